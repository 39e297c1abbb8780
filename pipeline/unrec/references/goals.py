"""Goals and targets of plans."""

from itertools import takewhile
from string import ascii_uppercase
from typing import Final

from unrec.references.discourse import Anchor, Mention, Target
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    find,
    skip,
)
from unrec.references.names import anchor_of, container_at
from unrec.references.numerals import numerals
from unrec.references.vocabulary import (
    Count,
    Found,
    UnitWord,
)

GOALS = frozenset({"goal", "target"})


def goal_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read the phrase that a word for a goal or target begins; None without a number, or of another plan."""
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if word.whole and (inner := _target_word(text, found, lexicon)):
        # «可持续发展目标的具体目标10.7»
        found = inner._replace(start=found.start, conjunction=found.conjunction)
        word = word._replace(unit="target")
    shape, numbers = _goals(text, found.end, word, lexicon)
    if not numbers:
        return None
    targets = tuple(dict.fromkeys(Target(part=value) for value, _ in numbers))
    rule = f"{word.unit}.{'single' if len(numbers) == 1 else 'list'}"
    mention = Mention("part", found.start, numbers[-1][1], rule, targets, joined=found.conjunction)
    if word.whole:
        return mention._replace(anchor=Anchor("named", found.start, mention.end, word.whole, rule="name"))
    whole = _of_plan(text, mention, word, lexicon)
    is_known = whole is not None and (whole.anchor is not None or whole.possessed is not None)
    return whole if is_known or (word.definite and (shape != "plain" or word.unit != "target")) else None


def _goals(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> tuple[str, list[tuple[str, int]]]:
    """The numbers of targets, «16.2», or of goals, or their letters, «الغاية ألف», «goals A and B», «target
    (c)», each with its end, and how they are written.
    """
    members: Count = 3 if lexicon.joining.apart else word.members
    if listed := numerals(text, end, members, lexicon, shape="target"):
        return "target", [(number.value, number.end) for number in listed.numbers]
    listed = numerals(text, end, word.members, lexicon)
    plain = (
        takewhile(
            lambda number: number.value.isdecimal() and not (number.letter or number.paragraph),
            listed.numbers,
        )
        if listed
        else ()
    )
    if numbers := [(number.value, number.end) for number in plain]:
        return "plain", numbers
    return "lettered", [] if word.whole else _goal_letters(text, end, word, lexicon)


def _goal_letters(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> list[tuple[str, int]]:
    """«الغاية ألف», «goals A and B», «target (c)»: capital letters, their names, or letters in brackets."""
    shapes: Final = ("lettered", "plain")
    for shape in shapes:
        listed = numerals(text, end, word.members, lexicon, shape=shape)
        each = listed.numbers if listed else ()
        letters = [((number.value or number.letter or "").upper(), number.end) for number in each]
        if letters and all(len(letter) == 1 and letter in ascii_uppercase for letter, _ in letters):
            return letters
    return []


def _of_plan(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """The goals with what they are of: «هدفها ١٦», «من خطة …»; None where that is no plan that is known."""
    if word.possessed is not None:
        return mention._replace(possessed="itself", rule=f"{mention.rule}+article.of_it")
    tail = lexicon.counting.goal_tails.longest(text, skip(text, mention.end))
    if tail:
        # «objectif 5 de développement durable»
        named = Anchor("named", mention.start, tail[1], tail[0], rule="name")
        return mention._replace(anchor=named, end=tail[1])
    of = lexicon.links.of.match(text, mention.end)
    # «الأولوية الثالثة لإطار سنداي»: after a preposition written together with it
    attached = find(text, skip(text, mention.end), lexicon) if not of else None
    container = container_at(text, of.end(), lexicon) if of else None
    if attached and attached.preposition:
        container = anchor_of(text, attached, lexicon)
    if container is None:
        return mention
    if container.manner not in {"named", "described"} or container.members > 1:
        return None
    return mention._replace(anchor=container, end=container.end)


def _target_word(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """The word for targets after the words that say of what plan they are."""
    of = lexicon.links.of.match(text, found.end)
    inner = find(text, of.end() if of else skip(text, found.end), lexicon)
    known = inner is not None and isinstance(inner.entry, UnitWord) and inner.entry.unit == "target"
    return inner if known else None


def goals_of(mention: Mention) -> tuple[Target, ...] | None:
    """Return the goals or targets that a mention is of, None for any other: none where they are told by
    letters, and it is not said of what («target (a)»).
    """
    if mention.rule.partition(".")[0] not in GOALS:
        return None
    is_known = mention.anchor is not None or mention.possessed is not None
    untold = not is_known and any((target.part or "").isalpha() for target in mention.targets)
    return () if untold else mention.targets
