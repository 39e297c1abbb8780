"""Cost of what works on an output, for more and more small documents: each command's seconds and peak memory.

    uv run python -m dev.scale                  # 1,000, 2,000 and 4,000 documents
    uv run python -m dev.scale --most 20000     # a quarter, a half and all of so many

Runs the real commands, each in a fresh process, and prints a Markdown table. The last column is the power
with which processor time grows, from half to all of them: 1 is linear. A document is a text of two
recommendations, and each is there in Arabic and in French.
"""

import argparse
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ARABIC = """V.19-{0:05}

أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول أن تتعاون في الأمر {0}.
"""
FRENCH = """V.19-{0:05}

I. Première réunion, Vienne, 30 mai-1er juin 2012

1. Les États devraient appliquer l'article 6 du Protocole contre le trafic illicite de migrants.

2. Les États devraient coopérer en la matière {0}.
"""
COMMANDS = {
    "run": ("run", "raw", "-o", "out", "--no-cache", "-q"),
    "show": ("show", "V.19-00001.ar", "--in", "out"),
    "references": ("references", "--instrument", "smuggling-protocol", "--in", "out"),
    "compare languages": ("compare", "--languages", "--in", "out"),
    "compare outputs": ("compare", "out", "other"),
    "export csv": ("export", "csv", "--in", "out", "-o", "csv"),
    "export xlsx": ("export", "xlsx", "--in", "out", "-o", "out.xlsx"),
    "export akn": ("export", "akn", "--in", "out", "-o", "akn"),
    "export jsonl": ("export", "jsonl", "--in", "out", "-o", "jsonl"),
    "export package": ("export", "package", "--in", "out", "-o", "package"),
    "report": ("report", "--in", "out", "-o", "pages"),
    "series": ("series", "--in", "out"),
    "index": ("search", "--index-only", "--anew", "--in", "out"),
    "search": ("search", "migrants OR المهاجرين", "--in", "out"),
}
# Run in a process of its own, which then knows what its children took at most.
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime, done.returncode, done.stderr[-300:])
"""


class Figure(NamedTuple):
    """What a command took: seconds of processor, megabytes of the largest process, and its status."""

    seconds: float
    memory: float
    status: int
    said: str


def measure(words: tuple[str, ...], folder: Path) -> Figure:
    """Run a command in a folder."""
    whole = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "unrec", *words]
    told = subprocess.run(whole, cwd=folder, capture_output=True, text=True, check=True).stdout
    peak, seconds, status, said = told.split(" ", 3)
    return Figure(float(seconds), int(peak) * 1024 / 1_000_000, int(status), said.strip())


def figures(count: int) -> dict[str, Figure]:
    """Return what each command takes of so many documents."""
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        (folder / "raw").mkdir()
        for number in range(count // 2):
            for code, text in (("ar", ARABIC), ("fr", FRENCH)):
                (folder / f"raw/{number:05}.{code}.txt").write_text(text.format(number), encoding="utf-8")
        found: dict[str, Figure] = {}
        for command, words in COMMANDS.items():
            found[command] = measure(words, folder)
            print(f"{count:,} {command}: {found[command]}", file=sys.stderr, flush=True)
            if command == "run":
                subprocess.run(["cp", "-r", "out", "other"], cwd=folder, check=True)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--most", type=int, default=4_000)
    most = parser.parse_args().most
    sizes = (most // 4, most // 2, most)
    by_size = {size: figures(size) for size in sizes}
    heads = " | ".join(f"{size:,} documents" for size in sizes)
    print(f"| Command | {heads} | Power |\n| --- |{' ---: |' * (len(sizes) + 1)}")
    for command in COMMANDS:
        row = [by_size[size][command] for size in sizes]
        power = math.log2(row[-1].seconds / row[-2].seconds)
        cells = " | ".join(f"{each.seconds:.1f} s, {each.memory:,.0f} MB" for each in row)
        print(f"| `unrec {command}` | {cells} | {power:.2f} |")
    sys.exit(any(each.status not in {0, 1} for found in by_size.values() for each in found.values()))


if __name__ == "__main__":
    main()
