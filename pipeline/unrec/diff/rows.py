"""The document row, the sections, and the meeting and section that units stand in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from unrec.diff.change import (
    READING,
    STRUCTURE,
    TARGETS,
    Cause,
    Change,
    Moved,
    columns,
    differing,
    note,
    reason,
    shown,
)
from unrec.models import Document, Extraction, Paragraph, Recommendation, Record, Section

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
    for own in dict.fromkeys([*before, *after]):
        yield own[0], before.get(own), after.get(own)


def _numbered(rows: Iterable[_Row], key: str) -> dict[tuple[str, int], _Row]:
    times: Counter[str] = Counter()
    found: dict[tuple[str, int], _Row] = {}
    for row in rows:
        own = getattr(row, key)
        found[own, times[own]] = row
        times[own] += 1
    return found


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
    for own, left, right in paired(old.sections, new.sections, "section_id"):
        names = differing(left, right, _SECTION) if left and right else _SECTION
        if left and right:
            note(moved, "sections", own, left, right)
        if names:
            said.add(own)
            yield Change(
                own,
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
