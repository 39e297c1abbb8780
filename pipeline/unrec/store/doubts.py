"""Doubts: what a document shows of a bad reading, of whatever kind it is, and how likely that makes one.

Each is a share of something counted. `status.toml` holds the weight of each, and from which chance on a
document asks for a look; `dev/agreement.py` learns both from documents whose truth is known.
`python -m unrec.store.doubts` prints the table.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import msgspec

from unrec.data import held
from unrec.findings import finding
from unrec.languages.signs import line_end
from unrec.models import CellParagraph, Extraction, Finding, Paragraph

_SHORT, _EVEN, _SURE = 60, 0.5, 0.95
_HEADING = 160
"""Characters that a heading rarely has."""
_READ = frozenset({"item", "continuation", "heading", "table"})
_NUMBERS = frozenset(
    {"number.gap", "number.repeat", "number.restart", "number.not_first", "label.orphan", "article.sequence"}
)
_TELLING = 0.2
"""The share of all that tells from which on a doubt is named."""


class Learned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of the doubts by their codes, none below 0; what they are added to; and the least chance of
    a fault that asks for a look.
    """

    least: float
    base: float
    weights: dict[str, float]


load_learned = held(Learned, "store", "status.toml")


class Seen(NamedTuple):
    """A document as the rules see it: its rows, and its paragraphs outside of tables."""

    rows: Extraction
    prose: tuple[Paragraph, ...]


class Doubt(NamedTuple):
    """A rule: its code, what is counted, in words and as a function, and of how many."""

    code: str
    counts: str
    times: Callable[[Seen], float]
    of: Callable[[Seen], int]


_FEW = 10
"""Fewer paragraphs tell no share of a mere uncertainty: they are counted as of so many."""


def _prose(seen: Seen) -> int:
    return len(seen.prose)


def _dear(seen: Seen) -> int:
    """The lines beyond the first that fit nothing known of them, and begin no enacting words."""
    known = {paragraph.line_first for paragraph in seen.prose if paragraph.kind_rule == "kind.enacting_words"}
    dear = (each.line for each in seen.rows.findings if each.code == "line.dear")
    return max(0, sum(line not in known for line in dear) - 1)


def _expected(seen: Seen) -> float:
    """How many paragraphs are wrong, of those that are likelier wrong than right by the second reader, and
    those that only it has read.
    """
    likely = [each.agreement for each in seen.prose if each.agreement is not None and each.agreement < _EVEN]
    missed = sum(each.code == "doubt.reader" and each.paragraph_id is None for each in seen.rows.findings)
    return sum(1.0 - agreement for agreement in likely) + missed


def _unsure(seen: Seen) -> float:
    """How many of the others are wrong by what the second reader says, where it is not sure; of a document
    that it cannot judge, a half.
    """
    if any(each.code == "doubt.foreign" for each in seen.rows.findings):
        return _EVEN * len(seen.prose)
    known = (each.agreement for each in seen.prose if each.agreement is not None)
    return sum(1.0 - agreement for agreement in known if _EVEN <= agreement < _SURE)


def _is_open(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a heading, a cell or half a sentence that was not seen as one."""
    return paragraph.label is None and len(paragraph.text) < _SHORT and line_end(paragraph.text) == ""


def _between(seen: Seen) -> int:
    """Paragraphs without a label between labelled ones, short enough for a heading, that end in no mark."""
    tops = [paragraph for paragraph in seen.prose if paragraph.parent_id is None]
    return sum(
        middle.label is None
        and above.label is not None
        and below.label is not None
        and len(middle.text) < _HEADING
        and line_end(middle.text) == ""
        for (above, middle), (_, below) in pairwise(pairwise(tops))
    )


def _unasked(seen: Seen) -> int:
    """Whether a review has no recommendation, or a resolution that has a preamble no clause."""
    kinds = {paragraph.kind for paragraph in seen.prose}
    if seen.rows.document.kind == "resolution":
        return "preambular" in kinds and kinds.isdisjoint({"operative", "recommendation"})
    return seen.rows.document.kind == "upr_report" and not seen.rows.recommendations


def _unnamed(seen: Seen) -> int:
    """What a masthead should say and does not, in a document that prints one."""
    document = seen.rows.document
    headed = any(line.role == "front_matter" for line in seen.rows.lines)
    prints = document.kind == "upr_report" or (headed and document.kind == "resolution")
    return (document.title, document.date, document.symbol).count(None) if prints else 0


def _promised(seen: Seen) -> int:
    """Paragraphs that end in a colon, with no item, paragraph or table before the next heading, or at all."""
    rows = [paragraph for paragraph in seen.rows.paragraphs if not isinstance(paragraph, CellParagraph)]
    parents = {paragraph.parent_id for paragraph in rows}
    others = {line.line: line.role for line in seen.rows.lines if line.role in {"heading", "table", "item"}}
    order = sorted(others)
    lost = 0
    for paragraph in rows:
        if line_end(paragraph.text) == "colon" and paragraph.paragraph_id not in parents:
            after = bisect_right(order, paragraph.line_last)
            lost += after == len(order) or others[order[after]] == "heading"
    return lost


DOUBTS = (
    Doubt(
        "doubt.second",
        "paragraphs that a second reader expects to be wrong, or misses",
        _expected,
        _prose,
    ),
    Doubt(
        "doubt.unsure",
        "paragraphs that are wrong where a second reader is not sure",
        _unsure,
        lambda s: max(_FEW, len(s.prose)),
    ),
    Doubt(
        "doubt.no_list",
        "reviews without a recommendation, or resolutions without a clause",
        _unasked,
        lambda _: 1,
    ),
    Doubt(
        "doubt.no_masthead",
        "of title, date and symbol, missing in a document of a kind that prints all three",
        _unnamed,
        lambda _: 3,
    ),
    Doubt(
        "doubt.no_items",
        "paragraphs that end in a colon, with nothing after it before the next heading",
        _promised,
        _prose,
    ),
    Doubt(
        "doubt.numbers",
        "numbers and letters that do not count on, of paragraphs",
        lambda s: sum(each.code in _NUMBERS for each in s.rows.findings),
        _prose,
    ),
    Doubt(
        "doubt.dear",
        "lines, beyond the first, of which even the likeliest reading is unlikely, of those read",
        _dear,
        lambda s: sum(line.role in _READ for line in s.rows.lines),
    ),
    Doubt(
        "doubt.open",
        f"paragraphs without a label, of less than {_SHORT} characters, that end in no mark",
        lambda s: sum(map(_is_open, s.prose)),
        _prose,
    ),
    Doubt(
        "doubt.between",
        f"paragraphs without a label between labelled ones, of less than {_HEADING} characters, that end in no mark",
        _between,
        _prose,
    ),
)
"""What is counted in each document."""
LOST = "doubt.no_list"
"""The doubt that asks for a look by itself."""


def shares(extraction: Extraction) -> dict[str, float]:
    """Return what is counted of a document by the codes of the rules, as shares from 0 to 1."""
    prose = tuple(
        paragraph for paragraph in extraction.paragraphs if not isinstance(paragraph, CellParagraph)
    )
    seen = Seen(extraction, prose)
    return {rule.code: rule.times(seen) / max(1, rule.of(seen)) for rule in DOUBTS}


def strength(share: float) -> float:
    """Return how much a share counts: one of a hundred as 0.7, ten as 2.4, all as 4.6."""
    return math.log1p(100 * share)


def told(measured: Mapping[str, float], learned: Learned) -> dict[str, float]:
    """Return what each share adds to the log odds of a fault, by codes."""
    return {code: learned.weights.get(code, 0.0) * strength(share) for code, share in measured.items()}


def chance(telling: Mapping[str, float], learned: Learned) -> float:
    """Return the chance that more than 2 % of a document is misread, from 0 to 1."""
    return 1 / (1 + math.exp(-learned.base - sum(telling.values())))


def doubts(extraction: Extraction) -> Iterator[Finding]:
    """Yield a finding for each doubt that tells much of a document that is likely misread, the strongest
    first, and one for a list that is lost. A failed document has none.
    """
    if extraction.document.status == "failed":
        return
    learned, measured = load_learned(), shares(extraction)
    telling = told(measured, learned)
    likely = chance(telling, learned)
    counted = {rule.code: rule.counts for rule in DOUBTS}
    if measured[LOST]:
        yield finding(
            LOST, f"this is one of the {counted[LOST]}", document_id=extraction.document.document_id
        )
    if likely < learned.least:
        return
    for code in sorted(telling, key=lambda code: -telling[code]):
        if telling[code] and telling[code] >= _TELLING * sum(telling.values()):
            message = f"{measured[code]:.1%} are {counted[code]}; by all doubts the chance of a bad reading is {likely:.0%}"
            yield finding(code, message, document_id=extraction.document.document_id)


def table() -> Iterator[str]:
    """Yield the lines of the table of rules."""
    learned = load_learned()
    yield from ("| rule | counts | weight |", "|---|---|---:|")
    for rule in DOUBTS:
        yield f"| `{rule.code}` | {rule.counts} | {learned.weights.get(rule.code, 0.0):.2f} |"


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 -- what it is for
