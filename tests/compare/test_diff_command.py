"""`unrec compare` of two outputs, run for real; and what it and `show` say of broken files."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.compare.test_diff import TEXT, made
from unrec.catalogue import load
from unrec.cli import app
from unrec.store.write import write


@pytest.fixture
def outputs(tmp_path: Path) -> tuple[Path, Path]:
    """Two outputs that differ in a meeting's city."""
    for name, text in (("old", TEXT), ("new", TEXT.replace("فيينا", "جنيف"))):
        (tmp_path / name).mkdir()
        write([made(text)], tmp_path / name, load())
    return tmp_path / "old", tmp_path / "new"


def unrec(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_command_lists_and_counts(outputs: tuple[Path, Path]) -> None:
    status, said = unrec("compare", *outputs)
    assert status == 1
    assert "V.19-00001.ar:m1  section, because of the source\n" in said
    assert said.endswith("meeting (source): 1, section (source): 1\n")
    assert unrec("compare", outputs[0], outputs[0]) == (0, "nothing changed\n")


@pytest.mark.parametrize("table", ["documents", "lines", "recommendations"])
@pytest.mark.parametrize("side", [0, 1])
def test_a_broken_table_is_wrong_usage(outputs: tuple[Path, Path], table: str, side: int) -> None:
    file = outputs[side] / f"{table}.parquet"
    file.write_bytes(file.read_bytes()[:-50])
    status, said = unrec("compare", *outputs)
    assert status == 2
    assert said.count("\n") == 1
    assert f"{outputs[side].name}/{table}.parquet cannot be read" in said
    file.unlink()
    status, said = unrec("compare", *outputs)
    assert status == 2
    assert said.count("\n") == 1
    assert str(file) in said


@pytest.mark.parametrize("data", [b"", b"{", b'{"document_id": 1}', b'"\xd9', b"[" * 100_000])
def test_show_and_crop_name_a_broken_file(outputs: tuple[Path, Path], data: bytes) -> None:
    file = outputs[0] / "json" / "V.19-00001.ar.json"
    file.write_bytes(data)
    for words in (
        ("show", "V.19-00001.ar", "--in", outputs[0]),
        ("show", "V.19-00001", "--in", outputs[0]),
        ("show", file),
        ("show", "--crop", "V.19-00001.ar:m1.r1", "--in", outputs[0], "-o", outputs[0] / "x.png"),
    ):
        status, said = unrec(*words)
        assert status == 2
        assert said.count("\n") == 1
        assert f"{file} is not a document of this version" in said
