import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.pages.marks import Run, Span, runs

TEXT = "ينبغي للدول أن تنفّذ المادة ٦"


def span(words: str, mark: str, href: str = "") -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), mark, f"{mark}!", href)


def shown(found: tuple[Run, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (run.link.href if run.link else "", [(piece.text, piece.marks) for piece in run.pieces])
        for run in found
    ]


def test_a_text_without_spans_is_one_piece() -> None:
    assert shown(runs(TEXT, [])) == [("", [(TEXT, "")])]


def test_an_empty_text_has_no_run() -> None:
    assert runs("", []) == ()


def test_marks_and_links_cut_the_text() -> None:
    found = runs(TEXT, [span("ينبغي", "operative"), span("المادة ٦", "explicit", "#a")])
    assert shown(found) == [
        ("", [("ينبغي", "operative"), (" للدول أن تنفّذ ", "")]),
        ("#a", [("المادة ٦", "")]),
    ]


def test_marks_overlap_and_stand_in_links() -> None:
    found = runs(
        TEXT, [span("للدول أن", "addressee"), span("أن تنفّذ", "operative"), span("للدول أن تنفّذ", "x", "#a")]
    )
    assert shown(found)[1] == (
        "#a",
        [("للدول ", "addressee"), ("أن", "addressee operative"), (" تنفّذ", "operative")],
    )
    assert found[1].pieces[1].note == "addressee!; operative!"


def test_of_overlapping_links_the_longer_first_is_kept() -> None:
    inner, outer = span("المادة", "explicit", "#inner"), span("المادة ٦", "explicit", "#outer")
    assert [run.link.href for run in runs(TEXT, [inner, outer]) if run.link] == ["#outer"]


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (3, len(TEXT) + 1)])
def test_unsound_spans_mark_nothing(start: int, end: int) -> None:
    assert shown(runs(TEXT, [Span(start, end, "x", "x", "#x")])) == [("", [(TEXT, "")])]


@given(st.lists(st.tuples(st.integers(-2, 35), st.integers(-2, 35), st.booleans())))
def test_the_pieces_give_the_text_back(spans: list[tuple[int, int, bool]]) -> None:
    found = runs(TEXT, [Span(start, end, "m", "n", "#h" if link else "") for start, end, link in spans])
    assert "".join(piece.text for run in found for piece in run.pieces) == TEXT
