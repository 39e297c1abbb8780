"""Small documents for the tests of references, and their rows in a notation that reads at a glance."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from tests.support import a_unit
from unrec.catalogue import load as load_catalogue
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.models import Document, DocumentKind, Extraction, Line, Paragraph, Reference, Section
from unrec.references import references

ARABIC: Language = load_language("ar")
ENGLISH: Language = load_language("en")
SMUGGLING = "CTOC/COP/WG.7/2019/4"


def table(name: str) -> list[dict[str, object]]:
    """The entries of a table beside the tests, each with the defaults of its group filled in."""
    data = tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return [{"group": group, **entry} for group, entries in data.items() for entry in entries]


def unit(
    path: str, text: str, line: int = 10, parent: str | None = None, language: Language = ARABIC
) -> Paragraph:
    return a_unit(text, path, language, parent=parent, line=line, meeting=True)


def extraction(
    units: Sequence[Paragraph],
    *,
    symbol: str | None = None,
    title: str | None = None,
    masthead: str | None = None,
    heading: str = "الاجتماع الأول",
    front: Sequence[str] = (),
    kind: DocumentKind = "other",
) -> Extraction:
    document = Document(
        document_id="doc.ar",
        work_id="doc",
        language="ar",
        symbol=symbol,
        title=title,
        masthead=masthead,
        kind=kind,
        source="doc.txt",
        sha256="0",
        media_type="text/plain",
        extractor_version="0",
    )
    section = Section(
        section_id="doc.ar:m1",
        document_id="doc.ar",
        kind="meeting",
        level=1,
        label="أولاً-",
        title=heading,
        line=9,
    )
    lines = [
        Line(document_id="doc.ar", line=number, text=text, role="front_matter", direction="rtl", rule="test")
        for number, text in enumerate(front, 1)
    ]
    return Extraction(document=document, sections=(section,), paragraphs=tuple(units), lines=tuple(lines))


def read(document: Extraction, language: Language = ARABIC) -> Extraction:
    return references(document, language, load_catalogue())


def rows_of(text: str, symbol: str | None = SMUGGLING, language: Language = ARABIC) -> list[Reference]:
    """The rows of one recommendation of the Working Group on the Smuggling of Migrants."""
    document = extraction([unit("m1.r1", text, language=language)], symbol=symbol)
    return list(read(document, language).references)


_BELOW = ("أدناه", "below", "ci-après", "ci-dessous", "infra", "ниже", "下文")


def read_entry(entry: dict[str, object]) -> list[Reference]:
    """The rows of a table's entry: its `text`, after what its other keys put before it."""
    language = load_language(_text(entry, "language", "ar") or "ar")
    before = [
        unit(f"m1.r{number}", str(text), 9 + number, language=language)
        for number, text in enumerate(_texts(entry, "earlier"), 1)
    ]
    unlabelled = [
        replace(unit(f"m1.p{number}", str(text), 39 + number, language=language), label=None, number=None)
        for number, text in enumerate(_texts(entry, "unlabelled"), 1)
    ]
    path = f"m1.r{len(before) + 1}"
    own = [unit(path, str(entry["text"]), 50, language=language)]
    if "parent" in entry:
        own = [
            unit(path, str(entry["parent"]), 50, language=language),
            unit(f"{path}.1", str(entry["text"]), 51, path, language),
        ]
    if "sibling" in entry:
        own[1:] = [
            unit(f"{path}.1", str(entry["sibling"]), 51, path, language),
            unit(f"{path}.2", str(entry["text"]), 52, path, language),
        ]
    siblings = _texts(entry, "siblings")
    if siblings:
        every = [*siblings, str(entry["text"])]
        own[1:] = [unit(f"{path}.{at}", one, 50 + at, path, language) for at, one in enumerate(every, 1)]
    annex = _texts(entry, "annex")
    if annex:
        own = [
            *(
                replace(unit(f"a1.p{at}", one, 49, language=language), label=None, section_id="doc.ar:h2")
                for at, one in enumerate(annex, 1)
            ),
            replace(unit("a1.r1", str(entry["text"]), 50, language=language), section_id="doc.ar:h3"),
        ]
    others = [unit(other, "نص", 60) for other in _texts(entry, "others")]
    others += [replace(unit(other, "نص", 70), section_id="doc.ar:h2") for other in _texts(entry, "elsewhere")]
    # What a text cites stands ahead of it, but for what it says to be below.
    below = any(language.fold(word) in language.fold(str(entry["text"])) for word in _BELOW)
    ahead, behind = ([], others) if below else (others, [])
    result = read(
        extraction(
            [*ahead, *before, *unlabelled, *own, *behind],
            symbol=_text(entry, "symbol", SMUGGLING),
            title=_text(entry, "title"),
            masthead=_text(entry, "body"),
            heading=_text(entry, "heading") or "الاجتماع الأول",
            front=_texts(entry, "front"),
            kind="treaty" if entry.get("kind") == "treaty" else "other",
        ),
        language,
    )
    return [row for row in result.references if row.paragraph_id == own[-1].paragraph_id]


def _text(entry: dict[str, object], key: str, default: str | None = None) -> str | None:
    value = entry.get(key, default)
    return str(value) if value else None


def _texts(entry: dict[str, object], key: str) -> list[str]:
    value = entry.get(key, [])
    assert isinstance(value, list)
    return [str(one) for one in value]


def notation(row: Reference) -> str:
    """`surface = target, status`; see the head of phrases.toml."""
    target = row.target_id.split(":")[1] if row.target_id else row.symbol or row.instrument_id or "?"
    if row.symbol and row.paragraph:
        target += f" {'/'.join(filter(None, (row.paragraph, row.subparagraph)))}"
    elif row.article or row.paragraph:
        inner = [part for part in (row.paragraph, row.subparagraph) if part]
        if row.subparagraph and not row.paragraph:
            inner = ["", row.subparagraph]
        target += " " + "/".join([row.article or "", *inner])
    if row.part:
        target += f" part {row.part}"
    if row.candidates:
        target += f" of {' '.join(row.candidates)}"
    return f"{row.surface} = {target}, {row.status}"


def with_text(document: Extraction, text: str) -> Extraction:
    """The document with another text in its first recommendation."""
    first = document.paragraphs[0]
    changed = replace(first, text=text, raw=text, search=ARABIC.fold(text))
    return replace(document, paragraphs=(changed, *document.paragraphs[1:]))
