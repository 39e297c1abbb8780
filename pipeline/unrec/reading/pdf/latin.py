"""A second look at what Tesseract's data for one script cannot read: symbols and dates in Latin letters.

The Arabic data reads `CTOC/COP/WG.7/2019/5` as `))12)55`. Stretches of a line that it is unsure of are
put below each other in one picture and read again with the data for Latin; what comes back is taken only
where it looks like Latin and the program is sure.
"""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import regex

from unrec.reading.pdf.tesseract import Engine, Word, recognise

if TYPE_CHECKING:
    from PIL.Image import Image

_UNSURE = 60.0
"""Confidence below which a word is looked at again."""
_SPACE, _PAD = 40, 6
"""Pixels between two stretches in the picture, and around each."""
_ROOM = 6
"""Heights of a stretch that are added on either side where nothing stands there."""
_MANY = 80
"""Stretches of one page that are looked at again."""

# Letters of the script that the page is in; what has none of them may be Latin read wrongly.
_LETTER = regex.compile(r"[\p{L}--\p{Script=Latin}]", regex.VERSION1)
# What may be taken, with punctuation around it, and how sure the program must be.
_AROUND = r"[^\w\s]{0,3}"
_SHAPES = (
    (r"[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.-]*)+/\d{1,4}(?: \*)?", 40.0),  # CTOC/COP/WG.7/2019/5  A/RES/71/1
    (r"[A-Z]{1,2}\.\d\d-\d{4,5}(?: \d{1,3}/\d{1,3})?", 70.0),  # V.19-08455  V.19-08455 2/20
    (r"\d{1,3}/\d{1,3}", 90.0),  # 2/20
    (
        r"(?:\d{1,2} )?[A-Z][a-z]{2,}[.:]{0,2}(?: [A-Z][a-z]{2,}| \d{4})*",
        85.0,
    ),  # Original: English  21 June 2019
    (r"[A-Z]{2}[A-Za-z]*(?:[-.][A-Za-z]+)*", 85.0),  # INTERPOL
)
_TAKEN = tuple((regex.compile(_AROUND + shape + _AROUND), needed) for shape, needed in _SHAPES)


def with_latin(words: list[Word], picture: "Image", engine: Engine, dpi: int) -> list[Word]:
    """Return the words with doubtful stretches replaced by what they are in Latin letters.

    A stretch that is replaced becomes one word. Words come back as they were where the engine has no
    data for Latin.
    """
    stretches = _doubtful(words)[:_MANY]
    if engine.latin is None or not stretches:
        return words
    strip, places = _strip(picture, [_place(words, each) for each in stretches])
    again = recognise(engine, strip, dpi, engine.latin)
    better = dict(_readings(words, stretches, places, again))
    replaced = {i for each in stretches if each[0] in better for i in each[1:]}
    return [better.get(i, word) for i, word in enumerate(words) if i not in replaced]


def _doubtful(words: Sequence[Word]) -> list[list[int]]:
    """Return the stretches to look at again, as indexes: neighbours in a line, one of them doubtful."""
    marked = [word.confidence < _UNSURE or not _LETTER.search(word.text) for word in words]
    runs = groupby(range(len(words)), key=lambda i: (words[i].line, marked[i]))
    stretches = (near for (_, doubtful), run in runs if doubtful for near in _near(words, list(run)))
    return [each for each in stretches if any(words[i].confidence < _UNSURE for i in each)]


def _near(words: Sequence[Word], stretch: list[int]) -> list[list[int]]:
    """Part a stretch where its words stand in different columns."""
    parts = [stretch[:1]]
    for before, i in pairwise(stretch):
        gap = max(words[i].left - words[before].right, words[before].left - words[i].right)
        if gap > _ROOM * (words[i].bottom - words[i].top):
            parts.append([])
        parts[-1].append(i)
    return parts


def _place(words: Sequence[Word], stretch: Sequence[int]) -> tuple[int, int, int, int]:
    """Return the pixels of a stretch, with the empty room beside it:
    boxes of misread words are often short.
    """
    left, right = min(words[i].left for i in stretch), max(words[i].right for i in stretch)
    top, bottom = min(words[i].top for i in stretch), max(words[i].bottom for i in stretch)
    others = [
        word for i, word in enumerate(words) if i not in stretch and word.line == words[stretch[0]].line
    ]
    room = _ROOM * (bottom - top)
    floor = max((word.right for word in others if word.right <= left), default=left - room)
    ceiling = min((word.left for word in others if word.left >= right), default=right + room)
    return (
        max(left - _PAD - room, floor + _PAD, 0) if floor < left - _PAD else left - _PAD,
        top - _PAD,
        min(right + _PAD + room, ceiling - _PAD) if ceiling > right + _PAD else right + _PAD,
        bottom + _PAD,
    )


def _strip(
    picture: "Image", stretches: Sequence[tuple[int, int, int, int]]
) -> tuple[bytes, list[tuple[int, int]]]:
    """Put the stretches below each other; return the picture and where each begins and ends."""
    from io import BytesIO

    from PIL import Image

    cut = [picture.crop(each) for each in stretches]
    size = max(each.width for each in cut) + 2 * _SPACE, sum(each.height + _SPACE for each in cut) + _SPACE
    strip = Image.new("L", size, 255)
    places = []
    top = _SPACE // 2
    for each in cut:
        strip.paste(each, (_SPACE, top))
        places.append((top, top + each.height))
        top += each.height + _SPACE
    out = BytesIO()
    strip.save(out, "PNG")
    return out.getvalue(), places


def _readings(
    words: Sequence[Word],
    stretches: Sequence[Sequence[int]],
    places: Sequence[tuple[int, int]],
    again: Sequence[Word],
) -> list[tuple[int, Word]]:
    """Return, for each stretch that is Latin, the index of its first word and the word it becomes."""
    found = []
    for stretch, (top, bottom) in zip(stretches, places, strict=True):
        read = [word for word in again if top <= (word.top + word.bottom) / 2 <= bottom]
        text = " ".join(word.text for word in read)
        sure = sum(word.confidence for word in read) / len(read) if read else 0.0
        if any(sure >= needed and shape.fullmatch(text) for shape, needed in _TAKEN):
            first = words[stretch[0]]
            found.append(
                (
                    stretch[0],
                    first._replace(
                        left=min(words[i].left for i in stretch),
                        top=min(words[i].top for i in stretch),
                        right=max(words[i].right for i in stretch),
                        bottom=max(words[i].bottom for i in stretch),
                        confidence=sure,
                        text=text,
                    ),
                )
            )
    return found
