"""Hostile inputs, counted: tried, crashes, hangs, breaches of what always holds, files written outside.

    uv run python -m benchmarks.fuzz --inputs 20000 --seed 1 --page docs/hostile-input.md
    uv run --with atheris python -m benchmarks.fuzz --minutes 10

The same seed gives the same inputs. With --minutes, inputs are tried for as long; where Atheris is installed,
half of the time is its own: it changes small files of each format where that leads to code that no input has
reached, and what does harm is made small and put into tests/hostile/finds, which the tests read. With --page,
the table is set between the page's marks. Ctrl-C ends a run with what was tried until then. Exit status 1
where anything went wrong.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

BEGIN, END = "<!-- fuzz: begin -->", "<!-- fuzz: end -->"
BATCH = 200
FINDS = ROOT / "tests/hostile/finds"
_DONE = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


def table(tried: Counter[str], written: Counter[str], guided: Counter[str], wrong: str) -> str:
    """Return the page's table: inputs by family, by format where they were led, documents by writer."""
    rows = [f"| {kind} | {tried[kind]:,} |" for kind in sorted(tried)]
    rows += [f"| {ending}, led by coverage | {guided[ending]:,} |" for ending in sorted(guided)]
    rows += [f"| documents written as {name} | {written[name]:,} |" for name in sorted(written)]
    return "\n".join(["| Family | Inputs |", "| --- | ---: |", *rows, "", wrong])


def batches(given: argparse.Namespace) -> Iterator[range]:
    """Yield the numbers of the inputs, a batch at a time, until the count or the time is reached."""
    until = time.monotonic() + 60 * (given.minutes or 0) / (2 if find_spec("atheris") else 1)
    first = 0
    while time.monotonic() < until if given.minutes else first < given.inputs:
        yield range(first, first + BATCH if given.minutes else min(first + BATCH, given.inputs))
        first += BATCH


# ---- led by coverage


def lead(ending: str, seconds: int, place: Path, target: Path) -> None:
    """Change files of one format for some seconds; never returns. What does harm is put where `target` says.

    `place` is a folder for inputs that are worth changing; or a file that does harm, which is made small.
    """
    import atheris
    from tests.hostile.inputs import Input, changed_part, whole_file

    with atheris.instrument_imports(include=["unrec.reading", "unrec.structure", "unrec.text"]):
        from tests.hostile.judge import harm

    def one(data: bytes) -> None:
        if wrong := harm(Input(f"led {ending}", f"a.{ending}", whole_file(ending, data))):
            raise RuntimeError(wrong)

    if place.is_dir():
        (place / "small").write_bytes(changed_part(ending))
    limits = (f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=3000", "-max_len=60000")
    ways = ("-print_final_stats=1",) if place.is_dir() else ("-minimize_crash=1",)
    atheris.Setup([sys.argv[0], str(place), *limits, *ways, f"-exact_artifact_path={target}"], one)
    atheris.Fuzz()


def led(seconds: float) -> tuple[Counter[str], list[str]]:
    """Return how many inputs of each format were tried, and what they did; each format takes its turn."""
    from tests.hostile.inputs import SMALL, whole_file

    guided: Counter[str] = Counter()
    wrong: list[str] = []
    for ending in SMALL:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            folder, harmful, small = Path(name, "corpus"), Path(name, "harmful"), Path(name, "small")
            folder.mkdir()
            said, status = _led(ending, seconds / len(SMALL), folder, harmful)
            if harmful.exists():
                _led(ending, 30, harmful, small)
                find = whole_file(ending, (small if small.exists() else harmful).read_bytes())
                (FINDS / f"{sha256(find).hexdigest()[:12]}.{ending}").write_bytes(find)
        count = _DONE.search(said)
        guided[ending] += int(count[1]) if count else 0
        wrong += [f"{ending}: {said[-1500:]}"] if status else []
        print(f"{ending}: {guided[ending]:,} led by coverage, status {status}", file=sys.stderr)
    return guided, wrong


def _led(ending: str, seconds: float, place: Path, target: Path) -> tuple[str, int]:
    """Run `lead` in a process of its own, which it ends; return what it said, and its status."""
    words = ("--lead", ending, "--seconds", str(int(seconds)), "--place", str(place), "--target", str(target))
    whole = [sys.executable, __file__, *words]
    done = subprocess.run(whole, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stderr, done.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path)
    for name, kind in (("--lead", str), ("--seconds", int), ("--place", Path), ("--target", Path)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.lead:
        lead(given.lead, given.seconds, given.place, given.target)
    from tests.hostile.inputs import hostile
    from tests.hostile.judge import Counts, judge

    counts, start = Counts(), time.monotonic()
    guided, wrong = Counter[str](), list[str]()
    try:
        for numbers in batches(given):
            judge((hostile(given.seed, number) for number in numbers), counts)
            print(f"{numbers.stop:,} inputs, {len(counts.wrong)} wrong", file=sys.stderr)
        if given.minutes and find_spec("atheris"):
            guided, wrong = led(30 * given.minutes)
    except KeyboardInterrupt:
        print("stopped: the table counts what was tried", file=sys.stderr)
    total = counts.tried.total() + guided.total()
    said = (
        f"Seed {given.seed}: {total:,} inputs, crashes {len(counts.crashes) + len(wrong)}, "
        f"hangs {len(counts.hangs)}, breaches {len(counts.breaches)}, files written outside {len(counts.outside)}."
    )
    made = table(counts.tried, counts.written, guided, said)
    print(made)
    print(f"{time.monotonic() - start:.0f} seconds", file=sys.stderr)
    for each in (*counts.wrong, *wrong):
        print(each, file=sys.stderr)
    if given.page is not None:
        text = given.page.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        given.page.write_text(f"{before}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    sys.exit(bool(counts.wrong or wrong))


if __name__ == "__main__":
    main()
