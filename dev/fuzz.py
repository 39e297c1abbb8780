"""Hostile inputs, counted: tried, crashes, hangs, breaches of what always holds, files written outside.

    uv run python -m dev.fuzz --inputs 20000 --seed 1 --page docs/hostile-input.md
    uv run --with atheris python -m dev.fuzz --minutes 10
    uv run python -m dev.fuzz --surfaces --inputs 200000 --kept surfaces --page docs/hostile-input.md

With --surfaces, what is tried are queries, requests of `serve`, tools of `mcp`, quotations and papers for
`verify`, answers of a server to `get`, archives, and documents that a foreign reader looks at, too.

The same seed gives the same inputs. With --minutes, inputs are tried for as long; where Atheris is installed,
half of the time is its own: it changes small files of each format where that leads to code that no input has
reached, and what does harm is made small and put into tests/hostile/finds, which the tests read. A time-out
is one of processor time, so that a busy machine makes none.

With --kept, a folder keeps what was tried, a line of JSON for each batch as it is done, and the inputs that
led to new code. Every writer writes one batch in four: that takes longer than all the rest. A run that is
killed loses its last batch only; the next goes on where it ended, several may share the folder where their
seeds differ, and the table sums all that were made of this version. With --page, it is set between the page's
marks. Ctrl-C ends a run with what was tried until then. Exit status 1 where anything went wrong in what is
summed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MARK = "<!-- {}: {} -->"
"""What stands in a page before and after the table."""
BATCH = 200
PUBLISHED = 4
"""Every writer writes one batch of so many."""
FINDS = ROOT / "tests/hostile/finds"
WRONG = ("crashes", "hangs", "breaches", "outside")


# ---- what is kept of a run


def note(kept: Path, version: str, **tried: object) -> None:
    """Append what one batch came to: a line, written at once, so that runs beside each other mix none."""
    with (kept / "tried.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"version": version, **tried}) + "\n")


def notes(kept: Path, version: str) -> list[dict[str, Any]]:
    """Return the batches of a version; a line that a kill has cut off is none."""
    path = kept / "tried.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    batches = [json.loads(line) for line in lines if line.endswith("}")]
    return [batch for batch in batches if batch["version"] == version]


def table(batches: list[dict[str, Any]], version: str) -> str:
    """Return the page's table: inputs by family, by format where they were led, documents by writer."""
    sums = {name: Counter[str]() for name in ("tried", "led", "written")}
    for batch in batches:
        for name, counts in sums.items():
            counts.update(batch.get(name, {}))
    seeds = sorted({batch["seed"] for batch in batches if "seed" in batch})
    wrong = {name: sum(len(batch.get(name, ())) for batch in batches) for name in WRONG}
    rows = [
        f"| {name.format(key)} | {counts[key]:,} |"
        for name, counts in zip(
            ("{}", "{}, led by coverage", "documents written as {}"), sums.values(), strict=True
        )
        for key in sorted(counts)
    ]
    said = (
        f"Version {version}, seeds {', '.join(map(str, seeds))}: "
        f"{sums['tried'].total() + sums['led'].total():,} inputs, crashes {wrong['crashes']}, "
        f"hangs {wrong['hangs']}, breaches {wrong['breaches']}, files written outside {wrong['outside']}."
    )
    return "\n".join(["| Family | Inputs |", "| --- | ---: |", *rows, "", said])


# ---- by chance


def ranges(given: argparse.Namespace, first: int) -> Iterator[range]:
    """Yield the numbers of the inputs, a batch at a time, until the count or the time is reached."""
    until = time.monotonic() + 60 * (given.minutes or 0) / (2 if find_spec("atheris") else 1)
    while time.monotonic() < until if given.minutes else first < given.inputs:
        yield range(first, first + BATCH if given.minutes else min(first + BATCH, given.inputs))
        first += BATCH


def by_chance(given: argparse.Namespace, version: str) -> None:
    """Try the inputs of the seed that follow those that were tried, and note each batch."""
    from tests.hostile.inputs import hostile
    from tests.hostile.judge import judge

    done = [batch["stop"] for batch in notes(given.kept, version) if batch.get("seed") == given.seed]
    for numbers in ranges(given, max(done, default=0)):
        published = numbers.start // BATCH % PUBLISHED == 0
        counts = judge((hostile(given.seed, number) for number in numbers), published=published)
        wrong = {name: getattr(counts, name) for name in WRONG if getattr(counts, name)}
        tried = {"tried": counts.tried, "written": counts.written}
        note(given.kept, version, seed=given.seed, stop=numbers.stop, **tried, **wrong)
        print(f"{numbers.stop:,} inputs, wrong: {counts.wrong}", file=sys.stderr, flush=True)


def by_surface(given: argparse.Namespace, version: str) -> None:
    """Try what people and servers send beside documents, and note each batch."""
    from tests.hostile.surfaces import Surfaces, try_one

    done = [batch["stop"] for batch in notes(given.kept, version) if batch.get("seed") == given.seed]
    with ExitStack() as stack:
        surfaces = Surfaces(stack)
        for numbers in ranges(given, max(done, default=0)):
            tried, wrong = Counter[str](), {name: list[str]() for name in WRONG}
            for number in numbers:
                family, what = try_one(surfaces, given.seed, number)
                tried[family] += 1
                if what:
                    kind = {"crash": "crashes", "hang": "hangs"}.get(what.partition(":")[0], "breaches")
                    wrong[kind].append(f"{number} {family} {what[:1500]}")
            said = {name: each for name, each in wrong.items() if each}
            note(given.kept, version, seed=given.seed, stop=numbers.stop, tried=tried, **said)
            print(f"{numbers.stop:,} inputs, wrong: {said}", file=sys.stderr, flush=True)


# ---- led by coverage


def lead(ending: str, given: argparse.Namespace, version: str) -> None:
    """Change files of one format for some seconds; never returns. What does harm is put where `target` says.

    `place` is a folder for inputs that are worth changing; or a file that does harm, which is made small.
    """
    import atheris
    from tests.hostile.guard import within
    from tests.hostile.inputs import Input, changed_part, whole_file

    with atheris.instrument_imports(include=["unrec.reading", "unrec.structure", "unrec.text"]):
        from tests.hostile.judge import SECONDS, harm
    tried, searched = 0, given.place.is_dir()

    def judged(data: bytes) -> None:
        nonlocal tried
        with within(SECONDS):
            wrong = harm(Input(f"led {ending}", f"a.{ending}", whole_file(ending, data)))
        if wrong:
            raise RuntimeError(wrong)
        tried += 1
        if searched and not tried % BATCH:
            note(given.kept, version, led={ending: BATCH})

    if searched:
        (given.place / "small").write_bytes(changed_part(ending))
    # The time-out is ours, of processor time.
    limits = (f"-max_total_time={given.seconds}", "-timeout=0", "-handle_alrm=0", "-max_len=60000")
    ways = () if searched else ("-minimize_crash=1",)
    words = (*limits, "-rss_limit_mb=3000", *ways, f"-exact_artifact_path={given.target}")
    atheris.Setup([sys.argv[0], str(given.place), *words], judged)
    atheris.Fuzz()


def led(seconds: float, kept: Path, version: str) -> None:
    """Let each format take its turn of being led; note what does harm, and keep it small among the finds."""
    from tests.hostile.inputs import SMALL, whole_file

    for ending in SMALL:
        corpus = kept / "corpus" / ending
        corpus.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            harmful, small = Path(name, "harmful"), Path(name, "small")
            said, status = _led(ending, seconds / len(SMALL), corpus, harmful, kept)
            if harmful.exists():
                _led(ending, 30, harmful, small, kept)
                find = whole_file(ending, (small if small.exists() else harmful).read_bytes())
                (FINDS / f"{sha256(find).hexdigest()[:12]}.{ending}").write_bytes(find)
        if status:
            note(kept, version, led={}, crashes=[f"{ending}: {said[-1500:]}"])
        print(f"{ending}, led by coverage: status {status}", file=sys.stderr, flush=True)


def _led(ending: str, seconds: float, place: Path, target: Path, kept: Path) -> tuple[str, int]:
    """Run `lead` in a process of its own, which it ends; return what it said, and its status."""
    words = ("--lead", ending, "--seconds", str(int(seconds)), "--place", place, "--target", target)
    whole = [sys.executable, __file__, *map(str, words), "--kept", str(kept.absolute())]
    done = subprocess.run(whole, capture_output=True, text=True, errors="replace", check=False, cwd=ROOT)
    return done.stderr, done.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a folder that keeps what was tried")
    parser.add_argument("--page", type=Path)
    parser.add_argument("--surfaces", action="store_true")
    for name, kind in (("--lead", str), ("--seconds", int), ("--place", Path), ("--target", Path)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    given = parser.parse_args()
    from unrec.version import __version__ as version

    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        given.kept = given.kept or Path(name)
        given.kept.mkdir(parents=True, exist_ok=True)
        if given.lead:
            lead(given.lead, given, version)
        try:
            (by_surface if given.surfaces else by_chance)(given, version)
            if given.minutes and not given.surfaces and find_spec("atheris"):
                led(30 * given.minutes, given.kept, version)
        except KeyboardInterrupt:
            print("stopped: the table counts what was tried", file=sys.stderr)
        batches = notes(given.kept, version)
    made = table(batches, version)
    print(made)
    wrong = [each for batch in batches for name in WRONG for each in batch.get(name, ())]
    print(*wrong, sep="\n", file=sys.stderr)
    if given.page is not None:
        begin, end = (
            MARK.format("surfaces" if given.surfaces else "fuzz", side) for side in ("begin", "end")
        )
        before, rest = given.page.read_text(encoding="utf-8").split(begin)
        given.page.write_text(f"{before}{begin}\n{made}\n{end}{rest.split(end)[1]}", encoding="utf-8")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
