"""`croissant.json`: the package for machine-learning tools, in version 1.1 of MLCommons' vocabulary."""

from collections.abc import Sequence
from importlib import resources
from typing import Any

import msgspec

from unrec.package.citation import cite_as
from unrec.package.files import DataFile
from unrec.package.info import Facts, Info
from unrec.package.keys import PRIMARY
from unrec.package.shapes import Field, fields
from unrec.schema import TABLES

Json = dict[str, Any]

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
    context = resources.files(__name__.rpartition(".")[0]).joinpath("croissant_context.json").read_bytes()
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
    result["field"] = [_field(one, file, table) for one in fields(table)]
    return result


def _field(field: Field, file: DataFile, parent: str) -> Json:
    own = f"{parent}/{field.name}"
    source: Json = {"fileObject": {"@id": file.path}, "extract": {"column": field.name}}
    result: Json = {"@type": "cr:Field", "@id": own, "name": field.name}
    if field.column is not None:
        result["description"] = field.column.description
    if field.inner:
        result["source"] = source
        result["subField"] = [_part(one, own, source) for one in field.inner]
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
        {"@type": "sc:Person", "name": one.name, "sameAs": one.orcid}
        if one.orcid
        else {"@type": "sc:Organization", "name": one.name}
        for one in info.people
    ]
    return {"creator": creators} if creators else {}
