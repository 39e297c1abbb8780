"""Statements that an organ's president makes in its name: their paragraphs are clauses of a decision."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from unrec.classify.words import Words
from unrec.languages.signs import line_end
from unrec.models import Paragraph
from unrec.text import OPENING_QUOTES, STOPS

_HEAD = 100
# Double quotation marks in either direction: print turns them about.
_MARKS = frozenset(OPENING_QUOTES + "»")


class Statements(NamedTuple):
    """The ids of the paragraphs that announce a statement, and of its clauses."""

    announcing: frozenset[str]
    clauses: frozenset[str]


def statements(paragraphs: Sequence[Paragraph], words: Words) -> Statements:
    """Return the statements of a document that an organ's president made in its name.

    One is announced by words that end in a colon («… made the following statement on behalf of the Council:»)
    and its first clause opens a quotation and names the organ. It goes on to the end of the quotation; where
    none is printed in its section, as long as each paragraph opens one.
    """
    announcing = {at for at, one in enumerate(paragraphs) if _announces(one, words)}
    found = {at: list(_clauses(paragraphs, at + 1, announcing)) for at in announcing}
    found = {at: own for at, own in found.items() if own and _names_organ(own[0], words)}
    return Statements(
        frozenset(paragraphs[at].paragraph_id for at in found),
        frozenset(one.paragraph_id for own in found.values() for one in own),
    )


def _announces(one: Paragraph, words: Words) -> bool:
    return (
        line_end(one.text) == "colon"
        and words.statement.search(one.search) is not None
        and words.on_behalf.search(one.search) is not None
    )


def _names_organ(one: Paragraph, words: Words) -> bool:
    return words.organs.search(one.search[:_HEAD]) is not None


def _clauses(paragraphs: Sequence[Paragraph], start: int, announcing: set[int]) -> Iterator[Paragraph]:
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
