"""What the headings over a place in a document are."""

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
