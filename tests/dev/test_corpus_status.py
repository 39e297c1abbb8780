"""How well the status tells: documents that are right, and that have lost something, by their status."""

from dev import status as bench
from dev.judging import AS_IT_IS
from dev.measure.parts import Kind, Measured
from dev.measure.parts import measured as told
from dev.measure.summary import judged, status_grids, tellings
from msgspec.structs import replace

from tests.dev.made import gold
from unrec.measure.scorer import Row, Side, Tally
from unrec.store.doubts import LOST


def measured(source: str, status: str, right: int, kind: Kind = "reviews", stage: str = "places") -> Measured:
    """Return a document of whose hundred things so many are right."""
    stages = {stage: Tally.of(100, 100, right)}
    return Measured(kind=kind, name=source, family="", source=source, status=status, stages=stages)


DOCUMENTS = [
    measured("a", "ok", 100),
    measured("b", "ok", 99),
    measured("c", "review", 99),
    measured("d", "review", 100),
    measured("e", "failed", 0),
    measured("d", "review", 90, "contents", "ranges"),
    measured("f", "review", 10, "actions", "action"),
]


def test_review_is_judged_by_what_is_not_right() -> None:
    found = {each.source: each.lowest for each in judged(DOCUMENTS)}
    assert found == {"a": 1.0, "b": 0.99, "c": 0.99, "d": 0.9, "e": 0.0}  # an action makes nothing right
    telling = tellings(judged(DOCUMENTS))["all"]
    assert (telling.documents, telling.right, telling.lost, telling.review) == (5, 1, 2, 3)
    assert (telling.wrong_named.precision, telling.wrong_named.recall) == (1.0, 0.75)
    assert (telling.lost_named.precision, telling.lost_named.recall) == (0.666667, 1.0)
    (grid,) = status_grids({"all": telling})
    assert grid.rows == [("all", "5", "1", "2", "3", "1.00", "0.75", "0.67", "1.00")]


def test_agreement_is_held_against_what_is_right() -> None:
    report = gold()
    rows = tuple(
        replace(row, agreement=agreement)
        for row, agreement in zip(report.paragraphs, (0.97, 1.0, 0.41, None, 0.45), strict=True)
    )
    sides = [Side(row.path, row.text) for row in rows]
    said = [side if at != 2 else side._replace(value="other") for at, side in enumerate(sides)]
    table = [Row("paragraphs", said, sides), Row("places", sides, sides)]
    stages = told("annotated", "", "d", table, replace(report, paragraphs=rows)).stages
    assert {what: (each.gold, each.recall) for what, each in stages.items() if "agreement" in what} == {
        "agreement 0.4": (2, 0.5),
        "agreement 0.9": (2, 1.0),
    }


def test_nothing_is_told_without_documents() -> None:
    assert tellings([]) == {}
    assert list(status_grids({})) == []


def shown(number: int, loss: float, **shares: float) -> bench.Shown:
    """Return a document with these doubts; every third one is in the same third of works."""
    every = dict.fromkeys((*bench.CODES, LOST), 0.0) | {
        f"doubt.{code}": share for code, share in shares.items()
    }
    return bench.Shown(f"d{number}", "f", AS_IT_IS, number % bench.THIRDS, loss, every, ())


def test_a_status_is_learned_from_what_documents_show() -> None:
    bad = [shown(at, 0.2, open=0.3, dear=0.01) for at in range(30)]
    good = [shown(at, 0.0, open=0.001 * (at % 3), dear=0.01) for at in range(30, 90)]
    learned = bench.learn([*bad, *good], [*bad, *good])
    assert learned.weights["doubt.open"] > learned.weights["doubt.dear"] >= 0
    assert [bench.is_named(each, learned) for each in (*bad, *good)] == [True] * 30 + [False] * 60
    assert bench.is_named(shown(1, 0.0, no_list=1.0), learned)  # a lost list asks for a look by itself
    assert "| all | 90 | 30 | 30 | 1.00 | 1.00 | 0 | 0 |" in list(bench.table([*bad, *good]))


def test_the_least_chance_is_the_lowest_that_names_mostly_what_is_wrong() -> None:
    documents = [shown(at, 0.2 * (at % 4 > 0), open=0.3) for at in range(8)]
    documents += [shown(at, 0.0, open=0.1) for at in range(8, 40)]
    learned = bench.learn(documents, documents)
    assert sum(bench.is_named(each, learned) for each in documents) == 8  # of which six are wrong
