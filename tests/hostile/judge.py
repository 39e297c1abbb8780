"""What must hold of every hostile input, counted."""

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.guard import Hang, within
from tests.hostile.inputs import Input
from tests.hostile.tree import tree
from unrec.batch import in_order
from unrec.catalogue import load
from unrec.extract import extract
from unrec.models import Extraction
from unrec.output import breaches_of_output
from unrec.read import read, source_of
from unrec.write import write

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
    """Extract the inputs, write them as one output and read it back; every folder beside it must stay as it was."""
    counts = counts or Counts()
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        place = Path(name)
        (place / "beside").write_text("as it was", encoding="utf-8")
        output = place / "output"
        output.mkdir()
        before = tree(place, {output})
        found = [one for each in inputs if (one := _extracted(each, counts)) is not None]
        try:
            write(in_order(found), output, load())
            counts.breaches += breaches_of_output(output, load())
        except Exception as error:  # noqa: BLE001 -- counted, and shown by whoever asked
            counts.crashes.append(f"writing: {type(error).__name__}: {error}")
        counts.outside += [str(path) for path in tree(place, {output}).items() ^ before.items()]
    return counts


def _extracted(each: Input, counts: Counts) -> Extraction | None:
    counts.tried[each.kind] += 1
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
    if lines is not None and lines != [line.text for line in found.lines]:
        counts.breaches.append(f"{each.kind} {each.name}: the ledger is not the source's lines")
    return found
