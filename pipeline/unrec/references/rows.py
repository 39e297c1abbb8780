"""Resolved mentions → reference rows, with offsets into the unit's own text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import resources
from itertools import chain, takewhile
from typing import NamedTuple

import msgspec

from unrec.languages import Language
from unrec.models import Paragraph, Reference
from unrec.nested import annex_of, levels_of, path_steps
from unrec.references.discourse import Resolved, Target
from unrec.references.paragraphs import BARE
from unrec.references.units import OWN
from unrec.text import Folded, Rewritten, mapped

_NONE = "unresolved.no_such_recommendation"
# The first paragraph of the first of several resolutions.
_SEVERAL = "d1.r1"
# How often a number that comes again is looked for.
_MOST = 1000


def rows(
    resolved: Iterable[Resolved],
    unit: Paragraph,
    sections: Mapping[str, str | None],
    read: AbstractSet[str],
    language: Language,
    symbol: str | None = None,
    operative: AbstractSet[str] = frozenset(),
) -> Iterator[Reference]:
    """Yield one row a target, numbered from 1 in text order. `sections` gives the section of every unit,
    by id; `read` are those that stand before this one. `symbol` is the document's: a paragraph that is cited
    by it leads to that paragraph, where the document has it; `operative` are the operative ones.

    A paragraph of the document itself of which no unit has the number («الفقرة ٤ أعلاه» of an introduction)
    gives no row.
    """
    folded: Rewritten | None = None
    number = 0
    for row in resolved:
        target, choice, rule = row.target, row.choice, row.choice.rule
        status, target_id = choice.status, row.paragraph_id
        if row.mention.kind == "recommendation":
            cited = _cited(row, unit, sections, read, operative if row.mention.operative else None)
            if cited is None and row.mention.rule.endswith(OWN):
                continue
            if row.mention.rule.endswith(BARE) and not (cited and cited[0]):
                continue
            target_id, rule = cited or (None, _NONE)
            status = "explicit" if target_id else "unresolved"
        elif target.paragraph and symbol and target.symbol == symbol:
            itself = Target(recommendation=target.paragraph, subparagraph=target.subparagraph)
            cited = _cited(row._replace(target=itself), unit, sections, read)
            target_id = cited[0] if cited else None
        folded = folded or mapped(unit.text, Folded(unit.search), language.folding)
        start, end = folded.to_source(row.mention.start, row.mention.end)
        number += 1
        yield Reference(
            reference_id=f"{unit.paragraph_id}#{number}",
            paragraph_id=unit.paragraph_id,
            document_id=unit.document_id,
            kind="instrument" if row.mention.kind == "context" else row.mention.kind,
            surface=unit.text[start:end],
            char_start=start,
            char_end=end,
            instrument_id=row.instrument,
            article=target.article,
            paragraph=target.paragraph,
            subparagraph=None if row.mention.kind == "recommendation" else target.subparagraph,
            part=target.part,
            target_id=target_id,
            symbol=target.symbol,
            status=status,
            candidates=choice.candidates,
            rule=f"{row.mention.rule}{'+shared' if row.mention.shared else ''}/{rule}",
        )


def _cited(
    row: Resolved,
    unit: Paragraph,
    sections: Mapping[str, str | None],
    read: AbstractSet[str],
    among: AbstractSet[str] | None = None,
) -> tuple[str | None, str] | None:
    """The id of what «التوصية ١١ (ب)» means, and by what rule: of the same meeting, or the one it names.

    Of several with one number, the only one in the section of the unit that cites it, and of those `among`
    which it is said to be. What stands in one of
    several resolutions means that one's paragraphs; in an annex, its own first and then those of the text
    that it is annexed to; «أعلاه» and «أدناه» only what stands before and after. The id is null where there
    are more, or the one has no such item, or it stands in an annex beside another text with such
    numbers and the words say of which («من هذا القرار»); None where no unit has the number.
    """
    mention, number, bare = row.mention, row.target.recommendation, row.mention.rule.endswith(BARE)
    alike = _alike(row, unit, sections)
    if among is not None:
        alike = [same for each in alike if (same := [paragraph for paragraph in each if paragraph in among])]
    if not alike:
        return None
    outer = len(alike) > 1 or f"{unit.document_id}:{_SEVERAL}" in sections
    if mention.said and outer and annex_of(unit.path):
        return None, _NONE
    for same in alike:
        target = _only(same, row.target.subparagraph, unit, sections)
        there = not (target and number) or _stands(target, mention.towards, unit, read)
        if there and target in sections:
            here = "same_section" if len(same) > 1 else "same_meeting"
            return target, f"explicit.{here if mention.meeting is None else 'other_meeting'}"
        if there or bare:
            break
    return None, _NONE


def _alike(row: Resolved, unit: Paragraph, sections: Mapping[str, str | None]) -> list[list[str]]:
    """The paragraphs with the cited number, in lists by where they stand, the nearest list first."""
    meeting = row.mention.meeting
    around = levels_of(unit.path) if meeting is None else [f"m{meeting}"]
    return [same for path in _paths(around, _called(row, unit)) if (same := _numbered(unit, path, sections))]


def _only(same: Sequence[str], item: str | None, unit: Paragraph, sections: Mapping[str, str | None]) -> str:
    """The item of the only candidate, or of the only one in the citing section; else empty."""
    here = (
        same
        if len(same) == 1
        else [paragraph for paragraph in same if sections[paragraph] == unit.section_id]
    )
    return ".".join([here[0], *_below(item)]) if len(here) == 1 else ""


def _called(row: Resolved, unit: Paragraph) -> list[str]:
    """The path steps that the cited number may have; without a number the step of the paragraph itself."""
    number = row.target.recommendation
    if not number:
        return [next((part for part in path_steps(unit.path) if part.startswith("r")), "")]
    # «التوصية ٤» is what calls itself so before it is a paragraph.
    named = row.mention.rule.startswith("recommendation.")
    return [f"rec{number}", f"r{number}"] if named else [f"r{number}"]


def _paths(around: Sequence[str], called: Sequence[str]) -> Iterator[str]:
    """The paths at which a number may stand, the nearest first."""
    while True:
        for name in called:
            yield ".".join([*around, name])
        if not (around and around[-1].startswith("a")):
            return
        around = around[:-1]


def _stands(cited: str, towards: int, unit: Paragraph, read: AbstractSet[str]) -> bool:
    """Tell whether what is cited stands above the unit for -1, and below it for 1."""
    return towards == 0 or (cited != unit.paragraph_id and (cited in read) == (towards < 0))


def _numbered(unit: Paragraph, path: str, sections: Mapping[str, str | None]) -> list[str]:
    """The ids of the paragraphs with this path, also where a repeated number has added `~2`."""
    first = f"{unit.document_id}:{path}"
    return list(takewhile(sections.__contains__, chain([first], (f"{first}~{n}" for n in range(2, _MOST)))))


def _below(subparagraph: str | None) -> list[str]:
    """The path's part for a letter: `b` is the second item."""
    if subparagraph is None:
        return []
    letters = subparagraph.split("(")[0]
    return [str((len(letters) - 1) * 26 + ord(letters[0]) - ord("a") + 1)]


Example = dict[str, str | list[str]]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: its id, what it says, and texts it holds for."""

    id: str
    meaning: str
    examples: tuple[Example, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its id, in the order of the data file."""
    data = resources.files(__package__ or __name__).joinpath("rules.toml").read_bytes()
    return {rule.id: rule for rule in msgspec.toml.decode(data, type=_File).rule}


def parts(rule: str) -> list[str]:
    """Return the ids a row's `rule` is put together from: `a+b/c` is a, b and c."""
    return rule.replace("/", "+").split("+")


class Citation(NamedTuple):
    """One target of one reference, for a person to read.

    `target` is an instrument with its article («smuggling-protocol 6(3)(a)»), a symbol, or the id of a
    paragraph; of an unresolved reference the candidates, with a question mark.
    """

    paragraph_id: str
    target: str
    status: str
    surface: str
    row: Reference


class ArticleCount(NamedTuple):
    """How often an article of an instrument is cited in a meeting of a document.

    `references` counts reference rows, `paragraphs` those that make them. `meeting` is null outside meetings;
    `instrument` is null where the article is unresolved.
    """

    document_id: str
    meeting: int | None
    instrument: str | None
    article: str
    references: int
    paragraphs: int


def citations(
    references: Iterable[Reference],
    paragraphs: Iterable[Paragraph],
    *,
    article: str | None = None,
    instrument: str | None = None,
) -> Iterator[Citation]:
    """Yield the references of these paragraphs to an article, to an instrument, or to both at once.

    Rows keep their order; without a filter all are given. An unresolved row counts for each candidate.
    """
    for row, _ in _of(references, paragraphs):
        if _cites(row, article, instrument):
            yield Citation(row.paragraph_id, target(row), row.status, row.surface, row)


def _cites(row: Reference, article: str | None, instrument: str | None) -> bool:
    if article is not None and row.article != article:
        return False
    return instrument is None or instrument in {row.instrument_id, *row.candidates}


def target(row: Reference) -> str:
    """Return what a reference points at, in a line; see `Citation`."""
    known = row.target_id or row.symbol or row.instrument_id
    place = row.article or (f"part {row.part}" if row.part else "")
    inner = "".join(f"({level})" for level in (row.paragraph, row.subparagraph) if level)
    return f"{known or '? ' + ' | '.join(row.candidates)} {place}{inner}".strip()


def _of(
    references: Iterable[Reference], paragraphs: Iterable[Paragraph]
) -> Iterator[tuple[Reference, Paragraph]]:
    units = {unit.paragraph_id: unit for unit in paragraphs}
    return ((row, units[row.paragraph_id]) for row in references if row.paragraph_id in units)


def articles_by_meeting(
    references: Iterable[Reference],
    paragraphs: Iterable[Paragraph],
    *,
    article: str | None = None,
    instrument: str | None = None,
) -> list[ArticleCount]:
    """Return the articles cited in each meeting of each document, the most cited of each first.

    Only references to an article, to an instrument, or to both at once, as `citations` has them. Equal counts
    are in order of instrument and article.
    """
    cited: dict[tuple[str, int | None, str | None, str], list[str]] = {}
    for row, unit in _of(references, paragraphs):
        if row.article is not None and _cites(row, article, instrument):
            key = unit.document_id, unit.meeting_number, row.instrument_id, row.article
            cited.setdefault(key, []).append(unit.paragraph_id)
    rows = [ArticleCount(*key, len(units), len(set(units))) for key, units in cited.items()]
    return sorted(rows, key=_order)


def _order(row: ArticleCount) -> tuple[str, bool, int, int, str, int, str]:
    number = row.article.split()[0]
    return (
        row.document_id,
        row.meeting is None,
        row.meeting or 0,
        -row.references,
        row.instrument or "~",
        int(number) if number.isdecimal() else 0,
        row.article,
    )
