"""Which forms of a document are suspect, by the document's own counts and the word list."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from unrec.languages import Language
from unrec.languages.suspicion_words import Confusion, Lexicon, SuspicionWords
from unrec.models import Paragraph
from unrec.text import WORD, Memory, folded

# The words of a document's units: how often each stands, how it is printed, and where first.


class Place(NamedTuple):
    """A unit by its ordinal, and an offset into its text without vowel signs."""

    unit: int
    start: int


class Vocabulary:
    """All words of the units, counted in one pass.

    `texts` are the units' texts without vowel signs, `searches` the same in search form, character for
    character. `counts` is by search form, `bare` by form as printed without vowel signs, both in text
    order; `printed` gives a search form's first printed form.
    """

    def __init__(self, units: tuple[Paragraph, ...], language: Language) -> None:
        self.texts: list[str] = []
        for at in range(0, len(units), _TOGETHER):
            self.texts += _without_signs([unit.text for unit in units[at : at + _TOGETHER]])
        self.searches: list[str] = [unit.search or language.fold(unit.text) for unit in units]
        pieces: Counter[str] = Counter()
        # How many distinct pieces stand in the units up to each.
        self._distinct: list[int] = []
        for text in self.texts:
            pieces.update(text.split(" "))
            self._distinct.append(len(pieces))
        bare: dict[str, int] = {}  # a counter takes twice the time to add a word
        # The first piece that holds each word, by its place among the distinct pieces.
        self._first: list[int] = []
        for place, (piece, times) in enumerate(pieces.items()):
            for word in (piece,) if piece.isalpha() else _WORDS[piece]:
                if word in bare:
                    bare[word] += times
                else:
                    bare[word] = times
                    self._first.append(place)
        counts: dict[str, int] = {}
        self.printed: dict[str, str] = {}
        for (form, times), folded_form in zip(bare.items(), language.fold_words(bare), strict=True):
            if folded_form in counts:
                counts[folded_form] += times
            else:
                counts[folded_form] = times
                self.printed[folded_form] = form
        self.bare: Mapping[str, int] = bare
        self.counts: Mapping[str, int] = counts

    def times(self, phrase: str) -> int:
        """Return how often a phrase in search form stands in the units, within a word or not."""
        return sum([text.count(phrase) for text in self.searches])

    def first_places(self, forms: AbstractSet[str]) -> dict[str, Place]:
        """Return the first place of each form, as printed without vowel signs."""
        places: dict[str, Place] = {}
        pieces = dict(zip(self.bare, self._first, strict=True)) if forms else {}
        for form in forms:
            if form in pieces:
                number = bisect_right(self._distinct, pieces[form])
                words = WORD.finditer(self.texts[number])
                places[form] = Place(number, next(word.start() for word in words if word[0] == form))
        return places


def _without_signs(texts: list[str]) -> list[str]:
    """Texts without vowel signs, many at the cost of a few: none holds a line end, or each is read alone."""
    without: list[str] = folded("\n".join(texts), ()).split("\n")
    return without if len(without) == len(texts) else [folded(text, ()) for text in texts]


# Units that are looked at together: as fast as all of them, and no copy of a long document.
_TOGETHER = 200
_WORDS: Memory[list[str]] = Memory(WORD.findall)


Proposal = tuple[str, int, str]
"""A form that the printed one may stand for, the letter of it that differs, and the rule."""


def proposals(form: str, words: SuspicionWords) -> Iterator[Proposal]:
    """Yield the proposals for a form without vowel signs, in a fixed order; some may come twice."""
    for confusion in words.confusions:
        yield from _exchanged(form, confusion)
    if len(form) >= words.edits.shortest - 1:
        yield from _edited(form, words)


def _exchanged(form: str, confusion: Confusion) -> Iterator[Proposal]:
    last = len(form) - 1
    for at, letter in enumerate(form):
        if letter in confusion.letters and not (confusion.inside and at == last):
            for other in confusion.letters:
                if other != letter:
                    yield form[:at] + other + form[at + 1 :], at, confusion.id


def _edited(form: str, words: SuspicionWords) -> Iterator[Proposal]:
    for at in range(1, len(form)):
        for letter in words.edits.lost:
            yield form[:at] + letter + form[at:], at, "letter.lost"
    for at in range(1, len(form)):
        if form[at] in words.edits.added or form[at] == form[at - 1]:
            yield form[:at] + form[at + 1 :], at, "letter.added"
    for at in range(1, len(form) - 1):
        if form[at] != form[at + 1]:
            swapped = form[:at] + form[at + 1] + form[at] + form[at + 2 :]
            yield swapped, at, "letter.swapped"


_LETTERS = 4
_LONGEST = 24
# A listed word is proposed where the document uses it this often, or where it is so long that another word
# hardly comes that near.
_USED = 3
_STEM = 5
_UNMISTAKABLE = 8
# A form that no list explains is still taken for another's misreading where that one is this frequent.
_FREQUENT = 6
_LONG = 6


class Suspicion(NamedTuple):
    """A form (as printed, without vowel signs), what it may stand for, by which rule; counts in the document.

    `evidence` says what speaks for it: `word list`, `document` (it uses the proposed form much more often),
    or `seen before` (in converted documents).
    """

    form: str
    proposed: str
    rule: str
    times: int
    proposed_times: int
    evidence: Literal["word list", "document", "seen before"]


class _Candidate(NamedTuple):
    """A proposal that may become a suspicion: in some documents, by how often they use what it holds.

    `word` is the listed word in it, empty where there is none that counts; `long` one so long that it counts
    in any document. `likely` is true where the form may be taken for a frequent one that no list holds.
    """

    proposed: str
    rule: str
    folded: str
    word: str
    long: bool
    likely: bool


class Judge:
    """The word list and the confusions of one language."""

    def __init__(self, words: SuspicionWords, language: Language) -> None:
        self._words, self._language = words, language
        self.lexicon = Lexicon(words, language)
        self._as_printed = frozenset(words.lexicon.words.split())
        self._person = frozenset(words.person.letters)
        self._candidates = lru_cache(maxsize=4096)(self._all_candidates)
        self._seen = lru_cache(maxsize=200_000)(self._look)

    def suspicions(self, counts: Mapping[str, int], printed: Mapping[str, str]) -> Iterator[Suspicion]:
        """Yield the suspicions among forms in search form, in the order of `counts`.

        `printed` gives each form as it is first printed, without vowel signs.
        """
        stems: dict[str, int] = {}
        unexplained: list[str] = []
        for form, (explained, word) in zip(counts, map(self._seen, counts), strict=True):
            if word:
                stems[word] = stems.get(word, 0) + counts[form]
            if not explained:
                unexplained.append(form)
        for form in unexplained:
            best = self._best(printed[form], counts[form], counts, stems)
            if best:
                yield best

    def _look(self, form: str) -> tuple[bool, str]:
        """Whether a form is explained, or of no length to be judged; the listed word that stands in it."""
        if not _LETTERS <= len(form) <= _LONGEST:
            return True, ""
        stem = self.lexicon.listed(form)
        return self.lexicon.explains(form), form[stem.start : stem.end] if stem else ""

    def endings(self, times: Mapping[str, int]) -> Iterator[Suspicion]:
        """Yield the suspicions on the last letter, among forms as printed without vowel signs."""
        ending = self._words.ending
        for form in [form for form in times if form.endswith(ending.printed)]:
            count = times[form]
            stem = next((form[len(article) :] for article in ending.article if form.startswith(article)), "")
            proposed = form[: -len(ending.printed)] + ending.proposed
            usual = times.get(proposed, 0)
            listed = f"{stem[: -len(ending.printed)]}{ending.proposed}" in self._as_printed
            if len(stem) >= _LETTERS and stem not in self._as_printed and (usual or listed):
                yield Suspicion(
                    form, proposed, "letter.ending", count, usual, "word list" if listed else "document"
                )

    def _best(
        self, form: str, times: int, counts: Mapping[str, int], stems: Mapping[str, int]
    ) -> Suspicion | None:
        """The one proposal with the best evidence; None where there is none, or two are as good."""
        by_form: dict[str, tuple[tuple[bool, int], Suspicion]] = {}
        for candidate in self._candidates(form):
            usual = counts.get(candidate.folded, 0)
            listed = candidate.word != "" and (candidate.long or stems.get(candidate.word, 0) >= _USED)
            frequent = candidate.likely and usual >= _FREQUENT and usual >= _FREQUENT * times
            if (listed or frequent) and candidate.folded not in by_form:
                suspicion = Suspicion(
                    form,
                    candidate.proposed,
                    candidate.rule,
                    times,
                    usual,
                    "word list" if listed else "document",
                )
                by_form[candidate.folded] = ((listed, usual), suspicion)
        ranked = sorted(by_form.values(), key=lambda pair: pair[0], reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1]

    def _all_candidates(self, form: str) -> tuple[_Candidate, ...]:
        """Those of the proposals for a form, in their order, that some document may have evidence for."""
        proposed = list(proposals(form, self._words))
        searches = self._language.fold_words([proposal for proposal, _, _ in proposed])
        candidates = []
        for proposal, search in zip(proposed, searches, strict=True):
            word, likely = self._word(form, proposal, search), _is_likely(form, proposal)
            if word or likely:
                long = len(word) >= _UNMISTAKABLE
                candidates.append(_Candidate(proposal[0], proposal[2], search, word, long, likely))
        return tuple(candidates)

    def _word(self, form: str, proposal: Proposal, folded: str) -> str:
        """The listed word in what is proposed; empty where it is none, or too short to be told.

        The letter that differs must be one of the word's own, and make more than another person of a verb.
        """
        stem = self.lexicon.listed(folded)
        proposed, at, rule = proposal
        if stem is None or not stem.start <= at < stem.end:
            return ""
        size = stem.end - stem.start
        if size < _STEM or (rule.startswith("letter.") and size < self._words.edits.shortest):
            return ""
        if at == stem.start and {form[at], proposed[at]} <= self._person:
            return ""
        return folded[stem.start : stem.end]


def _is_likely(form: str, proposal: Proposal) -> bool:
    """Tell whether a form is so long, and the letter that differs so far inside, that it may be a misreading
    of what a document uses much more often.
    """
    return len(form) >= _LONG and 2 <= proposal[1] < len(form) - 2 and not proposal[2].startswith("letter.")


@cache
def judge(words: SuspicionWords, language: Language) -> Judge:
    """Return the judge of a language, made once."""
    return Judge(words, language)
