"""Texts of any length that are made of one piece over and over:
each is the worst case of some pattern or loop.
"""

from collections.abc import Callable

HEADER = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n"

PIECES = [
    *(" ", "\u00a0", "\t", "\u200f", " \u200f", "\u200b", "\u202e", "\x01", "\ufeff"),
    *("١", "1", "١٢٣٤", "٢٠١٢ ", "1/", "/", "١/١ ", "١، ٢، ", "1 000 "),
    *("(", ")", "()", "[(", "«", "«»", "'", '"', "“", "(أ) ", "؛ ١) ", "'١' ", "(المشار إليها باسم "),
    *(".", ". ", "…", ".\u200f", "،", "، ", "؛ ", ":", "-", "- ", "–", "*", "ب*", "ب(١)", "¹", "/١"),
    *("ب\u064e", "\u064e", "ا\u0654\u0655", "ـ", "هـ", "ه ـ", "\ufefb", "\ufdfa", "a\u0301", "\u0301"),
    *("\u1100\u1161", "\U0010ffff", "👩\u200d👩\u200d👧", "ا", "أ", "A", "A/1", "A/RES/", "V.19-0845 ", "i"),
    *(
        "المادة ",
        "المادة ٦ ",
        "المادة ٦ و",
        "و٦ ",
        "المواد من ١ إلى ",
        "السادسة عشرة ",
        "المادة (",
        "المادة '",
    ),
    *("الفقرة ١ من ", "الفقرة ١ من المادة ٢ من ", "من ", "الاتفاقية ", "الاتفاقية", "البروتوكول الملحق "),
    *("تلك المادة ", "المذكورة ", "قرار الجمعية العامة ", "القرار ٦٥/٢٣٠ ", "التوصية ١ ", "المتعلقة ب"),
    *("ينبغي للدول ", "ينبغي", "أن تنظر الدول الأطراف في ", "الدول الأطراف و", "، عند الاقتضاء، "),
    *("١ أيار/مايو ", "أيار/مايو ", "١ و", "الاجتماع الأول ", "فيينا، "),
    '(المشار إليها فيما يلي باسم "الاتفاقية") ',
]
"""Each is repeated in one line without end, and as lines without end."""


def one_line(piece: str) -> Callable[[int], str]:
    """A recommendation of one line."""
    return lambda size: f"{HEADER}١- ينبغي {(piece * (size // len(piece) + 1))[:size]}"


def lines(piece: str) -> Callable[[int], str]:
    """A recommendation of very many lines."""
    return lambda size: f"{HEADER}١- ينبغي\n" + f"{piece}\n" * (size // (len(piece) + 1))


def each(line: str, length: int) -> Callable[[int], str]:
    """Lines with a number in each, about `length` characters a line."""
    return lambda size: HEADER + "".join(line.format(i, i % 999, i - 1) for i in range(1, size // length))


STRUCTURES: dict[str, Callable[[int], str]] = {
    "numbers that go on": each("{0}- ينبغي.\n", 10),
    "the same number": each("١- ينبغي.\n\n", 10),
    "numbers that run down": lambda size: (
        HEADER + "".join(f"{i}- ينبغي.\n\n" for i in range(size // 11, 0, -1))
    ),
    "headings": each("أولاً- نص\n١- ينبغي.\n", 22),
    "headings over other lists": each("أولاً- نص\n\n١- كلام.\n", 22),
    "headings without a title": each("أولاً-\n", 7),
    "meetings": each(f"{HEADER}١- ينبغي.\n\n", 80),
    "letters": each("(أ) نص\n", 7),
    "levels": each("(أ) نص:\n'١' نص:\n(i) نص:\n", 25),
    "enumerations in a line": each("كلام: ١) نص؛ ٢) نص؛ ٣) نص\n", 27),
    "notes": each("كلمة({1})\n({1}) حاشية\n", 22),
    "a note without end": lambda size: f"{HEADER}١- كلمة(١)\n(١) حاشية\n" + "سطر\n" * (size // 4),
    "blank lines": lambda size: HEADER + "\n" * size,
    "pages": lambda size: HEADER + "\f" * size,
    "references": each(
        "\n{0}- ينبغي تنفيذ المادة ٦ من اتفاقية الأمم المتحدة لمكافحة الفساد والمادة ٩.\n", 75
    ),
    "references to each other": each("{0}- انظر التوصية {2} أعلاه.\n\n", 26),
    "names in lines that hyphens join": lines("تنفيذ١للاتفاقية-"),
    "one recommendation of references": lambda size: (
        f"{HEADER}١- " + "تنفيذ المادة ٦ من اتفاقية الأمم المتحدة لمكافحة الفساد والمادة ٩\n" * (size // 66)
    ),
    "what letters call this text": lambda size: "缔约国应当采取措施。\n\n1. " + "本公约" * (size // 3),
    "meetings that end a resolution": lambda size: "الجلسة العامة 54\n" * (size // 17),
    "days that end a resolution": lambda size: (
        "إن الجمعية العامة،\n\n" + "١٢ تشرين الأول/أكتوبر ٢٠١٨\n١- انظر A/1.\n" * (size // 42)
    ),
    "items under a book": lambda size: (
        f"{HEADER}١- ينبغي {'كلام ' * (size // 10)}:\n" + "".join(f"{i}) نص؛\n" for i in range(1, size // 20))
    ),
}
