"""Reads one document from top to bottom and keeps what has been named and defined on the way."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.languages.reference_words import WORDED
from unrec.models import Extraction, Line, Paragraph, Reference
from unrec.references.detection.detect import alike_in, detect
from unrec.references.detection.marked import marked
from unrec.references.mentions import Definition
from unrec.references.resolution.bodies import commenting_body, grounds_of, is_comment
from unrec.references.resolution.headings import Heading, headings
from unrec.references.resolution.resolve import resolve
from unrec.references.resolution.scope import Scope, Subject
from unrec.references.resolution.speakers import house_of, opening, speaker_of
from unrec.references.resolution.subjects import subject_of
from unrec.references.resolution.treaties import Own, own_treaties
from unrec.references.resolution.unit import Annexes, Resolved, Unit, title_words
from unrec.references.rows import rows
from unrec.references.words.lexicon import Lexicon, Looked, Speaker
from unrec.references.words.lookup import beginnings
from unrec.references.words.making import lexicon, with_terms
from unrec.sections import annex_of, levels_of
from unrec.text import clean

_MOST_TERMS = 200
# As much of a term as its other forms begin with, too.
_STEM = 5
# How many units that name nothing may stand between a phrase that points back and what it points at.
_FURTHEST = 3
# The beginning of a path in an annex, or in one of several resolutions.


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
        if is_comment(extraction.document, catalogue):
            self._base = self._base._replace(own_document=self._base.own_in_comment)
        self._lexicon = self._base
        self._subjects: dict[str | None, Subject | None] = {}
        self._grounds = grounds_of(extraction.document, language, catalogue, self._lexicon)
        self._terms: dict[str, tuple[str, ...]] = {}
        self._named: dict[str | None, dict[str, int]] = {}
        self._unknown: dict[str | None, set[str]] = {}
        self._of_sections = extraction.sections
        self._annexes: dict[str, dict[str, int]] = {}
        self._annex_titles = _annex_titles(extraction, language, self._base)
        self._all_annexed = tuple(chain.from_iterable(self._annex_titles.values()))
        self._annex = ""
        self._above: tuple[str, tuple[str, ...]] = ("", ())
        self._openings: dict[str, tuple[str, ...]] = {}
        self._titles = language.fold("\n".join(one.title for one in extraction.sections))
        self._grounds.about_title = self._about(extraction.document.title)
        self._about_headings = {one.section_id: one.title for one in extraction.sections}
        self._read_headings()
        self._treaties = own_treaties(extraction, language, self._lexicon)
        self._scopes: dict[str, Scope] = {}
        self._siblings: dict[str, Scope] = {}
        self._done: set[str] = set()
        self._sections = {unit.paragraph_id: unit.section_id for unit in extraction.paragraphs}
        self._speaker = speaker_of(extraction.document.symbol, language, catalogue)
        self._speakers: dict[str | None, Speaker] = {}
        self._opened: set[str] = set()
        self._kind = extraction.document.kind
        self._last: tuple[str | None, Scope] | None = None
        self._passages = deque(_passages(extraction.lines))

    def unit(self, unit: Paragraph) -> list[Reference]:
        """Return the rows of the next paragraph; front matter that stands before it is read first."""
        while self._passages and self._passages[0].line < unit.line_first:
            passage = self._passages.popleft()
            self._listen(passage.text, passage.section_id, enacts=False)
            self._read(self._language.fold(passage.text), passage.text, Scope(), passage.section_id)
        if unit.label is None:
            opened = self._listen(unit.text, unit.section_id, enacts=unit.kind == "preambular")
            self._opened |= {unit.paragraph_id} if opened else set()
        text = unit.search or self._language.fold(unit.text)
        annex = self._enter_annex(unit.path)
        scope = self._scope(unit)
        found = self._read(text, unit.text, scope, unit.section_id)
        if annex and self._grounds.annex:
            self._openings.setdefault(annex, tuple(self._grounds.annex))
        self._above = (annex, tuple(scope.own()))
        made = list(rows(found, unit, self._sections, self._done, self._language)) if found else []
        self._done.add(unit.paragraph_id)
        return made

    def _enter_annex(self, path: str) -> str:
        """Take up what the annex, or the one of several resolutions, of a paragraph has named; its path."""
        annex = annex_of(path)
        self._annex = of = annex or next((step for step in levels_of(path)[:1] if step.startswith("d")), "")
        self._grounds.annex = self._annexes.setdefault(of, {}) if of else {}
        self._grounds.annex_opening = self._openings.get(of, ()) if of else ()
        self._grounds.annex_above = self._above[1] if of and self._above[0] == of else ()
        return of

    def _listen(self, text: str, section_id: str | None, *, enacts: bool) -> bool:
        """Note who speaks in a section, where a text that prints no label begins with that;
        tell whether it does.

        In a resolution it is who speaks from there on.
        """
        speaker = opening(text, enacts=enacts, language=self._language, lexicon=self._lexicon)
        if speaker:
            self._speakers[section_id] = speaker
            self._speaker = speaker if self._kind == "resolution" else self._speaker
        return speaker is not None

    def _scope(self, unit: Paragraph) -> Scope:
        """What the units it hangs under have named; nothing for one that hangs under none."""
        if unit.parent_id is None:
            scope = Scope()
            if unit.label is not None:  # an unlabelled one may stand between the items of another
                self._scopes.clear()
                self._siblings.clear()
        else:
            before = self._siblings.get(unit.parent_id)
            scope = self._scopes.get(unit.parent_id, Scope()).child(before.cited if before else None)
            scope.opened = unit.parent_id in self._opened
            scope.beside = tuple(dict.fromkeys((*before.beside, *before.own()))) if before else ()
            self._siblings[unit.parent_id] = scope
        self._scopes[unit.paragraph_id] = scope
        scope.before = self._before(unit.section_id)
        self._last = (unit.section_id, scope)
        return scope

    def _before(self, section_id: str | None) -> Scope | None:
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

    def _read(self, text: str, source: str, scope: Scope, section_id: str | None) -> list[Resolved]:
        """Find and resolve what the folded `text` of `source` mentions; what it names and defines is kept."""
        begun, own = beginnings(text, self._lexicon), self._treaties.get(section_id)
        if not begun and not alike_in(text, self._lexicon):
            if begun is not None and own and own.treaty:
                self._enter(own)
            return []
        speaker = self._speakers.get(section_id, self._speaker)
        if speaker != self._lexicon.speaker:
            self._lexicon = self._lexicon._replace(speaker=speaker)
        found = detect(text, self._lexicon, begun or ())
        if self._define(found.definitions):
            found = detect(text, self._lexicon)
        self._grounds.section = self._named.setdefault(section_id, {})
        self._grounds.unknown = self._unknown.setdefault(section_id, set())
        heading = self._headings.get(section_id, Heading(section_id))
        self._grounds.heading, self._grounds.listed = heading.instruments, heading.articles
        self._grounds.about_heading = self._about(self._about_headings.get(section_id or ""))
        self._enter(own)
        if not found.mentions:
            return []
        unit = Unit(
            text,
            self._grounds,
            self._catalogue,
            self._lexicon,
            Annexes(self._annex_titles.get(self._annex, ()), self._all_annexed),
        )
        return list(resolve(marked(found.mentions, source, text, self._language, self._lexicon), scope, unit))

    def _about(self, title: str | None) -> Subject | None:
        """What a title is about, from its words; None where there is none."""
        if title not in self._subjects:
            known = title and subject_of(title, self._language, self._catalogue, self._base)
            self._subjects[title] = known or None
        return self._subjects[title]

    def _enter(self, own: Own | None) -> None:
        """In a treaty's own text what is cited bare is of it, or what it is a protocol to."""
        self._grounds.treaty, self._grounds.article = own or (None, None)
        if own and own.treaty:
            self._grounds.defaults = (own.treaty, *self._catalogue.parents(own.treaty))
            self._grounds.defaults_rule, self._grounds.ranked = "treaty", True
            self._grounds.heading = ()

    def _define(self, definitions: list[Definition]) -> bool:
        """Keep defined terms; true where there is a new one that the text must be read again for."""
        known = set(self._terms)
        for definition in definitions:
            kind = self._lexicon.described.get(definition.words) or self._lexicon.bare.get(definition.words)
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
        self._headings = {one.section_id: one for one in read}


def _annex_titles(
    extraction: Extraction, language: Language, lexicon: Lexicon
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The titles of each annex by its path: the headings between its first paragraph and the one before."""
    order = {one.section_id: at for at, one in enumerate(extraction.sections)}
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    last = -1
    for unit in extraction.paragraphs:
        at = order.get(unit.section_id or "", -1)
        annex = annex_of(unit.path) if unit.path.startswith("a") else ""
        if annex and annex not in found:
            titles = (language.fold(one.title) for one in extraction.sections[last + 1 : at + 1])
            found[annex] = tuple(title_words(one, lexicon) for one in titles)
        last = max(last, at)
    return found


def _passages(lines: Sequence[Line]) -> Iterator[_Passage]:
    """The front matter, lines put together up to a line of another role."""
    for (role, section_id), group in groupby(lines, key=lambda line: (line.role, line.section_id)):
        if role == "front_matter":
            together = list(group)
            text = clean("\n".join(line.text for line in together)).text
            yield _Passage(together[0].line, section_id, text)
