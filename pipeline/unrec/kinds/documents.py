"""What sort of document it is: by the words of its title, else by what print shows of its body."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from unrec.kinds.resolutions import Decided
from unrec.kinds.words import Words
from unrec.models import DocumentKind, Extraction, Paragraph, Section
from unrec.nested import annex_of
from unrec.text import late

_TOP, _SHORT, _TAIL = 60, 120, 300
_FEW, _MANY = 3, 10
_DIGIT = re.compile(r"\d")
_COMPOUND = re.compile(r"\d+[^\w\s]\s?\d+")
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
    decided = seen.enacting or seen.voted
    return seen.articles and not (decided and seen.annexed_articles)


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


def _seen(extraction: Extraction, words: Words, decided: Decided) -> DocumentSeen:
    fold, paragraphs = words.language.fold_title, extraction.paragraphs
    title = str(fold(extraction.document.title or ""))
    front = tuple(_front(extraction, words))
    heads = _heads(extraction)
    articles = [section for section, rule in heads if rule == _ARTICLE and section.number is not None]
    labelled = any(one.label is not None for one in paragraphs)
    return DocumentSeen(
        titled=_kinds(words, [title] if title else ()),
        fronted=_kinds(words, front),
        title=words.headings.search(title) is not None,
        articles=len(articles) >= _FEW and not _runs_on(paragraphs, heads),
        annexed_articles=any(annex_of(one.path) for one in paragraphs),
        enacting=_place(paragraphs, decided.enacting),
        voted=_place(paragraphs, decided.voted),
        stated=_place(paragraphs, decided.statements),
        agreed=_agreed(paragraphs, words),
        reviewed=_is_reviewed(paragraphs),
        agenda=any(_is_agenda(line, words) for line in front),
        meetings=any(section.kind == "meeting" for section in extraction.sections),
        headings=any(words.headings.search(fold(section.title)) for section in extraction.sections),
        numbered=labelled or any(rule == "heading.number.section" for _, rule in heads),
    )


def _kinds(words: Words, lines: Sequence[str]) -> tuple[DocumentKind, ...]:
    return tuple(kind for kind, pattern in words.documents if any(map(pattern.search, lines)))


def _is_agenda(line: str, words: Words) -> bool:
    told = "agenda" in _kinds(words, [line]) and words.agenda.match(line)
    return bool(told) and not _DIGIT.search(line)


def _place(paragraphs: Sequence[Paragraph], heads: Container[str]) -> Place:
    """Whether one of them stands in the document, or opens it: nothing labelled stands above it."""
    first = next((one for one in paragraphs if one.label or one.paragraph_id in heads), None)
    if first is not None and first.paragraph_id in heads:
        return "opens"
    return "in" if any(one.paragraph_id in heads for one in paragraphs) else ""


def _is_reviewed(paragraphs: Sequence[Paragraph]) -> bool:
    compound = [one for one in paragraphs if _COMPOUND.match(one.label or "")]
    named = sum(closing_brackets(one.text) is not None for one in compound)
    return len(compound) >= _MANY and 2 * named > len(compound)


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
