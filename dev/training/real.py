"""Real documents that are read fully right, by their truth: their own lines with the roles of the ledger."""

import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from dev.printing.trees import Tree
from dev.training.samples import BEGINS, GOLD, HIDDEN_SHARES, LETTERS, Sample, role_of_kind
from unrec.evidence import read_page
from unrec.kinds import classify
from unrec.models import Extraction, Line, SourceLine
from unrec.reading import read, source_of
from unrec.structure import structure
from unrec.structure.normalise import normalise

_LEFT_OUT = frozenset({"contents", "table"})
_MOST_LINES = 900


def real_samples(corpus: Path, trees: Sequence[Tree], seed: int, *, furnished: bool) -> Iterator[Sample]:
    """Yield the documents of trees whose paragraphs are read as the tree says, each once.

    What stands on contents pages and in tables is left out, and where it is not `furnished` also what the
    file itself says is furniture or a note. Of a long document a stretch is taken. What a width breaks is
    read by the very weights that are to be learned, and left out: prints show that.
    """
    for tree in trees:
        file = source_file(corpus, tree)
        if file is None:
            continue
        reading = read(source_of(file.name, file.read_bytes()))
        if all(line.box is None for line in reading.lines) and read_page(reading.lines).breaks:
            continue
        extraction = classify(normalise(structure(reading)))
        if not _agrees(extraction, tree):
            continue
        left_out = {line.line for line in extraction.lines if line.role in _LEFT_OUT}
        lines = [
            line for line in reading.lines if line.line not in left_out and (furnished or line.role is None)
        ]
        tags = ledger_tags(extraction, lines)
        rnd = random.Random(zlib.crc32(f"{seed}real{tree.name}".encode()))
        stretch, tags = _stretch(lines, tags, rnd)
        share = rnd.choice(HIDDEN_SHARES)
        yield Sample(tree, stretch, tags, [rnd.random() < share for _ in tags])


def source_file(corpus: Path, tree: Tree) -> Path | None:
    """Return the file that a tree was made of, None where there is none."""
    names = (
        f"{tree.family}/{tree.name}.txt",
        f"en/upr/{tree.name}.pdf",
        f"en/mandates/{tree.name}.docx",
        f"six/{tree.work}/{tree.name}.txt",
    )
    files = (*(corpus / name for name in names), GOLD / tree.name, GOLD / "sources" / tree.name)
    return next((file for file in files if file.is_file()), None)


def _agrees(extraction: Extraction, tree: Tree) -> bool:
    """Whether every paragraph of the tree is one of the document, with its text and kind."""
    own = {(row.kind, "".join(row.text.split())) for row in extraction.paragraphs}
    return all(
        (node.kind, "".join(node.text.split())) in own for node in tree.nodes if node.role == "paragraph"
    )


def ledger_tags(extraction: Extraction, lines: Sequence[SourceLine]) -> str:
    """Return the letter of the role of each line that holds words, by the ledger."""
    ledger = {line.line: line for line in extraction.lines}
    kinds = {row.paragraph_id: row.kind for row in extraction.paragraphs}
    rows = [ledger[line.line] for line in lines if line.text.strip()]
    tags = [""] * len(rows)
    after: Line | None = None
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        if row.role in {"item", "continuation"}:
            letter = BEGINS[role_of_kind(kinds[row.paragraph_id or ""])]
            tags[at] = letter if row.role == "item" else letter.lower()
            after = row
        elif row.role in {"furniture", "footnote"}:
            inside = ""
            if after is not None and after.role == "continuation":
                inside = BEGINS[role_of_kind(kinds[after.paragraph_id or ""])]
            tags[at] = LETTERS["note" if row.role == "footnote" else "furniture", inside]
        else:
            tags[at] = {"heading": "H", "front_matter": "F"}.get(row.role, "Z")
            after = row
    for at in range(len(rows) - 1, 0, -1):
        same = rows[at].section_id == rows[at - 1].section_id
        if tags[at] == "H" == tags[at - 1] and same and rows[at].section_id is not None:
            tags[at] = "h"
    return "".join(tags)


def _stretch(lines: Sequence[SourceLine], tags: str, rnd: random.Random) -> tuple[Sequence[SourceLine], str]:
    """Return a stretch of a long document, from the start of a paragraph or heading on."""
    worded = [at for at, line in enumerate(lines) if line.text.strip()]
    if len(worded) <= _MOST_LINES:
        return lines, tags
    starts = [at for at, tag in enumerate(tags[: -_MOST_LINES // 2]) if tag in "POBH"]
    first = rnd.choice([0, *starts])
    last = min(first + _MOST_LINES, len(worded) - 1)
    return lines[worded[first] : worded[last]], tags[first:last]
