"""What README and the pages of docs/ print: commands that run, queries that answer,
links that lead somewhere.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from dev.jobs import Step, jobs, missing
from dev.jobs import run as run_job
from typer.testing import CliRunner

from tests.support import each_row
from unrec.cli import app
from unrec.decisions import FORMAT
from unrec.reading import SUFFIXES
from unrec.store.output import read_extractions
from unrec.version import __version__

CLONE = Path(__file__).parents[1]
ROOT_PAGES = [CLONE / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES = sorted([*ROOT_PAGES, *(CLONE / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)

# What is not run here, and why; its options are looked at all the same.
NOT_RUN = {
    "recommendations": "asks of a State that is not under review here",
    "evaluate TRUTH": "needs documents that somebody annotated",
    "compare --languages --in output --work": "names documents that are not here",
    "compare A-RES": "names documents that are not here",
    "run --ocr": "needs Tesseract",
    "run CORPUS": "needs real documents",
    "serve": "goes on until it is stopped",
    "verify": "reads a paper that is not here",
    "get": "asks a server",
    "run official": "needs what `get` has fetched",
    "run s3://": "needs a bucket; tests/batch/test_clouds.py",
}


class Command(NamedTuple):
    page: str
    words: tuple[str, ...]

    @property
    def shown(self) -> str:
        return " ".join(self.words)


def printed() -> Iterator[Command]:
    """Every command of ours in a block of a page, and every one that a sentence quotes with its options."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for kind, lines in FENCED.findall(text):
            for line in lines.splitlines() if kind in {"", "sh"} else ():
                for part in re.sub(r"\s#.*", "", line).split(" && "):
                    words = re.sub(r"^uv run (?:--group \S+ )?", "", part.strip())
                    if words.startswith(("unrec ", "cp ")):
                        yield Command(page.name, tuple(shlex.split(words)))
        for quoted in re.findall(r"`unrec\s+([a-z][^`]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            words = quoted.replace("…", "").split()
            yield Command(f"{page.name}, quoted", ("unrec", *words))


PRINTED = list(printed())
BLOCKS = [one for one in PRINTED if "quoted" not in one.page]


def subcommand(words: tuple[str, ...]) -> Any:
    command: Any = typer.main.get_command(app)
    for word in words[1:]:
        if not hasattr(command, "list_commands"):
            break
        context = command.make_context(word, [], resilient_parsing=True)
        assert word in command.list_commands(context), f"no command {' '.join(words)}"
        command = command.get_command(context, word)
    return command


@each_row(PRINTED)
def test_every_command_and_option_that_is_printed_is_there(command: Command) -> None:
    if command.words[0] == "cp":
        return
    known = {option for one in subcommand(command.words).params for option in one.opts + one.secondary_opts}
    given = {word.partition("=")[0] for word in command.words if re.match(r"--?[a-z]", word)}
    assert given - known - {"--help"} == set()


def test_many_commands_are_printed() -> None:
    assert len(PRINTED) > 60
    assert {one.words[1] for one in BLOCKS} >= {"run", "show", "references", "report", "export", "compare"}


@pytest.mark.slow
def test_the_commands_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CLONE / "raw", tmp_path / "raw")
    shutil.copytree(CLONE / "tests/fixtures/gold", tmp_path / "tests/fixtures/gold")
    (tmp_path / "pdfs").mkdir()
    for place in ("my.pdf", "pdfs/recommendations.pdf", "adopted.pdf"):
        shutil.copy(CLONE / "tests/fixtures/pdf/recommendations.pdf", tmp_path / place)
    shutil.copy(CLONE / "tests/fixtures/formats/one.docx", tmp_path / "draft.docx")
    (tmp_path / "my.toml").write_text(
        '[[instrument]]\nid = "own"\nkind = "convention"\ntitles = { en = "Own Convention" }\n',
        encoding="utf-8",
    )
    for name in ("Ada", "Bo"):
        judged: dict[str, object] = {"format": FORMAT, "reviewer": name, "documents": []}
        (tmp_path / f"decisions-{name}.json").write_text(json.dumps(judged), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("unrec", "run", "pdfs", "-o", "out", "-q")[0] == 0
    assert run("unrec", "run", "-q")[0] == 0
    drawn = next(read_extractions(tmp_path / "out"))
    place = next(row.recommendation_id for row in drawn.recommendations if row.boxes)
    done = 0
    for command in BLOCKS:
        words = tuple(command.words)
        if words[0] == "cp":
            shutil.copytree(tmp_path / words[2], tmp_path / words[3])
            continue
        if any(command.shown.startswith(f"unrec {beginning}") for beginning in NOT_RUN):
            continue
        if "--crop" in words:
            words = ("unrec", "show", "--crop", place, "--in", "out", "--source", "pdfs")
        status, said = run(*words)
        assert status == 0 or (words[1] in {"compare", "search"} and status == 1), (
            f"{command.page}: {command.shown}: {said}"
        )
        done += 1
    assert done > 25


@pytest.mark.slow
def test_the_jobs_have_their_answers(tmp_path: Path) -> None:
    shutil.copytree(CLONE / "raw", tmp_path / "raw")
    every = jobs((CLONE / "docs/using.md").read_text(encoding="utf-8"))
    assert len(every) == 13
    assert [fault for steps in every for fault in run_job(tmp_path, steps)] == []


def test_every_job_of_the_page_has_an_answer() -> None:
    every = jobs((CLONE / "docs/using.md").read_text(encoding="utf-8"))
    assert all(any(step.answers for step in steps) for steps in every)


@each_row(
    [
        ("a\nb\nc", ("a", "c"), None),
        ("a\nb\nc", ("c", "a"), "a"),
        ("one \u2068two\u2069 three", ("one two …",), None),
        ("one two", ("one",), "one"),
        ("", (), None),
    ]
)
def test_answers_are_lines_of_what_is_printed_in_order(
    printed_lines: str, answers: tuple[str, ...], expected: str | None
) -> None:
    assert missing(Step("command", answers), printed_lines) == expected


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words[1:]))
    return result.exit_code, f"{result.output}{result.exception or ''}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    words = ("run", str(CLONE / "raw"), "-o", str(folder / "output"), "--cache", str(folder / "cache"), "-q")
    assert CliRunner().invoke(app, list(words)).exit_code == 0
    return folder


def block(name: str, kind: str, containing: str = "") -> str:
    """Return the only block of its kind on a page that holds these words."""
    blocks = FENCED.findall((CLONE / name).read_text(encoding="utf-8"))
    (text,) = (text for its_kind, text in blocks if its_kind == kind and containing in text)
    return str(text)


@pytest.mark.slow
def test_printed_query_gives_the_same_in_duckdb_and_polars(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pl: Any = pytest.importorskip("polars")
    monkeypatch.chdir(written)
    rows = duckdb.sql(block("docs/data.md", "sql")).fetchall()
    assert rows[0][1:] == ("6", max(row[2] for row in rows))
    references = pl.read_parquet("output/references.parquet")
    paragraphs = pl.read_parquet("output/paragraphs.parquet")
    same = (
        references.join(paragraphs, on="paragraph_id")
        .filter(pl.col("instrument_id") == "smuggling-protocol")
        .drop_nulls(["article", "meeting_number"])
        .group_by("meeting_number", "article")
        .len()
    )
    assert sorted(same.rows()) == sorted(rows)


@pytest.mark.slow
def test_columns_have_their_types_in_duckdb_and_polars(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pl: Any = pytest.importorskip("polars")
    monkeypatch.chdir(written)
    meetings = (
        "SELECT city, max(end_date) - min(start_date) AS days FROM 'output/sections.parquet' GROUP BY ALL"
    )
    assert all(isinstance(days, int) for _, days in duckdb.sql(meetings).fetchall() if days is not None)
    asked = """SELECT who.id, count(*) FROM (
        SELECT unnest(addressees) AS who FROM 'output/recommendations.parquet') GROUP BY ALL"""
    counts = dict(duckdb.sql(asked).fetchall())
    frame = pl.read_parquet("output/recommendations.parquet")
    assert frame.schema["meeting_start"] == pl.Date
    assert frame.schema["number"].is_integer()
    listed = frame.explode("addressees").select(pl.col("addressees").struct.field("id")).drop_nulls()
    assert dict(listed.to_series().value_counts().iter_rows()) == counts
    assert counts["states-parties"] > 10


def test_printed_python_runs(written: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(written)
    if not Path("raw").exists():
        Path("raw").symlink_to(CLONE / "raw")
    exec(block("README.md", "python"), {})
    exec(block("docs/data.md", "python"), {})
    said = capsys.readouterr().out
    assert "smuggling-protocol" in said
    assert "meeting_number" in said


def test_run_prints_the_table_of_the_readme(written: Path) -> None:
    table = block("README.md", "", "document ").removesuffix("written to output/\n")
    words = ("run", str(CLONE / "raw"), "-o", str(written / "output"), "--cache", str(written / "cache"))
    said = CliRunner().invoke(app, list(words)).output
    assert said.startswith(table)


def agrees(sample: Any, value: Any) -> bool:
    """Whether an abridged sample is true: keys and last entries may be left out, a text may end in `…`."""
    if isinstance(sample, dict):
        return all(key in value and agrees(each, value[key]) for key, each in sample.items())
    if isinstance(sample, list):
        return 0 < len(sample) <= len(value) and all(map(agrees, sample, value))
    if isinstance(sample, str) and sample.endswith("…"):
        return bool(value.startswith(sample.removesuffix("…").rstrip()))
    return bool(sample == value)


def test_printed_json_is_what_the_run_writes(written: Path) -> None:
    sample = json.loads(block("docs/data.md", "json"))
    document = json.loads((written / "output/json/V.19-08455.ar.json").read_text(encoding="utf-8"))
    (paragraph,) = (
        paragraph
        for section in document["sections"]
        for paragraph in section["paragraphs"]
        if paragraph["paragraph_id"] == sample["paragraph_id"]
    )
    assert agrees(sample, paragraph)


def test_every_format_that_is_read_is_in_the_table_of_formats() -> None:
    page = (CLONE / "docs/formats.md").read_text(encoding="utf-8")
    table = page.partition("|---|")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\.\w+)`", table)) == set(SUFFIXES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_pages_name_are_there(page: Path) -> None:
    named = re.findall(r"`((?:pipeline|tests|dev|docs|examples|\.github)/[\w./-]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (CLONE / name).exists()] == []


def test_version_is_told_alike_in_code_citation_and_changelog() -> None:
    assert f'version: "{__version__}"' in (CLONE / "CITATION.cff").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", (CLONE / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert __version__ in headings[:2]


def test_nobody_is_told_to_install_the_other_program_of_our_name() -> None:
    """The package index has a program of somebody else under the name of our command."""
    told = re.compile(r"(?:pip|pipx|uv tool|uv pip|uv) (?:install|add) ['\"]?unrec(?![\w-])|\bunrec\[")
    texts = [
        *ROOT_PAGES,
        CLONE / "CHANGELOG.md",
        *(CLONE / "docs").rglob("*.md"),
        *(CLONE / "docs").rglob("*.py"),
    ]
    texts += (CLONE / "pipeline").rglob("*.py")
    texts += (CLONE / "pipeline").rglob("*.toml")
    assert len(texts) > 100
    wrong = [text.name for text in texts if told.search(text.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, place = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        if place:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert place in {slug(one) for one in headings}, f"{page.name}: {target}"


def slug(heading: str) -> str:
    """The anchor that a heading gets on the web."""
    words = re.sub(r"[`*]", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")


@pytest.mark.slow
def test_the_site_is_built_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the group `site` is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {file: file.read_text(encoding="utf-8") for file in (tmp_path / "site").rglob("*.html")}
    assert len(pages) >= len(PAGES)
    dead = []
    for file, text in pages.items():
        if file.name == "404.html":
            continue
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            path, _, place = target.partition("#")
            if re.match(r"[a-z]+:|//|#$", target):
                continue
            where = (file.parent / path).resolve() if path else file
            where = where / "index.html" if where.is_dir() else where
            if not where.exists() or (place and f'id="{place}"' not in pages.get(where, "")):
                dead.append((file.parent.name, target))
    assert dead == []
