"""A long run that is killed again and again, and resumed: its bytes are those of one that nobody disturbed.

    uv run python -m benchmarks.kills --pages 3000 --kills 3
    uv run python -m benchmarks.kills --pages 100000 --kills 10 corpus/    # with the PDFs of a folder, too

PDFs of three pages are made until there are as many pages, beside those that are given. One run reads them
undisturbed, in two processes; another is ended by `kill -9` at moments that chance chooses, and started
again. Prints what it took and the peak memory of the largest process; leaves with status 1 where a byte
differs.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests/fixtures/pdf/recommendations.pdf"
PAGES = 3


def run(folder: Path, output: str, cache: str, after: float | None = None) -> int:
    """Run the command; kill it and what it started after so many seconds. Return its status."""
    words = [sys.executable, "-m", "unrec", "run", "raw", "-o", output, "--cache", cache, "-j", "2", "-q"]
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            return process.wait()


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, by their paths in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("given", nargs="?", type=Path, help="a folder of PDFs")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        (folder / "raw").mkdir()
        for number, file in enumerate(sorted(options.given.rglob("*.pdf")) if options.given else ()):
            shutil.copyfile(file, folder / f"raw/given-{number:05}.pdf")
        for number in range(options.pages // PAGES):
            # A comment after the end of a PDF changes its hash and nothing else.
            (folder / f"raw/{number:06}.pdf").write_bytes(PDF.read_bytes() + f"\n% {number}\n".encode())
        start = time.monotonic()
        status = run(folder, "undisturbed", "kept-one")
        seconds = time.monotonic() - start
        killed, turns = 0, 0
        while killed < options.kills:
            share = chance.uniform(0.05, 1.5 / (options.kills + 1))
            killed += run(folder, "disturbed", "kept-two", share * seconds) == -signal.SIGKILL
            turns += 1
            if turns > 3 * options.kills:  # it is done before it can be killed
                break
        resumed = time.monotonic()
        last = run(folder, "disturbed", "kept-two")
        same = contents(folder / "undisturbed") == contents(folder / "disturbed")
        left = sorted(each.name for each in folder.iterdir())
        documents = len(list((folder / "raw").iterdir()))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1_000_000
    print(
        f"{documents:,} documents, {options.pages:,} pages made: {seconds:.0f} s undisturbed (status {status}); "
        f"{killed} kills, the last run {time.monotonic() - resumed:.0f} s (status {last}); "
        f"peak {peak:.0f} MB; bytes {'the same' if same else 'DIFFER'}; left: {', '.join(left)}"
    )
    sys.exit(not same or any(each.startswith(".unrec-") for each in left))


if __name__ == "__main__":
    main()
