"""What the headings over a place in a document are, and what its path says of it."""

import re
from collections.abc import Mapping, Sequence

from unrec.models import Section

Chains = Mapping[str, tuple[Section, ...]]
"""For each section, by id, the headings it stands under, outermost first, itself last."""


def heading_chains(sections: Sequence[Section]) -> dict[str, tuple[Section, ...]]:
    """Return for each section the headings it stands under, outermost first, itself last."""
    chains: dict[str, tuple[Section, ...]] = {}
    above: tuple[Section, ...] = ()
    for section in sections:
        above = (*(outer for outer in above if outer.level < section.level), section)
        chains[section.section_id] = above
    return chains


def meeting_over(section_id: str | None, chains: Chains) -> Section | None:
    """Return the meeting a section belongs to: itself,
    or the outermost above it; None where there is none.
    """
    chain = chains.get(section_id or "", ())
    return next((section for section in chain if section.kind == "meeting"), None)


# A decision's number may hold a point: `d25-CP.27`. A letter alone is an item's, as in `r1.d`.
_DECISION = re.compile(r"d[0-9A-Z][^.~]*(?:(?<=[A-Za-z])\.\d+)*(?:~\d+)?(?=\.|$)")
_ANNEX = re.compile(r"a[0-9A-Z].*")
_LEVEL = re.compile(r"m\d.*|d[0-9A-Z].*|a[0-9A-Z].*|art\d.*")


def path_steps(path: str) -> list[str]:
    """Return the steps of a paragraph's path: `d25-CP.27`, `r1`, `2` of `d25-CP.27.r1.2`."""
    decision = _DECISION.match(path)
    if decision is None:
        return path.split(".")
    rest = path[decision.end() + 1 :]
    return [decision[0], *(rest.split(".") if rest else ())]


def levels_of(path: str) -> list[str]:
    """Return the steps before the outermost paragraph: decision, meeting, annex, article."""
    steps = path_steps(path)
    end = next((at for at, step in enumerate(steps) if not _LEVEL.fullmatch(step)), len(steps))
    return steps[:end]


def annex_of(path: str) -> str:
    """Return the path of the annex that a paragraph stands in; empty outside of any."""
    levels = levels_of(path)
    last = next((at for at in range(len(levels), 0, -1) if _ANNEX.fullmatch(levels[at - 1])), 0)
    return ".".join(levels[:last])
