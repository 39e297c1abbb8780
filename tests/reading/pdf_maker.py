"""Makes small PDFs object by object, for the tests of the reader: sound, odd and hostile ones."""

import hashlib
import struct
import zlib

from pdfminer.arcfour import Arcfour

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"0123456789abcdef"


def stream(data: bytes, entries: str = "", packed: bytes | None = None) -> bytes:
    """A stream object; `packed` is what is stored where `entries` name a filter."""
    stored = data if packed is None else packed
    return f"<< /Length {len(stored)} {entries} >>\nstream\n".encode() + stored + b"\nendstream"


def flate(data: bytes, entries: str = "") -> bytes:
    return stream(data, f"/Filter /FlateDecode {entries}", zlib.compress(data))


def build(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """A PDF of those objects, with its cross-reference table; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places.get(number, 0):010d} 00000 {'n' if number in places else 'f'} \n".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def show(text: str, x: int = 72, y: int = 700) -> bytes:
    """The content that draws a line of Latin text in font F1."""
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n".encode()


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def objects(contents: list[bytes], page_entries: str = "", font: bytes = FONT) -> dict[int, bytes]:
    """The objects of a document with those pages' contents: 1 catalogue, 2 pages, 3 font, 4, 5 first page."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(contents)))
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] /MediaBox [0 0 595 842] >>".encode(),
        3: font,
    }
    for i, content in enumerate(contents):
        made[4 + 2 * i] = (
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * i} 0 R {page_entries} "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        made[5 + 2 * i] = flate(content)
    return made


def pdf(*lines: str) -> bytes:
    """A PDF with one line of text a page."""
    return build(objects([show(each) for each in lines]))


def encrypted(user: str, owner: str, *lines: str) -> bytes:
    """The same, encrypted with 40-bit RC4; an empty user password opens it for anyone."""

    def padded(password: str) -> bytes:
        return (password.encode("latin-1") + _PAD)[:32]

    def coded(key: bytes, data: bytes) -> bytes:
        return Arcfour(key).process(data)

    def digest(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    rights = -64  # neither print, nor change, nor copy
    owner_entry = coded(digest(padded(owner))[:5], padded(user))
    key = digest(padded(user) + owner_entry + struct.pack("<l", rights) + _ID)[:5]
    made = objects([show(each) for each in lines])
    for i, line in enumerate(lines):
        number = 5 + 2 * i
        own = digest(key + struct.pack("<L", number)[:3] + b"\0\0")[:10]
        packed = coded(own, zlib.compress(show(line)))
        made[number] = stream(b"", "/Filter /FlateDecode", packed)
    made[max(made) + 1] = (
        f"<< /Filter /Standard /V 1 /R 2 /P {rights} /O <{owner_entry.hex()}> /U <{coded(key, _PAD).hex()}> >>"
    ).encode()
    return build(made, f"/Encrypt {max(made)} 0 R /ID [<{_ID.hex()}> <{_ID.hex()}>]")
