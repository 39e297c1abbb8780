"""What identifies a row of each table, and which columns name rows of another."""

from typing import NamedTuple

from unrec.schema import TABLES, columns

PRIMARY: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "sections": ("section_id",),
    "paragraphs": ("paragraph_id",),
    "recommendations": ("recommendation_id",),
    "references": ("reference_id",),
    "instruments": ("instrument_id",),
    "bodies": ("body_id",),
    "findings": (),
    "lines": ("document_id", "line"),
}
"""The columns that identify a row; none where a table has no such columns."""

# Columns that name a row of another table without bearing the name of its key.
_NAMED = {"target_id": "paragraphs", "concern_id": "paragraphs"}
_PARENTS = {"sections": "sections", "instruments": "instruments"}


class ForeignKey(NamedTuple):
    """A column whose values, where it has any, stand in the key of a table."""

    column: str
    table: str


def foreign_keys(table: str) -> tuple[ForeignKey, ...]:
    """Return the foreign keys of a table, in the order of its columns."""
    single = {key[0]: name for name, key in PRIMARY.items() if len(key) == 1}
    found = []
    for column in columns(TABLES[table]):
        target = _NAMED.get(column.name) or single.get(column.name)
        if column.name == "parent_id":
            target = _PARENTS.get(table, "paragraphs")
        elif (column.name,) == PRIMARY[table]:
            target = "paragraphs" if table == "recommendations" else None
        if target is not None:
            found.append(ForeignKey(column.name, target))
    return tuple(found)
