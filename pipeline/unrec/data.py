"""The data files of the package, parsed, and what is made of them: from a copy that is read fast where there is one.

TOML is read by Python code, at a hundred times the cost of JSON. What a file holds is therefore kept as JSON in the
user's cache folder, under the hash of the file's bytes: a changed file has another name there. A copy is plain
data, is checked by its own hash, and is used only from a folder that belongs to the user and that nobody else may
write to. Where there is none the file is parsed; the result is the same.
"""

import os
import stat
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from unrec.wholefile import write_whole

# What a copy is made by: another form, another reader of TOML.
_FORM = f"1 {sys.version_info[0]}.{sys.version_info[1]}"
_DIGEST = sha256().digest_size
_UNUSED = 90 * 24 * 60 * 60


def parsed(files: Sequence[bytes]) -> list[dict[str, Any]]:
    """Return what each of these TOML files holds. Raises `ValueError` where one is not well formed."""
    key = sha256(_FORM.encode())
    for data in files:
        key.update(sha256(data).digest())
    folder = _folder()
    path = folder / f"{key.hexdigest()}.json" if folder else None
    if path is not None and (known := _read(path)) is not None:
        return known
    tables = [tomllib.loads(data.decode("utf-8")) for data in files]
    if path is not None:
        _keep(path, tables)
    return tables


def kept(code: str, given: str, make: Callable[[], str]) -> str:
    """Return what `make` makes of what is `given`, or the copy of it that the same `code` (a hash) has made."""
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{sha256(f'{_FORM} {code} {given}'.encode()).hexdigest()}.json"
    if (known := _read(path)) and isinstance(text := known[0].get("text"), str):
        return text
    made = make()
    _keep(path, [{"text": made}])
    return made


@cache
def _folder() -> Path | None:
    """The user's folder of copies, made where it is missing; None where it is not theirs alone."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    if not base or not os.path.isabs(base):  # noqa: PTH117
        return None
    folder = Path(base, "unrec", "data")
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError:
        return None
    return folder if _is_private(state) else None


def _is_private(state: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read(path: Path) -> list[dict[str, Any]] | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    try:
        return msgspec.json.decode(data[_DIGEST:], type=list[dict[str, Any]])
    except msgspec.DecodeError:
        return None


def _keep(path: Path, tables: list[dict[str, Any]]) -> None:
    """Keep a copy where it says the same (JSON has no dates); a folder that cannot be written has none."""
    data = msgspec.json.encode(tables)
    if msgspec.json.decode(data) != tables:
        return
    with suppress(OSError):
        write_whole(path, sha256(data).digest() + data)
        for other in path.parent.iterdir():
            if other.suffix == ".json" and other.stat().st_mtime < time.time() - _UNUSED:
                other.unlink()
