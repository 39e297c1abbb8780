"""Bootstrap intervals: around the score, wider for less evidence, the same every time."""

from msgspec.structs import replace

from tests.measure.made import spoiled
from unrec.measure.scoring import Comparison, Interval, Outcome, Side, intervals, stages


def comparison(right: int, missed: int, cluster_size: int = 1) -> Comparison:
    one = Side(value={"path": "x"})
    outcomes = [
        Outcome(
            document_id="d",
            stage="structure",
            path=str(index),
            cluster=str(index // cluster_size),
            expected=one,
            got=one if index < right else None,
        )
        for index in range(right + missed)
    ]
    return Comparison(document_id="d", outcomes=tuple(outcomes), distances=())


def of_recall(found: Comparison, rounds: int = 400) -> Interval:
    return intervals([found], rounds=rounds)["structure"]["recall"]


def test_the_interval_holds_the_score_and_is_that_of_a_binomial() -> None:
    found = of_recall(comparison(90, 10), rounds=2000)
    assert 0.82 < found.low < 0.86
    assert 0.94 < found.high < 0.97


def test_less_evidence_gives_a_wider_interval() -> None:
    few, many = of_recall(comparison(9, 1)), of_recall(comparison(180, 20))
    assert few.high - few.low > 2 * (many.high - many.low)


def test_paragraphs_are_resampled_whole() -> None:
    alone, together = of_recall(comparison(80, 20)), of_recall(comparison(80, 20, cluster_size=20))
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_intervals_are_the_same_every_time_and_move_with_the_seed() -> None:
    one = comparison(70, 30)
    assert intervals([one], rounds=200) == intervals([one], rounds=200)
    assert intervals([one], rounds=200, seed=1) != intervals([one], rounds=200, seed=2)


def test_every_stage_has_one_and_the_perfect_output_a_narrow_one() -> None:
    found = intervals([spoiled(lambda e: e)], rounds=50)
    assert set(found) == {*stages(), "characters"}
    assert found["structure"]["f1"] == Interval(low=1.0, high=1.0)
    assert found["characters"]["error_rate"] == Interval(low=0.0, high=0.0)


def test_a_stage_without_data_has_the_whole_range() -> None:
    nothing = replace(comparison(1, 0), outcomes=())
    assert intervals([nothing], rounds=50)["structure"]["f1"] == Interval(low=0.0, high=1.0)
