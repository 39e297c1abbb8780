"""Whether print marks words as a name: «el Acuerdo», 《守则》, and not «el acuerdo», 守则.

The search form keeps no capitals, so the text as printed is looked at, and only where a word could be both.
"""

from unrec.languages import Language
from unrec.references.mentions import Anchor, Mention
from unrec.references.words.lexicon import Lexicon
from unrec.text import WORD, Rewritten, fold, late

_SENTENCE_END = late(r"(?:^|[.؟!?:;])\s*[\"“”«»(\[]?\s*$")
# How far back the end of the sentence before is looked for.
_BEFORE = 8
_OPENING, _CLOSING = "«", "»"


def marked(
    mentions: list[Mention], source: str, text: str, language: Language, known: Lexicon
) -> list[Mention]:
    """Return the mentions without descriptions that print does not mark;
    `text` is the search form of `source`.

    Of an article what it is of is then not known. A term that the document defines is marked so, too.
    """
    if not any(_needs_mark(mention, language, known) for mention in mentions):
        return mentions
    printed = fold(source, language.folding)
    kept: list[Mention] = []
    for mention in mentions:
        anchor = mention.anchor
        if (
            anchor is None
            or not _needs_mark(mention, language, known)
            or (_is_capital(anchor, source, printed) if mention.rule == "context.alike" else False)
            or _is_marked(anchor, source, text, printed, language, known)
        ):
            kept.append(mention)
        elif mention.kind != "instrument" and mention.rule != "context.alike":
            unknown = Anchor("unknown", anchor.start, anchor.end, kind=anchor.kind)
            kept.append(mention._replace(anchor=unknown))
    return kept


def _needs_mark(mention: Mention, language: Language, known: Lexicon) -> bool:
    anchor = mention.anchor
    if anchor is None:
        return False
    if mention.rule == "context.alike":
        return language.search.capitals
    if anchor.manner == "described":
        return anchor.kind in known.kinds.marked
    return anchor.rule == "term" and (language.search.capitals or language.search.apart)


def _is_capital(anchor: Anchor, source: str, printed: Rewritten) -> bool:
    """Tell whether the phrase begins with a capital, even where a sentence begins: «Agenda 2063»."""
    return source[printed.to_source(anchor.start, anchor.end)[0]].isupper()


def _is_marked(
    anchor: Anchor, source: str, text: str, printed: Rewritten, language: Language, known: Lexicon
) -> bool:
    """Tell whether a word of the phrase has a capital that is not the sentence's,
    or the phrase stands in the marks of a title.
    """
    if language.search.apart:
        within = text[anchor.start : anchor.end]
        before = text[max(0, anchor.start - _BEFORE) : anchor.start].rstrip()[-1:]
        behind = text[anchor.end : anchor.end + _BEFORE].lstrip()[:1]
        return anchor.pointing or _OPENING in within or (before == _OPENING and behind == _CLOSING)
    opens = _SENTENCE_END.search(text[max(0, anchor.start - _BEFORE) : anchor.start]) is not None
    for word in WORD.finditer(text, anchor.start, anchor.end):
        if word[0] in known.joining.determiners:
            continue
        first = opens and word.start() == anchor.start
        if source[printed.to_source(word.start(), word.end())[0]].isupper() and not first:
            return True
    return False
