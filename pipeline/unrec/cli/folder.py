"""The folder that a command writes."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unrec.cli.console import wrong_usage

if TYPE_CHECKING:
    from unrec.store import Ours


def check_folder(
    target: Path,
    owned: frozenset[str],
    ours: "Ours",
    sources: Iterable[str | os.PathLike[str]] = (),
) -> None:
    """Leave with status 2 where `target` must not be replaced, as `output_folder` does, without writing."""
    from unrec.place import UnfitError, meant, refuse_foreign, refuse_sources

    try:
        place = meant(target)
        refuse_sources(target, place, owned, sources)
        refuse_foreign(target, place, owned, ours)
    except UnfitError as error:
        raise wrong_usage(str(error)) from error


@contextmanager
def output_folder(
    target: Path,
    owned: frozenset[str],
    ours: "Ours | None" = None,
    sources: Iterable[str | os.PathLike[str]] = (),
) -> Iterator[Path]:
    """Give an empty folder that takes the place of `target`, as `store.replacing` does.

    Leaves with status 2 where `target` must not be replaced: mostly before any work is done.
    """
    from unrec.store import UnfitError, replacing

    try:
        with replacing(target, owned, ours, sources) as folder:
            yield folder
    except UnfitError as error:
        raise wrong_usage(str(error)) from error
