"""Reads one document from top to bottom and keeps what has been named and defined on the way."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.models import Extraction, Line, Recommendation, Reference
from unrec.references.bodies import commenting_body, grounds_of
from unrec.references.detect import detect, may_refer
from unrec.references.headings import Heading, headings
from unrec.references.lexicon import Speaker, lexicon, with_terms
from unrec.references.mentions import Definition
from unrec.references.resolve import Resolved, Resolver, resolve
from unrec.references.rows import rows
from unrec.references.scope import Scope
from unrec.references.speakers import opening, speaker_of
from unrec.text import clean

_MOST_TERMS = 200


class _Passage(NamedTuple):
    """Running text outside any recommendation: its first line, its section, its text on one line."""

    line: int
    section_id: str | None
    text: str


class Reader:
    """The state of reading one document: terms, what each section has named, the scopes of open units."""

    def __init__(self, extraction: Extraction, language: Language, catalogue: Catalogue) -> None:
        self._language, self._catalogue = language, catalogue
        self._base = lexicon(language, catalogue)._replace(
            own_body=commenting_body(extraction.document, language, catalogue)
        )
        self._lexicon = self._base
        self._grounds = grounds_of(extraction.document, language, catalogue, self._lexicon)
        self._terms: dict[str, tuple[str, ...]] = {}
        self._named: dict[str | None, dict[str, int]] = {}
        self._headings = {
            one.section_id: one for one in headings(extraction.sections, language, self._lexicon)
        }
        self._scopes: dict[int, tuple[Recommendation, Scope]] = {}
        self._sections = {unit.recommendation_id: unit.section_id for unit in extraction.recommendations}
        self._speaker = speaker_of(extraction.document.symbol, language, catalogue)
        self._speakers: dict[str | None, Speaker] = {}
        self._passages = deque(_passages(extraction.lines))

    def unit(self, unit: Recommendation) -> list[Reference]:
        """Return the rows of the next recommendation or item; text that stands before it is read first."""
        while self._passages and self._passages[0].line < unit.line_first:
            passage = self._passages.popleft()
            speaker = opening(passage.text, language=self._language, lexicon=self._lexicon)
            if speaker:
                self._speakers[passage.section_id] = speaker
            self._read(self._language.fold(passage.text), Scope(), passage.section_id)
        text = unit.search or self._language.fold(unit.text)
        found = self._read(text, self._scope(unit), unit.section_id)
        return list(rows(found, unit, self._sections, self._language)) if found else []

    def _scope(self, unit: Recommendation) -> Scope:
        """What the units it hangs under have named; nothing for a numbered recommendation."""
        above, before = self._scopes.get(unit.level - 1), self._scopes.get(unit.level)
        scope = Scope()
        if above and above[0].recommendation_id == unit.parent_id:
            is_sibling = before is not None and before[0].parent_id == unit.parent_id
            scope = above[1].child(before[1].cited if before and is_sibling else None)
        self._scopes[unit.level] = (unit, scope)
        return scope

    def _read(self, text: str, scope: Scope, section_id: str | None) -> list[Resolved]:
        """Find and resolve what a folded text mentions; what it names and defines is kept."""
        if not may_refer(text, self._lexicon):
            return []
        speaker = self._speakers.get(section_id, self._speaker)
        if speaker != self._lexicon.speaker:
            self._lexicon = self._lexicon._replace(speaker=speaker)
        found = detect(text, self._lexicon)
        if self._define(found.definitions):
            found = detect(text, self._lexicon)
        self._grounds.section = self._named.setdefault(section_id, {})
        heading = self._headings.get(section_id, Heading(section_id))
        self._grounds.heading, self._grounds.listed = heading.instruments, heading.articles
        unit = Resolver(
            text,
            self._grounds,
            self._catalogue,
            self._lexicon.genders,
            self._lexicon.article_sign,
            self._lexicon.governing,
            self._lexicon.law_words,
            self._lexicon.everyday,
            self._lexicon.bound,
            self._lexicon.patterns.particular,
            self._lexicon.stranger_units,
            self._lexicon.comment_on,
        )
        return list(resolve(found.mentions, scope, unit))

    def _define(self, definitions: list[Definition]) -> bool:
        """Keep defined terms; true where there is a new one that the text must be read again for."""
        known = len(self._terms)
        for definition in definitions:
            kind = self._lexicon.described.get(definition.words)
            if kind:
                self._grounds.terms[kind] = definition.instruments
            elif definition.instruments and len(self._terms) < _MOST_TERMS:
                self._terms.setdefault(definition.words, definition.instruments)
        if len(self._terms) == known:
            return False
        self._lexicon = with_terms(self._base, self._terms, self._language)._replace(
            speaker=self._lexicon.speaker
        )
        return True


def _passages(lines: Sequence[Line]) -> Iterator[_Passage]:
    """The front matter and the narrative, lines put together up to a line of another role."""
    role_of_running_text = {"front_matter", "narrative"}
    for (role, section_id), group in groupby(lines, key=lambda line: (line.role, line.section_id)):
        if role in role_of_running_text:
            together = list(group)
            text = clean("\n".join(line.text for line in together)).text
            yield _Passage(together[0].line, section_id, text)
