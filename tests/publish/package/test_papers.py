"""The papers of a package: what they say, and that they say it the same way every time."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.publish.export.documents import document
from tests.publish.package.made import made
from unrec.compare.diff import Change
from unrec.publish.package import PRIMARY, changelog, citation_cff, foreign_keys, write_package
from unrec.publish.package.contents import Facts, Info, facts_of, read_info
from unrec.store.schema import TABLES, codebook, columns
from unrec.version import __version__

INFO = Info(
    title='Recommendations: "all" & more',
    date="2024-05-01",
    licence="CC-BY-4.0",
    url="https://example.org/data",
)


def package(folder: Path, info: Info = INFO, **options: Any) -> Path:
    (folder / "package").mkdir(parents=True)
    write_package(made(folder / "output"), folder / "package", info, **options)
    return folder / "package"


def read_yaml(text: str) -> Any:
    return pytest.importorskip("yaml", reason="PyYAML is not installed").safe_load(text)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(tmp_path_factory.mktemp("papers"), formats=("parquet", "csv", "jsonl"))


def test_two_packages_are_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = package(tmp_path, formats=("parquet", "csv", "jsonl"))
    names = sorted(file.relative_to(written) for file in written.rglob("*") if file.is_file())
    assert names == sorted(file.relative_to(again) for file in again.rglob("*") if file.is_file())
    assert all((written / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_sums_name_every_other_file(written: Path) -> None:
    lines = (line.split("  ") for line in (written / "SHA256SUMS").read_text().splitlines())
    sums = {name: digest for digest, name in lines}
    files = {file.relative_to(written).as_posix(): file for file in written.rglob("*") if file.is_file()}
    assert set(sums) == set(files) - {"SHA256SUMS"}
    assert all(
        hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in sums.items()
    )


def test_descriptors_name_every_column_and_no_other(written: Path) -> None:
    resources = json.loads((written / "datapackage.json").read_text())["resources"]
    record_sets = json.loads((written / "croissant.json").read_text())["recordSet"]
    assert [one["name"] for one in record_sets] == list(TABLES)
    for table, record in TABLES.items():
        names = [column.name for column in columns(record)]
        own = [one for one in resources if one["name"] in {table, f"{table}-csv", f"{table}-jsonl"}]
        assert [[field["name"] for field in one["schema"]["fields"]] for one in own] == [names] * 3
        record_set = next(one for one in record_sets if one["name"] == table)
        assert [field["name"] for field in record_set["field"]] == names
        assert all(field["description"] for field in record_set["field"])


def test_keys_are_columns_and_identify_rows() -> None:
    for table, key in PRIMARY.items():
        names = {field.name for field in columns(TABLES[table])}
        assert set(key) <= names
        assert {one.column for one in foreign_keys(table)} <= names
    assert {(one.column, one.table) for one in foreign_keys("recommendations")} == {
        ("document_id", "documents"),
        ("section_id", "sections"),
        ("recommendation_id", "paragraphs"),
        ("parent_id", "paragraphs"),
        ("concern_id", "paragraphs"),
    }


def test_shapes_of_lists_and_records() -> None:
    boxes = next(field for field in columns(TABLES["recommendations"]) if field.name == "boxes")
    assert (boxes.kind, boxes.many) == ("record", True)
    assert [(one.name, one.kind) for one in boxes.inner][:2] == [("page", "integer"), ("x0", "number")]
    candidates = next(field for field in columns(TABLES["references"]) if field.name == "candidates")
    assert (candidates.kind, candidates.many, candidates.inner) == ("string", True, ())


def test_citation_and_card_repeat_what_the_publisher_gave(written: Path) -> None:
    cited = read_yaml((written / "CITATION.cff").read_text("utf-8"))
    assert cited == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": INFO.title,
        "abstract": INFO.description,
        "authors": [{"name": "unrec contributors"}],
        "version": "2018.5.14",
        "date-released": "2024-05-01",
        "license": "CC-BY-4.0",
        "url": "https://example.org/data",
        "keywords": list(INFO.keywords),
    }
    _, front, text = (written / "README.md").read_text("utf-8").split("---\n", 2)
    said = read_yaml(front)
    assert said["license"] == "cc-by-4.0"
    assert said["language"] == ["ar"]
    assert [one["config_name"] for one in said["configs"]] == list(TABLES)
    assert [one["config_name"] for one in said["configs"] if one.get("default")] == ["recommendations"]
    assert "failed 1, ok 1" in text
    assert r"title = {Recommendations: " in text
    assert r"\& more" in text
    assert "csv/" in text
    assert "jsonl/" in text
    assert (written / "codebook.md").read_text("utf-8") == codebook()


def test_metadata_that_is_not_given_is_left_out(tmp_path: Path) -> None:
    plain = package(tmp_path, Info())
    assert "licenses" not in json.loads((plain / "datapackage.json").read_text())
    assert "license" not in json.loads((plain / "croissant.json").read_text())
    card = (plain / "README.md").read_text("utf-8")
    assert "stated no licence" in card
    assert 'license: "other"' in card
    assert "csv/" not in card
    assert "Home" not in card


def test_a_missing_day_of_publication_is_not_invented(tmp_path: Path) -> None:
    plain = package(tmp_path, Info(version="1.0.0"))
    for name in ("datapackage.json", "croissant.json", "CITATION.cff", "CHANGELOG.md"):
        assert "2018" not in (plain / name).read_text("utf-8"), name
    card = (plain / "README.md").read_text("utf-8")
    assert card.count("2018") == 1
    assert "Version 1.0.0, with documents up to 2018-05-14." in card


def test_a_given_day_of_publication_is_in_every_file(written: Path) -> None:
    assert json.loads((written / "croissant.json").read_text())["datePublished"] == "2024-05-01"
    assert "year = {2024}" in (written / "README.md").read_text("utf-8")
    assert "## 2018.5.14 — 2024-05-01" in (written / "CHANGELOG.md").read_text("utf-8")


def test_resources_are_tables_or_have_no_type(written: Path) -> None:
    resources = json.loads((written / "datapackage.json").read_text())["resources"]
    kinds = {(one["format"], one.get("type")) for one in resources}
    assert kinds == {("csv", "table"), ("apache-parquet", None), ("json-lines", None)}


def test_without_keywords_there_are_none(tmp_path: Path) -> None:
    plain = package(tmp_path, Info(keywords=()))
    for name in ("datapackage.json", "croissant.json"):
        assert "keywords" not in json.loads((plain / name).read_text())
    assert "keywords" not in read_yaml((plain / "CITATION.cff").read_text("utf-8"))


def test_a_licence_that_is_an_address(tmp_path: Path) -> None:
    linked = package(tmp_path, Info(licence="https://example.org/terms"))
    assert json.loads((linked / "datapackage.json").read_text())["licenses"] == [
        {"path": "https://example.org/terms"}
    ]
    assert 'license-url: "https://example.org/terms"' in (linked / "CITATION.cff").read_text()
    assert 'license_link: "https://example.org/terms"' in (linked / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("cc-by-4.0", {"license": "CC-BY-4.0"}),
        # Younger than the list of the format, and that of the United Nations.
        ("CC-BY-3.0-IGO", {"license-url": "https://spdx.org/licenses/CC-BY-3.0-IGO.html"}),
        ("https://example.org/terms", {"license-url": "https://example.org/terms"}),
    ],
)
def test_licence_in_the_citation_file(licence: str, expected: dict[str, str]) -> None:
    facts = facts_of([document().document], dict.fromkeys(TABLES, 1), Info())
    cited = read_yaml(citation_cff(Info(licence=licence), facts))
    assert {name: value for name, value in cited.items() if name.startswith("license")} == expected


def test_without_dates_the_schema_gives_the_version() -> None:
    bare = replace(document().document, date=None)
    facts = facts_of([bare], dict.fromkeys(TABLES, 1), Info())
    assert (facts.version, facts.date) == (bare.schema_version, None)
    assert (
        facts_of([bare], dict.fromkeys(TABLES, 1), Info(version="3.1.0", date="2020-01-02")).date
        == "2020-01-02"
    )
    with pytest.raises(ValueError, match="no documents"):
        facts_of([], dict.fromkeys(TABLES, 0), Info())


def test_information_from_a_file_and_from_options(tmp_path: Path) -> None:
    file = tmp_path / "package.toml"
    file.write_text('title = "أ"\nversion = "1.0.0"\nauthors = ["Office"]\n', encoding="utf-8")
    info = read_info(file, version="2.0.0", url=None)
    assert (info.title, info.version, info.authors, info.url) == ("أ", "2.0.0", ("Office",), None)
    for wrong in ("titel = 'x'", "title = 3", "title = ", 'name = "A B"', 'date = "yesterday"'):
        file.write_text(wrong)
        with pytest.raises(ValueError, match=r"package\.toml"):
            read_info(file)


FACTS = Facts(
    version="2.0.0",
    date="2020-01-01",
    newest=dt.date(2020, 1, 1),
    languages=("ar",),
    statuses={"ok": 1},
    rows=dict.fromkeys(TABLES, 3),
    schema_version="1",
    extractor_version="1",
)


def test_changelog_counts_names_and_carries_on() -> None:
    first = changelog(FACTS, None)
    assert "## 2.0.0 — 2020-01-01" in first
    assert "3 recommendations" in first
    changes = [Change(f"d.ar:r{number}", "text", "rules", "a", "b") for number in range(250)]
    second = changelog(replace(FACTS, version="3.0.0"), changes, first)
    assert "| text | rules | 250 |" in second
    assert "- `d.ar:r199`: text, because of the rules\n- and 50 more" in second
    assert second.index("## 3.0.0") < second.index("## 2.0.0")
    assert second.count("# Changes of the data") == 1
    assert "No document, paragraph or reference changed." in changelog(FACTS, [])


def test_changelog_against_an_earlier_package(written: Path, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    output = made(tmp_path / "output", changed=True)
    write_package(output, tmp_path / "package", replace(INFO, version="2.0.0"), previous=written)
    said = (tmp_path / "package/CHANGELOG.md").read_text("utf-8")
    assert "| text | rules | 1 |" in said
    assert "- `CTOC-COP-WG.7-2018-3.ar:m2.r1`: text" in said
    assert said.index("## 2.0.0") < said.index("## 2018.5.14")


@pytest.mark.parametrize("word", ['quote " colon: # hash', "ب", "- x", "yes", "1.0", "[a]", "null"])
def test_citation_reads_back(word: str) -> None:
    facts = facts_of([document().document], dict.fromkeys(TABLES, 1), Info())
    cited = read_yaml(citation_cff(Info(title=word, description=word, keywords=(word,)), facts))
    assert (cited["title"], cited["abstract"], cited["keywords"]) == (word, word, [word])


def test_authors_are_named_with_their_orcid_and_nobody_else(tmp_path: Path) -> None:
    people = ("A Name <0000-0002-1825-0097>", "An office")
    info = replace(INFO, authors=people, doi="10.5281/zenodo.1234567")
    folder = package(tmp_path, info)
    cited = read_yaml((folder / "CITATION.cff").read_text("utf-8"))
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert cited["authors"] == [{"name": "A Name", "orcid": orcid}, {"name": "An office"}]
    assert cited["doi"] == "10.5281/zenodo.1234567"
    described = json.loads((folder / "datapackage.json").read_bytes())
    assert described["id"] == "https://doi.org/10.5281/zenodo.1234567"
    assert described["contributors"] == [
        {"title": "A Name", "path": orcid, "roles": ["author"]},
        {"title": "An office", "roles": ["author"]},
    ]
    croissant = json.loads((folder / "croissant.json").read_bytes())
    assert [one["@type"] for one in croissant["creator"]] == ["sc:Person", "sc:Organization"]
    assert "author = {{A Name} and {An office}}" in (folder / "README.md").read_text("utf-8")


def test_nobody_is_named_who_was_not_given(written: Path) -> None:
    assert "contributors" not in json.loads((written / "datapackage.json").read_bytes())
    assert "creator" not in json.loads((written / "croissant.json").read_bytes())
    assert "author =" not in (written / "README.md").read_text("utf-8")


def test_the_repository_can_be_cited_itself() -> None:
    clone = Path(__file__).parents[3]
    cited = read_yaml((clone / "CITATION.cff").read_text("utf-8"))
    zenodo = json.loads((clone / ".zenodo.json").read_bytes())
    assert (cited["version"], cited["license"]) == (__version__, "MIT")
    assert cited["authors"] == [{"name": "unrec contributors"}]
    assert "creators" not in zenodo
    assert (cited["title"], cited["abstract"]) == (zenodo["title"], zenodo["description"])
