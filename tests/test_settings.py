"""`unrec.toml`: what it says reaches the run, goes after the command line, and is refused by key and line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from unrec.cli import app
from unrec.cli.settings import Settings, plan, settings
from unrec.data import UsageError

TEXT = "1. States should protect children.\n\n2. States should end the detention of children.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a document and settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "unrec.toml").write_text('sources = ["docs"]\noutput = "out"\njobs = 1\n', encoding="utf-8")
    return tmp_path


def test_a_run_does_what_the_settings_say(folder: Path) -> None:
    assert CliRunner().invoke(app, ["run"]).exit_code == 0
    assert (folder / "out/paragraphs.parquet").is_file()
    shown = CliRunner().invoke(app, ["search", "children"])
    assert "2 of 2 paragraphs" in shown.output


def test_the_command_line_goes_before_the_settings(folder: Path) -> None:
    assert CliRunner().invoke(app, ["run", "-o", "elsewhere"]).exit_code == 0
    assert (folder / "elsewhere/paragraphs.parquet").is_file()
    assert not (folder / "out").exists()


def test_alone_it_says_what_a_run_would_do(folder: Path) -> None:
    told = CliRunner().invoke(app, [])
    assert told.exit_code == 0
    assert "reads 1 document of docs and writes out/ (as unrec.toml says)" in " ".join(told.output.split())
    (folder / "unrec.toml").unlink()
    assert plan(Settings()) == "Here is no document in raw: put some there, or name them: unrec run my.pdf"
    assert not (folder / "out").exists()


# What stands in the file, and what is said of it.
WRONG = [
    ('sources = ["docs"]\njobs = "two"\n', "unrec.toml, line 2 (jobs): "),
    ("sources = []\n", "unrec.toml, line 1 (sources): "),
    ("timeout = 0\n", "unrec.toml, line 1 (timeout): "),
    ('json_files = "zip"\n', "known are: gzip, none, plain"),
    (
        'ocr = true\noutputs = "out"\n',
        "unrec.toml, line 2: unknown key `outputs`; known are: sources, output",
    ),
    ("ocr = [", "unrec.toml: "),
    ("a" * 1_000_001, "larger than a megabyte"),
]


def test_wrong_settings_are_refused_by_key_and_line(folder: Path) -> None:
    for text, message in WRONG:
        (folder / "unrec.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError) as error:
            settings(folder)
        assert message in str(error.value), text[:40]
        assert CliRunner().invoke(app, ["run"]).exit_code == 2, text[:40]
