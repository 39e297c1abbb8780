"""Packages in the hands of others: the validators of both standards, and four libraries that load them.

The libraries come with the dependency group `publish`; where it is not installed, these tests are skipped.
"""

import datetime as dt
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.publish.package.made import BOX, FORMULA, made, unescape
from unrec.publish.package import write_package
from unrec.publish.package.contents import Info
from unrec.store.schema import TABLES, columns

GROUP = "not installed: uv sync --group publish"

pytestmark = [
    pytest.mark.slow,
    # What these libraries do on import and while they read is theirs to mend.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publish")
    (folder / "package").mkdir()
    info = Info(licence="CC-BY-4.0", url="https://example.org/data", date="2024-05-01")
    write_package(made(folder / "output"), folder / "package", info, formats=("parquet", "csv", "jsonl"))
    return folder / "package"


@pytest.fixture(autouse=True)
def _offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "hf/datasets"))


def rows(package: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(package / f"data/{table}.parquet").to_pylist()  # type: ignore[no-any-return]


def test_frictionless_finds_nothing_wrong(package: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason=GROUP)
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.flatten(["name", "type", "message"]) == []
    assert report.valid
    assert {task.name for task in report.tasks} == {
        name for table in TABLES for name in (table, f"{table}-csv", f"{table}-jsonl")
    }
    by_name = {task.name: task for task in report.tasks}
    assert by_name["recommendations-csv"].stats["rows"] == len(rows(package, "recommendations"))


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("references", ",explicit,", ",guessed,", "constraint-error"),
        ("references", "organized-crime", "organised-crime", "foreign-key"),
        ("recommendations", "CTOC-COP-WG.7-2018-3.ar:m1,1", "CTOC-COP-WG.7-2018-3.ar:m9,1", "foreign-key"),
    ],
)
def test_frictionless_finds_what_is_wrong(
    package: Path, tmp_path: Path, table: str, old: str, new: str, error: str | None
) -> None:
    """The descriptors say enough for a validator to find a value out of its set and a row that is nowhere."""
    frictionless = pytest.importorskip("frictionless", reason=GROUP)
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    (tmp_path / "csv").mkdir()
    descriptor["resources"] = [one for one in descriptor["resources"] if one["format"] == "csv"]
    for one in descriptor["resources"]:
        del one["hash"], one["bytes"]
        text = (package / one["path"]).read_text("utf-8")
        changed = text.replace(old, new) if one["name"] == f"{table}-csv" else text
        assert old in text or one["name"] != f"{table}-csv"
        (tmp_path / one["path"]).write_text(changed, encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {kind for (kind,) in report.flatten(["type"])} == ({error} if error else set())


def test_croissant_is_valid_and_every_record_set_loads(package: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason=GROUP)
    dataset = mlcroissant.Dataset(str(package / "croissant.json"))
    assert dataset.metadata.ctx.issues.errors == set()
    assert dataset.metadata.ctx.issues.warnings == set()
    for table in TABLES:
        expected = rows(package, table)
        found = [
            {name.partition("/")[2]: plain(value) for name, value in record.items()}
            for record in dataset.records(table)
        ]
        assert len(found) == len(expected)
        simple = {field.name for field in columns(TABLES[table]) if not field.many and not field.inner}
        for record, row in zip(found, expected, strict=True):
            assert {name: record[name] for name in simple} == {name: row[name] for name in simple}
    first = next(iter(dataset.records("recommendations")))
    boxes = first["recommendations/boxes"]
    assert len(boxes) == 2
    assert boxes[0]["recommendations/boxes/x0"] == BOX.x0
    assert boxes[0]["recommendations/boxes/page"] == BOX.page


def test_croissant_without_a_day_of_publication_is_valid(tmp_path: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason=GROUP)
    (tmp_path / "package").mkdir()
    info = Info(licence="CC-BY-4.0", url="https://example.org/data")
    write_package(made(tmp_path / "output"), tmp_path / "package", info)
    issues = mlcroissant.Dataset(str(tmp_path / "package/croissant.json")).metadata.ctx.issues
    assert issues.errors == set()
    assert len(issues.warnings) == 1
    assert "datePublished" in issues.warnings.pop()


def plain(value: Any) -> Any:
    """A value as Arrow gives it, of what a reader of Croissant makes of it."""
    if isinstance(value, bytes):
        return value.decode()
    return value.date() if isinstance(value, dt.datetime) else value


def test_pandas_reads_it(package: Path) -> None:
    pandas = pytest.importorskip("pandas")
    for table in TABLES:
        frame = pandas.read_parquet(package / f"data/{table}.parquet")
        assert len(frame) == len(rows(package, table))
        comma = pandas.read_csv(package / f"csv/{table}.csv", keep_default_na=False)
        assert list(frame) == list(comma)
        assert len(comma) == len(frame)
        if len(frame):  # without a row, JSON lines name no column
            lines = pandas.read_json(package / f"jsonl/{table}.jsonl", lines=True)
            assert (list(lines), len(lines)) == (list(frame), len(frame))


def test_polars_reads_it(package: Path) -> None:
    polars = pytest.importorskip("polars", reason=GROUP)
    for table in TABLES:
        expected = rows(package, table)
        assert polars.read_parquet(package / f"data/{table}.parquet").to_dicts() == expected
        assert polars.read_csv(package / f"csv/{table}.csv", infer_schema=False).height == len(expected)
        if expected:  # without a row, JSON lines hold nothing to read
            lines = polars.read_ndjson(package / f"jsonl/{table}.jsonl", infer_schema_length=None)
            assert lines.height == len(expected)
    cells = polars.read_csv(package / "csv/recommendations.csv", infer_schema=False)["text"].to_list()
    assert cells[0] == f"'{FORMULA}"
    assert unescape(cells[0]) == FORMULA


def test_duckdb_reads_it(package: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason=GROUP)
    with duckdb.connect() as connection:
        for table in TABLES:
            for file in (f"data/{table}.parquet", f"csv/{table}.csv", f"jsonl/{table}.jsonl"):
                counted = connection.sql(f"select count(*) from '{package / file}'").fetchall()
                assert counted == [(len(rows(package, table)),)], file
        joined = connection.sql(
            f"select u.label, r.article from '{package}/data/references.parquet' r "
            f"join '{package}/data/recommendations.parquet' u on r.paragraph_id = u.recommendation_id "
            "where r.article = '16'"
        ).fetchall()
        assert joined == [("(ب)", "16")]


def test_datasets_loads_every_configuration(package: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason=GROUP)
    cache = str(tmp_path / "cache")
    for table in filter(partial(rows, package), TABLES):  # it makes no split of a table without rows
        found = datasets.load_dataset(str(package), table, split="train", cache_dir=cache)
        assert found.to_list() == rows(package, table)
    default = datasets.load_dataset(str(package), split="train", cache_dir=cache)
    assert default.column_names == list(rows(package, "recommendations")[0])


def test_the_examples_of_the_card_run(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    datasets = pytest.importorskip("datasets", reason=GROUP)
    # Read from the environment on import, which another test may have done.
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    card = (package / "README.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    found: dict[str, Any] = {}
    for block in blocks:
        for name in re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE):
            pytest.importorskip(name, reason=GROUP)
        exec(block, found)
    assert len(blocks) == 4
    assert ("organized-crime-convention", "16", 1) in found["cited"]
    assert found["recommendations"].num_rows == len(rows(package, "recommendations"))
