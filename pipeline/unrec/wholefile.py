"""A file that is whole whenever anybody looks."""

import secrets
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Put a file in its place whole: written beside it, then renamed over it. Makes its folders.

    Of what is given in pieces, only one is held at a time.

    Several may write it at once; it is that of the last. Raises `OSError`, naming a file, where it cannot
    be written; nothing of it is left then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
        beside.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # that of a write names no file
        raise
    finally:
        beside.unlink(missing_ok=True)
