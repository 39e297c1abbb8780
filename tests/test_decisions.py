"""What people judged, put into the reading: every kind of decision, what cannot be done,
and what always holds.
"""

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.decisions import (
    FORMAT,
    Decided,
    Decision,
    Decisions,
    DecisionsError,
    Field,
    Judged,
    Target,
    Verdict,
    addressee_ids,
    agreement,
    by_source,
    read_decisions,
    scores,
)
from unrec.models import Extraction, ParagraphKind
from unrec.reading import source_of

TEXT = """V.19-00001

أولاً- الاجتماع الأول (فيينا، 30 أيار/مايو - 1 حزيران/يونيه 2012)

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول الأطراف أن تنظر فيما يلي:

(أ) التعاون وفقاً للمادة ١٨ من اتفاقية الجريمة المنظمة؛

(ب) تبادل المعلومات.
"""
SOURCE = source_of("one.txt", TEXT.encode())
PLAIN = extract(SOURCE, load())
UNIT = {row.path: row for row in PLAIN.paragraphs}


def decided(*decisions: Decision, disputed: bool = False) -> Extraction:
    return extract(SOURCE, load(), decided=[Decided(one, "Ada", disputed) for one in decisions])


def said(extraction: Extraction) -> list[str]:
    return [row.code for row in extraction.findings if row.code.startswith(("decision.", "audit."))]


def on(path: str, field: Field, verdict: Verdict, was: str = "", **more: Any) -> Decision:
    return Decision(path=path, field=field, verdict=verdict, was=was, **more)


LEGAL = UNIT["m1.r2.1"]
ARTICLE = next(row for row in PLAIN.references if row.paragraph_id == LEGAL.paragraph_id)


@pytest.mark.parametrize(
    ("decision", "codes"),
    [
        (on("m1.r1", "kind", "accept", "recommendation"), []),
        (on("m1.r1", "kind", "accept", "operative"), ["decision.stale"]),
        (on("m1.r1", "kind", "reject", "recommendation"), ["decision.applied"]),
        (on("m1.r1", "kind", "reject", "operative"), ["decision.stale"]),
        (on("m1.r1", "kind", "correct", "recommendation", value="recommendation"), []),
        (on("m1.r1", "label", "reject", "١-"), ["decision.rejected"]),
        (on("m1.r1", "label", "correct", "١-", value="٩-"), ["decision.applied"]),
        (on("m1.r9", "kind", "accept", "recommendation"), ["decision.lost"]),
        (on("m1.r1", "addressee", "accept", "states"), []),
        (on("m1.r1", "addressee", "accept", "unodc"), ["decision.stale"]),
        (on("m1.r1", "addressee", "reject", "unodc"), []),
        (on("m1.r1", "addressee", "reject", "states"), ["decision.applied"]),
        (on("m1.r1", "addressee", "correct", "states", value="states-parties"), ["decision.applied"]),
        (on("m1.r2.1", "reference", "accept", ARTICLE.surface, at=1), []),
        (on("m1.r2.1", "reference", "reject", ARTICLE.surface, at=1), ["decision.applied"]),
        (on("m1.r2.1", "reference", "accept", "other words", at=1), ["decision.stale"]),
        (
            on("m1.r2.1", "reference", "correct", ARTICLE.surface, at=1, target=Target(instrument_id="none")),
            ["decision.unfit"],
        ),
        (
            on(
                "m1.r2.1",
                "reference",
                "correct",
                ARTICLE.surface,
                at=1,
                target=Target(instrument_id="smuggling-protocol", article="99"),
            ),
            ["decision.unfit"],
        ),
        (
            on("m1.r2.1", "reference", "correct", ARTICLE.surface, at=1, target=Target(symbol="A/RES/55/25")),
            ["decision.applied"],
        ),
    ],
)
def test_each_decision_is_applied_or_reported(decision: Decision, codes: list[str]) -> None:
    after = decided(decision)
    assert said(after) == codes
    if codes != ["decision.applied"]:
        assert after.paragraphs == PLAIN.paragraphs
        assert after.references == PLAIN.references
        assert after.recommendations == PLAIN.recommendations


def test_what_is_disputed_stays_as_it_is() -> None:
    after = decided(on("m1.r1", "kind", "reject", "recommendation"), disputed=True)
    assert (said(after), after.paragraphs) == (["decision.disputed"], PLAIN.paragraphs)


def test_items_follow_the_kind_they_had_from_their_parent() -> None:
    after = decided(on("m1.r2", "kind", "correct", "recommendation", value="preambular"))
    kinds = {row.path: row.kind for row in after.paragraphs}
    inherited = {path for path, row in UNIT.items() if row.kind_rule == "kind.parent"}
    assert inherited
    assert {kinds[path] for path in ("m1.r2", *inherited)} == {"preambular"}
    assert [row.path for row in after.recommendations] == ["m1.r1"]


def test_a_corrected_text_stands_in_the_full_text_of_its_items() -> None:
    text = "يجوز للدول الأطراف أن تنظر فيما يلي:"
    after = decided(on("m1.r2", "text", "correct", UNIT["m1.r2"].text, value=f" {text}\n"))
    by_path = {row.path: row for row in after.recommendations}
    assert by_path["m1.r2"].text == text
    assert by_path["m1.r2.1"].full_text == f"{text} {LEGAL.text}"
    assert by_path["m1.r2"].strength == "may"
    assert by_path["m1.r2"].raw == UNIT["m1.r2"].raw


@given(
    st.lists(
        st.builds(
            Decision,
            path=st.sampled_from([*UNIT, "m9.r9"]),
            field=st.sampled_from(get_args(Field)),
            verdict=st.sampled_from(get_args(Verdict)),
            was=st.sampled_from(
                ["", "recommendation", "states", "١-", *(row.surface for row in PLAIN.references)]
            ),
            at=st.integers(0, 3),
            value=st.sampled_from(
                [*get_args(ParagraphKind), "ينبغي للدول أن تنفذ المادة ٣", "e\u0301", "states"]
            ),
            target=st.builds(
                Target,
                instrument_id=st.sampled_from(["smuggling-protocol", "corruption-convention", "none"]),
                article=st.sampled_from([None, "6", "999"]),
            ),
        ),
        max_size=6,
    )
)
def test_invariants_hold_whatever_is_decided(decisions: list[Decision]) -> None:
    possible = [one for one in decisions if one.field != "kind" or one.value in get_args(ParagraphKind)]
    file = Decisions(
        format=FORMAT,
        reviewer="Ada",
        documents=(Judged(document_id="x", sha256="y", decisions=tuple(possible)),),
    )
    after = extract(SOURCE, load(), decided=by_source([file])["y"])
    assert after.document.status != "failed", [row.message for row in after.findings]
    assert [row.message for row in after.findings if row.code == "audit.breach"] == []
    assert after.lines == PLAIN.lines


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (b"no json", "is no file of decisions"),
        (b"[]", "is no file of decisions"),
        ({"format": "other/1"}, "is of the format 'other/1'"),
        ({"more": 1}, "unknown field"),
        ({"verdict": "perhaps"}, "Invalid enum value 'perhaps'"),
        ({"verdict": "correct"}, "a correction without a value"),
        ({"verdict": "correct", "value": "request"}, "no kind 'request'; there are: recommendation"),
        ({"verdict": "correct", "field": "addressee", "value": "me"}, "no addressee 'me'"),
        ({"verdict": "correct", "field": "reference", "target": {"article": "6"}}, "names no target"),
    ],
)
def test_a_file_that_holds_no_decisions_is_refused(changed: Any, message: str) -> None:
    one = {"path": "m1.r1", "field": "kind", "verdict": "accept"}
    file = {"format": FORMAT, "documents": [{"document_id": "a", "sha256": "b", "decisions": [one]}]}
    if isinstance(changed, dict):
        for name, value in changed.items():
            (file if name in {"format", "more"} else one)[name] = value
    data = changed if isinstance(changed, bytes) else json.dumps(file).encode()
    with pytest.raises(DecisionsError, match=message):
        read_decisions(data, "d.json")


def test_addressees_have_the_ids_that_readings_have() -> None:
    assert {"other", "states", "states-parties", "unodc"} <= set(addressee_ids())


def file(reviewer: str, *decisions: Decision) -> Decisions:
    judged = Judged(document_id="a.ar", sha256="a", decisions=decisions)
    return Decisions(format=FORMAT, reviewer=reviewer, documents=(judged,))


def test_figures_are_counted_by_hand() -> None:
    one = file("Ada", *(on(f"r{at}", "kind", "accept" if at < 8 else "reject", "x") for at in range(10)))
    (kind, whole) = scores([one])
    assert (kind.field, kind.judged, kind.right, kind.wrong, kind.precision) == ("kind", 10, 8, 2, 0.8)
    assert kind.low is not None
    assert kind.high is not None
    assert (round(kind.low, 4), round(kind.high, 4)) == (0.4902, 0.9433)  # Wilson's, 8 of 10
    assert whole.judged == 10
    # Of ten, nine alike; by chance 0.8 · 0.7 + 0.2 · 0.3.
    other = file("Bo", *(on(f"r{at}", "kind", "accept" if at < 7 else "reject", "x") for at in range(10)))
    first, _ = agreement([one, other])
    assert (first.judged, first.agreed, first.reviewers) == (10, 9, ("Ada", "Bo"))
    assert first.kappa == pytest.approx((0.9 - 0.62) / (1 - 0.62))
    assert [row.disputed for row in scores([one, other])] == [1, 1]
    assert scores([one, other])[0].judged == 9
    assert agreement([one]) == []


REVIEW = """A/HRC/99/4

General Assembly

4 July 2014

Human Rights Council

Report of the Working Group on the Universal Periodic Review

Ruritania

113. The following recommendations enjoy the support of Ruritania:

113.1. End the detention of children (Spain);

113.2. Protect children and their families (France, Peru).
"""


def reviewed(*decisions: Decision, disputed: bool = False) -> Extraction:
    source = source_of("review.txt", REVIEW.encode())
    return extract(source, load(), decided=[Decided(one, "Ada", disputed) for one in decisions])


def test_answers_strengths_and_states_are_decided() -> None:
    found = reviewed(
        on("r113.1", "response", "correct", "supported", value="noted"),
        on("r113.2", "recommender", "correct", "PER", value="CHL"),
        on("r113.1", "recommender", "reject", "ESP"),
        on("r113.1", "strength", "correct", "", value="called_on"),
    )
    rows = {row.path: row for row in found.recommendations}
    assert (rows["r113.1"].response, rows["r113.1"].response_rule) == ("noted", "decision")
    assert rows["r113.1"].recommended_by == ()
    assert [one.code for one in rows["r113.2"].recommended_by] == ["FRA", "CHL"]
    assert sorted(said(found)) == [*["decision.applied"] * 3, "decision.stale"]


def test_a_strength_is_corrected_or_said_to_be_wrong() -> None:
    was = next(row.strength for row in PLAIN.recommendations if row.path == "m1.r1") or ""
    assert was
    found = decided(on("m1.r1", "strength", "correct", was, value="may"))
    row = next(row for row in found.recommendations if row.path == "m1.r1")
    assert (row.strength, row.strength_rule) == ("may", "decision")
    assert row.operative_words
    found = decided(on("m1.r1", "strength", "reject", was))
    assert found.recommendations == PLAIN.recommendations
    assert said(found) == ["decision.rejected"]


def test_the_date_and_the_symbol_of_a_document_are_decided_and_its_ids_stay() -> None:
    plain = reviewed()
    found = reviewed(
        on("", "date", "correct", "2014-07-04", value="2014-07-05"),
        on("", "symbol", "reject", "A/HRC/99/4"),
    )
    assert str(found.document.date) == "2014-07-05"
    assert found.document.symbol is None
    assert found.document.document_id == plain.document.document_id
    assert said(found) == ["decision.applied"] * 2


def test_what_was_judged_otherwise_or_is_disputed_changes_nothing() -> None:
    stale = reviewed(
        on("r113.1", "response", "correct", "rejected", value="noted"),
        on("r113.1", "recommender", "reject", "PER"),
        on("", "date", "reject", "1999-01-01"),
    )
    assert said(stale) == ["decision.stale"] * 3
    disputed = reviewed(
        on("", "symbol", "reject", "A/HRC/99/4"),
        on("r113.1", "response", "reject", "supported"),
        disputed=True,
    )
    assert said(disputed) == ["decision.disputed"] * 2
    assert disputed.recommendations == reviewed().recommendations
    assert (
        reviewed(on("", "date", "accept", "2014-07-04"), on("r113.1", "response", "accept", "supported"))
        == reviewed()
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "last summer"), ("response", "perhaps"), ("strength", "firmly"), ("symbol", " ")],
)
def test_a_value_that_cannot_be_is_refused(field: Field, value: str) -> None:
    told = {"path": "", "field": field, "verdict": "correct", "was": "", "value": value}
    data = {"format": FORMAT, "documents": [{"document_id": "x", "sha256": "y", "decisions": [told]}]}
    with pytest.raises(DecisionsError):
        read_decisions(json.dumps(data).encode(), "a.json")
