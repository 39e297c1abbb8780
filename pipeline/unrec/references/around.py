"""Units, names and titles in a script without spaces, where units stand after their numbers."""

import re
from typing import Literal, NamedTuple

from unrec.languages.phrases import TOKEN
from unrec.references.discourse import Anchor, Manner, Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import after, find, skip
from unrec.references.numbers import (
    Number,
    Numerals,
    bracketed_ordinal,
    deeper,
    letter_at,
    number_at,
    numerals,
    range_of,
    value_at,
)
from unrec.references.organs import Listed, by_order, comment_around, mention_of
from unrec.references.units import BRACKETED, is_in_brackets, own_paragraph, target_of, with_paragraphs
from unrec.references.vocabulary import (
    CommentWord,
    Description,
    Found,
    Name,
    UnitWord,
    latin,
    short_title,
)
from unrec.text import WORD

_MOST = 100
# How far back the instrument or the organ of a unit is looked for.
_REACH = 60
# As far as a sign such as 其 may stand before a unit.
_SIGN = 6
_QUOTED = re.compile(r"[«\"]([^«»\"]{1,120})[»\"]\s?$")


class _Level(NamedTuple):
    """Numbers of one unit with its word: «第5和第6条», «第(四)款»."""

    word: UnitWord | CommentWord
    listed: Numerals
    end: int

    @property
    def unit(self) -> str:
        """What is numbered; empty for comments."""
        return self.word.unit if isinstance(self.word, UnitWord) else ""

    @property
    def targets(self) -> list[Target]:
        """One a number; what a paragraph has in brackets is its letter."""
        found = [target_of(self.unit, one) for one in self.listed.numbers]
        inner = (one.letter or one.paragraph for one in self.listed.numbers)
        of_paragraph = self.unit == "paragraph"
        return (
            [one._replace(subparagraph=part) for one, part in zip(found, inner, strict=True)]
            if of_paragraph
            else found
        )


def unit_around(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """Read the phrase that begins at `start` with the word before a number, or None.

    It belongs to the instrument that the mention right before it names, which it takes in: that is removed
    from `mentions`. A resolution there takes up its paragraphs; one of another document is none of ours.
    """
    resolved = _resolution(text, start, lexicon)
    if resolved is not None:
        return resolved
    level = _level(text, start, lexicon)
    if level is None:
        return None
    if isinstance(level.word, CommentWord):
        values = [one.value for one in level.listed.numbers]
        return comment_around(text, start, level.end, values, level.word, lexicon)
    targets, end, how = _chain(text, level, lexicon)
    kind: Literal["part", "article"] = "part" if level.unit == "part" else "article"
    rule = f"{level.unit}.{how}"
    mention = Mention(kind, start, end, rule, targets, pending=level.unit == "paragraph")
    before = mentions[-1] if mentions else None
    if before is not None and _touches(text, before.end, start, lexicon):
        if before.kind == "resolution":
            mentions[-1] = with_paragraphs(before, targets, rule)
        if before.kind in {"resolution", "document"}:
            return None
        whole = _with_before(mention, before, level.unit, lexicon)
        if whole:
            mentions.pop()
            return whole
    cited = before if before and before.kind == "article" and level.unit == "article" else None
    if cited and cited.anchor and _follows(text, cited.end, start, lexicon):
        # «第七条第一款和第九条»: of what the one before is of.
        return mention._replace(anchor=cited.anchor, pending=False, shared=True)
    if _is_own(text, start, lexicon):
        return mention._replace(possessed="itself", pending=False)
    return _alone(text, mention, level, lexicon)


def _with_before(mention: Mention, before: Mention, unit: str, lexicon: Lexicon) -> Mention | None:
    """The phrase with the part or the instrument that it touches and is of; None where it is of neither."""
    anchor = before.anchor
    if anchor is None:
        return None
    if before.kind == "part" and mention.kind == "article" and len(before.targets) == 1:
        part = before.targets[0].part
        targets = tuple(one._replace(part=part) for one in mention.targets)
        rule = f"{before.rule}+{mention.rule}"
        return before._replace(kind="article", end=mention.end, targets=targets, rule=rule)
    if before.kind not in {"instrument", "context"} or anchor.manner == "law":
        return None
    instruments = anchor.instruments
    ruled = unit == "article" and bool(instruments) and lexicon.treaties.ruled.issuperset(instruments)
    if unit == "paragraph" and before.kind == "instrument":
        # «《亚的斯亚贝巴行动议程》第23段»: a paragraph of what has no articles.
        mention = mention._replace(kind="instrument")
    rule = f"rule.{mention.rule.partition('.')[2]}" if ruled else mention.rule
    return mention._replace(start=before.start, anchor=anchor, pending=False, joined=before.joined, rule=rule)


def that_around(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«该条第二款», «同款(二)项»: an article or a paragraph mentioned before, with what of it is meant."""
    that = lexicon.counting.thats.longest(text, start)
    if that is None:
        return None
    unit, end = that
    targets, stop = _under(text, end, unit, lexicon)
    if unit == "paragraph" and not targets:
        return None
    rule = f"{'paragraph.single+' if stop > end else ''}{unit}.that"
    targets = targets or [Target()]
    back_to: Literal["article", "paragraph"] = "paragraph" if unit == "paragraph" else "article"
    return Mention("article", start, stop, rule, tuple(targets), back=1, back_to=back_to)


def part_behind(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """«《公约》附件二», «其附件一», «《规则》规则43至45»: a unit whose word stands before its number,
    after what it is of; else None.
    """
    part = lexicon.counting.parts.longest(text, start)
    ruled = None if part else lexicon.counting.rule_words.longest(text, start)
    end = part[1] if part else ruled[1] if ruled else start
    listed = numerals(text, end, 3, lexicon, shape="lettered" if part else "divided") if end > start else None
    if listed is None or listed.numbers[0].end == end or not listed.numbers[0].value:
        return None
    unit = "part" if part else "rule"
    targets = tuple(target_of(unit, one) for one in listed.numbers if one.value)
    mention = Mention("part" if part else "article", start, listed.end, f"{unit}.{listed.how}", targets)
    before = mentions[-1] if mentions else None
    anchor = before.anchor if before else None
    if before and anchor and before.kind == "instrument" and _touches(text, before.end, start, lexicon):
        mentions.pop()
        return mention._replace(start=before.start, anchor=anchor, joined=before.joined)
    same = before is not None and before.rule.startswith(f"{unit}.")
    if before and anchor and same and _follows(text, before.end, start, lexicon):
        return mention._replace(anchor=anchor, shared=True)
    if _is_own(text, start, lexicon):
        return mention._replace(possessed="itself", rule=f"{mention.rule}+part.of_it")
    return mention


def _is_own(text: str, start: int, lexicon: Lexicon) -> bool:
    """Tell whether a sign such as 其 stands directly before."""
    return text[max(0, start - _SIGN) : start].rstrip().endswith(lexicon.pointers.own_signs or ("\n",))


def _follows(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Tell whether only a mark or a joiner of lists stands between."""
    between = lexicon.links.separator.match(text, end)
    return between is not None and bool(between[0].strip()) and skip(text, between.end()) == start


def _alone(text: str, mention: Mention, level: _Level, lexicon: Lexicon) -> Mention | None:
    """A unit with no instrument that is known right before it."""
    before = text[max(0, mention.start - _REACH) : mention.start].rstrip()
    own = _ending(before, lexicon.document.own_document_words)
    if own:
        return own_paragraph(mention) if level.unit == "paragraph" else None
    quoted = _QUOTED.search(before)
    title = quoted[1] if quoted else before
    if _ending(title, lexicon.laws.law_endings):
        law = Anchor("law", mention.start, mention.start)
        return None if mention.pending else mention._replace(kind="context", anchor=law)
    if quoted and level.unit == "article":
        return mention._replace(anchor=Anchor("unknown", mention.start, mention.end, kind="convention"))
    if level.unit == "part" and not (isinstance(level.word, UnitWord) and level.word.alone):
        opens = is_in_brackets(text, mention.start, mention.end)
        return mention._replace(rule=f"{mention.rule}{BRACKETED}") if opens else None
    return mention


def _ending(text: str, words: tuple[str, ...]) -> str:
    """The longest of the words that the text ends in, or an empty string."""
    return max((word for word in words if text.endswith(word)), key=len, default="")


def _touches(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing stands between an instrument and its unit but a closing quote or a word such as 的."""
    end = skip(text, end)
    end = skip(text, end + 1) if text[end : end + 1] in {"»", '"'} else end
    if end == start:
        return True
    of = lexicon.links.of.match(text, end if text[end - 1 : end] == "»" else end - 1)
    return of is not None and of.end() == start


def _level(text: str, start: int, lexicon: Lexicon) -> _Level | None:
    """The numbers and the word of one unit at `start`, or None."""
    opener = WORD.match(text, start)
    if opener is None or opener[0] not in lexicon.counting.openers:
        return None
    listed = numerals(text, opener.end(), 3, lexicon, shape="divided")
    word = lexicon.counting.around.longest(text, skip(text, listed.end)) if listed else None
    return _Level(word[0], listed, word[1]) if listed and word else None


def _chain(text: str, level: _Level, lexicon: Lexicon) -> tuple[tuple[Target, ...], int, str]:
    """The targets of a unit with those under it, and with those of the same rank that are joined to it.

    After one that has others under it the next is a phrase of its own: «第六条第一款和第九条第二款».
    """
    targets, end = _filled(text, level, lexicon)
    how = level.listed.how
    while len(targets) < _MOST:
        reach = _range(text, end, lexicon)
        following = reach or _separator(text, end, lexicon)
        other = _level(text, following, lexicon) if following is not None else None
        apart = end > level.end and not reach and level.unit == "article"
        if other is None or other.unit != level.unit or apart:
            break
        if reach:
            between = range_of(level.listed.numbers[-1], other.listed.numbers[0])[1:-1]
            targets += [target_of(level.unit, one) for one in between]
        level, how = other, "range" if reach else "list"
        own, end = _filled(text, level, lexicon)
        targets += own
    return tuple(dict.fromkeys(targets)), end, how


def _filled(text: str, level: _Level, lexicon: Lexicon) -> tuple[list[Target], int]:
    """The targets of one level, the last with what stands under it; of several articles none has."""
    own = level.targets
    whole = own[-1].subparagraph or (level.unit == "article" and (len(own) > 1 or own[0].paragraph))
    below, stop = ([], level.end) if whole else _under(text, level.end, level.unit, lexicon)
    return ([*own[:-1], *(fill(one, own[-1]) for one in below)], stop) if below else (own, level.end)


def _under(text: str, end: int, unit: str, lexicon: Lexicon) -> tuple[list[Target], int]:
    """What stands at once under a unit, «第一款至第三款» or «(a)项», and its end; a section of an article
    counts as a paragraph of it («第五条第18节»).
    """
    level = _level(text, skip(text, end), lexicon) if unit == "article" else None
    if level and level.unit in {"paragraph", "part"}:
        word = level.word._replace(unit="paragraph") if isinstance(level.word, UnitWord) else level.word
        targets, stop, _ = _chain(text, level._replace(word=word), lexicon)
        return list(targets), stop
    letters, stop = _letters(text, end, lexicon) if unit != "part" else ([], end)
    return [Target(subparagraph=letter) for letter in letters], stop


def _opened(text: str, start: int, lexicon: Lexicon) -> int | None:
    word = WORD.match(text, start)
    return skip(text, word.end()) if word and word[0] in lexicon.counting.openers else None


def _separator(text: str, end: int, lexicon: Lexicon) -> int | None:
    match = lexicon.links.separator.match(text, end)
    return skip(text, match.end()) if match and match[0].strip() else None


def _range(text: str, end: int, lexicon: Lexicon) -> int | None:
    match = lexicon.links.range_to.match(text, end)
    return skip(text, match.end()) if match else None


def _letters(text: str, end: int, lexicon: Lexicon) -> tuple[list[str], int]:
    """«(a)项», «第(a)和(b)项», «(一)项至(三)项»: letters after a number, with the words after them."""
    found: list[str] = []
    position, reach = _opened(text, skip(text, end), lexicon) or end, None
    while len(found) < _MOST and (letter := _item(text, position, lexicon)):
        inner, end = deeper(text, letter[0], _past_word(text, letter[1], lexicon), lexicon)
        name, end = inner or letter[0], _past_word(text, end, lexicon)
        if reach and len(name) == len(found[-1]) == 1:
            found += map(chr, range(ord(found[-1]) + 1, ord(name)))
        found.append(name)
        reach = _range(text, end, lexicon)
        following = reach or _separator(text, end, lexicon)
        if following is None:
            break
        position = _opened(text, following, lexicon) or following
    return found, end


def _past_word(text: str, end: int, lexicon: Lexicon) -> int:
    """Return the end of a paragraph's word that follows a letter, else `end`."""
    word = lexicon.counting.around.longest(text, skip(text, end))
    return word[1] if word and isinstance(word[0], UnitWord) and word[0].unit == "paragraph" else end


def _item(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """A letter in brackets, or a number that counts as one: «(a)», «(一)»."""
    counted = bracketed_ordinal(text, start, lexicon)
    return letter_at(text, start, lexicon) or ((latin(counted[0]), counted[1]) if counted else None)


def _past_separator(text: str, position: int, lexicon: Lexicon) -> int | None:
    """Where a list goes on after a separator and a date, where there is one; None without a separator."""
    following = _separator(text, position, lexicon)
    dated = lexicon.dates.dated.match(text, following) if following is not None else None
    return skip(text, dated.end()) if dated else following


def _resolution(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«第65/230号决议», with the organ, or a word for that of the text, before it and before a date."""
    # «大会S-32/1号决议»: the sign of a special session needs no word before it.
    special = lexicon.marks.special.match(text, start)
    position = start if special else _opened(text, start, lexicon)
    numbers: list[Number] = []
    word = None
    while position is not None and len(numbers) < _MOST:
        one = number_at(text, position, lexicon)
        if one is None:
            return None
        numbers.append(one)
        word = lexicon.counting.around.longest(text, skip(text, one.end))
        if word is not None:
            break
        following = _past_separator(text, after(text, one.end, lexicon.counting.number_words), lexicon)
        position = None if following is None else _opened(text, following, lexicon) or following
    unit = word[0].unit if word and isinstance(word[0], UnitWord) else ""
    if word is None or unit not in {"resolution", "decision"}:
        return None
    decision = unit == "decision"
    begin = _before_date(text, start, lexicon)
    before = text[max(0, begin - _REACH) : begin].rstrip()
    own = _ending(before, lexicon.organs.own_organ_words)
    listed = Listed(text, begin, tuple(numbers), decision, lexicon)
    whose = by_order(listed, own=bool(own))
    first = max(0, begin - _REACH) + len(before) - len(own) if own else whose.start
    first = first if own or first < begin else start
    return mention_of(listed, whose._replace(start=first, end=word[1]))


def _before_date(text: str, start: int, lexicon: Lexicon) -> int:
    """The offset before a date that ends right before `start`, else `start`."""
    begin = max(0, start - _REACH)
    dates = list(lexicon.dates.dated.finditer(text, begin, start))
    return dates[-1].start() if dates and not text[dates[-1].end() : start].strip() else start


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
    year_before = _YEAR_BEFORE.search(text, max(0, quoted.start - _YEAR_REACH), quoted.start)
    if found and year_before and not text[found.end : quoted.end].strip(f" {_CLOSE}"):
        dated = _of_year(quoted, found, year_before[1], lexicon)
        if dated:
            return dated
    if found and not text[found.end : quoted.end].strip(f" {_CLOSE}"):
        if not isinstance(found.entry, Name) or found.entry.rule in {"customary", "term"}:
            return None
        return _anchor(text, quoted, found.entry.instruments, found.entry.rule, lexicon)
    title = text[quoted.start : quoted.end]
    known = lexicon.titles.by_title.get(short_title(TOKEN.findall(title), lexicon.titles.title_words))
    year = _YEAR.match(title, 1)
    if known and (year is None or lexicon.treaties.years.get(known) == year[0]):
        return _anchor(text, quoted, (known,), "variant", lexicon)
    bare = title.rstrip(f" {_CLOSE}")
    kind = next((kind for ending, kind in lexicon.titles.title_endings.items() if bare.endswith(ending)), "")
    number = _number_behind(text, quoted.end, lexicon)
    if number and kind and (year is None or lexicon.treaties.years.get(number[0]) == year[0]):
        return Anchor("named", quoted.start, number[1], (number[0],), kind=kind, rule="number")
    if not kind:
        return None
    return Anchor("unknown", quoted.start, quoted.end, kind=kind, year=year[0] if year else "")


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
    values: list[str] = []
    position, end = start, start
    while len(values) < _MOST_BEFORE:
        word = TOKEN.match(text, position)
        opened = skip(text, word.end()) if word and word[0] in lexicon.counting.openers else position
        value, end = value_at(text, opened, lexicon)
        sign = lexicon.counting.number_words.longest(text, skip(text, end)) if value else None
        if not value or (sign is None and not values):
            return None
        values.append(value)
        end = sign[1] if sign else end
        described = find(text, skip(text, end), lexicon)
        kind = lexicon.kinds.described.get(
            " ".join(TOKEN.findall(text[described.start : described.end])) if described else ""
        )
        if described and kind:
            break
        separator = lexicon.links.separator.match(text, end)
        if separator is None or not separator[0].strip():
            return None
        position = skip(text, separator.end())
    else:
        return None
    numbers = lexicon.treaties.numbers if kind == _CONVENTION else {}
    found = tuple(dict.fromkeys(numbers[value] for value in values if value in numbers))
    known = find(text, start, lexicon) if len(found) < len(set(values)) else None
    if known and isinstance(known.entry, Name):
        # «第108号公约», of another series
        manner: Manner = "customary" if known.entry.rule == "customary" else "named"
        return Anchor(manner, start, known.end, known.entry.instruments, kind=kind, rule=known.entry.rule)
    if len(found) < len(set(values)):
        return Anchor("unknown", start, described.end, kind=kind)
    return Anchor("named", start, described.end, found, kind=kind, rule="number")


def dated_around(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """«1970年公约», without marks: what is so called of those of that year, or None.

    The year may be that of something else («2019年公约执行情况»): it tells only what the document has named.
    """
    dated = _DATED.match(text, start)
    found = find(text, dated.end(), lexicon) if dated else None
    if dated is None or found is None or not isinstance(found.entry, Description):
        return None
    known = find(text, start, lexicon)
    if known and isinstance(known.entry, Name):
        return None
    kind, year = found.entry.kind, dated[1]
    if (
        found.entry.members > 1
        or found.entry.pointing
        or not lexicon.kinds.described.get(" ".join(TOKEN.findall(text[found.start : found.end])))
    ):
        return None
    called = tuple(
        one for each in (kind, *found.entry.also) for one in lexicon.treaties.by_year.get((each, year), ())
    )
    if not called:
        return None
    return Anchor("customary", start, found.end, called, kind=kind, rule="name", year=year)


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
