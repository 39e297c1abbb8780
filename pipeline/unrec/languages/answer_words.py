"""The words by which a language says who recommends, what was answered, and what action is asked for."""

from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from unrec.data import language_folder, read_record

Response = Literal["supported", "implemented", "pending", "noted", "rejected"]
Action = Annotated[int, Meta(ge=1, le=5)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of a language file: unknown keys are refused."""


class RecommenderExample(_Part, frozen=True):
    """A text, and who recommends in it as `name` or `name = CODE`."""

    text: str
    names: list[str]


class RecommenderWords(_Part, frozen=True):
    """What parts names of States: the words `conjunctions`. `articles` count for nothing in a name."""

    articles: list[str]
    conjunctions: list[str]
    examples: list[RecommenderExample]


class NumberExample(_Part, frozen=True):
    """A text, what it answers to which recommendations (`102-104 implemented`), and to the rest."""

    text: str
    answers: list[str]
    rest: Response | None = None


class NumberWords(_Part, frozen=True):
    """By what an answer names recommendations: numbers after one of `nouns`, those of a list after one of
    `shares` («of which 3 and 4»; one number there is how many), and such as 115.10 after one of `places`.

    `fillers` may stand before a number, `ranges` between the two of a range.
    """

    nouns: list[str]
    places: list[str]
    shares: list[str]
    fillers: list[str]
    ranges: list[str]
    examples: list[NumberExample]


class ResponseRule(_Part, frozen=True):
    """Phrases that tell what was answered. Of all rules the first that fits counts, the `weak` ones last."""

    id: str
    response: Response
    words: list[str]
    examples: list[str]
    weak: bool = False
    no_match: list[str] = []


class ActionRule(_Part, frozen=True):
    """Phrases that tell what kind of action is asked for, and how strongly: their points.

    Points of the rules that fit are added by action; each rule counts once.
    """

    id: str
    action: Action
    points: Annotated[int, Meta(ge=1)]
    words: list[str]
    examples: list[str]
    no_match: list[str] = []


class ActionExample(_Part, frozen=True):
    """A text and its action."""

    text: str
    action: Action


class ActionWords(_Part, frozen=True):
    """How an action is told: `leads` stand before the verb, `start` are points before any rule."""

    leads: list[str]
    start: dict[Action, int]
    rules: list[ActionRule]
    examples: list[ActionExample]


class AnswerWords(_Part, frozen=True):
    """The `answers.toml` of a language. Compared and hashed by identity: `load_answers` returns one of each.

    `attached` are written together with the word after them. `lists` are words that phrases name at once;
    see `unrec.kinds.phrases` for the form of phrases.
    """

    attached: list[str]
    lists: dict[str, list[str]]
    recommenders: RecommenderWords
    numbers: NumberWords
    responses: list[ResponseRule]
    actions: ActionWords


def has_answers(code: str) -> bool:
    """Whether a language has these words."""
    return language_folder(code).joinpath("answers.toml").is_file()


@cache
def load_answers(code: str) -> AnswerWords:
    """Return these words of a language; `FileNotFoundError` where it has none."""
    return read_record(language_folder(code).joinpath("answers.toml"), AnswerWords, strict=False)
