"""The only code that alters characters, always with a map back to the characters it read.

Four guarantees hold for every function here:

* time grows with the text and no faster, whatever it holds: normalisation never meets more than `MOST_MARKS`
  combining marks in a row;
* nothing is corrected: letters, digits, vowel signs and punctuation stay as printed;
* every change is local, and `Rewritten.to_source` tells where a stretch of the result came from;
* text that needs no change is returned as it is, at the cost of one scan.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, compress, count
from typing import Any, NewType, TypeVar, cast

import regex

Folded = NewType("Folded", str)
"""Text in search form; only `fold` makes it."""

# Vowel signs and other marks that never carry a letter of their own (tanween … sukun, madda and hamza
# above and below, superscript alef, Quranic annotation).
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"

# Direction marks, embeddings, overrides and isolates, zero-width characters, soft hyphen, BOM.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
OVERRIDES = "\u202a-\u202e\u2066-\u2069"

# C0 and C1 controls, without the white space among them.
CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"

# Presentation forms: glyph shapes of Arabic letters that old fonts and PDFs put in the place of letters.
PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc"

TATWEEL = "\u0640"
"""Draws a letter out, and is no letter."""

# Marks by what they do in print, in every script, for the inside of a character class: stages name them and
# list none.
STOPS = ".!?؟。！？…"
SEMICOLONS = ";؛；"
COLONS = ":："
COMMAS = ",،，、"
SENTENCE_ENDS = STOPS + SEMICOLONS + COLONS
CLAUSE_ENDS = SENTENCE_ENDS + COMMAS
DASHES = "-‐‑‒–—−"
DASH = f"[{DASHES}]"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""Digits and letters as print raises them to mark notes; no letter q is among Unicode's."""
LOWERED = str.maketrans(SUPERSCRIPTS, "0123456789abcdefghijklmnoprstuvwxyz")
"""Raised digits and letters as plain ones."""
# The asterisks with which print marks notes, the operator and the low and wide ones too.
STARS = "*∗⁎＊"
APOSTROPHES = "'‘’‛`´′"
CLOSING_QUOTES = "»”\"'’"
OPENING_QUOTES = '"“”„«'
"""Of quotations that hold paragraphs: a single quote may be of a label, and print turns double ones about."""
OPENING_BRACKETS = "(（"
CLOSING_BRACKETS = ")）"
BULLETS = "-–•▪●"
"""What conversions leave before a label."""


class _Late:
    """A pattern's text, and its methods once they are asked for."""

    def __init__(self, pattern: str, make: Callable[[str], Any]) -> None:
        self.pattern = pattern
        self._make = make

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._make(self.pattern), name)
        setattr(self, name, attribute)  # from now on it is looked up like any other attribute
        return attribute


def late(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first used: many of a language's words never are, nor what
    print seldom has. Three of them take a millisecond.

    A faulty one raises `re.error` only then.
    """
    return cast("re.Pattern[str]", _Late(pattern, re.compile))


def late_regex(pattern: str, flags: int = 0) -> "regex.Pattern[str]":
    """Return a pattern of `regex` that is compiled when it is first used."""
    return cast("regex.Pattern[str]", _Late(pattern, lambda text: regex.compile(text, flags)))


# Letters by script, for the inside of a character class.
IDEOGRAPHS = "\u3400-\u9fff"
RIGHT_TO_LEFT = "\u0590-\u05ff\u0620-\u064a\u066e-\u06d3\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
LEFT_TO_RIGHT = "A-Za-z\u00aa-\u052f\u0900-\u1fff\u3040-\ud7ff\uf900-\ufaff"

_MARK = re.compile(f"[{MARKS}]")
DROPPED = f"{MARKS}{INVISIBLE}{CONTROLS}{TATWEEL}"
"""What the search form leaves out, for a character class."""

WORD = re.compile(r"[^\W\d_]+")
"""A word of a folded text: letters only."""

Value = TypeVar("Value")
LONGEST_PIECE, _MOST_PIECES = 40, 20_000
"""Characters of a piece that is kept, and how many pieces are."""


class Told(dict[str, Value]):
    """A bounded cache of values by piece of text: most pieces of a text come again.

    Long pieces are not kept, and where there are too many all are forgotten: a few megabytes at the most.
    """

    _most = _MOST_PIECES

    def keep(self, piece: str, value: Value) -> Value:
        """Cache the value of a piece, and return it."""
        if len(piece) <= LONGEST_PIECE:
            if len(self) >= self._most:
                self.clear()
            self[piece] = value
        return value


class Memory(Told[Value]):
    """A function of pieces of text whose results are cached; at most `most` are kept."""

    def __init__(self, tell: Callable[[str], Value], most: int = _MOST_PIECES) -> None:
        super().__init__()
        self._tell, self._most = tell, most

    def __missing__(self, piece: str) -> Value:
        """Compute the value of a piece that is not kept yet."""
        return self.keep(piece, self._tell(piece))


Places = tuple[tuple[int, str], ...]
"""Words and where each begins."""


def places(text: str, known: Memory[Places]) -> Iterator[tuple[int, str]]:
    """Yield the words that `known` finds in the pieces between a text's spaces,
    each with its offset in the text.
    """
    pieces = text.split(" ")
    in_pieces = list(map(known.__getitem__, pieces))
    starts = accumulate(map(len, pieces), initial=0)
    for at, start, words in compress(zip(count(), starts, in_pieces, strict=False), in_pieces):
        for offset, word in words:
            yield at + start + offset, word


_DROPPED = re.compile(f"[{DROPPED}]")
_NOISE = late(f"[{INVISIBLE}{CONTROLS}]")

# Letters of scripts that put no space between words, and their full-width marks.
UNSPACED = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of scripts that put no space between words, for a character class."""
WIDE = f"{UNSPACED}\u3000-\u303f\uff01-\uff60"
"""Characters that take the room of two, for a character class."""

# What clean may have to touch, but for spaces beside spaces; text that holds none of it is clean already.
_UNCLEAN = late(
    rf"[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}{CONTROLS}{TATWEEL}{PRESENTATION}]"
)
# A line end that may not be one plain space: a bullet follows, two words are joined,
# or nothing parts the words.
_ODD_BREAK = late(rf"\n(?:(?<=[-/{WIDE}]\n)|[{BULLETS}{WIDE}])")
# Runs of white space and invisible characters that are not one plain space, with a bullet after them,
# then tatweel (that of «هـ» standing alone is part of the letter), then presentation forms.
_EDIT = late(
    rf"(?P<gap>[\s{INVISIBLE}{CONTROLS}]{{2,}}|[^\S ]|[{INVISIBLE}{CONTROLS}])(?P<bullet>(?:[{BULLETS}]\s+){{1,2}})?"
    rf"|(?P<heh>ه{TATWEEL}+)"
    rf"|(?P<tatweel>{TATWEEL}+)"
    rf"|(?P<form>[{PRESENTATION}])"
)
MOST_MARKS = 30
"""Combining marks that may stand in a row: the bound of Unicode's Stream-Safe Text Format."""
JOINER = "\u034f"
"""The combining grapheme joiner, which ends a row of marks and changes nothing that is seen."""

# What may compose with the character before it, or change places with it: all marks, and the Korean vowels
# and final consonants.
_COMBINING = r"\p{M}\u1161-\u1175\u11a8-\u11c2"
_CLUSTER = late_regex(rf".[{_COMBINING}]*", regex.DOTALL)
_TOO_MANY = regex.compile(rf"(\P{{ccc=0}}{{{MOST_MARKS}}})(?=\P{{ccc=0}})")
_MARKED = regex.compile(r"\P{ccc=0}")
_PARTED = late_regex(rf"\P{{ccc=0}}{{{MOST_MARKS}}}{JOINER}(?=\P{{ccc=0}})")


Edit = tuple[int, int, int, int]


class Rewritten:
    """A text and where each of its characters came from.

    `text` is the result. Each edit is `(start in text, end in text, start in source, end in source)`;
    between edits the two texts run in step. `below` is the map of an earlier rewrite, where the source of
    this one was itself a result.
    """

    __slots__ = ("_below", "_edits", "_starts", "text")

    def __init__(self, text: str, edits: tuple[Edit, ...] = (), below: "Rewritten | None" = None) -> None:
        self.text = text
        self._edits = edits
        self._starts = [edit[0] for edit in edits]
        self._below = below

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that `text[start:end]` was made of.

        A stretch that begins or ends inside an edit takes the whole edit: both letters of a lam-alef glyph
        lead to that glyph. What was deleted right after a stretch belongs to it (a vowel sign to its
        letter); what was deleted before it does not (a vowel sign on a space is the space's).
        """
        if self._edits:
            start, end = self._position(start, is_end=False), self._position(end, is_end=True)
        return self._below.to_source(start, end) if self._below else (start, end)

    def _position(self, offset: int, *, is_end: bool) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        begin, stop, source_begin, source_stop = self._edits[index]
        if offset == begin < stop:
            return source_begin
        if begin < offset < stop:
            return source_stop if is_end else source_begin
        return source_stop + offset - stop


def _rewrite(
    text: str,
    pattern: "re.Pattern[str] | regex.Pattern[str]",
    replace: Callable[[Any], str],
    below: Rewritten | None = None,
) -> Rewritten:
    """Replace each match of `pattern`, keeping the map. One scan; untouched text is returned as it is."""
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for match in pattern.finditer(text):
        begin, stop = match.span()
        new = replace(match)
        if new == text[begin:stop]:
            continue
        while (
            len(new) > 1 and new[-1] == text[stop - 1]
        ):  # what stays at the end, a bullet, is no part of the edit
            new, stop = new[:-1], stop - 1
        pieces.append(text[done:begin])
        length += begin - done
        pieces.append(new)
        edits.append((length, length + len(new), begin, stop))
        length += len(new)
        done = stop
    if not edits:
        return below or Rewritten(text)
    pieces.append(text[done:])
    return Rewritten("".join(pieces), tuple(edits), below)


def stream_safe(text: str) -> str:
    """Return `text` with a joiner after every `MOST_MARKS` combining marks in a row.

    That is the Stream-Safe Text Format of UAX #15: to put marks in order takes time with the square of their
    number, in every library.
    """
    return _TOO_MANY.sub(rf"\1{JOINER}", text) if _holds_too_many(text) else text


def _holds_too_many(text: str) -> bool:
    """Whether more than `MOST_MARKS` combining marks stand in a row. Every `MOST_MARKS`-th character is
    looked at: a longer run must contain one of them.
    """
    if text.isascii():
        return False
    every = MOST_MARKS + 1
    some = text[::every]
    if _MARKED.search(some) is None:
        return False
    return any(
        _TOO_MANY.search(text, max(0, every * match.start() - MOST_MARKS), every * match.start() + every)
        for match in _MARKED.finditer(some)
    )


def parted_marks(text: str) -> int:
    """Return how often a joiner parts marks in a text that `stream_safe` has been through."""
    return len(_PARTED.findall(text)) if JOINER in text else 0


def nfc(text: str) -> str:
    """Return `text` in normalisation form C, stream-safe; nothing else changes."""
    if text.isascii():
        return text
    text = stream_safe(text)
    if unicodedata.is_normalized("NFC", text):
        return text
    # Few letters and marks of the form C are more marks than before; parting those keeps the form.
    return stream_safe(unicodedata.normalize("NFC", text))


def is_nfc(text: str) -> bool:
    """Whether `text` is what `nfc` makes of it."""
    if text.isascii():
        return True
    return not _holds_too_many(text) and unicodedata.is_normalized("NFC", text)


def _composed(text: Rewritten) -> Rewritten:
    """Return the text in normal form C: what was deleted can leave a letter before a mark that it parted."""
    if is_nfc(text.text):
        return text
    return _rewrite(text.text, _CLUSTER, lambda match: nfc(match[0]), below=text)


def raised(mark: str) -> str:
    """Return the digits, of any script, and the small Latin letters of a note's mark as print raises them."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in mark)
    return plain.translate({low: high for high, low in LOWERED.items()})


@cache
def fold_form(character: str) -> str:
    """Return the letters one presentation form stands for; other characters are returned as they are.

    A form that carries vowel signs decomposes to a space (or tatweel) and the signs: only the signs stay.
    Compatibility characters outside the Arabic blocks (² or ½) are never touched.
    """
    if not ("\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"):
        return character
    letters = unicodedata.normalize("NFKC", character)
    if _MARK.search(letters) and letters[0] in f" {TATWEEL}":
        return letters[1:]
    return letters


def fold_presentation(text: str) -> str:
    """Return `text` with every Arabic presentation form replaced by its letters, in logical order."""
    return "".join(map(fold_form, text))


def _edit(match: re.Match[str]) -> str:
    gap, form = match["gap"], match["form"]
    if gap is not None:
        joined = "\n" in gap and (_ends_joined(match) or _is_unspaced(match))
        space = "" if _INVISIBLE_ONLY.fullmatch(gap) or joined else " "
        bullet = match["bullet"]
        if bullet is None or ("\n" in gap and not is_list_mark(match.string, match.start())):
            return space
        return f"{space}{' '.join(bullet.split())} "
    if form is not None:
        return fold_form(form)
    return "" if match["heh"] is None else _heh(match)


def is_list_mark(text: str, end: int) -> bool:
    """Whether a bullet after a line that ends at `end` begins an entry of a list, and is no false one.

    Entries follow a colon, or the semicolon or comma of the entry before. Conversions leave bullets in
    mid-sentence.
    """
    if _LISTING.search(text, max(end - _NEAR, 0), end):
        return True
    start = text.rfind("\n", max(end - _ENTRY, 0), end) + 1
    return bool(_IN_LIST.match(text, start, end))


_ENTRY = 400
_IN_LIST = late(rf"[{BULLETS}]\s[^\n]{{1,{_ENTRY}}}[{COMMAS}]$")
_LISTING = late(rf"[{COLONS}{SEMICOLONS}][\s{INVISIBLE}{CONTROLS}]*$")


def _ends_joined(match: re.Match[str]) -> bool:
    """Whether a printed line ends in a dash or slash that joins two words:
    `Dial-` and `Doc`, «و/» and «أو».
    """
    return bool(_JOINED.search(match.string, max(match.start() - 2, 0), match.start()))


_JOINED = re.compile(r"\w[-/]$")


def _is_unspaced(match: re.Match[str]) -> bool:
    """Whether a line ends, or the next begins, in a script without spaces between words:
    nothing parts them there.

    A number or a Latin word on the other side makes no difference: 4月18 and 日 are one date.
    """
    sides = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return any(map(_is_wide, sides))


_IS_WIDE = late(f"[{WIDE}]")
_FIRST_WIDE = "\u3000"


def _is_wide(text: str) -> bool:
    """Whether a text begins with a letter or a mark of a script without spaces."""
    return text >= _FIRST_WIDE and _IS_WIDE.match(text) is not None


def join_lines(lines: Iterable[str]) -> str:
    """Return printed lines as one, with a space between two but in scripts that put none between words."""
    joined: list[str] = []
    last = ""
    for line in filter(None, lines):
        if last and not (_is_wide(last) or _is_wide(line)):
            joined.append(" ")
        joined.append(line)
        last = line[-1]
    return "".join(joined)


def _heh(match: re.Match[str]) -> str:
    """«هـ» standing alone is the fifth letter of the abjad: there the tatweel is part of the letter."""
    before = _INVISIBLE_TAIL.sub("", match.string[max(match.start() - _NEAR, 0) : match.start()])
    after = _INVISIBLE_HEAD.sub("", match.string[match.end() : match.end() + _NEAR])
    joined = any(side and (side.isalpha() or _MARK.match(side)) for side in (before[-1:], after[:1]))
    return "ه" if joined else "ه" + TATWEEL


_NEAR = 16
_INVISIBLE_TAIL = late(f"[{INVISIBLE}{CONTROLS}]+$")
_INVISIBLE_HEAD = late(f"^[{INVISIBLE}{CONTROLS}]+")
_INVISIBLE_ONLY = re.compile(f"[{INVISIBLE}{CONTROLS}]+")


def _is_plain(text: str) -> bool:
    """Whether a text is of printable ASCII: most letters of most languages are,
    and nothing has to be looked for.
    """
    return text.isascii() and text.isprintable()


def clean(raw: str) -> Rewritten:
    """Make the reading text of a unit's `raw`: one line, NFC whatever was deleted, with a map back to `raw`.

    Printed line breaks become one space, and a false bullet after a break goes with it (not one that
    begins an entry after a colon or semicolon); runs of white
    space and no-break spaces become one space; direction marks, other invisible characters, controls and
    decorative tatweel are removed («هـ» keeps its own); presentation forms become letters. Letters,
    vowel signs, digits and punctuation stay as printed.
    """
    # Most paragraphs have nothing but line ends, each of which is a space, at the same place.
    spaced = raw if _ODD_BREAK.search(raw) else raw.replace("\n", " ")
    text = spaced.strip(" ")
    plain = "  " not in text and (len(text) == len(spaced) or text[:1] not in BULLETS)
    if plain and (_is_plain(text) or (not _UNCLEAN.search(spaced) and is_nfc(raw))):
        return Rewritten(text, _stripped(spaced, text))
    result = _composed(_rewrite(raw, _EDIT, _edit))
    if "  " in result.text or result.text != result.text.strip(" "):
        result = _rewrite(result.text, _EDGES, _squeeze, below=result)
    return result


def _stripped(text: str, kept: str) -> tuple[Edit, ...]:
    """The edits that take the spaces off the ends of a text, of which something is left."""
    size = len(kept)
    if size == len(text):
        return ()
    start = text.index(kept)
    first = ((0, 0, 0, start),) if start else ()
    return (*first, (size, size, start + size, len(text))) if start + size < len(text) else first


# Left where an invisible character parted two spaces, and at the ends.
_EDGES = re.compile(r"^ +| +$| {2,}")


def _squeeze(match: re.Match[str]) -> str:
    return " " if match.start() > 0 and match.end() < len(match.string) else ""


Folding = tuple[tuple[str, str], ...]
"""Pairs of a character and what stands for it in search form;
no result is itself replaced by a later pair.
"""


CAPITALS = ("Aa", "aa")
"""The pair that stands for every capital that begins a word of small letters: «Article» but not «UNODC».

A capital after a slash or a point stays, because it is a symbol's: `Add.1`, `WG.7/Res.5`.
"""
_CAPITAL = re.compile(r"[^\W\d_a-z](?<![\w/.].)(?=[^\W\d_A-Z])")

APART = ("", " ")
"""The pair that stands for a space on both sides of every letter of a script that puts none between words.

So each such letter is a word of its own in search form, and whatever looks for words finds them there, too.
"""
_JOINT = late(rf"(?<=[{UNSPACED}])(?=\w)|(?<=\w)(?=[{UNSPACED}])")


def fold(text: str, folding: Folding) -> Rewritten:
    """Fold `text` to its search form: `.text` is `Folded`, NFC, with a map back to `text`.

    Marks, tatweel and invisible characters are dropped; then `folding` replaces one character by one:
    letter variants by a common form, digits of every family by ASCII. With `APART` spaces are put between
    letters of scripts without spaces.
    """
    dropped = _rewrite(text, _DROPPED, _nothing)
    exchanged = _composed(Rewritten(_exchange(dropped.text, folding), dropped._edits))  # noqa: SLF001
    return _rewrite(exchanged.text, _JOINT, _space, below=exchanged) if APART in folding else exchanged


def mapped(text: str, search: Folded, folding: Folding) -> Rewritten:
    """Return what `fold` returns of a text whose search form is known.

    Where that is as long as the text, or as what is left of it when marks are dropped, each character stands
    for one, and nothing has to be folded again: what is dropped or composed only makes a text shorter, unless
    spaces are put.
    """
    if APART in folding:
        return fold(text, folding)
    if len(search) == len(text):
        return Rewritten(search)
    dropped = [match.start() for match in _DROPPED.finditer(text)]
    if len(search) == len(text) - len(dropped):
        edits = ((at - before, at - before, at, at + 1) for before, at in enumerate(dropped))
        return Rewritten(search, tuple(edits))
    return fold(text, folding)


def _space(_: re.Match[str]) -> str:
    return " "


def _nothing(_: re.Match[str]) -> str:
    return ""


def folded(text: str, folding: Folding) -> Folded:
    """Return only the text of `fold`, at less cost."""
    kept = text if _is_plain(text) else _DROPPED.sub("", text)
    exchanged = nfc(_exchange(kept, folding))
    return Folded(_JOINT.sub(" ", exchanged) if APART in folding else exchanged)


def _exchange(text: str, folding: Folding) -> str:
    if CAPITALS in folding:
        # A line end stands for itself between two spaces, so that each line has pieces of its own.
        several = "\n" in text
        pieces = (text.replace("\n", " \n ") if several else text).split(" ")
        text = " ".join(map(_SMALL.__getitem__, pieces))
        text = text.replace(" \n ", "\n") if several else text
    # Three times as fast as str.translate on Arabic text.
    for character, by in _ascii_pairs(folding) if text.isascii() else folding:
        if character:
            text = text.replace(character, by)
    return text


@cache
def _ascii_pairs(folding: Folding) -> Folding:
    """The pairs that can change a text of ASCII alone: of most languages none."""
    return tuple(pair for pair in folding if pair not in {CAPITALS, APART} and pair[0].isascii())


def _capitals(text: str) -> str:
    """Return a text with the capitals that begin words of small letters as small ones."""
    return text if text.islower() else _CAPITAL.sub(_small, text)


_SMALL: Memory[str] = Memory(_capitals)


def _small(match: re.Match[str]) -> str:
    small = match[0].lower()
    return small if len(small) == 1 and match.string[match.end()].islower() else match[0]


def together(search: Folded) -> str:
    """Return a search form without the spaces that `APART` puts,
    for who looks for stretches of letters in it.
    """
    return _PUT.sub("", search)


_PUT = late(rf"(?<=[{UNSPACED}]) (?=\w)|(?<=\w) (?=[{UNSPACED}])")


def without_noise(text: str) -> str:
    """Return `text` without invisible and control characters (tab and line ends stay)."""
    return text if text.isprintable() else _NOISE.sub("", text)


_SHOWN = late(f"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{OVERRIDES}]")


def visible(text: str) -> str:
    """Return `text` with what could turn a terminal or a page around shown as `⟨U+202E⟩`.

    Those are controls (line ends too, but not the tab), direction embeddings, overrides and isolates, and
    lone surrogates, which no encoding has. Single direction marks stay: they move nothing but what they
    stand beside.
    """
    return _SHOWN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


# Controls become their pictures (U+2400 ff.), which a reader sees and a program can turn back; what has no
# picture becomes U+FFFD.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A, 0x0D}}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_EXCHANGES = _PICTURES | _SURROGATES | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def printable(text: str) -> str:
    """Return the text with each character that XML 1.0 forbids exchanged for one that it allows.

    Every writer of a format for people passes its texts through here: of what is left, no code point stops
    XML, a spreadsheet or UTF-8. One character stands for one, so offsets hold.
    """
    return text if text.isprintable() else text.translate(_EXCHANGES)


def either(phrases: Iterable[str]) -> str:
    """Return a pattern, a group of its own, for one of several phrases; of those that fit, the longest.

    Without a phrase the pattern fits nowhere.
    """
    if not (phrases := list(phrases)):
        return "(?!)"
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return `text` without the given stretches, which are in order and do not overlap."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
