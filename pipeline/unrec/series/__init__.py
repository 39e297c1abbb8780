"""series: where a paragraph was said before, by another State, in an earlier review or by another body.

Candidates come from an index of rare words, so that the work grows with the number of paragraphs. A pair is
decided by a few signs, printed in the row with what each adds, the most first; `python -m dev.series
fit` makes their weights, `weights.toml`, from pairs that were judged. Which words mean alike is known from
what they stand with elsewhere: `words.<language>.tsv`, made by `python -m dev.series words`.
"""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import attrgetter, mul
from typing import NamedTuple

import msgspec

from unrec.data import ROOT, held
from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers, load_answers
from unrec.models import Document, Extraction, Paragraph, Recommendation, Reference, SeriesRelation, SeriesRow
from unrec.nested import grouped
from unrec.series.changed import in_words
from unrec.text import APART, cut

__all__ = ["Said", "judge", "said", "series", "series_of", "when"]

_WORD = re.compile(r"\w+")
_END = re.compile(r"\W+$")
_ROOT = 6
"""Letters of a word that count: «ratify», «ratifying» and «ratification» are one."""
_LEAST_ROOT = 3
"""Letters that must be left of a word when what is attached to it is taken off."""
_TELLING, _HELD, _TRIED = 12, 64, 24
"""So many of a paragraph's rarest words are looked up, each in so many paragraphs at most, the latest; and so
many of those that share most are judged."""
_ASKED: Mapping[int | None, int] = {1: 0, 3: 1, 2: 1, 4: 2, 5: 3}
"""How much each kind of action asks; considering and continuing are not told apart."""
_CONSIDERING = 3
_ISSUES = "#upr-issues "
"""What the themes begin with that are issues; a Goal is told by two terms, so that many a text has none."""


class Said(NamedTuple):
    """A paragraph as it is compared.

    `about` is its language, and the State that it speaks to, where it speaks to one: only paragraphs about
    the same are compared. `when` sorts by day, then session, then document; what has no day comes last.
    `words` are roots without the commonest words, and `=` with the id of each text cited, not its name.
    `meaning` is where its words together stand among the words that they are used with, of length 1; it is
    empty where none of them is known.
    """

    paragraph_id: str
    about: tuple[str, str]
    when: tuple[str, str, str]
    text: str
    words: tuple[str, ...]
    meaning: Sequence[float]
    instruments: frozenset[str]
    numbers: frozenset[str]
    addressees: frozenset[str]
    themes: frozenset[str]
    issues: frozenset[str]
    action: int | None
    negated: bool
    response: str | None


class Signs(NamedTuple):
    """What tells whether two paragraphs say the same, each from 0 to 1 but for `both` and `left`.

    `words` and `shorter` are the weight of the words that both have, of all and of the shorter one's, `both`
    that weight as a logarithm;
    `meaning` is how near their words are to each other, the same or not, 0 where that is not known;
    `instruments` the share of texts cited in both, of the fewer; `apart` is 1 where both cite and nothing in
    common; `themes` the share of themes in common, `issues` that of issues, of the fewer. `left`
    is the weight of what one has alone, the larger, as a logarithm; `equal` is 1 where both cite the same;
    `action` how far apart the kinds of action are; `considering` is 1 where one asks to do and the other to
    consider.
    """

    words: float
    shorter: float
    both: float
    meaning: float
    instruments: float
    apart: float
    themes: float
    issues: float
    left: float
    equal: float
    action: float
    considering: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line through the signs: a score is `1 / (1 + exp(-(bias + Σ weight·sign)))`; `least` is enough."""

    bias: float
    least: float
    signs: dict[str, float]

    def score(self, signs: Signs) -> float:
        """Return the share of pairs with such signs that were so."""
        total = self.bias + sum(weight * getattr(signs, name) for name, weight in self.signs.items())
        return 1 / (1 + math.exp(-total))

    def shown(self, signs: Signs) -> str:
        """Return in words what the signs add to the score, the most first; what adds nothing is left out."""
        parts = {name: weight * getattr(signs, name) for name, weight in self.signs.items()}
        most = sorted(filter(parts.get, parts), key=lambda name: -abs(parts[name]))
        return ", ".join(f"{name} {parts[name]:+.2f}" for name in most)


class _Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    aim: Weights
    plain: Weights
    same: Weights


weights = held(_Lines, "series", "weights.toml", strict=False)
"""What the signs weigh for having one aim, for that without meaning, and for being the same."""


class Judgement(NamedTuple):
    """What a pair was judged to be; where it is not told, `relation` is None and `rule` empty."""

    relation: SeriesRelation | None
    score: float
    similarity: float
    rule: str


# What is compared


def said(extraction: Extraction, language: Language) -> Iterator[Said]:
    """Yield what a document recommends, enacts or, in a resolution, recalls, in reading order."""
    cited = grouped(extraction.references, attrgetter("paragraph_id"))
    themes: dict[str, set[str]] = defaultdict(set)
    for theme in extraction.themes:
        themes[theme.paragraph_id].add(f"#{theme.scheme} {theme.theme_id}")
    speaks_to, day = _about(extraction.document), when(extraction.document)
    asking = {row.recommendation_id: row for row in extraction.recommendations}
    negations = {_folded(word, language) for word in _negations(language)}
    for paragraph in extraction.paragraphs:
        row = asking.get(paragraph.paragraph_id)
        if row is None and paragraph.kind != "preambular":
            continue
        references = cited.get(paragraph.paragraph_id, [])
        text, words, bare = _words(paragraph, row, references, language)
        targets = frozenset(name for reference in references for name in _targets(reference))
        asked, about = row.addressees if row else (), themes.get(paragraph.paragraph_id, ())
        yield Said(
            paragraph.paragraph_id,
            speaks_to,
            day,
            text,
            tuple(dict.fromkeys([*words, *(f"={name}" for name in sorted(targets))])),
            meaning(words, language.code),
            targets,
            frozenset(filter(str.isdecimal, bare)),
            frozenset(each.id for each in asked) - {"other"},
            frozenset(about),
            frozenset(theme for theme in about if theme.startswith(_ISSUES)),
            row.action if row else None,
            not negations.isdisjoint(bare),
            row.response if row else None,
        )


def _about(document: Document) -> tuple[str, str]:
    state = document.state_under_review
    return document.language, (state.code or state.name or "") if state else ""


def when(document: Document) -> tuple[str, str, str]:
    """Return what documents are sorted by: day, then session, then id; what has no day comes last."""
    day = document.date.isoformat() if document.date else "~"
    return day, (document.session or "").rjust(8), document.document_id


def _negations(language: Language) -> Sequence[str]:
    return language.operative_words.negations if language.operative_words else ()


def _folded(text: str, language: Language) -> str:
    return str(language.fold(text)).lower()


def _targets(reference: Reference) -> Iterator[str]:
    """What a reference leads to: an instrument, and the article of it that is named."""
    name = reference.instrument_id or reference.symbol
    if name:
        yield name
        if reference.article:
            yield f"{name} {reference.article}"


def _words(
    paragraph: Paragraph, row: Recommendation | None, references: Iterable[Reference], language: Language
) -> tuple[str, list[str], list[str]]:
    """The text without the States that recommend it, its roots and words; those of cited names left out."""
    text = paragraph.text
    if row and row.recommended_by:
        at = text.rfind(row.recommended_by[0].name)
        text = _END.sub("", text[: at if at >= 0 else len(text)])
    spans = [(each.char_start, each.char_end) for each in references if any(_targets(each))]
    plain = cut(text, [span for span in spans if span[1] <= len(text)])
    words = _WORD.findall(_folded(plain, language))
    common = _common(language.code)
    kept = [word for word in words if word not in common]
    if APART in language.folding:
        return text, ["".join(pair) for pair in pairwise(kept)], words
    attached = _attached(language.code)
    return text, [_bare(word, attached)[:_ROOT] for word in kept], words


@cache
def _common(code: str) -> frozenset[str]:
    language = load(code)
    return frozenset(_folded(word, language) for word in language.function_words)


@cache
def _attached(code: str) -> tuple[str, ...]:
    return tuple(load_answers(code).attached) if has_answers(code) else ()


def _bare(word: str, attached: Iterable[str]) -> str:
    """The word without what is written together with it."""
    for joined in attached:
        if word.startswith(joined) and len(word) >= len(joined) + _LEAST_ROOT:
            return _bare(word[len(joined) :], attached)
    return word


@cache
def _near(code: str) -> Mapping[str, tuple[int, ...]]:
    """Where each root stands among the words of a language; nothing where that was not counted."""
    path = ROOT.joinpath("series", f"words.{code}.tsv")
    lines = path.read_text("utf-8").splitlines()[1:] if path.is_file() else []
    parted = (line.split("\t") for line in lines)
    return {word: tuple(map(int, places.split(" "))) for word, places in parted}


def meaning(words: Iterable[str], code: str) -> Sequence[float]:
    """Return where these roots, each once, stand together: of length 1; empty where none of them is known."""
    near = _near(code)
    known = [near[word] for word in dict.fromkeys(words) if word in near]
    sums = [sum(places) for places in zip(*known, strict=True)]
    length = math.sqrt(sum(place * place for place in sums))
    return array("f", [place / length for place in sums] if length else ())


# How a pair is judged


Rare = Mapping[str, float]
"""What each word weighs: the rarer, the more."""


def rarity(entries: Sequence[Said]) -> dict[str, Rare]:
    """Return what words weigh in each language of a collection: about 1 for one that stands once.

    So a pair has about the same signs in a small collection and in a large one.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    texts: Counter[str] = Counter()
    for entry in entries:
        counts[entry.about[0]].update(entry.words)
        texts[entry.about[0]] += 1
    return {
        code: {
            word: math.log((texts[code] + 1) / (count + 0.5)) / math.log(texts[code] + 1)
            for word, count in counted.items()
        }
        for code, counted in counts.items()
    }


def signs(earlier: Said, later: Said, rare: Rare) -> Signs:
    """Return the signs of a pair."""
    right = {*later.words}
    both = sum(rare[word] for word in earlier.words if word in right)
    alone = [sum(rare[word] for word in entry.words) - both for entry in (earlier, later)]
    cited = len(earlier.instruments & later.instruments)
    fewer = min(len(earlier.instruments), len(later.instruments))
    actions = (earlier.action, later.action) if earlier.action and later.action else (0, 0)
    return Signs(
        words=_share(both, both + sum(alone)),
        shorter=_share(both, both + min(alone)),
        both=math.log1p(both),
        meaning=max(0.0, sum(map(mul, earlier.meaning, later.meaning))),
        instruments=_share(cited, fewer),
        apart=float(fewer > 0 and not cited),
        themes=_share(len(earlier.themes & later.themes), len(earlier.themes | later.themes)),
        issues=_share(len(earlier.issues & later.issues), min(len(earlier.issues), len(later.issues))),
        left=math.log1p(max(0.0, *alone)),
        equal=float(earlier.instruments == later.instruments),
        action=abs(actions[0] - actions[1]) / 4,
        considering=float(actions.count(_CONSIDERING) == 1),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def judge(earlier: Said, later: Said, rare: Rare) -> Judgement:
    """Return what a pair is: the same, of one aim, of one aim and asking more or less than before, or None.

    Nothing is told of two of which one alone denies. The same are never two of which each has a number or an
    addressee that the other has not.
    """
    seen = signs(earlier, later, rare)
    line = weights().aim if earlier.meaning and later.meaning else weights().plain
    aim, same = line.score(seen), weights().same.score(seen)
    if aim < line.least or earlier.negated != later.negated:
        return Judgement(None, aim, round(seen.words, 3), "")
    is_same = same >= weights().same.least and not _differ(earlier, later)
    relation = "same" if is_same else _stronger(earlier, later)
    rule = f"aim {aim:.2f}, same {same:.2f}: {line.shown(seen)}"
    return Judgement(relation, aim, round(seen.words, 3), rule)


def _differ(earlier: Said, later: Said) -> bool:
    numbers = earlier.numbers - later.numbers, later.numbers - earlier.numbers
    asked = earlier.addressees and later.addressees and earlier.addressees.isdisjoint(later.addressees)
    return all(numbers) or bool(asked)


def _stronger(earlier: Said, later: Said) -> SeriesRelation:
    before, after = _ASKED.get(earlier.action), _ASKED.get(later.action)
    if before is None or after is None or before == after:
        return "same_aim"
    return "stronger" if after > before else "weaker"


# The series of a collection


def series(entries: Iterable[Said]) -> Iterator[SeriesRow]:
    """Yield a row for each paragraph that was said before, in order of time, then of reading.

    `previous_id` is the surest of the earlier ones, the latest of equals; the series is called by its first
    paragraph, which has no row. Takes time in proportion to the number of paragraphs.
    """
    ordered = sorted(entries, key=lambda entry: entry.when)
    rare = rarity(ordered)
    places: dict[tuple[tuple[str, str], str], list[int]] = {}
    first: dict[str, str] = {}
    for at, entry in enumerate(ordered):
        weighed = rare[entry.about[0]]
        telling = sorted(entry.words, key=lambda word: (-weighed[word], word))[:_TELLING]
        shared: Counter[int] = Counter()
        for word in telling:
            for other in places.get((entry.about, word), ())[-_HELD:]:
                shared[other] += round(1000 * weighed[word])
        tried = sorted(shared, key=lambda other: (-shared[other], -other))[:_TRIED]
        judged = [(judge(ordered[other], entry, weighed), other) for other in tried]
        judgement, other = max(judged, key=lambda pair: (pair[0].score, pair[1]), default=(None, at))
        if judgement is not None and judgement.relation is not None:
            before = ordered[other]
            first[entry.paragraph_id] = first.get(before.paragraph_id, before.paragraph_id)
            yield SeriesRow(
                series_id=first[entry.paragraph_id],
                paragraph_id=entry.paragraph_id,
                previous_id=before.paragraph_id,
                similarity=judgement.similarity,
                relation=judgement.relation,
                changed=in_words(before.text, entry.text),
                rule=judgement.rule,
            )
        for word in entry.words:
            held = places.setdefault((entry.about, word), [])
            held.append(at)
            if len(held) > 2 * _HELD:
                del held[:_HELD]


def series_of(rows: Iterable[SeriesRow]) -> dict[str, list[SeriesRow]]:
    """Return the rows of each series in order, by the id of its first paragraph."""
    return grouped(rows, lambda row: row.series_id)
