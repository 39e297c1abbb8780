"""The grammar of references in French, Spanish, Russian and Chinese:
a table of phrases and what each means.
"""

from collections import Counter

from tests.references.cases import table
from tests.support import a_unit, each_row
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.models import Document, Extraction, Reference
from unrec.references import references

TABLE = table("grammar.toml")


def target(row: Reference) -> str:
    """`instrument article/paragraph/letter`, or with the part; «?» where it is not told."""
    meant = row.symbol or (row.instrument_id if row.status != "unresolved" else None) or "?"
    inner = "/".join(part or "" for part in (row.article, row.paragraph, row.subparagraph)).rstrip("/")
    return f"{meant}{' ' if inner else ''}{inner}" + (f" part {row.part}" if row.part else "")


@each_row(TABLE)
def test_a_phrase_means(entry: dict[str, object]) -> None:
    language = load(str(entry["group"]))
    texts = [text.strip() for text in str(entry["text"]).split("||")]
    units = [a_unit(text, f"r{number}", language) for number, text in enumerate(texts, 1)]
    document = Document(
        document_id=f"doc.{language.code}",
        work_id="doc",
        language=language.code,
        symbol="A/1",
        source="doc.txt",
        sha256="0" * 64,
        media_type="text/plain",
        extractor_version="test",
    )
    found = references(Extraction(document=document, paragraphs=tuple(units)), language, load_catalogue())
    rows = [row for row in found.references if row.paragraph_id == units[-1].paragraph_id]
    assert list(dict.fromkeys(map(target, rows))) == entry["targets"]


def test_the_table_holds_enough_of_each_language() -> None:
    counts = Counter(str(entry["group"]) for entry in TABLE)
    assert sorted(counts) == ["es", "fr", "ru", "zh"]
    assert min(counts.values()) >= 60
