"""Instrument phrases: a name, a description with «ذلك» or «المذكورة», or what the catalogue does not know."""

import re
from collections.abc import Sequence

from unrec.catalogue import TREATIES
from unrec.references.heads import bare_head, headed
from unrec.references.lexicon import Lexicon, protocols_at, protocols_under
from unrec.references.lookup import Found, after, find, past_determiner, skip, without_attached
from unrec.references.mentions import BEFORE, DOUBTFUL, SHORT, SHORT_SAID, UNTOLD, Anchor
from unrec.references.numbered import by_number, by_owner, by_year_and_number, renamed
from unrec.references.phrases import Phrases
from unrec.references.vocabulary import Description, Mark, Name, Possessed, Series, UnitWord
from unrec.references.years import (
    amended,
    article_title_behind_year,
    called_by_year,
    goes_on,
    titled_as,
    with_year,
    year_at,
)
from unrec.text import WORD, late

# Kinds whose word, without the article, begins a proper name; «نظام» and «عهد» are everyday words.
_PROPER = ("convention", "protocol")
_CONVENTION = "convention"
_AMENDMENT = "agreement"
_ADJECTIVES = 3
_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_]+)\s$")
# How far back the word before a phrase is looked for.
_BEFORE = 24
_YEAR = re.compile(r"\d{4}")
_PAUSE = re.compile(r"[،؛,;.:()]")
_SENTENCE_END = late(r"[.؟!](?=\s|$)")
# How far back a title that ends in a name may begin, and an organization stand that has the statute.
_OUTER_REACH, _OUTER_WORDS = 120, 14
_MADE_UNDER = (2, 3)
"""Words that say under what a text was made."""
_OWNER_REACH = 400
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
    before = _LAST_WORD.search(text, max(0, anchor.start - _BEFORE), anchor.start)
    counted = lexicon.ordinals.longest(text, before.start(1)) if before and lexicon.organ_first else None
    if before is None or counted is None or text[counted[1] : anchor.start].strip():
        return anchor
    return anchor._replace(start=before.start(1), place=counted[0], place_end=anchor.end, rule="placed")


def _with_place(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """«الاتفاقية الأولى»: the description with its place,
    where nothing goes on from it («الأولى من نوعها»).
    """
    word = WORD.match(text, anchor.start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None or form.base not in lexicon.described or anchor.among or anchor.whole:
        return anchor
    counted = lexicon.counted.longest(text, skip(text, word.end()))
    if (
        counted is None
        or max(after(text, counted[1], one) for one in (lexicon.title_marks, lexicon.complements))
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
    if isinstance(entry, Name) and entry.rule == "customary":
        return _customary(text, found, entry, lexicon)
    if isinstance(entry, Name) and _is_of_owner(text, found, entry, lexicon):
        return Anchor("unknown", found.start, found.end, kind=lexicon.kinds.get(entry.instruments[0], ""))
    if isinstance(entry, Name):
        # «اتفاقية لاهاي لعام ١٩٨٠» is a name; «… بشأن الجوانب المدنية للاختطاف الدولي للأطفال» may follow.
        longer = called_by_year(text, found.start, lexicon) if text[found.end - 1].isdigit() else None
        if longer and longer.manner == "named" and longer.end > found.end:
            return longer
        return _with_tail(
            text, Anchor("named", found.start, found.end, entry.instruments, rule=entry.rule), lexicon
        )
    if isinstance(entry, Description):
        owned = by_owner(text, found.start, found.end, lexicon, entry.kind) if entry.members > 1 else None
        if owned:
            return owned
        own = _of_its_own(text, found, entry, lexicon)
        if own and not (entry.pointing and _is_verbs_year(text, found, own, lexicon)):
            return own
        if entry.behind and not _stands_behind(text, found.start, entry.behind):
            return None
        if entry.short and (dated := _of_its_year(text, found, entry, lexicon)):
            return dated
        if (entry.short or entry.kind in lexicon.told) and _is_of_another(text, found.end, lexicon):
            gender = lexicon.genders.get(entry.kind, "")
            other = Anchor("stranger", found.start, found.end, kind=gender)
            if entry.short and goes_on(text, found.end, lexicon):
                other = other._replace(among=entry.among, rule=SHORT)
            return None if lexicon.determiners else other
        linked = _linked_protocol(text, found, entry, lexicon)
        if linked:
            return linked
        if _has_subject(text, found, entry, lexicon):
            other = Anchor("unknown", found.start, found.end, kind=entry.kind)
            return _unknown_of(text, other, lexicon) if entry.kind == "protocol" else other
        dated = _of_year(text, found, entry, lexicon)
        if dated:
            return dated
        if (before := after(text, found.end, lexicon.said_before)) > found.end:
            kind, members, among = entry.kind, entry.members, entry.among
            return Anchor("described", found.start, before, (), kind, members, among=among, rule=BEFORE)
        end = after(text, found.end, lexicon.said)
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
        return _with_tail(text, described, lexicon)
    if not isinstance(entry, Mark):
        return None
    if entry.what == "pointing":
        return _pointed(text, found, entry, lexicon)
    if entry.what == "other":
        linked = _linked_protocol(text, found, Description(entry.kind, 1, entry.among), lexicon)
        if linked:
            return linked
        owned = by_owner(text, found.start, found.end, lexicon, entry.kind)
        own = owned or headed(text, found.start, entry.kind, 1, lexicon)
        if own is None and entry.among and not _has_title(text, found.end, lexicon):
            # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
            begun = Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
            return _of_other_owner(text, begun, lexicon) or begun
        year = lexicon.patterns.year.match(text, found.end)
        end = year.end() if year else found.end
        return own or Anchor("unknown", found.start, end, kind=entry.kind)
    if entry.what == "law" or (entry.what == "law head" and _is_named_law(text, found.end, lexicon)):
        return Anchor("law", found.start, found.end)
    if entry.what == "stranger":
        # «إعلان عام ١٩٩٢»
        dated = called_by_year(text, found.start, lexicon)
        return dated if dated and dated.manner in {"named", "customary"} else _stranger(text, found, entry)
    if entry.what == "plan":
        plan = _stranger(text, found, entry)
        return plan._replace(among=entry.among, rule=SHORT) if plan else None
    return None


def _of_its_year(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«الوثيقة الختامية لعام ٢٠١٦»: a short name with the year of what it may mean; None with another."""
    year = lexicon.patterns.year.match(text, found.end)
    among = entry.among or ()
    of_year = frozenset(one for one in among if year and lexicon.years.get(one) == year[1])
    if year is None or not of_year or goes_on(text, year.end(), lexicon):
        return None
    rule = _short(text, found._replace(end=year.end()), entry, lexicon)
    return Anchor(
        "described", found.start, year.end(), kind=entry.kind, among=of_year, rule=rule, year=year[1]
    )


def _ends_said(phrase: str, lexicon: Lexicon) -> bool:
    """Tell whether the words behind the first one are those of «المذكورة»."""
    word = WORD.match(phrase)
    return word is not None and word.end() < after(phrase, word.end(), lexicon.said) == len(phrase)


def _stands_behind(text: str, start: int, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands directly before: «the implementation of the Agenda»."""
    before = " ".join(text[max(0, start - _BESIDE) : start].split()).casefold()
    return f" {before}".endswith(tuple(f" {word}" for word in words))


def _short(text: str, found: Found, entry: Description, lexicon: Lexicon) -> str:
    """The rule of a short name: another where a word beside it, in its sentence, makes it doubtful."""
    if not entry.short:
        return ""
    words = lexicon.doubtful.get(entry.kind, frozenset())
    before = _SENTENCE_END.split(text[max(0, found.start - _BESIDE) : found.start])[-1]
    behind = _SENTENCE_END.split(text[found.end : found.end + _BESIDE])[0]
    return SHORT if words.isdisjoint(WORD.findall(f"{before} {behind}")) else DOUBTFUL


def _has_title(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on, so that the words before it are no short name:
    «la Convention européenne d'extradition».
    """
    if lexicon.relatives.longest(text, skip(text, end)):
        return False
    of = lexicon.patterns.of.match(text, end) if lexicon.determiners else None
    return of is not None or goes_on(text, end, lexicon)


def _is_of_owner(text: str, found: Found, entry: Name, lexicon: Lexicon) -> bool:
    """«اتفاق منظمة التجارة العالمية بشأن …»:
    a title that goes on from an organization's name makes another of its texts.
    """
    if not lexicon.constitutive.issuperset(entry.instruments):
        return False
    return after(text, found.end, lexicon.titled) > found.end or goes_on(text, found.end, lexicon)


def _of_its_own(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«la Convention (no 155)», «la Convention de 1951»: what a number,
    a year or a title behind the word names.
    """
    numbered = entry.members != 2 or lexicon.patterns.headed.match(text, found.end)
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
    complement = lexicon.complements.longest(text, skip(text, anchor.end))
    whole = _whole(text, complement[1] if complement else anchor.end, lexicon)
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
    year = lexicon.patterns.year.match(text, found.end) if lexicon.names_end and entry.members == 1 else None
    if year is None:
        return None
    called = lexicon.by_year.get((entry.kind, year[1]), ())
    if not called:
        return Anchor("unknown", found.start, year.end(), kind=entry.kind)
    return Anchor("customary", found.start, year.end(), called, kind=entry.kind, rule="year")


def _linked_protocol(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول الاختياري المتعلق بالعهد …»: one of the protocols of what it is said to be on, by its place
    where that is said; None where it is on something else.
    """
    if entry.kind != _PROPER[1] or entry.members > 1 or not lexicon.article_sign:
        return None
    counted = lexicon.ordinals.longest(text, skip(text, found.end))
    end = counted[1] if counted else found.end
    place = counted[0] if counted else _last_place(text, found.start, end, lexicon)
    link = _subject_link(text, end, lexicon)
    whole = _whole(text, link, lexicon) if link > end else None
    if whole is None or not isinstance(whole.entry, Name) or whole.entry.rule == "customary":
        return None
    children = protocols_under(whole.entry.instruments, lexicon)
    placed = protocols_at(place, children, lexicon)
    if len(placed) == 1:
        return Anchor("named", found.start, whole.end, placed, rule="parent")
    if not children or (place and any(one in lexicon.counted_as for one in children)):
        return Anchor("unknown", found.start, whole.end, kind=entry.kind)
    described = Anchor("described", found.start, end, kind=entry.kind, among=entry.among, also=entry.also)
    return _of_parent(text, described, whole, lexicon)


def _subject_link(text: str, end: int, lexicon: Lexicon) -> int:
    """The end of «المتعلق» behind a protocol, where that or the like stands there, else `end`."""
    subjects = lexicon.other_subjects.get(lexicon.genders.get(_PROPER[1], ""))
    return after(text, end, subjects) if subjects else end


def _is_of_another(text: str, end: int, lexicon: Lexicon) -> bool:
    """«المبادئ التوجيهية المنسقة», «les Principes directeurs sur …»:
    what goes on from a description makes another of it.
    """
    word = WORD.match(text, skip(text, end))
    if word is None or word[0] in lexicon.said.firsts:
        return False
    if word[0] in lexicon.others_of:
        # «la Declaración de Doha»
        return True
    sign = lexicon.article_sign
    # «المعاهدة الثنائية»; shorter words only begin so («إلى», «التي»).
    adjective = bool(sign) and word[0].startswith(sign) and len(word[0]) > len(sign) + 2
    return adjective or goes_on(text, end, lexicon)


def _are_others(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether words behind a description of two say which they are."""
    word = WORD.match(text, skip(text, end))
    return (
        lexicon.patterns.owner_link.match(text, end) is not None
        or _is_of_another(text, end, lexicon)
        or (word is not None and word[0] in lexicon.other_two)
    )


def _is_named_law(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the words behind «قانون» say which law it is, as «مكافحة الإرهاب» does."""
    start = skip(text, end)
    word = WORD.match(text, start)
    if word is None:
        return False
    return word[0].startswith(lexicon.article_sign) or lexicon.law_subjects.longest(text, start) is not None


def _stranger(text: str, found: Found, entry: Mark) -> Anchor | None:
    """«إعلان الدوحة»: a text with articles outside the catalogue; None where no word follows."""
    if not WORD.match(text, skip(text, found.end)):
        return None
    return Anchor("stranger", found.start, found.end, kind=entry.kind)


def _or_description(text: str, found: Found, lexicon: Lexicon) -> Found:
    """«أحكام الاتفاقية المتعلقة بمكافحة الفساد»: the provisions may be on that, so the name may be none.

    Then it is the bare description that the wording begins with. Numbers are not on a subject, so what stands
    behind «المواد ٣ و٤ من» is a name.
    """
    before = _PAUSE.split(text[max(0, found.start - _BEFORE) : found.start])[-1]
    if lexicon.provisions.isdisjoint(before.split()) or any(map(str.isdecimal, before)):
        return found
    word = WORD.match(text, found.start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.described.get(form.base) if form else None
    subjects = lexicon.other_subjects.get(lexicon.genders.get(kind or "", ""))
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
    year = lexicon.patterns.year.match(text, found.end)
    date = None if year else year_at(text, found.end, lexicon, commas=True)
    for part in WORD.finditer(text, found.start, found.end) if year or date else ():
        # «la Convention de Vienne de 1985 pour la protection de la couche d'ozone»
        longer = called_by_year(text, part.start(), lexicon)
        if longer and longer.manner == "named" and longer.end > found.end:
            return longer._replace(start=found.start)
    behind = year.end() if year else found.end
    kind = lexicon.kinds.get(entry.instruments[0], "")
    adjective = WORD.match(text, skip(text, behind))
    if adjective and kind == _CONVENTION and adjective[0] in lexicon.other_adjectives:
        # «الاتفاقية الأوروبية الإطارية»
        return Anchor("unknown", found.start, adjective.end(), kind=kind)
    if goes_on(text, behind, lexicon) and not _is_clause(text, found, behind, lexicon):
        # «الإعلان العالمي لبقاء الطفل»: what is called so later may be that.
        other = Anchor("stranger", found.start, found.end, kind=lexicon.genders.get(kind, ""))
        return None if kind in TREATIES else other._replace(alike=(frozenset(entry.instruments),))
    end = amended(text, behind, lexicon)
    meant = entry.instruments
    if date:
        # «la Convention de La Haye du 5 octobre 1961» is none of those of other years.
        of_year = tuple(one for one in meant if lexicon.years.get(one) == date.year)
        if not of_year:
            return Anchor("unknown", found.start, date.end, kind=_CONVENTION, year=date.year)
        meant, end = of_year, date.end
    if year:
        meant = tuple(one for one in meant if lexicon.years.get(one) == year[1])
        if not meant:
            return None
    if (year or date) and len(meant) == 1:
        # «الاتفاقية الوحيدة لسنة ١٩٦١»
        return Anchor("named", found.start, end, meant, rule="name")
    word = WORD.match(text, found.start)
    form = lexicon.forms.get(word[0]) if word else None
    kind = lexicon.heads.get(form.base, _CONVENTION) if form else _CONVENTION
    dated = _YEAR.search(text, found.start, found.end)
    called = lexicon.by_year.get((kind, dated[0]), ()) if dated else ()
    if set(entry.instruments) < set(called):
        # «Convention de 1961»: of two of one year neither has the name.
        return Anchor("customary", found.start, end, called, kind=kind, rule="year")
    # «اتفاقية لاهاي المذكورة»
    return Anchor("customary", found.start, after(text, end, lexicon.said), meant, kind=kind)


def _is_clause(text: str, found: Found, end: int, lexicon: Lexicon) -> bool:
    """«الأطراف في بروتوكول مونتريال التي …»: a relative clause behind a place tells nothing of the name.

    Behind an adjective it may: «الاتفاقية الوحيدة التي …».
    """
    last = WORD.findall(text[found.start : found.end])[-1]
    adjective = not lexicon.article_sign or last.startswith(lexicon.article_sign)
    return not adjective and lexicon.relatives.longest(text, skip(text, end)) is not None


def _pointed(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """«ذلك البروتوكول»: a description that the word before it points with."""
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.conjunction or following.preposition:
        return None
    if lexicon.determiners and WORD.findall(text[following.start : following.end])[0] in lexicon.determiners:
        # «acknowledges that the Convention …»
        return None
    if isinstance(following.entry, Name) and not lexicon.apart and is_pointing(text, found, lexicon):
        # «la citada Convención contra la Corrupción»
        named = anchor_of(text, following, lexicon)
        return named and named._replace(start=found.start)
    if not isinstance(following.entry, Description) or not is_pointing(text, found, lexicon):
        return None
    if lexicon.apart and following.entry.kind in lexicon.told:
        # «基本原则»: no word ends where the pointing one begins.
        return None
    if not _agree(entry.kind, lexicon.genders.get(following.entry.kind, "")):
        return None
    anchor = anchor_of(text, following._replace(entry=following.entry._replace(pointing=True)), lexicon)
    return anchor and anchor._replace(start=found.start, pointing=True)


def _is_verbs_year(text: str, found: Found, anchor: Anchor, lexicon: Lexicon) -> bool:
    """«dicho Convenio se aprobaría en 2026»: behind what is pointed at,
    a year that words part from it tells no other.
    """
    dated = lexicon.patterns.head_year.match(text, found.end)
    direct = lexicon.patterns.named_year.match(text, found.end)
    told = anchor.manner in {"unknown", "customary"}
    return told and dated is not None and direct is None and anchor.end == dated.end()


def is_pointing(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Tell whether a pointing word points at what follows: «ذلك» in «بما في ذلك» does not."""
    before = text[max(0, found.start - _BEFORE) : found.start].rstrip()
    return found.preposition or not before.endswith(lexicon.not_pointing_after)


def _agree(one: str, other: str) -> bool:
    """Tell whether two genders can go together; one that is not known goes with any."""
    return not (one and other) or one == other


def _has_subject(text: str, found: Found, entry: Description, lexicon: Lexicon) -> bool:
    """«الاتفاقية الخاصة بالملاحة الداخلية»: an adjective of the
    right gender makes another instrument of it.
    """
    subjects = lexicon.other_subjects.get(lexicon.genders.get(entry.kind, ""))
    subject = subjects.longest(text, skip(text, found.end)) if subjects else None
    if subject is None or WORD.match(text, skip(text, subject[1])) is None:
        return False
    before = text[max(0, found.start - _BEFORE) : found.start].split()
    return not before or before[-1] not in lexicon.provisions


def container_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what an article is part of, where the word after «من» begins at `start`.

    None where nothing is named there: «المادة ١٨ من أجل …».
    """
    start = skip(text, after(text, start, lexicon.fillers))
    anchor = (
        _year_first(text, start, lexicon)
        or _possessed_protocol(text, start, lexicon)
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
        law = lexicon.law_heads.longest(text, start)
        return Anchor("law", start, law[1]) if law else Anchor("unknown", start, anchor.end, rule="no_treaty")
    if anchor:
        return anchor
    word = WORD.match(text, start)
    if word is not None and word[0] in lexicon.own_first:
        owned = WORD.match(text, skip(text, word.end()))
        if owned and (owned[0] in lexicon.heads or lexicon.law_heads.longest(text, owned.start())):
            # «l'article 36 de son Statut»
            return Anchor(
                "unknown", start, owned.end(), kind=lexicon.heads.get(owned[0], ""), rule="no_treaty"
            )
    if word is None or lexicon.adverbs.longest(text, start):
        return None
    law = lexicon.law_heads.longest(text, start)
    if law:
        return Anchor("law", start, law[1])
    if lexicon.infinitives and word[0].endswith(lexicon.infinitives) and word[0] not in lexicon.heads:
        return None
    ending = lexicon.patterns.law_behind.match(text, start) if lexicon.names_end else None
    if ending:
        return Anchor("law", start, ending.end())
    names_another = word[0] in lexicon.not_after or word[0].endswith(lexicon.not_after_endings or ("\n",))
    if lexicon.bare_of and word[0] not in lexicon.heads:
        behind = _behind_adjectives(text, start, lexicon)
        if behind:
            return behind
    if lexicon.bare_of and word[0] not in lexicon.heads and not names_another:
        return None
    return Anchor("unknown", start, word.end(), kind=lexicon.heads.get(word[0], ""))


def _behind_adjectives(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«статьи 11 Всемирной декларации», «статья 12 Федерального закона»:
    what adjectives in the genitive name, which is not known.
    """
    position = start
    for _ in range(_ADJECTIVES):
        word = WORD.match(text, position)
        if word is None or not word[0].endswith(lexicon.adjective_endings or ("\n",)):
            return None
        position = skip(text, word.end())
        law = lexicon.law_heads.longest(text, position)
        if law:
            return Anchor("law", start, law[1])
        head = WORD.match(text, position)
        if head and head[0] in lexicon.heads:
            return Anchor("unknown", start, head.end(), kind=lexicon.heads[head[0]])
    return None


def _year_first(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1991 Espoo Convention»: a name behind its own year, or a protocol to what is named behind it."""
    year = lexicon.patterns.year_first.match(text, past_determiner(text, start, lexicon))
    head = WORD.match(text, year.end()) if year else None
    if year is None or head is None:
        return None
    whole = _whole(text, head.end(), lexicon) if lexicon.bare.get(head[0]) == "protocol" else None
    if whole and isinstance(whole.entry, Name):
        children = protocols_under(whole.entry.instruments, lexicon)
        called = tuple(one for one in children if lexicon.years.get(one) == year[0][:4])
        return Anchor("named", start, whole.end, called, rule="parent") if len(called) == 1 else None
    found = find(text, year.end(), lexicon)
    anchor = anchor_of(text, found, lexicon) if found else None
    if anchor is None:
        return None
    own = all(lexicon.years.get(one) == year[0][:4] for one in anchor.instruments)
    return anchor._replace(start=start) if anchor.manner == "named" and own else None


def of_organization(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«منظمة العمل الدولية …، واتفاقياتها رقم ٢٩ و١٠٥»: what the words behind name with the organization that
    the text named last before them; None where they name nothing, or another may be meant.
    """
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    head = lexicon.owned_heads.get(form.base) if form else None
    if word is None or head is None:
        return None
    before = text[max(0, start - _OWNER_REACH) : start]
    at, owner = max((before.rfind(one), one) for one in lexicon.owner_names)
    if at < 0 or not lexicon.owner_others.isdisjoint(WORD.findall(before[at + len(owner) :])):
        return None
    named = f"{head} {owner}"
    anchor = anchor_at(f"{named}{text[word.end() : word.end() + _OWNER_REACH]}", 0, lexicon)
    moved = word.end() - len(named)
    if anchor is None or anchor.manner != "named" or anchor.end + moved <= word.end():
        return None
    return anchor._replace(start=start, end=anchor.end + moved)


def outer_title(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«مرفق التنفيذ الإقليمي لآسيا لاتفاقية …», «التعديل الأول لاتفاقية …»: a title that the name ends, and
    which the catalogue does not know; None where the name stands by itself.
    """
    word = WORD.match(text, anchor.start)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None or form.conjunction:
        return None
    clause = _PAUSE.split(text[max(0, anchor.start - _OUTER_REACH) : anchor.start])[-1]
    words = list(WORD.finditer(clause))[-_OUTER_WORDS:]
    if not form.preposition:
        under = _under(clause, words, lexicon) or _upon(words, lexicon)
        if under:
            return anchor._replace(start=anchor.start - len(clause) + under[0], kind=under[1], rule="outer")
        # «بروتوكول الميثاق الأفريقي … المتعلق ب…»
        before = _LAST_WORD.search(text, max(0, anchor.start - _BEFORE), anchor.start)
        if before is None or lexicon.article_sign in before[1]:
            return None
        head = lexicon.outer_heads.get(before[1], "")
        amending = words[-2] if len(words) > 1 and head == _AMENDMENT else None
        if amending and lexicon.outer_heads.get(amending[0]) == _PROPER[1]:
            # «بروتوكول تعديل الاتفاقية …»
            start = anchor.start - len(clause) + amending.start()
            return anchor._replace(start=start, kind=_PROPER[1], rule="outer")
        if head != _PROPER[1] or head in {lexicon.kinds.get(one) for one in anchor.instruments}:
            return None
        return anchor._replace(start=before.start(1), kind=head, rule="outer")
    annexed = bool(words) and lexicon.complements.longest(clause, words[-1].start()) is not None
    if not annexed and not word[0].startswith(lexicon.title_prefixes):
        return None
    title = words[:-1] if annexed else words
    for at in range(len(title) - 1, -1, -1):
        outer = lexicon.outer_heads.get(title[at][0])
        if outer is not None and at + 1 < len(title):
            start = anchor.start - len(clause) + title[at].start()
            return anchor._replace(start=start, kind=outer, rule="outer")
        joined = not annexed and title[at][0].startswith(lexicon.conjunctions)
        if outer is not None or title[at][0] in lexicon.outer_governing or joined:
            # «البروتوكول الملحق بالاتفاقية», «تعديل القانون وفقا لاتفاقية …»
            return None
    return None


def _under(clause: str, words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«الاتفاق المبرم في إطار»: where the title of a text made under what is named behind the clause begins,
    and its kind.
    """
    for behind in _MADE_UNDER:
        if len(words) <= behind:
            break
        made = lexicon.complements.longest(clause, words[-behind].start())
        if made is not None and not clause[made[1] :].strip():
            head = words[-behind - 1]
            form = lexicon.forms.get(head[0])
            kind = lexicon.heads.get(form.base if form else head[0])
            return (head.start(), kind) if kind else None
    return None


def _upon(words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«التعديل المدخل على», «البروتوكول الإضافي إلى»: where the title of what was made to what is named
    behind it begins, with nothing but adjectives in it, and its kind.
    """
    if not words or words[-1][0] not in lexicon.outer_links:
        return None
    for at in range(len(words) - 2, -1, -1):
        kind = lexicon.outer_heads.get(words[at][0])
        adjectives = len(words) - 2 - at
        if kind == _AMENDMENT or (kind == _PROPER[1] and adjectives):
            return words[at].start(), kind
        if kind is not None or not words[at][0].startswith(lexicon.article_sign) or adjectives == _ADJECTIVES:
            return None
    return None


def statute_of(text: str, found: Found, entry: Possessed, lexicon: Lexicon) -> Anchor | None:
    """«الوكالة الدولية للطاقة الذرية …، عملا بنظامها الأساسي»: the statute of the only organization that the
    sentence has named before; None where none is known, or two are.
    """
    owners = lexicon.statutes.get(entry.frame)
    if owners is None:
        return None
    start = max(0, found.start - _OWNER_REACH)
    sentence = _SENTENCE_END.split(text[start : found.start])[-1]
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
    year = lexicon.patterns.year.match(text, found.end)
    counted = lexicon.ordinals.longest(text, skip(text, found.end))
    place = counted[0] if counted else found.entry.place
    end = year.end() if year else counted[1] if counted else found.end
    gender = found.entry.gender
    protocol = Anchor(
        "described", start, end, kind=gender, rule="possessed", place=place, year=year[1] if year else ""
    )
    return _of_subject(text, protocol, lexicon)


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
    year = lexicon.patterns.year_first.match(text, past_determiner(text, start, lexicon))
    return called_by_year(text, year.end(), lexicon) if year else None


def _placed(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«article 10 of the latter»: one of two that have just been named, whatever they are."""
    place = lexicon.counted_before.longest(text, start)
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
    kind = lexicon.heads.get(form.base) if form else None
    if word is None or kind not in _PROPER:
        return None
    following = skip(text, word.end())
    if not WORD.match(text, following) or lexicon.generic.longest(text, following):
        return None
    place = lexicon.places.longest(text, following)
    called = lexicon.of_place.get((kind, text[following : place[1]]), ()) if place else ()
    said = after(text, place[1], lexicon.said) if place else following
    if place and called and said > place[1]:
        return Anchor("customary", start, said, called, kind=kind)
    return Anchor("unknown", start, word.end(), kind=kind)


def by_subject(text: str, start: int, end: int, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق بمكافحة صنع الأسلحة النارية …»:
    what its head and the title at `end` name together, without what stands between.

    `unknown` where they name nothing; None where no title stands there.
    """
    word = WORD.match(text, past_determiner(text, start, lexicon))
    form = lexicon.forms.get(word[0]) if word else None
    titled = after(text, end, lexicon.title_marks) > end and not lexicon.relatives.longest(
        text, skip(text, end)
    )
    if form is None or not titled:
        return None
    found = titled_as(text, end, form.base, lexicon)
    if found is None:
        return Anchor("unknown", start, end, kind="protocol")
    return with_year(
        text, Anchor("named", start, found[1], found[0].instruments, rule=found[0].rule), lexicon
    )


def protocols_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكولات … لاتفاقية حقوق الطفل»: all protocols of the convention named; None where none is."""
    end = after(text, found.end, lexicon.complements)
    whole = find(text, skip(text, end), lexicon)
    if whole is None or not whole.preposition or whole.conjunction or not isinstance(whole.entry, Name):
        return None
    children = [sorted(lexicon.children.get(one, ())) for one in whole.entry.instruments]
    if len(children) != 1 or len(children[0]) < 2:
        return None
    known = tuple(one for one in lexicon.kinds if one in children[0])
    return Anchor("named", found.start, whole.end, known, kind="protocol", members=3, rule="protocols")


def _with_tail(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """Take in a year («لعام ١٩٦٣»), a number («(رقم ١٨٩)») and «المكمل لاتفاقية …» behind the phrase."""
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
    complement = lexicon.complements.longest(text, comma)
    whole = _whole(text, complement[1] if complement else anchor.end, lexicon)
    if whole and isinstance(whole.entry, Name | Description):
        if anchor.manner == "described":
            return _of_parent(text, anchor, whole, lexicon)
        parents = whole.entry.instruments if isinstance(whole.entry, Name) else ()
        # «بروتوكول المعادن الثقيلة لاتفاقية …»: what a protocol belongs to is part of its name.
        own = not protocols_under(parents, lexicon).isdisjoint(anchor.instruments)
        return anchor._replace(end=whole.end) if complement or own else anchor
    if anchor.manner == "named" and anchor.rule in {"name", "variant"}:
        linked = _subject_link(text, anchor.end, lexicon)
        whole = _whole(text, linked, lexicon) if linked > anchor.end else None
        parents = whole.entry.instruments if whole and isinstance(whole.entry, Name) else ()
        if whole and anchor.instruments[0] in protocols_under(parents, lexicon):
            # «بروتوكول توريمولينوس لعام ١٩٩٣ المتعلق باتفاقية توريمولينوس …»
            return with_year(text, anchor._replace(end=whole.end), lexicon)
    return anchor


def _bracketed_other(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«اتفاقية العمل الليلي (الأحداث)»: for conventions that are cited by number, a subject in brackets
    behind the name of one makes another of it.
    """
    if not lexicon.bracketed_subjects or not lexicon.serial.issuperset(anchor.instruments):
        return None
    start = skip(text, anchor.end)
    word = WORD.match(text, start + 1) if text.startswith("(", start) else None
    if word is None or word[0] not in lexicon.bracketed_subjects:
        return None
    end = text.find(")", word.end(), word.end() + _BESIDE)
    return Anchor("unknown", anchor.start, end + 1 or word.end(), kind=_CONVENTION)


def _of_other_owner(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول الإضافي الثاني لاتفاقية بودابست»: a name that only counts a protocol, which belongs to
    what is named behind it: the one of that place, or `unknown`.

    None where the name tells more, or where that is its own.
    """
    place = _counts(text, anchor, lexicon)
    if place is None:
        return None
    end = after(text, anchor.end, lexicon.complements)
    word = WORD.match(text, skip(text, end))
    form = lexicon.forms.get(word[0]) if word else None
    whole = _whole(text, end, lexicon)
    parents = whole.entry.instruments if whole and isinstance(whole.entry, Name) else ()
    children = protocols_under(parents, lexicon)
    treaty = form and form.preposition and not form.conjunction and lexicon.heads.get(form.base) in TREATIES
    if word is None or not children.isdisjoint(anchor.instruments) or not (whole or treaty):
        return None
    placed = protocols_at(place, children, lexicon)
    stop = whole.end if whole else word.end()
    if len(placed) == 1:
        return Anchor("named", anchor.start, stop, placed, rule="parent")
    return Anchor("unknown", anchor.start, stop, kind=_PROPER[1])


def _counts(text: str, anchor: Anchor, lexicon: Lexicon) -> int | None:
    """The place that a protocol's name ends in; None where it ends in none."""
    protocols = all(lexicon.kinds.get(one) == _PROPER[1] for one in anchor.instruments)
    return _last_place(text, anchor.start, anchor.end, lexicon) if protocols else None


def _last_place(text: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """The place that the last word of a phrase gives."""
    last = WORD.findall(text[start:end])[-1]
    counted = lexicon.ordinals.longest(last, 0) if lexicon.article_sign else None
    return counted[0] if counted and counted[1] == len(last) else None


def _whole(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What a protocol belongs to, behind a preposition: «لاتفاقية حقوق الطفل», «to the Convention»."""
    link = lexicon.patterns.owner_link.match(text, end)
    whole = find(text, link.end() if link else skip(text, end), lexicon)
    if link and whole and isinstance(whole.entry, Mark) and whole.entry.what == "pointing":
        # «Факультативный протокол к указанной Конвенции»
        pointed = find(text, skip(text, whole.end), lexicon)
        whole = pointed if pointed and isinstance(pointed.entry, Description) else whole
    return whole if whole and not whole.conjunction and (link or whole.preposition) else None


def _of_parent(text: str, anchor: Anchor, parent: Found, lexicon: Lexicon) -> Anchor:
    """«البروتوكول الاختياري لاتفاقية حقوق الطفل»: one of the protocols of the convention named.

    The convention may be described: «البروتوكول الاختياري للاتفاقية».
    """
    if anchor.kind != "protocol":
        return anchor
    if isinstance(parent.entry, Description):
        if (
            parent.entry.members > 1
            or parent.entry.kind == anchor.kind
            or _has_subject(text, parent, parent.entry, lexicon)
        ):
            return anchor
        end = after(text, parent.end, lexicon.said)
        named = by_subject(text, anchor.start, end, lexicon)
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
