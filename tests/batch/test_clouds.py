"""Sources and outputs in a bucket and on the web, over real connections to servers of this machine."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import unrec as library
from tests.batch.made import contents, make, text, unrec
from unrec.batch.sources import Bucket, fetched
from unrec.store.write import OWNED

# Looked for, and not imported where no test of these runs.
pytestmark = [
    pytest.mark.skipif(not find_spec("s3fs"), reason="the extra `s3` is not installed"),
    pytest.mark.skipif(not find_spec("moto"), reason="the group `clouds` is not installed"),
]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A server that speaks S3; the environment says where, as a user's own would."""
    port = free_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "hidden",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    kept = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    # A file system that was made without these may be kept from another test.
    pytest.importorskip("s3fs", reason="the extra `s3` is not installed").S3FileSystem.clear_instance_cache()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield given["AWS_ENDPOINT_URL"]
        finally:
            server.kill()
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def bucket(s3: str) -> Iterator[Any]:
    """A file system on the server, with documents at two depths in
    the bucket `docs` and an empty bucket `out`.
    """
    import s3fs

    system = s3fs.S3FileSystem(skip_instance_cache=True)
    for name in ("docs", "out"):
        system.mkdir(name)
    system.pipe("docs/raw/1.txt", text(1).encode())
    system.pipe("docs/raw/deep/2.txt", text(2).encode())
    system.pipe("docs/raw/picture.png", b"no document")
    yield system
    for name in ("docs", "out"):
        system.rm(name, recursive=True)


@pytest.mark.slow
def test_from_bucket_to_bucket_and_back(bucket: Any, tmp_path: Path) -> None:
    make(tmp_path / "raw", 1, 2)
    assert unrec(tmp_path, "run", "raw", "-o", "here", "-q").returncode == 0
    done = unrec(tmp_path, "run", "s3://docs/raw", "-o", "s3://out/data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "written to s3://out/data/" in done.stdout
    found = {name.removeprefix("out/data/"): bucket.cat_file(name) for name in bucket.find("out/data")}
    assert found == contents(tmp_path / "here")
    assert {path.name for path in tmp_path.iterdir()} == {"raw", "here", ".unrec-cache"}

    for words in (
        ("show", "V.19-00001.ar"),
        ("references", "--article", "6"),
        ("export", "csv", "-o", "csv"),
        ("report", "-o", "pages"),
    ):
        there = unrec(tmp_path, *words, "--in", "s3://out/data")
        here = unrec(tmp_path, *words, "--in", "here")
        # Where the index was made is another place; all else is the same.
        told = [
            [line for line in done.stderr.splitlines() if "search.sqlite" not in line]
            for done in (there, here)
        ]
        assert (there.returncode, there.stdout, told[0]) == (0, here.stdout, told[1]), words

    with_python = library.open_output("s3://out/data")
    assert with_python.documents["document_id"].tolist() == ["V.19-00001.ar", "V.19-00002.ar"]
    assert with_python.document("V.19-00001").recommendations[0].path == "m1.r1"
    copy = with_python.folder
    assert copy.is_dir()
    del with_python
    assert not copy.exists()
    assert library.read("s3://docs/raw/1.txt").document_id == "V.19-00001.ar"

    # A second run takes away what is no longer there, and nothing else.
    bucket.pipe("out/data/notes.txt", b"mine")
    assert unrec(tmp_path, "run", "s3://docs/raw/1.txt", "-o", "s3://out/data", "-q").returncode == 0
    names = {name.removeprefix("out/data/") for name in bucket.find("out/data")}
    assert {name for name in names if name.startswith("json/")} == {"json/V.19-00001.ar.json"}
    assert "notes.txt" in names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "s3://docs/none/"), "s3://docs/none/"),
        (("run", "s3://nobucket/raw"), "s3://nobucket/raw: not found"),
        (("run", "s3://docs/raw", "-o", "s3://nobucket/out"), "s3://nobucket/out"),
        (("show", "V.19-00001.ar", "--in", "s3://out/none"), "output not found: s3://out/none"),
        (("references", "--in", "s3://nobucket/out"), "s3://nobucket/out"),
        (("show", "V.19-00001.ar", "--in", "https://example.org/out"), "is on the web"),
        (("compare", "--languages", "--in", "s3://out/data"), "is an address, and this works on a folder"),
    ],
)
def test_missing_objects_are_reported(bucket: Any, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = unrec(tmp_path, *words)
    assert (done.returncode in {1, 2}, said in done.stderr) == (True, True), done.stderr
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr


@pytest.mark.slow
def test_a_failed_connection_to_the_bucket_is_reported(
    bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    done = unrec(tmp_path, "show", "V.19-00001.ar", "--in", "s3://out/data")
    assert done.returncode == 2
    assert "s3://out/data" in done.stderr
    assert "Traceback" not in done.stderr
    status, findings = failed(tmp_path, "s3://docs/raw/1.txt")
    assert (status, [one["code"] for one in findings]) == (1, ["source.unreadable"])


def test_a_name_that_leads_out_of_the_output_is_not_copied(bucket: Any) -> None:
    bucket.pipe("out/bad/json/../../../evil.json", b"{}")
    bucket.pipe("out/bad/json/good.json", b"{}")
    bucket.pipe("out/bad/other/x.json", b"{}")
    copy = fetched("s3://out/bad", OWNED)
    assert list(contents(Path(copy.name))) == ["json/good.json"]
    copy.cleanup()
    assert Bucket("s3://out/bad").place.shown == "s3://out/bad"


class Handler(SimpleHTTPRequestHandler):
    """The files of a folder; `/slow…` is never answered, `/500…` is answered so."""

    def __init__(self, *rest: Any, stop: threading.Event, **named: Any) -> None:
        self.stop = stop
        super().__init__(*rest, **named)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/slow"):
            self.stop.wait(60)
        elif self.path.startswith("/500"):
            self.send_error(500)
        else:
            super().do_GET()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("aiohttp", reason="the extra `http` is not installed")
    make(tmp_path / "web", 1)
    stop = threading.Event()
    handler = partial(Handler, directory=str(tmp_path / "web"), stop=stop)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        serving.daemon_threads = True
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        stop.set()
        serving.shutdown()
        thread.join()


def failed(folder: Path, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """The status of a run, and its grave findings."""
    done = unrec(folder, "run", *words, "--private", "--json", "-o", "output")
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["to_look_at"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("gone.txt", "source.unreadable", "not found"),
        ("500.txt", "source.unreadable", "the server answered 500"),
        ("slow.txt", "document.timeout", "was not done after 20 seconds"),
    ],
)
def test_what_the_web_does_not_give_is_a_finding_and_others_are_read(
    web: str, tmp_path: Path, name: str, code: str, said: str
) -> None:
    status, findings = failed(tmp_path, f"{web}/1.txt", f"{web}/{name}", "--timeout", "20")
    assert (status, [one["code"] for one in findings]) == (1, [code])
    assert said in findings[0]["message"]
    rows = library.open_output(tmp_path / "output").documents
    assert dict(zip(rows["source"], rows["status"], strict=True)) == {"1.txt": "ok", name: "failed"}


@pytest.mark.slow
def test_a_refused_connection_is_a_finding(web: str, tmp_path: Path) -> None:
    status, findings = failed(tmp_path, f"http://127.0.0.1:{free_port()}/a.txt", f"{web}/1.txt")
    assert (status, [one["code"] for one in findings]) == (1, ["source.unreadable"])
    assert "the connection was refused" in findings[0]["message"]
