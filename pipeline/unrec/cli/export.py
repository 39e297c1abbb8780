"""`unrec export`: documents in the forms that others read."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from unrec.cli.align import Works, aligned_works
from unrec.cli.console import complain, counted, err, need, wrong_usage
from unrec.cli.document import Written, need_output, read_output
from unrec.cli.run import Extra
from unrec.cli.sources import Ask, PasswordFile, load_catalogue, output_folder, password_of
from unrec.models import Extraction, Unit
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.export.people import Sheet

Form = Literal["xlsx", "csv", "akn", "annotations", "tmx", "jsonl"]


def export(
    form: Annotated[
        Form,
        typer.Argument(
            help="xlsx: a workbook for people. csv: the same as files. akn: Akoma Ntoso XML. annotations: W3C Web "
            "Annotations of the references. tmx, jsonl: paragraphs of works in several languages, side by side."
        ),
    ],
    output: Written = Path("output"),
    to: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--to",
            help="The workbook, or the folder to write into.",
            show_default="export.xlsx or export/",
        ),
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "-d",
            "--document",
            help="Only this document, by its id or work id, such as V.19-08455; may be given several times.",
            show_default="all documents",
        ),
    ] = None,
    pictures: Annotated[
        bool,
        typer.Option("--pictures", help="Link each recommendation of a workbook to its picture in the PDF."),
    ] = False,
    source: Annotated[
        list[Path] | None,
        typer.Option(help="PDFs, or folders that hold them, to cut pictures from.", show_default="raw"),
    ] = None,
    ask_password: Ask = False,
    password_file: PasswordFile = None,
    base: Annotated[
        str | None, typer.Option(help="Address that the annotations' IRIs are relative to.")
    ] = None,
    catalogue: Extra = None,
    work: Works = None,
) -> None:
    """Write an output as an Excel workbook, CSV, Akoma Ntoso XML, Web Annotations, TMX or JSON lines.

    `unrec export xlsx` writes export.xlsx: recommendations, references with the names of treaties, findings,
    documents and a legend, with filters, and sheets from right to left where the documents are. `unrec export
    csv` writes the same into export/, each sheet a file that Excel opens rightly. The other forms give a file
    a document, `<id>.akn.xml` or `<id>.annotations.jsonld`, or a file a work in several languages, `<work
    id>.tmx` or `<work id>.jsonl`; what else stands in the folder is kept.

    Exit status: 0 all well, 1 a document named has nothing to export, 2 wrong usage.
    """
    need_output(output)
    wanted = frozenset(documents or ())
    if form == "xlsx":
        cut = _Pictures(source, password_of(password_file, ask=ask_password)) if pictures else None
        _workbook(output, to or Path("export.xlsx"), wanted, cut)
        return
    if pictures:
        raise wrong_usage(f"--pictures go with xlsx, not with {form}")
    folder = to or Path("export")
    if form == "csv":
        _separated(output, folder, wanted)
        return
    if form in {"tmx", "jsonl"}:
        _pairs(output, folder, wanted, form, work or ())
        return
    _each(output, folder, wanted, *_form(form, base, catalogue))


def _each(
    output: Path,
    target: Path,
    wanted: frozenset[str],
    render: Callable[[Extraction], bytes],
    suffix: str,
) -> None:
    """Write a file a document."""
    from unrec.write import safe_name

    failed, written = 0, 0
    with output_folder(target, frozenset()) as folder:
        for extraction in _chosen(output, wanted):
            document = extraction.document
            if document.status == "failed":
                complain(f"{document.document_id} failed to be read; there is nothing to export")
                failed += 1
                continue
            (folder / f"{safe_name(document.document_id)}{suffix}").write_bytes(render(extraction))
            written += 1
    _say(f"{counted(written, 'document')} written to {visible(str(target))}/")
    raise typer.Exit(1 if failed and wanted else 0)


def _pairs(
    output: Path, target: Path, documents: frozenset[str], form: Literal["tmx", "jsonl"], named: Sequence[str]
) -> None:
    """Write the aligned paragraphs of each work that is there in several languages."""
    from unrec.export.pairs import jsonl, tmx
    from unrec.write import safe_name

    wanted = set(documents)
    sources = {
        one.document.work_id: one.document.original_language
        for one in read_output(output)
        if one.document.original_language
    }
    written = 0
    with output_folder(target, frozenset()) as folder:
        for pairs in aligned_works(output, named):
            own = pairs[0].work_id if pairs else ""
            names = {own, *(cell.document_id for one in pairs for cell in one.cells.values())}
            if not pairs or (documents and not documents & names):
                continue
            there = {code for one in pairs for code in one.cells}
            source = sources.get(own)
            data = tmx(pairs, source if source in there else None) if form == "tmx" else jsonl(pairs)
            (folder / f"{safe_name(own)}.{form}").write_bytes(data)
            wanted -= names
            written += 1
        if wanted:
            raise wrong_usage(f"no work in several languages named {', '.join(sorted(wanted))} in {output}")
    _say(f"{counted(written, 'work')} written to {visible(str(target))}/")


def _chosen(output: Path, wanted: frozenset[str]) -> Iterator[Extraction]:
    """Yield the documents that are wanted. Leaves with status 2 where one is not there."""
    from unrec.nearest import nearest_said

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


def _say(message: str) -> None:
    err().print(message, markup=False, emoji=False, highlight=False, soft_wrap=True)


def _form(form: Form, base: str | None, extra: Path | None) -> tuple[Callable[[Extraction], bytes], str]:
    known = load_catalogue(extra)
    if form == "akn":
        from unrec.export.akn import akn

        return lambda extraction: akn(extraction, known), ".akn.xml"
    from unrec.export.annotations import annotations

    return lambda extraction: annotations(extraction, known, base), ".annotations.jsonld"


def _sheets(output: Path, wanted: frozenset[str], cut: "_Pictures | None" = None) -> "tuple[Sheet, ...]":
    from unrec.export.people import Names, sheets
    from unrec.output import read_instruments

    names = Names(read_instruments(output))
    return sheets(partial(_chosen, output, wanted), names, cut.of if cut else None)


def _separated(output: Path, target: Path, wanted: frozenset[str]) -> None:
    from unrec.export.workbook import write_separated

    with output_folder(target, frozenset()) as folder:
        write_separated(folder, _sheets(output, wanted))
    _say(f"written to {visible(str(target))}/")


def _workbook(output: Path, target: Path, wanted: frozenset[str], cut: "_Pictures | None") -> None:
    from io import BytesIO

    from unrec.export.workbook import TooLongError, write_workbook
    from unrec.wholefile import write_whole

    if target.suffix.lower() != ".xlsx":
        raise wrong_usage(f"{target} does not end in .xlsx, which is what is written")
    if target.is_dir():
        raise wrong_usage(f"{target} is a folder, and a workbook is a file")
    if cut:
        cut.begin(target)
    data = BytesIO()
    try:
        write_workbook(data, _sheets(output, wanted, cut))
    except TooLongError as error:
        raise wrong_usage(str(error)) from error
    write_whole(target, data.getvalue())
    _say(f"written to {visible(str(target))}")


class _Pictures:
    """Pictures of paragraphs, cut into a folder beside the workbook as the workbook asks for them."""

    def __init__(self, given: list[Path] | None, password: str | None) -> None:
        self._paths = [need(path, "source") for path in given] if given else [Path("raw")]
        self._password = password
        self._folder = Path()
        self._files: dict[str, Path | None] = {}
        self._made: dict[str, str | None] = {}

    def begin(self, workbook: Path) -> None:
        """Take note of where the workbook will stand."""
        self._folder = workbook.with_name(f"{workbook.stem}-pictures")

    def of(self, extraction: Extraction, row: Unit) -> str | None:
        """Return the picture of a paragraph, relative to the workbook;
        None where it has no place on a page.
        """
        place = f"{row.document_id}:{row.path}"
        if place not in self._made:
            self._made[place] = self._cut(extraction, row, place) if row.boxes else None
        return self._made[place]

    def _cut(self, extraction: Extraction, row: Unit, place: str) -> str | None:
        from unrec.picture import PictureError, crop
        from unrec.wholefile import write_whole
        from unrec.write import safe_name

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
        from unrec.report.sheets import sources

        document = extraction.document
        if document.sha256 not in self._files:
            there = [path for path in self._paths if path.exists()]
            found = sources(there, {document.sha256: document.source}).get(document.sha256)
            if found is None:
                complain(f"{document.document_id}: no pictures: {document.source} was not found")
            self._files[document.sha256] = found
        return self._files[document.sha256]
