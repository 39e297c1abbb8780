"""A text cut where what was told of it begins and ends, and findings with what they are about marked."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from unrec.models import Finding, LanguageCode
from unrec.publish.names import QUOTED
from unrec.text import fold, folded


class Span(msgspec.Struct, frozen=True):
    """A stretch of a text to be marked; `href` where it leads somewhere. Offsets count code points."""

    start: int
    end: int
    mark: str
    note: str
    href: str = ""


class Piece(msgspec.Struct, frozen=True):
    """A stretch over which the marks do not change: their names, parted by spaces."""

    text: str
    marks: str
    note: str


class Run(msgspec.Struct, frozen=True):
    """Pieces that one link covers, or none."""

    pieces: tuple[Piece, ...]
    link: Span | None = None


def runs(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Cut a text into runs that give it back whole when their pieces are joined.

    Spans without a link may overlap each other and links. Of links that overlap the first is kept, of
    those that begin together the longest, because a link cannot stand in a link. Spans that are empty or
    reach outside the text mark nothing.
    """
    sound = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    links = _apart([span for span in sound if span.href])
    marks = [span for span in sound if not span.href]
    edges = sorted({0, len(text), *(edge for span in (*links, *marks) for edge in (span.start, span.end))})
    linked: list[tuple[Span | None, list[Piece]]] = []
    for start, end in pairwise(edges):
        link = next((span for span in links if span.start <= start < span.end), None)
        piece = _piece(text[start:end], [span for span in marks if span.start <= start < span.end])
        if linked and linked[-1][0] is link:
            linked[-1][1].append(piece)
        else:
            linked.append((link, [piece]))
    return tuple(Run(tuple(pieces), link) for link, pieces in linked)


def _apart(links: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(links, key=lambda link: (link.start, -link.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _piece(text: str, covering: Sequence[Span]) -> Piece:
    return Piece(
        text,
        " ".join(dict.fromkeys(span.mark for span in covering)),
        "; ".join(dict.fromkeys(span.note for span in covering)),
    )


SUSPECT = "suspect"
SUSPICION = "text.suspicion"


class Note(msgspec.Struct, frozen=True):
    """A finding with the language of the text it is about.

    `evidence` is the finding's, in which the words that its message quotes first are marked.
    """

    row: Finding
    language: LanguageCode
    evidence: tuple[Run, ...]


def note(row: Finding, language: LanguageCode) -> Note:
    """Return a finding with its evidence marked."""
    place = place_of(quoted(row), row.evidence)
    return Note(row, language, runs(row.evidence, [Span(*place, SUSPECT, "")] if place else []))


def quoted(row: Finding) -> str:
    """Return the words that the message of a finding quotes first; empty where it quotes none."""
    match = QUOTED.search(row.message)
    return match[1] if match else ""


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Return where words first stand in a text, whole; vowel signs,
    tatweel and invisible characters do not matter.
    """
    form = folded(words, ()).strip()
    if not form:
        return None
    bare = fold(text, ())
    match = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", bare.text)
    return bare.to_source(*match.span()) if match else None


def suspects(text: str, row: Finding) -> list[Span]:
    """Return the first place of a text's form that may be misread, by such a finding; of others none."""
    place = place_of(quoted(row), text) if row.code == SUSPICION else None
    return [Span(*place, SUSPECT, row.message)] if place else []
