"""What sort of document it is: by the words of its title, else by what print shows of its body."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from unrec.kinds.resolutions import Decided
from unrec.kinds.words import Words
from unrec.models import DocumentKind, Extraction, Paragraph, Section
from unrec.text import late

_TOP, _SHORT, _TAIL = 60, 120, 300
_FEW, _MANY = 3, 10
_DIGIT = re.compile(r"\d")
_COMPOUND = re.compile(r"\d+[^\w\s]\s?\d+")
_BRACKETS = late(r"\([^()]*[^\W\d_]{3}[^()]*(?:\([^()]*\)[^()]*)?\)\W*\d{0,3}\W*$")


class DocumentSeen(NamedTuple):
    """All that the rules ask of a document.

    `titled` are the kinds that its title tells, `fronted` those that the short lines above its body tell,
    each in the order of the language's data. `enacted` says that enacting words stand in it, `opens` that
    nothing labelled stands above them; `voted` and `voted_opens` say the same of clauses without such words.
    `headings` says that a heading is over recommendations, `title` that the title is.
    """

    titled: tuple[DocumentKind, ...]
    fronted: tuple[DocumentKind, ...]
    title: bool
    articles: bool
    annexed_articles: bool
    enacted: bool
    opens: bool
    voted: bool
    voted_opens: bool
    agreed: bool
    stated: bool
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


def _rule(name: str, kind: DocumentKind, asks: str, holds: Callable[[DocumentSeen], bool]) -> DocumentRule:
    return DocumentRule(f"document.{name}", asks, lambda seen: kind if holds(seen) else None)


_FRONTED: tuple[DocumentKind, ...] = ("upr_report", "concluding_observations")
"""Kinds whose words at a document's head mean nothing else."""

DOCUMENT_RULES = (
    DocumentRule(
        "document.title.<kind>",
        "its title has words that tell a kind",
        lambda seen: next(iter(seen.titled), None),
    ),
    DocumentRule(
        "document.front.<kind>",
        "a short line above its body has words that tell a review or concluding observations",
        lambda seen: next((kind for kind in seen.fronted if kind in _FRONTED), None),
    ),
    _rule(
        "articles",
        "treaty",
        "it has articles, none of an annex to a decision, and paragraphs that begin anew in each",
        lambda seen: seen.articles and not (seen.enacted and seen.annexed_articles),
    ),
    _rule("agreed", "treaty", "a preamble ends in «have agreed as follows»", lambda seen: seen.agreed),
    _rule(
        "enacting_words",
        "resolution",
        "enacting words open it, above all that is labelled",
        lambda seen: seen.enacted and seen.opens,
    ),
    _rule("statement", "resolution", "a statement in an organ's name opens it", lambda seen: seen.stated),
    _rule(
        "reviewed_numbers",
        "upr_report",
        "most of its numbers such as 89.3 end in names in brackets",
        lambda seen: seen.reviewed,
    ),
    _rule(
        "front.agenda", "agenda", "a line above its body is the title of an agenda", lambda seen: seen.agenda
    ),
    _rule("title.recommendations", "recommendations", "its title names them", lambda seen: seen.title),
    _rule("meetings", "recommendations", "it has headings of meetings", lambda seen: seen.meetings),
    _rule(
        "clauses",
        "resolution",
        "clauses that decide open it, though no enacting words are printed",
        lambda seen: seen.voted_opens,
    ),
    _rule("headings", "report", "a heading is over recommendations", lambda seen: seen.headings),
    _rule("enacting_words", "resolution", "enacting words stand in it", lambda seen: seen.enacted),
    _rule("clauses", "resolution", "such clauses stand in it", lambda seen: seen.voted),
    _rule("numbered", "report", "it has numbered sections or labels", lambda seen: seen.numbered),
    _rule("nothing", "other", "none of these", lambda _: True),
)
"""The rules on documents, in their order."""


def document_kind(extraction: Extraction, words: Words, decided: Decided) -> tuple[DocumentKind, str]:
    """Return the kind of a document and the id of the rule that gave it."""
    seen = _seen(extraction, words, decided)
    told = ((rule, kind) for rule in DOCUMENT_RULES if (kind := rule.tells(seen)) is not None)
    rule, kind = next(told)
    return kind, rule.id.replace("<kind>", kind)


def _seen(extraction: Extraction, words: Words, decided: Decided) -> DocumentSeen:
    titles, fold, paragraphs = words.titles, words.language.fold_title, extraction.paragraphs
    title = str(fold(extraction.document.title or ""))
    front = tuple(_front(extraction, words))
    heads = _heads(extraction)
    compound = [one for one in paragraphs if _COMPOUND.match(one.label or "")]
    named = sum(closing_brackets(one.text) is not None for one in compound)
    agendas = [pattern for kind, pattern in titles.documents if kind == "agenda"]

    def opens(heads: Container[str]) -> bool:
        first = next((one for one in paragraphs if one.label or one.paragraph_id in heads), None)
        return first is not None and first.paragraph_id in heads

    articles = sum(section.number is not None and rule == _ARTICLE for section, rule in heads)
    return DocumentSeen(
        titled=tuple(kind for kind, pattern in titles.documents if title and pattern.search(title)),
        fronted=tuple(kind for kind, pattern in titles.documents if any(map(pattern.search, front))),
        title=bool(title) and titles.headings.search(title) is not None,
        articles=articles >= _FEW and not _runs_on(paragraphs, heads),
        annexed_articles=any(
            one.path.split(".")[-2:-1] == ["a1"] or one.path.startswith("a1.") for one in paragraphs
        ),
        enacted=bool(decided.enacting),
        opens=opens(decided.enacting),
        voted=bool(decided.voted),
        voted_opens=opens(decided.voted),
        agreed=_agreed(paragraphs, words),
        stated=opens(decided.statements),
        reviewed=len(compound) >= _MANY and 2 * named > len(compound),
        agenda=any(
            pattern.search(line) and titles.agenda.match(line) and not _DIGIT.search(line)
            for line in front
            for pattern in agendas
        ),
        meetings=any(section.kind == "meeting" for section in extraction.sections),
        headings=any(titles.headings.search(fold(section.title)) for section in extraction.sections),
        numbered=any(rule == "heading.number.section" for _, rule in heads)
        or any(one.label is not None for one in paragraphs),
    )


_ARTICLE = "heading.article"


def closing_brackets(text: str) -> re.Match[str] | None:
    """Return the words in brackets that end a text, as a recommendation of a review does in who made it."""
    return _BRACKETS.search(text[-_TAIL:])


def _agreed(paragraphs: Sequence[Paragraph], words: Words) -> bool:
    """Whether a preamble that ends in «have agreed as follows» stands above the first labelled paragraph."""
    for one in paragraphs:
        if one.label is not None:
            return False
        if words.agreed.search(one.search[-_SHORT:]):
            return True
    return False


def _front(extraction: Extraction, words: Words) -> Iterator[str]:
    """The short lines above the first labelled paragraph, folded."""
    first = next((one.line_first for one in extraction.paragraphs if one.label is not None), 0)
    for line in extraction.lines[:_TOP]:
        if line.line >= first:
            return
        if line.role in {"front_matter", "heading", "item"} and len(line.text) < _SHORT:
            yield str(words.language.fold_title(line.text))


def _heads(extraction: Extraction) -> list[tuple[Section, str]]:
    rules = {line.line: line.rule for line in extraction.lines if line.role == "heading"}
    return [(section, rules.get(section.line) or "") for section in extraction.sections]


def _runs_on(paragraphs: Sequence[Paragraph], heads: Sequence[tuple[Section, str]]) -> bool:
    """Whether paragraphs are numbered on from article to article, as a State's report on a treaty has them; a
    treaty begins anew.
    """
    numbers: dict[str, list[int]] = {}
    for one in paragraphs:
        if one.number is not None and one.parent_id is None and one.section_id is not None:
            numbers.setdefault(one.section_id, []).append(one.number)
    own = (section.section_id for section, rule in heads if rule == _ARTICLE)
    articles = [numbers[section] for section in own if section in numbers]
    on = sum(after[0] > max(before) for before, after in pairwise(articles))
    return len(articles) >= _FEW and on == len(articles) - 1
