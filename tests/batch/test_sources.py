"""Places of sources: local paths, and URLs of any file system that fsspec has a driver for."""

import os
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.batch.made import contents, make, text, unrec
from unrec.batch import Options, Task, perform
from unrec.batch.sources import Access, Bucket, Place, _why, to_install, without_secrets
from unrec.batch.workers import perform_all
from unrec.cli import inputs
from unrec.cli.inputs import find_sources
from unrec.reading import SUFFIXES
from unrec.store.folders import UnfitError

fsspec = pytest.importorskip("fsspec", reason="the extra `cluster` is not installed")


@pytest.mark.parametrize(
    ("place", "name", "is_url"),
    [
        ("a/b.txt", "b.txt", False),
        ("/a/b.txt", "b.txt", False),
        ("s3://bucket/a/b.pdf", "b.pdf", True),
        ("https://host/a/b.pdf/", "b.pdf", True),
        ("gs://bucket", "bucket", True),
        ("a/\u202egpj.txt", "⟨U+202E⟩gpj.txt", False),
    ],
)
def test_names(place: str, name: str, is_url: bool) -> None:
    assert (Place(place).name, Place(place).is_url) == (name, is_url)


@pytest.fixture
def bucket() -> Iterator[str]:
    """A bucket with documents at two depths and something else, in memory."""
    system = fsspec.filesystem("memory")
    system.pipe("/bucket/1.txt", text(1).encode())
    system.pipe("/bucket/deep/2.TXT", text(2).encode())
    system.pipe("/bucket/picture.png", b"no document")
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


def test_a_bucket_is_searched_for_documents(bucket: str) -> None:
    found = list(Place(bucket).find(SUFFIXES))
    assert [place.name for place in found] == ["1.txt", "2.TXT"]
    assert found[0].read_bytes() == text(1).encode()
    assert [place.name for place in Place(f"{bucket}/picture.png").find(SUFFIXES)] == ["picture.png"]


def test_a_bucket_is_listed_for_a_run(tmp_path: Path) -> None:
    make(tmp_path / "raw", 1, 2)
    assert [task.name for task in find_sources([f"local://{tmp_path}/raw"]).tasks] == ["1.txt", "2.txt"]


def test_a_file_named_in_several_ways_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "raw", 1, 2)
    monkeypatch.chdir(tmp_path)
    places = ["raw", "./raw/1.txt", str(tmp_path / "raw"), f"file://{tmp_path}/raw/2.txt", "raw/../raw"]
    assert [task.name for task in find_sources(places).tasks] == ["1.txt", "2.txt"]


def test_links_are_followed_and_each_folder_searched_once(tmp_path: Path) -> None:
    make(tmp_path / "raw", 1)
    make(tmp_path / "elsewhere", 2)
    (tmp_path / "raw/linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(tmp_path / "raw")
    assert [task.name for task in find_sources([str(tmp_path / "raw")]).tasks] == ["1.txt", "2.txt"]


def test_a_link_that_leads_nowhere_is_a_failed_document(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/loop.txt").symlink_to("loop.txt")
    (loop,) = find_sources([str(tmp_path / "raw")]).tasks
    assert perform(loop, Options(results=str(tmp_path / "results"))).document.status == "failed"


def test_what_stands_in_archives_is_listed_by_name_whichever_is_looked_into_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.zip", "b.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("1.txt", "x")
            archive.writestr("2.pptx", "")
    last_first = lambda *asked: sorted(perform_all(*asked), key=lambda each: each.place, reverse=True)  # noqa: E731
    monkeypatch.setattr(inputs, "perform_all", last_first)
    unread = [each.name for each in find_sources([str(tmp_path)]).unread]
    assert unread == ["a.zip!2.pptx", "b.zip!2.pptx"]


@pytest.mark.parametrize(
    ("place", "name", "shown"),
    [
        (
            "https://user:secret@host/a.pdf?sig=secret#secret",
            "a.pdf",
            "https://host/a.pdf",
        ),
        ("ftp://user:secret@host/b/a.pdf", "a.pdf", "ftp://host/b/a.pdf"),
        ("https://user:sec@ret@host/a.pdf", "a.pdf", "https://host/a.pdf"),
        ("https://user:secret@host/a b.pdf\n?sig=secret", "a b.pdf⟨U+000A⟩", "https://host/a b.pdf\n"),
        ("HTTP://user:secret@host/a.pdf?sig=secret", "a.pdf", "http://host/a.pdf"),
        ("webhdfs://host/a.pdf?token=secret", "a.pdf", "webhdfs://host/a.pdf"),
        ("Sftp://secret@host/a.pdf#secret", "a.pdf", "sftp://host/a.pdf"),
        ("simplecache::HTTPS://host/a.pdf?secret", "a.pdf", "simplecache::https://host/a.pdf"),
        ("S3://secret@bucket/a?b.pdf", "a?b.pdf", "s3://bucket/a?b.pdf"),
        ("s3://bucket/a?b#c.pdf", "a?b#c.pdf", "s3://bucket/a?b#c.pdf"),
        ("raw/a?b.pdf", "a?b.pdf", "raw/a?b.pdf"),
        ("memory://bucket/me@home.pdf", "me@home.pdf", "memory://bucket/me@home.pdf"),
    ],
)
def test_secrets_of_a_url_appear_nowhere(place: str, name: str, shown: str) -> None:
    assert (Place(place).name, Place(place).shown) == (name, shown)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no HTTP://u:secret@h/a?sig=secret here", "no HTTP://h/a here"),
        ("'WebHDFS://h/a?token=secret': refused", "'WebHDFS://h/a': refused"),
        ("x-y+z://secret@h/a#secret", "x-y+z://h/a"),
        ("s3://bucket/a?b", "s3://bucket/a?b"),
        ("is it so? https://h/a", "is it so? https://h/a"),
    ],
)
def test_secrets_of_any_scheme_are_not_told(said: str, told: str) -> None:
    assert without_secrets(said) == told


def test_a_container_is_no_secret_of_a_message() -> None:
    with pytest.raises(OSError, match="account") as raised, Place("memory://c@acc/x").opened():
        raise ValueError("the account of acc says: secret")
    assert "the account of acc says: secret" in str(raised.value)


def test_secrets_of_a_url_are_not_in_messages_of_drivers(tmp_path: Path) -> None:
    place = "http://user:secret@127.0.0.1:9/a.pdf?sig=secret"
    lost = perform(Task(place=place, name=Place(place).name), Options(results=str(tmp_path)))
    assert lost.rows is not None
    assert "secret" not in str(lost.rows)
    assert "http://127.0.0.1:9/a.pdf" in lost.rows.findings[0].message


def test_what_cannot_be_read_in_a_folder_is_a_failed_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "raw", 1)
    (tmp_path / "raw/dangling.txt").symlink_to("nowhere")
    (tmp_path / "raw/closed").mkdir()
    scandir = os.scandir

    def refused(folder: Path) -> "os._ScandirIterator[str]":
        if folder.name == "closed":
            raise PermissionError
        return scandir(str(folder))

    monkeypatch.setattr(os, "scandir", refused)
    tasks = find_sources([str(tmp_path / "raw")]).tasks
    assert [task.name for task in tasks] == ["1.txt", "closed", "dangling.txt"]
    outcomes = [perform(task, Options(results=str(tmp_path / "results"))) for task in tasks]
    assert [outcome.document.status == "failed" for outcome in outcomes] == [False, True, True]


def test_a_url_gives_what_the_file_gives(bucket: str, tmp_path: Path) -> None:
    (local,) = make(tmp_path / "raw", 1)
    there = perform(Task(place=f"{bucket}/1.txt", name="1.txt"), Options(results=str(tmp_path / "a")))
    here = perform(local, Options(results=str(tmp_path / "b")))
    assert (there.key, there.document) == (here.key, here.document)


def test_a_url_that_is_gone_names_itself(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"memory://gone/x\.txt: not found"):
        Place("memory://gone/x.txt").read_bytes()
    lost = perform(Task(place="memory://gone/x.txt", name="x.txt"), Options(results=str(tmp_path)))
    assert lost.rows is not None
    assert lost.rows.findings[0].code == "source.unreadable"


MISSING = [("nosuch://bucket", "Protocol not known")]
if find_spec("s3fs") is None:
    MISSING.append(("s3://bucket/a.pdf", to_install("s3")))
if find_spec("gcsfs") is None:
    MISSING.append(("gs://bucket/a.pdf", to_install("gs")))


@pytest.mark.parametrize(("url", "words"), MISSING)
def test_a_missing_driver_is_named(url: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=re.escape(words)):
        Place(url).read_bytes()
    done = unrec(tmp_path, "run", url)
    assert done.returncode == 2
    assert done.stderr.startswith(f"unrec: {url}: ")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("aiohttp", reason="fsspec's driver for http needs it")
    make(tmp_path / "raw", 1, 2)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.mark.slow
def test_documents_over_http(server: str, tmp_path: Path) -> None:
    assert unrec(tmp_path, "run", "raw", "-o", "here").returncode == 0
    for number, places in enumerate(([f"{server}/raw/"], [f"{server}/raw/1.txt", f"{server}/raw/2.txt"])):
        done = unrec(tmp_path, "run", *places, "-o", f"there{number}", "--no-cache", "--private")
        assert done.returncode == 0, done.stderr
        assert contents(tmp_path / f"there{number}") == contents(tmp_path / "here")
    gone = unrec(tmp_path, "run", f"{server}/gone.txt", "--private")
    assert gone.returncode == 1
    assert "gone.txt: not found" in gone.stderr
    assert "Traceback" not in gone.stderr


@pytest.fixture
def unwell() -> Iterator[str]:
    """A server that answers what its path says, or never."""
    pytest.importorskip("aiohttp", reason="fsspec's driver for http needs it")
    over = threading.Event()

    class Unwell(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = self.path.strip("/").partition(".")[0]
            if status.isdecimal():
                self.send_error(int(status))
            else:
                over.wait(30)

        do_HEAD = do_GET  # noqa: N815 -- the server's own name for it

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Unwell) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        over.set()
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "words"), [("404.pdf", "not found"), ("403.pdf", "the server answered 403"), ("503.pdf", "503")]
)
def test_answers_of_a_server_are_reported(unwell: str, path: str, words: str) -> None:
    with pytest.raises(OSError, match=words):
        Place(f"{unwell}/{path}", Access(private=True)).read_bytes()


def test_a_refused_connection_says_so(unwell: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="the connection was refused"):
        Place(f"http://127.0.0.1:{port}/a.pdf", Access(private=True)).read_bytes()


def test_a_server_that_never_answers_is_given_up(unwell: str, tmp_path: Path) -> None:
    done = unrec(tmp_path, "run", f"{unwell}/never/", "--private", "--timeout", "1")
    assert done.returncode == 2
    assert "was not done after 1 seconds" in done.stderr


def test_a_web_address_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="from which only documents are read"):
        Bucket("https://example.org/out")


def test_a_timeout_of_a_driver_is_reported() -> None:
    assert _why(TimeoutError()) == "no answer in time"


def test_an_optional_part_is_installed_by_what_it_requires(monkeypatch: pytest.MonkeyPatch) -> None:
    assert to_install("serve").startswith("pip install 'python-multipart>=")
    assert "'starlette" in to_install("serve")
    monkeypatch.setattr("unrec.batch.sources.DISTRIBUTION", "not-installed-here")
    assert to_install("serve") == "pip install '.[serve]' in the clone"
