"""`README.md`: the data set's card, as Hugging Face shows it and people read it."""

from collections.abc import Sequence
from importlib import resources
from typing import Any

from unrec.package.citation import cite_as
from unrec.package.files import DataFile
from unrec.package.info import Facts, Info
from unrec.package.yamltext import yaml
from unrec.schema import TABLES

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
        "size_categories": [_size(facts.rows[_MAIN])],
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


def _size(rows: int) -> str:
    return next((name for bound, name in _SIZES if rows < bound), "n>10M")


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
