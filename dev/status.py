"""What the rules on a document's status are worth, on documents whose truth is known; their thresholds.

    uv run unrec run FOLDER -o OUT
    uv run python -m dev.status FOLDER OUT [OUT …] [--lost] [--write]

Prints, for each doubt and each finding that asks for a look, how many documents it names and how many of
these are not read correctly; then precision and recall of all together, and the same where each fifth of
the documents is judged by thresholds that were fitted on the others. A threshold is the lowest share from
which at least `FLOOR` of the documents that it names are not right, `FEWEST` of them at the least; where
there is none, the one in `findings.toml` stays. `--write` puts them there.
"""

import argparse
import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from dev.measure.corpus import Measures, find_parts
from dev.measure.summary import NEARLY, judged
from unrec import findings
from unrec.measure.scorer import Tally
from unrec.models import Extraction
from unrec.store.doubts import DOUBTS, shares
from unrec.store.output import read_extractions

FLOOR, FEWEST, FOLDS = 0.7, 3, 5
DATA = Path(findings.__file__).with_suffix(".toml")
Shares = Mapping[str, Mapping[str, float]]
"""What each document shows by the codes of the rules: shares of doubts, 1 for a finding."""


def shown(extraction: Extraction) -> dict[str, float]:
    """Return what a document shows of each doubt, and which other findings ask for a look at it."""
    known, own = findings.kinds(), {rule.code for rule in DOUBTS}
    asking = {
        each.code for each in extraction.findings if each.severity == "error" or known[each.code].review
    }
    return shares(extraction) | dict.fromkeys(sorted(asking - own), 1.0)


def named(code: str, least: float, seen: Shares) -> set[str]:
    """Return the documents that show so much of it, and anything."""
    return {name for name, own in seen.items() if own.get(code, 0.0) and own[code] >= least}


def fitted(seen: Shares, wrong: Collection[str]) -> dict[str, float]:
    """Return the thresholds of all doubts by their codes."""
    fit = {rule.code: findings.kinds()[rule.code].share or 1.0 for rule in DOUBTS}
    for code in fit:
        for share in sorted({own[code] for own in seen.values() if own.get(code)}):
            least = _rounded(share)
            documents = named(code, least, seen)
            bad = sum(name in wrong for name in documents)
            if bad >= FEWEST and bad >= FLOOR * len(documents):
                fit[code] = least
                break
    return fit


def _rounded(share: float) -> float:
    """A share with two digits that tell, rounded down."""
    unit = 10.0 ** (math.floor(math.log10(share)) - 1)
    return round(math.floor(share / unit + 1e-9) * unit, 8)


def marked(seen: Shares, fit: Mapping[str, float]) -> set[str]:
    """Return the documents that any rule names."""
    codes = {code for own in seen.values() for code in own}
    return set[str]().union(*(named(code, fit.get(code, 1.0), seen) for code in codes))


def _row(title: str, documents: Collection[str], wrong: Collection[str], least: str = "") -> str:
    both = sum(name in wrong for name in documents)
    tally = Tally.of(len(wrong), len(documents), both)
    return f"| {title} | {least} | {len(documents)} | {both} | {tally.precision:.2f} | {tally.recall:.2f} |"


def report(seen: Shares, wrong: set[str]) -> tuple[str, dict[str, float]]:
    """Return the table, and the thresholds that were fitted."""
    fit, names = fitted(seen, wrong), sorted(seen)
    held: set[str] = set()
    for fold in range(FOLDS):
        out = names[fold::FOLDS]
        others = {name: seen[name] for name in names if name not in out}
        held |= marked({name: seen[name] for name in out}, fitted(others, wrong - set(out)))
    codes = [*fit, *sorted({code for own in seen.values() for code in own} - fit.keys())]
    rows = ["| rule | from | documents | not right | precision | recall |", "|---|---:|---:|---:|---:|---:|"]
    for code in codes:
        documents = named(code, fit.get(code, 1.0), seen)
        rows.append(_row(f"`{code}`", documents, wrong, f"{fit[code]:.2%}" if code in fit else ""))
    rows.append(_row("all", marked(seen, fit), wrong))
    rows.append(_row("all, fitted on other documents", held, wrong))
    return "\n".join(rows), fit


def write(fit: Mapping[str, float]) -> None:
    """Put the thresholds into `findings.toml`."""
    text = DATA.read_text(encoding="utf-8")
    for code, share in fit.items():
        text = re.sub(rf'(\["{re.escape(code)}"\][^\[]*?\nshare = )[\d.]+', rf"\g<1>{share:g}", text)
    DATA.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure the outputs of a corpus and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("outputs", type=Path, nargs="+", help="outputs of `unrec run`")
    parser.add_argument(
        "--lost", action="store_true", help="fit what has lost 2 % of anything, not all that is not right"
    )
    parser.add_argument("--write", action="store_true", help="put the thresholds into findings.toml")
    options = parser.parse_args()
    measures, seen = Measures(find_parts(options.corpus)), dict[str, dict[str, float]]()
    for output in options.outputs:
        for extraction in read_extractions(output):
            measures.take(extraction)
            seen[extraction.document.source] = shown(extraction)
    documents = judged(measures.finish())
    wrong = {each.source for each in documents if each.lowest < (NEARLY if options.lost else 1)}
    text, fit = report({each.source: seen[each.source] for each in documents}, wrong)
    print(text)
    if options.write:
        write(fit)


if __name__ == "__main__":
    main()
