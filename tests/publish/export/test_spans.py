"""Marks in text that nest."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tests.publish.export.documents import document, with_text
from unrec.publish.export.akn import Mark, Node, marks_of, nest


def shape(nodes: Iterable[Node]) -> list[object]:
    return [(node.mark.start, node.mark.end, *shape(node.inner)) for node in nodes]


def one(start: int, end: int) -> Mark:
    return Mark(start, end, "one", ())


def test_what_lies_inside_is_inside() -> None:
    assert shape(nest([one(2, 4), one(0, 9), one(5, 6), one(9, 12)])) == [(0, 9, (2, 4), (5, 6)), (9, 12)]


def test_what_crosses_is_cut_at_the_border() -> None:
    nodes = nest([one(0, 6), one(4, 9)])
    assert shape(nodes) == [(0, 6, (4, 6)), (6, 9)]
    assert [nodes[0].inner[0].mark.piece, nodes[1].mark.piece] == [0, 1]


def test_a_gap_cuts_what_crosses_it_and_keeps_its_pieces_apart() -> None:
    nodes = nest([one(0, 14), one(3, 6), one(8, 20)], [(5, 6), (10, 11)])
    assert shape(nodes) == [(0, 5, (3, 5)), (6, 10, (8, 10)), (11, 20, (11, 14))]
    assert [node.mark.piece for node in nodes] == [0, 1, 1]
    assert [node.inner[0].mark.piece for node in nodes] == [0, 0, 2]


def test_the_dual_gets_a_mark_for_each_number() -> None:
    item = document().paragraphs[4]
    rows = [row for row in document().references if row.paragraph_id == item.paragraph_id]
    marks = marks_of(rows)
    assert [mark.kind for mark in marks] == ["many", "one", "one"]
    assert [item.text[mark.start : mark.end] for mark in marks[1:]] == ["١٦", "١٨"]


def test_targets_without_a_number_of_their_own_share_the_words() -> None:
    text = "العهدان الدوليان والباقي"
    rows = with_text(text, (0, 16, "a"), (0, 16, "b"), (17, 24, "c")).references
    marks = marks_of(rows)
    assert [(mark.start, mark.end, mark.kind) for mark in marks] == [
        (0, 16, "many"),
        (0, 16, "one"),
        (16, 16, "one"),
        (17, 24, "one"),
    ]
    assert shape(nest(marks)) == [(0, 16, (0, 16), (16, 16)), (17, 24)]


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: one(s[0], s[0] + s[1]))


GAPS = st.lists(st.integers(0, 15), unique=True, max_size=4).map(
    lambda places: [(3 * place, 3 * place + 1) for place in sorted(places)]
)


@given(st.lists(SPANS, max_size=8), GAPS)
def test_nodes_nest_and_cover_what_the_marks_cover(marks: list[Mark], gaps: list[tuple[int, int]]) -> None:
    covered: set[int] = set()

    def walk(nodes: list[Node], start: int, end: int) -> None:
        at = start
        for node in nodes:
            assert at <= node.mark.start <= node.mark.end <= end
            walk(node.inner, node.mark.start, node.mark.end)
            covered.update(range(node.mark.start, node.mark.end))
            at = node.mark.end

    walk(nest(marks, gaps), 0, 100)
    skipped = {place for start, end in gaps for place in range(start, end)}
    assert covered == {place for mark in marks for place in range(mark.start, mark.end)} - skipped


@given(st.lists(SPANS, max_size=8, unique=True), GAPS)
def test_pieces_of_a_mark_are_counted(marks: list[Mark], gaps: list[tuple[int, int]]) -> None:
    pieces: dict[str, list[int]] = {}

    def walk(nodes: list[Node]) -> None:
        for node in nodes:
            pieces.setdefault(node.mark.kind, []).append(node.mark.piece)
            walk(node.inner)

    named = [mark._replace(kind=f"mark {position}") for position, mark in enumerate(marks)]  # type: ignore[arg-type]
    walk(nest(named, gaps))
    assert len(pieces) == len(marks)
    assert all(found == list(range(len(found))) for found in pieces.values())
