"""Character surgery: what changes, what never does, and where everything came from."""

import re
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from unrec.languages import load
from unrec.text import (
    MARKS,
    MOST_MARKS,
    WORD,
    Memory,
    clean,
    cut,
    fold,
    fold_presentation,
    folded,
    is_nfc,
    late,
    late_regex,
    mapped,
    nfc,
    places,
    without_noise,
)

CLEANED = [
    ("نص", "نص"),
    ("  نص  ", "نص"),
    ("سطر\nسطر", "سطر سطر"),
    ("استخدام\n\n- التكنولوجيات", "استخدام التكنولوجيات"),
    ("(Dial-\nDoc) و/\nأو", "(Dial-Doc) و/أو"),
    ("٢٠١٢ -\n٢٠١٨", "٢٠١٢ - ٢٠١٨"),
    ("٢٠١٢هـ", "٢٠١٢هـ"),
    ("الأحكام - العامة", "الأحكام - العامة"),
    ("ألف  - باء", "ألف - باء"),
    ("١٠٠\u00a0٠٠٠", "١٠٠ ٠٠٠"),
    ("كلمة\u200f ثم\u200e كلمة\u202c", "كلمة ثم كلمة"),
    ("الـــمادة", "المادة"),
    ("(هـ) من ٢٠١٢ هـ", "(هـ) من ٢٠١٢ هـ"),
    ("هـذا", "هذا"),
    ("ﻻ ﷲ ﻣﺎدة", "لا الله مادة"),
    ("تُشجَّع الدولُ", "تُشجَّع الدولُ"),
    ("المهريين تؤدّ", "المهريين تؤدّ"),
    ("٢٠١٢-٢٠١٨ و50 ² ½", "٢٠١٢-٢٠١٨ و50 ² ½"),
    ("أ\x00ب\x07ج", "أبج"),
    ("اـٔ", "أ"),
    ("", ""),
    (" \n\t ", ""),
]


@pytest.mark.parametrize(("raw", "text"), CLEANED)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("عن طريق:\n- وضع برنامج؛\n- سنّ قانون.", "عن طريق: - وضع برنامج؛ - سنّ قانون."),
        ("بما يلي:\n• وضع برنامج", "بما يلي: • وضع برنامج"),
        (
            "بما يلي:\n- وضع برنامج،\n- سنّ قانون،\n- إنشاء قناة.",
            "بما يلي: - وضع برنامج، - سنّ قانون، - إنشاء قناة.",
        ),
        ("تعزيز التعاون\n- الدولي", "تعزيز التعاون الدولي"),
        ("تعزيز التعاون،\n- والمساعدة", "تعزيز التعاون، والمساعدة"),
    ],
)
def test_a_bullet_after_a_break_stays_where_it_begins_an_entry(raw: str, text: str) -> None:
    assert clean(raw).text == text


ARABIC = st.text(
    alphabet=st.sampled_from("ابتهـلأإى ةء \n-\t\u200f\u200e\u202e\u00a0\x00ﻻﷲﻼﱠ١٢3().،" + "َُِّْ" + "ـٔ"),
    max_size=60,
).map(nfc)


@given(ARABIC)
def test_clean_text_is_clean_and_stays_clean(raw: str) -> None:
    text = clean(raw).text
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text).text == text
    assert "\n" not in text
    assert text == text.strip(" ")
    assert "  " not in text


@given(ARABIC)
def test_clean_keeps_letters_digits_and_marks(raw: str) -> None:
    def kept(text: str) -> list[str]:
        plain = nfc(without_noise(fold_presentation(text)).replace("ـ", ""))
        return [c for c in plain if c.isalnum() or unicodedata.category(c) == "Mn"]

    assert kept(clean(raw).text) == kept(raw)


@given(ARABIC, st.data())
def test_every_stretch_of_clean_text_leads_back_to_its_source(raw: str, data: st.DataObject) -> None:
    cleaned = clean(raw)
    start = data.draw(st.integers(0, len(cleaned.text)))
    end = data.draw(st.integers(start, len(cleaned.text)))
    low, high = cleaned.to_source(start, end)
    assert 0 <= low <= high <= len(raw)
    # What the stretch was made of holds its letters and digits, in order (tatweel, alone «هـ», aside).
    wanted = [c for c in cleaned.text[start:end].replace("ـ", "") if c.isalnum()]
    made = iter(
        c for c in nfc(without_noise(fold_presentation(raw[low:high])).replace("ـ", "")) if c.isalnum()
    )
    assert all(any(c == found for found in made) for c in wanted)


def test_a_ligature_leads_back_to_one_glyph() -> None:
    cleaned = clean("اﻟﺴﻼم")
    at = cleaned.text.index("لا")
    assert cleaned.to_source(at, at + 2) == (3, 4)


@given(ARABIC)
def test_fold_and_folded_agree(raw: str) -> None:
    folding = load("ar").folding
    assert fold(raw, folding).text == folded(raw, folding)


@given(ARABIC, st.sampled_from(["ar", "en", "zh"]))
def test_a_known_search_form_is_mapped_as_folding_maps_it(raw: str, code: str) -> None:
    text, folding = clean(raw).text, load(code).folding
    plain = fold(text, folding)
    known = mapped(text, folded(text, folding), folding)
    assert known.text == plain.text
    places = range(len(plain.text) + 1)
    assert [known.to_source(at, end) for at in places for end in places[at:]] == [
        plain.to_source(at, end) for at in places for end in places[at:]
    ]


@given(ARABIC)
def test_folding_needs_no_second_time_and_drops_marks(raw: str) -> None:
    language = load("ar")
    once = language.fold(raw)
    assert language.fold(once) == once
    assert not set(once) & set("أإآىة")
    assert not [
        c for c in once if any(low <= ord(c) <= high for low, high in ((0x064B, 0x065F), (0x0670, 0x0670)))
    ]


@given(st.text(alphabet="ابجدَُِّ ", max_size=40), st.data())
def test_a_found_word_takes_its_vowel_signs_along(raw: str, data: st.DataObject) -> None:
    mapped = fold(raw, load("ar").folding)
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    low, high = mapped.to_source(start, end)
    assert fold(raw[low:high], load("ar").folding).text == mapped.text[start:end]


@pytest.mark.parametrize(
    ("text", "word", "span"), [("لِمَن", "لمن", (0, 5)), ("يحث ٍن", "ن", (5, 6)), ("ٍن", "ن", (1, 2))]
)
def test_a_sign_belongs_to_the_letter_or_space_it_stands_on(
    text: str, word: str, span: tuple[int, int]
) -> None:
    mapped = fold(text, load("ar").folding)
    at = mapped.text.index(word)
    assert mapped.to_source(at, at + len(word)) == span


def test_marks_are_all_marks() -> None:
    parts = MARKS.split("-")
    assert all(unicodedata.category(part[0]) == "Mn" for part in parts)


@given(st.text(alphabet="abcdef", max_size=30), st.sets(st.integers(0, 29), max_size=4))
def test_cut(text: str, at: set[int]) -> None:
    spans = [(i, i + 1) for i in sorted(at) if i < len(text)]
    gone = {start for start, _ in spans}
    assert cut(text, spans) == "".join(c for i, c in enumerate(text) if i not in gone)


def test_presentation_forms_with_signs() -> None:
    assert fold_presentation("\ufc60") == "\u064e\u0651"
    assert fold_presentation("\ufe7c") == "\u0651"
    assert fold_presentation("\ufe7d") == "\u0651"


@pytest.mark.parametrize(
    "raw",
    [
        "e\u200b\u0301",
        "\u1112\u200f\u1161",
        "\u0627\u0640\u0653",
        "\u0f71\ufeff\u0f72\u0f71",
    ],
)
def test_what_is_left_is_composed(raw: str) -> None:
    """What parts a letter from its mark may be left out; then the two are one."""
    for made in (clean(raw), fold(raw, ())):
        assert unicodedata.is_normalized("NFC", made.text)
        assert made.to_source(0, len(made.text)) == (0, len(raw))
    assert fold(raw, ()).text == folded(raw, ())


def test_a_late_pattern_is_compiled_when_used_and_is_like_any_other() -> None:
    pattern = late(r"(?P<first>a+)b?")
    assert pattern.pattern == r"(?P<first>a+)b?"
    found = pattern.match("xaab", 1)
    assert found is not None
    assert found.span("first") == (1, 3)
    assert pattern.sub("-", "aab c a") == "- c -"
    assert [one[0] for one in pattern.finditer("ab aa")] == ["ab", "aa"]
    faulty = late("(")
    with pytest.raises(re.error):
        faulty.search("a")


def test_a_late_pattern_of_the_other_kind_has_its_flags() -> None:
    assert late_regex(r"(?<one>\p{Lu}).", regex.DOTALL).findall("A\nb") == ["A"]
    faulty = late_regex("(")
    with pytest.raises(regex.error):
        faulty.match("a")


PIECES = st.text(alphabet="ab .-،رو\n_1", max_size=60)


@given(PIECES)
def test_places_are_those_of_the_words(text: str) -> None:
    known = Memory(lambda piece: tuple((word.start(), word[0]) for word in WORD.finditer(piece)))
    assert list(places(text, known)) == [(word.start(), word[0]) for word in WORD.finditer(text)]


def test_a_cache_computes_once_and_forgets() -> None:
    told: list[str] = []
    memory = Memory(told.append)
    for piece in ("a", "a", "long" * 20, "long" * 20):
        assert memory[piece] is None
    assert told == ["a", "long" * 20, "long" * 20]
    for number in range(50_000):
        assert memory[str(number)] is None
    assert len(memory) <= 20_000


@given(st.lists(st.tuples(st.sampled_from(["a", "ب", " ", "é"]), st.integers(0, 2 * MOST_MARKS)), max_size=4))
def test_rows_of_marks_are_bounded_wherever_they_stand(parts: list[tuple[str, int]]) -> None:
    text = nfc("".join(letter + "\u064e" * marks for letter, marks in parts))
    assert is_nfc(text)
    assert re.search(f"\u064e{{{MOST_MARKS + 1}}}", text) is None
    assert text.replace("\u034f", "") == "".join(letter + "\u064e" * marks for letter, marks in parts)
