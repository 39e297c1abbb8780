"""Makes the lexicon of a language from its reference words and the catalogue."""

import re
from collections.abc import Container, Mapping, Sequence
from functools import cache

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.references.words import patterns, slots
from unrec.references.words.lexicon import Begun, Lexicon, Looked, Telling
from unrec.references.words.named import named
from unrec.references.words.phrases import TOKEN, Phrases
from unrec.references.words.slots import Alike
from unrec.references.words.variants import declined
from unrec.references.words.vocabulary import Entry, Name
from unrec.references.words.written import Form, forms
from unrec.text import CLAUSE_ENDS, WORD, Course, Memory

# A word, or a year with one behind it.
_DATED_WORD = re.compile(r"[^\W\d_]+|(?<![\d/.-])\d{4}(?=\s[^\W\d_])")
_STOPS = frozenset(CLAUSE_ENDS)


@cache
def lexicon(language: Language, catalogue: Catalogue) -> Lexicon:
    """Return the lexicon of a language and a catalogue; made once for each pair."""
    made = named(language, catalogue)
    known = made.phrases_of_entries()
    dating, titles = slots.dating(language), slots.titles(language, made)
    counting, treaties = slots.counting(language, catalogue, made), slots.treaties(language, catalogue, made)
    organs = slots.organs(language, catalogue, made)
    headed = (*dating.year_pairs, *dating.plural_heads, *titles.owned_heads)
    written = _written(language, made.heads, headed, known)
    starts = _DATED_WORD if any(map(str.isdecimal, known.firsts)) else WORD
    starts = TOKEN if language.search.apart else starts
    kinds = slots.kinds(language, made.heads, (*headed, *dating.year_heads), known)
    return Lexicon(
        forms=written,
        entries=known,
        terms=Phrases(),
        starts=starts,
        begin=_begin(starts, written, treaties.first_series | counting.openers, kinds.alike),
        opening=Course(),
        looked=None,
        cited=None,
        speaker=None,
        house=None,
        own_body=None,
        joining=slots.joining(language),
        counting=counting,
        pointers=slots.pointers(language),
        kinds=kinds,
        names=slots.names(language, catalogue, made),
        titles=titles,
        dating=dating,
        organs=organs,
        laws=slots.laws(language),
        document=slots.own_document(language),
        treaties=treaties,
        links=patterns.links(language),
        dates=patterns.dates(language),
        marks=patterns.marks(language, organs.organs_called),
    )


def _written(
    language: Language, heads: Mapping[str, str], others: Sequence[str], known: Phrases[Entry]
) -> dict[str, Form]:
    """Every form of the words that may begin a mention."""
    return {
        **forms(others, language),
        **forms(heads, language),
        **{one: Form(one, conjunction=False, preposition=False) for one in slots.determiners(language)},
        **forms(known.firsts, language),
        **{
            language.fold(one): Form(language.fold(held), conjunction=False, preposition=True)
            for one, held in language.references.joining.fused.items()
        },
    }


def with_terms(base: Lexicon, terms: Mapping[str, tuple[str, ...]], language: Language) -> Lexicon:
    """Return the lexicon with the terms a document defines added; a term wins over the catalogue."""
    known: Phrases[Entry] = Phrases(
        (form, Name(names, "term"))
        for words, names in terms.items()
        for form in declined([words, *_with_determiner(words, base)], language.references)
    )
    written = {**base.forms, **forms(known.firsts, language)}
    begin = _begin(base.starts, written, base.treaties.first_series | base.counting.openers, base.kinds.alike)
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
    return [one for one in base.kinds.described if one.endswith(f" {words}") and words in base.kinds.bare]
