"""What the official record says of one text in one language and not in the others: its own errors, as
Markdown.

    uv run python -m dev.measure.record FOLDER > docs/official-record.md

FOLDER holds `NAME.LANGUAGE.truth.jsonl`, see docs/evaluating.md. Six languages of a work are each other's
oracle: where more than half of them link a symbol and one links another of the same number, that one is
wrong; where one has another tree than the rest, it is the one to look at.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from dev.measure.official import clause_marked, label_apart, linked_by
from dev.measure.resolutions import BODY, ResolutionTruth, links
from unrec.measure.annotated import TRUTH, read_lines
from unrec.measure.scorer import Grid, markdown

Work = Mapping[str, Sequence[ResolutionTruth]]
"""The languages of a work, by their codes."""

HEAD = """\
# Errors of the official record

The United Nations' conference department publishes resolutions as Akoma Ntoso in six languages. This page lists what {works} works of
it (General Assembly sessions 75 to 78, Security Council, Economic and Social Council) say in one language and not in the others, so that
others need not find it again, and so that nobody mends a reader by it. Where more than half of the languages link a symbol, and one
links another of the same number in its place, that one is listed. Letters are read where they are printed as capitals.

Besides: in every language the day of issue and the distribution are printed in English; many Arabic words hold a tatweel, which only
stretches them in print; links lead to no decision of any organ (`A/DEC/…`), and to none of the resolutions of the Environment
Assembly or of the Commission on Human Rights; and links are far from complete in all languages (the list of resolutions in `E_RES_2025_4` has none).

    uv run python -m dev.measure.record FOLDER > docs/official-record.md
"""


class Flaw(NamedTuple):
    """A sort of error, where it is, what is there, and what most other languages have in its place."""

    what: str
    where: str
    there: str
    elsewhere: str = ""


def flaws_of(work: str, languages: Work) -> Iterator[Flaw]:
    """Yield what is wrong with the links of one language of a work, its labels and its tree."""
    most, some = linked_by(list(languages.values()))
    for language, truth in languages.items():
        where, mine = f"{work}.{language}", links(truth)
        for symbol in sorted(mine & (some - most)):
            missing = [each for each in most - mine if _number(each) == _number(symbol)]
            if missing:
                yield Flaw(_of_link(symbol, missing[0]), where, symbol, missing[0])
        left_off = sorted(_without_letters(truth))
        if left_off:
            yield Flaw("links lack a letter that is printed", where, ", ".join(left_off))
        clauses = sum(clause_marked(line) is not line for line in truth)
        if clauses:
            yield Flaw("clauses of a preamble are marked as headings", where, f"{clauses} clauses")
        inside = sum(label_apart(line) is not line for line in truth)
        if inside:
            yield Flaw("labels stand in the text", where, f"{inside} clauses")
    yield from _trees(work, languages)


def _without_letters(truth: Sequence[ResolutionTruth]) -> Iterator[str]:
    """The numbers that each link of a paragraph has without the letter which is printed after them there."""
    for line in truth:
        mine = links([line])
        printed = re.findall(r"(\d+/\d+)\s[A-Z](?![A-Za-z\d/.-])", line.text)
        yield from {
            number
            for number in printed
            if f"A/RES/{number}" in mine
            and not any(f"/{number}{letter}" in each for each in mine for letter in ascii_uppercase)
        }


def _number(symbol: str) -> str:
    """What of a symbol is its number: `48/11`, `1373`."""
    number = re.search(r"\d+(?:/\d+)?(?=[A-Z]?(?:\(|$))", symbol)
    return number[0] if number else symbol


def _of_link(symbol: str, meant: str) -> str:
    if re.sub(r"[A-Z]+(?=\(|$)", "", symbol) == re.sub(r"[A-Z]+(?=\(|$)", "", meant):
        return "a lettered part is lost or added"
    if "/RES/" not in symbol:
        return "a link has no organ"
    return "another organ's resolution is linked"


def _trees(work: str, languages: Work) -> Iterator[Flaw]:
    """Languages whose paragraphs have other kinds, or other numbers of them, than most."""
    trees = {
        language: tuple((line.type, line.kind) for line in truth if line.type in BODY)
        for language, truth in languages.items()
    }
    tree, times = Counter(trees.values()).most_common(1)[0]
    if 2 * times <= len(trees):
        return
    for language, other in trees.items():
        if len(other) != len(tree):
            yield Flaw(
                "text is missing or parted otherwise",
                f"{work}.{language}",
                f"{len(other)} stretches",
                str(len(tree)),
            )
        elif other != tree:
            differ = sum(left != right for left, right in zip(other, tree, strict=True))
            yield Flaw(
                "stretches have another kind", f"{work}.{language}", f"{differ} of {len(tree)} stretches"
            )


def works_of(folder: Path) -> dict[str, dict[str, list[ResolutionTruth]]]:
    """Return what the record says of each work in each of its languages."""
    works: dict[str, dict[str, list[ResolutionTruth]]] = {}
    for path in sorted(folder.rglob(f"*{TRUTH}")):
        work, _, language = path.name.removesuffix(TRUTH).rpartition(".")
        works.setdefault(work, {})[language] = read_lines(ResolutionTruth)(path)
    return works


def page(works: Mapping[str, Work]) -> str:
    """Return all flaws as a page: how many of each sort in each language, then each one."""
    flaws = [flaw for work, languages in works.items() for flaw in flaws_of(work, languages)]
    unlinked = [work for work, languages in works.items() if not any(map(links, languages.values()))]
    codes = sorted({flaw.where.rpartition(".")[2] for flaw in flaws})
    counts = Counter((flaw.what, flaw.where.rpartition(".")[2]) for flaw in flaws)
    sorts = sorted({flaw.what for flaw in flaws})
    rows = [(what, *(str(counts[what, code] or "") for code in codes)) for what in sorts]
    parts = [
        HEAD.format(works=len(works)),
        markdown(Grid("Documents, or links, by language", ("what", *codes), rows)),
    ]
    if unlinked:
        parts.append(f"No language links any document in: {', '.join(unlinked)}.\n")
    for what in sorts:
        listed = [flaw[1:] for flaw in flaws if flaw.what == what]
        parts.append(markdown(Grid(what.capitalize(), ("where", "there", "in most languages"), listed)))
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page(works_of(Path(sys.argv[1]))))
