"""Units before their numbers, and what they are of: articles, paragraphs, parts, rules, recommendations.

`WHOLES` says what follows a unit that it is of, in the order in which it is asked.
"""

import re
from collections.abc import Callable, Container
from typing import Literal, NamedTuple

from unrec.references.discourse import Anchor, Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    after,
    find,
    past_determiner,
    skip,
)
from unrec.references.names import anchor_of, container_at
from unrec.references.numerals import TITLE, Numeral, Numerals, Shape, compounds, numerals, paragraph_word
from unrec.references.organs import (
    resolutions,
    symbol_at,
)
from unrec.references.vocabulary import (
    CommentWord,
    Description,
    Found,
    Mark,
    Name,
    UnitWord,
)
from unrec.text import WORD

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
OF_ARTICLE = "article.of_it"
"""The rule of what is «of it», a paragraph of the article before."""
OF_TEXT = "text.of_it"
"""The same where the gender shows that it is of no article, but of a text with paragraphs."""
BEHIND_IT = "+paragraph.behind"
_PREAMBLE = "preamble"
_RANK = {"paragraph": 0, "article": 1, "rule": 1, "part": 2, "preamble": 2}
_SAID = frozenset({"named", "described", "customary"})
_LEVELS, _MOST_ROWS = 3, 200
# The fewest letters of an acronym that is a name.
_ACRONYM = 3
_WORDS = re.compile(r"(?:\s[^\W\d_]+){1,10}?(?=\s)")
# A hyphen, and a number or a letter right after it.
_CODE_NUMBER = re.compile(r"[-–‑](?=\w)")
_COMMA, _MARK = re.compile(r"[,،]"), re.compile(r"[,()]")
_MARKED_REACH = 24
# Two words before a place, the second of them in the group; as far back as a number in words may begin.
_LAST_WORDS = re.compile(r"(?<!\w)[^\W\d_]+(?:[\s-]([^\W\d_]+))?\s$")
_COUNTED = 30


class Level(NamedTuple):
    """Numbers of one unit with its word, before or around them: «المادتان ٥ و٦», «第5和第6条»."""

    word: UnitWord | CommentWord
    listed: Numerals
    end: int

    @property
    def unit(self) -> str:
        """What is numbered; empty for comments."""
        return self.word.unit if isinstance(self.word, UnitWord) else ""

    @property
    def targets(self) -> tuple[Target, ...]:
        """One a number."""
        unit = self.unit
        return tuple(target_of(unit, number) for number in self.listed.numbers)

    def mention(self, start: int, end: int, how: str = "") -> Mention:
        """Return the mention of these numbers."""
        unit = self.unit
        kind: Literal["part", "article"] = "part" if unit == "part" else "article"
        rule = f"{unit}.{how or self.listed.how}"
        return Mention(kind, start, end, rule, self.targets, pending=unit == "paragraph")


def target_of(unit: str, number: Numeral) -> Target:
    """What a number of a unit points at."""
    if unit in {"article", "rule"}:
        return Target(article=number.value or None, paragraph=number.paragraph, subparagraph=number.letter)
    if unit == "paragraph":
        return Target(paragraph=number.value or None, subparagraph=number.letter)
    return Target(part=number.value or None)


def own_paragraph(mention: Mention) -> Mention:
    """«الفقرة ٤ (ب) أعلاه»: a paragraph of the document itself;
    a lone letter is of the paragraph that cites it.
    """
    targets = tuple(
        Target(recommendation=target.paragraph, subparagraph=target.subparagraph)
        for target in mention.targets
    )
    return mention._replace(
        kind="recommendation", targets=targets, pending=False, rule=f"{mention.rule}{OWN}"
    )


def unit_phrase(text: str, found: Found, lexicon: Lexicon, depth: int = 0) -> Mention | None:
    """Read the phrase that a word for an article, a paragraph or a part begins.

    None where no number follows, or where the phrase is no reference (an article of a law, a chapter of a
    report). A paragraph without an article is `pending`; an article or a part without an instrument has no
    anchor.
    """
    word = found.entry
    if not isinstance(word, UnitWord) or depth > _LEVELS:
        return None
    if word.unit == _PREAMBLE:
        return _preamble(text, found, lexicon)
    pointed = _pointing_back(text, found, word, lexicon)
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
    mention = Level(word, listed, listed.end).mention(found.start, listed.end)
    mention = mention._replace(joined=found.conjunction)
    if word.possessed is not None:
        return _its(text, mention, word, lexicon, depth)
    whole = _within(text, mention, word, listed, lexicon, depth)
    whole = whole and _whole_of(mention, whole, word)
    if whole is None or not word.operative:
        return whole
    whole = own_paragraph(whole) if whole.pending and whole.anchor is None else whole
    return whole._replace(operative=True)


def _its(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon, depth: int) -> Mention | None:
    """«مادتها ٦» of the instrument; None for «ses paragraphes 1 et 3»."""
    if word.unit == "paragraph":
        return None
    rule = f"{mention.rule}+article.of_it"
    its = mention._replace(gender=word.possessed or "", possessed="itself", rule=rule)
    return _paragraph_behind(text, its, lexicon, depth) if word.unit == "article" else its


def _whole_of(mention: Mention, whole: Mention, word: UnitWord) -> Mention | None:
    """The phrase with what it is of, where its word may stand with that: an everyday word for a unit only
    where it says of what it is, a paragraph of an article.
    """
    of_article = not whole.pending and any(target.article for target in whole.targets)
    if not (word.definite or (of_article if word.unit == "paragraph" else whole.anchor)):
        return None
    if word.unit in {"rule", "part"} and not whole.possessed and not _says_of_what(whole.anchor, word):
        # «قواعد نيلسون مانديلا (القاعدة ٥٨)»: only what the sentence names can say of what a rule is.
        return mention if word.unit == "rule" and not whole.anchor else None
    return whole._replace(targets=tuple(dict.fromkeys(whole.targets))[:_MOST_ROWS])


def _says_of_what(anchor: Anchor | None, word: UnitWord) -> bool:
    """Whether what stands beside a rule or a part says of what it is, or need not."""
    if anchor is None:
        return word.unit == "part" and word.alone
    return anchor.manner in _SAID if word.unit == "rule" else anchor.manner != "unknown"


def _preamble(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """«ديباجة الاتفاقية الوحيدة لسنة ١٩٦١», «the preamble to the Convention»: a part without a number;
    None where no instrument follows.
    """
    of = lexicon.links.of.match(text, found.end)
    start = of.end() if of else skip(text, found.end)
    whole = container_at(text, start, lexicon) if of or not lexicon.joining.determiners else None
    if whole is None or whole.manner not in _SAID:
        return None
    targets = (Target(part=_PREAMBLE),)
    return Mention(
        "part", found.start, whole.end, "part.preamble", targets, anchor=whole, joined=found.conjunction
    )


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
            number = Numeral(str(counted[0]), None, None, found.end)
            return found._replace(start=at), Numerals((number,), found.end, "single")
    return found, None


def _shape(word: UnitWord) -> Shape:
    """How the numbers after a word may be written."""
    if word.unit in {"article", "rule"}:
        return "alone" if word.members == 1 else "divided"
    return "lettered" if word.unit == "part" else "plain"


def _pointing_back(text: str, found: Found, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """«المادة المذكورة»: an article mentioned before."""
    end = after(text, found.end, lexicon.pointers.said)
    if word.unit != "article" or end == found.end:
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


def _within(
    text: str, mention: Mention, word: UnitWord, listed: Numerals, lexicon: Lexicon, depth: int
) -> Mention | None:
    """Attach what the units are part of; None if they are no reference (those of a law)."""
    if word.unit in {"paragraph", "part"} and is_own(text, mention.end, lexicon):
        return _of_document(text, mention, lexicon) if word.unit == "paragraph" else None
    stop = mention.end
    if word.unit in {"article", "rule"}:
        mention = _paragraph_behind(text, mention, lexicon, depth)
        stop = _past_mark(text, mention, lexicon)
    outer = outer_of(text, stop, word, lexicon, depth)
    if isinstance(outer, Anchor):
        return _of_instrument(mention, outer, word)
    if isinstance(outer, Mention):
        return _of_larger(mention, outer, word)
    second = next((at for at, number in enumerate(listed.numbers) if at and not number.bare), 0)
    if word.members == 1 and listed.how == "list" and second:
        # «المادة ٦ و٧»: without an instrument after it the second number may be of anything.
        end = listed.numbers[second - 1].end
        return mention._replace(end=end, targets=mention.targets[:second], rule=f"{word.unit}.single")
    return mention


def _past_mark(text: str, mention: Mention, lexicon: Lexicon) -> int:
    """The end of an article with its paragraph, past a comma before «thereof» or «of the former»."""
    mark = _COMMA.match(text, mention.end) if mention.rule.endswith(BEHIND_IT) else None
    its = (lexicon.links.of_it, lexicon.links.of_ordered)
    return mark.end() if mark and any(of.match(text, mark.end()) for of in its) else mention.end


def is_own(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether «أعلاه», «من هذا القرار» follow: what stands before is of the document at hand."""
    title = TITLE.match(text, end)
    end = title.end() if title else end
    return after(text, end, lexicon.document.own_document) > end


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
    if outer.manner == "unknown":
        return mention._replace(anchor=outer)
    paragraph: Literal["instrument", "article"] = "instrument" if mention.pending else "article"
    kind = mention.kind if word.unit == "part" else paragraph
    return mention._replace(kind=kind, anchor=outer, end=outer.end, pending=False)


def _of_larger(mention: Mention, outer: Mention, word: UnitWord) -> Mention | None:
    """The units of a larger unit: «الفقرتان ١ و٢ من المادة ٦»."""
    if outer.kind in {"resolution", "document"}:
        # A resolution is found by itself, and takes up its paragraphs; one of a document is none of ours.
        return None
    return outer._replace(
        kind="part" if outer.possessed and word.unit == "part" else outer.kind,
        start=mention.start,
        end=max(mention.end, outer.end),
        targets=tuple(_within_item(target, other) for target in mention.targets for other in outer.targets),
        rule=f"{mention.rule}+{outer.rule}",
        joined=mention.joined,
    )


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
        joined = word is None and mention.rule.endswith(BEHIND_IT)
        separator = lexicon.links.separator.match(text, mention.end) if joined else None
        if separator and separator[1]:
            word = paragraph_word(text, separator.end(), lexicon)
        listed = numerals(text, word[0], word[1], lexicon) if word else None
        if word is None or listed is None:
            return mention
        above = UnitWord("paragraph", word[1])
        if isinstance(outer_of(text, listed.end, above, lexicon, depth + 1), Mention):
            return mention
        *others, last = (*mention.targets, first) if joined else mention.targets
        inner = (_within_item(target, last) for target in Level(above, listed, listed.end).targets)
        rule = mention.rule if mention.rule.endswith(BEHIND_IT) else f"{mention.rule}{BEHIND_IT}"
        mention = mention._replace(targets=(*others, *inner), end=listed.end, rule=rule)
    return mention


class _Behind(NamedTuple):
    """What follows the numbers of a unit: the word for «of», and what begins after that."""

    text: str
    end: int
    word: UnitWord
    lexicon: Lexicon
    depth: int
    of: "re.Match[str] | None" = None
    found: Found | None = None

    @property
    def parted(self) -> bool:
        """Whether a mark parts the two, where the case says of what."""
        return bool(self.lexicon.pointers.bare_of and self.of and self.of[0].strip())


Outer = Anchor | Mention
Whole = Callable[[_Behind], Outer | Literal[False] | None]


def _ordered(at: _Behind) -> Outer | None:
    """«l'article 46 de la première», «статья 3 последней»: of one of those that were named before."""
    match = at.lexicon.links.of_ordered.match(at.text, at.end) if at.word.unit != "paragraph" else None
    rule = f"{at.word.unit}.of_it"
    return Mention("article", at.end, match.end(), rule, possessed="itself", place=1) if match else None


def _of_several(at: _Behind) -> Outer | None:
    """«المشتركة بين …»: what an article is common to."""
    text, end, lexicon = at.text, at.end, at.lexicon
    comma = skip(text, end + 1) if text[end : end + 1] in {",", "،"} else end
    shared = after(text, comma, lexicon.pointers.shared) if at.word.unit == "article" else comma
    if shared == comma:
        return None
    among = find(text, skip(text, shared), lexicon)
    anchor = anchor_of(text, among, lexicon) if among else None
    return anchor if anchor and len(anchor.instruments) > 1 else Anchor("unknown", end, end)


def _without_of(at: _Behind) -> Outer | Literal[False] | None:
    """«المرفق الأول للاتفاقية», «المادة ١٨ المتعلقة ب… من …»: no «من» stands there."""
    return (_unmarked(at) or False) if at.of is None else None


def _parted_by_case(at: _Behind) -> Outer | Literal[False] | None:
    """«статью 40, Конвенцию …»: where the case says of what, a mark parts the two, but closes «статья 14,
    пункт 3, Пакта».
    """
    closed = _MARK.search(at.text, max(0, at.end - _MARKED_REACH), at.end)
    return False if at.parted and not closed else None


def _of_unit(at: _Behind) -> Outer | Literal[False] | None:
    """«الفقرة ١ من المادة ٦»: a larger unit."""
    text, found, word, lexicon = at.text, at.found, at.word, at.lexicon
    if found is None or found.conjunction or not isinstance(outer := found.entry, UnitWord):
        return None
    if outer.unit in {"resolution", "decision"}:
        unnumbered = Anchor("unknown", found.start, found.end, rule="no_treaty")
        return next(resolutions(text, found, lexicon), unnumbered)
    if outer.unit == "recommendation" and word.unit == "paragraph":
        return recommendation_phrase(text, found, lexicon) or False
    if _RANK.get(outer.unit, -1) >= _RANK[word.unit] or (word.unit, outer.unit) == ("part", "article"):
        return unit_phrase(text, found, lexicon, at.depth + 1) or False
    # «пункт 3 статьи 2, пункты 1 и 4 статьи 9»
    return False if at.parted else Anchor("unknown", found.start, found.end)


def _of_that_unit(at: _Behind) -> Outer | None:
    """«الفقرة ١ من تلك المادة»: a unit mentioned before."""
    pointing = at.found is not None and isinstance(at.found.entry, Mark) and at.found.entry.what == "pointing"
    units = {"article", at.word.unit} & {"article", "paragraph"}
    return that_unit(at.text, at.found, at.lexicon, units) if at.found and pointing else None


def _of_symbol(at: _Behind) -> Outer | None:
    """«الفقرة ٣ من الوثيقة A/70/1»: another document."""
    start = after(at.text, at.of.end(), at.lexicon.document.documents) if at.of else at.end
    return symbol_at(at.text, skip(at.text, start), at.lexicon)


def _of_container(at: _Behind) -> Outer | Literal[False] | None:
    """«المادة ٦ من الاتفاقية»: an instrument, a law, or what was named before."""
    if at.of is None:
        return None
    anchor = container_at(at.text, at.of.end(), at.lexicon)
    if anchor and anchor.manner == "unknown" and not (anchor.kind or anchor.rule) and _COMMA.search(at.of[0]):
        # «article 3, to protect victims»
        anchor = None
    of_it = at.lexicon.links.of_it.match(at.text, at.end)
    named = anchor is not None and anchor.manner != "unknown" and not (of_it and anchor.end <= of_it.end())
    return (_unmarked(at) if of_it and not named else anchor) or False


WHOLES: tuple[Whole, ...] = (
    _ordered,
    _of_several,
    _without_of,
    _parted_by_case,
    _of_unit,
    _of_that_unit,
    _of_symbol,
    _of_container,
)
"""What follows a unit that it is of, in this order; the first that applies decides."""


def outer_of(text: str, end: int, word: UnitWord, lexicon: Lexicon, depth: int) -> Outer | None:
    """What a unit is of: a larger unit, a document, or an instrument."""
    title = TITLE.match(text, end)
    of = lexicon.links.of.match(text, title.end() if title else end)
    found = _behind_of(text, of.end(), lexicon) if of else None
    at = _Behind(text, end, word, lexicon, depth, of, found)
    for whole in WHOLES:
        outer = whole(at)
        if outer is not None:
            return outer or None
    return None


def _behind_of(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What begins after «من», past a determiner where a unit stands after that.

    «de los artículos 5 y 6», but not «de los Principios Básicos».
    """
    at = skip(text, after(text, end, lexicon.counting.fillers))
    found = find(text, at, lexicon)
    following = find(text, past_determiner(text, at, lexicon), lexicon)
    if following is None or not isinstance(following.entry, UnitWord):
        return found
    described = found is not None and isinstance(found.entry, Description) and found.end >= following.end
    return found if described else following


def _unmarked(at: _Behind) -> Outer | None:
    """What is «of it», or an instrument without «من» before it: «المرفق الأول للاتفاقية»."""
    text, end, unit, lexicon = at.text, at.end, at.word.unit, at.lexicon
    if of_it := lexicon.links.of_it.match(text, end):
        gender = (of_it.lastgroup or "").replace("either", "")
        # «الفقرة ٤ منه»: of a resolution, a plan, or another masculine thing.
        other = {gender, lexicon.kinds.unit_genders["article"]} == {"feminine", "masculine"}
        its = Mention("article", end, of_it.end(), OF_TEXT if other else OF_ARTICLE, gender=gender, back=1)
        whole = its._replace(rule=f"{unit}.of_it", possessed="itself", back=0)
        return its if unit == "paragraph" else whole
    found = find(text, skip(text, end), lexicon) if unit in {"article", "part"} else None
    if found and unit == "part":
        return anchor_of(text, found, lexicon) if found.preposition else None
    acronym = _acronym(text, found, lexicon) if found and found.start > end else None
    titled = after(text, end, lexicon.names.titled) if unit == "article" else end
    return acronym or (_behind_title(text, titled, lexicon) if titled > end else None)


def _acronym(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«Article 18(8) UNTOC»: an instrument's acronym directly after its article."""
    called = text[found.start : found.end]
    known = isinstance(found.entry, Name) and called.isupper() and len(called) >= _ACRONYM
    return anchor_of(text, found, lexicon) if known else None


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
    if listed is None or not all(number.value.replace(".", "").isdecimal() for number in listed.numbers):
        return None
    separator = lexicon.links.separator.match(text, listed.end) if lexicon.joining.apart else None
    if separator and not separator[0].strip() and WORD.match(text, separator.end()):
        return None  # «建议3个国家»: where the word may be a verb, the number may count what follows
    meeting, end = _meeting(text, listed.end, lexicon)
    if meeting is None and after(text, end, lexicon.document.outside) > end:
        return None
    targets = tuple(
        Target(recommendation=number.value, subparagraph=number.letter) for number in listed.numbers
    )
    rule = f"recommendation.{listed.how}"
    return Mention(
        "recommendation", found.start, end, rule, targets, joined=found.conjunction, meeting=meeting
    )


def _meeting(text: str, end: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """The meeting that a recommendation is said to be of, «للاجتماع الثاني», and the end of that."""
    stop = after(text, end, lexicon.document.own_meeting)
    return (lexicon.counting.ordinals.longest(text, skip(text, stop)) if stop > end else None) or (None, end)
