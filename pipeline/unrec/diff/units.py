"""Paragraphs: their texts, their places in the tree, whom they ask, what they cite."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.diff.change import (
    OWN_WORDS,
    STRUCTURE,
    TARGETS,
    Cause,
    Change,
    Kind,
    Moved,
    columns,
    differing,
    note,
    reason,
    shown,
)
from unrec.diff.rows import MEETING, asked, paired
from unrec.models import Extraction, Paragraph, Recommendation, Reference, Unit
from unrec.nested import grouped

_TEXT = ("raw", "text", "search", "full_text")
_STRUCTURE = columns(Paragraph, but=(*_TEXT, *MEETING, "paragraph_id"))
_OF_MEETING = ("meeting_start", "meeting_end", "city")
_REQUEST = columns(Recommendation, but=(*Unit.__struct_fields__, *_OF_MEETING, "recommendation_id"))
# What is told from a paragraph's own words alone; the rest also from the document, or from what is above.
_OWN = frozenset({"strength", "strength_rule", "operative_words", "operative_start", "operative_end"})
_REFERENCE = columns(Reference, but=("reference_id", "paragraph_id"))
_SPAN = frozenset({"char_start", "char_end"})


class _Told(NamedTuple):
    kind: Kind
    causes: tuple[Cause, ...]
    old: str
    new: str


def units(old: Extraction, new: Extraction, said: set[str], moved: list[Moved]) -> Iterator[Change]:
    """Yield the changes of each unit, at most one a kind, and add to `said` those whose own lines changed."""
    cited_before, cited_after = (grouped(one.references, lambda row: row.paragraph_id) for one in (old, new))
    asked_before, asked_after = asked(old), asked(new)
    pairs = list(paired(old.paragraphs, new.paragraphs, "paragraph_id"))
    retold = {own for own, left, right in pairs if left and right and left.full_text != right.full_text}
    for own, left, right in pairs:
        if left and right:
            note(moved, "paragraphs", own, left, right)
            told = [*_unit(left, right, retold), *_request(asked_before.get(own), asked_after.get(own))]
            told += _references(cited_before.pop(own, []), cited_after.pop(own, []), left.text == right.text)
        else:
            kind: Kind = "added" if left is None else "removed"
            told = [_Told(kind, STRUCTURE, left.text if left else "", right.text if right else "")]
            cited_before.pop(own, None)
            cited_after.pop(own, None)
        if any(one.kind in {"added", "removed", "text", "structure"} for one in told):
            said.add(own)
        for one in told:
            yield Change(own, one.kind, reason(old.document, new.document, one.causes), one.old, one.new)
    for own in dict.fromkeys([*cited_before, *cited_after]):
        for one in _references(cited_before.get(own, []), cited_after.get(own, []), same_text=True):
            yield Change(own, one.kind, reason(old.document, new.document, one.causes), one.old, one.new)


def _unit(left: Paragraph, right: Paragraph, retold: set[str]) -> Iterator[_Told]:
    if left == right:
        return
    if left.text != right.text:
        yield _Told("text", STRUCTURE, left.text, right.text)
    elif names := differing(left, right, _TEXT):
        # An item's full text begins with its parent's, whose own change is told.
        follows = left.parent_id != right.parent_id or left.parent_id in retold
        names = tuple(name for name in names if name != "full_text" or not follows)
        if names:
            yield _Told("text", STRUCTURE, shown(left, names), shown(right, names))
    if names := differing(left, right, _STRUCTURE):
        yield _Told("structure", STRUCTURE, shown(left, names), shown(right, names))


def _request(left: Recommendation | None, right: Recommendation | None) -> Iterator[_Told]:
    if left is None or right is None:
        if left or right:
            yield _Told("request", STRUCTURE, _asks(left), _asks(right))
        return
    same_text = left.text == right.text
    pair = (left, right) if same_text else (_unplaced(left), _unplaced(right))
    names = differing(*pair, _REQUEST)
    if names:
        causes = OWN_WORDS if same_text and _OWN.issuperset(names) else STRUCTURE
        yield _Told("request", causes, shown(left, names), shown(right, names))


def _asks(row: Recommendation | None) -> str:
    """A recommendation that stands on one side only, with what is known of it."""
    if row is None:
        return ""
    return "; ".join(
        ["a recommendation", *filter(None, [shown(row, [n for n in _REQUEST if getattr(row, n)])])]
    )


def _unplaced(unit: Recommendation) -> Recommendation:
    """The unit without the offsets into its text, which say nothing where the text is another."""
    addressees = tuple(replace(one, char_start=0, char_end=0) for one in unit.addressees)
    return replace(unit, operative_start=None, operative_end=None, addressees=addressees)


def _references(left: Sequence[Reference], right: Sequence[Reference], same_text: bool) -> Iterator[_Told]:
    if left == right:
        return
    names = tuple(name for name in _REFERENCE if same_text or name not in _SPAN)
    before = [tuple(getattr(row, name) for name in names) for row in left]
    after = [tuple(getattr(row, name) for name in names) for row in right]
    gone = _without(left, before, Counter(after))
    come = _without(right, after, Counter(before))
    if gone or come:
        yield _Told("references", TARGETS, _cited(gone), _cited(come))
    elif [row.reference_id for row in left] != [row.reference_id for row in right] or before != after:
        yield _Told("references", TARGETS, _cited(left, ids=True), _cited(right, ids=True))


def _without(
    rows: Sequence[Reference], keys: Sequence[tuple[object, ...]], there: Counter[tuple[object, ...]]
) -> list[Reference]:
    """The rows that are not on the other side too."""
    found: list[Reference] = []
    for row, key in zip(rows, keys, strict=True):
        if there[key]:
            there[key] -= 1
        else:
            found.append(row)
    return found


def _cited(rows: Sequence[Reference], *, ids: bool = False) -> str:
    return "; ".join(_reference(row, ids=ids) for row in rows)


def _reference(row: Reference, *, ids: bool) -> str:
    targets = [target for target in (row.instrument_id, row.target_id, row.symbol) if target]
    parts = [
        f"{name} {value}"
        for name in ("article", "paragraph", "subparagraph", "part")
        if (value := getattr(row, name))
    ]
    candidates = [f"candidates {', '.join(row.candidates)}"] if row.candidates else []
    where = f"{row.reference_id} " if ids else ""
    return (
        f"{where}{row.kind} «{row.surface}» [{row.char_start}, {row.char_end}) {', '.join([*targets, *parts]) or '?'} "
        f"({', '.join([row.status, *candidates, row.rule])})"
    )
