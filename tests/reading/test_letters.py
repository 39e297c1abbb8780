"""Other languages' letters in Arabic words."""

import pytest

from unrec.models import Reading
from unrec.reading import read, source_of

ARABIC = "إن الجمعية العامة إذ تؤكد من جديد أهمية التعاون الدولي في مكافحة الجريمة المنظمة عبر الوطنية\n"


def second(text: str, rest: str = ARABIC) -> tuple[str, str | None]:
    reading: Reading = read(source_of("a.txt", (rest + text).encode()))
    return reading.lines[1].text, reading.lines[1].repair


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("تؤ\u06a9د الجمع\u06ccة", "تؤكد الجمعية"),
        ("ف\u06cc التعاون الدول\u06cc", "في التعاون الدولي"),
        ("عل\u06cc مستو\u06cc الدول وإل\u06cc غ\u06ccرها", "على مستوى الدول وإلى غيرها"),
        ("رسائل\u06d5", "رسائله"),
    ],
)
def test_in_arabic_they_are_presentation(printed: str, expected: str) -> None:
    assert second(printed) == (expected, "letters")


def test_lines_without_them_stay() -> None:
    assert second("إلى الدول") == ("إلى الدول", None)


@pytest.mark.parametrize(
    "rest",
    [
        "این متن فارسی است و باید به همین شکل بماند چون زبان آن عربی نیست پس کلمات آن گویا چنین\n",
        "یہ متن اردو میں ہے اور اسے اسی طرح رہنا چاہئے کیونکہ یہ عربی نہیں ہے\n",
        "تؤکد\n",
    ],
    ids=["Persian", "Urdu", "too short to tell"],
)
def test_another_language_keeps_its_own(rest: str) -> None:
    assert second("ف\u06cc", rest) == ("ف\u06cc", None)
