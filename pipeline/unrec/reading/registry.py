"""Which reader reads a file. The content decides; the ending helps only where the content tells nothing.

A new reader is one module with a function from a source to its reading, and one line in `READERS`.
"""

import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from unrec.models import Reading, Source
from unrec.reading.ole import OLE

HEAD = 4096
"""Bytes at a file's beginning that are looked at."""
_TAIL = 65_536
_OLE_ENTRIES = 4096


class Sample(NamedTuple):
    """What tells a file's format.

    `ending` is that of its name, in small letters (`.pdf`, or empty); `head` are its first bytes; `names`
    are those in a container's directory: each after a line feed in a zip, as they stand in an OLE file.
    """

    ending: str
    head: bytes
    names: bytes = b""


class Reader(NamedTuple):
    """A format: what it is called and how its files end, what claims it, who reads it, what that gives.

    `read` names a function from a `Source` to a `Reading`, as `module:function`; it takes the options listed
    in `options` by keyword. `holds` names for a container the function that gives the documents inside.
    """

    name: str
    endings: tuple[str, ...]
    claims: Callable[[Sample], bool]
    read: str
    gives: str
    options: tuple[str, ...] = ()
    holds: str | None = None

    def reading(self, source: Source, **options: object) -> Reading:
        """Return the reading of a source; of `options`, those that the reader takes are handed on."""
        function: Callable[..., Reading] = loaded(self.read)
        return function(source, **{name: options[name] for name in self.options})


def loaded(name: str) -> Callable[..., Any]:
    """Return the function `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


# ---- what claims a format


def _zip_holds(*folders: bytes) -> Callable[[Sample], bool]:
    """Whether a zip names an entry that begins so."""
    wanted = [b"\n" + folder for folder in folders]
    return lambda sample: (
        sample.head.startswith(b"PK\x03\x04") and any(each in sample.names for each in wanted)
    )


def _is_zip(sample: Sample) -> bool:
    return sample.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _ole_holds(*names: str) -> Callable[[Sample], bool]:
    wanted = [name.encode("utf-16-le") for name in names]
    return lambda sample: sample.head.startswith(OLE) and any(name in sample.names for name in wanted)


def _is_odf(kind: bytes) -> Callable[[Sample], bool]:
    stated = b"mimetypeapplication/vnd.oasis.opendocument." + kind
    return lambda sample: sample.head.startswith(b"PK\x03\x04") and stated in sample.head[:200]


_OTHER_OLE = ("EncryptedPackage", "PowerPoint Document", "Workbook", "Book", "__properties_version1.0")


def _is_doc(sample: Sample) -> bool:
    """Word's stream may be named further on: what else is known is no document of Word, then."""
    if sample.ending in {".doc", ".dot"} and sample.head.startswith(OLE):
        return not _ole_holds(*_OTHER_OLE)(sample)
    return _ole_holds("WordDocument")(sample)


def _is_docx(sample: Sample) -> bool:
    """A package of Word's, or one that is encrypted as a whole; a zip of unknown parts that is named so."""
    named = sample.ending in {".docx", ".docm", ".dotx"} and _is_zip(sample)
    return (
        _zip_holds(b"word/")(sample)
        or _ole_holds("EncryptedPackage")(sample)
        or (named and not any(claims(sample) for claims, _ in _HELD))
    )


_RTF = re.compile(rb"\s*\{\\rtf")
_TEXTUAL = re.compile(rb"[^\x00-\x08\x0e-\x1a\x1c-\x1f]*")


_HTML = re.compile(
    rb"(?s)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"(?:<!doctype\s+html|<html[\s>]|<(?:head|body|title|meta|script|style|div|table|h[1-6]|p|ol|ul|font|span)[\s>/])",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<(?:/?(?:p|div|li|ol|ul|td|tr|h[1-6]|br|span|body|html)\b)[^>]{0,200}>", re.IGNORECASE)
_HTML_ENDINGS = (".html", ".htm", ".xhtml")


def _is_html(sample: Sample) -> bool:
    head = _ascii(sample.head)
    return _HTML.match(head) is not None or (sample.ending in _HTML_ENDINGS and _TAG.search(head) is not None)


_WHOLE_PAGE = re.compile(rb"\s*(?:<\?xml|<!doctype|<html)", re.IGNORECASE)
_MARKDOWN_ENDINGS = (".md", ".markdown")


def _is_markdown(sample: Sample) -> bool:
    """Whether a text is named as Markdown, and is no whole web page: Markdown may begin with a tag."""
    head = _ascii(sample.head)
    return (
        sample.ending in _MARKDOWN_ENDINGS
        and what_is(sample) is None
        and _TEXTUAL.fullmatch(head) is not None
        and _WHOLE_PAGE.match(head) is None
    )


_AKN = re.compile(
    rb"(?s)\s*(?:<\?.*?\?>\s*)*(?:<!--.*?-->\s*)*(?:<!doctype[^\[>]*(?:\[.*?\]\s*)?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:[\w.-]+:)?akomaNtoso[\s>]",
    re.IGNORECASE,
)


def _is_akn(sample: Sample) -> bool:
    return _AKN.match(_ascii(sample.head)) is not None


_MAIL = re.compile(rb"(?im)^(?:received|return-path|message-id|mime-version|delivered-to|x-mozilla-status):")
_MAIL_BEGINS = re.compile(rb"[!-9;-~]{2,60}:[ \t]")
_MAIL_ENDINGS = (".eml", ".mht", ".mhtml")


def _is_mail(sample: Sample) -> bool:
    headers = _ascii(sample.head).lstrip(b"\r\n").partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    begins = _MAIL_BEGINS.match(headers) is not None
    return begins and (sample.ending in _MAIL_ENDINGS or _MAIL.search(headers) is not None)


def _is_table(sample: Sample) -> bool:
    if _zip_holds(b"xl/worksheets/")(sample):
        return True
    return sample.ending in {".csv", ".tsv"} and what_is(sample) is None


def _ascii(head: bytes) -> bytes:
    """The head as a single-byte encoding has it: without byte order mark and the zeros of UTF-16."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:200].count(0) > 60:
        return head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return head


_HOLDERS = "unrec.reading.containers"
CONVERTED = "unrec.reading.converted:read_converted"
"""The reader of formats that LibreOffice converts first."""

READERS: tuple[Reader, ...] = (
    Reader(
        "PDF",
        (".pdf",),
        lambda sample: b"%PDF-" in sample.head[:1024],
        "unrec.reading.pdf:read_pdf",
        "pages, places, tables, footnotes, headers; scans with --ocr",
        ("ocr", "password"),
    ),
    Reader(
        "Word document",
        (".docx", ".docm", ".dotx"),
        _is_docx,
        "unrec.reading.docx:read_docx",
        "headings, list numbers, tables, notes, headers",
    ),
    Reader(
        "Word 97-2003 document",
        (".doc", ".dot"),
        _is_doc,
        CONVERTED,
        "headings, list numbers, tables, notes, headers; through LibreOffice",
    ),
    Reader(
        "OpenDocument text",
        (".odt", ".ott"),
        _is_odf(b"text"),
        CONVERTED,
        "headings, list numbers, tables, notes, headers; through LibreOffice",
    ),
    Reader(
        "Rich Text",
        (".rtf",),
        lambda sample: _RTF.match(_ascii(sample.head)) is not None,
        CONVERTED,
        "list numbers, tables, notes, headers; through LibreOffice",
    ),
    Reader(
        "Akoma Ntoso",
        (".akn",),
        _is_akn,
        "unrec.reading.akoma_ntoso:read_akoma_ntoso",
        "labels, headings, notes, tables, closing lines by their marks; days, language and job number",
    ),
    Reader(
        "message",
        _MAIL_ENDINGS,
        _is_mail,
        f"{_HOLDERS}:read_holder",
        "its attachments, each a document",
        holds=f"{_HOLDERS}:mail_members",
    ),
    Reader(
        "Outlook message",
        (".msg",),
        _ole_holds("__properties_version1.0"),
        f"{_HOLDERS}:read_holder",
        "its attachments, each a document",
        holds=f"{_HOLDERS}:outlook_members",
    ),
    Reader(
        "Markdown",
        _MARKDOWN_ENDINGS,
        _is_markdown,
        "unrec.reading.markdown:read_markdown",
        "headings, list numbers, tables, notes, HTML inside; front matter",
    ),
    Reader(
        "web page",
        _HTML_ENDINGS,
        _is_html,
        "unrec.reading.html:read_html",
        "headings, list numbers, tables, notes; menus and scripts apart",
    ),
    Reader(
        "table of recommendations",
        (".csv", ".tsv", ".xlsx"),
        _is_table,
        "unrec.reading.tabular:read_table",
        "rows exported from UHRI or UPR Info, each cell with its place",
        holds="unrec.reading.tabular:look_into",
    ),
    Reader(
        "zip archive",
        (".zip",),
        lambda sample: _is_zip(sample) and not any(claims(sample) for claims, _ in _HELD),
        f"{_HOLDERS}:read_holder",
        "what it holds, each a document",
        holds=f"{_HOLDERS}:zip_members",
    ),
)
"""Every format that is read. The first that claims a file reads it."""

TEXT = Reader(
    "text",
    (".txt", ".text"),
    lambda _: True,
    "unrec.reading.plain_text:read_text",
    "lines, pages by form feeds",
)
"""What reads a file that no other reader claims, where it is named; in a folder only by its ending."""


INSIDE = "!"
"""Between the name of a container and that of what it holds: `mail.eml!annex.docx`."""
HOLDERS = tuple(ending for reader in READERS if reader.holds for ending in reader.endings)
"""The endings of containers, and of tables, which are looked into before they are read."""


class Unread(NamedTuple):
    """A file that is not read: its name, and why, in a word or two (`.pptx`, `a PNG picture`)."""

    name: str
    why: str


def told(unread: Iterable[Unread]) -> str:
    """Return how many files are not read for which reason, the most frequent first: `3 .pptx, 2 .jpg`."""
    counts = Counter(each.why for each in unread)
    return ", ".join(f"{count} {why}" for why, count in counts.most_common()) or "nothing"


def endings() -> tuple[str, ...]:
    """Return the endings of all files that are read, in order of the alphabet."""
    return tuple(sorted({ending for reader in (*READERS, TEXT) for ending in reader.endings}))


def sample_of(name: str, data: bytes) -> Sample:
    """Return the sample of a file in memory."""
    return Sample(
        ending_of(name), data[:HEAD], _names(data[:HEAD], lambda at, size: data[at : at + size], len(data))
    )


def sample_at(path: Path) -> Sample:
    """Return the sample of a file, of which no more is read. Raises `OSError`."""
    with path.open("rb") as stream:

        def read(at: int, size: int) -> bytes:
            stream.seek(at)
            return stream.read(size)

        head = stream.read(HEAD)
        return Sample(ending_of(path.name), head, _names(head, read, path.stat().st_size))


def ending_of(name: str) -> str:
    """Return how a file's name ends, in small letters: `.pdf`; empty where it has no ending."""
    return PurePath(name.replace("\\", "/")).suffix.lower()


def names_whole(sample: Sample) -> bool:
    """Whether more than its first bytes is needed to tell what a file is, or what it holds."""
    return sample.head.startswith((b"PK", OLE)) or sample.ending in _LOOKED_INTO or _is_mail(sample)


_LOOKED_INTO = frozenset({".csv", ".tsv"})


def _names(head: bytes, read: Callable[[int, int], bytes], size: int) -> bytes:
    if head.startswith(b"PK"):
        return b"\n".join((b"", *_zip_names(head, read, size)))
    if head.startswith(OLE) and len(head) >= 512:
        sector = 1 << min(int.from_bytes(head[30:32], "little"), 16)
        return read((int.from_bytes(head[48:52], "little") + 1) * sector, _OLE_ENTRIES)
    return b""


def _zip_names(head: bytes, read: Callable[[int, int], bytes], size: int) -> Iterator[bytes]:
    """Yield the names in the first 64 KB of a zip's directory; of one that is cut off, its first name."""
    tail = read(max(0, size - _TAIL), _TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 20:
        length = int.from_bytes(head[26:28], "little")
        yield head[30 : 30 + length]
        return
    length, begin = struct.unpack_from("<II", tail, end + 12)
    directory = read(begin, min(length, _TAIL))
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and len(directory) >= at + 46:
        sizes = struct.unpack_from("<HHH", directory, at + 28)
        yield directory[at + 46 : at + 46 + sizes[0]]
        at += 46 + sum(sizes)


def reader_of(sample: Sample) -> Reader | None:
    """Return the reader that claims a file by its bytes; None where none does."""
    return next((reader for reader in READERS if reader.claims(sample)), None)


def named_by(ending: str) -> Reader | None:
    """Return the reader whose files have that ending; None where none has."""
    return next((reader for reader in (*READERS, TEXT) if ending in reader.endings), None)


def is_converted(name: str, data: bytes) -> bool:
    """Whether LibreOffice takes part in reading a file."""
    head = _ascii(data[:HEAD])
    if not head.startswith((OLE, b"PK")) and _RTF.match(head) is None:
        return False
    reader = reader_of(sample_of(name, data))
    return reader is not None and reader.read == CONVERTED


# ---- what is not read

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a bitmap picture"),
    (b"\xffWPC", "a WordPerfect document"),
    (b"\xdb\xa5", "a document of Word 2"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3", "a database"),
    (b"AT&TFORM", "a DjVu document"),
    (b"%!PS", "a PostScript document"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or a film"),
    (b"RIFF", "a sound, a film or a picture"),
    (b"{\\pwi", "a Pocket Word document"),
    (b"<?xml", "XML that is neither Akoma Ntoso nor a web page"),
)
_HELD: tuple[tuple[Callable[[Sample], bool], str], ...] = (
    (_zip_holds(b"ppt/"), "a PowerPoint presentation"),
    (_zip_holds(b"xl/"), "an Excel workbook"),
    (lambda sample: b"mimetypeapplication/epub+zip" in sample.head[:200], "an EPUB book"),
    (_is_odf(b""), "an OpenDocument file that is no text"),
    (_ole_holds("PowerPoint Document"), "an old PowerPoint presentation"),
    (_ole_holds("Workbook", "Book"), "an old Excel workbook"),
    (lambda sample: sample.head.startswith(OLE), "an OLE file of an unknown program"),
    (lambda sample: sample.head[4:8] == b"ftyp", "a film or a picture"),
)


def what_is(sample: Sample) -> str | None:
    """Return what a file is that no reader claims, in words (`a PNG picture`); None where that is unknown."""
    for claims, name in _HELD:
        if claims(sample):
            return name
    head = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip() or sample.head
    # Of what may be text, two letters at its beginning tell nothing.
    is_plain = _TEXTUAL.fullmatch(sample.head) is not None
    for magic, name in _MAGIC:
        if head.startswith(magic) and not (len(magic) < 4 and is_plain):
            return name
    return None
