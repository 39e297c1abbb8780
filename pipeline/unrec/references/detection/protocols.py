"""Protocols and what they belong to: «البروتوكول الاختياري لاتفاقية حقوق الطفل»."""

import re

from unrec.references.detection.years import titled_as, with_year
from unrec.references.mentions import UNTOLD, Anchor
from unrec.references.words.lexicon import ADJECTIVES, Lexicon, protocols_at, protocols_under
from unrec.references.words.lookup import WORD_REACH, after, find, past_determiner, skip
from unrec.references.words.named import PROPER
from unrec.references.words.vocabulary import Description, Found, Mark, Name
from unrec.text import WORD


def linked_protocol(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول الاختياري المتعلق بالعهد …»: one of the protocols of what it is said to be on, by its place
    where that is said; None where it is on something else.
    """
    if entry.kind != PROPER[1] or entry.members > 1 or not lexicon.joining.article_sign:
        return None
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end))
    end = counted[1] if counted else found.end
    place = counted[0] if counted else _last_place(text, found.start, end, lexicon)
    link = subject_link(text, end, lexicon)
    whole = whole_behind(text, link, lexicon) if link > end else None
    if whole is None or not isinstance(whole.entry, Name) or whole.entry.rule == "customary":
        return None
    children = protocols_under(whole.entry.instruments, lexicon)
    placed = protocols_at(place, children, lexicon)
    if len(placed) == 1:
        return Anchor("named", found.start, whole.end, placed, rule="parent")
    if not children or (place and any(one in lexicon.treaties.counted_as for one in children)):
        return Anchor("unknown", found.start, whole.end, kind=entry.kind)
    described = Anchor("described", found.start, end, kind=entry.kind, among=entry.among, also=entry.also)
    return of_parent(text, described, whole, lexicon)


def subject_link(text: str, end: int, lexicon: Lexicon) -> int:
    """The end of «المتعلق» behind a protocol, where that or the like stands there, else `end`."""
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(PROPER[1], ""))
    return after(text, end, subjects) if subjects else end


def has_subject(text: str, found: Found, entry: Description, lexicon: Lexicon) -> bool:
    """«الاتفاقية الخاصة بالملاحة الداخلية»: an adjective of the
    right gender makes another instrument of it.
    """
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(entry.kind, ""))
    subject = subjects.longest(text, skip(text, found.end)) if subjects else None
    if subject is None or WORD.match(text, skip(text, subject[1])) is None:
        return False
    before = text[max(0, found.start - WORD_REACH) : found.start].split()
    return not before or before[-1] not in lexicon.pointers.provisions


def by_subject(text: str, start: int, end: int, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق بمكافحة صنع الأسلحة النارية …»:
    what its head and the title at `end` name together, without what stands between.

    `unknown` where they name nothing; None where no title stands there.
    """
    word = WORD.match(text, past_determiner(text, start, lexicon))
    form = lexicon.forms.get(word[0]) if word else None
    comma = skip(text, end + 1) if text[end : end + 1] == "," else end
    titled = after(text, comma, lexicon.titles.title_marks) > comma
    if (
        word is None
        or form is None
        or not titled
        or lexicon.pointers.relatives.longest(text, skip(text, comma))
    ):
        return None
    found = titled_as(text, end, form.base, lexicon) if comma == end else None
    found = found or _by_whole_head(text, word, form.base, end, lexicon)
    if found is None and comma > end:
        return None
    if found is None:
        return Anchor("unknown", start, end, kind="protocol")
    return with_year(
        text, Anchor("named", start, found[1], found[0].instruments, rule=found[0].rule), lexicon
    )


def _by_whole_head(
    text: str, first: re.Match[str], base: str, end: int, lexicon: Lexicon
) -> tuple[Name, int] | None:
    """The name that the title at `end` makes with a head of several words: «the Optional Protocol … on …»."""
    words: list[tuple[str, int]] = []
    called = base
    for word in WORD.finditer(text, first.end(), end):
        called = f"{called} {word[0]}"
        words.append((word[0], word.end()))
        if lexicon.kinds.bare.get(called) == PROPER[1]:
            break
        if len(words) == ADJECTIVES:
            return None
    if not words or lexicon.kinds.bare.get(called) != PROPER[1]:
        return None
    words[-1] = (words[-1][0], end)
    found = lexicon.entries.longest(text, first.start(), base, first.end(), then=words)
    if found is None or not isinstance(found[0], Name) or found[0].rule == "customary" or found[1] <= end:
        return None
    return found[0], found[1]


def protocols_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكولات … لاتفاقية حقوق الطفل»: all protocols of the convention named; None where none is."""
    whole = whole_behind(text, after(text, found.end, lexicon.names.complements), lexicon)
    if whole is None or not isinstance(whole.entry, Name) or whole.entry.rule == "customary":
        return None
    # The four Geneva Conventions have the same.
    families = {frozenset(lexicon.treaties.children.get(one, ())) for one in whole.entry.instruments}
    children = families.pop() if len(families) == 1 else frozenset[str]()
    if len(children) < 2:
        return None
    known = tuple(one for one in lexicon.treaties.kinds if one in children)
    named = Anchor("named", found.start, whole.end, whole.entry.instruments)
    end = with_year(text, named, lexicon).end
    return Anchor("named", found.start, end, known, kind="protocol", members=3, rule="protocols")


def counts(text: str, anchor: Anchor, lexicon: Lexicon) -> int | None:
    """The place that a protocol's name ends in; None where it ends in none."""
    protocols = all(lexicon.treaties.kinds.get(one) == PROPER[1] for one in anchor.instruments)
    return _last_place(text, anchor.start, anchor.end, lexicon) if protocols else None


def _last_place(text: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """The place that the last word of a phrase gives."""
    last = WORD.findall(text[start:end])[-1]
    counted = lexicon.counting.ordinals.longest(last, 0) if lexicon.joining.article_sign else None
    return counted[0] if counted and counted[1] == len(last) else None


def whole_behind(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What a protocol belongs to, behind a preposition: «لاتفاقية حقوق الطفل», «to the Convention»."""
    link = lexicon.links.owner_link.match(text, end)
    whole = find(text, link.end() if link else skip(text, end), lexicon)
    if link and whole and isinstance(whole.entry, Mark) and whole.entry.what == "pointing":
        # «Факультативный протокол к указанной Конвенции»
        pointed = find(text, skip(text, whole.end), lexicon)
        whole = pointed if pointed and isinstance(pointed.entry, Description) else whole
    return whole if whole and not whole.conjunction and (link or whole.preposition) else None


def of_parent(text: str, anchor: Anchor, parent: Found, lexicon: Lexicon) -> Anchor:
    """«البروتوكول الاختياري لاتفاقية حقوق الطفل»: one of the protocols of the convention named.

    The convention may be described: «البروتوكول الاختياري للاتفاقية».
    """
    if anchor.kind != "protocol":
        return anchor
    if isinstance(parent.entry, Description):
        if parent.entry.members > 1 or parent.entry.kind == anchor.kind:
            return anchor
        end = after(text, parent.end, lexicon.pointers.said)
        named = by_subject(text, anchor.start, end, lexicon)
        pointed = parent.entry.pointing and named is not None and named.manner == "named"
        if not pointed and has_subject(text, parent, parent.entry, lexicon):
            # «the Protocol to the Convention on …», but «the Protocol to that Convention on …»
            return anchor
        if named and named.manner == "named":
            return named
        # «البروتوكول المكمل للاتفاقية بشأن …»: none of those that are known by their subjects.
        rule = UNTOLD if named else anchor.rule
        return anchor._replace(end=end, whole=parent.entry.kind, rule=rule)
    if not isinstance(parent.entry, Name) or parent.entry.rule == "customary":
        return anchor
    children = protocols_under(parent.entry.instruments, lexicon)
    if len(children) == 1:
        return Anchor("named", anchor.start, parent.end, tuple(children), rule="parent")
    named = by_subject(text, anchor.start, parent.end, lexicon)
    if named and named.manner == "named" and children.issuperset(named.instruments):
        return named
    return anchor._replace(end=parent.end, among=children, rule="parent")
