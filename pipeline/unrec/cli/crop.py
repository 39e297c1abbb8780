"""`unrec crop`: the picture of a paragraph from its source page."""

from pathlib import Path
from typing import Annotated

import typer

from unrec.cli.console import complain, need, wrong_usage
from unrec.cli.document import load_document
from unrec.cli.password import Ask, PasswordFile, password_of
from unrec.cli.reading import Written
from unrec.nested import flatten


def crop(
    paragraph: Annotated[str, typer.Argument(help="A paragraph's id: V.19-08455.ar:m1.r2")],
    output: Written = Path("output"),
    to: Annotated[
        Path | None, typer.Option("-o", "--to", help="The PNG to write.", show_default="named after the id")
    ] = None,
    source: Annotated[Path, typer.Option(help="The PDF, or the folder that holds it.")] = Path("raw"),
    ask_password: Ask = False,
    password_file: PasswordFile = None,
) -> None:
    """Write the picture of a paragraph or recommendation, cut from the pages of its PDF."""
    from unrec.nearest import nearest_said
    from unrec.picture import PictureError
    from unrec.picture import crop as cut_out
    from unrec.write import safe_name

    document_id, colon, path = paragraph.partition(":")
    if not colon:
        raise wrong_usage(f"{paragraph} is no paragraph's id, such as V.19-08455.ar:m1.r2")
    picture = to or Path(f"{safe_name(paragraph)}.png")
    if picture.suffix.lower() != ".png":
        raise wrong_usage(f"{picture} does not end in .png, which is what is written")
    extraction = flatten(load_document(document_id, output))
    unit = next((unit for unit in extraction.paragraphs if unit.path == path), None)
    if unit is None:
        near = nearest_said(path, (one.path for one in extraction.paragraphs))
        raise wrong_usage(f"no paragraph {path!r} in {document_id}; {near}")
    if not unit.boxes:
        raise wrong_usage(
            f"{paragraph} has no place on a page: its source is {extraction.document.media_type}"
        )
    file = need(source, "source") if source.is_file() else need(source / extraction.document.source, "source")
    password = password_of(password_file, ask=ask_password)
    try:
        picture.write_bytes(cut_out(file.read_bytes(), unit.boxes, password=password))
    except PictureError as error:
        complain(f"{file}: {error}")
        raise typer.Exit(1) from error
    typer.echo(f"written to {picture}")
