"""What changed between two outputs, and why."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from pipeline.catalogue import load
from pipeline.diff import Change, compare
from pipeline.extract import extract
from pipeline.models import Extraction
from pipeline.read import source_of
from tests.support import HEADER

TEXT = f"V.19-00001\n\n{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.\n\n٢- ينبغي للدول أن تتعاون.\n"


def made(text: str = TEXT) -> Extraction:
    return extract(source_of("a.txt", text.encode()), load())


def short(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.what.rpartition(":")[2], change.kind, change.reason) for change in changes]


def test_nothing_changed() -> None:
    assert list(compare([made()], [made()])) == []


def without_references(one: Extraction) -> Extraction:
    return replace(one, references=())


def other_catalogue(one: Extraction) -> Extraction:
    return replace(without_references(one), document=replace(one.document, catalogue_data="x"))


def other_text(one: Extraction) -> Extraction:
    first, *rest = one.recommendations
    return replace(one, recommendations=(replace(first, text=first.text + "!"), *rest))


def other_words(one: Extraction) -> Extraction:
    return replace(other_text(one), document=replace(one.document, language_data="x"))


CHANGES: list[tuple[Callable[[Extraction], Extraction], list[tuple[str, str, str]]]] = [
    (without_references, [("m1.r1", "references", "rules")]),
    (other_catalogue, [("m1.r1", "references", "catalogue")]),
    (other_text, [("m1.r1", "text", "rules")]),
    (other_words, [("m1.r1", "text", "language data")]),
]


@pytest.mark.parametrize(("change", "wanted"), CHANGES)
def test_reasons(change: Callable[[Extraction], Extraction], wanted: list[tuple[str, str, str]]) -> None:
    assert short(list(compare([made()], [change(made())]))) == wanted


def test_a_changed_source() -> None:
    changed = made(TEXT.replace("تتعاون", "تتضامن") + "\n٣- ينبغي للدول أن تحمي الشهود.\n")
    assert short(list(compare([made()], [changed]))) == [
        ("m1.r2", "text", "source"),
        ("m1.r3", "added", "source"),
    ]
    assert short(list(compare([changed], [made()])))[-1] == ("m1.r3", "removed", "source")


def test_documents_come_and_go() -> None:
    other = made(TEXT.replace("V.19-00001", "V.19-00002"))
    assert short(list(compare([made()], [made(), other]))) == [("V.19-00002.ar", "added", "source")]
    assert short(list(compare([made(), other], [other]))) == [("V.19-00001.ar", "removed", "source")]
