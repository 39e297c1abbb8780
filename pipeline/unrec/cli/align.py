"""`unrec align`: one work in several languages, paragraph by paragraph."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from unrec.cli.console import counted, err, out, wrong_usage
from unrec.cli.document import need_output, read_output
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.align import Aligned
    from unrec.models import Alignment, Finding, Record

Works = Annotated[
    list[str] | None,
    typer.Option(
        "--work",
        help="Ids of documents that are one work, parted by commas. May be given several times.",
        show_default="by symbol, else by the shape of the trees",
    ),
]


def align(
    output: Annotated[Path, typer.Argument(help="What `unrec run` has written.")] = Path("output"),
    work: Works = None,
) -> None:
    """Join the languages of each work by path, and say where the readings differ.

    Writes alignment.parquet into the output, a row a path that more than one language has, and
    disagreements.parquet, a finding `language.disagrees` a difference in kind, label or targets of
    references. The other tables stay as they are. Documents that state no symbol are one work where their
    trees and the numbers in their texts agree.

    Exit status: 0 all readings agree, 1 some differ, 2 wrong usage, or an output that cannot be read.
    """
    from unrec.align import disagreements, row_of

    need_output(output)
    rows: list[Alignment] = []
    found: list[Finding] = []
    works = 0
    for pairs in aligned_works(output, work or ()):
        works += 1
        for one in pairs:
            rows.append(row_of(one))
            found += disagreements(one)
    _put(output, "alignment", rows)
    _put(output, "disagreements", found)
    for said_of in found:
        place = Text(said_of.paragraph_id or "", "bold")
        out().print(place.append(f"  {visible(said_of.message)}", "not bold"), soft_wrap=True)
        out().print(Text(f"  {visible(said_of.evidence)}", "dim"), soft_wrap=True)
    said = f"{counted(works, 'work')}, {counted(len(rows), 'path')} in several languages, "
    err().print(said + counted(len(found), "difference"), markup=False, highlight=False)
    raise typer.Exit(int(bool(found)))


def aligned_works(output: Path, named: Sequence[str]) -> "Iterator[list[Aligned]]":
    """Yield the aligned paragraphs of each work of an output. Leaves
    with status 2 where a named id is nowhere.
    """
    from unrec.align import align as align_work
    from unrec.align import cells, signature, works
    from unrec.nearest import nearest_said

    groups = [ids.replace(",", " ").split() for ids in named]
    try:
        found = list(works((signature(one) for one in read_output(output)), groups))
    except LookupError as error:
        near = nearest_said(error.args[0], (one.document.document_id for one in read_output(output)))
        raise wrong_usage(f"no document named {error.args[0]} in {output}; {near}") from error
    wanted = {own for one in found for own in one.documents}
    documents = {
        one.document.document_id: cells(one)
        for one in read_output(output)
        if one.document.document_id in wanted
    }
    for one in found:
        yield list(align_work(one, documents))


def _put(output: Path, table: str, rows: "Sequence[Record]") -> None:
    """Write a table beside those of the run, whole or not at all."""
    import os

    import pyarrow.parquet as pq

    from unrec.schema import arrow_schema
    from unrec.write import arrow_table

    schema = arrow_schema(table)
    place = output / f"{table}.parquet"
    new = output / f".{table}.{os.getpid()}.new"
    try:
        with new.open("wb") as file:
            pq.write_table(
                arrow_table(rows, schema) if rows else schema.empty_table(), file, compression="zstd"
            )
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)
