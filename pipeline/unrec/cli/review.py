"""`unrec report`: the output as one page, for a person to check."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unrec.cli.console import complain, need, progress, wrong_usage
from unrec.cli.document import Written, need_output, read_output
from unrec.cli.run import Extra
from unrec.cli.sources import Ask, PasswordFile, load_catalogue, password_of

if TYPE_CHECKING:
    from unrec.models import Extraction
    from unrec.report.sheets import Sheets


def report(
    output: Written = Path("output"),
    source: Annotated[
        list[Path] | None,
        typer.Option(
            help="PDFs, or folders that hold them, for pictures of their pages.", show_default="raw"
        ),
    ] = None,
    to: Annotated[Path, typer.Option("-o", "--to", help="The file to write.", dir_okay=False)] = Path(
        "report.html"
    ),
    interface: Annotated[
        str | None, typer.Option(help="The language of the page's own words, by its code; texts keep theirs.")
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Embed the pages that hold recommendations.")] = True,
    ask_password: Ask = False,
    password_file: PasswordFile = None,
    catalogue: Extra = None,
) -> None:
    """Write one HTML page to check the output with your eyes.

    The page holds everything it shows and asks nothing of any network: findings first, charts, what is
    cited, and every paragraph with its references, search and filters. Under each, a person can say what is
    right and what is wrong, and save that for unrec run --decisions. For PDFs it holds pictures of
    the pages, with a box around every line of a recommendation.

    Exit status: 0 written, 2 wrong usage.
    """
    from unrec.report.data import page_data
    from unrec.report.names import PAGE_LANGUAGE, tongues
    from unrec.report.render import render
    from unrec.wholefile import write_whole

    language = interface or PAGE_LANGUAGE
    if language not in tongues():
        raise wrong_usage(f"the page does not speak {language!r}; it speaks: {', '.join(tongues())}")
    need_output(output)
    extractions = list(read_output(output))
    known = load_catalogue(catalogue)
    drawn = _pictures(extractions, source, password_of(password_file, ask=ask_password)) if pictures else {}
    to.parent.mkdir(parents=True, exist_ok=True)
    write_whole(to, render(page_data(extractions, known, drawn), language))
    typer.echo(f"written to {to}")


def _pictures(
    extractions: Sequence["Extraction"], given: list[Path] | None, password: str | None
) -> "dict[str, Sheets]":
    """Return the pictures of each PDF; says on standard error which there are none of."""
    from unrec.report.sheets import PDF, sheets, sources

    drawable = [one for one in extractions if one.document.media_type == PDF]
    paths = [need(path, "source") for path in given] if given else [Path("raw")]
    files = sources(
        [path for path in paths if path.exists()],
        {one.document.sha256: one.document.source for one in drawable},
    )
    found: dict[str, Sheets] = {}
    with progress("Drawing pages", len(drawable)) as bar:
        for one in drawable:
            made = sheets(one, files.get(one.document.sha256), password)
            if made.missing:
                complain(f"{one.document.document_id}: no pictures: {made.missing}")
            found[one.document.document_id] = made
            bar.advance()
    return found
