"""How an output is laid out: JSON plain, compressed or none, and parts written by several processes."""

import gzip
import json
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from tests.batch.made import contents, make
from tests.support import staged
from unrec.cli import app
from unrec.find.index import build
from unrec.store.output import read_document
from unrec.store.write import MANY, layout_of

FORMS = ("plain", "gzip", "none")


def run(*words: str, status: int = 0) -> str:
    if words[0] == "stage":
        ended, said = staged(*words[1:])
    else:
        done = CliRunner().invoke(app, [*words], catch_exceptions=False)
        ended, said = done.exit_code, done.output
    assert ended == status, said
    return said


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same documents with their JSON in every form."""
    folder = tmp_path_factory.mktemp("layout")
    make(folder / "raw", *range(1, 9))
    for form in FORMS:
        words = ("--cache", str(folder / "cache"), "--json-files", form, "-q")
        run("run", str(folder / "raw"), "-o", str(folder / form), *words)
    return {form: folder / form for form in FORMS}


def test_the_form_of_json_changes_nothing_else(outputs: dict[str, Path]) -> None:
    plain, packed, none = (contents(outputs[form]) for form in FORMS)
    texts = {name: data for name, data in plain.items() if name.startswith("json/")}
    assert len(texts) == 8
    assert {name: gzip.decompress(packed.pop(f"{name}.gz")) for name in texts} == texts
    assert packed == none == {name: data for name, data in plain.items() if name not in texts}


@pytest.mark.parametrize("form", FORMS[1:])
@pytest.mark.parametrize(
    "words",
    [
        ("show", "V.19-00003.ar", "--in", "{}"),
        ("show", "3.txt", "--in", "{}", "--json"),
        ("show", "V.19-00003", "--in", "{}", "--full"),
        ("references", "--in", "{}"),
        ("stage", "audit", "{}"),
    ],
)
def test_commands_say_the_same_whatever_the_json(
    outputs: dict[str, Path], form: str, words: tuple[str, ...]
) -> None:
    said = {kind: run(*(word.format(outputs[kind]) for word in words)) for kind in ("plain", form)}
    assert said["plain"].replace(str(outputs["plain"]), str(outputs[form])) == said[form]


@pytest.mark.parametrize("form", FORMS)
def test_what_reads_a_document_and_the_output_as_a_whole_copes(
    outputs: dict[str, Path], tmp_path: Path, form: str
) -> None:
    output = outputs[form]
    expected = read_document(outputs["plain"], "V.19-00005.ar")
    assert read_document(output, "V.19-00005.ar").paragraphs == expected.paragraphs
    with pytest.raises(KeyError):
        read_document(output, "V.19-00099.ar")
    assert "nothing changed" in run("compare", str(outputs["plain"]), str(output))
    assert "8 documents written" in run("export", "akn", "--in", str(output), "-o", str(tmp_path / "akn"))
    run("report", "--in", str(output), "-o", str(tmp_path / "report"))
    copytree(output, tmp_path / "copy")
    build(tmp_path / "copy")
    assert "V.19-00005" in run("search", "المادة ٦", "--in", str(tmp_path / "copy"))


def test_a_document_that_no_json_has_is_told_with_the_nearest(outputs: dict[str, Path]) -> None:
    for form in FORMS:
        said = run("show", "V.19-0003.ar", "--in", str(outputs[form]), status=2)
        assert "no document named" in said
        assert "V.19-00003.ar" in said


def test_broken_compressed_json_is_a_breach_and_wrong_usage(tmp_path: Path) -> None:
    make(tmp_path / "raw", 1, 2)
    output = tmp_path / "output"
    run("run", str(tmp_path / "raw"), "-o", str(output), "--no-cache", "--json-files", "gzip")
    file = output / "json/V.19-00001.ar.json.gz"
    file.write_bytes(file.read_bytes()[:-9])
    assert "V.19-00001.ar.json.gz does not validate" in run("stage", "audit", str(output), status=1)
    assert "is not a document of this version" in run("show", "V.19-00001.ar", "--in", str(output), status=2)
    file.unlink()
    assert "V.19-00001.ar has no JSON" in run("stage", "audit", str(output), status=1)


def test_an_output_is_compact_above_so_many_documents() -> None:
    assert layout_of(MANY) == (None, "plain")
    assert layout_of(MANY + 1) == (None, "gzip")  # a table is one file whatever the number
    assert layout_of(MANY + 1, 7, "none") == (7, "none")


@pytest.mark.slow
@pytest.mark.parametrize("partition", [(), ("--partition", "20")])
def test_bytes_do_not_hang_on_the_number_of_jobs(
    tmp_path: Path, partition: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unrec.store.write._PART", 20)
    make(tmp_path / "raw", *range(1, 13))
    (tmp_path / "raw/again.txt").write_bytes((tmp_path / "raw/1.txt").read_bytes())
    written = []
    for jobs in ("1", "2"):
        output = tmp_path / jobs
        words = ("--cache", str(tmp_path / "cache"), "-j", jobs, "--json-files", "gzip", "--json", *partition)
        told = json.loads(run("run", str(tmp_path / "raw"), "-o", str(output), *words))
        written.append((contents(output), told["documents"], told["findings"]))
    assert written[0] == written[1]
    assert len(written[0][1]) == 13
