"""Features: what a few columns of a row say together. Each is a small integer, and has a weight for each
role.
"""

from collections.abc import Sequence
from functools import cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from unrec.evidence.columns import SIZES, WORDED, Shown
from unrec.evidence.lexicon import CODES

TEMPLATES: tuple[tuple[str, ...], ...] = tuple(
    tuple(template.split())
    for template in """
label sequence
label sequence ahead alone
label sequence ahead end_above
label sequence ahead room blanks apart
label end_above head
alone_above label_above
margin exact
margin end_above head
room end_above head exact
room end_above head labelled blanks apart
room end_above head ways
blanks apart end_above head
indents indent step end_above head
ways room exact
indents indent step room
blanks apart room labelled
end_above head label
end
head end length
end room_below
end room_below head_below label_below
case length end
case head end_above end
case fill end head_below
length fill gap gap_below
centred case end
centred fill gap
indent gap
step step_below indent gap
furniture repeats gap
furniture length head end
furniture_above furniture furniture_below gap
ruled ruled_above label
from_top begun
from_end label begun
label_below label_above head end
begun end_above head room
label_below sequence_below end label
begun label sequence
since until room end_above head
need space end_above head exact
note foot apart
note end_above head ruled_above
near_foot apart note length
style style_step case end
style style_step end_above head
style length gap
style label labelled
preamble label sequence
preamble begun label head
preamble end end_above room
opened inner end_above room
opened inner head exact labelled
word
words
word end_above
word room
word end_above room head
words room end_above
second end_above head
last_above
word labelled begun
known room end_above
known end_above head
known known_first room
known margin exact
known since until room
known opened inner room
known blanks apart room
known indents indent step
known label begun
known preamble begun
word length end
""".strip().splitlines()
)
"""The columns that each feature is made of."""
_HIDDEN = -1


@cache
def _worded() -> tuple[bool, ...]:
    return tuple(not WORDED.isdisjoint(template) for template in TEMPLATES)


def sizes(words: int) -> tuple[tuple[int, ...], ...]:
    """Return how many values each column of each template has, for a lexicon with so many words."""
    own = {**SIZES, "known": CODES, "known_first": CODES}
    own |= dict.fromkeys(("word", "words", "second", "last_above"), words + 1)
    return tuple(tuple(own[name] for name in template) for template in TEMPLATES)


def spaces(words: int) -> list[int]:
    """Return how many different features each template makes."""
    return [prod(each) for each in sizes(words)]


def numbers(shown: Shown, words: int, at: slice = slice(None)) -> list[NDArray[np.int64]]:
    """Return for each template the number of its feature in each row; -1 where that row's words are
    hidden.
    """
    hidden = shown.hidden[at]
    found: list[NDArray[np.int64]] = []
    for template, own, worded in zip(TEMPLATES, sizes(words), _worded(), strict=True):
        number = shown.columns[template[0]][at].astype(np.int64)
        for name, size in zip(template[1:], own[1:], strict=True):
            number = number * size + shown.columns[name][at]
        found.append(np.where(hidden, _HIDDEN, number) if worded else number)
    return found


def named(template: int, number: int, words: int, places: Sequence[str]) -> str:
    """Return a feature in words: the columns with their values."""
    values: list[str] = []
    for name, size in reversed(list(zip(TEMPLATES[template], sizes(words)[template], strict=True))):
        number, value = divmod(number, size)
        worded = name in {"word", "words", "second", "last_above"}
        values.append(f"{name}={places[value - 1]!r}" if worded and value else f"{name}={value}")
    return " ".join(reversed(values))
