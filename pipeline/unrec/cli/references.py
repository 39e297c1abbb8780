"""`unrec references`: who cites what."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from unrec.cli.console import AsJson, complain, print_json, print_table, wrong_usage
from unrec.cli.document import Written, documents, known_instruments
from unrec.cli.show import Passage


def references(
    output: Written = Path("output"),
    article: Annotated[str | None, typer.Option(help="Only references to this article: 6.")] = None,
    instrument: Annotated[
        str | None, typer.Option(help="Only references to this instrument: smuggling-protocol.")
    ] = None,
    by_meeting: Annotated[
        bool, typer.Option("--by-meeting", help="Count the references to each article by meeting instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the paragraphs that cite an article or an instrument.

    For example: unrec references --article 6 --instrument smuggling-protocol. An unresolved reference counts
    for each instrument that it may mean. With --by-meeting, `refs` are rows of references.parquet, as in
    the report, and `paras` the paragraphs that make them.
    """
    from unrec.nested import flatten
    from unrec.references.query import articles_by_meeting, citations

    extractions = [flatten(one) for one in documents(output)]
    if instrument is not None:
        _check(instrument, known_instruments(output))
    rows = [row for one in extractions for row in one.references]
    units = [unit for one in extractions for unit in one.paragraphs]
    # Printed in the digits of any language.
    number = re.sub(r"\d", lambda digit: str(int(digit[0])), article) if article else None
    table = Table(box=None, pad_edge=False)
    if by_meeting:
        counts = articles_by_meeting(rows, units, article=number, instrument=instrument)
        if as_json:
            print_json([count._asdict() for count in counts])
            return
        for name in ("document", "meeting", "instrument", "article", "refs", "paras"):
            table.add_column(name, overflow="fold")
        for count in counts:
            table.add_row(*("-" if value is None else str(value) for value in count))
    else:
        found = citations(rows, units, article=number, instrument=instrument)
        if as_json:
            print_json([one.row for one in found])
            return
        for name in ("paragraph", "target", "status", "words"):
            table.add_column(name, overflow="fold")
        for one in found:
            table.add_row(one.paragraph_id, one.target, one.status, Passage(Text(), one.surface))
    print_table(table)
    if not table.row_count:
        complain("nothing in this output cites that")


def _check(instrument: str, known: Mapping[str, tuple[str, ...]]) -> None:
    """Leave with status 2 where there is no such instrument, naming the nearest by id and by name."""
    from unrec.nearest import nearest_by_names

    if instrument not in known:
        near = ", ".join(nearest_by_names(instrument, known))
        raise wrong_usage(
            f"no instrument {instrument!r}; the nearest are: {near} (unrec instruments lists all)"
        )
