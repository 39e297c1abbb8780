"""What each benchmark does with what it measured: prints its table,
puts it into a page, writes its figures.
"""

import json
from collections.abc import Iterable, Mapping
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


def write_figures(path: Path, ratios: Mapping[str, float], figures: Mapping[str, float]) -> None:
    """Write what `python -m benchmarks` compares with the committed figures."""
    path.write_text(json.dumps({"ratios": ratios, "figures": figures}, indent=1) + "\n", encoding="utf-8")
