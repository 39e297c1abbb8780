from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import structs
from PIL import Image

from tests.publish.report.made import small
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.publish.report.passages import Sheets, sheets, sources
from unrec.reading import source_of

PDF = Path("tests/fixtures/pdf/recommendations.pdf")


@pytest.fixture(scope="module")
def read_pdf() -> Extraction:
    return extract(source_of(PDF.name, PDF.read_bytes()), load())


def test_the_pages_with_paragraphs_are_drawn(read_pdf: Extraction) -> None:
    found = sheets(read_pdf, PDF)
    assert not found.missing
    assert set(found.pages) == {box.page for unit in read_pdf.paragraphs for box in unit.boxes}
    for sheet in found.pages.values():
        picture = Image.open(BytesIO(b64decode(sheet.data)))
        assert picture.get_format_mimetype() == sheet.media_type
        assert picture.width / picture.height == pytest.approx(sheet.width / sheet.height, abs=0.002)
        assert len(sheet.data) < 100_000


def test_the_same_pages_give_the_same_bytes(read_pdf: Extraction) -> None:
    assert sheets(read_pdf, PDF) == sheets(read_pdf, PDF)


def test_a_text_has_no_pictures() -> None:
    assert sheets(small(), None) == Sheets()


def test_a_missing_source_is_reported(read_pdf: Extraction) -> None:
    assert sheets(read_pdf, None).missing == f"{PDF.name} was not found with the bytes that were read"


def test_a_broken_source_is_reported(read_pdf: Extraction, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert "cannot be opened" in sheets(read_pdf, broken).missing


def test_a_page_beyond_the_last_is_reported_and_the_others_are_drawn(read_pdf: Extraction) -> None:
    unit = read_pdf.paragraphs[0]
    far = structs.replace(unit, boxes=(*unit.boxes, structs.replace(unit.boxes[0], page=99)))
    found = sheets(structs.replace(read_pdf, paragraphs=(far,)), PDF)
    assert list(found.pages) == [unit.boxes[0].page]
    assert "no page 99" in found.missing


def test_sources_are_found_by_name_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.pdf").write_bytes(b"right")
    (tmp_path / "a.pdf").write_bytes(b"other bytes")
    wanted = {sha256(b"right").hexdigest(): "a.pdf"}
    assert sources([tmp_path], wanted) == {sha256(b"right").hexdigest(): tmp_path / "deep" / "a.pdf"}


def test_a_source_name_is_never_a_path(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "raw").mkdir()
    assert sources([tmp_path / "raw"], {sha256(b"secret").hexdigest(): "../secret"}) == {}
