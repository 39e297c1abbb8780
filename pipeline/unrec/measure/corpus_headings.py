"""Headings with a truth of their own: a report's contents page, and the heading styles of a Word file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from unrec.measure.corpus_documents import Compared
from unrec.measure.corpus_records import (
    SHOWN,
    ContentsEntry,
    ContentsTruth,
    HeadingTruth,
    Judge,
    Measure,
    Measured,
    Part,
    Tally,
    pattern,
    plain,
    plain_label,
    read_whole,
    stem_of,
)
from unrec.models import Extraction, Paragraph, Section

_ALIKE = 90
# Titles of which one begins with the other are alike from so many letters on.
_LONG = 20


def compare_contents(name: str, truth: ContentsTruth, extraction: Extraction | None) -> Compared:
    """Compare the headings of a report, and where its numbered paragraphs stand, with its contents page."""
    sections = extraction.sections if extraction else ()
    rows = extraction.paragraphs if extraction else ()
    body = [entry for entry in truth.entries if not entry.annex]
    last = max((entry.page for entry in body), default=0)
    printed = [section for section in sections if section.page and truth.page <= section.page <= last]
    from_contents = sum(section.page == truth.page for section in printed)
    met = _entries_met(body, printed)
    judge = Judge(name)
    for entry, section in zip(body, met, strict=True):
        if section is None:
            judge.miss("headings", entry.label or "", entry.title)
    hits = sum(section is not None for section in met)
    paths = _judge_paths(judge, body, rows)
    leaks = [row for row in rows if row.page_first == truth.page]
    for row in leaks:
        judge.miss("leaks", row.path, "", row.text[:SHOWN])
    tallies = {
        "headings": Tally.of(len(body), hits + from_contents, hits),
        **_steps_and_ranges(body, met, _first_numbers(sections, rows)),
        "paths": paths,
        "leaks": Tally.of(0, len(leaks), 0),
    }
    return tallies, judge


def _steps_and_ranges(
    body: Sequence[ContentsEntry], met: Sequence[Section | None], begun: Mapping[str, int | None]
) -> dict[str, Tally]:
    """Whether headings step to the depth of the next as they should, and begin with the right number."""
    both = list(zip(body, met, strict=True))
    steps = [
        _sign(after.level - before.level) == _sign(_depth(below) - _depth(above))
        for (above, before), (below, after) in pairwise(both)
        if before and after and above.label and below.label
    ]
    ranges = [begun[section.section_id] == entry.first for entry, section in both if section and entry.first]
    return {
        "depth": Tally.of(len(steps), len(steps), sum(steps)),
        "ranges": Tally.of(len(ranges), len(ranges), sum(ranges)),
    }


def _judge_paths(judge: Judge, body: Iterable[ContentsEntry], rows: Iterable[Paragraph]) -> Tally:
    """How many of the numbered paragraphs that the page counts stand at their places."""
    numbered = max((entry.last or 0 for entry in body), default=0)
    paths = {row.path for row in rows}
    astray = [f"r{number}" for number in range(1, numbered + 1) if f"r{number}" not in paths]
    for path in astray:
        judge.miss("paths", path, path)
    return Tally.of(numbered, numbered, numbered - len(astray))


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


class Headings(Measure):
    """The headings of each form of a document against those of its Word file's styles, and of its first form.

    Headings are aligned in order by label and title. *steps*: of two that follow each other, which is deeper.
    *depth*: the depth, shifted by what most headings of the document are shifted by. *forms* and *form depth*
    are of all forms but the first in the order of the alphabet: the headings of the first, and their depths.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._read: dict[Path, list[Heading]] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        """Keep the headings of a form."""
        self._read[document] = [
            Heading(plain(section.label), plain(section.title), section.level)
            for section in extraction.sections
        ]

    def finish(self) -> list[Measured]:
        """Return what was measured of every form of every document."""
        return [measured for truth in self.part.truth for measured in self._of(truth)]

    def _of(self, path: Path) -> Iterator[Measured]:
        lines: list[HeadingTruth] = read_whole(list[HeadingTruth])(path)
        truth = [Heading(plain(line.label), plain(line.title), line.depth) for line in lines]
        name = stem_of(path)
        forms = [each for each in self.part.documents if name in {each.name, each.stem}]
        first, *_ = [self._read.get(each, []) for each in forms] or [[]]
        for at, form in enumerate(forms or [Path(name)]):
            headings = self._read.get(form, [])
            aligned = align(truth, headings)
            stages = {
                "headings": Tally.of(len(truth), len(headings), len(aligned)),
                **_depths(truth, headings, aligned),
            }
            if at:
                both = align(headings, first)
                level = sum(headings[here].depth == first[there].depth for here, there in both)
                stages["forms"] = Tally.of(len(first), len(headings), len(both))
                stages["form depth"] = Tally.of(len(first), len(headings), level)
            judge = Judge(form.name)
            _judge_headings(judge, truth, headings, aligned)
            yield judge.measured(self.part, stages)


def _depths(
    truth: Sequence[Heading], headings: Sequence[Heading], aligned: Sequence[tuple[int, int]]
) -> dict[str, Tally]:
    """Whether headings that are found step to the depth of the next as they should, and stand as deep."""
    steps = [
        _sign(truth[below].depth - truth[above].depth)
        == _sign(headings[after].depth - headings[before].depth)
        for (above, before), (below, after) in pairwise(aligned)
    ]
    shifts = Counter(headings[after].depth - truth[at].depth for at, after in aligned).most_common(1)
    exact = shifts[0][1] if shifts else 0
    return {
        "steps": Tally.of(len(steps), len(steps), sum(steps)),
        "depth": Tally.of(len(aligned), len(aligned), exact),
    }


def _judge_headings(
    judge: Judge, truth: Sequence[Heading], headings: Sequence[Heading], aligned: Iterable[tuple[int, int]]
) -> None:
    """The headings that are missed, and those that are too many."""
    left, right = (set(places) for places in zip(*aligned, strict=True)) if aligned else (set(), set())
    for at, heading in enumerate(truth):
        if at not in left:
            judge.miss("headings", heading.label, heading.title[:SHOWN])
    for at, heading in enumerate(headings):
        if at not in right:
            judge.miss("headings", heading.label, "", heading.title[:SHOWN])


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
        begins and min(len(left.title), len(right.title)) > _LONG
    )
