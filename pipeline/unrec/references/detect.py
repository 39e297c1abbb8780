"""Folded text → mentions: one pass over its words, a closer look where a known phrase begins, and what print
marks as a name.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import msgspec

from unrec.catalogue import TREATIES
from unrec.languages import Language
from unrec.references.around import PRINTED, part_behind, that_around, unit_around
from unrec.references.discourse import DOUBTFUL, SHORT, Anchor, Definition, Mention, fill
from unrec.references.goals import GOALS, goal_phrase
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    PAUSE,
    WORD_REACH,
    beginnings,
    find,
    past_determiner,
    skip,
    word_before,
)
from unrec.references.names import (
    anchor_of,
    bare_head,
    is_bracketed,
    protocols_of,
    term_at,
    term_behind,
    title_at,
    unknown_name,
    year_behind,
)
from unrec.references.numerals import HYPHENS
from unrec.references.organs import SYMBOL, comment_phrase, continued_symbols, resolutions, symbol_at
from unrec.references.paragraphs import (
    Paragraphs,
    bare_paragraph,
    looked_up,
    paragraphs_behind,
    paragraphs_of,
    with_paragraphs,
)
from unrec.references.units import OWN, own_paragraph, recommendation_phrase, that_unit, unit_phrase
from unrec.references.vocabulary import (
    Children,
    CommentWord,
    Description,
    Entry,
    Found,
    Mark,
    Name,
    Possessed,
    Record,
    UnitWord,
    plain,
)
from unrec.text import WORD, Folded, Rewritten, late, mapped

# Letters before an instrument in which the name that it ends may begin.
_HEAD_REACH = 160
# Mentions after a paragraph's number among which it is looked for what has paragraphs.
_MOST_BEHIND = 40
# What may define a term, and what resolutions are numbered by.
_DEFINING, _NUMBERED = (Mark, Description), (UnitWord, Mark)


class Detected(Record, frozen=True, gc=False):
    """The mentions of one text in order, not overlapping, and the terms it defines, in order."""

    mentions: list[Mention]
    definitions: list[Definition]


def detect(text: str, lexicon: Lexicon, begun: Sequence[tuple[int, str]] | None = None) -> Detected:
    """Return all mentions and definitions of a folded text. Time is linear in its length.

    `begun` is what `beginnings` returns, where that is known.
    """
    if begun is None:
        begun = beginnings(text, lexicon, anywhere=True)
    pass_ = _Pass(text, lexicon)
    unspaced = lexicon.joining.apart or bool(lexicon.counting.openers)
    for start, first in begun:
        if start >= pass_.resume:
            mention = _unspaced(pass_, start, first) if unspaced else None
            mention = mention or _begun(pass_, start, first)
            if mention is not None:
                _take(pass_, mention)
    return Detected(_joined(text, _with(pass_.further, pass_.mentions), lexicon), pass_.definitions)


def _begun(pass_: "_Pass", start: int, first: str) -> Mention | None:
    """The mention of a known phrase, or a document's symbol, that begins at a word."""
    text, lexicon, series = pass_.text, pass_.lexicon, pass_.lexicon.treaties.first_series
    if first not in lexicon.forms or (first in series and text.startswith("/", start + len(first))):
        signs = sum(not letter.isascii() for letter in first)
        return symbol_at(text, start + signs, lexicon) if first in series else None
    found = find(text, start, lexicon)
    if found is None and lexicon.forms[first].base not in lexicon.kinds.headed:
        return None
    if found is not None and isinstance(found.entry, Name) and _within_word(text, start, found.end):
        return None  # «OP-CAT» is not CAT
    return _phrase(pass_, start, found)


def _within_word(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins what stands at `[start, end)` to a word before it, or to capitals after it; the
    number of a list may stand before it («3-»).
    """
    joined = text[max(start - 1, 0) : start] in HYPHENS and _JOINED.search(text, max(start - 4, 0), start - 1)
    return bool(joined) or (text[end : end + 1] in HYPHENS and text[end + 1 : end + 3].isupper())


class _Pass(msgspec.Struct):
    """One pass over a text: what it has found so far, and from where it goes on.

    `further` are resolutions that go on from a list after other words, `above` the paragraphs read last that
    are of what follows them.
    """

    text: str
    lexicon: Lexicon
    mentions: list[Mention] = []
    definitions: list[Definition] = []
    further: list[Mention] = []
    above: Paragraphs | None = None
    resume: int = 0


def _unspaced(pass_: _Pass, start: int, first: str) -> Mention | None:
    """What begins at a word of a script without spaces, or where units stand after their numbers."""
    text, lexicon, mentions = pass_.text, pass_.lexicon, pass_.mentions
    title = title_at(text, start, lexicon)
    if title:
        return _mention_of(title, "instrument.named")
    opens = first in lexicon.counting.openers or lexicon.marks.special.match(text, start) is not None
    unit = that_around(text, start, lexicon) or part_behind(text, start, mentions, lexicon)
    return unit or (unit_around(text, start, mentions, lexicon) if opens else None)


def _phrase(pass_: _Pass, start: int, found: Found | None) -> Mention | None:
    """The mention that a known phrase begins; what it defines is taken up."""
    text, lexicon = pass_.text, pass_.lexicon
    entry = found.entry if found else None
    pass_.above = (found and paragraphs_of(text, found, lexicon)) or pass_.above
    if found and isinstance(entry, _DEFINING):
        defined = _definition(text, found, lexicon)
        if defined:
            pass_.definitions.append(defined[0])
            pass_.resume = defined[1]
            return None
    if found and isinstance(entry, Mark) and entry.what == "other sense":
        pass_.resume = found.end
        return None
    if found and isinstance(entry, _NUMBERED) and _is_resolution(entry):
        numbered = list(resolutions(text, found, lexicon))
        mention = numbered[0] if numbered else None
        pass_.further += numbered[1:]
    else:
        mention = _mention(text, start, found, lexicon)
    if lexicon.joining.apart:
        mention = _quoted(text, mention, lexicon)
    return mention


def _take(pass_: _Pass, mention: Mention) -> None:
    """Take up a mention, what goes on from it, and the term that is defined after it."""
    text, lexicon, mentions = pass_.text, pass_.lexicon, pass_.mentions
    printed = mention
    mention = _with_paragraphs(pass_, mention)
    while mentions and mentions[-1].start >= mention.start:
        # «Conference of the Parties to the Convention … resolution 7/1»: the name is the organ's.
        mentions.pop()
    mentions.append(mention)
    if printed.rule == SYMBOL and printed.end == mention.end:
        mentions += continued_symbols(text, mention, lexicon)
    mention = mentions[-1]
    pass_.resume = mention.end
    anchor = mention.anchor
    if anchor and (anchor.manner == "named" or (anchor.manner == "unknown" and lexicon.joining.apart)):
        term = term_behind(text, anchor.end, lexicon)
        if term and not _is_anothers(term[0], text, anchor, lexicon):
            pass_.definitions.append(Definition(term[0], anchor.instruments))
            pass_.resume = term[1]


def _with_paragraphs(pass_: _Pass, mention: Mention) -> Mention:
    """A resolution or a document with the paragraphs of it that stand before it or, after a printed symbol,
    behind it.
    """
    above, mentions = pass_.above, pass_.mentions
    if mention.kind == "resolution" and above and above.first <= mention.start <= above.last:
        return with_paragraphs(mention, above.targets, above.rule)
    if mention.rule == SYMBOL and above and above.first <= mention.start <= above.symbol:
        whole = with_paragraphs(mention, above.targets, above.rule)
        before = next((each for each in reversed(mentions) if each.start < above.start), None)
        free = whole is not mention and (before is None or before.end <= above.start)
        return whole._replace(start=above.start) if free else whole
    behind = mention.rule in PRINTED
    return paragraphs_behind(pass_.text, mention, pass_.lexicon) if behind else mention


def _is_anothers(words: str, text: str, anchor: Anchor, lexicon: Lexicon) -> bool:
    """«Optional Protocol to the Convention against Torture (CAT)»: an acronym that is another instrument's
    name; «Conference of the Parties serving as the meeting of the Parties to the Paris Agreement (CMA)»: one
    whose letters begin words of the longer name that the instrument ends, and not of its own.
    """
    if not words.isupper():
        return False
    known = lexicon.entries.longest(words, 0)
    if known is not None and isinstance(known[0], Name) and known[1] == len(words):
        return known[0].instruments != anchor.instruments
    before = PAUSE.split(text[max(0, anchor.start - _HEAD_REACH) : anchor.start])[-1]
    name = text[anchor.start : anchor.end]
    return not _abbreviates(words, name) and _abbreviates(words, f"{before}{name}")


def _abbreviates(acronym: str, name: str) -> bool:
    """Tell whether the letters of an acronym begin words of a name, in their order."""
    initials = (word[0].casefold() for word in WORD.findall(name))
    return all(letter in initials for letter in acronym.casefold())


def _is_resolution(entry: Entry) -> bool:
    """Tell whether it is a word for resolutions or decisions, or «its resolution»."""
    if isinstance(entry, UnitWord):
        return entry.unit in {"resolution", "decision"}
    return isinstance(entry, Mark) and entry.what == "own organ"


def _with(further: list[Mention], mentions: list[Mention]) -> list[Mention]:
    """The mentions with those that go on from lists, in order;
    of two that overlap the one found first counts.
    """
    if not further:
        return mentions
    kept: list[Mention] = []
    for reference in sorted((*mentions, *further), key=lambda mention: (mention.start, -mention.end)):
        if not kept or reference.start >= kept[-1].end:
            kept.append(reference)
    return kept


def _definition(text: str, found: Found, lexicon: Lexicon) -> tuple[Definition, int] | None:
    """A definition that does not follow its instrument directly, and the offset after it; what it is for is
    not told.
    """
    if isinstance(found.entry, Mark) and found.entry.what == "definition":
        term = term_at(text, found.end, lexicon)
        return (Definition(term[0], ()), term[1]) if term else None
    if isinstance(found.entry, Description) and is_bracketed(text, found.start, found.end):
        words = plain(text[past_determiner(text, found.start, lexicon) : found.end])
        return Definition(words, ()), found.end
    return None


def _mention(text: str, start: int, found: Found | None, lexicon: Lexicon) -> Mention | None:
    if found is None:
        return _headed(text, start, lexicon)
    entry = found.entry
    if isinstance(entry, CommentWord):
        return comment_phrase(text, found, lexicon)
    if isinstance(entry, UnitWord):
        return _unit(text, found, entry, lexicon)
    if isinstance(entry, Mark):
        return _marked(text, found, entry, lexicon)
    if isinstance(entry, Possessed | Children):
        return _belonging(text, start, found, entry, lexicon)
    if isinstance(entry, Description) and (ruled := _ruled(text, found, lexicon)):
        return ruled
    anchor = anchor_of(text, found, lexicon)
    return _of_instrument(text, start, found, anchor, lexicon) if anchor else None


def _of_instrument(text: str, start: int, found: Found, anchor: Anchor, lexicon: Lexicon) -> Mention | None:
    """The mention of what is named or described; None where the word before gives it another sense."""
    entry = found.entry
    if isinstance(entry, Description) and _is_another(text, start, entry, lexicon):
        another = Anchor("unknown", start, anchor.end, kind=entry.kind)
        return _mention_of(another, "") if lexicon.pointers.not_after_endings else None
    if isinstance(entry, Name) and _is_of_state(text, anchor, lexicon):
        gender = lexicon.kinds.genders.get(lexicon.treaties.kinds[anchor.instruments[0]], "")
        anchor = Anchor("stranger", start, anchor.end, kind=gender)
    described = isinstance(entry, Description) and anchor.rule != "number"
    rule = "instrument.described" if described else "instrument.named"
    rule = "instrument.short" if anchor.rule in {SHORT, DOUBTFUL} else rule
    return _mention_of(anchor, rule, joined=found.conjunction)


def _is_of_state(text: str, anchor: Anchor, lexicon: Lexicon) -> bool:
    """«the Mozambican Declaration on the Rights of the Child»: tell whether the adjective of a State stands
    directly before the name of what is no treaty, so that it is another text.
    """
    endings, kinds = lexicon.titles.state_endings, lexicon.treaties.kinds
    treaty = any(kinds[instrument] in TREATIES for instrument in anchor.instruments)
    before = None if treaty or not endings else word_before(text, anchor.start)
    if before is None or anchor.manner != "named":
        return False
    stems = (before[1].removesuffix(ending) for ending in endings if before[1].endswith(ending))
    return any(stem in lexicon.titles.state_stems for stem in stems)


def _headed(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """An instrument told by its head with a year, a number or an owner; else one that is not known."""
    anchor = bare_head(text, start, lexicon) or unknown_name(text, start, lexicon)
    if anchor is None:
        return None
    word = WORD.match(text, start)
    joined = word is not None and lexicon.forms[word[0]].conjunction
    definite = anchor.rule == "year" and bool(lexicon.joining.determiners)
    rule = "instrument.named" if anchor.rule in {"several", "number"} else "instrument.dated"
    return _mention_of(anchor, "instrument.described" if definite else rule, joined=joined)


def _belonging(
    text: str, start: int, found: Found, entry: Possessed | Children, lexicon: Lexicon
) -> Mention | None:
    """What belongs to an instrument: «أحكامها», «بروتوكولاتها»."""
    if lexicon.joining.apart and "«" in text[found.start : found.end]:
        # «其《议定书》义务»: the mark begins a name, so that the word before it is not the name's.
        return None
    if isinstance(entry, Possessed):
        return _possessed(text, found, entry, lexicon)
    if protocols := protocols_of(text, found, lexicon):
        return _mention_of(protocols, "instrument.named", joined=found.conjunction)
    rule = "instrument.protocols" if entry.tailed else "instrument.protocols_joined"
    return Mention("instrument", start, found.end, rule, possessed="protocols", joined=found.conjunction)


def _ruled(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """«las reglas 57 a 62 de las Reglas de Bangkok»:
    a word for rules with numbers after it is no description of them.
    """
    start = past_determiner(text, found.start, lexicon)
    word = lexicon.counting.rule_words.longest(text, start) if not lexicon.joining.apart else None
    if word is None or word[1] < found.end:
        return None
    return unit_phrase(text, Found(word[0], start, word[1], found.conjunction, found.preposition), lexicon)


def _quoted(text: str, mention: Mention | None, lexicon: Lexicon) -> Mention | None:
    """The mention with the quotation marks around its name, in a script where they mark names."""
    if not lexicon.joining.apart or mention is None or mention.kind != "instrument":
        return mention
    start, end = mention.start - 1, mention.end
    quoted = start >= 0 and text[start] == "«" and text[end : end + 1] == "»"
    return mention._replace(start=start, end=end + 1) if quoted else mention


def _possessed(text: str, found: Found, entry: Possessed, lexicon: Lexicon) -> Mention:
    """«أحكامها», «وبروتوكولها لعام ١٩٦٧», «وبروتوكولها الثاني»."""
    itself, protocol = entry.points in {"itself", "both", "parent"}, entry.points == "protocol"
    year = None if itself else year_behind(text, found.end, lexicon, dates=entry.points == "protocols")
    counted = lexicon.counting.ordinals.longest(text, skip(text, found.end)) if protocol else None
    return Mention(
        "instrument",
        found.start,
        year.end if year else counted[1] if counted else found.end,
        _possessed_rule(text, found, entry, lexicon),
        possessed=entry.points,
        gender=entry.gender,
        joined=found.conjunction,
        year=year.year if year else "",
        place=counted[0] if counted else entry.place,
    )


def _possessed_rule(text: str, found: Found, entry: Possessed, lexicon: Lexicon) -> str:
    """«أحكامها», «البروتوكول الاختياري الملحق بها» or «بروتوكولاتها»."""
    if entry.points == "parent":
        return "instrument.described"
    if entry.points in {"itself", "both"}:
        return "instrument.provisions"
    word = WORD.match(text, found.start)
    form = lexicon.forms.get(word[0]) if word else None
    described = form is not None and form.base in lexicon.kinds.described
    return "instrument.annexed" if described else "instrument.protocols"


def _unit(text: str, found: Found, entry: UnitWord, lexicon: Lexicon) -> Mention | None:
    if entry.unit == "recommendation":
        return recommendation_phrase(text, found, lexicon)
    if entry.unit not in GOALS:
        return unit_phrase(text, found, lexicon)
    if goal := goal_phrase(text, found, lexicon):
        return goal
    named = anchor_of(text, found, lexicon)
    return _mention_of(named, "instrument.named", joined=found.conjunction) if named else None


def _marked(text: str, found: Found, entry: Mark, lexicon: Lexicon) -> Mention | None:
    anchor = anchor_of(text, found, lexicon)
    if anchor is None:
        return that_unit(text, found, lexicon) if entry.what == "pointing" else None
    rule = "instrument.dated" if entry.what == "stranger" else "instrument.named"
    rule = "instrument.described" if anchor.manner == "described" else rule
    return _mention_of(anchor, rule, joined=found.conjunction)


def _mention_of(anchor: Anchor, rule: str, *, joined: bool = False) -> Mention:
    """The mention of an instrument; a context only, where it is a law, another text, or one that the
    catalogue lacks.
    """
    if anchor.manner in {"law", "stranger", "unknown"}:
        return Mention("context", anchor.start, anchor.end, f"context.{anchor.manner}", anchor=anchor)
    return Mention("instrument", anchor.start, anchor.end, rule, anchor=anchor, joined=joined)


def _is_another(text: str, start: int, entry: Description, lexicon: Lexicon) -> bool:
    """«دائرة البروتوكول»: the word before makes something else of a description.

    Where each letter is a word of its own, any letter before may: the description is the end of a name then,
    but for one that points back by itself («该公约»). What speaks of the text at hand, «本公约», has another
    sense after some letters only («基本公约»).
    """
    if lexicon.joining.apart and entry.pointing:
        return False
    if lexicon.joining.apart:
        inside = _INSIDE.search(text, max(0, start - 2), start) is not None
        this = inside and lexicon.links.this.match(text, start) is not None
        # At most one space stands between: the text is not copied for each.
        return text[max(0, start - 2) : start].rstrip()[-1:] in lexicon.pointers.not_after if this else inside
    before, pointers = text[max(0, start - WORD_REACH) : start].split(), lexicon.pointers
    return bool(before) and (
        before[-1] in pointers.not_after or before[-1].endswith(pointers.not_after_endings)
    )


_JOINED = re.compile(r"[^\W\d_]\d?$")
# What ends a clause, so that a phrase before it does not share what stands after it.
_CLAUSE = re.compile(r"[;؛]")
_INSIDE = re.compile(r"[^\W_()]\s?$|[^\W\d_]\)\s?$")


def _joined(text: str, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Give each phrase that lacks an instrument that of the phrase it is joined to, from right to left.

    Paragraphs that found no article are left out.
    """
    joined: list[Mention] = []
    backwards = mentions[::-1]
    for mention, before in zip_longest(backwards, backwards[1:]):
        shared = mention
        if joined and _is_joined(text, shared, joined[-1], lexicon):
            # Where the instrument stands first, that of the second is none of the first's.
            between = text[shared.end : joined[-1].start]
            shares = not (lexicon.counting.openers or _CLAUSE.search(between))
            shared = _share(shared, joined[-1]) if shares else shared
            shared = shared._replace(repeated=not lexicon.joining.of_words.isdisjoint(WORD.findall(between)))
            # «المادة 16 من اتفاقية … (المادة 3)»: what has its article takes no other in brackets.
            apart = shared.kind == "article" and shared.anchor is not None and "(" in between
            joined[-1] = joined[-1]._replace(follows=not apart)
        elif joined and _is_particular(text, before, shared, joined[-1], lexicon):
            joined[-1] = joined[-1]._replace(within=shared.end)
        joined.append(shared)
    return list(_kept(text, joined[::-1], lexicon))


def _kept(text: str, mentions: list[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the mentions without the paragraphs that found no article and are not the document's own."""
    alone = True
    for at, mention in enumerate(mentions, 1):
        kept: Mention | None = mention
        if mention.pending and alone:
            kept = bare_paragraph(text, mention, mentions[at : at + _MOST_BEHIND], lexicon)
        elif mention.pending:
            kept = looked_up(text, mention, lexicon)
        alone = alone and kept is not None and kept.kind == "recommendation"
        if kept and not kept.pending:
            yield kept


def _is_particular(
    text: str, before: Mention | None, mention: Mention, following: Mention, lexicon: Lexicon
) -> bool:
    """Tell whether the second phrase is taken out of the first: «اتفاقية حقوق الطفل، ولا سيما المادة ١٢».

    Where the first is joined to another instrument, the second may be of that one, except of the Charter.
    """
    if mention.kind != "instrument" or following.kind not in {"article", "part"} or following.anchor:
        return False
    if before and _is_joined(text, before, mention, lexicon):
        other = before.anchor
        if other is None or not other.instruments or not lexicon.treaties.sole.issuperset(other.instruments):
            return False
    return _takes_out(text[mention.end : following.start], lexicon)


def _takes_out(between: str, lexicon: Lexicon) -> bool:
    """Tell whether words are one such as «ولا سيما», with a determiner after it: «en particular el»."""
    if lexicon.links.particular.fullmatch(between):
        return True
    before, _, last = between.rstrip(" ").rpartition(" ")
    return (
        last in lexicon.joining.determiners and lexicon.links.particular.fullmatch(f"{before} ") is not None
    )


def _is_joined(text: str, mention: Mention, following: Mention, lexicon: Lexicon) -> bool:
    """Tell whether only a comma and a conjunction part two phrases."""
    between = lexicon.links.neighbours.fullmatch(text, mention.end, following.start)
    return between is not None and (following.joined or bool(between[0].strip()))


def _share(mention: Mention, following: Mention) -> Mention:
    """Return `mention` with the article and the instrument of the phrase it is joined to."""
    lacking = mention.kind in {"article", "part"} and mention.anchor is None and not mention.back
    if not lacking or following.pending:
        return mention
    if mention.pending and following.rule.endswith(OWN):
        return own_paragraph(mention)
    rules = following.rule.startswith("rule.") != mention.rule.startswith("rule.")
    if rules or following.kind not in {"article", "part", "context"}:
        return mention
    outer = following.targets[0]
    if mention.pending:
        single = len({target.article for target in following.targets}) == 1
        if not (single and outer.article):
            return mention
        article = outer._replace(paragraph=None, subparagraph=None)
        targets = tuple(fill(target, article) for target in mention.targets)
        mention = mention._replace(targets=targets, pending=False, back=following.back)
    kind = "context" if following.kind == "context" else mention.kind
    return mention._replace(kind=kind, anchor=following.anchor, shared=following.anchor is not None)


# ---- what print must mark

_TITLE = "«»"
_SENTENCE_BEGINS = late(r"(?:^|[.؟!?:;])\s*[\"“”«»(\[]?\s*$")
# How far back the end of the sentence before is looked for.
_NEAR = 8


def marked(
    mentions: list[Mention], source: str, text: Folded, language: Language, known: Lexicon
) -> list[Mention]:
    """Return the mentions without descriptions that print does not mark;
    `text` is the search form of `source`.

    Of an article what it is of is then not known. A term that the document defines is marked so, too.
    """
    printed: Rewritten | None = None
    kept: list[Mention] = []
    for mention in mentions:
        anchor = mention.anchor
        if anchor and _needs_mark(anchor, language, known):
            printed = printed or mapped(source, text, language.folding)
            if not _is_marked(anchor, source, text, printed, language, known):
                unknown = Anchor("unknown", anchor.start, anchor.end, kind=anchor.kind)
                kept += [] if mention.kind == "instrument" else [mention._replace(anchor=unknown)]
                continue
        kept.append(mention)
    return kept


def _needs_mark(anchor: Anchor, language: Language, known: Lexicon) -> bool:
    if anchor.manner == "described":
        return anchor.kind in known.kinds.marked
    return anchor.rule == "term" and (language.search.capitals or language.search.apart)


def _is_marked(
    anchor: Anchor, source: str, text: str, printed: Rewritten, language: Language, known: Lexicon
) -> bool:
    """Tell whether a word of the phrase has a capital that is not the sentence's,
    or the phrase stands in the marks of a title.
    """
    if language.search.apart:
        within = text[anchor.start : anchor.end]
        before = text[max(0, anchor.start - _NEAR) : anchor.start].rstrip()[-1:]
        after_it = text[anchor.end : anchor.end + _NEAR].lstrip()[:1]
        return anchor.pointing or _TITLE[0] in within or (before == _TITLE[0] and after_it == _TITLE[1])
    opens = _SENTENCE_BEGINS.search(text[max(0, anchor.start - _NEAR) : anchor.start]) is not None
    for word in WORD.finditer(text, anchor.start, anchor.end):
        if word[0] in known.joining.determiners:
            continue
        first = opens and word.start() == anchor.start
        if source[printed.to_source(word.start(), word.end())[0]].isupper() and not first:
            return True
    return False
