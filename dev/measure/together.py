"""Texts that are measured together: two languages aligned by path, and the versions of one text."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec
from rapidfuzz import fuzz

from dev.measure.parts import Kind, Measure, Measured, measured, pattern
from unrec.measure.annotated import STRETCH, plain, read_whole
from unrec.measure.scorer import Row, Side, alike, at_place, by_value
from unrec.models import CellParagraph, Extraction, LanguageCode

_ALIKE = 90
# A text in several languages with so many headings is told by them; else by its paragraphs' numbers.
_HEADED = 10


class _Aligned(msgspec.Struct, frozen=True):
    main_language: str | None
    other_language: str | None


class PairTruth(msgspec.Struct, frozen=True):
    """Aligned paragraphs of two documents, named by files whose suffix may be another."""

    main_xml_name: str
    other_xml_name: str
    paragraphs: list[_Aligned]

    @property
    def names(self) -> tuple[str, str]:
        """The names of the two."""
        return self.main_xml_name, self.other_xml_name


class Pairs(Measure[dict[str, str]]):
    """Paragraphs of two languages with one path, against aligned paragraphs."""

    def keep(self, _: Path, extraction: Extraction) -> dict[str, str]:
        """Keep the texts of a document by their paths."""
        return {row.path: plain(row.text) for row in extraction.paragraphs}

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every pair."""
        texts = {document.stem: kept for document, kept in self.kept.items()}
        for path in self.part.truth:
            truth: PairTruth = read_whole(PairTruth)(path)
            left, right = (texts.get(Path(each).stem, {}) for each in truth.names)
            both = [(left[key], right[key]) for key in left.keys() & right.keys()]
            lines = ((line.main_language, line.other_language) for line in truth.paragraphs)
            aligned = [(x, y) for x, y in lines if x and y]
            # A masthead comes before the body.
            body = next((at for at, (x, _) in enumerate(aligned) if pattern("body").match(x)), 0)
            gold = [Side(str(at), text=x) for at, (x, _) in enumerate(aligned[body:])]
            met = [
                Side(str(at), text=y)
                for at, (x, y) in enumerate(aligned[body:])
                if _are_aligned(plain(x)[:STRETCH], plain(y)[:STRETCH], both)
            ]
            yield measured("pairs", self.part.family, path.stem, iter([Row("aligned", gold, met)]))


def _are_aligned(left: str, right: str, both: Iterable[tuple[str, str]]) -> bool:
    return any(
        fuzz.partial_ratio(left, text) >= _ALIKE and fuzz.partial_ratio(right, other) >= _ALIKE
        for text, other in both
    )


def versions_of(documents: Iterable[Path]) -> dict[str, list[Path]]:
    """Return documents by their names without suffix and language."""
    versions: dict[str, list[Path]] = {}
    for each in documents:
        stem, _, language = each.stem.rpartition(".")
        versions.setdefault(stem if language in get_args(LanguageCode) else each.stem, []).append(each)
    return versions


class Version(NamedTuple):
    """What is compared of a version of a text: tree, numbered paragraphs, headings, and articles cited."""

    tree: frozenset[tuple[str, str]] = frozenset()
    numbered: frozenset[str] = frozenset()
    heads: tuple[tuple[int, int | None], ...] = ()
    cited: Counter[str] = Counter()  # noqa: RUF012 -- never changed


class Versions(Measure[Version]):
    """One text in several languages or forms: every version against the one of which most was read.

    A text under many headings, such as a treaty, is measured by these in several languages, where its
    paragraphs are often unnumbered; any other by the tree of its paragraphs and their kinds, and by the paths
    of the numbered ones outside tables alone. Both by the articles that they cite, each with its instrument.
    """

    def keep(self, _: Path, extraction: Extraction) -> Version:
        """Keep the tree of a version, its headings, and the articles that it cites."""
        rows, cited = extraction.paragraphs, extraction.references
        return Version(
            frozenset((row.path, row.kind) for row in rows),
            frozenset(
                row.path for row in rows if row.label is not None and not isinstance(row, CellParagraph)
            ),
            tuple((section.level, section.number) for section in extraction.sections),
            Counter(f"{row.instrument_id or '?'} {row.article}" for row in cited if row.article),
        )

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every version."""
        for group in versions_of(self.part.documents).values():
            yield from self._of_group(sorted(group))

    def _of_group(self, group: list[Path]) -> Iterator[Measured]:
        versions = [self.kept.get(each, Version()) for each in group]
        most = Version(
            max((each.tree for each in versions), key=len),
            max((each.numbered for each in versions), key=len),
            max((each.heads for each in versions), key=len),
            max((each.cited for each in versions), key=Counter.total),
        )
        several = len({each.suffix for each in group}) == 1
        kind: Kind = "sections" if several and len(most.heads) >= _HEADED else "tree"
        for document, version in zip(group, versions, strict=True):
            yield measured(kind, self.part.family, document.name, _rows(kind, most, version))


def _rows(kind: Kind, most: Version, version: Version) -> Iterator[Row]:
    """The rows of a version beside all that is in any."""
    if kind == "sections":
        yield alike(
            "sections",
            lambda heads: [Side("", each, str(each)) for each in heads],
            most.heads,
            version.heads,
            _EQUAL,
        )
    else:
        yield alike(
            "tree", lambda tree: [Side(*each) for each in sorted(tree)], most.tree, version.tree, (at_place,)
        )
        yield alike(
            "numbered", lambda paths: [Side(path) for path in sorted(paths)], most.numbered, version.numbered
        )
    yield alike(
        "articles",
        lambda cited: [Side("", each, each) for each in cited.elements()],
        most.cited,
        version.cited,
        _EQUAL,
    )


_EQUAL = (by_value,)
