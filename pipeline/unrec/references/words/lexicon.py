"""What one language's reference words and the catalogue give, made ready for looking up in folded text."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from unrec.catalogue import Body, Organ
from unrec.references.words.patterns import Patterns
from unrec.references.words.phrases import TOKEN, Phrases
from unrec.references.words.vocabulary import CommentWord, Entry, Found, UnitWord
from unrec.text import Course, Memory


class Form(NamedTuple):
    """A first word as written: the word itself, and whether a conjunction or preposition is attached."""

    base: str
    conjunction: bool
    preposition: bool


class Looked:
    """What `lookup.find` found in the text at hand, by where it looked, and the places of the short names in
    `alike` of which words end there.
    """

    __slots__ = ("alike", "found", "text")

    def __init__(self) -> None:
        self.text = ""
        self.found: dict[int, Found | None] = {}
        self.alike: Collection[int] = ()


Begun = tuple[int, str, bool]
"""A word that may begin a mention, with its offset in a piece of a text,
and whether what stands behind it tells.
"""
Telling = tuple[tuple[Begun, ...], tuple[int, ...]]
"""What a piece of a text tells: the words of it that may begin a mention, and the places of the short names
whose words may end in it.
"""


class Alike(NamedTuple):
    """A short name: what may be so called, in what words any other text is, parts of which one is in all
    of these, the words that these end in, whether it is an everyday word, and whether that counts only
    behind a word that points.
    """

    among: frozenset[str]
    words: "re.Pattern[str]"
    parts: tuple[str, ...]
    ends: tuple[str, ...]
    everyday: bool
    bound: bool


class Speaker(NamedTuple):
    """An organ, with the gender of the name it is called by."""

    organ: Organ
    gender: str


class Lexicon(NamedTuple):
    """Everything detection looks up; words and phrases are in search form.

    `forms` gives the written forms of every word that may begin a mention. `heads` gives the kind of
    instrument by the first word of its names, `headed` are the words that may name one that is not known by
    its name
    (`owned_heads` with the ending for its organization), `described` gives the kind by a whole
    description, `bare` by one without its
    determiner. `told` and `marked` are kinds whose descriptions count where they are told, or marked by
    print, too. `year_heads` gives by a
    word that may stand before a year its kind and its form in a name without one, `year_pairs` by one that
    may stand before two years its kind, `plural_heads` the same of a plural before names, `by_year` the
    instruments of a kind and a year, those left out that are cited by number, `years` the year of an
    instrument, `counted_as` its place among its convention's, `kinds` its kind. `speaker` is the organ that
    speaks in the text at hand, and the gender of its name, where that is known;
    `house` is the organ whose documents it is one of, which they call by its short name, `shortly` those that
    have one. `organs_called` gives what
    each name of an organ or body may mean, where organs stand before their resolutions, `organs_end` how
    those names may end; `part_letters` the letters of parts of a resolution. `starts` are
    what may begin a mention: words, and years where a name begins with one («2030 Agenda»); `begin` finds
    those that do in a piece between spaces, and the places of the short names in `alike` that may end there;
    `alike` are those that other texts may have. `opening` is what such pieces told `lookup.beginnings`.
    `looked` is for who reads one text after another. `headings` are the words that count headings.
    `cited` are the organs with which one document has cited numbers of resolutions so far (null of two),
    and those organs by their ids, where it is read in order. `own_body` is the treaty body whose document it
    is; `commenting` are those that make comments, by name.
    """

    forms: Mapping[str, Form]
    entries: Phrases[Entry]
    terms: Phrases[Entry]
    series: frozenset[str]
    conferences: Mapping[str, str]
    first_series: frozenset[str]
    heads: Mapping[str, str]
    headed: frozenset[str]
    genders: Mapping[str, str]
    pronouns: Mapping[str, str]
    described: Mapping[str, str]
    bare: Mapping[str, str]
    everyday: frozenset[str]
    told: frozenset[str]
    marked: frozenset[str]
    letters: Mapping[str, int]
    ordinals: Phrases[int]
    headings: Phrases[int]
    repeats: Phrases[str]
    organs: Phrases[Organ]
    shortly: Mapping[str, tuple[Organ, ...]]
    organ_names: Mapping[str, Organ]
    organ_genders: Mapping[str, str]
    speaker: "Speaker | None"
    house: "Organ | None"
    numbering: tuple[Organ, ...]
    commenting: Phrases[Body]
    comment_names: Mapping[str, Body]
    own_body: "Body | None"
    bodies: tuple[Body, ...]
    law_subjects: Phrases[bool]
    issued: Phrases[bool]
    stranger_units: Mapping[str, str]
    bound: frozenset[str]
    comment_on: Phrases[bool]
    unit_genders: Mapping[str, str]
    numbers: Mapping[str, str]
    owners: Phrases[Mapping[str, str]]
    years: Mapping[str, str]
    counted_as: Mapping[str, int]
    kinds: Mapping[str, str]
    by_year: Mapping[tuple[str, str], tuple[str, ...]]
    year_heads: Mapping[str, tuple[str, str]]
    year_pairs: Mapping[str, str]
    plural_heads: Mapping[str, str]
    conjunctions: tuple[str, ...]
    title_marks: Phrases[bool]
    title_prefixes: tuple[str, ...]
    dated_prefixes: tuple[str, ...]
    dated_others: frozenset[str]
    prepositions: tuple[tuple[str, str], ...]
    own_document: Phrases[int]
    own_text: Phrases[bool]
    own_comment: Phrases[bool]
    own_in_comment: Phrases[int]
    earlier: frozenset[str]
    party_clauses: Phrases[bool]
    head_genders: Mapping[str, str]
    not_of_law: frozenset[str]
    law_texts: frozenset[str]
    general_law: frozenset[str]
    draft_articles: Mapping[str, frozenset[str]]
    changing: frozenset[str]
    against: frozenset[str]
    of_state: Phrases[bool]
    governing: frozenset[str]
    subject_marks: frozenset[str]
    said: Phrases[bool]
    said_before: Phrases[bool]
    parties: tuple[str, ...]
    counted: Phrases[int]
    counted_before: Phrases[int]
    law_heads: Phrases[bool]
    national_laws: Phrases[bool]
    law_words: frozenset[str]
    text_words: frozenset[str]
    other_two: frozenset[str]
    issuers: frozenset[str]
    complying: frozenset[str]
    adverbs: Phrases[bool]
    generic: Phrases[bool]
    fillers: Phrases[bool]
    number_words: Phrases[bool]
    children: Mapping[str, frozenset[str]]
    sole: frozenset[str]
    constitutive: frozenset[str]
    statutes: Mapping[str, Phrases[str]]
    outer_heads: Mapping[str, str]
    outer_governing: frozenset[str]
    outer_links: frozenset[str]
    other_adjectives: frozenset[str]
    bracketed_subjects: frozenset[str]
    serial: frozenset[str]
    adopting: frozenset[str]
    owned_heads: Mapping[str, str]
    owner_names: tuple[str, ...]
    owner_others: frozenset[str]
    titled: Phrases[bool]
    complements: Phrases[bool]
    to_it: Phrases[bool]
    doubtful: Mapping[str, frozenset[str]]
    alike: tuple[Alike, ...]
    outside: Phrases[bool]
    own_meeting: Phrases[bool]
    shared: Phrases[bool]
    common: Phrases[bool]
    documents: Phrases[bool]
    definitions: Phrases[bool]
    not_after: frozenset[str]
    not_after_endings: tuple[str, ...]
    titles: Mapping[str, str]
    thats: Phrases[str]
    parts: Phrases[bool]
    own_signs: tuple[str, ...]
    own_first: frozenset[str]
    adjective_endings: tuple[str, ...]
    others_of: frozenset[str]
    ordered: tuple[tuple[str, int], ...]
    of_signs: tuple[str, ...]
    ruled: frozenset[str]
    rule_words: Phrases[UnitWord]
    goal_tails: Phrases[tuple[str, ...]]
    infinitives: tuple[str, ...]
    of_words: frozenset[str]
    relatives: Phrases[bool]
    of_place: Mapping[tuple[str, str], tuple[str, ...]]
    of_owner: Mapping[tuple[str, str], tuple[str, ...]]
    shared_titles: Phrases[tuple[str, ...]]
    title_words: tuple[str, ...]
    title_endings: tuple[tuple[str, str], ...]
    places: Phrases[bool]
    not_pointing_after: tuple[str, ...]
    other_subjects: Mapping[str, Phrases[bool]]
    provisions: frozenset[str]
    article_sign: str
    determiners: frozenset[str]
    fused: frozenset[str]
    organ_first: bool
    bare_of: bool
    apart: bool
    openers: frozenset[str]
    around: Phrases[UnitWord | CommentWord]
    own_document_words: tuple[str, ...]
    own_organ_words: tuple[str, ...]
    law_endings: tuple[str, ...]
    names_end: bool
    names_again: bool
    part_letters: Mapping[str, str]
    organs_called: Mapping[str, tuple[Organ, ...]]
    organs_end: tuple[str, ...]
    starts: "re.Pattern[str]"
    begin: Memory[Telling | None]
    opening: "Course[Found | bool]"
    looked: Looked | None
    cited: dict[str, Organ | None] | None
    patterns: Patterns


PROPER = ("convention", "protocol")
"""Kinds whose word, without the article, begins a proper name; «نظام» and «عهد» are everyday words."""

ADJECTIVES = 3
"""How many adjectives stand behind a noun."""


def plain(text: str) -> str:
    """Return the words of a folded phrase with single spaces between."""
    return " ".join(TOKEN.findall(text))


def protocols_under(parents: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the protocols of all of these instruments."""
    return frozenset(child for one in parents for child in lexicon.children.get(one, ()))


def protocols_at(place: int | None, protocols: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return those that are counted so among their convention's, «الثاني»; none without a place."""
    return tuple(one for one in protocols if place and lexicon.counted_as.get(one) == place)


def latin(position: int) -> str:
    """Return the Latin letter that stands in the same place of the list: 1 is a, 27 is aa."""
    return chr(ord("a") + (position - 1) % 26) * ((position - 1) // 26 + 1)
