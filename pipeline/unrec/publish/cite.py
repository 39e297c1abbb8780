"""How to cite a document, or one paragraph of it: a sentence for a paper, BibTeX, CSL-JSON."""

import calendar
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from unrec.models import Extraction, Paragraph
from unrec.publish import json_of

_AUTHOR = "United Nations"
_UNSAFE = re.compile(r"[^A-Za-z0-9.:+-]+")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    }
)
_MONTHS = calendar.month_name


class Citation(NamedTuple):
    """What is cited, in parts. `symbol` is the job number of a document without one; `place` says where in
    the document: its meeting, its paragraph as printed, its page.
    """

    key: str
    title: str
    symbol: str | None
    date: Any
    place: str
    link: str | None
    language: str


def citation(extraction: Extraction, paragraph_id: str | None = None) -> Citation:
    """Return how to cite a document, or a paragraph of it. Raises `KeyError` for a paragraph it has not."""
    document = extraction.document
    place = ""
    if paragraph_id is not None:
        units = {unit.paragraph_id: unit for unit in extraction.paragraphs}
        place = printed_place(units[paragraph_id], units)
    return Citation(
        _UNSAFE.sub("-", paragraph_id or document.document_id),
        document.title or document.symbol or document.source,
        document.symbol or document.job_number,
        document.date,
        place,
        document.url,
        document.language,
    )


def printed_place(unit: Paragraph, units: Mapping[str, Paragraph]) -> str:
    """Return where a paragraph stands: its meeting, whose numbers begin anew, and its printed labels."""
    chain = [unit]
    while (above := units.get(chain[-1].parent_id or "")) is not None and above not in chain:
        chain.append(above)
    labels = [_AROUND_LABEL.sub("", each.label) for each in reversed(chain) if each.label]
    if unit.label:
        said = f"para. {' '.join(labels)}"
    elif (cell := _CELL.search(unit.path)) is not None:
        said = f"table {cell[1]}, row {cell[2]}, column {cell[3]}"
    else:
        number = unit.path.rpartition(".")[2].lstrip("p")
        kind = "preambular para." if unit.kind == "preambular" else "unnumbered para."
        said = f"{kind} {number}"
    if unit.meeting_number is not None:
        said = f"meeting {unit.meeting_number}, {said}"
    return said if unit.page_first is None else f"{said}, p. {unit.page_first}"


_AROUND_LABEL = re.compile(r"^[^\w(]+|[^\w)]+$")
_CELL = re.compile(r"(?:^|\.)t(\d+)\.(\d+)\.(\d+)$")


def sentence(cited: Citation) -> str:
    """Return the sentence for a paper: author, title, symbol, date, place, link; only what is known."""
    date = ""
    if cited.date is not None:
        date = f" ({cited.date.day} {_MONTHS[cited.date.month]} {cited.date.year})"
    named = [f"“{cited.title}”"] if cited.title != cited.symbol else []
    parts = [_AUTHOR, *named, *([cited.symbol] if cited.symbol else [])]
    said = f"{', '.join(parts)}{date}"
    said += f", {cited.place}" if cited.place else ""
    return f"{said}, {cited.link}." if cited.link else f"{said}."


def bibtex(cited: Citation) -> str:
    """Return an entry for BibTeX; signs that TeX reads otherwise are escaped."""
    date = cited.date
    fields = {
        "author": f"{{{_AUTHOR}}}",
        "title": f"{{{latex(cited.title)}}}",
        "institution": _AUTHOR,
        "number": latex(cited.symbol or ""),
        "year": "" if date is None else str(date.year),
        "month": "" if date is None else str(date.month),
        "day": "" if date is None else str(date.day),
        "note": latex(cited.place),
        "url": cited.link or "",
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join((f"@techreport{{{cited.key},", *lines, "}"))


def latex(text: str) -> str:
    """Return a text with the signs escaped that TeX reads otherwise."""
    return text.translate(_TEX)


def csl(cited: Sequence[Citation]) -> bytes:
    """Return items of CSL-JSON, as Zotero and pandoc read them; what is not known is left out."""
    return json_of(__package__, "cite.json.j2", cited=cited, author=_AUTHOR)
