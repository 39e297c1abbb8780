"""The catalogue as the command line gives it."""

from pathlib import Path

from pipeline.catalogue import Catalogue, load
from pipeline.cli.console import need, wrong_usage


def load_catalogue(extra: Path | None) -> Catalogue:
    """Return our catalogue, with the user's file. Leaves with status 2 where that is not a catalogue."""
    if extra is None:
        return load()
    try:
        return load(need(extra, "catalogue"))
    except ValueError as error:
        raise wrong_usage(str(error)) from error
