"""`unrec evaluate`, run for real on a small gold folder."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from tests.fixtures.gold.assemble import rows_bytes
from tests.support import HEADER
from unrec.batch import extract as extracting
from unrec.batch.extract import extract
from unrec.catalogue import load as catalogue
from unrec.cli import app
from unrec.measure.gold import GoldRows, read_rows
from unrec.models import Extraction
from unrec.reading import source_of

OWN = "V.19-00001.ar"
CONTROL = "V.19-00002.ar"
TEXT = f"""V.19-00001

{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول أن تتعاون على ما يلي:

(أ) تبادل المعلومات؛

(ب) التدريب.
"""
PROSE = "V.19-00002\n\nاجتمع الفريق العامل في فيينا ونظر في جدول أعماله وناقش سير العمل.\n"


def annotate(folder: Path, name: str, text: str, gold: Extraction) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    own = GoldRows(
        document=replace(gold.document, sha256=sha256(text.encode()).hexdigest()),
        sections=gold.sections,
        paragraphs=gold.paragraphs,
        references=gold.references,
        findings=gold.findings,
    )
    (folder / f"{gold.document.document_id}.json").write_bytes(rows_bytes(own))
    with (folder / "index.toml").open("a", encoding="utf-8") as index:
        index.write(f'[[document]]\nid = "{gold.document.document_id}"\nsource = "{name}.txt"\n')


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a gold of one document and one negative control, and floors for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold").mkdir()
    for name, text in (("a", TEXT), ("b", PROSE)):
        annotate(tmp_path / "gold", name, text, extract(source_of(f"{name}.txt", text.encode()), catalogue()))
    assert unrec("--update")[0] == 0
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["evaluate", "gold", *words], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_figures_are_also_json(here: Path) -> None:
    status, said = unrec("--json")
    told = json.loads(said)
    assert (status, told["failures"]) == (0, [])
    assert told["metrics"]["recommendations"]["f1"] == 1.0


def read(file: Path) -> Any:
    return json.loads(file.read_bytes())


@pytest.fixture
def without_letters(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the extraction, once the floors are set: what is lettered stays in the paragraph above it."""

    def numbers_only(*given: Any) -> Extraction:
        found = extract(*given)
        items = {row.paragraph_id: row for row in found.paragraphs if row.level > 1}
        joined = tuple(
            replace(row, text=" ".join([row.text, *(f"{i.label} {i.text}" for i in items.values())]))
            if any(item.parent_id == row.paragraph_id for item in items.values())
            else row
            for row in found.paragraphs
            if row.paragraph_id not in items
        )
        kept = tuple(row for row in found.recommendations if row.recommendation_id not in items)
        return replace(found, paragraphs=joined, recommendations=kept)

    monkeypatch.setattr(extracting, "extract", numbers_only)


def test_a_right_output_passes_and_its_figures_are_written(here: Path) -> None:
    status, said = unrec()
    assert status == 0, said
    assert "the gate is passed" in said
    metrics = read(here / "output/metrics.json")
    assert metrics["structure"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "f1_low": 1.0, "f1_high": 1.0}
    assert metrics["characters"]["error_rate"] == 0.0
    assert (here / "output/misses.jsonl").read_bytes() == b""
    evaluation = read(here / "output/evaluation.json")
    assert set(evaluation["documents"]) == {OWN, CONTROL}
    assert evaluation["overall"]["stages"]["structure"]["right"] == 5
    assert evaluation["outcomes"][f"{OWN}:m1.r2.1 text"] == "right"
    assert read(here / "output/plots/f1_by_stage.json")[3]["stage"] == "structure"
    assert [row["document"] for row in read(here / "output/plots/error_by_document.json")] == [OWN, CONTROL]


def test_the_files_are_the_same_every_time(here: Path) -> None:
    unrec("-o", "one")
    unrec("-o", "two")
    one = {
        file.relative_to(here / "one"): file.read_bytes()
        for file in (here / "one").rglob("*")
        if file.is_file()
    }
    two = {
        file.relative_to(here / "two"): file.read_bytes()
        for file in (here / "two").rglob("*")
        if file.is_file()
    }
    assert one == two
    assert len(one) == 6


def test_figures_and_extraction_share_the_output_folder(here: Path) -> None:
    (here / "raw").mkdir()
    (here / "raw/a.txt").write_text(TEXT, encoding="utf-8")
    run = CliRunner().invoke(app, ["run"], catch_exceptions=False)
    assert run.exit_code == 0
    unrec()
    CliRunner().invoke(app, ["run"], catch_exceptions=False)
    assert (here / "output/metrics.json").exists()
    assert (here / "output/recommendations.parquet").exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [("plots/mine.png", ()), ("metrics.json/mine", ()), ("robustness.md/mine", ("--noise",))],
)
def test_a_file_among_ours_is_not_deleted(here: Path, file: str, words: tuple[str, ...]) -> None:
    (here / "other" / file).parent.mkdir(parents=True)
    (here / "other" / file).write_text("mine")
    status, said = unrec("-o", "other", *words)
    assert (status, "would be lost" in said) == (2, True), said
    assert [each for each in (here / "other").rglob("*") if each.is_file()] == [here / "other" / file]


@pytest.mark.usefixtures("without_letters")
def test_a_broken_rule_fails_the_build_and_names_the_recommendation(here: Path) -> None:
    status, said = unrec()
    assert status == 1
    assert f"{OWN}:m1.r2.1: structure right → missed, places right → missed" in said
    assert "structure.recall is 0.500000, under its floor 1.000000" in said
    assert "structure.recall dropped from 1.000000 to 0.600000" in (here / "output/evaluation.md").read_text()
    assert f"{OWN}:m1.r2 text wrong" in said
    assert "ينبغي للدول أن تتعاون على ما يلي:⟦ (أ) تبادل المعلومات؛ (ب) التدريب.⟧" in said
    missed = [json.loads(line) for line in (here / "output/misses.jsonl").read_text().splitlines()]
    assert (f"{OWN}:m1.r2.1", "structure") in [(miss["id"], miss["stage"]) for miss in missed]
    assert (
        f"{OWN}:m1.r2.1: structure right → missed, places right → missed"
        in (here / "output/evaluation.md").read_text()
    )


@pytest.mark.usefixtures("without_letters")
def test_an_update_refuses_to_lower_a_floor(here: Path) -> None:
    before = {file: file.read_bytes() for file in (here / "gold").rglob("*.*")}
    status, said = unrec("--update")
    assert status == 1
    assert "a floor is never lowered here" in said
    assert "structure.recall is 0.500000, under its floor 1.000000" in said
    assert {file: file.read_bytes() for file in (here / "gold").rglob("*.*")} == before


def test_a_false_positive_in_a_negative_control_fails(here: Path) -> None:
    text = PROSE + f"\n{HEADER}١- ينبغي للدول أن تتعاون.\n"
    file = here / f"gold/{CONTROL}.json"
    gold = read_rows(file.read_bytes())
    digest = sha256(text.encode()).hexdigest()
    file.write_bytes(rows_bytes(replace(gold, document=replace(gold.document, sha256=digest))))
    (here / "gold/b.txt").write_text(text, encoding="utf-8")
    status, said = unrec()
    assert status == 1
    assert f"{CONTROL}:m1.r1: structure absent → extra" in said
    reasons = (here / "output/evaluation.md").read_text()
    assert f"{CONTROL}: recommendations.precision is 0.000000, under its floor 1.000000" in reasons


def test_gold_that_changed_needs_an_update(here: Path) -> None:
    file = here / f"gold/{OWN}.json"
    file.write_bytes(file.read_bytes().replace(b'"rule":"', b'"rule":"x'))
    status, said = unrec()
    assert status == 1
    assert "the gold has changed" in said
    assert unrec("--update")[0] == 0
    assert unrec()[0] == 0


def test_gains_and_losses_against_an_older_evaluation(here: Path, request: pytest.FixtureRequest) -> None:
    unrec("-o", "before")
    assert "0 gains, 0 losses" in unrec("--against", "before/evaluation.json")[1]
    request.getfixturevalue("without_letters")
    _, said = unrec("--against", "before/evaluation.json", "-o", "after")
    assert f"- {OWN}:m1.r2.2 structure: right → missed" in said
    request.getfixturevalue("monkeypatch").undo()
    said = (
        CliRunner()
        .invoke(
            app,
            [
                "evaluate",
                str(here / "gold"),
                "-o",
                str(here / "x"),
                "--against",
                str(here / "after/evaluation.json"),
            ],
        )
        .output
    )
    assert f"+ {OWN}:m1.r2.2 structure: missed → right" in said


@pytest.mark.parametrize("missing", ["floors.toml", "baseline/evaluation.json"])
def test_the_gate_fails_without_its_files(here: Path, missing: str) -> None:
    (here / "gold" / missing).unlink()
    status, said = unrec()
    assert status == 1
    assert f"{missing} is missing" in said


def test_unusable_gold_and_baselines_are_named(here: Path) -> None:
    (here / "x.json").write_text("{}")
    assert unrec("--against", "x.json")[0] == 1
    (here / f"gold/{OWN}.json").unlink()
    status, said = unrec()
    assert status == 1
    assert f"{OWN}.json is missing" in said
    assert CliRunner().invoke(app, ["evaluate", "nowhere"]).exit_code == 2


def test_noise_is_measured_and_set_into_a_page(here: Path) -> None:
    page = here / "page.md"
    page.write_text(
        "# A\n<!-- begin evaluation -->\nstale\n<!-- end evaluation -->\nb\n<!-- begin robustness --><!-- end robustness -->\nc\n"
    )
    status, said = unrec("--noise", "--page", "page.md")
    assert status == 0, said
    rows = read(here / "output/robustness.json")
    assert rows[0] | {"broken": {}} == {
        "kind": "none",
        "level": 0,
        "share": 0.0,
        "of": "",
        "structure": 1.0,
        "references": 1.0,
        "paragraphs": 5,
        "broken": {},
    }
    assert len(rows) == 1 + 3 * 8
    assert all(0 <= row["structure"] <= 1 and 0 <= row["references"] <= 1 for row in rows)
    text = page.read_text()
    assert "stale" not in text
    assert "| ocr |" in text
    assert text.startswith("# A\n<!-- begin evaluation -->\n\nThe gate is passed.")
    assert text.endswith("<!-- end robustness -->\nc\n")
    page.write_text("no marks")
    assert unrec("--page", "page.md")[0] == 2
