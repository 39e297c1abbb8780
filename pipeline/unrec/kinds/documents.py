"""What sort of document it is: by the words of its title, else by what print shows of its body."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

from unrec.kinds.resolutions import COMPOUND, Decided
from unrec.kinds.words import Words
from unrec.models import DocumentKind, Extraction, Paragraph, Section
from unrec.nested import annex_of, grouped
from unrec.text import late

_TOP, _SHORT, _TAIL = 60, 120, 300
_FEW, _MANY = 3, 10
_DIGIT = re.compile(r"\d")
_BRACKETS = late(r"\([^()]*[^\W\d_]{3}[^()]*(?:\([^()]*\)[^()]*)?\)\W*\d{0,3}\W*$")

Place = Literal["", "in", "opens"]


class DocumentSeen(NamedTuple):
    """All that the rules ask of a document.

    `titled` are the kinds that its title tells, `fronted` those that the short lines above its body tell,
    each in the order of the language's data. `enacting` words, `voted` clauses without such words and
    statements (`stated`) stand in it, or open it, above all that is labelled. `headings` says that a heading
    is over recommendations, `title` that the title is.
    """

    titled: tuple[DocumentKind, ...]
    fronted: tuple[DocumentKind, ...]
    title: bool
    articles: bool
    annexed_articles: bool
    enacting: Place
    voted: Place
    stated: Place
    agreed: bool
    reviewed: bool
    agenda: bool
    meetings: bool
    headings: bool
    numbered: bool


class DocumentRule(NamedTuple):
    """A rule: what it asks, in words and as a function that gives the kind. `<kind>` in the id is that."""

    id: str
    asks: str
    tells: Callable[[DocumentSeen], DocumentKind | None]


def _rule(name: str, kind: DocumentKind, asks: str, holds: Callable[[DocumentSeen], object]) -> DocumentRule:
    return DocumentRule(f"document.{name}", asks, lambda seen: kind if holds(seen) else None)


def _told(name: str, asks: str, told: Callable[[DocumentSeen], Iterable[DocumentKind]]) -> DocumentRule:
    return DocumentRule(f"document.{name}.<kind>", asks, lambda seen: next(iter(told(seen)), None))


def _fronted(seen: DocumentSeen) -> Iterator[DocumentKind]:
    """Kinds whose words at a document's head mean nothing else."""
    return (kind for kind in seen.fronted if kind in {"upr_report", "concluding_observations"})


def _is_treaty(seen: DocumentSeen) -> bool:
    return seen.articles and not ((seen.enacting or seen.voted) and seen.annexed_articles)


DOCUMENT_RULES = (
    _told("title", "its title has words that tell a kind", lambda s: s.titled),
    _told("front", "a short line above its body tells a review or concluding observations", _fronted),
    _rule("articles", "treaty", "it has articles, none of an annex, each of which counts anew", _is_treaty),
    _rule("agreed", "treaty", "a preamble ends in «have agreed as follows»", lambda s: s.agreed),
    _rule("enacting_words", "resolution", "enacting words open it", lambda s: s.enacting == "opens"),
    _rule(
        "statement", "resolution", "a statement in an organ's name opens it", lambda s: s.stated == "opens"
    ),
    _rule("reviewed_numbers", "upr_report", "most numbers such as 89.3 end in names", lambda s: s.reviewed),
    _rule("front.agenda", "agenda", "a line above its body is the title of one", lambda s: s.agenda),
    _rule("title.recommendations", "recommendations", "its title names them", lambda s: s.title),
    _rule("meetings", "recommendations", "it has headings of meetings", lambda s: s.meetings),
    _rule("clauses", "resolution", "clauses without enacting words open it", lambda s: s.voted == "opens"),
    _rule("headings", "report", "a heading is over recommendations", lambda s: s.headings),
    _rule("enacting_words", "resolution", "enacting words stand in it", lambda s: s.enacting),
    _rule("clauses", "resolution", "clauses without enacting words stand in it", lambda s: s.voted),
    _rule("numbered", "report", "it has numbered sections or labels", lambda s: s.numbered),
    _rule("nothing", "other", "none of these", lambda _: True),
)
"""The rules on documents, in their order."""


def document_kind(extraction: Extraction, words: Words, decided: Decided) -> tuple[DocumentKind, str]:
    """Return the kind of a document and the id of the rule that gave it."""
    seen = _seen(extraction, words, decided)
    told = ((rule, kind) for rule in DOCUMENT_RULES if (kind := rule.tells(seen)) is not None)
    rule, kind = next(told)
    return kind, rule.id.replace("<kind>", kind)


def headed(extraction: Extraction, rule: str) -> list[Section]:
    """Return the sections whose headings a rule told."""
    lines = {line.line for line in extraction.lines if line.rule == rule and line.role == "heading"}
    return [section for section in extraction.sections if section.line in lines]


def closing_brackets(text: str) -> re.Match[str] | None:
    """Return the words in brackets that end a text, as a recommendation of a review does in who made it."""
    return _BRACKETS.search(text[-_TAIL:])


def _seen(extraction: Extraction, words: Words, decided: Decided) -> DocumentSeen:
    fold, paragraphs, sections = words.language.fold_title, extraction.paragraphs, extraction.sections
    title = fold(extraction.document.title or "")
    labelled = next((at for at, one in enumerate(paragraphs) if one.label is not None), len(paragraphs))
    above, below = paragraphs[:labelled], paragraphs[labelled:]
    front = [fold(line) for line in _front(extraction, below)]
    place = partial(_place, paragraphs[: labelled + 1], below)
    return DocumentSeen(
        titled=words.kinds([title]),
        fronted=words.kinds(front),
        title=words.headings.search(title) is not None,
        articles=_has_articles(extraction),
        annexed_articles=any(annex_of(one.path) for one in paragraphs),
        enacting=place(decided.enacting),
        voted=place(decided.voted),
        stated=place(decided.statements),
        agreed=any(words.agreed.search(one.search[-_SHORT:]) for one in above),
        reviewed=_is_reviewed(below),
        agenda=any(_is_agenda(line, words) for line in front),
        meetings=any(section.kind == "meeting" for section in sections),
        headings=any(words.headings.search(fold(section.title)) for section in sections),
        numbered=bool(below or headed(extraction, "heading.number.section")),
    )


def _place(opening: Sequence[Paragraph], below: Sequence[Paragraph], heads: Container[str]) -> Place:
    """Whether one of them opens the document, or stands below what does."""
    if any(one.paragraph_id in heads for one in opening):
        return "opens"
    return "in" if any(one.paragraph_id in heads for one in below) else ""


def _is_agenda(line: str, words: Words) -> bool:
    return bool(words.agenda.match(line)) and "agenda" in words.kinds([line]) and not _DIGIT.search(line)


def _is_reviewed(labelled: Iterable[Paragraph]) -> bool:
    ends = [closing_brackets(one.text) for one in labelled if COMPOUND.match(one.label or "")]
    return len(ends) >= _MANY and 2 * ends.count(None) < len(ends)


def _front(extraction: Extraction, labelled: Sequence[Paragraph]) -> list[str]:
    """The short lines above the first labelled paragraph."""
    first = labelled[0].line_first if labelled else 0
    top = takewhile(lambda line: line.line < first, extraction.lines[:_TOP])
    roles = {"front_matter", "heading", "item"}
    return [line.text for line in top if line.role in roles and len(line.text) < _SHORT]


def _has_articles(extraction: Extraction) -> bool:
    """Whether a document has articles, and paragraphs are not numbered on from one to the next, as a State's
    report on a treaty has them; a treaty begins anew.
    """
    articles = headed(extraction, "heading.article")
    if sum(section.number is not None for section in articles) < _FEW:
        return False
    outer = (one for one in extraction.paragraphs if one.number is not None and one.parent_id is None)
    numbers = grouped(outer, lambda one: one.section_id)
    counts = [
        [one.number or 0 for one in numbers[section.section_id]]
        for section in articles
        if section.section_id in numbers
    ]
    on = sum(after[0] > max(before) for before, after in pairwise(counts))
    return len(counts) < _FEW or on < len(counts) - 1
