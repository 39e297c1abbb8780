"""Findings: those that came and went, by the unit they concern; one that only moved is no news."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from unrec.diff.change import STRUCTURE, TARGETS, Change, Moved, columns, note, reason
from unrec.models import Extraction, Finding

_NUMBERS = re.compile(r"[0-9]+")
_COLUMNS = columns(Finding, but=("message", "evidence"))


class _Sorted(NamedTuple):
    gone: list[Finding]
    come: list[Finding]
    both: list[tuple[Finding, Finding]]


def findings(old: Extraction, new: Extraction, moved: list[Moved]) -> Iterator[Change]:
    """Yield a change for each unit with other findings, and one for those of the document as a whole.

    A finding is the same where all but its place is, and the numbers in its message: it may count words
    of the whole document. Those that only count anew are told with the document's. The evidence of a
    unit whose text changed is told with that text.
    """
    if old.findings == new.findings:
        return
    before = {unit.paragraph_id: unit.text for unit in old.paragraphs}
    after = {unit.paragraph_id: unit.text for unit in new.paragraphs}
    reworded = {own for own, text in before.items() if after.get(own, text) != text}
    found = _sort(old.findings, new.findings, reworded)
    for left, right in found.both:
        note(moved, "findings", left.code, left, right)
    recounted = [pair for pair in found.both if pair[0].message != pair[1].message]
    gone, come = (_by_unit(items, {*before, *after}) for items in (found.gone, found.come))
    owners: dict[str | None, None] = dict.fromkeys([*gone, *come, *([None] if recounted else [])])
    for own in owners:
        if own is not None and (own in before) != (own in after):
            continue  # they came or went with their unit
        left_rows, right_rows = gone.get(own, []), come.get(own, [])
        pairs = recounted if own is None else []
        cited = any(map(_of_targets, (*left_rows, *right_rows, *(right for _, right in pairs))))
        yield Change(
            own or new.document.document_id,
            "findings",
            reason(old.document, new.document, TARGETS if cited else STRUCTURE),
            "; ".join([*map(_shown, left_rows), *_recounted([left for left, _ in pairs])]),
            "; ".join([*map(_shown, right_rows), *_recounted([right for _, right in pairs])]),
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
    return (_NUMBERS.sub("0", item.message), evidence, *(getattr(item, name) for name in _COLUMNS))


def _by_unit(items: Iterable[Finding], units: Collection[str]) -> dict[str | None, list[Finding]]:
    found: dict[str | None, list[Finding]] = {}
    for item in items:
        own = item.paragraph_id
        found.setdefault(own if own in units else None, []).append(item)
    return found


def _of_targets(item: Finding) -> bool:
    return item.code.startswith("reference.") or item.code == "audit.breach"


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
