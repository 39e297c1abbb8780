"""Mentions of one unit → targets with their instruments, in text order, and what the scope then holds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import Literal

from unrec.catalogue import TREATIES, Catalogue
from unrec.references.choose import (
    Choice,
    by_context,
    by_customary,
    by_description,
    by_goal,
    by_name,
    by_own_treaty,
    by_rule,
    having,
    is_plan,
    unresolved,
)
from unrec.references.counted import counted
from unrec.references.goals import BY_NUMBER, is_goal, is_untold
from unrec.references.headings import is_listed
from unrec.references.lexicon import Alike
from unrec.references.mentions import (
    DOUBTFUL,
    SHORT,
    SHORT_SAID,
    UNTOLD,
    Anchor,
    Mention,
    Points,
    Record,
    Target,
)
from unrec.references.own import BARE, COMMON, CONTINUED
from unrec.references.phrases import Phrases
from unrec.references.resolutions import CARRIED
from unrec.references.scope import Cited, Grounds, Scope
from unrec.references.units import BRACKETED, ITS_PARAGRAPHS, OF_ARTICLE
from unrec.text import WORD, late

_ITS = "+article.of_it"
_SENTENCE_END = re.compile(r"[.؟!](?=\s|$)")
# «أحكامها» is at most this far from the instrument it points at.
_POSSESSED_REACH = 90
# «(المادة ٧).»: what stands before and behind articles that close a sentence,
# with a few words before the bracket.
_OPENED = late(r"([^.؛()]*)\(\s?$")
_PAUSED = re.compile(r"\s?[،,]\s")
# Words of a clause between two instruments, the first of them no joiner: a verb.
_LINKING = re.compile(r"[\s\"»)]{0,3}[^\W\d_]{4,}(?:\s[^\W\d_]+){0,3}\s?")
_CLOSED = re.compile(r"\s?\)\s?(?:[.؛]|$)")
_BRACKET_REACH = 24
_TITLED = re.compile(r"([^.;()]*)\(\s?$")
_LAW_REACH = 80
# How far behind «الإعلان» the resolution may stand that adopted it.
_ADOPTED_REACH = 90
_PAUSE = re.compile(r"[.،؛,;:()]")
_QUOTE = re.compile(r"[«»\"“”„]")
_QUOTE_REACH = 2000
_TOUCHING = re.compile(r"\s?[,(]\s?")
_PARTICULAR_REACH = 24
# Kinds of which a text outside the catalogue may be meant by the word for them.
_CALLED_SO = frozenset({*TREATIES, "declaration"})
_ROMAN_ITEM = re.compile(r"[ivx]{1,5}")
_BY_SURROUNDINGS = frozenset({"default.section", "default.heading", "default.title"})
_IN_TEXT = frozenset({"inherited.item", "inherited.sentence", "inherited.article_before"})
_ESTABLISHING = frozenset({"definite.section", "definite.document"})
_OWN_TEXT = frozenset({"convention", "protocol", "covenant"})
"""Kinds of which «this one» may mean what was named elsewhere."""
_FAR = frozenset({"definite.section", "definite.document", "definite.sole"})
_IN_UNIT = frozenset(
    {"definite.item", "definite.sentence", "definite.said", "definite.pair", "definite.term"}
)


class Resolved(Record, frozen=True, gc=False):
    """One row to be: the mention, one of its targets, the instrument, and how that was found."""

    mention: Mention
    target: Target
    instrument: str | None
    choice: Choice


class Resolver(Record, frozen=True, gc=False):
    """What stays the same while a unit's mentions are resolved."""

    text: str
    grounds: Grounds
    catalogue: Catalogue
    genders: Mapping[str, str]
    article_sign: str
    governing: frozenset[str]
    law_words: frozenset[str]
    text_words: frozenset[str]
    everyday: frozenset[str]
    bound: frozenset[str]
    told: frozenset[str]
    particular: "re.Pattern[str]"
    this: "re.Pattern[str]"
    subject_marks: frozenset[str]
    parties: tuple[str, ...]
    relatives: Phrases[bool]
    adopting: frozenset[str]
    stranger_units: Mapping[str, str]
    comment_on: Phrases[bool]
    alike: tuple[Alike, ...]
    kind_of: Callable[[str], str]
    is_of_other: Callable[[str, int], bool]


def resolve(mentions: list[Mention], scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    """Yield the rows of each mention, and note in `scope` and in the grounds what was named.

    Mentions of national law, and articles that a sentence cites after naming one, give no row.
    """
    position = 0
    for found, following in zip_longest(mentions, mentions[1:]):
        if _SENTENCE_END.search(unit.text, position, found.start):
            scope.next_sentence()
        if found.start < position:
            # «الاتفاقية الأولى» inside the phrase of an article that took it in.
            continue
        mention = counted(_adopted(found, following, unit), scope, unit.catalogue)
        position = mention.end
        rows = list(_rows(mention, scope, unit))
        _note(mention, rows, scope, unit)
        yield from rows


def _adopted(mention: Mention, following: Mention | None, unit: Resolver) -> Mention:
    """«الإعلان الذي اعتمدته الجمعية العامة في قرارها ٤٧/١٣٣»: what that resolution holds; else it is not
    known.
    """
    anchor = mention.anchor
    if anchor is None or anchor.manner != "described" or following is None or following.kind != "resolution":
        return mention
    between = unit.text[mention.end : following.start]
    if anchor.end != mention.end or len(between) > _ADOPTED_REACH or _PAUSE.search(between):
        return mention
    if unit.adopting.isdisjoint(WORD.findall(between)):
        return mention
    held = _held(following, unit)
    meant = tuple(
        one
        for one in held
        if (one in anchor.among if anchor.among else unit.catalogue.instruments[one].kind == anchor.kind)
    )
    manner: Literal["named", "unknown"] = "named" if len(meant) == 1 else "unknown"
    return mention._replace(anchor=anchor._replace(manner=manner, instruments=meant, rule="adopted"))


def _held(resolution: Mention, unit: Resolver) -> tuple[str, ...]:
    """The instruments that a resolution holds, where it is one that is known by its symbol."""
    symbols = {target.symbol for target in resolution.targets}
    return _by_symbol(unit.catalogue).get(symbols.pop() or "", ()) if len(symbols) == 1 else ()


@cache
def _by_symbol(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The instruments that a document holds, by its symbol."""
    found: dict[str, tuple[str, ...]] = {}
    for one in catalogue.instruments.values():
        if one.symbol:
            found[one.symbol] = (*found.get(one.symbol, ()), one.id)
    return found


def _rows(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    if mention.kind in {"article", "part", "instrument"}:
        if mention.rule.endswith(CONTINUED):
            yield from _continued(mention, scope, unit)
        elif mention.back:
            own = unit.grounds.treaty is not None and unit.this.search(unit.text, mention.start, mention.end)
            yield from _own_article(mention, unit) if own else _pointed_back(mention, scope, unit)
        elif mention.said:
            yield from _said_before(mention, scope, unit)
        elif mention.anchor is None and mention.rule.startswith("rule."):
            yield from _bare_rule(mention, scope, unit)
        elif mention.rule == BY_NUMBER:
            yield from _targets_by_number(mention, scope, unit)
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
            choice = _possessed(mention, scope, unit)
            if choice is None and mention.rule == "instrument.annexed":
                choice = unresolved("nothing_named")
            yield from _spread(mention, mention.targets[0], choice) if choice else ()
        elif mention.kind == "part" and mention.anchor is None and not mention.possessed:
            yield from _bare_part(mention, scope, unit)
        elif mention.anchor and mention.anchor.manner == "customary" and mention.kind == "instrument":
            choice = by_customary(mention.anchor, None, scope, unit.grounds, unit.catalogue)
            # Without ground for it, it is the bare name of an instrument that is not known.
            told = choice.instruments or mention.rule == "instrument.described"
            yield from _spread(mention, mention.targets[0], choice) if told else ()
        elif (
            mention.anchor
            or not scope.law
            or _is_closing(mention, unit)
            or (scope.law_article and _is_bracketed(mention, unit))
            or is_listed(mention, scope, unit.grounds)
        ):
            for target in mention.targets:
                choice = _choice(mention, target, scope, unit)
                # The bare name of an instrument that is not known is no row, nor is «تلك الاتفاقية» for one.
                if mention.kind != "instrument" or not _is_no_name(mention.anchor, choice, unit):
                    yield from _spread(mention, target, choice)
    elif mention.rule.endswith(BARE) and not scope.is_empty():
        # What the paragraph above names may have paragraphs, too.
        return
    elif mention.kind != "context":
        for target in mention.targets:
            yield Resolved(mention, target, None, _symbol(mention, target, scope))


def _is_no_name(anchor: Anchor | None, choice: Choice, unit: Resolver) -> bool:
    """«تلك الاتفاقية» for an instrument that is not known; «المعاهدة» where the unit has named none.

    And «هذه الاتفاقية» in the text of a treaty that is not known.
    """
    if choice.rule in {"unresolved.unknown_said", "unresolved.treaty"}:
        return True
    if anchor is not None and anchor.rule in {SHORT, SHORT_SAID, DOUBTFUL}:
        alike = next((one for one in unit.alike if one.among == anchor.among), None)
        if alike is None or not alike.everyday:
            # «برنامج العمل» where nothing so called has been named is that of a meeting.
            return choice.status == "unresolved" and not choice.candidates
        # An everyday word is one only where it is known what it means.
        bare = alike.bound and alike.words.match(unit.text, anchor.start) is not None
        return bare or choice.status == "unresolved"
    described = anchor.kind if anchor is not None and anchor.manner == "described" else ""
    pointing = anchor is not None and anchor.pointing and choice.rule in _IN_UNIT
    if described in unit.bound and not (pointing or choice.rule == "definite.term"):
        return True
    if described in unit.told and choice.status == "unresolved":
        return True
    everyday = described in unit.everyday
    return everyday and choice.rule not in _IN_UNIT


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


def _choice(mention: Mention, target: Target, scope: Scope, unit: Resolver) -> Choice:
    anchor, grounds, catalogue = mention.anchor, unit.grounds, unit.catalogue
    if anchor and _is_ruled(mention):
        if anchor.manner == "named":
            return by_rule(anchor, target.article, catalogue)
        by_words = by_customary if anchor.manner == "customary" else by_description
        meant = by_words(anchor, None, scope, grounds, catalogue)
        told = by_rule(anchor._replace(instruments=meant.instruments), target.article, catalogue)
        return meant if told.instruments else told
    if _is_strangers(mention, scope, unit):
        held = having(_of_gender(mention.gender, list(scope.adopted), unit), target.article, catalogue)
        if mention.possessed and len(held) == len(scope.adopted) == 1:
            # Resolutions have no articles.
            return Choice(tuple(held), "anaphoric", "anaphoric.adopted")
        return unresolved("stranger")
    if mention.possessed == "itself" and _has_other_subject(mention, scope, unit):
        return unresolved("of_it", having(scope.in_sentence(), target.article, catalogue))
    if mention.possessed == "itself" and mention.place and mention.kind == "article":
        return _of_two(mention, target, scope, unit)
    if mention.rule.endswith(COMMON):
        several = len(scope.latest) > 1 and set(scope.latest) <= set(scope.in_sentence())
        common = having(scope.latest, target.article, catalogue) if several else []
        if common and len(common) == len(scope.latest):
            return Choice(tuple(common), "anaphoric", "anaphoric.common")
        return unresolved("of_it", scope.latest)
    if mention.possessed:
        choice = _possessed(mention, scope, unit)
        if choice and having(choice.instruments, target.article, catalogue):
            return choice
        if mention.possessed != "itself":
            return unresolved("of_it", choice.candidates if choice else ())
        before = scope.latest_of_item_before()
        last = having(_of_gender(mention.gender, list(before), unit), target.article, catalogue)
        if len(last) == len(before) == 1:
            return Choice(tuple(last), "anaphoric", "anaphoric.gender")
        fitting = having(_of_gender(mention.gender, scope.in_sentence(), unit), target.article, catalogue)
        if mention.kind == "part" and mention.rule.endswith(_ITS) and _is_another_noun(mention, scope, unit):
            # «اتفاقية حقوق الطفل والتشريعات الوطنية وفصولها الأول والثاني»
            return unresolved("of_it", fitting)
        if len(fitting) == 1:
            return Choice(tuple(fitting), "anaphoric", "anaphoric.gender")
        near = having(_of_gender(mention.gender, scope.recent(), unit), target.article, catalogue)
        if len(near) == 1 and not scope.unknown and not _is_of_law(mention, scope, unit):
            return Choice(tuple(near), "inherited", "inherited.item")
        return unresolved("of_it", near)
    if anchor is None:
        default = having(grounds.defaults[:1], target.article, catalogue)
        if default and _is_closing(mention, unit):
            headed = having(grounds.heading, target.article, catalogue)
            if headed and default[0] not in grounds.heading:
                # Under a heading on a protocol they may be of that.
                return unresolved("candidates", [*headed, *default])
            return Choice(tuple(default), "default", "default.closing")
        if default and is_listed(mention, scope, unit.grounds):
            return Choice(tuple(default), "default", "default.listed")
        if scope.about_end > scope.latest_end and not mention.follows:
            return _on_comment(mention, target, scope, unit)
        within = mention.within >= 0 and mention.within == scope.latest_end
        choice = by_context(target.article, scope, grounds, catalogue, follows=mention.follows, within=within)
        if choice.status == "unresolved" and _is_listed_again(target, scope, unit):
            return Choice(grounds.defaults[:1], "default", "default.listed")
        if _touches_pointed(mention, scope, unit):
            pointed = having(scope.pointed, target.article, catalogue)
            if len(pointed) == len(scope.pointed) == 1:
                return Choice(tuple(pointed), "inherited", "inherited.particular")
            return unresolved("of_it", pointed)
        by_law = choice.status == "inherited" or (choice.status == "default" and not scope.law_article)
        if by_law and not within and _is_laws(mention, scope, unit):
            return unresolved("law", choice.instruments)
        bare = grounds.closing and choice.rule in _IN_TEXT and not within
        if bare and default and default[0] not in choice.instruments:
            # A treaty body cites its own treaty bare, but may mean the one that the unit names.
            return unresolved("candidates", [*choice.instruments, *default])
        if scope.law_named and choice.rule in _BY_SURROUNDINGS:
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
        others = _of_others(mention, anchor, target, scope, unit)
        if others:
            return unresolved("candidates", [*anchor.instruments, *others])
    if anchor.manner == "named":
        return by_name(anchor, target.article, grounds, catalogue)
    if anchor.manner == "customary":
        return by_customary(anchor, target.article, scope, grounds, catalogue)
    if anchor.rule in {"parent convention", "possessed"}:
        return _of_family(mention, anchor, target, scope, unit)
    if anchor.manner == "described":
        apart = (
            scope.latest
            if mention.follows
            and mention.kind == "instrument"
            and not (anchor.pointing or anchor.rule in {SHORT, SHORT_SAID})
            else ()
        )
        in_own_treaty = unit.this.match(unit.text, anchor.start) and by_own_treaty(
            anchor, target.article, grounds, catalogue
        )
        if in_own_treaty:
            return in_own_treaty
        itself = anchor.kind not in _OWN_TEXT and anchor.rule not in {SHORT, SHORT_SAID}
        itself = itself and unit.this.match(unit.text, anchor.start) is not None
        taken_out = _is_taken_out(mention, unit)
        meant = by_description(anchor, target.article, scope, grounds, catalogue, apart, taken_out=taken_out)
        if anchor.rule == UNTOLD:
            return unresolved("candidates", meant.instruments or meant.candidates)
        if meant.rule == "definite.said" and _is_another_between(meant.instruments[0], anchor, scope, unit):
            return unresolved("unknown_said", meant.instruments)
        if itself and meant.rule in _FAR:
            # «the present Charter» is the text at hand, or the one quoted: not what was named elsewhere.
            return unresolved("itself", meant.instruments)
        return meant
    return unresolved(anchor.rule or "unknown_instrument")


def _is_listed_again(target: Target, scope: Scope, unit: Resolver) -> bool:
    """«غسل الأموال (المادتان ٢٣ و٢٤)», and «المادة ٢٣ من الاتفاقية … المادة ٢٣»: tell whether the heading
    cites the article, and the unit has cited that of the body's own instrument and of no other.
    """
    own = unit.grounds.defaults[:1]
    of = scope.articles.get(target.article or "")
    listed = bool(own) and unit.grounds.ranked and target.article in unit.grounds.listed
    # «… المادة ٢٣ من الاتفاقية، وكذلك اتفاقية مكافحة الفساد؛ وتنص المادة ٢٣ …»: it may be the other's.
    return listed and of == {own[0]} and {*scope.in_sentence()} <= {own[0]}


def _is_ruled(mention: Mention) -> bool:
    """Tell whether a mention is of rules or principles, whose numbers stand in the place of articles."""
    return "rule." in mention.rule


def _of_family(mention: Mention, anchor: Anchor, target: Target, scope: Scope, unit: Resolver) -> Choice:
    """«المادة ٢٥ من الاتفاقية الأم», «المادة ١٥ من بروتوكولها الثاني»:
    of what belongs together with what was named.
    """
    possessed: Points = "parent" if anchor.rule == "parent convention" else "protocol"
    whole = mention._replace(possessed=possessed, gender=anchor.kind, year=anchor.year, place=anchor.place)
    choice = _possessed(whole, scope, unit)
    before = scope.latest_of_item_before()
    if choice is None and possessed == "protocol" and len(before) == 1:
        # «(b) … article 19 of the Optional Protocol thereto»: of what the item before named last.
        choice = _protocols(whole, before, unit)
    choice = choice or unresolved("of_it")
    if choice.instruments and not having(choice.instruments, target.article, unit.catalogue):
        return unresolved("no_such_article", choice.instruments)
    return choice


def _is_another_between(instrument: str, anchor: Anchor, scope: Scope, unit: Resolver) -> bool:
    """«the Fish Stocks Agreement and the Lusaka Agreement …, article 4 of that Agreement»:
    one whose name is not known.

    A word for its kind stands between what is meant and the phrase that points back.
    """
    start = scope.ends.get(instrument, 0)
    # What was looked at for a phrase before is not looked at again.
    upto, found = scope.looked_between.get((start, anchor.kind), (start, False))
    if not found and upto < anchor.start:
        between = WORD.findall(unit.text, upto, anchor.start)
        found = any(unit.kind_of(word) == anchor.kind for word in between)
        scope.looked_between[start, anchor.kind] = (anchor.start, found)
    return found


def _is_of_law(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """Tell whether a text that is no treaty stands between an
    instrument and a pronoun in a later sentence.
    """
    between = (
        unit.text[scope.latest_end : mention.start] if scope.latest_end >= 0 else unit.text[: mention.start]
    )
    return scope.law_named or not unit.law_words.isdisjoint(WORD.findall(between))


def _of_two(mention: Mention, target: Target, scope: Scope, unit: Resolver) -> Choice:
    """«l'article 46 de la première»: the first or the last of the two that this or the last sentence names,
    or its only one.
    """
    named = list(dict.fromkeys(one for one in scope.sequence if one))
    if len(named) < 2:
        named = list(dict.fromkeys((*(one for one in scope.sequence_before if one), *named)))
    told = _of_gender(mention.gender, named, unit)
    pair = told if len(told) == 2 else named
    one = pair[0 if mention.place > 0 else -1] if len(pair) == 2 and not scope.unknown else None
    if one is None or one not in told or not having((one,), target.article, unit.catalogue):
        return unresolved("of_it", told)
    return Choice((one,), "anaphoric", "anaphoric.order")


def _of_others(mention: Mention, anchor: Anchor, target: Target, scope: Scope, unit: Resolver) -> list[str]:
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


def _is_strangers(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """Tell whether an article is of a text outside the catalogue: «إعلان …، ولا سيما المادة ١٨ منه»."""
    if mention.anchor or mention.kind != "article" or mention.back:
        return False
    start = max(0, scope.stranger_end)
    near = max(start, mention.start - _PARTICULAR_REACH)
    before = unit.text[near : mention.start]
    directly = (near == start and not before.strip(" ،,(")) or before.rstrip().endswith("(")
    if mention.follows and not directly:
        return False
    if mention.possessed:
        return scope.is_strange(mention.gender)
    return scope.is_strange("") and (directly or _is_taken_out(mention, unit))


def _is_taken_out(mention: Mention, unit: Resolver) -> bool:
    """Tell whether «ولا سيما» or the like stands directly before a phrase."""
    before = unit.text[max(0, mention.start - _PARTICULAR_REACH) : mention.start]
    return any(match.end() == len(before) for match in unit.particular.finditer(before))


def _on_comment(mention: Mention, target: Target, scope: Scope, unit: Resolver) -> Choice:
    """«التعليق العام رقم ٣٢ بشأن المادة ١٤»: of the treaty that the comment is on, where it follows directly.

    Farther behind, of that treaty where it is the document's own; else either may be meant.
    """
    meant = having(scope.about, target.article, unit.catalogue)
    start = scope.about_end + (unit.text[scope.about_end : scope.about_end + 1].isspace())
    on = unit.comment_on.longest(unit.text, start)
    directly = not unit.text[on[1] if on else scope.about_end : mention.start].strip()
    own = having(unit.grounds.defaults[:1], target.article, unit.catalogue)
    if len(meant) == 1 and (directly or own == meant):
        return Choice(tuple(meant), "inherited", "inherited.comment")
    return unresolved("comment", [*meant, *own])


def _touches_pointed(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """«… y su Protocolo de 2005, art. 4»: an article right behind a
    protocol that a pronoun points at is of that.
    """
    if mention.kind != "article" or scope.pointed_end < max(scope.latest_end, 0):
        return False
    return _TOUCHING.fullmatch(unit.text, scope.pointed_end, mention.start) is not None


def _is_laws(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """«Федеральный закон «О портах» (ст. 31)»: articles in brackets behind the title of a law,
    with no instrument between.
    """
    start = max(0, mention.start - _LAW_REACH, scope.latest_end)
    opened = _TITLED.search(unit.text[start : mention.start])
    # «равенство перед законом (статья 7)»: without a title it is no law in particular.
    return opened is not None and not unit.law_words.isdisjoint(WORD.findall(opened[1])[:-1])


def _is_closing(mention: Mention, unit: Resolver) -> bool:
    """«… دون عرضهم على قاض (المواد ٢ و٩ و١٤).»: articles that close a sentence in brackets,
    in a body's own document.
    """
    return unit.grounds.closing and _is_bracketed(mention, unit)


def _is_bracketed(mention: Mention, unit: Resolver) -> bool:
    """«تجرم المادة ١٢٠ من القانون الجنائي الرشوة (المادة ١٥).»: articles that close a sentence in brackets.

    Not where law is named directly before the bracket: «قانون العقوبات (المادة ٢٢٧)».
    """
    if mention.kind != "article" or mention.anchor or mention.follows:
        return False
    if mention.back or mention.possessed or not _CLOSED.match(unit.text, mention.end):
        return False
    opened = _OPENED.search(unit.text[max(0, mention.start - _BRACKET_REACH) : mention.start])
    return opened is not None and unit.law_words.isdisjoint(WORD.findall(opened[1]))


def _bare_part(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    """«الفصل الثالث» where the sentence has named one instrument, which has that part; else no row.

    In a treaty's own text it is that treaty's where the sentence names none. «(الجزء الثالث)» is of the one
    instrument directly before the bracket only.
    """
    named, own = scope.in_sentence(), unit.grounds.treaty
    directly = _before_bracket(mention, scope, unit)
    if directly or mention.rule.endswith(BRACKETED):
        for one in directly:
            known = unit.catalogue.instruments[one].parts
            for target in mention.targets:
                if not (known and target.part and target.part.isdecimal() and int(target.part) > known):
                    yield Resolved(mention, target, one, Choice((one,), "inherited", "inherited.part"))
        return
    choice = Choice(tuple(named), "inherited", "inherited.part")
    if own and not named:
        named, choice = [own], Choice((own,), "default", "default.treaty")
    if len(named) != 1 or named[0] in scope.assumed or scope.unknown or scope.law:
        return
    parts = unit.catalogue.instruments[named[0]].parts or 0
    if all(
        target.part and target.part.isdecimal() and int(target.part) <= parts for target in mention.targets
    ):
        for target in mention.targets:
            yield Resolved(mention, target, named[0], choice)


def _before_bracket(mention: Mention, scope: Scope, unit: Resolver) -> tuple[str, ...]:
    """The one instrument that is named directly before the bracket that a phrase opens."""
    directly = scope.latest_end >= 0 and unit.text[scope.latest_end : mention.start].strip() == "("
    return scope.latest if directly and len(scope.latest) == 1 else ()


def _targets_by_number(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    """«الغايتان ٢١ و٢٢»: of the one plan that the sentence names whose numbered parts are targets; else no
    row.
    """
    plans = [one for one in scope.in_sentence() if is_plan(one, unit.catalogue)]
    known = unit.catalogue.instruments[plans[0]] if len(plans) == 1 else None
    if (
        known is None
        or known.divided != "targets"
        or not all(known.has_part(one.part or "") for one in mention.targets)
    ):
        return
    for target in mention.targets:
        yield Resolved(mention, target, known.id, Choice((known.id,), "inherited", "inherited.goal"))


def _bare_rule(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: of the rules named directly before, or alone in the sentence;
    else no row, but one that is not resolved for «المبدأ ٥ منها».

    Where the sentence names none, those that alone the unit,
    what it hangs under and the items before it have named. No row for «القاعدة ٤ من القواعد المعمول بها».
    """
    if not mention.possessed and unit.is_of_other(unit.text, mention.end):
        return

    def ruled(instruments: Iterable[str]) -> list[str]:
        found = [one for one in instruments if unit.catalogue.instruments[one].ruled]
        return _of_gender(mention.gender, found, unit) if mention.possessed else found

    directly = unit.text[scope.latest_end : mention.start].strip() == "("
    last = (directly or mention.possessed) and len(scope.latest) == 1 and not scope.is_strange(mention.gender)
    named = ruled(scope.latest) if last else ruled(scope.in_sentence())
    if not named and not (scope.law or scope.unknown or scope.is_strange(mention.gender)):
        named = ruled(dict.fromkeys((*scope.named, *scope.beside)))
    if len(named) != 1:
        # «مجموعة مبادئ الغابات، ولا سيما المبدأ ٥ منها»: of a text that the catalogue does not hold.
        open_rows = mention.targets if mention.possessed and not scope.law else ()
        yield from (Resolved(mention, one, None, unresolved("of_it", named)) for one in open_rows)
        return
    for target in mention.targets:
        if unit.catalogue.has_article(named[0], target.article or ""):
            yield Resolved(mention, target, named[0], Choice((named[0],), "inherited", "inherited.rule"))
        elif mention.possessed:
            yield Resolved(mention, target, None, unresolved("no_such_article"))


def _own_article(mention: Mention, unit: Resolver) -> Iterator[Resolved]:
    """«الفقرة ١ من هذه المادة» in a treaty's own text: of the article that the paragraph stands in.

    None for several articles, in the text of a treaty that the catalogue does not hold, within a quotation,
    which may be of another article, and where it is said to be of something else.
    """
    if _is_quoted(unit.text, mention.start) or unit.is_of_other(unit.text, mention.end):
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


def _pointed_back(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
    """«تلك المادة»: the articles of the mention before, where they are as many as the word says.

    Without any, the word has another sense («تلك المادة المخدرة»), and there is no row.
    """
    before = scope.cited_before()
    if not before:
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


def _is_of_what_follows(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """Tell whether a paragraph may be of a text that has paragraphs and no articles, named behind the article
    cited last; with an ending that points, of any definite noun there.
    """
    cited = scope.cited
    if cited is None or cited.end < 0 or cited is scope.above:
        # «… المادة ١٨ …» above, and «الاتفاقية، ولا سيما فقراتها ٣ و٨»
        return bool(_of_gender(mention.gender, scope.own(), unit))
    if scope.stranger_end > cited.end and scope.stranger_gender in {"", mention.gender}:
        return True
    plans = [one for one in scope.latest if unit.catalogue.instruments[one].kind not in TREATIES]
    if scope.latest_end > cited.end and _of_gender(mention.gender, plans, unit):
        return True
    return mention.rule.endswith(ITS_PARAGRAPHS) and _has_noun(unit.text[cited.end : mention.start], unit)


def _of_instrument(anchor: Anchor, scope: Scope, unit: Resolver) -> list[Cited]:
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


def _continued(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
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
    if alone and (len(paragraphs) > 1 or not unit.text_words.isdisjoint(between)):
        # «القانون الوطني، الفقرة الفرعية (ج)»
        return
    for own in mention.targets:
        paragraph = own.paragraph or (next(iter(paragraphs)) if len(paragraphs) == 1 else None)
        yield Resolved(mention, own._replace(article=article, paragraph=paragraph), instrument, choice)


def _said_before(mention: Mention, scope: Scope, unit: Resolver) -> Iterator[Resolved]:
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


def _possessed(mention: Mention, scope: Scope, unit: Resolver) -> Choice | None:
    """«أحكامها»، «بروتوكولاتها»: the instrument directly before, or its protocols. None where none is."""
    if mention.possessed == "parent":
        return _parent(scope, unit)
    if mention.possessed == "amendment":
        return _amendment(mention, scope, unit)
    before = scope.latest_of_item_before() if mention.anchor and not scope.latest else ()
    if before:
        # «(ب) البروتوكول المكمل لها المتعلق ب…»
        return _protocols(mention, before, unit)
    if not scope.latest or scope.is_strange(mention.gender):
        return None
    if not (_is_near(mention, scope, unit) or _is_subject(mention, scope, unit)):
        return None
    if mention.possessed == "both":
        both = scope.in_sentence()
        return Choice(tuple(reversed(both)), "anaphoric", "anaphoric.both") if len(both) == 2 else None
    if mention.possessed == "itself":
        if len(scope.latest) > 1:
            return unresolved("candidates", scope.latest)
        return Choice(scope.latest, "anaphoric", "anaphoric.provisions")
    return _protocols(mention, scope.latest, unit)


def _protocols(mention: Mention, latest: tuple[str, ...], unit: Resolver) -> Choice | None:
    """As many protocols of what was named last as the word says; None where it has none."""
    parents = [one for one in latest if unit.catalogue.children(one)]
    if not parents and (mention.place or mention.year):
        # «البروتوكول الأول لاتفاقية لاهاي …، والمادة ١٥ من بروتوكولها الثاني»
        parents = [above for one in latest for above in unit.catalogue.parents(one)]
    families = dict.fromkeys(unit.catalogue.children(parent) for parent in parents)
    children = tuple(
        child
        for family in families
        for child in family
        if mention.year in {"", unit.catalogue.instruments[child].year}
        and mention.place in {0, unit.catalogue.instruments[child].place}
    )
    wanted = {"protocol": 1, "two protocols": 2}.get(mention.possessed or "", len(children))
    if not children:
        return None
    among = mention.anchor.among if mention.anchor else None
    if among is not None:
        # «البروتوكول المكمل لها المتعلق ب…»: the one of the title, and none where that is not known.
        told = tuple(one for one in children if one in among)
        return (
            Choice(told, "explicit", "explicit.subject")
            if len(told) == 1
            else unresolved("candidates", children)
        )
    if len(families) > 1 or len(children) != wanted:
        return unresolved("candidates", children)
    return Choice(_own_first(children, unit.grounds), "inherited", "inherited.protocols")


def _amendment(mention: Mention, scope: Scope, unit: Resolver) -> Choice | None:
    """«اتفاقية بازل وتعديل الحظر الملحق بها»: the only amendment to what was named last, or of that year."""
    if len(scope.latest) != 1 or scope.is_strange(mention.gender) or not _is_near(mention, scope, unit):
        return None
    found = [
        one
        for one in unit.catalogue.amendments(scope.latest[0])
        if mention.year in {"", unit.catalogue.instruments[one].year}
    ]
    if len(found) > 1:
        return unresolved("candidates", found)
    return Choice((found[0],), "inherited", "inherited.amendment") if found else None


def _parent(scope: Scope, unit: Resolver) -> Choice:
    """«الاتفاقية الأم»: what the protocols belong to that the unit names, else the document's own."""
    for named in (scope.recent(), list(unit.grounds.defaults[:1])):
        above = list(dict.fromkeys(parent for one in named for parent in unit.catalogue.parents(one)))
        if len(above) == 1:
            return Choice((above[0],), "inherited", "inherited.parent")
        if above:
            return unresolved("candidates", above)
    return unresolved("nothing_named")


def _of_gender(gender: str, instruments: list[str], unit: Resolver) -> list[str]:
    """Those that a pronoun of this gender can point at; a gender that is not known fits any."""
    if not gender:
        return instruments
    kinds = {one: unit.catalogue.instruments[one].kind for one in instruments}
    return [one for one, kind in kinds.items() if unit.genders.get(kind, gender) in {gender, ""}]


def _own_first(children: tuple[str, ...], grounds: Grounds) -> tuple[str, ...]:
    """The document's own protocol comes first, then the catalogue's order."""
    own = tuple(one for one in grounds.defaults[:1] if one in children)
    return (*own, *(one for one in children if one not in own))


def _is_near(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """Tell whether the last instrument is of the right gender, with no other noun between."""
    between = unit.text[scope.latest_end : mention.start]
    if len(between) > _POSSESSED_REACH or _SENTENCE_END.search(between):
        return False
    if mention.possessed not in {"itself", "both"}:
        return mention.rule != "instrument.protocols_joined" or not between.strip()
    if mention.gender and len(_of_gender(mention.gender, list(scope.latest), unit)) < len(scope.latest):
        return False
    # A definite noun between would be the nearer antecedent: «الاتفاقية في التشريعات وأحكامها».
    return not _has_noun(between, unit)


def _is_another_noun(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """Tell whether a definite noun stands behind the instrument named last, which an ending may point at."""
    return scope.latest_end >= 0 and _has_noun(unit.text[scope.latest_end : mention.start], unit)


def _has_noun(text: str, unit: Resolver) -> bool:
    """Tell whether a definite noun stands in a text, but for those that govern provisions."""
    sign = unit.article_sign
    return bool(sign) and any(
        sign in word[:4] and len(word) > 4 and word not in unit.governing for word in text.split()
    )


def _has_other_subject(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """«… أن اتفاقية س تكمل اتفاقية ص، إذ توجب المادة ٣ منها …»: a clause of its own may be about the first.

    Words that do not only join them stand between the two, and a comma behind the second, with no word that
    takes the article out of it.
    """
    if mention.kind != "article" or mention.place or len(scope.latest) != 1:
        return False
    pause = _PAUSED.match(unit.text, scope.latest_end)
    between = unit.text[scope.latest_end : mention.start]
    if pause is None or _SENTENCE_END.search(between) or unit.relatives.longest(unit.text, pause.end()):
        return False
    if not between[pause.end() - scope.latest_end :].strip() or unit.particular.search(between):
        return False
    own = [one for one in scope.in_sentence() if one not in scope.latest]
    ends = [scope.ends.get(one, -1) for one in _of_gender(mention.gender, own, unit)]
    if mention.gender and scope.stranger_gender == mention.gender:
        ends.append(scope.stranger_end)
    return any(_LINKING.fullmatch(unit.text, end, scope.latest_start) is not None for end in ends if end >= 0)


def _is_subject(mention: Mention, scope: Scope, unit: Resolver) -> bool:
    """«أن العهد يعلو على القوانين بموجب المادة ١١ من الدستور، …. تستشهد بأحكامه»: the sentence is about it.

    It is the only instrument of the sentence, and in a treaty body's document its own.
    """
    if mention.possessed != "itself" or not unit.grounds.closing or len(scope.latest) != 1:
        return False
    if scope.latest != unit.grounds.defaults[:1] or scope.in_sentence() != list(scope.latest):
        return False
    if mention.gender and not _of_gender(mention.gender, list(scope.latest), unit):
        return False
    before = WORD.findall(unit.text[max(0, scope.latest_start - _PARTICULAR_REACH) : scope.latest_start])
    between = unit.text[scope.latest_end : mention.start]
    return bool(before) and before[-1] in unit.subject_marks and not _SENTENCE_END.search(between)


def _note(mention: Mention, rows: list[Resolved], scope: Scope, unit: Resolver) -> None:
    """Put what the mention named into the scope and the grounds."""
    anchor: Anchor | None = mention.anchor
    if anchor:
        unit.grounds.protocols |= _protocols_meant(anchor, rows, unit)
    if anchor and anchor.manner == "law":
        scope.law = scope.law_named = True
        scope.law_article = scope.law_article or any(target.article for target in mention.targets)
        return
    if anchor and anchor.manner == "stranger" and anchor.rule == SHORT:
        unit.grounds.called_alike.add(anchor.among or frozenset())
    if anchor and anchor.alike:
        unit.grounds.called_alike.update(anchor.alike)
    if mention.rule == "context.alike":
        return
    if anchor and anchor.manner == "stranger":
        head = WORD.match(unit.text, anchor.start)
        kind = unit.kind_of(head[0]) if head else ""
        # «إعلان الدوحة بشأن الغابات»: «الإعلان» may be that.
        unit.grounds.unknown |= {kind} & _CALLED_SO
        scope.name_stranger(anchor.kind, mention.end)
        return
    if mention.rule.startswith("comment."):
        scope.about, scope.about_end = mention.about, mention.end
    if mention.kind == "resolution":
        held = _held(mention, unit)
        if held and held == scope.latest:
            # «إعلان …، الذي اعتمدته الجمعية العامة في قرارها ٦١/٢٩٥»: what was named last, and no other text.
            return
        scope.name_stranger(next(iter(unit.stranger_units.values()), ""), mention.end)
        scope.adopted = held
        return
    if anchor and anchor.manner == "unknown" and mention.kind == "context":
        scope.name_stranger(unit.genders.get(anchor.kind, ""), mention.end)
    if anchor and anchor.manner == "unknown" and anchor.year:
        unit.grounds.strangers.add((anchor.kind, anchor.year))
    if anchor and anchor.manner == "unknown" and anchor.rule == "no_treaty":
        return
    if anchor and anchor.rule == "outer":
        # «هذه الاتفاقية» may be the one that the title names, «منه» is of the text itself.
        scope.name(anchor.instruments, mention.start, mention.end - 1)
        scope.name_stranger(unit.genders.get(anchor.kind, ""), mention.end)
        _name_unknown(anchor.kind, scope, unit)
        return
    if anchor and (anchor.manner == "unknown" or (anchor.manner == "customary" and not rows)):
        _name_unknown(anchor.kind, scope, unit)
        if mention.kind == "instrument":
            scope.name_stranger(unit.genders.get(anchor.kind, ""), mention.end)
    if mention.kind not in {"article", "part", "instrument"} or not rows:
        return
    named = tuple(dict.fromkeys(row.instrument for row in rows if row.instrument))
    if mention.kind == "instrument" and mention.possessed not in {None, "itself", "both"}:
        # «وبروتوكولاتها» does not compete with its convention for what comes later.
        scope.pointed, scope.pointed_end = named, mention.end
        if mention.possessed == "protocol":
            unit.grounds.pointed |= dict.fromkeys(named, 1)
        return
    if anchor and anchor.manner == "described" and rows[0].choice.rule in _ESTABLISHING:
        before = unit.grounds.established.setdefault(anchor.kind, named[0])
        unit.grounds.established[anchor.kind] = before if before == named[0] else ""
    if mention.kind == "instrument" and unit.text.endswith(unit.parties, 0, max(0, mention.start - 1)):
        scope.bound = named
    by_place = anchor is not None and anchor.rule == "counted"
    assumed = all(row.choice.status == "default" for row in rows)
    scope.name(named, mention.start, mention.end, assumed=assumed, anew=not by_place)
    if mention.kind == "article":
        unit.grounds.articles |= {
            row.target.article: row.instrument for row in rows if row.target.article and row.instrument
        }
        candidates = tuple(dict.fromkeys(one for row in rows for one in row.choice.candidates))
        for row in rows:
            if row.instrument and row.target.article:
                scope.cited_of[row.instrument] = row.target.article
            if row.target.article:
                scope.articles.setdefault(row.target.article, set()).add(row.instrument or "")
        if not (scope.cited and _is_ruled(mention)):
            # «المادة المذكورة» behind a rule is the article before it.
            scope.cited = Cited(
                tuple((row.target, row.instrument) for row in rows),
                candidates,
                scope.sentence,
                mention.end,
                bare=anchor is None or mention.possessed is not None,
            )
    for one in named:
        unit.grounds.section.pop(one, None)
        unit.grounds.section[one] = 1
        unit.grounds.unknown.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.unknown_document.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.document[one] = 1
        unit.grounds.annex[one] = 1


def _protocols_meant(anchor: Anchor, rows: list[Resolved], unit: Resolver) -> set[str]:
    """The protocols that a mention means; one is empty where it may mean one that is not known."""
    meant = {*anchor.instruments, *(row.instrument for row in rows if row.instrument)}
    found = {one for one in meant if unit.catalogue.instruments[one].kind == "protocol"}
    untold = anchor.kind == "protocol" or (anchor.manner == "unknown" and not anchor.kind)
    return found if found or not untold else {""}


def _name_unknown(kind: str, scope: Scope, unit: Resolver) -> None:
    """Note an instrument outside the catalogue: nearer than what was named before it."""
    scope.name_unknown(kind)
    unit.grounds.unknown.add(kind)
    unit.grounds.unknown_document.add(kind)
