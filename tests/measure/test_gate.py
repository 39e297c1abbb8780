"""The gate: what shuts it, and what an update may not do."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.measure.made import (
    DOCUMENT,
    FIRST,
    SECOND,
    Spoil,
    gold,
    paragraph,
    spoiled,
    with_paragraph,
    with_paragraphs,
    with_reference,
)
from unrec.data import as_json
from unrec.measure.gate import (
    Floors,
    GateError,
    changes,
    check,
    floors_text,
    load_baseline,
    load_floors,
    measures,
    raised,
)
from unrec.measure.gold import evaluate
from unrec.measure.scoring import Evaluation
from unrec.models import Extraction


def evaluation(spoil: Spoil = lambda e: e) -> Evaluation:
    return evaluate([], [spoiled(spoil)])


def wrong_article(e: Extraction) -> Extraction:
    return with_reference(e, 0, article="7")


def dropped(e: Extraction) -> Extraction:
    return with_paragraphs(e, *e.paragraphs[:3], e.paragraphs[4])


BEFORE = evaluation()
FLOORS = raised(BEFORE, None)


def test_what_reaches_its_floors_and_loses_nothing_passes() -> None:
    assert check(BEFORE, FLOORS, BEFORE) == []


def test_a_score_under_its_floor_names_the_recommendation() -> None:
    failures = check(evaluation(wrong_article), FLOORS, evaluation(wrong_article))
    said = [failure.message for failure in failures]
    assert "references_resolved.f1 is 0.750000, under its floor 1.000000" in said
    assert f"{DOCUMENT}: references_resolved.recall is 0.750000, under its floor 1.000000" in said
    (resolved,) = {failure.outcomes for failure in failures if "references_resolved.f1" in failure.message}
    assert len(resolved) == 1
    assert resolved[0].startswith(f"{DOCUMENT}:m1.r1 references_resolved ")


def test_character_errors_have_a_floor_too() -> None:
    now = evaluation(lambda e: with_paragraph(e, 3, text="منع تهريب المهاجربن."))
    said = [
        failure for failure in check(now, FLOORS, now) if failure.message.startswith("characters.accuracy")
    ]
    assert [failure.outcomes for failure in said] == [(f"{DOCUMENT}:m1.r2.2 text",)]


def test_a_drop_from_the_baseline_fails_even_above_the_floors() -> None:
    low = Floors(
        gold=FLOORS.gold,
        overall=dict.fromkeys(FLOORS.overall, 0.1),
        documents={DOCUMENT: dict.fromkeys(FLOORS.overall, 0.1)},
    )
    said = [failure.message for failure in check(evaluation(dropped), low, BEFORE)]
    assert "structure.recall dropped from 1.000000 to 0.800000" in said
    assert f"{DOCUMENT}:m1.r2.2: " in said[0]
    assert "structure right → missed" in said[0]


def test_a_loss_fails_even_where_a_gain_makes_up_for_it() -> None:
    one = evaluation(lambda e: with_paragraph(e, 0, text=f"{FIRST}!"))
    other = evaluation(lambda e: with_paragraph(e, 1, text=f"{SECOND}!"))
    low = Floors(
        gold=FLOORS.gold, overall=measures(other.overall), documents={DOCUMENT: measures(other.overall)}
    )
    said = [failure.message for failure in check(other, low, one)]
    assert said == [f"{DOCUMENT}:m1.r2: text right → wrong"]


def test_a_false_positive_is_a_loss() -> None:
    now = evaluation(lambda e: with_paragraphs(e, *e.paragraphs, paragraph("m1.r3", "نص", "٣-", 3)))
    assert (f"{DOCUMENT}:m1.r3 structure", "absent", "extra") in changes(BEFORE, now).losses


def test_changed_gold_fails_until_the_floors_are_updated() -> None:
    now = replace(BEFORE, gold="f" * 64)
    assert [failure.message[:21] for failure in check(now, FLOORS, BEFORE)] == ["the gold has changed:"]
    assert check(now, raised(now, FLOORS), now) == []


def test_a_lost_invariant_fails_and_cannot_be_updated_away() -> None:
    now = replace(BEFORE, breaches=("doc: the lines of r1 do not give its raw text",))
    assert [failure.message for failure in check(now, FLOORS, BEFORE)] == [
        "lost invariant: doc: the lines of r1 do not give its raw text"
    ]
    with pytest.raises(GateError, match="lost invariant"):
        raised(now, FLOORS)


def without(name: str) -> Floors:
    return Floors(
        gold=FLOORS.gold,
        overall={k: v for k, v in FLOORS.overall.items() if k != name},
        documents=FLOORS.documents,
    )


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        (without("kinds.f1"), "kinds.f1 has no floor"),
        (
            replace(FLOORS, overall=FLOORS.overall | {"nonsense.f1": 0.5}),
            "nonsense.f1 has a floor and is not measured",
        ),
        (replace(FLOORS, documents={}), f"{DOCUMENT} has gold and no floors"),
        (replace(FLOORS, documents=FLOORS.documents | {"gone.ar": {}}), "gone.ar has floors and no gold"),
    ],
)
def test_a_missing_or_unused_floor_fails(floors: Floors, said: str) -> None:
    assert any(said in failure.message for failure in check(BEFORE, floors, BEFORE))


def test_floors_are_raised_to_what_is_reached() -> None:
    low = raised(evaluation(wrong_article), None)
    assert low.overall["references_resolved.f1"] == 0.75
    assert raised(BEFORE, low).overall["references_resolved.f1"] == 1.0


def test_a_floor_is_never_lowered_and_the_refusal_says_which() -> None:
    with pytest.raises(GateError) as refused:
        raised(evaluation(wrong_article), FLOORS)
    assert "references_resolved.f1 is 0.750000, under its floor 1.000000" in str(refused.value)
    assert f"{DOCUMENT}: references_resolved.f1" in str(refused.value)
    assert "structure" not in str(refused.value)


def test_floors_are_not_lost_with_their_document() -> None:
    with pytest.raises(GateError, match=r"gone\.ar has floors and no gold"):
        raised(BEFORE, replace(FLOORS, documents=FLOORS.documents | {"gone.ar": {"structure.f1": 1.0}}))


def test_the_files_read_back(tmp_path: Path) -> None:
    now = evaluation(wrong_article)
    (tmp_path / "floors.toml").write_text(floors_text(raised(now, None)), encoding="utf-8")
    (tmp_path / "baseline.json").write_bytes(as_json(now, indent=1))
    assert load_floors(tmp_path / "floors.toml") == raised(now, None)
    assert load_baseline(tmp_path / "baseline.json") == now
    assert check(now, load_floors(tmp_path / "floors.toml"), load_baseline(tmp_path / "baseline.json")) == []


@pytest.mark.parametrize("load", [load_floors, load_baseline])
@pytest.mark.parametrize("data", [None, b"", b"{", b"\xff", b'gold = "x"\nnonsense = 1\n'])
def test_a_file_of_the_gate_that_is_missing_or_broken_is_named(
    tmp_path: Path, load: Callable[[Path], object], data: bytes | None
) -> None:
    file = tmp_path / "gate.file"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(GateError, match=r"gate\.file"):
        load(file)


def test_gains_and_losses_id_by_id() -> None:
    before = evaluation(lambda e: with_reference(e, 3, instrument_id="untoc"))
    found = changes(before, evaluation(wrong_article))
    assert {own.split(" ")[0] for own, _, _ in found.gains} == {f"{DOCUMENT}:m1.r2.1"}
    assert {own.split(" ")[0] for own, _, _ in found.losses} == {f"{DOCUMENT}:m1.r1"}
    assert found.gold == []
    assert all((old, new) == ("right", "wrong") for _, old, new in found.losses)


def test_what_the_gold_newly_asks_for_is_neither_gain_nor_loss() -> None:
    fewer = replace(BEFORE, outcomes={k: v for k, v in BEFORE.outcomes.items() if ":m1.r1 " not in k})
    found = changes(fewer, BEFORE)
    assert (found.gains, found.losses) == ([], [])
    assert {own.split(" ")[0] for own, _, _ in found.gold} == {f"{DOCUMENT}:m1.r1"}


def test_outcome_ids_stay_however_the_output_changes() -> None:
    spoils: list[Spoil] = [
        wrong_article,
        dropped,
        lambda e: with_paragraph(e, 0, text=""),
        lambda e: replace(e, references=()),
    ]
    asked = set(BEFORE.outcomes)
    for spoil in spoils:
        now = evaluation(spoil)
        assert asked <= set(now.outcomes)
        assert all(now.outcomes[own] == "extra" for own in set(now.outcomes) - asked)
    assert len(asked) == len(spoiled(lambda _: gold()).outcomes)


def test_the_written_floors_are_ordinary_toml() -> None:
    text = floors_text(FLOORS)
    assert msgspec.toml.decode(text)["documents"][DOCUMENT]["structure.f1"] == 1.0
    assert text.startswith("# The floors")
