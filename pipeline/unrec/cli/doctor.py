"""`unrec doctor` and `unrec cache`: what this installation has, and what it keeps between runs."""

import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.markup import escape
from rich.table import Table

from unrec.cli.console import AsJson, counted, need, out, print_json, print_table
from unrec.cli.sources import CACHE, Cache
from unrec.text import visible
from unrec.version import __version__, install

_DAY = 24 * 60 * 60

_LIBRARIES = (
    "lxml",
    "msgspec",
    "openpyxl",
    "pandas",
    "pdfminer.six",
    "pdfplumber",
    "pyarrow",
    "pypdfium2",
    "regex",
)
_EXTRAS = {
    "fsspec": ("web and cloud addresses", "http"),
    "aiohttp": ("sources at https://", "http"),
    "s3fs": ("s3://", "s3"),
    "gcsfs": ("gs://", "gs"),
    "adlfs": ("az://", "az"),
    "distributed": ("--scheduler", "cluster"),
}


class Check(NamedTuple):
    """One thing that was looked at: `ok`, `missing` where something is not possible, or `note`."""

    what: str
    state: str
    said: str


def doctor(cache: Cache = CACHE, as_json: AsJson = False) -> None:
    """Say what is installed: versions, languages, OCR, fonts, what is kept between runs.

    Nothing is changed. What is missing costs only what is said beside it.
    """
    checks = list(_checks(cache))
    if as_json:
        print_json([check._asdict() for check in checks])
        return
    table = Table(box=None, pad_edge=False)
    for name in ("what", "state", "said"):
        table.add_column(name, overflow="fold")
    for check in checks:
        table.add_row(*map(escape, map(visible, check)))
    print_table(table)


def _checks(cache: Path) -> Iterator[Check]:
    yield Check("unrec", "ok", f"{__version__}, at {Path(__file__).parents[1]}")
    yield Check("Python", "ok", f"{platform.python_version()}, {sys.executable}")
    yield Check("system", "ok", f"{platform.system()} {platform.machine()}")
    yield Check("libraries", "ok", ", ".join(f"{name} {version(name)}" for name in _LIBRARIES))
    yield from _extras()
    yield from _languages()
    yield _ocr()
    yield _fonts()
    yield _kept(cache)
    encoding = sys.stdout.encoding or "unknown"
    fits = encoding.lower().replace("-", "") == "utf8"
    advice = "" if fits else "; set PYTHONIOENCODING=utf-8 to see every letter"
    yield Check("terminal", "ok" if fits else "note", f"writes {encoding}{advice}")


def _extras() -> Iterator[Check]:
    for module, (allows, extra) in _EXTRAS.items():
        if find_spec(module) is None:
            yield Check(module, "missing", f"for {allows}: {install(extra)}")
        else:
            yield Check(module, "ok", f"{_release(module)}, for {allows}")


def _release(module: str) -> str:
    try:
        return version(module)
    except PackageNotFoundError:
        return "of unknown version"


def _languages() -> Iterator[Check]:
    from unrec.languages import load, supported

    for code in supported():
        language = load(code)
        without = "".join(f"; without {slot}: {cost}" for slot, cost in language.absent.items())
        yield Check(f"language {code}", "ok", f"{language.name}, {language.direction}, with words{without}")
    yield Check("other languages", "note", "structure only: headings, paragraphs, labels")


def _ocr() -> Check:
    from unrec.reading.pdf.limits import ReadError
    from unrec.reading.pdf.tesseract import find_engine, release

    try:
        find_engine()
    except ReadError as error:
        return Check("OCR", "missing", f"for --ocr: {error}")
    return Check("OCR", "ok", release().split("\n", 1)[0])


def _fonts() -> Check:
    """Fonts serve pictures only: a PDF that holds none of its own is drawn with the system's."""
    from unrec.languages import load, supported

    program = shutil.which("fc-list")
    if program is None:
        return Check(
            "fonts", "note", "not known: fontconfig is not installed; only pictures of pages need them"
        )
    found = {code: _fonts_of(program, code) for code in supported()}
    lacking = [load(code).name for code, count in found.items() if not count]
    said = ", ".join(f"{load(code).name}: {count}" for code, count in found.items())
    if lacking:
        return Check(
            "fonts", "missing", f"{said}; pictures of PDFs without fonts of their own may lack letters"
        )
    return Check("fonts", "ok", said)


def _fonts_of(program: str, code: str) -> int:
    done = subprocess.run(  # noqa: S603 -- the program that PATH names, with arguments of our own
        [program, f":lang={code}", "family"], capture_output=True, check=False, timeout=30
    )
    return len(set(done.stdout.splitlines()))


def _kept(cache: Path) -> Check:
    from rich.filesize import decimal

    from unrec.batch import Results

    if not cache.is_dir():
        return Check("results", "note", f"none kept in {cache}/ yet")
    files = list(Results(cache).files())
    size = decimal(sum(one.size for one in files))
    return Check("results", "ok", f"{counted(len(files), 'file')}, {size}, in {cache}/")


def cache(
    folder: Cache = CACHE,
    prune: Annotated[
        int | None,
        typer.Option(min=1, metavar="DAYS", help="Delete what no run has used for this many days."),
    ] = None,
) -> None:
    """Say how much is kept between runs; delete what is no longer used.

    A result is kept for each source and each version of the code, language data, catalogue and options that
    read it. Those of versions you have left behind are never used again. Deleting one costs no more than the
    time to extract that document again.

    Exit status: 0 all well, 1 a file cannot be deleted, 2 there is no such folder.
    """
    from rich.filesize import decimal

    from unrec.batch.results import Results

    need(folder, "Folder of kept results")
    kept = list(Results(folder).files())
    if prune is not None:
        limit = time.time() - prune * _DAY
        unused = [one for one in kept if one.used < limit]
        for one in unused:
            one.path.unlink(missing_ok=True)
        size = decimal(sum(one.size for one in unused))
        out().print(f"deleted: {counted(len(unused), 'file')}, {size}, not used for {counted(prune, 'day')}")
        kept = [one for one in kept if one.used >= limit]
    out().print(f"kept: {counted(len(kept), 'file')}, {decimal(sum(one.size for one in kept))}, in {folder}/")
