"""What a page draws: glyphs, level lines, boxes."""

import msgspec

Matrix = tuple[float, float, float, float, float, float]


Bounds = tuple[float, float, float, float]
"""Left, lower, right and upper edge of a rectangle."""


class Glyph(msgspec.Struct, gc=False):
    """One drawn glyph, or the glyphs of one `/ActualText` span.

    `text` may hold several characters, in logical order, or none: the glyph then only fills its place. `x0`,
    `x1` are the ends of its advance, `y` is its baseline, in points from the bottom-left corner of the page,
    turned so that the writing is level: `turn` counts the quarter turns, counter-clockwise, by which the
    writing stands turned on the page. `size` is the type size. `mark` is true where the glyph is a vowel
    sign, to be set on a base; `marks` are the signs set on this one. `flat` is true where a letter looks like
    a kashida. `repair` names what was done to get `text`.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    mark: bool = False
    turn: int = 0
    repair: str = ""
    marks: str = ""
    flat: bool = False


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A level line on the page, in points from its bottom-left corner."""

    x0: float
    x1: float
    y: float


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A painted line or box, in points from the page's lower-left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_box(self) -> bool:
        """Whether it encloses an area."""
        return self.x1 - self.x0 >= _BOX and self.y1 - self.y0 >= _BOX


_BOX = 3.0
"""Points from which a thing is as high, or as wide, as it is no line."""
