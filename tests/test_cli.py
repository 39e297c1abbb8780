"""The command line, run for real."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from tests.batch.made import contents
from tests.reading.pdf_maker import encrypted
from tests.support import HEADER, STAGES, AfterRun, staged
from unrec.cli import app
from unrec.findings import kinds
from unrec.nested import decode, flatten

TEXT = (
    HEADER
    + "١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.\n\n٢- ينبغي للدول أن تتعاون.\n"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with one document in raw/."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/V.19-00001.ar.txt").write_text("V.19-00001\n\n" + TEXT, encoding="utf-8")
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def test_run_reads_raw_and_writes_output(here: Path) -> None:
    status, said = unrec("run")
    assert status == 0
    assert "V.19-00001.ar" in said
    assert sorted(file.name for file in (here / "output").iterdir()) == [
        "bodies.parquet",
        "cells.parquet",
        "documents.parquet",
        "findings.parquet",
        "instruments.parquet",
        "json",
        "lines.parquet",
        "paragraphs.parquet",
        "recommendations.parquet",
        "references.parquet",
        "schema",
        "sections.parquet",
        "tables.parquet",
        "themes.parquet",
    ]


def test_a_run_is_also_json(here: Path) -> None:
    (here / "raw/empty.txt").write_bytes(b"")
    status, said = unrec("run", "--json")
    told = json.loads(said)
    assert (status, told["status"], told["output"]) == (1, 1, "output")
    assert sorted(one["source"] for one in told["documents"]) == ["V.19-00001.ar.txt", "empty.txt"]
    assert {one["code"]: one["meaning"] for one in told["findings"]}[
        "source.empty"
    ] == "The file holds no text."


def test_nothing_is_wrapped_or_padded_in_a_pipe(here: Path) -> None:
    name = "a-very-long-name-of-a-source-" * 6 + ".txt"
    (here / "raw/V.19-00001.ar.txt").rename(here / "raw" / name)
    head, row, *_ = unrec("run")[1].split("\n")
    assert head == head.rstrip()
    assert row.split() == ["V.19-00001.ar", "ok", "1", "2", "2", "0", "1", "0", name]


def test_findings_are_printed_in_words(here: Path) -> None:
    (here / "raw/other.txt").write_text("V.19-00001\n\n" + TEXT, encoding="utf-8")
    said = unrec("run")[1]
    assert "document.duplicate: " in said
    meaning = kinds()["document.duplicate"].meaning
    assert meaning in said
    said = unrec("run", "--verbose")[1]
    assert "other.txt states the identity" in said or "V.19-00001.ar.txt states the identity" in said
    assert unrec("run", "--quiet") == (0, "")
    assert unrec("run", "--quiet", "--verbose")[0] == 2


def test_a_dry_run_writes_nothing(here: Path) -> None:
    status, said = unrec("run", "--dry-run")
    assert (status, said.split("\n")[1].split()) == (
        0,
        ["V.19-00001.ar.txt", "to", "read", "raw/V.19-00001.ar.txt"],
    )
    assert sorted(path.name for path in here.iterdir()) == ["raw"]
    unrec("run")
    (plan,) = json.loads(unrec("run", "--dry-run", "--json")[1])
    assert plan == {"source": "V.19-00001.ar.txt", "place": "raw/V.19-00001.ar.txt", "plan": "kept"}
    assert unrec("run", "--dry-run", "-o", "raw")[0] == 2


@pytest.mark.parametrize("target", ["raw", "output/../raw", "./raw/"])
def test_nothing_is_written_among_the_sources(here: Path, target: str) -> None:
    (here / "output").mkdir()
    status, said = unrec("run", "-o", target)
    assert (status, "is to be read" in said) == (2, True)
    assert [file.name for file in (here / "raw").iterdir()] == ["V.19-00001.ar.txt"]


# The libraries of two clouds ask again and again before they give a host up.
@pytest.mark.parametrize(
    "target",
    [
        pytest.param("s3://bucket/out", marks=pytest.mark.slow),
        pytest.param("gs://bucket/out", marks=pytest.mark.slow),
        "az://box/out",
        "https://host/out",
    ],
)
def test_a_bucket_address_is_not_a_local_folder(here: Path, target: str) -> None:
    status, said = unrec("run", "-o", target)
    assert (status, target in said) == (2, True)
    assert sorted(path.name for path in here.iterdir() if not path.name.startswith(".")) == ["raw"]


def test_an_output_goes_to_a_bucket(here: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="an extra for clouds is not installed")

    bucket = fsspec.filesystem("memory")
    bucket.pipe_file("/bucket/out/notes.txt", b"mine")
    bucket.pipe_file("/bucket/out/json/old.json", b"{}")
    unrec("run", "-o", "folder")
    status, said = unrec("run", "-o", "memory://bucket/out")
    assert (status, "written to memory://bucket/out/" in said) == (0, True)
    found = {name.removeprefix("/bucket/out/"): bucket.cat_file(name) for name in bucket.find("/bucket/out")}
    assert found == contents(here / "folder") | {"notes.txt": b"mine"}
    assert not (here / "memory:").exists()
    bucket.rm("/bucket", recursive=True)


def test_a_password_is_read_from_a_file_or_asked_for(here: Path) -> None:
    source = "locked.pdf"
    (here / source).write_bytes(encrypted(PASSWORD, "owner", "one"))
    (here / "secret").write_text(f"{PASSWORD}\r\nmore\n")
    assert unrec("run", source, "--password-file", "secret", "-q")[0] == 0
    assert unrec("run", source, "--no-cache", "-q")[0] == 1
    typed = CliRunner().invoke(app, ["run", source, "--ask-password", "-q"], input=f"{PASSWORD}\n")
    assert typed.exit_code == 0
    assert PASSWORD not in typed.output
    (here / "empty").write_text("")
    assert unrec("run", source, "--password-file", "empty")[0] == 2
    assert unrec("run", source, "--password-file", "nowhere")[0] == 2


def test_a_failed_document_costs_no_other_and_shows_in_the_status(here: Path) -> None:
    (here / "raw/empty.txt").write_bytes(b"")
    (here / "raw/binary.txt").write_bytes(bytes(range(256)) * 20)
    (here / "raw/english.txt").write_text(
        "States parties should consider the establishment of joint teams in the region"
    )
    status, said = unrec("run")
    assert status == 1
    assert "empty.txt holds no text" in said
    assert "binary.txt is not text" in said
    assert len(list((here / "output/json").iterdir())) == 4
    assert staged("audit")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["run", "nowhere"],
        ["run", "--nonsense"],
        ["show", "nobody"],
        ["lookup", "schema", "nothing"],
        ["lookup", "bodies", "--language", "xx"],
        ["lookup", "bodies", "--kind", "rules"],
    ],
)
def test_wrong_usage_is_status_2(here: Path, words: list[str], after_run: AfterRun) -> None:
    after_run(here, {"V.19-00001.ar.txt": "V.19-00001\n\n" + TEXT})
    assert unrec(*words)[0] == 2


def test_an_empty_folder_is_wrong_usage(here: Path) -> None:
    (here / "none").mkdir()
    status, said = unrec("run", "none")
    assert status == 2
    assert "no document in none" in said


def test_the_stages_one_by_one_give_what_run_gives(here: Path) -> None:
    unrec("run", "-o", "whole")
    for stage in STAGES:
        assert staged(stage)[0] == 0, stage
        assert list((here / "build" / stage).glob("*.json"))
    assert staged("write", "-o", "parts")[0] == 0
    assert contents(here / "whole") == contents(here / "parts")


def test_a_stage_refuses_what_the_one_before_did_not_write(here: Path) -> None:
    (here / "build/read").mkdir(parents=True)
    (here / "build/read/x.json").write_text("{}")
    status, said = staged("structure")
    assert status == 1
    assert "is not what the stage before writes" in said


def test_show_prints_the_tree_with_isolated_text(here: Path) -> None:
    unrec("run")
    status, said = unrec("show", "V.19-00001.ar", "--full")
    assert status == 0
    assert "m1.r1" in said
    assert "\u2068١- ينبغي" in said
    assert "smuggling-protocol art. 6" in said
    assert "m1.r1" not in unrec("show", "V.19-00001.ar", "--path", "m1.r2")[1]


def test_references_lists_who_cites_what(here: Path) -> None:
    unrec("run")
    status, said = unrec("references", "--article", "6", "--instrument", "smuggling-protocol")
    assert status == 0
    assert "m1.r1" in said
    assert "m1.r1" not in unrec("references", "--article", "7")[1]
    assert unrec("references", "--instrument", "nothing")[0] == 2


@pytest.mark.parametrize(
    "words",
    [["lookup", "schema"], ["lookup", "schema", "lines"], ["lookup", "schema", "--json"], ["--version"]],
)
def test_commands_that_only_print_succeed(words: list[str]) -> None:
    status, said = unrec(*words)
    assert status == 0
    assert said.strip()


@pytest.mark.parametrize("command", ["run", "show", "references", "compare", "lookup"])
def test_help_teaches(command: str) -> None:
    status, said = unrec(command, "--help")
    assert status == 0
    assert len(said) > 300
    assert "Exit status" in said


def commands() -> dict[str, Any]:
    """Every command by its name."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    context = Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def test_every_parameter_has_its_words() -> None:
    for name, command in commands().items():
        unsaid = [known.name for known in command.params if not getattr(known, "help", "")]
        assert unsaid == [], name


def test_there_are_few_commands_and_each_has_a_job_on_the_page() -> None:
    page = (Path(__file__).parents[1] / "docs/using.md").read_text("utf-8")
    assert len(commands()) <= 16
    assert sorted(re.findall(r"^\| `unrec (\w+)` \|", page, re.MULTILINE)) == sorted(commands())


# What reads no output of `unrec run`; what writes nothing where one says.
NO_INPUT, NO_OUTPUT = (
    {"run", "get", "lookup", "doctor"},
    {"references", "verify", "serve", "evaluate", "lookup", "doctor"},
)


def test_in_is_what_is_read_and_o_what_is_written_in_every_command() -> None:
    for name, command in commands().items():
        flags = {flag: known for known in command.params for flag in known.opts if flag.startswith("-")}
        assert ("--in" in flags) == (name not in NO_INPUT), name
        assert ("-o" in flags) == (name not in NO_OUTPUT), name
        if "--in" in flags:
            shown = flags["--in"]
            assert (shown.opts, shown.metavar, shown.default) == (["--in"], "OUTPUT", Path("output")), name
            assert shown.help.startswith("Where `unrec run` wrote: a folder"), name
        if "-o" in flags:
            assert flags["-o"].opts == ["-o", "--output"], name
        # An output is no argument of any command but the one that is asked about two of them.
        arguments = {known.name for known in command.params if known.param_type_name == "argument"}
        assert not arguments & {"output", "out", "folder"}, name
        assert ("old" in arguments) == (name == "compare")


MEANT = {"--to": "State", "--by": "State", "--json": "JSON", "--full": "whole|print"}


def test_a_flag_means_the_same_in_every_command() -> None:
    said = [
        (name, flag, getattr(known, "help", ""))
        for name, command in commands().items()
        for known in command.params
        for flag in known.opts
        if flag in MEANT
    ]
    assert len(said) > 15
    assert [(name, flag) for name, flag, text in said if not re.search(MEANT[flag], text)] == []


READ = ["show V.19-00001.ar", "search x", "references", "recommendations --to MAR", "compare --languages"]
READ += ["series", "report", "export csv", "export package", "verify raw/V.19-00001.ar.txt"]


def test_an_output_that_is_not_there_is_named(here: Path) -> None:
    for words in READ:
        status, said = unrec(*words.split(), "--in", "nowhere")
        assert (status, "output not found: nowhere" in said) == (2, True), (words, said)
        status, said = unrec(*words.split(), "nowhere", "nowhere")
        assert status == 2, words


OLD = [
    ("crop a:b", "unrec show --crop"),
    ("cite a", "unrec show --cite"),
    ("index", "unrec search --index-only"),
    ("mcp", "unrec serve --mcp"),
    ("diff a b", "unrec compare OLD NEW"),
    ("align --help", "unrec compare --languages"),
    ("package", "unrec export package"),
    ("instruments x", "unrec lookup instruments"),
    ("bodies", "unrec lookup bodies"),
    ("schema", "unrec lookup schema"),
    ("cache", "unrec doctor --clean"),
    ("stage audit", "python -m dev stage"),
]


def test_an_old_name_answers_with_the_new_one() -> None:
    for words, now in OLD:
        assert unrec(*words.split()) == (2, f"unrec: `unrec {words.split()[0]}` is now `{now}`\n")
    assert "an output is named by --in" in unrec("references", "out")[1]
    assert not {words.split()[0] for words, _ in OLD} & commands().keys()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("run", "(in a clone: pip install '.[cluster]')"),
        (
            "run",
            "writes to output/: ten Parquet tables, a JSON of each document, the schema and the codebook",
        ),
        ("export", "<id>.akn.xml or <id>.annotations.jsonld"),
    ],
)
def test_help_loses_no_word_to_markup(command: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert words in re.sub(r"[│\s]+", " ", unrec(command, "--help")[1])


def test_a_catalogue_may_be_a_pipe(here: Path) -> None:
    own = here / "own.toml"
    own.write_text(
        '[[instrument]]\nid = "own"\nkind = "convention"\ntitles = { en = "Own Convention" }\n',
        encoding="utf-8",
    )
    read, write = os.pipe()
    os.write(write, own.read_bytes())
    os.close(write)
    by_pipe = unrec("run", "-o", "pipe", "--catalogue", f"/dev/fd/{read}")
    by_name = unrec("run", "-o", "file", "--catalogue", str(own))
    assert (by_pipe[0], by_name[0]) == (0, 0), by_pipe[1] + by_name[1]
    assert (here / "pipe/documents.parquet").read_bytes() == (here / "file/documents.parquet").read_bytes()
    assert "documents unchanged" in by_name[1]


def test_a_source_that_cannot_be_read_costs_a_stage_nothing_else(here: Path) -> None:
    (here / "raw/gone.txt").symlink_to("nowhere")
    assert "2 documents, 1 failed" in staged("read")[1]
    for stage in STAGES[1:]:
        assert staged(stage)[0] == 0
    assert staged("write", "-o", "parts")[0] == 1
    assert unrec("run", "-o", "whole")[0] == 1
    assert contents(here / "parts") == contents(here / "whole")


def test_one_file_in_two_folders_is_two_documents_in_every_stage(here: Path) -> None:
    (file,) = (here / "raw").iterdir()
    (here / "raw/again").mkdir()
    (here / "raw/again" / file.name).write_bytes(file.read_bytes())
    for stage in STAGES:
        assert staged(stage)[0] == 0
        assert len(list((here / "build" / stage).iterdir())) == 2
    assert staged("write", "-o", "parts")[0] == 0
    assert unrec("run", "-o", "whole")[0] == 0
    assert contents(here / "parts") == contents(here / "whole")


def test_a_run_over_text_imports_nothing_heavy(here: Path) -> None:
    code = (
        "import sys; sys.argv = ['unrec', 'run', '-q']\n"
        "from unrec.cli import main\n"
        "try: main()\n"
        "except SystemExit as leave: assert not leave.code, leave.code\n"
        "heavy = 'pandas pyarrow.dataset pdfminer pdfplumber docx PIL camel_tools rapidfuzz jinja2'\n"
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here)
    assert done.stdout.strip() == "[]"


def test_a_folder_that_cannot_be_written_is_a_clear_error(here: Path) -> None:
    (here / "file").write_text("x")
    code = "import sys; sys.argv = ['unrec', 'run', '-o', 'file/output']\nfrom unrec.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=here)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "file" in done.stderr


PASSWORD = "long secret"
FIXTURE = Path(__file__).parent / "fixtures/pdf"


def test_crop_cuts_a_paragraph_from_its_page(here: Path) -> None:
    source = next(iter(sorted(FIXTURE.glob("*recommendations*.pdf"))))
    unrec("run", str(source))
    document = next((here / "output/json").glob("*.json")).stem
    status, said = unrec(
        "show", "--crop", f"{document}:{first_path(here)}", "-o", "picture.png", "--source", str(source)
    )
    assert status == 0, said
    assert (here / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert unrec("show", "--crop", f"{document}:r99999", "-o", "picture.png", "--source", str(source))[0] == 2


def first_path(here: Path) -> str:
    file = next((here / "output/json").glob("*.json"))
    unit = next(unit for unit in flatten(decode(file.read_bytes())).paragraphs if unit.boxes)
    return unit.path


def test_crop_of_a_text_says_that_it_has_no_place(here: Path) -> None:
    unrec("run")
    status, said = unrec("show", "--crop", "V.19-00001.ar:m1.r1", "-o", "picture.png")
    assert status == 2
    assert "has no place on a page" in said
