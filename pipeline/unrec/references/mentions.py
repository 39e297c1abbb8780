"""What detection hands to resolution: mentions, with offsets into the folded text."""

from typing import Literal, Self

import msgspec
from msgspec.structs import astuple, replace

Manner = Literal["named", "described", "customary", "unknown", "law", "stranger"]
Count = Literal[1, 2, 3]  # singular, dual, plural
Points = Literal["itself", "both", "protocol", "two protocols", "protocols", "parent", "amendment", "statute"]

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


class Record(msgspec.Struct, frozen=True, gc=False):
    """What detection and resolution find: many are made, and most of them are changed once or twice."""

    def _replace(self, **changes: object) -> Self:
        """Return the record with some of its fields changed."""
        return replace(self, **changes)


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
