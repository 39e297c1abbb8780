"""What stands around tables: titles below captions, notes, and the headings of a row of tables."""

import pytest
from msgspec.structs import replace

from tests.support import each_row
from unrec.languages import load
from unrec.models import Extraction, SourceCell, SourceLine
from unrec.reading import read, source_of
from unrec.structure import structure
from unrec.structure.furniture import unit_lines
from unrec.structure.normalise import normalise

TEXT = "The Committee considers that the costs of the previous period were too high, as in the annex."


def page(*printed: tuple[str, str]) -> Extraction:
    """The structure of lines: text (""), right below ("t"), bold ("b"), small print ("s"), cells ("c")."""
    lines: list[SourceLine] = []
    table = 0
    for how, text in printed:
        table += how == "c" and not (lines and lines[-1].cell)
        cell = SourceCell(table=table, row=1, column=1, header=None) if how == "c" else None
        gap = how != "t"
        size, weight = (7.0 if how == "s" else 10.0), (1.0 if how == "b" else 0.0)
        lines.append(
            SourceLine(line=len(lines) + 1, text=text, gap_before=gap, size=size, weight=weight, cell=cell)
        )
    reading = read(source_of("page.txt", "\n".join(text for _, text in printed).encode()))
    return structure(replace(reading, lines=tuple(lines)))


def titles(found: Extraction) -> list[str]:
    return [section.title for section in found.sections]


BODY = [("", f"{number}. {TEXT}") for number in range(1, 6)]


def test_a_title_right_below_a_caption_is_a_heading_and_no_text_of_it() -> None:
    found = page(
        *BODY, ("", "Table 3"), ("b", "Costs of the previous period"), ("c", "1,200"), ("", f"6. {TEXT}")
    )
    assert [(section.label, section.title) for section in found.sections] == [
        ("Table 3", "Costs of the previous period")
    ]
    assert "Table 3" not in [paragraph.text for paragraph in found.paragraphs]


@pytest.mark.parametrize("caption", ["Figure 25.II", "Programme 21", "表2", "Рисунок 4", "Cuadro 3.1"])
def test_a_caption_is_the_label_of_the_title_below_it(caption: str) -> None:
    found = page(*BODY, ("", caption), ("b", "Costs of the previous period"), ("", f"6. {TEXT}"))
    assert [(section.label, section.title) for section in found.sections] == [
        (caption, "Costs of the previous period")
    ]


def test_a_month_and_its_year_are_no_caption() -> None:
    found = page(*BODY, ("", "March 2023"), ("b", "Costs of the previous period"), ("", f"6. {TEXT}"))
    assert [section.label for section in found.sections] == [""]


def test_notes_below_a_table_are_notes_while_they_are_set_smaller() -> None:
    notes = [
        ("s", "Abbreviation: X, Support Office."),
        ("s", "a Includes rent."),
        ("s", "b Funded otherwise."),
    ]
    found = page(*BODY, ("c", "1,200a"), *notes, ("", f"6. {TEXT}"))
    assert [line.rule for line in found.lines if line.role == "footnote"] == ["footnote.table"] * 3
    large = page(*BODY, ("c", "1,200a"), *(("", text) for _, text in notes), ("", f"6. {TEXT}"))
    assert not [line for line in large.lines if line.role == "footnote"]
    far = page(*BODY, ("c", "1,200a"), ("", TEXT), *notes, ("", f"6. {TEXT}"))
    assert not [line for line in far.lines if line.role == "footnote"]


def lines_above_a_table(text: str) -> list[SourceLine]:
    cell = SourceCell(table=1, row=1, column=1, header=None)
    return [SourceLine(line=1, text=text), SourceLine(line=2, text="1,200", cell=cell)]


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("en", "(Thousands of dollars)"),
        ("en", "(Percentage)"),
        ("en", "(THOUSANDS OF UNITED STATES DOLLARS)"),
        ("en", "(Number of civilian staff)"),
        ("ar", "(بدولارات الولايات المتحدة)"),
        ("ru", "(Доллары США)"),
        ("zh", "（千美元）"),
        ("fr", "(En milliers de dollars des États-Unis)"),
        ("es", "(En miles de dólares)"),
        ("ru", "(В тыс. долл. США)"),
        ("zh", "（单位：千美元和千欧元）"),
        ("ar", "(بآلاف الدولارات)"),
    ],
)
def test_the_unit_in_brackets_above_a_table_is_a_note_of_it(code: str, unit: str) -> None:
    assert list(unit_lines(lines_above_a_table(unit), load(code))) == [0]


def test_a_unit_above_a_table_is_a_line_of_it() -> None:
    unit = "(Thousands of dollars)"
    found = page(*BODY, ("b", "Costs of the previous period"), ("", unit), ("c", "1,200"), ("", f"6. {TEXT}"))
    assert [line.text for line in found.lines if line.rule == "footnote.table"] == [unit]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "(see annex II below)"),
        ("en", "(continued on the next page)"),
        ("en", "(Article 12 of the Covenant)"),
        ("en", "(Programme budget implications)"),
        ("en", "(A number of speakers supported this)"),
        ("en", "(The costs are in dollars.)"),
        ("es", "(Miles, J. y otros autores)"),
        ("zh", "（与千年发展目标有关的活动）"),
    ],
)
def test_other_words_in_brackets_above_a_table_are_text(code: str, text: str) -> None:
    assert list(unit_lines(lines_above_a_table(text), load(code))) == []


@pytest.mark.parametrize(
    "other", ["(a)", "(Resolution 76/274)", "Thousands of dollars", "(Thousands) of dollars"]
)
def test_what_else_stands_above_a_table_is_text(other: str) -> None:
    found = page(*BODY, ("", other), ("c", "1,200"), ("", f"6. {TEXT}"))
    assert not [line for line in found.lines if line.role == "footnote"]
    below = page(*BODY, ("", "(Thousands of dollars)"), ("", TEXT), ("c", "1,200"), ("", f"6. {TEXT}"))
    assert not [line for line in below.lines if line.role == "footnote"]


def test_a_raised_letter_of_a_cell_is_the_marker_of_the_note_below() -> None:
    notes = [("s", "¹ See annex."), ("s", "ᵃ Includes rent."), ("t", "ᵇ Funded otherwise.")]
    found = page(*BODY, ("c", "Staffᵃ, rentᵇ of m² in 2098"), *notes, ("", f"6. {TEXT}"))
    cells = [paragraph.text for paragraph in normalise(found).paragraphs if paragraph.path.startswith("t")]
    assert cells == ["Staff, rent of m² in 2098"]
    notes_of = [line.text for line in found.lines if line.role == "footnote"]
    assert notes_of[-2:] == [text for _, text in notes[1:]]


def test_headings_of_tables_that_follow_each_other_are_no_row_of_headings() -> None:
    parts = [[("b", f"Component {number}: support"), ("c", f"{number},000")] for number in range(1, 7)]
    found = page(*BODY, *(line for part in parts for line in part), ("", f"6. {TEXT}"))
    assert titles(found) == [f"Component {number}: support" for number in range(1, 7)]


ANNOUNCED = {
    "en": ("The Committee considers that the costs of the previous period were too high.", "The measures", "The State shall do the following:"),
    "fr": ("Le Comité considère que les dépenses de la période précédente étaient élevées.", "Les mesures", "L’État prend les mesures suivantes :"),
    "es": ("El Comité considera que los gastos del período anterior fueron elevados.", "Las medidas", "El Estado hará lo siguiente:"),
    "ru": ("Комитет считает, что расходы за предыдущий период были слишком велики.", "Меры", "Государство делает следующее:"),
    "zh": ("委员会认为上一期间的费用过高，国家应当予以说明并且减少费用。", "各项措施", "国家应当采取措施如下："),
    "ar": ("ترى اللجنة أن تكاليف الفترة السابقة كانت مرتفعة وأن على الدولة أن تخفضها.", "التدابير", "تلتزم الدولة بما يأتي:-"),
}  # fmt: skip


@pytest.mark.parametrize("language", ANNOUNCED)
def test_what_announces_heads_nothing_though_it_is_set_as_a_heading(language: str) -> None:
    text, title, announces = ANNOUNCED[language]
    body = [("", f"{number}. {text}") for number in range(1, 6)]
    found = page(*body, ("b", title), ("", f"6. {text}"), ("b", announces), ("", f"7. {text}"))
    assert titles(found) == [title]
    assert announces in [paragraph.raw for paragraph in found.paragraphs]


def header_rows(*rows: tuple[str, list[str]]) -> int:
    """Rows of a table told as headers, by how each is set: slanted ("i"), bold ("b"), smaller ("s")."""
    lines = [
        *(SourceLine(line=1, text=text, gap_before=True, size=8.5) for _, text in BODY),
        *(
            SourceLine(
                line=1,
                text=text,
                size=7.0 if how == "s" else 8.5,
                slant=(1.0 if how == "i" else 0.0) if any(map(str.isalpha, text)) else None,
                weight=(1.0 if how == "b" else 0.0) if any(map(str.isalpha, text)) else None,
                cell=SourceCell(table=1, row=row, column=column),
            )
            for row, (how, texts) in enumerate(rows, 1)
            for column, text in enumerate(texts, 1)
            if text
        ),
    ]
    lines = [replace(line, line=at) for at, line in enumerate(lines, 1)]
    reading = read(source_of("page.txt", "\n".join(line.text for line in lines).encode()))
    (table,) = structure(replace(reading, lines=tuple(lines))).tables
    return table.header_rows


BODY_ROWS = [("", ["Posts", "1 234", "12"]), ("", ["Travel", "5", "6"]), ("", ["Other", "7", "8"])]


@each_row(
    [
        ("slanted", [("i", ["Category", "Approved", "Actual"])], 1),
        ("smaller, without a letter", [("s", ["", "2024/25", "2025/26"])], 1),
        ("smaller, on two rows", [("s", ["", "2024/25", ""]), ("s", ["Item", "Report", "Date"])], 2),
        (
            "a bold row with money is no header",
            [("i", ["", "A", "B"]), ("b", ["Total", "($9.9)", "(4.0%)"])],
            1,
        ),
        ("nothing", [("", ["Item", "Report", "Date"])], 0),
    ]
)
def test_headers_are_told_by_their_type(name: str, heads: list[tuple[str, list[str]]], expected: int) -> None:
    assert header_rows(*heads, *BODY_ROWS) == expected, name


def test_the_title_of_a_box_is_no_header_of_its_only_column() -> None:
    assert header_rows(("i", ["Summary"]), ("", ["The report."]), ("", ["The budget."])) == 0
