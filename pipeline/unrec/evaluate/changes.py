"""Gains and losses between two evaluations, id by id."""

from collections.abc import Mapping
from typing import NamedTuple

from unrec.evaluate.records import Evaluation, Verdict


class Changes(NamedTuple):
    """What came out otherwise than before; each entry is `(outcome id, before, now)`.

    `gains` were not right and are, or were extra and are gone. `losses` were right and are not, or are
    extra and were not there. `gold` lists what only one of the two golds asks for.
    """

    gains: list[tuple[str, str, str]]
    losses: list[tuple[str, str, str]]
    gold: list[tuple[str, str, str]]


ABSENT = "absent"


def changes(before: Evaluation, now: Evaluation) -> Changes:
    """Return what changed between two evaluations."""
    return changes_of(before.outcomes, now.outcomes)


def changes_of(before: Mapping[str, Verdict], now: Mapping[str, Verdict]) -> Changes:
    """Return what changed between two tables of verdicts, in the order of the ids."""
    found = Changes([], [], [])
    for own in sorted({*before, *now}):
        old, new = before.get(own), now.get(own)
        entry = (own, old or ABSENT, new or ABSENT)
        if _good(old) == _good(new) and _asked(old) == _asked(new):
            continue
        if _asked(old) != _asked(new):
            # The gold asks for it now, or no longer; an extra thing that the gold took up is a gain.
            (found.gains if old == "extra" and new == "right" else found.gold).append(entry)
        elif _good(new):
            found.gains.append(entry)
        else:
            found.losses.append(entry)
    return found


def _good(verdict: Verdict | None) -> bool:
    return verdict in {None, "right"}


def _asked(verdict: Verdict | None) -> bool:
    return verdict not in {None, "extra"}
