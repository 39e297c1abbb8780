"""What resolutions and decisions say of themselves: their number, who adopted them and when.

One mechanism for all languages: the shapes of such lines are data (`[front.stated]` of a language), with
`{number}`, `{organ}`, `{date}`, `{count}`, `{year}` and `{ordinal}` in them, and become patterns here.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, takewhile
from typing import Literal, NamedTuple

from unrec.catalogue import arabic
from unrec.catalogue import load as load_catalogue
from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.markers import without_markers
from unrec.languages.number_words import spelled
from unrec.languages.signs import begins_to_enact, enacting_words, is_punctuated
from unrec.structure.headings import names_meeting, ordinal_value
from unrec.structure.labels import read_label
from unrec.text import (
    COMMAS,
    DASHES,
    OPENING_BRACKETS,
    OPENING_QUOTES,
    STARS,
    STOPS,
    Folded,
    clean,
    either,
    fold,
    join_lines,
    late,
)

Kind = Literal["resolution", "decision", "adopted", "closing", "session", "numbered", "special", "emergency"]

_SIGNS = {"special": "S-", "emergency": "ES-"}
_SESSIONS: tuple[Literal["S", "ES"], ...] = ("S", "ES")
"""The letters of special and emergency special sessions, beside those of a language."""
_OPENING, _LINES, _SAYS, _CLOSING = 60, 3, 400, 150
"""Lines above enacting words, lines over which a statement may be wrapped, characters of it looked at, the
most of a sentence that closes a text.
"""
_BELOW = 8
"""Lines from a title's number to the enacting words."""
_NUMBERED = re.compile(r"\D{0,11}+\d{1,4}+\W{0,3}[A-Z]?\W{0,3}[/(]")
_ENDS = re.compile(rf"[\s{STARS}]{{0,3}}(?:$|[{DASHES}{COMMAS}{OPENING_BRACKETS}:]|\d)")
_DASH = re.compile(rf"[{DASHES}]")
_MARKS = r"[\W_]{0,3}"


class Statement(NamedTuple):
    """What a text says of itself; None, or no parts, where it does not.

    `letter` is that of a lettered part («71/272 B»); `line` is where the number stands, `label` the number as
    printed, `title` what is printed after it, down to the line before `end`.
    """

    parts: Mapping[str, str] = {}
    decision: bool = False
    organ: str | None = None
    date: dt.date | None = None
    letter: str = ""
    line: int = 0
    title: str | None = None
    label: str = ""
    end: int = 0

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that the number has with the organ named, else with each that numbers so."""
        organs = load_catalogue().organs
        those = [organs[self.organ]] if self.organ in organs else [] if self.organ else organs.values()
        parts = self.parts
        if parts.keys() == {"number"} and self.organ in organs:
            parts = {**parts, "year": organs[self.organ].year_of(int(parts["number"]))}
        made = (each.symbol(parts, decision=self.decision) for each in those) if all(parts.values()) else ()
        return tuple(f"{symbol}{self.letter}" for symbol in made if symbol)

    @property
    def session(self) -> str | None:
        """The session that its number names, ASCII: `72`, `S-32`, of `3331 (XXIX)` `29`."""
        roman = self.parts.get("session", "")
        if roman:
            sign, _, numeral = roman.rpartition("-")
            return f"{sign}-{arabic(numeral)}" if sign else str(arabic(numeral))
        return next(
            (self.parts[key] for key in ("volume", "special", "emergency") if key in self.parts), None
        )


def read_opening(texts: Sequence[str], language: Language) -> Statement:
    """Return what the lines above a text's first enacting words state of it, with the organ that enacts.

    Nothing, where no such words stand among the first lines.
    """
    spoken = list(islice(filter(None, texts), _OPENING))
    enacting = [index for index, text in enumerate(spoken) if begins_to_enact(text, language)]
    # A masthead names the organ, too, and ends it in no mark.
    at = next((index for index in enacting if is_punctuated(spoken[index])), next(iter(enacting), None))
    if at is None:
        return Statement()
    said = read_stated([clean(text).text for text in spoken[:at]], language)
    return said._replace(organ=said.organ or _enacting(clean(spoken[at]).text, language))


def read_stated(lines: Sequence[str], language: Language) -> Statement:
    """Return what the lines above a body, clean and blank where they say nothing, state of the document.

    Of two numbers neither is taken: the text holds several resolutions, or cites one.
    """
    said = Statement()
    numbers: list[Statement] = []
    spoken = [line for line in lines if line]
    for at, line in enumerate(spoken):
        # «… arising from Security Council / resolution 1863 (2009)» goes on from the line above.
        wrapped = at > 0 and line[:1].islower()
        number = None if wrapped else number_of(line, language) or titled_number(line, language)
        if number is not None:
            numbers.append(number)
        adopted = _adopted_over(spoken[at : at + _LINES], language)
        said = said._replace(organ=said.organ or adopted.organ, date=said.date or adopted.date)
    first = next(iter(numbers), Statement())
    if any(other.parts != first.parts for other in numbers):
        return said
    letter = next((each.letter for each in numbers if each.letter), "")
    return said._replace(parts=first.parts, decision=first.decision, letter=letter)


def _adopted_over(lines: Sequence[str], language: Language) -> Statement:
    """What lines say of who adopted a text and when, over as few of them as name the day."""
    adopted: Statement | None = None
    for count in range(1, len(lines) + 1):
        adopted = _adopted(" ".join(lines[:count])[:_SAYS], language)
        if adopted is not None and adopted.date:
            break
    return adopted or Statement()


def read_titled(texts: Sequence[str], language: Language) -> list[Statement]:
    """Return every resolution that a text holds, by its number and title, in order: «34/65. Question of …».

    `texts` are blank where they are no text of the body. The enacting words stand below the title and
    name the organ; the day is that of the meeting named below the text, before the next number.
    """
    titled: list[Statement] = []
    for at, text in enumerate(texts):
        number = heading_number(text, language)
        below = _enacting_below(texts, at, language) if number is not None else None
        if number is not None and below is not None:
            organ = _enacting(clean(texts[below]).text, language)
            printed = [clean(line).text for line in takewhile(str.strip, texts[at:below])]
            label, title = _parted(printed, language)
            titled.append(
                number._replace(organ=organ, line=at, label=label, title=title, end=at + len(printed))
            )
    ends = [*(each.line for each in titled), len(texts)][1:]
    return [
        each._replace(date=_closed(texts, each.line, end, language))
        for each, end in zip(titled, ends, strict=True)
    ]


def heading_number(line: str, language: Language) -> Statement | None:
    """Return what `titled_number` does, of a line as printed: few begin as numbers do."""
    return titled_number(clean(line).text, language) if _NUMBERED.match(line) else None


def number_of(line: str, language: Language) -> Statement | None:
    """Return what a line says that is the number of a resolution or a decision and nothing else, or None."""
    for kind, match in _read(line, language, "resolution", "decision"):
        if not match.string[match.end() :].strip(f" {STARS}.{COMMAS}{DASHES}:"):
            return Statement(_parts(match), decision=kind == "decision")
    return None


def titled_number(line: str, language: Language) -> Statement | None:
    """Return what a line says that begins with a number and goes on with a title: «72/249. Instrument …»."""
    text = language.fold(line)
    match = _titled(language).match(text)
    if match is None:
        return None
    return Statement(_parts(match), decision=match["decision"] is not None, letter=match["letter"] or "")


def number_end(line: str, language: Language) -> int | None:
    """Return the offset of the title after a resolution's number (`٩٩/٢١٤- …`), or None."""
    match = _titled(language).match(language.fold(line))
    if match is None:
        return None
    mapped = fold(line, language.folding)
    return mapped.to_source(match.end(), len(mapped.text))[0]


def session_of(line: str, language: Language) -> str | None:
    """Return the session that a line names and nothing else, but for its place and days; ASCII.

    `72` is a regular one, `S-32` a special, `ES-11` an emergency special one, `2019` one called by its year.
    """
    for kind, match in _read(line, language, "session", "special", "emergency", "numbered"):
        if _ENDS.match(match.string, match.end()):
            value = match["year"] if kind == "session" else _ordinal(match["ordinal"], language)
            if value is not None:
                return f"{_SIGNS.get(kind, '')}{value}"
    return None


def _ordinal(printed: str, language: Language) -> int | None:
    """The value of an ordinal in search form, in words to 199 where the language has them."""
    plain = _DASH.sub("-", printed.strip())
    return _ordinals(language).get(" ".join(plain.split()), ordinal_value(plain, language))


@cache
def _ordinals(language: Language) -> dict[str, int]:
    words = language.reference_words
    return {str(language.fold(word)): value for word, value in spelled(words.ordinals)} if words else {}


def organ_in(text: str, language: Language) -> str | None:
    """Return the id of the organ whose name begins a text, after an article at most; the longest name."""
    match = _organ_first(language).match(language.fold_title(text))
    return _organs(language)[" ".join(match["organ"].split())] if match else None


def _adopted(text: str, language: Language) -> Statement | None:
    for _, match in _read(text, language, "adopted"):
        groups = match.groupdict()
        organ = _organs(language)[" ".join(groups["organ"].split())] if groups.get("organ") else None
        when = find_date(Folded(groups.get("date") or ""), language)
        day = when.first if when and when.start <= 1 and when.first == when.last else None
        if day is None and "date" in groups:
            continue
        return Statement(organ=organ, date=day)
    return None


def _enacting_below(texts: Sequence[str], at: int, language: Language) -> int | None:
    """The index of the enacting words below a title, before another; None where there are none."""
    for index in islice((index for index in range(at + 1, len(texts)) if texts[index]), _BELOW):
        text = clean(texts[index]).text
        if titled_number(text, language) is not None:
            return None
        if begins_to_enact(text, language):
            return index
    return None


def _parted(lines: Sequence[str], language: Language) -> tuple[str, str | None]:
    """The number with which the first line begins, as printed, and the title after it."""
    first, *rest = lines
    end = number_end(first, language) or 0
    return first[:end].strip(), without_markers(join_lines((first[end:], *rest))) or None


def _enacting(text: str, language: Language) -> str | None:
    """The organ that the enacting words name, where it is known."""
    words = enacting_words(language).match(language.fold(text))
    rest = text[words.end() :].strip() if words else ""
    return organ_in(text, language) or (organ_in(rest, language) if rest else None)


class Adoption(NamedTuple):
    """Whether a line names a day and a meeting, whether it begins an item of a list and says neither, and how
    many words it has beside the day.
    """

    day: bool
    meeting: bool
    item: bool
    words: int


def adoption(line: str, language: Language) -> Adoption:
    """Return what a line says of the meeting and the day that close a resolution: «76th plenary meeting»."""
    folded = language.fold(line.strip())
    when = find_date(folded, language)
    rest = Folded(folded[: when.start] + folded[when.end :]) if when is not None else folded
    meeting = names_meeting(rest, language) or any(word in rest for word in _sittings(language))
    item = when is None and not meeting and read_label(line, language) is not None
    return Adoption(when is not None, meeting, item, len(rest.split()))


@cache
def _sittings(language: Language) -> tuple[str, ...]:
    return tuple(map(language.fold, language.meetings.sittings))


def closing(line: str, language: Language) -> re.Match[str] | None:
    """Return what of a line names the meeting that adopted the text above it: «82nd plenary meeting»."""
    if not any(map(str.isdecimal, line)):
        return None
    return next((match for _, match in _read(line, language, "closing")), None)


def closes(line: str, language: Language) -> bool:
    """Whether a sentence says that a text was adopted, and nothing else: «Adopted at the 4872nd meeting.»."""
    if len(line) > _CLOSING or line.rstrip()[-1:] not in STOPS or not any(map(str.isdecimal, line)):
        return False
    folded = Folded(language.fold_title(line).rstrip(f" {STOPS}"))
    return any(p.fullmatch(folded) for p in _patterns(language, "closing"))


def _closed(texts: Sequence[str], start: int, end: int, language: Language) -> dt.date | None:
    """The day of the first meeting that is named below: on its line, or on the next or the one before."""
    for at in range(start + 1, end):
        match = closing(clean(texts[at]).text, language)
        if match is None:
            continue
        around = (match.string[match.end() :], *_beside(texts, at, 1), *_beside(texts, at, -1))
        for text in around:
            when = find_date(Folded(language.fold_title(text)), language)
            if when and when.first == when.last and not text[: when.start].strip(f" {COMMAS}(."):
                return when.first
        return None
    return None


def _beside(texts: Sequence[str], at: int, step: int) -> Iterator[str]:
    near = (texts[index] for index in range(at + step, at + step * 4, step) if 0 <= index < len(texts))
    yield from [clean(text).text for text in near if text][:1]


def _parts(match: re.Match[str]) -> dict[str, str]:
    """The parts of a number as the shapes of symbols name them."""
    groups = match.groupdict()
    kind = next(
        (kind for kind in ("special", "emergency", "volume", "year", "session") if groups[f"{kind}_number"]),
        None,
    )
    if kind is None:
        return {"number": groups["number"]}
    return {
        kind: f"{_SIGNS.get(kind, '')}{groups[kind].upper()}",
        "number": groups[f"{kind}_number"],
    }


@cache
def _number(language: Language) -> str:
    """The number of a resolution: «72/249», «S-32/1», «ES-11/1», «2456 (2019)», «3331 (XXIX)»."""
    words = language.reference_words
    signs = {
        sign: either(
            (sign, sign.lower(), *map(language.fold, words.organs.special_sessions[sign] if words else ()))
        )
        for sign in _SESSIONS
    }
    return (
        rf"(?:{signs['S']}\s?-\s?(?P<special>\d{{1,3}})\s?/\s?(?P<special_number>\d{{1,3}})"
        rf"|{signs['ES']}\s?-\s?(?P<emergency>\d{{1,3}})\s?/\s?(?P<emergency_number>\d{{1,3}})"
        r"|(?P<volume>\d{1,4})\s?/\s?(?P<volume_number>\d{1,3})"
        r"|(?P<year_number>\d{1,4})\s?\(\s?(?P<year>\d{4})\s?\)"
        r"|(?P<session_number>\d{1,4})(?:\s[A-Z])?\s?"
        r"\(\s?(?P<session>(?:E?S-)?[IVXL]{1,7}|(?:e?s-)?[ivxl]{1,7})\s?\))(?![\d/])"
    )


# A title may begin with a quotation or a year.
_TITLE = rf"[^\W\d]|[{OPENING_QUOTES}\"]\s?\w|\d{{4}}[\s{COMMAS}]{{0,2}}[^\W\d_]"


@cache
def _titled(language: Language) -> re.Pattern[str]:
    decision = rf"(?P<decision>{either(map(language.fold, language.front.stated.decisions))}\s)"
    others = [str(language.fold(word)) for word in language.front.resolutions]
    letters = either(
        map(language.fold, [word for words in language.headings.letters.values() for word in words])
    )
    return late(
        rf"(?:{decision}|{either(others)}\s)?{_number(language)}(?:\s(?:(?P<letter>[A-Z])|{letters})(?!\w))?"
        rf"\s?(?:[{DASHES}.:]+\s{{0,4}}(?={_TITLE})|(?<!\))\s{{1,4}}(?=[^\W\d]))"
    )


@cache
def _organs(language: Language) -> dict[str, str]:
    """The names of organs in search form, with their ids: those of the catalogue, and further forms."""
    catalogue = load_catalogue()
    organs = (organ for organ in catalogue.organs.values() if organ.id in catalogue.bodies)
    called = [(each.id, each.called(language.code)) for each in (*catalogue.bodies.values(), *organs)]
    forms = (*called, *language.front.stated.organs.items())
    return {str(language.fold_title(name)): key for key, names in forms for name in names}


@cache
def _organ_first(language: Language) -> re.Pattern[str]:
    articles = either(map(language.fold, language.front.stated.articles))
    return late(rf"{_MARKS}(?:{articles}\s?)?(?P<organ>{_organ(language)})(?!\w)")


def _organ(language: Language) -> str:
    names = sorted(_organs(language), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in names) or "(?!)"


def _read(line: str, language: Language, *kinds: Kind) -> Iterator[tuple[Kind, re.Match[str]]]:
    """What of a line, in search form, has one of the shapes of these kinds, in their order."""
    folded = language.fold_title(line)
    for kind in kinds:
        yield from ((kind, match) for p in _patterns(language, kind) if (match := p.match(folded)))


@cache
def _patterns(language: Language, kind: Kind) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(shape, language) for shape in getattr(language.front.stated, kind))


_PIECES = re.compile(r"\{(?P<holder>\w+)\}|\[(?P<optional>[^\]]*)\]|\((?P<one>[^)]*)\)")


def _pattern(shape: str, language: Language) -> re.Pattern[str]:
    """The pattern of a shape: words in search form, placeholders, what may be left out, and one of several.

    Between any two pieces there may be a space or none, and a comma may be missing.
    """
    made, at = _MARKS, 0
    for piece in _PIECES.finditer(shape):
        made += _literal(shape[at : piece.start()], language)
        at = piece.end()
        holder, optional, several = piece.group("holder", "optional", "one")
        if holder is None:
            words = (optional or several or "").split("|")
            made += rf"(?:{'|'.join(_literal(each, language) for each in words)})"
            made += "?" if several is None else ""
        else:
            made += r"\s{0,3}" + _holders(language)[holder].replace("{lazy}", "?" if shape[at:] else "")
    return late(made + _literal(shape[at:], language))


@cache
def _holders(language: Language) -> dict[str, str]:
    """What the placeholders of shapes stand for; `lazy` is a sign where something follows. `{number}` is also
    one alone, with which some organs have counted all of theirs.
    """
    return {
        "count": r"\d{1,5}(?:\s?\W?\s?[^\W\d]{1,3})?[^\w\s]?",
        "year": r"(?P<year>\d{4})",
        "rest": r".{1,120}?",
        "organ": rf"(?P<organ>{_organ(language)})",
        "date": r"(?P<date>\S.{4,60}{lazy})",
        "ordinal": rf"(?P<ordinal>\d{{1,3}}\S{{0,3}}|[^{COMMAS}{OPENING_BRACKETS}\d\n]{{1,60}}{{lazy}})",
        "number": rf"(?:{_number(language)}|(?P<number>\d{{1,4}})(?![\d/(]))",
    }


def _literal(words: str, language: Language) -> str:
    pattern = ""
    for word in re.findall(rf"[{COMMAS}]|[^\s{COMMAS}]+", str(language.fold_title(words))):
        pattern += rf"\s{{0,3}}[{COMMAS}]?" if word in COMMAS else rf"\s{{0,3}}{re.escape(word)}"
    return pattern
