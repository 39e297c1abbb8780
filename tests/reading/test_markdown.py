"""Markdown: headings, numbers of lists, notes, tables, front matter, HTML inside, and hostile files."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from tests.support import structure
from unrec.models import Reading
from unrec.reading import read, source_of


def markdown(text: str, name: str = "a.md") -> Reading:
    return read(source_of(name, text.encode()))


def texts(reading: Reading, role: str | None = None) -> list[str]:
    return [line.text for line in reading.lines if line.role == role]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("# Wells\n\nThey are *open*.", ["Wells", "They are open."]),
        ("##Wells\nThey are open.", ["Wells", "They are open."]),
        ("3. x\n4. y\n7. z", ["3. x", "4. y", "7. z"]),
        ("1. x\n1. y\n1. z", ["1. x", "2. y", "3. z"]),
        ("1) x\n2) y", ["1) x", "2) y"]),
        ("1. x\n   1. y\n2. z", ["1. x", "1. y", "2. z"]),
        ("- x\n- y", ["• x", "• y"]),
        ("a) x\nb) y", ["a) x", "b) y"]),
        ("<div dir=rtl>\n\n## x\n\ny\n\n</div>", ["x", "y"]),
        ("<meta charset='utf-8' />\n\n### Article 1\n\ny", ["Article 1", "y"]),
        ("> x\n>\n> y", ["x", "y"]),
        ("`1.` x", ["1. x"]),
    ],
)
def test_what_is_printed(text: str, printed: list[str]) -> None:
    assert texts(markdown(text)) == printed


def test_headings_have_their_levels() -> None:
    assert [line.heading_level for line in markdown("# x\n\n### y\n\nz").lines] == [1, 3, None]


def test_notes_keep_their_numbers() -> None:
    reading = markdown("Wells are open.[^12] Maps, too.[^13]\n\n[^12]: By law.\n\n[^13]: By custom.\n")
    assert texts(reading) == ["Wells are open.¹² Maps, too.¹³"]
    assert texts(reading, "footnote") == ["¹² By law.", "¹³ By custom."]


@pytest.mark.parametrize(
    ("text", "printed", "notes"),
    [
        ("x\n\n[^1]: Of nothing.", ["x", "[^1]: Of nothing."], []),
        ("x[^a]\n\n[^a]: First.\n\n[^a]: Second.", ["x¹", "[^a]: First."], ["¹ Second."]),
        ("[^1]: - one\n    - two", ["• [^1]: one", "• two"], []),
        ("[^1]: a[^2]\n\n[^2]: b", ["[^1]: a²"], ["² b"]),
    ],
)
def test_notes_that_the_parser_would_drop_are_text(text: str, printed: list[str], notes: list[str]) -> None:
    reading = markdown(text)
    assert (texts(reading), texts(reading, "footnote")) == (printed, notes)


def test_cells_have_their_places() -> None:
    reading = markdown("| a | b |\n|---|---|\n| 1 | 2 |\n")
    cells = [(line.cell.row, line.cell.column, line.text) for line in reading.lines if line.cell]
    assert cells == [(1, 1, "a"), (1, 2, "b"), (2, 1, "1"), (2, 2, "2")]


@pytest.mark.parametrize(
    ("front", "title", "date"),
    [
        ('---\ntitle: "Wells: a law"\ndate: 2021-05-06\n---\n', "Wells: a law", dt.date(2021, 5, 6)),
        (
            "---\ntitle: Wells\npublication_date: '2012-01-11'\ntags:\n  - x\n---\n",
            "Wells",
            dt.date(2012, 1, 11),
        ),
        ('+++\ntitle = "Wells"\ndate = 2021-05-06T01:02:03Z\n+++\n', "Wells", dt.date(2021, 5, 6)),
        ("---\ndate: 2021-13-40\n---\n", None, None),
        ("---\ntitle: [broken\n---\n", "[broken", None),
    ],
)
def test_front_matter(front: str, title: str | None, date: dt.date | None) -> None:
    reading = markdown(f"{front}\nWells are open to all.\n")
    assert (reading.title, reading.date) == (title, date)
    assert texts(reading) == ["Wells are open to all."]
    assert texts(reading, "front_matter") == [line for line in front.split("\n")[1:-2] if line]


def test_front_matter_tells_the_document() -> None:
    text = "---\ntitle: Law on wells\ndate: 2021-05-06\n---\n\nWells are open to all people of the country.\n"
    document = structure(text, "a.md").document
    assert (document.title, document.date) == ("Law on wells", dt.date(2021, 5, 6))


@pytest.mark.parametrize("text", ["> " * 10_000 + "x", "".join(f"{'  ' * at}- x\n" for at in range(400))])
def test_what_is_nested_too_deep_is_read_as_text(text: str) -> None:
    with within(seconds=20):
        reading = markdown(text)
    assert "markdown.nested" in [each.code for each in reading.findings]
    assert "x" in "".join(texts(reading))


@pytest.mark.parametrize(
    "text", ["", "\n\n", "---\n", "---\ntitle: x\n---\n", "[^1]", "[^1]: x", "|a\n|-", "\0"]
)
def test_little_or_nothing(text: str) -> None:
    markdown(text)


@settings(max_examples=60)
@given(st.text(alphabet="#->`|[]()^*_:1a. \n<&", max_size=200))
def test_no_text_raises(text: str) -> None:
    markdown(text)


def test_bold_numbers_head_what_is_below() -> None:
    below = "A network is needed that stays up, whatever may come to pass in the centres. " * 5
    heads = ["1) Stable network", "2) Several centres", "3) Maps"]
    text = f"## Needs\n\n{below}\n\n" + "".join(f"**{head}**\n\n{below}\n\n" for head in heads)
    sections = structure(text, "a.md").sections
    assert [f"{section.label} {section.title}" for section in sections[-3:]] == heads


def test_lists_hang_where_the_text_sets_them_in() -> None:
    inner = "\n".join(f"    {number}. Paragraph {number} is short" for number in range(1, 4))
    text = f"# Minutes\n\n1. The website is renewed\n{inner}\n2. The members are told\n{inner}\n3. The budget"
    document = structure(text, "a.md")
    assert [unit.path for unit in document.paragraphs] == [
        *("r1", "r1.1", "r1.2", "r1.3"),
        *("r2", "r2.1", "r2.2", "r2.3", "r3"),
    ]
    assert not any(each.code.startswith("number.") for each in document.findings)


def test_compound_labels_hang_under_the_heading_of_their_number() -> None:
    def part(number: int, title: str) -> str:
        below = "Such a member pays its dues each year and votes."
        items = [f"#### `4.{number}.{at}`\tA member who acts:\n\n{below}\n" for at in (1, 2)]
        return "\n".join([f"### `4.{number}`\t{title}\n", *items])

    parts = part(1, "The kinds"), part(2, "The end of it"), part(3, "The rights")
    document = structure("\n".join(["# Rules", "", "## The members", "", *parts]), "a.md")
    assert [section.title for section in document.sections][-2:] == ["4.2 The end of it", "4.3 The rights"]
    paths = [unit.path for unit in document.paragraphs if unit.label]
    assert paths == [f"r4.{number}.{at}" for number in (1, 2, 3) for at in (1, 2)]
