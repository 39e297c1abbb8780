"""Read Markdown (CommonMark with tables, notes and front matter): it is made a web page, and read as one."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Reading, Source
from unrec.reading.flow import Flow, Paragraph, Run, UnreadableError, check_size, failed
from unrec.reading.html import add_page
from unrec.reading.plain_text import decode, read_text

MEDIA_TYPE = "text/markdown"
MAX_BYTES = 20_000_000
_DEEPEST = 100
"""Levels of lists and quotations that are read; what stands deeper the parser leaves out."""
_FRONT = re.compile(
    r"\ufeff?(?P<mark>---|\+\+\+)[ \t]*\n(?P<lines>.*?)^(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]{0,40})\s*:\s*(?P<value>\S.*)")
_DATES = ("date", "adopted", "promulgation_date", "publication_date", "published")
"""Keys of front matter that give a document's day, the surest first."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
# Most programs take such a line for a heading, CommonMark for text.
_UNSPACED = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,9}")


class _Front(NamedTuple):
    """A file's front matter: its lines as printed, and what they say."""

    lines: Sequence[str] = ()
    title: str | None = None
    date: dt.date | None = None
    language: str | None = None


def read_markdown(source: Source) -> Reading:
    """Return the paragraphs of a Markdown file in reading order, as `read_html` does those of a web page.

    * A line break within a paragraph begins a further line: it may have been printed so.
    * A list's numbers are those of the file, with their marks, but where all are alike: those are counted.
    * Notes (`[^3]`) keep their own numbers. HTML inside is read as such.
    * Front matter (`---`, `+++`) has the role `front_matter`; it gives the title, the day and the language.

    Where lists or quotations are nested deeper than 100, the file is read as plain text, with a finding. No
    error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    decoded = decode(source.data)
    if decoded is None or not decoded.text.strip():
        return read_text(source)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    front, body = _front_matter(text)
    page, deepest = _page(body)
    if deepest >= _DEEPEST - 1:
        plain = read_text(source)
        message = (
            f"{source.name} nests lists or quotations {_DEEPEST} deep or deeper: it was read as plain text"
        )
        return replace(plain, findings=(*plain.findings, finding("markdown.nested", message)))
    flow = Flow("markdown", language=front.language)
    for line in filter(str.strip, front.lines):
        flow.add(Paragraph((Run(line),), role="front_matter", rule="markdown.front_matter"))
    if decoded.encoding != "UTF-8":
        message = f"{source.name} does not say its encoding; it was read as {decoded.encoding}"
        flow.findings.append(finding("source.encoding", message, decoded.encoding))
    try:
        add_page(page, source.name, flow)
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    return replace(flow.reading(source, MEDIA_TYPE), title=front.title, date=front.date)


# ---- front matter


def _front_matter(text: str) -> tuple[_Front, str]:
    """The front matter of a text, and the text below it."""
    match = _FRONT.match(text)
    if match is None:
        return _Front(), text
    stated = _toml(match["lines"]) if match["mark"] == "+++" else _plain(match["lines"])
    days = (day for key in _DATES if (day := _day(stated.get(key))) is not None)
    language = stated.get("lang") or stated.get("language")
    front = _Front(match["lines"].split("\n"), stated.get("title") or None, next(days, None), language)
    return front, text[match.end() :]


def _toml(lines: str) -> dict[str, str]:
    try:
        return {key.lower(): str(value) for key, value in tomllib.loads(lines).items()}
    except tomllib.TOMLDecodeError:
        return {}


def _plain(lines: str) -> dict[str, str]:
    """The keys of YAML's plainest form, one a line; what is nested or listed tells no title and no day."""
    matches = (match for line in lines.split("\n") if (match := _KEY.fullmatch(line.rstrip())) is not None)
    return {match["key"].lower(): _unquoted(match["value"]) for match in matches}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace(value[0] * 2, value[0]).replace(f"\\{value[0]}", value[0])
    return value


def _day(stated: str | None) -> dt.date | None:
    match = _DATE.match(stated or "")
    try:
        return dt.date(*map(int, match.groups())) if match is not None else None
    except ValueError:
        return None


# ---- Markdown → page


def _page(text: str) -> tuple[str, int]:
    """The text as a web page, and how deep its elements are nested."""
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(_UNSPACED.sub(r"\1 ", text), environment)
    for number, item in _items(tokens):
        item.attrSet("value", number)
        if item.markup == ")":
            item.attrSet("data-mark", ")")
    page: str = parser.renderer.render(tokens, parser.options, environment)
    return page, max((token.level for token in tokens), default=0)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    options = {"html": True, "breaks": True, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.core.ruler.before("footnote_tail", "notes_kept", _keep_notes)
    parser.add_render_rule("footnote_caption", _caption)
    parser.add_render_rule("footnote_anchor", lambda *_: "")
    return parser


def _keep_notes(state: Any) -> None:
    """Make text of notes that the parser drops: those that nothing refers to, all but the last of a name."""
    named = {f":{token.meta['label']}": at for at, token in enumerate(state.tokens) if token.type == _NOTE}
    referred = state.env.get("footnotes", {}).get("refs", {})
    kept: list[Any] = []
    notes: list[bool] = []
    for at, token in enumerate(state.tokens):
        if token.type == _NOTE:
            label = token.meta["label"]
            notes.append(referred.get(f":{label}", -1) >= 0 and named[f":{label}"] == at)
            if not notes[-1]:
                _name_first(state.tokens[at:], f"[^{label}]: ")
        if not (token.type.startswith("footnote_reference_") and not notes[-1]):
            kept.append(token)
        if token.type == "footnote_reference_close":
            notes.pop()
    state.tokens = kept


_NOTE = "footnote_reference_open"


def _name_first(tokens: Sequence[Any], name: str) -> None:
    """Put a note's name before the first words after its beginning."""
    from markdown_it.token import Token

    text = next((token for token in tokens if token.type == "inline"), None)
    if text is not None:
        text.children = [Token("text", "", 0, content=name), *(text.children or ())]


def _caption(_: object, tokens: Sequence[Any], at: int, *__: object) -> str:
    """The number of a note as the file has it; the page counts those without one."""
    meta = tokens[at].meta
    label = str(meta.get("label") or "")
    return label if _NUMBER.fullmatch(label) else str(meta["id"] + 1)


def _items(tokens: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The items of numbered lists with their numbers; none of lists whose numbers are all alike."""
    open_lists: list[list[Any]] = []
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            open_lists.append([])
        elif token.type == "list_item_open" and open_lists:
            open_lists[-1].append(token)
        elif token.type in {"ordered_list_close", "bullet_list_close"} and open_lists:
            items = [item for item in open_lists.pop() if _NUMBER.fullmatch(item.info)]
            alike = len({item.info for item in items}) == 1
            for counted, item in enumerate(items):
                yield str(int(item.info) + counted if alike else int(item.info)), item
