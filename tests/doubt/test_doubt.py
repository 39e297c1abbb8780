"""Where the second reader does not agree: rows, findings, and what is never compared."""

import msgspec
import pytest

from tests.support import codes
from unrec.doubt import Weighed, second_reading
from unrec.doubt.calibrated import load_calibration
from unrec.findings import kinds
from unrec.kinds import classify
from unrec.models import Extraction, Line, Paragraph
from unrec.reading import read, source_of
from unrec.structure import structure
from unrec.structure.normalise import normalise

PREAMBLE = (
    "Recalling its resolution 60/1 of 16 September 2005 on the wells of the\nplain, and the reports of the"
    " Secretary-General thereon,\n\nNoting with concern that the water of the wells of the hills is not\nshared"
    " among those who live near them,\n\n"
)
CLAUSES = (
    "1. Decides to share the water of the wells of the plain among those who\nlive near them;\n\n"
    "2. Requests the Secretary-General to report on the wells at its next\nsession;\n\n"
    "3. Also requests him to keep the wells under review and to tell of any\nthat fall dry.\n"
)
TEXT = f"The General Assembly,\n\n{PREAMBLE}{CLAUSES}"


def extracted(text: str) -> Extraction:
    return classify(normalise(structure(read(source_of("x.txt", text.encode())))))


def agreed(extraction: Extraction) -> list[float | None]:
    return [row.agreement for row in extraction.paragraphs]


def joined(extraction: Extraction, first: Paragraph, second: Paragraph) -> Extraction:
    """The extraction as if the second paragraph went on with the first."""

    def moved(line: Line) -> Line:
        if line.paragraph_id != second.paragraph_id:
            return line
        return msgspec.structs.replace(line, role="continuation", paragraph_id=first.paragraph_id)

    rows = [row for row in extraction.paragraphs if row is not second]
    return msgspec.structs.replace(
        extraction, paragraphs=tuple(rows), lines=tuple(map(moved, extraction.lines))
    )


def test_a_second_reader_agrees_with_a_plain_resolution() -> None:
    read_again = second_reading(extracted(TEXT))
    assert min(each for each in agreed(read_again) if each is not None) > 0.8
    assert "doubt.reader" not in codes(read_again)


def test_two_paragraphs_read_as_one_are_doubted_with_both_readings() -> None:
    extraction = extracted(TEXT)
    paragraphs = extraction.paragraphs
    wrong = joined(extraction, paragraphs[1], paragraphs[2])
    read_again = second_reading(wrong)
    low = [row.path for row in read_again.paragraphs if (row.agreement or 0) < 0.6]
    assert low == [paragraphs[1].path]
    (note,) = [each for each in read_again.findings if each.code == "doubt.reader"]
    assert note.paragraph_id == paragraphs[1].paragraph_id
    assert note.line == paragraphs[2].line_first
    assert "goes on here" in note.message
    assert "a new preambular paragraph" in note.message


def test_a_list_read_as_headings_is_doubted() -> None:
    extraction = extracted(TEXT)
    lost = {row.paragraph_id for row in extraction.paragraphs if row.label}
    ledger = tuple(
        msgspec.structs.replace(line, role="heading", paragraph_id=None)
        if line.paragraph_id in lost
        else line
        for line in extraction.lines
    )
    kept = tuple(row for row in extraction.paragraphs if row.paragraph_id not in lost)
    read_again = second_reading(msgspec.structs.replace(extraction, paragraphs=kept, lines=ledger))
    missed = [each for each in read_again.findings if each.code == "doubt.reader" and not each.paragraph_id]
    assert len(missed) == len(lost)
    assert all(each.message.startswith("read as heading; ") for each in missed)


def test_a_failed_or_empty_document_is_not_read_again() -> None:
    extraction = extracted("")
    assert second_reading(extraction) is extraction


@pytest.mark.parametrize("code", ["doubt.reader", "doubt.foreign", "doubt.second"])
def test_its_findings_are_listed(code: str) -> None:
    assert kinds()[code].review == (code == "doubt.second")


def test_a_document_that_it_cannot_judge_has_no_agreement() -> None:
    thought = Weighed(0.01, 0.01, 0.01, 0.01, row=0, alike=0.0, kinds=0.0)
    assert load_calibration().paragraph(thought) is None
    sure = load_calibration().paragraph(thought._replace(alike=1.0, kinds=1.0))
    assert sure is not None
    assert sure < 0.6


def test_a_document_that_it_cannot_judge_is_told_as_such() -> None:
    extraction = extracted(TEXT)
    # Every line a paragraph of its own, as of a text that was never parted.
    lost = [
        msgspec.structs.replace(row, paragraph_id=f"{row.paragraph_id}x") for row in extraction.paragraphs
    ]
    ledger = [
        msgspec.structs.replace(line, role="item", paragraph_id=row.paragraph_id)
        for line, row in zip(
            [each for each in extraction.lines if each.role == "continuation"], lost, strict=False
        )
    ]
    read_again = second_reading(
        msgspec.structs.replace(extraction, paragraphs=tuple(lost[: len(ledger)]), lines=tuple(ledger))
    )
    assert agreed(read_again) == [None] * len(ledger)
    assert "doubt.foreign" in codes(read_again)
