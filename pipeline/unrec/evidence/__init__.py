"""Evidence: what print says of the role of each line, learned from documents that were printed in many
layouts.

`read_lines` looks at shapes first (labels, ends, room, gaps, indents, what this text itself uses to part its
paragraphs) and at words second; one set of weights holds for every language. It decides nothing: what it says
are chances, for a decoder that keeps what must hold of a document.
"""

from collections.abc import Container, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from unrec.evidence.chain import chances, likeliest
from unrec.evidence.columns import Shown, read_columns
from unrec.evidence.features import named
from unrec.evidence.page import Page, read_page
from unrec.evidence.roles import ROLES, TAGS
from unrec.evidence.weights import Weights, load_weights, words_of_places
from unrec.models import SourceLine

__all__ = ("ROLES", "TAGS", "LineEvidence", "Page", "read_lines", "read_page")

_LEAST = 1e-6
_REASONS = 5


class LineEvidence:
    """What is known of the lines of a source: `page` is its geometry, `row` the place among the page's rows
    of each line that is among them, by index.
    """

    def __init__(self, page: Page, shown: Shown | None, known: Weights) -> None:
        self.page, self._shown, self._weights = page, shown, known
        self.row = {row.line: at for at, row in enumerate(page.rows)}

    @cached_property
    def _scores(self) -> NDArray[np.float32]:
        shown = self._shown
        return self._weights.scores(shown) if shown is not None else np.zeros((0, len(TAGS)), np.float32)

    @cached_property
    def tags(self) -> str:
        """The letters of the likeliest roles, one a row."""
        return likeliest(self._scores, self._weights.transitions, self._weights.first)

    @cached_property
    def chances(self) -> NDArray[np.float32]:
        """How likely each role (columns, in the order of `TAGS`) of each row is."""
        return chances(self._scores, self._weights.transitions, self._weights.first)

    def odds(self, letters: str, against: str = "") -> NDArray[np.float64]:
        """Return for each row the log odds that its role is one of some letters, against some others or
        all.
        """
        some = self.chances[:, [TAGS.index(letter) for letter in letters]].sum(1)
        rest = self.chances[:, [TAGS.index(letter) for letter in against]].sum(1) if against else 1.0 - some
        return np.asarray(np.log(np.maximum(some, _LEAST)) - np.log(np.maximum(rest, _LEAST)), np.float64)

    def begins(self) -> NDArray[np.float64]:
        """Return for each row the log odds that something begins at it, and nothing goes on or stands within
        a paragraph.
        """
        return self.odds("".join(role.letter for role in ROLES if not role.inside))

    def reasons(self, index: int) -> list[tuple[float, str]]:
        """Return the five features that tell most for or against the likeliest role of a line, with their
        weights.
        """
        row = self.row[index]
        if self._shown is None:
            return []
        words = words_of_places(self._weights)
        strongest = self._weights.reasons(self._shown, row, self.tags[row])[:_REASONS]
        return [
            (weight, named(template, number, len(words), words)) for weight, template, number in strongest
        ]


def read_lines(
    lines: Sequence[SourceLine],
    taken: Container[int] = (),
    known: Weights | None = None,
    page: Page | None = None,
) -> LineEvidence:
    """Return what print says of the lines that are not taken, of which the `page` may be known. Time and
    memory grow with the lines.

    Raises `WeightsError` where the weights of the package are damaged.
    """
    known = known or load_weights()
    page = page or read_page(lines, taken)
    shown = read_columns(page, lines, known.lexicon) if page.rows else None
    return LineEvidence(page, shown, known)
