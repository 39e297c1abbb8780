"""Text that a program took out of an Arabic PDF."""

import pytest

from unrec.models import Reading
from unrec.reading import read, source_of
from unrec.reading.mending import LAM_ALEF, ORDER, reordered, restored

EXTRACTED = """\
إعالن بشأن التنمية
 -1يوصي بأن تعتمد الجمعية العامة لألمم المتحدة اإلعالن؛
 -2ويحث الدول األطراف على اتخاذ اإلجراءات الالزمة ،وال سيما في المجال االقتصادي؛
 -3ويطلب إلى األمين العام ،في عام ،1995تقديم تقرير.
"""


def of(text: str) -> Reading:
    return read(source_of("a.txt", text.encode()))


def test_the_lines_are_mended_and_the_source_is_named() -> None:
    reading = of(EXTRACTED)
    assert [line.text for line in reading.lines] == [
        "إعلان بشأن التنمية",
        "1- يوصي بأن تعتمد الجمعية العامة للأمم المتحدة الإعلان؛",
        "2- ويحث الدول الأطراف على اتخاذ الإجراءات اللازمة، ولا سيما في المجال الاقتصادي؛",
        "3- ويطلب إلى الأمين العام، في عام 1995، تقديم تقرير.",
    ]
    assert [line.repair for line in reading.lines] == [LAM_ALEF, *[f"{LAM_ALEF}+{ORDER}"] * 3]
    assert [each.code for each in reading.findings] == ["source.extracted"]


def test_sound_text_is_left() -> None:
    text = "١- توصي الدول الأطراف، ولا سيما الأقل نمواً، بما يلي:\n(أ) اتخاذ الإجراءات اللازمة؛\n" * 5
    reading = of(text)
    assert not any(line.repair for line in reading.lines)
    assert reading.findings == ()


def test_columns_are_named() -> None:
    reading = of("الدولة الطرف        عليها أن تتخذ\n" * 8)
    assert [each.code for each in reading.findings] == ["source.extracted"]
    assert "columns" in reading.findings[0].message


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (" -2يوصي", "2- يوصي"),
        (" .1يقصد", "1. يقصد"),
        (".1يقصد", "1. يقصد"),
        (" - 13ينبغي", "13- ينبغي"),
        ("رقم 1( 29يوليو )2011", "رقم 1 (29 يوليو 2011)"),
        ("الفترة من 4إلى 15أيلول/سبتمبر ،1995", "الفترة من 4 إلى 15 أيلول/سبتمبر 1995،"),
        ("بين 45و 50في المائة ،بينما", "بين 45 و50 في المائة، بينما"),
        ("عقد األمم ( ،)1985-1976تم", "عقد األمم (1976-1985)، تم"),
        ("الفترة 15-4أيلول", "الفترة 4-15 أيلول"),
        ("للفترة 2010-2020وما", "للفترة 2010-2020 وما"),
        ("القرار 164/49والقرار", "القرار 49/164 والقرار"),
        ("القرار ،1325/2000والوثيقة A/49/587", "القرار 1325/2000، والوثيقة A/49/587"),
        ("علما ً بتنوع", "علماً بتنوع"),
        ("سنة 1444هـ", "سنة 1444هـ"),
        ("2024م", "2024م"),
        ("The year ,1995and", "The year ,1995and"),
    ],
)
def test_order(printed: str, expected: str) -> None:
    assert reordered(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("األمم", "الأمم"), ("لألمم", "للأمم"), ("إعالن", "إعلان"), ("االقتصادية", "الاقتصادية"),
        ("الالزمة", "اللازمة"), ("وال", "ولا"), ("أال", "ألا"), ("مثالً", "مثلاً"), ("هؤالء", "هؤلاء"),
        ("إلنشاء", "لإنشاء"), ("خالل", "خلال"), ("آليات", "آليات"), ("إلى", "إلى"), ("العالم", "العالم"),
        ("مجالس", "مجالس"), ("الحق", "الحق"), ("إدخال", "إدخال"), ("الطفل", "الطفل"),
        # Either may be meant.
        ("عمال", "عمال"),
    ],
)  # fmt: skip
def test_lam_alef(printed: str, expected: str) -> None:
    assert restored(printed) == expected
