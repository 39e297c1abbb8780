"""Automatic numbering: the label Word would print before a paragraph.

Word stores a paragraph's list and level, never its number; the number is counted here as Word counts:
lists that share an abstract definition share one count, a deeper level starts anew when a higher one
advances, and a list instance with a start override starts anew at its first paragraph.
"""

import re
from dataclasses import dataclass, field

from unrec.reading.docx.styles import Styles, chain, style_of
from unrec.reading.list_labels import BULLET, DECIMAL, LONGEST_TEXT, Counts, Instance, Level
from unrec.reading.office import Element, attribute, child, children, integer, pruned, switched, value_of

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_SUFFIX = {"nothing": "", "space": " ", "tab": " "}


@dataclass(frozen=True)
class ListLevel(Level):
    """One level of a list, from `w:lvl`, with the style that it is linked to and its `w:pPr`."""

    paragraph_style: str | None = None
    properties: Element | None = None


@dataclass(frozen=True)
class Label:
    """A generated label with what follows it (`١- `), the level's `w:pPr`, and a new, unknown format."""

    text: str
    properties: Element | None
    unknown: str | None = None


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    instances: dict[str, Instance[ListLevel]] = field(default_factory=dict)
    counts: Counts = field(default_factory=lambda: Counts(missing=0))

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
        known = len(self.counts.unknown)
        text = self.counts.of_instance(number, instance, at, language)
        return Label(text, level.properties, next(iter([*self.counts.unknown][known:]), None))


def load_numbering(root: Element | None, styles: Styles) -> Numbering:
    """Return the lists of `word/numbering.xml`; none where the document has no such part."""
    if pruned(root) is None:
        return Numbering()
    abstract = {attribute(each, "abstractNumId") or "": each for each in children(root, "w:abstractNum")}
    numbers = {attribute(each, "numId") or "": each for each in children(root, "w:num")}
    instances = {}
    own_levels: dict[str, dict[int, ListLevel]] = {}
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
    styles: Styles, properties: Element | None, instances: dict[str, Instance[ListLevel]]
) -> tuple[str, int] | None:
    """Return the list instance and level (from 0) of a paragraph, by its own `w:numPr` or its style's."""
    style = style_of(styles, properties)
    list_properties = child(properties, "w:numPr")
    number, at = value_of(list_properties, "w:numId"), integer(value_of(list_properties, "w:ilvl"))
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


def _level(element: Element) -> ListLevel:
    # Newer formats stand in mc:AlternateContent with a decimal fallback; the fallback is what is printed
    # by a reader that does not know them.
    style = value_of(element, "w:numFmt")
    for alternate in children(element, "mc:AlternateContent"):
        style = style or value_of(child(alternate, "mc:Fallback"), "w:numFmt")
    text = _PLACE.split((value_of(element, "w:lvlText") or "")[:LONGEST_TEXT])
    return ListLevel(
        start=integer(value_of(element, "w:start")) or 0,
        style=style or DECIMAL,
        text=tuple(int(each) - 1 if at % 2 else each for at, each in enumerate(text)),
        suffix=" " if style == BULLET else _SUFFIX.get(value_of(element, "w:suff") or "tab", " "),
        legal=bool(switched(element, "w:isLgl")),
        restart=integer(value_of(element, "w:lvlRestart")),
        paragraph_style=value_of(element, "w:pStyle"),
        properties=child(element, "w:pPr"),
    )
