"""All costs by which a document's structure is decided: `python -m dev.costs` prints them."""

import sys
from collections.abc import Mapping

from unrec.structure.decode import COST as PLACES
from unrec.structure.depth import COST as DEPTHS
from unrec.structure.features import SIGNS

TABLES: Mapping[str, Mapping[str, float]] = {
    "Signs of a heading without a label (log odds)": SIGNS,
    "What a line is, and in which list (costs)": PLACES,
    "How deep a heading stands (costs)": DEPTHS,
}


def table() -> str:
    """Return the costs as tables in Markdown, one for each decision."""
    parts = []
    for title, costs in TABLES.items():
        rows = [f"| `{key}` | {value:g} |" for key, value in costs.items()]
        parts.append("\n".join([f"### {title}", "", "| what | weight |", "|---|---:|", *rows]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
