"""Automatic numbering: the label Word would print before a paragraph.

Word stores a paragraph's list and level, never its number; the number is counted here as Word counts:
lists that share an abstract definition share one count, a deeper level starts anew when a higher one
advances, and a list instance with a start override starts anew at its first paragraph.
"""

import re
from dataclasses import dataclass, field

from unrec.reading.docx.formats import DECIMAL, known, number_text
from unrec.reading.docx.styles import Styles, chain, style_of
from unrec.reading.docx.xml import Element, attribute, child, children, integer, pruned, switched, value_of

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
# Every paragraph of the list prints it; Word takes no more.
_LONGEST_TEXT = 255
_BULLET = "•"
_PRIVATE_USE = range(0xE000, 0xF900)
_SUFFIX = {"nothing": "", "space": " ", "tab": " "}


@dataclass(frozen=True)
class Level:
    """One level of a list, from `w:lvl`. `restart` is the 1-based level that restarts it, 0 for none."""

    start: int = 0
    style: str = DECIMAL
    text: str = ""
    suffix: str = " "
    legal: bool = False
    restart: int | None = None
    paragraph_style: str | None = None
    properties: Element | None = None


@dataclass(frozen=True)
class Instance:
    """One list instance, from `w:num`: its levels (0–8), and the levels it starts anew, with the value."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int]


@dataclass(frozen=True)
class Label:
    """A generated label with what follows it (`١- `), the level's `w:pPr`, and an unknown number format."""

    text: str
    properties: Element | None
    unknown: str | None = None


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    instances: dict[str, Instance] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, styles: Styles, properties: Element | None, language: str | None) -> Label | None:
        """Count the paragraph and give its label; None where it is in no list.

        `properties` is the paragraph's `w:pPr`; `language` is its language tag where it runs from right
        to left, else None.
        """
        place = find_list(styles, properties, self.instances)
        if place is None:
            return None
        number, at = place
        instance = self.instances[number]
        level = instance.levels.get(at)
        if level is None:
            return None
        counts = self._count(number, instance, at)
        return _write(instance, level, counts, language)

    def _count(self, number: str, instance: Instance, at: int) -> list[int]:
        """Advance the list at that level; the values of every level after it."""
        counts = self.counts.setdefault(instance.abstract, [None] * _LEVELS)
        override = instance.overrides.get(at)
        if override is not None and (number, at) not in self.started:
            counts[at] = override
        else:
            before = counts[at]
            counts[at] = _start(instance, at) if before is None else before + 1
        self.started.add((number, at))
        for deeper in range(at + 1, _LEVELS):
            restart = instance.levels.get(deeper, Level()).restart
            if restart is None or 0 < at + 1 <= restart:
                counts[deeper] = None
        return [_start(instance, i) if each is None else each for i, each in enumerate(counts)]


def load_numbering(root: Element | None, styles: Styles) -> Numbering:
    """Return the lists of `word/numbering.xml`; none where the document has no such part."""
    if pruned(root) is None:
        return Numbering()
    abstract = {attribute(each, "abstractNumId") or "": each for each in children(root, "w:abstractNum")}
    numbers = {attribute(each, "numId") or "": each for each in children(root, "w:num")}
    instances = {}
    own_levels: dict[str, dict[int, Level]] = {}
    for key, number in numbers.items():
        named = _resolve(value_of(number, "w:abstractNumId") or "", abstract, numbers, styles)
        if named not in own_levels:
            own_levels[named] = {_ilvl(each): _level(each) for each in children(abstract.get(named), "w:lvl")}
        levels = dict(own_levels[named])
        overrides = {}
        for each in children(number, "w:lvlOverride"):
            at = _ilvl(each)
            if (replaced := child(each, "w:lvl")) is not None:
                levels[at] = _level(replaced)
            if (start := integer(value_of(each, "w:startOverride"))) is not None:
                overrides[at] = start
        instances[key] = Instance(named, levels, overrides)
    return Numbering(instances)


def find_list(
    styles: Styles, properties: Element | None, instances: dict[str, Instance]
) -> tuple[str, int] | None:
    """Return the list instance and level (from 0) of a paragraph, by its own `w:numPr` or its style's."""
    style = style_of(styles, properties)
    own = child(properties, "w:numPr")
    number, at = value_of(own, "w:numId"), integer(value_of(own, "w:ilvl"))
    for element in chain(styles, style):
        if number is not None:
            break
        inherited = child(child(element, "w:pPr"), "w:numPr")
        number = value_of(inherited, "w:numId")
        if number in instances and at is None:
            linked = attribute(element, "styleId")
            levels = instances[number].levels
            at = next((i for i, each in levels.items() if each.paragraph_style == linked), None)
            at = integer(value_of(inherited, "w:ilvl")) if at is None else at
    # List 0 takes a paragraph out of its style's list.
    if number is None or number not in instances or number == "0":
        return None
    return number, min(max(at or 0, 0), _LEVELS - 1)


def _resolve(named: str, abstract: dict[str, Element], numbers: dict[str, Element], styles: Styles) -> str:
    """Follow a link from a definition to a list style, and from there to the definition that has levels."""
    for _ in range(_LEVELS):
        link = value_of(abstract.get(named), "w:numStyleLink")
        if link is None:
            break
        style = styles.by_id.get(link)
        number = value_of(child(child(style, "w:pPr"), "w:numPr"), "w:numId") or ""
        named = value_of(numbers.get(number), "w:abstractNumId") or named
    return named


def _ilvl(element: Element) -> int:
    return integer(attribute(element, "ilvl")) or 0


def _level(element: Element) -> Level:
    # Newer formats stand in mc:AlternateContent with a decimal fallback; the fallback is what is printed
    # by a reader that does not know them.
    style = value_of(element, "w:numFmt")
    for alternate in children(element, "mc:AlternateContent"):
        style = style or value_of(child(alternate, "mc:Fallback"), "w:numFmt")
    return Level(
        start=integer(value_of(element, "w:start")) or 0,
        style=style or DECIMAL,
        text=(value_of(element, "w:lvlText") or "")[:_LONGEST_TEXT],
        suffix=_SUFFIX.get(value_of(element, "w:suff") or "tab", " "),
        legal=bool(switched(element, "w:isLgl")),
        restart=integer(value_of(element, "w:lvlRestart")),
        paragraph_style=value_of(element, "w:pStyle"),
        properties=child(element, "w:pPr"),
    )


def _start(instance: Instance, at: int) -> int:
    return instance.levels[at].start if at in instance.levels else 0


def _write(instance: Instance, level: Level, counts: list[int], language: str | None) -> Label:
    """Fill the level's text (`%1.%2-`) with the counts."""
    if level.style == "bullet":
        # A bullet from a symbol font is stored as a private code point that means nothing elsewhere.
        sign = _BULLET if any(ord(each) in _PRIVATE_USE for each in level.text) else level.text
        return Label(f"{sign} " if sign.strip() else "", level.properties)
    unknown: list[str] = []

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        style = instance.levels.get(at, Level()).style
        if level.legal or style == "bullet":
            style = DECIMAL
        if not known(style):
            unknown.append(style)
        return number_text(counts[at], style, language)

    text = _PLACE.sub(number, level.text)
    suffix = level.suffix if text.strip() else ""
    return Label(text + suffix, level.properties, unknown[0] if unknown else None)
