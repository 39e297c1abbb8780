"""`datapackage.json`: the package for Frictionless Data, version 2 of the standard."""

from collections.abc import Iterable
from typing import Any

from unrec.package.files import MEDIA_TYPES, DataFile
from unrec.package.info import Facts, Info
from unrec.package.keys import PRIMARY, foreign_keys
from unrec.package.said import Author
from unrec.package.shapes import Field, fields

Json = dict[str, Any]

# Frictionless takes `parquet` and `jsonl` for tables that it can check by row, see below.
_FORMATS = {"csv": "csv", "parquet": "apache-parquet", "jsonl": "json-lines"}


def datapackage(info: Info, facts: Facts, files: Iterable[DataFile]) -> Json:
    """Return the descriptor: a resource a file, with its Table Schema, size and hash.

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
        package["contributors"] = [_contributor(author) for author in info.people]
    if info.doi:
        package["id"] = f"https://doi.org/{info.doi}"
    if info.url:
        package["homepage"] = info.url
    if info.licence:
        named = {"name": info.spdx} if info.spdx else {}
        package["licenses"] = [named | {"path": info.licence_url}]
    package["resources"] = [_resource(file) for file in files]
    return package


def _contributor(author: Author) -> Json:
    return {"title": author.name, **({"path": author.orcid} if author.orcid else {}), "roles": ["author"]}


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
    own = {*PRIMARY[file.table], *(key.column for key in keys)}
    schema: Json = {"fields": [_field(field, file.format, field.name in own) for field in fields(file.table)]}
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


def _field(field: Field, format_: str, is_key: bool) -> Json:
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
