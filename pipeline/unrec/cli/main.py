"""`unrec`: the commands, each in a module of its own."""

import signal
import sys
from typing import Annotated

import typer

from unrec import __version__
from unrec.cli.align import align
from unrec.cli.cache import cache
from unrec.cli.console import complain
from unrec.cli.corpus import corpus
from unrec.cli.crop import crop
from unrec.cli.diff import diff
from unrec.cli.doctor import doctor
from unrec.cli.evaluate import evaluate
from unrec.cli.export import export
from unrec.cli.known import bodies, instruments
from unrec.cli.package import package
from unrec.cli.references import references
from unrec.cli.review import report
from unrec.cli.run import run
from unrec.cli.schema import schema
from unrec.cli.show import show
from unrec.cli.stages import stages

app = typer.Typer(
    name="unrec",
    help="Read United Nations documents into data one can trust and cite.",
    epilog="Start with: unrec run — it reads every document in raw/ and writes output/.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"unrec {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Read United Nations documents into data one can trust and cite."""


app.command()(run)
app.command()(show)
app.command()(references)
app.command()(crop)
app.command()(align)
app.command()(diff)
app.command()(report)
app.command()(evaluate)
app.command()(corpus)
app.command()(export)
app.command()(package)
app.command()(schema)
app.command()(instruments)
app.command()(bodies)
app.command()(cache)
app.command()(doctor)
app.add_typer(stages, name="stage")


def main() -> None:
    """Run the command line. Exits 0 all well, 1 a document failed or an invariant broke, 2 wrong usage.

    What a container's end sends (SIGTERM) is taken like Ctrl-C: what is half done is cleared away.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except OSError as error:
        # A full disk, a folder that cannot be written: the user's to mend, and no traceback tells more.
        complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)
