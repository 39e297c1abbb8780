"""Word 97-2003, OpenDocument and Rich Text: LibreOffice turns a file into .docx, which is then read.

The program is the system's own. Each file has a process, a folder and a fresh profile of its own, in which
macros, links and active content are off; time, memory and the size of what is written are limited, and
where the system lets anybody cut the network, it is cut. What LibreOffice would mend or shorten silently,
a damaged or truncated file, is looked for before.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Finding, Reading, Source
from unrec.reading.docx import read_docx
from unrec.reading.flow import UnreadableError, check_size, failed
from unrec.reading.office import Element, open_zip, parse, unpacked
from unrec.reading.ole import OLE, ole_streams
from unrec.text import printable

MOST_BYTES = 100_000_000
"""Bytes of a file that is converted."""
SECONDS = 120
"""Time that the conversion of one file may take, of the processor and by the clock."""
_KILOBYTES = 2_000_000
"""Memory of the program's own data."""
_BLOCKS = 400_000
"""Blocks of 512 bytes of the largest file that it may write."""
TO_INSTALL = "apt-get install libreoffice-writer-nogui"


class _Kind(NamedTuple):
    """A format: the ending by which LibreOffice is given it, and its media type."""

    ending: str
    media_type: str


_DOC = _Kind("doc", "application/msword")
_ODT = _Kind("odt", "application/vnd.oasis.opendocument.text")
_RTF = _Kind("rtf", "application/rtf")

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
)
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*each) for each in _SETTINGS)
    + "</oor:items>"
)
"""Settings of the fresh profile: no macro runs, no link is followed."""


def read_converted(source: Source) -> Reading:
    """Return what the .docx gives that LibreOffice makes of a file; a finding names the program's version.

    No error is raised for any bytes. Without LibreOffice the reading is `failed` with `converter.missing`,
    where it fails or is stopped with `converter.failed`; damaged, encrypted and outsized files are refused
    before it sees them.
    """
    kind = _kind(source.data)
    try:
        check_size(source, MOST_BYTES)
        cut = _checked(source.data, kind)
        version = release()
        docx = convert(_listed(source.data) if kind is _ODT else source.data, kind.ending)
    except UnreadableError as error:
        return failed(source, kind.media_type, error)
    reading = read_docx(replace(source, data=docx))
    if kind is _ODT:
        cut += _missed(source.data, reading)
    elif kind is _RTF:
        cut += _other_numbers(source.data, reading)
    said = finding(
        "source.converted", f"{source.name} was turned into .docx by {version}, and read from that"
    )
    return replace(
        reading, sha256=source.sha256, media_type=kind.media_type, findings=(*reading.findings, *cut, said)
    )


def _kind(data: bytes) -> _Kind:
    if data.startswith(OLE):
        return _DOC
    return _ODT if data.startswith(b"PK") else _RTF


# ---- the program


@cache
def release() -> str:
    """Return the installed LibreOffice with its version.

    Raises `UnreadableError` with code `converter.missing` where there is none.
    """
    program = shutil.which("soffice")
    if program is None:
        raise UnreadableError(
            "converter.missing", f"it is read through LibreOffice, which is not installed: {TO_INSTALL}"
        )
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=True, timeout=SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableError("converter.missing", f"LibreOffice cannot be run: {error}") from error
    return " ".join(done.stdout.decode("utf-8", "replace").split())


def installed() -> str:
    """Return the installed LibreOffice with its version; empty where there is none that runs."""
    try:
        return release()
    except UnreadableError:
        return ""


def convert(data: bytes, ending: str) -> bytes:
    """Return a file as .docx.

    Raises `UnreadableError`: `converter.missing` without the program, `converter.failed` where it ended or
    was stopped, `source.damaged` where it can make nothing of the file.
    """
    return saved_as(data, ending, "docx", "docx:Office Open XML Text")


def plain_text(data: bytes) -> str:
    """Return the text of a file of Word 97-2003, OpenDocument or Rich Text as LibreOffice writes it, raising
    what `convert` does: none of our readers takes part.
    """
    kind = _kind(data)
    _checked(data, kind)
    made = saved_as(data, kind.ending, "txt", "txt:Text (encoded):UTF8")
    return made.decode("utf-8-sig", "replace")


def saved_as(data: bytes, ending: str, wanted: str, by: str) -> bytes:
    """Return a file as a filter of LibreOffice saves it with another ending; raises what `convert` does."""
    release()
    with tempfile.TemporaryDirectory(prefix="unrec-") as name:
        folder = Path(name)
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(PROFILE, "utf-8")
        file, made = folder / f"document.{ending}", folder / f"out/document.{wanted}"
        file.write_bytes(data)
        said = _run(folder, file, by)
        if not made.is_file():
            raise UnreadableError("source.damaged", "LibreOffice can make nothing of it", said[-200:])
        return made.read_bytes()


def _run(folder: Path, file: Path, by: str) -> str:
    command = [
        *_limited(),
        _program(),
        *("--headless", "--norestore", "--nologo", "--nolockcheck"),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--convert-to", by, "--outdir", str(folder / "out"), str(file)),
    ]
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    for _ in range(2):
        try:
            done = subprocess.run(  # noqa: S603 -- the program that PATH names, with arguments of our own
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=SECONDS,
                cwd=folder,
                env=None if sys.platform == "win32" else environment,
            )
        except subprocess.TimeoutExpired as error:
            message = f"LibreOffice was stopped after {SECONDS} seconds"
            raise UnreadableError("converter.failed", message) from error
        except OSError as error:
            raise UnreadableError("converter.missing", f"LibreOffice cannot be run: {error}") from error
        if done.returncode != _AGAIN:
            break
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode not in {0, 1}:
        how = f"by signal {-done.returncode}" if done.returncode < 0 else f"with status {done.returncode}"
        raise UnreadableError("converter.failed", f"LibreOffice ended {how}", said[-200:])
    return said


_AGAIN = 81
"""The status by which it asks to be started anew, once its profile is made."""


@cache
def _program() -> str:
    """The program itself, not the script that starts it: stopping that would leave it running."""
    script = shutil.which("soffice") or "soffice"
    binary = Path(script).resolve().parent / "soffice.bin"
    return str(binary) if binary.is_file() else script


@cache
def _limited() -> tuple[str, ...]:
    """The command before the program's own: limits of the shell, and no network where anybody may cut it."""
    shell = shutil.which("sh")
    if shell is None:
        return ()
    limits = f"ulimit -t {SECONDS} && ulimit -f {_BLOCKS} && (ulimit -d {_KILOBYTES}) 2>/dev/null"
    limits += f' && ulimit -d {_KILOBYTES}; exec "$@"'
    apart = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare"):
        tried = subprocess.run([*apart, "true"], capture_output=True, check=False)  # noqa: S603
        if tried.returncode == 0:
            return (*apart, shell, "-c", limits, "sh")
    return (shell, "-c", limits, "sh")


# ---- what LibreOffice would not say


def _checked(data: bytes, kind: _Kind) -> tuple[Finding, ...]:
    """Return what is to be said of a file that is cut off but read.

    Raises `UnreadableError` where it is damaged, encrypted, or would unpack to far more than it is.
    """
    if kind is _RTF:
        return (*_cut_off(data), *_beyond_rows(data), *_formulas(data))
    if kind is _ODT:
        archive = open_zip(data)
        if _MANIFEST in archive.namelist() and b"encryption-data" in unpacked(archive, _MANIFEST):
            raise UnreadableError("source.protected", "the document is protected by a password")
        for part in archive.namelist():
            if part.endswith((".xml", ".rdf")) and _DECLARES.search(unpacked(archive, part)):
                raise UnreadableError("source.damaged", f"the part {part} declares a document type", part)
        if _MANIFEST in archive.namelist():
            return ()
        return (finding("source.no_manifest", f"there is no {_MANIFEST} in it; one was made"),)
    main, *_ = ole_streams(data, "WordDocument", "0Table", "1Table", "Data")
    if len(main) < _HEAD:
        raise UnreadableError("source.damaged", "the file holds no text of Word", "WordDocument")
    if int.from_bytes(main[10:12], "little") & _ENCRYPTED:
        raise UnreadableError("source.protected", "the document is protected by a password")
    return ()


_MANIFEST = "META-INF/manifest.xml"
_HEAD, _ENCRYPTED = 34, 0x0100
_LISTED = '<manifest:file-entry manifest:full-path={} manifest:media-type="{}"/>'


def _listed(data: bytes) -> bytes:
    """An OpenDocument package with a list of its parts, without which LibreOffice opens none."""
    names = open_zip(data).namelist()
    if _MANIFEST in names:
        return data
    out = io.BytesIO(data)
    entries = _LISTED.format('"/"', _ODT.media_type)
    entries += "".join(
        _LISTED.format(quoteattr(printable(name)), "text/xml") for name in dict.fromkeys(names)
    )
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as added:
        added.writestr(
            _MANIFEST,
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{entries}</manifest:manifest>",
        )
    return out.getvalue()


_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)")
_SIGNS = re.compile(rb"\\bin(\d{1,9}) ?|\\[^a-z]|[{}]", re.DOTALL)


def _cut_off(data: bytes) -> tuple[Finding, ...]:
    """A finding where groups are still open at the file's end, or text stands after the last one."""
    depth = at = 0
    while (sign := _SIGNS.search(data, at)) is not None:
        at = sign.end()
        if sign[1] is not None:
            at += int(sign[1])
        elif sign[0] in {b"{", b"}"}:
            depth += 1 if sign[0] == b"{" else -1
        if depth <= 0 and sign[0] == b"}":
            rest = data[at:].strip(b"\0\r\n\t \x1a")
            if not rest:
                return ()
            shown = rest[:200].decode("latin-1")
            return (
                finding("source.cut", f"{len(rest):,} bytes after the document's end are not read", shown),
            )
    return (finding("source.cut", f"the file ends within {depth:,} open groups: it is cut off"),)


NUMBERING = "numbering"
"""What the repair of a line has that begins with an automatic number."""
_ROWS = re.compile(rb"\\(trowd|cellx|cell|row)(?![a-z])")


def _beyond_rows(data: bytes) -> tuple[Finding, ...]:
    """A finding where rows have more cells than they define: LibreOffice leaves those out."""
    defined = cells = lost = 0
    for word in _ROWS.finditer(data):
        if word[1] == b"trowd":
            defined = 0
        elif word[1] == b"cellx":
            defined += 1
        elif word[1] == b"cell":
            cells += 1
        else:
            lost += max(0, cells - defined)
            cells = 0
    if not lost:
        return ()
    message = f"{lost:,} cells stand beyond those that their rows define; LibreOffice leaves them out"
    return (finding("source.cut", message),)


_FORMULA = re.compile(rb"\\fldinst(?:[\s{]{1,9}|\\[a-z]{1,30}-?\d{0,9} ?){0,20}+(EQ\b[^{}]{0,200})")


def _formulas(data: bytes) -> tuple[Finding, ...]:
    """A finding where formulas stand in fields as Word 6 to 2003 wrote them: LibreOffice leaves those out."""
    formulas = [each.decode("latin-1").strip() for each in _FORMULA.findall(data)]
    if not formulas:
        return ()
    message = f"{len(formulas):,} formulas stand in fields; LibreOffice leaves them out"
    return (finding("converter.lost", message, " ".join(formulas[:_SHOWN])),)


_LEFT_OUT = frozenset(
    {
        *("annotation", "annotation-xml", "tracked-changes", "ruby-text", "note-citation", "title", "desc"),
        *("automatic-styles", "font-face-decls", "scripts"),
    }
)
_CONTENT = re.compile(r"(?:Object [^/]*/)?content\.xml")
_SHOWN = 20


def _missed(data: bytes, reading: Reading) -> tuple[Finding, ...]:
    """A finding with the words of an OpenDocument text and its formulas that stand in no line at all.

    Comments and deleted text, which the reader of .docx reports, are no words of it.
    """
    archive = open_zip(data)
    wanted: dict[str, None] = {}
    for part in archive.namelist():
        if _CONTENT.fullmatch(part):
            root = parse(unpacked(archive, part), part)
            if part == "content.xml" or root.tag.endswith("}math"):
                wanted |= dict.fromkeys(_plain("".join(_texts(root))).split())
    lines = [_plain(line.text) for line in reading.lines]
    there = {word for line in lines for word in line.split()}
    rest = [word for word in wanted if word not in there]
    whole = "".join("".join(lines).split()) if rest else ""
    missed = [word for word in rest[:_MOST_WORDS] if word not in whole]
    if not missed:
        return ()
    message = f"{len(missed):,} words of the file are not in what LibreOffice made of it"
    return (finding("converter.lost", message, " ".join(missed[:_SHOWN])),)


_MOST_WORDS = 2_000
_PARTING = frozenset({"p", "h", "note", "tab", "s", "line-break", "math", "mi", "mn", "mo", "mtext"})


def _plain(text: str) -> str:
    """Text in which a raised sign counts as the sign itself."""
    return unicodedata.normalize("NFKC", text)


def _texts(element: Element) -> Iterator[str]:
    """The characters below an element that print has, with a space where words are parted."""
    name = element.tag.rpartition("}")[2]
    if name in _LEFT_OUT:
        return
    edge = " " if name in _PARTING else ""
    yield edge + (element.text or "")
    for each in element:
        yield from _texts(each)
        yield each.tail or ""
    yield edge


_PRINTED = re.compile(rb"\{\\listtext([^{}]*)")
_CONTROL = re.compile(rb"\\u(-?\d{1,6}) ?(?:\\'[0-9a-f]{2}|\?)?|\\'[0-9a-f]{2}|\\[a-z]+-?\d* ?|\\.|[\r\n]")


def _other_numbers(data: bytes, reading: Reading) -> tuple[Finding, ...]:
    """A finding where list numbers that Rich Text stores as printed are others in what was read."""
    printed = Counter(filter(None, map(_number, map(_stored, _PRINTED.findall(data)))))
    lines = (line.text for line in reading.lines if NUMBERING in (line.repair or ""))
    others = printed - Counter(_number(text.split(maxsplit=1)[0]) for text in lines if text.strip())
    if not others:
        return ()
    message = f"{others.total():,} list numbers are others than the file stores as printed"
    return (finding("source.numbers", message, " ".join(list(others)[:_SHOWN])),)


def _stored(label: bytes) -> str:
    """A label as Rich Text stores it, without what sets it."""
    text = _CONTROL.sub(lambda sign: b"\0%s\0" % sign[1] if sign[1] else b"", label)
    parts = text.decode("ascii", "ignore").split("\0")
    return "".join(chr(int(each) % 0x10000) if at % 2 else each for at, each in enumerate(parts)).strip()


def _number(label: str) -> str:
    """A label whatever its digits and the marks on its letters; empty for a bullet."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", label) if not unicodedata.combining(each))
    digits = "".join(str(unicodedata.digit(each, each)) for each in plain)
    return digits if any(map(str.isalnum, digits)) else ""
