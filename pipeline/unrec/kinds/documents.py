"""What sort of document it is: by the words of its title, else by what print shows of its body."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from unrec.kinds.judgments import decree, judges
from unrec.kinds.resolutions import COMPOUND, Decided
from unrec.kinds.words import Words
from unrec.models import DocumentKind, Extraction, Paragraph, Section
from unrec.nested import annex_of, grouped
from unrec.text import late

_TOP, _SHORT, _TAIL = 60, 120, 300
_FEW, _MANY = 3, 10
_DIGIT = re.compile(r"\d")
_BRACKETS = late(r"\([^()]*[^\W\d_]{3}[^()]*(?:\([^()]*\)[^()]*)?\)\W*\d{0,3}\W*$")
_FRONTED = frozenset({"upr_report", "concluding_observations"})
"""Kinds whose words at a document's head mean nothing else."""


class DocumentSeen(NamedTuple):
    """What the rules look at: the title in search form, and the paragraphs `above` the first labelled one and
    from it on (`below`).
    """

    whole: Extraction
    words: Words
    decided: Decided
    title: str
    above: Sequence[Paragraph]
    below: Sequence[Paragraph]

    def front(self) -> list[str]:
        """Return the short lines above the first labelled paragraph."""
        first = self.below[0].line_first if self.below else 0
        top = takewhile(lambda line: line.line < first, self.whole.lines[:_TOP])
        shown = [line.text for line in top if line.role in _SHOWN and len(line.text) < _SHORT]
        return list(map(self.words.language.fold_title, shown))

    def lists(self) -> bool:
        """Whether a heading is over recommendations."""
        titles = (self.words.language.fold_title(section.title) for section in self.whole.sections)
        return any(map(self.words.headings.search, titles))

    def opens(self, heads: Container[str]) -> bool:
        """Whether one of these paragraphs stands above all that is labelled, or is the first that is."""
        return any(paragraph.paragraph_id in heads for paragraph in (*self.above, *self.below[:1]))


_SHOWN = frozenset({"front_matter", "heading", "item"})


class DocumentRule(NamedTuple):
    """A rule: what it asks, in words and as a function that gives the kind. `<kind>` in the id is that."""

    id: str
    asks: str
    tells: Callable[[DocumentSeen], DocumentKind | None]


def _rule(name: str, kind: DocumentKind, asks: str, holds: Callable[[DocumentSeen], object]) -> DocumentRule:
    return DocumentRule(f"document.{name}", asks, lambda seen: kind if holds(seen) else None)


def _told(name: str, asks: str, told: Callable[[DocumentSeen], Iterable[DocumentKind]]) -> DocumentRule:
    return DocumentRule(f"document.{name}.<kind>", asks, lambda seen: next(iter(told(seen)), None))


def _resolves(seen: DocumentSeen) -> bool:
    """Whether its title says what is resolved upon, as «77/200. Report of the Human Rights Council» does:
    enacting words are the first paragraph, or the title stands by a resolution's number with clauses below.
    """
    first = seen.whole.paragraphs[:1]
    return any(row.paragraph_id in seen.decided.enacting for row in first) or (
        bool(seen.decided.voted) and any(line.rule == _NUMBERED for line in seen.whole.lines[:_TOP])
    )


def _titled(seen: DocumentSeen) -> Iterable[DocumentKind]:
    told = seen.words.kinds([seen.title])
    return (kind for kind in told if kind == "treaty" or not _resolves(seen))


_NUMBERED = "title.numbered"


def _fronted(seen: DocumentSeen) -> Iterable[DocumentKind]:
    told = (kind for kind in seen.words.kinds(seen.front()) if kind in _FRONTED)
    return (kind for kind in told if not _resolves(seen))


def _is_treaty(seen: DocumentSeen) -> bool:
    decides = seen.decided.enacting or seen.decided.voted
    annexed = decides and any(annex_of(paragraph.path) for paragraph in seen.whole.paragraphs)
    return not annexed and _has_articles(seen.whole)


def _is_law(seen: DocumentSeen) -> bool:
    return seen.words.is_law(seen.title) and _is_treaty(seen)


def _agrees(seen: DocumentSeen) -> bool:
    return any(seen.words.agreed.search(paragraph.search[-_SHORT:]) for paragraph in seen.above)


def _is_reviewed(seen: DocumentSeen) -> bool:
    below = [paragraph for paragraph in seen.below if COMPOUND.match(paragraph.label or "")]
    ends = [closing_brackets(paragraph.text) for paragraph in below]
    return len(ends) >= _MANY and 2 * ends.count(None) < len(ends)


def _is_agenda(seen: DocumentSeen) -> bool:
    titles = (line for line in seen.front() if seen.words.agenda.match(line) and not _DIGIT.search(line))
    return any("agenda" in seen.words.kinds([line]) for line in titles)


def _has_meetings(seen: DocumentSeen) -> bool:
    return any(section.kind == "meeting" for section in seen.whole.sections)


def _is_numbered(seen: DocumentSeen) -> bool:
    return bool(seen.below or headed(seen.whole, "heading.number.section"))


DOCUMENT_RULES = (
    _told("title", "its title has words that tell a kind, and says not what a resolution is about", _titled),
    _told("front", "a short line above its body tells a review or concluding observations", _fronted),
    _rule("law", "other", "it has such articles, and its title is that of a law or of rules", _is_law),
    _rule("articles", "treaty", "it has articles, none of an annex, each of which counts anew", _is_treaty),
    _rule("agreed", "treaty", "a preamble ends in «have agreed as follows»", _agrees),
    _rule("enacting_words", "resolution", "enacting words open it", lambda s: s.opens(s.decided.enacting)),
    _rule(
        "statement", "resolution", "an organ's statement opens it", lambda s: s.opens(s.decided.statements)
    ),
    _rule("reviewed_numbers", "upr_report", "most numbers such as 89.3 end in names", _is_reviewed),
    _rule("front.agenda", "agenda", "a line above its body is the title of one", _is_agenda),
    _rule(
        "title.recommendations",
        "recommendations",
        "its title names them",
        lambda s: s.words.headings.search(s.title),
    ),
    _rule("meetings", "recommendations", "it has headings of meetings", _has_meetings),
    _rule("clauses", "resolution", "clauses without such words open it", lambda s: s.opens(s.decided.voted)),
    _rule(
        "decree",
        "resolution",
        "clauses of consideration stand above words that decide",
        lambda s: decree(s.whole, s.words.language),
    ),
    _rule(
        "judgment",
        "other",
        "a court is named throughout, and the parties or what it orders",
        lambda s: judges(s.whole, s.words.language),
    ),
    _rule("headings", "report", "a heading is over recommendations", DocumentSeen.lists),
    _rule("enacting_words", "resolution", "enacting words stand in it", lambda s: s.decided.enacting),
    _rule("clauses", "resolution", "clauses without enacting words stand in it", lambda s: s.decided.voted),
    _rule("numbered", "report", "it has numbered sections or labels", _is_numbered),
    _rule("nothing", "other", "none of these", lambda _: True),
)
"""The rules on documents, in their order."""
LAW = "document.law"


def document_kind(extraction: Extraction, words: Words, decided: Decided) -> tuple[DocumentKind, str]:
    """Return the kind of a document and the id of the rule that gave it."""
    title, paragraphs = words.language.fold_title(extraction.document.title or ""), extraction.paragraphs
    labelled = next(
        (at for at, paragraph in enumerate(paragraphs) if paragraph.label is not None), len(paragraphs)
    )
    seen = DocumentSeen(extraction, words, decided, title, paragraphs[:labelled], paragraphs[labelled:])
    kinds = ((rule, kind) for rule in DOCUMENT_RULES if (kind := rule.tells(seen)) is not None)
    rule, kind = next(kinds)
    return kind, rule.id.replace("<kind>", kind)


# An article may have its text on the line of its number.
_HEADED = frozenset({"heading", "item"})


def headed(extraction: Extraction, rule: str) -> list[Section]:
    """Return the sections whose headings a rule told."""
    lines = {line.line for line in extraction.lines if line.rule == rule and line.role in _HEADED}
    return [section for section in extraction.sections if section.line in lines]


def closing_brackets(text: str) -> re.Match[str] | None:
    """Return the words in brackets that end a text, as a recommendation of a review does in who made it."""
    return _BRACKETS.search(text[-_TAIL:])


def _has_articles(extraction: Extraction) -> bool:
    """Whether a document has articles, and paragraphs are not numbered on from one to the next, as a State's
    report on a treaty has them; a treaty begins anew.
    """
    articles = headed(extraction, "heading.article")
    if sum(section.number is not None for section in articles) < _FEW:
        return False
    outer = (
        paragraph
        for paragraph in extraction.paragraphs
        if paragraph.number is not None and paragraph.parent_id is None
    )
    numbers = grouped(outer, lambda paragraph: paragraph.section_id)
    counts = [
        [paragraph.number or 0 for paragraph in numbers[section.section_id]]
        for section in articles
        if section.section_id in numbers
    ]
    on = sum(after[0] > max(before) for before, after in pairwise(counts))
    return len(counts) < _FEW or on < len(counts) - 1
