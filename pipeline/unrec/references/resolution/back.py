"""Articles and paragraphs that a phrase points back at: «تلك المادة», «الفقرة ٢ منها»."""

import re
from collections.abc import Iterator

from unrec.catalogue import TREATIES
from unrec.references.detection.own import own_paragraph
from unrec.references.detection.units import ITS_PARAGRAPHS, OF_ARTICLE, OF_TEXT
from unrec.references.mentions import Anchor, Mention, Target
from unrec.references.resolution.antecedents import has_noun, of_gender
from unrec.references.resolution.choose import Choice, by_description, having, unresolved
from unrec.references.resolution.scope import Cited, Scope
from unrec.references.resolution.unit import Resolved, Unit
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import PAUSE, SENTENCE_END, find, is_of_other, particular_at_end
from unrec.references.words.vocabulary import UnitWord
from unrec.text import WORD

_QUOTE = re.compile(r"[«»\"“”„]")
_QUOTE_REACH = 2000
# How far behind a plan its paragraph may be, how far back its clause is read, and the words «هذا القرار».
_PLAN_REACH, _CLAUSE, _OWN_REACH = 60, 300, 40
_PARTED = re.compile(r"\s?[،,]\s?")
_DIGIT = re.compile(r"\d")
_ROMAN_ITEM = re.compile(r"[ivx]{1,5}")


def own_article(mention: Mention, unit: Unit) -> Iterator[Resolved]:
    """«الفقرة ١ من هذه المادة» in a treaty's own text: of the article that the paragraph stands in.

    None for several articles, in the text of a treaty that the catalogue does not hold, within a quotation,
    which may be of another article, and where it is said to be of something else.
    """
    if _is_quoted(unit.text, mention.start) or is_of_other(unit.text, mention.end, unit.lexicon):
        return
    treaty, article = unit.grounds.treaty, unit.grounds.article
    if not treaty or not article or mention.back != 1 or mention.back_to != "article" or mention.anchor:
        return
    if having((treaty,), article, unit.catalogue):
        choice = Choice((treaty,), "definite", "definite.article")
        for target in mention.targets:
            yield Resolved(mention, target._replace(article=article), treaty, choice)


def _is_quoted(text: str, start: int) -> bool:
    """Tell whether `start` stands within quotation marks."""
    opened = False
    for mark in _QUOTE.finditer(text, max(0, start - _QUOTE_REACH), start):
        opened = mark[0] == "«" or (mark[0] != "»" and not opened)
    return opened


def pointed_back(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«تلك المادة»: the articles of the mention before, where they are as many as the word says.

    Without any, the word has another sense («تلك المادة المخدرة»), and there is no row.
    """
    if mention.rule.endswith((OF_ARTICLE, OF_TEXT, ITS_PARAGRAPHS)) and not _cites_article(scope):
        plan = _plan_before(mention, scope, unit)
        if plan:
            whole = mention._replace(kind="instrument")
            choice = Choice((plan,), "anaphoric", "anaphoric.paragraphs")
            yield from (Resolved(whole, target, plan, choice) for target in mention.targets)
            return
        if _is_own(mention, unit):
            ours = own_paragraph(mention)._replace(said=True)
            yield from (
                Resolved(ours, one, None, Choice((), "explicit", "explicit.symbol")) for one in ours.targets
            )
            return
    before = scope.cited_before()
    if not before or mention.rule.endswith(OF_TEXT):
        return
    if scope.law_cited > (scope.cited.end if scope.cited else -1):
        # «المادة ١٢٥ من القانون تجيز …، وأن الفقرة ٣ من المادة نفسها …»
        candidates = [one for _, one in before[0].rows if one]
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", candidates))
        return
    if mention.rule.endswith((OF_ARTICLE, ITS_PARAGRAPHS)) and _is_of_what_follows(mention, scope, unit):
        # «المادة ٥ من …، وخطة عمل مدريد، ولا سيما الفقرة ٣ منها»
        others = [one for one in scope.latest if one not in before[0].candidates]
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", others))
        return
    if mention.back_to == "paragraph":
        yield from _in_paragraph(mention, before[0])
        return
    if mention.anchor:
        before = _of_instrument(mention.anchor, scope, unit)
    if not before:
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before"))
        return
    cited = next((one for one in before if _as_many(one, mention.back)), before[0])
    if not _as_many(cited, mention.back):
        candidates = [one for _, one in cited.rows if one]
        yield Resolved(mention, mention.targets[0], None, unresolved("candidates", candidates))
        return
    for target, instrument in dict.fromkeys((Target(article=t.article), i) for t, i in cited.rows):
        choice = (
            Choice((instrument,), "anaphoric", "anaphoric.article")
            if instrument
            else unresolved("article_before", having(cited.candidates, target.article, unit.catalogue))
        )
        for own in mention.targets:
            yield Resolved(mention, own._replace(article=target.article), instrument, choice)


def _cites_article(scope: Scope) -> bool:
    """Tell whether the sentence has cited an article, of which a paragraph may be."""
    return scope.cited is not None and scope.cited.sentence == scope.sentence


def _plan_before(mention: Mention, scope: Scope, unit: Unit) -> str | None:
    """«خطة التنمية المستدامة لعام ٢٠٣٠، ولا سيما الفقرة ٨٧ منها»: the text directly before that has
    paragraphs and no articles, where it is not what another text is about («تقرير عن خطة …»).
    """
    lexicon = unit.lexicon
    # Where words for texts are not known, a report on the plan would not be told from the plan.
    if len(scope.latest) != 1 or scope.latest_end < 0 or not lexicon.organs.stranger_units:
        return None
    one = unit.catalogue.instruments[scope.latest[0]]
    if one.kind in TREATIES or one.articles or one.ruled or not of_gender(mention.gender, [one.id], unit):
        return None
    if scope.in_sentence()[:1] != [one.id] or scope.stranger_end > -1:
        return None
    word = WORD.match(unit.text, scope.latest_start)
    gender = lexicon.names.head_genders.get(word[0]) if word else None
    if gender and mention.gender and gender != mention.gender:
        return None
    about = _clause(unit.text, scope.latest_start)
    if _speaks_of_text(about, lexicon) or not _is_behind(mention, scope.latest_end, unit):
        return None
    return one.id


def _is_behind(mention: Mention, end: int, unit: Unit) -> bool:
    """Tell whether nothing but a joiner, a word such as «ولا سيما» or the relative «الذي» and its verb stands
    between a text and a paragraph «of it».
    """
    links, between = unit.lexicon.links, unit.text[end : mention.start]
    if any(one.fullmatch(between) for one in (_PARTED, links.particular, links.separator)):
        return True
    relative = unit.lexicon.pointers.relatives.longest(between, len(between) - len(between.lstrip(" ،,")))
    clause = between[relative[1] :] if relative and unit.lexicon.joining.article_sign else ""
    if not clause or len(between) > _PLAN_REACH or SENTENCE_END.search(between) or has_noun(clause, unit):
        return False
    return unit.lexicon.laws.text_words.isdisjoint(WORD.findall(clause))


def _is_own(mention: Mention, unit: Unit) -> bool:
    """«تنفيذ هذا القرار، ولا سيما الفقرتين ٢ و٦ منه»: tell whether a word such as «ولا سيما» takes numbered
    paragraphs out of the document itself.

    Not where the clause has a number, of another text, or speaks of another text or an annex.
    """
    lexicon = unit.lexicon
    clause = _clause(unit.text, mention.start, pauses=False)
    taken = particular_at_end(clause, lexicon)
    numbered = all(one.paragraph and not one.article for one in mention.targets)
    if taken is None or not numbered or mention.anchor or _DIGIT.search(clause):
        return False
    for word in WORD.finditer(clause, max(0, taken.start() - _OWN_REACH), taken.start()):
        own = lexicon.document.own_text.longest(clause, word.start())
        if own is not None and own[1] == taken.start():
            return not _speaks_of_text(clause[: word.start()], lexicon)
    return False


def _clause(text: str, end: int, *, pauses: bool = True) -> str:
    """The words before `end` in its sentence; with `pauses` those behind the last pause."""
    before = SENTENCE_END.split(text[max(0, end - _CLAUSE) : end])[-1]
    return PAUSE.split(before)[-1] if pauses else before


def _speaks_of_text(clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause has a word for a text, or for a part of one."""
    return not lexicon.laws.text_words.isdisjoint(WORD.findall(clause)) or _speaks_of_part(clause, lexicon)


def _speaks_of_part(clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause has a word for a part, «مرفق», or says that something is annexed."""
    found = (find(clause, word.start(), lexicon) for word in WORD.finditer(clause))
    if any(one is not None and isinstance(one.entry, UnitWord) and one.entry.unit == "part" for one in found):
        return True
    return any(lexicon.names.complements.longest(clause, word.start()) for word in WORD.finditer(clause))


def _is_of_what_follows(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a paragraph may be of a text that has paragraphs and no articles, named behind the article
    cited last; with an ending that points, of any definite noun there.
    """
    cited = scope.cited
    if cited is None or cited.end < 0 or cited is scope.above:
        # «… المادة ١٨ …» above, and «الاتفاقية، ولا سيما فقراتها ٣ و٨»
        return bool(of_gender(mention.gender, scope.own(), unit))
    if scope.stranger_end > cited.end and scope.stranger_gender in {"", mention.gender}:
        return True
    plans = [one for one in scope.latest if unit.catalogue.instruments[one].kind not in TREATIES]
    if scope.latest_end > cited.end and of_gender(mention.gender, plans, unit):
        return True
    return mention.rule.endswith(ITS_PARAGRAPHS) and has_noun(unit.text[cited.end : mention.start], unit)


def _of_instrument(anchor: Anchor, scope: Scope, unit: Unit) -> list[Cited]:
    """«той же статьи Пакта»: the article of that instrument that was cited last."""
    if anchor.manner == "named":
        meant = anchor.instruments
    else:
        meant = by_description(anchor, None, scope, unit.grounds, unit.catalogue).instruments
    article = scope.cited_of.get(meant[0]) if len(meant) == 1 else None
    return [Cited(((Target(article=article), meant[0]),), meant, scope.sentence)] if article else []


def _in_paragraph(mention: Mention, cited: Cited) -> Iterator[Resolved]:
    """«inciso ii) del mismo apartado»: items of the one paragraph, or of the one item of it,
    that was cited before.
    """
    (target, instrument), *others = cited.rows
    same = all(
        (row[0].article, row[0].paragraph, row[1]) == (target.article, target.paragraph, instrument)
        for row in others
    )
    if not same or instrument is None or not (target.paragraph or target.subparagraph):
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", cited.candidates))
        return
    above = (target.subparagraph or "").partition("(")[0]
    for own in mention.targets:
        letter = own.subparagraph
        if above and letter and _ROMAN_ITEM.fullmatch(letter) and not (target.paragraph and len(letter) == 1):
            letter = f"{above}({letter})"
        found = target._replace(subparagraph=letter or target.subparagraph)
        yield Resolved(mention, found, instrument, Choice((instrument,), "anaphoric", "anaphoric.article"))


def continued(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«الفقرة ١١ من المادة ٤٤ … (الفقرة ١٥)»: of the one article cited directly before it; else no row.

    With a letter it must be in the same sentence, without one the article must have been cited by paragraph,
    in the same sentence or the one before.
    """
    cited = scope.cited
    if cited is None or cited.end != mention.within or scope.latest_end != cited.end or scope.law:
        return
    above = {(target.article, instrument) for target, instrument in cited.rows}
    article, instrument = next(iter(above))
    if len(above) != 1 or instrument is None or article is None or scope.stranger_end > cited.end:
        return
    choice = Choice((instrument,), "anaphoric", "anaphoric.article")
    if mention.back:
        # «الفقرة ذاتها»: in the same sentence, and one paragraph or item only.
        ((target, _), *others) = cited.rows
        if not others and (target.paragraph or target.subparagraph) and scope.sentence == cited.sentence:
            yield Resolved(mention, target, instrument, choice)
        return
    lettered = all(one.subparagraph for one in mention.targets)
    by_paragraph = all(target.paragraph for target, _ in cited.rows)
    farthest = 1 if by_paragraph and not lettered else 0
    if scope.sentence - cited.sentence > farthest or not (lettered or by_paragraph):
        return
    paragraphs = {target.paragraph for target, _ in cited.rows}
    alone = any(own.subparagraph and not own.paragraph for own in mention.targets)
    between = WORD.findall(unit.text, cited.end, mention.start) if alone else []
    if alone and (len(paragraphs) > 1 or not unit.lexicon.laws.text_words.isdisjoint(between)):
        # «القانون الوطني، الفقرة الفرعية (ج)»
        return
    for own in mention.targets:
        paragraph = own.paragraph or (next(iter(paragraphs)) if len(paragraphs) == 1 else None)
        yield Resolved(mention, own._replace(article=article, paragraph=paragraph), instrument, choice)


def said_before(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«المادة 16 المذكورة أعلاه»: of what the article of that number was last said to be of."""
    for target in mention.targets:
        cited = [
            one
            for before in scope.cited_before()
            for row, one in before.rows
            if row.article == target.article
        ]
        one = next(iter(cited), None) or unit.grounds.articles.get(target.article or "")
        choice = Choice((one,), "anaphoric", "anaphoric.article") if one else unresolved("article_before")
        yield Resolved(mention, target, one, choice)


def _as_many(cited: Cited, back: int) -> bool:
    """Tell whether as many articles were cited as the word that points at them says."""
    count = len({target.article for target, _ in cited.rows})
    return count == back or (back == 3 and count > 2)
