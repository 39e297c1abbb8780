"""`unrec lookup` and `doctor`: what the program knows, has and keeps."""

import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

import typer
from rich.filesize import decimal

from unrec.batch.results import Results
from unrec.batch.sources import to_install
from unrec.cli.console import complain, counted, need, print_json, print_rows, say, wrong_usage
from unrec.cli.inputs import CACHE, load_catalogue
from unrec.languages import load, supported
from unrec.models import BodyRow, InstrumentRow
from unrec.publish.names import PAGE_LANGUAGE
from unrec.reading.limits import ReadError
from unrec.reading.registry import READERS, TEXT
from unrec.store.schema import BESIDE, TABLES, arrow_schema, body_rows, codebook, instrument_rows, json_schema
from unrec.text import visible
from unrec.themes import shown_by
from unrec.version import __version__


def lookup(
    what: Literal["instruments", "bodies", "schema"],
    words: list[str] | None = None,
    kind: str | None = None,
    language: str = "",
    catalogue: Path | None = None,
    as_json: bool = False,
) -> None:
    """Look up instruments (treaties and other texts that references lead to), bodies (organs), or the schema.

    For example: unrec lookup instruments smuggling. The id stands in `instrument_id`, and is what `unrec
    references --instrument` takes. Of the schema it prints the codebook, with --json the JSON Schema of a
    document, or the Arrow schema of one table: unrec lookup schema recommendations. All three are derived
    from the records the program itself works with.
    """
    if what != "instruments" and kind is not None:
        raise wrong_usage(f"--kind goes with instruments, not with {what}")
    if what == "schema":
        _schema(words or (), as_json=as_json)
        return
    if language and language not in supported():
        raise wrong_usage(f"no language {language!r}; there are: {', '.join(supported())}")
    known = load_catalogue(catalogue)
    if what == "instruments":
        _instruments(instrument_rows(known), words or (), kind, language, as_json=as_json)
    else:
        _bodies(body_rows(known), words or (), language, as_json=as_json)


def _schema(tables: Sequence[str], *, as_json: bool) -> None:
    """Print the codebook, the JSON Schema, or the Arrow schemas of tables."""
    for table in tables:
        if table not in TABLES and table not in BESIDE:
            raise wrong_usage(f"no table {table!r}; there are: {', '.join((*TABLES, *BESIDE))}")
        typer.echo(arrow_schema(table).to_string(show_schema_metadata=False, show_field_metadata=False))
    if as_json:
        print_json(json_schema())
    elif not tables:
        typer.echo(codebook(), nl=False)


def _instruments(
    rows: Sequence[InstrumentRow], words: Sequence[str], kind: str | None, language: str, *, as_json: bool
) -> None:
    kinds = sorted({row.kind for row in rows})
    if kind is not None and kind not in kinds:
        raise wrong_usage(f"no kind {kind!r}; there are: {', '.join(kinds)}")
    listed = [row for row in rows if kind in {None, row.kind} and _holds(_texts(row), words)]
    if as_json:
        print_json(listed)
        return
    _print(
        ("id", "kind", "adopted", "articles", "name"),
        [
            (row.instrument_id, row.kind, str(row.adopted or "-"), str(row.n_articles or "-"), name)
            for row in listed
            for name in [_name(row, language, "title", "short")]
        ],
    )


def _bodies(rows: Sequence[BodyRow], words: Sequence[str], language: str, *, as_json: bool) -> None:
    listed = [row for row in rows if _holds(_texts(row), words)]
    if as_json:
        print_json(listed)
        return
    shown = [(row.body_id, row.symbol_prefix or "-", _name(row, language, "name")) for row in listed]
    _print(("id", "symbol", "name"), shown)


def _print(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        print_rows(names, rows)
    else:
        complain("nothing in the catalogue has these words")


def _texts(row: InstrumentRow | BodyRow) -> Iterator[str]:
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if isinstance(value, str):
            yield value


def _holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether all words occur in the texts, whatever their case and the variants of their letters."""
    whole = _folded("\n".join(texts))
    return all(_folded(word) in whole for word in words)


def _folded(text: str) -> str:
    for code in supported():
        text = load(code).fold(text)
    return text.casefold()


def _name(row: InstrumentRow | BodyRow, language: str, *columns: str) -> str:
    """The name in the language that is asked for, else in the page's, else in any."""
    for code in (language, PAGE_LANGUAGE):
        for column in columns:
            if value := getattr(row, f"{column}_{code}", None):
                return str(value)
    starts = tuple(f"{column}_" for column in columns)
    names = (getattr(row, name) for name in row.__struct_fields__ if name.startswith(starts))
    return next(filter(None, names), "-")


_DAY = 24 * 60 * 60

_LIBRARIES = (
    "lxml",
    "msgspec",
    "olefile",
    "pandas",
    "pdfminer.six",
    "pdfplumber",
    "pyarrow",
    "pypdfium2",
    "regex",
    "xlsxwriter",
)
_EXTRAS = {
    "fsspec": ("web and cloud addresses", "http"),
    "aiohttp": ("sources at https://", "http"),
    "s3fs": ("s3://", "s3"),
    "gcsfs": ("gs://", "gs"),
    "adlfs": ("az://", "az"),
    "distributed": ("--scheduler", "cluster"),
    "starlette": ("unrec serve", "serve"),
    "mcp": ("unrec serve --mcp", "mcp"),
    "camel_tools": ("a comparison with its normalisers", "camel"),
}


class Check(NamedTuple):
    """One thing that was looked at: `ok`, `missing` where something is not possible, or `note`."""

    what: str
    state: str
    said: str


def doctor(cache: Path = CACHE, clean: int | None = None, as_json: bool = False) -> None:
    """Show what is installed: versions, formats, languages, OCR, fonts, and what is kept between runs.

    Next to what is missing stands what does not work without it. Nothing is changed, unless you ask with
    --clean to delete kept results. A result is kept for each source and each version of the code, language
    data, catalogue and options that read it; those of versions you no longer have are never used again.
    Deleting one costs no more than the time to read that document again.

    Exit status: 0 all well, 1 a file cannot be deleted, 2 there is no such folder.
    """
    if clean is not None:
        _clean(need(cache, "folder of kept results"), clean)
    checks = list(_checks(cache))
    if as_json:
        print_json([check._asdict() for check in checks])
        return
    print_rows(("what", "state", "said"), [tuple(map(visible, check)) for check in checks])


def _checks(cache: Path) -> Iterator[Check]:
    yield Check("unrec", "ok", f"{__version__}, at {Path(__file__).parents[1]}")
    yield Check("Python", "ok", f"{platform.python_version()}, {sys.executable}")
    yield Check("system", "ok", f"{platform.system()} {platform.machine()}")
    yield Check("libraries", "ok", ", ".join(f"{name} {version(name)}" for name in _LIBRARIES))
    yield from _formats()
    yield from _extras()
    yield from _languages()
    yield _ocr()
    yield _converter()
    yield _fonts()
    yield _kept(cache)
    encoding = sys.stdout.encoding or "unknown"
    fits = encoding.lower().replace("-", "") == "utf8"
    advice = "" if fits else "; set PYTHONIOENCODING=utf-8 to see every letter"
    yield Check("terminal", "ok" if fits else "note", f"writes {encoding}{advice}")


def _extras() -> Iterator[Check]:
    for module, (allows, extra) in _EXTRAS.items():
        if find_spec(module) is None:
            yield Check(module, "missing", f"for {allows}: {to_install(extra)}")
        else:
            yield Check(module, "ok", f"{_release(module)}, for {allows}")


def _formats() -> Iterator[Check]:
    for reader in (*READERS, TEXT):
        yield Check(reader.name, "ok", f"{', '.join(reader.endings)}: {reader.gives}")


def _release(module: str) -> str:
    try:
        return version(module)
    except PackageNotFoundError:
        return "of unknown version"


def _languages() -> Iterator[Check]:
    for code in supported():
        language = load(code)
        without = "".join(f"; without {slot}: {cost}" for slot, cost in language.absent.items())
        what = f"{language.name}, {language.direction}, with words, {shown_by(code)}{without}"
        yield Check(f"language {code}", "ok", what)
    yield Check("other languages", "note", "structure only: headings, paragraphs, labels")


def _ocr() -> Check:
    from unrec.reading.ocr import installed_languages, release, to_install

    try:
        read = installed_languages()
    except ReadError as error:
        return Check("OCR", "missing", f"for --ocr: {error}")
    lacking = [load(code).name for code in supported() if load(code).name not in read]
    said = f"{release().split(chr(10), 1)[0]}, reads {', '.join(read)}"
    if lacking:
        return Check("OCR", "missing", f"{said}; no data for {', '.join(lacking)}: {to_install()}")
    return Check("OCR", "ok", said)


def _converter() -> Check:
    from unrec.reading.converted import release

    try:
        return Check("LibreOffice", "ok", f"{release()}, for .doc, .odt and .rtf")
    except ReadError as error:
        return Check("LibreOffice", "missing", f"for .doc, .odt and .rtf: {error}")


def _fonts() -> Check:
    """Fonts serve pictures only: a PDF that holds none of its own is drawn with the system's."""
    program = shutil.which("fc-list")
    if program is None:
        return Check(
            "fonts", "note", "not known: fontconfig is not installed; only pictures of pages need them"
        )
    fonts = {code: _fonts_of(program, code) for code in supported()}
    lacking = [load(code).name for code, count in fonts.items() if not count]
    said = ", ".join(f"{load(code).name}: {count}" for code, count in fonts.items())
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
    if not cache.is_dir():
        return Check("results", "note", f"none kept in {cache}/ yet")
    files = list(Results(cache).files())
    size = decimal(sum(file.size for file in files))
    return Check("results", "ok", f"{counted(len(files), 'file')}, {size}, in {cache}/")


def _clean(folder: Path, days: int) -> None:
    """Delete the results that no run has used for some days; say how many these are."""
    limit = time.time() - days * _DAY
    unused = [result for result in Results(folder).files() if result.used < limit]
    for result in unused:
        result.path.unlink(missing_ok=True)
    size = decimal(sum(result.size for result in unused))
    say(f"deleted: {counted(len(unused), 'file')}, {size}, not used for {counted(days, 'day')}")
