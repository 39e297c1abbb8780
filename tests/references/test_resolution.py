"""How a lawyer reads: what decides, in what order, and when nothing does."""

import pytest
from msgspec.structs import replace

from tests.references.cases import ENGLISH, SMUGGLING, extraction, read, rows_of, unit
from unrec.languages import load as load_language
from unrec.models import Reference

SPANISH = load_language("es")


def last(*texts: str, symbol: str | None = SMUGGLING) -> Reference:
    """The last row of a document of these recommendations."""
    units = [unit(f"m1.r{number}", text, 9 + number) for number, text in enumerate(texts, 1)]
    return read(extraction(units, symbol=symbol)).references[-1]


def test_an_article_alone_means_the_protocol_of_the_body_and_says_so() -> None:
    row = last(
        "تعزيز تنفيذ اتفاقية الجريمة المنظمة وبروتوكول مكافحة تهريب المهاجرين.",
        "ينبغي للدول الأطراف أن تكفل الامتثال للالتزامات بموجب المادة ١٨، بما في ذلك إعادة المهاجرين.",
    )
    assert (row.instrument_id, row.article, row.status) == ("smuggling-protocol", "18", "default")
    assert row.rule == "article.single/default.body"


def test_the_default_would_be_wrong_so_there_is_none() -> None:
    # The section speaks of the Trafficking Protocol only; its article 9 is on prevention, and the default
    # would have been article 9 of the Smuggling Protocol, on safeguards at sea.
    row = last(
        "ينبغي للدول أن تنفذ بروتوكول الاتجار بالأشخاص تنفيذا تاما.",
        "وينبغي لها، عملا بالمادة ٩، أن تضع سياسات شاملة لمنع الاتجار بالأشخاص وحماية ضحاياه.",
    )
    assert (row.instrument_id, row.status) == (None, "unresolved")
    assert row.candidates[:2] == ("trafficking-protocol", "smuggling-protocol")


def test_two_conventions_in_one_paragraph_leave_the_convention_open() -> None:
    row = last(
        "وفقا لاتفاقية الجريمة المنظمة واتفاقية الأمم المتحدة لمكافحة الفساد، تطبق المادة ١٦ من الاتفاقية.",
        symbol="A/CONF.234/16",
    )
    assert (row.status, set(row.candidates)) == (
        "unresolved",
        {"organized-crime-convention", "corruption-convention"},
    )


def test_only_the_instrument_with_the_article_is_meant() -> None:
    # The Organized Crime Convention has 41 articles, the Convention against Corruption 71.
    row = last(
        "وفقا لاتفاقية الجريمة المنظمة واتفاقية الأمم المتحدة لمكافحة الفساد، تطبق المادة ٥٢ من الاتفاقية.",
        symbol="A/CONF.234/16",
    )
    assert (row.instrument_id, row.status) == ("corruption-convention", "definite")


def test_a_term_the_document_defines_wins_over_the_body() -> None:
    row = last(
        'اتفاقية الأمم المتحدة لمكافحة الفساد (المشار إليها فيما يلي باسم "الاتفاقية").',
        "المادة ١٢ من الاتفاقية.",
    )
    assert (row.instrument_id, row.rule) == ("corruption-convention", "article.single/definite.term")


def test_a_later_definition_replaces_an_earlier_one() -> None:
    row = last(
        'اتفاقية الأمم المتحدة لمكافحة الفساد ("الاتفاقية").',
        'اتفاقية حقوق الطفل ("الاتفاقية").',
        "المادة ١٢ من الاتفاقية.",
    )
    assert row.instrument_id == "rights-of-the-child-convention"


def test_what_another_section_named_is_no_ground_for_an_article_alone() -> None:
    first = unit("m1.r1", "تنفيذ بروتوكول الاتجار بالأشخاص.", 10)
    second = unit("m2.r1", "تراعى المادة ٩.", 20)
    document = extraction([first, second], symbol=SMUGGLING)
    other = replace(document.sections[0], section_id="doc.ar:m2", title="الاجتماع الثاني", line=19)
    moved = replace(second, section_id="doc.ar:m2", meeting_number=2)
    row = read(replace(document, sections=(*document.sections, other), paragraphs=(first, moved))).references[
        -1
    ]
    assert (row.instrument_id, row.status) == ("smuggling-protocol", "default")


def test_a_paragraph_without_a_label_between_items_does_not_part_them_from_theirs() -> None:
    between = replace(unit("m1.p1", "تذكير بتنفيذ بروتوكول الاتجار بالأشخاص.", 12), label=None, number=None)
    units = [
        unit("m1.r1", "ينبغي للدول، تنفيذا لاتفاقية الأمم المتحدة لمكافحة الفساد، أن تقوم بما يلي:", 10),
        unit("m1.r1.1", "تعزيز التعاون؛", 11, "m1.r1"),
        between,
        unit("m1.r1.2", "تطبيق المادة ١٥؛", 13, "m1.r1"),
    ]
    row = read(extraction(units, symbol=SMUGGLING)).references[-1]
    assert (row.instrument_id, row.article) == ("corruption-convention", "15")


def test_an_item_inherits_from_the_paragraph_it_hangs_under_not_from_its_siblings() -> None:
    units = [
        unit("m1.r1", "ينبغي للدول، تنفيذا لاتفاقية الأمم المتحدة لمكافحة الفساد، أن تقوم بما يلي:", 10),
        unit("m1.r1.1", "تنفيذ بروتوكول الاتجار بالأشخاص؛", 11, "m1.r1"),
        unit("m1.r1.2", "تطبيق المادة ١٥؛", 12, "m1.r1"),
    ]
    row = read(extraction(units, symbol=SMUGGLING)).references[-1]
    assert (row.instrument_id, row.rule) == ("corruption-convention", "article.single/inherited.item")


@pytest.mark.parametrize("number", ["٠", "٢٦", "٩٩"])
def test_never_an_instrument_without_that_article(number: str) -> None:
    for text in (f"المادة {number} من بروتوكول تهريب المهاجرين.", f"المادة {number} من البروتوكول."):
        (row,) = rows_of(text)
        assert row.instrument_id is None
        assert row.status == "unresolved"
        assert "smuggling-protocol" not in row.candidates


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        # What is counted is counted in its own sentence: open.
        (
            "المادة ٣٠ من اتفاقية حقوق الطفل والمادة ٧ من اتفاقية مناهضة التعذيب؛",
            "المادة ١٥ من الاتفاقية الأخيرة؛",
            (None, "15"),
        ),
        # What belongs to the convention of another item is open, too.
        ("المادة ٢ من اتفاقية مناهضة التعذيب؛", "المادة ١٩ من بروتوكولها الاختياري؛", (None, "19")),
        # A convention that has three protocols tells none.
        ("المادة ٢ من اتفاقية حقوق الطفل؛", "المادة ٩ من بروتوكولها الاختياري؛", (None, "9")),
    ],
)
def test_an_item_goes_on_from_the_conventions_of_the_item_before(
    before: str, item: str, expected: tuple[str | None, str]
) -> None:
    units = [
        unit("m1.r1", "ينبغي للدول أن تقوم بما يلي:", 10),
        unit("m1.r1.1", before, 11, "m1.r1"),
        unit("m1.r1.2", item, 12, "m1.r1"),
    ]
    row = read(extraction(units)).references[-1]
    assert (row.instrument_id, row.article) == expected


def test_a_phrase_that_is_not_settled_is_a_finding() -> None:
    document = read(
        extraction([unit("m1.r1", "المادتان ٣٠ و٣١ من بروتوكول تهريب المهاجرين.")], symbol=SMUGGLING)
    )
    (found,) = document.findings
    assert (found.code, found.paragraph_id) == ("reference.unresolved", "doc.ar:m1.r1")
    assert "organized-crime-convention" in found.message


def test_a_failed_document_is_left_as_it_is() -> None:

    document = extraction([unit("m1.r1", "المادة ٦ من البروتوكول.")])
    failed = replace(document, document=replace(document.document, status="failed"))
    assert read(failed) is failed


def test_repeated_numbers_leave_a_cited_recommendation_open() -> None:
    units = [
        unit("m1.r1", "نص", 10),
        unit("m1.r1~2", "نص", 11),
        unit("m1.r2", "مع مراعاة التوصية ١.", 12),
    ]
    row = read(extraction(units)).references[-1]
    assert (row.target_id, row.status) == (None, "unresolved")


@pytest.mark.parametrize(
    ("paths", "citing", "number", "expected"),
    [
        (("d1.r2", "d2.r2"), "d2.r7", "الفقرة ٢ أعلاه", "d2.r2"),
        (("d1.r2", "d2.r3"), "d2.r7", "الفقرة ٢ أعلاه", None),
        (("r2", "a1.r2"), "a1.r4", "الفقرة ٢ أعلاه", "a1.r2"),
        (("r2", "a1.r1"), "a1.r4", "الفقرة ٢ من هذا القرار", "r2"),
        (("d1.r2", "d2.r2", "d2.a1.r1"), "d2.a1.r4", "الفقرة ٢ من هذا القرار", "d2.r2"),
        (("m1.r2", "m2.r2"), "m2.r4", "الفقرة ٢ أعلاه", "m2.r2"),
        (("r4", "rec4"), "r9", "التوصية ٤", "rec4"),
        (("r4", "rec5"), "r9", "التوصية ٤", "r4"),
        (("r4", "rec4"), "r9", "الفقرة ٤ أعلاه", "r4"),
    ],
)
def test_a_number_is_that_of_the_resolution_or_annex_that_it_stands_in(
    paths: tuple[str, ...], citing: str, number: str, expected: str | None
) -> None:
    units = [*(unit(path, "نص") for path in paths), unit(citing, f"يطلب تقريرا عن {number}.", 90)]
    targets = [row.target_id for row in read(extraction(units)).references]
    assert targets == ([f"doc.ar:{expected}"] if expected else [])


def test_a_quoted_draft_speaks_for_its_own_organ_and_no_further() -> None:
    texts = {
        "d1.p0": "The Economic and Social Council,",
        "d1.p1": "Recommends that the General Assembly adopt the following draft resolution:",
        "d2.p0": "“ The General Assembly,",
        "d2.p1": "“ Recalling its resolution 1625 (XVI) of 16 October 1961,",
        "d1.p2": "Recalling its resolution 798 (XXX) of 3 August 1960,",
    }
    units = [
        replace(unit(path, text, line, language=ENGLISH), label=None, number=None, kind="preambular")
        for line, (path, text) in enumerate(texts.items(), 10)
    ]
    rows = read(extraction(units, symbol="E/RES/920(XXXIV)", kind="resolution"), ENGLISH).references
    assert [row.symbol for row in rows] == ["A/RES/1625(XVI)", "E/RES/798(XXX)"]


def test_a_point_of_the_operative_part_is_no_paragraph_of_the_reasons() -> None:
    kinds = {"m1.r1": "paragraph", "m1.r2": "paragraph", "m1.r1~2": "operative", "m1.r2~2": "operative"}
    text = "Conforme al artículo 50.6 del Reglamento, lo requerido en el punto resolutivo 2 se transmitirá."
    units = [
        *(replace(unit(path, "Palabras.", language=SPANISH), kind=kind) for path, kind in kinds.items()),
        replace(unit("m1.r3", text, 90, language=SPANISH), kind="operative"),
    ]
    rows = read(extraction(units), SPANISH).references
    assert [row.target_id for row in rows] == [None, "doc.ar:m1.r2~2"]
