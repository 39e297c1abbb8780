"""What `unrec run --check` asks: whether readers that share no code with ours see words that we do not have.

A PDF is read by PDFium, with what forms and notes draw over its pages; of Word files, OpenDocument, Excel
workbooks and web pages all text of their XML is taken, whatever its place; LibreOffice writes Word 97-2003
and Rich Text as plain text. Words are compared by how often they stand in a document, never by their order.
"""

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.parsers import expat

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Extraction, Source

MOST_BYTES = 400_000_000
"""Bytes of a part that is looked through; a file with a bigger one is not checked."""
_MOST_CHARACTERS = 1_000_000
_MOST_TEXT = 60_000_000
"""Characters of a document that are looked through; one with more is not checked."""
_MOST_SOUGHT = 400_000_000
"""Characters among which words are sought within others; after that, such a word counts as missing."""
_SHOWN = 30
_ROUNDED = 3


class Foreign(NamedTuple):
    """The words that a foreign reader sees, how often each, and what that reader is."""

    reader: str
    words: Counter[str]


def checked(extraction: Extraction, source: Source, password: str | None = None) -> Extraction:
    """Return the extraction with a finding where a foreign reader sees words that stand in no line.

    No error is raised for any bytes: a finding says where the foreign reader cannot read them.
    """
    if extraction.document.status == "failed":
        return extraction
    try:
        told = " ".join(each.message for each in extraction.findings)
        foreign = foreign_words(source.data, password, told)
    except Exception as error:  # noqa: BLE001 -- whatever a foreign reader does is no fault of the document's reading
        said = f"the foreign reader gave up: {type(error).__name__}: {error}"
        return _with(extraction, "check.none", said, "")
    if foreign is None:
        return extraction
    missing = lacking(foreign.words, (line.text for line in extraction.lines))
    if not missing:
        return extraction
    said = (
        f"{missing.total():,} of {foreign.words.total():,} words that {foreign.reader} sees "
        "stand in no line, or less often"
    )
    return _with(extraction, "check.words", said, " ".join([*missing][:_SHOWN]))


def _with(extraction: Extraction, code: str, message: str, evidence: str) -> Extraction:
    added = finding(code, message, evidence, document_id=extraction.document.document_id)
    return replace(extraction, findings=(*extraction.findings, added))


def foreign_words(data: bytes, password: str | None = None, told: str = "") -> Foreign | None:
    """Return what a foreign reader sees in a file's bytes; None where there is none for its format.

    Parts of a package that `told` names are left out: findings say of them that they are not read.
    """
    name, texts = _texts(data, password, told)
    if texts is None:
        return None
    counts, size = Counter[str](), 0
    for text in texts:
        size += len(text)
        if size > _MOST_TEXT:
            raise ValueError(f"there are over {_MOST_TEXT:,} characters")
        counts.update(words(text))
    return Foreign(name, counts)


def _texts(data: bytes, password: str | None, told: str) -> tuple[str, Iterable[str] | None]:
    head = data[:4096].lstrip()
    if b"%PDF-" in data[:1024]:
        return "PDFium", _by_pdfium(data, password)
    if data.startswith(b"PK"):
        return "its XML", _of_package(zipfile.ZipFile(io.BytesIO(data)), told)
    if data.startswith(b"\xd0\xcf\x11\xe0") or head.startswith(b"{\\rtf"):
        return "LibreOffice", _by_libreoffice(data)
    if re.match(rb"(?i)(?:\xef\xbb\xbf)?<(?:!doctype html|html|\?xml)", head):
        return "its HTML", _of_html(data)
    return "", None


# ---- words


def words(text: str) -> Iterator[str]:
    """Yield the words of a text as any print has them: letters and digits alone, in small letters, a Chinese
    character for itself.
    """
    plain = unicodedata.normalize("NFKD", _JOINED.sub("", text)).casefold()
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    yield from _WORD.findall(kept.translate(_FORMS))


_JOINED = re.compile("[\u00ad\ufffe\x02\u200b-\u200f\u202a-\u202e\u2060-\u2069\u0640]")
_FORMS = str.maketrans("یىکەھٱ", "ييكهها", "\u0467")
"""Letters that fonts map to their neighbours in other languages of the script; and what PDFium makes of a
glyph that only stretches a word.
"""
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+")


def lacking(foreign: Counter[str], lines: Iterable[str]) -> Counter[str]:
    """Return the words that lines have less often than a foreign reader, and by how much.

    Where the readers part words otherwise, a word may stand within others or be two. Nor is a word lost whose
    letters all stand in words of ours that the foreign reader lacks: how readers order the letters of a line
    is another matter.
    """
    texts = list(lines)
    ours = Counter(word for text in texts for word in words(text))
    fewer = foreign - ours
    if not fewer:
        return fewer
    whole = "".join(word for text in texts for word in words(text))
    spare = ours - foreign
    letters = Counter(letter for word, count in spare.items() for letter in word * count)
    missing: Counter[str] = Counter()
    sought = _MOST_SOUGHT // (2 * len(whole) + 1)
    for at, word in enumerate(fewer):
        rest = fewer[word] if at > sought else min(fewer[word], max(0, foreign[word] - _times(word, whole)))
        needed = Counter(word)
        for _ in range(rest):
            if _is_two(word, spare):
                continue
            if needed <= letters:
                letters -= needed
            else:
                missing[word] += 1
    return missing


def _times(word: str, whole: str) -> int:
    """How often a word stands in letters, in either direction."""
    turned = word[::-1]
    return whole.count(word) + (whole.count(turned) if turned != word else 0)


def _is_two(word: str, known: Counter[str]) -> bool:
    """Whether a word is two that stand beside each other, as over a line's end."""
    return any(word[:at] in known and word[at:] in known for at in range(1, len(word)))


# ---- readers


def _by_pdfium(data: bytes, password: str | None) -> Iterator[str]:
    import pypdfium2
    from pypdfium2 import raw

    from unrec.reading.picture import opened

    with opened(data, password) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            if raw.FPDFPage_GetAnnotCount(page) > 0:
                # What stands over the page becomes a part of it: PDFium's text has no other.
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
                page.close()
                page = pdf[number]
            try:
                text = page.get_textpage()
                yield text.get_text_range(0, min(text.count_chars(), _MOST_CHARACTERS))
            except pypdfium2.PdfiumError:
                continue
            finally:
                page.close()


_WORD_PARTS = re.compile(
    r"word/(?:document|footnotes|endnotes|header\d*|footer\d*|diagrams/data\d*|charts/chart\d*)\.xml"
)
_OPEN_PARTS = re.compile(r"(?:Object [^/]*/)?content\.xml|styles\.xml")
_CHART, _PLOT = "word/charts/", re.compile(rb"<office:chart[ >]")
"""What findings call a chart, which is a part of another name in OpenDocument; and what is in it there."""
_DRAWN = re.compile(rb"""(?:master-page|next-style)-name="([^"]*)\"""")
"""What names the style of a page of OpenDocument where one is drawn in it."""
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_TEXT = frozenset(
    {
        # of Word: codes of fields, what is deleted, numbers that place drawings, keys of charts
        *("instrText", "delInstrText", "delText", "posOffset", "align", "pctWidth", "pctHeight", "f"),
        *("pctPosHOffset", "pctPosVOffset", "formatCode", "fldData", "binData", "bookmarkStart"),
        *("del", "moveFrom"),
        # of OpenDocument: what is deleted, comments, styles
        *("tracked-changes", "annotation", "automatic-styles", "font-face-decls", "scripts", "binary-data"),
        *("note-citation", "styles", "event-listeners", "title", "desc", "page-number", "page-count"),
    }
)
_PARTING = re.compile(
    r"p|h|tab|br|cr|s|line-break|tc|td|note|footnoteReference|text-box|si|c|v|pt|noBreakHyphen"
)


def _of_package(archive: zipfile.ZipFile, told: str) -> Iterator[str] | None:
    names = archive.namelist()
    if any(_SHEETS.fullmatch(name) for name in names):
        return iter(_of_workbook(archive))
    wanted = _WORD_PARTS if any(name.startswith("word/") for name in names) else _OPEN_PARTS
    main = "word/document.xml"
    parts = [name for name in dict.fromkeys(names) if wanted.fullmatch(name)]
    parts = [name for name in parts if name == main or name not in told]
    if not parts:
        return None
    texts = [_part(archive, name) for name in parts]
    if wanted is _OPEN_PARTS and _CHART in told:
        texts = [each for each in texts if not _PLOT.search(each)]
    drawn = frozenset(name for each in texts for name in _DRAWN.findall(each)) | {b"Standard"}
    return iter([_text(each, _NO_TEXT, drawn) for each in texts])


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"{name} is over {MOST_BYTES:,} bytes")
    return data


class _Within:
    """The text outside of some elements of XML, with a space where others begin or end.

    Of two ways to say the same, the second counts where the first says nothing. Rows and cells that are
    marked as deleted say nothing, nor do the heads and feet of pages of which none is `drawn`.
    """

    def __init__(self, left_out: frozenset[str], drawn: frozenset[bytes]) -> None:
        self.left_out, self.drawn, self.out, self.deep = left_out, drawn, [""], 0
        self.choices: list[int] = []
        self.properties = ""
        self.cells: list[tuple[int, bool]] = []

    def begin(self, name: str, given: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "AlternateContent":
            self.choices.append(len(self.out))
        elif local in {"tr", "tc"}:
            self.cells.append((len(self.out), False))
        elif local in {"trPr", "tcPr"}:
            self.properties = local
        elif self.cells and (self.properties, local) in _DELETED:
            self.cells[-1] = self.cells[-1][0], True
        said = local == "Fallback" and "".join(self.out[self.choices[-1] :] if self.choices else ()).strip()
        undrawn = local == "master-page" and given.get("style:name", "").encode() not in self.drawn
        self.deep += bool(self.deep) or local in self.left_out or bool(said) or undrawn
        self.part(local)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self.deep -= bool(self.deep)
        if local == "AlternateContent" and self.choices:
            self.choices.pop()
        elif local in {"tr", "tc"} and self.cells:
            start, deleted = self.cells.pop()
            del self.out[start if deleted else len(self.out) :]
        elif local == self.properties:
            self.properties = ""
        self.part(local)

    def part(self, local: str) -> None:
        if _PARTING.fullmatch(local):
            self.out.append(" ")

    def text(self, data: str) -> None:
        if not self.deep:
            self.out.append(data)


_DELETED = {("trPr", "del"), ("tcPr", "cellDel")}


def _walked(
    data: bytes, begin: Callable[..., None], end: Callable[..., None], text: Callable[..., None]
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    parser.StartDoctypeDeclHandler = _refused
    parser.Parse(data, True)  # noqa: FBT003 -- expat names no argument


def _refused(*_: Any) -> None:
    raise ValueError("a document type is declared")


def _text(data: bytes, left_out: frozenset[str], drawn: frozenset[bytes] = frozenset()) -> str:
    walk = _Within(left_out, drawn)
    _walked(data, walk.begin, walk.end, walk.text)
    return "".join(walk.out)


def _of_workbook(archive: zipfile.ZipFile) -> Iterator[str]:
    """The texts of cells of all sheets, without the names of columns in the first row of several. Numbers may
    be shown in any form, so they are none.
    """
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        held: list[str] = []

        def ended(name: str) -> None:
            if name.rpartition(":")[2] == "si":
                shared.append("".join(held))
                held.clear()

        _walked(_part(archive, "xl/sharedStrings.xml"), lambda *_: None, ended, held.append)
    for name in filter(_SHEETS.fullmatch, archive.namelist()):
        yield from _of_sheet(_part(archive, name), shared)


def _of_sheet(data: bytes, shared: list[str]) -> Iterator[str]:
    kind, inside = "", ""
    held: list[str] = []
    cells: list[str] = []
    rows: list[list[str]] = [[]]

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal kind, inside
        inside = name.rpartition(":")[2]
        if inside == "c":
            kind = attributes.get("t", "n")
            held.clear()

    def end(name: str) -> None:
        nonlocal inside
        inside, local = "", name.rpartition(":")[2]
        if local == "row" and cells:
            rows.append(cells.copy())
            cells.clear()
        if local == "c" and held:
            value = "".join(held)
            if kind == "s":
                cells.append(shared[int(value)] if value.isdecimal() and int(value) < len(shared) else "")
            elif kind in {"str", "inlineStr"}:
                cells.append(value)

    def text(data: str) -> None:
        if inside in {"v", "t"}:
            held.append(data)

    _walked(data, begin, end, text)
    names = next((at for at, row in enumerate(rows) if len(row) > 1), 0)
    yield from (cell for at, row in enumerate([*rows, cells]) if at != names for cell in row)


class _Page(HTMLParser):
    """The text of a web page's body and its title, whatever its place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.deep = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.deep += tag in _UNSEEN
        self.out.append("" if tag in _INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.deep -= tag in _UNSEEN and self.deep > 0
        self.out.append("" if tag in _INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self.deep:
            self.out.append(data)


_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "title", "svg", "select", "textarea", "iframe"}
)
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "font", "u", "sup", "sub", "small", "big", "o:p", "wbr"}
)
_CHARSET = re.compile(rb"""(?i)charset\s*=\s*["']?([a-z0-9_-]+)""")


def _of_html(data: bytes) -> Iterator[str]:
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    yield "".join(page.out)


def _decoded(data: bytes) -> str:
    for mark, code in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(code, "replace")
    stated = _CHARSET.search(data[:4096])
    code = stated[1].decode("ascii").lower() if stated else "utf-8"
    for each in ({"iso-8859-1": "cp1252", "gb2312": "gb18030"}.get(code, code), "utf-8"):
        try:
            return data.decode(each)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _by_libreoffice(data: bytes) -> Iterator[str]:
    from unrec.reading.converted import plain_text

    yield plain_text(data)
