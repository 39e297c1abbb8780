"""Words around their numbers: a sign before, and the unit's word after them."""

import re
from typing import Literal

from unrec.references.discourse import Anchor, Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    after,
    skip,
)
from unrec.references.numerals import MARKED, MOST, numerals, range_of
from unrec.references.organs import (
    SYMBOL,
    SYMBOL_OF_RESOLUTION,
    Listed,
    Number,
    by_order,
    comment_around,
    mention_of,
    number_at,
    settled,
)
from unrec.references.paragraphs import with_paragraphs
from unrec.references.units import Level, own_paragraph, target_of
from unrec.references.vocabulary import (
    CommentWord,
    UnitWord,
)
from unrec.text import WORD, late

PRINTED = frozenset({SYMBOL, SYMBOL_OF_RESOLUTION})
"""The rules of symbols that paragraphs may stand after."""
# How far back the instrument or the organ of a unit is looked for, and a sign such as 其 may stand.
_REACH, _SIGN_REACH = 60, 6
_TITLE_BEFORE = re.compile(r"[«\"]([^«»\"]{1,120})[»\"]\s?$")


def unit_around(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """Read the phrase that begins at `start` with the word before a number, or None.

    It belongs to the instrument that the mention right before it names, which it takes in: that is removed
    from `mentions`. A resolution there takes up its paragraphs, and so does a printed symbol.
    """
    printed = _symbol_around(text, start, mentions, lexicon)
    resolved = printed or _resolution_around(text, start, lexicon)
    if resolved is not None:
        return resolved
    level = _level(text, start, lexicon)
    if level is None:
        return None
    if isinstance(level.word, CommentWord):
        values = [number.value for number in level.listed.numbers]
        return comment_around(text, start, level.end, values, level.word, lexicon)
    targets, end, how = _chain(text, level, lexicon)
    mention = level.mention(start, end, how)._replace(targets=targets)
    before = mentions[-1] if mentions else None
    if before and before.kind in {"resolution", "document"} and _touches(text, before.end, start, lexicon):
        if before.kind == "resolution":
            mentions[-1] = with_paragraphs(before, targets, mention.rule)
        return None
    whole = _of_neighbour(text, mention, level.unit, mentions, lexicon)
    return whole or _alone(text, mention, level.word, lexicon)


def _of_neighbour(
    text: str, mention: Mention, unit: str, mentions: list[Mention], lexicon: Lexicon
) -> Mention | None:
    """The phrase with the instrument of the mention right before it. It takes that mention in, or shares its
    instrument after a mark («第七条第一款和第九条»), or points at it by a sign such as 其. None without any.
    """
    start, before = mention.start, mentions[-1] if mentions else None
    touches = before is not None and _touches(text, before.end, start, lexicon)
    whole = _with_before(mention, before, unit, lexicon) if before and touches else None
    if whole:
        mentions.pop()
        return whole
    same = before is not None and (
        before.kind == unit if unit == "article" else before.rule.startswith(f"{unit}.")
    )
    if before and same and before.anchor and past(text, before.end, lexicon.links.separator) == start:
        return mention._replace(anchor=before.anchor, pending=False, shared=True)
    signs, sign = lexicon.pointers.own_signs, text[max(0, start - _SIGN_REACH) : start].rstrip()
    return mention._replace(possessed="itself", pending=False) if signs and sign.endswith(signs) else None


def _with_before(mention: Mention, before: Mention, unit: str, lexicon: Lexicon) -> Mention | None:
    """The phrase merged with the part or the instrument right before it; None if it belongs to neither."""
    anchor = before.anchor
    if anchor is None:
        return None
    if before.kind == "part" and mention.kind == "article" and len(before.targets) == 1:
        targets = tuple(target._replace(part=before.targets[0].part) for target in mention.targets)
        rule = f"{before.rule}+{mention.rule}"
        return before._replace(kind="article", end=mention.end, targets=targets, rule=rule)
    if before.kind not in {"instrument", "context"} or anchor.manner == "law":
        return None
    instruments = anchor.instruments
    ruled = unit == "article" and bool(instruments) and lexicon.treaties.ruled.issuperset(instruments)
    return mention._replace(
        # «《亚的斯亚贝巴行动议程》第23段»: a paragraph of what has no articles.
        kind="instrument" if unit == "paragraph" and before.kind == "instrument" else mention.kind,
        start=before.start,
        anchor=anchor,
        pending=False,
        joined=before.joined,
        rule=f"rule.{mention.rule.partition('.')[2]}" if ruled else mention.rule,
    )


def that_around(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«该条第二款», «同款(二)项»: an article or a paragraph mentioned before, with what of it is meant."""
    that = lexicon.counting.thats.longest(text, start)
    if that is None:
        return None
    unit, end = that
    if text.startswith(lexicon.counting.alike, end - 1):
        return None  # «该条约», «该条例»
    targets, stop = _under(text, end, unit, lexicon)
    if unit == "paragraph" and not targets:
        return None
    rule = f"{'paragraph.single+' if stop > end else ''}{unit}.that"
    back_to: Literal["article", "paragraph"] = "paragraph" if unit == "paragraph" else "article"
    return Mention("article", start, stop, rule, tuple(targets) or (Target(),), back=1, back_to=back_to)


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
    valued = listed._replace(numbers=tuple(number for number in listed.numbers if number.value))
    unit = "part" if part else "rule"
    mention = Level(UnitWord(unit, 3), valued, listed.end).mention(start, listed.end)
    return _of_neighbour(text, mention, unit, mentions, lexicon) or mention


def past(text: str, end: int, between: "re.Pattern[str]") -> int | None:
    """Return the offset after what stands between two numbers; None where that does not."""
    match = between.match(text, end)
    return skip(text, match.end()) if match and match[0].strip() else None


def _alone(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """A unit with no instrument that is known right before it."""
    before = text[max(0, mention.start - _REACH) : mention.start].rstrip()
    if _ending(before, lexicon.document.own_document_words):
        return own_paragraph(mention) if word.unit == "paragraph" else None
    quoted = _TITLE_BEFORE.search(before)
    if _ending(quoted[1] if quoted else before, lexicon.laws.law_endings):
        law = Anchor("law", mention.start, mention.start)
        return None if mention.pending else mention._replace(kind="context", anchor=law)
    return None if word.unit == "part" and not word.alone else mention


def _ending(text: str, words: tuple[str, ...]) -> str:
    """The longest of the words that the text ends in, or an empty string."""
    return max((word for word in words if text.endswith(word)), key=len, default="")


def _touches(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing stands between an instrument and its unit but a closing quote or a word such as 的."""
    end = skip(text, end)
    end = skip(text, end + 1) if text[end : end + 1] in {"»", '"'} else end
    of = lexicon.links.of.match(text, end if text[end - 1 : end] == "»" else end - 1)
    return end == start or (of is not None and of.end() == start)


def _symbol_around(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """«A/79/724号文件第16段»: the printed symbol right before, which is removed from `mentions`, with the
    paragraphs that begin at `start`; «129.5» is one number.
    """
    before = mentions[-1] if mentions else None
    if before is None or before.rule not in PRINTED or not _touches_symbol(text, before.end, start, lexicon):
        return None
    level = _level(text, start, lexicon)
    if level is None or level.unit != "paragraph":
        return None
    targets, end, how = _chain(text, level, lexicon)
    printed = text[start:end]
    targets = tuple(
        target._replace(paragraph=dotted, subparagraph=None)
        if (dotted := f"{target.paragraph}.{target.subparagraph}") in printed
        else target
        for target in targets
    )
    whole = with_paragraphs(before, targets, level.mention(start, end, how).rule)
    if whole is before:
        return None
    mentions.pop()
    return whole._replace(end=end)


def _touches_symbol(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing stands between a symbol and its paragraph but a mark or a word for documents:
    «A/79/724号文件第16段», «A/79/724，第16段».
    """
    end = skip(text, after(text, skip(text, end), lexicon.document.documents))
    mark = MARKED.match(text, end)
    return (skip(text, mark.end()) if mark else end) == start


def past_opener(text: str, start: int, lexicon: Lexicon) -> int | None:
    """Return the offset after the sign before a number; None where none stands there."""
    word = WORD.match(text, start)
    return skip(text, word.end()) if word and word[0] in lexicon.counting.openers else None


def _level(text: str, start: int, lexicon: Lexicon) -> Level | None:
    """The numbers and the word of one unit at `start`, or None."""
    opener = WORD.match(text, start)
    opens = opener is not None and opener[0] in lexicon.counting.openers
    listed = numerals(text, opener.end(), 3, lexicon, shape="divided") if opener and opens else None
    word = lexicon.counting.around.longest(text, skip(text, listed.end)) if listed else None
    return Level(word[0], listed, word[1]) if listed and word else None


def _chain(text: str, level: Level, lexicon: Lexicon) -> tuple[tuple[Target, ...], int, str]:
    """The targets of a unit with those under it, and with those of the same rank that are joined to it.

    After one that has others under it the next is a phrase of its own: «第六条第一款和第九条第二款».
    """
    targets, end = _filled(text, level, lexicon)
    how = level.listed.how
    while len(targets) < MOST:
        reach = past(text, end, lexicon.links.range_to)
        following = reach or past(text, end, lexicon.links.separator)
        other = _level(text, following, lexicon) if following is not None else None
        apart = end > level.end and not reach and level.unit == "article"
        if other is None or other.unit != level.unit or apart:
            break
        if reach:
            between = range_of(level.listed.numbers[-1], other.listed.numbers[0])[1:-1]
            targets += [target_of(level.unit, number) for number in between]
        level, how = other, "range" if reach else "list"
        further, end = _filled(text, level, lexicon)
        targets += further
    return tuple(dict.fromkeys(targets)), end, how


def _filled(text: str, level: Level, lexicon: Lexicon) -> tuple[list[Target], int]:
    """The targets of one level, the last with what stands under it; of several articles none has."""
    targets = list(level.targets)
    if level.unit == "paragraph":
        # What a paragraph has in brackets is its letter.
        inner = [number.letter or number.paragraph for number in level.listed.numbers]
        targets = [target._replace(subparagraph=part) for target, part in zip(targets, inner, strict=True)]
    last = targets[-1]
    whole = last.subparagraph or (level.unit == "article" and (len(targets) > 1 or targets[0].paragraph))
    below, stop = ([], level.end) if whole else _under(text, level.end, level.unit, lexicon)
    return (
        ([*targets[:-1], *(fill(target, last) for target in below)], stop) if below else (targets, level.end)
    )


def _under(text: str, end: int, unit: str, lexicon: Lexicon) -> tuple[list[Target], int]:
    """What stands at once under a unit, «第一款至第三款» or «(a)项», and its end; a section of an article
    counts as a paragraph of it («第五条第18节»).
    """
    level = _level(text, skip(text, end), lexicon) if unit == "article" else None
    if level and isinstance(level.word, UnitWord) and level.unit in {"paragraph", "part"}:
        targets, stop, _ = _chain(text, level._replace(word=level.word._replace(unit="paragraph")), lexicon)
        return list(targets), stop
    listed = numerals(text, end, 3, lexicon, shape="item") if unit != "part" else None
    letters = [Target(subparagraph=number.letter) for number in listed.numbers] if listed else []
    return letters, listed.end if listed else end


def _resolution_around(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«第65/230号决议», with the organ, or a word for that of the text, before it and before a date."""
    numbers, word = _numbers_around(text, start, lexicon)
    word = word or (_further_around(text, numbers[-1].end, lexicon) if numbers else None)
    if word is None:
        return None
    unit, begin = word[0].unit, _before_date(text, start, lexicon)
    before = text[max(0, begin - _REACH) : begin].rstrip()
    its = _ending(before, lexicon.organs.own_organ_words)
    listed = Listed(text, begin, tuple(numbers), unit == "decision", lexicon)
    whose = by_order(listed, own=bool(its))
    if whose.rule == "resolution.bare" and before.endswith(tuple(lexicon.titles.adopting)):
        # «…委员会1998年5月16日通过的第574(XXVII)号决议»: of what adopted it, which is none of ours.
        whose = listed.whose(None, "resolution.number", stranger=True)
    whose = settled(whose, listed)
    first = max(0, begin - _REACH) + len(before) - len(its) if its else whose.start
    return mention_of(listed, whose._replace(start=first if its or first < begin else start, end=word[1]))


def _numbers_around(
    text: str, start: int, lexicon: Lexicon
) -> tuple[list[Number], tuple[UnitWord, int] | None]:
    """The numbers that begin at `start`, each with the year of the date before it, and the word for
    resolutions after the last of them with its end; None where none stands there.
    """
    # «大会S-32/1号决议»: the sign of a special session needs no word before it.
    position = start if lexicon.marks.special.match(text, start) else past_opener(text, start, lexicon)
    numbers: list[Number] = []
    dated = _date_before(text, start, lexicon)
    while position is not None and len(numbers) < MOST:
        number = number_at(text, position, lexicon)
        if number is None:
            break
        numbers.append(number._replace(year=_year_of(dated)) if dated else number)
        word = lexicon.counting.around.longest(text, skip(text, number.end))
        if word:
            return numbers, (word[0], word[1]) if isinstance(word[0], UnitWord) else None
        end = after(text, number.end, lexicon.counting.number_words)
        following = past(text, end, lexicon.links.separator)
        dated = lexicon.dates.dated.match(text, following) if following is not None else None
        following = skip(text, dated.end()) if dated else following
        position = None if following is None else past_opener(text, following, lexicon) or following
    return numbers, None


def _further_around(text: str, end: int, lexicon: Lexicon) -> tuple[UnitWord, int] | None:
    """«关于女童的…第76/146号和关于…的…第75/161号决议»: the word for resolutions after the numbers with
    which a list goes on, past what they are about, and the end of the number before; None without a list.
    """
    stop = after(text, end, lexicon.counting.number_words)
    if stop == end or past(text, stop, lexicon.links.separator) is None:
        return None
    sentence = _SENTENCE_AROUND.search(text, stop, stop + _FURTHER)
    limit = sentence.start() if sentence else min(len(text), stop + _FURTHER)
    for opener in WORD.finditer(text, stop, limit):
        numbers, word = (
            _numbers_around(text, opener.start(), lexicon)
            if opener[0] in lexicon.counting.openers
            else ([], None)
        )
        if word:
            return word[0], stop
        if opener[0] in lexicon.counting.openers and not numbers:
            return None
    return None


_SENTENCE_AROUND = late(r"[。；;.](?!\d)")
# Letters within which a list goes on past a title.
_FURTHER = 200


def _year_of(dated: "re.Match[str]") -> int:
    """The year of a date."""
    return int(re.findall(r"\d{4}", dated[0])[-1])


def _before_date(text: str, start: int, lexicon: Lexicon) -> int:
    """The offset before a date that ends right before `start`, else `start`."""
    dated = _date_before(text, start, lexicon)
    return dated.start() if dated else start


def _date_before(text: str, start: int, lexicon: Lexicon) -> "re.Match[str] | None":
    """The date that ends right before `start`, or None."""
    dates = list(lexicon.dates.dated.finditer(text, max(0, start - _REACH), start))
    return dates[-1] if dates and not text[dates[-1].end() : start].strip() else None
