"""Every character of a Word file's text is in a line or in a finding, whatever stands around it.

The checker shares no code with the reader: it looks for the `w:t` of all parts with regular expressions.
"""

import random

import pytest

from tests.hostile.inputs import wrapped_docx
from tests.hostile.judge import lost
from tests.reading.docx_maker import codes, files, note, pack, par, read, read_bytes, reference, run, texts
from tests.support import each_row

UNKNOWN = 'xmlns:zz="urn:of-another-program"'


def row(text: str, properties: str = "", cell: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{par(text)}</w:tc></w:tr>"


def alternatives(*choices: tuple[str, str], fallback: str | None = None) -> str:
    inner = "".join(
        f'<mc:Choice {UNKNOWN} Requires="{needs}">{content}</mc:Choice>' for needs, content in choices
    )
    inner += "" if fallback is None else f"<mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{inner}</mc:AlternateContent>"


def box(text: str) -> str:
    return f"<w:drawing><wps:txbx><w:txbxContent>{par(text)}</w:txbxContent></wps:txbx></w:drawing>"


INNER = alternatives(("zz", box("a")), fallback=box("b"))
IN_A_DRAWING = f"<w:r>{alternatives(('wps', f'<w:drawing>{INNER}</w:drawing>'))}</w:r>"


@pytest.mark.parametrize(
    ("body", "expected", "found"),
    [
        pytest.param(
            f"<w:tbl>{row('kept')}{row('gone', '<w:del/>')}</w:tbl>",
            ["kept"],
            ["docx.deleted"],
            id="deleted row",
        ),
        pytest.param(
            f"<w:tbl>{row('gone', cell='<w:cellDel/>')}</w:tbl>{par('kept')}",
            ["kept"],
            ["docx.deleted"],
            id="deleted cell",
        ),
        pytest.param(
            f"<w:tbl>{row('new', '<w:ins/>')}</w:tbl>", ["new"], ["docx.inserted"], id="inserted row"
        ),
        pytest.param(
            par(alternatives(("zz", run("strange")), ("wps", run("known")), fallback=run("plain"))),
            ["known"],
            ["docx.alternative"],
            id="the first choice that is understood",
        ),
        pytest.param(
            par(alternatives(("zz", run("strange")), fallback=run("plain"))),
            ["plain"],
            ["docx.alternative"],
            id="the fallback",
        ),
        pytest.param(
            par(alternatives(("w", run("same")), fallback=run("same"))),
            ["same"],
            [],
            id="versions that agree",
        ),
        pytest.param(
            par("kept") + alternatives(("zz", par("strange"))),
            ["kept"],
            ["docx.alternative"],
            id="no fallback",
        ),
        pytest.param(
            par(f"<w:r>{alternatives(('wps', box('boxed')), fallback=box('boxed'))}</w:r>") + par("kept"),
            ["", "boxed", "kept"],
            [],
            id="text boxes",
        ),
        pytest.param(
            par(IN_A_DRAWING),
            ["", "b"],
            ["docx.alternative"],
            id="versions in a drawing",
        ),
        pytest.param(
            par(f"<w:r><w:rPr><w:vanish/></w:rPr>{box('unseen')}</w:r>") + par("kept"),
            ["", "kept"],
            ["docx.hidden"],
            id="hidden box",
        ),
        pytest.param(
            par("kept") + f"<w:foo>{par('lost')}</w:foo>", ["kept"], ["docx.unread"], id="unknown block"
        ),
        pytest.param(
            par(run("kept") + f"<w:foo>{run('lost')}</w:foo>"),
            ["kept"],
            ["docx.unread"],
            id="unknown wrapper",
        ),
        pytest.param(
            par(run("kept") + f"<zz:a {UNKNOWN}>{run('lost')}</zz:a>"),
            ["kept"],
            ["docx.unread"],
            id="namespace",
        ),
        pytest.param(par("kept") + run("lost"), ["kept"], ["docx.unread"], id="a run in no paragraph"),
        pytest.param(
            par(run("kept") + "<w:r><w:delText>gone</w:delText></w:r>"),
            ["kept"],
            ["docx.deleted"],
            id="stray",
        ),
        pytest.param(f"{par('one')}</w:body><w:body>{par('two')}", ["one", "two"], [], id="second body"),
    ],
)
def test_nothing_is_lost_silently(body: str, expected: list[str], found: list[str]) -> None:
    data = pack(files(body))
    reading = read_bytes(data)
    assert [each for each in texts(reading) if each or "" in expected] == expected
    assert codes(reading) == found
    assert lost(data, reading) == []


def test_notes_that_nothing_refers_to_are_reported() -> None:
    body, notes = par(run("text") + reference(1)), note(1, par("read")) + note(2, par("orphan"))
    reading = read(body, footnotes=notes)
    assert codes(reading) == ["docx.unread"]
    assert reading.findings[0].evidence == "orphan"
    assert "w:footnote" in reading.findings[0].message


def test_a_separator_drawn_of_characters_is_no_text() -> None:
    separator = '<w:footnote w:type="separator" w:id="-1">{}</w:footnote>'
    assert codes(read(par("text"), footnotes=separator.format(par("_____")))) == []
    assert codes(read(par("text"), footnotes=separator.format(par("(continued)")))) == ["docx.unread"]


def test_parts_that_are_not_printed_are_named() -> None:
    parts = {"header1": par("unused"), "comments": f"<w:comment>{par('remark')}</w:comment>"}
    reading = read(par("text"), **parts)
    assert codes(reading) == ["docx.unprinted"]
    assert "word/header1.xml" in reading.findings[0].message
    assert "word/comments.xml" in reading.findings[0].message


def test_places_beyond_a_number_are_counted_together() -> None:
    many = "".join(f"<w:foo{i}>{run('lost')}</w:foo{i}>" for i in range(500))
    assert 1 < len(read(par("kept") + many).findings) < 30


@each_row(range(300))
def test_any_wrappers_in_any_order_lose_nothing(seed: int) -> None:
    data = wrapped_docx(random.Random(seed))
    assert lost(data, read_bytes(data)) == []
