"""One pass over a document's free lines: which begin a unit, which go on, which stand outside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from unrec.annexes import is_annex
from unrec.findings import finding
from unrec.labels import Label, read_any_label, turned
from unrec.languages import Language
from unrec.line_ends import announces, is_finished, is_punctuated
from unrec.models import Document, Finding, Line, Role, Section
from unrec.split.compounds import decide_compound
from unrec.split.evidence import holds_recommendations
from unrec.split.lists import Candidate, Decision, OpenList, Upcoming, decide, list_kind
from unrec.text import INVISIBLE, is_list_mark

_BULLET = re.compile(rf"[\s{INVISIBLE}]{{0,12}}[-–•▪●]\s")
_PARTED = re.compile(r"[؛;،,]\s{1,3}")
# Enough of what follows a comma to see a label there.
_TAIL = 40
# An entry of a list is not longer than so many lines.
_ENTRY = 12
# Lines longer than this are whole paragraphs, not printed lines.
_PRINTED_LINE = 150


@dataclass(slots=True)
class Unit:
    """A recommendation or item while its lines are being found: `lines` are (index, start of the body)."""

    path: str
    parent: "Unit | None"
    level: int
    label: Label
    section_id: str | None
    lines: list[tuple[int, int]] = field(default_factory=list)


class Claimed(NamedTuple):
    """What the walk makes of a free line."""

    role: Role
    rule: str
    unit: Unit | None = None
    body_start: int = 0


@dataclass(slots=True)
class Walked:
    """What a walk found: units in reading order, a claim for each free line by index, findings."""

    units: list[Unit] = field(default_factory=list)
    claims: dict[int, Claimed] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """Where the walk stands: open lists with their last unit, the unit that takes text, what is new."""

    open: list[tuple[OpenList, Unit]] = field(default_factory=list)
    current: Unit | None = None
    fresh: bool = False
    after_item: bool = False


class _Run(NamedTuple):
    """The free lines between two headings, and what their place says."""

    indexes: list[int]
    section_id: str | None
    base: str
    headings: Sequence[Section]


def walk(
    lines: Sequence[Line], chains: Mapping[str, tuple[Section, ...]], document: Document, language: Language
) -> Walked:
    """Walk through the lines whose role is `unassigned`, section by section.

    `chains` gives for each section id the headings it stands under, outermost first, itself last. Every
    free line gets exactly one claim.
    """
    walked = Walked()
    walker = _Walker(lines, document, language, walked)
    free = [index for index, line in enumerate(lines) if line.role == "unassigned"]
    for section_id, indexes in groupby(free, key=lambda index: lines[index].section_id):
        headings = chains.get(section_id or "", ())
        meeting = next((section for section in headings if section.kind == "meeting"), None)
        base = meeting.section_id.rsplit(":", 1)[1] if meeting else ""
        walker.run(_Run(list(indexes), section_id, base, headings))
    return walked


class _Walker:
    """The walk's state over the runs of one document."""

    def __init__(self, lines: Sequence[Line], document: Document, language: Language, walked: Walked) -> None:
        self.lines = lines
        self.document = document
        self.language = language
        self.walked = walked
        self.state = _State()
        self.base = self.annex = ""
        self.times: dict[str, int] = {}
        self.before = 0  # the last number of paragraphs that are no recommendations
        self.whole_paragraphs = _are_whole_paragraphs(lines)

    def run(self, run: _Run) -> None:
        """Claim every line of a run."""
        if run.base != self.base:
            self.base, self.state, self.before = run.base, _State(), 0
        annex = next(
            (one.section_id for one in run.headings if is_annex(one.title, self.language)), self.annex
        )
        if annex != self.annex:
            self.annex, self.state, self.before = annex, _State(), 0
        self.state = _State(open=_open_numbers(self.state.open), fresh=True)
        candidates = self._candidates(run.indexes)
        if candidates and not self._are_recommendations(run, candidates):
            return
        upcoming = Upcoming(list(candidates.values()))
        for index in run.indexes:
            candidate = candidates.get(index)
            if candidate is None or not self._begin(candidate, run, upcoming):
                self._go_on(index)

    def _candidates(self, indexes: Sequence[int]) -> dict[int, Candidate]:
        found: dict[int, Candidate] = {}
        before, page = "", None
        for index in indexes:
            line = self.lines[index]
            label = read_any_label(line.text, self.language)
            if label is not None:
                closed = is_finished(before) or announces(before)
                gap = line.gap_before or not before
                # A page's end hides the gap between two paragraphs: there a comma, as after a preamble's, does.
                hidden = line.page != page and is_punctuated(before)
                strong = gap or label.bullet or closed or hidden
                inline = not gap and self._goes_on_inline(line.text, label)
                found[index] = Candidate(index, label, strong, gap, line.indent, inline, closed)
            before, page = line.text, line.page
        return found

    def _goes_on_inline(self, text: str, label: Label) -> bool:
        """Whether the next label of the same shape stands behind a comma or semicolon of the same line."""
        for match in _PARTED.finditer(text, label.body):
            other = read_any_label(text[match.end() : match.end() + _TAIL], self.language)
            if other is None or other.shape is not label.shape:
                continue
            if (other.above, other.number) == (label.above, label.number + 1):
                return True
        return False

    def _are_recommendations(self, run: _Run, candidates: Mapping[int, Candidate]) -> bool:
        """Whether the run's numbered paragraphs are recommendations; else no labels are read in it."""
        numbered = [index for index, found in candidates.items() if found.label.shape.kind == "number"]
        if not numbered:
            return True
        above = (self.lines[index].text for index in range(numbered[0] - 1, -1, -1))
        before = next((text for text in above if text.strip()), "")
        texts = [self.lines[index].text for index in numbered]
        if holds_recommendations(texts, run.headings, self.document, before, self.language):
            return True
        claim = Claimed("unassigned", "paragraph.not_recommendations")
        self.walked.claims.update((index, claim) for index in run.indexes)
        self.before = candidates[numbered[-1]].label.number
        message = f"{len(numbered)} numbered paragraphs from line {self.lines[numbered[0]].line} show no sign of recommendations"
        self._find("list.not_recommendations", message, numbered[0])
        return False

    def _begin(self, candidate: Candidate, run: _Run, upcoming: Upcoming) -> bool:
        """Begin a unit at a candidate, or return False where it is text."""
        state, label = self.state, candidate.label
        decision = self._decide(candidate, upcoming)
        if decision.level == 0:
            message = f"«{label.label}» does not fit the sequence here and was read as text"
            if decision.finding is not None:
                self._find(decision.finding, message, candidate.at)
            return False
        label = (turned(label) if decision.turned else None) or label
        parent = state.open[decision.level - 2][1] if decision.level > 1 else None
        unit = Unit(self._path(parent, label.number), parent, decision.level, label, run.section_id)
        if decision.finding is not None:
            last = state.open[decision.level - 1][0].last if len(state.open) >= decision.level else 0
            message = (
                f"«{label.label}» ({label.number}) follows {last}"
                if last
                else f"the list begins with «{label.label}»"
            )
            self._find(decision.finding, message, candidate.at, unit)
        opened = OpenList(list_kind(label), label.shape.id, label.number, candidate.indent, candidate.strong)
        del state.open[decision.level - 1 :]
        state.open.append((opened, unit))
        state.current, state.after_item = unit, False
        if decision.level == 1:
            state.fresh, self.before = False, 0
        unit.lines.append((candidate.at, label.body))
        self.walked.units.append(unit)
        rule = f"label.{label.shape.id}{'.turned' if label.turned else ''}"
        self.walked.claims[candidate.at] = Claimed("item", rule, unit, label.body)
        return True

    def _decide(self, candidate: Candidate, upcoming: Upcoming) -> Decision:
        stack = [opened for opened, _ in self.state.open]
        if candidate.label.above:
            return decide_compound(candidate, stack, upcoming, fresh=self.state.fresh)
        return decide(candidate, stack, upcoming, fresh=self.state.fresh, before=self.before)

    def _path(self, parent: Unit | None, number: int) -> str:
        """The unit's path; a number that repeats under the same parent gets `~2`, `~3`."""
        if parent is not None:
            plain = f"{parent.path}.{number}"
        else:
            plain = f"{self.base}.r{number}" if self.base else f"r{number}"
        times = self.times[plain] = self.times.get(plain, 0) + 1
        return plain if times == 1 else f"{plain}~{times}"

    def _go_on(self, index: int) -> None:
        """Claim a line that begins no unit: it goes on with one, closes a list, or stands outside."""
        state, line = self.state, self.lines[index]
        unit = state.current
        if unit is None:
            rule = "paragraph.after_item" if state.after_item else "paragraph.before_items"
            self.walked.claims[index] = Claimed("unassigned", rule)
            return
        above = self.lines[unit.lines[-1][0]].text
        if self._is_entry(line.text, above, unit):
            self._continue(index, unit, "continuation.entry")
            return
        if is_finished(above) and (line.gap_before or self.whole_paragraphs):
            self._after_finished(index, unit)
            return
        apart = line.gap_before or index - unit.lines[-1][0] > 1
        self._continue(index, unit, "continuation.after_break" if apart else "continuation.line")
        if apart:
            self._find(
                "item.joined", "the paragraph goes on after a break; its parts were joined", index, unit
            )
        if _BULLET.match(line.text):
            self._find("item.false_bullet", "a line in mid-paragraph starts with a bullet", index, unit)

    def _is_entry(self, line: str, above: str, unit: Unit) -> bool:
        """Whether a bullet begins an entry of a list inside a unit: the first one, or one after another."""
        if not _BULLET.match(line) or not is_list_mark(above, len(above)):
            return False
        entries = (_BULLET.match(self.lines[index].text) for index, _ in unit.lines[-_ENTRY:])
        return announces(above) or any(entries)

    def _after_finished(self, index: int, unit: Unit) -> None:
        """A new paragraph after a finished one: the closing words of a list's parent, or one by itself."""
        state = self.state
        if unit.parent is not None:
            outermost = state.open[0][1]
            del state.open[1:]
            state.current = outermost
            self._continue(index, outermost, "continuation.closing")
            message = "text after the list was taken as the closing words of the recommendation"
            self._find("item.closing", message, index, outermost)
            return
        if self.walked.units[-1].parent is unit and not self.lines[index].gap_before:
            self._continue(index, unit, "continuation.closing")
            return
        state.current, state.after_item = None, True
        self.walked.claims[index] = Claimed("unassigned", "paragraph.after_item")
        self._find(
            "paragraph.after_item", "an unnumbered paragraph follows a finished recommendation", index, unit
        )

    def _continue(self, index: int, unit: Unit, rule: str) -> None:
        unit.lines.append((index, 0))
        self.walked.claims[index] = Claimed("continuation", rule, unit)

    def _find(self, code: str, message: str, index: int, unit: Unit | None = None) -> None:
        line = self.lines[index]
        self.walked.findings.append(
            finding(
                code,
                message,
                line.text,
                document_id=self.document.document_id,
                paragraph_id=f"{self.document.document_id}:{unit.path}" if unit else None,
                page=line.page,
                line=line.line,
            )
        )


def _open_numbers(open_lists: list[tuple[OpenList, Unit]]) -> list[tuple[OpenList, Unit]]:
    """The lists that go on behind a heading: the outermost, and the compounds under it."""
    count = next(
        (at for at, (_, unit) in enumerate(open_lists) if at and not unit.label.above), len(open_lists)
    )
    return open_lists[:count]


def _are_whole_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether the source holds a paragraph a line: one free line in ten is longer than a printed line.

    Then a line after a finished sentence begins a new paragraph even where no blank line parts them.
    """
    lengths = sorted(len(line.text) for line in lines if line.role == "unassigned")
    return bool(lengths) and lengths[len(lengths) * 9 // 10] > _PRINTED_LINE
