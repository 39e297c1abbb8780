"""What the heading over a unit names and cites."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import Section
from unrec.references.detection.detect import detect
from unrec.references.mentions import Mention
from unrec.references.resolution.scope import Grounds, Scope
from unrec.references.words.lexicon import Lexicon

# With more articles than this a heading has one of national law's numbers by chance.
_MOST_LISTED = 8


class Heading(NamedTuple):
    """What a section's heading says: instruments it names, and articles it cites where it names none."""

    section_id: str | None
    instruments: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()


def headings(sections: Iterable[Section], language: Language, known: Lexicon) -> Iterator[Heading]:
    """For each section what its heading names and cites; where it names nothing,
    what the heading over it names.
    """
    above: list[tuple[int, tuple[str, ...]]] = []
    for section in sections:
        above = [one for one in above if one[0] < section.level]
        mentions = detect(language.fold(section.title), known).mentions
        anchors = [one.anchor for one in mentions if one.anchor]
        named = tuple(dict.fromkeys(name for anchor in anchors for name in anchor.instruments))
        alone = [one for one in mentions if one.kind == "article" and not one.anchor]
        cited = frozenset(target.article for one in alone for target in one.targets if target.article)
        if not named and above:
            named = above[-1][1]
        above.append((section.level, named))
        yield Heading(section.section_id, named, frozenset() if anchors else cited)


def is_listed(mention: Mention, scope: Scope, grounds: Grounds) -> bool:
    """Tell whether the heading over a treaty body's paragraph cites these articles:
    «عدم التمييز (المادتان ١ و٧)».

    The paragraph names no instrument; where it names national law,
    a heading with many articles tells nothing.
    """
    listed = grounds.listed
    if mention.kind != "article" or mention.anchor or mention.follows or mention.back or mention.possessed:
        return False
    if not grounds.closing or scope.named or scope.unknown or (scope.law and len(listed) > _MOST_LISTED):
        return False
    return all(target.article in listed for target in mention.targets)
