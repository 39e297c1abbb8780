"""The command line: the commands, the module that each is in, and the only code that knows paths.

A command is a function with plain parameters; what these are called and do stands in `options.toml`.
"""

import atexit
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from typer.core import TyperGroup

from unrec.data import UsageError, held
from unrec.version import __version__

_MODULES = {
    "run": "run",
    "get": "get",
    "show": "show",
    "search": "find",
    "references": "show",
    "recommendations": "find",
    "verify": "find",
    "compare": "compare",
    "series": "compare",
    "serve": "find",
    "report": "publish",
    "export": "publish",
    "evaluate": "measure",
    "lookup": "about",
    "doctor": "about",
}
"""The module of `unrec.cli` that holds each command, in the order in which help lists them."""

_NOW = {
    "crop": "unrec show --crop",
    "cite": "unrec show --cite",
    "index": "unrec search --index-only",
    "mcp": "unrec serve --mcp",
    "diff": "unrec compare OLD NEW",
    "align": "unrec compare --languages",
    "package": "unrec export package",
    "instruments": "unrec lookup instruments",
    "bodies": "unrec lookup bodies",
    "schema": "unrec lookup schema",
    "cache": "unrec doctor --clean",
    "stage": "python -m dev stage",
}
"""What was a command of its own, and what does its work now."""

_SHOWN: dict[str, Any] = {
    "rich_markup_mode": "markdown",
    "pretty_exceptions_enable": False,
    "add_completion": False,
}


# Objects made before Python looks among the young ones for cycles. There are few cycles, and at its own 700 a
# start looks hundreds of times: a tenth of what it takes.
_COLLECT_AFTER = 200_000


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a parameter of a command is called on the command line, may be, and does; see `typer.Option`.

    The first of the `flags` is the name by which it is best known. An output that is `written` may stand in a
    bucket: what the command gets is a copy.
    """

    help: str
    argument: bool = False
    flags: tuple[str, ...] = ()
    written: bool = False
    metavar: str | None = None
    envvar: str | None = None
    min: int | float | None = None
    max: int | float | None = None
    show_default: bool | str = True
    dir_okay: bool = True
    file_okay: bool = True

    def info(self) -> Any:
        """Return what Typer makes a parameter of."""
        arguments = {name: getattr(self, name) for name in self.__struct_fields__[4:]}
        if self.written:
            from unrec.cli.inputs import here

            arguments["callback"] = here
        return (typer.Argument if self.argument else typer.Option)(*self.flags, help=self.help, **arguments)


words = held(dict[str, dict[str, _Words]], "cli", "options.toml")
"""Return the words of all parameters, by command."""


@cache
def _described(command: Callable[..., None], name: str) -> Callable[..., None]:
    """Return a command whose parameters are described by the words of `options.toml` under its name."""
    known = words()["shared"] | words().get(name, {})
    for parameter, kind in command.__annotations__.items():
        if parameter in known:
            command.__annotations__[parameter] = Annotated[kind, known[parameter].info()]
    return command


class _Commands(TyperGroup):
    """The commands, each imported when it is called: none pays for what another needs."""

    def list_commands(self, _: Any) -> list[str]:
        return list(_MODULES)

    def get_command(self, context: Any, name: str) -> Any:
        if name in _NOW and not context.resilient_parsing:
            raise UsageError(f"`unrec {name}` is now `{_NOW[name]}`")
        if name not in _MODULES:
            return None
        function = getattr(import_module(f"unrec.cli.{_MODULES[name]}"), name)
        alone = typer.Typer(**_SHOWN, context_settings=_SETTINGS)
        status = None if "Exit status" in (function.__doc__ or "") else _STATUS
        alone.command(name, epilog=status)(_described(function, name))
        command = typer.main.get_command(alone)
        command.name = name
        return command

    def invoke(self, context: Any) -> Any:
        """Run a command; what it cannot use is the caller's to mend, and is told on one line."""
        try:
            return super().invoke(context)
        except Exception as error:
            if getattr(error, "message", "").startswith(_EXTRA):
                error.message += "; an output is named by --in"  # type: ignore[attr-defined]
            if not isinstance(error, UsageError):
                raise
            from unrec.cli.console import complain

            complain(str(error))
            raise typer.Exit(error.status) from error


_EXTRA = "Got unexpected extra argument"  # how Typer begins to say so
_STATUS = "Exit status: 0 all went well, 2 wrong usage, or an output that cannot be read."
_SETTINGS = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    name="unrec",
    help="Read United Nations documents into data one can trust and cite.",
    epilog="Start with: unrec run — it reads every document in raw/ and writes output/.",
    invoke_without_command=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
    cls=_Commands,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"unrec {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 -- its callback does all there is to do
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Read United Nations documents into data one can trust and cite."""
    from unrec.cli.settings import Settings, settings

    chosen = settings(Path())
    if chosen is not None:
        looking = {"output": chosen.output} if chosen.output is not None else {}
        context.default_map = dict.fromkeys(_MODULES, looking) | {"run": chosen.defaults(), "get": {}}
    if context.invoked_subcommand is None:
        from unrec.cli.settings import plan

        typer.echo(context.get_help())
        typer.echo(plan(chosen or Settings()))
        raise typer.Exit


def _sweep() -> None:
    """Remove what commands that were killed have left here and among the temporary files."""
    for folder in {os.curdir, tempfile.gettempdir()}:
        with suppress(OSError):
            if any(name.startswith(".unrec-") and name.endswith(".lock") for name in os.listdir(folder)):  # noqa: PTH208
                from unrec.store.folders import sweep_all

                sweep_all(Path(folder))


def main() -> None:
    """Run the command line. Exits 0 all well, 1 a document failed or an invariant broke, 2 wrong usage.

    What a container's end sends (SIGTERM) is taken like Ctrl-C: what is half done is cleared away.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.set_threshold(_COLLECT_AFTER)
    # The end looks for cycles among all that lives, when the system is about to take the memory back anyway.
    atexit.register(gc.freeze)
    _sweep()
    try:
        app(obj="alone")
    except OSError as error:
        # A full disk, a folder that cannot be written: the user's to mend, and no traceback tells more.
        from unrec.cli.console import complain

        complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)
    except ValueError as error:
        # A data file of the package that somebody has changed: what it says is all there is to mend.
        from unrec.data import DataError

        if not isinstance(error, DataError):
            raise
        typer.echo(f"unrec: {error}", err=True)
        sys.exit(1)
