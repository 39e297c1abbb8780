"""Does `unrec verify` say yes to what is false? True and false quotations and citations, made of an output.

    uv run python -m dev.vouching OUT [--each 8] [--seed 1]

Of each language's labelled paragraphs some are drawn. Each is quoted and cited rightly and in ways that are
false: with a word changed, as another document's, as another paragraph's, with a number that the document
does not have; articles with numbers beyond the treaty's last. The table counts what came of each, and names
the false that were passed and the true that were refused. Exit status 1 where a false one was passed.
"""

import argparse
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from unrec.batch.extract import extract
from unrec.catalogue import Catalogue, load
from unrec.find.index import build
from unrec.find.search import Finder
from unrec.find.verify import Checked, check_paper
from unrec.reading import source_of

TEMPLATES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_QUOTING = re.compile('[“”„«»「」『』"…《》]|\\.\\.\\.')


class Case(NamedTuple):
    """A sentence of a paper, the kind of verdict that is looked at, and whether what it says is true."""

    name: str
    language: str
    text: str
    kind: str
    true: bool


class Drawn(NamedTuple):
    """A paragraph with some of its words; and a symbol and a number that it does not have."""

    language: str
    symbol: str
    number: str
    words: tuple[str, ...]
    other_symbol: str
    other_number: str

    def glued(self, words: Sequence[str]) -> str:
        """Return words as its language prints them."""
        return ("" if self.language == "zh" else " ").join(words)


def paragraphs(output: Path) -> pd.DataFrame:
    """Return the numbered paragraphs of documents with a symbol, their symbols with them."""
    rows = pd.read_parquet(output / "paragraphs.parquet")
    documents = pd.read_parquet(output / "documents.parquet")[["document_id", "symbol"]]
    rows = rows.merge(documents.dropna(), on="document_id")
    return rows[rows["path"].str.fullmatch(r"(?:\w+\.)*r\d+(?:\.\d+)?") & (rows["text"].str.len() > 90)]


def drawn(rows: pd.DataFrame, each: int, draw: random.Random) -> Iterator[Drawn]:
    """Yield so many paragraphs of each language, with words that no other paragraph of theirs has."""
    for language, group in rows.groupby("language"):
        if language not in TEMPLATES:
            continue
        symbols = sorted(set(group["symbol"]))
        texts = {symbol: "\n".join(part["text"]) for symbol, part in group.groupby("symbol")}
        numbers = {
            symbol: set(part["path"].str.extract(r"r([\d.]+)$")[0])
            for symbol, part in group.groupby("symbol")
        }
        made = 0
        for row in group.sample(frac=1, random_state=draw.randrange(1 << 30)).itertuples():
            words = stretch(str(row.text), str(language), draw)
            number = str(row.path).rpartition("r")[2]
            sole = "" if language == "zh" else " "
            others = [
                symbol
                for symbol in symbols
                if symbol != row.symbol and words and sole.join(words) not in texts[symbol]
            ]
            siblings = sorted(other for other in numbers[row.symbol] if not other.startswith(number))
            if not words or not others or not siblings or texts[row.symbol].count(sole.join(words)) > 1:
                continue
            yield Drawn(
                str(language), str(row.symbol), number, words, draw.choice(others), draw.choice(siblings)
            )
            made += 1
            if made == each:
                break


def stretch(text: str, language: str, draw: random.Random) -> tuple[str, ...]:
    """Return some words in a row, between no marks of quoting; none where the text has too few."""
    clear = max(_QUOTING.split(text), key=len)
    words = list(max(_CHINESE.findall(clear), key=len, default="")) if language == "zh" else clear.split()
    size = draw.randrange(8, 15) * (2 if language == "zh" else 1)
    if len(words) < size + 2:
        return ()
    at = draw.randrange(1, len(words) - size)
    return tuple(words[at : at + size])


def cases(sample: Drawn, every: Sequence[Drawn], held: str, draw: random.Random) -> Iterator[Case]:
    """Yield what a paper may say of a paragraph, true and false. `held` is the text of the collection."""
    words, said = sample.glued(sample.words), TEMPLATES[sample.language]

    def case(name: str, template: str, kind: str, *, true: bool, **values: str) -> Case:
        filled = {"words": words, "symbol": sample.symbol, "number": sample.number} | values
        return Case(name, sample.language, said[template].format(**filled), kind, true)

    yield case("quotation as printed", "quotes", "quotation", true=True)
    yield case("paragraph after its symbol", "after", "place", true=True)
    yield case("paragraph before its symbol", "before", "place", true=True)
    at = draw.randrange(1, len(sample.words) - 1)
    other = draw.choice([word for each in every if each.language == sample.language for word in each.words])
    spoilt = sample.glued([*sample.words[:at], other, *sample.words[at + 1 :]])
    if spoilt not in held:
        yield case("quotation with a word changed", "quotes", "quotation", true=False, words=spoilt)
    mixed = [
        draw.choice(each.words) for each in draw.choices(every, k=40) if each.language == sample.language
    ]
    invented = sample.glued(mixed[: len(sample.words)])
    if len(mixed) >= 5 and invented not in held:
        yield case("quotation made up", "quotes", "quotation", true=False, words=invented)
    yield case(
        "quotation of another document", "attributes", "quotation", true=False, symbol=sample.other_symbol
    )
    yield case(
        "quotation of another paragraph", "quotes", "quotation", true=False, number=sample.other_number
    )
    yield case("quotation of a document not held", "attributes", "quotation", true=False, symbol="A/99/99999")
    whole = sample.number.partition(".")[0]
    for number in (f"{whole}.987", "9876"):
        yield case("no such paragraph, after", "after", "place", true=False, number=number)
        yield case("no such paragraph, before", "before", "place", true=False, number=number)


def articles(language: str, catalogue: Catalogue, each: int, draw: random.Random) -> Iterator[Case]:
    """Yield citations of articles that treaties have, and of such that they have not."""
    known = [
        instrument
        for instrument in catalogue.instruments.values()
        if instrument.articles and instrument.binds and instrument.words(language).title
    ]
    for instrument in draw.sample(known, min(each, len(known))):
        last, title = int(instrument.articles or 0), str(instrument.words(language).title)
        for number, true in ((draw.randrange(1, last + 1), True), (last + draw.randrange(1, 40), False)):
            text = TEMPLATES[language]["article"].format(number=number, title=title)
            yield Case(
                "article there" if true else "article beyond the last", language, text, "article", true
            )


def verdict(finder: Finder, case: Case, catalogue: Catalogue) -> str:
    """Return what `verify` says of a case; `-` where it says nothing of that kind."""
    paper = extract(source_of("paper.txt", case.text.encode()), catalogue)
    checked: list[Checked] = [
        each for each in check_paper(finder, paper, catalogue) if each.kind == case.kind
    ]
    return checked[0].verdict if checked else "-"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path)
    parser.add_argument("--each", type=int, default=8, help="paragraphs and treaties of each language")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    draw, catalogue = random.Random(options.seed), load()
    build(options.output)
    rows = paragraphs(options.output)
    every = list(drawn(rows, options.each, draw))
    held = "\n".join(rows["text"])
    made = [case for sample in every for case in cases(sample, every, held, draw)]
    made += [case for language in TEMPLATES for case in articles(language, catalogue, options.each, draw)]
    table: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    wrong: list[tuple[Case, str]] = []
    with Finder(options.output) as finder:
        for case in made:
            came = verdict(finder, case, catalogue)
            table[case.name, case.true][came] += 1
            if (came == "found") != case.true:
                wrong.append((case, came))
    for (name, true), counts in table.items():
        shown = ", ".join(f"{each} {count}" for each, count in counts.most_common())
        print(f"| {name} | {'true' if true else 'false'} | {shown} |")
    for case, came in wrong:
        print(f"{case.name} [{case.language}] {came}: {case.text}")
    passed, truths = sum(not case.true for case, _ in wrong), sum(case.true for case in made)
    print(
        f"{len(made)} cases: {passed} false passed of {len(made) - truths}, "
        f"{len(wrong) - passed} true refused of {truths}"
    )
    return int(passed > 0)


if __name__ == "__main__":
    sys.exit(main())
