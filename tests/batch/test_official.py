"""Official documents by symbol, from a server of this machine that does what the real ones do."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.batch.made import unrec
from tests.fixtures.formats.make import docx
from unrec.batch import Options, Results, Task, perform
from unrec.batch.official import (
    Got,
    Settings,
    SymbolError,
    Wanted,
    checked,
    get_all,
    read_manifest,
    symbol_of,
)

pytest.importorskip("aiohttp", reason="the extra `http` is not installed")

HERE = Path(__file__).parents[1] / "fixtures"
PDF = (HERE / "pdf/hard_lines.pdf").read_bytes()
DOC = (HERE / "formats/one.doc").read_bytes()
PAGE = b"<!doctype html><html><head><title>Not found</title></head><body>" + b"<p>No document.</p>" * 60
ASKED: list[tuple[str, str]] = []
"""What the server was asked for since the test began, and from which byte on."""
AGENTS: set[str] = set()


class Handler(BaseHTTPRequestHandler):
    """Each symbol `X/CASE/…` does what its case says; `times` counts how often a path was asked for."""

    protocol_version = "HTTP/1.1"
    stop = threading.Event()

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        ASKED.append((path, self.headers.get("Range", "")))
        AGENTS.add(self.headers.get("User-Agent", ""))
        times = sum(asked == path for asked, _ in ASKED)
        case = path.split("/X/")[-1].split("/")[0].lower() if "/X/" in path.upper() else path.strip("/")
        if "/x/" in path:
            case = path.split("/x/")[-1].split("/")[0]
        elif path.startswith("/files/"):
            case = "pdf"
        getattr(self, f"do_{case.replace('-', '_')}", self.do_page)(times)

    def send(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        if length is not None and length > len(body):
            self.close_connection = True

    def do_page(self, _: int) -> None:
        self.send(200, PAGE)

    def do_pdf(self, _: int) -> None:
        self.send(200, PDF, Content_Type="application/pdf")

    def do_viewer(self, _: int) -> None:
        self.send(200, b'<html><body><iframe src="/files/n1.pdf?x=1"></iframe>')

    def do_moved(self, _: int) -> None:
        self.send(301, Location="/files/n1.pdf")

    def do_capitals(self, _: int) -> None:
        if "/x/" in self.path:
            self.do_pdf(0)
        elif self.path.startswith("/UNDOC"):
            self.send(404)
        else:
            self.send(302, Location="/UNDOC/X/CAPITALS/1")

    def do_error(self, _: int) -> None:
        self.send(302, Location="/error") if "/X/" in self.path else self.send(200, PAGE)

    def do_gateway(self, times: int) -> None:
        self.send(502) if times == 1 else self.send(200, PDF)

    def do_down(self, _: int) -> None:
        self.send(503)

    def do_empty(self, _: int) -> None:
        self.send(200)

    def do_cut(self, times: int) -> None:
        begin = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
        if times == 1:
            self.send(200, PDF[:1000], len(PDF))
        else:
            self.send(206, PDF[int(begin) :], Content_Range=f"bytes {begin}-{len(PDF) - 1}/{len(PDF)}")

    def do_ignores(self, times: int) -> None:
        self.send(200, PDF[:1000], len(PDF)) if times == 1 else self.send(200, PDF)

    def do_unsatisfied(self, times: int) -> None:
        if times == 1:
            self.send(200, PDF[:1000], len(PDF))
        else:
            self.send(416) if self.headers.get("Range") else self.send(200, PDF)

    def do_unasked(self, _: int) -> None:
        self.send(206, PDF[:1000], Content_Range=f"bytes 0-999/{len(PDF)}")

    def do_unsaid(self, _: int) -> None:
        self.send(206, PDF[:1000])

    def do_whole_part(self, _: int) -> None:
        self.send(206, PDF, Content_Range=f"bytes 0-{len(PDF) - 1}/{len(PDF)}")

    def do_other_part(self, times: int) -> None:
        if times == 1:
            self.send(200, PDF[:1000], len(PDF))
        elif times == 2:
            self.send(206, PDF[500:], Content_Range=f"bytes 500-{len(PDF) - 1}/{len(PDF)}")
        else:
            self.send(206 if self.headers.get("Range") else 200, PDF)

    def do_no_address(self, _: int) -> None:
        self.send(302, Location="http://[")

    def do_no_port(self, _: int) -> None:
        self.send(302, Location="http://127.0.0.1:99999999/a.pdf")

    def do_no_letters(self, _: int) -> None:
        self.send(
            302, Location="http://127.0.0.1/\xff\xfe\udc80".encode("utf-8", "replace").decode("latin-1")
        )

    def do_no_host(self, _: int) -> None:
        self.send(302, Location="http://a..un.org/" + "\xe4" * 80)

    def do_secret(self, _: int) -> None:
        host = self.headers["Host"]
        self.send(302, Location=f"http://user:SECRET@{host}/files/n1.pdf")

    def do_many(self, times: int) -> None:
        self.send(429, Retry_After="7") if times == 1 else self.send(200, PDF)

    def do_always(self, _: int) -> None:
        self.send(429, Retry_After="7")

    def do_patience(self, _: int) -> None:
        self.send(429, Retry_After="86400")

    def do_challenge(self, _: int) -> None:
        self.send(202, b"<html><script>challenge</script>")

    def do_captcha(self, _: int) -> None:
        self.send(200, b"<html><body><div class=g-recaptcha></div>")

    def do_forbidden(self, _: int) -> None:
        self.send(403)

    def do_gone(self, _: int) -> None:
        self.send(404, PAGE)

    def do_perfect(self, _: int) -> None:
        self.send(200, b"\xffWPC" + b"\0" * 400)

    def do_modern(self, _: int) -> None:
        self.send(200, docx())

    def do_old(self, _: int) -> None:
        self.send(200, DOC)

    def do_silence(self, _: int) -> None:
        self.stop.wait(30)

    def do_away(self, _: int) -> None:
        self.send(302, Location="http://elsewhere.example/x.pdf")

    def do_round(self, _: int) -> None:
        self.send(302, Location=self.path)

    def do_picture(self, _: int) -> None:
        self.send(200, b"\x89PNG\r\n\x1a\n0000")


@pytest.fixture
def server() -> Iterator[str]:
    ASKED.clear()
    Handler.stop.clear()
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    Handler.stop.set()
    found.shutdown()
    found.server_close()


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


def settings(server: str, clock: Clock, **more: object) -> Settings:
    made = Settings(server=server, silence=0.4, private=True, now=clock.now, sleep=clock.sleep)
    return made._replace(**more)  # type: ignore[arg-type]


CASES = {
    "PDF": ("saved", ""),
    "PAGE": ("absent", "holds no document"),
    "VIEWER": ("saved", ""),
    "MOVED": ("saved", ""),
    "CAPITALS": ("saved", ""),
    "ERROR": ("absent", "has not"),
    "GATEWAY": ("saved", ""),
    "DOWN": ("failed", "503, 3 times"),
    "EMPTY": ("failed", "no bytes"),
    "CUT": ("saved", ""),
    "IGNORES": ("saved", ""),
    "UNSATISFIED": ("saved", ""),
    "MANY": ("saved", ""),
    "ALWAYS": ("refused", "429"),
    "PATIENCE": ("refused", "86400"),
    "CHALLENGE": ("refused", "202"),
    "CAPTCHA": ("refused", "person"),
    "FORBIDDEN": ("refused", "403"),
    "GONE": ("absent", "404"),
    "SILENCE": ("failed", "no answer"),
    "AWAY": ("failed", "another host"),
    "ROUND": ("failed", "more than 5"),
    "PICTURE": ("failed", "PNG"),
    "UNASKED": ("failed", "cut off"),
    "UNSAID": ("failed", "not asked for"),
    "WHOLE-PART": ("saved", ""),
    "OTHER-PART": ("saved", ""),
    "NO-ADDRESS": ("failed", "no address, http://["),
    "NO-PORT": ("failed", ""),
    "NO-LETTERS": ("failed", ""),
    "NO-HOST": ("failed", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_server_sends_is_told_by_its_bytes(server: str, case: str, tmp_path: Path) -> None:
    clock = Clock()
    (got,) = get_all([Wanted(f"X/{case}/1")], tmp_path, settings(server, clock))
    state, note = CASES[case]
    assert (got.state, note in got.note) == (state, True), got.note
    if state == "saved":
        assert got.file == f"X_{case}_1.en.pdf"
        assert (tmp_path / str(got.file)).read_bytes() == PDF
        assert got.bytes == len(PDF)
    else:
        assert got.file is None
        assert [each.name for each in tmp_path.iterdir()] == ["manifest.json"]


def test_what_no_address_is_led_to_stops_nothing_after_it(server: str, tmp_path: Path) -> None:
    wanted = [Wanted("X/NO-ADDRESS/1"), Wanted("X/PDF/1")]
    got = get_all(wanted, tmp_path, settings(server, Clock()))
    assert [each.state for each in got] == ["failed", "saved"]


@pytest.mark.parametrize("case", ["SECRET", "PDF", "NO-ADDRESS", "DOWN"])
def test_a_password_stands_in_no_manifest(server: str, case: str, tmp_path: Path) -> None:
    named = server.replace("://", "://reader:SECRET@")
    get_all([Wanted(f"X/{case}/1")], tmp_path, settings(named, Clock()))
    told = (tmp_path / "manifest.json").read_text()
    assert ("SECRET@" in told, "reader" in told) == (False, False)


@pytest.mark.parametrize(
    ("case", "form", "ending", "note"),
    [
        ("PERFECT", "doc", ".wpd", "WordPerfect was sent for doc"),
        ("MODERN", "doc", ".docx", "Word document was sent for doc"),
        ("OLD", "doc", ".doc", ""),
        ("PDF", "docx", ".pdf", "PDF was sent for docx"),
    ],
)
def test_a_document_is_saved_as_what_it_is(
    server: str, case: str, form: str, ending: str, note: str, tmp_path: Path
) -> None:
    wanted = Wanted(f"X/{case}/1", "en", form)  # type: ignore[arg-type]
    (got,) = get_all([wanted], tmp_path, settings(server, Clock()))
    assert (got.state, got.file, got.note) == ("saved", f"X_{case}_1.en{ending}", note)


def test_a_rerun_asks_for_nothing_twice(server: str, tmp_path: Path) -> None:
    wanted = [Wanted(f"X/{case}/1") for case in CASES if case != "SILENCE"]
    first = get_all(wanted, tmp_path, settings(server, Clock()))
    asked = len(ASKED)
    assert get_all(wanted, tmp_path, settings(server, Clock())) == first
    assert len(ASKED) == asked
    again = get_all(wanted, tmp_path, settings(server, Clock(), again=True))
    assert [each.state for each in again] == [each.state for each in first]
    repeated = {path for path, _ in ASKED[asked:]}
    assert "/en/X/PDF/1" not in repeated
    assert "/en/X/DOWN/1" in repeated
    (tmp_path / "X_PDF_1.en.pdf").unlink()
    get_all([Wanted("X/PDF/1")], tmp_path, settings(server, Clock()))
    assert ASKED[-1][0] == "/en/X/PDF/1"


def test_requests_are_apart_and_retry_after_is_kept(server: str, tmp_path: Path) -> None:
    clock = Clock()
    get_all(
        [Wanted("X/PDF/1"), Wanted("X/PDF/2"), Wanted("X/PDF/3", "fr")], tmp_path, settings(server, clock)
    )
    assert clock.slept == [5.0, 5.0]
    clock = Clock()
    get_all([Wanted("X/MANY/1")], tmp_path, settings(server, clock))
    assert clock.slept == [7.0]
    assert all(agent.startswith("unrec/") for agent in AGENTS)


def test_what_was_there_is_not_asked_for_again(server: str, tmp_path: Path) -> None:
    get_all([Wanted("X/CUT/1")], tmp_path, settings(server, Clock()))
    assert [begin for _, begin in ASKED] == ["", "bytes=1000-"]


def test_no_more_is_asked_for_than_allowed(server: str, tmp_path: Path) -> None:
    wanted = [Wanted(f"X/PDF/{i}") for i in range(5)]
    told: list[Got] = []
    found = get_all(wanted, tmp_path, settings(server, Clock(), most=2), told.append)
    assert (len(found), len(told), len(ASKED)) == (2, 2, 2)
    assert [got.symbol for got in read_manifest(tmp_path)] == ["X/PDF/0", "X/PDF/1"]


def test_private_addresses_are_refused_unless_asked_for(server: str, tmp_path: Path) -> None:
    (got,) = get_all([Wanted("X/PDF/1")], tmp_path, settings(server, Clock(), private=False))
    assert (got.state, "--private" in got.note, ASKED) == ("refused", True, [])


@pytest.mark.parametrize(
    "text", ["", "A", "a/res/1", "A/../x", "A//x", "A/x?y", "A/x#y", "A/%2e", "A/" + "x" * 90, "/A/x"]
)
def test_what_is_no_symbol_is_refused(text: str) -> None:
    with pytest.raises(SymbolError, match="no symbol"):
        symbol_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "A/RES/77/1",
        "S/RES/1325 (2000)",
        "CTOC/COP/WG.7/2018/3",
        "A/HRC/54/30/Add.1",
        "E/CN.4/Sub.2/2003/12/Rev.2",
    ],
)
def test_symbols(text: str) -> None:
    assert symbol_of(f" {text}\n") == text


def test_another_language_or_symbol_than_asked_for_is_noted(server: str, tmp_path: Path) -> None:
    got = get_all([Wanted("X/PDF/1", "ar"), Wanted("X/PAGE/1")], tmp_path, settings(server, Clock()))
    name = str(got[0].file)
    read = perform(Task(place=str(tmp_path / name), name=name), Options(results=str(tmp_path / "results")))
    extraction = read.rows or Results(tmp_path / "results").get(read.key)
    assert extraction is not None
    document = replace(extraction.document, language="en", symbol="A/99/1")
    for _ in range(2):  # a note is made once
        got = checked(got, tmp_path, {name: document})
    assert got[0].note == "its language is en, not ar; it states the symbol A/99/1"
    assert read_manifest(tmp_path) == (*sorted(got, key=lambda each: each.symbol),)
    same = replace(document, language="ar", symbol="x/pdf/1")
    assert checked([replace(got[0], note="")], tmp_path, {name: same})[0].note == ""


def test_the_command_fetches_and_tells(server: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("X/PDF/1  # the first\n\nX/PAGE/1\n")
    words = ("--server", server, "--private", "--pause", "1", "--no-check")
    ran = unrec(tmp_path, "get", "list.txt", *words)
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 2), ran.stderr
    assert ran.stdout.startswith("saved    X/PDF/1 en")
    assert unrec(tmp_path, "get", "X/FORBIDDEN/1", *words).returncode == 1
    asked = len(ASKED)
    told = json.loads(unrec(tmp_path, "get", "list.txt", "X/FORBIDDEN/1", "--json", *words).stdout)
    assert [each["state"] for each in told] == ["saved", "absent", "refused"]
    assert len(ASKED) == asked
    for wrong in (("nonsense",), ("X/PDF/1", "--lang", "xx"), ("X/PDF/1", "--format", "doc")):
        assert unrec(tmp_path, "get", *wrong).returncode == 2


@pytest.mark.slow
def test_a_run_goes_on_with_what_is_there(server: str, tmp_path: Path) -> None:
    words = ("--server", server, "--private", "--pause", "1", "--no-check")
    unrec(tmp_path, "get", "X/PDF/1", "X/PAGE/1", "--lang", "fr", *words)
    sources = ("get:fr/X/PDF/1", "get:fr/X/PAGE/1")
    planned = json.loads(unrec(tmp_path, "run", *sources, "get:X/PDF/2", "--dry-run", "--json").stdout)
    assert [each["plan"] for each in planned] == ["to read", "not read: absent", "not read: not fetched"]
    asked = len(ASKED)
    ran = unrec(tmp_path, "run", *sources)
    assert "X_PDF_1.fr.pdf" in ran.stdout
    assert "1 file was not read: 1 absent" in ran.stdout
    assert len(ASKED) == asked
    assert unrec(tmp_path, "run", "get:fr/X/PAGE/1").returncode == 2
