"""Goals and targets: «الهدف ١٦ من أهداف التنمية المستدامة», «الغايات ٥-٢ و٨-٧ و١٦-٢»."""

import re
from collections.abc import Iterator

from unrec.references.anchors import container_at
from unrec.references.lexicon import Lexicon, latin
from unrec.references.lookup import Found, find, numbered, skip
from unrec.references.mentions import Anchor, Mention, Target
from unrec.references.numerals import numerals
from unrec.references.vocabulary import UnitWord

GOALS = frozenset({"goal", "target"})
_TARGET = re.compile(r"(\d{1,2})\s?[-–./]\s?(?:(\d{1,2})|\(?([^\W\d_]{1,2})\)?)(?!\w)")
_MOST = 40
_LATIN = "abcd"


def goal_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read the phrase that a word for a goal or target begins; None without a number, or of another plan."""
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if word.whole and (inner := _target_word(text, found, lexicon)):
        # «可持续发展目标的具体目标10.7»
        found = inner._replace(
            start=found.start, entry=word._replace(unit="target"), conjunction=found.conjunction
        )
        word = word._replace(unit="target")
    numbers = list(_targets(text, found, lexicon))
    if word.unit == "goal" and all(_may_be_range(value) for value, _ in numbers):
        numbers = list(_goals(text, found, lexicon))
    if not numbers:
        return None
    end = numbers[-1][1]
    anchor = Anchor("named", found.start, end, word.whole, rule="name") if word.whole else None
    tail = lexicon.goal_tails.longest(text, skip(text, end)) if anchor is None else None
    if tail:
        anchor, end = Anchor("named", found.start, tail[1], tail[0], rule="name"), tail[1]
    of = lexicon.patterns.of.match(text, end) if anchor is None else None
    container = container_at(text, of.end(), lexicon) if of else None
    if container:
        if container.manner != "named":
            return None
        anchor, end = container, container.end
    how = "single" if len(numbers) == 1 else "list"
    targets = tuple(dict.fromkeys(Target(part=value) for value, _ in numbers))
    return Mention("part", found.start, end, f"{word.unit}.{how}", targets, anchor, joined=found.conjunction)


def _target_word(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """The word for targets behind the words that say of what plan they are."""
    of = lexicon.patterns.of.match(text, found.end)
    inner = find(text, of.end() if of else skip(text, found.end), lexicon)
    known = inner is not None and isinstance(inner.entry, UnitWord) and inner.entry.unit == "target"
    return inner if known else None


def _may_be_range(value: str) -> bool:
    """Tell whether `5.8` may be goals 5 to 8 rather than a target."""
    goal, _, target = value.partition(".")
    return target.isdecimal() and int(goal) < int(target)


def is_goal(mention: Mention) -> bool:
    """Tell whether a mention is of goals or targets."""
    return mention.rule.split(".")[0] in GOALS


def _goals(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word = found.entry
    listed = numerals(text, found.end, word.members if isinstance(word, UnitWord) else 1, lexicon)
    for one in listed.numbers if listed else ():
        if not one.value.isdecimal() or one.letter or one.paragraph:
            return
        yield one.value, one.end


def _targets(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word, start = found.entry, found.end
    single = isinstance(word, UnitWord) and word.members == 1 and not lexicon.apart
    for _ in range(1 if single else _MOST):
        match = _TARGET.match(text, numbered(text, start, lexicon))
        target = _target(match, lexicon) if match else ""
        if match is None or not target:
            return
        yield f"{int(match[1])}.{target}", match.end()
        separator = lexicon.patterns.separator.match(text, match.end())
        if separator is None or not separator[0].strip():
            return
        start = separator.end()


def _target(match: "re.Match[str]", lexicon: Lexicon) -> str:
    """The number, or the Latin letter of a letter; empty where the letter is none."""
    if match[2]:
        return str(int(match[2]))
    place = lexicon.letters.get(match[3])
    return latin(place) if place else match[3] if match[3] in _LATIN else ""
