"""The words by which a language refers to treaties, their articles, and other documents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self

import msgspec

from unrec.languages.number_words import NumberWords
from unrec.languages.phrases import (
    TOKEN,
    ByWord,
    Fold,
    Forms,
    Pairs,
    PhraseSet,
    Places,
    Signed,
    Signs,
    Words,
)

Unit = Literal[
    "article",
    "paragraph",
    "part",
    "preamble",
    "recommendation",
    "resolution",
    "decision",
    "goal",
    "target",
    "rule",
]
Gender = Literal["feminine", "masculine"]
DescribedKind = Literal[
    "convention",
    "protocol",
    "treaty",
    "covenant",
    "charter",
    "statute",
    "declaration",
    "agreement",
    "constitution",
    "rules",
    "principles",
    "guidelines",
    "code",
    "programme",
    "compact",
    "instrument",
]
WORDED: frozenset[str] = frozenset(
    {"rules", "principles", "guidelines", "code", "programme", "compact", "constitution"}
)
"""Kinds that are called by many words, so that a description means
what has its words in a name («Basic Principles»).
"""


class Elided(Words):
    """Single words without the sign of elision; an empty one is none."""

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return the words in search form."""
        return cls(how.fold(word).rstrip("'") for word in printed if word)


class Heads(dict[str, tuple[str, str]]):
    """Words that may stand before a year, each with its kind and its form in a name without one."""

    raw: ClassVar[Any] = dict[DescribedKind, list[tuple[str, str]]]
    printed: Mapping[str, list[tuple[str, str]]] = MappingProxyType({})

    @classmethod
    def made(cls, printed: dict[str, list[tuple[str, str]]], how: Fold) -> Self:
        """Return the words in search form."""
        each = ((kind, pair) for kind, pairs in printed.items() for pair in pairs)
        return cls((how.fold(before), (kind, how.fold(alone))) for kind, (before, alone) in each)


class KindsByWord(ByWord):
    """The kind of instrument that each word is a word for."""

    raw = dict[DescribedKind, list[str]]


class Subjects(dict[str, PhraseSet]):
    """Phrases by their gender."""

    raw: ClassVar[Any] = dict[Gender, list[str]]
    printed: Mapping[str, list[str]] = MappingProxyType({})

    @classmethod
    def made(cls, printed: dict[str, list[str]], how: Fold) -> Self:
        """Return the phrases in search form."""
        return cls((gender, PhraseSet.made(phrases, how)) for gender, phrases in printed.items())


class UnitGenders(dict[str, str]):
    """The gender of the word for a unit."""

    raw: ClassVar[Any] = dict[Literal["resolution", "decision"], Literal["feminine", "masculine", ""]]
    printed: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def made(cls, printed: dict[str, str], _: Fold) -> Self:
        """Return the genders as they are."""
        return cls(printed)


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of a language file: unknown keys are refused."""


class UnitWords(_Part, frozen=True):
    """Words for one kind of unit, in the singular, dual and plural.

    An indefinite form counts only where the whole phrase names an instrument, a paragraph's only where it
    names an article, too. Forms that are `alone` too may
    be of the instrument that the sentence names, where nothing after them says of what they are. `whole`
    are words that say of which instrument, too, by its id («أهداف التنمية المستدامة»). `gender` is that of
    the word: «الفقرة ٤ منه» is of no article. `possessed` are forms that point at an instrument of a gender
    by their ending («مادتها»). With `around` the word stands after the number, and that before it: «第六条».
    The number of one that is `bracketed` may stand in brackets («第(三)款»). `operative` are words for
    operative paragraphs, the document's own where nothing after them says of what («punto resolutivo 2»).
    """

    unit: Unit
    one: list[str]
    examples: list[str]
    two: list[str] = []
    many: list[str] = []
    indefinite: list[str] = []
    alone: list[str] = []
    around: str = ""
    bracketed: bool = False
    operative: list[str] = []
    whole: dict[str, list[str]] = {}
    gender: Literal["feminine", "masculine", ""] = ""
    possessed: dict[Literal["feminine", "masculine", "either"], list[str]] = {}


class DescriptionWords(_Part, frozen=True):
    """Definite descriptions of instruments of one kind: «الاتفاقية».

    `children` are plurals that mean the protocols of the convention before them, where they follow it or one
    of `children_tails` follows them. `pointed` are forms that point back by themselves («that Convention»). A
    word that is `everyday`, too, counts only with an article, or where
    the unit has named an instrument of the kind; one that is `bound` only with an article. `also` are further
    kinds that the words may mean («公约» is a convention's and a covenant's). One that is `told` is a
    reference only where it is known which instrument is meant, and nothing goes on from it («los Principios
    de …»); one that is `marked` so, and where print marks it as a name: by a capital,
    or by the marks that titles stand in.
    """

    kind: DescribedKind
    gender: Literal["feminine", "masculine", ""]
    one: list[str]
    examples: list[str]
    two: list[str] = []
    everyday: bool = False
    bound: bool = False
    also: list[DescribedKind] = []
    told: bool = False
    marked: bool = False
    pointed: list[str] = []
    children: list[str] = []
    children_tails: list[str] = []


class ShortNames(_Part, frozen=True):
    """Short names of instruments by what they are: «برنامج العمل» after «برنامج عمل المؤتمر الدولي …».

    `called` gives for each the words that a name of an instrument so called has, «…» where others may
    stand between, «^» where they begin it; `kind` is what most of them are. It is a reference only
    where the document has named one such instrument before, and no other text that is called so, and
    nothing goes on from it; not after a word of `not_after` («مشروع برنامج العمل»). What begins with
    one of `begun` is another such text («برنامج عمل بروكسل»), but not before a word of `not_before`
    («برنامج عمل وطني»). With one of `doubtful` beside it, it may be another thing («اعتمد الفريق برنامج
    العمل في جلسته الأولى»). An example gives a text, what the document named before, and the instrument
    meant.

    A word of `drafts` before it makes another text of it («مشروع خطة العمل»). Where there are words of
    `behind`, it counts only directly after one of them.
    """

    kind: DescribedKind
    gender: Literal["feminine", "masculine", ""]
    called: dict[str, list[str]]
    examples: list[dict[str, str]]
    not_after: list[str] = []
    begun: dict[str, list[str]] = {}
    not_before: list[str] = []
    doubtful: list[str] = []
    drafts: list[str] = []
    behind: list[str] = []


class PossessedWords(_Part, frozen=True):
    """A word with a possessive ending that points at the instrument before it: «أحكامها»، «بروتوكولاتها».

    `points` says at what: at that instrument, at both that the sentence names, at its protocols (one, two
    or all of them), or at the convention that a protocol belongs to. `gender` is that of the instrument
    pointed at, `place` the protocol's among those of the instrument («its Second Protocol»). With `dated` the
    words count only before a year.
    """

    words: list[str]
    gender: Literal["feminine", "masculine", ""]
    points: Literal["itself", "both", "protocol", "two protocols", "protocols", "parent"]
    examples: list[str]
    tails: list[str] = []
    dated: bool = False
    place: int = 0


class StrangerWords(_Part, frozen=True):
    """What begins the name of a text with articles outside the catalogue: «إعلان», «مدونة قواعد».

    «المادة ١٨ منه» after it is of that text. Where one of `not_before` follows, the words are not of a text
    («إعلان حالة الطوارئ»).
    """

    words: list[str]
    gender: Literal["feminine", "masculine", ""]
    examples: list[str]
    not_before: list[str] = []


class CommentWords(_Part, frozen=True):
    """Words for the numbered comments of treaty bodies: «التعليق العام رقم ٢٤».

    `own` are those whose ending points at a body named before («تعليقها العام»), `of_body` shapes with the
    body's name in the place of `{body}` («تعليق لجنة حقوق الطفل العام»), `around` those after a number.
    `called` is what the catalogue calls them.
    """

    called: Literal["comment", "recommendation"]
    one: list[str]
    examples: list[dict[str, str]]
    two: list[str] = []
    many: list[str] = []
    own: list[str] = []
    of_body: list[str] = []
    around: list[str] = []


class Declension(_Part, frozen=True):
    """How the words that begin a name of one gender or number are declined:
    «Факультативный протокол, касающийся …».

    Each word is given with its other forms, cases in one order: `nouns`, `adjectives` before them by their
    endings, and `participles` that stand after a comma and agree. An example is a name, an arrow,
    and one of its forms.
    """

    nouns: dict[str, list[str]]
    adjectives: dict[str, list[str]]
    examples: list[str]
    participles: dict[str, list[str]] = {}


class Joining(_Part, frozen=True):
    """How words are put together in print: what is attached to them, and how they are inflected.

    `determiners` stand before a name and belong to it («the»); an elided one, and a word of `of`, runs into
    the next word («l'», «d'»). `fused` are prepositions that hold a determiner, with that («du»: «le»),
    `fused_pointing` those that hold a pointing word («dudit»). `infinitives` are endings of verbs, which an
    article is no part of («à l'article 7, de prendre …»), `adjective_endings` those of adjectives in the case
    that says of what an article is, where no preposition does.
    """

    conjunctions: Signs
    attached: list[str] = msgspec.field(name="prepositions")
    contractions: list[tuple[str, str]]
    spellings: dict[str, list[str]]
    article_sign: str
    fused_pointing: Signs = Signs()
    adjective_endings: Signs = Signs()
    infinitives: Signs = Signs()
    articles: list[str] = msgspec.field(name="determiners", default_factory=list)
    fused: Pairs = Pairs()


class Counting(_Part, frozen=True):
    """What stands in, between and beside numbers.

    With `half_brackets` letters have one bracket («paragraphe 3 a)»). `item_orders` are further orders of
    letters in brackets («(甲)项»). `number_suffixes` stand directly after digits («1er»). `goal_tails` say
    after a goal's number of what plan it is («objectif 5 de développement durable»).
    """

    repeats: Signed
    fillers: PhraseSet
    number_words: PhraseSet
    joiners: list[str]
    list_marks: list[str]
    range_from: list[str]
    range_to: list[str]
    particular: list[str]
    plan_tails: list[str] = msgspec.field(name="goal_tails", default_factory=list)
    item_orders: list[str] = []
    number_suffixes: list[str] = []
    half_brackets: bool = False


class Pointers(_Part, frozen=True):
    """What points at something that was named, or says of what a unit is.

    An empty word of `of` says that nothing stands between a unit and what it is of («статьи 6 Протокола»).
    `of_ordered` are «of the former» and «of the latter» after an article, `of_ordered_tails` what may
    follow them («из них»). `own_words` before an article point at an instrument of a gender
    («ses articles»). A word with one of `not_after_endings` before a description does what those of
    `not_after` do («Бернской конвенции»). `relatives` are the words of `title_marks` by which no title goes
    on («which»).
    """

    of: Signs
    of_it: dict[Literal["feminine", "masculine", "either"], list[str]]
    pointing: dict[Literal["feminine", "masculine"], list[str]]
    not_pointing_after: Signs
    this: list[str]
    subject_marks: Words
    same: list[str]
    said: PhraseSet
    counted: Places
    provisions: Forms
    generic: PhraseSet
    adverbs: PhraseSet
    shared: PhraseSet
    not_after: Words
    of_ordered: dict[
        Literal["first", "last"], dict[Literal["feminine", "masculine", "either"], list[str]]
    ] = {}
    of_ordered_tails: list[str] = []
    own_words: dict[Literal["feminine", "masculine", "either"], list[str]] = {}
    not_after_endings: Signs = Signs()
    relatives: PhraseSet = PhraseSet()


class Tokens(Words):
    """The words of phrases, each by itself."""

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return the words in search form."""
        return cls(token for phrase in printed for token in TOKEN.findall(how.fold(phrase)))


class Names(_Part, frozen=True):
    """How names of instruments are built, and what print does with them.

    `links` are words that only link the others of a name: any may stand for another, or none; `near_links` do
    so next to its head alone («International»). Words of names are compared without their `endings`;
    `name_words` are those for which print has others, or none («جميع أشكال», «كافة أشكال»). With `names_end`
    the kind of a law ends its name («the Labour Law»), and a year may stand after a description («the
    Protocol of 1997»).
    `protocol_heads` and `protocol_places` begin the name of a protocol by its convention, in either order.
    """

    titled: PhraseSet
    complements: PhraseSet
    amended: list[str]
    amended_by: list[str]
    name_places: list[str]
    protocol_heads: list[str]
    protocol_places: list[str]
    links: Tokens = Tokens()
    near_links: Tokens = Tokens()
    endings: Signs = Signs()
    name_words: dict[str, list[str]] = {}
    names_end: bool = False


class Titles(_Part, frozen=True):
    """What begins, ends and goes on in titles, and what makes another instrument of a name.

    `others_of` stand between a description and a place or an acronym that make another instrument of it («la
    Convention de Berne»; an empty one says that nothing need stand there). In a script that puts marks around
    names `title_endings` are the kinds by the ends of titles («…公约»: convention). `owner_links` stand
    between a protocol and what it belongs to, as words of their own. `other_senses` are phrases in which a
    word has another sense («global forest goal»); nothing in them is a reference. `adopting` say between a
    text and a resolution that this adopted it («الإعلان الذي اعتمدته …»). `state_endings` end the adjectives
    of States, which stand before a name («the Mozambican Declaration»).
    """

    title_marks: PhraseSet
    title_prefixes: Signs
    others: dict[Literal["feminine", "masculine"], list[str]]
    other_subjects: Subjects
    definitions: PhraseSet
    others_of: Elided = Elided()
    title_endings: Pairs = Pairs()
    owner_links: list[str] = []
    other_senses: list[str] = []
    adopting: Words = Words()
    state_endings: Signs = Signs()


class Dating(_Part, frozen=True):
    """Words beside years that tell instruments.

    `year_words` may stand after a year («1961 года»).
    """

    years: list[str]
    own_years: list[str]
    year_pairs: KindsByWord
    year_pair_words: list[str]
    plural_heads: KindsByWord
    year_heads: Heads
    dated: list[str]
    year_words: list[str] = []


class Organs(_Part, frozen=True):
    """Organs, and how their resolutions are cited.

    With `organ_first` the organ stands before the word for its resolution («General Assembly resolution
    65/230»), or after the number and a word of `of`; «its resolution» after one of `governing_own` («in its
    resolution») may be of an organ that the sentence names, else it is of the organ that speaks.
    `possessive_signs` may stand between an organ and the word («the Council’s resolution»). `organ_words`
    begin names of organs that the catalogue lacks, `organ_links` are what goes on from such a word
    («Committee on …»), `not_organs` what ends no such name («the Committee on relevant resolutions»).
    `drafts` before the word say that it is none yet.
    """

    stranger_units: UnitGenders
    governing: Forms
    session: list[str]
    special_sessions: dict[Literal["S", "ES"], list[str]]
    issued: PhraseSet
    own_organ: dict[Literal["resolution", "decision"], dict[Literal["feminine", "masculine"], list[str]]]
    organ_heads: dict[Literal["feminine", "masculine"], list[str]]
    organ_openings: list[str]
    organ_first: bool = False
    governing_own: list[str] = []
    possessive_signs: list[str] = []
    organ_words: list[str] = []
    organ_links: list[str] = []
    not_organs: list[str] = []
    drafts: list[str] = []


class Laws(_Part, frozen=True):
    """National law, whose articles are no references.

    `national_laws` begin names of laws after a determiner («du Code de l'enfant»), whole names among
    them; of the words of `law_heads` not all are laws. `of_state` after «the
    declaration» say that a State makes it.
    """

    laws: list[str]
    law_heads: list[str]
    named_laws: list[str]
    law_subjects: PhraseSet
    not_laws: list[str]
    national_laws: PhraseSet = PhraseSet()
    of_state: PhraseSet = PhraseSet()


class OwnDocument(_Part, frozen=True):
    """The document at hand, and other texts.

    `own_above` and `own_below` say of a paragraph of the document where it stands. `earlier` says that
    recommendations are another text's, `texts` are those that may have paragraphs of their own. `see` sends
    the reader to a paragraph («(see para. 7)»).
    """

    outside: PhraseSet
    own_meeting: PhraseSet
    here: list[str] = msgspec.field(name="own_document")
    documents: PhraseSet
    see: PhraseSet = PhraseSet()
    earlier: Words = Words()
    texts: list[str] = []
    own_above: list[str] = []
    own_below: list[str] = []


class ReferenceWords(_Part, frozen=True):
    """The `[references]` table of a language file. Words are compared in search form.

    `declensions` say how the words that begin names are declined, by gender and number. `cardinals` are the
    numbers that articles have where these are no ordinals ("Article One").
    """

    units: list[UnitWords]
    descriptions: list[DescriptionWords]
    possessed: list[PossessedWords]
    strangers: list[StrangerWords]
    comments: list[CommentWords]
    kind_genders: dict[Literal["feminine", "masculine"], list[str]]
    ordinals: NumberWords
    no_match: list[str]
    joining: Joining
    counting: Counting
    pointers: Pointers
    names: Names
    titles: Titles
    dating: Dating
    organs: Organs
    laws: Laws
    document: OwnDocument
    declensions: list[Declension] = []
    cardinals: NumberWords | None = None
    short_names: list[ShortNames] = []
