"""The notebook in examples/ runs from top to bottom, and shows a document as it is written."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import unrec

CLONE = Path(__file__).parents[1]
NOTEBOOK = CLONE / "examples/notebook.ipynb"


def outputs(notebook: dict[str, Any]) -> list[str]:
    """The HTML that each cell of code gave, without the ids that pandas makes."""
    return [
        "".join(given["data"].get("text/html", ""))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for given in cell["outputs"]
    ]


@pytest.mark.slow
def test_it_runs_and_gives_what_it_shows(tmp_path: Path) -> None:
    pytest.importorskip("nbclient", reason="the group `site` is not installed")
    pytest.importorskip("ipykernel", reason="the group `site` is not installed")
    target = tmp_path / "again.ipynb"
    command = [sys.executable, "-W", "ignore", "examples/notebook.py", str(target)]
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    again, kept = (json.loads(file.read_text(encoding="utf-8")) for file in (target, NOTEBOOK))
    assert outputs(again) == outputs(kept)
    assert [cell["source"] for cell in again["cells"]] == [cell["source"] for cell in kept["cells"]]


def test_what_is_kept_shows_the_document_from_right_to_left() -> None:
    kept = outputs(json.loads(NOTEBOOK.read_text(encoding="utf-8")))
    assert len(kept) == 3
    assert kept[0] == unrec.read(CLONE / "raw/V.19-08455.ar.txt")._repr_html_()
    assert re.search(r'<div dir="rtl" lang="ar"', kept[0])
    assert "smuggling" not in kept[1]
    assert "المادة ٦" in kept[2]


def test_a_document_that_is_written_from_left_to_right_is_shown_so() -> None:
    english = unrec.read(b"A/RES/99/1\n\n1. Recommends that States cooperate;\n", name="a.txt")._repr_html_()
    assert '<div dir="ltr" lang="en"' in english
    assert 'dir="rtl"' not in english
