"""`unrec instruments`, `unrec bodies` and `unrec schema`: what the catalogue and the tables hold."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from unrec.cli.console import AsJson, complain, print_json, print_table, wrong_usage
from unrec.cli.run import Extra
from unrec.cli.sources import load_catalogue
from unrec.models import BodyRow, InstrumentRow


def schema(
    table: Annotated[
        str | None, typer.Argument(help="One table's Arrow schema, such as recommendations.")
    ] = None,
    form: Annotated[
        Literal["codebook", "json"],
        typer.Option("--format", help="The codebook, or the JSON Schema of a document."),
    ] = "codebook",
) -> None:
    """Print the codebook, the JSON Schema, or a table's Arrow schema.

    All three are derived from the records the program itself works with.
    """
    from unrec.schema import BESIDE, TABLES, arrow_schema, codebook, json_schema

    if table is not None:
        if table not in TABLES and table not in BESIDE:
            raise wrong_usage(f"no table {table!r}; there are: {', '.join((*TABLES, *BESIDE))}")
        typer.echo(arrow_schema(table).to_string(show_schema_metadata=False, show_field_metadata=False))
    elif form == "json":
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())
    else:
        typer.echo(codebook(), nl=False)


Words = Annotated[
    list[str] | None,
    typer.Argument(help="Words of an id or a name, in any language; all must occur.", show_default="all"),
]
In = Annotated[
    str, typer.Option("--language", help="Show names in this language, by its code, where there are any.")
]


def instruments(
    words: Words = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind: convention, protocol, rules …")] = None,
    language: In = "",
    catalogue: Extra = None,
    as_json: AsJson = False,
) -> None:
    """List the treaties and other texts that references can lead to.

    For example: unrec instruments smuggling. The id stands in `instrument_id`, and is what `unrec references
    --instrument` takes.
    """
    from unrec.catalogue.rows import instrument_rows

    rows = instrument_rows(load_catalogue(catalogue))
    kinds = sorted({row.kind for row in rows})
    if kind is not None and kind not in kinds:
        raise wrong_usage(f"no kind {kind!r}; there are: {', '.join(kinds)}")
    found = [row for row in rows if kind in {None, row.kind} and _holds(_texts(row), words or ())]
    if as_json:
        print_json(found)
        return
    table = _table("id", "kind", "adopted", "articles", "name")
    for row in found:
        table.add_row(
            row.instrument_id,
            row.kind,
            str(row.adopted or "-"),
            str(row.n_articles or "-"),
            escape(_name(row, language, "title", "short")),
        )
    _print(table)


def bodies(words: Words = None, language: In = "", catalogue: Extra = None, as_json: AsJson = False) -> None:
    """List the organs whose documents are known by their symbols."""
    from unrec.catalogue.rows import body_rows

    found = [row for row in body_rows(load_catalogue(catalogue)) if _holds(_texts(row), words or ())]
    if as_json:
        print_json(found)
        return
    table = _table("id", "symbol", "name")
    for row in found:
        table.add_row(row.body_id, escape(row.symbol_prefix or "-"), escape(_name(row, language, "name")))
    _print(table)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _print(table: Table) -> None:
    if table.row_count:
        print_table(table)
    else:
        complain("nothing in the catalogue has these words")


def _texts(row: InstrumentRow | BodyRow) -> Iterator[str]:
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, str):
            yield value


def _holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether all words occur in the texts, whatever their case and the variants of their letters."""
    whole = _folded("\n".join(texts))
    return all(_folded(word) in whole for word in words)


def _folded(text: str) -> str:
    from unrec.languages import load, supported

    for code in supported():
        text = load(code).fold(text)
    return text.casefold()


def _name(row: InstrumentRow | BodyRow, language: str, *columns: str) -> str:
    """The name in the language that is asked for, else in the page's, else in any."""
    from unrec.report.names import PAGE_LANGUAGE

    for code in (language, PAGE_LANGUAGE):
        for column in columns:
            if value := getattr(row, f"{column}_{code}", None):
                return str(value)
    starts = tuple(f"{column}_" for column in columns)
    names = (getattr(row, name) for name in row.__struct_fields__ if name.startswith(starts))
    return next(filter(None, names), "-")
