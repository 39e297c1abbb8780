"""The pages' templates, and what they say texts with: every text is escaped where it is set."""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from unrec.catalogue import Catalogue
from unrec.pages.tongues import tongue
from unrec.publish import names
from unrec.themes.terms import SCHEMES, load_scheme, theme_name
from unrec.version import __version__


def style() -> str:
    """Return the style sheet of the pages."""
    return _file("style.css")


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def spoken(language: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return what every template takes to say the pages' own words in a language.

    Raises `KeyError` where the pages do not speak it.
    """
    words = tongue(language, _called(catalogue, language))
    return {
        "t": words.said,
        "tongue": words.language,
        "side": names.direction(words.language),
        "version": __version__,
        "theme_name": lambda value: theme_name(value, words.language, names.PAGE_LANGUAGE),
    }


def _called(catalogue: Catalogue, language: str) -> dict[str, str]:
    """The names of instruments and themes in a language, where there are any, by the pages' own."""
    if language == names.PAGE_LANGUAGE:
        return {}
    themes = [theme for scheme in SCHEMES for theme in load_scheme(scheme).themes]
    return {theme_name(theme, names.PAGE_LANGUAGE): theme_name(theme, language) for theme in themes} | {
        names.instrument_name(instrument_id, catalogue): name
        for instrument_id, known in catalogue.instruments.items()
        for name in known.called(language)[:1]
    }


@cache
def templates() -> Environment:
    """Return where the pages' templates are found, compiled once."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_file),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        t=_said,
        shown=shown,
        coded=coded,
        quoting=quoting,
        plain=names.plain,
        words=names.words_of,
        anchor=lambda key, kind: names.anchor(kind, key),
        link=names.link,
        official=names.official,
        direction=names.direction,
    )
    return environment


@pass_context
def _said(context: Context, text: str) -> str:
    """Return a text of the page in the language that the page speaks."""
    said: Callable[[str], str] = context["t"]
    return said(text)


def shown(text: str) -> Markup:
    """Return a text as HTML, each invisible character as a small mark that names it."""
    parts, done = [], 0
    for match in names.HIDDEN.finditer(text):
        character = match[0]
        parts += [
            escape(text[done : match.start()]),
            _UNSEEN.format(names.described(character), names.code_point(character)),
        ]
        done = match.end()
    return Markup("").join([*parts, escape(text[done:])])


def coded(text: str) -> Markup:
    """Return a text as HTML, what stands between backticks as code."""
    pieces = map(shown, text.split("`"))
    return Markup("").join(_CODE.format(piece) if at % 2 else piece for at, piece in enumerate(pieces))


def quoting(text: str, language: str) -> Markup:
    """Return a message as HTML, the words of the source in it, between guillemets, in their language."""
    pieces = map(shown, names.QUOTED.split(text))
    return Markup("").join(
        _QUOTED.format(language, piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


_QUOTED = Markup('«<bdi lang="{}">{}</bdi>»')
_CODE = Markup("<code>{}</code>")
_UNSEEN = Markup('<span class="unseen" title="{}">{}</span>')
