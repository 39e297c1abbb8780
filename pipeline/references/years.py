"""Names with a year in them: «اتفاقية عام ١٩٧٠ لقمع …», and what is called by its year alone: «اتفاقية سنة ١٩٨٨»."""

from collections.abc import Iterator

from pipeline.references.lexicon import Lexicon
from pipeline.references.lookup import after, skip
from pipeline.references.mentions import Anchor
from pipeline.references.vocabulary import Name
from pipeline.text import WORD


def called_by_year(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase of the word at `start` where a year follows it.

    `named` where the words around the year make a name of the catalogue, whose instrument is of that year;
    `customary` where no words go on from the year; None where neither is so.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.year_heads.get(form.base) if form else None
    if word is None or form is None or head is None:
        return None
    kind, alone = head
    year = lexicon.patterns.named_year.match(text, word.end())
    if year is None:
        return _with_place(text, start, word.end(), form.base, kind, lexicon)
    for found, end in _titles(text, year.end(), form.base, alone, lexicon):
        if _all_of(found, year[1], lexicon):
            return Anchor("named", start, end, found.instruments, kind=kind, rule=found.rule)
    called = lexicon.by_year.get((kind, year[1]), ())
    if not called or _goes_on(text, year.end(), lexicon):
        return None
    return Anchor("customary", start, year.end(), called, kind=kind)


def _with_place(text: str, start: int, end: int, base: str, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية لاهاي لعام ١٩٨٠ بشأن …»: the year stands behind the place."""
    place = WORD.match(text, skip(text, end))
    year = lexicon.patterns.named_year.match(text, place.end()) if place else None
    if place is None or year is None:
        return None
    found = lexicon.entries.longest(text, start, base, end, then=((place[0], year.end()),))
    if found and isinstance(found[0], Name) and _all_of(found[0], year[1], lexicon):
        return Anchor("named", start, found[1], found[0].instruments, kind=kind, rule=found[0].rule)
    return None


def _all_of(name: Name, year: str, lexicon: Lexicon) -> bool:
    return all(lexicon.years.get(one) == year for one in name.instruments)


def _titles(text: str, end: int, base: str, alone: str, lexicon: Lexicon) -> Iterator[tuple[Name, int]]:
    """Names that the words behind the year complete: «الخاصة بوضع اللاجئين», «لقمع …», «بشأن قمع …»."""
    link = after(text, end, lexicon.titled)
    attempts = [lexicon.entries.longest(text, end, alone, end)]
    if link > end:
        attempts.append(lexicon.entries.longest(text, end, base, link))
    bare = _without_preposition(text, link, lexicon)
    if bare:
        attempts.append(lexicon.entries.longest(text, end, base, end, then=(bare,)))
    for found in attempts:
        if found and isinstance(found[0], Name):
            yield found[0], found[1]


def _without_preposition(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The next word without the preposition written together with it, and the offset after it."""
    word = WORD.match(text, skip(text, end))
    if word is None:
        return None
    for written, apart in lexicon.prepositions:
        if word[0].startswith(written):
            return apart + word[0][len(written) :], word.end()
    return None


def _goes_on(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on from the year, so that the year alone names nothing."""
    if after(text, end, lexicon.title_marks) > end:
        return True
    word = WORD.match(text, skip(text, end))
    # «اتفاقية عام ١٩٩٩ لقمع …»
    return word is not None and len(word[0]) > 2 and word[0].startswith(lexicon.title_prefixes)
