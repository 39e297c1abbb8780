"""A data set for repositories: the tables with all the papers that publishing them asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from unrec.compare.diff import Change, compare
from unrec.data import json_as
from unrec.models import Document
from unrec.publish import json_of, template
from unrec.publish.cite import latex
from unrec.publish.package.contents import (
    FOLDERS,
    MEDIA_TYPES,
    DataFile,
    Facts,
    Format,
    Info,
    digest,
    facts_of,
    row_counts,
    write_files,
)
from unrec.store.output import check_version, read_extractions, read_rows
from unrec.store.schema import TABLES, Column, codebook, columns


def citation_cff(info: Info, facts: Facts) -> str:
    """Return the citation file, in version 1.2.0 of its format.

    The format asks for authors: where none is said, they are the contributors of the program. The licence is
    an identifier where that version has it in its list, which ends in 2021, else an address.
    """
    known = info.spdx in _known_licences()
    said = (
        ("date-released", facts.date),
        ("license", info.spdx if known else None),
        ("license-url", None if known else info.licence_url),
        ("url", info.url),
        ("doi", info.doi),
    )
    return template(__package__, "CITATION.cff.j2").render(info=info, facts=facts, said=said)


@cache
def _known_licences() -> frozenset[str]:
    """The identifiers in the list of version 1.2.0."""
    file = resources.files(__package__).joinpath("cff_licences.txt")
    return frozenset(file.read_text("utf-8").split())


def cite_as(info: Info, facts: Facts) -> str:
    """Return a BibTeX entry, on one line; text in it is escaped for LaTeX."""
    authors = " and ".join(f"{{{latex(author.name)}}}" for author in info.people)
    said = {"year": (facts.date or "")[:4], "url": info.url, "doi": info.doi}
    parts = [
        f"title = {{{latex(info.title)}}}",
        *((f"author = {{{authors}}}",) if authors else ()),
        f"version = {{{latex(facts.version)}}}",
        *(f"{name} = {{{latex(value)}}}" for name, value in said.items() if value),
    ]
    return f"@misc{{{info.name}, {', '.join(parts)}}}".replace("\n", " ")


# How Hugging Face names sizes: by the number of rows, up to each bound.
_SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
)
_MAIN = "recommendations"


def card(info: Info, facts: Facts, files: Sequence[DataFile]) -> str:
    """Return the card: front matter with a configuration a table, then what a reader should know."""
    text = template(__package__, "card.md").render(
        info=info,
        facts=facts,
        files=files,
        formats={file.format for file in files},
        main=_MAIN,
        size=next((name for bound, name in _SIZES if facts.rows[_MAIN] < bound), "n>10M"),
        tables=_meanings(),
        citation=cite_as(info, facts),
    )
    return f"{text}\n"


def _columns(table: str) -> list[Column]:
    return list(columns(TABLES[table]))


def _meanings() -> dict[str, str]:
    """What each table is, in a line."""
    return {name: (record.__doc__ or "").strip().splitlines()[0] for name, record in TABLES.items()}


TITLE = "# Changes of the data\n"
_SHOWN = 200


def changelog(facts: Facts, changes: Iterable[Change] | None, earlier: str = "") -> str:
    """Return the changelog: this version's entry, then the entries of the earlier package.

    `changes` is None where there is no earlier package. An entry counts the changes by kind and reason
    and names the first 200 things that changed; `unrec compare OLD NEW` shows all, with both texts.
    """
    counts: Counter[tuple[str, str]] = Counter()
    named: list[Change] = []
    for change in changes or ():
        counts[change.kind, change.reason] += 1
        named += [change] if len(named) < _SHOWN else []
    return template(__package__, "CHANGELOG.md.j2").render(
        title=TITLE,
        facts=facts,
        is_first=changes is None,
        counts=sorted(counts.items()),
        named=named,
        more=counts.total() - len(named),
        older=earlier.removeprefix(TITLE).strip("\n"),
    )


# What programs read of a package: `datapackage.json` of Frictionless Data, version 2, and `croissant.json` of
# MLCommons, version 1.1.

PRIMARY: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "sections": ("section_id",),
    "paragraphs": ("paragraph_id",),
    "recommendations": ("recommendation_id",),
    "tables": ("table_id",),
    "cells": ("cell_id",),
    "references": ("reference_id",),
    "themes": ("paragraph_id", "scheme", "theme_id"),
    "instruments": ("instrument_id",),
    "bodies": ("body_id",),
    "findings": (),
    "lines": ("document_id", "line"),
}
"""The columns that identify a row; none where a table has no such columns."""

# Columns that name a row of another table without bearing the name of its key.
_NAMED = {"target_id": "paragraphs", "concern_id": "paragraphs"}
_PARENTS = {"sections": "sections", "instruments": "instruments"}


class ForeignKey(NamedTuple):
    """A nullable foreign key."""

    column: str
    table: str


def foreign_keys(table: str) -> tuple[ForeignKey, ...]:
    """Return the foreign keys of a table, in the order of its columns."""
    single = {key[0]: name for name, key in PRIMARY.items() if len(key) == 1}
    keys = []
    for column in columns(TABLES[table]):
        target = _NAMED.get(column.name) or single.get(column.name)
        if column.name == "parent_id":
            target = _PARENTS.get(table, "paragraphs")
        elif (column.name,) == PRIMARY[table]:
            target = "paragraphs" if table == "recommendations" else None
        if target is not None:
            keys.append(ForeignKey(column.name, target))
    return tuple(keys)


# Frictionless takes `parquet` and `jsonl` for tables that it can check by row, see below.
_FORMATS = {"csv": "csv", "parquet": "apache-parquet", "jsonl": "json-lines"}


def datapackage(info: Info, facts: Facts, files: Iterable[DataFile]) -> bytes:
    """Return the descriptor: one resource for each file, with its Table Schema, size and hash.

    CSV resources are tables, whose rows a validator checks against types, enumerations and keys. Parquet
    and JSON Lines resources carry the same schema, and a validator checks their hash and size: readers
    of Frictionless turn missing integers of Parquet into floats, and would find errors that are none.
    The standard knows no other `type` than `table`, so these have none, and a `format` of another name.
    """
    return json_of(
        __package__,
        "datapackage.json.j2",
        info=info,
        facts=facts,
        files=list(files),
        formats=_FORMATS,
        media_types=MEDIA_TYPES,
        primary=PRIMARY,
        columns=_columns,
        foreign_keys=foreign_keys,
        is_required=_is_required,
        name=lambda table, form: table if form == "parquet" else f"{table}-{form}",
    )


def _is_required(column: Column, file: DataFile) -> bool:
    """Whether a column must be filled: a CSV cell cannot tell empty text from none."""
    keys = {*PRIMARY[file.table], *(key.column for key in foreign_keys(file.table))}
    never_empty = column.name in keys or bool(column.values) or column.kind != "string" or column.many
    return not column.nullable and (file.format != "csv" or never_empty)


_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(info: Info, facts: Facts, files: Sequence[DataFile]) -> bytes:
    """Return the descriptor: the Parquet files, and a record set a table that loads from its file.

    Record sets state their keys, but not which columns name rows of another: readers of Croissant join
    record sets over such statements, and cannot where tables refer to each other or to themselves. Who made
    it stands there where that is said; one with an ORCID iD is a person.
    """
    return json_of(
        __package__,
        "croissant.json.j2",
        context=resources.files(__package__).joinpath("croissant_context.json").read_text("utf-8"),
        info=info,
        facts=facts,
        files=[file for file in files if file.format == "parquet"],
        citation=cite_as(info, facts),
        tables=_meanings(),
        primary=PRIMARY,
        columns=_columns,
        types=_TYPES,
    )


# A whole package, into an empty folder.

DESCRIPTOR = "datapackage.json"
_SUMS = "SHA256SUMS"
_PAPERS = (
    DESCRIPTOR,
    "croissant.json",
    "README.md",
    "codebook.md",
    "CITATION.cff",
    "CHANGELOG.md",
    _SUMS,
)
OWNED = frozenset({*FOLDERS.values(), *_PAPERS})
"""The names a package has; anything else in its folder is not ours."""

_DATA = {f"{folder}/{table}.{format_}" for format_, folder in FOLDERS.items() for table in TABLES}
_OURS = frozenset({*_PAPERS, *_DATA, *(f"{folder}/" for folder in FOLDERS.values())})


def is_ours(below: str, _: Path) -> bool:
    """Tell whether a package has an entry of this path; a folder's ends in `/`."""
    return below in _OURS


def write_package(
    output: Path,
    package: Path,
    info: Info,
    *,
    formats: tuple[Format, ...] = ("parquet",),
    previous: Path | None = None,
) -> Facts:
    """Write a package of an output folder's tables, and return what its data say of themselves.

    The same tables and information give the same bytes: no time, place or machine is in it. `previous`
    is an earlier package, for the changelog.

    Raises `OSError` where a table is missing, `ValueError` where the output or the earlier package is not
    of this version, or holds no document.
    """
    check_version(output)
    if previous:
        check_version(previous / FOLDERS["parquet"])
    facts = facts_of(read_rows(output, Document), row_counts(output), info)
    files = write_files(output, package, formats)
    changes = _changes(previous, package) if previous else None
    older = _earlier(previous) if previous else ""
    papers = {
        DESCRIPTOR: datapackage(info, facts, files),
        "croissant.json": croissant(info, facts, files),
        "README.md": card(info, facts, files).encode(),
        "codebook.md": codebook().encode(),
        "CITATION.cff": citation_cff(info, facts).encode(),
        "CHANGELOG.md": changelog(facts, changes, older).encode(),
    }
    for name, data in papers.items():
        (package / name).write_bytes(data)
    (package / _SUMS).write_text(_sums(package), encoding="utf-8")
    return facts


def version_of(package: Path) -> str | None:
    """Return the version that a package states, or None where it states none that can be read."""
    try:
        descriptor = json_as((package / DESCRIPTOR).read_bytes(), dict[str, Any])
    except msgspec.DecodeError:
        return None
    version = descriptor.get("version")
    return version if isinstance(version, str) else None


def _changes(previous: Path, package: Path) -> Iterator[Change]:
    try:
        yield from compare(
            read_extractions(previous / FOLDERS["parquet"]), read_extractions(package / FOLDERS["parquet"])
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"{previous} was made by another version and cannot be compared: {error}") from error


def _earlier(previous: Path) -> str:
    path = previous / "CHANGELOG.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _sums(package: Path) -> str:
    """Every file's digest and path, as `sha256sum -c` reads them."""
    files = sorted(file for file in package.rglob("*") if file.is_file())
    return "".join(f"{digest(file)}  {file.relative_to(package).as_posix()}\n" for file in files)
