"""A list number as WordprocessingML prints it, from the table in formats.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

DECIMAL = "decimal"
_ASCII = "0123456789"
# Beyond this a repeated letter is no label any more; the number is written in digits.
_LONGEST_LETTERS = 12


@cache
def table() -> Mapping[str, Any]:
    """Return the contents of formats.toml: `formats` and `rtl_digits`."""
    return tomllib.loads(files("unrec.reading.docx").joinpath("formats.toml").read_text("utf-8"))


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
        own = digits if language else entry["digits"]
        return _positional(value, own, entry.get("width", 1))
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
