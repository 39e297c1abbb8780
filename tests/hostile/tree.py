"""What a folder holds: to see that nothing was written where nothing may be."""

import os
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path


def tree(folder: Path, leave_out: Collection[Path] = ()) -> dict[Path, str]:
    """Return every file, folder and link under `folder` with a hash of its content, `leave_out` aside."""
    found: dict[Path, str] = {}
    for path, folders, names in os.walk(folder):
        here = Path(path)
        folders[:] = [name for name in folders if here / name not in leave_out]
        for entry in (here / name for name in (*folders, *names)):
            if entry.is_symlink():
                found[entry] = f"→ {entry.readlink()}"
            elif entry.is_dir():
                found[entry] = "folder"
            elif entry not in leave_out:
                found[entry] = sha256(entry.read_bytes()).hexdigest()
    return found
