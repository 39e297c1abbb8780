"""The gate: floors that no score may fall under, and a baseline from which nothing may be lost;
gains and losses, id by id.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from unrec.data import json_as, toml_as
from unrec.measure.scoring import FIGURES, Evaluation, MeasureError, Scores, Verdict, stages, stored


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
    """Return what changed between two evaluations, in the order of the ids."""
    changes = Changes([], [], [])
    for outcome_id in sorted({*before.outcomes, *now.outcomes}):
        old, new = before.outcomes.get(outcome_id), now.outcomes.get(outcome_id)
        entry = (outcome_id, old or ABSENT, new or ABSENT)
        if _good(old) == _good(new) and _asked(old) == _asked(new):
            continue
        if _asked(old) != _asked(new):
            # The gold asks for it now, or no longer; an extra thing that the gold took up is a gain.
            (changes.gains if old == "extra" and new == "right" else changes.gold).append(entry)
        elif _good(new):
            changes.gains.append(entry)
        else:
            changes.losses.append(entry)
    return changes


def _good(verdict: Verdict | None) -> bool:
    return verdict in {None, "right"}


def _asked(verdict: Verdict | None) -> bool:
    return verdict not in {None, "extra"}


BASELINE = Path("baseline/evaluation.json")
"""Where the baseline lies, from the folder of the floors: apart from the annotations."""
_HEAD = """\
# The floors of the evaluation: the build fails where a score is under one of these.
#
# `unrec evaluate --update` writes this file and baseline/: it takes up the gold's hash and raises floors
# to what is reached. It never lowers one: that is done here, by hand, where a reviewer sees it.
"""


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The reviewed file: the gold it is for, floors over all documents, floors of each document."""

    gold: str
    overall: dict[str, float]
    documents: dict[str, dict[str, float]]


class GateError(MeasureError):
    """A file of the gate is missing or not of its form; the message names it."""


def load_floors(path: Path) -> Floors:
    """Return the floors. Raises `GateError` where the file is missing or is not one."""
    decode = partial(toml_as, kind=Floors, strict=False)
    return stored(path, decode, GateError, ": nothing says how good is good enough")


def load_baseline(path: Path) -> Evaluation:
    """Return a stored evaluation. Raises `GateError` where the file is missing or is not one."""
    decode = partial(json_as, kind=Evaluation)
    return stored(path, decode, GateError, ": there is nothing to compare with")


def measures(scores: Scores) -> dict[str, float]:
    """Return everything that has a floor, by name: higher is better."""
    floors = {
        f"{stage}.{name}": float(getattr(score, name))
        for stage, score in scores.stages.items()
        for name in FIGURES
    }
    return floors | {"characters.accuracy": scores.characters.accuracy}


_SHOWN_BY = {"characters": "text", "kinds_matched": "kinds"}
"""The stages whose outcomes show what is wrong with a figure that has none of its own."""


class Failure(NamedTuple):
    """What keeps the build from passing: a sentence, and the ids of the outcomes it concerns."""

    message: str
    outcomes: tuple[str, ...] = ()


def check(now: Evaluation, floors: Floors, baseline: Evaluation) -> list[Failure]:
    """Return everything that keeps the build from passing; nothing where it passes."""
    return [
        *_changed_gold(now, floors),
        *(Failure(f"lost invariant: {breach}") for breach in now.breaches),
        *_lost(baseline, now),
        *_dropped(baseline, now),
        *_under_floors(now, floors),
    ]


def _changed_gold(now: Evaluation, floors: Floors) -> Iterator[Failure]:
    if floors.gold != now.gold:
        yield Failure(
            f"the gold has changed: it hashes to {now.gold[:12]}…, the floors are for {floors.gold[:12]}…; "
            "review the change, then run with --update"
        )


def _under_floors(now: Evaluation, floors: Floors) -> Iterator[Failure]:
    yield from _under(floors.overall, now, None)
    for document_id, floor in floors.documents.items():
        if document_id in now.documents:
            yield from _under(floor, now, document_id)
        else:
            yield Failure(f"{document_id} has floors and no gold")
    for document_id in now.documents:
        if document_id not in floors.documents:
            yield Failure(f"{document_id} has gold and no floors; run with --update")


def _under(floors: Mapping[str, float], now: Evaluation, document_id: str | None) -> Iterator[Failure]:
    reached = measures(now.documents[document_id] if document_id else now.overall)
    where = f"{document_id}: " if document_id else ""
    for name in reached:
        if name not in floors:
            yield Failure(f"{where}{name} has no floor; run with --update")
    for name, message in _short(floors, reached, where):
        stage = _SHOWN_BY.get(stage := name.partition(".")[0], stage)
        concerned = (
            key
            for key, verdict in (now.outcomes if name in reached else {}).items()
            if verdict != "right" and key.split(" ")[1] == stage and key.startswith(where[:-2])
        )
        yield Failure(message, tuple(concerned))


def _lost(baseline: Evaluation, now: Evaluation) -> Iterator[Failure]:
    """Each paragraph, section or field of which something is lost, with what and how."""
    places: dict[str, dict[str, str]] = {}
    for outcome_id, old, new in changes(baseline, now).losses:
        place, stage = outcome_id.split(" ")[:2]
        places.setdefault(place, {})[outcome_id] = f"{stage} {old} → {new}"
    order = {stage: position for position, stage in enumerate(stages())}
    for place, lost in places.items():
        # In the order of the pipeline: what comes first is most often why the rest is lost.
        ordered = sorted(lost, key=lambda outcome_id: order.get(outcome_id.split(" ")[1], len(order)))
        yield Failure(f"{place}: {', '.join(dict.fromkeys(map(lost.__getitem__, ordered)))}", tuple(ordered))


def _dropped(baseline: Evaluation, now: Evaluation) -> Iterator[Failure]:
    """Drops from the baseline; scores can be compared only over the same gold."""
    if baseline.gold == now.gold:
        reached = measures(now.overall)
        for name, before in measures(baseline.overall).items():
            if reached.get(name, 0.0) < before:
                yield Failure(f"{name} dropped from {before:.6f} to {reached.get(name, 0.0):.6f}")


def raised(now: Evaluation, floors: Floors | None) -> Floors:
    """Return the floors raised to what is reached. Raises `GateError` naming each one that would sink."""
    old = floors or Floors(gold="", overall={}, documents={})
    overall = measures(now.overall)
    documents = {document_id: measures(scores) for document_id, scores in now.documents.items()}
    sinking = [message for _, message in _short(old.overall, overall, "")]
    for document_id, floor in old.documents.items():
        if document_id not in documents:
            sinking.append(f"{document_id} has floors and no gold")
        else:
            short = _short(floor, documents[document_id], f"{document_id}: ")
            sinking.extend(message for _, message in short)
    sinking.extend(f"lost invariant: {breach}" for breach in now.breaches)
    if sinking:
        raise GateError("a floor is never lowered here; edit the file by hand:\n  " + "\n  ".join(sinking))
    return Floors(gold=now.gold, overall=overall, documents=documents)


def _short(
    floors: Mapping[str, float], reached: Mapping[str, float], where: str
) -> Iterator[tuple[str, str]]:
    """The figures that are under their floors, or are not measured, each with a sentence."""
    for name, floor in floors.items():
        if name not in reached:
            yield name, f"{where}{name} has a floor and is not measured"
        elif reached[name] < floor:
            yield name, f"{where}{name} is {reached[name]:.6f}, under its floor {floor:.6f}"


def floors_text(floors: Floors) -> str:
    """Return the floors as the file that `load_floors` reads."""
    parts = [_HEAD, f'gold = "{floors.gold}"\n', "[overall]", *_entries(floors.overall)]
    for document_id, floor in floors.documents.items():
        parts.extend(("", f"[documents.{_quoted(document_id)}]", *_entries(floor)))
    return "\n".join(parts) + "\n"


def _entries(floors: Mapping[str, float]) -> Iterator[str]:
    return (f"{_quoted(name)} = {value:.6f}" for name, value in floors.items())


def _quoted(key: str) -> str:
    return msgspec.json.encode(key).decode()
