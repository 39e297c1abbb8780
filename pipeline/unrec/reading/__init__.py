"""read: a source's bytes → its lines in logical order. The format is told from the bytes, not the name."""

from hashlib import sha256

from unrec.findings import finding
from unrec.models import Reading, Source
from unrec.reading.mending import report_controls, report_marks, resolve_letters
from unrec.text import visible

SUFFIXES = (".doc", ".docx", ".pdf", ".text", ".txt")
"""The endings of files that a folder is searched for; a .doc is refused by name, not passed over."""

_PDF_HEAD = 1024
# A zip, and the older container of Word files, also that of encrypted ones.
_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def source_of(name: str, data: bytes) -> Source:
    """Return a source of these bytes; `name` is what people know it by, without folders.

    A file's name may hold anything but a slash: controls, overrides and what is no text are shown in it.
    """
    return Source(name=visible(name), sha256=sha256(data).hexdigest(), data=data)


def read(source: Source, *, ocr: bool = False, password: str | None = None) -> Reading:
    """Return the lines of a PDF, a Word document or a text.

    `ocr` has pages without a sound text layer read by Tesseract; `password` opens an encrypted PDF.
    Whatever the bytes are, no error is raised: what cannot be read gives `failed` and a finding.
    """
    return report_marks(report_controls(resolve_letters(_read(source, ocr=ocr, password=password))))


def _read(source: Source, *, ocr: bool, password: str | None) -> Reading:
    if b"%PDF-" in source.data[:_PDF_HEAD]:
        from unrec.reading.pdf import read_pdf

        return read_pdf(source, ocr=ocr, password=password)
    if source.data.startswith(_WORD):
        from unrec.reading.docx import read_docx

        return read_docx(source)
    from unrec.reading.plain_text import read_text

    reading = read_text(source)
    claimed = next((ending for ending in (".pdf", ".docx") if source.name.lower().endswith(ending)), None)
    if claimed is None:
        return reading
    message = f"{source.name} is named {claimed} but is not one"
    return Reading(
        name=source.name,
        sha256=source.sha256,
        media_type=reading.media_type,
        findings=(finding("source.wrong_type", message, source.data[:32].hex(" ")),),
        failed=True,
    )
