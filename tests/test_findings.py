"""Kinds of findings: every code that is emitted has a meaning, and every one that has is emitted."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import unrec
from unrec.findings import kinds

CODE = Path(unrec.__file__).parent
FORM = re.compile(r"[a-z]+\.[a-z_]+")
EMITTERS = {"finding": 0, "finding_of": 1}
"""Functions that make findings, with the place of the code among their arguments."""


@cache
def nodes() -> list[ast.AST]:
    """Return every node of the code."""
    return [node for path in CODE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def literals() -> set[str]:
    """Return every string literal of the code that has the form of a code."""
    strings = (
        node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {string for string in strings if FORM.fullmatch(string)}


def emitted() -> Iterator[str]:
    """Yield the codes that calls name themselves."""
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EMITTERS:
            code = node.args[EMITTERS[node.func.id]]
            if isinstance(code, ast.Constant):
                yield str(code.value)


def test_every_kind_is_emitted_somewhere() -> None:
    assert kinds().keys() - literals() == set()


def test_every_code_that_is_emitted_is_a_kind() -> None:
    assert set(emitted()) - kinds().keys() == set()


def test_kinds_say_what_they_mean() -> None:
    for code, kind in kinds().items():
        assert FORM.fullmatch(code), code
        assert kind.meaning.endswith("."), code
        assert kind.remedy.endswith(".") or not kind.remedy, code
        assert kind.remedy or kind.severity != "error", f"{code}: what can a person do?"
