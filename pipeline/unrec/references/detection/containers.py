"""What an article is said to be of: a name, a description, an owner with its statute."""

import re

from unrec.references.detection.anchors import anchor_at, anchor_of
from unrec.references.detection.heads import bare_head
from unrec.references.detection.numbered import by_year_and_number
from unrec.references.detection.protocols import by_subject, whole_behind
from unrec.references.detection.years import article_title_behind_year, called_by_year
from unrec.references.mentions import Anchor
from unrec.references.words.lexicon import ADJECTIVES, Lexicon, protocols_under
from unrec.references.words.lookup import SENTENCE_END, after, find, past_determiner, skip, without_attached
from unrec.references.words.named import PROPER
from unrec.references.words.phrases import Phrases
from unrec.references.words.vocabulary import Description, Found, Name, Possessed
from unrec.text import WORD

_OWNER_REACH = 400


def container_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what an article is part of, where the word after «من» begins at `start`.

    None where nothing is named there: «المادة ١٨ من أجل …».
    """
    start = skip(text, after(text, start, lexicon.counting.fillers))
    anchor = (
        _year_first(text, start, lexicon)
        or _possessed_protocol(text, start, lexicon)
        or _counted_protocol(text, start, lexicon)
        or anchor_at(text, start, lexicon)
        or called_by_year(text, start, lexicon)
        or by_year_and_number(text, start, lexicon)
        or bare_head(text, past_determiner(text, start, lexicon), lexicon)
        or of_organization(text, start, lexicon)
        or _dated_before(text, start, lexicon)
        or _said(text, start, lexicon)
        or _placed(text, start, lexicon)
        or article_title_behind_year(text, start, lexicon)
    )
    if anchor and anchor.manner == "stranger":
        law = lexicon.laws.law_heads.longest(text, start)
        return Anchor("law", start, law[1]) if law else Anchor("unknown", start, anchor.end, rule="no_treaty")
    if anchor:
        return anchor
    word = WORD.match(text, start)
    if word is not None and word[0] in lexicon.pointers.own_first:
        owned = WORD.match(text, skip(text, word.end()))
        if owned and (owned[0] in lexicon.kinds.heads or lexicon.laws.law_heads.longest(text, owned.start())):
            # «l'article 36 de son Statut»
            return Anchor(
                "unknown", start, owned.end(), kind=lexicon.kinds.heads.get(owned[0], ""), rule="no_treaty"
            )
    if word is None or lexicon.pointers.adverbs.longest(text, start):
        return None
    law = lexicon.laws.law_heads.longest(text, start) or lexicon.laws.national_laws.longest(
        text, past_determiner(text, start, lexicon)
    )
    if law:
        return Anchor("law", start, law[1])
    if (
        lexicon.joining.infinitives
        and word[0].endswith(lexicon.joining.infinitives)
        and word[0] not in lexicon.kinds.heads
    ):
        return None
    ending = lexicon.marks.law_behind.match(text, start) if lexicon.names.names_end else None
    if ending:
        return Anchor("law", start, ending.end())
    names_another = word[0] in lexicon.pointers.not_after or word[0].endswith(
        lexicon.pointers.not_after_endings or ("\n",)
    )
    if lexicon.pointers.bare_of and word[0] not in lexicon.kinds.heads:
        behind = _behind_adjectives(text, start, lexicon)
        if behind:
            return behind
    if lexicon.pointers.bare_of and word[0] not in lexicon.kinds.heads and not names_another:
        return None
    return Anchor("unknown", start, word.end(), kind=lexicon.kinds.heads.get(word[0], ""))


def _behind_adjectives(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«статьи 11 Всемирной декларации», «статья 12 Федерального закона»:
    what adjectives in the genitive name, which is not known.
    """
    position = start
    for _ in range(ADJECTIVES):
        word = WORD.match(text, position)
        if word is None or not word[0].endswith(lexicon.joining.adjective_endings or ("\n",)):
            return None
        position = skip(text, word.end())
        law = lexicon.laws.law_heads.longest(text, position)
        if law:
            return Anchor("law", start, law[1])
        head = WORD.match(text, position)
        if head and head[0] in lexicon.kinds.heads:
            return Anchor("unknown", start, head.end(), kind=lexicon.kinds.heads[head[0]])
    return None


def _year_first(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1991 Espoo Convention»: a name behind its own year, or a protocol to what is named behind it."""
    year = lexicon.dates.year_first.match(text, past_determiner(text, start, lexicon))
    head = WORD.match(text, year.end()) if year else None
    if year is None or head is None:
        return None
    whole = whole_behind(text, head.end(), lexicon) if lexicon.kinds.bare.get(head[0]) == "protocol" else None
    if whole and isinstance(whole.entry, Name):
        children = protocols_under(whole.entry.instruments, lexicon)
        called = tuple(one for one in children if lexicon.treaties.years.get(one) == year[0][:4])
        return Anchor("named", start, whole.end, called, rule="parent") if len(called) == 1 else None
    found = find(text, year.end(), lexicon)
    anchor = anchor_of(text, found, lexicon) if found else None
    if anchor is None:
        return None
    own = all(lexicon.treaties.years.get(one) == year[0][:4] for one in anchor.instruments)
    return anchor._replace(start=start) if anchor.manner == "named" and own else None


def of_organization(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«منظمة العمل الدولية …، واتفاقياتها رقم ٢٩ و١٠٥»: what the words behind name with the organization that
    the text named last before them; None where they name nothing, or another may be meant.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.titles.owned_heads.get(form.base) if form else None
    if word is None or head is None:
        return None
    before = text[max(0, start - _OWNER_REACH) : start]
    at, owner = max((before.rfind(one), one) for one in lexicon.titles.owner_names)
    if at < 0 or not lexicon.titles.owner_others.isdisjoint(WORD.findall(before[at + len(owner) :])):
        return None
    named = f"{head} {owner}"
    anchor = anchor_at(f"{named}{text[word.end() : word.end() + _OWNER_REACH]}", 0, lexicon)
    moved = word.end() - len(named)
    if anchor is None or anchor.manner != "named" or anchor.end + moved <= word.end():
        return None
    return anchor._replace(start=start, end=anchor.end + moved)


def statute_of(text: str, found: Found, entry: Possessed, lexicon: Lexicon) -> Anchor | None:
    """«الوكالة الدولية للطاقة الذرية …، عملا بنظامها الأساسي»: the statute of the only organization that the
    sentence has named before; None where none is known, or two are.
    """
    owners = lexicon.names.statutes.get(entry.frame)
    if owners is None:
        return None
    start = max(0, found.start - _OWNER_REACH)
    sentence = SENTENCE_END.split(text[start : found.start])[-1]
    known = (_owned(sentence, word, owners, lexicon) for word in WORD.finditer(sentence))
    named = {one for one in known if one is not None}
    return Anchor("named", found.start, found.end, tuple(named), rule="owner") if len(named) == 1 else None


def _owned(text: str, word: re.Match[str], owners: Phrases[str], lexicon: Lexicon) -> str | None:
    """The statute of the organization whose name begins with a word, whatever is written together with it."""
    for bare in without_attached(word[0], lexicon):
        known = owners.longest(text, word.start(), bare, word.end())
        if known:
            return known[0]
    return None


def _possessed_protocol(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«المادة ١٥ من بروتوكولها الثاني», «من الاتفاقية الأم»: of the same family as what is named before."""
    found = find(text, start, lexicon)
    if found is None or not isinstance(found.entry, Possessed):
        return None
    if found.entry.points == "statute":
        return statute_of(text, found, found.entry, lexicon)
    if found.entry.points == "parent":
        return Anchor("described", start, found.end, rule="parent convention")
    if found.entry.points != "protocol":
        return None
    year = lexicon.dates.year.match(text, found.end)
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end))
    place = counted[0] if counted else found.entry.place
    end = year.end() if year else counted[1] if counted else found.end
    gender = found.entry.gender
    protocol = Anchor(
        "described", start, end, kind=gender, rule="possessed", place=place, year=year[1] if year else ""
    )
    return _of_subject(text, protocol, lexicon)


def _counted_protocol(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«статья 5 Второго протокола»: by the place before its word; None where a name begins with that."""
    counted = (
        lexicon.counting.ordinals.longest(text, start)
        if lexicon.organs.organ_first and lexicon.pointers.bare_of
        else None
    )
    found = (
        find(text, skip(text, counted[1]), lexicon) if counted and not find(text, start, lexicon) else None
    )
    if found is None or not isinstance(found.entry, Description) or found.entry.kind != PROPER[1]:
        return None
    anchor = anchor_of(text, found, lexicon)
    return anchor if anchor and anchor.start == start else None


def _of_subject(text: str, protocol: Anchor, lexicon: Lexicon) -> Anchor:
    """A protocol of what was named before, with the one that the title behind it names among those meant;
    none is where that title is not known.
    """
    named = by_subject(text, protocol.start, protocol.end, lexicon)
    if named is None:
        return protocol
    return protocol._replace(end=named.end, among=frozenset(named.instruments))


def of_subject(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق ب…»: as what the title behind the words names; None without a title."""
    start, end = found.start, found.end
    protocol = Anchor("described", start, end, kind="protocol", rule="subject")
    told = _of_subject(text, protocol, lexicon)
    return told if told.among is not None else None


def _dated_before(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1951 Convention»: an instrument whose year stands before its word."""
    year = lexicon.dates.year_first.match(text, past_determiner(text, start, lexicon))
    return called_by_year(text, year.end(), lexicon) if year else None


def _placed(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«article 10 of the latter»: one of two that have just been named, whatever they are."""
    place = lexicon.pointers.counted_before.longest(text, start)
    if place is None:
        return None
    return Anchor("described", start, place[1], place=place[0], place_end=place[1], pointing=True)


def _said(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية لاهاي المذكورة»: one that its place tells among those named before."""
    named = unknown_name(text, start, lexicon)
    return named if named and named.manner == "customary" else None


def unknown_name(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument of the word at `start` («اتفاقية حظر الألغام») where the catalogue lacks it.

    None where the words that follow show that no particular instrument is meant («اتفاقية ثنائية»).
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.kinds.heads.get(form.base) if form else None
    if word is None or kind not in PROPER:
        return None
    following = skip(text, word.end())
    if not WORD.match(text, following) or lexicon.pointers.generic.longest(text, following):
        return None
    place = lexicon.names.places.longest(text, following)
    called = lexicon.names.of_place.get((kind, text[following : place[1]]), ()) if place else ()
    said = after(text, place[1], lexicon.pointers.said) if place else following
    if place and called and said > place[1]:
        return Anchor("customary", start, said, called, kind=kind)
    return Anchor("unknown", start, word.end(), kind=kind)
