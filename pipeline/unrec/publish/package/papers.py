"""What people and programs read of a package: its card, its changes, how to cite it, and its descriptors."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from unrec.compare.diff import Change
from unrec.publish import template
from unrec.publish.cite import latex
from unrec.publish.package.contents import MEDIA_TYPES, DataFile, Facts, Info
from unrec.store.schema import TABLES, Column, arrow_schema, columns


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
        tables={name: (record.__doc__ or "").strip().splitlines()[0] for name, record in TABLES.items()},
        citation=cite_as(info, facts),
    )
    return f"{text}\n"


TITLE = "# Changes of the data\n"
_SHOWN = 200


def changelog(facts: Facts, changes: Iterable[Change] | None, earlier: str = "") -> str:
    """Return the changelog: this version's entry, then the entries of the earlier package.

    `changes` is None where there is no earlier package. An entry counts the changes by kind and reason
    and names the first 200 things that changed; `unrec diff` shows all, with both texts.
    """
    head = f"## {facts.version}" + (f" — {facts.date}" if facts.date else "")
    if changes is None:
        counts = ", ".join(f"{count} {name}" for name, count in facts.rows.items())
        lines = [f"First version: {counts}."]
    else:
        lines = list(_entry(changes))
    older = earlier.removeprefix(TITLE).strip("\n")
    return f"{TITLE}\n{head}\n\n" + "\n".join(lines) + "\n" + (f"\n{older}\n" if older else "")


def _entry(changes: Iterable[Change]) -> Iterator[str]:
    counts: Counter[tuple[str, str]] = Counter()
    named: list[str] = []
    for change in changes:
        counts[change.kind, change.reason] += 1
        if len(named) < _SHOWN:
            named.append(f"- `{change.what}`: {change.kind}, because of the {change.reason}")
    if not counts:
        yield "No document, paragraph or reference changed."
        return
    yield "| kind | because of | changes |\n|---|---|---:|"
    for (kind, reason), count in sorted(counts.items()):
        yield f"| {kind} | {reason} | {count} |"
    yield ""
    yield from named
    if (more := counts.total() - len(named)) > 0:
        yield f"- and {more} more"


# What programs read of a package: `datapackage.json` of Frictionless Data, version 2, and `croissant.json` of
# MLCommons, version 1.1.

PRIMARY: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "sections": ("section_id",),
    "paragraphs": ("paragraph_id",),
    "recommendations": ("recommendation_id",),
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
    found = []
    for column in columns(TABLES[table]):
        target = _NAMED.get(column.name) or single.get(column.name)
        if column.name == "parent_id":
            target = _PARENTS.get(table, "paragraphs")
        elif (column.name,) == PRIMARY[table]:
            target = "paragraphs" if table == "recommendations" else None
        if target is not None:
            found.append(ForeignKey(column.name, target))
    return tuple(found)


class Field(NamedTuple):
    """A column, or a field of a record in one: its plain type, and whether it is a list of that.

    `type` is `string`, `integer`, `number`, `boolean`, `date`, or `record`, whose fields are then `inner`.
    """

    name: str
    type: str
    many: bool
    inner: tuple["Field", ...]
    column: Column | None


def fields(table: str) -> tuple[Field, ...]:
    """Return the fields of a table, in order."""
    described = {column.name: column for column in columns(TABLES[table])}
    return tuple(_column_of(field.name, field.type, described[field.name]) for field in arrow_schema(table))


def _column_of(name: str, kind: Any, column: Column | None) -> Field:
    import pyarrow as pa

    many = pa.types.is_list(kind)
    plain = kind.value_type if many else kind
    if pa.types.is_struct(plain):
        return Field(
            name, "record", many, tuple(_column_of(inner.name, inner.type, None) for inner in plain), column
        )
    tests = (
        ("boolean", pa.types.is_boolean),
        ("integer", pa.types.is_integer),
        ("number", pa.types.is_floating),
        ("date", pa.types.is_date),
    )
    return Field(name, next((word for word, is_ in tests if is_(plain)), "string"), many, (), column)


Json = dict[str, Any]

# Frictionless takes `parquet` and `jsonl` for tables that it can check by row, see below.
_FORMATS = {"csv": "csv", "parquet": "apache-parquet", "jsonl": "json-lines"}


def datapackage(info: Info, facts: Facts, files: Iterable[DataFile]) -> Json:
    """Return the descriptor: one resource for each file, with its Table Schema, size and hash.

    CSV resources are tables, whose rows a validator checks against types, enumerations and keys. Parquet
    and JSON Lines resources carry the same schema, and a validator checks their hash and size: readers
    of Frictionless turn missing integers of Parquet into floats, and would find errors that are none.
    The standard knows no other `type` than `table`, so these have none, and a `format` of another name.
    """
    package: Json = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": info.name,
        "title": info.title,
        "description": info.description,
        "version": facts.version,
        **({"keywords": list(info.keywords)} if info.keywords else {}),
    }
    if info.people:
        package["contributors"] = [
            {"title": author.name, **({"path": author.orcid} if author.orcid else {}), "roles": ["author"]}
            for author in info.people
        ]
    if info.doi:
        package["id"] = f"https://doi.org/{info.doi}"
    if info.url:
        package["homepage"] = info.url
    if info.licence:
        named = {"name": info.spdx} if info.spdx else {}
        package["licenses"] = [named | {"path": info.licence_url}]
    package["resources"] = [_resource(file) for file in files]
    return package


def _resource(file: DataFile) -> Json:
    return {
        "name": _name(file.table, file.format),
        **({"type": "table"} if file.format == "csv" else {}),
        "path": file.path,
        "format": _FORMATS[file.format],
        "mediatype": MEDIA_TYPES[file.format],
        **({"encoding": "utf-8"} if file.format != "parquet" else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(file),
    }


def _name(table: str, format_: str) -> str:
    return table if format_ == "parquet" else f"{table}-{format_}"


def _schema(file: DataFile) -> Json:
    keys = foreign_keys(file.table)
    named = {*PRIMARY[file.table], *(key.column for key in keys)}
    schema: Json = {
        "fields": [_resource_field(field, file.format, field.name in named) for field in fields(file.table)]
    }
    if PRIMARY[file.table]:
        schema["primaryKey"] = list(PRIMARY[file.table])
    if keys:
        schema["foreignKeys"] = [
            {
                "fields": [key.column],
                "reference": {
                    "resource": "" if key.table == file.table else _name(key.table, file.format),
                    "fields": list(PRIMARY[key.table]),
                },
            }
            for key in keys
        ]
    return schema


def _resource_field(field: Field, format_: str, is_key: bool) -> Json:
    column = field.column
    assert column is not None  # only fields of records have none
    kind = "array" if field.many else "object" if field.type == "record" else field.type
    constraints: Json = {}
    # A CSV cell cannot tell empty text from none, so only what is never empty is required there.
    never_empty = is_key or bool(column.values) or field.type != "string" or field.many
    if not column.nullable and (format_ != "csv" or never_empty):
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    described = {"name": field.name, "type": kind, "description": column.description}
    return described | ({"constraints": constraints} if constraints else {})


_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(info: Info, facts: Facts, files: Sequence[DataFile]) -> Json:
    """Return the descriptor: the Parquet files, and a record set a table that loads from its file.

    Record sets state their keys, but not which columns name rows of another: readers of Croissant join
    record sets over such statements, and cannot where tables refer to each other or to themselves.
    """
    context = resources.files(__package__).joinpath("croissant_context.json").read_bytes()
    parquet = [file for file in files if file.format == "parquet"]
    said = {
        "url": info.url,
        "license": info.licence_url,
        "datePublished": facts.date,
        "inLanguage": list(facts.languages),
        "keywords": list(info.keywords),
    }
    return {
        "@context": msgspec.json.decode(context),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": info.name,
        "alternateName": info.title,
        "description": info.description,
        "version": facts.version,
        **_creators(info),
        "citeAs": cite_as(info, facts),
        **{name: value for name, value in said.items() if value},
        "distribution": [_file(file) for file in parquet],
        "recordSet": [_record_set(file) for file in parquet],
    }


def _file(file: DataFile) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": file.sha256,
    }


def _record_set(file: DataFile) -> Json:
    table = file.table
    described = (TABLES[table].__doc__ or "").strip().splitlines()[0]
    result: Json = {"@type": "cr:RecordSet", "@id": table, "name": table, "description": described}
    if PRIMARY[table]:
        result["key"] = [{"@id": f"{table}/{name}"} for name in PRIMARY[table]]
    result["field"] = [_croissant_field(field, file, table) for field in fields(table)]
    return result


def _croissant_field(field: Field, file: DataFile, parent: str) -> Json:
    path = f"{parent}/{field.name}"
    source: Json = {"fileObject": {"@id": file.path}, "extract": {"column": field.name}}
    result: Json = {"@type": "cr:Field", "@id": path, "name": field.name}
    if field.column is not None:
        result["description"] = field.column.description
    if field.inner:
        result["source"] = source
        result["subField"] = [_part(inner, path, source) for inner in field.inner]
    else:
        result["dataType"] = _TYPES[field.type]
        result["source"] = source
    if field.many:
        result |= {"isArray": True, "arrayShape": "-1"}
    return result


def _part(field: Field, parent: str, source: Json) -> Json:
    """A field of a record: it is found in the record's column under its own name."""
    return {
        "@type": "cr:Field",
        "@id": f"{parent}/{field.name}",
        "name": field.name,
        "dataType": _TYPES[field.type],
        "source": source | {"transform": {"jsonPath": field.name}},
    }


def _creators(info: Info) -> Json:
    """Who made it, where that is said; one with an ORCID iD is a person."""
    creators = [
        {"@type": "sc:Person", "name": person.name, "sameAs": person.orcid}
        if person.orcid
        else {"@type": "sc:Organization", "name": person.name}
        for person in info.people
    ]
    return {"creator": creators} if creators else {}
