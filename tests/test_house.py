"""The house may only get smaller and simpler: no figure is over its entry in `house.toml`."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from dev.house import (
    EXCEPTIONS,
    NEW,
    PACKAGE,
    ROOT,
    TABLE,
    TESTS,
    Figures,
    Most,
    Table,
    branches,
    called_once,
    changes,
    exceptions_text,
    measure,
    percentile,
    read_table,
    risen,
    still_excepted,
    table_text,
    updated,
    violations,
    with_ruff,
)

SIMPLE = '''"""A module."""


def double(number: int) -> int:
    """Return twice the number."""
    return 2 * number
'''
BRANCHED = '''

def long(a, b):
    """Do much."""
    if a and b or a > 1:
        return [one for one in a if one]
    for one in a:
        while one:
            one -= 1
    try:
        with open(a):
            assert b
    except OSError:
        return b if a else None
'''
CALLED_ONCE = '''

def _twice(number: int) -> int:
    """Return it twice."""
    return number + number


def four(number: int) -> int:
    """Return it four times."""
    return _twice(number + number)
'''
WIDE = "\n\nclass Wide:\n" + "".join(f"    field{number}: int\n" for number in range(NEW["fields"] + 1))


@pytest.fixture(scope="module")
def broken() -> dict[str, Counter[str]]:
    return violations(ROOT)


@pytest.fixture(scope="module")
def measured() -> Figures:
    """The figures of the package and its tests, which take seconds to count."""
    return measure(PACKAGE, TESTS).figures


def test_no_figure_is_over_its_entry(measured: Figures, broken: dict[str, Counter[str]]) -> None:
    figures = with_ruff(measured, broken)
    rose = [
        f"{section}: {name} rose from {most} to {figure}"
        for section, name, figure, most in risen(figures, read_table(TABLE))
    ]
    assert rose == [], "simplify, or say why: python -m dev.house --update --reason"


def test_every_exception_is_needed(broken: dict[str, Counter[str]]) -> None:
    listed = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["lint"]["extend-per-file-ignores"]
    idle = [
        f"{name} no longer breaks {code}"
        for name, codes in listed.items()
        for code in codes
        if not broken.get(name, Counter())[code]
    ]
    assert idle == [], "take them off the list: python -m dev.house --update"


def test_a_figure_that_was_raised_says_why() -> None:
    for entries in read_table(TABLE).values():
        for most in entries.values():
            assert most.reason is None or most.reason.strip()


def test_the_table_is_written_as_it_is_read() -> None:
    table = read_table(TABLE)
    assert table_text(table) == TABLE.read_text(encoding="utf-8")


def tree(folder: Path, more: str = "") -> Path:
    """A small package of two modules, one of them in a folder; `more` stands at the end of that."""
    (folder / "reading").mkdir(parents=True, exist_ok=True)
    (folder / "models.py").write_text(SIMPLE, encoding="utf-8")
    (folder / "reading/text.py").write_text(SIMPLE + more, encoding="utf-8")
    return folder


def as_table(figures: Figures) -> Table:
    return updated(figures, {}, None)


def test_what_is_counted(tmp_path: Path) -> None:
    figures = measure(tree(tmp_path, BRANCHED + WIDE)).figures
    assert figures["lines"]["."] == SIMPLE.count("\n")
    assert figures["fields"] == {"Wide": NEW["fields"] + 1}
    assert figures["package"]["modules"] == 2
    assert figures["package"]["modules at the root"] == 1
    # itself, if, and, or, comprehension, for, while, with, assert, except, condition
    assert max(function.branches for function in measure(tmp_path).functions) == 11
    assert figures["package"]["branches of a function, median"] == 1
    assert "tests" not in figures


@pytest.mark.parametrize(
    ("more", "rose"),
    [
        ("", []),
        ("# A comment.\n", ["package: lines", "lines: reading"]),
        (
            BRANCHED,
            [
                "package: lines",
                "lines: reading",
            ],
        ),
        (WIDE, ["package: lines", "lines: reading", "fields: Wide"]),
        (
            CALLED_ONCE,
            [
                "package: lines",
                "package: functions of 2 lines at most that one place calls",
                "lines: reading",
            ],
        ),
    ],
)
def test_the_gate_fails_where_a_figure_rises(tmp_path: Path, more: str, rose: list[str]) -> None:
    table = as_table(measure(tree(tmp_path)).figures)
    figures = measure(tree(tmp_path, more)).figures
    assert [f"{section}: {name}" for section, name, *_ in risen(figures, table)] == rose


def test_a_folder_that_is_new_and_one_module_more_are_seen(tmp_path: Path) -> None:
    table = as_table(measure(tree(tmp_path)).figures)
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds/rules.py").write_text("# Nothing.\n", encoding="utf-8")
    over = [(section, name) for section, name, *_ in risen(measure(tmp_path).figures, table)]
    assert over == [("package", "lines"), ("package", "modules"), ("lines", "kinds")]


def test_a_limit_of_ruff_that_is_broken_once_more_is_seen(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff.lint.pylint]\nmax-args = 1\n", encoding="utf-8")
    tree(tmp_path)
    assert violations(tmp_path) == {}
    tree(tmp_path, "\n\ndef add(a, b):\n    return a + b\n")
    # An exception, which the other checks of the project heed, hides nothing here.
    rules = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    rules += '[tool.ruff.lint.extend-per-file-ignores]\n"reading/text.py" = ["PLR0913"]\n'
    (tmp_path / "pyproject.toml").write_text(rules, encoding="utf-8")
    now = violations(tmp_path)
    assert now == {"reading/text.py": Counter(PLR0913=1)}
    assert list(risen(with_ruff({}, now), {"package": {}})) == [("ruff", "PLR0913", 1, 0)]
    assert tomllib.loads(exceptions_text(now))["lint"]["extend-per-file-ignores"] == {
        "reading/text.py": ["PLR0913"]
    }


def test_an_update_lowers_and_raises_nothing_without_a_reason() -> None:
    table: Table = {"lines": {"reading": Most(10), "kinds": Most(5, "more kinds"), "gone": Most(7)}}
    figures = {"lines": {"reading": 12, "kinds": 4, "themes": 3}}
    new = updated(figures, table, None)
    assert new == {"lines": {"reading": Most(10), "kinds": Most(4)}}
    assert list(risen(figures, new)) == [("lines", "reading", 12, 10), ("lines", "themes", 3, 0)]
    assert list(changes(table, new)) == ["lines: kinds: 5 → 4", "lines: gone: 7 → –"]


def test_an_update_raises_with_a_reason_that_stands_in_the_table(tmp_path: Path) -> None:
    table: Table = {"lines": {"reading": Most(10), "kinds": Most(5, "more kinds")}}
    figures = {"lines": {"reading": 12, "kinds": 5}}
    new = updated(figures, table, 'reads "HTML"')
    assert new == {"lines": {"reading": Most(12, 'reads "HTML"'), "kinds": Most(5, "more kinds")}}
    assert list(risen(figures, new)) == []
    file = tmp_path / "house.toml"
    file.write_text(table_text(new), encoding="utf-8")
    assert read_table(file) == new


def test_a_file_gets_no_exception_that_it_did_not_have() -> None:
    listed = exceptions_text({"a.py": Counter(C901=2), "b.py": Counter(C901=1)})
    now = {"a.py": Counter(C901=1, PLR0913=1), "c.py": Counter(C901=1)}
    assert still_excepted(now, listed) == {"a.py": Counter(C901=1)}


@pytest.mark.parametrize(
    ("more", "once"),
    [
        (CALLED_ONCE, ["_twice"]),
        (CALLED_ONCE + "\n\nTWO = _twice(1)\n", []),
        (
            CALLED_ONCE.replace("    return number + number\n", "    number += number\n    return number\n"),
            [],
        ),
        (CALLED_ONCE.replace("_twice", "twice"), []),
    ],
)
def test_a_short_function_that_one_place_calls_is_named(more: str, once: list[str]) -> None:
    assert list(called_once(ast.parse(more))) == once


@pytest.mark.parametrize(
    ("figures", "median", "ninth"), [([], 0, 0), ([7], 7, 7), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99], 6, 10)]
)
def test_how_the_many_are(figures: list[int], median: int, ninth: int) -> None:
    assert (percentile(figures, 0.5), percentile(figures, 0.9)) == (median, ninth)


def test_statements_that_import_from_inside_the_package_are_counted(tmp_path: Path) -> None:
    text = "import unrec\nfrom unrec import run\nfrom unrec.text import visible, marks\nfrom pathlib import Path\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    assert measure(tmp_path, tmp_path).figures["tests"] == {"lines": 4, "imports from inside the package": 1}


def test_the_table_names_every_figure_of_the_package_and_its_tests(measured: Figures) -> None:
    table = read_table(TABLE)
    for section in ("package", "tests"):
        assert list(table.get(section, ())) == list(measured[section])


def test_a_function_without_a_branch_has_one_way() -> None:
    assert branches(ast.parse(SIMPLE)) == 1


def test_no_room_imports_from_a_higher_one_and_none_in_a_circle() -> None:
    command = [Path(sys.executable).with_name("lint-imports")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_a_long_subject_is_refused_before_it_is_committed() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entry = re.search(r"id: subject.*?entry: '(.+?)'$", hooks, re.DOTALL | re.MULTILINE)
    assert entry is not None
    is_long = re.compile(entry[1].encode(), re.MULTILINE | re.DOTALL)  # as pre-commit reads it
    for subject, length in (("a" * 72, 72), ("ä" * 72, 72), ("ä" * 73, 73), ("a" * 73, 73)):
        message = f"{subject}\n\n{'b' * 100}\n".encode()
        assert bool(is_long.search(message)) == (length > 72)
    assert not is_long.search(f"Merge branch {'c' * 80}\n".encode())
