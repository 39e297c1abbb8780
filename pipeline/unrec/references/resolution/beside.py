"""What stands beside an article: brackets, a law, a comment, an article it is joined to."""

import re
from itertools import pairwise
from typing import Literal

from unrec.references.mentions import Anchor, Mention, Target
from unrec.references.resolution.choose import Choice, by_description, having, unresolved
from unrec.references.resolution.scope import Scope
from unrec.references.resolution.unit import Unit
from unrec.references.words.lookup import SENTENCE_END, WORD_REACH, kind_of, particular_at_end, word_before
from unrec.text import WORD, late

# «(المادة ٧).»: what stands before and behind articles that close a sentence,
# with a few words before the bracket.
_OPENED = late(r"([^.؛()]*)\(\s?$")
_CLOSED = re.compile(r"\s?\)\s?(?:[.؛]|$)")
_BRACKET_REACH = 24
_SENTENCE = 300
_TITLED = re.compile(r"([^.;()]*)\(\s?$")
_LAW_REACH = 80
_DEFINED = re.compile(r"\s?\([^()]{1,160}\)")
# So many words may follow the first one of a law's name: «des marchés publics».
_LAW_WORDS = 3
_TOUCHING = re.compile(r"\s?[,(]\s?")


def is_listed_again(target: Target, scope: Scope, unit: Unit) -> bool:
    """«غسل الأموال (المادتان ٢٣ و٢٤)», and «المادة ٢٣ من الاتفاقية … المادة ٢٣»: tell whether the heading
    cites the article, and the unit has cited that of the body's own instrument and of no other.
    """
    own = unit.grounds.defaults[:1]
    of = scope.articles.get(target.article or "")
    listed = bool(own) and unit.grounds.ranked and target.article in unit.grounds.listed
    # «… المادة ٢٣ من الاتفاقية، وكذلك اتفاقية مكافحة الفساد؛ وتنص المادة ٢٣ …»: it may be the other's.
    return listed and of == {own[0]} and {*scope.in_sentence()} <= {own[0]}


def is_another_between(instrument: str, anchor: Anchor, scope: Scope, unit: Unit) -> bool:
    """«the Fish Stocks Agreement and the Lusaka Agreement …, article 4 of that Agreement»:
    one whose name is not known.

    A word for its kind stands between what is meant and the phrase that points back.
    """
    start = scope.ends.get(instrument, 0)
    # «… (المشار إليها فيما يلي باسم "الاتفاقية")» says how it is called.
    defined = _DEFINED.match(unit.text, start)
    start = defined.end() if defined else start
    # What was looked at for a phrase before is not looked at again.
    upto, found = scope.looked_between.get((start, anchor.kind), (start, False))
    if not found and upto < anchor.start:
        between = WORD.findall(unit.text, upto, anchor.start)
        found = any(kind_of(word, unit.lexicon) == anchor.kind for word in between)
        scope.looked_between[start, anchor.kind] = (anchor.start, found)
    return found


def is_beside_law(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«صدر قانون حماية البيانات. وعرّفت المادة ٢ …»: tell whether a law in particular, or a draft of articles,
    has been named since the last instrument, so that an article alone may be of it.
    """
    lexicon = unit.lexicon
    if not lexicon.laws.law_texts:
        return False
    start = max(scope.latest_end, 0)
    begun, upto, found = scope.law_looked
    upto, found = (upto, found) if begun == start else (start, False)
    if not found and upto < mention.start:
        words = [*WORD.findall(unit.text, upto, mention.start), ""]
        found = any(
            (
                word in lexicon.laws.law_texts
                and before not in lexicon.laws.not_of_law
                and behind not in lexicon.laws.general_law
            )
            or behind in lexicon.laws.draft_articles.get(word, ())
            for before, word, behind in zip(["", *words], words, words[1:], strict=False)
        )
    scope.law_looked = (start, mention.start, found)
    return found or scope.law_named


def is_of_changed_law(mention: Mention, unit: Unit) -> bool:
    """«أن تلغي المادة ١٩», «المادة ١٢ تتعارض مع الاتفاقية»: tell whether an article alone is to be changed,
    or is set against something else, as a treaty's own is not.
    """
    lexicon = unit.lexicon
    before = word_before(unit.text, mention.start)
    if before and before[1] in lexicon.laws.changing:
        return True
    behind = WORD.findall(unit.text, mention.end, mention.end + WORD_REACH)[:2]
    return not lexicon.laws.against.isdisjoint(behind)


def law_between(mention: Mention, scope: Scope, unit: Unit) -> Literal["none", "other", "fits"]:
    """Tell of the laws named between an instrument and «المادة ١ منها» whether there is none, whether all are
    of another gender than the pronoun, or whether one may be meant by it.
    """
    lexicon = unit.lexicon
    if scope.latest_end < 0 or not mention.gender:
        return "none"
    words = WORD.findall(unit.text, scope.latest_end, mention.start)
    laws = [
        word
        for before, word in pairwise(("", *words))
        if word in lexicon.laws.law_words
        and word in lexicon.names.head_genders
        and before not in lexicon.laws.not_of_law
    ]
    if not laws:
        return "none"
    return "fits" if any(lexicon.names.head_genders[law] == mention.gender for law in laws) else "other"


def is_of_law(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a text that is no treaty stands between an
    instrument and a pronoun in a later sentence.
    """
    between = (
        unit.text[scope.latest_end : mention.start] if scope.latest_end >= 0 else unit.text[: mention.start]
    )
    return scope.law_named or not unit.lexicon.laws.law_words.isdisjoint(WORD.findall(between))


def of_others(mention: Mention, anchor: Anchor, target: Target, scope: Scope, unit: Unit) -> list[str]:
    """What else than the instrument of the phrase it is joined to may an article be of,
    as it has its own word.

    «article 16 et à l'article 36 de la Convention de Vienne», or any such in a treaty body's document: the
    first may be of the document's own. Where the sentence has cited an article bare before, of what that is.
    """
    grounds, cited = unit.grounds, scope.cited
    meant = anchor.instruments
    if anchor.manner == "described":
        meant = by_description(anchor, None, scope, grounds, unit.catalogue).instruments
    found: list[str] = []
    if (mention.repeated and anchor.manner == "named") or grounds.closing:
        found += grounds.defaults[:1] if not set(grounds.defaults) & set(meant) else ()
    if cited and cited.bare and cited.sentence == scope.sentence:
        found += (one for one in {one for _, one in cited.rows if one} if one not in meant)
    return having(found, target.article, unit.catalogue)


def is_strangers(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether an article is of a text outside the catalogue: «إعلان …، ولا سيما المادة ١٨ منه»."""
    if mention.anchor or mention.kind != "article" or mention.back:
        return False
    start = max(0, scope.stranger_end)
    near = max(start, mention.start - WORD_REACH)
    before = unit.text[near : mention.start]
    directly = (near == start and not before.strip(" ،,(")) or before.rstrip().endswith("(")
    if mention.follows and not directly:
        return False
    if mention.possessed:
        return scope.is_strange(mention.gender)
    return scope.is_strange("") and (directly or is_taken_out(mention, unit))


def is_taken_out(mention: Mention, unit: Unit) -> bool:
    """Tell whether «ولا سيما» or the like stands directly before a phrase."""
    before = unit.text[max(0, mention.start - WORD_REACH) : mention.start]
    return particular_at_end(before, unit.lexicon) is not None


def on_comment(mention: Mention, target: Target, scope: Scope, unit: Unit) -> Choice:
    """«التعليق العام رقم ٣٢ بشأن المادة ١٤»: of the treaty that the comment is on, where it follows directly.

    Farther behind, of that treaty where it is the document's own; else either may be meant.
    """
    meant = having(scope.about, target.article, unit.catalogue)
    start = scope.about_end + (unit.text[scope.about_end : scope.about_end + 1].isspace())
    on = unit.lexicon.organs.comment_on.longest(unit.text, start)
    directly = not unit.text[on[1] if on else scope.about_end : mention.start].strip()
    own = having(unit.grounds.defaults[:1], target.article, unit.catalogue)
    if len(meant) == 1 and (directly or own == meant):
        return Choice(tuple(meant), "inherited", "inherited.comment")
    return unresolved("comment", [*meant, *own])


def touches_pointed(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… y su Protocolo de 2005, art. 4»: an article right behind a
    protocol that a pronoun points at is of that.
    """
    if mention.kind != "article" or scope.pointed_end < max(scope.latest_end, 0):
        return False
    return _TOUCHING.fullmatch(unit.text, scope.pointed_end, mention.start) is not None


def in_bracket_behind(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: tell whether a phrase opens a bracket directly behind what was
    named last.
    """
    return scope.latest_end >= 0 and unit.text[scope.latest_end : mention.start].strip() == "("


def _before_bracket(mention: Mention, scope: Scope, unit: Unit) -> str:
    """The words of the sentence before the bracket that a phrase opens, behind the last instrument; empty
    where it opens none.
    """
    start = max(0, mention.start - _LAW_REACH, scope.latest_end)
    opened = _TITLED.search(unit.text[start : mention.start])
    return opened[1] if opened else ""


def is_laws(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«Федеральный закон «О портах» (ст. 31)»: articles in brackets behind the title of a law,
    with no instrument between.
    """
    # «равенство перед законом (статья 7)»: without a title it is no law in particular.
    words = WORD.findall(_before_bracket(mention, scope, unit))
    return not unit.lexicon.laws.law_words.isdisjoint(words[:-1])


def is_laws_title(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«Le Code des marchés publics (art. 12 à 47)»: tell whether a law's name of few words stands directly
    before the bracket that an article opens, so that it is that law's.
    """
    title = _before_bracket(mention, scope, unit)
    for word in WORD.finditer(title):
        law = unit.lexicon.laws.national_laws.longest(title, word.start())
        words = WORD.findall(title, law[1]) if law else []
        if law and not words:
            # «devant la loi (art. 7)» is no law in particular.
            return law[1] > word.end()
        if words and len(words) <= _LAW_WORDS and words[0] in unit.lexicon.joining.of_words:
            return True
    return False


def is_closing(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… دون عرضهم على قاض (المواد ٢ و٩ و١٤).»: articles that close a sentence in brackets,
    in a body's own document.

    Where the body goes through laws, an article without a paragraph may be of the one that the sentence names
    without an article, and any may be of another instrument that it names.
    """
    if not (unit.grounds.closing and is_bracketed(mention, unit)):
        return False
    if not unit.grounds.reviews_laws:
        return True
    numbered = any(target.paragraph or target.subparagraph for target in mention.targets)
    laws = not scope.law_article and not numbered and (scope.law or _has_law(mention, unit))
    return not laws and set(scope.in_sentence()) <= set(unit.grounds.defaults)


def _has_law(mention: Mention, unit: Unit) -> bool:
    """Tell whether the sentence names a law before a mention."""
    before = SENTENCE_END.split(unit.text[max(0, mention.start - _SENTENCE) : mention.start])[-1]
    return not unit.lexicon.laws.law_words.isdisjoint(WORD.findall(before))


def is_closing_beside(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»: tell whether articles that close a sentence in
    brackets stand directly behind an instrument, in a body's own document, so that they may be of either.

    They are so where a State is said to be party to it, or where several articles end the paragraph, as a
    body gives those of its own treaty.
    """
    if not unit.grounds.closing or not mention.follows or mention.kind != "article" or scope.latest_end < 0:
        return False
    ends = len(mention.targets) > 1 and not unit.text[mention.end :].strip(" ).")
    if not ends and not unit.text.endswith(unit.lexicon.document.parties, 0, max(0, scope.latest_start - 1)):
        return False
    return in_bracket_behind(mention, scope, unit) and _CLOSED.match(unit.text, mention.end) is not None


def is_bracketed(mention: Mention, unit: Unit) -> bool:
    """«تجرم المادة ١٢٠ من القانون الجنائي الرشوة (المادة ١٥).»: articles that close a sentence in brackets.

    Not where law is named directly before the bracket: «قانون العقوبات (المادة ٢٢٧)».
    """
    if mention.kind != "article" or mention.anchor or mention.follows:
        return False
    if mention.back or mention.possessed or not _CLOSED.match(unit.text, mention.end):
        return False
    opened = _OPENED.search(unit.text[max(0, mention.start - _BRACKET_REACH) : mention.start])
    return opened is not None and unit.lexicon.laws.law_words.isdisjoint(WORD.findall(opened[1]))
