"""`unrec run`: every stage on every source."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.catalogue import load_catalogue
from pipeline.cli.console import progress, wrong_usage
from pipeline.cli.report import summarise
from pipeline.cli.sources import find_sources

Sources = Annotated[
    list[Path] | None,
    typer.Argument(help="Documents, or folders of documents (.pdf, .docx, .txt).", show_default="raw"),
]
Output = Annotated[Path, typer.Option("-o", "--output", help="Folder to write; replaced as a whole.")]
Ocr = Annotated[bool, typer.Option("--ocr", help="Have Tesseract read pages without a sound text layer.")]
Password = Annotated[str | None, typer.Option(help="Password of encrypted PDFs.")]
Extra = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", help="A file of your own instruments and bodies, added to ours.", dir_okay=False
    ),
]


def run(
    paths: Sources = None,
    output: Output = Path("output"),
    ocr: Ocr = False,
    password: Password = None,
    catalogue: Extra = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Read documents and write validated Parquet and JSON.

    Reads every document in raw/ (or the files and folders you name), and writes to output/: six Parquet
    tables, a JSON of each document, the schema and the codebook. The output appears whole or not at all.

    Exit status: 0 all well, 1 a document failed or something that must always hold does not, 2 wrong usage.
    """
    from pipeline.batch import in_order
    from pipeline.extract import extract
    from pipeline.read import source_of
    from pipeline.store import replacing
    from pipeline.write import OWNED, write

    files = find_sources(paths or [Path("raw")])
    if output.exists() and not output.is_dir():
        raise wrong_usage(f"{output} is a file, not a folder")
    known = load_catalogue(catalogue)
    extractions = []
    with progress("Reading", len(files)) as bar:
        for file in files:
            source = source_of(file.name, file.read_bytes())
            extractions.append(extract(source, known, ocr=ocr, password=password))
            bar.advance(bar.task_ids[0])
    ordered = list(in_order(extractions))
    with replacing(output, OWNED) as folder:
        write(ordered, folder)
    summary = summarise(ordered)
    if not quiet:
        summary.print(output)
    raise typer.Exit(summary.status)
