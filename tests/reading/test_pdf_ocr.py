import re
import shutil
import stat
import unicodedata
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from tests.reading.pdf_drawing import Drawing
from tests.reading.pdf_maker import pdf
from tests.reading.test_pdf_verdict import RIGHTS, exchanged
from unrec.models import Reading
from unrec.reading import ocr as tesseract
from unrec.reading import source_of
from unrec.reading.limits import ReadError
from unrec.reading.ocr import (
    Engine,
    Word,
    check_language,
    find_engine,
    in_other_languages,
    parse,
    recognise,
    with_latin,
)
from unrec.reading.pdf import read_pdf
from unrec.reading.pdf import text_layer as textlayer
from unrec.reading.pdf.text_layer import ocr_pages, page_of
from unrec.reading.picture import grey_pages

FIXTURE = Path(__file__).parent.parent / "fixtures" / "pdf" / "recommendations.pdf"
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
TSV = (
    HEAD
    + "1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n"
    + "4\t1\t1\t1\t1\t0\t900\t200\t600\t40\t-1\t\n"
    + "5\t1\t1\t1\t1\t1\t1450\t200\t50\t40\t91.5\t-١\u200f\n"
    + "5\t1\t1\t1\t1\t2\t900\t205\t500\t30\t88.5\tينبغي\n"
    + "5\t1\t1\t1\t2\t1\t800\t260\t700\t42\t60\tللدول\n"
    + "5\t1\t1\t1\t3\t1\t0\t300\t10\t10\t95\t \n"
)


def have_tesseract() -> bool:
    try:
        find_engine()
    except ReadError:
        return False
    return True


needs_tesseract = pytest.mark.skipif(
    not have_tesseract(),
    reason="needs Tesseract with Arabic: apt-get install tesseract-ocr tesseract-ocr-ara",
)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that PATH names first; a program put in it as `tesseract` is the one found."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def program(folder: Path, script: str) -> Engine:
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return Engine(str(file), "ara")


def answering(folder: Path, tsv: str, data: str = "ara") -> Engine:
    """A program that has the data for one language, and answers every picture with `tsv`."""
    (folder / "answer.tsv").write_text(tsv, "utf-8")
    return program(
        folder,
        f'if [ "$1" = --list-langs ]; then echo {data}; else cat > /dev/null; cat "{folder}/answer.tsv"; fi',
    )


def scanned() -> bytes:
    """The fixture's pages as pictures, as a scanner would make them."""
    count = read_pdf(source_of("a.pdf", FIXTURE.read_bytes())).pages or 0
    pictures = [each for _, each, _ in grey_pages(FIXTURE.read_bytes(), range(1, count + 1), 200)]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return out.getvalue()


def read(data: bytes, *, ocr: bool = False, password: str | None = None) -> Reading:
    return read_pdf(source_of("a.pdf", data), ocr=ocr, password=password)


def found(reading: Reading) -> list[tuple[str, int | None]]:
    return [(each.code, each.page) for each in reading.findings if each.code != "pdf.counted"]


def folded(text: str) -> str:
    """The Arabic letters alone: Latin ones and digits are beyond the Arabic data."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if "ء" <= each <= "ي")


def test_parse_takes_words_and_nothing_else() -> None:
    words = list(parse(TSV + "5\t1\tx\t1\t1\t1\t0\t0\t1\t1\t9\tbad\n" + "5\ttoo\tfew\n"))
    assert [(word.line, word.text) for word in words] == [
        ((1, 1, 1), "-١\u200f"),
        ((1, 1, 1), "ينبغي"),
        ((1, 1, 2), "للدول"),
    ]
    assert words[0][1:6] == (1450, 200, 1500, 240, 91.5)


def test_words_become_lines_with_boxes_in_points() -> None:
    page = page_of(list(parse(TSV)), 3, 2.0, (1654, 2339))
    assert [line.text for line in page.lines] == ["-١ ينبغي", "للدول"]
    first = page.lines[0]
    assert (first.page, first.x0, first.top, first.x1, first.bottom) == (3, 450, 100, 750, 120)
    assert {line.size for line in page.lines} == {12.0}
    assert (page.width, page.height, page.direction) == (827, 1169.5, "R")
    assert page.confidence == pytest.approx(80)


def word(text: str, confidence: float, left: int, line: int = 1) -> Word:
    return Word((1, 1, line), left, 100, left + 80, 120, confidence, text)


def looked_at_again(words: list[Word], answer: list[tuple[str, float]], folder: Path) -> list[str]:
    """Read words again with a program that answers one line a stretch, as the picture shows them."""
    rows = ""
    top = 40
    for i, (text, confidence) in enumerate(answer):
        for part in text.split():
            rows += f"5\t1\t1\t1\t{i}\t1\t40\t{top}\t90\t20\t{confidence}\t{part}\n"
        top += 72  # a stretch of 20 pixels, 6 around it, 40 to the next
    engine = msgspec.structs.replace(answering(folder, HEAD + rows), latin="eng")
    return [each.text for each in with_latin(words, Image.new("L", (900, 300), 255), engine, 200)]


@pytest.mark.parametrize(
    ("text", "confidence", "taken"),
    [
        ("CTOC/COP/WG.7/2019/5", 45, True),
        ("(A/RES/71/1)", 45, True),
        ("V.19-08455 2/20", 75, True),
        ("2/20", 95, True),
        ("2/20", 80, False),
        ("Distr.: General", 95, True),
        ("21 June 2019", 95, True),
        ("INTERPOL", 90, True),
        ("INTERPOL", 60, False),
        ("Yo-y", 99, False),
        ("YeVA", 70, False),
        ("clad", 99, False),
        ("", 0, False),
    ],
)
def test_what_is_taken_at_the_second_look(programs: Path, text: str, confidence: float, taken: bool) -> None:
    words = [word("نص", 95, 400), word("))12", 30, 300), word("55", 95, 200)]
    expected = ["نص", text] if taken else ["نص", "))12", "55"]
    assert looked_at_again(words, [(text, confidence)], programs) == expected


def test_the_second_look_keeps_columns_and_sure_words_apart(programs: Path) -> None:
    words = [word("))1", 30, 800), word("4", 20, 100), word("نص", 30, 600, 2), word("نص", 95, 400, 2)]
    answer = [("A/RES/71/1", 90.0), ("V.19-08455", 90.0), ("ignored", 10.0)]
    assert looked_at_again(words, answer, programs) == ["A/RES/71/1", "V.19-08455", "نص", "نص"]


def test_without_latin_data_there_is_no_second_look(programs: Path) -> None:
    words = [word("))12", 30, 300)]
    assert with_latin(words, Image.new("L", (9, 9)), answering(programs, ""), 200) == words


def test_a_page_without_words_has_no_lines() -> None:
    page = page_of([], 1, 2.0, (100, 100))
    assert page.lines == []
    assert page.confidence is None
    assert page_of([Word((1, 1, 1), 0, 0, 9, 9, 50.0, "\u200f")], 1, 2.0, (9, 9)).lines == []


def test_a_missing_program_says_what_to_install(no_tesseract: None) -> None:
    with pytest.raises(ReadError, match="apt-get install tesseract-ocr tesseract-ocr-ara") as caught:
        find_engine()
    assert caught.value.code == "ocr.missing"


def test_missing_arabic_data_says_what_to_install(programs: Path) -> None:
    program(programs, "echo osd")
    with pytest.raises(ReadError, match="apt-get install tesseract-ocr tesseract-ocr-ara") as caught:
        find_engine()
    assert caught.value.code == "ocr.no_language_data"


@pytest.mark.parametrize(
    ("confidence", "guess", "is_refused"),
    [(35, "Arabic", True), (35, "", True), (35, "Latin", False), (90, "Arabic", False)],
)
def test_a_page_in_a_script_without_data_is_refused_with_its_packages(
    programs: Path, confidence: int, guess: str, is_refused: bool
) -> None:
    program(programs, f'case "$*" in *--list-langs*) echo eng;; *"--psm 0"*) echo "Script: {guess}";; esac')
    engine = find_engine()
    words = [Word((1, 1, 1), 0, 0, 9, 9, confidence, "junk")]
    if not is_refused:
        check_language(engine, words, b"")
        return
    with pytest.raises(ReadError, match="tesseract-ocr-ara") as caught:
        check_language(engine, words, b"")
    assert caught.value.code == "ocr.no_language_data"
    assert "tesseract-ocr-fra" not in caught.value.message


ENGLISH = "The General Assembly decides that all States should report to it on the rights of the child, and on the work of the Council."
FRENCH = "L'Assemblee generale decide que tous les Etats doivent lui faire rapport sur les droits de l'enfant et sur les travaux du Conseil."


@pytest.mark.parametrize(
    ("installed", "text", "pages"),
    [
        (("eng",), FRENCH, [1]),
        (("eng", "fra"), FRENCH, []),
        (("eng",), ENGLISH, []),
        (("ara", "eng"), ENGLISH, []),
        (("eng",), "Les droits de l'enfant", []),
    ],
)
def test_words_of_another_language_than_the_data_are_said(
    installed: tuple[str, ...], text: str, pages: list[int]
) -> None:
    engine = Engine("tesseract", installed[0], tuple(installed[1:]))
    told = list(in_other_languages({1: text}, engine))
    assert [number for _, numbers in told for number in numbers] == pages
    assert all(said.startswith("in French, read by the data for English") for said, _ in told)
    assert all("apt-get install tesseract-ocr-fra" in said for said, _ in told)


def test_a_scan_whose_words_are_of_another_language_is_said(programs: Path) -> None:
    rows = [
        f"5\t1\t1\t1\t1\t1\t{90 * at}\t200\t80\t40\t90\t{text}\n" for at, text in enumerate(FRENCH.split())
    ]
    answering(programs, HEAD + "".join(rows), "eng")
    assert found(read(scanned(), ocr=True)) == [("ocr.read", 1), ("ocr.language", 1)]


@pytest.mark.parametrize(
    ("script", "timeout", "shown"), [("echo broken >&2; exit 1", 60, "broken"), ("exec sleep 60", 0.5, "")]
)
def test_a_program_that_fails_or_hangs_is_reported(
    programs: Path, monkeypatch: pytest.MonkeyPatch, script: str, timeout: float, shown: str
) -> None:
    monkeypatch.setattr(tesseract, "_TIMEOUT", timeout)
    with pytest.raises(ReadError) as caught:
        recognise(program(programs, script), b"", 200)
    assert (caught.value.code, caught.value.evidence) == ("ocr.failed", shown)


def test_a_program_that_cannot_be_run_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        recognise(Engine(str(tmp_path / "nothing"), "ara"), b"", 200)
    assert caught.value.code == "ocr.missing"


def test_a_page_that_is_not_there_is_an_error_and_the_next_is_read(programs: Path) -> None:
    engine = answering(programs, TSV)
    first, second = list(ocr_pages(pdf("one"), [7, 1], engine))
    assert isinstance(first[1], ReadError)
    assert not isinstance(second[1], ReadError)
    assert len(second[1].lines) == 2


def test_without_ocr_a_scanned_file_fails_and_names_its_pages() -> None:
    reading = read(scanned())
    assert reading.failed
    assert found(reading) == [("pdf.no_text", 1)]
    assert f"1–{reading.pages}" in reading.findings[0].message or reading.pages == 1


def test_ocr_without_tesseract_fails_and_says_what_to_install(no_tesseract: None) -> None:
    reading = read(scanned(), ocr=True)
    assert reading.failed
    assert found(reading) == [("ocr.missing", 1), ("pdf.no_text", 1)]


def test_every_line_from_ocr_is_marked(programs: Path) -> None:
    answering(programs, TSV)
    reading = read(scanned(), ocr=True)
    assert not reading.failed
    assert {line.origin for line in reading.lines} == {"ocr"}
    assert all("ocr" in (line.repair or "").split("+") for line in reading.lines)
    assert found(reading) == [("ocr.read", 1)]
    assert re.search(r"confidence \d\d of 100", reading.findings[0].message)


def test_pages_with_sound_text_are_not_recognised(programs: Path) -> None:
    answering(programs, TSV)
    reading = read(FIXTURE.read_bytes(), ocr=True)
    assert {line.origin for line in reading.lines} == {"text"}
    assert found(reading) == []


def typeset(text: str) -> bytes:
    """A page of that text, drawn glyph by glyph; a line runs from right to left."""
    drawing = Drawing().page()
    words = text.replace("\n", " ").split()
    for i in range(0, len(words), 9):
        drawing.line(" ".join(word for word in words[i : i + 9] if word.isalpha()), 550, 750 - 4 * i)
    return drawing.bytes()


def test_a_wrong_text_layer_is_found_and_replaced(programs: Path) -> None:
    answering(programs, TSV)
    data = typeset(exchanged(RIGHTS))
    before = read(data)
    assert before.failed
    assert found(before) == [("pdf.cipher", 1)]
    after = read(data, ocr=True)
    assert not after.failed
    assert [line.text for line in after.lines] == ["-١ ينبغي", "للدول"]
    assert found(after) == [("ocr.read", 1)]
    assert "1 for a wrong text layer" in after.findings[0].message
    assert found(read(typeset(RIGHTS))) == []


def test_blank_pages_are_told_from_scanned_ones() -> None:
    drawing = Drawing().page().line("نص", 500, 700).page().page().raw("0 0 m 100 0 l 100 300 l f")
    reading = read(drawing.bytes())
    assert found(reading) == [("pdf.no_text", 3), ("pdf.blank", 2)]
    assert not reading.failed


def test_an_invisible_layer_is_marked_as_ocr() -> None:
    drawing = Drawing().page().raw("3 Tr").line("نص", 500, 700).page().line("نص", 500, 700)
    reading = read(drawing.bytes())
    assert [line.origin for line in reading.lines] == ["ocr", "text"]
    assert found(reading) == [("pdf.ocr_layer", 1)]


@pytest.mark.slow
@needs_tesseract
def test_tesseract_reads_a_scanned_page() -> None:
    data = scanned()
    reading = read(data, ocr=True)
    assert not reading.failed
    assert found(reading) == [("ocr.read", 1)]
    assert reading == read(data, ocr=True)
    truth = read(FIXTURE.read_bytes())
    wanted, got = (folded(" ".join(line.text for line in each.lines)) for each in (truth, reading))
    assert SequenceMatcher(None, wanted, got, autojunk=False).ratio() > 0.85
    if find_engine().latin:
        assert "CTOC/COP/WG.9/2021/4" in [line.text for line in reading.lines]
    first = max(truth.lines, key=lambda line: len(line.text))
    assert first.box is not None
    boxes = [line.box for line in reading.lines if line.box is not None and line.page == first.page]
    assert min(abs(box.top - first.box.top) + abs(box.x1 - first.box.x1) for box in boxes) < 15


@pytest.mark.slow
@needs_tesseract
def test_the_labels_of_a_scanned_page_are_those_that_it_shows() -> None:
    """Tesseract's Arabic data has no digits from 2 to 9 in that script: the labels come from their glyphs."""
    reading = read(scanned(), ocr=True)
    labelled = [
        line
        for line in reading.lines
        if line.repair == "glyphs+ocr" and line.page == 2 and "انظر" not in line.text[:12]
    ]
    labels = [line.text.split(" ")[0] for line in labelled]
    assert labels == ["١-", "٢-", "(أ)", "(ب)", "٣-", "٤-", "٥-", "٦-", "٧-", "٨-", "٩-", "١٠-"]
    assert {line.origin for line in labelled} == {"ocr"}


def test_a_label_that_is_not_read_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    read_page = page_of(list(parse(TSV)), 1, 2.0, (1654, 2339))
    read_page.unread = ("0-4", "7-")
    monkeypatch.setattr(textlayer, "ocr_pages", lambda *_: iter([(1, read_page)]))
    monkeypatch.setattr(textlayer, "find_engine", lambda: Engine("tesseract", "ara"))
    reading = read(typeset(exchanged(RIGHTS)), ocr=True)
    assert found(reading) == [("ocr.label", 1), ("ocr.read", 1)]
    assert "2 list labels" in reading.findings[0].message
    assert reading.findings[0].evidence == "0-4 | 7-"
