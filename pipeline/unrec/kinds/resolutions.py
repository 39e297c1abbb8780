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
    ids = [paragraph.paragraph_id for paragraph in paragraphs]
    outside = frozenset(dropwhile(lambda paragraph_id: paragraph_id not in roles, ids)) - roles.keys()
    roles |= dict.fromkeys(announcing, "announces_statement") | dict.fromkeys(statements, "statement")
    decided = (clause.row.paragraph_id for clause in clauses if clause.enacting)
    enacting = frozenset(row_id for row_id in decided if roles.get(row_id) == "enacting_words")
    return Decided(roles, enacting, voted, statements, outside)


class _Clause(NamedTuple):
    """What is seen of a paragraph. `end` is its last mark, `over` says that the last below it ends in a full
    stop, `number` that of one with no letter, `place` the decision and the annex it stands in, unless that is
    a decision itself.

    It has `enacting` words, begins with a `verb` of clauses, or `announces` what is decided by its first or
    last words. It is `closed` by a line right above it (the meeting, the day), stands right below a
    `heading`, above the `first` number of its decision, or, with a comma, right above such a number (`anew`).
    One that `enacts` ends in a colon and asks or decides by its first word; one that `speaks` announces a
    statement; where it is `listed` recommendations are.
    """

    row: Paragraph
    end: str
    over: bool
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
    enacting = {paragraph.paragraph_id for paragraph in paragraphs if _is_enacting(paragraph, words)}
    closed = _below_closing(extraction) - enacting
    own_decisions = _decided_in_annexes(paragraphs, enacting)
    clauses: list[_Clause] = []
    first = anew = False
    last = ""  # how the last paragraph below the next one that hangs under nothing ends
    for at in range(len(paragraphs) - 1, -1, -1):
        paragraph = paragraphs[at]
        end, verb, bare = (
            line_end(paragraph.text),
            words.begins_clause(paragraph.search),
            paragraph.label is None,
        )
        announces, enacts = _leading(paragraph, end, words, verb=verb)
        last = last or end
        clause = _Clause(
            row=paragraph,
            end=end,
            over=last == "stop",
            number=None if bare or paragraph.letter is not None else paragraph.number,
            place=_place(paragraph, own_decisions),
            enacting=paragraph.paragraph_id in enacting,
            verb=verb,
            announces=announces,
            enacts=enacts,
            speaks=paragraph.paragraph_id in announcing,
            listed=paragraph.section_id in listed,
            closed=paragraph.paragraph_id in closed,
            heading=at == 0 or paragraph.section_id != paragraphs[at - 1].section_id,
            first=first,
            anew=anew and bare and end == "comma",
        )
        clauses.append(clause)
        last = "" if paragraph.parent_id is None else last
        begins = clause.number == 1 and paragraph.parent_id is None
        first = not clause.enacting and (first or (begins and not clause.place[1]))
        anew = clause.anew if bare else begins
    return clauses[::-1]


def _below_closing(extraction: Extraction) -> set[str]:
    """The paragraphs right below lines that close a decision: the meeting, the day."""
    firsts = [paragraph.line_first for paragraph in extraction.paragraphs]
    places = {bisect_right(firsts, line.line) for line in extraction.lines if line.role == "closing"}
    return {extraction.paragraphs[at].paragraph_id for at in places if at < len(firsts)}


def _decided_in_annexes(paragraphs: Sequence[Paragraph], enacting: Container[str]) -> set[str]:
    """The annexes with enacting words in the section they go on with: that is a decision, no annex to it."""
    return {
        annex_of(after.path)
        for paragraph, after in pairwise(paragraphs)
        if paragraph.paragraph_id in enacting and paragraph.section_id == after.section_id
    }


def _place(paragraph: Paragraph, own_decisions: Container[str]) -> tuple[str, str]:
    """The step of the path that tells the resolutions of a document apart, and the annex, if it is no
    decision itself; empty outside of any.
    """
    step, annex = next(iter(levels_of(paragraph.path)), ""), annex_of(paragraph.path)
    return step if step.startswith("d") else "", "" if annex in own_decisions else annex


def _leading(paragraph: Paragraph, end: str, words: Words, *, verb: bool) -> tuple[bool, bool]:
    """Whether a paragraph decides what follows its colon («Adopts the following:», «… decide:»), and whether
    its first word asks or decides.
    """
    if end != "colon" or paragraph.label is not None:
        return False, False
    return verb or words.clause.search(paragraph.search[-_LAST:]) is not None, words.enacts(paragraph.search)


def _is_enacting(paragraph: Paragraph, words: Words) -> bool:
    """Whether a paragraph is the enacting words of a resolution: by print, in the name of an organ that is
    known. Without words of the language print decides.
    """
    if paragraph.path.rsplit(".", 1)[-1] == _ENACTING:
        return words.grammar is None or words.names_organ(paragraph.search)
    return paragraph.label is None and words.enacting.match(paragraph.search) is not None


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
        decides = self.numbered > 0 and self.verbs >= _MOST * self.numbered
        if not decides or self.narrates(adopts=self.adopts):
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
    for at, clause in enumerate(clauses):
        if clause.row.parent_id is None:
            again = (clause.anew and not led and last > 0) or (
                clause.number is not None and clause.number <= last
            )
            if at > start and (again or clause.place != place or clause.enacting):
                yield _voted(clauses[start:at])
                start, last = at, 0
            last, place, led = clause.number or last, clause.place, clause.anew
    if clauses:
        yield _voted(clauses[start:])


def _voted(clauses: Sequence[_Clause]) -> _Count:
    head = clauses[0]
    outer = [clause for clause in clauses if clause.row.parent_id in {None, head.row.paragraph_id}]
    numbered = [clause for clause in outer if clause.number is not None]
    above = list(takewhile(lambda clause: clause.number is None, outer[int(head.enacting) :]))
    return _Count(
        clauses=clauses,
        numbered=len(numbered),
        verbs=sum(clause.verb for clause in numbered),
        marks=sum(clause.end in {"semicolon", "colon"} for clause in numbered),
        compound=sum(COMPOUND.match(clause.row.label or "") is not None for clause in numbered),
        commas=sum(clause.end == "comma" for clause in above),
        unnumbered=sum(clause.verb for clause in above),
        announced=next((clause.row.line_first for clause in above if clause.announces), 0),
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
    several = any(clause.place[0] for clause in clauses)
    for count in _counts(clauses):
        head = count.clauses[0]
        if head.enacting:
            plenary, adopts = words.known_organ.match(head.row.search) is not None, False
        adopts = adopts or (count.adopts and plenary)
        narrates = count.narrates(adopts=adopts)
        was, part = part, _part_at(count, part, several=several, wordless=wordless)
        enacted: Sequence[_Clause] = count.clauses if part else ()
        if part and not (was or head.enacting):
            if part == "preamble":
                enacted = [*dropwhile(lambda clause: clause.end != "comma", enacted)]
            yield enacted[0].row.paragraph_id
        part = _fill(enacted, part, count.announced, roles, narrates=narrates)


def _fill(
    clauses: Sequence[_Clause], part: str, announced: int, roles: dict[str, str], *, narrates: bool
) -> str:
    """Fill in the roles of a count, from the part of a decision above it; return the part that it ends in.

    Below what it adopts, and from its first label on, a count that `narrates` has no clauses.
    """
    adopted = False
    for clause in clauses:
        row = clause.row
        adopted = adopted or (narrates and row.label is not None and not clause.place[1])
        part = "closed" if clause.closed or clause.speaks else part
        if not clause.speaks:
            leads = clause.first or row.line_first < announced
            part, role = _role(clause, part, roles.get(row.parent_id or ""), leads=leads)
            if not adopted or role == "annexed":
                roles[row.paragraph_id] = role
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
        # The list below the last clause of a preamble ends in no full stop.
        ends = (end in {"semicolon", "stop"} or clause.over) and bare
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
        paragraph.paragraph_id
        for paragraph in paragraphs
        if line_end(paragraph.text) == "colon" and words.statement.search(paragraph.search)
        if words.on_behalf.search(paragraph.search)
    }
    clauses = dict[str, list[str]]()
    for at, (paragraph, first) in enumerate(pairwise(paragraphs), 1):
        if (
            paragraph.paragraph_id in announcing
            and _opens(first)
            and words.organs.search(first.search[:_HEAD])
        ):
            run, closed = list[Paragraph](), False
            for row in map(paragraphs.__getitem__, range(at, len(paragraphs))):
                if closed or row.section_id != first.section_id or row.paragraph_id in announcing:
                    break
                run.append(row)
                closed = _closes(row)
            quoted = run if closed else takewhile(_opens, run)
            clauses[paragraph.paragraph_id] = [row.paragraph_id for row in quoted]
    return frozenset(clauses), frozenset(own for quoted in clauses.values() for own in quoted)


def _opens(paragraph: Paragraph) -> bool:
    return (paragraph.label or paragraph.text)[:1] in _MARKS


def _closes(paragraph: Paragraph) -> bool:
    """Whether a paragraph ends in a quotation mark that none within it opens."""
    text = paragraph.text.rstrip(f"{STOPS} \xa0")
    within = f"{paragraph.label or ''}{text}"[1 if _opens(paragraph) else 0 :]
    return text[-1:] in _MARKS and sum(within.count(mark) for mark in _MARKS) % 2 == 1
