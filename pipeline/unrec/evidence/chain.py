"""The likeliest roles of all rows together, and how likely each role of a row is: a chain in which each role
depends on the one above.
"""

import numpy as np
from numpy.typing import NDArray

from unrec.evidence.roles import TAGS

Scores = NDArray[np.float32]


def likeliest(scores: Scores, transitions: Scores, first: Scores) -> str:
    """Return the letters of the likeliest roles, one a row. Time grows with the rows."""
    count, roles = scores.shape
    if not count:
        return ""
    into = np.ascontiguousarray(transitions.T)
    back = np.empty((count, roles), np.int8)
    every, best = np.arange(roles), scores[0] + first
    for row in range(1, count):
        ways = into + best
        chosen = ways.argmax(1)
        back[row] = chosen
        best = ways[every, chosen] + scores[row]
    role = int(best.argmax())
    letters = [TAGS[role]]
    for row in range(count - 1, 0, -1):
        role = int(back[row, role])
        letters.append(TAGS[role])
    return "".join(reversed(letters))


def chances(scores: Scores, transitions: Scores, first: Scores) -> Scores:
    """Return how likely each role of each row is, from 0 to 1, over all ways to read the others."""
    count = len(scores)
    if not count:
        return np.zeros_like(scores)
    own = np.exp(scores - scores.max(1)[:, None]).astype(np.float64)
    step = np.exp(transitions.astype(np.float64))
    down, up = np.empty_like(own), np.ones_like(own)
    here = own[0] * np.exp(first.astype(np.float64))
    down[0] = here / here.sum()
    for row in range(1, count):
        here = (down[row - 1] @ step) * own[row]
        down[row] = here / here.sum()
    weighed = own * 1.0
    for row in range(count - 2, -1, -1):
        here = step @ (weighed[row + 1] * up[row + 1])
        up[row] = here / here.sum()
    both = down * up
    return np.asarray(both / both.sum(1)[:, None], np.float32)
