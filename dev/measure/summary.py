"""What was measured, summed by kind and group; its page; and floors under the figures."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import msgspec

from dev.measure.gold import stored
from dev.measure.parts import KINDS, Kind, Measured, Part, ShownKind, equals, found_as
from unrec.data import as_json, json_as
from unrec.measure.scorer import (
    FIGURES,
    Figure,
    Grid,
    Outcome,
    Score,
    Tally,
    by_what,
    markdown,
    shown,
    summed,
)
from unrec.models import Record
from unrec.nested import grouped

_SHORT: Mapping[Figure, str] = {"precision": "P", "recall": "R", "f1": "F1"}
_WORST = 8
_MANY_YEARS = 10
# Decimals of a figure that is held against its floor.
_TOLD = 4

# How well the status of documents tells which of them were read correctly.
#
# A document is *right* where every figure that `corpus.toml` names for its kinds is 1, and has *lost*
# something where one is under `NEARLY`. Precision: of the documents with the status `review` (or `failed`),
# how many are not right, or have lost; recall: of those that are not, or have, how many are named.

NEARLY = 0.98
ALL = "all"


class Telling(Record, frozen=True, kw_only=True):
    """Documents of a kind: how many are right, marked for review, have lost something; how well that
    tells.
    """

    documents: int
    right: int
    lost: int
    review: int
    wrong_named: Score
    lost_named: Score


class Judged(Record, frozen=True, kw_only=True):
    """A document: its file, its first kind, its status, and its lowest figure of those that make it right."""

    source: str
    kind: Kind
    status: str
    lowest: float


def judged(measured: Iterable[Measured]) -> list[Judged]:
    """Return each document that has a truth by which it may be right, in the order of their names."""
    telling = (each for each in measured if each.source and equals().kinds[each.kind].right)
    known = grouped(telling, lambda each: each.source)
    return [
        Judged(
            source=source,
            kind=min((each.kind for each in same), key=KINDS.index),
            status=same[0].status,
            lowest=min(map(_lowest, same)),
        )
        for source, same in sorted(known.items())
    ]


def _lowest(document: Measured) -> float:
    asked = equals().kinds[document.kind].right
    figures = (
        getattr(document.stages[stage], name) for stage, name in asked.items() if stage in document.stages
    )
    return min(figures, default=1.0)


def tellings(documents: Sequence[Judged]) -> dict[str, Telling]:
    """Return how well the status tells, by kind and over all."""
    by_kind: dict[str, list[Judged]] = {
        kind: [each for each in documents if each.kind == kind] for kind in KINDS
    }
    groups = {kind: same for kind, same in by_kind.items() if same} | (
        {ALL: [*documents]} if documents else {}
    )
    return {kind: _telling(same) for kind, same in groups.items()}


def _telling(documents: Sequence[Judged]) -> Telling:
    marked = {each.source for each in documents if each.status != "ok"}
    wrong = {each.source for each in documents if each.lowest < 1}
    lost = {each.source for each in documents if each.lowest < NEARLY}
    return Telling(
        documents=len(documents),
        right=len(documents) - len(wrong),
        lost=len(lost),
        review=len(marked),
        wrong_named=Score.of(Tally.of(len(wrong), len(marked), len(wrong & marked))),
        lost_named=Score.of(Tally.of(len(lost), len(marked), len(lost & marked))),
    )


def status_grids(tellings: Mapping[str, Telling]) -> Iterator[Grid]:
    """Yield the table of how well the status tells, where anything is known of it."""
    if tellings:
        columns = ("documents of", "n", "right", "lost 2 %", "review", "not right: P", "R", "lost: P", "R")
        rows = [
            (
                kind,
                *map(str, (each.documents, each.right, each.lost, each.review)),
                *(
                    f"{value:.2f}"
                    for tally in (each.wrong_named, each.lost_named)
                    for value in (tally.precision, tally.recall)
                ),
            )
            for kind, each in tellings.items()
        ]
        yield Grid(
            "How well `review` tells what is not read correctly, and what has lost 2 % of anything",
            columns,
            rows,
        )


class Group(Record, frozen=True, kw_only=True):
    """The figures of some documents together."""

    documents: int
    stages: dict[str, Score]


class OfKind(Record, frozen=True, kw_only=True):
    """The figures of a kind: over all, by its groups, and of the documents with most that is wrong.

    `truth` hashes the truth and documents it was measured by. `wrong` names what is not right of the gold.
    """

    truth: str
    overall: Group
    groups: dict[str, dict[str, Group]] = msgspec.field(default_factory=dict)
    worst: dict[str, Group] = msgspec.field(default_factory=dict)
    wrong: list[str] = msgspec.field(default_factory=list)


class Summary(Record, frozen=True, kw_only=True):
    """Everything measured of a corpus, without its texts."""

    kinds: dict[Kind, OfKind]
    status: dict[str, Telling] = msgspec.field(default_factory=dict)


class Floors(Record, frozen=True, kw_only=True):
    """The committed file: a summary without groups, and by kind and stage what no figure may fall under."""

    floors: dict[Kind, dict[str, dict[str, float]]]
    summary: Summary


def truth_hash(parts: Iterable[Part]) -> str:
    """Return what tells whether parts have the same truth: by names and bytes, wherever they lie."""
    files = sorted((path.name, path) for part in parts for path in (*part.truth, *part.documents))
    whole = sha256()
    for name, path in files:
        whole.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def summarise(parts: Sequence[Part], measured: Sequence[Measured]) -> Summary:
    """Return the figures of everything measured; every thing counts once, whichever document it is in."""
    kinds: dict[Kind, OfKind] = {}
    for kind in KINDS:
        documents = [document for document in measured if document.kind == kind]
        if documents:
            wrong = sorted(documents, key=lambda document: (-_wrong(document), document.name))
            kinds[kind] = OfKind(
                truth=truth_hash(part for part in parts if part.kind == found_as(kind)),
                overall=_group(documents),
                groups={name: _by(documents, name) for name in equals().kinds[kind].by},
                worst={document.name: _group([document]) for document in wrong[:_WORST] if _wrong(document)},
                wrong=[] if kind != "gold" else _named(each for doc in documents for each in doc.outcomes),
            )
    return Summary(kinds=kinds, status=tellings(judged(measured)))


def _named(outcomes: Iterable[Outcome]) -> list[str]:
    """What is not right, each by its document, place and stage, and for one of several at a place its
    value.
    """
    return sorted(
        f"{each.document}:{each.place} {each.what} {each.verdict} {shown(each.expected or each.got)}"
        for each in outcomes
        if not each.right
    )


def _wrong(document: Measured) -> int:
    return sum(tally.wrong for tally in document.stages.values())


def _by(measured: Iterable[Measured], name: str) -> dict[str, Group]:
    """Groups by an attribute; years in decades where there are many."""
    values = [(str(getattr(document, name)), document) for document in measured if getattr(document, name)]
    if name == "year" and len({year for year, _ in values}) > _MANY_YEARS:
        values = [(f"{year[:3]}0s", document) for year, document in values]
    ordered = sorted(values, key=lambda each: each[0])
    groups = groupby(ordered, key=lambda each: each[0])
    return {value: _group([document for _, document in same]) for value, same in groups}


def _group(measured: Sequence[Measured]) -> Group:
    counts = summed(document.stages for document in measured)
    # Tenths of agreement come last, in their order; all else as it was first met.
    ordered = sorted(counts.items(), key=lambda each: each[0] if each[0].startswith("agreement") else "")
    stages = {stage: Score.of(tally) for stage, tally in ordered}
    return Group(documents=len(measured), stages=stages)


def grids(summary: Summary) -> Iterator[Grid]:
    """Yield the tables: how well the status tells; by kind all stages, then groups and the worst
    documents.
    """
    yield from status_grids(summary.status)
    for kind, part in summary.kinds.items():
        as_shown = equals().kinds[kind]
        yield by_what(f"{as_shown.title}: {part.overall.documents:,} in all", part.overall.stages)
        for name, groups in part.groups.items():
            if len(groups) > 1:
                yield _by_group(f"{as_shown.title} by {name}", name, groups, as_shown)
        if part.worst and part.overall.documents > 1:
            yield _by_group(f"{as_shown.title}: where most is wrong", "document", part.worst, as_shown)


def _by_group(title: str, name: str, groups: Mapping[str, Group], kind: ShownKind) -> Grid:
    present = [stage for stage in kind.columns if any(stage in group.stages for group in groups.values())]
    shown = [(stage, which) for stage in present for which in kind.columns[stage]]
    rows = []
    for value, group in groups.items():
        scores = ((group.stages.get(stage), which) for stage, which in shown)
        cells = (
            f"{getattr(score, which):.4f}" if score and (score.gold or score.output) else ""
            for score, which in scores
        )
        rows.append((value, str(group.documents), *cells))
    columns = (name, "n", *(f"{stage} {_SHORT[which]}" for stage, which in shown))
    return Grid(title, columns, rows)


def page(summary: Summary, failures: Sequence[str]) -> str:
    """Return all tables as Markdown, with what is wrong above them."""
    said = [f"- {failure}" for failure in failures]
    return "\n\n".join([*said, *map(markdown, grids(summary))])


def files_of(summary: Summary, measured: Sequence[Measured], failures: Sequence[str]) -> dict[str, bytes]:
    """Return the files by name: the figures, the page,
    and one miss a line. Equal measures give equal bytes.
    """
    return {
        "corpus.json": as_json(summary, indent=1),
        "corpus.md": page(summary, failures).encode(),
        "misses.jsonl": msgspec.json.Encoder().encode_lines(
            [
                {
                    "document": miss.document,
                    "stage": miss.what,
                    "place": miss.place,
                    "verdict": miss.verdict,
                    "expected": shown(miss.expected),
                    "got": shown(miss.got),
                }
                for document in measured
                for miss in document.outcomes
                if not miss.right
            ]
        ),
    }


def set_into(page: str, sections: Mapping[str, str]) -> str:
    """Return the page with each section's text between its marks, everything else untouched.

    A section's marks are `<!-- begin NAME -->` and `<!-- end NAME -->`, each once. Raises `ValueError`
    where a mark is missing, stands twice or out of order.
    """
    for name, text in sections.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
            raise ValueError(f"{begin} and {end} must stand in it once, in this order")
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n\n{text.strip()}\n\n{end}{rest.partition(end)[2]}"
    return page


def load_floors(path: Path) -> Floors:
    """Return the committed floors. Raises `MeasureError` where the file is missing or is not one."""
    return stored(path, partial(json_as, kind=Floors), "; `--update` writes it")


def check(now: Summary, floors: Floors, kinds: Collection[Kind] = KINDS) -> list[str]:
    """Return a sentence for each figure of these kinds under its floor;
    of a kind with another truth than the floors' only that it is another.
    """
    failures = []
    for kind, stages in floors.floors.items():
        if kind not in kinds:
            continue
        part = now.kinds.get(kind)
        if part and not _is_same_truth(kind, now, floors):
            failures.append(
                f"{kind}: the floors are for other documents or another truth: review the change, "
                "then run with --update"
            )
            continue
        if part:
            known = set(floors.summary.kinds[kind].wrong)
            failures += [f"{kind}: no longer right: {name}" for name in part.wrong if name not in known]
        for stage, figures in stages.items():
            score = part.overall.stages.get(stage) if part else None
            for name, floor in figures.items():
                if score is None:
                    failures.append(f"{kind}: {stage} has a floor and is not measured")
                    break
                reached = round(getattr(score, name), _TOLD)
                if reached < floor:
                    failures.append(f"{kind}: {stage} {name} is {reached:.4f}, under its floor {floor:.4f}")
    return failures


def _is_same_truth(kind: Kind, now: Summary, floors: Floors) -> bool:
    before = floors.summary.kinds.get(kind)
    return before is not None and before.truth == now.kinds[kind].truth


def _cut(value: float, decimals: int) -> float:
    """A figure with so many decimals, cut and not rounded."""
    scale: int = 10**decimals
    return int(value * scale + 1e-6) / scale


def raised(now: Summary, old: Floors | None, kinds: Collection[Kind] = KINDS) -> Floors:
    """Return floors under what is reached, some decimals of it; over the same truth none sinks.

    Of other kinds than these the old floors and figures are kept.
    """
    floors = {kind: kept for kind, kept in old.floors.items() if kind not in kinds} if old else {}
    figures = {kind: kept for kind, kept in old.summary.kinds.items() if kind not in kinds} if old else {}
    for kind, part in now.kinds.items():
        decimals = equals().kinds[kind].decimals
        before = old.floors.get(kind, {}) if old is not None and _is_same_truth(kind, now, old) else {}
        for stage, score in part.overall.stages.items():
            kept = before.get(stage, {})
            floors.setdefault(kind, {})[stage] = {
                name: max(_cut(getattr(score, name), decimals), kept.get(name, 0.0)) for name in FIGURES
            }
    status = (old.summary.status if old else {}) | now.status
    bare = {kind: msgspec.structs.replace(part, groups={}, worst={}) for kind, part in now.kinds.items()}
    return Floors(floors=floors, summary=Summary(kinds=figures | bare, status=status))
