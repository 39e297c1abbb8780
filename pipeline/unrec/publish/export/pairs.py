"""Aligned paragraphs for translators and for whoever trains models: TMX 1.4 and JSON lines."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import msgspec

from unrec.compare.align import Aligned
from unrec.text import printable
from unrec.version import __version__

_ANY = "*all*"


def tmx(aligned: Iterable[Aligned], source: str | None = None) -> bytes:
    """Return aligned paragraphs as a translation memory, a unit a path,
    with the kind of the paragraph as its property.

    `source` is the language the work was drafted in,
    where that is known. Paragraphs without text are left out.
    """
    language = quoteattr(source or _ANY)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        (
            f'<header creationtool="unrec" creationtoolversion="{__version__}" segtype="paragraph" o-tmf="unrec"'
            f' adminlang="en" srclang={language} datatype="plaintext"/>'
        ),
        "<body>",
    ]
    for pair in aligned:
        texts = _texts(pair)
        if len(texts) < 2:
            continue
        kind = next(iter(pair.cells.values())).kind
        parts.append(f"<tu tuid={quoteattr(printable(f'{pair.work_id}:{pair.path}'))}>")
        parts.append(f'<prop type="x-kind">{escape(kind)}</prop>')
        parts += [
            f'<tuv xml:lang="{code}"><seg>{escape(printable(text))}</seg></tuv>'
            for code, text in texts.items()
        ]
        parts.append("</tu>")
    return "\n".join([*parts, "</body>", "</tmx>", ""]).encode()


def jsonl(aligned: Iterable[Aligned]) -> bytes:
    """Return aligned paragraphs as JSON lines: `work_id`, `path`, `kind`, and `texts` by language."""
    rows = (
        {
            "work_id": pair.work_id,
            "path": pair.path,
            "kind": next(iter(pair.cells.values())).kind,
            "texts": _texts(pair),
        }
        for pair in aligned
    )
    return msgspec.json.Encoder().encode_lines([row for row in rows if len(row["texts"]) > 1])


def _texts(pair: Aligned) -> dict[str, str]:
    return {code: cell.text for code, cell in sorted(pair.cells.items()) if cell.text}
