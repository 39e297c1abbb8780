"""Which way a bracket faces in right-to-left text.

Producers disagree: some map the mirrored glyph to the character that was typed, some to the one it looks
like. What stands beside a bracket, and what is still open, decide.
"""

from pipeline.read.pdf.bidi import CLOSING, OPENING, Item

_MIRROR = dict(zip(OPENING + CLOSING, CLOSING + OPENING, strict=True))
_BEFORE_OPENING = frozenset((" ", "\u00a0", *OPENING))
_AFTER_CLOSING = frozenset((*" \u00a0.,;:!?،؛؟*/", *CLOSING))


def faced(items: list[Item]) -> list[str]:
    """Return the texts of `items` (logical order) with every right-to-left bracket facing rightly."""
    texts = [text for text, _ in items]
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
