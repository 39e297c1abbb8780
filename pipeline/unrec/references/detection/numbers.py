"""Numbers of resolutions: «65/230», «1325 (2000)», «217 A (III)», «S-27/2», and the date behind one."""

import re
from collections.abc import Iterator, Mapping

from unrec.references.detection.numerals import roman
from unrec.references.mentions import Record
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import skip, stands_alone
from unrec.text import WORD, late

MOST = 100
"""The most numbers of one list that are read."""
REACH = 2000
"""Characters behind a word for resolutions in which their numbers stand."""
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
_NUMBER = re.compile(r"\(\s?(\d{1,4})\s?\)|(\d{1,4})(?=\s)")
_BARE = late(r"(?=\(?\s?\d{3,4})\(?\s?(\d{3,4})\s?\)?(?![\w/(-]|\s?\(|\.\d|\s?/)")
_OLD = re.compile(r"\d{1,4}")
# Names of letters that the language does not give.
_WORDS = re.compile(r"(?:\s[^\W\d_]{3,5}){0,2}(?=\s?\()")
_SESSION = re.compile(r"\s?\(\s?((?:E?S-)?)([IVXL]{1,7})\s?\)")
_ROMAN = {roman(value): value for value in range(1, 100)}
_ANY = late(r"\d{1,4}\s?(?:/\s?\d|(?:[A-Z]\s)?\(\s?[\dIVXLES])|[^\W\d_]{1,4}\s?[-–]\s?\d{1,2}\s?/")
_GOES_ON = late(r"\s?(?:[,،;؛.:)\]”\"]|$)|\s[^\W\d_]")
_YEARS = re.compile(r"\d{4}")
_SENTENCE_END = late(r"[.;؛](?=\s|$)")


class Number(Record, frozen=True, gc=False):
    """The number of a resolution: its parts by what they are, where it stands,
    the year of the date behind it.

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
        return _ROMAN.get(self.parts.get("session", ""), 0)


def symbol_of_conference(one: Number, lexicon: Lexicon) -> str | None:
    """Return what a decision with a conference's letters is cited by, «25/CP.27»; None where others
    have these letters, too.
    """
    session = _CONFERENCE_SESSION.search(one.parts["conference"])
    letters = (
        lexicon.treaties.conferences.get("".join(WORD.findall(one.parts["conference"]))) if session else None
    )
    return f"{one.parts['number']}/{letters}.{session[0]}" if session and letters else None


def numbers(text: str, start: int, lexicon: Lexicon, most: int, *, bare: bool = False) -> list[Number]:
    """Return the numbers of a list that begins at `start`, dates between them passed over;
    none where none is.

    `bare` are numbers of three or four digits that no year, session or volume stands with: «resolution 1325».
    """
    found: list[Number] = []
    while len(found) < most:
        one = _bare(text, start, lexicon) if bare else number_at(text, start, lexicon)
        if one is None:
            break
        found.append(one)
        dated = lexicon.dates.dated.match(text, one.end)
        separator = lexicon.links.separator.match(text, dated.end() if dated else one.end)
        if separator is None or not separator[0].strip():
            break
        start = separator.end()
    if bare and len(found) > 1 and not _ends_list(text, found[-1], lexicon):
        # «القرارات 1325 و1820 و2500 شخص»: the last counts what follows.
        found.pop()
    return found


def _ends_list(text: str, last: Number, lexicon: Lexicon) -> bool:
    """Tell whether what stands behind the last number of a list is nothing that it counts."""
    if last.year or stands_alone(text, last.end, lexicon):
        return True
    start = skip(text, last.end)
    if lexicon.organs.issued.longest(text, start) or lexicon.organs.organs.longest(text, start):
        return True
    of = lexicon.links.of.match(text, last.end)
    word = WORD.match(text, of.end()) if of else None
    return of is not None and (bool(of[0].strip()) or (word is not None and word[0] in lexicon.joining.fused))


def carried(text: str, start: int, lexicon: Lexicon) -> Iterator[Number]:
    """Yield the numbers that go on from a list behind other words: «… on the right to food, 70/259 of …».

    Each stands behind a mark or a joiner of lists; they end with the sentence, or where another resolution is
    spoken of.
    """
    last = _SENTENCE_END.search(text, start, start + REACH)
    stop = last.start() if last else min(len(text), start + REACH)
    other = lexicon.marks.resolution_word.search(text, start, stop)
    stop = other.start() if other else stop
    count = 0
    for match in _ANY.finditer(text, start, stop):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if match.start() < start or not lexicon.links.list_before.search(before):
            continue
        one = number_at(text, match.start(), lexicon)
        if one is None or not _GOES_ON.match(text, one.end):
            continue
        yield one
        start, count = one.end, count + 1
        if count == MOST:
            return


def number_at(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """Return the number of a resolution at `start`, or None."""
    special = lexicon.marks.special.match(text, start)
    if special:
        sign, kind = ("S", "special") if special["S"] else ("ES", "emergency")
        parts = {kind: f"{sign}-{special['session']}", "number": special["number"]}
        return _lettered(text, start, special.end(), parts, lexicon)
    shapes = (_CONFERENCE, _SESSION_FIRST, _HEALTH, _HEALTH_APART)
    own = next((match for shape in shapes if (match := shape.match(text, start))), None)
    if own:
        return _dated(text, Number(own.groupdict(), (), start, own.end()), lexicon)
    year = _NUMBER.match(text, start)
    dated = lexicon.dates.year.match(text, year.end()) if year else None
    if year and dated:
        # «(١٣٧٣) لسنة ٢٠٠١»
        return Number({"number": year[1] or year[2], "year": dated[1]}, (), start, dated.end())
    for pattern in (_VOLUME, _YEAR):
        match = pattern.match(text, start)
        if match:
            return _lettered(text, start, match.end(), match.groupdict(), lexicon)
    return _old(text, start, lexicon)


def _bare(text: str, start: int, lexicon: Lexicon) -> Number | None:
    match = _BARE.match(text, start)
    return _dated(text, Number({"number": match[1]}, (), start, match.end()), lexicon) if match else None


def _old(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """«217 A (III)», «2200 ألف (د-٢١)»: the session stands behind the number."""
    number = _OLD.match(text, start)
    if number is None:
        return None
    letters, end = letters_behind(text, number.end(), lexicon)
    words = _WORDS.match(text, end) if not letters else None
    end = words.end() if words else end
    counted = lexicon.marks.session.match(text, end)
    if counted:
        parts = {"number": number[0], "session": roman(int(counted[1]))}
        return _dated(text, Number(parts, letters, start, counted.end()), lexicon)
    session = _SESSION.match(text, end)
    if session is None or session[2] not in _ROMAN:
        return None
    parts = {"number": number[0], "session": session[1] + session[2]}
    return _dated(text, Number(parts, letters, start, session.end()), lexicon)


def _lettered(text: str, start: int, end: int, parts: Mapping[str, str], lexicon: Lexicon) -> Number:
    letters, end = letters_behind(text, end, lexicon) if "year" not in parts else ((), end)
    return _dated(text, Number(parts, letters, start, end), lexicon)


def _dated(text: str, one: Number, lexicon: Lexicon) -> Number:
    dated = lexicon.dates.dated.match(text, one.end)
    return one._replace(year=int(_YEARS.findall(dated[0])[-1])) if dated else one


def letters_behind(text: str, end: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int]:
    """Return the letters behind a number and the offset after them: «A», «A and B», «A to F»."""
    match = lexicon.marks.lettered.match(text, end)
    if match is None:
        return (), end
    first = lexicon.counting.part_letters[match["first"]]
    if match["last"]:
        last = lexicon.counting.part_letters[match["last"]]
        return tuple(map(chr, range(ord(first), ord(last) + 1))) or (first,), match.end()
    others = lexicon.marks.letter.findall(match["others"] or "")
    return tuple(dict.fromkeys((first, *(lexicon.counting.part_letters[one] for one in others)))), match.end()
