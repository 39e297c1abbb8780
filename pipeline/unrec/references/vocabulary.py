"""Phrases of a language and what they mean: every phrase that may begin a mention, and the wordings in which
names of instruments are known.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal, Self

import msgspec
from msgspec.structs import replace

from unrec.catalogue import Body, Catalogue, Organ
from unrec.data import kept
from unrec.fingerprint import fingerprint
from unrec.languages import Language, fold_of
from unrec.languages import load as load_language
from unrec.languages.number_words import spelled
from unrec.languages.phrases import TOKEN, Form, Phrases, by_words
from unrec.languages.reference_words import (
    WORDED,
    Declension,
    DescriptionWords,
    PossessedWords,
    ReferenceWords,
)
from unrec.references.features import Copy, copied, folded_names


class Record(msgspec.Struct, frozen=True, gc=False):
    """What detection and resolution find: many are made, and most of them are changed once or twice."""

    def _replace(self, **changes: object) -> Self:
        """Return the record with some of its fields changed."""
        return replace(self, **changes)


Count = Literal[1, 2, 3]  # singular, dual, plural
Points = Literal["itself", "both", "protocol", "two protocols", "protocols", "parent"]
_MOST_ADJECTIVES = 4
_APART = re.compile(r"([^\w-]+)")


def declined(names: Iterable[str], words: ReferenceWords) -> list[str]:
    """Return the names, and each with its other forms,
    where the language declines the words that begin it.
    """
    if not words.declensions:
        return list(names)
    return [form for name in names for form in (name, *_forms(name, words))]


@cache
def _forms(name: str, words: ReferenceWords) -> list[str]:
    """The other forms of a name, in the order of the language file;
    none where it does not begin with words that are declined.
    """
    parts = _APART.split(name)
    for declension in words.declensions:
        head = _head(parts, declension, words)
        if head is not None:
            ending = "".join(parts[len(head[0]) :])
            tails = _agreeing(ending, declension, len(head))
            return ["".join(form) + tail for form, tail in zip(head, tails, strict=True)]
    return []


def _head(parts: list[str], declension: Declension, words: ReferenceWords) -> list[list[str]] | None:
    """The forms of the words up to the first noun, and to a second that is joined to it;
    None where there is no noun.

    Before the noun stand adjectives, which may be joined: «Экономический и Социальный Совет».
    """
    forms: list[list[str]] = []
    for at in range(0, min(len(parts), 2 * _MOST_ADJECTIVES + 1), 2):
        word = parts[at]
        noun = declension.nouns.get(word.lower())
        made = (noun and [_cased(form, word) for form in noun]) or _of_adjective(word, declension)
        if made is None and (word not in words.counting.joiners or at == 0):
            return None
        made = made or [word] * len(forms)
        forms = [[*before, form] for before, form in zip(forms or [[]] * len(made), made, strict=True)]
        if noun:
            return _with_second(parts, at, forms, words)
        forms = [[*form, parts[at + 1]] for form in forms] if at + 1 < len(parts) else forms
    return None


def _with_second(parts: list[str], at: int, forms: list[list[str]], words: ReferenceWords) -> list[list[str]]:
    """The forms with those of what is joined to the noun: «Декларация и Программа действий»."""
    joiner = at + 2
    if joiner + 2 >= len(parts) or parts[joiner] not in words.counting.joiners or parts[at + 1].strip():
        return forms
    for other in words.declensions:
        second = _head(parts[joiner + 2 :], other, words)
        if second is not None:
            return [
                [*first, *parts[at + 1 : joiner + 2], *form]
                for first, form in zip(forms, second, strict=True)
            ]
    return forms


def _of_adjective(word: str, declension: Declension) -> list[str] | None:
    """The forms of an adjective, by the longest of the endings; None where it has none of them."""
    ending = max((end for end in declension.adjectives if word.lower().endswith(end)), key=len, default=None)
    if ending is None:
        return None
    stem = word[: len(word) - len(ending)]
    return [stem + (form if stem else _cased(form, word)) for form in declension.adjectives[ending]]


def _agreeing(tail: str, declension: Declension, count: int) -> list[str]:
    """What stands after the noun, in each case: a participle after a comma,
    or in brackets, agrees with it.
    """
    for word, forms in declension.participles.items():
        at = max(tail.find(f", {word} "), tail.find(f" ({word})"))
        if at >= 0:
            start, end = at + len(", "), at + len(", ") + len(word)
            return [tail[:start] + form + tail[end:] for form in forms]
    return [tail] * count


def _cased(form: str, word: str) -> str:
    return form.capitalize() if word[:1].isupper() else form


def forms(words: Iterable[str], language: Language) -> dict[str, Form]:
    """Return every written form of each folded word, with what may be attached in front of it."""
    return fold_of(language).forms(words)


def plain(text: str) -> str:
    """Return the words of a folded phrase with single spaces between."""
    return " ".join(TOKEN.findall(text))


def latin(position: int) -> str:
    """Return the Latin letter that stands in the same place of the list: 1 is a, 27 is aa."""
    return chr(ord("a") + (position - 1) % 26) * ((position - 1) // 26 + 1)


class UnitWord(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A word for a unit that carries a number: «المادة»; a part may be `alone`, without its instrument.

    `whole` are the instruments that the word itself names («أهداف التنمية المستدامة»). One that is `dotted`
    is an abbreviation, and the full stop is part of it («par. 2»). `possessed` is the gender of the
    instrument that the word points at («مادتها», «ses articles»; empty for any). A `bracketed` one may have
    its number in brackets («第(三)款»). An `operative` one is for operative paragraphs.
    With `either` it is the plural or another case of the singular.
    """

    unit: str
    members: Count
    definite: bool = True
    alone: bool = False
    whole: tuple[str, ...] = ()
    dotted: bool = False
    possessed: str | None = None
    either: bool = False
    bracketed: bool = False
    operative: bool = False


class CommentWord(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A word for comments of treaty bodies, `own` by its ending («تعليقها»), or of the `body` it names."""

    called: str
    members: Count
    own: bool = False
    body: str = ""


class Name(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A name of one instrument or of several. `rule` is name, variant, leaning, group, term or customary."""

    instruments: tuple[str, ...]
    rule: str


class Description(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A definite description: «الاتفاقية»; `among` where an adjective narrows it («البروتوكول الاختياري»).

    `pointing` where the words themselves point back («that Convention»), `place` what they count it as («the
    latter Covenant»: -1). `short` where it is a short name («برنامج العمل») of what is among, `behind` the
    words of which one must stand directly before it, where there are any.
    """

    kind: str
    members: Count
    among: frozenset[str] | None = None
    pointing: bool = False
    also: frozenset[str] = frozenset()
    place: int = 0
    short: bool = False
    behind: tuple[str, ...] = ()


class Children(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A plural that means the protocols of a convention; `tailed` where its own words say so."""

    tailed: bool


class Possessed(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A word whose ending points at an instrument of some gender: «أحكامها».

    `dated` words count only before a year.
    """

    points: Points
    gender: str
    place: int = 0
    dated: bool = False


class Series(Record, frozen=True, gc=False, array_like=True, tag=True):
    """What stands before the numbers of instruments that are cited by number; see `catalogue.Numbered`."""

    numbers: Mapping[str, str]


class Mark(Record, frozen=True, gc=False, array_like=True, tag=True):
    """A word that makes no mention by itself.

    `what` is `pointing` («تلك»; `kind` is the gender it goes with), `law` (national law), `other` (an
    instrument of `kind` that the catalogue does not know, or one of those `among` that begin so), `stranger`
    (a text with articles that is no instrument of the catalogue; `kind` is its gender), `plan` (one that may
    be called by the short name of those `among`), `law head` (national law, where what follows says which),
    `none` (the words have another sense), `other sense` (so have all of them), `own organ` («قرارها»; `kind`
    is resolution or decision, `gender` the organ's), or `definition` («المشار إليها فيما يلي باسم»).
    """

    what: str
    kind: str = ""
    gender: str = ""
    among: frozenset[str] = frozenset()


Entry = UnitWord | CommentWord | Name | Description | Children | Possessed | Series | Mark


class Found(Record, frozen=True, gc=False):
    """An entry at a place of a text; `start` takes in what is attached to its first word."""

    entry: Entry
    start: int
    end: int
    conjunction: bool
    preposition: bool


def _customary(words: ReferenceWords, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, Name]]:
    """Yield every customary name with all the instruments that bear it."""
    bearers: dict[str, tuple[str, ...]] = {}
    for instrument in catalogue.instruments.values():
        for phrase in declined(instrument.customarily(language.code), words):
            bearers[phrase] = tuple(dict.fromkeys((*bearers.get(phrase, ()), instrument.id)))
    yield from ((phrase, Name(borne, "customary")) for phrase, borne in bearers.items())


def entries(words: ReferenceWords, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    """Yield every phrase and its entry, as printed. Of two with one phrase the later one counts."""
    yield from _units(words)
    yield from _comments(words, language, catalogue)
    yield from _marks(words)
    yield from _descriptions(words, language, catalogue)
    yield from _possessed(words)
    for series in catalogue.numbered.values():
        yield from ((name, Series(series.numbers)) for name in declined(series.called(language.code), words))
    yield from _customary(words, language, catalogue)
    for group in catalogue.groups.values():
        yield from (
            (name, Name(group.instruments, "group")) for name in spellings(group.called(language.code), words)
        )
    for instrument in catalogue.instruments.values():
        yield from (
            (name, Name((instrument.id,), "name"))
            for name in spellings(instrument.called(language.code), words)
        )
    for unit in words.units:
        for plan, phrases in unit.whole.items():
            yield from ((phrase, UnitWord(unit.unit, 3, whole=(plan,))) for phrase in phrases)


def spellings(names: Iterable[str], words: ReferenceWords) -> list[str]:
    """Return the names, and each with the language's variants of a word in it."""
    spelled_so = list(names)
    for usual, variants in words.joining.spellings.items():
        spelled_so += [
            name.replace(usual, variant) for variant in variants for name in spelled_so if usual in name
        ]
    return declined(spelled_so, words)


def _units(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for unit in words.units:
        if unit.around:
            continue
        counted: tuple[tuple[Count, list[str]], ...] = ((1, unit.one), (2, unit.two), (3, unit.many))
        indefinite: Count = 3 if unit.unit in {"paragraph", "goal"} else 1
        yield from ((phrase, UnitWord(unit.unit, indefinite, definite=False)) for phrase in unit.indefinite)
        yield from ((phrase, UnitWord(unit.unit, 3, operative=True)) for phrase in unit.operative)
        for count, phrases in counted:
            for phrase in phrases:
                alone, dotted = phrase in unit.alone, phrase.endswith(".")
                either = count > 1 and phrase in unit.one
                word = UnitWord(unit.unit, count, alone=alone, dotted=dotted, either=either)
                yield phrase, word
                if unit.unit in _POSSESSED:
                    yield from _with_own(phrase, word, words)
        for gender, phrases in unit.possessed.items():
            yield from ((phrase, UnitWord(unit.unit, 3, possessed=_gender(gender))) for phrase in phrases)


_POSSESSED = frozenset({"article", "paragraph", "part", "goal", "target"})


def _with_own(phrase: str, word: UnitWord, words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    """«ses articles», by the gender of what it points at."""
    for gender, own_words in words.pointers.own_words.items():
        yield from (
            (f"{possessive} {phrase}", word._replace(possessed=_gender(gender))) for possessive in own_words
        )


def _gender(key: str) -> str:
    """The gender of a key of the language file; «either» is any."""
    return "" if key == "either" else key


def units_around(words: ReferenceWords) -> Iterator[tuple[str, UnitWord | CommentWord]]:
    """Yield the words that stand after their numbers, as printed, and what they mean."""
    for unit in words.units:
        if unit.around:
            bracketed = unit.bracketed
            yield from (
                (phrase, UnitWord(unit.unit, 3, alone=phrase in unit.alone, bracketed=bracketed))
                for phrase in unit.one
            )
    for comment in words.comments:
        yield from ((phrase, CommentWord(comment.called, 3)) for phrase in comment.around)


def _comments(words: ReferenceWords, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    for comment in words.comments:
        counted: tuple[tuple[Count, list[str]], ...] = ((1, comment.one), (2, comment.two), (3, comment.many))
        for count, phrases in counted:
            yield from ((phrase, CommentWord(comment.called, count)) for phrase in phrases)
        yield from ((phrase, CommentWord(comment.called, 3, own=True)) for phrase in comment.own)
        for body in catalogue.bodies.values():
            for name in body.called(language.code) if body.comments else ():
                word = CommentWord(comment.called, 3, body=body.id)
                yield from ((shape.format(body=name), word) for shape in comment.of_body)


def _marks(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for gender, pointing in words.pointers.pointing.items():
        yield from ((phrase, Mark("pointing", gender)) for phrase in pointing)
    yield from ((phrase, Mark("pointing")) for phrase in words.pointers.same)
    for stranger in words.strangers:
        yield from ((phrase, Mark("stranger", stranger.gender)) for phrase in stranger.words)
        yield from (
            (f"{phrase} {word}", Mark("none")) for phrase in stranger.words for word in stranger.not_before
        )
    plainly = {
        "law head": words.laws.named_laws,
        "law": words.laws.laws,
        "none": words.laws.not_laws,
        "other sense": words.titles.other_senses,
        "definition": words.titles.definitions.printed,
    }
    yield from ((phrase, Mark(what)) for what, phrases in plainly.items() for phrase in phrases)
    # Where the word stands after its number, whose it is stands before: see `around`.
    own_organ = {} if any(unit.around for unit in words.units) else words.organs.own_organ
    for unit, by_gender in own_organ.items():
        for gender, phrases in by_gender.items():
            yield from ((phrase, Mark("own organ", unit, gender)) for phrase in phrases)


def _descriptions(
    words: ReferenceWords, language: Language, catalogue: Catalogue
) -> Iterator[tuple[str, Entry]]:
    named = _named(language, catalogue)
    for description in words.descriptions:
        for phrase in spellings(description.one, words):
            others = words.titles.others.get(description.gender, ()) if description.gender else ()
            for other in others:
                begun = without_determiner(f"{phrase} {other}", words)
                meant = _beginning_with(f" {_tokens(begun, language)} ", named)
                yield f"{phrase} {other}", Mark("other", description.kind, among=meant)
        for phrase in spellings(description.children, words):
            yield phrase, Children(tailed=False)
            yield from ((f"{phrase} {tail}", Children(tailed=True)) for tail in description.children_tails)
        for phrase in spellings(description.two, words):
            yield phrase, Description(description.kind, 2)
    # After the phrases above: «البروتوكول الاختياري» is a description though «الاختياري» is such a word.
    for description in words.descriptions:
        also = frozenset[str](description.also)
        for base in description.one:
            among = _meant(base, description, words, language, named)
            for phrase in spellings([base], words):
                yield phrase, Description(description.kind, 1, among, also=also)
                if description.kind == "protocol":
                    yield from _counted_protocols(phrase, among, words)
                pointed = _pointed(phrase, description, words, apart=language.search.apart)
                yield from (
                    (pointing, Description(description.kind, 1, among, pointing=True, also=also))
                    for pointing in pointed
                )
        for phrase in description.pointed:
            among = _meant(phrase, description, words, language, named)
            yield phrase, Description(description.kind, 1, among, pointing=True, also=also)
    yield from _short_names(words, language, named)


def _counted_protocols(
    phrase: str, among: frozenset[str] | None, words: ReferenceWords
) -> Iterator[tuple[str, Entry]]:
    """«the second Protocol», «the Second Additional Protocol»: where a determiner stands before the place,
    the place and the protocol are one phrase.
    """
    bare = without_determiner(phrase, words)
    if not words.joining.articles or bare == phrase or bare in words.pointers.this:
        return
    determiner = phrase[: len(phrase) - len(bare)]
    heads = [
        bare,
        *(head for head in words.names.protocol_heads if len(head.split()) == len(bare.split()) == 2),
    ]
    for place, counted in _places(words):
        for head in heads:
            meant = among if head == bare else None
            yield f"{determiner}{counted} {head}", Description("protocol", 1, meant, place=place)


def _places(words: ReferenceWords) -> Iterator[tuple[int, str]]:
    """The places that protocols have among those of one convention, with the words for each."""
    return ((place, counted) for place in range(1, 5) for counted in words.ordinals.simple.get(place, ()))


def _short_names(
    words: ReferenceWords, language: Language, named: Mapping[str, str]
) -> Iterator[tuple[str, Entry]]:
    """«برنامج العمل»: the instruments with a name that has «برنامج عمل» or the like;
    one that no instrument has is none, nor is one after a word that makes something else of it.
    """
    for short in words.short_names:
        for phrase, shapes in short.called.items():
            shaped = re.compile("|".join(_shape(shape, language) for shape in shapes))
            among = frozenset(instrument for instrument, names in named.items() if shaped.search(names))
            if among:
                after_it = tuple(map(language.fold, short.behind))
                yield phrase, Description(short.kind, 1, among, short=True, behind=after_it)
                yield from (
                    (f"{before} {joined}{phrase}", Mark("other sense"))
                    for before in (*short.not_after, *short.drafts)
                    for joined in ("", *words.joining.conjunctions.printed)
                )
            for begun in short.begun.get(phrase, ()) if among else ():
                yield begun, Mark("plan", short.gender, among=among)
                yield from ((f"{begun} {after}", Mark("none")) for after in short.not_before)


def _shape(shape: str, language: Language) -> str:
    """A pattern of the words of a name, with any others for «…»; after «^» they begin it."""
    begun = "(?:^|(?<=\n))" if shape.startswith("^") else ""
    parts = (" ".join(TOKEN.findall(language.fold(part))) for part in shape.split("…"))
    return begun + "(?: [^ \n]+)*".join(f" {re.escape(part)}" for part in parts) + "(?= )"


def _pointed(
    phrase: str, description_words: DescriptionWords, words: ReferenceWords, *, apart: bool
) -> list[str]:
    """A description with words that point back instead of its determiner: «cette Convention», «同公约»."""
    bare = without_determiner(phrase, words)
    if not (words.joining.articles or apart) or (bare == phrase and words.joining.articles):
        return []
    genders = [description_words.gender] if description_words.gender else list(words.pointers.pointing)
    pointing = [word for gender in genders if gender for word in words.pointers.pointing.get(gender, ())]
    space = "" if apart else " "
    # «本公约» speaks of the text at hand; there «本» may be the end of another word («基本原则»).
    back = [word for word in (*pointing, *words.pointers.same) if not (apart and word in words.pointers.this)]
    made = (f"{word}{space}{bare}" for word in back)
    return [phrase for phrase in made if phrase not in description_words.one]


def _tokens(phrase: str, language: Language) -> str:
    """The words of a phrase in search form, with single spaces between."""
    return plain(str(language.fold(phrase)))


def _beginning_with(words: str, named: Mapping[str, str]) -> frozenset[str]:
    """The instruments with a name that begins with these words."""
    return frozenset(instrument for instrument, names in named.items() if f"\n{words}" in f"\n{names}")


def _named(language: Language, catalogue: Catalogue) -> dict[str, str]:
    """The names of each instrument in search form, one a line, with a space around each word."""
    by_id: dict[str, str] = {}
    for instrument, name in folded_names(language, catalogue):
        by_id[instrument.id] = f"{by_id.get(instrument.id, '')} {plain(name)} \n"
    return by_id


def _meant(
    phrase: str,
    description_words: DescriptionWords,
    words: ReferenceWords,
    language: Language,
    named: Mapping[str, str],
) -> frozenset[str] | None:
    """The instruments that a description may mean by its words; null where its kind alone says so,
    or none has them.

    «the Basic Principles» is one that has these words in a name,
    «البروتوكول الاختياري» one whose name begins so.
    """
    bare = without_determiner(phrase, words)
    tokens = f" {_tokens(bare, language)} "
    if description_words.kind in WORDED:
        return frozenset(instrument for instrument, names in named.items() if tokens in names) or None
    if language.search.apart:
        # A title ends in its kind there, which may not be the catalogue's: both Covenants are 公约.
        kind = f" {_tokens(description_words.one[0], language)} \n"
        return frozenset(instrument for instrument, names in named.items() if kind in names)
    others = [without_determiner(other, words) for other in description_words.one]
    if any(bare.endswith(f" {other}") for other in others):
        # «the Optional Protocol», but «the said Protocol» begins no name.
        return _beginning_with(tokens, named) or None
    begun = any(bare.startswith(f"{other} ") for other in others)
    return _beginning_with(tokens, named) if begun else None


def without_determiner(phrase: str, words: ReferenceWords) -> str:
    """Return a description without the determiner that it begins with."""
    determiners = (article if article.endswith("'") else f"{article} " for article in words.joining.articles)
    return phrase[len(next((form for form in determiners if phrase.startswith(form)), "")) :]


def _possessed(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for possessed in words.possessed:
        for phrase in spellings(possessed.words, words):
            meant = Possessed(possessed.points, possessed.gender, possessed.place, possessed.dated)
            yield phrase, meant
            yield from ((f"{phrase} {tail}", meant) for tail in possessed.tails)
            if possessed.points == "protocol" and not possessed.place:
                yield from _placed(phrase, possessed, words)


def _placed(
    phrase: str, possessed_words: PossessedWords, words: ReferenceWords
) -> Iterator[tuple[str, Entry]]:
    """«son deuxième Protocole facultatif», «второй Факультативный протокол к ней»:
    by the place among those of its convention.
    """
    first, _, rest = phrase.partition(" ")
    before = first if any(first in all_own for all_own in words.pointers.own_words.values()) else ""
    for place, counted in _places(words):
        placed = f"{before} {counted} {rest}" if before else f"{counted} {phrase}"
        yield placed, Possessed(possessed_words.points, possessed_words.gender, place)


PROPER = ("convention", "protocol")
"""Kinds whose word, without the article, begins a proper name; «نظام» and «عهد» are everyday words."""
# As many instruments must have names that begin with a word for a convention or a protocol.
_FEWEST_NAMED = 3


class Named(msgspec.Struct, frozen=True):
    """What the words of a language and a catalogue make together and takes long to make, in search form.

    `phrases` are those of entries `by_words`, each with the place of its entry among all `entries`. `organs`,
    `commenting` and `owners` give the ids of organs, bodies and series by name, `unnumbered` those of bodies
    that are no organs and `shortly` those of organs by a short name, where organs stand after the word for
    their resolutions; `statutes` those of statutes by the form of their name and the organization's,
    `organs_called` those that a name may mean; `heads`, `titles` and `of_place` are those of `Lexicon`,
    `features` names by theirs.
    """

    phrases: dict[str, msgspec.Raw]
    entries: list[Entry]
    heads: dict[str, str]
    organs: dict[str, str]
    unnumbered: dict[str, str]
    shortly: dict[str, tuple[str, ...]]
    commenting: dict[str, str]
    organs_called: dict[str, tuple[str, ...]]
    owners: list[tuple[str, str]]
    ordinals: list[tuple[str, int]]
    of_place: list[tuple[str, str, tuple[str, ...]]]
    features: Copy

    def phrases_of_entries(self) -> Phrases[Entry]:
        """Return the phrases, each with its entry."""
        return Phrases.kept(self.phrases, self.entries)


def named(language: Language, catalogue: Catalogue) -> Named:
    """Return what is made of a language and a catalogue, or the copy of it;
    a language that is not as it was loaded has none.
    """
    if language is not load_language(language.code):
        return _make(language, catalogue)
    given = f"{language.code} {catalogue.extra}"
    return kept(" ".join(fingerprint()), given, Named, lambda: _make(language, catalogue))


def _make(language: Language, catalogue: Catalogue) -> Named:
    words, fold = language.references, language.fold
    pairs = list(entries(words, language, catalogue))
    folded = language.fold_words([phrase for phrase, _ in pairs])
    places: dict[bytes, int] = {}
    numbers = [places.setdefault(msgspec.json.encode(entry), len(places)) for _, entry in pairs]
    spelt = list(spelled(words.ordinals))
    # What features may stand for is a name of one instrument.
    others = [
        phrase
        for phrase, (_, entry) in zip(folded, pairs, strict=True)
        if not (isinstance(entry, Name) and entry.rule == "name")
    ]
    made = {
        "phrases": by_words(zip(folded, numbers, strict=True)),
        "entries": list(map(msgspec.Raw, places)),
        **_organs(language, catalogue),
        "heads": dict(_heads(language, catalogue)),
        "owners": [
            (fold(owner), series.id)
            for series in catalogue.numbered.values()
            for owner in series.said("owners", language.code)
        ],
        "ordinals": list(
            zip(language.fold_words([word for word, _ in spelt]), (value for _, value in spelt), strict=True)
        ),
        "of_place": [
            (kind, place, instruments)
            for (kind, place), instruments in _of_place(language, catalogue).items()
        ],
        "features": copied(language, catalogue, others),
    }
    return msgspec.json.decode(msgspec.json.encode(made), type=Named)


def _by_name(entries: Iterable[Body | Organ], key: str, language: Language) -> Iterator[tuple[str, str]]:
    """The id of each entry by its names of one key, in search form."""
    for entry in entries:
        names = declined(entry.said(key, language.code), language.references)
        yield from ((language.fold(name), entry.id) for name in names)


def _organs(language: Language, catalogue: Catalogue) -> dict[str, object]:
    """The ids of organs and bodies by what they are called; see `Named`."""
    first, every = language.references.organs.organ_first, catalogue.bodies.values()
    organs = dict(_by_name(catalogue.organs.values(), "names", language))
    bodies = dict(_by_name(every, "names", language))
    commenting = dict(_by_name((entry for entry in every if entry.comments), "names", language))
    # «المجلس»
    shortly: dict[str, list[str]] = {}
    for name, organ in _by_name(catalogue.organs.values(), "customary", language):
        shortly.setdefault(name, []).append(organ)
    numbering = {organ.id for organ in catalogue.organs.values() if organ.resolution or organ.decision}
    # Names of bodies that number no resolutions mean none.
    meant = {name: [organ] if organ in numbering else [] for name, organ in organs.items()}
    return {
        "organs": organs,
        "unnumbered": {} if first else bodies,
        "shortly": {} if first else shortly,
        "commenting": commenting,
        "organs_called": {name: list[str]() for name in bodies} | shortly | meant if first else {},
    }


def _of_place(language: Language, catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    """The instruments of a kind that have a place in the beginning of a name:
    «Convention de La Haye pour …».
    """
    places = {language.fold(place) for place in language.references.names.name_places}
    firsts = {place.split()[0] for place in places}
    by_place: dict[tuple[str, str], tuple[str, ...]] = {}
    for instrument, name in folded_names(language, catalogue) if places else ():
        words = name.split()[1:6]
        if firsts.isdisjoint(words):
            continue
        for place in places:
            if f" {place} " in f" {' '.join(words)} " and instrument.id not in by_place.get(
                (instrument.kind, place), ()
            ):
                by_place[instrument.kind, place] = (
                    *by_place.get((instrument.kind, place), ()),
                    instrument.id,
                )
    return by_place


def _heads(language: Language, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The kind by the first word of each name, that of most that begin so; where names do not begin with
    their kind, by the words for kinds.
    """
    if language.search.apart:
        return
    words = language.references
    if not words.joining.article_sign:
        # Only those of descriptions: adjectives begin names, too.
        for described in words.descriptions:
            bare = [without_determiner(phrase, words) for phrase in described.one]
            heads = (form for form in declined(bare, words) if len(TOKEN.findall(form)) == 1)
            yield from ((language.fold(head), described.kind) for head in heads)
    else:
        yield from _begun(language, catalogue)


def _begun(language: Language, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The first words of names, each with the kind of most that begin so."""
    named = [
        (TOKEN.findall(name)[0], instrument)
        for instrument in catalogue.instruments.values()
        for name in spellings(instrument.called(language.code), language.references)
    ]
    firsts = language.fold_words([first for first, _ in named])
    # «بروتوكول مينيسوتا» is no protocol.
    begun = Counter((first, instrument.kind) for first, (_, instrument) in zip(firsts, named, strict=True))
    # «لائحة لاهاي» and «سيداو» name a convention each, and are no words for one.
    instruments = {
        (first, instrument.kind, instrument.id) for first, (_, instrument) in zip(firsts, named, strict=True)
    }
    so_many = Counter((first, kind) for first, kind, _ in instruments)
    for head in [head for head in begun if head[1] in PROPER and so_many[head] < _FEWEST_NAMED]:
        del begun[head]
    yield from (head for head, _ in reversed(begun.most_common()))
