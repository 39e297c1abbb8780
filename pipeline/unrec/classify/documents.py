"""What sort of document it is: by the words of its title, else by what print shows of its body."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from unrec.classify.paragraphs import ends_in_brackets
from unrec.classify.statements import Statements
from unrec.classify.words import Words
from unrec.models import DocumentKind, Extraction, Paragraph, Section
from unrec.sections import annex_of

# Kinds whose words at a document's head mean nothing else.
_FRONTED = frozenset({"upr_report", "concluding_observations"})
_TOP, _SHORT = 60, 120
_FEW = 3
_MANY = 10
_DIGIT = re.compile(r"\d")
_COMPOUND = re.compile(r"\d+[^\w\s]\s?\d+")


def document_kind(extraction: Extraction, words: Words, stated: Statements) -> tuple[DocumentKind, str]:
    """Return the kind of a document and the id of the rule that gave it."""
    fold = words.language.fold_title
    title = str(fold(extraction.document.title or ""))
    for kind, pattern in words.documents:
        if title and pattern.search(title):
            return kind, f"document.title.{kind}"
    for kind, pattern in words.documents:
        if kind in _FRONTED and any(pattern.search(line) for line in _front(extraction, words)):
            return kind, f"document.front.{kind}"
    articles = sum(
        section.number is not None and _is_article(line_rule) for section, line_rule in _heads(extraction)
    )
    paragraphs = extraction.paragraphs
    enacted = any(_enacts(one, words) for one in paragraphs)
    if articles >= _FEW and (not enacted or _mostly_articles(extraction)) and not _runs_on(extraction):
        return "treaty", "document.articles"
    if _agreed(paragraphs, words):
        return "treaty", "document.agreed"
    if enacted and _fronted(paragraphs, words):
        return "resolution", "document.enacting_words"
    if _states(paragraphs, stated):
        return "resolution", "document.statement"
    compound = [one for one in paragraphs if _COMPOUND.match(one.label or "")]
    if len(compound) >= _MANY and 2 * sum(ends_in_brackets(one.text) for one in compound) > len(compound):
        return "upr_report", "document.reviewed_numbers"
    for kind, pattern in words.documents:
        if kind == "agenda" and any(
            pattern.search(line) and words.agenda.match(line) and not _DIGIT.search(line)
            for line in _front(extraction, words)
        ):
            return kind, "document.front.agenda"
    if title and words.headings.search(title):
        return "recommendations", "document.title.recommendations"
    if any(section.kind == "meeting" for section in extraction.sections):
        return "recommendations", "document.meetings"
    if any(words.headings.search(fold(section.title)) for section in extraction.sections):
        return "report", "document.headings"
    if enacted:
        return "resolution", "document.enacting_words"
    numbered = any(rule == "heading.number.section" for _, rule in _heads(extraction))
    if numbered or any(one.label is not None for one in paragraphs):
        return "report", "document.numbered"
    return "other", "document.nothing"


def _agreed(paragraphs: Sequence[Paragraph], words: Words) -> bool:
    """Whether a preamble that ends in «have agreed as follows» stands above the first labelled paragraph."""
    for one in paragraphs:
        if one.label is not None:
            return False
        if words.agreed.search(one.search[-_SHORT:]):
            return True
    return False


def _states(paragraphs: Sequence[Paragraph], stated: Statements) -> bool:
    """Whether a statement in an organ's name begins above all that is labelled: the document is one."""
    clauses = stated.clauses
    first = next((one for one in paragraphs if one.label is not None or one.paragraph_id in clauses), None)
    return first is not None and first.paragraph_id in clauses


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
    return [(section, rules.get(section.line, "")) for section in extraction.sections]


def _mostly_articles(extraction: Extraction) -> bool:
    """Whether the articles are the document's own, and not those of an annex to a resolution."""
    return not any(annex_of(one.path) for one in extraction.paragraphs)


def _runs_on(extraction: Extraction) -> bool:
    """Whether paragraphs are numbered on from article to article, as a State's report on a treaty has them; a
    treaty begins anew.
    """
    rules = dict(
        zip((section.section_id for section in extraction.sections), _heads(extraction), strict=True)
    )
    numbers: dict[str, list[int]] = {}
    for one in extraction.paragraphs:
        if one.number is not None and one.parent_id is None and one.section_id in rules:
            numbers.setdefault(one.section_id, []).append(one.number)
    articles = [own for own, (_, rule) in rules.items() if _is_article(rule) and own in numbers]
    on = sum(numbers[one][0] > max(numbers[before]) for before, one in pairwise(articles))
    return len(articles) >= _FEW and on == len(articles) - 1


def _is_article(rule: str) -> bool:
    return rule == "heading.article"


def _enacts(paragraph: Paragraph, words: Words) -> bool:
    if paragraph.path.rsplit(".", 1)[-1] == "p0":
        return True
    return paragraph.label is None and words.enacting.match(paragraph.search) is not None


def _fronted(paragraphs: Sequence[Paragraph], words: Words) -> bool:
    """Whether nothing labelled stands above the first enacting words: the document is the resolution."""
    for one in paragraphs:
        if _enacts(one, words):
            return True
        if one.label is not None:
            return False
    return False
