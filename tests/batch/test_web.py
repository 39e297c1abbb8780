"""Sources on the web: nothing is read from where the user did not say, and nothing waits for ever."""

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.batch.made import UNREC, started, text, unrec, wait_until
from unrec.batch.sources import Access, Place, RefusedError, _check, client, host_of
from unrec.cli.inputs import find_sources

pytest.importorskip("aiohttp", reason="fsspec's driver for http needs it")
PRIVATE = Access(private=True)
ASKED: list[str] = []
"""What the server that never answers was asked for."""


class Handler(BaseHTTPRequestHandler):
    """`/x.txt` is a document, what `send_much` sends is too much, `/away/…` leads to another host,
    `/here/…` stays, `/slow/` never answers, `/gone/` is not there."""

    def __init__(self, stop: threading.Event, *rest: object) -> None:
        self.stop = stop
        super().__init__(*rest)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        port = str(self.headers["Host"]).rpartition(":")[2]
        if self.path.startswith("/slow"):
            ASKED.append(self.path)
            self.stop.wait(60)
            return
        if self.path.startswith(("/bomb", "/endless", "/tree", "/many")):
            self.send_much()
            return
        if self.path.startswith("/gone"):
            self.send_error(404)
            return
        if self.path.startswith(("/away", "/here")):
            host = "localhost" if self.path.startswith("/away") else "127.0.0.1"
            self.send_response(302)
            self.send_header("Location", f"http://{host}:{port}/x.txt")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b'<a href="http://evil.example/b.txt">b</a> <a href="x.txt">x</a>'
        if self.path.endswith("x.txt"):
            body = text(1).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path.endswith("/") else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def send_much(self) -> None:
        """Send a page of 300 MB that is packed small, one without end, folders in folders, or many files."""
        packed = self.path.startswith("/bomb")
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path.endswith(".txt") else "text/html")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(OSError):  # who reads no further has gone
            if packed and self.command == "GET":
                packer = zlib.compressobj(9, zlib.DEFLATED, 31)
                for _ in range(30):
                    self.wfile.write(packer.compress(b"some words of a line.\n" * 500_000))
                self.wfile.write(packer.flush())
            elif self.command == "GET":
                tree, endless = self.path.startswith("/tree"), self.path.startswith("/endless")
                shape = b'<a href="%d/">x</a>' if tree else b'<a href="%d.txt">x</a>'
                for number in itertools.count() if endless else range(200 if tree else 300_000):
                    self.wfile.write(shape % number)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    stop = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, stop)) as serving:
        serving.daemon_threads = True
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        stop.set()
        serving.shutdown()
        thread.join()


def test_private_addresses_are_read_where_the_user_says_so(server: str) -> None:
    with pytest.raises(OSError, match="private address; --private"):
        Place(f"{server}/x.txt").read_bytes()
    assert Place(f"{server}/x.txt", PRIVATE).read_bytes() == text(1).encode()


def test_a_name_that_leads_to_a_private_address_is_refused(server: str) -> None:
    port = server.rpartition(":")[2]
    with pytest.raises(OSError, match="private address"):
        Place(f"http://localhost:{port}/x.txt").read_bytes()


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"])
def test_addresses_that_are_not_public_are_refused_before_anything_is_sent(host: str) -> None:
    with pytest.raises(OSError, match="private address"):
        Place(f"http://{host}:9/x.txt").read_bytes()


@pytest.mark.parametrize("host", ["::1", "[::ffff:127.0.0.1]", "fe80::1%eth0", "fc00::1", "224.0.0.1"])
def test_addresses_of_other_kinds_that_are_not_public_are_refused(host: str) -> None:
    with pytest.raises(RefusedError):
        _check(host, Access(follow=True))
    _check(host, PRIVATE)
    _check("8.8.8.8", Access())


def test_redirects_stay_on_the_host(server: str) -> None:
    assert Place(f"{server}/here", PRIVATE).read_bytes() == text(1).encode()
    with pytest.raises(OSError, match="another host, localhost; --follow"):
        Place(f"{server}/away", PRIVATE).read_bytes()
    assert Place(f"{server}/away", Access(follow=True, private=True)).read_bytes() == text(1).encode()


def test_a_redirect_to_a_private_address_is_refused_also_where_redirects_are_followed() -> None:
    async def redirected() -> None:
        session = await client(Access(follow=True))()
        try:
            (on_redirect,) = session.trace_configs[0].on_request_redirect
            from yarl import URL

            response = SimpleNamespace(headers={"Location": "http://10.1.2.3/"}, url=URL("http://a.example/"))
            told = SimpleNamespace(response=response, url=response.url)
            await on_redirect(session, None, told)
        finally:
            await session.close()

    # In a thread of its own: a browser that another test keeps open has a loop running in this one.
    with ThreadPoolExecutor(1) as own, pytest.raises(RefusedError, match="private address"):
        own.submit(asyncio.run, redirected()).result()


def test_a_page_lists_documents_of_its_own_host_only(server: str) -> None:
    assert [place.name for place in Place(f"{server}/list/", PRIVATE).find((".txt",))] == ["x.txt"]


def test_hosts() -> None:
    places = ("https://A.b:9/c", "http://u:p@h/", "s3://bucket/a", "raw/a", "http://[::1]:9/", "http://[::1/")
    assert [host_of(each) for each in places] == ["a.b", "h", "bucket", "", "::1", ""]


class Sixth(ThreadingHTTPServer):
    """A server at a number of version 6."""

    address_family = socket.AF_INET6


@pytest.mark.skipif(not socket.has_ipv6, reason="no numbers of version 6 here")
def test_a_host_by_its_number_of_version_6(tmp_path: Path) -> None:
    try:
        serving = Sixth(("::1", 0), partial(Handler, threading.Event()))
    except OSError:
        pytest.skip("no numbers of version 6 here")
    with serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        place = f"http://[::1]:{serving.server_port}"
        assert Place(f"{place}/x.txt", PRIVATE).read_bytes() == text(1).encode()
        assert [each.name for each in Place(f"{place}/list/", PRIVATE).find((".txt",))] == ["x.txt"]
        for host in ("[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]"):
            with pytest.raises(OSError, match="private address"):
                Place(f"{place.replace('[::1]', host)}/x.txt").read_bytes()
        serving.shutdown()
        thread.join()


PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, done.returncode, done.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("bomb/", 2, "more bytes come from there than are read"),
        ("endless/", 2, "more bytes come from there than are read"),
        ("tree/", 2, "needed more memory than it was allowed"),
        ("many/", 2, "more than 200,000 files"),
        ("bomb/a.txt", 1, "needed more memory than it was allowed"),
    ],
)
def test_what_a_server_sends_is_taken_within_the_limits(
    server: str, tmp_path: Path, path: str, status: int, said: str
) -> None:
    """The peak is that of the largest process, with the code and the libraries that all of them share."""
    words = ("run", f"{server}/{path}", "--private", "--no-cache", "--max-memory", "400", "--timeout", "60")
    whole = [sys.executable, "-c", PEAK, UNREC, *words]
    told = subprocess.run(whole, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    peak, left, message = told.split(" ", 2)
    assert int(left) == status
    assert (path if status == 2 else "a.txt") in message
    assert said in message
    assert int(peak) < 1.1 * 400_000_000


def test_listing_is_under_the_time_limit(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    start = time.monotonic()
    with pytest.raises(typer.Exit):
        find_sources([f"{server}/slow/"], PRIVATE, 0.5)
    assert time.monotonic() - start < 5
    assert "was not done after 0.5 seconds" in capsys.readouterr().err


@pytest.mark.slow
def test_an_interrupt_ends_a_listing_that_gets_no_answer(server: str, tmp_path: Path) -> None:
    with started(tmp_path, "run", f"{server}/slow/interrupted/", "--private") as process:
        wait_until(lambda: "/slow/interrupted/" in ASKED)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=20)[1]  # before the server would give up
    assert process.returncode == 130
    assert "Traceback" not in said


@pytest.mark.slow
def test_secrets_of_urls_are_in_no_message(server: str, tmp_path: Path) -> None:
    for place in (
        "memory://user:secret@nowhere/",
        server.replace("//", "//user:secret@") + "/gone/?key=secret",
    ):
        done = unrec(tmp_path, "run", place, "--private")
        assert done.returncode in {1, 2}
        assert "secret" not in done.stdout + done.stderr
