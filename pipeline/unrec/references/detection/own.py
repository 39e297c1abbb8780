"""Paragraphs of the document at hand: «الفقرة ٤ (ب) أعلاه», «معلومات عن الفقرتين ٥ (ب) و(ج)»."""

import re
from collections.abc import Sequence
from itertools import chain, pairwise

from unrec.catalogue import TREATIES
from unrec.references.mentions import Mention, Target
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import SENTENCE_END, find
from unrec.references.words.vocabulary import Found, UnitWord
from unrec.text import WORD, late

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
_LISTED = 2
_DIGIT = re.compile(r"\d")
# Letters behind a number in which the text that it is of may stand: «in paragraph 16, the report says».
_BESIDE = 40
_PARTED = re.compile(r"[،,(]\s?$")
_PARTING = ("،", ",", "(")
_CLAUSE_END = late(r"\s?(?:[.؛،,:)]|$)")


def bare_paragraph(
    text: str, mention: Mention, others: Sequence[Mention], lexicon: Lexicon
) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).», «subject to paragraph 17,»: numbers with nothing behind them that
    they are of; else None.

    Without letters they are those of paragraphs above, and none where the text speaks of anything else that
    has paragraphs, a report before them or directly behind, one of the `others` in the rest of the sentence.
    What follows a mark or opens a bracket is of what stands before that.
    """
    is_alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    numbered = all(one.paragraph and not one.article for one in mention.targets)
    if not (is_alone and numbered and _CLAUSE_END.match(text, mention.end)):
        return None
    bare = own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")
    if all(one.subparagraph for one in mention.targets):
        return bare
    return None if _is_of_text(text, mention, others, lexicon) else bare._replace(towards=-1)


def _is_of_text(text: str, mention: Mention, others: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Tell whether a number may be of another text than the document."""
    if not lexicon.laws.text_words or lexicon.joining.apart:
        return True
    behind = SENTENCE_END.search(text, mention.end)
    stop = behind.start() if behind else len(text)
    named = (one for one in others if one.kind != "context" and not (one.pending and one.anchor is None))
    if any(one.start < stop for one in named) or _PARTED.search(text, 0, mention.start):
        return True
    # «section IV, paragraph 7, of …»
    words = chain(
        WORD.findall(text, 0, mention.start),
        WORD.findall(text, mention.end, min(stop, mention.end + _BESIDE)),
    )
    of = lexicon.links.of.match(text, mention.end)
    return of is not None or not (lexicon.laws.text_words | lexicon.document.earlier).isdisjoint(words)


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


def listed_paragraphs(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> frozenset[int]:
    """«التوصيات المتعلقة بالمجالات التالية: عدم التمييز (الفقرة ١٤) والعنف (الفقرة ٢١)»: where paragraphs of
    the document begin, two or more behind a colon and a word for recommendations, each alone in its brackets.

    None where the unit names anything else that has paragraphs, or cites an article of which they may be, nor
    of recommendations that are said to be earlier or of another text.
    """
    found = [
        one
        for one in mentions
        if one.pending
        and one.anchor is None
        and not one.back
        and all(target.paragraph and not target.article for target in one.targets)
        and text.endswith("(", 0, one.start)
        and text.startswith(")", one.end)
    ]
    starts = frozenset(one.start for one in found)
    if len(found) < _LISTED or any(
        _has_paragraphs(one, lexicon) for one in mentions if one.start not in starts
    ):
        return frozenset()
    if any(SENTENCE_END.search(text, one.end, behind.start) for one, behind in pairwise(found)):
        return frozenset()
    begin = max((one.end() for one in SENTENCE_END.finditer(text, 0, found[0].start)), default=0)
    colon = text.rfind(":", begin, found[0].start)
    words = list(WORD.finditer(text, begin, colon)) if colon >= 0 else []
    told = [at for at, word in enumerate(words) if _is_recommendations(find(text, word.start(), lexicon))]
    others = lexicon.document.earlier | lexicon.laws.text_words
    own = not told or others.isdisjoint(word[0] for word in words[told[-1] + 1 :])
    return starts if told and own and not _DIGIT.search(text, begin, colon) else frozenset()


def _is_recommendations(found: Found | None) -> bool:
    return found is not None and isinstance(found.entry, UnitWord) and found.entry.unit == "recommendation"


def _has_paragraphs(mention: Mention, lexicon: Lexicon) -> bool:
    """Tell whether a mention is of what may have paragraphs, which a treaty that is named alone has not."""
    if mention.kind not in {"instrument", "context"} or mention.pending:
        return True
    anchor = mention.anchor
    if anchor is None or anchor.manner in {"unknown", "stranger"}:
        return True
    kinds = {lexicon.treaties.kinds[one] for one in anchor.instruments} or {anchor.kind}
    return anchor.manner != "law" and not kinds <= TREATIES


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
