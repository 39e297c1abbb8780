"""From the places a user names to tasks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.batch.sources import Place
from pipeline.batch.task import Task
from pipeline.cli.console import need, wrong_usage
from pipeline.read import SUFFIXES


def find_sources(places: Sequence[str]) -> list[Task]:
    """Return the sources to read: named files as they are, folders and buckets searched for documents.

    In the order of their names; one named twice is read once. Leaves with status 2 where a place does
    not exist, or where there is nothing to read.
    """
    found = dict.fromkeys(place for named in places for place in _inside(named))
    if not found:
        raise wrong_usage(f"no document in {', '.join(places)}; looked for {', '.join(SUFFIXES)}")
    tasks = (Task(place=place, name=Place(place).name) for place in found)
    return sorted(tasks, key=lambda task: (task.name, task.place))


def _inside(named: str) -> Iterator[str]:
    place = Place(named)
    if place.is_url:
        try:
            yield from (each.place for each in place.find(SUFFIXES))
        except OSError as error:
            raise wrong_usage(str(error)) from error
        return
    path = need(Path(named), "source")
    if not path.is_dir():
        yield named
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix.lower() in SUFFIXES and not hidden and file.is_file():
            yield str(file)
