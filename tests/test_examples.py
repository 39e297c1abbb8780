"""The examples answer their questions from a freshly written output, and both give the same answers."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from tests.pages.made import nested, small
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.store.write import write

ANSWERS = """\
1. Which articles are most cited at each meeting?

document       meeting  year  instrument                  article  references
-------------  -------  ----  --------------------------  -------  ----------
V.98-00001.ar  m1       2012  organized-crime-convention  18       1
V.98-00001.ar  m1       2012  smuggling-protocol          16       1
V.98-00001.ar  m1       2012  smuggling-protocol          6        1
V.98-00001.ar  m2       2013  organized-crime-convention  24       1

2. How did the strength of recommendations shift from meeting to meeting?

document       meeting  year  strength    count  of  percent
-------------  -------  ----  ----------  -----  --  -------
V.98-00001.ar  m1       2012  should      2      3   66
V.98-00001.ar  m1       2012  may_wish    1      3   33
V.98-00001.ar  m2       2013  encouraged  1      2   50
V.98-00001.ar  m2       2013  should      1      2   50

3. What is asked of UNODC?
Counted where UNODC itself is asked to act, not where States are asked to request something of it.

recommendation       strength  text
-------------------  --------  ----------------------------------------------------------------------
V.98-00001.ar:m1.r2  may_wish  لعلّ الدول تودّ أن تطلب إلى المكتب أن يجمع المعلومات وفقاً للفقرة ٣ من

4. Which recommendations cite the Convention's articles on mutual legal assistance (18) and cooperation?

article  recommendation       found as  words
-------  -------------------  --------  -------------------------------------------------------
18       V.98-00001.ar:m1.r2  explicit  للفقرة ٣ من المادة ١٨ من اتفاقية مكافحة الجريمة المنظمة

5. What should a reviewer look at first?

place                errors  warnings  infos  kinds
-------------------  ------  --------  -----  ------------
V.98-00001.ar        1       0         0      audit.breach
V.98-00001.ar:m2.r2  0       1         0      number.gap
V.98-00001.ar:m1.r1  0       0         1      item.joined
"""

SCRIPTS = [
    pytest.param("questions_pandas", "pandas", id="pandas"),
    pytest.param("questions_duckdb", "duckdb", id="duckdb"),
]


def answers(script: str, output: Path) -> str:
    done = subprocess.run(
        [sys.executable, f"examples/{script}.py", str(output)],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def bare() -> Extraction:
    """A document in which nothing is found."""
    one = small()
    return structs.replace(one, sections=(), paragraphs=(), recommendations=(), references=(), findings=())


def outside_meetings() -> Extraction:
    """A document without meetings, where nobody is asked anything."""
    one = small()
    units = tuple(
        structs.replace(
            unit, section_id=None, meeting_start=None, meeting_number=None, strength=None, addressees=()
        )
        for unit in one.recommendations
    )
    return structs.replace(one, sections=(), paragraphs=(), recommendations=units, references=(), findings=())


@pytest.mark.parametrize("partition", [None, 2], ids=["whole", "partitioned"])
@pytest.mark.parametrize(("script", "library"), SCRIPTS)
def test_the_answers(script: str, library: str, partition: int | None, tmp_path: Path) -> None:
    pytest.importorskip(library)
    write([small()], tmp_path, load(), partition=partition)
    assert answers(script, tmp_path).strip() == ANSWERS.strip()


@pytest.mark.parametrize(("script", "library"), SCRIPTS)
def test_meetings_of_the_same_number_and_year_are_not_one(script: str, library: str, tmp_path: Path) -> None:
    pytest.importorskip(library)
    write([small(), nested()], tmp_path, load())
    shift = answers(script, tmp_path).partition("2. ")[2].partition("3. ")[0]
    assert [line.split() for line in shift.splitlines() if line.startswith("V.98")] == [
        ["V.98-00001.ar", "m1", "2012", "should", "2", "3", "66"],
        ["V.98-00001.ar", "m1", "2012", "may_wish", "1", "3", "33"],
        ["V.98-00001.ar", "m2", "2013", "encouraged", "1", "2", "50"],
        ["V.98-00001.ar", "m2", "2013", "should", "1", "2", "50"],
        ["V.98-00002.ar", "m1", "2012", "should", "2", "2", "100"],
        ["V.98-00002.ar", "m1~2", "2012", "encouraged", "3", "3", "100"],
    ]


@pytest.mark.slow
@pytest.mark.parametrize("made", [bare, outside_meetings])
@pytest.mark.parametrize(("script", "library"), SCRIPTS)
def test_nothing_is_an_answer(script: str, library: str, made: object, tmp_path: Path) -> None:
    pytest.importorskip(library)
    assert callable(made)
    write([made()], tmp_path, load())
    assert answers(script, tmp_path).count("(nothing)") == 5


@pytest.mark.slow
def test_the_answers_are_the_same_for_the_document_in_raw(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    from unrec.batch.extract import extract
    from unrec.reading import source_of

    source = Path("raw/V.19-08455.ar.txt")
    write([extract(source_of(source.name, source.read_bytes()), load())], tmp_path, load())
    given = answers("questions_pandas", tmp_path)
    assert given == answers("questions_duckdb", tmp_path)
    assert "(nothing)" not in given
