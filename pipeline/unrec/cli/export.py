"""`unrec export`: documents in the forms that others read."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

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
        Literal["akn", "annotations"],
        typer.Option("--format", help="Akoma Ntoso XML, or W3C Web Annotations of the references."),
    ] = "akn",
    target: Annotated[Path, typer.Option("-o", "--to", help="Folder to write into.")] = Path("export"),
    output: Annotated[Path, typer.Option("--output", help="What `unrec run` has written.")] = Path("output"),
    base: Annotated[
        str | None, typer.Option(help="Address that the annotations' IRIs are relative to.")
    ] = None,
    catalogue: Extra = None,
) -> None:
    """Write documents as Akoma Ntoso XML or as Web Annotations.

    Reads output/ and writes a file a document: `<id>.akn.xml` or `<id>.annotations.jsonld`. Files of other
    documents and forms that stand in the folder are kept.

    Exit status: 0 all well, 1 a document named has nothing to export, 2 wrong usage.
    """
    from unrec.write import safe_name

    need_output(output)
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


def _form(
    form: Literal["akn", "annotations"], base: str | None, extra: Path | None
) -> tuple[Callable[[Extraction], bytes], str]:
    known = load_catalogue(extra)
    if form == "akn":
        from unrec.export.akn import akn

        return lambda extraction: akn(extraction, known), ".akn.xml"
    from unrec.export.annotations import annotations

    return lambda extraction: annotations(extraction, known, base), ".annotations.jsonld"
