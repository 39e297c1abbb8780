"""Texts that are measured together: the rows of a State, two languages, the versions of one text."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from rapidfuzz import fuzz

from unrec.measure.corpus_records import (
    SHOWN,
    STRETCH,
    CorpusError,
    Judge,
    Measure,
    Measured,
    PairTruth,
    Part,
    Tally,
    pattern,
    plain,
    read_whole,
)
from unrec.models import Extraction, LanguageCode

_ALIGNED = 90
# A text in several languages with so many headings is told by them; else by its paragraphs' numbers.
_HEADED = 10


def versions_of(documents: Iterable[Path]) -> dict[str, list[Path]]:
    """Return documents by their names without suffix and language."""
    versions: dict[str, list[Path]] = {}
    for each in documents:
        stem, _, language = each.stem.rpartition(".")
        versions.setdefault(stem if language in get_args(LanguageCode) else each.stem, []).append(each)
    return versions


class Actions(Measure):
    """Texts are found again by their words, whatever document they came from;
    the rows of a State are measured together.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._taken: list[tuple[tuple[str, str, str], list[tuple[str, int | None]]]] = []

    def take(self, document: Path, extraction: Extraction) -> None:
        """Keep the texts of a document's recommendations, with their kinds of action."""
        own = extraction.document
        rows = [(plain(row.text), row.action) for row in extraction.recommendations]
        self._taken.append(((own.document_id, document.name, own.sha256), rows))

    def finish(self) -> list[Measured]:
        """Return what was measured of every State."""
        mine: dict[str, int | None] = {}
        for _, rows in sorted(self._taken):
            for text, action in rows:
                mine.setdefault(text, action)
        (path,) = self.part.truth
        with path.open(encoding="utf-8", newline="") as lines:
            truth = [row for row in csv.DictReader(lines) if row.get("action")]
        states: dict[str, list[tuple[str, int, int | None]]] = {}
        for row in truth:
            if not row["action"].isdecimal():
                raise CorpusError(f"{path}: an action is a number from 1 to 5, not {row['action']!r}")
            got = mine.get(plain(row["text"]))
            states.setdefault(row.get("state") or path.stem, []).append(
                (row["text"], int(row["action"]), got)
            )
        return [self._of_state(state, rows) for state, rows in states.items()]

    def _of_state(self, state: str, rows: Sequence[tuple[str, int, int | None]]) -> Measured:
        stages = {
            f"action {value}": Tally.of(
                sum(gold == value for _, gold, _ in rows),
                sum(got == value for *_, got in rows),
                sum(gold == got == value for _, gold, got in rows),
            )
            for value in range(1, 6)
        }
        right = sum(gold == got for _, gold, got in rows)
        stages["action"] = Tally.of(len(rows), sum(got is not None for *_, got in rows), right)
        judge = Judge(state)
        for text, gold, got in rows:
            if gold != got:
                judge.miss("action", "", f"{gold} {text[:SHOWN]}", str(got or ""))
        return judge.measured(self.part, stages)


class Pairs(Measure):
    """Paragraphs of two languages with one path, against aligned paragraphs."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._texts: dict[str, dict[str, str]] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        """Keep the texts of a document by their paths."""
        self._texts[document.stem] = {row.path: plain(row.text) for row in extraction.paragraphs}

    def finish(self) -> list[Measured]:
        """Return what was measured of every pair."""
        return [self._one(path) for path in self.part.truth]

    def _one(self, path: Path) -> Measured:
        truth: PairTruth = read_whole(PairTruth)(path)
        one, other = (self._texts.get(Path(each).stem, {}) for each in truth.names)
        both = [(one[key], other[key]) for key in one.keys() & other.keys()]
        aligned = [
            (p.main_language, p.other_language)
            for p in truth.paragraphs
            if p.main_language and p.other_language
        ]
        # A masthead comes before the body.
        body = next((at for at, (x, _) in enumerate(aligned) if pattern("body").match(x)), 0)
        judge = Judge(path.stem)
        for x, y in aligned[body:]:
            if not _are_aligned(plain(x)[:STRETCH], plain(y)[:STRETCH], both):
                judge.miss("aligned", "", x[:SHOWN], y[:SHOWN])
        right = len(aligned) - body - len(judge.misses)
        return judge.measured(self.part, {"aligned": Tally.of(len(aligned) - body, right, right)})


def _are_aligned(left: str, right: str, both: Iterable[tuple[str, str]]) -> bool:
    return any(
        fuzz.partial_ratio(left, one) >= _ALIGNED and fuzz.partial_ratio(right, other) >= _ALIGNED
        for one, other in both
    )


class Versions(Measure):
    """One text in several languages or forms: every version against the one of which most was read.

    A text under many headings, such as a treaty, is measured by these in several languages, where its
    paragraphs are often unnumbered; any other by the tree of its paragraphs and their kinds, and by the paths
    of the numbered ones outside tables alone. Both by the articles that they cite, each with its instrument.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._trees: dict[str, set[tuple[str, str]]] = {}
        self._numbered: dict[str, set[str]] = {}
        self._heads: dict[str, list[tuple[int, int | None]]] = {}
        self._cited: dict[str, Counter[str]] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        """Keep the tree of a version, its headings, and the articles that it cites."""
        self._trees[document.name] = {(row.path, row.kind) for row in extraction.paragraphs}
        self._numbered[document.name] = {
            row.path for row in extraction.paragraphs if row.label is not None and row.cells is None
        }
        self._heads[document.name] = [(section.level, section.number) for section in extraction.sections]
        self._cited[document.name] = Counter(
            f"{row.instrument_id or '?'} {row.article}" for row in extraction.references if row.article
        )

    def finish(self) -> list[Measured]:
        """Return what was measured of every version."""
        return [one for group in versions_of(self.part.documents).values() for one in self._of_group(group)]

    def _of_group(self, group: Sequence[Path]) -> Iterator[Measured]:
        trees = {each.name: self._trees.get(each.name, set()) for each in sorted(group)}
        heads = {each.name: self._heads.get(each.name, []) for each in sorted(group)}
        longest = max(heads.values(), key=len)
        base = max(trees.values(), key=len)
        numbered = {each.name: self._numbered.get(each.name, set()) for each in sorted(group)}
        most = max(numbered.values(), key=len)
        languages = len({each.suffix for each in group}) == 1
        cited = {name: self._cited.get(name, Counter[str]()) for name in trees}
        every = max(cited.values(), key=Counter.total)
        for name, tree in trees.items():
            articles = Tally.of(every.total(), cited[name].total(), (every & cited[name]).total())
            others = [*(every - cited[name]).elements(), *(cited[name] - every).elements()]
            judge = Judge(name)
            by_headings = languages and len(longest) >= _HEADED
            for path, kind in sorted(base ^ tree) if not by_headings else ():
                judge.miss(
                    "tree", path, kind if (path, kind) in base else "", kind if (path, kind) in tree else ""
                )
            for article in dict.fromkeys(others):
                judge.miss("articles", article, str(every[article]), str(cited[name][article]))
            if by_headings:
                same = (Counter(longest) & Counter(heads[name])).total()
                stages = {"sections": Tally.of(len(longest), len(heads[name]), same), "articles": articles}
                yield judge.measured(self.part, stages, "sections")
                continue
            paths = numbered[name]
            stages = {
                "tree": Tally.of(len(base), len(tree), len(base & tree)),
                "numbered": Tally.of(len(most), len(paths), len(most & paths)),
                "articles": articles,
            }
            yield judge.measured(self.part, stages)
