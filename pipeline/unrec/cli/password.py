"""Passwords of encrypted PDFs: never on the command line, where others could read them."""

from pathlib import Path
from typing import Annotated

import typer

from unrec.cli.console import wrong_usage

Ask = Annotated[bool, typer.Option("--ask-password", help="Ask for the password of encrypted PDFs.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="A file with the password of encrypted PDFs in its first line.",
        dir_okay=False,
    ),
]


def password_of(file: Path | None, *, ask: bool) -> str | None:
    """Return the password that a file holds or that is typed in; None where neither is wanted.

    Leaves with status 2 where the file cannot be read or holds none.
    """
    if file is None:
        return str(typer.prompt("Password", hide_input=True, err=True)) if ask else None
    try:
        first = file.read_text("utf-8").split("\n", 1)[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise wrong_usage(f"{file}: {why}") from error
    if not first:
        raise wrong_usage(f"{file} holds no password in its first line")
    return first
