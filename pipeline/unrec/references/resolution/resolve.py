"""Mentions of one unit → targets with their instruments, in text order, and what the scope then holds."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Literal

from unrec.references.detection.goals import BY_NUMBER, is_goal, is_untold
from unrec.references.detection.own import BARE, COMMON, CONTINUED, OWN, own_paragraph
from unrec.references.detection.resolutions import CARRIED
from unrec.references.mentions import DOUBTFUL, SHORT, SHORT_SAID, UNTOLD, Anchor, Mention, Target
from unrec.references.resolution.antecedents import (
    has_other_subject,
    is_another_noun,
    of_family,
    of_gender,
    of_possessor,
    of_two,
)
from unrec.references.resolution.back import continued, own_article, pointed_back, said_before
from unrec.references.resolution.bare import bare_part, bare_rule, targets_by_number
from unrec.references.resolution.beside import (
    is_another_between,
    is_beside_law,
    is_bracketed,
    is_closing,
    is_closing_beside,
    is_laws,
    is_laws_title,
    is_listed_again,
    is_of_changed_law,
    is_of_law,
    is_strangers,
    is_taken_out,
    law_between,
    of_others,
    on_comment,
    touches_pointed,
)
from unrec.references.resolution.choose import (
    Choice,
    by_context,
    by_customary,
    by_description,
    by_goal,
    by_name,
    by_own_treaty,
    by_rule,
    having,
    unresolved,
)
from unrec.references.resolution.counted import counted
from unrec.references.resolution.headings import is_listed
from unrec.references.resolution.notes import held_by, is_ruled, note
from unrec.references.resolution.scope import Scope
from unrec.references.resolution.unit import Resolved, Unit, title_words
from unrec.references.words.lookup import PAUSE, SENTENCE_END, skip
from unrec.text import WORD

_ITS = "+article.of_it"
# How far behind «الإعلان» the resolution may stand that adopted it.
_ADOPTED_REACH = 90
_BY_SURROUNDINGS = frozenset({"default.section", "default.heading", "default.title"})
# Grounds that a law which is named nearer takes away.
_MAY_BE_LAWS = frozenset(
    {"default.body", "default.before", "default.listed", "default.title", "default.heading"}
    | {"default.section", "inherited.item", "inherited.sentence"}
)
_IN_TEXT = frozenset({"inherited.item", "inherited.sentence", "inherited.article_before"})
_OWN_TEXT = frozenset({"convention", "protocol", "covenant"})
"""Kinds of which «this one» may mean what was named elsewhere."""
_FAR = frozenset({"definite.section", "definite.document", "definite.sole"})
_IN_UNIT = frozenset(
    {"definite.item", "definite.sentence", "definite.said", "definite.pair", "definite.term"}
)


def resolve(mentions: list[Mention], scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """Yield the rows of each mention, and note in `scope` and in the grounds what was named.

    Mentions of national law, and articles that a sentence cites after naming one, give no row.
    """
    position = 0
    for found, following in zip_longest(mentions, mentions[1:]):
        if SENTENCE_END.search(unit.text, position, found.start):
            scope.next_sentence()
        if found.start < position:
            # «الاتفاقية الأولى» inside the phrase of an article that took it in.
            continue
        mention = counted(_adopted(found, following, unit), scope, unit.catalogue)
        position = mention.end
        rows = list(_rows(mention, scope, unit))
        note(mention, rows, scope, unit)
        yield from rows


def _adopted(mention: Mention, following: Mention | None, unit: Unit) -> Mention:
    """«الإعلان الذي اعتمدته الجمعية العامة في قرارها ٤٧/١٣٣»: what that resolution holds; else it is not
    known.
    """
    anchor = mention.anchor
    if anchor is None or anchor.manner != "described" or following is None or following.kind != "resolution":
        return mention
    between = unit.text[mention.end : following.start]
    if anchor.end != mention.end or len(between) > _ADOPTED_REACH or PAUSE.search(between):
        return mention
    if unit.lexicon.titles.adopting.isdisjoint(WORD.findall(between)):
        return mention
    held = held_by(following, unit)
    meant = tuple(
        one
        for one in held
        if (one in anchor.among if anchor.among else unit.catalogue.instruments[one].kind == anchor.kind)
    )
    manner: Literal["named", "unknown"] = "named" if len(meant) == 1 else "unknown"
    return mention._replace(anchor=anchor._replace(manner=manner, instruments=meant, rule="adopted"))


def _rows(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    if mention.kind in {"article", "part", "instrument"}:
        if mention.rule.endswith(CONTINUED):
            yield from continued(mention, scope, unit)
        elif mention.back:
            own = unit.grounds.treaty is not None and unit.lexicon.links.this.search(
                unit.text, mention.start, mention.end
            )
            yield from own_article(mention, unit) if own else pointed_back(mention, scope, unit)
        elif mention.said:
            yield from said_before(mention, scope, unit)
        elif mention.anchor is None and mention.rule.startswith("rule."):
            yield from bare_rule(mention, scope, unit)
        elif mention.rule == BY_NUMBER:
            yield from targets_by_number(mention, scope, unit)
        elif is_goal(mention):
            for target in () if is_untold(mention) else mention.targets:
                goal = by_goal(
                    mention.anchor,
                    target.part or "",
                    scope,
                    unit.grounds,
                    unit.catalogue,
                    own=mention.possessed is not None,
                )
                yield from _spread(mention, target, goal)
        elif mention.possessed and mention.kind == "instrument":
            choice = of_possessor(mention, scope, unit)
            if choice is None and mention.rule == "instrument.annexed":
                choice = unresolved("nothing_named")
            yield from _spread(mention, mention.targets[0], choice) if choice else ()
        elif mention.kind == "part" and mention.anchor is None and not mention.possessed:
            yield from bare_part(mention, scope, unit)
        elif mention.anchor and mention.anchor.manner == "customary" and mention.kind == "instrument":
            choice = by_customary(mention.anchor, None, scope, unit.grounds, unit.catalogue)
            # Without ground for it, it is the bare name of an instrument that is not known.
            told = choice.instruments or mention.rule == "instrument.described"
            yield from _spread(mention, mention.targets[0], choice) if told else ()
        elif mention.anchor is None and not mention.possessed and is_laws_title(mention, scope, unit):
            return
        elif (
            mention.anchor
            or not scope.law
            or (mention.possessed == "itself" and law_between(mention, scope, unit) == "other")
            or is_closing(mention, scope, unit)
            or (scope.law_article and is_bracketed(mention, unit))
            or is_listed(mention, scope, unit.grounds)
        ):
            for target in mention.targets:
                choice = _choice(mention, target, scope, unit)
                if _has_no_paragraphs(mention, target, choice, unit):
                    choice = unresolved("no_such_article", choice.instruments)
                if (
                    target.paragraph
                    and mention.anchor
                    and _is_annexed(mention.anchor, choice, unit.annexed.here, unit)
                ):
                    # «الفقرة ٣ من خطة العمل هذه» in the annex that is the plan
                    own_one = own_paragraph(mention._replace(targets=(target,)))
                    yield Resolved(
                        own_one, own_one.targets[0], None, Choice((), "explicit", "explicit.symbol")
                    )
                    continue
                # The bare name of an instrument that is not known is no row, nor is «تلك الاتفاقية» for one.
                if mention.kind != "instrument" or not _is_no_name(mention.anchor, choice, unit):
                    yield from _spread(mention, target, choice)
    elif mention.rule.endswith(BARE) and not scope.is_empty():
        # What the paragraph above names may have paragraphs, too.
        return
    elif mention.rule.endswith(OWN) and scope.about and _is_of_comment(mention, unit):
        # «التعليق العام رقم ٣٥ …، والفقرة ٢ من هذا التعليق العام»: of either.
        return
    elif mention.kind != "context":
        for target in mention.targets:
            yield Resolved(mention, target, None, _symbol(mention, target, scope))


def _has_no_paragraphs(mention: Mention, target: Target, choice: Choice, unit: Unit) -> bool:
    """«الفقرة ٥ من الميثاق»: tell whether a paragraph without an article is of a treaty that has articles."""
    alone = mention.kind == "instrument" and target.paragraph is not None and target.article is None
    meant = [unit.catalogue.instruments[one] for one in choice.instruments] if alone else []
    described = mention.anchor is not None and mention.anchor.manner == "described"
    return described and bool(meant) and all(one.binds and one.articles for one in meant)


def _is_of_comment(mention: Mention, unit: Unit) -> bool:
    """Tell whether «من هذا التعليق العام» stands behind a paragraph."""
    of = unit.lexicon.links.of.match(unit.text, mention.end)
    places = (skip(unit.text, mention.end), of.end() if of else mention.end)
    return any(unit.lexicon.document.own_comment.longest(unit.text, place) for place in places)


def _is_no_name(anchor: Anchor | None, choice: Choice, unit: Unit) -> bool:
    """«تلك الاتفاقية» for an instrument that is not known; «المعاهدة» where the unit has named none.

    And «هذه الاتفاقية» in the text of a treaty that is not known, «هذه المبادئ التوجيهية» in an annex that
    is called so.
    """
    if choice.rule in {"unresolved.unknown_said", "unresolved.treaty"}:
        return True
    if anchor is not None and _is_annexed(anchor, choice, unit.annexed.all, unit):
        return True
    if anchor is not None and anchor.rule in {SHORT, SHORT_SAID, DOUBTFUL}:
        alike = next((one for one in unit.lexicon.kinds.alike if one.among == anchor.among), None)
        if alike is None or not alike.everyday:
            # «برنامج العمل» where nothing so called has been named is that of a meeting.
            return choice.status == "unresolved" and not choice.candidates
        # An everyday word is one only where it is known what it means.
        bare = alike.bound and alike.words.match(unit.text, anchor.start) is not None
        return bare or choice.status == "unresolved"
    described = anchor.kind if anchor is not None and anchor.manner == "described" else ""
    pointing = anchor is not None and anchor.pointing and choice.rule in _IN_UNIT
    if described in unit.lexicon.kinds.bound and not (pointing or choice.rule == "definite.term"):
        return True
    if described in unit.lexicon.kinds.told and choice.status == "unresolved":
        return True
    everyday = described in unit.lexicon.kinds.everyday
    return everyday and choice.rule not in _IN_UNIT


def _is_annexed(anchor: Anchor, choice: Choice, titles: Iterable[tuple[str, ...]], unit: Unit) -> bool:
    """«هذه المبادئ التوجيهية»: the annex that is called so, where the unit names no other such text.

    One word must point at it: «المبادئ» may be any.
    """
    words = WORD.findall(unit.text, anchor.start, anchor.end)
    this = [word for word in words if unit.lexicon.links.this.fullmatch(word)]
    open_ = choice.status == "unresolved" or (this and choice.rule in _FAR)
    if not open_ or anchor.manner != "described":
        return False
    called = title_words(" ".join(word for word in words if word not in this), unit.lexicon)
    return len(called) + len(this) > 1 and any(title[: len(called)] == called for title in titles)


def _symbol(mention: Mention, target: Target, scope: Scope) -> Choice:
    """A document or a resolution; its symbol may not follow from its number."""
    rule = mention.rule.removesuffix(CARRIED)
    if rule == "resolution.speaker" and target.symbol and scope.opened:
        return Choice((), "inherited", "inherited.organ")
    if rule == "resolution.speaker" and (target.symbol or mention.unnumbered):
        return Choice((), "default", "default.speaker")
    if rule == "resolution.bare":
        return Choice((), "default", "default.speaker")
    if rule == "resolution.cited":
        return Choice((), "inherited", "inherited.cited")
    if rule == "resolution.number" and not target.symbol:
        return unresolved("no_symbol")
    if rule.startswith("comment."):
        return _comment(mention, target)
    if rule == "resolution.short_organ" and target.symbol:
        return Choice((), "definite", "definite.organ")
    if rule in {"resolution.own_organ", "resolution.speaker"}:
        return Choice((), "inherited", "inherited.organ") if target.symbol else unresolved("no_symbol")
    known = target.symbol or mention.kind == "recommendation"
    return Choice((), "explicit", "explicit.symbol" if known else "explicit.no_symbol")


def _comment(mention: Mention, target: Target) -> Choice:
    """A treaty body's comment: its body may not be known, or its number not tell the document."""
    if not mention.unnumbered:
        return unresolved("no_body")
    if not target.symbol:
        return Choice((), "explicit", "explicit.no_symbol")
    if mention.rule == "comment.own":
        return Choice((), "inherited", "inherited.organ")
    if mention.rule == "comment.speaker":
        return Choice((), "default", "default.speaker")
    return Choice((), "explicit", "explicit.symbol")


def _spread(mention: Mention, target: Target, choice: Choice) -> Iterator[Resolved]:
    for instrument in choice.instruments or (None,):
        yield Resolved(mention, target, instrument, choice)


def _choice(mention: Mention, target: Target, scope: Scope, unit: Unit) -> Choice:
    anchor, grounds, catalogue = mention.anchor, unit.grounds, unit.catalogue
    if anchor and is_ruled(mention):
        if anchor.manner == "named":
            return by_rule(anchor, target.article, catalogue)
        by_words = by_customary if anchor.manner == "customary" else by_description
        meant = by_words(anchor, None, scope, grounds, catalogue)
        if not meant.instruments:
            return meant
        told = by_rule(anchor._replace(instruments=meant.instruments), target.article, catalogue)
        return meant if told.instruments else told
    if is_strangers(mention, scope, unit):
        held = having(of_gender(mention.gender, list(scope.adopted), unit), target.article, catalogue)
        if mention.possessed and len(held) == len(scope.adopted) == 1:
            # Resolutions have no articles.
            return Choice(tuple(held), "anaphoric", "anaphoric.adopted")
        return unresolved("stranger")
    if mention.possessed == "itself" and has_other_subject(mention, scope, unit):
        return unresolved("of_it", having(scope.in_sentence(), target.article, catalogue))
    if mention.possessed == "itself" and mention.place and mention.kind == "article":
        return of_two(mention, target, scope, unit)
    if mention.rule.endswith(COMMON):
        several = len(scope.latest) > 1 and set(scope.latest) <= set(scope.in_sentence())
        common = having(scope.latest, target.article, catalogue) if several else []
        if common and len(common) == len(scope.latest):
            return Choice(tuple(common), "anaphoric", "anaphoric.common")
        return unresolved("of_it", scope.latest)
    if mention.possessed:
        if mention.possessed == "itself" and law_between(mention, scope, unit) == "fits":
            # «اتفاقية مناهضة التعذيب، وتعديل مدونة الأسرة بما يتفق مع المادة ١ منها»
            return unresolved("of_it", having(scope.latest, target.article, catalogue))
        choice = of_possessor(mention, scope, unit)
        if choice and having(choice.instruments, target.article, catalogue):
            return choice
        if mention.possessed != "itself":
            return unresolved("of_it", choice.candidates if choice else ())
        before = scope.latest_of_item_before()
        last = having(of_gender(mention.gender, list(before), unit), target.article, catalogue)
        if len(last) == len(before) == 1:
            return Choice(tuple(last), "anaphoric", "anaphoric.gender")
        fitting = having(of_gender(mention.gender, scope.in_sentence(), unit), target.article, catalogue)
        if mention.kind == "part" and mention.rule.endswith(_ITS) and is_another_noun(mention, scope, unit):
            # «اتفاقية حقوق الطفل والتشريعات الوطنية وفصولها الأول والثاني»
            return unresolved("of_it", fitting)
        if len(fitting) == 1:
            return Choice(tuple(fitting), "anaphoric", "anaphoric.gender")
        near = having(of_gender(mention.gender, scope.recent(), unit), target.article, catalogue)
        if len(near) == 1 and not scope.unknown and not is_of_law(mention, scope, unit):
            return Choice(tuple(near), "inherited", "inherited.item")
        return unresolved("of_it", near)
    if anchor is None:
        default = having(grounds.defaults[:1], target.article, catalogue)
        if default and is_closing(mention, scope, unit):
            headed = having(grounds.heading, target.article, catalogue)
            if headed and default[0] not in grounds.heading:
                # Under a heading on a protocol they may be of that.
                return unresolved("candidates", [*headed, *default])
            return Choice(tuple(default), "default", "default.closing")
        beside = (
            having(scope.latest, target.article, catalogue) if is_closing_beside(mention, scope, unit) else []
        )
        if beside and default and default[0] not in beside:
            # «طرف في بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»
            return unresolved("candidates", [*beside, *default])
        if default and is_listed(mention, scope, unit.grounds):
            return Choice(tuple(default), "default", "default.listed")
        if scope.about_end > scope.latest_end and not mention.follows:
            return on_comment(mention, target, scope, unit)
        if mention.follows and scope.genitive == scope.latest_end >= 0:
            return unresolved("article_before", having(scope.latest, target.article, catalogue))
        if mention.follows and scope.unsettled_end > scope.latest_end:
            # «والعهد (المادة ٧)», where it is not known which covenant is meant
            return unresolved("candidates", having(scope.unsettled, target.article, catalogue))
        within = mention.within >= 0 and mention.within == scope.latest_end
        choice = by_context(target.article, scope, grounds, catalogue, follows=mention.follows, within=within)
        if choice.status == "unresolved" and is_listed_again(target, scope, unit):
            return Choice(grounds.defaults[:1], "default", "default.listed")
        if touches_pointed(mention, scope, unit):
            pointed = having(scope.pointed, target.article, catalogue)
            if len(pointed) == len(scope.pointed) == 1:
                return Choice(tuple(pointed), "inherited", "inherited.particular")
            return unresolved("of_it", pointed)
        by_law = choice.status == "inherited" or (choice.status == "default" and not scope.law_article)
        if by_law and not within and is_laws(mention, scope, unit):
            return unresolved("law", choice.instruments)
        bare = grounds.closing and choice.rule in _IN_TEXT and not within
        if bare and default and default[0] not in choice.instruments:
            # A treaty body cites its own treaty bare, but may mean the one that the unit names.
            return unresolved("candidates", [*choice.instruments, *default])
        named = scope.law_named and choice.rule in _BY_SURROUNDINGS
        law = choice.rule in _MAY_BE_LAWS and not within
        if named or (law and (is_beside_law(mention, scope, unit) or is_of_changed_law(mention, unit))):
            # «… established under the Act of 1998. According to article 1, …»: it may be of the law.
            return unresolved("law", choice.instruments)
        return choice
    if mention.shared and mention.kind == "article":
        cited = scope.cited
        if (
            cited
            and cited.bare
            and cited.sentence == scope.sentence
            and not any(one for _, one in cited.rows)
        ):
            # «(المادة ٢٠ منها)؛ … المادتان ٦ و٣٦ والمادة ١٠ من …»: it may go on from what is not known.
            return unresolved("article_before", anchor.instruments)
        others = of_others(mention, anchor, target, scope, unit)
        if others:
            return unresolved("candidates", [*anchor.instruments, *others])
    if anchor.manner == "named":
        return by_name(anchor, target.article, grounds, catalogue)
    if anchor.manner == "customary":
        return by_customary(anchor, target.article, scope, grounds, catalogue)
    if anchor.rule in {"parent convention", "possessed"}:
        return of_family(mention, anchor, target, scope, unit)
    if anchor.manner == "described":
        apart = (
            scope.latest
            if mention.follows
            and mention.kind == "instrument"
            and not (anchor.pointing or anchor.rule in {SHORT, SHORT_SAID})
            else ()
        )
        in_own_treaty = unit.lexicon.links.this.match(unit.text, anchor.start) and by_own_treaty(
            anchor, target.article, grounds, catalogue
        )
        if in_own_treaty:
            return in_own_treaty
        itself = anchor.kind not in _OWN_TEXT and anchor.rule not in {SHORT, SHORT_SAID}
        itself = itself and unit.lexicon.links.this.match(unit.text, anchor.start) is not None
        taken_out = is_taken_out(mention, unit)
        meant = by_description(anchor, target.article, scope, grounds, catalogue, apart, taken_out=taken_out)
        if anchor.rule == UNTOLD:
            return unresolved("candidates", meant.instruments or meant.candidates)
        if meant.rule == "definite.said" and is_another_between(meant.instruments[0], anchor, scope, unit):
            return unresolved("unknown_said", meant.instruments)
        if itself and meant.rule in _FAR:
            # «the present Charter» is the text at hand, or the one quoted: not what was named elsewhere.
            return unresolved("itself", meant.instruments)
        return meant
    return unresolved(anchor.rule or "unknown_instrument")
