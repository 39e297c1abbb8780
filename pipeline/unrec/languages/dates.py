"""Dates and ranges of dates as headers and mastheads print them, on text in search form."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.text import COMMAS, DASH, Folded, either, late


class DateRange(NamedTuple):
    """A date or a range, both ends included; `start` and `end` are its offsets in the text.

    `first` and `last` are None where the calendar has no such day or the range runs backwards.
    """

    first: date | None
    last: date | None
    start: int
    end: int


def find_date(text: Folded, language: Language) -> DateRange | None:
    """Return the first date or range that prints a day, a month by name and a year, or None.

    A month or year printed once serves both ends: `١١-١٣ أيلول/سبتمبر ٢٠١٩`,
    `٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢`.
    """
    match = next((found for pattern in _patterns(language) if (found := pattern.search(text))), None)
    if match is None:
        return None
    months = _months(language)
    last_month = months[_key(match["m2"] or match["m1"])]
    last_year = int(match["y2"] or match["y1"])
    first_month = months[_key(match["m1"])] if match["m1"] else last_month
    first_year = int(match["y1"]) if match["y1"] else last_year
    if not match["y1"] and match["d2"] and first_month > last_month:
        first_year -= 1
    first = _day(first_year, first_month, int(match["d1"]))
    last = _day(last_year, last_month, int(match["d2"] or match["d1"]))
    if first is None or last is None or first > last:
        first = last = None
    return DateRange(first, last, *match.span())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _key(printed: str) -> str:
    """The first name of a printed month, which tells it also where two are printed."""
    return " ".join(printed.split("/", maxsplit=1)[0].split())


@cache
def _months(language: Language) -> dict[str, int]:
    """The values of the months by their names in search form, in capitals too: «20 JULY 2009»."""
    return {
        str(language.fold(printed)): number
        for number, groups in language.dates.months.items()
        for group in groups
        for name in group
        for printed in (name, name.upper())
    }


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    names = sorted(_months(language), key=len, reverse=True)
    month_name = (
        "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in names) + ")"
        if names
        else "(?!)"
    )
    month = rf"{month_name}(?:\s{{0,2}}/\s{{0,2}}{month_name})?"
    joiners = (_joiner(str(language.fold(word))) for word in language.dates.joiners)
    join = "(?:" + "|".join(joiners) + ")"
    tails = either(map(language.fold, language.dates.tails))
    tails = rf"(?:\s{{0,2}}{tails}(?!\w)\.?)?" if language.dates.tails else ""
    nth, link = day_mark(language), date_link(language)
    day_first = late(
        rf"(?<!\d)(?P<d1>\d{{1,2}}){nth}"
        rf"(?:{link}\s{{0,3}}(?P<m1>{month})(?:{link}\s{{0,3}}(?P<y1>\d{{4}}){tails})?(?=\s{{0,3}}{join}))?"
        rf"(?:{join}(?P<d2>\d{{1,2}}){nth})?"
        rf"{link}\s{{0,3}}(?P<m2>{month})\s{{0,3}}[{COMMAS}]?{link}\s{{0,3}}(?P<y2>\d{{4}})(?!\d){tails}"
    )
    if language.dates.year_first:
        return _ranges(language, month, join), day_first
    if not language.dates.month_first:
        return (day_first,)
    none = "(?P<m1>(?!))?(?P<y1>(?!))?"
    year = r"\s?,?\s{0,3}(?P<y2>\d{4})(?!\d)"
    day, two = r"\s{1,3}(?P<d1>\d{1,2})", r"\s{1,3}(?P<d2>\d{1,2})"
    months = rf"(?P<m1>{month}){day}(?:\s?,\s?(?P<y1>\d{{4}}))?{join}(?P<m2>{month}){two}"
    days = rf"(?P<m2>{month}){day}(?:{join}(?P<d2>\d{{1,2}}))?"
    first = (late(rf"(?<!\w){months}{year}"), late(rf"(?<!\w){days}{none}{year}"))
    return (day_first, *first)


def year_first(language: Language) -> re.Pattern[str] | None:
    """Return the pattern of one date whose year comes first; None where the language writes none so."""
    if not language.dates.year_first:
        return None
    year, month, day = _marks(language)
    names = either(_months(language))
    return late(rf"(?<!\d)\d{{4}}{year}{names}{month}\d{{1,2}}{day}")


def _marks(language: Language) -> tuple[str, str, str]:
    """Patterns of what stands after the year, the month and the day."""
    shape = str(language.fold(language.dates.year_first))
    _, *parts = (part.strip() for part in re.split(r"\{y\}|\{month\}|\{d\}", shape))
    year, month, day = (rf"\s{{0,3}}{re.escape(part)}\s{{0,3}}" for part in parts)
    return year, month, day


def _ranges(language: Language, month: str, join: str) -> re.Pattern[str]:
    """Dates and ranges whose year comes first: the end of a range may leave out year and month."""
    year, behind, day = _marks(language)
    first = rf"(?P<y1>\d{{4}}){year}(?P<m1>{month}){behind}(?P<d1>\d{{1,2}})"
    last = rf"(?:(?P<y2>\d{{4}}){year})?(?:(?P<m2>{month}){behind})?(?P<d2>\d{{1,2}}){day}"
    return late(rf"(?<!\d){first}(?:(?:{day})?{join}{last}|{day})")


def day_mark(language: Language) -> str:
    """A pattern of what may be written to the number of a day: «1er», «1º»."""
    marks = language.dates.marks
    return rf"(?:{either(map(language.fold, marks))}(?!\w))?" if marks else ""


def date_link(language: Language) -> str:
    """A pattern of a word between day, month and year, with the space before it: «3 de junio de 2012»."""
    links = language.dates.links
    return rf"(?:\s{{1,3}}{either(map(language.fold, links))}(?!\w))?" if links else ""


def _joiner(word: str) -> str:
    """A dash may stand alone, «و» may be attached to the number after it, longer words need spaces."""
    if word == "-":
        return rf"\s{{0,3}}{DASH}\s{{0,3}}"
    return rf"\s{{0,3}}{re.escape(word)}\s{{0,3}}"
