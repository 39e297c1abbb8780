"""Speed of the text stages, one by one and all together, and what memory a text takes.

    uv run python -m dev.stages            # prints the tables
    uv run python -m dev.stages --write    # and puts them into docs/benchmarks.md
    uv run python -m dev.stages --real F   # also a column for the texts (*.txt) in a folder

Two documents: the recommendations in raw/, in Arabic, and a report in English as conversions print reports,
in wrapped lines, which is made here and says some thirty things again and again. Megabytes are those of the
UTF-8 source; each figure is the best of some runs, in processor time, with the stage's part of all beside it.
The time is linear where ten copies and forty of a document come to as many megabytes a second; the memory of
a text is what a fresh process takes more for it than for one line, as Linux counts it.
"""

import argparse
import gc
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from dev.publish import publish
from unrec.batch.extract import STAGES, Given
from unrec.catalogue import load
from unrec.reading import read, source_of

ROOT = Path(__file__).parent.parent
ARABIC = ROOT / "raw/V.19-08455.ar.txt"
START, END = "<!-- stages: made by dev/stages.py --write -->", "<!-- /stages -->"
COPIES = (10, 40)
MEGABYTES = 5
_NOTHING = 1000

Stage = Callable[..., object]


def stages() -> dict[str, Stage]:
    """Every stage from the bytes to the audited rows, in the order of `unrec.batch.extract`."""
    given = Given(load())
    walked = {name: partial(_done, stage.do, given) for name, stage in STAGES.items()}
    return {"read": lambda data: read(source_of("report.txt", data)), **walked}


def _done(do: Callable[[object, Given], object], given: Given, before: object) -> object:
    return do(before, given)


STATES = ("France", "Japan", "Kenya", "Peru", "Poland", "Tunisia", "Viet Nam", "Iran (Islamic Republic of)")
ASKED = (
    "Ratify the Optional Protocol to the Convention against Torture",
    "Consider acceding to the Convention on the Rights of Persons with Disabilities and its Optional Protocol",
    "Bring its legislation on the custody of children into line with article 9 of the Convention on the Rights of the Child",
    "Take further steps to prevent trafficking in persons, in particular of women and girls, and to protect its victims",
    "Continue to strengthen the independence of the judiciary, and ensure that judges are appointed on merit alone",
    "Adopt a comprehensive law against discrimination that covers all the grounds listed in article 2, paragraph 1, of the International Covenant on Civil and Political Rights",
)
SAID = (
    "The delegation stated that the Government had adopted a national strategy for the years 2012 to 2016, and that a commission of ministries, courts and civil society followed its implementation.",
    "{state} welcomed the ratification of the Convention on the Elimination of All Forms of Discrimination against Women, and asked what had been done to give effect to its articles 7 and 8. It made recommendations.",
    "In reply to questions on the situation of migrants, the delegation recalled General Assembly resolution 65/212, and said that the law on asylum had been amended with the help of the United Nations High Commissioner for Refugees.",
    "{state} noted the challenges that remained in the fields of education, health care and housing, and encouraged the Government to pursue its efforts in spite of the economic crisis.",
)


def english() -> bytes:
    """A report of a working group: an account in numbered paragraphs,
    then recommendations with who made them.
    """
    pieces = [
        "United Nations A/HRC/99/12",
        "General Assembly",
        "Human Rights Council\nNinety-ninth session\nAgenda item 6\nUniversal periodic review",
        "Report of the Working Group on the Universal Periodic Review",
        "Introduction",
    ]
    for number in range(1, 181):
        if number in {5, 90}:
            pieces.append(
                ("I. Summary of the proceedings", "II. Views of the State under review")[number > 5]
            )
        said = SAID[number % len(SAID)].format(state=STATES[number % len(STATES)])
        pieces.append(
            _wrapped(f"{number}. {said} {SAID[(number + 2) % len(SAID)].format(state='Another State')}")
        )
    pieces.append("II. Conclusions and/or recommendations")
    pieces.append(_wrapped("181. The following recommendations will be examined by the State under review:"))
    for number in range(1, 121):
        by = f"({STATES[number % len(STATES)]}, {STATES[(number + 3) % len(STATES)]})"
        pieces.append(_wrapped(f"181.{number}. {ASKED[number % len(ASKED)]} {by};"))
    return "\n\n".join(pieces).encode()


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 75)


def best(texts: Sequence[bytes], runs: int) -> dict[str, float]:
    """The least seconds that each stage takes for these texts, and a run through all."""
    found: dict[str, float] = {}
    for _ in range(runs):
        took: dict[str, float] = {}
        for data in texts:
            done: object = data
            for name, stage in stages().items():
                start = time.process_time()
                done = stage(done)
                took[name] = took.get(name, 0.0) + time.process_time() - start
        took["all"] = sum(took.values())
        found = {name: min(one, found.get(name, one)) for name, one in took.items()}
    return found


# What the system says of the process itself: rusage would count what this one had when it began the other.
PEAK = """
import sys
from pathlib import Path
from unrec.catalogue import load
from unrec.batch.extract import extract
from unrec.reading import source_of
extract(source_of("report.txt", sys.stdin.buffer.read()), load())
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def peak(data: bytes) -> float:
    """The megabytes that a fresh process takes at the most to extract a text."""
    done = subprocess.run([sys.executable, "-c", PEAK], input=data, capture_output=True, check=True)
    return int(done.stdout) / 1024


def report(real: Sequence[bytes] = ()) -> Iterator[str]:
    """Yield the lines of the tables as they become known, with a column for real texts if some are given."""
    documents = {"Arabic": ARABIC.read_bytes(), "English": english()}
    read_each = {name: [data] for name, data in documents.items()} | ({"real": list(real)} if real else {})
    figures = {name: best(texts, 3 if name == "real" else 20) for name, texts in read_each.items()}
    yield f"| stage | {' | '.join(f'{name}, MB/s' for name in read_each)} |"
    yield f"|---|{'---:|' * len(read_each)}"
    for stage in figures["Arabic"]:
        rates = (_rate(texts, figures[name][stage]) for name, texts in read_each.items())
        parts = (figures[name][stage] / figures[name]["all"] for name in read_each)
        yield f"| {stage} | {' | '.join(f'{rate} ({part:.0%})' for rate, part in zip(rates, parts, strict=True))} |"
    none = " |" * (len(read_each) - len(documents))
    for copies in COPIES:
        many = [[(data + b"\n\n") * copies] for data in documents.values()]
        rates = (_rate(texts, best(texts, 2)["all"]) for texts in many)
        yield f"| all, {copies} copies | {' | '.join(rates)} |{none}"
    least = peak(b"1. Text.\n")
    more = {}
    for name, data in documents.items():
        many_copies = (data + b"\n\n") * int(MEGABYTES * 1e6 / len(data))
        more[name] = (peak(many_copies) - least) / (len(many_copies) / 1e6)
    shown = " | ".join(f"{one:.1f}" for one in more.values())
    yield f"| memory of {MEGABYTES} MB, MB for each | {shown} |{none}"
    yield ""
    sizes = (
        f"{name} {sum(map(len, texts)) / 1e3:,.0f} KB in {sum(one.count(10) for one in texts):,} lines"
        f"{f' of {len(texts)} texts' if len(texts) > 1 else ''}"
        for name, texts in read_each.items()
    )
    yield f"{'; '.join(sizes)}."


def _rate(texts: Sequence[bytes], seconds: float) -> str:
    """Megabytes a second; a dash for a stage that has nothing to do."""
    rate = sum(map(len, texts)) / 1e6 / seconds
    return f"{rate:.1f}" if rate < _NOTHING else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    parser.add_argument("--real", type=Path, help="a folder with texts, one document each")
    options = parser.parse_args()
    gc.set_threshold(200_000)  # as the command does
    real = [path.read_bytes() for path in sorted(options.real.glob("*.txt"))] if options.real else []
    publish(report(real), (START, END) if options.write else None)


if __name__ == "__main__":
    main()
