"""Positions that an addendum states afterwards: read by number, joined to the review of the same run."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.cli import app
from unrec.kinds.positions import joined, positions
from unrec.models import Extraction, Recommendation
from unrec.reading import source_of

HEAD = """{symbol}
General Assembly
Distr.: General
{day} 2044
Original: {language}

Human Rights Council
Ninetieth session
Agenda item 6
Universal Periodic Review

Report of the Working Group on the Universal Periodic Review

Norway

{body}
"""
LISTS = """II. Conclusions and/or recommendations

115. The following recommendations will be examined by Norway, which will provide responses in due time:

115.1. Ratify the Convention against Enforced Disappearance (Chile);

115.2. Train judges on the rights of the child (Ghana);

115.3. Abolish solitary confinement (Spain);

115.4. Adopt a plan on housing (Peru);

115.5. Continue its work on literacy (Cuba);

115.6. Invite the Special Rapporteur on housing (Kenya);

116. The recommendations listed below have been examined by Norway and enjoy its support:

116.1. Share good practices on prisons (Togo);

116.2. Review the law on asylum (Benin).
"""
HEADED = """I. Recommendations that Norway considers already implemented

1. The Government accepts the following recommendations and gives more details: 115.2, 116.1.

II. Noted recommendations

115.4

The law supports no such plan.

115.6

Norway cannot accept this recommendation.
"""
SINGLE = """II. Conclusions and/or recommendations

90. The following recommendations will be examined by Norway, which will provide responses in due time:

1. Ratify the Convention against Enforced Disappearance (Chile);

2. Train judges on the rights of the child (Ghana);

3. Abolish solitary confinement (Spain);

4. Adopt a plan on housing (Peru);

5. Continue its work on literacy (Cuba).
"""


def made(
    body: str, symbol: str = "A/HRC/90/7", day: str = "5 January", language: str = "English"
) -> Extraction:
    text = HEAD.format(symbol=symbol, body=body, day=day, language=language)
    return extract(source_of(f"{symbol.replace('/', '_')}.txt", text.encode()), load())


def addendum(body: str, number: int = 1) -> Extraction:
    said = "Addendum\n\nViews on conclusions and/or recommendations\n\n"
    return made(said + body, f"A/HRC/90/7/Add.{number}", "4 March")


def answers(body: str, review: str = LISTS) -> dict[str, str | None]:
    """What the addendum's words make of the review's recommendations, by their places."""
    done = joined(made(review), [addendum(body)])
    return {
        row.path.removeprefix("r"): row.response
        for row in done.recommendations
        if row.response_source is not None
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "1. The Government accepts recommendations 115.1, 115.3-4 and notes recommendations 115.5. 115.6.",
            {"115.1": "supported", "115.3": "supported", "115.4": "supported"}
            | {"115.5": "noted", "115.6": "noted"},
        ),
        (  # the number alone is that of one list only
            "1. Norway accepts the recommendations 3–5, 2.",
            {"115.3": "supported", "115.4": "supported", "115.5": "supported"},
        ),
        (  # what is said of them next, and what the heading says
            "1. Norway accepts recommendation 115.2. It considers that it is already implemented.",
            {"115.2": "implemented"},
        ),
        (
            HEADED,
            {"115.2": "implemented", "116.1": "implemented", "115.4": "noted", "115.6": "rejected"},
        ),
        (
            "1. The following enjoy the support of Norway:\n\n115.1, 115.2.",
            {"115.1": "supported"} | {"115.2": "supported"},
        ),
        ("Rec. 115.1 Norway accepts it.\n\nRec. 115.2 See recommendation 115.1.", {"115.1": "supported"}),
        ("1. The programme of 115.1 is supported by all.", {}),
        ("1. Norway thanks all for 8 recommendations.", {}),
    ],
)
def test_what_numbers_are_answered(body: str, expected: dict[str, str]) -> None:
    assert answers(body) == expected


def test_paragraphs_numbered_as_the_recommendations_answer_them() -> None:
    body = (
        "1.\tNorway cannot, at this point, make a definitive statement.\n\n"
        "2.\tNorway accepts the recommendation and notes that it has acted accordingly.\n\n"
        "3.\tNorway does not accept the recommendation.\n\n"
        "4., 5.\tNorway accepts these recommendations; they have already been implemented.\n\n"
    )
    assert answers(body, SINGLE) == {
        "2": "supported",
        "3": "rejected",
        "4": "implemented",
        "5": "implemented",
    }
    few = "1.\tNorway thanks all.\n\n2.\tNorway accepts the recommendation.\n\n3.\tIt will go on.\n\n"
    assert answers(few, SINGLE) == {}


def test_rows_of_a_table() -> None:
    table = (
        "<html><body><p>A/HRC/90/7/Add.1</p><p>Human Rights Council</p><p>4 March 2044</p><h1>Addendum</h1>"
        "<table><tr><th>Recommendation</th><th>Position</th><th>Comment</th></tr>"
        "<tr><td>115.1 Ratify the Convention (Chile)</td><td>Accepted</td><td>It is noted in the plan.</td></tr>"
        "<tr><td>115.2</td><td>Not accepted</td><td></td></tr>"
        "<tr><td>115.3</td><td></td><td>Norway can accept this recommendation.</td></tr></table></body></html>"
    )
    other = extract(source_of("add.html", table.encode()), load())
    rows = joined(made(LISTS), [other]).recommendations
    assert [(row.path, row.response) for row in rows if row.response_source] == [
        ("r115.1", "supported"),
        ("r115.2", "rejected"),
        ("r115.3", "supported"),
    ]


def test_the_rule_the_place_and_the_findings_are_told() -> None:
    other = addendum("1. Norway accepts recommendations 115.1, 115.9 and 2.")
    done = joined(made(LISTS), [other])
    row = done.recommendations[0]
    assert (row.response, row.response_rule) == ("supported", "addendum.numbers.supported")
    assert row.response_source == "A-HRC-90-7-Add.1.en:r1"
    said = {each.code: (each.message, each.evidence) for each in done.findings}
    assert said["response.addendum"] == (
        "the responses to 1 of 8 are those of A-HRC-90-7-Add.1.en",
        "A-HRC-90-7-Add.1.en",
    )
    assert said["response.unjoined"][1] == "115.9, 2"
    assert done.document.n_findings == len(done.findings)


def test_a_later_addendum_counts_before_an_earlier_one() -> None:
    first, second = (
        addendum("1. Norway notes recommendation 115.1."),
        addendum("1. Norway accepts recommendation 115.1.", 2),
    )
    (row, *_) = joined(made(LISTS), [first, second]).recommendations
    assert (row.response, row.response_source) == ("supported", "A-HRC-90-7-Add.2.en:r1")


def test_other_documents_are_left_as_they_are() -> None:
    note = extract(source_of("a.txt", b"1. The States should act.\n"), load())
    assert joined(note, [addendum("1. Norway accepts recommendation 115.1.")]) is note
    assert positions(note) == []


def row_of(extractions: list[Extraction]) -> Recommendation:
    (review,) = (each for each in in_order(extractions) if each.document.work_id == "A-HRC-90-7")
    return review.recommendations[0]


def test_documents_in_memory_are_joined_whatever_their_order() -> None:
    review, other = made(LISTS), addendum("1. Norway accepts recommendation 115.1.")
    assert row_of([review, other]) == row_of([other, review])
    assert row_of([review, other]).response == "supported"
    assert row_of([review]).response == "pending"


@pytest.mark.slow
def test_a_run_follows_addenda_that_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The review's file is unchanged throughout: its rows are not, and the output is that of a fresh run."""
    monkeypatch.chdir(tmp_path)
    Path("raw").mkdir()
    text = HEAD.format(symbol="A/HRC/90/7", body=LISTS, day="5 January", language="English")
    Path("raw/review.txt").write_text(text, "utf-8")

    def response() -> tuple[str, str | None]:
        done = CliRunner().invoke(app, ["run"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        document = json.loads(Path("output/json/A-HRC-90-7.en.json").read_text("utf-8"))
        found = json.dumps(document)
        CliRunner().invoke(app, ["run", "-o", "fresh", "--no-cache"], catch_exceptions=False)
        for name in ("recommendations.parquet", "findings.parquet", "json/A-HRC-90-7.en.json"):
            assert Path("output", name).read_bytes() == Path("fresh", name).read_bytes()
        return ("supported" if "addendum.numbers.supported" in found else "none"), None

    assert response()[0] == "none"
    said = HEAD.format(
        symbol="A/HRC/90/7/Add.1",
        body="Addendum\n\n1. Norway accepts recommendation 115.1.\n",
        day="4 March",
        language="English",
    )
    Path("raw/add.txt").write_text(said, "utf-8")
    assert response()[0] == "supported"
    Path("raw/add.txt").write_text(said.replace("accepts", "notes"), "utf-8")
    assert response()[0] == "none"
    Path("raw/add.txt").unlink()
    assert response()[0] == "none"
