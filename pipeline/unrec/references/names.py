"""Names of instruments: which one a phrase speaks of, what belongs to it, and the terms defined for it.

What makes words a name, another text or nothing is said by printed tables of verdicts, asked in order.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec

from unrec.catalogue import TREATIES
from unrec.references.discourse import DOUBTFUL, SHORT, Anchor, listed
from unrec.references.heads import (
    CONVENTION,
    PROTOCOL,
    amended,
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
from unrec.references.lexicon import Lexicon, protocols_under
from unrec.references.lookup import (
    SENTENCE_END,
    WORD_REACH,
    after,
    find,
    past_determiner,
    skip,
)
from unrec.references.vocabulary import (
    PROPER,
    Description,
    Entry,
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
NOTHING = Anchor("unknown", -1, -1)
"""The verdict that words are no mention."""

E = TypeVar("E")
W = TypeVar("W")
Verdict = tuple[str, Callable[[W], Anchor | None]]
"""What words are by a rule, as the page prints it, and the rule: the phrase, None where it does not apply."""


class Wording(msgspec.Struct, Generic[E], frozen=True, eq=False, dict=True):
    """Words found in a text that may speak of an instrument, and what they are."""

    text: str
    found: Found
    lexicon: Lexicon
    entry: E

    @cached_property
    def dated(self) -> tuple[str, int]:
        """A year after them, and the end of that; an empty one where none is."""
        year = self.lexicon.dates.year.match(self.text, self.found.end)
        if year:
            return year[1], year.end()
        return year_at(self.text, self.found.end, self.lexicon, commas=True) or ("", self.found.end)

    def unknown(self, end: int, kind: str) -> Anchor:
        """Return the phrase as one for an instrument of a kind that the catalogue lacks."""
        return Anchor("unknown", self.found.start, end, kind=kind)


class _Annexed(Wording[Name | Description], frozen=True, eq=False, dict=True):
    """What a protocol is said to belong to, and the protocol as far as its own words go, with its place."""

    anchor: Anchor
    place: int | None

    @property
    def is_unknown(self) -> bool:
        return self.anchor.manner == "unknown"

    @property
    def parents(self) -> tuple[str, ...]:
        return self.entry.instruments if isinstance(self.entry, Name) else ()

    @cached_property
    def children(self) -> frozenset[str]:
        return protocols_under(self.parents, self.lexicon)


def anchor_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that begins at the word at `start`, or None where there is none."""
    found = find(text, start, lexicon)
    return anchor_of(text, found, lexicon) if found else None


def anchor_of(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """Return the instrument phrase that `found` begins, or None where it begins none."""
    table = _TABLES.get(type(found.entry))
    anchor = _first_of(table, Wording(text, found, lexicon, found.entry)) if table else NOTHING
    return None if anchor is NOTHING else _with_place(text, anchor, lexicon)


def _first_of(table: Iterable[Verdict[W]], words: W) -> Anchor:
    """What the first verdict of a table that applies says; the last always does."""
    return next(anchor for _, rule in table if (anchor := rule(words)))


# ---- places: «الاتفاقية الأولى», «второй Факультативный протокол»


def _with_place(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """The description with the place that a word after it gives, where nothing goes on from it («الأولى من
    نوعها»); with what it is of after that, the protocol of that place.
    """
    if anchor.manner not in {"described", "unknown"} or anchor.members > 1:
        return anchor
    counted = None if anchor.among else _counted(text, anchor, lexicon)
    if counted is None:
        return anchor
    place, end = counted
    whole = find(text, skip(text, end), lexicon)
    if whole is None or not whole.preposition:
        return anchor._replace(place=place, place_end=end)
    told = protocols_told(named_in(whole), lexicon, place=place)
    if len(told) != 1:
        return anchor
    return with_year(text, Anchor("named", anchor.start, whole.end, told, rule="parent"), lexicon)


def _counted(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[int, int] | None:
    """The place after the word of a bare description, and its end; None where a title goes on from there."""
    head = head_at(text, anchor.start, lexicon, other="")
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
    return counted[0] if counted else None


# ---- names


def _kind(w: Wording[Name]) -> str:
    return w.lexicon.treaties.kinds.get(w.entry.instruments[0], "")


def _otherwise(w: Wording[Name]) -> Anchor | None:
    """«الاتفاقية الأوروبية الإطارية»: a short name with an adjective after it that makes another of it."""
    word = WORD.match(w.text, skip(w.text, w.dated[1])) if w.entry.rule == "customary" else None
    other = word is not None and _kind(w) == CONVENTION and word[0] in w.lexicon.titles.other_adjectives
    return w.unknown(word.end(), _kind(w)) if word and other else None


def _dated(w: Wording[Name]) -> Anchor | None:
    """«la Convention de Vienne de 1985 pour la protection de …», «اتفاقية لاهاي لعام ١٩٨٠ بشأن …»: a short
    name with its year, or one that ends in its year, after which the title goes on.
    """
    if not (w.dated[0] if w.entry.rule == "customary" else w.text[w.found.end - 1].isdigit()):
        return None
    words = WORD.finditer(w.text, w.found.start, w.found.end)
    each = (called_by_year(w.text, word.start(), w.lexicon) for word in words)
    longer = next((one for one in each if one and one.manner == "named" and one.end > w.found.end), None)
    return longer and longer._replace(start=w.found.start)


def _begun(w: Wording[Name]) -> Anchor | None:
    """«الإعلان العالمي لبقاء الطفل»: a short name from which a title goes on; what is called by the short
    name later may be that text, but no treaty.
    """
    if w.entry.rule != "customary" or not goes_on(w.text, w.dated[1], w.lexicon):
        return None
    if _kind(w) in TREATIES:
        return NOTHING
    gender, among = w.lexicon.kinds.genders.get(_kind(w), ""), frozenset(w.entry.instruments)
    return Anchor("stranger", w.found.start, w.found.end, kind=gender, among=among, rule=SHORT)


def _shortly(w: Wording[Name]) -> Anchor | None:
    """«الاتفاقية الوحيدة لسنة ١٩٦١», «اتفاقية لاهاي المذكورة»: a short name by itself or with its year, of
    which there may be one or several; nothing with the year of none of these.
    """
    if w.entry.rule != "customary":
        return None
    (told, end), start, years = w.dated, w.found.start, w.lexicon.treaties.years
    meant = tuple(one for one in w.entry.instruments if not told or years.get(one) == told)
    if not meant:
        return NOTHING
    end = amended(w.text, end, w.lexicon)
    if told and len(meant) == 1:
        return Anchor("named", start, end, meant, rule="name")
    head = head_at(w.text, start, w.lexicon, other="")
    kind = w.lexicon.kinds.heads.get(head.form.base, CONVENTION) if head else CONVENTION
    dated = _YEAR.search(w.text, start, w.found.end)
    called = w.lexicon.treaties.by_year.get((kind, dated[0]), ()) if dated else ()
    if set(meant) < set(called):
        # Of two of one year neither has it («Convention de 1961»).
        return Anchor("customary", start, end, called, kind=kind, rule="year")
    return Anchor("customary", start, after(w.text, end, w.lexicon.pointers.said), meant, kind=kind)


def _of_owner(w: Wording[Name]) -> Anchor | None:
    """«اتفاق منظمة التجارة العالمية بشأن …»: an organization's name from which a title goes on is another of
    its texts.
    """
    if not w.lexicon.treaties.constitutive.issuperset(w.entry.instruments):
        return None
    titled = after(w.text, w.found.end, w.lexicon.names.titled) > w.found.end
    return w.unknown(w.found.end, _kind(w)) if titled or goes_on(w.text, w.found.end, w.lexicon) else None


def _of_other_whole(w: Wording[Name]) -> Anchor | None:
    """«البروتوكول الإضافي الثاني لاتفاقية بودابست»: a name that only counts a protocol, before what it is not
    a protocol to: the one of that place there, where one is known.
    """
    place = _last_place(w.text, w.found.start, w.found.end, w.lexicon) if _kind(w) == PROTOCOL else None
    end = _past_complement(w.text, w.found.end, w.lexicon)
    whole = whole_behind(w.text, end, w.lexicon) if place else None
    if whole is None:
        head = head_at(w.text, skip(w.text, end), w.lexicon) if place else None
        treaty = head and head.kind in TREATIES and head.form.preposition
        return w.unknown(head.end, PROTOCOL) if head and treaty else None
    if not protocols_under(named_in(whole), w.lexicon).isdisjoint(w.entry.instruments):
        return None
    told = protocols_told(named_in(whole), w.lexicon, place=place)
    named = Anchor("named", w.found.start, whole.end, told, rule="parent")
    return named if len(told) == 1 else w.unknown(whole.end, PROTOCOL)


def _by_name(w: Wording[Name]) -> Anchor:
    """A name with its year, its number («(رقم ١٨٩)») and what it completes after it, where these are its own;
    what they contradict is another.
    """
    text, lexicon = w.text, w.lexicon
    anchor = Anchor("named", w.found.start, _past_year(w), w.entry.instruments, rule=w.entry.rule)
    anchor = with_year(text, renamed(text, anchor, lexicon), lexicon)
    if anchor.manner == "unknown":
        return anchor
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


def _past_year(w: Wording[Name]) -> int:
    """The end of «Гаагской конвенции 1954 года о защите …»: of a name that ends in its year
    with the title after that, where both name the same; else of the name.
    """
    text, found = w.text, w.found
    year = _YEAR.search(text, found.start, found.end)
    head = head_at(text, found.start, w.lexicon, other="") if year else None
    words = list(WORD.finditer(text, head.end, year.start())) if head and year else []
    # «1954 года», «of 1954»
    for called in (words, words[:-1]):
        if head and called:
            then = [(word[0], word.end()) for word in called]
            then[-1] = (then[-1][0], found.end)
            for name, end in names_from(text, head, found.end, then, w.lexicon):
                if name.instruments == w.entry.instruments:
                    return max(end, found.end)
    return found.end


def _past_complement(text: str, end: int, lexicon: Lexicon) -> int:
    """The end of «المكمل» after a phrase, a comma between them or none, else `end`."""
    comma = skip(text, end)
    comma = skip(text, comma + 1) if text[comma : comma + 1] in {*COMMAS} else comma
    complement = lexicon.names.complements.longest(text, comma)
    return complement[1] if complement else end


NAMES: tuple[Verdict[Wording[Name]], ...] = (
    ("named", _dated),
    ("unknown", _otherwise),
    ("another text, or nothing", _begun),
    ("open: one of those called so", _shortly),
    ("unknown", _of_owner),
    ("named or unknown", _of_other_whole),
    ("named", _by_name),
)
"""What a name of the catalogue is, in this order."""


# ---- protocols


def _of_whole(text: str, anchor: Anchor, lexicon: Lexicon) -> Anchor:
    """A protocol with what it is said to belong to: «البروتوكول الاختياري لاتفاقية حقوق الطفل», «… المتعلق
    بالعهد», «le Protocole de 2002 relatif à la Convention …»; itself without that.
    """
    whole, place = _whole_of(text, anchor, lexicon) if anchor.kind == PROTOCOL else (None, None)
    if whole is None or not isinstance(whole.entry, Name | Description):
        return anchor
    return _first_of(PROTOCOLS, _Annexed(text, whole, lexicon, whole.entry, anchor, place))


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


def _of_described(p: _Annexed) -> Anchor | None:
    """«البروتوكول الاختياري للاتفاقية»: a protocol of a convention that is only described, with a title that
    names it; any of that with a title that is not known.
    """
    entry, anchor, text = p.entry, p.anchor, p.text
    if not isinstance(entry, Description):
        return None
    if p.is_unknown:
        return anchor
    end = after(text, p.found.end, p.lexicon.pointers.said)
    if has_subject(text, p.found, entry, p.lexicon):
        # «the Protocol to the Convention on …»
        return anchor
    return anchor._replace(end=end, whole=entry.kind)


def _of_customary(p: _Annexed) -> Anchor | None:
    """A protocol of what a short name may mean: the name by itself tells."""
    return (
        p.anchor if isinstance(p.entry, Name) and p.entry.rule == "customary" and not p.is_unknown else None
    )


def _by_place(p: _Annexed) -> Anchor | None:
    """The one of its place among the protocols of what is named, or the only one."""
    told = {*protocols_told(p.parents, p.lexicon, place=p.place)} & {*(p.anchor.instruments or p.children)}
    anchor = Anchor("named", p.anchor.start, p.found.end, (*told,), rule="parent")
    return with_year(p.text, anchor, p.lexicon) if len(told) == 1 else None


def _of_none(p: _Annexed) -> Anchor | None:
    """One with a place or a year that no protocol of what is named has, or of what has none."""
    anchor = p.anchor
    counted = p.place is not None and not p.children.isdisjoint(p.lexicon.treaties.counted_as)
    none = p.is_unknown and (not p.children or goes_on(p.text, p.found.end, p.lexicon))
    if not (anchor.instruments or anchor.year or counted or none):
        return None
    end = with_year(p.text, Anchor("named", anchor.start, p.found.end, p.parents), p.lexicon).end
    return Anchor("unknown", anchor.start, end, kind=PROTOCOL, year=anchor.year)


def _of_any(p: _Annexed) -> Anchor:
    """Any protocol of what is named."""
    return p.anchor._replace(manner="described", end=p.found.end, among=p.children, rule="parent")


PROTOCOLS: tuple[Verdict[_Annexed], ...] = (
    ("described, or named", _of_described),
    ("described", _of_customary),
    ("named", _by_place),
    ("unknown", _of_none),
    ("described", _of_any),
)
"""What a protocol is with what it is said to belong to, in this order."""


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


def _of_its_own(w: Wording[Description]) -> Anchor | None:
    """«la Convention (no 155)», «la Convention de 1951»: what a number, a year or a title after the word
    names.
    """
    entry, lexicon = w.entry, w.lexicon
    pair = entry.members == 2 and not lexicon.dates.headed.match(w.text, w.found.end)
    if pair or entry.among is not None:
        return None
    own = headed(w.text, w.found.start, entry.kind, entry.members, lexicon)
    if own is None or own.manner == "named" or (entry.pointing and _is_verbs_year(w, own)):
        return own if own and own.manner == "named" else None
    return _of_whole(w.text, own, lexicon)


def _is_verbs_year(w: Wording[Description], anchor: Anchor) -> bool:
    """«dicho Convenio se aprobaría en 2026»: after what is pointed at, a year that words part from it."""
    dated = w.lexicon.dates.head_year.match(w.text, w.found.end)
    direct = w.lexicon.dates.named_year.match(w.text, w.found.end)
    return dated is not None and direct is None and anchor.end == dated.end()


def _of_state(w: Wording[Description]) -> Anchor | None:
    """«الإعلان المنصوص عليه في المادة ١٤»: one that a State makes."""
    of_state = w.entry.kind == "declaration" and w.lexicon.laws.of_state
    return NOTHING if of_state and of_state.longest(w.text, skip(w.text, w.found.end)) else None


def _by_its_place(w: Wording[Description]) -> Anchor | None:
    """A short name that counts only directly after certain words: «the implementation of the Agenda»."""
    before = " ".join(w.text[max(0, w.found.start - _BESIDE) : w.found.start].split()).casefold()
    stands = f" {before}".endswith(tuple(f" {word}" for word in w.entry.behind))
    return NOTHING if w.entry.behind and not stands else None


def _of_another(w: Wording[Description]) -> Anchor | None:
    """«المبادئ التوجيهية المنسقة», «la Declaración de Doha»: what goes on from a short name makes another
    text of it; nothing where capitals tell.
    """
    entry, lexicon = w.entry, w.lexicon
    told = entry.short or entry.kind in lexicon.kinds.told
    if not told or not _is_of_another(w.text, w.found.end, lexicon):
        return None
    if lexicon.joining.determiners:
        return NOTHING
    other = Anchor("stranger", w.found.start, w.found.end, kind=w.lexicon.kinds.genders.get(entry.kind, ""))
    short = entry.short and goes_on(w.text, w.found.end, lexicon)
    return other._replace(among=entry.among, rule=SHORT) if short else other


def _with_subject(w: Wording[Description]) -> Anchor | None:
    """«الاتفاقية الخاصة بالملاحة الداخلية»: an adjective that makes another instrument of it."""
    other = has_subject(w.text, w.found, w.entry, w.lexicon)
    return _of_whole(w.text, w.unknown(w.found.end, w.entry.kind), w.lexicon) if other else None


def _plainly(w: Wording[Description]) -> Anchor:
    """A description by itself, with what points back after it, or what it belongs to."""
    text, found, lexicon, entry = w.text, w.found, w.lexicon, w.entry
    end = after(text, found.end, lexicon.pointers.said)
    described = Anchor(
        "described",
        found.start,
        end,
        kind=entry.kind,
        members=entry.members,
        pointing=entry.pointing or end > found.end,
        among=entry.among,
        also=entry.also,
        rule=_PLACED if entry.place else _short(w),
        place=entry.place,
        place_end=end if entry.place else -1,
    )
    return _of_whole(text, described, lexicon)


def _short(w: Wording[Description]) -> str:
    """The rule of a short name: another where a word beside it, in its sentence, makes it doubtful."""
    if not w.entry.short:
        return ""
    text, found = w.text, w.found
    words = w.lexicon.kinds.doubtful.get(w.entry.kind, frozenset())
    before = SENTENCE_END.split(text[max(0, found.start - _BESIDE) : found.start])[-1]
    behind = SENTENCE_END.split(text[found.end : found.end + _BESIDE])[0]
    return SHORT if words.isdisjoint(WORD.findall(f"{before} {behind}")) else DOUBTFUL


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


DESCRIPTIONS: tuple[Verdict[Wording[Description]], ...] = (
    ("named, open or unknown", _of_its_own),
    ("nothing", _of_state),
    ("nothing", _by_its_place),
    ("another text, or nothing", _of_another),
    ("unknown", _with_subject),
    ("described", _plainly),
)
"""What a word for a kind of instrument is, in this order."""


# ---- words that make no mention by themselves


def _pointed(w: Wording[Mark]) -> Anchor | None:
    """«ذلك البروتوكول», «la citada Convención contra …»: what the word before it points with."""
    return (_pointed_at(w) or NOTHING) if w.entry.what == "pointing" else None


def _pointed_at(w: Wording[Mark]) -> Anchor | None:
    text, found, lexicon = w.text, w.found, w.lexicon
    following = find(text, skip(text, found.end), lexicon)
    if following is None or following.preposition:
        return None
    if WORD.findall(text[following.start : following.end])[0] in lexicon.joining.determiners:
        return None  # «acknowledges that the Convention …»
    before = text[max(0, found.start - WORD_REACH) : found.start].rstrip()
    if not found.preposition and before.endswith(lexicon.pointers.not_pointing_after):
        return None  # «ذلك» in «بما في ذلك»
    pointed, apart = following.entry, lexicon.joining.apart
    if isinstance(pointed, Name) and not apart:
        named = anchor_of(text, following, lexicon)
        return named and named._replace(start=found.start)
    # «基本原则»: no word ends where the pointing one begins.
    if not isinstance(pointed, Description) or (apart and pointed.kind in lexicon.kinds.told):
        return None
    genders = {w.entry.kind, lexicon.kinds.genders.get(pointed.kind, "")} - {""}
    if len(genders) > 1:
        return None
    anchor = anchor_of(text, following._replace(entry=pointed._replace(pointing=True)), lexicon)
    return anchor and anchor._replace(start=found.start, pointing=True)


def _of_region(w: Wording[Mark]) -> Anchor | None:
    """«الاتفاقية الأوروبية»: what its number, owner or title names, or one of those that begin so; else one
    that the catalogue lacks.
    """
    text, found, lexicon, entry = w.text, w.found, w.lexicon, w.entry
    if entry.what != "other":
        return None
    own = headed(text, found.start, entry.kind, 1, lexicon)
    if own is None and entry.among and not goes_on(text, found.end, lexicon):
        # «الميثاق الأفريقي»: the one of those that begin so which the document has named.
        return Anchor("customary", found.start, found.end, tuple(sorted(entry.among)), kind=entry.kind)
    year = lexicon.dates.year.match(text, found.end)
    return own or w.unknown(year.end() if year else found.end, entry.kind)


def _of_law(w: Wording[Mark]) -> Anchor | None:
    """«قانون العقوبات», «قانون مكافحة الإرهاب»: national law, where the words after it say which, or need
    not.
    """
    text, found, lexicon = w.text, w.found, w.lexicon
    law = w.entry.what == "law"
    if w.entry.what == "law head":
        start = skip(text, found.end)
        word = WORD.match(text, start)
        definite = word is not None and word[0].startswith(lexicon.joining.article_sign)
        law = definite or (word is not None and lexicon.laws.law_subjects.longest(text, start) is not None)
    return Anchor("law", found.start, found.end) if law else None


def _of_year(w: Wording[Mark]) -> Anchor | None:
    """«إعلان عام ١٩٩٢»: a word for texts that a year tells."""
    dated = called_by_year(w.text, w.found.start, w.lexicon) if w.entry.what == "stranger" else None
    return dated if dated and dated.manner in {"named", "customary"} else None


def _of_stranger(w: Wording[Mark]) -> Anchor:
    """«إعلان الدوحة»: a text with articles outside the catalogue; nothing without a word after it."""
    if w.entry.what not in {"stranger", "plan"} or not WORD.match(w.text, skip(w.text, w.found.end)):
        return NOTHING
    other = Anchor("stranger", w.found.start, w.found.end, kind=w.entry.kind)
    return other._replace(among=w.entry.among, rule=SHORT) if w.entry.what == "plan" else other


MARKS: tuple[Verdict[Wording[Mark]], ...] = (
    ("as what it points at, or nothing", _pointed),
    ("named, open or unknown", _of_region),
    ("law", _of_law),
    ("named or open", _of_year),
    ("another text, or nothing", _of_stranger),
)
"""What a word is that makes no mention by itself, in this order."""


def _of_series(w: Wording[Series]) -> Anchor:
    """The name of a series of instruments: what the numbers after it tell."""
    head = head_at(w.text, w.found.start, w.lexicon, other=CONVENTION)
    head = head and head._replace(end=w.found.end, kind=CONVENTION)
    told = by_number(w.text, head, w.entry.numbers, w.lexicon) if head else None
    return told or w.unknown(w.found.end, CONVENTION)


def _whole(w: Wording[UnitWord]) -> Anchor:
    """A word for a unit that itself names what it is part of: «أهداف التنمية المستدامة»."""
    whole = w.entry.whole
    return Anchor("named", w.found.start, w.found.end, whole, rule="name") if whole else NOTHING


_TABLES: Mapping[type[Entry], Sequence[Verdict[Any]]] = {
    Name: NAMES,
    Description: DESCRIPTIONS,
    Mark: MARKS,
    Series: [("named or unknown", _of_series)],
    UnitWord: [("named, or nothing", _whole)],
}


def printed() -> str:
    """Return the tables of verdicts as Markdown; they stand in `docs/extending.md`."""
    tables: tuple[tuple[str, Iterable[tuple[str, Callable[..., Anchor | None]]]], ...] = (
        ("A name of the catalogue", NAMES),
        ("A word for a kind of instrument", DESCRIPTIONS),
        ("A protocol with what it is said to belong to", PROTOCOLS),
        ("A word that makes no mention by itself", MARKS),
    )
    return listed((title, [(f"*{verdict}*: ", rule) for verdict, rule in table]) for title, table in tables)


# ---- terms

_OPEN = re.compile(r"\s?[»\"”]?\s?[،,]?\s?[(\[]\s?")
_QUOTED = re.compile(
    r"\s?(?:[\"“”«]{1,2}\s?(?P<term>[^\"“”«»()\[\]]{2,80}?)\s?[\"“”»]{1,2}|[‘'](?P<single>[^\"“”«»‘’'()\[\]]{2,80})[’'])\s?[)\]]?"
)
_BRACKETED = re.compile(r"\s?(?P<term>[^()\[\]،؛:.\"“”«»\d]{2,80}?)\s?(?:[)\]]|(?=[،؛.:]))")
# What may stand between «hereinafter» and the term.
_GAP = re.compile(r"\s?[،,:—–-]?\s?")
_FEWEST = 3


def term_behind(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the term that is defined directly after an instrument's name, or None; see `term_at`."""
    opening = _OPEN.match(text, end)
    if opening is None:
        return None
    cue = lexicon.titles.definitions.longest(text, opening.end())
    return term_at(text, cue[1] if cue else opening.end(), lexicon)


def term_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return the term that is defined at `start`, in search form, and the offset after its definition, where
    it is one for an instrument; «المكتب» and the like are none.

    A word for a kind of instrument begins it, where it stands in quotation marks is anywhere in it («the
    "Guiding Principles"»); or it is an acronym. A determiner is no part of it.
    """
    gap = _GAP.match(text, start)
    start = gap.end() if gap else start
    quoted = _QUOTED.match(text, start) or _QUOTED.match(text, past_determiner(text, start, lexicon))
    match = quoted or _BRACKETED.match(text, start)
    if match is None:
        return None
    term = next(filter(None, match.groups()))
    words = plain(term[past_determiner(term, 0, lexicon) :])
    if words.isupper() and words.isalpha() and len(words) >= _FEWEST:
        return words, match.end()
    closed = match[0].rstrip().endswith((")", "]"))
    called = _called_so(words, lexicon, quoted=quoted is not None, closed=closed)
    return (called, match.end()) if called else None


def _called_so(words: str, lexicon: Lexicon, *, quoted: bool, closed: bool) -> str:
    """The words of a term as a text has them, where a word for a kind of instrument makes it; else empty."""
    first = WORD.match(words)
    if first is None:
        return ""
    form, kinds = lexicon.forms.get(first[0]), lexicon.kinds
    base = form.base if form else first[0]
    begun = base + words[first.end() :]
    heads = base in kinds.heads or words in kinds.bare or begun in kinds.bare
    ends = closed or kinds.heads.get(base, "") not in kinds.told
    held = quoted and any(word in kinds.bare for word in words.split())
    return (begun if heads else words) if (heads and ends) or held else ""


def is_bracketed(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase stands alone in brackets, with quotation marks or without."""
    before, behind = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
    return before[:1] in {"(", "["} and behind[-1:] in {")", "]"}


# ---- titles in marks

_TITLE, _TITLE_END = "«", "»"
_TITLE_MARK = re.compile(f"[{_TITLE}{_TITLE_END}]")
# The longest title, in signs.
_LONGEST_TITLE = 240


def title_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the title is whose first word begins at `start`, after its mark;
    None where none begins there.

    None also for a description («公约»), a term of the document, and for what is no name of an instrument;
    one that only ends as such titles do is not known.
    """
    begin = start
    while begin and text[begin - 1] == _TITLE:
        begin -= 1
    end = _end_of_title(text, begin) if begin < start else -1
    if end < 0:
        return None
    found = find(text, start, lexicon)
    if found and _TITLE in text[end : found.end]:
        # «《联合国气候变化框架公约》、《京都议定书》» are two, though one name has the words of both.
        inner = find(text[start:end], 0, lexicon)
        found = inner._replace(start=start, end=start + inner.end) if inner else None
    if found and not text[found.end : end].strip(f" {_TITLE_END}"):
        if not isinstance(found.entry, Name) or found.entry.rule in {"customary", "term"}:
            return None
        return Anchor("named", begin, end, found.entry.instruments, rule=found.entry.rule)
    bare = text[begin:end].rstrip(f" {_TITLE_END}")
    endings = lexicon.titles.title_endings
    kind = next((kind for ending, kind in endings.items() if bare.endswith(ending)), "")
    return Anchor("unknown", begin, end, kind=kind) if kind else None


def _end_of_title(text: str, begin: int) -> int:
    """The end of a title that begins with a mark: where that closes; -1 where it does not."""
    depth = 0
    for mark in _TITLE_MARK.finditer(text, begin, begin + _LONGEST_TITLE):
        depth += 1 if mark[0] == _TITLE else -1
        if depth == 0:
            return mark.end()
    return -1


# ---- what an article is part of


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


def _possessed(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«المادة ١٥ من بروتوكولها الثاني», «من الاتفاقية الأم»: of the same family as what is named before."""
    found = find(text, start, lexicon)
    entry = found.entry if found else None
    if found is None or not isinstance(entry, Possessed):
        return None
    if entry.points == "parent":
        return Anchor("described", start, found.end, rule="parent convention")
    if entry.points != "protocol":
        return None
    year = lexicon.dates.year.match(text, found.end)
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end))
    place, end = counted or (entry.place, found.end)
    end, told = (year.end(), year[1]) if year else (end, "")
    return Anchor("described", start, end, kind=entry.gender, rule="possessed", place=place, year=told)


_CONTAINERS: tuple[Callable[[str, int, Lexicon], Anchor | None], ...] = (
    _year_first,
    _possessed,
    anchor_at,
    bare_head,
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
    return _unknown_at(word, lexicon)


def _unknown_at(word: re.Match[str], lexicon: Lexicon) -> Anchor | None:
    """The instrument that a word begins, which is not known; where no preposition stands before it, only as
    a word for a kind, or after what does not point.
    """
    heads, pointers = lexicon.kinds.heads, lexicon.pointers
    unknown = Anchor("unknown", word.start(), word.end(), kind=heads.get(word[0], ""))
    if not pointers.bare_of or word[0] in heads:
        return unknown
    endings = pointers.not_after_endings or ("\n",)
    # «статьи 11 Всемирной декларации», «статья 12 Федерального закона»: what adjectives in the genitive name.
    adjectives = lexicon.marks.adjectives.match(word.string, word.start())
    head = WORD.match(word.string, adjectives.end()) if adjectives else None
    named = head is not None and (head[0] in heads or lexicon.laws.begins.longest(word.string, head.start()))
    return unknown if named or word[0] in pointers.not_after or word[0].endswith(endings) else None


def _law_at(text: str, start: int, lexicon: Lexicon, *, whole: bool) -> int:
    """The end of a phrase of law; 0 where none begins there. `whole` names may end in the word for a law."""
    bare = past_determiner(text, start, lexicon)
    law = lexicon.laws.begins.longest(text, start) or lexicon.laws.national_laws.longest(text, bare)
    if law or not (whole and lexicon.names.names_end):
        return law[1] if law else 0
    ending = lexicon.marks.law_behind.match(text, start)
    return ending.end() if ending else 0


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
