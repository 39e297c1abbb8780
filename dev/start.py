"""What a start costs, and what an unchanged run does: one document, each language, many documents that stay.

    uv run python -m dev.start              # 1,000 documents that stay
    uv run python -m dev.start --documents 10000 --write

Every figure is the least of several runs of the real command in a fresh process: seconds on the wall, seconds
of all its processes, megabytes of the largest. A document that stays is one meeting of that in raw/, with a
job number of its own.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.publish import publish
from unrec.languages import supported

ROOT = Path(__file__).parent.parent
# One meeting of the document: about 7 KB.
MEETING = slice(212, 237)
TEXT = ROOT / "raw/V.19-08455.ar.txt"
START, END = "<!-- start: made by dev/start.py --write -->", "<!-- /start -->"
COMMAND = "from unrec.cli import main; main()"
LANGUAGE = (
    "import time, unrec.batch.extract\n"
    "from unrec.catalogue import load\n"
    "from unrec.languages import load as language\n"
    "from unrec.fingerprint import fingerprint\n"
    "from unrec.references.lexicon import lexicon\n"
    "from unrec.languages.suspicion_words import load as suspicions\n"
    "from unrec.suspicions.judge import judge\n"
    "catalogue, _ = load(), fingerprint()\n"
    "start = time.process_time()\n"
    "known = language('{code}')\n"
    "lexicon(known, catalogue)\n"
    "words = suspicions('{code}')\n"
    "words and judge(words, known)\n"
    "print(time.process_time() - start)"
)


class Cost(NamedTuple):
    """What a process cost: seconds on the wall, seconds of processors, megabytes of the largest process."""

    wall: float
    cpu: float
    memory: float


def cost(code: str, *words: str, cwd: Path, environment: dict[str, str] | None = None) -> Cost:
    own = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = (
        f"import resource, sys\ntry:\n    {code}\nfinally:\n"
        "    print(max(resource.getrusage(who).ru_maxrss for who in "
        "(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", most, *words],
        cwd=cwd,
        env=own | (environment or {}),
        capture_output=True,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, int(done.stderr.split()[-1]) / 1024)


def least(costs: Sequence[Cost]) -> Cost:
    return Cost(*(min(column) for column in zip(*costs, strict=True)))


def language(code: str) -> float:
    """Milliseconds of a language with its lexicon and that of misreadings,
    in a process that has the code and the catalogue.
    """
    done = subprocess.run(
        [sys.executable, "-c", LANGUAGE.format(code=code)], capture_output=True, text=True, check=True
    )
    return float(done.stdout) * 1000


def make(count: int, folder: Path) -> None:
    """Make so many documents."""
    body = "\n".join(TEXT.read_text(encoding="utf-8").splitlines()[MEETING])
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(f"V.20-{number:05}\n\n{body}\n", encoding="utf-8")


def report(documents: int, times: int) -> Iterator[str]:
    """Yield the lines of the report as they become known."""
    folder = Path(tempfile.mkdtemp(prefix="start-"))
    (folder / "in").mkdir()
    (folder / "raw").mkdir()
    shutil.copy(TEXT, folder / "raw")
    one = ("run", "-o", "one", "--no-cache", "-q")
    # Our own code without byte-code, the libraries with theirs.
    shutil.copytree(ROOT / "pipeline", folder / "bare", ignore=shutil.ignore_patterns("__pycache__"))
    bare = {"PYTHONPATH": str(folder / "bare"), "PYTHONDONTWRITEBYTECODE": "1"}
    kinds: dict[str, list[Cost]] = {"one": [], "without byte-code": []}
    for _ in range(times):
        kinds["one"].append(cost(COMMAND, *one, cwd=folder))
        kinds["without byte-code"].append(cost(COMMAND, *one, cwd=folder, environment=bare))
    yield "| what | seconds | processor seconds | most memory, MB |"
    yield "|---|---:|---:|---:|"

    def row(what: str, found: Cost) -> str:
        return f"| {what} | {found.wall:.2f} | {found.cpu:.2f} | {found.memory:.0f} |"

    yield row("the document in `raw/`", least(kinds["one"]))
    yield row("the same, our code without byte-code", least(kinds["without byte-code"]))
    make(documents + 1, folder / "in")
    new = folder / "in" / f"{documents:05}.txt"
    new.rename(folder / "new.txt")
    many = ("run", "in", "-q")
    cost(COMMAND, *many, cwd=folder)
    time.sleep(3)  # so that the sources can be told from later ones by their times
    cost(COMMAND, *many, cwd=folder)
    said = f"{documents:,} documents"
    unchanged = least([cost(COMMAND, *many, cwd=folder) for _ in range(times)])
    yield row(f"{said}, nothing new", unchanged)
    files = {file.name: file.stat().st_ino for file in (folder / "output/json").iterdir()}
    (folder / "new.txt").rename(new)
    yield row(f"{said}, one new", cost(COMMAND, *many, cwd=folder))
    same = sum(files.get(file.name) == file.stat().st_ino for file in (folder / "output/json").iterdir())
    if same != documents:
        raise SystemExit(f"{documents - same} JSON files of unchanged documents were written again")
    costs = {code: min(language(code) for _ in range(times)) for code in supported()}
    yield ""
    shown = ", ".join(f"{code} {one:.0f}" for code, one in costs.items())
    yield f"A language with its lexicons, once a process that reads it, processor milliseconds: {shown}."
    shutil.rmtree(folder)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    # One more than a thousand would have the JSON of all compressed, and so written again.
    parser.add_argument("--documents", type=int, default=900, help="how many documents stay")
    parser.add_argument("--times", type=int, default=5, help="how often each is measured")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args(argv)
    publish(report(options.documents, options.times), (START, END) if options.write else None)


if __name__ == "__main__":
    main()
