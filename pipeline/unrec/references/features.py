"""Names of instruments by their features, so that a wording needs no entry of its own.

The key of a name is its words without those that only link them («on», «relating to the», «United Nations»),
each without what print attaches to it and without its ending. «Convention relative aux droits de l'enfant»
and «Convention internationale sur les droits de l'enfant» have one key. A key that two instruments have names
neither, nor does one that another phrase has; two words are the fewest that name one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import msgspec

from unrec.catalogue import Catalogue, Instrument
from unrec.languages import Language, fold_of
from unrec.languages.phrases import GAP, NEXT, TOKEN, Node, Phrases, Value, by_words, closed
from unrec.text import COLONS, COMMAS, SEMICOLONS, Memory

_FEWEST = 2
# Letters that a word has at least without what is attached to it, and without its ending; links in a row.
_LEAST, _STEM, _MOST_LINKS = 2, 3, 8
# Words of a name after which a comma may be part of it.
_DEEP = 3
# Words of a name that may lack others.
_LONG = 4
# What begins the key of a word that only links near the head of a name, after so many words of it.
_NEAR, _HEAD = "+", 1
# How the keys of words begin that need not stand in a name.
_LINK = frozenset({"", _NEAR})
_MARKS = frozenset((*COMMAS, *SEMICOLONS, *COLONS))


class Keys:
    """The keys of words, from the words that names have: empty for those that only link."""

    def __init__(self, language: Language, words: Iterable[str]) -> None:
        names, how = language.references.names, fold_of(language)
        self._sign = language.fold(language.references.joining.article_sign)
        self.words = frozenset(words)
        attached = [("", ""), *((preposition, "") for preposition in how.prepositions)]
        attached += [
            (together, apart[len(preposition) :])
            for apart, together in how.contractions
            for preposition in how.prepositions
            if apart.startswith(preposition)
        ]
        # What may stand before a word, what of that is the word's, and the conjunction, which counts.
        self._before = [
            (conjunction + written, apart, conjunction)
            for conjunction in ("", *how.conjunctions)
            for written, apart in attached
            if conjunction + written
        ]
        self._endings = tuple(sorted(names.endings, key=len, reverse=True))
        self._links, self._near = (
            frozenset(map(self.stem, words)) for words in (names.links, names.near_links)
        )
        self.of: Memory[str] = Memory(self._key)

    def _bare(self, word: str) -> str:
        """A word without the article."""
        bare = word.removeprefix(self._sign)
        return bare if len(bare) >= _LEAST else word

    def stem(self, bare: str) -> str:
        """Return a word without its ending."""
        if not bare.endswith(self._endings):
            return bare
        ending = next(ending for ending in self._endings if bare.endswith(ending))
        return bare.removesuffix(ending) if len(bare) - len(ending) >= _STEM else bare

    def _key(self, word: str) -> str:
        conjunction, rest = "", word
        for before, apart, joined in self._before:
            other = apart + word[len(before) :] if word.startswith(before) else ""
            known = len(other) > _LEAST and (other in self.words or self._sign + other in self.words)
            if (
                known
                and self.stem(word) not in self._links
                and len(self._bare(other)) < len(self._bare(rest))
            ):
                conjunction, rest = joined, other
        if self.stem(rest) in self._links:
            return conjunction
        key = conjunction + self.stem(self._bare(rest))
        return _NEAR + key if self.stem(rest) in self._near else key

    def of_phrase(self, folded: str, *, near: bool = True) -> str:
        """Return the key of a folded phrase, its words with a space between two; without what links only near
        a head, where `near` is false.
        """
        keys: list[str] = []
        for word in TOKEN.findall(folded):
            key = self.of[word]
            if key[:1] == _NEAR:
                key = key[1:] if near and len(keys) > _HEAD else ""
            keys += [key] if key else []
        return " ".join(keys)

    def of_name(self, folded: str) -> list[str]:
        """Return the keys of a folded name: a long one may lack what links only near its head, but where that
        ends it («Financial Regulations and Rules of the United Nations»).
        """
        whole, short = self.of_phrase(folded), self.of_phrase(folded, near=False)
        lacking = short.count(" ") + 1 >= _LONG and whole.split()[-1:] == short.split()[-1:]
        return [whole, short] if lacking and short != whole else [whole]


class Features(Phrases[Value]):
    """Phrases by their keys: words that only link stand anywhere in them, and none need stand there.

    `firsts` are the words that may begin one, `titled` those that go on with a title after a comma.
    """

    def __init__(self, keys: Keys, titled: Iterable[str]) -> None:
        super().__init__()
        self._keys, self._titled = keys, frozenset(map(keys.stem, titled))

    def longest(
        self, text: str, start: int, first: str = "", end: int = -1, then: Iterable[tuple[str, int]] = ()
    ) -> tuple[Value, int] | None:
        """Return the value and the end of the longest phrase that begins at `start`, or None."""
        if not first:
            token = TOKEN.match(text, start)
            first, end = (token[0], token.end()) if token else ("", start)
        self.reach = end
        if first not in self.firsts:
            return None
        found = self._walk(text, first, end, then)
        return found and (found[0], closed(text, start, found[1]))

    def _walk(
        self, text: str, word: str, stop: int, then: Iterable[tuple[str, int]]
    ) -> tuple[Value, int] | None:
        """The value and the end of the longest phrase."""
        keys, given = self._keys.of, iter(then)
        node, best, links, deep, gap = self._root, None, 0, 0, " "
        while True:
            key = keys[word]
            if gap != " " and self._is_parted(gap, word, key, deep):
                return best
            step = self._step(node, key, deep)
            if step is not None:
                node, links, deep = step, 0, deep + 1
                best = best if node.value is None else (node.value, stop)
            else:
                links += 1
            if (
                (step is None and key[:1] not in _LINK)
                or links > _MOST_LINKS
                or (deep and not node.following)
            ):
                return best
            known = next(given, None)
            following = None if known else NEXT.match(text, stop)
            if known:
                (word, stop), gap = known, " "
            elif following:
                word, gap, stop = following[1], text[stop : following.start(1)], following.end()
                self.reach = stop
            else:
                self.reach = stop + GAP
                return best

    def _step(self, node: "Node[Value]", key: str, deep: int) -> "Node[Value] | None":
        """The place after a word with this key; None where it stands in no phrase there, or need not."""
        if key[:1] not in _LINK:
            return self._after(node, key)
        return self._after(node, key[1:]) if key and deep > _HEAD else None

    def _is_parted(self, gap: str, word: str, key: str, deep: int) -> bool:
        """Whether a comma ends a name near its head: before a word of it («the Declaration, human rights
        defenders»), or a link («the Declaration, the right to …») but one that begins a title («Протокол,
        касающийся …»).
        """
        if _MARKS.isdisjoint(gap):
            return False
        if key and deep == 1:
            return True
        return key[:1] in _LINK and deep < _DEEP and self._keys.stem(word) not in self._titled


class Copy(msgspec.Struct, frozen=True):
    """The names of a language by their features, in the form in which they are kept.

    `phrases` are the keys, each with the place of what it names among `named`: an instrument, and whether it
    is told only by a description. `words` are those of names, `leading` links that begin one.
    """

    phrases: dict[str, msgspec.Raw] = {}
    named: list[tuple[str, bool]] = []
    words: list[str] = []
    leading: list[str] = []


def copied(language: Language, catalogue: Catalogue, others: Iterable[str]) -> Mapping[str, object]:
    """Return what a `Copy` of names holds; `others` are folded phrases that mean other things."""
    if not language.references.names.links:
        return {}
    words = words_of(language, catalogue)
    keys = Keys(language, words)
    wordings_of = wordings(language, catalogue, keys, others)
    named = dict.fromkeys((meaning.instrument, meaning.leaning) for meaning in wordings_of)
    places = {name: place for place, name in enumerate(named)}
    firsts = {TOKEN.findall(name)[0] for _, name in folded_names(language, catalogue)}
    firsts -= {
        word
        for article in language.references.joining.articles
        for word in TOKEN.findall(language.fold(article))
    }
    return {
        "phrases": by_words(
            (meaning.key, places[meaning.instrument, meaning.leaning]) for meaning in wordings_of
        ),
        "named": list(named),
        "words": sorted(words),
        "leading": sorted(keys.stem(word) for word in firsts if keys.of[word][:1] in {"", _NEAR}),
    }


def features(
    copy: Copy, language: Language, firsts: Iterable[str], name: Callable[[str, bool], Value]
) -> Features[Value]:
    """Return the names of a copy, each with what `name` makes of what it names; `firsts` are the words that
    begin phrases as they are written, in all their cases.
    """
    sign = language.fold(language.references.joining.article_sign)
    keys = Keys(language, copy.words)
    made: Features[Value] = Features(keys, language.references.names.titled.firsts)
    made.fill(copy.phrases, [name(*known) for known in copy.named])
    begun = {*copy.phrases, *copy.leading}
    made.firsts = {before + first for first in begun for before in {"", sign}}
    made.firsts |= {word for word in firsts if not begun.isdisjoint((keys.of[word], keys.stem(word)))}
    return made


def folded_names(language: Language, catalogue: Catalogue) -> list[tuple[Instrument, str]]:
    """Return the names of all instruments in search form."""
    each = [
        (instrument, name)
        for instrument in catalogue.instruments.values()
        for name in instrument.called(language.code)
    ]
    folded = language.fold_words([name for _, name in each])
    return [(instrument, name) for (instrument, _), name in zip(each, folded, strict=True)]


class Wording(NamedTuple):
    """The key of names of an instrument, `leaning` where it says of what a protocol is only by a description:
    «البروتوكول الاختياري الثاني للعهد».
    """

    key: str
    instrument: str
    leaning: bool = False


def wordings(language: Language, catalogue: Catalogue, keys: Keys, others: Iterable[str]) -> list[Wording]:
    """Return the keys of all names by which one instrument can be told; `others` are folded phrases that
    mean something else, whose keys name none.
    """
    by_key: dict[str, Wording] = {}
    none = set(map(keys.of_phrase, others))
    exchanges, series = list(_exchanges(keys, language)), dict(_series(keys, language, catalogue))
    for instrument in catalogue.instruments.values():
        named = _keys(instrument, keys, language, series.get(instrument.id, ()))
        wordings_of = [Wording(key, instrument.id) for key in _exchanged(named, exchanges)]
        for wording in (*wordings_of, *_of_parent(instrument, keys, language, catalogue)):
            known = by_key.setdefault(wording.key, wording)
            if known.instrument != wording.instrument:
                none.add(wording.key)
            elif known.leaning and not wording.leaning:
                by_key[wording.key] = wording
    return [wording for key, wording in by_key.items() if key not in none and key.count(" ") + 1 >= _FEWEST]


def _keys(instrument: Instrument, keys: Keys, language: Language, heads: Sequence[str]) -> Iterator[str]:
    """The keys of an instrument's names, also with each of the heads of what is cited by number."""
    names = instrument.called(language.code)
    undated = [name.removesuffix(f"{mark} {instrument.year}") for name in names for mark in COMMAS]
    for name in language.fold_words([*names, *dict.fromkeys(undated)]):
        for key in keys.of_name(name):
            yield key
            first, _, rest = key.partition(" ")
            yield from (f"{head} {rest}" for head in heads if head.startswith(f"{first} "))


def _series(keys: Keys, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, list[str]]]:
    """The keys of what stands before the number of an instrument that is cited so."""
    for series in catalogue.numbered.values():
        heads = [keys.of_phrase(language.fold(name)) for name in series.called(language.code)]
        yield from ((instrument, heads) for instrument in series.numbers.values())


def _exchanges(keys: Keys, language: Language) -> Iterator[tuple[str, list[str]]]:
    """The keys of words that vary, each with those of the others."""
    for usual, variants in language.references.names.name_words.items():
        first, *others = (keys.of_phrase(language.fold(variant)) for variant in (usual, *variants))
        for joined in ("", *language.references.joining.conjunctions):
            yield f" {joined}{first} ", [f" {joined}{other} " if other else " " for other in others]


def _exchanged(made: Iterable[str], exchanges: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """The keys, and each with other words for those that vary."""
    exchanged = dict.fromkeys(f" {key} " for key in made)
    for usual, variants in exchanges:
        for key in [key for key in exchanged if usual in key]:
            exchanged |= {key.replace(usual, variant): None for variant in variants}
    return [key.strip() for key in exchanged]


def words_of(language: Language, catalogue: Catalogue) -> frozenset[str]:
    """Return the words of names, with and without what is certainly attached to them."""
    names, how = language.references.names, fold_of(language)
    sign = language.fold(language.references.joining.article_sign)
    called = [
        phrase
        for instrument in catalogue.instruments.values()
        for phrase in (*instrument.called(language.code), *instrument.words(language.code).subjects)
    ]
    called += [*names.protocol_heads, *names.protocol_places]
    called += [word for usual, variants in names.name_words.items() for word in (usual, *variants)]
    words = {word for phrase in language.fold_words(called) for word in TOKEN.findall(phrase)}
    for before in ("", *how.conjunctions) if sign else ():
        words |= {word[len(before) :] for word in list(words) if word.startswith(before + sign)}
    return frozenset(words | {word.removeprefix(sign) for word in words})


def _of_parent(
    instrument: Instrument, keys: Keys, language: Language, catalogue: Catalogue
) -> Iterator[Wording]:
    """A protocol by its place among its convention's, or by its subject: «… الثاني للعهد»,
    «… بشأن بيع الأطفال».
    """
    words, parent = language.references, catalogue.instruments.get(instrument.parent or "")
    subjects = instrument.words(language.code).subjects
    if parent is None or not (subjects or instrument.place):
        return
    description = next(
        (description.one[0] for description in words.descriptions if description.kind == parent.kind), ""
    )
    places = [words.names.protocol_places[instrument.place - 1]] if instrument.place else []
    owners = ("", description, *parent.called(language.code))
    every = product(words.names.protocol_heads, ("", *places), owners, ("", *subjects))
    for head, place, owner, subject in every:
        if subject or (place and owner):
            leaning = owner == description and not subject
            for order in {(place, head), (head, place)}:
                phrase = language.fold(" ".join((*order, owner, subject)))
                yield Wording(keys.of_phrase(phrase), instrument.id, leaning)
