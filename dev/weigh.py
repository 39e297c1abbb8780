"""Every rule, ground and key of references, by how often it decides in real documents, and how often rightly.

    uv run python -m dev weigh OUTPUT … --truth FOLDER … > docs/rules-weighed.md

OUTPUT is what `unrec run` wrote of documents made for no rule; their references are read again with the code
at hand. FOLDER holds truths, see docs/evaluating.md: links of the official record (most languages of a work),
annotated texts, documents of families that nobody worked on, gold. A rule that decides rarely stays only
where drafting manuals give its wording.
"""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

from msgspec.structs import replace

import unrec.languages
from dev.measure.__main__ import read_outputs
from dev.measure.corpus import find_parts
from dev.measure.parts import Measured
from unrec.catalogue import Catalogue, load
from unrec.languages import load as load_language
from unrec.measure.scorer import Grid, Tally, markdown
from unrec.models import Extraction
from unrec.references import grounds, names, numerals, references, units
from unrec.references.rows import parts, rules
from unrec.store.output import read_extractions

JUDGED: Mapping[str, str] = {
    "unxml": "symbols of the work",
    "annotated": "targets",
    "outside": "confident",
    "gold": "references resolved",
}
"""By the kind of a truth the row by which references are judged."""
HEAD = """\
# Rules of references, weighed

{rows:,} rows of {documents:,} documents ({languages}), for none of which a rule was made, by every rule, ground and key: how often each
decides, in how many documents, and, where a truth tells, how often rightly. A rule that a row has counts once for the row.

    uv run python -m dev weigh OUTPUT … --truth FOLDER … > docs/rules-weighed.md

What decides rarely stays where drafting manuals give its wording («that article», «the second paragraph of this article»), and
where wrong answers would follow without it: such a rule gives no answer, or an open one.
"""


class Weight(NamedTuple):
    """How often something decided, and in which documents."""

    times: Counter[str]
    documents: dict[str, set[str]]

    def add(self, what: str, document: str) -> None:
        """Count one more."""
        self.times[what] += 1
        self.documents.setdefault(what, set()).add(document)

    def of(self, what: str) -> tuple[str, str]:
        """Return how often, and in how many documents, as they are printed."""
        return f"{self.times[what]:,}", f"{len(self.documents.get(what, ())):,}"


def _tables() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Everything that a printed table of the stage holds, by the table."""
    far = [held for _, held in grounds.FAR]
    for title, functions in (
        ("a cited unit or name", grounds.CITED),
        ("an article alone", grounds.ALONE),
        ("a description", grounds.DESCRIBED),
        ("a goal", grounds.GOALS),
        ("a description, far", far),
        ("a name", [rule for _, rule in names.NAMES]),
        ("a word for a kind", [rule for _, rule in names.DESCRIPTIONS]),
        ("a word alone", [rule for _, rule in names.MARKS]),
        ("a unit is of", units.WHOLES),
        ("a number", dict.fromkeys(chain(*(each for _, row in numerals.NUMBERS for _, each in row)))),
        ("a number goes on", dict.fromkeys(chain(*(each for _, row in numerals.AGAIN for _, each in row)))),
    ):
        yield from ((title, function) for function in functions)


class Watch:
    """Counts what each function of the tables decides: calls that return something."""

    def __init__(self) -> None:
        self.weight, self.document = Weight(Counter(), {}), ""
        self.functions = {function.__code__: (title, function) for title, function in _tables()}

    def __call__(self, frame: FrameType, event: str, result: object) -> None:
        """Take a call or a return, as `sys.setprofile` gives it."""
        if event == "return" and frame.f_code in self.functions and result:
            self.weight.add(_called(frame.f_code), self.document)


def _called(code: CodeType) -> str:
    return f"{Path(code.co_filename).stem}:{code.co_firstlineno}"


def read_again(extractions: Iterable[Extraction], catalogue: Catalogue, watch: Watch) -> Iterator[Extraction]:
    """Yield the documents with the references that the code at hand finds in them."""
    for extraction in extractions:
        known = load_language(extraction.document.language).reference_words
        if extraction.document.status == "failed" or known is None:
            continue
        watch.document = extraction.document.document_id
        language = load_language(extraction.document.language)
        sys.setprofile(watch)
        try:
            yield references(replace(extraction, references=(), findings=()), language, catalogue)
        finally:
            sys.setprofile(None)


def keys_of(code: str) -> dict[str, list[str]]:
    """Return the words of each key of a language's file of references."""
    file = Path(unrec.languages.__file__).with_name(code) / "references.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))["references"]
    found: dict[str, list[str]] = {}
    for slot, value in table.items():
        entries = value if isinstance(value, list) else [value]
        for entry in entries:
            named = entry.items() if isinstance(entry, dict) else [("", entry)]
            for key, words in named:
                found.setdefault(f"{slot}.{key}".rstrip("."), []).extend(_strings(words))
    return {key: words for key, words in found.items() if words and key not in _TRIED}


_TRIED = frozenset({"no_match", "examples"})


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        yield from chain(*map(_strings, value.values() if isinstance(value, dict) else value))


class Keys:
    """In how many documents of a language a word of each key stands."""

    def __init__(self) -> None:
        self.weight, self._words = Weight(Counter(), {}), dict[str, dict[str, list[str]]]()

    def add(self, extraction: Extraction) -> None:
        """Look through a document."""
        code = extraction.document.language
        if code not in self._words:
            fold = load_language(code).fold
            self._words[code] = {key: [*map(fold, words)] for key, words in keys_of(code).items()}
        text = "\n".join(row.search for row in extraction.paragraphs)
        for key, words in self._words[code].items():
            if any(word in text for word in words if word):
                self.weight.add(f"{code} {key}", extraction.document.document_id)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield each key with the documents, by language, in which a word of it stands; `–` for none."""
        codes = sorted(self._words)
        for key in dict.fromkeys(chain(*map(self._words.__getitem__, codes))):
            there = (self._words[code].get(key) for code in codes)
            counts = [self.weight.of(f"{code} {key}")[1] for code in codes]
            yield (key, *(count if words else "–" for count, words in zip(counts, there, strict=True)))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages read."""
        return tuple(sorted(self._words))


def judged(measured: Iterable[Measured]) -> dict[str, Tally]:
    """Return how often each rule was right, by what the truths say."""
    tallies: dict[str, Tally] = {}
    for each in measured:
        for rule, tally in each.rules.get(JUDGED.get(each.kind, ""), {}).items():
            for part in dict.fromkeys(parts(rule)):
                tallies[part] = tallies.get(part, Tally()) + tally
    return tallies


def page(outputs: Sequence[Path], folders: Sequence[Path]) -> str:
    """Return the tables as Markdown."""
    catalogue, watch, keys, weight = load(), Watch(), Keys(), Weight(Counter(), {})
    kinds = frozenset(JUDGED)
    sets = [part for folder in folders for part in find_parts(folder) if part.kind in kinds]
    documents = rows = 0
    for extraction in read_again(chain(*map(read_extractions, outputs)), catalogue, watch):
        documents, rows = documents + 1, rows + len(extraction.references)
        keys.add(extraction)
        for row in extraction.references:
            for part in dict.fromkeys(parts(row.rule)):
                weight.add(part, extraction.document.document_id)
    right = judged(read_outputs(sets, outputs).finish()) if sets else {}
    languages = ", ".join(keys.languages)
    return "\n".join(
        [
            HEAD.format(rows=rows, documents=documents, languages=languages),
            markdown(Grid("Rules", ("rule", "rows", "documents", "right", "wrong"), _rules(weight, right))),
            markdown(Grid("Grounds and roles", ("table", "what", "decides", "documents"), _grounds(watch))),
            markdown(Grid("Keys: documents with a word of it", ("key", *keys.languages), list(keys.rows()))),
        ]
    )


def _rules(weight: Weight, right: Mapping[str, Tally]) -> list[tuple[str, ...]]:
    made = list[tuple[str, ...]]()
    for rule in sorted({*rules(), *weight.times}, key=lambda rule: (-weight.times[rule], rule)):
        tally = right.get(rule, Tally())
        wrong = tally.output - tally.right_output
        made.append((f"`{rule}`", *weight.of(rule), str(tally.right_output or ""), str(wrong or "")))
    return made


def _grounds(watch: Watch) -> list[tuple[str, ...]]:
    made = list[tuple[str, ...]]()
    for title, function in _tables():
        name = " ".join((function.__doc__ or function.__name__).split()).split(":")[0]
        made.append((title, name.replace("|", "/")[:80], *watch.weight.of(_called(function.__code__))))
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("outputs", type=Path, nargs="+", help="outputs of `unrec run`")
    parser.add_argument("--truth", type=Path, action="append", default=[], help="a folder of truths")
    options = parser.parse_args(argv)
    print(page(options.outputs, options.truth))
    return 0


if __name__ == "__main__":
    sys.exit(main())
