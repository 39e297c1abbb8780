"""What holds for every text: spans, order, articles that exist, and time that grows with the length."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.references.cases import ARABIC, extraction, read, rows_of, table, unit
from unrec.catalogue import load
from unrec.models import Reference

CATALOGUE = load()
PIECES = [
    *(
        "المادة",
        "للمادتين",
        "والمواد",
        "الفقرة",
        "والفقرتين",
        "الباب",
        "التوصية",
        "قرار الجمعية العامة",
        "قرارها",
    ),
    *(
        "تلك المادة",
        "هذا البروتوكول",
        "البروتوكول",
        "الاتفاقية",
        "وبروتوكولاتها",
        "أحكامها",
        "المذكورة",
        "العهد",
    ),
    *("من", "و", "أو", "إلى", "،", ".", "(", ")", '"', "'", "-", "/", "المتعلقة", "المؤرخ", "لعام", "مكرراً"),
    *(
        "٦",
        "١٨",
        "٣٢",
        "و٣٧",
        "(أ)",
        "(هـ)",
        "(١)",
        "'١'",
        "٦٥/٢٣٠",
        "٢٢٤٠ (٢٠١٥)",
        "٩٩٩",
        "السادسة عشرة",
        "الثاني",
    ),
    *("بروتوكول مكافحة تهريب المهاجرين", "لاتفاقية الجريمة المنظمة", "اتفاقية الأمم المتحدة لمكافحة الفساد"),
    *('(المشار إليها فيما يلي باسم "الاتفاقية")', "(بروتوكول باليرمو)", "الدستور", "قانون العقوبات"),
    *("A/RES/65/230", "CTOC/COP/WG.7/2018/3", "تنفيذ", "الدول", "بِمُوجَبِ", "المـــادة", "المادّةُ"),
]
PHRASES = [str(entry["text"]) for entry in table("phrases.toml")]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PHRASES), max_size=4).map(" ".join),
    st.text(alphabet=st.sampled_from("المادة من الاتفاقيفقر١٢٣٤٥٦()'/،. ABCأبهـ"), max_size=80),
    st.text(max_size=60),
)


def check(rows: list[Reference], text: str) -> None:
    spans = [(row.char_start, row.char_end) for row in rows]
    assert spans == sorted(spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))
    for number, row in enumerate(rows, 1):
        assert text[row.char_start : row.char_end] == row.surface
        assert row.surface == row.surface.strip()
        # No run of letters is cut; a symbol may have a letter of another script right before or behind it.
        before = text[row.char_start - 1 : row.char_start]
        glued = before.isalpha() and row.surface[0].isascii() and before.lower() == before.upper()
        assert glued or not (before.isalpha() and row.surface[0].isalpha())
        assert (
            not (row.surface[-1].isalpha() and text[row.char_end : row.char_end + 1].isalpha()) or row.symbol
        )
        assert row.reference_id == f"{row.paragraph_id}#{number}"
        for value in (row.article, row.paragraph, row.subparagraph, row.part, row.symbol, row.target_id):
            assert value is None or value.isascii()
        if row.article:
            for instrument in (row.instrument_id, *row.candidates):
                assert instrument is None or CATALOGUE.has_article(instrument, row.article)
        assert not (row.status == "unresolved" and (row.instrument_id or row.target_id or row.symbol))
        if row.status != "unresolved":
            named = row.instrument_id or row.target_id or row.symbol or row.kind == "stranger"
            assert named or row.rule.endswith("/explicit.no_symbol")
            assert row.candidates == ()


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_rows_of_any_text(text: str) -> None:
    one = unit("m1.r1", text)
    result = read(extraction([one], symbol="CTOC/COP/WG.7/2019/4"))
    check(list(result.references), one.text)
    assert [unit.n_references for unit in result.paragraphs] == [len(result.references)]
    assert read(extraction([one], symbol="CTOC/COP/WG.7/2019/4")) == result


@given(TEXTS, st.text(alphabet="\u064e\u064f\u0650\u0651\u0652\u064b", min_size=1, max_size=9))
@settings(max_examples=150, deadline=None)
def test_vowel_signs_change_no_row(text: str, marks: str) -> None:
    marked = "".join(
        one + (marks[index % len(marks)] if "\u0628" <= one <= "\u0647" and index % 3 else "")
        for index, one in enumerate(text)
    )
    assert [facts(row) for row in rows_of(marked)] == [facts(row) for row in rows_of(text)]


def facts(row: Reference) -> tuple[object, ...]:
    folded = ARABIC.fold(row.surface)
    return (
        folded,
        row.kind,
        row.instrument_id,
        row.article,
        row.paragraph,
        row.subparagraph,
        row.status,
        row.rule,
    )


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=80, deadline=None)
def test_documents_of_many_units(texts: list[str]) -> None:
    units = [unit(f"m1.r{number}", text, number) for number, text in enumerate(texts, 1)]
    result = read(extraction(units, front=texts[:2]))
    for one in units:
        own = [row for row in result.references if row.paragraph_id == one.paragraph_id]
        check(own, one.text)
    open_phrases = {
        (row.paragraph_id, row.char_start) for row in result.references if row.status == "unresolved"
    }
    assert [finding.code for finding in result.findings] == ["reference.unresolved"] * len(open_phrases)


LONG = 120_000
HOSTILE = {
    "heads": "المادة ",
    "numbers": "المادة ١ و",
    "a list without end": "١ و٢ و",
    "paragraphs of paragraphs": "الفقرة ١ من الفقرة ٢ من ",
    "articles of articles": "المادة ١ من المادة ٢ من ",
    "titles": "المادة ٦ المتعلقة بما ",
    "brackets": "المادة ٦ (((",
    "open title": "المادة ٦ (تهريب المهاجرين ",
    "half a name": "بروتوكول مكافحة تهريب ",
    "descriptions": "الاتفاقية والبروتوكول ",
    "neighbours": "المادة ٥، ",
    "pointing": "تلك المادة هذه ",
    "possessed": "البروتوكول أحكامه ",
    "resolutions": "قرار الجمعية العامة ٦٥/٢٣٠ و",
    "own resolutions": "قرارها ١/٢ ",
    "dates": "قرار الجمعية العامة ٦٥/٢٣٠ المؤرخ ٢١ كانون ",
    "slashes": "A/",
    "symbols": "A/RES/",
    "definitions": "اتفاقية الأمم المتحدة لمكافحة الفساد (اتفاقية ",
    "terms": 'بروتوكول الاتجار بالأشخاص ("بروتوكول ',
    "quotes": "الفقرة ١ (أ) '١' ",
    "spaces": "المادة                 ",
    "no break": "المادة",
    "ranges": "الفقرات (أ) إلى (ج) إلى ",
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_the_length_only(piece: str) -> None:
    # Anything quadratic takes minutes at this length; what is linear takes a fraction of a second.
    text = piece * (LONG // len(piece))
    one = unit("m1.r1", text)
    document = extraction([one], symbol="CTOC/COP/WG.7/2019/4", front=[text[:20_000]])
    started = time.process_time()
    read(document)
    assert time.process_time() - started < 8


@pytest.mark.slow
def test_many_short_units_that_define_terms() -> None:
    units = [
        unit(
            f"m1.r{number}",
            f'بروتوكول الاتجار بالأشخاص ("بروتوكول {chr(0x628 + number % 20) * (2 + number // 20)}").',
            number,
        )
        for number in range(1, 800)
    ]
    started = time.process_time()
    assert len(read(extraction(units)).references) == len(units)
    assert time.process_time() - started < 8
