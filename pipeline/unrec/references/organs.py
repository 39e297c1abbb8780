"""Organs, their resolutions and decisions, comments of treaty bodies, and document symbols."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import NamedTuple, TypeVar

from unrec.catalogue import Body, Organ, roman
from unrec.languages.phrases import Phrases
from unrec.references.discourse import Mention, Target
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import after, numbered, past_determiner, skip, stands_alone
from unrec.references.vocabulary import CommentWord, Found, Mark, Record, UnitWord
from unrec.text import WORD, late

_BACK = 600
CONFERENCE = "conference"
"""The id of what stands in the catalogue for organs that number what they adopt, each in its own way."""
_NAME = 120
_NEAR = 40
# The most letters of a pronoun that is written together with its noun.
_PRONOUN = 2
_SENTENCE_END = late(r"[.;؛](?=\s)")

Issuer = TypeVar("Issuer")


# --- Numbers of resolutions.

# The most numbers of one list that are read, and the characters after a word in which they stand.
_MOST, _REACH = 100, 2000
# Words of an organ that is none of ours, with the one after it.
_MOST_IN_NAME = 8
_BEFORE = 40
_VOLUME = re.compile(r"(?P<volume>\d{1,4})\s?/\s?(?P<number>\d{1,4})(?![\d/])")
# Letters that stand apart or between points, as in a script without capitals: «م أ ت», «م.أ», «م أإت».
_APART = r"[^\W\d_]{1,2}(?:[.\s]{1,2}[^\W\d_]{1,3}){1,2}\.?"
# «3/CP.1», «1/CMA.2», «1/م أ ت-5»: a conference of parties by its letters and its session.
_CONFERENCE = late(
    r"(?P<number>\d{1,3})\s?/\s?"
    rf"(?P<conference>(?:CP|CMP|CMA|COP|MOP)\.\s?\d{{1,2}}|{_APART}\s?[-–]\s?\d{{1,2}})(?!\w)"
)
_CONFERENCE_SESSION = re.compile(r"\d{1,2}$")
# «III/7», «BC-15/18», «ا م-5/14», «40 C/25»: a conference's session, or its letters and its session,
# stand first.
_SESSION_FIRST = late(
    rf"(?P<conference>[IVX]{{1,6}}|(?!ES-)[^\W\d_]{{2,4}}-\d{{1,2}}|{_APART}\s?[-–]\s?\d{{1,2}}"
    r"|\d{2,3}\s(?:[^\W\d_]|[^\W\d_]\s[^\W\d_]|[A-Z]{2}))"
    r"\s?/\s?(?P<number>\d{1,3})(?![\w/])"
)
# «WHA67.19», «67.19» of the World Health Assembly, «ج ص ع 67-19», «EB148.R3»
_HEALTH = late(r"(?P<conference>(?:WHA\s?|EB\s?)?\d{2,3})\.(?:R(?=\d))?(?P<number>\d{1,2})(?![\d/%]|\.\d)")
_HEALTH_APART = late(
    rf"(?P<conference>{_APART}\s?\d{{2,3}})\s?[-–.]\s?(?:[^\W\d_]\s?)?(?P<number>\d{{1,2}})(?![\d/%]|\.\d)"
)
_YEAR = re.compile(r"(?P<number>\d{1,4})\s?\(\s?(?P<year>\d{4})\s?\)")
_NUMBERED = re.compile(r"\(\s?(\d{1,4})\s?\)|(\d{1,4})(?=\s)")
_BARE = late(r"(?=\(?\s?\d{3,4})\(?\s?(\d{3,4})\s?\)?(?![\w/(-]|\s?\(|\.\d|\s?/)")
_OLD = re.compile(r"\d{1,4}")
# Names of letters that the language does not give.
_WORDS = re.compile(r"(?:\s[^\W\d_]{3,5}){0,2}(?=\s?\()")
_SESSION = re.compile(r"\s?\(\s?((?:E?S-)?)([IVXL]{1,7})\s?\)")
_ROMAN_VALUES = {roman(value): value for value in range(1, 100)}
_ANY = late(r"\d{1,4}\s?(?:/\s?\d|(?:[A-Z]\s)?\(\s?[\dIVXLES])|[^\W\d_]{1,4}\s?[-–]\s?\d{1,2}\s?/")
_LIST_GOES_ON = late(r"\s?(?:[,،;؛.:()\]”\"]|$)|\s[^\W\d_]|\s[«\"“„]")
_YEARS = re.compile(r"\d{4}")
# «aprobó el 16 de mayo de 1998 su resolución», «adoptée le 11 octobre 2024»: a day beside a number
_DAY_BEFORE = late(
    r"\d{1,2}[^\W\d_]?\s[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12}){0,2}\s(\d{4})(?:\s[^\W\d_]{1,12}){1,3}\s$"
)
_DAY_BEHIND = late(
    r"(?:\s[^\W\d_]{1,12}){1,2}\s\d{1,2}[^\W\d_]?\s[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12}){0,2}\s(\d{4})(?!\d)"
)
# The last year of resolutions whose sessions are counted in Roman numerals.
_LAST_ROMAN = 1979
_ENDS = late(r"[.;؛](?=\s|$)")


class Number(Record, frozen=True, gc=False):
    """The number of a resolution: its parts by what they are, where it stands, the year of the date after it.

    `letters` are those of its lettered parts («217 A», «49/222 A and B»); `year` is 0 without a date.
    """

    parts: Mapping[str, str]
    letters: tuple[str, ...]
    start: int
    end: int
    year: int = 0

    @property
    def session(self) -> int:
        """The session that is written in Roman numerals; 0 where none is, or an emergency or special one."""
        return _ROMAN_VALUES.get(self.parts.get("session", ""), 0)


def symbol_of_conference(number: Number, lexicon: Lexicon) -> str | None:
    """Return what a decision with a conference's letters is cited by, «25/CP.27»; None where others
    have these letters, too.
    """
    session = _CONFERENCE_SESSION.search(number.parts["conference"])
    letters = (
        lexicon.treaties.conferences.get("".join(WORD.findall(number.parts["conference"])))
        if session
        else None
    )
    return f"{number.parts['number']}/{letters}.{session[0]}" if session and letters else None


def numbers(text: str, start: int, lexicon: Lexicon, most: int, *, bare: bool = False) -> list[Number]:
    """Return the numbers of a list that begins at `start`, dates between them passed over;
    none where none is.

    `bare` are numbers of three or four digits that no year, session or volume stands with: «resolution 1325».
    """
    listed: list[Number] = []
    while len(listed) < most:
        number = _bare(text, start, lexicon) if bare else number_at(text, start, lexicon)
        if number is None:
            break
        listed.append(number)
        separator = lexicon.links.separator.match(text, _past_date(text, number.end, lexicon))
        if separator is None or not separator[0].strip():
            break
        start = separator.end()
    if bare and len(listed) > 1 and not _ends_list(text, listed[-1], lexicon):
        # «القرارات 1325 و1820 و2500 شخص»: the last counts what follows.
        listed.pop()
    return listed


def _ends_list(text: str, last: Number, lexicon: Lexicon) -> bool:
    """Tell whether what stands after the last number of a list is an organ, or nothing that it counts."""
    by = lexicon.links.by_whom.match(text, last.end)
    organ = by is not None and lexicon.marks.organs.match(text, by.end()) is not None
    return organ or last.year > 0 or stands_alone(text, last.end, lexicon)


def carried(text: str, start: int, lexicon: Lexicon) -> Iterator[Number]:
    """Yield the numbers that go on from a list after other words: «… on the right to food, 70/259 of …».

    Each stands after a mark or a joiner of lists; they end with the sentence, or where another resolution is
    spoken of.
    """
    last = _ENDS.search(text, start, start + _REACH)
    stop = last.start() if last else min(len(text), start + _REACH)
    other = lexicon.marks.resolution_word.search(text, start, stop)
    stop = other.start() if other else stop
    count = 0
    for match in _ANY.finditer(text, start, stop):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if match.start() < start or not lexicon.links.list_before.search(before):
            continue
        number = number_at(text, match.start(), lexicon)
        if number is None or not _LIST_GOES_ON.match(text, number.end):
            continue
        yield number
        start, count = number.end, count + 1
        if count == _MOST:
            return


def number_at(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """Return the number of a resolution at `start`, with the year of the date after it, or None."""
    return next((_dated(text, start, *shape, lexicon) for shape in _shaped(text, start, lexicon)), None)


Shaped = tuple[Mapping[str, str], tuple[str, ...], int]
"""The parts of a number, the letters after it, and its end."""


def _shaped(text: str, start: int, lexicon: Lexicon) -> Iterator[Shaped]:
    """The shapes in which a number may be read at a place, the one that counts first."""
    special = lexicon.marks.special.match(text, start)
    if special:
        sign, kind = ("S", "special") if special["S"] else ("ES", "emergency")
        parts = {kind: f"{sign}-{special['session']}", "number": special["number"]}
        yield (parts, *letters_behind(text, special.end(), lexicon))
    for shape in (_CONFERENCE, _SESSION_FIRST, _HEALTH, _HEALTH_APART):
        if match := shape.match(text, start):
            yield match.groupdict(), (), match.end()
    counted = _NUMBERED.match(text, start)
    year = lexicon.dates.year.match(text, counted.end()) if counted else None
    if counted and year:
        # «(١٣٧٣) لسنة ٢٠٠١»
        yield {"number": counted[1] or counted[2], "year": year[1]}, (), year.end()
    if match := _VOLUME.match(text, start):
        yield (match.groupdict(), *letters_behind(text, match.end(), lexicon))
    if match := _YEAR.match(text, start):
        yield match.groupdict(), (), match.end()
    if number := _OLD.match(text, start):
        yield from _old(text, number, lexicon)


def _old(text: str, number: "re.Match[str]", lexicon: Lexicon) -> Iterator[Shaped]:
    """«217 A (III)», «2200 ألف (د-٢١)»: the session stands after the number."""
    letters, end = letters_behind(text, number.end(), lexicon)
    words = _WORDS.match(text, end) if not letters else None
    end = words.end() if words else end
    counted, session = lexicon.marks.session.match(text, end), _SESSION.match(text, end)
    special = lexicon.marks.old_special.match(text, end) if not counted else None
    if counted:
        yield {"number": number[0], "session": roman(int(counted[1]))}, letters, counted.end()
    elif special:
        series = "S" if special["S"] else "ES"
        counted_in = f"{series}-{roman(int(special['session']))}"
        yield {"number": number[0], "session": counted_in}, letters, special.end()
    elif session and session[2] in _ROMAN_VALUES:
        yield {"number": number[0], "session": session[1] + session[2]}, letters, session.end()


def _dated(
    text: str, start: int, parts: Mapping[str, str], letters: tuple[str, ...], end: int, lexicon: Lexicon
) -> Number:
    dated = lexicon.dates.dated.match(text, end)
    if dated is None and "session" in parts:
        # «su resolución 574 (XXVII)» of a commission that still numbers so
        beside = _DAY_BEFORE.search(text, max(0, start - _NEAR * 2), start) or _DAY_BEHIND.match(text, end)
        return Number(parts, letters, start, end, int(beside[1]) if beside else 0)
    return Number(parts, letters, start, end, int(_YEARS.findall(dated[0])[-1]) if dated else 0)


def _bare(text: str, start: int, lexicon: Lexicon) -> Number | None:
    match = _BARE.match(text, start)
    return _dated(text, start, {"number": match[1]}, (), match.end(), lexicon) if match else None


def letters_behind(text: str, end: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int]:
    """Return the letters after a number and the offset after them: «A», «A and B», «A to F»."""
    match, letters = lexicon.marks.lettered.match(text, end), lexicon.counting.part_letters
    if match is None:
        return (), end
    first = letters[match["first"]]
    last = letters[match["last"]] if match["last"] else first
    others = (letters[letter] for letter in lexicon.marks.letter.findall(match["others"] or ""))
    reach = map(chr, range(ord(first), ord(last) + 1))
    return tuple(dict.fromkeys((*reach, *others))) or (first,), match.end()


# --- Whose they are.


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
    """Organs that a name in the text may mean (none of ours where empty), and where it stands."""

    organs: tuple[Organ, ...]
    start: int
    end: int


class Listed(Record, frozen=True, gc=False):
    """The numbers of resolutions or decisions in one phrase, which begins at `start` in `text`."""

    text: str
    start: int
    numbers: tuple[Number, ...]
    decision: bool
    lexicon: Lexicon

    @property
    def stop(self) -> int:
        """The end of the last number."""
        return self.numbers[-1].end

    @property
    def speaker(self) -> Organ | None:
        """The organ that speaks."""
        return self.lexicon.speaker.organ if self.lexicon.speaker else None

    @property
    def may_be_cited_organs(self) -> bool:
        """Whether another organ that the document has cited may have any of these numbers, which have no
        date.
        """
        cited = {organ.id: organ for organ in filter(None, (self.lexicon.cited or {}).values())}
        others = [organ for organ in cited.values() if organ is not self.speaker]
        undated = [number for number in self.numbers if not number.year and "volume" in number.parts]
        return any(may_number(other, number) for other in others for number in undated)

    def whose(self, organ: Organ | None, rule: str, *, stranger: bool = False) -> Whose:
        """Return whose they are, the phrase as it stands."""
        return Whose(organ, rule, self.start, self.stop, stranger=stranger)

    def fits(self, organ: Organ | None, *, later: bool = False) -> bool:
        """Tell whether all can be numbers of the organ, or `later` come to be; most by their dates, too."""
        if organ is None:
            return False
        shapes = [_parts_of(shape) for shape in (organ.decision if self.decision else organ.resolution)]
        if not all(
            set(_with_year(number, organ)) in shapes
            and _is_numbered(organ, number, decision=self.decision, later=later)
            for number in self.numbers
        ):
            return False
        sessions = [(int(number.parts.get("volume", number.session)), number.year) for number in self.numbers]
        dated = [(session, year) for session, year in sessions if session and year]
        return 2 * sum(organ.may_meet(session, year) for session, year in dated) >= len(dated)

    def chosen(self, named: _Named) -> Organ | None:
        """Return the organ of a name that can have numbered so: the only one, or the one that speaks."""
        fitting = [organ for organ in named.organs if self.fits(organ)]
        return fitting[0] if len(fitting) == 1 else self.speaker if self.speaker in fitting else None


def symbol_of(number: Number, organ: Organ | None, *, decision: bool, lexicon: Lexicon) -> str | None:
    """Return the symbol by the organ's shapes;
    without an organ by those of the only one that can number that way.

    A decision without an organ has none: too many conferences number theirs.
    """
    organs = [organ] if organ else [known for known in lexicon.organs.numbering if may_number(known, number)]
    if (
        len(organs) != 1
        or (organ is None and decision)
        or not _is_numbered(organs[0], number, decision=decision, later=organ is not None)
    ):
        return None
    return organs[0].symbol(_with_year(number, organs[0]), decision=decision)


def _with_year(number: Number, organ: Organ) -> Mapping[str, str]:
    """«Security Council resolution 1325»: of the year in which the organ came to that number,
    if no other date stands after it.
    """
    year = organ.year_of(int(number.parts["number"])) if set(number.parts) == {"number"} else ""
    return {**number.parts, "year": year} if year and number.year in {0, int(year)} else number.parts


def may_number(organ: Organ, number: Number) -> bool:
    """Tell whether a resolution of the organ can have such a number; organs without shapes may have any.

    A session that met in other years than the date says was not its.
    """
    session = int(number.parts.get("volume", number.session))
    if session and number.year and organ.meets and not organ.may_meet(session, number.year):
        return False
    if "volume" in number.parts and organ.sessions:
        return _is_numbered(organ, number, decision=False)
    return any(_parts_of(shape) == set(number.parts) for shape in organ.resolution) and _is_numbered(
        organ, number, decision=False
    )


def _is_numbered(organ: Organ, number: Number, *, decision: bool, later: bool = False) -> bool:
    """Tell whether the organ has had such a session, and as many resolutions in it.

    Or, where `later`, may come to have: a document that says whose the number is knows better than the
    catalogue.
    """
    if "session" in number.parts and number.year > _LAST_ROMAN:
        return False
    if "session" in number.parts:
        return organ.old_sessions is None or number.session <= organ.old_sessions
    if "volume" not in number.parts or organ.sessions is None:
        return True
    counted = decision or organ.most is None or int(number.parts["number"]) <= organ.most
    volume = int(number.parts["volume"])
    last = organ.last_to_be if later else organ.sessions[1]
    return counted and organ.sessions[0] <= volume <= last


def _parts_of(shape: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", shape))


def organ_behind(text: str, end: int, names: Phrases[Issuer], lexicon: Lexicon) -> tuple[Issuer, int] | None:
    """Return whose a number is, by what stands after it: «الصادر عن الجمعية العامة», «للجنة حقوق الطفل».

    A date may stand between. With it the offset after the name; None where no name stands there.
    """
    stop = behind_date = _past_date(text, end, lexicon)
    comma = skip(text, stop)
    stop = comma + 1 if text[comma : comma + 1] in {"،", ","} else stop
    issued = after(text, stop, lexicon.organs.issued)
    if issued > stop:
        return names.longest(text, skip(text, issued))
    of = lexicon.links.of.match(text, behind_date) if lexicon.organs.organ_first else None
    if of:
        return names.longest(text, past_determiner(text, of.end(), lexicon))
    word = WORD.match(text, skip(text, stop)) if stop <= comma else None
    for written, apart in lexicon.joining.prepositions if word else ():
        if word and written[0] in lexicon.titles.title_prefixes and word[0].startswith(written):
            named = names.longest(text, word.start(), apart + word[0][len(written) :], word.end())
            if named:
                return named
    return None


def _by_gender(listed: Listed, named: tuple[Organ, int] | None, gender: str | None) -> Whose:
    """Whose it is where the organ stands after the word («قرار الجمعية العامة»), or after the number.

    `gender` is that of the organ of «قرارها»; None where the word has no such ending.
    """
    text, lexicon, stop = listed.text, listed.lexicon, listed.stop
    if named:
        return listed.whose(named[0], "resolution.organ")
    after_it = organ_behind(text, stop, lexicon.organs.organs, lexicon)
    if after_it:
        return Whose(after_it[0], "resolution.organ_behind", listed.start, after_it[1])
    if gender is None:
        # «القرار ٦٥/٢٣٠ الصادر عن منظمة الصحة العالمية»: another than our organs.
        end = _past_date(text, stop, lexicon)
        issued = after(text, end, lexicon.organs.issued) > end
        return listed.whose(None, f"resolution.{'organ_behind' if issued else 'number'}", stranger=issued)
    organ, is_last = _organ_before(listed, gender)
    # «قرار الجمعية العامة ٦٥/٢٣٠ وقرار المجلس ٢٠١٩/٢١ وقرارها ٦٣/١»: past another organ it is the speaker's.
    if not is_last and lexicon.speaker and lexicon.speaker.gender in {"", gender}:
        return listed.whose(lexicon.speaker.organ, "resolution.speaker")
    return listed.whose(organ, "resolution.own_organ")


def _is_another_named(text: str, name: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether an organ with a word of the short name, «مجلس الوزراء», stands before, not that of the
    document.
    """
    sign, before = lexicon.joining.article_sign, text[max(0, start - _BACK) : start]
    names = (known for known, organ in lexicon.organs.organ_names.items() if organ is lexicon.house)
    for known in names:
        before = before.replace(known.removeprefix(sign), " ")
    return name.removeprefix(sign) in re.sub(rf"{re.escape(name)}\s\d", " ", before)


def _or_house(listed: Listed, named: tuple[Organ, int] | None, end: int, whose: Whose) -> Whose:
    """«قرار المجلس ٤٣/٢»: of the organ so called that speaks, or whose document it is where none else so
    called («مجلس الوزراء») was named before; else as it was. `end` is that of the word for resolutions.
    """
    text, lexicon = listed.text, listed.lexicon
    name = text[skip(text, end) : named[1]] if named else ""
    called = lexicon.organs.shortly.get(name, ())
    if called and lexicon.speaker is None and _is_another_named(text, name, whose.start, lexicon):
        return whose
    organ = listed.speaker or lexicon.house
    issued = after(text, listed.stop, lexicon.organs.issued) > listed.stop
    if organ not in called:
        # «قرار المجلس ١٥٦٦ (٢٠٠٤)»: the one that had come to this number in that year.
        organ = next((known for known in called if _came_to(known, listed.numbers)), None)
    if organ is None or issued or not listed.fits(organ, later=True):
        return whose
    return whose._replace(organ=organ, rule="resolution.short_organ", stranger=False)


def _organ_before(listed: Listed, gender: str) -> tuple[Organ | None, bool]:
    """The last organ of that gender within 600 characters before «قرارها», and whether it is the last of
    any gender there.
    """
    named = list(_named_before(listed))
    fitting = [organ for name, organ in named if listed.lexicon.organs.organ_genders[name] in {"", gender}]
    return (fitting[-1], fitting[-1] is named[-1][1]) if fitting else (None, False)


def _came_to(organ: Organ, numbers: Iterable[Number]) -> bool:
    """Tell whether an organ that numbers on and on came to each number in the year in brackets after it."""
    return all(
        bool(year := number.parts.get("year")) and organ.year_of(int(number.parts["number"])) == year
        for number in numbers
    )


def _named_before(listed: Listed) -> Iterator[tuple[str, Organ]]:
    """Each organ that is named within 600 characters, where it is named last, in order.

    A short name is that of the organ that may have numbered so; before an adjective it is part of another
    name («اللجنة الأولى»).
    """
    text, start, lexicon = listed.text, listed.start, listed.lexicon
    begin, sign = max(0, start - _BACK), f" {lexicon.joining.article_sign}"
    places = ((text.rfind(name, begin, start), name) for name in lexicon.organs.organ_names)
    for place, name in sorted(place for place in places if place[0] >= 0):
        organ, end = lexicon.organs.organ_names[name], place + len(name)
        generic = organ.id == CONFERENCE and " " not in name
        if text[end : end + 1].isalpha() or (generic and text.startswith(sign, end)):
            continue
        called = _Named(lexicon.organs.shortly.get(name, ()), place, end)
        yield name, (listed.chosen(called) if called.organs else None) or organ


def by_order(listed: Listed, *, own: bool) -> Whose:
    """Return whose it is where the organ stands before the word: «General Assembly resolution 65/230»,
    «its resolution».

    `own` is true for «its resolution». An organ of the sentence counts only where it can have numbered so;
    the date after a number tells, too.
    """
    text, start, marks, speaker = listed.text, listed.start, listed.lexicon.marks, listed.speaker
    near = text[max(0, start - _NEAR) : start]
    own = own or marks.own_before.search(near) is not None
    beside = None if own else _beside(listed)
    if beside:
        return beside
    governed = own and marks.governing_own.search(near) is not None
    coming = _coming(listed) if governed else None
    if coming and (organ := listed.chosen(coming)):
        return listed.whose(organ, "resolution.own_organ")
    speaks = listed.fits(speaker)
    if own and not governed and speaks:
        return listed.whose(speaker, "resolution.speaker")
    named = _of_sentence(listed, governed=governed)
    if named:
        return named
    if speaks and (own or not listed.may_be_cited_organs):
        return listed.whose(speaker, "resolution.speaker" if own else "resolution.bare")
    return listed.whose(None, "resolution.own_organ" if own else "resolution.number")


def _beside(listed: Listed) -> Whose | None:
    """The organ that stands directly before the word, or after the numbers."""
    before = directly_before(listed.text, listed.start, listed.lexicon)
    if before:
        return _of_named(listed, before)._replace(start=before.start)
    after_it = behind(listed.text, listed.stop, listed.lexicon)
    if after_it is None:
        return None
    organ = after_it.organs[0] if len(after_it.organs) == 1 else listed.chosen(after_it)
    whose = listed.whose(organ, "resolution.organ_behind", stranger=organ is None)
    return whose._replace(end=after_it.end) if organ else whose


def _of_sentence(listed: Listed, *, governed: bool) -> Whose | None:
    """The organ of the sentence that can have numbered so, the nearest first."""
    text, start = listed.text, listed.start
    named = [(name, listed.chosen(name)) for name in _in_sentence(text, start, listed.lexicon)]
    opens = text[max(0, start - 2) : start].strip() == "("
    if opens and len({organ.id for _, organ in named if organ}) > 1:
        # «the Council reported to the General Assembly (resolution S-17/1)»: of either.
        return listed.whose(None, "resolution.number")
    for name, organ in named:
        stranger = governed and not name.organs and start - name.end <= _NEAR
        if organ or (stranger and not all(number.year for number in listed.numbers)):
            return listed.whose(organ, "resolution.own_organ", stranger=organ is None)
    return None


def _of_named(listed: Listed, named: _Named) -> Whose:
    """Whose it is where the organ's name stands beside the word, before the number: «Council resolution
    1996/31».
    """
    organ = named.organs[0] if len(named.organs) == 1 else listed.chosen(named)
    full = listed.text[named.start : named.end] in listed.lexicon.organs.organ_names
    rule = "resolution.organ" if full or organ is None else "resolution.short_organ"
    organ = organ if full or listed.fits(organ) else None
    return listed.whose(organ, rule, stranger=organ is None)


def directly_before(text: str, start: int, lexicon: Lexicon) -> _Named | None:
    """The organ whose name ends directly before the word for a resolution: «the Council’s resolution»."""
    window = max(0, start - _NAME)
    before = lexicon.marks.possessive.sub("", text[window:start].rstrip())
    for match in lexicon.marks.organs.finditer(before) if before.endswith(lexicon.organs.organs_end) else ():
        if match.end() == len(before):
            place = window + match.start()
            return _Named(lexicon.organs.organs_called[match[0]], place, window + match.end())
    stranger = lexicon.marks.stranger_organ.search(before)
    return _Named((), window + stranger.start(), window + len(before)) if stranger else None


def behind(text: str, end: int, lexicon: Lexicon) -> _Named | None:
    """The organ after the number: «resolution 65/230 of 21 December 2010 of the General Assembly»."""
    opening = lexicon.links.by_whom.match(text, _past_date(text, end, lexicon))
    if opening is None:
        return None
    if named := _named_at(text, opening.end(), lexicon):
        return named
    stranger = lexicon.marks.stranger_behind.match(text, opening.end())
    return _Named((), opening.end(), stranger.end()) if stranger else None


def _coming(listed: Listed) -> _Named | None:
    """The organ that a sentence goes on with: «in its resolution 70/1 of …, the General Assembly decided»,
    also after words on what the resolution is about; the first that can have numbered so.
    """
    text, lexicon = listed.text, listed.lexicon
    opening = lexicon.links.going_on.match(text, _past_date(text, listed.stop, lexicon))
    directly = _named_at(text, opening.end(), lexicon) if opening else None
    if directly or listed.fits(listed.speaker):
        return directly
    end = _SENTENCE_END.search(text, listed.stop, listed.stop + _NAME * 2)
    stop = end.start() if end else listed.stop + _NAME * 2
    other = lexicon.marks.resolution_word.search(text, listed.stop, stop)
    stop = other.start() if other else stop
    for match in lexicon.marks.organs.finditer(text, listed.stop, stop):
        named = _Named(lexicon.organs.organs_called[match[0]], match.start(), match.end())
        if listed.chosen(named):
            return named
    return None


def _named_at(text: str, start: int, lexicon: Lexicon) -> _Named | None:
    """The organ whose name begins at a place."""
    match = lexicon.marks.organs.match(text, start)
    return _Named(lexicon.organs.organs_called[match[0]], start, match.end()) if match else None


def _past_date(text: str, end: int, lexicon: Lexicon) -> int:
    """The offset after a date that follows, else `end`."""
    dated = lexicon.dates.dated.match(text, end)
    return dated.end() if dated else end


def _in_sentence(text: str, start: int, lexicon: Lexicon) -> Iterator[_Named]:
    """Yield the organs named in the sentence before `start`, the nearest first."""
    begin = max(0, start - _BACK)
    for end in _SENTENCE_END.finditer(text, begin, start):
        begin = end.end()
    organs = [
        _Named(lexicon.organs.organs_called[match[0]], match.start(), match.end())
        for match in lexicon.marks.organs.finditer(text, begin, start)
    ]
    yield from reversed(organs)


SYMBOL = "document.symbol"
"""The rule of a symbol that is printed in full."""
SYMBOL_OF_RESOLUTION = "resolution.symbol"
"""The same of a resolution's."""
# `ICC-ASP/8/Res.5`, with a year or session in brackets after it; `CM/Rec(2010)12` has its year within.
_SYMBOL = re.compile(
    r"(?P<series>[A-Z]{1,8}(?:-[A-Z]{1,4})?)(?:/[A-Z0-9][A-Za-z0-9.-]{0,24}(?:\(\d{4}\)\d{1,3}(?!\d)|\(\d{1,2}\)(?=/))?){1,9}"
    r"(?:\s?\(\d{4}\)|\([IVXLCS-]{1,8}\))?"
)
# «CAT/ OP /12/5»: a conversion puts spaces beside the part after the series.
_SPACED = re.compile(
    r"(?P<series>[A-Z]{1,8}(?:-[A-Z]{1,4})?)\s?/\s?(?P<part>[A-Z]{1,6})\s?/(?:[A-Z0-9][A-Za-z0-9.-]{0,24}/){0,8}\d[\d.-]{0,8}(?![\w/])"
)
_RESOLUTION = re.compile(r"/(?:RES|DEC|Res\.|Dec\.)")
# «(Part I)», «(Vol. II)», «(Sect. 8)» of the document; capitals are small in search form.
_IN_PARTS = re.compile(r"\s?\((part|vol\.|sect\.|introduction)(?:\s?([IVX]{1,5}|\d{1,2}))?\)", re.IGNORECASE)
# The ends of symbols that lists print by themselves, and those of meetings' records.
_PART = re.compile(r"(SR|PV|Add|Corr|Rev)\.(\d{1,4})(?![\w/-]|\.\w)")
_RECORDS = frozenset({"SR", "PV"})
_ALONE = re.compile(r"\d{1,4}(?![\w/-]|\.\w)")
_ENDED = re.compile(r"\s?(?:[.،؛,;:)\]]|$)")
_MOST_SYMBOLS = 50


def symbol_at(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """Return the document symbol that begins at `start`, or None.

    It begins with a series of the catalogue and holds a digit, and no address or path stands before it.
    """
    match = _SYMBOL.match(text, start) or _spaced(text, start, lexicon)
    if (
        match is None
        or match["series"] not in lexicon.treaties.series
        or text[start - 1 : start] in {"/", ".", "-", "_"}
    ):
        return None
    if not any(character.isdecimal() for character in match[0]):
        return None
    printed = match[0].rstrip(".-")
    if printed.endswith(")") and not _RESOLUTION.search(printed):
        printed = printed[: printed.rindex("(")].rstrip()
    kind = "resolution" if _RESOLUTION.search(printed) else "document"
    end = start + len(printed)
    if kind == "resolution":
        letters, stop = letters_behind(text, end, lexicon)
        if not letters or not _ENDED.match(text, stop):
            # «A/RES/49/233 A new budget» may go on with a word of one letter.
            letters, stop = (), end
        targets = _lettered(full(printed), letters)
        return Mention("resolution", start, stop, SYMBOL_OF_RESOLUTION, targets)
    symbol, volume = full(printed), _IN_PARTS.match(text, end)
    if volume:
        symbol = f"{symbol} ({' '.join(filter(None, (volume[1].capitalize(), volume[2])))})"
        end = volume.end()
    return Mention("document", start, end, SYMBOL, (Target(symbol=symbol),))


def _spaced(text: str, start: int, lexicon: Lexicon) -> re.Match[str] | None:
    """A symbol with spaces beside its second part, where that begins no other."""
    spaced = _SPACED.match(text, start)
    return spaced if spaced and spaced["part"] not in lexicon.treaties.series else None


def continued_symbols(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the symbols of which only the end is printed: «CCPR/C/SR.1234 و1235», «A/70/1 وAdd.1».

    The end stands in place of one of its kind, or after a symbol that has none; a number alone is that of a
    meeting's record: it has as many digits as the one before or one more, and no word follows the list. Each
    may stand in brackets of its own.
    """
    symbol, end = mention.targets[0].symbol or "", mention.end
    for _ in range(_MOST_SYMBOLS):
        closed = text.startswith(")", end)
        separator = lexicon.links.separator.match(text, end + closed)
        if separator is None or not separator[0].strip():
            return
        stem, _, last = symbol.rpartition("/")
        ending = _PART.fullmatch(last)
        if closed:
            # «(CCPR/C/SR.2612) و(SR.2613)», with brackets that a conversion has turned, too
            opened = text.startswith("(", separator.end())
            further = _PART.match(text, separator.end() + 1) if opened and ending else None
            further = further if further and ending and further[1] == ending[1] else None
        else:
            further = _end_of_symbol(text, separator.end(), ending, lexicon)
        if further is None:
            return
        end = further.end()
        printed = further[0] if further.re is _PART or ending is None else f"{ending[1]}.{further[0]}"
        symbol = f"{stem if ending else symbol}/{printed}"
        yield Mention("document", further.start(), end, "document.continued", (Target(symbol=symbol),))


def _end_of_symbol(
    text: str, start: int, ending: re.Match[str] | None, lexicon: Lexicon
) -> re.Match[str] | None:
    """The end of a symbol at a place, of the kind of the one before or where that has none; of a meeting's
    record the number alone.
    """
    further = _PART.match(text, start)
    if further and (ending is None or ending[1] == further[1]):
        return further
    record = (
        ending is not None and ending[1] in _RECORDS and _numbers_end(text, start, ending[2], lexicon) > start
    )
    return _ALONE.match(text, start) if record else None


def _numbers_end(text: str, start: int, before: str, lexicon: Lexicon) -> int:
    """The end of the numbers from `start` that go on from `before`; -1 where a word stands after the list.

    «SR.1234, 15 and 16 July» goes on with days, «SR.1234 و1235 دولة» counts States.
    """
    end, goes_on = -1, True
    for _ in range(_MOST_SYMBOLS):
        number = _ALONE.match(text, start)
        if number is None:
            break
        goes_on = goes_on and len(number[0]) - len(before) in {0, 1}
        end, before = number.end() if goes_on else end, number[0]
        separator = lexicon.links.separator.match(text, number.end())
        if separator is None or not separator[0].strip() or not _ALONE.match(text, separator.end()):
            return end if _ENDED.match(text, number.end()) else -1
        start = separator.end()
    return -1


def full(symbol: str) -> str:
    """Return a symbol without spaces, but for those before a year in brackets and around the letter of a
    lettered resolution (`S/RES/1325 (2000)`, `A/RES/61/250 B`).
    """
    whole = re.sub(r"\((?=\d{4}\)(?!\d))", " (", re.sub(r"\s", "", symbol))
    printed = _WITH_LETTER.fullmatch(whole)
    return _with_letter(f"{printed[1]}{printed[3] or ''}", printed[2]) if printed else whole


# «A/RES/61/250B», «A/RES/2106A(XX)»
_WITH_LETTER = re.compile(r"([A-Z](?:/HRC)?/RES/(?:[\dES-]+/)?\d+)([A-Z])(\([IVXLC]+\))?")


def _with_letter(symbol: str, letter: str) -> str:
    """The symbol of a lettered part, as the record writes it: `A/RES/35/142 B`, `A/RES/2106 A (XX)`."""
    number, opened, session = symbol.partition("(")
    return f"{number} {letter}{opened and f' ({session}'}"


def _lettered(symbol: str | None, letters: Sequence[str]) -> tuple[Target, ...]:
    """One target for a number, or one for each of its lettered parts; one where no symbol is told."""
    if symbol is None or not letters:
        return (Target(symbol=symbol),)
    return tuple(Target(symbol=_with_letter(symbol, letter)) for letter in letters)


_WITH_ORGAN = frozenset({"resolution.organ", "resolution.organ_behind", "resolution.short_organ"})
_WITHOUT_ORGAN = frozenset({"resolution.number", "resolution.bare", "resolution.own_organ"})
_DIGIT = re.compile(r"\d")
CARRIED = "+carried"
"""Ends the rule of a resolution whose number goes on from a list, after other words."""


def resolutions(text: str, found: Found, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the phrase that a word for resolutions begins,
    then each that goes on from its list after other words.
    """
    if _DIGIT.search(text, found.end, found.end + _REACH) is None:
        return
    word, organs = found.entry, lexicon.organs
    named = None if organs.organ_first else organs.organs.longest(text, skip(text, found.end))
    between = _named_behind(text, found, lexicon)
    between = between if named or between else _stranger_between(text, found, lexicon)
    end = named[1] if named else between.end if between else found.end
    listed = _listed(text, found, end, lexicon, told=bool(named or between))
    if not listed or not _may_be_cited(text, found, listed, lexicon):
        return
    decision = "decision" in {getattr(word, "unit", ""), getattr(word, "kind", "")}
    several = _is_plural(text, found, lexicon) or len(listed) > 1
    further = carried(text, listed[-1].end, lexicon) if several else ()
    cited = Listed(text, found.start, tuple(listed), decision, lexicon)
    whose = settled(_whose(cited, found, named, between), cited)
    yield mention_of(cited, whose)._replace(joined=found.conjunction)
    for number in further:
        if number.start >= whose.end:
            carrying = whose._replace(rule=f"{whose.rule}{CARRIED}", start=number.start, end=number.end)
            yield mention_of(cited._replace(numbers=(number,)), carrying)


def _named_behind(text: str, found: Found, lexicon: Lexicon) -> "_Named | None":
    """The organ of ours between a word for resolutions and its number, in a language that has it before."""
    if not lexicon.organs.organ_first or not isinstance(found.entry, UnitWord):
        return None
    between = behind(text, found.end, lexicon)
    if between is None and (these := lexicon.links.these.match(text, found.end)):
        # «the following resolutions of the General Assembly: 74/270 …»
        match = lexicon.marks.organs.search(text, found.end, these.end())
        between = _named_at(text, match.start(), lexicon) if match else None
    return between if between and between.organs else None


def _stranger_between(text: str, found: Found, lexicon: Lexicon) -> "_Named | None":
    """«قرار مجلس الجامعة رقم 5090»: an organ that is none of ours between the word and its number, which a
    word for numbers stands before, in a language that has it there.
    """
    if lexicon.organs.organ_first or not isinstance(found.entry, UnitWord):
        return None
    start = end = skip(text, found.end)
    head = WORD.match(text, start)
    if head is None or head[0] not in lexicon.organs.heads:
        return None
    for word in islice(WORD.finditer(text, start), _MOST_IN_NAME):
        if text[end : word.start()].strip():
            return None
        if end > start and lexicon.counting.number_words.longest(text, word.start()):
            return _Named((), start, end)
        end = word.end()
    return None


def _may_be_cited(text: str, found: Found, listed: Sequence[Number], lexicon: Lexicon) -> bool:
    """Whether no draft is meant; «67.19» is a number of the World Health Assembly's only where an organ that
    is none of ours stands before.
    """
    if lexicon.marks.draft_before.search(text[max(0, found.start - 24) : found.start]):
        return False
    if not any(number.parts.get("conference", "").isdecimal() for number in listed):
        return True
    before = directly_before(text, found.start, lexicon) if lexicon.organs.organ_first else None
    return before is not None and not before.organs


def _listed(text: str, found: Found, end: int, lexicon: Lexicon, *, told: bool) -> list[Number]:
    """The numbers after a word for resolutions; bare ones only where an organ of ours is `told` or near."""
    single = isinstance(found.entry, UnitWord) and found.entry.members == 1
    start = numbered(text, end, lexicon)
    listed = numbers(text, start, lexicon, most=_MOST)
    if listed:
        # «resolution 2624 (2022), 2675 (2023)»: after a singular only what tells itself goes on.
        further = takewhile(_is_dated, listed[1:] if _is_dated(listed[0]) else ())
        return [listed[0], *further] if single else listed
    several = _is_plural(text, found, lexicon)
    for between in (lexicon.links.some_of, lexicon.links.these) if several else ():
        some = between.match(text, end)
        listed = numbers(text, some.end(), lexicon, most=_MOST) if some else []
        if listed:
            return listed
    bare = numbers(text, start, lexicon, most=_MOST if several else 1, bare=True)
    return bare if bare and (told or _is_of_ours(text, found.start, bare[-1].end, lexicon)) else []


def _is_dated(number: Number) -> bool:
    """Tell whether a number has a year, in brackets or in a date after it."""
    return number.year > 0 or "year" in number.parts


def _whose(listed: Listed, found: Found, named: tuple[Organ, int] | None, between: _Named | None) -> Whose:
    """The organ of a list of numbers, by what the language's order of words allows."""
    word = found.entry
    if all("conference" in number.parts for number in listed.numbers):
        return listed.whose(None, "resolution.conference", stranger=True)
    if between:
        return _of_named(listed, between)
    if listed.lexicon.organs.organ_first:
        return by_order(listed, own=isinstance(word, Mark))
    whose = _by_gender(listed, named, word.gender if isinstance(word, Mark) else None)
    whose = _or_house(listed, named, found.end, whose)
    if whose.rule != "resolution.number" or whose.stranger:
        return whose
    if not listed.fits(listed.speaker):
        return _dated_in_sentence(listed) or whose
    # The organ that speaks, for numbers without an organ that do not tell it.
    tells = all(
        symbol_of(number, None, decision=listed.decision, lexicon=listed.lexicon) for number in listed.numbers
    )
    if tells or listed.may_be_cited_organs:
        return whose
    return whose._replace(organ=listed.speaker, rule="resolution.bare")


def _dated_in_sentence(listed: Listed) -> Whose | None:
    """«قرارات مجلس حقوق الإنسان ذات الصلة، بما فيها القرارات ٣٦/٦ المؤرخ … ٢٠١٧»: of the one organ of the
    sentence that met with this number in the year of each date.
    """
    if not all(number.year for number in listed.numbers):
        return None
    before = listed.text[max(0, listed.start - _BACK) : listed.start]
    sentence = listed.start - len(_SENTENCE_END.split(before)[-1])
    places = (listed.text.find(name, sentence, listed.start) for name in listed.lexicon.organs.organ_names)
    organs = listed.lexicon.organs.organ_names.values()
    named = {organ.id: organ for place, organ in zip(places, organs, strict=True) if place >= 0}
    fitting = [organ for organ in named.values() if listed.fits(organ)]
    return listed.whose(fitting[0], "resolution.own_organ") if len(fitting) == 1 else None


def _is_of_ours(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether an organ of the catalogue stands before the word or after the number:
    «Security Council resolution 1325».
    """
    beside = (
        (directly_before(text, start, lexicon), behind(text, end, lexicon))
        if lexicon.organs.organ_first
        else ()
    )
    return any(named is not None and bool(named.organs) for named in beside)


def _is_plural(text: str, found: Found, lexicon: Lexicon) -> bool:
    """Tell whether the word is one for several: «resolutions», «its resolutions»."""
    if isinstance(found.entry, UnitWord):
        return found.entry.members > 1
    last = text[found.start : found.end].rsplit(maxsplit=1)[-1]
    form = lexicon.forms.get(last)
    whole = form.base if form else last
    # «قراريها» ends in a pronoun, which the word for resolutions stands before.
    for end in range(len(whole), len(whole) - _PRONOUN - 1, -1):
        known = lexicon.entries.longest(whole[:end], 0)
        if known and known[1] == end and isinstance(known[0], UnitWord):
            return known[0].members > 1
    return False


def settled(whose: Whose, listed: Listed) -> Whose:
    """Return whose it is where what the document has cited before may tell, too."""
    return _of_house(_as_before(whose, listed), listed)


def _as_before(whose: Whose, listed: Listed) -> Whose:
    """The organ with which the document has cited these numbers before, where none is named here.

    What is cited with its organ is kept for what comes after; a number cited with two organs tells none.
    """
    cited = listed.lexicon.cited if listed.lexicon.cited is not None else {}
    keys = [f"{listed.decision} {'/'.join(number.parts.values())}" for number in listed.numbers]
    if whose.rule in _WITH_ORGAN and whose.organ:
        for key in keys:
            cited[key] = whose.organ if cited.get(key, whose.organ) is whose.organ else None
    elif whose.rule in _WITHOUT_ORGAN:
        organs = [cited.get(key) for key in keys]
        if organs[0] and all(organ is organs[0] for organ in organs):
            return whose._replace(organ=organs[0], rule="resolution.cited", stranger=False)
    return whose


def _of_house(whose: Whose, listed: Listed) -> Whose:
    """«Human Rights Council resolution 5/1», and after that «resolution 16/21» alone, in a document of the
    Council: of the organ whose document it is, which the document has cited so before; else as it was.

    It must have numbered so, and none that the document has cited, or whose documents have symbols of the
    same series; the sentence names no other organ.
    """
    house, lexicon, text = listed.lexicon.house, listed.lexicon, listed.text
    if house is None or whose.rule != "resolution.number" or not listed.fits(house):
        return whose
    cited = {organ.id for organ in filter(None, (lexicon.cited or {}).values())}
    rivals = _rivals(house, cited, lexicon)
    if house.id not in cited or any(
        may_number(rival, number) for rival in rivals for number in listed.numbers
    ):
        return whose
    sentence = _SENTENCE_END.split(text[max(0, listed.start - _BACK) : listed.start])[-1]
    names = lexicon.organs.organ_names
    for name in sorted((name for name, organ in names.items() if organ is house), key=len, reverse=True):
        sentence = sentence.replace(name, " ")
    others = any(map(sentence.__contains__, names))
    return whose if others else whose._replace(organ=house, rule="resolution.house")


def _rivals(house: Organ, cited: Container[str], lexicon: Lexicon) -> list[Organ]:
    """The other organs that a document has cited, or whose symbols begin like those of its house."""
    series = house.houses[0].partition("/")[0]
    return [
        organ
        for organ in lexicon.organs.numbering
        if organ.id in cited or series in {issue.partition("/")[0] for issue in organ.issues}
        if organ.id != house.id
    ]


def mention_of(listed: Listed, whose: Whose) -> Mention:
    """Return the mention of these numbers, one target each, with their symbols by the organ."""
    organ, decision = whose.organ, listed.decision
    # «its resolutions 60/1 and 1325 (2000)»: the form tells another organ.
    named = organ is not None and whose.rule in _WITH_ORGAN and len(listed.numbers) == 1
    targets: list[Target] = []
    printed, rule = listed.numbers, whose.rule
    if organ is not None:
        listed = listed._replace(numbers=tuple(_turned_back(number, organ) for number in printed))
        rule = rule if listed.numbers == printed else f"{rule}{TURNED}"
    for number in listed.numbers:
        targets += _lettered(_symbol_told(number, listed, whose, named=named), number.letters)
    untold = organ is not None and not (organ.decision if decision else organ.resolution)
    unnumbered = whose.stranger or untold
    return Mention("resolution", whose.start, whose.end, rule, tuple(targets), unnumbered=unnumbered)


TURNED = "+turned"
"""Ends the rule of resolutions one of whose numbers a conversion has turned."""


def _turned_back(number: Number, organ: Organ) -> Number:
    """«264/76 المؤرخ … 2022»: the number as it was before a conversion turned its sides, which the date
    proves: the organ had no such session then, and had it the other way round. Else as it is.
    """
    volume, counted = number.parts.get("volume", ""), number.parts.get("number", "")
    if not (volume and number.year and organ.meets and organ.sessions) or len(number.parts) > 2:
        return number
    turned = number._replace(parts={"volume": counted, "number": volume})
    impossible = not organ.may_meet(int(volume), number.year)
    return turned if impossible and may_number(organ, turned) else number


def _symbol_told(number: Number, listed: Listed, whose: Whose, *, named: bool) -> str | None:
    """The symbol of a number by its own letters, by the organ, or by its form alone; not by that where the
    organ is `named`.
    """
    organ, decision, lexicon = whose.organ, listed.decision, listed.lexicon
    if "conference" in number.parts:
        symbol = symbol_of_conference(number, lexicon)
    else:
        symbol = symbol_of(number, organ, decision=decision, lexicon=lexicon) if organ else None
    tells = whose.rule.startswith("resolution.number") or not (whose.stranger or "volume" in number.parts)
    if symbol or named or not tells:
        return symbol
    return symbol_of(number, None, decision=decision, lexicon=lexicon)


_NUMBER = re.compile(r"(\d{1,2})(?!\d|/\d)(?:\s?\(\s?(\d{4})\s?\))?")
_MOST_COMMENTS = 12
_COMMENT_REACH = 300


class _Comment(NamedTuple):
    """A comment's number, its year (empty where it is not printed), and the offset after them."""

    number: str
    year: str
    end: int


def comment_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «التعليق العام رقم ٢٤» from its first word; None where no number follows.

    The body is the one named after it or before its number; for «تعليقها العام» the one named last before;
    else the one that the year or the number leaves, or the one whose document it is. Targets have a symbol
    where the catalogue has that of the document.
    """
    word = found.entry
    if not isinstance(word, CommentWord):
        return None
    between = organ_behind(text, found.end, lexicon.organs.commenting, lexicon)
    start = between[1] if between else found.end
    numbers = list(_numbers(text, start, word.members, lexicon))
    if not numbers:
        return None
    end = numbers[-1].end
    named = next((body for body in lexicon.organs.bodies if body.id == word.body), between and between[0])
    after_it = (named, end) if named else organ_behind(text, end, lexicon.organs.commenting, lexicon)
    before = _before(text, found.start, lexicon) if word.own else None
    body, rule = _by_number(word, numbers, lexicon)
    if after_it:
        body, end, rule = after_it[0], after_it[1], "comment.body"
    elif word.own and (before or lexicon.own_body):
        body, rule = before or lexicon.own_body, "comment.own" if before else "comment.speaker"
    return _comments(found.start, end, rule, body, numbers)._replace(joined=found.conjunction)


def _comments(start: int, end: int, rule: str, body: Body | None, numbers: Iterable[_Comment]) -> Mention:
    """The mention of a body's comments with these numbers."""
    known = body.comments if body else None
    targets = tuple(Target(symbol=known.document(comment.number) if known else None) for comment in numbers)
    about = body.instruments[:1] if body else ()
    return Mention("document", start, end, rule, targets, unnumbered=body is not None, about=about)


def comment_around(
    text: str, start: int, end: int, values: Sequence[str], word: CommentWord, lexicon: Lexicon
) -> Mention:
    """Return the comments with these numbers, where their word stands after them and the body before."""
    numbers = [_Comment(value, "", end) for value in values]
    names, before = lexicon.organs.comment_names, text[max(0, start - _COMMENT_REACH) : start].rstrip()
    name = max((called for called in names if before.endswith(called)), key=len, default="")
    if name:
        begin = max(0, start - _COMMENT_REACH) + len(before) - len(name)
        return _comments(begin, end, "comment.body", names[name], numbers)
    body, rule = _by_number(word, numbers, lexicon)
    return _comments(start, end, rule, body, numbers)


def _by_number(word: CommentWord, numbers: list[_Comment], lexicon: Lexicon) -> tuple[Body | None, str]:
    """The only body that may have made these comments, or the one whose document it is; by what rule."""
    bodies = [body for body in lexicon.organs.bodies if _may_be_of(body, word, numbers)]
    if len(bodies) != 1 and lexicon.own_body in bodies:
        return lexicon.own_body, "comment.speaker"
    return bodies[0] if len(bodies) == 1 else None, "comment.number"


def _may_be_of(body: Body, word: CommentWord, numbers: list[_Comment]) -> bool:
    """Tell whether the body calls its comments so, and has made these, as far as the catalogue tells."""
    known = body.comments
    return (
        known is not None
        and word.called in known.called
        and all(
            int(comment.number) <= known.last and known.may_be_of(comment.number, comment.year)
            for comment in numbers
        )
    )


def _numbers(text: str, end: int, most: int, lexicon: Lexicon) -> Iterator[_Comment]:
    """Yield the numbers after the word: one, or as many as follow for a dual or a plural."""
    start = end
    for at in range(_MOST_COMMENTS):
        if at and most == 1 and lexicon.counting.number_words.longest(text, skip(text, start)) is None:
            # «التعليق العام رقم ٦ ورقم ١٣» goes on, «رقم ٦ و١٣ دولة» may not.
            return
        match = _NUMBER.match(text, numbered(text, start, lexicon))
        if match is None:
            return
        yield _Comment(str(int(match[1])), match[2] or "", match.end())
        separator = lexicon.links.separator.match(text, match.end())
        if separator is None or not separator[0].strip():
            return
        start = separator.end()


def _before(text: str, start: int, lexicon: Lexicon) -> Body | None:
    """The treaty body named last before «تعليقها العام», at most 300 characters back; None where none is."""
    latest = None
    window = text[max(0, start - _COMMENT_REACH) : start]
    for word in WORD.finditer(window):
        for written, apart in (("", ""), *lexicon.joining.prepositions):
            if word[0].startswith(written):
                first = apart + word[0][len(written) :]
                named = lexicon.organs.commenting.longest(window, word.start(), first, word.end())
                latest = named[0] if named else latest
    return latest
