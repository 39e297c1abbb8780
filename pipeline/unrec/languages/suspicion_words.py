"""What a language's letters are taken for in print, as data:
one file a language, `<code>/suspicions.toml`.
"""

from functools import cache

import msgspec

from unrec.data import language_folder, read_record


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of the file: unknown keys are refused."""


class SuspicionExample(_Part, frozen=True):
    """A form, or a phrase with it, and what it may stand for; empty where nothing is suspect."""

    form: str
    proposed: str


class Confusion(_Part, frozen=True):
    """Letters taken for one another; with `inside` only where another letter follows."""

    id: str
    letters: str
    examples: list[SuspicionExample]
    inside: bool = False


class Edits(_Part, frozen=True):
    """Letters that may be lost or added, in words with at least `shortest` letters; two may change places."""

    lost: str
    added: str
    shortest: int
    examples: list[SuspicionExample]


class Ending(_Part, frozen=True):
    """A last letter that cannot stand in a word with the article, and the one it stands for."""

    article: list[str]
    printed: str
    proposed: str
    examples: list[SuspicionExample]


class Person(_Part, frozen=True):
    """First letters by which forms of one verb differ: none is a misreading of another."""

    letters: str
    examples: list[SuspicionExample]


class Affixes(_Part, frozen=True):
    """What is written together with a word, and the endings of
    words that one of `after` takes the place of.
    """

    before: list[str]
    before_verb: list[str]
    after: list[str]
    replaced: list[str]
    examples: list[SuspicionExample]


class Sentence(_Part, frozen=True):
    """The characters that end a sentence; its examples hold known misreadings."""

    ends: str
    examples: list[SuspicionExample]


class Known(_Part, frozen=True):
    """A misreading that is itself a word or phrase; where `behind` is given, one of it stands before."""

    form: str
    proposed: str
    examples: list[SuspicionExample]
    behind: list[str] = []


class Lexicon(_Part, frozen=True):
    """Frequent words, parted by white space."""

    words: str


class SuspicionWords(_Part, frozen=True):
    """One file. Compared and hashed by identity: `load` returns one object a language."""

    confusions: list[Confusion]
    edits: Edits
    ending: Ending
    person: Person
    affixes: Affixes
    sentence: Sentence
    known: list[Known]
    lexicon: Lexicon


@cache
def load(code: str) -> SuspicionWords | None:
    """Return what is known of a language's misreadings, or None where it has no file."""
    file = language_folder(code).joinpath("suspicions.toml")
    if not file.is_file():
        return None
    return read_record(file, SuspicionWords)
