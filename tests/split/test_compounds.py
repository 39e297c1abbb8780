"""Items numbered with their paragraph's number, `٧-١`, and lines that only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.read.docx_maker import RTL, files, level, listed, numbering, pack, par
from tests.read.pdf_drawing import Drawing, glyphs
from tests.split.sentences import ONE, TWO
from tests.support import HEADER, codes, labelled, structure, units
from unrec.audit import breaches_of
from unrec.catalogue import load as load_catalogue
from unrec.labels import read_compound, read_label, turned
from unrec.languages import load
from unrec.models import Extraction
from unrec.normalise import normalise
from unrec.read import read, source_of
from unrec.structure import structure as structure_stage

AR = load("ar")
OPENING = "نظرت الدولة في التوصيات التالية، وهي تحظى بتأييدها:"
FIRST = "الانضمام إلى الاتفاقية (بيرو)؛"
SECOND = "إنشاء آلية وطنية لحماية الشهود (غانا) (النرويج)؛"
THIRD = "اعتماد خطة عمل لمكافحة الفساد (تايلند)."
EXPECTED = [("r6", OPENING), ("r6.1", FIRST), ("r6.2", SECOND), ("r6.3", THIRD), ("r7", TWO)]


def report(*lines: str, before: str = OPENING, between: str = "\n") -> str:
    """A report whose proceedings end with paragraph 5; `lines` stand under paragraph 6."""
    return f"""تقرير الفريق العامل

أولاً- مداولات الفريق

٥- عقد الفريق جلسته.

ثانياً- الاستنتاجات والتوصيات

٦- {before}
{between.join(lines)}

٧- {TWO}
"""


PRINTED = [
    "٦-{}", "6-{}", "٦-{}-", "٦-{} -", "٦–{}", "٦.{}", "6.{}", "6.{}.", "٦.{}-", "• ٦-{}",
    "\u200f٦-{}\u200f", "\u202b٦\u200f-\u200f{}\u202c",
]  # fmt: skip


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("label", PRINTED)
def test_compounds_are_items_of_their_paragraph(label: str, between: str) -> None:
    lines = [f"{label.format(n)} {text}" for n, text in zip("١٢٣", (FIRST, SECOND, THIRD), strict=True)]
    found = structure(report(*lines, between=between))
    assert [(unit.path, unit.text) for unit in labelled(found)] == EXPECTED
    assert [unit.level for unit in labelled(found)] == [1, 2, 2, 2, 1]
    assert set(codes(found)) <= {"list.not_recommendations", "source.controls"}
    assert list(breaches_of(found, load_catalogue())) == []


def test_a_compound_has_its_printed_label_its_last_number_and_its_paragraph_as_parent() -> None:
    found = structure(report(f"٦-١- {FIRST}", f"٦-٢- {SECOND}", f"٦-٣- {THIRD}"))
    unit = labelled(found)[2]
    assert (unit.label, unit.number, unit.letter, unit.parent_id) == (
        "٦-٢-",
        2,
        None,
        f"{found.document.document_id}:r6",
    )
    assert unit.full_text == f"{OPENING} {SECOND}"
    assert {line.rule for line in found.lines if line.body_start} == {
        "label.number.dash",
        "label.compound.dash.dash",
    }


def test_a_second_paragraph_has_compounds_of_its_own_past_ten() -> None:
    lines = [f"2-{number} {FIRST}" for number in range(1, 13)]
    text = f"توصيات الفريق العامل\n\n1- {OPENING}\n1-1 {THIRD}\n\n2- {OPENING}\n" + "\n".join(lines)
    assert [path for path, _ in units(text)] == ["r1", "r1.1", "r2", *(f"r2.{n}" for n in range(1, 13))]


def test_wrapped_lines_and_page_breaks_stay_with_their_item() -> None:
    text = report(
        "٦-١ الانضمام إلى", "الاتفاقية (بيرو)؛", "", "A/HRC/29/5", "", f"٦-٢ {SECOND}", f"٦-٣ {THIRD}"
    )
    assert units(text) == EXPECTED


def test_a_lettered_list_stands_inside_a_compound() -> None:
    text = report("٦-١ القيام بما يلي:", "(أ) التدريب؛", "(ب) الحماية؛", f"٦-٢ {SECOND}", "(أ) التقييم؛")
    paths = [path for path, _ in units(text)]
    assert paths == ["r6", "r6.1", "r6.1.1", "r6.1.2", "r6.2", "r6.2.1", "r7"]
    assert [unit.level for unit in labelled(structure(text))] == [1, 2, 3, 3, 2, 3, 1]


def test_two_compound_levels() -> None:
    text = report(
        "٦-١ القيام بما يلي:", "٦-١-١ التدريب؛", "٦-١-٢ الحماية؛", "٦-٢ التقييم:", "٦-٢-١ المتابعة."
    )
    assert [path for path, _ in units(text)] == ["r6", "r6.1", "r6.1.1", "r6.1.2", "r6.2", "r6.2.1", "r7"]


def test_compounds_go_on_under_a_new_heading() -> None:
    text = report(f"٦-١ {FIRST}", f"٦-٢ {SECOND}", "", "ألف- الفساد", "", f"٦-٣ {THIRD}")
    found = structure(text)
    assert [unit.path for unit in labelled(found)] == ["r6", "r6.1", "r6.2", "r6.3", "r7"]
    assert "label.out_of_sequence" not in codes(found)


def test_lines_that_end_without_a_mark_part_a_series() -> None:
    text = report("٦-١ التصديق (بيرو)", "٦-٢ الحماية (غانا)", "٦-٣ التدريب (كوبا)", "٦-٤ المتابعة (مالي)")
    assert [path for path, _ in units(text)] == ["r6", "r6.1", "r6.2", "r6.3", "r6.4", "r7"]


ODD = [
    ([f"٦-١ {FIRST}", f"٦-٣ {THIRD}"], ["r6.1", "r6.3"], "number.gap"),
    ([f"٦-٢ {SECOND}", f"٦-٣ {THIRD}"], ["r6.2", "r6.3"], "number.not_first"),
    ([f"٦-١ {FIRST}", f"٦-١ {SECOND}", f"٦-٢ {THIRD}"], ["r6.1", "r6.1~2", "r6.2"], "number.repeat"),
    (
        [f"٦-١ {FIRST}", f"٦-٢ {SECOND}", f"٦-١ {FIRST}", f"٦-٢ {THIRD}"],
        ["r6.1", "r6.2", "r6.1~2", "r6.2~2"],
        "number.restart",
    ),
    ([f"١-٦ {FIRST}", f"٢-٦ {SECOND}", f"٣-٦ {THIRD}"], ["r6.1", "r6.2", "r6.3"], "label.turned"),
]


@pytest.mark.parametrize(("lines", "paths", "code"), ODD)
def test_what_is_odd_about_a_series_is_a_finding(lines: list[str], paths: list[str], code: str) -> None:
    found = structure(report(*lines))
    assert [unit.path for unit in labelled(found)] == ["r6", *paths, "r7"]
    assert codes(found) == ["list.not_recommendations", code]


def test_turned_labels_stay_as_printed() -> None:
    found = structure(report(f"١-٦ {FIRST}", f"٢-٦ {THIRD}"))
    assert [unit.label for unit in labelled(found)] == ["٦-", "١-٦", "٢-٦", "٧-"]
    assert {line.rule for line in found.lines if line.body_start} == {
        "label.number.dash",
        "label.compound.dash.turned",
    }


def test_a_series_without_its_paragraph_is_a_finding() -> None:
    found = structure(report(f"٩-١ {FIRST}", f"٩-٢ {SECOND}"))
    assert [unit.path for unit in labelled(found)] == ["r6", "r7"]
    assert "label.orphan" in codes(found)


PROSE = [
    ["على الدول أن تسعى إلى بلوغ الغاية", "٦-١ من أهداف التنمية المستدامة."],
    ["على الدول أن تسعى إلى بلوغ الغاية", "٦-٢ من أهداف التنمية المستدامة."],
    ["وترحب بنتائج الدورة المعقودة في", "٦-٢٦ حزيران/يونيه ٢٠١٨ في جنيف."],
    ["وترحب بنتائج الدورة المعقودة في الفترة", "١-٦ حزيران/يونيه ٢٠١٨ في جنيف."],
    ["وترحب بالنتائج.", "١-٦ حزيران/يونيه ٢٠١٨ موعد الدورة المقبلة."],
    ["وترحب بالنتائج.", "٨-٢٦ حزيران/يونيه ٢٠١٨ موعد الدورة المقبلة."],
    ["عملاً بقرار مجلس حقوق الإنسان", "٦/١ وبالقرار", "٦-١/٣ وما تلاه."],
    ["وتشير إلى التوصيات", "٦-١، ٦-٢ و٦-٣ الواردة أعلاه."],
    ["وتزداد النسبة بمقدار", "٦.١ في المائة."],
    ["خلال الفترة", "٢٠١٢-٢٠١٨ من أجل ذلك."],
    ["ينبغي أن تعنى بما يلي:", "٦-١ التقييم؛ ٦-٢ التخطيط؛", "٦-٣ التنفيذ."],
]


@pytest.mark.parametrize("lines", PROSE)
def test_lines_of_prose_that_begin_like_a_compound(lines: list[str]) -> None:
    assert units(report(*lines[1:], before=lines[0])) == [("r6", " ".join(lines)), ("r7", TWO)]


def test_prose_inside_an_item_leaves_the_label_that_follows() -> None:
    text = report("٦-١ السعي إلى بلوغ الغاية", "٦-٢ من أهداف التنمية المستدامة (بيرو)؛", f"٦-٢ {SECOND}")
    assert units(text)[1:3] == [
        ("r6.1", "السعي إلى بلوغ الغاية ٦-٢ من أهداف التنمية المستدامة (بيرو)؛"),
        ("r6.2", SECOND),
    ]


def test_a_page_break_in_prose_begins_no_list() -> None:
    text = report("السعي إلى بلوغ الغاية", "", "٦-١ من أهداف التنمية المستدامة.", before="ينبغي للدول")
    assert [path for path, _ in units(text)] == ["r6", "r7"]


def test_a_numbered_paragraph_that_begins_with_a_number_is_no_compound() -> None:
    text = f"{HEADER}١- {ONE}\n٢- ٢٦ دولة ينبغي لها أن تتعاون.\n٣- ١٠ أيام تكفي."
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r3"]


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(AR.digits.families))
def test_a_compound_is_read_with_its_values_and_from_both_ends(above: int, number: int, family: str) -> None:
    first, second = ("".join(family[int(digit)] for digit in str(value)) for value in (above, number))
    line = f"{first}-{second} التصديق"
    assert read_label(line, AR) is None
    found = read_compound(line, AR)
    assert found is not None
    assert (found.above, found.number, line[found.body :]) == ((above,), number, "التصديق")
    other = turned(found)
    assert other is not None
    assert (other.above, other.number, other.label) == ((number,), above, found.label)
    assert turned(other) == found


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["؛", ":", "", "."])), max_size=12
    )
)
def test_whatever_compounds_a_document_prints_a_unit_hangs_under_the_number_it_begins_with(
    printed: list[tuple[int, int, str]],
) -> None:
    found = structure(report(*(f"{above}-{number} التصديق{mark}" for above, number, mark in printed)))
    assert list(breaches_of(found, load_catalogue())) == []
    for unit in labelled(found):
        assert unit.level == 1 or unit.path.split("~")[0] == f"r6.{unit.number}"


def structured(name: str, data: bytes) -> Extraction:
    return normalise(structure_stage(read(source_of(name, data))))


def test_compounds_from_word_typed_and_numbered_by_word() -> None:
    paragraphs = ["توصيات الفريق العامل", f"١- {ONE}", f"٢- {OPENING}", f"٢-١ {FIRST}", f"٢-٢ {THIRD}"]
    typed = files("".join(par(text, RTL) for text in paragraphs))
    levels = level(0, "decimal", "%1-") + level(1, "decimal", "%1-%2")
    body = par(paragraphs[0], RTL) + listed(ONE) + listed(OPENING) + listed(FIRST, 1, 1) + listed(THIRD, 1, 1)
    for parts in (typed, files(body, numbering=numbering(levels))):
        found = structured("a.docx", pack(parts))
        assert [(unit.path, unit.label, unit.text) for unit in labelled(found)] == [
            ("r1", "١-", ONE),
            ("r2", "٢-", OPENING),
            ("r2.1", "٢-١", FIRST),
            ("r2.2", "٢-٢", THIRD),
        ]


@pytest.mark.parametrize(
    ("labels", "printed"), [(["١-٢", "٢-٢"], ["٢-١", "٢-٢"]), (["2-1", "2-2"], ["1-2", "2-2"])]
)
def test_compounds_from_a_drawn_page(labels: list[str], printed: list[str]) -> None:
    """`labels` are drawn from the left: Arabic digits set their paragraph's number on the right, others may not."""
    drawing = Drawing().page().line("توصيات الفريق العامل", 500, 760)
    numbered = ["-١", "-٢", *labels]
    for place, (label, text) in enumerate(zip(numbered, (ONE, OPENING, FIRST, THIRD), strict=True)):
        y = 720 - 20 * place
        drawn = glyphs(*label)
        drawing.show(drawn, 500 - 6 * len(drawn), y)
        visual = text.translate(str.maketrans("()", ")("))
        drawing.line(visual, 460, y)
    found = structured("a.pdf", drawing.bytes())
    assert [(unit.path, unit.label) for unit in labelled(found)] == [
        ("r1", "١-"),
        ("r2", "٢-"),
        ("r2.1", printed[0]),
        ("r2.2", printed[1]),
    ]


@pytest.mark.parametrize(
    "entries",
    [
        "٢-٤ أيار/مايو في فيينا؛\n٢-٥ تموز/يوليه في جنيف.",
        "٢-١ في المائة للتدريب؛\n٢-٢ في المائة للبحث.",
        "٢.١ مليون دولار؛\n٢.٢ مليون دولار.",
    ],
)
def test_dates_shares_and_amounts_are_no_labels(entries: str) -> None:
    found = structure(f"توصيات\n\n١- ينبغي التعاون.\n\n٢- ينبغي توزيعها كما يلي:\n{entries}")
    assert [unit.path for unit in labelled(found)] == ["r1", "r2"]


def test_the_compounds_of_an_annex_are_no_items_of_the_body() -> None:
    body = "توصيات\n\n١- ينبغي التعاون.\n\n٢- ينبغي الإبلاغ.\n\nالمرفق\n\n"
    assert [
        unit.path for unit in labelled(structure(f"{body}١-١ جدول الأسماء؛\n\n١-٢ جدول البلدان."))
    ] == ["r1", "r2"]
    assert [
        unit.path for unit in labelled(structure(f"{body}٢-١ جدول الأسماء؛\n\n٢-٢ جدول البلدان."))
    ] == ["r1", "r2"]
