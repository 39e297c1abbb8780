"""The data files of the package, read, and what is wrong with one, said so that its author finds the place.

TOML is read by Python code, at a hundred times the cost of JSON. What a file holds is therefore kept as JSON
in the user's cache folder, under the hash of the file's bytes: a changed file has another name there. A copy
is plain data, is checked by its own hash, and is used only from a folder that belongs to the user and that
nobody else may write to. Where there is none the file is parsed; the result is the same.
"""

import datetime as dt
import os
import re
import secrets
import stat
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

# What a mistake in a file is told with is imported where one is told.
if TYPE_CHECKING:
    from msgspec import inspect


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Put a file in its place whole: written beside it, then renamed over it. Makes its folders.

    Of what is given in pieces, only one is held at a time.

    Several may write it at once; it is that of the last. Raises `OSError`, naming a file, where it cannot
    be written; nothing of it is left then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
        beside.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # that of a write names no file
        raise
    finally:
        beside.unlink(missing_ok=True)


def as_json(value: object, indent: int = 2) -> bytes:
    """Return a value as JSON that people read, with a final line end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=indent) + b"\n"


# What is wrong with a data file, said so that who wrote it finds the place: file, line, table, key,
# what may stand there.

_FIELD = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_GIVEN = re.compile(r"[`']([^`']*)[`']")
_MOST_SHOWN = 16
_TABLE = re.compile(r"\s*\[\[?[\w.\"-]+\]")

Step = str | int
"""A key, or a position in a list; the value of any key of a table without fixed keys is `...`."""


def said_in_toml(message: str, kind: Any, sources: Mapping[str, tuple[str, bytes]]) -> str:
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
    return f"{place_of(source, asked, len(steps))}: {what}{known}"


def _known(given: str, choices: Sequence[str]) -> str:
    """The values that a field may have; of many, those most like the one it has."""
    if len(choices) <= _MOST_SHOWN:
        return f"; known are: {', '.join(choices)}"
    from difflib import get_close_matches

    near = get_close_matches(given, choices, cutoff=0.0)
    return f"; of {len(choices)} known, the nearest are: {', '.join(near)}"


def place_of(source: tuple[str, bytes], steps: Sequence[Step], shown: int | None = None) -> str:
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
    at_line, first, path, under = None, 0, "", list[str]()
    for step, following in zip(steps, (*steps[1:], None), strict=False):
        if not isinstance(step, str) or step == "...":
            continue
        path = f"{path}.{step}" if path else step
        head = re.compile(rf"\s*\[\[?\s*{re.escape(path)}\s*\]")
        heads = [at for at, line in enumerate(lines) if head.match(line)]
        position = following if isinstance(following, int) else 0
        if position < len(heads):
            at_line, under = heads[position] + 1, []
            first = at_line
        else:
            # «titles.ar = …» is a key of a table, too.
            under = [*under, step]
            dotted = r"\.".join(rf"\"?{re.escape(part)}\"?" for part in under)
            table = takewhile(lambda at: not _TABLE.match(lines[at]), range(first, len(lines)))
            key = re.compile(rf"\s*{dotted}\s*[.=]")
            at_line = next((at + 1 for at in table if key.match(lines[at])), at_line)
    return at_line


def _choices(kind: Any, steps: Sequence[Step], keys: bool) -> tuple[str, ...]:
    """What may stand where a path leads, as keys or as a value, where that is a fixed set."""
    from msgspec import inspect

    inner = inspect.type_info(kind)
    for step in steps:
        inner = _inside(inner, step)
    inner = _present(inner)
    if isinstance(inner, inspect.StructType) and keys:
        return tuple(field.encode_name for field in inner.fields)
    if isinstance(inner, inspect.DictType):
        inner = inner.key_type
    return tuple(map(str, inner.values)) if isinstance(inner, inspect.LiteralType) else ()


def _inside(kind: "inspect.Type", step: Step) -> "inspect.Type":
    """The type of what stands at a key or position of a value of this type."""
    from msgspec import inspect

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


def _present(kind: "inspect.Type") -> "inspect.Type":
    """The type of what may be left out, where it is there."""
    from msgspec import inspect

    if isinstance(kind, inspect.UnionType):
        return next(inner for inner in kind.types if not isinstance(inner, inspect.NoneType))
    return kind


# What a copy is made by: another form, another reader of TOML.
_FORM = f"1 {sys.version_info[0]}.{sys.version_info[1]}"
_DIGEST = sha256().digest_size
_UNUSED = 90 * 24 * 60 * 60

_T = TypeVar("_T")
ROOT = resources.files("unrec")
"""Where the package's data files lie."""
BASE = "base"
"""The folder of what holds of every language."""


class UsageError(Exception):
    """What was asked for or given cannot be used; the message says why. Commands leave with its `status`."""

    status = 2


class DataError(ValueError):
    """A data file is not what it must be; the message names it, and the place where that is known."""


class LanguageHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False, kw_only=True):
    """What a language's `language.toml` says: what it is called, and by what a text in it is told.

    `code` is the folder's name; `alpha3` the code in ISO 639-2/T, `tesseract` what Tesseract calls it where
    that is another. `function_words` are its commonest words, `foreign_letters` those it never uses,
    `example` a sentence of it. With `small_clauses` the clauses of a resolution begin with a small letter,
    after a comma or a semicolon. In an `official` one the United Nations keeps its documents. `absent` are
    the slots that it does without, each with what that costs; every other slot has a file.
    """

    code: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]
    name: str
    english_name: str
    alpha3: Annotated[str, Meta(pattern=r"^[a-z]{3}$")]
    direction: Literal["ltr", "rtl"]
    script: str
    function_words: list[str]
    foreign_letters: str
    tesseract: str = ""
    example: str = ""
    small_clauses: bool = False
    official: bool = False
    absent: dict[str, str] = {}


def language_folder(code: str) -> Traversable:
    """Return the folder of a language's data, whether it is there or not."""
    return ROOT.joinpath("languages", code)


@cache
def languages() -> Mapping[str, LanguageHead]:
    """Return what is said of each language that has a folder, by code, in the order of their English names.

    Raises `DataError` where a `language.toml` is not well formed or names another folder's code.
    """
    folders = sorted(language_folder("").iterdir(), key=lambda folder: folder.name)
    places = {folder.name: folder.joinpath("language.toml") for folder in folders if folder.name != BASE}
    files = {code: file for code, file in places.items() if file.is_file()}
    texts, names = [file.read_bytes() for file in files.values()], [name_of(file) for file in files.values()]
    heads = []
    for code, name, text, table in zip(files, names, texts, parsed(texts, names), strict=True):
        head = convert(table, LanguageHead, {"": (name, text)})
        if head.code != code:
            raise DataError(f"{name}: code is {head.code!r} in the folder of {code!r}")
        heads.append(head)
    return {head.code: head for head in sorted(heads, key=lambda head: head.english_name)}


def name_of(file: Traversable) -> str:
    """Return by what a data file of the package is named in a message: its path within it."""
    return str(file).removeprefix(str(ROOT)).lstrip("/\\").replace("\\", "/")


def read_record(file: Traversable, kind: type[_T], *, strict: bool = True) -> _T:
    """Return what a data file of the package holds. Raises `DataError` where that is no such record."""
    data, name = file.read_bytes(), name_of(file)
    (table,) = parsed([data], [name])
    return convert(table, kind, {"": (name, data)}, strict=strict)


def held(kind: type[_T], *path: str, strict: bool = True) -> Callable[[], _T]:
    """Return what reads a data file of the package when it is first asked for, as `read_record` does."""
    return cache(lambda: read_record(ROOT.joinpath(*path), kind, strict=strict))


def convert(
    table: Mapping[str, Any],
    kind: type[_T],
    sources: Mapping[str, tuple[str, bytes]],
    *,
    strict: bool = True,
    hook: Callable[[type[Any], object], object] | None = None,
) -> _T:
    """Return the record that a table makes.

    Raises `DataError` where it makes none. `sources` are the name and the bytes of the file that holds each
    table, that of all others with an empty name. `hook` makes values of types that a file has not.
    """
    try:
        return msgspec.convert(table, type=kind, strict=strict, dec_hook=hook)
    except msgspec.ValidationError as error:
        raise DataError(said_in_toml(str(error), kind, sources)) from None


def misplaced(source: tuple[str, bytes], path: Sequence[str | int], what: str) -> DataError:
    """Return the error that says what is wrong at a path of a file, given by its name and bytes."""
    return DataError(f"{place_of(source, path)}: {what}")


def parsed(files: Sequence[bytes], names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return what each of these TOML files holds. Raises `DataError`
    where one is not well formed, by its name.
    """
    key = sha256(_FORM.encode())
    for data in files:
        key.update(sha256(data).digest())
    folder = _folder()
    path = folder / f"{key.hexdigest()}.json" if folder else None
    if path is not None and (known := _read(path, list[dict[str, Any]])) is not None:
        return known
    tables = [loaded(*table) for table in zip(files, names or [""] * len(files), strict=True)]
    if path is not None:
        _keep(path, tables)
    return tables


def loaded(data: bytes, name: str) -> dict[str, Any]:
    """Return what a TOML file holds. Raises `DataError`, by its name, where it is not well formed."""
    try:
        return toml_of(data)
    except DataError as error:
        raise DataError(f"{name}: {error}" if name else str(error)) from error


# Files of users may come from anyone: depth is bounded, and the parser's work before it begins.

_DEEPEST = 100
_MOST_WORK = 10_000_000
_TOO_DEEP = "its values are nested too deeply"


def toml_of(data: bytes) -> dict[str, Any]:
    """Return what a TOML file holds. Raises `DataError` where it is not well formed or nested too deeply.

    Takes time linear in the file's size: keys of very many parts, each of which costs the parser the square
    of their number, and a pass over the table's name for each key in it, are refused before parsing.
    """
    work = table = 0
    for line in data.split(b"\n"):
        parts = line.count(b".")
        table = parts if line.lstrip().startswith(b"[") else table
        work += parts * parts + table
    if work > _MOST_WORK:
        raise DataError("its keys have too many parts")
    try:
        held = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # of the reader of TOML, or of UTF-8
        raise DataError(str(error)) from error
    except RecursionError as error:
        raise DataError(_TOO_DEEP) from error
    layer: list[Any] = [held]
    for _ in range(_DEEPEST):
        layer = [inner for each in layer if isinstance(each, dict | list) for inner in _values(each)]
        if not layer:
            return held
    raise DataError(_TOO_DEEP)


def _values(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def toml_as(data: bytes, kind: type[_T], *, strict: bool = True) -> _T:
    """Return a TOML file as a value of that kind. Raises `msgspec.DecodeError` where it is none."""
    try:
        held = toml_of(data)
    except DataError as error:
        raise msgspec.DecodeError(str(error)) from error
    days = (dt.datetime, dt.date, dt.time)
    return msgspec.convert(held, kind, strict=strict, builtin_types=days, str_keys=True)


def json_as(data: bytes, kind: type[_T]) -> _T:
    """Return JSON as a value of that kind. Raises `msgspec.DecodeError` alone where it is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
    except RecursionError as error:
        raise msgspec.DecodeError(_TOO_DEEP) from error


def kept(code: str, given: str, kind: type[_T], make: Callable[[], _T]) -> _T:
    """Return what `make` makes of what is `given`, or a cached copy made by the same `code` (a hash).

    A copy is JSON of that kind. What cannot be read as such is made again.
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{sha256(f'{_FORM} {code} {given}'.encode()).hexdigest()}.json"
    if (known := _read(path, kind)) is not None:
        return known
    made = make()
    _write(path, msgspec.json.encode(made))
    return made


def source_hash(module: str) -> str:
    """Return a hash of a module's own source, for what nothing else makes."""
    package, _, name = module.rpartition(".")
    return sha256(resources.files(package).joinpath(f"{name}.py").read_bytes()).hexdigest()


def kept_folder() -> Path | None:
    """Return the user's folder of what can be made again; None where it is not theirs alone."""
    return _folder()


@cache
def _folder() -> Path | None:
    """The user's folder of copies, made where it is missing; None where it is not theirs alone."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    if not base or not os.path.isabs(base):  # noqa: PTH117
        return None
    folder = Path(base, "unrec", "data")
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    return folder if _is_private(state) else None


def _is_private(state: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read(path: Path, kind: type[_T]) -> _T | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    whole = memoryview(data)[_DIGEST:]
    if sha256(whole).digest() != data[:_DIGEST]:
        return None
    try:
        return msgspec.json.decode(whole, type=kind)
    except msgspec.DecodeError:
        return None


def _keep(path: Path, tables: list[dict[str, Any]]) -> None:
    """Keep a copy where it says the same; JSON has no dates."""
    data = msgspec.json.encode(tables)
    if msgspec.json.decode(data) == tables:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """Write a copy; a folder that cannot be written has none. Copies that nobody has made for long go."""
    with suppress(OSError):
        write_whole(path, sha256(data).digest() + data)
        for other in path.parent.iterdir():
            if other.suffix == ".json" and other.stat().st_mtime < time.time() - _UNUSED:
                other.unlink()
