"""What a document means by default: from its symbol, else its organ's name, else its title."""

from collections.abc import Sequence
from functools import cache

from unrec.catalogue import Body, Catalogue
from unrec.languages import Language
from unrec.models import Document
from unrec.references.detection.detect import detect
from unrec.references.mentions import Mention
from unrec.references.resolution.scope import Grounds
from unrec.references.words.lexicon import Lexicon


def body_of(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the body whose instruments the document means by default, or None where none is known.

    The symbol decides; else the organ as printed, or a part of that organ which the title names; else
    the title alone.
    """
    by_symbol = catalogue.body_of_symbol(document.symbol) if document.symbol else None
    if by_symbol and by_symbol.instruments:
        return by_symbol
    by_name = _named(document.masthead or "", language, catalogue)
    by_title = _named(document.title or "", language, catalogue)
    if by_name and by_title and not f"{by_title.prefix or ''}/".startswith(f"{by_name.prefix or ''}/"):
        return by_name
    return by_title or by_name


def commenting_body(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the treaty body whose document it is, where it is of one that makes general comments."""
    body = body_of(document, language, catalogue)
    own = [one for one in catalogue.bodies.values() if one.comments]
    if body is None or body in own:
        return body
    above = [one for one in own if f"{body.prefix}/".startswith(f"{one.prefix}/")]
    return above[0] if above else None


def is_comment(document: Document, catalogue: Catalogue) -> bool:
    """Tell whether a document is a general comment or recommendation, by its symbol."""
    symbol = document.symbol or ""
    comments = [body.comments for body in catalogue.bodies.values() if body.comments]
    return any(
        symbol.startswith(one.symbol.partition("{")[0]) or symbol in one.others.values() for one in comments
    )


def _named(text: str, language: Language, catalogue: Catalogue) -> Body | None:
    """The body with the longest name in the text."""
    folded = language.fold(text)
    names = ((len(name), body) for name, body in _names(language, catalogue) if name in folded)
    return max(names, key=lambda one: one[0], default=(0, None))[1] if folded else None


@cache
def _names(language: Language, catalogue: Catalogue) -> tuple[tuple[str, Body], ...]:
    """The names in search form of the bodies that documents mean instruments by."""
    return tuple(
        (name, body)
        for body in catalogue.bodies.values()
        if body.instruments
        for name in map(language.fold, body.called(language.code))
    )


def grounds_of(document: Document, language: Language, catalogue: Catalogue, lexicon: Lexicon) -> Grounds:
    """Return the grounds a document gives before any of its text is read.

    Without a known body, the instruments that its organ's name and its title name are the default.
    """
    body = body_of(document, language, catalogue)
    title = language.fold(document.title or "").strip()
    in_title = detect(title, lexicon).mentions
    titled = _titled(title, in_title)
    if body:
        return Grounds(
            defaults=body.instruments,
            defaults_rule="body",
            ranked=body.ranked,
            closing=body.closing,
            reviews_laws=body.reviews_laws,
            titled=titled,
        )
    named: dict[str, None] = {}
    for mention in (*in_title, *detect(language.fold(document.masthead or ""), lexicon).mentions):
        if mention.anchor:
            named |= dict.fromkeys(mention.anchor.instruments)
    return Grounds(defaults=tuple(named), defaults_rule="title", ranked=False, titled=titled)


def _titled(title: str, mentions: Sequence[Mention]) -> str:
    """The instrument whose name is the document's whole title; empty where there is none."""
    first = mentions[0] if mentions else None
    if first is None or first.kind != "instrument" or (first.start, first.end) != (0, len(title)):
        return ""
    named = first.anchor if first.anchor and first.anchor.manner == "named" else None
    return named.instruments[0] if named and len(named.instruments) == 1 else ""
