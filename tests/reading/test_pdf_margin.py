"""Labels at the margin, read from pictures that are drawn here; Tesseract is not needed."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from unrec.languages import load
from unrec.reading.ocr import Word
from unrec.reading.ocr.glyphs import Network, cuts, ink_level, network, pieces, stacked
from unrec.reading.ocr.margin import Margin, with_labels

AMIRI = Path(__file__).parents[1] / "fixtures/fonts/Amiri-subset.ttf"
RIGHT, INDENT, HEIGHT = 1200, 1060, 70


def net() -> Network:
    found = network("ar")
    assert found is not None
    return found


def drawn(labels: Sequence[str], had: Sequence[str], size: int = 36) -> tuple[Image.Image, list[Word]]:
    """Draw a line for each label, as it stands from left to right; `had` is what Tesseract read of it."""
    font = ImageFont.truetype(str(AMIRI), size)
    picture = Image.new("L", (1300, HEIGHT * (len(labels) + 1)), 255)
    drawing = ImageDraw.Draw(picture)
    words = []
    for i, (label, text) in enumerate(zip(labels, had, strict=True)):
        base = HEIGHT * (i + 1)
        pen: float = RIGHT
        for each in reversed(label):
            pen -= font.getlength(each)
            drawing.text((pen, base), each, fill=0, font=font, anchor="ls")
        left = INDENT - font.getlength("ينبغي للدول")
        drawing.text((left, base), "ينبغي للدول", fill=0, font=font, anchor="ls", direction="rtl")
        line = (1, 1, i)
        if text:
            words.append(Word(line, round(pen), base - 24, RIGHT, base, 50.0, text))
        words.append(Word(line, round(left), base - 24, INDENT, base + 10, 95.0, "ينبغي"))
    return picture, words


def read(labels: Sequence[str], had: Sequence[str]) -> Margin:
    picture, words = drawn(labels, had)
    return with_labels(words, picture, load("ar"), net())


def read_labels(margin: Margin) -> list[str]:
    return [word.text for word in margin.words if word.repair == "glyphs"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (["-١", "-٢", "-٣", "-٤", "-٥"], ["١-", "٢-", "٣-", "٤-", "٥-"]),
        (["-٩٨", "-٩٩", "-١٠٠"], ["٩٨-", "٩٩-", "١٠٠-"]),
        (["-12", "-13", "-14"], ["12-", "13-", "14-"]),
        (["- ٦", "- ٧", "- ٨"], ["٦-", "٧-", "٨-"]),
        ([".٢٣", ".٢٤"], ["٢٣.", "٢٤."]),
        (["(أ)", "(ب)", "(ج)", "(د)"], ["(أ)", "(ب)", "(ج)", "(د)"]),
        (["(٢)", "(٣)", "(٤)"], ["(٢)", "(٣)", "(٤)"]),
        (["٧-١٣٤", "٨-١٣٤"], ["١٣٤-٧", "١٣٤-٨"]),
    ],
)
@pytest.mark.parametrize("misread", ["0-4", "", "؟"])
def test_labels_are_read_from_their_glyphs(seen: list[str], expected: list[str], misread: str) -> None:
    margin = read(seen, [misread] * len(seen))
    assert read_labels(margin) == expected
    assert margin.unread == []
    assert [word.text for word in margin.words if not word.repair] == ["ينبغي"] * len(seen)


def test_a_line_without_a_label_stays_as_it_is() -> None:
    picture, words = drawn([""] * 3, [""] * 3)
    assert with_labels(words, picture, load("ar"), net()) == Margin(words, [])


@pytest.mark.parametrize("number", ["٢٠٠٥", "٢٠١٠", "٢٠١٢", "١٥٠"])
def test_a_number_without_a_sign_at_a_line_s_beginning_is_text(number: str) -> None:
    margin = read([number], [number])
    assert [word.text for word in margin.words] == [number, "ينبغي"]
    assert read_labels(margin) == []
    assert not margin.unread


def test_the_end_of_a_line_from_left_to_right_is_no_label() -> None:
    picture, words = drawn(["(12)"], ["(12)"])
    latin = [word if word.text == "(12)" else word._replace(text="Convention") for word in words]
    assert with_labels(latin, picture, load("ar"), net()).words == latin


def test_where_tesseract_read_a_word_there_is_no_label() -> None:
    picture, words = drawn(["-٢", "-٣"], ["على", "-٢"])
    assert [word.text for word in with_labels(words, picture, load("ar"), net()).words] == [
        *("على", "ينبغي"),
        *("٣-", "ينبغي"),
    ]


def test_of_a_word_joined_to_its_label_the_letters_stay() -> None:
    picture, words = drawn(["-٢", "-٣"], ["", ""])
    joined = [word._replace(right=RIGHT, text="0-ينبغي") for word in words]
    margin = with_labels(joined, picture, load("ar"), net())
    assert [word.text for word in margin.words] == ["٢-", "ينبغي", "٣-", "ينبغي"]


def test_a_label_that_is_not_read_is_left_out_and_named() -> None:
    picture, words = drawn(["-٢", "-٧", "-٤"], ["7-", "0-", "4-"])
    # A stain over the number: the dash is still there, and Tesseract's digits are no better than before.
    ImageDraw.Draw(picture).ellipse((RIGHT - 22, HEIGHT * 2 - 30, RIGHT + 6, HEIGHT * 2 + 3), fill=0)
    margin = with_labels(words, picture, load("ar"), net())
    assert read_labels(margin) == ["٢-", "٤-"]
    assert "٣-" not in [word.text for word in margin.words], "nothing is put in because it would follow"


def test_a_page_without_words_has_no_labels() -> None:
    assert with_labels([], Image.new("L", (9, 9), 255), load("ar"), net()) == Margin([], [])


def test_only_languages_with_a_model_are_read_so() -> None:
    assert network("en") is None


def test_ink_is_parted_from_paper() -> None:
    picture = Image.new("L", (20, 20), 230)
    picture.paste(40, (5, 5, 9, 15))
    assert 40 < ink_level(picture) <= 230
    (glyph,) = pieces(picture, (0, 0, 20, 20), ink_level(picture))
    assert glyph[:4] == (5, 5, 9, 15)
    assert pieces(picture, (12, 0, 20, 20), ink_level(picture)) == []
    assert pieces(picture, (30, 30, 20, 20), 128) == []


def test_pieces_above_each_other_are_one_glyph_and_others_go_from_right_to_left() -> None:
    picture = Image.new("L", (60, 40), 255)
    for box in ((5, 20, 15, 30), (8, 10, 12, 14), (30, 10, 34, 30)):
        picture.paste(0, box)
    picture.putpixel((50, 5), 0)  # a speck
    found = stacked(pieces(picture, (0, 0, 60, 40), 128))
    assert [glyph[:4] for glyph in found] == [(30, 10, 34, 30), (5, 10, 15, 30)]


def test_a_glyph_is_cut_where_it_is_thinnest() -> None:
    picture = Image.new("L", (40, 40), 255)
    for box in ((2, 5, 14, 25), (18, 5, 30, 25), (14, 14, 18, 16)):
        picture.paste(0, box)
    (glyph,) = pieces(picture, (0, 0, 40, 40), 128)
    halves = cuts(glyph)
    assert halves
    assert all(left.right == right.left and 14 <= left.right <= 18 for left, right in halves)
    picture.paste(255, (8, 0, 40, 40))
    assert cuts(pieces(picture, (0, 0, 40, 40), 128)[0]) == []
