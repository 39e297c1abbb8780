"""The data files of the catalogue, and what they call each entry in one language.

Reading some seven hundred files of TOML costs more than all else at a start. What they hold is therefore kept
as JSON (`unrec.data.kept`), under the hash of all their bytes and of this module: the facts together, and the
words of each language apart, so that a run reads those of its own languages. A changed file has another hash.
"""

import re
from functools import cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple

import msgspec

from unrec.data import ROOT, DataError, convert, kept, loaded, misplaced, name_of, parsed, source_hash

Table = Literal["instrument", "group", "numbered", "body", "organ"]
FILES = ("groups.toml", "bodies.toml")
"""Our files beside those of the instruments, in the order of their entries."""
_FOLDER = ROOT.joinpath("catalogue")
_STEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What of an instrument's file is in `Spoken`, and as what.
_WORDS = {"titles": "title"} | {name: name for name in ("short", "names", "customary", "subjects")}


class Source(NamedTuple):
    """A data file: by what it is called in a message, and its bytes."""

    name: str
    data: bytes


class Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an entry is called in one language."""

    title: str = ""
    short: str = ""
    names: tuple[str, ...] = ()
    customary: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the entries of each kind are called in one language, by id; the form of a file of `names/`."""

    instrument: dict[str, Spoken] = {}
    group: dict[str, Spoken] = {}
    numbered: dict[str, Spoken] = {}
    body: dict[str, Spoken] = {}
    organ: dict[str, Spoken] = {}


_UNSPOKEN = Spoken()


def spoken(table: Table, entry_id: str, language: str) -> Spoken:
    """Return what our data calls an entry in a language, by code; nothing where it does not."""
    entries: dict[str, Spoken] = getattr(_language(language), table)
    return entries.get(entry_id, _UNSPOKEN)


@cache
def instrument_files() -> dict[str, Source]:
    """Return our files of instruments by id, which is what the file is called.

    Raises `DataError` where a file has a name that is no id.
    """
    files: dict[str, Source] = {}
    for file in sorted(_FOLDER.joinpath("instruments").iterdir(), key=lambda file: file.name):
        stem, _, ending = file.name.rpartition(".")
        if ending != "toml" or not _STEM.fullmatch(stem):
            raise DataError(
                f"{name_of(file)}: a file of an instrument is called by its id, and ends in .toml"
            )
        files[stem] = Source(name_of(file), file.read_bytes())
    return files


@cache
def instrument_tables() -> dict[str, dict[str, Any]]:
    """Return what each file of an instrument holds, by id. Raises `DataError` where it is not well formed."""
    return {entry_id: loaded(source.data, source.name) for entry_id, source in instrument_files().items()}


def file_of(name: str) -> Source:
    """Return one of our other files."""
    file = _FOLDER.joinpath(name)
    return Source(name_of(file), file.read_bytes())


@cache
def state() -> str:
    """Return a hash of all files of instruments: what is kept of them holds for no other state."""
    digest = sha256()
    for entry_id, source in instrument_files().items():
        digest.update(f"\0{entry_id}\0{len(source.data)}\0".encode())
        digest.update(source.data)
    return digest.hexdigest()


@cache
def _language(code: str) -> _Language:
    """Return what everything is called in a language; of what has no words there, nothing.

    Raises `DataError` where the language's own file is not well formed, or names what the catalogue lacks.
    """
    file = _FOLDER.joinpath("names", f"{code}.toml")
    of_instruments = kept(source_hash(__name__), f"{state()} {code}", dict[str, Spoken], lambda: _words(code))
    if not file.is_file():
        return _Language(instrument=of_instruments)
    source = file_of(f"names/{code}.toml")
    (table,) = parsed([source.data], [source.name])
    read = convert(table, _Language, {"": source})
    for kind in _Language.__struct_fields__:
        unknown = next((entry for entry in getattr(read, kind) if entry not in _ids()[kind]), None)
        if unknown:
            raise misplaced(source, (kind, unknown), f"the catalogue has no {kind} of this id")
    return msgspec.structs.replace(read, instrument=of_instruments | read.instrument)


@cache
def _ids() -> dict[str, frozenset[str]]:
    """The ids of the entries of each kind."""
    others = parsed([file_of(name).data for name in FILES], FILES)
    ids = {
        kind: frozenset(entry["id"] for table in others for entry in table.get(kind, ()))
        for kind in _Language.__struct_fields__
    }
    return ids | {"instrument": frozenset(instrument_files())}


def _words(code: str) -> dict[str, Spoken]:
    """The words of one language in the files of the instruments."""
    words_of: dict[str, Spoken] = {}
    for entry_id, table in instrument_tables().items():
        words = {field: table[key][code] for key, field in _WORDS.items() if code in table.get(key, ())}
        if words:
            words_of[entry_id] = msgspec.convert(words, Spoken)
    return words_of
