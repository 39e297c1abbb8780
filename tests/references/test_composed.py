"""The composed sets: how much is found and resolved, and that no confident target is wrong."""

from collections import Counter

import pytest

from tests.references.cases import notation, read_entry, table

# The sentences of each, and how many rows they have at least.
SETS = {
    "ar": (table("composed.toml"), 150),
    "en": ([{**entry, "language": "en"} for entry in table("english.toml")], 75),
}
of_each_set = pytest.mark.parametrize("name", SETS)


def parts(row: str) -> tuple[str, str, str]:
    """The surface, the target without candidates, the status."""
    rest, _, status = row.rpartition(", ")
    surface, _, target = rest.partition(" = ")
    return surface, target.split(" of ")[0], status


def rows(entry: dict[str, object]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """What is annotated, and what is read; texts outside the catalogue were not annotated."""
    annotated = entry["rows"]
    assert isinstance(annotated, list)
    read = [(notation(row), row.kind == "stranger") for row in read_entry(entry)]
    read_too = [parts(row) for row, outside in read if not outside or row in annotated]
    return [parts(row) for row in annotated], read_too


def share(name: str, columns: int) -> float:
    """The share of the annotated rows that are read, of the surface alone or with its target."""
    entries, least = SETS[name]
    right = total = 0
    for entry in entries:
        annotated, read = rows(entry)
        wanted = Counter(row[:columns] for row in annotated)
        right += sum((wanted & Counter(row[:columns] for row in read)).values())
        total += len(annotated)
    assert total >= least
    return right / total


@of_each_set
def test_references_are_found(name: str) -> None:
    assert share(name, 1) >= 0.99


@of_each_set
def test_references_are_resolved(name: str) -> None:
    assert share(name, 2) >= 0.99


@of_each_set
def test_no_confident_target_is_another_than_the_annotated(name: str) -> None:
    for entry in SETS[name][0]:
        annotated, read = rows(entry)
        wanted = {row[:2] for row in annotated}
        for surface, target, status in read:
            assert status == "unresolved" or (surface, target) in wanted, entry["text"]
