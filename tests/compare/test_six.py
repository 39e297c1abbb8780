"""One text in six languages gives one tree, of the same kinds, with the same targets.

The two meetings are those of the document in `raw/`, set anew in six languages; the resolution is composed,
and stands in `raw/` as PDF files typeset from these texts by `tests/fixtures/six/make.py`.
"""

from functools import cache
from pathlib import Path

import pytest

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.reading import source_of

SIX = Path(__file__).parents[1] / "fixtures/six"
RAW = Path(__file__).parents[2] / "raw"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
Row = tuple[str, str, tuple[str, ...]]


@cache
def read(name: str, language: str) -> Extraction:
    text = (SIX / f"{name}.{language}.txt").read_text("utf-8")
    if name == "resolution":
        text = "\n\n".join(text.splitlines())
    return extract(source_of(f"{name}.{language}.txt", text.encode()), load())


def tree(extraction: Extraction) -> list[Row]:
    """Path, kind and targets of every paragraph;
    instruments named beside an article of theirs are left out.
    """
    targets: dict[str, set[str]] = {}
    for one in extraction.references:
        place = (one.article, one.paragraph, one.subparagraph, one.part)
        if one.instrument_id and any(place):
            targets.setdefault(one.paragraph_id, set()).add(f"{one.instrument_id} {place}")
        elif one.symbol or one.target_id:
            own = (one.target_id or "").rpartition(":")[2]
            targets.setdefault(one.paragraph_id, set()).add(one.symbol or own)
    return [
        (one.path, one.kind, tuple(sorted(targets.get(one.paragraph_id, ()))))
        for one in extraction.paragraphs
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "count"), [("meetings", 41), ("resolution", 19)])
def test_every_language_gives_the_tree_of_the_arabic(name: str, count: int, language: str) -> None:
    found = read(name, language)
    assert found.document.language == language
    assert len(found.paragraphs) == count
    assert tree(found) == tree(read(name, "ar"))


def test_the_meetings_have_their_paths() -> None:
    paths = {one.path for one in read("meetings", "zh").paragraphs}
    assert {"m4.r15", "m5.r5", "m5.r2.11"} <= paths


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_typeset_resolution_says_what_its_text_says(language: str) -> None:
    file = RAW / f"CTOC-COP-2099-L.3.{language}.pdf"
    typeset = extract(source_of(file.name, file.read_bytes()), load())
    text = read("resolution", language)
    assert [one.text for one in typeset.paragraphs] == [one.text for one in text.paragraphs]
    assert tree(typeset) == tree(text)
