"""`unrec export` and `report`: an output in the forms that others use."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import msgspec
import typer

from unrec.cli.console import complain, counted, need, progress, say, wrong_usage
from unrec.cli.inputs import (
    load_catalogue,
    need_output,
    opened_index,
    page_language,
    password_of,
    read_output,
    readable,
    source_places,
)
from unrec.compare.align import Aligned, cells, signature, works
from unrec.compare.align import align as align_work
from unrec.data import write_whole
from unrec.find.index import export as export_index
from unrec.models import Document, Extraction, InstrumentRow, Unit
from unrec.publish.export.chunks import chunks
from unrec.publish.export.grids import Grid, grids, listed
from unrec.publish.export.lines import jsonl, tmx
from unrec.publish.export.people import Names, Sheet, sheets
from unrec.publish.export.workbook import write_separated, write_workbook
from unrec.publish.package import DESCRIPTOR, OWNED, is_ours, version_of, write_package
from unrec.publish.package.contents import Format, read_info
from unrec.publish.pdfs import PDF, sources
from unrec.store.folders import replacing, write_file
from unrec.store.output import nearest_said, read_rows
from unrec.store.write import safe_name
from unrec.text import visible


def aligned_works(output: Path, named: Sequence[str]) -> Iterator[list[Aligned]]:
    """Yield the aligned paragraphs of each work of an output. Leaves
    with status 2 where a named id is nowhere.
    """
    groups = [ids.replace(",", " ").split() for ids in named]
    try:
        joined = list(works((signature(extraction) for extraction in read_output(output)), groups))
    except LookupError as error:
        near = nearest_said(error.args[0], (source.document.document_id for source in read_output(output)))
        raise wrong_usage(f"no document named {error.args[0]} in {output}; {near}") from error
    wanted = {document_id for work in joined for document_id in work.documents}
    documents = {
        extraction.document.document_id: cells(extraction)
        for extraction in read_output(output)
        if extraction.document.document_id in wanted
    }
    for work in joined:
        yield list(align_work(work, documents))


Form = Literal["xlsx", "csv", "akn", "annotations", "tmx", "jsonl", "sqlite", "chunks", "package"]


def export(
    form: Form,
    output: Path = Path("output"),
    to: Path | None = None,
    documents: list[str] | None = None,
    pictures: bool = False,
    source: list[Path] | None = None,
    ask_password: bool = False,
    password_file: Path | None = None,
    base: str | None = None,
    catalogue: Path | None = None,
    work: list[str] | None = None,
    as_csv: bool = False,
    as_jsonl: bool = False,
    previous: Path | None = None,
    info: Path | None = None,
    name: str | None = None,
    title: str | None = None,
    version: str | None = None,
    date: str | None = None,
    licence: str | None = None,
    url: str | None = None,
    doi: str | None = None,
    author: list[str] | None = None,
) -> None:
    """Write an output as a workbook, CSV, XML, annotations, TMX, JSON lines, SQLite, chunks or a package.

    `unrec export xlsx` writes export.xlsx: recommendations, references with the names of treaties, findings,
    documents and a legend, with filters, and a sheet for each table of a document, its numbers as numbers;
    sheets run from right to left where the documents do. `unrec export csv` writes the same into export/,
    each sheet a file that Excel opens correctly, tables as printed. The other forms write one
    file for each document, `<id>.akn.xml` or `<id>.annotations.jsonld`, or for each work in several
    languages, `<work id>.tmx` or `<work id>.jsonl`; other files in the folder are kept. `unrec export sqlite`
    writes export.sqlite, all tables with the index that `unrec search` asks; `unrec export chunks` writes
    chunks.jsonl, a line a paragraph, with its ancestors before it and flat metadata, and a line a table.

    `unrec export package` writes the tables into package/ for repositories, with all it needs to be found,
    checked and cited: Data Package, Croissant, a Hugging Face card, codebook, citation, changelog and
    checksums; the same tables give the same bytes. Day of publication, licence, address, DOI and authors are
    left out where you do not say them; none is invented.

    Exit status: 0 all well, 1 a document named has nothing to export, 2 wrong usage.
    """
    need_output(output)
    wanted = frozenset(documents or ())
    known = {"name": name, "title": title, "version": version, "date": date, "licence": licence}
    known |= {"url": url, "doi": doi}
    formats: tuple[Format, ...] = (
        "parquet",
        *(("csv",) if as_csv else ()),
        *(("jsonl",) if as_jsonl else ()),
    )
    if form == "package":
        if wanted:
            raise wrong_usage("a package holds all documents; --document goes with other forms")
        authors = tuple(author) if author else None
        _package(output, to or Path("package"), formats, previous, (info, {**known, "authors": authors}))
        return
    if len(formats) > 1 or any((previous, info, author, *known.values())):
        raise wrong_usage(f"what is said of a package goes with package, not with {form}")
    if pictures and form != "xlsx":
        raise wrong_usage(f"--pictures go with xlsx, not with {form}")
    if form == "xlsx":
        target = to or Path("export.xlsx")
        password = password_of(password_file, ask=ask_password) if pictures else None
        _workbook(output, target, wanted, _Pictures(target, source, password) if pictures else None)
    elif form == "sqlite":
        _database(output, to or Path("export.sqlite"), wanted)
    elif form == "chunks":
        _chunks(output, to or Path("chunks.jsonl"), wanted)
    elif form == "csv":
        _separated(output, to or Path("export"), wanted)
    elif form in {"tmx", "jsonl"}:
        _pairs(output, to or Path("export"), wanted, form, work or ())
    else:
        _each(output, to or Path("export"), wanted, *_form(form, base, catalogue))


def _database(output: Path, target: Path, wanted: frozenset[str]) -> None:
    if wanted:
        raise wrong_usage("sqlite holds all documents; --document goes with other forms")
    if target.is_dir():
        raise wrong_usage(f"{target} is a folder, and a database is a file")
    with opened_index(output):
        export_index(output, target)
    say(f"written to {visible(str(target))}")


def _chunks(output: Path, target: Path, wanted: frozenset[str]) -> None:
    if target.is_dir():
        raise wrong_usage(f"{target} is a folder, and chunks are a file")
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for chunk in chain.from_iterable(map(chunks, _chosen(output, wanted))):
            count += 1
            yield msgspec.json.encode(chunk) + b"\n"

    write_file(target, lines())
    say(f"{counted(count, 'chunk')} written to {visible(str(target))}")


def _each(
    output: Path,
    target: Path,
    wanted: frozenset[str],
    render: Callable[[Extraction], bytes],
    suffix: str,
) -> None:
    """Write a file a document."""
    failed, written = 0, 0
    with replacing(target, frozenset()) as folder:
        for extraction in _chosen(output, wanted):
            document = extraction.document
            if document.status == "failed":
                complain(f"{document.document_id} failed to be read; there is nothing to export")
                failed += 1
                continue
            (folder / f"{safe_name(document.document_id)}{suffix}").write_bytes(render(extraction))
            written += 1
    say(f"{counted(written, 'document')} written to {visible(str(target))}/")
    raise typer.Exit(1 if failed and wanted else 0)


def _pairs(
    output: Path, target: Path, documents: frozenset[str], form: Literal["tmx", "jsonl"], named: Sequence[str]
) -> None:
    """Write the aligned paragraphs of each work that is there in several languages."""
    wanted = set(documents)
    sources = {
        extraction.document.work_id: extraction.document.original_language
        for extraction in read_output(output)
        if extraction.document.original_language
    }
    written = 0
    with replacing(target, frozenset()) as folder:
        for pairs in aligned_works(output, named):
            work_id = pairs[0].work_id if pairs else ""
            names = {work_id, *(cell.document_id for pair in pairs for cell in pair.cells.values())}
            if not pairs or (documents and not documents & names):
                continue
            there = {code for pair in pairs for code in pair.cells}
            source = sources.get(work_id)
            data = tmx(pairs, source if source in there else None) if form == "tmx" else jsonl(pairs)
            (folder / f"{safe_name(work_id)}.{form}").write_bytes(data)
            wanted -= names
            written += 1
        if wanted:
            raise wrong_usage(f"no work in several languages named {', '.join(sorted(wanted))} in {output}")
    say(f"{counted(written, 'work')} written to {visible(str(target))}/")


def _chosen(output: Path, wanted: frozenset[str]) -> Iterator[Extraction]:
    """Yield the documents that are wanted. Leaves with status 2 where one is not there."""
    seen: set[str] = set()
    ids: list[str] = []
    for extraction in read_output(output):
        ids.append(extraction.document.document_id)
        names = {extraction.document.document_id, extraction.document.work_id}
        if not wanted or wanted & names:
            seen |= names
            yield extraction
    for missing in sorted(wanted - seen):
        raise wrong_usage(f"no document named {missing} in {output}; {nearest_said(missing, ids)}")


def _form(form: Form, base: str | None, extra: Path | None) -> tuple[Callable[[Extraction], bytes], str]:
    known = load_catalogue(extra)
    if form == "akn":
        from unrec.publish.export.akn import akn

        return lambda extraction: akn(extraction, known), ".akn.xml"
    from unrec.publish.export.akn import annotations

    return lambda extraction: annotations(extraction, known, base), ".annotations.jsonld"


def _sheets(output: Path, wanted: frozenset[str], cut: "_Pictures | None" = None) -> tuple[Sheet, ...]:
    names = Names(read_rows(output, InstrumentRow))
    chosen = partial(_chosen, output, wanted)
    return sheets(chosen, names, cut.of if cut else None, listed(chosen))


def _separated(output: Path, target: Path, wanted: frozenset[str]) -> None:
    with replacing(target, frozenset()) as folder:
        write_separated(folder, _sheets(output, wanted), grids(partial(_chosen, output, wanted), every=True))
    say(f"written to {visible(str(target))}/")


def check_workbook(target: Path) -> None:
    """Raise wrong usage where a path is none for a workbook."""
    if target.suffix.lower() != ".xlsx":
        raise wrong_usage(f"{target} does not end in .xlsx; only a workbook is written")
    if target.is_dir():
        raise wrong_usage(f"{target} is a folder, and a workbook is a file")


def put_workbook(target: Path, sheets: Sequence[Sheet], tables: Iterable[Grid] = ()) -> None:
    """Write sheets and tables as a workbook, whole or not at all. Raises wrong usage where they are too long
    for one.
    """
    data = io.BytesIO()
    write_workbook(data, sheets, tables)
    write_file(target, data.getvalue())


def _workbook(output: Path, target: Path, wanted: frozenset[str], cut: "_Pictures | None") -> None:
    check_workbook(target)
    put_workbook(target, _sheets(output, wanted, cut), grids(partial(_chosen, output, wanted)))
    say(f"written to {visible(str(target))}")


class _Pictures:
    """Pictures of paragraphs, cut into a folder beside the workbook as the workbook asks for them."""

    def __init__(self, workbook: Path, given: list[Path] | None, password: str | None) -> None:
        self._paths = source_places(given)
        self._password = password
        self._folder = workbook.with_name(f"{workbook.stem}-pictures")
        self._files: dict[str, Path | None] = {}
        self._made: dict[str, str | None] = {}

    def of(self, extraction: Extraction, row: Unit) -> str | None:
        """Return the picture of a paragraph, relative to the workbook;
        None where it has no place on a page.
        """
        place = f"{row.document_id}:{row.path}"
        if place not in self._made:
            self._made[place] = self._cut(extraction, row, place) if row.boxes else None
        return self._made[place]

    def _cut(self, extraction: Extraction, row: Unit, place: str) -> str | None:
        from unrec.reading.picture import PictureError, crop

        file = self._file(extraction)
        if file is None:
            return None
        try:
            data = crop(file.read_bytes(), row.boxes, password=self._password)
        except PictureError as error:
            complain(f"{place}: no picture: {error}")
            return None
        name = f"{safe_name(place)}.png"
        write_whole(self._folder / name, data)
        return f"{self._folder.name}/{name}"

    def _file(self, extraction: Extraction) -> Path | None:
        document = extraction.document
        if document.sha256 not in self._files:
            there = sources(filter(Path.exists, self._paths), {document.sha256: document.source})
            file = there.get(document.sha256)
            if file is None:
                complain(f"{document.document_id}: no pictures: {document.source} was not found")
            self._files[document.sha256] = file
        return self._files[document.sha256]


def _package(
    output: Path,
    target: Path,
    formats: tuple[Format, ...],
    previous: Path | None,
    information: tuple[Path | None, dict[str, Any]],
) -> None:
    """Write the tables as a package, with what a file and options say of it."""
    if previous is not None:
        need(previous / DESCRIPTOR, "earlier package")
    if target.exists() and not _is_package(target):
        raise wrong_usage(f"{target} is not empty and not a package; name another folder with -o")
    before = version_of(previous) if previous else None
    file, known = information
    try:
        info = read_info(_information(file), **known)
        with replacing(target, OWNED, is_ours) as folder:
            facts = write_package(output, folder, info, formats=formats, previous=previous)
    except ValueError as error:
        raise wrong_usage(str(error)) from error
    except FileNotFoundError as error:
        raise wrong_usage(f"{error.strerror}: {error.filename}; has `unrec run` written there?") from error
    if facts.version == before:
        complain(f"{facts.version} is the version of the earlier package too; give another with --version")
    if info.licence is None:
        complain("no licence is given; give one with --licence, or others cannot know what they may do")
    say(f"version {facts.version} written to {visible(str(target))}/")


def _is_package(target: Path) -> bool:
    """Whether a package may be written over what stands there: a package, or an empty folder."""
    return (target / DESCRIPTOR).is_file() or not (target.is_file() or any(target.iterdir()))


def _information(file: Path | None) -> Path | None:
    """The file of what to say of the package: the one named, or that of the usual name if it is there."""
    if file:
        return need(file, "information")
    usual = Path("package.toml")
    return usual if usual.is_file() else None


def report(
    output: Path = Path("output"),
    source: list[Path] | None = None,
    to: Path = Path("report"),
    interface: str | None = None,
    pictures: bool = False,
    ask_password: bool = False,
    password_file: Path | None = None,
    catalogue: Path | None = None,
) -> None:
    """Write an output as pages to read: an index, and a page a document, in a folder.

    They are the pages of `unrec serve`, as files that ask nothing of any network and hold no script: what was
    asked of whom, the documents, each with its paragraphs and findings, what is cited, the languages of a
    work side by side, timelines, all recommendations to each State. With --pictures there is a picture of
    each page of a PDF, the lines of a paragraph boxed; that takes a tenth of a second a page. Searching and
    judging need `unrec serve`.

    Exit status: 0 written, 2 wrong usage.
    """
    from unrec.pages.written import Report

    language = page_language(interface)
    if to.suffix == ".html":
        raise wrong_usage(f"a report is a folder of pages; name one with -o, such as {to.with_suffix('')}")
    need_output(output)
    documents = list(read_rows(output, Document))
    password = password_of(password_file, ask=ask_password) if pictures else None
    known, files = load_catalogue(catalogue), _files(documents, source) if pictures else {}
    with (
        readable(output),
        opened_index(output) as finder,
        replacing(to, _of_report(to), _is_of_report) as folder,
        progress("Writing pages", len(documents)) as bar,
    ):
        made = Report(finder, known, language, files, password)
        count = made.write(folder, bar.advance)
    for missing in made.undrawn:
        complain(f"no pictures of {missing}")
    say(f"{counted(count, 'page')} written to {visible(str(to))}/")


def _of_report(target: Path) -> frozenset[str]:
    """What a report replaces in a folder: its folders, its style, and pages that are called like its own."""
    there = (file.name for file in target.glob("*.html")) if target.is_dir() else ()
    folders = ("documents", "findings", "pages", "states", "timelines", "works", "style.css")
    return frozenset((*folders, *filter(_PAGE.fullmatch, there)))


_PAGE = re.compile(r"(index|documents|cited|findings|timeline)(-\d+)?\.html")


def _is_of_report(below: str, _: Path) -> bool:
    return below.endswith(("/", ".html", ".css", ".png", ".jpg"))


def _files(documents: Sequence[Document], given: list[Path] | None) -> dict[str, Path]:
    """Return where the PDFs stand that documents were read from, by the hashes of their bytes."""
    wanted = {document.sha256: document.source for document in documents if document.media_type == PDF}
    found = sources(filter(Path.exists, source_places(given)), wanted)
    for digest in wanted.keys() - found.keys():
        complain(f"no pictures of {wanted[digest]}: it was not found with the bytes that were read")
    return found
