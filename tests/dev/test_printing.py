"""The printer: every line knows its node, nothing of a tree is lost, and no layout kept aside is drawn."""

import io
import json
import random
from pathlib import Path

import docx
import pytest
from dev.printing.__main__ import main
from dev.printing.files import can_set, set_as_pdf, written
from dev.printing.layouts import ASIDE, ONE_LINE, Layout, drawn
from dev.printing.text import as_text, pieces, printed
from dev.printing.trees import Node, Tree, numbered, ordinal

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import source_of

PREAMBLE = (
    "Recalling its resolution 60/1 on the wells of the plain and the reports which were made of them,",
    "Noting with concern that the water of the wells of the hills is not shared,",
)
CLAUSES = (
    "Decides to share the water of the wells of the plain among those who live near them;",
    "Requests the Secretary-General to report on the wells at its next session.",
)


def a_tree() -> Tree:
    front = [Node("front", "United Nations"), Node("title", "The wells of the plain")]
    preamble = [Node("paragraph", text, kind="preambular") for text in ("The General Assembly,", *PREAMBLE)]
    clauses = [
        Node("paragraph", text, f"{n}.", kind="operative") for n, text in enumerate(CLAUSES * 4, start=1)
    ]
    items = [Node("paragraph", "of the hills;", f"({c})", 2, "operative") for c in "ab"]
    note = Node("note", "See the report.", "1")
    nodes = numbered([*front, *preamble, Node("heading", "Wells"), *clauses, *items, note])
    return Tree("A_RES_60_2.en", "A_RES_60_2", "en", "test", nodes)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ASIDE)
def test_every_printed_line_knows_its_node_and_nothing_is_lost(name: str) -> None:
    tree, layout = a_tree(), ASIDE[name]
    lines = printed(tree, layout, random.Random(3))
    for index, node in enumerate(tree.nodes):
        own = [line for line in lines if line.node == index]
        assert [line.begins for line in own] == [True] + [False] * (len(own) - 1)
        text = node.text.upper() if node.role == "heading" and layout.heading == "capitals" else node.text
        assert without_spaces("".join(line.text for line in own)).endswith(without_spaces(text))
    assert as_text(lines, layout).endswith("\n") == layout.final_newline


def test_the_same_command_prints_the_same_lines() -> None:
    layout = drawn(random.Random(5))
    assert printed(a_tree(), layout, random.Random(1)) == printed(a_tree(), layout, random.Random(1))


def test_no_layout_kept_aside_is_drawn() -> None:
    kept = {layout.width for layout in ASIDE.values() if layout.width < ONE_LINE}
    widths = {drawn(random.Random(n)).width for n in range(2000)} - {ONE_LINE}
    assert min(abs(a - b) for a in kept for b in widths) > 2
    assert len(widths) > 20


def test_furniture_in_a_paragraph_knows_what_goes_on_after_it() -> None:
    layout = Layout(width=40, page=5, running="symbol")
    lines = printed(a_tree(), layout, random.Random(1))
    furniture = [line for line in lines if line.node < 0 and not line.blank]
    assert any(line.inside >= 0 for line in furniture)
    for at, line in enumerate(lines):
        if line.inside >= 0:
            following = next(after for after in lines[at:] if after.node >= 0)
            assert (following.node, following.begins) == (line.inside, False)


def test_wide_characters_are_parted_but_not_from_their_punctuation() -> None:
    assert list(pieces("大会，回顾《宪章》2030年")) == [
        "大",
        "会，",
        "回",
        "顾",
        "《宪",
        "章》",
        "2030",
        "年",
    ]


def test_labels_give_the_paths_of_the_contract() -> None:
    paths = [node.path for node in a_tree().nodes if node.role == "paragraph"]
    assert paths[:5] == ["p0", "p1", "p2", "r1", "r2"]
    assert paths[-2:] == ["r8.1", "r8.2"]


@pytest.mark.parametrize(
    ("label", "expected", "value"),
    [
        ("12.", 0, 12),
        ("١٢-", 0, 12),
        ("(b)", 2, 2),
        ("(i)", 1, 1),
        ("(i)", 9, 9),
        ("(十二)", 0, 12),
        ("(ب)", 0, 2),
        ("", 1, None),
        ("•", 1, None),
    ],
)
def test_a_label_has_a_value(label: str, expected: int, value: int | None) -> None:
    assert ordinal(label, expected) == value


def texts_read(name: str, data: bytes) -> list[str]:
    return [paragraph.text for paragraph in extract(source_of(name, data), load()).paragraphs]


@pytest.mark.parametrize("form", ["docx", "docx-plain", "html", "html-plain", "akn"])
def test_files_without_lines_hold_every_paragraph(form: str) -> None:
    data = written(a_tree(), form)  # type: ignore[arg-type]
    texts = texts_read(f"x.{form.partition('-')[0]}", data)
    assert [text for text in (*PREAMBLE, *CLAUSES) if text not in texts] == []


def test_numbers_of_a_word_list_are_automatic() -> None:
    document = docx.Document(io.BytesIO(written(a_tree(), "docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert CLAUSES[0] in texts
    plain = docx.Document(io.BytesIO(written(a_tree(), "docx-plain")))
    assert f"1.\t{CLAUSES[0]}" in [paragraph.text for paragraph in plain.paragraphs]


@pytest.mark.parametrize(
    "text",
    ["Recalling the wells of the plain,", "إذ تشير إلى آبار السهل،", "回顾平原的水井，"],
)
def test_a_pdf_can_be_read_again(text: str) -> None:
    if not can_set(text):
        pytest.skip("no face for this script here")
    nodes = tuple(Node("paragraph", f"{text} {n}", f"{n}.") for n in range(1, 9))
    layout = Layout(gap=1)
    lines = printed(Tree("x", "x", "en", "test", nodes), layout, random.Random(1))
    data = set_as_pdf(lines, layout)
    assert data == set_as_pdf(lines, layout)
    assert [text for text in texts_read("x.pdf", data) if text != ""] == [node.text for node in nodes]


def test_one_command_prints_a_folder_with_truth_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "unxml"
    folder.mkdir(parents=True)
    rows = [json.dumps(node.as_truth()) for node in a_tree().nodes]
    for n in range(6):  # a third of the works is kept aside
        (folder / f"A_RES_60_{n}.en.truth.jsonl").write_text("\n".join(rows), encoding="utf-8")
    main([str(tmp_path / "corpus"), str(tmp_path / "out"), "--layout", "60-raw", "--layout", "one"])
    made = sorted(file.name for file in (tmp_path / "out" / "60-raw" / "en").iterdir())
    assert made
    assert {name.partition(".en.")[2] for name in made} == {"txt", "truth.jsonl"}
    file = next((tmp_path / "out" / "one" / "en").glob("*.jsonl"))
    truth = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [row["path"] for row in truth if row["path"]][:4] == ["p0", "p1", "p2", "r1"]
