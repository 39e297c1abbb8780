"""What a language and the catalogue make together and takes long to make; kept for the next run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from unrec.catalogue import Catalogue, Organ
from unrec.data import kept
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.languages.number_words import spelled
from unrec.references.words.phrases import TOKEN, Phrases, by_words
from unrec.references.words.variants import declined
from unrec.references.words.vocabulary import (
    Children,
    CommentWord,
    Description,
    Entry,
    Mark,
    Name,
    Possessed,
    Series,
    UnitWord,
    entries,
    spellings,
    statutes,
    without_determiner,
)
from unrec.version import fingerprint

PROPER = ("convention", "protocol")
"""Kinds whose word, without the article, begins a proper name; «نظام» and «عهد» are everyday words."""
# As many instruments must have names that begin with a word for a convention or a protocol.
_FEWEST_NAMED = 3


class Named(msgspec.Struct, frozen=True):
    """What the words of a language and a catalogue make together and takes long to make, in search form.

    `phrases` are those of entries `by_words`, each with the place of its entry among all entries, which
    stand by kind. `organs`, `commenting` and `owners` give the ids of organs, bodies and series by
    name, `unnumbered` those of bodies that are no organs and `shortly` those of organs by a short name, where
    organs stand behind the word for their resolutions; `statutes` those of statutes by the form of their name
    and the organization's, `organs_called` those that a name may mean; `heads`, `titles` and `of_place` are
    those of `Lexicon`.
    """

    phrases: dict[str, msgspec.Raw]
    units: list[UnitWord]
    comments: list[CommentWord]
    names: list[Name]
    descriptions: list[Description]
    children: list[Children]
    possessed: list[Possessed]
    series: list[Series]
    marks: list[Mark]
    heads: dict[str, str]
    organs: dict[str, str]
    unnumbered: dict[str, str]
    shortly: dict[str, tuple[str, ...]]
    commenting: dict[str, str]
    organs_called: dict[str, tuple[str, ...]]
    owners: list[tuple[str, str]]
    statutes: list[tuple[str, str, str]]
    ordinals: list[tuple[str, int]]
    titles: dict[str, str]
    of_place: list[tuple[str, str, tuple[str, ...]]]

    def phrases_of_entries(self) -> Phrases[Entry]:
        """Return the phrases, each with its entry."""
        by_kind: tuple[Sequence[Entry], ...] = (
            self.units,
            self.comments,
            self.names,
            self.descriptions,
            self.children,
            self.possessed,
            self.series,
            self.marks,
        )
        return Phrases.kept(self.phrases, [entry for own in by_kind for entry in own])


def named(language: Language, catalogue: Catalogue) -> Named:
    """Return what is made of a language and a catalogue, or the copy of it;
    a language that is not as it was loaded has none.
    """
    if language is not load_language(language.code):
        return _make(language, catalogue)
    given = f"{language.code} {catalogue.extra}"
    return kept(" ".join(fingerprint()), given, Named, lambda: _make(language, catalogue))


def _make(language: Language, catalogue: Catalogue) -> Named:
    words, code = language.references, language.code
    pairs = list(entries(words, language, catalogue))
    folded = language.fold_words([phrase for phrase, _ in pairs])
    known: Phrases[Entry] = Phrases((phrase, entry) for phrase, (_, entry) in zip(folded, pairs, strict=True))
    kinds = (UnitWord, CommentWord, Name, Description, Children, Possessed, Series, Mark)
    by_kind: dict[type, dict[bytes, Entry]] = {kind: {} for kind in kinds}
    for _, entry in pairs:
        by_kind[type(entry)].setdefault(msgspec.json.encode(entry), entry)
    every = [(kind, written) for kind, own in by_kind.items() for written in own]
    places = {one: place for place, one in enumerate(every)}
    spelt = list(spelled(words.ordinals))
    made = {
        "phrases": by_words(
            (phrase, places[type(entry), msgspec.json.encode(entry)])
            for own in known.by_first().values()
            for phrase, entry in own
        ),
        **{
            field: list(own.values())
            for field, own in zip(Named.__struct_fields__[1:], by_kind.values(), strict=False)
        },
        "heads": dict(_heads(language, catalogue)),
        "organs": {
            language.fold(name): organ.id
            for organ in catalogue.organs.values()
            for name in declined(organ.called(code), words)
        },
        "unnumbered": {}
        if words.organs.organ_first
        else {
            language.fold(name): body.id for body in catalogue.bodies.values() for name in body.called(code)
        },
        "shortly": {} if words.organs.organ_first else _shortly(language, catalogue),
        "commenting": {
            language.fold(name): body.id
            for body in catalogue.bodies.values()
            if body.comments
            for name in declined(body.called(code), words)
        },
        "organs_called": {
            name: [organ.id for organ in own]
            for name, own in (_organs_called(language, catalogue) if words.organs.organ_first else {}).items()
        },
        "owners": [
            (language.fold(owner), one.id) for one in catalogue.numbered.values() for owner in one.owned(code)
        ],
        "statutes": [
            (frame, language.fold(owner), one) for frame, owner, one in statutes(language, catalogue)
        ],
        "ordinals": list(
            zip(language.fold_words([word for word, _ in spelt]), (value for _, value in spelt), strict=True)
        ),
        "titles": _titles(language, catalogue) if words.titles.title_endings else {},
        "of_place": [(kind, place, own) for (kind, place), own in _of_place(language, catalogue).items()],
    }
    return msgspec.json.decode(msgspec.json.encode(made), type=Named)


def _shortly(language: Language, catalogue: Catalogue) -> dict[str, list[str]]:
    """The organs that have a short name, by that name: «المجلس»."""
    found: dict[str, list[str]] = {}
    for organ in catalogue.organs.values():
        for name in map(language.fold, organ.customarily(language.code)):
            found.setdefault(name, []).append(organ.id)
    return found


def _organs_called(language: Language, catalogue: Catalogue) -> dict[str, tuple[Organ, ...]]:
    """What each name of an organ may mean; those of bodies that number no resolutions mean none."""
    found: dict[str, tuple[Organ, ...]] = {
        language.fold(name): ()
        for body in catalogue.bodies.values()
        for name in declined(body.called(language.code), language.references)
    }
    for organ in catalogue.organs.values():
        for name in map(language.fold, declined(organ.customarily(language.code), language.references)):
            found[name] = (*found.get(name, ()), organ)
    for organ in catalogue.organs.values():
        numbered = (organ,) if organ.resolution or organ.decision else ()
        names = declined(organ.called(language.code), language.references)
        found |= {language.fold(name): numbered for name in names}
    return found


def title_words(language: Language) -> tuple[str, ...]:
    """Return the words that print may leave out of a title, each without spaces."""
    words = language.references.titles.title_words
    return tuple("".join(TOKEN.findall(language.fold(word))) for word in words)


def short_title(words: Iterable[str], left_out: Iterable[str]) -> str:
    """Return a title's words without those that print may leave out, and without a year before it."""
    kept = list(words)
    while kept and kept[0].isdecimal():
        kept = kept[2:]
    title = "".join(kept)
    for word in left_out:
        title = title.replace(word, "")
    return title


def _titles(language: Language, catalogue: Catalogue) -> dict[str, str]:
    """The instrument of each title without the words that may be left out; none of a title that two share."""
    left_out = title_words(language)
    found: dict[str, str] = {}
    shared: set[str] = set()
    for one in catalogue.instruments.values():
        for name in one.called(language.code):
            short = short_title(TOKEN.findall(language.fold(name)), left_out)
            if found.setdefault(short, one.id) != one.id:
                shared.add(short)
    return {title: one for title, one in found.items() if title not in shared}


def _of_place(language: Language, catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    """The instruments of a kind that have a place in the beginning of a name:
    «Convention de La Haye pour …».
    """
    places = {language.fold(place) for place in language.references.names.name_places}
    firsts = {place.split()[0] for place in places}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    called = [(one, name) for one in catalogue.instruments.values() for name in one.called(language.code)]
    if not places or not called:
        return found
    for (one, _), name in zip(called, language.fold_words([name for _, name in called]), strict=True):
        words = name.split()[1:6]
        if firsts.isdisjoint(words):
            continue
        for place in places:
            if f" {place} " in f" {' '.join(words)} " and one.id not in found.get((one.kind, place), ()):
                found[one.kind, place] = (*found.get((one.kind, place), ()), one.id)
    return found


def _heads(language: Language, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The kind by the first word of each name, that of most that begin so; where names do not begin with
    their kind, by the words for kinds.
    """
    if language.search.apart:
        return
    if language.references.declensions:
        # Only those of descriptions: adjectives begin names, too.
        for described in language.references.descriptions:
            for phrase in declined(described.one, language.references):
                if len(TOKEN.findall(phrase)) == 1:
                    yield language.fold(phrase), described.kind
        return
    if language.references.organs.organ_first:
        for one in language.references.descriptions:
            bare = without_determiner(one.one[0], language.references)
            if len(bare.split()) == 1:
                yield language.fold(bare), one.kind
        return
    named = [
        (TOKEN.findall(name)[0], one)
        for one in catalogue.instruments.values()
        for name in spellings(one.called(language.code), language.references)
    ]
    firsts = language.fold_words([first for first, _ in named])
    # «بروتوكول مينيسوتا» is no protocol.
    begun = Counter((first, one.kind) for first, (_, one) in zip(firsts, named, strict=True))
    # «لائحة لاهاي» and «سيداو» name a convention each, and are no words for one.
    instruments = {(first, one.kind, one.id) for first, (_, one) in zip(firsts, named, strict=True)}
    so_many = Counter((first, kind) for first, kind, _ in instruments)
    for head in [one for one in begun if one[1] in PROPER and so_many[one] < _FEWEST_NAMED]:
        del begun[head]
    yield from (one for one, _ in reversed(begun.most_common()))
