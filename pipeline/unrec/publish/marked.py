"""A comparison of two texts as a page and as a Word document, with the changes marked."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from unrec.compare.texts import Passage, counts
from unrec.models import Document
from unrec.publish import template
from unrec.publish.names import direction
from unrec.series.changed import Run, runs


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
    context = {"summary": summary, "place_of": place_of, "passage_runs": passage_runs}
    page = template(__package__, "marked.html.j2")
    return (
        page.render(old=old, new=new, side=direction(new.language, "ltr"), passages=passages, **context)
        + "\n"
    )


_PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def as_docx(new: Document, passages: Sequence[Passage]) -> bytes:
    """Return a Word document of the new text with the changes from the old one as tracked changes.

    The same passages are the same bytes. What XML forbids is exchanged (`text.printable`).
    """
    context = {
        "to_left": direction(new.language) == "rtl",
        "passages": passages,
        "passage_runs": passage_runs,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _PARTS:
            text = template(__package__, f"docx/{name}").render(**context)
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()
