"""What changed between two outputs, paragraph by paragraph, finding by finding, line by line, and why."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from unrec.compare.changed_units import document, meetings, sections, units
from unrec.compare.changes import (
    STRUCTURE,
    TARGETS,
    Change,
    Kind,
    Moved,
    Reason,
    columns,
    differing,
    moves,
    note,
    reason,
    shown,
)
from unrec.models import Document, Extraction, Finding, Line

# Findings: those that came and went, by the unit they concern; one that only moved is no news.

_NUMBERS = re.compile(r"[0-9]+")
_FINDING_COLUMNS = columns(Finding, but=("message", "evidence"))


class _Sorted(NamedTuple):
    gone: list[Finding]
    come: list[Finding]
    both: list[tuple[Finding, Finding]]


def findings(old: Extraction, new: Extraction, moved: list[Moved]) -> Iterator[Change]:
    """Yield a change for each unit with other findings, and one for those of the document as a whole.

    A finding is the same where all but its place is, and the numbers in its message: it may count words
    of the whole document. Those that only have other counts are told with the document's. The evidence
    of a unit whose text changed is told with that text.
    """
    if old.findings == new.findings:
        return
    before = {unit.paragraph_id: unit.text for unit in old.paragraphs}
    after = {unit.paragraph_id: unit.text for unit in new.paragraphs}
    reworded = {unit for unit, text in before.items() if after.get(unit, text) != text}
    sorted_out = _sort(old.findings, new.findings, reworded)
    for left, right in sorted_out.both:
        note(moved, "findings", left.code, left, right)
    recounted = [pair for pair in sorted_out.both if pair[0].message != pair[1].message]
    gone, come = (_by_unit(items, {*before, *after}) for items in (sorted_out.gone, sorted_out.come))
    owners: dict[str | None, None] = dict.fromkeys([*gone, *come, *([None] if recounted else [])])
    for owner in owners:
        if owner is not None and (owner in before) != (owner in after):
            continue  # they came or went with their unit
        pairs = recounted if owner is None else []
        yield _told_of(owner, gone.get(owner, []), come.get(owner, []), pairs, (old.document, new.document))


def _told_of(
    unit: str | None,
    gone: Sequence[Finding],
    come: Sequence[Finding],
    recounted: Sequence[tuple[Finding, Finding]],
    documents: tuple[Document, Document],
) -> Change:
    """Return the change of a unit's findings, or of those of the document as a whole."""
    lefts, rights = [pair[0] for pair in recounted], [pair[1] for pair in recounted]
    codes = [item.code for item in (*gone, *come, *rights)]
    cited = any(code.startswith("reference.") or code == "audit.breach" for code in codes)
    return Change(
        unit or documents[1].document_id,
        "findings",
        reason(*documents, TARGETS if cited else STRUCTURE),
        "; ".join([*map(_shown, gone), *_recounted(lefts)]),
        "; ".join([*map(_shown, come), *_recounted(rights)]),
    )


def _sort(old: Iterable[Finding], new: Iterable[Finding], reworded: Collection[str]) -> _Sorted:
    """Pair equal findings first, then those that differ in place or numbers, in their order."""
    before, after = Counter(old), Counter(new)
    rows: dict[tuple[object, ...], tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for side, counted in enumerate((before - after, after - before)):
        for item in counted.elements():
            rows[_key(item, reworded)][side].append(item)
    found = _Sorted([], [], [])
    for lefts, rights in rows.values():
        for left, right in zip_longest(lefts, rights):
            if left and right:
                found.both.append((left, right))
            elif left:
                found.gone.append(left)
            else:
                found.come.append(right)
    return found


def _key(item: Finding, reworded: Collection[str]) -> tuple[object, ...]:
    evidence = "" if item.paragraph_id in reworded else item.evidence
    return (_NUMBERS.sub("0", item.message), evidence, *(getattr(item, name) for name in _FINDING_COLUMNS))


def _by_unit(items: Iterable[Finding], units: Collection[str]) -> dict[str | None, list[Finding]]:
    by_owner: dict[str | None, list[Finding]] = {}
    for item in items:
        owner = item.paragraph_id
        by_owner.setdefault(owner if owner in units else None, []).append(item)
    return by_owner


def _shown(item: Finding) -> str:
    where = "".join(f", {name} {value}" for name in ("page", "line") if (value := getattr(item, name)))
    return f"{item.severity} {item.code}{where}: {item.message}" + (
        f" — {item.evidence}" if item.evidence else ""
    )


def _recounted(rows: list[Finding]) -> list[str]:
    """The first of the findings whose numbers changed, and how many more there are."""
    if not rows:
        return []
    first = rows[0]
    more = f", and {len(rows) - 1} more with other numbers" if len(rows) > 1 else ""
    return [f"{first.code} of {first.paragraph_id or 'the document'}: {first.message}{more}"]


# The ledger: lines with another role, rule or text, each with those that changed alike.


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield stretches of indices that together cover both sequences, in order, none empty on both sides.

    Where the two ranges have one length, their lines belong together one by one; else the lines of
    the one took the place of those of the other. Lines that stand once on each side hold their places
    (the longest run of them that is in order); between two such, what begins and ends alike is paired.
    """
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, range(i, a), range(j, b))
        if a < len(old) and b < len(new):
            yield range(a, a + 1), range(b, b + 1)
        i, j = a + 1, b + 1


def _between(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[range, range]]:
    head, tail = ends_alike(old[left.start : left.stop], new[right.start : right.stop])
    ends = len(left) - tail, len(right) - tail
    for one, other in (
        (left[:head], right[:head]),
        (left[head : ends[0]], right[head : ends[1]]),
        (left[ends[0] :], right[ends[1] :]),
    ):
        if one or other:
            yield one, other


def ends_alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items two sequences, or letters two texts, begin and end with alike; none is both."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - head
    return head, next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest increasing run of lines that stand once on each side."""
    before, after = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if after[line] == 1}
    return longest_run(
        [(i, where[line]) for i, line in enumerate(old) if before[line] == 1 and line in where]
    )


def longest_run(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most of these pairs, which come by their first place, whose second places rise, too."""
    lasts: list[int] = []  # the smallest end of a run of each length
    of_last: list[int] = []  # which pair that is
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(lasts, j)
        lasts[length : length + 1] = [j]
        of_last[length : length + 1] = [at]
        previous.append(of_last[length - 1] if length else -1)
    run: list[tuple[int, int]] = []
    at = of_last[-1] if of_last else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]


_LINE_COLUMNS = columns(Line, but=("text",))
_IDS = frozenset({"paragraph_id", "section_id"})
_SHOWN = 12

_Pair = tuple[Line, Line]


def ledger(
    old: Extraction, new: Extraction, said: Collection[str], seated: Collection[str], moved: list[Moved]
) -> Iterator[Change]:
    """Yield a change for each stretch of lines with other texts, and one for all lines that changed alike.

    Lines are paired by their texts. The texts of lines whose unit or section is in `said` are told with it,
    and so are the ids of units and sections there, and the section of a unit in `seated`. Blank lines that
    came or went are noted in `moved`.
    """
    if old.lines == new.lines:
        return
    document_id, why = new.document.document_id, reason(old.document, new.document, STRUCTURE)
    alike: dict[tuple[str, str], list[_Pair]] = {}
    for left, right in stretches([line.text for line in old.lines], [line.text for line in new.lines]):
        before, after = old.lines[left.start : left.stop], new.lines[right.start : right.stop]
        if before == after:
            continue
        if len(before) == len(after):
            pairs = list(zip(before, after, strict=True))
            for pair in pairs:
                note(moved, "lines", f"line {pair[0].line}", *pair)
                names = differing(*pair, _LINE_COLUMNS)
                if names and not _told(*pair, names, said, seated):
                    alike.setdefault((shown(pair[0], names), shown(pair[1], names)), []).append(pair)
            before, after = _reworded(pairs)
        for one, other in _replaced(before, after, said, moved):
            yield Change(document_id, "lines", why, one, other)
    for (one, other), run in alike.items():
        lefts, rights = (_numbers(pair[side].line for pair in run) for side in (0, 1))
        yield Change(document_id, "lines", why, f"{lefts}: {one}", f"{rights}: {other}")


def _reworded(pairs: Iterable[_Pair]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of pairs whose texts differ, of each side."""
    differ = [pair for pair in pairs if pair[0].text != pair[1].text]
    return tuple(pair[0] for pair in differ), tuple(pair[1] for pair in differ)


def _told(
    left: Line, right: Line, names: Collection[str], said: Collection[str], seated: Collection[str]
) -> bool:
    """Whether ids of units and sections are all that differs, and are told with those."""
    if not _IDS.issuperset(names):
        return False
    if "paragraph_id" in names:
        return left.paragraph_id in said and right.paragraph_id in said
    return left.paragraph_id in seated or {left.section_id, right.section_id} - {None} <= {*said}


def _replaced(
    before: Sequence[Line], after: Sequence[Line], said: Collection[str], moved: list[Moved]
) -> Iterator[tuple[str, str]]:
    """The texts of lines that took one another's place, if there is anything to tell of them."""
    moved += [Moved("lines", "", line, None) for line in before if not line.text.strip()]
    moved += [Moved("lines", "", None, line) for line in after if not line.text.strip()]
    left, right = ([line for line in lines if not _covered(line, said)] for lines in (before, after))
    if left or right:
        yield _texts(left), _texts(right)


def _covered(line: Line, said: Collection[str]) -> bool:
    if not line.text.strip():
        return True
    return line.paragraph_id in said or (line.role == "heading" and line.section_id in said)


def _texts(lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    return f"{_numbers(line.line for line in lines)}: " + " / ".join(f"«{line.text}»" for line in lines)


def _numbers(numbers: Iterable[int]) -> str:
    """`lines 3, 7–9 and 40 more`: runs of numbers, the first twelve of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    first = ", ".join("–".join(map(str, run)) for run in runs[:_SHOWN])
    more = sum(run[-1] - run[0] + 1 for run in runs[_SHOWN:])
    one = len(runs) == 1 and len(runs[0]) == 1
    return f"line{'' if one else 's'} {first}" + (f" and {more} more" if more else "")


def compare(old: Iterable[Extraction], new: Iterable[Extraction]) -> Iterator[Change]:
    """Yield the changes from one output to another.

    Both come in the order of document ids and are taken one at a time. First come the documents that both
    have, in that order: a document's own columns, its sections, its paragraphs with what they ask, their
    references and findings, its ledger, and where all of these stand. Then come those that only one has; of
    them only the document rows are kept.

    Every column is compared but those of `LEFT_OUT`. What follows from a change that is told is not told
    again: the rows of a unit that came or went, offsets into a text that changed, the full texts under a
    changed text, the lines of a changed unit, blank lines. Places that moved are one change a document.

    The reason is the source where its bytes or its name differ; else the language data or the catalogue,
    where a hash says that they did and the change is of their kind; else the rules of the program.
    """
    before, after = iter(old), iter(new)
    left, right = next(before, None), next(after, None)
    gone: list[Document] = []
    come: list[Document] = []
    while left is not None or right is not None:
        if right is None or (left is not None and left.document.document_id < right.document.document_id):
            assert left is not None
            gone.append(left.document)
            left = next(before, None)
        elif left is None or right.document.document_id < left.document.document_id:
            come.append(right.document)
            right = next(after, None)
        else:
            yield from _documents(left, right)
            left, right = next(before, None), next(after, None)
    yield from _whole(gone, come, "removed")
    yield from _whole(come, gone, "added")


def _whole(rows: list[Document], others: list[Document], kind: Kind) -> Iterator[Change]:
    """The documents that only one side has. The same bytes under another id were not lost, but read again."""
    by_bytes = {other.sha256: other for other in others}
    for row in rows:
        counts = f"{row.n_recommendations} recommendations, {row.n_items} items"
        text = f"{row.source}: {row.n_paragraphs} paragraphs, {counts}"
        twin = by_bytes.get(row.sha256)
        why: Reason = "source"
        if twin is not None:
            text += f"; the same bytes are {twin.document_id} on the other side"
            why = reason(row, twin, STRUCTURE)
        old, new = (text, "") if kind == "removed" else ("", text)
        yield Change(row.document_id, kind, why, old, new)


def _documents(old: Extraction, new: Extraction) -> Iterator[Change]:
    said: set[str] = set()
    seated: set[str] = set()
    moved: list[Moved] = []
    count = 0
    for part in (
        document(old, new),
        sections(old, new, said, moved),
        meetings(old, new, seated),
        units(old, new, said, moved),
        findings(old, new, moved),
        ledger(old, new, said, seated, moved),
    ):
        for change in part:
            count += 1
            yield change
    for change in moves(old, new, moved, alone=not count):
        count += 1
        yield change
    if not count and old.document.sha256 != new.document.sha256:
        yield Change(
            new.document.document_id,
            "document",
            "source",
            f"sha256 {old.document.sha256}",
            f"sha256 {new.document.sha256}; the source's bytes changed, the data did not",
        )
