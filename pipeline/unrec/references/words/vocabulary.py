"""Every phrase that may begin a mention, with what it means: from the language file and the catalogue."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.languages.reference_words import WORDED, DescriptionWords, PossessedWords, ReferenceWords
from unrec.references.mentions import Count, Points, Record
from unrec.references.words.phrases import TOKEN
from unrec.references.words.variants import declined, wordings


class UnitWord(NamedTuple):
    """A word for a unit that carries a number: «المادة»; a part may be `alone`, without its instrument.

    `whole` are the instruments that the word itself names («أهداف التنمية المستدامة»). One that is `dotted`
    is an abbreviation, and the full stop is part of it («par. 2»). `possessed` is the gender of the
    instrument that the word points at («مادتها», «ses articles»; empty for any). A `bracketed` one may have
    its number in brackets («第(三)款»). With `either` it is the plural or another case of the singular.
    """

    unit: str
    members: Count
    definite: bool = True
    alone: bool = False
    whole: tuple[str, ...] = ()
    dotted: bool = False
    possessed: str | None = None
    either: bool = False
    bracketed: bool = False


class CommentWord(NamedTuple):
    """A word for comments of treaty bodies, `own` by its ending («تعليقها»), or of the `body` it names."""

    called: str
    members: Count
    own: bool = False
    body: str = ""


class Name(NamedTuple):
    """A name of one instrument or of several. `rule` is name, variant, leaning, group, term or customary."""

    instruments: tuple[str, ...]
    rule: str


class Description(NamedTuple):
    """A definite description: «الاتفاقية»; `among` where an adjective narrows it («البروتوكول الاختياري»).

    `pointing` where the words themselves point back («that Convention»), `place` what they count it as («the
    latter Covenant»: -1). `short` where it is a short name («برنامج العمل») of what is among, `behind` the
    words of which one must stand directly before it, where there are any.
    """

    kind: str
    members: Count
    among: frozenset[str] | None = None
    pointing: bool = False
    also: frozenset[str] = frozenset()
    place: int = 0
    short: bool = False
    behind: tuple[str, ...] = ()


class Children(NamedTuple):
    """A plural that means the protocols of a convention; `tailed` where its own words say so."""

    tailed: bool


class Possessed(NamedTuple):
    """A word whose ending points at an instrument of some gender: «أحكامها».

    `frame` is the first of the forms of a statute's name: «النظام الأساسي ل{}». `dated` words count only
    before a year.
    """

    points: Points
    gender: str
    place: int = 0
    frame: str = ""
    dated: bool = False


class Series(NamedTuple):
    """What stands before the numbers of instruments that are cited by number; see `catalogue.Numbered`."""

    numbers: Mapping[str, str]


class Mark(NamedTuple):
    """A word that makes no mention by itself.

    `what` is `pointing` («تلك»; `kind` is the gender it goes with), `law` (national law), `other` (an
    instrument of `kind` that the catalogue does not know, or one of those `among` that begin so), `stranger`
    (a text with articles that is no instrument of the catalogue; `kind` is its gender), `plan` (one that may
    be called by the short name of those `among`), `law head` (national
    law, where what follows says which), `none` (the words have another sense), `other sense` (so have all of
    them), `own organ` («قرارها»; `kind` is resolution or decision, `gender` the organ's),
    or `definition` («المشار إليها فيما يلي باسم»).
    """

    what: str
    kind: str = ""
    gender: str = ""
    among: frozenset[str] = frozenset()


Entry = UnitWord | CommentWord | Name | Description | Children | Possessed | Series | Mark


class Found(Record, frozen=True, gc=False):
    """An entry at a place of a text; `start` takes in what is attached to its first word."""

    entry: Entry
    start: int
    end: int
    conjunction: bool
    preposition: bool


def entries(words: ReferenceWords, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    """Yield every phrase and its entry, as printed. Of two with one phrase the later one counts."""
    yield from _units(words)
    yield from _comments(words, language, catalogue)
    yield from _marks(words)
    yield from _descriptions(words, language, catalogue)
    yield from _possessed(words)
    for series in catalogue.numbered.values():
        names = declined(series.called(language.code), words)
        yield from ((name, Series(series.numbers)) for name in names)
    for wording in wordings(language, catalogue):
        name = Name((wording.instrument,), "leaning" if wording.leaning else "variant")
        yield from ((phrase, name) for phrase in declined([wording.phrase], words))
    bearers: dict[str, tuple[str, ...]] = {}
    for one in catalogue.instruments.values():
        for phrase in declined(one.customarily(language.code), words):
            bearers[phrase] = tuple(dict.fromkeys((*bearers.get(phrase, ()), one.id)))
    yield from ((phrase, Name(borne, "customary")) for phrase, borne in bearers.items())
    for group in catalogue.groups.values():
        yield from (
            (name, Name(group.instruments, "group")) for name in spellings(group.called(language.code), words)
        )
    for one in catalogue.instruments.values():
        yield from ((name, Name((one.id,), "name")) for name in spellings(one.called(language.code), words))
    for unit in words.units:
        for plan, phrases in unit.whole.items():
            yield from ((phrase, UnitWord(unit.unit, 3, whole=(plan,))) for phrase in phrases)


def spellings(names: Iterable[str], words: ReferenceWords) -> list[str]:
    """Return the names, and each with the language's variants of a word in it."""
    found = list(names)
    for usual, variants in words.joining.spellings.items():
        found += [name.replace(usual, variant) for variant in variants for name in found if usual in name]
    return declined(found, words)


def _units(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for one in words.units:
        if one.around:
            continue
        counted: tuple[tuple[Count, list[str]], ...] = ((1, one.one), (2, one.two), (3, one.many))
        indefinite: Count = 3 if one.unit in {"paragraph", "goal"} else 1
        yield from ((phrase, UnitWord(one.unit, indefinite, definite=False)) for phrase in one.indefinite)
        for count, phrases in counted:
            for phrase in phrases:
                alone, dotted = phrase in one.alone, phrase.endswith(".")
                either = count > 1 and phrase in one.one
                word = UnitWord(one.unit, count, alone=alone, dotted=dotted, either=either)
                yield phrase, word
                if one.unit in _POSSESSED:
                    yield from _with_own(phrase, word, words)
        for gender, phrases in one.possessed.items():
            yield from ((phrase, UnitWord(one.unit, 3, possessed=_gender(gender))) for phrase in phrases)


_POSSESSED = frozenset({"article", "paragraph", "part", "goal", "target"})


def _with_own(phrase: str, word: UnitWord, words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    """«ses articles», by the gender of what it points at."""
    for gender, own_words in words.pointers.own_words.items():
        yield from ((f"{own} {phrase}", word._replace(possessed=_gender(gender))) for own in own_words)


def _gender(key: str) -> str:
    """The gender of a key of the language file; «either» is any."""
    return "" if key == "either" else key


def units_around(words: ReferenceWords) -> Iterator[tuple[str, UnitWord | CommentWord]]:
    """Yield the words that stand behind their numbers, as printed, and what they mean."""
    for one in words.units:
        if one.around:
            bracketed = one.bracketed
            yield from (
                (phrase, UnitWord(one.unit, 3, alone=phrase in one.alone, bracketed=bracketed))
                for phrase in one.one
            )
    for comment in words.comments:
        yield from ((phrase, CommentWord(comment.called, 3)) for phrase in comment.around)


def _comments(words: ReferenceWords, language: Language, catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    for one in words.comments:
        counted: tuple[tuple[Count, list[str]], ...] = ((1, one.one), (2, one.two), (3, one.many))
        for count, phrases in counted:
            yield from ((phrase, CommentWord(one.called, count)) for phrase in phrases)
        yield from ((phrase, CommentWord(one.called, 3, own=True)) for phrase in one.own)
        for body in catalogue.bodies.values():
            for name in body.called(language.code) if body.comments else ():
                word = CommentWord(one.called, 3, body=body.id)
                yield from ((shape.format(body=name), word) for shape in one.of_body)


def _marks(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for gender, pointing in words.pointers.pointing.items():
        yield from ((phrase, Mark("pointing", gender)) for phrase in pointing)
    yield from ((phrase, Mark("pointing")) for phrase in words.pointers.same)
    for stranger in words.strangers:
        yield from ((phrase, Mark("stranger", stranger.gender)) for phrase in stranger.words)
        yield from (
            (f"{phrase} {word}", Mark("none")) for phrase in stranger.words for word in stranger.not_before
        )
    yield from ((phrase, Mark("law head")) for phrase in words.laws.named_laws)
    yield from ((phrase, Mark("law")) for phrase in words.laws.laws)
    yield from ((phrase, Mark("none")) for phrase in words.laws.not_laws)
    yield from ((phrase, Mark("other sense")) for phrase in words.titles.other_senses)
    # Where the word stands behind its number, whose it is stands before: see `around`.
    own_organ = {} if any(one.around for one in words.units) else words.organs.own_organ
    for unit, by_gender in own_organ.items():
        for gender, phrases in by_gender.items():
            yield from ((phrase, Mark("own organ", unit, gender)) for phrase in phrases)
    yield from ((phrase, Mark("definition")) for phrase in words.titles.definitions)


def _descriptions(
    words: ReferenceWords, language: Language, catalogue: Catalogue
) -> Iterator[tuple[str, Entry]]:
    names = sorted(
        (name.casefold(), one.id)
        for one in catalogue.instruments.values()
        for name in spellings(one.called(language.code), words)
    )
    named = _named(language, catalogue)
    for one in words.descriptions:
        for phrase in spellings(one.one, words):
            others = words.titles.others.get(one.gender, ()) if one.gender else ()
            for other in others:
                begun = _beginning_with(f"{phrase} {other}", names, words)
                yield f"{phrase} {other}", Mark("other", one.kind, among=begun)
        for phrase in spellings(one.children, words):
            yield phrase, Children(tailed=False)
            yield from ((f"{phrase} {tail}", Children(tailed=True)) for tail in one.children_tails)
        for phrase in spellings(one.two, words):
            yield phrase, Description(one.kind, 2, _both_meant(phrase, one, words, language, named))
    # After the phrases above: «البروتوكول الاختياري» is a description though «الاختياري» is such a word.
    for one in words.descriptions:
        also = frozenset[str](one.also)
        for base in one.one:
            among = _meant(base, one, words, language, named)
            bare = without_determiner(base, words)
            yield from (
                (f"{word} {bare}", Description(one.kind, 1, among, also=also, place=place))
                for word, place in words.pointers.counted_before.items()
            )
            for phrase in spellings([base], words):
                yield phrase, Description(one.kind, 1, among, also=also)
                if one.kind == "protocol":
                    yield from _counted_protocols(phrase, among, words)
                pointed = _pointed(phrase, one, words, apart=language.search.apart)
                yield from (
                    (pointing, Description(one.kind, 1, among, pointing=True, also=also))
                    for pointing in pointed
                )
        for phrase in one.pointed:
            among = _meant(phrase, one, words, language, named)
            yield phrase, Description(one.kind, 1, among, pointing=True, also=also)
    yield from _short_names(words, language, named)


def _counted_protocols(
    phrase: str, among: frozenset[str] | None, words: ReferenceWords
) -> Iterator[tuple[str, Entry]]:
    """«the second Protocol», «the Second Additional Protocol»: where a determiner stands before the place,
    the place and the protocol are one phrase.
    """
    bare = without_determiner(phrase, words)
    if not words.joining.determiners or bare == phrase or bare in words.pointers.this:
        return
    determiner = phrase[: len(phrase) - len(bare)]
    heads = [
        bare,
        *(head for head in words.names.protocol_heads if len(head.split()) == len(bare.split()) == 2),
    ]
    for place in range(1, 5):
        for counted in words.ordinals.simple.get(place, ()):
            for head in heads:
                meant = among if head == bare else None
                yield f"{determiner}{counted} {head}", Description("protocol", 1, meant, place=place)


def _both_meant(
    phrase: str, one: DescriptionWords, words: ReferenceWords, language: Language, named: Mapping[str, str]
) -> frozenset[str] | None:
    """The instruments two of which «البروتوكولين الاختياريين» may mean: those that its singular may."""
    sign = words.joining.article_sign
    if not sign or sum(word.startswith(sign) for word in phrase.split()) == 1:
        return None
    longer = [base for base in one.one if len(base.split()) == len(phrase.split())]
    return _meant(longer[0], one, words, language, named) if len(longer) == 1 else None


def _short_names(
    words: ReferenceWords, language: Language, named: Mapping[str, str]
) -> Iterator[tuple[str, Entry]]:
    """«برنامج العمل»: the instruments with a name that has «برنامج عمل» or the like;
    one that no instrument has is none, nor is one behind a word that makes something else of it.
    """
    for one in words.short_names:
        for phrase, shapes in one.called.items():
            shaped = re.compile("|".join(_shape(shape, language) for shape in shapes))
            among = frozenset(instrument for instrument, names in named.items() if shaped.search(names))
            if among:
                behind = tuple(map(language.fold, one.behind))
                yield phrase, Description(one.kind, 1, among, short=True, behind=behind)
                yield from (
                    (f"{before} {joined}{phrase}", Mark("other sense"))
                    for before in (*one.not_after, *one.drafts)
                    for joined in ("", *words.joining.conjunctions)
                )
            for begun in one.begun.get(phrase, ()) if among else ():
                yield begun, Mark("plan", one.gender, among=among)
                yield from ((f"{begun} {after}", Mark("none")) for after in one.not_before)


def _shape(shape: str, language: Language) -> str:
    """A pattern of the words of a name, with any others for «…»; behind «^» they begin it."""
    begun = "(?:^|(?<=\n))" if shape.startswith("^") else ""
    parts = (" ".join(TOKEN.findall(language.fold(part))) for part in shape.split("…"))
    return begun + "(?: [^ \n]+)*".join(f" {re.escape(part)}" for part in parts) + "(?= )"


def _pointed(phrase: str, one: DescriptionWords, words: ReferenceWords, *, apart: bool) -> list[str]:
    """A description with words that point back instead of its determiner: «cette Convention», «同公约»."""
    bare = without_determiner(phrase, words)
    if not (words.joining.determiners or apart) or (bare == phrase and words.joining.determiners):
        return []
    genders = [one.gender] if one.gender else list(words.pointers.pointing)
    pointing = [word for gender in genders if gender for word in words.pointers.pointing.get(gender, ())]
    space = "" if apart else " "
    # «本公约» speaks of the text at hand; there «本» may be the end of another word («基本原则»).
    back = [word for word in (*pointing, *words.pointers.same) if not (apart and word in words.pointers.this)]
    made = (f"{word}{space}{bare}" for word in back)
    return [phrase for phrase in made if phrase not in one.one]


def _beginning_with(phrase: str, names: Sequence[tuple[str, str]], words: ReferenceWords) -> frozenset[str]:
    """The instruments with a name that begins with the description,
    its determiner aside. `names` are sorted.
    """
    determiner, _, bare = phrase.partition(" ")
    start = (bare if determiner in words.joining.determiners else phrase).casefold()
    found: set[str] = set()
    for name, instrument in names[bisect_left(names, (start, "")) :]:
        if not name.startswith(start):
            break
        found.add(instrument)
    return frozenset(found)


def _named(language: Language, catalogue: Catalogue) -> dict[str, str]:
    """The names of each instrument in search form, one a line, with a space around each word."""
    names = [(one.id, name) for one in catalogue.instruments.values() for name in one.called(language.code)]
    found: dict[str, str] = {}
    folded = language.fold("\n".join(name for _, name in names)).split("\n")
    for (instrument, _), name in zip(names, folded, strict=True):
        found[instrument] = f"{found.get(instrument, '')} {' '.join(TOKEN.findall(name))} \n"
    return found


def _meant(
    phrase: str, one: DescriptionWords, words: ReferenceWords, language: Language, named: Mapping[str, str]
) -> frozenset[str] | None:
    """The instruments that a description may mean by its words; null where its kind alone says so,
    or none has them.

    «the Basic Principles» is one that has these words in a name,
    «البروتوكول الاختياري» one whose name begins so.
    """
    bare = without_determiner(phrase, words)
    tokens = f" {' '.join(TOKEN.findall(language.fold(bare)))} "
    if one.kind in WORDED:
        return frozenset(instrument for instrument, names in named.items() if tokens in names) or None
    if language.search.apart:
        # A title ends in its kind there, which may not be the catalogue's: both Covenants are 公约.
        kind = f" {' '.join(TOKEN.findall(language.fold(one.one[0])))} \n"
        return frozenset(instrument for instrument, names in named.items() if kind in names)
    begun = (instrument for instrument, names in named.items() if f"\n{tokens}" in f"\n{names}")
    others = [without_determiner(other, words) for other in one.one]
    if any(bare.endswith(f" {other}") for other in others):
        # «the Optional Protocol», but «the said Protocol» begins no name.
        return frozenset(begun) or None
    if any(bare.startswith(f"{other} ") for other in others):
        return frozenset(instrument for instrument, names in named.items() if f"\n{tokens}" in f"\n{names}")
    return None


def without_determiner(phrase: str, words: ReferenceWords) -> str:
    """Return a description without the determiner that it begins with."""
    own = (one if one.endswith("'") else f"{one} " for one in words.joining.determiners)
    return phrase[len(next((one for one in own if phrase.startswith(one)), "")) :]


def _possessed(words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    for one in words.possessed:
        for phrase in spellings(one.words, words):
            meant = Possessed(one.points, one.gender, one.place, next(iter(one.frames), ""), one.dated)
            yield phrase, meant
            yield from ((f"{phrase} {tail}", meant) for tail in one.tails)
            if one.points == "protocol" and not one.place:
                yield from _placed(phrase, one, words)


def statutes(language: Language, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield what organizations are called by their statutes' names, with the first form of those names and
    the statute: «النظام الأساسي للوكالة الدولية للطاقة الذرية» is that of «الوكالة الدولية للطاقة الذرية».
    """
    for one in language.references.possessed:
        for frame in one.frames:
            before, _, after = frame.partition("{}")
            beginnings = [(before, "")]
            for apart, together in language.references.joining.contractions:
                if f" {before}".endswith(f" {apart[0]}"):
                    beginnings.insert(0, (before[:-1] + together, apart[1:]))
            for instrument in catalogue.instruments.values():
                for name in instrument.called(language.code):
                    begun = next((own for own in beginnings if name.startswith(own[0])), None)
                    if begun and name.endswith(after) and len(name) > len(begun[0]) + len(after):
                        owner = begun[1] + name[len(begun[0]) : len(name) - len(after)]
                        yield one.frames[0], owner, instrument.id


def _placed(phrase: str, one: PossessedWords, words: ReferenceWords) -> Iterator[tuple[str, Entry]]:
    """«son deuxième Protocole facultatif», «второй Факультативный протокол к ней»:
    by the place among those of its convention.
    """
    own, _, rest = phrase.partition(" ")
    before = own if any(own in all_own for all_own in words.pointers.own_words.values()) else ""
    for place in range(1, 5):
        for counted in words.ordinals.simple.get(place, ()):
            placed = f"{before} {counted} {rest}" if before else f"{counted} {phrase}"
            yield placed, Possessed(one.points, one.gender, place)
