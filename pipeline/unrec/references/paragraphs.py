"""Paragraphs of resolutions and documents, and of the document at hand."""

import re
from collections.abc import Iterable
from itertools import chain, takewhile

from unrec.references.discourse import Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    SENTENCE_END,
    WORD_REACH,
    after,
    past_determiner,
    skip,
)
from unrec.references.numerals import CLOSE, MARKED, OPEN, Numerals, numeral, numerals, paragraph_word
from unrec.references.units import BEHIND_IT, Level, is_own, outer_of, own_paragraph
from unrec.references.vocabulary import (
    Count,
    Found,
    Record,
    UnitWord,
)
from unrec.text import WORD, late

_ON_TO = re.compile(r"\s?[-–‐‑]\s?\d")
# Where the case says of what.
_WORD_BEHIND = late(r"\s[^\W\d_]{2}")
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
# Letters after a number in which the text that it is of may stand: «in paragraph 16, the report says».
_BESIDE = 40
# Letters before such a number, and after it, in which anything else that has paragraphs is looked for.
_FAR = 1000
_PARTING = ("،", ",", "(")
_CLAUSE_END = late(r"\s?(?:[.؛،,:)]|$)")


def bare_paragraph(
    text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon
) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).», «subject to paragraph 17,»: paragraph numbers with no instrument
    after them; else None.

    Without letters they are those of paragraphs above, and none where the text speaks of anything else that
    has paragraphs, a report before them or directly after, one of the `others` in the rest of the sentence.
    What follows a mark or opens a bracket is of what stands before that, but for «(see para. 7)».
    """
    if not (_is_alone(mention) and _CLAUSE_END.match(text, mention.end)):
        return None
    bare = looked_up(text, mention, lexicon)
    if bare:
        return bare
    bare = own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")
    if all(target.subparagraph for target in mention.targets):
        return bare
    return None if _is_of_text(text, mention, others, lexicon) else bare._replace(towards=-1)


def looked_up(text: str, mention: Mention, lexicon: Lexicon) -> Mention | None:
    """«(see para. 7)»: paragraphs of the document, to which the reader is sent on, as nothing else is in the
    brackets; else None.
    """
    if not (_is_alone(mention) and text.startswith(")", mention.end)):
        return None
    opened = text[max(0, mention.start - WORD_REACH) : mention.start].rpartition("(")
    see = lexicon.document.see.longest(opened[2], 0) if opened[1] else None
    if see is None or opened[2][see[1] :].strip(" ."):
        return None
    return own_paragraph(mention)


def _is_alone(mention: Mention) -> bool:
    """Tell whether a mention is of paragraphs, and says nothing of what these are of."""
    alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    return alone and all(target.paragraph and not target.article for target in mention.targets)


def _is_of_text(text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon) -> bool:
    """Tell whether a number may be of another text than the document."""
    if not lexicon.laws.text_words or lexicon.joining.apart:
        return True
    sentence_end = SENTENCE_END.search(text, mention.end, mention.end + _FAR)
    stop = sentence_end.start() if sentence_end else min(len(text), mention.end + _FAR)
    near = takewhile(lambda other: other.start < stop, others)
    if any(other.kind != "context" and not (other.pending and other.anchor is None) for other in near):
        return True
    if text[max(0, mention.start - 2) : mention.start].rstrip().endswith(_PARTING):
        return True
    # «section IV, paragraph 7, of …»
    before = WORD.findall(text, max(0, mention.start - _FAR), mention.start)
    words = chain(before, WORD.findall(text, mention.end, min(stop, mention.end + _BESIDE)))
    of = lexicon.links.of.match(text, mention.end)
    return of is not None or not (lexicon.laws.text_words | lexicon.document.earlier).isdisjoint(words)


class Paragraphs(Record, frozen=True, gc=False):
    """Numbers of paragraphs from `start`, by what rule, and between which offsets what they are of begins: a
    document at `symbol` at the latest, -1 where a mark parts them.
    """

    targets: tuple[Target, ...]
    rule: str
    start: int
    first: int
    last: int
    symbol: int


def paragraphs_of(text: str, found: Found, lexicon: Lexicon) -> Paragraphs | None:
    """«paragraphs 58 and 59 of its …»: the numbers after a word for paragraphs, where they are of what
    follows; else None, and after an everyday word («section II of its …»).
    """
    word = found.entry
    if not isinstance(word, UnitWord) or word.unit != "paragraph" or not word.definite:
        return None
    listed = _paragraph_numbers(text, found.end, word.members, lexicon)
    of = lexicon.links.of.match(text, listed.end) if listed else None
    if listed is None or of is None:
        return None
    last = past_determiner(text, of.end(), lexicon)
    symbol = -1 if MARKED.match(of[0]) else skip(text, after(text, last, lexicon.document.documents))
    targets, rule = Level(word, listed, listed.end).targets, f"paragraph.{listed.how}"
    return Paragraphs(targets, rule, found.start, of.end(), last, symbol)


def _paragraph_numbers(text: str, start: int, count: Count, lexicon: Lexicon) -> Numerals | None:
    """The numbers of paragraphs after their word that ends at `start`; «129.5» is one number, `129.5`, and so
    is «129-5», which no range can be. None where one number goes on to another («para. 5-7»).
    """
    dashed = numerals(text, start, count, lexicon, shape="compound")
    values = [tuple(map(int, number.value.split("."))) for number in dashed.numbers] if dashed else []
    if values and all(value[0] > value[1] for value in values):
        other = dashed and lexicon.links.separator.match(text, dashed.end)
        if not other or not numeral(text, other.end(), lexicon):
            return dashed
    listed = numerals(text, start, count, lexicon, shape="paragraph")
    return None if listed is None or _ON_TO.match(text, listed.end) else listed


def paragraphs_behind(text: str, mention: Mention, lexicon: Lexicon) -> Mention:
    """«A/79/724, para. 16», «A/79/724 (paras. 16 and 17)»: a printed symbol with the paragraphs after it, one
    row each; as it is where none stand there, or where they are of what follows them.

    A singular takes one number: a further one may be of anything.
    """
    opening, mark = OPEN.match(text, mention.end), MARKED.match(text, mention.end)
    start = skip(text, opening.end() if opening else mark.end() if mark else mention.end)
    word = paragraph_word(text, start, lexicon) if start > mention.end else None
    listed = _paragraph_numbers(text, word[0], word[1], lexicon) if word else None
    if word is None or listed is None:
        return mention
    if word[1] == 1 and listed.how == "list":
        second = next((at for at, number in enumerate(listed.numbers) if at and not number.bare), 0)
        numbers = listed.numbers[: second or None]
        listed = Numerals(numbers, numbers[-1].end, listed.how)
    closing = CLOSE.match(text, listed.end) if opening else None
    above = UnitWord("paragraph", word[1])
    if (opening and closing is None) or _is_of_following(text, listed.end, above, lexicon):
        return mention
    whole = with_paragraphs(mention, Level(above, listed, listed.end).targets, "")
    end = closing.end() if closing else listed.end
    return whole if whole is mention else whole._replace(end=end, rule=f"{mention.rule}{BEHIND_IT}")


def _is_of_following(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> bool:
    """Tell whether paragraphs that end at `end` are of what is named after them, or of the text at hand."""
    of = lexicon.links.of.match(text, end)
    marked = MARKED.match(text, end) is not None
    if of and not marked and (of[0].strip() or _WORD_BEHIND.match(text, end)):
        return True
    outer = outer_of(text, end, word, lexicon, 1)
    if isinstance(outer, Mention):
        # «A/79/1, п. 12, A/79/2»: the next one of a list.
        return not (marked and outer.kind in {"document", "resolution"})
    named = outer is not None and (outer.manner != "unknown" or bool(outer.kind or outer.rule))
    return named or is_own(text, end, lexicon)


def with_paragraphs(resolution: Mention, targets: Iterable[Target], rule: str) -> Mention:
    """«الفقرة ٣ من قرار الجمعية العامة ٦٥/٢٣٠»: the resolution, or the document, with the paragraphs of it
    that are meant, one row each; as it is where there are several, or a target is more than a paragraph.
    """
    inner = tuple(targets)
    if len(resolution.targets) > 1 or not all(target.paragraph and not target.article for target in inner):
        return resolution
    filled = tuple(fill(target, resolution.targets[0]) for target in inner)
    return resolution._replace(targets=filled, rule=f"{rule}+{resolution.rule}")
