"""What organs decide, in resolutions and statements: the role of each paragraph, by print."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
_COMPOUND = re.compile(r"\d+\W{1,2}\d+")
# Double quotation marks in either direction: print turns them about.
_MARKS = frozenset(OPENING_QUOTES + "»")


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


def decisions(
    paragraphs: Sequence[Paragraph],
    words: Words,
    listed: Container[str | None],
    closed: Container[str] = frozenset(),
) -> Decided:
    """Return the decisions of a document: resolutions, and statements made in an organ's name.

    `listed` are the sections that hold recommendations: there a list of requests alone is no decision.
    `closed` are the ids of the paragraphs right below lines that close a decision (`below_closing`).
    """
    announcing, clauses = _statements(paragraphs, words)
    enacting = frozenset(one.paragraph_id for one in paragraphs if _is_enacting(one, words))
    annexes = _decided_in_annexes(paragraphs, enacting)
    layout = _Layout(
        words=words,
        enacting=enacting,
        announcing=announcing,
        annexes=annexes,
        first=_first_numbered(paragraphs, enacting, annexes),
        anew=_before_first(paragraphs),
        several=any(map(_resolution_of, paragraphs)),
        listed=listed,
        closed=closed,
    )
    roles: dict[str, str] = {}
    voted = frozenset(_enact(paragraphs, layout, roles))
    ids = [one.paragraph_id for one in paragraphs]
    first = next((at for at, own in enumerate(ids) if own in roles), len(ids))
    outside = frozenset(own for own in ids[first:] if own not in roles)
    roles |= dict.fromkeys(announcing, "announces_statement") | dict.fromkeys(clauses, "statement")
    decided = frozenset(own for own in enacting if roles.get(own) == "enacting_words")
    return Decided(roles, decided, voted, clauses, outside)


class _Layout(NamedTuple):
    """What is seen of a whole document: `enacting` words, what is `announcing` a statement, `annexes` that
    are decisions themselves, the paragraphs above the `first` number and those that open a preamble `anew`,
    whether it has `several` decisions, the sections that are `listed`, and the paragraphs right below lines
    that have `closed` one.
    """

    words: Words
    enacting: Container[str]
    announcing: Container[str]
    annexes: Container[str]
    first: Container[str]
    anew: Container[str]
    several: bool
    listed: Container[str | None]
    closed: Container[str]


def below_closing(extraction: Extraction) -> frozenset[str]:
    """Return the ids of the paragraphs right below lines that close a decision: the meeting, the day."""
    closing = [line.line for line in extraction.lines if line.role == "closing"]
    firsts = [one.line_first for one in extraction.paragraphs]
    places = {bisect_right(firsts, line) for line in closing}
    return frozenset(extraction.paragraphs[at].paragraph_id for at in places if at < len(firsts))


def _resolution_of(one: Paragraph) -> str:
    """The step of the path that tells the resolutions of a document apart; empty outside of any."""
    return next((step for step in levels_of(one.path)[:1] if step.startswith("d")), "")


class _Count(NamedTuple):
    """A count of numbered paragraphs with what stands above it, `[start, stop)` of the document's, and votes.

    Of the `numbered` paragraphs `verbs` begin with a clause verb, `marks` end in a semicolon or a colon and
    `compound` ones have a number such as 2.1. Of those above the first of them `commas` end in a comma and
    `unnumbered` begin with a clause verb; `announced` is the line of one that decides what follows its colon,
    0 where none does, `adopts` says that one in this count or above it in the decision does either.
    """

    start: int
    stop: int
    numbered: int
    verbs: int
    marks: int
    compound: int
    commas: int
    unnumbered: int
    announced: int
    adopts: bool

    @property
    def decides(self) -> bool:
        """Whether most of its clauses decide or ask by their first word."""
        return self.verbs >= _MOST * self.numbered if self.numbered else self.unnumbered > 0

    @property
    def narrates(self) -> bool:
        """Whether its numbered paragraphs tell facts: «2.1», or no verb, no mark, and nothing adopts them."""
        if self.compound > _SOME * self.numbered:
            return True
        return self.numbered >= _FEW and not (self.verbs or self.marks or self.adopts)


# Shares of the numbered paragraphs of a count, and how many are few.
_SOME, _MOST, _NEARLY_ALL, _FEW = 0.3, 0.5, 0.8, 3


def _annex_of(paragraph: Paragraph, layout: _Layout) -> str:
    """The annex that a paragraph is in; empty where it is in none."""
    return annex_of(paragraph.path) if _is_annexed(paragraph, layout.annexes) else ""


def _counts(paragraphs: Sequence[Paragraph], layout: _Layout) -> Iterator[_Count]:
    """The counts of a document in order; nothing stands between them.

    One begins with enacting words, with a preamble above a paragraph 1, with a number that is not above the
    last, and where a resolution or an annex begins or ends.
    """
    start, last, led, within = 0, 0, False, ("", "")
    for at, one in enumerate(paragraphs):
        if one.parent_id is not None:
            continue
        place = _resolution_of(one), _annex_of(one, layout)
        number = one.number or 0 if _is_numbered(one) else None
        leads = one.paragraph_id in layout.anew
        again = (leads and not led and last > 0) or (number is not None and number <= last)
        if at > start and (again or place != within or one.paragraph_id in layout.enacting):
            yield _voted(paragraphs, start, at, layout)
            start, last = at, 0
        last, within, led = number or last, place, leads
    if paragraphs:
        yield _voted(paragraphs, start, len(paragraphs), layout)


def _voted(paragraphs: Sequence[Paragraph], start: int, stop: int, layout: _Layout) -> _Count:
    words = layout.words
    head = paragraphs[start].paragraph_id
    outer = [one for one in paragraphs[start:stop] if one.parent_id in {None, head}]
    numbered = [one for one in outer if _is_numbered(one)]
    above = list(takewhile(lambda one: not _is_numbered(one), outer[int(head in layout.enacting) :]))
    unnumbered = sum(words.begins_clause(one.search) for one in above)
    announced = next((one.line_first for one in above if _announces(one, words)), 0)
    return _Count(
        start=start,
        stop=stop,
        numbered=len(numbered),
        verbs=sum(words.begins_clause(one.search) for one in numbered),
        marks=sum(line_end(one.text) in {"semicolon", "colon"} for one in numbered),
        compound=sum(_COMPOUND.match(one.label or "") is not None for one in numbered),
        commas=sum(line_end(one.text) == "comma" for one in above),
        unnumbered=unnumbered,
        announced=announced,
        adopts=announced > 0 or unnumbered > 0,
    )


def _is_voted(count: _Count, head: Paragraph, listed: Container[str | None]) -> bool:
    """Whether a count is a decision's though no enacting words are printed: by a preamble above clauses that
    decide or above what announces them, or by such clauses alone.
    """
    if count.announced and count.commas >= 2:
        return True
    if not count.decides or not count.numbered or count.narrates:
        return False
    if count.commas >= 2 or (count.commas and count.verbs >= 2):
        return True
    many = count.numbered >= _FEW and count.verbs >= _NEARLY_ALL * count.numbered
    return many and count.marks >= _MOST * count.numbered and head.section_id not in listed


def _enact(paragraphs: Sequence[Paragraph], layout: _Layout, roles: dict[str, str]) -> Iterator[str]:
    """Fill in the roles in resolutions, and yield the first paragraphs of those without enacting words.

    Evidence is added up over each count of numbered paragraphs before any of them has a role. In one that is
    a decision's the enacting words open a preamble. A clause of it ends in a comma and has no number; the
    first paragraph with a number is operative, or, where none has the number 1, one that ends in a semicolon
    or a full stop, and so is what follows, until the first clause below a heading or above a paragraph 1 ends
    in a comma, which opens a preamble again, or a short line without a mark at its end: there the date of
    adoption and the annexes follow. No heading closes a decision. Neither do the clauses go on below a
    statement. «Decides:» above the clauses is operative, too.
    """
    words = layout.words
    part, section, adopts, plenary = "", None, False, words.grammar is None
    for count in _counts(paragraphs, layout):
        head = paragraphs[count.start]
        enacts = head.paragraph_id in layout.enacting
        if enacts:
            plenary, adopts = words.known_organ.match(head.search) is not None, False
        adopts = adopts or (count.adopts and plenary)
        narrates = count._replace(adopts=adopts).narrates
        was, part = part, _part_at(count, head, part, layout)
        own = paragraphs[count.start : count.stop] if part else ()
        if part and not (was or enacts):
            if part == "preamble":
                own = [*dropwhile(lambda one: line_end(one.text) != "comma", own)]
            yield own[0].paragraph_id
        adopted = False
        for one in own:
            adopted = adopted or (narrates and one.label is not None and not _is_annexed(one, layout.annexes))
            anew = one.paragraph_id in layout.anew or (
                one.section_id != section and line_end(one.text) == "comma"
            )
            part = "closed" if one.paragraph_id in layout.closed and part else part
            leads = one.paragraph_id in layout.first or one.line_first < count.announced
            part, role = _role(one, part, roles.get(one.parent_id or ""), layout, anew=anew, leads=leads)
            if role and not (narrates and adopted and role != "annexed"):
                roles[one.paragraph_id] = role
            adopted = adopted or (narrates and _announces(one, words))
            section = one.section_id


def _part_at(count: _Count, head: Paragraph, part: str, layout: _Layout) -> str:
    """The part of a decision that a count begins in, after the part before it; empty outside of any."""
    if head.paragraph_id in layout.enacting:
        clauses = count.commas or count.unnumbered or count.announced or count.verbs
        return "preamble" if clauses or layout.words.grammar is None else ""
    if part and layout.several and not _resolution_of(head) and not count.decides:
        return ""
    if not part and _is_voted(count, head, layout.listed):
        return "preamble" if count.commas else "operative"
    return part


def _role(
    one: Paragraph, part: str, above: str | None, layout: _Layout, *, anew: bool, leads: bool
) -> tuple[str, str]:
    """The part of a decision that a paragraph is in, from the part before it, and its role there."""
    if one.paragraph_id in layout.announcing:
        return "closed", ""
    if _is_annexed(one, layout.annexes):
        return part, "annexed"
    if one.paragraph_id in layout.enacting and part == "preamble":
        return part, "enacting_words"
    if above is not None:
        return part, "clause" if above == "enacting_words" else above
    if part == "preamble" and one.label is None:
        if line_end(one.text) == "colon" and layout.words.enacts(one.search):
            return part, "announcing_clause"
        if leads:
            return part, "preamble"
    return _clause(one, "preamble" if anew else part)


def _is_enacting(one: Paragraph, words: Words) -> bool:
    """Whether a paragraph is the enacting words of a resolution: by print, in the name of an organ that is
    known. Without words of the language print decides.
    """
    if one.path.rsplit(".", 1)[-1] == _ENACTING:
        return words.grammar is None or words.names_organ(one.search)
    return one.label is None and words.enacting.match(one.search) is not None


def _announces(one: Paragraph, words: Words) -> bool:
    """Whether a paragraph without a number decides what follows, by its first or its last words: «Adopts the
    following:», «… decide:».
    """
    if one.label is not None or line_end(one.text) != "colon":
        return False
    return words.begins_clause(one.search) or words.clause.search(one.search[-_LAST:]) is not None


def _decided_in_annexes(paragraphs: Sequence[Paragraph], enacting: Container[str]) -> frozenset[str]:
    """The annexes with enacting words in the section they go on with: that is a decision, no annex to it."""
    return frozenset(
        annex_of(after.path)
        for one, after in pairwise(paragraphs)
        if one.paragraph_id in enacting and one.section_id == after.section_id and annex_of(after.path)
    )


def _is_annexed(one: Paragraph, decided: Container[str]) -> bool:
    """Whether a paragraph stands in an annex that is no decision itself."""
    annex = annex_of(one.path)
    return bool(annex) and annex not in decided


def _first_numbered(
    paragraphs: Sequence[Paragraph], enacting: Container[str], decided: Container[str]
) -> set[str]:
    """The paragraphs below which their resolution has a paragraph 1, which ends the preamble."""
    above: set[str] = set()
    numbered = False
    for one in reversed(paragraphs):
        if numbered:
            above.add(one.paragraph_id)
        if one.paragraph_id in enacting:
            numbered = False
        elif _is_paragraph_1(one) and not _is_annexed(one, decided):
            numbered = True
    return above


def _is_numbered(one: Paragraph) -> bool:
    return one.label is not None and one.number is not None and one.letter is None


def _is_paragraph_1(one: Paragraph) -> bool:
    return one.parent_id is None and one.number == 1 and _is_numbered(one)


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
    if _is_numbered(one):
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
