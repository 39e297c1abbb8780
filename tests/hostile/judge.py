"""What must hold of every hostile input, counted."""

import json
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree
from typer.testing import CliRunner

from tests.hostile.guard import Hang, within
from tests.hostile.inputs import Input
from tests.hostile.shapes import HEADER
from tests.hostile.tree import tree
from tests.ledger.checker import breaches
from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.batch.sources import Place
from unrec.catalogue import load, with_extra
from unrec.cli import app
from unrec.models import Extraction, Reading
from unrec.reading import read, source_of
from unrec.reading.containers import look_inside, member_bytes
from unrec.reading.flow import UnreadableError
from unrec.reading.registry import HOLDERS
from unrec.store.output import breaches_of_output
from unrec.store.write import write

SECONDS = 30.0
CHECKED = (".txt", ".pdf", ".docx")
"""What the checker, which shares no code with the program, reads."""


@dataclass
class Counts:
    """Inputs tried by family, documents written by each writer, and what went wrong: lists of inputs."""

    tried: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [*self.crashes, *self.hangs, *self.breaches, *self.outside]


def judge(inputs: Iterable[Input], counts: Counts | None = None, *, published: bool = True) -> Counts:
    """Extract the inputs, write them as one output and read it back, with `published` by every writer;
    every folder beside it must stay as it was.
    """
    counts = counts or Counts()
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        place = Path(name)
        (place / "beside").write_text("as it was", encoding="utf-8")
        before = tree(place, set())
        read: dict[bool, list[Extraction]] = {True: [], False: []}
        kept: dict[str, bytes] = {}
        for each in (held for given in inputs for held in _held(given, counts)):
            if (one := _extracted(each, counts)) is not None:
                read[each.name.endswith(CHECKED)].append(one)
                kept[each.name] = each.data
        for checked, found in read.items():
            output = place / "output"
            output.mkdir()
            try:
                write(in_order(found), output, load())
                counts.breaches += breaches_of_output(output, load())
                if checked:
                    own = {name: data for name, data in kept.items() if name.endswith(CHECKED)}
                    counts.breaches += breaches(output, own, few=0.03)
                if found and published:
                    _publish(output, counts, len(found))
            except Exception as error:  # noqa: BLE001 -- counted, and shown by whoever asked
                counts.crashes.append(f"writing: {type(error).__name__}: {error}")
            shutil.rmtree(output)
        counts.outside += [str(path) for path in tree(place, set()).items() ^ before.items()]
    return counts


def _held(given: Input, counts: Counts) -> list[Input]:
    """The input itself, or where it is a container what stands in it."""
    if not given.name.endswith(HOLDERS) or given.name.endswith((".csv", ".xlsx")):
        return [given]
    try:
        with within(SECONDS):
            names = look_inside(given.name, given.data).documents
            data = [member_bytes(given.data, name, given.name) for name in names]
    except UnreadableError:
        return [given]
    except Hang as error:
        counts.hangs.append(f"{given.kind} {given.name}: {error}")
        return []
    except Exception as error:  # noqa: BLE001 -- counted
        counts.crashes.append(f"{given.kind} {given.name}: {type(error).__name__}: {error}")
        return []
    counts.tried[given.kind] += 1
    return [
        Input("held", f"{given.name}-{at}{name[name.rfind('.') :]}", each)
        for at, (name, each) in enumerate(zip(names, data, strict=True))
    ]


WRITERS = {
    "Excel": ("export", "xlsx", "-o", "a.xlsx"),
    "CSV": ("export", "csv", "-o", "csv"),
    "Akoma Ntoso": ("export", "akn", "-o", "akn"),
    "Web Annotations": ("export", "annotations", "-o", "annotations"),
    "TMX": ("export", "tmx", "-o", "tmx"),
    "JSON lines": ("export", "jsonl", "-o", "jsonl"),
    "report": ("report", "-o", "report"),
    "package": ("export", "package", "-o", "package"),
}
"""Each as a command on an output."""


def _publish(output: Path, counts: Counts, documents: int) -> None:
    """Have every writer write the output; all that is XML or JSON must be such."""
    for name, words in WRITERS.items():
        target = output.parent / words[-1]
        done = CliRunner().invoke(app, [*words[:-2], "--in", str(output), "-o", str(target)])
        if done.exit_code not in {0, 1} or not isinstance(done.exception, SystemExit | None):
            counts.crashes.append(f"{name}: {done.exception!r} {done.output[-300:]}")
        counts.written[name] += documents
        for file in sorted(target.rglob("*") if target.is_dir() else ()):
            try:
                if file.suffix in {".xml", ".tmx"}:
                    etree.parse(file)
                elif file.suffix in {".json", ".jsonld"}:
                    json.loads(file.read_bytes())
            except ValueError as error:
                counts.breaches.append(f"{name}: {file.name}: {error}")
            except etree.XMLSyntaxError as error:
                counts.breaches.append(f"{name}: {file.name}: {error}")
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)


def lost(data: bytes, found: Reading | Extraction) -> list[str]:
    """The words of a Word file's texts that are in no line, no finding, and no part that a finding names.

    Shares no code with the reader: the parts are looked through with a regular expression.
    """
    said = " ".join(
        [
            *(line.text for line in found.lines),
            *(f"{item.message} {item.evidence}" for item in found.findings),
        ]
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [
            word
            for part in archive.namelist()
            if part not in said or part == "word/document.xml"
            for text in _TEXT.findall(archive.read(part).decode())
            for word in text.split()
            if word not in said
        ]


_TEXT = re.compile(r"<(?:w:t|w:delText|m:t)(?: [^>]*)?>([^<]*)<")
_SAMPLE = source_of(
    "a.txt", f"{HEADER}١- ينبغي للدول أن تنفذ اتفاقية البحر والاتفاقية البحرية من هيئة البحر.\n".encode()
)


def _wrong_of(each: Input) -> str:
    """What is wrong with how a user's catalogue or an address is taken; empty where nothing is."""
    if each.kind.endswith("toml"):
        try:
            catalogue = with_extra(each.data)
        except ValueError:
            return ""
        found = extract(_SAMPLE, catalogue)
        bad = [item.message for item in found.findings if item.code in {"document.crashed", "audit.breach"}]
        return bad[0] if bad else ""
    place = Place(each.data.decode())
    try:
        place.read_bytes()
    except OSError as error:
        said = f"{error} {place.name} {place.shown}"
        return f"{each.data!r} is told: {said}" if "SECRET" in said else ""
    return f"{each.data!r} was read"


def _extracted(each: Input, counts: Counts) -> Extraction | None:
    counts.tried[each.kind] += 1
    if each.kind.endswith(("toml", "url")):
        try:
            with within(SECONDS):
                wrong = _wrong_of(each)
        except Hang as error:
            counts.hangs.append(f"{each.kind} {each.name}: {error}")
        except Exception as error:  # noqa: BLE001 -- counted
            counts.crashes.append(f"{each.kind} {each.name}: {type(error).__name__}: {error}")
        else:
            counts.breaches += [f"{each.kind} {each.name}: {wrong}"] if wrong else []
        return None
    try:
        with within(SECONDS):
            found, harmful = _read(each)
    except Hang as error:
        counts.hangs.append(f"{each.kind} {each.name}: {error}")
        return None
    except Exception as error:  # noqa: BLE001 -- counted
        counts.crashes.append(f"{each.kind} {each.name}: {type(error).__name__}: {error}")
        return None
    for what, said in harmful:
        (counts.crashes if what == "crash" else counts.breaches).append(f"{each.kind} {each.name}: {said}")
    return found


def _read(each: Input) -> tuple[Extraction, list[tuple[str, str]]]:
    """Return what is read of an input, and what is wrong with that: a crash or a breach, and its words."""
    source = source_of(each.name, each.data)
    found = extract(source, load())
    kinds = {"document.crashed": "crash", "audit.breach": "breach"}
    wrong = [(kinds[item.code], item.message) for item in found.findings if item.code in kinds]
    if each.kind == "wrapped docx" and (words := lost(each.data, found)):
        wrong.append(("breach", f"{words} are lost without a word"))
    if "text" in each.kind and [line.text for line in read(source).lines] != [
        line.text for line in found.lines
    ]:
        wrong.append(("breach", "the ledger is not the source's lines"))
    return found, wrong


def harm(each: Input) -> str:
    """Return what is wrong with how an input, or what stands in it, is read; empty where nothing is."""
    inner = [each]
    if each.name.endswith(HOLDERS):
        try:
            names = look_inside(each.name, each.data).documents
            inner = [
                Input(each.kind, name or each.name, member_bytes(each.data, name, each.name))
                if name
                else each
                for name in names
            ]
        except UnreadableError:
            pass
    return "; ".join(said for one in inner for _, said in _read(one)[1])
