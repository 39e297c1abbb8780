"""Tesseract as a program: a picture in, words with their places out.

The program is run directly, with the picture on its standard input: nothing is written to disk, it runs on
one thread, so that its answer is always the same, and it is stopped when it takes too long.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import regex

from unrec.data import LanguageHead, languages
from unrec.languages import supported
from unrec.languages.identify import detect
from unrec.reading.limits import ReadError

if TYPE_CHECKING:
    from PIL.Image import Image

    from unrec.reading.ocr.glyphs import Glyph

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


def around(boxes: "Sequence[Word | Glyph]") -> tuple[int, int, int, int]:
    """Return the smallest box that holds some: its left, top, right and bottom edge."""
    lefts, tops, rights, bottoms = zip(
        *[(box.left, box.top, box.right, box.bottom) for box in boxes], strict=True
    )
    return min(lefts), min(tops), max(rights), max(bottoms)


class Engine(msgspec.Struct, frozen=True):
    """The program's path and the languages it is to read, as it names them: `ara`, or `eng+fra`.

    `others` are the languages of other scripts that it may read instead, a string a script. `latin` is the
    data for a second look at Latin letters, None where it is not installed. `missing` are the languages whose
    script no installed data reads, by Tesseract's names.
    """

    program: str
    languages: str
    others: tuple[str, ...] = ()
    latin: str | None = None
    missing: tuple[str, ...] = ()


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


def to_install() -> str:
    """Return the command that installs Tesseract with the data of all supported languages, on Debian."""
    names = (_data_of(languages()[code]).replace("_", "-") for code in supported())
    return " ".join(["apt-get install tesseract-ocr", *(f"tesseract-ocr-{name}" for name in names)])


def find_engine() -> Engine:
    """Return the installed Tesseract, set to read the supported languages whose data are installed.

    Raises ReadError with code `ocr.missing` or `ocr.no_language_data`; the message says what to install.
    """
    wanted = [languages()[code] for code in supported()]
    program = shutil.which("tesseract")
    if program is None:
        raise ReadError("ocr.missing", f"Tesseract is not installed: {to_install()}")
    listed = _run([program, "--list-langs"], b"").decode("utf-8", "replace")
    installed = set(listed.split())
    scripts: dict[str, list[str]] = {}
    for each in wanted:
        if _data_of(each) in installed:
            scripts.setdefault(each.script, []).append(_data_of(each))
    if not scripts:
        names = ", ".join(map(_data_of, wanted))
        raise ReadError("ocr.no_language_data", f"Tesseract has no data for any of {names}: {to_install()}")
    first, *others = ("+".join(data) for data in scripts.values())
    latin = _data_of(languages()[_LATIN])
    missing = tuple(_data_of(each) for each in wanted if each.script not in scripts)
    return Engine(program, first, tuple(others), latin if latin in installed else None, missing)


def installed_languages() -> list[str]:
    """Return the names of the supported languages whose data are installed. Raises as `find_engine`."""
    engine = find_engine()
    data = {*"+".join((engine.languages, *engine.others)).split("+")}
    return [languages()[code].name for code in supported() if _data_of(languages()[code]) in data]


def check_language(engine: Engine, words: Sequence[Word], png: bytes) -> None:
    """Raise ReadError with `ocr.no_language_data` for a page in a script that no installed data reads.

    Such a page is read with less than half the sureness of others; where that is in doubt, Tesseract's own
    guess of the script decides, if it has the data for it.
    """
    letters = sum(len(word.text) for word in words)
    if not engine.missing or not letters:
        return
    sureness = sum(word.confidence * len(word.text) for word in words) / letters
    if sureness >= _UNSURE or _script(engine, png) in _scripts_read(engine):
        return
    packages = " ".join(f"tesseract-ocr-{each.replace('_', '-')}" for each in engine.missing)
    message = (
        f"read with a sureness of {sureness:.0f} of 100 as {engine.languages}; its language may be one whose data"
        f" are not installed: apt-get install {packages}"
    )
    raise ReadError("ocr.no_language_data", message)


def in_other_languages(texts: Mapping[int, str], engine: Engine) -> Iterator[tuple[str, list[int]]]:
    """Yield the pages, by number, whose words are of a language that no installed data are for, with what is
    to be said of them: data for another language of the script read letters that it lacks as others.

    Pages of few words are not judged.
    """
    installed = {*"+".join((engine.languages, *engine.others)).split("+")}
    pages: dict[str, list[int]] = {}
    for number, text in texts.items():
        code = detect(text).code if len(text.split()) >= _TELLING else ""
        if code in supported() and _data_of(languages()[code]) not in installed:
            pages.setdefault(code, []).append(number)
    for code, numbers in pages.items():
        each = languages()[code]
        read_by = " and ".join(
            languages()[other].english_name
            for other in supported()
            if languages()[other].script == each.script and _data_of(languages()[other]) in installed
        )
        package = f"tesseract-ocr-{_data_of(each).replace('_', '-')}"
        said = f"in {each.english_name}, read by the data for {read_by}: letters may be wrong"
        yield f"{said}; apt-get install {package}", numbers


_TELLING = 20
"""Words of a page from which its language is told."""


def _scripts_read(engine: Engine) -> set[str]:
    """The scripts that the installed data read."""
    return {each.script for code in supported() if _data_of(each := languages()[code]) not in engine.missing}


def _script(engine: Engine, png: bytes) -> str:
    """The script of a picture as Tesseract guesses it; empty where it cannot."""
    try:
        said = _run([engine.program, "-", "-", "--psm", "0"], png).decode("utf-8", "replace")
    except ReadError:
        return ""
    return next((row.partition(":")[2].strip() for row in said.splitlines() if row.startswith("Script:")), "")


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
    return msgspec.structs.replace(engine, languages=best, others=())


def recognise(engine: Engine, png: bytes, dpi: int, languages: str | None = None) -> list[Word]:
    """Return the words of a picture, in the order of reading; `languages` overrides the engine's.

    Raises ReadError with code `ocr.failed` where the program fails or takes longer than two minutes.
    """
    options = (
        f"- - -l {languages or engine.languages} --psm {_ONE_BLOCK} --dpi {dpi} -c tessedit_create_tsv=1"
    )
    answer = _run([engine.program, *options.split()], png)
    return list(parse(answer.decode("utf-8", "replace")))


def parse(tsv: str) -> Iterator[Word]:
    """Yield the words of Tesseract's tab-separated output; rows that are no words are skipped."""
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


# A second look at what Tesseract's data for one script cannot read: symbols and dates in Latin letters.
#
# The Arabic data reads `CTOC/COP/WG.7/2019/5` as `))12)55`. Stretches of a line that it is unsure of are
# put below each other in one picture and read again with the data for Latin; what comes back is taken only
# where it looks like Latin and the program is sure.

_UNSURE = 60.0
"""Confidence below which a word is looked at again."""
_SPACE, _PAD = 40, 6
"""Pixels between two stretches in the picture, and around each."""
_ROOM = 6
"""Heights of a stretch that are added on either side where nothing stands there."""
_MANY = 80
"""Stretches of one page that are looked at again."""

# Letters of the script that the page is in; what has none of them may be Latin read wrongly.
_LETTER = regex.compile(r"[\p{L}--\p{Script=Latin}]", regex.VERSION1)
# What may be taken, with punctuation around it, and how sure the program must be.
_AROUND = r"[^\w\s]{0,3}"
_SHAPES = (
    (r"[A-Z]{1,6}(?:/[A-Z0-9][A-Za-z0-9.-]*)+/\d{1,4}(?: \*)?", 40.0),  # CTOC/COP/WG.7/2019/5  A/RES/71/1
    (r"[A-Z]{1,2}\.\d\d-\d{4,5}(?: \d{1,3}/\d{1,3})?", 70.0),  # V.19-08455  V.19-08455 2/20
    (r"\d{1,3}/\d{1,3}", 90.0),  # 2/20
    (
        r"(?:\d{1,2} )?[A-Z][a-z]{2,}[.:]{0,2}(?: [A-Z][a-z]{2,}| \d{4})*",
        85.0,
    ),  # Original: English  21 June 2019
    (r"[A-Z]{2}[A-Za-z]*(?:[-.][A-Za-z]+)*", 85.0),  # INTERPOL
)
_TAKEN = tuple((regex.compile(_AROUND + shape + _AROUND), needed) for shape, needed in _SHAPES)


def with_latin(words: list[Word], picture: "Image", engine: Engine, dpi: int) -> list[Word]:
    """Return the words with doubtful stretches replaced by what they are in Latin letters.

    A stretch that is replaced becomes one word. Words come back as they were where the engine has no
    data for Latin.
    """
    stretches = _doubtful(words)[:_MANY]
    if engine.latin is None or not stretches:
        return words
    strip, places = _strip(picture, [_place(words, each) for each in stretches])
    again = recognise(engine, strip, dpi, engine.latin)
    better = dict(_readings(words, stretches, places, again))
    replaced = {i for each in stretches if each[0] in better for i in each[1:]}
    return [better.get(i, word) for i, word in enumerate(words) if i not in replaced]


def _doubtful(words: Sequence[Word]) -> list[list[int]]:
    """Return the stretches to look at again, as indexes: neighbours in a line, one of them doubtful."""
    marked = [word.confidence < _UNSURE or not _LETTER.search(word.text) for word in words]
    runs = groupby(range(len(words)), key=lambda i: (words[i].line, marked[i]))
    stretches = (near for (_, doubtful), run in runs if doubtful for near in _near(words, list(run)))
    return [each for each in stretches if any(words[i].confidence < _UNSURE for i in each)]


def _near(words: Sequence[Word], stretch: list[int]) -> list[list[int]]:
    """Part a stretch where its words stand in different columns."""
    parts = [stretch[:1]]
    for before, i in pairwise(stretch):
        gap = max(words[i].left - words[before].right, words[before].left - words[i].right)
        if gap > _ROOM * (words[i].bottom - words[i].top):
            parts.append([])
        parts[-1].append(i)
    return parts


def _place(words: Sequence[Word], stretch: Sequence[int]) -> tuple[int, int, int, int]:
    """Return the pixels of a stretch, with the empty room beside it:
    boxes of misread words are often short.
    """
    left, top, right, bottom = around([words[i] for i in stretch])
    others = [
        word for i, word in enumerate(words) if i not in stretch and word.line == words[stretch[0]].line
    ]
    room = _ROOM * (bottom - top)
    floor = max((word.right for word in others if word.right <= left), default=left - room)
    ceiling = min((word.left for word in others if word.left >= right), default=right + room)
    return (
        max(left - _PAD - room, floor + _PAD, 0) if floor < left - _PAD else left - _PAD,
        top - _PAD,
        min(right + _PAD + room, ceiling - _PAD) if ceiling > right + _PAD else right + _PAD,
        bottom + _PAD,
    )


def _strip(
    picture: "Image", stretches: Sequence[tuple[int, int, int, int]]
) -> tuple[bytes, list[tuple[int, int]]]:
    """Put the stretches below each other; return the picture and where each begins and ends."""
    from io import BytesIO

    from PIL import Image

    cut = [picture.crop(each) for each in stretches]
    size = max(each.width for each in cut) + 2 * _SPACE, sum(each.height + _SPACE for each in cut) + _SPACE
    strip = Image.new("L", size, 255)
    places = []
    top = _SPACE // 2
    for each in cut:
        strip.paste(each, (_SPACE, top))
        places.append((top, top + each.height))
        top += each.height + _SPACE
    out = BytesIO()
    strip.save(out, "PNG")
    return out.getvalue(), places


def _readings(
    words: Sequence[Word],
    stretches: Sequence[Sequence[int]],
    places: Sequence[tuple[int, int]],
    again: Sequence[Word],
) -> list[tuple[int, Word]]:
    """Return, for each stretch that is Latin, the index of its first word and the word it becomes."""
    readings = []
    for stretch, (top, bottom) in zip(stretches, places, strict=True):
        read = [word for word in again if top <= (word.top + word.bottom) / 2 <= bottom]
        text = " ".join(word.text for word in read)
        sure = sum(word.confidence for word in read) / len(read) if read else 0.0
        if any(sure >= needed and shape.fullmatch(text) for shape, needed in _TAKEN):
            place = around([words[i] for i in stretch])
            readings.append((stretch[0], Word(words[stretch[0]].line, *place, sure, text)))
    return readings
