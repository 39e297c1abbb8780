"""Paragraphs of the document at hand: «الفقرة ٤ (ب) أعلاه», «معلومات عن الفقرتين ٥ (ب) و(ج)»."""

import re

from unrec.references.mentions import Mention, Target

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
_CLAUSE_END = re.compile(r"\s?(?:[.؛،,:)]|$)")


def bare_paragraph(text: str, mention: Mention) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).»: numbers with letters and
    nothing behind them that they are of; else None.
    """
    is_alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    lettered = all(one.paragraph and one.subparagraph and not one.article for one in mention.targets)
    if not (is_alone and lettered and _CLAUSE_END.match(text, mention.end)):
        return None
    return own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")


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
