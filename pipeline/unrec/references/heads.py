"""Instruments by what stands beside their heads: a walk from a head reads the numbers, the year, the place or
owner, the title and what it belongs to, and the catalogue says with which of its entries these agree.

What agrees is `named` where it can be one alone, `customary` where it is told
by its year or place and needs more ground; what contradicts the catalogue, or is of another, is `unknown`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.catalogue import TREATIES
from unrec.languages.phrases import Form
from unrec.references.discourse import Anchor
from unrec.references.lexicon import Lexicon, protocols_under
from unrec.references.lookup import after, find, past_determiner, skip
from unrec.references.vocabulary import Count, Description, Found, Mark, Name
from unrec.text import COMMAS, WORD

CONVENTION, PROTOCOL = "convention", "protocol"
_YEARS = re.compile(r"\d{4}")
# A year, what stands before it, and the space after it; words of a place or an owner before a year; names
# and numbers in one list; the fewest letters of an acronym that is a name.
_YEAR, _MOST_WORDS, _MOST_NAMED, _MOST, _ACRONYM = 6, 3, 8, 40, 3


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
    return Year(year[1], year.end()) if year else _dated(text, end, lexicon, commas=commas)


def _dated(text: str, end: int, lexicon: Lexicon, *, commas: bool = False) -> Year | None:
    """The year of a date."""
    dated = lexicon.dates.dated.match(text, end)
    if dated is None or (dated[0].lstrip()[0] in COMMAS and not commas):
        return None
    return Year(_YEARS.findall(dated[0])[-1], dated.end())


def year_behind(text: str, end: int, lexicon: Lexicon, *, dates: bool) -> Year | None:
    """«لعام ١٩٦٧», «1999 года» after a phrase; with `dates` «of 8 June 1977», too, but not the first
    of two («of 14 May 1954 and 26 March 1999»).
    """
    year = lexicon.dates.year.match(text, end)
    year = year or (lexicon.dates.named_year.match(text, end) if lexicon.pointers.bare_of else None)
    told = Year(year[1], year.end()) if year else _dated(text, end, lexicon) if dates else None
    following = lexicon.links.separator.match(text, told.end) if told and not year else None
    listed = following is not None and following[0].strip() and text[following.end() :][:1].isdigit()
    return None if listed else told


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
    return _of_its_year(text, head, year, lexicon) if year else _with_place(text, head, lexicon)


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
    yield from ((one[0], one[1]) for one in each if one and isinstance(one[0], Name))


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
    return all(lexicon.treaties.years.get(one) == year for one in name.instruments)


def _with_place(text: str, head: Head, lexicon: Lexicon) -> Anchor | None:
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
    end, found = head.end, list[str]()
    while len(found) < most and (name := _next_name(text, end, bases, lexicon, joined=bool(found))):
        found.append(name[0])
        end = name[1]
    if len(found) < least or len(set(found)) < len(found):
        return None
    return Anchor("named", head.start, end, tuple(found), kind=head.kind, rule="several")


def _next_name(
    text: str, end: int, bases: Sequence[str], lexicon: Lexicon, *, joined: bool
) -> tuple[str, int] | None:
    """The instrument that the words after `end` name together with a head, and their end; what goes on from
    another has a conjunction, which is written together with its first word.
    """
    word = WORD.match(text, skip(text, end))
    signs = lexicon.joining.conjunctions if joined else ("",)
    sign = next((one for one in signs if word and word[0].startswith(one)), None)
    if word is None or sign is None:
        return None
    first = ((word[0][len(sign) :], word.end()),)
    each = (lexicon.entries.longest(text, end, base, end, then=first) for base in bases)
    name = next((one for one in each if one and isinstance(one[0], Name)), None)
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
    one = lexicon.treaties.numbers.get(values[0]) if len(values) == 1 else None
    told = ({*_YEARS.findall(text, head.end, last)}, head.kind)
    if one is None or told != ({lexicon.treaties.years.get(one)}, lexicon.treaties.kinds.get(one)):
        return None
    return _numbered(head, last, values, lexicon.treaties.numbers)


def _holds_head(title: str, lexicon: Lexicon) -> bool:
    """Tell whether the words up to the number begin another instrument, so that the number is of that."""
    forms = (lexicon.forms.get(word) for word in WORD.findall(title))
    return any(form is not None and form.base in lexicon.kinds.heads for form in forms)


def _numbered(head: Head, end: int, values: list[str], numbers: Mapping[str, str]) -> Anchor:
    if not all(value in numbers for value in values):
        return Anchor("unknown", head.start, end, kind=head.kind)
    found = tuple(dict.fromkeys(numbers[value] for value in values))
    return Anchor("named", head.start, end, found, kind=head.kind, rule="number")


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
    between = any(one.longest(text, start) for one in (lexicon.titles.title_marks, subjects) if one)
    return between or of_another(text, end, lexicon) is not None


# ---- what agrees with a name, or contradicts it


def with_year(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in a year, in bare words or after a comma only where it is the instruments' own.

    What is of a year before that in which the one named was adopted is another («… لعام ١٩٣٣»): `unknown`.
    """
    treaties, year = lexicon.treaties, lexicon.dates.year.match(text, anchor.end)
    years = {treaties.years.get(one) for one in anchor.instruments}
    if year:
        (one,) = anchor.instruments if len(anchor.instruments) == 1 else ("",)
        family = (one, *(parent for parent, own in treaties.children.items() if one in own))
        if year[1] < min(treaties.years.get(known, "") for known in family):
            kind = treaties.kinds.get(one, "")
            return Anchor("unknown", anchor.start, year.end(), kind=kind, year=year[1])
        return anchor._replace(end=year.end())
    for told in (lexicon.dates.own_year.match(text, anchor.end), lexicon.dates.dated.match(text, anchor.end)):
        # «اتفاقيات جنيف المؤرخة ١٢ آب/أغسطس ١٩٤٩»
        if told and years == {_YEARS.findall(told[0])[-1]}:
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
    one = treaties.numbers.get(str(int(match[1]))) if match else None
    if match is None or one is None:
        return anchor
    if not treaties.children.get(one, frozenset()).isdisjoint(named):
        # «بروتوكول عام ٢٠١٤ لاتفاقية العمل الجبري، ١٩٣٠ (رقم ٢٩)»: the number is that of what it belongs to.
        return anchor._replace(end=match.end())
    if one not in named and {*_YEARS.findall(match[0])} - {treaties.years.get(one, "")}:
        # «the Forced Labour Convention, 1930 (No. 105)»
        return Anchor("unknown", anchor.start, match.end(), kind=treaties.kinds.get(one, ""))
    return anchor._replace(end=match.end(), instruments=(one,), rule="number")


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
    told = by_number(text, head, None, lexicon) or called_by_year(text, head.start, lexicon)
    if told and told.manner == "named" and told.rule != "number":
        told = renamed(text, told, lexicon)
    if told:
        return told._replace(start=start)
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
        called, end = tuple(one for one in called if lexicon.treaties.years.get(one) == year[1]), year.end()
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


def protocols_told(
    parents: Sequence[str], lexicon: Lexicon, *, place: int | None = None, year: str = ""
) -> tuple[str, ...]:
    """Return the protocols of instruments that are of a place among them and of a year, where told."""
    treaties = lexicon.treaties
    return tuple(
        sorted(
            one
            for one in protocols_under(parents, lexicon)
            if (not place or treaties.counted_as.get(one) == place)
            and (not year or treaties.years.get(one) == year)
        )
    )


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
    protocols = protocols_told(parents, lexicon, year=year.year)
    if len(protocols) == 1:
        return Anchor("named", start, whole.end, protocols, kind=kind, rule="parent")
    return Anchor("unknown", start, whole.end, kind=kind)
