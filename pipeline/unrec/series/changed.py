"""What changed between two texts, word by word."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from unrec.text import UNSPACED, late

Edit = Literal["same", "gone", "new"]
# A word, a letter of a script without spaces, or a sign, each with the spaces after it.
_PIECE = late(rf"(?:[{UNSPACED}]|[^\W{UNSPACED}]+(?:['’\-./,][^\W{UNSPACED}]+)*|[^\w\s])\s*|\s+")


class Run(NamedTuple):
    """Words that both texts have, or only the old one, or only the new one."""

    edit: Edit
    text: str


def runs(old: str, new: str) -> Iterator[Run]:
    """Yield the words of both texts in order; what went stands before what came in its place.

    The runs that are not `gone` concatenate to `new`, those that are not `new` to `old` but for spaces.
    """
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    steps = Indel.opcodes([piece.strip() for piece in left], [piece.strip() for piece in right])
    for is_same, part in groupby(steps, key=lambda step: step.tag == "equal"):
        changed = list(part)
        gone = "".join(left[changed[0].src_start : changed[-1].src_end])
        come = "".join(right[changed[0].dest_start : changed[-1].dest_end])
        if gone and not is_same:
            yield Run("gone", gone)
        if come:
            yield Run("same" if is_same else "new", come)


def swaps(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the words that went and those that came in their place; either may be none."""
    for is_same, part in groupby(runs(old, new), key=lambda run: run.edit == "same"):
        texts = {run.edit: run.text.strip() for run in part}
        if not is_same:
            yield texts.get("gone", ""), texts.get("new", "")


def in_words(old: str, new: str) -> str | None:
    """Return what changed in a line: `«gone» → «new»; + «new»; − «gone»`. None where only signs did."""
    parts = [
        f"«{gone}» → «{come}»" if gone and come else f"+ «{come}»" if come else f"− «{gone}»"
        for gone, come in swaps(old, new)
        if any(map(str.isalnum, gone + come))
    ]
    return "; ".join(parts) or None
