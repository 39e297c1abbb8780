"""Single glyphs read from a picture: the digits, letters and marks that list labels are made of.

Tesseract's data for a script may lack its digits. Labels stand apart at the margin, their glyphs do not
touch, so each can be told by its shape alone: by a small network whose weights lie in
`glyphs.<language>.json`, made by `python -m tests.generated.glyphs` from glyphs drawn in many fonts.
"""

import math
from base64 import b85decode
from collections.abc import Sequence
from functools import cache
from importlib import resources
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 16
"""Pixels of the square that a glyph is fitted into."""
_PREFIX, _SUFFIX = "glyphs.", ".json"
_LEAST = 5
"""Pixels of the least ink that is no speck, at some 200 dots an inch."""
_OVERLAP = 0.5
"""Share of the narrower one's width from which two pieces above each other are one glyph."""
_TWO, _CUT_FROM, _CUTS = 0.6, 0.25, 3
"""Width over height from which a glyph may be two, what is left of it on either side of a cut,
and how many are tried.
"""
_PIECES = 200
"""Pieces of ink in one look; a place that holds more is a picture and no label."""


class Glyph(NamedTuple):
    """A piece of ink, or pieces above each other: its box in the picture, and its rows of pixels."""

    left: int
    top: int
    right: int
    bottom: int
    runs: tuple[tuple[int, int, int], ...]
    """Row, first pixel, pixel after the last."""


class GlyphModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network of one hidden layer: what the classes stand for,
    and weights of a byte each with their scales.

    A class is the character as it is drawn, so a bracket is the one that is seen; an empty class is a shape
    that no label holds.
    """

    language: str
    fonts: list[str]
    classes: list[str]
    hidden: int
    scales: list[float]
    weights: str


class Network(NamedTuple):
    """A model's weights as numbers: of each hidden unit,
    then of each class; the last of a row is the bias.
    """

    classes: tuple[str, ...]
    hidden: list[list[float]]
    out: list[list[float]]


@cache
def network(language: str) -> Network | None:
    """Return the network for a language, None where it has none."""
    file = resources.files("unrec.reading.ocr").joinpath(f"{_PREFIX}{language}{_SUFFIX}")
    if not file.is_file():
        return None
    return opened(msgspec.json.decode(file.read_bytes(), type=GlyphModel))


def opened(model: GlyphModel) -> Network:
    """Return the weights of a model as numbers."""
    packed = b85decode(model.weights)
    numbers = [each - 256 if each > 127 else each for each in packed]
    width = SIDE * SIDE + 3 + 1
    rows = [numbers[i * width : (i + 1) * width] for i in range(model.hidden)]
    rest = numbers[model.hidden * width :]
    narrow = model.hidden + 1
    rows += [rest[i * narrow : (i + 1) * narrow] for i in range(len(model.classes))]
    scaled = [[each * scale for each in row] for row, scale in zip(rows, model.scales, strict=True)]
    return Network(tuple(model.classes), scaled[: model.hidden], scaled[model.hidden :])


def ink_level(picture: "Image") -> int:
    """Return the grey that parts ink from paper best (Otsu): ink is darker than it."""
    histogram = picture.histogram()[:256]
    total, weighted = sum(histogram), sum(map(mul, histogram, range(256)))
    best, level = -1.0, 128
    count = summed = 0
    for grey, number in enumerate(histogram):
        count += number
        summed += grey * number
        if 0 < count < total:
            apart = (summed / count - (weighted - summed) / (total - count)) ** 2 * count * (total - count)
            if apart > best:
                best, level = apart, grey
    return level + 1


def pieces(picture: "Image", box: tuple[int, int, int, int], level: int) -> list[Glyph]:
    """Return the connected pieces of ink in a part of a picture, without specks, from left to right.

    Boxes are in pixels of the whole picture. A place with too much on it gives nothing.
    """
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[2], picture.width), min(box[3], picture.height)
    if right <= left or bottom <= top:
        return []
    cut = picture.crop((left, top, right, bottom))
    data, width = cut.point([1] * level + [0] * (256 - level)).tobytes(), cut.width
    parents: list[int] = []
    runs: list[tuple[int, int, int]] = []
    above: list[int] = []
    for row in range(cut.height):
        line = data[row * width : (row + 1) * width]
        here: list[int] = []
        start = line.find(1)
        while start >= 0:
            end = line.find(0, start)
            end = width if end < 0 else end
            here.append(len(runs))
            parents.append(len(runs))
            runs.append((row, start, end))
            start = line.find(1, end)
        for i in here:
            for j in above:
                if runs[j][1] <= runs[i][2] and runs[i][1] <= runs[j][2]:
                    a, b = _root(parents, i), _root(parents, j)
                    parents[max(a, b)] = min(a, b)
        above = here
    together: dict[int, list[tuple[int, int, int]]] = {}
    for i, (row, start, end) in enumerate(runs):
        together.setdefault(_root(parents, i), []).append((row + top, start + left, end + left))
    glyphs = [_glyph(each) for each in together.values() if sum(b - a for _, a, b in each) >= _LEAST]
    return sorted(glyphs) if len(glyphs) <= _PIECES else []


def _root(parents: list[int], i: int) -> int:
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i


def _glyph(runs: Sequence[tuple[int, int, int]]) -> Glyph:
    rows = [row for row, _, _ in runs]
    return Glyph(
        min(run[1] for run in runs), min(rows), max(run[2] for run in runs), max(rows) + 1, tuple(runs)
    )


def stacked(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put pieces together that stand above each other, as a letter and its dots; from right to left."""
    groups: list[list[Glyph]] = []
    for piece in sorted(glyphs, key=lambda each: each.left - each.right):
        for group in groups:
            left, right = min(each.left for each in group), max(each.right for each in group)
            if min(right, piece.right) - max(left, piece.left) >= _OVERLAP * (piece.right - piece.left):
                group.append(piece)
                break
        else:
            groups.append([piece])
    whole = [_glyph([run for each in group for run in each.runs]) for group in groups]
    return sorted(whole, key=lambda each: -each.right)


def cuts(glyph: Glyph) -> list[tuple[Glyph, Glyph]]:
    """Return the left and right halves of a glyph, cut where it is thinnest;
    two that have run together are so parted.

    A glyph that is too narrow for two gives nothing.
    """
    width, height = glyph.right - glyph.left, glyph.bottom - glyph.top
    if width < _TWO * height:
        return []
    ink = [0] * width
    for _, start, end in glyph.runs:
        for x in range(start - glyph.left, end - glyph.left):
            ink[x] += 1
    inner = range(round(width * _CUT_FROM), round(width * (1 - _CUT_FROM)))
    pieces = []
    for x in sorted(inner, key=lambda x: (ink[x], abs(2 * x - width)))[:_CUTS]:
        at = glyph.left + x
        left = [(row, start, min(end, at)) for row, start, end in glyph.runs if start < at]
        right = [(row, max(start, at), end) for row, start, end in glyph.runs if end > at]
        if left and right:
            pieces.append((_glyph(left), _glyph(right)))
    return pieces


def features(glyph: Glyph, tallest: Glyph) -> list[float]:
    """Return what the network sees: the glyph fitted into a square,
    and its size and place beside the tallest.
    """
    from PIL import Image

    width, height = glyph.right - glyph.left, glyph.bottom - glyph.top
    drawn = bytearray(width * height)
    for row, start, end in glyph.runs:
        at = (row - glyph.top) * width + start - glyph.left
        drawn[at : at + end - start] = b"\xff" * (end - start)
    longer = max(width, height)
    size = (max(1, round(SIDE * width / longer)), max(1, round(SIDE * height / longer)))
    fitted = Image.frombytes("L", (width, height), bytes(drawn)).resize(size, Image.Resampling.BOX)
    square = Image.new("L", (SIDE, SIDE), 0)
    square.paste(fitted, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    scale = tallest.bottom - tallest.top
    middle = (glyph.top + glyph.bottom - tallest.top - tallest.bottom) / 2
    return [
        *(each / 255 for each in square.tobytes()),
        max(-2.0, min(2.0, math.log(width / height))),
        height / scale * 2,
        max(-1.0, min(1.0, middle / scale)) * 3,
    ]


def readings(net: Network, seen: Sequence[float]) -> dict[str, float]:
    """Return how likely each class is; together 1."""
    inner = [max(0.0, sum(map(mul, row, seen), row[-1])) for row in net.hidden]
    outer = [sum(map(mul, row, inner), row[-1]) for row in net.out]
    most = max(outer)
    powers = [math.exp(each - most) for each in outer]
    total = sum(powers)
    return {name: each / total for name, each in zip(net.classes, powers, strict=True)}
