"""What changed between two outputs, and why."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support import HEADER, with_paragraphs
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.compare.diff import Change, compare
from unrec.findings import finding
from unrec.models import Box, Extraction
from unrec.reading import source_of

TEXT = f"V.19-00001\n\n{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.\n\n٢- ينبغي للدول أن تتعاون.\n"
# Items, a second meeting, a reference inside the document, a suspicion, a finding of the whole document.
RICH = f"""\
{TEXT}
(أ) تبادل المعلومات بين المنظمات والمهريين؛

(ب) تطبيق المادة ١٦ من البروتوكول وحماية المهربين من المهربين والمهربين.

ثانياً- الاجتماع الثاني، فيينا، ١١ إلى ١٣ تشرين الثاني/نوفمبر ٢٠١٣

١- تُشجَّع الدول الأطراف على تنفيذ التوصية ٢ أعلاه.

٣- ينبغي للدول أن تحمي الشهود وفقاً للمادة ٢٤ من اتفاقية مكافحة الجريمة المنظمة.
"""


def made(text: str = TEXT, name: str = "a.txt") -> Extraction:
    return extract(source_of(name, text.encode()), load())


def rich() -> Extraction:
    """A document with rows in every table, boxes, and a finding that only a count tells from another."""
    one = made(RICH)
    box = Box(page=1, x0=1.0, top=2.0, x1=3.0, bottom=4.0)
    one = with_paragraphs(one, (replace(unit, boxes=(box,), page_first=1) for unit in one.paragraphs))
    own = finding("text.suspicion", "«أ» (2 times)", document_id=one.document.document_id, page=1, line=3)
    return replace(one, findings=(*one.findings, own, replace(own, line=9)))


def short(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.what.rpartition(":")[2], change.kind, change.reason) for change in changes]


def told(old: Extraction, new: Extraction) -> list[tuple[str, str, str]]:
    return short(list(compare([old], [new])))


def test_nothing_changed() -> None:
    assert told(made(), made()) == []
    assert told(rich(), rich()) == []


def test_a_meeting_heading_changes_its_section_and_its_units() -> None:
    changed = made(TEXT.replace("فيينا", "جنيف").replace("٢٠١٢", "٢٠١١"))
    section, meeting = compare([made()], [changed])
    assert section == Change(
        "V.19-00001.ar:m1",
        "section",
        "source",
        "title «الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢»; city «فيينا»; "
        "start_date 2012-05-30; end_date 2012-06-01",
        "title «الاجتماع الأول، جنيف، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١١»; city «جنيف»; "
        "start_date 2011-05-30; end_date 2011-06-01",
    )
    assert meeting == Change(
        "V.19-00001.ar:m1.r1–m1.r2",
        "meeting",
        "source",
        "2 paragraphs: meeting_start 2012-05-30; meeting_end 2012-06-01; city «فيينا»",
        "2 paragraphs: meeting_start 2011-05-30; meeting_end 2011-06-01; city «جنيف»",
    )


Columns = dict[str, Any]


def with_document(one: Extraction, **columns: Any) -> Extraction:
    return replace(one, document=replace(one.document, **columns))


def with_unit(one: Extraction, **columns: Any) -> Extraction:
    first, *rest = one.paragraphs
    return with_paragraphs(one, (replace(first, **columns), *rest))


def with_request(one: Extraction, **columns: Any) -> Extraction:
    first, *rest = one.recommendations
    return replace(one, recommendations=(replace(first, **columns), *rest))


def without_references(one: Extraction) -> Extraction:
    return replace(one, references=())


def other_reference(one: Extraction) -> Extraction:
    first, *rest = one.references
    return replace(one, references=(replace(first, article="7", rule="x"), *rest))


def found(one: Extraction, code: str) -> Extraction:
    unit = one.paragraphs[0]
    own = finding(code, "a", "b", document_id=unit.document_id, paragraph_id=unit.paragraph_id, line=5)
    return replace(one, findings=(*one.findings, own))


def other_role(one: Extraction) -> Extraction:
    lines = [replace(line, role="footnote", rule="x") if line.line > 4 else line for line in one.lines]
    return replace(one, lines=tuple(lines))


WORDS, CATALOGUE, BYTES = ({name: "x"} for name in ("language_data", "catalogue_data", "sha256"))
CHANGES: list[tuple[Callable[[Extraction], Extraction], Columns, list[tuple[str, str, str]]]] = [
    (without_references, {}, [("m1.r1", "references", "rules")]),
    (other_reference, WORDS, [("m1.r1", "references", "language data")]),
    (other_reference, WORDS | CATALOGUE, [("m1.r1", "references", "catalogue")]),
    (other_reference, CATALOGUE | BYTES, [("m1.r1", "references", "source")]),
    (lambda one: with_unit(one, text="!"), {}, [("m1.r1", "text", "rules")]),
    (lambda one: with_unit(one, raw="!"), WORDS | CATALOGUE, [("m1.r1", "text", "language data")]),
    (lambda one: with_unit(one, label="!"), CATALOGUE, [("m1.r1", "structure", "rules")]),
    (lambda one: with_request(one, city="!"), BYTES | WORDS, [("m1.r1", "meeting", "source")]),
    # What a unit asks is told from its text alone, which here is the same; whom, also from the document.
    (lambda one: with_request(one, strength="may"), BYTES | WORDS, [("m1.r1", "request", "language data")]),
    (lambda one: with_request(one, strength="may"), BYTES, [("m1.r1", "request", "rules")]),
    (lambda one: with_request(one, addressees=()), BYTES, [("m1.r1", "request", "source")]),
    (lambda one: found(one, "text.suspicion"), WORDS | CATALOGUE, [("m1.r1", "findings", "language data")]),
    (lambda one: found(one, "reference.unresolved"), WORDS | CATALOGUE, [("m1.r1", "findings", "catalogue")]),
    (other_role, WORDS, [("V.19-00001.ar", "lines", "language data")] * 2),
    (lambda one: with_document(one, title="!"), WORDS, [("V.19-00001.ar", "document", "language data")]),
    (lambda one: with_document(one, n_pages=9), WORDS, [("V.19-00001.ar", "document", "rules")]),
    (lambda one: with_document(one, source="b.txt"), WORDS, [("V.19-00001.ar", "document", "source")]),
    (lambda one: one, WORDS | CATALOGUE | {"extractor_version": "9"}, []),
]


@pytest.mark.parametrize(("change", "made_with", "wanted"), CHANGES)
def test_reasons(
    change: Callable[[Extraction], Extraction], made_with: Columns, wanted: list[tuple[str, str, str]]
) -> None:
    assert told(made(), with_document(change(made()), **made_with)) == wanted


def test_a_changed_source() -> None:
    changed = made(TEXT.replace("تتعاون", "تتضامن") + "\n٣- ينبغي للدول أن تحمي الشهود.\n")
    assert told(made(), changed) == [("m1.r2", "text", "source"), ("m1.r3", "added", "source")]
    assert told(changed, made())[-1] == ("m1.r3", "removed", "source")


def test_changed_bytes_with_equal_data_are_reported_as_such() -> None:
    (change,) = compare([made()], [made(TEXT.replace("\n", "\r\n"))])
    assert (change.kind, change.reason) == ("document", "source")
    assert change.new.endswith("; the source's bytes changed, the data did not")


def test_a_line_put_in_above_is_one_change() -> None:
    (change,) = compare([made(RICH)], [made("\n" + RICH)])
    assert (change.what, change.kind, change.reason) == ("V.19-00001.ar", "places", "source")
    assert change.old.startswith("2 sections, 6 paragraphs, ")
    assert ", first V.19-00001.ar:m1: line 3" in change.old
    assert change.new.endswith(", first V.19-00001.ar:m1: line 4; blank lines that came: 1")


def test_what_follows_from_a_changed_text_is_not_told_again() -> None:
    """Offsets behind the new words, full texts under them, the unit's own lines, the evidence of findings."""
    old = RICH.replace("ينبغي للدول أن تتعاون.", "ينبغي للدول الأطراف أن تنفذ المادة ٧ والمهريين:")
    new = old.replace("ينبغي للدول الأطراف أن تنفذ المادة ٧", "وعليه ينبغي للدول الأطراف أن تنفذ المادة ٧")
    assert told(made(old), made(new)) == [("m1.r2", "text", "source")]


def test_findings_that_only_count_anew_are_one_change() -> None:
    one = rich()
    counted = [replace(item, message=item.message.replace("2 times", "3 times")) for item in one.findings]
    (change,) = compare([one], [replace(one, findings=tuple(counted))])
    assert (change.what, change.kind) == ("V.19-00001.ar", "findings")
    assert change.new == "text.suspicion of the document: «أ» (3 times), and 1 more with other numbers"


def test_lines_that_changed_alike_are_one_change() -> None:
    one = made()
    lines = [replace(line, role="footnote", rule="x") if line.role == "item" else line for line in one.lines]
    (change,) = compare([one], [replace(one, lines=tuple(lines))])
    assert change.old == "lines 5, 7: role item; rule label.number.dash"
    assert change.new == "lines 5, 7: role footnote; rule x"


def test_other_text_of_a_changed_section_is_told() -> None:
    """Only a heading's own line is told with its section."""
    one, changed = (
        replace(made(text), lines=(*made(text).lines, replace(made(text).lines[-1], **note, role="footnote")))
        for text, note in (
            (TEXT, {"line": 8, "text": "اعتمد الفريق العامل ما يلي.", "paragraph_id": None}),
            (
                TEXT.replace("فيينا", "جنيف"),
                {"line": 8, "text": "اعتمد الفريق العامل ما يأتي.", "paragraph_id": None},
            ),
        )
    )
    (lines,) = (change for change in compare([one], [changed]) if change.kind == "lines")
    assert (lines.old, lines.new) == (
        "line 8: «اعتمد الفريق العامل ما يلي.»",
        "line 8: «اعتمد الفريق العامل ما يأتي.»",
    )


def test_a_meeting_with_another_number_is_another_meeting() -> None:
    """Its section and units come and go, and are not told once more line by line."""
    changed = made(TEXT.replace("أولاً- الاجتماع الأول", "ثالثاً- الاجتماع الثالث"))
    assert [(what, kind) for what, kind, _ in told(made(), changed)] == [
        ("m1", "section"),
        ("m3", "section"),
        ("m1.r1", "removed"),
        ("m1.r2", "removed"),
        ("m3.r1", "added"),
        ("m3.r2", "added"),
    ]


def test_units_under_another_section_are_not_told_line_by_line() -> None:
    one = made()
    other = replace(one.sections[0], section_id="V.19-00001.ar:h1")
    units = [replace(unit, section_id=other.section_id) for unit in one.paragraphs]
    lines = [replace(line, section_id=other.section_id) if line.paragraph_id else line for line in one.lines]
    changed = replace(with_paragraphs(one, units), sections=(*one.sections, other), lines=tuple(lines))
    assert told(one, changed) == [("h1", "section", "rules"), ("m1.r1–m1.r2", "meeting", "rules")]


def test_references_in_another_order_are_told_with_their_ids() -> None:
    one = made(TEXT.replace("المادة ٦", "المادتين ٦ و٧"))
    first, second = one.references
    turned = (
        replace(second, reference_id=first.reference_id),
        replace(first, reference_id=second.reference_id),
    )
    (change,) = compare([one], [replace(one, references=turned)])
    assert change.kind == "references"
    assert "m1.r1#1 article" in change.old


def test_documents_come_and_go() -> None:
    other = made(TEXT.replace("V.19-00001", "V.19-00002"))
    assert short(list(compare([made()], [made(), other]))) == [("V.19-00002.ar", "added", "source")]
    assert short(list(compare([made(), other], [other]))) == [("V.19-00001.ar", "removed", "source")]


def test_the_same_bytes_under_another_id_were_read_anew() -> None:
    again = with_document(made(), document_id="abc.und", language_data="x")
    changes = list(compare([made()], [again]))
    assert short(changes) == [
        ("V.19-00001.ar", "removed", "language data"),
        ("abc.und", "added", "language data"),
    ]
    assert "the same bytes are abc.und on the other side" in changes[0].old


def test_documents_are_taken_one_at_a_time() -> None:
    taken: list[str] = []

    def side(name: str) -> Iterator[Extraction]:
        for number in range(3):
            taken.append(name)
            one = with_document(made(), document_id=f"{number}.ar")
            yield with_unit(one, text="!") if name == "new" else one

    next(compare(side("old"), side("new")))
    assert taken == ["old", "new"]
