"""The pages' own words in the languages that they speak: files in `words/`, by the English words."""

import re
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

import msgspec

from unrec.publish.names import PAGE_LANGUAGE


class Tongue(NamedTuple):
    """The page's own words in a language, by the English ones."""

    language: str
    words: Mapping[str, str]

    def said(self, english: str) -> str:
        """Return words of the page in its language; the English ones where its file has none.

        `{}` in the file stands for a number. What is put together with commas,
        colons and numbers is said piece by piece.
        """
        if not self.words:
            return english
        pattern = self.words.get(_NUMBER.sub("{}", english))
        if english in self.words or pattern is not None:
            return self.words.get(english) or (pattern or "").format(*_NUMBER.findall(english))
        for mark in ("; ", ": ", ", "):
            if mark in english:
                return self.words.get(mark, mark).join(map(self.said, english.split(mark)))
        if english.endswith("."):
            return f"{self.said(english[:-1])}."
        number, space, counted = english.partition(" ")
        return f"{number} {self.said(counted)}" if space and number.isdecimal() else english


_NUMBER = re.compile(r"\d+")


def tongue(language: str, called: Mapping[str, str] | None = None) -> Tongue:
    """Return the page's words in a language, with what else is `called` otherwise in it.

    Raises `KeyError` where the page does not speak it.
    """
    if language == PAGE_LANGUAGE:
        return Tongue(language, {})
    if language not in tongues():
        raise KeyError(language)
    data = _words().joinpath(f"{language}.toml").read_bytes()
    return Tongue(language, {**(called or {}), **msgspec.toml.decode(data, type=dict[str, str])})


def tongues() -> tuple[str, ...]:
    """Return the languages that the page speaks, the first by default."""
    files = (file.name for file in _words().iterdir())
    return (PAGE_LANGUAGE, *sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def _words() -> Traversable:
    """The folder of the page's words: a file a language, by the English ones."""
    return resources.files(__package__).joinpath("words")
