"""Finding a written document by what a user calls it."""

from pathlib import Path

from pipeline.cli.console import need, wrong_usage
from pipeline.nested import DocumentNode, decode
from pipeline.write import safe_name


def load_document(name: str, output: Path) -> DocumentNode:
    """Return a document by its id, its work id, or the path of its JSON.

    Leaves with status 2 where there is none or more than one, and says which there are.
    """
    path = Path(name)
    if path.suffix == ".json" and path.is_file():
        return decode(path.read_bytes())
    folder = need(output / "json", "output")
    exact = folder / f"{safe_name(name)}.json"
    if exact.is_file():
        return decode(exact.read_bytes())
    matches = sorted(folder.glob(f"{safe_name(name)}*.json"))
    if len(matches) == 1:
        return decode(matches[0].read_bytes())
    there = ", ".join(file.stem for file in (matches or sorted(folder.glob("*.json")))[:10])
    what = "several documents" if matches else "no document"
    raise wrong_usage(f"{what} named {name!r} in {output}; there are: {there}")
