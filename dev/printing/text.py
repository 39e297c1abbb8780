"""Prints a tree as plain text: every printed line knows the node it is of, or that it is furniture."""

import random
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from dev.printing.layouts import ONE_LINE, Layout
from dev.printing.trees import Node, Tree

WORDS: dict[str, dict[str, object]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
_OPENING = "（《“‘「『〈"
_CLOSING = "，。；：、）》”’」』！？％〉"
_NARROW = frozenset("ijl.,;:'|!()[]tfrI ادذرزوأإآ،؛")
_BROAD = frozenset("mwMW@شسصضщшюжмфЩШЮЖМФ%")
_SHORTEST_PART = 3
Measure = Callable[[str], float]


class PrintedLine(msgspec.Struct, frozen=True):
    """One printed line. `node` is the index of its node, -1 for blank lines and furniture.

    `begins`: it is the first line of its node. `inside`: index of the paragraph that goes on after this
    furniture or note, -1 where none does.
    """

    text: str
    node: int = -1
    begins: bool = False
    inside: int = -1

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it but perhaps a form feed."""
        return not self.text.strip()


def is_wide(character: str) -> bool:
    """Whether a character takes two columns."""
    return unicodedata.east_asian_width(character) in "WF"


def columns(text: str) -> float:
    """Return how many columns a text takes in a face of one width."""
    if text.isascii():
        return len(text)
    return sum(2 if is_wide(c) else 0 if unicodedata.category(c) in {"Mn", "Cf"} else 1 for c in text)


def proportional(text: str) -> float:
    """Return about how many columns a text takes in a proportional face."""
    return sum(_breadth(c) for c in text)


def is_wide_text(tree: Tree) -> bool:
    """Whether a tree's script is written in wide characters."""
    text = "".join(node.text for node in tree.nodes[:5])
    return sum(map(is_wide, text)) * 2 > len(text)


def _breadth(c: str) -> float:
    if is_wide(c):
        return 2.0
    if unicodedata.category(c) in {"Mn", "Cf"}:
        return 0.0
    return 0.55 if c in _NARROW else 1.45 if c in _BROAD else 1.25 if c.isupper() else 1.0


def pieces(text: str) -> Iterator[str]:
    """Yield what no line break parts: words, wide characters with their punctuation, a space for each run."""
    for word in re.findall(r"\S+|\s+", text):
        if word.isspace():
            yield " "
            continue
        piece = ""
        for c in word:
            if piece and _parts(piece[-1], c):
                yield piece
                piece = ""
            piece += c
        yield piece


def _parts(before: str, after: str) -> bool:
    """Whether a line may end between two characters of a word."""
    if before in _OPENING or after in _CLOSING:
        return False
    return is_wide(after) or (is_wide(before) and after.isalnum())


class Page:
    """What a layout needs to break lines: the measure, and a source of chance for hyphens."""

    def __init__(self, layout: Layout, rnd: random.Random, *, wide: bool = False) -> None:
        self.layout = layout
        self.rnd = rnd
        self.measure: Measure = proportional if layout.proportional else columns
        if layout.alike:
            self.measure = (lambda text: 2 * len(text)) if wide else len

    def wrapped(self, text: str, width: float, first: int = 0, rest: int = 0) -> list[str]:
        """Break a text into lines of at most `width`, indented; a piece that is longer stands alone."""
        lines, line, used = [], "", float(first)
        for piece in pieces(text):
            size = self.measure(piece)
            if piece == " ":
                line += " " if line else ""
                used += size if line else 0
                continue
            bare = piece.rstrip(_CLOSING) if self.layout.hanging else piece
            if line and used + (size if bare == piece else self.measure(bare)) > width:
                cut = self._hyphen(piece, int(width - used) - 1)
                lines.append(line + piece[:cut] + "-" if cut else line.rstrip())
                line, used, size = "", float(rest), self.measure(piece[cut:])
                line += piece[cut:]
            else:
                line += piece
            used += size
        if line.strip():
            lines.append(line.rstrip())
        return [" " * (rest if n else first) + line for n, line in enumerate(lines)]

    def _hyphen(self, word: str, room: int) -> int:
        """Return after how many letters the word is parted by a hyphen, 0 where it is not."""
        if not self.layout.hyphens or not word.isalpha() or len(word) <= 2 * _SHORTEST_PART + 1:
            return 0
        cut = min(len(word) - _SHORTEST_PART, room)
        return cut if cut >= _SHORTEST_PART and self.rnd.random() < self.layout.hyphens else 0


def printed(tree: Tree, layout: Layout, rnd: random.Random) -> list[PrintedLine]:
    """Print a tree. The same tree, layout and state of `rnd` give the same lines."""
    page = Page(layout, rnd, wide=is_wide_text(tree))
    tree = own_digits(tree) if layout.digits == "own" else tree
    body = [(i, node) for i, node in enumerate(tree.nodes) if node.role != "note"]
    notes = [(i, node) for i, node in enumerate(tree.nodes) if node.role == "note"]
    lines: list[PrintedLine] = []
    gap, headings = 0, 0
    for index, node in body:
        before = layout.heading_gap if node.role in {"heading", "title"} and layout.gap_before_heading else 0
        lines += [PrintedLine("")] * (before if lines and not gap else 0)
        headings += node.role == "heading"
        for n, text in enumerate(_node_lines(node, page, headings)):
            lines.append(PrintedLine(" " * layout.base + text, index, begins=n == 0))
        gap = _gap_after(node, layout)
        lines += [PrintedLine("")] * gap
    at_foot = layout.page > 0 and layout.notes == "foot"
    if layout.page:
        lines, left = _paged(lines, tree, page, notes if at_foot else [])
        notes = left if at_foot else notes
    if notes:
        lines += [PrintedLine("")] * (not lines[-1].blank)
        for note in notes:
            lines += _note_lines(note, page)
            lines += [PrintedLine("")] * layout.gap
    return lines


def as_text(lines: Sequence[PrintedLine], layout: Layout) -> str:
    """Return the printed lines as the text of a file."""
    text = "\n".join(line.text for line in lines).rstrip("\n")
    return text + "\n" if layout.final_newline else text


def _gap_after(node: Node, layout: Layout) -> int:
    if node.role in {"heading", "title"}:
        return layout.heading_gap
    return layout.front_gap if node.role == "front" else layout.gap


def _node_lines(node: Node, page: Page, headings: int) -> list[str]:
    return _paragraph_lines(node, page) if node.role == "paragraph" else _other_lines(node, page, headings)


def _paragraph_lines(node: Node, page: Page) -> list[str]:
    layout, deeper = page.layout, page.layout.step * (node.level - 1)
    first, rest = layout.first + deeper, layout.rest + layout.hang + deeper
    if not node.label:
        return page.wrapped(node.text, layout.width, first, rest)
    label = relabelled(node.label, layout)
    if layout.alone:
        return [" " * first + label, *page.wrapped(node.text, layout.width, layout.rest + deeper, rest)]
    # A separator that is no single space takes part in the breaking of lines as letters would.
    filler = "\x01" * (4 if layout.separator in {"\t", "    "} else len(layout.separator))
    if layout.separator == "、":
        label, filler = label.rstrip(".．") + "、", ""
    lines = page.wrapped(label + filler + node.text, layout.width, first, rest)
    lines[0] = lines[0].replace(filler, layout.separator, 1) if filler else lines[0]
    return lines


def _other_lines(node: Node, page: Page, headings: int) -> list[str]:
    layout, text = page.layout, f"{node.label} {node.text}".strip()
    style = {"heading": layout.heading, "title": layout.title}.get(node.role, "plain")
    if style == "capitals":
        text = text.upper()
    if style == "numbered" and not node.label:
        text = f"{headings}. {text}"
    centred = style == "centred" and layout.width < ONE_LINE
    width = layout.width if layout.wrap_headings else ONE_LINE
    lines = page.wrapped(text, layout.width - 12 if centred else width)
    if centred:
        return [" " * max(0, int(layout.width - page.measure(line)) // 2) + line for line in lines]
    return [" " * 6 + line for line in lines] if style == "indented" else lines


def _note_lines(note: tuple[int, Node], page: Page, inside: int = -1) -> Iterator[PrintedLine]:
    index, node = note
    text = f"{node.label}{page.rnd.choice([' ', ' ', '  ']) if node.label else ''}{node.text}"
    for n, line in enumerate(page.wrapped(text, page.layout.width)):
        yield PrintedLine(" " * page.layout.base + line, index, begins=n == 0, inside=inside)


_PLAIN_NUMBER = re.compile(r"(\(?)(\d{1,3})([.)]?| ?-|)")
_IN_BRACKETS = re.compile(r"\(([^()]{1,3})\)")


def relabelled(label: str, layout: Layout) -> str:
    """Return a label as the layout writes it: in brackets, with one, with a dash."""
    number = _PLAIN_NUMBER.fullmatch(label)
    if not number:
        lettered = _IN_BRACKETS.fullmatch(label)
        return f"{lettered[1]})" if lettered and layout.labels == "half" else label
    opening, digits, end = number.groups()
    if layout.labels == "printed" or opening:
        return opening + digits + end
    return {"paren": f"({digits})", "half": f"{digits})", "dash": f"{digits} –"}[layout.labels]


_DIGITS = {"ar": 0x660, "zh": 0xFF10}


def own_digits(tree: Tree) -> Tree:
    """Return the tree with the digits of its labels in its own script: Arabic-Indic, full-width."""
    zero = _DIGITS.get(tree.language)
    if zero is None:
        return tree
    table = {ord("0") + n: chr(zero + n) for n in range(10)}
    nodes = (
        msgspec.structs.replace(node, label=node.label.translate(table)) if node.role == "paragraph" else node
        for node in tree.nodes
    )
    return msgspec.structs.replace(tree, nodes=tuple(nodes))


# ---------------------------------------------------------------------------------------------
# Pages

_STYLES = ("bar", "number", "dashes", "of", "word", "symbol", "after", "before")


def _paged(
    lines: Sequence[PrintedLine], tree: Tree, page: Page, notes: list[tuple[int, Node]]
) -> tuple[list[PrintedLine], list[tuple[int, Node]]]:
    """Break the lines into pages, with heads, numbers and notes at the foot; return also the notes left over.

    Of two columns as a converter leaves them, one after the other, only the second ends a page.
    """
    layout, rnd = page.layout, page.rnd
    furniture = _Furniture(tree, page, sum(not line.blank for line in lines))
    out: list[PrintedLine] = []
    room, column, number = layout.page, 1, 1
    for at, line in enumerate(lines):
        out.append(line)
        room -= 1
        if room > 0 or at + 1 == len(lines):
            continue
        room = layout.page
        if column < layout.columns:
            column += 1
            continue
        column = 1
        follows = next((x for x in lines[at + 1 :] if not x.blank), None)
        inside = -1
        if follows and not follows.begins and tree.nodes[follows.node].role == "paragraph":
            inside = follows.node
        if notes:
            out.append(PrintedLine(""))
            if rnd.random() < 0.5:
                out.append(PrintedLine("_" * rnd.choice([10, 14, 20]), inside=inside))
            for _ in range(min(len(notes), rnd.choice([1, 1, 2, 3]))):
                out += _note_lines(notes.pop(0), page, inside)
        out += furniture.between(number, inside)
        number += 1
    return out, notes


class _Furniture:
    """What stands between two pages of one document: its style is drawn once."""

    def __init__(self, tree: Tree, page: Page, n_lines: int) -> None:
        rnd, layout = page.rnd, page.layout
        drawn = layout.running == "drawn"
        self.page = page
        self.symbol = re.sub(r"_", "/", tree.work)
        self.word = str(WORDS[tree.language]["page"])
        self.pages = n_lines // layout.page + 1
        self.style = rnd.choice(_STYLES) if drawn else "bar"
        title = next((node.text for node in tree.nodes if node.role in {"title", "heading"}), "")[:50]
        self.title = title if drawn and rnd.random() < 0.3 else ""

    def between(self, number: int, inside: int) -> Iterator[PrintedLine]:
        """Yield the number at the foot of a page and the head of the next."""
        layout, rnd = self.page.layout, self.page.rnd
        spaced = self.style == "bar" or rnd.random() < 0.8
        foot = self._foot(number)
        if spaced:
            yield PrintedLine("")
        for text in foot:
            yield PrintedLine(text, inside=inside)
        head = [self.symbol] if self.style in {"bar", "symbol"} or (foot and rnd.random() < 0.5) else []
        head += [self.title] if self.title and rnd.random() < 0.9 else []
        feed = "\f" if layout.form_feeds else ""
        if not head:
            if feed:
                yield PrintedLine(feed)
            return
        if spaced and not feed:
            yield PrintedLine("")
        for n, text in enumerate(head):
            yield PrintedLine(text if n else feed + text, inside=inside)
        if spaced:
            yield PrintedLine("")

    def _foot(self, number: int) -> list[str]:
        written = {
            "bar": f"{number}",
            "number": f"{number}",
            "dashes": f"- {number} -",
            "of": f"{number}/{self.pages}",
            "word": self.word.format(number),
            "after": f"{self.symbol}    {number}",
            "before": f"{number}    {self.symbol}",
        }.get(self.style, "")
        middle = min(self.page.layout.width, 100) // 2 - 1
        if self.style in {"number", "dashes"} and self.page.rnd.random() < 0.5:
            written = " " * middle + written
        return [written] if written else []
