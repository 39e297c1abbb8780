"""Rules are weighed on what an output holds, and judged by the truth of its documents."""

from dev.measure.parts import measured
from dev.weigh import Watch, judged, keys_of, read_again

from tests.references.cases import extraction, unit
from unrec.catalogue import load
from unrec.measure.scorer import Row, Side, Tally, by_value


def test_what_decides_is_counted_by_document() -> None:
    watch = Watch()
    document = extraction([unit("m1.r1", "المادة ٦ من اتفاقية حقوق الطفل.")])
    (read,) = read_again([document], load(), watch)
    assert [row.rule for row in read.references] == ["article.single/explicit.name"]
    assert set(watch.weight.documents) == set(watch.weight.times)
    assert set().union(*watch.weight.documents.values()) == {"doc.ar"}


def test_a_rule_is_right_where_the_truth_says_so() -> None:
    got = [Side("", "A/RES/1/1", rule="a+b/c"), Side("", "A/RES/1/2", rule="a/c")]
    row = Row("symbols of the work", [Side("", "A/RES/1/1")], got, (by_value,))
    tallies = judged([measured("unxml", "f", "n", [row])])
    assert tallies["a"] == Tally.of(0, 2, 1)
    assert tallies["b"] == Tally.of(0, 1, 1)


def test_every_language_has_keys_with_words() -> None:
    assert "the" in keys_of("en")["joining.determiners"]
