"""Instrument phrases: a name, a description with «ذلك» or «المذكورة», or what the catalogue does not know."""

import re

from unrec.catalogue import TREATIES
from unrec.references.detection.heads import headed
from unrec.references.detection.numbered import by_number, by_owner, renamed
from unrec.references.detection.protocols import (
    counts,
    has_subject,
    linked_protocol,
    of_parent,
    subject_link,
    whole_behind,
)
from unrec.references.detection.years import amended, called_by_year, goes_on, with_year, year_at
from unrec.references.mentions import BEFORE, DOUBTFUL, SHORT, SHORT_SAID, UNTOLD, Anchor
from unrec.references.words.lexicon import Lexicon, protocols_at, protocols_under
from unrec.references.words.lookup import PAUSE, SENTENCE_END, WORD_REACH, after, find, skip, word_before
from unrec.references.words.named import PROPER
from unrec.references.words.vocabulary import Description, Found, Mark, Name, Series, UnitWord
from unrec.text import WORD

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
    if isinstance(entry, Name) and entry.rule == "customary":
        return _customary(text, found, entry, lexicon)
    if isinstance(entry, Name) and _is_of_owner(text, found, entry, lexicon):
        return Anchor(
            "unknown", found.start, found.end, kind=lexicon.treaties.kinds.get(entry.instruments[0], "")
        )
    if isinstance(entry, Name):
        # «اتفاقية لاهاي لعام ١٩٨٠» is a name; «… بشأن الجوانب المدنية للاختطاف الدولي للأطفال» may follow.
        longer = called_by_year(text, found.start, lexicon) if text[found.end - 1].isdigit() else None
        if longer and longer.manner == "named" and longer.end > found.end:
            return longer
        end = _past_year(text, found, entry, lexicon)
        return _with_tail(
            text, Anchor("named", found.start, end, entry.instruments, rule=entry.rule), lexicon
        )
    if isinstance(entry, Description):
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
            gender = lexicon.kinds.genders.get(entry.kind, "")
            other = Anchor("stranger", found.start, found.end, kind=gender)
            if entry.short and goes_on(text, found.end, lexicon):
                other = other._replace(among=entry.among, rule=SHORT)
            return None if lexicon.joining.determiners else other
        linked = linked_protocol(text, found, entry, lexicon)
        if linked:
            return linked
        if has_subject(text, found, entry, lexicon):
            other = Anchor("unknown", found.start, found.end, kind=entry.kind)
            return _unknown_of(text, other, lexicon) if entry.kind == "protocol" else other
        dated = _of_year(text, found, entry, lexicon)
        if dated:
            return dated
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
    if not isinstance(entry, Mark):
        return None
    if entry.what == "pointing":
        return _pointed(text, found, entry, lexicon)
    if entry.what == "other":
        linked = linked_protocol(text, found, Description(entry.kind, 1, entry.among), lexicon)
        if linked:
            return linked
        owned = by_owner(text, found.start, found.end, lexicon, entry.kind)
        own = owned or headed(text, found.start, entry.kind, 1, lexicon)
        if own is None and entry.among and not _has_title(text, found.end, lexicon):
            # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
            begun = Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
            return _of_other_owner(text, begun, lexicon) or begun
        year = lexicon.dates.year.match(text, found.end)
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


def _past_year(text: str, found: Found, entry: Name, lexicon: Lexicon) -> int:
    """The end of «Гаагской конвенции 1954 года о защите …»: of a name that ends in its year
    with the title behind that, where both name the same; else of the name.
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
    """Tell whether the words behind the first one are those of «المذكورة»."""
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
    a year or a title behind the word names.
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
    """Tell whether words behind a description of two say which they are."""
    word = WORD.match(text, skip(text, end))
    return (
        lexicon.links.owner_link.match(text, end) is not None
        or _is_of_another(text, end, lexicon)
        or (word is not None and word[0] in lexicon.pointers.other_two)
    )


def _is_named_law(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether the words behind «قانون» say which law it is, as «مكافحة الإرهاب» does."""
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
    behind «المواد ٣ و٤ من» is a name.
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
    """«الأطراف في بروتوكول مونتريال التي …»: a relative clause behind a place tells nothing of the name.

    Behind an adjective it may: «الاتفاقية الوحيدة التي …».
    """
    last = WORD.findall(text[found.start : found.end])[-1]
    adjective = not lexicon.joining.article_sign or last.startswith(lexicon.joining.article_sign)
    return not adjective and lexicon.pointers.relatives.longest(text, skip(text, end)) is not None


def _pointed(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Anchor | None:
    """«ذلك البروتوكول»: a description that the word before it points with."""
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.conjunction or following.preposition:
        return None
    if (
        lexicon.joining.determiners
        and WORD.findall(text[following.start : following.end])[0] in lexicon.joining.determiners
    ):
        # «acknowledges that the Convention …»
        return None
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
    """«dicho Convenio se aprobaría en 2026»: behind what is pointed at,
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
    behind the name of one makes another of it.
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
    what is named behind it: the one of that place, or `unknown`.

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
