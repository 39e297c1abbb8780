"""`unrec run` on folders of all sorts: what is in archives is read, what is not read is named."""

import json
import zipfile
from pathlib import Path

from tests.batch.made import make, text, unrec


def test_what_a_folder_holds_and_is_not_read_is_named(tmp_path: Path) -> None:
    """In a run, in a dry run and in JSON; the status is that of what was read."""
    raw = tmp_path / "raw"
    make(raw, 1)
    for name in ("a.pptx", "b.pptx", "c.jpg"):
        (raw / name).write_bytes(b"\xff\xd8\xff")
    said = "3 files were not read: 2 .pptx, 1 .jpg"
    ran = unrec(tmp_path, "run", "raw")
    assert (ran.returncode, said in ran.stdout) == (0, True)
    listed = unrec(tmp_path, "run", "raw", "--dry-run")
    assert (listed.returncode, said in listed.stdout) == (0, True)
    told = json.loads(unrec(tmp_path, "run", "raw", "--json").stdout)
    assert told["not_read"][0] == {"source": "a.pptx", "why": ".pptx"}
    (raw / "1.txt").unlink()
    nothing = unrec(tmp_path, "run", "raw")
    assert (nothing.returncode, "not read: 2 .pptx, 1 .jpg" in nothing.stderr) == (2, True)


def test_documents_in_an_archive_are_read_and_kept(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    with zipfile.ZipFile(raw / "a.zip", "w") as archive:
        archive.writestr("in/1.txt", text(1))
        archive.writestr("b.pptx", "")
    first = json.loads(unrec(tmp_path, "run", "raw", "--json").stdout)
    assert [each["source"] for each in first["documents"]] == ["a.zip!in/1.txt"]
    assert first["not_read"] == [{"source": "a.zip!b.pptx", "why": ".pptx"}]
    assert json.loads(unrec(tmp_path, "run", "raw", "--json").stdout)["unchanged"] == 1
    planned = json.loads(unrec(tmp_path, "run", "raw", "--json", "--dry-run").stdout)
    assert [each["plan"] for each in planned] == ["kept", "not read: .pptx"]


def test_a_broken_container_is_a_failed_document(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    make(raw, 1)
    (raw / "bad.zip").write_bytes(b"PK\x03\x04broken")
    ran = unrec(tmp_path, "run", "raw")
    assert (ran.returncode, "bad.zip: the archive is damaged" in ran.stderr) == (1, True)
