"""Mentions as they are found, and what a text has named so far: one list of entities for each unit, asked
from near to far, and beyond the unit what its section, its annex and the document give.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import astuple

from unrec.catalogue import Catalogue
from unrec.models import ReferenceKind, ReferenceStatus
from unrec.references.articles import OwnArticles
from unrec.references.lexicon import Lexicon
from unrec.references.vocabulary import Count, Points, Record

Manner = Literal["named", "described", "customary", "unknown", "law", "stranger"]

SHORT = "short"
"""The rule of an anchor that is a short name: «برنامج العمل» of a programme named before."""

DOUBTFUL = "doubtful"
"""The rule of a short name beside words by which it may mean another thing: a meeting's programme of work."""


class Target(Record, frozen=True, gc=False):
    """What one row will point at, as far as the words themselves say it. ASCII strings."""

    article: str | None = None
    paragraph: str | None = None
    subparagraph: str | None = None
    part: str | None = None
    symbol: str | None = None
    recommendation: str | None = None


def fill(inner: Target, outer: Target) -> Target:
    """Return `inner` with its missing fields from `outer`: a paragraph gets the article it is part of."""
    return Target(
        *(
            value if value is not None else other
            for value, other in zip(astuple(inner), astuple(outer), strict=True)
        )
    )


class Anchor(Record, frozen=True, gc=False):
    """How a phrase says which instrument it speaks of.

    `named`: by a name, which stands for `instruments`. `described`: «الاتفاقية», an instrument of `kind`;
    `pointing` where a word such as «المذكورة» or «ذلك» points back, and one of `among` where an adjective
    narrows it («البروتوكول الاختياري»), of the instrument of kind `whole` that follows («البروتوكول
    الاختياري للاتفاقية»). `customary`: a short name that means one of `instruments` where there is ground
    for it («اتفاقية سنة ١٩٨٨»). `place` is that which the word up to `place_end` may give it among those of
    its kind that the sentence names («الاتفاقية الأولى»; -1 for «الأخيرة»), else 0. `unknown`: an instrument
    that is not in the catalogue. `law`: national law, so that the phrase is no reference. `stranger`:
    another text with articles; `kind` is then the gender of its name. `year` is the one that an unknown
    instrument is called by, `also` are further kinds that the word may mean, `alike` for each short name by
    which another text may be called, too, the instruments that it means.
    """

    manner: Manner
    start: int
    end: int
    instruments: tuple[str, ...] = ()
    kind: str = ""
    members: Count = 1
    pointing: bool = False
    among: frozenset[str] | None = None
    whole: str = ""
    rule: str = ""
    place: int = 0
    place_end: int = -1
    year: str = ""
    also: frozenset[str] = frozenset()


class Mention(Record, frozen=True, gc=False):
    """One phrase that refers to something, and all its targets.

    `kind` is the kind of row it makes; `context` makes none, and only bears on what comes after. `back` is
    the number of articles that «تلك المادة» points back at, 0 where it does not; `possessed` says what
    «أحكامها» points at, and `gender` that of its antecedent. `joined` is true where a conjunction stands
    before the phrase. `pending` is true for a paragraph whose article must come from the phrase it is joined
    to. `year` is that of the protocol meant, `place` its place among those of its convention, where it is
    said. `shared` is true where it took its instrument from the phrase it is joined to, `follows` where
    nothing but a conjunction parts it from the mention before. `within` is the end of the instrument directly
    before, of which a word such as «ولا سيما» takes it out, else -1. `unnumbered` is true for a resolution of
    an organ whose numbers make no symbol. `about` is the treaty that a treaty body's comment is on. `meeting`
    is the ordinal of the meeting whose recommendation is cited, where it is said. `operative` is true of
    paragraphs that are said to be operative ones. `back_to` is what a phrase
    that points back points at. `said` is true of an article by number «mentioned above», `repeated` of one
    that shares the instrument of a phrase with a preposition of its own («à l'article 16 et à l'article 36 de
    …»). `towards` is -1 for a paragraph of the document «above», 1 for one «below».
    """

    kind: ReferenceKind | Literal["context"]
    start: int
    end: int
    rule: str
    targets: tuple[Target, ...] = (Target(),)
    anchor: Anchor | None = None
    back: Count | Literal[0] = 0
    possessed: Points | None = None
    gender: str = ""
    joined: bool = False
    pending: bool = False
    year: str = ""
    place: int = 0
    shared: bool = False
    follows: bool = False
    unnumbered: bool = False
    about: tuple[str, ...] = ()
    within: int = -1
    back_to: Literal["article", "paragraph"] = "article"
    said: bool = False
    towards: Literal[-1, 0, 1] = 0
    repeated: bool = False
    meeting: int | None = None
    operative: bool = False


class Definition(Record, frozen=True, gc=False):
    """A term that the document defines for an instrument: `words` in search form, what it stands for.

    `instruments` is empty where the term stands for an instrument that is not in the catalogue.
    """

    words: str
    instruments: tuple[str, ...]


Role = Literal[
    "instrument", "unknown", "stranger", "law", "law articles", "comment", "articles", "open", "protocols"
]


class Choice(Record, frozen=True, gc=False):
    """The instruments meant, one row each; none where it cannot be told, then with candidates."""

    instruments: tuple[str, ...]
    status: ReferenceStatus
    rule: str
    candidates: tuple[str, ...] = ()


def unresolved(rule: str, candidates: Iterable[str] = ()) -> Choice:
    """Return the choice that chooses nothing."""
    return Choice((), "unresolved", f"unresolved.{rule}", tuple(dict.fromkeys(candidates)))


class Resolved(Record, frozen=True, gc=False):
    """One row to be: the mention, one of its targets, the instrument, how that was found, and the id of the
    paragraph of the text at hand that is meant, where one is.
    """

    mention: Mention
    target: Target
    instrument: str | None
    choice: Choice
    paragraph_id: str | None = None


class Entity(Record, frozen=True, gc=False):
    """One thing that a text has named.

    An `instrument` of the catalogue, or several named at once; `unknown`: one of `kind` that the catalogue
    lacks; a `stranger`: another text with articles; a national `law`, and `law articles` where some of it are
    cited; a treaty body's `comment` and the treaty it is on; the `articles` cited in one phrase; what may be
    meant by a name left `open`; the `protocols` that «وبروتوكولاتها» meant. `place` counts from 1 through the
    unit and what it hangs under, `sentence` likewise; `start` and `end` are in the text of the unit. `rows`
    are articles with their instruments, null where unresolved. `bare` is true of a law after which an
    instrument was named.
    """

    role: Role
    place: int = 0
    sentence: int = -1
    start: int = -1
    end: int = -1
    instruments: tuple[str, ...] = ()
    kind: str = ""
    gender: str = ""
    rows: tuple[tuple[Target, str | None], ...] = ()
    bare: bool = False

    def is_known(self) -> bool:
        """Tell whether any of the articles is of an instrument that is known."""
        return any(instrument for _, instrument in self.rows)


_NONE = Entity("instrument")


class Discourse(msgspec.Struct):
    """What a unit has named, an entity each, and what it goes on from.

    `last` is the last entity of each role that the unit itself has named, `named` and `unknown` the last one
    of each instrument and of each kind outside the catalogue, also of what the unit hangs under. `assumed`
    are instruments that are here only because an article alone meant them by default. `sequence` are those of
    the present sentence one by one, empty for several at once. `opened` is true where what the unit hangs
    under names the organ that speaks; `above` and `sibling` are the articles cited last there and in the item
    before, `beside` the instruments that the items before have named. `before` is the discourse of the unit
    before that named or cited anything, `passed` the number of units after that one which name nothing.
    `begun` is the number of the unit's first sentence. `looked` keeps how far a text was looked through, and
    what for.
    """

    last: dict[Role, Entity] = {}
    named: dict[str, Entity] = {}
    unknown: dict[str, Entity] = {}
    assumed: set[str] = set()
    sequence: list[str] = []
    places: int = 0
    sentence: int = 0
    begun: int = 0
    opened: bool = False
    above: Entity | None = None
    sibling: Entity | None = None
    beside: tuple[str, ...] = ()
    before: "Discourse | None" = None
    passed: int = 0
    looked: dict[tuple[int, str], tuple[int, bool]] = {}

    def below(self, sibling: "Discourse | None") -> "Discourse":
        """Return the discourse with which a unit under this one begins: the same, in a new sentence.

        `sibling` is that of the unit before it under the same one.
        """
        return Discourse(
            named=dict(self.named),
            unknown=dict(self.unknown),
            last={"protocols": self.last["protocols"]} if "protocols" in self.last else {},
            assumed=set(self.assumed),
            places=self.places,
            sentence=self.sentence + 1,
            begun=self.sentence + 1,
            above=self.cited,
            sibling=sibling.cited if sibling else None,
            beside=tuple(dict.fromkeys((*sibling.beside, *sibling.own()))) if sibling else (),
        )

    def note(self, entity: Entity) -> None:
        """Add an entity to the list, in the present sentence."""
        self.places += 1
        entity = entity._replace(place=self.places, sentence=self.sentence)
        self.last[entity.role] = entity
        if entity.role == "unknown":
            self.unknown[entity.kind] = entity

    def name(
        self,
        instruments: tuple[str, ...],
        start: int,
        end: int,
        *,
        assumed: bool = False,
        anew: bool = True,
    ) -> None:
        """Note that these instruments were named in the phrase from `start` to `end`, or `assumed` there.

        Not `anew` where the phrase only counts those of the sentence («الاتفاقية الأولى»).
        """
        if not instruments:
            return
        if assumed:
            self.assumed.update(instrument for instrument in instruments if instrument not in self.named)
        else:
            self.assumed.difference_update(instruments)
        self.note(Entity("instrument", start=start, end=end, instruments=instruments))
        for instrument in instruments:
            self.named.pop(instrument, None)
            self.named[instrument] = self.latest
        if not assumed:
            law = self.last.get("law")
            self.last |= {"law": law._replace(bare=True)} if law else {}
        if anew:
            self.sequence += instruments if len(instruments) == 1 else ("",)

    def next_sentence(self) -> None:
        """Note that a sentence ended."""
        self.sentence += 1
        self.sequence = []

    def here(self, role: Role) -> Entity:
        """Return the entity of a role that the present sentence has named last; its end is -1 for none."""
        entity = self.last.get(role, _NONE)
        return entity if entity.sentence == self.sentence else _NONE

    @property
    def item(self) -> bool:
        """Whether the unit hangs under another."""
        return self.begun > 0

    @property
    def pointed(self) -> tuple[str, ...]:
        """The protocols that «وبروتوكولاتها» meant last, also above."""
        return self.last.get("protocols", _NONE).instruments

    @property
    def latest(self) -> Entity:
        """The instruments that the unit has named last."""
        return self.last.get("instrument", _NONE)

    @property
    def cited(self) -> Entity | None:
        """The articles cited last, in the unit or before it in what it hangs under."""
        return self.last.get("articles", self.above)

    def cited_before(self) -> list[Entity]:
        """Return the articles that may be pointed back at, the nearest first: cited here, by the item before,
        above, before.
        """
        before = self.before.cited if self.before else None
        return [entity for entity in (self.last.get("articles"), self.sibling, self.above, before) if entity]

    def is_law(self) -> bool:
        """Tell whether the present sentence has named a law, and no instrument after it."""
        law = self.here("law")
        return law.place > max(self.latest.place, self.last.get("unknown", _NONE).place)

    def has_law(self) -> bool:
        """Tell whether the unit has named a law, and by name no instrument after it."""
        return "law" in self.last and not self.last["law"].bare

    def own(self) -> list[str]:
        """Return the instruments that the unit itself has named, the last named first."""
        return [
            instrument for instrument in reversed(self.named) if self.named[instrument].sentence >= self.begun
        ]

    def recent(self) -> list[str]:
        """Return the instruments named, the last named first."""
        return list(reversed(self.named))

    def in_sentence(self) -> list[str]:
        """Return the instruments named in the present sentence, the last named first."""
        return [
            instrument
            for instrument in reversed(self.named)
            if self.named[instrument].sentence == self.sentence
        ]

    def is_strange(self, gender: str) -> bool:
        """Tell whether a pronoun of this gender points at a text outside the catalogue: it was named last."""
        stranger = self.here("stranger")
        fits = not (gender and stranger.gender) or gender == stranger.gender
        return fits and stranger.end > self.latest.end

    def is_unknown_last(self, kind: str, instruments: Iterable[str]) -> bool:
        """Tell whether an instrument of `kind` outside the catalogue was named after all of `instruments`."""
        last = max(
            (self.named[instrument].place for instrument in instruments if instrument in self.named),
            default=0,
        )
        return kind in self.unknown and self.unknown[kind].place > last

    def is_empty(self) -> bool:
        """Tell whether nothing has been named, cited or called national law."""
        return not (self.named or self.unknown or self.cited or self.is_law())


class Passage(msgspec.Struct):
    """What a section or a document has named: instruments, the last one last, and the kinds of which it has
    named one outside the catalogue, in a section no other after it.
    """

    named: dict[str, int] = {}
    unknown: set[str] = set()

    def name(self, instrument: str, kind: str) -> None:
        """Note an instrument, named last."""
        self.named.pop(instrument, None)
        self.named[instrument] = 1
        self.unknown.discard(kind)


class Grounds(msgspec.Struct):
    """What the document gives beyond the unit.

    `heading` are instruments the headings over the unit name, `section` and `document` what its section and
    the document have named before it. `defaults` are those of the issuing body or the title, by
    `defaults_rule`; where not `ranked` they are candidates only. `terms` are defined terms for a kind of
    instrument; empty where it is outside the catalogue. `closing` is true where articles in brackets at the
    end of a sentence are of the first of the defaults, with `reviews_laws` only where no law may be meant;
    `listed` are those that the heading over the unit cites alone. `treaty` is the one whose own text it is,
    empty where the catalogue does not hold it; null in a document that is no treaty; `article` is the one of
    it, or of what the text has of its own `articles`, that the paragraph stands in. `titled` is the one whose
    name its title is. `established` gives by kind what a bare description has meant so far where only one
    could be meant; empty of two. `called_alike` are the instruments with whose short name the document has
    called another text, too («برنامج عمل بروكسل»). `pointed` are protocols that «وبروتوكولها» has meant
    alone.
    """

    heading: tuple[str, ...] = ()
    section: Passage = msgspec.field(default_factory=Passage)
    document: Passage = msgspec.field(default_factory=Passage)
    defaults: tuple[str, ...] = ()
    defaults_rule: str = ""
    ranked: bool = True
    closing: bool = False
    reviews_laws: bool = False
    terms: dict[str, tuple[str, ...]] = {}
    listed: frozenset[str] = frozenset()
    treaty: str | None = None
    article: str | None = None
    articles: OwnArticles | None = None
    titled: str = ""
    established: dict[str, str] = {}
    called_alike: set[frozenset[str]] = set()
    pointed: dict[str, int] = {}

    def name(self, instruments: Iterable[str], catalogue: Catalogue) -> None:
        """Note what a unit has named, for its section and the document."""
        for instrument in instruments:
            kind = catalogue.instruments[instrument].kind
            self.section.name(instrument, kind)
            self.document.unknown.discard(kind)
            self.document.named[instrument] = 1


class Unit(Record, frozen=True, gc=False):
    """What stays the same while a unit's mentions are resolved."""

    text: str
    grounds: Grounds
    catalogue: Catalogue
    lexicon: Lexicon

    def having(self, instruments: Iterable[str], article: str | None) -> list[str]:
        """Return those instruments that have the article, or may have it; rules are no articles."""
        catalogue = self.catalogue
        return [
            instrument
            for instrument in instruments
            if article is None
            or (
                catalogue.has_article(instrument, article) is not False
                and not catalogue.instruments[instrument].ruled
            )
        ]

    def of_gender(self, gender: str, instruments: list[str]) -> list[str]:
        """Return those that a pronoun of this gender can point at; a gender that is not known fits any."""
        if not gender:
            return instruments
        pronouns = self.lexicon.pointers.pronouns
        kinds = {instrument: self.catalogue.instruments[instrument].kind for instrument in instruments}
        return [
            instrument for instrument, kind in kinds.items() if pronouns.get(kind, gender) in {gender, ""}
        ]


def listed(tables: Iterable[tuple[str, Iterable[tuple[str, object]]]]) -> str:
    """Return tables of rules as Markdown, each a numbered list of what its rules say first, with what stands
    before that.
    """
    lines: list[str] = []
    for title, rules in tables:
        lines += [f"**{title}**, in this order:", ""]
        sayings = (
            (before, " ".join((rule.__doc__ or "").partition("\n\n")[0].split())) for before, rule in rules
        )
        lines += [f"{at}. {before}{said}" for at, (before, said) in enumerate(sayings, 1)]
        lines.append("")
    return "\n".join(lines)
