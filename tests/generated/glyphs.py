"""The weights by which single glyphs of labels are told, trained on glyphs drawn in the fonts installed here.

`python -m tests.generated.glyphs` writes them. Needs Pillow with Raqm, and the Debian packages
fonts-hosny-amiri, fonts-noto-core, fonts-dejavu and fonts-liberation. Which fonts were used stands in the
file.
"""

import sys
from base64 import b85encode
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from unrec import languages
from unrec.reading.ocr.glyphs import GlyphModel, features, ink_level, pieces, stacked

FONTS = Path("/usr/share/fonts")
# By the language whose labels are read; what is drawn in no script of its own is drawn in all.
NAMES = {
    "ar": (
        "Amiri-Regular", "Amiri-Bold", "Amiri-Italic", "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansCondensed",
        "NotoKufiArabic-Regular", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold", "NotoSansArabic-Regular",
        "NotoSansArabic-Bold",
    )
}  # fmt: skip
# Digits of Europe and marks are often of another font than the letters beside them.
BESIDE = (
    *("LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSans-Regular", "LiberationSans-Bold"),
    *(
        "LiberationSerif-Italic",
        "DejaVuSerif",
        "DejaVuSerif-Bold",
        "DejaVuSans",
        "NotoSans-Regular",
        "NotoSerif-Regular",
    ),
)
MARKS = ("-", ".", "(", ")")
HIDDEN = 64


class Sample(NamedTuple):
    """What the network sees of a glyph, and the class that it is of; an empty one for other shapes."""

    seen: np.ndarray
    name: str


def fonts(names: Sequence[str]) -> dict[str, Path]:
    """Return those of the fonts that are installed, by name."""
    files = {each.stem: each for each in sorted(FONTS.rglob("*.[to]tf"))}
    return {name: files[name] for name in names if name in files}


@cache
def opened_font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size)


@cache
def has(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """Tell whether a font has the characters: one that it lacks is drawn as an empty box."""
    box = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(each)) != box for each in text)


def letters(code: str) -> list[str]:
    return languages.load(code).letters.order


def classes(code: str) -> list[str]:
    """Return what is told apart: digits of the script and of Europe,
    marks, letters in their order, other shapes.
    """
    language = languages.load(code)
    return [*language.digits.families[1], *language.digits.families[0], *MARKS, *letters(code), ""]


def label(code: str, chance: Random) -> list[str]:
    """Make up a label, as its glyphs stand from right to left on the page."""
    digits = chance.choice(languages.load(code).digits.families[:2])
    number = [chance.choice(digits) for _ in range(chance.choice((1, 2, 2, 3)))]
    letter = [chance.choice(letters(code))]
    shape = chance.randrange(7)
    if shape == 0:
        return [")", *number, "("]
    if shape <= 2:
        return [")", *letter, "("]
    if shape == 3:
        return [*letter, "-"]
    return [*number, "." if shape == 4 else "-"]


def drawn(
    texts: Sequence[str], font: ImageFont.FreeTypeFont, beside: ImageFont.FreeTypeFont, chance: Random
) -> tuple[Image.Image, list[tuple[float, float, str]]]:
    """Draw glyphs from right to left; return the picture and where each stands."""
    if chance.random() < 0.5 and all(has(font, text) for text in texts if text.isascii()):
        beside = font
    own_digits = chance.random() < 0.5
    # Glyphs of one label may touch.
    tight = chance.choice((0, 0, 0, 0, 0.02, 0.06, -0.08))
    picture = Image.new(
        "L", (round(font.size * (0.7 * sum(map(len, texts)) + 2.5)), round(font.size * 2.4)), 255
    )
    pen, places = picture.width - font.size, []
    drawing = ImageDraw.Draw(picture)
    for text in texts:
        own = beside if text.isascii() and not (own_digits and text.isdigit() and has(font, text)) else font
        if not has(own, text):
            return picture, []
        width = own.getlength(text)
        drawing.text((pen - width, font.size * 1.5), text, fill=chance.randrange(60), font=own, anchor="ls")
        places.append((pen - width, pen, text))
        pen -= width + tight * font.size
    return picture, places


def scanned(picture: Image.Image, chance: Random) -> Image.Image:
    """Turn, blur and roughen a picture as a scanner may."""
    picture = picture.rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=255)
    shrunk = chance.choice((1.0, 1.0, 0.75))
    if shrunk < 1:
        small = picture.resize((round(picture.width * shrunk), round(picture.height * shrunk)))
        picture = small.resize(picture.size, Image.Resampling.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.1)))
    noise = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    return Image.blend(picture, noise, chance.uniform(0, 0.2))


def samples(
    code: str, count: int, chance: Random, files: Sequence[Path], others: Sequence[Path]
) -> Iterator[Sample]:
    """Yield what the network sees of the glyphs of that many labels and words, in fonts by chance."""
    words = languages.load(code).function_words
    for _ in range(count):
        size = chance.uniform(19, 56)
        file = chance.choice(files)
        font = opened_font(file, round(size))
        beside = opened_font(chance.choice(others), round(size))
        is_word = chance.random() < 0.25
        texts = [chance.choice([word for word in words if len(word) > 1])] if is_word else label(code, chance)
        picture, places = drawn(texts, font, beside, chance)
        if not places:
            continue
        picture = scanned(picture, chance)
        level = ink_level(picture) + chance.randint(-12, 12)
        found = stacked(pieces(picture, (0, 0, *picture.size), max(1, min(254, level))))
        if not found:
            continue
        tallest = max(found, key=lambda each: each.bottom - each.top)
        for glyph in found:
            covered = [text for left, right, text in places if glyph.left < (left + right) / 2 < glyph.right]
            if is_word and (glyph.right - glyph.left < 0.6 * (glyph.bottom - glyph.top) or len(found) > 1):
                continue  # a letter that stands alone looks like the letter of a label
            # What covers several has run together, and what covers none is a part of one.
            name = covered[0] if len(covered) == 1 and not is_word else ""
            if name or is_word or len(covered) > 1:
                yield Sample(np.array(features(glyph, tallest), dtype="float32"), name)


def trained(
    data: Sequence[Sample], names: Sequence[str], seed: int, epochs: int = 30
) -> tuple[np.ndarray, np.ndarray]:
    """Train a network of one hidden layer; return the weights of its two layers, biases last."""
    random = np.random.default_rng(seed)
    x = np.array([[*each.seen, 1.0] for each in data], dtype="float32")
    y = np.array([names.index(each.name) for each in data])
    first = random.normal(0, (2 / 40) ** 0.5, (HIDDEN, x.shape[1])) * 0.5
    second = random.normal(0, (1 / HIDDEN) ** 0.5, (len(names), HIDDEN + 1))
    moments = [np.zeros_like(each) for each in (first, second, first, second)]
    step = 0
    for epoch in range(epochs):
        rate = 0.003 * (1 - epoch / epochs) + 1e-5
        order = random.permutation(len(x))
        for batch in np.array_split(order, max(1, len(order) // 128)):
            inner = np.maximum(x[batch] @ first.T, 0)
            inner = np.hstack([inner, np.ones((len(batch), 1))])
            out = inner @ second.T
            out = np.exp(out - out.max(1, keepdims=True))
            out /= out.sum(1, keepdims=True)
            out[np.arange(len(batch)), y[batch]] -= 1
            out /= len(batch)
            back = (out @ second)[:, :-1] * (inner[:, :-1] > 0)
            step += 1
            for i, (layer, slope) in enumerate(((first, back.T @ x[batch]), (second, out.T @ inner))):
                decayed = slope + 1e-4 * layer
                moments[i] += 0.1 * (decayed - moments[i])
                moments[i + 2] += 0.001 * (decayed**2 - moments[i + 2])
                near, wide = moments[i] / (1 - 0.9**step), moments[i + 2] / (1 - 0.999**step)
                layer -= rate * near / (np.sqrt(wide) + 1e-8)  # noqa: PLW2901 - in place
    return first, second


def model(code: str, count: int = 24_000, seed: int = 1, leave: Sequence[str] = ()) -> GlyphModel:
    """Train a model on all fonts but those to `leave` out."""
    chance = Random(seed)
    named = {name: file for name, file in fonts(NAMES[code]).items() if name not in leave}
    others = fonts(BESIDE)
    data = list(samples(code, count, chance, list(named.values()), list(others.values())))
    names = classes(code)
    layers = trained(data, names, seed)
    rows = [row for layer in layers for row in layer]
    scales = [float(f"{max(np.abs(row).max(), 1e-6) / 127:.6g}") for row in rows]
    packed = b"".join(
        np.round(row / scale).clip(-127, 127).astype("int8").tobytes()
        for row, scale in zip(rows, scales, strict=True)
    )
    return GlyphModel(code, sorted({*named, *others}), names, HIDDEN, scales, b85encode(packed).decode())


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pipeline/unrec/reading/pdf")
    for each in NAMES:
        (folder / f"glyphs.{each}.json").write_bytes(msgspec.json.encode(model(each)) + b"\n")
