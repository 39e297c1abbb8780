"""Rows as pandas frames, typed as the tables are."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unrec.models import Record
from unrec.schema import TABLES, arrow_schema
from unrec.write import arrow_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def known_table(name: str) -> str:
    """Return the name of a table. Raises `KeyError`, naming all there are, where it is none."""
    if name not in TABLES:
        raise KeyError(f"no table {name!r}; there are: {', '.join(TABLES)}")
    return name


def frame_of(rows: Sequence[Record], table: str) -> "pd.DataFrame":
    """Return records of a table as a frame; without any, a frame with its columns and no row.

    Whole numbers stay whole where some are missing (`Int64`), days are days (`datetime64`), texts are
    strings, lists and records inside a cell are lists and dictionaries.
    """
    schema = arrow_schema(table)
    return _frame(arrow_table(rows, schema) if rows else schema.empty_table())


def frame_of_files(files: Iterable[Path]) -> "pd.DataFrame":
    """Return the rows of Parquet files of one table, as `frame_of` does. Raises `ValueError` for a broken one."""
    import pyarrow as pa

    from unrec.output import opened

    tables = []
    for path in files:
        with opened(path) as file:
            tables.append(file.read())
    return _frame(pa.concat_tables(tables))


def _frame(table: "pa.Table") -> "pd.DataFrame":
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = table.to_pandas(
        date_as_object=False, types_mapper={pa.int64(): pd.Int64Dtype()}.get, ignore_metadata=True
    )
    return frame
