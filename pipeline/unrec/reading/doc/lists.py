"""Automatic numbers of a binary Word file: its lists, and the label Word prints before a paragraph.

Word stores a paragraph's list and level, never its number. Counters belong to the list: instances of one
list (LFO) share them, and the start that an instance overrides holds once, at its first use of that level.
"""

import re
import struct
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from unrec.reading.doc.binary import DocFile, Properties, integer, sprms
from unrec.reading.list_labels import PRIVATE_USE, RTL_LANGUAGES, Counts, Instance, Level, known, number_text

LEVELS = 9
_NO_LIST = 0x7FF
_BULLET, _NONE = 23, 255
_FORMATS = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago"
    " ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal"
    " japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 aiueoFullWidth irohaFullWidth"
    " decimalZero bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen"
    " decimalEnclosedCircleChinese ideographEnclosedCircle ideographTraditional ideographZodiac"
    " ideographZodiacTraditional taiwaneseCounting ideographLegalTraditional taiwaneseCountingThousand"
    " taiwaneseDigital chineseCounting chineseLegalSimplified chineseCountingThousand decimal koreanDigital"
    " koreanCounting koreanLegal koreanDigital2 hebrew1 arabicAlpha hebrew2 arabicAbjad hindiVowels"
    " hindiConsonants hindiNumbers hindiCounting thaiLetters thaiNumbers thaiCounting vietnameseCounting"
    " numberInDash russianLower russianUpper"
)
FORMATS = dict(enumerate(_FORMATS.split(" "))) | {_NONE: "none"}
"""The codes of number formats (MSONFC) and their names in WordprocessingML, by which they are written."""
_NOTHING_AFTER = 2


@dataclass(frozen=True)
class ListLevel(Level):
    """One level of a list, and the indents that it states; one that is `hidden` is counted and not shown."""

    hidden: bool = False
    left: int | None = None
    first: int | None = None


def level_of(start: int, code: int, text: str, *, after: int = 0, **more: Any) -> ListLevel:
    """Return a level as a file tells it: in its text, a sign below nine stands for the number of that level.

    `more` are fields of `ListLevel`.
    """
    pieces = tuple(ord(each) if ord(each) < LEVELS else each for each in text)
    return ListLevel(start, _style(code), pieces, "" if after == _NOTHING_AFTER else " ", **more)


def _style(code: int) -> str:
    return FORMATS.get(code, f"code {code}")


class Label(NamedTuple):
    """A label with what follows it, and the indents that its level states, in twentieths of a point."""

    text: str
    left: int | None = None
    first: int | None = None


@dataclass
class Lists:
    """The lists of a document and how far each has counted."""

    instances: list[Instance[ListLevel]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    old: dict[int, int] = field(default_factory=dict)

    def label(self, properties: Properties) -> Label | None:
        """Count the paragraph and return its label; None where it is in no list."""
        language = language_of(properties) if properties.rtl else None
        number = properties.list_id
        number = number if number < 0x8000 else 0x10000 - number  # the negative of an index
        if number in {0, _NO_LIST} and properties.old_numbering:
            return self._old(properties.old_numbering, language)
        self.old.clear()
        at = properties.level
        instance = self.instances[number - 1] if 0 < number <= len(self.instances) else None
        level = None if instance is None else instance.levels.get(at)
        if instance is None or level is None:
            return None
        text = self.counts.of_instance(number, instance, at, language)
        return Label("" if level.hidden else text, level.left, level.first)

    def _old(self, data: bytes, language: str | None) -> Label | None:
        """A label of Word 6's way (ANLD): a number with text before and after it.

        It counts on from paragraph to paragraph; one that has no such number ends the list.
        """
        if len(data) < 20:
            return None
        code, before, after, start = data[0], data[1], data[2], integer(data[10:12])
        text = data[20:].decode("utf-16-le", "replace")
        if code in {_BULLET, _NONE}:
            sign = "".join("•" if ord(each) in PRIVATE_USE else each for each in text[:before].strip("\0"))
            return Label(f"{sign} " if sign.strip() else "")
        value = self.old[code] = self.old[code] + 1 if code in self.old else start
        style = _style(code)
        if not known(style):
            self.counts.unknown[style] = None
        number = number_text(value, style, language)
        return Label(f"{text[:before]}{number}{text[before : before + after]} ")


_OUTLINE = (
    "upperRoman .",
    "upperLetter .",
    "decimal .",
    "lowerLetter )",
    "decimal ()",
    "lowerLetter ()",
    "lowerRoman )",
)
_NUMBERED = (
    *("decimal )", "lowerLetter )", "lowerRoman )", "decimal ()", "lowerLetter ()", "lowerRoman ()"),
    *("decimal .", "lowerLetter .", "lowerRoman ."),
)
_SCHEMES = {"autonumout": _OUTLINE, "outlinedefault": _OUTLINE, "numberdefault": _NUMBERED}
_LEGAL = frozenset({"autonumlgl", "legaldefault"})
_SWITCH = re.compile(r"\\([lse])\s*(\S*)", re.IGNORECASE)


@dataclass
class FieldNumbers:
    r"""The numbers of fields (AUTONUM, LISTNUM) of which a file holds none, counted as Word counts them.

    A number begins anew below a number of a higher level. That of AUTONUM is the level of its heading, the
    deepest in other paragraphs; LISTNUM says it (`\l`), or is one deeper than the one before it in the
    paragraph.
    """

    counts: dict[str, list[int]] = field(default_factory=dict)
    last: tuple[int, int] = (-1, 0)
    """The paragraph of the last LISTNUM, by its mark, and its level."""

    def text(self, instruction: str, outline: int | None, paragraph: int) -> str:
        """Return what a field prints."""
        scheme, *words = instruction.lower().split() or [""]
        told = {switch.lower(): value for switch, value in _SWITCH.findall(instruction)}
        level, start, sign = min(outline or LEVELS, LEVELS) - 1, None, told.get("s", "")
        if scheme == "listnum":
            scheme = words[0].strip('"') if words and words[0][:1] != "\\" else "numberdefault"
            scheme = scheme if scheme in _SCHEMES or scheme in _LEGAL else "numberdefault"
            deeper = self.last[1] + 1 if self.last[0] == paragraph else 0
            level = max(min((_number(told.get("l", "")) or deeper + 1) - 1, LEVELS - 1), 0)
            self.last, start = (paragraph, level), _number(sign)
        counts = self.counts.setdefault(scheme, [0] * LEVELS)
        counts[level:] = [start or counts[level] + 1, *[0] * (LEVELS - level - 1)]
        if scheme in _LEGAL:
            return ".".join(map(str, filter(None, counts[: level + 1]))) + ("" if "e" in told else ".")
        forms = _SCHEMES.get(scheme, (f"decimal {sign or '.'}",))
        style, around = forms[min(level, len(forms) - 1)].split(" ")
        return f"{around[:-1]}{number_text(counts[level], style)}{around[-1]}"


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 7 else None


def language_of(properties: Properties) -> str:
    """Return the language tag of a right-to-left paragraph; Arabic where it states none, as in Word."""
    return RTL_LANGUAGES.get(properties.language & 0x3FF, "") if properties.language else "ar"


def load_lists(opened: DocFile) -> Lists:
    """Return the lists of a document; what of their tables is broken is left out, with a finding."""
    lists = Lists()
    try:
        definitions = _definitions(opened)
        _read_instances(opened, definitions, lists)
    except (struct.error, IndexError) as error:
        opened.findings["lists"] = f"the tables of its lists are broken: {error}"
    return lists


def _definitions(opened: DocFile) -> dict[int, dict[int, ListLevel]]:
    """The levels of each list (LSTF); they stand after the part, outside its size."""
    found: dict[int, dict[int, ListLevel]] = {}
    at = opened.start(73)
    if at is None:
        return found
    (count,) = struct.unpack_from("<h", opened.table, at)
    place = at + 2 + 28 * count
    for i in range(count):
        entry = at + 2 + 28 * i
        (list_id,) = struct.unpack_from("<i", opened.table, entry)
        levels = found[list_id] = {}
        for each in range(1 if opened.table[entry + 26] & 1 else LEVELS):
            levels[each], place = _level(opened.table, place)
    return found


def _read_instances(opened: DocFile, definitions: dict[int, dict[int, ListLevel]], lists: Lists) -> None:
    at = opened.start(74)
    if at is None:
        return
    (count,) = struct.unpack_from("<I", opened.table, at)
    place = at + 4 + 16 * count
    for i in range(count):
        entry = at + 4 + 16 * i
        (list_id,) = struct.unpack_from("<i", opened.table, entry)
        instance = Instance(list_id, dict(definitions.get(list_id, {})), {})
        lists.instances.append(instance)
        place += 4
        for _ in range(opened.table[entry + 12]):
            start, flags = struct.unpack_from("<iI", opened.table, place)
            place += 8
            level = flags & 15
            if flags & 0x20:  # a whole level of its own
                instance.levels[level], place = _level(opened.table, place)
                start = instance.levels[level].start
            if flags & 0x10:
                instance.starts[level] = start


def _level(data: bytes, at: int) -> tuple[ListLevel, int]:
    """A level (LVL) and where the next begins. Raises `IndexError` or `struct.error` for a broken one."""
    start, code, info = struct.unpack_from("<iBB", data, at)
    after, chpx, papx, limit = data[at + 15], data[at + 24], data[at + 25], data[at + 26]
    at += 28
    indents = {
        code: struct.unpack("<h", value)[0] for code, value in sprms(data[at : at + papx]) if code in _INDENTS
    }
    at += papx
    hidden = any(code == 0x083C and value[0] == 1 for code, value in sprms(data[at : at + chpx]))
    at += chpx
    (size,) = struct.unpack_from("<H", data, at)
    end = at + 2 + 2 * size
    if len(data) < end or size > 255:
        raise IndexError("a list level is broken")
    level = level_of(
        start,
        code,
        data[at + 2 : end].decode("utf-16-le", "replace"),
        legal=bool(info & 4),
        restart=limit if info & 8 else None,
        after=after,
        hidden=hidden,
        left=indents.get(0x840F, indents.get(0x845E)),
        first=indents.get(0x8411, indents.get(0x8460)),
    )
    return level, end


_INDENTS = frozenset({0x840F, 0x8411, 0x845E, 0x8460})
