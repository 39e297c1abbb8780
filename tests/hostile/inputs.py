"""Hostile inputs from a seed: the same seed and number give the same bytes."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.hostile.shapes import HEADER, PIECES
from tests.read.docx_maker import files, level, listed, note, numbering, pack, par, reference
from tests.read.pdf_maker import pdf

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


class Input(NamedTuple):
    """One source: `kind` is the family it is of."""

    kind: str
    name: str
    data: bytes


def hostile(seed: int, number: int) -> Input:
    """Return input `number` of a seed; the families take turns."""
    chance = random.Random(f"{seed}/{number}")
    kind = list(FAMILIES)[number % len(FAMILIES)]
    ending = "txt" if "text" in kind else kind[-4:].strip()
    return Input(kind, f"{number}.{ending}", FAMILIES[kind](chance))


def structured(chance: random.Random) -> bytes:
    """Lines that headings, labels and notes are made of, in any order, with noise between their characters."""
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


FAMILIES: dict[str, Callable[[random.Random], bytes]] = {
    "structured text": structured,
    "repeated text": repeated,
    "noise text": noise,
    "mutated pdf": lambda chance: mutated(chance.choice(_pdfs()), chance),
    "mutated docx": lambda chance: mutated(pack(_parts()), chance),
    "inner docx": inside_docx,
}
