"""What each benchmark does with its table: prints it, puts it into a page."""

from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs/benchmarks.md"


def publish(lines: Iterable[str], marks: tuple[str, str] | None) -> None:
    """Print the lines of a table as they become known; with `marks`, put them between these in `DOCS`."""
    table = []
    for line in lines:
        print(line, flush=True)
        table.append(line)
    if marks is not None:
        start, end = marks
        before, _, rest = DOCS.read_text(encoding="utf-8").partition(start)
        after = rest.partition(end)[2]
        DOCS.write_text("\n".join([before.rstrip() + "\n", start, *table, end]) + after, encoding="utf-8")
