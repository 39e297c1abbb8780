"""Instruments by what stands beside their heads: years, numbers, places, and several at once."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from unrec.catalogue import TREATIES
from unrec.references.discourse import Anchor
from unrec.references.lexicon import Lexicon, protocols_under
from unrec.references.lookup import after, find, past_determiner, skip
from unrec.references.vocabulary import Description, Found, Mark, Name
from unrec.text import COMMAS, WORD

_MOST_NAMED = 8


def of_several(text: str, start: int, end: int, base: str, lexicon: Lexicon) -> Anchor | None:
    """Return the instruments whose names, without their head, follow the dual or plural that ends at `end`.

    Each must be a name of the catalogue with the head in the singular; a dual has exactly two, a plural at
    least three. None where that is not so.
    """
    dual = base in lexicon.dating.year_pairs
    kind = lexicon.dating.year_pairs.get(base) or lexicon.dating.plural_heads[base]
    most = 2 if dual else _MOST_NAMED
    found: list[str] = []
    while len(found) < most and (one := _name(text, end, kind, lexicon, joined=bool(found))):
        found.append(one[0])
        end = one[1]
    if len(found) < (2 if dual else 3) or len(set(found)) < len(found):
        return None
    return Anchor("named", start, end, tuple(found), kind=kind, rule="several")


def _name(text: str, end: int, kind: str, lexicon: Lexicon, *, joined: bool) -> tuple[str, int] | None:
    """The instrument that the words after `end` name together with a head, and their end.

    `joined` asks for a conjunction before them, which is written together with the first.
    """
    word = WORD.match(text, skip(text, end))
    if word is None:
        return None
    first = word[0]
    if joined:
        conjunction = next((one for one in lexicon.joining.conjunctions if first.startswith(one)), "")
        if not conjunction:
            return None
        first = first[len(conjunction) :]
    for head, (kind_of_head, alone) in lexicon.dating.year_heads.items():
        if kind_of_head == kind and head != alone:
            found = lexicon.entries.longest(text, end, head, end, then=((first, word.end()),))
            if found and isinstance(found[0], Name) and len(found[0].instruments) == 1:
                return (found[0].instruments[0], found[1]) if found[0].rule in {"name", "variant"} else None
    return None


TITLED_YEAR = "titled year"
"""The rule of what an article is of that is called by its year, and a title stands after both."""
_LAST_YEAR = re.compile(r"\d{4}")
# Words of a place or an owner before the year: «الأمم المتحدة».
_MOST_WORDS = 3
# A year, what stands before it, and the space after it.
_YEAR = 6


class _Year(NamedTuple):
    """A year after a word, by itself or in a date, and the offset after it."""

    year: str
    end: int


def called_by_year(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase of the word at `start` where a year follows it.

    `named` where the words around the year make a name of the catalogue, whose instrument is of that year;
    `customary` where no words go on from the year; `unknown` for a protocol of a convention that has none of
    that year; None where neither is so.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None:
        return None
    if form.base in lexicon.dating.plural_heads:
        return of_several(text, start, word.end(), form.base, lexicon)
    if form.base in lexicon.dating.year_pairs:
        several = of_several(text, start, word.end(), form.base, lexicon)
        return several or _pair(text, start, word.end(), lexicon.dating.year_pairs[form.base], lexicon)
    head = lexicon.dating.year_heads.get(form.base)
    if head is None:
        return None
    kind = head[0]
    year = year_at(text, word.end(), lexicon)
    own = bool(lexicon.joining.determiners) or not _is_year(text, word.end(), lexicon)
    if year and kind not in TREATIES and own:
        # «its declaration of 1992», «declaration of 2 May 1992»: States make them, too.
        year = None
    if year is not None:
        return _of_that_year(text, start, form.base, head, year, lexicon)
    before = lexicon.dates.year_before.search(text, max(0, start - _YEAR), start)
    if before is None:
        return _with_place(text, start, word.end(), form.base, kind, lexicon)
    if kind == "protocol" and (
        annexed := _annexed(text, before.start(), word.end(), before[1], kind, lexicon)
    ):
        return annexed
    called = lexicon.treaties.by_year.get((kind, before[1]), ())
    if called:
        return Anchor("customary", before.start(), word.end(), called, kind=kind, rule="year")
    return Anchor("unknown", before.start(), word.end(), kind=kind, year=before[1])


def _of_that_year(
    text: str, start: int, base: str, head: tuple[str, str], year: _Year, lexicon: Lexicon
) -> Anchor | None:
    """What a head with a year after it names."""
    kind, alone = head
    shared = _shared_title(text, year.end, lexicon)
    if shared:
        return _of_pair(text, start, year, shared, alone, kind, lexicon)
    for found, end in _titles(text, year.end, base, alone, lexicon):
        if _all_of(found, year.year, lexicon):
            stop = amended(text, end, lexicon)
            return Anchor("named", start, stop, found.instruments, kind=kind, rule=found.rule)
    annexed = _annexed(text, start, year.end, year.year, kind, lexicon) if kind == "protocol" else None
    if annexed:
        return annexed
    called = lexicon.treaties.by_year.get((kind, year.year), ())
    # A further year is no title: «تقرير … عن تنفيذ اتفاقية سنة ١٩٨٨ لعام ٢٠١٦».
    further = lexicon.dates.year.match(text, year.end)
    # «الدول الأطراف في اتفاقية سنة ١٩٨٨ التي لم …»: the clause is about the parties.
    bound = text.endswith(lexicon.document.parties, 0, max(0, start - 1))
    of_parties = bound and lexicon.document.party_clauses.longest(text, skip(text, year.end))
    if not called or (further is None and not of_parties and goes_on(text, year.end, lexicon)):
        return None
    if kind not in TREATIES and _is_anothers(text, year.end, lexicon):
        return None
    return Anchor("customary", start, amended(text, year.end, lexicon), called, kind=kind, rule="year")


def _is_anothers(text: str, end: int, lexicon: Lexicon) -> bool:
    """«إعلان عام ١٩٩٢ باستقلال البلد», «إعلان ١٩٩٢ الصادر عن الرئيس»: States make declarations, too."""
    word = WORD.match(text, skip(text, end))
    return word is not None and (
        word[0] in lexicon.dating.dated_others or word[0].startswith(lexicon.dating.dated_prefixes or ("\n",))
    )


def _is_year(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a year by itself stands after a word, and no date."""
    return lexicon.dates.named_year.match(text, end) is not None


def year_at(text: str, end: int, lexicon: Lexicon, *, commas: bool = False) -> _Year | None:
    """«de 1993», «du 29 mai 1993» after a word that ends at `end`; with `commas`, «,
    de 23 de mayo de 1969», too.
    """
    year = lexicon.dates.named_year.match(text, end)
    if year:
        return _Year(year[1], year.end())
    dated = lexicon.dates.dated.match(text, end)
    if dated is None or (dated[0].lstrip()[0] in COMMAS and not commas):
        return None
    return _Year(_LAST_YEAR.findall(dated[0])[-1], dated.end())


def year_behind(text: str, end: int, lexicon: Lexicon, *, dates: bool) -> _Year | None:
    """«لعام ١٩٦٧», «1999 года» after a phrase; with `dates` «of 8 June 1977», too, but not the first
    of two («of 14 May 1954 and 26 March 1999»).
    """
    year = lexicon.dates.year.match(text, end)
    year = year or (lexicon.dates.named_year.match(text, end) if lexicon.pointers.bare_of else None)
    if year:
        return _Year(year[1], year.end())
    dated = lexicon.dates.dated.match(text, end) if dates else None
    if dated is None or dated[0].lstrip()[0] in COMMAS:
        return None
    following = lexicon.links.separator.match(text, dated.end())
    if following and following[0].strip() and text[following.end() : following.end() + 1].isdigit():
        return None
    return _Year(_LAST_YEAR.findall(dated[0])[-1], dated.end())


def _annexed(text: str, start: int, end: int, year: str, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«بروتوكول سنة ٢٠١٤ الملحق باتفاقية …»: its protocol of that year; `unknown` where we have none.

    Also where «الملحق ببروتوكول …» names what we do not know; None where nothing follows that it is annexed
    to, or a description of it.
    """
    own, end = end, after(text, end, lexicon.names.complements)
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind, "")) if end == own else None
    end = after(text, end, subjects) if subjects else end
    link = lexicon.links.owner_link.match(text, end) if lexicon.joining.determiners else None
    whole = find(text, link.end() if link else skip(text, end), lexicon)
    word = WORD.match(text, skip(text, end))
    form = lexicon.forms.get(word[0]) if word else None
    if (
        end > own
        and form
        and form.base in lexicon.dating.year_heads
        and not (whole and isinstance(whole.entry, Name | Description))
    ):
        return Anchor("unknown", start, end, kind=kind, year=year)
    described = _described(text, end, whole, lexicon, linked=link is not None) if end > own or link else 0
    called = lexicon.treaties.by_year.get((kind, year), ()) if described else ()
    if link and described and not called:
        return Anchor("unknown", start, described, kind=kind, year=year)
    if called and lexicon.dates.year.match(text, described) is None:
        # «المتعلق بها», «التابع لتلك الاتفاقية»: what it belongs to is told elsewhere.
        return Anchor("customary", start, described, called, kind, rule="year", year=year)
    if whole is not None and (not (link or whole.preposition) or whole.conjunction):
        return None
    if whole is not None and isinstance(whole.entry, Name):
        parents, stop = whole.entry.instruments, whole.end
    elif whole is None and word and form and form.preposition and not form.conjunction:
        # «بروتوكول عام ١٩٩٦ لاتفاقية عام ١٩٧٢ بشأن …»
        dated = called_by_year(text, word.start(), lexicon)
        if dated is None or dated.manner != "named":
            return None
        parents, stop = dated.instruments, dated.end
    else:
        return None
    children = protocols_under(parents, lexicon)
    of_year = tuple(sorted(one for one in children if lexicon.treaties.years.get(one) == year))
    if len(of_year) == 1:
        return Anchor("named", start, stop, of_year, kind=kind, rule="parent")
    return Anchor("unknown", start, stop, kind=kind)


def _described(text: str, start: int, found: Found | None, lexicon: Lexicon, *, linked: bool) -> int:
    """The end of «بها», «لتلك الاتفاقية», «للاتفاقية المذكورة», where that stands at `start`; else 0.

    `linked` where a preposition of its own stands before what is found: «to that Convention».
    """
    pronoun = lexicon.pointers.to_it.longest(text, skip(text, start))
    if pronoun:
        return pronoun[1]
    if found is None or not (found.preposition or linked) or found.conjunction:
        return 0
    if isinstance(found.entry, Mark) and found.entry.what == "pointing":
        pointed = find(text, skip(text, found.end), lexicon)
        return pointed.end if pointed and isinstance(pointed.entry, Description) else 0
    if not isinstance(found.entry, Description):
        return 0
    said = after(text, found.end, lexicon.pointers.said)
    return said if said > found.end or found.entry.pointing else 0


def amended(text: str, end: int, lexicon: Lexicon) -> int:
    """Return the end of «بصيغتها المعدلة ببروتوكول عام ١٩٧٢» where that follows directly, else `end`."""
    match = lexicon.dates.amended.match(text, end)
    return match.end() if match else end


def with_year(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in a year, in bare words or after a comma only where it is the instruments' own.

    What is of a year before that in which the one named was adopted is another («… لعام ١٩٣٣»): `unknown`.
    """
    year = lexicon.dates.year.match(text, anchor.end)
    (one,) = anchor.instruments if len(anchor.instruments) == 1 else ("",)
    parents = (parent for parent, own in lexicon.treaties.children.items() if one in own)
    if year and year[1] < min(
        (lexicon.treaties.years.get(known, "") for known in (one, *parents)), default=""
    ):
        kind = lexicon.treaties.kinds.get(one, "")
        return Anchor("unknown", anchor.start, year.end(), kind=kind, year=year[1])
    if year:
        return anchor._replace(end=year.end())
    years = {lexicon.treaties.years.get(one) for one in anchor.instruments}
    own = lexicon.dates.own_year.match(text, anchor.end)
    if own and years == {own[own.lastindex or 0]}:
        return anchor._replace(end=own.end())
    dated = lexicon.dates.dated.match(text, anchor.end)
    if dated and years == {dated[0][-4:]}:
        # «اتفاقيات جنيف المؤرخة ١٢ آب/أغسطس ١٩٤٩»
        return anchor._replace(end=dated.end())
    return anchor


def titled_as(text: str, end: int, base: str, lexicon: Lexicon) -> tuple[Name, int] | None:
    """Return the name that the title at `end` makes with a head, whatever form of the head a name has,
    and the title's end; None where it makes none, or only a short name.
    """
    heads = [head for head, (_, alone) in lexicon.dating.year_heads.items() if base in {head, alone}]
    direct = lexicon.entries.longest(text, end, base, end)
    names = [direct] if direct and direct[1] > end else []
    for found in (*names, *(one for head in heads for one in _titles(text, end, head, base, lexicon))):
        if isinstance(found[0], Name) and found[1] > end and found[0].rule != "customary":
            return found[0], found[1]
    return None


class _Shared(NamedTuple):
    """The title of two instruments: what the word in the dual that begins it may be in a name of one of them,
    the end of that word and of the second one's year, and whether the title stands after the one at hand.
    """

    begins: tuple[str, ...]
    begun: int
    year_end: int
    second: bool


def _of_pair(
    text: str, start: int, year: _Year, shared: _Shared, alone: str, kind: str, lexicon: Lexicon
) -> Anchor:
    """«اتفاقية عام ١٩٥١ وبروتوكول عام ١٩٦٧ الخاصين بوضع اللاجئين»: the one at `start`, by the title of both,
    which the second takes in; `unknown` where that makes no name of its year («المتعلقين بالنبات»).
    """
    for one in shared.begins:
        found = lexicon.entries.longest(text, start, alone, shared.year_end, then=((one, shared.begun),))
        if found and isinstance(found[0], Name) and _all_of(found[0], year.year, lexicon):
            stop = found[1] if shared.second else year.end
            return Anchor("named", start, stop, found[0].instruments, kind=kind, rule=found[0].rule)
    return Anchor("unknown", start, year.end, kind=kind, year=year.year)


def _shared_title(text: str, end: int, lexicon: Lexicon) -> _Shared | None:
    """The title of two instruments after a year that ends at `end`, or behind the other one's; None where no
    word in the dual begins one.
    """
    mark = lexicon.titles.shared_titles.longest(text, skip(text, end))
    second = mark is not None
    if mark is None:
        word = WORD.match(text, skip(text, end))
        form = lexicon.forms.get(word[0]) if word else None
        other = year_at(text, word.end(), lexicon) if word else None
        if (
            form is None
            or other is None
            or not form.conjunction
            or form.base not in lexicon.dating.year_heads
        ):
            return None
        end = other.end
        mark = lexicon.titles.shared_titles.longest(text, skip(text, end))
    return _Shared(mark[0], mark[1], end, second) if mark else None


def titled(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[Name, int] | None:
    """Return the name that a title after `end` makes with the word at `start`, and the title's end.

    None where the words after `end` are no title of an instrument of the catalogue.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.dating.year_heads.get(form.base) if form else None
    return next(_titles(text, end, form.base, head[1], lexicon), None) if form and head else None


def _pair(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقيتي عامي ١٩٥٤ و١٩٦١»: two instruments of a kind, both called by their years."""
    years = lexicon.dates.year_pair.match(text, end)
    if years is None or years[1] == years[2] or goes_on(text, years.end(), lexicon):
        return None
    first, second = (lexicon.treaties.by_year.get((kind, years[group]), ()) for group in (1, 2))
    if not first or not second:
        return None
    return Anchor("customary", start, years.end(), (*first, *second), kind=kind, members=2)


def _with_place(text: str, start: int, end: int, base: str, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية لاهاي لعام ١٩٨٠ بشأن …», «اتفاقية الأمم المتحدة لعام ١٩٨٨ لمكافحة …»:
    the year after the place or owner.
    """
    words: list[tuple[str, int]] = []
    year, stop = None, end
    while year is None and len(words) < _MOST_WORDS:
        word = WORD.match(text, skip(text, stop))
        if word is None:
            return None
        stop = word.end()
        year = year_at(text, stop, lexicon)
        words.append((word[0], year.end if year else stop))
    if year is None:
        return None
    found = lexicon.entries.longest(text, start, base, end, then=words)
    if (
        found
        and isinstance(found[0], Name)
        and found[0].rule != "customary"
        and _all_of(found[0], year.year, lexicon)
    ):
        return Anchor("named", start, found[1], found[0].instruments, kind=kind, rule=found[0].rule)
    # «اتفاقية الأمم المتحدة لسنة ١٩٨٨»
    owned = lexicon.names.of_owner.get((kind, " ".join(word for word, _ in words)), ())
    called = tuple(one for one in owned if one in lexicon.treaties.by_year.get((kind, year.year), ()))
    if not called or goes_on(text, year.end, lexicon):
        return None
    return Anchor("customary", start, year.end, called, kind=kind)


def article_title_behind_year(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«المادة ٩ من اتفاقية سنة ١٩٧١ بشأن الوصفات الطبية»: what is called by the year,
    where the title may be the article's.

    None where no title follows that has no name with the year.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.dating.year_heads.get(form.base) if form else None
    year = year_at(text, word.end(), lexicon) if word and head else None
    if head is None or year is None or after(text, year.end, lexicon.names.titled) == year.end:
        return None
    called = lexicon.treaties.by_year.get((head[0], year.year), ())
    return Anchor("customary", start, year.end, called, kind=head[0], rule=TITLED_YEAR) if called else None


def _all_of(name: Name, year: str, lexicon: Lexicon) -> bool:
    return all(lexicon.treaties.years.get(one) == year for one in name.instruments)


def _titles(text: str, end: int, base: str, alone: str, lexicon: Lexicon) -> Iterator[tuple[Name, int]]:
    """Names that the words after the year complete: «الخاصة بوضع اللاجئين», «لقمع …», «بشأن قمع …»."""
    for head in dict.fromkeys((alone, base)):
        found = lexicon.entries.longest(text, end, head, end)
        if found and isinstance(found[0], Name):
            yield found[0], found[1]


def goes_on(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on from `end`, so that what stands before names nothing by itself."""
    if after(text, end, lexicon.titles.title_marks) > end:
        return True
    word = WORD.match(text, skip(text, end))
    # «اتفاقية عام ١٩٩٩ لقمع …»
    return word is not None and len(word[0]) > 2 and word[0].startswith(lexicon.titles.title_prefixes)


_MOST = 40
_CONVENTION = "convention"
_YEARS = re.compile(r"\d{4}")
# The fewest letters of an acronym that is a name.
_ACRONYM = 3


def by_number(
    text: str, start: int, end: int, numbers: Mapping[str, str], lexicon: Lexicon, kind: str
) -> Anchor:
    """Return the instruments whose numbers follow the series' name, which ends at `end`.

    The numbers follow directly, or one stands in brackets after the title. `unknown` where there is none,
    or one that the catalogue lacks.
    """
    values, last = _numbers(text, end, lexicon)
    if values:
        return _with_title(text, _anchor(start, last, values, numbers, kind), lexicon)
    for behind in _titled_numbers(text, end, lexicon):
        values.append(str(int(behind[1])))
        last = behind.end()
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    if values and not (form and form.base in {*lexicon.dating.year_pairs, *lexicon.dating.plural_heads}):
        first = next(_titled_numbers(text, end, lexicon))
        values, last = values[:1], first.end()
    if values:
        return _anchor(start, last, values, numbers, kind)
    return Anchor("unknown", start, end, kind=kind)


def _titled_numbers(text: str, end: int, lexicon: Lexicon) -> "Iterator[re.Match[str]]":
    """«بشأن حماية الأمومة، 2000 (رقم 183)، وبشأن العمال المنزليين، 2011 (رقم 189)»:
    each title with its number.
    """
    for _ in range(_MOST):
        behind = lexicon.dates.titled_number.match(text, end)
        if behind is None or _names_another(behind[0], lexicon):
            return
        yield behind
        mark = lexicon.links.separator.match(text, behind.end())
        end = mark.end() - 1 if mark and mark[0].strip() else behind.end()
        if mark is None or mark[1] is None:
            return
        end = mark.start(1) - 1


def _with_title(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in the title after the number: «رقم ١٩٠ بشأن القضاء على العنف والتحرش في عالم العمل»."""
    title = titled(text, anchor.start, anchor.end, lexicon)
    same = title is not None and title[0].instruments == anchor.instruments
    anchor = anchor._replace(end=title[1]) if title and same else anchor
    return with_year(text, anchor, lexicon) if anchor.manner == "named" else anchor


def behind_number(
    text: str, start: int, end: int, kind: str, members: int, lexicon: Lexicon
) -> Anchor | None:
    """«Convention (no 155) sur …», «Конвенция № 190 МОТ»: what the number after a head names;
    None without one.

    Its owner and its title may follow. Only conventions are cited so: a protocol's number, and one after
    which another owner's name stands, make it `unknown`.
    """
    opening = lexicon.dates.headed.match(text, end)
    if opening is None:
        bare = lexicon.dates.serial.match(text, end)
        if bare and text[end : end + 1].isspace() and kind == _CONVENTION:
            # «el Convenio 169 de la OIT»
            owner = lexicon.treaties.owners.longest(text, skip(text, bare.end()))
            last = owner[1] if owner else bare.end()
            return _anchor(start, last, [str(int(bare[1]))], owner[0] if owner else {}, kind)
        behind_year = _behind_year(text, start, end, kind, lexicon)
        return behind_year or (_behind_title(text, start, end, kind, lexicon) if members == 1 else None)
    values, last = _numbers(text, opening.end(), lexicon)
    if members == 1 and len(values) > 1 and (first := lexicon.dates.serial.match(text, opening.end())):
        values, last = values[:1], first.end()
    if not values:
        return None
    last += opening[0].lstrip().startswith("(") and text.startswith(")", last)
    owner = lexicon.treaties.owners.longest(text, skip(text, last))
    numbers = lexicon.treaties.numbers if kind == _CONVENTION else {}
    if owner is None and _is_anothers_number(text, last, kind, lexicon):
        numbers = {}
    return _with_title(text, _anchor(start, owner[1] if owner else last, values, numbers, kind), lexicon)


def _behind_year(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«Convention, 2000 (No. 183)»: the number stands after the year, which is the instrument's."""
    match = lexicon.dates.numbered.match(text, end)
    one = lexicon.treaties.numbers.get(str(int(match[1]))) if match and kind == _CONVENTION else None
    if match is None or one is None:
        return None
    same = all(year == lexicon.treaties.years.get(one) for year in _YEARS.findall(match[0]))
    return Anchor("named", start, match.end(), (one,), kind=kind, rule="number") if same else None


def _behind_title(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«Конвенцию 2019 года об искоренении насилия (№ 190)»: a number after a year,
    which is the instrument's, and a title.
    """
    dated = lexicon.dates.head_year.match(text, end) or lexicon.dates.named_year.match(text, end)
    match = lexicon.dates.titled_number.match(text, dated.end()) if dated and kind == _CONVENTION else None
    one = lexicon.treaties.numbers.get(str(int(match[1]))) if match else None
    if dated is None or match is None or one is None or _names_another(match[0], lexicon):
        return None
    if dated[dated.lastindex or 0] != lexicon.treaties.years.get(one):
        return None
    return Anchor("named", start, match.end(), (one,), kind=kind, rule="number")


def _is_anothers_number(text: str, end: int, kind: str, lexicon: Lexicon) -> bool:
    """Tell whether a name other than the owner's stands after a number:
    «Convention no 108 du Conseil de l'Europe».
    """
    start = skip(text, end)
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind, ""))
    if after(text, start, lexicon.names.titled) > start:
        return False
    between = any(one.longest(text, start) for one in (lexicon.titles.title_marks, subjects) if one)
    return between or of_another(text, end, lexicon) is not None


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


def by_owner(text: str, start: int, end: int, lexicon: Lexicon, kind: str) -> Anchor | None:
    """Return the instruments whose numbers follow a bare description, where their owner's name follows."""
    values, last = _numbers(text, end, lexicon)
    owner = lexicon.treaties.owners.longest(text, skip(text, last)) if values else None
    return _anchor(start, owner[1], values, owner[0], kind) if owner else None


def renamed(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in the number after a name: «اتفاقية أسوأ أشكال عمل الأطفال، ١٩٩٩ (رقم ١٨٢)».

    The number decides where it is that of another instrument than the name's; without brackets
    it is taken in where it is the name's own, and else the two contradict each other.
    """
    alone = lexicon.dates.number_alone.match(text, anchor.end)
    if alone and anchor.instruments == (lexicon.treaties.numbers.get(str(int(alone[1]))),):
        return anchor._replace(end=alone.end())
    if alone and len(anchor.instruments) == 1 and anchor.instruments[0] in lexicon.treaties.numbers.values():
        kind = anchor.kind or lexicon.treaties.kinds.get(anchor.instruments[0], "")
        return Anchor("unknown", anchor.start, alone.end(), kind=kind)
    match = lexicon.dates.numbered.match(text, anchor.end)
    one = lexicon.treaties.numbers.get(str(int(match[1]))) if match else None
    if match is None or one is None:
        return anchor
    if any(child in lexicon.treaties.children.get(one, ()) for child in anchor.instruments):
        # «بروتوكول عام ٢٠١٤ لاتفاقية العمل الجبري، ١٩٣٠ (رقم ٢٩)»: the number is that of what it belongs to.
        return anchor._replace(end=match.end())
    if one not in anchor.instruments and {*_YEARS.findall(match[0])} - {lexicon.treaties.years.get(one, "")}:
        # «the Forced Labour Convention, 1930 (No. 105)»
        return Anchor("unknown", anchor.start, match.end(), kind=lexicon.treaties.kinds.get(one, ""))
    return anchor._replace(end=match.end(), instruments=(one,), rule="number")


def by_year_and_number(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية حماية الأمومة، ٢٠٠٠ (رقم ١٨٣)»:
    an instrument whose year and number follow a title that is not known.

    None where the number is not one of the catalogue's, its instrument is of another year or kind, or the
    title holds another instrument's head.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.dating.year_heads.get(form.base) if form else None
    match = lexicon.dates.year_and_number.match(text, word.end()) if word and head else None
    if match is None or head is None or _names_another(match[1], lexicon):
        return None
    one = lexicon.treaties.numbers.get(str(int(match[3])))
    if one is None or (lexicon.treaties.kinds.get(one), lexicon.treaties.years.get(one)) != (
        head[0],
        match[2],
    ):
        return None
    return Anchor("named", start, match.end(), (one,), kind=head[0], rule="number")


def _numbers(text: str, end: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """The numbers after a name, each with or without «رقم» and a year: «رقم ١٣٨ (١٩٧٣) ورقم ١٨٢», «٢٩ و١٠٥».

    With them the offset after the last; an empty list where none follows.
    """
    values: list[str] = []
    start = end
    while len(values) < _MOST and (match := lexicon.dates.serial.match(text, start)):
        values.append(str(int(match[1])))
        end = match.end()
        separator = lexicon.links.separator.match(text, end)
        if separator is None or not separator[0].strip():
            break
        start = separator.end()
    return values, end


def _names_another(title: str, lexicon: Lexicon) -> bool:
    """Tell whether the words up to the number begin another instrument, so that the number is of that."""
    forms = (lexicon.forms.get(word) for word in WORD.findall(title))
    return any(form is not None and form.base in lexicon.kinds.heads for form in forms)


def _anchor(start: int, end: int, values: list[str], numbers: Mapping[str, str], kind: str) -> Anchor:
    if not all(value in numbers for value in values):
        return Anchor("unknown", start, end, kind=kind)
    found = tuple(dict.fromkeys(numbers[value] for value in values))
    return Anchor("named", start, end, found, kind=kind, rule="number")


def headed(text: str, start: int, kind: str, members: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the phrase names whose word for `kind`, with a determiner before it or without,
    is at `start`.

    `unknown` where a number, a year or a title shows that it names an instrument and the catalogue holds none
    such; None where nothing after the word names one.
    """
    head = WORD.match(text, past_determiner(text, start, lexicon))
    if head is None:
        return None
    found = (
        behind_number(text, head.start(), head.end(), kind, members, lexicon)
        or called_by_year(text, head.start(), lexicon)
        or by_year_and_number(text, head.start(), lexicon)
    )
    if found and found.manner == "named" and found.rule != "number":
        found = renamed(text, found, lexicon)
    if found:
        return found._replace(start=start)
    other = of_another(text, head.end(), lexicon)
    if other and lexicon.names.of_place.get((kind, other[0])):
        return _of_place(text, start, other, kind, lexicon)
    dated = lexicon.dates.head_year.match(text, head.end())
    if dated:
        year = dated[dated.lastindex or 0]
        called = lexicon.treaties.by_year.get((kind, year), ()) if members == 1 else ()
        if called and not goes_on(text, dated.end(), lexicon):
            return Anchor("customary", start, dated.end(), called, kind=kind, rule="year")
        return Anchor("unknown", start, dated.end(), kind=kind, year=year)
    return _of_place(text, start, other, kind, lexicon) if other else None


def _of_place(text: str, start: int, other: tuple[str, int], kind: str, lexicon: Lexicon) -> Anchor:
    """«la Convention de La Haye»: one of those that a place tells, where the document has named one;
    no title goes on.
    """
    place, end = other
    called = lexicon.names.of_place.get((kind, place), ())
    year = lexicon.dates.named_year.match(text, end)
    if year:
        called, end = tuple(one for one in called if lexicon.treaties.years.get(one) == year[1]), year.end()
    if not called or goes_on(text, end, lexicon):
        return Anchor("unknown", start, end, kind=kind)
    if year and len(called) == 1:
        return Anchor("named", start, end, called, kind=kind, rule="name")
    return Anchor("customary", start, after(text, end, lexicon.pointers.said), called, kind=kind)


def bare_head(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«Convention (no 155)», «conventions nos 29 et 105» without a determiner;
    None where no number follows.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None:
        return None
    kind = lexicon.dating.year_pairs.get(form.base) or lexicon.dating.plural_heads.get(form.base)
    members = 3 if kind else 1
    kind = kind or lexicon.kinds.heads.get(form.base, "")
    return behind_number(text, start, word.end(), kind, members, lexicon) if kind else None
