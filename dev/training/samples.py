"""Printed documents as the readers see them: lines of a source, with the role of each that holds words."""

import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dev.printing.layouts import ONE_LINE, Layout, counted, drawn
from dev.printing.text import PrintedLine, as_text, columns, is_wide_text, printed
from dev.printing.trees import Node, Tree, annotated, composed, outputs, resolutions
from unrec.evidence.roles import ROLES
from unrec.models import Box, SourceLine
from unrec.reading import read, source_of

LETTERS = {(role.name, role.inside): role.letter for role in ROLES}
BEGINS = {role.name: role.letter for role in ROLES if not role.inside}
GOLD = Path(__file__).parents[2] / "tests/fixtures/gold"
_REPORTS = 0.25
_MOST_NODES, _FRONT_NODES = 140, 16
HIDDEN_SHARES = (0.0, 0.0, 0.0, 0.3, 0.3, 1.0)
"""Shares of a document's lines whose words are hidden, so that no language's words are needed."""


class Sample(msgspec.Struct, frozen=True):
    """A printed document: its lines as read, the letters of the roles of those with words, what is hidden."""

    tree: Tree
    lines: Sequence[SourceLine]
    tags: str
    hidden: Sequence[bool]


def trees_of(corpus: Path, output: Path | None = None) -> list[Tree]:
    """Return all trees: the gold, resolutions, annotated documents, and of an output those reviews that are
    right.
    """
    own = list(outputs(output, corpus / "en/upr")) if output else []
    return [*composed(GOLD), *resolutions(corpus), *annotated(corpus), *own]


def samples(
    trees: Sequence[Tree], copies: int, seed: int, *, small: int = 4, programs: bool = False
) -> Iterator[Sample]:
    """Print each tree `copies` times in layouts drawn for training; those of families with few, `small` times
    as often. The same trees and seed give the same samples.

    `programs`: some as programs that count characters in other ways break lines.
    """
    for tree in trees:
        enacts = any(node.kind == "preambular" for node in tree.nodes)
        for copy in range(copies if enacts else copies * small):
            rnd = random.Random(zlib.crc32(f"{seed}{copy}{tree.family}{tree.name}".encode()))
            part = part_of(tree, rnd)
            part = as_report(part, rnd) if enacts and rnd.random() < _REPORTS else part
            yield sample(part, rnd, programs=programs)


def part_of(tree: Tree, rnd: random.Random) -> Tree:
    """Return a stretch of a long tree, with its front; a short one whole."""
    nodes = tree.nodes
    if len(nodes) <= _MOST_NODES:
        return tree
    start = rnd.randrange(_FRONT_NODES, len(nodes) - 110)
    chosen = nodes[:_FRONT_NODES] + nodes[start : start + 110]
    return msgspec.structs.replace(tree, nodes=chosen if rnd.random() < 0.7 else nodes[:_MOST_NODES])


def as_report(tree: Tree, rnd: random.Random) -> Tree:
    """Return the tree as if its clauses were the paragraphs of a report: without a preamble, under headings.

    In most languages nothing but resolutions carries its truth; what is numbered must not enact for that.
    """
    titles = [node.text for node in tree.nodes if node.role in {"title", "heading"}] or ["—"]
    nodes: list[Node] = []
    until = rnd.randrange(1, 4)
    for node in tree.nodes:
        if node.kind == "preambular":
            continue
        if node.kind is not None:
            until -= node.level == 1
            if until < 0 and node.level == 1:
                until = rnd.randrange(2, 9)
                label = rnd.choice(["", "", "I.", "A.", "B.", "II."])
                nodes.append(Node("heading", rnd.choice(titles), label))
            nodes.append(msgspec.structs.replace(node, kind="paragraph"))
        else:
            nodes.append(node)
    return msgspec.structs.replace(tree, nodes=tuple(nodes))


def sample(tree: Tree, rnd: random.Random, layout: Layout | None = None, *, programs: bool = False) -> Sample:
    """Print a tree in a layout, drawn where none is given: as text that is read, or set on pages."""
    wide = is_wide_text(tree)
    cased = any(c.isupper() for node in tree.nodes[:5] for c in node.text)
    layout = layout or drawn(rnd, wide=wide, cased=cased)
    if programs:
        layout = counted(
            layout, random.Random(zlib.crc32(f"counted {tree.name}{layout}".encode())), wide=wide
        )
    lines = printed(tree, layout, rnd)
    shown = [line for line in lines if not line.blank]
    tags = "".join(tag_of(line, tree) for line in shown)
    on_pages = layout.width < ONE_LINE and rnd.random() < 0.25
    source = on_page(lines, tree, rnd) if on_pages else as_read(lines, layout)
    share = rnd.choice(HIDDEN_SHARES)
    hidden = [rnd.random() < share for _ in shown]
    if sum(bool(line.text.strip()) for line in source) != len(shown):
        raise ValueError(f"{tree.name}: lines were lost in reading")
    return Sample(tree, source, tags, hidden)


def tag_of(line: PrintedLine, tree: Tree) -> str:
    """Return the letter of a printed line's role."""
    inside = _role(tree.nodes[line.inside]) if line.inside >= 0 else ""
    if line.node < 0:
        return LETTERS["furniture", BEGINS[inside] if inside else ""]
    node = tree.nodes[line.node]
    role = _role(node)
    if node.role == "note" and inside:
        return LETTERS["note", BEGINS[inside]]
    return BEGINS[role] if line.begins else LETTERS.get((role, BEGINS[role]), BEGINS[role])


def _role(node: Node) -> str:
    if node.role != "paragraph":
        return node.role
    return role_of_kind(node.kind)


def role_of_kind(kind: str | None) -> str:
    """Return the role of a paragraph of a kind: preambular, operative, or any other paragraph."""
    return kind if kind in {"preambular", "operative"} else "paragraph"


def as_read(lines: Sequence[PrintedLine], layout: Layout) -> Sequence[SourceLine]:
    """Return the lines of the text file that the printed lines make, as the package reads it."""
    return read(source_of("x.txt", as_text(lines, layout).encode())).lines


_LETTER, _LEADING, _LEFT = 5.2, 13.0, 70.0  # points


def on_page(lines: Sequence[PrintedLine], tree: Tree, rnd: random.Random) -> Sequence[SourceLine]:
    """Return the printed lines as those of a page with boxes and type: headings often bold or larger."""
    bold, larger = rnd.random() < 0.6, rnd.random() < 0.4
    noise = rnd.choice([0.0, 0.05, 0.3])
    page, top, gap, number = 1, 60.0, True, 0
    out: list[SourceLine] = []
    for line in lines:
        if "\f" in line.text:
            page, top = page + 1, 60.0
        text = line.text.replace("\f", "")
        if not text.strip():
            gap, top = True, top + _LEADING * 0.7
            continue
        number += 1
        printed_text = text.strip()
        indent = (len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())) * _LETTER
        role = tree.nodes[line.node].role if line.node >= 0 else "furniture"
        headed = role in {"heading", "title"}
        long = columns(printed_text.replace("\t", "    ")) * _LETTER * (1 + rnd.uniform(-noise, noise) / 10)
        size = 12.0 if headed and larger else 8.0 if role == "note" else 10.0
        box = Box(page=page, x0=_LEFT + indent, top=top, x1=_LEFT + indent + long, bottom=top + 10)
        out.append(
            SourceLine(
                line=number,
                text=printed_text,
                page=page,
                box=box,
                gap_before=gap or top == 60.0,
                indent=indent,
                size=size,
                weight=1.0 if headed and bold else 0.0,
                slant=0.0,
            )
        )
        gap, top = False, top + _LEADING
    return out
