"""The lexicon of a language and the catalogue: small patterns, and slots of words that fold themselves."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_uppercase
from typing import Annotated, Any, NamedTuple, get_args

from unrec.catalogue import Body, Catalogue, Organ
from unrec.languages import Language
from unrec.languages.dates import date_link, day_mark, year_first
from unrec.languages.reference_words import ReferenceWords
from unrec.references.vocabulary import (
    TOKEN,
    CommentWord,
    Count,
    Description,
    Entry,
    Form,
    Found,
    Name,
    Named,
    Phrases,
    UnitWord,
    declined,
    forms,
    latin,
    named,
    plain,
    title_words,
    units_around,
    without_determiner,
)
from unrec.text import CLAUSE_ENDS, WORD, Course, Memory, either, late


class Links(NamedTuple):
    """What stands between two phrases, or binds one to another.

    Each matches a bounded stretch at a place.
    """

    of: "re.Pattern[str]"
    of_it: "re.Pattern[str]"
    of_ordered: "re.Pattern[str]"
    separator: "re.Pattern[str]"
    range_from: "re.Pattern[str]"
    range_to: "re.Pattern[str]"
    particular: "re.Pattern[str]"
    neighbours: "re.Pattern[str]"
    this: "re.Pattern[str]"
    by_whom: "re.Pattern[str]"
    going_on: "re.Pattern[str]"
    other_link: "re.Pattern[str]"
    owner_link: "re.Pattern[str]"
    list_before: "re.Pattern[str]"
    some_of: "re.Pattern[str]"
    modified: "re.Pattern[str]"


class Dates(NamedTuple):
    """Years and numbers that tell instruments.

    Each matches a bounded stretch at a place.
    """

    dated: "re.Pattern[str]"
    named_year: "re.Pattern[str]"
    own_year: "re.Pattern[str]"
    year_pair: "re.Pattern[str]"
    amended: "re.Pattern[str]"
    head_year: "re.Pattern[str]"
    year_before: "re.Pattern[str]"
    year_first: "re.Pattern[str]"
    year: "re.Pattern[str]"
    year_and_number: "re.Pattern[str]"
    numbered: "re.Pattern[str]"
    serial: "re.Pattern[str]"
    headed: "re.Pattern[str]"
    number_alone: "re.Pattern[str]"
    number_behind: "re.Pattern[str]"
    titled_number: "re.Pattern[str]"


class Marks(NamedTuple):
    """Numbers, letters and organs of resolutions, items of articles, and words beside laws.

    Each matches a bounded stretch at a place.
    """

    opening: "re.Pattern[str]"
    session: "re.Pattern[str]"
    special: "re.Pattern[str]"
    letter: "re.Pattern[str]"
    lettered: "re.Pattern[str]"
    resolution_word: "re.Pattern[str]"
    draft_before: "re.Pattern[str]"
    own_before: "re.Pattern[str]"
    governing_own: "re.Pattern[str]"
    possessive: "re.Pattern[str]"
    organs: "re.Pattern[str]"
    stranger_organ: "re.Pattern[str]"
    stranger_behind: "re.Pattern[str]"
    item: "re.Pattern[str]"
    sub_digits: "re.Pattern[str]"
    roman_item: "re.Pattern[str]"
    suffix: "re.Pattern[str]"
    law_behind: "re.Pattern[str]"


def _either(words: Iterable[str], language: Language) -> str:
    return either(map(language.fold, words))


def _joined(prepositions: Iterable[str], words: ReferenceWords, language: Language) -> str:
    """A pattern of prepositions and the space after them.

    An elided one has none; one that holds a determiner stays for what follows.
    """
    plain = [one for one in prepositions if one not in words.joining.fused]
    fused = [one for one in prepositions if one in words.joining.fused]
    fused += words.joining.fused_pointing if fused else []
    apart = rf"{_either(plain, language)}(?:\s{{1,2}}|(?<='))"
    return rf"(?:{apart}|(?={_either(fused, language)}\s))" if fused else apart


def _before(words: ReferenceWords, language: Language) -> str:
    """A pattern of a preposition with its determiner before a phrase that is joined: «et de l'article 7»."""
    if not words.joining.fused:
        return ""
    determiners = [one if one.endswith("'") else f"{one} " for one in words.joining.determiners]
    plain = [
        f"{one} " if not one.endswith("'") else one
        for one in words.pointers.of
        if one not in words.joining.fused
    ]
    fused = [f"{one} " for one in words.joining.fused]
    return rf"(?:{_either(fused, language)}|{_either(plain, language)}?{_either(determiners, language)}?)"


def _other_link(words: ReferenceWords, language: Language) -> "re.Pattern[str]":
    """What may stand between a description and a place or an acronym;
    nothing where `others_of` has an empty word.
    """
    prepositions = [one for one in words.titles.others_of if one]
    if not words.titles.others_of:
        return late(r"(?!)")
    determiner = rf"(?:{_either([*words.joining.determiners, *words.joining.fused], language)}(?:\s|(?<=')))?"
    between = rf"(?:{_joined(prepositions, words, language)}{determiner})" if prepositions else ""
    return late(rf"\s{between}?" if between and "" in words.titles.others_of else rf"\s{between}")


def part_letters(language: Language) -> dict[str, str]:
    """Return the capital letter of each name of a letter by which
    parts of a resolution are told («باء»: B).
    """
    names = language.headings.letters.items() if language.headings else ()
    alike = {one: latin for one, latin in language.letters.lookalikes.items() if latin.isupper()}
    return alike | {
        name: chr(ord("A") + place - 1) for place, all_names in names if place <= 26 for name in all_names
    }


def _resolution_words(words: ReferenceWords) -> list[str]:
    units = [one for one in words.units if one.unit in {"resolution", "decision"}]
    return [word for one in units for word in (*one.one, *one.two, *one.many)]


def _own_words(words: ReferenceWords) -> list[str]:
    return [
        one
        for by_gender in words.organs.own_organ.values()
        for phrases in by_gender.values()
        for one in phrases
    ]


def links_of(language: Language) -> Links:
    """Return these patterns of a language."""
    return Links(**_between(language), **_beside(language))


def _between(language: Language) -> "dict[str, re.Pattern[str]]":
    """What stands between two phrases."""
    words: ReferenceWords = language.references
    # «والمادة»: before the article the letter is a conjunction for certain.
    article = (
        [words.joining.article_sign] if words.joining.conjunctions and words.joining.article_sign else []
    )
    joiner = _either(words.counting.joiners, language)
    mark = _either(words.counting.list_marks, language)
    space = r"\s{0,2}"
    return {
        # «، من»
        "of": late(rf"[\s،,]{{0,3}}{_joined(words.pointers.of, words, language)}"),
        # «منه»: the group's name is the gender of what it points at.
        "of_it": late(
            r"\s{1,2}(?:"
            + "|".join(
                f"(?P<{gender}>{_either(forms, language)})" for gender, forms in words.pointers.of_it.items()
            )
            + r")(?!\w)"
        ),
        # «de la première», «последней из них»: nothing that it may count follows.
        "of_ordered": late(
            r"\s{1,2}(?:"
            + "|".join(
                f"(?P<{place}_{gender}>{_either(forms, language)})"
                for place, by_gender in words.pointers.of_ordered.items()
                for gender, forms in by_gender.items()
            )
            + rf")(?!\w)(?:\s{_either(words.pointers.of_ordered_tails, language)}(?!\w)"
            rf"|(?=\s?(?:[،,;؛.:)]|$|{joiner}\s|{_either(words.joining.conjunctions, language)}{_either(article, language)})))"
            if words.pointers.of_ordered
            else r"(?!)"
        ),
        # «، و»: group 1 is the joiner, where there is one.
        "separator": late(rf"{space}(?:{mark}{space})?(?:({joiner}){space})?"),
        "range_from": late(rf"\s{{1,2}}{_either(words.counting.range_from, language)}\s{{1,2}}"),
        "range_to": late(rf"{space}(?:{_either(words.counting.range_to, language)}|[-–—]){space}"),
        # All that may stand between two phrases that share an instrument; the joiner may be attached to the
        # second, or the second stand in brackets: «بروتوكول تهريب المهاجرين (المادة ٨)».
        "neighbours": late(
            rf"{space}(?:(?:{mark}{space}(?:{joiner}\s{{1,2}})?|{joiner}\s{{1,2}}){_before(words, language)})?\(?"
        ),
    }


def _beside(language: Language) -> "dict[str, re.Pattern[str]]":
    """What binds a phrase to another."""
    words: ReferenceWords = language.references
    joiner = _either(words.counting.joiners, language)
    mark = _either(words.counting.list_marks, language)
    space = r"\s{0,2}"
    particular = _either(words.counting.particular, language)
    possessive = _either(words.organs.possessive_signs, language)
    whose = rf"(?:{_either([*words.joining.determiners, *words.joining.fused], language)}(?:\s|(?<=')))"
    attached = (
        f"{_either(words.joining.conjunctions, language)}?{_either(words.joining.prepositions, language)}?"
    )
    resolution_word = (
        rf"(?<!\w){attached}{_either([*_resolution_words(words), *_own_words(words)], language)}(?!\w)"
    )
    return {
        # «، ولا سيما»: all that stands between an instrument and an article of it.
        "particular": late(
            rf"[\s،,]{{1,3}}{_either(words.counting.particular, language)}\s{{1,2}}(?:{mark})?"
        ),
        # «لهذه»
        "this": late(rf"(?<!\w){attached}{_either(words.pointers.this, language)}(?!\w)"),
        "by_whom": late(
            rf"[\s،,]{{0,3}}(?:{_joined([*words.pointers.of, *words.organs.issued], words, language)}){whose}?"
        ),
        "going_on": late(rf"{space}[،,]?\s{whose}?"),
        # «de» before «Berne», nothing before «ЮНИДРУА»
        "other_link": _other_link(words, language),
        "owner_link": late(rf"\s{_joined(words.titles.owner_links, words, language)}"),
        # What stands before a number that goes on from a list.
        "list_before": late(rf"(?:{mark}\s?|(?<!\w){joiner}{space}|(?<!\w){particular}\s{{1,2}})$"),
        # «resolutions on countering terrorism, including» 2178 (2014)
        "some_of": late(rf"(?:\s[^\s.;:()\d]+){{0,9}}?\s{particular}\s{{1,2}}"),
        "modified": late(rf"(?:{possessive})?\s{resolution_word}"),
    }


def dates_of(language: Language) -> Dates:
    """Return these patterns of a language."""
    return Dates(**_years(language), **_serials(language))


def _years(language: Language) -> "dict[str, re.Pattern[str]]":
    """Years, and dates."""
    words: ReferenceWords = language.references
    joiner = _either(words.counting.joiners, language)
    any_year = _either([*words.dating.years, *words.dating.own_years], language)
    year_word = (
        rf"(?:\s?{_either(words.dating.year_words, language)}(?!\w))?" if words.dating.year_words else ""
    )
    # Where conjunctions are written together with words, one of them may begin another phrase.
    most_words = 0 if words.joining.conjunctions else 3
    no_title = _either(
        [
            *words.counting.joiners,
            *words.dating.own_years,
            *words.titles.title_marks,
            *words.organs.organ_links,
        ],
        language,
    )
    space = r"\s{0,2}"
    return {
        # «المؤرخ ٢١ كانون الأول/ديسمبر ٢٠١٠»
        "dated": year_first(language)
        or late(
            rf"{space}[،,]?{space}{_either(words.dating.dated, language)}\s\d{{1,2}}{day_mark(language)}"
            rf"{date_link(language)}\s[^\W\d_]{{1,12}}(?:\s[^\W\d_]{{1,12}})?(?:/[^\W\d_]{{1,12}})?"
            rf"{date_link(language)}\s\d{{4}}"
        ),
        # «سنة ١٩٨٨» after «اتفاقية», «1961 года» after «Конвенция»
        "named_year": late(rf"\s{{1,2}}(?:{any_year}\s)?(\d{{4}})(?![\d/]){year_word}"),
        # «عام ١٩٨٨», «، ١٩٨٨», «(١٩٨٨)»
        "own_year": late(
            rf"\s{{1,2}}{_either(words.dating.own_years, language)}\s(\d{{4}})(?!\d)|{space}[،,]\s?(\d{{4}})(?![\d/])"
            r"|\s?\(\s?(\d{4})\s?\)" + (r"|\s(\d{4})(?![\d/])" if words.names.names_end else "")
        ),
        # «عامي ١٩٥٤ و١٩٦١»
        "year_pair": late(
            rf"\s{{1,2}}{_either(words.dating.year_pair_words, language)}\s(\d{{4}})\s?(?:{joiner})\s?(\d{{4}})(?![\d/])"
        ),
        # «بصيغتها المعدلة ببروتوكول عام ١٩٧٢»
        "amended": late(
            rf"\s{{1,2}}{_either(words.names.amended, language)}(?!\w)(?:\s{_either(words.names.amended_by, language)}"
            rf"(?:\s{any_year})?\s\d{{4}}(?!\d))?"
        ),
        # «internationale de 1978»: a year after a description, with up to three words between
        "head_year": late(
            rf"(?:\s(?!{no_title}(?!\w))[^\W\d_]+){{0,{most_words}}}?\s{{1,2}}"
            rf"(?:{any_year}\s(\d{{4}})(?![\d/]){year_word}"
            + (
                rf"|(\d{{4}})\s{_either(words.dating.year_words, language)}(?!\w))"
                if words.dating.year_words
                else ")"
            )
        ),
        # «1951» before «Convention»
        "year_before": late(r"(?<![\d/.-])(\d{4})\s$" if words.names.names_end else r"(?!)"),
        "year_first": late(r"\d{4}\s(?=[^\W\d_])" if words.names.names_end else r"(?!)"),
        "year": late(rf"\s{{1,2}}{_either(words.dating.years, language)}\s(\d{{4}})(?!\d)"),
    }


def _serials(language: Language) -> "dict[str, re.Pattern[str]]":
    """Numbers that instruments are cited by."""
    words: ReferenceWords = language.references
    any_year = _either([*words.dating.years, *words.dating.own_years], language)
    number = _either(words.counting.number_words, language)
    space = r"\s{0,2}"
    return {
        # «حماية الأمومة، ٢٠٠٠ (رقم ١٨٣)»: title, year, number
        "year_and_number": late(
            rf"(\s[^.؛:،,()\n\d]{{2,80}}(?:\([^()\d]{{2,40}}\)\s?)?)[،,]?\s?"
            rf"(?:{any_year}\s)?(\d{{4}})"
            rf"\s?\(\s?{number}\s?(\d{{1,3}})\s?\)"
        ),
        # «(رقم ١٨٩)», after «(أحكام تكميلية)، ١٩٧٥» or nothing
        "numbered": late(
            rf"(?:\s?\([^()\d]{{2,40}}\))?(?:{space}[،,]?\s?(?:{any_year}\s)?\d{{4}}[،,]?)?"
            rf"\s?\(\s?{number}\s?(\d{{1,3}})\s?\)"
        ),
        # «رقم ١٦٩ (١٩٨٩)»
        "serial": late(
            rf"{space}(?:{number}\s{{0,2}})?(\d{{1,3}})(?![\d/]|\.\d)"
            r"(?:\s?\(\s?\d{4}\s?\))?"
        ),
        # «(no » before 155
        "headed": late(rf"\s{{0,2}}\(?\s?(?={number}\s{{0,2}}\d{{1,3}}(?![\d/]))"),
        # «رقم ١٩٠» after a name
        "number_alone": late(rf"\s?[،,]?\s{number}\s{{0,2}}(\d{{1,3}})(?![\d/]|\.\d)"),
        # «(第188号)»
        "number_behind": late(rf"\s?\(\s?{number}?\s?(\d{{1,3}})\s?{number}?\s?\)"),
        # «بشأن العمال المنزليين، ٢٠١١ (رقم ١٨٩)»
        "titled_number": late(rf"\s[^.؛:\n]{{0,160}}?\(\s?{number}\s?(\d{{1,3}})\s?\)"),
    }


def marks_of(language: Language, organs: Iterable[str]) -> Marks:
    """Return these patterns of a language. All but `opening` are for folded text;
    `organs` are the names of organs.
    """
    return Marks(**_of_resolutions(language), **_of_others(language, organs))


def _of_resolutions(language: Language) -> "dict[str, re.Pattern[str]]":
    """Openings, numbers and organs of resolutions."""
    words: ReferenceWords = language.references
    joiner = _either(words.counting.joiners, language)
    mark = _either(words.counting.list_marks, language)
    space = r"\s{0,2}"
    letter = rf"(?:[A-Z]|{_either(part_letters(language), language)})(?![\w/]|[-.]\w)"
    own = _either({phrase.split()[0] for phrase in _own_words(words)}, language)
    possessive = _either(words.organs.possessive_signs, language)
    governing_own = _either(words.organs.governing_own, language)
    attached = (
        f"{_either(words.joining.conjunctions, language)}?{_either(words.joining.prepositions, language)}?"
    )
    resolution_word = (
        rf"(?<!\w){attached}{_either([*_resolution_words(words), *_own_words(words)], language)}(?!\w)"
    )
    return {
        # «إن الجمعية العامة،», in text as printed
        "opening": late(
            rf"(?<!\w){either(words.organs.organ_openings)}(?:\s|(?<=['’]))"
            if all(words.organs.organ_openings)
            else r"\A(?=\w)"
        ),
        # «(د-٢١)»
        "session": late(
            rf"{space}\({space}{_either(words.organs.session, language)}{space}[-–]{space}(\d{{1,2}}){space}\)"
        ),
        # «دإ-٣٢/١»: the group's name is that of the session in the symbol.
        "special": late(
            "(?:"
            + "|".join(
                f"(?P<{sign}>{_either(forms, language)})"
                for sign, forms in words.organs.special_sessions.items()
            )
            + rf"){space}[-–]{space}(?P<session>\d{{1,2}})\s?/\s?(?P<number>\d{{1,3}})(?![\d/])"
        ),
        "letter": late(letter),
        # «A», «A and B», «A to F», «A-C» after a number
        "lettered": late(
            rf"{space}(?P<first>{letter}|[A-Z](?=[-–][A-Z](?!\w)))(?:{space}(?:{_either(words.counting.range_to, language)}|[-–])"
            rf"{space}(?P<last>{letter})|(?P<others>(?:{space}(?:{mark}{space}(?:{joiner}{space})?|{joiner}{space}){letter}){{1,8}}))?"
        ),
        "resolution_word": late(resolution_word),
        "draft_before": late(rf"(?<!\w){_either(words.organs.drafts, language)}\s$"),
        # «its previous» resolutions
        "own_before": late(rf"(?<!\w){own}(?:\s[^\W\d_]+){{1,3}}\s$"),
        # «in» its resolution
        "governing_own": late(rf"(?<!\w){governing_own}\s(?:{own}(?:\s[^\W\d_]+){{1,3}}\s)?$"),
        "possessive": late(rf"{possessive}$"),
    }


def _of_others(language: Language, organs: Iterable[str]) -> "dict[str, re.Pattern[str]]":
    """Organs that the catalogue lacks, items of articles, words beside laws."""
    words: ReferenceWords = language.references
    determiner = _either(words.joining.determiners, language)
    organ_word = _either(words.organs.organ_words, language)
    link = _either(words.organs.organ_links, language)
    within = rf"(?!{_either([*words.organs.governing_own, *words.joining.determiners], language)}(?!\w))[^\s.;:()\d]+"
    kinds = _either(
        [one.one[0].split()[-1] for one in words.descriptions if not one.told and not one.marked], language
    )
    no_end = [
        *words.organs.governing_own,
        *words.joining.determiners,
        *words.organs.organ_links,
        *words.counting.joiners,
        *words.organs.not_organs,
    ]
    ending = rf"(?!{_either(no_end, language)}(?!\w))[^\s.,;:()\d]+"
    stranger = rf"(?<!\w){organ_word}(?!\w)"
    return {
        "organs": late(rf"(?<!\w){_either(organs, language)}(?!\w)"),
        # «Committee on the Peaceful Uses of Outer Space» resolution
        "stranger_organ": late(
            rf"{stranger}(?:\s{link}(?:\s(?:{determiner}\s)?{within}){{0,9}}?\s{ending})?$"
        ),
        "stranger_behind": late(rf"(?:{within}\s){{0,4}}?{organ_word}(?!\w)"),
        "item": late(
            r"\s?\(?\s?([^\W\d_]{1,2})\s?\)"
            if words.counting.half_brackets
            else r"\s?\(\s?([^\W\d_]{1,2})\s?\)"
        ),
        # «14 (1)», and with half brackets «14 1)»
        "sub_digits": late(
            r"\s?\(\s?(\d{1,2})\s?\)" + (r"|\s(\d{1,2})\)" if words.counting.half_brackets else "")
        ),
        "roman_item": late(
            r"\s?\(?\s?([ivx]{1,5})\s?\)" if words.counting.half_brackets else r"\s?\(\s?([ivx]{1,5})\s?\)"
        ),
        "suffix": late(
            rf"{_either(words.counting.number_suffixes, language)}(?!\w)"
            if words.counting.number_suffixes
            else r"(?!)"
        ),
        # «the» Labour Law, «the 2008» Criminal Code
        "law_behind": late(
            rf"(?:{determiner}\s)?(?:(?!{kinds}(?!\w))[\w’'-]+\s){{1,6}}?{_either(words.laws.law_heads, language)}(?!\w)"
        ),
    }


# Letters by which a name's end is told from most others.
_END = 4
_ONE: Count = 1
_MANY: Count = 3


def _phrases(printed: Iterable[str], language: Language) -> Phrases[bool]:
    return Phrases((language.fold(phrase), True) for phrase in printed)


def _set(printed: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(map(language.fold, printed))


def _signs(printed: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(map(language.fold, printed))


def _forms(printed: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(forms(map(language.fold, printed), language))


def _values(printed: Mapping[str, Any], language: Language) -> Phrases[Any]:
    return Phrases((language.fold(phrase), value) for phrase, value in printed.items())


def _flag(printed: bool, _: Language) -> bool:
    return printed


PhraseSet = Annotated[Phrases[bool], _phrases]
"""Phrases that are looked up at a place."""
Words = Annotated[frozenset[str], _set]
"""Single words, compared whole."""
Signs = Annotated[tuple[str, ...], _signs]
"""What words begin or end with."""
Forms = Annotated[frozenset[str], _forms]
"""Single words, with whatever may be attached to them."""
Places = Annotated[Phrases[int], _values]
"""Words of place, each with its place."""
Flag = Annotated[bool, _flag]


def _folded(slot: type[NamedTuple], words: object, language: Language) -> dict[str, Any]:
    """The fields of a slot whose types say how they fold, from the language's words for it."""
    folds: dict[str, Callable[[Any, Language], Any]] = {
        name: get_args(hint)[1]
        for name, hint in slot.__annotations__.items()
        if hasattr(hint, "__metadata__")
    }
    return {name: fold(getattr(words, name), language) for name, fold in folds.items()}


class Joining(NamedTuple):
    """How words are put together in print.

    `apart` is true of a script without spaces between words; `prepositions` are what a word may begin with
    where one is attached, each with what it begins with without it, the likeliest first. `of_words` are those
    of `of` where prepositions hold determiners.
    """

    conjunctions: Signs
    infinitives: Signs
    adjective_endings: Signs
    fused: Words
    apart: bool
    article_sign: str
    prepositions: tuple[tuple[str, str], ...]
    determiners: frozenset[str]
    of_words: frozenset[str]


def joining_of(language: Language) -> Joining:
    """Return how a language puts words together."""
    words = language.references
    return Joining(
        **_folded(Joining, words.joining, language),
        apart=language.search.apart,
        article_sign=language.fold(words.joining.article_sign),
        prepositions=_undone(language),
        determiners=frozenset(determiners(language)),
        of_words=_set(words.pointers.of, language) if words.joining.fused else frozenset(),
    )


def determiners(language: Language) -> list[str]:
    """Return the determiners as words, without the sign of elision, and what holds one."""
    words = language.references.joining
    return [language.fold(one).rstrip("'") for one in (*words.determiners, *words.fused)]


def _undone(language: Language) -> tuple[tuple[str, str], ...]:
    """What a word may begin with where a preposition is attached, and what it begins with without it.

    The likeliest come first: «لل» is oftener «ال» than «ل» («للجنة المعنية»), and that oftener than «الل».
    """
    words = language.references
    prepositions = [language.fold(one) for one in words.joining.prepositions]
    contracted = [
        (language.fold(one), language.fold(apart)[len(preposition) :])
        for apart, one in words.joining.contractions
        for preposition in prepositions
        if language.fold(apart).startswith(preposition)
    ]
    contracted.sort(key=lambda one: len(one[1]))
    plain_ones = [(preposition, "") for preposition in prepositions]
    return tuple(dict.fromkeys((*contracted[:1], *plain_ones, *contracted[1:])))


class Counting(NamedTuple):
    """Numbers, letters and the words for units.

    `around` are the words that stand after their numbers, `openers` what begins these; `thats` units that a
    word points at there. `letters` gives the place of a letter, `part_letters` the capital of a resolution's
    part; `headings` are the words that count headings. `goal_tails` give the plans whose goals have targets.
    """

    fillers: PhraseSet
    number_words: PhraseSet
    repeats: Annotated[Phrases[str], _values]
    ordinals: Phrases[int]
    headings: Phrases[int]
    letters: Mapping[str, int]
    part_letters: Mapping[str, str]
    goal_tails: Phrases[tuple[str, ...]]
    around: Phrases[UnitWord | CommentWord]
    openers: frozenset[str]
    thats: Phrases[str]
    parts: Phrases[bool]
    rule_words: Phrases[UnitWord]


def counting_of(language: Language, catalogue: Catalogue, made: Named) -> Counting:
    """Return what a language counts by."""
    words = language.references
    with_targets = tuple(one.id for one in catalogue.instruments.values() if one.targets)
    pointing = (*words.pointers.pointing.get("masculine", ()), *words.pointers.same)
    return Counting(
        **_folded(Counting, words.counting, language),
        ordinals=Phrases(made.ordinals),
        headings=Phrases(_heading_ordinals(language)),
        letters=_letters(language),
        part_letters={letter: letter for letter in ascii_uppercase}
        | {language.fold(name): letter for name, letter in part_letters(language).items()},
        goal_tails=Phrases((language.fold(tail), with_targets) for tail in words.counting.goal_tails),
        around=Phrases((language.fold(phrase), entry) for phrase, entry in units_around(words)),
        openers=frozenset(language.fold(one.around) for one in words.units if one.around),
        thats=Phrases(
            (language.fold(f"{that}{word}"), str(one.unit))
            for one in words.units
            if one.around and one.unit in {"article", "paragraph"}
            for word in one.one
            for that in pointing
        ),
        parts=_phrases(
            (word for one in words.units if one.unit == "part" and not one.around for word in one.one),
            language,
        ),
        rule_words=Phrases(
            (language.fold(word), UnitWord("rule", count))
            for one in words.units
            if one.unit == "rule" and not one.around
            for word, count in (*((word, _ONE) for word in one.one), *((word, _MANY) for word in one.many))
        ),
    )


def _letters(language: Language) -> dict[str, int]:
    order = [language.fold(letter) for letter in language.letters.order]
    places: dict[str, int] = {letter: place for place, letter in enumerate(order, 1)}
    for letters in language.references.counting.item_orders:
        places |= {language.fold(letter): place for place, letter in enumerate(letters, 1)}
    if lookalikes := language.letters.lookalikes:
        # Print does not tell them from Latin letters, which label more.
        latin_places: dict[str, int] = {latin(place): place for place in range(1, 27)}
        alike = {letter: latin_places[other] for letter, other in lookalikes.items() if other in latin_places}
        places |= latin_places | alike
    return places | {letter * 2: place + len(order) for letter, place in places.items()}


def _heading_ordinals(language: Language) -> Iterator[tuple[str, int]]:
    """The words that count headings, in letters: «خامسا»."""
    ordinals = language.headings.ordinals if language.headings else {}
    for value, words in ordinals.items():
        yield from ((language.fold(word), value) for word in words if any(map(str.isalpha, word)))


class Pointers(NamedTuple):
    """What points at something that was named.

    `pronouns` gives the gender of a kind's pronoun, empty where words of more than one name it. `own_signs`
    are «its», `own_first` those of one word. `ordered` are «of the former» (1) and «of the latter» (-1);
    `of_signs` the words of `of`, `bare_of` is true where nothing need stand in their place.
    """

    said: PhraseSet
    said_before: PhraseSet
    counted: Places
    counted_before: Places
    to_it: PhraseSet
    generic: PhraseSet
    adverbs: PhraseSet
    relatives: PhraseSet
    shared: PhraseSet
    common: PhraseSet
    other_two: Words
    subject_marks: Words
    not_after: Words
    not_after_endings: Signs
    not_pointing_after: Signs
    provisions: Forms
    pronouns: Mapping[str, str]
    own_signs: tuple[str, ...]
    own_first: frozenset[str]
    ordered: tuple[tuple[str, int], ...]
    of_signs: tuple[str, ...]
    bare_of: bool


def pointers_of(language: Language) -> Pointers:
    """Return what points in a language."""
    words = language.references
    own = _signs((own for all_own in words.pointers.own_words.values() for own in all_own), language)
    return Pointers(
        **_folded(Pointers, words.pointers, language),
        pronouns=_pronouns(words),
        own_signs=own,
        own_first=frozenset(word for word in own if " " not in word),
        ordered=tuple(
            (language.fold(word), 1 if place == "first" else -1)
            for place, by_gender in words.pointers.of_ordered.items()
            for all_words in by_gender.values()
            for word in all_words
        ),
        of_signs=_signs(filter(None, words.pointers.of), language),
        bare_of="" in words.pointers.of,
    )


def _pronouns(words: ReferenceWords) -> dict[str, str]:
    """The gender of pronouns by kind; empty for a kind that words of more
    than one gender name («Convención», «Convenio»).
    """
    found: dict[str, str] = {kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds}
    for one in words.descriptions:
        found[one.kind] = one.gender if found.get(one.kind, one.gender) == one.gender else ""
    return found


class Alike(NamedTuple):
    """A short name: what may be so called, in what words any other text is, parts of which one is in all
    of these, the words that these end in, whether it is an everyday word, and whether that counts only
    after a word that points.
    """

    among: frozenset[str]
    words: "re.Pattern[str]"
    parts: tuple[str, ...]
    ends: tuple[str, ...]
    everyday: bool
    bound: bool


class Kinds(NamedTuple):
    """The words for kinds of instruments.

    `heads` gives the kind by the first word of names; `headed` are the words that may name one that is not
    known by its name. `described` gives the kind by a whole description, `bare` by one without its
    determiner. `told` and `marked` are kinds whose descriptions count where they are told, or marked by
    print, too. `doubtful` are the words beside which a short name of a kind may mean another thing,
    `alike` the short names that other texts may have.
    """

    heads: Mapping[str, str]
    headed: frozenset[str]
    genders: Mapping[str, str]
    described: Mapping[str, str]
    bare: Mapping[str, str]
    everyday: frozenset[str]
    told: frozenset[str]
    marked: frozenset[str]
    bound: frozenset[str]
    doubtful: Mapping[str, frozenset[str]]
    unit_genders: Mapping[str, str]
    alike: tuple[Alike, ...]


def kinds_of(
    language: Language, heads: Mapping[str, str], others: Iterable[str], known: Phrases[Entry]
) -> Kinds:
    """Return the words for kinds; `heads` are the first words of names,
    `others` further ones that may name what is not known, `known` all phrases.
    """
    words = language.references
    described = words.descriptions
    return Kinds(
        heads=heads,
        headed=frozenset((*heads, *others)),
        genders={
            **{kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds},
            **{one.kind: one.gender for one in described},
        },
        described={
            plain(language.fold(text)): one.kind for one in described for text in declined(one.one, words)
        },
        bare={
            plain(language.fold(text)): one.kind
            for one in described
            for text in declined([without_determiner(phrase, words) for phrase in one.one], words)
        },
        everyday=frozenset(one.kind for one in described if one.everyday),
        told=frozenset(
            (
                *(one.kind for one in described if one.told or one.marked),
                *(one.kind for one in words.short_names),
            )
        ),
        marked=frozenset(one.kind for one in described if one.marked),
        bound=frozenset(one.kind for one in described if one.bound),
        doubtful={
            kind: _forms(
                (word for one in words.short_names if one.kind == kind for word in one.doubtful), language
            )
            for kind in {one.kind for one in words.short_names}
        },
        unit_genders={str(one.unit): one.gender for one in words.units},
        alike=tuple(_alike(language, known)),
    )


def _alike(language: Language, known: Phrases[Entry]) -> Iterator[Alike]:
    """What each short name may mean, and the words by which any other text may be so called."""
    words = language.references
    attached = rf"{either(map(language.fold, words.joining.conjunctions))}?{either(map(language.fold, words.joining.prepositions))}?"
    for one in words.short_names:
        for phrase, others in one.alike.items():
            found = known.longest(language.fold(phrase), 0)
            among = found[0].among if found and isinstance(found[0], Description) else None
            if not among:
                continue
            contracted = [
                together + other[len(apart) - 1 :]
                for other in others
                for apart, together in words.joining.contractions
                if other.startswith(apart[1:])
            ]
            written = {*map(language.fold, others), *map(language.fold, contracted)}
            own = (
                f"(?:{attached}{either(map(language.fold, others))}|{either(map(language.fold, contracted))})"
            )
            after = either(map(language.fold, one.not_before))
            before = either(map(language.fold, one.not_after))
            pattern = rf"(?<!\w)(?:{attached}{before}\s{own}|{own}(?=\s{after}(?!\w))|(?P<other>{own}))(?!\w)"
            parts = tuple(one for one in written if not any(own in one and own != one for own in written))
            ends = tuple({WORD.findall(one)[-1] for one in written})
            yield Alike(among, re.compile(pattern), parts, ends, one.everyday, phrase in one.bound)


class Names(NamedTuple):
    """What stands in and after names of instruments.

    `of_place` and `of_owner` give the instruments of a kind whose names begin with a place or an owner,
    `statutes` by the form of a statute's name those of organizations; `head_genders` the gender of a plan or
    a law by the first word of its name.
    """

    titled: PhraseSet
    complements: PhraseSet
    bracketed_subjects: Words
    names_end: Flag
    names_again: Flag
    places: Phrases[bool]
    of_place: Mapping[tuple[str, str], tuple[str, ...]]
    of_owner: Mapping[tuple[str, str], tuple[str, ...]]
    statutes: Mapping[str, Phrases[str]]
    head_genders: Mapping[str, str]


def names_of(language: Language, catalogue: Catalogue, made: Named) -> Names:
    """Return what stands in names."""
    words = language.references.names
    return Names(
        **_folded(Names, words, language),
        places=_phrases(words.name_places, language),
        of_place={(kind, place): own for kind, place, own in made.of_place},
        of_owner=_of_owner(language, catalogue),
        statutes={
            frame: Phrases((owner, one) for own, owner, one in made.statutes if own == frame)
            for frame in dict.fromkeys(own for own, _, _ in made.statutes)
        },
        head_genders={
            written: gender
            for gender, heads in words.head_genders.items()
            for written in forms(map(language.fold, heads), language)
        },
    )


def _of_owner(language: Language, catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    """The instruments of a kind whose names begin with their head and an owner:
    «اتفاقية الأمم المتحدة ل…».
    """
    printed = language.references.dating.year_owners
    owners = [f" {language.fold(owner)} " for owner in printed]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in catalogue.instruments.values() if owners else ():
        # Few names have an owner, and to fold all takes time at every start.
        owned = (name for name in one.called(language.code) if any(map(name.__contains__, printed)))
        begun = [language.fold(name).partition(" ") for name in owned]
        for owner in owners:
            if any(f" {rest}".startswith(owner) for _, _, rest in begun):
                found[one.kind, owner.strip()] = (*found.get((one.kind, owner.strip()), ()), one.id)
    return found


class Titles(NamedTuple):
    """Titles in print, and what makes another instrument of a name.

    `by_title` gives the instrument of a title without the words of `title_words`; `outer_heads` and
    `owned_heads` are first words as print joins others to them.
    """

    title_marks: PhraseSet
    definitions: PhraseSet
    title_prefixes: Signs
    outer_governing: Words
    outer_links: Words
    adopting: Words
    owner_names: Signs
    owner_others: Words
    by_title: Mapping[str, str]
    title_words: tuple[str, ...]
    title_endings: tuple[tuple[str, str], ...]
    outer_heads: Mapping[str, str]
    owned_heads: Mapping[str, str]
    shared_titles: Phrases[tuple[str, ...]]
    other_adjectives: frozenset[str]
    other_subjects: Mapping[str, Phrases[bool]]
    others_of: frozenset[str]


def titles_of(language: Language, made: Named) -> Titles:
    """Return what titles are told by."""
    words = language.references.titles
    joined = language.references.joining
    return Titles(
        **_folded(Titles, words, language),
        by_title=made.titles,
        title_words=title_words(language),
        title_endings=tuple((language.fold(one), kind) for one, kind in words.title_endings.items()),
        outer_heads=_outer_heads(language),
        owned_heads={language.fold(word): language.fold(head) for word, head in words.owned_heads.items()},
        shared_titles=Phrases(
            (language.fold(both), _signs(one, language)) for both, one in words.shared_titles.items()
        ),
        other_adjectives=_set(words.others.get("feminine", ()) if joined.article_sign else (), language),
        other_subjects={
            gender: _phrases(subjects, language) for gender, subjects in words.other_subjects.items()
        },
        others_of=frozenset(language.fold(word).rstrip("'") for word in words.others_of if word),
    )


def _outer_heads(language: Language) -> dict[str, str]:
    """The first words of titles that the name of another text may end, as print joins others to them."""
    words = language.references
    sign, found = words.joining.article_sign, dict[str, str]()
    for kind, heads in words.titles.outer_heads.items():
        for word in heads:
            for joined in ("", *words.joining.conjunctions):
                written = [word, *(f"{before}{word}" for before in words.joining.prepositions)]
                if sign and word.startswith(sign):
                    written += [together + word[len(sign) :] for _, together in words.joining.contractions]
                found |= {language.fold(f"{joined}{one}"): str(kind) for one in written}
    return found


class Dating(NamedTuple):
    """Words beside years.

    `year_heads` gives by a word that may stand before a year its kind and its form in a name without one,
    `year_pairs` by one that may stand before two years its kind, `plural_heads` the same of a plural before
    names.
    """

    dated_prefixes: Signs
    dated_others: Words
    year_heads: Mapping[str, tuple[str, str]]
    year_pairs: Mapping[str, str]
    plural_heads: Mapping[str, str]


def dating_of(language: Language) -> Dating:
    """Return the words beside years."""
    words = language.references.dating
    return Dating(
        **_folded(Dating, words, language),
        year_heads={
            language.fold(before): (kind, language.fold(alone))
            for kind, heads in words.year_heads.items()
            for before, alone in heads
        },
        year_pairs={language.fold(word): kind for kind, pair in words.year_pairs.items() for word in pair},
        plural_heads={
            language.fold(word): kind for kind, plural in words.plural_heads.items() for word in plural
        },
    )


class Organs(NamedTuple):
    """Organs, their resolutions and their comments.

    `named` are the organs by name, with those of bodies that number no resolutions and short names that
    organs have (an organ without an id); `by_name` only the former. `shortly` gives what a short name may
    mean; `organs_called` what each name may mean, where organs stand before their resolutions, `organs_end`
    how those names may end. `commenting` are the bodies that make comments, by name.
    """

    organ_first: Flag
    issued: PhraseSet
    comment_on: PhraseSet
    issuers: Forms
    governing: Forms
    complying: Words
    organs: Phrases[Organ]
    organ_names: Mapping[str, Organ]
    organ_genders: Mapping[str, str]
    shortly: Mapping[str, tuple[Organ, ...]]
    numbering: tuple[Organ, ...]
    organs_called: Mapping[str, tuple[Organ, ...]]
    organs_end: tuple[str, ...]
    own_organ_words: tuple[str, ...]
    stranger_units: Mapping[str, str]
    commenting: Phrases[Body]
    comment_names: Mapping[str, Body]
    bodies: tuple[Body, ...]


def organs_of(language: Language, catalogue: Catalogue, made: Named) -> Organs:
    """Return the organs by what a language calls them."""
    words = language.references.organs
    by_name = {name: catalogue.organs[one] for name, one in made.organs.items()}
    # Bodies number resolutions, too, but a number does not tell the document that holds it.
    bodies = {one: catalogue.bodies[one] for one in made.unnumbered.values()}
    called = {one: Organ(id=one, names=body.names, examples=()) for one, body in bodies.items()}
    unnumbered = {name: called[one] for name, one in made.unnumbered.items()}
    unnumbered |= dict.fromkeys(made.shortly, Organ(id="", names={}, examples=()))
    comment_names = {name: catalogue.bodies[one] for name, one in made.commenting.items()}
    organs_called = {
        name: tuple(catalogue.organs[one] for one in own) for name, own in made.organs_called.items()
    }
    return Organs(
        **_folded(Organs, words, language),
        organs=Phrases((unnumbered | by_name).items()),
        organ_names=by_name,
        organ_genders={name: organ_gender(name, language) for name in by_name},
        shortly={name: tuple(catalogue.organs[one] for one in own) for name, own in made.shortly.items()},
        numbering=tuple(organ for organ in catalogue.organs.values() if organ.sessions or organ.resolution),
        organs_called=organs_called,
        organs_end=tuple(sorted({name[-_END:] for name in organs_called})),
        own_organ_words=_signs(
            (word for by_gender in words.own_organ.values() for own in by_gender.values() for word in own),
            language,
        ),
        stranger_units={str(unit): gender for unit, gender in words.stranger_units.items()},
        commenting=Phrases(comment_names.items()),
        comment_names=comment_names,
        bodies=tuple(body for body in catalogue.bodies.values() if body.comments),
    )


def organ_gender(name: str, language: Language) -> str:
    """Return the gender of an organ's name in search form, by its first word; empty where it is not known."""
    first = TOKEN.findall(name)[0]
    genders = language.references.organs.organ_heads.items()
    return next((gender for gender, heads in genders if first in map(language.fold, heads)), "")


class Laws(NamedTuple):
    """National law, whose articles are no references.

    `law_heads` begin phrases of it, `law_endings` end them; `law_words` are their first words, `text_words`
    those of texts that may have paragraphs, laws among them.
    """

    law_subjects: PhraseSet
    national_laws: PhraseSet
    of_state: PhraseSet
    law_texts: Words
    general_law: Words
    against: Words
    not_of_law: Forms
    changing: Forms
    law_heads: Phrases[bool]
    law_endings: tuple[str, ...]
    law_words: frozenset[str]
    text_words: frozenset[str]
    draft_articles: Mapping[str, frozenset[str]]


def laws_of(language: Language) -> Laws:
    """Return the words of national law."""
    words = language.references
    own = words.laws
    heads = (*own.laws, *own.law_heads)
    firsts = [_first_word(one, words, language) for one in heads]
    texts = forms((*firsts, *map(language.fold, words.document.texts)), language)
    return Laws(
        **_folded(Laws, own, language),
        law_heads=_phrases(heads, language),
        law_endings=_signs(heads, language),
        law_words=frozenset(forms(firsts, language)) - _forms(own.no_law_words, language),
        text_words=frozenset(texts) - _forms((*words.pointers.this, *words.pointers.same), language),
        draft_articles={
            written: _set(behind, language)
            for one, behind in own.draft_articles.items()
            for written in forms([language.fold(one)], language)
        },
    )


def _first_word(phrase: str, words: ReferenceWords, language: Language) -> str:
    """The first word of a phrase that says what it is: «Constitution» in «sa Constitution»."""
    own = {one for all_own in words.pointers.own_words.values() for one in all_own}
    bare = without_determiner(phrase, words).split()
    return language.fold(bare[1] if len(bare) > 1 and bare[0] in own else bare[0])


class OwnDocument(NamedTuple):
    """The document at hand, and other texts.

    `own_document` says that paragraphs are of it, -1 for those above, 1 for those below; `own_in_comment`
    the same in a general comment, `own_text` without the word before it.
    """

    own_comment: PhraseSet
    own_meeting: PhraseSet
    outside: PhraseSet
    party_clauses: PhraseSet
    documents: PhraseSet
    earlier: Words
    parties: Signs
    own_document: Phrases[int]
    own_in_comment: Phrases[int]
    own_text: Phrases[bool]
    own_document_words: tuple[str, ...]


def own_document_of(language: Language) -> OwnDocument:
    """Return the words for the document at hand."""
    words = language.references
    own = words.document
    before = {*words.pointers.of, *words.joining.fused}
    parted = [one.split(" ", 1) for one in own.own_document if " " in one]
    return OwnDocument(
        **_folded(OwnDocument, own, language),
        own_document=_own(own.own_document, language),
        own_in_comment=_own([*own.own_document, *own.own_comment], language),
        own_text=_phrases((rest for first, rest in parted if first in before), language),
        own_document_words=_signs((*own.own_document, *own.own_above, *own.own_below), language),
    )


def _own(document: Sequence[str], language: Language) -> Phrases[int]:
    """What says that paragraphs are of the document at hand: -1 for those above, 1 for those below."""
    words = language.references
    return Phrases(
        (language.fold(word), where)
        for where, own in ((0, document), (-1, words.document.own_above), (1, words.document.own_below))
        for word in own
    )


class Treaties(NamedTuple):
    """What the catalogue says of instruments, by id.

    `numbers` gives one by the number that it is cited by, `serial` are all such; `owners` the numbers of a
    series by the name of whose it is. `by_year` gives the instruments of a kind and a year, those left out
    that are cited by number, `counted_as` its place among its convention's. `series` begin symbols,
    `first_series` as words are written; `conferences` give the Latin letters of a conference's decisions.
    """

    numbers: Mapping[str, str]
    serial: frozenset[str]
    owners: Phrases[Mapping[str, str]]
    years: Mapping[str, str]
    by_year: Mapping[tuple[str, str], tuple[str, ...]]
    counted_as: Mapping[str, int]
    kinds: Mapping[str, str]
    children: Mapping[str, frozenset[str]]
    sole: frozenset[str]
    constitutive: frozenset[str]
    ruled: frozenset[str]
    series: frozenset[str]
    first_series: frozenset[str]
    conferences: Mapping[str, str]


def treaties_of(language: Language, catalogue: Catalogue, made: Named) -> Treaties:
    """Return what the catalogue says of instruments."""
    every = catalogue.instruments.values()
    numbers = {number: one for entry in catalogue.numbered.values() for number, one in entry.numbers.items()}
    return Treaties(
        numbers=numbers,
        serial=frozenset(one for series in catalogue.numbered.values() for one in series.numbers.values()),
        owners=Phrases((owner, catalogue.numbered[one].numbers) for owner, one in made.owners),
        years={one.id: one.year for one in every},
        by_year=_by_year(catalogue),
        counted_as={one.id: one.place for one in every if one.place},
        kinds={one.id: one.kind for one in every},
        children=_children(catalogue),
        sole=frozenset(catalogue.sole),
        constitutive=frozenset(one.id for one in every if one.constitutes),
        ruled=frozenset(one.id for one in every if one.ruled),
        series=catalogue.series,
        first_series=_series(language, catalogue),
        conferences={
            "".join(WORD.findall(language.fold(name))): one for name, one in catalogue.conferences.items()
        },
    )


def _by_year(catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    by_number = {one for series in catalogue.numbered.values() for one in series.numbers.values()}
    for one in catalogue.instruments.values():
        if one.year and one.by_year and one.id not in by_number:
            key = (one.kind, one.year)
            found[key] = (*found.get(key, ()), one.id)
    return found


def _children(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The protocols of each instrument; most have none."""
    parents = {one.parent for one in catalogue.instruments.values() if one.parent}
    parents |= {
        one for parent in parents & catalogue.groups.keys() for one in catalogue.groups[parent].instruments
    }
    return dict.fromkeys(catalogue.instruments, frozenset[str]()) | {
        one: frozenset(catalogue.children(one)) for one in catalogue.instruments.keys() & parents
    }


def _series(language: Language, catalogue: Catalogue) -> frozenset[str]:
    """The letters that begin symbols, as written: «CRC», «وCRC»."""
    words = language.references
    attached = [
        language.fold(one + other)
        for one in ("", *words.joining.conjunctions)
        for other in ("", *words.joining.prepositions)
    ]
    return frozenset(before + name.split("-")[0] for name in catalogue.series for before in attached)


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
and whether what stands after it tells.
"""
Telling = tuple[tuple[Begun, ...], tuple[int, ...]]
"""What a piece of a text tells: the words of it that may begin a mention, and the places of the short names
whose words may end in it.
"""


class Speaker(NamedTuple):
    """An organ, with the gender of the name it is called by."""

    organ: Organ
    gender: str


class Lexicon(NamedTuple):
    """Everything detection looks up, by slot; words and phrases are in search form.

    `forms` gives the written forms of every word that may begin a mention. `entries` are the phrases that do,
    `terms` those that the document has defined.
    `starts` are what may begin a mention: words, and years where a name begins with one («2030 Agenda»);
    `begin` finds those that do in a piece between spaces, and the places of the short names in `kinds.alike`
    that may end there. `opening` is what such pieces told `lookup.beginnings`. `looked` is for who reads one
    text after another. `cited` are the organs with which one document has cited numbers of resolutions so far
    (null of two), and those organs by their ids, where it is read in order. `speaker` is the organ that
    speaks in the text at hand, and the gender of its name, where that is known; `house` is the organ whose
    documents it is one of, which they call by its short name; `own_body` is the treaty body whose document
    it is.
    """

    forms: Mapping[str, Form]
    entries: Phrases[Entry]
    terms: Phrases[Entry]
    starts: "re.Pattern[str]"
    begin: Memory[Telling | None]
    opening: "Course[Found | bool]"
    looked: Looked | None
    cited: dict[str, Organ | None] | None
    speaker: "Speaker | None"
    house: "Organ | None"
    own_body: "Body | None"
    joining: Joining
    counting: Counting
    pointers: Pointers
    kinds: Kinds
    names: Names
    titles: Titles
    dating: Dating
    organs: Organs
    laws: Laws
    document: OwnDocument
    treaties: Treaties
    links: Links
    dates: Dates
    marks: Marks


ADJECTIVES = 3
"""How many adjectives stand after a noun."""


def protocols_under(parents: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the protocols of all of these instruments."""
    return frozenset(child for one in parents for child in lexicon.treaties.children.get(one, ()))


def protocols_at(place: int | None, protocols: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return those that are counted so among their convention's, «الثاني»; none without a place."""
    return tuple(one for one in protocols if place and lexicon.treaties.counted_as.get(one) == place)


# A word, or a year with one after it.
_DATED_WORD = re.compile(r"[^\W\d_]+|(?<![\d/.-])\d{4}(?=\s[^\W\d_])")
_STOPS = frozenset(CLAUSE_ENDS)


@cache
def lexicon(language: Language, catalogue: Catalogue) -> Lexicon:
    """Return the lexicon of a language and a catalogue; made once for each pair."""
    made = named(language, catalogue)
    known = made.phrases_of_entries()
    dating, titles = dating_of(language), titles_of(language, made)
    counting, treaties = counting_of(language, catalogue, made), treaties_of(language, catalogue, made)
    organs = organs_of(language, catalogue, made)
    headed = (*dating.year_pairs, *dating.plural_heads, *titles.owned_heads)
    written = _written(language, made.heads, headed, known)
    starts = _DATED_WORD if any(map(str.isdecimal, known.firsts)) else WORD
    starts = TOKEN if language.search.apart else starts
    kinds = kinds_of(language, made.heads, (*headed, *dating.year_heads), known)
    return Lexicon(
        forms=written,
        entries=known,
        terms=Phrases(),
        starts=starts,
        begin=_begin(starts, written, treaties.first_series | counting.openers, kinds.alike),
        opening=Course(),
        looked=None,
        cited=None,
        speaker=None,
        house=None,
        own_body=None,
        joining=joining_of(language),
        counting=counting,
        pointers=pointers_of(language),
        kinds=kinds,
        names=names_of(language, catalogue, made),
        titles=titles,
        dating=dating,
        organs=organs,
        laws=laws_of(language),
        document=own_document_of(language),
        treaties=treaties,
        links=links_of(language),
        dates=dates_of(language),
        marks=marks_of(language, organs.organs_called),
    )


def _written(
    language: Language, heads: Mapping[str, str], others: Sequence[str], known: Phrases[Entry]
) -> dict[str, Form]:
    """Every form of the words that may begin a mention."""
    return {
        **forms(others, language),
        **forms(heads, language),
        **{one: Form(one, conjunction=False, preposition=False) for one in determiners(language)},
        **forms(known.firsts, language),
        **{
            language.fold(one): Form(language.fold(held), conjunction=False, preposition=True)
            for one, held in language.references.joining.fused.items()
        },
    }


def with_terms(base: Lexicon, terms: Mapping[str, tuple[str, ...]], language: Language) -> Lexicon:
    """Return the lexicon with the terms a document defines added; a term wins over the catalogue."""
    known: Phrases[Entry] = Phrases(
        (form, Name(names, "term"))
        for words, names in terms.items()
        for form in declined([words, *_with_determiner(words, base)], language.references)
    )
    written = {**base.forms, **forms(known.firsts, language)}
    begin = _begin(base.starts, written, base.treaties.first_series | base.counting.openers, base.kinds.alike)
    return base._replace(terms=known, forms=written, begin=begin, opening=Course(), looked=Looked())


def _begin(
    starts: "re.Pattern[str]", written: Container[str], others: Container[str], alike: Sequence[Alike]
) -> Memory[Telling | None]:
    """The words that may begin a mention in what stands between two spaces, and the places of the short names
    whose words may end there, other letters before it; nothing where there are neither.

    A year at its end may be one: that depends on what stands after.
    """

    def begun(piece: str) -> tuple[Begun, ...]:
        alone = piece if piece.isalpha() else piece[:-1]
        if alone.isalpha() and (alone is piece or piece[-1] in _STOPS):
            # Most pieces are a word, and a comma may follow.
            known = alone in written or alone in others
            return ((0, alone, alone not in others),) if known else ()
        found = ((match.start(), match[0]) for match in starts.finditer(f"{piece} a"))
        return tuple(
            (at, word, word not in others and not word.isdecimal())
            for at, word in found
            if at < len(piece) and (word in written or word in others)
        )

    ends = tuple({end for one in alike for end in one.ends})

    def ended(piece: str) -> tuple[int, ...]:
        words = [word for word in WORD.findall(piece) if word.endswith(ends)]
        if not words:
            return ()
        return tuple(at for at, one in enumerate(alike) if any(word.endswith(one.ends) for word in words))

    def tell(piece: str) -> Telling | None:
        own, short = begun(piece), ended(piece) if ends else ()
        return (own, short) if own or short else None

    return Memory(tell)


def _with_determiner(words: str, base: Lexicon) -> list[str]:
    """The descriptions that a term is the same as, but for the determiner:
    it is what they mean from there on.
    """
    return [one for one in base.kinds.described if one.endswith(f" {words}") and words in base.kinds.bare]
