"""Instruments cited by number: «اتفاقية العمل الدولية رقم ١٨٢», «الاتفاقية رقم ٨٧ لمنظمة العمل الدولية»."""

import re
from collections.abc import Iterator, Mapping

from unrec.references.detection.years import titled, with_year
from unrec.references.mentions import Anchor
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import after, skip
from unrec.text import WORD

_MOST = 40
_CONVENTION = "convention"
_YEARS = re.compile(r"\d{4}")
# The fewest letters of an acronym that is a name.
_ACRONYM = 3


def by_number(
    text: str, start: int, end: int, numbers: Mapping[str, str], lexicon: Lexicon, kind: str
) -> Anchor:
    """Return the instruments whose numbers follow the series' name, which ends at `end`.

    The numbers follow directly, or one stands in brackets behind the title. `unknown` where there is none,
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
    """Take in the title behind the number: «رقم ١٩٠ بشأن القضاء على العنف والتحرش في عالم العمل»."""
    title = titled(text, anchor.start, anchor.end, lexicon)
    same = title is not None and title[0].instruments == anchor.instruments
    anchor = anchor._replace(end=title[1]) if title and same else anchor
    return with_year(text, anchor, lexicon) if anchor.manner == "named" else anchor


def behind_number(
    text: str, start: int, end: int, kind: str, members: int, lexicon: Lexicon
) -> Anchor | None:
    """«Convention (no 155) sur …», «Конвенция № 190 МОТ»: what the number behind a head names;
    None without one.

    Its owner and its title may follow. Only conventions are cited so: a protocol's number, and one behind
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
    if owner is None and _is_anothers(text, last, kind, lexicon):
        numbers = {}
    return _with_title(text, _anchor(start, owner[1] if owner else last, values, numbers, kind), lexicon)


def _behind_year(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«Convention, 2000 (No. 183)»: the number stands behind the year, which is the instrument's."""
    match = lexicon.dates.numbered.match(text, end)
    one = lexicon.treaties.numbers.get(str(int(match[1]))) if match and kind == _CONVENTION else None
    if match is None or one is None:
        return None
    same = all(year == lexicon.treaties.years.get(one) for year in _YEARS.findall(match[0]))
    return Anchor("named", start, match.end(), (one,), kind=kind, rule="number") if same else None


def _behind_title(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«Конвенцию 2019 года об искоренении насилия (№ 190)»: a number behind a year,
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


def _is_anothers(text: str, end: int, kind: str, lexicon: Lexicon) -> bool:
    """Tell whether a name other than the owner's stands behind a number:
    «Convention no 108 du Conseil de l'Europe».
    """
    start = skip(text, end)
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind, ""))
    if after(text, start, lexicon.names.titled) > start:
        return False
    between = any(one.longest(text, start) for one in (lexicon.titles.title_marks, subjects) if one)
    return between or of_another(text, end, lexicon) is not None


def of_another(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The place or the acronym behind a head that makes an instrument of its own of it:
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
    """Take in the number behind a name: «اتفاقية أسوأ أشكال عمل الأطفال، ١٩٩٩ (رقم ١٨٢)».

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
    """The numbers behind a name, each with or without «رقم» and a year: «رقم ١٣٨ (١٩٧٣) ورقم ١٨٢», «٢٩ و١٠٥».

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
