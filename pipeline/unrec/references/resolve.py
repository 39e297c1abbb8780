"""Mentions in order → targets: what points back, what is counted, what is bare, and what each leaves
for those after it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest

from unrec.catalogue import TREATIES, Catalogue
from unrec.references.discourse import (
    DOUBTFUL,
    SHORT,
    Anchor,
    Choice,
    Discourse,
    Entity,
    Manner,
    Mention,
    Resolved,
    Target,
    Unit,
    unresolved,
)
from unrec.references.goals import goals_of
from unrec.references.grounds import (
    CITED,
    by_customary,
    by_goal,
    case_of,
    first_of,
    in_bracket_behind,
    is_bracketed,
    is_closing,
    is_listed,
    of_possessor,
)
from unrec.references.lookup import PAUSE, SENTENCE_END, is_of_other, kind_of
from unrec.references.own import own_rows, with_paragraph
from unrec.references.paragraphs import BARE
from unrec.references.units import OF_ARTICLE, OF_TEXT, OWN
from unrec.text import WORD

# How far after «الإعلان» the resolution may stand that adopted it.
_ADOPTED_REACH = 90


def resolve(mentions: list[Mention], scope: Discourse, unit: Unit) -> Iterator[Resolved]:
    """Yield the rows of each mention, and note in `scope` and in the grounds what was named.

    Mentions of national law, and articles that a sentence cites after naming one, give no row.
    """
    position = 0
    for found, following in zip_longest(mentions, mentions[1:]):
        if SENTENCE_END.search(unit.text, position, found.start):
            scope.next_sentence()
        if found.start < position:
            # «الاتفاقية الأولى» inside the phrase of an article that took it in.
            continue
        mention = _counted(_adopted(found, following, unit), scope, unit.catalogue)
        position = mention.end
        rows = [with_paragraph(row, unit) for row in _rows(mention, scope, unit)]
        _note(mention, rows, scope, unit)
        yield from rows


def _adopted(mention: Mention, following: Mention | None, unit: Unit) -> Mention:
    """«الإعلان الذي اعتمدته الجمعية العامة في قرارها ٤٧/١٣٣»: what that resolution holds; else it is not
    known.
    """
    anchor = mention.anchor
    if anchor is None or anchor.manner != "described" or following is None or following.kind != "resolution":
        return mention
    between = unit.text[mention.end : following.start]
    if anchor.end != mention.end or len(between) > _ADOPTED_REACH or PAUSE.search(between):
        return mention
    if unit.lexicon.titles.adopting.isdisjoint(WORD.findall(between)):
        return mention
    held = _held_by(following, unit)
    known = unit.catalogue.instruments
    meant = tuple(
        instrument
        for instrument in held
        if (instrument in anchor.among if anchor.among else known[instrument].kind == anchor.kind)
    )
    manner = _KNOWN if len(meant) == 1 else _UNKNOWN
    return mention._replace(anchor=anchor._replace(manner=manner, instruments=meant, rule="adopted"))


_KNOWN: Manner = "named"
_UNKNOWN: Manner = "unknown"


def _held_by(resolution: Mention, unit: Unit) -> tuple[str, ...]:
    """The instruments that a resolution holds, where it is one that is known by its symbol."""
    symbols = {target.symbol for target in resolution.targets}
    return _by_symbol(unit.catalogue).get(symbols.pop() or "", ()) if len(symbols) == 1 else ()


@cache
def _by_symbol(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The instruments that a document holds, by its symbol."""
    by_symbol: dict[str, tuple[str, ...]] = {}
    for instrument in catalogue.instruments.values():
        if instrument.symbol:
            by_symbol[instrument.symbol] = (*by_symbol.get(instrument.symbol, ()), instrument.id)
    return by_symbol


def _counted(mention: Mention, scope: Discourse, catalogue: Catalogue) -> Mention:
    """«الاتفاقية الأولى»: the phrase with its word of place and its instrument;
    itself where that cannot be told.

    Two of the kind, or more before «الأخيرة», must have been named in the sentence, each once.
    """
    anchor = mention.anchor
    if anchor is None or not anchor.place or anchor.rule == "possessed":
        return mention
    instrument = _of_sentence(anchor, scope, catalogue)
    if instrument is None and anchor.rule == "placed":
        # «the second Protocol» of what is not known is none of those that are.
        mention = mention._replace(kind="context") if mention.kind == "instrument" else mention
        return mention._replace(anchor=anchor._replace(manner="unknown", rule=""))
    if instrument is None:
        return mention
    if mention.kind == "context":
        mention = mention._replace(kind="instrument", rule="instrument.described")
    end = mention.end if mention.shared else max(mention.end, anchor.place_end)
    return mention._replace(
        end=end, anchor=anchor._replace(manner="named", instruments=(instrument,), rule="counted")
    )


def _of_sentence(anchor: Anchor, scope: Discourse, catalogue: Catalogue) -> str | None:
    """The instrument at an ordinal place (-1: the last) among the two of its kind that the sentence names."""
    if "" in scope.sequence or anchor.kind in scope.unknown:
        return None
    kinds = {anchor.kind, *anchor.also}
    named = [instrument for instrument in scope.sequence if catalogue.instruments[instrument].kind in kinds]
    if len(named) != 2:
        return None
    return named[anchor.place - 1 if anchor.place > 0 else -1]


# --- What a mention leaves for those after it.

# Kinds of which a text outside the catalogue may be meant by the word for them.
_CALLED_SO = frozenset({*TREATIES, "declaration"})
_ESTABLISHING = frozenset({"definite.section", "definite.document"})


def _note(mention: Mention, rows: list[Resolved], scope: Discourse, unit: Unit) -> None:
    """Put what the mention named into the scope and the grounds."""
    anchor = mention.anchor
    if anchor and _note_outside(mention, anchor, scope, unit):
        return
    if mention.rule.startswith("comment."):
        scope.note(Entity("comment", end=mention.end, instruments=mention.about))
    if mention.kind == "resolution":
        _note_resolution(mention, scope, unit)
    elif anchor and _note_unknown(mention, anchor, rows, scope, unit):
        return
    if rows and mention.kind in {"article", "part", "instrument"}:
        _note_rows(mention, rows, scope, unit)


def _note_rows(mention: Mention, rows: list[Resolved], scope: Discourse, unit: Unit) -> None:
    """Note the instruments and articles of a mention's rows."""
    named = tuple(dict.fromkeys(row.instrument for row in rows if row.instrument))
    if mention.kind == "instrument" and not named:
        scope.note(Entity("open", end=mention.end, instruments=rows[0].choice.candidates))
    if mention.kind == "instrument" and mention.possessed not in {None, "itself", "both"}:
        # «وبروتوكولاتها» does not compete with its convention for what comes later.
        scope.note(Entity("protocols", instruments=named))
        unit.grounds.pointed |= dict.fromkeys(named if mention.possessed == "protocol" else (), 1)
        return
    _note_named(mention, named, rows, scope, unit)
    if mention.kind == "article":
        _note_articles(mention, rows, scope)
    unit.grounds.name(named, unit.catalogue)


def _note_resolution(mention: Mention, scope: Discourse, unit: Unit) -> None:
    """Note a resolution as another text, but «إعلان …، الذي اعتمدته الجمعية العامة في قرارها ٦١/٢٩٥»: that is
    what was named last.
    """
    held = _held_by(mention, unit)
    if not held or held != scope.latest.instruments:
        gender = next(iter(unit.lexicon.organs.stranger_units.values()), "")
        scope.note(Entity("stranger", end=mention.end, gender=gender))


def _note_outside(mention: Mention, anchor: Anchor, scope: Discourse, unit: Unit) -> bool:
    """Note national law, and texts outside the catalogue; tell whether the mention is one of those."""
    if anchor.manner == "law":
        scope.note(Entity("law", end=mention.end))
        if any(target.article for target in mention.targets):
            scope.note(Entity("law articles", end=mention.end))
        return True
    if anchor.manner == "stranger" and anchor.rule == SHORT:
        unit.grounds.called_alike.add(anchor.among or frozenset())
    if anchor.manner != "stranger":
        return False
    head = WORD.match(unit.text, anchor.start)
    kind = kind_of(head[0], unit.lexicon) if head else ""
    # «إعلان الدوحة بشأن الغابات»: «الإعلان» may be that.
    unit.grounds.section.unknown |= {kind} & _CALLED_SO
    scope.note(Entity("stranger", end=mention.end, gender=anchor.kind))
    return True


def _note_unknown(
    mention: Mention, anchor: Anchor, rows: list[Resolved], scope: Discourse, unit: Unit
) -> bool:
    """Note an instrument that the catalogue lacks; tell whether there is nothing else to note."""
    unknown, no_treaty = anchor.manner == "unknown", anchor.rule == "no_treaty"
    open_ = unknown or (anchor.manner == "customary" and not rows)
    if open_ and (mention.kind == "context" or (mention.kind == "instrument" and not no_treaty)):
        gender = unit.lexicon.pointers.pronouns.get(anchor.kind, "")
        scope.note(Entity("stranger", end=mention.end, gender=gender))
    if open_ and not no_treaty:
        # Nearer than what was named before it.
        scope.note(Entity("unknown", end=mention.end, kind=anchor.kind))
        unit.grounds.section.unknown.add(anchor.kind)
        unit.grounds.document.unknown.add(anchor.kind)
    return no_treaty


def _note_named(
    mention: Mention, named: tuple[str, ...], rows: list[Resolved], scope: Discourse, unit: Unit
) -> None:
    """Note what was named, and how."""
    anchor, grounds = mention.anchor, unit.grounds
    if anchor and anchor.manner == "described" and rows[0].choice.rule in _ESTABLISHING:
        before = grounds.established.setdefault(anchor.kind, named[0])
        grounds.established[anchor.kind] = before if before == named[0] else ""
    alone = anchor if mention.kind == "instrument" else None
    if alone and alone.manner == "named" and len(named) == 1:
        # «بروتوكول إسطنبول» is no protocol, and «البروتوكول» after it may mean it all the same.
        word = WORD.match(unit.text, alone.start)
        called = kind_of(word[0], unit.lexicon) if word else ""
        kind = unit.catalogue.instruments[named[0]].kind
        if called in _CALLED_SO and kind not in _CALLED_SO:
            scope.note(Entity("unknown", end=mention.end, kind=called))
    scope.name(
        named,
        mention.start,
        mention.end,
        assumed=all(row.choice.status == "default" for row in rows),
        anew=anchor is None or anchor.rule != "counted",
    )


def _note_articles(mention: Mention, rows: list[Resolved], scope: Discourse) -> None:
    """Note which articles were cited, of what; «المادة المذكورة» after a rule is the article before it."""
    if not (scope.cited and "rule." in mention.rule):
        candidates = tuple(dict.fromkeys(candidate for row in rows for candidate in row.choice.candidates))
        cited = tuple((row.target, row.instrument) for row in rows)
        scope.note(Entity("articles", end=mention.end, instruments=candidates, rows=cited))


# --- Rows.


def _rows(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved]:
    of_own = own_rows(mention, scope, unit)
    if of_own is not None:
        yield from of_own
    elif mention.kind in {"article", "part", "instrument"}:
        special = next((rows for read in _SPECIAL if (rows := read(mention, scope, unit)) is not None), None)
        if special is not None:
            yield from special
        elif _may_be_cited(mention, scope, unit):
            for target in mention.targets:
                yield from _cited(mention, target, scope, unit)
    elif mention.kind != "context" and not _may_be_of_other(mention, scope):
        for target in mention.targets:
            yield Resolved(mention, target, None, _symbol(mention, target, scope))


def _may_be_of_other(mention: Mention, scope: Discourse) -> bool:
    """Tell whether a paragraph of the document may be of what the unit or the paragraph above names, or of a
    comment: «التعليق العام رقم ٣٥ …، والفقرة ٢ من هذا التعليق العام».
    """
    bare, is_own = mention.rule.endswith(BARE), mention.rule.endswith(OWN)
    return (bare and not scope.is_empty()) or (is_own and "comment" in scope.last)


def _pointing_rows(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved] | None:
    """What goes on from a citation before, or points back at one."""
    if mention.back:
        this = unit.lexicon.links.this.search(unit.text, mention.start, mention.end)
        in_own = unit.grounds.treaty is not None and this
        return _own_article(mention, unit) if in_own else _pointed_back(mention, scope)
    return None


def _part_rows(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved] | None:
    """Rules, goals, and parts that say of nothing what they are of."""
    if mention.anchor is None and mention.rule.startswith("rule."):
        return _bare_rule(mention, scope, unit)
    if (targets := goals_of(mention)) is not None:
        goals = ((target, by_goal(case_of(mention, target, scope, unit))) for target in targets)
        return (row for target, goal in goals for row in _spread(mention, target, goal))
    if mention.kind == "part" and mention.anchor is None and not mention.possessed:
        return _bare_part(mention, scope, unit)
    return None


def _instrument_rows(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved] | None:
    """Instruments that a pronoun points at, and customary names."""
    if mention.kind != "instrument":
        return None
    choice: Choice | None = None
    if mention.possessed:
        choice = of_possessor(mention, scope, unit)
    elif mention.anchor and mention.anchor.manner == "customary":
        choice = by_customary(case_of(mention, Target(), scope, unit))
        # Without ground for it, it is the bare name of an instrument that is not known.
        meant = choice.instruments or mention.rule == "instrument.described"
        choice = choice if meant else None
    else:
        return None
    return _spread(mention, mention.targets[0], choice) if choice else iter(())


_SPECIAL: tuple[Callable[[Mention, Discourse, Unit], Iterator[Resolved] | None], ...] = (
    _pointing_rows,
    _part_rows,
    _instrument_rows,
)


def _spread(mention: Mention, target: Target, choice: Choice) -> Iterator[Resolved]:
    for instrument in choice.instruments or (None,):
        yield Resolved(mention, target, instrument, choice)


def _open(mention: Mention, rule: str, candidates: Iterable[str] = ()) -> Iterator[Resolved]:
    """One unresolved row for a phrase, with its candidates."""
    yield Resolved(mention, mention.targets[0], None, unresolved(rule, candidates))


def _may_be_cited(mention: Mention, scope: Discourse, unit: Unit) -> bool:
    """Tell whether a phrase may cite an instrument: it names one, or its sentence names no national law."""
    if mention.anchor is not None:
        return True
    case = case_of(mention, mention.targets[0], scope, unit)
    articles = scope.here("law articles").end >= 0
    closes = is_closing(case) or (articles and is_bracketed(case))
    return not scope.is_law() or closes or is_listed(case)


def _cited(mention: Mention, target: Target, scope: Discourse, unit: Unit) -> Iterator[Resolved]:
    """The rows of one target of a phrase."""
    choice = first_of(CITED, case_of(mention, target, scope, unit))
    anchor = mention.anchor
    if mention.kind == "instrument" and target.paragraph and anchor and anchor.manner == "described":
        meant = [unit.catalogue.instruments[instrument] for instrument in choice.instruments]
        if meant and all(instrument.binds and instrument.articles for instrument in meant):
            # «الفقرة ٥ من الميثاق»: a treaty that has articles has no paragraphs of its own.
            choice = unresolved("no_such_article", choice.instruments)
    # The bare name of an instrument that is not known is no row, nor is «تلك الاتفاقية» for one.
    if mention.kind != "instrument" or not _is_no_name(anchor, choice, unit):
        yield from _spread(mention, target, choice)


_IN_UNIT = frozenset(
    {"definite.item", "definite.sentence", "definite.said", "definite.pair", "definite.term"}
)


def _is_no_name(anchor: Anchor | None, choice: Choice, unit: Unit) -> bool:
    """«تلك الاتفاقية» for an instrument that is not known; «المعاهدة» where the unit has named none.

    And «هذه الاتفاقية» in the text of a treaty that is not known, «هذه المبادئ التوجيهية» for the text at
    hand.
    """
    if choice.rule in {"unresolved.unknown_said", "unresolved.treaty"}:
        return True
    if anchor is None:
        return False
    described = anchor.kind if anchor.manner == "described" else ""
    open_ = choice.status == "unresolved"
    if open_ and described not in {"", *TREATIES} and unit.lexicon.links.this.match(unit.text, anchor.start):
        return True
    if anchor.rule in {SHORT, DOUBTFUL}:
        return open_
    kinds = unit.lexicon.kinds
    pointing = (anchor.pointing and choice.rule in _IN_UNIT) or choice.rule == "definite.term"
    return (
        (described in kinds.bound and not pointing)
        or (described in kinds.told and open_)
        or (described in kinds.everyday and choice.rule not in _IN_UNIT)
    )


def _symbol(mention: Mention, target: Target, scope: Discourse) -> Choice:
    """A document, a resolution or a comment; its symbol may not follow from its number."""
    # «paragraph.single+resolution.organ+carried»
    rule = mention.rule[max(0, mention.rule.find("resolution.")) :].partition("+")[0]
    has_symbol = bool(target.symbol)
    if rule.startswith("comment.") and not mention.unnumbered:
        return unresolved("no_body")
    if rule == "resolution.speaker" and has_symbol and scope.opened:
        return _OF_ORGAN
    if rule in _OPEN_UNTOLD and not (has_symbol or (mention.unnumbered and rule == "resolution.speaker")):
        return unresolved("no_symbol")
    if (
        has_symbol
        or rule in _OPEN_UNTOLD
        or rule in {"resolution.bare", "resolution.house", "resolution.cited"}
    ):
        return _TOLD.get(rule, _EXPLICIT)
    return _EXPLICIT if mention.kind == "recommendation" else _UNTOLD


_EXPLICIT = Choice((), "explicit", "explicit.symbol")
_UNTOLD = Choice((), "explicit", "explicit.no_symbol")
_OF_ORGAN = Choice((), "inherited", "inherited.organ")
_BY_SPEAKER = Choice((), "default", "default.speaker")
_OPEN_UNTOLD = frozenset({"resolution.speaker", "resolution.own_organ", "resolution.number"})
_TOLD = {
    "comment.own": _OF_ORGAN,
    "comment.speaker": _BY_SPEAKER,
    "resolution.bare": _BY_SPEAKER,
    "resolution.house": _BY_SPEAKER,
    "resolution.cited": Choice((), "inherited", "inherited.cited"),
    "resolution.own_organ": _OF_ORGAN,
    "resolution.short_organ": Choice((), "definite", "definite.organ"),
    "resolution.speaker": _BY_SPEAKER,
}


# --- What goes on from, or points back at, a citation.

_QUOTE = re.compile(r"[«»\"“”„]")
_QUOTE_REACH = 2000
_BY_ARTICLE = "anaphoric.article"


def _own_article(mention: Mention, unit: Unit) -> Iterator[Resolved]:
    """«الفقرة ١ من هذه المادة» in a treaty's own text: of the article that the paragraph stands in.

    None for several articles, in the text of a treaty that the catalogue does not hold, within a quotation,
    which may be of another article, and where it is said to be of something else.
    """
    treaty, article = unit.grounds.treaty, unit.grounds.article
    if not treaty or not article or mention.back != 1 or mention.back_to != "article" or mention.anchor:
        return
    if _is_quoted(unit.text, mention.start) or is_of_other(unit.text, mention.end, unit.lexicon):
        return
    if unit.having((treaty,), article):
        yield from _each(mention, treaty, Choice((treaty,), "definite", "definite.article"), article)


def _is_quoted(text: str, start: int) -> bool:
    """Tell whether `start` stands within quotation marks."""
    opened = False
    for mark in _QUOTE.finditer(text, max(0, start - _QUOTE_REACH), start):
        opened = mark[0] == "«" or (mark[0] != "»" and not opened)
    return opened


def _pointed_back(mention: Mention, scope: Discourse) -> Iterator[Resolved]:
    """«تلك المادة»: the articles of the mention before, where they are as many as the word says; open where
    they may be of something that was named nearer.

    Without any, the word has another sense («تلك المادة المخدرة»), and there is no row.
    """
    of_it, of_text = mention.rule.endswith(OF_ARTICLE), mention.rule.endswith(OF_TEXT)
    before = scope.cited_before()
    if not before or of_text:
        return
    cited = scope.cited.end if scope.cited else -1
    other = mention.back_to == "paragraph" or mention.anchor is not None
    # «المادة ٥ من …، وخطة عمل مدريد، ولا سيما الفقرة ٣ منها»
    here = scope.last["articles"].end if "articles" in scope.last else -1
    nearer = of_it and max(scope.here("stranger").end, scope.latest.end) > here
    if other or nearer or scope.here("law articles").end > cited:
        # «المادة ١٢٥ من القانون تجيز …، وأن الفقرة ٣ من المادة نفسها …»
        yield from _open(mention, "article_before", before[0].instruments)
    else:
        yield from _cited_before(mention, before)


def _cited_before(mention: Mention, before: Sequence[Entity]) -> Iterator[Resolved]:
    """The nearest citation before with as many articles as the word says; unresolved without any."""
    rows = next((cited.rows for cited in before if _as_many(cited, mention.back)), ())
    if not rows:
        yield from _open(
            mention, "candidates", (instrument for _, instrument in before[0].rows if instrument)
        )
    for article, instrument in dict.fromkeys((target.article, instrument) for target, instrument in rows):
        choice = (
            Choice((instrument,), "anaphoric", _BY_ARTICLE) if instrument else unresolved("article_before")
        )
        yield from _each(mention, instrument, choice, article)


def _each(
    mention: Mention, instrument: str | None, choice: Choice, article: str | None = None
) -> Iterator[Resolved]:
    """One row for each target of a phrase, all of one instrument, and of `article` where it is given."""
    for target in mention.targets:
        yield Resolved(mention, target._replace(article=article) if article else target, instrument, choice)


def _as_many(cited: Entity, back: int) -> bool:
    """Tell whether a citation has as many articles as the word pointing back: 1, 2 or, for 3, any more."""
    count = len({target.article for target, _ in cited.rows})
    return count == back or (back == 3 and count > 2)


# --- Parts and rules that say of nothing what they are of.


def _bare_part(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved]:
    """«الفصل الثالث» where the sentence has named one instrument, which has that part; else no row.

    In a treaty's own text it is that treaty's where the sentence names none.
    """
    treaty, named = unit.grounds.treaty, tuple(scope.in_sentence())
    choice = Choice(named, "inherited", "inherited.part")
    if treaty and not named:
        choice = Choice((treaty,), "default", "default.treaty")
    doubted = scope.assumed.issuperset(choice.instruments) or scope.unknown or scope.is_law()
    if len(choice.instruments) != 1 or doubted:
        return
    parts = unit.catalogue.instruments[choice.instruments[0]].parts or 0
    numbers = [target.part or "" for target in mention.targets]
    if all(number.isdecimal() and int(number) <= parts for number in numbers):
        yield from _each(mention, choice.instruments[0], choice)


def _bare_rule(mention: Mention, scope: Discourse, unit: Unit) -> Iterator[Resolved]:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: of the rules named directly before, or alone in the sentence;
    else no row, but one that is not resolved for «المبدأ ٥ منها».

    Where the sentence names none, those that alone the unit, what it hangs under and the items before it have
    named. No row for «القاعدة ٤ من القواعد المعمول بها».
    """
    if not mention.possessed and is_of_other(unit.text, mention.end, unit.lexicon):
        return
    latest, strange = scope.latest, scope.is_strange(mention.gender)
    # «los Principios Rectores …, en particular el principio 9»
    directly = in_bracket_behind(mention, scope, unit) or 0 <= mention.within == latest.end
    last = (directly or mention.possessed) and len(latest.instruments) == 1 and not strange
    named = _ruled(latest.instruments if last else scope.in_sentence(), mention, unit)
    if not (named or scope.is_law() or strange):
        named = _ruled(dict.fromkeys((*scope.named, *scope.beside)), mention, unit)
    if len(named) == 1:
        has = unit.catalogue.has_article
        known = [target for target in mention.targets if has(named[0], target.article or "")]
        choice = Choice((named[0],), "inherited", "inherited.rule")
        yield from _each(mention._replace(targets=tuple(known)), named[0], choice)
    elif mention.possessed:
        # «مجموعة مبادئ الغابات، ولا سيما المبدأ ٥ منها»: of a text that the catalogue does not hold.
        yield from _each(mention, None, unresolved("of_it", named))


def _ruled(instruments: Iterable[str], mention: Mention, unit: Unit) -> list[str]:
    """Those of the instruments that are divided into rules, and that a pronoun may mean."""
    known = [instrument for instrument in instruments if unit.catalogue.instruments[instrument].ruled]
    return unit.of_gender(mention.gender, known) if mention.possessed else known
