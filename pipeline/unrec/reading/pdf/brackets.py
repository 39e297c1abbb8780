"""Which way a bracket faces in right-to-left text.

Producers disagree: some map the mirrored glyph to the character that was typed, some to the one it looks
like. What stands beside a bracket, and what is still open, decide.
"""

from unrec.reading.pdf.bidi import CLOSING, OPENING, Item

_MIRROR = dict(zip(OPENING + CLOSING, CLOSING + OPENING, strict=True))
_BEFORE_OPENING = frozenset((" ", "\u00a0", *OPENING))
_PARTICLES = frozenset("وفبلك")
_AFTER_CLOSING = frozenset((*" \u00a0.,;:!?،؛؟*/", *CLOSING))


def faced(items: list[Item]) -> list[str]:
    """Return the texts of `items` (logical order) with every right-to-left bracket facing rightly."""
    texts = [text for text, _ in items]
    if _MIRROR.keys().isdisjoint(texts):
        return texts
    places = [place for place, text in enumerate(texts) if text in _MIRROR]
    if all(level == 0 for _, level in items):
        return balanced(texts)
    depth = end = 0
    for place in places:
        if place < end:
            continue
        text, level = items[place]
        end = place + 1
        if level == 1 and text in _MIRROR:
            # `((` and `))` are one sign.
            while end < len(items) and items[end] == items[place]:
                end += 1
            opening, closing = (text, _MIRROR[text]) if text in OPENING else (_MIRROR[text], text)
            can_open = _opens_behind(texts, place)
            can_close = end == len(texts) or texts[end] in _AFTER_CLOSING
            if can_open != can_close:
                texts[place:end] = [opening if can_open else closing] * (end - place)
            else:
                texts[place:end] = [closing if depth > 0 else opening] * (end - place)
        if texts[place] in OPENING:
            depth += end - place
        elif texts[place] in CLOSING:
            depth = max(0, depth - (end - place))
    return texts


def _opens_behind(texts: list[str], place: int) -> bool:
    """Tell whether a bracket at `place` may open: behind a space,
    or a particle written together with what follows.
    """
    before = texts[place - 1] if place else " "
    if before in _BEFORE_OPENING:
        return True
    return before in _PARTICLES and (place < 2 or texts[place - 2] == " ")


def balanced(texts: list[str]) -> list[str]:
    """Turn round the brackets of a left-to-right line if they close before they open: `)A(`."""
    if _MIRROR.keys().isdisjoint(texts):
        return texts
    facing = [text for text in texts if text in _MIRROR]
    if len(facing) < 2 or not (facing[0] in CLOSING and facing[-1] in OPENING):
        return texts
    return [_MIRROR.get(text, text) for text in texts]
