"""`unrec export package`, run for real."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.publish.package.made import made
from unrec.cli import app


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made(tmp_path / "output")
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", "package", *words], catch_exceptions=False)
    return result.exit_code, result.output


def test_a_package_replaces_an_earlier_one_whole(here: Path) -> None:
    assert unrec("--csv", "--jsonl", "--licence", "CC0-1.0")[0] == 0
    assert (here / "package/csv/lines.csv").is_file()
    status, said = unrec("--previous", "package")
    assert status == 0
    assert "no licence is given" in said
    assert "is the version of the earlier package too" in said
    assert sorted(file.name for file in (here / "package").iterdir()) == [
        "CHANGELOG.md",
        "CITATION.cff",
        "README.md",
        "SHA256SUMS",
        "codebook.md",
        "croissant.json",
        "data",
        "datapackage.json",
    ]


@pytest.mark.parametrize(
    "file", ["data/own.csv", "data/deep/lines.parquet", "csv/notes.txt", "jsonl/x.jsonl"]
)
def test_a_file_among_ours_is_not_deleted(here: Path, file: str) -> None:
    assert unrec()[0] == 0
    (here / "package" / file).parent.mkdir(parents=True, exist_ok=True)
    (here / "package" / file).write_text("mine")
    status, said = unrec()
    named = "package/" + "/".join(file.split("/")[:2])
    assert (status, f"{named} is none of what is written there" in said) == (2, True), said
    assert (here / "package" / file).read_text() == "mine"


def test_the_working_folder_is_no_package(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unrec("--csv", "--jsonl")[0] == 0
    assert unrec("--csv", "--jsonl")[0] == 0
    monkeypatch.chdir(here / "package")
    assert unrec("--in", "../output", "-o", ".")[0] == 2


def test_a_name_is_shown_as_it_is(here: Path) -> None:
    status, said = unrec("-o", "p[/b]:warning:")
    assert (status, "written to p[/b]:warning:/" in said) == (0, True)


def test_information_comes_from_package_toml(here: Path) -> None:
    (here / "package.toml").write_text('title = "From the file"\nversion = "1.2.3"\n')
    assert unrec("--version", "2.0.0")[0] == 0
    said = json.loads((here / "package/datapackage.json").read_text())
    assert (said["title"], said["version"]) == ("From the file", "2.0.0")


def test_a_folder_of_something_else_is_left_alone(here: Path) -> None:
    (here / "README.md").write_text("mine")
    for folder in (".", "output"):
        status, said = unrec("-o", folder)
        assert (status, "not a package" in said) == (2, True)
    assert (here / "README.md").read_text() == "mine"


@pytest.mark.parametrize(
    "words",
    [
        ("--in", "nowhere"),
        ("--previous", "output"),
        ("--info", "nowhere.toml"),
        ("--name", "No Name"),
        ("--date", "today"),
        ("--date", "2024-99-99"),
        ("--date", "20240501"),
        ("--url", "notaurl"),
        ("--url", ""),
        ("--licence", "AllRightsReserved"),
        ("--licence", "CC-BY-4.0-FAKE"),
        ("--licence", "All rights reserved"),
        ("--licence", ""),
        ("--title", ""),
        ("--version", " "),
    ],
)
def test_wrong_usage_writes_nothing(here: Path, words: tuple[str, str]) -> None:
    status, said = unrec(*words)
    assert status == 2
    assert len(said.strip().splitlines()) == 1
    assert not (here / "package").exists()


def test_a_faulty_option_is_not_blamed_on_the_file(here: Path) -> None:
    (here / "package.toml").write_text('title = "Good"\n')
    assert "the options: date: '2024-02-30' is not a day" in unrec("--date", "2024-02-30")[1]
    (here / "package.toml").write_text('licence = "Mine"\n')
    assert "package.toml: licence: 'Mine' is neither" in unrec("--date", "2024-02-28")[1]


def test_an_output_without_a_table_is_wrong_usage(here: Path) -> None:
    (here / "output/lines.parquet").unlink()
    status, said = unrec()
    assert status == 2
    assert "lines.parquet" in said.replace("\n", "")
    assert not (here / "package").exists()
