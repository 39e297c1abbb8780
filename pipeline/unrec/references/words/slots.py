"""The slots of a lexicon: the words of a language, folded and made ready for looking up, and what the
catalogue adds to them.

A slot is a record with a function that makes it. A field whose type says how it folds is the
language's key of the same name, in the same slot; the function gives all others.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Annotated, Any, NamedTuple, get_args

from unrec.catalogue import Body, Catalogue, Organ
from unrec.languages import Language
from unrec.languages.reference_words import ReferenceWords
from unrec.references.mentions import Count
from unrec.references.words.named import Named, title_words
from unrec.references.words.patterns import part_letters
from unrec.references.words.phrases import TOKEN, Phrases
from unrec.references.words.variants import declined
from unrec.references.words.vocabulary import (
    CommentWord,
    Description,
    Entry,
    UnitWord,
    units_around,
    without_determiner,
)
from unrec.references.words.written import forms, latin, plain
from unrec.text import WORD, either

# Letters by which a name's end is told from most others.
_END = 4
_ONE: Count = 1
_MANY: Count = 3


def _phrases(printed: Iterable[str], language: Language) -> Phrases[bool]:
    return Phrases((language.fold(phrase), True) for phrase in printed)


def _set(printed: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(map(language.fold, printed))


def _signs(printed: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(map(language.fold, printed))


def _forms(printed: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(forms(map(language.fold, printed), language))


def _values(printed: Mapping[str, Any], language: Language) -> Phrases[Any]:
    return Phrases((language.fold(phrase), value) for phrase, value in printed.items())


def _flag(printed: bool, _: Language) -> bool:
    return printed


Looked = Annotated[Phrases[bool], _phrases]
"""Phrases that are looked up at a place."""
Words = Annotated[frozenset[str], _set]
"""Single words, compared whole."""
Signs = Annotated[tuple[str, ...], _signs]
"""What words begin or end with."""
Forms = Annotated[frozenset[str], _forms]
"""Single words, with whatever may be attached to them."""
Places = Annotated[Phrases[int], _values]
"""Words of place, each with its place."""
Flag = Annotated[bool, _flag]


def _folded(slot: type[NamedTuple], words: object, language: Language) -> dict[str, Any]:
    """The fields of a slot whose types say how they fold, from the language's words for it."""
    folds: dict[str, Callable[[Any, Language], Any]] = {
        name: get_args(hint)[1]
        for name, hint in slot.__annotations__.items()
        if hasattr(hint, "__metadata__")
    }
    return {name: fold(getattr(words, name), language) for name, fold in folds.items()}


class Joining(NamedTuple):
    """How words are put together in print.

    `apart` is true of a script without spaces between words; `prepositions` are what a word may begin with
    where one is attached, each with what it begins with without it, the likeliest first. `of_words` are those
    of `of` where prepositions hold determiners.
    """

    conjunctions: Signs
    infinitives: Signs
    adjective_endings: Signs
    fused: Words
    apart: bool
    article_sign: str
    prepositions: tuple[tuple[str, str], ...]
    determiners: frozenset[str]
    of_words: frozenset[str]


def joining(language: Language) -> Joining:
    """Return how a language puts words together."""
    words = language.references
    return Joining(
        **_folded(Joining, words.joining, language),
        apart=language.search.apart,
        article_sign=language.fold(words.joining.article_sign),
        prepositions=_undone(language),
        determiners=frozenset(determiners(language)),
        of_words=_set(words.pointers.of, language) if words.joining.fused else frozenset(),
    )


def determiners(language: Language) -> list[str]:
    """Return the determiners as words, without the sign of elision, and what holds one."""
    words = language.references.joining
    return [language.fold(one).rstrip("'") for one in (*words.determiners, *words.fused)]


def _undone(language: Language) -> tuple[tuple[str, str], ...]:
    """What a word may begin with where a preposition is attached, and what it begins with without it.

    The likeliest come first: «لل» is oftener «ال» than «ل» («للجنة المعنية»), and that oftener than «الل».
    """
    words = language.references
    prepositions = [language.fold(one) for one in words.joining.prepositions]
    contracted = [
        (language.fold(one), language.fold(apart)[len(preposition) :])
        for apart, one in words.joining.contractions
        for preposition in prepositions
        if language.fold(apart).startswith(preposition)
    ]
    contracted.sort(key=lambda one: len(one[1]))
    plain_ones = [(preposition, "") for preposition in prepositions]
    return tuple(dict.fromkeys((*contracted[:1], *plain_ones, *contracted[1:])))


class Counting(NamedTuple):
    """Numbers, letters and the words for units.

    `around` are the words that stand behind their numbers, `openers` what begins these; `thats` units that a
    word points at there. `letters` gives the place of a letter, `part_letters` the capital of a resolution's
    part; `headings` are the words that count headings. `goal_tails` give the plans whose goals have targets.
    """

    fillers: Looked
    number_words: Looked
    repeats: Annotated[Phrases[str], _values]
    ordinals: Phrases[int]
    headings: Phrases[int]
    letters: Mapping[str, int]
    part_letters: Mapping[str, str]
    goal_tails: Phrases[tuple[str, ...]]
    around: Phrases[UnitWord | CommentWord]
    openers: frozenset[str]
    thats: Phrases[str]
    parts: Phrases[bool]
    rule_words: Phrases[UnitWord]


def counting(language: Language, catalogue: Catalogue, made: Named) -> Counting:
    """Return what a language counts by."""
    words = language.references
    with_targets = tuple(one.id for one in catalogue.instruments.values() if one.targets)
    pointing = (*words.pointers.pointing.get("masculine", ()), *words.pointers.same)
    return Counting(
        **_folded(Counting, words.counting, language),
        ordinals=Phrases(made.ordinals),
        headings=Phrases(_heading_ordinals(language)),
        letters=_letters(language),
        part_letters={letter: letter for letter in ascii_uppercase}
        | {language.fold(name): letter for name, letter in part_letters(language).items()},
        goal_tails=Phrases((language.fold(tail), with_targets) for tail in words.counting.goal_tails),
        around=Phrases((language.fold(phrase), entry) for phrase, entry in units_around(words)),
        openers=frozenset(language.fold(one.around) for one in words.units if one.around),
        thats=Phrases(
            (language.fold(f"{that}{word}"), str(one.unit))
            for one in words.units
            if one.around and one.unit in {"article", "paragraph"}
            for word in one.one
            for that in pointing
        ),
        parts=_phrases(
            (word for one in words.units if one.unit == "part" and not one.around for word in one.one),
            language,
        ),
        rule_words=Phrases(
            (language.fold(word), UnitWord("rule", count))
            for one in words.units
            if one.unit == "rule" and not one.around
            for word, count in (*((word, _ONE) for word in one.one), *((word, _MANY) for word in one.many))
        ),
    )


def _letters(language: Language) -> dict[str, int]:
    order = [language.fold(letter) for letter in language.letters.order]
    places: dict[str, int] = {letter: place for place, letter in enumerate(order, 1)}
    for letters in language.references.counting.item_orders:
        places |= {language.fold(letter): place for place, letter in enumerate(letters, 1)}
    if lookalikes := language.letters.lookalikes:
        # Print does not tell them from Latin letters, which label more.
        latin_places: dict[str, int] = {latin(place): place for place in range(1, 27)}
        alike = {letter: latin_places[other] for letter, other in lookalikes.items() if other in latin_places}
        places |= latin_places | alike
    return places | {letter * 2: place + len(order) for letter, place in places.items()}


def _heading_ordinals(language: Language) -> Iterator[tuple[str, int]]:
    """The words that count headings, in letters: «خامسا»."""
    ordinals = language.headings.ordinals if language.headings else {}
    for value, words in ordinals.items():
        yield from ((language.fold(word), value) for word in words if any(map(str.isalpha, word)))


class Pointers(NamedTuple):
    """What points at something that was named.

    `pronouns` gives the gender of a kind's pronoun, empty where words of more than one name it. `own_signs`
    are «its», `own_first` those of one word. `ordered` are «of the former» (1) and «of the latter» (-1);
    `of_signs` the words of `of`, `bare_of` is true where nothing need stand in their place.
    """

    said: Looked
    said_before: Looked
    counted: Places
    counted_before: Places
    to_it: Looked
    generic: Looked
    adverbs: Looked
    relatives: Looked
    shared: Looked
    common: Looked
    other_two: Words
    subject_marks: Words
    not_after: Words
    not_after_endings: Signs
    not_pointing_after: Signs
    provisions: Forms
    pronouns: Mapping[str, str]
    own_signs: tuple[str, ...]
    own_first: frozenset[str]
    ordered: tuple[tuple[str, int], ...]
    of_signs: tuple[str, ...]
    bare_of: bool


def pointers(language: Language) -> Pointers:
    """Return what points in a language."""
    words = language.references
    own = _signs((own for all_own in words.pointers.own_words.values() for own in all_own), language)
    return Pointers(
        **_folded(Pointers, words.pointers, language),
        pronouns=_pronouns(words),
        own_signs=own,
        own_first=frozenset(word for word in own if " " not in word),
        ordered=tuple(
            (language.fold(word), 1 if place == "first" else -1)
            for place, by_gender in words.pointers.of_ordered.items()
            for all_words in by_gender.values()
            for word in all_words
        ),
        of_signs=_signs(filter(None, words.pointers.of), language),
        bare_of="" in words.pointers.of,
    )


def _pronouns(words: ReferenceWords) -> dict[str, str]:
    """The gender of pronouns by kind; empty for a kind that words of more
    than one gender name («Convención», «Convenio»).
    """
    found: dict[str, str] = {kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds}
    for one in words.descriptions:
        found[one.kind] = one.gender if found.get(one.kind, one.gender) == one.gender else ""
    return found


class Alike(NamedTuple):
    """A short name: what may be so called, in what words any other text is, parts of which one is in all
    of these, the words that these end in, whether it is an everyday word, and whether that counts only
    behind a word that points.
    """

    among: frozenset[str]
    words: "re.Pattern[str]"
    parts: tuple[str, ...]
    ends: tuple[str, ...]
    everyday: bool
    bound: bool


class Kinds(NamedTuple):
    """The words for kinds of instruments.

    `heads` gives the kind by the first word of names; `headed` are the words that may name one that is not
    known by its name. `described` gives the kind by a whole description, `bare` by one without its
    determiner. `told` and `marked` are kinds whose descriptions count where they are told, or marked by
    print, too. `doubtful` are the words beside which a short name of a kind may mean another thing,
    `alike` the short names that other texts may have.
    """

    heads: Mapping[str, str]
    headed: frozenset[str]
    genders: Mapping[str, str]
    described: Mapping[str, str]
    bare: Mapping[str, str]
    everyday: frozenset[str]
    told: frozenset[str]
    marked: frozenset[str]
    bound: frozenset[str]
    doubtful: Mapping[str, frozenset[str]]
    unit_genders: Mapping[str, str]
    alike: tuple[Alike, ...]


def kinds(
    language: Language, heads: Mapping[str, str], others: Iterable[str], known: Phrases[Entry]
) -> Kinds:
    """Return the words for kinds; `heads` are the first words of names,
    `others` further ones that may name what is not known, `known` all phrases.
    """
    words = language.references
    described = words.descriptions
    return Kinds(
        heads=heads,
        headed=frozenset((*heads, *others)),
        genders={
            **{kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds},
            **{one.kind: one.gender for one in described},
        },
        described={
            plain(language.fold(text)): one.kind for one in described for text in declined(one.one, words)
        },
        bare={
            plain(language.fold(text)): one.kind
            for one in described
            for text in declined([without_determiner(phrase, words) for phrase in one.one], words)
        },
        everyday=frozenset(one.kind for one in described if one.everyday),
        told=frozenset(
            (
                *(one.kind for one in described if one.told or one.marked),
                *(one.kind for one in words.short_names),
            )
        ),
        marked=frozenset(one.kind for one in described if one.marked),
        bound=frozenset(one.kind for one in described if one.bound),
        doubtful={
            kind: _forms(
                (word for one in words.short_names if one.kind == kind for word in one.doubtful), language
            )
            for kind in {one.kind for one in words.short_names}
        },
        unit_genders={str(one.unit): one.gender for one in words.units},
        alike=tuple(_alike(language, known)),
    )


def _alike(language: Language, known: Phrases[Entry]) -> Iterator[Alike]:
    """What each short name may mean, and the words by which any other text may be so called."""
    words = language.references
    attached = rf"{either(map(language.fold, words.joining.conjunctions))}?{either(map(language.fold, words.joining.prepositions))}?"
    for one in words.short_names:
        for phrase, others in one.alike.items():
            found = known.longest(language.fold(phrase), 0)
            among = found[0].among if found and isinstance(found[0], Description) else None
            if not among:
                continue
            contracted = [
                together + other[len(apart) - 1 :]
                for other in others
                for apart, together in words.joining.contractions
                if other.startswith(apart[1:])
            ]
            written = {*map(language.fold, others), *map(language.fold, contracted)}
            own = (
                f"(?:{attached}{either(map(language.fold, others))}|{either(map(language.fold, contracted))})"
            )
            after = either(map(language.fold, one.not_before))
            before = either(map(language.fold, one.not_after))
            pattern = rf"(?<!\w)(?:{attached}{before}\s{own}|{own}(?=\s{after}(?!\w))|(?P<other>{own}))(?!\w)"
            parts = tuple(one for one in written if not any(own in one and own != one for own in written))
            ends = tuple({WORD.findall(one)[-1] for one in written})
            yield Alike(among, re.compile(pattern), parts, ends, one.everyday, phrase in one.bound)


class Names(NamedTuple):
    """What stands in and behind names of instruments.

    `of_place` and `of_owner` give the instruments of a kind whose names begin with a place or an owner,
    `statutes` by the form of a statute's name those of organizations; `head_genders` the gender of a plan or
    a law by the first word of its name.
    """

    titled: Looked
    complements: Looked
    bracketed_subjects: Words
    names_end: Flag
    names_again: Flag
    places: Phrases[bool]
    of_place: Mapping[tuple[str, str], tuple[str, ...]]
    of_owner: Mapping[tuple[str, str], tuple[str, ...]]
    statutes: Mapping[str, Phrases[str]]
    head_genders: Mapping[str, str]


def names(language: Language, catalogue: Catalogue, made: Named) -> Names:
    """Return what stands in names."""
    words = language.references.names
    return Names(
        **_folded(Names, words, language),
        places=_phrases(words.name_places, language),
        of_place={(kind, place): own for kind, place, own in made.of_place},
        of_owner=_of_owner(language, catalogue),
        statutes={
            frame: Phrases((owner, one) for own, owner, one in made.statutes if own == frame)
            for frame in dict.fromkeys(own for own, _, _ in made.statutes)
        },
        head_genders={
            written: gender
            for gender, heads in words.head_genders.items()
            for written in forms(map(language.fold, heads), language)
        },
    )


def _of_owner(language: Language, catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    """The instruments of a kind whose names begin with their head and an owner:
    «اتفاقية الأمم المتحدة ل…».
    """
    printed = language.references.dating.year_owners
    owners = [f" {language.fold(owner)} " for owner in printed]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in catalogue.instruments.values() if owners else ():
        # Few names have an owner, and to fold all takes time at every start.
        owned = (name for name in one.called(language.code) if any(map(name.__contains__, printed)))
        begun = [language.fold(name).partition(" ") for name in owned]
        for owner in owners:
            if any(f" {rest}".startswith(owner) for _, _, rest in begun):
                found[one.kind, owner.strip()] = (*found.get((one.kind, owner.strip()), ()), one.id)
    return found


class Titles(NamedTuple):
    """Titles in print, and what makes another instrument of a name.

    `by_title` gives the instrument of a title without the words of `title_words`; `outer_heads` and
    `owned_heads` are first words as print joins others to them.
    """

    title_marks: Looked
    definitions: Looked
    title_prefixes: Signs
    outer_governing: Words
    outer_links: Words
    adopting: Words
    owner_names: Signs
    owner_others: Words
    by_title: Mapping[str, str]
    title_words: tuple[str, ...]
    title_endings: tuple[tuple[str, str], ...]
    outer_heads: Mapping[str, str]
    owned_heads: Mapping[str, str]
    shared_titles: Phrases[tuple[str, ...]]
    other_adjectives: frozenset[str]
    other_subjects: Mapping[str, Phrases[bool]]
    others_of: frozenset[str]


def titles(language: Language, made: Named) -> Titles:
    """Return what titles are told by."""
    words = language.references.titles
    joined = language.references.joining
    return Titles(
        **_folded(Titles, words, language),
        by_title=made.titles,
        title_words=title_words(language),
        title_endings=tuple((language.fold(one), kind) for one, kind in words.title_endings.items()),
        outer_heads=_outer_heads(language),
        owned_heads={language.fold(word): language.fold(head) for word, head in words.owned_heads.items()},
        shared_titles=Phrases(
            (language.fold(both), _signs(one, language)) for both, one in words.shared_titles.items()
        ),
        other_adjectives=_set(words.others.get("feminine", ()) if joined.article_sign else (), language),
        other_subjects={
            gender: _phrases(subjects, language) for gender, subjects in words.other_subjects.items()
        },
        others_of=frozenset(language.fold(word).rstrip("'") for word in words.others_of if word),
    )


def _outer_heads(language: Language) -> dict[str, str]:
    """The first words of titles that the name of another text may end, as print joins others to them."""
    words = language.references
    sign, found = words.joining.article_sign, dict[str, str]()
    for kind, heads in words.titles.outer_heads.items():
        for word in heads:
            for joined in ("", *words.joining.conjunctions):
                written = [word, *(f"{before}{word}" for before in words.joining.prepositions)]
                if sign and word.startswith(sign):
                    written += [together + word[len(sign) :] for _, together in words.joining.contractions]
                found |= {language.fold(f"{joined}{one}"): str(kind) for one in written}
    return found


class Dating(NamedTuple):
    """Words beside years.

    `year_heads` gives by a word that may stand before a year its kind and its form in a name without one,
    `year_pairs` by one that may stand before two years its kind, `plural_heads` the same of a plural before
    names.
    """

    dated_prefixes: Signs
    dated_others: Words
    year_heads: Mapping[str, tuple[str, str]]
    year_pairs: Mapping[str, str]
    plural_heads: Mapping[str, str]


def dating(language: Language) -> Dating:
    """Return the words beside years."""
    words = language.references.dating
    return Dating(
        **_folded(Dating, words, language),
        year_heads={
            language.fold(before): (kind, language.fold(alone))
            for kind, heads in words.year_heads.items()
            for before, alone in heads
        },
        year_pairs={language.fold(word): kind for kind, pair in words.year_pairs.items() for word in pair},
        plural_heads={
            language.fold(word): kind for kind, plural in words.plural_heads.items() for word in plural
        },
    )


class Organs(NamedTuple):
    """Organs, their resolutions and their comments.

    `named` are the organs by name, with those of bodies that number no resolutions and short names that
    organs have (an organ without an id); `by_name` only the former. `shortly` gives what a short name may
    mean; `organs_called` what each name may mean, where organs stand before their resolutions, `organs_end`
    how those names may end. `commenting` are the bodies that make comments, by name.
    """

    organ_first: Flag
    issued: Looked
    comment_on: Looked
    issuers: Forms
    governing: Forms
    complying: Words
    organs: Phrases[Organ]
    organ_names: Mapping[str, Organ]
    organ_genders: Mapping[str, str]
    shortly: Mapping[str, tuple[Organ, ...]]
    numbering: tuple[Organ, ...]
    organs_called: Mapping[str, tuple[Organ, ...]]
    organs_end: tuple[str, ...]
    own_organ_words: tuple[str, ...]
    stranger_units: Mapping[str, str]
    commenting: Phrases[Body]
    comment_names: Mapping[str, Body]
    bodies: tuple[Body, ...]


def organs(language: Language, catalogue: Catalogue, made: Named) -> Organs:
    """Return the organs by what a language calls them."""
    words = language.references.organs
    by_name = {name: catalogue.organs[one] for name, one in made.organs.items()}
    # Bodies number resolutions, too, but a number does not tell the document that holds it.
    bodies = {one: catalogue.bodies[one] for one in made.unnumbered.values()}
    called = {one: Organ(id=one, names=body.names, examples=()) for one, body in bodies.items()}
    unnumbered = {name: called[one] for name, one in made.unnumbered.items()}
    unnumbered |= dict.fromkeys(made.shortly, Organ(id="", names={}, examples=()))
    comment_names = {name: catalogue.bodies[one] for name, one in made.commenting.items()}
    organs_called = {
        name: tuple(catalogue.organs[one] for one in own) for name, own in made.organs_called.items()
    }
    return Organs(
        **_folded(Organs, words, language),
        organs=Phrases((unnumbered | by_name).items()),
        organ_names=by_name,
        organ_genders={name: organ_gender(name, language) for name in by_name},
        shortly={name: tuple(catalogue.organs[one] for one in own) for name, own in made.shortly.items()},
        numbering=tuple(organ for organ in catalogue.organs.values() if organ.sessions or organ.resolution),
        organs_called=organs_called,
        organs_end=tuple(sorted({name[-_END:] for name in organs_called})),
        own_organ_words=_signs(
            (word for by_gender in words.own_organ.values() for own in by_gender.values() for word in own),
            language,
        ),
        stranger_units={str(unit): gender for unit, gender in words.stranger_units.items()},
        commenting=Phrases(comment_names.items()),
        comment_names=comment_names,
        bodies=tuple(body for body in catalogue.bodies.values() if body.comments),
    )


def organ_gender(name: str, language: Language) -> str:
    """Return the gender of an organ's name in search form, by its first word; empty where it is not known."""
    first = TOKEN.findall(name)[0]
    genders = language.references.organs.organ_heads.items()
    return next((gender for gender, heads in genders if first in map(language.fold, heads)), "")


class Laws(NamedTuple):
    """National law, whose articles are no references.

    `law_heads` begin phrases of it, `law_endings` end them; `law_words` are their first words, `text_words`
    those of texts that may have paragraphs, laws among them.
    """

    law_subjects: Looked
    national_laws: Looked
    of_state: Looked
    law_texts: Words
    general_law: Words
    against: Words
    not_of_law: Forms
    changing: Forms
    law_heads: Phrases[bool]
    law_endings: tuple[str, ...]
    law_words: frozenset[str]
    text_words: frozenset[str]
    draft_articles: Mapping[str, frozenset[str]]


def laws(language: Language) -> Laws:
    """Return the words of national law."""
    words = language.references
    own = words.laws
    heads = (*own.laws, *own.law_heads)
    firsts = [_first_word(one, words, language) for one in heads]
    texts = forms((*firsts, *map(language.fold, words.document.texts)), language)
    return Laws(
        **_folded(Laws, own, language),
        law_heads=_phrases(heads, language),
        law_endings=_signs(heads, language),
        law_words=frozenset(forms(firsts, language)) - _forms(own.no_law_words, language),
        text_words=frozenset(texts) - _forms((*words.pointers.this, *words.pointers.same), language),
        draft_articles={
            written: _set(behind, language)
            for one, behind in own.draft_articles.items()
            for written in forms([language.fold(one)], language)
        },
    )


def _first_word(phrase: str, words: ReferenceWords, language: Language) -> str:
    """The first word of a phrase that says what it is: «Constitution» in «sa Constitution»."""
    own = {one for all_own in words.pointers.own_words.values() for one in all_own}
    bare = without_determiner(phrase, words).split()
    return language.fold(bare[1] if len(bare) > 1 and bare[0] in own else bare[0])


class OwnDocument(NamedTuple):
    """The document at hand, and other texts.

    `own_document` says that paragraphs are of it, -1 for those above, 1 for those below; `own_in_comment`
    the same in a general comment, `own_text` without the word before it.
    """

    own_comment: Looked
    own_meeting: Looked
    outside: Looked
    party_clauses: Looked
    documents: Looked
    earlier: Words
    parties: Signs
    own_document: Phrases[int]
    own_in_comment: Phrases[int]
    own_text: Phrases[bool]
    own_document_words: tuple[str, ...]


def own_document(language: Language) -> OwnDocument:
    """Return the words for the document at hand."""
    words = language.references
    own = words.document
    before = {*words.pointers.of, *words.joining.fused}
    parted = [one.split(" ", 1) for one in own.own_document if " " in one]
    return OwnDocument(
        **_folded(OwnDocument, own, language),
        own_document=_own(own.own_document, language),
        own_in_comment=_own([*own.own_document, *own.own_comment], language),
        own_text=_phrases((rest for first, rest in parted if first in before), language),
        own_document_words=_signs((*own.own_document, *own.own_above, *own.own_below), language),
    )


def _own(document: Sequence[str], language: Language) -> Phrases[int]:
    """What says that paragraphs are of the document at hand: -1 for those above, 1 for those below."""
    words = language.references
    return Phrases(
        (language.fold(word), where)
        for where, own in ((0, document), (-1, words.document.own_above), (1, words.document.own_below))
        for word in own
    )


class Treaties(NamedTuple):
    """What the catalogue says of instruments, by id.

    `numbers` gives one by the number that it is cited by, `serial` are all such; `owners` the numbers of a
    series by the name of whose it is. `by_year` gives the instruments of a kind and a year, those left out
    that are cited by number, `counted_as` its place among its convention's. `series` begin symbols,
    `first_series` as words are written; `conferences` give the Latin letters of a conference's decisions.
    """

    numbers: Mapping[str, str]
    serial: frozenset[str]
    owners: Phrases[Mapping[str, str]]
    years: Mapping[str, str]
    by_year: Mapping[tuple[str, str], tuple[str, ...]]
    counted_as: Mapping[str, int]
    kinds: Mapping[str, str]
    children: Mapping[str, frozenset[str]]
    sole: frozenset[str]
    constitutive: frozenset[str]
    ruled: frozenset[str]
    series: frozenset[str]
    first_series: frozenset[str]
    conferences: Mapping[str, str]


def treaties(language: Language, catalogue: Catalogue, made: Named) -> Treaties:
    """Return what the catalogue says of instruments."""
    every = catalogue.instruments.values()
    numbers = {number: one for entry in catalogue.numbered.values() for number, one in entry.numbers.items()}
    return Treaties(
        numbers=numbers,
        serial=frozenset(one for series in catalogue.numbered.values() for one in series.numbers.values()),
        owners=Phrases((owner, catalogue.numbered[one].numbers) for owner, one in made.owners),
        years={one.id: one.year for one in every},
        by_year=_by_year(catalogue),
        counted_as={one.id: one.place for one in every if one.place},
        kinds={one.id: one.kind for one in every},
        children=_children(catalogue),
        sole=frozenset(catalogue.sole),
        constitutive=frozenset(one.id for one in every if one.constitutes),
        ruled=frozenset(one.id for one in every if one.ruled),
        series=catalogue.series,
        first_series=_series(language, catalogue),
        conferences={
            "".join(WORD.findall(language.fold(name))): one for name, one in catalogue.conferences.items()
        },
    )


def _by_year(catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    by_number = {one for series in catalogue.numbered.values() for one in series.numbers.values()}
    for one in catalogue.instruments.values():
        if one.year and one.by_year and one.id not in by_number:
            key = (one.kind, one.year)
            found[key] = (*found.get(key, ()), one.id)
    return found


def _children(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The protocols of each instrument; most have none."""
    parents = {one.parent for one in catalogue.instruments.values() if one.parent}
    parents |= {
        one for parent in parents & catalogue.groups.keys() for one in catalogue.groups[parent].instruments
    }
    return dict.fromkeys(catalogue.instruments, frozenset[str]()) | {
        one: frozenset(catalogue.children(one)) for one in catalogue.instruments.keys() & parents
    }


def _series(language: Language, catalogue: Catalogue) -> frozenset[str]:
    """The letters that begin symbols, as written: «CRC», «وCRC»."""
    words = language.references
    attached = [
        language.fold(one + other)
        for one in ("", *words.joining.conjunctions)
        for other in ("", *words.joining.prepositions)
    ]
    return frozenset(before + name.split("-")[0] for name in catalogue.series for before in attached)
