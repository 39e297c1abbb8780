"""How deep each heading stands: one assignment for the whole document.

Headings of one sort (kind of label and size of letters; style, where there is no label) share a depth.
Evidence is counted over pairs of sorts and weighed by `COST`; the depths that cost least are looked for by
coordinate descent over all sorts at once, so that the time grows with the headings.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.signs import is_annex
from unrec.models import SourceLine
from unrec.structure.headings import Heading
from unrec.structure.labels import roman_value
from unrec.structure.placed import Placed

COST = {
    "jump": 1.0,  # a heading stands more than one deeper than the one above it; each time, each depth
    "first": 1.0,  # the first heading is not outermost; each depth
    "chain": 3.0,  # between A and B stands a heading no deeper than they; each time
    "restart": 3.0,  # A again, with nothing shallower since the last A; each time
    "opens": 2.0,  # a first label, or a title without one, no deeper than what it stands right below; each time
    "larger": 2.0,  # larger letters, not shallower
    "bolder": 1.0,  # bold letters of the same size, not shallower than light ones
    "contents": 4.0,  # the contents page orders two that follow each other otherwise; each time
    "kind": 1.0,  # I above A above 1 above a
    "same": 0.4,  # two sorts without a label at one depth that differ in style
    "alike": 3.0,  # a sort without a label at another depth than the labelled one that is set like it
    "deep": 0.05,  # each depth
    "outermost": 6.0,  # an annex, a part or a meeting is not outermost; each depth
}
_DEEPEST, _PASSES, _MOST_SORTS = 7, 6, 24
_LARGER = 0.6  # points
_RANK = {
    "annex": 0, "part": 0, "meeting": 0, "decision": 1, "roman": 2, "bare": 2, "article": 3, "capital": 3,
    "number": 4, "compound1": 5, "compound2": 6, "letter": 7, "": 8,
}  # fmt: skip
_THROUGH = frozenset({"article", "meeting"})  # numbered through the document, whatever stands between
_OUTER = frozenset({"annex", "part", "meeting"})
_TOPLESS = frozenset({"bare", "annex"})  # what may stand above an A without holding it
_MOST_ALIKE = 4
_SAMPLE, _FEWEST, _MOSTLY, _MOST_ANNEX = 80, 4, 0.9, 60


class Style(NamedTuple):
    """How a line is set; `size` is 0 where that is unknown."""

    size: float = 0.0
    bold: bool = False
    italic: bool = False
    capitals: bool = False


class Head(NamedTuple):
    """What is known of a heading: the kind of its label and its number, its style, and other evidence.

    `contents` is the depth that the contents page gives it. `opens` says that nothing stands between it and
    the heading above.
    """

    kind: str
    number: int | None = None
    style: Style = Style()
    contents: int | None = None
    opens: bool = False


class _Term(NamedTuple):
    """A cost that comes where a rule is broken between sorts."""

    cost: float
    broken: Callable[[Sequence[int], Sequence[int]], int]  # how much, by the depths and the term's sorts
    sorts: tuple[int, ...]


def assign(heads: Sequence[Head]) -> list[int]:
    """Return the depth of each heading, from 1 to 7."""
    if not heads:
        return []
    names = _sorts(heads)
    place = {name: at for at, name in enumerate(dict.fromkeys(names))}
    places = [place[name] for name in names]
    sample: dict[int, Head] = {}
    for head, sort in zip(heads, places, strict=True):
        sample.setdefault(sort, head)
    terms = list(_terms(heads, places, sample))
    starts = _starts(sample)
    best = min(_descend(start, terms) for start in starts)[1]
    return [best[sort] for sort in places]


_KINDS = {
    "heading.meeting": "meeting",
    "heading.annex": "annex",
    "heading.part": "part",
    "heading.draft": "decision",
    "heading.decision": "decision",
    "heading.resolution": "decision",
    "heading.article": "article",
    "heading.ordinal": "roman",
    "heading.roman": "roman",
    "heading.letter": "capital",
    "heading.part_letter": "capital",
    "heading.capital": "capital",
    "heading.bare": "bare",
    "heading.caption": "",
}
_LABELLED = frozenset({"meeting", "roman", "capital", "number"})
_VALUES = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"([^\W\d_]{3,}) [\dIVX]")


def with_depths(
    headings: Sequence[Placed],
    lines: Sequence[SourceLine],
    contents: Mapping[int, int],
    language: Language,
    top: int = 0,
) -> list[Placed]:
    """Return the headings of a document with the levels of one assignment over all of them.

    `contents` are the depths that the contents page gives, by the index of the heading's first line. What
    stands above the line `top`, where the contents page begins, names the document and is over no heading
    of it: the others' levels do not depend on it. There each new word with a number is one deeper, «Part VI»,
    «Section 25», «Programme 21».
    """
    heads: list[Head] = []
    labelled, end = False, -1
    above = [placed for placed in headings if placed.start < top]
    below = headings[len(above) :]
    for placed in below:
        line, kind = lines[placed.end - 1], kind_of(placed.heading, language)
        labelled = labelled or kind in _LABELLED
        kind = "" if kind == "bare" and labelled else kind
        opens = end >= 0 and not any(line.text.strip() for line in lines[end : placed.start])
        depth = next((contents[at] for at in range(placed.start, placed.end) if at in contents), None)
        heads.append(Head(kind, placed.heading.number, style_of(line), depth, opens=opens))
        end = placed.end
    assigned = assign(heads)
    outermost = min(assigned, default=1)
    words: set[str] = set()
    depths: list[int] = []
    for placed in above:
        numbered = _NUMBERED.match(f"{placed.heading.label} {placed.heading.title}".strip())
        words.update([numbered[1].casefold()] if numbered else ())
        depths.append(min(max(len(words), 1), _DEEPEST))
    depths += [depth - outermost + 1 for depth in assigned]
    return [
        placed._replace(heading=placed.heading._replace(level=depth))
        for placed, depth in zip(headings, depths, strict=True)
    ]


def kind_of(heading: Heading, language: Language) -> str:
    """Return the kind of a heading's label; empty where it has none."""
    if heading.meeting_number is not None:
        return "meeting"
    if heading.rule in _KINDS:
        return _KINDS[heading.rule]
    if is_annex(heading.title, language, heading.label) and len(heading.title) < _MOST_ANNEX:
        return "annex"
    values = _VALUES.findall(heading.label)
    if not values:
        return ""
    if len(values) > 1:
        return f"compound{min(len(values) - 1, 2)}"
    if values[0].isdecimal():
        return "number"
    if values[0].isupper():
        return "roman" if roman_value(values[0]) == heading.number else "capital"
    return "letter"


def style_of(line: SourceLine) -> Style:
    """Return how a line is set."""
    text = line.text[:_SAMPLE]
    letters, large = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    capitals = large >= _FEWEST and large >= _MOSTLY * letters
    size = round((line.size or 0.0) * 2) / 2
    return Style(size, line.bold, (line.slant or 0.0) >= _MOSTLY, capitals)


def _sorts(heads: Sequence[Head]) -> list[tuple[object, ...]]:
    """The sort of each heading.

    Labels of one kind are one sort, but where more than one of them are set in another size. Rare sorts
    beyond the usual number are one.
    """
    sizes: dict[str, Counter[float]] = {}
    for head in heads:
        sizes.setdefault(head.kind, Counter())[head.style.size] += 1
    sorts: list[tuple[object, ...]] = []
    for head in heads:
        if not head.kind:
            sorts.append(("", *head.style))
            continue
        known = sizes[head.kind]
        size = head.style.size if known[head.style.size] > 1 else known.most_common(1)[0][0]
        sorts.append((head.kind,) if head.kind in _OUTER or head.kind in _THROUGH else (head.kind, size))
    usual = {name for name, _ in Counter(sorts).most_common(_MOST_SORTS)}
    return [name if name in usual else (name[0], "rare") for name in sorts]


# How much a rule is broken, by the depths and the sorts of a term.


def _jumps(depth: Sequence[int], sorts: Sequence[int]) -> int:
    return max(0, depth[sorts[1]] - depth[sorts[0]] - 1)


def _not_deeper(depth: Sequence[int], sorts: Sequence[int]) -> int:
    return depth[sorts[1]] <= depth[sorts[0]]


def _differ(depth: Sequence[int], sorts: Sequence[int]) -> int:
    return depth[sorts[0]] != depth[sorts[1]]


def _agree(depth: Sequence[int], sorts: Sequence[int]) -> int:
    return depth[sorts[0]] == depth[sorts[1]]


def _nothing_above(depth: Sequence[int], sorts: Sequence[int]) -> int:
    first, *among = sorts
    return all(depth[other] >= depth[first] for other in among)


def _is_deep(depth: Sequence[int], sorts: Sequence[int]) -> int:
    return depth[sorts[0]] - 1


def _terms(heads: Sequence[Head], sorts: Sequence[int], sample: Mapping[int, Head]) -> Iterator[_Term]:
    """All costs of a document, those that are alike put together."""
    many = Counter(sorts)
    for sort, head in sample.items():
        yield _Term(COST["deep"], _is_deep, (sort,))
        if head.kind in _OUTER:
            yield _Term(COST["outermost"], _is_deep, (sort,))
    yield _Term(COST["first"], _is_deep, (sorts[0],))
    for pair, times in Counter(pairwise(sorts)).items():
        yield _Term(COST["jump"] * times, _jumps, pair)
    alike = set[tuple[int, int]]()
    tells = len({head.style[:2] for head in heads if head.style.size}) > 2
    for a in sample:
        for b in sample:
            if a != b:
                yield from _of_pair(a, b, sample, many, alike, tells=tells)
    yield from _of_numbers(heads, sorts, alike)
    yield from _of_contents(heads, sorts)


def _of_pair(
    a: int,
    b: int,
    sample: Mapping[int, Head],
    many: Mapping[int, int],
    alike: set[tuple[int, int]],
    *,
    tells: bool,
) -> Iterator[_Term]:
    """What the looks of two sorts say of their order; `alike` gets those that are set alike."""
    x, y = sample[a], sample[b]
    sure = min(1.0, min(many[a], many[b]) / 2)
    looks = _by_looks(x.style, y.style) * sure
    kinds = _by_kind(x, y, tells=tells)
    yield from (_Term(cost, _not_deeper, (a, b)) for cost in (looks, kinds) if cost)
    if tells and not x.kind and y.kind in {"number", "capital"} and x.style[:3] == y.style[:3]:
        yield _Term(COST["alike"] * min(many[a], many[b], _MOST_ALIKE), _differ, (a, b))
        alike.add((b, a))
    if b < a and not x.kind and not y.kind:
        yield _Term(COST["same"], _agree, (a, b))


def _by_looks(style: Style, other: Style) -> float:
    """What it costs that a heading set in one style is not shallower than one in another."""
    if not (style.size and other.size):
        return 0.0
    if style.size > other.size + _LARGER:
        return COST["larger"]
    return COST["bolder"] if style.size == other.size and style.bold and not other.bold else 0.0


def _by_kind(head: Head, other: Head, *, tells: bool) -> float:
    """What it costs that a heading is not above one of a lower kind; `tells` says that style tells."""
    ranked = (head.kind and other.kind) or not tells
    same = head.kind == "annex" or {head.kind, other.kind} == {"", "article"}
    if not ranked or same or _rank(head) >= _rank(other):
        return 0.0
    return COST["kind"] * (2 if head.kind == "decision" else 1)


def _rank(head: Head) -> int:
    return _RANK.get(head.kind, len(_RANK))


def _of_numbers(heads: Sequence[Head], own: Sequence[int], alike: set[tuple[int, int]]) -> Iterator[_Term]:
    """What labels that go on, begin anew, or open below another heading say."""
    between = Counter[tuple[int, int]]()
    restarts = Counter[tuple[int, ...]]()
    last: dict[int, int] = {}
    since: dict[int, set[int]] = {}  # of each sort, the sorts that came since its last heading
    for head, sort in zip(heads, own, strict=True):
        if head.kind == "annex":  # all begins anew in it
            last, since = {}, {}
        counted = head.number if head.kind else None
        if counted:
            seen, among = last.get(sort), since.get(sort, set())
            if seen == counted - 1 and head.kind not in _THROUGH:
                between.update((sort, other) for other in among)
            elif seen is not None and counted == 1:
                restarts[sort, *sorted(among)] += 1
            last[sort], since[sort] = counted, set()
        for other, sorts in since.items():
            if other != sort:
                sorts.add(sort)
    yield from (
        _Term(COST["chain"] * n, _not_deeper, pair) for pair, n in between.items() if pair not in alike
    )
    yield from (_Term(COST["restart"] * n, _nothing_above, sorts) for sorts, n in restarts.items())
    yield from _of_openings(heads, own)


def _of_openings(heads: Sequence[Head], sorts: Sequence[int]) -> Iterator[_Term]:
    """What first labels say, and titles without one, right below another heading."""
    opens = Counter[tuple[int, int]]()
    for (above, head), pair in zip(pairwise(heads), pairwise(sorts), strict=True):
        first = head.number == 1 if head.kind and head.number else head.opens
        if first and pair[0] != pair[1] and above.kind not in _TOPLESS:
            opens[pair] += 1
    yield from (_Term(COST["opens"] * n, _not_deeper, pair) for pair, n in opens.items())


def _of_contents(heads: Sequence[Head], sorts: Sequence[int]) -> Iterator[_Term]:
    """What the contents page says of each two of its entries that follow each other."""
    orders = Counter[tuple[int, int, int]]()
    above: tuple[int, int] | None = None
    for head, sort in zip(heads, sorts, strict=True):
        if head.contents is None:
            continue
        if above is not None and above[1] != sort:
            order = (head.contents > above[0]) - (head.contents < above[0])
            orders[above[1], sort, order] += 1
        above = (head.contents, sort)
    for (a, b, order), times in orders.items():
        pair = (b, a) if order < 0 else (a, b)
        yield _Term(COST["contents"] * times, _not_deeper if order else _differ, pair)


def _starts(sample: Mapping[int, Head]) -> set[tuple[int, ...]]:
    """Depths to begin the descent from: by style, by kind, and by order of coming."""
    styles = sorted({(-head.style.size, not head.style.bold) for head in sample.values()})
    kinds = sorted({_rank(head) for head in sample.values()})
    count = range(len(sample))
    by_style = (1 + styles.index((-sample[a].style.size, not sample[a].style.bold)) for a in count)
    by_kind = (1 + kinds.index(_rank(sample[a])) for a in count)
    starts = (by_style, by_kind, (1 + a for a in count))
    return {tuple(min(_DEEPEST, depth) for depth in start) for start in starts}


def _descend(start: Sequence[int], terms: Sequence[_Term]) -> tuple[float, list[int]]:
    """The cost and the depths to which changing one sort at a time leads.

    A sort is looked at again where one changed that it shares a cost with.
    """
    depth = list(start)
    of_sort: list[list[_Term]] = [[] for _ in depth]
    for term in terms:
        for sort in term.sorts:
            of_sort[sort].append(term)

    def cost(some: Sequence[_Term]) -> float:
        return sum([each * broken(depth, sorts) for each, broken, sorts in some])

    stale = set(range(len(depth)))
    for _ in range(_PASSES):
        for sort, touched in enumerate(of_sort):
            if sort not in stale:
                continue
            stale.remove(sort)
            before = depth[sort]
            best = (cost(touched), before)
            for depth[sort] in range(1, _DEEPEST + 1):
                total = cost(touched) if depth[sort] != before else best[0]
                if total < best[0] - 1e-9:
                    best = (total, depth[sort])
            depth[sort] = best[1]
            if best[1] != before:
                stale.update(other for term in touched for other in term.sorts if other != sort)
    return cost(terms), depth
