"""A small source never becomes a large output, and no nesting breaks what writes it."""

from tests.hostile.guard import within
from tests.hostile.shapes import HEADER
from tests.reading.docx_maker import files, pack, par
from tests.support import codes
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.nested import encode, nest
from unrec.reading import source_of

CATALOGUE = load()
DEEPEST = 12


def extracted(name: str, data: bytes) -> Extraction:
    with within(60):
        return extract(source_of(name, data), CATALOGUE)


def test_a_list_set_in_further_with_every_line_is_not_nested_without_end() -> None:
    """A thousand levels would break the writer of JSON, and with it the whole run."""
    lines = "".join(
        par("١- ينبغي للدول", f'<w:ind w:left="{i * 220}"/>') if i else par(HEADER.strip())
        for i in range(1_000)
    )
    extraction = extracted("a.docx", pack(files(lines)))
    assert max(unit.level for unit in extraction.paragraphs) <= DEEPEST
    assert len(encode(nest(extraction))) < 6_000_000
    assert "audit.breach" not in codes(extraction)


def test_full_texts_of_items_under_a_book_are_bounded() -> None:
    """A hundred kilobytes used to become three hundred million characters."""
    items = "".join(f"{i}) نص؛\n" for i in range(1, 2_000))
    extraction = extracted("a.txt", f"{HEADER}١- ينبغي {'كلام ' * 20_000}:\n{items}".encode())
    whole = sum(len(unit.text) for unit in extraction.paragraphs)
    full = sum(len(unit.full_text) for unit in extraction.paragraphs)
    assert full < 22 * whole + 1_000_000
    assert codes(extraction).count("item.full_text") == 1
    first, last = extraction.paragraphs[1], extraction.paragraphs[-1]
    assert first.full_text == f"{extraction.paragraphs[0].text} {first.text}"
    assert last.full_text == last.text == "نص؛"


def test_full_texts_of_printed_lists_are_whole() -> None:
    items = "".join(f"{i}) نص؛\n" for i in range(1, 300))
    extraction = extracted("a.txt", f"{HEADER}١- ينبغي {'كلام ' * 400}:\n{items}".encode())
    assert all(unit.full_text.startswith("ينبغي") for unit in extraction.paragraphs)
    assert "item.full_text" not in codes(extraction)


def test_messages_and_evidence_are_bounded_and_show_what_would_turn_them_around() -> None:
    text = f"{HEADER}١- ينبغي \u202eمقلوب\x1b[31m {'كلام ' * 10_000}\n\u202e٥- كلام\n"
    extraction = extracted("a\u202etxt.pdf.txt", text.encode())
    assert extraction.document.source == "a⟨U+202E⟩txt.pdf.txt"
    assert "source.controls" in codes(extraction)
    for item in extraction.findings:
        assert len(item.message) <= 1_000
        assert len(item.evidence) <= 160
        assert not {"\u202e", "\x1b", "\n"} & {*item.message, *item.evidence}


def test_a_chain_of_units_without_end_does_not_cost_the_document() -> None:
    chain = "المادة ٦ الفقرة ١ من المادة ٢ من " * 300
    assert "document.crashed" not in codes(extracted("a.txt", f"{HEADER}١- ينبغي {chain}".encode()))
