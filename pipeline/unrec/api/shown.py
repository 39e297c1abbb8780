"""A document as a notebook shows it."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from unrec.languages import load, supported
from unrec.text import visible

if TYPE_CHECKING:
    from jinja2 import Template

    from unrec.api.document import Document

_SHOWN = 20
_FINDINGS = 10


def html(document: "Document") -> str:
    """Return a piece of HTML: everything escaped, texts in their own direction, no scripts, no addresses."""
    language = document.language
    return _template().render(
        document=document,
        direction=load(language).direction if language in supported() else "auto",
        units=(document.recommendations or document.paragraphs)[:_SHOWN],
        total=len(document.recommendations or document.paragraphs),
        kind="recommendations" if document.recommendations else "paragraphs",
        grave=[one for one in document.findings if one.severity != "info"][:_FINDINGS],
        notable=sum(one.severity != "info" for one in document.findings),
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["shown"] = visible
    return environment.from_string(
        resources.files("unrec.api").joinpath("document.html.j2").read_text("utf-8")
    )
