"""Resolved mentions → reference rows, with offsets into the unit's own text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, takewhile

from unrec.languages import Language
from unrec.models import Paragraph, Reference
from unrec.references.detection.own import BARE, OWN
from unrec.references.resolution.unit import Resolved
from unrec.sections import annex_of, levels_of, path_steps
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
) -> Iterator[Reference]:
    """Yield one row a target, numbered from 1 in text order. `sections` gives the section of every unit,
    by id; `read` are those that stand before this one.

    A paragraph of the document itself of which no unit has the number («الفقرة ٤ أعلاه» of an introduction)
    gives no row.
    """
    folded: Rewritten | None = None
    number = 0
    for one in resolved:
        target, choice, rule = one.target, one.choice, one.choice.rule
        status, target_id = choice.status, None
        if one.mention.kind == "recommendation":
            cited = _cited(one, unit, sections, read)
            if cited is None and one.mention.rule.endswith(OWN):
                continue
            if one.mention.rule.endswith(BARE) and not (cited and cited[0]):
                continue
            target_id, rule = cited or (None, _NONE)
            status = "explicit" if target_id else "unresolved"
        folded = folded or mapped(unit.text, Folded(unit.search), language.folding)
        start, end = folded.to_source(one.mention.start, one.mention.end)
        number += 1
        yield Reference(
            reference_id=f"{unit.paragraph_id}#{number}",
            paragraph_id=unit.paragraph_id,
            document_id=unit.document_id,
            kind="instrument" if one.mention.kind == "context" else one.mention.kind,
            surface=unit.text[start:end],
            char_start=start,
            char_end=end,
            instrument_id=one.instrument,
            article=target.article,
            paragraph=target.paragraph,
            subparagraph=None if one.mention.kind == "recommendation" else target.subparagraph,
            part=target.part,
            target_id=target_id,
            symbol=target.symbol,
            status=status,
            candidates=choice.candidates,
            rule=f"{one.mention.rule}{'+shared' if one.mention.shared else ''}/{rule}",
        )


def _cited(
    one: Resolved, unit: Paragraph, sections: Mapping[str, str | None], read: AbstractSet[str]
) -> tuple[str | None, str] | None:
    """The id of what «التوصية ١١ (ب)» means, and by what rule: of the same meeting, or the one it names.

    Of several with one number, the only one in the section of the unit that cites it. What stands in one of
    several resolutions means that one's paragraphs; in an annex, its own first and then those of the text
    that it is annexed to; «أعلاه» and «أدناه» only what stands before and behind. The id is null where there
    are more, or the one has no such item, or it stands in an annex beside another text with such
    numbers and the words say of which («من هذا القرار»); None where no unit has the number.
    """
    around, parts = levels_of(unit.path), path_steps(unit.path)
    meeting = one.mention.meeting
    if meeting is not None:
        around = [f"m{meeting}"]
    own = next((part for part in parts if part.startswith("r")), "")
    number = one.target.recommendation
    called = [f"r{number}"] if number else [own]
    if number and one.mention.rule.startswith("recommendation."):
        # «التوصية ٤» is what calls itself so before it is a paragraph.
        called.insert(0, f"rec{number}")
    item = _below(one.target.subparagraph)
    alike = [same for path in _paths(around, called) if (same := _numbered(unit, path, sections))]
    if not alike:
        return None
    outer = len(alike) > 1 or f"{unit.document_id}:{_SEVERAL}" in sections
    if one.mention.said and outer and annex_of(unit.path):
        return None, _NONE
    for same in alike:
        here = [found for found in same if sections[found] == unit.section_id]
        found = same[0] if len(same) == 1 else here[0] if len(here) == 1 else None
        target = ".".join([found, *item]) if found else None
        if found and number and not _stands(target or found, one.mention.towards, unit, read):
            continue
        if target not in sections:
            break
        if meeting is not None:
            return target, "explicit.other_meeting"
        return target, "explicit.same_meeting" if len(same) == 1 else "explicit.same_section"
    return None, _NONE


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
    """The ids of the units that have this path, or would but for a number that comes again."""
    first = f"{unit.document_id}:{path}"
    return list(takewhile(sections.__contains__, chain([first], (f"{first}~{n}" for n in range(2, _MOST)))))


def _below(subparagraph: str | None) -> list[str]:
    """The path's part for a letter: `b` is the second item."""
    if subparagraph is None:
        return []
    letters = subparagraph.split("(")[0]
    return [str((len(letters) - 1) * 26 + ord(letters[0]) - ord("a") + 1)]
