import pytest
from msgspec import structs

from tests.pages.made import small
from unrec.catalogue import load
from unrec.publish import names

ROW = structs.replace(
    small().references[0], instrument_id="smuggling-protocol", article="6", kind="article", target_id=None
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("المادة ٦", "المادة ٦"),
        ("a\u202eb", "aU+202Eb"),
        ("\x00", "U+0000"),
        ("\u2028", "U+2028"),
        ("تنفّذ", "تنفّذ"),
    ],
)
def test_plain_spells_out_what_cannot_be_seen(text: str, expected: str) -> None:
    assert names.plain(text) == expected


def test_a_character_is_described_by_its_name() -> None:
    assert names.described("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert names.described("\x07") == "U+0007 CONTROL"


def test_anchors_hold_no_white_space_and_links_are_escaped() -> None:
    assert names.anchor("r", "a b\tc:m1") == "r:a_b_c:m1"
    assert names.link('r:"<é') == "#r:%22%3C%C3%A9"
    assert names.link("r:V.19-08455.ar:m1.r2~2") == "#r:V.19-08455.ar:m1.r2~2"


def test_numbers_sort_as_numbers() -> None:
    articles = ["article 10", "article 8 bis", "part 2", "article 8", "article 9"]
    assert sorted(articles, key=names.natural) == [
        "article 8",
        "article 8 bis",
        "article 9",
        "article 10",
        "part 2",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Smuggling of Migrants Protocol, article 6"),
        (
            {"paragraph": "3", "subparagraph": "a"},
            "Smuggling of Migrants Protocol, article 6, paragraph 3 (a)",
        ),
        ({"article": None, "part": "2"}, "Smuggling of Migrants Protocol, part 2"),
        ({"instrument_id": "unknown-treaty"}, "unknown-treaty, article 6"),
        ({"target_id": "V.1.ar:m1.r2"}, "paragraph m1.r2"),
        ({"symbol": "A/RES/65/230"}, "A/RES/65/230"),
        (
            {"instrument_id": None, "candidates": ("firearms-protocol", "x")},
            "article 6, perhaps Firearms Protocol or x",
        ),
        ({"instrument_id": None}, "article 6, target not known"),
    ],
)
def test_targets_in_words(fields: dict[str, object], expected: str) -> None:
    assert names.target_name(structs.replace(ROW, **fields), load()) == expected


def test_directions_come_from_the_language_files() -> None:
    assert names.direction("ar") == "rtl"
    assert names.direction("und") == "auto"
