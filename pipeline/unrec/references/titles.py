"""Titles in marks and after their years, where print marks names, and which names it must mark."""

import re
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.phrases import TOKEN
from unrec.references.discourse import Anchor, Manner, Mention
from unrec.references.grammar import past, past_opener, value_at
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import find, skip
from unrec.references.vocabulary import Description, Found, Name, short_title
from unrec.text import WORD, Rewritten, fold, late

_OPEN, _CLOSE = "«", "»"
_MARK = re.compile(f"[{_OPEN}{_CLOSE}]")
# The longest title, in signs.
_LONGEST = 240
_YEAR = re.compile(r"\d{4}")
_DATED = re.compile(r"(\d{4})\s?[^\W\d_]\s?")
# A year, the sign for it, and a space, before a mark.
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})\s?[^\W\d_]\s?$")
_YEAR_REACH = 10
_MOST_BEFORE = 40
_CONVENTION = "convention"


class _Quoted(NamedTuple):
    """A title with its outer marks: where it begins and ends."""

    start: int
    end: int


def title_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the title is whose first word begins at `start`, after its mark;
    None where none begins there.

    None also for a description («公约»), a term of the document, and for what is no name of an instrument.
    """
    quoted = _quoted(text, start)
    if quoted is None:
        return None
    found = find(text, start, lexicon)
    if found and _OPEN in text[quoted.end : found.end]:
        # «《联合国气候变化框架公约》、《京都议定书》» are two, though one name has the words of both.
        inner = find(text[start : quoted.end], 0, lexicon)
        found = inner._replace(start=start, end=start + inner.end) if inner else None
    if found and not text[found.end : quoted.end].strip(f" {_CLOSE}"):
        before = _YEAR_BEFORE.search(text, max(0, quoted.start - _YEAR_REACH), quoted.start)
        dated = _of_year(quoted, found, before[1], lexicon) if before else None
        if dated or not isinstance(found.entry, Name) or found.entry.rule in {"customary", "term"}:
            return dated
        return _anchor(text, quoted, found.entry.instruments, found.entry.rule, lexicon)
    return _by_its_words(text, quoted, lexicon)


def _by_its_words(text: str, quoted: _Quoted, lexicon: Lexicon) -> Anchor | None:
    """A title without the words that may be left out, or with its number after it, of no other year than it
    says; one that only ends as such titles do is not known.
    """
    title, titles, years = text[quoted.start : quoted.end], lexicon.titles, lexicon.treaties.years
    year = _YEAR.match(title, 1)
    known = titles.by_title.get(short_title(TOKEN.findall(title), titles.title_words))
    if known and (year is None or years.get(known) == year[0]):
        return _anchor(text, quoted, (known,), "variant", lexicon)
    bare = title.rstrip(f" {_CLOSE}")
    kind = next((kind for ending, kind in titles.title_endings.items() if bare.endswith(ending)), "")
    number = _number_behind(text, quoted.end, lexicon) if kind else None
    if number and (year is None or years.get(number[0]) == year[0]):
        return Anchor("named", quoted.start, number[1], (number[0],), kind=kind, rule="number")
    told = Anchor("unknown", quoted.start, quoted.end, kind=kind, year=year[0] if year else "")
    return told if kind else None


def _of_year(quoted: _Quoted, found: Found, year: str, lexicon: Lexicon) -> Anchor | None:
    """«1971年《蒙特利尔公约》», «1996年《议定书》»: what is so called and of that year; None where the year
    says nothing more. A title of another year, or one that is described, is of one that is not known.
    """
    entry, years = found.entry, lexicon.treaties.years
    if isinstance(entry, Description):
        return Anchor("unknown", quoted.start, quoted.end, kind=entry.kind, year=year)
    if not isinstance(entry, Name) or entry.rule == "term":
        return None
    meant = tuple(one for one in entry.instruments if years.get(one) == year)
    kind = lexicon.treaties.kinds.get(entry.instruments[0], "")
    if entry.rule == "customary" and len(meant) == 1:
        return Anchor("named", quoted.start, quoted.end, meant, kind=kind, rule="name")
    if meant or not any(map(years.get, entry.instruments)):
        return None
    return Anchor("unknown", quoted.start, quoted.end, kind=kind, year=year)


def numbered_around(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«第155号、第161号和第187号公约»: conventions by the numbers before their word, or None.

    A protocol is no convention of that number: it is what is so called, or one that is not known.
    """
    values, described = _numbers_before(text, start, lexicon)
    if described is None:
        return None
    kind = _kind_of(text, described, lexicon)
    numbers = lexicon.treaties.numbers if kind == _CONVENTION else {}
    meant = tuple(dict.fromkeys(numbers[value] for value in values if value in numbers))
    if len(meant) == len(set(values)):
        return Anchor("named", start, described.end, meant, kind=kind, rule="number")
    known = find(text, start, lexicon)
    if known is None or not isinstance(known.entry, Name):
        return Anchor("unknown", start, described.end, kind=kind)
    # «第108号公约», of another series
    manner: Manner = "customary" if known.entry.rule == "customary" else "named"
    return Anchor(manner, start, known.end, known.entry.instruments, kind=kind, rule=known.entry.rule)


def _numbers_before(text: str, start: int, lexicon: Lexicon) -> tuple[list[str], Found | None]:
    """The numbers before a description, a sign at the first of them, and the description; None without."""
    values: list[str] = []
    position: int | None = start
    while position is not None and len(values) < _MOST_BEFORE:
        opened = past_opener(text, position, lexicon)
        value, end = value_at(text, position if opened is None else opened, lexicon)
        sign = lexicon.counting.number_words.longest(text, skip(text, end)) if value else None
        if not value or (sign is None and not values):
            break
        values.append(value)
        end = sign[1] if sign else end
        described = find(text, skip(text, end), lexicon)
        if described and _kind_of(text, described, lexicon):
            return values, described
        position = past(text, end, lexicon.links.separator)
    return values, None


def _kind_of(text: str, found: Found, lexicon: Lexicon) -> str:
    """What the words of a phrase describe by themselves; empty where they do not."""
    return lexicon.kinds.described.get(" ".join(TOKEN.findall(text[found.start : found.end])), "")


def dated_around(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«1970年公约», without marks: what is so called of those of that year, or None.

    The year may be that of something else («2019年公约执行情况»): it tells only what the document has named.
    """
    dated = _DATED.match(text, start)
    found = find(text, dated.end(), lexicon) if dated else None
    if dated is None or found is None or not isinstance(entry := found.entry, Description):
        return None
    known = find(text, start, lexicon)
    named = known is not None and isinstance(known.entry, Name)
    if named or entry.members > 1 or entry.pointing or not _kind_of(text, found, lexicon):
        return None
    by_year, kinds = lexicon.treaties.by_year, (entry.kind, *entry.also)
    called = tuple(one for kind in kinds for one in by_year.get((kind, dated[1]), ()))
    anchor = Anchor("customary", start, found.end, called, kind=entry.kind, rule="name", year=dated[1])
    return anchor if called else None


def _quoted(text: str, start: int) -> _Quoted | None:
    """The title after the mark or marks directly before `start`, to where the outer one closes."""
    begin = start
    while begin and text[begin - 1] == _OPEN:
        begin -= 1
    if begin == start:
        return None
    depth = 0
    for mark in _MARK.finditer(text, begin, begin + _LONGEST):
        depth += 1 if mark[0] == _OPEN else -1
        if depth == 0:
            return _Quoted(begin, mark.end())
    return None


def _anchor(text: str, quoted: _Quoted, instruments: tuple[str, ...], rule: str, lexicon: Lexicon) -> Anchor:
    number = _number_behind(text, quoted.end, lexicon)
    end = number[1] if number and instruments == (number[0],) else quoted.end
    return Anchor("named", quoted.start, end, instruments, rule=rule)


def _number_behind(text: str, end: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The instrument of «(第188号)» after a title, and the end of the bracket."""
    match = lexicon.dates.number_behind.match(text, end)
    one = lexicon.treaties.numbers.get(str(int(match[1]))) if match else None
    return (one, match.end()) if match and one else None


# --- What print must mark.

_SENTENCE_END = late(r"(?:^|[.؟!?:;])\s*[\"“”«»(\[]?\s*$")
# How far back the end of the sentence before is looked for.
_NEAR = 8


def marked(
    mentions: list[Mention], source: str, text: str, language: Language, known: Lexicon
) -> list[Mention]:
    """Return the mentions without descriptions that print does not mark;
    `text` is the search form of `source`.

    Of an article what it is of is then not known. A term that the document defines is marked so, too.
    """
    if not any(_needs_mark(mention, language, known) for mention in mentions):
        return mentions
    printed = fold(source, language.folding)
    kept: list[Mention] = []
    for mention in mentions:
        anchor = mention.anchor
        if (
            anchor is None
            or not _needs_mark(mention, language, known)
            or (_is_capital(anchor, source, printed) if mention.rule == "context.alike" else False)
            or _is_marked(anchor, source, text, printed, language, known)
        ):
            kept.append(mention)
        elif mention.kind != "instrument" and mention.rule != "context.alike":
            unknown = Anchor("unknown", anchor.start, anchor.end, kind=anchor.kind)
            kept.append(mention._replace(anchor=unknown))
    return kept


def _needs_mark(mention: Mention, language: Language, known: Lexicon) -> bool:
    anchor = mention.anchor
    if anchor is None:
        return False
    if mention.rule == "context.alike":
        return language.search.capitals
    if anchor.manner == "described":
        return anchor.kind in known.kinds.marked
    return anchor.rule == "term" and (language.search.capitals or language.search.apart)


def _is_capital(anchor: Anchor, source: str, printed: Rewritten) -> bool:
    """Tell whether the phrase begins with a capital, even where a sentence begins: «Agenda 2063»."""
    return source[printed.to_source(anchor.start, anchor.end)[0]].isupper()


def _is_marked(
    anchor: Anchor, source: str, text: str, printed: Rewritten, language: Language, known: Lexicon
) -> bool:
    """Tell whether a word of the phrase has a capital that is not the sentence's,
    or the phrase stands in the marks of a title.
    """
    if language.search.apart:
        within = text[anchor.start : anchor.end]
        before = text[max(0, anchor.start - _NEAR) : anchor.start].rstrip()[-1:]
        behind = text[anchor.end : anchor.end + _NEAR].lstrip()[:1]
        return anchor.pointing or _OPEN in within or (before == _OPEN and behind == _CLOSE)
    opens = _SENTENCE_END.search(text[max(0, anchor.start - _NEAR) : anchor.start]) is not None
    for word in WORD.finditer(text, anchor.start, anchor.end):
        if word[0] in known.joining.determiners:
            continue
        first = opens and word.start() == anchor.start
        if source[printed.to_source(word.start(), word.end())[0]].isupper() and not first:
            return True
    return False
