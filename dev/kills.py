"""A long run that is killed again and again, and resumed: its bytes are those of one that nobody disturbed.

    uv run python -m dev.kills --pages 3000 --kills 3
    uv run python -m dev.kills --pages 100000 --kills 10 corpus/    # with the PDFs of a folder, too

PDFs of three pages are made until there are as many pages with those that are given. One run reads them
undisturbed, in two processes; another is ended by `kill -9` at moments that chance chooses, and started
again; then twice on a disk that gets full, first while results are kept and then while the output is written;
then to its end. A third is done by a Dask cluster of two workers, one of which is killed. Prints what each
took and the peak memory of the largest process of all, a tenth of the documents first, which tells whether it
grows. Leaves with status 1 where a byte differs, anything of a killed run is left, or a full disk is not told
of. The disk is one in memory, of a namespace of its own (Linux, `unshare`).
"""

import argparse
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests/fixtures/pdf/recommendations.pdf"
PAGES = 3
FULL = 'mount -t tmpfs -o size="$0" none full && "$@"; status=$?; ls -A full; exit $status'
"""Run words on a small disk; then tell what is left on it."""


def words(output: str, cache: str, *more: str, raw: str = "raw") -> list[str]:
    """Return the words of the command that reads all documents."""
    return [sys.executable, "-m", "unrec", "run", raw, "-o", output, "--cache", cache, "-q", *more]


def run(folder: Path, command: Sequence[str], after: float | None = None) -> int:
    """Run a command; kill it, and so what it started, after so many seconds. Return its status."""
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files of a folder, by their paths in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def size(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def peak() -> str:
    """Return the memory of the largest process until now."""
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1_000_000:.0f} MB"


def documents(folder: Path, given: Path | None, pages: int) -> tuple[int, int]:
    """Put the documents into `raw`; return how many there are, and how many of their pages were given."""
    (folder / "raw").mkdir()
    (folder / "raw-tenth").mkdir()
    real = 0
    for number, file in enumerate(sorted(given.rglob("*.pdf")) if given else ()):
        shutil.copyfile(file, folder / f"raw/given-{number:05}.pdf")
        with pypdfium2.PdfDocument(file) as document:
            real += len(document)
    for number in range(max(pages - real, 0) // PAGES):
        # A comment after the end of a PDF changes its hash and nothing else.
        (folder / f"raw/{number:06}.pdf").write_bytes(PDF.read_bytes() + f"\n% {number}\n".encode())
    all_of_them = sorted((folder / "raw").iterdir())
    for file in all_of_them[::10]:
        (folder / "raw-tenth" / file.name).hardlink_to(file)
    return len(all_of_them), real


def killed(folder: Path, kills: int, seconds: float, chance: random.Random) -> int:
    """Kill runs at moments of the time that one takes; return how many were, some may be done before."""
    count = 0
    for _ in range(3 * kills):
        if count < kills:
            share = chance.uniform(0.05, 1.5 / (kills + 1))
            count += (
                run(folder, words("disturbed", "kept-two", "-j", "2"), share * seconds) == -signal.SIGKILL
            )
    return count


def filled(folder: Path, cache: str, room: int) -> str:
    """Run on a disk of so many bytes, too few; return what is wrong in what it says and leaves."""
    command = words("full/output", cache, "-j", "2")
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", FULL, str(room), *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    clear = done.returncode == 1 and done.stderr.startswith("unrec: ") and done.stderr.count("\n") == 1
    left = {*done.stdout.split()} - {"kept"}
    return "" if clear and "No space left" in done.stderr and not left else f"{left} {done.stderr[-500:]}"


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Start a scheduler and two workers; give the address and one of the workers."""
    told = folder / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(told))
    worker = ("worker", "--nthreads", "1", "--no-nanny", "--local-directory", "dask")
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{part}", *more, *local],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for part, *more in (("scheduler", "--port", "0"), worker, worker)
    ]
    try:
        while not (told.exists() and told.read_text(encoding="utf-8")):
            time.sleep(0.1)
        yield json.loads(told.read_text(encoding="utf-8"))["address"], processes[-1]
    finally:
        for process in processes:
            process.kill()
            process.wait()
        told.unlink()
        shutil.rmtree(folder / "dask", ignore_errors=True)


def lost(folder: Path, seconds: float) -> int:
    """Run on a cluster, one of whose workers is killed after so many seconds; return the run's status."""
    with cluster(folder) as (address, worker):
        threading.Timer(seconds, worker.kill).start()
        return run(folder, words("distributed", "kept-three", "--scheduler", address))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("given", nargs="?", type=Path, help="a folder of PDFs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        sys.exit(tried(Path(name), options))


def tried(folder: Path, options: argparse.Namespace) -> bool:
    """Do all of it in an empty folder, telling what each step took; return whether anything went wrong."""
    count, real = documents(folder, options.given, options.pages)
    (folder / "full").mkdir()
    print(f"{count:,} documents of {options.pages:,} pages, {real:,} of them given", flush=True)
    steps = {
        "a tenth": lambda: run(folder, words("tenth", "kept-tenth", "-j", "2", raw="raw-tenth")),
        "undisturbed": lambda: run(folder, words("undisturbed", "kept-one", "-j", "2")),
        "killed": lambda: killed(folder, options.kills, took["undisturbed"], random.Random(options.seed)),
        "a full disk for results": lambda: filled(folder, "full/kept", size(folder / "kept-one") // 2),
        "resumed": lambda: run(folder, words("disturbed", "kept-two", "-j", "2")),
        "a full disk for the output": lambda: filled(folder, "kept-two", size(folder / "undisturbed") // 2),
        "a worker of two lost": lambda: lost(folder, took["undisturbed"] / 3),
    }
    took, gave = dict[str, float](), dict[str, int | str]()
    for name, step in steps.items():
        start = time.monotonic()
        gave[name] = step()
        took[name] = time.monotonic() - start
        print(f"{name}: {took[name]:.0f} s, peak {peak()}, gave {gave[name]!r}", flush=True)
    whole = sums(folder / "undisturbed")
    same = {name: sums(folder / name) == whole for name in ("disturbed", "distributed")}
    left = sorted(each.name for each in folder.iterdir() if each.name.startswith(".unrec"))
    print(f"{len(whole):,} files, the same bytes: {same}; left: {left}", flush=True)
    said = any(gave[name] for name in gave if name.startswith("a full disk"))
    return said or bool(left) or not (whole and all(same.values()))


if __name__ == "__main__":
    main()
