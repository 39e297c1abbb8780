"""The organ that speaks: by the document's own symbol,
or by the opening of a resolution («إن الجمعية العامة،»).
"""

from unrec.catalogue import Catalogue, Organ
from unrec.languages import Language
from unrec.references.words.lexicon import Lexicon, Speaker
from unrec.references.words.lookup import skip
from unrec.references.words.slots import organ_gender

# An organ's name is at most this long.
_REACH = 160


def speaker_of(symbol: str | None, language: Language, catalogue: Catalogue) -> Speaker | None:
    """Return the organ whose own document the symbol shows, or None."""
    organ = catalogue.organ_of_symbol(symbol) if symbol else None
    names = organ.called(language.code) if organ else ()
    return Speaker(organ, organ_gender(language.fold(names[0]), language)) if organ and names else None


def house_of(symbol: str | None, catalogue: Catalogue) -> Organ | None:
    """Return the organ whose documents have symbols that begin like this one, or None."""
    organs = catalogue.organs.values() if symbol else ()
    own = next(
        (one for one in organs if f"{symbol}/".startswith(tuple(f"{own}/" for own in one.houses))), None
    )
    # A State's report calls its own council so.
    return None if own and any(f"/{guest}/" in f"/{symbol}/" for guest in own.guests) else own


def opening(text: str, *, enacts: bool, language: Language, lexicon: Lexicon) -> Speaker | None:
    """Return the organ in the last opening of a resolution in running text as printed, or None.

    The name is between the opening word and a comma or colon; «أن», which folds to the same, opens nothing.
    Where the opening word is an everyday one («The General Assembly, in its …»), only what `enacts` counts,
    or stands alone.
    """
    found = None
    for match in lexicon.marks.opening.finditer(text):
        if lexicon.organs.organ_first and text[: match.start()].strip():
            break
        behind = language.fold(text[match.end() : match.end() + _REACH])
        start = skip(behind, 0)
        named = lexicon.organs.organs.longest(behind, start)
        if lexicon.organs.organ_first and named and not enacts and behind[named[1] + 1 :].strip():
            continue
        if named and behind[named[1] : named[1] + 1] in {"،", ",", ":"}:
            found = Speaker(named[0], organ_gender(behind[start : named[1]], language))
    return found
