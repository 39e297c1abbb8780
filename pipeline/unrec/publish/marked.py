"""A comparison of two texts as a page and as a Word document, with the changes marked."""

import html as escaping
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count

from unrec.compare.texts import Passage, counts
from unrec.models import Document
from unrec.publish.export.people import direction
from unrec.series.changed import Run, runs
from unrec.text import printable

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.place { color: #595959; font-size: .8rem; unicode-bidi: isolate; }
section { border-inline-start: .25rem solid #ccc; padding-inline-start: .75rem; margin: .75rem 0; }
.moved { border-color: #1f5fa8; } .changed { border-color: #8a6100; }
.new { border-color: #1a7f37; } .gone { border-color: #b3261e; }
p { margin: 0; } ins { background: #d7f4dd; text-decoration: underline; }
del { background: #fbdedb; text-decoration: line-through; }
"""


def passage_runs(passage: Passage) -> Iterator[Run]:
    """Yield the words of a passage with what went and what came."""
    if passage.old and passage.new:
        yield from runs(passage.old.text, passage.new.text)
    elif passage.old:
        yield Run("gone", passage.old.text)
    elif passage.new:
        yield Run("new", passage.new.text)


def place_of(passage: Passage) -> str:
    """Return where a passage stands: its path, or the old and the new one, and what became of it."""
    old, new = (each.path if each else None for each in (passage.old, passage.new))
    path = f"{old} → {new}" if old and new and old != new else new or old or ""
    moved = ", moved" if passage.moved and passage.fate != "moved" else ""
    return f"{path} · {passage.fate}{moved}"


def summary(passages: Sequence[Passage]) -> str:
    """Return in words how many paragraphs had each fate."""
    return ", ".join(f"{count} {fate}" for fate, count in counts(passages).items())


def as_html(old: Document, new: Document, passages: Sequence[Passage]) -> str:
    """Return a page of its own, in the direction of the new document's language; it loads nothing."""
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    parts = []
    for passage in passages:
        text = "".join(tags[run.edit].format(_escaped(run.text)) for run in passage_runs(passage))
        label = _escaped(f"{passage.new.label} ") if passage.new and passage.new.label else ""
        place = f'<div class="place" dir="ltr">{_escaped(place_of(passage))}</div>'
        parts.append(f'<section class="{passage.fate}">{place}<p dir="auto">{label}{text}</p></section>')
    title = _escaped(f"{old.document_id} → {new.document_id}")
    return (
        f'<!doctype html>\n<html lang="{new.language}" dir="{direction(new.language)}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f'<style>{_STYLE}</style>\n<h1 dir="ltr">{title}</h1>\n<p dir="ltr">{_escaped(summary(passages))}</p>\n'
        + "\n".join(parts)
        + "\n</html>\n"
    )


def _escaped(text: str) -> str:
    return escaping.escape(printable(text))


# A Word document: what went and came are tracked changes, so that one can accept or refuse them.

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_AUTHOR = 'w:author="unrec" w:date="2000-01-01T00:00:00Z"'
"""Who made the changes, and a day that is the same for all, so that the same texts are the same bytes."""


def as_docx(new: Document, passages: Sequence[Passage]) -> bytes:
    """Return a Word document of the new text with the changes from the old one as tracked changes.

    The same passages are the same bytes. What XML forbids is exchanged (`text.printable`).
    """
    to_left = direction(new.language) == "rtl"
    ids = count()
    body = "".join(_paragraph(passage, ids, to_left=to_left) for passage in passages)
    document = f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _paragraph(passage: Passage, ids: Iterator[int], *, to_left: bool) -> str:
    """A paragraph of the document; one that came or went is tracked with its mark, to be taken as a whole."""
    direction, run = ("<w:bidi/>", "<w:rPr><w:rtl/></w:rPr>") if to_left else ("", "")
    mark = {"new": "ins", "gone": "del"}.get(passage.fate)
    tracked = f'<w:rPr><w:{mark} w:id="{next(ids)}" {_AUTHOR}/></w:rPr>' if mark else ""
    label = f"{passage.new.label} " if passage.new and passage.new.label else ""
    parts = [f"<w:p><w:pPr>{direction}{tracked}</w:pPr>"]
    for each in passage_runs(passage):
        text = escaping.escape(printable(label + each.text), quote=False)
        label = ""
        name = "delText" if each.edit == "gone" else "t"
        inner = f'<w:r>{run}<w:{name} xml:space="preserve">{text}</w:{name}></w:r>'
        kind = {"gone": "del", "new": "ins"}.get(each.edit)
        parts.append(f'<w:{kind} w:id="{next(ids)}" {_AUTHOR}>{inner}</w:{kind}>' if kind else inner)
    return "".join([*parts, "</w:p>"])
