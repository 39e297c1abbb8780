"""The catalogue as the command line gives it."""

from pathlib import Path

from unrec.catalogue import Catalogue, load, with_extra
from unrec.cli.console import need, wrong_usage


def load_catalogue(extra: Path | None) -> Catalogue:
    """Return our catalogue, with the user's file. Leaves with status 2 where that is not a catalogue."""
    return read_catalogue(extra)[0]


def read_catalogue(extra: Path | None) -> tuple[Catalogue, bytes | None]:
    """Return our catalogue with the user's file, and that file's bytes, read once: it may be a pipe.

    Leaves with status 2 where it is not a catalogue.
    """
    if extra is None:
        return load(), None
    data = need(extra, "catalogue").read_bytes()
    try:
        return with_extra(data, extra.name), data
    except ValueError as error:
        raise wrong_usage(str(error)) from error
