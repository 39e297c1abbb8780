"""A description's word with a number, a year or a title of its own behind it: «Convention (no 155) sur …».

Then it is never «the Convention» of the document: it is the instrument it names, or one that is not known.
"""

from unrec.references.detection.numbered import behind_number, by_year_and_number, of_another, renamed
from unrec.references.detection.years import called_by_year, goes_on
from unrec.references.mentions import Anchor
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import after, past_determiner
from unrec.text import WORD


def headed(text: str, start: int, kind: str, members: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the phrase names whose word for `kind`, with a determiner before it or without,
    is at `start`.

    `unknown` where a number, a year or a title shows that it names an instrument and the catalogue holds none
    such; None where nothing behind the word names one.
    """
    head = WORD.match(text, past_determiner(text, start, lexicon))
    if head is None:
        return None
    found = (
        behind_number(text, head.start(), head.end(), kind, members, lexicon)
        or called_by_year(text, head.start(), lexicon)
        or by_year_and_number(text, head.start(), lexicon)
    )
    if found and found.manner == "named" and found.rule != "number":
        found = renamed(text, found, lexicon)
    if found:
        return found._replace(start=start)
    other = of_another(text, head.end(), lexicon)
    if other and lexicon.names.of_place.get((kind, other[0])):
        return _of_place(text, start, other, kind, lexicon)
    dated = lexicon.dates.head_year.match(text, head.end())
    if dated:
        year = dated[dated.lastindex or 0]
        called = lexicon.treaties.by_year.get((kind, year), ()) if members == 1 else ()
        if called and not goes_on(text, dated.end(), lexicon):
            return Anchor("customary", start, dated.end(), called, kind=kind, rule="year")
        return Anchor("unknown", start, dated.end(), kind=kind, year=year)
    return _of_place(text, start, other, kind, lexicon) if other else None


def _of_place(text: str, start: int, other: tuple[str, int], kind: str, lexicon: Lexicon) -> Anchor:
    """«la Convention de La Haye»: one of those that a place tells, where the document has named one;
    no title goes on.
    """
    place, end = other
    called = lexicon.names.of_place.get((kind, place), ())
    year = lexicon.dates.named_year.match(text, end)
    if year:
        called, end = tuple(one for one in called if lexicon.treaties.years.get(one) == year[1]), year.end()
    if not called or goes_on(text, end, lexicon):
        return Anchor("unknown", start, end, kind=kind)
    if year and len(called) == 1:
        return Anchor("named", start, end, called, kind=kind, rule="name")
    return Anchor("customary", start, after(text, end, lexicon.pointers.said), called, kind=kind)


def bare_head(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«Convention (no 155)», «conventions nos 29 et 105» without a determiner;
    None where no number follows.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None:
        return None
    kind = lexicon.dating.year_pairs.get(form.base) or lexicon.dating.plural_heads.get(form.base)
    members = 3 if kind else 1
    kind = kind or lexicon.kinds.heads.get(form.base, "")
    return behind_number(text, start, word.end(), kind, members, lexicon) if kind else None
