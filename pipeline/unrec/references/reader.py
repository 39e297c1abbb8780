"""Reads one document from top to bottom and keeps what has been named and defined on the way."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby, islice, takewhile
from string import whitespace
from typing import NamedTuple

from unrec.catalogue import Body, Catalogue, Organ
from unrec.languages import Language
from unrec.languages.reference_words import WORDED
from unrec.models import Document, Extraction, Line, Paragraph, Reference, Section
from unrec.nested import levels_of
from unrec.references.articles import OwnArticles, own_articles, place_of, text_of
from unrec.references.detect import detect, marked
from unrec.references.discourse import (
    Definition,
    Discourse,
    Grounds,
    Mention,
    Passage,
    Resolved,
    Unit,
)
from unrec.references.lexicon import Lexicon, Looked, Speaker, lexicon, organ_gender, with_terms
from unrec.references.lookup import beginnings, skip
from unrec.references.resolve import resolve
from unrec.references.rows import rows
from unrec.references.strangers import strangers
from unrec.text import OPENING_QUOTES, Folded, clean

# Of a preamble so many paragraphs are looked at.
_MOST = 40
# A text that says which treaty follows («قانون رقم ٢٢ بالتصديق على اتفاقية …») is at most this long.
_LONGEST = 600
# An organ's name is at most this long.
_REACH = 160
# What may stand before the opening of a draft that is quoted.
_BEFORE = f"{whitespace}{OPENING_QUOTES}"
_MOST_TERMS = 200
# What holds a treaty has at least such a share of its articles.
_FEWER = 0.8
# As much of a term as its other forms begin with, too.
_STEM = 5
# How many units that name nothing may stand between a phrase that points back and what it points at.
_FURTHEST = 3


def _mentions(text: str | None, language: Language, known: Lexicon) -> list[Mention]:
    """What a heading, or another text by itself, mentions."""
    return detect(language.fold(text or "").strip(), known).mentions


def _named(mention: Mention) -> tuple[str, ...]:
    """The instruments that a mention of an instrument names by a name."""
    anchor = mention.anchor if mention.kind == "instrument" else None
    return anchor.instruments if anchor and anchor.manner == "named" else ()


def body_of(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the body whose instruments the document means by default, or None where none is known.

    The symbol decides; else the organ as printed, or a part of that organ which the title names; else
    the title alone.
    """
    by_symbol = catalogue.body_of_symbol(document.symbol) if document.symbol else None
    if by_symbol and by_symbol.instruments:
        return by_symbol
    by_name = _body_in(document.masthead or "", language, catalogue)
    by_title = _body_in(document.title or "", language, catalogue)
    if by_name and by_title and not f"{by_title.prefix or ''}/".startswith(f"{by_name.prefix or ''}/"):
        return by_name
    return by_title or by_name


def commenting_body(document: Document, language: Language, catalogue: Catalogue) -> Body | None:
    """Return the treaty body whose document it is, where it is of one that makes general comments."""
    body = body_of(document, language, catalogue)
    if body is None or body.comments:
        return body
    commenting = (body for body in catalogue.bodies.values() if body.comments)
    return next((one for one in commenting if f"{body.prefix}/".startswith(f"{one.prefix}/")), None)


def _body_in(text: str, language: Language, catalogue: Catalogue) -> Body | None:
    """The body with the longest name in the text."""
    folded = language.fold(text)
    names = ((len(name), body) for name, body in _names(language, catalogue) if name in folded)
    return max(names, key=lambda pair: pair[0], default=(0, None))[1] if folded else None


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
    in_title = _mentions(document.title, language, lexicon)
    whole = (0, len(language.fold(document.title or "").strip()))
    # The instrument whose name is the document's whole title.
    titled = _named(in_title[0]) if in_title and (in_title[0].start, in_title[0].end) == whole else ()
    made = Grounds(titled=titled[0] if len(titled) == 1 else "")
    if body:
        made.defaults, made.defaults_rule, made.ranked = body.instruments, "body", body.ranked
        made.closing, made.reviews_laws = body.closing, body.reviews_laws
        return made
    named = _all_named((*in_title, *_mentions(document.masthead, language, lexicon)))
    made.defaults, made.defaults_rule, made.ranked = named, "title", False
    return made


def _all_named(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """All instruments that mentions speak of, each once."""
    anchors = (mention.anchor for mention in mentions if mention.anchor)
    return tuple(dict.fromkeys(chain.from_iterable(anchor.instruments for anchor in anchors)))


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
        above = [outer for outer in above if outer[0] < section.level]
        mentions = _mentions(section.title, language, known)
        named = _all_named(mentions)
        alone = [mention for mention in mentions if mention.kind == "article" and not mention.anchor]
        cited = frozenset(target.article for mention in alone for target in mention.targets if target.article)
        if not named and above:
            named = above[-1][1]
        above.append((section.level, named))
        yield Heading(
            section.section_id, named, frozenset() if any(mention.anchor for mention in mentions) else cited
        )


class Own(NamedTuple):
    """The treaty that a section is part of, empty where the catalogue does not hold it, and the article of it
    that the section is, or is part of; null where it is none.
    """

    treaty: str
    article: str | None = None


def own_treaties(
    extraction: Extraction, language: Language, known: Lexicon, own: OwnArticles | None = None
) -> dict[str | None, Own]:
    """Return what each section is part of.

    A heading that begins with a treaty's name tells it for what follows, as over the protocols in an annex.
    Before any, the document's title tells it, else its first paragraph, where that ends like a title, else
    the first line of the front matter that names one (a law's, by which a State accedes to it), else the
    words before the first article that name one as its own («have agreed to the present Charter of …»).
    A section is an article where its label, or its title, is one's number; what hangs under it is part of it.
    Nothing is returned for a document that is no treaty. A law or rules that only name a treaty in their
    title are not that treaty: they have other articles (`own`) than it.
    """
    if extraction.document.kind != "treaty":
        return {}
    articles = {
        section.section_id: _article(section.label, language, known)
        or _article(section.title, language, known)
        for section in extraction.sections
    }
    treaty = _own_treaty(extraction, articles, language, known)
    if own and treaty and not _may_be_whole(treaty, own, extraction.document, language, known):
        treaty = ""
    treaties: dict[str | None, Own] = {None: Own(treaty)}
    for section in extraction.sections:
        treaty = _treaty_in([section.title], language, known, at_start=True) or treaty
        outer = treaties.get(section.parent_id) if section.parent_id else None
        article = articles[section.section_id] or (outer.article if outer else None)
        treaties[section.section_id] = Own(treaty, article)
    return treaties


def _may_be_whole(
    treaty: str, own: OwnArticles, document: Document, language: Language, known: Lexicon
) -> bool:
    """Tell whether a document with these articles may be the treaty, or hold it whole: its title begins with
    the treaty's name, or it has about as many articles.
    """
    named = _mentions(document.title, language, known)[:1]
    if named and named[0].start == 0 and treaty in _named(named[0]):
        return True
    articles = known.treaties.articles.get(treaty)
    return articles is None or _FEWER * articles <= own.last <= articles + len(named)


def _own_treaty(
    extraction: Extraction, articles: Mapping[str, str | None], language: Language, known: Lexicon
) -> str:
    """The treaty that a document is, as far as what stands before its first heading tells."""
    ahead = [
        paragraph.text
        for paragraph in extraction.paragraphs[:1]
        if paragraph.section_id is None and paragraph.text[-1:].isalnum()
    ]
    front = [line.text for line in extraction.lines if line.role == "front_matter"]
    treaty = _treaty_in([extraction.document.title or "", *ahead, *front], language, known)
    preamble = takewhile(
        lambda paragraph: articles.get(paragraph.section_id or "") is None, extraction.paragraphs
    )
    return treaty or _called_own((paragraph.text for paragraph in islice(preamble, _MOST)), language, known)


def _called_own(texts: Iterable[str], language: Language, known: Lexicon) -> str:
    """The one treaty that the texts name with a word such as «the present» before, in, or after its name;
    empty where none is, or several are.
    """
    this, found = known.links.this, set[str]()
    for text in texts:
        folded = language.fold(text)
        if not this.search(folded):
            continue
        ends = {skip(folded, match.end()) for match in this.finditer(folded)}
        for mention in detect(folded, known).mentions:
            after_it = this.match(folded, skip(folded, mention.end))
            if mention.start in ends or after_it or this.match(folded, mention.start):
                found.update(_named(mention))
    return found.pop() if len(found) == 1 else ""


def _article(heading: str, language: Language, known: Lexicon) -> str | None:
    """The one article whose number the heading begins with, of no instrument that it names."""
    for mention in _mentions(heading, language, known):
        alone = mention.kind == "article" and mention.start == 0 and mention.anchor is None
        return mention.targets[0].article if alone and len(mention.targets) == 1 else None
    return None


def _treaty_in(texts: Iterable[str], language: Language, known: Lexicon, *, at_start: bool = False) -> str:
    """The treaty that the first of the texts names first, which speaks of none as its own;
    empty where none does.
    """
    for text in texts:
        folded = language.fold(text).strip()
        if len(folded) > _LONGEST or known.links.this.search(folded):
            continue
        for mention in detect(folded, known).mentions:
            if named := _named(mention):
                return named[0] if len(named) == 1 and (mention.start == 0 or not at_start) else ""
    return ""


def speaker_of(symbol: str | None, language: Language, catalogue: Catalogue) -> Speaker | None:
    """Return the organ whose own document the symbol shows, or None."""
    organ = catalogue.organ_of_symbol(symbol) if symbol else None
    names = organ.called(language.code) if organ else ()
    return Speaker(organ, organ_gender(language.fold(names[0]), language)) if organ and names else None


def house_of(symbol: str | None, catalogue: Catalogue) -> Organ | None:
    """Return the organ whose documents have symbols that begin like this one, or None."""
    organs = catalogue.organs.values() if symbol else ()
    house = next(
        (organ for organ in organs if f"{symbol}/".startswith(tuple(f"{begin}/" for begin in organ.houses))),
        None,
    )
    # A State's report calls its own council so.
    return None if house and any(f"/{guest}/" in f"/{symbol}/" for guest in house.guests) else house


def opening(text: str, *, enacts: bool, language: Language, lexicon: Lexicon) -> Speaker | None:
    """Return the organ in the last opening of a resolution in running text as printed, or None.

    A quotation mark may stand first. The name is between the opening word and a comma or colon; «أن», which
    folds to the same, opens nothing. Where the opening word is an everyday one («The General Assembly, in its
    …»), only what `enacts` counts, or stands alone.
    """
    speaker = None
    for match in lexicon.marks.opening.finditer(text):
        if lexicon.organs.organ_first and text[: match.start()].strip(_BEFORE):
            break
        after_it = language.fold(text[match.end() : match.end() + _REACH])
        start = skip(after_it, 0)
        named = lexicon.organs.organs.longest(after_it, start)
        if lexicon.organs.organ_first and named and not enacts and after_it[named[1] + 1 :].strip():
            continue
        if named and after_it[named[1] : named[1] + 1] in {"،", ",", ":"}:
            speaker = Speaker(named[0], organ_gender(after_it[start : named[1]], language))
    return speaker


class _Passage(NamedTuple):
    """Running text outside any paragraph: its first line, its section, its text on one line."""

    line: int
    section_id: str | None
    text: str


class Reader:
    """The state of reading one document: terms, what each section has named, the scopes of open units."""

    def __init__(self, extraction: Extraction, language: Language, catalogue: Catalogue) -> None:
        self._language, self._catalogue = language, catalogue
        self._base = lexicon(language, catalogue)._replace(
            own_body=commenting_body(extraction.document, language, catalogue),
            house=house_of(extraction.document.symbol, catalogue),
            cited={},
            looked=Looked(),
        )
        self._lexicon = self._base
        self._grounds = grounds_of(extraction.document, language, catalogue, self._lexicon)
        self._terms: dict[str, tuple[str, ...]] = {}
        self._passages_of: dict[str | None, Passage] = {}
        self._of_sections = extraction.sections
        self._titles = language.fold("\n".join(section.title for section in extraction.sections))
        self._read_headings()
        self._articles = own_articles(extraction.paragraphs)
        own = self._articles.get("")
        self._treaties = own_treaties(extraction, language, self._lexicon, own)
        self._scopes: dict[str, Discourse] = {}
        self._siblings: dict[str, Discourse] = {}
        self._done: set[str] = set()
        self._sections = {unit.paragraph_id: unit.section_id for unit in extraction.paragraphs}
        self._operative = {unit.paragraph_id for unit in extraction.paragraphs if unit.kind == "operative"}
        self._speaker = speaker_of(extraction.document.symbol, language, catalogue)
        self._speakers: dict[str | None, Speaker] = {}
        self._quoted: dict[str, Speaker] = {}
        self._opened: set[str] = set()
        self._kind, self._symbol = extraction.document.kind, extraction.document.symbol
        self._last: tuple[str | None, Discourse] | None = None
        self._passages = deque(_passages(extraction.lines))

    def unit(self, unit: Paragraph) -> list[Reference]:
        """Return the rows of the next paragraph; front matter that stands before it is read first."""
        while self._passages and self._passages[0].line < unit.line_first:
            passage = self._passages.popleft()
            self._listen(passage.text, passage.section_id, enacts=False)
            self._read(self._language.fold(passage.text), passage.text, Discourse(), passage.section_id)
        if unit.label is None:
            opened = self._listen(
                unit.text, unit.section_id, enacts=unit.kind == "preambular", path=unit.path
            )
            self._opened |= {unit.paragraph_id} if opened else set()
        text = Folded(unit.search or self._language.fold(unit.text))
        mentions = self._read(text, unit.text, self._scope(unit), unit.section_id, unit.path)
        made = (
            list(
                rows(
                    mentions, unit, self._sections, self._done, self._language, self._symbol, self._operative
                )
            )
            if mentions
            else []
        )
        self._done.add(unit.paragraph_id)
        return made

    def _listen(self, text: str, section_id: str | None, *, enacts: bool, path: str = "") -> bool:
        """Note who speaks in a section, where a text that prints no label begins with that;
        tell whether it does.

        In a resolution it is who speaks from there on, but in a draft that is quoted, one of several
        resolutions, only within that.
        """
        speaker = opening(text, enacts=enacts, language=self._language, lexicon=self._lexicon)
        if speaker and path.startswith("d") and text.startswith(tuple(OPENING_QUOTES)):
            self._quoted[levels_of(path)[0]] = speaker
        elif speaker:
            self._speakers[section_id] = speaker
            self._speaker = speaker if self._kind == "resolution" else self._speaker
        return speaker is not None

    def _scope(self, unit: Paragraph) -> Discourse:
        """What the units it hangs under have named; nothing for one that hangs under none."""
        if unit.parent_id is None:
            scope = Discourse()
            if unit.label is not None:  # an unlabelled one may stand between the items of another
                self._scopes.clear()
                self._siblings.clear()
        else:
            before = self._siblings.get(unit.parent_id)
            scope = self._scopes.get(unit.parent_id, Discourse()).below(before)
            scope.opened = unit.parent_id in self._opened
            self._siblings[unit.parent_id] = scope
        self._scopes[unit.paragraph_id] = scope
        scope.before = self._before(unit.section_id)
        self._last = (unit.section_id, scope)
        return scope

    def _before(self, section_id: str | None) -> Discourse | None:
        """The scope of the nearest unit before in the section that named or cited anything,
        at most three back.
        """
        if self._last is None or self._last[0] != section_id:
            return None
        last, before = self._last[1], self._last[1].before
        last.before = None
        last = before if last.is_empty() and before else last
        last.passed = 0 if last is self._last[1] else last.passed + 1
        return None if last.is_empty() or last.passed > _FURTHEST else last

    def _read(
        self, text: Folded, source: str, scope: Discourse, section_id: str | None, path: str = ""
    ) -> list[Resolved]:
        """Find and resolve what the folded `text` of `source` mentions; what it names and defines is kept."""
        begun, own = beginnings(text, self._lexicon), self._treaties.get(section_id)
        if not begun:
            return []
        quoted = self._quoted.get(path.partition(".")[0])
        speaker = quoted or self._speakers.get(section_id, self._speaker)
        if speaker != self._lexicon.speaker:
            self._lexicon = self._lexicon._replace(speaker=speaker)
        detected = detect(text, self._lexicon, begun)
        if self._define(detected.definitions):
            detected = detect(text, self._lexicon)
        grounds, heading = self._grounds, self._headings.get(section_id, Heading(section_id))
        grounds.section = self._passages_of.setdefault(section_id, Passage())
        grounds.heading, grounds.listed = heading.instruments, heading.articles
        grounds.treaty, grounds.article = own or (None, None)
        within = place_of(path)
        grounds.articles = text_of(path, self._articles)
        grounds.article = grounds.article or (within.article if within else None)
        if own and own.treaty:
            # In a treaty's own text what is cited bare is of it, or what it is a protocol to.
            grounds.defaults = (own.treaty, *self._catalogue.parents(own.treaty))
            grounds.defaults_rule, grounds.ranked, grounds.heading = "treaty", True, ()
        if not detected.mentions:
            return []
        unit = Unit(text, grounds, self._catalogue, self._lexicon)
        mentions = marked(detected.mentions, source, text, self._language, self._lexicon)
        made = list(resolve(mentions, scope, unit))
        others = strangers(mentions, made, (text, source), self._language, self._lexicon, self._catalogue)
        return sorted((*made, *others), key=lambda row: row.mention.start)

    def _define(self, definitions: list[Definition]) -> bool:
        """Keep defined terms; true where there is a new one that the text must be read again for."""
        known, kinds = set(self._terms), self._lexicon.kinds
        for definition in definitions:
            kind = kinds.described.get(definition.words) or kinds.bare.get(definition.words)
            if kind and kind not in WORDED:
                self._grounds.terms[kind] = definition.instruments
            elif definition.instruments and len(self._terms) < _MOST_TERMS:
                self._terms.setdefault(definition.words, definition.instruments)
        new = [term for term in self._terms if term not in known]
        if not new:
            return False
        self._lexicon = with_terms(self._base, self._terms, self._language)._replace(
            speaker=self._lexicon.speaker
        )
        if any(term[:_STEM] in self._titles for term in new):
            self._read_headings()
        return True

    def _read_headings(self) -> None:
        """Read what the headings name; again when a term is defined that may stand in one."""
        read = headings(self._of_sections, self._language, self._lexicon)
        self._headings = {row.section_id: row for row in read}


def _passages(lines: Sequence[Line]) -> Iterator[_Passage]:
    """The front matter, lines put together up to a line of another role."""
    for (role, section_id), group in groupby(lines, key=lambda line: (line.role, line.section_id)):
        if role == "front_matter":
            together = list(group)
            text = clean("\n".join(line.text for line in together)).text
            yield _Passage(together[0].line, section_id, text)
