"""What the package measures today, beside what it may measure at most: figures that only fall.

    uv run python -m dev.house                         # the figures, and what rose
    uv run python -m dev.house --update                # lowers the table to what is measured
    uv run python -m dev.house --update --reason WHY   # also raises; the reason stands there

The table is `tests/house.toml`; `tests/test_house.py` fails where a figure is over its entry. What has no
entry may measure `NEW` at most: a record so many fields, a room nothing, so that a new one is seen.
Squeezing to a threshold shows: not the longest function is counted but how the many are, by median and 90th
percentile; small functions that only one place calls, which a reader has to look up for a line; and
statements by which tests import from inside the package, each of which makes a change of it dearer.
`--update` also writes `.ruff-exceptions.toml` anew, which lists the files that break ruff's limits of
complexity today; the table counts how often they do. Without a table, `--update` makes one.

A branch is what a reader has to follow apart: `if`, `for`, `while`, `except`, `with`, `assert`, a condition
in an expression, each `and` and `or`, each `for` of a comprehension; a function without any has one.
"""

import argparse
import ast
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline/unrec"
TESTS = ROOT / "tests"
TABLE = TESTS / "house.toml"
EXCEPTIONS = ROOT / ".ruff-exceptions.toml"
LONG, BRANCHED = 60, 15
LIMITS = ("C901", "PLR0911", "PLR0912", "PLR0913", "PLR0915")
"""Ruff's rules of complexity that the project's settings bound."""
PLUGINS = ("mccabe", "pylint")
"""Where the settings of those bounds stand."""
NEW = {"fields": 15, "lines": 0, "ruff": 0}
"""What a figure of a section may be where the table does not name it; of another it may be anything."""
SHORT = 2
"""Lines of a body that is shorter than its call is worth, where one place alone calls it."""
_BRANCH = (
    *(ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.BoolOp),
    *(ast.comprehension, ast.Assert, ast.With),
)

Figures = dict[str, dict[str, int]]
"""Section → name → figure."""


class Most(NamedTuple):
    """The most that a figure may be, and why it was raised, where it was."""

    figure: int
    reason: str | None = None


Table = dict[str, dict[str, Most]]


class Function(NamedTuple):
    """A function by its place, with its lines and branches."""

    place: str
    lines: int
    branches: int


class House(NamedTuple):
    """All that is measured of a package: figures, and the functions they are about."""

    figures: Figures
    functions: tuple[Function, ...]


def branches(function: ast.AST) -> int:
    """Count the ways through a function, as the head of this module says."""
    return 1 + sum(
        len(node.values) - 1 if isinstance(node, ast.BoolOp) else 1
        for node in ast.walk(function)
        if isinstance(node, _BRANCH)
    )


def percentile(figures: Sequence[int], share: float) -> int:
    """Return the figure that so many of the others are not over; 0 where there are none."""
    return sorted(figures)[int(share * (len(figures) - 1))] if figures else 0


def is_short(function: ast.FunctionDef) -> bool:
    """Tell whether a function is private and its body one statement of few lines."""
    statements = [node for node in function.body if not _is_text(node)]
    if function.decorator_list or not function.name.startswith("_") or len(statements) != 1:
        return False
    (only,) = statements
    return (only.end_lineno or only.lineno) - only.lineno < SHORT


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def called_once(module: ast.Module) -> Iterator[str]:
    """Yield the names of the short functions of a module that it names at one place alone."""
    named = Counter(node.id for node in ast.walk(module) if isinstance(node, ast.Name))
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and is_short(node) and named[node.name] == 1:
            yield node.name


def imports_of_internals(tests: Path) -> int:
    """Count the statements by which tests import from inside the package."""
    trees = (ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted(tests.rglob("*.py")))
    return sum(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE.name}.")
        for tree in trees
        for node in ast.walk(tree)
    )


def measure(package: Path, tests: Path | None = None) -> House:
    """Measure the modules of a package, and its tests. Raises `SyntaxError` where one is no Python."""
    lines, modules, fields = Counter[str](), Counter[str](), dict[str, int]()
    functions: list[Function] = []
    once = 0
    for path in sorted(package.rglob("*.py")):
        within = path.relative_to(package)
        room = within.parts[0] if len(within.parts) > 1 else "."
        text = path.read_text(encoding="utf-8")
        lines[room] += text.count("\n")
        modules[room] += 1
        tree = ast.parse(text, str(path))
        once += len(list(called_once(tree)))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                functions.append(Function(f"{within.as_posix()}:{node.name}", length, branches(node)))
            elif isinstance(node, ast.ClassDef):
                wide = sum(isinstance(part, ast.AnnAssign) for part in node.body)
                fields[node.name] = max(wide, fields.get(node.name, 0))
    branched = [function.branches for function in functions]
    figures: Figures = {
        "package": {
            "lines": lines.total(),
            "modules": modules.total(),
            "modules at the root": modules["."],
            "branches of a function, median": percentile(branched, 0.5),
            "branches of a function, 90th percentile": percentile(branched, 0.9),
            f"functions over {LONG} lines": sum(function.lines > LONG for function in functions),
            f"functions over {BRANCHED} branches": sum(most > BRANCHED for most in branched),
            f"functions of {SHORT} lines at most that one place calls": once,
        },
        "lines": dict(lines),
        "fields": {name: wide for name, wide in fields.items() if wide > NEW["fields"]},
    }
    if tests is not None:
        size = sum(path.read_text(encoding="utf-8").count("\n") for path in tests.rglob("*.py"))
        figures["tests"] = {"lines": size, "imports from inside the package": imports_of_internals(tests)}
    return House(figures, tuple(functions))


def violations(root: Path) -> dict[str, Counter[str]]:
    """How often each file of a project breaks each of its limits for ruff; no exception is heeded."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    rules = project.get("tool", {}).get("ruff", {}).get("lint", {})
    limits = [
        f"lint.{plugin}.{name} = {most}" for plugin in PLUGINS for name, most in rules.get(plugin, {}).items()
    ]
    # Isolated, since a list of exceptions cannot be taken back by an option.
    command = [
        *(sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--exit-zero"),
        *("--output-format", "json", "--select", ",".join(LIMITS), str(root)),
        *(word for limit in limits for word in ("--config", limit)),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    broken: dict[str, Counter[str]] = {}
    for row in json.loads(done.stdout):
        name = Path(row["filename"]).relative_to(root).as_posix()
        broken.setdefault(name, Counter())[row["code"]] += 1
    return broken


def with_ruff(figures: Figures, broken: Mapping[str, Counter[str]]) -> Figures:
    """Return the figures with one a limit of ruff: how often it is broken."""
    return figures | {"ruff": dict(sum(broken.values(), Counter()))}


def read_table(path: Path) -> Table:
    """Return the entries of a table: a number, or a number with the reason why it was raised."""
    data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {
        section: {
            name: Most(entry["most"], entry["reason"]) if isinstance(entry, dict) else Most(entry)
            for name, entry in entries.items()
        }
        for section, entries in data.items()
    }


def _most(table: Table, section: str, name: str, figure: int) -> Most:
    """The most that a figure may be; what is new to a section without a bound for new ones is as it is."""
    return table.get(section, {}).get(name, Most(NEW.get(section, figure)))


def risen(figures: Figures, table: Table) -> Iterator[tuple[str, str, int, int]]:
    """Yield section, name, figure and the most that it may be, for each figure that is over it."""
    for section, entries in figures.items():
        for name, figure in entries.items():
            most = _most(table, section, name, figure)
            if figure > most.figure:
                yield section, name, figure, most.figure


def updated(figures: Figures, table: Table, reason: str | None) -> Table:
    """Return a table that says what is measured. What rose is left as it was, unless there is a reason.

    A table without any entry is new, and takes up everything.
    """
    over = {(section, name) for section, name, _, _ in risen(figures, table)} if table else set()
    new: Table = {}
    for section, entries in figures.items():
        for name, figure in entries.items():
            before = table.get(section, {}).get(name)
            if (section, name) in over:
                entry = Most(figure, reason) if reason else before
            else:
                entry = before if before and before.figure == figure else Most(figure)
            if entry is not None:
                new.setdefault(section, {})[name] = entry
    return new


HEAD = """\
# What the package measures at most: `uv run python -m dev.house` shows it, `--update` lowers it.
# A figure may only fall. One that has to rise is raised with the reason beside it:
# `uv run python -m dev.house --update --reason "why"`.
"""
EXCEPTIONS_HEAD = """\
# The files that break ruff's limits of complexity today: written by `python -m dev.house --update`.
# tests/test_house.py fails where one no longer needs its exception, and where any is broken more often.
"""


def table_text(table: Table) -> str:
    """Return a table as it is written."""
    parts = [HEAD]
    for section, entries in table.items():
        parts.append(f"\n[{section}]\n")
        for name, (figure, reason) in entries.items():
            value = (
                f"{{ most = {figure}, reason = {json.dumps(reason, ensure_ascii=False)} }}"
                if reason
                else figure
            )
            key = name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)
            parts.append(f"{key} = {value}\n")
    return "".join(parts)


def exceptions_text(broken: Mapping[str, Counter[str]]) -> str:
    """Return the list of exceptions as it is written."""
    rows = (f"{json.dumps(name)} = {json.dumps(sorted(codes))}\n" for name, codes in sorted(broken.items()))
    return f"{EXCEPTIONS_HEAD}[lint.extend-per-file-ignores]\n{''.join(rows)}"


def still_excepted(broken: Mapping[str, Counter[str]], text: str) -> dict[str, Counter[str]]:
    """Return what is broken in the files that a list of exceptions names already, by the rules it names."""
    listed = tomllib.loads(text).get("lint", {}).get("extend-per-file-ignores", {})
    kept = {
        name: Counter({code: n for code, n in codes.items() if code in listed.get(name, ())})
        for name, codes in broken.items()
    }
    return {name: codes for name, codes in kept.items() if codes}


def changes(old: Table, new: Table) -> Iterator[str]:
    """Yield a sentence for each entry that differs between two tables."""
    for section in dict.fromkeys([*old, *new]):
        was, now = old.get(section, {}), new.get(section, {})
        for name in dict.fromkeys([*was, *now]):
            if was.get(name) != now.get(name):
                before, after = (str(side[name].figure) if name in side else "–" for side in (was, now))
                yield f"{section}: {name}: {before} → {after}"


def _show(house: House, figures: Figures, table: Table) -> None:
    """Print each figure with the most that it may be, and the functions that have most branches."""
    for section, entries in figures.items():
        print(f"\n{section}")
        for name, figure in entries.items():
            most = _most(table, section, name, figure)
            print(f"  {name}: {figure} of {most.figure}{f' ({most.reason})' if most.reason else ''}")
    print("\nmost branches")
    for function in sorted(house.functions, key=lambda function: -function.branches)[:10]:
        print(f"  {function.place}: {function.branches} branches, {function.lines} lines")


def main(argv: Sequence[str] | None = None) -> int:
    """Show, or update; 1 where a figure is over its entry."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--update", action="store_true", help="write the table and the list of exceptions")
    parser.add_argument("--reason", help="with --update: raise what rose, and put this beside it")
    options = parser.parse_args(argv)
    if options.reason and not options.update:
        parser.error("--reason goes with --update")
    house, broken, table = measure(PACKAGE, TESTS), violations(ROOT), read_table(TABLE)
    figures = with_ruff(house.figures, broken)
    if options.update:
        new = updated(figures, table, options.reason)
        for change in changes(table, new):
            print(change)
        if any(section == "ruff" for section, *_ in risen(figures, new)):
            broken = still_excepted(broken, EXCEPTIONS.read_text(encoding="utf-8"))
        TABLE.write_text(table_text(new), encoding="utf-8")
        EXCEPTIONS.write_text(exceptions_text(broken), encoding="utf-8")
        table = new
    else:
        _show(house, figures, table)
    over = list(risen(figures, table))
    for section, name, figure, most in over:
        print(f"{section}: {name} rose from {most} to {figure}", file=sys.stderr)
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
