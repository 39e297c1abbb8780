"""Whose a resolution is: by the organ named with it, by those its sentence names,
by the one that speaks, by its number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from unrec.catalogue import Organ
from unrec.references.detection.numbers import Number
from unrec.references.mentions import Record
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import after, past_determiner, skip
from unrec.references.words.phrases import Phrases
from unrec.text import WORD, late

_BACK = 600
_NAME = 120
_NEAR = 40
# Letters before a word that are written together with it, and those of an adjective without its article.
_ATTACHED, _LEAST = 5, 3
_SENTENCE_END = late(r"[.;؛](?=\s)")

Issuer = TypeVar("Issuer")


class Whose(Record, frozen=True, gc=False):
    """The organ of a resolution, by what rule, and the phrase with it;
    `stranger` is another than all of ours.
    """

    organ: Organ | None
    rule: str
    start: int
    end: int
    stranger: bool = False


class _Named(Record, frozen=True, gc=False):
    """Organs that a name in the text may mean (none of ours where empty), and where it stands.

    `modifies` is true where the word for a resolution follows it.
    """

    organs: tuple[Organ, ...]
    start: int
    end: int
    modifies: bool


def symbol_of(one: Number, organ: Organ | None, *, decision: bool, lexicon: Lexicon) -> str | None:
    """Return the symbol by the organ's shapes;
    without an organ by those of the only one that can number that way.

    A decision without an organ has none: too many conferences number theirs.
    """
    organs = [organ] if organ else [known for known in lexicon.organs.numbering if may_number(known, one)]
    if (
        len(organs) != 1
        or (organ is None and decision)
        or not _is_numbered(organs[0], one, decision=decision, later=organ is not None)
    ):
        return None
    parts = _with_year(one, organs[0])
    for shape in organs[0].decision if decision else organs[0].resolution:
        if _parts_of(shape) == set(parts):
            return shape.format_map(parts)
    return None


def _with_year(one: Number, organ: Organ) -> Mapping[str, str]:
    """«Security Council resolution 1325»: of the year in which the organ came to that number,
    if no other date stands behind it.
    """
    year = organ.year_of(int(one.parts["number"])) if set(one.parts) == {"number"} else ""
    return {**one.parts, "year": year} if year and one.year in {0, int(year)} else one.parts


def may_number(organ: Organ, one: Number) -> bool:
    """Tell whether a resolution of the organ can have such a number; organs without shapes may have any."""
    if "volume" in one.parts and organ.sessions:
        return _is_numbered(organ, one, decision=False)
    return any(_parts_of(shape) == set(one.parts) for shape in organ.resolution) and _is_numbered(
        organ, one, decision=False
    )


def _is_numbered(organ: Organ, one: Number, *, decision: bool, later: bool = False) -> bool:
    """Tell whether the organ has had such a session, and as many resolutions in it.

    Or, where `later`, may come to have: a document that says whose the number is knows better than the
    catalogue.
    """
    if "session" in one.parts:
        return organ.old_sessions is None or one.session <= organ.old_sessions
    if "volume" not in one.parts or organ.sessions is None:
        return True
    counted = decision or organ.most is None or int(one.parts["number"]) <= organ.most
    volume = int(one.parts["volume"])
    last = organ.last_to_be if later else organ.sessions[1]
    return counted and organ.sessions[0] <= volume <= last


def fits(organ: Organ, numbers: Sequence[Number], *, decision: bool, later: bool = False) -> bool:
    """Tell whether all can be numbers of the organ, or `later` come to be; most of them by their dates,
    too.
    """
    shapes = [_parts_of(shape) for shape in (organ.decision if decision else organ.resolution)]
    if not all(
        set(_with_year(one, organ)) in shapes and _is_numbered(organ, one, decision=decision, later=later)
        for one in numbers
    ):
        return False
    sessions = [(int(one.parts.get("volume", one.session)), one.year) for one in numbers]
    dated = [(session, year) for session, year in sessions if session and year]
    right = sum(organ.may_meet(session, year) for session, year in dated)
    return 2 * right >= len(dated)


def _parts_of(shape: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", shape))


def organ_behind(text: str, end: int, names: Phrases[Issuer], lexicon: Lexicon) -> tuple[Issuer, int] | None:
    """Return whose a number is, by what stands behind it: «الصادر عن الجمعية العامة», «للجنة حقوق الطفل».

    A date may stand between. With it the offset after the name; None where no name stands there.
    """
    dated = lexicon.dates.dated.match(text, end)
    stop = dated.end() if dated else end
    comma = skip(text, stop)
    stop = comma + 1 if text[comma : comma + 1] in {"،", ","} else stop
    issued = after(text, stop, lexicon.organs.issued)
    if issued > stop:
        return names.longest(text, skip(text, issued))
    of = lexicon.links.of.match(text, dated.end() if dated else end) if lexicon.organs.organ_first else None
    if of:
        return names.longest(text, past_determiner(text, of.end(), lexicon))
    word = WORD.match(text, skip(text, stop)) if stop <= comma else None
    for written, apart in lexicon.joining.prepositions if word else ():
        if word and written[0] in lexicon.titles.title_prefixes and word[0].startswith(written):
            found = names.longest(text, word.start(), apart + word[0][len(written) :], word.end())
            if found:
                return found
    return None


def by_gender(
    text: str, start: int, stop: int, named: tuple[Organ, int] | None, *, gender: str | None, lexicon: Lexicon
) -> Whose:
    """Whose it is where the organ stands behind the word («قرار الجمعية العامة»), or behind the number.

    `gender` is that of the organ of «قرارها»; None where the word has no such ending.
    """
    if named:
        return Whose(named[0], "resolution.organ", start, stop)
    behind = organ_behind(text, stop, lexicon.organs.organs, lexicon)
    if behind:
        return Whose(behind[0], "resolution.organ_behind", start, behind[1])
    if gender is None and _is_issued_by_another(text, stop, lexicon):
        return Whose(None, "resolution.organ_behind", start, stop, stranger=True)
    if gender is None:
        return Whose(None, "resolution.number", start, stop)
    organ, is_last = _organ_before(text, start, gender, lexicon)
    # «قرار الجمعية العامة ٦٥/٢٣٠ وقرار المجلس ٢٠١٩/٢١ وقرارها ٦٣/١»: past another organ it is the speaker's.
    if not is_last and lexicon.speaker and lexicon.speaker.gender in {"", gender}:
        return Whose(lexicon.speaker.organ, "resolution.speaker", start, stop)
    return Whose(organ, "resolution.own_organ", start, stop)


def _is_issued_by_another(text: str, end: int, lexicon: Lexicon) -> bool:
    """«القرار ٦٥/٢٣٠ الصادر عن منظمة الصحة العالمية»: tell whether the words behind a number say that another
    than our organs has issued it.
    """
    stop = _past_date(text, end, lexicon)
    issued = after(text, stop, lexicon.organs.issued)
    word = WORD.match(text, skip(text, issued)) if issued > stop else None
    if word is None or text.startswith(tuple(owner for _, owner in lexicon.names.of_owner), word.start()):
        return False
    # «الذي اعتمدته في دورتها», «الذي اتخذه بالإجماع»
    return len(word[0]) > _LEAST and not word[0].startswith(lexicon.dating.dated_prefixes or ("\n",))


def or_house(
    text: str,
    named: tuple[Organ, int] | None,
    start: int,
    whose: Whose,
    numbers: Sequence[Number],
    *,
    decision: bool,
    lexicon: Lexicon,
) -> Whose:
    """«قرار المجلس ٤٣/٢»: of the organ so called that speaks or whose document it is; else as it was.

    «قرار المجلس ١٦١٢ (٢٠٠٥)» is of the only one so called that adopted that number in that year. Also where
    another of that word is named behind the number («الصادر عن مجلس الوزراء»), and, of the organ whose
    document it is, before it.
    """
    called_so = text[skip(text, start) : named[1]] if named else ""
    called = lexicon.organs.shortly.get(called_so, ())
    told = [one for one in called if all(_in_its_year(number, one) for number in numbers)]
    house = lexicon.speaker.organ if lexicon.speaker else lexicon.house
    speaker = told[0] if len(told) == 1 else house
    if (
        named is None
        or speaker is None
        or speaker not in called
        or not fits(speaker, numbers, decision=decision, later=True)
    ):
        return whose
    sign = lexicon.joining.article_sign
    names = [name for name, one in lexicon.organs.organ_names.items() if one is speaker]
    other = _Short(called_so.removeprefix(sign), sign, tuple(name.removeprefix(sign) for name in names))
    if lexicon.speaker is None and not told and _first_other(text, other) < start:
        return whose
    if any(other.others(text, *_after_number(text, numbers[-1].end, lexicon))):
        return whose
    return whose._replace(organ=speaker, rule="resolution.short_organ", stranger=False)


def _in_its_year(one: Number, organ: Organ) -> bool:
    """Tell whether a number and its year, «١٦١٢ (٢٠٠٥)», are those of a resolution of the organ."""
    number, year = one.parts.get("number", ""), one.parts.get("year")
    return year is not None and number.isdecimal() and organ.year_of(int(number)) == year


def _after_number(text: str, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """The word behind a number, its date, and what says whose it is: «الصادر عن مجلس جامعة الدول العربية»."""
    stop = _past_date(text, end, lexicon)
    begin = skip(text, max(stop, after(text, stop, lexicon.organs.issued)))
    word = WORD.match(text, begin)
    return (begin, word.end()) if word else (begin, begin)


def _past_date(text: str, end: int, lexicon: Lexicon) -> int:
    """The offset behind a number's date and a comma."""
    dated = lexicon.dates.dated.match(text, end)
    stop = dated.end() if dated else end
    comma = skip(text, stop)
    return comma + 1 if text[comma : comma + 1] in {"،", ","} else stop


class _Short(Record, frozen=True, gc=False):
    """A short name without the article, the article, and the full names of the organ that it means here."""

    bare: str
    sign: str
    own: tuple[str, ...]

    def others(self, text: str, begin: int, end: int) -> Iterator[int]:
        """Yield where the names of other organs of that word begin: «مجلس الوزراء», «المجلس الوطني»."""
        at = text.find(self.bare, begin, end)
        while at >= 0:
            behind = at + len(self.bare)
            before = (
                WORD.findall(text, max(0, at - _ATTACHED), at)[-1:] if text[at - 1 : at].isalpha() else []
            )
            attached = before[0] if before else ""
            word = WORD.match(text, skip(text, behind))
            # «للمجلس» is «ل» and «المجلس»; «المجلس إلى» names no other.
            definite = attached.endswith((self.sign, self.sign[-1:] * len(self.sign)))
            known = text.startswith(self.own, at) or len(attached) == _ATTACHED
            if word and text[behind : behind + 1].isspace() and not known:
                adjective = word[0].startswith(self.sign) and len(word[0]) >= len(self.sign) + _LEAST
                if adjective or not definite:
                    yield at
            at = text.find(self.bare, behind, end)


@lru_cache(maxsize=1)
def _first_other(text: str, short: _Short) -> int:
    """Where the first name of another organ begins in a text; its end where there is none."""
    return next(short.others(text, 0, len(text)), len(text))


def _organ_before(text: str, start: int, gender: str, lexicon: Lexicon) -> tuple[Organ | None, bool]:
    """The organ of that gender named last before «قرارها», at most 600 characters back;
    whether none is named behind it.
    """
    window = text[max(0, start - _BACK) : start]
    places = [
        (window.rfind(name), len(name), lexicon.organs.organ_genders[name] in {"", gender}, organ)
        for name, organ in lexicon.organs.organ_names.items()
    ]
    named = sorted((one for one in places if one[0] >= 0), key=lambda one: one[:2])
    fitting = [one for one in named if one[2]]
    return (fitting[-1][3], fitting[-1] is named[-1]) if fitting else (None, False)


def subject_before(text: str, start: int, *, attached: bool, lexicon: Lexicon) -> Organ | None:
    """The organ that ends directly before the word for a resolution and a word that governs it, which may be
    `attached` to it: «الجمعية العامة في القرار», «الجمعية العامة بالقرار».
    """
    before = text[max(0, start - _NAME) : start]
    governed = None if attached else lexicon.marks.governing_own.search(before)
    if governed is None and not attached:
        return None
    before = before[: governed.start()] if governed else before
    named = [name for name in lexicon.organs.organ_names if before.rstrip().endswith(name)]
    return lexicon.organs.organ_names[max(named, key=len)] if named else None


def adopting_before(text: str, start: int, lexicon: Lexicon) -> Organ | None:
    """«اعتمدتها الجمعية العامة في دورتها الاستثنائية (القرار دإ-٣٢/١)»: the organ that the sentence says has
    adopted the text, directly behind the word for that; None where another stands behind it.
    """
    window = max(0, start - _BACK)
    begin = max((end.end() for end in _SENTENCE_END.finditer(text, window, start)), default=window)
    for word in WORD.finditer(text, begin, start):
        if word[0] not in lexicon.titles.adopting:
            continue
        at = skip(text, word.end())
        named = [name for name in lexicon.organs.organ_names if text.startswith(name, at)]
        if not named:
            continue
        end = at + len(max(named, key=len))
        owner = WORD.match(text, skip(text, end))
        if owner and owner[0].startswith(lexicon.titles.title_prefixes or ("\n",)):
            return None
        others = any(text.find(name, end, start) >= 0 for name in lexicon.organs.organ_names)
        return None if others else lexicon.organs.organ_names[max(named, key=len)]
    return None


def by_order(
    text: str, start: int, numbers: Sequence[Number], *, own: bool, decision: bool, lexicon: Lexicon
) -> Whose:
    """Whose it is where the organ stands before the word: «General Assembly resolution 65/230»,
    «its resolution».

    `own` is true for «its resolution». An organ of the sentence counts only where it can have numbered so;
    the date behind a number tells, too.
    """

    def choose(named: _Named) -> Organ | None:
        return _chosen(named, numbers, decision=decision, lexicon=lexicon)

    stop = numbers[-1].end
    own = own or lexicon.marks.own_before.search(text[max(0, start - _NEAR) : start]) is not None
    if not own:
        before = directly_before(text, start, lexicon)
        if before:
            return of_named(text, before, before.start, numbers, decision=decision, lexicon=lexicon)
        after_it = behind(text, stop, lexicon)
        if after_it:
            organ = after_it.organs[0] if len(after_it.organs) == 1 else choose(after_it)
            end = after_it.end if organ else stop
            return Whose(organ, "resolution.organ_behind", start, end, stranger=organ is None)
    governed = own and lexicon.marks.governing_own.search(text[max(0, start - _NEAR) : start]) is not None
    if governed and (coming := _coming(text, stop, lexicon)) and (organ := choose(coming)):
        return Whose(organ, "resolution.own_organ", start, stop)
    speaker = lexicon.speaker.organ if lexicon.speaker else None
    speaks = speaker is not None and fits(speaker, numbers, decision=decision)
    if own and not governed and speaks:
        return Whose(speaker, "resolution.speaker", start, stop)
    in_sentence = list(_in_sentence(text, start, lexicon))
    if text[max(0, start - 2) : start].strip() == "(":
        # «the Council reported to the General Assembly (resolution S-17/1)»: of either.
        fitting = {organ.id for named in in_sentence if named.organs and (organ := choose(named))}
        if len(fitting) > 1:
            return Whose(None, "resolution.number", start, stop)
    for named in in_sentence:
        if governed and named.modifies:
            continue
        if not named.organs:
            near = start - named.end <= _NEAR
            if near and (governed or named.modifies) and not all(one.year for one in numbers):
                return Whose(None, "resolution.own_organ", start, stop, stranger=True)
            continue
        if organ := choose(named):
            return Whose(organ, "resolution.own_organ", start, stop)
    if speaks:
        return Whose(speaker, "resolution.speaker" if own else "resolution.bare", start, stop)
    return Whose(None, "resolution.own_organ" if own else "resolution.number", start, stop)


def _chosen(named: _Named, numbers: Sequence[Number], *, decision: bool, lexicon: Lexicon) -> Organ | None:
    """The organ of a name that can have numbered so: the only one, or the one that speaks."""
    fitting = [organ for organ in named.organs if fits(organ, numbers, decision=decision)]
    speaker = lexicon.speaker.organ if lexicon.speaker else None
    return fitting[0] if len(fitting) == 1 else speaker if speaker in fitting else None


def of_named(
    text: str, named: _Named, start: int, numbers: Sequence[Number], *, decision: bool, lexicon: Lexicon
) -> Whose:
    """Whose it is where the organ's name stands beside the word,
    before the number: «Council resolution 1996/31».
    """
    alone = len(named.organs) == 1
    organ = named.organs[0] if alone else _chosen(named, numbers, decision=decision, lexicon=lexicon)
    full = text[named.start : named.end] in lexicon.organs.organ_names
    rule = "resolution.organ" if full or organ is None else "resolution.short_organ"
    if not full and organ and not fits(organ, numbers, decision=decision):
        organ = None
    return Whose(organ, rule, start, numbers[-1].end, stranger=organ is None)


def directly_before(text: str, start: int, lexicon: Lexicon) -> _Named | None:
    """The organ whose name ends directly before the word for a resolution: «the Council’s resolution»."""
    window = max(0, start - _NAME)
    before = lexicon.marks.possessive.sub("", text[window:start].rstrip())
    for match in lexicon.marks.organs.finditer(before) if before.endswith(lexicon.organs.organs_end) else ():
        if match.end() == len(before):
            place = window + match.start()
            return _Named(lexicon.organs.organs_called[match[0]], place, window + match.end(), modifies=True)
    stranger = lexicon.marks.stranger_organ.search(before)
    return _Named((), window + stranger.start(), window + len(before), modifies=True) if stranger else None


def behind(text: str, end: int, lexicon: Lexicon) -> _Named | None:
    """The organ behind the number: «resolution 65/230 of 21 December 2010 of the General Assembly»."""
    dated = lexicon.dates.dated.match(text, end)
    opening = lexicon.links.by_whom.match(text, dated.end() if dated else end)
    if opening is None:
        return None
    match = lexicon.marks.organs.match(text, opening.end())
    if match:
        return _Named(lexicon.organs.organs_called[match[0]], match.start(), match.end(), modifies=False)
    stranger = lexicon.marks.stranger_behind.match(text, opening.end())
    return _Named((), opening.end(), stranger.end(), modifies=False) if stranger else None


def _coming(text: str, end: int, lexicon: Lexicon) -> _Named | None:
    """The organ that a sentence goes on with: «in its resolution 70/1 of …, the General Assembly decided»."""
    dated = lexicon.dates.dated.match(text, end)
    start = dated.end() if dated else end
    opening = lexicon.links.going_on.match(text, start)
    match = lexicon.marks.organs.match(text, opening.end()) if opening else None
    if match is None or lexicon.links.modified.match(text, match.end()):
        return None
    return _Named(lexicon.organs.organs_called[match[0]], match.start(), match.end(), modifies=False)


def _in_sentence(text: str, start: int, lexicon: Lexicon) -> Iterator[_Named]:
    """Yield the organs that the sentence has named before `start`, the nearest first."""
    begin = max(0, start - _BACK)
    for end in _SENTENCE_END.finditer(text, begin, start):
        begin = end.end()
    found = [
        _Named(
            lexicon.organs.organs_called[match[0]],
            match.start(),
            match.end(),
            modifies=lexicon.links.modified.match(text, match.end()) is not None,
        )
        for match in lexicon.marks.organs.finditer(text, begin, start)
    ]
    yield from reversed(found)
