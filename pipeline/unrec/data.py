"""The data files of the package, parsed, and what is made of them:
from a copy that is read fast where there is one.

TOML is read by Python code, at a hundred times the cost of JSON. What a file holds is therefore kept as JSON
in the user's cache folder, under the hash of the file's bytes: a changed file has another name there. A copy
is plain data, is checked by its own hash, and is used only from a folder that belongs to the user and that
nobody else may write to. Where there is none the file is parsed; the result is the same.
"""

import os
import stat
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from unrec.wholefile import write_whole

# What a copy is made by: another form, another reader of TOML.
_FORM = f"1 {sys.version_info[0]}.{sys.version_info[1]}"
_DIGEST = sha256().digest_size
_UNUSED = 90 * 24 * 60 * 60

_T = TypeVar("_T")
ROOT = resources.files("unrec")
"""Where the package's data files lie."""
BASE = "base"
"""The folder of what holds of every language."""


class DataError(ValueError):
    """A data file is not what it must be; the message names it, and the place where that is known."""


class LanguageHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False, kw_only=True):
    """What a language's `language.toml` says: what it is called, and by what a text in it is told.

    `code` is the folder's name; `alpha3` the code in ISO 639-2/T, `tesseract` what Tesseract calls it where
    that is another. `function_words` are its commonest words, `foreign_letters` those it never uses,
    `example` a sentence of it. With `small_clauses` the clauses of a resolution begin with a small letter,
    after a comma or a semicolon. `absent` are the slots that it does without,
    each with what that costs; every other slot has a file.
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
    absent: dict[str, str] = {}


def language_folder(code: str) -> Traversable:
    """Return the folder of a language's data, whether it is there or not."""
    return ROOT.joinpath("languages", code)


@cache
def languages() -> Mapping[str, LanguageHead]:
    """Return what is said of each language that has a folder, by code, in the order of their English names.

    Raises `DataError` where a `language.toml` is not well formed or names another folder's code.
    """
    folders = sorted(language_folder("").iterdir(), key=lambda one: one.name)
    places = {one.name: one.joinpath("language.toml") for one in folders if one.name != BASE}
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


def convert(
    table: Mapping[str, Any], kind: type[_T], sources: Mapping[str, tuple[str, bytes]], *, strict: bool = True
) -> _T:
    """Return the record that a table makes.

    Raises `DataError` where it makes none. `sources` are the name and the bytes of the file that holds each
    table, that of all others with an empty name.
    """
    try:
        return msgspec.convert(table, type=kind, strict=strict)
    except msgspec.ValidationError as error:
        from unrec.faults import said

        raise DataError(said(str(error), kind, sources)) from None


def misplaced(source: tuple[str, bytes], path: Sequence[str | int], what: str) -> DataError:
    """Return the error that says what is wrong at a path of a file, given by its name and bytes."""
    from unrec.faults import place

    return DataError(f"{place(source, path)}: {what}")


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
    tables = [_loaded(*one) for one in zip(files, names or [""] * len(files), strict=True)]
    if path is not None:
        _keep(path, tables)
    return tables


def _loaded(data: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # of the reader of TOML, or of UTF-8
        raise DataError(f"{name}: {error}" if name else str(error)) from error


def kept(code: str, given: str, kind: type[_T], make: Callable[[], _T]) -> _T:
    """Return what `make` makes of what is `given`, or the copy of it that the same `code` (a hash) has made.

    A copy is JSON of that kind. What cannot be read as such is made anew.
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
