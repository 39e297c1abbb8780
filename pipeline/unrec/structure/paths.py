"""Paths of paragraphs: language-independent places, from printed labels, as the data contract says."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from unrec.languages import Language
from unrec.languages.signs import is_annex
from unrec.models import Section
from unrec.nested import Chains
from unrec.structure.headings import ordinal_value
from unrec.structure.labels import roman_value
from unrec.structure.placed import Placed
from unrec.structure.tree import Built, Unit
from unrec.text import either, late

# With so many headings of articles, most of whose numbers begin anew, a text is one of articles.
_ARTICLES = 2
_DECISIONS = frozenset({"heading.draft", "heading.decision"})
_LATIN_STEP = re.compile(r"[A-Za-z0-9.\-]+")
_NUMBER = re.compile(r"\d+")
_ROMANS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Steps:
    """What the headings of a document open, by their sections' ids: the labels of annexes, articles and
    decisions as a path writes them; empty where none is printed.
    """

    annexes: Mapping[str, str]
    articles: Mapping[str, str]
    decisions: Mapping[str, str]


@dataclass(slots=True)
class _Names:
    """The steps that are given out: what has the same label gets `~2`, what has none its ordinal."""

    given: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    ordinals: Counter[str] = field(default_factory=Counter)

    def step(self, key: str, letters: str, label: str, under: str = "") -> str:
        """Return the step of what `key` names under another path, the same each time it is asked for."""
        if key not in self.given:
            self.ordinals[under] += 1
            plain = f"{letters}{label or self.ordinals[under]}"
            self.times[under + plain] += 1
            times = self.times[under + plain]
            self.given[key] = plain if times == 1 else f"{plain}~{times}"
        return self.given[key]


def steps_of(headings: Sequence[Placed], sections: Sequence[Section], language: Language) -> Steps:
    """Return what the headings of a document open; each has its section at the same place."""
    annexes: dict[str, str] = {}
    articles: dict[str, str] = {}
    decisions: dict[str, str] = {}
    for placed, section in zip(headings, sections, strict=True):
        own, heading = section.section_id, placed.heading
        if is_annex(section.title, language, section.label):
            annexes[own] = _annex_label(f"{section.label} {section.title}", language)
        elif heading.rule == "heading.article" and heading.number:
            articles[own] = f"{heading.number}{_repeat(heading.label or heading.title, language)}"
        elif heading.rule in _DECISIONS:
            decisions[own] = _decision_label(section.label or section.title)
    return Steps(annexes, articles, decisions)


def assign_paths(
    built: Built,
    section_of: Sequence[str | None],
    chains: Chains,
    steps: Steps,
    document_id: str,
) -> None:
    """Give every unit its path and its id; see the data contract for the form of paths.

    Decisions, annexes and articles open levels by their printed numbers. A resolution's enacting words are
    `p0`. What stands above the first enacting words, without a label, is front matter.
    """
    counts: Counter[str] = Counter()
    times: Counter[str] = Counter()
    bases = _bases(built.units, section_of, chains, steps)
    for unit, outer in zip(built.units, bases, strict=True):
        if unit.front:
            continue
        if unit.cell is not None:
            unit.path = f"t{unit.cell.table}.{unit.cell.row}.{unit.cell.column}"
        else:
            plain = _plain_path(unit, _above(unit, outer), counts)
            times[plain] += 1
            unit.path = plain if times[plain] == 1 else f"{plain}~{times[plain]}"
        unit.paragraph_id = f"{document_id}:{unit.path}"


@dataclass(slots=True)
class _Place:
    """Where a walk through the units stands: the decision's step and the level of its heading, the annex's
    section. `open` says that a heading has opened the decision, and its enacting words have not come.
    """

    decision: str = ""
    within: int = 0
    annex: str | None = None
    open: bool = False


def _bases(
    units: Sequence[Unit], section_of: Sequence[str | None], chains: Chains, steps: Steps
) -> Iterator[str]:
    """The levels above each unit, in the order of the units.

    A decision among several begins at its heading, where two have numbers, or at its enacting words, which
    take the number of the heading above them; a heading above that of the decision ends it. An annex begins
    at its heading and lasts until the next one.
    """
    decided = max((unit.enacting for unit in units), default=0)
    headed = sum(map(bool, steps.decisions.values())) > 1
    decisions, annexes = _Names(), _Names()
    articles = _Names() if _counts_by_article(units, section_of, chains, steps) else None
    here, named, seen = _Place(), "", 0
    around: list[tuple[Unit, _Place]] = []
    for unit in units:
        if unit.cell is not None:  # its place is that of its table
            yield ""
            continue
        first = unit.lines[0]
        for own, _ in groupby(section_of[seen : first + 1]):
            chain = chains.get(own or "", ())
            here.annex = next(
                (one.section_id for one in chain if one.section_id in steps.annexes), here.annex
            )
            title = next((one for one in chain if one.section_id in steps.decisions), None)
            if title is None or title.section_id == named:
                continue
            named = title.section_id
            if headed:
                here = _Place(decisions.step(named, "d", steps.decisions[named]), title.level, open=True)
        seen = max(seen, first + 1)
        chain = chains.get(section_of[first] or "", ())
        level = chain[-1].level if chain else 0
        if unit.enacting and here.open and unit.last is None:
            here.open, here.annex = False, None
        elif unit.enacting:
            around += [(unit.last, here)] if unit.last is not None else []
            label = steps.decisions.get(named, "") if unit.last is None else ""
            own = decisions.step(f"enacting {unit.enacting}", "d", label) if decided > 1 or headed else ""
            here, named = _Place(own, level), named if unit.last is not None else ""
        elif chain and level < here.within:
            here = _Place(annex=here.annex)
        yield _base(chain, here, steps, annexes, articles)
        if around and unit is around[-1][0]:  # what quotes the draft goes on
            here = around.pop()[1]


def _base(
    chain: Sequence[Section], here: _Place, steps: Steps, annexes: _Names, articles: _Names | None
) -> str:
    """The levels above a document's paragraphs: decision, meeting, annex, article."""
    parts = [here.decision] if here.decision else []
    meeting = next((one for one in chain if one.kind == "meeting"), None)
    if meeting is not None:
        parts.append(meeting.section_id.rsplit(":", 1)[1])
    if here.annex is not None:
        parts.append(annexes.step(here.annex, "a", steps.annexes[here.annex], here.decision))
    article = next((one.section_id for one in reversed(chain) if one.section_id in steps.articles), None)
    if articles is not None and article is not None:
        parts.append(articles.step(article, "art", steps.articles[article], ".".join(parts) + "."))
    return ".".join(parts)


def _counts_by_article(
    units: Sequence[Unit], section_of: Sequence[str | None], chains: Chains, steps: Steps
) -> bool:
    """Whether a text is one of articles: their paragraphs do not go on in number from one to the next."""
    if len(steps.articles) < _ARTICLES:
        return False
    firsts: dict[str, int] = {}
    for unit in units:
        if unit.label is None or unit.parent is not None or unit.label.shape.kind != "number":
            continue
        chain = chains.get(section_of[unit.lines[0]] or "", ())
        article = next((one.section_id for one in chain if one.section_id in steps.articles), None)
        if article is not None:
            firsts.setdefault(article, unit.label.number)
    return 2 * sum(number > 1 for number in firsts.values()) <= len(firsts)


def _above(unit: Unit, base: str) -> str:
    """The path that a unit's own step follows: that of its parent.

    Ids of labelled paragraphs come from printed labels alone, so an unlabelled parent gives them no step.
    """
    parent = unit.parent
    if unit.label is not None and unit.label.shape.kind != "bullet":
        while parent is not None and parent.label is None:
            parent = parent.parent
    return parent.path if parent is not None else base


def _plain_path(unit: Unit, base: str, counts: Counter[str]) -> str:
    """The path before repeats are told apart."""
    label = unit.label
    under = f"{base}." if base else ""
    if label is None or label.shape.kind == "bullet":
        if unit.enacting:
            counts[base] = 0
            return f"{under}p0"
        counts[base] += 1
        return f"{under}p{counts[base]}"
    if label.shape.kind == "named":
        return f"{under}rec{label.number}"
    if unit.parent is not None and unit.parent.label is not None:
        above = unit.parent.label
        own = label.letter if label.above and label.letter else label.number
        if label.above and (*above.above, above.number) != label.above:
            return f"{under.rstrip('.')}.{'.'.join(map(str, (*label.above, own)))}"
        return f"{under}{own}"
    if label.above:
        return f"{under}r{'.'.join(map(str, (*label.above, label.letter or label.number)))}"
    return f"{under}r{label.number}" if label.shape.kind == "number" else f"{under}{label.number}"


# ---------------------------------------------------------------------------------------------
# Labels as a path writes them


def _decision_label(printed: str) -> str:
    """The number of a decision, such as `25-CP.27` of «Decision 25/CP.27»; empty where none is printed.

    Letters that are not Latin leave their number alone.
    """
    last = next((word for word in reversed(printed.split()) if any(map(str.isdigit, word))), "")
    words = printed.split()
    if not last:
        return words[-1] if len(words) > 1 and roman_value(words[-1]) else ""
    number = "".join(str(int(one)) if one.isdecimal() else one for one in last.strip(".,:;()"))
    step = number.replace("/", "-")
    if _LATIN_STEP.fullmatch(step):
        return step
    digits = _NUMBER.search(step)
    return digits[0] if digits else ""


def _annex_label(printed: str, language: Language) -> str:
    """The label of an annex: a digit or a letter as such, numerals and ordinals as Roman numerals."""
    folded = " ".join(str(language.fold(printed)).split())
    match = _annex_words(language).match(folded)
    if match is None:
        return ""
    word = match["after"] or match["before"] or ""
    if word.isdecimal():
        return str(int(word))
    if len(word) == 1 and word.isascii() and word.isupper() and word not in "IVX":
        return word
    value = ordinal_value(word, language) if word else None
    return _roman(value) if value else ""


@cache
def _annex_words(language: Language) -> re.Pattern[str]:
    """An annex's word with what counts it beside it."""
    words = either(map(language.fold, language.headings.annexes))
    ordinals = {
        str(language.fold(word))
        for table in (language.meetings.ordinals, language.headings.ordinals)
        for spelled in table.values()
        for word in spelled
    }
    count = rf"(?:\d{{1,3}}|[IVXL]{{1,6}}|[A-Z]|{either((*ordinals, *language.numbers))})(?!\w)"
    return late(rf"(?:(?P<before>{count})\s)?{words}(?:\s?\(?(?P<after>{count}))?")


def _roman(value: int) -> str:
    found = ""
    for worth, sign in _ROMANS:
        while value >= worth:
            found, value = found + sign, value - worth
    return found


def _repeat(printed: str, language: Language) -> str:
    """The Latin word for an article that is added after another: `bis` of «٢٤٢ مكررا»; empty for others."""
    repeats = (
        language.reference_words.counting.repeats.printed if language.reference_words is not None else {}
    )
    folded = str(language.fold(printed))
    known = {str(language.fold(word)): latin for word, latin in repeats.items()}
    longest = sorted(known, key=len, reverse=True)
    found = next((word for word in longest if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)), None)
    return known[found] if found is not None else ""
