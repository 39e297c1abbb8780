import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.docx_maker import RTL, level, listed, numbering, par, read, texts
from tests.support import each_row
from unrec.reading.list_labels import known, number_text, table

EXAMPLES = [
    (style, example["value"], example.get("language"), example["text"])
    for style, entry in table()["formats"].items()
    for example in entry["examples"]
]
DASH = level(0, "decimal", "%1-")
ABJAD = level(1, "arabicAbjad", "(%2)")
ROMAN = level(2, "lowerRoman", "(%3)")


@each_row(EXAMPLES)
def test_number_text_gives_every_example_of_the_table(
    style: str, value: int, language: str | None, expected: str
) -> None:
    assert number_text(value, style, language) == expected


@given(st.sampled_from(sorted(table()["formats"])), st.integers(-5, 10**9), st.sampled_from([None, "ar-SA"]))
def test_a_number_is_never_lost(style: str, value: int, language: str | None) -> None:
    assert number_text(value, style, language) or style == "none"


@given(st.sampled_from(["arabicAbjad", "lowerRoman", "decimal", "chineseCounting"]), st.integers(1, 300))
def test_neighbours_have_different_labels(style: str, value: int) -> None:
    assert number_text(value, style) != number_text(value + 1, style)


def test_an_unknown_format_is_decimal() -> None:
    assert not known("aiueo")
    assert number_text(3, "aiueo") == "3"


def test_labels_of_three_levels_count_and_restart() -> None:
    body = "".join(
        [
            listed("ينبغي للدول", level=0),
            listed("أن تجمع", level=1),
            listed("الأول", level=2),
            listed("الثاني", level=2),
            listed("أن تتبادل", level=1),
            listed("الثالث", level=2),
            listed("يمكن للدول", level=0),
            listed("أن تنظر", level=1),
        ]
    )
    assert texts(read(body, numbering=numbering(DASH + ABJAD + ROMAN))) == [
        "١- ينبغي للدول",
        "(أ) أن تجمع",
        "(i) الأول",
        "(ii) الثاني",
        "(ب) أن تتبادل",
        "(i) الثالث",
        "٢- يمكن للدول",
        "(أ) أن تنظر",
    ]


@pytest.mark.parametrize(
    ("levels", "properties", "expected"),
    [
        (level(0, "decimal", "%1-", start=7), RTL, ["٧- نص", "٨- نص"]),
        (level(0, "decimal", "%1."), "", ["1. نص", "2. نص"]),
        (level(0, "hindiNumbers", "%1-"), RTL, ["١- نص", "٢- نص"]),
        (level(0, "arabicAlpha", "%1)"), RTL, ["أ) نص", "ب) نص"]),
        (level(0, "upperRoman", "%1."), RTL, ["I. نص", "II. نص"]),
        (level(0, "bullet", "\uf0b7"), RTL, ["• نص", "• نص"]),
        (level(0, "bullet", "-"), RTL, ["- نص", "- نص"]),
        (level(0, "none", ""), RTL, ["نص", "نص"]),
        (level(0, "decimal", "التوصية %1:"), RTL, ["التوصية ١: نص", "التوصية ٢: نص"]),
        (level(0, "decimal", "%1-", more='<w:suff w:val="nothing"/>'), RTL, ["١-نص", "٢-نص"]),
        (level(0, "decimal", "100%%1"), RTL, ["100%١ نص", "100%٢ نص"]),
    ],
)
def test_label_formats(levels: str, properties: str, expected: list[str]) -> None:
    body = listed("نص", properties=properties) * 2
    reading = read(body, numbering=numbering(levels))
    assert texts(reading) == expected
    assert {each.repair for each in reading.lines} == {"docx.numbering"}


def test_a_hebrew_list_keeps_its_digits() -> None:
    body = listed('<w:r><w:rPr><w:lang w:bidi="he-IL"/></w:rPr><w:t>טקסט</w:t></w:r>')
    assert texts(read(body, numbering=numbering(DASH))) == ["1- טקסט"]


def test_levels_may_print_the_number_above() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2-")
    body = (
        listed("a", properties="") + listed("b", level=1, properties="") + listed("c", level=1, properties="")
    )
    assert texts(read(body, numbering=numbering(levels))) == ["I. a", "I.1- b", "I.2- c"]
    legal = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2-", more="<w:isLgl/>")
    assert texts(read(body, numbering=numbering(legal)))[1:] == ["1.1- b", "1.2- c"]


def test_a_level_that_never_restarts_goes_on() -> None:
    never = level(1, "arabicAbjad", "(%2)", more='<w:lvlRestart w:val="0"/>')
    body = listed("أ") + listed("ب", level=1) + listed("ج") + listed("د", level=1)
    assert texts(read(body, numbering=numbering(DASH + never)))[3] == "(ب) د"


def test_lists_of_one_definition_share_a_count_unless_one_starts_anew() -> None:
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for n, more in [
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        ]
    )
    body = listed("أ") + listed("ب", 2) + listed("ج", 3) + listed("د", 3)
    assert texts(read(body, numbering=numbering(DASH, nums))) == ["١- أ", "٢- ب", "١- ج", "٢- د"]


def test_an_override_may_replace_a_level() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0">{level(0, "arabicAbjad", "(%1)")}</w:lvlOverride></w:num>'
    )
    assert texts(read(listed("نص"), numbering=numbering(DASH, nums))) == ["(أ) نص"]


def test_a_style_numbers_its_paragraphs_and_list_zero_takes_one_out() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:bidi/>'
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Item"><w:name w:val="Item"/><w:basedOn w:val="Base"/></w:style>'
    )
    item = '<w:pStyle w:val="Item"/>'
    body = par("أ", item) + par("ب", item + '<w:numPr><w:numId w:val="0"/></w:numPr>') + par("ج", item)
    reading = read(body, numbering=numbering(DASH + ABJAD), styles=styles)
    assert texts(reading) == ["(أ) أ", "ب", "(ب) ج"]


def test_a_list_style_is_followed_to_its_levels() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr>'
        '<w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    definitions = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{DASH}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert texts(read(listed("نص", 1), numbering=definitions, styles=styles)) == ["١- نص"]


def test_a_list_that_is_not_defined_prints_nothing() -> None:
    assert texts(read(listed("نص", 9), numbering=numbering(DASH))) == ["نص"]
    assert texts(read(listed("نص"))) == ["نص"]


def test_an_unknown_format_is_reported_once() -> None:
    reading = read(listed("نص") * 3, numbering=numbering(level(0, "aiueo", "%1-")))
    assert texts(reading) == ["١- نص", "٢- نص", "٣- نص"]
    assert [(each.code, each.line) for each in reading.findings] == [("docx.number_format", 1)]


def test_a_list_gives_the_indent_unless_the_paragraph_does() -> None:
    ind = '<w:pPr><w:ind w:left="1440" w:hanging="720"/></w:pPr>'
    levels = level(0, "decimal", "%1-", after=ind)
    own = RTL + '<w:ind w:start="567" w:firstLine="0"/>'
    body = listed("أ") + listed("ب", properties=own) + par("ج")
    assert [each.indent for each in read(body, numbering=numbering(levels)).lines] == [36.0, 28.35, None]
