"""The page's file: template, style and script in one, under a policy that allows nothing else."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from hashlib import sha256
from importlib import resources
from typing import Any, get_args

import msgspec
from jinja2 import ChoiceLoader, Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from unrec.data import held
from unrec.decisions import FORMAT, Target, addressee_ids
from unrec.languages import load, supported
from unrec.models import Document, ParagraphKind, Reference
from unrec.publish.report import charts
from unrec.publish.report import page_names as names
from unrec.publish.report.page_data import Page
from unrec.publish.report.page_names import Tongue
from unrec.publish.report.passages import QUOTED
from unrec.text import DROPPED, Folded, Folding, together
from unrec.version import __version__


def render(page: Page, language: str = names.PAGE_LANGUAGE) -> bytes:
    """Return the page as UTF-8, its own words in a language. The same page gives the same bytes.

    Every text is escaped where it is set; invisible characters show as their code points. The index that
    the script reads holds no character that could end its element.
    """
    tongue = names.tongue(language, page.called.get(language, {}))
    return _rendered(
        "page.html.j2",
        tongue,
        f"{_file('script.js')}{_file('judging.js')}",
        page=page,
        papers=page.papers,
        index=Markup(_embedded(_index(page))),  # noqa: S704 — escaped by _embedded
        counts=_counts(page),
        judging=FORMAT,
        judged=Markup(_embedded(_papers(page, tongue))),  # noqa: S704 — escaped by _embedded
        chart=charts,
        number=page.facets.number,
        place_of=lambda document_id: names.link(names.anchor("list", document_id)),
        address_of=lambda paragraph_id: names.link(names.anchor("r", paragraph_id)),
    )


def render_index(pages: Sequence[tuple[str, Document]], language: str = names.PAGE_LANGUAGE) -> bytes:
    """Return a page that leads to the pages of documents, each by its file's name."""
    return _rendered("index.html.j2", names.tongue(language), "", pages=pages)


def _rendered(name: str, tongue: Tongue, script: str, **values: Any) -> bytes:
    """A page with its style and script in it, under a policy that allows nothing else."""
    shown = {"style": Markup(style()), "script": Markup(script)}  # noqa: S704 — our own files
    template = _templates().get_template(name)
    return template.render(**shown, policy=_policy(style(), script), **spoken(tongue), **values).encode()


def spoken(tongue: Tongue) -> dict[str, Any]:
    """Return what every template takes to say the page's own words."""
    side = names.direction(tongue.language)
    return {"t": tongue.said, "tongue": tongue.language, "side": side, "version": __version__}


def _template(package: str, name: str) -> str | None:
    file = resources.files(package).joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None


def style() -> str:
    """Return the style sheet of the page."""
    return _file("style.css")


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    """Return the page's own templates, which are compiled once however many pages are written."""
    return templates()


def templates(package: str = __name__.rpartition(".")[0]) -> Environment:
    """Return where the templates of a package are found, and those of the page that it may share."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([FunctionLoader(partial(_template, package)), FunctionLoader(_file)]),
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


class _Indexed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the script knows of a unit: its search form, path, parent's place and filter numbers;
    and what can be judged.

    A reference is its ordinal in the paragraph, where it begins and ends, and its target, part by part.
    """

    search: str
    path: str
    parent: int
    met: tuple[int, ...]
    kind: str
    label: str | None = None
    references: tuple[tuple[int | str | None, ...], ...] = ()
    addressees: tuple[str, ...] = ()


class _Fold(msgspec.Struct, frozen=True):
    """How the script folds a query: a character class to drop, then pairs, each one character by one."""

    dropped: str
    pairs: Folding


class _Index(msgspec.Struct, frozen=True):
    fold: _Fold
    units: tuple[_Indexed, ...]


class _Papers(msgspec.Struct, frozen=True):
    """What judging needs at once: id and hash of each document in the order of the page, choices, words."""

    papers: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    addressees: tuple[str, ...]
    words: dict[str, str]


def _papers(page: Page, tongue: Tongue) -> _Papers:
    papers = tuple((paper.row.document_id, paper.row.sha256) for paper in page.papers)
    words = {key: tongue.said(said) for key, said in judging_words().items()}
    return _Papers(papers, get_args(ParagraphKind), addressee_ids(), words)


def _index(page: Page) -> _Index:
    units = tuple(
        _Indexed(
            together(Folded(unit.row.search)),
            unit.row.path,
            unit.parent,
            met,
            unit.row.kind,
            unit.row.label,
            tuple(_judged(target.row) for target in unit.targets),
            tuple(addressee.id for addressee in unit.asked.addressees) if unit.asked else (),
        )
        for unit, met in zip(page.units(), page.facets.met, strict=True)
    )
    languages = sorted({unit.row.language for unit in page.units()} & set(supported()))
    return _Index(_Fold(DROPPED, _folding(languages)), units)


def _judged(row: Reference) -> tuple[int | str | None, ...]:
    ordinal = int(row.reference_id.rpartition("#")[2])
    return (ordinal, row.char_start, row.char_end, *(getattr(row, name) for name in Target.__struct_fields__))


judging_words = held(dict[str, str], "publish", "report", "judging.toml")
"""What the script that judges says, by the names it has for it."""


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
