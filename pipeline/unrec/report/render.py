"""The page's file: template, style and script in one, under a policy that allows nothing else."""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib import resources

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from unrec import __version__
from unrec.languages import load, supported
from unrec.report import charts, names
from unrec.report.data import Page
from unrec.report.notes import QUOTED
from unrec.text import DROPPED, Folded, Folding, together


def render(page: Page) -> bytes:
    """Return the page as UTF-8. The same page gives the same bytes.

    Every text is escaped where it is set; invisible characters show as their code points. The index that
    the script reads holds no character that could end its element.
    """
    style, script = _file("style.css"), _file("script.js")
    html = (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            papers=page.papers,
            index=Markup(_embedded(_index(page))),  # noqa: S704 — escaped by _embedded
            style=Markup(style),  # noqa: S704 — our own file
            script=Markup(script),  # noqa: S704 — our own file
            policy=_policy(style, script),
            version=__version__,
            counts=_counts(page),
            chart=charts,
            number=page.facets.number,
        )
    )
    return html.encode()


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_file),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        shown=shown,
        coded=coded,
        quoting=quoting,
        plain=names.plain,
        words=names.words_of,
        anchor=lambda key, kind: names.anchor(kind, key),
        link=names.link,
        direction=names.direction,
    )
    return environment


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
    pieces = map(shown, QUOTED.split(text))
    return Markup("").join(
        _QUOTED.format(language, piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


_QUOTED = Markup('«<bdi lang="{}">{}</bdi>»')
_CODE = Markup("<code>{}</code>")
_UNSEEN = Markup('<span class="unseen" title="{}">{}</span>')


def _policy(style: str, script: str) -> str:
    """A content security policy: this style, this script, pictures in the page, and nothing else at all."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _counts(page: Page) -> dict[str, int]:
    rows = [paper.row for paper in page.papers]
    totals = {
        name: sum(getattr(row, f"n_{name}") for row in rows)
        for name in ("sections", "paragraphs", "recommendations", "items", "references", "findings")
    }
    return {"documents": len(rows), **totals}


class _Indexed(msgspec.Struct, frozen=True):
    """What the script knows of a unit: its search form, path, parent's place and filter numbers."""

    search: str
    path: str
    parent: int
    met: tuple[int, ...]


class _Fold(msgspec.Struct, frozen=True):
    """How the script folds a query: a character class to drop, then pairs, each one character by one."""

    dropped: str
    pairs: Folding


class _Index(msgspec.Struct, frozen=True):
    fold: _Fold
    units: tuple[_Indexed, ...]


def _index(page: Page) -> _Index:
    units = tuple(
        _Indexed(together(Folded(unit.row.search)), unit.row.path, unit.parent, met)
        for unit, met in zip(page.units(), page.facets.met, strict=True)
    )
    languages = sorted({unit.row.language for unit in page.units()} & set(supported()))
    return _Index(_Fold(DROPPED, _folding(languages)), units)


def _folding(languages: Iterable[str]) -> Folding:
    table: dict[str, str] = {}
    for code in languages:
        table.update(load(code).folding)
    return tuple((character, by) for character, by in table.items() if character)


_ESCAPED = re.compile(f"[<>&]|{names.HIDDEN.pattern}")


def _embedded(value: msgspec.Struct) -> str:
    """Return a value as JSON that can stand in a script element: no `<`, `>`, `&`, nothing invisible."""
    text = msgspec.json.encode(value).decode()
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
