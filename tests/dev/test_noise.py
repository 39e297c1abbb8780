"""Each kind of noise does what it says and nothing else, the same way every time."""

import re
from difflib import SequenceMatcher

import pytest
from dev.measure.noise import add_noise, noises
from hypothesis import given
from hypothesis import strategies as st

from tests.dev.made import gold
from unrec.languages import load

AR = load("ar")
TEXT = """أولاً- الاجتماع الأول، فيينا، ٤ و ٥ تموز/يوليه ٢٠١٨

١- ينبغي للدول الأطراف أن تُجرِّم الأفعال المنصوص عليها في المادة ٦ من بروتوكول مكافحة تهريب المهاجرين، وأن تتعاون تعاوناً وثيقاً على منعه.

٢- تُشجَّع الدول على أن تنظر في إنشاء مراكز لجمع البيانات وتحليلها يمكنها المساعدة على تنمية المعرفة واتخاذ التدابير اللازمة لمنع التهريب:

(أ) تبادل المعلومات؛

(ب) التدريب.
"""


def noisy(kind: str, share: float, seed: int = 1, text: str = TEXT) -> str:
    return add_noise(text, kind, share, seed=seed, language=AR, document=gold().document)


@pytest.mark.parametrize("kind", noises().kinds)
def test_levels_rise_and_every_kind_changes_the_text(kind: str) -> None:
    levels = noises().kinds[kind].levels
    assert len(levels) == 3
    assert levels == sorted(levels)
    assert 0 < levels[0] < levels[2] <= 1
    assert noisy(kind, 1.0) != TEXT


@pytest.mark.parametrize("kind", noises().kinds)
def test_a_share_of_zero_changes_nothing_and_a_seed_gives_one_text(kind: str) -> None:
    assert noisy(kind, 0.0) == TEXT
    assert noisy(kind, 0.5, seed=7) == noisy(kind, 0.5, seed=7)
    assert len({noisy(kind, 0.5, seed=seed) for seed in range(20)}) > 1


@given(st.integers(0, 1000), st.floats(0, 1))
def test_kinds_that_keep_the_words_keep_them(seed: int, share: float) -> None:
    words = TEXT.split()
    assert noisy("rewrap", share, seed).split() == words
    assert noisy("spaces", share, seed).split() == words
    assert noisy("blank_lines", share, seed).split() == words
    assert [w for w in noisy("bullets", share, seed).split() if w not in {"-", "•", "–"}] == words
    assert str(AR.fold(noisy("digits", share, seed))) == str(AR.fold(TEXT))
    assert str(AR.fold(noisy("vowel_signs", share, seed))) == str(AR.fold(TEXT))


def test_bullets_stand_before_lines_that_hold_something() -> None:
    for line in noisy("bullets", 1.0).split("\n"):
        assert not line or line.startswith(("- ", "• ", "– "))


def test_all_blank_lines_can_be_lost() -> None:
    assert "\n\n" not in noisy("blank_lines", 1.0)


def test_wrapped_lines_are_printed_lines() -> None:
    assert max(map(len, noisy("rewrap", 1.0).split("\n"))) <= 90


def test_each_number_stays_in_one_family() -> None:
    for number in re.findall(r"\d+", noisy("digits", 1.0)):
        assert any(set(number) <= set(family) for family in AR.digits.families)


@given(st.integers(0, 1000))
def test_furniture_stands_in_the_middle_between_blank_lines(seed: int) -> None:
    found = noisy("furniture", 1.0, seed)
    inserted = re.findall(r"\n\n((?:[^\n\u0600-\u06ff]+\n)+)\n", found)
    assert len(inserted) == 2
    assert all(re.search(r"\d+/20|CTOC|V\.19", block) for block in inserted)
    assert re.sub(r"\n\n(?:[^\n\u0600-\u06ff]+\n)+\n", " ", found) == TEXT


def test_letters_are_mistaken_for_letters_that_look_like_them() -> None:
    found = noisy("ocr", 1.0)
    assert len(found) == len(TEXT)
    changed = [(a, b) for a, b in zip(TEXT, found, strict=True) if a != b]
    assert ("ب", "ت") in changed or ("ب", "ن") in changed or ("ب", "ي") in changed
    assert all(a.isalpha() and b.isalpha() for a, b in changed)


def test_the_share_is_the_share_of_places() -> None:
    text = "ب" * 10_000
    changed = sum(a != b for a, b in zip(text, noisy("ocr", 0.02, text=text), strict=True))
    assert 150 < changed < 250
    assert SequenceMatcher(None, TEXT, noisy("ocr", 0.02)).ratio() > 0.9


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        noisy("nonsense", 0.5)
