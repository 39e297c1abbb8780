"""A hundred thousand pages: one run over real and typeset PDFs, killed in the middle and taken up again.

    uv run python -m dev.pages --pages 100000 --corpus FOLDER    # FOLDER holds real PDFs, at any depth
    uv run --extra cluster python -m dev.pages --pages 100000 --dask --write

A third of the pages is typeset here, in English, each document with a job number of its own; a third are
copies of the Arabic fixture of three pages; the rest are copies of the real PDFs, where there are some. A
comment after the end gives each copy bytes of its own. The run is killed (SIGKILL, with all its processes)
once a third of the documents is read, and started again. With --dask a cluster of as many workers as there
are cores does the same again, and the two outputs must be the same. Printed are pages a second on the wall,
pages a second of processor time (of all processes, writing included), and the memory of the largest process
in each fifth of the run; from them, what a million documents would cost. Linux only.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from dev.publish import publish, write_figures

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "tests/fixtures/pdf/recommendations.pdf"
FIXTURE_PAGES = 3
START, END = "<!-- pages: made by dev/pages.py --write -->", "<!-- /pages -->"
TYPESET_PAGES = 10
LINES = 42
# Else a scheduler and its workers remember the documents of the last thousand messages.
CLUSTER = {"DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "10"}
RUN = "from unrec.cli import main; main()"
# What a document of the United Nations has on average, as the real ones here do: stated beside the result.
MILLION = 1_000_000
CORES = 16
WORDS = (
    "States parties should cooperate closely in the exchange of information, in accordance with article 18",
    "of the Convention against Transnational Organized Crime, and keep records for at least ten years,",
    "and should consider the designation of national focal points for this purpose.",
)


def typeset(number: int) -> bytes:
    """Return a PDF of ten pages: a job number, a symbol, a heading, numbered recommendations."""
    job, texts, item = f"V.30-{number:05}", [], 0
    for page in range(TYPESET_PAGES):
        lines = [job, ""] if page else [job, f"CTOC/COP/WG.9/2030/{number}", "", "Recommendations", ""]
        while len(lines) < LINES:
            item += 1
            lines += [f"{item}. {WORDS[0]}", *WORDS[1:], ""]
        texts.append(lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in texts:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = f"BT /F1 10 Tf 16 TL 60 780 Td {shown} ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page_object = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(page_object.encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for place, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (place, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


class Made(NamedTuple):
    """A document of the run: its kind, its bytes but for the comment that makes them its own, its pages."""

    kind: str
    data: bytes
    pages: int


def documents(pages: int, corpus: Path | None) -> list[Made]:
    """Return the documents, those of each kind spread evenly, so that a part of them is like the rest."""
    import pypdfium2

    real = []
    for path in sorted(corpus.rglob("*.pdf")) if corpus else ():
        with suppress(pypdfium2.PdfiumError):
            real.append(Made("real", path.read_bytes(), len(pypdfium2.PdfDocument(path))))
    share = pages // (3 if real else 2)
    kinds = [[Made("typeset", b"", TYPESET_PAGES)] * (share // TYPESET_PAGES)]
    kinds.append([Made("fixture", FIXTURE.read_bytes(), FIXTURE_PAGES)] * (share // FIXTURE_PAGES))
    copies, left = [], share
    for one in cycle(real):
        if left <= 0:
            break
        copies.append(one)
        left -= one.pages
    kinds.append(copies)
    spread = [
        (place / len(own), number, one) for number, own in enumerate(kinds) for place, one in enumerate(own)
    ]
    return [one for *_, one in sorted(spread, key=lambda each: each[:2])]


def make(made: Sequence[Made], folder: Path) -> None:
    """Write the documents, named by their order."""
    for number, one in enumerate(made):
        own = b"\n%% %d\n" % number
        (folder / f"{number:06}-{one.kind}.pdf").write_bytes((one.data or typeset(number)) + own)


class Run(NamedTuple):
    """What one run took: seconds on the wall and of processors,
    and its memory, in megabytes, as it went on.
    """

    seconds: float
    cpu: float
    memory: list[float]


def kept(cache: Path) -> int:
    return sum(1 for _ in cache.glob("[0-9a-f][0-9a-f]/*"))


def processes_of(roots: Sequence[int]) -> list[int]:
    """The processes of these numbers, and all that they and those have started."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    found = set(roots)
    while new := {process for process, parent in parents.items() if parent in found} - found:
        found |= new
    return sorted(found)


def largest(roots: Sequence[int]) -> float:
    """Megabytes of the largest of the processes that these have started, or of these."""
    most = 0.0
    for process in processes_of(roots):
        with suppress(OSError):
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            most = max(most, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return most


def seconds_of(processes: Sequence[int]) -> float:
    """Seconds of processor time that these processes have taken."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def run(folder: Path, words: Sequence[str], helpers: Sequence[int], until: int | None = None) -> Run | None:
    """Run the command with the help of these processes; return what it took.

    Once `until` results are kept, kill it with all it started and return None.
    """
    before, start = os.times(), time.perf_counter()
    helped = seconds_of(helpers)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "run", "in", *words], cwd=folder, start_new_session=True
    )
    memory = []
    while process.poll() is None:
        time.sleep(0.5)
        memory.append(largest([process.pid, *helpers]))
        if until is not None and kept(folder / "cache") >= until:
            for one in processes_of(
                [process.pid]
            ):  # workers lead groups of their own, and end with their parent
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait()
            return None
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - start, cpu + seconds_of(helpers) - helped, memory)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[int]]]:
    """Start a Dask scheduler and workers; give the address, and their processes."""
    file = folder / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))

    def start(module: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{module}", *words, *local]
        environment = os.environ | CLUSTER
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    processes = [start("dask_scheduler", "--port", "0")]
    try:
        while not (file.exists() and file.read_text()):
            time.sleep(0.1)
        for number in range(workers):
            own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder / f"worker{number}"))
            processes.append(start("dask_worker", *own))
        yield json.loads(file.read_text())["address"], [one.pid for one in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def digest(output: Path) -> str:
    """One hash of all files of an output."""
    found = hashlib.sha256()
    for file in sorted(output.rglob("*")):
        if file.is_file():
            found.update(
                file.relative_to(output).as_posix().encode() + hashlib.sha256(file.read_bytes()).digest()
            )
    return found.hexdigest()


def measure(
    name: str,
    folder: Path,
    pages: Sequence[int],
    figures: dict[str, float],
    helpers: Sequence[int] = (),
    words: Sequence[str] = (),
) -> Iterator[str]:
    """Run documents of so many pages each, kill and take up again; yield a row for each part."""
    count, every = len(pages), sum(pages)
    output, own = folder / f"out-{name}", ["-o", f"out-{name}", "--cache", "cache", "-q", *words]
    begun = time.perf_counter()
    if run(folder, own, helpers, count // 3) is not None:
        raise SystemExit("the run was done before it was killed: take more pages")
    seconds, done = time.perf_counter() - begun, kept(folder / "cache")
    if output.exists():
        raise SystemExit("a run that was killed has left an output")
    yield f"| {name}, until killed | {done:,} | {sum(pages[:done]) / seconds:.1f} | | |"
    second = run(folder, own, helpers)
    if second is None or sum(1 for _ in (output / "json").iterdir()) != count:
        raise SystemExit("not all documents are written")
    rest, memory = sum(pages[done:]), second.memory  # they are read in their order
    a_core = rest / second.cpu
    size = max(len(memory) // 5, 1)
    fifths = [max(memory[at : at + size]) for at in range(0, 5 * size, size) if memory[at : at + size]]
    shown = " · ".join(f"{one:.0f}" for one in fifths)
    yield f"| {name}, taken up again | {count - done:,} | {rest / second.seconds:.1f} | {a_core:.1f} | {shown} |"
    last = run(folder, own, helpers)
    yield f"| {name}, nothing new | 0 | {every / (last.seconds if last else 1):,.0f} | | |"
    figures[f"{name}: pages a second of a core"] = a_core
    figures[f"{name}: most memory, MB"] = max(memory)


def report(pages: int, corpus: Path | None, *, dask: bool, figures: dict[str, float]) -> Iterator[str]:
    """Yield the lines of the report as they become known."""
    folder = Path(tempfile.mkdtemp(prefix="pages-"))
    (folder / "in").mkdir()
    made = documents(pages, corpus)
    make(made, folder / "in")
    each, cores = [one.pages for one in made], len(os.sched_getaffinity(0))
    pages, count = sum(each), len(made)
    kinds = ", ".join(
        f"{sum(one.pages for one in made if one.kind == kind):,} {kind}"
        for kind in dict.fromkeys(one.kind for one in made)
    )
    yield f"{pages:,} pages ({kinds}) in {count:,} documents, {cores} cores."
    yield ""
    yield "| run | documents read | pages a second | pages a second of a core | largest process in each fifth, MB |"
    yield "|---|---:|---:|---:|---|"
    yield from measure("processes", folder, each, figures)
    if dask:
        shutil.rmtree(folder / "cache")
        with cluster(folder, cores) as (address, processes):
            yield from measure("Dask", folder, each, figures, processes, ["--scheduler", address])
        if digest(folder / "out-processes") != digest(folder / "out-Dask"):
            raise SystemExit("the outputs differ")
    rate = figures["processes: pages a second of a core"]
    real = [one.pages for one in made if one.kind == "real"] or each
    mean = sum(real) / len(real)
    hours = MILLION * mean / rate / 3600
    yield ""
    yield (
        f"A million documents of {mean:.0f} pages each, as the {'real' if real is not each else 'made'} ones here have, take "
        f"{hours:,.0f} hours of a core at {rate:.1f} pages a second: on machines of {CORES} cores, "
        + ", ".join(f"{hours / CORES / machines:,.1f} hours on {machines}" for machines in (1, 10, 100))
        + ". A language is taken to cost what another does: most of the time is that of reading the PDF."
    )
    shutil.rmtree(folder)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=600, help="about how many pages")
    parser.add_argument("--corpus", type=Path, help="a folder with real PDFs")
    parser.add_argument("--dask", action="store_true", help="the same again on a Dask cluster")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="write the figures")
    options = parser.parse_args(argv)
    figures: dict[str, float] = {}
    publish(
        report(options.pages, options.corpus, dask=options.dask, figures=figures),
        (START, END) if options.write else None,
    )
    if options.json:
        write_figures(options.json, {}, figures)


if __name__ == "__main__":
    main()
