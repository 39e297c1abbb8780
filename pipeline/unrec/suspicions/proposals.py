"""What a printed form may stand for: each single exchange, loss or addition that print can make."""

from collections.abc import Iterator

from unrec.languages.suspicion_words import Confusion, SuspicionWords

Proposal = tuple[str, int, str]
"""A form that the printed one may stand for, the letter of it that differs, and the rule."""


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
                    yield form[:at] + other + form[at + 1 :], at, confusion.id


def _edited(form: str, words: SuspicionWords) -> Iterator[Proposal]:
    for at in range(1, len(form)):
        for letter in words.edits.lost:
            yield form[:at] + letter + form[at:], at, "letter.lost"
    for at in range(1, len(form)):
        if form[at] in words.edits.added or form[at] == form[at - 1]:
            yield form[:at] + form[at + 1 :], at, "letter.added"
    for at in range(1, len(form) - 1):
        if form[at] != form[at + 1]:
            swapped = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
            yield swapped, at, "letter.swapped"
