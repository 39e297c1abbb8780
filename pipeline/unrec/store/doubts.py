"""Doubts: what a document shows of a bad reading, of whatever kind it is. Each is a share with a threshold.

`python -m unrec.store.doubts` prints the table. The thresholds stand in `findings.toml`, as `share`;
`dev/status.py` fits them on documents whose truth is known.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from unrec.findings import finding, kinds
from unrec.languages.signs import line_end
from unrec.models import CellParagraph, Extraction, Finding, Paragraph

_SHORT, _EVEN = 60, 0.5
_LEARNED = frozenset({"resolution", "upr_report"})
"""The kinds of documents of which the second reader has learned enough to be believed."""
_READ = frozenset({"item", "continuation", "heading", "table"})


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


def _prose(seen: Seen) -> int:
    return len(seen.prose)


def _dear(seen: Seen) -> int:
    """The lines beyond the first that fit nothing known of them, and begin no enacting words."""
    known = {paragraph.line_first for paragraph in seen.prose if paragraph.kind_rule == "kind.enacting_words"}
    dear = (each.line for each in seen.rows.findings if each.code == "line.dear")
    return max(0, sum(line not in known for line in dear) - 1)


def _expected(seen: Seen) -> float:
    """How many paragraphs are wrong, of those that are likelier wrong than right by the second reader, and
    those that only it has read. Of a family that it has not learned it is sure of nothing: none are counted.
    """
    if seen.rows.document.kind not in _LEARNED:
        return 0.0
    likely = [each.agreement for each in seen.prose if each.agreement is not None and each.agreement < _EVEN]
    missed = sum(each.code == "doubt.reader" and each.paragraph_id is None for each in seen.rows.findings)
    # One row is told by its own finding; it takes two to doubt the document.
    return sum(1.0 - agreement for agreement in likely) + missed if len(likely) + missed > 1 else 0.0


def _is_open(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be a heading, a cell or half a sentence that was not seen as one."""
    return paragraph.label is None and len(paragraph.text) < _SHORT and line_end(paragraph.text) == ""


def _unasked(seen: Seen) -> int:
    return seen.rows.document.kind == "upr_report" and not seen.rows.recommendations


def _unnamed(seen: Seen) -> int:
    """What a masthead should say and does not, in a document that prints one."""
    document = seen.rows.document
    headed = any(line.role == "front_matter" for line in seen.rows.lines)
    prints = document.kind == "upr_report" or (headed and document.kind == "resolution")
    return (document.title, document.date, document.symbol).count(None) if prints else 0


def _promised(seen: Seen) -> int:
    """Paragraphs of a kind that lists what it announces that end in a colon, with no item, paragraph or table
    before the next heading, or at all. In others an article may follow, or a section.
    """
    if seen.rows.document.kind not in _LEARNED:
        return 0
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
    Doubt("doubt.no_list", "reviews without a recommendation", _unasked, lambda _: 1),
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
        "doubt.unnumbered",
        "paragraphs without a number that are operative since they end a preamble as a sentence ends",
        lambda s: sum(paragraph.kind_rule == "kind.unnumbered_clause" for paragraph in s.prose),
        _prose,
    ),
    Doubt(
        "doubt.stray",
        "paragraphs of a resolution that are none of its clauses",
        lambda s: sum(
            s.rows.document.kind == "resolution" and paragraph.kind_rule == "kind.no_request"
            for paragraph in s.prose
        ),
        _prose,
    ),
)
"""What is counted in each document; a finding of the code is due from the share in `findings.toml` on."""


def shares(extraction: Extraction) -> dict[str, float]:
    """Return what is counted of a document by the codes of the rules, as shares from 0 to 1."""
    prose = tuple(
        paragraph for paragraph in extraction.paragraphs if not isinstance(paragraph, CellParagraph)
    )
    seen = Seen(extraction, prose)
    return {rule.code: rule.times(seen) / max(1, rule.of(seen)) for rule in DOUBTS}


def doubts(extraction: Extraction) -> Iterator[Finding]:
    """Yield a finding for each rule whose share is reached; it says both shares. A failed one has none."""
    if extraction.document.status == "failed":
        return
    measured = shares(extraction)
    for rule in DOUBTS:
        share, least = measured[rule.code], kinds()[rule.code].share
        if share and least is not None and share >= least:
            message = f"{share:.1%} are {rule.counts}; {least:.1%} are a doubt"
            yield finding(rule.code, message, document_id=extraction.document.document_id)


def table() -> Iterator[str]:
    """Yield the lines of the table of rules."""
    yield from ("| rule | counts | from |", "|---|---|---:|")
    for rule in DOUBTS:
        least = kinds()[rule.code].share
        yield f"| `{rule.code}` | {rule.counts} | {'' if least is None else f'{least:.2%}'} |"


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 -- what it is for
