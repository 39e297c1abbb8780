"""The entries of the catalogue: what is known of an instrument, of an organ, and what each is called."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, pairwise, product
from string import ascii_uppercase
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta

from unrec.catalogue.files import Spoken, spoken
from unrec.models import TitleLanguage

Kind = Literal[
    "convention",
    "protocol",
    "covenant",
    "charter",
    "statute",
    "treaty",
    "agreement",
    "constitution",
    "regulations",
    "declaration",
    "rules",
    "principles",
    "guidelines",
    "code",
    "programme",
    "compact",
]
TREATIES: frozenset[str] = frozenset(
    {
        "convention",
        "protocol",
        "covenant",
        "charter",
        "statute",
        "treaty",
        "agreement",
        "constitution",
        "regulations",
    }
)
"""The kinds whose instruments bind by their own force; the others are adopted, not ratified."""
_RULED: frozenset[str] = frozenset({"rules", "principles", "guidelines"})
Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

_SPACES = re.compile(r"\s+")
_FIELD = re.compile(r"\{(\w+)\}")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Volumes from here on are years, not sessions.
_YEARS = 1900
# «{a|b}» in a name.
BRACES = re.compile(r"\{([^{}]*)\}")
UNSOURCED = "unsourced"
"""The source of facts that nobody has looked up yet."""
_NICKNAME = re.compile(r"\s*\([^()]*\)$")
_DEPOSITARY = (
    "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={number}&chapter={chapter}&clang=_en"
)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A table of a catalogue file: unknown keys are refused."""


class Named(Entry, frozen=True, kw_only=True):
    """What has names by language."""

    table: ClassVar[Literal["group", "numbered", "body", "organ"]]

    id: Identifier
    names: dict[TitleLanguage, tuple[str, ...]]

    def called(self, language: str) -> tuple[str, ...]:
        """Return its names in a language, by code; that by which it is best shown comes first."""
        return self.said("names", language)

    def said(self, key: str, language: str) -> tuple[str, ...]:
        """Return the words of one key in a language, by code: its own, and those of that language's file."""
        here: dict[str, tuple[str, ...]] = getattr(self, key)
        return (*here.get(language, ()), *getattr(spoken(self.table, self.id, language), key))


def wordings(name: str) -> Iterator[str]:
    """Yield what a name with alternatives in braces stands for, in the order in which they are written.

    `{إلى |ل}اتفاقيات` is two wordings; an empty alternative leaves the braces out: `{ لعام ١٩٤٩|}`.
    """
    parts = (part.split("|") if at % 2 else [part] for at, part in enumerate(BRACES.split(name)))
    yield from map("".join, product(*parts))


class Instrument(Entry, frozen=True, kw_only=True):
    """One treaty, or a text cited like one; in our own data a file of its own, which is called by its id.

    `titles` holds official titles, `short` what it is called where space is short, `names` what documents
    print instead, which may hold alternatives (`wordings`), all by language. `date` is the day the General
    Assembly adopted it, or the day it was done where a conference adopted it. `articles` is the number of its
    last article (rule, principle), null where not known for certain, or where what is no treaty is not
    divided so; `added` are articles that amendments put between those numbers, and lettered parts that are
    cited like articles («1F»); `divided` says into what, where that does not follow from its kind, or what
    its numbered parts are;
    `parts` is the number of its last chapter or part, null
    where it has none or that is not known. `targets` are the numbers and letters of the targets under each of
    its parts, where those are numbered within them («الغاية ١٦-٢»). `letters` is how many goals or targets it
    tells by capital letters beside them («الغاية ألف»). `symbol` is the document that holds the
    text. `source` says where the facts can be checked: `untc`, the page of the depositary that this number
    leads to; `symbol`, the document; `numbered`, the page of the series that cites it by number; an address;
    or `unsourced`, where nobody has looked yet. `parent` is what a protocol
    belongs to: an instrument, or a group; null for one that stands alone. `sole` says that a bare
    description of its kind («الميثاق») means it in any United Nations document; `amends` is what it is an
    amendment to; `constitutes` says that
    its short names end in that of the organization it makes, so that one after which a title goes on is
    another text's («اتفاق منظمة التجارة العالمية بشأن …»). `by_year` says whether its kind and its year alone
    («اتفاقية 1988») can mean it: what is seldom cited would make the year of another ambiguous. `customary`
    holds short names, by language, that mean it only where the document has given ground
    («الاتفاقية الوحيدة»); where `beside` is named, that is ground, too. A protocol's `subjects` tell it,
    by language, from others of its `parent` («بيع الأطفال»); `place` is its place among them where it is
    counted («الثاني»).
    """

    id: Identifier
    kind: Kind
    untc: str | None = None
    date: str | None = None
    in_force: str | None = None
    articles: Annotated[int, Meta(ge=1)] | None = None
    added: tuple[str, ...] = ()
    divided: Literal["articles", "rules", "chapters", "targets"] | None = None
    parts: Annotated[int, Meta(ge=1)] | None = None
    targets: dict[str, tuple[int, str]] = {}
    letters: Annotated[int, Meta(ge=1, le=26)] | None = None
    parent: Identifier | None = None
    amends: Identifier | None = None
    beside: Identifier | None = None
    sole: bool = False
    constitutes: bool = False
    by_year: bool = True
    symbol: str | None = None
    source: Annotated[str, Meta(pattern=r"^(untc|symbol|numbered|unsourced|https://\S+)$")] = UNSOURCED
    titles: dict[TitleLanguage, str] = {}
    short: dict[TitleLanguage, str] = {}
    names: dict[TitleLanguage, tuple[str, ...]] = {}
    customary: dict[TitleLanguage, tuple[str, ...]] = {}
    subjects: dict[TitleLanguage, tuple[str, ...]] = {}
    place: Annotated[int, Meta(ge=1, le=4)] | None = None

    def words(self, language: str) -> Spoken:
        """Return what it is called in a language, by code.

        An entry that says itself what it is called there is called nothing else; for one that does not,
        the data of that language counts.
        """
        tables = (self.titles, self.short, self.names, self.customary, self.subjects)
        in_language = [dict[str, Any](table).get(language) for table in tables]
        if not any(in_language):
            return spoken("instrument", self.id, language)
        title, short, names, customary, subjects = in_language
        return Spoken(title or "", short or "", names or (), customary or (), subjects or ())

    def title(self, language: str) -> str | None:
        """Return its official title in a language, by code; None where we have none."""
        return self.words(language).title or None

    def shortly(self, language: str) -> str | None:
        """Return its short title in a language, else the first of the other names;
        None where it has neither.
        """
        words = self.words(language)
        return words.short or next(chain.from_iterable(map(wordings, words.names)), None)

    def called(self, language: str) -> tuple[str, ...]:
        """Return its names in a language, by code: first that by which it is best shown, then the others.

        A nickname in brackets at the end of a title («… (قواعد بانكوك)») is no part of a name.
        """
        words = self.words(language)
        whole = _NICKNAME.sub("", words.title)
        names = [words.short or whole, *chain.from_iterable(map(wordings, words.names)), whole]
        return tuple(dict.fromkeys(filter(None, names)))

    def customarily(self, language: str) -> tuple[str, ...]:
        """Return its customary short names in a language, by code."""
        return self.words(language).customary

    def has_article(self, article: str) -> bool | None:
        """Tell whether it has this article or rule («6», «8 bis»); null where the catalogue cannot tell."""
        if self.articles is None:
            return None if self.binds else False
        return (article.isdecimal() and 1 <= int(article) <= self.articles) or article in self.added

    def has_target(self, part: str, target: str) -> bool:
        """Tell whether this target, a number or a Latin letter, is under one of its parts."""
        numbers, letters = self.targets.get(part, (0, ""))
        return (target.isdecimal() and 1 <= int(target) <= numbers) or (
            len(target) == 1 and target in letters
        )

    def has_part(self, part: str) -> bool:
        """Tell whether this number, or this capital letter, is one of its parts or goals."""
        if part.isdecimal():
            return 1 <= int(part) <= (self.parts or 0)
        return len(part) == 1 and part in ascii_uppercase[: self.letters or 0]

    @property
    def year(self) -> str:
        """The year it is called by: that of its date; empty where that is not known."""
        return (self.date or "")[:4]

    @property
    def ruled(self) -> bool:
        """Tell whether its numbered parts are rules or principles, so that «المادة ٥» is none of them."""
        return self.divided == "rules" or (self.divided is None and self.kind in _RULED)

    @property
    def binds(self) -> bool:
        """Tell whether it is a treaty, or a text that binds like one."""
        return self.kind in TREATIES

    @property
    def page(self) -> str | None:
        """The address of its text or of its page with the depositary; None where none is certain."""
        if self.source.startswith("https:"):
            return self.source
        if self.untc:
            chapter = arabic(self.untc.split("-")[0])
            return _DEPOSITARY.format(number=self.untc, chapter=chapter)
        return f"https://undocs.org/{self.symbol}" if self.symbol else None


class Group(Named, frozen=True, kw_only=True):
    """A name that stands for several instruments at once («العهدان الدوليان»)."""

    table = "group"

    instruments: tuple[Identifier, ...]
    examples: tuple[str, ...] = ()


class Numbered(Named, frozen=True, kw_only=True):
    """Instruments that are cited by number: «اتفاقية العمل الدولية رقم ١٨٢».

    `names` stand before the number; `owners` after a number that follows a bare description («الاتفاقية رقم
    ١٨٢ لمنظمة العمل الدولية»). `numbers` gives the instrument by its number; `page` is the shape of the
    address of one, with `{number}` in it.
    """

    table = "numbered"

    page: str | None = None
    owners: dict[TitleLanguage, tuple[str, ...]] = {}
    numbers: dict[str, Identifier]
    examples: tuple[str, ...]


class Comments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The numbered comments or recommendations of a treaty body, and the documents that hold them.

    `called` says what the body calls them, best first. `symbol` is the shape of the symbol, with `{number}`
    in it, of those from number `first` to `last`; `others` gives the symbols of those that do not follow it.
    `years` are those in which they were adopted, by number, as far as certain: «التعليق العام رقم ٢٤ (٢٠١٩)»
    is told by its year.
    """

    called: tuple[Literal["comment", "recommendation"], ...]
    symbol: str
    first: Annotated[int, Meta(ge=1)]
    last: Annotated[int, Meta(ge=1)]
    others: dict[str, str] = {}
    years: dict[str, int] = {}

    def document(self, number: str) -> str | None:
        """Return the symbol of the document that holds a comment; None where it is not certain."""
        if number in self.others:
            return self.others[number]
        return self.symbol.format(number=number) if self.first <= int(number) <= self.last else None

    def may_be_of(self, number: str, year: str) -> bool:
        """Tell whether the comment of this number may be of this year; an empty year fits any."""
        known = self.years.get(number)
        return not year or known is None or str(known) == year


class Body(Named, frozen=True, kw_only=True):
    """An organ that issues documents.

    `prefix` begins its document symbols, where it has its own. `instruments` are those its documents mean by
    default, best first; where `ranked` is false their order says nothing, and they are candidates only.
    Where `closing` is true, articles in brackets at the end of a sentence are always of the first of them
    («(المادتان ٧ و١٠).»). With `reviews_laws` they may be of a law where the sentence names one and cites no
    article of it. `series` are further beginnings of its symbols, in which `{number}` stands for a session or
    a year: with them the document is the organ's, but means no instrument by that. `cycles` are the sessions
    with which the cycles of the Universal Periodic Review began for it.
    """

    table = "body"

    prefix: str | None = None
    series: tuple[str, ...] = ()
    cycles: tuple[int, ...] = ()
    instruments: tuple[Identifier, ...] = ()
    ranked: bool = True
    closing: bool = False
    reviews_laws: bool = False
    comments: Comments | None = None
    examples: tuple[str, ...]


class Organ(Named, frozen=True, kw_only=True):
    """An organ whose resolutions or decisions are cited by number.

    `resolution` and `decision` are shapes of the symbol, tried in order: «65/230» fills `{volume}` and
    `{number}`, «2240 (2015)» fills `{number}` and `{year}`, «2200 (XXI)» `{number}` and `{session}`. A shape
    makes a symbol where exactly its parts are filled; an organ without shapes gives none. «S-32/1» fills
    `{special}` (`S-32`) and `{number}`, «ES-11/1» `{emergency}` (`ES-11`). `sessions` are the first and the
    last that a `{volume}` can be, the last for ever where the organ is `over`; `old_sessions` is the last
    that a Roman `{session}` can be, `most` the highest `{number}` after a `{volume}`. `meets` is the year of
    its first session and the number of sessions a year, where its volumes are sessions; else they are years.
    `firsts` are the first numbers of its years, where they run on through all of them; the last entry only
    ends the year before it. `customary` are short names, by language, that others have, too («the Council»).
    `issues` begins the symbols of the documents in which the organ itself speaks, `houses` those of all that
    call it by its short name, but for those with a part of `guests`: others write them. An example is a
    phrase, an arrow, and the symbol.
    """

    table = "organ"

    sessions: tuple[int, int] | None = None
    over: bool = False
    old_sessions: int | None = None
    most: int | None = None
    meets: tuple[int, int] | None = None
    firsts: dict[str, int] = {}
    issues: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    customary: dict[TitleLanguage, tuple[str, ...]] = {}
    examples: tuple[str, ...]

    def customarily(self, language: str) -> tuple[str, ...]:
        """Return its customary short names in a language, by code."""
        return self.said("customary", language)

    def symbol(self, parts: Mapping[str, str], *, decision: bool = False) -> str | None:
        """Return the symbol of its resolution or decision with a number of these parts, or None.

        Exactly they must fill a shape; a volume must be one of its `sessions`, where those are known, and
        the number after it no greater than its `most`.
        """
        volume = parts.get("volume")
        if volume and self.sessions and not self.sessions[0] <= int(volume) <= self.last_to_be:
            return None
        if volume and self.most and not decision and int(parts["number"]) > self.most:
            return None
        for shape in self.decision if decision else self.resolution:
            if set(_FIELD.findall(shape)) == parts.keys():
                return shape.format_map(parts)
        return None

    @property
    def last_to_be(self) -> int:
        """The last session or year that a number can ever have: sessions are no years."""
        last = self.sessions[1] if self.sessions else 0
        return last if self.over or last >= _YEARS else _YEARS - 1

    def may_meet(self, volume: int, year: int) -> bool:
        """Tell whether a resolution of this session may be of this year:
        a session lasts into the next one.
        """
        if self.meets is None:
            return volume < _YEARS or volume <= year <= volume + 1
        first, a_year = self.meets
        began = first + (volume - 1) // a_year
        return began <= year <= began + 1

    def year_of(self, number: int) -> str:
        """Return the year in which it adopted the resolution of this number; empty where not known."""
        years = sorted(self.firsts.items())
        known = (year for (year, first), (_, end) in pairwise(years) if first <= number < end)
        return next(known, "")


class Catalogue(msgspec.Struct, frozen=True, eq=False):
    """All entries by id, and the ids of the instruments that are `sole`.

    `conferences` gives the Latin letters of a conference's decisions by those that are printed.
    `extra` is a hash of the user's file that adds to ours, empty where there is none. Compared and hashed by
    identity: `load` returns one object for our own files.
    """

    instruments: dict[str, Instrument]
    groups: dict[str, Group]
    numbered: dict[str, Numbered]
    bodies: dict[str, Body]
    organs: dict[str, Organ]
    series: frozenset[str]
    conferences: dict[str, str]
    sole: tuple[str, ...]
    extra: str

    def has_article(self, instrument: str, article: str) -> bool | None:
        """Tell whether the instrument has the article; null where the catalogue cannot tell."""
        known = self.instruments.get(instrument)
        return known.has_article(article) if known else None

    def children(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments (protocols) that hang under this one, in catalogue order."""
        above = (instrument, *(group.id for group in self.groups.values() if instrument in group.instruments))
        children = {instrument for parent in above for instrument in _under(self).get(parent, ())}
        return tuple(name for _, name in sorted(children))

    def parents(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments that a protocol belongs to; none for any other."""
        parent = self.instruments[instrument].parent
        if parent is None:
            return ()
        return self.groups[parent].instruments if parent in self.groups else (parent,)

    def companions(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments whose being named is ground for a customary name of this one."""
        beside = self.instruments[instrument].beside
        return (instrument, *self.parents(instrument), *([beside] if beside else []))

    def page(self, instrument: str) -> str | None:
        """Return the address of an instrument's text or of its official page; None where none is certain."""
        for series in self.numbered.values():
            for number, known in series.numbers.items():
                if known == instrument and series.page:
                    return series.page.format(number=number.zfill(3))
        return self.instruments[instrument].page

    def body_of_symbol(self, symbol: str) -> Body | None:
        """Return the body whose prefix is the longest that begins `symbol` at a segment's end.

        `CTOC/COP/WG.7/2018/3` belongs to `CTOC/COP/WG.7`; `CTOC/COP/WG.70/1` belongs to `CTOC/COP`.
        """
        return _longest(symbol, ((body.prefix, body) for body in self.bodies.values() if body.prefix))

    def issuer(self, symbol: str) -> Body | None:
        """Return the body that a document of this symbol is of, by the longest beginning; None if unknown.

        `A/80/600` is of the General Assembly, `A/HRC/12/9` of the Human Rights Council; a conference's
        `A/CONF.222/4` is of none.
        """
        bodies = self.bodies.values()
        return _longest(
            symbol, ((prefix, body) for body in bodies for prefix in (body.prefix, *body.series) if prefix)
        )

    def written(self, symbol: str) -> str:
        """Return a symbol as its organ writes it today, with a space before a year in brackets or without.

        Spaces and line breaks that print put into it are left out.
        """
        plain = _SPACES.sub("", symbol)
        organ = self.organ_of_symbol(plain)
        spaced = organ is not None and any(" (" in shape for shape in organ.resolution)
        return plain.replace("(", " (", 1) if spaced else plain

    def organ_of_symbol(self, symbol: str) -> Organ | None:
        """Return the organ that speaks in the document of this symbol: the longest beginning counts."""
        return _longest(symbol, ((start, organ) for organ in self.organs.values() for start in organ.issues))


_Entry = TypeVar("_Entry", bound=Entry)


def _longest(symbol: str, beginnings: Iterable[tuple[str, _Entry]]) -> _Entry | None:
    """The first entry of the longest beginning that the symbol has."""
    matches = ((_beginning(shape).match(symbol), entry) for shape, entry in beginnings)
    fitting = [(len(match[0]), entry) for match, entry in matches if match]
    return max(fitting, key=lambda pair: pair[0], default=(0, None))[1]


@cache
def _beginning(shape: str) -> re.Pattern[str]:
    """The pattern of a symbol that begins so, up to the end of a segment; what ends in a point or a hyphen
    goes on at once.
    """
    whole = "" if shape.endswith((".", "-")) else r"(?![^/\s(])"
    return re.compile(re.escape(shape).replace(r"\{number\}", r"(?:E?S-)?\d{1,4}") + whole)


@cache
def _under(catalogue: Catalogue) -> dict[str, list[tuple[int, str]]]:
    """What hangs under each parent: the place of each in the catalogue, and its id."""
    under: dict[str, list[tuple[int, str]]] = {}
    for place, instrument in enumerate(catalogue.instruments.values()):
        if instrument.parent is not None:
            under.setdefault(instrument.parent, []).append((place, instrument.id))
    return under


def roman(value: int) -> str:
    """Return a number up to 399 in Roman numerals."""
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "C" * hundreds + ones[tens].translate({73: "X", 86: "L", 88: "C"}) + ones[units]


def arabic(numeral: str) -> int:
    """Return the value of a Roman numeral."""
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
