"""One difference, why it came about, and how the values of columns are shown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from unrec.models import Addressee, Box, Cell, Document, Extraction, Recommender, Record

Reason = Literal["source", "language data", "catalogue", "rules"]
Kind = Literal[
    "added",
    "removed",
    "document",
    "section",
    "meeting",
    "text",
    "structure",
    "request",
    "references",
    "themes",
    "findings",
    "lines",
    "places",
]


class Change(NamedTuple):
    """One difference. `old` and `new` show the two sides; one is empty where nothing stands there.

    `what` is the id of the document, section or paragraph, or of a run of paragraphs that
    changed alike: `V.19-08455.ar:m1.r1–m1.r9`.
    """

    what: str
    kind: Kind
    reason: Reason
    old: str
    new: str


Cause = Literal["source", "language data", "catalogue"]

STRUCTURE: tuple[Cause, ...] = ("source", "language data")
"""What headings, labels, texts, addressees and suspicions depend on besides the rules."""

TARGETS: tuple[Cause, ...] = ("source", "catalogue", "language data")
"""What references and themes depend on besides the rules."""

OWN_WORDS: tuple[Cause, ...] = ("language data",)
"""What is told from a unit's text alone, where that text is the same."""

READING: tuple[Cause, ...] = ("source",)
"""What the reader tells without knowing the language."""

PLACES = frozenset(
    {"page", "line", "box", "boxes", "indent", "page_first", "page_last", "line_first", "line_last"}
)
"""Where rows stand in the source. One line put in moves all below it, so these are said once a document."""

LEFT_OUT: dict[str, str] = {
    "document_id": "pairs the documents, and says which rows are of which",
    **dict.fromkeys(
        ("n_sections", "n_paragraphs", "n_recommendations", "n_items", "n_references", "n_findings"),
        "a count of rows",
    ),
    **dict.fromkeys(
        ("schema_version", "extractor_version", "language_data", "catalogue_data"),
        "says how a document was made; the reason of a change, never one",
    ),
}
"""The columns that are not compared, each with why. All others are, those yet to be added too."""


def reason(old: Document, new: Document, causes: Iterable[Cause]) -> Reason:
    """Return the first of the causes that differs between two documents; the rules where none does."""
    differs = {
        "source": (old.sha256, old.source) != (new.sha256, new.source),
        "language data": old.language_data != new.language_data,
        "catalogue": old.catalogue_data != new.catalogue_data,
    }
    return next((cause for cause in causes if differs[cause]), "rules")


def columns(kind: type[Record], *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the columns of a record that are compared, without those of another kind of change."""
    skipped = {*LEFT_OUT, *PLACES, *but}
    return tuple(name for name in kind.__struct_fields__ if name not in skipped)


def places(kind: type[Record]) -> tuple[str, ...]:
    """Return the columns that say where such a row stands."""
    return tuple(name for name in kind.__struct_fields__ if name in PLACES)


def differing(old: Record, new: Record, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the columns in which two records differ."""
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def shown(record: Record, names: Iterable[str]) -> str:
    """Return columns with their values: `level 2; label «(أ)»; parent_id –`."""
    return "; ".join(f"{name} {_value(getattr(record, name))}" for name in names)


def _value(value: Any) -> str:
    match value:
        case None:
            return "–"
        case str():
            return value if value.isascii() and value and " " not in value else f"«{value}»"
        case tuple():
            return ", ".join(map(_value, value)) or "none"
        case Addressee():
            return f"{value.id} «{value.surface}» [{value.char_start}, {value.char_end}) by {value.rule}"
        case Recommender():
            return f"{value.name} ({value.code or '?'})"
        case Cell():
            return f"table {value.table}, row {value.row}, column {value.column} {_value(value.header)}"
        case Box():
            corners = f"{value.x0:g}, {value.top:g}, {value.x1:g}, {value.bottom:g}"
            return f"page {value.page} ({corners})"
        case _:
            return str(value)


class Moved(NamedTuple):
    """A row that stands elsewhere. Where `old` or `new` is None it is a blank line that came or went."""

    table: str
    what: str
    old: Record | None
    new: Record | None


def note(moved: list[Moved], table: str, what: str, old: Record, new: Record) -> None:
    """Take note of a row if the columns differ that say where it stands."""
    if differing(old, new, places(type(old))):
        moved.append(Moved(table, what, old, new))


def moves(old: Extraction, new: Extraction, moved: Sequence[Moved], *, alone: bool) -> Iterator[Change]:
    """Yield at most one change: how many rows of each table stand elsewhere, with the first of them.

    Blank lines that came or went are told with them, or where the document has no other change (`alone`).
    """
    both = [(row.what, row.old, row.new) for row in moved if row.old and row.new]
    if not both and not (moved and alone):
        return
    gone, come = sum(row.new is None for row in moved), sum(row.old is None for row in moved)
    why = reason(old.document, new.document, STRUCTURE)
    before = [f"blank lines that went: {gone}"] if gone else []
    after = [f"blank lines that came: {come}"] if come else []
    if both:
        what, left, right = both[0]
        names = differing(left, right, places(type(left)))
        counts = Counter(row.table for row in moved if row.old and row.new)
        how_many = ", ".join(f"{count} {table}" for table, count in counts.items())
        before.insert(0, f"{how_many}, first {what}: {shown(left, names)}")
        after.insert(0, f"{how_many}, first {what}: {shown(right, names)}")
    yield Change(new.document.document_id, "places", why, "; ".join(before), "; ".join(after))
