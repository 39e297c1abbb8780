"""compare: the tables of two texts, joined by what stands above and in them, and what changed in them.

Nothing is joined on a guess. Columns and rows are joined where their words are those of only one on each
side; numbers among them, such as years, may differ where the other words are those of only one, too. What
is not joined is `gone` or `new`, and `rule` says by what the rest was.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from unrec.languages import Language, load
from unrec.models import Cell, Extraction, Table
from unrec.tables import by_row, caption_of, column_names, header_paths, rows_of

TableFate = Literal["unchanged", "changed", "new", "gone"]

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_LEAST = 2.0
"""How much must speak for two tables: an equal caption counts 2, a heading 1, all headers 2, all stubs 2."""
_LEAST_ROWS = 0.2
"""What part of the stubs two tables without a caption must share, a stub of fewer tables counting more; a
tenth of that where their headings and headers are alike."""
_CLEAR = 0.8
"""Where no caption or heading speaks, the next table must be like a table in less than this part as much."""
_FIGURES = 0.5
"""A column of which more than this part are figures is none of the stubs."""


class ColumnPair(NamedTuple):
    """A column of both tables or of one, by its place and its name, and the rule that joined it."""

    old: int | None
    new: int | None
    old_name: str | None
    new_name: str | None
    rule: str | None = None


class CellPair(NamedTuple):
    """What stands in a row and column of both tables, or of one.

    `difference` is new less old, exact, where both are numbers of one unit, or of none that is printed;
    None else. `changed` is false where both are the same number or have the same words, however printed.
    """

    column: ColumnPair
    old: Cell | None
    new: Cell | None
    changed: bool
    difference: float | None = None


class RowPair(NamedTuple):
    """A row of both tables or of one: the row that heads it and its stubs, and the cells that hold text."""

    fate: TableFate
    old: int | None
    new: int | None
    stub: tuple[str, ...]
    cells: tuple[CellPair, ...]
    rule: str | None = None


class TablePair(NamedTuple):
    """A table of both texts or of one. `rules` says what spoke for joining it, or why nothing was chosen."""

    fate: TableFate
    old: Table | None
    new: Table | None
    rules: tuple[str, ...]
    columns: tuple[ColumnPair, ...] = ()
    rows: tuple[RowPair, ...] = ()
    heading: str = ""

    @property
    def title(self) -> str:
        """The caption with its unit, else the heading that the table stands under."""
        table = self.new or self.old
        caption = caption_of(table) if table is not None else ""
        return caption if table is not None and table.caption else f"{self.heading} {caption}".strip()

    @property
    def units(self) -> tuple[str | None, str | None] | None:
        """The units of both where they differ, which is why no differences are given; None else."""
        if self.old is None or self.new is None or _plain(self.old.unit) == _plain(self.new.unit):
            return None
        return self.old.unit, self.new.unit


# A table as it is joined: keys of its columns and rows, from the strictest down.

_Key = Hashable
_Keys = Sequence[_Key | None]
_Level = tuple[str, _Keys, _Keys]


class _Row(NamedTuple):
    number: int
    cells: Mapping[int, Cell]
    stub: tuple[str, ...]


class _Grid:
    """A table, the heading above it, its columns and rows that hold text below the headers, and the stubs."""

    def __init__(self, table: Table, cells: Sequence[Cell], heading: str, language: Language) -> None:
        self.table, self.heading, self._language = table, heading, language
        self.caption = _masked(self.key(table.caption or ""))
        rows = [
            (number, row) for number, row in enumerate(by_row(table, cells), table.header_rows + 1) if row
        ]
        held = Counter(column for _, row in rows for column in row)
        self.columns = sorted(held)
        paths, names = header_paths(table, cells), column_names(table, cells)
        self.names = {column: names[column - 1] for column in self.columns}
        self.headers = {column: self.key(" / ".join(paths.get(column, ()))) for column in self.columns}
        self.stubs = self._stub_columns([row for _, row in rows], held)
        self.rows = list(self._with_stubs(rows))

    def key(self, text: str) -> str:
        """Return the words of a text in search form, without marks, capitals and raised signs of notes."""
        flat = "".join(sign for sign in text if "<super>" not in unicodedata.decomposition(sign))
        return " ".join(_WORD.findall(str(self._language.fold(flat)).lower()))

    def keys(self, row: _Row) -> tuple[str, ...]:
        """Return the stubs of a row in search form."""
        return tuple(map(self.key, row.stub))

    def _stub_columns(self, rows: Sequence[Mapping[int, Cell]], held: Mapping[int, int]) -> list[int]:
        """The columns before the first of figures, one at least; the first alone where none has figures."""
        figures = Counter(column for row in rows for column, cell in row.items() if _is_figure(cell))
        first = next((at for at, col in enumerate(self.columns) if figures[col] > _FIGURES * held[col]), 1)
        return self.columns[: max(first, 1)]

    def _with_stubs(self, rows: Iterable[tuple[int, Mapping[int, Cell]]]) -> Iterator[_Row]:
        """Yield the rows, each with the text of the last row above that has a stub and nothing else."""
        head, outer = "", ""
        for number, row in rows:
            texts = [row[column].text if column in row else "" for column in self.stubs]
            if texts[0]:
                outer = texts[0]
            elif any(texts):
                texts[0] = outer  # «the same», printed as nothing
            if len(row) == 1 and self.stubs[0] in row:
                yield _Row(number, row, (texts[0],))
                head = texts[0]
            else:
                yield _Row(number, row, (head, *texts))


def _is_figure(cell: Cell) -> bool:
    return cell.number is not None or not any(map(str.isalpha, cell.text))


def _plain(text: str | None) -> str:
    """A text without spaces, capitals and raised letters: lines break after dashes, notes get new ones."""
    return "".join(sign for sign in text or "" if not (sign.isspace() or _is_raised_letter(sign))).lower()


def _is_raised_letter(sign: str) -> bool:
    return unicodedata.category(sign) == "Lm" and "<super>" in unicodedata.decomposition(sign)


def _masked(key: str) -> str:
    """A key in which every number is the same one: years go on."""
    return _NUMBER.sub("#", key)


def _grids(extraction: Extraction) -> list[_Grid]:
    language = load(extraction.document.language)
    cells: dict[str, list[Cell]] = defaultdict(list)
    for cell in rows_of(extraction, "cells"):
        assert isinstance(cell, Cell)
        cells[cell.table_id].append(cell)
    headings = {section.section_id: section.title for section in extraction.sections}
    return [
        _Grid(table, cells[table.table_id], headings.get(table.section_id or "") or "", language)
        for table in extraction.tables
    ]


# Joining columns and rows.


def _join(levels: Iterable[_Level], *, alike: str = "") -> dict[int, tuple[int, str]]:
    """Join what one alone of each side has a key of, level by level; return the new places by the old.

    A level is its rule and the keys of all of both sides, None for what it says nothing of. At the level
    called `alike` those of equal keys are joined in order: it does not matter which is which.
    """
    pairs: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for rule, old, new in levels:
        before, after = _places(old), _places(new)
        for key, lefts in before.items():
            rights = after.get(key, [])
            if rule != alike and (len(lefts), len(rights)) != (1, 1):
                continue
            waiting = [at for at in rights if at not in taken]
            for left, right in zip([at for at in lefts if at not in pairs], waiting, strict=False):
                pairs[left] = right, rule
                taken.add(right)
    return pairs


def _places(keys: Sequence[_Key | None]) -> dict[_Key, list[int]]:
    places: dict[_Key, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key is not None:
            places[key].append(at)
    return places


def _columns(old: _Grid, new: _Grid) -> tuple[ColumnPair, ...]:
    """The columns of the new table in order, then those that only the old has."""
    left, right = ([grid.headers[column] for column in grid.columns] for grid in (old, new))
    bare = [_without_header(grid, alike=old.table.n_columns == new.table.n_columns) for grid in (old, new)]
    levels: list[_Level] = [
        ("column.header", [key or None for key in left], [key or None for key in right]),
        ("column.order", _repeated(left, right), _repeated(right, left)),
        (
            "column.other_numbers",
            [_masked(key) or None for key in left],
            [_masked(key) or None for key in right],
        ),
        ("column.place", bare[0], bare[1]),
    ]
    joined = {right: (left, rule) for left, (right, rule) in _join(levels).items()}
    pairs: list[ColumnPair] = []
    for at, column in enumerate(new.columns):
        place, rule = joined.get(at, (None, None))
        before = None if place is None else old.columns[place]
        name = None if before is None else old.names[before]
        pairs.append(ColumnPair(before, column, name, new.names[column], rule))
    kept = {pair.old for pair in pairs}
    gone = [ColumnPair(column, None, old.names[column], None) for column in old.columns if column not in kept]
    return (*pairs, *gone)


def _without_header(grid: _Grid, *, alike: bool) -> _Keys:
    """Keys of the columns without a header: the first stub, and where both tables have as many, the place."""
    places = {column: column if alike else None for column in grid.columns if not grid.headers[column]}
    return [
        0 if column in places and column == grid.stubs[0] else places.get(column) for column in grid.columns
    ]


def _repeated(keys: Sequence[str], others: Sequence[str]) -> _Keys:
    """The keys that several columns have, as many on the other side, each with which of them it is."""
    counts, seen = (Counter(keys), Counter(others)), Counter[str]()
    repeated: list[_Key | None] = []
    for key in keys:
        seen[key] += 1
        same = counts[0][key] == counts[1][key] > 1
        repeated.append((key, seen[key]) if key and same else None)
    return repeated


def _rows(old: _Grid, new: _Grid) -> dict[int, tuple[int, str]]:
    """Join the rows of two tables, from the strictest rule down; return places of the new by the old."""
    left, right = (_row_keys(grid) for grid in (old, new))
    return _join(((rule, left[rule], right[rule]) for rule in left), alike="row.same")


def _row_keys(grid: _Grid) -> dict[str, _Keys]:
    keys = [grid.keys(row) for row in grid.rows]
    texts = [tuple(row.cells[at].text for at in sorted(row.cells)) for row in grid.rows]
    return {
        "row.stub": keys,
        "row.same": list(zip(keys, texts, strict=True)),
        "row.other_numbers": [tuple(map(_masked, key)) for key in keys],
        "row.other_head": [key[1:] or None for key in keys],
        "row.first_stub": [key[:2] if len(key) > 2 else None for key in keys],
    }


def _cell_pair(column: ColumnPair, old: Cell | None, new: Cell | None, *, subtract: bool) -> CellPair:
    if old is None or new is None:
        return CellPair(column, old, new, changed=True)
    if old.number is None or new.number is None:
        return CellPair(column, old, new, changed=_plain(old.text) != _plain(new.text))
    subtract = subtract and _measure(old) == _measure(new)
    less = Decimal(str(new.number)) - Decimal(str(old.number))
    changed = bool(less) or _measure(old) != _measure(new)
    return CellPair(column, old, new, changed, float(less) if subtract else None)


def _measure(cell: Cell) -> set[str]:
    """The letters, currencies and signs of per cent in a number: what it counts, where the cell says so."""
    return {
        sign
        for sign in cell.text
        if sign.isalpha() or unicodedata.category(sign) == "Sc" or "PERCENT" in unicodedata.name(sign, "")
    }


def _row_pair(
    left: _Row | None, right: _Row | None, columns: Sequence[ColumnPair], rule: str | None, *, subtract: bool
) -> RowPair:
    cells = []
    for column in columns:
        before = left.cells.get(column.old) if left and column.old else None
        after = right.cells.get(column.new) if right and column.new else None
        if before is not None or after is not None:
            cells.append(_cell_pair(column, before, after, subtract=subtract))
    # What stands in a column that only one table has is told with that column.
    told = any(cell.changed for cell in cells if cell.column.rule)
    fate: TableFate = "changed" if told else "unchanged"
    if left is None or right is None:
        fate = "gone" if right is None else "new"
    row = right or left
    stub = tuple(filter(None, row.stub)) if row else ()
    return RowPair(fate, left and left.number, right and right.number, stub, tuple(cells), rule)


def _pair(old: _Grid, new: _Grid, rules: tuple[str, ...]) -> TablePair:
    """Join two tables: the new rows in order, those that are gone after what they stood after."""
    columns, joined = _columns(old, new), _rows(old, new)
    partner = {right: (left, rule) for left, (right, rule) in joined.items()}
    made = TablePair("changed", old.table, new.table, rules, columns, (), new.heading)
    subtract = made.units is None
    gone: dict[int, list[RowPair]] = defaultdict(list)
    place = -1
    for at, row in enumerate(old.rows):
        if at in joined:
            place = joined[at][0]
        else:
            gone[place].append(_row_pair(row, None, columns, None, subtract=subtract))
    rows = [*gone[-1]]
    for at, row in enumerate(new.rows):
        left, rule = partner.get(at, (None, None))
        before = None if left is None else old.rows[left]
        rows += [_row_pair(before, row, columns, rule, subtract=subtract), *gone[at]]
    same = {row.fate for row in rows} <= {"unchanged"} and all(column.rule for column in columns)
    named = old.caption == new.caption and made.units is None
    return made._replace(fate="unchanged" if same and named else "changed", rows=tuple(rows))


def _alone(grid: _Grid, fate: TableFate, rule: str) -> TablePair:
    """A table that only one side has, whole."""
    if fate == "gone":
        columns = tuple(ColumnPair(column, None, grid.names[column], None) for column in grid.columns)
        rows = (_row_pair(row, None, columns, None, subtract=False) for row in grid.rows)
        return TablePair(fate, grid.table, None, (rule,), columns, tuple(rows), grid.heading)
    columns = tuple(ColumnPair(None, column, None, grid.names[column]) for column in grid.columns)
    rows = (_row_pair(None, row, columns, None, subtract=False) for row in grid.rows)
    return TablePair(fate, None, grid.table, (rule,), columns, tuple(rows), grid.heading)


# Joining tables.


class _Likeness(NamedTuple):
    """What speaks for two tables to be one: how much, and by which rules."""

    weight: float
    inside: float
    rules: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether a caption or a heading speaks, too."""
        return not {"table.caption", "table.heading"}.isdisjoint(self.rules)


def _likeness(old: _Grid, new: _Grid, rare: Mapping[_Key, float]) -> _Likeness | None:
    """How much speaks for two tables, None where that is not enough."""
    caption = 2.0 * (bool(old.caption) and old.caption == new.caption)
    heading = 1.0 * (bool(old.heading) and _masked(old.key(old.heading)) == _masked(new.key(new.heading)))
    sides = [{_masked(key) for key in grid.headers.values()} - {""} for grid in (old, new)]
    headers = 2.0 * len(sides[0] & sides[1]) / max(len(sides[0] | sides[1]), 1)
    stubs = [_stub_keys(grid) for grid in (old, new)]
    shared, either = (sum(rare[key] for key in keys) for keys in (stubs[0] & stubs[1], stubs[0] | stubs[1]))
    rows = 2.0 * shared / max(either, 1e-9)
    told = (
        ("table.caption", caption),
        ("table.heading", heading),
        ("table.headers", headers),
        ("table.stubs", rows),
    )
    weight = round(sum(part for _, part in told), 3)
    bare = not sides[0] and not sides[1]
    headers += bare and old.table.n_columns == new.table.n_columns
    least = 2 * _LEAST_ROWS * (0.1 if heading and headers > 2 * _CLEAR else 1)
    if weight < _LEAST or not (headers or bare) or not (caption or rows >= least):
        return None
    return _Likeness(weight, headers + rows, tuple(rule for rule, part in told if part))


def _stub_keys(grid: _Grid) -> set[_Key]:
    return {tuple(map(_masked, grid.keys(row))) for row in grid.rows}


class _Joined(NamedTuple):
    """The places of tables that are one, with what spoke for each; and those left open of each side."""

    pairs: dict[int, tuple[int, tuple[str, ...]]]
    open_old: set[int]
    open_new: set[int]


def _joined_tables(old: Sequence[_Grid], new: Sequence[_Grid]) -> _Joined:
    """Join tables from the most alike down.

    Of tables for which exactly the same speaks, as many on each side are joined in order; else all are left
    open, since nothing tells which.
    """
    held = Counter(key for grid in (*old, *new) for key in _stub_keys(grid))
    rare = {key: 1 / count for key, count in held.items()}
    likely = {
        (at, other): likeness
        for at, other in _candidates(old, new)
        if (likeness := _likeness(old[at], new[other], rare))
    }
    by_weight: dict[float, dict[tuple[int, int], tuple[str, ...]]] = defaultdict(dict)
    for pair, likeness in likely.items():
        by_weight[likeness.weight][pair] = likeness.rules
    joined = _Joined({}, *_unclear(likely))
    taken: set[int] = set()
    for weight in sorted(by_weight, reverse=True):
        free = {
            (left, right): rules
            for (left, right), rules in by_weight[weight].items()
            if left not in joined.pairs and right not in taken
            if left not in joined.open_old and right not in joined.open_new
        }
        for lefts, rights in _groups(free):
            if len(lefts) != len(rights) or any((a, b) not in free for a in lefts for b in rights):
                joined.open_old.update(lefts)
                joined.open_new.update(rights)
                continue
            order = ("table.order",) if len(lefts) > 1 else ()
            for left, right in zip(lefts, rights, strict=True):
                joined.pairs[left] = right, (*free[left, right], *order)
                taken.add(right)
    return joined


def _unclear(likely: Mapping[tuple[int, int], _Likeness]) -> tuple[set[int], set[int]]:
    """The places of each side for which no caption or heading speaks, and that several tables are like."""
    open_ones: tuple[set[int], set[int]] = set(), set()
    for side in (0, 1):
        of_place: dict[int, list[_Likeness]] = defaultdict(list)
        for pair, likeness in likely.items():
            of_place[pair[side]].append(likeness)
        for place, several in of_place.items():
            best, *others = sorted((each.inside for each in several), reverse=True)
            if not any(each.named for each in several) and others and others[0] > _CLEAR * best:
                open_ones[side].add(place)
    return open_ones


def _candidates(old: Sequence[_Grid], new: Sequence[_Grid]) -> Iterator[tuple[int, int]]:
    """Yield the places of tables that share a caption or a stub: only these can be one."""
    where: dict[_Key, list[int]] = defaultdict(list)
    for at, grid in enumerate(new):
        for key in _stub_keys(grid) | {grid.caption}:
            where[key].append(at)
    for at, grid in enumerate(old):
        keys = _stub_keys(grid) | ({grid.caption} if grid.caption else set())
        yield from ((at, other) for other in sorted({other for key in keys for other in where.get(key, ())}))


def _groups(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the places of each side that pairs join, directly or by way of others, in order."""
    beside: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for left, right in pairs:
        beside[0, left].add((1, right))
        beside[1, right].add((0, left))
    seen: set[tuple[int, int]] = set()
    for start in sorted(beside):
        waiting, group = [start], set[tuple[int, int]]()
        while waiting:
            if (place := waiting.pop()) not in seen:
                seen.add(place)
                group.add(place)
                waiting += beside[place]
        if group:
            yield sorted(at for side, at in group if side == 0), sorted(at for side, at in group if side)


def compare_tables(old: Extraction, new: Extraction) -> list[TablePair]:
    """Return the tables of the new text in order, those that are gone after what they stood after.

    A table is in one pair; so is every row and column of it that holds text.
    """
    before, after = _grids(old), _grids(new)
    joined = _joined_tables(before, after)
    gone: dict[int, list[TablePair]] = defaultdict(list)
    place = -1
    for at, grid in enumerate(before):
        if at in joined.pairs:
            place = joined.pairs[at][0]
        else:
            rule = "table.several" if at in joined.open_old else "table.none"
            gone[place].append(_alone(grid, "gone", rule))
    partners = {right: (left, rules) for left, (right, rules) in joined.pairs.items()}
    pairs = [*gone[-1]]
    for at, grid in enumerate(after):
        if at in partners:
            left, rules = partners[at]
            pairs.append(_pair(before[left], grid, rules))
        else:
            pairs.append(_alone(grid, "new", "table.several" if at in joined.open_new else "table.none"))
        pairs += gone[at]
    return pairs
