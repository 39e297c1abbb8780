"""A table of a document as a Python object: as a frame, as HTML, as Markdown."""

from typing import TYPE_CHECKING, Self

from msgspec import structs

from unrec import models
from unrec.languages import load, supported
from unrec.models import Cell
from unrec.tables import as_html, as_markdown, by_row, column_names

if TYPE_CHECKING:
    import pandas as pd


class Table(models.Table, frozen=True, kw_only=True):
    """A table: what is printed of it (`caption`, `unit`, `notes` …), and its cells that hold text."""

    cells: tuple[Cell, ...] = ()
    language: str

    @classmethod
    def of(cls, table: models.Table, cells: tuple[Cell, ...], language: str) -> Self:
        """Return a table with its cells."""
        return cls(**structs.asdict(table), cells=cells, language=language)

    def to_pandas(self, *, numbers: bool = True) -> "pd.DataFrame":
        """Return the rows below the headers as a frame, a column each, named by the headers over it.

        A cell that is a number is one, with `numbers`; any other is a string as printed, and missing where
        nothing stands. What a cell that takes several places says stands in the first of them.
        """
        import pandas as pd

        rows = [
            [_value(values.get(column), numbers=numbers) for column in range(1, self.n_columns + 1)]
            for values in by_row(self, self.cells)
        ]
        return pd.DataFrame(rows, columns=column_names(self, self.cells)).infer_objects()

    def to_html(self) -> str:
        """Return the table as HTML, with its spans, headers, caption, unit and notes."""
        direction = load(self.language).direction if self.language in supported() else "auto"
        return as_html(self, self.cells, self.language, direction)

    def to_markdown(self) -> str:
        """Return the table in Markdown; headers of several rows are one, named by their path."""
        return as_markdown(self, self.cells)

    def __repr__(self) -> str:
        """Return the table in a line."""
        caption = f" {self.caption!r}" if self.caption else ""
        return f"<Table {self.table_id}{caption}: {self.n_rows} rows, {self.n_columns} columns>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return self.to_html()


def _value(cell: Cell | None, *, numbers: bool) -> str | float | None:
    if cell is None:
        return None
    return cell.number if numbers and cell.number is not None else cell.text
