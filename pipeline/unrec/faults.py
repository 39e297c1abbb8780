"""What is wrong with a data file, said so that who wrote it finds the place: file, line, table, key,
what may stand there.

Imported only where something is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from msgspec import inspect

_FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_GIVEN = re.compile(r"[`']([^`']*)[`']")
_MOST_SHOWN = 16
_TABLE = re.compile(r"\s*\[\[?[\w.\"-]+\]")

Step = str | int
"""A key, or a position in a list; the value of any key of a table without fixed keys is `...`."""


def said(message: str, kind: Any, sources: Mapping[str, tuple[str, bytes]]) -> str:
    """Return a message of msgspec's in the words of TOML, for a table that should make a record of this kind.

    `sources` are the name and the bytes of the file that holds each table, that of all others with an empty
    name. The line is that of the innermost table or key that is found;
    of a list over several lines it is the first.
    """
    what, _, path = message.partition(" - at ")
    steps: list[Step] = list(_steps(path))
    field = _FIELD.match(what)
    if field:
        what = f"{'unknown' if 'unknown' in field[1] else 'missing'} key `{field[2]}`"
    asked = [*steps, field[2]] if field and "unknown" in field[1] else steps
    source = sources.get(str(asked[0]) if asked else "", sources[""])
    choices = _choices(kind, steps, field is not None)
    given = _GIVEN.search(what)
    known = _known(given[1], choices) if given and choices and not what.startswith("missing") else ""
    return f"{place(source, asked, len(steps))}: {what}{known}"


def _known(given: str, choices: Sequence[str]) -> str:
    """What may stand there; of many, those most like what does."""
    if len(choices) <= _MOST_SHOWN:
        return f"; known are: {', '.join(choices)}"
    near = get_close_matches(given, choices, cutoff=0.0)
    return f"; of {len(choices)} known, the nearest are: {', '.join(near)}"


def place(source: tuple[str, bytes], steps: Sequence[Step], shown: int | None = None) -> str:
    """Return where a path leads in a file, by its name and bytes, in words;
    as many steps of it as are `shown`.
    """
    name, data = source
    line = _line(data.decode("utf-8", "replace"), steps)
    path = _as_toml(steps[:shown])
    return f"{name}{f', line {line}' if line else ''}{f' ({path})' if path else ''}"


def _steps(path: str) -> Iterator[Step]:
    """The steps of a path such as `$.references.units[2].one`."""
    for key, position in _STEP.findall(path):
        yield key or (int(position) if position.isdecimal() else position)


def _as_toml(steps: Sequence[Step]) -> str:
    """The path as a reader of the file counts: `references.units, entry 3, one`."""
    parts: list[str] = []
    for before, step in zip((0, *steps), steps, strict=False):
        if isinstance(step, int):
            parts.append(f", entry {step + 1}")
        elif step != "...":
            parts.append(f"{'' if not parts else ', ' if isinstance(before, int) else '.'}{step}")
    return "".join(parts)


def _line(text: str, steps: Sequence[Step]) -> int | None:
    """The line of the innermost table or key of a path; None where none of them is found."""
    lines = text.split("\n")
    found, first, path = None, 0, ""
    for step, following in zip(steps, (*steps[1:], None), strict=False):
        if not isinstance(step, str) or step == "...":
            continue
        path = f"{path}.{step}" if path else step
        head = re.compile(rf"\s*\[\[?\s*{re.escape(path)}\s*\]")
        heads = [at for at, line in enumerate(lines) if head.match(line)]
        position = following if isinstance(following, int) else 0
        if position < len(heads):
            found = first = heads[position] + 1
        else:
            table = takewhile(lambda at: not _TABLE.match(lines[at]), range(first, len(lines)))
            key = re.compile(rf"\s*\"?{re.escape(step)}\"?\s*=")
            found = next((at + 1 for at in table if key.match(lines[at])), found)
    return found


def _choices(kind: Any, steps: Sequence[Step], keys: bool) -> tuple[str, ...]:
    """What may stand where a path leads, as keys or as a value, where that is a fixed set."""
    inner = inspect.type_info(kind)
    for step in steps:
        inner = _inside(inner, step)
    inner = _present(inner)
    if isinstance(inner, inspect.StructType) and keys:
        return tuple(field.encode_name for field in inner.fields)
    if isinstance(inner, inspect.DictType):
        inner = inner.key_type
    return tuple(map(str, inner.values)) if isinstance(inner, inspect.LiteralType) else ()


def _inside(kind: inspect.Type, step: Step) -> inspect.Type:
    """The type of what stands at a key or position of a value of this type."""
    kind = _present(kind)
    if isinstance(kind, inspect.StructType):
        return next(field.type for field in kind.fields if field.encode_name == step)
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    if isinstance(kind, inspect.ListType | inspect.VarTupleType):
        return kind.item_type
    if isinstance(kind, inspect.TupleType) and isinstance(step, int):
        return kind.item_types[step]
    return kind


def _present(kind: inspect.Type) -> inspect.Type:
    """The type of what may be left out, where it is there."""
    if isinstance(kind, inspect.UnionType):
        return next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind
