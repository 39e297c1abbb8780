"""Paths: what decisions, annexes and articles open by their printed numbers."""

import pytest

from tests.support import structure
from unrec.nested import annex_of, levels_of, path_steps

ENACTED = "The Conference of the Parties,||Recalling its rules,||1. Takes note of the report;||2. Decides to remain seized."
ENACTED_AR = (
    "إن مؤتمر الأطراف،||إذ يشير إلى نظامه،||١- يحيط علماً بالتقرير؛||٢- يقرر أن يبقي المسألة قيد النظر."
)
VOTED = (
    "The General Assembly,||Recalling its rules,||1. Takes note of the report;||2. Decides to remain seized."
)

CASES = [
    (
        "resolutions of a volume by their numbers",
        f"34/65. Young trees||{VOTED}||93rd plenary meeting||1 December 1979||34/69. Old trees||{VOTED}",
        "d34-65.p0|d34-65.p1|d34-65.r1|d34-65.r2|d34-69.p0|d34-69.p1|d34-69.r1|d34-69.r2",
    ),
    (
        "a resolution below the end of another",
        f"4. Requests the Secretary-General to report.||93rd plenary meeting||1 December 1979||34/69. Old trees||{VOTED}",
        "r4|d34-69.p0|d34-69.p1|d34-69.r1|d34-69.r2",
    ),
    (
        "lettered parts of a resolution",
        f"34/65. Young trees||A||{VOTED}||B||{VOTED}||34/69. Old trees||{VOTED}",
        "d34-65A.p0|d34-65A.p1|d34-65A.r1|d34-65A.r2|d34-65B.p0|d34-65B.p1|d34-65B.r1|d34-65B.r2|d34-69.p0|d34-69.p1|d34-69.r1|d34-69.r2",
    ),
    ("a resolution by itself", f"34/65. Young trees||{VOTED}", "p0|p1|r1|r2"),
    (
        "decisions by their numbers",
        f"Decision 25/CP.27||{ENACTED}||Decision 26/CP.27||{ENACTED}",
        "d25-CP.27.p0|d25-CP.27.p1|d25-CP.27.r1|d25-CP.27.r2|d26-CP.27.p0|d26-CP.27.p1|d26-CP.27.r1|d26-CP.27.r2",
    ),
    (
        "a number that comes again",
        f"Decision 5/2||{ENACTED}||Decision 5/2||{ENACTED}||Decision 5/3||{ENACTED}",
        "d5-2.p0|d5-2.p1|d5-2.r1|d5-2.r2|d5-2~2.p0|d5-2~2.p1|d5-2~2.r1|d5-2~2.r2|d5-3.p0|d5-3.p1|d5-3.r1|d5-3.r2",
    ),
    (
        "Arabic decisions by their numbers",
        f"المقرر ٥/٢||{ENACTED_AR}||المقرر ٥/٣||{ENACTED_AR}",
        "d5-2.p0|d5-2.p1|d5-2.r1|d5-2.r2|d5-3.p0|d5-3.p1|d5-3.r1|d5-3.r2",
    ),
    ("annexes by their numerals", "1. States should act.||Annex II||1. The fund is for aid.||Annex IV||1. It meets.", "r1|aII.r1|aIV.r1"),
    ("an only annex", "1. States should act.||Annex||1. The fund is for aid.", "r1|a1.r1"),
    (
        "Arabic annexes by their ordinals",
        "١- ينبغي للدول أن تتعاون.||المرفق الثاني||١- يستخدم الصندوق.||المرفق الثالث||١- يجتمع المجلس.",
        "r1|aII.r1|aIII.r1",
    ),
    (
        "articles",
        "Article 4||1. Each State shall report:||(a) Every year;||(b) In writing.||Article 6 bis||Reports are public.||Article 7||1. States meet.",
        "art4.r1|art4.r1.1|art4.r1.2|art6bis.p1|art7.r1",
    ),
    (
        "Egyptian articles",
        "( المادة الأولى )||يعمل بهذا القانون.||( المادة الثانية )||يلغى كل حكم يخالفه.||مادة (٢٤٢ مكررا)||يعاقب كل من يخالف ذلك.",
        "art1.p1|art2.p1|art242bis.p1",
    ),
    (
        "a report by article, numbered throughout",
        "Article 1||1. The law was changed.||Article 2||2. A court was set up.||Article 3||3. A plan was adopted.",
        "r1|r2|r3",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "paths"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_levels_come_from_printed_numbers(text: str, paths: str) -> None:
    found = structure(text.replace("|", "\n"))
    assert "|".join(one.path for one in found.paragraphs) == paths


def test_the_number_of_the_only_decision_opens_no_level() -> None:
    found = structure(f"Decision 25/CP.27||{ENACTED}".replace("|", "\n"))
    assert [one.path for one in found.paragraphs] == ["p0", "p1", "r1", "r2"]


STEPS = [
    ("d25-CP.27.r1.2", ["d25-CP.27", "r1", "2"], ["d25-CP.27"], ""),
    ("d25-CP.27~2.aII.r3", ["d25-CP.27~2", "aII", "r3"], ["d25-CP.27~2", "aII"], "d25-CP.27~2.aII"),
    ("d2.3", ["d2", "3"], ["d2"], ""),
    ("r1.d", ["r1", "d"], [], ""),
    ("m5.r2.9", ["m5", "r2", "9"], ["m5"], ""),
    ("a1.art242bis.r1", ["a1", "art242bis", "r1"], ["a1", "art242bis"], "a1"),
    ("art4.p1", ["art4", "p1"], ["art4"], ""),
]


@pytest.mark.parametrize(("path", "steps", "levels", "annex"), STEPS, ids=[case[0] for case in STEPS])
def test_steps_of_a_path(path: str, steps: list[str], levels: list[str], annex: str) -> None:
    assert path_steps(path) == steps
    assert levels_of(path) == levels
    assert annex_of(path) == annex
