"""What organs decide, in resolutions and statements: the role of each paragraph, by print."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import dropwhile, pairwise, takewhile
from typing import NamedTuple

from unrec.kinds.words import Words
from unrec.languages.signs import line_end
from unrec.models import Extraction, Paragraph
from unrec.nested import annex_of, levels_of
from unrec.text import OPENING_QUOTES, STOPS

_MAX_CLOSING = 120
_HEAD, _LAST = 100, 20
_ENACTING = "p0"
COMPOUND = re.compile(r"\d+\W{1,2}\d+")
"""A number such as 89.3."""
# Double quotation marks in either direction: print turns them about.
_MARKS = frozenset(OPENING_QUOTES + "»")
# Shares of the numbered paragraphs of a count, and how many are few.
_SOME, _MOST, _NEARLY_ALL, _FEW = 0.3, 0.5, 0.8, 3


class Decided(NamedTuple):
    """The role of each paragraph that belongs to a decision, by id, and where decisions and statements stand.

    The roles are named as their rules in `paragraphs.RULES`. `enacting` are the paragraphs with the enacting
    words, `voted` the first ones of decisions without such words, `statements` all that stands in statements,
    `outside` what stands below a decision and belongs to none.
    """

    roles: Mapping[str, str]
    enacting: frozenset[str]
    voted: frozenset[str]
    statements: frozenset[str]
    outside: frozenset[str]


def decisions(extraction: Extraction, words: Words, listed: Container[str | None]) -> Decided:
    """Return the decisions of a document: resolutions, and statements made in an organ's name.

    `listed` are the sections that hold recommendations: there a list of requests alone is no decision.
    """
    paragraphs = extraction.paragraphs
    announcing, statements = _statements(paragraphs, words)
    clauses = _clauses(extraction, words, listed, announcing)
    roles: dict[str, str] = {}
    voted = frozenset(_enact(clauses, words, roles))
    ids = [one.paragraph_id for one in paragraphs]
    outside = frozenset(dropwhile(lambda own: own not in roles, ids)) - roles.keys()
    roles |= dict.fromkeys(announcing, "announces_statement") | dict.fromkeys(statements, "statement")
    decided = (own.row.paragraph_id for own in clauses if own.enacting)
    enacting = frozenset(own for own in decided if roles.get(own) == "enacting_words")
    return Decided(roles, enacting, voted, statements, outside)


class _Clause(NamedTuple):
    """What is seen of a paragraph. `end` is its last mark, `number` that of one with no letter, `place` the
    decision and the annex it stands in, unless that is a decision itself.

    It has `enacting` words, begins with a `verb` of clauses, or `announces` what is decided by its first or
    last words («Adopts the following:», «… decide:»). It is `closed` by a line right above it (the meeting,
    the day), stands right below a `heading`, above the `first` number of its decision, or, with a comma,
    right above such a number (`anew`). One that `enacts` ends in a colon and asks or decides by its first
    word; one that `speaks` announces a statement; where it is `listed` recommendations are.
    """

    row: Paragraph
    end: str
    number: int | None
    place: tuple[str, str]
    enacting: bool
    verb: bool
    announces: bool
    enacts: bool
    speaks: bool
    listed: bool
    closed: bool
    heading: bool
    first: bool
    anew: bool


def _clauses(
    extraction: Extraction, words: Words, listed: Container[str | None], announcing: Container[str]
) -> list[_Clause]:
    paragraphs = extraction.paragraphs
    enacting = {one.paragraph_id for one in paragraphs if _is_enacting(one, words)}
    closed = _below_closing(extraction) - enacting
    own_decisions = _decided_in_annexes(paragraphs, enacting)
    clauses: list[_Clause] = []
    first = anew = False
    for at in range(len(paragraphs) - 1, -1, -1):
        one = paragraphs[at]
        end, verb, bare = line_end(one.text), words.begins_clause(one.search), one.label is None
        leads = end == "colon" and bare
        clause = _Clause(
            row=one,
            end=end,
            number=None if bare or one.letter is not None else one.number,
            place=_place(one, own_decisions),
            enacting=one.paragraph_id in enacting,
            verb=verb,
            announces=leads and (verb or words.clause.search(one.search[-_LAST:]) is not None),
            enacts=leads and words.enacts(one.search),
            speaks=one.paragraph_id in announcing,
            listed=one.section_id in listed,
            closed=one.paragraph_id in closed,
            heading=at == 0 or one.section_id != paragraphs[at - 1].section_id,
            first=first,
            anew=anew and bare and end == "comma",
        )
        clauses.append(clause)
        begins = clause.number == 1 and one.parent_id is None
        first = not clause.enacting and (first or (begins and not clause.place[1]))
        anew = clause.anew if bare else begins
    return clauses[::-1]


def _below_closing(extraction: Extraction) -> set[str]:
    """The paragraphs right below lines that close a decision: the meeting, the day."""
    firsts = [one.line_first for one in extraction.paragraphs]
    places = {bisect_right(firsts, line.line) for line in extraction.lines if line.role == "closing"}
    return {extraction.paragraphs[at].paragraph_id for at in places if at < len(firsts)}


def _decided_in_annexes(paragraphs: Sequence[Paragraph], enacting: Container[str]) -> set[str]:
    """The annexes with enacting words in the section they go on with: that is a decision, no annex to it."""
    return {
        annex_of(after.path)
        for one, after in pairwise(paragraphs)
        if one.paragraph_id in enacting and one.section_id == after.section_id
    }


def _place(one: Paragraph, own_decisions: Container[str]) -> tuple[str, str]:
    """The step of the path that tells the resolutions of a document apart, and the annex, if it is no
    decision itself; empty outside of any.
    """
    step, annex = next(iter(levels_of(one.path)), ""), annex_of(one.path)
    return step if step.startswith("d") else "", "" if annex in own_decisions else annex


def _is_enacting(one: Paragraph, words: Words) -> bool:
    """Whether a paragraph is the enacting words of a resolution: by print, in the name of an organ that is
    known. Without words of the language print decides.
    """
    if one.path.rsplit(".", 1)[-1] == _ENACTING:
        return words.grammar is None or words.names_organ(one.search)
    return one.label is None and words.enacting.match(one.search) is not None


class _Count(NamedTuple):
    """A count of numbered paragraphs with what stands above it, and its votes.

    Of the `numbered` paragraphs `verbs` begin with a clause verb, `marks` end in a semicolon or a colon and
    `compound` ones have a number such as 2.1. Of those above the first of them `commas` end in a comma and
    `unnumbered` begin with a clause verb; `announced` is the line of one that decides what follows its colon,
    0 where none does.
    """

    clauses: Sequence[_Clause]
    numbered: int
    verbs: int
    marks: int
    compound: int
    commas: int
    unnumbered: int
    announced: int

    @property
    def decides(self) -> bool:
        """Whether most of its clauses decide or ask by their first word."""
        return self.verbs >= _MOST * self.numbered if self.numbered else self.unnumbered > 0

    @property
    def adopts(self) -> bool:
        """Whether what stands above its numbers decides."""
        return self.announced > 0 or self.unnumbered > 0

    def narrates(self, *, adopts: bool) -> bool:
        """Whether its numbered paragraphs tell facts: «2.1», or no verb, no mark, and nothing adopts them."""
        if self.compound > _SOME * self.numbered:
            return True
        return self.numbered >= _FEW and not (self.verbs or self.marks or adopts)

    @property
    def is_voted(self) -> bool:
        """Whether it is a decision's though no enacting words are printed: by a preamble above clauses that
        decide or above what announces them, or by such clauses alone.
        """
        if self.announced and self.commas >= 2:
            return True
        if not self.decides or not self.numbered or self.narrates(adopts=self.adopts):
            return False
        if self.commas >= 2 or (self.commas and self.verbs >= 2):
            return True
        many = self.numbered >= _FEW and self.verbs >= _NEARLY_ALL * self.numbered
        return many and self.marks >= _MOST * self.numbered and not self.clauses[0].listed


def _counts(clauses: Sequence[_Clause]) -> Iterator[_Count]:
    """The counts of a document in order; nothing stands between them.

    One begins with enacting words, with a preamble above a paragraph 1, with a number that is not above the
    last, and where a resolution or an annex begins or ends.
    """
    start, last, led, place = 0, 0, False, ("", "")
    for at, own in enumerate(clauses):
        if own.row.parent_id is None:
            again = (own.anew and not led and last > 0) or (own.number is not None and own.number <= last)
            if at > start and (again or own.place != place or own.enacting):
                yield _voted(clauses[start:at])
                start, last = at, 0
            last, place, led = own.number or last, own.place, own.anew
    if clauses:
        yield _voted(clauses[start:])


def _voted(clauses: Sequence[_Clause]) -> _Count:
    head = clauses[0]
    outer = [own for own in clauses if own.row.parent_id in {None, head.row.paragraph_id}]
    numbered = [own for own in outer if own.number is not None]
    above = list(takewhile(lambda own: own.number is None, outer[int(head.enacting) :]))
    return _Count(
        clauses=clauses,
        numbered=len(numbered),
        verbs=sum(own.verb for own in numbered),
        marks=sum(own.end in {"semicolon", "colon"} for own in numbered),
        compound=sum(COMPOUND.match(own.row.label or "") is not None for own in numbered),
        commas=sum(own.end == "comma" for own in above),
        unnumbered=sum(own.verb for own in above),
        announced=next((own.row.line_first for own in above if own.announces), 0),
    )


def _enact(clauses: Sequence[_Clause], words: Words, roles: dict[str, str]) -> Iterator[str]:
    """Fill in the roles in resolutions, and yield the first paragraphs of those without enacting words.

    Evidence is added up over each count of numbered paragraphs before any of them has a role. In one that is
    a decision's the enacting words open a preamble. A clause of it ends in a comma and has no number; the
    first paragraph with a number is operative, or, where none has the number 1, one that ends in a semicolon
    or a full stop, and so is what follows, until the first clause below a heading or above a paragraph 1 ends
    in a comma, which opens a preamble again, or a short line without a mark at its end: there the date of
    adoption and the annexes follow. No heading closes a decision. Neither do the clauses go on below a
    statement. «Decides:» above the clauses is operative, too.
    """
    wordless = words.grammar is None
    part, adopts, plenary = "", False, wordless
    several = any(own.place[0] for own in clauses)
    for count in _counts(clauses):
        head = count.clauses[0]
        if head.enacting:
            plenary, adopts = words.known_organ.match(head.row.search) is not None, False
        adopts = adopts or (count.adopts and plenary)
        narrates = count.narrates(adopts=adopts)
        was, part = part, _part_at(count, part, several=several, wordless=wordless)
        own: Sequence[_Clause] = count.clauses if part else ()
        if part and not (was or head.enacting):
            if part == "preamble":
                own = [*dropwhile(lambda clause: clause.end != "comma", own)]
            yield own[0].row.paragraph_id
        part = _fill(own, part, count.announced, roles, narrates=narrates)


def _fill(
    clauses: Sequence[_Clause], part: str, announced: int, roles: dict[str, str], *, narrates: bool
) -> str:
    """Fill in the roles of a count, from the part of a decision above it; return the part that it ends in.

    Below what it adopts, and from its first label on, a count that `narrates` has no clauses.
    """
    adopted = False
    for clause in clauses:
        one = clause.row
        adopted = adopted or (narrates and one.label is not None and not clause.place[1])
        part = "closed" if clause.closed or clause.speaks else part
        if not clause.speaks:
            leads = clause.first or one.line_first < announced
            part, role = _role(clause, part, roles.get(one.parent_id or ""), leads=leads)
            if not adopted or role == "annexed":
                roles[one.paragraph_id] = role
        adopted = adopted or (narrates and clause.announces)
    return part


def _part_at(count: _Count, part: str, *, several: bool, wordless: bool) -> str:
    """The part of a decision that a count begins in, after the part before it; empty outside of any."""
    head = count.clauses[0]
    if head.enacting:
        clauses = count.commas or count.adopts or count.verbs
        return "preamble" if clauses or wordless else ""
    if part and several and not head.place[0]:
        return ""
    if not part and count.is_voted:
        return "preamble" if count.commas else "operative"
    return part


def _role(clause: _Clause, part: str, above: str | None, *, leads: bool) -> tuple[str, str]:
    """The part of a decision that a paragraph is in, from the part before it, and its role there."""
    if clause.place[1]:
        return part, "annexed"
    if clause.enacting and part == "preamble":
        return part, "enacting_words"
    if above is not None:
        return part, "clause" if above == "enacting_words" else above
    if part == "preamble" and (clause.enacts or (leads and clause.row.label is None)):
        return part, "announcing_clause" if clause.enacts else "preamble"
    return _clause(clause, part)


def _clause(clause: _Clause, part: str) -> tuple[str, str]:
    """The part of a decision that a clause which hangs under nothing is in, and its role there."""
    end, bare = clause.end, clause.row.label is None
    if clause.number is not None:
        return "operative", "numbered_clause"
    if part == "preamble" or clause.anew or (clause.heading and end == "comma"):
        ends = end in {"semicolon", "stop"} and bare
        return ("operative", "unnumbered_clause") if ends else ("preamble", "preamble")
    if not end and bare and len(clause.row.text) < _MAX_CLOSING:
        return "closed", "closing_line"
    return part, "after_closing" if part == "closed" else "clause"


# ---------------------------------------------------------------------------------------------
# Statements that an organ's president makes in its name


def _statements(paragraphs: Sequence[Paragraph], words: Words) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the paragraphs that announce a statement made in an organ's name, and of its clauses.

    One is announced by words that end in a colon («… made the following statement on behalf of the Council:»)
    and its first clause opens a quotation and names the organ. It goes on to the end of the quotation; where
    none is printed in its section, as long as each paragraph opens one.
    """
    announcing = {
        one.paragraph_id
        for one in paragraphs
        if line_end(one.text) == "colon" and words.statement.search(one.search)
        if words.on_behalf.search(one.search)
    }
    clauses = dict[str, list[str]]()
    for at, (one, first) in enumerate(pairwise(paragraphs), 1):
        if one.paragraph_id in announcing and _opens(first) and words.organs.search(first.search[:_HEAD]):
            run, closed = list[Paragraph](), False
            for row in map(paragraphs.__getitem__, range(at, len(paragraphs))):
                if closed or row.section_id != first.section_id or row.paragraph_id in announcing:
                    break
                run.append(row)
                closed = _closes(row)
            quoted = run if closed else takewhile(_opens, run)
            clauses[one.paragraph_id] = [row.paragraph_id for row in quoted]
    return frozenset(clauses), frozenset(own for quoted in clauses.values() for own in quoted)


def _opens(one: Paragraph) -> bool:
    return (one.label or one.text)[:1] in _MARKS


def _closes(one: Paragraph) -> bool:
    """Whether a paragraph ends in a quotation mark that none within it opens."""
    text = one.text.rstrip(f"{STOPS} \xa0")
    within = f"{one.label or ''}{text}"[1 if _opens(one) else 0 :]
    return text[-1:] in _MARKS and sum(within.count(mark) for mark in _MARKS) % 2 == 1
