"""Several instruments under one head: «اتفاقيتي روتردام واستكهولم»,
«بروتوكولي الاتجار بالأشخاص وتهريب المهاجرين».
"""

from unrec.references.mentions import Anchor
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import skip
from unrec.references.words.vocabulary import Name
from unrec.text import WORD

_MOST = 8


def of_several(text: str, start: int, end: int, base: str, lexicon: Lexicon) -> Anchor | None:
    """Return the instruments whose names, without their head, follow the dual or plural that ends at `end`.

    Each must be a name of the catalogue with the head in the singular; a dual has exactly two, a plural at
    least three. None where that is not so.
    """
    dual = base in lexicon.dating.year_pairs
    kind = lexicon.dating.year_pairs.get(base) or lexicon.dating.plural_heads[base]
    most = 2 if dual else _MOST
    found: list[str] = []
    while len(found) < most and (one := _name(text, end, kind, lexicon, joined=bool(found))):
        found.append(one[0])
        end = one[1]
    if len(found) < (2 if dual else 3) or len(set(found)) < len(found):
        return None
    return Anchor("named", start, end, tuple(found), kind=kind, rule="several")


def _name(text: str, end: int, kind: str, lexicon: Lexicon, *, joined: bool) -> tuple[str, int] | None:
    """The instrument that the words behind `end` name together with a head, and their end.

    `joined` asks for a conjunction before them, which is written together with the first.
    """
    word = WORD.match(text, skip(text, end))
    if word is None:
        return None
    first = word[0]
    if joined:
        conjunction = next((one for one in lexicon.joining.conjunctions if first.startswith(one)), "")
        if not conjunction:
            return None
        first = first[len(conjunction) :]
    for head, (kind_of_head, alone) in lexicon.dating.year_heads.items():
        if kind_of_head == kind and head != alone:
            found = lexicon.entries.longest(text, end, head, end, then=((first, word.end()),))
            if found and isinstance(found[0], Name) and len(found[0].instruments) == 1:
                return (found[0].instruments[0], found[1]) if found[0].rule in {"name", "variant"} else None
    return None
