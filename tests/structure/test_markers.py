"""Markers of footnotes: their forms, and what looks like one and is none."""

import pytest
from msgspec.structs import replace

from unrec.languages import load
from unrec.languages.markers import attached_markers, markers_in, note_marker, notes_of, without_markers
from unrec.models import Line, Paragraph


def values(text: str) -> list[str]:
    return [value for _, _, value in attached_markers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الفساد¹ وغيره", ["¹"]),
        ("الفساد(¹).", ["¹"]),
        ("corruption.12 and¹² more", ["¹²"]),
        ("الفساد(١)، و«غيره»(2)", ["1", "2"]),
        ("شأنها*", ["*"]),
        # The paragraphs of an article, items, and powers.
        ("للمادة 29(1)(ه) من", []),
        ("article 6(1)(b) and (a)(1)", []),
        ("الفقرات (أ)(١)", []),
        ("an area of 266,000 km² and 5 m²", []),
        ("مساحتها 100 كم²", []),
        # Letters after a word, but none that ends an ordinal or an abbreviation.
        ("Human resourcesᵃ and rentᵇ", ["ᵃ", "ᵇ"]),
        ("En su 3ᵃ sesión, la 3.ᵃ", []),
        ("À sa 61ᵉ séance, au XXIᵉ siècle, le 1ᵉʳ mai", []),
        ("la résolution nᵒ 5 et le Nᵒ 6", []),
        ("la LXXXVIIIᵉ session, MDCᵉ, Mˡˡᵉ Dupont", []),
        ("the costs were high.ᵃ The “rates”ᵇ and UNVᶜ", ["ᵃ", "ᵇ", "ᶜ"]),
    ],
)
def test_what_may_be_a_marker(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_a_raised_letter_marks_a_number_in_a_cell() -> None:
    assert [value for _, _, value in attached_markers("1.200ᵃ", in_cell=True)] == ["ᵃ"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Vacancy ratesᵃ", "Vacancy rates"),
        ("Programme de travail du XXᵉ", "Programme de travail du XXᵉ"),
        ("Plan pour le XXIᵉ siècle", "Plan pour le XXIᵉ siècle"),
        ("Résolution nᵒ", "Résolution nᵒ"),
        ("Mˡˡᵉ Dupont", "Mˡˡᵉ Dupont"),
        ("Budget 2099¹", "Budget 2099"),
    ],
)
def test_a_title_keeps_its_ordinals(title: str, expected: str) -> None:
    assert without_markers(title) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("¹ انظر", "¹"), ("(¹) انظر", "¹"), ("(١) انظر", "1"), ("** See", "**"), ("1 See", None)],
)
def test_what_a_note_begins_with(line: str, expected: str | None) -> None:
    assert note_marker(line) == expected


def line(text: str, page: int | None) -> Line:
    return Line(document_id="d", line=1, page=page, text=text, role="footnote", direction="rtl", rule="r")


def unit(raw: str, page: int | None = None, label: str | None = None) -> Paragraph:
    return Paragraph(
        paragraph_id="d:p",
        document_id="d",
        work_id="d",
        language="fr",
        path="p",
        level=1,
        label=label,
        raw=raw,
        line_first=1,
        line_last=1,
        page_first=page,
        page_last=page,
    )


def found(raw: str, pages: tuple[int | None, int | None], *notes: Line) -> list[str]:
    own = replace(unit(raw), page_first=pages[0], page_last=pages[1])
    (markers,) = markers_in([own], notes_of(notes), load("ar"))
    return [one.value for one in markers]


def test_a_marker_has_a_note_of_its_form() -> None:
    assert found("الفساد¹ والمادة (1)", (None, None), line("¹ انظر", None)) == ["¹"]
    assert found("الفساد(1)", (None, None), line("¹ انظر", None)) == []
    assert found("الفساد(1)", (None, None), line("(١) انظر", None)) == ["1"]


def test_the_paragraph_of_an_article_is_no_marker_though_a_note_has_its_number() -> None:
    note = line("(١) انظر", None)
    assert found("عملاً بالمادة 29(1)", (None, None), note) == []
    assert found("عملاً بالمادتين 14 و29(1)", (None, None), note) == []
    assert found("وفقاً للمادة 29(1) من", (None, None), note) == []
    assert found("للمادتين 1(أ) و2(1) منها", (None, None), note) == []
    assert found("اعتُمدت في عام 2099(1).", (None, None), note) == ["1"]


def test_a_marker_has_its_note_on_its_page() -> None:
    assert found("الفساد¹", (2, 3), line("¹ انظر", 3)) == ["¹"]
    assert found("الفساد¹", (2, None), line("¹ انظر", 4)) == []
    assert found("الفساد¹", (4, 4), line("¹ أولى", 3), line("¹ ثانية", 4)) == ["¹"]


def test_the_number_in_a_symbol_is_no_marker_though_a_note_has_it() -> None:
    note = line("7 See the report.", None)
    assert found("the note by the Secretariat (E/CN.7/2022/13).", (None, None), note) == []
    assert found("as set out in E/CN.7", (None, None), note) == []
    assert found("the report of the Board for peace,7 and", (None, None), note) == ["7."]
    assert found("the rights and/or freedoms.7", (None, None), note) == ["7."]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "على النحو المبين في الوثيقتين A/HRC/88/12/Add.1 و A/HRC/88/12/Rev.1."),
        ("ar", "وزاد العدد بنسبة ٣٫١ في المائة و3.1 في المائة بموجب الهدف 16.1."),
        ("en", "in documents A/88/12/Add.1, CTOC/COP/88/L.1/Rev.1 and E/88/12/Corr.1."),
        ("en", "See Add.1, Rev.1 and No.1; art.1, paras.1 and target 16.1 of COP1."),
        ("es", "(véanse A/HRC/88/12/Add.1 y A/HRC/88/12/Add.1), art.1 y párr.1, núm.1"),
        ("fr", "sous les cotes A/88/12/Add.1 et CRC/C/88/Rev.1 (art.1, par.1, no.1)"),
        ("ru", "в документе A/88/12/Add.1 (ст.1, п.1), см. также E/CN.1 и A/88/12/Corr.1)"),
        ("zh", "见A/88/12/Add.1和A/88/12/Rev.1。"),
        ("en", "the addendum, A/HRC/88/12/\nAdd.1, and HIV/AIDS1"),
    ],
)
def test_a_number_of_a_symbol_or_behind_a_shortened_word_is_no_marker(code: str, text: str) -> None:
    notes = notes_of([line("1 See the report.", None)])
    assert markers_in([unit(text)], notes, load(code)) == [[]]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "the rights of the child.1"),
        ("fr", "les droits de l’enfant1 et"),
        ("zh", "只允许扣除合理的费用。1"),
        ("zh", "《公约》规定的义务；1"),
        ("ar", "حقوق الطفل؛1"),
        ("en", "people living with HIV/AIDS,1 and"),
        ("es", "¿Qué es la trata?1"),
    ],
)
def test_a_plain_number_behind_the_mark_of_a_word_is_a_marker(code: str, text: str) -> None:
    notes = notes_of([line("1 See the report.", None)])
    (markers,) = markers_in([unit(text)], notes, load(code))
    assert [text[one.start : one.end] for one in markers] == ["1"]


def left_out(code: str, units: list[Paragraph], *notes: Line) -> list[list[str]]:
    found = markers_in(units, notes_of(notes), load(code))
    return [[one.raw[start:end] for start, end, _, _ in own] for one, own in zip(units, found, strict=True)]


DAY = "Le Comité a adopté les présentes observations finales à sa séance tenue le 12 mars 2097.1"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", DAY),
        ("en", "The Convention of the League dealt with the same matter in its article 9, paragraph 4.1"),
        (
            "es",
            "El Comité aprobó las presentes observaciones finales en la sesión celebrada el 12 de marzo de 2097.1",
        ),
        ("ru", "Этот вопрос рассматривался в статье 9 Конвенции о сотрудничестве стран региона, пункт 4.1"),
        ("ar", "وتناولت اتفاقية التعاون بين بلدان المنطقة المسألة ذاتها في المادة 9 منها، الفقرة 4.1"),
    ],
)
def test_a_marker_may_stand_behind_the_number_that_ends_a_sentence(code: str, text: str) -> None:
    note = line("1 Voir le rapport.", None)
    assert left_out(code, [unit("Un autre paragraphe."), unit(text)], note) == [[], ["1"]]


@pytest.mark.parametrize(
    "units",
    [
        # Another marker of that note is sure; two may be it; the document has that number; it is of a target.
        [unit(DAY), unit("les droits de l’enfant.1")],
        [unit(DAY), unit(DAY)],
        [unit(DAY), unit("Le Comité a délibéré.", label="2097.1")],
        [
            unit(
                "Le Comité prie l’État partie de prendre des mesures pour atteindre sans retard la cible 16.1"
            )
        ],
        [unit("Voir le paragraphe 4.1")],
        [unit("Le Comité a adopté ses observations finales le 12 mars 2097.12")],
    ],
)
def test_a_number_that_may_be_of_two_stays(units: list[Paragraph]) -> None:
    found = left_out("fr", units, line("1 Voir le rapport.", None))
    assert all(
        not own for one, own in zip(units, found, strict=True) if one.raw != "les droits de l’enfant.1"
    )


def test_a_note_printed_a_page_too_late_has_the_one_marker_on_the_page_before() -> None:
    note = line("(1) انظر التقرير.", 3)
    text = "المحددة في الاتفاقية التكميلية.(1)"
    assert left_out("ar", [unit(text, 2)], note) == [["(1)"]]
    assert left_out("ar", [unit(text, 1)], note) == [[]]
    assert left_out("ar", [unit(text, 2), unit(text, 2)], note) == [[], []]
    assert left_out("ar", [unit(text, 2), unit(text, 3)], note) == [[], ["(1)"]]
    assert left_out("ar", [unit("عملاً بالمادة 29(1)", 2)], note) == [[]]
