"""Where units stand: the headings above each section, the meeting it belongs to, and what the page calls it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from unrec.models import Section
from unrec.report.names import section_name
from unrec.sections import heading_chains, meeting_over

UNDER = " › "
"""Stands between the name of a heading and that of one under it."""


class Places(msgspec.Struct, frozen=True):
    """The sections of all documents, by id, documents and sections in reading order.

    `chains` gives the headings a section stands under, outermost first, itself last; `names` what it is
    called, behind the names of those, with the end of its id where another one there is called the same;
    `order` its ordinal among all sections, from 0.
    """

    chains: Mapping[str, tuple[Section, ...]]
    names: Mapping[str, str]
    order: Mapping[str, int]

    def meeting(self, section_id: str | None) -> Section | None:
        """Return the meeting a section belongs to: itself, or the outermost above it; None where there is none."""
        return meeting_over(section_id, self.chains)

    def meetings(self) -> Iterator[Section]:
        """Yield the meetings that units can belong to, in reading order."""
        for section_id, chain in self.chains.items():
            if self.meeting(section_id) is chain[-1]:
                yield chain[-1]


def places(documents: Iterable[Sequence[Section]]) -> Places:
    """Return the places of the sections of each document."""
    chains: dict[str, tuple[Section, ...]] = {}
    for sections in documents:
        chains.update(heading_chains(sections))
    return Places(chains, _names(chains), {section_id: at for at, section_id in enumerate(chains)})


def _names(chains: Mapping[str, tuple[Section, ...]]) -> dict[str, str]:
    """Name each section under its heading; those that would be called the same there have their id behind."""
    own = {section_id: (_above(chain), section_name(chain[-1])) for section_id, chain in chains.items()}
    times = Counter(own.values())
    names: dict[str, str] = {}
    for section_id, (above, name) in own.items():
        told = f"{name} ({section_id.rpartition(':')[2]})" if times[above, name] > 1 else name
        names[section_id] = f"{names[above]}{UNDER}{told}" if above in names else told
    return names


def _above(chain: Sequence[Section]) -> str:
    """The id of the heading a section stands directly under; for an outermost one that of its document."""
    return chain[-2].section_id if len(chain) > 1 else chain[-1].document_id
