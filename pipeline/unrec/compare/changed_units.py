"""What changed in the document row, the sections and the units: texts, places, whom they ask and cite."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from unrec.compare.changes import (
    OWN_WORDS,
    READING,
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
from unrec.models import (
    Document,
    Extraction,
    Paragraph,
    Recommendation,
    Record,
    Reference,
    Section,
    ThemeRow,
    Unit,
)
from unrec.nested import grouped

# The document row, the sections, and the meeting and section that units stand in.

MEETING = ("section_id", "meeting_number")
_OF_MEETING = ("meeting_start", "meeting_end", "city")

_Row = TypeVar("_Row", bound=Record)
# That bytes changed and nothing else is told only where nothing else is.
_DOCUMENT = columns(Document, but=("sha256",))
_SECTION = columns(Section, but=("section_id",))


def paired(
    old: Iterable[_Row], new: Iterable[_Row], key: str
) -> Iterator[tuple[str, _Row | None, _Row | None]]:
    """Yield each id with the rows that bear it on the two sides. One that repeats is paired in order."""
    before, after = _numbered(old, key), _numbered(new, key)
    for row_id in dict.fromkeys([*before, *after]):
        yield row_id[0], before.get(row_id), after.get(row_id)


def _numbered(rows: Iterable[_Row], key: str) -> dict[tuple[str, int], _Row]:
    times: Counter[str] = Counter()
    paired: dict[tuple[str, int], _Row] = {}
    for row in rows:
        row_id = getattr(row, key)
        paired[row_id, times[row_id]] = row
        times[row_id] += 1
    return paired


def document(old: Extraction, new: Extraction) -> Iterator[Change]:
    """Yield at most one change: the document's columns that differ."""
    names = differing(old.document, new.document, _DOCUMENT)
    if names:
        yield Change(
            new.document.document_id,
            "document",
            reason(old.document, new.document, _causes(old, new, names)),
            shown(old.document, names),
            shown(new.document, names),
        )


def _causes(old: Extraction, new: Extraction, names: tuple[str, ...]) -> tuple[Cause, ...]:
    if {*names} <= {"media_type", "n_pages", "source"}:
        return READING
    # The status follows from the findings; of those that count, only a breach may come from the catalogue.
    return TARGETS if names == ("status",) and _breached(old) != _breached(new) else STRUCTURE


def _breached(extraction: Extraction) -> bool:
    return any(item.code == "audit.breach" for item in extraction.findings)


def sections(old: Extraction, new: Extraction, said: set[str], moved: list[Moved]) -> Iterator[Change]:
    """Yield a change for each section that came, went or differs, and add its id to `said`."""
    for section_id, left, right in paired(old.sections, new.sections, "section_id"):
        names = differing(left, right, _SECTION) if left and right else _SECTION
        if left and right:
            note(moved, "sections", section_id, left, right)
        if names:
            said.add(section_id)
            yield Change(
                section_id,
                "section",
                reason(old.document, new.document, STRUCTURE),
                shown(left, names) if left else "",
                shown(right, names) if right else "",
            )


def meetings(old: Extraction, new: Extraction, seated: set[str]) -> Iterator[Change]:
    """Yield a change for each run of units whose meeting or section changed alike.

    The ids of those that stand in another section are added to `seated`.
    """
    pairs = [
        (left, right)
        for _, left, right in paired(old.paragraphs, new.paragraphs, "paragraph_id")
        if left and right
    ]
    seated.update(right.paragraph_id for left, right in pairs if left.section_id != right.section_id)
    before, after = asked(old), asked(new)
    told = (
        (*_meeting(left, right, before.get(left.paragraph_id), after.get(right.paragraph_id)), right)
        for left, right in pairs
    )
    for (one, other), run in groupby(told, key=itemgetter(0, 1)):
        if not one:
            continue
        units = [unit for _, _, unit in run]
        what, count = units[0].paragraph_id, ""
        if len(units) > 1:
            what, count = f"{what}–{units[-1].path}", f"{len(units)} paragraphs: "
        why = reason(old.document, new.document, STRUCTURE)
        yield Change(what, "meeting", why, count + one, count + other)


def asked(extraction: Extraction) -> dict[str, Recommendation]:
    """Return the recommendations of a document by the id of their paragraph."""
    return {row.recommendation_id: row for row in extraction.recommendations}


def _meeting(
    left: Paragraph, right: Paragraph, before: Recommendation | None, after: Recommendation | None
) -> tuple[str, str]:
    names = differing(left, right, MEETING)
    sides = [shown(left, names)], [shown(right, names)]
    if before and after:
        names = differing(before, after, _OF_MEETING)
        sides[0].append(shown(before, names))
        sides[1].append(shown(after, names))
    one, other = ("; ".join(filter(None, side)) for side in sides)
    return one, other


# Paragraphs: their texts, their places in the tree, whom they ask, what they cite.

_TEXT = ("raw", "text", "search", "full_text")
_STRUCTURE = columns(Paragraph, but=(*_TEXT, *MEETING, "paragraph_id"))
_REQUEST = columns(Recommendation, but=(*Unit.__struct_fields__, *_OF_MEETING, "recommendation_id"))
# What is told from a paragraph's own words alone; the rest also from the document, or from what is above.
_OWN = frozenset({"strength", "strength_rule", "operative_words", "operative_start", "operative_end"})
_REFERENCE = columns(Reference, but=("reference_id", "paragraph_id"))
_THEME = columns(ThemeRow, but=("paragraph_id",))
_SPAN = frozenset({"char_start", "char_end"})


class _Told(NamedTuple):
    kind: Kind
    causes: tuple[Cause, ...]
    old: str
    new: str


def _come_or_gone(left: Paragraph | None, right: Paragraph | None) -> _Told:
    kind: Kind = "added" if left is None else "removed"
    return _Told(kind, STRUCTURE, left.text if left else "", right.text if right else "")


def units(old: Extraction, new: Extraction, said: set[str], moved: list[Moved]) -> Iterator[Change]:
    """Yield the changes of each unit, at most one a kind, and add to `said` those whose own lines changed."""
    cited_before, cited_after = (grouped(doc.references, lambda row: row.paragraph_id) for doc in (old, new))
    themes_before, themes_after = (grouped(doc.themes, lambda row: row.paragraph_id) for doc in (old, new))
    asked_before, asked_after = asked(old), asked(new)
    pairs = list(paired(old.paragraphs, new.paragraphs, "paragraph_id"))
    retold = {key for key, left, right in pairs if left and right and left.full_text != right.full_text}
    for key, left, right in pairs:
        if left and right:
            note(moved, "paragraphs", key, left, right)
            told = [*_unit(left, right, retold), *_request(asked_before.get(key), asked_after.get(key))]
            told += _references(cited_before.pop(key, []), cited_after.pop(key, []), left.text == right.text)
            told += _themes(themes_before.get(key, []), themes_after.get(key, []), left.text == right.text)
        else:
            told = [_come_or_gone(left, right)]
            cited_before.pop(key, None)
            cited_after.pop(key, None)
        if any(one.kind in {"added", "removed", "text", "structure"} for one in told):
            said.add(key)
        for one in told:
            yield Change(key, one.kind, reason(old.document, new.document, one.causes), one.old, one.new)
    for key in dict.fromkeys([*cited_before, *cited_after]):
        for one in _references(cited_before.get(key, []), cited_after.get(key, []), same_text=True):
            yield Change(key, one.kind, reason(old.document, new.document, one.causes), one.old, one.new)


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
    addressees = tuple(replace(addressee, char_start=0, char_end=0) for addressee in unit.addressees)
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


def _themes(left: Sequence[ThemeRow], right: Sequence[ThemeRow], same_text: bool) -> Iterator[_Told]:
    names = tuple(name for name in _THEME if same_text or name not in _SPAN)
    before, after = ([shown(row, names) for row in rows] for rows in (left, right))
    if before != after:
        gone = [row for row in before if row not in after]
        come = [row for row in after if row not in before]
        yield _Told("themes", TARGETS, " | ".join(gone or before), " | ".join(come or after))


def _without(
    rows: Sequence[Reference], keys: Sequence[tuple[object, ...]], there: Counter[tuple[object, ...]]
) -> list[Reference]:
    """The rows that are not on the other side too."""
    references: list[Reference] = []
    for row, key in zip(rows, keys, strict=True):
        if there[key]:
            there[key] -= 1
        else:
            references.append(row)
    return references


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
