"""`unrec evaluate`: a written output beside annotations, and beside what people judged."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.dev.test_corpus import OBSERVATIONS, OBSERVATIONS_TRUTH, lines
from tests.support import AfterRun
from unrec.cli import app


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "truth/deep").mkdir(parents=True)
    truth = tmp_path / "truth/deep/observations.truth.jsonl"
    truth.write_text(lines(OBSERVATIONS_TRUTH), encoding="utf-8")
    after_run(tmp_path, {"observations.txt": OBSERVATIONS})
    (tmp_path / "output").rename(tmp_path / "out")
    return tmp_path


def evaluate(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["evaluate", *words])
    return result.exit_code, result.stdout, result.stderr


def figures(*words: str) -> dict[str, Any]:
    status, said, _ = evaluate(*words, "--json", "--misses", "0")
    assert status == 0
    told: dict[str, Any] = json.loads(said)
    return told


def test_an_output_is_measured_by_annotations(here: Path) -> None:
    told = figures("--in", "out", "truth")
    assert {what: (each["gold"], each["output"]) for what, each in told.items()} == {
        "paragraphs": (6, 5),
        "kinds": (6, 5),
        "paths": (6, 5),
        "headings": (2, 1),
        "references": (7, 5),
        "targets": (7, 5),
    }
    assert told["kinds"]["precision"] == 0.8


def test_figures_are_a_table_and_what_was_missed_is_said(here: Path) -> None:
    status, said, missed = evaluate("--in", "out", "truth", "--misses", "1")
    assert status == 0
    assert "1 annotated documents" in said
    assert "paragraphs      6       5     1.0000  0.8333  0.9090" in said
    assert missed == "observations paragraphs p: Recalling what nobody printed, → nothing\n"


def test_a_document_that_is_not_in_the_output_counts_as_missed(here: Path) -> None:
    (here / "truth/other.txt.truth.jsonl").write_text(lines(OBSERVATIONS_TRUTH), encoding="utf-8")
    told = figures("--in", "out", "truth")
    assert (told["paragraphs"]["gold"], told["paragraphs"]["output"]) == (12, 5)


@pytest.mark.parametrize(
    "words",
    [(), ("--in", "out"), ("raw", "--in", "out"), ("nowhere", "--in", "out"), ("truth", "--in", "raw")],
)
def test_what_is_not_there_is_wrong_usage(here: Path, words: tuple[str, ...]) -> None:
    assert evaluate(*words)[0] == 2


def test_a_truth_of_another_form_is_named(here: Path) -> None:
    (here / "truth/deep/observations.truth.jsonl").write_text('{"t": 3}\n', encoding="utf-8")
    status, _, said = evaluate("--in", "out", "truth")
    assert status == 1
    assert "observations.truth.jsonl" in said
