"""What is wrong in a language's files is said with the file, and the line,
table and key where those are known.
"""

import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from unrec import data
from unrec.catalogue import with_extra
from unrec.data import DataError, languages
from unrec.languages import load, supported
from unrec.languages.answer_words import load_answers
from unrec.languages.reference_words import ReferenceWords

CODE = "es"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a language in a copy of all of them."""
    shutil.copytree(str(resources.files("unrec").joinpath("languages")), tmp_path / "languages")
    monkeypatch.setattr(data, "ROOT", tmp_path)
    caches = (languages, supported, load, load_answers)
    for one in caches:
        one.cache_clear()
    yield tmp_path / "languages" / CODE
    for one in caches:
        one.cache_clear()


FAULTS = [
    pytest.param(
        "language.toml",
        'direction = "ltr"',
        'direction = "left"',
        "languages/es/language.toml, line 10 (direction): Invalid enum value 'left'; known are: ltr, rtl",
        id="a value of a fixed set",
    ),
    pytest.param(
        "language.toml",
        'code = "es"',
        'code = "pt"',
        "languages/es/language.toml: code is 'pt' in the folder of 'es'",
        id="the code of another folder",
    ),
    pytest.param(
        "language.toml",
        'alpha3 = "spa"\n',
        "",
        "languages/es/language.toml: missing key `alpha3`",
        id="a missing key of the head",
    ),
    pytest.param(
        "language.toml",
        "[absent]",
        '[absent]\nanswers = "No answers."',
        "languages/es/language.toml: [absent] names 'answers', but there is a file answers.toml",
        id="a slot that is absent and there",
    ),
    pytest.param(
        "language.toml",
        "suspicions = ",
        "suspicion = ",
        "languages/es/language.toml: 'suspicion' is no slot of a language; known are: script, headings, front, "
        "evidence, labels, requests, references, answers, suspicions",
        id="a slot that is none",
    ),
    pytest.param(
        "language.toml",
        re.compile("suspicions = .*"),
        'suspicions = " "',
        "languages/es/language.toml: no file suspicions.toml, and [absent] does not say what that costs",
        id="a slot that is absent without a word",
    ),
    pytest.param(
        "script.toml",
        "[search]",
        "[serch]",
        "languages/es/script.toml: missing table [search]",
        id="a missing table",
    ),
    pytest.param(
        "headings.toml",
        "[meetings]",
        "[evidence]\nopinions = []\n\n[meetings]",
        "languages/es/headings.toml: unknown table [evidence]; which belongs into evidence.toml",
        id="a table of another file",
    ),
    pytest.param(
        "evidence.toml",
        "[evidence]",
        "[evidence]\n[evidences]\n",
        "languages/es/evidence.toml: unknown table [evidences]; known are: evidence",
        id="an unknown table",
    ),
    pytest.param(
        "headings.toml",
        "[headings]",
        "[headings]\nbares = []",
        "languages/es/headings.toml, line 2 (headings): unknown key `bares`; known are: ordinals, letters, bare, "
        "annexes, parts, drafts, no_titles, examples, shapes",
        id="an unknown key",
    ),
    pytest.param(
        "headings.toml",
        "[headings]",
        "[headings",
        "languages/es/headings.toml: Expected ']' at the end of a table declaration (at line 1, column 10)",
        id="no TOML",
    ),
    pytest.param(
        "front.toml",
        "[masthead.languages]",
        '[masthead.languages]\nxx = ["otro"]',
        "languages/es/front.toml, line {line} (masthead.languages): Invalid enum value 'xx'; known are: ar, en, es, fr, ru, und, zh",
        id="an unknown language",
    ),
    pytest.param(
        "references.toml",
        re.compile(r'"del" = "el"'),
        '"dessa" = "essa"',
        "languages/es/references.toml, line {line} (references.joining.fused): «dessa» holds «essa», which is not among the "
        "`determiners`: el, la, los, las",
        id="a word that holds no determiner of the language",
    ),
    pytest.param(
        "references.toml",
        "number_words",
        "number_word",
        "languages/es/references.toml, line {line} (references.counting): unknown key `number_word`; known are: ",
        id="a key of references",
    ),
    pytest.param(
        "requests.toml",
        'strength = "invited"',
        'strength = "invites"',
        "languages/es/requests.toml, line {line} (operative.rules, entry ",
        id="a value of an entry",
    ),
    pytest.param(
        "labels.toml",
        "rank = 0",
        'rank = "first"',
        "languages/es/labels.toml, line {line} (labels, entry 2, rank): Expected `int`, got `str`",
        id="a label",
    ),
]


def spoil(file: Path, old: "str | re.Pattern[str]", new: str) -> int:
    """Put one text in the place of another; return the line where it stands."""
    text = file.read_text("utf-8")
    found = re.search(old if isinstance(old, re.Pattern) else re.escape(old), text)
    assert found, old
    file.write_text(text[: found.start()] + new + text[found.end() :], "utf-8")
    return text.count("\n", 0, found.start()) + 1


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_a_fault_is_reported_with_its_place(
    folder: Path, name: str, old: "str | re.Pattern[str]", new: str, said: str
) -> None:
    line = spoil(folder / name, old, new)
    with pytest.raises(DataError) as error:
        load(CODE)
    known = str(len(ReferenceWords.__struct_fields__))
    assert str(error.value).startswith(said.replace("{line}", str(line)).replace("{known}", known))


def test_the_copy_without_a_fault_is_read(folder: Path) -> None:
    assert folder.is_dir()
    assert load(CODE).code == CODE


def test_a_file_that_is_gone_must_be_declared(folder: Path) -> None:
    (folder / "requests.toml").unlink()
    said = "languages/es/language.toml: no file requests.toml, and [absent] does not say what that costs"
    with pytest.raises(DataError, match=re.escape(said)):
        load(CODE)


def test_the_script_cannot_be_absent(folder: Path) -> None:
    (folder / "script.toml").unlink()
    spoil(folder / "language.toml", "[absent]", '[absent]\nscript = "All."')
    with pytest.raises(DataError, match="without which nothing can be read"):
        load(CODE)


def test_a_fault_in_words_that_are_loaded_separately(folder: Path) -> None:
    line = 1 + spoil(folder / "answers.toml", "[recommenders]", "[recommenders]\narticle = []")
    with pytest.raises(
        DataError, match=rf"languages/es/answers.toml, line {line} \(recommenders\): unknown key"
    ):
        load_answers(CODE)


def test_a_users_catalogue_with_an_unknown_language_lists_the_known_ones() -> None:
    own = b'[[instrument]]\nid = "mine"\nkind = "convention"\ntitles = { xx = "A title" }\n'
    said = (
        "my.toml is not a catalogue: my.toml, line 4 (instrument, entry 1, titles): Invalid enum value 'xx'; "
        "known are: ar, en, es, fr, ru, zh"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        with_extra(own, "my.toml")
