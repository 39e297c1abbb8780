"""Which instrument a mention means and on what ground: what was named before it, headings, the issuing body,
laws and texts beside it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec

from unrec.catalogue import TREATIES, Body, Catalogue
from unrec.languages import Language
from unrec.languages.phrases import TOKEN
from unrec.models import Document, ReferenceStatus, Section
from unrec.references.detect import detect
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    SENTENCE_END,
    WORD_REACH,
    kind_of,
    particular_at_end,
    without_attached,
    word_before,
)
from unrec.references.mentions import (
    BEFORE,
    DOUBTFUL,
    SHORT,
    SHORT_SAID,
    Anchor,
    Choice,
    Grounds,
    Mention,
    Scope,
    Subject,
    Target,
    Unit,
    unresolved,
)
from unrec.references.years import TITLED_YEAR
from unrec.text import WORD, late

_PLANS = ("programme", "compact")
# What optional protocols belong to.
_WHOLE = ("convention", "covenant")
# Kinds of which an article is cited alone.
_BARE = ("convention", "protocol", "treaty")


def having(instruments: Iterable[str], article: str | None, catalogue: Catalogue) -> list[str]:
    """Return those instruments that have the article, or may have it; rules are no articles."""
    return [
        one
        for one in instruments
        if article is None
        or (catalogue.has_article(one, article) is not False and not catalogue.instruments[one].ruled)
    ]


def by_rule(anchor: Anchor, number: str | None, catalogue: Catalogue) -> Choice:
    """«القاعدة ٤٥ من قواعد بانكوك»: the phrase names what is divided into rules or principles."""
    ruled = [one for one in anchor.instruments if catalogue.instruments[one].ruled]
    found = [one for one in ruled if number and catalogue.has_article(one, number)]
    if found and len(found) == len(anchor.instruments):
        return Choice(tuple(found), "explicit", f"explicit.{anchor.rule}")
    return unresolved("no_such_article")


def by_goal(
    anchor: Anchor | None,
    part: str,
    scope: Scope,
    grounds: Grounds,
    catalogue: Catalogue,
    *,
    own: bool = False,
) -> Choice:
    """«الهدف ١٦», «الغاية ١٦-٢»: of what is named, else of the instrument whose goals have targets.

    The latter must have been named, but for a target, whose number is of the form that only its have. A goal
    that points back («هدفه ٣») or stands directly after the name of a plan is of that.
    """
    if anchor and anchor.manner == "described":
        return _of_described_plan(anchor, part, scope, grounds, catalogue)
    plans = [one for one in scope.in_sentence() if is_plan(one, catalogue)]
    if own:
        last = [one for one in scope.latest.instruments if one in plans]
        found = [one for one in (last if len(last) == 1 else plans) if _has_part(one, part, catalogue)]
        return _only(found, "anaphoric", "anaphoric.provisions")
    numbered = [one.id for one in catalogue.instruments.values() if one.targets]
    named = anchor.instruments if anchor else tuple(numbered)
    found = [one for one in named if _has_part(one, part, catalogue)]
    if not found or (anchor and len(found) < len(anchor.instruments)):
        return unresolved("no_such_part", () if anchor else numbered)
    if anchor:
        return Choice(tuple(found), "explicit", f"explicit.{anchor.rule}")
    others = [one for one in plans if one not in numbered and _has_part(one, part, catalogue)]
    if others and "." not in part:
        # «إطار كونمينغ - مونتريال …، ولا سيما الهدف ٣»
        return _only([*others, *(one for one in plans if one in numbered)], "inherited", "inherited.goal")
    near = (scope.named, grounds.heading, grounds.section, grounds.document)
    if any(found[0] in one for one in near):
        return _only(found, "inherited", "inherited.goal")
    return _only(found, "definite", "definite.target") if "." in part else unresolved("goal", found)


def _only(found: list[str], status: ReferenceStatus, rule: str) -> Choice:
    """The only plan that may be meant; open where there are more, or none."""
    return Choice((found[0],), status, rule) if len(found) == 1 else unresolved("goal", found)


def _of_described_plan(
    anchor: Anchor, part: str, scope: Scope, grounds: Grounds, catalogue: Catalogue
) -> Choice:
    """«الهدف ٣ من الخطة»: of what the description means, or the only one it may mean that has the part."""
    meant = by_description(anchor, None, scope, grounds, catalogue)
    having_it = [one for one in meant.candidates if _has_part(one, part, catalogue)]
    if len(having_it) == 1 and anchor.among not in grounds.called_alike and anchor.rule != DOUBTFUL:
        return Choice((having_it[0],), "definite", "definite.part")
    if len(meant.instruments) != 1 or _has_part(meant.instruments[0], part, catalogue):
        return meant if len(meant.instruments) < 2 else unresolved("goal", meant.instruments)
    return unresolved("no_such_part", meant.instruments)


def is_plan(instrument: str, catalogue: Catalogue) -> bool:
    """Tell whether its numbered parts are goals or the like, and not chapters."""
    known = catalogue.instruments[instrument]
    return bool(known.parts or known.letters) and known.kind in _PLANS and known.divided != "chapters"


def _has_part(instrument: str, part: str, catalogue: Catalogue) -> bool:
    goal, _, target = part.partition(".")
    known = catalogue.instruments[instrument]
    return known.has_target(goal, target) if target else known.has_part(goal)


def by_name(anchor: Anchor, article: str | None, grounds: Grounds, catalogue: Catalogue) -> Choice:
    """A name in the phrase. An instrument without that article is not meant, whatever the text says."""
    found = having(anchor.instruments, article, catalogue)
    if not anchor.instruments:
        return unresolved("unknown_instrument")
    if anchor.rule == "outer":
        return unresolved("outer", anchor.instruments)
    if len(found) == len(anchor.instruments) and anchor.rule == "term":
        return Choice(tuple(found), "definite", "definite.term")
    if len(found) == len(anchor.instruments) and anchor.rule == "counted":
        return Choice(tuple(found), "definite", "definite.counted")
    if len(found) == len(anchor.instruments) and anchor.rule == "leaning":
        # «البروتوكول الاختياري الثاني للعهد»: of the convention or covenant that it describes.
        return Choice(tuple(found), "definite", "definite.whole")
    if len(found) == len(anchor.instruments):
        return Choice(tuple(found), "explicit", f"explicit.{anchor.rule}")
    return unresolved(
        "no_such_article", having(_related(anchor.instruments, grounds, catalogue), article, catalogue)
    )


def by_customary(
    anchor: Anchor, article: str | None, scope: Scope, grounds: Grounds, catalogue: Catalogue
) -> Choice:
    """«اتفاقية سنة ١٩٨٨»: the one instrument so called that the unit, its section,
    the body or the document knows.

    A protocol counts as known where its convention is («اتفاقية عام ١٩٥١ وبروتوكول عام ١٩٦٧»).
    """
    if anchor.members == 2:
        return _pair(anchor, article, scope, grounds, catalogue)
    meant = having(anchor.instruments, article, catalogue)
    if frozenset(anchor.instruments) in grounds.called_alike:
        return unresolved("customary", meant)
    if anchor.rule == TITLED_YEAR:
        return _titled_year(meant, scope, grounds)
    before = [one for one in scope.before.own() if one in meant] if scope.before else []
    if len(before) == 1 and not scope.named:
        # Of several that the section knows, the one that the unit before has just named.
        return Choice((before[0],), "explicit", "explicit.customary")
    for ground in (scope.named, grounds.heading, grounds.section, grounds.defaults, grounds.document):
        found = [one for one in meant if any(known in ground for known in catalogue.companions(one))]
        own = [one for one in found if one in ground or set(catalogue.parents(one)) & set(ground)]
        found = own if len(own) == 1 else found
        if len(found) == 1:
            return Choice((found[0],), "explicit", "explicit.customary")
        if found:
            return unresolved("customary", meant)
    if len(meant) == 1 and anchor.rule == "year" and _is_only(anchor, scope, grounds, catalogue):
        return Choice((meant[0],), "definite", "definite.only")
    return unresolved("customary", meant)


def _titled_year(meant: list[str], scope: Scope, grounds: Grounds) -> Choice:
    """«المادة ٩ من اتفاقية سنة ١٩٧١ بشأن …»: the title may be the article's or the convention's own, so that
    another one may be meant; what the unit has named itself or the body stands for is likelier.
    """
    known = {*scope.own(), *grounds.defaults}
    return unresolved("customary", [one for one in meant if one in known] or meant)


def _is_only(anchor: Anchor, scope: Scope, grounds: Grounds, catalogue: Catalogue) -> bool:
    """Tell whether no instrument but the catalogue's only one of a year can be meant;
    a protocol is many conventions', and of declarations and the like the catalogue holds few.
    """
    (one,) = anchor.instruments if len(anchor.instruments) == 1 else (None,)
    if (
        one is None
        or anchor.kind == "protocol"
        or anchor.kind not in TREATIES
        or anchor.kind in scope.unknown
    ):
        return False
    return (anchor.kind, catalogue.instruments[one].year) not in grounds.strangers


def _pair(
    anchor: Anchor, article: str | None, scope: Scope, grounds: Grounds, catalogue: Catalogue
) -> Choice:
    """«اتفاقيتي عامي ١٩٥٤ و١٩٦١»: both must be known, each by itself."""
    years = dict.fromkeys(catalogue.instruments[one].year for one in anchor.instruments)
    found: list[str] = []
    for year in years:
        of_year = tuple(one for one in anchor.instruments if catalogue.instruments[one].year == year)
        one = anchor._replace(instruments=of_year, members=1)
        found += by_customary(one, article, scope, grounds, catalogue).instruments
    if len(found) == len(years):
        return Choice(tuple(found), "explicit", "explicit.customary")
    return unresolved("customary", having(anchor.instruments, article, catalogue))


def _related(instruments: Iterable[str], grounds: Grounds, catalogue: Catalogue) -> list[str]:
    """A treaty's protocols, a protocol's treaty, and the document's own instruments."""
    found: list[str] = []
    for one in instruments:
        found += catalogue.parents(one)
        found += catalogue.children(one)
    return [*found, *grounds.defaults]


def by_own_treaty(
    anchor: Anchor, article: str | None, grounds: Grounds, catalogue: Catalogue
) -> Choice | None:
    """«هذه الاتفاقية» in the text of a treaty: that one; None where it is no treaty's,
    or one of another kind.
    """
    if grounds.treaty == "" and anchor.kind in TREATIES:
        return unresolved("treaty")
    if not grounds.treaty or catalogue.instruments[grounds.treaty].kind != anchor.kind:
        return None
    found = having((grounds.treaty,), article, catalogue)
    return Choice(tuple(found), "definite", "definite.treaty") if found else unresolved("no_such_article")


class Described(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A description, «البروتوكول», «الاتفاقية المذكورة», and all that may settle it.

    `apart` are instruments it is joined to, so that it is none of them; `taken_out` is true where a word such
    as «ولا سيما» takes the phrase out of what stands before it.
    """

    anchor: Anchor
    article: str | None
    scope: Scope
    grounds: Grounds
    catalogue: Catalogue
    apart: tuple[str, ...] = ()
    taken_out: bool = False

    @cached_property
    def protocols(self) -> frozenset[str]:
        """Those of the convention that the phrase says: «البروتوكول الاختياري للاتفاقية»."""
        return (
            _of_whole(self.anchor, self.scope, self.grounds, self.catalogue)
            if self.anchor.whole
            else frozenset()
        )

    def described(self, instruments: Iterable[str]) -> list[str]:
        """Return those of the instruments that the words may mean."""
        among = self.protocols or self.anchor.among
        if among is not None:
            return [one for one in instruments if one in among]
        kinds = {self.anchor.kind, *self.anchor.also}
        return [one for one in instruments if self.catalogue.instruments[one].kind in kinds]

    def fit(self, instruments: Iterable[str]) -> list[str]:
        """Return those of them that may have the article and that the phrase is not joined to."""
        meant = (one for one in self.described(instruments) if one not in self.apart)
        return having(meant, self.article, self.catalogue)

    @cached_property
    def near(self) -> list[str]:
        """What the unit has named, the last first."""
        return self.fit(self.scope.recent())

    @cached_property
    def own(self) -> list[str]:
        """What the body or the title stands for."""
        return self.fit(self.grounds.defaults)

    @cached_property
    def established(self) -> list[str]:
        """What the document has meant by the word so far."""
        known = self.grounds.established.get(self.anchor.kind, "")
        return self.fit([known]) if known and not self.anchor.whole else []

    @cached_property
    def section(self) -> list[str]:
        """What the section has named."""
        return self.fit(self.grounds.section)

    @cached_property
    def annex(self) -> list[str]:
        """What the annex has named; of several what its title or its beginning did,
        and the paragraph directly above.
        """
        named = self.fit(self.grounds.annex.named)
        opening = self.fit(self.grounds.annex.opening) if len(named) > 1 else []
        return list(dict.fromkeys((*opening, *self.fit(self.grounds.annex.above)))) if opening else named

    @cached_property
    def before(self) -> list[str]:
        """What the items before an item have named: of several the last is not the likelier."""
        before = self.scope.before
        named = self.fit(before.own()) if self.scope.item and before else []
        return list(dict.fromkeys((*named, *self.fit(self.scope.beside)))) if named else named


def by_description(
    anchor: Anchor,
    article: str | None,
    scope: Scope,
    grounds: Grounds,
    catalogue: Catalogue,
    apart: tuple[str, ...] = (),
    *,
    taken_out: bool = False,
) -> Choice:
    """Return what the first of the `DESCRIBED` grounds that applies says of a description."""
    case = Described(anchor, article, scope, grounds, catalogue, apart, taken_out)
    return next(filter(None, (ground(case) for ground in DESCRIBED)))


def _called_alike(case: Described) -> Choice | None:
    """A short name that the document gives another text, too, or that may mean another thing: only the text
    that is titled so.
    """
    anchor, grounds, scope = case.anchor, case.grounds, case.scope
    among = anchor.among if anchor.rule in {SHORT, SHORT_SAID} else None
    # A year leaves only some of those that a short name may mean.
    alike = among is not None and any(
        among == one or (anchor.year and among <= one) for one in grounds.called_alike
    )
    if not alike and anchor.rule != DOUBTFUL:
        return None
    titled = case.fit([grounds.titled] if grounds.titled else [])
    if alike and titled and all(one == grounds.titled for one in case.near):
        # «منهاج عمل بيجين» calls itself «منهاج العمل», and other texts, too.
        return Choice((grounds.titled,), "definite", "definite.title")
    known = [*scope.recent(), *reversed(grounds.section), *reversed(grounds.document)]
    return unresolved("candidates", case.fit(known))


def _in_paragraph_before(case: Described) -> Choice | None:
    """«المشار إليهما في الفقرة السابقة»: as many as the paragraph before names of the kind."""
    return _of_paragraph_before(case.anchor, case.fit, case.scope) if case.anchor.rule == BEFORE else None


def _short_said_before(case: Described) -> Choice | None:
    """«القواعد المذكورة»: the only ones that the unit, or else the one before it, has named."""
    return _short_said(case.anchor, case.fit, case.scope) if case.anchor.rule == SHORT_SAID else None


def _of_its_whole(case: Described) -> Choice | None:
    """«البروتوكول الاختياري للاتفاقية»: the only protocol of the convention that the phrase says."""
    if len(case.protocols) == 1 and having(case.protocols, case.article, case.catalogue):
        return Choice(tuple(case.protocols), "definite", "definite.whole")
    return None


def _any_instrument(case: Described) -> Choice | None:
    """«الصك», «the same treaty»: the term that the document defines, or what the sentence has named last,
    of whatever kind.
    """
    anchor, defined = case.anchor, case.grounds.terms.get("instrument")
    if anchor.kind == "instrument" and not anchor.pointing and defined:
        # «الصك الدولي للتعقب (الصك)»
        term = having(defined, case.article, case.catalogue)
        return Choice(tuple(term), "definite", "definite.term") if term else unresolved("term")
    any_kind = anchor.kind == "treaty" and anchor.pointing and not case.described(case.scope.named)
    if anchor.kind == "instrument" or any_kind:
        return _same(case.article, case.scope, case.catalogue)
    return None


def _ruled_out(case: Described) -> Choice | None:
    """None of all that the words can mean here has the article: looking farther would be guessing."""
    told = case.anchor.kind in case.grounds.terms
    if case.near or case.own or case.apart or case.anchor.pointing or told:
        return None
    known = case.described([*case.scope.named, *case.grounds.defaults])
    return unresolved("no_such_article") if known else None


def _two(case: Described) -> Choice | None:
    """«البروتوكولان»: exactly two must be at hand, in the sentence, the unit, the body or before the unit."""
    if case.anchor.members != 2:
        return None
    pairs = _pairs_before(case.anchor, case.fit, case.scope, case.grounds, case.catalogue)
    sentence = case.fit(case.scope.in_sentence())
    return _both(case.near, sentence, case.own, pairs, pointing=case.anchor.pointing)


def _pointed_at(case: Described) -> Choice | None:
    """«الاتفاقية المذكورة»: what the unit has named last, or the unit before where this one names none; not
    after one that the catalogue lacks.
    """
    anchor, scope = case.anchor, case.scope
    if not anchor.pointing:
        return None
    named = case.fit(scope.own())
    back = None if named else _named_before(anchor.kind, case.fit, case.described, scope)
    if _is_untold_last(scope) and not named:
        # «第七条和同一公约第十条»: the same as what is not known.
        return unresolved("unknown_said")
    if back:
        return Choice((back,), "definite", "definite.said")
    if scope.is_unknown_last(anchor.kind, case.described(scope.named)):
        return unresolved("unknown_said")
    return Choice((case.near[0],), "definite", "definite.said") if case.near else None


def _defined(case: Described) -> Choice | None:
    """A definition says what the word means, whatever the catalogue calls the instrument."""
    defined = case.grounds.terms.get(case.anchor.kind)
    if defined is None:
        return None
    term = having((one for one in defined if one not in case.apart), case.article, case.catalogue)
    return Choice(tuple(term), "definite", "definite.term") if term else unresolved("term", case.near)


def _unknown_in_unit(case: Described) -> Choice | None:
    """The unit has named one of the kind that the catalogue lacks."""
    if case.anchor.kind not in case.scope.unknown:
        return None
    return unresolved("unknown_named", [*case.near, *case.own])


def _another_established(case: Described) -> Choice | None:
    """The document has called another one so all along, but may mean the one that the unit has named."""
    near, established = case.near, case.established
    if not (near and established) or established[0] in near or case.taken_out or not case.scope.own():
        return None
    return unresolved("candidates", [*near, *established])


def _in_unit(case: Described) -> Choice | None:
    """What the unit has named; a treaty body calls its own treaty so,
    but may mean another that it has named.
    """
    near, own = case.near, case.own
    if not near:
        return None
    sentence = case.fit(case.scope.in_sentence())
    closing = case.grounds.closing
    if closing and len(near) > 1 and len(sentence) != 1 and len(own) == 1 and own[0] not in near:
        # One cannot be meant among several.
        return Choice((own[0],), "definite", "definite.body")
    if closing and not case.taken_out and len(near) == 1 and own and near[0] not in own:
        return unresolved("candidates", [*near, *own])
    return _near(near, sentence, own, case.article)


def _outside_unit(case: Described) -> Choice:
    """The first of the `FAR` grounds that has any; it must have exactly one."""
    anchor, scope = case.anchor, case.scope
    candidates = case.fit(case.catalogue.instruments) if anchor.rule == "parent" else []
    choice = _far(candidates, [(held(case), _ruled(rule, case)) for rule, held in FAR])
    heading = case.fit(case.grounds.heading)
    far = anchor.kind in _WHOLE and not (heading or case.own or case.before or scope.pointed or candidates)
    return _by_subject(choice, case.grounds) if choice.candidates and far else choice


def _ruled(rule: str, case: Described) -> str:
    """The rule of a far ground; empty for a blocker that does not hold."""
    unknown = {"unknown_named": case.grounds.unknown, "unknown_named ": case.grounds.unknown_document}
    if rule in unknown:
        return rule.strip() if case.anchor.kind in unknown[rule] else ""
    return rule.format(default=case.grounds.defaults_rule)


def _narrowed(case: Described) -> list[str]:
    """Of several that the body stands for, the one that the section speaks of."""
    found = [one for one in case.section if one in case.own] if len(case.own) > 1 else []
    return found if len(found) == 1 else []


def _settled(case: Described) -> list[str]:
    """The protocol of the convention that «الاتفاقية» means throughout."""
    if case.anchor.kind != "protocol":
        return []
    anchor = case.anchor._replace(among=case.protocols or case.anchor.among)
    return case.fit(_of_settled(anchor, case.scope, case.grounds, case.catalogue))


DESCRIBED: tuple[Callable[[Described], Choice | None], ...] = (
    _called_alike,
    _in_paragraph_before,
    _short_said_before,
    _of_its_whole,
    _any_instrument,
    _ruled_out,
    _two,
    _pointed_at,
    _defined,
    _unknown_in_unit,
    _another_established,
    _in_unit,
    _outside_unit,
)
"""What settles a description, in this order; the first that applies decides."""
FAR: tuple[tuple[str, Callable[[Described], list[str]]], ...] = (
    ("definite.heading", lambda case: case.fit(case.grounds.heading)),
    ("definite.section", _narrowed),
    ("definite.{default}", lambda case: case.own),
    (
        "definite.comment",
        lambda case: case.fit(case.scope.comment.instruments) if case.scope.comment.end >= 0 else [],
    ),
    ("definite.item", lambda case: case.fit(case.scope.pointed)),
    ("unknown_named", lambda _: []),
    ("definite.before", lambda case: case.before),
    (
        "definite.established",
        lambda case: [
            one for one in case.established if one in (case.section or case.annex or case.established)
        ],
    ),
    ("definite.section", lambda case: case.section),
    ("definite.annex", lambda case: case.annex),
    ("unknown_named ", lambda _: []),
    ("definite.document", lambda case: case.fit(case.grounds.document)),
    ("definite.document", lambda case: case.fit(case.grounds.pointed)),
    ("definite.settled", _settled),
    ("definite.sole", lambda case: case.fit(case.catalogue.sole)),
)
"""What settles a description of what the unit does not name, from near to far, each by its rule.

`unknown_named` blocks: where the section, then where the document has named one of the kind that the
catalogue lacks, what stands farther is not chosen.
"""


def _by_subject(choice: Choice, grounds: Grounds) -> Choice:
    """Of several that only the section or the document has named, the one whose name has the subject of the
    heading or of the title; else none.
    """
    for told in (grounds.about_heading, grounds.about_title):
        found = told(choice.candidates) if told else []
        if len(found) == 1:
            return Choice((found[0],), "default", "default.subject")
        if found:
            return choice
    return choice


def _of_settled(anchor: Anchor, scope: Scope, grounds: Grounds, catalogue: Catalogue) -> tuple[str, ...]:
    """«البروتوكول الاختياري» where none was named: that of the convention which «الاتفاقية» means throughout.

    The body or the title stands for that one, or the document has defined it so, or has cited an article of
    it and always meant it by the word. No other protocol was named in the document, nor another convention
    in the unit that has one.
    """
    meant: set[str] = set()
    for kind in _WHOLE:
        term, established = grounds.terms.get(kind), grounds.established.get(kind)
        own = [one for one in grounds.defaults if catalogue.instruments[one].kind == kind]
        used = [established] if established and established in grounds.articles.values() else []
        meant.update(term if term is not None else own or used)
        if established is not None:
            meant.add(established)
    if len(meant) != 1 or anchor.among is None or anchor.members > 1 or anchor.pointing:
        return ()
    (one,) = meant
    others = (other for other in scope.named if other != one and catalogue.instruments[other].kind in _WHOLE)
    if any(catalogue.children(other) for other in others):
        return ()
    protocols = tuple(child for child in catalogue.children(one) if child in anchor.among)
    return protocols if len(protocols) == 1 and grounds.protocols <= set(protocols) else ()


def _is_untold_last(scope: Scope) -> bool:
    """Tell whether the articles cited last, in the present sentence, are of what is not known."""
    cited = scope.cited
    return (
        cited is not None
        and cited.sentence == scope.sentence
        and cited.end > scope.latest.end
        and not any(one for _, one in cited.rows)
    )


def _same(article: str | None, scope: Scope, catalogue: Catalogue) -> Choice:
    """«الصك المذكور», «the same treaty»: what the sentence has named last, of whatever kind."""
    last = max((at for key, at in scope.order.items() if key.startswith("+")), default=0)
    if scope.is_strange("") or any(last > scope.order.get(one, 0) for one in scope.latest.instruments):
        return unresolved("unknown_said")
    found = having(scope.latest.instruments, article, catalogue)
    if len(scope.latest.instruments) == len(found) == 1:
        return Choice((found[0],), "definite", "definite.said")
    return unresolved("candidates" if scope.latest.instruments else "nothing_named", scope.latest.instruments)


def _named_before(
    kind: str,
    fit: Callable[[Iterable[str]], list[str]],
    described: Callable[[Iterable[str]], list[str]],
    scope: Scope,
) -> str | None:
    """«той же Конвенции»: the one that the unit before named last, or its only one of the kind."""
    before = scope.before
    if before is None or (kind in scope.unknown and scope.unknown[kind] >= scope.first):
        return None
    if before.is_unknown_last(kind, described(before.named)):
        return None
    own = fit(before.own())
    return own[0] if len(own) == 1 else None


def _of_whole(anchor: Anchor, scope: Scope, grounds: Grounds, catalogue: Catalogue) -> frozenset[str]:
    """The protocols of the convention in «البروتوكول الاختياري للاتفاقية»; none where that cannot be told."""
    whole = by_description(
        Anchor("described", anchor.start, anchor.end, kind=anchor.whole, also=anchor.also),
        None,
        scope,
        grounds,
        catalogue,
    )
    children = frozenset(child for one in whole.instruments for child in catalogue.children(one))
    return children & anchor.among if anchor.among and children & anchor.among else children


def _far(candidates: list[str], grounds: list[tuple[list[str], str]]) -> Choice:
    """The first ground that has any; it must have exactly one.

    One outside the catalogue, named nearer than what the grounds after it have, may be meant.
    """
    for at, (found, rule) in enumerate(grounds):
        if rule == "unknown_named" and (further := [one for behind, _ in grounds[at:] for one in behind]):
            return unresolved(rule, further)
        if len(found) == 1:
            return Choice((found[0],), "definite", rule)
        if found:
            return unresolved("candidates", found)
    return unresolved("candidates" if candidates else "nothing_named", candidates)


def _short_said(anchor: Anchor, fit: Callable[[Iterable[str]], list[str]], scope: Scope) -> Choice:
    """«القاعدة ٢٢ من القواعد المذكورة»: the only ones that the unit, or else the one before it, has named."""
    if anchor.kind in scope.unknown:
        return unresolved("unknown_said")
    near = fit(scope.recent())
    last = scope.before if scope.before and (scope.item or not scope.before.passed) else None
    before = fit(last.own()) if last and not near else []
    for found, rule in ((near, "definite.item"), (before, "definite.before")):
        if len(found) == 1:
            return Choice((found[0],), "definite", rule)
    return unresolved("candidates", [*near, *before])


def _of_paragraph_before(anchor: Anchor, fit: Callable[[Iterable[str]], list[str]], scope: Scope) -> Choice:
    """«الاتفاقيتان المشار إليهما في الفقرة السابقة»: as many as that names of the kind, and no more."""
    before = scope.before
    if before is None or before.passed or anchor.kind in before.unknown:
        return unresolved("unknown_said")
    found = fit(one for one in before.own() if one not in before.assumed)
    if len(found) == anchor.members:
        return Choice(tuple(sorted(found)), "definite", "definite.paragraph_before")
    return unresolved("candidates", found)


def _both(
    near: list[str], sentence: list[str], own: list[str], before: list[list[str]], *, pointing: bool
) -> Choice:
    """«البروتوكولان»: exactly two must be at hand.

    Of two before the unit one must be what the unit itself names, and the body's own, where no word points
    back.
    """
    for pair, rule in ((sentence, "definite.pair"), (near, "definite.pair"), (own, "definite.body")):
        if len(pair) == 2:
            return Choice(tuple(sorted(pair)), "definite", rule)
    pair = next((one for one in before if one), [])
    beside = {*(() if pointing or set(pair) <= set(own) else own), *near}
    if len(pair) == 2 and beside <= set(pair):
        return Choice(tuple(sorted(pair)), "definite", "definite.both")
    return unresolved("candidates", [*near, *own, *pair])


def _pairs_before(
    anchor: Anchor,
    fit: Callable[[Iterable[str]], list[str]],
    scope: Scope,
    grounds: Grounds,
    catalogue: Catalogue,
) -> list[list[str]]:
    """What of the kind the unit before has named, and of protocols the section and the document;
    nothing where one that is not known is among it.

    «اتفاقيات جنيف والبروتوكولين»: of protocols none that hang under another than what the unit names, nor,
    of those farther away, than what the unit before does.
    """
    before = scope.before
    if anchor.kind in {*scope.unknown, *(before.unknown if before else ())}:
        return []
    last = fit(one for one in before.own() if one not in before.assumed) if before else []
    known = {*grounds.unknown, *grounds.unknown_document}
    near = anchor.pointing or anchor.kind != "protocol" or anchor.kind in known or "" in grounds.protocols
    if anchor.kind != "protocol":
        return [last]
    here = _owners(scope.own(), catalogue)
    pairs = [last if _are_of(last, here, catalogue) else []]
    around = {*here, *(_owners(before.own(), catalogue) if before else ())}
    far = [] if near else [fit(grounds.section), fit(grounds.document)]
    return [*pairs, *(one for one in far if _are_of(one, around, catalogue))]


def _owners(instruments: Iterable[str], catalogue: Catalogue) -> set[str]:
    """Those that protocols may hang under."""
    return {one for one in instruments if catalogue.instruments[one].kind in TREATIES - {"protocol"}}


def _are_of(protocols: list[str], owners: set[str], catalogue: Catalogue) -> bool:
    """Tell whether all hang under one of the owners, or there is no owner."""
    return not owners or any({*protocols} <= {*catalogue.children(one)} for one in owners)


def _near(near: list[str], sentence: list[str], own: list[str], article: str | None) -> Choice:
    """One or more of the kind were named in the unit."""
    if len(near) == 1:
        if near[0] in own or not own:
            return Choice((near[0],), "definite", "definite.item")
        if article is not None and sentence == near:
            # «اتفاقية فيينا …، ولا سيما المادة ٣٦ من الاتفاقية»: the same sentence names it.
            return Choice((near[0],), "definite", "definite.sentence")
        return unresolved("candidates", [*near, *own])
    if len(own) == 1 and near[0] == own[0]:
        return Choice((near[0],), "definite", "definite.item")
    if not own and len(sentence) == 1:
        return Choice((sentence[0],), "definite", "definite.sentence")
    return unresolved("candidates", near)


def by_context(
    article: str | None,
    scope: Scope,
    grounds: Grounds,
    catalogue: Catalogue,
    *,
    follows: bool = False,
    within: bool = False,
) -> Choice:
    """An article whose phrase names no instrument.

    `follows`: it is joined to the mention before; `within`: it is taken out of the instrument named directly
    before.
    """
    if within and not scope.unknown and len(having(scope.latest.instruments, article, catalogue)) == 1:
        (one,) = having(scope.latest.instruments, article, catalogue)
        status: ReferenceStatus = "default" if one in scope.assumed else "inherited"
        return Choice((one,), status, "default.before" if one in scope.assumed else "inherited.particular")
    choice = _by_context(article, scope, grounds, catalogue, follows=follows)
    if choice.status == "inherited" and scope.assumed.issuperset(choice.instruments):
        # What it goes with was itself settled by default: the unit names nothing.
        return Choice(choice.instruments, "default", "default.before")
    return choice


def _by_context(
    article: str | None, scope: Scope, grounds: Grounds, catalogue: Catalogue, *, follows: bool
) -> Choice:
    if (
        follows
        and scope.latest.instruments
        and (latest := having(scope.latest.instruments, article, catalogue))
    ):
        return (
            Choice(tuple(latest), "inherited", "inherited.joined")
            if len(latest) == 1
            else unresolved("candidates", latest)
        )
    cited = scope.cited
    near = having(scope.recent(), article, catalogue)
    if cited and _is_untold_last(scope) and not (near and set(near) <= set(cited.candidates)):
        # What the article before it is of is not known.
        return unresolved("article_before", having(cited.candidates, article, catalogue))
    if near or scope.unknown:
        return _inherited(near, article, scope, catalogue)
    return _default(article, grounds, catalogue)


def _inherited(near: list[str], article: str | None, scope: Scope, catalogue: Catalogue) -> Choice:
    """The unit names instruments: the only one, the only one of the sentence, or the article's before."""
    if len(near) == 1 and not scope.unknown:
        return Choice((near[0],), "inherited", "inherited.item")
    sentence = having(scope.in_sentence(), article, catalogue)
    if len(sentence) == 1 and scope.sentence not in scope.unknown.values():
        return Choice((sentence[0],), "inherited", "inherited.sentence")
    cited = scope.cited
    before = {one for _, one in cited.rows if one} if cited and cited.sentence == scope.sentence else set()
    if len(before) == 1 and having(before, article, catalogue) and before == set(scope.latest.instruments):
        return Choice(tuple(before), "inherited", "inherited.article_before")
    return unresolved("candidates", near)


def _default(article: str | None, grounds: Grounds, catalogue: Catalogue) -> Choice:
    """Nothing in the unit names an instrument: the heading, the section, then the body decide."""
    heading = having(grounds.heading, article, catalogue)
    # What is always cited by name, such as the Charter or a declaration, is not what an article alone means.
    known = catalogue.instruments
    section = [one for one in reversed(grounds.section) if known[one].binds and not known[one].sole]
    section = having(section, article, catalogue)
    own = having(grounds.defaults, article, catalogue)
    if not grounds.ranked and not set(section).isdisjoint(own):
        # The section speaks of what the body stands for; what else it names is beside that.
        section = [one for one in section if one in own]
    if len(heading) == 1:
        return Choice((heading[0],), "default", "default.heading")
    if len(section) == 1 and not heading and grounds.unknown.isdisjoint(_BARE):
        if own and grounds.ranked and section[0] in own:
            # What the body stands for first is cited bare; what stands beside it, by name.
            return Choice((own[0],), "default", f"default.{grounds.defaults_rule}")
        if section[0] in own or not own:
            return Choice((section[0],), "default", "default.section")
        # The section speaks of one instrument and the body stands for another.
        return unresolved("candidates", [*section, *own])
    if own and (grounds.ranked or len(own) == 1):
        return Choice((own[0],), "default", f"default.{grounds.defaults_rule}")
    candidates = [*heading, *section, *own]
    return unresolved("candidates" if candidates else "nothing_named", candidates)


def body_of(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the body whose instruments the document means by default, or None where none is known.

    The symbol decides; else the organ as printed, or a part of that organ which the title names; else
    the title alone.
    """
    by_symbol = catalogue.body_of_symbol(document.symbol) if document.symbol else None
    if by_symbol and by_symbol.instruments:
        return by_symbol
    by_name = _named(document.masthead or "", language, catalogue)
    by_title = _named(document.title or "", language, catalogue)
    if by_name and by_title and not f"{by_title.prefix or ''}/".startswith(f"{by_name.prefix or ''}/"):
        return by_name
    return by_title or by_name


def commenting_body(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the treaty body whose document it is, where it is of one that makes general comments."""
    body = body_of(document, language, catalogue)
    own = [one for one in catalogue.bodies.values() if one.comments]
    if body is None or body in own:
        return body
    above = [one for one in own if f"{body.prefix}/".startswith(f"{one.prefix}/")]
    return above[0] if above else None


def is_comment(document: Document, catalogue: Catalogue) -> bool:
    """Tell whether a document is a general comment or recommendation, by its symbol."""
    symbol = document.symbol or ""
    comments = [body.comments for body in catalogue.bodies.values() if body.comments]
    return any(
        symbol.startswith(one.symbol.partition("{")[0]) or symbol in one.others.values() for one in comments
    )


def _named(text: str, language: Language, catalogue: Catalogue) -> Body | None:
    """The body with the longest name in the text."""
    folded = language.fold(text)
    names = ((len(name), body) for name, body in _names(language, catalogue) if name in folded)
    return max(names, key=lambda one: one[0], default=(0, None))[1] if folded else None


@cache
def _names(language: Language, catalogue: Catalogue) -> tuple[tuple[str, Body], ...]:
    """The names in search form of the bodies that documents mean instruments by."""
    return tuple(
        (name, body)
        for body in catalogue.bodies.values()
        if body.instruments
        for name in map(language.fold, body.called(language.code))
    )


def grounds_of(document: Document, language: Language, catalogue: Catalogue, lexicon: Lexicon) -> Grounds:
    """Return the grounds a document gives before any of its text is read.

    Without a known body, the instruments that its organ's name and its title name are the default.
    """
    body = body_of(document, language, catalogue)
    title = language.fold(document.title or "").strip()
    in_title = detect(title, lexicon).mentions
    titled = _titled(title, in_title)
    if body:
        return Grounds(
            defaults=body.instruments,
            defaults_rule="body",
            ranked=body.ranked,
            closing=body.closing,
            reviews_laws=body.reviews_laws,
            titled=titled,
        )
    named: dict[str, None] = {}
    for mention in (*in_title, *detect(language.fold(document.masthead or ""), lexicon).mentions):
        if mention.anchor:
            named |= dict.fromkeys(mention.anchor.instruments)
    return Grounds(defaults=tuple(named), defaults_rule="title", ranked=False, titled=titled)


def _titled(title: str, mentions: Sequence[Mention]) -> str:
    """The instrument whose name is the document's whole title; empty where there is none."""
    first = mentions[0] if mentions else None
    if first is None or first.kind != "instrument" or (first.start, first.end) != (0, len(title)):
        return ""
    named = first.anchor if first.anchor and first.anchor.manner == "named" else None
    return named.instruments[0] if named and len(named.instruments) == 1 else ""


# With more articles than this a heading has one of national law's numbers by chance.
_MOST_LISTED = 8


class Heading(NamedTuple):
    """What a section's heading says: instruments it names, and articles it cites where it names none."""

    section_id: str | None
    instruments: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()


def headings(sections: Iterable[Section], language: Language, known: Lexicon) -> Iterator[Heading]:
    """For each section what its heading names and cites; where it names nothing,
    what the heading over it names.
    """
    above: list[tuple[int, tuple[str, ...]]] = []
    for section in sections:
        above = [one for one in above if one[0] < section.level]
        mentions = detect(language.fold(section.title), known).mentions
        anchors = [one.anchor for one in mentions if one.anchor]
        named = tuple(dict.fromkeys(name for anchor in anchors for name in anchor.instruments))
        alone = [one for one in mentions if one.kind == "article" and not one.anchor]
        cited = frozenset(target.article for one in alone for target in one.targets if target.article)
        if not named and above:
            named = above[-1][1]
        above.append((section.level, named))
        yield Heading(section.section_id, named, frozenset() if anchors else cited)


def is_listed(mention: Mention, scope: Scope, grounds: Grounds) -> bool:
    """Tell whether the heading over a treaty body's paragraph cites these articles:
    «عدم التمييز (المادتان ١ و٧)».

    The paragraph names no instrument; where it names national law,
    a heading with many articles tells nothing.
    """
    listed = grounds.listed
    if mention.kind != "article" or mention.anchor or mention.follows or mention.back or mention.possessed:
        return False
    if not grounds.closing or scope.named or scope.unknown or (scope.law.here and len(listed) > _MOST_LISTED):
        return False
    return all(target.article in listed for target in mention.targets)


_Pairs = frozenset[tuple[str, str]]


def subject_of(title: str, language: Language, catalogue: Catalogue, lexicon: Lexicon) -> Subject | None:
    """Return what tells, of several instruments, the only one whose names share with a title two words that
    stand together and tell a subject; None in a language without words that tell none.
    """
    if not language.references.names.no_subject_words:
        return None

    def told(instruments: Iterable[str]) -> list[str]:
        # Few documents ask, and few of those twice.
        common = frozenset(map(language.fold, language.references.names.no_subject_words))
        own = _pairs(language.fold(title), common, lexicon)
        called = (
            (one, language.fold("\n".join(catalogue.instruments[one].called(language.code))))
            for one in instruments
        )
        return [one for one, names in called if not own.isdisjoint(_pairs(names, common, lexicon))]

    return told


def _pairs(text: str, common: frozenset[str], lexicon: Lexicon) -> _Pairs:
    """The words that stand together in a text, whatever is written together with them."""
    found: set[tuple[str, str]] = set()
    for line in text.split("\n"):
        words = [frozenset(without_attached(word, lexicon)) for word in TOKEN.findall(line)]
        for first, second in pairwise(words):
            if common.isdisjoint(first) and common.isdisjoint(second):
                found.update((one, other) for one in first for other in second)
    return frozenset(found)


# «(المادة ٧).»: what stands before and after articles that close a sentence,
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
    start = max(scope.latest.end, 0)
    begun, upto, found = scope.law.looked
    upto, found = (upto, found) if begun == start else (start, False)
    if not found and upto < mention.start:
        words = [*WORD.findall(unit.text, upto, mention.start), ""]
        found = any(
            word in lexicon.laws.law_texts
            and before not in lexicon.laws.not_of_law
            and behind not in lexicon.laws.general_law
            for before, word, behind in zip(["", *words], words, words[1:], strict=False)
        )
    scope.law.looked = (start, mention.start, found)
    return found or scope.law.named


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
    if scope.latest.end < 0 or not mention.gender:
        return "none"
    words = WORD.findall(unit.text, scope.latest.end, mention.start)
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
        unit.text[scope.latest.end : mention.start] if scope.latest.end >= 0 else unit.text[: mention.start]
    )
    return scope.law.named or not unit.lexicon.laws.law_words.isdisjoint(WORD.findall(between))


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
    start = max(0, scope.stranger.end)
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

    Farther after, of that treaty where it is the document's own; else either may be meant.
    """
    meant = having(scope.comment.instruments, target.article, unit.catalogue)
    start = scope.comment.end + (unit.text[scope.comment.end : scope.comment.end + 1].isspace())
    on = unit.lexicon.organs.comment_on.longest(unit.text, start)
    directly = not unit.text[on[1] if on else scope.comment.end : mention.start].strip()
    own = having(unit.grounds.defaults[:1], target.article, unit.catalogue)
    if len(meant) == 1 and (directly or own == meant):
        return Choice(tuple(meant), "inherited", "inherited.comment")
    return unresolved("comment", [*meant, *own])


def in_bracket_behind(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: tell whether a phrase opens a bracket directly after what was
    named last.
    """
    return scope.latest.end >= 0 and unit.text[scope.latest.end : mention.start].strip() == "("


def _before_bracket(mention: Mention, scope: Scope, unit: Unit) -> str:
    """The words of the sentence before the bracket that a phrase opens, after the last instrument; empty
    where it opens none.
    """
    start = max(0, mention.start - _LAW_REACH, scope.latest.end)
    opened = _TITLED.search(unit.text[start : mention.start])
    return opened[1] if opened else ""


def is_laws(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«Федеральный закон «О портах» (ст. 31)»: articles in brackets after the title of a law,
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
    laws = not scope.law.article and not numbered and (scope.law.here or _has_law(mention, unit))
    return not laws and set(scope.in_sentence()) <= set(unit.grounds.defaults)


def _has_law(mention: Mention, unit: Unit) -> bool:
    """Tell whether the sentence names a law before a mention."""
    before = SENTENCE_END.split(unit.text[max(0, mention.start - _SENTENCE) : mention.start])[-1]
    return not unit.lexicon.laws.law_words.isdisjoint(WORD.findall(before))


def is_closing_beside(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»: tell whether articles that close a sentence in
    brackets stand directly after an instrument, in a body's own document, so that they may be of either.

    They are so where a State is said to be party to it, or where several articles end the paragraph, as a
    body gives those of its own treaty.
    """
    if not unit.grounds.closing or not mention.follows or mention.kind != "article" or scope.latest.end < 0:
        return False
    ends = len(mention.targets) > 1 and not unit.text[mention.end :].strip(" ).")
    if not ends and not unit.text.endswith(unit.lexicon.document.parties, 0, max(0, scope.latest.start - 1)):
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
