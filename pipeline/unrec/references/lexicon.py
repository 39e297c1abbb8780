"""The lexicon of a language and the catalogue: its slots with what the catalogue adds, and small patterns."""

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property, partial
from itertools import chain
from string import ascii_uppercase
from typing import Any, NamedTuple, TypeVar, cast

from unrec.catalogue import Body, Catalogue, Instrument, Numbered, Organ
from unrec.languages import Language
from unrec.languages import reference_words as slots
from unrec.languages.dates import date_link, day_mark, year_first
from unrec.languages.phrases import TOKEN, Form, Phrases
from unrec.languages.reference_words import ReferenceWords
from unrec.languages.states import load_states
from unrec.references.features import Features, features
from unrec.references.vocabulary import (
    Entry,
    Found,
    Name,
    Named,
    UnitWord,
    declined,
    forms,
    latin,
    named,
    plain,
    units_around,
    without_determiner,
)
from unrec.text import CLAUSE_ENDS, LONGEST_PIECE, WORD, Memory, Places, either, late

# ---- patterns, each of which matches a bounded stretch at a place


class _Template(str):
    """A pattern with `{names}` in the places of a language's words."""

    __slots__ = ()


def _pattern(template: str) -> "re.Pattern[str]":
    return cast("re.Pattern[str]", _Template(template))


_PART = re.compile(r"\{([a-z_]+)\}")


class _Patterns:
    """The patterns of a class with a language's words in them, each compiled when it is first used."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        for name, template in vars(type(self)).items():
            if isinstance(template, _Template):
                setattr(self, name, late(_PART.sub(lambda part: parts[part[1]], template)))


class Links(_Patterns):
    """What stands between two phrases, or binds one to another."""

    of = _pattern(r"[\s،,]{0,3}{of}")  # «، من»
    of_it = _pattern(
        r"\s{1,2}(?:{of_it})(?!\w)"
    )  # «منه»: the group's name is the gender of what it points at
    # «de la première», «последней из них»: nothing that it may count follows.
    of_ordered = _pattern(
        r"\s{1,2}(?:{of_ordered})(?!\w)(?:\s{of_ordered_tails}(?!\w)"
        r"|(?=\s?(?:[،,;؛.:)]|$|{joiners}\s|{conjunctions}{article})))"
    )
    separator = _pattern(
        r"{s}(?:{list_marks}{s})?(?:({joiners}){s})?"
    )  # «، و»: group 1 is the joiner, if any
    range_from = _pattern(r"\s{1,2}{range_from}\s{1,2}")
    range_to = _pattern(r"{s}(?:{range_to}|[-–—]){s}")
    # «، ولا سيما»: all that stands between an instrument and an article of it.
    particular = _pattern(r"[\s،,]{1,3}{particular}\s{1,2}(?:{list_marks})?")
    # All that may stand between two phrases that share an instrument; the joiner may be attached to the
    # second, or the second stand in brackets: «بروتوكول تهريب المهاجرين (المادة ٨)».
    neighbours = _pattern(r"{s}(?:(?:{list_marks}{s}(?:{joiners}\s{1,2})?|{joiners}\s{1,2}){before})?\(?")
    this = _pattern(r"(?<!\w){attached}{this}(?!\w)")  # «لهذه»
    by_whom = _pattern(r"[\s،,]{0,3}(?:{by_whom}){whose}?")
    going_on = _pattern(r"{s}[،,]?\s{whose}?")
    other_link = _pattern(r"{other_link}")  # «de» before «Berne», nothing before «ЮНИДРУА»
    owner_link = _pattern(r"\s{owner_links}")
    # What stands before a number that goes on from a list.
    list_before = _pattern(r"(?:{list_marks}\s?|(?<!\w){joiners}{s}|(?<!\w){particular}\s{1,2})$")
    # «resolutions on countering terrorism, including» 2178 (2014)
    some_of = _pattern(r"(?:\s[^\s.;:()\d]+){0,9}?\s{particular}\s{1,2}")

    # «the following resolutions»: 74/270
    these = _pattern(r"(?:\s[^\s.;:()\d]+){0,9}?\s?:\s")


class Dates(_Patterns):
    """Years and numbers that tell instruments."""

    # «المؤرخ ٢١ كانون الأول/ديسمبر ٢٠١٠»
    dated = _pattern(
        r"{s}[،,]?{s}{dated}\s\d{1,2}{day_mark}{date_link}\s[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12})?(?:\s?/\s?[^\W\d_]{1,12})?"
        r"{date_link}\s\d{4}"
    )
    # «سنة ١٩٨٨» after «اتفاقية», «1961 года» after «Конвенция»
    named_year = _pattern(r"\s{1,2}(?:{any_year}\s)?(\d{4})(?![\d/]){year_word}")
    # «عام ١٩٨٨», «، ١٩٨٨», «(١٩٨٨)»
    own_year = _pattern(
        r"\s{1,2}{own_years}\s(\d{4})(?!\d)|{s}[،,]\s?(\d{4})(?![\d/])|\s?\(\s?(\d{4})\s?\)|{law_last}\s(\d{4})(?![\d/])"
    )
    # «عامي ١٩٥٤ و١٩٦١»
    year_pair = _pattern(r"\s{1,2}{year_pair_words}\s(\d{4})\s?(?:{joiners})\s?(\d{4})(?![\d/])")
    # «بصيغتها المعدلة ببروتوكول عام ١٩٧٢»
    amended = _pattern(r"\s{1,2}{amended}(?!\w)(?:\s{amended_by}(?:\s{any_year})?\s\d{4}(?!\d))?")
    # «internationale de 1978»: a year after a description, with up to three words between
    head_year = _pattern(
        r"(?:\s(?!{no_title}(?!\w))[^\W\d_]+){0,{most_words}}?\s{1,2}(?:{any_year}\s(\d{4})(?![\d/]){year_word}{year_after})"
    )
    year_before = _pattern(r"{law_last}(?<![\d/.-])(\d{4})\s$")  # «1951» before «Convention»
    year_first = _pattern(r"{law_last}\d{4}\s(?=[^\W\d_])")
    year = _pattern(r"\s{1,2}{years}\s(\d{4})(?!\d)")
    # «(رقم ١٨٩)», after «(أحكام تكميلية)، ١٩٧٥» or nothing
    numbered = _pattern(
        r"(?:\s?\([^()\d]{2,40}\))?(?:{s}[،,]?\s?(?:{any_year}\s)?\d{4}[،,]?)?\s?\(\s?{number_words}\s?(\d{1,3})\s?\)"
    )
    serial = _pattern(
        r"{s}(?:{number_words}{s})?(\d{1,3})(?![\d/]|\.\d)(?:\s?\(\s?\d{4}\s?\))?"
    )  # «رقم ١٦٩ (١٩٨٩)»
    headed = _pattern(r"{s}\(?\s?(?={number_words}{s}\d{1,3}(?![\d/]))")  # «(no » before 155
    number_alone = _pattern(r"\s?[،,]?\s{number_words}{s}(\d{1,3})(?![\d/]|\.\d)")  # «رقم ١٩٠» after a name
    # «بشأن العمال المنزليين، ٢٠١١ (رقم ١٨٩)»
    titled_number = _pattern(r"\s[^.؛:\n]{0,160}?\(\s?{number_words}\s?(\d{1,3})\s?\)")


class Marks(_Patterns):
    """Numbers, letters and organs of resolutions, items of articles, and words beside laws.

    All but `opening` are for folded text.
    """

    opening = _pattern(r"{opening}")  # «إن الجمعية العامة،», in text as printed
    session = _pattern(r"{s}\({s}{session}{s}[-–]{s}(\d{1,2}){s}\)")  # «(د-٢١)»
    # «(دإ-٤)» behind an old number
    old_special = _pattern(r"{s}\({s}(?:{special}){s}[-–]{s}(?P<session>\d{1,2}){s}\)")
    # «دإ-٣٢/١»: the group's name is that of the session in the symbol.
    special = _pattern(r"(?:{special}){s}[-–]{s}(?P<session>\d{1,2})\s?/\s?(?P<number>\d{1,3})(?![\d/])")
    letter = _pattern(r"{letter}")
    # «A», «A and B», «A to F», «A-C» after a number
    lettered = _pattern(
        r"{s}(?P<first>{letter}|[A-Z](?=[-–][A-Z](?!\w)))(?:{s}(?:{range_to}|[-–]){s}(?P<last>{letter})"
        r"|(?P<others>(?:{s}(?:{list_marks}{s}(?:{joiners}{s})?|{joiners}{s}){letter}){1,8}))?"
    )
    resolution_word = _pattern(r"{resolution_word}")
    draft_before = _pattern(r"(?<!\w){drafts}\s$")
    own_before = _pattern(r"(?<!\w){own}(?:\s[^\W\d_]+){1,3}\s$")  # «its previous» resolutions
    governing_own = _pattern(
        r"(?<!\w){governing_own}\s(?:{own}(?:\s[^\W\d_]+){1,3}\s)?$"
    )  # «in» its resolution
    possessive = _pattern(r"{possessive_signs}$")
    organs = _pattern(r"(?<!\w){organs}(?!\w)")
    # «Committee on the Peaceful Uses of Outer Space» resolution
    stranger_organ = _pattern(
        r"(?<!\w){organ_words}(?!\w)(?:\s{organ_links}(?:\s(?:{articles}\s)?{within}){0,9}?\s{ending})?$"
    )
    stranger_behind = _pattern(r"(?:{within}\s){0,4}?{organ_words}(?!\w)")
    item = _pattern(r"\s?\({half}\s?([^\W\d_]{1,2})\s?\)")
    sub_digits = _pattern(r"\s?\(\s?(\d{1,2})\s?\)|{halved}\s(\d{1,2})\)")  # «14 (1)», «14 1)»
    roman_item = _pattern(r"\s?\({half}\s?([ivx]{1,5})\s?\)")
    suffix = _pattern(r"{number_suffixes}(?!\w)")
    adjectives = _pattern(
        r"(?:[^\W\d_]*{adjective_endings}\s){1,3}"
    )  # in the genitive: «Всемирной» декларации
    # «the» Labour Law, «the 2008» Criminal Code
    law_behind = _pattern(r"(?:{articles}\s)?(?:(?!{kinds}(?!\w))[\w’'-]+\s){1,6}?{law_heads}(?!\w)")


_NEVER = r"(?!)"


def _dates(parts: Mapping[str, str], language: Language) -> Dates:
    """The patterns of years; some languages say dates year first."""
    made = Dates(parts)
    made.dated = year_first(language) or made.dated
    return made


def _any_of(language: Language, *lists: Iterable[str]) -> str:
    return either(language.fold(word) for printed in lists for word in printed)


def _groups(language: Language, named: Iterable[tuple[str, Iterable[str]]]) -> str:
    return "|".join(f"(?P<{name}>{_any_of(language, printed)})" for name, printed in named)


class _Parts(dict[str, str]):
    """What stands in the patterns of a language; what is not made of more is a field of its tables."""

    def __init__(self, language: Language, organs: Iterable[str]) -> None:
        self.language = language
        super().__init__(
            _parts_between(language) | _parts_of_years(language) | _parts_of_resolutions(language)
        )
        self["organs"] = either(map(language.fold, organs))

    def __missing__(self, name: str) -> str:
        words = self.language.references
        tables = (
            words.joining,
            words.counting,
            words.pointers,
            words.names,
            words.dating,
            words.organs,
            words.laws,
        )
        field = next(getattr(table, name) for table in tables if hasattr(table, name))
        return _any_of(self.language, getattr(field, "printed", field))


def _parts_between(language: Language) -> dict[str, str]:
    """What stands between phrases and numbers."""
    words, any_of = language.references, partial(_any_of, language)
    joining, counting, pointers = words.joining, words.counting, words.pointers
    ordered = [
        (f"{place}_{gender}", printed)
        for place, by_gender in pointers.of_ordered.items()
        for gender, printed in by_gender.items()
    ]
    attached = joining.conjunctions and joining.article_sign
    return {
        "s": r"\s{0,2}",
        "half": "?" if counting.half_brackets else "",
        "halved": "" if counting.half_brackets else _NEVER,
        "attached": f"{any_of(joining.conjunctions.printed)}?{any_of(joining.attached)}?",
        "before": _before(words, language),
        "whose": rf"(?:{any_of(joining.articles, joining.fused.printed)}(?:\s|(?<=')))",
        # «والمادة»: before the article the letter is a conjunction for certain.
        "article": any_of([joining.article_sign] if attached else []),
        "of": _joined(pointers.of.printed, words, language),
        "of_it": _groups(language, pointers.of_it.items()),
        "of_ordered": _groups(language, ordered) if ordered else _NEVER,
        "by_whom": _joined([*pointers.of.printed, *words.organs.issued.printed], words, language),
        "owner_links": _joined(words.titles.owner_links, words, language),
        "other_link": _other_link(words, language),
    }


def _parts_of_years(language: Language) -> dict[str, str]:
    """What stands beside years."""
    words, any_of = language.references, partial(_any_of, language)
    dating, names, after = words.dating, words.names, any_of(words.dating.year_words)
    title_marks = words.titles.title_marks.printed
    return {
        "day_mark": day_mark(language),
        "date_link": date_link(language),
        "any_year": any_of(dating.years, dating.own_years),
        "year_word": rf"(?:\s?{after}(?!\w))?" if dating.year_words else "",
        "year_after": rf"|(\d{{4}})\s{after}(?!\w)" if dating.year_words else "",
        "law_last": "" if names.names_end else _NEVER,
        # Where conjunctions are written together with words, one of them may begin another phrase.
        "most_words": "0" if words.joining.conjunctions else "3",
        "no_title": any_of(words.counting.joiners, dating.own_years, title_marks, words.organs.organ_links),
    }


def _parts_of_resolutions(language: Language) -> dict[str, str]:
    """What stands in and beside the names of resolutions, organs and laws."""
    words, any_of = language.references, partial(_any_of, language)
    organs, possessed = words.organs, _own_organs(words)
    units = [unit for unit in words.units if unit.unit in {"resolution", "decision"}]
    unit_words = any_of(*((*unit.one, *unit.two, *unit.many) for unit in units), possessed)
    attached = f"{any_of(words.joining.conjunctions.printed)}?{any_of(words.joining.attached)}?"
    opening = rf"(?<!\w){either(organs.organ_openings)}(?:\s|(?<=['’]))"
    none = [*organs.governing_own, *words.joining.articles]
    no_end = any_of(none, organs.organ_links, words.counting.joiners, organs.not_organs)
    kinds = [
        description.one[0].split()[-1]
        for description in words.descriptions
        if not description.told and not description.marked
    ]
    return {
        "opening": opening if all(organs.organ_openings) else r"\A(?=\w)",
        "special": _groups(language, organs.special_sessions.items()),
        "letter": rf"(?:[A-Z]|{any_of(part_letters(language))})(?![\w/]|[-.]\w)",
        "own": any_of({phrase.split()[0] for phrase in possessed}),
        "resolution_word": rf"(?<!\w){attached}{unit_words}(?!\w)",
        "within": rf"(?!{any_of(none)}(?!\w))[^\s.;:()\d]+",
        "ending": rf"(?!{no_end}(?!\w))[^\s.,;:()\d]+",
        "kinds": any_of(kinds),
    }


def _joined(prepositions: Iterable[str], words: ReferenceWords, language: Language) -> str:
    """A pattern of prepositions and the space after them.

    An elided one has none; one that holds a determiner stays for what follows.
    """
    holding = words.joining.fused.printed
    plain_ones = [preposition for preposition in prepositions if preposition not in holding]
    fused = [preposition for preposition in prepositions if preposition in holding]
    fused += words.joining.fused_pointing.printed if fused else []
    apart = rf"{either(map(language.fold, plain_ones))}(?:\s{{1,2}}|(?<='))"
    return rf"(?:{apart}|(?={either(map(language.fold, fused))}\s))" if fused else apart


def _before(words: ReferenceWords, language: Language) -> str:
    """A pattern of a preposition with its determiner before a phrase that is joined: «et de l'article 7»."""
    fused = words.joining.fused.printed
    if not fused:
        return ""

    def spaced(printed: Iterable[str]) -> str:
        return either(language.fold(word if word.endswith("'") else f"{word} ") for word in printed)

    plain_ones = [preposition for preposition in words.pointers.of.printed if preposition not in fused]
    return rf"(?:{spaced(fused)}|{spaced(plain_ones)}?{spaced(words.joining.articles)}?)"


def _other_link(words: ReferenceWords, language: Language) -> str:
    """What may stand between a description and a place or an acronym;
    nothing where `others_of` has an empty word.
    """
    printed = words.titles.others_of.printed
    if not printed:
        return _NEVER
    prepositions = [word for word in printed if word]
    holding = either(map(language.fold, [*words.joining.articles, *words.joining.fused.printed]))
    determiner = rf"(?:{holding}(?:\s|(?<=')))?"
    between = rf"(?:{_joined(prepositions, words, language)}{determiner})" if prepositions else ""
    return rf"\s{between}?" if between and "" in printed else rf"\s{between}"


def part_letters(language: Language) -> dict[str, str]:
    """Return the capital letter of each name of a letter by which
    parts of a resolution are told («باء»: B).
    """
    names = language.headings.letters.items() if language.headings else ()
    alike = {letter: latin for letter, latin in language.letters.lookalikes.items() if latin.isupper()}
    return alike | {
        name: chr(ord("A") + place - 1) for place, all_names in names if place <= 26 for name in all_names
    }


def _own_organs(words: ReferenceWords) -> list[str]:
    """«قرارها», «its resolution»."""
    by_unit = words.organs.own_organ.values()
    return [phrase for by_gender in by_unit for phrases in by_gender.values() for phrase in phrases]


# ---- slots of the language, with what its other slots and the catalogue add to them


class _Scope(NamedTuple):
    """What slots are made of beside their own table."""

    language: Language
    catalogue: Catalogue
    made: Named
    words: ReferenceWords
    known: Phrases[Entry]

    def signs(self, printed: Iterable[str]) -> tuple[str, ...]:
        """Return words in search form."""
        return tuple(map(self.language.fold, printed))

    def phrases(self, printed: Iterable[str]) -> Phrases[bool]:
        """Return phrases in search form, which are looked up at a place."""
        return Phrases((phrase, True) for phrase in self.signs(printed))

    def forms(self, printed: Iterable[str]) -> frozenset[str]:
        """Return words in search form, as print joins others to them."""
        return frozenset(forms(self.signs(printed), self.language))

    @property
    def instruments(self) -> Collection[Instrument]:
        """All instruments of the catalogue."""
        return self.catalogue.instruments.values()

    @property
    def numbered(self) -> Mapping[str, Numbered]:
        """The series of those that are cited by number."""
        return self.catalogue.numbered

    def organs(self, named: Mapping[str, Iterable[str]]) -> dict[str, tuple[Organ, ...]]:
        """Return the organs of ids, by name."""
        return {name: tuple(map(self.catalogue.organs.__getitem__, ids)) for name, ids in named.items()}

    def kinds(self, having: Callable[[slots.DescriptionWords], bool]) -> frozenset[str]:
        """Return the kinds of the descriptions that have something."""
        return frozenset(
            str(description.kind) for description in self.words.descriptions if having(description)
        )

    def units(self, unit: str, *, many: bool = False) -> list[str]:
        """Return the words for one unit, or for `many`, that stand before their numbers."""
        known = (words for words in self.words.units if words.unit == unit and not words.around)
        return [word for words in known for word in (words.many if many else words.one)]


class _Bound:
    """A slot in a scope: what is made of more than its own table is made when it is first asked for."""

    __slots__ = ()

    @property
    def scope(self) -> _Scope:
        """What it is bound to."""
        return cast("_Scope", self.__dict__["scope"])


_Slot = TypeVar("_Slot")
_Made = TypeVar("_Made")


def _bound(kind: type[_Slot], table: object, scope: _Scope) -> _Slot:
    """Return the slot of a language's table in a scope."""
    made = kind(**{name: getattr(table, name) for name in getattr(table, "__struct_fields__", ())})
    vars(made)["scope"] = scope
    return made


def _of(how: Callable[[_Scope], _Made]) -> cached_property[_Made]:
    """Return a field of a slot by how it is made of the slot's scope."""
    return cached_property(lambda slot: how(slot.scope))


class Joining(_Bound, slots.Joining, frozen=True, dict=True):
    """How words are put together in print."""

    # Whether the script puts no spaces between words.
    apart = _of(lambda scope: scope.language.search.apart)
    # The determiners as words, without the sign of elision, and what holds one.
    determiners = _of(
        lambda scope: frozenset(
            word.rstrip("'")
            for word in scope.signs((*scope.words.joining.articles, *scope.words.joining.fused.printed))
        )
    )
    # The words of `of`, where prepositions hold determiners.
    of_words = _of(lambda scope: frozenset[str](scope.words.pointers.of if scope.words.joining.fused else ()))

    @cached_property
    def prepositions(self) -> tuple[tuple[str, str], ...]:
        """What a word may begin with where a preposition is attached, and what it begins with without it.

        The likeliest come first: «لل» is oftener «ال» than «ل» («للجنة المعنية»), and that oftener than
        «الل».
        """
        fold, prepositions = self.scope.language.fold, self.scope.signs(self.attached)
        contracted = [
            (str(fold(joined)), fold(apart)[len(preposition) :])
            for apart, joined in self.contractions
            for preposition in prepositions
            if fold(apart).startswith(preposition)
        ]
        contracted.sort(key=lambda pair: len(pair[1]))
        plain_ones = [(preposition, "") for preposition in prepositions]
        return tuple(dict.fromkeys((*contracted[:1], *plain_ones, *contracted[1:])))


class Counting(_Bound, slots.Counting, frozen=True, dict=True):
    """Numbers, letters and the words for units."""

    # Numbers in words.
    ordinals = _of(lambda scope: Phrases(scope.made.ordinals))
    # The capital letter of a resolution's part.
    part_letters = _of(
        lambda scope: (
            {letter: letter for letter in ascii_uppercase}
            | {
                str(scope.language.fold(name)): letter
                for name, letter in part_letters(scope.language).items()
            }
        )
    )
    # What may stand after a goal's number, with the plans whose goals have targets.
    goal_tails = _of(
        lambda scope: Phrases(
            (tail, tuple(instrument.id for instrument in scope.instruments if instrument.targets))
            for tail in scope.signs(scope.words.counting.plan_tails)
        )
    )
    # The words that stand after their numbers, and what begins those numbers.
    around = _of(
        lambda scope: Phrases(
            (scope.language.fold(printed), word) for printed, word in units_around(scope.words)
        )
    )
    openers = _of(
        lambda scope: frozenset(scope.signs(unit.around for unit in scope.words.units if unit.around))
    )
    # The words for one part.
    parts = _of(lambda scope: scope.phrases(scope.units("part")))
    # The words for rules, and for one of them.
    rule_words = _of(
        lambda scope: Phrases(
            [(word, UnitWord("rule", 1)) for word in scope.signs(scope.units("rule"))]
            + [(word, UnitWord("rule", 3)) for word in scope.signs(scope.units("rule", many=True))]
        )
    )

    @cached_property
    def headings(self) -> Phrases[int]:
        """The words that count headings, in letters: «خامسا»."""
        headings = self.scope.language.headings
        return Phrases(
            (self.scope.language.fold(word), value)
            for value, printed in (headings.ordinals if headings else {}).items()
            for word in printed
            if any(map(str.isalpha, word))
        )

    @cached_property
    def letters(self) -> dict[str, int]:
        """The place of each letter."""
        letters = self.scope.language.letters
        places = {letter: place for place, letter in enumerate(self.scope.signs(letters.order), 1)}
        for order in self.item_orders:
            places |= {letter: place for place, letter in enumerate(self.scope.signs(order), 1)}
        if letters.lookalikes:
            # Print does not tell them from Latin letters, which label more.
            latin_places = {latin(place): place for place in range(1, 27)}
            alike = letters.lookalikes.items()
            places |= latin_places
            places |= {letter: latin_places[other] for letter, other in alike if other in latin_places}
        return places | {letter * 2: place + len(letters.order) for letter, place in places.items()}

    @cached_property
    def alike(self) -> tuple[str, ...]:
        """The words for texts that begin with a unit's word: «条约», «条例» with 条."""
        words = self.scope.words
        units = tuple(word for unit in words.units if unit.around for word in unit.one)
        texts = (*chain(*(description.one for description in words.descriptions)), *words.laws.law_heads)
        return self.scope.signs(
            text.strip("《》")[at:]
            for text in (*texts, *words.laws.laws)
            for at in range(len(text))
            if text.strip("《》")[at:].startswith(units) and text.strip("《》")[at:] not in units
        )

    @cached_property
    def thats(self) -> Phrases[str]:
        """Units that a word points at, where they stand after their numbers."""
        pointers = self.scope.words.pointers
        pointing = (*pointers.pointing.get("masculine", ()), *pointers.same)
        return Phrases(
            (self.scope.language.fold(f"{that}{word}"), str(unit.unit))
            for unit in self.scope.words.units
            if unit.around and unit.unit in {"article", "paragraph"}
            for word in unit.one
            for that in pointing
        )


class Pointers(_Bound, slots.Pointers, frozen=True, dict=True):
    """What points at something that was named."""

    # «its», and the words of that alone.
    own_signs = _of(lambda scope: scope.signs(chain(*scope.words.pointers.own_words.values())))
    own_first = _of(
        lambda scope: frozenset(
            word for word in scope.signs(chain(*scope.words.pointers.own_words.values())) if " " not in word
        )
    )
    # Whether nothing need stand in the place of the words of `of`.
    bare_of = _of(lambda scope: "" in scope.words.pointers.of)

    @cached_property
    def pronouns(self) -> dict[str, str]:
        """The gender of pronouns by kind; empty for a kind that words of more than one gender name
        («Convención», «Convenio»).
        """
        words = self.scope.words
        genders: dict[str, str] = {
            kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds
        }
        for description in words.descriptions:
            genders[description.kind] = (
                description.gender
                if genders.get(description.kind, description.gender) == description.gender
                else ""
            )
        return genders


def _kinds_by(scope: _Scope, said: Callable[[str], str]) -> dict[str, str]:
    """The kind by what a description is with `said` of it."""
    words, fold = scope.words, scope.language.fold
    return {
        plain(fold(text)): str(description.kind)
        for description in words.descriptions
        for text in declined(map(said, description.one), words)
    }


class Kinds(_Bound):
    """The words for kinds of instruments."""

    __slots__ = ("__dict__",)

    # The kind by the first word of names.
    heads = _of(lambda scope: scope.made.heads)
    # The words that may name an instrument that is not known by its name.
    headed = _of(
        lambda scope: frozenset((*scope.made.heads, *_headed(scope.words), *scope.words.dating.year_heads))
    )
    # The gender of a kind's word.
    genders = _of(
        lambda scope: (
            {str(kind): str(gender) for gender, kinds in scope.words.kind_genders.items() for kind in kinds}
            | {str(description.kind): str(description.gender) for description in scope.words.descriptions}
        )
    )
    # The kind by a whole description, and by one without its determiner.
    described = _of(lambda scope: _kinds_by(scope, lambda phrase: phrase))
    bare = _of(lambda scope: _kinds_by(scope, lambda phrase: without_determiner(phrase, scope.words)))
    # Kinds whose words are everyday words, too; whose descriptions count where it is told which is meant;
    # those of them that print marks as names; whose descriptions count only with an article.
    everyday = _of(lambda scope: scope.kinds(lambda description: description.everyday))
    told = _of(
        lambda scope: (
            scope.kinds(lambda description: description.told or description.marked)
            | {str(short.kind) for short in scope.words.short_names}
        )
    )
    marked = _of(lambda scope: scope.kinds(lambda description: description.marked))
    bound = _of(lambda scope: scope.kinds(lambda description: description.bound))
    # The gender of a unit's word.
    unit_genders = _of(lambda scope: {str(unit.unit): str(unit.gender) for unit in scope.words.units})

    @cached_property
    def doubtful(self) -> dict[str, frozenset[str]]:
        """The words beside which a short name of a kind may mean another thing."""
        doubtful: dict[str, list[str]] = {}
        for short in self.scope.words.short_names:
            doubtful.setdefault(short.kind, []).extend(self.scope.signs(short.doubtful))
        return {kind: frozenset(forms(words, self.scope.language)) for kind, words in doubtful.items()}


def _headed(words: ReferenceWords) -> tuple[str, ...]:
    """Words before years and with endings, by which instruments may be named."""
    return (*words.dating.year_pairs, *words.dating.plural_heads)


class Names(_Bound, slots.Names, frozen=True, dict=True):
    """What stands in and after names of instruments."""

    # Places in names; the instruments of a kind whose names begin with one.
    places = _of(lambda scope: scope.phrases(scope.words.names.name_places))
    of_place = _of(
        lambda scope: {(kind, place): instruments for kind, place, instruments in scope.made.of_place}
    )


class Titles(_Bound, slots.Titles, frozen=True, dict=True):
    """Titles in print, and what makes another instrument of a name."""

    # Adjectives that make another instrument of a description.
    other_adjectives = _of(
        lambda scope: frozenset(
            scope.signs(scope.words.titles.others.get("feminine", ()))
            if scope.words.joining.article_sign
            else ()
        )
    )

    @cached_property
    def state_stems(self) -> frozenset[str]:
        """How the names of States of one word begin, up to three letters before their end: «mozambi»."""
        code = self.scope.language.code
        names = self.scope.signs(name for state in load_states() for name in state.names.get(code, ()))
        ends = {(name, len(name) - cut) for name in names if name.isalpha() for cut in range(_CUT + 1)}
        return frozenset(name[:end] for name, end in ends if end >= _STEM)


# The most letters that the adjective of a State leaves out of its name, and the fewest that it keeps.
_CUT, _STEM = 3, 4
# Letters by which a name's end is told from most others.
_END = 4


class Organs(_Bound, slots.Organs, frozen=True, dict=True):
    """Organs, their resolutions and their comments."""

    # The organs by name, and the gender of that.
    organ_names = _of(
        lambda scope: {name: scope.catalogue.organs[organ] for name, organ in scope.made.organs.items()}
    )
    organ_genders = _of(
        lambda scope: {name: organ_gender(name, scope.language) for name in scope.made.organs}
    )
    # What a short name may mean; what each name may, where organs stand before their resolutions.
    shortly = _of(lambda scope: scope.organs(scope.made.shortly))
    organs_called = _of(lambda scope: scope.organs(scope.made.organs_called))
    # How those names may end.
    organs_end = _of(lambda scope: tuple(sorted({name[-_END:] for name in scope.made.organs_called})))
    # The organs that number resolutions or sessions.
    numbering = _of(
        lambda scope: tuple(
            organ for organ in scope.catalogue.organs.values() if organ.sessions or organ.resolution
        )
    )
    # The first words of organs' names.
    heads = _of(
        lambda scope: frozenset(map(scope.language.fold, chain(*scope.words.organs.organ_heads.values())))
    )
    # «قرارها», «its resolution».
    own_organ_words = _of(lambda scope: scope.signs(_own_organs(scope.words)))
    # The bodies that make comments, by name, and to be looked up at a place.
    comment_names = _of(
        lambda scope: {name: scope.catalogue.bodies[body] for name, body in scope.made.commenting.items()}
    )
    commenting = _of(
        lambda scope: Phrases(
            (name, scope.catalogue.bodies[body]) for name, body in scope.made.commenting.items()
        )
    )
    bodies = _of(lambda scope: tuple(body for body in scope.catalogue.bodies.values() if body.comments))

    @cached_property
    def organs(self) -> Phrases[Organ]:
        """The same, with bodies that number no resolutions and short names that organs have
        (an organ without an id).
        """
        made = self.scope.made
        # Bodies number resolutions, too, but a number does not tell the document that holds it.
        bodies = {body_id: self.scope.catalogue.bodies[body_id] for body_id in made.unnumbered.values()}
        called = {
            body_id: Organ(id=body_id, names=body.names, examples=()) for body_id, body in bodies.items()
        }
        unnumbered = {name: called[body_id] for name, body_id in made.unnumbered.items()}
        unnumbered |= dict.fromkeys(made.shortly, Organ(id="", names={}, examples=()))
        return Phrases((unnumbered | self.organ_names).items())


def organ_gender(name: str, language: Language) -> str:
    """Return the gender of an organ's name in search form, by its first word; empty where it is not known."""
    first = TOKEN.findall(name)[0]
    genders = language.references.organs.organ_heads.items()
    return next((gender for gender, heads in genders if first in map(language.fold, heads)), "")


def _law_firsts(scope: _Scope) -> tuple[str, ...]:
    """The words of laws that say what they are: «Constitution» in «sa Constitution»."""
    words = scope.words
    possessive = {*chain(*words.pointers.own_words.values())}
    bare = [without_determiner(phrase, words).split() for phrase in (*words.laws.laws, *words.laws.law_heads)]
    return scope.signs(
        called[1] if len(called) > 1 and called[0] in possessive else called[0] for called in bare
    )


class Laws(_Bound, slots.Laws, frozen=True, dict=True):
    """National law, whose articles are no references."""

    # What begins phrases of law, and what ends them.
    begins = _of(lambda scope: scope.phrases((*scope.words.laws.laws, *scope.words.laws.law_heads)))
    law_endings = _of(lambda scope: scope.signs((*scope.words.laws.laws, *scope.words.laws.law_heads)))
    # The words that say what these are, as print joins others to them; those of texts that may have
    # paragraphs, laws among them.
    law_words = _of(lambda scope: scope.forms(_law_firsts(scope)))
    text_words = _of(
        lambda scope: (
            scope.forms((*_law_firsts(scope), *scope.words.document.texts))
            - scope.forms((*scope.words.pointers.this, *scope.words.pointers.same))
        )
    )


class OwnDocument(_Bound, slots.OwnDocument, frozen=True, dict=True):
    """The document at hand, and other texts."""

    # All words that say that paragraphs are of it.
    own_document_words = _of(
        lambda scope: scope.signs(
            (*scope.words.document.here, *scope.words.document.own_above, *scope.words.document.own_below)
        )
    )

    @cached_property
    def own_document(self) -> Phrases[int]:
        """What says that paragraphs are of it: -1 for those above, 1 for those below."""
        each = ((0, self.here), (-1, self.own_above), (1, self.own_below))
        return Phrases((word, where) for where, words in each for word in self.scope.signs(words))


class Treaties(_Bound):
    """What the catalogue says of instruments, by id."""

    __slots__ = ("__dict__",)

    # The instrument by the number that it is cited by; all such instruments.
    numbers = _of(
        lambda scope: {
            number: instrument
            for series in scope.numbered.values()
            for number, instrument in series.numbers.items()
        }
    )
    serial = _of(
        lambda scope: frozenset(
            instrument for series in scope.numbered.values() for instrument in series.numbers.values()
        )
    )
    # The numbers of a series by the name of whose it is.
    owners = _of(
        lambda scope: Phrases((owner, scope.numbered[series].numbers) for owner, series in scope.made.owners)
    )
    # The year that each is called by, a protocol's place among its convention's, and the kind of each.
    years = _of(lambda scope: {instrument.id: instrument.year for instrument in scope.instruments})
    counted_as = _of(
        lambda scope: {
            instrument.id: instrument.place for instrument in scope.instruments if instrument.place
        }
    )
    kinds = _of(lambda scope: {instrument.id: str(instrument.kind) for instrument in scope.instruments})
    # How many articles each has, where that is known.
    articles = _of(
        lambda scope: {
            instrument.id: instrument.articles for instrument in scope.instruments if instrument.articles
        }
    )
    # Those that a bare description of their kind means anywhere, that make an organization, and whose parts
    # are rules or principles.
    sole = _of(lambda scope: frozenset(scope.catalogue.sole))
    constitutive = _of(
        lambda scope: frozenset(instrument.id for instrument in scope.instruments if instrument.constitutes)
    )
    ruled = _of(
        lambda scope: frozenset(instrument.id for instrument in scope.instruments if instrument.ruled)
    )
    # The letters that begin symbols.
    series = _of(lambda scope: scope.catalogue.series)
    # The Latin letters of a conference's decisions.
    conferences = _of(
        lambda scope: {
            "".join(WORD.findall(scope.language.fold(name))): letters
            for name, letters in scope.catalogue.conferences.items()
        }
    )

    @cached_property
    def by_year(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The instruments of a kind and a year, but those that are cited by number."""
        by_year: dict[tuple[str, str], tuple[str, ...]] = {}
        for instrument in self.scope.instruments:
            if instrument.year and instrument.by_year and instrument.id not in self.serial:
                by_year[instrument.kind, instrument.year] = (
                    *by_year.get((instrument.kind, instrument.year), ()),
                    instrument.id,
                )
        return by_year

    @cached_property
    def children(self) -> dict[str, frozenset[str]]:
        """The protocols of each instrument; most have none."""
        catalogue = self.scope.catalogue
        parents = {instrument.parent for instrument in self.scope.instruments if instrument.parent}
        parents |= {
            member
            for parent in parents & catalogue.groups.keys()
            for member in catalogue.groups[parent].instruments
        }
        return dict.fromkeys(catalogue.instruments, frozenset[str]()) | {
            instrument: frozenset(catalogue.children(instrument))
            for instrument in catalogue.instruments.keys() & parents
        }

    @cached_property
    def first_series(self) -> frozenset[str]:
        """The first letters of symbols, as words are written: «CRC», «وCRC»."""
        joining, fold = self.scope.words.joining, self.scope.language.fold
        attached = [
            fold(conjunction + other)
            for conjunction in ("", *joining.conjunctions.printed)
            for other in ("", *joining.attached)
        ]
        return frozenset(before + name.split("-")[0] for name in self.series for before in attached)


class Looked:
    """What `lookup.find` found in the text at hand, by where it looked."""

    __slots__ = ("found", "text")

    def __init__(self) -> None:
        self.text = ""
        self.found: dict[int, Found | None] = {}


class Told:
    """What `lookup.find` finds by the pieces between spaces from a word on, in any text: a dict by the first
    of them, of what is found there or of dicts by the next.

    Places are as from the word. Long pieces are not kept, and where there are too many all are forgotten.
    """

    def __init__(self) -> None:
        self.first: dict[str, Any] = {}
        self._kept = 0

    def keep(self, pieces: Sequence[str], offset: int, phrase: Found | None) -> None:
        """Keep what was found at an offset of the first piece, by this piece and those after it."""
        if max(map(len, pieces)) > LONGEST_PIECE:
            return
        if self._kept >= _MOST_TOLD:
            self.first, self._kept = {}, 0
        self._kept += 1
        *above, last = pieces[0][max(offset - 1, 0) :], *pieces[1:]
        node = self.first
        for piece in above:
            node = node.setdefault(piece, {})
        node[last] = phrase


class Begin(NamedTuple):
    """The `words` that may begin a mention in a piece between spaces, those that may `alone`, without what
    they begin being known, the pieces that hold a word of the document's terms, and what all others `told`.
    """

    words: Memory[Places]
    alone: frozenset[str]
    anew: AbstractSet[str]
    told: Told


class Speaker(NamedTuple):
    """An organ, with the gender of the name it is called by."""

    organ: Organ
    gender: str


class Entries:
    """The phrases that may begin a mention: as they are written, and names by their features, too.

    Of two as long the one that is so written counts. `firsts` are the words that begin them.
    """

    def __init__(self, written: Phrases[Entry], features: Features[Entry]) -> None:
        self._written, self._features = written, features
        self.firsts, self.reach = written.firsts | features.firsts, 0

    def longest(
        self, text: str, start: int, first: str = "", end: int = -1, then: Sequence[tuple[str, int]] = ()
    ) -> tuple[Entry, int] | None:
        """Return the entry and the end of the longest phrase that begins at `start`."""
        written = self._written.longest(text, start, first, end, then)
        self.reach = self._written.reach
        if first and first not in self._features.firsts:
            return written
        by_features = self._features.longest(text, start, first, end, then)
        self.reach = max(self.reach, self._features.reach)
        return by_features if by_features and (written is None or by_features[1] > written[1]) else written


class Lexicon(NamedTuple):
    """Everything detection looks up, by slot; words and phrases are in search form.

    `forms` gives the written forms of every word that may begin a mention. `entries` are the phrases that do,
    `terms` those that the document has defined. `starts` are what may begin a mention: words, and years where
    a name begins with one («2030 Agenda»); `begin` tells those that do. `looked` is for who reads one text
    after another. `cited` are the organs with which one document has cited numbers of resolutions so far
    (null of two), and those organs by their ids, where it is read in order. `speaker` is the organ that
    speaks in the text at hand, and the gender of its name, where that is known; `house` is the organ whose
    documents it is one of, which they call by its short name; `own_body` is the treaty body whose document
    it is.
    """

    forms: Mapping[str, Form]
    entries: Entries
    terms: Phrases[Entry]
    starts: "re.Pattern[str]"
    begin: Begin
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
    dating: slots.Dating
    organs: Organs
    laws: Laws
    document: OwnDocument
    treaties: Treaties
    links: Links
    dates: Dates
    marks: Marks


def protocols_under(parents: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the protocols of all of these instruments."""
    return frozenset(child for parent in parents for child in lexicon.treaties.children.get(parent, ()))


_MOST_TOLD = 50_000
# A word, or a year with one after it.
_DATED_WORD = re.compile(r"[^\W\d_]+|(?<![\d/.-])\d{4}(?=\s[^\W\d_])")
_LATIN_END = re.compile(r"(?<![A-Za-z])[A-Z]{1,8}$")
_STOPS = frozenset(CLAUSE_ENDS)


@cache
def lexicon(language: Language, catalogue: Catalogue) -> Lexicon:
    """Return the lexicon of a language and a catalogue; made once for each pair."""
    words, made = language.references, named(language, catalogue)
    known = made.phrases_of_entries()
    scope = _Scope(language, catalogue, made, words, known)
    counting, treaties = _bound(Counting, words.counting, scope), _bound(Treaties, None, scope)
    joining, kinds = _bound(Joining, words.joining, scope), _bound(Kinds, None, scope)
    organs = _bound(Organs, words.organs, scope)
    entries = Entries(known, features(made.features, language, known.firsts, _variant))
    written = {
        **forms(_headed(words), language),
        **forms(kinds.heads, language),
        **{
            determiner: Form(determiner, conjunction=False, preposition=False)
            for determiner in joining.determiners
        },
        **forms(entries.firsts, language),
        **{word: Form(held, conjunction=False, preposition=True) for word, held in joining.fused.items()},
    }
    starts = _DATED_WORD if any(map(str.isdecimal, entries.firsts)) else WORD
    starts = TOKEN if joining.apart else starts
    parts = _Parts(language, organs.organs_called)
    return Lexicon(
        forms=written,
        entries=entries,
        terms=Phrases(),
        starts=starts,
        begin=Begin(
            _begin(starts, written, treaties.first_series | counting.openers),
            treaties.first_series | _alone(written, kinds),
            frozenset(),
            Told(),
        ),
        looked=None,
        cited=None,
        speaker=None,
        house=None,
        own_body=None,
        joining=joining,
        counting=counting,
        pointers=_bound(Pointers, words.pointers, scope),
        kinds=kinds,
        names=_bound(Names, words.names, scope),
        titles=_bound(Titles, words.titles, scope),
        dating=words.dating,
        organs=organs,
        laws=_bound(Laws, words.laws, scope),
        document=_bound(OwnDocument, words.document, scope),
        treaties=treaties,
        links=Links(parts),
        dates=_dates(parts, language),
        marks=Marks(parts),
    )


def _variant(instrument: str, leaning: bool) -> Entry:
    return Name((instrument,), "leaning" if leaning else "variant")


def with_terms(base: Lexicon, terms: Mapping[str, tuple[str, ...]], language: Language) -> Lexicon:
    """Return the lexicon with the terms a document defines added; a term wins over the catalogue."""
    known: Phrases[Entry] = Phrases(
        (form, Name(names, "term"))
        for words, names in terms.items()
        for form in declined([words, *_with_determiner(words, base)], language.references)
    )
    added = forms(known.firsts, language)
    written = {**base.forms, **added}
    other = _begin(base.starts, written, base.treaties.first_series | base.counting.openers)
    alone, anew, told = base.begin.alone | _alone(added, base.kinds), set[str](), base.begin.told

    def begun(piece: str) -> Places:
        if not any(map(piece.__contains__, added)):
            return base.begin.words[piece]
        anew.add(piece)
        return other[piece]

    begin = Begin(Memory(begun), alone, anew, told)
    return base._replace(terms=known, forms=written, begin=begin, looked=Looked())


def _alone(written: Mapping[str, Form], kinds: Kinds) -> frozenset[str]:
    """The words that may name an instrument by what stands beside them."""
    return frozenset(word for word, form in written.items() if form.base in kinds.headed)


def _begin(starts: "re.Pattern[str]", written: Container[str], others: Container[str]) -> Memory[Places]:
    """The words that may begin a mention in what stands between two spaces.

    A year at its end may be one: that depends on what stands after.
    """

    def begun(piece: str) -> Places:
        alone = piece if piece.isalpha() else piece[:-1]
        if alone.isalpha() and (alone is piece or piece[-1] in _STOPS):
            # Most pieces are a word, and a comma may follow.
            known = alone in written or alone in others
            return ((0, alone),) if known else ()
        words = ((match.start(), match[0]) for match in starts.finditer(f"{piece} a"))
        begins = (_past_glued(at, word, others) for at, word in words if at < len(piece))
        return tuple((at, word) for at, word in begins if word in written or word in others)

    return Memory(begun)


def _past_glued(at: int, word: str, symbols: Container[str]) -> tuple[int, str]:
    """A word and its place; of one of two alphabets its end, where that begins symbols («انظرCED/C/…»)."""
    end = _LATIN_END.search(word)
    before = word[end.start() - 1] if end and end.start() else ""
    # A letter of a script without capitals.
    glued = before != "" and before.lower() == before.upper() and word not in symbols
    return (at + end.start(), end[0]) if end and glued and end[0] in symbols else (at, word)


def _with_determiner(words: str, base: Lexicon) -> list[str]:
    """The descriptions that differ from a term only by their determiner: from its definition on they mean
    what it means.
    """
    return [
        description
        for description in base.kinds.described
        if description.endswith(f" {words}") and words in base.kinds.bare
    ]
