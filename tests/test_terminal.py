"""In a terminal of 80 columns nothing runs over the edge;
in a pipe nothing is wrapped, cut, padded or coloured.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.made import UNREC
from unrec.findings import kinds
from unrec.text import visible

pty = pytest.importorskip("pty", reason="needs a Unix terminal")

SOURCE = Path(__file__).parents[1] / "raw/V.19-08455.ar.txt"
DOCUMENT = "V.19-08455.ar"
COLUMNS = 80
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Direction isolates, which take no room.
ISOLATES = re.compile("[\u2066-\u2069]")

COMMANDS = [
    ("run", "raw"),
    ("run", "raw", "--verbose"),
    ("run", "raw", "--dry-run"),
    ("show", DOCUMENT),
    ("references",),
    ("references", "--by-meeting"),
    ("lookup", "instruments", "smuggling"),
    ("lookup", "bodies", "human"),
    ("doctor",),
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    (folder / "raw").mkdir()
    (folder / "raw" / SOURCE.name).symlink_to(SOURCE)
    (folder / "raw/empty-with-a-name-that-is-longer-than-most-names-of-files-are.txt").touch()
    subprocess.run([UNREC, "run", "-q"], cwd=folder, check=False, capture_output=True)
    return folder


def in_a_terminal(folder: Path, *words: str) -> list[str]:
    """What a command leaves on the lines of a terminal of 80 columns."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [UNREC, *words], cwd=folder, stdout=theirs, stderr=theirs, stdin=theirs, env=environment
    ):
        os.close(theirs)
        data = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            data += part
    os.close(ours)
    lines = data.decode().replace("\r\n", "\n").split("\n")
    # Bars are drawn over and over, and wiped away at the end.
    return [ESCAPES.sub("", line.rpartition("\x1b[2K")[2].rpartition("\r")[2]) for line in lines]


def piped(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [UNREC, *words], cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def cells(line: str) -> int:
    """How wide a line is; vowel signs take no room."""
    from rich.cells import cell_len

    return cell_len(ISOLATES.sub("", line))


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_runs_over_the_edge_of_a_terminal(here: Path, words: tuple[str, ...]) -> None:
    lines = in_a_terminal(here, *words)
    own = [line for line in lines if not line.startswith("unrec:")]  # the terminal itself wraps these
    assert any(own)
    assert [line for line in own if cells(line) > COLUMNS] == []
    if words[0] == "references":  # ids stay whole
        told = set(" ".join(own).split())
        assert {
            word
            for line in piped(here, *words).stdout.splitlines()
            for word in line.split()
            if "-protocol" in word
        } <= told


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_is_wrapped_padded_or_coloured_in_a_pipe(here: Path, words: tuple[str, ...]) -> None:
    done = piped(here, *words)
    assert done.returncode in {0, 1}, done.stderr
    lines = done.stdout.splitlines()
    assert lines
    assert [line for line in lines if line != line.rstrip() or "\x1b" in line] == []
    if words[0] == "references":
        width = len(lines[0].split())
        assert all(len(line.split()) >= width for line in lines[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("run", "raw"),
        ("run", "raw", "--dry-run"),
        ("show", DOCUMENT),
        ("references",),
        ("references", "--by-meeting"),
        ("compare", "output", "output"),
        ("lookup", "instruments"),
        ("lookup", "bodies"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_json_is_json_and_nothing_else(here: Path, words: tuple[str, ...]) -> None:
    done = piped(here, *words, "--json")
    assert done.returncode in {0, 1}
    assert json.loads(done.stdout) is not None


@pytest.mark.slow
def test_findings_are_printed_in_words_next_to_their_codes(here: Path) -> None:
    said = piped(here, "run", "raw", "--verbose").stdout
    assert f"source.empty: {kinds()['source.empty'].meaning}" in said
    quiet = piped(here, "run", "raw", "--quiet")
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert "holds no text" in quiet.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("references", "--instrument", "smugling-protocol"), "the nearest are: smuggling-protocol, "),
        (("show", "V.19-08454.ar"), "V.19-08455.ar"),
        (("show", DOCUMENT, "--path", "m9.r1"), "no m9.r1 in"),
        (("show", "--crop", f"{DOCUMENT}:m1.r1"), "has no place on a page"),
        (("run", "-o", "output/../raw"), "is to be read"),
        (("export", "akn", "-d", "V.19-0845"), DOCUMENT),
        (("report", "--interface", "xx"), "choose from "),
        (("run", "--decisions", "raw/V.19-08455.ar.txt"), "is no file of decisions"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_wrong_usage_is_status_2_and_names_the_nearest(here: Path, words: tuple[str, ...], said: str) -> None:
    done = piped(here, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert visible(done.stderr.rstrip("\n")) == done.stderr.rstrip("\n")


@pytest.mark.slow
def test_the_module_is_the_command(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unrec", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == piped(here, "--version").stdout
