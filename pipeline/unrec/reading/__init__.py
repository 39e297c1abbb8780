"""read: a source's bytes → its lines in logical order. The format is told from the bytes, not the name."""

from hashlib import sha256

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Reading, Source
from unrec.reading.flow import refused
from unrec.reading.mending import lower_letters, report_signs, resolve_letters
from unrec.reading.registry import TEXT, Reader, Sample, endings, named_by, reader_of, sample_of, what_is
from unrec.text import visible

SUFFIXES = endings()
"""The endings of files that are read; a folder is searched for others, too, that their bytes tell."""


def source_of(name: str, data: bytes) -> Source:
    """Return a source of these bytes; `name` is what people know it by, without folders.

    A file's name may hold anything but a slash: controls, overrides and what is no text are shown in it.
    """
    return Source(name=visible(name), sha256=sha256(data).hexdigest(), data=data)


def read(source: Source, *, ocr: bool = False, password: str | None = None) -> Reading:
    """Return the lines of a document, by the reader that claims its bytes; what none claims is read as text.

    `ocr` has pages without a sound text layer read by Tesseract; `password` opens an encrypted PDF.
    Whatever the bytes are, no error is raised: what cannot be read gives `failed` and a finding. Where the
    name ends like another format than the bytes are in, a finding says so.
    """
    return report_signs(lower_letters(resolve_letters(_read(source, ocr=ocr, password=password))))


def _read(source: Source, *, ocr: bool, password: str | None) -> Reading:
    sample = sample_of(source.name, source.data)
    reader = reader_of(sample)
    if reader is None and (what := what_is(sample)) is not None:
        message = f"{source.name} is {what}, which is not read"
        return refused(source, finding("source.not_text", message, source.data[:32].hex(" ")))
    reading = (reader or TEXT).reading(source, ocr=ocr, password=password)
    return _bounded(_named_truly(reading, sample, reader or TEXT), len(source.data))


MOST_TEXT, TEXT_PER_BYTE = 5_000_000, 100
"""Characters that a file may give, and more for each of its bytes: text packs some ten to one."""


def _bounded(reading: Reading, size: int) -> Reading:
    """Return the reading up to the bound on its text, with a finding where that cuts it."""
    room = MOST_TEXT + TEXT_PER_BYTE * size
    for at, line in enumerate(reading.lines):
        room -= len(line.text)
        if room < 0:
            said = f"{reading.name} would give far more text than it has bytes; what comes after line {at:,} is left out"
            cut = finding("source.cut", said, line=at)
            return replace(reading, lines=reading.lines[:at], findings=(*reading.findings, cut))
    return reading


def _named_truly(reading: Reading, sample: Sample, reader: Reader) -> Reading:
    """Return the reading, with a finding where the file's ending is that of another format."""
    named = named_by(sample.ending)
    if named is None or named is reader:
        return reading
    message = f"{reading.name} is named {sample.ending} but its bytes are of another format: {reader.name}"
    said = finding("source.ending", message, sample.head[:32].hex(" "))
    return replace(reading, findings=(*reading.findings, said))
