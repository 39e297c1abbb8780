"""Headings as one line prints them: labels (`أولاً-`, `باء-`), meetings with city and dates, decisions; and
which lines may be more than text by the piece they begin with, so that most of a text needs no pattern.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import chain
from typing import NamedTuple

from unrec.languages import Headings, Language
from unrec.languages.dates import find_date
from unrec.languages.signs import is_punctuated
from unrec.models import SourceLine
from unrec.structure.labels import BULLET, GAP, letter_value, readings, roman_value
from unrec.text import (
    COLONS,
    COMMAS,
    DASH,
    DASHES,
    SEMICOLONS,
    STARS,
    SUPERSCRIPTS,
    Folded,
    Memory,
    Rewritten,
    either,
    fold,
    late,
)

# A heading is short: a longer line that begins like one is a paragraph.
MAX_HEADING = 300
_ORDINAL_LEVEL, _LETTER_LEVEL = 1, 2
# Direction marks and spaces at the ends of a title.
_INVISIBLE_ENDS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c "


class Heading(NamedTuple):
    """A heading read from one printed line (or two joined by a space).

    `label` and `title` are as printed. `complete` is false where a meeting's header could still be waiting
    for its place and dates on the next line. `rest` holds words of a meeting's header that are neither.
    `repeat` is what is added to an article's number (`bis`). `text_at` is where a paragraph begins on the
    heading's own line, 0 where none does.
    """

    label: str
    number: int | None
    title: str
    level: int
    rule: str
    meeting_number: int | None = None
    city: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    bad_date: bool = False
    complete: bool = True
    rest: str = ""
    repeat: str = ""
    text_at: int = 0


def read_heading(line: str, language: Language) -> Heading | None:
    """Return the heading a line prints, or None where it is text.

    A labelled line (`أولاً-`) is a heading whatever it says; a line without a label only where it is a
    meeting's header and nothing else, or one of the language's bare headings.
    """
    if len(line) > MAX_HEADING:
        return None
    text = language.fold(line)
    label = _label_pattern(language).match(text)
    if label is None and not (_may_head(language).match(text) or _meeting_at(text, language)):
        return _labelled_meeting(line, language)
    start = label.end() if label else len(text) - len(text.lstrip())
    meeting = _read_meeting(Folded(text[start:]), language, labelled=label is not None)
    if label is None and meeting is None:
        return _without_label(line, text, language) or _labelled_meeting(line, language)
    mapped = fold(line, language.folding)
    heading = Heading("", None, _title(line, mapped, start), _ORDINAL_LEVEL, "")
    if label is not None:
        group = "ordinal" if label["ordinal"] else "letter"
        number = _values(language)[group][" ".join(label[group].split())]
        level = _ORDINAL_LEVEL if group == "ordinal" else _LETTER_LEVEL
        left, right = mapped.to_source(*label.span("whole"))
        printed = line[left:right].strip()
        heading = heading._replace(label=printed, number=number, level=level, rule=f"heading.{group}")
    return heading if meeting is None else _of_meeting(meeting, heading, line, mapped)


def _title(line: str, mapped: Rewritten, start: int) -> str:
    """What a line prints from the offset `start` of its search form on."""
    return line[mapped.to_source(start, len(mapped.text))[0] :].strip().strip(_INVISIBLE_ENDS)


def _labelled_meeting(line: str, language: Language) -> Heading | None:
    """A meeting's header after a label that no language names (`IV.`), and nothing else, or None."""
    label = next((reading for reading in readings(line, language) if reading.shape.heads), None)
    if label is None:
        return None
    title = line[label.body :].strip()
    meeting = _read_meeting(language.fold(title), language, labelled=False)
    if meeting is None:
        return None
    heading = Heading(label.label, label.number, title, _ORDINAL_LEVEL, "")
    return _of_meeting(meeting, heading, line, fold(line, language.folding))


def _of_meeting(meeting: Heading, heading: Heading, line: str, mapped: Rewritten) -> Heading:
    """The heading of a meeting in its line. The city is given as printed, so it is looked up again there."""
    city = None
    if meeting.city:
        at = mapped.text.rfind(meeting.city)
        left, right = mapped.to_source(at, at + len(meeting.city))
        city = line[left:right]
    return meeting._replace(
        label=heading.label, number=heading.number, title=heading.title, level=heading.level, city=city
    )


def _read_meeting(text: Folded, language: Language, *, labelled: bool) -> Heading | None:
    """What a folded text says of the meeting whose header it is, its city folded; None where it is none."""
    match = _meeting_at(text, language)
    if match is None:
        return None
    nth = _ordinal_pattern(language).search(match["nth"])
    number = ordinal_value(nth[0], language) if nth else None
    if number is None:
        return None
    rest = text[match.end() :]
    when = find_date(Folded(rest), language)
    before, after = (rest[: when.start], rest[when.end :]) if when else (rest, "")
    place, words = _city_of(before, language)
    if place is None and after.lstrip().startswith((*COMMAS, "(")) and not words:
        place, after = _city_of(after, language)
    left_over = " ".join(filter(None, (words, after.strip(_PUNCTUATION))))
    if not labelled and not _is_whole(left_over, place, before, dated=when is not None):
        return None
    meeting = Heading("", None, "", _ORDINAL_LEVEL, "heading.meeting", number, place, rest=left_over)
    if when is None:
        return meeting._replace(complete=False)
    return meeting._replace(start_date=when.first, end_date=when.last, bad_date=when.first is None)


def _is_whole(left_over: str, place: str | None, before: str, *, dated: bool) -> bool:
    """Whether nothing but a place and dates stands after a meeting; a place alone stands after a mark."""
    if left_over or dated:
        return not left_over
    return before.strip().startswith((*COMMAS, "(")) if place else not before.strip(_PUNCTUATION)


_PUNCTUATION = f" \t{COMMAS}.{COLONS}{SEMICOLONS}()[]{DASHES}{STARS}{_INVISIBLE_ENDS}"
_MAX_CITY_WORDS, _MAX_CITY_LETTERS = 4, 12


def _city_of(before: str, language: Language) -> tuple[str | None, str]:
    """Split what stands between the ordinal and the date into the city and other words.

    The city is the last stretch between commas, brackets or dashes, of at most four words and no digit. It
    may stand after the date instead.
    """
    chunks = [chunk for chunk in (_strip_fillers(part, language) for part in _SPLIT.split(before)) if chunk]
    opened = bool(_SPLIT.match(before.strip())) or _starts_with_filler(before, language)
    if not chunks or (len(chunks) == 1 and not opened):
        return None, " ".join(chunks)
    city = chunks[-1]
    if len(city.split()) > _most_words(language) or any(map(str.isdecimal, city)):
        return None, " ".join(chunks)
    return city, " ".join(chunks[:-1])


def _most_words(language: Language) -> int:
    """Where each letter is a word of its own, a name has as many as it has syllables."""
    return _MAX_CITY_LETTERS if language.search.apart else _MAX_CITY_WORDS


_SPLIT = re.compile(rf"[{COMMAS}(){COLONS}{SEMICOLONS}]|\s{DASH}\s|^{DASH}|{DASH}$")


def _strip_fillers(text: str, language: Language) -> str:
    words = text.strip(_PUNCTUATION)
    changed = True
    while changed:
        changed = False
        for filler in _fillers(language):
            if words == filler or words.startswith(filler + " "):
                words, changed = words[len(filler) :].strip(_PUNCTUATION), True
            if words.endswith(" " + filler):
                words, changed = words[: -len(filler)].strip(_PUNCTUATION), True
    return words


def _starts_with_filler(text: str, language: Language) -> bool:
    words = text.strip(_PUNCTUATION)
    return any(words == filler or words.startswith(filler + " ") for filler in _fillers(language))


@cache
def _fillers(language: Language) -> tuple[str, ...]:
    return tuple(
        sorted((str(language.fold(word)) for word in language.meetings.fillers), key=len, reverse=True)
    )


def _without_label(line: str, folded: Folded, language: Language) -> Heading | None:
    """The heading that a whole line is without a label, or with a word and its number for one, or None."""
    text = folded.strip(" :")
    matches = (match for pattern in _counted_patterns(language) if (match := pattern.fullmatch(text)))
    match = next(matches, None)
    rule = _whole_rule(line, text, language) if match is None else None
    if match is None and rule is None:
        return None  # nearly always: to map a search form takes longer than all before
    mapped = fold(line, language.folding)
    title = _title(line, mapped, len(folded) - len(folded.lstrip()))
    if match is None:
        return Heading("", None, title, _ORDINAL_LEVEL, rule or "")
    # The number of a part is its place in the document; a draft's belongs to the text that will be adopted.
    number = ordinal_value(match["nth"], language) if match["part"] and "/" not in match["nth"] else None
    rule = "heading.part" if match["part"] else "heading.draft"
    if not match["title"]:
        return Heading("", number, title, _ORDINAL_LEVEL, rule)
    printed = title.strip(" :")
    if match["draft"] or is_punctuated(printed) or len(printed) > _MAX_TITLED:
        return None
    before = len(folded) - len(folded.lstrip(" :"))
    start = mapped.to_source(before + match.start("title"), before + match.end("title"))[0]
    own = line[start:].strip(_INVISIBLE_ENDS + " :")
    return Heading(line[:start].strip(_PUNCTUATION), number, own, _ORDINAL_LEVEL, rule)


def _whole_rule(line: str, text: str, language: Language) -> str | None:
    """The rule by which a whole line is a heading without a label; `text` is its search form."""
    rule = _bare(language).get(text)
    if rule is None and len(text) <= _MAX_TITLED and _annexed(language).fullmatch(text):
        return "heading.annex"
    if rule is None and "/" in text and read_decision(line, language) is not None:
        return "heading.decision"
    return rule


@cache
def _bare(language: Language) -> dict[str, str]:
    """The rules of whole lines that are headings, by the folded line."""
    tables = {"heading.bare": language.headings.bare, "heading.annex": language.headings.annexes}
    return {str(language.fold(line)): rule for rule, lines in tables.items() for line in lines}


@cache
def _annexed(language: Language) -> re.Pattern[str]:
    """`Annex to decision BC-12/17`: what a whole line says of an annex, with the number of what it is of.

    The number ends the line, after letters at the most.
    """
    words = _any_of(list(language.headings.annexed), language)
    return late(
        rf"{words}\s{{1,3}}(?:[^\W\d_]{{1,4}}[\s.]{{0,3}}){{0,3}}(?:{DASH}\s{{0,2}})?\d[\d/().\s]{{0,12}}"
    )


def read_decision(line: str, language: Language) -> Heading | None:
    """Return the heading of a decision that a whole line is, by its kind and its number, or None."""
    title = line.strip().strip(_INVISIBLE_ENDS)
    if len(title) > _MAX_DECISION or _decided(language).fullmatch(language.fold(title).strip(" :")) is None:
        return None
    return Heading("", None, title, _ORDINAL_LEVEL, "heading.decision")


@cache
def _decided(language: Language) -> re.Pattern[str]:
    """A decision with its number, in whatever way an organ writes that: `Decision 25/CP.27`, `SC-9/4`."""
    number = r"(?=\S*\d)[^\W_][\w/.()\-]{1,19}(?:\s\([IVXLC\d\-]{1,9}\))?"
    return late(rf"(?i:{_any_of(language.headings.drafts, language)})\s{{1,3}}{number}")


@cache
def _counted_patterns(language: Language) -> list[re.Pattern[str]]:
    """`الفصل الثاني`, `مشروع القرار الأول`, `المقرر ٧/٢`: a word and its ordinal or number.

    After a mark a title may follow: `Chapter I: Purposes and Principles`.
    """
    tables = {"part": language.headings.parts, "draft": language.headings.drafts}
    words = "|".join(f"(?P<{name}>{_any_of(table, language)})" for name, table in tables.items())
    title = rf"(?:\s{{0,3}}(?:[:.]|{DASH}|(?<=\s)/(?=\s))\s{{0,3}}(?<=\W)(?P<title>[^\W\d_].*))?"
    return [late(f"{shape}{title}") for shape in counted_shapes(f"(?:{words})", language)]


def counted_shapes(words: str, language: Language, *, loosely: bool = False) -> list[str]:
    """Return patterns for `words`, a pattern itself, with a number beside them, which is the group `nth`.

    Where a language has so many numbers of its own that they are slow to compile, `loosely` takes anything
    written in their characters for one: what fits may be such a shape, and what does not fit is none.
    """
    numbers = {**_values(language)["meeting"], **language.numbers}
    known = _alternation(numbers)
    if loosely and language.numbers:
        characters = re.escape("".join(sorted({*"".join(numbers)} - {" "})))
        known = rf"[{characters}\s]{{1,{_SPACES * max(map(len, numbers))}}}"
    marks = rf"(?:{_any_of(list(language.meetings.marks), language)})?" if language.meetings.marks else ""
    number = rf"(?P<nth>{known}|\d{{1,4}}{marks}(?:/\d{{1,3}})?|[IVXLC]{{1,8}})"
    shapes = (shape.replace(" ", r"\s{1,3}") for shape in language.headings.shapes)
    return [shape.replace("{word}", words).replace("{ordinal}", number) for shape in shapes]


def _any_of(words: list[str], language: Language) -> str:
    return either(map(language.fold, words))


# The most spaces that may stand where a phrase has one.
_SPACES = 3


@cache
def _values(language: Language) -> dict[str, dict[str, int]]:
    """The folded words of heading labels and meeting ordinals, by kind, with their values."""
    tables = {
        "ordinal": language.headings.ordinals,
        "letter": language.headings.letters,
        "meeting": language.meetings.ordinals,
    }
    return {
        kind: {str(language.fold(word)): value for value, words in table.items() for word in words}
        for kind, table in tables.items()
    }


def _alternation(words: dict[str, int]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in longest_first) or "(?!)"


@cache
def _label_pattern(language: Language) -> re.Pattern[str]:
    values = _values(language)
    return late(
        rf"\s{{0,20}}{BULLET}(?P<whole>(?:(?P<ordinal>{_alternation(values['ordinal'])})"
        rf"|(?P<letter>{_alternation(values['letter'])})){GAP}(?:{DASH}|[.:]|(?(ordinal)$|(?!))))\s{{0,20}}"
    )


def _meeting_at(text: Folded, language: Language) -> re.Match[str] | None:
    """The beginning of a meeting's header at the start of a text; few texts have any of its words at all."""
    return _meeting_pattern(language).match(text) if names_meeting(text, language) else None


def names_meeting(text: Folded, language: Language) -> bool:
    """Whether a text holds a word for meetings, as every meeting's header does, whatever it begins with."""
    for word in _meeting_words(language):  # noqa: SIM110 -- nearly every line is asked, and any() costs a call
        if word in text:
            return True
    return False


@cache
def _meeting_words(language: Language) -> tuple[str, ...]:
    return tuple(map(language.fold, language.meetings.words))


@cache
def _meeting_pattern(language: Language) -> re.Pattern[str]:
    word = f"(?:{_any_of(language.meetings.words, language)})"
    ordinal = rf"\(?{_nth(language)}\)?"
    shapes = [
        shape.replace(" ", r"\s{1,3}").replace("{word}", word).replace("{ordinal}", ordinal)
        for shape in language.meetings.shapes
    ]
    return late(rf"\s*(?P<nth>{'|'.join(shapes)})(?!\w)")


@cache
def _ordinal_pattern(language: Language) -> re.Pattern[str]:
    return late(rf"(?<!\w){_nth(language)}(?!\w)")


def _nth(language: Language) -> str:
    """A pattern of an ordinal, or of a number with or without a mark."""
    marks = language.meetings.marks
    mark = rf"(?:{_any_of(list(marks), language)})?" if marks else ""
    return rf"(?:{_alternation(_values(language)['meeting'])}|\d{{1,3}}{mark})"


def ordinal_value(printed: str, language: Language) -> int | None:
    """Return the value of a folded ordinal, number or Roman numeral; None where it is none."""
    word = " ".join(printed.split())
    known = _values(language)["meeting"].get(word, language.numbers.get(word))
    if known is not None:
        return known
    digits = _DIGITS.match(word)
    return int(digits[0]) if digits else roman_value(word)


_DIGITS = re.compile(r"\d{1,4}")
# A longer line that begins like a chapter's heading is a paragraph.
_MAX_TITLED, _MAX_DECISION = 160, 40


@cache
def _may_head(language: Language) -> re.Pattern[str]:
    """What a line with no heading's label and no meeting's begins
    with where it may be a heading all the same.
    """
    tables = language.headings
    drafts = (*tables.drafts, *map(str.upper, tables.drafts))
    words = _any_of([*tables.bare, *tables.annexes, *tables.parts, *drafts], language)
    counted = counted_shapes(words, language, loosely=True) if tables.shapes != Headings.shapes else []
    counted = [shape.replace("?P<nth>", "?:") for shape in counted]
    return late(rf"\s*(?:{'|'.join([words, *counted])})")


def continues_header(line: str, language: Language) -> bool:
    """Whether a line holds nothing but a place and dates, so that it can end a meeting's header."""
    if len(line) > MAX_HEADING:
        return False
    text = language.fold(line)
    when = find_date(text, language)
    if when is None:
        return False
    before, after = text[: when.start].strip(_PUNCTUATION), text[when.end :].strip(_PUNCTUATION)
    if after and (before or not text[when.end :].lstrip().startswith((*COMMAS, "("))):
        return False
    place, words = _city_of(f",{before or after}", language)
    return not words and (place is None or len(place.split()) <= _most_words(language))


# ---------------------------------------------------------------------------------------------
# What a line may be


_ROMAN = re.compile("[ivxlc]{1,8}")
_MARKS = ".,;:"
"""What may stand after a word in one piece with it."""


@cache
def openings(language: Language) -> Memory[bool]:
    """Return whether a line of a language may be more than text, by what stands before its first space.

    Where not, it is certainly no heading, clause of an ordinal word, or page furniture, and begins with no
    label and no marker of a note. Only words of letters tell; nothing does in a language whose letters are
    words by themselves, or that writes numbers in letters of its own.
    """
    if language.search.apart or language.numerals is not None:
        return Memory(lambda _: True)
    firsts = _first_words(language)

    def may_begin(piece: str) -> bool:
        printed = piece.rstrip(_MARKS).lower()
        word = language.fold_case(printed)
        if not printed.isalpha() or not word.isalpha() or word in firsts or word in SUPERSCRIPTS:
            return True
        return letter_value(printed, language) is not None or _ROMAN.fullmatch(printed) is not None

    return Memory(may_begin)


def _first_words(language: Language) -> frozenset[str]:
    """The words that headings, clauses and furniture begin with, in search form and small letters."""
    heading_words, front, furniture = language.headings, language.front, language.furniture
    # Columns are titled by any of their words, of which each may stand on a line of its own.
    columns = (*front.contents_pages, *front.contents_paragraphs, *front.contents_columns)
    phrases = (
        *heading_words.bare, *heading_words.annexes, *heading_words.parts, *heading_words.drafts, *heading_words.shapes,
        *language.meetings.shapes, *language.meetings.words, *language.evidence.articles,
        *furniture.lines, *furniture.page_words, *furniture.journals, *front.contents_titles,
        *(word for column in columns for word in column.split()),
        *(example for shape in language.labels if shape.kind == "named" for example in shape.examples),
    )  # fmt: skip
    known = (*language.fold_words(phrases), *clause_words(language), *chain(*_values(language).values()))
    return frozenset(phrase.split(" ", 1)[0].rstrip(_MARKS).casefold() for phrase in known)


def line_openings(lines: Iterable[SourceLine], language: Language) -> list[bool]:
    """Return whether each line may be more than text: what looks through a document asks this first.

    An empty line is nothing.
    """
    opens = openings(language)
    return [line.text != "" and opens[line.text.partition(" ")[0]] for line in lines]


def clause_words(language: Language) -> dict[str, int]:
    """Return the ordinal words that may label a clause, in search form and in small letters, with their
    values.
    """
    heading_words = language.headings
    return {
        folded.lower(): value
        for table in (heading_words.ordinals, language.meetings.ordinals, heading_words.clauses)
        for value, words in table.items()
        for word in words
        if (folded := str(language.fold(word))).replace(" ", "").replace("-", "").isalpha()
    }
