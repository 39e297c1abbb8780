"""List labels of a recognised page, read again from their glyphs at the margin of each line.

Where the data of a script lacks its digits, Tesseract reads «١٤-» as `1-`, or as nothing. What stands apart
at the beginning of a line is told glyph by glyph instead, and taken only where it has the shape of a label
and the reading is sure, or where Tesseract or the labels before and after bear it out. They choose among what
the glyphs may be, and add nothing: a label that is not read is left out and named.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import regex

from unrec.languages import Language
from unrec.reading.bidi import LTR, RTL, kind_of, logical
from unrec.reading.ocr import Word, around
from unrec.reading.ocr.glyphs import Glyph, Network, cuts, features, ink_level, pieces, readings, stacked

if TYPE_CHECKING:
    from PIL.Image import Image

REPAIR = "glyphs"
_BAND, _TALL = 0.4, 1.9
"""Heights of a word: what of a glyph may stand above or below the words beside it, and how tall it may be."""
_SIGN = 0.5
"""Heights of a word: how tall a sign above a letter is at most; it is half as far above it."""
_BELOW = 0.3
"""Heights of a word: how far below a glyph a piece stands that belongs to the next line."""
_ROOM, _DEEP, _SLACK = 6.0, 7.0, 0.3
"""Heights of a word: how far outside the line a label may begin, how far inside it may end, and how far a
word's box may be off.
"""
_GAP = 0.16
"""Heights of a word: the least gap after a label, and within one such as `1 -`."""
_WIDEST, _NEARLY = 0.7, 0.5
"""Shares: of the widest gap within a label, the least gap after it; of the likeliest label,
how likely a longer one.
"""
_SEEN = 40.0
"""Confidence of Tesseract's from which letters that it read are no label."""
_CUT = 0.9
"""How much less likely two glyphs are that were cut apart."""
_MOST_GLYPHS = 9
_OPTIONS, _UNLIKELY = 4, 0.004
"""How many classes a glyph may be of, and below what likelihood it is not."""
_SURE, _LIKELY, _FLOOR = 0.8, 0.3, 0.02
"""Likelihoods from which a reading stands by itself, with a neighbour on one side,
and with one on either side.
"""
_FOREIGN = 0.5
"""How likely a label in another family of digits than the page's is still; it needs Tesseract's word, too."""
_CLEAR = 3.0
"""Logarithm of how much likelier one family of digits must be, over a page, for the other to be put aside."""

_MIRRORED = str.maketrans("()", ")(")
_LETTER = regex.compile(r"\p{L}")
_BEFORE_LETTERS = regex.compile(r"^[^\p{L}]+")
_NUMBER = r"\d{1,3}(?:[-./]\d{1,3}){0,2}"
_NAMED = r"\p{L}\p{Lm}?"
_SHAPE = regex.compile(rf"{_NUMBER}[-.)]|\d{{1,3}}[-.]\d{{1,3}}|\((?:\d{{1,3}}|{_NAMED})\)|{_NAMED}[-.)]")
_LIKE_LABEL = regex.compile(r"[^\p{L}]*|\P{L}{0,3}\p{L}\p{Lm}?\P{L}{1,3}")
# A letter in brackets or before a dash is in Tesseract's data: what it read of such a label stays.
_LETTERED = regex.compile(r"^\P{L}?\p{L}\p{Lm}?[)(-]$")
_WORD = regex.compile(r"\p{L}{2,}")
_DIGITS = regex.compile(r"\d+")


class Place(NamedTuple):
    """Where a label stands: its box, the line it opens, and what it may be,
    by family of digits, likeliest first.
    """

    line: tuple[int, int, int]
    left: int
    top: int
    right: int
    bottom: int
    choices: tuple[tuple[tuple[str, float], ...], ...]


class Margin(NamedTuple):
    """The words with labels put in, and what Tesseract had where there is a label that was not read."""

    words: list[Word]
    unread: list[str]


def with_labels(words: Sequence[Word], picture: "Image", language: Language, net: Network) -> Margin:
    """Return the words of a page with the labels at its margin as their glyphs show them.

    A label becomes one word, whose `repair` tells of it; words of Tesseract that stand where it does give
    way. Of a word that is joined to it the letters stay.
    """
    places = [each for each in _places(words, picture, language, net) if not _is_word(words, each)]
    family = _family(places)
    chosen = _chosen(places, [_at(words, place) for place in places], family)
    out, unread = list(words), []
    for place, (text, likely) in zip(places, chosen, strict=True):
        had = " ".join(out[i].text for i in _at_indexes(out, place))
        if text:
            out = _replaced(out, place, text, likely)
        elif not _LETTERED.search(_bare(had)) and _LIKE_LABEL.fullmatch(_bare(had)):
            unread.append(had)
            out = _replaced(out, place, "", 0.0)
    return Margin(out, unread)


def _places(words: Sequence[Word], picture: "Image", language: Language, net: Network) -> Iterator[Place]:
    if not words:
        return
    level = ink_level(picture)
    lettered = [word for word in words if _LETTER.search(word.text)] or list(words)
    height = median(word.bottom - word.top for word in lettered)
    seen: set[tuple[int, int]] = set()
    for key, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        kinds = [kind_of(each) for word in line for each in word.text]
        if kinds.count(LTR) > kinds.count(RTL):
            continue  # its right end is where it ends
        place = _place(key, line, (height, level), picture, net, language)
        if place is not None and (place.right, place.bottom) not in seen:
            seen.add((place.right, place.bottom))
            yield place


def _place(
    key: tuple[int, int, int],
    line: list[Word],
    page: tuple[float, int],
    picture: "Image",
    net: Network,
    language: Language,
) -> Place | None:
    """Return the label that a line begins with, None where its first glyphs make up none."""
    beginnings = [
        (label, tuple(tuple(_choices(told, other)) for other in _families(language)))
        for label in _beginnings(stacked(_marginal(line, page, picture)), page[0])
        for told in [_told_glyphs(label, net)]
    ]
    likely = [max((p for each in choices for _, p in each), default=0.0) for _, choices in beginnings]
    best = max(likely, default=0.0)
    if best == 0.0:
        return None
    # The longest of those that are nearly as likely: `134-` may continue as `134-1`.
    at = max(i for i, each in enumerate(likely) if each >= best * _NEARLY)
    label, choices = beginnings[at]
    return Place(key, *around(label), choices)


def _marginal(line: list[Word], page: tuple[float, int], picture: "Image") -> list[Glyph]:
    """The pieces of ink at the outer end of a line, with the signs above them."""
    height, level = page
    outer = max(word.right for word in line)
    near = [word for word in line if _LETTER.search(word.text) and len(word.text) > 1] or line
    near = sorted(near, key=lambda word: -word.right)[:2]
    _, top, _, bottom = around(near)
    box = (
        round(outer - _DEEP * height),
        round(top - 2 * _BAND * height),
        round(outer + _ROOM * height),
        round(bottom + _BAND * height),
    )
    found = [each for each in pieces(picture, box, level) if each.bottom - each.top <= _TALL * height]
    band = (top - _BAND * height / 2, bottom + _BAND * height / 2)
    inside = [each for each in found if band[0] <= (each.top + each.bottom) / 2 <= band[1]]
    inside = [each for each in inside if not _is_of_next_line(each, inside, height)]
    above = [each for each in found if each.top < band[0] and _is_sign(each, inside, height)]
    return inside + [each for each in above if each not in inside]


def _is_of_next_line(piece: Glyph, glyphs: Sequence[Glyph], height: float) -> bool:
    """Tell whether a piece stands far below a glyph, as a hamza of the line below does."""
    return any(
        glyph.left < piece.right and piece.left < glyph.right and piece.top - glyph.bottom >= _BELOW * height
        for glyph in glyphs
    )


def _is_sign(piece: Glyph, glyphs: Sequence[Glyph], height: float) -> bool:
    """Tell whether a small piece stands close above a glyph, as a hamza does above its letter."""
    return piece.bottom - piece.top <= _SIGN * height and any(
        glyph.left <= (piece.left + piece.right) / 2 <= glyph.right
        and 0 <= glyph.top - piece.bottom <= _SIGN * height / 2
        for glyph in glyphs
    )


def _beginnings(glyphs: Sequence[Glyph], height: float) -> Iterator[list[Glyph]]:
    """Yield the first glyphs up to each gap that is no narrower than those within,
    as far as a label may reach.
    """
    widest = 0.0
    for i, (glyph, after) in enumerate(pairwise(glyphs[: _MOST_GLYPHS + 1]), 1):
        if glyph.right - glyph.left > _TALL * height:
            return
        gap = glyph.left - after.right
        if i > 1 and gap >= max(_GAP * height, _WIDEST * widest):
            yield list(glyphs[:i])
        widest = max(widest, gap)


def _told_glyphs(label: Sequence[Glyph], net: Network) -> list[dict[str, float]]:
    """Return what each glyph may be; of one that is nothing for sure,
    also which two it may be that have run together.
    """
    tallest = max(label, key=lambda each: each.bottom - each.top)
    told = []
    for glyph in label:
        each = readings(net, features(glyph, tallest))
        if max(p for name, p in each.items() if name) < _SURE:
            for left, right in cuts(glyph):
                first, second = (readings(net, features(half, tallest)) for half in (left, right))
                for a, p in first.items():
                    for b, q in second.items():
                        if p * q > _FLOOR and a and b:
                            each[a + b] = max(each.get(a + b, 0.0), p * q * _CUT)
        told.append(each)
    return told


def _families(language: Language) -> list[str]:
    """Return, for each family of digits in which a label may be, the digits of all others."""
    families = language.digits.families[:2]
    return ["".join(each for each in families if each != family) for family in families]


def _choices(told: Sequence[dict[str, float]], barred: str) -> list[tuple[str, float]]:
    """Return the labels that glyphs, from right to left,
    may spell without the barred digits, likeliest first.
    """
    # A number without a sign is text: its zero is not to be taken for a point.
    if all(max(each, key=lambda name: each[name]).isdecimal() for each in told if each):
        return []
    options = [_names_of(each, barred) for each in told]
    if math.prod(len(each) for each in options) > 4**5:
        options = [each[:2] for each in options]
    labels: dict[str, float] = {}
    for combination in product(*options):
        likely = math.prod(p for _, p in combination)
        if likely >= _UNLIKELY and (text := _spelled(combination)) is not None:
            labels[text] = max(labels.get(text, 0.0), likely)
    return sorted(labels.items(), key=lambda pair: -pair[1])


def _names_of(glyph: dict[str, float], barred: str) -> list[tuple[str, float]]:
    """The likeliest names of a glyph that have no barred digit."""
    ranked = sorted(
        ((p, name) for name, p in glyph.items() if name and not set(name) & set(barred)), reverse=True
    )
    return [(name, p) for p, name in ranked[:_OPTIONS] if p >= _UNLIKELY]


def _spelled(combination: Sequence[tuple[str, float]]) -> str | None:
    """The label that glyphs of these names spell, from right to left; None where it is none."""
    drawn = [part for name, _ in reversed(combination) for part in _parts(name)]
    text = "".join(each for each, _ in logical(drawn, RTL))
    return text if _SHAPE.fullmatch(text) and all(map(_is_counted, _DIGITS.findall(text))) else None


def _is_counted(digits: str) -> bool:
    """Tell whether lists count so: from 1, without zeros before."""
    return unicodedata.decimal(digits[0]) > 0


def _parts(name: str) -> list[str]:
    """Return the characters of a glyph, or of two that had run together, as written;
    a bracket is the other one.
    """
    if len(name) == 2 and not _LETTER.match(name):
        return [each.translate(_MIRRORED) for each in name]
    return [name.translate(_MIRRORED)]


def _family(places: Sequence[Place]) -> int | None:
    """Return which family of digits a page's labels are in, None where nothing tells."""
    sums: dict[int, float] = {}
    for place in places:
        if not any(_DIGITS.search(text) for each in place.choices for text, _ in each[:1]):
            continue
        for i, each in enumerate(place.choices):
            sums[i] = sums.get(i, 0.0) + math.log(each[0][1] if each else _UNLIKELY)
    ranked = sorted(sums, key=lambda i: -sums[i])
    if len(ranked) > 1 and sums[ranked[0]] - sums[ranked[1]] < _CLEAR:
        return None
    return ranked[0] if ranked else 0


def _chosen(places: Sequence[Place], had: Sequence[str], family: int | None) -> list[tuple[str, float]]:
    """Return each place's label and how likely it is, an empty one where none is sure."""
    options = [_options(place, family) for place in places]
    chosen = [_surest(choices, text) for choices, text in zip(options, had, strict=True)]
    for i, choices in enumerate(options):
        before, after = chosen[:i], chosen[:i:-1]
        fits = [(_follows(before, text, 1), _follows(after, text, -1)) for text, _ in choices]
        now = next((fit for (text, _), fit in zip(choices, fits, strict=True) if text == chosen[i][0]), None)
        if now is not None and any(now):
            continue
        # A label is borne out by those on both sides; one that was not read, and is likely,
        # by those on either.
        borne = [
            pair
            for pair, fit in zip(choices, fits, strict=True)
            if all(fit) or (now is None and any(fit) and pair[1] >= _LIKELY)
        ]
        if len(borne) == 1:
            chosen[i] = borne[0]
    return chosen


def _surest(choices: Sequence[tuple[str, float]], had: str) -> tuple[str, float]:
    """The first label that is sure, or that Tesseract had read too; an empty one where none is."""
    return next((pair for pair in choices if pair[1] >= _SURE or _same(pair[0], had)), ("", 0.0))


def _options(place: Place, family: int | None) -> list[tuple[str, float]]:
    """Return what a label may be, likeliest first; in digits that are not the page's, less likely."""
    merged: dict[str, float] = {}
    for i, each in enumerate(place.choices):
        for text, likely in each:
            here = likely if family is None or i == family or not _DIGITS.search(text) else likely * _FOREIGN
            if here >= _FLOOR:
                merged[text] = max(merged.get(text, 0.0), here)
    return sorted(merged.items(), key=lambda pair: -pair[1])


def _same(label: str, had: str) -> bool:
    """Tell whether Tesseract had the same digits, or the same letter."""
    return _told(label) == _told(had) != ""


def _told(text: str) -> str:
    return "".join(str(int(each)) if each.isdecimal() else each for each in text if each.isalnum())


def _follows(others: Sequence[tuple[str, float]], label: str, step: int) -> bool:
    """Tell whether the last label of the same shape among others, which was read, is `step` before this."""
    numbers, shape = _DIGITS.findall(label), _DIGITS.sub("0", label)
    for text, _ in reversed(others):
        if numbers and _DIGITS.sub("0", text) == shape:
            near = _DIGITS.findall(text)
            return near[:-1] == numbers[:-1] and int(near[-1]) + step == int(numbers[-1])
    return False


def _bare(text: str) -> str:
    return regex.sub(r"\p{Cf}", "", text)


def _at(words: Sequence[Word], place: Place) -> str:
    return " ".join(_bare(words[i].text) for i in _at_indexes(words, place))


def _at_indexes(words: Sequence[Word], place: Place) -> list[int]:
    """Return the words of the line that stand where the label does, or begin there."""
    slack = _SLACK * (place.bottom - place.top)
    return [
        i
        for i, word in enumerate(words)
        if word.line == place.line and word.right > place.left + slack and word.right - word.left > 0
    ]


def _is_word(words: Sequence[Word], place: Place) -> bool:
    """Tell whether Tesseract read a word there: letters by themselves,
    more than those of a label, and surely.
    """
    slack = _SLACK * (place.bottom - place.top)
    inside = [words[i] for i in _at_indexes(words, place) if words[i].left >= place.left - 2 * slack]
    return any(_WORD.fullmatch(_bare(word.text)) and word.confidence >= _SEEN for word in inside)


def _replaced(words: list[Word], place: Place, text: str, likely: float) -> list[Word]:
    """Return the words with the label in the place of those that stand there."""
    slack = _SLACK * (place.bottom - place.top)
    indexes = _at_indexes(words, place)
    kept = []
    for i in indexes:
        word = words[i]
        inside = place.left - word.left
        letters = _BEFORE_LETTERS.sub("", _bare(word.text))
        if inside > 2 * slack and len(letters) > 1:
            kept.append(word._replace(text=letters, right=place.left))
    first = next(i for i, word in enumerate(words) if word.line == place.line)
    label = (
        [Word(place.line, place.left, place.top, place.right, place.bottom, 100 * likely, text, REPAIR)]
        if text
        else []
    )
    gone = set(indexes)
    rest = [word for i, word in enumerate(words) if i >= first and i not in gone]
    return [*words[:first], *label, *kept, *rest]
