"""What a folder's own `unrec.toml` says: what a run there reads and writes, and how.

What is given on the command line goes before it. What of it a result depends on (OCR, a catalogue, decisions)
is part of the result's key, as it is when it is given on the command line.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from unrec.data import DataError, UsageError, convert, loaded

FILE = "unrec.toml"
"""The name of the file, in the working folder."""
_LARGEST = 1_000_000

_Count = Annotated[int, Meta(ge=1)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The keys of `unrec.toml`; each is an option of `unrec run`, and `output` is where all commands look.

    `timeout` counts seconds, `max_memory` megabytes, for one document. Paths are below the working folder.
    """

    sources: Annotated[list[str], Meta(min_length=1)] | None = None
    output: str | None = None
    ocr: bool | None = None
    check: bool | None = None
    catalogue: str | None = None
    decisions: list[str] | None = None
    jobs: _Count | None = None
    timeout: Annotated[float, Meta(gt=0)] | None = None
    max_memory: Annotated[int, Meta(ge=64)] | None = None
    cache: str | None = None
    partition: _Count | None = None
    json_files: Literal["none", "plain", "gzip"] | None = None
    index: bool | None = None

    def defaults(self) -> dict[str, Any]:
        """Return what parameters of `unrec run` are where nothing else is said, by their names."""
        given = {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}
        if "sources" in given:
            given["paths"] = given.pop("sources")
        return given


def settings(folder: Path) -> Settings | None:
    """Return the settings of a folder; None where it has none.

    Raises `UsageError` that names the file, the key and the line where it cannot be used.
    """
    file = folder / FILE
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{file} is larger than a megabyte")
    try:
        return convert(loaded(data, FILE), Settings, {"": (FILE, data)})
    except DataError as error:
        raise UsageError(str(error)) from error


def plan(chosen: Settings) -> str:
    """Return in words what `unrec run` would do in the working folder; nothing is opened."""
    from unrec.cli.console import counted
    from unrec.reading import SUFFIXES

    sources, output = chosen.sources or ["raw"], chosen.output or "output"
    files = [file for place in sources if Path(place).is_dir() for file in Path(place).rglob("*")]
    named = [
        place for place in sources if not Path(place).is_dir() and (Path(place).exists() or ":" in place)
    ]
    n_documents = len(named) + sum(file.name.lower().endswith(SUFFIXES) for file in files)
    if not n_documents:
        where = ", ".join(sources)
        return f"Here is no document in {where}: put some there, or name them: unrec run my.pdf"
    said = f" (as {FILE} says)" if chosen != Settings() else ""
    count = counted(n_documents, "document")
    return f"Here `unrec run` reads {count} of {', '.join(sources)} and writes {output}/{said}."
