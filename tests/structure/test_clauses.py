"""Ordinal words that label clauses, beside those that label headings."""

import pytest

from tests.support import structure


def shown(text: str) -> tuple[list[str], list[str]]:
    """Return the headings, and path and label of each paragraph with its last word; `||` is a blank line."""
    found = structure(text.replace("||", "\n\n").replace("|", "\n"))
    units = [f"{one.path} {one.label or '_'} … {one.text.split()[-1]}" for one in found.paragraphs]
    return [f"{one.label} {one.title}" for one in found.sections], units


# A council of ministers decides: first, to dig wells in …; second, to measure …; third, to report …
CLAUSES = [
    (
        "ar",
        (
            "إن مجلس وزراء المياه العرب،||بعد الاطلاع على مذكرة الأمانة العامة للمجلس عن حالة الآبار،||يقرر:||"
            "أولاً:  دعوة الدول الأعضاء في المجلس إلى حفر الآبار في القرى|البعيدة.||"
            "ثانياً:  قياس منسوب المياه الجوفية في كل بئر من آبار القرى|مرتين في كل سنة.||"
            "ثالثاً:  تكليف الأمانة العامة بتقديم تقرير."
        ),
        ["p0 _ … العرب،", "p1 _ … الآبار،", "p2 _ … يقرر:"],
        ["r1 أولاً: … البعيدة.", "r2 ثانياً: … سنة.", "r3 ثالثاً: … تقرير."],
    ),
    (
        "a dash for a colon",
        "قرر المجلس ما يلي:||أولاً - حفر الآبار في القرى؛|ثانياً - قياس منسوب المياه؛|ثالثاً – تقديم تقرير.",
        ["p1 _ … يلي:"],
        ["r1 أولاً - … القرى؛", "r2 ثانياً - … المياه؛", "r3 ثالثاً – … تقرير."],
    ),
    (
        "en",
        (
            "The Council of Water Ministers,||Having considered the report,||Decides:||"
            "First: To dig wells in remote villages;||Second: To measure the water table;||Third: To report."
        ),
        ["p0 _ … Ministers,", "p1 _ … report,", "p2 _ … Decides:"],
        ["r1 First: … villages;", "r2 Second: … table;", "r3 Third: … report."],
    ),
    (
        "es",
        "El Consejo resuelve:||PRIMERO.- Cavar pozos en las aldeas.||SEGUNDO.- Medir la capa freática.",
        ["p1 _ … resuelve:"],
        ["r1 PRIMERO.- … aldeas.", "r2 SEGUNDO.- … freática."],
    ),
    (
        "fr",
        "Le Conseil décide :||Premièrement : de creuser des puits ;||Deuxièmement : de mesurer la nappe.",
        ["p1 _ … :"],
        ["r1 Premièrement : … ;", "r2 Deuxièmement : … nappe."],
    ),
    (
        "ru",
        "Совет министров постановляет:||Первое: рыть колодцы в селениях;||Второе: измерять уровень воды.",
        ["p1 _ … постановляет:"],
        ["r1 Первое: … селениях;", "r2 Второе: … воды."],
    ),
    (
        "zh",
        "水利部长理事会决定：||第一：在偏远村庄挖井；||第二：测量地下水位。",
        ["p1 _ … 水利部长理事会决定："],
        ["r1 第一： … 在偏远村庄挖井；", "r2 第二： … 测量地下水位。"],
    ),
]


@pytest.mark.parametrize(("says", "text", "above", "clauses"), CLAUSES, ids=[case[0] for case in CLAUSES])
def test_an_ordinal_that_labels_a_sentence_is_a_label(
    says: str, text: str, above: list[str], clauses: list[str]
) -> None:
    assert shown(text) == ([], above + clauses), says


def test_letters_hang_under_an_ordinal_clause() -> None:
    text = "The Council decides:||First: To dig:||(a) wells;||(b) ditches;||Second: To report."
    assert [unit.split(" …")[0] for unit in shown(text)[1][1:]] == [
        "r1 First:",
        "r1.1 (a)",
        "r1.2 (b)",
        "r2 Second:",
    ]


# «أولاً- مقدمة» introduction, «ثانياً- التمويل» funding; the text below ends as sentences do.
HEADINGS = [
    "يتضمن التقرير ما يلي:||أولاً- مقدمة|عقد الاجتماع في فيينا.||ثانياً- التمويل|قُدمت التبرعات.",
    "يتضمن التقرير ما يلي:||أولاً- مقدمة||عقد الاجتماع في فيينا.||ثانياً- التمويل||قُدمت التبرعات.",
    "اجتمع المجلس.||أولاً- حفر الآبار في القرى.||ثانياً- قياس منسوب المياه.",
    "يقرر:||أولاً: حفر الآبار في القرى.",
    "يقرر:||ثالثاً: حفر الآبار في القرى.||رابعاً: قياس منسوب المياه.",
]


@pytest.mark.parametrize("text", HEADINGS)
def test_other_ordinals_are_of_headings(text: str) -> None:
    assert shown(text)[0]
    assert not [unit for unit in shown(text)[1] if " _ " not in unit]


def test_numbers_begin_anew_in_an_annex_by_number() -> None:
    text = (
        "المرفق الأول||يقرر:||أولاً: حفر الآبار في القرى.||ثانياً: قياس منسوب المياه.||"
        "المرفق الثاني||يؤكد الوزراء ما يلي:||١- أن الآبار ملك للجميع.||٢- أن قياسها واجب."
    )
    assert [unit.split(" …")[0] for unit in shown(text)[1]] == [
        "aI.p1 _",
        "aI.r1 أولاً:",
        "aI.r2 ثانياً:",
        "aII.p1 _",
        "aII.r1 ١-",
        "aII.r2 ٢-",
    ]


@pytest.mark.parametrize("odd", ["Fir\u017ft", "F\u0130rst"])
def test_what_only_looks_like_a_letter_spells_no_ordinal(odd: str) -> None:
    headings, units = shown(f"The Council decides:||{odd}: To dig wells.||Second: To measure them.")
    assert not headings
    assert [unit.split()[1] for unit in units] == ["_", "_", "_"]
