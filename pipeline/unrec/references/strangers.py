"""Texts that the catalogue does not hold → rows of kind `stranger`, by the names that print gives them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, zip_longest
from typing import NamedTuple

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.references.discourse import Choice, Mention, Resolved, Target
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import past_determiner, skip, word_before
from unrec.text import WORD, Folded, Rewritten, late, mapped

_OUTSIDE = frozenset({"law", "stranger", "unknown"})
_NUMBER = re.compile(r"\.?\s?(\d[\d./-]{0,10}\d|\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TITLE, _TITLE_END = "«", "»"
_CLOSED = late(r"\s?(?:[.,;:،؛)\]»]|$)")
_JOINED = frozenset({" ", "'", "’", "-"})
# The longest name, in signs; the most small words between two with capitals, the fewest capitals.
_LONGEST, _SMALL, _FEWEST = 200, 3, 2
# The most words with capitals before the word for a law or an instrument.
_MOST_BEFORE = 8
# The share of words with capitals in titles, and the letters of those that are not counted.
_CAPITALISED, _LETTERS = 0.8, 4


def strangers(
    mentions: Sequence[Mention],
    resolved: Sequence[Resolved],
    texts: tuple[Folded, str],
    language: Language,
    known: Lexicon,
    catalogue: Catalogue,
) -> Iterator[Resolved]:
    """Yield a row for each article, or one, of what is named and in no catalogue; `texts` are the folded text
    and its source. No row where another is over its name, or print does not tell where that ends.
    """
    taken = sorted((row.mention.start, row.mention.end) for row in resolved)
    rowed, furthest, last = [start for start, _ in taken], list(accumulate((end for _, end in taken), max)), 0
    printed: Rewritten | None = None
    capitalised = _capitalises(catalogue, language.code)
    for mention, following in zip_longest(mentions, mentions[1:]):
        anchor = mention.anchor
        if anchor is None or anchor.manner not in _OUTSIDE or anchor.end <= anchor.start:
            continue
        printed = printed or mapped(texts[1], texts[0], language.folding)
        start = past_determiner(texts[0], _past_conjunction(texts[0], anchor.start, language, known), known)
        printing = _Printing(texts[0], texts[1], printed, known, _small_words(language))
        if capitalised and (start := printing.begun_before(start)) < 0:
            continue
        limit = following.start if following and following.start > anchor.end else len(texts[0])
        name = _Name(printing, start, max(start, anchor.end), limit)
        end, rule = name.measured(capitalised=capitalised)
        others = bisect_left(rowed, end)
        if not end or start < max(last, furthest[others - 1] if others else 0):
            continue
        last = end
        named = Mention("stranger", start, end, rule)
        choice = Choice((), "explicit", "explicit.stranger")
        at = bisect_left(rowed, mention.start)
        has_row = rowed[at : at + 1] == [mention.start]
        targets = (Target(),) if has_row else mention.targets
        yield from (Resolved(named, target, None, choice) for target in targets)


def _past_conjunction(text: str, start: int, language: Language, known: Lexicon) -> int:
    """The offset after a conjunction that is written to the word at `start`."""
    word = WORD.match(text, start)
    form = known.forms.get(word[0]) if word else None
    joined = map(language.fold, language.conjunctions if form and form.conjunction else ())
    return next((start + len(letters) for letters in joined if text.startswith(str(letters), start)), start)


@cache
def _capitalises(catalogue: Catalogue, code: str) -> bool:
    """Whether titles of a language have capitals throughout, as those of the catalogue show."""
    titles = [title for entry in catalogue.instruments.values() for title in entry.called(code)[:1]]
    words = [word for title in titles for word in WORD.findall(title) if len(word) > _LETTERS]
    return bool(sum(word[0].isupper() for word in words) > _CAPITALISED * len(words))


class _Small(NamedTuple):
    """The words without capitals in a name: those that `link` others, of them those that begin what a `title`
    is about, and those that `join` two; with the words for `organs`.
    """

    link: frozenset[str]
    title: frozenset[str]
    join: frozenset[str]
    organs: frozenset[str]


@cache
def _small_words(language: Language) -> _Small:
    words = language.references
    title = frozenset(words.titles.title_marks.firsts) - frozenset(words.pointers.relatives.firsts)
    subjects = [phrases for phrases in words.titles.other_subjects.values() if phrases]
    link = title.union(words.names.links, *(phrases.firsts for phrases in subjects))
    join, organs = words.counting.joiners, words.organs.organ_words
    return _Small(link, title, frozenset(map(language.fold, join)), frozenset(map(language.fold, organs)))


class _Printing(NamedTuple):
    """A folded text with its source, and what tells names in it."""

    text: str
    source: str
    printed: Rewritten
    known: Lexicon
    small: _Small

    def is_upper(self, word: re.Match[str]) -> bool:
        """Tell whether a word of the folded text has a capital in print."""
        return self.source[self.printed.to_source(*word.span())[0]].isupper()

    def before(self, place: int) -> re.Match[str] | None:
        """The word directly before a place, nothing but a space between them."""
        before = word_before(self.text, place)
        return WORD.match(self.text, before.start(1)) if before else None

    def begun_before(self, start: int) -> int:
        """Where a name begins that has capitals before `start`: «the Mozambican Declaration on …»; -1 where
        it may begin further before («Elimination of Violence against Women Law»), or with a sentence.
        """
        begin, word = start, self.before(start)
        for _ in range(_MOST_BEFORE):
            if word is None or not self.is_upper(word) or word[0] in self.known.joining.determiners:
                break
            begin, word = word.start(), self.before(word.start())
        else:
            return -1
        if begin == start:
            return start
        if word is None:
            return begin if self.text[begin - 1 : begin] == _TITLE else -1
        further = self.before(word.start()) if word[0] in self.small.link | self.small.join else None
        within = (
            further is not None and word[0] not in self.known.joining.determiners and self.is_upper(further)
        )
        return -1 if within else begin


class _Name(NamedTuple):
    """The name that begins with words for a law or an instrument, `[start, end)` of a folded text, and ends
    before `limit`.
    """

    printing: _Printing
    start: int
    end: int
    limit: int

    def measured(self, *, capitalised: bool) -> tuple[int, str]:
        """Return where it ends, and by what rule; 0 where print does not tell."""
        text = self.printing.text
        if text.startswith(_TITLE, self.start):
            return (self.end, "stranger.marked") if text[self.end - 1] == _TITLE_END else (0, "")
        if end := self._quoted():
            return end, "stranger.marked"
        if end := self._numbered():
            return end, "stranger.number"
        return self._in_capitals(capitalised=capitalised), "stranger.capitals"

    def _quoted(self) -> int:
        """The end of quotation marks that stand directly after the word."""
        text = self.printing.text
        begin = skip(text, self.end)
        if not text.startswith(_TITLE, begin):
            return 0
        return text.find(_TITLE_END, begin, begin + _LONGEST) + 1

    def _numbered(self) -> int:
        """«Law No. 22 of 2016», «القانون رقم ٢٢ لسنة ٢٠١٦»: the end of the number, and of its year."""
        text, known = self.printing.text, self.printing.known
        numbers = known.counting.number_words
        last = text.rfind(" ", self.start, self.end) + 1
        worded = numbers.longest(text, last) if last else None
        at = self.end
        if worded is None or worded[1] != self.end:
            worded = numbers.longest(text, skip(text, self.end))
            at = worded[1] if worded else at
        number = _NUMBER.match(text, skip(text, at))
        if number is None or (worded is None and (_YEAR.fullmatch(number[1]) or number[1].isdecimal())):
            return 0
        year = known.dates.year.match(text, number.end())
        return year.end() if year else number.end()

    def _in_capitals(self, *, capitalised: bool) -> int:
        """The end of the words with capitals, with those between that link them; 0 where the name may go on
        after them, or it is not only they that may be it.
        """
        last, named, links = 0, list[str](), list[str]()
        linked = titled = False
        for word, upper in self._words():
            if not upper:
                links.append(word[0])
                if not self._links(links, titled=titled):
                    break
                titled = titled or word[0] in self.printing.small.title
                continue
            # «Law Society», «Treaty Section»
            parted = len(named) == 1 and not links and word.start() >= self.end
            if (parted and capitalised) or (links and self._is_another(word, links)):
                break
            last, linked = word.end(), linked or bool(links)
            named.append(word[0])
            links.clear()
        text = self.printing.text
        if len(named) < _FEWEST or last < self.end or (linked and not text[last:].strip()):
            return 0  # «Charter of the United», where a line ends
        if len(named) == _FEWEST and named[-1] in self.printing.small.organs:
            return 0  # «the Statute of the Court»: which court is not said
        whole = not (titled and self._goes_on(last)) if capitalised else _CLOSED.match(text, last) is not None
        return last if whole else 0

    def _words(self) -> Iterator[tuple[re.Match[str], bool]]:
        """The words up to what no name holds, each with whether it has a capital."""
        text, before = self.printing.text, -1
        for word in WORD.finditer(text, self.start, min(self.limit, self.start + _LONGEST)):
            if before >= 0 and text[before : word.start()] not in _JOINED:
                return
            before = word.end()
            yield word, self.printing.is_upper(word)

    def _links(self, words: list[str], *, titled: bool) -> bool:
        """Tell whether words may stand between two with capitals; what joins two does only in a title, and
        nothing else beside it («… and the Treaty»).
        """
        small = self.printing.small
        if words[-1] in small.join:
            return titled and len(words) == 1
        return words[-1] in small.link and words[0] not in small.join and len(words) <= _SMALL

    def _is_another(self, word: re.Match[str], links: list[str]) -> bool:
        """Tell whether a word after what joins two begins another name."""
        known, joins = self.printing.known, links[0] in self.printing.small.join
        form = known.forms.get(word[0])
        law = known.laws.begins.longest(self.printing.text, word.start())
        return joins and (law is not None or (form is not None and form.base in known.kinds.heads))

    def _goes_on(self, last: int) -> bool:
        """Tell whether a title may go on after its last capital: in a list («on Economic, Social and Cultural
        Rights»), or after what joins two, where nothing else is mentioned there.
        """
        text, small, known = self.printing.text, self.printing.small, self.printing.known
        comma = text.startswith(",", last)
        place = skip(text, last + comma)
        word = WORD.match(text, place)
        joins = word is not None and word[0] in small.join
        place = skip(text, word.end()) if word and joins else place
        if word is None or past_determiner(text, place, known) >= self.limit:
            return False
        return joins or (comma and self.printing.is_upper(word))
