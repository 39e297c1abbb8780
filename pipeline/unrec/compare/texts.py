"""compare: a text beside an earlier one of it, draft or last session's, paragraph by paragraph.

`align` joins the languages of a work by path and `diff` two readings of a document by id; here neither holds:
labels and order may differ, and only the words tell which paragraph became which.
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

from unrec.compare.diff import longest_run
from unrec.languages import load
from unrec.models import CellParagraph, Extraction, Paragraph

Fate = Literal["unchanged", "moved", "changed", "new", "gone"]

_WORD = re.compile(r"\w+")
_TELLING, _TRIED = 12, 12
"""So many of a paragraph's rarest words are looked up, and so many of those that share most are compared."""
_LEAST = 0.42
"""How alike two paragraphs must be to be one that changed."""
_IN_PLACE = 0.08
"""What standing between the same unchanged paragraphs adds to how alike they are."""


class Passage(NamedTuple):
    """What became of a paragraph: `old` is None for a new one, `new` for one that is gone.

    `alike` is from 0 to 1, of the words and their order. `moved` says that it stands elsewhere among those
    that both texts have; one that also changed is `changed`.
    """

    fate: Fate
    old: Paragraph | None
    new: Paragraph | None
    alike: float
    moved: bool = False


class Match(NamedTuple):
    """A paragraph of each text, by its place."""

    old: int
    new: int
    alike: float


def compare(old: Extraction, new: Extraction) -> Iterator[Passage]:
    """Yield the paragraphs of the new text in order, those that are gone after what they stood after.

    A paragraph is in at most one passage; cells of tables are in none (`compare.tables`). Labels do not
    count, nor do capitals, marks, and other letters that the language's search form makes one.
    """
    before, after = (_paragraphs(side) for side in (old, new))
    matches = match(_words(old, before), _words(new, after))
    stays = {*longest_run([(each.old, each.new) for each in matches])}
    gone: dict[int, list[Paragraph]] = defaultdict(list)
    partners, place = {each.old: each for each in matches}, -1
    for at, paragraph in enumerate(before):
        partner = partners.get(at)
        if partner is None:
            gone[place].append(paragraph)
        elif (partner.old, partner.new) in stays:
            place = partner.new
    yield from (Passage("gone", paragraph, None, 0.0) for paragraph in gone[-1])
    by_new = {each.new: each for each in matches}
    for at, paragraph in enumerate(after):
        partner = by_new.get(at)
        if partner is None:
            yield Passage("new", None, paragraph, 0.0)
        else:
            moved = (partner.old, partner.new) not in stays
            fate: Fate = "changed" if partner.alike < 1 else "moved" if moved else "unchanged"
            yield Passage(fate, before[partner.old], paragraph, partner.alike, moved)
        yield from (Passage("gone", paragraph, None, 0.0) for paragraph in gone[at])


def counts(passages: Sequence[Passage]) -> dict[Fate, int]:
    """Return how many paragraphs had each fate."""
    counted = Counter(passage.fate for passage in passages)
    return {fate: counted[fate] for fate in ("unchanged", "moved", "changed", "new", "gone")}


Words = Sequence[str]


def _paragraphs(extraction: Extraction) -> list[Paragraph]:
    return [each for each in extraction.paragraphs if not isinstance(each, CellParagraph)]


def _words(extraction: Extraction, paragraphs: Sequence[Paragraph]) -> list[Words]:
    """The words of each paragraph in search form."""
    language = load(extraction.document.language)
    return [_WORD.findall(str(language.fold(each.text)).lower()) for each in paragraphs]


def match(old: Sequence[Words], new: Sequence[Words]) -> list[Match]:
    """Return which paragraphs belong together, in the order of the old text; equal ones first, in order.

    The others are joined from the most alike down, each once. Only paragraphs that share rare words are
    compared, so that the work grows with their number.
    """
    free: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(new) - 1, -1, -1):
        free[tuple(new[at])].append(at)
    equal = [Match(at, free[key].pop(), 1.0) for at, words in enumerate(old) if free[key := tuple(words)]]
    fixed = longest_run([(each.old, each.new) for each in equal])
    taken = {each.old for each in equal}, {each.new for each in equal}
    matches = list(equal)
    for _, at, other, alike in sorted(_likely(old, new, taken, fixed), reverse=True):
        if at not in taken[0] and other not in taken[1]:
            taken[0].add(at)
            taken[1].add(other)
            matches.append(Match(at, other, min(alike, 0.999)))
    return sorted(matches)


def _likely(
    old: Sequence[Words],
    new: Sequence[Words],
    taken: tuple[set[int], set[int]],
    fixed: Sequence[tuple[int, int]],
) -> Iterator[tuple[float, int, int, float]]:
    """Yield pairs that are alike enough, with how alike they are, with and without their place."""
    rare = _rarity([*old, *new])
    where: dict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(new):
        for word in () if at in taken[1] else dict.fromkeys(words):
            where[word].append(at)
    firsts, seconds = [at for at, _ in fixed], [other for _, other in fixed]
    for at, words in enumerate(old):
        if at in taken[0]:
            continue
        shared: Counter[int] = Counter()
        for word in sorted({*words}, key=lambda word: (-rare[word], word))[:_TELLING]:
            for other in where.get(word, ()):
                shared[other] += round(1000 * rare[word])
        for other in sorted(shared, key=lambda other: (-shared[other], other))[:_TRIED]:
            in_place = bisect_left(firsts, at) == bisect_left(seconds, other)
            alike = _alike(words, new[other], rare)
            placed = alike + _IN_PLACE * in_place
            if placed >= _LEAST:
                yield placed, at, other, alike


def _rarity(texts: Sequence[Words]) -> Mapping[str, float]:
    counted = Counter(word for words in texts for word in {*words})
    return {word: math.log((len(texts) + 1) / (count + 0.5)) for word, count in counted.items()}


def _alike(old: Words, new: Words, rare: Mapping[str, float]) -> float:
    """How alike two texts are: by the weight of words in both, of the shorter and of all, and by order."""
    left, right = {*old}, {*new}
    weights = [sum(rare[word] for word in sorted(side)) for side in (left, right, left & right)]
    shorter, either = min(weights[0], weights[1]), weights[0] + weights[1] - weights[2]
    order = Indel.normalized_similarity(old, new)
    return (weights[2] / max(shorter, 1e-9) + weights[2] / max(either, 1e-9) + order) / 3
