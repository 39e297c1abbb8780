"""Articles, over a document: the sequence of their numbers decides which lines are articles, however these
are printed: alone, with a title, or with their text on the line. What contradicts it is text or a finding.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from unrec.languages import Language, signs
from unrec.models import SourceLine
from unrec.structure.article_labels import Article, read_article
from unrec.structure.headings import MAX_HEADING, Heading, read_heading
from unrec.structure.labels import read_label
from unrec.text import BULLETS, COLONS, DASHES, INVISIBLE, STOPS, without_noise

RULE = "heading.article"
Form = Literal["alone", "titled", "text"]

_MAX_TITLE = 120
# A line that goes on in the next one fills this part of its measure.
_FULL, _SHORT, _LONG = 0.7, 40, 200
# Words that a title may have without a capital: «of», «with».
_SHORT_WORD = 4
# What it costs to read as text what may be an article, by its form and whether it is set apart from a text.
_TEXT_COST = {"alone": 6.0, "titled": 5.0, "marked": 2.5, "text": 0.8, "unset": 0.6}
_FIRST, _LATER, _GAP, _MOST_GAP, _REPEAT, _BACK, _AGAIN, _RETURN = 0.7, 2.0, 1.5, 2.5, 4.0, 4.5, 1.5, 0.3
_BEAM = 32
# So many articles in sequence are a text of articles; fewer whose text is on their line are references.
_FEW, _FEWEST = 3, 2
_AROUND = f" \t{STOPS}{DASHES}{BULLETS}{INVISIBLE}"


class Candidate(NamedTuple):
    """A line that may begin an article, by its index: its form, and what it costs to read it as text."""

    line_at: int
    article: Article
    form: Form
    as_text: float


class Articles(NamedTuple):
    """The articles of a document by the index of their line, and what is odd about their sequence: the index
    of the line and what is to be said of it.
    """

    headings: Mapping[int, Heading]
    odd: Sequence[tuple[int, str]]


def find_articles(
    lines: Sequence[SourceLine], begins: Sequence[bool], taken: Mapping[int, object], language: Language
) -> Articles:
    """Return the articles of a document; lines by whose index something is taken are none.

    `begins` says which lines may be more than text (`openings`).
    """
    free = [at for at in range(len(lines)) if at not in taken and lines[at].text.strip()]
    found = [at for at, index in enumerate(free) if begins[index] and lines[index].cell is None]
    candidates: list[Candidate] = []
    for at in found:
        article = read_article(lines[free[at]].text, language)
        if article is not None:
            above = candidates[-1] if candidates and at and candidates[-1].line_at == free[at - 1] else None
            candidates.append(_candidate(lines, free, at, article, above, language))
    chosen, odd = _in_sequence(candidates)
    headings = {each.line_at: _heading(lines[each.line_at].text, each) for each in chosen}
    return Articles(headings, [(index, message) for index, message in odd if message])


# ---------------------------------------------------------------------------------------------
# Its place


def _candidate(
    lines: Sequence[SourceLine],
    free: Sequence[int],
    at: int,
    article: Article,
    above: Candidate | None,
    language: Language,
) -> Candidate:
    index = free[at]
    form = _form(lines, free, at, article, language)
    apart = _is_apart(lines, free, at, above, language)
    cost = _TEXT_COST["marked" if form == "text" and article.parted else form] if apart else 0.0
    if form == "alone" and not apart:
        cost = _TEXT_COST["unset"]
    return Candidate(index, article, form, cost)


def _form(
    lines: Sequence[SourceLine], free: Sequence[int], at: int, article: Article, language: Language
) -> Form:
    """Whether an article stands alone on its line, with its title, or with its text."""
    line = lines[free[at]].text
    rest = without_noise(line[article.body :]).strip()
    if not any(map(str.isalnum, rest)):
        return "alone"
    if len(line) > MAX_HEADING or len(rest) > _MAX_TITLE or signs.is_punctuated(rest):
        return "text"
    if not _ends_here(lines, free, at) or read_label(rest, language) is not None:
        return "text"
    cased = any(sign.isupper() or sign.islower() for sign in rest[:_SHORT_WORD])
    first = next(filter(str.isalpha, rest), "")
    if cased and not (first.isupper() and (article.parted or _is_in_capitals(rest))):
        return "text"
    return "titled" if cased or article.parted else "text"


def _ends_here(lines: Sequence[SourceLine], free: Sequence[int], at: int) -> bool:
    """Whether a line does not go on in the next: a break follows, or it does not fill its measure."""
    if at + 1 == len(free) or free[at + 1] != free[at] + 1:
        return True
    line, below = lines[free[at]], lines[free[at + 1]]
    if below.gap_before or below.weight != line.weight:
        return True
    if line.box is not None and below.box is not None and len(below.text) > 1:
        wide = max(line.box.x1 - line.box.x0, below.box.x1 - below.box.x0)
        return line.box.x1 - line.box.x0 < _FULL * wide
    around = [lines[each].text for each in free[max(at - 10, 0) : at + 10]]
    longest = max((len(text.strip()) for text in around), default=0)
    return longest > _LONG or len(line.text.strip()) < _FULL * longest


def _is_in_capitals(title: str) -> bool:
    """Whether every longer word of a title begins with a capital, as no sentence does."""
    return all(word[0].isupper() for word in title.split() if len(word) > _SHORT_WORD)


def _is_apart(
    lines: Sequence[SourceLine],
    free: Sequence[int],
    at: int,
    above: Candidate | None,
    language: Language,
) -> bool:
    """Whether a paragraph can begin at a line: after a break, a finished one, or a heading."""
    if not at or lines[free[at]].gap_before or free[at - 1] != free[at] - 1 or above is not None:
        return above is None or above.form != "text" or may_begin(lines, free[at - 1], free[at], -1)
    if may_begin(lines, free[at - 1], free[at], -1) or _ends_here(lines, free, at - 1):
        return True
    return stands_apart(lines, free[max(at - 2, 0) : at], -1) or _is_heading(lines[free[at - 1]], language)


def _is_heading(line: SourceLine, language: Language) -> bool:
    return line.heading_level is not None or read_heading(line.text, language) is not None


def may_begin(lines: Sequence[SourceLine], above: int, index: int, headed: int) -> bool:
    """Return whether a paragraph can begin at a line: after a break, a finished one, or a heading up to
    `headed`.

    The words of a heading without a label could also end a wrapped sentence.
    """
    text = lines[above].text
    return lines[index].gap_before or above == headed or signs.is_finished(text) or signs.announces(text)


def stands_apart(lines: Sequence[SourceLine], free: Sequence[int], headed: int) -> bool:
    """Return whether the last of the free lines is short and ends in no mark, and nothing goes on into it.

    Such a line above an article is a heading, as it is no wrapped sentence.
    """
    last = free[-1] if free else headed
    text = lines[last].text.strip()
    if last == headed or not 1 < len(text) < _SHORT or signs.is_punctuated(text) or not text[0].isalpha():
        return False
    above = free[-2] if len(free) > 1 else headed
    return not text[0].islower() and may_begin(lines, above, last, headed)


def _heading(line: str, candidate: Candidate) -> Heading:
    article, form = candidate.article, candidate.form
    heading = Heading("", article.number, "", 2, RULE, repeat=article.repeat)
    if form == "alone":
        opening = line[: article.start].rstrip()
        start = len(opening) - 1 if opening.endswith(("(", "[")) else article.start  # «(المادة الأولى)»
        return heading._replace(title=line[start:].strip())
    label = line[: article.body].strip().strip(_AROUND)
    if form == "titled":
        return heading._replace(label=label.rstrip(f"{COLONS} "), title=line[article.body :].strip())
    return heading._replace(label=label, text_at=article.body)


# ---------------------------------------------------------------------------------------------
# The sequence


# The number of the last article, what is added to it, and the last article of a text that quotes others,
# 0 where there is none: where a law amends another one, its second article follows the quoted ones.
_Last = tuple[int, str, int]


class _Way(NamedTuple):
    """One reading of the candidates so far: what it costs, and what was taken, the last first."""

    cost: float
    taken: "_Taken | None"


class _Taken(NamedTuple):
    at: int
    message: str
    restart: bool
    before: "_Taken | None"


def _in_sequence(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[tuple[int, str]]]:
    """The candidates that are articles in the cheapest reading of all, and what is odd about any.

    Time grows with the candidates: a few readings are kept, by the number of their last article.
    """
    ways: dict[_Last, _Way] = {(0, "", 0): _Way(0.0, None)}
    for at, candidate in enumerate(candidates):
        nexts: dict[_Last, _Way] = {}
        number, repeat = candidate.article.number, candidate.article.repeat
        for last, way in ways.items():
            _keep(nexts, last, _Way(way.cost + candidate.as_text, way.taken))
            for outer, step, message in _steps(last, number, repeat):
                restart = last[0] == 0 or (number == 1 and not repeat)
                taken = _Taken(at, message, restart, way.taken)
                _keep(nexts, (number, repeat, outer), _Way(way.cost + step, taken))
        ways = dict(sorted(nexts.items(), key=lambda pair: pair[1].cost)[:_BEAM])
    cheapest = min(ways.values(), key=lambda way: way.cost)
    return _chosen(candidates, list(_backwards(cheapest.taken))[::-1])


def _keep(ways: dict[_Last, _Way], last: _Last, way: _Way) -> None:
    if last not in ways or way.cost < ways[last].cost:
        ways[last] = way


def _backwards(taken: _Taken | None) -> Iterator[_Taken]:
    while taken is not None:
        yield taken
        taken = taken.before


def _chosen(
    candidates: Sequence[Candidate], taken: Sequence[_Taken]
) -> tuple[list[Candidate], list[tuple[int, str]]]:
    chains: list[list[_Taken]] = []
    for each in taken:
        if each.restart or not chains:
            chains.append([])
        chains[-1].append(each)
    chosen: list[Candidate] = []
    odd: list[tuple[int, str]] = []
    for chain in chains:
        marked = all(candidates[each.at].article.parted for each in chain)
        few = len(chain) < (_FEWEST if marked else _FEW)
        for each in chain:
            candidate = candidates[each.at]
            if few and candidate.form == "text":
                continue
            chosen.append(candidate)
            odd.append((candidate.line_at, each.message))
    kept = {candidate.line_at for candidate in chosen}
    left = (each for each in candidates if each.line_at not in kept and each.as_text >= _TEXT_COST["marked"])
    message = "its number contradicts the sequence of the articles: it was read as text"
    numbered = len(chosen) >= _FEW
    odd += [(each.line_at, message) for each in left if numbered]
    return chosen, sorted(odd)


def _steps(last: _Last, number: int, repeat: str) -> Iterator[tuple[int, float, str]]:
    """The ways in which an article may follow another: the article of the outer text after it, what that
    costs, and what is odd about it.
    """
    before, added, outer = last
    said = f"article {number}{repeat} follows article {before}{added}"
    if not before:
        yield 0, _FIRST if number == 1 else _LATER, ""
    elif number == before:
        if repeat and repeat != added:
            yield outer, 0.0, ""
        else:
            yield outer, _REPEAT, f"article {number}{repeat} comes again"
    elif number == before + 1 and not repeat:
        yield outer, 0.0, ""
    elif number > before:
        cost = _GAP + min(_MOST_GAP, math.log(number - before))
        yield outer, cost, said
        if not outer:
            yield before, cost, said
    elif outer and number == outer + 1:
        yield 0, _RETURN, ""
    elif number == 1 and not repeat:
        yield 0, _AGAIN, f"{said}: another text of articles begins"
    else:
        yield outer, _BACK, said
        if not outer:
            yield before, _BACK, said
