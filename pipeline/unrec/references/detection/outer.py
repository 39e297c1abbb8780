"""Titles that a name ends: «مرفق التنفيذ الإقليمي لاتفاقية …», «التعديل الأول لبروتوكول …»."""

import re
from collections.abc import Sequence

from unrec.references.mentions import Anchor
from unrec.references.words.lexicon import ADJECTIVES, Lexicon
from unrec.references.words.lookup import PAUSE, word_before
from unrec.references.words.named import PROPER
from unrec.text import WORD

_AMENDMENT = "agreement"
# How far back a title that ends in a name may begin, in characters and words.
_OUTER_REACH, _OUTER_WORDS = 120, 14
_MADE_UNDER = (2, 3)
"""Words that say under what a text was made."""


def outer_title(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«مرفق التنفيذ الإقليمي لآسيا لاتفاقية …», «التعديل الأول لاتفاقية …»: a title that the name ends, and
    which the catalogue does not know; None where the name stands by itself.
    """
    word = WORD.match(text, anchor.start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None or form.conjunction:
        return None
    clause = PAUSE.split(text[max(0, anchor.start - _OUTER_REACH) : anchor.start])[-1]
    words = list(WORD.finditer(clause))[-_OUTER_WORDS:]
    if not form.preposition:
        under = _under(clause, words, lexicon) or _upon(words, lexicon)
        if under:
            return anchor._replace(start=anchor.start - len(clause) + under[0], kind=under[1], rule="outer")
        # «بروتوكول الميثاق الأفريقي … المتعلق ب…»
        before = word_before(text, anchor.start)
        if before is None or lexicon.joining.article_sign in before[1]:
            return None
        head = lexicon.titles.outer_heads.get(before[1], "")
        amending = words[-2] if len(words) > 1 and head == _AMENDMENT else None
        if amending and lexicon.titles.outer_heads.get(amending[0]) == PROPER[1]:
            # «بروتوكول تعديل الاتفاقية …»
            start = anchor.start - len(clause) + amending.start()
            return anchor._replace(start=start, kind=PROPER[1], rule="outer")
        if head != PROPER[1] or head in {lexicon.treaties.kinds.get(one) for one in anchor.instruments}:
            return None
        return anchor._replace(start=before.start(1), kind=head, rule="outer")
    annexed = bool(words) and lexicon.names.complements.longest(clause, words[-1].start()) is not None
    if not annexed and not word[0].startswith(lexicon.titles.title_prefixes):
        return None
    title = words[:-1] if annexed else words
    for at in range(len(title) - 1, -1, -1):
        outer = lexicon.titles.outer_heads.get(title[at][0])
        if outer is not None and at + 1 < len(title):
            start = anchor.start - len(clause) + title[at].start()
            return anchor._replace(start=start, kind=outer, rule="outer")
        joined = not annexed and title[at][0].startswith(lexicon.joining.conjunctions)
        if outer is not None or title[at][0] in lexicon.titles.outer_governing or joined:
            # «البروتوكول الملحق بالاتفاقية», «تعديل القانون وفقا لاتفاقية …»
            return None
    return None


def _under(clause: str, words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«الاتفاق المبرم في إطار»: where the title of a text made under what is named behind the clause begins,
    and its kind.
    """
    for behind in _MADE_UNDER:
        if len(words) <= behind:
            break
        made = lexicon.names.complements.longest(clause, words[-behind].start())
        if made is not None and not clause[made[1] :].strip():
            head = words[-behind - 1]
            form = lexicon.forms.get(head[0])
            kind = lexicon.kinds.heads.get(form.base if form else head[0])
            return (head.start(), kind) if kind else None
    return None


def _upon(words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«التعديل المدخل على», «البروتوكول الإضافي إلى»: where the title of what was made to what is named
    behind it begins, with nothing but adjectives in it, and its kind.
    """
    if not words or words[-1][0] not in lexicon.titles.outer_links:
        return None
    for at in range(len(words) - 2, -1, -1):
        kind = lexicon.titles.outer_heads.get(words[at][0])
        adjectives = len(words) - 2 - at
        if kind == _AMENDMENT or (kind == PROPER[1] and adjectives):
            return words[at].start(), kind
        if (
            kind is not None
            or not words[at][0].startswith(lexicon.joining.article_sign)
            or adjectives == ADJECTIVES
        ):
            return None
    return None
