"""The title of a document that no words tell: what is set in the largest letters, once and near its top."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from unrec.languages.signs import is_punctuated
from unrec.models import SourceLine
from unrec.structure.furniture import UNASSIGNED, Claim
from unrec.text import clean, join_lines

_TOP, _LONGEST, _FEWEST = 300, 300, 6
_ALIKE, _LARGER = 0.3, 1.0
"""Points by which letters of one size may differ, and by which a title's are larger than all others."""
_SPEAKING = frozenset({"unassigned", "front_matter", "heading"})


def set_title(lines: Sequence[SourceLine], claims: Mapping[int, Claim]) -> str | None:
    """Return the text of the only lines in the largest letters of a document, where they stand in its first
    300 lines, close, and end as no sentence does; None where the source tells no sizes or several are so set.
    """
    shown = [
        at
        for at, line in enumerate(lines)
        if line.size and line.cell is None and claims.get(at, UNASSIGNED).role in _SPEAKING
    ]
    sizes = {at: lines[at].size or 0.0 for at in shown if lines[at].text.strip()}
    largest = max(sizes.values(), default=0.0)
    usual = max(groupby(sorted(sizes.values())), key=lambda group: len(list(group[1])), default=(0.0, ()))[0]
    block = [at for at, size in sizes.items() if size > largest - _ALIKE]
    if largest < usual + _LARGER or not block or block[-1] >= _TOP or block[-1] - block[0] >= 2 * len(block):
        return None
    title = clean(join_lines(lines[at].text.strip() for at in block)).text
    letters = sum(map(str.isalpha, title))
    return title if letters >= _FEWEST and len(title) <= _LONGEST and not is_punctuated(title) else None
