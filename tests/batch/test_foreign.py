"""What a foreign reader sees and no line has."""

import io
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from tests.reading.docx_maker import files, pack, par
from tests.reading.pdf_maker import pdf
from tests.reading.test_converted import needs_office, odt
from unrec.batch import Options, Results, Task, foreign, perform
from unrec.batch.extract import extract
from unrec.batch.foreign import foreign_words, lacking, words
from unrec.catalogue import load
from unrec.reading import source_of


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Decides that,\n(a) States", ["decides", "that", "a", "states"]),
        ("co\u00adoperation \ufffe", ["cooperation"]),
        ("الاتفاقيّة ـ یجوز", ["الاتفاقية", "يجوز"]),
        ("第一条 A", ["第", "一", "条", "a"]),
        ("ﬁnal ﻻ", ["final", "لا"]),
    ],
)
def test_words_are_those_of_any_print(text: str, made: list[str]) -> None:
    assert list(words(text)) == made


@pytest.mark.parametrize(
    ("seen", "lines", "lost"),
    [
        ("one two", ["one two"], {}),
        ("one two two", ["one", "two"], {"two": 1}),
        ("coope ration", ["cooperation"], {}),
        ("cooperation", ["coope", "ration"], {}),
        ("linesends", ["lines", "other", "ends"], {}),
        ("تجشع", ["تشجع"], {}),
        ("needle", ["nedele"], {}),
        ("needle needle", ["nedele"], {"needle": 1}),
        ("needle", [], {"needle": 1}),
    ],
)
def test_words_that_are_parted_or_ordered_otherwise_are_not_lost(
    seen: str, lines: list[str], lost: dict[str, int]
) -> None:
    assert lacking(Counter(words(seen)), lines) == lost


def workbook() -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet()
    sheet.append(["Recommendation", "State"])
    sheet.append(["Adopt measures", "France"])
    book.create_sheet().append(["elsewhere"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_CHOICE = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:t>once</w:t></mc:Choice>"
    "<mc:Fallback><w:t>once</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)


_DELETED_ROW = (
    f"<w:tbl><w:tr><w:trPr><w:cnfStyle/><w:del w:id='1'/></w:trPr><w:tc>{par('measures')}</w:tc></w:tr>"
    f"<w:tr><w:tc>{par('protect')}</w:tc><w:tc><w:tcPr><w:cellDel w:id='2'/></w:tcPr>{par('children')}</w:tc></w:tr></w:tbl>"
)
_HEADS = "".join(
    f'<style:master-page style:name="{name}"><style:header><text:p>{text}</text:p></style:header></style:master-page>'
    for name, text in (("Standard", "drawn"), ("Other", "undrawn"))
)


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (pdf("Adopt", "measures"), "adopt measures"),
        (pack(files(par("Adopt") + "<w:p><w:x>measures</w:x></w:p>")), "adopt measures"),
        (pack(files(f"<w:p>{_CHOICE}</w:p>")), "once"),
        (odt("<text:p>Adopt<text:s/>measures</text:p>"), "adopt measures"),
        (odt("<text:p>Adopt, page <text:page-number>iii</text:page-number></text:p>"), "adopt page"),
        (pack(files(par("Adopt") + _DELETED_ROW)), "adopt protect"),
        (pack(files("<w:p><w:del><w:r><w:t>Adopt</w:t></w:r></w:del></w:p>" + par("measures"))), "measures"),
        (
            odt(
                "<text:p>Adopt</text:p>", styles=f"<office:document-styles>{_HEADS}</office:document-styles>"
            ),
            "adopt drawn",
        ),
        (workbook(), "adopt measures france elsewhere"),
        (b"<html><title>t</title><style>p {}</style><p>Ado<b>pt</b><p>measures", "adopt measures"),
    ],
)
def test_all_text_of_a_format_is_seen(data: bytes, seen: str) -> None:
    given = foreign_words(data)
    assert given is not None
    assert sorted(given.words.elements()) == sorted(seen.split())


def test_a_chart_that_findings_name_is_left_out_of_an_open_document() -> None:
    data = odt("<text:p>Adopt</text:p>", **{"Object 1__content": "<office:chart>measures</office:chart>"})
    seen = [foreign_words(data, None, told) for told in ("", "word/charts/chart1.xml was not read")]
    assert [[*each.words] if each else None for each in seen] == [["adopt", "measures"], ["adopt"]]


def test_what_would_take_long_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_MOST_TEXT", 10)
    with pytest.raises(ValueError, match="over 10 characters"):
        foreign_words(pdf("1. Adopt measures"))
    monkeypatch.setattr(foreign, "_MOST_SOUGHT", 0)
    assert lacking(Counter(words("coop eration needle")), ["cooperation"]) == {"needle": 1}


def test_no_foreign_reader_reads_plain_text() -> None:
    assert foreign_words(b"Adopt measures") is None


@needs_office
def test_rich_text_is_seen_by_libreoffice() -> None:
    given = foreign_words(rb"{\rtf1 Adopt measures\par}")
    assert given is not None
    assert [*given.words] == ["adopt", "measures"]


def test_words_in_no_line_are_a_finding() -> None:
    source = source_of("a.pdf", pdf("1. Adopt measures", "2. Protect children"))
    whole = extract(source, load(), check=True)
    assert not [each for each in whole.findings if each.code.startswith("check.")]
    shortened = replace(whole, lines=whole.lines[:1])
    (finding,) = foreign.checked(shortened, source).findings[len(whole.findings) :]
    assert (finding.code, finding.evidence) == ("check.words", "2 protect children")
    assert finding.message.startswith("3 of 6 words that PDFium sees")


def test_a_foreign_reader_that_breaks_down_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of("a.pdf", pdf("1. Adopt measures"))
    monkeypatch.setattr(foreign, "foreign_words", lambda *_: 1 / 0)
    assert "check.none" in [each.code for each in extract(source, load(), check=True).findings]


def test_a_result_with_the_check_is_kept_for_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf("1. Adopt measures"))
    task = Task(place=str(file), name=file.name)
    options = Options(results=str(tmp_path / "results"))
    first = perform(task, options)
    second = perform(task, replace(options, check=True))
    assert first.key != second.key
    assert Results(tmp_path / "results").get(second.key) is not None
