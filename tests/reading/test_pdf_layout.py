"""Furniture, footnotes, gaps and indents, told from lines with their places."""

import pytest

from unrec.models import SourceLine
from unrec.reading.bidi import RTL
from unrec.reading.pdf.assemble import assemble
from unrec.reading.pdf.characters import Rule
from unrec.reading.pdf.lines import PageLine
from unrec.reading.pdf.page import ReadPage

LEFT, RIGHT, HEIGHT = 80.0, 515.0, 842.0


def line(
    text: str, top: float, *, x0: float = LEFT, x1: float = RIGHT, size: float = 12.0, page: int = 1
) -> PageLine:
    return PageLine(page, text, x0, top, x1, top + 1.05 * size, top + 0.8 * size, size)


def page(lines: list[PageLine], rules: list[Rule] | None = None) -> ReadPage:
    return ReadPage(595.0, HEIGHT, lines=lines, rules=rules or [], turn=0, direction=RTL)


def body(number: int, count: int = 10, top: float = 100.0) -> list[PageLine]:
    return [line(f"سطر من متن الوثيقة {number}", top + 18 * n, page=number) for n in range(count)]


def by_text(pages: list[ReadPage]) -> dict[str, SourceLine]:
    return {each.text: each for each in assemble(pages)}


@pytest.mark.parametrize(
    ("text", "top", "rule"),
    [
        ("3/20", 800, "pdf.furniture.page_number"),
        ("20/3", 800, "pdf.furniture.page_number"),
        ("٣", 800, "pdf.furniture.page_number"),
        ("- 3 -", 40, "pdf.furniture.page_number"),
        ("V.19-08455", 800, "pdf.furniture.job_number"),
        ("GE.20-12345(E)", 800, "pdf.furniture.job_number"),
        ("GE.09-", 800, "pdf.furniture.job_number"),
        ("V.19-08455 (A) 220819 220819", 500, "pdf.furniture.job_number"),
        ("2/20 V.19-08455", 800, "pdf.furniture.job_number"),
        ("CTOC/COP/WG.7/2019/5", 40, "pdf.furniture.symbol"),
        ("أولاً- الاجتماع الأول .......... ٣", 300, "pdf.toc"),
        ("ثانياً- الاجتماع الثاني . . . . . . ٤", 300, "pdf.toc"),
        ("٣", 300, None),
        ("CTOC/COP/WG.7/2019/5", 300, None),
        ("وثيقة CTOC/COP/WG.7/2019/5", 40, None),
        ("انتهى...", 300, None),
    ],
)
def test_furniture_by_what_it_says_and_where_it_stands(text: str, top: float, rule: str | None) -> None:
    pages = [page(body(1)), page([*body(2, 3, 320), line(text, top, page=2)])]
    found = by_text(pages)[text]
    assert (found.rule, found.role) == (rule, "furniture" if rule else None)


def test_the_masthead_keeps_its_symbol() -> None:
    pages = [page([line("CTOC/COP/WG.7/2019/5", 40), *body(1)])]
    assert by_text(pages)["CTOC/COP/WG.7/2019/5"].role is None


def test_a_header_that_comes_again_with_other_numbers() -> None:
    pages = [page([line(f"تقرير الدورة {n}", 40, page=n, size=9), *body(n)]) for n in range(1, 6)]
    roles = [each.rule for each in assemble(pages) if each.text.startswith("تقرير")]
    assert roles == [None, *["pdf.furniture.running_header"] * 4]


def test_a_running_title_below_the_band_stands_with_a_page_number() -> None:
    titles = ["الجريدة الرسمية", "٢ الجريدة الرسمية", "الجريدة الرسمية", "الجريدة الرسمية ٤"]
    pages = [page([line(text, 140, page=n), *body(n, top=180)]) for n, text in enumerate(titles, 1)]
    pages[2].lines.insert(1, line("٣", 140, page=3, x0=60, x1=66))
    found = [
        (each.text, each.rule) for each in assemble(pages) if each.page and each.box and each.box.top < 150
    ]
    assert found == [
        ("الجريدة الرسمية", None),
        ("٢ الجريدة الرسمية", "pdf.furniture.running_title"),
        ("الجريدة الرسمية", "pdf.furniture.running_title"),
        ("٣", "pdf.furniture.page_number"),
        ("الجريدة الرسمية ٤", "pdf.furniture.running_title"),
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("120721 130721 (A) 17-20907", "pdf.furniture.job_number"),
        ("26-00971 (A) 130226", "pdf.furniture.job_number"),
        ("*1720907* 17-20907 (A)", "pdf.furniture.job_number"),
        ("2 GE.21-04532", "pdf.furniture.job_number"),
        ("(A) GE.21-04532", "pdf.furniture.job_number"),
        ("V.21-05432(A)120721130721", "pdf.furniture.job_number"),
        ("__________", "pdf.furniture.separator"),
        ("– – – – –", None),
        ("12-12345 نص", None),
    ],
)
def test_job_lines_in_any_order_and_drawn_lines(text: str, rule: str | None) -> None:
    pages = [page([*body(1), line(text, 800)])]
    assert by_text(pages)[text].rule == rule


def test_body_that_begins_high_on_every_page_is_no_header() -> None:
    pages = [page(body(n, top=40 + n * 3)) for n in range(1, 3)]
    assert all(each.role is None for each in assemble(pages))


def test_a_footnote_under_a_short_rule() -> None:
    note = [line("(١) انظر الوثيقة", 700, size=9), line("المرفق الأول.", 712, size=9)]
    pages = [page([*body(1), *note], [Rule(395, 515, HEIGHT - 695), Rule(LEFT, RIGHT, HEIGHT - 790)])]
    assert [each.rule for each in assemble(pages)][-2:] == ["pdf.footnote.rule"] * 2


@pytest.mark.parametrize(
    ("left", "drop", "rule"),
    [
        pytest.param(370, 6, None, id="under the words of the lead-in, but for its colon"),
        pytest.param(370, 14, "pdf.footnote.rule", id="a line below it"),
        pytest.param(420, 6, "pdf.footnote.rule", id="under a part of it only"),
    ],
)
def test_an_underlined_lead_in_has_no_footnotes_under_it(left: float, drop: float, rule: str | None) -> None:
    lead_in = line("تتكون موارد الصندوق من :", 300, x0=360)
    items = [line("١ - نسبة من الزيادات المقررة .", 330), line("(المادة الرابعة عشرة)", 350)]
    underline = Rule(left, RIGHT, HEIGHT - (lead_in.baseline + drop))
    found = assemble([page([*body(1), lead_in, *items], [underline])])
    assert [each.rule for each in found][-2:] == [rule] * 2


def test_a_footnote_in_small_type() -> None:
    pages = [page([*body(1), line("* انظر الوثيقة", 700, size=9), line("V.19-08455", 800, size=9)])]
    assert [each.rule for each in assemble(pages)][-2:] == [
        "pdf.footnote.small_type",
        "pdf.furniture.job_number",
    ]


def test_small_type_without_a_marker_is_text() -> None:
    pages = [page([*body(1), line("جدول بأرقام صغيرة", 700, size=9)])]
    assert all(each.role is None for each in assemble(pages))


def test_a_table_rule_makes_no_footnote() -> None:
    pages = [page(body(1), [Rule(395, 515, HEIGHT - 150)])]
    assert all(each.role is None for each in assemble(pages))


def test_gaps_come_from_leading_and_from_short_last_lines() -> None:
    texts = ["فقرة تبدأ", "وتستمر.", "فقرة بعد مسافة", "وتنتهي هنا.", "فقرة بلا مسافة"]
    tops = [100, 118, 142, 160, 178]
    lines = [line(text, top) for text, top in zip(texts, tops, strict=True)]
    lines[3].x0 = 400
    filler = body(1, 20, 200)
    answers = [each.gap_before for each in assemble([page([*lines, *filler])])]
    assert answers[:5] == [True, False, True, False, True]


def test_indents_count_from_mirrored_margins() -> None:
    pages = []
    for number in range(1, 9):
        shift = 30.0 if number % 2 else 0.0
        lines = [
            line(
                f"سطر {n}",
                100 + 18 * n,
                x0=60 + shift,
                x1=480 + shift - (26 if n % 3 == 0 else 0),
                page=number,
            )
            for n in range(20)
        ]
        pages.append(page(lines))
    indents = {each.indent for each in assemble(pages) if each.text == "سطر 3"}
    assert indents == {26.0}


def text_page(number: int) -> list[PageLine]:
    """Twenty lines, none of which another page has."""
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    return [
        line(f"نص {letters[n] * 3} {letters[-number] * 4} من متن الوثيقة", 100 + 18 * n, page=number)
        for n in range(20)
    ]


def test_room_at_the_foot_of_a_page_ends_a_paragraph_and_so_does_an_empty_line_at_the_top() -> None:
    """Pages of twenty lines: the third ends three lines early, the fifth begins a line lower; notes take the
    foot of the seventh, which leaves no room.
    """
    pages = [text_page(number) for number in range(1, 10)]
    del pages[2][-3:]
    del pages[4][0]
    del pages[6][-5:]
    pages[6].append(line("حاشية في أسفل الصفحة", 100 + 18 * 17, page=7, size=9.0))
    pages[6][-1].role = "footnote"
    begins = {
        each.page for each in assemble([page(lines) for lines in pages]) if each.gap_before and not each.role
    }
    assert begins == {1, 4, 5}
    short = [text_page(number) for number in range(1, 3)]
    del short[0][-3:]  # of two pages nobody knows where they end
    assert [each.page for each in assemble([page(lines) for lines in short]) if each.gap_before] == [1]


def test_notes_in_the_margin_stand_beside_the_column_in_small_type() -> None:
    def sheet(number: int, *more: PageLine) -> ReadPage:
        lines = [line(f"سطر من متن الوثيقة {number}", 100 + 18 * n, x1=400, page=number) for n in range(10)]
        aside = line("حقوق الإنسان", 130, x0=430, x1=500, size=7, page=number)
        return page([*lines[:2], aside, *lines[2:], *more])

    once = [sheet(1), page(body(2))]
    assert not any(each.rule == "pdf.footnote.side" for each in assemble(once))
    ends = [line(text, 300, x0=430, x1=500, size=7, page=1) for text in ("12", "3")]
    found = assemble([sheet(1, *ends), sheet(2)])
    assert [(each.page, each.text) for each in found if each.rule == "pdf.footnote.side"] == [
        (1, "حقوق الإنسان"),
        (2, "حقوق الإنسان"),
    ]
    assert found[12].rule == "pdf.footnote.side"
