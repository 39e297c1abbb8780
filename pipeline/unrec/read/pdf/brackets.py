"""Which way a bracket faces in right-to-left text.

Producers disagree: some map the mirrored glyph to the character that was typed, some to the one it looks
like. What stands beside a bracket, and what is still open, decide.
"""

from unrec.read.pdf.bidi import CLOSING, OPENING, Item

_MIRROR = dict(zip(OPENING + CLOSING, CLOSING + OPENING, strict=True))
_BEFORE_OPENING = frozenset((" ", "\u00a0", *OPENING))
_AFTER_CLOSING = frozenset((*" \u00a0.,;:!?،؛؟*/", *CLOSING))


def faced(items: list[Item]) -> list[str]:
    """Return the texts of `items` (logical order) with every right-to-left bracket facing rightly."""
    texts = [text for text, _ in items]
    if all(level == 0 for _, level in items):
        return _balanced(texts)
    depth = 0
    for place, (text, level) in enumerate(items):
        if level == 1 and text in _MIRROR:
            before = texts[place - 1] if place else " "
            after = texts[place + 1] if place + 1 < len(texts) else " "
            opening, closing = (text, _MIRROR[text]) if text in OPENING else (_MIRROR[text], text)
            can_open, can_close = before in _BEFORE_OPENING, after in _AFTER_CLOSING
            if can_open != can_close:
                texts[place] = opening if can_open else closing
            else:
                texts[place] = closing if depth > 0 else opening
        if texts[place] in OPENING:
            depth += 1
        elif texts[place] in CLOSING:
            depth = max(0, depth - 1)
    return texts


def _balanced(texts: list[str]) -> list[str]:
    """Turn round the brackets of a left-to-right line if they close before they open: `)A(`."""
    facing = [text for text in texts if text in _MIRROR]
    if len(facing) < 2 or not (facing[0] in CLOSING and facing[-1] in OPENING):
        return texts
    return [_MIRROR.get(text, text) for text in texts]
