"""The words that are indexed and looked up: one function for both, so that what is folded alike is found."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from unrec.languages import Language, load, supported
from unrec.text import UNSPACED, Folded, fold, folded

_WORD = re.compile(rf"[{UNSPACED}](?: ?[{UNSPACED}])*|[^\W_{UNSPACED}]+")
_RUN = re.compile(f"[{UNSPACED}]")

# Every printable ASCII character has a wide form at this distance. No word has one, for words are in form KC.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_NARROW = {wide: code for code, wide in _WIDE.items()}


class Word(NamedTuple):
    """A word as it is indexed, and where it stands in the search form: code points `[start, end)`."""

    word: str
    start: int
    end: int


def words(search: str) -> Iterator[Word]:
    """Yield the words of a text in search form: small letters, form KC, no punctuation.

    A script without spaces gives each two neighbouring letters, and the last letter of a stretch alone.
    """
    for match in _WORD.finditer(search):
        text = match[0]
        if text.isascii():
            yield Word(text.lower(), *match.span())
        elif _RUN.match(text):
            yield from _pairs(match)
        else:
            yield Word(unicodedata.normalize("NFKC", text).casefold().replace(" ", ""), *match.span())


def _pairs(match: re.Match[str]) -> Iterator[Word]:
    places = [match.start() + at for at, letter in enumerate(match[0]) if letter != " "]
    for at, nearby in pairwise(places):
        yield Word(match.string[at] + match.string[nearby], at, nearby + 1)
    yield Word(match.string[places[-1]], places[-1], places[-1] + 1)


def indexed(search: str) -> str:
    """Return the words of a text in search form, a space between two."""
    if search.isascii():
        return search.lower()  # the index itself parts words at ASCII marks
    return " ".join(word for word, _, _ in words(search))


def printed_words(text: str, language: str) -> list[Word]:
    """Return the words of a printed text, each with where it stands in the text itself."""
    mapped = fold(text, load(language).folding if language in supported() else ())
    return [Word(word, *mapped.to_source(start, end)) for word, start, end in words(mapped.text)]


def folded_words(text: str, language: str) -> tuple[str, ...]:
    """Return the words of a printed text as a text of this language would be indexed."""
    search: Folded = load(language).fold(text) if language in supported() else folded(text, ())
    found = [word for word, _, _ in words(search)]
    # The last letter of a stretch in a script without spaces says nothing that its pair does not, and the
    # text may go on there.
    return tuple(
        found[:-1] if len(found) > 1 and is_stump(found[-1]) and found[-2].endswith(found[-1]) else found
    )


def is_stump(word: str) -> bool:
    """Whether a word is a lone letter of a script without spaces: any pair that it begins holds it."""
    return len(word) == 1 and _RUN.match(word) is not None


def tag(facet: str, value: str) -> str:
    """Return what stands in the index for a facet's value: one word, which no text holds."""
    return f":{facet}:{value}".translate(_WIDE)


def untagged(word: str) -> tuple[str, str]:
    """Return the facet and the value that a tag stands for."""
    _, facet, value = word.translate(_NARROW).split(":", 2)
    return facet, value


EVERY = ":".translate(_WIDE)
"""The tag of every paragraph."""
AFTER_TAGS = ";".translate(_WIDE)
"""What no tag sorts after."""

_SHORTEST = 2
"""Letters that a word keeps at least when what is attached to it is taken off."""


@cache
def attached(language: str) -> tuple[str, ...]:
    """Return what the language may write to the beginning of a word, in search form, the longest first.

    They are its conjunctions, prepositions and the article, and what these make of each other.
    """
    known = load(language) if language in supported() else None
    words_of = known.reference_words if known else None
    if known is None or words_of is None or not (known.conjunctions or known.prepositions):
        return ()
    joining = words_of.joining
    every = {
        f"{conjunction}{preposition}{article}"
        for conjunction in ("", *known.conjunctions)
        for preposition in ("", *known.prepositions)
        for article in ("", joining.article_sign)
    }
    runs = sorted(
        {_contracted(beginning, known) for beginning in every} - {""}, key=lambda run: (-len(run), run)
    )
    return tuple(known.fold_words(runs))


def _contracted(beginning: str, language: Language) -> str:
    for apart, together in language.references.joining.contractions:
        beginning = beginning.replace(apart, together)
    return beginning


@cache
def article(language: str) -> str:
    """Return the article that the language writes to a word, in search form; empty where it has none."""
    known = load(language) if language in supported() else None
    return known.fold(known.references.joining.article_sign) if known and known.reference_words else ""


def variants(word: str, language: str, is_there: Callable[[str], bool]) -> tuple[str, ...]:
    """Return a word with and without what is attached to it: those that `is_there` knows, and the word.

    What looks like an attached letter is often the word's own. Two things that print shows tell: a word that
    takes the article is whole; and what is left is a word only where it stands somewhere without an article,
    or where a preposition has run into its article.
    """
    beginnings, sign = attached(language), article(language)
    if not beginnings or not sign or len(word) < _SHORTEST:
        return (word,)
    stem = _stem(word, beginnings, sign, is_there)
    alike = [word, stem]
    for beginning in beginnings:
        other = f"{beginning}{stem}"
        if other not in alike and is_there(other) and not _is_whole(beginning, other, sign, is_there):
            alike.append(other)
    return tuple(dict.fromkeys(alike))


def _is_whole(beginning: str, word: str, sign: str, is_there: Callable[[str], bool]) -> bool:
    """Whether a word that seems to begin with something attached takes the article, and so is all its own."""
    return not beginning.endswith(sign) and is_there(f"{sign}{word}")


def _stem(word: str, beginnings: tuple[str, ...], sign: str, is_there: Callable[[str], bool]) -> str:
    if is_there(f"{sign}{word}"):
        return word
    fused = [run for run in beginnings if run.endswith(sign[-1]) and sign not in run]
    for beginning in beginnings:
        rest = word.removeprefix(beginning)
        if rest == word or len(rest) < _SHORTEST:
            continue
        witnesses = [sign] if beginning in fused else fused if sign in beginning else []
        if is_there(rest) or any(is_there(f"{witness}{rest}") for witness in witnesses):
            return rest
    return word
