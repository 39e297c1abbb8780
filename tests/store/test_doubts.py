"""Doubts on a whole document: what is counted, and from which share on it asks for a look."""

from pathlib import Path

import pytest

from tests.support import codes, structure
from unrec.catalogue import load
from unrec.findings import kinds
from unrec.kinds import classify, requests
from unrec.models import Extraction
from unrec.store.audit import audit
from unrec.store.doubts import DOUBTS, shares, table

RESOLUTION = "The General Assembly,\n\nRecalling its resolution 61/53,\n\n"
CLAUSES = "1. Urges all States to act;\n\n2. Decides to remain seized of the matter."
LAW = "Law on water\n\nArticle 1\n\nWater is a public good.\n\nArticle 2\n\nNobody may own a river."


def read(text: str) -> Extraction:
    return audit(requests(classify(structure(text))), load())


def doubted(text: str) -> set[str]:
    return {each.code for each in read(text).findings if each.code.startswith("doubt.")}


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (RESOLUTION + CLAUSES, set()),
        (RESOLUTION + "Takes note of the report.", {"doubt.unnumbered"}),
        # Short paragraphs after each other that end in no mark: half a table, or headings that were missed.
        (
            "1. The Committee met.\n\n2. It adopted this:\n\nBudget, 2019\n\n12,000\n\n14,000\n\nRent",
            {"doubt.open"},
        ),
        # Numbers that go back, twice: one alone is a misprint.
        (
            "3. States should act.\n\n9. States should report.\n\n2. States should meet.\n\n8. All should.",
            {"doubt.dear"},
        ),
        ("1. States should act.\n\n9. States should report.", set()),
        (LAW, set()),
    ],
)
def test_what_a_document_shows_of_a_bad_reading(text: str, due: set[str]) -> None:
    assert doubted(text) == due
    assert (read(text).document.status == "review") >= bool(due)


def test_a_law_is_whole_without_a_recommendation() -> None:
    law = read(LAW)
    assert codes(law) == ["document.no_recommendations"]
    assert law.document.status == "ok"


def test_a_finding_says_both_shares() -> None:
    (note,) = [each for each in read(RESOLUTION + "Takes note.").findings if "doubt" in each.code]
    assert "33.3% are paragraphs" in note.message
    assert f"{kinds()[note.code].share:.1%} are a doubt" in note.message


def test_every_rule_has_a_threshold_and_a_row() -> None:
    rows = "\n".join(table())
    for rule in DOUBTS:
        share = kinds()[rule.code].share
        assert share is not None
        assert 0 < share <= 1
        assert f"| `{rule.code}` | {rule.counts} | {share:.2%} |" in rows
    assert shares(Extraction(document=read(LAW).document)) == dict.fromkeys(
        [rule.code for rule in DOUBTS], 0.0
    )


def test_the_published_table_is_the_one_in_force() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "accuracy.md").read_text("utf-8")
    assert "\n".join(table()) in page
