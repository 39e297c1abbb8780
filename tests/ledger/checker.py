"""Does an output hold its sources? Told from what is written and from the sources' bytes,
and from nothing of unrec.

    python -m tests.ledger.checker OUTPUT SOURCE...      # files and folders; prints each breach,
status 1 where any

What is promised is written down a second time here, from the data contract alone: nothing of the program is
imported (a test looks), so that a mistake in it cannot vouch for itself. Bytes are decoded, archives unpacked
and pages read by other libraries than those the program uses, or by Python's own.

* Every character of a source stands in exactly one line of the ledger, in order. Of a text, each line is
compared; of a Word file, each printed line of each part, and where text is left out, each of its runs must be
in the ledger or in a finding; of a PDF, how often each letter and digit stands on each page, as PDFium sees
it.
* A line that differs from the source says so in `repair`, and may differ only as that repair may.
* Every line has one place: those of paragraphs, after their labels, are the paragraphs' `raw`, each line in
one; headings' lines hold their sections' titles; no other line names a paragraph; one without a place has a
finding.
* `text` has the letters of `raw`; offsets slice to what they are said to; every id is unique, and each that
is named exists; every text is in normal form C; rows are in order; the JSON holds the same paragraphs,
each once.
"""

import json
import re
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pypdfium2

Row = dict[str, Any]

LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
PARAGRAPH_ROLES = ("item", "continuation", "table")
ROLES = (
    *PARAGRAPH_ROLES,
    "furniture",
    "front_matter",
    "contents",
    "heading",
    "closing",
    "footnote",
    "unassigned",
)
# What parts rows of marks without end, and what says nothing of a letter.
JOINER = "\u034f"
TATWEEL = "\u0640"
NAMES_OF_FILES = {"source", "message"}
LOOKALIKES = str.maketrans(
    {"\u06cc": "ي", "ى": "ي", "\u06a9": "ك", "\u06d5": "ه", "\u06c1": "ه", "\u06be": "ه"}
)
LEFT_OUT = (
    *("docx.deleted", "docx.hidden", "docx.instruction", "docx.ruby", "docx.alternative", "docx.unread"),
    *("docx.embedded", "docx.field"),
)
"""Findings that tell text of a Word file that is in no line."""
MOST_ADDED = 60
"""Characters that a number and marks of notes may add to a printed line of a Word file."""
EVIDENCE = 160
LEAST_BOX = 0.15
"""Points; a box is made at least a tenth of one wide and high."""
SHORT_PAGE = 400
"""Letters of a page below which as many may differ as of one that has so many."""


# ---- the output as a whole


def breaches(output: Path, sources: Mapping[str, bytes], few: float = 0) -> Iterator[str]:
    """Yield a sentence for each thing that the output of these sources should hold and does not.

    `few` is the share of a PDF page's letters on which PDFium may be of another mind: it is no truth either.
    """
    tables = {name: table(output, name) for name in ("documents", *OF_DOCUMENTS, "instruments", "bodies")}
    yield from unknown_instruments(tables)
    by_hash = {sha256(data).hexdigest(): data for data in sources.values()}
    documents = tables.pop("documents")
    yield from repeated("document id", [row["document_id"] for row in documents])
    for name in OF_DOCUMENTS:
        strays = {row["document_id"] for row in tables[name]} - {row["document_id"] for row in documents}
        yield from (f"{name} has rows of {one}, which is no document" for one in sorted(strays))
    if missing := by_hash.keys() - {row["sha256"] for row in documents}:
        yield f"{len(missing)} sources have no document"
    rows_of = {
        name: {own: list(rows) for own, rows in groupby(tables[name], lambda row: row["document_id"])}
        for name in OF_DOCUMENTS
    }
    for document in documents:
        own = document["document_id"]
        rows = {name: rows_of[name].get(own, []) for name in OF_DOCUMENTS}
        data = by_hash.get(document["sha256"])
        if data is None:
            yield f"{own} has no source"
            continue
        found = [
            *of_rows(document, rows),
            *of_json(output, document, rows),
            *of_source(document, rows, data, few),
        ]
        yield from (f"{own} ({document['source']}): {each}" for each in found)


OF_DOCUMENTS = (
    "sections",
    "paragraphs",
    "recommendations",
    "tables",
    "cells",
    "references",
    "findings",
    "lines",
)


def table(output: Path, name: str) -> list[Row]:
    """The rows of a table of one file, or of parts."""
    single = output / f"{name}.parquet"
    files = [single] if single.is_file() else sorted((output / name).glob("part-*.parquet"))
    rows: list[Row] = []
    for file in files:
        rows += pq.ParquetFile(file).read().to_pylist()
    return rows


def units(rows: Mapping[str, list[Row]]) -> list[Row]:
    """The paragraphs and cells in the order of their lines: a cell is a paragraph without a label."""
    cells = [
        {**row, "paragraph_id": row["cell_id"], "label": None, "parent_id": None, "full_text": row["text"]}
        for row in rows["cells"]
    ]
    for cell in cells:
        del cell["number"]  # the value of the cell, where that of a paragraph is its label's
    return sorted([*rows["paragraphs"], *cells], key=lambda row: row["line_first"])


def repeated(what: str, ids: Sequence[str]) -> Iterator[str]:
    yield from (f"the {what} {one} stands {times} times" for one, times in Counter(ids).items() if times > 1)


def unknown_instruments(tables: Mapping[str, list[Row]]) -> Iterator[str]:
    known = {row["instrument_id"] for row in tables["instruments"]}
    named = [
        *(row["instrument_id"] for row in tables["references"]),
        *(one for row in tables["references"] for one in row["candidates"]),
        *(one for row in tables["bodies"] for one in row["instrument_ids"]),
        *(row["parent_id"] for row in tables["instruments"]),
    ]
    yield from (f"the instrument {one} does not exist" for one in sorted({*named} - known - {None}))


# ---- the rows of a document


def of_rows(document: Row, rows: Mapping[str, list[Row]]) -> Iterator[str]:
    yield from of_ledger(document, rows)
    yield from of_paragraphs(rows)
    yield from of_ids(rows)
    yield from of_offsets(rows)
    for name, table_rows in (("documents", [document]), *rows.items()):
        for row in table_rows:
            for column, value in row.items():
                texts = [value] if isinstance(value, str) and column not in NAMES_OF_FILES else []
                if any(not unicodedata.is_normalized("NFC", text) for text in texts):
                    yield f"{name}.{column} is not in normal form C: {value[:40]!r}"


def of_ledger(document: Row, rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Lines count from 1 without a gap, and each has one place."""
    lines = rows["lines"]
    numbers = [line["line"] for line in lines]
    if numbers != list(range(1, len(lines) + 1)):
        yield f"the lines are not numbered from 1 to {len(lines)} in order"
    pages = [line["page"] for line in lines if line["page"] is not None]
    if pages != sorted(pages):
        yield "the pages of the lines do not follow one another"
    told = {row["line"] for row in rows["findings"] if row["code"] == "line.unassigned"}
    places = Counter(
        (line["page"], line["text"], str(line["box"]))
        for line in lines
        if line["box"] and has_area(line["box"])
    )
    yield from (
        f"«{text[:40]}» stands twice at one place of page {page}"
        for (page, text, _), times in places.items()
        if times > 1
    )
    bodies: dict[str, list[str]] = {}
    headings: dict[str | None, list[str]] = {}
    for line in lines:
        role, own, number = line["role"], line["paragraph_id"], line["line"]
        if LINE_END.search(line["text"]):
            yield f"line {number} holds a line end"
        if role not in ROLES:
            yield f"line {number} has the role {role}"
        elif (own is not None) != (role in PARAGRAPH_ROLES):
            yield f"line {number} has the role {role} and the paragraph {own}"
        elif role == "unassigned" and number not in told and document["status"] != "failed":
            yield f"line {number} has no place and no finding says so"
        if own is not None:
            bodies.setdefault(own, []).append(line["text"][line["body_start"] :])
        elif line["body_start"]:
            yield f"line {number} has a label and is of no paragraph"
        if role == "heading":
            headings.setdefault(line["section_id"], []).append(line["text"])
    for paragraph in units(rows):
        own = paragraph["paragraph_id"]
        if "\n".join(bodies.pop(own, ["\0"])) != paragraph["raw"]:
            yield f"the lines of {own} are not its raw"
    yield from (f"lines are of {own}, which is no paragraph" for own in bodies)
    for section in rows["sections"]:
        title, printed = (
            letters(text) for text in (section["title"], "".join(headings.get(section["section_id"], [])))
        )
        # A title leaves out the marks of footnotes, which are digits.
        words, following = [re.sub(r"\d", "", text) for text in (title, printed)], iter(printed)
        if words[0] not in words[1] or not all(sign in following for sign in title):
            yield f"the title of {section['section_id']} is not in the lines of its heading"


def has_area(box: Mapping[str, float]) -> bool:
    """Whether a box says where its line stands. A box is kept on the page, so that those of all lines drawn
    beside the page are alike: without any width or height, at its edge.
    """
    return min(box["x1"] - box["x0"], box["bottom"] - box["top"]) > LEAST_BOX


def of_paragraphs(rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Paragraphs stand in order where their lines do; `text` has the letters of `raw`,
    and the parent's before it.
    """
    at: dict[str, list[Row]] = {}
    for line in rows["lines"]:
        at.setdefault(line["paragraph_id"], []).append(line)
    for name in ("paragraphs", "cells"):
        firsts = [row["line_first"] for row in rows[name]]
        if firsts != sorted(firsts):
            yield f"the {name} do not stand in order"
    paragraphs = units(rows)
    by_id = {row["paragraph_id"]: row for row in paragraphs}
    markers: dict[str, str] = {}
    for found in rows["findings"]:
        if found["code"] == "footnote.marker":
            marker = letters(found["message"].removeprefix("the marker of footnote ").split(" was ")[0])
            markers[found["paragraph_id"]] = markers.get(found["paragraph_id"], "") + marker
    for row in paragraphs:
        own = row["paragraph_id"]
        numbers = [line["line"] for line in at.get(own, [])]
        if numbers and [row["line_first"], row["line_last"]] != [numbers[0], numbers[-1]]:
            yield f"{own} is not at its lines"
        if not is_without(letters(row["raw"]), letters(row["text"]), markers.get(own, "")):
            yield f"the text of {own} has not the letters of its raw"
        if not row["full_text"].endswith(row["text"]) or "\n" in row["text"]:
            yield f"the text of {own} does not end its full text, or is not one line"
        if row["label"] is not None and at.get(own):
            first = at[own][0]
            if seen(row["label"]) not in seen(first["text"][: first["body_start"]]):
                yield f"the label of {own} is not before its body"
    for row in rows["recommendations"]:
        paragraph = by_id.get(row["recommendation_id"], {})
        if any(row[name] != paragraph[name] for name in paragraph.keys() & row.keys()):
            yield f"{row['recommendation_id']} is not as its paragraph"


def of_ids(rows: Mapping[str, list[Row]]) -> Iterator[str]:
    for name, column in (
        *(("sections", "section_id"), ("paragraphs", "paragraph_id")),
        *(("recommendations", "recommendation_id"), ("references", "reference_id")),
        *(("tables", "table_id"), ("cells", "cell_id")),
    ):
        yield from repeated(column, [row[column] for row in rows[name]])
    paragraphs = {None, *(row["paragraph_id"] for row in units(rows))}
    tables = {row["table_id"] for row in rows["tables"]}
    sections = {None, *(row["section_id"] for row in rows["sections"])}
    for name, column, known in (
        ("paragraphs", "parent_id", paragraphs),
        ("paragraphs", "section_id", sections),
        ("cells", "section_id", sections),
        ("cells", "table_id", tables),
        ("tables", "section_id", sections),
        ("sections", "parent_id", sections),
        ("recommendations", "recommendation_id", paragraphs),
        ("recommendations", "concern_id", paragraphs),
        ("references", "paragraph_id", paragraphs),
        ("references", "target_id", paragraphs),
        ("findings", "paragraph_id", paragraphs),
        ("lines", "paragraph_id", paragraphs),
        ("lines", "section_id", sections),
    ):
        unknown = {row[column] for row in rows[name]} - known
        yield from (f"{name}.{column}: {one} does not exist" for one in sorted(unknown))
    numbers = {None, *(line["line"] for line in rows["lines"])}
    for name, column in (
        *(("findings", "line"), ("sections", "line")),
        *(("paragraphs", "line_first"), ("cells", "line_first")),
    ):
        unknown = {row[column] for row in rows[name]} - numbers
        yield from (f"{name}.{column}: there is no line {one}" for one in sorted(unknown))


def of_offsets(rows: Mapping[str, list[Row]]) -> Iterator[str]:
    texts = {row["paragraph_id"]: row["text"] for row in units(rows)}
    spans = [
        *(
            (row["paragraph_id"], row["char_start"], row["char_end"], row["surface"])
            for row in rows["references"]
        ),
        *(
            (row["recommendation_id"], row["operative_start"], row["operative_end"], row["operative_words"])
            for row in rows["recommendations"]
            if row["operative_words"] is not None
        ),
        *(
            (row["recommendation_id"], one["char_start"], one["char_end"], one["surface"])
            for row in rows["recommendations"]
            for one in row["addressees"]
        ),
    ]
    for own, start, end, surface in spans:
        if not surface or not 0 <= start < end or texts.get(own, "")[start:end] != surface:
            yield f"{own}: «{surface}» is not at [{start}, {end})"
    counted = Counter(row["paragraph_id"] for row in rows["references"])
    for row in units(rows):
        if row["n_references"] != counted[row["paragraph_id"]]:
            yield f"{row['paragraph_id']} has not {row['n_references']} references"


def of_json(output: Path, document: Row, rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """The tree holds the paragraphs, references and findings of the tables, each once."""
    own = document["document_id"]
    files = [file for file in (output / "json").glob("*.json") if _id_of(file) == own]
    if len(files) != 1:
        yield f"{len(files)} JSON files are of it"
        return
    tree = json.loads(files[0].read_bytes())
    paragraphs: list[Row] = []
    waiting = [*tree["paragraphs"], *(one for section in tree["sections"] for one in section["paragraphs"])]
    while waiting:
        paragraphs.append(waiting.pop())
        waiting += paragraphs[-1]["items"]
    cells = [cell for each in tree["tables"] for cell in each["cells"]]
    nodes_of_texts = [*paragraphs, *cells]
    for name, column, nodes in (
        ("paragraphs", "paragraph_id", paragraphs),
        ("tables", "table_id", tree["tables"]),
        ("cells", "cell_id", cells),
        ("references", "reference_id", [row for one in nodes_of_texts for row in one["references"]]),
        ("sections", "section_id", tree["sections"]),
    ):
        if Counter(row[column] for row in nodes) != Counter(row[column] for row in rows[name]):
            yield f"the {name} of its JSON are not those of the table"
    said = {row["paragraph_id"]: (row["raw"], row["text"]) for row in units(rows)}
    if any(
        said.get(one.get("paragraph_id") or one["cell_id"]) != (one["raw"], one["text"])
        for one in nodes_of_texts
    ):
        yield "the texts of its JSON are not those of the table"
    findings = [*tree["findings"], *(row for one in nodes_of_texts for row in one["findings"])]
    if Counter(row["message"] for row in findings) != Counter(row["message"] for row in rows["findings"]):
        yield "the findings of its JSON are not those of the table"


def _id_of(file: Path) -> str:
    with file.open("rb") as opened:
        head = opened.read(2_000).decode("utf-8", "ignore")
    found = re.match(r'\{\s*"document_id": ("(?:[^"\\]|\\.)*")', head)
    return str(json.loads(found[1])) if found else ""


# ---- the source


def of_source(document: Row, rows: Mapping[str, list[Row]], data: bytes, few: float) -> Iterator[str]:
    """The ledger has the characters of the source; a document without lines says why."""
    lines, findings = rows["lines"], rows["findings"]
    if not lines:
        if document["status"] != "failed" or not findings:
            yield "it has no lines, and no finding says why"
        if any(row["severity"] == "error" for row in findings):
            return
    if document["media_type"] == "text/plain":
        yield from of_text(lines, findings, data)
    elif data.startswith(b"PK"):
        yield from Word(data).compared(lines, findings)
    else:
        yield from of_pdf(lines, findings, data, few)


def of_text(lines: Sequence[Row], findings: Sequence[Row], data: bytes) -> Iterator[str]:
    """Each line of the text is that line of the ledger."""
    named = [row["evidence"] for row in findings if row["code"] == "source.encoding"]
    codec = {"windows-1256": "cp1256"}.get(named[0], named[0]) if named else "utf-8-sig"
    printed = LINE_END.split(data.decode(codec, "replace"))
    if printed[-1] == "" and len(printed) > 1:
        printed.pop()
    if len(printed) != len(lines):
        yield f"the source has {len(printed)} lines, the ledger {len(lines)}"
    for own, line in zip(printed, lines, strict=False):
        if not same(own, line["text"], line["repair"]):
            yield f"line {line['line']} is «{line['text'][:40]}», the source has «{own[:40]}»"
    told = {row["code"] for row in findings}
    if any("\ufffd" in line for line in printed) and "source.undecodable" not in told:
        yield "bytes stand for no character, and no finding says so"


def same(printed: str, text: str, repair: str | None) -> bool:
    """Whether a line is as printed but for what its repair may do; without one, to the character."""
    if repair is None:
        return printed == text
    if "letters" in repair.split("+"):
        printed, text = printed.translate(LOOKALIKES), text.translate(LOOKALIKES)
    printed, text = (unicodedata.normalize("NFC", one.replace(JOINER, "")) for one in (printed, text))
    if "extracted" in repair:
        return Counter(without_space(printed)) == Counter(without_space(text))
    return printed == text


def without_space(text: str) -> str:
    return "".join(text.split())


def seen(text: str) -> str:
    """The characters that are seen: without spaces and marks of direction."""
    return "".join(one for one in without_space(text) if unicodedata.category(one) != "Cf")


def is_without(whole: str, rest: str, gone: str) -> bool:
    """Whether a text is another one with nothing gone, in the same order, but these characters."""
    left = iter(whole)
    missing = "".join((Counter(whole) - Counter(rest)).elements())
    return sorted(map(plain, missing)) == sorted(map(plain, gone)) and all(one in left for one in rest)


def plain(character: str) -> str:
    """A digit of any family as that of ASCII."""
    return str(unicodedata.decimal(character, character))


def letters(text: str) -> str:
    """The letters and digits of a text, whatever their form and whatever stands on them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).replace(TATWEEL, "")))


# ---- PDF


def of_pdf(lines: Sequence[Row], findings: Sequence[Row], data: bytes, few: float) -> Iterator[str]:
    """Every letter and digit of a page is as often in the lines of that page,
    but for pages that a finding names.

    Of a damaged file two readers may make two things, and a finding says that it is damaged.
    """
    if any(line["origin"] == "ocr" for line in lines) or any(
        row["code"] == "pdf.truncated" for row in findings
    ):
        return
    told = " ".join(row["message"] for row in findings if row["code"].startswith("pdf."))
    on: dict[int, list[str]] = {}
    for line in lines:
        on.setdefault(line["page"], []).append(line["text"])
    resolved = {line["page"] for line in lines if "letters" in (line["repair"] or "").split("+")}
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:  # it is of no mind on what it cannot open
        return
    try:
        for index in range(len(document)):
            try:
                page = document[index].get_textpage()
                printed, most_printed = page.get_text_bounded(), page.get_text_range()
            except pypdfium2.PdfiumError:
                on.pop(index + 1, None)
                continue
            text = "".join(on.pop(index + 1, []))
            # PDFium reads nothing in a font without an encoding, whatever the font says of its codes.
            if not most_printed:
                continue
            if index + 1 in resolved:
                printed, most_printed, text = (
                    each.translate(LOOKALIKES) for each in (printed, most_printed, text)
                )
            shown, own = counted(printed), counted(text)
            # Where the widths of a font are damaged, PDFium takes letters on the page for letters beside it.
            lost, more = shown - own, own - (shown | counted(most_printed))
            most = max(lost.total(), more.total())
            if most > few * max(shown.total(), SHORT_PAGE) and not _names(told, index + 1):
                which = " ".join(f"{letter}×{times}" for letter, times in (lost + more).most_common(12))
                yield f"page {index + 1}: {lost.total()} letters lost, {more.total()} more than printed: {which}"
    finally:
        document.close()
    yield from (f"lines are of page {page}, which there is not" for page in on)


def counted(text: str) -> Counter[str]:
    return Counter(letters(text).casefold())


def _names(told: str, page: int) -> bool:
    """Whether a message names a page: «page 3», «pages 1, 3», «pages 2-5»."""
    for listed in re.findall(r"pages? ([\d ,–-]+)", told):
        for first, last in re.findall(r"(\d+)(?:[–-](\d+))?", listed):
            if int(first) <= page <= int(last or first):
                return True
    return False


# ---- Word


class Word:
    """A Word file's printed lines, by the part they stand in;
    `left_out` are the texts that are not printed.
    """

    def __init__(self, data: bytes) -> None:
        self.left_out: list[str] = []
        self.printed: dict[str, list[str]] = {}
        self._boxes: list[ET.Element] = []
        self._is_read = True
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in archive.namelist():
                root = _parsed(archive, part) if part.endswith(".xml") else None
                self._is_read = self._is_read and (root is not None or part != "word/document.xml")
                if root is not None and _tag(root) in _STORIES:
                    lines = [without_space(_nfc("".join(line))) for line in self._story(root)]
                    self.printed[part] = [line for line in lines if line]

    def compared(self, lines: Sequence[Row], findings: Sequence[Row]) -> Iterator[str]:
        """Yield what is in the file and not once in the ledger, or the other way about.

        It is of no mind on what it cannot parse: names that XML allows since its fifth edition.
        """
        if not self._is_read:
            return
        told = [row for row in findings if row["code"] in LEFT_OUT]
        unprinted = " ".join(row["message"] for row in findings if row["code"] == "docx.unprinted")
        comments = any(row["code"] == "docx.comments" for row in findings)
        streams: dict[str, list[Row]] = {"document": [], "notes": [], "around": []}
        for line in lines:
            if without_space(line["text"]):
                streams[_OF_RULE.get(line["rule"], "document")].append(line)
        own: dict[str, list[str]] = {"document": [], "notes": [], "around": []}
        for part, printed in self.printed.items():
            kind = _KINDS[part.rsplit("/")[-1].rstrip("0123456789.xml") or part]
            if part not in unprinted and not (kind == "comments" and comments):
                own.setdefault(kind, []).extend(printed)
        if told or any(self.left_out):
            yield from _accounted(own, lines, findings)
            return
        yield from _in_order(own["document"], streams["document"])
        for kind in own.keys() - {"document"}:
            yield from _each_once(own[kind], streams.get(kind, []))

    def _story(self, root: ET.Element) -> Iterator[list[str]]:
        line: list[str] = []
        for element in root:
            yield from self._lines(element, line)
        yield line

    def _lines(self, element: ET.Element, line: list[str]) -> Iterator[list[str]]:
        """Yield the lines that end inside an element; what is printed is added to `line`,
        a new one after each end.
        """
        tag = _tag(element)
        if tag in {"w:t", "m:t"}:
            line.append(element.text or "")
        elif tag in _SIGNS:
            line.append(_SIGNS[tag])
        elif tag == "w:sym":
            line.append(chr(int(_attribute(element, "char") or "fffd", 16)))
        elif tag in _UNPRINTED:
            self.left_out.append("".join(each.text or "" for each in element.iter() if _tag(each) in _TEXTS))
        elif tag in {"w:br", "w:cr"}:
            yield line[:]
            line.clear()
        elif (_attribute(element, "type") or "").lower().endswith("separator"):
            return  # the rule above notes, which Word draws
        elif tag == "w:txbxContent":
            self._boxes.append(element)
        elif tag == "mc:AlternateContent":
            versions = [each for each in element if "".join(each.itertext()).strip()]
            yield from self._lines(versions[0], line) if versions else ()
        elif tag == "w:p":
            yield line[:]
            line.clear()
            for each in element:
                yield from self._lines(each, line)
            yield line[:]
            line.clear()
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                yield from self._story(box)
        else:
            for each in element:
                yield from self._lines(each, line)


_STORIES = {"w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments"}
_KINDS = {
    "document": "document",
    **dict.fromkeys(("header", "footer"), "around"),
    **dict.fromkeys(("footnotes", "endnotes"), "notes"),
    "comments": "comments",
}
_OF_RULE = {
    **dict.fromkeys(("docx.header", "docx.footer"), "around"),
    **dict.fromkeys(("docx.footnote", "docx.endnote"), "notes"),
}
_TEXTS = {"w:t", "m:t", "w:delText"}
_UNPRINTED = {"w:del", "w:moveFrom", "w:delText", "w:rt"}
_SIGNS = {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element | None:
    """A part's root; None for what is no XML, and for a part that no name in the archive leads to."""
    try:
        return ET.fromstring(archive.read(part))
    except (ET.ParseError, zipfile.BadZipFile, zlib.error):
        return None


_WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}


def _tag(element: ET.Element) -> str:
    uri, _, local = element.tag.rpartition("}")
    prefix = (
        "w"
        if uri.lstrip("{") in _WORD
        else "m"
        if uri.endswith("/math")
        else "mc"
        if "compat" in uri
        else "?"
    )
    return f"{prefix}:{local}"


def _attribute(element: ET.Element, local: str) -> str | None:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == local), None)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(JOINER, "").translate(LOOKALIKES)


def _in_order(printed: Sequence[str], lines: Sequence[Row]) -> Iterator[str]:
    """Each printed line is a line of the ledger, in the same order."""
    at = 0
    for line in lines:
        if at < len(printed) and _is_line(printed[at], line):
            at += 1
        elif not _is_line("", line):  # a number or a mark alone, which is added
            prints = printed[at] if at < len(printed) else ""
            yield f"line {line['line']} is «{line['text'][:40]}», the body prints «{prints[:40]}»"
            return
    yield from (f"«{one[:40]}» is in no line" for one in printed[at:])


def _each_once(printed: Sequence[str], lines: Sequence[Row]) -> Iterator[str]:
    """Each printed line is one line of the ledger, whatever the order:
    notes stand where they are referred to.
    """
    left = list(lines)
    for own in printed:
        at = next((at for at, line in enumerate(left) if _is_line(own, line)), None)
        if at is None:
            yield f"«{own[:40]}» is in no line"
        else:
            del left[at]
    for line in left:
        if not _is_line("", line):
            yield f"line {line['line']} «{line['text'][:40]}» is printed nowhere"


def _is_line(own: str, line: Row) -> bool:
    """Whether a line of the ledger is what is printed; with a repair, with numbers and marks added to it."""
    text = without_space(_nfc(line["text"]))
    if line["repair"] is None:
        return own == text
    rest = iter(text)
    return len(text) - len(own) <= MOST_ADDED and all(character in rest for character in own)


def _accounted(
    own: Mapping[str, Sequence[str]], lines: Sequence[Row], findings: Sequence[Row]
) -> Iterator[str]:
    """Where text is left out: each word that is printed is as often in the ledger,
    or is told in a finding.
    """
    ledger = without_space(_nfc("".join(line["text"] for line in lines)))
    told = without_space(_nfc("".join(f"{row['message']} {row['evidence']}" for row in findings)))
    cut = any(row["code"] in LEFT_OUT and len(row["evidence"]) >= EVIDENCE - 1 for row in findings)
    printed = Counter("".join(line for each in own.values() for line in each))
    missing = printed - Counter(ledger)
    if missing - Counter(told) and not cut:
        yield f"{(missing - Counter(told)).total()} characters are in no line and no finding"


# ---- by hand


def main(argv: Sequence[str]) -> int:
    output, *places = map(Path, argv)
    files = [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*")))]
    sources = {str(file): file.read_bytes() for file in files if file.suffix in {".txt", ".pdf", ".docx"}}
    known = {row["sha256"] for row in table(output, "documents")}
    found = 0
    wanted = {name: data for name, data in sources.items() if sha256(data).hexdigest() in known}
    for each in breaches(output, wanted, few=0.03):
        found += 1
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"{found} breaches in {len(known)} documents\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
