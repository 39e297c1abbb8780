"""What an entry of a list of recommendations says that asks nothing in so many words."""

import pytest

from unrec.classify.words import words_of
from unrec.languages import load

ARABIC = load("ar")
WORDS = words_of(ARABIC)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("رأت اللجنة أنه ينبغي للدول الأطراف أن تختار بين الاتفاقيتين.", True),
        ("وارتأى الفريق العامل أنه يجب على الأمانة أن تعد دليلاً.", True),
        ("رأت اللجنة أن التقدم المحرز كاف.", False),
        ("رأت اللجنة التقرير. وأشارت إلى أنه ينبغي نشره.", False),
        ("ذكرت اللجنة أنه ينبغي للدول أن تصدق على البروتوكول.", False),
    ],
)
def test_an_opinion_that_something_ought_to_be_done(text: str, *, held: bool) -> None:
    assert bool(WORDS.opinion.match(str(ARABIC.fold(text)))) is held


@pytest.mark.parametrize(
    ("text", "reminds"),
    [
        ("تُذكَّر أطراف النزاعات المسلحة بأن الهجمات محظورة.", True),
        ("لا يخل ما ورد أعلاه بأحكام البروتوكول.", True),
        ("وسيقدم الأمين العام تقريراً مرحلياً.", False),
        ("ستواصل الأمانة تذكير الدول بذلك.", False),
    ],
)
def test_an_entry_that_reminds_or_reserves(text: str, *, reminds: bool) -> None:
    assert bool(WORDS.reminder.match(str(ARABIC.fold(text)))) is reminds
