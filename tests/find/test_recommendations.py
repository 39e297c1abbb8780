"""Recommendations to a State: none of what delegations said, each with its answer, and counted."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from tests.find.conftest import twice
from unrec.cli import app
from unrec.find.recommendations import recommendations
from unrec.find.search import Finder, QueryError


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twice(tmp_path_factory.mktemp("twice") / "out")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_they_are_counted_by_answer_and_by_who_made_them(reviews: Path) -> None:
    with Finder(reviews) as finder:
        given = recommendations(finder, "ISL")
        assert {hit.kind for hit in given.rows} == {"recommendation"}
        assert [hit.path for hit in given.rows] == ["r113.1", "r113.2", "r114.1"] * 2
        assert given.responses == (("supported", 4), ("rejected", 2))
        assert given.recommended_by == (("ESP", 4), ("FRA", 2))
        assert dict(dict(given.answered)["death-penalty"]) == {"rejected": 2}
        assert sum(count for _, count in given.themes) == sum(
            count for _, counts in given.answered for _, count in counts
        )


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ({"by": ["FRA"]}, ["r113.2"] * 2),
        ({"by": ["fra", "esp"], "response": ["rejected"]}, ["r114.1"] * 2),
        ({"theme": ["death-penalty"]}, ["r114.1"] * 2),
        ({"by": ["FRA"], "response": ["rejected"]}, []),
    ],
)
def test_filters_narrow_them(reviews: Path, asked: dict[str, list[str]], paths: list[str]) -> None:
    with Finder(reviews) as finder:
        assert [hit.path for hit in recommendations(finder, "ISL", **asked).rows] == paths


def test_what_nothing_has_is_refused(reviews: Path) -> None:
    with Finder(reviews) as finder, pytest.raises(QueryError, match="nothing here has to:XYZ"):
        recommendations(finder, "XYZ")
    assert run("recommendations", "--in", reviews, "--to", "XYZ").exit_code == 2
    assert "--to names the State" in run("recommendations", "--in", reviews).stderr
    assert (
        "neither in .xlsx nor in .csv"
        in run("recommendations", "--in", reviews, "--to", "ISL", "-o", "a.pdf").stderr
    )


def test_the_command_lists_them_with_figures_and_a_picture(reviews: Path) -> None:
    result = run("recommendations", "--in", reviews, "--to", "ISL")
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == 6
    assert "A-HRC-99-4.en:r113.1  ESP  supported" in result.stdout
    assert "answered: supported 4, rejected 2" in result.stderr
    assert "Death penalty ·" in result.stderr
    assert "6 recommendations to ISL" in result.stderr
    assert (
        run(
            "recommendations", "--in", reviews, "--to", "ISL", "--by", "FRA", "--response", "rejected"
        ).exit_code
        == 1
    )
    told = json.loads(run("recommendations", "--in", reviews, "--to", "ISL", "--json").stdout)
    assert told["responses"] == [["supported", 4], ["rejected", 2]]


def test_they_are_written_as_a_workbook_and_as_csv(reviews: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        assert run("recommendations", "--in", reviews, "--to", "ISL", "-o", tmp_path / name).exit_code == 0
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["Paragraphs"].max_row == 7
    rows = list(book["Figures"].values)
    assert ("response", "supported", 4) in rows
    assert ("recommended by", "ESP", 4) in rows
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 7


def test_an_output_in_the_place_of_a_query_is_searched(reviews: Path) -> None:
    found = json.loads(
        run("search", "--in", reviews, "--to", "ISL", "--response", "rejected", "--json").stdout
    )
    assert [hit["path"] for hit in found["hits"]] == ["r114.1"] * 2
