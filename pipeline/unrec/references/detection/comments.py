"""General comments and recommendations of treaty bodies: «التعليق العام رقم ٢٤ (٢٠١٩) للجنة حقوق الطفل»."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unrec.catalogue import Body
from unrec.references.detection.organs import organ_behind
from unrec.references.mentions import Mention, Target
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import numbered, skip
from unrec.references.words.vocabulary import CommentWord, Found
from unrec.text import WORD

_NUMBER = re.compile(r"(\d{1,2})(?!\d|/\d)(?:\s?\(\s?(\d{4})\s?\))?")
_MOST = 12
_BACK = 300


class _Comment(NamedTuple):
    """A comment's number, its year (empty where it is not printed), and the offset after them."""

    number: str
    year: str
    end: int


def comment_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «التعليق العام رقم ٢٤» from its first word; None where no number follows.

    The body is the one named behind it or before its number; for «تعليقها العام» the one named last before;
    else the one that the year or the number leaves, or the one whose document it is. Targets have a symbol
    where the catalogue has that of the document.
    """
    word = found.entry
    if not isinstance(word, CommentWord):
        return None
    between = organ_behind(text, found.end, lexicon.organs.commenting, lexicon)
    start = between[1] if between else found.end
    numbers = list(_numbers(text, start, word.members, lexicon))
    if not numbers:
        return None
    end, rule = numbers[-1].end, "comment.number"
    named = next((body for body in lexicon.organs.bodies if body.id == word.body), between and between[0])
    behind = (named, end) if named else organ_behind(text, end, lexicon.organs.commenting, lexicon)
    before = _before(text, found.start, lexicon) if word.own else None
    bodies = [body for body in lexicon.organs.bodies if _may_be_of(body, word, numbers)]
    body = bodies[0] if len(bodies) == 1 else None
    if behind:
        body, end, rule = behind[0], behind[1], "comment.body"
    elif word.own and (before or lexicon.own_body):
        body, rule = before or lexicon.own_body, "comment.own" if before else "comment.speaker"
    elif lexicon.own_body in bodies and body is None:
        body, rule = lexicon.own_body, "comment.speaker"
    known = body.comments if body else None
    targets = tuple(Target(symbol=known.document(one.number) if known else None) for one in numbers)
    return Mention(
        "document",
        found.start,
        end,
        rule,
        targets,
        joined=found.conjunction,
        unnumbered=body is not None,
        about=body.instruments[:1] if body else (),
    )


def comment_around(
    text: str, start: int, end: int, values: Sequence[str], word: CommentWord, lexicon: Lexicon
) -> Mention:
    """Return the comments with these numbers, where the word stands behind them:
    the body stands before them.
    """
    numbers = [_Comment(value, "", end) for value in values]
    window = max(0, start - _BACK)
    before = text[window:start].rstrip()
    name = max((one for one in lexicon.organs.comment_names if before.endswith(one)), key=len, default="")
    bodies = [body for body in lexicon.organs.bodies if _may_be_of(body, word, numbers)]
    body, rule = (bodies[0] if len(bodies) == 1 else None), "comment.number"
    if name:
        body, rule, start = (
            lexicon.organs.comment_names[name],
            "comment.body",
            window + len(before) - len(name),
        )
    elif lexicon.own_body in bodies and body is None:
        body, rule = lexicon.own_body, "comment.speaker"
    known = body.comments if body else None
    return Mention(
        "document",
        start,
        end,
        rule,
        tuple(Target(symbol=known.document(one.number) if known else None) for one in numbers),
        unnumbered=body is not None,
        about=body.instruments[:1] if body else (),
    )


def _may_be_of(body: Body, word: CommentWord, numbers: list[_Comment]) -> bool:
    """Tell whether the body calls its comments so, and has made these, as far as the catalogue tells."""
    known = body.comments
    return (
        known is not None
        and word.called in known.called
        and all(int(one.number) <= known.last and known.may_be_of(one.number, one.year) for one in numbers)
    )


def _numbers(text: str, end: int, most: int, lexicon: Lexicon) -> Iterator[_Comment]:
    """Yield the numbers behind the word: one, or as many as follow for a dual or a plural."""
    start = end
    for at in range(_MOST):
        if at and most == 1 and lexicon.counting.number_words.longest(text, skip(text, start)) is None:
            # «التعليق العام رقم ٦ ورقم ١٣» goes on, «رقم ٦ و١٣ دولة» may not.
            return
        match = _NUMBER.match(text, numbered(text, start, lexicon))
        if match is None:
            return
        yield _Comment(str(int(match[1])), match[2] or "", match.end())
        separator = lexicon.links.separator.match(text, match.end())
        if separator is None or not separator[0].strip():
            return
        start = separator.end()


def _before(text: str, start: int, lexicon: Lexicon) -> Body | None:
    """The treaty body named last before «تعليقها العام», at most 300 characters back; None where none is."""
    found = None
    window = text[max(0, start - _BACK) : start]
    for word in WORD.finditer(window):
        for written, apart in (("", ""), *lexicon.joining.prepositions):
            if word[0].startswith(written):
                first = apart + word[0][len(written) :]
                named = lexicon.organs.commenting.longest(window, word.start(), first, word.end())
                found = named[0] if named else found
    return found
