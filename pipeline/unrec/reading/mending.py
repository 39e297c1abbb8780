"""What a program or a font did to extracted text, reported, and mended where that is certain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import regex
from msgspec.structs import replace

from unrec.findings import finding
from unrec.languages import load
from unrec.languages.identify import known
from unrec.languages.suspicion_words import Lexicon
from unrec.languages.suspicion_words import load as load_words
from unrec.models import Finding, Reading, SourceLine
from unrec.reading.flow import RAISED_LETTER
from unrec.text import CONTROLS, LOWERED, MOST_MARKS, OVERRIDES, late, late_regex, parted_marks

# Characters that no printed text holds: controls, overrides that turn a line, and marks without end.

_AROUND = 60
_SIGNS_TOLD: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]"), " ", "", ""),
    (
        late("[\ud800-\udfff]"),
        "\N{REPLACEMENT CHARACTER}",
        "source.undecodable",
        "{} characters of {} are halves of a pair; the first is on {}",
    ),
    (
        late(f"[{CONTROLS}{OVERRIDES}]"),
        "",
        "source.controls",
        "{} control or override characters in {}; the first, on {}, is U+{:04X}",
    ),
)
"""Signs of no print: what each becomes (empty where it stays), the finding that tells of it, if one does."""


def report_signs(reading: Reading) -> Reading:
    """Return the reading without what its lines cannot hold, and with findings on what no print has.

    What ends lines elsewhere, such as U+2028, becomes a space. Half of a pair of UTF-16 that stands alone
    becomes U+FFFD, for no encoding has it (`source.undecodable`); controls and overrides stay
    (`source.controls`), as do rows of combining marks (`source.marks`).
    """
    for pattern, sign, code, message in _SIGNS_TOLD:
        odd = [line for line in reading.lines if not line.text.isprintable() and pattern.search(line.text)]
        if odd and code:
            at = next(pattern.finditer(odd[0].text)).start()
            count = sum(len(pattern.findall(line.text)) for line in odd)
            said = message.format(count, reading.name, _where(odd[0]), ord(odd[0].text[at]))
            reading = _told(reading, code, said, odd[0], odd[0].text[max(0, at - _AROUND) :])
        if odd and sign:
            lines = set(map(id, odd))
            mended = (
                replace(line, text=pattern.sub(sign, line.text)) if id(line) in lines else line
                for line in reading.lines
            )
            reading = replace(reading, lines=tuple(mended))
    marked = [(line, count) for line in reading.lines if (count := parted_marks(line.text))]
    if not marked:
        return reading
    first = marked[0][0]
    said = (
        f"{len(marked)} lines of {reading.name} hold more than {MOST_MARKS} combining marks in a row; the first "
        f"is {_where(first)}; U+034F was set among the marks, {sum(count for _, count in marked)} times in all"
    )
    return _told(reading, "source.marks", said, first, first.text)


def _told(reading: Reading, code: str, message: str, line: SourceLine, evidence: str) -> Reading:
    warning = finding(code, message, evidence, page=line.page, line=line.line)
    return replace(reading, findings=(*reading.findings, warning))


def _where(line: SourceLine) -> str:
    return f"line {line.line}" if line.page is None else f"page {line.page}, line {line.line}"


# Letters of another language that a font or a keyboard puts into Arabic words: U+06CC for yeh,
# U+06A9 for kaf.
#
# They look the same in most places of a word, and no search for an Arabic word finds them. In a text in
# Arabic they are a manner of presentation, as presentation forms are: the lines get the Arabic letter, with
# the repair `letters`. A text in Persian, Urdu or Uyghur keeps its own.

_YEH, _MAKSURA, _FARSI_YEH = "ي", "ى", "\u06cc"
_OTHERS = str.maketrans({"\u06a9": "ك", "\u06d5": "ه", "\u06c1": "ه", "\u06be": "ه"})
_FOREIGN_LETTERS = "\u06cc\u06a9\u06d5\u06c1\u06be"
_FOREIGN = regex.compile(f"[{_FOREIGN_LETTERS}]")
_ARABIC_WORD = late_regex(r"[\p{Script=Arabic}&&[\p{Lo}\p{M}]]+", regex.VERSION1)
# Letters that Arabic does not have and the languages that have U+06CC cannot do without.
_OWN = late_regex(
    "[\u067e\u0686\u0698\u06af\u0679\u0688\u0691\u06ba\u06d2\u06ad\u06c6\u06c7\u06c8\u06cb\u06d0]"
)
_WITH_ARTICLE = late_regex("[وفبكل]?(?:ال|لل)[\\p{Lo}\\p{M}]{2,}")
_PREFIX = late_regex("^[وفبكل]?(?:ال)?(?=\\p{Lo}{2})")
_ARTICLES = 0.1
"""Share of words with the article that Arabic reaches easily (a
quarter of its words) and no other language does.
"""
_OWN_SHARE = 0.005
_LEAST = 10
"""Words below which no language is told."""


def resolve_letters(reading: Reading) -> Reading:
    """Return the reading with other languages' yeh, kaf and heh as the Arabic letters, if its text is Arabic.

    At the end of a word U+06CC is alef maksura where only that makes a word of the language's list
    («على», «مستوى»), else yeh. Nothing else changes; the repair of each changed line gets `letters`.
    """
    whole = "".join([line.text for line in reading.lines])
    # To look for one letter after the other is many times as fast as to look for all of them.
    if not any(letter in whole for letter in _FOREIGN_LETTERS) or not _is_arabic(reading.lines):
        return reading
    return replace(reading, lines=tuple(map(_resolved, reading.lines)))


def lower_letters(reading: Reading) -> Reading:
    """Return the reading with the letters that a reader has raised as plain ones again, but those that begin
    a line: the others mark no note («20ᵉ»). Lines in which none is left raised are not called repaired so.
    """
    mended = {line.line for line in reading.lines if RAISED_LETTER in (line.repair or "")}
    if not mended:
        return reading
    marks = {line.text.lstrip().lstrip("(")[:1] for line in reading.lines if line.line in mended}
    others = {high: low for high, low in _LETTERS.items() if chr(high) not in marks}
    lines = [_lowered(line, others) if line.line in mended else line for line in reading.lines]
    return replace(reading, lines=tuple(lines))


_LETTERS = {high: low for high, low in LOWERED.items() if chr(low).isalpha()}


def _lowered(line: SourceLine, others: Mapping[int, int]) -> SourceLine:
    """A line in which a reader has raised letters, with the others lowered."""
    text, repair = line.text.translate(others), line.repair or ""
    if not any(chr(high) in text for high in _LETTERS):
        # Readers join repairs by a space, or by «+».
        repair = _SAID.sub("", repair).rstrip("+ ")
    return replace(line, text=text, repair=repair or None)


_SAID = re.compile(rf"(?<![\w.]){RAISED_LETTER}(?![\w.])[+ ]?")


def _is_arabic(lines: Sequence[SourceLine]) -> bool:
    words = [word for line in lines for word in _ARABIC_WORD.findall(line.text)]
    letters = sum(map(len, words))
    if len(words) < _LEAST:
        return False
    signs = sum(len(_OWN.findall(word)) for word in words)
    articles = sum(_WITH_ARTICLE.fullmatch(word) is not None for word in words)
    return signs <= _OWN_SHARE * letters and articles >= _ARTICLES * len(words)


def _resolved(line: SourceLine) -> SourceLine:
    if not _FOREIGN.search(line.text):
        return line
    text = _ARABIC_WORD.sub(lambda match: _word(match[0]), line.text)
    # A repair names its parts with `+` in a PDF, with a space in Word files.
    return replace(line, text=text, repair=f"{line.repair}+letters" if line.repair else "letters")


def _word(word: str) -> str:
    word = word.translate(_OTHERS)
    if not word.endswith(_FARSI_YEH):
        return word.replace(_FARSI_YEH, _YEH)
    stem = word[:-1].replace(_FARSI_YEH, _YEH)
    bare = _PREFIX.sub("", stem)
    listed = _listed()
    maksura = {stem + _MAKSURA, bare + _MAKSURA} & listed and not {stem + _YEH, bare + _YEH} & listed
    return stem + (_MAKSURA if maksura else _YEH)


@cache
def _listed() -> frozenset[str]:
    """Return the words of the language that are known with their endings."""
    words = load_words("ar")
    return frozenset((*known()["ar"].words, *(words.lexicon.words.split() if words else ())))


# Text that a program took out of an Arabic PDF: what it turned round is turned back where that is certain.
#
# `pdftotext` and its like set a number after the signs that follow it («،1995عام» for «1995، عام», «
# -2يوصي» for «2- يوصي»), lose the space there, part a vowel sign from its letter, and give the letters of
# lam-alef, one glyph, in the wrong order («األمم» for «الأمم»). A text is taken to be such only where it
# shows these signs throughout.

ORDER, LAM_ALEF = "extracted.order", "extracted.lam_alef"
"""Repairs: of the order of numbers, signs and spaces; of the letters of lam-alef."""

_FEW = 5
"""Signs of a kind that a text must show at least."""
_MOST, _HARDLY = 0.5, 0.2
"""Share of its punctuation that must be displaced, and of its lam-alefs that may be sound."""
_COLUMNS = 0.3
"""Share of lines with wide gaps inside from which a text keeps the page's columns."""

_SIGNS = "،؛:.!؟,-"
_DISPLACED = [f"{before}{sign}" for before in " \n" for sign in _SIGNS]
_BEGINS = late_regex(r"[\p{Lo}\d]")
"""What stands after a displaced sign."""
_PLACED = late_regex(r"(?m)(?<=\S)[،؛:.!؟,](?= |$)|(?<=\d)-(?= )")
_TURNED = [f"{before}{alef}ل" for before in "ال" for alef in "أإآا"]
_SOUND = [f"ل{alef}" for alef in "اأإآ"]
"""Where no further lam follows."""
_WIDE = regex.compile(r"\S {4,}\S")

_NUMBER = r"\d++(?:[.,/\-]\d++)*+"
# A number with the signs that stood after it now before it, and what follows it.
_MOVED = late_regex(
    rf"(?<before>^ ?| |(?<=[(\[«]) )(?<signs>[،؛:.,\-!؟)\]»\"]{{1,3}})(?<number>{_NUMBER})(?<after>[\p{{Arabic}}&&\p{{Lo}}]|(?= )|$)",
    regex.VERSION1,
)
_GLUED = late_regex(
    rf"(?<particle>(?<!\p{{Lo}})[وفبلك])? ?(?<![\d.,/\-])(?<number>{_NUMBER})(?!(?:م|هـ?)(?!\p{{L}}))(?=\p{{Lo}})"
)
# « - 13ينبغي»
_LABEL = late_regex(r"^ ?(?<sign>[\-.–]) (?<number>\d{1,4})(?=\p{Lo})")
_BRACKET = regex.compile(r"(?<number>\d)(?<sign>[(\[]) (?=\d)")
_SIGN = regex.compile(r" (?<sign>[،؛:.!؟])(?=\p{Lo})")
_MARK = regex.compile(r"(?<=\p{Lo}) (?=\p{Mn})")
_RANGE = late_regex(r"(?<![\d.,/\-])(\d{1,4})-(\d{1,4})(?![\d.,/\-])")
# No organ has held a ninetieth session: «164/49» is 49/164.
_RESOLUTION = late_regex(
    r"(?<![\w.,/\-])(?<number>9\d|[1-9]\d\d)/(?<session>[1-8]?\d)(?![\d.,/\-]|\p{Latin})"
)
_WORD = regex.compile("[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u0652]*")


class Signs(NamedTuple):
    """What a text shows: displaced and placed punctuation,
    turned and sound lam-alefs, lines with wide gaps.
    """

    displaced: int
    placed: int
    turned: int
    sound: int
    wide: int
    lines: int

    @property
    def order(self) -> bool:
        """Whether signs and spaces are displaced throughout."""
        return self.displaced >= _FEW and self.displaced > _MOST * (self.displaced + self.placed)

    @property
    def letters(self) -> bool:
        """Whether lam-alefs are turned throughout."""
        return self.turned >= _FEW and self.sound < _HARDLY * (self.turned + self.sound)

    @property
    def columns(self) -> bool:
        """Whether the lines keep the page's columns."""
        return self.wide >= _FEW and self.wide > _COLUMNS * self.lines


def signs_of(lines: Iterable[str]) -> Signs:
    """Count what a text shows; lines without right-to-left letters are left aside.

    What is in its place is counted only where enough is not.
    """
    arabic = [line for line in lines if not line.isascii() and _WORD.search(line)]
    whole = "\n".join(["", *arabic])
    displaced = sum(_BEGINS.match(whole, at + 2) is not None for at in _places(whole, _DISPLACED))
    turned = end = 0
    for at in _places(whole, _TURNED):
        if at >= end:
            turned, end = turned + 1, at + 3
    sound = _places(whole, _SOUND) if turned >= _FEW else ()
    return Signs(
        displaced=displaced,
        placed=len(_PLACED.findall(whole)) if displaced >= _FEW else 0,
        turned=turned,
        sound=sum(not whole.startswith("ل", at + 2) for at in sound),
        wide=sum("    " in line and _WIDE.search(line) is not None for line in arabic),
        lines=len(arabic),
    )


def _places(text: str, pieces: Iterable[str]) -> list[int]:
    """Where one of some short pieces stands in a text, in order.

    To look for one after the other is much faster than to look for all of them.
    """
    places: list[int] = []
    for piece in pieces:
        at = text.find(piece)
        while at >= 0:
            places.append(at)
            at = text.find(piece, at + 1)
    return sorted(places)


def mend(name: str, lines: Sequence[SourceLine]) -> tuple[tuple[SourceLine, ...], list[Finding]]:
    """Return the lines with what is certain turned back, its repair on each, and a finding that says so.

    A text that shows no signs of extraction comes back as it is, without a finding.
    """
    signs = signs_of(line.text for line in lines)
    if not (signs.order or signs.letters or signs.columns):
        return tuple(lines), []
    mended = tuple(_mended(line, signs) for line in lines) if signs.order or signs.letters else tuple(lines)
    changed = sum(a is not b for a, b in zip(lines, mended, strict=True))
    seen = (
        ("numbers and signs stand on the wrong side of each other", signs.order),
        ("the letters of lam-alef are exchanged", signs.letters),
        ("lines keep the columns of the page", signs.columns),
    )
    message = (
        f"{name} is text that a program took out of a PDF: {', '.join(what for what, true in seen if true)}; "
        f"{changed} lines were mended where that was certain. The PDF itself would be read better"
    )
    first = next((b for a, b in zip(lines, mended, strict=True) if a is not b), lines[0])
    return mended, [finding("source.extracted", message, first.text, line=first.line)]


def _mended(line: SourceLine, signs: Signs) -> SourceLine:
    text, repairs = line.text, [line.repair] if line.repair else []
    if signs.letters:
        text = _WORD.sub(lambda match: restored(match[0]), text)
        if text != line.text:
            repairs.append(LAM_ALEF)
    if signs.order:
        ordered = reordered(text)
        if ordered != text:
            text, repairs = ordered, [*repairs, ORDER]
    return line if text == line.text else replace(line, text=text, repair="+".join(repairs))


def reordered(text: str) -> str:
    """Return a line with its numbers, signs and spaces as they were before the program displaced them.

    A range that goes down was turned, too, and a resolution's number of a session that no organ can have
    held. Other numbers with a slash stay as they are.
    """
    if not _WORD.search(text):
        return text
    text = _LABEL.sub(r"\g<number>\g<sign> ", _MARK.sub("", text))
    text = _BRACKET.sub(r"\g<number> \g<sign>", text)
    text = _MOVED.sub(_moved, text)
    text = _GLUED.sub(_unglued, text)
    text = _SIGN.sub(r"\g<sign> ", text)
    text = _RESOLUTION.sub(r"\g<session>/\g<number>", text)
    return _RANGE.sub(
        lambda range_: f"{range_[2]}-{range_[1]}" if int(range_[1]) > int(range_[2]) else range_[0], text
    )


def _moved(match: "regex.Match[str]") -> str:
    before = "" if match.start() == 0 else match["before"]
    if before == " " and match.start() and match.string[match.start() - 1] in "([«":
        before = ""
    space = " " if match["after"] else ""
    return f"{before}{match['number']}{match['signs'][::-1]}{space}{match['after']}"


def _unglued(match: "regex.Match[str]") -> str:
    particle = match["particle"]
    space = "" if particle or match.start() == match.start("number") else " "
    return f"{particle or ''}{space}{match['number']} "


# ---- lam-alef

_PAIR = regex.compile("[اأإآ]ل", regex.VERSION1)
# After a lam or an alef stands no alef: the two letters are exchanged, whatever the word.
_SURELY = late_regex("(?<=[لا])([اأإآ])ل")
_TANWEEN = regex.compile("ال(?=\u064b)")
_ALONE = frozenset(("ال", "أال", "إال", "بال"))
_ARTICLE = regex.compile("^[وفبك]?(?=ال)")
_HAMZA = late_regex("^[وف]?(?<word>[أإآ]ل.*)")
_PARTICLES = late_regex("^[وف]?[بلك]?(?:ال|لل)?(?=\\p{Lo}{2})")
_SHORT = 5
_PAIRS = 4


def restored(word: str) -> str:
    """Return a word of a text whose lam-alefs are turned, as it was, where one reading alone is a word.

    A word that can be right as it stands is left: «عمال» may be «عملا».
    """
    stem = word[1:] if word[:1] in "وف" and len(word) > 2 else word
    if stem in _ALONE:
        return f"{word[:-2]}لا"
    word = _TANWEEN.sub("لا", _SURELY.sub(r"ل\1", word))
    spots = [match.start() for match in _PAIR.finditer(word, overlapped=True)][:_PAIRS]
    words = _words()
    if not spots or words.lists(word):
        return word
    every = list(_turned(word, spots))
    candidates = {each for each in every if words.lists(each)}
    if not candidates and not words.has(word):
        candidates = {each for each in every if _may_be_meant(word, each, words)}
    return candidates.pop() if len(candidates) == 1 else word


def _may_be_meant(word: str, each: str, words: "_Words") -> bool:
    """Whether a turned word is none, and this reading of it one."""
    if each.endswith("لا") and word.endswith("ال"):  # «إدخال» ends as «إدخلا» would
        return False
    article = _ARTICLE.match(word)
    return words.has(each) and (article is None or _may_lose(word, each, article.end(), words))


def _turned(word: str, spots: Sequence[int]) -> Iterable[str]:
    """Yield the word with every choice of the pairs at `spots` turned back."""
    for choice in range(1, 1 << len(spots)):
        letters, last = list(word), -2
        for bit, spot in enumerate(spots):
            if choice >> bit & 1:
                if spot == last + 1:
                    break
                letters[spot], letters[spot + 1] = letters[spot + 1], letters[spot]
                last = spot
        else:
            yield "".join(letters)


def _may_lose(word: str, turned: str, start: int, words: "_Words") -> bool:
    """Tell whether what looks like the article may be turned: the rest makes a listed word with the alef."""
    if turned[start] == word[start]:
        return True
    return (len(word) - start > _SHORT and turned[start:].startswith(words.lam)) or turned[
        start + 1 :
    ].startswith(words.alef)


class _Words:
    """The words that are known, with what can be written together with them."""

    def __init__(self) -> None:
        language, listed = load("ar"), load_words("ar")
        self._fold = language.fold
        self._lexicon = Lexicon(listed, language) if listed else None
        more = resources.files("unrec.reading").joinpath("lam_alef.txt").read_text("utf-8").split()
        known = [*(listed.lexicon.words.split() if listed else ()), *more]
        self._own = frozenset(known)
        self._more = frozenset(more)
        long = [word for word in known if len(word) >= _SHORT]
        self.lam = tuple(word for word in long if word.startswith("لا"))
        self.alef = tuple(word for word in long if word.startswith("ا"))
        self._hamza = tuple(word for word in known if word[:2] in {"أل", "إل", "آل"})

    def has(self, word: str) -> bool:
        """Tell whether a word is known; with a hamza before lam only as listed, for folding would lose it."""
        word = regex.sub(r"\p{Mn}", "", word)
        hamza = _HAMZA.match(word)
        if hamza and not hamza["word"].startswith(self._hamza):
            return False
        article = _ARTICLE.match(word)
        if word in self._own or (article and word[article.end() + 2 :] in self._own):
            return True
        return self._lexicon is not None and self._lexicon.explains(self._fold(word))

    def lists(self, word: str) -> bool:
        """Tell whether a word is listed as it is,
        or is one of the words with lam-alef after particles or the article.
        """
        word = regex.sub(r"\p{Mn}", "", word)
        return word in self._own or _PARTICLES.sub("", word) in self._more


_words = cache(_Words)
