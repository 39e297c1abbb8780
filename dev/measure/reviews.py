"""Reviews and lists of recommendations: places, texts, States, responses, kinds of action."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from dev.measure.parts import Measure, Measured, equals, measured
from unrec.measure.annotated import plain
from unrec.measure.scorer import MeasureError, Row, Side, at_place
from unrec.models import Extraction, Paragraph, Recommendation

_NEAR, _SAME, _ONE_STATE = 80, 97, 85
_LONG = 400


class ReviewTruth(msgspec.Struct, frozen=True):
    """A recommendation of a review: its place (`67.3`), its wordings, who made it, what was answered."""

    label: str
    texts: list[str]
    decision: str | None = None
    by: list[str] = msgspec.field(default_factory=list, name="from")


class _Met(NamedTuple):
    """A recommendation of the truth, the row nearest to it at its place, and how near."""

    line: ReviewTruth
    row: Paragraph | None
    near: float
    said: Recommendation | None

    @property
    def found(self) -> bool:
        """Whether the row has nearly the words of the truth."""
        return self.row is not None and self.near >= _NEAR


def place_of(path: str) -> str:
    """Return a place as the truth writes it: `129.3` for the path `r129.3`, however it was printed."""
    return re.sub(r"^.*?r(?=\d)", "", path)


def review_table(_: str, truth: list[ReviewTruth], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a review's recommendations: their places, texts, States and responses."""
    printed_at: dict[str, list[tuple[Paragraph, str]]] = defaultdict(list)
    for row in extraction.paragraphs if extraction else ():
        printed_at[place_of(row.path)].append((row, plain(row.text)))
    asked = {row.recommendation_id: row for row in extraction.recommendations} if extraction else {}
    every: list[_Met] = []
    for line in truth:
        best, score = _nearest(line, printed_at.get(line.label, ()))
        every.append(_Met(line, best, score, asked.get(best.paragraph_id) if best else None))
    found = [each for each in every if each.found]
    gold = [_of(each.line) for each in every]
    yield _places(every, printed_at)
    nearness = {each.line.label: each.near for each in found}
    there = [Side(each.line.label, text=each.row.text) for each in found if each.row]
    yield Row("texts", gold, there, agree=lambda side, _: nearness[side.place] >= _SAME)
    yield _states(found)
    yield _responses(found)


def _of(line: ReviewTruth) -> Side:
    return Side(line.label, text=(line.texts or [""])[0])


def _places(every: Sequence[_Met], printed_at: dict[str, list[tuple[Paragraph, str]]]) -> Row:
    """Of what is printed only places with a compound number count, in groups in which the truth has any."""
    found = {each.line.label for each in every if each.found}
    compound = {each.line.label for each in every if "." in each.line.label}
    groups = {label.split(".")[0] for label in compound}
    printed = [key for key in printed_at if re.fullmatch(r"\d+\.\d+", key) and key.split(".")[0] in groups]
    output = [Side(key, text=printed_at[key][0][0].text) for key in (printed if compound else found)]
    gold = [_of(each.line) for each in every]
    return Row("places", gold, output, agree=lambda side, _: side.place in found, placed=True)


def _states(found: Sequence[_Met]) -> Row:
    """The States of the truth, each met by a name that is nearly its own."""
    gold, output = list[Side](), list[Side]()
    for each in found:
        if each.said is None:
            continue
        place = each.line.label
        names = sorted({_plain_state(by.name) for by in each.said.recommended_by})
        true = {_plain_state(name) for name in each.line.by}
        met = [
            name
            for name in sorted(true)
            if any(fuzz.token_set_ratio(name, own) >= _ONE_STATE for own in names)
        ]
        gold += [Side(place, name, name) for name in true]
        output += [Side(place, name, name) for name in met]
        others = [name for name in names if name not in met]
        output += [Side(place, f"other: {name}", name) for name in others[: len(names) - len(met)]]
    return Row("states", gold, output, (at_place,))


def _plain_state(name: str) -> str:
    name = plain(name)
    return equals().states.get(name, name)


def _responses(found: Sequence[_Met]) -> Row:
    """What was answered, where the truth knows it."""
    agreed = equals().responses
    decided = [each for each in found if (each.line.decision or "") in agreed]
    gold = [Side(each.line.label, each.line.decision) for each in decided]
    answers = {each.line.label: each.said.response if each.said else None for each in decided}
    output = [Side(place, answer) for place, answer in answers.items() if answer is not None]
    return Row("responses", gold, output, agree=lambda true, got: got.value in agreed[str(true.value)])


def _nearest(line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> tuple[Paragraph | None, float]:
    """The row at a place whose text is nearest to the truth's."""
    best, score = None, 0.0
    for row, text in rows:
        near = max((fuzz.partial_ratio(plain(each)[:_LONG], text) for each in line.texts), default=0.0)
        if near > score:
            best, score = row, near
    return best, score


_Actions = tuple[tuple[str, str, str], list[tuple[str, int | None]]]


class Actions(Measure[_Actions]):
    """Kinds of action: texts are found again by their words, whatever document they came from.

    The rows of a State are measured together.
    """

    def keep(self, document: Path, extraction: Extraction) -> _Actions:
        """Keep the texts of a document's recommendations, with their kinds of action."""
        read = extraction.document
        rows = [(plain(row.text), row.action) for row in extraction.recommendations]
        return (read.document_id, document.name, read.sha256), rows

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every State."""
        mine: dict[str, int | None] = {}
        for _, rows in sorted(self.kept.values()):
            for text, action in rows:
                mine.setdefault(text, action)
        (path,) = self.part.truth
        states: dict[str, list[tuple[Side, int | None]]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            truth = [row for row in csv.DictReader(lines) if row.get("action")]
        for at, row in enumerate(truth):
            if not row["action"].isdecimal():
                raise MeasureError(f"{path}: an action is a number from 1 to 5, not {row['action']!r}")
            gold = Side(str(at), int(row["action"]), row["text"])
            states.setdefault(row.get("state") or path.stem, []).append((gold, mine.get(plain(row["text"]))))
        for state, pairs in states.items():
            yield measured("actions", self.part.family, state, self._rows(pairs))

    @staticmethod
    def _rows(pairs: Sequence[tuple[Side, int | None]]) -> Iterator[Row]:
        got = [Side(gold.place, action, gold.text) for gold, action in pairs if action is not None]
        for value in range(1, 6):
            gold = [side for side, _ in pairs if side.value == value]
            yield Row(f"action {value}", gold, [side for side in got if side.value == value])
        yield Row("action", [side for side, _ in pairs], got)
