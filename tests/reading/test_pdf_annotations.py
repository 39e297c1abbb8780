"""What stands over a page: fields, notes, stamps; and what a marked span says of the glyphs in it."""

import pytest

from tests.reading.pdf_drawing import Drawing, glyphs
from tests.reading.pdf_maker import build, objects, show
from unrec.models import Reading
from unrec.reading import read, source_of

RECT = "/Rect [100 500 300 520]"


def over(*annotations: str, page: str = "") -> Reading:
    """The reading of a page with one line of text and these annotations."""
    made = objects([show("1. States should act.")], f"/Annots [{' '.join(annotations)}] {page}")
    return read(source_of("a.pdf", build(made)))


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (f"<< /Subtype /Widget /FT /Tx /V (Filled in) {RECT} >>", ["Filled in"]),
        (f"<< /Subtype /Widget /FT /Tx /V <FEFF0645> {RECT} >>", ["\u0645"]),
        (f"<< /Subtype /Widget /Parent << /FT /Tx /V (Of the whole) >> {RECT} >>", ["Of the whole"]),
        (f"<< /Subtype /Widget /FT /Ch /V [(One) (Two)] {RECT} >>", ["One", "Two"]),
        (f"<< /Subtype /FreeText /Contents (Corrected\\rhere) {RECT} >>", ["Corrected", "here"]),
        (f"<< /Subtype /Widget /FT /Btn /V /Yes {RECT} >>", []),
        (f"<< /Subtype /Widget /FT /Tx /V (Hidden) /F 2 {RECT} >>", []),
        (f"<< /Subtype /Text /Contents (A remark in a window) {RECT} >>", []),
        ("<< /Subtype /Widget /FT /Tx /V (No place) >>", ["No place"]),
    ],
)
def test_fields_and_notes_are_furniture_with_a_box_and_a_finding(annotation: str, text: list[str]) -> None:
    reading = over(annotation)
    lines = [line for line in reading.lines if (line.rule or "").startswith("pdf.annotation")]
    assert [line.text for line in lines] == text
    assert {line.role for line in lines} <= {"furniture"}
    assert ("pdf.annotations" in [each.code for each in reading.findings]) == bool(text)
    assert [line.line for line in reading.lines] == [*range(1, len(reading.lines) + 1)]


@pytest.mark.parametrize(
    ("rotate", "box"),
    [
        (0, (100, 322, 300, 342)),
        (90, (500, 100, 520, 300)),
        (180, (295, 500, 495, 520)),
        (270, (322, 295, 342, 495)),
    ],
)
def test_the_box_is_on_the_page_as_it_is_shown(rotate: int, box: tuple[float, ...]) -> None:
    reading = over(f"<< /Subtype /Widget /FT /Tx /V (a) {RECT} >>", page=f"/Rotate {rotate}")
    (line,) = (line for line in reading.lines if line.rule == "pdf.annotation.field")
    assert line.box is not None
    assert (line.box.x0, line.box.top, line.box.x1, line.box.bottom) == box


def test_a_stamp_is_said_to_be_unread() -> None:
    reading = over(f"<< /Subtype /Stamp {RECT} /AP << /N 3 0 R >> >>")
    said = [each.message for each in reading.findings if each.code == "pdf.annotations"]
    assert said == ["1 stamps and drawings stand over pages; text in them is not read"]


@pytest.mark.parametrize("noise", ["5", "[5 null (a) 99 0 R]", "[<< /Subtype 5 /Rect (a) >>]", "<< >>"])
def test_annotations_that_are_none_do_no_harm(noise: str) -> None:
    made = objects([show("1. States should act.")], f"/Annots {noise}")
    reading = read(source_of("a.pdf", build(made)))
    assert [line.text for line in reading.lines] == ["1. States should act."]


@pytest.mark.parametrize(
    ("drawn", "stated", "is_said"),
    [
        ("abolish", "retain", True),
        ("fi", "\ufb01", False),
        ("\u062a", "\u0628", False),  # one glyph for letters that differ by their dots
        ("\u062a\u0627\u0633", "\u0628\u0646\u0633", True),
        ("a", "b", True),
        ("now", "not", True),
        ("2030", "2080", True),
        ("12", "21", True),
        ("not ever", "ever", True),
        ("all", "all not", True),
        ("gone", "", True),
        ("f", "ffi", False),
        ("act", "act", False),
        ("act-", "act", False),
    ],
)
def test_a_span_that_states_other_letters_than_are_drawn_is_said(
    drawn: str, stated: str, is_said: bool
) -> None:
    drawing = Drawing().page().show(glyphs(*"States should "), 72, 700)
    drawing.raw(f"/Span << /ActualText <FEFF{stated.encode('utf-16-be').hex()}> >> BDC")
    drawing.show(glyphs(*drawn), 300, 700).raw("EMC")
    said = [
        each for each in read(source_of("a.pdf", drawing.bytes())).findings if each.code == "pdf.actual_text"
    ]
    assert [each.evidence for each in said] == ([f"{drawn} → {stated}"] if is_said else [])
