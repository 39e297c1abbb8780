"""What a printed form may stand for: each single exchange, loss or addition that print can make."""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.languages.suspicion_words import Confusion, SuspicionWords


class Proposal(NamedTuple):
    """A form that the printed one may stand for; `at` is the letter of it that differs."""

    form: str
    at: int
    rule: str


def proposals(form: str, words: SuspicionWords) -> Iterator[Proposal]:
    """Yield the proposals for a form without vowel signs, in a fixed order; some may come twice."""
    for confusion in words.confusions:
        yield from _exchanged(form, confusion)
    if len(form) >= words.edits.shortest - 1:
        yield from _edited(form, words)


def _exchanged(form: str, confusion: Confusion) -> Iterator[Proposal]:
    last = len(form) - 1
    for at, letter in enumerate(form):
        if letter in confusion.letters and not (confusion.inside and at == last):
            for other in confusion.letters:
                if other != letter:
                    yield Proposal(form[:at] + other + form[at + 1 :], at, confusion.id)


def _edited(form: str, words: SuspicionWords) -> Iterator[Proposal]:
    for at in range(1, len(form)):
        for letter in words.edits.lost:
            yield Proposal(form[:at] + letter + form[at:], at, "letter.lost")
    for at in range(1, len(form)):
        if form[at] in words.edits.added or form[at] == form[at - 1]:
            yield Proposal(form[:at] + form[at + 1 :], at, "letter.added")
    for at in range(1, len(form) - 1):
        if form[at] != form[at + 1]:
            swapped = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
            yield Proposal(swapped, at, "letter.swapped")
