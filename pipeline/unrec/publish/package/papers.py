"""What people read of a package: its card, its changes,
and how to cite it. As YAML where that is asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from unrec.compare.changes import Change
from unrec.publish.cite import latex
from unrec.publish.package.contents import DataFile, Facts, Info
from unrec.store.schema import TABLES


def yaml(value: dict[str, Any]) -> str:
    """Return a mapping of strings, numbers, booleans, lists and mappings as YAML, in its order."""
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: dict[str, Any]) -> list[str]:
    lines = []
    for name, inner in value.items():
        nested = _nested(inner)
        lines += [f"{name}:", *(f"  {line}" for line in nested)] if nested else [f"{name}: {_scalar(inner)}"]
    return lines


def _nested(value: Any) -> list[str]:
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return [line for item in value for line in _item(item)]
    return []


def _item(value: Any) -> list[str]:
    nested = _nested(value)
    if not nested:
        return [f"- {_scalar(value)}"]
    return [f"- {nested[0]}", *(f"  {line}" for line in nested[1:])]


def _scalar(value: Any) -> str:
    return msgspec.json.encode(value).decode()


NOBODY = "unrec contributors"
"""Who is named where a format asks for an author and none is said."""


def citation_cff(info: Info, facts: Facts) -> str:
    """Return the citation file, in version 1.2.0 of its format.

    The format asks for authors: where none is said, they are the contributors of the program. The licence is
    an identifier where that version has it in its list, which ends in 2021, else an address.
    """
    known = info.spdx in _known_licences()
    authors = [{"name": each.name} | ({"orcid": each.orcid} if each.orcid else {}) for each in info.people]
    said = {
        "date-released": facts.date,
        "license": info.spdx if known else None,
        "license-url": None if known else info.licence_url,
        "url": info.url,
        "doi": info.doi,
        "keywords": list(info.keywords),
    }
    return yaml(
        {
            "cff-version": "1.2.0",
            "message": "If you use these data, please cite them as below.",
            "type": "dataset",
            "title": info.title,
            "abstract": info.description,
            "authors": authors or [{"name": NOBODY}],
            "version": facts.version,
            **{name: value for name, value in said.items() if value},
        }
    )


@cache
def _known_licences() -> frozenset[str]:
    """The identifiers in the list of version 1.2.0."""
    file = resources.files(__name__.rpartition(".")[0]).joinpath("cff_licences.txt")
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
    return f"---\n{yaml(_front_matter(info, facts, files))}---\n\n{_text(info, facts, files)}"


def _front_matter(info: Info, facts: Facts, files: Sequence[DataFile]) -> dict[str, Any]:
    licence = {"license": info.spdx.lower() if info.spdx else "other"}
    if info.licence and not info.spdx:
        licence |= {"license_name": "see-link", "license_link": info.licence}
    return {
        "pretty_name": info.title,
        "language": list(facts.languages),
        **licence,
        "size_categories": [next((name for bound, name in _SIZES if facts.rows[_MAIN] < bound), "n>10M")],
        "tags": list(info.keywords),
        "configs": [
            {
                "config_name": file.table,
                **({"default": True} if file.table == _MAIN else {}),
                "data_files": [{"split": "train", "path": file.path}],
            }
            for file in files
            if file.format == "parquet"
        ],
    }


def _text(info: Info, facts: Facts, files: Sequence[DataFile]) -> str:
    from jinja2 import Environment, StrictUndefined

    source = resources.files(__name__.rpartition(".")[0]).joinpath("card.md").read_text("utf-8")
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- Markdown, not HTML
    )
    return environment.from_string(source).render(
        info=info,
        facts=facts,
        formats={file.format for file in files},
        tables={name: (record.__doc__ or "").strip().splitlines()[0] for name, record in TABLES.items()},
        citation=cite_as(info, facts),
    )


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
