"""Rich Text: characters of any code page, what holds in a group, numbers, notes, cells, and hostile files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from unrec.models import Reading
from unrec.reading import read, source_of


def rtf(body: str | bytes, head: str = r"\ansi\ansicpg1252") -> Reading:
    data = body if isinstance(body, bytes) else body.encode("latin-1")
    return read(source_of("a.rtf", b"{\\rtf1" + head.encode() + b" " + data + b"}"))


def texts(reading: Reading, role: str | None = None) -> list[str]:
    return [line.text for line in reading.lines if line.role == role and line.text.strip()]


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (r"caf\'e9 \{x\}\\\~y\_z", "café {x}\\\u00a0y\u2011z"),
        (r"\u1610?\u1606 ?x", "ينx"),
        (r"{\uc0\u1610\u1606}x", "ينx"),
        (r"\uc2\u1610\'d9\'8ax", "يx"),
        (r"\u-10179?\u-8704?!", "😀!"),
        (r"{\fonttbl{\f1\fcharset178 A;}}\f1 \'ed\'e4\f0 \'e9", "ينé"),
        (r"{\fonttbl{\f1\fcharset134 A;}}\f1 \'d6\'d0\'ce\'c4", "中文"),
        (r"a{\*\unknown b}{\pict 00ff}{\field{\*\fldinst LINK x}{\fldrslt c}}d", "acd"),
        (r"{\upr{ansi}{\*\ud{\u1610?}}}", "ansiي"),
        (r"a\bin3 }}}b", "ab"),
        (r"\lquote x\rquote\endash\emdash\tab y", "‘x’–—\ty"),
        ("a\r\nb\\\nc", "ab"),
    ],
)
def test_characters(body: str, printed: str) -> None:
    assert texts(rtf(body))[0] == printed


def test_the_documents_code_page_holds() -> None:
    assert texts(rtf(b"\\'ed\\'e4 \xed", r"\ansi\ansicpg1256")) == ["ين ي"]
    assert texts(rtf(b"x\\'ff", r"\ansi\ansicpg99999")) == ["xÿ"]


def test_what_a_group_sets_ends_with_it() -> None:
    reading = rtf(r"{\b\i all}\par {\b h}alf\par\pard\rtlpar{\rtlch\b x\ltrch\b0}\par")
    assert [(line.text, line.weight, line.slant) for line in reading.lines] == [
        ("all", 1.0, 1.0),
        ("half", 0.25, 0.0),
        ("x", 1.0, 0.0),
    ]


def test_styles_stand_on_others() -> None:
    head = (
        r"{\stylesheet{\s0 Normal;}{\s1\b\fs28 heading 1;}{\s2\sbasedon1\outlinelevel2 Other;}{\s3 toc 1;}}"
    )
    reading = rtf(head + r"\pard\plain\s1 A\par\pard\plain\s2 B\par\pard\plain\s3 C\par\pard\plain D")
    assert [(line.text, line.heading_level, line.bold, line.size, line.rule) for line in reading.lines] == [
        ("A", 1, True, 14.0, None),
        ("B", 3, True, 14.0, None),
        ("C", None, False, 12.0, "rtf.contents"),
        ("D", None, False, 12.0, None),
    ]


def test_numbers_are_those_that_the_file_prints() -> None:
    body = (
        r"{\listtext\pard 1.\tab}\ls1 One\par\pard{\pntext (a)\tab}Two\par"
        r"\pard{\listtext 3-\tab}\rtlpar\ls1\alang1025 x\par"
    )
    assert texts(rtf(body)) == ["1. One", "(a) Two", "٣- x"]
    assert codes(rtf(r"\pard\ls1 One\par")) == ["source.numbers"]


def test_notes() -> None:
    reading = rtf(
        r"\aftnnrlc One{\super\chftn{\footnote{\super\chftn} First\par}} two"
        r"\chftn{\*\footnote\ftnalt\chftn Last} three*{\footnote * Own}\par Next"
    )
    assert texts(reading) == ["One¹ two(i) three*", "Next"]
    assert texts(reading, "footnote") == ["¹ First", "* Own", "(i)Last"]


def test_cells() -> None:
    reading = rtf(
        r"\trowd\trhdr\cellx100\cellx200\pard\intbl A\cell B\cell\row"
        r"\trowd\cellx100\cellx150\cellx200\pard\intbl c\par d\cell e\cell "
        r"\pard\intbl\itap2 n\nestcell{\*\nesttableprops\trowd\cellx50\nestrow}\pard\intbl f\cell\row\pard after"
    )
    assert [
        (line.text, line.cell and (line.cell.table, line.cell.row, line.cell.column, line.cell.header))
        for line in reading.lines
    ] == [
        ("A", (1, 1, 1, None)),
        ("B", (1, 1, 2, None)),
        ("c", (1, 2, 1, "A")),
        ("d", (1, 2, 1, "A")),
        ("e", (1, 2, 2, "B")),
        ("n", (2, 1, 1, None)),
        ("f", (1, 2, 3, "B")),
        ("after", None),
    ]


def test_headers_and_text_boxes() -> None:
    reading = rtf(
        r"{\header H\par}{\headerf H\par}{\footer F}Text{\shp{\*\shpinst{\sp{\sn x}}{\shptxt Box\par}}}\par"
    )
    assert [(line.text, line.rule) for line in reading.lines if line.text] == [
        ("H", "rtf.header"),
        ("Text", None),
        ("Box", "rtf.textbox"),
        ("F", "rtf.footer"),
    ]


def test_what_is_left_out_is_said() -> None:
    reading = rtf(r"a{\v b}{\deleted c}{\revised d}e")
    assert (texts(reading), sorted(codes(reading))) == (["ade"], ["source.left_out", "source.tracked"])
    assert codes(rtf(r"\par")) == ["source.empty"]
    short = read(source_of("a.rtf", rb"{\rtf1 before\par{\b aft"))
    assert (texts(short), codes(short)) == (["before", "aft"], ["source.cut"])
    deep = rtf("before" + "{" * 2000 + "after")
    assert (texts(deep), codes(deep)) == (["before"], ["source.cut"])


PIECES = st.sampled_from(
    ["{", "}", r"\par ", r"\cell ", r"\row ", r"\trowd\cellx9 ", r"\intbl ", r"\pard\plain ", "{\\footnote ", r"\chftn ",
     "{\\header ", "{\\listtext 1.}", r"\u1610?", r"\'e9", r"\bin5 ", "{\\*\\x ", r"\itap9 ", r"\nestcell ", "text", "\\",
     "{\\stylesheet{\\s1 x;}}", r"\s1 ", "\n", "\xff", r"\uc99999 ", r"\fs99999999999 ", r"\ftnalt "]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_file_is_read_or_refused(body: str) -> None:
    reading = rtf(body)
    assert reading.failed == (not texts(reading) and not texts(reading, "footnote"))


@pytest.mark.parametrize(
    "unit",
    ["{x}", r"\par ", r"\'e9", r"\u1610?", r"\trowd\cellx9\intbl x\cell\row ", r"\intbl\cell ", "{\\footnote x}", r"\cellx9 ", "x",
     r"\intbl\itap16\nestcell\nestrow\pard ", "{\\header x}", "\\", r"\bin1 "],
)  # fmt: skip
def test_long_files_take_time_in_step(unit: str) -> None:
    with within(20):
        rtf(unit * 20_000)
