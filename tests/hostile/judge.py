"""What must hold of every hostile input, counted."""

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from tests.hostile.guard import Hang, within
from tests.hostile.inputs import Input
from tests.hostile.shapes import HEADER
from tests.hostile.tree import tree
from tests.ledger.checker import breaches
from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.batch.sources import Place
from unrec.catalogue import load, with_extra
from unrec.models import Extraction, Reading
from unrec.reading import read, source_of
from unrec.store.output import breaches_of_output
from unrec.store.write import write

SECONDS = 30.0


@dataclass
class Counts:
    """Inputs tried by family, and what went wrong: each list names the inputs."""

    tried: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [*self.crashes, *self.hangs, *self.breaches, *self.outside]


def judge(inputs: Iterable[Input], counts: Counts | None = None) -> Counts:
    """Extract the inputs, write them as one output and read it back;
    every folder beside it must stay as it was.
    """
    counts = counts or Counts()
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        place = Path(name)
        (place / "beside").write_text("as it was", encoding="utf-8")
        output = place / "output"
        output.mkdir()
        before = tree(place, {output})
        kept: dict[str, bytes] = {}
        found: list[Extraction] = []
        for each in inputs:
            if (one := _extracted(each, counts)) is not None:
                found.append(one)
                kept[each.name] = each.data
        try:
            write(in_order(found), output, load())
            counts.breaches += breaches_of_output(output, load())
            counts.breaches += breaches(output, kept, few=0.03)
        except Exception as error:  # noqa: BLE001 -- counted, and shown by whoever asked
            counts.crashes.append(f"writing: {type(error).__name__}: {error}")
        counts.outside += [str(path) for path in tree(place, {output}).items() ^ before.items()]
    return counts


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
            source = source_of(each.name, each.data)
            found = extract(source, load())
            lines = [line.text for line in read(source).lines] if "text" in each.kind else None
    except Hang as error:
        counts.hangs.append(f"{each.kind} {each.name}: {error}")
        return None
    except Exception as error:  # noqa: BLE001 -- counted
        counts.crashes.append(f"{each.kind} {each.name}: {type(error).__name__}: {error}")
        return None
    for item in found.findings:
        if item.code == "document.crashed":
            counts.crashes.append(f"{each.kind} {each.name}: {item.message}")
        elif item.code == "audit.breach":
            counts.breaches.append(f"{each.kind} {each.name}: {item.message}")
    if each.kind == "wrapped docx" and (words := lost(each.data, found)):
        counts.breaches.append(f"{each.kind} {each.name}: {words} are lost without a word")
    if lines is not None and lines != [line.text for line in found.lines]:
        counts.breaches.append(f"{each.kind} {each.name}: the ledger is not the source's lines")
    return found
