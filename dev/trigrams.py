"""Make a language's trigram model, and measure how far sound text lies from damaged text.

    python dev/trigrams.py raw/V.19-08455.ar.txt --language ar --source "V.19-08455 (United Nations)"

writes pipeline/unrec/reading/trigrams.ar.json. With --measure it writes nothing: each fifth of the text
is judged by a model of the other four, as it stands, reversed, and with its letters exchanged at random.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

import msgspec
import regex

from unrec.languages import load
from unrec.reading import verdict as trigrams

DOUBTFUL = 4.3
_FOLDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path, help="sound text of the language, UTF-8")
    parser.add_argument("--language", default="ar")
    parser.add_argument("--source", default="", help="where the text comes from, kept in the model")
    parser.add_argument("--measure", action="store_true", help="measure only")
    options = parser.parse_args()
    text = options.text.read_text("utf-8-sig")
    if options.measure:
        measure(text, options.language)
        return
    model = model_of(text, options.language, options.source, DOUBTFUL)
    target = Path(trigrams.__file__).with_name(f"trigrams.{options.language}.json")
    target.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=0) + b"\n")
    print(f"{target.name}: {len(model.trigrams)} triples, {target.stat().st_size} bytes")


def model_of(text: str, language: str, source: str, doubtful: float) -> trigrams.Model:
    """Count the neighbours in a sound text; triples that occur once are left out.

    The alphabet is made of the letters the text uses at least three times, those of its main script.
    """
    used = Counter(regex.findall(r"[\p{Lo}\p{Ll}]", trigrams.SIGNS.sub("", text)))
    script = regex.compile(rf"\p{{Script={load(language).script}}}")
    alphabet = "".join(sorted(each for each, count in used.items() if count >= 3 and script.match(each)))
    letters = trigrams.letters_of(text, alphabet)
    counts = Counter(letters[i : i + 3] for i in range(len(letters) - 2))
    kept = {triple: count for triple, count in sorted(counts.items()) if count > 1}
    return trigrams.Model(language, source, alphabet, doubtful, kept)


def measure(text: str, language: str) -> None:
    paragraphs = text.split("\n")
    size = len(paragraphs) // _FOLDS + 1
    chance = random.Random(0)
    print("fold   sound  worst window  reversed  best window  exchanged")
    for fold in range(_FOLDS):
        held = paragraphs[fold * size : (fold + 1) * size]
        rest = paragraphs[: fold * size] + paragraphs[(fold + 1) * size :]
        scorer = trigrams.Scorer(model_of("\n".join(rest), language, "", DOUBTFUL))
        letters = scorer.letters("\n".join(held))
        windows = [letters[i : i + 250] for i in range(0, len(letters) - 250, 250)]
        alphabet = list(scorer.model.alphabet)
        chance.shuffle(alphabet)
        exchanged = letters.translate(str.maketrans(scorer.model.alphabet, "".join(alphabet)))
        print(
            f"{fold:4d} {scorer.bits(letters):7.2f} {max(map(scorer.bits, windows)):13.2f} "
            f"{scorer.bits(letters[::-1]):9.2f} {min(scorer.bits(each[::-1]) for each in windows):12.2f} "
            f"{scorer.bits(exchanged):10.2f}"
        )


if __name__ == "__main__":
    main()
