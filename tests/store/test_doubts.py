"""Doubts on a whole document: what is counted, and from which share on it asks for a look."""

from pathlib import Path

import pytest

from tests.support import codes, structure
from unrec.catalogue import load
from unrec.findings import kinds
from unrec.kinds import classify, requests
from unrec.models import Extraction
from unrec.store.audit import audit
from unrec.store.doubts import DOUBTS, LOST, chance, load_learned, shares, table
from unrec.store.doubts import told as weights_told

RESOLUTION = "The General Assembly,\n\nRecalling its resolution 61/53,\n\n"
CLAUSES = "1. Urges all States to act;\n\n2. Decides to remain seized of the matter."
BROKEN = "\n\n".join(f"{at}. It met.\n\nPart {at} of the table\n\n12,000\n\n14,000" for at in (3, 9, 2, 8, 4))
TORN = "\n\n".join(
    f"{at}. It met in the spring.\n\nPart {at} of the table" for at in (30, 9, 22, 8, 41, 7, 77, 5)
)
LAW = "Law on water\n\nArticle 1\n\nWater is a public good.\n\nArticle 2\n\nNobody may own a river."


def read(text: str) -> Extraction:
    return audit(requests(classify(structure(text))), load())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (RESOLUTION + CLAUSES, {}),
        # Short paragraphs after each other that end in no mark: half a table, or headings that were missed.
        (
            "1. The Committee met.\n\n2. It adopted this:\n\nBudget, 2019\n\n12,000\n\n14,000\n\nRent",
            {"doubt.open": 1 / 3},
        ),
        # Numbers that go back, twice: one alone is a misprint.
        (
            "3. States should act.\n\n9. States should report.\n\n2. States should meet.\n\n8. All should.",
            {"doubt.numbers": 1.0, "doubt.dear": 3 / 4},
        ),
        (LAW, {}),
    ],
)
def test_what_a_document_shows_of_a_bad_reading(text: str, told: dict[str, float]) -> None:
    measured = {code: share for code, share in shares(read(text)).items() if share}
    assert measured == pytest.approx(told, abs=0.01)


def test_a_law_is_whole_without_a_recommendation() -> None:
    law = read(LAW)
    assert codes(law) == ["document.no_recommendations"]
    assert law.document.status == "ok"


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (RESOLUTION + CLAUSES, False),
        (RESOLUTION + "Bearing in mind the report,\n\nNoting the costs,", True),
    ],
)
def test_a_list_that_is_lost_asks_for_a_look_by_itself(text: str, *, lost: bool) -> None:
    document = read(text)
    assert ("doubt.no_list" in codes(document)) == lost
    assert (document.document.status == "review") >= lost


def test_a_finding_says_the_share_and_the_chance() -> None:
    notes = [each for each in read(TORN).findings if each.code.startswith("doubt.")]
    assert notes
    learned = load_learned()
    measured = shares(read(TORN))
    likely = chance(weights_told(measured, learned), learned)
    assert likely >= learned.least
    for note in notes:
        assert f"{measured[note.code]:.1%} are" in note.message
        assert f"{likely:.0%}" in note.message
    assert read(TORN).document.status == "review"


def test_every_rule_has_a_weight_and_a_row() -> None:
    rows = "\n".join(table())
    learned = load_learned()
    assert set(learned.weights) == {rule.code for rule in DOUBTS} - {LOST}
    assert min(learned.weights.values()) >= 0
    assert 0 < learned.least < 1
    for rule in DOUBTS:
        assert rule.code in kinds()
        assert f"| `{rule.code}` | {rule.counts} |" in rows
    assert shares(Extraction(document=read(LAW).document)) == dict.fromkeys(
        [rule.code for rule in DOUBTS], 0.0
    )


def test_more_of_a_doubt_never_makes_a_fault_less_likely() -> None:
    learned = load_learned()
    for code in learned.weights:
        likely = [chance(weights_told({code: share}, learned), learned) for share in (0.0, 0.01, 0.1, 1.0)]
        assert likely == sorted(likely)


def test_the_published_table_is_the_one_in_force() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "accuracy.md").read_text("utf-8")
    assert "\n".join(table()) in page
