"""Letters of another language that a font or a keyboard puts into Arabic words: U+06CC for yeh,
U+06A9 for kaf.

They look the same in most places of a word, and no search for an Arabic word finds them. In a text in Arabic
they are a manner of presentation, as presentation forms are: the lines get the Arabic letter, with the repair
`letters`. A text in Persian, Urdu or Uyghur keeps its own.
"""

from collections.abc import Sequence
from functools import cache

import regex
from msgspec.structs import replace

from unrec.languages.detect import known
from unrec.languages.suspicion_words import load
from unrec.models import Reading, SourceLine
from unrec.text import late_regex

_YEH, _MAKSURA, _FARSI_YEH = "ي", "ى", "\u06cc"
_OTHERS = str.maketrans({"\u06a9": "ك", "\u06d5": "ه", "\u06c1": "ه", "\u06be": "ه"})
_FOREIGN_LETTERS = "\u06cc\u06a9\u06d5\u06c1\u06be"
_FOREIGN = regex.compile(f"[{_FOREIGN_LETTERS}]")
_WORD = late_regex(r"[\p{Script=Arabic}&&[\p{Lo}\p{M}]]+", regex.VERSION1)
# Letters that Arabic does not have and the languages that have U+06CC cannot do without.
_OWN = late_regex(
    "[\u067e\u0686\u0698\u06af\u0679\u0688\u0691\u06ba\u06d2\u06ad\u06c6\u06c7\u06c8\u06cb\u06d0]"
)
_ARTICLE = late_regex("[وفبكل]?(?:ال|لل)[\\p{Lo}\\p{M}]{2,}")
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


def _is_arabic(lines: Sequence[SourceLine]) -> bool:
    words = [word for line in lines for word in _WORD.findall(line.text)]
    letters = sum(map(len, words))
    if len(words) < _LEAST:
        return False
    own = sum(len(_OWN.findall(word)) for word in words)
    articles = sum(_ARTICLE.fullmatch(word) is not None for word in words)
    return own <= _OWN_SHARE * letters and articles >= _ARTICLES * len(words)


def _resolved(line: SourceLine) -> SourceLine:
    if not _FOREIGN.search(line.text):
        return line
    text = _WORD.sub(lambda match: _word(match[0]), line.text)
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
    words = load("ar")
    return frozenset((*known()["ar"].words, *(words.lexicon.words.split() if words else ())))
