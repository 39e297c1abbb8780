"""Hostile inputs from a seed: the same seed and number give the same bytes."""

import random
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tests.hostile.shapes import HEADER, PIECES
from tests.reading.docx_maker import files, level, listed, note, numbering, pack, par, reference
from tests.reading.pdf_maker import build, flate, objects, pdf

FIXTURES = Path(__file__).parent.parent / "fixtures"
LINES = [
    HEADER.strip(),
    *(
        "١- ينبغي للدول أن تنفذ المادة ٦ من الاتفاقية.",
        "٢- ينبغي أن:",
        "(أ) تنظر في الأمر؛",
        "'١' نص؛",
        "(ب) نص.",
    ),
    *(
        "",
        "ثانياً- الاجتماع الثاني",
        "باء- نص",
        "١٠- كلام.",
        "كلمة(١)",
        "(١) حاشية",
        "3/20",
        "V.19-08455",
        "\f",
    ),
    *(
        "CTOC/COP/WG.7/2018/3",
        "البند ٢ من جدول الأعمال",
        "=1+1",
        "<script>alert(1)</script>",
        "\u202eمقلوب\u202c",
    ),
]


ENDINGS = ("akn", "csv", "doc", "eml", "html", "msg", "odt", "rtf", "xlsx", "zip")


class Input(NamedTuple):
    """One source: `kind` is the family it is of."""

    kind: str
    name: str
    data: bytes


def hostile(seed: int, number: int) -> Input:
    """Return input `number` of a seed; the families take turns."""
    chance = random.Random(f"{seed}/{number}")
    kind = list(FAMILIES)[number % len(FAMILIES)]
    ending = "txt" if "text" in kind else kind.split()[-1]
    return Input(kind, f"{number}.{ending}", FAMILIES[kind](chance))


def structured(chance: random.Random) -> bytes:
    """Lines that headings, labels and notes are made of, in any order,
    with noise between their characters.
    """
    lines = [_noisy(chance, chance.choice(LINES)) for _ in range(chance.randrange(60))]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _noisy(chance: random.Random, line: str) -> str:
    for _ in range(chance.choice([0, 0, 1, 3])):
        at = chance.randrange(len(line) + 1)
        line = (
            line[:at]
            + chance.choice([*PIECES, "\ud800", "\x1b", "\u2028"])
            + line[at + chance.randrange(2) :]
        )
    return line


def repeated(chance: random.Random) -> bytes:
    piece = chance.choice(PIECES) + chance.choice(["", "\n", *PIECES])
    return (HEADER + "١- " + piece * chance.randrange(1, 1_500)).encode()


def noise(chance: random.Random) -> bytes:
    return chance.choice([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-", b"PK\x03\x04"]) + chance.randbytes(
        chance.randrange(2_000)
    )


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Flip bits, cut off, and double, drop, move or overwrite stretches, once to eight times."""
    out = bytearray(data)
    for _ in range(chance.randrange(1, 9)):
        if not out:
            break
        start = chance.randrange(len(out))
        end = min(len(out), start + chance.choice([1, 4, 40, 400]))
        way = chance.randrange(6)
        if way == 0:
            out[start] ^= 1 << chance.randrange(8)
        elif way == 1 and chance.random() < 0.3:
            del out[start:]
        elif way == 2:
            out[start:start] = out[start:end] * chance.choice([1, 2, 50])
        elif way == 3:
            del out[start:end]
        elif way == 4:
            piece = out[start:end]
            del out[start:end]
            at = chance.randrange(len(out) + 1)
            out[at:at] = piece
        else:
            out[start:end] = chance.randbytes(end - start)
    return bytes(out)


@cache
def _pdfs() -> Sequence[bytes]:
    small = min((FIXTURES / "pdf").glob("*.pdf"), key=lambda file: file.stat().st_size)
    return (pdf("one", "two"), small.read_bytes())


@cache
def _parts() -> dict[str, str]:
    body = par(HEADER.strip()) + listed("ينبغي للدول") + par(reference(1)) + listed("نص", level=1)
    body += f"<w:tbl><w:tr><w:tc>{par('خلية')}</w:tc></w:tr></w:tbl>"
    levels = level(0, "decimal", "%1-") + level(1, "arabicAbjad", "(%2)")
    return files(body, numbering=numbering(levels), footnotes=note(1, par("حاشية")))


def inside_docx(chance: random.Random) -> bytes:
    """A sound zip with a part in it that is not sound."""
    parts = dict(_parts())
    name = chance.choice(sorted(parts))
    parts[name] = mutated(parts[name].encode(), chance).decode("utf-8", "replace")
    return pack(parts)


@cache
def _formats() -> dict[str, bytes]:
    """A small sound file of each format that is no PDF, Word file or text."""
    from tests.reading.test_akoma_ntoso import RESOLUTION, akn
    from tests.reading.test_containers import mail, outlook, zipped
    from tests.reading.test_tabular import as_csv, as_excel

    text = f"{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من الاتفاقية.\n".encode()
    held = ("a.txt", text), ("b.docx", pack(_parts()))
    written = {
        ending: (FIXTURES / f"formats/one.{ending}").read_bytes() for ending in ("doc", "html", "odt", "rtf")
    }
    # No boundary or time of today's: the same seed gives the same inputs.
    message = re.sub(rb"={9,}\d+==", b"boundary", mail(*held))
    made = {
        "akn": akn(RESOLUTION),
        "csv": as_csv(),
        "xlsx": _repacked(as_excel(), "docProps/core.xml", b""),
        "eml": message,
    }
    return written | made | {"msg": outlook(*held), "zip": _repacked(zipped(dict(held)), "", b"")}


SMALL = (*ENDINGS, "docx", "pdf", "txt")


def small_file(ending: str) -> bytes:
    """Return a small sound file of a format."""
    text = f"{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من الاتفاقية.\n".encode()
    others = {"docx": lambda: pack(_parts()), "pdf": lambda: _pdfs()[0], "txt": lambda: text}
    return others[ending]() if ending in others else _formats()[ending]


MAIN = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}
"""The part of a zipped format that holds its text: what is changed elsewhere is mostly a damaged zip."""


def changed_part(ending: str) -> bytes:
    """Return what of a small file of a format is worth changing: its main part, or all of it."""
    if ending not in MAIN:
        return small_file(ending)
    with zipfile.ZipFile(BytesIO(small_file(ending))) as archive:
        return archive.read(MAIN[ending])


def whole_file(ending: str, part: bytes) -> bytes:
    """Return the small file of a format with that part in it."""
    return _repacked(small_file(ending), MAIN[ending], part) if ending in MAIN else part


def _repacked(data: bytes, name: str, part: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            kept = part if each == name else old.read(each)
            new.writestr(zipfile.ZipInfo(each), kept, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mutated_file(ending: str) -> Callable[[random.Random], bytes]:
    """A file of a format with a few of its bytes changed, or where it is a zip one of its parts."""

    def make(chance: random.Random) -> bytes:
        data = _formats()[ending]
        if not data.startswith(b"PK") or chance.random() < 0.3:
            return mutated(data, chance)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            name = chance.choice(archive.namelist())
            return _repacked(data, name, mutated(archive.read(name), chance))

    return make


def every_point(chance: random.Random) -> bytes:
    """Paragraphs of code points from anywhere, surrogates, controls and what is no character among them."""
    start = chance.choice([0, 0x80, 0x600, 0xD7F0, 0xFFF0, 0x1FFF0, 0x10FFF0, chance.randrange(0x110000)])
    points = [min(start + chance.randrange(400), 0x10FFFF) for _ in range(300)]
    words = "".join(map(chr, points)).encode("utf-8", "surrogatepass")
    return f"{HEADER}١- ينبغي للدول أن تنفذ ".encode() + words + "\n\n٢- =1+1 ".encode() + words


WRAPPERS = [
    *(
        "<w:foo>{}</w:foo>",
        "<w:ins>{}</w:ins>",
        "<w:del>{}</w:del>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    ),
    *("<w:hyperlink>{}</w:hyperlink>", "<w:ruby><w:rt>{}</w:rt></w:ruby>", "<w:r>{}</w:r>", "<w:p>{}</w:p>"),
    *(
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
    ),
    *(
        "<m:oMath>{}</m:oMath>",
        "<w:drawing>{}</w:drawing>",
        "<w:txbxContent>{}</w:txbxContent>",
        "<w:pict>{}</w:pict>",
    ),
    *('<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}', '<w:r><w:fldChar w:fldCharType="end"/></w:r>{}'),
    *("<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r>", "<w:rubyBase>{}</w:rubyBase>", "<w:sectPr>{}</w:sectPr>"),
    *(
        f'<mc:AlternateContent><mc:Choice xmlns:zz="urn:of-another-program" Requires="{needs}">'
        f"{{}}</mc:Choice>{fallback}</mc:AlternateContent>"
        for needs in ("wps", "zz")
        for fallback in ("", "<mc:Fallback><w:r><w:t>f0</w:t></w:r></mc:Fallback>")
    ),
]
"""What may stand around a run of a Word file, where it makes sense and where it does not."""


def wrapped_docx(chance: random.Random) -> bytes:
    """Words in elements in any order and depth."""
    body = par(HEADER.strip()) + par("kept")
    for number in range(chance.randrange(1, 6)):
        inner = (
            f"<w:r><w:t>w{number}</w:t></w:r>"
            if chance.random() < 0.8
            else f"<m:r><m:t>w{number}</m:t></m:r>"
        )
        for _ in range(chance.randrange(1, 7)):
            inner = chance.choice(WRAPPERS).replace("{}", inner)
        body += inner
    return pack(files(body))


_TOKENS = [
    *(
        "<0000>",
        "<FFFF>",
        "<00>",
        "<FFFFFFFF>",
        "<0041>",
        "<D835DC00>",
        "<>",
        "(a)",
        "(\\377)",
        "[",
        "]",
        "/A",
    ),
    *("0", "1", "65535", "-1", "4294967295", "1.5", "beginbfrange", "endbfrange", "beginbfchar", "endbfchar"),
    *(
        "begincidrange",
        "endcidrange",
        "endcidchar",
        "endcodespacerange",
        "usecmap",
        "def",
        "/WMode",
        "/Identity-H",
    ),
]


def font_pdf(chance: random.Random) -> bytes:
    """A page in a Type 0 font of which every table is made of words of such tables."""

    def words(most: int) -> str:
        return " ".join(chance.choice(_TOKENS) for _ in range(chance.randrange(most)))

    shown = chance.randbytes(chance.randrange(40)).hex()
    made = objects([f"BT /F1 12 Tf 72 700 Td <{shown}> Tj ET".encode()])
    encoding = chance.choice(["/Identity-H", "21 0 R", "/UniGB-UCS2-H", "/None"])
    made[3] = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding {encoding} "
        "/DescendantFonts [20 0 R] /ToUnicode 22 0 R >>"
    ).encode()
    numbers = words(12).replace("]", "").replace("[", "[1 2] ")
    made[20] = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) >> "
        f"/FontDescriptor << /FontFile2 23 0 R >> /W [{numbers}] "
        f"{chance.choice(['', '/CIDToGIDMap 22 0 R'])} >>"
    ).encode()
    made[21], made[22] = flate(words(60).encode()), flate(words(60).encode())
    head = b"\0\1\0\0\0\1\0\0\0\0\0\0cmap" + bytes(4) + b"\0\0\0\x1c\0\0\1\0"
    table = b"\0\0\0\1\0\3\0\1\0\0\0\x0c" + bytes((0, chance.choice([0, 4, 6, 12])))
    made[23] = flate(head + table + chance.randbytes(chance.randrange(200)))
    return build(made)


CATALOGUE = """
[[instrument]]
id = "sea-treaty"
kind = "treaty"
[instrument.titles]
ar = "اتفاقية البحر"
[instrument.names]
ar = ["اتفاقية البحر", "الاتفاقية البحرية"]

[[body]]
id = "sea-body"
[body.names]
ar = ["هيئة البحر"]
"""


def catalogue_toml(chance: random.Random) -> bytes:
    """A user's catalogue with a few of its values changed, or any of its bytes."""
    if chance.random() < 0.5:
        return mutated(CATALOGUE.encode(), chance)
    made = CATALOGUE
    for word in ("اتفاقية البحر", "sea-treaty", "treaty", "هيئة البحر", "الاتفاقية البحرية"):
        if chance.random() < 0.4:
            made = made.replace(
                f'"{word}"', f'"{_noisy(chance, chance.choice([word, "", " ", "ال", "من"]))}"'
            )
    return made.encode("utf-8", "surrogatepass")


def place_url(chance: random.Random) -> bytes:
    """An address with a secret in it, of pieces in any order."""
    pieces = [
        "/",
        "//",
        "@",
        ":",
        "?",
        "#",
        "::",
        "a.pdf",
        "[",
        "%00",
        "\u202e",
        "\n",
        "~",
        ".",
        "..",
        " ",
        "*",
    ]
    kind = chance.choice(["https", "http", "memory", "s3", "nosuch"])
    tail = "".join(chance.choice(pieces) for _ in range(chance.randrange(8)))
    query = chance.choice(["", "?sig=SECRET", "#SECRET"]) if kind.startswith("http") else ""
    return f"{kind}://user:SECRET@host.invalid/{tail}{query}".encode()


FAMILIES: dict[str, Callable[[random.Random], bytes]] = {
    "structured text": structured,
    "repeated text": repeated,
    "noise text": noise,
    "mutated pdf": lambda chance: mutated(chance.choice(_pdfs()), chance),
    "mutated docx": lambda chance: mutated(pack(_parts()), chance),
    "inner docx": inside_docx,
    "font pdf": font_pdf,
    "wrapped docx": wrapped_docx,
    "catalogue toml": catalogue_toml,
    "place url": place_url,
    **{f"mutated {ending}": mutated_file(ending) for ending in ENDINGS},
    "any point text": every_point,
}
