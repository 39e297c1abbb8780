"""`unrec references`: who cites what."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from unrec.cli.console import complain, unwrapped, wrong_usage
from unrec.cli.document import documents
from unrec.cli.passage import Passage


def references(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where `unrec run` wrote.")] = Path("output"),
    article: Annotated[str | None, typer.Option(help="Only references to this article: 6.")] = None,
    instrument: Annotated[
        str | None, typer.Option(help="Only references to this instrument: smuggling-protocol.")
    ] = None,
    by_meeting: Annotated[
        bool, typer.Option("--by-meeting", help="Count citations of each article by meeting instead.")
    ] = False,
) -> None:
    """List the paragraphs that cite an article or an instrument.

    For example: unrec references --article 6 --instrument smuggling-protocol
    """
    from unrec.catalogue import load
    from unrec.nested import flatten
    from unrec.references.query import articles_by_meeting, citations

    if instrument is not None and instrument not in load().instruments:
        raise wrong_usage(
            f"no instrument {instrument!r} in the catalogue; there are: {', '.join(sorted(load().instruments))}"
        )
    extractions = [flatten(one) for one in documents(output)]
    rows = [row for one in extractions for row in one.references]
    units = [unit for one in extractions for unit in one.paragraphs]
    table = Table(box=None, pad_edge=False)
    if by_meeting:
        for name in ("meeting", "instrument", "article", "citations"):
            table.add_column(name)
        for count in articles_by_meeting(rows, units):
            table.add_row(*map(str, count))
    else:
        for name in ("paragraph", "target", "status", "words"):
            table.add_column(name, overflow="fold")
        # Printed in the digits of any language.
        number = re.sub(r"\d", lambda digit: str(int(digit[0])), article) if article else None
        for found in citations(rows, units, article=number, instrument=instrument):
            *columns, words = map(str, found)
            table.add_row(*columns, Passage(Text(), words))
    unwrapped().print(table)
    if not table.row_count:
        complain("nothing in this output cites that")
