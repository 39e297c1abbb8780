"""How to cite the package: `CITATION.cff`, and a BibTeX entry."""

from functools import cache
from importlib import resources

from unrec.package.info import Facts, Info
from unrec.package.said import Author
from unrec.package.yamltext import yaml

NOBODY = "unrec contributors"
"""Who is named where a format asks for an author and none is said."""


def citation_cff(info: Info, facts: Facts) -> str:
    """Return the citation file, in version 1.2.0 of its format.

    The format asks for authors: where none is said, they are the contributors of the program. The licence is an identifier where that version has it in its list, which ends in 2021, else an address.
    """
    known = info.spdx in _known_licences()
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
            "authors": [_cff_author(author) for author in info.people] or [{"name": NOBODY}],
            "version": facts.version,
            **{name: value for name, value in said.items() if value},
        }
    )


def _cff_author(author: Author) -> dict[str, str]:
    return {"name": author.name} | ({"orcid": author.orcid} if author.orcid else {})


@cache
def _known_licences() -> frozenset[str]:
    """The identifiers in the list of version 1.2.0."""
    file = resources.files(__name__.rpartition(".")[0]).joinpath("cff_licences.txt")
    return frozenset(file.read_text("utf-8").split())


def cite_as(info: Info, facts: Facts) -> str:
    """Return a BibTeX entry, on one line; text in it is escaped for LaTeX."""
    authors = " and ".join(f"{{{_latex(author.name)}}}" for author in info.people)
    said = {"year": (facts.date or "")[:4], "url": info.url, "doi": info.doi}
    parts = [
        f"title = {{{_latex(info.title)}}}",
        *((f"author = {{{authors}}}",) if authors else ()),
        f"version = {{{_latex(facts.version)}}}",
        *(f"{name} = {{{_latex(value)}}}" for name, value in said.items() if value),
    ]
    return f"@misc{{{info.name}, {', '.join(parts)}}}"


def _latex(text: str) -> str:
    escapes = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"} | {
        ord("\\"): r"\textbackslash{}",
        ord("~"): r"\textasciitilde{}",
        ord("^"): r"\textasciicircum{}",
        ord("\n"): " ",
    }
    return text.translate(escapes)
