"""Names of instruments: which one a phrase speaks of, what belongs to it, and the terms defined for it."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from unrec.catalogue import TREATIES
from unrec.languages.phrases import Phrases
from unrec.references.discourse import BEFORE, DOUBTFUL, SHORT, SHORT_SAID, UNTOLD, Anchor, Mention
from unrec.references.lexicon import ADJECTIVES, Lexicon, protocols_at, protocols_under
from unrec.references.lookup import (
    PAUSE,
    SENTENCE_END,
    WORD_REACH,
    after,
    find,
    past_determiner,
    skip,
    without_attached,
    word_before,
)
from unrec.references.vocabulary import (
    PROPER,
    Description,
    Found,
    Mark,
    Name,
    Possessed,
    Series,
    UnitWord,
    plain,
)
from unrec.references.years import (
    amended,
    article_title_behind_year,
    bare_head,
    by_number,
    by_owner,
    by_year_and_number,
    called_by_year,
    goes_on,
    headed,
    renamed,
    titled_as,
    with_year,
    year_at,
)
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
    """The end of «المتعلق» after a protocol, where that or the like stands there, else `end`."""
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
    """What a protocol belongs to, after a preposition: «لاتفاقية حقوق الطفل», «to the Convention»."""
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


_AMENDMENT = "agreement"
# How far back a title that ends in a name may begin, in characters and words.
_OUTER_REACH, _OUTER_WORDS = 120, 14
_MADE_UNDER = (2, 3)
"""Words that say under what a text was made."""


def outer_title(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«مرفق التنفيذ الإقليمي لآسيا لاتفاقية …», «التعديل الأول لاتفاقية …»: a title that the name ends, and
    which the catalogue does not know; None where the name stands by itself.
    """
    word = WORD.match(text, anchor.start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None or form.conjunction:
        return None
    clause = PAUSE.split(text[max(0, anchor.start - _OUTER_REACH) : anchor.start])[-1]
    words = list(WORD.finditer(clause))[-_OUTER_WORDS:]
    if not form.preposition:
        under = _under(clause, words, lexicon) or _upon(words, lexicon)
        if under:
            return anchor._replace(start=anchor.start - len(clause) + under[0], kind=under[1], rule="outer")
        # «بروتوكول الميثاق الأفريقي … المتعلق ب…»
        before = word_before(text, anchor.start)
        if before is None or lexicon.joining.article_sign in before[1]:
            return None
        head = lexicon.titles.outer_heads.get(before[1], "")
        amending = words[-2] if len(words) > 1 and head == _AMENDMENT else None
        if amending and lexicon.titles.outer_heads.get(amending[0]) == PROPER[1]:
            # «بروتوكول تعديل الاتفاقية …»
            start = anchor.start - len(clause) + amending.start()
            return anchor._replace(start=start, kind=PROPER[1], rule="outer")
        if head != PROPER[1] or head in {lexicon.treaties.kinds.get(one) for one in anchor.instruments}:
            return None
        return anchor._replace(start=before.start(1), kind=head, rule="outer")
    annexed = bool(words) and lexicon.names.complements.longest(clause, words[-1].start()) is not None
    if not annexed and not word[0].startswith(lexicon.titles.title_prefixes):
        return None
    title = words[:-1] if annexed else words
    for at in range(len(title) - 1, -1, -1):
        outer = lexicon.titles.outer_heads.get(title[at][0])
        if outer is not None and at + 1 < len(title):
            start = anchor.start - len(clause) + title[at].start()
            return anchor._replace(start=start, kind=outer, rule="outer")
        joined = not annexed and title[at][0].startswith(lexicon.joining.conjunctions)
        if outer is not None or title[at][0] in lexicon.titles.outer_governing or joined:
            # «البروتوكول الملحق بالاتفاقية», «تعديل القانون وفقا لاتفاقية …»
            return None
    return None


def _under(clause: str, words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«الاتفاق المبرم في إطار»: where the title of a text made under what is named after the clause begins,
    and its kind.
    """
    for behind in _MADE_UNDER:
        if len(words) <= behind:
            break
        made = lexicon.names.complements.longest(clause, words[-behind].start())
        if made is not None and not clause[made[1] :].strip():
            head = words[-behind - 1]
            form = lexicon.forms.get(head[0])
            kind = lexicon.kinds.heads.get(form.base if form else head[0])
            return (head.start(), kind) if kind else None
    return None


def _upon(words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«التعديل المدخل على», «البروتوكول الإضافي إلى»: where the title of what was made to what is named
    after it begins, with nothing but adjectives in it, and its kind.
    """
    if not words or words[-1][0] not in lexicon.titles.outer_links:
        return None
    for at in range(len(words) - 2, -1, -1):
        kind = lexicon.titles.outer_heads.get(words[at][0])
        adjectives = len(words) - 2 - at
        if kind == _AMENDMENT or (kind == PROPER[1] and adjectives):
            return words[at].start(), kind
        if (
            kind is not None
            or not words[at][0].startswith(lexicon.joining.article_sign)
            or adjectives == ADJECTIVES
        ):
            return None
    return None


_OPEN = re.compile(r"\s?[»\"”]?\s?[،,]?\s?[(\[]\s?")
_QUOTED = re.compile(
    r"\s?(?:[\"“”«]{1,2}\s?(?P<term>[^\"“”«»()\[\]]{2,80}?)\s?[\"“”»]{1,2}|[‘'](?P<single>[^\"“”«»‘’'()\[\]]{2,80})[’'])\s?[)\]]?"
)
_BRACKETED = re.compile(r"\s?(?P<term>[^()\[\]،؛:.\"“”«»\d]{2,80}?)\s?(?:[)\]]|(?=[،؛.:]))")
# What may stand between «hereinafter» and the term.
_GAP = re.compile(r"\s?[،,:—–-]?\s?")
_FEWEST, _MOST = 3, 12
_REACH = 250


class Term(NamedTuple):
    """A defined term in search form, and the offset after its definition."""

    words: str
    end: int


def term_behind(text: str, end: int, lexicon: Lexicon) -> Term | None:
    """Return the term that is defined directly after an instrument's name, or None."""
    opening = _OPEN.match(text, end)
    if opening is None:
        return None
    cue = lexicon.titles.definitions.longest(text, opening.end())
    return term_at(text, cue[1] if cue else opening.end(), lexicon)


def term_at(text: str, start: int, lexicon: Lexicon) -> Term | None:
    """Return the term at `start`, where it is one for an instrument; «المكتب» and the like are none.

    A word for a kind of instrument begins it, where it stands in quotation marks is anywhere in it («the
    "Guiding Principles"»); or it is an acronym. A determiner is no part of it.
    """
    gap = _GAP.match(text, start)
    start = gap.end() if gap else start
    bare = past_determiner(text, start, lexicon)
    match = _QUOTED.match(text, start) or _QUOTED.match(text, bare)
    quoted = match is not None
    match = match or _BRACKETED.match(text, start)
    if match is None:
        return None
    term = next(filter(None, match.groups()))
    words = plain(term[past_determiner(term, 0, lexicon) :])
    if words.isupper() and words.isalpha() and _FEWEST <= len(words) <= _MOST:
        return Term(words, match.end())
    first = WORD.match(words)
    if first is None:
        return None
    form = lexicon.forms.get(first[0])
    base = form.base if form else first[0]
    heads = base in lexicon.kinds.heads or any(
        one in lexicon.kinds.bare for one in (words, base + words[first.end() :])
    )
    ends = (
        match[0].rstrip().endswith((")", "]")) or lexicon.kinds.heads.get(base, "") not in lexicon.kinds.told
    )
    if (heads and ends) or (quoted and _holds_head(words, lexicon)):
        return Term((base if heads else first[0]) + words[first.end() :], match.end())
    return None


def _holds_head(words: str, lexicon: Lexicon) -> bool:
    """Tell whether any word is one for a kind of instrument: «guiding principles»."""
    return any(word in lexicon.kinds.bare for word in words.split()) or any(
        words.endswith(f" {one}") for one in lexicon.kinds.bare if " " in one
    )


def is_bracketed(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase stands alone in brackets, with quotation marks or without."""
    before, behind = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
    return before[:1] in {"(", "["} and behind[-1:] in {")", "]"}


def antecedent(mentions: list[Mention], start: int) -> tuple[str, ...]:
    """Return what the instrument named last, within reach before `start`, stands for.

    Empty where it is not in the catalogue, or where none was named.
    """
    for mention in reversed(mentions):
        if mention.end < start - _REACH:
            break
        if mention.anchor and mention.anchor.manner in {"named", "unknown"}:
            return mention.anchor.instruments
    return ()


_CONVENTION, _PLACED = "convention", "placed"
_YEAR = re.compile(r"\d{4}")
# How far from a short name a word may stand that makes it doubtful.
_BESIDE = 60


def anchor_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that begins at the word at `start`, or None where there is none."""
    found = find(text, start, lexicon)
    return anchor_of(text, found, lexicon) if found else None


def anchor_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that `found` begins, or None where it begins none."""
    anchor = _anchor(text, found, lexicon)
    if anchor and anchor.manner == "described" and anchor.kind == "protocol" and not anchor.place:
        anchor = _placed_before(text, anchor, lexicon)
    if anchor and anchor.manner in {"described", "unknown"} and anchor.members == 1:
        return _with_place(text, anchor, lexicon)
    return anchor


def _placed_before(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """«второй Факультативный протокол»: with its place, where a word before gives it."""
    before = word_before(text, anchor.start)
    counted = (
        lexicon.counting.ordinals.longest(text, before.start(1))
        if before and lexicon.organs.organ_first
        else None
    )
    if before is None or counted is None or text[counted[1] : anchor.start].strip():
        return anchor
    return anchor._replace(start=before.start(1), place=counted[0], place_end=anchor.end, rule=_PLACED)


def _with_place(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """«الاتفاقية الأولى»: the description with its place,
    where nothing goes on from it («الأولى من نوعها»).
    """
    word = WORD.match(text, anchor.start)
    form = lexicon.forms.get(word[0]) if word else None
    if (
        word is None
        or form is None
        or form.base not in lexicon.kinds.described
        or anchor.among
        or anchor.whole
    ):
        return anchor
    counted = lexicon.pointers.counted.longest(text, skip(text, word.end()))
    if (
        counted is None
        or max(
            after(text, counted[1], one) for one in (lexicon.titles.title_marks, lexicon.names.complements)
        )
        > counted[1]
    ):
        return anchor
    whole = find(text, skip(text, counted[1]), lexicon)
    if whole and whole.preposition and not whole.conjunction:
        return _counted_of(text, anchor, counted[0], whole, lexicon)
    return anchor._replace(place=counted[0], place_end=counted[1])


def _counted_of(text: str, anchor: Anchor, place: int, whole: Found, lexicon: Lexicon) -> Anchor:
    """«البروتوكول الثاني لاتفاقية …»: that of the one convention named; else the description as it was."""
    named = whole.entry.instruments if isinstance(whole.entry, Name) else ()
    called = protocols_at(place, protocols_under(named, lexicon), lexicon) if len(named) == 1 else ()
    if anchor.kind != "protocol" or len(called) != 1:
        return anchor
    return with_year(text, Anchor("named", anchor.start, whole.end, called, rule="parent"), lexicon)


def _anchor(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    entry = found.entry
    if isinstance(entry, UnitWord) and entry.whole:
        return Anchor("named", found.start, found.end, entry.whole, rule="name")
    if isinstance(entry, Series):
        return by_number(text, found.start, found.end, entry.numbers, lexicon, kind=_CONVENTION)
    if isinstance(entry, Name) and entry.rule == "variant":
        found = _or_description(text, found, lexicon)
        entry = found.entry
    if isinstance(entry, Name):
        return _of_name(text, found, entry, lexicon)
    if isinstance(entry, Description):
        return _of_description(text, found, entry, lexicon)
    return _of_mark(text, found, entry, lexicon) if isinstance(entry, Mark) else None


def _of_name(text: str, found: Found, entry: Name, lexicon: Lexicon) -> Anchor | None:
    """A name of the catalogue, or a longer one that it begins."""
    if entry.rule == "customary":
        return _customary(text, found, entry, lexicon)
    if _is_of_owner(text, found, entry, lexicon):
        kind = lexicon.treaties.kinds.get(entry.instruments[0], "")
        return Anchor("unknown", found.start, found.end, kind=kind)
    # «اتفاقية لاهاي لعام ١٩٨٠» is a name; «… بشأن الجوانب المدنية للاختطاف الدولي للأطفال» may follow.
    longer = called_by_year(text, found.start, lexicon) if text[found.end - 1].isdigit() else None
    if longer and longer.manner == "named" and longer.end > found.end:
        return longer
    end = _past_year(text, found, entry, lexicon)
    return _with_tail(text, Anchor("named", found.start, end, entry.instruments, rule=entry.rule), lexicon)


def _of_description(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """A description, unless what stands after makes a name of it, or something else."""
    owned = by_owner(text, found.start, found.end, lexicon, entry.kind) if entry.members > 1 else None
    if owned:
        return owned
    own = _of_its_own(text, found, entry, lexicon)
    if own and not (entry.pointing and _is_verbs_year(text, found, own, lexicon)):
        return own
    if entry.kind == "declaration" and lexicon.laws.of_state.longest(text, skip(text, found.end)):
        # «الإعلان المنصوص عليه في المادة ١٤» is one that a State makes.
        return None
    if entry.behind and not _stands_behind(text, found.start, entry.behind):
        return None
    if entry.short and (dated := _of_its_year(text, found, entry, lexicon)):
        return dated
    if (entry.short or entry.kind in lexicon.kinds.told) and _is_of_another(text, found.end, lexicon):
        other = Anchor("stranger", found.start, found.end, kind=lexicon.kinds.genders.get(entry.kind, ""))
        if entry.short and goes_on(text, found.end, lexicon):
            other = other._replace(among=entry.among, rule=SHORT)
        return None if lexicon.joining.determiners else other
    if linked := linked_protocol(text, found, entry, lexicon):
        return linked
    if has_subject(text, found, entry, lexicon):
        other = Anchor("unknown", found.start, found.end, kind=entry.kind)
        return _unknown_of(text, other, lexicon) if entry.kind == "protocol" else other
    return _of_year(text, found, entry, lexicon) or _plainly(text, found, entry, lexicon)


def _plainly(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor:
    """A description by itself, with what points back after it."""
    if (before := after(text, found.end, lexicon.pointers.said_before)) > found.end:
        kind, members, among = entry.kind, entry.members, entry.among
        return Anchor("described", found.start, before, (), kind, members, among=among, rule=BEFORE)
    end = after(text, found.end, lexicon.pointers.said)
    # «القواعد المذكورة» is one short name.
    said = entry.short and _ends_said(text[found.start : found.end], lexicon)
    # «البروتوكولين الملحقين باتفاقية الغابات»: not the two that were named before.
    others = entry.members > 1 and end == found.end and _are_others(text, end, lexicon)
    described = Anchor(
        "described",
        found.start,
        end,
        kind=entry.kind,
        members=entry.members,
        pointing=entry.pointing or end > found.end,
        among=entry.among,
        also=entry.also,
        rule=UNTOLD if others else SHORT_SAID if said else _short(text, found, entry, lexicon),
        place=entry.place,
        place_end=end if entry.place else -1,
    )
    if entry.place and lexicon.pointers.counted_before.longest(text, found.start) is None:
        # «the second Protocol»; «the former Protocol» is one of two that have been named.
        described = described._replace(rule=_PLACED)
    return _with_tail(text, described, lexicon)


def _of_mark(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """What a word that makes no mention by itself says of what follows it."""
    if entry.what == "pointing":
        return _pointed(text, found, entry, lexicon)
    if entry.what == "other":
        return _of_another(text, found, entry, lexicon)
    if entry.what == "law" or (entry.what == "law head" and _is_named_law(text, found.end, lexicon)):
        return Anchor("law", found.start, found.end)
    if entry.what == "stranger":
        # «إعلان عام ١٩٩٢»
        dated = called_by_year(text, found.start, lexicon)
        return dated if dated and dated.manner in {"named", "customary"} else _stranger(text, found, entry)
    plan = _stranger(text, found, entry) if entry.what == "plan" else None
    return plan._replace(among=entry.among, rule=SHORT) if plan else None


def _of_another(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor:
    """«الاتفاقية الأوروبية»: what its number, owner or title names, else one that the catalogue lacks."""
    if linked := linked_protocol(text, found, Description(entry.kind, 1, entry.among), lexicon):
        return linked
    owned = by_owner(text, found.start, found.end, lexicon, entry.kind)
    own = owned or headed(text, found.start, entry.kind, 1, lexicon)
    if own is None and entry.among and not _has_title(text, found.end, lexicon):
        # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
        begun = Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
        return _of_other_owner(text, begun, lexicon) or begun
    year = lexicon.dates.year.match(text, found.end)
    return own or Anchor("unknown", found.start, year.end() if year else found.end, kind=entry.kind)


def _past_year(text: str, found: Found, entry: Name, lexicon: Lexicon) -> int:
    """The end of «Гаагской конвенции 1954 года о защите …»: of a name that ends in its year
    with the title after that, where both name the same; else of the name.
    """
    year = _YEAR.search(text, found.start, found.end)
    words = list(WORD.finditer(text, found.start, year.start())) if year else []
    form = lexicon.forms.get(words[0][0]) if words else None
    # «1954 года», «of 1954»
    for called in (words, words[:-1]) if form else ():
        then = [(word[0], word.end()) for word in called[1:]]
        if form is None or not then:
            break
        then[-1] = (then[-1][0], found.end)
        titled = lexicon.entries.longest(text, found.start, form.base, words[0].end(), then=then)
        if titled and isinstance(titled[0], Name) and titled[0].instruments == entry.instruments:
            return max(titled[1], found.end)
    return found.end


def _of_its_year(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«الوثيقة الختامية لعام ٢٠١٦»: a short name with the year of what it may mean; None with another."""
    year = lexicon.dates.year.match(text, found.end)
    among = entry.among or ()
    of_year = frozenset(one for one in among if year and lexicon.treaties.years.get(one) == year[1])
    if year is None or not of_year or goes_on(text, year.end(), lexicon):
        return None
    rule = _short(text, found._replace(end=year.end()), entry, lexicon)
    return Anchor(
        "described", found.start, year.end(), kind=entry.kind, among=of_year, rule=rule, year=year[1]
    )


def _ends_said(phrase: str, lexicon: Lexicon) -> bool:
    """Tell whether the words after the first one are those of «المذكورة»."""
    word = WORD.match(phrase)
    return word is not None and word.end() < after(phrase, word.end(), lexicon.pointers.said) == len(phrase)


def _stands_behind(text: str, start: int, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands directly before: «the implementation of the Agenda»."""
    before = " ".join(text[max(0, start - _BESIDE) : start].split()).casefold()
    return f" {before}".endswith(tuple(f" {word}" for word in words))


def _short(text: str, found: Found, entry: Description, lexicon: Lexicon) -> str:
    """The rule of a short name: another where a word beside it, in its sentence, makes it doubtful."""
    if not entry.short:
        return ""
    words = lexicon.kinds.doubtful.get(entry.kind, frozenset())
    before = SENTENCE_END.split(text[max(0, found.start - _BESIDE) : found.start])[-1]
    behind = SENTENCE_END.split(text[found.end : found.end + _BESIDE])[0]
    return SHORT if words.isdisjoint(WORD.findall(f"{before} {behind}")) else DOUBTFUL


def _has_title(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on, so that the words before it are no short name:
    «la Convention européenne d'extradition».
    """
    if lexicon.pointers.relatives.longest(text, skip(text, end)):
        return False
    of = lexicon.links.of.match(text, end) if lexicon.joining.determiners else None
    return of is not None or goes_on(text, end, lexicon)


def _is_of_owner(text: str, found: Found, entry: Name, lexicon: Lexicon) -> bool:
    """«اتفاق منظمة التجارة العالمية بشأن …»:
    a title that goes on from an organization's name makes another of its texts.
    """
    if not lexicon.treaties.constitutive.issuperset(entry.instruments):
        return False
    return after(text, found.end, lexicon.names.titled) > found.end or goes_on(text, found.end, lexicon)


def _of_its_own(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«la Convention (no 155)», «la Convention de 1951»: what a number,
    a year or a title after the word names.
    """
    numbered = entry.members != 2 or lexicon.dates.headed.match(text, found.end)
    if not numbered or entry.among is not None:
        return None
    own = headed(text, found.start, entry.kind, entry.members, lexicon)
    return (
        _unknown_of(text, own, lexicon) if own and own.manner != "named" and own.kind == "protocol" else own
    )


def _unknown_of(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """«le Protocole de 2002 relatif à la Convention …»: the convention's of that year.

    Else the convention is part of the name of a protocol that is not known.
    """
    complement = lexicon.names.complements.longest(text, skip(text, anchor.end))
    whole = whole_behind(text, complement[1] if complement else anchor.end, lexicon)
    if whole is None or not isinstance(whole.entry, Name):
        return anchor
    parents = whole.entry.instruments
    children = protocols_under(parents, lexicon)
    called = tuple(one for one in anchor.instruments if one in children)
    end = with_year(text, Anchor("named", anchor.start, whole.end, parents), lexicon).end
    if len(called) == 1:
        return anchor._replace(manner="named", end=end, instruments=called, rule="parent")
    return Anchor("unknown", anchor.start, end, kind=anchor.kind, year=anchor.year)


def _of_year(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«the Protocol of 1997»: what of the kind is called by that year; `unknown` where nothing is."""
    year = (
        lexicon.dates.year.match(text, found.end) if lexicon.names.names_end and entry.members == 1 else None
    )
    if year is None:
        return None
    called = lexicon.treaties.by_year.get((entry.kind, year[1]), ())
    if not called:
        return Anchor("unknown", found.start, year.end(), kind=entry.kind)
    return Anchor("customary", found.start, year.end(), called, kind=entry.kind, rule="year")


def _is_of_another(text: str, end: int, lexicon: Lexicon) -> bool:
    """«المبادئ التوجيهية المنسقة», «les Principes directeurs sur …»:
    what goes on from a description makes another of it.
    """
    word = WORD.match(text, skip(text, end))
    if word is None or word[0] in lexicon.pointers.said.firsts:
        return False
    if word[0] in lexicon.titles.others_of:
        # «la Declaración de Doha»
        return True
    sign = lexicon.joining.article_sign
    # «المعاهدة الثنائية»; shorter words only begin so («إلى», «التي»).
    adjective = bool(sign) and word[0].startswith(sign) and len(word[0]) > len(sign) + 2
    return adjective or goes_on(text, end, lexicon)


def _are_others(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether words after a description of two say which they are."""
    word = WORD.match(text, skip(text, end))
    return (
        lexicon.links.owner_link.match(text, end) is not None
        or _is_of_another(text, end, lexicon)
        or (word is not None and word[0] in lexicon.pointers.other_two)
    )


def _is_named_law(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the words after «قانون» say which law it is, as «مكافحة الإرهاب» does."""
    start = skip(text, end)
    word = WORD.match(text, start)
    if word is None:
        return False
    return (
        word[0].startswith(lexicon.joining.article_sign)
        or lexicon.laws.law_subjects.longest(text, start) is not None
    )


def _stranger(text: str, found: Found, entry: Mark) -> Anchor | None:
    """«إعلان الدوحة»: a text with articles outside the catalogue; None where no word follows."""
    if not WORD.match(text, skip(text, found.end)):
        return None
    return Anchor("stranger", found.start, found.end, kind=entry.kind)


def _or_description(text: str, found: Found, lexicon: Lexicon) -> Found:
    """«أحكام الاتفاقية المتعلقة بمكافحة الفساد»: the provisions may be on that, so the name may be none.

    Then it is the bare description that the wording begins with. Numbers are not on a subject, so what stands
    after «المواد ٣ و٤ من» is a name.
    """
    before = PAUSE.split(text[max(0, found.start - WORD_REACH) : found.start])[-1]
    if lexicon.pointers.provisions.isdisjoint(before.split()) or any(map(str.isdecimal, before)):
        return found
    word = WORD.match(text, found.start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.kinds.described.get(form.base) if form else None
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind or "", ""))
    if word is None or kind is None or subjects is None:
        return found
    if not subjects.longest(text, skip(text, word.end())):
        return found
    return found._replace(entry=Description(kind, 1), end=word.end())


def _customary(text: str, found: Found, entry: Name, lexicon: Lexicon) -> Anchor | None:
    """«الاتفاقية الوحيدة»; none in «الاتفاقية الوحيدة التي تتناول …»."""
    other = _of_other_owner(text, Anchor("named", found.start, found.end, entry.instruments), lexicon)
    if other:
        return other
    year = lexicon.dates.year.match(text, found.end)
    date = None if year else year_at(text, found.end, lexicon, commas=True)
    for part in WORD.finditer(text, found.start, found.end) if year or date else ():
        # «la Convention de Vienne de 1985 pour la protection de la couche d'ozone»
        longer = called_by_year(text, part.start(), lexicon)
        if longer and longer.manner == "named" and longer.end > found.end:
            return longer._replace(start=found.start)
    behind = year.end() if year else found.end
    kind = lexicon.treaties.kinds.get(entry.instruments[0], "")
    adjective = WORD.match(text, skip(text, behind))
    if adjective and kind == _CONVENTION and adjective[0] in lexicon.titles.other_adjectives:
        # «الاتفاقية الأوروبية الإطارية»
        return Anchor("unknown", found.start, adjective.end(), kind=kind)
    if goes_on(text, behind, lexicon) and not _is_clause(text, found, behind, lexicon):
        # «الإعلان العالمي لبقاء الطفل»: what is called so later may be that.
        other = Anchor("stranger", found.start, found.end, kind=lexicon.kinds.genders.get(kind, ""))
        return None if kind in TREATIES else other._replace(alike=(frozenset(entry.instruments),))
    end = amended(text, behind, lexicon)
    meant = entry.instruments
    if date:
        # «la Convention de La Haye du 5 octobre 1961» is none of those of other years.
        of_year = tuple(one for one in meant if lexicon.treaties.years.get(one) == date.year)
        if not of_year:
            return Anchor("unknown", found.start, date.end, kind=_CONVENTION, year=date.year)
        meant, end = of_year, date.end
    if year:
        meant = tuple(one for one in meant if lexicon.treaties.years.get(one) == year[1])
        if not meant:
            return None
    if (year or date) and len(meant) == 1:
        # «الاتفاقية الوحيدة لسنة ١٩٦١»
        return Anchor("named", found.start, end, meant, rule="name")
    word = WORD.match(text, found.start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.kinds.heads.get(form.base, _CONVENTION) if form else _CONVENTION
    dated = _YEAR.search(text, found.start, found.end)
    called = lexicon.treaties.by_year.get((kind, dated[0]), ()) if dated else ()
    if set(entry.instruments) < set(called):
        # «Convention de 1961»: of two of one year neither has the name.
        return Anchor("customary", found.start, end, called, kind=kind, rule="year")
    # «اتفاقية لاهاي المذكورة»
    return Anchor("customary", found.start, after(text, end, lexicon.pointers.said), meant, kind=kind)


def _is_clause(text: str, found: Found, end: int, lexicon: Lexicon) -> bool:
    """«الأطراف في بروتوكول مونتريال التي …»: a relative clause after a place tells nothing of the name.

    After an adjective it may: «الاتفاقية الوحيدة التي …».
    """
    last = WORD.findall(text[found.start : found.end])[-1]
    adjective = not lexicon.joining.article_sign or last.startswith(lexicon.joining.article_sign)
    return not adjective and lexicon.pointers.relatives.longest(text, skip(text, end)) is not None


def _begins_with_determiner(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Whether the first word of a phrase is a determiner."""
    determiners = lexicon.joining.determiners
    return bool(determiners) and WORD.findall(text[found.start : found.end])[0] in determiners


def _pointed(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """«ذلك البروتوكول»: a description that the word before it points with."""
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.conjunction or following.preposition:
        return None
    if _begins_with_determiner(text, following, lexicon):
        return None  # «acknowledges that the Convention …»
    if isinstance(following.entry, Name) and not lexicon.joining.apart and is_pointing(text, found, lexicon):
        # «la citada Convención contra la Corrupción»
        named = anchor_of(text, following, lexicon)
        return named and named._replace(start=found.start)
    if not isinstance(following.entry, Description) or not is_pointing(text, found, lexicon):
        return None
    if lexicon.joining.apart and following.entry.kind in lexicon.kinds.told:
        # «基本原则»: no word ends where the pointing one begins.
        return None
    if not _agree(entry.kind, lexicon.kinds.genders.get(following.entry.kind, "")):
        return None
    anchor = anchor_of(text, following._replace(entry=following.entry._replace(pointing=True)), lexicon)
    return anchor and anchor._replace(start=found.start, pointing=True)


def _is_verbs_year(text: str, found: Found, anchor: Anchor, lexicon: Lexicon) -> bool:
    """«dicho Convenio se aprobaría en 2026»: after what is pointed at,
    a year that words part from it tells no other.
    """
    dated = lexicon.dates.head_year.match(text, found.end)
    direct = lexicon.dates.named_year.match(text, found.end)
    told = anchor.manner in {"unknown", "customary"}
    return told and dated is not None and direct is None and anchor.end == dated.end()


def is_pointing(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Tell whether a pointing word points at what follows: «ذلك» in «بما في ذلك» does not."""
    before = text[max(0, found.start - WORD_REACH) : found.start].rstrip()
    return found.preposition or not before.endswith(lexicon.pointers.not_pointing_after)


def _agree(one: str, other: str) -> bool:
    """Tell whether two genders can go together; one that is not known goes with any."""
    return not (one and other) or one == other


def _with_tail(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in a year («لعام ١٩٦٣»), a number («(رقم ١٨٩)») and «المكمل لاتفاقية …» after the phrase."""
    if anchor.manner == "named":
        anchor = with_year(text, renamed(text, anchor, lexicon), lexicon)
        if anchor.manner == "unknown":
            return anchor
        other = _bracketed_other(text, anchor, lexicon) or _of_other_owner(text, anchor, lexicon)
        if other:
            return other
        anchor = anchor._replace(end=amended(text, anchor.end, lexicon))
    comma = skip(text, anchor.end)
    comma = skip(text, comma + 1) if text[comma : comma + 1] in {"،", ","} else comma
    complement = lexicon.names.complements.longest(text, comma)
    whole = whole_behind(text, complement[1] if complement else anchor.end, lexicon)
    if whole and isinstance(whole.entry, Name | Description):
        if anchor.manner == "described":
            return of_parent(text, anchor, whole, lexicon)
        parents = whole.entry.instruments if isinstance(whole.entry, Name) else ()
        # «بروتوكول المعادن الثقيلة لاتفاقية …»: what a protocol belongs to is part of its name.
        own = not protocols_under(parents, lexicon).isdisjoint(anchor.instruments)
        return anchor._replace(end=whole.end) if complement or own else anchor
    if anchor.manner == "named" and anchor.rule in {"name", "variant"}:
        linked = subject_link(text, anchor.end, lexicon)
        whole = whole_behind(text, linked, lexicon) if linked > anchor.end else None
        parents = whole.entry.instruments if whole and isinstance(whole.entry, Name) else ()
        if whole and anchor.instruments[0] in protocols_under(parents, lexicon):
            # «بروتوكول توريمولينوس لعام ١٩٩٣ المتعلق باتفاقية توريمولينوس …»
            return with_year(text, anchor._replace(end=whole.end), lexicon)
    return anchor


def _bracketed_other(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية العمل الليلي (الأحداث)»: for conventions that are cited by number, a subject in brackets
    after the name of one makes another of it.
    """
    if not lexicon.names.bracketed_subjects or not lexicon.treaties.serial.issuperset(anchor.instruments):
        return None
    start = skip(text, anchor.end)
    word = WORD.match(text, start + 1) if text.startswith("(", start) else None
    if word is None or word[0] not in lexicon.names.bracketed_subjects:
        return None
    end = text.find(")", word.end(), word.end() + _BESIDE)
    return Anchor("unknown", anchor.start, end + 1 or word.end(), kind=_CONVENTION)


def _of_other_owner(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول الإضافي الثاني لاتفاقية بودابست»: a name that only counts a protocol, which belongs to
    what is named after it: the one of that place, or `unknown`.

    None where the name tells more, or where that is its own.
    """
    place = counts(text, anchor, lexicon)
    if place is None:
        return None
    end = after(text, anchor.end, lexicon.names.complements)
    word = WORD.match(text, skip(text, end))
    form = lexicon.forms.get(word[0]) if word else None
    whole = whole_behind(text, end, lexicon)
    parents = whole.entry.instruments if whole and isinstance(whole.entry, Name) else ()
    children = protocols_under(parents, lexicon)
    treaty = (
        form and form.preposition and not form.conjunction and lexicon.kinds.heads.get(form.base) in TREATIES
    )
    if word is None or not children.isdisjoint(anchor.instruments) or not (whole or treaty):
        return None
    placed = protocols_at(place, children, lexicon)
    stop = whole.end if whole else word.end()
    if len(placed) == 1:
        return Anchor("named", anchor.start, stop, placed, rule="parent")
    return Anchor("unknown", anchor.start, stop, kind=PROPER[1])


_OWNER_REACH = 400


def container_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what an article is part of, where the word after «من» begins at `start`.

    None where nothing is named there: «المادة ١٨ من أجل …».
    """
    start = skip(text, after(text, start, lexicon.counting.fillers))
    anchor = next(filter(None, (named(text, start, lexicon) for named in _CONTAINERS)), None)
    if anchor and anchor.manner == "stranger":
        law = lexicon.laws.begins.longest(text, start)
        return Anchor("law", start, law[1]) if law else Anchor("unknown", start, anchor.end, rule="no_treaty")
    return anchor or _not_known(text, start, lexicon)


def _bare_head_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«Convention (no 155)», with a determiner or without."""
    return bare_head(text, past_determiner(text, start, lexicon), lexicon)


def _not_known(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """A law, or an instrument that the catalogue lacks; None where the word speaks of neither."""
    word = WORD.match(text, start)
    if word is None:
        return None
    heads = lexicon.kinds.heads
    if word[0] in lexicon.pointers.own_first:
        owned = WORD.match(text, skip(text, word.end()))
        if owned and (owned[0] in heads or lexicon.laws.begins.longest(text, owned.start())):
            # «l'article 36 de son Statut»
            return Anchor("unknown", start, owned.end(), kind=heads.get(owned[0], ""), rule="no_treaty")
    if lexicon.pointers.adverbs.longest(text, start):
        return None
    bare = past_determiner(text, start, lexicon)
    law = lexicon.laws.begins.longest(text, start) or lexicon.laws.national_laws.longest(text, bare)
    if law:
        return Anchor("law", start, law[1])
    infinitives = lexicon.joining.infinitives
    if infinitives and word[0].endswith(infinitives) and word[0] not in heads:
        return None
    ending = lexicon.marks.law_behind.match(text, start) if lexicon.names.names_end else None
    if ending:
        return Anchor("law", start, ending.end())
    if lexicon.pointers.bare_of and word[0] not in heads:
        behind = _behind_adjectives(text, start, lexicon)
        endings = lexicon.pointers.not_after_endings or ("\n",)
        names_another = word[0] in lexicon.pointers.not_after or word[0].endswith(endings)
        if behind or not names_another:
            return behind
    return Anchor("unknown", start, word.end(), kind=heads.get(word[0], ""))


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
        law = lexicon.laws.begins.longest(text, position)
        if law:
            return Anchor("law", start, law[1])
        head = WORD.match(text, position)
        if head and head[0] in lexicon.kinds.heads:
            return Anchor("unknown", start, head.end(), kind=lexicon.kinds.heads[head[0]])
    return None


def _year_first(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1991 Espoo Convention»: a name after its own year, or a protocol to what is named after it."""
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
    """A protocol of what was named before, with the one that the title after it names among those meant;
    none is where that title is not known.
    """
    named = by_subject(text, protocol.start, protocol.end, lexicon)
    if named is None:
        return protocol
    return protocol._replace(end=named.end, among=frozenset(named.instruments))


def of_subject(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق ب…»: as what the title after the words names; None without a title."""
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


_CONTAINERS: tuple[Callable[[str, int, Lexicon], Anchor | None], ...] = (
    _year_first,
    _possessed_protocol,
    _counted_protocol,
    anchor_at,
    called_by_year,
    by_year_and_number,
    _bare_head_at,
    _dated_before,
    _said,
    _placed,
    article_title_behind_year,
)
"""What may say of what an article is, in this order."""
