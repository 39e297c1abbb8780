"""Citations of articles of the text at hand → rows that lead to its own paragraphs."""

from collections.abc import Iterator

from unrec.references.articles import OwnArticles
from unrec.references.discourse import Choice, Discourse, Mention, Resolved, Unit, unresolved

OWN_ARTICLE = "definite.own_article"
"""The rule of an article of the text at hand."""


def own_rows(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved] | None:
    """Return the rows of what is cited of the text at hand, where that is divided into articles: «المادة ٥»
    with nothing else named in the sentence, «article 5 of this Law», «the second paragraph of this article».

    Open where the sentence has named what it may be of, or the text has no such article; None for any other
    phrase.
    """
    own = unit.grounds.articles
    if own is None or unit.grounds.treaty or not (mention.kind in {"article", "context"} and _cites(mention)):
        return None
    this = unit.lexicon.links.this
    if mention.back:
        is_here = (
            mention.back == 1
            and mention.anchor is None
            and this.search(unit.text, mention.start, mention.end)
        )
        return _of_here(mention, unit) if is_here and mention.back_to == "article" else None
    if mention.anchor is not None:
        return _each(mention, own) if this.match(unit.text, mention.anchor.start) else None
    if mention.kind == "context" or mention.possessed:
        return None
    if is_other_named(mention, scope):
        return (Resolved(mention, target, None, unresolved("own_or_named")) for target in mention.targets)
    return _each(mention, own)


def _cites(mention: Mention) -> bool:
    return bool(mention.back) or any(target.article for target in mention.targets)


def is_other_named(mention: Mention, scope: Discourse) -> bool:
    """Tell whether the sentence has named something that an article after it may be of."""
    others = (scope.here("unknown"), scope.here("stranger"), scope.here("law"), scope.here("instrument"))
    return bool(scope.in_sentence()) or any(other.end >= 0 for other in others) or mention.within >= 0


def _of_here(mention: Mention, unit: Unit) -> Iterator[Resolved]:
    """«the second paragraph of this article»: of the article that the paragraph stands in."""
    own, here = unit.grounds.articles, unit.grounds.article
    if own is None or here is None:
        return iter(())
    targets = tuple(target._replace(article=here) for target in mention.targets)
    return _each(mention._replace(targets=targets), own)


def _each(mention: Mention, own: OwnArticles) -> Iterator[Resolved]:
    """One row for each target, with the paragraph that it means."""
    for target in mention.targets:
        meant = own.paragraph(target.article, target.paragraph, target.subparagraph)
        choice = Choice((), "definite", OWN_ARTICLE) if meant else unresolved("no_such_article")
        kind = mention._replace(kind="document", anchor=None)
        yield Resolved(kind, target, None, choice, meant)


def with_paragraph(row: Resolved, unit: Unit) -> Resolved:
    """Return the row with the paragraph it means, where it cites the treaty whose own text it stands in."""
    own, target = unit.grounds.articles, row.target
    if own is None or not target.article or not row.instrument or row.instrument != unit.grounds.treaty:
        return row
    meant = own.paragraph(target.article, target.paragraph, target.subparagraph)
    return row._replace(paragraph_id=meant)
