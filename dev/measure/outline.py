"""Headings with a truth of their own: a report's contents page, and the heading styles of a Word file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from dev.measure.parts import Measure, Measured, measured, pattern, stem_of
from unrec.measure.annotated import plain, plain_label, read_whole
from unrec.measure.scorer import Row, Side
from unrec.models import Extraction, Paragraph, Section

_ALIKE = 90
# Titles of which one begins with the other are alike from so many letters on.
_LONG_TITLE = 20


class ContentsEntry(msgspec.Struct, frozen=True):
    """A line of a contents page: a heading, its first and last numbered paragraph, its page."""

    title: str
    page: int
    label: str | None = None
    first: int | None = None
    last: int | None = None
    annex: bool = False


class ContentsTruth(msgspec.Struct, frozen=True):
    """What a contents page says, and the page that it is on."""

    page: int
    entries: list[ContentsEntry]


class HeadingTruth(msgspec.Struct, frozen=True, array_like=True):
    """A heading of a document: its label, its title, its depth from 1."""

    label: str | None
    title: str
    depth: int


def contents_table(_: str, truth: ContentsTruth, extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a report: its headings, and where numbered paragraphs stand, by its contents page."""
    sections = extraction.sections if extraction else ()
    rows = extraction.paragraphs if extraction else ()
    body = [entry for entry in truth.entries if not entry.annex]
    last = max((entry.page for entry in body), default=0)
    printed = [section for section in sections if section.page and truth.page <= section.page <= last]
    met = _entries_met(body, printed)
    gold = [Side(f"{at}", text=f"{entry.label or ''} {entry.title}") for at, entry in enumerate(body)]
    output = [Side(f"{at}", text=section.title) for at, section in enumerate(met) if section]
    # One on the contents page itself is a heading too many, even where it is met by an entry.
    output += [Side("contents", text=section.title) for section in printed if section.page == truth.page]
    yield Row("headings", gold, output)
    depths = [
        (_depth(entry), section.level) if section and entry.label else None
        for entry, section in zip(body, met, strict=True)
    ]
    yield _steps("depth", depths)
    begun = _first_numbers(sections, rows)
    both = [(entry, section) for entry, section in zip(body, met, strict=True) if section and entry.first]
    yield Row(
        "ranges",
        [Side(str(at), entry.first, entry.title) for at, (entry, _) in enumerate(both)],
        [Side(str(at), begun[section.section_id], section.title) for at, (_, section) in enumerate(both)],
    )
    numbered = [f"r{number}" for number in range(1, max((entry.last or 0 for entry in body), default=0) + 1)]
    paths = {row.path for row in rows}
    yield Row(
        "paths",
        [Side(path, path) for path in numbered],
        [Side(path, path * (path in paths)) for path in numbered],
    )
    yield Row("leaks", [], [Side(row.path, text=row.text) for row in rows if row.page_first == truth.page])


def _entries_met(body: Iterable[ContentsEntry], printed: Iterable[Section]) -> list[Section | None]:
    """The section that each entry is; a section is but of one entry."""
    spare = list(printed)
    met: list[Section | None] = []
    for entry in body:
        section = next((each for each in spare if _is_entry(each, entry)), None)
        if section is not None:
            spare.remove(section)
        met.append(section)
    return met


def _is_entry(section: Section, entry: ContentsEntry) -> bool:
    title = plain(section.title).rstrip("0123456789 ")
    return (
        section.page == entry.page
        and fuzz.ratio(title, plain(entry.title)) >= _ALIKE
        and plain_label(section.label) == (entry.label or "")
    )


def _depth(entry: ContentsEntry) -> int:
    """How deep an entry stands: a letter that is no Roman number below these."""
    return 1 + bool(pattern("letter").fullmatch(entry.label or ""))


def _steps(what: str, depths: Sequence[tuple[int, int] | None]) -> Row:
    """Whether the next of two headings, both known, is deeper, as deep or less deep as it should be."""
    both = [(above, below) for above, below in pairwise(depths) if above and below]
    gold, output = (
        [Side(str(at), _sign(below[side] - above[side])) for at, (above, below) in enumerate(both)]
        for side in (0, 1)
    )
    return Row(what, gold, output)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _first_numbers(sections: Sequence[Section], rows: Iterable[Paragraph]) -> dict[str, int | None]:
    """By section, the first number of a paragraph in it or in those after it."""
    first: dict[str | None, int] = {}
    for row in rows:
        if row.level == 1 and row.number:
            first.setdefault(row.section_id, row.number)
    begun: dict[str, int | None] = {}
    number: int | None = None
    for section in reversed(sections):
        number = first.get(section.section_id, number)
        begun[section.section_id] = number
    return begun


class Heading(NamedTuple):
    """A heading as it is compared: its plain label and title, its depth."""

    label: str
    title: str
    depth: int


class Headings(Measure[list[Heading]]):
    """The headings of each form of a document against those of its Word file's styles, and of its first form.

    Headings are aligned in order by label and title. *steps*: of two that follow each other, which is deeper.
    *depth*: the depth, shifted by what most headings of the document are shifted by. *forms* and *form depth*
    are of all forms but the first in the order of the alphabet: the headings of the first, and their depths.
    """

    def keep(self, _: Path, extraction: Extraction) -> list[Heading]:
        """Keep the headings of a form."""
        return [
            Heading(plain(section.label), plain(section.title), section.level)
            for section in extraction.sections
        ]

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every form of every document."""
        for path in self.part.truth:
            lines: list[HeadingTruth] = read_whole(list[HeadingTruth])(path)
            truth = [Heading(plain(line.label), plain(line.title), line.depth) for line in lines]
            name = stem_of(path)
            forms = [each for each in self.part.documents if name in {each.name, each.stem}] or [Path(name)]
            first = self.kept.get(forms[0], [])
            for at, form in enumerate(forms):
                rows = _form(truth, self.kept.get(form, []), first if at else None)
                yield measured("headings", self.part.family, form.name, rows)


def _form(
    truth: Sequence[Heading], headings: Sequence[Heading], first: Sequence[Heading] | None
) -> Iterator[Row]:
    """The rows of a form; of all but the first also beside that."""
    aligned = align(truth, headings)
    yield _aligned("headings", truth, headings, aligned)
    yield _steps("steps", [(truth[at].depth, headings[after].depth) for at, after in aligned])
    shifts = Counter(headings[after].depth - truth[at].depth for at, after in aligned).most_common(1)
    shift = shifts[0][0] if shifts else 0
    gold = [Side(str(at), truth[at].depth + shift, truth[at].title) for at, _ in aligned]
    yield Row("depth", gold, [Side(str(at), headings[after].depth) for at, after in aligned])
    if first is not None:
        both = align(first, headings)
        yield _aligned("forms", first, headings, both)
        level = [pair for pair in both if first[pair[0]].depth == headings[pair[1]].depth]
        yield _aligned("form depth", first, headings, level)


def _aligned(
    what: str, truth: Sequence[Heading], headings: Sequence[Heading], aligned: Sequence[tuple[int, int]]
) -> Row:
    """A row of headings of which those that are aligned are one."""
    of = {after: at for at, after in aligned}
    gold = [Side(f"{at}", text=f"{heading.label} {heading.title}") for at, heading in enumerate(truth)]
    output = [
        Side(f"{of[at]}" if at in of else f"output {at}", text=f"{heading.label} {heading.title}")
        for at, heading in enumerate(headings)
    ]
    return Row(what, gold, output)


def align(truth: Sequence[Heading], headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Return the places of the longest common subsequence of two lists of headings."""
    same = [[_is_same(line, heading) for heading in headings] for line in truth]
    best = [[0] * (len(headings) + 1) for _ in range(len(truth) + 1)]
    for i in reversed(range(len(truth))):
        for j in reversed(range(len(headings))):
            both = best[i + 1][j + 1] + 1 if same[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs = []
    i = j = 0
    while i < len(truth) and j < len(headings):
        if same[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _is_same(left: Heading, right: Heading) -> bool:
    """Whether two headings have one title, or nearly; and one label, where both have any."""
    if left.label and right.label and left.label != right.label:
        return False
    begins = left.title.startswith(right.title) or right.title.startswith(left.title)
    return fuzz.ratio(left.title, right.title) >= _ALIKE or (
        begins and min(len(left.title), len(right.title)) > _LONG_TITLE
    )
