"""Every column of every row is compared, and no change of any goes untold."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.compare.test_diff import RICH, made, rich, told
from unrec.compare.diff import stretches
from unrec.models import Extraction, Record, Unit

LEFT_OUT = {
    # counts, which follow from the rows
    "document": {
        f"n_{name}"
        for name in ("sections", "paragraphs", "recommendations", "items", "references", "findings")
    }
    # how a document was made: the reason of a change, never one
    | {"schema_version", "extractor_version", "language_data", "catalogue_data"},
    # which document rows belong to is how they are found; what a second reader thinks of a row hangs on all
    # others, and changes with any of them
    "sections": {"document_id", "agreement"},
    "paragraphs": {"document_id", "n_references", "agreement"},
    # a recommendation has the columns of its paragraph, where they are told
    "recommendations": {"recommendation_id", *Unit.__struct_fields__},
    "references": {"document_id"},
    "findings": {"document_id"},
    "lines": {"document_id"},
}


def others(value: object, hint: object) -> Iterator[object]:
    """Other values of a column's type: nested records with each of their columns changed."""
    if isinstance(value, Record):
        yield from (replace(value, **{name: other}) for name, other in changes_of(value))
        return
    if isinstance(value, tuple):
        yield from (() if value else ("changed",),)
        for i, item in enumerate(value):
            yield from ((*value[:i], other, *value[i + 1 :]) for other in others(item, type(item)))
        return
    if value is not None and type(None) in get_args(hint):
        yield None
    kinds = {type(value)} if value is not None else {*get_args(hint)} or {hint}
    if isinstance(value, dt.date):
        yield value + dt.timedelta(days=1)
    elif bool in kinds:
        yield not value
    elif kinds & {int, float}:
        yield (value if isinstance(value, int | float) else 0) + 1
    else:
        yield f"{value or ''}changed"


def changes_of(row: Record) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(type(row))
    for name in row.__struct_fields__:
        yield from ((name, other) for other in others(getattr(row, name), hints[name]))


def one_column_changed(one: Extraction) -> Iterator[tuple[str, Extraction]]:
    """The extraction with one column of one row changed, and which that is."""
    for name, other in changes_of(one.document):
        if name not in LEFT_OUT["document"]:
            yield f"document.{name}", replace(one, document=replace(one.document, **{name: other}))
    for table in ("sections", "paragraphs", "recommendations", "references", "findings", "lines"):
        rows = getattr(one, table)
        for i, row in enumerate(rows):
            for name, other in changes_of(row):
                if name not in LEFT_OUT[table]:
                    changed = (*rows[:i], replace(row, **{name: other}), *rows[i + 1 :])
                    yield f"{table}[{i}].{name}", replace(one, **{table: changed})


def test_any_change_of_any_column_is_told() -> None:
    one = rich()
    tried = 0
    for which, changed in one_column_changed(one):
        tried += 1
        assert told(one, changed), which
        assert told(changed, one), which
    assert tried > 500
    for table in LEFT_OUT:
        assert getattr(one, table), f"there is no row of {table} to change"


def test_any_row_that_goes_or_comes_is_told() -> None:
    one = rich()
    for table in ("sections", "paragraphs", "recommendations", "references", "findings", "lines"):
        rows = getattr(one, table)
        for i in range(len(rows)):
            fewer = replace(one, **{table: (*rows[:i], *rows[i + 1 :])})
            assert told(one, fewer), (table, i)
            assert told(fewer, one), (table, i)


@given(st.data())
def test_changes_are_told_together_or_not_at_all(data: st.DataObject) -> None:
    """Rows taken from either of two readings: told if and only if some row differs."""
    one, other = READINGS
    tables = {
        table: data.draw(st.sampled_from([getattr(one, table), getattr(other, table)]))
        for table in ("sections", "references", "findings", "lines")
    }
    units = data.draw(st.sampled_from(READINGS))
    mixed = replace(one, paragraphs=units.paragraphs, recommendations=units.recommendations, **tables)
    assert bool(told(one, mixed)) == (mixed != one)
    assert told(mixed, mixed) == []


READINGS = (made(RICH), made(RICH.replace("فيينا", "جنيف").replace("تحمي", "تصون")))


Lines = st.lists(st.sampled_from(["", "أ", "ب", "ت", "ث"]))


@given(Lines, Lines)
def test_stretches_cover_both_sides_in_order(old: list[str], new: list[str]) -> None:
    found = list(stretches(old, new))
    assert [i for left, _ in found for i in left] == [*range(len(old))]
    assert [j for _, right in found for j in right] == [*range(len(new))]
    assert all(left or right for left, right in found)


@given(Lines, Lines, st.lists(st.sampled_from(["", "أ", "جديد"]), max_size=3))
def test_lines_around_an_insertion_stay_paired(head: list[str], tail: list[str], put_in: list[str]) -> None:
    old, new = [*head, *tail], [*head, *put_in, *tail]
    same = sum(
        old[i] == new[j]
        for left, right in stretches(old, new)
        if len(left) == len(right)
        for i, j in zip(left, right, strict=True)
    )
    assert same == len(old)
