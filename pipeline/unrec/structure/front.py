"""What each line at the top of a first page is: part of the masthead, or one that may hold the title; and the
title: the lines that are no part of the masthead and do not say who wrote the document. Below them the body
begins.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain, takewhile
from typing import Literal, NamedTuple

from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.markers import without_markers
from unrec.languages.signs import begins_to_enact, begins_to_recommend
from unrec.models import SourceLine
from unrec.structure.furniture import SYMBOL, SYMBOL_TAIL, UNASSIGNED, Claim, is_furniture
from unrec.structure.headings import Heading, continues_header, read_heading
from unrec.structure.labels import read_label
from unrec.structure.statements import number_end, number_of, session_of
from unrec.text import (
    CLAUSE_ENDS,
    COLONS,
    COMMAS,
    DASHES,
    STARS,
    UNSPACED,
    clean,
    either,
    join_lines,
    late,
)

Kind = Literal[
    "blank",  # also what a reader took for furniture or a note
    "mark",  # symbol, furniture, note, notice
    "issue",  # distribution, language
    "organ",
    "session",
    "place",  # and dates
    "item",
    "adopted",
    "topic",  # the heading of an item without its number
    "draft",  # who submits it, or that it is one and nothing else
    "note",  # who wrote it
    "report",  # the same, and the name of a report
    "numbered",  # a resolution's number and title
    "document",  # begins as titles do
    "text",
]

TITLES = frozenset({"note", "report", "numbered", "document", "text"})
"""What a title may be made of."""

_MASTHEAD = frozenset({"organ", "session", "place", "item"})
_MAX_LINES = 100
_MAX_LINE = 400
_MAX_ITEM = 150
_FULL_LINE = 35
_MAX_ORGAN = 40
OWN_SYMBOL = re.compile(rf"\W{{0,3}}(?P<symbol>{SYMBOL}{SYMBOL_TAIL})[{STARS}]{{0,3}}")
"""The whole of a line that is a symbol."""
_NUMBER = r"\d{1,4}\s?/\s?\d{1,3}"
AROUND_TITLE = f" {STARS}"
"""What may stand around the words of a line of a masthead."""


class Front(NamedTuple):
    """The lines of a front and their kinds, by index. The front ends at the first line of the body."""

    lines: tuple[str, ...]
    kinds: tuple[Kind, ...]


def read_front(lines: Sequence[str], language: Language) -> Front:
    """Return the lines, clean, and their kinds down to the body's first: a heading, a paragraph 1, contents
    or prose.

    `lines` are as printed, blank where they say nothing of the title.
    """
    texts: list[str] = []
    kinds: list[Kind] = []
    for at, line in enumerate(lines[:_MAX_LINES]):
        text = clean(line).text
        kind = _kind(text, language)
        if kind is None and is_summary([clean(near).text for near in lines[at : at + 3]], 0, language):
            kind = "document"
        if kind is None and _speaks_above(text, lines[at + 1 : at + _FEW_BELOW], language):
            kind = "organ"
        if kind is None or (kind == "session" and _heads_body(text, kinds, language)):
            break
        texts.append(text)
        kinds.append(kind)
    for at in range(len(kinds)):
        kinds[at] = _settled(texts, kinds, at, language)
    end = _enacting(texts, kinds, language)
    end = _prose(texts[:end], kinds[:end])
    return Front(tuple(texts[:end]), tuple(kinds[:end]))


def _speaks_above(line: str, below: Sequence[str], language: Language) -> bool:
    """Whether a masthead names an organ as where it enacts, «إن الجمعية العامة», above the distribution."""
    if line.endswith(tuple(CLAUSE_ENDS)) or not begins_to_enact(line, language):
        return False
    after = next((text for each in below if (text := clean(each).text)), "")
    return _kind(after, language) == "issue"


_FEW_BELOW = 4


def _enacting(lines: Sequence[str], kinds: Sequence[Kind], language: Language) -> int:
    """The index of the organ's name with which a body begins: a comma stands after it, or it stands below a
    resolution's number and right above the body.
    """
    organs = {line for line, kind in zip(lines, kinds, strict=True) if kind == "organ"}
    for at, line in enumerate(lines):
        name = line.rstrip(COMMAS)
        if name != line and (name in organs or begins_to_enact(line, language)):
            return at
    last = max((at for at, kind in enumerate(kinds) if kind != "blank"), default=0)
    named = kinds[last : last + 1] == ["organ"] and begins_to_enact(lines[last], language)
    return last if named and any(number_of(line, language) for line in lines[:last]) else len(kinds)


def _heads_body(line: str, above: Sequence[Kind], language: Language) -> bool:
    """Whether a session's line with its dates heads the body, as it does below the item or a title."""
    heading = read_heading(line, language) if {"item", "document"} & set(above) else None
    return heading is not None and heading.start_date is not None


def may_head(text: str, language: Language) -> bool:
    """Whether the words of a short line let it be a heading:
    no request, no date, no name, nothing unfinished.
    """
    words, folded = _words(language), language.fold(text)
    foreign = words["letters"].search(folded.casefold()) is None  # of another script
    if not language.letters.order or foreign or words["no_title"].match(folded):
        return False
    unfinished = begins_to_recommend(text, language) or is_unfinished(text, language)
    return not unfinished and find_date(folded, language) is None


def is_unfinished(line: str, language: Language, word: int = -1) -> bool:
    """Whether a line ends in a word that another must follow; as its first `word` it goes on from the line
    above: «في الفترة من …».
    """
    words = str(language.fold(line)).split(" ")
    return _words(language)["unfinished"].fullmatch(words[word]) is not None


def is_summary(lines: Sequence[str], at: int, language: Language) -> bool:
    """Whether a line that else begins a body («Executive summary») is the title of a document: who wrote it
    stands right below.
    """
    if not _words(language)["contents"].fullmatch(str(language.fold(lines[at])).strip(AROUND_TITLE)):
        return False
    below = next((line for line in lines[at + 1 : at + 3] if line), "")
    return _kind(below, language) == "note"


class _Seen:
    """A line of a front as the rules look at it: in search form, and in that of titles."""

    def __init__(self, line: str, language: Language) -> None:
        self.line, self.language = line, language
        self.printed: str = str(language.fold(line)).strip(AROUND_TITLE)
        self.text: str = str(language.fold_title(line)).strip(AROUND_TITLE)

    def begins(self, name: str, text: str | None = None) -> bool:
        return _words(self.language)[name].match(self.text if text is None else text) is not None

    def is_all(self, name: str) -> bool:
        return _words(self.language)[name].fullmatch(self.text) is not None

    def credits(self, name: str) -> bool:
        return self.begins(name) and _words(self.language)["subject"].search(self.text) is None

    def is_first(self) -> bool:
        label = read_label(self.line, self.language)
        return label is not None and label.shape.kind == "number" and label.number == 1

    @cached_property
    def heading(self) -> Heading | None:
        numbered = number_of(self.line, self.language) is not None
        return None if numbered else read_heading(self.line, self.language)

    def is_session(self) -> bool:
        heading = self.heading
        return heading is not None and not heading.label and heading.meeting_number is not None


_RULES: tuple[tuple[Kind | None, Callable[[_Seen], object]], ...] = (
    ("blank", lambda seen: not seen.line),
    ("mark", lambda seen: not seen.printed),
    (None, lambda seen: seen.is_all("contents") or seen.begins("openings")),
    (None, lambda seen: len(seen.line) > _MAX_LINE),
    ("mark", lambda seen: seen.line.startswith(tuple(STARS)) or is_furniture(seen.line, seen.language)),
    ("mark", lambda seen: OWN_SYMBOL.fullmatch(seen.printed)),
    (None, lambda seen: begins_to_recommend(seen.line, seen.language) or seen.is_first()),
    ("adopted", lambda seen: seen.is_all("number_alone")),
    ("session", _Seen.is_session),
    (None, lambda seen: seen.heading),
    ("issue", lambda seen: seen.is_all("names") or seen.begins("issue")),
    ("numbered", lambda seen: number_end(seen.line, seen.language) is not None),
    ("adopted", lambda seen: seen.text.startswith("[")),
    ("item", lambda seen: seen.is_all("items")),
    ("item", lambda seen: len(seen.line) <= _MAX_ITEM and seen.begins("item")),
    ("draft", lambda seen: seen.is_all("sponsored") or seen.is_all("drafts")),
    ("draft", lambda seen: seen.begins("draft")),
    ("note", lambda seen: seen.credits("note")),
    ("report", lambda seen: seen.credits("report")),
    ("mark", lambda seen: seen.begins("mark", seen.printed)),
    ("topic", lambda seen: seen.begins("topic")),
    ("adopted", lambda seen: seen.begins("adopted")),
    ("document", lambda seen: seen.begins("document")),
    ("session", lambda seen: session_of(seen.line, seen.language) or seen.begins("session")),
    ("place", lambda seen: continues_header(seen.line, seen.language)),
    ("organ", lambda seen: seen.begins("organ") and not seen.text.endswith(tuple(CLAUSE_ENDS))),
    ("text", lambda _: True),
)
"""What a line is by itself: the first rule that holds tells; None is the first line of a body."""


@lru_cache(maxsize=2 * _MAX_LINES)
def _kind(line: str, language: Language) -> Kind | None:
    """The kind of one line by itself; None for the first line of a body. A front is read more than once."""
    seen = _Seen(line, language)
    return next(kind for kind, holds in _RULES if holds(seen))


def _settled(lines: Sequence[str], kinds: Sequence[Kind], at: int, language: Language) -> Kind:
    """The kind of a line that its neighbours tell; those above it are settled.

    After an agenda item, and directly under a line of a title, nothing is an organ or a session. An organ's
    name goes on in the next line where that can only be part of it; so does what adopted a resolution.
    """
    kind, before = kinds[at], kinds[at - 1] if at else "blank"
    above, title = lines[at - 1], before in TITLES
    if title and kind == "place":
        return "text" if is_unfinished(above, language) or is_unfinished(lines[at], language, 0) else kind
    if kind in {"organ", "session", "topic"}:
        return "text" if title or "item" in kinds[:at] else kind
    if kind != "text":
        return kind
    if before == "organ":
        goes_on = is_unfinished(above, language) or _is_wrapped(above, kinds[at:])
    elif before == "adopted":
        goes_on = is_unfinished(above, language) or above.count("[") > above.count("]")
    else:
        goes_on = before == "topic"
    return before if goes_on else kind


def _is_wrapped(organ: str, kinds: Sequence[Kind]) -> bool:
    """Whether more of a masthead follows; or an organ's name fills its line, and what goes on below it is one
    line with a title farther down.
    """
    after = next((later for later in kinds[1:] if later not in {"blank", "mark"}), None)
    return after in _MASTHEAD or (
        len(organ) >= _FULL_LINE and kinds[1:2] == ["blank"] and bool(TITLES.intersection(kinds[2:]))
    )


def _prose(lines: Sequence[str], kinds: Sequence[Kind]) -> int:
    """The index where running text begins: a paragraph that ends as a sentence does."""
    for index, kind in enumerate(kinds):
        last = index + 1 == len(kinds) or kinds[index + 1] not in TITLES
        if kind in TITLES and last and lines[index].endswith(tuple(CLAUSE_ENDS)):
            start = index
            while start and kinds[start - 1] in TITLES:
                start -= 1
            above = next((kind for kind in reversed(kinds[:start]) if kind not in {"blank", "mark"}), None)
            if above != "item" or not lines[index].endswith(tuple(COLONS)):
                return start
    return len(kinds)


@cache
def _words(language: Language) -> dict[str, re.Pattern[str]]:
    """What tells the lines of a front: beginnings, by kind or by what they are; whole lines in `contents`,
    `names`, `items`, `sponsored`, `drafts`, `number_alone`; words in `unfinished`; what stands anywhere in a
    line in `subject`, `letters`.
    """
    front, masthead, headings = language.front, language.masthead, language.headings

    def folded(*tables: Iterable[str]) -> list[str]:
        return [str(word) for word in language.fold_words([*chain(*tables)])]

    def begins(*tables: Iterable[str]) -> str:
        return rf"{either(folded(*tables))}(?!\w)"

    names, items = either(folded(*masthead.languages.values())), (masthead.agenda_item, masthead.agenda_items)
    resolution, letters = either(folded(front.resolutions)), begins(*headings.letters.values())
    unspaced = f"|[{UNSPACED}]" if language.search.apart else ""
    patterns = {
        "contents": either(folded(front.contents)),
        "openings": begins(front.openings),
        "names": names,
        "unfinished": either(folded(front.unfinished)),
        "sponsored": rf".*{either(folded(front.sponsored))}",
        "drafts": either(word.lstrip(" :") for word in folded(front.sponsored)),
        "issue": rf"(?:{names}\s)?{begins(masthead.distribution, masthead.original)}",
        "items": rf"(?!item$){either(folded(*items))}",
        "item": (
            rf"{either(folded(*items))}\s(?:\w{{1,4}}\s)?"
            rf"(?:\(?\d|{begins(*language.meetings.ordinals.values())})(?!.*[{CLAUSE_ENDS}]$)"
        ),
        "several": begins(masthead.agenda_items),
        "subject": rf"(?<!\w){either(folded(front.subjects))}(?!\w)|:",
        "number_alone": rf"(?:{resolution}\s)?{_NUMBER}(?:\s{letters})?\s?[{DASHES}.:]?",
        "of_state": either(folded(front.of_state)),
        "letters": f"{either(folded(language.letters.order))}{unspaced}",
        "no_title": begins(headings.no_titles),
        "mark": begins(front.notices),
        "topic": begins(front.topics),
        "adopted": begins(front.adopted),
        "document": rf"{begins(masthead.title)}|.*{either(folded(masthead.title_ends))}$",
        "session": begins(front.sessions),
        "organ": rf"{begins(masthead.body)}|.{{1,{_MAX_ORGAN}}}{either(folded(masthead.body_ends))}$",
        "draft": begins(front.drafts),
        "note": begins(front.notes),
        "report": begins(front.reports),
    }
    return {name: late(pattern) for name, pattern in patterns.items()}


# ---------------------------------------------------------------------------------------------
# The title


# A line this long may go on in the next, whatever that begins with.
_WRAPPED = 60
# A paragraph longer than this is no title.
_MAX_TITLE_LINES, _MAX_TITLE = 6, 500
_MAX_STATE_WORDS = 10
# What may be the title, or the heading of an agenda item.
_NAMED = frozenset({"document", "report", "text"})
_PRINTED = frozenset({"mark", "issue", "organ", "session", "item", "adopted"})


class Title(NamedTuple):
    """A title, the indexes of its lines in the front, `[start, end)`, and the rule that found it."""

    text: str
    start: int
    end: int
    rule: str


class _Segment(NamedTuple):
    """Consecutive lines that belong together, and the kind of the first."""

    kind: Kind
    start: int
    end: int


def find_title(front: Front, language: Language) -> Title | None:
    """Return the title, or None where the front does not tell.

    Consecutive lines form one title. A resolution's number, the agenda item with its heading, whoever wrote
    it and footnote markers are left out; who wrote it is the title only where nothing else can be.
    """
    if front.kinds.count("numbered") == 1:
        segment = _segment(front, front.kinds.index("numbered"), language)
        return _title(front, segment, "title.numbered", language)
    summary = next((at for at in range(len(front.lines)) if is_summary(front.lines, at, language)), None)
    if summary is not None:
        return _title(front, _Segment("document", summary, summary + 1), "title.credited", language)
    found = (_below_item if "item" in front.kinds else _below_masthead)(front, language)
    if found is None:
        return None
    segment, rule = found
    title = _title(front, segment, rule, language)
    return title if title is None else _completed(title, front, language)


def _credit_end(front: Front, title: Title, language: Language) -> int:
    """The index after the title and who wrote the document, where that is said right below it."""
    at = _next_said(front.kinds, title.end)
    credited = title.end < at < len(front.kinds) and front.kinds[at] in {"report", "document"}
    return _segment(front, at, language).end if credited else title.end


def agenda_item(front: Front, title: Title | None, language: Language) -> str | None:
    """Return the line of the agenda item and, after a colon, its heading, the paragraph above the title; of
    several items their headings, with a semicolon between.

    Without a title nothing tells which paragraph the heading is: then it is the line alone.
    """
    if "item" not in front.kinds:
        return None
    item = front.kinds.index("item")
    number = without_markers(front.lines[item])
    if title is None:
        return number
    named = _named(_segments(front, item + 1, language))[: _items(front.lines[item], language)]
    headings = [
        join_lines(map(without_markers, front.lines[segment.start : segment.end]))
        for segment in named
        if segment.end <= title.start
    ]
    return f"{number.rstrip(':')}: {'; '.join(headings)}" if headings else number


def _items(line: str, language: Language) -> int:
    """How many agenda items a line names: as many as it has numbers, where its word says several."""
    folded = language.fold(line)
    return len(_COUNT.findall(folded)) if _words(language)["several"].match(folded) else 1


_COUNT = re.compile(r"(?<!\d)\d{1,3}(?!\w)")


def _title(front: Front, segment: _Segment, rule: str, language: Language) -> Title | None:
    if segment.end - segment.start > _MAX_TITLE_LINES:
        return None
    first, *rest = front.lines[segment.start : segment.end]
    skip = number_end(first, language) or 0
    text = join_lines(map(without_markers, (first[skip:], *rest)))
    return Title(text, segment.start, segment.end, rule) if 0 < len(text) <= _MAX_TITLE else None


def _completed(title: Title, front: Front, language: Language) -> Title:
    """The title with what is printed below it, where it names only an organ or gives only a law's number: the
    State that the organ reviews, or what the law is about.
    """
    kinds, after = front.kinds, _next_said(front.kinds, title.end)
    if not title.end < after < len(kinds) or kinds[after] != "text":
        return title
    if _words(language)["of_state"].match(language.fold_title(title.text)):
        end = after + 1
        alone = end == len(kinds) or kinds[end] in {"blank", "mark"}
        ends = alone and len(front.lines[after].split()) <= _MAX_STATE_WORDS
    else:
        # Each line of it may stand apart, where something else of the masthead follows.
        end = next((at for at in range(after, len(kinds)) if kinds[at] not in {"text", "blank"}), 0)
        end = end or _segment(front, after, language).end
        ends = _is_number(title.text, language)
    text = f"{title.text} {join_lines(map(without_markers, front.lines[after:end]))}"
    return Title(text, title.start, end, title.rule) if ends and len(text) <= _MAX_TITLE else title


def _is_number(title: str, language: Language) -> bool:
    """Whether a title is the kind of a law and its number: «قانون رقم ٣٩ لسنة ٢٠٢٢»."""
    words, text = _words(language), str(language.fold_title(title))
    kind = words["document"].match(text)
    rest = text[kind.end() :].split() if kind else []
    return bool(rest) and all(_NUMERAL.match(word) or words["unfinished"].fullmatch(word) for word in rest)


_NUMERAL = re.compile(r"\W?\d|\w$")


def _next_said(kinds: Sequence[Kind], start: int) -> int:
    """The index of the next line that is no mark and not blank; the number of lines where there is none."""
    return next((at for at in range(start, len(kinds)) if kinds[at] not in {"blank", "mark"}), len(kinds))


def _below_item(front: Front, language: Language) -> tuple[_Segment, str] | None:
    """The title below agenda items: not their headings, which are the first paragraphs there."""
    item = front.kinds.index("item")
    segments = _segments(front, item + 1, language)
    drafted = _drafted(front, segments, language)
    if drafted is not None:
        return drafted
    named, items = _named(segments), _items(front.lines[item], language)
    if len(named) > items > 0:
        return named[items], "title.after_item"
    return (named[0], "title.document_word") if named and items == 1 and named[0].kind != "text" else None


def _below_masthead(front: Front, language: Language) -> tuple[_Segment, str] | None:
    """The title where no agenda item is printed."""
    issued = max((i for i, kind in enumerate(front.kinds) if kind == "issue"), default=-1)
    segments = _segments(front, issued + 1, language)
    named = _named(segments)
    noted = next((segment for segment in segments if segment.kind == "note"), None)
    if named and named[0].kind != "text":
        return named[0], "title.document_word"
    # Before a title no paragraph may stand that no rule knows.
    if len(named) > 1 or not _PRINTED.intersection(front.kinds):
        return None
    if noted is not None:
        return (named[0], "title.credited") if named else (noted, "title.credit")
    return _alone(front, named[0], language) if named else None


def _alone(front: Front, segment: _Segment, language: Language) -> tuple[_Segment, str] | None:
    """The title where one paragraph stands below a masthead: it may also be an organ that no list has."""
    if "adopted" in front.kinds:
        return segment, "title.adopted"
    apart = front.kinds[segment.start - 1] in {"blank", "mark"} and " " in language.fold(
        front.lines[segment.start]
    )
    return (segment, "title.after_masthead") if apart and "organ" in front.kinds else None


def _named(segments: Sequence[_Segment]) -> list[_Segment]:
    """What may be the title or an item's heading, above the note that says who wrote it."""
    above = takewhile(lambda segment: segment.kind != "note", segments)
    return [segment for segment in above if segment.kind in _NAMED]


def _drafted(front: Front, segments: Sequence[_Segment], language: Language) -> tuple[_Segment, str] | None:
    """The title of a draft follows the line that says who submits it, or that it is one: «Draft resolution».

    Where nothing follows, that line is all the title there is.
    """
    at = next((at for at, segment in enumerate(segments) if segment.kind == "draft"), None)
    if at is None:
        return None
    below = [segment for segment in segments[at + 1 :] if segment.kind in _NAMED]
    if below:
        return below[0], "title.draft"
    # A line that says that it is a draft, and nothing else.
    line = str(language.fold(front.lines[segments[at].start])).strip(AROUND_TITLE)
    return (segments[at], "title.document_word") if _words(language)["drafts"].fullmatch(line) else None


@lru_cache(maxsize=2)
def _segments(front: Front, start: int, language: Language) -> Sequence[_Segment]:
    """The paragraphs that may hold the title: below the masthead, down to the next line of a masthead."""
    segments: list[_Segment] = []
    index = start
    while index < len(front.kinds):
        kind = front.kinds[index]
        if kind in TITLES or kind == "draft":
            segment = _segment(front, index, language)
            segments.append(segment)
            index = segment.end
            continue
        # Below an item, a place and its date part nothing.
        if kind not in {"blank", "mark", "topic"} and not (kind == "place" and "item" in front.kinds[:start]):
            if any(segment.kind in {"document", "report", "note", "draft"} for segment in segments):
                return segments
            segments = []
        index += 1
    return segments


def _segment(front: Front, start: int, language: Language) -> _Segment:
    """The lines that go on from one: down to a gap, or to a line that begins something else."""
    kind = front.kinds[start]
    end = start + 1
    while end < len(front.kinds) and front.kinds[end] in TITLES:
        before, this = front.lines[end - 1], front.kinds[end]
        new = (
            kind == "draft"
            or this in {"note", "report"}
            or (this == "document" and kind not in {"document", "numbered"} and len(before) < _WRAPPED)
        )
        if new and not (is_unfinished(before, language) or front.lines[end][:1].islower()):
            break
        end += 1
    # The heading of an item that ends in a colon goes on in the heading of its part.
    if front.lines[end - 1].endswith(":"):
        after = next((i for i in range(end, len(front.kinds)) if front.kinds[i] != "blank"), end)
        if front.kinds[after : after + 1] and front.kinds[after] in TITLES:
            end = _segment(front, after, language).end
    return _Segment(kind, start, end)


# ---------------------------------------------------------------------------------------------
# The top of a document


# Below these lines no title is looked for.
_TOP = 120
# Lines between a title and the contents: who wrote the document, and blank ones.
_ABOVE = 6


class Top(NamedTuple):
    """What stands above a body: the index of the body's first line, the lines that may state something of the
    document, with the index of each, and as far as they are its front; the title with the rule that told it
    and its lines by index, and the index after it and after who wrote it, None where the title is not sure.
    """

    body: int
    shown: Sequence[str]
    indexes: Sequence[int]
    front: Front
    title: str = ""
    rule: str = ""
    title_lines: Sequence[int] = ()
    below_title: int | None = None

    def above(self, body: int) -> "Top":
        """The same above where the body begins after all."""
        end = bisect_left(self.indexes, body)
        front = Front(self.front.lines[:end], self.front.kinds[:end])
        return self._replace(body=body, shown=self.shown[:end], front=front)


def claim_top(
    lines: Sequence[SourceLine], claims: dict[int, Claim], language: Language, *, is_table: bool
) -> Top:
    """Claim the masthead, and tell where the body begins.

    A table states nothing of itself above its rows.
    """
    shown, indexes = _top(() if is_table else lines[:_TOP], claims, language)
    front = read_front(shown, language)
    title = find_title(front, language)
    for at, rule in _seeming_heads(front, title).items():
        claims[indexes[at]] = Claim("front_matter", rule)
    credit = _credit_end(front, title, language) if title is not None else 0
    others = TITLES - {"note"} | {"blank", "draft"}  # than the masthead, and who wrote the document
    last = max(credit, *(at + 1 for at, kind in enumerate(front.kinds) if kind not in others), 0)
    body = indexes[last - 1] + 1 if last else 0
    if title is not None:  # a job number at the page's foot must not cost the table above it
        below = range(indexes[title.end - 1] + 1, body)
        body = next((index for index in below if lines[index].cell is not None), body)
    above = range(body, min(body + _ABOVE, len(lines)))
    body = next((index for index in above if claims.get(index, UNASSIGNED).role == "contents"), body)
    if title is None:
        return Top(body, shown, indexes, front)
    said = (at + 1 for at, kind in enumerate(front.kinds) if kind not in {"text", "blank"})
    sure = title.rule != "title.after_masthead"
    below_title = indexes[max(credit, *said) - 1] + 1 if sure else None
    title_lines = indexes[title.start : title.end]
    return Top(body, shown, indexes, front, title.text, title.rule, title_lines, below_title)


def claim_front(claims: dict[int, Claim], top: Top) -> None:
    """Claim the title, and what else stands above the body."""
    for index in top.title_lines:
        claims.setdefault(index, Claim("front_matter", top.rule))
    for index in range(top.body):
        claims.setdefault(index, Claim("front_matter", "front.before_body"))


def _top(
    lines: Sequence[SourceLine], claims: Mapping[int, Claim], language: Language
) -> tuple[list[str], list[int]]:
    """The lines that may state something of the document, and the index of each in the source.

    What a masthead prints side by side are several. They end at a table of contents. What notes and the
    reader claim is left blank; a blank line parts what a wider leading or a paragraph mark parts.
    """
    shown: list[tuple[str, int]] = []
    above = set(_headers_above(lines))
    for index, line in enumerate(lines):
        role, rule, *_ = claims.get(index, UNASSIGNED)
        if role == "contents":
            break
        says = not rule or index in above or rule.startswith(("furniture", "front"))
        said = line.text if says else ""
        if line.gap_before and said and shown and shown[-1][0].strip():
            shown.append(("", index))
        shown.extend((part, index) for part in (_columns(said, language) if said else (said,)))
    return [text for text, _ in shown], [index for _, index in shown]


_COLUMNS = re.compile(r"\t|\s{3,}|\|")


def _headers_above(lines: Sequence[SourceLine]) -> Iterator[int]:
    """The indexes of the headers in which a masthead may stand.

    Readers of text without pages put headers first, that of the first page before the others; those begin
    where a symbol comes a second time.
    """
    symbols = 0
    for index, line in enumerate(lines):
        if line.role != "furniture":
            return
        if (line.rule or "").endswith(".header"):
            symbols += any(OWN_SYMBOL.fullmatch(part) for part in _COLUMNS.split(line.text.strip()))
            if symbols > 1:
                return
            yield index


def _columns(text: str, language: Language) -> list[str]:
    """What stands side by side in a line of a masthead, in order: a row with a symbol or `Distr.`.

    The day of issue after the distribution is one of them. Any other line is whole.
    """
    named = (*language.masthead.distribution, *language.masthead.original)
    if len(text) > _MAX_ITEM or not ("/" in text or any(word in text for word in named)):
        return [text]
    parts = [part.strip() for part in _COLUMNS.split(text) if part.strip()]
    issue = _words(language)["issue"]
    if not any(OWN_SYMBOL.fullmatch(part) or issue.match(language.fold(part)) for part in parts):
        return [text]
    shown = []
    for part in parts:
        folded = language.fold(part)
        when = find_date(folded, language) if len(folded) == len(part) else None
        dated = when is not None and when.start > 0 and when.end == len(part)
        shown += [part[: when.start].strip(), part[when.start :]] if when and dated else [part]
    return shown


def _seeming_heads(front: Front, title: Title | None) -> dict[int, str]:
    """The lines of a masthead that read like headings and head nothing, by index, with their rule.

    A session's stand under a symbol or an organ and above the agenda item, or above a title that is known as
    one; a resolution's number stands above its title.
    """
    kinds = front.kinds
    named = title is not None and title.rule != "title.after_masthead"
    last = kinds.index("item") if "item" in kinds else title.start if title is not None and named else 0
    first = next((i for i, kind in enumerate(kinds) if kind in {"mark", "issue", "organ"}), last)
    heads = {index: "front.session" for index in range(first, last) if kinds[index] == "session"}
    if title is not None:
        above = (index for index in range(title.start) if kinds[index] == "adopted")
        heads |= dict.fromkeys(above, "front.adopted")
    return heads
