"""The English set: how much is found and resolved, and that no confident target is wrong."""

from collections import Counter

from tests.references.cases import table
from tests.references.test_composed import rows

SET = [{**entry, "language": "en"} for entry in table("english.toml")]


def share(columns: int) -> float:
    """The share of the annotated rows that are read, of the surface alone or with its target."""
    right = total = 0
    for entry in SET:
        annotated, read = rows(entry)
        wanted = Counter(row[:columns] for row in annotated)
        right += sum((wanted & Counter(row[:columns] for row in read)).values())
        total += len(annotated)
    assert total >= 75
    return right / total


def test_references_are_found() -> None:
    assert share(1) >= 0.99


def test_references_are_resolved() -> None:
    assert share(2) >= 0.99


def test_no_confident_target_is_another_than_the_annotated() -> None:
    for entry in SET:
        annotated, read = rows(entry)
        wanted = {row[:2] for row in annotated}
        for surface, target, status in read:
            assert status == "unresolved" or (surface, target) in wanted, entry["text"]
