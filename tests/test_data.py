"""Copies of data files: they say the same, and are used only where nobody else may have written them."""

import datetime as dt
import os
import stat
import time
import tomllib
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from unrec import data
from unrec.catalogue import with_extra
from unrec.data import DataError, json_as, toml_as, toml_of

FILES = [b"a = 1\n[b]\nc = ['x', 2.5, true]\n", b"", "ا = 'ب'\n".replace("ا", '"ا"').encode()]
HELD = [tomllib.loads(one.decode()) for one in FILES]


pytestmark = pytest.mark.usefixtures("data_folder")


def unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing is parsed."""

    def none(_: str) -> dict[str, object]:
        raise AssertionError("parsed")

    monkeypatch.setattr("unrec.data.tomllib.loads", none)


def test_a_cached_copy_equals_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.parsed(FILES) == HELD
    unparsed(monkeypatch)
    assert data.parsed(FILES) == HELD


def test_cached_copies_of_all_data_files_equal_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(Path(str(resources.files("unrec"))).rglob("*.toml"))
    assert len(files) > 50
    texts = [file.read_bytes() for file in files]
    held = [tomllib.loads(text.decode()) for text in texts]
    assert data.parsed(texts) == held
    unparsed(monkeypatch)
    assert data.parsed(texts) == held


def test_other_bytes_have_another_copy() -> None:
    data.parsed(FILES)
    assert data.parsed([b"a = 2\n", *FILES[1:]])[0] == {"a": 2}
    assert data.parsed([FILES[1], FILES[0]]) == [HELD[1], HELD[0]]


def test_what_json_cannot_hold_is_parsed_each_time(data_folder: Path) -> None:
    for _ in range(2):
        assert data.parsed([b"a = 2019-01-02\n"])[0]["a"].year == 2019
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"x" * 90])
def test_a_damaged_copy_is_made_again(data_folder: Path, spoilt: bytes) -> None:
    data.parsed(FILES)
    (copy,) = data_folder.iterdir()
    whole = copy.read_bytes()
    for wrong in (spoilt, whole[:-1], whole[:40] + b"7" + whole[41:]):
        copy.write_bytes(wrong)
        assert data.parsed(FILES) == HELD
        assert copy.read_bytes() == whole


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_is_not_used(data_folder: Path, mode: int) -> None:
    data_folder.mkdir(parents=True)
    data_folder.chmod(mode)
    assert data.parsed(FILES) == HELD
    assert list(data_folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="owners are those of POSIX")
def test_a_folder_of_another_user_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    data.parsed(FILES)
    data._folder.cache_clear()
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    assert data._folder() is None


def test_a_new_folder_is_for_nobody_else(data_folder: Path) -> None:
    data.parsed(FILES)
    if os.name != "nt":
        assert stat.S_IMODE(data_folder.stat().st_mode) == 0o700


def test_without_a_folder_everything_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file")
    assert data.parsed(FILES) == HELD
    assert data.kept("code", "text", str, lambda: "made") == "made"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("LOCALAPPDATA", "not/absolute")
    data._folder.cache_clear()
    assert data.parsed(FILES) == HELD
    assert not Path("not").exists()


def test_what_was_made_is_kept_by_what_made_it() -> None:
    made = iter("abc")
    assert [data.kept("1", text, str, lambda: next(made)) for text in ("x", "x", "y")] == ["a", "a", "b"]
    assert data.kept("2", "x", str, lambda: next(made)) == "c"


def test_copies_that_are_old_go_when_a_new_one_comes(data_folder: Path) -> None:
    data.parsed(FILES)
    (old,) = data_folder.iterdir()
    os.utime(old, (0, 0))
    data.parsed(FILES[:1])
    assert not old.exists()
    assert len(list(data_folder.iterdir())) == 1


def test_what_was_kept_as_another_kind_is_made_anew() -> None:
    assert data.kept("1", "x", str, lambda: "text") == "text"
    assert data.kept("1", "x", list[int], lambda: [1, 2]) == [1, 2]
    assert data.kept("1", "x", list[int], lambda: [3]) == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "given",
    [
        b"a=" + b"[" * 100_000,
        b"a=" + b"[" * 100_000 + b"]" * 100_000,
        b"a=" + b"{a=" * 100_000,
        b"a=" + b"[" * 101 + b"]" * 101,
        b"a." * 101 + b"a=1",
        b"a." * 100_000 + b"a=1",
        b"'a' . " * 100_000 + b"a=1",
        b"[" + b"a." * 100_000 + b"a]",
        (b"a." * 500 + b"a=1\n") * 1_000,
        b"[" + b"a." * 90 + b"a]\n" + b"".join(b"k%d=1\n" % at for at in range(200_000)),
        b"a=\xff",
        b"a",
    ],
    ids=range(12),
)
def test_toml_that_costs_too_much_is_refused_at_once(given: bytes) -> None:
    begin = time.process_time()
    with pytest.raises(DataError):
        toml_of(given)
    with pytest.raises(msgspec.DecodeError):
        toml_as(given, dict[str, object])
    with pytest.raises(ValueError, match="is not a catalogue"):
        with_extra(given)
    assert time.process_time() - begin < 5


def test_toml_of_prose_is_read() -> None:
    text = "One sentence. " * 2_000
    prose = f'[a.b.c]\nd = """\n{text}"""\ne = [[1.5], {{f = 2020-01-01}}]\n'.encode()
    assert toml_of(prose) == {"a": {"b": {"c": {"d": text, "e": [[1.5], {"f": dt.date(2020, 1, 1)}]}}}}


@pytest.mark.parametrize("given", [b"[" * 100_000, b'{"a":' * 100_000, b'"\xff"', b'"\\ud800"', b"", b"\0"])
def test_json_that_is_none_is_told_by_one_error(given: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        json_as(given, object)
