"""What organs decide, in resolutions and statements: the role of each paragraph, by print."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from unrec.kinds.words import Words
from unrec.models import Paragraph
from unrec.structure.signs import line_end
from unrec.text import OPENING_QUOTES, STOPS

_MAX_CLOSING = 120
_HEAD = 100
_ENACTING = "p0"
_ANNEXED = re.compile(r"(?:^|\.)a\d")
_OF_SEVERAL = re.compile(r"d\d")
# Double quotation marks in either direction: print turns them about.
_MARKS = frozenset(OPENING_QUOTES + "»")


class Decided(NamedTuple):
    """The role of each paragraph that belongs to a decision, by id, and the ids of what stands in statements.

    The roles are named as their rules in `paragraphs.RULES`.
    """

    roles: Mapping[str, str]
    statements: frozenset[str]


def decisions(paragraphs: Sequence[Paragraph], words: Words) -> Decided:
    """Return the decisions of a document: resolutions, and statements made in an organ's name."""
    announcing, clauses = _statements(paragraphs, words)
    roles = dict(_enacted(paragraphs, words, announcing))
    roles |= dict.fromkeys(announcing, "announces_statement") | dict.fromkeys(clauses, "statement")
    return Decided(roles, clauses)


def annex_of(one: Paragraph) -> str:
    """Return the path of the annex that a paragraph stands in; empty outside of any."""
    if "a" not in one.path:
        return ""
    steps = one.path.split(".")
    return next(
        (".".join(steps[:at]) for at in range(len(steps), 0, -1) if _ANNEXED.match(steps[at - 1])), ""
    )


def _enacted(
    paragraphs: Sequence[Paragraph], words: Words, announcing: Container[str]
) -> Iterator[tuple[str, str]]:
    """The roles in resolutions, by print alone.

    The enacting words open a preamble. A clause of it ends in a comma and has no number; the first paragraph
    with a number is operative, or, where none has the number 1, one that ends in a semicolon or a full stop,
    and so is what follows, until the first clause below a heading or above a paragraph 1 ends in a comma,
    which opens a preamble again, or a short line without a mark at its end:
    there the date of adoption and the annexes follow. Neither do the clauses go on below a statement.
    «Decides:» above the clauses is operative, too.
    """
    part, section = "", None
    roles: dict[str, str] = {}
    decided = _decided_in_annexes(paragraphs)
    first = _first_numbered(paragraphs, decided)
    several = any(_OF_SEVERAL.match(one.path) for one in paragraphs)
    anew = _before_first(paragraphs)
    for one in paragraphs:
        own = one.paragraph_id
        step = one.path.rsplit(".", 1)[-1]
        if step == _ENACTING:
            part = "preamble"
            roles[own] = "enacting_words"
        elif not part:
            if one.label is None and words.enacting.match(one.search) is not None:
                part = "preamble"
                roles[own] = "enacting_words"
        elif several and not _OF_SEVERAL.match(one.path):
            part = ""
        elif own in announcing:
            part = "closed"
        elif _is_annexed(one, decided):
            roles[own] = "annexed"
        elif one.parent_id in roles:
            above = roles[one.parent_id]
            roles[own] = "clause" if above == "enacting_words" else above
        elif part == "preamble" and _announces_clauses(one, words):
            roles[own] = "announcing_clause"
        elif part == "preamble" and own in first and one.label is None:
            roles[own] = "preamble"
        else:
            again = own in anew or (one.section_id != section and line_end(one.text) == "comma")
            part, roles[own] = _clause(one, "preamble" if again else part)
        section = one.section_id
    yield from roles.items()


def is_enacting(one: Paragraph, words: Words) -> bool:
    """Whether a paragraph is the enacting words of a resolution."""
    if one.path.rsplit(".", 1)[-1] == _ENACTING:
        return True
    return one.label is None and words.enacting.match(one.search) is not None


def _announces_clauses(one: Paragraph, words: Words) -> bool:
    """Whether a clause without a number enacts what follows it: «Recommends … the following draft:»."""
    return one.label is None and line_end(one.text) == "colon" and words.enacts(one.search)


def _decided_in_annexes(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The annexes with enacting words in the section they go on with: that is a decision, no annex to it."""
    return frozenset(
        annex_of(after)
        for one, after in pairwise(paragraphs)
        if one.path.rsplit(".", 1)[-1] == _ENACTING and one.section_id == after.section_id and annex_of(after)
    )


def _is_annexed(one: Paragraph, decided: Container[str]) -> bool:
    """Whether a paragraph stands in an annex that is no decision itself."""
    annex = annex_of(one)
    return bool(annex) and annex not in decided


def _first_numbered(paragraphs: Sequence[Paragraph], decided: Container[str]) -> set[str]:
    """The paragraphs below which their resolution has a paragraph 1, which ends the preamble."""
    above: set[str] = set()
    numbered = False
    for one in reversed(paragraphs):
        if numbered:
            above.add(one.paragraph_id)
        if one.path.rsplit(".", 1)[-1] == _ENACTING:
            numbered = False
        elif _is_paragraph_1(one) and not _is_annexed(one, decided):
            numbered = True
    return above


def _is_paragraph_1(one: Paragraph) -> bool:
    return one.parent_id is None and one.label is not None and one.number == 1 and one.letter is None


def _before_first(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The paragraphs without a label right above a first number, with those above that end in a comma too."""
    found: set[str] = set()
    opens = False
    for one in reversed(paragraphs):
        if one.label is not None:
            opens = _is_paragraph_1(one)
        elif opens and line_end(one.text) == "comma":
            found.add(one.paragraph_id)
        else:
            opens = False
    return found


def _clause(one: Paragraph, part: str) -> tuple[str, str]:
    """The part of a resolution that a paragraph is in, from the part before it, and its role there."""
    end = line_end(one.text)
    if one.label is not None and one.number is not None and one.letter is None:
        return "operative", "numbered_clause"
    if part == "preamble":
        if end in {"semicolon", "stop"} and one.label is None:
            return "operative", "unnumbered_clause"
        return part, "preamble"
    if not end and one.label is None and len(one.text) < _MAX_CLOSING:
        return "closed", "closing_line"
    if part == "closed":
        return part, "after_closing"
    return part, "clause"


# ---------------------------------------------------------------------------------------------
# Statements that an organ's president makes in its name


def _statements(paragraphs: Sequence[Paragraph], words: Words) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the paragraphs that announce a statement made in an organ's name, and of its clauses.

    One is announced by words that end in a colon («… made the following statement on behalf of the Council:»)
    and its first clause opens a quotation and names the organ. It goes on to the end of the quotation; where
    none is printed in its section, as long as each paragraph opens one.
    """
    announcing = {at for at, one in enumerate(paragraphs) if _announces_statement(one, words)}
    found = {at: list(_quoted(paragraphs, at + 1, announcing)) for at in announcing}
    found = {
        at: own for at, own in found.items() if own and words.organs.search(own[0].search[:_HEAD]) is not None
    }
    return (
        frozenset(paragraphs[at].paragraph_id for at in found),
        frozenset(one.paragraph_id for own in found.values() for one in own),
    )


def _announces_statement(one: Paragraph, words: Words) -> bool:
    return (
        line_end(one.text) == "colon"
        and words.statement.search(one.search) is not None
        and words.on_behalf.search(one.search) is not None
    )


def _quoted(paragraphs: Sequence[Paragraph], start: int, announcing: set[int]) -> Iterator[Paragraph]:
    if start >= len(paragraphs) or not _opens(paragraphs[start]):
        return
    run: list[Paragraph] = []
    for at in range(start, len(paragraphs)):
        one = paragraphs[at]
        if at in announcing or one.section_id != paragraphs[start].section_id:
            break
        run.append(one)
        if _closes(one):
            yield from run
            return
    yield from _opening(run)


def _opening(run: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The first of them that open a quotation, and what hangs under these."""
    taken: set[str] = set()
    for one in run:
        if one.parent_id not in taken and not _opens(one):
            return
        taken.add(one.paragraph_id)
        yield one


def _opens(one: Paragraph) -> bool:
    return (one.label or one.text)[:1] in _MARKS


def _closes(one: Paragraph) -> bool:
    """Whether a paragraph ends in a quotation mark that none within it opens."""
    text = one.text.rstrip(f"{STOPS} \xa0")
    within = f"{one.label or ''}{text}"[1 if _opens(one) else 0 :]
    return text[-1:] in _MARKS and sum(within.count(mark) for mark in _MARKS) % 2 == 1
