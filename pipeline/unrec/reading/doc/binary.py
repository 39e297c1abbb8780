"""The parts of a binary Word file: its text by pieces, and what styles and runs say of each character.

Written from the open specification [MS-DOC]; `sprm`, `FKP`, `PLC`, `CP` and `FC` are its words. A `cp` counts
UTF-16 units of the text, an `fc` bytes of the stream `WordDocument`.
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from unrec.reading.flow import UnreadableError

MAX_STREAM = 200_000_000
RAISED_BY_OLE = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    struct.error,
    RecursionError,  # folders within each other in a ring
)
_SIGNATURES = (0xA5EC, 0xA5DC)
_WORD_97 = 0xC0  # betas of Word 97 wrote 0xC0 and 0xC2
_ENCRYPTED = 0x8100
_SECOND_TABLE = 0x200
_LONGEST_CHAIN = 32
_PAPX_PAGES, _CHPX_PAGES = 13, 12
_CP1252 = {i: bytes([i]).decode("cp1252", "replace") for i in range(128, 160)}

HIDDEN, DELETED, INSERTED = 1, 2, 4
"""What a character's flags say."""
_SET = {0x0835: 0, 0x0836: 2, 0x085C: 4, 0x085D: 6}
"""Bold and italic, from left to right and from right to left: where two bits of a face say it.

They say: as the style (0), on, off, the opposite of the style (3).
"""


def integer(data: bytes) -> int:
    """Return an unsigned integer, its lowest byte first."""
    return int.from_bytes(data, "little")


_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the single property modifiers of a group, up to the first broken one."""
    at, end = 0, len(data)
    while at + 3 <= end:
        (code,) = struct.unpack_from("<H", data, at)
        at += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            size = data[at]
            at += 1
            if code == 0xD608 and at < end:  # sprmTDefTable: two bytes of length, one too many
                size = (size | data[at] << 8) - 1
                at += 1
            elif code == 0xC615 and size == 255 and at < end:  # sprmPChgTabs
                deleted = data[at] * 4 + 1
                size = deleted + 1 + (data[at + deleted] * 3 if at + deleted < end else 0)
        if size < 0 or at + size > end:
            return
        yield code, data[at : at + size]
        at += size


class Piece(NamedTuple):
    """A piece of the text: from `cp` to `end`, stored at `fc` in `wide` bytes a unit, with its group."""

    cp: int
    end: int
    fc: int
    wide: int
    group: bytes


class Run(NamedTuple):
    """Bytes of the text, and the properties they have."""

    first: int
    end: int
    properties: bytes


class Style(NamedTuple):
    """A style: its name, its number among those built in, its base, and what it says."""

    name: str = ""
    built_in: int = 0xFFF
    base: int = 0xFFF
    paragraph: bytes = b""
    characters: bytes = b""


@dataclass(frozen=True)
class Properties:
    """What holds for a paragraph. `edges` are those of a row's cells in twentieths of a point, with flags."""

    style: int = 0
    level: int = 0
    list_id: int = 0
    in_table: int = 0
    row_end: int = 0
    depth: int = 0
    inner_cell: int = 0
    inner_row_end: int = 0
    rtl: int = 0
    header_row: int = 0
    outline: int | None = None
    left: int | None = None
    first: int | None = None
    language: int = 0
    old_numbering: bytes = b""
    edges: tuple[tuple[int, ...], tuple[int, ...]] | None = None


_NUMBERS = {
    0x260A: "level",
    0x460B: "list_id",
    0x2416: "in_table",
    0x2417: "row_end",
    0x6649: "depth",
    0x244B: "inner_cell",
    0x244C: "inner_row_end",
    0x2441: "rtl",
    0x3404: "header_row",
}
_SIGNED = {0x840F: "left", 0x8411: "first", 0x845E: "left", 0x8460: "first"}


@dataclass
class DocFile:
    """An open file. `findings` are ids of what is to be said of it."""

    main: bytes
    table: bytes
    data: bytes
    counts: tuple[int, ...]
    parts: tuple[int, ...]
    findings: dict[str, str] = field(default_factory=dict)
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    flags: bytearray = field(default_factory=bytearray)
    faces: bytearray = field(default_factory=bytearray)
    sizes: bytearray = field(default_factory=bytearray)
    symbols: dict[int, str] = field(default_factory=dict)
    paragraph_runs: list[Run] = field(default_factory=list)
    character_runs: list[Run] = field(default_factory=list)
    _starts: tuple[list[int], list[int], list[int]] = ([], [], [])
    _seen: dict[tuple[int, bytes, bytes], Properties] = field(default_factory=dict)
    _of_style: dict[int, tuple[Properties, int, int]] = field(default_factory=dict)

    def part(self, index: int) -> bytes:
        """Return a part of the table stream, by its number; empty where there is none."""
        if 2 * index + 1 >= len(self.parts):
            return b""
        at, size = self.parts[2 * index : 2 * index + 2]
        return self.table[at : at + size]

    def start(self, index: int) -> int | None:
        """Return where a part begins in the table stream; None where it is empty."""
        at = 2 * index
        return self.parts[at] if at + 1 < len(self.parts) and self.parts[at + 1] else None

    def longs(self, index: int) -> tuple[int, ...]:
        """Return a part that is a list of positions."""
        data = self.part(index)
        return struct.unpack_from(f"<{len(data) // 4}I", data)

    def plc(self, index: int, size: int, data: bytes = b"") -> tuple[list[int], list[bytes]]:
        """Return the positions and the entries of a PLC: a part, or its bytes."""
        data = data or self.part(index)
        count = (len(data) - 4) // (4 + size)
        if count < 1:
            return [], []
        base = 4 * (count + 1)
        places = list(struct.unpack_from(f"<{count + 1}I", data))
        return places, [data[base + size * i : base + size * (i + 1)] for i in range(count)]

    def paragraph(self, cp: int, begin: int) -> Properties:
        """Return the properties of the paragraph whose mark stands at `cp`; it begins at `begin`."""
        piece = self._piece(cp)
        fc = piece.fc + (cp - piece.cp) * piece.wide
        data = _run_at(self._starts[1], self.paragraph_runs, fc)
        found = self._properties(integer(data[:2]), data[2:], piece.group)
        language = self._language(cp) or self._language(begin) if found.rtl else 0
        return replace(found, language=language) if language else found

    def _piece(self, cp: int) -> Piece:
        return self.pieces[max(0, bisect_right(self._starts[0], cp) - 1)]

    def _language(self, cp: int) -> int:
        """The language of right-to-left text that a character's properties name; 0 where none."""
        piece = self._piece(cp)
        fc = piece.fc + (cp - piece.cp) * piece.wide
        return _language(_run_at(self._starts[2], self.character_runs, fc))

    def built_in(self, index: int) -> int:
        """Return the number of a style among those built in."""
        return self.styles[index].built_in if index < len(self.styles) else 0xFFF

    def face(self, cp: int, properties: Properties) -> tuple[bool, bool, float]:
        """Return whether a character is bold and italic, and its size in points."""
        _, styled, size = self._style(properties.style)
        code = self.faces[cp]
        shift = 4 if properties.rtl else 0
        bold, italic = code >> shift & 3, code >> shift + 2 & 3
        of_style = styled >> shift
        half_points = self.sizes[cp] or size
        return _is_on(bold, of_style & 1), _is_on(italic, of_style >> 2 & 1), half_points / 2

    def _properties(self, style: int, data: bytes, group: bytes) -> Properties:
        key = (style, data, group)
        if key not in self._seen:
            for code, value in (*sprms(data), *sprms(group)):
                if code == 0x4600:  # sprmPIstd
                    style = integer(value)
            changes = {**vars(self._style(style)[0]), "style": style}
            for each in (data, group):
                self._apply(changes, each)
            self._seen[key] = Properties(**changes)
        return self._seen[key]

    def _style(self, index: int) -> tuple[Properties, int, int]:
        """What a paragraph style says, those under it included; how it sets letters, and their size."""
        if index in self._of_style:
            return self._of_style[index]
        chain: list[int] = []
        at = index
        while at < len(self.styles) and at not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(at)
            at = self.styles[at].base
        changes, face, size = dict(vars(Properties())), 0, 20
        for each in reversed(chain):
            style = self.styles[each]
            if 1 <= style.built_in <= 9:
                changes["outline"] = style.built_in
            self._apply(changes, style.paragraph, deep=True)
            for code, value in sprms(style.characters):
                if code in _SET and value[0] < 2:
                    shift = _SET[code]
                    face = face & ~(3 << shift) | value[0] << shift
                elif code == 0x4A43:
                    size = min(integer(value), 255)
            changes["language"] = _language(style.characters) or changes["language"]
        self._of_style[index] = Properties(**changes), face, size
        return self._of_style[index]

    def _apply(self, changes: dict[str, object], data: bytes, *, deep: bool = False) -> None:
        for code, value in sprms(data):
            if code in _NUMBERS:
                changes[_NUMBERS[code]] = integer(value)
            elif code in _SIGNED:
                changes[_SIGNED[code]] = struct.unpack("<h", value)[0]
            elif code == 0x664A:  # sprmPDtap
                changes["depth"] = int(str(changes["depth"])) + struct.unpack("<i", value)[0]
            elif code == 0x2640:
                changes["outline"] = value[0] + 1 if value[0] < 9 else None
            elif code == 0xD608:
                changes["edges"] = _edges(value) or changes["edges"]
            elif code == 0xC63E and any(value):
                changes["old_numbering"] = value
            elif code in {0x6645, 0x6646, 0x646B} and not deep:  # kept in the stream `Data`
                at = integer(value)
                size = integer(self.data[at : at + 2])
                self._apply(changes, self.data[at + 2 : at + 2 + size], deep=True)


def _is_on(code: int, of_style: int) -> bool:
    return (of_style == 1, True, False, of_style != 1)[code]


def _language(data: bytes) -> int:
    """The language of right-to-left text that character properties name (sprmCLidBi); 0 where none."""
    return next((integer(value) for code, value in sprms(data) if code == 0x485F), 0)


def _edges(data: bytes) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The cell edges and the flags of the cells in a sprmTDefTable."""
    count = data[0] if data else 0
    if len(data) < 1 + 2 * (count + 1):
        return None
    base = 1 + 2 * (count + 1)
    flags = tuple(integer(data[base + 20 * i : base + 20 * i + 2]) for i in range(count))
    return struct.unpack_from(f"<{count + 1}h", data, 1), flags


def _run_at(starts: list[int], runs: list[Run], fc: int) -> bytes:
    at = bisect_right(starts, fc) - 1
    return runs[at].properties if at >= 0 and fc < runs[at].end else b""


# ---- opening


def open_doc(data: bytes) -> DocFile:
    """Return an open file of Word 97 to 2003.

    Raises `UnreadableError` for one of Word 6, 95 or before (`source.old`), an encrypted one
    (`source.protected`) and a damaged one.
    """
    main, table, more = _streams(data)
    at = 34 + 2 * integer(main[32:34])
    counts = tuple(max(0, n) for n in struct.unpack_from("<11i", main, at + 2)[3:])
    at += 2 + 4 * integer(main[at : at + 2])
    parts = struct.unpack_from(f"<{2 * integer(main[at : at + 2])}I", main, at + 2)
    opened = DocFile(main, table, more, counts, parts)
    _read_pieces(opened)
    opened.styles = list(_styles(opened.part(1)))
    opened.paragraph_runs = _runs(opened, _PAPX_PAGES)
    opened.character_runs = _runs(opened, _CHPX_PAGES)
    opened._starts = (  # noqa: SLF001 -- it is being made
        [piece.cp for piece in opened.pieces],
        [run.first for run in opened.paragraph_runs],
        [run.first for run in opened.character_runs],
    )
    _lay_characters(opened)
    return opened


def _streams(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The streams of the file that hold the text, its tables, and long properties."""
    main, *tables, more = ole_streams(data, "WordDocument", "0Table", "1Table", "Data")
    if len(main) < 34:
        raise UnreadableError("source.damaged", "the file holds no text of Word", "WordDocument")
    signature, version, flags = struct.unpack_from("<HH6xH", main)
    if signature not in _SIGNATURES or version < _WORD_97:
        shown = f"signature {signature:#x}, version {version}"
        raise UnreadableError("source.old", "this is a file of Word 6, 95 or before", shown)
    if flags & _ENCRYPTED:
        raise UnreadableError("source.protected", "the document is protected by a password")
    return main, tables[flags & _SECOND_TABLE > 0], more


def ole_streams(data: bytes, *names: str) -> list[bytes]:
    """Return streams of an OLE file; empty for those that it has not.

    Raises `UnreadableError` where the file is damaged, or a stream is over 200 million bytes.
    """
    import olefile

    found: list[bytes] = []
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for name in names:
                there = ole.exists(name)
                if there and ole.get_size(name) > MAX_STREAM:
                    raise UnreadableError(
                        "source.too_big", f"the part {name} is over {MAX_STREAM:,} bytes", name
                    )
                found.append(ole.openstream(name).read() if there else b"")
    except RAISED_BY_OLE as error:
        shown = f"{type(error).__name__}: {error}"
        raise UnreadableError("source.damaged", f"the file is damaged or cut off: {error}", shown) from error
    return found


def _read_pieces(opened: DocFile) -> None:
    """Put the text together from its pieces, one character a unit, so that places are kept."""
    clx, at = opened.part(33), 0
    groups: list[bytes] = []
    while at + 3 <= len(clx) and clx[at] == 1:
        groups.append(clx[at + 3 : at + 3 + integer(clx[at + 1 : at + 3])])
        at += 3 + len(groups[-1])
    if at + 5 > len(clx) or clx[at] != 2:
        raise UnreadableError("source.damaged", "the list of the text's pieces is missing", "piece table")
    places, entries = opened.plc(33, 8, clx[at + 5 : at + 5 + integer(clx[at + 1 : at + 5])])
    texts: list[str] = []
    here = 0
    for entry, cp, stop in zip(entries, places, places[1:], strict=False):
        _, fc, prm = struct.unpack("<HIH", entry)
        if cp != here or stop < cp or stop > len(opened.main):
            raise UnreadableError(
                "source.damaged", "the list of the text's pieces is broken", f"piece at {cp}"
            )
        wide = 1 if fc & 0x40000000 else 2
        fc = (fc & 0x3FFFFFFF) // (3 - wide)
        raw = opened.main[fc : fc + (stop - cp) * wide]
        here = cp + len(raw) // wide
        texts.append(_units(raw[: (here - cp) * wide], wide))
        opened.pieces.append(Piece(cp, here, fc, wide, _group(prm, groups)))
        if here < stop:
            opened.findings["cut"] = f"the text is cut short at character {here:,}"
            break
    opened.text = "".join(texts)
    if not opened.pieces:
        raise UnreadableError("source.damaged", "the file has no piece of text", "piece table")


def _units(raw: bytes, wide: int) -> str:
    """The characters of a piece, one a unit: half of a pair stays by itself."""
    if wide == 1:
        return raw.decode("latin-1").translate(_CP1252)
    text = raw.decode("utf-16-le", "surrogatepass")
    count = len(raw) // 2
    return text if len(text) == count else "".join(map(chr, struct.unpack(f"<{count}H", raw)))


_SHORT = {0x0C: 0x260A, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C}


def _group(prm: int, groups: list[bytes]) -> bytes:
    """The properties that a fast save laid on a piece."""
    if prm & 1:
        return groups[prm >> 1] if prm >> 1 < len(groups) else b""
    code = _SHORT.get(prm >> 1 & 0x7F)
    return struct.pack("<HB", code, prm >> 8) if code else b""


def _styles(data: bytes) -> Iterator[Style]:
    """Yield the styles of the style sheet, in the order of their numbers."""
    head, count, base = struct.unpack_from("<HHH", data) if len(data) > 6 else (0, 0, 0)
    at = 2 + head
    for _ in range(count if base >= 6 else 0):
        size = integer(data[at : at + 2])
        yield _style(data[at + 2 : at + 2 + size], base)
        at += 2 + size + (size & 1)
        if at >= len(data):
            return


def _style(std: bytes, base: int) -> Style:
    if len(std) < base + 2:
        return Style()
    built_in, kind, count = struct.unpack_from("<HHH", std)
    at = base + 2 + 2 * integer(std[base : base + 2])
    name = std[base + 2 : at].decode("utf-16-le", "replace")
    at += 2
    parts: list[bytes] = []
    for _ in range(count & 15):
        at += at & 1
        size = integer(std[at : at + 2])
        parts.append(std[at + 2 : at + 2 + size])
        at += 2 + size
    parts += [b"", b""]
    of_paragraphs = kind & 15 == 1
    paragraph, characters = (parts[0][2:], parts[1]) if of_paragraphs else (b"", parts[0])
    return Style(name, built_in & 0xFFF, kind >> 4, paragraph, characters if kind & 15 in {1, 2} else b"")


def _runs(opened: DocFile, index: int) -> list[Run]:
    """All runs of the formatted pages (FKP), in the order of their bytes."""
    _, pages = opened.plc(index, 4)
    step = 13 if index == _PAPX_PAGES else 1
    found: list[Run] = []
    for at in dict.fromkeys(integer(entry) & 0x3FFFFF for entry in pages):
        page = opened.main[512 * at : 512 * at + 512]
        if len(page) < 512:
            opened.findings["pages"] = f"the page of formats {at} is missing"
            continue
        count = page[511]
        if 4 * (count + 1) + step * count > 511:
            continue
        places = struct.unpack_from(f"<{count + 1}I", page)
        for i in range(count):
            offset = page[4 * (count + 1) + step * i] * 2
            size = page[offset]
            if index == _PAPX_PAGES:  # in words, the first byte counted; 0 where a second byte says it
                offset += size == 0
                size = 2 * size - 1 if size else 2 * page[min(511, offset)]
            data = page[offset + 1 : min(511, offset + 1 + size)] if offset > 1 else b""
            found.append(Run(places[i], places[i + 1], data))
    found.sort(key=lambda run: run.first)
    # None reaches into the next, so that no byte is laid out twice.
    ends = [*(run.first for run in found[1:]), 1 << 32]
    clipped = (run._replace(end=min(run.end, end)) for run, end in zip(found, ends, strict=False))
    return [run for run in clipped if run.first < run.end]


# ---- characters


class _Look(NamedTuple):
    """What a group of properties says of characters: flags, how they are set, their size, a symbol."""

    flags: int = 0
    face: int = 0
    size: int = 0
    symbol: str = ""


def _lay_characters(opened: DocFile) -> None:
    """Lay what the runs say upon the characters, run by run."""
    count = len(opened.text)
    opened.flags, opened.faces, opened.sizes = bytearray(count), bytearray(count), bytearray(count)
    memo: dict[bytes, _Look] = {}
    starts = opened._starts[2]  # noqa: SLF001 -- it is being made
    for cp, end, fc, wide, group in opened.pieces:
        last = fc + (end - cp) * wide
        at = max(0, bisect_right(starts, fc) - 1)
        laid = _look(opened, group, memo)
        _lay(opened, laid, cp, end)
        while at < len(opened.character_runs) and opened.character_runs[at].first < last:
            run = opened.character_runs[at]
            at += 1
            low = cp + (max(run.first, fc) - fc) // wide
            high = max(low, cp + (min(run.end, last) - fc) // wide)
            if run.properties:
                look = _look(opened, run.properties, memo)
                _lay(opened, look._replace(flags=look.flags | laid.flags), low, high)


def _lay(opened: DocFile, look: _Look, low: int, high: int) -> None:
    size = high - low
    for places, value in ((opened.flags, look.flags), (opened.faces, look.face), (opened.sizes, look.size)):
        if value:
            places[low:high] = bytes([value]) * size
    if look.symbol:
        opened.symbols.update(dict.fromkeys(range(low, min(high, low + 64)), look.symbol))


def _look(opened: DocFile, data: bytes, memo: dict[bytes, _Look]) -> _Look:
    """What a group of properties says of characters, its character style included."""
    if data in memo:
        return memo[data]
    memo[data] = _Look()  # a style that names itself
    flags = face = size = 0
    symbol, under = "", _Look()
    for code, value in sprms(data):
        if code == 0x4A30 and integer(value) < len(opened.styles):  # sprmCIstd: a character style
            under = _look(opened, opened.styles[integer(value)].characters, memo)
            flags |= under.flags & HIDDEN
            face, size = face | under.face, size or under.size
        elif code == 0x083C:  # sprmCFVanish; 0x80 is as the style, 0x81 its opposite
            hidden = value[0] & 1 ^ under.flags & HIDDEN if value[0] & 0x80 else value[0] & 1
            flags = flags & ~HIDDEN | hidden
        elif code in {0x0800, 0x0801}:  # sprmCFRMarkDel, sprmCFRMarkIns
            kind = DELETED if code == 0x0800 else INSERTED
            flags = flags & ~kind | kind * (value[0] & 1)
        elif code in _SET:
            shift = _SET[code]
            face = face & ~(3 << shift) & 0xFF | {0: 2, 1: 1, 0x81: 3}.get(value[0], 0) << shift
        elif code == 0x4A43:
            size = min(integer(value), 255)
        elif code == 0x6A09:  # sprmCSymbol: often a private code point of a symbol font
            symbol = chr(integer(value[2:4])) if integer(value[2:4]) >= 32 else ""
    memo[data] = _Look(flags, face, size, symbol)
    return memo[data]
