"""Paragraphs of the document at hand: «الفقرة ٤ (ب) أعلاه», «معلومات عن الفقرتين ٥ (ب) و(ج)»."""

from unrec.references.lexicon import Lexicon
from unrec.references.lookup import find
from unrec.references.mentions import Mention, Target
from unrec.references.vocabulary import UnitWord
from unrec.text import WORD, late

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
CONTINUED = "+paragraph.continued"
"""Ends the rule of a paragraph that may be of the article cited before it."""
ABOVE = "+paragraph.above"
"""Ends the rule of a paragraph that may be of the article that what it hangs under cites,
or the item before it."""
COMMON = "article.common"
"""The rule of an article common to the several instruments named before: «المادة ٣ المشتركة بينها»."""
# Units of texts that have paragraphs of their own, and how far before a paragraph they may stand.
_DOCUMENTS = frozenset({"recommendation", "resolution", "decision"})
_REACH = 80
# Few articles have more paragraphs.
_MOST = 12
_CLAUSE_END = late(r"\s?(?:[.؛،,:)]|$)")


def bare_paragraph(text: str, mention: Mention) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).»: numbers with letters and
    nothing behind them that they are of; else None.
    """
    is_alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    lettered = all(one.paragraph and one.subparagraph and not one.article for one in mention.targets)
    if not (is_alone and lettered and _CLAUSE_END.match(text, mention.end)):
        return None
    return own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")


def continued_paragraph(text: str, mention: Mention, before: Mention) -> Mention | None:
    """«الفقرة ١١ من المادة ٤٤ … (الفقرة ١٥)», «… والفقرة ٣ (د)»: a paragraph that says no article, behind one
    that does; else None.

    It stands alone in brackets, has a letter, or is the same («الفقرة ذاتها»). The resolver decides whether
    it goes on.
    """
    if before.kind != "article" or mention.anchor or mention.possessed:
        return None
    if mention.back:
        return mention._replace(pending=False, within=before.end, rule=f"{mention.rule}{CONTINUED}")
    if not mention.rule.startswith("paragraph.") or any(one.article for one in mention.targets):
        return None
    lettered = all(one.paragraph and one.subparagraph for one in mention.targets)
    bracketed = text[: mention.start].endswith("(") and text.startswith(")", mention.end)
    if not (lettered or (bracketed and all(one.paragraph for one in mention.targets))):
        return None
    return mention._replace(pending=False, within=before.end, rule=f"{mention.rule}{CONTINUED}")


def above_paragraph(text: str, mention: Mention, lexicon: Lexicon) -> Mention | None:
    """«(أ) تجريم الأفعال المبينة في الفقرة ١؛» under a text that cites an article: a paragraph of that; else
    None.

    Nothing behind it says of what it is, and no text that has paragraphs of its own stands before it.
    """
    if mention.anchor or mention.back or mention.possessed or not mention.rule.startswith("paragraph."):
        return None
    if not lexicon.paragraphed or lexicon.patterns.of.match(text, mention.end):
        return None
    if not all(_is_low(one) for one in mention.targets):
        return None
    window = max(0, mention.start - _REACH)
    for word in WORD.finditer(text, window, mention.start):
        form = lexicon.forms.get(word[0])
        found = find(text, word.start(), lexicon) if form else None
        if word[0] in lexicon.paragraphed or (
            found and isinstance(found.entry, UnitWord) and found.entry.unit in _DOCUMENTS
        ):
            return None
    return mention._replace(pending=False, rule=f"{mention.rule}{ABOVE}")


def _is_low(target: Target) -> bool:
    """Tell whether an article may have a paragraph of that number."""
    number = target.paragraph
    return number is not None and number.isdecimal() and int(number) <= _MOST and not target.article


def article_paragraph(mention: Mention) -> Mention:
    """The paragraph that may be of the document itself as one of an article cited above."""
    targets = tuple(
        Target(paragraph=one.recommendation, subparagraph=one.subparagraph) for one in mention.targets
    )
    rule = mention.rule.removesuffix(BARE).removesuffix(OWN)
    return mention._replace(kind="article", targets=targets, rule=f"{rule}{ABOVE}")


def own_paragraph(mention: Mention) -> Mention:
    """«الفقرة ٤ (ب) أعلاه»: a paragraph of the document itself;
    a lone letter is of the paragraph that cites it.
    """
    targets = tuple(
        Target(recommendation=one.paragraph, subparagraph=one.subparagraph) for one in mention.targets
    )
    return mention._replace(
        kind="recommendation", targets=targets, pending=False, rule=f"{mention.rule}{OWN}"
    )
