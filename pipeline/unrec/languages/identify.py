"""Which language a text is in, by its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import msgspec
import regex

from unrec.data import language_folder, languages, read_record
from unrec.languages import supported

# Enough to tell a language, and what a long text costs at most.
_SAMPLE = 2000
_MIN_LETTERS = 12


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language that can be named: its English name, its script, its commonest words, a sentence of it.

    `alpha3` is its code in ISO 639-2/T, `foreign` the letters it never uses.
    """

    name: str
    script: str
    words: list[str]
    example: str = ""
    alpha3: str = ""
    foreign: str = ""


class Detected(NamedTuple):
    """The language found, and how sure it is.

    `code` is `und` where there are too few letters or no language fits; `share` is the part of the
    letters that are in the language's script.
    """

    code: str
    name: str
    share: float


@cache
def known() -> dict[str, Known]:
    """Return every language that can be named, the supported ones first.

    Of a supported language only the first of its files is read here: one that is not used costs no more.
    """
    heads = languages()
    ours = {
        code: Known(
            heads[code].english_name,
            heads[code].script,
            heads[code].function_words,
            example=heads[code].example,
            alpha3=heads[code].alpha3,
            foreign=heads[code].foreign_letters,
        )
        for code in supported()
    }
    others = read_record(language_folder("known.toml"), dict[str, Known])
    return ours | {code: entry for code, entry in others.items() if code not in ours}


def alpha3(code: str) -> str:
    """Return the three-letter code of a language by its two-letter one; what has none is its own."""
    return known()[code].alpha3 if code in known() else code


def alpha2(code: str) -> str:
    """Return the two-letter code of a language by its three-letter one; what has none is its own."""
    return next((each for each, entry in known().items() if entry.alpha3 == code), code)


def detect(text: str) -> Detected:
    """Return the language most of `text` is in: its main script first, then the share of common words.

    Looks at no more than three stretches of 2,000 characters: the start, the middle and the end.
    """
    middle = len(text) // 2
    parts = (
        (text,)
        if len(text) <= 3 * _SAMPLE
        else (text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:])
    )
    sample = "\n".join(parts)
    letters: Counter[str] = Counter()
    characters = Counter(sample)
    for character, times in characters.items():
        letters[_script(character)] += times
    del letters[""]
    total = sum(letters.values())
    if total < _MIN_LETTERS:
        return Detected("und", "undetermined", 0.0)
    script = max(letters, key=lambda name: letters[name])
    words = Counter(_WORD.findall(sample.lower()))
    sample_counts = _Sample(characters, len(sample), words, sum(words.values()) or 1)
    scores = {
        code: _score(sample_counts, entry, code) for code, entry in known().items() if entry.script == script
    }
    best = max(scores, key=lambda code: scores[code])
    if scores[best] <= 0:
        return Detected("und", "undetermined", letters[script] / total)
    return Detected(best, known()[best].name, letters[script] / total)


class _Sample(NamedTuple):
    """How often each character and each word stands in a text, and how many of them there are."""

    characters: Mapping[str, int]
    size: int
    words: Mapping[str, int]
    total: int


def _score(sample: _Sample, entry: Known, code: str) -> float:
    """The share of the words that are among the language's commonest, less the letters it never uses."""
    if entry.script == "Han":
        return 1.0
    common = sum([sample.words.get(word, 0) for word in entry.words])
    alien = sum([sample.characters.get(letter, 0) for letter in entry.foreign])
    return common / sample.total - 4 * alien / max(sample.size, 1) + (0.001 if code in supported() else 0.0)


_WORD = re.compile(r"[^\W\d_][^\s\d.,،؛:;()]*")


@cache
def _script(character: str) -> str:
    """The script of a letter, among those that some known language is written in; else an empty string."""
    scripts = dict.fromkeys(entry.script for entry in known().values())
    return next((script for script in scripts if _letter_of(script).match(character)), "")


@cache
def _letter_of(script: str) -> "regex.Pattern[str]":
    return regex.compile(rf"[\p{{Script={script}}}--\P{{L}}]", regex.VERSION1)
