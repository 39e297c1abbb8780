"""How well real Arabic PDFs are read: the share of words that exist, beside other readers, in the same run.

    uv run python dev/real_arabic.py FOLDER [--check]

Nobody has typed the texts of real files, so what tells is whether the words that come out are words: those of
the project's own Arabic texts and of its word list, each with what can be written together with a word.
Where FOLDER holds the exact text of `x.pdf` (`x.truth.txt`, or a file ending in `_truth.txt` whose name
begins like it), the words that agree with it are counted too, from the first to the last that both have.
`--check` makes the run fail where a reader finds more words, or a greater share, than unrec does.
"""

import argparse
import importlib.util
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import NamedTuple

from unrec.languages import load
from unrec.languages.suspicion_words import WordList as Lexicon
from unrec.languages.suspicion_words import load as load_words
from unrec.reading import read, source_of

ROOT = Path(__file__).parent.parent
WORD = re.compile(r"[\ufffd\u0621-\u063a\u0641-\u064a\u066e-\u06d3]+")
MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
TOKEN = re.compile(r"[^\W\d_]+|\d+")
PASSAGE = 8
"""Words that agree in a row from which a text and its truth are taken to be at the same place."""
FEW, SLACK = 40, 0.005
"""Words below which a share says nothing, and by how much shares
may differ without either being the better.
"""

Reader = Callable[[Path], str]


class Lengths(NamedTuple):
    """How many words a reader found, and how many of them exist."""

    words: int
    known: int

    @property
    def share(self) -> float:
        """Return the share of the words that exist; 0 for no words."""
        return self.known / self.words if self.words else 0.0


def unrec(path: Path, *, furniture: bool = True) -> str:
    lines = read(source_of(path.name, path.read_bytes())).lines
    return "\n".join(line.text for line in lines if furniture or line.role != "furniture")


def pdfium(path: Path) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError:
        return ""


def poppler(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def readers() -> dict[str, Reader]:
    found: dict[str, Reader] = {"unrec": unrec}
    if importlib.util.find_spec("pypdfium2"):
        found["pdfium"] = pdfium
    if shutil.which("pdftotext"):
        found["poppler"] = poppler
    return found


def plain(text: str) -> str:
    """Fold what readers may give either way: presentation forms, vowel signs, tatweel, Persian letters."""
    text = unicodedata.normalize("NFKC", text)
    return MARKS.sub("", text).replace("\u06cc", "ي").replace("\u06a9", "ك")


@cache
def known_words() -> Callable[[str], bool]:
    """Return whether a word is one of the project's texts or of its word list, bare or with affixes."""
    language, listed = load("ar"), load_words("ar")
    own = Counter(
        word
        for folder in ("raw", "tests/fixtures")
        for path in sorted((ROOT / folder).rglob("*.txt"))
        for word in WORD.findall(plain(path.read_text("utf-8", "replace")))
    )
    texts = {language.fold(word) for word, times in own.items() if times > 1 and len(word) > 1}
    lexicon = Lexicon(listed, language) if listed else None
    fold = language.fold

    def exists(word: str) -> bool:
        form = fold(word)
        return len(form) > 1 and (form in texts or (lexicon is not None and lexicon.explains(form)))

    return cache(exists)


def lengths(text: str) -> Lengths:
    words = WORD.findall(plain(text))
    exists = known_words()
    return Lengths(len(words), sum(map(exists, words)))


def tokens(text: str) -> list[str]:
    return TOKEN.findall(plain(text))


def words_right(truth: str, text: str) -> float:
    """Return the F1 of the words of `text`, in order,
    on the stretch from the first to the last passage both have.
    """
    wanted, got = tokens(truth), tokens(text)
    blocks = SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    passages = [each for each in blocks if each.size >= PASSAGE] or [each for each in blocks if each.size]
    if not passages:
        return 0.0
    first, last = passages[0], passages[-1]
    right = sum(each.size for each in blocks if first.a <= each.a <= last.a)
    return 2 * right / (last.a + last.size - first.a + last.b + last.size - first.b)


def truth_of(path: Path) -> str | None:
    own = path.with_suffix(".truth.txt")
    stem = path.stem
    others = [
        each
        for each in path.parent.glob("*_truth.txt")
        if stem.startswith(each.name.removesuffix("_truth.txt"))
    ]
    found = own if own.exists() else next(iter(others), None)
    return found.read_text("utf-8") if found else None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="fail where another reader is better")
    options = parser.parse_args()
    names = list(readers())
    print(f"| file | {' | '.join(names)} | words right, F1 |\n|---|{'---:|' * (len(names) + 1)}")
    missed, sums = [], {name: Counter[str]() for name in names}
    for path in sorted(options.folder.glob("*.pdf")):
        texts = {name: reader(path) for name, reader in readers().items()}
        found = {name: lengths(text) for name, text in texts.items()}
        for name, each in found.items():
            sums[name].update(words=each.words, known=each.known)
        truth = truth_of(path)
        # Running lines stand amid the text: unrec alone can tell them.
        compared = {**texts, "unrec": unrec(path, furniture=False)} if truth else {}
        right = " · ".join(f"{words_right(truth or '', text):.3f}" for text in compared.values())
        cells = (f"{each.share:.3f} of {each.words}" for each in found.values())
        print(f"| {path.stem[:60]} | {' | '.join(cells)} | {right} |", flush=True)
        ours = found["unrec"]
        missed += [
            f"{path.stem}: {name} has {each.known} known words ({each.share:.3f}), unrec {ours.known} ({ours.share:.3f})"
            for name, each in found.items()
            if each.known > max(FEW, ours.known * (1 + SLACK))
            or (each.words > FEW and each.share > ours.share + SLACK)
        ]
    cells = (f"{each['known'] / max(each['words'], 1):.3f} of {each['words']}" for each in sums.values())
    print(f"| all | {' | '.join(cells)} | |")
    print("\n".join(missed) or "no reader finds more")
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
