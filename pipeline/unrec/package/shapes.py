"""The columns of a table as the descriptors need them: with the shapes of lists and records."""

from typing import Any, NamedTuple

from unrec.schema import TABLES, Column, arrow_schema, columns


class Field(NamedTuple):
    """A column, or a field of a record in one: its plain type, and whether it is a list of that.

    `type` is `string`, `integer`, `number`, `boolean`, `date`, or `record`, whose fields are then `inner`.
    """

    name: str
    type: str
    many: bool
    inner: tuple["Field", ...]
    column: Column | None


def fields(table: str) -> tuple[Field, ...]:
    """Return the fields of a table, in order."""
    described = {column.name: column for column in columns(TABLES[table])}
    return tuple(_field(field.name, field.type, described[field.name]) for field in arrow_schema(table))


def _field(name: str, kind: Any, column: Column | None) -> Field:
    import pyarrow as pa

    many = pa.types.is_list(kind)
    plain = kind.value_type if many else kind
    if pa.types.is_struct(plain):
        return Field(name, "record", many, tuple(_field(one.name, one.type, None) for one in plain), column)
    tests = (
        ("boolean", pa.types.is_boolean),
        ("integer", pa.types.is_integer),
        ("number", pa.types.is_floating),
        ("date", pa.types.is_date),
    )
    return Field(name, next((word for word, is_ in tests if is_(plain)), "string"), many, (), column)
