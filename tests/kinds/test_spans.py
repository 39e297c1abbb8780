"""What holds of every unit's operative words and addressees, whatever its text."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from tests.kinds.operative_cases import ARABIC, addressees, document, read, unit
from unrec.kinds import requests
from unrec.models import Recommendation
from unrec.text import MARKS

PIECES = [
    *(word for rule in ARABIC.operative.rules for word in rule.words),
    *(word for rule in ARABIC.operative.rules for word in rule.closing),
    *(name for body in ARABIC.addressees.bodies for name in (*body.words, *body.joined)),
    *(
        "أن",
        "بأن",
        "ألا",
        "على",
        "إلى",
        "من",
        "،",
        ".",
        "؛",
        "(",
        ")",
        "و",
        "المعني بتهريب المهاجرين",
        "تعزز",
    ),
    *("للدول الأطراف", "والمكتب", "تُشجَّع", "لعلّ", "تودُّ", "المنشأ", "والعبور", "حث", "١٢", "هـ", " ", "\u200f"),
]
SENTENCES = st.lists(st.sampled_from(PIECES) | st.text("دلأن وبتيٍَ،.\u0640", max_size=6), max_size=14).map(
    " ".join
)


def _whole_words(text: str, start: int, end: int) -> bool:
    """A sign is part of the letter it stands on; one that stands on a space is the space's."""
    before = re.sub(f"[{MARKS}]+$", "", text[:start])[-1:]
    after = text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or re.match(f"[{MARKS}]", after))


def _check(found: Recommendation) -> None:
    filled = (
        found.strength,
        found.operative_words,
        found.operative_start,
        found.operative_end,
        found.strength_rule,
    )
    assert all(one is None for one in filled) or not any(one is None for one in filled)
    if found.operative_start is not None:
        assert found.operative_words
        assert found.text[found.operative_start : found.operative_end] == found.operative_words
    else:
        assert not found.addressees
    last = 0
    for one in found.addressees:
        assert found.text[one.char_start : one.char_end] == one.surface != ""
        assert _whole_words(found.text, one.char_start, one.char_end)
        assert last <= one.char_start
        last = one.char_end
    keys = [one.id for one in found.addressees if one.id != "other"]
    assert len(set(keys)) == len(keys)


@example("يحث ٍن ب")
@settings(max_examples=300, deadline=None)
@given(SENTENCES)
def test_spans_are_where_they_say(text: str) -> None:
    _check(read(text))


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_vowel_signs_change_nothing(text: str) -> None:
    plain = re.sub(f"[{MARKS}]", "", text)
    voweled = re.sub("([بتدلن])", "\\1\u064e", plain)
    bare = [re.sub(f"[{MARKS}]", "", one) for one in addressees(read(voweled))]
    assert bare == addressees(read(plain))
    assert read(voweled).strength_rule == read(plain).strength_rule


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    _check(read(text))


def test_an_item_inherits_nothing() -> None:
    parent = unit("ينبغي للدول الأطراف أن تقوم بما يلي:")
    item = unit("تيسير أنشطة بناء القدرات؛", "m1.r1.1", "m1.r1")
    own = unit("ينبغي للأمانة أن تعد دليلا.", "m1.r1.2", "m1.r1")
    first, second, third = requests(document(parent, item, own)).recommendations
    assert first.strength == "should"
    assert (second.strength, second.addressees) == (None, ())
    assert addressees(third) == ["secretariat للأمانة"]


def test_a_short_name_counts_where_the_document_gives_the_long_one() -> None:
    asks = unit("يُطلب إلى المكتب أن يعد دليلا.")
    names = unit("ينظم مكتب الأمم المتحدة المعني بالمخدرات والجريمة حلقة عمل.", "m1.r2")
    assert addressees(requests(document(asks)).recommendations[0]) == ["other المكتب"]
    assert addressees(requests(document(asks, names)).recommendations[0]) == ["unodc المكتب"]


def test_reading_twice_gives_the_same() -> None:
    once = requests(document(unit("ينبغي للدول أن تتعاون.")))
    assert requests(once) == once


def test_hostile_text_comes_to_an_end() -> None:
    for piece in (
        "لعل ",
        "ينبغي أن ",
        "ينبغي، ",
        "يشجع الفريق العامل ",
        "على الدول ",
        "الدول والدول ",
        "«( ينبغي",
    ):
        text = piece * (200_000 // len(piece))
        with within(60):
            read(text)
