"""A unit's folded text → its operative words in order, each with those it addresses."""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.kinds.bodies import Named
from unrec.kinds.grammar import Grammar, Rule
from unrec.kinds.ties import (
    Tied,
    enclosed,
    followed_at_length,
    followed_by_clause,
    parted,
    speaker_behind,
    tied,
)
from unrec.text import CLAUSE_ENDS, SENTENCE_ENDS, WORD, places

# How far words may stand from the words that close them, and a subject before its verb: characters.
_CLOSING = 200
_BEFORE, _FAR_BEFORE = 160, 240
_WORD = 20
# Words that lead a clause, before its subject.
_MOST_LEADS = 4


class Operative(NamedTuple):
    """Operative words at `[start, end)` of a folded text, and whom they address."""

    rule: Rule
    start: int
    end: int
    addressees: tuple[Tied, ...]


def read(text: str, grammar: Grammar) -> Iterator[Operative]:
    """Yield the operative words of a folded text in order; they do not overlap. Time is linear."""
    resume = 0
    known = grammar.firsts
    for start, first in places(text, grammar.begin):
        if start < resume:
            continue
        behind = start + len(first)
        for phrase in known[first].at(text, behind):
            end = behind + len(phrase.tail)
            if text.startswith(phrase.tail, behind) and not text[end : end + 1].isalnum():
                found = _operative(text, start, end, phrase.rule, grammar)
                if found:
                    resume = found.end
                    yield found
                    break


def _operative(text: str, start: int, end: int, rule: Rule, grammar: Grammar) -> Operative | None:
    """The operative words at `[start, end)`, where they are some by their place and what they need."""
    opens = grammar.opens(text, start)
    within = rule.own.before and "," in text[start:end]  # «Конференция, возможно, пожелает»
    before = None if opens and not within else _subject_before(text, start, rule, grammar)
    if before is None and rule.own.before and grammar.subject_first:
        before = _subject_apart(text, start, grammar)
    if not (opens or before or rule.own.place == "slot"):
        return None
    stop = end
    if rule.closing is not None:
        closing = rule.closing.search(text, end, end + _CLOSING)
        if closing is None or any(mark in text[end : closing.start()] for mark in SENTENCE_ENDS):
            return None
        stop = closing.end()
        first = enclosed(text, end + 1, closing.start(), grammar) if rule.own.direct else None
    elif rule.own.before:
        first = Tied(before, "before") if before else None
    else:
        first = tied(text, end, rule, grammar)
    if not _is_placed(text, start, rule, grammar, opens=opens, first=first, before=before):
        return None
    if not _has_need(text, start, end, rule, grammar, first=first, before=before):
        return None
    return Operative(rule, start, stop, tuple(_all(text, first, grammar)) if first else ())


def _is_placed(
    text: str,
    start: int,
    rule: Rule,
    grammar: Grammar,
    *,
    opens: bool,
    first: Tied | None,
    before: Named | None,
) -> bool:
    """Tell whether the words stand where the rule lets them."""
    if rule.own.place == "slot" and not opens:
        if text[max(0, start - _WORD) : start].rstrip().rpartition(" ")[2] in grammar.relatives:
            return False
        return (
            first is not None
            and first.tie == "marked"
            and (
                followed_by_clause(text, first.named.end, rule, grammar)
                or followed_at_length(text, first.named.end, rule, grammar)
            )
        )
    if rule.own.place == "sentence":
        return first is not None or grammar.opens(text, start, SENTENCE_ENDS)
    if rule.own.place == "unit":
        return before is not None or grammar.opens(text[:start], start, "")
    return True


def _has_need(
    text: str, start: int, end: int, rule: Rule, grammar: Grammar, *, first: Tied | None, before: Named | None
) -> bool:
    """Tell whether there is what the words need to be operative."""
    if rule.own.needs == "addressee":
        return first is not None
    if rule.own.needs == "that":
        if first is None or followed_by_clause(text, first.named.end, rule, grammar):
            return first is not None
        opens = grammar.opens(text, start, SENTENCE_ENDS)
        return opens and followed_at_length(text, first.named.end, rule, grammar)
    speaks = before is not None or (rule.own.speaks and speaker_behind(text, end, grammar) is not None)
    if rule.own.needs == "speaker":
        return speaks
    if rule.own.needs == "beside":
        return speaks or (first is not None and len(WORD.findall(text[end : first.named.start])) <= 1)
    return speaks or first is not None or not rule.own.needs


def _subject_before(text: str, start: int, rule: Rule, grammar: Grammar) -> Named | None:
    """The subject that opens the clause: «إن الفريق العامل يوصي», «الدول الأطراف مدعوة»."""
    if not (rule.own.before or rule.own.speaks) or text[start - 1] != " ":
        return None
    begin = max(0, start - _BEFORE)
    window = text[begin:start]
    if window.endswith(", "):
        window = f"{window[:-2]}  "
    clause = max(map(window.rfind, CLAUSE_ENDS)) + 1
    if clause == 0 and begin > 0:
        return None
    position = begin + clause + len(window[clause:]) - len(window[clause:].lstrip(" \"“«'(["))
    for _ in range(_MOST_LEADS if grammar.subject_first else 2):
        named = grammar.bodies.marked(text, position, ("",))
        if named is not None:
            last = named
            if grammar.subject_first:
                *_, last = grammar.bodies.joined(text, named)
            reached = grammar.past_fillers(text, grammar.bodies.behind(text, last.end))
            return named if reached >= start and (named.organ or rule.own.before) else None
        position = text.find(" ", position, start) + 1
        if position == 0:
            return None
        while not grammar.opens(text, position):
            position = text.find(" ", position, start) + 1
            if position == 0 or not grammar.subject_first:
                return None
    return None


def _subject_apart(text: str, start: int, grammar: Grammar) -> Named | None:
    """The subject that a complement or an insertion parts from its verb: «States that … should»."""
    begin = max(0, start - _FAR_BEFORE)
    window = text[begin:start]
    sentence = max(map(window.rfind, SENTENCE_ENDS)) + 1
    if (sentence == 0 and begin > 0) or text[start - 1 : start] != " ":
        return None
    for ends in grammar.openers_end:
        clause, ended = max(map(window.rfind, CLAUSE_ENDS)) + 1, window.rfind(ends)
        if ended < clause or not grammar.opens(text, begin + clause, SENTENCE_ENDS):
            continue
        named = grammar.bodies.marked(text, begin + ended + len(ends), ("",))
        if named and grammar.past_fillers(text, grammar.bodies.behind(text, named.end)) >= start:
            return named
    position = begin + sentence + len(window[sentence:]) - len(window[sentence:].lstrip(" \"“«'(["))
    for _ in range(_MOST_LEADS):
        named = grammar.bodies.marked(text, position, ("",))
        if named is not None:
            *_, last = grammar.bodies.joined(text, named)
            end = grammar.bodies.behind(text, last.end)
            return named if end < start and parted(text, end, start, grammar) else None
        position = text.find(" ", position, start) + 1
        while position and not grammar.opens(text, position):
            position = text.find(" ", position, start) + 1
        if position == 0:
            return None
    return None


def _all(text: str, first: Tied, grammar: Grammar) -> Iterator[Tied]:
    """The first addressee and those joined to it."""
    for number, named in enumerate(grammar.bodies.joined(text, first.named)):
        yield first if number == 0 else Tied(named, "joined")
