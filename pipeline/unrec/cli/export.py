"""`unrec export`: documents in the forms that others read."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from unrec.cli.align import Works, aligned_works
from unrec.cli.catalogue import load_catalogue
from unrec.cli.console import complain, counted, err, wrong_usage
from unrec.cli.folder import output_folder
from unrec.cli.reading import need_output, read_output
from unrec.cli.run import Extra
from unrec.models import Extraction
from unrec.text import visible


def export(
    documents: Annotated[
        list[str] | None,
        typer.Argument(help="Document or work ids, such as V.19-08455.ar.", show_default="all documents"),
    ] = None,
    form: Annotated[
        Literal["akn", "annotations", "tmx", "jsonl"],
        typer.Option(
            "--format",
            help="Akoma Ntoso XML, W3C Web Annotations of the references, or paragraphs in several languages.",
        ),
    ] = "akn",
    target: Annotated[Path, typer.Option("-o", "--to", help="Folder to write into.")] = Path("export"),
    output: Annotated[Path, typer.Option("--output", help="What `unrec run` has written.")] = Path("output"),
    base: Annotated[
        str | None, typer.Option(help="Address that the annotations' IRIs are relative to.")
    ] = None,
    catalogue: Extra = None,
    work: Works = None,
) -> None:
    """Write documents as Akoma Ntoso XML or as Web Annotations, or works in several languages as TMX or JSON lines.

    Reads output/ and writes a file a document, `<id>.akn.xml` or `<id>.annotations.jsonld`, or a file a work,
    `<work id>.tmx` or `<work id>.jsonl`. Files of other documents and forms that stand in the folder are kept.

    Exit status: 0 all well, 1 a document named has nothing to export, 2 wrong usage.
    """
    from unrec.write import safe_name

    need_output(output)
    if form in {"tmx", "jsonl"}:
        _pairs(documents or (), form, target, output, work or ())
        return
    render, suffix = _form(form, base, catalogue)
    wanted = set(documents or ())
    seen: set[str] = set()
    failed, written = 0, 0
    with output_folder(target, frozenset()) as folder:
        for extraction in read_output(output):
            document = extraction.document
            names = {document.document_id, document.work_id}
            if wanted and not wanted & names:
                continue
            seen |= names
            if document.status == "failed":
                complain(f"{document.document_id} failed to be read; there is nothing to export")
                failed += 1
                continue
            (folder / f"{safe_name(document.document_id)}{suffix}").write_bytes(render(extraction))
            written += 1
        if wanted - seen:
            raise wrong_usage(f"no document named {', '.join(sorted(wanted - seen))} in {output}")
    said = f"{counted(written, 'document')} written to {visible(str(target))}/"
    err.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if failed and wanted else 0)


def _pairs(documents: Sequence[str], form: str, target: Path, output: Path, named: Sequence[str]) -> None:
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
            if not pairs or (wanted and not wanted & names):
                continue
            there = {code for one in pairs for code in one.cells}
            source = sources.get(own)
            data = tmx(pairs, source if source in there else None) if form == "tmx" else jsonl(pairs)
            (folder / f"{safe_name(own)}.{form}").write_bytes(data)
            wanted -= names
            written += 1
        if wanted:
            raise wrong_usage(f"no work in several languages named {', '.join(sorted(wanted))} in {output}")
    said = f"{counted(written, 'work')} written to {visible(str(target))}/"
    err.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)


def _form(form: str, base: str | None, extra: Path | None) -> tuple[Callable[[Extraction], bytes], str]:
    known = load_catalogue(extra)
    if form == "akn":
        from unrec.export.akn import akn

        return lambda extraction: akn(extraction, known), ".akn.xml"
    from unrec.export.annotations import annotations

    return lambda extraction: annotations(extraction, known, base), ".annotations.jsonld"
