"""A unit's text with what was told of it marked, and a picture of the page it stands on."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from unrec.models import Extraction, Finding, LanguageCode
from unrec.reading.picture import PictureError, grey_pages
from unrec.text import fold, folded

if TYPE_CHECKING:
    from PIL.Image import Image

# A unit's text cut where its references, operative words and addressees begin and end; and findings,
# with what they are about marked.


class Span(msgspec.Struct, frozen=True):
    """A stretch of a text to be marked; `href` where it leads somewhere. Offsets count code points."""

    start: int
    end: int
    mark: str
    note: str
    href: str = ""


class Piece(msgspec.Struct, frozen=True):
    """A stretch over which the marks do not change: their names, parted by spaces."""

    text: str
    marks: str
    note: str


class Run(msgspec.Struct, frozen=True):
    """Pieces that one link covers, or none."""

    pieces: tuple[Piece, ...]
    link: Span | None = None


def runs(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Cut a text into runs that give it back whole when their pieces are joined.

    Spans without a link may overlap each other and links. Of links that overlap the first is kept, of
    those that begin together the longest, because a link cannot stand in a link. Spans that are empty or
    reach outside the text mark nothing.
    """
    sound = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    links = _apart([span for span in sound if span.href])
    marks = [span for span in sound if not span.href]
    edges = sorted({0, len(text), *(edge for span in (*links, *marks) for edge in (span.start, span.end))})
    linked: list[tuple[Span | None, list[Piece]]] = []
    for start, end in pairwise(edges):
        link = next((span for span in links if span.start <= start < span.end), None)
        piece = _piece(text[start:end], [span for span in marks if span.start <= start < span.end])
        if linked and linked[-1][0] is link:
            linked[-1][1].append(piece)
        else:
            linked.append((link, [piece]))
    return tuple(Run(tuple(pieces), link) for link, pieces in linked)


def _apart(links: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(links, key=lambda link: (link.start, -link.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _piece(text: str, covering: Sequence[Span]) -> Piece:
    return Piece(
        text,
        " ".join(dict.fromkeys(span.mark for span in covering)),
        "; ".join(dict.fromkeys(span.note for span in covering)),
    )


QUOTED = re.compile("«([^«»]+)»")
"""Words of the source in a finding's message."""

SUSPECT = "suspect"
SUSPICION = "text.suspicion"


class Note(msgspec.Struct, frozen=True):
    """A finding with the language of the text it is about.

    `evidence` is the finding's, in which the words that its message quotes first are marked.
    """

    row: Finding
    language: LanguageCode
    evidence: tuple[Run, ...]


def note(row: Finding, language: LanguageCode) -> Note:
    """Return a finding with its evidence marked."""
    place = place_of(quoted(row), row.evidence)
    return Note(row, language, runs(row.evidence, [Span(*place, SUSPECT, "")] if place else []))


def quoted(row: Finding) -> str:
    """Return the words that the message of a finding quotes first; empty where it quotes none."""
    match = QUOTED.search(row.message)
    return match[1] if match else ""


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Return where words first stand in a text, whole; vowel signs,
    tatweel and invisible characters do not matter.
    """
    form = folded(words, ()).strip()
    if not form:
        return None
    bare = fold(text, ())
    match = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", bare.text)
    return bare.to_source(*match.span()) if match else None


def suspects(text: str, row: Finding) -> list[Span]:
    """Return the first place of a text's form that may be misread, by such a finding; of others none."""
    place = place_of(quoted(row), text) if row.code == SUSPICION else None
    return [Span(*place, SUSPECT, row.message)] if place else []


# Pictures of the pages that paragraphs stand on, small enough to embed.

DPI = 110
"""Dots an inch: small print stays legible, and a page of text takes some 30 kB."""

_GREYS = 16
_QUALITY = 50
PDF = "application/pdf"


class Sheet(msgspec.Struct, frozen=True):
    """The picture of a page: its size in points, and its bytes in base64."""

    page: int
    width: float
    height: float
    media_type: str
    data: str


class Sheets(msgspec.Struct, frozen=True):
    """The pictures of a document by page; `missing` says why there are none, or not all."""

    pages: dict[int, Sheet] = {}
    missing: str = ""


def sources(paths: Iterable[Path], wanted: Mapping[str, str]) -> dict[str, Path]:
    """Return those of the files, or files in the folders, that are the wanted sources.

    `wanted` gives the name of a source by the SHA-256 of its bytes; the result gives the path by the same.
    A name is only ever compared, never used as a path, and a file of other bytes is never taken.
    """
    names = set(wanted.values())
    found: dict[str, Path] = {}
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.name in names and file.is_file():
                digest = sha256(file.read_bytes()).hexdigest()
                if wanted.get(digest) == file.name:
                    found.setdefault(digest, file)
    return found


def sheets(extraction: Extraction, file: Path | None, password: str | None = None) -> Sheets:
    """Return the pictures of the pages of a PDF that hold paragraphs; of other sources none."""
    document = extraction.document
    pages = sorted({box.page for unit in extraction.paragraphs for box in unit.boxes})
    if document.media_type != PDF or not pages:
        return Sheets()
    if file is None:
        return Sheets(missing=f"{document.source} was not found with the bytes that were read")
    sheets: dict[int, Sheet] = {}
    try:
        for sheet in _drawn(file.read_bytes(), pages, password):
            sheets[sheet.page] = sheet
    except PictureError as error:
        return Sheets(sheets, missing=str(error))
    return Sheets(sheets)


def _drawn(data: bytes, pages: list[int], password: str | None) -> Iterator[Sheet]:
    for number, picture, scale in grey_pages(data, pages, DPI, password):
        media_type, image = _smallest(picture)
        yield Sheet(
            number,
            round(picture.width / scale, 2),
            round(picture.height / scale, 2),
            media_type,
            b64encode(image).decode(),
        )


def _smallest(picture: "Image") -> tuple[str, bytes]:
    """Encode as a PNG of 16 greys, best for drawn text, or as a JPEG, best for scans."""
    png, jpeg = BytesIO(), BytesIO()
    picture.quantize(_GREYS).save(png, "PNG", optimize=True, bits=4)
    picture.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    made = (("image/png", png.getvalue()), ("image/jpeg", jpeg.getvalue()))
    return min(made, key=lambda entry: len(entry[1]))
