"""`unrec compare` and `series`: what differs between outputs, texts, languages; what was said before."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from unrec.api.document import UnrecError, read
from unrec.cli.console import complain, counted, out, print_json, say, unwrapped, wrong_usage
from unrec.cli.inputs import load_document, need_output, read_output
from unrec.cli.publish import aligned_works, check_workbook, put_workbook
from unrec.compare import texts
from unrec.compare.align import disagreements, row_of
from unrec.compare.diff import Change, ends_alike
from unrec.compare.diff import compare as changes_between
from unrec.compare.tables import TablePair, compare_tables
from unrec.compare.texts import Passage
from unrec.languages import load
from unrec.models import Alignment, Extraction, Finding, Record, SeriesRow
from unrec.nested import flatten
from unrec.publish.export.people import Row, Sheet, sheet
from unrec.publish.marked import (
    as_docx,
    as_html,
    difference,
    name_runs,
    passage_runs,
    place_of,
    place_of_table,
    summary,
    table_summary,
)
from unrec.series import Said, said
from unrec.series import series as found_again
from unrec.series.changed import Run, runs
from unrec.store.folders import address_of, write_file
from unrec.store.schema import arrow_schema
from unrec.store.write import arrow_table
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
    to: Path | None = None,
    as_json: bool = False,
) -> None:
    """Find what was said before: to the same State by another one or in an earlier review, or last session.

    Writes series.parquet into the output, a row for each paragraph that repeats an earlier one: `same`, of
    the `same_aim`, `stronger` or `weaker`, with the signs of that. What is not sure gets no row. Shows both
    texts as one, with what changed, and what was answered then and now.

    Exit status: 0 done, 2 wrong usage, or an output that cannot be read.
    """
    if to:
        check_workbook(to)
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
    if to:
        put_workbook(to, [_sheet(rows, by_id)])
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


def compare(  # noqa: PLR0913 -- the options of a command
    old: str | None = None,
    new: str | None = None,
    output: Path = Path("output"),
    languages: bool = False,
    work: list[str] | None = None,
    to: Path | None = None,
    full: bool = False,
    as_json: bool = False,
) -> None:
    """Compare two outputs, two texts, or the languages of each work: which, is told by what you name.

    Two folders that `unrec run` wrote: every column is compared, but counts of rows, `agreement`, and the
    versions and hashes that say how it was made. The reason is the source, the language data, the catalogue,
    or the rules of the program (or the options it was run with).

    Two texts, draft and adopted, or this session's and last session's: each paragraph is unchanged, moved,
    changed (word by word), new or gone; labels do not count. Their tables are joined by caption or heading,
    headers and stubs, and it says which numbers changed, from what to what, and by how much. A Word document
    holds the changes as tracked ones, to accept or refuse.

    With --languages, the languages of each work in an output are joined by path. Writes alignment.parquet
    into it, a row for each path that more than one language has, and disagreements.parquet, a finding
    `language.disagrees` for each difference in kind, label or targets of references. Documents that state
    no symbol are one work where their trees and the numbers in their texts agree.

    Exit status: 0 all is alike, 1 something is not, 2 wrong usage, or what cannot be read.
    """
    if languages:
        if old is not None or to is not None or full or as_json:
            raise wrong_usage(
                "--languages compares what is in one output: it goes with --in and --work alone"
            )
        differ = _compare_languages(output, work or ())
    elif old is None or new is None or work:
        raise wrong_usage("name two outputs or two texts, or give --languages (with --work)")
    elif (outputs := [_is_output(name) for name in (old, new)]) == [True, True]:
        if to is not None:
            raise wrong_usage("-o writes two texts; of two outputs, --json prints what changed")
        differ = _compare_outputs(Path(old), Path(new), full=full, as_json=as_json)
    elif any(outputs):
        named, other = (old, new) if outputs[0] else (new, old)
        raise wrong_usage(f"{named} is an output and {other} is none; name two outputs or two texts")
    else:
        differ = _compare_texts(_text(old, output), _text(new, output), to, full=full, as_json=as_json)
    raise typer.Exit(int(differ))


def _is_output(name: str) -> bool:
    """Whether a name is that of an output: a text is a file, or no path at all."""
    return address_of(Path(name)) is not None or Path(name).is_dir()


def _compare_texts(
    before: Extraction, after: Extraction, to: Path | None, *, full: bool, as_json: bool
) -> bool:
    """Print or write two texts beside each other; return whether they differ."""
    if to is not None and to.suffix.lower() not in {".html", ".docx"}:
        raise wrong_usage(f"{to} does not end in .html or .docx; only these are written")
    passages = list(texts.compare(before, after))
    tables = compare_tables(before, after)
    if to is not None:
        if to.suffix.lower() == ".html":
            write_file(to, as_html(before.document, after.document, passages, tables).encode())
        else:
            write_file(to, as_docx(after.document, passages, tables))
    if as_json:
        print_json(
            {"paragraphs": [_row(passage) for passage in passages], "tables": list(map(_table, tables))}
        )
    elif to is None:
        _print_passages(passages, full=full)
        _print_tables(tables, full=full)
    written = f"; written to {visible(str(to))}" if to else ""
    say(summary(passages) + table_summary(tables) + written)
    fates = {passage.fate for passage in passages} | {table.fate for table in tables}
    return not fates <= {"unchanged"}


def _row(passage: Passage) -> dict[str, Any]:
    return {
        "fate": passage.fate,
        "moved": passage.moved,
        "alike": round(passage.alike, 3),
        "old_id": passage.old and passage.old.paragraph_id,
        "new_id": passage.new and passage.new.paragraph_id,
        "words": [run._asdict() for run in passage_runs(passage)],
    }


def _table(pair: TablePair) -> dict[str, Any]:
    return {
        "fate": pair.fate,
        "old_id": pair.old and pair.old.table_id,
        "new_id": pair.new and pair.new.table_id,
        "title": pair.title,
        "rules": pair.rules,
        "units": pair.units,
        "columns": [column._asdict() for column in pair.columns],
        "rows": [
            {
                "fate": row.fate,
                "old": row.old,
                "new": row.new,
                "stub": row.stub,
                "rule": row.rule,
                "cells": [
                    {
                        "column": pair.columns.index(cell.column),
                        "old": cell.old and cell.old.text,
                        "new": cell.new and cell.new.text,
                        "old_number": cell.old and cell.old.number,
                        "new_number": cell.new and cell.new.number,
                        "changed": cell.changed,
                        "difference": cell.difference,
                    }
                    for cell in row.cells
                ],
            }
            for row in pair.rows
        ],
    }


def _print_tables(tables: Sequence[TablePair], *, full: bool) -> None:
    out = unwrapped()
    for pair in tables:
        if not full and pair.fate == "unchanged":
            continue
        out.print(
            Text.assemble((place_of_table(pair), "bold"), f"  {_ISOLATE}{visible(pair.title)}{_END}"),
            soft_wrap=True,
        )
        out.print(Text(f"  {', '.join(pair.rules)}", "dim"), soft_wrap=True)
        if pair.old and pair.new:
            for line in _table_lines(pair, out, full=full):
                out.print(Text("  ").append_text(line), soft_wrap=True)


def _table_lines(pair: TablePair, console: Console, *, full: bool) -> Iterator[Text]:
    """Yield what changed in two tables that are one: the columns, then each row and below it its cells."""
    for column in pair.columns:
        if column.rule is None or column.old_name != column.new_name:
            yield Text("column ").append_text(marked(name_runs(column), console))
    for row in pair.rows:
        if row.fate == "unchanged" and not full:
            continue
        stub = " › ".join(map(visible, row.stub))
        if not row.rule:
            texts = (cell.old or cell.new for cell in row.cells)
            whole = " | ".join(cell.text for cell in texts if cell)
            yield marked([Run("gone" if row.fate == "gone" else "new", whole)], console)
            continue
        yield Text(f"{_ISOLATE}{stub}{_END}")
        for cell in row.cells:
            if cell.column.rule and (cell.changed or full):
                name = visible(cell.column.new_name or "")
                sides = " → ".join(visible(each.text) if each else "∅" for each in (cell.old, cell.new))
                yield Text(f"    {_ISOLATE}{name}{_END}: {_ISOLATE}{sides}{_END}").append(
                    f"  {difference(cell)}", "bold"
                )


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


def _compare_outputs(old: Path, new: Path, *, full: bool, as_json: bool) -> bool:
    """List what changed between two outputs, paragraph by paragraph, and why; return whether anything did."""
    for folder in (old, new):
        need_output(folder)
    differences = changes_between(read_output(old), read_output(new))
    if as_json:
        changes = [change._asdict() for change in differences]
        print_json(changes)
        return bool(changes)
    out = unwrapped()
    counts: Counter[str] = Counter()
    for change in differences:
        counts[f"{change.kind} ({change.reason})"] += 1
        out.print(Text.assemble((change.what, "bold"), f"  {change.kind}, because of the {change.reason}"))
        before, after = (change.old, change.new) if full else _short(change)
        if before:
            out.print(Text(f"  - \u2068{visible(before)}\u2069", "red"), soft_wrap=True)
        if after:
            out.print(Text(f"  + \u2068{visible(after)}\u2069", "green"), soft_wrap=True)
    summary = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
    typer.echo(summary or "nothing changed")
    return bool(counts)


_AROUND = 40
_BEGINNING = 200
_WHOLE = 400


def _short(change: Change) -> tuple[str, str]:
    """Both sides as they are listed: where texts part, and short values of columns whole."""
    of_text = change.kind in {"text", "added", "removed"}
    if not of_text and max(len(change.old), len(change.new)) <= _WHOLE:
        return change.old, change.new
    return _where_they_part(change.old, change.new)


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    """The stretch in which two texts differ, with a little around it; each whole where one is empty."""
    if not old or not new:
        return _cut(old, 0, _BEGINNING), _cut(new, 0, _BEGINNING)
    start, end = ends_alike(old, new)
    begin = max(start - _AROUND, 0)
    return _cut(old, begin, len(old) - end + _AROUND), _cut(new, begin, len(new) - end + _AROUND)


def _cut(text: str, start: int, end: int) -> str:
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _compare_languages(output: Path, named: Sequence[str]) -> bool:
    """Join the languages of each work, and say where the readings differ; return whether any does."""
    need_output(output)
    rows: list[Alignment] = []
    found: list[Finding] = []
    count = 0
    for pairs in aligned_works(output, named):
        count += 1
        for pair in pairs:
            rows.append(row_of(pair))
            found += disagreements(pair)
    put_beside(output, "alignment", rows)
    put_beside(output, "disagreements", found)
    for said_of in found:
        place = Text(said_of.paragraph_id or "", "bold")
        out().print(place.append(f"  {visible(said_of.message)}", "not bold"), soft_wrap=True)
        out().print(Text(f"  {visible(said_of.evidence)}", "dim"), soft_wrap=True)
    said = f"{counted(count, 'work')}, {counted(len(rows), 'path')} in several languages, "
    say(said + counted(len(found), "difference"))
    return bool(found)


def put_beside(output: Path, table: str, rows: Sequence[Record]) -> None:
    """Write a table beside those of the run, whole or not at all; what a killed process left is swept up."""
    import pyarrow.parquet as pq

    schema, file = arrow_schema(table), io.BytesIO()
    pq.write_table(arrow_table(rows, schema) if rows else schema.empty_table(), file, compression="zstd")
    write_file(output / f"{table}.parquet", file.getvalue())
