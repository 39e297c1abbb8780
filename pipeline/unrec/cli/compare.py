"""`unrec series` and `compare`: what was said before, and what became of a text, with the changes marked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from unrec.api.document import UnrecError, read
from unrec.cli.console import complain, counted, print_json, say, unwrapped, wrong_usage
from unrec.cli.inputs import load_document, need_output, read_output
from unrec.cli.publish import check_workbook, put_beside, put_workbook
from unrec.compare import texts
from unrec.compare.texts import Passage
from unrec.languages import load
from unrec.models import Document, Extraction, SeriesRow
from unrec.nested import flatten
from unrec.publish.export.people import Row, Sheet, sheet
from unrec.publish.marked import as_docx, as_html, passage_runs, place_of, summary
from unrec.series import Said, said
from unrec.series import series as found_again
from unrec.series.changed import Run, runs
from unrec.store.folders import write_file
from unrec.text import visible
from unrec.themes import shown_by

_ISOLATE, _END = "\u2068", "\u2069"
_STYLES = {"same": "", "gone": "red strike", "new": "green underline"}
_MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}


def marked(parts: Sequence[Run], console: Console) -> Text:
    """Return a text with its changes: in colour on a terminal, else `[-gone-]` and `{+new+}`.

    It is isolated, so that right-to-left text stands in its own order.
    """
    text = Text(_ISOLATE)
    for part in parts:
        begin, end = ("", "") if console.is_terminal else _MARKS[part.edit]
        text.append(f"{begin}{visible(part.text)}{end}", _STYLES[part.edit])
    return text.append(_END)


def series(
    output: Path = Path("output"),
    xlsx: Path | None = None,
    as_json: bool = False,
) -> None:
    """Find what was said before: to the same State by another one or in an earlier review, or last session.

    Writes series.parquet into the output, a row for each paragraph that repeats an earlier one: `same`, of
    the `same_aim`, `stronger` or `weaker`, with the signs of that. What is not sure gets no row. Shows both
    texts as one, with what changed, and what was answered then and now. `unrec compare` lays two texts side
    by side whole, `align` the languages of one text, `diff` two readings.

    Exit status: 0 done, 2 wrong usage, or an output that cannot be read.
    """
    if xlsx:
        check_workbook(xlsx)
    need_output(output)
    entries: list[Said] = []
    spoken: set[str] = set()
    for extraction in read_output(output):
        if extraction.document.status != "failed":
            spoken.add(extraction.document.language)
            entries += said(extraction, load(extraction.document.language))
    rows = list(found_again(entries))
    put_beside(output, "series", rows)
    by_id = {entry.paragraph_id: entry for entry in entries}
    if xlsx:
        put_workbook(xlsx, [_sheet(rows, by_id)])
    if as_json:
        print_json([_told(row, by_id) for row in rows])
    else:
        _print_series(rows, by_id)
    _say_what_is_missing(spoken)
    said_of = f"{counted(len(rows), 'paragraph')} of {len(entries):,} said before"
    say(f"{said_of}, in {len({row.series_id for row in rows}):,} series")


def _say_what_is_missing(spoken: set[str]) -> None:
    """Say in which languages themes are told by number alone, so that words and references must do."""
    bare = sorted(code for code in spoken if " and " not in shown_by(code))
    if bare:
        complain(f"no scheme of themes in {', '.join(bare)}: by words and references alone, less is found")


def _told(row: SeriesRow, by_id: dict[str, Said]) -> dict[str, Any]:
    before, now = by_id[row.previous_id or ""], by_id[row.paragraph_id]
    return {
        **msgspec.to_builtins(row),
        "previous_text": before.text,
        "text": now.text,
        "answer_then": before.response,
        "answer_now": now.response,
    }


def _print_series(rows: Sequence[SeriesRow], by_id: dict[str, Said]) -> None:
    out = unwrapped()
    for row in rows:
        before, now = by_id[row.previous_id or ""], by_id[row.paragraph_id]
        answers = (
            f"  {before.response or '?'} → {now.response or '?'}" if before.response or now.response else ""
        )
        head = Text(f"{row.previous_id} → {row.paragraph_id}", "bold")
        out.print(head.append(f"  {row.relation}{answers}", "not bold"), soft_wrap=True)
        out.print(Text("  ").append_text(marked(list(runs(before.text, now.text)), out)), soft_wrap=True)
        out.print(Text(f"  {row.rule}", "dim"), soft_wrap=True)


def _sheet(rows: Sequence[SeriesRow], by_id: dict[str, Said]) -> Sheet:
    def cells() -> Iterator[Row]:
        for row in rows:
            before, now = by_id[row.previous_id or ""], by_id[row.paragraph_id]
            ids = (row.series_id, before.paragraph_id, now.paragraph_id, row.relation, row.changed)
            columns = (before.text, now.text, before.response, now.response, row.rule)
            yield Row((*ids, *columns), now.about[0])

    return sheet("Series", list(cells()))


def compare(
    old: str,
    new: str,
    within: Path = Path("output"),
    to: Path | None = None,
    full: bool = False,
    as_json: bool = False,
) -> None:
    """Compare two texts by paragraph: draft and adopted, or this session's and last session's.

    Each paragraph is unchanged, moved, changed (word by word), new or gone; labels do not count. A Word
    document holds the changes as tracked ones, to accept or refuse. `unrec align` joins the languages of one
    text, `diff` tells two readings of the same documents apart.

    Exit status: 0 nothing changed, 1 something did, 2 wrong usage, or a text that cannot be read.
    """
    if to is not None and to.suffix.lower() not in {".html", ".docx"}:
        raise wrong_usage(f"{to} does not end in .html or .docx; only these are written")
    before, after = _text(old, within), _text(new, within)
    passages = list(texts.compare(before, after))
    if to is not None:
        _write_marked(to, before.document, after.document, passages)
    if as_json:
        print_json([_row(passage) for passage in passages])
    elif to is None:
        _print_passages(passages, full=full)
    written = f"; written to {visible(str(to))}" if to else ""
    say(summary(passages) + written)
    raise typer.Exit(int(any(passage.fate != "unchanged" for passage in passages)))


def _write_marked(to: Path, old: Document, new: Document, passages: Sequence[Passage]) -> None:
    page = to.suffix.lower() == ".html"
    write_file(to, as_html(old, new, passages).encode() if page else as_docx(new, passages))


def _row(passage: Passage) -> dict[str, Any]:
    return {
        "fate": passage.fate,
        "moved": passage.moved,
        "alike": round(passage.alike, 3),
        "old_id": passage.old and passage.old.paragraph_id,
        "new_id": passage.new and passage.new.paragraph_id,
        "words": [run._asdict() for run in passage_runs(passage)],
    }


def _print_passages(passages: Sequence[Passage], *, full: bool) -> None:
    out = unwrapped()
    for passage in passages:
        if full or passage.fate != "unchanged":
            out.print(Text(visible(place_of(passage)), "bold"), soft_wrap=True)
            out.print(Text("  ").append_text(marked(list(passage_runs(passage)), out)), soft_wrap=True)


def _text(name: str, output: Path) -> Extraction:
    """The text of a file, or of a document that was written. Leaves with status 2 where there is none."""
    path = Path(name)
    if not path.is_file() or path.name.endswith((".json", ".json.gz")):
        return flatten(load_document(name, output))
    try:
        return read(path).extraction
    except UnrecError as error:
        raise wrong_usage(f"{name}: {error}") from error
