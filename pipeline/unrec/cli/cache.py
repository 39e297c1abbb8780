"""`unrec cache`: how much is kept between runs, and an end to what no run uses any more."""

import time
from pathlib import Path
from typing import Annotated

import typer

from unrec.cli.console import counted, need, out

_DAY = 24 * 60 * 60

Cache = Annotated[Path, typer.Option("--cache", help="Where results are kept between runs.")]
CACHE = Path(".unrec-cache")


def cache(
    folder: Cache = CACHE,
    prune: Annotated[
        int | None,
        typer.Option(min=1, metavar="DAYS", help="Delete what no run has used for this many days."),
    ] = None,
) -> None:
    """Say how much is kept between runs; delete what is no longer used.

    A result is kept for each source and each version of the code, language data, catalogue and options that read it.
    Those of versions you have left behind are never used again. Deleting one costs no more than the time to extract
    that document again.

    Exit status: 0 all well, 1 a file cannot be deleted, 2 there is no such folder.
    """
    from rich.filesize import decimal

    from unrec.batch.results import Results

    need(folder, "Folder of kept results")
    kept = list(Results(folder).files())
    if prune is not None:
        limit = time.time() - prune * _DAY
        unused = [one for one in kept if one.used < limit]
        for one in unused:
            one.path.unlink(missing_ok=True)
        size = decimal(sum(one.size for one in unused))
        out().print(f"deleted: {counted(len(unused), 'file')}, {size}, not used for {counted(prune, 'day')}")
        kept = [one for one in kept if one.used >= limit]
    out().print(f"kept: {counted(len(kept), 'file')}, {decimal(sum(one.size for one in kept))}, in {folder}/")
