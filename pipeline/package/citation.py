"""How to cite the package: `CITATION.cff`, and a BibTeX entry."""

from pipeline.package.info import Facts, Info
from pipeline.package.yamltext import yaml


def citation_cff(info: Info, facts: Facts) -> str:
    """Return the citation file, in version 1.2.0 of its format."""
    said = {
        "date-released": facts.date,
        "license": info.spdx,
        "license-url": None if info.spdx else info.licence,
        "url": info.url,
    }
    return yaml(
        {
            "cff-version": "1.2.0",
            "message": "If you use these data, please cite them as below.",
            "type": "dataset",
            "title": info.title,
            "abstract": info.description,
            "authors": [{"name": author} for author in info.authors],
            "version": facts.version,
            **{name: value for name, value in said.items() if value},
            "keywords": list(info.keywords),
        }
    )


def cite_as(info: Info, facts: Facts) -> str:
    """Return a BibTeX entry, on one line; text in it is escaped for LaTeX."""
    said = {"year": (facts.date or "")[:4], "url": info.url}
    parts = [
        f"title = {{{_latex(info.title)}}}",
        f"author = {{{' and '.join(f'{{{_latex(author)}}}' for author in info.authors)}}}",
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
