"""operative: how strongly each unit recommends, by which words, and to whom.

The rules are the language file's: `[operative]` says which words recommend and how those asked are tied to
them, `[addressees]` who they are. A rule id is written `<operative rule>`, that of an addressee
`<operative rule>/<tie>`; the ties are explained in `ties.Tied`.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from unrec.languages import Language
from unrec.models import Addressee, Extraction, Recommendation
from unrec.operative.document import Names
from unrec.operative.grammar import Grammar, grammar
from unrec.operative.reading import Operative, read
from unrec.operative.ties import Tied
from unrec.text import Rewritten, fold

__all__ = ["operative"]


def operative(extraction: Extraction, language: Language) -> Extraction:
    """Fill the columns on strength and addressees of every unit.

    The first operative words of a unit give its strength; addressees are those of all its operative words,
    each id once, in text order. A unit without operative words of its own keeps them empty: an item inherits
    nothing. Spans are whole words, and the same with vowel signs or without. A failed document is
    returned as it is.
    """
    if extraction.document.status == "failed":
        return extraction
    known = grammar(language)
    names = Names(extraction, language)
    units = tuple(_filled(unit, language, known, names) for unit in extraction.recommendations)
    return replace(extraction, recommendations=units)


def _filled(unit: Recommendation, language: Language, known: Grammar, names: Names) -> Recommendation:
    found = list(read(unit.search or language.fold(unit.text), known))
    if not found:
        return unit
    folded = fold(unit.text, language.folding)
    first = found[0]
    start, end = folded.to_source(first.start, first.end)
    return replace(
        unit,
        strength=first.rule.own.strength,
        strength_rule=first.rule.own.id,
        operative=unit.text[start:end],
        operative_start=start,
        operative_end=end,
        addressees=tuple(_addressees(found, unit.text, folded, names)),
    )


def _addressees(found: list[Operative], text: str, folded: Rewritten, names: Names) -> Iterator[Addressee]:
    """One addressee an id; one that has none, by its words."""
    seen: set[str] = set()
    for own, tied in _in_order(found):
        named = tied.named
        known = named.id if names.holds(named.needs) else "other"
        key = known if known != "other" else folded.text[named.start : named.end]
        if key in seen:
            continue
        seen.add(key)
        start, end = folded.to_source(named.start, named.end)
        yield Addressee(
            id=known, surface=text[start:end], start=start, end=end, rule=f"{own.rule.own.id}/{tied.tie}"
        )


def _in_order(found: list[Operative]) -> list[tuple[Operative, Tied]]:
    pairs = [(own, tied) for own in found for tied in own.addressees]
    return sorted(pairs, key=lambda pair: pair[1].named.start)
