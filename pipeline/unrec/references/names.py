"""Names of instruments: which one a phrase speaks of, what belongs to it, and the terms defined for it.

A walk from a word for a kind of instrument reads what stands beside it: numbers, a year, a place or owner, a
title, what it belongs to; the catalogue says with which of its entries these agree. What agrees is `named`
where it can be one alone, `customary` where it is told by its year or place and needs more ground; what
contradicts the catalogue, or is of another, is `unknown`. What makes words a name, another text or nothing is
said by printed tables of verdicts, asked in order.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from unrec.catalogue import TREATIES
from unrec.languages.phrases import Form
from unrec.references.discourse import DOUBTFUL, SHORT, Anchor, listed
from unrec.references.lexicon import Lexicon, protocols_under
from unrec.references.lookup import SENTENCE_END, WORD_REACH, after, find, past_determiner, skip
from unrec.references.vocabulary import (
    PROPER,
    Count,
    Description,
    Entry,
    Found,
    Mark,
    Name,
    Possessed,
    Series,
    UnitWord,
    plain,
)
from unrec.text import COMMAS, WORD

CONVENTION, PROTOCOL = "convention", "protocol"
_A_YEAR = re.compile(r"\d{4}")
# A year, what stands before it, and the space after it; words of a place or an owner before a year; names
# and numbers in one list; the fewest letters of an acronym that is a name.
_YEAR, _MOST_WORDS, _MOST_NAMED, _MOST, _ACRONYM = 6, 3, 8, 40, 3
_PLACED = "placed"
# How far from a short name a word may stand that makes it doubtful.
_BESIDE = 60
NOTHING = Anchor("unknown", -1, -1)
"""The verdict that words are no mention."""

E = TypeVar("E")
W = TypeVar("W")
Verdict = tuple[str, Callable[[W], Anchor | None]]
"""What words are by a rule, as the page prints it, and the rule: the phrase, None where it does not apply."""


class Head(NamedTuple):
    """A word for a kind of instrument: its form in names, and in one without a year (empty where no year
    may stand after it); 1 in the singular, 2 in the dual, 3 in the plural.
    """

    start: int
    end: int
    form: Form
    kind: str
    members: Count = 1
    alone: str = ""


def head_at(text: str, start: int, lexicon: Lexicon, *, other: str | None = None) -> Head | None:
    """Return the head that the word at `start` is, or None; with the kind of any `other` word each is one."""
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or (form is None and other is None):
        return None
    form = form or Form(word[0], conjunction=False, preposition=False)
    dating, base = lexicon.dating, form.base
    if base in dating.plural_heads:
        return Head(start, word.end(), form, dating.plural_heads[base], 3)
    if base in dating.year_pairs:
        return Head(start, word.end(), form, dating.year_pairs[base], 2)
    kind, alone = dating.year_heads.get(base, (lexicon.kinds.heads.get(base, ""), ""))
    kind = kind or other or ""
    return Head(start, word.end(), form, kind, alone=alone) if kind or other is not None else None


# ---- what stands beside a head


class Year(NamedTuple):
    """A year after a word, by itself or in a date, and the offset after it."""

    year: str
    end: int


def year_at(text: str, end: int, lexicon: Lexicon, *, commas: bool = False) -> Year | None:
    """«de 1993», «du 29 mai 1993» after a word that ends at `end`; with `commas`, «,
    de 23 de mayo de 1969», too.
    """
    year = lexicon.dates.named_year.match(text, end)
    return Year(year[1], year.end()) if year else _year_of_date(text, end, lexicon, commas=commas)


def _year_of_date(text: str, end: int, lexicon: Lexicon, *, commas: bool = False) -> Year | None:
    """The year of a date."""
    dated = lexicon.dates.dated.match(text, end)
    if dated is None or (dated[0].lstrip()[0] in COMMAS and not commas):
        return None
    return Year(_A_YEAR.findall(dated[0])[-1], dated.end())


def year_behind(text: str, end: int, lexicon: Lexicon, *, dates: bool) -> Year | None:
    """«لعام ١٩٦٧», «1999 года» after a phrase; with `dates` «of 8 June 1977», too, but not the first
    of two («of 14 May 1954 and 26 March 1999»).
    """
    year = lexicon.dates.year.match(text, end)
    year = year or (lexicon.dates.named_year.match(text, end) if lexicon.pointers.bare_of else None)
    year_told = Year(year[1], year.end()) if year else _year_of_date(text, end, lexicon) if dates else None
    following = lexicon.links.separator.match(text, year_told.end) if year_told and not year else None
    listed = following is not None and following[0].strip() and text[following.end() :][:1].isdigit()
    return None if listed else year_told


def goes_on(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on from `end`, so that what stands before names nothing by itself."""
    if after(text, end, lexicon.titles.title_marks) > end:
        return True
    word = WORD.match(text, skip(text, end))
    # «اتفاقية عام ١٩٩٩ لقمع …»
    return word is not None and len(word[0]) > 2 and word[0].startswith(lexicon.titles.title_prefixes)


def amended(text: str, end: int, lexicon: Lexicon) -> int:
    """Return the end of «بصيغتها المعدلة ببروتوكول عام ١٩٧٢» where that follows directly, else `end`."""
    match = lexicon.dates.amended.match(text, end)
    return match.end() if match else end


def of_another(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The place or the acronym after a head that makes an instrument of its own of it:
    «de Berne», «UNIDROIT»; and its end.
    """
    link = lexicon.links.other_link.match(text, end)
    if link is None:
        return None
    place = lexicon.names.places.longest(text, link.end())
    if place:
        return text[link.end() : place[1]], place[1]
    word = WORD.match(text, link.end())
    return (word[0], word.end()) if word and word[0].isupper() and len(word[0]) >= _ACRONYM else None


# ---- heads with years


def called_by_year(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase of the word at `start` where a year follows it, or stands before.

    `named` where the words around the year make a name of the catalogue, whose instrument is of that year;
    `customary` where no words go on from the year; `unknown` for a protocol of a convention that has none of
    that year; None where neither is so.
    """
    head = head_at(text, start, lexicon)
    if head is None or not (head.alone or head.members > 1):
        return None
    if head.members > 1:
        several = of_several(text, head, lexicon)
        return several or (
            _pair(text, head, lexicon) if head.form.base in lexicon.dating.year_pairs else None
        )
    year = year_at(text, head.end, lexicon)
    if year and head.kind not in TREATIES:
        # «its declaration of 1992», «declaration of 2 May 1992»: States make them, too.
        alone = lexicon.dates.named_year.match(text, head.end) and not lexicon.joining.determiners
        year = year if alone else None
    before = None if year else lexicon.dates.year_before.search(text, max(0, start - _YEAR), start)
    if before:
        dated = head._replace(start=before.start())
        return _of_its_year(text, dated, Year(before[1], head.end), lexicon, before=True)
    return _of_its_year(text, head, year, lexicon) if year else _after_place(text, head, lexicon)


def _of_its_year(
    text: str, head: Head, year: Year, lexicon: Lexicon, *, before: bool = False
) -> Anchor | None:
    """What a head names with a year directly after it, or `before` it."""
    kind = head.kind
    titled = None if before else _titled(text, head, (), year, lexicon)
    annexed = None if titled or kind != PROTOCOL else _of_parent_and_year(text, head, year, lexicon)
    if titled or annexed:
        return titled or annexed
    called = lexicon.treaties.by_year.get((kind, year.year), ())
    if not called and before:
        return Anchor("unknown", head.start, head.end, kind=kind, year=year.year)
    if not called or (not before and goes_on(text, year.end, lexicon)):
        return None
    end = year.end if before else amended(text, year.end, lexicon)
    return Anchor("customary", head.start, end, called, kind=kind, rule="year")


def names_from(
    text: str, head: Head, end: int, words: Sequence[tuple[str, int]], lexicon: Lexicon
) -> Iterator[tuple[Name, int]]:
    """Yield the names that a head makes with the words given and those after them, and their ends; without
    words given those of each form that a name has of the head, with the words at `end`.
    """
    if words:
        each = [lexicon.entries.longest(text, head.start, head.form.base, head.end, then=words)]
    else:
        each = [
            lexicon.entries.longest(text, end, form, end)
            for form in dict.fromkeys((head.alone, head.form.base))
            if form
        ]
    yield from ((anchor[0], anchor[1]) for anchor in each if anchor and isinstance(anchor[0], Name))


def _titled(
    text: str, head: Head, words: Sequence[tuple[str, int]], year: Year, lexicon: Lexicon
) -> Anchor | None:
    """«اتفاقية عام ١٩٥١ الخاصة بوضع اللاجئين», «… لاهاي لعام ١٩٨٠ بشأن …»: what title and year tell."""
    for name, end in names_from(text, head, year.end, words, lexicon):
        if _all_of(name, year.year, lexicon) and not (words and name.rule == "customary"):
            stop = amended(text, end, lexicon)
            return Anchor("named", head.start, stop, name.instruments, kind=head.kind, rule=name.rule)
    return None


def _all_of(name: Name, year: str, lexicon: Lexicon) -> bool:
    return all(lexicon.treaties.years.get(instrument) == year for instrument in name.instruments)


def _after_place(text: str, head: Head, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية لاهاي لعام ١٩٨٠ بشأن …», «اتفاقية الأمم المتحدة لعام ١٩٨٨ لمكافحة …»:
    the year after the place or owner.
    """
    words: list[tuple[str, int]] = []
    year, stop = None, head.end
    while year is None:
        word = WORD.match(text, skip(text, stop))
        if word is None or len(words) == _MOST_WORDS:
            return None
        stop = word.end()
        year = year_at(text, stop, lexicon)
        words.append((word[0], year.end if year else stop))
    return _titled(text, head, words, year, lexicon)


def _pair(text: str, head: Head, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقيتي عامي ١٩٥٤ و١٩٦١»: two instruments of a kind, both called by their years."""
    years = lexicon.dates.year_pair.match(text, head.end)
    if years is None or years[1] == years[2] or goes_on(text, years.end(), lexicon):
        return None
    first, second = (lexicon.treaties.by_year.get((head.kind, years[group]), ()) for group in (1, 2))
    if not first or not second:
        return None
    return Anchor("customary", head.start, years.end(), (*first, *second), kind=head.kind, members=2)


def of_several(text: str, head: Head, lexicon: Lexicon) -> Anchor | None:
    """Return the instruments whose names, without their head, follow its dual or plural.

    Each must be a name of the catalogue with the head in the singular; a dual has exactly two, a plural at
    least three. None where that is not so.
    """
    least, most = (3, _MOST_NAMED) if head.form.base in lexicon.dating.plural_heads else (2, 2)
    heads = lexicon.dating.year_heads.items()
    bases = [base for base, (kind, alone) in heads if kind == head.kind and base != alone]
    end, instruments = head.end, list[str]()
    while len(instruments) < most and (
        name := _next_name(text, end, bases, lexicon, joined=bool(instruments))
    ):
        instruments.append(name[0])
        end = name[1]
    if len(instruments) < least or len(set(instruments)) < len(instruments):
        return None
    return Anchor("named", head.start, end, tuple(instruments), kind=head.kind, rule="several")


def _next_name(
    text: str, end: int, bases: Sequence[str], lexicon: Lexicon, *, joined: bool
) -> tuple[str, int] | None:
    """The instrument that the words after `end` name together with a head, and their end; what goes on from
    another has a conjunction, which is written together with its first word.
    """
    word = WORD.match(text, skip(text, end))
    signs = lexicon.joining.conjunctions if joined else ("",)
    sign = next((sign for sign in signs if word and word[0].startswith(sign)), None)
    if word is None or sign is None:
        return None
    first = ((word[0][len(sign) :], word.end()),)
    each = (lexicon.entries.longest(text, end, base, end, then=first) for base in bases)
    name = next((anchor for anchor in each if anchor and isinstance(anchor[0], Name)), None)
    if name is None or not isinstance(name[0], Name) or name[0].rule not in {"name", "variant"}:
        return None
    return name[0].instruments[0], name[1]


def by_number(text: str, head: Head, numbers: Mapping[str, str] | None, lexicon: Lexicon) -> Anchor | None:
    """Return the instruments whose numbers follow a head: «Convention (no 155) sur …», «Конвенция № 190 МОТ».

    Their owner and their title may follow, or the title stand before the number in brackets. `numbers` are
    those of a series whose name the head is. Only conventions are cited so: a protocol's number, and one
    after which another owner's name stands, are `unknown`; None where no number follows.
    """
    opening = lexicon.dates.headed.match(text, head.end)
    at, bare = opening.end() if opening else head.end, opening is None and numbers is None
    values, last = _numbers(text, at, lexicon, _MOST if numbers is not None or head.members > 1 else 1)
    if not values:
        return _titled_number(text, head, numbers, lexicon)
    last += opening is not None and opening[0].lstrip().startswith("(") and text.startswith(")", last)
    if numbers is None:
        numbers, last = _series_behind(text, last, head, lexicon, bare=bare)
    return (
        None if numbers is None else _with_title(text, _numbered(head, last, values, numbers), head, lexicon)
    )


def _series_behind(
    text: str, end: int, head: Head, lexicon: Lexicon, *, bare: bool
) -> tuple[Mapping[str, str] | None, int]:
    """The series of numbers that end there, by the owner that may follow, with the end of that; an empty one
    of another, None where `bare` numbers may be anything's.
    """
    convention = head.kind == CONVENTION
    if owner := lexicon.treaties.owners.longest(text, skip(text, end)):
        return owner[0] if convention else {}, owner[1]
    if bare and not convention:
        return None, end
    own = convention and not bare and not _is_anothers_number(text, end, head, lexicon)
    return lexicon.treaties.numbers if own else {}, end


def _numbers(
    text: str, end: int, lexicon: Lexicon, most: int, *, titled: bool = False
) -> tuple[list[str], int]:
    """The numbers after a name, each with or without «رقم» and a year: «رقم ١٣٨ (١٩٧٣) ورقم ١٨٢», «٢٩ و١٠٥»;
    or each in brackets after a title.

    With them the offset after the last; an empty list where none follows.
    """
    values, start = list[str](), end
    pattern = lexicon.dates.titled_number if titled else lexicon.dates.serial
    while len(values) < most and (match := pattern.match(text, start)):
        if titled and _holds_head(match[0], lexicon):
            break
        values.append(str(int(match[1])))
        end = match.end()
        separator = lexicon.links.separator.match(text, end)
        if separator is None or not (separator[1] if titled else separator[0].strip()):
            break
        start = separator.start(1) - 1 if titled else separator.end()
    return values, end


def _titled_number(
    text: str, head: Head, numbers: Mapping[str, str] | None, lexicon: Lexicon
) -> Anchor | None:
    """«بشأن حماية الأمومة، 2000 (رقم 183)، وبشأن العمال المنزليين، 2011 (رقم 189)»: each title
    with its number.

    Without a series the one number tells, where its instrument is of the kind, and of the year that stands
    with the title, which holds no other head.
    """
    values, last = _numbers(text, head.end, lexicon, _MOST if head.members > 1 else 1, titled=True)
    if numbers is not None:
        return _numbered(head, last, values, numbers) if values else None
    numbered = lexicon.treaties.numbers.get(values[0]) if len(values) == 1 else None
    told = ({*_A_YEAR.findall(text, head.end, last)}, head.kind)
    if numbered is None or told != (
        {lexicon.treaties.years.get(numbered)},
        lexicon.treaties.kinds.get(numbered),
    ):
        return None
    return _numbered(head, last, values, lexicon.treaties.numbers)


def _holds_head(title: str, lexicon: Lexicon) -> bool:
    """Tell whether the words up to the number begin another instrument, so that the number is of that."""
    forms = (lexicon.forms.get(word) for word in WORD.findall(title))
    return any(form is not None and form.base in lexicon.kinds.heads for form in forms)


def _numbered(head: Head, end: int, values: list[str], numbers: Mapping[str, str]) -> Anchor:
    if not all(value in numbers for value in values):
        return Anchor("unknown", head.start, end, kind=head.kind)
    instruments = tuple(dict.fromkeys(numbers[value] for value in values))
    return Anchor("named", head.start, end, instruments, kind=head.kind, rule="number")


def _with_title(text: str, anchor: Anchor, head: Head, lexicon: Lexicon) -> Anchor:
    """Take in the title after the number: «رقم ١٩٠ بشأن القضاء على العنف والتحرش في عالم العمل»."""
    if anchor.manner != "named":
        return anchor
    title = next(names_from(text, head, anchor.end, (), lexicon), None) if head.alone else None
    same = title is not None and title[0].instruments == anchor.instruments
    return with_year(text, anchor._replace(end=title[1]) if title and same else anchor, lexicon)


def _is_anothers_number(text: str, end: int, head: Head, lexicon: Lexicon) -> bool:
    """Tell whether a name other than the owner's stands after a number:
    «Convention no 108 du Conseil de l'Europe».
    """
    start = skip(text, end)
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(head.kind, ""))
    if after(text, start, lexicon.names.titled) > start:
        return False
    between = any(
        phrases.longest(text, start) for phrases in (lexicon.titles.title_marks, subjects) if phrases
    )
    return between or of_another(text, end, lexicon) is not None


# ---- what agrees with a name, or contradicts it


def with_year(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in a year, in bare words or after a comma only where it is the instruments' own.

    What is of a year before that in which the one named was adopted is another («… لعام ١٩٣٣»): `unknown`.
    """
    treaties, year = lexicon.treaties, lexicon.dates.year.match(text, anchor.end)
    years = {treaties.years.get(instrument) for instrument in anchor.instruments}
    if year:
        (only,) = anchor.instruments if len(anchor.instruments) == 1 else ("",)
        family = (only, *(parent for parent, protocols in treaties.children.items() if only in protocols))
        if year[1] < min(treaties.years.get(known, "") for known in family):
            kind = treaties.kinds.get(only, "")
            return Anchor("unknown", anchor.start, year.end(), kind=kind, year=year[1])
        return anchor._replace(end=year.end())
    for told in (lexicon.dates.own_year.match(text, anchor.end), lexicon.dates.dated.match(text, anchor.end)):
        # «اتفاقيات جنيف المؤرخة ١٢ آب/أغسطس ١٩٤٩»
        if told and years == {_A_YEAR.findall(told[0])[-1]}:
            return anchor._replace(end=told.end())
    return anchor


def renamed(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in the number after a name: «اتفاقية أسوأ أشكال عمل الأطفال، ١٩٩٩ (رقم ١٨٢)».

    The number decides where it is that of another instrument than the name's; without brackets
    it is taken in where it is the name's own, and else the two contradict each other.
    """
    treaties, named = lexicon.treaties, anchor.instruments
    alone = lexicon.dates.number_alone.match(text, anchor.end)
    if alone and len(named) == 1 and named[0] in treaties.serial:
        same = treaties.numbers.get(str(int(alone[1]))) == named[0]
        other = Anchor("unknown", anchor.start, alone.end(), kind=treaties.kinds.get(named[0], ""))
        return anchor._replace(end=alone.end()) if same else other
    match = lexicon.dates.numbered.match(text, anchor.end)
    numbered = treaties.numbers.get(str(int(match[1]))) if match else None
    if match is None or numbered is None:
        return anchor
    if not treaties.children.get(numbered, frozenset()).isdisjoint(named):
        # «بروتوكول عام ٢٠١٤ لاتفاقية العمل الجبري، ١٩٣٠ (رقم ٢٩)»: the number is that of what it belongs to.
        return anchor._replace(end=match.end())
    if numbered not in named and {*_A_YEAR.findall(match[0])} - {treaties.years.get(numbered, "")}:
        # «the Forced Labour Convention, 1930 (No. 105)»
        return Anchor("unknown", anchor.start, match.end(), kind=treaties.kinds.get(numbered, ""))
    return anchor._replace(end=match.end(), instruments=(numbered,), rule="number")


# ---- heads with places, and whatever stands beside one


def headed(text: str, start: int, kind: str, members: Count, lexicon: Lexicon) -> Anchor | None:
    """Return what the phrase names whose word for `kind`, with a determiner before it or without,
    is at `start`.

    `unknown` where a number, a year or a title shows that it names an instrument and the catalogue holds none
    such; None where nothing after the word names one.
    """
    head = head_at(text, past_determiner(text, start, lexicon), lexicon, other=kind)
    if head is None:
        return None
    head = head._replace(kind=kind, members=members)
    anchor = by_number(text, head, None, lexicon) or called_by_year(text, head.start, lexicon)
    if anchor and anchor.manner == "named" and anchor.rule != "number":
        anchor = renamed(text, anchor, lexicon)
    if anchor:
        return anchor._replace(start=start)
    place = of_another(text, head.end, lexicon)
    called = lexicon.names.of_place.get((kind, place[0]), ()) if place else ()
    dated = None if called else _near_year(text, head._replace(start=start), lexicon)
    return dated or (_of_place(text, start, place[1], kind, called, lexicon) if place else None)


def _near_year(text: str, head: Head, lexicon: Lexicon) -> Anchor | None:
    """«la Convention internationale de 1978»: what a year names that words part from the head."""
    dated = lexicon.dates.head_year.match(text, head.end)
    if dated is None:
        return None
    year, end = dated[dated.lastindex or 0], dated.end()
    called = lexicon.treaties.by_year.get((head.kind, year), ()) if head.members == 1 else ()
    if called and not goes_on(text, end, lexicon):
        return Anchor("customary", head.start, end, called, kind=head.kind, rule="year")
    return Anchor("unknown", head.start, end, kind=head.kind, year=year)


def _of_place(
    text: str, start: int, end: int, kind: str, called: tuple[str, ...], lexicon: Lexicon
) -> Anchor:
    """«la Convention de La Haye»: one of those that a place tells, where the document has named one;
    no title goes on.
    """
    year = lexicon.dates.named_year.match(text, end)
    if year:
        called, end = (
            tuple(instrument for instrument in called if lexicon.treaties.years.get(instrument) == year[1]),
            year.end(),
        )
    if not called or goes_on(text, end, lexicon):
        return Anchor("unknown", start, end, kind=kind)
    if year and len(called) == 1:
        return Anchor("named", start, end, called, kind=kind, rule="name")
    return Anchor("customary", start, after(text, end, lexicon.pointers.said), called, kind=kind)


def bare_head(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """What a year beside a head names, or numbers after it, with a determiner before it or without:
    «Convention (no 155)», «conventions nos 29 et 105», «اتفاقية حماية الأمومة، ٢٠٠٠ (رقم ١٨٣)».
    """
    dated = called_by_year(text, start, lexicon)
    head = None if dated else head_at(text, past_determiner(text, start, lexicon), lexicon)
    return by_number(text, head, None, lexicon) if head else dated


# ---- protocols, by what they belong to


def whole_behind(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What a protocol belongs to, after a preposition: «لاتفاقية حقوق الطفل», «to the Convention»,
    «к указанной Конвенции».
    """
    link = lexicon.links.owner_link.match(text, end)
    whole = find(text, link.end() if link else skip(text, end), lexicon)
    if whole is None or whole.conjunction or not (link or whole.preposition):
        return None
    if isinstance(whole.entry, Mark) and whole.entry.what == "pointing":
        pointed = find(text, skip(text, whole.end), lexicon)
        if pointed and isinstance(pointed.entry, Description):
            return whole._replace(entry=pointed.entry._replace(pointing=True), end=pointed.end)
    return whole


def named_in(whole: Found | None) -> tuple[str, ...]:
    """Return the instruments that a name stands for, but those of a customary one: it may mean any."""
    entry = whole.entry if whole else None
    return entry.instruments if isinstance(entry, Name) and entry.rule != "customary" else ()


def _protocol(
    start: int, end: int, among: Iterable[str], lexicon: Lexicon, *, place: int | None = None, year: str = ""
) -> Anchor | None:
    """The phrase at `[start, end)` as the one protocol among some that has a place and a year, where told."""
    places, years = lexicon.treaties.counted_as, lexicon.treaties.years
    placed = [protocol for protocol in among if not place or places.get(protocol) == place]
    protocols = tuple(protocol for protocol in placed if not year or years.get(protocol) == year)
    return Anchor("named", start, end, protocols, rule="parent") if len(protocols) == 1 else None


def past_link(text: str, end: int, kind: str, lexicon: Lexicon) -> int:
    """The end of «الملحق» or «المتعلق» after an instrument, where that or the like is, else `end`."""
    link = after(text, end, lexicon.names.complements)
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind, ""))
    return after(text, end, subjects) if link == end and subjects else link


def _of_parent_and_year(text: str, head: Head, year: Year, lexicon: Lexicon) -> Anchor | None:
    """«بروتوكول سنة ٢٠١٤ الملحق باتفاقية …»: its protocol of that year; `unknown` where we have none.

    One that is annexed to what is told elsewhere («التابع لتلك الاتفاقية») may be any of its year; None where
    nothing follows that it is annexed to.
    """
    start, kind, link = head.start, head.kind, past_link(text, year.end, head.kind, lexicon)
    whole = whole_behind(text, link, lexicon)
    entry = whole.entry if whole else None
    if whole and isinstance(entry, Description):
        said = after(text, whole.end, lexicon.pointers.said)
        called = lexicon.treaties.by_year.get((kind, year.year), ())
        if not called or not (entry.pointing or said > whole.end):
            return None
        return Anchor("customary", start, said, called, kind, rule="year", year=year.year)
    parents = named_in(whole)
    if whole is None or not parents:
        return None
    anchor = _protocol(start, whole.end, protocols_under(parents, lexicon), lexicon, year=year.year)
    return (anchor or Anchor("unknown", start, whole.end))._replace(kind=kind)


# ---- what is found in a text


class Wording(msgspec.Struct, Generic[E], frozen=True, eq=False, dict=True):
    """Words found in a text that may speak of an instrument, and what they are."""

    text: str
    found: Found
    lexicon: Lexicon
    entry: E

    @cached_property
    def dated(self) -> tuple[str, int]:
        """A year after them, and the end of that; an empty one where none is."""
        year = self.lexicon.dates.year.match(self.text, self.found.end)
        if year:
            return year[1], year.end()
        return year_at(self.text, self.found.end, self.lexicon, commas=True) or ("", self.found.end)

    def unknown(self, end: int, kind: str) -> Anchor:
        """Return the phrase as one for an instrument of a kind that the catalogue lacks."""
        return Anchor("unknown", self.found.start, end, kind=kind)


class _Annexed(Wording[Name | Description], frozen=True, eq=False, dict=True):
    """What a protocol is said to belong to, and the protocol as far as its own words go, with its place."""

    anchor: Anchor
    place: int | None

    @property
    def is_unknown(self) -> bool:
        return self.anchor.manner == "unknown"

    @property
    def parents(self) -> tuple[str, ...]:
        return self.entry.instruments if isinstance(self.entry, Name) else ()

    @cached_property
    def children(self) -> frozenset[str]:
        return protocols_under(self.parents, self.lexicon)


def anchor_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that begins at the word at `start`, or None where there is none."""
    found = find(text, start, lexicon)
    return anchor_of(text, found, lexicon) if found else None


def anchor_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that `found` begins, or None where it begins none."""
    table = _TABLES.get(type(found.entry))
    anchor = _first_of(table, Wording(text, found, lexicon, found.entry)) if table else NOTHING
    return None if anchor is NOTHING else _with_place(text, anchor, lexicon)


def _first_of(table: Iterable[Verdict[W]], words: W) -> Anchor:
    """What the first verdict of a table that applies says; the last always does."""
    return next(anchor for _, rule in table if (anchor := rule(words)))


# ---- places: «الاتفاقية الأولى», «второй Факультативный протокол»


def _with_place(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """The description with the place that a word after it gives, where nothing goes on from it («الأولى من
    نوعها»); with what it is of after that, the protocol of that place.
    """
    if anchor.manner not in {"described", "unknown"} or anchor.members > 1:
        return anchor
    counted = None if anchor.among else _counted(text, anchor, lexicon)
    if counted is None:
        return anchor
    place, end = counted
    whole = find(text, skip(text, end), lexicon)
    if whole is None or not whole.preposition:
        return anchor._replace(place=place, place_end=end)
    protocols = protocols_under(named_in(whole), lexicon)
    protocol = _protocol(anchor.start, whole.end, protocols, lexicon, place=place)
    return with_year(text, protocol, lexicon) if protocol else anchor


def _counted(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[int, int] | None:
    """The place after the word of a bare description, and its end; None where a title goes on from there."""
    head = head_at(text, anchor.start, lexicon, other="")
    if head is None or head.form.base not in lexicon.kinds.described:
        return None
    counted = lexicon.pointers.counted.longest(text, skip(text, head.end))
    further = (lexicon.titles.title_marks, lexicon.names.complements)
    goes = counted is not None and any(after(text, counted[1], anchor) > counted[1] for anchor in further)
    return None if goes else counted


def _last_place(text: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """The place that the last word of a phrase gives."""
    last = WORD.findall(text[start:end])[-1]
    counted = lexicon.counting.ordinals.longest(last, 0) if lexicon.joining.article_sign else None
    return counted[0] if counted else None


# ---- names


def _kind(w: Wording[Name]) -> str:
    return w.lexicon.treaties.kinds.get(w.entry.instruments[0], "")


def _otherwise(w: Wording[Name]) -> Anchor | None:
    """«الاتفاقية الأوروبية الإطارية»: a short name with an adjective after it that makes another of it."""
    word = WORD.match(w.text, skip(w.text, w.dated[1])) if w.entry.rule == "customary" else None
    other = word is not None and _kind(w) == CONVENTION and word[0] in w.lexicon.titles.other_adjectives
    return w.unknown(word.end(), _kind(w)) if word and other else None


def _dated(w: Wording[Name]) -> Anchor | None:
    """«la Convention de Vienne de 1985 pour la protection de …», «اتفاقية لاهاي لعام ١٩٨٠ بشأن …»: a short
    name with its year, or one that ends in its year, after which the title goes on.
    """
    if not (w.dated[0] if w.entry.rule == "customary" else w.text[w.found.end - 1].isdigit()):
        return None
    words = WORD.finditer(w.text, w.found.start, w.found.end)
    each = (called_by_year(w.text, word.start(), w.lexicon) for word in words)
    longer = next(
        (anchor for anchor in each if anchor and anchor.manner == "named" and anchor.end > w.found.end), None
    )
    return longer and longer._replace(start=w.found.start)


def _begun(w: Wording[Name]) -> Anchor | None:
    """«الإعلان العالمي لبقاء الطفل»: a short name from which a title goes on; what is called by the short
    name later may be that text, but no treaty.
    """
    if w.entry.rule != "customary" or not goes_on(w.text, w.dated[1], w.lexicon):
        return None
    if _kind(w) in TREATIES:
        return NOTHING
    gender, among = w.lexicon.kinds.genders.get(_kind(w), ""), frozenset(w.entry.instruments)
    return Anchor("stranger", w.found.start, w.found.end, kind=gender, among=among, rule=SHORT)


def _shortly(w: Wording[Name]) -> Anchor | None:
    """«الاتفاقية الوحيدة لسنة ١٩٦١», «اتفاقية لاهاي المذكورة»: a short name by itself or with its year, of
    which there may be one or several; nothing with the year of none of these.
    """
    if w.entry.rule != "customary":
        return None
    (told, end), start, years = w.dated, w.found.start, w.lexicon.treaties.years
    meant = tuple(
        instrument for instrument in w.entry.instruments if not told or years.get(instrument) == told
    )
    if not meant:
        return NOTHING
    end = amended(w.text, end, w.lexicon)
    if told and len(meant) == 1:
        return Anchor("named", start, end, meant, rule="name")
    head = head_at(w.text, start, w.lexicon, other="")
    kind = w.lexicon.kinds.heads.get(head.form.base, CONVENTION) if head else CONVENTION
    dated = _A_YEAR.search(w.text, start, w.found.end)
    called = w.lexicon.treaties.by_year.get((kind, dated[0]), ()) if dated else ()
    if set(meant) < set(called):
        # Of two of one year neither has it («Convention de 1961»).
        return Anchor("customary", start, end, called, kind=kind, rule="year")
    return Anchor("customary", start, after(w.text, end, w.lexicon.pointers.said), meant, kind=kind)


def _of_owner(w: Wording[Name]) -> Anchor | None:
    """«اتفاق منظمة التجارة العالمية بشأن …»: an organization's name from which a title goes on is another of
    its texts.
    """
    if not w.lexicon.treaties.constitutive.issuperset(w.entry.instruments):
        return None
    titled = after(w.text, w.found.end, w.lexicon.names.titled) > w.found.end
    return w.unknown(w.found.end, _kind(w)) if titled or goes_on(w.text, w.found.end, w.lexicon) else None


def _of_other_whole(w: Wording[Name]) -> Anchor | None:
    """«البروتوكول الإضافي الثاني لاتفاقية بودابست»: a name that only counts a protocol, before what it is not
    a protocol to: the one of that place there, where one is known.
    """
    place = _last_place(w.text, w.found.start, w.found.end, w.lexicon) if _kind(w) == PROTOCOL else None
    end = _past_complement(w.text, w.found.end, w.lexicon)
    whole = whole_behind(w.text, end, w.lexicon) if place else None
    if whole is None:
        head = head_at(w.text, skip(w.text, end), w.lexicon) if place else None
        treaty = head and head.kind in TREATIES and head.form.preposition
        return w.unknown(head.end, PROTOCOL) if head and treaty else None
    protocols = protocols_under(named_in(whole), w.lexicon)
    if not protocols.isdisjoint(w.entry.instruments):
        return None
    protocol = _protocol(w.found.start, whole.end, protocols, w.lexicon, place=place)
    return protocol or w.unknown(whole.end, PROTOCOL)


def _by_name(w: Wording[Name]) -> Anchor:
    """A name with its year, its number («(رقم ١٨٩)») and what it completes after it, where these are its own;
    what they contradict is another.
    """
    text, lexicon = w.text, w.lexicon
    anchor = Anchor("named", w.found.start, _past_year(w), w.entry.instruments, rule=w.entry.rule)
    anchor = with_year(text, renamed(text, anchor, lexicon), lexicon)
    if anchor.manner == "unknown":
        return anchor
    anchor = anchor._replace(end=amended(text, anchor.end, lexicon))
    complement = _past_complement(text, anchor.end, lexicon)
    whole = whole_behind(text, complement, lexicon)
    if whole is None and anchor.rule in {"name", "variant"}:
        whole = whole_behind(text, past_link(text, anchor.end, PROTOCOL, lexicon), lexicon)
    # «بروتوكول المعادن الثقيلة لاتفاقية …»: what a protocol belongs to is part of its name.
    entry = whole.entry if whole else None
    parents = entry.instruments if isinstance(entry, Name) else ()
    if whole and not protocols_under(parents, lexicon).isdisjoint(anchor.instruments):
        return with_year(text, anchor._replace(end=whole.end), lexicon)
    joined = complement > anchor.end and isinstance(entry, Name | Description)
    return anchor._replace(end=whole.end) if whole and joined else anchor


def _past_year(w: Wording[Name]) -> int:
    """The end of «Гаагской конвенции 1954 года о защите …»: of a name that ends in its year
    with the title after that, where both name the same; else of the name.
    """
    text, found = w.text, w.found
    year = _A_YEAR.search(text, found.start, found.end)
    head = head_at(text, found.start, w.lexicon, other="") if year else None
    words = list(WORD.finditer(text, head.end, year.start())) if head and year else []
    # «1954 года», «of 1954»
    for called in (words, words[:-1]):
        if head and called:
            then = [(word[0], word.end()) for word in called]
            then[-1] = (then[-1][0], found.end)
            for name, end in names_from(text, head, found.end, then, w.lexicon):
                if name.instruments == w.entry.instruments:
                    return max(end, found.end)
    return found.end


def _past_complement(text: str, end: int, lexicon: Lexicon) -> int:
    """The end of «المكمل» after a phrase, a comma between them or none, else `end`."""
    comma = skip(text, end)
    comma = skip(text, comma + 1) if text[comma : comma + 1] in {*COMMAS} else comma
    complement = lexicon.names.complements.longest(text, comma)
    return complement[1] if complement else end


NAMES: tuple[Verdict[Wording[Name]], ...] = (
    ("named", _dated),
    ("unknown", _otherwise),
    ("another text, or nothing", _begun),
    ("open: one of those called so", _shortly),
    ("unknown", _of_owner),
    ("named or unknown", _of_other_whole),
    ("named", _by_name),
)
"""What a name of the catalogue is, in this order."""


# ---- protocols


def _of_whole(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """A protocol with what it is said to belong to: «البروتوكول الاختياري لاتفاقية حقوق الطفل», «… المتعلق
    بالعهد», «le Protocole de 2002 relatif à la Convention …»; itself without that.
    """
    whole, place = _whole_of(text, anchor, lexicon) if anchor.kind == PROTOCOL else (None, None)
    if whole is None or not isinstance(whole.entry, Name | Description):
        return anchor
    return _first_of(PROTOCOLS, _Annexed(text, whole, lexicon, whole.entry, anchor, place))


def _whole_of(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[Found | None, int | None]:
    """What a protocol is said to belong to, and the place that it is said to have there."""
    counted = lexicon.counting.ordinals.longest(text, skip(text, anchor.end))
    linked = past_link(text, counted[1], PROTOCOL, lexicon) if counted else 0
    if counted and linked > counted[1]:
        return whole_behind(text, linked, lexicon), counted[0]
    whole = whole_behind(text, _past_complement(text, anchor.end, lexicon), lexicon)
    if whole is None and anchor.manner == "unknown":
        whole = whole_behind(text, past_link(text, anchor.end, PROTOCOL, lexicon), lexicon)
    return whole, _last_place(text, anchor.start, anchor.end, lexicon) if whole else None


def _of_described(p: _Annexed) -> Anchor | None:
    """«البروتوكول الاختياري للاتفاقية»: a protocol of a convention that is only described, with a title that
    names it; any of that with a title that is not known.
    """
    entry, anchor, text = p.entry, p.anchor, p.text
    if not isinstance(entry, Description):
        return None
    if p.is_unknown:
        return anchor
    end = after(text, p.found.end, p.lexicon.pointers.said)
    if has_subject(text, p.found, entry, p.lexicon):
        # «the Protocol to the Convention on …»
        return anchor
    return anchor._replace(end=end, whole=entry.kind)


def _of_customary(p: _Annexed) -> Anchor | None:
    """A protocol of what a short name may mean: the name by itself tells."""
    return (
        p.anchor if isinstance(p.entry, Name) and p.entry.rule == "customary" and not p.is_unknown else None
    )


def _by_place(p: _Annexed) -> Anchor | None:
    """The one of its place among the protocols of what is named, or the only one."""
    among = p.children & {*(p.anchor.instruments or p.children)}
    protocol = _protocol(p.anchor.start, p.found.end, among, p.lexicon, place=p.place)
    return with_year(p.text, protocol, p.lexicon) if protocol else None


def _of_none(p: _Annexed) -> Anchor | None:
    """One with a place or a year that no protocol of what is named has, or of what has none."""
    anchor = p.anchor
    counted = p.place is not None and not p.children.isdisjoint(p.lexicon.treaties.counted_as)
    none = p.is_unknown and (not p.children or goes_on(p.text, p.found.end, p.lexicon))
    if not (anchor.instruments or anchor.year or counted or none):
        return None
    end = with_year(p.text, Anchor("named", anchor.start, p.found.end, p.parents), p.lexicon).end
    return Anchor("unknown", anchor.start, end, kind=PROTOCOL, year=anchor.year)


def _of_any(p: _Annexed) -> Anchor:
    """Any protocol of what is named."""
    return p.anchor._replace(manner="described", end=p.found.end, among=p.children, rule="parent")


PROTOCOLS: tuple[Verdict[_Annexed], ...] = (
    ("described, or named", _of_described),
    ("described", _of_customary),
    ("named", _by_place),
    ("unknown", _of_none),
    ("described", _of_any),
)
"""What a protocol is with what it is said to belong to, in this order."""


def protocols_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكولات … لاتفاقية حقوق الطفل»: all protocols of the convention named; None where none is."""
    whole = whole_behind(text, after(text, found.end, lexicon.names.complements), lexicon)
    parents = named_in(whole)
    # The four Geneva Conventions have the same.
    families = {frozenset(lexicon.treaties.children.get(parent, ())) for parent in parents}
    children = families.pop() if len(families) == 1 else frozenset[str]()
    if whole is None or len(children) < 2:
        return None
    known = tuple(instrument for instrument in lexicon.treaties.kinds if instrument in children)
    end = with_year(text, Anchor("named", found.start, whole.end, parents), lexicon).end
    return Anchor("named", found.start, end, known, kind=PROTOCOL, members=3, rule="protocols")


# ---- descriptions


def has_subject(text: str, found: Found, entry: Description, lexicon: Lexicon) -> bool:
    """«الاتفاقية الخاصة بالملاحة الداخلية»: an adjective of the
    right gender makes another instrument of it.
    """
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(entry.kind, ""))
    subject = subjects.longest(text, skip(text, found.end)) if subjects else None
    if subject is None or WORD.match(text, skip(text, subject[1])) is None:
        return False
    before = text[max(0, found.start - WORD_REACH) : found.start].split()
    return not before or before[-1] not in lexicon.pointers.provisions


def _of_its_own(w: Wording[Description]) -> Anchor | None:
    """«la Convention (no 155)», «la Convention de 1951»: what a number, a year or a title after the word
    names.
    """
    entry, lexicon = w.entry, w.lexicon
    pair = entry.members == 2 and not lexicon.dates.headed.match(w.text, w.found.end)
    if pair or entry.among is not None:
        return None
    own = headed(w.text, w.found.start, entry.kind, entry.members, lexicon)
    if own is None or own.manner == "named" or (entry.pointing and _is_verbs_year(w, own)):
        return own if own and own.manner == "named" else None
    return _of_whole(w.text, own, lexicon)


def _is_verbs_year(w: Wording[Description], anchor: Anchor) -> bool:
    """«dicho Convenio se aprobaría en 2026»: after what is pointed at, a year that words part from it."""
    dated = w.lexicon.dates.head_year.match(w.text, w.found.end)
    direct = w.lexicon.dates.named_year.match(w.text, w.found.end)
    return dated is not None and direct is None and anchor.end == dated.end()


def _of_state(w: Wording[Description]) -> Anchor | None:
    """«الإعلان المنصوص عليه في المادة ١٤»: one that a State makes."""
    of_state = w.entry.kind == "declaration" and w.lexicon.laws.of_state
    return NOTHING if of_state and of_state.longest(w.text, skip(w.text, w.found.end)) else None


def _by_its_place(w: Wording[Description]) -> Anchor | None:
    """A short name that counts only directly after certain words: «the implementation of the Agenda»."""
    before = " ".join(w.text[max(0, w.found.start - _BESIDE) : w.found.start].split()).casefold()
    stands = f" {before}".endswith(tuple(f" {word}" for word in w.entry.behind))
    return NOTHING if w.entry.behind and not stands else None


def _of_another(w: Wording[Description]) -> Anchor | None:
    """«المبادئ التوجيهية المنسقة», «la Declaración de Doha»: what goes on from a short name makes another
    text of it; nothing where capitals tell.
    """
    entry, lexicon = w.entry, w.lexicon
    told = entry.short or entry.kind in lexicon.kinds.told
    if not told or not _is_of_another(w.text, w.found.end, lexicon):
        return None
    if lexicon.joining.determiners:
        return NOTHING
    other = Anchor("stranger", w.found.start, w.found.end, kind=w.lexicon.kinds.genders.get(entry.kind, ""))
    short = entry.short and goes_on(w.text, w.found.end, lexicon)
    return other._replace(among=entry.among, rule=SHORT) if short else other


def _with_subject(w: Wording[Description]) -> Anchor | None:
    """«الاتفاقية الخاصة بالملاحة الداخلية»: an adjective that makes another instrument of it."""
    other = has_subject(w.text, w.found, w.entry, w.lexicon)
    return _of_whole(w.text, w.unknown(w.found.end, w.entry.kind), w.lexicon) if other else None


def _plainly(w: Wording[Description]) -> Anchor:
    """A description by itself, with what points back after it, or what it belongs to."""
    text, found, lexicon, entry = w.text, w.found, w.lexicon, w.entry
    end = after(text, found.end, lexicon.pointers.said)
    described = Anchor(
        "described",
        found.start,
        end,
        kind=entry.kind,
        members=entry.members,
        pointing=entry.pointing or end > found.end,
        among=entry.among,
        also=entry.also,
        rule=_PLACED if entry.place else _short(w),
        place=entry.place,
        place_end=end if entry.place else -1,
    )
    return _of_whole(text, described, lexicon)


def _short(w: Wording[Description]) -> str:
    """The rule of a short name: another where a word beside it, in its sentence, makes it doubtful."""
    if not w.entry.short:
        return ""
    text, found = w.text, w.found
    words = w.lexicon.kinds.doubtful.get(w.entry.kind, frozenset())
    before = SENTENCE_END.split(text[max(0, found.start - _BESIDE) : found.start])[-1]
    after_it = SENTENCE_END.split(text[found.end : found.end + _BESIDE])[0]
    return SHORT if words.isdisjoint(WORD.findall(f"{before} {after_it}")) else DOUBTFUL


def _is_of_another(text: str, end: int, lexicon: Lexicon) -> bool:
    """«المبادئ التوجيهية المنسقة», «les Principes directeurs sur …»:
    what goes on from a description makes another of it.
    """
    word = WORD.match(text, skip(text, end))
    if word is None or word[0] in lexicon.pointers.said.firsts:
        return False
    if word[0] in lexicon.titles.others_of:
        # «la Declaración de Doha»
        return True
    sign = lexicon.joining.article_sign
    # «المعاهدة الثنائية»; shorter words only begin so («إلى», «التي»).
    adjective = bool(sign) and word[0].startswith(sign) and len(word[0]) > len(sign) + 2
    return adjective or goes_on(text, end, lexicon)


DESCRIPTIONS: tuple[Verdict[Wording[Description]], ...] = (
    ("named, open or unknown", _of_its_own),
    ("nothing", _of_state),
    ("nothing", _by_its_place),
    ("another text, or nothing", _of_another),
    ("unknown", _with_subject),
    ("described", _plainly),
)
"""What a word for a kind of instrument is, in this order."""


# ---- words that make no mention by themselves


def _pointed(w: Wording[Mark]) -> Anchor | None:
    """«ذلك البروتوكول», «la citada Convención contra …»: what the word before it points with."""
    return (_pointed_at(w) or NOTHING) if w.entry.what == "pointing" else None


def _pointed_at(w: Wording[Mark]) -> Anchor | None:
    text, found, lexicon = w.text, w.found, w.lexicon
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.preposition:
        return None
    if WORD.findall(text[following.start : following.end])[0] in lexicon.joining.determiners:
        return None  # «acknowledges that the Convention …»
    before = text[max(0, found.start - WORD_REACH) : found.start].rstrip()
    if not found.preposition and before.endswith(lexicon.pointers.not_pointing_after):
        return None  # «ذلك» in «بما في ذلك»
    pointed, apart = following.entry, lexicon.joining.apart
    if isinstance(pointed, Name) and not apart:
        named = anchor_of(text, following, lexicon)
        return named and named._replace(start=found.start)
    # «基本原则»: no word ends where the pointing one begins.
    if not isinstance(pointed, Description) or (apart and pointed.kind in lexicon.kinds.told):
        return None
    genders = {w.entry.kind, lexicon.kinds.genders.get(pointed.kind, "")} - {""}
    if len(genders) > 1:
        return None
    anchor = anchor_of(text, following._replace(entry=pointed._replace(pointing=True)), lexicon)
    return anchor and anchor._replace(start=found.start, pointing=True)


def _of_region(w: Wording[Mark]) -> Anchor | None:
    """«الاتفاقية الأوروبية»: what its number, owner or title names, or one of those that begin so; else one
    that the catalogue lacks.
    """
    text, found, lexicon, entry = w.text, w.found, w.lexicon, w.entry
    if entry.what != "other":
        return None
    own = headed(text, found.start, entry.kind, 1, lexicon)
    if own is None and entry.among and not goes_on(text, found.end, lexicon):
        # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
        return Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
    year = lexicon.dates.year.match(text, found.end)
    return own or w.unknown(year.end() if year else found.end, entry.kind)


def _of_law(w: Wording[Mark]) -> Anchor | None:
    """«قانون العقوبات», «قانون مكافحة الإرهاب»: national law, where the words after it say which, or need
    not.
    """
    text, found, lexicon = w.text, w.found, w.lexicon
    law = w.entry.what == "law"
    if w.entry.what == "law head":
        start = skip(text, found.end)
        word = WORD.match(text, start)
        definite = word is not None and word[0].startswith(lexicon.joining.article_sign)
        law = definite or (word is not None and lexicon.laws.law_subjects.longest(text, start) is not None)
    return Anchor("law", found.start, found.end) if law else None


def _of_year(w: Wording[Mark]) -> Anchor | None:
    """«إعلان عام ١٩٩٢»: a word for texts that a year tells."""
    dated = called_by_year(w.text, w.found.start, w.lexicon) if w.entry.what == "stranger" else None
    return dated if dated and dated.manner in {"named", "customary"} else None


def _of_stranger(w: Wording[Mark]) -> Anchor:
    """«إعلان الدوحة»: a text with articles outside the catalogue; nothing without a word after it."""
    if w.entry.what not in {"stranger", "plan"} or not WORD.match(w.text, skip(w.text, w.found.end)):
        return NOTHING
    other = Anchor("stranger", w.found.start, w.found.end, kind=w.entry.kind)
    return other._replace(among=w.entry.among, rule=SHORT) if w.entry.what == "plan" else other


MARKS: tuple[Verdict[Wording[Mark]], ...] = (
    ("as what it points at, or nothing", _pointed),
    ("named, open or unknown", _of_region),
    ("law", _of_law),
    ("named or open", _of_year),
    ("another text, or nothing", _of_stranger),
)
"""What a word is that makes no mention by itself, in this order."""


def _of_series(w: Wording[Series]) -> Anchor:
    """The name of a series of instruments: what the numbers after it tell."""
    head = head_at(w.text, w.found.start, w.lexicon, other=CONVENTION)
    head = head and head._replace(end=w.found.end, kind=CONVENTION)
    numbered = by_number(w.text, head, w.entry.numbers, w.lexicon) if head else None
    return numbered or w.unknown(w.found.end, CONVENTION)


def _whole(w: Wording[UnitWord]) -> Anchor:
    """A word for a unit that itself names what it is part of: «أهداف التنمية المستدامة»."""
    whole = w.entry.whole
    return Anchor("named", w.found.start, w.found.end, whole, rule="name") if whole else NOTHING


_TABLES: Mapping[type[Entry], Sequence[Verdict[Any]]] = {
    Name: NAMES,
    Description: DESCRIPTIONS,
    Mark: MARKS,
    Series: [("named or unknown", _of_series)],
    UnitWord: [("named, or nothing", _whole)],
}


def printed() -> str:
    """Return the tables of verdicts as Markdown; they stand in `docs/extending.md`."""
    tables: tuple[tuple[str, Iterable[tuple[str, Callable[..., Anchor | None]]]], ...] = (
        ("A name of the catalogue", NAMES),
        ("A word for a kind of instrument", DESCRIPTIONS),
        ("A protocol with what it is said to belong to", PROTOCOLS),
        ("A word that makes no mention by itself", MARKS),
    )
    return listed((title, [(f"*{verdict}*: ", rule) for verdict, rule in table]) for title, table in tables)


# ---- terms

_OPEN = re.compile(r"\s?[»\"”]?\s?[،,]?\s?[(\[]\s?")
_QUOTED = re.compile(
    r"\s?(?:[\"“”«]{1,2}\s?(?P<term>[^\"“”«»()\[\]]{2,80}?)\s?[\"“”»]{1,2}|[‘'](?P<single>[^\"“”«»‘’'()\[\]]{2,80})[’'])\s?[)\]]?"
)
_BRACKETED = re.compile(r"\s?(?P<term>[^()\[\]،؛:.\"“”«»\d]{2,80}?)\s?(?:[)\]]|(?=[،؛.:]))")
# What may stand between «hereinafter» and the term.
_GAP = re.compile(r"\s?[،,:—–-]?\s?")
_FEWEST = 3


def term_behind(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the term that is defined directly after an instrument's name, or None; see `term_at`."""
    opening = _OPEN.match(text, end)
    if opening is None:
        return None
    cue = lexicon.titles.definitions.longest(text, opening.end())
    return term_at(text, cue[1] if cue else opening.end(), lexicon)


def term_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the term that is defined at `start`, in search form, and the offset after its definition, where
    it is one for an instrument; «المكتب» and the like are none.

    A word for a kind of instrument begins it, where it stands in quotation marks is anywhere in it («the
    "Guiding Principles"»); or it is an acronym. A determiner is no part of it.
    """
    gap = _GAP.match(text, start)
    start = gap.end() if gap else start
    quoted = _QUOTED.match(text, start) or _QUOTED.match(text, past_determiner(text, start, lexicon))
    match = quoted or _BRACKETED.match(text, start)
    if match is None:
        return None
    term = next(filter(None, match.groups()))
    words = plain(term[past_determiner(term, 0, lexicon) :])
    if words.isupper() and words.isalpha() and len(words) >= _FEWEST:
        return words, match.end()
    closed = match[0].rstrip().endswith((")", "]"))
    called = _called_so(words, lexicon, quoted=quoted is not None, closed=closed)
    return (called, match.end()) if called else None


def _called_so(words: str, lexicon: Lexicon, *, quoted: bool, closed: bool) -> str:
    """The words of a term as a text has them, where a word for a kind of instrument makes it; else empty."""
    first = WORD.match(words)
    if first is None:
        return ""
    form, kinds = lexicon.forms.get(first[0]), lexicon.kinds
    base = form.base if form else first[0]
    begun = base + words[first.end() :]
    heads = base in kinds.heads or words in kinds.bare or begun in kinds.bare
    ends = closed or kinds.heads.get(base, "") not in kinds.told
    held = quoted and any(word in kinds.bare for word in words.split())
    return (begun if heads else words) if (heads and ends) or held else ""


def is_bracketed(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase stands alone in brackets, with quotation marks or without."""
    before, after_it = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
    return before[:1] in {"(", "["} and after_it[-1:] in {")", "]"}


# ---- titles in marks

_TITLE, _TITLE_END = "«", "»"
_TITLE_MARK = re.compile(f"[{_TITLE}{_TITLE_END}]")
# The longest title, in signs.
_LONGEST_TITLE = 240


def title_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the title is whose first word begins at `start`, after its mark;
    None where none begins there.

    None also for a description («公约»), a term of the document, and for what is no name of an instrument;
    one that only ends as such titles do is not known.
    """
    begin = start
    while begin and text[begin - 1] == _TITLE:
        begin -= 1
    end = _end_of_title(text, begin) if begin < start else -1
    if end < 0:
        return None
    found = find(text, start, lexicon)
    if found and _TITLE in text[end : found.end]:
        # «《联合国气候变化框架公约》、《京都议定书》» are two, though one name has the words of both.
        inner = find(text[start:end], 0, lexicon)
        found = inner._replace(start=start, end=start + inner.end) if inner else None
    if found and not text[found.end : end].strip(f" {_TITLE_END}"):
        if not isinstance(found.entry, Name) or found.entry.rule in {"customary", "term"}:
            return None
        return Anchor("named", begin, end, found.entry.instruments, rule=found.entry.rule)
    bare = text[begin:end].rstrip(f" {_TITLE_END}")
    endings = lexicon.titles.title_endings
    kind = next((kind for ending, kind in endings.items() if bare.endswith(ending)), "")
    return Anchor("unknown", begin, end, kind=kind) if kind else None


def _end_of_title(text: str, begin: int) -> int:
    """The end of a title that begins with a mark: where that closes; -1 where it does not."""
    depth = 0
    for mark in _TITLE_MARK.finditer(text, begin, begin + _LONGEST_TITLE):
        depth += 1 if mark[0] == _TITLE else -1
        if depth == 0:
            return mark.end()
    return -1


# ---- what an article is part of


def container_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what an article is part of, where the word after «من» begins at `start`.

    None where nothing is named there: «المادة ١٨ من أجل …».
    """
    start = skip(text, after(text, start, lexicon.counting.fillers))
    anchor = next(filter(None, (named(text, start, lexicon) for named in _CONTAINERS)), None)
    if anchor and anchor.manner == "stranger":
        law = lexicon.laws.begins.longest(text, start)
        return Anchor("law", start, law[1]) if law else Anchor("unknown", start, anchor.end, rule="no_treaty")
    return anchor or _not_known(text, start, lexicon)


def _year_first(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1991 Espoo Convention»: a name after its own year, a protocol to what is named after it, or only
    its year.
    """
    year = lexicon.dates.year_first.match(text, past_determiner(text, start, lexicon))
    head = WORD.match(text, year.end()) if year else None
    if year is None or head is None:
        return None
    told = year[0][:4]
    whole = whole_behind(text, head.end(), lexicon) if lexicon.kinds.bare.get(head[0]) == PROTOCOL else None
    if whole and isinstance(whole.entry, Name):
        protocols = protocols_under(whole.entry.instruments, lexicon)
        return _protocol(start, whole.end, protocols, lexicon, year=told)
    anchor = anchor_at(text, year.end(), lexicon)
    own = anchor is not None and all(
        lexicon.treaties.years.get(instrument) == told for instrument in anchor.instruments
    )
    if anchor and anchor.manner == "named" and own:
        return anchor._replace(start=start)
    return anchor_at(text, start, lexicon) or called_by_year(text, year.end(), lexicon)


def _possessed(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«المادة ١٥ من بروتوكولها الثاني», «من الاتفاقية الأم»: of the same family as what is named before."""
    found = find(text, start, lexicon)
    entry = found.entry if found else None
    if found is None or not isinstance(entry, Possessed):
        return None
    if entry.points == "parent":
        return Anchor("described", start, found.end, rule="parent convention")
    if entry.points != "protocol":
        return None
    year = lexicon.dates.year.match(text, found.end)
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end))
    place, end = counted or (entry.place, found.end)
    end, told = (year.end(), year[1]) if year else (end, "")
    return Anchor("described", start, end, kind=entry.gender, rule="possessed", place=place, year=told)


_CONTAINERS: tuple[Callable[[str, int, Lexicon], Anchor | None], ...] = (
    _year_first,
    _possessed,
    anchor_at,
    bare_head,
)
"""What may say of what an article is, in this order."""


def _not_known(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """A law, or an instrument that the catalogue lacks; None where the word speaks of neither."""
    word = WORD.match(text, start)
    if word is None:
        return None
    heads, pointers = lexicon.kinds.heads, lexicon.pointers
    owned = WORD.match(text, skip(text, word.end())) if word[0] in pointers.own_first else None
    if owned and (owned[0] in heads or lexicon.laws.begins.longest(text, owned.start())):
        # «l'article 36 de son Statut»
        return Anchor("unknown", start, owned.end(), kind=heads.get(owned[0], ""), rule="no_treaty")
    if pointers.adverbs.longest(text, start):
        return None
    verb = word[0] not in heads and word[0].endswith(lexicon.joining.infinitives or ("\n",))
    law = _law_at(text, start, lexicon, whole=not verb)
    if law or verb:
        return Anchor("law", start, law) if law else None
    return _unknown_at(word, lexicon)


def _unknown_at(word: re.Match[str], lexicon: Lexicon) -> Anchor | None:
    """The instrument that a word begins, which is not known; where no preposition stands before it, only as
    a word for a kind, or after what does not point.
    """
    heads, pointers = lexicon.kinds.heads, lexicon.pointers
    unknown = Anchor("unknown", word.start(), word.end(), kind=heads.get(word[0], ""))
    if not pointers.bare_of or word[0] in heads:
        return unknown
    endings = pointers.not_after_endings or ("\n",)
    # «статьи 11 Всемирной декларации», «статья 12 Федерального закона»: what adjectives in the genitive name.
    adjectives = lexicon.marks.adjectives.match(word.string, word.start())
    head = WORD.match(word.string, adjectives.end()) if adjectives else None
    named = head is not None and (head[0] in heads or lexicon.laws.begins.longest(word.string, head.start()))
    return unknown if named or word[0] in pointers.not_after or word[0].endswith(endings) else None


def _law_at(text: str, start: int, lexicon: Lexicon, *, whole: bool) -> int:
    """The end of a phrase of law; 0 where none begins there. `whole` names may end in the word for a law."""
    bare = past_determiner(text, start, lexicon)
    law = lexicon.laws.begins.longest(text, start) or lexicon.laws.national_laws.longest(text, bare)
    if law or not (whole and lexicon.names.names_end):
        return law[1] if law else 0
    ending = lexicon.marks.law_behind.match(text, start)
    return ending.end() if ending else 0


def unknown_name(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument of the word at `start` («اتفاقية حظر الألغام») where the catalogue lacks it.

    None where the words that follow show that no particular instrument is meant («اتفاقية ثنائية»).
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.kinds.heads.get(form.base) if form else None
    if word is None or kind not in PROPER:
        return None
    following = skip(text, word.end())
    if not WORD.match(text, following) or lexicon.pointers.generic.longest(text, following):
        return None
    return Anchor("unknown", start, word.end(), kind=kind)
