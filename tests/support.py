"""What several tests share: a document from readable text, and a table of rows in one test."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from dev.stage import stages
from msgspec.structs import replace
from typer.testing import CliRunner

from unrec.data import UsageError
from unrec.kinds import shared
from unrec.languages import Language
from unrec.models import Extraction, Paragraph
from unrec.reading import read, source_of
from unrec.structure import structure as structured
from unrec.structure.normalise import normalise
from unrec.text import clean

AfterRun = Callable[[Path, Mapping[str, str]], None]
"""What the fixture `after_run` is: puts texts by name, and what a run makes of them, into a folder."""

HEADER = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n"


STAGES = [
    "read",
    "structure",
    "normalise",
    "classify",
    "references",
    "themes",
    "requests",
    "answers",
    "suspicions",
]
"""The stages in their order, but for the last, which writes."""


def staged(*words: object) -> tuple[int, str]:
    """Do one stage, as `python -m dev stage` does; return its status and what it said."""
    done = CliRunner().invoke(stages, [str(word) for word in words])
    if isinstance(done.exception, UsageError):
        return done.exception.status, f"{done.exception}\n"
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done.exit_code, done.output


def structure(text: str, name: str = "test.txt") -> Extraction:
    """Take a text through read, structure and normalise."""
    source = source_of(name, dedent(text).strip("\n").encode())
    return normalise(structured(read(source)))


def with_paragraphs(extraction: Extraction, paragraphs: Iterable[Paragraph]) -> Extraction:
    """Return the document with other paragraphs; the recommendations among them ask what they asked."""
    own = tuple(paragraphs)
    asked = {row.recommendation_id: row for row in extraction.recommendations}
    rows = tuple(replace(asked[one.paragraph_id], **shared(one)) for one in own if one.paragraph_id in asked)
    return replace(extraction, paragraphs=own, recommendations=rows)


def labelled(extraction: Extraction) -> tuple[Paragraph, ...]:
    """Return the paragraphs that print a label."""
    return tuple(one for one in extraction.paragraphs if one.label is not None)


def units(text: str) -> list[tuple[str, str]]:
    """Return the path and text of each labelled paragraph of a text."""
    return [(unit.path, unit.text) for unit in labelled(structure(text))]


def a_unit(
    text: str,
    path: str,
    language: Language,
    *,
    parent: str | None = None,
    line: int = 1,
    meeting: bool = False,
) -> Paragraph:
    """Return a unit of the document `doc.ar` that stands alone, or in its first meeting."""
    text = clean(text).text
    return Paragraph(
        paragraph_id=f"doc.ar:{path}",
        document_id="doc.ar",
        work_id="doc",
        language="ar",
        section_id="doc.ar:m1" if meeting else None,
        meeting_number=1 if meeting else None,
        path=path,
        parent_id=f"doc.ar:{parent}" if parent else None,
        level=2 if parent else 1,
        label="",
        number=1,
        kind="recommendation",
        kind_rule="test",
        raw=text,
        text=text,
        search=language.fold(text),
        full_text=text,
        line_first=line,
        line_last=line,
    )


def codes(extraction: Extraction) -> list[str]:
    """Return the codes of a document's findings, in order, without those of lines that are but unlikely."""
    return [item.code for item in extraction.findings if item.code != "line.dear"]


# How much of each failing row is told, and of how many rows at most.
_TOLD, _ROWS_TOLD = 1500, 40


def shown(row: object) -> str:
    """Return what a row is called: a record by its id or code, an entry of a table by its group and text."""
    if type(row) is tuple:
        return " | ".join(map(shown, row))
    if isinstance(row, dict):
        return ": ".join(str(row[key])[:60] for key in ("group", "text") if key in row) or str(row)[:60]
    name = getattr(row, "id", None) or getattr(row, "code", None)
    return str(name if isinstance(name, str) else row)[:60]


class Only:
    """What `--row` asks for: rows whose names hold this text; all of them without it."""

    text: str = ""


def check_rows(rows: Iterable[Any], check: Callable[..., object], name: Callable[[Any], str] = shown) -> None:
    """Check every row, a tuple by its parts, whatever came of those before it.

    Fails once, with each failing row by its name and what was wrong with it; fails too where there is no row.
    """
    every = list(rows)
    assert every, "there is no row to check"
    if not (asked := [row for row in every if Only.text in name(row)]):
        pytest.skip(f"none of {len(every)} rows holds {Only.text}")
    failed = []
    for row in asked:
        try:
            check(*row) if type(row) is tuple else check(row)
        except Exception as error:  # noqa: BLE001 -- told below, with the rows after it
            failed.append(f"{name(row)}\n{indent(f'{type(error).__name__}: {error}'[:_TOLD], '    ')}")
    if failed:
        more = len(failed) - _ROWS_TOLD
        rest = f"\n… and {more} more" if more > 0 else ""
        message = "\n".join(failed[:_ROWS_TOLD])
        pytest.fail(f"{len(failed)} of {len(asked)} rows failed:\n{message}{rest}", pytrace=False)


def each_row(
    rows: Iterable[Any], name: Callable[[Any], str] = shown
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of a check and a table of rows: where a thousand rows say the same, not a thousand tests.

    The test fails as `check_rows` does. Its attribute `rows` holds them.
    """
    every: Sequence[Any] = tuple(rows)

    def decorate(check: Callable[..., None]) -> Callable[[], None]:
        @wraps(check)
        def test() -> None:
            check_rows(every, check, name)

        # What pytest looks through for the names of fixtures: the test itself takes none.
        del test.__wrapped__
        test.rows = every  # type: ignore[attr-defined]
        return test

    return decorate
