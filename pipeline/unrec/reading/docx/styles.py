"""What styles and defaults say of a paragraph or a run: direction, language, indent, hidden text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from unrec.reading.flow import TWIPS, Run, begins
from unrec.reading.office import (
    Element,
    attribute,
    child,
    children,
    descendants,
    integer,
    pruned,
    switched,
    value_of,
)

# Word itself stops at ten or so; a longer chain is an attempt to make every look-up slow.
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Styles:
    """The styles part of a document: elements by style id, the default paragraph style, the defaults."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default: str | None = None
    paragraph_defaults: Element | None = None
    run_defaults: Element | None = None
    language: str = "ar"
    """Language of right-to-left text where a run names none; Word's own default is Arabic."""
    faces: dict[tuple[str | None, str | None, bool], Run] = field(default_factory=dict)
    """How text is set, as far as it was asked for: by a character style in a paragraph style, from right to
    left or not.
    """
    hidden: dict[tuple[str | None, str | None], bool] = field(default_factory=dict)
    """Whether such text is hidden."""


def load_styles(root: Element | None) -> Styles:
    """Return the styles of `word/styles.xml`; empty ones where the document has no such part."""
    if pruned(root) is None:
        return Styles()
    by_id = {attribute(each, "styleId") or "": each for each in children(root, "w:style")}
    default = next(
        (
            key
            for key, each in by_id.items()
            if attribute(each, "type") == "paragraph" and attribute(each, "default") in {"1", "true", "on"}
        ),
        None,
    )
    defaults = child(root, "w:docDefaults")
    runs = child(child(defaults, "w:rPrDefault"), "w:rPr")
    return Styles(
        by_id=by_id,
        default=default,
        paragraph_defaults=child(child(defaults, "w:pPrDefault"), "w:pPr"),
        run_defaults=runs,
        language=attribute(child(runs, "w:lang"), "bidi") or "ar",
    )


def chain(styles: Styles, style: str | None) -> Iterator[Element]:
    """Return the style and those it is based on, nearest first;
    a loop, or a twentieth style, ends the chain.
    """
    seen: set[str] = set()
    while style is not None and style not in seen and len(seen) < _LONGEST_CHAIN:
        element = styles.by_id.get(style)
        if element is None:
            return
        seen.add(style)
        yield element
        style = value_of(element, "w:basedOn")


def style_of(styles: Styles, properties: Element | None) -> str | None:
    """Return the id of a paragraph's style, given its `w:pPr`."""
    return value_of(properties, "w:pStyle") or styles.default


def style_name(styles: Styles, style: str | None) -> str:
    """Return the style's name in lower case; its id where it is not defined, empty where there is none."""
    if style is None:
        return ""
    return (value_of(styles.by_id.get(style), "w:name") or style).lower()


def paragraph_properties(styles: Styles, properties: Element | None) -> Iterator[Element]:
    """Every `w:pPr` that bears on a paragraph: its own, its styles', the defaults; nearest first."""
    layers = (child(each, "w:pPr") for each in chain(styles, style_of(styles, properties)))
    for each in (properties, *layers, styles.paragraph_defaults):
        if each is not None:
            yield each


def right_to_left(styles: Styles, properties: Element | None) -> bool:
    """Whether the paragraph runs from right to left."""
    switches = (switched(each, "w:bidi") for each in paragraph_properties(styles, properties))
    return next((value for value in switches if value is not None), False)


def rtl_language(styles: Styles, paragraph: Element) -> str:
    """Return the language tag of the paragraph's right-to-left text:
    of its first run that names one, its style.
    """
    properties = child(paragraph, "w:pPr")
    named = (attribute(each, "bidi") for each in descendants(paragraph, "w:lang"))
    styled = (
        attribute(child(child(each, "w:rPr"), "w:lang"), "bidi")
        for each in chain(styles, style_of(styles, properties))
    )
    return next((each for each in (*named, *styled) if each), styles.language)


def hidden(styles: Styles, run_properties: Element | None, paragraph_style: str | None) -> bool:
    """Whether a run is hidden text, by its own properties, its style or its paragraph's style."""
    stated = switched(run_properties, "w:vanish")
    if stated is not None:
        return stated
    key = value_of(run_properties, "w:rStyle"), paragraph_style
    if key not in styles.hidden:
        # A style's run properties stand in its `w:rPr`.
        layers = (child(each, "w:rPr") for style in key for each in chain(styles, style))
        switches = (switched(each, "w:vanish") for each in (*layers, styles.run_defaults))
        styles.hidden[key] = next((value for value in switches if value is not None), False)
    return styles.hidden[key]


def face(styles: Styles, run_properties: Element | None, paragraph_style: str | None, *, rtl: bool) -> Run:
    """Return how a run is set, as one without text: by its own properties, its style, its paragraph's style
    and the defaults.

    `rtl` asks for the properties of complex scripts, which set a paragraph that runs from right to left.
    """
    key = value_of(run_properties, "w:rStyle"), paragraph_style, rtl
    inherited = styles.faces.get(key)
    if inherited is None:
        inherited = _DEFAULT_FACE
        layers = [child(each, "w:rPr") for style in key[:2] for each in chain(styles, style)]
        for layer in (styles.run_defaults, *reversed(layers)):
            inherited = _set(inherited, layer, rtl=rtl)
        styles.faces[key] = inherited
    return _set(inherited, run_properties, rtl=rtl)


_DEFAULT_FACE = Run("", bold=False, italic=False, size=10.0)
"""What the standard gives where nothing is stated."""


def _set(inherited: Run, properties: Element | None, *, rtl: bool) -> Run:
    """Return a face with what a `w:rPr` states of it."""
    if properties is None or not len(properties):
        return inherited
    cs = "Cs" if rtl else ""
    halves = integer(value_of(properties, f"w:sz{cs}"))
    bold, italic = switched(properties, f"w:b{cs}"), switched(properties, f"w:i{cs}")
    height = value_of(properties, "w:vertAlign")
    return Run(
        "",
        inherited.bold if bold is None else bold,
        inherited.italic if italic is None else italic,
        halves / 2 if halves and halves > 0 else inherited.size,
        inherited.raised if height is None else height == "superscript",
    )


def heading_level(styles: Styles, properties: Element | None) -> int | None:
    """Return the outline level, from 1, that a paragraph or its style states; None for body text."""
    stated = (integer(value_of(each, "w:outlineLvl")) for each in paragraph_properties(styles, properties))
    level = next((value for value in stated if value is not None), None)
    if level is None:
        named = _HEADING.fullmatch(style_name(styles, style_of(styles, properties)))
        return int(named[1]) if named else None
    return level + 1 if 0 <= level < _BODY_LEVEL else None


_HEADING = re.compile(r"heading ([1-9])")
_BODY_LEVEL = 9


def indent(layers: Iterator[Element]) -> float | None:
    """Points from the margin at which the first line starts, from `w:pPr` elements, nearest first.

    Each attribute of `w:ind` is taken from the nearest layer that states it. None where none states any.
    """
    start: int | None = None
    first: int | None = None
    for each in layers:
        ind = child(each, "w:ind")
        if start is None:
            # In a right-to-left paragraph, too, `left` means the leading edge.
            start = integer(attribute(ind, "start") or attribute(ind, "left"))
        if first is None:
            hanging = integer(attribute(ind, "hanging"))
            first = integer(attribute(ind, "firstLine")) if hanging is None else -hanging
    return begins(start, first, TWIPS)
