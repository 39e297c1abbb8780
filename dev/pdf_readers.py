"""How well and how fast Arabic PDFs are read: unrec beside other libraries, in the same run.

    uv run --with rapidfuzz --with pypdf --with pypdfium2 python dev/pdf_readers.py --lab PATH

PATH (or the environment variable UNREC_LAB) is a folder of PDFs. The exact text of `x.pdf` is `x.truth.txt`
beside it, else the folder's `groundtruth.txt`, pages parted by form feeds; the first page, a masthead, is
then left out. Without a folder the fixtures of the tests are read. Readers that are not installed are left
out, but for `rapidfuzz`, which counts the errors. `--speed FOLDER` measures speed alone on a folder of any
PDFs. `--check` makes the run fail if unrec misses a target.
"""

import argparse
import importlib.util
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from unrec.reading import source_of
from unrec.reading.pdf import read_pdf

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "pdf"
MAX_ERROR, MIN_SPEED, MAX_MEMORY = 0.2, 1.5, 200
BEST_OF = 3
"""How often a file is read for its speed; the quickest counts,
for other programs only ever slow a reading down.
"""

Reader = Callable[[Path], list[str]]

FURNITURE = re.compile(
    r"\s*(?:\d{1,3}/\d{1,3}|(?:\d{1,3}/\d{1,3} )?[A-Z]+\.\d\d-\d{5}(?: \d{1,3}/\d{1,3})?|[A-Z]+(?:/[A-Z0-9.\-]+)+)\s*"
)
PROBES = {
    "ranges": re.compile(r"(?<![\w-])\d+-\d+(?![\w-])"),
    "numbers": re.compile(r"(?<![\w/.,٫])\d+(?:[/.,٫]\d+| \d{3})+(?![\w/])"),
    "brackets": re.compile(r"\([^\W\d_]ـ?\)|«[^»]+»|\([\w ]+\)"),
    "Latin": re.compile(r"[A-Za-z][\w./-]*[A-Za-z0-9]"),
    "lam-alef": re.compile(r"\w*ل[\u064b-\u0652]*[اأإآ]\w*"),
    "vowel signs": re.compile(r"[\u0621-\u064a]*[\u064b-\u0652][\u0621-\u0652]*"),
    "labels": re.compile(r"(?m)^\d+-(?= )|^\([^\W\d_]ـ?\)(?= )"),
}


def unrec(path: Path) -> list[str]:
    reading = read_pdf(source_of(path.name, path.read_bytes()))
    pages: list[list[str]] = [[] for _ in range(reading.pages or 0)]
    for line in reading.lines:
        if line.role != "furniture" and line.page is not None:
            pages[line.page - 1].append(line.text)
    return ["\n".join(lines) for lines in pages]


def with_pdfplumber(path: Path) -> list[str]:
    import pdfplumber

    texts = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            texts.append(page.extract_text())
            page.close()
    return texts


def with_pdfminer(path: Path) -> list[str]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    return [
        "".join(box.get_text() for box in page if isinstance(box, LTTextContainer))
        for page in extract_pages(path)
    ]


def with_pdf_oxide(path: Path) -> list[str]:
    import pdf_oxide

    document = pdf_oxide.PdfDocument(str(path))
    return [document.extract_text(page) for page in range(document.page_count())]


def with_pypdfium2(path: Path) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def with_pypdf(path: Path) -> list[str]:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def with_pymupdf(path: Path) -> list[str]:
    import pymupdf

    return [page.get_text() for page in pymupdf.open(path)]


def with_poppler(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def readers() -> dict[str, Reader]:
    optional = {
        "pdfminer": with_pdfminer,
        "pdf_oxide": with_pdf_oxide,
        "pypdfium2": with_pypdfium2,
        "pypdf": with_pypdf,
        "pymupdf": with_pymupdf,
    }
    found = {"unrec": unrec, "pdfplumber": with_pdfplumber}
    found |= {name: reader for name, reader in optional.items() if importlib.util.find_spec(name)}
    if shutil.which("pdftotext"):
        found["poppler"] = with_poppler
    return found


def plain(text: str) -> str:
    """Fold what producers may print either way: digits, line breaks (a line that ends in - or / goes on)."""
    text = re.sub(r"(?<=[-/])\n", "", text.replace("\r", ""))
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\xad]", "", text)
    text = "".join(
        str(unicodedata.digit(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFC", text)
    )
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def letters(text: str) -> str:
    """Fold what the error rate leaves aside: forms, vowel signs, tatweel, line breaks."""
    text = unicodedata.normalize("NFKC", plain(text))
    return " ".join(re.sub("[\u064b-\u0652\u0670\u0640]", "", text).split())


def body(pages: list[str]) -> str:
    return "\n".join(
        line for page in pages for line in page.split("\n") if not FURNITURE.fullmatch(plain(line))
    )


def cases(folder: Path, truth_of: dict[str, Path]) -> Iterator[tuple[Path, str, int, bool]]:
    """Yield each PDF, its exact text, how many pages to skip, and whether the text begins within a page."""
    for path in sorted(folder.glob("*.pdf")):
        own = path.with_suffix(".truth.txt")
        prefix = next((prefix for prefix in truth_of if path.name.startswith(prefix)), None)
        if prefix is not None:
            # A text with false bullets before its labels; its masthead is typeset in another order.
            text = truth_of[prefix].read_text("utf-8").replace("\r", "")
            text = re.sub(r"(?m)^- +", "", text[text.index("أولاً- ") :])
            yield path, re.sub(r"(?m)^(\d+) -", r"\1-", text), 0, True
        elif own.exists():
            yield path, own.read_text("utf-8"), 0, False
        elif (folder / "groundtruth.txt").exists():
            pages = (folder / "groundtruth.txt").read_text("utf-8").split("\f")
            yield path, "\n".join(pages[1:]), 1, False


def fixture_cases() -> Iterator[tuple[Path, str, int, bool]]:
    yield FIXTURES / "hard_lines.pdf", (FIXTURES / "hard_lines.txt").read_text("utf-8"), 0, False
    lines = (FIXTURES / "recommendations.txt").read_text("utf-8").splitlines()
    split = [line.split(" ", 2) for line in lines]
    text = "\n".join(text for page, rule, text in split if page == "2" and "furniture" not in rule)
    yield FIXTURES / "recommendations.pdf", text, 1, False


def found_probes(truth: str, hypothesis: str) -> dict[str, tuple[int, int]]:
    """Return for every kind of probe how many of the text's are in what was read, and how many there are."""
    answers = {}
    texts = plain(truth), plain(hypothesis)
    for name, pattern in PROBES.items():
        # Where lines break is the page's affair; only labels must begin theirs.
        read = texts if name == "labels" else tuple(text.replace("\n", " ") for text in texts)
        wanted, got = (Counter(pattern.findall(text)) for text in read)
        answers[name] = (sum((wanted & got).values()), sum(wanted.values()))
    return answers


class Result:
    """What was measured of one reader: errors in % and pages a second by file, probes right and wanted."""

    def __init__(self) -> None:
        self.errors: dict[str, float] = {}
        self.speeds: dict[str, float] = {}
        self.probes: Counter[tuple[str, int]] = Counter()


def processor_time() -> float:
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def speeds(path: Path, chosen: dict[str, Reader]) -> dict[str, float]:
    """Return the pages a second of each reader, by turns, so that a busy machine is busy for all."""
    best: dict[str, float] = {}
    for _ in range(BEST_OF):
        for name, reader in chosen.items():
            begun = processor_time()
            pages = reader(path)
            best[name] = max(best.get(name, 0.0), len(pages) / (processor_time() - begun))
    return best


def ratio(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """Return how many times as fast one reader is as another, as the geometric mean over files."""
    return statistics.geometric_mean(ours[file] / theirs[file] for file in ours)


def measure(reader: Reader, path: Path, truth: str, skip: int, *, within: bool, result: Result) -> None:
    pages = reader(path)
    text = body(pages[skip:])
    expected, read = letters(truth), letters(text)
    if within:
        read = read[max(read.find(expected[:24]), 0) :]
        text = text[max(text.find("أولاً- "), 0) :]
    result.errors[path.stem] = 100 * Levenshtein.distance(expected, read) / len(expected)
    for probe, (right, wanted) in found_probes(truth, text).items():
        result.probes[probe, 0] += right
        result.probes[probe, 1] += wanted


def peak_memory(path: Path) -> tuple[int, float, int] | None:
    """Read a 400-page copy of a PDF in a process of its own: pages, pages a second, megabytes at most."""
    if not importlib.util.find_spec("pypdf") or not Path("/proc/self/status").exists():
        return None
    import pypdf

    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.pdf"
        reader, writer = pypdf.PdfReader(path), pypdf.PdfWriter()
        for _ in range(-(-400 // len(reader.pages))):
            writer.append(reader)
        writer.write(large)
        # VmHWM is this program's own; getrusage would count the process that started it.
        code = (
            "import re, sys, time; from pathlib import Path; from unrec.reading import source_of;"
            "from unrec.reading.pdf import read_pdf; begun = time.process_time();"
            "n = read_pdf(source_of('x', Path(sys.argv[1]).read_bytes())).pages;"
            "used = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1];"
            "print(n, n / (time.process_time() - begun), int(used) // 1024)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(large)], capture_output=True, check=True, text=True
        )
    pages, speed, memory = done.stdout.split()
    return int(pages), float(speed), int(memory)


def table(title: str, rows: list[str], columns: list[str], cell: Callable[[str, str], str]) -> None:
    print(f"\n{title}\n\n| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for row in rows:
        print(f"| {row} | {' | '.join(cell(row, column) for column in columns)} |")


def report_speeds(title: str, by_reader: dict[str, dict[str, float]]) -> None:
    """Print the pages a second of every file,
    and for each reader the geometric mean of its ratios to pdfplumber.
    """
    ratios = {name: ratio(own, by_reader["pdfplumber"]) for name, own in by_reader.items()}
    mean = "times pdfplumber, geometric mean"
    table(
        title,
        [*by_reader["unrec"], mean],
        list(by_reader),
        lambda f, n: f"{ratios[n]:.1f}" if f == mean else f"{by_reader[n][f]:.0f}",
    )


def report_folder(folder: Path) -> None:
    """Measure speed alone on the PDFs of a folder; print the means over its files, which may be many."""
    by_reader: dict[str, dict[str, float]] = {}
    for path in sorted(folder.glob("*.pdf")):
        for name, speed in speeds(path, readers()).items():
            by_reader.setdefault(name, {})[path.stem] = speed
    count = len(by_reader["unrec"])
    rows = ["pages a second", "times pdfplumber", "least", "most"]
    ratios = {
        name: [own[file] / by_reader["pdfplumber"][file] for file in own] for name, own in by_reader.items()
    }
    cells = {
        "pages a second": lambda name: f"{statistics.geometric_mean(by_reader[name].values()):.0f}",
        "times pdfplumber": lambda name: f"{statistics.geometric_mean(ratios[name]):.1f}",
        "least": lambda name: f"{min(ratios[name]):.1f}",
        "most": lambda name: f"{max(ratios[name]):.1f}",
    }
    table(
        f"Speed on {count} PDFs, geometric means", rows, list(by_reader), lambda row, name: cells[row](name)
    )


def report(results: dict[str, Result]) -> None:
    names = list(results)
    files = list(results["unrec"].errors)
    table("Character error, %", files, names, lambda f, n: f"{results[n].errors[f]:.2f}")
    report_speeds("Pages a second", {name: result.speeds for name, result in results.items()})

    def probe(row: str, name: str) -> str:
        right, wanted = results[name].probes[row, 0], results[name].probes[row, 1]
        return f"{100 * right / wanted:.1f}" if wanted else "–"

    table("Probes read exactly, %", list(PROBES), names, probe)


def misses(ours: Result, theirs: Result, memory: tuple[int, float, int] | None) -> Iterator[str]:
    for name, error in ours.errors.items():
        if error > MAX_ERROR:
            yield f"{name}: {error:.2f} % of characters are wrong"
        if ours.speeds[name] < MIN_SPEED * theirs.speeds[name]:
            yield f"{name}: {ours.speeds[name]:.0f} pages/s, pdfplumber {theirs.speeds[name]:.0f}"
    if memory and memory[2] > MAX_MEMORY:
        yield f"{memory[2]} MB for {memory[0]} pages"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lab", type=Path, action="append", default=[], help="a folder of PDFs and texts")
    parser.add_argument("--seed", type=Path, help="the text that the PDFs named seed_* were typeset from")
    parser.add_argument(
        "--speed", type=Path, action="append", default=[], help="a folder of PDFs to be timed"
    )
    parser.add_argument("--check", action="store_true", help="fail if a target is missed")
    options = parser.parse_args()
    folders = options.lab or [Path(p) for p in [os.environ.get("UNREC_LAB")] if p]
    seed = {"seed_": options.seed} if options.seed else {}
    found = [case for folder in folders for case in cases(folder, seed)] or list(fixture_cases())
    results = {name: Result() for name in readers()}
    for path, truth, skip, within in found:
        for name, reader in readers().items():
            measure(reader, path, truth, skip, within=within, result=results[name])
        for name, speed in speeds(path, readers()).items():
            results[name].speeds[path.stem] = speed
    report(results)
    for folder in options.speed:
        report_folder(folder)
    memory = peak_memory(found[0][0])
    if memory:
        print(f"\n{memory[0]} pages: {memory[1]:.0f} pages/s, {memory[2]} MB at most")
    missed = list(misses(results["unrec"], results["pdfplumber"], memory))
    print("\n".join(missed) or "every target is met")
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
