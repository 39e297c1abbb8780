"""What detection and resolution find and keep: mentions with their anchors and targets, what a unit and a
document have named so far, and what each mention was settled as.
"""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec
from msgspec.structs import astuple

from unrec.catalogue import Catalogue
from unrec.models import ReferenceStatus
from unrec.references.lexicon import Lexicon
from unrec.references.vocabulary import Count, Points, Record
from unrec.text import WORD

Manner = Literal["named", "described", "customary", "unknown", "law", "stranger"]

SHORT = "short"
"""The rule of an anchor that is a short name: «برنامج العمل» of a programme named before."""

SHORT_SAID = "short said"
"""The rule of one that points back by itself: «القواعد المذكورة»."""

DOUBTFUL = "doubtful"
"""The rule of a short name beside words by which it may mean another thing: a meeting's programme of work."""

BEFORE = "before"
"""The rule of a description of what the paragraph before is said to name."""

UNTOLD = "untold"
"""The rule of a protocol of a convention with a title that is not known: any may be meant."""


class Target(Record, frozen=True, gc=False):
    """What one row will point at, as far as the words themselves say it. ASCII strings."""

    article: str | None = None
    paragraph: str | None = None
    subparagraph: str | None = None
    part: str | None = None
    symbol: str | None = None
    recommendation: str | None = None


def fill(inner: Target, outer: Target) -> Target:
    """Return `inner` with what only `outer` says: a paragraph with the article it is part of."""
    return Target(
        *(
            own if own is not None else other
            for own, other in zip(astuple(inner), astuple(outer), strict=True)
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
    alike: tuple[frozenset[str], ...] = ()


class Mention(Record, frozen=True, gc=False):
    """One phrase that refers to something, and all its targets.

    `kind` is the kind of row it makes; `context` makes none, and only bears on what comes after. `back` is
    the number of articles that «تلك المادة» points back at, 0 where it does not; `possessed` says what
    «أحكامها» points at, and `gender` that of its antecedent. `joined` is true where a conjunction stands
    before the phrase. `pending` is true for a paragraph whose article must come from the phrase it is joined
    to. `year` is that of the protocol meant, `place` its place among those of its convention, where it is
    said. `shared` is true where it took its instrument
    from the phrase it is joined to, `follows` where nothing but a conjunction parts it from the mention
    before. `within` is the end of the instrument directly before, of which a word such as «ولا سيما» takes
    it out, else -1. `unnumbered` is true for a resolution of an organ whose numbers make no symbol. `about`
    is the treaty that a treaty body's comment is on. `meeting` is the ordinal of the meeting whose
    recommendation is cited, where it is said. `back_to` is what a phrase that points back points at. `said`
    is true of an article by number «mentioned above», `repeated` of one that shares the instrument of a
    phrase with a preposition of its own («à l'article 16 et à l'article 36 de …»). `towards` is -1 for a
    paragraph of the document «above», 1 for one «below».
    """

    kind: Literal["article", "part", "instrument", "recommendation", "document", "resolution", "context"]
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


class Definition(Record, frozen=True, gc=False):
    """A term that the document defines for an instrument: `words` in search form, what it stands for.

    `instruments` is empty where the term stands for an instrument that is not in the catalogue.
    """

    words: str
    instruments: tuple[str, ...]


class Choice(Record, frozen=True, gc=False):
    """The instruments meant, one row each; none where it cannot be told, then with candidates."""

    instruments: tuple[str, ...]
    status: ReferenceStatus
    rule: str
    candidates: tuple[str, ...] = ()


def unresolved(rule: str, candidates: Iterable[str] = ()) -> Choice:
    """Return the choice that chooses nothing."""
    return Choice((), "unresolved", f"unresolved.{rule}", tuple(dict.fromkeys(candidates)))


Subject = Callable[[Iterable[str]], list[str]]
"""Which of some instruments have the subject of a title in their names."""


class Cited(msgspec.Struct):
    """The articles of the mention before: targets with their instruments (null where unresolved).

    `end` is where it ends; `bare` is true where it names no instrument.
    """

    rows: tuple[tuple[Target, str | None], ...]
    candidates: tuple[str, ...]
    sentence: int
    end: int = -1
    bare: bool = False


class Phrase(msgspec.Struct):
    """Instruments that a phrase stands for, and where it stands; -1 where there is none."""

    instruments: tuple[str, ...] = ()
    start: int = -1
    end: int = -1


class Stranger(msgspec.Struct):
    """The text with articles outside the catalogue that the present sentence named last: where it ends, its
    gender, and of ours what a resolution holds.
    """

    end: int = -1
    gender: str = ""
    adopted: tuple[str, ...] = ()


class NationalLaw(msgspec.Struct):
    """What a unit has said of national law.

    `here` is true after it was named, until an instrument is or the sentence ends; `named` also in later
    sentences; `article` where an article of it was cited. `cited` is the end of the last phrase with an
    article of a law, `looked` from where and up to where the unit was looked through for laws, and whether
    there is one.
    """

    here: bool = False
    named: bool = False
    article: bool = False
    cited: int = -1
    looked: tuple[int, int, bool] = (-1, -1, False)


class Sequences(msgspec.Struct):
    """The instruments of the present sentence as they were named one by one, empty where several were named
    at once; and those of the last sentence that named any.
    """

    here: list[str] = []
    before: list[str] = []


class CitedAround(msgspec.Struct, frozen=True):
    """The articles cited last in what a unit hangs under, and in the item before it."""

    above: Cited | None = None
    sibling: Cited | None = None


class Scope(msgspec.Struct):
    """What a unit has named so far, last named last.

    `named` gives for each instrument the number of the sentence where it was last named, `unknown` the same
    for instruments outside the catalogue, by kind. `pointed` are protocols that «وبروتوكولاتها» meant last.
    `latest` is what the mention before stood for, `unsettled` what may be meant by the phrase that could not
    be settled last, `comment` the treaty of the treaty body whose comment the present sentence named last;
    none where the body is not known. `cited` are the articles cited last, in the unit or before it in what it
    hangs under. `assumed` are instruments that are here only because an article alone meant them by default.
    `cited_of` gives by instrument the article of it that was cited last, `articles` by number of what the
    unit itself has cited it, empty for what is not known, `order` the order of namings, of instruments
    outside the catalogue by kind. `ends` gives where the unit itself named each last, `looked_between` how
    far from such an end a word of a kind was looked for, and whether one stands there; `genitive` the end of
    an instrument that is part of another text's name («… من النظام الداخلي لمؤتمر الأطراف في اتفاقية …»).
    `opened` is true where what the unit hangs under names the organ that speaks. `beside` are the instruments
    that the items before it under the same one have named. `before` is the scope of the unit before that
    named or cited anything, `item` true for one that hangs under another, `first` the number of its own first
    sentence, `passed` that of the units after it which name nothing.
    """

    named: dict[str, int] = {}
    unknown: dict[str, int] = {}
    pointed: tuple[str, ...] = ()
    latest: Phrase = msgspec.field(default_factory=Phrase)
    unsettled: Phrase = msgspec.field(default_factory=Phrase)
    comment: Phrase = msgspec.field(default_factory=Phrase)
    stranger: Stranger = msgspec.field(default_factory=Stranger)
    law: NationalLaw = msgspec.field(default_factory=NationalLaw)
    sequences: Sequences = msgspec.field(default_factory=Sequences)
    cited: Cited | None = None
    around: CitedAround = CitedAround()
    assumed: set[str] = set()
    order: dict[str, int] = {}
    opened: bool = False
    sentence: int = 0
    ends: dict[str, int] = {}
    looked_between: dict[tuple[int, str], tuple[int, bool]] = {}
    cited_of: dict[str, str] = {}
    articles: dict[str, set[str]] = {}
    genitive: int = -1
    before: "Scope | None" = None
    beside: tuple[str, ...] = ()
    item: bool = False
    first: int = 0
    passed: int = 0

    def child(self, sibling: Cited | None = None) -> "Scope":
        """Return the scope with which a unit under this one begins: the same, in a new sentence.

        `sibling` are the articles cited last when the unit before it under the same one was read.
        """
        return Scope(
            named=dict(self.named),
            unknown=dict(self.unknown),
            pointed=self.pointed,
            cited=self.cited,
            around=CitedAround(self.cited, sibling),
            assumed=set(self.assumed),
            order=dict(self.order),
            cited_of=dict(self.cited_of),
            sentence=self.sentence + 1,
            item=True,
            first=self.sentence + 1,
        )

    def cited_before(self) -> list[Cited]:
        """Return the articles that may be pointed back at, the nearest first: cited here,
        by the item before, above, before.
        """
        here = None if self.cited is self.around.above else self.cited
        before = self.before.cited if self.before else None
        return [one for one in (here, self.around.sibling, self.around.above, before) if one]

    def own(self) -> list[str]:
        """Return the instruments that the unit itself has named, the last named first."""
        return [one for one in reversed(self.named) if self.named[one] >= self.first]

    def latest_of_item_before(self) -> tuple[str, ...]:
        """Return what the item before named last, where this one has named nothing itself."""
        return self.before.latest.instruments if self.item and self.before and not self.own() else ()

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
        if assumed:
            self.assumed.update(one for one in instruments if one not in self.named)
        else:
            self.assumed.difference_update(instruments)
        for instrument in instruments:
            self.named.pop(instrument, None)
            self.named[instrument] = self.sentence
            self.ends[instrument] = end
            self._count(instrument)
        if instruments:
            self.latest = Phrase(instruments, start, end)
            self.law.here = False
            self.law.named = assumed and self.law.named
        if anew:
            self.sequences.here += instruments if len(instruments) == 1 else ("",) * bool(instruments)

    def name_unknown(self, kind: str) -> None:
        """Note that an instrument outside the catalogue was named."""
        self.unknown[kind] = self.sentence
        self.law.here = False
        self._count(f"+{kind}")

    def name_stranger(self, gender: str, end: int) -> None:
        """Note that a text with articles that is no instrument of the catalogue was named up to `end`."""
        self.stranger = Stranger(end, gender)

    def is_strange(self, gender: str) -> bool:
        """Tell whether a pronoun of this gender points at a text outside the catalogue: it was named last."""
        fits = not (gender and self.stranger.gender) or gender == self.stranger.gender
        return fits and self.stranger.end > self.latest.end

    def _count(self, key: str) -> None:
        self.order[key] = max(self.order.values(), default=0) + 1

    def is_unknown_last(self, kind: str, instruments: Iterable[str]) -> bool:
        """Tell whether an instrument of `kind` outside the catalogue was named after all of `instruments`."""
        last = self.order.get(f"+{kind}", 0)
        return last > max((self.order.get(one, 0) for one in instruments), default=0)

    def next_sentence(self) -> None:
        """Note that a sentence ended."""
        self.sentence += 1
        self.sequences.before = self.sequences.here or self.sequences.before
        self.sequences.here = []
        self.stranger.end = -1
        self.comment.end = -1
        self.law.here = self.law.article = False

    def is_empty(self) -> bool:
        """Tell whether nothing has been named, cited or called national law."""
        return not (self.named or self.unknown or self.cited or self.law.here)

    def recent(self) -> list[str]:
        """Return the instruments named, the last named first."""
        return list(reversed(self.named))

    def in_sentence(self) -> list[str]:
        """Return the instruments named in the present sentence, the last named first."""
        return [one for one in reversed(self.named) if self.named[one] == self.sentence]


class InAnnex(msgspec.Struct):
    """What the annex, or the one of several resolutions, in which a unit stands has named before it; what its
    title or the first of its paragraphs that names any did (`opening`), and its paragraph directly above.
    """

    named: dict[str, int] = {}
    opening: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


class Grounds(msgspec.Struct):
    """What the document gives beyond the unit, best ground first.

    `heading` are instruments the headings over the unit name, `section` those its section has named before
    it, `document` those the document has. `defaults` are those of the issuing body or the title, by
    `defaults_rule`; where not `ranked` they are candidates only. `terms` are defined terms for a kind of
    instrument; empty where it is outside the catalogue. `closing` is true where articles in brackets at the
    end of a sentence are of the first of the defaults, with `reviews_laws` only where no law may be meant;
    `listed` are those that the heading over the unit cites alone. `treaty` is the one whose own text it is,
    empty where the catalogue does not hold it; null in a document that is no treaty; `article` is the one of
    it that the paragraph stands in. `strangers` are the
    kinds and years by which the document has called instruments outside the catalogue. `articles` gives by
    number what an article was last said to be of.
    `established` gives by kind what a bare description has meant so far where only one could be meant;
    empty of two. `called_alike` are the instruments with whose short name the document has called another
    text, too («برنامج عمل بروكسل»). `annex` is what the annex has named in which the unit stands.
    `pointed` are protocols that «وبروتوكولها» has meant alone, `protocols` those that the document has named,
    empty for one that is not known.
    `unknown` are the kinds of which the section has named last one outside the catalogue, `unknown_document`
    those of which the document has. `about_title` and `about_heading` tell what the titles of the document
    and of the section are about.
    """

    heading: tuple[str, ...] = ()
    section: dict[str, int] = {}
    document: dict[str, int] = {}
    defaults: tuple[str, ...] = ()
    defaults_rule: str = ""
    ranked: bool = True
    closing: bool = False
    reviews_laws: bool = False
    terms: dict[str, tuple[str, ...]] = {}
    listed: frozenset[str] = frozenset()
    treaty: str | None = None
    article: str | None = None
    strangers: set[tuple[str, str]] = set()
    articles: dict[str, str] = {}
    established: dict[str, str] = {}
    called_alike: set[frozenset[str]] = set()
    annex: InAnnex = msgspec.field(default_factory=InAnnex)
    pointed: dict[str, int] = {}
    protocols: set[str] = set()
    unknown: set[str] = set()
    unknown_document: set[str] = set()
    titled: str = ""
    about_title: Subject | None = None
    about_heading: Subject | None = None


class Resolved(Record, frozen=True, gc=False):
    """One row to be: the mention, one of its targets, the instrument, and how that was found."""

    mention: Mention
    target: Target
    instrument: str | None
    choice: Choice


class Annexes(Record, frozen=True, gc=False):
    """The titles of a document's annexes, as words in search form without what makes them definite.

    `here` are those of the annex that the unit stands in, `all` those of all of them.
    """

    here: tuple[tuple[str, ...], ...] = ()
    all: tuple[tuple[str, ...], ...] = ()


def title_words(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of a folded title, without articles written to them."""
    sign = lexicon.joining.article_sign
    return tuple(word.removeprefix(sign) if sign else word for word in WORD.findall(text))


class Unit(Record, frozen=True, gc=False):
    """What stays the same while a unit's mentions are resolved.

    `annexed` are the titles of the document's annexes.
    """

    text: str
    grounds: Grounds
    catalogue: Catalogue
    lexicon: Lexicon
    annexed: Annexes = Annexes()
