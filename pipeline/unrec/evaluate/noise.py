"""Seeded noise: what scanning, copying and converting do to a document's text, one kind at a time."""

import random
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec

from unrec.languages import Language
from unrec.models import Document
from unrec.text import MARKS

_BULLETS = ("- ", "• ", "– ")
_PRINTED_LINE = 90
# Words left on each side when a paragraph is cut: furniture stands in the middle.
_WHOLE_WORDS = 4
_SPACE = re.compile(r"(?<=\S) (?=\S)")
_MARK = re.compile(f"[{MARKS}]")


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of noise: what its levels are shares of, the levels, whether the words stay the same."""

    of: str
    levels: list[float]
    words: bool


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, Kind]
    confusions: dict[str, list[str]]


@cache
def _data() -> _Data:
    data = resources.files(__package__).joinpath("noise.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Data)


def kinds() -> dict[str, Kind]:
    """Return every kind of noise by name."""
    return _data().kinds


class Setting(NamedTuple):
    """What noise is made with: chance, the share of places to touch, and the document's own facts."""

    rng: random.Random
    share: float
    language: Language
    document: Document

    def hit(self) -> bool:
        """Whether this place is touched."""
        return self.rng.random() < self.share


def add_noise(
    text: str, kind: str, share: float, *, seed: int, language: Language, document: Document
) -> str:
    r"""Return the text with noise of one kind at `share` of its places; the same seed gives the same text.

    Raises `KeyError` for a kind that there is not. Lines end in `\n`; a share of 0 changes nothing.
    """
    rng = random.Random(f"{seed} {kind} {document.document_id}")  # noqa: S311 -- a bench, not secrets
    return _NOISES[kind](text, Setting(rng, share, language, document))


def _by_line(text: str, change: Callable[[str], str | None]) -> str:
    """Change each line; None drops it."""
    lines = (change(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _bullets(text: str, setting: Setting) -> str:
    def change(line: str) -> str:
        return setting.rng.choice(_BULLETS) + line if line.strip() and setting.hit() else line

    return _by_line(text, change)


def _blank_lines(text: str, setting: Setting) -> str:
    return _by_line(text, lambda line: None if not line.strip("\t ") and setting.hit() else line)


def _rewrap(text: str, setting: Setting) -> str:
    def change(line: str) -> str:
        return _broken(line) if len(line) > _PRINTED_LINE and setting.hit() else line

    return _by_line(text, change)


def _broken(line: str) -> str:
    """A paragraph as printed lines of at most 90 characters, broken at spaces."""
    lines = [""]
    for word in line.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _PRINTED_LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines)


def _digits(text: str, setting: Setting) -> str:
    families = setting.language.digits.families
    every = "".join(families)

    def change(match: re.Match[str]) -> str:
        own = next((family for family in families if match[0][0] in family), None)
        others = [family for family in families if family != own]
        if own is None or not others or not setting.hit():
            return match[0]
        return match[0].translate(str.maketrans(own, setting.rng.choice(others)))

    return re.sub(f"[{every}]+", change, text)


def _vowel_signs(text: str, setting: Setting) -> str:
    return _MARK.sub(lambda match: "" if setting.hit() else match[0], text)


def _spaces(text: str, setting: Setting) -> str:
    return _SPACE.sub(lambda match: "  " if setting.hit() else match[0], text)


def _furniture(text: str, setting: Setting) -> str:
    page = 1

    def change(line: str) -> str:
        nonlocal page
        words = line.split(" ")
        if len(line) <= _PRINTED_LINE or len(words) <= 2 * _WHOLE_WORDS or not setting.hit():
            return line
        page += 1
        at = setting.rng.randrange(_WHOLE_WORDS, len(words) - _WHOLE_WORDS)
        between = ["", *setting.rng.choice(_furniture_of(setting.document, page)), ""]
        return "\n".join([" ".join(words[:at]), *between, " ".join(words[at:])])

    return _by_line(text, change)


def _furniture_of(document: Document, page: int) -> list[list[str]]:
    """Feet and heads of pages as UN documents print them."""
    job = document.job_number or "V.19-01234"
    symbol = document.symbol or "CTOC/COP/WG.7/2019/2"
    return [
        [f"{page}/20"],
        [f"{job} {page}/20"],
        [f"{page}/20", symbol],
        [job, symbol, f"{page}/20"],
    ]


def _ocr(text: str, setting: Setting) -> str:
    groups = _data().confusions.get(setting.language.code, [])
    others: dict[str, str] = {}
    for group in groups:
        for letter in group:
            others[letter] = others.get(letter, "") + group.replace(letter, "")
    if not others:
        return text
    return re.sub(
        f"[{''.join(others)}]",
        lambda match: setting.rng.choice(others[match[0]]) if setting.hit() else match[0],
        text,
    )


_NOISES: dict[str, Callable[[str, Setting], str]] = {
    "bullets": _bullets,
    "blank_lines": _blank_lines,
    "rewrap": _rewrap,
    "digits": _digits,
    "vowel_signs": _vowel_signs,
    "spaces": _spaces,
    "furniture": _furniture,
    "ocr": _ocr,
}
