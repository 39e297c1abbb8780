"""Which instrument a cited unit or name means, and on what ground: printed tables, asked in order."""

import re
from collections.abc import Callable, Container, Iterable
from functools import cached_property
from itertools import chain

import msgspec

from unrec.catalogue import TREATIES, Catalogue
from unrec.models import ReferenceStatus
from unrec.references.discourse import (
    DOUBTFUL,
    SHORT,
    Anchor,
    Choice,
    Discourse,
    Mention,
    Target,
    Unit,
    listed,
    unresolved,
)
from unrec.references.lookup import SENTENCE_END, WORD_REACH, kind_of, word_before
from unrec.references.vocabulary import Points
from unrec.text import WORD, late

_PLANS = ("programme", "compact")
# Kinds of which an article is cited alone.
_BARE = ("convention", "protocol", "treaty")
_NOTHING = Anchor("unknown", -1, -1)
# «أحكامها» is at most this far from the instrument it points at.
_POSSESSED_REACH = 90


class Case(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One target of a mention, and all that may settle it.

    `anchor` is how the phrase names an instrument, `bare` is true where it names none. `apart` are
    instruments it is joined to, so that a description is none of them.
    """

    mention: Mention
    target: Target
    scope: Discourse
    unit: Unit
    anchor: Anchor
    article: str | None
    bare: bool = False
    apart: tuple[str, ...] = ()

    def of(self, anchor: Anchor) -> "Case":
        """Return the same case for what is named so, whatever article it has."""
        return Case(self.mention, self.target, self.scope, self.unit, anchor, None)

    def having(self, instruments: Iterable[str]) -> list[str]:
        """Return those of the instruments that may have the article."""
        return self.unit.having(instruments, self.article)

    def of_gender(self, instruments: Iterable[str]) -> list[str]:
        """Return those that a pronoun of the mention's gender may mean, too."""
        return self.having(self.unit.of_gender(self.mention.gender, list(instruments)))

    def having_part(self, instruments: Iterable[str]) -> list[str]:
        """Return those of the instruments that have the goal or the target."""
        goal, _, target = (self.target.part or "").partition(".")
        known = (self.unit.catalogue.instruments[instrument] for instrument in instruments)
        return [
            instrument.id
            for instrument in known
            if (instrument.has_target(goal, target) if target else instrument.has_part(goal))
        ]

    @cached_property
    def plans(self) -> list[str]:
        """The plans that the sentence has named."""
        return [plan for plan in self.scope.in_sentence() if is_plan(plan, self.unit.catalogue)]

    @cached_property
    def numbered(self) -> list[str]:
        """The instruments whose goals have targets."""
        return [
            instrument.id for instrument in self.unit.catalogue.instruments.values() if instrument.targets
        ]

    def described(self, instruments: Iterable[str]) -> list[str]:
        """Return those of the instruments that the words may mean."""
        among = self.protocols or self.anchor.among
        if among is not None:
            return [instrument for instrument in instruments if instrument in among]
        kinds = {self.anchor.kind, *self.anchor.also}
        return [
            instrument
            for instrument in instruments
            if self.unit.catalogue.instruments[instrument].kind in kinds
        ]

    def fit(self, instruments: Iterable[str]) -> list[str]:
        """Return those of them that may have the article and that the phrase is not joined to."""
        return self.having(
            instrument for instrument in self.described(instruments) if instrument not in self.apart
        )

    @cached_property
    def protocols(self) -> frozenset[str]:
        """Those of the convention that the phrase says: «البروتوكول الاختياري للاتفاقية»."""
        anchor = self.anchor
        if not anchor.whole:
            return frozenset()
        whole = Anchor("described", anchor.start, anchor.end, kind=anchor.whole, also=anchor.also)
        meant = by_description(self.of(whole)).instruments
        children = frozenset(
            child for instrument in meant for child in self.unit.catalogue.children(instrument)
        )
        return children & anchor.among if anchor.among and children & anchor.among else children

    @property
    def default(self) -> list[str]:
        """The body's own instrument, where it may have the article."""
        return self.having(self.unit.grounds.defaults[:1])

    @property
    def within(self) -> bool:
        """Tell whether the phrase is taken out of the instrument directly before it."""
        return self.mention.within >= 0 and self.mention.within == self.scope.latest.end

    @cached_property
    def near(self) -> list[str]:
        """What the unit has named, the last first."""
        return self.fit(self.scope.recent())

    @cached_property
    def own(self) -> list[str]:
        """What the body or the title stands for."""
        return self.fit(self.unit.grounds.defaults)

    @cached_property
    def established(self) -> list[str]:
        """What the document has meant by the word so far."""
        known = self.unit.grounds.established.get(self.anchor.kind, "")
        return self.fit([known]) if known and not self.anchor.whole else []

    @cached_property
    def section(self) -> list[str]:
        """What the section has named."""
        return self.fit(self.unit.grounds.section.named)

    @cached_property
    def before(self) -> list[str]:
        """What the items before an item have named: of several the last is not the likelier."""
        before = self.scope.before
        named = self.fit(before.own()) if self.scope.item and before else []
        return list(dict.fromkeys((*named, *self.fit(self.scope.beside)))) if named else named


def case_of(mention: Mention, target: Target, scope: Discourse, unit: Unit) -> Case:
    """Return one target of a mention, and all that may settle it."""
    anchor = mention.anchor or _NOTHING
    return Case(mention, target, scope, unit, anchor, target.article, mention.anchor is None)


Ground = Callable[[Case], Choice | None]


def first_of(grounds: Iterable[Ground], case: Case) -> Choice:
    """Return what the first of the grounds that applies says; the last of a table always does."""
    return next(choice for ground in grounds if (choice := ground(case)))


def by_description(case: Case) -> Choice:
    """Return what a description means."""
    return first_of(DESCRIBED, case)


# --- What is named or pointed at.


def _rule(case: Case) -> Choice | None:
    """«القاعدة ٤٥ من قواعد بانكوك»: of what is divided into rules or principles, and has that one."""
    if case.bare or "rule." not in case.mention.rule:
        return None
    anchor, catalogue, number = case.anchor, case.unit.catalogue, case.article or ""
    meant = Choice(anchor.instruments, "explicit", f"explicit.{anchor.rule}")
    if anchor.manner != "named":
        meant = (by_customary if anchor.manner == "customary" else by_description)(case.of(anchor))
    known = all(
        catalogue.instruments[instrument].ruled and catalogue.has_article(instrument, number)
        for instrument in meant.instruments
    )
    if known and (meant.instruments or anchor.manner != "named"):
        return meant
    return unresolved("no_such_article")


def _of_stranger(case: Case) -> Choice | None:
    """«إعلان …، ولا سيما المادة ١٨ منه»: of a text outside the catalogue."""
    return unresolved("stranger") if is_strangers(case) else None


def _of_several(case: Case) -> Choice | None:
    """«l'article 46 de la première»: one of several; open."""
    several = case.mention.possessed == "itself" and case.mention.place
    return unresolved("of_it", case.scope.latest.instruments) if several else None


def _of_family(case: Case) -> Choice | None:
    """«المادة ٢٥ من الاتفاقية الأم», «المادة ١٥ من بروتوكولها الثاني»: of what belongs together with what was
    named.
    """
    mention, anchor = case.mention, case.anchor
    if anchor.rule not in {"possessed", "parent convention"}:
        return None
    possessed: Points = "protocol" if anchor.rule == "possessed" else "parent"
    whole = mention._replace(possessed=possessed, gender=anchor.kind, year=anchor.year, place=anchor.place)
    choice = of_possessor(whole, case.scope, case.unit) or unresolved("of_it")
    fits = not choice.instruments or case.having(choice.instruments)
    return choice if fits else unresolved("no_such_article", choice.instruments)


def _of_pronoun(case: Case) -> Choice | None:
    """«المادة ١ منها»: what stands directly before, else the only one of the pronoun's gender in the
    sentence, else in the unit; open where a law or a definite noun stands nearer.
    """
    mention, scope, unit = case.mention, case.scope, case.unit
    if not mention.possessed:
        return None
    choice = of_possessor(mention, scope, unit)
    if choice and case.having(choice.instruments):
        return choice
    near = case.of_gender(scope.recent())
    if mention.possessed != "itself":
        return unresolved("of_it", near)
    fitting = case.of_gender(scope.in_sentence())
    if len(fitting) == 1 and mention.kind != "part":
        return Choice(tuple(fitting), "anaphoric", "anaphoric.gender")
    words = WORD.findall(unit.text[max(0, scope.latest.end) : mention.start])
    law = scope.has_law() or not unit.lexicon.laws.law_words.isdisjoint(words)
    if len(near) == 1 and not (fitting or law or scope.unknown):
        return Choice(tuple(near), "inherited", "inherited.item")
    return unresolved("of_it", near)


def _alone(case: Case) -> Choice | None:
    """An article alone: the first of the grounds below that applies."""
    return first_of(ALONE, case) if case.bare else None


def _by_its_name(case: Case) -> Choice | None:
    """A name in the phrase. An instrument without that article is not meant, whatever the text says."""
    anchor = case.anchor
    if anchor.manner != "named":
        return None
    if not anchor.instruments:
        return unresolved("unknown_instrument")
    if len(case.having(anchor.instruments)) < len(anchor.instruments):
        # A treaty's protocols, a protocol's treaty, and the document's own may be.
        catalogue = case.unit.catalogue
        related = (
            (*catalogue.parents(instrument), *catalogue.children(instrument))
            for instrument in anchor.instruments
        )
        return unresolved("no_such_article", case.having(chain(*related, case.unit.grounds.defaults)))
    rule = _BY_RULE.get(anchor.rule)
    return (
        Choice(anchor.instruments, "definite", f"definite.{rule}")
        if rule
        else Choice(anchor.instruments, "explicit", f"explicit.{anchor.rule}")
    )


# What a term means, what a word counts, and the convention that a protocol is described by.
_BY_RULE = {"term": "term", "counted": "counted", "leaning": "whole"}


def _by_custom(case: Case) -> Choice | None:
    """«اتفاقية سنة ١٩٨٨»: the one instrument so called that the unit, its section, the body or the document
    knows.
    """
    return by_customary(case) if case.anchor.manner == "customary" else None


def by_customary(case: Case) -> Choice:
    """Return what a customary name means.

    A protocol counts as known where its convention is («اتفاقية عام ١٩٥١ وبروتوكول عام ١٩٦٧»).
    """
    anchor, scope, grounds, catalogue = case.anchor, case.scope, case.unit.grounds, case.unit.catalogue
    meant = case.having(anchor.instruments)
    if anchor.members == 2:
        return _pair(case, meant)
    if frozenset(anchor.instruments) in grounds.called_alike:
        return unresolved("customary", meant)
    before = [instrument for instrument in scope.before.own() if instrument in meant] if scope.before else []
    if len(before) == 1 and not scope.named:
        # Of several that the section knows, the one that the unit before has just named.
        return Choice((before[0],), "explicit", "explicit.customary")
    nearest = (scope.named, grounds.heading, grounds.section.named, grounds.defaults, grounds.document.named)
    known = next(filter(None, (_known_by(ground, meant, catalogue) for ground in nearest)), None)
    if known:
        named = Choice((known[0],), "explicit", "explicit.customary")
        return named if len(known) == 1 else unresolved("customary", meant)
    # A protocol is many conventions', and of declarations and the like the catalogue holds few.
    only = anchor.rule == "year" and len(anchor.instruments) == len(meant) == 1
    if only and anchor.kind in TREATIES - {"protocol", *scope.unknown}:
        return Choice((meant[0],), "definite", "definite.only")
    return unresolved("customary", meant)


def _known_by(ground: Container[str], meant: list[str], catalogue: Catalogue) -> list[str]:
    """Those of the instruments that a ground knows; the one that it names, or whose convention it names,
    before its companions.
    """
    known_here = [
        instrument
        for instrument in meant
        if any(known in ground for known in catalogue.companions(instrument))
    ]
    closest = [
        instrument
        for instrument in known_here
        if any(known in ground for known in (instrument, *catalogue.parents(instrument)))
    ]
    return closest if len(closest) == 1 else known_here


def _pair(case: Case, meant: list[str]) -> Choice:
    """«اتفاقيتي عامي ١٩٥٤ و١٩٦١»: both must be known, each by itself."""
    instruments = case.unit.catalogue.instruments
    years = dict.fromkeys(instruments[instrument].year for instrument in case.anchor.instruments)
    meanings: list[str] = []
    for year in years:
        of_year = tuple(
            instrument for instrument in case.anchor.instruments if instruments[instrument].year == year
        )
        narrowed = case.anchor._replace(instruments=of_year, members=1)
        meanings += by_customary(msgspec.structs.replace(case, anchor=narrowed)).instruments
    if len(meanings) == len(years):
        return Choice(tuple(meanings), "explicit", "explicit.customary")
    return unresolved("customary", meant)


def _by_its_description(case: Case) -> Choice | None:
    """A description: of the treaty whose text it stands in, else by the grounds of descriptions."""
    mention, scope, unit, anchor = case.mention, case.scope, case.unit, case.anchor
    if anchor.manner != "described":
        return None
    short = anchor.rule == SHORT
    this = unit.lexicon.links.this.match(unit.text, anchor.start) is not None
    in_own = _in_own_treaty(case) if this else None
    if in_own:
        return in_own
    if mention.follows and mention.kind == "instrument" and not (anchor.pointing or short):
        case = msgspec.structs.replace(case, apart=scope.latest.instruments)
    meant = by_description(case)
    if meant.rule == "definite.said" and _is_another_between(meant.instruments[0], case):
        return unresolved("unknown_said", meant.instruments)
    if this and anchor.kind not in _OWN_TEXT and not short and meant.rule in FARTHEST:
        # «the present Charter» is the text at hand, or the one quoted: not what was named elsewhere.
        return unresolved("itself", meant.instruments)
    return meant


_OWN_TEXT = frozenset({"convention", "protocol", "covenant"})
"""Kinds of which «this one» may mean what was named elsewhere."""
FARTHEST = frozenset({"definite.section", "definite.document", "definite.sole"})


def _in_own_treaty(case: Case) -> Choice | None:
    """«هذه الاتفاقية» in the text of a treaty: that one; None where it is no treaty's, or one of another
    kind.
    """
    treaty, kind = case.unit.grounds.treaty, case.anchor.kind
    if treaty == "" and kind in TREATIES:
        return unresolved("treaty")
    if not treaty or case.unit.catalogue.instruments[treaty].kind != kind:
        return None
    fitting = case.having((treaty,))
    return Choice(tuple(fitting), "definite", "definite.treaty") if fitting else unresolved("no_such_article")


def _unknown(case: Case) -> Choice:
    """An instrument that the catalogue lacks."""
    return unresolved(case.anchor.rule or "unknown_instrument")


# --- An article alone.


def _closing(case: Case) -> Choice | None:
    """«(المادتان ٧ و١٠).»: articles that close a sentence in brackets are the body's own instrument's; open
    under a heading on another, or directly after another.
    """
    default, latest, grounds = case.default, case.scope.latest, case.unit.grounds
    if default and is_closing(case):
        headed = case.having(grounds.heading)
        if headed:
            # Under a heading on a protocol they may be of that.
            return unresolved("candidates", [*headed, *default])
        return Choice(tuple(default), "default", "default.closing")
    beside = case.having(latest.instruments) if _is_closing_beside(case) else []
    if beside and default and default[0] not in beside:
        # «طرف في بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»
        return unresolved("candidates", [*beside, *default])
    return None


def _listed(case: Case) -> Choice | None:
    """Articles that the heading over the unit cites alone are the body's own instrument's."""
    return (
        Choice(tuple(case.default), "default", "default.listed") if case.default and is_listed(case) else None
    )


def _behind_open(case: Case) -> Choice | None:
    """Directly after what could not be settled: open."""
    latest, left = case.scope.latest, case.scope.last.get("open")
    if case.mention.follows and left and left.end > latest.end:
        # «والعهد (المادة ٧)», where it is not known which covenant is meant
        return unresolved("candidates", case.having(left.instruments))
    return None


def _taken_out(case: Case) -> Choice | None:
    """Taken out of the instrument directly before: «اتفاقية …، ولا سيما المادة ٣»."""
    fitting = case.having(case.scope.latest.instruments) if case.within and not case.scope.unknown else []
    return (
        Choice(tuple(fitting), *_by_default("inherited.particular", fitting, case))
        if len(fitting) == 1
        else None
    )


def _joined(case: Case) -> Choice | None:
    """Joined to the mention before: of what was named last, unless a law may be meant."""
    fitting = case.having(case.scope.latest.instruments) if case.mention.follows else []
    if len(fitting) > 1:
        return unresolved("candidates", fitting)
    return (
        _unless_law(Choice(tuple(fitting), *_by_default("inherited.joined", fitting, case)), case)
        if fitting
        else None
    )


def _in_unit_alone(case: Case) -> Choice | None:
    """The only instrument that the unit names, or its sentence does; open where it names others, or one that
    the catalogue lacks, or where a law may be meant.
    """
    scope = case.scope
    near, sentence = case.having(scope.recent()), case.having(scope.in_sentence())
    if not near and not scope.unknown:
        return None
    if len(near) == 1 and not scope.unknown:
        return _unless_law(Choice((near[0],), *_by_default("inherited.item", near, case)), case)
    here = any(entity.sentence == scope.sentence for entity in scope.unknown.values())
    if len(sentence) == 1 and not here:
        return _unless_law(Choice((sentence[0],), *_by_default("inherited.sentence", sentence, case)), case)
    return unresolved("candidates", near)


def _by_default(rule: str, instruments: list[str], case: Case) -> tuple[ReferenceStatus, str]:
    """The status and rule of what the unit names, or what was itself settled by default there."""
    return (
        ("default", "default.before") if case.scope.assumed.issuperset(instruments) else ("inherited", rule)
    )


def _outside_unit_alone(case: Case) -> Choice:
    """The heading's, the section's or the body's, where nothing in the unit names an instrument; open where
    they differ, or where a law may be meant.
    """
    return _unless_law(_default(case), case)


def _default(case: Case) -> Choice:
    grounds = case.unit.grounds
    heading, section, body = case.having(grounds.heading), _of_section(case), case.having(grounds.defaults)
    if len(heading) == 1:
        return Choice((heading[0],), "default", "default.heading")
    sole = len(section) == 1 and not heading and grounds.section.unknown.isdisjoint(_BARE)
    if sole and body and section[0] not in body:
        # The section speaks of one instrument and the body stands for another.
        return unresolved("candidates", [*section, *body])
    if sole and not (body and grounds.ranked):
        return Choice((section[0],), "default", "default.section")
    if body and (grounds.ranked or len(body) == 1):
        # What the body stands for first is cited bare; what stands beside it, by name.
        return Choice((body[0],), "default", f"default.{grounds.defaults_rule}")
    candidates = [*heading, *section, *body]
    return unresolved("candidates" if candidates else "nothing_named", candidates)


def _of_section(case: Case) -> list[str]:
    """What of the section an article alone may be of: not what is always cited by name, such as the Charter
    or a declaration; of what the body stands for, where the section speaks of that, only that.
    """
    grounds, known = case.unit.grounds, case.unit.catalogue.instruments
    named = case.having(
        instrument
        for instrument in reversed(grounds.section.named)
        if known[instrument].binds and not known[instrument].sole
    )
    stood_for = (
        []
        if grounds.ranked
        else [instrument for instrument in named if instrument in case.having(grounds.defaults)]
    )
    return stood_for or named


def _unless_law(choice: Choice, case: Case) -> Choice:
    """A law stands between, or beside: «… established under the Act of 1998. According to article 1, …»."""
    scope, default = case.scope, case.default
    if choice.status in {"inherited", "default"} and _is_laws(case):
        return unresolved("law", choice.instruments)
    bare = case.unit.grounds.closing and choice.rule in _IN_TEXT
    if bare and default and default[0] not in choice.instruments:
        # A treaty body cites its own treaty bare, but may mean the one that the unit names.
        return unresolved("candidates", [*choice.instruments, *default])
    if choice.rule in _MAY_BE_LAWS and scope.has_law():
        return unresolved("law", choice.instruments)
    return choice


_IN_TEXT = frozenset({"inherited.item", "inherited.sentence"})
# Grounds that a law which is named nearer takes away.
_MAY_BE_LAWS = _IN_TEXT | {f"default.{place}" for place in ("body", "before", "section", "heading", "title")}


# --- A description.


def _called_alike(case: Case) -> Choice | None:
    """A short name that the document gives another text, too, or that may mean another thing: only the text
    that is titled so.
    """
    anchor, grounds, scope = case.anchor, case.unit.grounds, case.scope
    among = anchor.among if anchor.rule == SHORT else None
    # A year leaves only some of those that a short name may mean.
    alike = among is not None and any(
        among == names or (anchor.year and among <= names) for names in grounds.called_alike
    )
    if not alike and anchor.rule != DOUBTFUL:
        return None
    titled = case.fit([grounds.titled] if grounds.titled else [])
    if alike and titled and all(instrument == grounds.titled for instrument in case.near):
        # «منهاج عمل بيجين» calls itself «منهاج العمل», and other texts, too.
        return Choice((grounds.titled,), "definite", "definite.title")
    section, document = grounds.section.named, grounds.document.named
    return unresolved("candidates", case.fit([*scope.recent(), *reversed(section), *reversed(document)]))


def _of_its_whole(case: Case) -> Choice | None:
    """«البروتوكول الاختياري للاتفاقية»: the only protocol of the convention that the phrase says."""
    if len(case.protocols) == 1 and case.having(case.protocols):
        return Choice(tuple(case.protocols), "definite", "definite.whole")
    return None


def _any_instrument(case: Case) -> Choice | None:
    """«الصك», «the same treaty»: what the sentence has named last, of whatever kind."""
    anchor, scope = case.anchor, case.scope
    any_kind = anchor.kind == "treaty" and anchor.pointing and not case.described(scope.named)
    if anchor.kind != "instrument" and not any_kind:
        return None
    latest = scope.latest
    if scope.is_strange(""):
        return unresolved("unknown_said")
    if len(latest.instruments) == len(case.having(latest.instruments)) == 1:
        return Choice(latest.instruments, "definite", "definite.said")
    return unresolved("candidates" if latest.instruments else "nothing_named", latest.instruments)


def _two(case: Case) -> Choice | None:
    """«البروتوكولان»: exactly two must be at hand, in the sentence, the unit or the body."""
    if case.anchor.members != 2:
        return None
    near, body = case.near, case.own
    sentence = case.fit(case.scope.in_sentence())
    for pair, rule in ((sentence, "definite.pair"), (near, "definite.pair"), (body, "definite.body")):
        if len(pair) == 2:
            return Choice(tuple(sorted(pair)), "definite", rule)
    return unresolved("candidates", [*near, *body])


def _pointed_at(case: Case) -> Choice | None:
    """«الاتفاقية المذكورة»: what the unit has named last, or the unit before where this one names none; not
    after one that the catalogue lacks.
    """
    anchor, scope = case.anchor, case.scope
    if not anchor.pointing:
        return None
    named = case.fit(scope.own())
    back = None if named else _named_before(case)
    if back:
        return Choice((back,), "definite", "definite.said")
    if scope.is_unknown_last(anchor.kind, case.described(scope.named)):
        return unresolved("unknown_said")
    return Choice((case.near[0],), "definite", "definite.said") if case.near else None


def _named_before(case: Case) -> str | None:
    """«той же Конвенции»: the one that the unit before named last, or its only one of the kind."""
    scope, kind = case.scope, case.anchor.kind
    before = scope.before
    if before is None or (kind in scope.unknown and scope.unknown[kind].sentence >= scope.begun):
        return None
    if before.is_unknown_last(kind, case.described(before.named)):
        return None
    named = case.fit(before.own())
    return named[0] if len(named) == 1 else None


def _defined(case: Case) -> Choice | None:
    """A definition says what the word means, whatever the catalogue calls the instrument."""
    defined = case.unit.grounds.terms.get(case.anchor.kind)
    if defined is None:
        return None
    term = case.having(instrument for instrument in defined if instrument not in case.apart)
    return Choice(tuple(term), "definite", "definite.term") if term else unresolved("term", case.near)


def _unknown_in_unit(case: Case) -> Choice | None:
    """The unit has named one of the kind that the catalogue lacks."""
    if case.anchor.kind not in case.scope.unknown:
        return None
    return unresolved("unknown_named", [*case.near, *case.own])


def _another_established(case: Case) -> Choice | None:
    """The document has called another one so all along, but may mean the one that the unit has named."""
    near, established = case.near, case.established
    if not (near and established) or established[0] in near:
        return None
    return unresolved("candidates", [*near, *established])


def _in_unit(case: Case) -> Choice | None:
    """What the unit has named; a treaty body calls its own treaty so, but may mean another that it names."""
    near, body, scope = case.near, case.own, case.scope
    if not near:
        return None
    sentence = case.fit(scope.in_sentence())
    closing = case.unit.grounds.closing
    if closing and len(near) > 1 and len(body) == 1:
        # One cannot be meant among several.
        return Choice((body[0],), "definite", "definite.body")
    if len(near) == 1 and (near[0] in body or not body):
        return Choice((near[0],), "definite", "definite.item")
    if len(sentence) == 1 and (not body or (case.article and not closing)):
        # «اتفاقية فيينا …، ولا سيما المادة ٣٦ من الاتفاقية»: the same sentence names it.
        return Choice((sentence[0],), "definite", "definite.sentence")
    return unresolved("candidates", [*near, *body])


def _outside_unit(case: Case) -> Choice:
    """The first of the grounds below that has any; it must have exactly one."""
    catalogue = case.unit.catalogue
    candidates = case.fit(catalogue.instruments) if case.anchor.rule == "parent" else []
    for at, (rule, held) in enumerate(FAR):
        instruments = held(case)
        if rule == BLOCK:
            farther = [held for name, held in FAR[at + 1 :] if name != BLOCK] if instruments else []
            further = [instrument for held in farther for instrument in held(case)]
            if further:
                return unresolved("unknown_named", further)
        elif len(instruments) == 1:
            return Choice((instruments[0],), "definite", rule.format(default=case.unit.grounds.defaults_rule))
        elif instruments:
            return unresolved("candidates", instruments)
    return unresolved("candidates" if candidates else "nothing_named", candidates)


def _narrowed(case: Case) -> list[str]:
    narrowed = (
        [instrument for instrument in case.section if instrument in case.own] if len(case.own) > 1 else []
    )
    return narrowed if len(narrowed) == 1 else []


def _established(case: Case) -> list[str]:
    return [instrument for instrument in case.established if instrument in (case.section or case.established)]


BLOCK = "unknown_named"
"""Blocks in `FAR`: where the section, then where the document has named one of the kind that the catalogue
lacks, what stands farther is not chosen.
"""
CITED: tuple[Ground, ...] = (
    _rule,
    _of_stranger,
    _of_several,
    _of_family,
    _of_pronoun,
    _alone,
    _by_its_name,
    _by_custom,
    _by_its_description,
    _unknown,
)
"""What settles a cited unit or name, in this order; the first that applies decides."""
ALONE: tuple[Ground, ...] = (
    _closing,
    _listed,
    _behind_open,
    _taken_out,
    _joined,
    _in_unit_alone,
    _outside_unit_alone,
)
"""What settles an article that names no instrument, in this order."""
DESCRIBED: tuple[Ground, ...] = (
    _called_alike,
    _of_its_whole,
    _any_instrument,
    _two,
    _pointed_at,
    _defined,
    _unknown_in_unit,
    _another_established,
    _in_unit,
    _outside_unit,
)
"""What settles a description, in this order; the first that applies decides."""
FAR: tuple[tuple[str, Callable[[Case], list[str]]], ...] = (
    ("definite.heading", lambda case: case.fit(case.unit.grounds.heading)),
    ("definite.section", _narrowed),
    ("definite.{default}", lambda case: case.own),
    ("definite.comment", lambda case: case.fit(case.scope.here("comment").instruments)),
    ("definite.item", lambda case: case.fit(case.scope.pointed)),
    (BLOCK, lambda case: [kind for kind in case.unit.grounds.section.unknown if kind == case.anchor.kind]),
    ("definite.before", lambda case: case.before),
    ("definite.established", _established),
    ("definite.section", lambda case: case.section),
    (BLOCK, lambda case: [kind for kind in case.unit.grounds.document.unknown if kind == case.anchor.kind]),
    ("definite.document", lambda case: case.fit(case.unit.grounds.document.named)),
    ("definite.document", lambda case: case.fit(case.unit.grounds.pointed)),
    ("definite.sole", lambda case: case.fit(case.unit.catalogue.sole)),
)
"""What settles a description of what the unit does not name, from near to far, each by its rule."""


def printed() -> str:
    """Return the tables of grounds as Markdown, each ground by what it says;
    they stand in `docs/extending.md`.
    """
    tables: tuple[tuple[str, Iterable[Ground]], ...] = (
        ("A cited unit or name", CITED),
        ("An article alone", ALONE),
        ("A description", DESCRIBED),
        ("A goal or a target", GOALS),
    )
    far = ", ".join(f"`{rule}`" for rule, _ in FAR)
    every = listed((title, [("", ground) for ground in table]) for title, table in tables)
    return f"{every}\n**A description of what the unit does not name**, from near to far: {far}.\n"


# --- Pronouns and goals.


def of_possessor(mention: Mention, scope: Discourse, unit: Unit) -> Choice | None:
    """«أحكامها»، «بروتوكولاتها»: the instrument directly before, or its protocols. None where none is."""
    latest = scope.latest.instruments
    if mention.possessed == "parent":
        named = scope.recent() or unit.grounds.defaults[:1]
        above = {parent for instrument in named for parent in unit.catalogue.parents(instrument)}
        parent = Choice(tuple(above), "inherited", "inherited.parent")
        return parent if len(above) == 1 else unresolved("candidates", sorted(above))
    near = _is_near(mention, scope, unit) or _is_subject(mention, scope, unit)
    if not latest or scope.is_strange(mention.gender) or not near:
        return None
    if mention.possessed == "both":
        both = scope.in_sentence()
        return Choice(tuple(reversed(both)), "anaphoric", "anaphoric.both") if len(both) == 2 else None
    if mention.possessed == "itself":
        its = Choice(latest, "anaphoric", "anaphoric.provisions")
        return its if len(latest) == 1 else unresolved("candidates", latest)
    return _protocols(mention, latest, unit)


def _protocols(mention: Mention, latest: Iterable[str], unit: Unit) -> Choice | None:
    """As many protocols of what was named last as the word says; None where it has none."""
    instruments = unit.catalogue.instruments
    children = [
        child
        for family in sorted({unit.catalogue.children(instrument) for instrument in latest})
        for child in family
        if mention.year in {"", instruments[child].year} and mention.place in {0, instruments[child].place}
    ]
    wanted = {"protocol": 1, "two protocols": 2}.get(mention.possessed or "", len(children))
    if not children:
        return None
    if len(children) != wanted:
        return unresolved("candidates", children)
    # The document's own protocol comes first, then the catalogue's order.
    first = unit.grounds.defaults[:1]
    return Choice(
        tuple(sorted(children, key=lambda child: child not in first)), "inherited", "inherited.protocols"
    )


def _is_near(mention: Mention, scope: Discourse, unit: Unit) -> bool:
    """Tell whether the last instrument is of the right gender, with no other noun between."""
    latest = scope.latest
    between = unit.text[latest.end : mention.start]
    if latest.end < 0 or len(between) > _POSSESSED_REACH or SENTENCE_END.search(between):
        return False
    if mention.possessed not in {"itself", "both"}:
        return mention.rule != "instrument.protocols_joined" or not between.strip()
    instruments = list(latest.instruments)
    # A definite noun between would be the nearer antecedent: «الاتفاقية في التشريعات وأحكامها».
    return len(unit.of_gender(mention.gender, instruments)) == len(instruments) and not has_noun(
        between, unit
    )


def has_noun(text: str, unit: Unit) -> bool:
    """Tell whether a definite noun stands in a text, but for those that govern provisions."""
    sign = unit.lexicon.joining.article_sign
    return bool(sign) and any(
        sign in word[:4] and len(word) > 4 and word not in unit.lexicon.organs.governing
        for word in text.split()
    )


def _is_subject(mention: Mention, scope: Discourse, unit: Unit) -> bool:
    """«أن العهد يعلو على القوانين بموجب المادة ١١ من الدستور، …. تستشهد بأحكامه»: the sentence is about it.

    It is the only instrument of the sentence, and in a treaty body's document its own.
    """
    latest, body = scope.latest, unit.grounds.defaults[:1]
    if mention.possessed != "itself" or not unit.grounds.closing or latest.instruments != body:
        return False
    if scope.in_sentence() != list(body) or not unit.of_gender(mention.gender, list(body)):
        return False
    before = word_before(unit.text, latest.start)
    between = unit.text[latest.end : mention.start]
    return bool(before and before[1] in unit.lexicon.pointers.subject_marks) and not SENTENCE_END.search(
        between
    )


def by_goal(case: Case) -> Choice:
    """Return what a goal or target, «الهدف ١٦», «الغاية ١٦-٢», is of."""
    return first_of(GOALS, case)


def _described_goal(case: Case) -> Choice | None:
    """«الهدف ٤ من الخطة»: of what the description means."""
    if case.anchor.manner != "described":
        return None
    meant = by_description(case.of(case.anchor))
    having = case.having_part(meant.instruments)
    return meant if len(having) == len(meant.instruments) < 2 else unresolved("no_such_part", having)


def _pointing_goal(case: Case) -> Choice | None:
    """«هدفه ٣»: of the plan named last, or alone in the sentence."""
    if not case.mention.possessed:
        return None
    last = [plan for plan in case.scope.latest.instruments if plan in case.plans]
    return _only(
        case.having_part(last if len(last) == 1 else case.plans), "anaphoric", "anaphoric.provisions"
    )


def _named_goal(case: Case) -> Choice | None:
    """A goal of what is named, which must have it."""
    if case.bare:
        return None
    meant = case.having_part(case.anchor.instruments)
    all_have = meant and len(meant) == len(case.anchor.instruments)
    rule = f"explicit.{case.anchor.rule}"
    return Choice(tuple(meant), "explicit", rule) if all_have else unresolved("no_such_part")


def _goal_beside(case: Case) -> Choice | None:
    """«إطار كونمينغ - مونتريال …، ولا سيما الهدف ٣»: of a plan that the sentence names, which has goals and
    no targets.
    """
    plans = case.having_part(case.plans)
    return _only(plans, "inherited", "inherited.goal") if set(plans) - set(case.numbered) else None


def _goal_alone(case: Case) -> Choice:
    """Of the instrument whose goals have targets, where it has been named; a target, whose number is of the
    form that only its have, without that, too.
    """
    grounds, having = case.unit.grounds, case.having_part(case.numbered)
    if not having:
        return unresolved("no_such_part", case.numbered)
    near = (case.scope.named, grounds.heading, grounds.section.named, grounds.document.named)
    if any(having[0] in named for named in near):
        return _only(having, "inherited", "inherited.goal")
    target = "." in (case.target.part or "")
    return _only(having, "definite", "definite.target") if target else unresolved("goal", having)


GOALS: tuple[Ground, ...] = (_described_goal, _pointing_goal, _named_goal, _goal_beside, _goal_alone)
"""What settles a goal or a target, in this order."""


def _only(plans: list[str], status: ReferenceStatus, rule: str) -> Choice:
    """The only plan that may be meant; open where there are more, or none."""
    return Choice((plans[0],), status, rule) if len(plans) == 1 else unresolved("goal", plans)


def is_plan(instrument: str, catalogue: Catalogue) -> bool:
    """Tell whether its numbered parts are goals or the like, and not chapters."""
    known = catalogue.instruments[instrument]
    return bool(known.parts) and known.kind in _PLANS


# --- Laws and texts beside it: blockers.

# «(المادة ٧).»: what stands before and after articles that close a sentence, with a few words before the
# bracket.
_OPENED = late(r"([^.؛()]*)\(\s?$")
_CLOSED = re.compile(r"\s?\)\s?(?:[.؛]|$)")
_BRACKET_REACH = 24
_SENTENCE = 300
_TITLED = re.compile(r"([^.;()]*)\(\s?$")
_LAW_REACH = 80
_DEFINED = re.compile(r"\s?\([^()]{1,160}\)")
# With more articles than this a heading has one of national law's numbers by chance.
_MOST_LISTED = 8


def is_listed(case: Case) -> bool:
    """Tell whether the heading over a treaty body's paragraph cites these articles:
    «عدم التمييز (المادتان ١ و٧)».

    The paragraph names no instrument; where it names national law, a heading with many articles tells
    nothing.
    """
    mention, scope, listed = case.mention, case.scope, case.unit.grounds.listed
    if not _is_alone(mention) or not case.unit.grounds.closing or scope.named or scope.unknown:
        return False
    if scope.is_law() and len(listed) > _MOST_LISTED:
        return False
    return all(target.article in listed for target in mention.targets)


def _is_alone(mention: Mention) -> bool:
    """Tell whether it is an article that nothing in its phrase gives to anything."""
    pointing = mention.anchor or mention.follows or mention.back or mention.possessed
    return mention.kind == "article" and not pointing


def _is_another_between(instrument: str, case: Case) -> bool:
    """«the Fish Stocks Agreement and the Lusaka Agreement …, article 4 of that Agreement»:
    one whose name is not known.

    A word for its kind stands between what is meant and the phrase that points back.
    """
    named, lexicon = case.scope.named.get(instrument), case.unit.lexicon
    start = named.end if named and named.sentence >= case.scope.begun else 0
    # «… (المشار إليها فيما يلي باسم "الاتفاقية")» says how it is called.
    defined = _DEFINED.match(case.unit.text, start)
    start, key = defined.end() if defined else start, case.anchor.kind
    # No word is looked at twice.
    upto, between = case.scope.looked.get((start, key), (start, False))
    if not between and upto < case.anchor.start:
        words = WORD.findall(case.unit.text, upto, case.anchor.start)
        between = any(kind_of(word, lexicon) == key for word in words)
        case.scope.looked[start, key] = (case.anchor.start, between)
    return between


def is_strangers(case: Case) -> bool:
    """Tell whether an article is of a text outside the catalogue: «إعلان …، ولا سيما المادة ١٨ منه»."""
    mention, scope, text = case.mention, case.scope, case.unit.text
    if not case.bare or mention.kind != "article":
        return False
    start = max(0, scope.here("stranger").end)
    near = max(start, mention.start - WORD_REACH)
    before = text[near : mention.start]
    directly = (near == start and not before.strip(" ،,(")) or before.rstrip().endswith("(")
    if mention.follows and not directly:
        return False
    if mention.possessed:
        return scope.is_strange(mention.gender)
    return scope.is_strange("") and directly


def in_bracket_behind(mention: Mention, scope: Discourse, unit: Unit) -> bool:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: tell whether a phrase opens a bracket directly after what was
    named last.
    """
    return scope.latest.end >= 0 and unit.text[scope.latest.end : mention.start].strip() == "("


def _before_bracket(case: Case) -> str:
    """The words of the sentence before the bracket that a phrase opens, after the last instrument; empty
    where it opens none.
    """
    start = max(0, case.mention.start - _LAW_REACH, case.scope.latest.end)
    opened = _TITLED.search(case.unit.text[start : case.mention.start])
    return opened[1] if opened else ""


def _is_laws(case: Case) -> bool:
    """«Федеральный закон «О портах» (ст. 31)»: articles in brackets after the title of a law,
    with no instrument between.
    """
    # «равенство перед законом (статья 7)»: without a title it is no law in particular.
    words = WORD.findall(_before_bracket(case))
    return not case.unit.lexicon.laws.law_words.isdisjoint(words[:-1])


def is_closing(case: Case) -> bool:
    """«… دون عرضهم على قاض (المواد ٢ و٩ و١٤).»: articles that close a sentence in brackets,
    in a body's own document.

    Where the body goes through laws, an article without a paragraph may be of the one that the sentence names
    without an article, and any may be of another instrument that it names.
    """
    grounds, scope, mention = case.unit.grounds, case.scope, case.mention
    if not (grounds.closing and is_bracketed(case)):
        return False
    if not grounds.reviews_laws:
        return True
    numbered = any(target.paragraph for target in mention.targets)
    before = case.unit.text[max(0, mention.start - _SENTENCE) : mention.start]
    words = WORD.findall(SENTENCE_END.split(before)[-1])
    named = scope.is_law() or not case.unit.lexicon.laws.law_words.isdisjoint(words)
    laws = scope.here("law articles").end < 0 and not numbered and named
    return not laws and set(scope.in_sentence()) <= set(grounds.defaults)


def _is_closing_beside(case: Case) -> bool:
    """«… بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»: tell whether articles that close a sentence in
    brackets stand directly after an instrument, in a body's own document, so that they may be of either.

    They are so where several articles end the paragraph, as a body gives those of its own treaty.
    """
    mention, unit = case.mention, case.unit
    if not unit.grounds.closing or not mention.follows or not in_bracket_behind(mention, case.scope, unit):
        return False
    return len(mention.targets) > 1 and not unit.text[mention.end :].strip(" ).")


def is_bracketed(case: Case) -> bool:
    """«تجرم المادة ١٢٠ من القانون الجنائي الرشوة (المادة ١٥).»: articles that close a sentence in brackets.

    Not where law is named directly before the bracket: «قانون العقوبات (المادة ٢٢٧)».
    """
    mention, unit = case.mention, case.unit
    if not _is_alone(mention) or not _CLOSED.match(unit.text, mention.end):
        return False
    opened = _OPENED.search(unit.text[max(0, mention.start - _BRACKET_REACH) : mention.start])
    return opened is not None and unit.lexicon.laws.law_words.isdisjoint(WORD.findall(opened[1]))
