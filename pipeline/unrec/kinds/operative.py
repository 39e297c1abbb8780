"""requests: the recommendations among the paragraphs, how strongly each asks, by which words, and whom.

The rules are the language file's: `[operative]` says which words recommend and how those asked are tied to
them, `[addressees]` who they are. A rule id is written `<operative rule>`, that of an addressee
`<operative rule>/<tie>`; the ties are explained in `grammar.Named`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from unrec.kinds.grammar import Grammar, Operative, grammar, read
from unrec.languages import Language, load
from unrec.languages.operative_words import Body
from unrec.models import Addressee, Extraction, Paragraph, Recommendation, StateNamed, Unit
from unrec.nested import Chains, heading_chains, meeting_over
from unrec.text import Folded, Rewritten, clean, mapped

__all__ = ["requests", "shared"]

_columns = attrgetter(*Unit.__struct_fields__)
_KINDS = frozenset({"recommendation", "operative"})


def requests(extraction: Extraction) -> Extraction:
    """Make a recommendation of each paragraph of kind `recommendation` or `operative`, and of each under one.

    It has all columns of its paragraph, the dates and city of its meeting, its strength and whom it asks.
    The first operative words of a unit that ask give its strength, else its first that decide or note;
    addressees are those of all its operative words, each id once, in text order. A unit without operative
    words of its own keeps them empty: an item inherits nothing. Spans are whole words, and the same with
    vowel signs or without. A failed document is returned as it is.
    """
    if extraction.document.status == "failed":
        return extraction
    language = load(extraction.document.language)
    chains = heading_chains(extraction.sections)
    state = extraction.document.state_under_review
    rows = tuple(_recommendation(asking, chains, state) for asking in _asking(extraction.paragraphs))
    if rows and language.operative_words is not None:
        known, holds = grammar(language), _holding(extraction, language)
        rows = tuple(_filled(row, language, known, holds) for row in rows)
    return replace(extraction, recommendations=rows)


def shared(unit: Unit) -> dict[str, Any]:
    """Return the columns that a paragraph has in common with its recommendation."""
    return dict(zip(Unit.__struct_fields__, _columns(unit), strict=True))


def _asking(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs that ask or enact, and those that hang under one; a parent comes before its items."""
    asking: set[str] = set()
    for paragraph in paragraphs:
        if paragraph.kind in _KINDS or paragraph.parent_id in asking:
            asking.add(paragraph.paragraph_id)
            yield paragraph


def _recommendation(paragraph: Paragraph, chains: Chains, state: StateNamed | None) -> Recommendation:
    meeting = meeting_over(paragraph.section_id, chains)
    return Recommendation(
        **shared(paragraph),
        recommendation_id=paragraph.paragraph_id,
        state_under_review=state,
        meeting_start=meeting.start_date if meeting else None,
        meeting_end=meeting.end_date if meeting else None,
        city=meeting.city if meeting else None,
    )


def _holding(extraction: Extraction, language: Language) -> Callable[[Body], bool]:
    """Tell of a body whether the document holds one of the longer names that its short one needs; the text
    is put together when the first one is asked for.
    """

    @cache
    def text() -> str:
        roles = {"front_matter", "heading", "footnote"}
        lines = "\n".join(line.text for line in extraction.lines if line.role in roles)
        units = (unit.search for unit in extraction.paragraphs)
        return " ".join([*units, language.fold(clean(lines).text)])

    @cache
    def holds(body: Body) -> bool:
        return not body.named or any(language.fold(name) in text() for name in body.named)

    return holds


def _filled(
    unit: Recommendation, language: Language, known: Grammar, holds: Callable[[Body], bool]
) -> Recommendation:
    operative = list(read(unit.search or language.fold(unit.text), known))
    if not operative:
        return unit
    folded = mapped(unit.text, Folded(unit.search), language.folding)
    first = next((match for match in operative if match.rule.strength != "other"), operative[0])
    start, end = folded.to_source(first.start, first.end)
    return replace(
        unit,
        strength=first.rule.strength,
        strength_rule=first.rule.id,
        operative_words=unit.text[start:end],
        operative_start=start,
        operative_end=end,
        addressees=tuple(_addressees(operative, unit.text, folded, holds)),
    )


def _addressees(
    operative: list[Operative], text: str, folded: Rewritten, holds: Callable[[Body], bool]
) -> Iterator[Addressee]:
    """One addressee an id, in text order; one that has none, by its words."""
    seen: set[str] = set()
    pairs = [(named, words.rule.id) for words in operative for named in words.addressees]
    for named, rule in sorted(pairs, key=lambda pair: pair[0].start):
        known = named.body.id if holds(named.body) else "other"
        key = known if known != "other" else folded.text[named.start : named.end]
        if key not in seen:
            seen.add(key)
            start, end = folded.to_source(named.start, named.end)
            yield Addressee(
                id=known, surface=text[start:end], char_start=start, char_end=end, rule=f"{rule}/{named.tie}"
            )
