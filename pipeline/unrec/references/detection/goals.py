"""Goals and targets: «الهدف ١٦ من أهداف التنمية المستدامة», «الغايات ٥-٢ و٨-٧ و١٦-٢»."""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Final

from unrec.references.detection.anchors import anchor_of
from unrec.references.detection.containers import container_at
from unrec.references.detection.numerals import numerals
from unrec.references.mentions import Anchor, Mention, Target
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import after, find, numbered, skip
from unrec.references.words.vocabulary import Description, Found, UnitWord
from unrec.references.words.written import latin

GOALS = frozenset({"goal", "target"})
BY_NUMBER = "target.number"
"""The rule of targets without the numbers of their goals, which say of no plan: «الغايتان ٢١ و٢٢»."""
_TARGET = re.compile(r"(\d{1,2})\s?[-–./]\s?(?:(\d{1,2})|\(?([^\W\d_]{1,2})\)?)(?!\w)")
_MOST = 40
_LATIN = "abcd"
_LETTERED: Final = ("lettered", "plain")


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
    plain = not numbers
    if (word.unit == "goal" or plain) and all(_may_be_range(value) for value, _ in numbers):
        numbers = list(_goals(text, found, lexicon))
    lettered = not numbers
    if lettered and not word.whole:
        numbers = list(_lettered(text, found, lexicon))
    if not numbers:
        return None
    how = "single" if len(numbers) == 1 else "list"
    targets = tuple(dict.fromkeys(Target(part=value) for value, _ in numbers))
    mention = Mention(
        "part", found.start, numbers[-1][1], f"{word.unit}.{how}", targets, joined=found.conjunction
    )
    if word.whole:
        return mention._replace(anchor=Anchor("named", found.start, mention.end, word.whole, rule="name"))
    whole = _whole(text, mention, word, lexicon)
    untold = whole is None or not (whole.anchor or whole.possessed)
    if plain and not lettered and word.unit == "target" and untold:
        return whole and whole._replace(rule=BY_NUMBER) if word.definite else None
    return None if whole is None or not (word.definite or not untold) else whole


def _whole(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """The goals with what they are of: «هدفها ١٦», «الهدف ١٦ منها», «من خطة …»;
    None where that is no plan that is known.
    """
    if word.possessed is not None:
        return mention._replace(possessed="itself", rule=f"{mention.rule}+article.of_it")
    tail = lexicon.counting.goal_tails.longest(text, skip(text, mention.end))
    if tail:
        # «objectif 5 de développement durable»
        named = Anchor("named", mention.start, tail[1], tail[0], rule="name")
        return mention._replace(anchor=named, end=tail[1])
    of = lexicon.links.of.match(text, mention.end)
    container = container_at(text, of.end(), lexicon) if of else _attached(text, mention.end, lexicon)
    of_it = lexicon.links.of_it.match(text, mention.end)
    if of_it and (container is None or container.manner == "unknown"):
        return mention._replace(end=of_it.end(), possessed="itself", rule=f"{mention.rule}+article.of_it")
    if container is None:
        return mention
    if of and container.manner == "unknown":
        container = _titled(text, of.end(), lexicon) or container
    if container.manner not in {"named", "described"} or container.members > 1:
        return None
    return mention._replace(anchor=container, end=container.end)


def _titled(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«الهدف ٢٣ من الاتفاق المتعلق بتعزيز التعاون الدولي»: a description before the goal's title."""
    found = find(text, start, lexicon)
    if found is None or not isinstance(found.entry, Description):
        return None
    word = found.entry
    if (
        after(text, found.end, lexicon.names.titled) == found.end
        and after(text, found.end, lexicon.titles.title_marks) == found.end
    ):
        return None
    return Anchor("described", start, found.end, kind=word.kind, among=word.among, also=word.also)


def _attached(text: str, end: int, lexicon: Lexicon) -> Anchor | None:
    """«الأولوية الثالثة لإطار سنداي»: what goals are of, behind a preposition written together with it."""
    found = find(text, skip(text, end), lexicon)
    return anchor_of(text, found, lexicon) if found and found.preposition else None


def _target_word(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """The word for targets behind the words that say of what plan they are."""
    of = lexicon.links.of.match(text, found.end)
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


def is_untold(mention: Mention) -> bool:
    """Tell whether a mention is of goals told by letters, and does not say of what: «target (a)» is none."""
    told = mention.anchor is not None or mention.possessed is not None
    return not told and any((target.part or "").isalpha() for target in mention.targets)


def _goals(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word = found.entry
    listed = numerals(text, found.end, word.members if isinstance(word, UnitWord) else 1, lexicon)
    for one in listed.numbers if listed else ():
        if not one.value.isdecimal() or one.letter or one.paragraph:
            return
        yield one.value, one.end


def _lettered(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """«الغاية ألف», «goals A and B», «target (c)»: capital letters, their names, or letters in brackets."""
    word = found.entry
    members = word.members if isinstance(word, UnitWord) else 1
    for shape in _LETTERED:
        listed = numerals(text, found.end, members, lexicon, shape=shape)
        letters = [(one.value or one.letter or "").upper() for one in listed.numbers] if listed else []
        if listed and all(len(one) == 1 and one in ascii_uppercase for one in letters):
            yield from zip(letters, (one.end for one in listed.numbers), strict=True)
            return


def _targets(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word, start = found.entry, found.end
    single = isinstance(word, UnitWord) and word.members == 1 and not lexicon.joining.apart
    for _ in range(1 if single else _MOST):
        match = _TARGET.match(text, numbered(text, start, lexicon))
        target = _target(match, lexicon) if match else ""
        if match is None or not target:
            return
        yield f"{int(match[1])}.{target}", match.end()
        reach = lexicon.links.range_to.match(text, match.end()) if not single else None
        last = _TARGET.match(text, reach.end()) if reach else None
        if last and last[1] == match[1] and (match[2] or "").isdecimal() and (last[2] or "").isdecimal():
            # «targets 16.1 to 16.4»
            for between in range(int(match[2]) + 1, int(last[2]) + 1):
                yield f"{int(match[1])}.{between}", last.end()
            match = last
        separator = lexicon.links.separator.match(text, match.end())
        if separator is None or not separator[0].strip():
            return
        start = separator.end()


def _target(match: "re.Match[str]", lexicon: Lexicon) -> str:
    """The number, or the Latin letter of a letter; empty where the letter is none."""
    if match[2]:
        return str(int(match[2]))
    place = lexicon.counting.letters.get(match[3])
    return latin(place) if place else match[3] if match[3] in _LATIN else ""
