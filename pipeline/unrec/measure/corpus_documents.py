"""Documents with a truth each: reviews, resolutions, and texts whose paragraphs and references are annotated.

Each function compares what was read of one document, or None where it was not read, with its truth, and
returns the tallies by stage and the misses.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from rapidfuzz import fuzz

from unrec.measure.corpus_records import (
    SHOWN,
    STRETCH,
    AnnotatedTruth,
    CorpusError,
    Judge,
    Measure,
    Measured,
    Part,
    ResolutionTruth,
    ReviewTruth,
    Tally,
    equals,
    pattern,
    place_of,
    plain,
    plain_label,
    plain_symbol,
    stem_of,
)
from unrec.models import Extraction, Paragraph, Recommendation, Reference
from unrec.nested import annex_of

_NEAR, _SAME, _ONE_STATE = 80, 97, 85
_LONG = 400

# How an annotated text writes a paragraph without a label, a paragraph that is meant, and what is not meant.
_UNLABELLED, _TARGET, _NOT = "p:", "TARGET", "NOT-"

Compared: TypeAlias = tuple[dict[str, Tally], Judge]
"""The tallies of a document by stage, and what judged it."""


class ByTruth(Measure):
    """Measures each document by the truth that is named by it."""

    def __init__(
        self,
        part: Part,
        read: Callable[[Path], Any],
        compare: Callable[[str, Any, Extraction | None], Compared],
    ) -> None:
        super().__init__(part)
        self._read, self._compare = read, compare
        self._left = {stem_of(truth): truth for truth in part.truth}
        self._measured: dict[str, Measured] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        """Compare a document with the truth of its name."""
        for name in (document.name, document.stem):
            if name in self._left:
                self._measured[name] = self._of(name, self._left.pop(name), extraction)

    def finish(self) -> list[Measured]:
        """Return what was measured, in the order of the names."""
        for name, path in self._left.items():
            self._measured[name] = self._of(name, path, None)
        return [self._measured[name] for name in sorted(self._measured)]

    def _of(self, name: str, path: Path, extraction: Extraction | None) -> Measured:
        stages, judge = self._compare(name, self._read(path), extraction)
        return judge.measured(self.part, stages)


def compare_reviews(name: str, truth: list[ReviewTruth], extraction: Extraction | None) -> Compared:
    """Compare the recommendations of a review: their places, texts, States and responses."""
    rows = extraction.paragraphs if extraction else ()
    asked = {row.recommendation_id: row for row in extraction.recommendations} if extraction else {}
    by_place: dict[str, list[tuple[Paragraph, str]]] = defaultdict(list)
    for row in rows:
        by_place[place_of(row.path)].append((row, plain(row.text)))
    review = _Review(name)
    for line in truth:
        best = review.text(line, by_place.get(line.label, ()))
        if best is not None:
            said = asked.get(best.paragraph_id)
            review.response(line, said)
            review.states(line, said)
    counts, met = review.counts, review.counts["found"]
    compound = {line.label for line in truth if "." in line.label}
    groups = {label.split(".")[0] for label in compound}
    printed = [key for key in by_place if re.fullmatch(r"\d+\.\d+", key) and key.split(".")[0] in groups]
    tallies = {
        "places": Tally(
            gold=len(truth),
            output=len(printed) if compound else met,
            right_gold=met,
            right_output=sum(key in compound for key in printed) if compound else met,
        ),
        "texts": Tally.of(len(truth), met, counts["texts"]),
        "states": Tally.of(counts["states_gold"], counts["states_output"], counts["states_right"]),
        "responses": Tally.of(counts["decided"], counts["answered"], counts["right"]),
    }
    return tallies, review


class _Review(Judge):
    """What is compared of a review's recommendations."""

    def text(self, line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> Paragraph | None:
        """Compare the texts at a recommendation's place; return the row that it is, or None."""
        best, score = _nearest(line, rows)
        expected = (line.texts or [""])[0][:SHOWN]
        if best is None or score < _NEAR:
            self.miss("places", line.label, expected, best.text[:SHOWN] if best else "")
            return None
        self.counts["found"] += 1
        self.counts["texts"] += score >= _SAME
        if score < _SAME:
            self.miss("texts", line.label, expected, best.text[:SHOWN])
        return best

    def response(self, line: ReviewTruth, said: Recommendation | None) -> None:
        """Compare what was answered."""
        agreed = equals().responses.get(line.decision or "")
        if agreed is None:
            return
        answer = said.response if said is not None else None
        self.counts["decided"] += 1
        self.counts["answered"] += answer is not None
        self.counts["right"] += answer in agreed
        if answer not in agreed:
            self.miss("responses", line.label, line.decision or "", answer or "")

    def states(self, line: ReviewTruth, said: Recommendation | None) -> None:
        """Compare who recommended."""
        if said is None:
            self.miss("states", line.label, ", ".join(line.by), "no recommendation")
            return
        names = {_plain_state(each.name) for each in said.recommended_by}
        true = {_plain_state(each) for each in line.by}
        absent = [
            each for each in true if not any(fuzz.token_set_ratio(each, n) >= _ONE_STATE for n in names)
        ]
        self.counts["states_gold"] += len(true)
        self.counts["states_right"] += len(true) - len(absent)
        self.counts["states_output"] += len(names)
        if absent:
            self.miss("states", line.label, ", ".join(sorted(absent)), ", ".join(sorted(names)))


def _plain_state(name: str) -> str:
    name = plain(name)
    return equals().states.get(name, name)


def _nearest(line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> tuple[Paragraph | None, float]:
    """The row at a place whose text is nearest to the truth's."""
    best, score = None, 0.0
    for row, text in rows:
        near = max((fuzz.partial_ratio(plain(each)[:_LONG], text) for each in line.texts), default=0.0)
        if near > score:
            best, score = row, near
    return best, score


_BODY = frozenset({"paragraph", "heading", "title"})
_CLAUSES: Mapping[str, frozenset[str]] = {
    "operative": frozenset({"operative", "recommendation"}),
    "preambular": frozenset({"preambular"}),
}


def compare_resolutions(name: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Compared:
    """Compare the body of a resolution: its clauses, headings and the symbols it cites.

    Annexes are left out: most truths have none, the others call everything in them operative or preambular.
    """
    body, beyond = _body_of(truth)
    rows = _rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
    tallies: dict[str, Tally] = {}
    judge = Judge(name)
    for kind, kinds in _CLAUSES.items():
        gold = [line for line in body if line.kind == kind]
        left = Counter(_clause(row.label, row.text) for row in rows if row.kind in kinds)
        output = left.total()
        for line in gold:
            key = _clause(line.label, line.text)
            if left[key] > 0:
                left[key] -= 1
            else:
                judge.miss(kind, line.label or "·", line.text[:SHOWN])
        tallies[kind] = Tally.of(len(gold), output, output - left.total())
    heads = [("", line.text[:SHOWN], plain(line.text)) for line in body if line.type == "heading"]
    tallies["headings"] = _judge_headings(judge, heads, extraction)
    linked = _linked_symbols(body)
    if linked:  # nearly half of the truths hold no link at all
        cited = _cited_symbols(extraction, {row.paragraph_id for row in rows}, linked)
        tallies["symbols"] = Tally.of(len(linked), len(cited), len(linked & cited))
        for each in sorted(linked - cited):
            judge.miss("symbols", "", each)
    return tallies, judge


def _clause(label: str | None, text: str | None) -> tuple[str, str]:
    """What a clause is known by: its label, and how it begins."""
    return plain_label(label), plain(text)[:STRETCH]


def _judge_headings(
    judge: Judge, heads: Sequence[tuple[str, str, str]], extraction: Extraction | None
) -> Tally:
    """How many headings are found, each a place, a text and the plain words that are looked for."""
    sections = extraction.sections if extraction else ()
    printed = {plain(section.title) for section in sections}
    printed |= {plain(f"{section.label} {section.title}") for section in sections}
    absent = [(place, text) for place, text, words in heads if words not in printed]
    for place, text in absent:
        judge.miss("headings", place, text)
    right = len(heads) - len(absent)
    return Tally.of(len(heads), right, right)


def _linked_symbols(body: Iterable[ResolutionTruth]) -> set[str]:
    """The symbols to which the truth's paragraphs have links."""
    links = (pattern("link").search(url) for line in body if line.type == "paragraph" for url in line.urls)
    return {plain_symbol(link[1]) for link in links if link}


def _cited_symbols(extraction: Extraction | None, units: set[str], linked: set[str]) -> set[str]:
    """The symbols that the units of the body cite, as links have them."""
    return {
        _as_linked(each.symbol, each.part, linked)
        for each in (extraction.references if extraction else ())
        if each.symbol and each.paragraph_id in units
    }


def _as_linked(symbol: str, part: str | None, linked: set[str]) -> str:
    """A symbol that is cited, with the letter of its part where a link has it:
    the output has it in a column apart.
    """
    lettered = plain_symbol(f"{symbol}{part or ''}")
    return lettered if lettered in linked else plain_symbol(symbol)


def _body_of(truth: Sequence[ResolutionTruth]) -> tuple[list[ResolutionTruth], set[str]]:
    """The truth above the annexes, and the texts that are outside of it."""
    heads = (
        at
        for at, line in enumerate(truth)
        if line.type in {"heading", "title"} and pattern("annex").match(line.text)
    )
    annex = next(heads, len(truth))
    body = [line for line in truth[:annex] if line.type in _BODY]
    beyond = {
        plain(line.text)[:STRETCH] for at, line in enumerate(truth) if at >= annex or line.type not in _BODY
    }
    return body, beyond - {plain(line.text)[:STRETCH] for line in body}


def _rows_of_body(
    rows: Sequence[Paragraph], body: Sequence[ResolutionTruth], beyond: set[str]
) -> list[Paragraph]:
    """The rows between the first and the last that the truth has: volumes carry neighbours on a page."""
    kept = [
        row
        for row in rows
        if not annex_of(row.path) and row.kind != "provision" and plain(row.text)[:STRETCH] not in beyond
    ]
    true = {plain(line.text)[:STRETCH] for line in body if line.type == "paragraph"}
    met = [at for at, row in enumerate(kept) if plain(row.text)[:STRETCH] in true]
    return kept[met[0] : met[-1] + 1] if met else []


def compare_annotated(name: str, truth: list[AnnotatedTruth], extraction: Extraction | None) -> Compared:
    """Compare the paragraphs of a text, their kinds and places, its headings, and what it refers to.

    A paragraph is found by its label and its first letters. Headings and references are compared where the
    truth has any, by recall alone. Raises `CorpusError` where a reference is in no paragraph of the truth.
    """
    rows = {row.paragraph_id: row for row in extraction.paragraphs} if extraction else {}
    lines = [line for line in truth if line.t == "p"]
    met = _paragraphs_met(lines, rows.values())
    judge = Judge(name)
    for line, row in zip(lines, met, strict=True):
        if row is None:
            judge.miss("paragraphs", line.path, line.text[:SHOWN])
            continue
        judge.counts["paragraphs"] += 1
        judge.equal("kinds", line.path, equals().paragraphs.get(line.kind, line.kind), row.kind)
        judge.equal("paths", line.path, _plain_path(line.path), _labels_down_to(row, rows))
    known = {row.paragraph_id for row in met if row is not None}
    for row in rows.values():
        if row.paragraph_id not in known:
            judge.miss("paragraphs", row.path, "", row.text[:SHOWN])
    count = judge.counts["paragraphs"]
    tallies = {
        "paragraphs": Tally.of(len(lines), len(rows), count),
        "kinds": Tally.of(len(lines), count, judge.counts["kinds"]),
        "paths": Tally.of(len(lines), count, judge.counts["paths"]),
    }
    heads = [(line.path, line.text, plain(f"{line.label} {line.text}")) for line in truth if line.t == "h"]
    if heads:
        tallies["headings"] = _judge_headings(judge, heads, extraction)
    cited = [line for line in truth if line.t == "r"]
    if cited:
        within = [met[_paragraph_of(name, line, lines)] for line in cited]
        references = _references_met(cited, within, extraction)
        tallies |= _judge_references(judge, cited, references, rows)
    return tallies, judge


def _judge_references(
    judge: Judge,
    cited: Sequence[AnnotatedTruth],
    references: Sequence[Reference | None],
    rows: Mapping[str, Paragraph],
) -> dict[str, Tally]:
    """How many references of the truth are found, and how many of these mean the same."""
    for line, reference in zip(cited, references, strict=True):
        if reference is None:
            judge.miss("references", line.within, line.surface)
        elif _is_meant(line, reference, rows):
            judge.counts["targets"] += 1
        else:
            meant = (line.symbol, line.instrument, line.article, line.paragraph)
            columns = ("symbol", "instrument_id", "target_id", "article", "paragraph")
            got = (getattr(reference, column) for column in columns)
            judge.miss("targets", line.within, " ".join(filter(None, meant)), " ".join(filter(None, got)))
    count = sum(reference is not None for reference in references)
    return {
        "references": Tally.of(len(cited), count, count),
        "targets": Tally.of(len(cited), count, judge.counts["targets"]),
    }


def _paragraphs_met(lines: Iterable[AnnotatedTruth], rows: Iterable[Paragraph]) -> list[Paragraph | None]:
    """The row that each paragraph of the truth is; a row is but of one."""
    left: dict[tuple[str, str], list[Paragraph]] = defaultdict(list)
    for row in rows:
        left[_clause(row.label, row.text)].append(row)
    there = (left[_clause(line.label, line.text)] for line in lines)
    return [rows_left.pop(0) if rows_left else None for rows_left in there]


def _plain_path(path: str) -> str:
    return "/".join(map(plain_label, path.split("/")))


def _labels_down_to(row: Paragraph, rows: Mapping[str, Paragraph]) -> str:
    """The labels from the outermost paragraph down to this, `p` for none, as a truth writes a place."""
    label = plain_label(row.label) or "p"
    parent = rows.get(row.parent_id or "")
    return f"{_labels_down_to(parent, rows)}/{label}" if parent is not None else label


def _paragraph_of(name: str, line: AnnotatedTruth, lines: Sequence[AnnotatedTruth]) -> int:
    """The place in the truth of the paragraph that a reference is in."""
    begins = plain(line.within.removeprefix(_UNLABELLED)) if line.within.startswith(_UNLABELLED) else None
    for at, each in enumerate(lines):
        if each.path == line.within or (
            begins is not None and not each.label and plain(each.text).startswith(begins)
        ):
            return at
    raise CorpusError(f"{name}: {line.surface!r} is in {line.within}, and no paragraph is")


def _references_met(
    cited: Sequence[AnnotatedTruth], within: Sequence[Paragraph | None], extraction: Extraction | None
) -> list[Reference | None]:
    """The reference that each of the truth is: one that overlaps it, of several one that means the same."""
    rows = {row.paragraph_id: row for row in extraction.paragraphs} if extraction else {}
    left: dict[str, list[Reference]] = defaultdict(list)
    for reference in extraction.references if extraction else ():
        left[reference.paragraph_id].append(reference)
    met: list[Reference | None] = [None] * len(cited)
    for meant in (True, False):
        for at, (line, row) in enumerate(zip(cited, within, strict=True)):
            if row is None or met[at] is not None:
                continue
            for each in left[row.paragraph_id]:
                if _overlaps(line.surface, each, row.text) and (not meant or _is_meant(line, each, rows)):
                    met[at] = each
                    left[row.paragraph_id].remove(each)
                    break
    return met


def _overlaps(surface: str, reference: Reference, text: str) -> bool:
    """Whether a reference shares letters with one of the places of a surface in the paragraph's text."""
    start, end = (len(_letters(text[:at])) for at in (reference.char_start, reference.char_end))
    whole, letters = _letters(text), _letters(surface)
    at = whole.find(letters)
    while at >= 0 and letters:
        if at < end and start < at + len(letters):
            return True
        at = whole.find(letters, at + 1)
    return False


def _letters(text: str) -> str:
    return plain(text).replace(" ", "")


def _is_meant(line: AnnotatedTruth, reference: Reference, rows: Mapping[str, Paragraph]) -> bool:
    """Whether a reference means what the truth says."""
    kind, _, value = line.instrument.partition(":")
    if kind == _TARGET:
        target = rows.get(reference.target_id or "")
        return target is not None and _labels_down_to(target, rows) == _plain_path(value)
    if (reference.article or "", reference.paragraph or "") != (line.article, line.paragraph):
        return False
    if line.symbol:
        symbol = plain_symbol(line.symbol)
        return _as_linked(reference.symbol or "", reference.part, {symbol}) == symbol
    other = line.instrument.removeprefix(_NOT)
    instrument = equals().instruments.get(other, other)
    return (reference.instrument_id == instrument) == (other == line.instrument)
