"""Small patterns made from the reference words of one language."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.dates import date_link, day_mark, year_first
from unrec.languages.reference_words import ReferenceWords
from unrec.text import either, late


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
    """A pattern of prepositions and the space behind them.

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


def links(language: Language) -> Links:
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


def dates(language: Language) -> Dates:
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
        # «سنة ١٩٨٨» behind «اتفاقية», «1961 года» behind «Конвенция»
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
        # «internationale de 1978»: a year behind a description, with up to three words between
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
        # «(رقم ١٨٩)», behind «(أحكام تكميلية)، ١٩٧٥» or nothing
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
        # «رقم ١٩٠» behind a name
        "number_alone": late(rf"\s?[،,]?\s{number}\s{{0,2}}(\d{{1,3}})(?![\d/]|\.\d)"),
        # «(第188号)»
        "number_behind": late(rf"\s?\(\s?{number}?\s?(\d{{1,3}})\s?{number}?\s?\)"),
        # «بشأن العمال المنزليين، ٢٠١١ (رقم ١٨٩)»
        "titled_number": late(rf"\s[^.؛:\n]{{0,160}}?\(\s?{number}\s?(\d{{1,3}})\s?\)"),
    }


def marks(language: Language, organs: Iterable[str]) -> Marks:
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
        # «A», «A and B», «A to F», «A-C» behind a number
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
