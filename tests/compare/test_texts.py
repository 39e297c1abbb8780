"""Two texts side by side: what became of each paragraph, in any script, and the forms that show it."""

import csv
import io
import zipfile
from pathlib import Path

import docx
import pytest
from dev.compare import PAIRS, read_pairs
from lxml import etree, html

from tests.support import each_row
from unrec.api import read
from unrec.compare.texts import Passage, compare, counts, match
from unrec.measure.scorer import Tally
from unrec.models import Extraction
from unrec.publish.marked import as_docx, as_html, passage_runs

OLD = """Resolution adopted by the General Assembly on 1 December 2021

76/200. Lighthouses

The General Assembly,

Recalling the importance of lighthouses for the safety of coastal shipping,

Noting with concern that many keepers have left their posts,

1. Calls upon coastal States to keep their lighthouses lit from dusk to dawn;

2. Encourages States to paint their buoys in colours that can be told apart at night;

3. Invites the museums of the sea to lend their charts to schools;

4. Requests the Secretary-General to report at its seventy-seventh session on fog signals.
"""
NEW = """Resolution adopted by the General Assembly on 1 December 2022

77/200. Lighthouses

The General Assembly,

Recalling the importance of lighthouses for the safety of coastal shipping,

1. Invites the museums of the sea to lend their charts to schools;

2. Calls upon coastal and island States to keep their lighthouses lit from dusk to dawn, also on holidays;

3. Welcomes the gift of a lens from the harbour of an unnamed town;

4. Encourages States to paint their buoys in colours that can be told apart at night;

5. Requests the Secretary-General to report at its seventy-eighth session on fog signals.
"""
ARABIC = (
    "قرار اتخذته الجمعية العامة\n\nإن الجمعية العامة،\n\n١- تدعو الدول الساحلية إلى إبقاء المنارات مضاءة؛\n\n"
    "٢- تطلب إلى الأمين العام أن يقدم تقريرا عن إشارات الضباب.\n"
)
ARABIC_LATER = ARABIC.replace("الدول الساحلية", "جميع الدول الساحلية والجزرية")


def text(content: str, name: str = "a.txt") -> Extraction:
    return read(content.encode(), name=name).extraction


def fates(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    passages = compare(text(old), text(new))
    return [
        (each.fate, each.old.path if each.old else None, each.new.path if each.new else None)
        for each in passages
    ]


def test_what_became_of_each_paragraph() -> None:
    assert fates(OLD, NEW) == [
        ("unchanged", "p0", "p0"),
        ("unchanged", "p1", "p1"),
        ("gone", "p2", None),
        ("moved", "r3", "r1"),
        ("changed", "r1", "r2"),
        ("new", None, "r3"),
        ("unchanged", "r2", "r4"),
        ("changed", "r4", "r5"),
    ]


def test_the_same_text_and_an_empty_one() -> None:
    assert {fate for fate, _, _ in fates(OLD, OLD)} == {"unchanged"}
    empty = Extraction(document=text(OLD).document)
    assert {each.fate for each in compare(empty, text(NEW))} == {"new"}
    assert {each.fate for each in compare(text(OLD), empty)} == {"gone"}
    assert list(compare(empty, empty)) == []


def test_paragraphs_of_the_same_words_are_joined_in_order() -> None:
    words = [["adopts", "the", "report"], ["thanks"], ["adopts", "the", "report"]]
    assert [(each.old, each.new) for each in match(words, words)] == [(0, 0), (1, 1), (2, 2)]


@pytest.fixture(scope="module")
def arabic() -> tuple[Extraction, Extraction, list[Passage]]:
    old, new = text(ARABIC), text(ARABIC_LATER)
    return old, new, list(compare(old, new))


def test_right_to_left_words_are_marked_in_logical_order(
    arabic: tuple[Extraction, Extraction, list[Passage]],
) -> None:
    (changed,) = [each for each in arabic[2] if each.fate == "changed"]
    assert [run.text.strip() for run in passage_runs(changed) if run.edit == "new"] == ["جميع", "والجزرية"]


def test_a_page_escapes_and_runs_in_the_direction_of_its_language(
    arabic: tuple[Extraction, Extraction, list[Passage]],
) -> None:
    old, new, passages = arabic
    page = html.document_fromstring(as_html(old.document, new.document, passages))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert [mark.text_content().strip() for mark in page.iter("ins")] == ["جميع", "والجزرية"]
    english = as_html(
        text(OLD).document, text(NEW).document, list(compare(text(OLD), text("1. <b>Bold</b>.")))
    )
    assert "<b>" not in english


def test_a_word_document_tracks_the_changes(arabic: tuple[Extraction, Extraction, list[Passage]]) -> None:
    _, new, passages = arabic
    data = as_docx(new.document, passages)
    assert data == as_docx(new.document, passages)
    read_back = docx.Document(io.BytesIO(data))
    assert len(read_back.paragraphs) == len(passages)
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    assert tree.xpath("//w:bidi", namespaces=names)
    assert [each.strip() for each in tree.xpath("//w:ins//w:t/text()", namespaces=names)] == [
        "جميع",
        "والجزرية",
    ]
    ids = tree.xpath("//@w:id", namespaces=names)
    assert len(ids) == len({*ids})


def test_what_a_word_document_says_when_all_changes_are_taken_is_the_new_text() -> None:
    old, new = text(OLD), text(NEW)
    data = as_docx(new.document, list(compare(old, new)))
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    parts = (
        "".join(each.xpath(".//w:t/text()", namespaces=names)) for each in tree.iter(f"{{{names['w']}}}p")
    )
    kept = [part for part in parts if part]
    assert kept == [f"{each.label} {each.text}" if each.label else each.text for each in new.paragraphs]


def test_matching_keeps_its_floor_on_composed_texts() -> None:
    wanted = {("p0", "p0"), ("p1", "p1"), ("r3", "r1"), ("r1", "r2"), ("r2", "r4"), ("r4", "r5")}
    given = {(old, new) for _, old, new in fates(OLD, NEW) if old and new}
    assert Tally.of(len(wanted), len(given), len(wanted & given)).f1 >= 0.97


def test_the_pairs_of_real_resolutions_join_each_paragraph_once() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len({(row["old"], row["old_path"]) for row in rows}) == len(rows)
    assert len({(row["old"], row["new_path"]) for row in rows}) == len(rows)
    assert len(read_pairs()) == 6
    assert all(Path(row["old"]).name == row["old"] for row in rows)


@each_row([("same words", "Same, words!", 0), ("one two three four", "one two three five", 1)])
def test_marks_and_capitals_do_not_count(old: str, new: str, changed: int) -> None:
    passages = list(compare(text(f"1. {old}\n"), text(f"1. {new}\n")))
    assert counts(passages)["changed"] == changed
