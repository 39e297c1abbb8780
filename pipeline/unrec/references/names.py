"""Names of instruments: which one a phrase speaks of, what belongs to it, and the terms defined for it."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from unrec.catalogue import TREATIES
from unrec.references.discourse import BEFORE, DOUBTFUL, SHORT, SHORT_SAID, UNTOLD, Anchor, Mention
from unrec.references.heads import (
    CONVENTION,
    PROTOCOL,
    Head,
    amended,
    article_title_behind_year,
    bare_head,
    by_number,
    called_by_year,
    goes_on,
    head_at,
    headed,
    named_in,
    names_from,
    past_link,
    protocols_told,
    renamed,
    whole_behind,
    with_year,
    year_at,
)
from unrec.references.lexicon import ADJECTIVES, Lexicon, protocols_under
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
from unrec.text import COMMAS, WORD

_PLACED = "placed"
_YEAR = re.compile(r"\d{4}")
# How far from a short name a word may stand that makes it doubtful.
_BESIDE = 60


def anchor_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that begins at the word at `start`, or None where there is none."""
    found = find(text, start, lexicon)
    return anchor_of(text, found, lexicon) if found else None


def anchor_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that `found` begins, or None where it begins none."""
    entry = found.entry
    anchor: Anchor | None = None
    if isinstance(entry, Name):
        anchor = _of_name(text, found, entry, lexicon)
    elif isinstance(entry, Description):
        anchor = _of_description(text, found, entry, lexicon)
    elif isinstance(entry, Mark):
        anchor = _of_mark(text, found, entry, lexicon)
    elif isinstance(entry, UnitWord) and entry.whole:
        return Anchor("named", found.start, found.end, entry.whole, rule="name")
    elif isinstance(entry, Series):
        return _of_series(text, found, entry, lexicon)
    return _with_place(text, anchor, lexicon) if anchor else None


def _of_series(text: str, found: Found, entry: Series, lexicon: Lexicon) -> Anchor:
    """What the numbers after the name of a series tell; `unknown` where none does."""
    first = head_at(text, found.start, lexicon)
    form = lexicon.forms[WORD.findall(text[found.start : found.end])[0]]
    head = first or Head(found.start, found.end, form, CONVENTION)
    told = by_number(text, head._replace(end=found.end, kind=CONVENTION), entry.numbers, lexicon)
    return told or Anchor("unknown", found.start, found.end, kind=CONVENTION)


# ---- places: «الاتفاقية الأولى», «второй Факультативный протокол»


def _with_place(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """The description with the place that a word before or after it gives, where nothing goes on from it
    («الأولى من نوعها»); with what it is of after that, the protocol of that place.
    """
    if anchor.manner not in {"described", "unknown"} or anchor.members > 1:
        return anchor
    if anchor.manner == "described" and anchor.kind == PROTOCOL and not anchor.place:
        anchor = _placed_before(text, anchor, lexicon)
    counted = None if anchor.among or anchor.whole else _counted(text, anchor, lexicon)
    if counted is None:
        return anchor
    place, end = counted
    whole = find(text, skip(text, end), lexicon)
    if whole is None or whole.conjunction or not whole.preposition:
        return anchor._replace(place=place, place_end=end)
    told = protocols_told(named_in(whole), lexicon, place=place)
    if len(told) != 1 or anchor.kind != PROTOCOL:
        return anchor
    return with_year(text, Anchor("named", anchor.start, whole.end, told, rule="parent"), lexicon)


def _placed_before(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """«второй Факультативный протокол»: with its place, where a word before gives it."""
    before = word_before(text, anchor.start) if lexicon.organs.organ_first else None
    counted = lexicon.counting.ordinals.longest(text, before.start(1)) if before else None
    if before is None or counted is None or text[counted[1] : anchor.start].strip():
        return anchor
    return anchor._replace(start=before.start(1), place=counted[0], place_end=anchor.end, rule=_PLACED)


def _counted(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[int, int] | None:
    """The place after the word of a bare description, and its end; None where a title goes on from there."""
    head = _head_of(text, anchor.start, lexicon)
    if head is None or head.form.base not in lexicon.kinds.described:
        return None
    counted = lexicon.pointers.counted.longest(text, skip(text, head.end))
    further = (lexicon.titles.title_marks, lexicon.names.complements)
    goes = counted is not None and any(after(text, counted[1], one) > counted[1] for one in further)
    return None if goes else counted


def _last_place(text: str, start: int, end: int, lexicon: Lexicon) -> int | None:
    """The place that the last word of a phrase gives."""
    last = WORD.findall(text[start:end])[-1]
    counted = lexicon.counting.ordinals.longest(last, 0) if lexicon.joining.article_sign else None
    return counted[0] if counted and counted[1] == len(last) else None


# ---- names


def _of_name(text: str, found: Found, entry: Name, lexicon: Lexicon) -> Anchor | None:
    """A name of the catalogue, or a longer one that it begins."""
    if entry.rule == "variant":
        described = _provisions_on(text, found, lexicon)
        if described:
            return _of_description(text, described[0], described[1], lexicon)
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


def _is_of_owner(text: str, found: Found, entry: Name, lexicon: Lexicon) -> bool:
    """«اتفاق منظمة التجارة العالمية بشأن …»:
    a title that goes on from an organization's name makes another of its texts.
    """
    if not lexicon.treaties.constitutive.issuperset(entry.instruments):
        return False
    return after(text, found.end, lexicon.names.titled) > found.end or goes_on(text, found.end, lexicon)


def _past_year(text: str, found: Found, entry: Name, lexicon: Lexicon) -> int:
    """The end of «Гаагской конвенции 1954 года о защите …»: of a name that ends in its year
    with the title after that, where both name the same; else of the name.
    """
    year = _YEAR.search(text, found.start, found.end)
    head = _head_of(text, found.start, lexicon) if year else None
    words = list(WORD.finditer(text, head.end, year.start())) if head and year else []
    # «1954 года», «of 1954»
    for called in (words, words[:-1]):
        if head and called:
            then = [(word[0], word.end()) for word in called]
            then[-1] = (then[-1][0], found.end)
            for name, end in names_from(text, head, found.end, then, lexicon):
                if name.instruments == entry.instruments:
                    return max(end, found.end)
    return found.end


def _head_of(text: str, start: int, lexicon: Lexicon) -> Head | None:
    """The first word of a phrase as a head, whatever it is a word for."""
    word = WORD.match(text, start)
    form = lexicon.forms.get(word[0]) if word else None
    return Head(start, word.end(), form, "") if word and form else None


def _customary(text: str, found: Found, entry: Name, lexicon: Lexicon) -> Anchor | None:
    """«الاتفاقية الوحيدة»; none in «الاتفاقية الوحيدة التي تتناول …»."""
    year = lexicon.dates.year.match(text, found.end)
    date = None if year else year_at(text, found.end, lexicon, commas=True)
    told, end = (year[1], year.end()) if year else date or ("", found.end)
    longer = _longer(text, found, lexicon) if told else None
    if longer:
        return longer
    kind = lexicon.treaties.kinds.get(entry.instruments[0], "")
    if kind == CONVENTION and (adjective := _further_adjective(text, end, lexicon)):
        return Anchor("unknown", found.start, adjective, kind=kind)
    behind = found.end if date else end
    if goes_on(text, behind, lexicon) and not _is_clause(text, found, behind, lexicon):
        return _begun(found, entry, kind, lexicon)
    meant = tuple(one for one in entry.instruments if not told or lexicon.treaties.years.get(one) == told)
    if not meant:
        # «la Convention de La Haye du 5 octobre 1961» is none of those of other years.
        return Anchor("unknown", found.start, end, kind=CONVENTION, year=told) if date else None
    end = end if date else amended(text, end, lexicon)
    if told and len(meant) == 1:
        # «الاتفاقية الوحيدة لسنة ١٩٦١»
        return Anchor("named", found.start, end, meant, rule="name")
    return _called(text, found, meant, end, lexicon)


def _begun(found: Found, entry: Name, kind: str, lexicon: Lexicon) -> Anchor | None:
    """«الإعلان العالمي لبقاء الطفل»: what is called by the short name later may be that; no treaty is."""
    if kind in TREATIES:
        return None
    gender, alike = lexicon.kinds.genders.get(kind, ""), (frozenset(entry.instruments),)
    return Anchor("stranger", found.start, found.end, kind=gender, alike=alike)


def _called(text: str, found: Found, meant: tuple[str, ...], end: int, lexicon: Lexicon) -> Anchor:
    """What a customary name may mean; of two of one year neither has it («Convention de 1961»)."""
    head = _head_of(text, found.start, lexicon)
    kind = lexicon.kinds.heads.get(head.form.base, CONVENTION) if head else CONVENTION
    dated = _YEAR.search(text, found.start, found.end)
    called = lexicon.treaties.by_year.get((kind, dated[0]), ()) if dated else ()
    if set(meant) < set(called):
        return Anchor("customary", found.start, end, called, kind=kind, rule="year")
    # «اتفاقية لاهاي المذكورة»
    return Anchor("customary", found.start, after(text, end, lexicon.pointers.said), meant, kind=kind)


def _further_adjective(text: str, end: int, lexicon: Lexicon) -> int:
    """«الاتفاقية الأوروبية الإطارية»: the end of an adjective that makes another of it, else 0."""
    word = WORD.match(text, skip(text, end))
    return word.end() if word and word[0] in lexicon.titles.other_adjectives else 0


def _longer(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«la Convention de Vienne de 1985 pour la protection de la couche d'ozone»: what begins there."""
    each = (
        called_by_year(text, part.start(), lexicon) for part in WORD.finditer(text, found.start, found.end)
    )
    longer = next((one for one in each if one and one.manner == "named" and one.end > found.end), None)
    return longer and longer._replace(start=found.start)


def _is_clause(text: str, found: Found, end: int, lexicon: Lexicon) -> bool:
    """«الأطراف في بروتوكول مونتريال التي …»: a relative clause after a place tells nothing of the name.

    After an adjective it may: «الاتفاقية الوحيدة التي …».
    """
    last = WORD.findall(text[found.start : found.end])[-1]
    adjective = not lexicon.joining.article_sign or last.startswith(lexicon.joining.article_sign)
    return not adjective and lexicon.pointers.relatives.longest(text, skip(text, end)) is not None


def _provisions_on(text: str, found: Found, lexicon: Lexicon) -> tuple[Found, Description] | None:
    """«أحكام الاتفاقية المتعلقة بمكافحة الفساد»: the provisions may be on that, so the name may be none.

    Then it is the bare description that the wording begins with. Numbers are not on a subject, so what stands
    after «المواد ٣ و٤ من» is a name.
    """
    before = PAUSE.split(text[max(0, found.start - WORD_REACH) : found.start])[-1]
    if lexicon.pointers.provisions.isdisjoint(before.split()) or any(map(str.isdecimal, before)):
        return None
    head = _head_of(text, found.start, lexicon)
    kind = lexicon.kinds.described.get(head.form.base) if head else None
    subjects = lexicon.titles.other_subjects.get(lexicon.kinds.genders.get(kind or "", ""))
    if not (head and kind and subjects) or not subjects.longest(text, skip(text, head.end)):
        return None
    described = Description(kind, 1)
    return found._replace(entry=described, end=head.end), described


def _with_tail(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """A named one with its year («لعام ١٩٦٣»), its number («(رقم ١٨٩)») and «المكمل لاتفاقية …» after it,
    where these are its own; else what they make of it.
    """
    anchor = with_year(text, renamed(text, anchor, lexicon), lexicon)
    if anchor.manner == "unknown":
        return anchor
    other = _bracketed_other(text, anchor, lexicon) or _of_other_owner(text, anchor, lexicon)
    if other:
        return other
    anchor = anchor._replace(end=amended(text, anchor.end, lexicon))
    complement = _past_complement(text, anchor.end, lexicon)
    whole = whole_behind(text, complement, lexicon)
    if whole is None and anchor.rule in {"name", "variant"}:
        whole = whole_behind(text, past_link(text, anchor.end, PROTOCOL, lexicon), lexicon)
    # «بروتوكول المعادن الثقيلة لاتفاقية …»: what a protocol belongs to is part of its name.
    entry = whole.entry if whole else None
    parents = entry.instruments if isinstance(entry, Name) else ()
    if whole and not protocols_under(parents, lexicon).isdisjoint(anchor.instruments):
        return with_year(text, anchor._replace(end=whole.end), lexicon)
    joined = complement > anchor.end and isinstance(entry, Name | Description)
    return anchor._replace(end=whole.end) if whole and joined else anchor


def _past_complement(text: str, end: int, lexicon: Lexicon) -> int:
    """The end of «المكمل» after a phrase, a comma between them or none, else `end`."""
    comma = skip(text, end)
    comma = skip(text, comma + 1) if text[comma : comma + 1] in {*COMMAS} else comma
    complement = lexicon.names.complements.longest(text, comma)
    return complement[1] if complement else end


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
    return Anchor("unknown", anchor.start, end + 1 or word.end(), kind=CONVENTION)


# ---- protocols


def _of_other_owner(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول الإضافي الثاني لاتفاقية بودابست»: a name that only counts a protocol, which belongs to
    what is named after it: the one of that place, or `unknown`.

    None where the name tells more, or where that is its own.
    """
    kinds = {lexicon.treaties.kinds.get(one) for one in anchor.instruments}
    place = _last_place(text, anchor.start, anchor.end, lexicon) if kinds == {PROTOCOL} else None
    if place is None:
        return None
    end = after(text, anchor.end, lexicon.names.complements)
    head, whole = head_at(text, skip(text, end), lexicon), whole_behind(text, end, lexicon)
    parents = named_in(whole)
    treaty = head and head.kind in TREATIES and head.form.preposition and not head.form.conjunction
    if not protocols_under(parents, lexicon).isdisjoint(anchor.instruments) or not (whole or treaty):
        return None
    told = protocols_told(parents, lexicon, place=place)
    stop = whole.end if whole else head.end if head else end
    if len(told) == 1:
        return Anchor("named", anchor.start, stop, told, rule="parent")
    return Anchor("unknown", anchor.start, stop, kind=PROTOCOL)


def _of_whole(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """A protocol with what it is said to belong to: «البروتوكول الاختياري لاتفاقية حقوق الطفل», «… المتعلق
    بالعهد», «le Protocole de 2002 relatif à la Convention …».

    The one that its place, its year or its subject tells among those of the convention, or the only one;
    else any of them, `unknown` where one was told that it has not. The convention may be described.
    """
    whole, place = _whole_of(text, anchor, lexicon) if anchor.kind == PROTOCOL else (None, None)
    entry, unknown = whole.entry if whole else None, anchor.manner == "unknown"
    if whole and isinstance(entry, Description) and not unknown:
        return _of_described(text, anchor, whole, lexicon)
    if whole is None or not isinstance(entry, Name) or (entry.rule == "customary" and not unknown):
        return anchor
    children = protocols_under(entry.instruments, lexicon)
    told = {*protocols_told(entry.instruments, lexicon, place=place)} & {*(anchor.instruments or children)}
    if len(told) == 1:
        return with_year(text, Anchor("named", anchor.start, whole.end, (*told,), rule="parent"), lexicon)
    named = None if unknown else by_subject(text, anchor.start, whole.end, lexicon)
    if named and named.manner == "named" and children.issuperset(named.instruments):
        return named
    counted = place is not None and not children.isdisjoint(lexicon.treaties.counted_as)
    none = not children or entry.rule == "customary" or goes_on(text, whole.end, lexicon)
    if anchor.instruments or anchor.year or counted or (unknown and none):
        end = with_year(text, Anchor("named", anchor.start, whole.end, entry.instruments), lexicon).end
        return Anchor("unknown", anchor.start, end, kind=PROTOCOL, year=anchor.year)
    return anchor._replace(manner="described", end=whole.end, among=children, rule="parent")


def _whole_of(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[Found | None, int | None]:
    """What a protocol is said to belong to, and the place that it is said to have there."""
    counted = lexicon.counting.ordinals.longest(text, skip(text, anchor.end))
    linked = past_link(text, counted[1], PROTOCOL, lexicon) if counted else 0
    if counted and linked > counted[1]:
        return whole_behind(text, linked, lexicon), counted[0]
    whole = whole_behind(text, _past_complement(text, anchor.end, lexicon), lexicon)
    if whole is None and anchor.manner == "unknown":
        whole = whole_behind(text, past_link(text, anchor.end, PROTOCOL, lexicon), lexicon)
    return whole, _last_place(text, anchor.start, anchor.end, lexicon) if whole else None


def _of_described(text: str, anchor: Anchor, parent: Found, lexicon: Lexicon) -> Anchor:
    """«البروتوكول الاختياري للاتفاقية»: a protocol of a convention that is only described."""
    entry = parent.entry
    if not isinstance(entry, Description) or entry.members > 1 or entry.kind == anchor.kind:
        return anchor
    end = after(text, parent.end, lexicon.pointers.said)
    named = by_subject(text, anchor.start, end, lexicon)
    known = named is not None and named.manner == "named"
    if not (entry.pointing and known) and has_subject(text, parent, entry, lexicon):
        # «the Protocol to the Convention on …», but «the Protocol to that Convention on …»
        return anchor
    # «البروتوكول المكمل للاتفاقية بشأن …»: none of those that are known by their subjects.
    rule = UNTOLD if named else anchor.rule
    return named if named and known else anchor._replace(end=end, whole=entry.kind, rule=rule)


def protocols_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكولات … لاتفاقية حقوق الطفل»: all protocols of the convention named; None where none is."""
    whole = whole_behind(text, after(text, found.end, lexicon.names.complements), lexicon)
    parents = named_in(whole)
    # The four Geneva Conventions have the same.
    families = {frozenset(lexicon.treaties.children.get(one, ())) for one in parents}
    children = families.pop() if len(families) == 1 else frozenset[str]()
    if whole is None or len(children) < 2:
        return None
    known = tuple(one for one in lexicon.treaties.kinds if one in children)
    end = with_year(text, Anchor("named", found.start, whole.end, parents), lexicon).end
    return Anchor("named", found.start, end, known, kind=PROTOCOL, members=3, rule="protocols")


def by_subject(text: str, start: int, end: int, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق بمكافحة صنع الأسلحة النارية …»:
    what its head and the title at `end` name together, without what stands between.

    `unknown` where they name nothing; None where no title stands there.
    """
    head = _head_of(text, past_determiner(text, start, lexicon), lexicon)
    comma = skip(text, end + 1) if text[end : end + 1] == "," else end
    titled = after(text, comma, lexicon.titles.title_marks) > comma
    clause = lexicon.pointers.relatives.longest(text, skip(text, comma))
    if head is None or not titled or clause:
        return None
    each = _subject_names(text, head, end, lexicon, direct=comma == end)
    found = next((one for one in each if one[0].rule != "customary" and one[1] > end), None)
    if found is None:
        return Anchor("unknown", start, end, kind=PROTOCOL) if comma == end else None
    return with_year(
        text, Anchor("named", start, found[1], found[0].instruments, rule=found[0].rule), lexicon
    )


def _subject_names(
    text: str, head: Head, end: int, lexicon: Lexicon, *, direct: bool
) -> Iterable[tuple[Name, int]]:
    """The names that a title at `end` makes with a head in whatever form a name has it, and with one of
    several words: «the Optional Protocol … on …».
    """
    base = head.form.base
    if direct:
        alike = [one for one, (_, alone) in lexicon.dating.year_heads.items() if base in {one, alone}]
        for form in (base, *alike):
            yield from names_from(text, head._replace(form=head.form._replace(base=form)), end, (), lexicon)
    words = [(word[0], word.end()) for word in WORD.finditer(text, head.end, end)][:ADJECTIVES]
    for most in range(1, len(words) + 1):
        if lexicon.kinds.bare.get(" ".join((base, *(word for word, _ in words[:most])))) == PROTOCOL:
            then = (*words[: most - 1], (words[most - 1][0], end))
            yield from names_from(text, head, end, then, lexicon)
            return


def _of_subject(text: str, protocol: Anchor, lexicon: Lexicon) -> Anchor:
    """A protocol of what was named before, with the one that the title after it names among those meant;
    none is where that title is not known.
    """
    named = by_subject(text, protocol.start, protocol.end, lexicon)
    return protocol._replace(end=named.end, among=frozenset(named.instruments)) if named else protocol


def of_subject(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«البروتوكول المكمل لها المتعلق ب…»: as what the title after the words names; None without a title."""
    protocol = Anchor("described", found.start, found.end, kind=PROTOCOL, rule="subject")
    told = _of_subject(text, protocol, lexicon)
    return told if told.among is not None else None


# ---- descriptions


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


def _of_description(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """A description, unless what stands after makes a name of it, or something else."""
    own = _of_its_own(text, found, entry, lexicon)
    if own and not (entry.pointing and _is_verbs_year(text, found, own, lexicon)):
        return own
    # «الإعلان المنصوص عليه في المادة ١٤» is one that a State makes.
    of_state = entry.kind == "declaration" and lexicon.laws.of_state.longest(text, skip(text, found.end))
    if of_state or (entry.behind and not _stands_behind(text, found.start, entry.behind)):
        return None
    if entry.short and (dated := _of_its_year(text, found, entry, lexicon)):
        return dated
    if (entry.short or entry.kind in lexicon.kinds.told) and _is_of_another(text, found.end, lexicon):
        return _other_text(text, found, entry, lexicon)
    if has_subject(text, found, entry, lexicon):
        return _of_whole(text, Anchor("unknown", found.start, found.end, kind=entry.kind), lexicon)
    return _plainly(text, found, entry, lexicon)


def _other_text(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«المبادئ التوجيهية المنسقة»: another text than what a short name means; none where capitals tell."""
    if lexicon.joining.determiners:
        return None
    other = Anchor("stranger", found.start, found.end, kind=lexicon.kinds.genders.get(entry.kind, ""))
    short = entry.short and goes_on(text, found.end, lexicon)
    return other._replace(among=entry.among, rule=SHORT) if short else other


def _plainly(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor:
    """A description by itself, with what points back after it, or what it belongs to."""
    kind, members, among = entry.kind, entry.members, entry.among
    if (before := after(text, found.end, lexicon.pointers.said_before)) > found.end:
        return Anchor("described", found.start, before, (), kind, members, among=among, rule=BEFORE)
    end = after(text, found.end, lexicon.pointers.said)
    # «القواعد المذكورة» is one short name.
    said = entry.short and _ends_said(text[found.start : found.end], lexicon)
    # «البروتوكولين الملحقين باتفاقية الغابات»: not the two that were named before.
    others = members > 1 and end == found.end and _are_others(text, end, lexicon)
    rule = UNTOLD if others else SHORT_SAID if said else _short(text, found, entry, lexicon)
    if entry.place and lexicon.pointers.counted_before.longest(text, found.start) is None:
        # «the second Protocol»; «the former Protocol» is one of two that have been named.
        rule = _PLACED
    described = Anchor(
        "described",
        found.start,
        end,
        kind=kind,
        members=members,
        pointing=entry.pointing or end > found.end,
        among=among,
        also=entry.also,
        rule=rule,
        place=entry.place,
        place_end=end if entry.place else -1,
    )
    return _of_whole(text, described, lexicon)


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


def _of_its_own(text: str, found: Found, entry: Description, lexicon: Lexicon) -> Anchor | None:
    """«la Convention (no 155)», «la Convention de 1951»: what a number,
    a year or a title after the word names.
    """
    if entry.among is not None or (entry.members == 2 and not lexicon.dates.headed.match(text, found.end)):
        return None
    own = headed(text, found.start, entry.kind, entry.members, lexicon)
    return _of_whole(text, own, lexicon) if own and own.manner != "named" else own


def _is_verbs_year(text: str, found: Found, anchor: Anchor, lexicon: Lexicon) -> bool:
    """«dicho Convenio se aprobaría en 2026»: after what is pointed at,
    a year that words part from it tells no other.
    """
    dated = lexicon.dates.head_year.match(text, found.end)
    direct = lexicon.dates.named_year.match(text, found.end)
    told = anchor.manner in {"unknown", "customary"}
    return told and dated is not None and direct is None and anchor.end == dated.end()


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


# ---- words that make no mention by themselves


def _of_mark(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """What a word that makes no mention by itself says of what follows it."""
    if entry.what == "pointing":
        return _pointed(text, found, entry, lexicon)
    if entry.what == "other":
        return _of_another(text, found, entry, lexicon)
    if entry.what == "law" or (entry.what == "law head" and _is_named_law(text, found.end, lexicon)):
        return Anchor("law", found.start, found.end)
    if entry.what not in {"stranger", "plan"}:
        return None
    # «إعلان عام ١٩٩٢»
    dated = called_by_year(text, found.start, lexicon) if entry.what == "stranger" else None
    if dated and dated.manner in {"named", "customary"}:
        return dated
    if not WORD.match(text, skip(text, found.end)):
        return None
    # «إعلان الدوحة»: a text with articles outside the catalogue.
    other = Anchor("stranger", found.start, found.end, kind=entry.kind)
    return other._replace(among=entry.among, rule=SHORT) if entry.what == "plan" else other


def _of_another(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor:
    """«الاتفاقية الأوروبية»: what its number, owner or title names, else one that the catalogue lacks."""
    if entry.kind == PROTOCOL and past_link(text, found.end, PROTOCOL, lexicon) > found.end:
        return _of_whole(text, Anchor("unknown", found.start, found.end, kind=entry.kind), lexicon)
    own = headed(text, found.start, entry.kind, 1, lexicon)
    if own is None and entry.among and not _has_title(text, found.end, lexicon):
        # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
        begun = Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
        return _of_other_owner(text, begun, lexicon) or begun
    year = lexicon.dates.year.match(text, found.end)
    return own or Anchor("unknown", found.start, year.end() if year else found.end, kind=entry.kind)


def _has_title(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a title goes on, so that the words before it are no short name:
    «la Convention européenne d'extradition».
    """
    if lexicon.pointers.relatives.longest(text, skip(text, end)):
        return False
    of = lexicon.links.of.match(text, end) if lexicon.joining.determiners else None
    return of is not None or goes_on(text, end, lexicon)


def _is_named_law(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the words after «قانون» say which law it is, as «مكافحة الإرهاب» does."""
    start = skip(text, end)
    word = WORD.match(text, start)
    definite = word is not None and word[0].startswith(lexicon.joining.article_sign)
    return definite or (word is not None and lexicon.laws.law_subjects.longest(text, start) is not None)


def _pointed(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """«ذلك البروتوكول»: a description that the word before it points with."""
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.conjunction or following.preposition:
        return None
    if WORD.findall(text[following.start : following.end])[0] in lexicon.joining.determiners:
        return None  # «acknowledges that the Convention …»
    before = text[max(0, found.start - WORD_REACH) : found.start].rstrip()
    if not found.preposition and before.endswith(lexicon.pointers.not_pointing_after):
        return None  # «ذلك» in «بما في ذلك»
    pointed, apart = following.entry, lexicon.joining.apart
    if isinstance(pointed, Name) and not apart:
        # «la citada Convención contra la Corrupción»
        named = anchor_of(text, following, lexicon)
        return named and named._replace(start=found.start)
    # «基本原则»: no word ends where the pointing one begins.
    if not isinstance(pointed, Description) or (apart and pointed.kind in lexicon.kinds.told):
        return None
    genders = {entry.kind, lexicon.kinds.genders.get(pointed.kind, "")} - {""}
    if len(genders) > 1:
        return None
    anchor = anchor_of(text, following._replace(entry=pointed._replace(pointing=True)), lexicon)
    return anchor and anchor._replace(start=found.start, pointing=True)


# ---- titles that hold the name of what they belong to

_AMENDMENT = "agreement"
# How far back a title that ends in a name may begin, in characters and words.
_OUTER_REACH, _OUTER_WORDS = 120, 14
# Words that say under what a text was made.
_MADE_UNDER = (2, 3)


def outer_title(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor | None:
    """«مرفق التنفيذ الإقليمي لآسيا لاتفاقية …», «التعديل الأول لاتفاقية …»: a title that the name ends, and
    which the catalogue does not know; None where the name stands by itself.
    """
    name = WORD.match(text, anchor.start)
    form = lexicon.forms.get(name[0]) if name else None
    clause = PAUSE.split(text[max(0, anchor.start - _OUTER_REACH) : anchor.start])[-1]
    words = list(WORD.finditer(clause))[-_OUTER_WORDS:]
    if name is None or form is None or form.conjunction or not words:
        return None
    if form.preposition:
        annexed = lexicon.names.complements.longest(clause, words[-1].start()) is not None
        bound = annexed or name[0].startswith(lexicon.titles.title_prefixes)
        outer = _annexed(words[:-1] if annexed else words, lexicon, annexed=annexed) if bound else None
    else:
        of_protocol = PROTOCOL in {lexicon.treaties.kinds.get(one) for one in anchor.instruments}
        outer = (
            _under(clause, words, lexicon)
            or _upon(words, lexicon)
            or _directly(clause, words, lexicon, of_protocol=of_protocol)
        )
    if outer is None:
        return None
    return anchor._replace(start=anchor.start - len(clause) + outer[0], kind=outer[1], rule="outer")


def _annexed(words: Sequence[re.Match[str]], lexicon: Lexicon, *, annexed: bool) -> tuple[int, str] | None:
    """«مرفق التنفيذ الإقليمي لآسيا ل…»: where the title begins that goes on to the name, and its kind."""
    for at in range(len(words) - 1, -1, -1):
        word = words[at][0]
        outer = lexicon.titles.outer_heads.get(word)
        if outer is not None and at + 1 < len(words):
            return words[at].start(), outer
        joined = not annexed and word.startswith(lexicon.joining.conjunctions)
        if outer is not None or word in lexicon.titles.outer_governing or joined:
            # «البروتوكول الملحق بالاتفاقية», «تعديل القانون وفقا لاتفاقية …»
            return None
    return None


def _under(clause: str, words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«الاتفاق المبرم في إطار»: the title of a text made under what is named after the clause."""
    for behind in _MADE_UNDER:
        made = lexicon.names.complements.longest(clause, words[-behind].start()) if words[behind:] else None
        if made is not None and not clause[made[1] :].strip():
            head = words[-behind - 1]
            form = lexicon.forms.get(head[0])
            kind = lexicon.kinds.heads.get(form.base if form else head[0])
            return (head.start(), kind) if kind else None
    return None


def _upon(words: Sequence[re.Match[str]], lexicon: Lexicon) -> tuple[int, str] | None:
    """«التعديل المدخل على», «البروتوكول الإضافي إلى»: what was made to what is named after it, with nothing
    but adjectives in it.
    """
    if words[-1][0] not in lexicon.titles.outer_links:
        return None
    for adjectives, word in enumerate(words[-2 : -ADJECTIVES - 3 : -1]):
        kind = lexicon.titles.outer_heads.get(word[0])
        if kind == _AMENDMENT or (kind == PROTOCOL and adjectives):
            return word.start(), kind
        if kind is not None or not word[0].startswith(lexicon.joining.article_sign):
            return None
    return None


def _directly(
    clause: str, words: Sequence[re.Match[str]], lexicon: Lexicon, *, of_protocol: bool
) -> tuple[int, str] | None:
    """«بروتوكول الميثاق الأفريقي … المتعلق ب…», «بروتوكول تعديل الاتفاقية …»."""
    heads, last = lexicon.titles.outer_heads, words[-1]
    if clause[last.end() :] != " " or lexicon.joining.article_sign in last[0]:
        return None
    kind = heads.get(last[0])
    if kind == _AMENDMENT and len(words) > 1 and heads.get(words[-2][0]) == PROTOCOL:
        return words[-2].start(), PROTOCOL
    return (last.start(), PROTOCOL) if kind == PROTOCOL and not of_protocol else None


# ---- terms

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


# ---- what an article is part of

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


def _year_first(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«the 1991 Espoo Convention»: a name after its own year, a protocol to what is named after it, or only
    its year.
    """
    year = lexicon.dates.year_first.match(text, past_determiner(text, start, lexicon))
    head = WORD.match(text, year.end()) if year else None
    if year is None or head is None:
        return None
    told = year[0][:4]
    whole = whole_behind(text, head.end(), lexicon) if lexicon.kinds.bare.get(head[0]) == PROTOCOL else None
    if whole and isinstance(whole.entry, Name):
        called = protocols_told(whole.entry.instruments, lexicon, year=told)
        return Anchor("named", start, whole.end, called, rule="parent") if len(called) == 1 else None
    anchor = anchor_at(text, year.end(), lexicon)
    own = anchor is not None and all(lexicon.treaties.years.get(one) == told for one in anchor.instruments)
    if anchor and anchor.manner == "named" and own:
        return anchor._replace(start=start)
    return anchor_at(text, start, lexicon) or called_by_year(text, year.end(), lexicon)


def _possessed_protocol(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«المادة ١٥ من بروتوكولها الثاني», «من الاتفاقية الأم»: of the same family as what is named before."""
    found = find(text, start, lexicon)
    entry = found.entry if found else None
    if found is None or not isinstance(entry, Possessed):
        return None
    if entry.points == "statute":
        return statute_of(text, found, entry, lexicon)
    if entry.points == "parent":
        return Anchor("described", start, found.end, rule="parent convention")
    if entry.points != "protocol":
        return None
    year = lexicon.dates.year.match(text, found.end)
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end))
    end = year.end() if year else counted[1] if counted else found.end
    protocol = Anchor("described", start, end, kind=entry.gender, rule="possessed")
    place, told = counted[0] if counted else entry.place, year[1] if year else ""
    return _of_subject(text, protocol._replace(place=place, year=told), lexicon)


def statute_of(text: str, found: Found, entry: Possessed, lexicon: Lexicon) -> Anchor | None:
    """«الوكالة الدولية للطاقة الذرية …، عملا بنظامها الأساسي»: the statute of the only organization that the
    sentence has named before; None where none is known, or two are.
    """
    owners = lexicon.names.statutes.get(entry.frame)
    sentence = SENTENCE_END.split(text[max(0, found.start - _OWNER_REACH) : found.start])[-1]
    named: set[str] = set()
    for word in WORD.finditer(sentence) if owners else ():
        # Whatever is written together with the first word of the organization's name.
        bare = without_attached(word[0], lexicon)
        known = (owners.longest(sentence, word.start(), one, word.end()) for one in bare) if owners else ()
        named |= {one[0] for one in [next(filter(None, known), None)] if one}
    return Anchor("named", found.start, found.end, tuple(named), rule="owner") if len(named) == 1 else None


def _counted_protocol(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«статья 5 Второго протокола»: by the place before its word; None where a name begins with that."""
    if not (lexicon.organs.organ_first and lexicon.pointers.bare_of):
        return None
    counted = lexicon.counting.ordinals.longest(text, start)
    if counted is None or find(text, start, lexicon):
        return None
    anchor = anchor_at(text, skip(text, counted[1]), lexicon)
    return anchor if anchor and anchor.start == start and anchor.kind == PROTOCOL else None


def _placed(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«article 10 of the latter»: one of two that have just been named, whatever they are."""
    place = lexicon.pointers.counted_before.longest(text, start)
    if place is None:
        return None
    return Anchor("described", start, place[1], place=place[0], place_end=place[1], pointing=True)


def _bare_head_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«Convention (no 155)», with a determiner or without."""
    return bare_head(text, past_determiner(text, start, lexicon), lexicon)


_CONTAINERS: tuple[Callable[[str, int, Lexicon], Anchor | None], ...] = (
    _year_first,
    _possessed_protocol,
    _counted_protocol,
    anchor_at,
    called_by_year,
    _bare_head_at,
    _placed,
    article_title_behind_year,
)
"""What may say of what an article is, in this order."""


def _not_known(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """A law, or an instrument that the catalogue lacks; None where the word speaks of neither."""
    word = WORD.match(text, start)
    if word is None:
        return None
    heads, pointers = lexicon.kinds.heads, lexicon.pointers
    owned = WORD.match(text, skip(text, word.end())) if word[0] in pointers.own_first else None
    if owned and (owned[0] in heads or lexicon.laws.begins.longest(text, owned.start())):
        # «l'article 36 de son Statut»
        return Anchor("unknown", start, owned.end(), kind=heads.get(owned[0], ""), rule="no_treaty")
    if pointers.adverbs.longest(text, start):
        return None
    verb = word[0] not in heads and word[0].endswith(lexicon.joining.infinitives or ("\n",))
    law = _law_at(text, start, lexicon, whole=not verb)
    if law or verb:
        return Anchor("law", start, law) if law else None
    return _unknown_at(text, word, lexicon)


def _unknown_at(text: str, word: re.Match[str], lexicon: Lexicon) -> Anchor | None:
    """The instrument that a word begins, which is not known; where no preposition stands before it, only as
    a word for a kind, or after what does not point.
    """
    heads, pointers = lexicon.kinds.heads, lexicon.pointers
    unknown = Anchor("unknown", word.start(), word.end(), kind=heads.get(word[0], ""))
    if not pointers.bare_of or word[0] in heads:
        return unknown
    endings = pointers.not_after_endings or ("\n",)
    names_another = word[0] in pointers.not_after or word[0].endswith(endings)
    return _behind_adjectives(text, word.start(), lexicon) or (unknown if names_another else None)


def _law_at(text: str, start: int, lexicon: Lexicon, *, whole: bool) -> int:
    """The end of a phrase of law; 0 where none begins there. `whole` names may end in the word for a law."""
    bare = past_determiner(text, start, lexicon)
    law = lexicon.laws.begins.longest(text, start) or lexicon.laws.national_laws.longest(text, bare)
    if law or not (whole and lexicon.names.names_end):
        return law[1] if law else 0
    ending = lexicon.marks.law_behind.match(text, start)
    return ending.end() if ending else 0


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
    return Anchor("unknown", start, word.end(), kind=kind)
