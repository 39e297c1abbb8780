"""What is made of an output for others: the review page, exports, packages."""

from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import msgspec

from unrec.data import as_json
from unrec.text import printable

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(package: str, name: str, escaped: Callable[[Any], str] | None = None) -> "Template":
    """Return a template of a package. What is set into it is `escaped`, each value, or as its filters say.

    The filters are `json`, `html`, `text` of an XML element, and `quoted` for an attribute, with its marks.
    Characters that XML forbids are exchanged in the last three.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=escaped is not None,  # noqa: S701 -- not only HTML; filters say how each is set
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        json=lambda value: msgspec.json.encode(value).decode(),
        html=lambda text: escape(printable(text)),
        text=lambda text: escape(printable(text), quote=False),
        quoted=lambda text: quoteattr(printable(text)),
    )
    return environment.from_string(resources.files(package).joinpath(name).read_text("utf-8"))


def json_of(package: str, file: str, **told: Any) -> bytes:
    """Return the JSON that a template makes, as people read it, without what is null or holds nothing."""
    return as_json(_filled(msgspec.json.decode(template(package, file).render(**told))))


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        inner = ((key, _filled(each)) for key, each in value.items())
        return {key: each for key, each in inner if each not in (None, [], {})}
    if isinstance(value, list):
        return [each for each in map(_filled, value) if each not in (None, [], {})]
    return value
