"""Automatic numbers of lists, which files do not hold: counted as word processors count them, and written."""

import tomllib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

DECIMAL, BULLET = "decimal", "bullet"
LEVELS = 10
LONGEST_TEXT = 255
"""Signs of a level's text: every paragraph of the list prints it."""
PRIVATE_USE = range(0xE000, 0xF900)
"""The code points of symbol fonts, which mean nothing elsewhere."""
_ASCII = "0123456789"
# Beyond this a repeated letter is no label any more; the number is written in digits.
_LONGEST_LETTERS = 12


@dataclass(frozen=True)
class Level:
    """One level of a list: its first number, how numbers are written (a format of formats.toml, or `BULLET`),
    and its text, in which a number stands for that of a level, from 0.

    `suffix` follows the label. The level begins anew below one before `restart`, or where that is None, below
    any higher one. A `legal` label is in decimal digits.
    """

    start: int = 0
    style: str = DECIMAL
    text: tuple[str | int, ...] = ()
    suffix: str = " "
    legal: bool = False
    restart: int | None = None


L = TypeVar("L", bound=Level)


class Instance(NamedTuple, Generic[L]):
    """An instance of a list: by what the list counts, its levels (from 0), and the levels it starts anew."""

    key: Hashable
    levels: dict[int, L]
    starts: dict[int, int]


@dataclass
class Counts:
    """How far lists have counted, by their keys, and which instances of them have started anew.

    `missing` is the number of a level that a list does not define; `unknown` are the formats that were not
    known, in order.
    """

    missing: int = 1
    counts: dict[Hashable, list[int | None]] = field(default_factory=dict)
    started: set[tuple[Hashable, int]] = field(default_factory=set)
    unknown: dict[str, None] = field(default_factory=dict)

    def of_instance(self, number: Hashable, instance: Instance[Any], at: int, language: str | None) -> str:
        """Count on at a level of an instance, which starts anew the first time; return the label."""
        fresh = (number, at) not in self.started
        self.started.add((number, at))
        start = instance.starts.get(at) if fresh else None
        return self.label(instance.key, instance.levels, at, language, start)

    def label(
        self,
        key: Hashable,
        levels: Mapping[int, Level],
        at: int,
        language: str | None,
        start: int | None = None,
    ) -> str:
        """Count on at a level of a list, or from `start`; return the label with what follows it.

        `language` is the tag of a right-to-left paragraph, None in one from left to right. A level that the
        list does not define is counted, and has no label.
        """
        counts, own = self.counts.setdefault(key, [None] * LEVELS), levels.get(at)
        before = counts[at]
        if before is not None:
            before += 1
        counts[at] = start if start is not None else self._first(own) if before is None else before
        for deeper in range(at + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                counts[deeper] = None
        if own is None:
            return ""
        text = "".join(
            each if isinstance(each, str) else self._number(counts[each], levels.get(each), own, language)
            for each in own.text
        )
        if own.style == BULLET and any(ord(each) in PRIVATE_USE for each in text):
            text = "•"
        return f"{text}{own.suffix}" if text.strip() else ""

    def _first(self, level: Level | None) -> int:
        return self.missing if level is None else level.start

    def _number(self, value: int | None, level: Level | None, own: Level, language: str | None) -> str:
        """The number of a level, its first where it has not begun, as it is written in a label."""
        style = DECIMAL if level is None or own.legal or level.style == BULLET else level.style
        if not known(style):
            self.unknown[style] = None
        return number_text(self._first(level) if value is None else value, style, language)


@cache
def table() -> Mapping[str, Any]:
    """Return the contents of formats.toml: `formats` and `rtl_digits`."""
    return tomllib.loads(files("unrec.reading").joinpath("formats.toml").read_text("utf-8"))


def known(style: str) -> bool:
    """Whether formats.toml says how the number format `style` is written."""
    return style in table()["formats"]


def rtl_digits(language: str) -> str | None:
    """Return the decimal digits of a right-to-left paragraph in `language`; None where they are 0 to 9."""
    digits: str | None = table()["rtl_digits"].get(language.partition("-")[0].lower())
    return digits


def number_text(value: int, style: str, language: str | None = None) -> str:
    """Write `value` in the number format `style` (`arabicAbjad`, `upperRoman`, …).

    `language` is the language tag of a right-to-left paragraph, None in a left-to-right one. A value the
    format has no sign for, and a format that is not known, are written in decimal digits. Never empty,
    except for the format `none`.
    """
    entry = table()["formats"].get(style, table()["formats"][DECIMAL])
    digits = (rtl_digits(language) if language else None) or _ASCII
    if entry.get("silent"):
        return ""
    if value < 1:
        return _positional(value, digits, 1)
    if "digits" in entry:
        digits_used = digits if language else entry["digits"]
        return _positional(value, digits_used, entry.get("width", 1))
    if "letters" in entry:
        return _letter(value, entry["letters"], entry.get("repeat", True)) or _positional(value, digits, 1)
    if "additive" in entry:
        return _additive(value, entry["additive"]) or _positional(value, digits, 1)
    if "counting" in entry:
        return _counting(value, *entry["counting"]) or _positional(value, digits, 1)
    before, after = entry["wrap"]
    return f"{before}{_positional(value, digits, 1)}{after}"


def _positional(value: int, digits: str, width: int) -> str:
    return f"{value:0{width}d}".translate(str.maketrans(_ASCII, digits))


def _letter(value: int, letters: str, repeat: bool) -> str | None:
    times, place = divmod(value - 1, len(letters))
    if times and (not repeat or times >= _LONGEST_LETTERS):
        return None
    return letters[place] * (times + 1)


def _additive(value: int, signs: Sequence[tuple[int, str]]) -> str | None:
    if value >= 4 * signs[0][0]:
        return None
    out = []
    for worth, sign in signs:
        times, value = divmod(value, worth)
        out.append(sign * times)
    return "".join(out)


def _counting(value: int, digits: str, units: str) -> str | None:
    if value >= 10 ** (len(units) + 1):
        return None
    out, gap = "", False
    for power in range(len(units), -1, -1):
        digit, value = divmod(value, 10**power)
        if not digit:
            gap = bool(out)
            continue
        # Ten to nineteen drop the leading one: 十二, not 一十二.
        sign = "" if digit == 1 and power == 1 and not out else digits[digit]
        out += (digits[0] if gap else "") + sign + (units[power - 1] if power else "")
        gap = False
    return out
