"""Series as they are read: documents in order of time, what changed, and the answers then and now."""

from msgspec.structs import replace

from tests.series.test_series import FILLER, review, rows_of
from unrec.models import Extraction, Response
from unrec.series.timeline import Line, Timeline, joined, lines, timelines, told_of

FIRST, SECOND = "Consider abolishing the death penalty;", "Abolish the death penalty;"


def answered(extraction: Extraction, response: Response) -> Extraction:
    """A review whose last recommendation was answered so."""
    *others, last = extraction.recommendations
    return replace(extraction, recommendations=(*others, replace(last, response=response)))


def two() -> tuple[Extraction, Extraction]:
    """Two reviews of a State; of what they say only the last was asked in other words."""
    return answered(review("en", [FIRST]), "noted"), answered(review("en", [SECOND], "2"), "supported")


def line_of(timeline: Timeline) -> Line:
    """The line of what was asked in other words."""
    (line,) = (line for line in timeline.lines if line.cells[0][0].told.text.startswith("Consider"))
    return line


def test_a_line_has_what_changed_and_the_answers_then_and_now() -> None:
    second, first = reversed(two())
    (timeline,) = timelines([second, first], rows_of(first, second))
    assert [row.session for row, _, _ in timeline.heads] == ["1", "2"]
    assert [count for _, count, _ in timeline.heads] == [len(FILLER["en"]) + 1] * 2
    assert len(timeline.lines) == len(FILLER["en"]) + 1
    (then,), (now,) = line_of(timeline).cells
    assert (then.relation, then.then) == (None, None)
    assert (now.relation, now.then, now.told.response) == ("stronger", "noted", "supported")
    assert "".join(run.text for run in now.runs if run.edit != "gone") == now.told.text
    assert [run.text.strip() for run in now.runs if run.edit == "gone"] == ["Consider abolishing"]


def test_what_is_asked_for_must_stand_in_a_line() -> None:
    first, second = two()
    line = line_of(next(timelines([first, second], rows_of(first, second))))
    assert line.meets({})
    assert line.meets({"theme": "death-penalty", "response": "noted", "relation": "stronger"})
    assert not line.meets({"theme": "torture-and-other-cid-treatment"})
    assert not line.meets({"response": "rejected"})
    assert not line.meets({"relation": "same"})


def test_without_series_every_paragraph_is_a_line_of_its_own() -> None:
    first, second = two()
    ids = [each.document.document_id for each in (first, second)]
    told = [each for extraction in (first, second) for each in told_of(extraction)]
    alone = list(lines(ids, told, []))
    assert [line.said for line in alone] == [1] * len(told)
    assert [line.ends() for line in alone] == [(0, 0)] * (len(told) // 2) + [(1, 1)] * (len(told) // 2)
    assert list(timelines([first, second], [])) == []
    assert list(lines([], [], [])) == []


def test_an_earlier_paragraph_that_is_not_here_marks_nothing() -> None:
    first, second = two()
    rows = rows_of(first, second)
    (only,) = (each for each in told_of(second) if each.text == SECOND.rstrip(";") or each.text == SECOND)
    (line,) = lines([second.document.document_id], [only], rows)
    ((saying,),) = line.cells
    assert (saying.relation, [run.edit for run in saying.runs]) == (None, ["same"])
    assert list(timelines([second], rows)) == []


def test_documents_that_series_join_are_one_group() -> None:
    one, other = (
        rows_of(*two()),
        rows_of(review("en", [FIRST], state="YYY"), review("en", [FIRST], "2", "YYY")),
    )
    groups = joined([*one, *other])
    assert sorted(sorted(group) for group in groups) == sorted(
        sorted(
            {row.paragraph_id.partition(":")[0] for row in rows}
            | {row.series_id.partition(":")[0] for row in rows}
        )
        for rows in (one, other)
    )
    assert joined([]) == []
