"""What each benchmark does with what it measured: prints its table,
puts it into a page, writes its figures.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs/benchmarks.md"


def measured(
    parser: argparse.ArgumentParser,
    argv: Sequence[str] | None,
    marks: tuple[str, str],
    report: Callable[[argparse.Namespace, dict[str, float], dict[str, float]], Iterable[str]],
) -> None:
    """Read a benchmark's options, with `--write` and `--json`, and publish its report.

    The report yields the lines of its table, and puts ratios and figures into the two it is given.
    """
    parser.add_argument("--write", action="store_true", help="put what is measured into docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="write the figures")
    options = parser.parse_args(argv)
    ratios: dict[str, float] = {}
    figures: dict[str, float] = {}
    publish(report(options, ratios, figures), marks if options.write else None)
    if options.json:
        write_figures(options.json, ratios, figures)


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
    """Write what `python -m dev` compares with the committed figures."""
    path.write_text(json.dumps({"ratios": ratios, "figures": figures}, indent=1) + "\n", encoding="utf-8")
