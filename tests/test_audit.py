"""The gate's look at known flaws: red for a flaw, loud and green where the service cannot be reached."""

import os
import subprocess
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / ".ci/audit"


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell")
@pytest.mark.parametrize(
    ("said", "status", "exits", "skipped"),
    [
        ("no known flaws", 0, 0, False),
        ("1 known flaw", 1, 1, False),
        ("error: Request failed after 3 retries: error sending request for url", 2, 0, True),
        ("error: the lock is not up to date", 2, 2, False),
    ],
)
def test_only_want_of_the_service_is_no_failure(
    said: str, status: int, exits: int, skipped: bool, tmp_path: Path
) -> None:
    uv = tmp_path / "uv"
    uv.write_text(f"#!/bin/sh\necho '{said}'\nexit {status}\n", "utf-8")
    uv.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_ACTIONS": "true"}
    done = subprocess.run([AUDIT], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, "AUDIT SKIPPED" in done.stderr) == (exits, skipped)
    assert said in done.stdout
    assert ("::warning" in done.stdout) == skipped
