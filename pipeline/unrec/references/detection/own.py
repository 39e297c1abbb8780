"""Paragraphs of the document at hand: «الفقرة ٤ (ب) أعلاه», «معلومات عن الفقرتين ٥ (ب) و(ج)»."""

from unrec.references.mentions import Mention, Target
from unrec.text import late

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
CONTINUED = "+paragraph.continued"
"""Ends the rule of a paragraph that may be of the article cited before it."""
COMMON = "article.common"
"""The rule of an article common to the several instruments named before: «المادة ٣ المشتركة بينها»."""
_PARTING = ("،", ",", "(")
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


def continued_paragraph(text: str, mention: Mention, cited: Mention) -> Mention | None:
    """«الفقرة ١١ من المادة ٤٤ … (الفقرة ١٥)», «… والفقرة ٣ (د)»: a paragraph that says no article, behind one
    that does; else None.

    It stands alone in brackets, has a letter, or is the same («الفقرة ذاتها»); a lone letter stands in
    brackets or between commas («إسار الدين، الفقرة الفرعية (أ)، والقنانة»). The resolver decides whether it
    goes on.
    """
    if cited.kind != "article" or mention.anchor or mention.possessed:
        return None
    if mention.back:
        return mention._replace(pending=False, within=cited.end, rule=f"{mention.rule}{CONTINUED}")
    if not mention.rule.startswith("paragraph.") or any(one.article for one in mention.targets):
        return None
    lettered = all(one.paragraph and one.subparagraph for one in mention.targets)
    bracketed = text.endswith("(", 0, mention.start) and text.startswith(")", mention.end)
    numbered = all(one.paragraph for one in mention.targets)
    letters = all(one.subparagraph and not one.paragraph for one in mention.targets)
    before = text[max(0, mention.start - 2) : mention.start].rstrip()
    parted = before.endswith(_PARTING) and _CLAUSE_END.match(text, mention.end)
    if not (lettered or (bracketed and numbered) or (letters and (bracketed or parted))):
        return None
    return mention._replace(pending=False, within=cited.end, rule=f"{mention.rule}{CONTINUED}")


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
