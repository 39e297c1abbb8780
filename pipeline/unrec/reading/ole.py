"""OLE files, in which Word 97-2003 and Outlook keep their parts: streams by name, with limits."""

import io
import struct

from unrec.reading.limits import ReadError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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


def ole_streams(data: bytes, *names: str) -> list[bytes]:
    """Return streams of an OLE file; empty for those that it has not.

    Raises `ReadError` where the file is damaged, or a stream is over 200 million bytes.
    """
    import olefile

    streams: list[bytes] = []
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for name in names:
                there = ole.exists(name)
                if there and ole.get_size(name) > MAX_STREAM:
                    raise ReadError("source.too_big", f"the part {name} is over {MAX_STREAM:,} bytes", name)
                streams.append(ole.openstream(name).read() if there else b"")
    except RAISED_BY_OLE as error:
        shown = f"{type(error).__name__}: {error}"
        raise ReadError("source.damaged", f"the file is damaged or cut off: {error}", shown) from error
    return streams
