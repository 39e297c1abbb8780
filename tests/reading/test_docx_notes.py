"""Footnotes and endnotes of Word documents: their place, their numbers, their marks."""

from tests.reading.docx_maker import RTL, note, par, read, reference, run, texts


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    own = "<w:r><w:footnoteRef/></w:r>"
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        + note(1, par(own + run(" انظر الوثيقة."), RTL) + par("تتمة", RTL))
        + note(2, par(run("(") + own + run(") ثانية"), RTL))
        + note(3, par("بلا علامة", RTL))
    )
    body = (
        par(run("نص") + reference(1) + run(" يتبع"), RTL)
        + par(run("نص (") + reference(2) + run(")"), RTL)
        + par(run("نص") + reference(3) + reference(1), RTL)
    )
    reading = read(body, footnotes=notes)
    assert [(each.text, each.role) for each in reading.lines] == [
        ("نص¹ يتبع", None),
        ("¹ انظر الوثيقة.", "footnote"),
        ("تتمة", "footnote"),
        ("نص (²)", None),
        ("(²) ثانية", "footnote"),
        ("نص³(⁴)", None),
        ("³ بلا علامة", "footnote"),
    ]
    assert {each.rule for each in reading.lines if each.role} == {"docx.footnote"}
    assert [each.repair for each in reading.lines][:3] == ["docx.footnote", "docx.footnote", None]


def test_a_mark_the_author_typed_is_kept_and_not_counted() -> None:
    typed = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    notes = note(1, par("* أعيد إصدارها")) + note(2, par("<w:r><w:footnoteRef/></w:r>" + run(" ثانية")))
    reading = read(par(run("نص") + typed) + par(run("نص") + reference(2)), footnotes=notes)
    assert texts(reading) == ["نص*", "* أعيد إصدارها", "نص¹", "¹ ثانية"]


def test_endnotes_come_last_with_their_own_numbers() -> None:
    settings = '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
    notes = note(1, par("<w:r><w:endnoteRef/></w:r>" + run(" حاشية"), RTL), "endnote")
    body = par(run("نص") + reference(1, "endnote"), RTL) + par("آخر", RTL)
    reading = read(body, endnotes=notes, settings=settings)
    assert texts(reading) == ["نص¹", "آخر", "¹ حاشية"]
    assert reading.lines[2].rule == "docx.endnote"
    assert texts(read(body, endnotes=notes))[0] == "نص(i)"


def test_footnotes_may_start_anew_in_each_section() -> None:
    section = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    notes = note(1, par("أ")) + note(2, par("ب"))
    body = par(run("نص") + reference(1), section) + par(run("نص") + reference(2)) + section
    assert texts(read(body, footnotes=notes)) == ["نص¹", "¹ أ", "نص¹", "¹ ب"]


def test_a_note_that_is_not_there_is_reported() -> None:
    reading = read(par(run("نص") + reference(5)))
    assert texts(reading) == ["نص¹"]
    assert [(each.code, each.line) for each in reading.findings] == [("docx.note_missing", 1)]


def test_a_thousand_notes_within_notes_are_read() -> None:
    notes = "".join(note(i, par(run("ح") + reference(i + 1))) for i in range(3000))
    reading = read(par(run("نص") + reference(0)), footnotes=notes)
    assert sum(each.role == "footnote" for each in reading.lines) == 3000
