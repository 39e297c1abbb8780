"""Clauses that ordinal words label, as regional organs print them: «أولاً: دعوة …», "Primero: Instar …"."""

import re
from collections.abc import Container, Sequence
from functools import cache

from unrec.languages import LabelShape, Language
from unrec.languages.signs import line_end
from unrec.models import SourceLine
from unrec.structure.labels import GAP, Label
from unrec.structure.openings import CLAUSE, clause_words
from unrec.text import COLONS, DASH, fold, late

# Headings have such labels, too: a clause is a sentence. It ends with its line, or its line is about as
# long as print makes them, and it ends a little below.
_FULL, _FEW_LONGER, _MOST_LINES = 0.75, 0.9, 40
_FEWEST = 2
_ENDS = frozenset({"stop", "semicolon", "comma"})
_SHAPE = LabelShape(
    id="ordinal", kind="number", family="O", rank=1, pattern="", label=0.0, text=4.0, examples=[]
)


def ordinal_clauses(
    lines: Sequence[SourceLine], begins: Sequence[int], taken: Container[int], language: Language
) -> dict[int, Label]:
    """Return the labels of clauses that begin with an ordinal word, by the index of their line.

    They count from one to two at least, stand below words that announce them or go on in them, and each is a
    sentence or announces items. `begins` says what each line may be (`openings`).
    """
    pattern, values = labelling(language)
    runs: list[dict[int, Label]] = []
    for index in [at for at, begin in enumerate(begins) if begin & CLAUSE]:
        line = lines[index]
        text = line.text
        if line.role is not None or line.cell is not None or index in taken:
            continue
        match = pattern.match(language.fold(text)) if _MARK.search(text) else None
        if match is None:
            continue
        # What only looks like a small letter, such as «ſ», spells no known word.
        number = values.get(" ".join(match["nth"].lower().split()))
        if number is None:
            continue
        label = _label(text, match, number, language)
        if label.number == 1:
            runs.append({index: label})
        elif runs and label.number == len(runs[-1]) + 1:
            runs[-1][index] = label
    runs = [run for run in runs if len(run) >= _FEWEST]
    if not runs:
        return {}
    lengths = sorted(len(line.text.strip()) for index, line in enumerate(lines) if index not in taken)
    full = _FULL * lengths[int(len(lengths) * _FEW_LONGER)]
    found: dict[int, Label] = {}
    for run in runs:
        own = min(run)
        above = next((at for at in range(own - 1, -1, -1) if _is_free(lines, taken, at)), None)
        announced = above is not None and line_end(lines[above].text) in {"colon", "comma"}
        whole = {index for index in run if _is_sentence(lines, taken, run, index, full)}
        # One may end in a colon, above its items.
        lists = {index for index in run if line_end(lines[index].text) == "colon"}
        if announced and whole and whole | lists == set(run):
            found.update(run)
    return found


_MARK = late(rf"^[^{COLONS}]{{1,40}}[{COLONS}]|^.{{1,40}}?{DASH}")


def _is_free(lines: Sequence[SourceLine], taken: Container[int], index: int) -> bool:
    return index not in taken and bool(lines[index].text.strip())


def _is_sentence(
    lines: Sequence[SourceLine],
    taken: Container[int],
    run: dict[int, Label],
    start: int,
    full: float,
) -> bool:
    """Whether what begins at a line ends as sentences do, in this line or, where it is full, in one below."""
    text = lines[start].text
    if not text[run[start].body :].strip():
        return False
    if line_end(text) in _ENDS:
        return True
    if len(text.strip()) < full:
        return False
    for index in range(start + 1, min(start + _MOST_LINES, len(lines))):
        if index in run or (lines[index].gap_before and index not in taken):
            return False
        if _is_free(lines, taken, index) and line_end(lines[index].text) in _ENDS:
            return True
    return False


def _label(text: str, match: re.Match[str], number: int, language: Language) -> Label:
    left, right = fold(text, language.folding).to_source(*match.span("whole"))
    body = len(text) - len(text[right:].lstrip())
    return Label(
        shape=_SHAPE,
        label=text[left:right].strip(),
        number=number,
        letter=None,
        bullet=False,
        start=left,
        end=right,
        body=body,
    )


@cache
def labelling(language: Language) -> tuple["re.Pattern[str]", dict[str, int]]:
    """Return what begins with an ordinal and its mark, for folded text, and the ordinals' values, in small
    letters.
    """
    values = clause_words(language)
    words = sorted(values, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in words) or "(?!)"
    mark = rf"(?:[{COLONS}]|\.?{GAP}{DASH}(?=\s))"
    return late(rf"(?i:\s{{0,20}}(?P<whole>(?P<nth>{either}){GAP}{mark}))"), values
