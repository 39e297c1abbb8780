"""A language is a folder of data: a package to which only data were added reads it,
with or without each slot.

The language is Spanish under another code and with more of the commonest words, so that a document is taken
for one in it; what is read must be what is read in Spanish.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import unrec
from unrec.catalogue import load
from unrec.languages import SLOTS

PACKAGE = Path(unrec.__file__).parent
MODEL = "es"
WHOLE = "qa"
OPTIONAL = tuple(slot for slot in SLOTS if slot != "script")
WITHOUT = {slot: f"q{chr(ord('b') + at)}" for at, slot in enumerate(OPTIONAL)}
"""The code of the language that lacks each slot."""
TEXT = next(
    str(one["text"])
    for one in tomllib.loads(Path(__file__).with_name(f"{MODEL}.toml").read_text("utf-8"))["document"]
    if one["name"] == "report"
)


def marker(code: str) -> str:
    """A word that only the language with this code uses."""
    return f"zz{code}zz"


def text_in(code: str) -> str:
    """The document in the language with this code: its marker stands at the end of its last line."""
    return f"{TEXT.rstrip()} {marker(code)}\n"


def instruments() -> str:
    """What the model calls the instruments, in the form of a language's own file of names."""
    tables: list[str] = []
    for one in load().instruments.values():
        words = msgspec.structs.asdict(one.words(MODEL))
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in words.items() if value]
        tables.append("\n".join([f"[instrument.{one.id}]", *lines]))
    return "\n\n".join(tables)


def add(package: Path, code: str, without: str = "") -> None:
    """Add a language to a package, as data alone."""
    folder = package / "languages" / code
    shutil.copytree(package / "languages" / MODEL, folder)
    head = folder / "language.toml"
    said = head.read_text("utf-8").replace(f'code = "{MODEL}"', f'code = "{code}"')
    said = said.replace('english_name = "Spanish"', f'english_name = "Quenya {code}"')
    words = json.dumps([*sorted(set(re.findall(r"\w+", TEXT.lower()))), marker(code)], ensure_ascii=False)
    said = re.sub("function_words = .*", f"function_words = {words}", said)
    if without and (folder / f"{without}.toml").is_file():
        (folder / f"{without}.toml").unlink()
        said += f'{without} = "What it tells is not told."\n'
    head.write_text(said, "utf-8")
    names = package / "catalogue/names"
    organs = (names / f"{MODEL}.toml").read_text("utf-8")
    (names / f"{code}.toml").write_text(f"{organs}\n{instruments()}", "utf-8")
    groups = package / "catalogue/groups.toml"
    model = re.compile(rf"^{MODEL} = (.*)$", re.MULTILINE)
    groups.write_text(model.sub(rf"{MODEL} = \1\n{code} = \1", groups.read_text("utf-8")), "utf-8")


def called(package: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """What the command of a package does."""
    return subprocess.run(
        [sys.executable, "-m", "unrec", *words],
        env=os.environ | {"PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def run(package: Path, *words: str) -> str:
    """Run the command of a package; it must succeed. Return what it prints."""
    done = called(package, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with nine languages more."""
    package = tmp_path_factory.mktemp("package") / "unrec"
    shutil.copytree(PACKAGE, package)
    add(package, WHOLE)
    for slot, code in WITHOUT.items():
        add(package, code, slot)
    return package


@pytest.fixture(scope="module")
def read(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """One document in each of the languages, by code, and in the model."""
    folder = tmp_path_factory.mktemp("run")
    found: dict[str, dict[str, Any]] = {}
    for own, codes in ((PACKAGE, (MODEL,)), (package, (WHOLE, *WITHOUT.values()))):
        place = folder / codes[0]
        place.mkdir()
        for code in codes:
            (place / f"{code}.txt").write_text(text_in(code), "utf-8")
        run(own, "run", str(place), "-o", f"{place}-out", "--no-cache", "-q", "-j", "1")
        for file in Path(f"{place}-out/json").iterdir():
            document = json.loads(file.read_text("utf-8"))
            found[Path(document["source"]).stem] = document
    return found


NOT_COMPARED = {"sha256", "source", "url", "language_data", "catalogue_data"}


def as_model(document: dict[str, Any], code: str) -> Any:
    """What was read, with the code and the marker of the model."""
    text = json.dumps(document, ensure_ascii=False)
    for now, then in ((f".{code}", f".{MODEL}"), (f'"{code}"', f'"{MODEL}"'), (marker(code), marker(MODEL))):
        text = text.replace(now, then)
    read = json.loads(text)
    for paragraph in paragraphs(read):
        # Terms of themes stand in the files of schemes: a new language has what is named by number.
        paragraph["themes"] = [theme for theme in paragraph["themes"] if theme["status"] == "explicit"]
    return {key: value for key, value in read.items() if key not in NOT_COMPARED}


def paragraphs(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        for one in node.get("paragraphs", []) + node.get("items", []):
            found.append(one)
            walk(one)
        for one in node.get("sections", []):
            walk(one)

    walk(document)
    return found


def asked(document: dict[str, Any], column: str) -> list[Any]:
    """The values of a column of the recommendations that are not empty."""
    rows = [one["recommendation"] for one in paragraphs(document) if one.get("recommendation")]
    return [row[column] for row in rows if row.get(column)]


def test_a_new_language_is_read_as_its_model(read: dict[str, dict[str, Any]]) -> None:
    assert read.keys() == {MODEL, WHOLE, *WITHOUT.values()}
    assert {code: one["language"] for code, one in read.items()} == {code: code for code in read}
    assert read[WHOLE]["n_references"] > 0
    assert read[WHOLE]["n_recommendations"] > 0
    assert as_model(read[WHOLE], WHOLE) == as_model(read[MODEL], MODEL)


def test_schema_codebook_and_catalogue_know_the_new_language(package: Path) -> None:
    assert f'"{WHOLE}"' in run(package, "lookup", "schema", "--json")
    assert f"| `title_{WHOLE}` | string? | official title in Quenya {WHOLE} |" in run(
        package, "lookup", "schema"
    )
    rows = json.loads(run(package, "lookup", "instruments", "--json", "convention", "child"))
    assert rows[0][f"title_{WHOLE}"] == rows[0][f"title_{MODEL}"] != ""


LOST: dict[str, Callable[[dict[str, Any]], object]] = {
    "labels": lambda one: False,
    "headings": lambda one: any(section["kind"] == "meeting" for section in one["sections"]),
    "front": lambda one: one["title"],
    "evidence": lambda one: one["kind_rule"] == "document.title.recommendations",
    "requests": lambda one: asked(one, "strength") + asked(one, "addressees"),
    "references": lambda one: one["n_references"],
    "answers": lambda one: asked(one, "action"),
    "suspicions": lambda one: False,
}
"""What is not told without each slot; the model says nothing of suspicions,
and has no labels of its own in the text.
"""


@pytest.mark.parametrize("slot", OPTIONAL)
def test_an_absent_slot_costs_what_it_declares(read: dict[str, dict[str, Any]], slot: str) -> None:
    whole, without = read[WHOLE], read[WITHOUT[slot]]
    lost = LOST[slot]
    assert not lost(without)
    assert lost(whole) or slot in {"labels", "suspicions"}
    assert without["status"] != "failed"
    assert len(paragraphs(without)) > 5
    assert [one["raw"] for one in paragraphs(without) if marker(WITHOUT[slot]) in one["raw"]]


def test_absent_slots_are_reported(package: Path) -> None:
    said = run(package, "doctor")
    assert "without references: What it tells is not told." in " ".join(said.split())


def test_a_fault_in_language_toml_stops_a_command_with_its_place(tmp_path: Path) -> None:
    package = tmp_path / "unrec"
    shutil.copytree(PACKAGE, package)
    head = package / "languages" / MODEL / "language.toml"
    head.write_text(head.read_text("utf-8").replace('direction = "ltr"', "direction = 3"), "utf-8")
    done = called(package, "lookup", "schema")
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr
        == "unrec: languages/es/language.toml, line 10 (direction): Expected `str`, got `int`; known are: ltr, rtl\n"
    )
