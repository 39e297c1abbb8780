"""Phrases that name a unit: articles, paragraphs, parts and goals, and paragraphs of the document itself."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import chain, takewhile
from string import ascii_uppercase
from typing import Final, Literal

from unrec.references.discourse import Anchor, Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import SENTENCE_END, after, find, numbered, past_determiner, skip
from unrec.references.names import anchor_of, container_at
from unrec.references.numbers import TITLE, Numeral, Numerals, Shape, compounds, numerals, paragraph_word
from unrec.references.organs import comment_phrase, resolutions, symbol_at
from unrec.references.vocabulary import CommentWord, Description, Found, Mark, Name, Record, UnitWord, latin
from unrec.text import WORD, late

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
CONTINUED = "+paragraph.continued"
"""Ends the rule of a paragraph that may be of the article cited before it."""
COMMON = "article.common"
"""The rule of an article common to the several instruments named before: «المادة ٣ المشتركة بينها»."""
# Letters after a number in which the text that it is of may stand: «in paragraph 16, the report says».
_BESIDE = 40
# Letters before such a number, and after it, in which anything else that has paragraphs is looked for.
_FAR = 1000
_PARTING = ("،", ",", "(")
_CLAUSE_END = late(r"\s?(?:[.؛،,:)]|$)")


def bare_paragraph(
    text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon
) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).», «subject to paragraph 17,»: numbers with nothing after them that
    they are of; else None.

    Without letters they are those of paragraphs above, and none where the text speaks of anything else that
    has paragraphs, a report before them or directly after, one of the `others` in the rest of the sentence.
    What follows a mark or opens a bracket is of what stands before that.
    """
    is_alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    numbered = all(one.paragraph and not one.article for one in mention.targets)
    if not (is_alone and numbered and _CLAUSE_END.match(text, mention.end)):
        return None
    bare = own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")
    if all(one.subparagraph for one in mention.targets):
        return bare
    return None if _is_of_text(text, mention, others, lexicon) else bare._replace(towards=-1)


def _is_of_text(text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon) -> bool:
    """Tell whether a number may be of another text than the document."""
    if not lexicon.laws.text_words or lexicon.joining.apart:
        return True
    behind = SENTENCE_END.search(text, mention.end, mention.end + _FAR)
    stop = behind.start() if behind else min(len(text), mention.end + _FAR)
    near = takewhile(lambda one: one.start < stop, others)
    if any(one.kind != "context" and not (one.pending and one.anchor is None) for one in near):
        return True
    if text[max(0, mention.start - 2) : mention.start].rstrip().endswith(_PARTING):
        return True
    # «section IV, paragraph 7, of …»
    before = WORD.findall(text, max(0, mention.start - _FAR), mention.start)
    words = chain(before, WORD.findall(text, mention.end, min(stop, mention.end + _BESIDE)))
    of = lexicon.links.of.match(text, mention.end)
    return of is not None or not (lexicon.laws.text_words | lexicon.document.earlier).isdisjoint(words)


def continued_paragraph(text: str, mention: Mention, cited: Mention) -> Mention | None:
    """«الفقرة ١١ من المادة ٤٤ … (الفقرة ١٥)», «… والفقرة ٣ (د)»: a paragraph that says no article, after one
    that does; else None.

    It stands alone in brackets, or has a letter. The resolver decides whether it goes on.
    """
    if cited.kind != "article" or mention.anchor or mention.possessed:
        return None
    if not all(one.paragraph and not one.article for one in mention.targets):
        return None
    bracketed = text.endswith("(", 0, mention.start) and text.startswith(")", mention.end)
    if not (bracketed or all(one.subparagraph for one in mention.targets)):
        return None
    return mention._replace(pending=False, within=cited.end, rule=f"{mention.rule}{CONTINUED}")


def own_paragraph(mention: Mention) -> Mention:
    """«الفقرة ٤ (ب) أعلاه»: a paragraph of the document itself;
    a lone letter is of the paragraph that cites it.
    """
    targets = tuple(
        Target(recommendation=one.paragraph, subparagraph=one.subparagraph) for one in mention.targets
    )
    return mention._replace(
        kind="recommendation", targets=targets, pending=False, rule=f"{mention.rule}{OWN}"
    )


GOALS = frozenset({"goal", "target"})
_TARGET = re.compile(r"(\d{1,2})\s?[-–./]\s?(?:(\d{1,2})|\(?([^\W\d_]{1,2})\)?)(?!\w)")
_MOST_GOALS = 40
_LATIN = "abcd"
_LETTERED: Final = ("lettered", "plain")


def goal_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read the phrase that a word for a goal or target begins; None without a number, or of another plan."""
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if word.whole and (inner := _target_word(text, found, lexicon)):
        # «可持续发展目标的具体目标10.7»
        found = inner._replace(
            start=found.start, entry=word._replace(unit="target"), conjunction=found.conjunction
        )
        word = word._replace(unit="target")
    numbers = list(_targets(text, found, lexicon))
    plain = not numbers
    if plain:
        numbers = list(_goals(text, found, lexicon))
    lettered = not numbers
    if lettered and not word.whole:
        numbers = list(_lettered(text, found, lexicon))
    if not numbers:
        return None
    how = "single" if len(numbers) == 1 else "list"
    targets = tuple(dict.fromkeys(Target(part=value) for value, _ in numbers))
    mention = Mention(
        "part", found.start, numbers[-1][1], f"{word.unit}.{how}", targets, joined=found.conjunction
    )
    if word.whole:
        return mention._replace(anchor=Anchor("named", found.start, mention.end, word.whole, rule="name"))
    whole = _whole(text, mention, word, lexicon)
    untold = whole is None or not (whole.anchor or whole.possessed)
    if plain and not lettered and word.unit == "target" and untold:
        return None
    return None if whole is None or not (word.definite or not untold) else whole


def _whole(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """The goals with what they are of: «هدفها ١٦», «من خطة …»; None where that is no plan that is known."""
    if word.possessed is not None:
        return mention._replace(possessed="itself", rule=f"{mention.rule}+article.of_it")
    tail = lexicon.counting.goal_tails.longest(text, skip(text, mention.end))
    if tail:
        # «objectif 5 de développement durable»
        named = Anchor("named", mention.start, tail[1], tail[0], rule="name")
        return mention._replace(anchor=named, end=tail[1])
    of = lexicon.links.of.match(text, mention.end)
    # «الأولوية الثالثة لإطار سنداي»: after a preposition written together with it
    attached = find(text, skip(text, mention.end), lexicon) if not of else None
    container = container_at(text, of.end(), lexicon) if of else None
    if attached and attached.preposition:
        container = anchor_of(text, attached, lexicon)
    if container is None:
        return mention
    if container.manner not in {"named", "described"} or container.members > 1:
        return None
    return mention._replace(anchor=container, end=container.end)


def _target_word(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """The word for targets after the words that say of what plan they are."""
    of = lexicon.links.of.match(text, found.end)
    inner = find(text, of.end() if of else skip(text, found.end), lexicon)
    known = inner is not None and isinstance(inner.entry, UnitWord) and inner.entry.unit == "target"
    return inner if known else None


def is_goal(mention: Mention) -> bool:
    """Tell whether a mention is of goals or targets."""
    return mention.rule.split(".")[0] in GOALS


def is_untold(mention: Mention) -> bool:
    """Tell whether a mention is of goals told by letters, and does not say of what: «target (a)» is none."""
    told = mention.anchor is not None or mention.possessed is not None
    return not told and any((target.part or "").isalpha() for target in mention.targets)


def _goals(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word = found.entry
    listed = numerals(text, found.end, word.members if isinstance(word, UnitWord) else 1, lexicon)
    for one in listed.numbers if listed else ():
        if not one.value.isdecimal() or one.letter or one.paragraph:
            return
        yield one.value, one.end


def _lettered(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """«الغاية ألف», «goals A and B», «target (c)»: capital letters, their names, or letters in brackets."""
    word = found.entry
    members = word.members if isinstance(word, UnitWord) else 1
    for shape in _LETTERED:
        listed = numerals(text, found.end, members, lexicon, shape=shape)
        letters = [(one.value or one.letter or "").upper() for one in listed.numbers] if listed else []
        if listed and all(len(one) == 1 and one in ascii_uppercase for one in letters):
            yield from zip(letters, (one.end for one in listed.numbers), strict=True)
            return


def _targets(text: str, found: Found, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    word, start = found.entry, found.end
    single = isinstance(word, UnitWord) and word.members == 1 and not lexicon.joining.apart
    for _ in range(1 if single else _MOST_GOALS):
        match = _TARGET.match(text, numbered(text, start, lexicon))
        target = _goal_target(match, lexicon) if match else ""
        if match is None or not target:
            return
        yield f"{int(match[1])}.{target}", match.end()
        reach = lexicon.links.range_to.match(text, match.end()) if not single else None
        last = _TARGET.match(text, reach.end()) if reach else None
        if last and last[1] == match[1] and (match[2] or "").isdecimal() and (last[2] or "").isdecimal():
            # «targets 16.1 to 16.4»
            for between in range(int(match[2]) + 1, int(last[2]) + 1):
                yield f"{int(match[1])}.{between}", last.end()
            match = last
        separator = lexicon.links.separator.match(text, match.end())
        if separator is None or not separator[0].strip():
            return
        start = separator.end()


def _goal_target(match: "re.Match[str]", lexicon: Lexicon) -> str:
    """The number, or the Latin letter of a letter; empty where the letter is none."""
    if match[2]:
        return str(int(match[2]))
    place = lexicon.counting.letters.get(match[3])
    return latin(place) if place else match[3] if match[3] in _LATIN else ""


_MOST_ROWS = 200
BRACKETED = "+part.bracketed"
"""Ends the rule of parts that open a bracket: they are of what is named directly before it."""
ITS_PARAGRAPHS = "+paragraph.its"
"""Ends the rule of «its paragraphs», of the article before."""
OF_ARTICLE = "article.of_it"
"""The rule of what is «of it», a paragraph of the article before."""
OF_TEXT = "text.of_it"
"""The same where the gender shows that it is of no article, but of a text with paragraphs."""
_BRACKET_GOES_ON = re.compile(r"\s?[),،;؛]")
_RANK = {"paragraph": 0, "article": 1, "rule": 1, "part": 2, "preamble": 2}
_PREAMBLE = "preamble"
_BEHIND = "+paragraph.behind"
_LEVELS = 3
# The fewest letters of an acronym that is a name.
_ACRONYM = 3
_WORDS = re.compile(r"(?:\s[^\W\d_]+){1,10}?(?=\s)")
# A hyphen, and a number or a letter right after it.
_CODE_NUMBER = re.compile(r"[-–‑](?=\w)")
_COMMA = re.compile(r"[,،]")
_DIVIDED = {"article", "rule"}
_SAID = {"named", "described", "customary"}
# Two words before a place, the second of them in the group; as far back as a number in words may begin.
_LAST_WORDS = re.compile(r"(?<!\w)[^\W\d_]+(?:[\s-]([^\W\d_]+))?\s$")
_COUNTED = 30
_SECTION = ("part", "article")
_MARK = re.compile(r"[,()]")
_MARKED = 24


def unit_phrase(text: str, found: Found, lexicon: Lexicon, depth: int = 0) -> Mention | None:
    """Read the phrase that a word for an article, a paragraph or a part begins.

    None where no number follows, or where the phrase is no reference (an article of a law, a chapter of a
    report). A paragraph without an article is `pending`; an article or a part without an instrument has no
    anchor.
    """
    word = found.entry
    if not isinstance(word, UnitWord) or depth > 3:
        return None
    if word.unit == _PREAMBLE:
        return _preamble(text, found, lexicon)
    pointed = _pointing_back(text, found, lexicon)
    if pointed:
        return pointed
    listed = numerals(text, found.end, word.members, lexicon, shape=_shape(word))
    if listed is None:
        found, listed = _counted_before(text, found, word, lexicon)
    if listed is None:
        return None
    if word.unit == "article" and word.members == 1 and _CODE_NUMBER.match(text, listed.end):
        # «المادة ٢٣-٣٤ من قانون المخالفات»: codes number so, no treaty does.
        return None
    mention = Mention(
        "part" if word.unit == "part" else "article",
        found.start,
        listed.end,
        f"{word.unit}.{listed.how}",
        tuple(target_of(word.unit, one) for one in listed.numbers),
        joined=found.conjunction,
        pending=word.unit == "paragraph",
    )
    own = _said_after_all(text, found, word, listed.end, lexicon, depth)
    if own:
        return unit_phrase(text, own, lexicon, depth)
    if word.possessed is not None:
        return _its(text, mention, word, word.possessed, lexicon, depth)
    whole = _within(text, mention, word, listed, lexicon, depth)
    return whole and _whole_of(text, mention, whole, word)


def _its(
    text: str, mention: Mention, word: UnitWord, gender: str, lexicon: Lexicon, depth: int
) -> Mention | None:
    """«ses paragraphes 1 et 3» of the article before, «مادتها ٦» of the instrument."""
    if word.unit == "paragraph":
        return mention._replace(back=1, pending=False, gender=gender, rule=f"{mention.rule}{ITS_PARAGRAPHS}")
    its = mention._replace(possessed="itself", gender=gender, rule=f"{mention.rule}+article.of_it")
    return _paragraph_behind(text, its, lexicon, depth) if word.unit == "article" else its


def _whole_of(text: str, mention: Mention, whole: Mention, word: UnitWord) -> Mention | None:
    """The phrase with what it is of, where its word may stand with that."""
    if not word.definite and not _is_told(whole, word):
        return None
    if word.unit == "rule" and not whole.possessed:
        # «قواعد نيلسون مانديلا (القاعدة ٥٨)»: only what the sentence names can say of what it is.
        if whole.anchor is None:
            return mention
        if whole.anchor.manner not in _SAID:
            return None
    if word.unit == "part" and not whole.possessed:
        if whole.anchor is None and not word.alone:
            opens = is_in_brackets(text, whole.start, whole.end)
            return whole._replace(rule=f"{whole.rule}{BRACKETED}") if opens else None
        if whole.anchor and whole.anchor.manner == "unknown":
            return None
    return whole._replace(targets=tuple(dict.fromkeys(whole.targets))[:_MOST_ROWS])


def _preamble(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """«ديباجة الاتفاقية الوحيدة لسنة ١٩٦١», «the preamble to the Convention»: a part without a number;
    None where no instrument follows.
    """
    of = lexicon.links.of.match(text, found.end)
    start = of.end() if of else skip(text, found.end)
    whole = container_at(text, start, lexicon) if of or not lexicon.joining.determiners else None
    if whole is None or whole.manner not in _SAID or whole.members > 1:
        return None
    return Mention(
        "part",
        found.start,
        whole.end,
        "part.preamble",
        (Target(part=_PREAMBLE),),
        anchor=whole,
        joined=found.conjunction,
    )


def is_in_brackets(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase stands first in brackets, and nothing that it may be of follows it there."""
    return text.endswith("(", 0, start) and _BRACKET_GOES_ON.match(text, end) is not None


def _said_after_all(
    text: str, found: Found, word: UnitWord, end: int, lexicon: Lexicon, depth: int
) -> Found | None:
    """«dont l'article 33 de la Convention de 1951»: the unit's word by itself,
    where what it is of follows it; else None.
    """
    if word.possessed is None or word.unit == "paragraph" or lexicon.joining.apart:
        return None
    outer = _outer(text, end, word, lexicon, depth + 1)
    if not isinstance(outer, Anchor) or outer.manner not in _SAID:
        return None
    for step in WORD.finditer(text, found.start, found.end):
        inner = find(text, step.start(), lexicon)
        if inner and isinstance(inner.entry, UnitWord) and inner.entry.possessed is None:
            return inner
    return None


def _counted_before(
    text: str, found: Found, word: UnitWord, lexicon: Lexicon
) -> tuple[Found, Numerals | None]:
    """«le deuxième paragraphe de l'article 2», «второй абзац»: the number is a word before the unit's."""
    if word.unit not in {"paragraph", "part"} or word.possessed is not None:
        return found, None
    before = _LAST_WORDS.search(text, max(0, found.start - _COUNTED), found.start)
    for at in (before.start(), before.start(1)) if before else ():
        counted = lexicon.counting.ordinals.longest(text, at)
        if counted and not text[counted[1] : found.start].strip():
            one = Numeral(str(counted[0]), None, None, found.end)
            return found._replace(start=at), Numerals((one,), found.end, "single")
    return found, None


def _shape(word: UnitWord) -> Shape:
    """How the numbers after a word may be written."""
    if word.unit in _DIVIDED:
        return "alone" if word.members == 1 else "divided"
    return "lettered" if word.unit == "part" else "plain"


def _is_told(mention: Mention, word: UnitWord) -> bool:
    """Tell whether a phrase with an everyday word for its unit says of what it is;
    a paragraph, of an article.
    """
    if word.unit == "paragraph":
        return not mention.pending and any(target.article for target in mention.targets)
    return mention.anchor is not None


def _pointing_back(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """«المادة المذكورة»: an article mentioned before."""
    word = found.entry
    end = after(text, found.end, lexicon.pointers.said)
    if not isinstance(word, UnitWord) or word.unit != "article" or end == found.end:
        return None
    return Mention("article", found.start, end, "article.that", back=word.members, joined=found.conjunction)


def that_unit(
    text: str, found: Found, lexicon: Lexicon, units: Container[str] = ("article",)
) -> Mention | None:
    """«تلك المادة», «del mismo apartado», from the word that points: an article or a paragraph mentioned
    before, of the `units`; also with the instrument of an article («той же статьи Пакта»).
    """
    following = find(text, skip(text, found.end), lexicon)
    if following is None or not isinstance(word := following.entry, UnitWord) or following.conjunction:
        return None
    if word.unit not in units or numerals(text, following.end, word.members, lexicon):
        return None
    end = after(text, following.end, lexicon.pointers.said)
    of = lexicon.links.of.match(text, end) if word.unit == "article" else None
    anchor = container_at(text, of.end(), lexicon) if of else None
    anchor = anchor if anchor and anchor.manner in {"named", "described"} else None
    return Mention(
        "article",
        found.start,
        anchor.end if anchor else end,
        f"{word.unit}.that",
        back=1 if word.either else word.members,
        back_to="article" if word.unit == "article" else "paragraph",
        anchor=anchor,
        joined=found.conjunction,
    )


def target_of(unit: str, one: Numeral) -> Target:
    """Return what a number of a unit points at."""
    if unit in {"article", "rule"}:
        return Target(article=one.value or None, paragraph=one.paragraph, subparagraph=one.letter)
    if unit == "paragraph":
        return Target(paragraph=one.value or None, subparagraph=one.letter)
    return Target(part=one.value or None)


def _within(
    text: str, mention: Mention, word: UnitWord, listed: Numerals, lexicon: Lexicon, depth: int
) -> Mention | None:
    """Add what the units are part of; None where that shows that they are no reference."""
    if word.unit in {"paragraph", "part"} and _is_own(text, mention.end, lexicon):
        return _of_document(text, mention, lexicon) if word.unit == "paragraph" else None
    if word.unit in _DIVIDED:
        mention = _paragraph_behind(text, mention, lexicon, depth)
    mark = _COMMA.match(text, mention.end) if mention.rule.endswith(_BEHIND) else None
    parted = mark is not None and any(
        of.match(text, mark.end()) for of in (lexicon.links.of_it, lexicon.links.of_ordered)
    )
    behind = mark.end() if mark and parted else mention.end
    outer = _outer(text, behind, word, lexicon, depth)
    if isinstance(outer, Anchor):
        return _of_instrument(mention, outer, word)
    if isinstance(outer, Mention):
        return _of_larger(mention, outer, word)
    own = next((at for at, one in enumerate(listed.numbers) if at and not one.bare), 0)
    if word.members == 1 and listed.how == "list" and own:
        # «المادة ٦ و٧»: without an instrument after it the second number may be of anything.
        end = listed.numbers[own - 1].end
        return mention._replace(end=end, targets=mention.targets[:own], rule=f"{word.unit}.single")
    return mention


def _of_document(text: str, mention: Mention, lexicon: Lexicon) -> Mention:
    """«الفقرة ٣ أعلاه», «الفقرة ٥ من هذا القرار»: of the document itself."""
    of = lexicon.links.of.match(text, mention.end)
    where = lexicon.document.own_document.longest(text, skip(text, mention.end))
    # «من هذا القرار», and not «أعلاه»
    said = of is not None and bool(of[0].strip())
    return own_paragraph(mention)._replace(said=said, towards=where[0] if where else 0)


def _of_instrument(mention: Mention, outer: Anchor, word: UnitWord) -> Mention | None:
    """The units of an instrument, or of a law."""
    if outer.manner == "law":
        return None if mention.pending else mention._replace(kind="context", anchor=outer)
    unknown = outer.manner == "unknown"
    kind: Literal["instrument", "article", "part"] = (
        "part" if word.unit == "part" else "instrument" if mention.pending and not unknown else "article"
    )
    end, pending = mention.end if unknown else outer.end, mention.pending and kind == "article"
    return mention._replace(kind=kind, anchor=outer, end=end, pending=pending)


def _of_larger(mention: Mention, outer: Mention, word: UnitWord) -> Mention | None:
    """The units of a larger unit: «الفقرتان ١ و٢ من المادة ٦»."""
    if outer.kind in {"resolution", "document"}:
        # A resolution is found by itself, and takes up its paragraphs; one of a document is none of ours.
        return None
    if outer.possessed and word.unit == "part":
        outer = outer._replace(kind="part")
    crossed = tuple(_within_item(one, other) for one in mention.targets for other in outer.targets)
    return outer._replace(
        start=mention.start,
        end=max(mention.end, outer.end),
        targets=crossed,
        rule=f"{mention.rule}+{outer.rule}",
        joined=mention.joined,
    )


class Paragraphs(Record, frozen=True, gc=False):
    """Numbers of paragraphs, by what rule, and between which offsets what they are of begins."""

    targets: tuple[Target, ...]
    rule: str
    first: int
    last: int


def paragraphs_of(text: str, found: Found, lexicon: Lexicon) -> Paragraphs | None:
    """«paragraphs 58 and 59 of its …»: the numbers after a word for paragraphs, where they are of what
    follows; else None, and after an everyday word («section II of its …»).
    """
    word = found.entry
    if not isinstance(word, UnitWord) or word.unit != "paragraph" or not word.definite:
        return None
    listed = numerals(text, found.end, word.members, lexicon)
    of = lexicon.links.of.match(text, listed.end) if listed else None
    if listed is None or of is None:
        return None
    targets = tuple(target_of("paragraph", one) for one in listed.numbers)
    rule = f"paragraph.{listed.how}"
    return Paragraphs(targets, rule, of.end(), past_determiner(text, of.end(), lexicon))


def with_paragraphs(resolution: Mention, targets: Iterable[Target], rule: str) -> Mention:
    """«الفقرة ٣ من قرار الجمعية العامة ٦٥/٢٣٠»: the resolution with the paragraphs of it that are meant, one
    row each; as it is where there are several resolutions, or a target is more than a paragraph.
    """
    inner = tuple(targets)
    if len(resolution.targets) > 1 or not all(one.paragraph and not one.article for one in inner):
        return resolution
    filled = tuple(fill(one, resolution.targets[0]) for one in inner)
    return resolution._replace(targets=filled, rule=f"{rule}+{resolution.rule}")


def _is_own(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether «أعلاه», «من هذا القرار» follow: what stands before is of the document at hand."""
    title = TITLE.match(text, end)
    end = title.end() if title else end
    return after(text, end, lexicon.document.own_document) > end


def _within_item(inner: Target, outer: Target) -> Target:
    """The inner unit in the outer: of two letters the inner one stands in brackets,
    «inciso ii) del apartado b)» is `b(ii)`.
    """
    if inner.subparagraph and outer.subparagraph:
        inner = inner._replace(subparagraph=f"{outer.subparagraph}({inner.subparagraph})")
    return fill(inner, outer)


def _paragraph_behind(text: str, mention: Mention, lexicon: Lexicon, depth: int) -> Mention:
    """«المادة ٦، الفقرة ١ (أ)»: the paragraph stands after its article, and its letter may after it;
    of several, it is of the last.

    A further one may be joined to it: «article 40, par. 2 b), et par. 3 a)».
    """
    first = mention.targets[-1]
    for _ in range(_LEVELS):
        start = skip(text, mention.end)
        start = skip(text, start + 1) if text[start : start + 1] in {"،", ","} else start
        word = paragraph_word(text, start, lexicon) if start > mention.end else None
        joined = word is None and mention.rule.endswith(_BEHIND)
        separator = lexicon.links.separator.match(text, mention.end) if joined else None
        if separator and separator[1]:
            word = paragraph_word(text, separator.end(), lexicon)
        if word is None:
            return mention
        listed = numerals(text, word[0], word[1], lexicon)
        above = UnitWord("paragraph", word[1])
        if listed is None or isinstance(_outer(text, listed.end, above, lexicon, depth + 1), Mention):
            return mention
        *others, last = (*mention.targets, first) if joined else mention.targets
        inner = [target_of("paragraph", one) for one in listed.numbers]
        targets = (*others, *(_within_item(one, last) for one in inner))
        rule = mention.rule if mention.rule.endswith(_BEHIND) else f"{mention.rule}{_BEHIND}"
        mention = mention._replace(targets=targets, end=listed.end, rule=rule)
    return mention


def _outer(text: str, end: int, word: UnitWord, lexicon: Lexicon, depth: int) -> Anchor | Mention | None:
    """What stands after «من»: a larger unit, a document, or an instrument."""
    told = _ordered(text, end, word, lexicon) or _of_several(text, end, word, lexicon)
    if told:
        return told
    title = TITLE.match(text, end)
    of = lexicon.links.of.match(text, title.end() if title else end)
    if of is None:
        return _unmarked(text, end, word, lexicon)
    if lexicon.pointers.bare_of and of[0].strip() and not _MARK.search(text, max(0, end - _MARKED), end):
        # «статью 40, Конвенцию …»: where the case says of what, a mark parts the two,
        # but closes «статья 14, пункт 3, Пакта».
        return None
    found = _behind_of(text, of.end(), lexicon)
    if found and isinstance(found.entry, UnitWord) and not found.conjunction:
        parted = lexicon.pointers.bare_of and bool(of[0].strip())
        return _of_unit(text, found, found.entry, word, lexicon, depth, parted=parted)
    if found and isinstance(found.entry, CommentWord):
        return comment_phrase(text, found, lexicon)
    pointing = found is not None and isinstance(found.entry, Mark) and found.entry.what == "pointing"
    units = {"article", word.unit} & {"article", "paragraph"}
    back = that_unit(text, found, lexicon, units) if found and pointing else None
    documents = lexicon.document.documents
    back = back or symbol_at(text, skip(text, after(text, of.end(), documents)), lexicon)
    if back:
        return back
    anchor = container_at(text, of.end(), lexicon)
    if anchor and anchor.manner == "unknown" and not (anchor.kind or anchor.rule) and _COMMA.search(of[0]):
        # «article 3, to protect victims»
        anchor = None
    of_it = lexicon.links.of_it.match(text, end)
    named = anchor is not None and anchor.manner != "unknown" and not (of_it and anchor.end <= of_it.end())
    return _unmarked(text, end, word, lexicon) if of_it and not named else anchor


def _of_several(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> Anchor | Mention | None:
    """«المشتركة بين …»: what an article is common to."""
    comma = skip(text, end + 1) if text[end : end + 1] in {",", "،"} else end
    shared = after(text, comma, lexicon.pointers.shared) if word.unit == "article" else comma
    shared = shared if shared > comma else end
    common = after(text, comma, lexicon.pointers.common) if shared > end else comma
    if common >= shared > end:
        return Mention("article", end, common, COMMON, possessed="itself")
    if shared == end:
        return None
    among = find(text, skip(text, shared), lexicon)
    anchor = anchor_of(text, among, lexicon) if among and not among.conjunction else None
    return anchor if anchor and len(anchor.instruments) > 1 else Anchor("unknown", end, end)


def _behind_of(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What begins after «من», past a determiner where a unit stands after that.

    «de los artículos 5 y 6», but not «de los Principios Básicos».
    """
    at = skip(text, after(text, end, lexicon.counting.fillers))
    found = find(text, at, lexicon)
    behind = find(text, past_determiner(text, at, lexicon), lexicon)
    if behind is None or not isinstance(behind.entry, UnitWord):
        return found
    described = found is not None and isinstance(found.entry, Description) and found.end >= behind.end
    return found if described else behind


def _of_unit(
    text: str, found: Found, outer: UnitWord, word: UnitWord, lexicon: Lexicon, depth: int, *, parted: bool
) -> Anchor | Mention | None:
    """A unit of a larger unit: «الفقرة ١ من المادة ٦»."""
    if outer.unit in {"resolution", "decision"}:
        numbered = next(resolutions(text, found, lexicon), None)
        return numbered or Anchor("unknown", found.start, found.end, rule="no_treaty")
    if outer.unit == "recommendation" and word.unit == "paragraph":
        return recommendation_phrase(text, found, lexicon)
    if _RANK.get(outer.unit, -1) >= _RANK[word.unit] or (word.unit, outer.unit) == _SECTION:
        inner = unit_phrase(text, found, lexicon, depth + 1)
        if inner is None and outer.unit == _PREAMBLE:
            return Anchor("unknown", found.start, found.end)
        return inner or _annexed(text, found.end, word, outer, lexicon)
    # «пункт 3 статьи 2, пункты 1 и 4 статьи 9»: where the case says of what, a mark only parts the two.
    return None if parted else Anchor("unknown", found.start, found.end)


def _annexed(text: str, end: int, word: UnitWord, outer: UnitWord, lexicon: Lexicon) -> Anchor | None:
    """«capítulo 3 del anexo del Convenio …»: the only annex of an instrument has no number; else None."""
    of = (
        lexicon.links.of.match(text, end)
        if word.unit == outer.unit == "part" and outer.members == 1
        else None
    )
    whole = container_at(text, of.end(), lexicon) if of else None
    return whole if whole and whole.manner == "named" else None


def _ordered(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """«l'article 46 de la première», «статья 3 последней»: of one of those that were named before."""
    match = lexicon.links.of_ordered.match(text, end) if word.unit != "paragraph" else None
    rule = f"{word.unit}.of_it"
    return Mention("article", end, match.end(), rule, possessed="itself", place=1) if match else None


def _unmarked(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> Anchor | Mention | None:
    """An instrument without «من» before it: «المرفق الأول للاتفاقية», «المادة ١٨ المتعلقة ب… من …»."""
    of_it = lexicon.links.of_it.match(text, end)
    if of_it and word.unit == "paragraph":
        gender = (of_it.lastgroup or "").replace("either", "")
        # «الفقرة ٤ منه»: of a resolution, a plan, or another masculine thing.
        other = {gender, lexicon.kinds.unit_genders["article"]} == {"feminine", "masculine"}
        return Mention("article", end, of_it.end(), OF_TEXT if other else OF_ARTICLE, gender=gender, back=1)
    acronym = _acronym_behind(text, end, lexicon) if word.unit == "article" and not of_it else None
    if acronym:
        return acronym
    if of_it:
        gender = (of_it.lastgroup or "").replace("either", "")
        return Mention("article", end, of_it.end(), f"{word.unit}.of_it", possessed="itself", gender=gender)
    if word.unit == "part":
        found = find(text, skip(text, end), lexicon)
        return anchor_of(text, found, lexicon) if found and found.preposition else None
    titled = after(text, end, lexicon.names.titled)
    return _behind_title(text, titled, lexicon) if word.unit == "article" and titled > end else None


def _acronym_behind(text: str, end: int, lexicon: Lexicon) -> Anchor | None:
    """«Article 18(8) UNTOC»: an instrument's acronym directly after its article."""
    start = skip(text, end)
    found = find(text, start, lexicon) if start > end else None
    if found is None or not isinstance(found.entry, Name):
        return None
    called = text[found.start : found.end]
    return anchor_of(text, found, lexicon) if called.isupper() and len(called) >= _ACRONYM else None


def _behind_title(text: str, end: int, lexicon: Lexicon) -> Anchor | None:
    """The instrument after at most ten words of an article's title, none of which names anything."""
    for _ in range(10):
        of = lexicon.links.of.match(text, end)
        if of and "،" not in of[0]:
            anchor = container_at(text, of.end(), lexicon)
            if anchor and anchor.manner in _SAID:
                return anchor
        step = _WORDS.match(text, end)
        if step is None or find(text, step.start() + 1, lexicon):
            return None
        end = step.end()
    return None


def recommendation_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «التوصية ١١» or «التوصية ٧-١»: another recommendation of the same document.

    None where no number follows, or where the words after it say that another body made it.
    """
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if lexicon.counting.number_words.longest(text, skip(text, found.end)) and lexicon.organs.organ_first:
        # «recommendations Nos. 8, 9 and 10» counts those of a list that the words do not tell.
        return None
    listed = compounds(text, found.end, word.members, lexicon)
    listed = listed or numerals(text, found.end, word.members, lexicon)
    if listed is None or not all(one.value.replace(".", "").isdecimal() for one in listed.numbers):
        return None
    separator = lexicon.links.separator.match(text, listed.end) if lexicon.joining.apart else None
    if separator and not separator[0].strip() and WORD.match(text, separator.end()):
        return None  # «建议3个国家»: where the word may be a verb, the number may count what follows
    end, meeting = listed.end, None
    own = after(text, end, lexicon.document.own_meeting)
    ordinal = lexicon.counting.ordinals.longest(text, skip(text, own)) if own > end else None
    if ordinal:
        meeting, end = ordinal
    elif after(text, end, lexicon.document.outside) > end:
        return None
    targets = tuple(Target(recommendation=one.value, subparagraph=one.letter) for one in listed.numbers)
    return Mention(
        "recommendation",
        found.start,
        end,
        f"recommendation.{listed.how}",
        targets,
        joined=found.conjunction,
        meeting=meeting,
    )
