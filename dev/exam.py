"""Two revisions over every set of documents: rows gained, lost and changed, accuracy, time and lines of code.

    uv run python -m dev.exam main HEAD                # revisions: checkouts of them are made
    uv run python -m dev.exam ../before . --show 5     # checkouts, with examples of what differs
    uv run python -m dev.exam main . --sets six "en/*" --json exam.json

The sets are those of the new revision, `raw`, `gold`, `unseen`, `six` and `pdf`, and each folder with
documents in a corpus (`--corpus`, else the variable UNREC_CORPUS, else the folder that `.ci/run` looks for).
Both revisions read each set by `unrec run`, nothing cached. Where a set has truth, each revision measures
itself, by its own `python -m dev corpus`.

Rows are joined by where they stand in their source, never by an id, so that a row with another id is a row
that changed and not one lost and one gained: documents by file name and SHA-256; sections by line; paragraphs
and requests by their first line; references by the line that they begin on and their words; lines by page and
number; findings by code and line. Where lines are read otherwise they are joined by their words first: one
line more on a page moves nothing after it. Of several rows in one place the most equal ones are joined. What
an id points to is compared by where that stands. A paragraph that begins on another line than before is one
lost and one gained. A column or a table that one revision lacks is told, and not compared.

Seconds are of the processor, all processes together, after a first run that is not counted; lines of code are
counted as `dev.house` does.
Exit status: 1 where a revision could not read a set, 2 for wrong usage.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from dev.house import measure

ROOT = Path(__file__).parent.parent
CHECKOUT = "checkout"
SUFFIXES = {".pdf", ".docx", ".txt", ".html", ".htm", ".doc"}
_OF_THIS_ENVIRONMENT = {"VIRTUAL_ENV", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"}
_MANY = 50
_SHOWN = 150

Row = dict[str, Any]

# Table → what is compared in it → the columns that say it; `PLACES` are compared by where they point.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "documents": {
        **{
            name: (name,)
            for name in (
                *("kind", "language", "status", "symbol", "job_number", "date", "title", "body", "masthead"),
                *("session", "cycle", "url", "state_under_review", "agenda_item", "original_language"),
                "distribution",
            )
        },
        "id": ("document_id",),
    },
    "sections": {
        "title": ("label", "title"),
        "level": ("kind", "level"),
        "number": ("number",),
        "meeting": ("meeting_number", "city", "start_date", "end_date"),
        "parent": ("parent_id",),
    },
    "paragraphs": {
        "path": ("path",),
        "kind": ("kind",),
        "text": ("text",),
        "label": ("label", "number", "letter"),
        "parent": ("parent_id",),
        "section": ("section_id",),
    },
    "recommendations": {
        "strength": ("strength", "operative_words"),
        "addressees": ("addressees",),
        "action": ("action",),
        "recommended by": ("recommended_by",),
        "response": ("response",),
        "concern": ("concern_id",),
    },
    "references": {
        "target": (
            *("kind", "instrument_id", "article", "paragraph", "subparagraph", "part", "symbol"),
            "target_id",
        ),
        "status": ("status",),
        "candidates": ("candidates",),
    },
    "findings": {"severity": ("severity",)},
    "lines": {"role": ("role",), "text": ("text",)},
}
PLACES = {"parent_id", "section_id", "target_id", "concern_id"}
_KEYS = {
    *("document_id", "paragraph_id", "recommendation_id", "section_id", "source", "sha256", "language"),
    *("line", "page", "line_first", "surface", "char_start", "code", "text", "raw", "title", "label", "path"),
}


class Item(NamedTuple):
    """A row as it is compared: where it stands, what each field says, and a few words for a reader."""

    key: tuple[Hashable, ...]
    language: str
    fields: dict[str, Hashable]
    words: str


class Difference(NamedTuple):
    """A row that differs: what sort (`gained`, `lost` or a field), where, and what it said and says."""

    sort: str
    place: str
    words: str
    old: str = ""
    new: str = ""


class Counts(NamedTuple):
    """Rows of one table in one language: in both, gained, lost, and how many changed in each field."""

    both: int
    gained: int
    lost: int
    changed: dict[str, int]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.gained or self.lost or self.changed)


class Compared(NamedTuple):
    """Two outputs of one set: language → table → counts, what differs, and the columns only one has."""

    tables: dict[str, dict[str, Counts]]
    differences: dict[str, list[Difference]]
    missing: tuple[str, ...]


# --- reading outputs


class Output:
    """The tables of an output, as far as they are there, and where its ids point."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet but the schemas, and where paragraphs and sections stand."""
        self.folder = folder
        files = {table: folder / f"{table}.parquet" for table in FIELDS}
        self.columns = {
            table: set(pq.read_schema(path).names) for table, path in files.items() if path.is_file()
        }
        self.documents = {row["document_id"]: row for row in self.rows("documents")}
        self._paragraphs = {row["paragraph_id"]: row for row in self.rows("paragraphs")}
        self._stands = {
            **{key: (row["document_id"], row["line_first"]) for key, row in self._paragraphs.items()},
            **{row["section_id"]: (row["document_id"], row["line"]) for row in self.rows("sections")},
        }
        self._lines: dict[str, list[int]] = {}
        self._printed: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._numbers: dict[tuple[str, str], dict[int, Hashable]] = {}
        for row in self.rows("lines", "paragraph_id"):
            self._printed.setdefault(self._file(row["document_id"]), []).append((row["line"], row["text"]))
            if row.get("paragraph_id"):
                self._lines.setdefault(row["paragraph_id"], []).append(row["line"])

    def number_as(self, other: "Output") -> None:
        """Call each line by the number that the same line has in another output of the same documents."""
        self._numbers = {
            file: numbered(lines, other._printed[file])  # noqa: SLF001 -- the same class
            for file, lines in self._printed.items()
            if file in other._printed  # noqa: SLF001
        }

    def _file(self, document_id: str) -> tuple[str, str]:
        """What a document is known by: the name of its file, and what is in it."""
        document = self.documents[document_id]
        return document["source"], document["sha256"]

    def _line(self, document_id: str, line: int) -> Hashable:
        return self._numbers.get(self._file(document_id), {}).get(line, line)

    def _place(self, row_id: str) -> Hashable:
        """The line that a paragraph or section stands on; what is neither, as it is."""
        return self._line(*self._stands[row_id]) if row_id in self._stands else row_id

    def rows(self, table: str, *more: str) -> list[Row]:
        """The rows of a table with the columns that are needed here and are there; none without the table."""
        there = self.columns.get(table, set())
        wanted = {*_KEYS, *more, *(name for columns in FIELDS[table].values() for name in columns)}
        path = self.folder / f"{table}.parquet"
        rows = pq.read_table(path, columns=sorted(wanted & there)).to_pylist() if there else []
        return rows + self._cells(wanted) if table == "paragraphs" else rows

    def _cells(self, wanted: set[str]) -> list[Row]:
        """The cells of tables, as the paragraphs that they were before version 4."""
        path = self.folder / "cells.parquet"
        there = set(pq.read_schema(path).names) if path.is_file() else set()
        rows = pq.read_table(path, columns=sorted({"cell_id"} | wanted & there)).to_pylist() if there else []
        for row in rows:
            row["paragraph_id"] = row["cell_id"]
            row["path"] = row["cell_id"].partition(":")[2]
        return rows

    def items(self, table: str, fields: Mapping[str, Sequence[str]]) -> Iterator[Item]:
        """Yield the rows of a table as they are compared, by the columns given for each field."""
        for row in self.rows(table):
            yield Item(
                key=(*self._file(row["document_id"]), *self._key(table, row)),
                language=self.documents[row["document_id"]]["language"],
                fields={
                    name: tuple(self._value(column, row.get(column)) for column in columns)
                    for name, columns in fields.items()
                },
                words=str(row.get("surface") or row.get("text") or row.get("title") or ""),
            )

    def _key(self, table: str, row: Row) -> tuple[Hashable, ...]:
        document = row["document_id"]
        match table:
            case "documents":
                return ()
            case "sections":
                return (self._line(document, row["line"]),)
            case "references":
                return (self._line(document, self._begins(row)), row["surface"])
            case "lines":
                return (row.get("page"), self._line(document, row["line"]))
            case "findings":
                line = row.get("line")
                below = self._place(row.get("paragraph_id") or "")
                return (row["code"], below if line is None else self._line(document, line))
            case _:
                return (self._line(document, row["line_first"]),)

    def _begins(self, row: Row) -> int:
        """The line that a reference begins on: its place in the text, carried over to the printed lines."""
        paragraph = self._paragraphs[row["paragraph_id"]]
        lines = self._lines.get(row["paragraph_id"], [])
        printed = paragraph["raw"].split("\n")
        ahead = sum(map(str.isalnum, paragraph["text"][: row["char_start"]]))
        if len(printed) == len(lines):
            for line, text in zip(lines, printed, strict=True):
                ahead -= sum(map(str.isalnum, text))
                if ahead < 0:
                    return line
        return int(paragraph["line_first"])

    def _value(self, column: str, value: Any) -> Hashable:
        if column in PLACES:
            return None if value is None else self._place(value)
        if column in {"addressees", "recommended_by"}:
            value = [each.get("id") or each.get("name") for each in value or ()]
        return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


# --- comparing


def numbered(old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> dict[int, Hashable]:
    """Return the new number of each old line whose number is another: lines are joined by their words.

    Where the words changed too, in their order; a line that is no longer there is called by its old number.
    """
    if old == new:
        return {}
    sides = [text for _, text in old], [text for _, text in new]
    numbers: dict[int, Hashable] = {}
    for _, start, end, to, until in SequenceMatcher(None, *sides).get_opcodes():
        numbers |= {old[at][0]: f"{old[at][0]} of the old" for at in range(start, end)}
        numbers |= {
            line: new_line for (line, _), (new_line, _) in zip(old[start:end], new[to:until], strict=False)
        }
    return numbers


def matched(old: Iterable[Item], new: Iterable[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield the rows of two outputs in pairs, each row once; the side that lacks one is None.

    Rows of one key are paired by how many fields are equal, and those that are equally equal in their order.
    """
    places: dict[tuple[Hashable, ...], tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate((old, new)):
        for item in items:
            places.setdefault(item.key, ([], []))[side].append(item)
    for left, right in places.values():
        while left and right:
            at, to = _closest(left, right)
            yield left.pop(at), right.pop(to)
        yield from ((item, None) for item in left)
        yield from ((None, item) for item in right)


def _closest(left: Sequence[Item], right: Sequence[Item]) -> tuple[int, int]:
    """The places of the two rows that have most in common; of a great many simply the first ones."""
    if len(left) == len(right) == 1 or len(left) * len(right) > _MANY**2 or left[0] == right[0]:
        return 0, 0

    def common(pair: tuple[int, int]) -> int:
        was, now = left[pair[0]], right[pair[1]]
        return (was.words == now.words) + sum(now.fields[name] == value for name, value in was.fields.items())

    return max(((at, to) for at in range(len(left)) for to in range(len(right))), key=common)


def compare(old: Output, new: Output) -> Compared:
    """Compare two outputs of the same documents."""
    old.number_as(new)
    tables: dict[str, dict[str, Counts]] = {}
    differences: dict[str, list[Difference]] = {}
    missing: list[str] = []
    for table, fields in FIELDS.items():
        if table not in old.columns or table not in new.columns:
            if table in {*old.columns, *new.columns}:
                missing.append(f"{table}: only in the {'old' if table in old.columns else 'new'}")
            continue
        sides = old.columns[table], new.columns[table]
        named = {column for columns in fields.values() for column in columns}
        missing += [f"{table}.{name}: only in the new" for name in sorted(named & sides[1] - sides[0])]
        missing += [f"{table}.{name}: only in the old" for name in sorted(named & sides[0] - sides[1])]
        shared = {
            name: tuple(column for column in columns if column in sides[0] & sides[1])
            for name, columns in fields.items()
        }
        pairs = matched(old.items(table, shared), new.items(table, shared))
        told = differences[table] = []
        for language, counts in _counted(pairs, told).items():
            tables.setdefault(language, {})[table] = counts
    return Compared(tables, differences, tuple(missing))


def _counted(pairs: Iterable[tuple[Item | None, Item | None]], told: list[Difference]) -> dict[str, Counts]:
    """Count pairs by language, which is the new one's where both have one; `told` takes up what differs."""
    plain: dict[str, Counter[str]] = {}
    changed: dict[str, Counter[str]] = {}
    for was, now in pairs:
        item = now or was
        assert item is not None
        counter = plain.setdefault(item.language, Counter())
        if was is None or now is None:
            sort = "gained" if was is None else "lost"
            counter[sort] += 1
            told.append(Difference(sort, _place(item), item.words))
            continue
        counter["both"] += 1
        for name, value in was.fields.items():
            if now.fields[name] != value:
                changed.setdefault(item.language, Counter())[name] += 1
                told.append(Difference(name, _place(item), item.words, _said(value), _said(now.fields[name])))
    return {
        language: Counts(counter["both"], counter["gained"], counter["lost"], dict(changed.get(language, ())))
        for language, counter in plain.items()
    }


def _place(item: Item) -> str:
    source, _, *rest = item.key
    return f"{source} {' '.join(str(part) for part in rest if part is not None)}".strip()


def _said(value: Hashable) -> str:
    parts = value if isinstance(value, tuple) else (value,)
    return " ".join("–" if part is None else str(part) for part in parts)


# --- running


class Side(NamedTuple):
    """A revision as it is run: what it was called, its checkout, and the Python that has it installed."""

    name: str
    root: Path
    python: str


class Ran(NamedTuple):
    """A run over a set: its output, or why there is none; seconds of the processor and of the clock."""

    output: Path | None
    message: str
    seconds: float
    waited: float


def run(command: Sequence[object], folder: Path) -> tuple[subprocess.CompletedProcess[str], float, float]:
    """Run a command; also return the seconds of the processor, its children included, and of the clock."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_THIS_ENVIRONMENT}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return done, spent, time.perf_counter() - start


def side_of(name: str, scratch: Path) -> Side:
    """Return the checkout at a path, or one made of a revision, with its environment.

    Raises `ValueError` where there is neither, or where the environment cannot be made.
    """
    root = Path(name).resolve()
    if not (root / "pyproject.toml").is_file():
        root = scratch / CHECKOUT
        done, *_ = run(["git", "worktree", "add", "--detach", root, name], ROOT)
        if done.returncode:
            raise ValueError(f"{name} is no checkout, and no revision: {done.stderr.strip()}")
    if root == ROOT:
        return Side(name, root, sys.executable)
    environment = root / ".venv"
    if not environment.is_dir():
        done, *_ = run(["uv", "sync", "--locked", "--no-default-groups", "--project", root], root)
        if done.returncode:
            raise ValueError(f"{name}: no environment could be made: {done.stderr.strip()}")
    pythons = (environment / "bin/python", environment / "Scripts/python.exe")
    return Side(name, root, str(next(each for each in pythons if each.exists())))


def forget(scratch: Path) -> None:
    """Take away the worktree that `side_of` made in a folder, if it made one."""
    if (scratch / CHECKOUT).is_dir():
        run(["git", "worktree", "remove", "--force", scratch / CHECKOUT], ROOT)


def sets_of(root: Path, corpus: Path | None) -> dict[str, Path]:
    """Return the sets of a checkout and the folders with documents of a corpus, by name."""
    fixtures = root / "tests/fixtures"
    sets = {
        "raw": root / "raw",
        "gold": fixtures / "gold/sources",
        "unseen": fixtures / "unseen/sources",
        "six": fixtures / "six",
        "pdf": fixtures / "pdf",
    }
    sets = {name: folder for name, folder in sets.items() if folder.is_dir() and any(documents(folder))}
    for folder in sorted(corpus.rglob("*")) if corpus is not None else ():
        if folder.is_dir() and any(documents(folder)):
            name = folder.relative_to(corpus or folder).as_posix()
            sets[f"corpus/{name}" if name in sets else name] = folder
    return sets


def documents(folder: Path) -> Iterator[Path]:
    """Yield the documents that lie in a folder itself."""
    return (each for each in sorted(folder.iterdir()) if each.suffix.lower() in SUFFIXES and each.is_file())


def read_set(side: Side, folder: Path, output: Path, jobs: int) -> Ran:
    """Have a revision read a set. Documents that fail are rows, and no reason to stop."""
    command = [side.python, "-m", "unrec", "run", folder, "-o", output, "--no-cache", "--jobs", str(jobs)]
    done, spent, waited = run(command, output.parent)
    there = (output / "documents.parquet").is_file()
    return Ran(output if there else None, "" if there else done.stderr.strip(), spent, waited)


def warm_up(sides: Sequence[Side], scratch: Path, jobs: int) -> None:
    """Have each revision read a text in each language, so that no time is spent on what is made once."""
    for side, place in zip(sides, ("warm-old", "warm-new"), strict=True):
        (scratch / place).mkdir()
        read_set(side, side.root / "tests/fixtures/six", scratch / place / "output", jobs)


def truth_of(side: Side, name: str, folder: Path, output: Path) -> dict[str, float]:
    """F1 by stage, as the revision itself measures its output of a set; empty for a set without truth."""
    # A revision from before there was `dev` has a command of its own.
    command = [
        side.python,
        "-m",
        *(("dev",) if (side.root / "dev/measure").is_dir() else ("unrec",)),
        "corpus",
    ]
    if name in {"gold", "unseen"}:
        given: list[str | Path] = [folder.parent]
    else:
        # The truth of a folder may lie beside it, `upr_info.csv`: the command sees both, in one folder.
        around = output.parent / f"{output.name}-truth"
        around.mkdir()
        for each in (folder, folder.with_name(f"{folder.name}.csv")):
            if each.exists():
                (around / each.name).symlink_to(each.resolve())
        given = [around, "--from", output]
    done, *_ = run([*command, *given, "--json"], side.root)
    try:
        kinds = json.loads(done.stdout)["kinds"]
    except (json.JSONDecodeError, KeyError):
        return {}
    return {
        f"{kind} {stage}": scores["f1"]
        for kind, groups in kinds.items()
        for stage, scores in groups["overall"]["stages"].items()
    }


class Examined(NamedTuple):
    """What an exam says of one set."""

    megabytes: float
    ran: tuple[Ran, Ran]
    compared: Compared | None
    truth: dict[str, tuple[float | None, float | None]]


def examine(sides: tuple[Side, Side], name: str, folder: Path, scratch: Path, jobs: int) -> Examined:
    """Have both revisions read a set, compare what they wrote, and measure it where there is truth."""
    place = scratch / name.replace("/", "-")
    place.mkdir()
    outputs = place / "old", place / "new"
    ran = tuple(read_set(side, folder, output, jobs) for side, output in zip(sides, outputs, strict=True))
    old, new = ran
    compared = None
    scores: list[dict[str, float]] = [{}, {}]
    if old.output and new.output:
        compared = compare(Output(old.output), Output(new.output))
        scores = [truth_of(side, name, folder, out) for side, out in zip(sides, outputs, strict=True)]
    truth = {
        stage: (scores[0].get(stage), scores[1].get(stage))
        for stage in dict.fromkeys([*scores[0], *scores[1]])
    }
    return Examined(sum(each.stat().st_size for each in documents(folder)) / 1e6, (old, new), compared, truth)


# --- telling


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table whose columns stand below each other; numbers stand at the right."""
    every = [list(head), *map(list, rows)]
    if len(every) == 1:
        return
    widths = [max(len(row[at]) for row in every) for at in range(len(head))]
    right = [
        all(row[at][:1].isdecimal() or row[at] in {"", "–"} for row in every[1:]) for at in range(len(head))
    ]
    for number, row in enumerate(every):
        cells = (
            text.rjust(width) if numeric else text.ljust(width)
            for text, width, numeric in zip(row, widths, right, strict=True)
        )
        yield f"| {' | '.join(cells)} |"
        if not number:
            bars = (
                f"{'-' * (width - numeric)}{':' * numeric}"
                for width, numeric in zip(widths, right, strict=True)
            )
            yield f"| {' | '.join(bars)} |"


def changed_rows(examined: Mapping[str, Examined], *, every: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield set, language, table and counts of what differs; with `every` also of what does not."""
    for name, result in examined.items():
        for language, tables in sorted(result.compared.tables.items()) if result.compared else ():
            for table, counts in tables.items():
                if every or not counts.equal:
                    changed = ", ".join(f"{field} {n:,}" for field, n in counts.changed.items())
                    numbers = (f"{n:,}" for n in (counts.both, counts.gained, counts.lost))
                    yield (name, language, table, *numbers, changed)


def summary(examined: Mapping[str, Examined]) -> str:
    """Say in one sentence what came of it."""
    every = [
        counts
        for result in examined.values()
        for tables in (result.compared.tables.values() if result.compared else ())
        for counts in tables.values()
    ]
    broken = [name for name, result in examined.items() if result.compared is None]
    told = f"{len(examined)} set{'s' if len(examined) != 1 else ''}, {sum(counts.both for counts in every):,} rows in both"
    if all(counts.equal for counts in every):
        told += ", all of them equal"
    else:
        told += (
            f", {sum(counts.gained for counts in every):,} gained, {sum(counts.lost for counts in every):,} lost, "
            f"{sum(sum(counts.changed.values()) for counts in every):,} values changed"
        )
    return f"{told}; not read: {', '.join(broken)}." if broken else f"{told}."


def truth_rows(examined: Mapping[str, Examined], *, every: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield set, stage and F1 of both where they differ; with `every` also where they do not."""
    for name, result in examined.items():
        for stage, (old, new) in result.truth.items():
            if every or old != new:
                yield (name, stage, _score(old), _score(new), _moved(old, new))


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _moved(old: float | None, new: float | None) -> str:
    return "" if old is None or new is None else f"{new - old:+.4f}"


def time_rows(examined: Mapping[str, Examined]) -> Iterator[tuple[str, ...]]:
    """Yield set, megabytes, and of both seconds and milliseconds a megabyte; last, all sets together."""
    each = {
        name: (result.megabytes, *(ran.seconds for ran in result.ran)) for name, result in examined.items()
    }
    together = tuple(map(sum, zip(*each.values(), strict=True)))
    for name, (megabytes, *seconds) in [*each.items(), ("all", together)]:
        rates = (f"{1000 * spent / megabytes:,.0f}" if megabytes else "–" for spent in seconds)
        yield (name, f"{megabytes:.2f}", *(f"{spent:.1f}" for spent in seconds), *rates)


def house_rows(sides: Sequence[Side]) -> Iterator[tuple[str, str, str]]:
    """Yield each figure of the code of both revisions."""
    old, new = (measure(side.root / "pipeline/unrec").figures["package"] for side in sides)
    for name in dict.fromkeys([*old, *new]):
        yield (name, f"{old.get(name, 0):,}", f"{new.get(name, 0):,}")


def shown(examined: Mapping[str, Examined], most: int) -> Iterator[str]:
    """Yield so many examples of each sort of difference in each table, over all sets."""
    kept: dict[tuple[str, str], list[str]] = {}
    for name, result in examined.items():
        for table, told in result.compared.differences.items() if result.compared else ():
            for differs in told:
                rows = kept.setdefault((table, differs.sort), [])
                if len(rows) < most:
                    said = (
                        f": {differs.old[:_SHOWN]} → {differs.new[:_SHOWN]}"
                        if differs.old or differs.new
                        else ""
                    )
                    rows.append(f"  {name}: {differs.place[:_SHOWN]} «{differs.words[:_SHOWN]}»{said}")
    for (table, sort), rows in kept.items():
        yield f"{table}, {sort}"
        yield from rows


def report(
    examined: Mapping[str, Examined], sides: Sequence[Side], *, every: bool, show: int
) -> Iterator[str]:
    """Yield the lines of the whole report."""
    yield f"{sides[0].name} → {sides[1].name}: {summary(examined)}"
    for name, result in examined.items():
        for side, ran in zip(sides, result.ran, strict=True):
            if ran.output is None:
                yield f"{side.name} did not read {name}: {ran.message[-500:]}"
    yield from dict.fromkeys(
        line for result in examined.values() if result.compared for line in result.compared.missing
    )
    tables: list[tuple[Sequence[str], Callable[[], Iterable[Sequence[str]]]]] = [
        (
            ("set", "language", "table", "both", "gained", "lost", "changed"),
            lambda: changed_rows(examined, every=every),
        ),
        (("set", "F1 of", "old", "new", "moved"), lambda: truth_rows(examined, every=every)),
        (("set", "MB", "s, old", "s, new", "ms/MB, old", "ms/MB, new"), lambda: time_rows(examined)),
        (("code", "old", "new"), lambda: house_rows(sides)),
    ]
    for head, rows in tables:
        lines = list(grid(head, rows()))
        yield from ("", *lines) if lines else ()
    measured = [scores for result in examined.values() for scores in result.truth.values()]
    yield ""
    yield f"{len(measured)} figures of truth, {sum(old == new for old, new in measured)} of them equal."
    if show:
        yield from ("", *shown(examined, show))


def as_json(examined: Mapping[str, Examined], sides: Sequence[Side]) -> dict[str, Any]:
    """Return all of it but the examples, for programs."""
    return {
        "old": sides[0].name,
        "new": sides[1].name,
        "house": {name: [old, new] for name, old, new in house_rows(sides)},
        "sets": {
            name: {
                "megabytes": result.megabytes,
                "seconds": [each.seconds for each in result.ran],
                "waited": [each.waited for each in result.ran],
                "messages": [each.message for each in result.ran],
                "missing": list(result.compared.missing) if result.compared else [],
                "tables": {
                    language: {table: counts._asdict() for table, counts in tables.items()}
                    for language, tables in (result.compared.tables.items() if result.compared else ())
                },
                "truth": {stage: list(scores) for stage, scores in result.truth.items()},
            }
            for name, result in examined.items()
        },
    }


def _options(argv: Sequence[str] | None) -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", help="a revision, or the path of a checkout")
    parser.add_argument("new", help="likewise")
    default = Path(os.environ.get("UNREC_CORPUS", ROOT.parent / "shared/corpus"))
    parser.add_argument("--corpus", type=Path, default=default, help="a folder of real documents")
    parser.add_argument(
        "--sets", nargs="+", default=["*"], help="only sets of these names; `en/*` is a pattern"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="N examples of each sort of difference"
    )
    parser.add_argument("--all", action="store_true", help="also what is equal")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything to a file")
    return parser, parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Examine, and say what came of it."""
    parser, options = _options(argv)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        places = scratch / "old-revision", scratch / "new-revision"
        sides: list[Side] = []
        try:
            for name, place in zip((options.old, options.new), places, strict=True):
                place.mkdir()
                sides.append(side_of(name, place))
            corpus = options.corpus if options.corpus.is_dir() else None
            sets = {
                name: folder
                for name, folder in sets_of(sides[1].root, corpus).items()
                if any(fnmatch(name, pattern) for pattern in options.sets)
            }
            if not sets:
                parser.error(f"no set is called {' or '.join(options.sets)}")
            warm_up(sides, scratch, options.jobs)
            examined = {}
            for name, each in sets.items():
                print(f"{name} …", file=sys.stderr, flush=True)
                examined[name] = examine((sides[0], sides[1]), name, each, scratch, options.jobs)
            for line in report(examined, sides, every=options.all, show=options.show):
                print(line)
            if options.json:
                told = json.dumps(as_json(examined, sides), indent=1, ensure_ascii=False)
                options.json.write_text(told + "\n", encoding="utf-8")
        except ValueError as error:
            parser.error(str(error))
        finally:
            for place in places:
                forget(place)
    return int(any(result.compared is None for result in examined.values()))


if __name__ == "__main__":
    sys.exit(main())
