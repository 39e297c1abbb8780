"""A language as data: a folder of TOML files each, read into one record. No stage names a language.

Every entry carries `examples`; the tests run them all. Words are given as printed and
compared in search form, so the data need not list vowelled or hamza-less spellings.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar, cast

import msgspec

from unrec.data import (
    BASE,
    DataError,
    LanguageHead,
    convert,
    language_folder,
    languages,
    misplaced,
    name_of,
    parsed,
)
from unrec.languages.front_words import FrontWords
from unrec.languages.number_words import NumberWords, spelled
from unrec.languages.operative_words import AddresseeWords, OperativeWords
from unrec.languages.phrases import Fold
from unrec.languages.reference_words import ReferenceWords
from unrec.models import Distribution, DocumentKind, LanguageCode
from unrec.text import APART, CAPITALS, Folded, Folding, folded

Example = dict[str, str | int | bool]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of a language's data: unknown keys are refused."""


class Digits(_Part, frozen=True):
    """Families of decimal digits, each written zero first,
    and the words that make a number before them an amount.
    """

    families: list[str]
    quantities: list[str]
    examples: list[Example]


class Search(_Part, frozen=True):
    """What makes letter variants one in search form.

    `pairs` are single characters, each with the one that stands for it; where they come from normalisers of
    CAMeL Tools, `camel_normalisers` names these, and a test compares. With `capitals` the capital that begins
    a word of small letters is a small one; see `unrec.text.CAPITALS`. With `apart` every letter of a script
    that puts no spaces between words is a word of its own; see `unrec.text.APART`.
    """

    examples: list[Example]
    pairs: dict[str, str] = {}
    camel_normalisers: list[str] = []
    capitals: bool = False
    apart: bool = False


class Letters(_Part, frozen=True):
    """The order in which letters count, and other spellings of a letter.

    `lookalikes` are letters of the order that print does not tell from Latin ones, which label items, too:
    each may be read as the Latin letter beside it.
    """

    order: list[str]
    variants: dict[str, str]
    examples: list[Example]
    lookalikes: dict[str, str] = {}


class LabelShape(_Part, frozen=True):
    """A printed form of labels; `languages/base/labels.toml` says what the fields mean."""

    id: str
    kind: Literal["number", "letter", "roman", "compound", "bullet", "named"]
    family: str
    rank: int
    pattern: str
    label: float
    text: float
    examples: list[str]
    deeper: bool = False
    heads: bool = False


class Headings(_Part, frozen=True):
    """Labels of headings by value, and whole lines that are headings without a label.

    `bare` and `annexes` are whole lines; `parts` and `drafts` are followed by an ordinal or a number, and a
    part by a title after a colon. `shapes` say how such a word and its number stand together. Annexes
    and parts are outermost. One of `annexed` stands before the number of what an annex is of. A line that
    begins with one of `no_titles` is no heading that only its place shows. `clauses` are ordinals that label
    clauses and no headings («Premièrement :»), beside those of headings and meetings.
    """

    ordinals: dict[int, list[str]]
    letters: dict[int, list[str]]
    bare: list[str]
    annexes: list[str]
    parts: list[str]
    drafts: list[str]
    no_titles: list[str]
    examples: list[Example]
    shapes: tuple[str, ...] = ("{word} {ordinal}",)
    annexed: tuple[str, ...] = ()
    clauses: dict[int, list[str]] = {}


class Meetings(_Part, frozen=True):
    """What a meeting's header is made of.

    `shapes` are its beginnings, with {word} for one of `words` and {ordinal} for an ordinal or a number, to
    which one of `marks` may be written («45e session»). `sittings` are other words for one, which stand below
    what it adopted and in no header («الجلسة العامة ٧٦»).
    """

    words: list[str]
    fillers: list[str]
    ordinals: dict[int, list[str]]
    examples: list[Example]
    shapes: tuple[str, ...] = ("{word} {ordinal}",)
    marks: tuple[str, ...] = ()
    sittings: tuple[str, ...] = ()


class Dates(_Part, frozen=True):
    """Month names (three lists a month: main, other, Latin) and the joiners of ranges.

    With `month_first` the month may stand before the day, too: «June 3, 2012». `tails` may follow the year
    and belong to the date. `year_first` is the shape of a date whose year comes first, with {y}, {month} and
    {d}; what stands before a part may be left out with it where a range ends. `marks` are written to the
    number of a day («1er juin»), `links` stand between day, month and year («3 de junio de 2012»).
    """

    joiners: list[str]
    months: dict[int, list[list[str]]]
    examples: list[Example]
    month_first: bool = False
    marks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    year_first: str = ""


class Masthead(_Part, frozen=True):
    """Words of the top of a first page.

    Titles begin with one of `title` or end in one of `title_ends`,
    names of organs with one of `body` or `body_ends`. What is printed after a word of `distribution` begins
    with one of the forms of `distributions`, by their codes.
    """

    distribution: list[str]
    original: list[str]
    agenda_item: list[str]
    agenda_items: list[str]
    body: list[str]
    title: list[str]
    languages: dict[LanguageCode, list[str]]
    distributions: dict[Distribution, list[str]]
    examples: list[Example]
    title_ends: tuple[str, ...] = ()
    body_ends: tuple[str, ...] = ()


class Furniture(_Part, frozen=True):
    """Whole lines that belong to the page and not to the text.

    `journals` are names of official journals: a page's head goes on with a dash, the issue and its day. A
    line in brackets above a table with one of `table_units` says what it counts («(Thousands of dollars)»).
    """

    lines: list[str]
    page_words: list[str]
    examples: list[str]
    no_match: list[str]
    journals: list[str] = []
    table_units: list[str] = []


class StatementWords(_Part, frozen=True):
    """What announces a statement that an organ's president makes in its name, and the organs that speak so.

    One of `announced` and one of `on_behalf` stand in what announces it, one of `organs` in its first clause.
    """

    announced: list[str] = []
    on_behalf: list[str] = []
    organs: list[str] = []
    examples: list[Example] = []


class SpeakerWords(_Part, frozen=True):
    """Who speaks at a meeting, and the verbs that tell what they said.

    What `speakers` asked for is theirs; what `participants` asked for may be the meeting's. `amounts` may
    stand before either («several», «one of the»). One of `passive` after a verb says that it is none of
    speaking («noted above»).
    """

    speakers: list[str] = []
    participants: list[str] = []
    amounts: list[str] = []
    said: list[str] = []
    passive: list[str] = []
    examples: list[Example] = []


class JudgmentWords(_Part, frozen=True):
    """What tells a judgment: its `courts` and `parties` are named throughout, and one of `disposing` stands
    alone above what the court orders («RESUELVE:», "For these reasons"); and a decree, whose clauses begin
    with words of `considering` and stand above one of `decreeing`.
    """

    courts: list[str] = []
    parties: list[str] = []
    disposing: list[str] = []
    considering: list[str] = []
    decreeing: list[str] = []


class LawWords(_Part, frozen=True):
    """What a title calls a State's law or the rules of a body, and what it calls a treaty.

    Either may have articles; only the words of the title part them.
    """

    laws: list[str] = []
    treaties: list[str] = []


class DecisionWords(_Part, frozen=True):
    """How clauses of an organ's decisions begin: with a word of `deciding` one may announce what it enacts
    («Decides:»); `clauses` are more verbs («Underlines …»), beside those that ask or decide among requests.
    """

    deciding: list[str] = []
    clauses: list[str] = []


class Evidence(_Part, frozen=True):
    """What tells a list of recommendations from other numbered lists.

    `operative` are words that ask wherever they stand, `reported` such in the past, `obliging` words of duty,
    which ask where recommendations are made and tell the law in an account («States must …»). In a phrase of
    `not_asking` they ask nothing. A heading with a phrase of `about` is about recommendations made before
    («Implementation of …»). A title with one of `commenting` is that of a text in which a treaty body says
    what States must do. A phrase of
    `listing` says that a list below is one of recommendations («the following recommendations»). A line that
    ends in a colon and holds one of `announcing` heads nothing («shall do the following:»).
    """

    headings: list[str]
    operative: list[str]
    reported: list[str]
    obliging: list[str]
    not_asking: list[str]
    about: list[str]
    speech: list[str]
    agenda: list[str]
    introductions: list[str]
    articles: list[str]
    concern: list[str]
    conclusions: list[str]
    also: list[str]
    enacting: list[str]
    documents: dict[DocumentKind, list[str]]
    examples: list[Example]
    not_enacting: list[str] = []
    decisions: DecisionWords = DecisionWords()
    listing: list[str] = []
    opinions: list[str] = []
    opinion_clauses: list[str] = []
    reminders: list[str] = []
    agreed: list[str] = []
    commenting: list[str] = []
    announcing: list[str] = []
    statements: StatementWords = StatementWords()
    speakers: SpeakerWords = SpeakerWords()
    judgments: JudgmentWords = JudgmentWords()
    titled: LawWords = LawWords()


class Language(LanguageHead, frozen=True, kw_only=True):
    """One language. Compared and hashed by identity: `load` returns one object a language.

    Where a slot is absent, its tables are those of the base, in which no words stand; those of requests and
    references are none.
    """

    digits: Digits
    search: Search
    letters: Letters
    labels: list[LabelShape]
    headings: Headings
    meetings: Meetings
    dates: Dates
    masthead: Masthead
    front: FrontWords
    furniture: Furniture
    evidence: Evidence
    numerals: NumberWords | None = None
    reference_words: ReferenceWords | None = msgspec.field(name="references", default=None)
    operative_words: OperativeWords | None = msgspec.field(name="operative", default=None)
    addressee_words: AddresseeWords | None = msgspec.field(name="addressees", default=None)

    @property
    def references(self) -> ReferenceWords:
        """The words of references. Raises `LookupError` where the language has none."""
        return _present(self.reference_words, self, "references")

    @property
    def operative(self) -> OperativeWords:
        """The words that ask. Raises `LookupError` where the language has none."""
        return _present(self.operative_words, self, "operative")

    @property
    def addressees(self) -> AddresseeWords:
        """The bodies that are asked. Raises `LookupError` where the language has none."""
        return _present(self.addressee_words, self, "addressees")

    @property
    def conjunctions(self) -> list[str]:
        """The conjunctions that are written together with the word after them, as printed."""
        return list(self.reference_words.joining.conjunctions.printed) if self.reference_words else []

    @property
    def prepositions(self) -> list[str]:
        """The prepositions that are written together with the word after them, as printed."""
        return self.reference_words.joining.attached if self.reference_words else []

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers that the language writes in words or signs of its own,
        in search form, with their values.
        """
        return _numbers(self)

    @property
    def folding(self) -> Folding:
        """The letter and digit map of the search form; see `unrec.text.fold`."""
        return _folding(self)

    def fold(self, text: str) -> Folded:
        """Return `text` in this language's search form.

        Several rules ask for the same line, so the last few thousand short texts are remembered.
        """
        if len(text) > _SHORT:
            return folded(text, _folding(self))
        memory = _remembered(self)
        folded_text = memory.get(text)
        if folded_text is None:
            if len(memory) >= _MOST:
                memory.clear()
            folded_text = memory[text] = folded(text, _folding(self))
        return folded_text

    def remember(self, texts: Iterable[str]) -> None:
        """Fold the short ones of many texts at the cost of a few, if no more than are remembered."""
        short = list({text for text in texts if len(text) <= _SHORT and "\n" not in text})
        memory = _remembered(self)
        if len(short) <= _MOST:
            if len(memory) + len(short) > _MOST:
                memory.clear()
            memory.update(zip(short, self.fold_words(short), strict=True))

    def fold_case(self, text: str) -> str:
        """Return `text` in search form and small letters, for words that are compared whatever their case."""
        return str(self.fold(text)).casefold()

    def fold_title(self, text: str) -> Folded:
        """Return a title in this language's search form; one set in capitals alone,
        as if it were in small letters.
        """
        return self.fold(text.lower() if text.isupper() else text)

    def fold_words(self, words: Collection[str]) -> list[Folded]:
        """Return each word in search form, many at the cost of a few; a word holds no line end."""
        return cast("list[Folded]", self.fold("\n".join(words)).split("\n")) if words else []


_Slot = TypeVar("_Slot")
# Characters of a text whose search form is remembered, and how many of them: a few megabytes.
_SHORT, _MOST = 400, 4096


@cache
def _remembered(_: Language) -> dict[str, Folded]:
    return {}


def _present(slot: _Slot | None, language: Language, name: str) -> _Slot:
    if slot is None:
        raise LookupError(f"{language.code} has no slot {name!r}")
    return slot


SLOTS: dict[str, tuple[str, ...]] = {
    "script": ("digits", "search", "letters"),
    "headings": ("headings", "meetings", "dates"),
    "front": ("masthead", "front", "furniture"),
    "evidence": ("evidence",),
    "labels": ("labels",),
    "requests": ("operative", "addressees"),
    "references": ("references",),
    "answers": (),
    "suspicions": (),
}
"""The slots of a language and the tables that each must have: a file `<slot>.toml`,
or an entry of `[absent]`.
"""
# Slots with a loader of their own, which not every run needs.
_APART = frozenset({"answers", "suspicions"})
_MAY_BE_THERE = {"script": ("numerals",)}
_HEAD = "language"


@cache
def supported() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder of their own, sorted."""
    return tuple(sorted(languages()))


@cache
def load(code: str) -> Language:
    """Return the language with this code: the shapes of labels of every language,
    and its own folder's tables.

    A language without a folder has the base's tables, in which no words stand: its documents get their
    structure from print alone.

    Raises `DataError`, which names the file, where a slot has neither a file nor an entry of `[absent]`, or
    both, where a table is missing or stands in another file than that of its slot,
    and where the data are not well formed.
    """
    base, sources = _tables(BASE)
    shapes = base.pop("labels")
    own: dict[str, Any] = {}
    if code in supported():
        _check_slots(languages()[code])
        own, own_sources = _tables(code)
        sources |= own_sources
    tables = base | own | {"labels": [*own.get("labels", ()), *shapes]}
    references = {"references": tables.pop("references", None)}
    language = convert(tables, Language, sources, strict=False)
    language.remember(_words_of(own))
    if references["references"] is not None:
        made = convert(references, _References, sources, strict=False, hook=_fold(language, references).hook)
        _check_fused(made.references, sources["references"])
        # These words fold themselves by the language's own letters, so that they come last.
        msgspec.structs.force_setattr(language, "reference_words", made.references)
    return language


class _References(msgspec.Struct, frozen=True):
    """The table of the words of references, which is read after all others."""

    references: ReferenceWords


def _fold(language: Language, tables: Mapping[str, Any]) -> Fold:
    """How the words of a table of references fold, before there is a record of it."""
    joining = tables["references"].get("joining", {}) if isinstance(tables["references"], dict) else {}
    try:
        made = msgspec.convert(joining, _Attached)
    except msgspec.ValidationError:  # which the conversion of the whole table tells with its place
        made = _Attached()
    return attaching(language, made.conjunctions, made.prepositions, made.contractions)


def attaching(
    language: Language,
    conjunctions: Iterable[str],
    prepositions: Iterable[str],
    contractions: Iterable[tuple[str, str]],
) -> Fold:
    """Return how words fold to which any of these may be written."""
    fold = language.fold
    run_together = [(fold(apart), fold(joined)) for apart, joined in contractions]
    return Fold(fold, list(map(fold, conjunctions)), list(map(fold, prepositions)), run_together)


@cache
def fold_of(language: Language) -> Fold:
    """Return how the words of a language's references fold."""
    joining = language.references.joining
    return attaching(language, joining.conjunctions, joining.attached, joining.contractions)


class _Attached(msgspec.Struct, frozen=True):
    """What print attaches to words, of the table that says how words are joined."""

    conjunctions: list[str] = []
    prepositions: list[str] = []
    contractions: list[tuple[str, str]] = []


def _words_of(value: Any) -> Iterator[str]:
    """The words in a language's tables, which nearly all are asked for in search form;
    examples are for tests.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _words_of(entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in _NO_WORDS:
                yield from _words_of(entry)


_NO_WORDS = frozenset({"id", "pattern", "examples", "no_match"})


def _tables(code: str) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """The tables of a language's files, and for each the name and the bytes of its file;
    the head's have no name.
    """
    tables: dict[str, Any] = {}
    sources: dict[str, tuple[str, bytes]] = {}
    files = [(name, file) for name, file in slot_files(code) if name.removesuffix(".toml") not in _APART]
    texts, names = [file.read_bytes() for _, file in files], [name_of(file) for _, file in files]
    for (name, _), text, shown, own in zip(files, texts, names, parsed(texts, names), strict=True):
        slot = name.removesuffix(".toml")
        if code != BASE:
            _check_tables(slot, own, shown)
        sources |= dict.fromkeys([*own, *([""] if slot == _HEAD else ())], (shown, text))
        tables |= own
    return tables, sources


def _check_slots(head: LanguageHead) -> None:
    """Raise `DataError` unless every slot has either a file or an
    entry that says what it costs to have none.
    """
    names = {name.removesuffix(".toml") for name, _ in slot_files(head.code)}
    shown = name_of(language_folder(head.code).joinpath(f"{_HEAD}.toml"))
    for slot in sorted((names | head.absent.keys()) - SLOTS.keys() - {_HEAD}):
        raise DataError(f"{shown}: {slot!r} is no slot of a language; known are: {', '.join(SLOTS)}")
    if "script" in head.absent:
        raise DataError(f"{shown}: [absent] names 'script', without which nothing can be read")
    for slot in SLOTS:
        if slot not in names and not head.absent.get(slot, "").strip():
            raise DataError(f"{shown}: no file {slot}.toml, and [absent] does not say what that costs")
        if slot in names and slot in head.absent:
            raise DataError(f"{shown}: [absent] names {slot!r}, but there is a file {slot}.toml")


def _check_tables(slot: str, tables: Collection[str], shown: str) -> None:
    """Raise `DataError` where a file lacks a table of its slot, or holds one of another."""
    if slot == _HEAD:
        return
    wanted = SLOTS[slot]
    for table in wanted:
        if table not in tables:
            raise DataError(f"{shown}: missing table [{table}]")
    for table in tables:
        if table not in wanted and table not in _MAY_BE_THERE.get(slot, ()):
            place = next((other for other, tables in SLOTS.items() if table in tables), None)
            where = f"which belongs into {place}.toml" if place else f"known are: {', '.join(wanted)}"
            raise DataError(f"{shown}: unknown table [{table}]; {where}")


def _check_fused(words: ReferenceWords, source: tuple[str, bytes]) -> None:
    """Raise `DataError` where a word holds a determiner that the language does not list:
    no name is found after it.
    """
    for fused, held in words.joining.fused.printed.items():
        if held not in words.joining.articles:
            listed = ", ".join(words.joining.articles) or "none"
            raise misplaced(
                source,
                ["references", "joining", "fused"],
                f"«{fused}» holds «{held}», which is not among the `determiners`: {listed}",
            )


def slot_files(code: str) -> list[tuple[str, Traversable]]:
    """Return the data files of a language by name, in the order of their names."""
    folder = language_folder(code)
    return sorted((file.name, file) for file in folder.iterdir() if file.name.endswith(".toml"))


@cache
def _folding(language: Language) -> Folding:
    table: dict[str, str] = {}
    for family in language.digits.families:
        table.update({digit: str(value) for value, digit in enumerate(family)})
    table |= language.search.pairs
    pairs = tuple((character, by) for character, by in table.items() if character != by)
    marks = (*((CAPITALS,) if language.search.capitals else ()), *((APART,) if language.search.apart else ()))
    return (*marks, *pairs)


@cache
def _numbers(language: Language) -> dict[str, int]:
    if language.numerals is None:
        return {}
    return {str(language.fold(word)): value for word, value in spelled(language.numerals)}
