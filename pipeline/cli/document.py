"""Finding a written document by what a user calls it."""

from pathlib import Path

import msgspec

from pipeline.cli.console import need, wrong_usage
from pipeline.nested import DocumentNode, decode
from pipeline.write import safe_name


def load_document(name: str, output: Path) -> DocumentNode:
    """Return a document by its id, its work id, or the path of its JSON.

    Leaves with status 2 where there is none or more than one, and says which there are; and where its
    JSON is broken or of another version.
    """
    path = Path(name)
    if path.suffix == ".json" and path.is_file():
        return _decoded(path)
    folder = need(output / "json", "output")
    exact = folder / f"{safe_name(name)}.json"
    if exact.is_file():
        return _decoded(exact)
    matches = sorted(folder.glob(f"{safe_name(name)}*.json"))
    if len(matches) == 1:
        return _decoded(matches[0])
    there = ", ".join(file.stem for file in (matches or sorted(folder.glob("*.json")))[:10])
    what = "several documents" if matches else "no document"
    raise wrong_usage(f"{what} named {name!r} in {output}; there are: {there}")


def _decoded(file: Path) -> DocumentNode:
    try:
        return decode(file.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wrong_usage(
            f"{file} is not a document of this version; run `unrec run` again: {error}"
        ) from error
