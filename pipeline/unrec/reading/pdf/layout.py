"""Evidence of paragraphs and levels: gaps between lines, and indents from the text's edge."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import regex

from unrec.reading.pdf.bidi import RTL
from unrec.reading.pdf.lines import PageLine

_WIDER = 0.12
"""Type sizes by which a leading must exceed the normal to part paragraphs."""
_SHORT = 0.25
"""Of the measure: a line that leaves this free ends a paragraph."""
_ENOUGH = 60
"""Lines that odd and even pages must each have before their margins are compared."""
SENTENCE_END = regex.compile(r"[\p{Sentence_Terminal};:؛]['\"»”’)\]]*(?:\(\p{Nd}{1,3}\)|[*⁰¹²³⁴-⁹]{1,3})?$")


class Measure(msgspec.Struct, frozen=True):
    """What is normal in a document, in points.

    Its body's type size and leading, its direction, and for odd (1) and even (0) pages the left and right
    edge of the text.
    """

    size: float
    leading: float
    direction: str
    edges: dict[int, tuple[float, float]]

    def indent(self, line: PageLine) -> float:
        """Return how far inside the text's edge the line begins."""
        left, right = self.edges[line.page % 2]
        return right - line.x1 if self.direction == RTL else line.x0 - left

    def is_short(self, line: PageLine) -> bool:
        """Tell whether the line ends well before the measure does."""
        left, right = self.edges[line.page % 2]
        free = line.x0 - left if self.direction == RTL else right - line.x1
        return free > _SHORT * (right - left)


def measure(pages: Sequence[Sequence[PageLine]], direction: str) -> Measure:
    """Return what is normal in a document; furniture is left aside."""
    body = [[line for line in lines if line.role is None and line.cell is None] for lines in pages]
    size = body_size(body)
    steps: Counter[float] = Counter()
    for lines in body:
        for above, line in pairwise(lines):
            step = line.baseline - above.baseline
            if abs(line.size - size) < 0.6 and 0.9 * size < step < 2.5 * size:
                steps[round(step * 2) / 2] += 1
    most = max(steps.values(), default=0)
    leading = min((step for step, count in steps.items() if count >= 0.25 * most), default=1.4 * size)
    return Measure(size, leading, direction, _edges([line for lines in body for line in lines]))


def body_size(pages: Sequence[Sequence[PageLine]]) -> float:
    """Return the type size that most characters are set in; 12 points for no text."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if line.role is None:
                sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes.most_common(1)[0][0], 1.0) if sizes else 12.0


def _edges(lines: Sequence[PageLine]) -> dict[int, tuple[float, float]]:
    """Return the text's edges on even and odd pages: apart only where the margins are mirrored."""
    common = _outermost(lines, 0.02)
    even, odd = ([line for line in lines if line.page % 2 == parity] for parity in (0, 1))
    if min(len(even), len(odd)) < _ENOUGH:
        return {0: common, 1: common}
    (even_left, even_right), (odd_left, odd_right) = _outermost(even, 0.1), _outermost(odd, 0.1)
    shift = odd_left - even_left
    if abs(shift) > 5 and abs(shift - (odd_right - even_right)) < 4:
        return {0: (even_left, even_right), 1: (odd_left, odd_right)}
    return {0: common, 1: common}


def _outermost(lines: Sequence[PageLine], share: float) -> tuple[float, float]:
    """Return the outermost places where at least this share of the lines begins and ends."""
    lefts = Counter(round(line.x0 / 2) * 2.0 for line in lines)
    rights = Counter(round(line.x1 / 2) * 2.0 for line in lines)
    needed = max(2.0, share * len(lines))
    left = min((x for x, count in lefts.items() if count >= needed), default=min(lefts, default=0.0))
    right = max((x for x, count in rights.items() if count >= needed), default=max(rights, default=0.0))
    return left, right


def gaps(pages: Sequence[Sequence[PageLine]], normal: Measure) -> list[list[bool]]:
    """Return for every line whether a new paragraph may begin with it.

    Within a page: after wider leading than the body's, another type size, or a line that ends a sentence
    well before the measure. On a page's first body line: only after such a short line; a sentence that
    runs over the page goes on.
    """
    answers: list[list[bool]] = []
    last: dict[str, PageLine] = {}
    for lines in pages:
        page: list[bool] = []
        for line in lines:
            stream = line.role or "body"
            above = last.get(stream)
            page.append(above is None or _parted(above, line, normal))
            last[stream] = line
        answers.append(page)
    return answers


def _parted(above: PageLine, line: PageLine, normal: Measure) -> bool:
    ended = normal.is_short(above) and SENTENCE_END.search(above.text) is not None
    if line.page != above.page:
        return ended or line.role == "furniture" or abs(line.size - above.size) > 1.5
    step = line.baseline - above.baseline
    leading = normal.leading * (1.0 if abs(line.size - normal.size) < 0.6 else line.size / normal.size)
    return step > leading + _WIDER * line.size or step < 0 or ended or abs(line.size - above.size) > 1.5
