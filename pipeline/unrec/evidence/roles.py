"""The roles that a line may have, each by one letter, and which may follow which."""

from typing import NamedTuple


class Role(NamedTuple):
    """A role by its letter and name; `inside` is the letter of the paragraph that the line goes on in, or
    whose lines it stands between.
    """

    letter: str
    name: str
    inside: str = ""


ROLES = (
    Role("F", "front"),
    Role("T", "title"),
    Role("P", "preambular"),
    Role("p", "preambular", "P"),
    Role("O", "operative"),
    Role("o", "operative", "O"),
    Role("B", "paragraph"),
    Role("b", "paragraph", "B"),
    Role("H", "heading"),
    Role("h", "heading", "H"),
    Role("Z", "closing"),
    Role("N", "note"),
    Role("X", "furniture"),
    Role("q", "furniture", "P"),
    Role("r", "furniture", "O"),
    Role("s", "furniture", "B"),
    Role("v", "note", "P"),
    Role("w", "note", "O"),
    Role("u", "note", "B"),
)
TAGS = "".join(role.letter for role in ROLES)
"""Front matter, title; paragraphs and headings, by a capital where they begin; what closes a text, notes,
furniture; furniture and notes between the lines of a paragraph.
"""
BEGINS, GOES_ON = "POBH", "pobh"
_BETWEEN = {"P": "qv", "O": "rw", "B": "su", "H": ""}
AFTER = {
    "F": frozenset("FTX"),
    "T": frozenset("FTX"),
    **{
        letter: frozenset(f"{begin}{letter}{_BETWEEN[begin]}")
        for begin, letter in zip(BEGINS, GOES_ON, strict=True)
    },
    **{
        letter: frozenset(f"{begin}{begin.lower()}{_BETWEEN[begin]}")
        for begin in "POB"
        for letter in _BETWEEN[begin]
    },
}
"""What may stand above a role; any role where it is not among these. A line goes on only in what has begun,
furniture within a paragraph leads back into it, and nothing leads back to front matter.
"""
FIRST = frozenset("FTPOBHZNX")
"""What may stand first."""
