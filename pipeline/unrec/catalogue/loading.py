"""Our data files and a user's → the catalogue, with everything that it points at checked."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from math import prod
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec

from unrec.catalogue.entries import (
    BRACES,
    UNSOURCED,
    Body,
    Catalogue,
    Entry,
    Group,
    Instrument,
    Numbered,
    Organ,
)
from unrec.catalogue.files import (
    FILES,
    Source,
    Table,
    file_of,
    instrument_files,
    instrument_tables,
    state,
)
from unrec.data import convert, kept, misplaced, parsed, source_hash, toml_of

_MOST_WORDINGS = 500
_WORD = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
_SPOKEN = ("titles", "short", "names", "customary", "subjects")
# Comes after every date.
_UNDATED = "9999"


class _File(Entry, frozen=True, kw_only=True):
    """A file of several entries: one of ours, or a user's."""

    instrument: tuple[Instrument, ...] = ()
    group: tuple[Group, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    body: tuple[Body, ...] = ()
    organ: tuple[Organ, ...] = ()
    series: tuple[str, ...] = ()
    conferences: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class _Read(NamedTuple):
    """A file with its entries."""

    source: Source
    file: _File


def load(extra: Path | None = None) -> Catalogue:
    """Return our catalogue, with the entries of the user's file `extra` added or put in place of ours.

    The instruments that are deposited with the Secretary-General come first, all by their dates.
    Raises `OSError` where `extra` cannot be read, `ValueError` (naming
    file, line and key) where it is not well formed, a title or name of an entry holds no word, or an entry
    names an instrument that is nowhere.
    """
    return with_extra(extra.read_bytes(), extra.name) if extra else _default()


def with_extra(data: bytes, name: str = "catalogue") -> Catalogue:
    """Return our catalogue with the entries of a user's file, whose bytes these are; errors name it."""
    source = Source(name, data)
    try:
        table = toml_of(data)
        read = convert(table, _File, {"": source})
        for at, entry in enumerate(read.instrument):
            _check_words(entry, source, ("instrument", at))
    except ValueError as error:
        raise ValueError(f"{name} is not a catalogue: {error}") from error
    return _merge((*_ours(), _Read(source, read)), sha256(data).hexdigest())


@cache
def _default() -> Catalogue:
    return _merge(_ours())


@cache
def _ours() -> tuple[_Read, ...]:
    """Our files: the facts of all instruments as one."""
    code = source_hash(__name__) + source_hash("unrec.catalogue.entries")
    facts = kept(code, state(), tuple[Instrument, ...], _facts)
    sources = [file_of(name) for name in FILES]
    tables = parsed([source.data for source in sources], [source.name for source in sources])
    files = [
        _Read(source, convert(table, _File, {"": source}))
        for source, table in zip(sources, tables, strict=True)
    ]
    return (_Read(Source("", b""), _File(instrument=facts)), *files)


def _facts() -> tuple[Instrument, ...]:
    """All instruments in their order, each without its words.

    Raises `DataError`, with file, line and key, where a file is none of an instrument.
    """
    facts: list[Instrument] = []
    for entry_id, table in instrument_tables().items():
        source = instrument_files()[entry_id]
        if "id" in table:
            raise misplaced(source, ("id",), "the id is what the file is called")
        entry = convert({"id": entry_id, **table}, Instrument, {"": source})
        if "source" not in table:
            raise misplaced(source, (), f"missing key `source`; where nobody has looked it is {UNSOURCED!r}")
        _check_words(entry, source, ())
        bare: dict[str, Any] = {key: {} for key in _SPOKEN}
        facts.append(msgspec.structs.replace(entry, **bare))
    return tuple(sorted(facts, key=_order))


def _order(entry: Instrument) -> tuple[bool, str, str, str]:
    """First what is deposited with the Secretary-General, then all else, each by date, undated last."""
    return not entry.untc, entry.date or _UNDATED, entry.untc or "", entry.id


def _merge(read: Sequence[_Read], extra: str = "") -> Catalogue:
    files = [part.file for part in read]
    instruments, groups, numbered, bodies, organs = (
        {entry.id: entry for file in files for entry in getattr(file, table)} for table in get_args(Table)
    )
    catalogue = Catalogue(
        instruments,
        groups,
        numbered,
        bodies,
        organs,
        frozenset(series for file in files for series in file.series),
        {
            name: letters
            for file in files
            for letters, names in file.conferences.items()
            for name in (letters, *names)
        },
        tuple(entry.id for entry in instruments.values() if entry.sole),
        extra,
    )
    for part in read:
        _check(part, catalogue)
    return catalogue


def _check_words(entry: Instrument, source: Source, place: tuple[str | int, ...]) -> None:
    """Raise `DataError` where a title or name holds no word, none but that for its kind, or «…» for others;
    or where a name's braces do not fit, or stand for too many wordings.
    """
    for key in _SPOKEN:
        for language, words in getattr(entry, key).items():
            for phrase in [words] if isinstance(words, str) else words:
                fault = "" if _WORD.search(phrase) else f"has a title or name without a word: {phrase!r}"
                if "…" in phrase or phrase.casefold() == entry.kind:
                    fault = fault or f"has a title or name that leaves out what is its own: {phrase!r}"
                fault = fault or (_misbraced(phrase) if key == "names" else "")
                if fault:
                    raise misplaced(source, (*place, key, language), f"entry {entry.id!r} {fault}")


def _misbraced(phrase: str) -> str:
    """What is wrong with the braces of a name; empty where nothing is."""
    rest = BRACES.sub("", phrase)
    count = prod(alternatives.count("|") + 1 for alternatives in BRACES.findall(phrase))
    if "{" in rest or "}" in rest:
        return f"has a name with a brace without its other: {phrase!r}"
    if count > _MOST_WORDINGS:
        return f"has a name of {count} wordings, more than {_MOST_WORDINGS}: {phrase!r}"
    return ""


def _check(read: _Read, catalogue: Catalogue) -> None:
    """Raise `DataError` naming file, line and key of the first entry that points at what is nowhere."""
    for (table, at, entry_id, key), instrument in _pointing(read.file):
        groups = catalogue.groups if key == "parent" else ()
        if instrument in catalogue.instruments or instrument in groups:
            continue
        source: Source = read.source
        place: tuple[str | int, ...] = (table, at, key)
        if not source.name:
            source, place = instrument_files()[entry_id], (key,)
        raise misplaced(source, place, f"entry {entry_id!r} names an unknown instrument: {instrument!r}")


def _pointing(file: _File) -> Iterator[tuple[tuple[str, int, str, str], str]]:
    """Every id of an instrument that an entry of a file points at, with where it does."""
    for at, entry in enumerate(file.instrument):
        for key in ("parent", "beside", "amends"):
            if getattr(entry, key):
                yield ("instrument", at, entry.id, key), getattr(entry, key)
    for at, series in enumerate(file.numbered):
        yield from (
            (("numbered", at, series.id, "numbers"), instrument) for instrument in series.numbers.values()
        )
    for at, group in enumerate(file.group):
        yield from ((("group", at, group.id, "instruments"), instrument) for instrument in group.instruments)
    for at, body in enumerate(file.body):
        yield from ((("body", at, body.id, "instruments"), instrument) for instrument in body.instruments)
