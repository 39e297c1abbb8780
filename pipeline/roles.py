"""What each line outside the recommendations is: furniture, footnote, heading or front matter."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.footnotes import find_footnotes
from pipeline.furniture import is_furniture
from pipeline.headings import Heading, continues_header, read_heading
from pipeline.labels import read_label
from pipeline.languages import Language
from pipeline.models import Role, SourceLine

# Dot leaders and a page number: a line of a table of contents.
_CONTENTS = re.compile(r"(?:[.…]\s?){4,}\s?\d{1,4}\s*$")
_MAX_ARTICLE = 60


class Claim(NamedTuple):
    """The role a rule gives a line."""

    role: Role
    rule: str


class Placed(NamedTuple):
    """A heading and the lines it is printed on, `[start, end)` by index."""

    heading: Heading
    start: int
    end: int


def claim_lines(lines: Sequence[SourceLine], language: Language) -> dict[int, Claim]:
    """Return what the page claims, by index: reader's verdicts, blank lines, furniture, notes, contents."""
    claims: dict[int, Claim] = {}
    for note in find_footnotes(lines, language):
        claims.update((index, Claim("footnote", "footnote.marker")) for index in range(note.start, note.end))
    repeated = Counter(line.text.strip() for line in lines if len(line.text) < _MAX_ARTICLE)
    for index, line in enumerate(lines):
        claim = _claim(line, lines[index + 1 : index + 2], repeated, language)
        if claim is not None:
            claims[index] = claim
    return claims


def _claim(
    line: SourceLine, following: Sequence[SourceLine], repeated: Mapping[str, int], language: Language
) -> Claim | None:
    text = line.text
    if line.role is not None:
        return Claim(line.role, line.rule or "reader")
    if not text or text.isspace():
        return Claim("furniture", "layout.blank")
    rule = is_furniture(text, language)
    if rule is not None:
        apart = line.gap_before and (
            not following or following[0].gap_before or not following[0].text.strip()
        )
        if not rule.startswith("furniture.lone_") or apart or repeated[text.strip()] > 1:
            return Claim("furniture", rule)
    if text[-1:].isdigit() and _CONTENTS.search(text[-200:]):
        return Claim("front_matter", "front.contents")
    return None


def find_headings(
    lines: Sequence[SourceLine], claims: Mapping[int, Claim], language: Language
) -> list[Placed]:
    """Return the headings in order. One printed over two lines, at most a blank between, is joined."""
    found: list[Placed] = []
    free = [index for index in range(len(lines)) if index not in claims]
    skip = -1
    for position, index in enumerate(free):
        if index <= skip:
            continue
        heading = read_heading(lines[index].text, language) or _article(lines[index].text, language)
        if heading is None:
            continue
        end = index + 1
        after = free[position + 1] if position + 1 < len(free) else None
        if not heading.complete and after is not None and after - index <= 2:
            joined = _join(heading, lines[index].text, lines[after].text, language)
            if joined is not None:
                heading, end, skip = joined, after + 1, after
        found.append(Placed(heading, index, end))
    return found


def _join(heading: Heading, first: str, second: str, language: Language) -> Heading | None:
    """The heading of two printed lines, where the second can only be the rest of the first."""
    if read_label(second, language) is not None or (
        read_heading(second, language) is not None and heading.title
    ):
        return None
    if heading.title and not continues_header(second, language):
        return None
    if not heading.title:
        joined = read_heading(f"{first.rstrip()} {second.strip()}", language)
        return joined if joined is not None and joined.title else None
    # The line end parts the ordinal from the place as a comma does; the title is given as printed.
    joined = read_heading(f"{first.rstrip(' ،,')}، {second.strip()}", language)
    return joined._replace(title=f"{heading.title} {second.strip()}") if joined is not None else None


def _article(line: str, language: Language) -> Heading | None:
    """A treaty's article as a heading by itself: `المادة ٦`; what is listed under it is treaty text."""
    if len(line) > _MAX_ARTICLE:
        return None
    match = _article_pattern(language).fullmatch(language.fold(line))
    if match is None:
        return None
    number = int(match["number"]) if match["number"] else None
    return Heading("", number, line.strip(), 2, "heading.article")


@cache
def _article_pattern(language: Language) -> re.Pattern[str]:
    words = "|".join(re.escape(str(language.fold(word))) for word in language.evidence.articles)
    ordinals = "|".join(
        re.escape(str(language.fold(word))) for words in language.meetings.ordinals.values() for word in words
    )
    return re.compile(
        rf"\s*(?:{words})\s\(?(?:(?P<number>\d{{1,3}})|{ordinals})\)?(?:\s\S{{3,8}})?\s*[:.\-–]?\s*"
    )


def front_end(
    lines: Sequence[SourceLine], claims: Mapping[int, Claim], headings: Sequence[Placed], language: Language
) -> int:
    """Return the index of the first line after the front matter.

    It ends at the first heading or at the first paragraph numbered 1, whichever comes first; 0 for a document
    that has neither.
    """
    first_heading = headings[0].start if headings else len(lines)
    for index in range(first_heading):
        if index in claims:
            continue
        label = read_label(lines[index].text, language)
        if (
            label is not None
            and label.shape.kind == "number"
            and label.number == 1
            and not label.shape.deeper
        ):
            return index
    return first_heading if headings else 0
