"""Makes the lexicon of a language from its reference words and the catalogue."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import ascii_uppercase

import msgspec

from unrec.catalogue import Catalogue, Organ
from unrec.data import kept
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.languages.number_words import spelled
from unrec.languages.reference_words import ReferenceWords
from unrec.references.mentions import Count
from unrec.references.words.lexicon import PROPER, Alike, Begun, Form, Lexicon, Looked, Telling, latin, plain
from unrec.references.words.patterns import part_letters, patterns
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
    units_around,
    without_determiner,
)
from unrec.text import CLAUSE_ENDS, WORD, Course, Memory, either
from unrec.version import fingerprint

# Letters by which a name's end is told from most others.
_END = 4
_ONE: Count = 1
_MANY: Count = 3
# A word, or a year with one behind it.
_DATED_WORD = re.compile(r"[^\W\d_]+|(?<![\d/.-])\d{4}(?=\s[^\W\d_])")
_STOPS = frozenset(CLAUSE_ENDS)
# As many instruments must have names that begin with a word for a convention or a protocol.
_FEWEST_NAMED = 3


@cache
def lexicon(language: Language, catalogue: Catalogue) -> Lexicon:
    """Return the lexicon of a language and a catalogue; made once for each pair."""
    words = language.references
    title_words = _title_words(words, language)

    def phrases(printed: Iterable[str]) -> Phrases[bool]:
        return Phrases((language.fold(phrase), True) for phrase in printed)

    made = _named(language, catalogue)
    known = made.phrases_of_entries()
    heads = made.heads
    pairs: dict[str, str] = {
        language.fold(word): kind for kind, pair in words.dating.year_pairs.items() for word in pair
    }
    plurals: dict[str, str] = {
        language.fold(word): kind for kind, plural in words.dating.plural_heads.items() for word in plural
    }
    year_heads: dict[str, tuple[str, str]] = {
        language.fold(before): (kind, language.fold(alone))
        for kind, heads_of_kind in words.dating.year_heads.items()
        for before, alone in heads_of_kind
    }
    organ_names = {name: catalogue.organs[one] for name, one in made.organs.items()}
    # Bodies number resolutions, too, but a number does not tell the document that holds it.
    bodies = {one: catalogue.bodies[one] for one in made.unnumbered.values()}
    called = {one: Organ(id=one, names=body.names, examples=()) for one, body in bodies.items()}
    unnumbered = {name: called[one] for name, one in made.unnumbered.items()}
    unnumbered |= dict.fromkeys(made.shortly, Organ(id="", names={}, examples=()))
    comment_names = {name: catalogue.bodies[one] for name, one in made.commenting.items()}
    organs_called = {
        name: tuple(catalogue.organs[one] for one in own) for name, own in made.organs_called.items()
    }
    owned_heads: dict[str, str] = {
        language.fold(word): language.fold(head) for word, head in words.titles.owned_heads.items()
    }
    written: dict[str, Form] = {
        **forms((*pairs, *plurals, *owned_heads), language),
        **forms(heads, language),
        **{one: Form(one, conjunction=False, preposition=False) for one in _determiners(language)},
        **forms(known.firsts, language),
        **{
            language.fold(one): Form(language.fold(held), conjunction=False, preposition=True)
            for one, held in words.joining.fused.items()
        },
    }
    series = _series(language, catalogue)
    openers = frozenset(language.fold(one.around) for one in words.units if one.around)
    starts = _DATED_WORD if any(map(str.isdecimal, known.firsts)) else WORD
    starts = TOKEN if language.search.apart else starts
    alike = tuple(_alike(language, known))
    return Lexicon(
        forms=written,
        entries=known,
        terms=Phrases(),
        series=catalogue.series,
        conferences={
            "".join(WORD.findall(language.fold(name))): one for name, one in catalogue.conferences.items()
        },
        heads=heads,
        headed=frozenset((*heads, *pairs, *plurals, *year_heads, *owned_heads)),
        genders={
            **{kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds},
            **{one.kind: one.gender for one in words.descriptions},
        },
        pronouns=_pronouns(words),
        described={
            plain(language.fold(text)): one.kind
            for one in words.descriptions
            for text in declined(one.one, words)
        },
        bare={
            plain(language.fold(text)): one.kind
            for one in words.descriptions
            for text in declined([without_determiner(phrase, words) for phrase in one.one], words)
        },
        everyday=frozenset(one.kind for one in words.descriptions if one.everyday),
        told=frozenset(
            (
                *(one.kind for one in words.descriptions if one.told or one.marked),
                *(one.kind for one in words.short_names),
            )
        ),
        marked=frozenset(one.kind for one in words.descriptions if one.marked),
        letters=_letters(language),
        ordinals=Phrases(made.ordinals),
        headings=Phrases(_heading_ordinals(language)),
        repeats=Phrases((language.fold(word), sign) for word, sign in words.counting.repeats.items()),
        organs=Phrases((unnumbered | organ_names).items()),
        shortly={name: tuple(catalogue.organs[one] for one in own) for name, own in made.shortly.items()},
        organ_names=organ_names,
        organ_genders={name: organ_gender(name, language) for name in organ_names},
        speaker=None,
        house=None,
        numbering=tuple(organ for organ in catalogue.organs.values() if organ.sessions or organ.resolution),
        commenting=Phrases(comment_names.items()),
        comment_names=comment_names,
        own_body=None,
        bodies=tuple(body for body in catalogue.bodies.values() if body.comments),
        law_subjects=phrases(words.laws.law_subjects),
        issued=phrases(words.organs.issued),
        stranger_units={str(unit): gender for unit, gender in words.organs.stranger_units.items()},
        comment_on=phrases(words.organs.comment_on),
        unit_genders={str(one.unit): one.gender for one in words.units},
        bound=frozenset(one.kind for one in words.descriptions if one.bound),
        numbers={
            number: one for entry in catalogue.numbered.values() for number, one in entry.numbers.items()
        },
        owners=Phrases((owner, catalogue.numbered[one].numbers) for owner, one in made.owners),
        years={one.id: one.year for one in catalogue.instruments.values()},
        counted_as={one.id: one.place for one in catalogue.instruments.values() if one.place},
        kinds={one.id: one.kind for one in catalogue.instruments.values()},
        by_year=_by_year(catalogue),
        year_heads=year_heads,
        year_pairs=pairs,
        plural_heads=plurals,
        conjunctions=tuple(map(language.fold, words.joining.conjunctions)),
        title_marks=phrases(words.titles.title_marks),
        title_prefixes=tuple(map(language.fold, words.titles.title_prefixes)),
        dated_prefixes=tuple(map(language.fold, words.dating.dated_prefixes)),
        dated_others=frozenset(map(language.fold, words.dating.dated_others)),
        prepositions=_undone(language),
        own_text=phrases(
            own.split(" ", 1)[1]
            for own in words.document.own_document
            if own.split(" ", 1)[0] in {*words.pointers.of, *words.joining.fused} and " " in own
        ),
        own_document=_own(words.document.own_document, language),
        own_comment=phrases(words.document.own_comment),
        own_in_comment=_own([*words.document.own_document, *words.document.own_comment], language),
        earlier=frozenset(map(language.fold, words.document.earlier)),
        party_clauses=phrases(words.document.party_clauses),
        head_genders={
            written: gender
            for gender, heads in words.names.head_genders.items()
            for written in forms(map(language.fold, heads), language)
        },
        not_of_law=frozenset(forms(map(language.fold, words.laws.not_of_law), language)),
        law_texts=frozenset(map(language.fold, words.laws.law_texts)),
        general_law=frozenset(map(language.fold, words.laws.general_law)),
        draft_articles={
            written: frozenset(map(language.fold, behind))
            for one, behind in words.laws.draft_articles.items()
            for written in forms([language.fold(one)], language)
        },
        changing=frozenset(forms(map(language.fold, words.laws.changing), language)),
        against=frozenset(map(language.fold, words.laws.against)),
        of_state=phrases(words.laws.of_state),
        governing=frozenset(forms(map(language.fold, words.organs.governing), language)),
        subject_marks=frozenset(map(language.fold, words.pointers.subject_marks)),
        said=phrases(words.pointers.said),
        said_before=phrases(words.pointers.said_before),
        parties=tuple(map(language.fold, words.document.parties)),
        counted_before=Phrases(
            (language.fold(word), place) for word, place in words.pointers.counted_before.items()
        ),
        counted=Phrases((language.fold(word), place) for word, place in words.pointers.counted.items()),
        law_heads=phrases((*words.laws.laws, *words.laws.law_heads)),
        national_laws=phrases(words.laws.national_laws),
        law_words=frozenset(
            forms(
                (_first_word(one, words, language) for one in (*words.laws.laws, *words.laws.law_heads)),
                language,
            )
        )
        - frozenset(forms(map(language.fold, words.laws.no_law_words), language)),
        text_words=frozenset(
            forms(
                (
                    *(_first_word(one, words, language) for one in (*words.laws.laws, *words.laws.law_heads)),
                    *map(language.fold, words.document.texts),
                ),
                language,
            )
        )
        - frozenset(forms(map(language.fold, (*words.pointers.this, *words.pointers.same)), language)),
        other_two=frozenset(map(language.fold, words.pointers.other_two)),
        issuers=frozenset(forms(map(language.fold, words.organs.issuers), language)),
        complying=frozenset(map(language.fold, words.organs.complying)),
        adverbs=phrases(words.pointers.adverbs),
        generic=phrases(words.pointers.generic),
        fillers=phrases(words.counting.fillers),
        number_words=phrases(words.counting.number_words),
        children=_children(catalogue),
        sole=frozenset(catalogue.sole),
        constitutive=frozenset(one.id for one in catalogue.instruments.values() if one.constitutes),
        statutes={
            frame: Phrases((owner, one) for own, owner, one in made.statutes if own == frame)
            for frame in dict.fromkeys(own for own, _, _ in made.statutes)
        },
        outer_governing=frozenset(map(language.fold, words.titles.outer_governing)),
        outer_links=frozenset(map(language.fold, words.titles.outer_links)),
        other_adjectives=frozenset(
            language.fold(one)
            for one in words.titles.others.get("feminine", ())
            if words.joining.article_sign
        ),
        bracketed_subjects=frozenset(map(language.fold, words.names.bracketed_subjects)),
        serial=frozenset(one for series in catalogue.numbered.values() for one in series.numbers.values()),
        adopting=frozenset(map(language.fold, words.titles.adopting)),
        owned_heads=owned_heads,
        owner_names=tuple(map(language.fold, words.titles.owner_names)),
        owner_others=frozenset(map(language.fold, words.titles.owner_others)),
        outer_heads=_outer_heads(language),
        titled=phrases(words.names.titled),
        complements=phrases(words.names.complements),
        to_it=phrases(words.pointers.to_it),
        doubtful={
            kind: frozenset(
                forms(
                    (
                        language.fold(word)
                        for one in words.short_names
                        if one.kind == kind
                        for word in one.doubtful
                    ),
                    language,
                )
            )
            for kind in {one.kind for one in words.short_names}
        },
        alike=alike,
        outside=phrases(words.document.outside),
        own_meeting=phrases(words.document.own_meeting),
        shared=phrases(words.pointers.shared),
        common=phrases(words.pointers.common),
        documents=phrases(words.document.documents),
        definitions=phrases(words.titles.definitions),
        first_series=series,
        not_after=frozenset(language.fold(word) for word in words.pointers.not_after),
        not_after_endings=tuple(map(language.fold, words.pointers.not_after_endings)),
        places=phrases(words.names.name_places),
        titles=made.titles,
        title_words=title_words,
        relatives=phrases(words.pointers.relatives),
        of_words=frozenset(map(language.fold, words.pointers.of)) if words.joining.fused else frozenset(),
        infinitives=tuple(map(language.fold, words.joining.infinitives)),
        of_place={(kind, place): own for kind, place, own in made.of_place},
        of_owner=_of_owner(language, catalogue),
        shared_titles=Phrases(
            (language.fold(both), tuple(map(language.fold, one)))
            for both, one in words.titles.shared_titles.items()
        ),
        thats=Phrases(
            (language.fold(f"{pointing}{word}"), str(one.unit))
            for one in words.units
            if one.around and one.unit in {"article", "paragraph"}
            for word in one.one
            for pointing in (*words.pointers.pointing.get("masculine", ()), *words.pointers.same)
        ),
        parts=phrases(
            word for one in words.units if one.unit == "part" and not one.around for word in one.one
        ),
        own_signs=tuple(
            language.fold(own) for all_own in words.pointers.own_words.values() for own in all_own
        ),
        own_first=frozenset(
            language.fold(own)
            for all_own in words.pointers.own_words.values()
            for own in all_own
            if " " not in own
        ),
        adjective_endings=tuple(map(language.fold, words.joining.adjective_endings)),
        others_of=frozenset(language.fold(word).rstrip("'") for word in words.titles.others_of if word),
        ordered=tuple(
            (language.fold(word), 1 if place == "first" else -1)
            for place, by_gender in words.pointers.of_ordered.items()
            for all_words in by_gender.values()
            for word in all_words
        ),
        of_signs=tuple(language.fold(word) for word in words.pointers.of if word),
        ruled=frozenset(one.id for one in catalogue.instruments.values() if one.ruled),
        rule_words=Phrases(
            (language.fold(word), UnitWord("rule", count))
            for one in words.units
            if one.unit == "rule" and not one.around
            for word, count in (*((word, _ONE) for word in one.one), *((word, _MANY) for word in one.many))
        ),
        goal_tails=Phrases(
            (language.fold(tail), tuple(one.id for one in catalogue.instruments.values() if one.targets))
            for tail in words.counting.goal_tails
        ),
        title_endings=tuple((language.fold(one), kind) for one, kind in words.titles.title_endings.items()),
        not_pointing_after=tuple(language.fold(phrase) for phrase in words.pointers.not_pointing_after),
        other_subjects={
            gender: phrases(subjects) for gender, subjects in words.titles.other_subjects.items()
        },
        provisions=frozenset(forms(map(language.fold, words.pointers.provisions), language)),
        article_sign=language.fold(words.joining.article_sign),
        determiners=frozenset(_determiners(language)),
        fused=frozenset(map(language.fold, words.joining.fused)),
        organ_first=words.organs.organ_first,
        bare_of="" in words.pointers.of,
        apart=language.search.apart,
        openers=openers,
        around=Phrases((language.fold(phrase), entry) for phrase, entry in units_around(words)),
        own_document_words=tuple(
            map(
                language.fold,
                (*words.document.own_document, *words.document.own_above, *words.document.own_below),
            )
        ),
        own_organ_words=tuple(
            language.fold(word)
            for by_gender in words.organs.own_organ.values()
            for own in by_gender.values()
            for word in own
        ),
        law_endings=tuple(map(language.fold, (*words.laws.laws, *words.laws.law_heads))),
        names_end=words.names.names_end,
        names_again=words.names.names_again,
        part_letters={letter: letter for letter in ascii_uppercase}
        | {language.fold(name): letter for name, letter in part_letters(language).items()},
        organs_called=organs_called,
        organs_end=tuple(sorted({name[-_END:] for name in organs_called})),
        starts=starts,
        begin=_begin(starts, written, series | openers, alike),
        opening=Course(),
        looked=None,
        cited=None,
        patterns=patterns(language, organs_called),
    )


def _own(document: Sequence[str], language: Language) -> Phrases[int]:
    """What says that paragraphs are of the document at hand: -1 for those above, 1 for those below."""
    words = language.references
    return Phrases(
        (language.fold(word), where)
        for where, own in ((0, document), (-1, words.document.own_above), (1, words.document.own_below))
        for word in own
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


def _pronouns(words: ReferenceWords) -> dict[str, str]:
    """The gender of pronouns by kind; empty for a kind that words of more
    than one gender name («Convención», «Convenio»).
    """
    found: dict[str, str] = {kind: gender for gender, kinds in words.kind_genders.items() for kind in kinds}
    for one in words.descriptions:
        found[one.kind] = one.gender if found.get(one.kind, one.gender) == one.gender else ""
    return found


def _first_word(phrase: str, words: ReferenceWords, language: Language) -> str:
    """The first word of a phrase that says what it is: «Constitution» in «sa Constitution»."""
    own = {one for all_own in words.pointers.own_words.values() for one in all_own}
    bare = without_determiner(phrase, words).split()
    return language.fold(bare[1] if len(bare) > 1 and bare[0] in own else bare[0])


def _series(language: Language, catalogue: Catalogue) -> frozenset[str]:
    """The letters that begin symbols, as written: «CRC», «وCRC»."""
    words = language.references
    attached = [
        language.fold(one + other)
        for one in ("", *words.joining.conjunctions)
        for other in ("", *words.joining.prepositions)
    ]
    return frozenset(before + name.split("-")[0] for name in catalogue.series for before in attached)


def _determiners(language: Language) -> list[str]:
    """The determiners as words, without the sign of elision, and what holds one."""
    words = language.references
    return [language.fold(one).rstrip("'") for one in (*words.joining.determiners, *words.joining.fused)]


class _Named(msgspec.Struct, frozen=True):
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


def _named(language: Language, catalogue: Catalogue) -> _Named:
    """What is made of a language and a catalogue, or the copy of it;
    a language that is not as it was loaded has none.
    """
    if language is not load_language(language.code):
        return _make(language, catalogue)
    given = f"{language.code} {catalogue.extra}"
    return kept(" ".join(fingerprint()), given, _Named, lambda: _make(language, catalogue))


def _make(language: Language, catalogue: Catalogue) -> _Named:
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
            for field, own in zip(_Named.__struct_fields__[1:], by_kind.values(), strict=False)
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
    return msgspec.json.decode(msgspec.json.encode(made), type=_Named)


def with_terms(base: Lexicon, terms: Mapping[str, tuple[str, ...]], language: Language) -> Lexicon:
    """Return the lexicon with the terms a document defines added; a term wins over the catalogue."""
    known: Phrases[Entry] = Phrases(
        (form, Name(names, "term"))
        for words, names in terms.items()
        for form in declined([words, *_with_determiner(words, base)], language.references)
    )
    written = {**base.forms, **forms(known.firsts, language)}
    begin = _begin(base.starts, written, base.first_series | base.openers, base.alike)
    return base._replace(terms=known, forms=written, begin=begin, opening=Course(), looked=Looked())


def _begin(
    starts: "re.Pattern[str]", written: Container[str], others: Container[str], alike: Sequence[Alike]
) -> Memory[Telling | None]:
    """The words that may begin a mention in what stands between two spaces, and the places of the short names
    whose words may end there, other letters before it; nothing where there are neither.

    A year at its end may be one: that depends on what stands behind.
    """

    def begun(piece: str) -> tuple[Begun, ...]:
        alone = piece if piece.isalpha() else piece[:-1]
        if alone.isalpha() and (alone is piece or piece[-1] in _STOPS):
            # Most pieces are a word, and a comma may follow.
            known = alone in written or alone in others
            return ((0, alone, alone not in others),) if known else ()
        found = ((match.start(), match[0]) for match in starts.finditer(f"{piece} a"))
        return tuple(
            (at, word, word not in others and not word.isdecimal())
            for at, word in found
            if at < len(piece) and (word in written or word in others)
        )

    ends = tuple({end for one in alike for end in one.ends})

    def ended(piece: str) -> tuple[int, ...]:
        words = [word for word in WORD.findall(piece) if word.endswith(ends)]
        return tuple(at for at, one in enumerate(alike) if any(word.endswith(one.ends) for word in words))

    def tell(piece: str) -> Telling | None:
        own, short = begun(piece), ended(piece) if ends else ()
        return (own, short) if own or short else None

    return Memory(tell)


def _with_determiner(words: str, base: Lexicon) -> list[str]:
    """The descriptions that a term is the same as, but for the determiner:
    it is what they mean from there on.
    """
    return [one for one in base.described if one.endswith(f" {words}") and words in base.bare]


def forms(words: Iterable[str], language: Language) -> dict[str, Form]:
    """Return every written form of each word, with what may be attached in front of it.

    A form that is itself one of the words is that word; one of several is of the longest («وكذلك» of «كذلك»,
    and not of «ذلك»).
    """
    reference = language.references
    conjunctions = ["", *map(language.fold, reference.joining.conjunctions)]
    prepositions = ["", *map(language.fold, reference.joining.prepositions)]
    contractions = [
        (language.fold(apart), language.fold(one)) for apart, one in reference.joining.contractions
    ]
    found: dict[str, Form] = {}
    each = sorted({*words}, key=lambda word: (-len(word), word))
    for word in each:
        for preposition in prepositions:
            written = preposition + word
            for apart, together in contractions if preposition else ():
                if written.startswith(apart):
                    written = together + written[len(apart) :]
            for conjunction in conjunctions:
                found.setdefault(conjunction + written, Form(word, bool(conjunction), bool(preposition)))
    return found | {word: Form(word, conjunction=False, preposition=False) for word in each}


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


def _children(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The protocols of each instrument; most have none."""
    parents = {one.parent for one in catalogue.instruments.values() if one.parent}
    parents |= {
        one for parent in parents & catalogue.groups.keys() for one in catalogue.groups[parent].instruments
    }
    return dict.fromkeys(catalogue.instruments, frozenset[str]()) | {
        one: frozenset(catalogue.children(one)) for one in catalogue.instruments.keys() & parents
    }


def organ_gender(name: str, language: Language) -> str:
    """Return the gender of an organ's name in search form, by its first word; empty where it is not known."""
    first = TOKEN.findall(name)[0]
    genders = language.references.organs.organ_heads.items()
    return next((gender for gender, heads in genders if first in map(language.fold, heads)), "")


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


def _by_year(catalogue: Catalogue) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    by_number = {one for series in catalogue.numbered.values() for one in series.numbers.values()}
    for one in catalogue.instruments.values():
        if one.year and one.by_year and one.id not in by_number:
            key = (one.kind, one.year)
            found[key] = (*found.get(key, ()), one.id)
    return found


def _title_words(words: ReferenceWords, language: Language) -> tuple[str, ...]:
    return tuple("".join(TOKEN.findall(language.fold(word))) for word in words.titles.title_words)


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
    left_out = _title_words(language.references, language)
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


def _heading_ordinals(language: Language) -> Iterator[tuple[str, int]]:
    """The words that count headings, in letters: «خامسا»."""
    ordinals = language.headings.ordinals if language.headings else {}
    for value, words in ordinals.items():
        yield from ((language.fold(word), value) for word in words if any(map(str.isalpha, word)))


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
