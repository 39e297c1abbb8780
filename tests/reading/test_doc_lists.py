"""Numbers of old Word files: how lists count, in which signs, and the way of Word 6."""

import struct
from pathlib import Path

import pytest

from unrec.reading import read, source_of
from unrec.reading.doc.binary import Properties
from unrec.reading.doc.lists import FORMATS, FieldNumbers, ListLevel, Lists, level_of
from unrec.reading.list_labels import Instance, known

ARABIC = 0x0401
FIXTURES = Path(__file__).parents[1] / "fixtures/formats"


def lists(*levels: ListLevel, starts: dict[int, int] | None = None) -> Lists:
    """Two instances of one list; the second may start anew."""
    own = dict(enumerate(levels))
    return Lists([Instance(7, own, {}), Instance(7, own, starts or {})])


def printed(found: Lists, *places: tuple[int, int], rtl: int = 0, language: int = 0) -> list[str]:
    labels = [
        found.label(Properties(list_id=number, level=at, rtl=rtl, language=language)) for number, at in places
    ]
    return ["" if label is None else label.text for label in labels]


def test_a_deeper_level_begins_anew() -> None:
    found = lists(level_of(1, 0, text="\0."), level_of(1, 4, text="(\1)"), level_of(1, 2, text="\0.\1.\2"))
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
    assert printed(found, *places) == ["1. ", "(a) ", "(b) ", "1.b.i ", "2. ", "(a) ", "2.a.i "]


def test_instances_share_a_count_and_an_override_holds_once() -> None:
    found = lists(level_of(1, 0, text="\0."), starts={0: 5})
    assert printed(found, (1, 0), (2, 0), (1, 0), (2, 0)) == ["1. ", "5. ", "6. ", "7. "]


@pytest.mark.parametrize(
    ("level", "more", "label"),
    [
        (level_of(3, 0, text="\0-"), {"rtl": 1, "language": ARABIC}, "٣- "),
        (level_of(3, 0, text="\0-"), {"rtl": 1, "language": 0x040D}, "3- "),
        (level_of(3, 0, text="\0-"), {"rtl": 1}, "٣- "),
        (level_of(5, 48, text="(\0)"), {"rtl": 1, "language": ARABIC}, "(ه) "),
        (level_of(5, 59, text="\0)"), {}, "Д) "),
        (level_of(5, 22, text="\0", after=2), {}, "05"),
        (level_of(1, 23, text="\uf0b7"), {}, "• "),
        (level_of(1, 255, text=""), {}, ""),
        (level_of(1, 0, text="\0.", hidden=True), {}, ""),
        (level_of(4, 1, legal=True, text="\0."), {}, "4. "),
    ],
)
def test_signs(level: ListLevel, more: dict[str, int], label: str) -> None:
    assert printed(lists(level), (1, 0), **more) == [label]


def test_a_format_that_is_not_known_is_told() -> None:
    found = lists(level_of(2, 9, text="\0."))
    assert (printed(found, (1, 0)), [*found.counts.unknown]) == (["2. "], ["chicago"])


def test_what_is_in_no_list_has_no_label() -> None:
    found = lists(level_of(1, 0, text="\0."))
    assert printed(found, (0, 0), (9, 0), (1, 5), (0x7FF, 0)) == ["", "", "", ""]
    assert printed(found, (0x10000 - 1, 0)) == ["1. "]


def test_word_6_counts_from_paragraph_to_paragraph() -> None:
    found = Lists()
    text = "()".encode("utf-16-le")
    numbered = struct.pack("<BBBB2xHHH", 4, 1, 1, 0, 0, 20, 3) + bytes(8) + text
    paragraph = Properties(old_numbering=numbered)
    labels = [found.label(each) for each in (paragraph, paragraph, Properties(), paragraph)]
    assert ["" if each is None else each.text for each in labels] == ["(c) ", "(d) ", "", "(c) "]
    assert found.label(Properties(old_numbering=b"\0" * 5)) is None


def test_every_code_has_a_name() -> None:
    assert [*FORMATS][:60] == [*range(60)]
    assert {
        code for code in (0, 1, 2, 3, 4, 22, 37, 39, 46, 48, 57, 58, 59, 255) if not known(FORMATS[code])
    } == set()


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ([("AUTONUM ", None, 9)] * 3, ["1.", "2.", "3."]),
        ([("AUTONUM", None, 1), ("autonum \\s )", 1, 2), ("AUTONUM", None, 3)], ["1.", "1)", "1."]),
        ([("AUTONUMLGL", 1, 1), ("AUTONUMLGL", 2, 2), ("AUTONUMLGL \\e", 2, 3)], ["1.", "1.1.", "1.2"]),
        ([("AUTONUMOUT", 1, 1), ("AUTONUMOUT", 2, 2), ("AUTONUMOUT", 4, 3)], ["I.", "A.", "a)"]),
        ([("LISTNUM", None, 1), ("LISTNUM", None, 1), ("LISTNUM", None, 2)], ["1)", "a)", "2)"]),
        ([("LISTNUM \\l 4", None, 1), ("LISTNUM \\l 4 \\s 7", None, 2)], ["(1)", "(7)"]),
        ([("LISTNUM LegalDefault", None, 1), ("LISTNUM LegalDefault \\l 2", None, 2)], ["1.", "1.1."]),
        ([("LISTNUM \\l 99 \\s 99999999", None, 1), ("LISTNUM Other", None, 2)], ["i.", "1)"]),
    ],
)
def test_fields_of_which_no_number_is_stored(
    fields: list[tuple[str, int | None, int]], texts: list[str]
) -> None:
    found = FieldNumbers()
    assert [found.text(*each) for each in fields] == texts


def test_a_field_without_a_number_prints_the_one_that_word_counts() -> None:
    data = (FIXTURES / "one.doc").read_bytes()
    for words in ("A paragraph without a number, ", "Report on the imaginary meetin"):
        field = "\x13 AUTONUM \x15\t".ljust(len(words), "x")
        assert data.count(words.encode("utf-16-le")) == 1
        data = data.replace(words.encode("utf-16-le"), field.encode("utf-16-le"))
    reading = read(source_of("one.doc", data))
    numbered = [line.text.partition("\t")[0] for line in reading.lines if "\txx" in line.text]
    assert numbered == ["1.", "1."]  # of a heading, and of the text below it
    assert [each.evidence for each in reading.findings if each.code == "source.numbers"] == ["AUTONUM"]
