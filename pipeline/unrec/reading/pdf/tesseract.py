"""Tesseract as a program: a picture in, words with their places out.

The program is run directly, with the picture on its standard input: nothing is written to disk, it runs on
one thread, so that its answer is always the same, and it is stopped when it takes too long.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from unrec.data import LanguageHead, languages
from unrec.languages import supported
from unrec.reading.pdf.limits import ReadError

DPI = 200
"""Dots an inch of the pictures; measured best for Arabic text of 12 to 14 points, between 180 and 400."""
_ONE_BLOCK = "6"
"""Page segmentation: one column of text. Looking for columns loses list labels in Arabic."""
_TIMEOUT = 120.0
_LATIN = "en"
_WORD_LEVEL = "5"
_FIELDS = 12


class Word(NamedTuple):
    """A word as recognised: its line, its place in pixels from the picture's top-left corner.

    `confidence` is Tesseract's own, from 0 to 100. `repair` names what else the text was read by.
    """

    line: tuple[int, int, int]
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    text: str
    repair: str = ""


class Engine(msgspec.Struct, frozen=True):
    """The program's path and the languages it is to read, as it names them: `ara`, or `eng+fra`.

    `others` are the languages of other scripts that it may read instead, a string a script. `latin` is the
    data for a second look at Latin letters, None where it is not installed.
    """

    program: str
    languages: str
    others: tuple[str, ...] = ()
    latin: str | None = None


def _data_of(language: LanguageHead) -> str:
    """Tesseract's name for a language; the Debian package that holds its data is called by it, too."""
    return language.tesseract or language.alpha3


@cache
def release() -> str:
    """Return the release of the installed Tesseract and its languages; empty where there is none."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        said = b"".join(_run([program, question], b"") for question in ("--version", "--list-langs"))
    except ReadError:  # it cannot say; reading with it tells why
        return ""
    return said.decode("utf-8", "replace")


def find_engine() -> Engine:
    """Return the installed Tesseract, set to read the supported languages whose data are installed.

    Raises ReadError with code `ocr.missing` or `ocr.no_language_data`; the message says what to install.
    """
    wanted = [languages()[code] for code in supported()]
    named = (_data_of(each).replace("_", "-") for each in wanted)
    packages = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{name}" for name in named)])
    program = shutil.which("tesseract")
    if program is None:
        raise ReadError("ocr.missing", f"Tesseract is not installed: apt-get install {packages}")
    listed = _run([program, "--list-langs"], b"").decode("utf-8", "replace")
    installed = set(listed.split())
    scripts: dict[str, list[str]] = {}
    for each in wanted:
        if _data_of(each) in installed:
            scripts.setdefault(each.script, []).append(_data_of(each))
    if not scripts:
        names = ", ".join(map(_data_of, wanted))
        raise ReadError(
            "ocr.no_language_data", f"Tesseract has no data for any of {names}: apt-get install {packages}"
        )
    first, *others = ("+".join(data) for data in scripts.values())
    latin = _data_of(languages()[_LATIN])
    return Engine(program, first, tuple(others), latin if latin in installed else None)


def codes_of(engine: Engine) -> list[str]:
    """Return the languages that an engine is set to read, by code."""
    data = engine.languages.split("+")
    return [code for code in supported() if _data_of(languages()[code]) in data]


def fitting(engine: Engine, png: bytes, dpi: int) -> Engine:
    """Return the engine set to the languages of one script: those that read a picture most surely."""
    if not engine.others:
        return engine

    def sureness(languages: str) -> float:
        words = recognise(engine, png, dpi, languages)
        return sum(word.confidence * len(word.text) for word in words) / max(
            1, sum(len(w.text) for w in words)
        )

    best = max((engine.languages, *engine.others), key=sureness)
    return Engine(engine.program, best, (), engine.latin)


def recognise(engine: Engine, png: bytes, dpi: int, languages: str | None = None) -> list[Word]:
    """Return the words of a picture, in the order of reading; `languages` overrides the engine's.

    Raises ReadError with code `ocr.failed` where the program fails or takes longer than two minutes.
    """
    command = [
        engine.program,
        "-",
        "-",
        "-l",
        languages or engine.languages,
        "--psm",
        _ONE_BLOCK,
        "--dpi",
        str(dpi),
    ]
    answer = _run([*command, "-c", "tessedit_create_tsv=1"], png)
    return list(parse(answer.decode("utf-8", "replace")))


def parse(tsv: str) -> Iterator[Word]:
    """Yield the words of Tesseract's tab-separated output; rows that are no words are passed over."""
    for row in tsv.split("\n"):
        fields = row.split("\t")
        if len(fields) != _FIELDS or fields[0] != _WORD_LEVEL or not fields[11].strip():
            continue
        try:
            block, paragraph, line, _, left, top, width, height = (int(each) for each in fields[2:10])
            confidence = float(fields[10])
        except ValueError:
            continue
        yield Word((block, paragraph, line), left, top, left + width, top + height, confidence, fields[11])


def _run(command: list[str], data: bytes) -> bytes:
    # One thread: the others only wait for each other, and the order of sums could differ between runs.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - the program that PATH names, with arguments of our own
            command, input=data, capture_output=True, timeout=_TIMEOUT, env=environment, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("ocr.failed", f"Tesseract was stopped after {_TIMEOUT:.0f} seconds") from error
    except subprocess.CalledProcessError as error:
        shown = error.stderr.decode("utf-8", "replace").strip()
        raise ReadError("ocr.failed", "Tesseract could not read the page", shown) from error
    except OSError as error:
        raise ReadError("ocr.missing", f"Tesseract cannot be run: {error}") from error
    return done.stdout
