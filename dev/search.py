"""How long an index of many paragraphs takes, and questions to it: `python -m dev.search OUTPUT`.

The paragraphs are those of an output, copied as often as asked with other words of the same language in
their places, so that its vocabulary and its commonest words stay what they are. The fifty queries hold the
commonest words of six languages, quotes, beginnings, facets, Chinese, and what asks for nothing rare.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from unrec.find.index import NAME, build
from unrec.find.search import Finder
from unrec.languages import load, supported
from unrec.store.schema import arrow_schema

TABLES = ("documents", "sections", "paragraphs", "recommendations", "references", "themes", "findings")
OWNERS = ("paragraph_id", "recommendation_id", "section_id", "parent_id", "reference_id", "target_id")
QUERIES = """the|of the|and|children AND detention|in|human rights|human AND rights AND education
torture NOT police|women OR girls|"human rights"|"the Council"|"children"|the of and to in|State party
recommend*|discriminat*|violence against women|trafficking NEAR/5 persons|by:ESP torture|response:supported
kind:operative requests|cites:A/RES/60/251|year:2014 children|lang:ar القرار|الأطفال|الاتفاقية|"الأطفال"
التعاون الدولي|حقوق الإنسان|من|في|人权|人|儿童 权利|droits de l'homme|enfants|los niños|права человека|и|de|la
Requests the Secretary-General|Secretary-General AND report|freedom expression journalists|NOT the
indigenous peoples consultation|death penalty moratorium|"death penalty"|education health water sanitation
(children OR women) AND (violence OR abuse) NOT torture""".replace("\n", "|").split("|")


def copies(output: Path, target: Path, wanted: int) -> int:
    """Write an output of at least so many paragraphs into a folder; return how many."""
    draw = random.Random(7)
    tables = {name: pq.read_table(output / f"{name}.parquet") for name in TABLES}
    units = tables["paragraphs"]
    vocabulary: dict[str, list[str]] = defaultdict(list)
    for language, text in zip(units["language"].to_pylist(), units["text"].to_pylist(), strict=True):
        vocabulary[language] += text.split()[:8]
    writers = {name: pq.ParquetWriter(target / f"{name}.parquet", arrow_schema(name)) for name in TABLES}
    count = copy = 0
    while count < wanted:
        for name, table in tables.items():
            writers[name].write_table(_copied(table, f"-c{copy:03d}", vocabulary, draw))
        count, copy = count + len(units), copy + 1
    for writer in writers.values():
        writer.close()
    return count


def _copied(table: pa.Table, suffix: str, vocabulary: dict[str, list[str]], draw: random.Random) -> pa.Table:
    owners = table["document_id"].to_pylist()
    fields: dict[str, list[Any]] = {"document_id": [_renamed(owner, suffix) for owner in owners]}
    for name in OWNERS:
        if name in table.column_names:
            pairs = zip(table[name].to_pylist(), owners, fields["document_id"], strict=True)
            fields[name] = [
                new + value[len(old) :] if value and value.startswith(old) else value
                for value, old, new in pairs
            ]
    if "work_id" in table.column_names:
        fields["work_id"] = [value + suffix for value in table["work_id"].to_pylist()]
    if "text" in table.column_names and "search" in table.column_names:
        languages = table["language"].to_pylist()
        texts = [
            _reworded(text, vocabulary[language], draw)
            for text, language in zip(table["text"].to_pylist(), languages, strict=True)
        ]
        fields |= {"text": texts, "raw": texts, "full_text": texts}
        fields["search"] = [
            load(language).fold(text) if language in supported() else text.lower()
            for text, language in zip(texts, languages, strict=True)
        ]
    for name, values in fields.items():
        at = table.column_names.index(name)
        table = table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))
    return table


def _renamed(document_id: str, suffix: str) -> str:
    stem, dot, language = document_id.rpartition(".")
    return f"{stem}{suffix}{dot}{language}"


def _reworded(text: str, words: list[str], draw: random.Random) -> str:
    own = text.split(" ")
    for _ in range(len(own) // 12 + 1 if len(own) > 3 else 0):
        own[draw.randrange(len(own))] = draw.choice(words)
    return " ".join(own)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = copies(wanted.output, folder, wanted.paragraphs)
        start, worked = time.perf_counter(), time.process_time()
        build(folder)
        took, worked = time.perf_counter() - start, time.process_time() - worked
        size = (folder / NAME).stat().st_size / 1e6
        print(
            f"{count:,} paragraphs: indexed in {took:.1f} s ({worked:.1f} s of processor time), {size:.0f} MB"
        )
        with Finder(folder) as finder:
            times = []
            for query in QUERIES:
                start = time.perf_counter()
                try:
                    finder.search(finder.read(query))
                except ValueError as error:  # a facet that this output has no value of
                    print(f"  {error}")
                times.append((time.perf_counter() - start) * 1000)
        fifths = statistics.quantiles(times, n=20)
        print(
            f"{len(times)} queries: p50 {fifths[9]:.1f} ms, p95 {fifths[18]:.1f} ms, most {max(times):.1f} ms"
        )
    print(
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory at most, with the making"
    )


if __name__ == "__main__":
    main()
