"""What has not changed since an earlier run is not extracted again, and nothing wrong is ever reused."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import pytest

from tests.batch.made import contents, kept, make, ordered, text
from unrec import fingerprint as module
from unrec.batch import Options, Results, Task, perform, task
from unrec.batch.extract import extract, failed
from unrec.batch.results import decode, encode, result_key
from unrec.catalogue import load
from unrec.fingerprint import Fingerprint, fingerprint
from unrec.models import Extraction, Source
from unrec.reading import source_of


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(results=str(tmp_path / "results"))


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that were extracted, as they are."""
    names: list[str] = []
    extract = task.make

    def counted(source: Source, options: Options) -> Extraction:
        names.append(source.name)
        return extract(source, options)

    monkeypatch.setattr(task, "make", counted)
    return names


def test_one_new_document_costs_one_extraction(
    tmp_path: Path, options: Options, extracted: list[str]
) -> None:
    tasks = make(tmp_path / "raw", *range(1, 21))
    assert not any(perform(each, options).cached for each in tasks)
    assert len(extracted) == 20
    extracted.clear()
    outcomes = [perform(each, options) for each in (*tasks, *make(tmp_path / "raw", 21))]
    assert extracted == ["21.txt"]
    assert [outcome.cached for outcome in outcomes] == [True] * 20 + [False]


def test_a_changed_document_costs_one_extraction(
    tmp_path: Path, options: Options, extracted: list[str]
) -> None:
    tasks = make(tmp_path / "raw", 1, 2, 3)
    before = [perform(each, options) for each in tasks]
    extracted.clear()
    make(tmp_path / "raw", 2, words=" وتعززه")
    after = [perform(each, options) for each in tasks]
    assert extracted == ["2.txt"]
    assert [old.key == new.key for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_what_is_kept_is_what_was_made(tmp_path: Path, options: Options) -> None:
    (one,) = make(tmp_path / "raw", 1)
    made = perform(one, options)
    again = perform(one, options)
    assert (made.cached, again.cached) == (False, True)
    assert (made.key, made.document) == (again.key, again.document)
    source = Source(name="1.txt", sha256=made.document.sha256, data=text(1).encode())
    assert Results(Path(options.results)).get(made.key) == task.make(source, options)


def test_a_large_document_is_kept_in_pieces_and_holds_what_repeats_once(tmp_path: Path) -> None:
    """Its rows come back equal, and share the ids that they name, as those that were kept did."""
    lines = "".join(
        f"{number}. States should consider article 6.\nand more.\n\n" for number in range(1, 1_200)
    )
    made = extract(source_of("a.txt", lines.encode()), load())
    assert len(made.lines) > 3_000
    results = Results(tmp_path)
    results.put("a" * 64, made)
    again = results.get("a" * 64)
    assert again is not None
    assert again == made
    assert decode(encode(made)) == made
    assert len({id(line.document_id) for line in again.lines}) == 1
    by_id = {one.paragraph_id: one for one in again.paragraphs}
    assert all(row.text is by_id[row.recommendation_id].text for row in again.recommendations)
    cut = encode(made)[:-1]
    with pytest.raises(msgspec.DecodeError):
        decode(cut)


PRINTS = Fingerprint(*(f"{name} data" for name in Fingerprint._fields))
BASE = ("sha", "a.txt", PRINTS, "")


@pytest.mark.parametrize(
    "other",
    [
        ("other sha", "a.txt", PRINTS, ""),
        ("sha", "b.txt", PRINTS, ""),
        ("sha", "a.txt", PRINTS, "1"),
        *(("sha", "a.txt", PRINTS._replace(**{name: "other"}), "") for name in Fingerprint._fields),
    ],
)
def test_a_key_covers_all_that_a_result_depends_on(other: tuple[str, str, Fingerprint, str]) -> None:
    assert result_key(*other) != result_key(*BASE)
    assert result_key(*BASE) == result_key(*BASE)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"ocr": True}, False),
        ({"password": "x"}, False),
        ({"catalogue": b'[[instrument]]\nid = "x"'}, False),
        ({"results": "elsewhere"}, True),
    ],
)
def test_a_key_covers_the_options_that_matter(
    change: dict[str, object], same: bool, options: Options
) -> None:
    source = Source(name="a.txt", sha256="0" * 64, data=b"")
    changed = msgspec.structs.replace(options, **change)
    assert (task.key_of(source, changed) == task.key_of(source, options)) is same


def test_a_users_catalogue_changes_only_the_fingerprint_of_the_catalogue() -> None:
    ours, theirs = fingerprint(), fingerprint(b"[[instrument]]")
    assert (ours.code, ours.language) == (theirs.code, theirs.language)
    assert ours.catalogue != theirs.catalogue != fingerprint(b"").catalogue


@pytest.mark.parametrize("library", ["pdfminer.six", "regex", "lxml"])
def test_another_release_of_a_library_is_another_extractor(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint()
    monkeypatch.setattr(module, "release", lambda name: "0" if name == library else version(name))
    after = module._installed.__wrapped__()
    assert (after.code == before.code, after[1:] == before[1:]) == (False, True)


@pytest.mark.parametrize("library", [*module._LIBRARIES, "msgspec", "pyarrow", "pandas"])
def test_a_release_is_that_of_the_metadata(library: str) -> None:
    assert module.release(library) == version(library)


def test_a_library_that_is_not_there_has_no_release() -> None:
    with pytest.raises(PackageNotFoundError):
        module.release("no-such-library")


def spoilt(data: bytes) -> Iterator[bytes]:
    yield b""
    yield b"broken"
    yield data[:-1]
    yield data[:32]
    yield data + b"\0"
    for at in (0, 31, 32, len(data) // 2, len(data) - 1):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_damaged_result_is_made_again(tmp_path: Path, options: Options) -> None:
    (one,) = make(tmp_path / "raw", 1)
    key = perform(one, options).key
    path = Results(Path(options.results)).path(key)
    sound = path.read_bytes()
    for broken in spoilt(sound):
        path.write_bytes(broken)
        assert not perform(one, options).cached
        assert path.read_bytes() == sound


def test_a_result_of_other_records_counts_as_missing(tmp_path: Path) -> None:
    from hashlib import sha256

    results = Results(tmp_path)
    data = msgspec.msgpack.encode({"document": 1})
    results.path("ab" * 32).parent.mkdir()
    results.path("ab" * 32).write_bytes(data + sha256(data).digest())
    assert results.get("ab" * 32) is None


def test_a_result_that_is_gone_before_it_is_written_is_a_clear_error(
    tmp_path: Path, options: Options
) -> None:
    (one,) = make(tmp_path / "raw", 1)
    outcome = perform(one, options)
    results = Results(Path(options.results))
    results.path(outcome.key).unlink()
    with pytest.raises(FileNotFoundError, match=r"the result of 1\.txt is gone"):
        list(ordered([outcome], results))


@pytest.mark.parametrize("place", ["gone.txt", "folder.txt"])
def test_a_source_that_cannot_be_read_is_tried_again(tmp_path: Path, options: Options, place: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    lost = perform(Task(place=str(tmp_path / place), name=place), options)
    assert lost.document.status == "failed"
    assert lost.rows is not None
    assert [found.code for found in lost.rows.findings] == ["source.unreadable"]
    assert place in lost.rows.findings[0].message
    assert not Path(options.results).exists()
    assert list(ordered([lost], Results(Path(options.results)))) == [lost.rows]


def test_a_folder_under_the_name_of_a_result_is_none(tmp_path: Path, options: Options) -> None:
    (one,) = make(tmp_path / "raw", 1)
    results = Results(Path(options.results))
    key = perform(one, options).key
    results.path(key).unlink()
    (results.path(key) / "inside").mkdir(parents=True)
    assert results.get(key) is None
    outcome = perform(one, options)
    assert (outcome.cached, outcome.document.status) == (False, "ok")
    assert results.get(key) is not None


def test_a_crash_is_not_kept(tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = make(tmp_path / "raw", 1)
    with monkeypatch.context() as broken:
        broken.setattr("unrec.batch.extract.normalise", lambda _: 1 / 0)
        crashed = perform(one, options)
    assert crashed.rows is not None
    assert crashed.rows.findings[0].code == "document.crashed"
    assert "ZeroDivisionError" in crashed.rows.findings[0].message
    assert kept(tmp_path / "results") == 0
    assert perform(one, options).document.status != "failed"


def test_a_call_without_memory_for_its_frame_is_no_crash(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CPython 3.11 raises this `SystemError` where a limit is reached in the middle of a call."""

    def normalise(_: object) -> None:
        raise SystemError("error return without exception set")

    monkeypatch.setattr("unrec.batch.extract.normalise", normalise)
    with pytest.raises(MemoryError):
        perform(make(tmp_path / "raw", 1)[0], options)


@pytest.mark.parametrize("code", ["ocr.missing", "ocr.no_language_data", "ocr.failed"])
def test_recognition_that_failed_is_tried_again(
    code: str, tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = make(tmp_path / "raw", 1)
    with monkeypatch.context() as broken:
        broken.setattr(
            "unrec.batch.extract.extract", lambda source, *_, **__: failed(source, code, "no Tesseract")
        )
        assert perform(one, options).document.status == "failed"
    assert kept(tmp_path / "results") == 0
    assert perform(one, options).document.status != "failed"


def test_another_tesseract_is_asked_again(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(name="a.pdf", sha256="0" * 64, data=b"")
    ocr = msgspec.structs.replace(options, ocr=True)
    keys = []
    for release in ("", "tesseract 4", "tesseract 5"):
        monkeypatch.setattr("unrec.reading.ocr.release", lambda said=release: said)
        keys.append((task.key_of(source, ocr), task.key_of(source, options)))
    assert len({with_ocr for with_ocr, _ in keys}) == 3
    assert len({without for _, without in keys} | {with_ocr for with_ocr, _ in keys}) == 4


@pytest.mark.parametrize("note", [b"", b"\xff\xfe", b"a\0b", b"../" * 20 + b"etc/", b"0" * 64])
def test_a_damaged_record_of_a_place_is_ignored(tmp_path: Path, options: Options, note: bytes) -> None:
    (one,) = make(tmp_path / "raw", 1)
    outcome = perform(one, options)
    results = Results(Path(options.results))
    results.remember("s3://bucket/1.txt", outcome.key)
    assert results.remembered("s3://bucket/1.txt") == outcome.key
    assert results.remembered("s3://bucket/2.txt") is None
    (file,) = (tmp_path / "results/places").iterdir()
    file.write_bytes(note)
    assert results.remembered("s3://bucket/1.txt") is None


def test_a_document_that_fails_for_good_is_kept(tmp_path: Path, options: Options) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    empty = Task(place=str(tmp_path / "empty.txt"), name="empty.txt")
    assert perform(empty, options).document.status == "failed"
    assert perform(empty, options).cached


def test_results_that_cannot_be_written_are_an_error_and_leave_nothing(tmp_path: Path) -> None:
    (one,) = make(tmp_path / "raw", 1)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="file"):
        perform(one, Options(results=str(tmp_path / "file")))


@pytest.mark.slow
def test_processes_share_a_cache(tmp_path: Path, options: Options) -> None:
    """Four processes over the same documents at the same time: every one ends with all, all sound."""
    code = (
        "import sys; from unrec.batch import Options, Task, perform\n"
        "options = Options(results=sys.argv[1])\n"
        "for place in sys.argv[2:]:\n"
        "    assert perform(Task(place=place, name=place[-6:]), options).document.status != 'failed'\n"
    )
    places = [one.place for one in make(tmp_path / "raw", *range(10, 50))]
    command = [sys.executable, "-c", code, options.results, *places]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(600) for process in running] == [0] * 4
    assert kept(tmp_path / "results") == 40
    alone = Options(results=str(tmp_path / "alone"))
    for place in places:
        perform(Task(place=place, name=place[-6:]), alone)
    assert contents(tmp_path / "results") == contents(tmp_path / "alone")
