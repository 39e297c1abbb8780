"""Plain text: bytes → characters → lines."""

import re
from typing import NamedTuple

from unrec.findings import finding
from unrec.models import Finding, Reading, Source, SourceLine
from unrec.reading.flow import refused
from unrec.reading.mending import mend
from unrec.text import CONTROLS, is_nfc, nfc

TEXT = "text/plain"
# A pattern that begins with one set of characters is looked for several times as fast as one of alternatives.
_LINE_END = re.compile("([\n\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?)")
_CONTROL = re.compile(f"[{CONTROLS}]")
# The same in UTF-8: the bytes of ASCII's, and what the others begin with.
_CONTROL_BYTES = bytes(code for code in range(0x80) if _CONTROL.match(chr(code)))
_LATER_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_PLAIN = re.compile("[ A-Za-z0-9\u0620-\u0669]")
_ARABIC = re.compile("[\u0620-\u064a]")
# A printed line holds some 100 characters, a paragraph some 2,000.
_LONG_LINE = 20_000
# More unreadable characters among those beyond ASCII than this, and the text is in another encoding.
_FEW_ERRORS = 0.2
_SAMPLE = 65_536
_REPLACEMENT = "\ufffd"


class Decoded(NamedTuple):
    """Characters, and the encoding in which the bytes were taken to be."""

    text: str
    encoding: str


def read_text(source: Source) -> Reading:
    """Return the lines of a text file, blank ones included, in NFC.

    UTF-8, UTF-16 (with a byte order mark or by its pattern of zeros) and windows-1256 are read, the
    latter two with a finding. A form feed begins a new page; without one, pages are unknown. Lines end
    at any line end of Unicode. In text that a program took out of an Arabic PDF, what is certain is put
    right, with a repair on each line and a finding. A file that is empty or not text gives `failed` and a
    finding.
    """
    if not source.data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe\x0c"):
        return refused(source, finding("source.empty", f"{source.name} holds no text"), media_type=TEXT)
    decoded = decode(source.data)
    if decoded is None:
        said, shown = f"{source.name} is not text in any known encoding", source.data[:32].hex(" ")
        return refused(source, finding("source.not_text", said, shown))
    lines, pages = _lines(decoded.text)
    findings = _encoding_findings(source.name, decoded, lines)
    lines, extracted = mend(source.name, lines)
    return Reading(
        name=source.name,
        sha256=source.sha256,
        media_type=TEXT,
        pages=pages,
        lines=lines,
        findings=(*findings, *extracted),
    )


def decode(data: bytes) -> Decoded | None:
    """Return the characters of bytes in UTF-8, UTF-16 or windows-1256; None where they are in none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(data.decode("utf-16", "replace"), "UTF-16")
    text = data.decode("utf-8-sig", "replace")
    errors = text.count(_REPLACEMENT)
    if errors and errors > _FEW_ERRORS * sum(character > "\x7f" for character in text):
        return _utf16(data) or _windows(data)
    # Nearly no UTF-8 holds controls, and bytes are looked at faster than characters.
    may_hold = (
        len(data.translate(None, _CONTROL_BYTES)) < len(data) or _LATER_CONTROL.search(data) is not None
    )
    if may_hold and len(_CONTROL.findall(text[:_SAMPLE])) > min(len(text), _SAMPLE) // 10:
        # Mostly control characters: UTF-16 that happens to be valid UTF-8, or no text at all.
        return _utf16(data)
    return Decoded(text, "UTF-8")


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark: the byte order in which the text is mostly letters."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        if sample and len(_PLAIN.findall(sample)) > len(sample) // 2:
            return Decoded(data.decode(encoding, "replace"), encoding.upper())
    return None


def _windows(data: bytes) -> Decoded | None:
    """windows-1256, the single-byte encoding of Arabic, where most letters come out Arabic."""
    sample = data[:_SAMPLE]
    if sum(byte < 32 and byte not in b"\t\n\r\x0c" for byte in sample) > len(sample) // 100:
        return None
    text = sample.decode("cp1256", "replace")
    letters = sum(map(str.isalpha, text))
    if letters and len(_ARABIC.findall(text)) > letters // 2:
        return Decoded(data.decode("cp1256", "replace"), "windows-1256")
    return None


def _lines(text: str) -> tuple[tuple[SourceLine, ...], int | None]:
    texts, ends = _printed(text)
    composed = is_nfc(text)
    has_pages = "\f" in text
    lines: list[SourceLine] = []
    page, gap = 1, True
    for number, printed in enumerate(texts, 1):
        own = printed if composed else nfc(printed)
        lines.append(
            SourceLine(
                line=number,
                text=own,
                page=page if has_pages else None,
                gap_before=gap,
                repair=None if own == printed else "nfc",
            )
        )
        gap = not own.strip()
        if has_pages and number <= len(ends) and ends[number - 1] == "\f":
            page, gap = page + 1, True
    return tuple(lines), page if has_pages else None


def _printed(text: str) -> tuple[list[str], list[str]]:
    """The lines of a text, and what ends each, the last one perhaps by nothing.

    What ends them is left out where it is one thing in all.
    """
    lines = text.splitlines()
    ends = text.count("\n") + (not text.endswith("\n"))
    if len(lines) == ends and "\r" not in text and not text.rstrip("\n")[-1:].isspace():
        return lines, []
    parts = _LINE_END.split(text)
    if parts[-1] == "" and len(parts) > 1:
        parts = parts[:-1]
    return parts[::2], parts[1::2]


def _encoding_findings(name: str, decoded: Decoded, lines: tuple[SourceLine, ...]) -> list[Finding]:
    findings: list[Finding] = []
    if decoded.encoding != "UTF-8":
        findings.append(
            finding(
                "source.encoding", f"{name} is not UTF-8; it was read as {decoded.encoding}", decoded.encoding
            )
        )
    if _REPLACEMENT in decoded.text:
        line = next(line for line in lines if _REPLACEMENT in line.text)
        count = decoded.text.count(_REPLACEMENT)
        message = f"{count} characters of {name} could not be read; the first is on line {line.line}"
        findings.append(finding("source.undecodable", message, line.text, line=line.line))
    long_lines = [line for line in lines if len(line.text) > _LONG_LINE]
    if long_lines:
        first = long_lines[0]
        message = f"{len(long_lines)} lines of {name} are longer than {_LONG_LINE:,} characters; line {first.line} has {len(first.text):,}"
        findings.append(finding("source.long_line", message, first.text, line=first.line))
    changed = [line for line in lines if line.repair]
    if changed:
        message = f"{len(changed)} lines of {name} were not in normalisation form C"
        findings.append(finding("source.nfc", message, changed[0].text, line=changed[0].line))
    return findings
