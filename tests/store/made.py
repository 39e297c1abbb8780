"""What the tests of the output's folder share: its names, writing it, and dying while it is written."""

import signal
import subprocess
import sys
from pathlib import Path

from unrec.store.folders import replacing

OWNED = frozenset({"a", "b"})


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def replaced(target: Path, text: str = "1") -> None:
    with replacing(target, OWNED) as new:
        (new / "a").write_text(text)


def killed_within(target: Path) -> None:
    """Have a process die while it writes to `target`."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom unrec.store.folders import replacing\n"
        "with replacing(Path(sys.argv[1]), frozenset()) as new:\n"
        "    (new / 'a').write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
