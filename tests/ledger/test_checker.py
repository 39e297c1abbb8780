"""The ledger's promise, told by a checker that shares no code with what writes it;
and that the checker can fail.
"""

import ast
import json
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.ledger import checker
from tests.ledger.checker import breaches
from tests.reading.docx_maker import files, level, listed, note, numbering, pack, par, reference, run
from tests.references.cases import table
from tests.support import HEADER
from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import source_of
from unrec.store.write import write

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "tests/fixtures"
Row = dict[str, Any]

# PDFium reads a vowel sign of this fixture as Latin letters.
SEEN_OTHERWISE = FIXTURES / "pdf/hard_lines.pdf"


def test_it_imports_nothing_of_the_program() -> None:
    tree = ast.parse(Path(checker.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    roots = {name.partition(".")[0] for name in names}
    assert roots <= {*sys.stdlib_module_names, "pyarrow", "pypdfium2"}
    look = "import sys, tests.ledger.checker\nprint([one for one in sys.modules if one.split('.')[0] == 'unrec'])"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- what is checked


def written(folder: Path, sources: Mapping[str, bytes]) -> Path:
    """An output of these sources."""
    output = folder / "output"
    output.mkdir()
    write(
        in_order([extract(source_of(name, data), load()) for name, data in sources.items()]), output, load()
    )
    return output


def found(folder: Path, sources: Mapping[str, bytes], few: float = 0) -> list[str]:
    return list(breaches(written(folder, sources), sources, few))


def files_of(*folders: Path) -> dict[str, bytes]:
    paths = (path for folder in folders for path in sorted(folder.rglob("*")))
    return {
        str(path.relative_to(ROOT)): path.read_bytes()
        for path in paths
        if path.suffix in {".txt", ".pdf", ".docx"} and path != SEEN_OTHERWISE
    }


def test_the_documents_in_raw_and_of_the_tests_are_whole(tmp_path: Path) -> None:
    sources = files_of(ROOT / "raw", FIXTURES)
    assert len(sources) > 50
    assert found(tmp_path, sources) == []


def test_where_pdfium_reads_differently_few_letters_differ(tmp_path: Path) -> None:
    assert found(tmp_path, {"hard_lines.pdf": SEEN_OTHERWISE.read_bytes()}, few=0.006) == []


def test_composed_documents_are_whole(tmp_path: Path) -> None:
    sources = {}
    for name in ("composed.toml", "english.toml"):
        texts = [str(entry["text"]) for entry in table(name)]
        body = "\n\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
        sources[f"{name}.txt"] = f"{HEADER}{body}\n".encode()
    assert found(tmp_path, sources) == []


BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
LEVELS = level(0, "decimal", "%1-") + level(1, "arabicAbjad", "(%2)")
HEADING = par(HEADER.strip())
WORD: dict[str, bytes] = {
    "numbers": pack(
        files(
            HEADING + listed("ينبغي للدول") + listed("نص", level=1) + listed("") + listed("نص آخر"),
            numbering=numbering(LEVELS),
        )
    ),
    "breaks": pack(files(HEADING + par(run("one") + "<w:r><w:br/><w:t>two</w:t></w:r>") + par("three"))),
    "notes": pack(
        files(
            HEADING + par(run("word") + reference(2) + run(", and") + reference(1)) + par("last"),
            footnotes=note(1, par("the first")) + note(2, par("the second")),
        )
    ),
    "tables": pack(
        files(
            HEADING
            + "<w:tbl>"
            + "".join(
                f"<w:tr><w:tc>{par(f'a{i}')}</w:tc><w:tc>{par(f'b{i}')}</w:tc></w:tr>" for i in range(4)
            )
            + "</w:tbl>"
            + par("after")
        )
    ),
    "boxes": pack(files(HEADING + par(run("before") + BOX.format(par("boxed")) + run("after")))),
    "deleted": pack(
        files(
            HEADING + par(run("kept") + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>") + par("last")
        )
    ),
    "hidden": pack(files(HEADING + par(run("kept") + run("unseen", "<w:vanish/>")))),
    "unknown": pack(files(HEADING + par("kept") + f"<w:foo>{run('odd')}</w:foo>")),
    "composed": pack(files(HEADING + par("cafe\u0301 \u0627\u0653") + par("last"))),
    "signs": pack(
        files(HEADING + par("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"))
    ),
}


@pytest.mark.parametrize("name", WORD)
def test_word_files_are_whole(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, {f"{name}.docx": WORD[name]}) == []


# ---- that it can fail

TEXT = f"""V.19-08455

{HEADER}
اعتمد الفريق العامل التوصيات التالية بموجب المادة ٣٢ من اتفاقية الجريمة المنظمة:

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين
وأن تتعاون.

٢- ينبغي للدول أن تقوم بما يلي:

(أ) تدريب الموظفين(١)؛

(ب) تنفيذ المادتين ١٦ و١٨ من اتفاقية مكافحة الجريمة المنظمة.

(١) حاشية.
"""
SOURCES = {
    "a.txt": TEXT.encode(),
    "b.docx": WORD["numbers"],
    "c.docx": WORD["notes"],
    "d.pdf": (ROOT / "raw/CTOC-COP-2099-L.3.en.pdf").read_bytes(),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = written(tmp_path_factory.mktemp("sound"), SOURCES)
    assert list(breaches(output, SOURCES)) == []
    return output


def changed(output: Path, name: str, change: Callable[[list[Row]], None]) -> None:
    """Change the rows of a table where they lie."""
    file = output / f"{name}.parquet"
    read = pq.ParquetFile(file).read()
    rows = read.to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=read.schema), file)


def of(rows: list[Row], document: str) -> list[Row]:
    """The rows of a document that hold text, those of its body and its notes last."""
    return [row for row in rows if document in row["document_id"] and (row.get("text") or row.get("raw"))]


def exchange(one: Row, other: Row, *names: str) -> None:
    for name in names:
        one[name], other[name] = other[name], one[name]


def put(row: Row, **values: object) -> None:
    row.update(values)


DOCUMENTS = {"text": "V.19-08455", "PDF": "CTOC-COP-2099-L.3.en"}

LINES: dict[str, Callable[[list[Row], str], None]] = {
    "a line is dropped": lambda rows, own: rows.remove(of(rows, own)[5]),
    "the last line is dropped": lambda rows, own: rows.remove(of(rows, own)[-1]),
    "a line stands twice": lambda rows, own: rows.insert(
        rows.index(of(rows, own)[5]), dict(of(rows, own)[5])
    ),
    "a line stands twice under another number": lambda rows, own: rows.append(
        {**of(rows, own)[5], "line": 1 + max(row["line"] for row in of(rows, own))}
    ),
    "two lines are exchanged": lambda rows, own: exchange(
        of(rows, own)[3], of(rows, own)[-1], "text", "page"
    ),
    "a letter is another": lambda rows, own: put(
        of(rows, own)[-1], text=of(rows, own)[-1]["text"][:-2] + "ض" + of(rows, own)[-1]["text"][-1]
    ),
    "a digit is lost": lambda rows, own: put(
        next(row for row in of(rows, own) if any(map(str.isdigit, row["text"]))), text="V. C"
    ),
    "a line is empty": lambda rows, own: put(of(rows, own)[5], text="", body_start=0),
    "a line is of no role": lambda rows, own: put(of(rows, own)[5], role="elsewhere"),
    "a line is of another paragraph": lambda rows, own: exchange(
        next(row for row in of(rows, own) if row["paragraph_id"]),
        [row for row in of(rows, own) if row["paragraph_id"]][-1],
        "paragraph_id",
    ),
    "a paragraph's line is furniture": lambda rows, own: put(
        next(row for row in of(rows, own) if row["paragraph_id"]), role="furniture", paragraph_id=None
    ),
    "a line is of no paragraph that there is": lambda rows, own: put(
        next(row for row in of(rows, own) if row["paragraph_id"]), paragraph_id="nowhere"
    ),
    "a line is of no section that there is": lambda rows, own: put(of(rows, own)[5], section_id="nowhere"),
    "a line is unassigned and nothing says so": lambda rows, own: put(
        next(row for row in of(rows, own) if row["paragraph_id"] is None), role="unassigned"
    ),
    "a label is longer than it is": lambda rows, own: put(
        next(row for row in of(rows, own) if row["role"] == "item"), body_start=5
    ),
}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("change", LINES)
def test_a_ledger_that_is_not_whole_is_seen(change: str, document: str, sound: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(sound, output)
    changed(output, "lines", lambda rows: LINES[change](rows, DOCUMENTS[document]))
    assert list(breaches(output, SOURCES))


def other_digits(rows: list[Row]) -> None:
    for row in rows:
        put(row, text=row["text"].replace("٦", "٧"), full_text=row["full_text"].replace("٦", "٧"))


ROWS: dict[str, tuple[str, Callable[[list[Row]], None]]] = {
    "a paragraph is dropped": ("paragraphs", lambda rows: rows.remove(of(rows, "V.19")[1])),
    "a paragraph stands twice": ("paragraphs", lambda rows: rows.insert(2, dict(rows[1]))),
    "two paragraphs are exchanged": ("paragraphs", lambda rows: rows.insert(0, rows.pop(1))),
    "a letter of raw is another": (
        "paragraphs",
        lambda rows: put(of(rows, "V.19")[2], raw="ض" + of(rows, "V.19")[2]["raw"][1:]),
    ),
    "a letter of text is lost": (
        "paragraphs",
        lambda rows: put(
            of(rows, "V.19")[2],
            text=of(rows, "V.19")[2]["text"][1:],
            full_text=of(rows, "V.19")[2]["full_text"][1:],
        ),
    ),
    "a digit of text is another": (
        "paragraphs",
        other_digits,
    ),
    "a text is not in normal form C": (
        "paragraphs",
        lambda rows: put(
            next(row for row in rows if "أ" in row["text"]),
            search=unicodedata.normalize("NFD", "أ"),
        ),
    ),
    "a paragraph hangs under none that there is": (
        "paragraphs",
        lambda rows: put(of(rows, "V.19")[2], parent_id="nowhere"),
    ),
    "a paragraph is at another line": ("paragraphs", lambda rows: put(of(rows, "V.19")[2], line_last=2)),
    "a label is another": (
        "paragraphs",
        lambda rows: put(next(row for row in rows if row["label"]), label="٩٩-"),
    ),
    "a paragraph counts a reference too many": (
        "paragraphs",
        lambda rows: put(rows[0], n_references=rows[0]["n_references"] + 1),
    ),
    "a recommendation is not its paragraph": (
        "recommendations",
        lambda rows: put(rows[0], raw=rows[0]["raw"] + "."),
    ),
    "a recommendation stands twice": ("recommendations", lambda rows: rows.append(dict(rows[-1]))),
    "the operative words are elsewhere": (
        "recommendations",
        lambda rows: put(
            next(row for row in rows if row["operative_words"]), operative_start=1, operative_end=3
        ),
    ),
    "a reference is one letter off": (
        "references",
        lambda rows: put(rows[0], char_start=rows[0]["char_start"] + 1, char_end=rows[0]["char_end"] + 1),
    ),
    "a reference is of no paragraph": ("references", lambda rows: put(rows[0], paragraph_id="nowhere")),
    "a reference means no instrument that there is": (
        "references",
        lambda rows: put(rows[0], instrument_id="nowhere"),
    ),
    "a reference is dropped": ("references", lambda rows: rows.remove(rows[0])),
    "a heading's title is another": ("sections", lambda rows: put(rows[0], title="another")),
    "a section is dropped": ("sections", lambda rows: rows.remove(rows[0])),
    "a finding is of no line": ("findings", lambda rows: put(rows[0], line=9_999)),
    "a finding is dropped": ("findings", lambda rows: rows.remove(rows[0])),
    "a document is dropped": ("documents", lambda rows: rows.remove(rows[0])),
    "a document stands twice": ("documents", lambda rows: rows.append(dict(rows[-1]))),
    "a document is of another source": ("documents", lambda rows: put(rows[0], sha256="0" * 64)),
}


@pytest.mark.parametrize("change", ROWS)
def test_rows_that_are_not_whole_are_seen(change: str, sound: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(sound, output)
    changed(output, *ROWS[change])
    assert list(breaches(output, SOURCES))


@pytest.mark.parametrize("change", ["raw", "text", "dropped", "missing"])
def test_a_tree_that_is_not_whole_is_seen(change: str, sound: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    shutil.copytree(sound, output)
    file = output / "json/V.19-08455.ar.json"
    tree = json.loads(file.read_text(encoding="utf-8"))
    paragraphs = next(section["paragraphs"] for section in tree["sections"] if section["paragraphs"])
    if change == "dropped":
        paragraphs.pop()
    elif change != "missing":
        paragraphs[0][change] += "."
    file.write_text(json.dumps(tree), encoding="utf-8")
    if change == "missing":
        file.unlink()
    assert list(breaches(output, SOURCES))


def test_word_lines_that_are_not_the_files_are_seen(sound: Path, tmp_path: Path) -> None:
    """The same output beside files that say something else: a word more, less, another, elsewhere."""
    own = [
        par(HEADER.strip()),
        par(run("word") + reference(2) + run(", and") + reference(1)),
        par("last"),
    ]
    notes = note(1, par("the first")) + note(2, par("the second"))
    others = [
        pack(files("".join([*own, par("more")]), footnotes=notes)),
        pack(files("".join(own[:2]), footnotes=notes)),
        pack(files("".join([own[0], own[2], own[1]]), footnotes=notes)),
        pack(files("".join([*own[:2], par("list")]), footnotes=notes)),
        pack(files("".join(own), footnotes=note(1, par("the first")) + note(2, par("another")))),
    ]
    assert found(tmp_path, {"a.docx": pack(files("".join(own), footnotes=notes))}) == []
    lines = [
        row
        for row in checker.table(tmp_path / "output", "lines")
        if row["document_id"].startswith(checker.table(tmp_path / "output", "documents")[0]["work_id"])
    ]
    for other in others:
        assert list(checker.Word(other).compared(lines, []))
