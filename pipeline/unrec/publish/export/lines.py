"""Aligned paragraphs for programs: as TMX 1.4 and as JSON lines."""

from collections.abc import Iterable

import msgspec

from unrec.compare.align import Aligned
from unrec.publish import template
from unrec.version import __version__


def tmx(aligned: Iterable[Aligned], source: str | None = None) -> bytes:
    """Return aligned paragraphs as a translation memory, a unit a path,
    with the kind of the paragraph as its property.

    `source` is the language the work was drafted in,
    where that is known. Paragraphs without text are left out.
    """
    memory = template(__package__, "lines.tmx.j2")
    return f"{memory.render(aligned=aligned, texts=_texts, source=source, version=__version__)}\n".encode()


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
