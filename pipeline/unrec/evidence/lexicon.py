"""The words that begin paragraphs in six languages, counted over whole texts: each mark inside a paragraph is
a place where a line might have begun and did not begin one.

An opening is one to three words, or two to five characters where nothing parts words. Of each the lexicon
keeps how surely it begins a paragraph and of which kind.
"""

from collections.abc import Mapping, Sequence

import msgspec

from unrec.evidence.shapes import is_wide

SURE = "?abcdefghGH"
"""How surely an opening begins a paragraph: not known, never, up to nearly always; capitals where many
tell.
"""
KIND = "-POm"
"""Which kind it begins: none, preambular, operative, either."""
_MOST = 60
_AROUND = ",;:."


def words_of(body: str) -> list[str]:
    """Return the openings of a folded text in small letters, shortest first."""
    text = body[:_MOST].lstrip("\"'( ").lower()
    if text and is_wide(text[0]):
        return [text[:size] for size in (2, 3, 4, 5) if len(text) >= size]
    words = [word.rstrip(_AROUND) for word in text.split(None, 3)[:3]]
    return [" ".join(words[:size]) for size in range(1, len(words) + 1)]


def code(begins: tuple[int, int], inside: tuple[int, int]) -> int:
    """Return what counts say of an opening: how often it begins preambular and operative paragraphs, and
    stands inside of one behind a mark, and elsewhere.
    """
    (preambular, operative), (marked, other) = begins, inside
    begun = preambular + operative
    share = (begun + 0.3) / (begun + marked + 0.2 * other + 0.9)
    step = next((at for at, most in enumerate((0.1, 0.3, 0.55, 0.75, 0.9, 0.97), 2) if share < most), 8)
    sure = 1 if not begun else step
    if begun + marked > 12 and sure in {7, 8}:
        sure += 2
    kind = 0 if not begun else 1 if preambular > 4 * operative else 2 if operative > 4 * preambular else 3
    return sure * len(KIND) + kind


CODES = len(SURE) * len(KIND)


class Lexicon(msgspec.Struct, frozen=True):
    """Openings with what is known of them, and the words that features name, by their places from 1."""

    openings: Mapping[str, int] = msgspec.field(default_factory=dict)
    places: Mapping[str, int] = msgspec.field(default_factory=dict)

    def codes(self, words: Sequence[str]) -> tuple[int, int]:
        """Return the codes of the longest known opening and of the first word; 0 where none is known."""
        for opening in reversed(words):
            known = self.openings.get(opening)
            if known is not None:
                return known, self.openings.get(words[0], 0)
        return 0, 0

    @staticmethod
    def is_preambular(known: int) -> bool:
        """Whether an opening nearly always begins a preambular paragraph."""
        sure, kind = divmod(known, len(KIND))
        return kind == 1 and sure >= SURE.index("f")
