"""`unrec schema`: what the output looks like."""

from typing import Annotated, Literal

import typer

from unrec.cli.console import wrong_usage


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
