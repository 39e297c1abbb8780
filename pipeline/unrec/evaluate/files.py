"""The files of an evaluation, as a dictionary from name to bytes. Equal evaluations give equal bytes."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from unrec.evaluate.misses import Miss
from unrec.evaluate.records import Evaluation

OWNED = frozenset({"metrics.json", "evaluation.json", "misses.jsonl", "evaluation.md", "plots"})
"""The names an evaluation writes in the output folder."""

_PLOTS = frozenset({"plots/f1_by_stage.json", "plots/error_by_document.json"})


def is_ours(below: str, path: Path) -> bool:
    """Tell whether an evaluation writes an entry of this path; a folder's ends in `/`."""
    return below == "plots/" or below in _PLOTS or (below in OWNED and below != "plots" and path.is_file())


def files_of(evaluation: Evaluation, missed: Iterable[Miss], page: str) -> dict[str, bytes]:
    """Return the files by their path below the output folder.

    `metrics.json` holds the figures over all documents; `evaluation.json` everything, in the form of a
    baseline; `misses.jsonl` one miss a line; `evaluation.md` the tables; `plots/` what DVC draws.
    """
    return {
        "metrics.json": _json(metrics(evaluation)),
        "evaluation.json": _json(evaluation),
        "misses.jsonl": b"".join(msgspec.json.encode(miss) + b"\n" for miss in missed),
        "evaluation.md": page.encode(),
        "plots/f1_by_stage.json": _json(_f1_by_stage(evaluation)),
        "plots/error_by_document.json": _json(_error_by_document(evaluation)),
    }


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def metrics(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """Return the figures over all documents, two levels deep, as `dvc metrics` lays them out."""
    found: dict[str, dict[str, float]] = {}
    for stage, one in evaluation.overall.stages.items():
        interval = evaluation.intervals[stage]["f1"]
        found[stage] = {
            "precision": one.precision,
            "recall": one.recall,
            "f1": one.f1,
            "f1_low": interval.low,
            "f1_high": interval.high,
        }
    interval = evaluation.intervals["characters"]["error_rate"]
    found["characters"] = {
        "error_rate": evaluation.overall.characters.error_rate,
        "error_rate_low": interval.low,
        "error_rate_high": interval.high,
    }
    return found


def _f1_by_stage(evaluation: Evaluation) -> Sequence[dict[str, Any]]:
    return [
        {"stage": stage, "f1": one.f1, "precision": one.precision, "recall": one.recall}
        for stage, one in evaluation.overall.stages.items()
    ]


def _error_by_document(evaluation: Evaluation) -> Sequence[dict[str, Any]]:
    return [
        {
            "document": document_id,
            "structure": round(1 - one.stages["structure"].f1, 6),
            "characters": one.characters.error_rate,
            "references": round(1 - one.stages["references_resolved"].f1, 6),
        }
        for document_id, one in evaluation.documents.items()
    ]
