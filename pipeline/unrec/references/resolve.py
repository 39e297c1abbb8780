"""Mentions in order → targets: what points back, what is counted, what is bare, and what each leaves
for those after it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from unrec.catalogue import TREATIES, Catalogue
from unrec.references.grounds import (
    DESCRIBED,
    FAR,
    by_context,
    by_customary,
    by_description,
    by_goal,
    by_name,
    by_own_treaty,
    by_rule,
    having,
    in_bracket_behind,
    is_another_between,
    is_beside_law,
    is_bracketed,
    is_closing,
    is_closing_beside,
    is_laws,
    is_laws_title,
    is_listed,
    is_of_changed_law,
    is_of_law,
    is_plan,
    is_strangers,
    is_taken_out,
    law_between,
    of_others,
    on_comment,
)
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    PAUSE,
    SENTENCE_END,
    WORD_REACH,
    find,
    is_of_other,
    kind_of,
    particular_at_end,
    skip,
)
from unrec.references.mentions import (
    DOUBTFUL,
    SHORT,
    SHORT_SAID,
    UNTOLD,
    Anchor,
    Choice,
    Cited,
    Grounds,
    Mention,
    Resolved,
    Scope,
    Target,
    Unit,
    title_words,
    unresolved,
)
from unrec.references.organs import CARRIED
from unrec.references.units import (
    BARE,
    BRACKETED,
    BY_NUMBER,
    COMMON,
    CONTINUED,
    ITS_PARAGRAPHS,
    OF_ARTICLE,
    OF_TEXT,
    OWN,
    is_goal,
    is_untold,
    own_paragraph,
)
from unrec.references.vocabulary import Name, Points, UnitWord
from unrec.text import WORD

# «أحكامها» is at most this far from the instrument it points at.
_POSSESSED_REACH = 90
_PAUSED = re.compile(r"\s?[،,]\s")
# Words of a clause between two instruments, the first of them no joiner: a verb.
_LINKING = re.compile(r"[\s\"»)]{0,3}[^\W\d_]{4,}(?:\s[^\W\d_]+){0,3}\s?")


def of_family(mention: Mention, anchor: Anchor, target: Target, scope: Scope, unit: Unit) -> Choice:
    """«المادة ٢٥ من الاتفاقية الأم», «المادة ١٥ من بروتوكولها الثاني»:
    of what belongs together with what was named.
    """
    possessed: Points = "parent" if anchor.rule == "parent convention" else "protocol"
    whole = mention._replace(possessed=possessed, gender=anchor.kind, year=anchor.year, place=anchor.place)
    choice = of_possessor(whole, scope, unit)
    before = scope.latest_of_item_before()
    if choice is None and possessed == "protocol" and len(before) == 1:
        # «(b) … article 19 of the Optional Protocol thereto»: of what the item before named last.
        choice = _protocols(whole, before, unit)
    choice = choice or unresolved("of_it")
    if choice.instruments and not having(choice.instruments, target.article, unit.catalogue):
        return unresolved("no_such_article", choice.instruments)
    return choice


def of_two(mention: Mention, target: Target, scope: Scope, unit: Unit) -> Choice:
    """«l'article 46 de la première»: the first or the last of the two that this or the last sentence names,
    or its only one.
    """
    named = list(dict.fromkeys(one for one in scope.sequences.here if one))
    counted = _next_counted(mention, scope, unit)
    if counted is not None:
        told = having(counted, target.article, unit.catalogue)
        return (
            Choice(tuple(told), "anaphoric", "anaphoric.order")
            if len(told) == 1
            else unresolved("of_it", named)
        )
    if len(named) < 2:
        named = list(dict.fromkeys((*(one for one in scope.sequences.before if one), *named)))
    told = of_gender(mention.gender, named, unit)
    pair = told if len(told) == 2 else named
    one = pair[0 if mention.place > 0 else -1] if len(pair) == 2 and not scope.unknown else None
    if one is None or one not in told or not having((one,), target.article, unit.catalogue):
        return unresolved("of_it", told)
    return Choice((one,), "anaphoric", "anaphoric.order")


def _next_counted(mention: Mention, scope: Scope, unit: Unit) -> tuple[str, ...] | None:
    """«статья 13 третьей Женевской конвенции и статья 12 второй»: of those that are counted as the one named
    last is; none where they hold no such. None where that one is not counted by its name.
    """
    text, lexicon = unit.text, unit.lexicon
    place = text[mention.start : mention.end].split()[-1]
    if scope.latest.end < 0 or lexicon.counting.ordinals.longest(place, 0) is None:
        return None
    for word in WORD.finditer(text, scope.latest.start, scope.latest.end):
        counted = lexicon.counting.ordinals.longest(text, word.start())
        found = find(text, word.start(), lexicon) if counted else None
        if counted is None or found is None or not isinstance(found.entry, Name) or found.end <= counted[1]:
            continue
        series = f"{place}{text[counted[1] : found.end]}"
        other = lexicon.entries.longest(series, 0)
        named = other is not None and isinstance(other[0], Name) and other[1] == len(series)
        return other[0].instruments if other and named and isinstance(other[0], Name) else ()
    return None


def of_possessor(mention: Mention, scope: Scope, unit: Unit) -> Choice | None:
    """«أحكامها»، «بروتوكولاتها»: the instrument directly before, or its protocols. None where none is."""
    if mention.possessed == "parent":
        return _parent(scope, unit)
    if mention.possessed == "amendment":
        return _amendment(mention, scope, unit)
    before = scope.latest_of_item_before() if mention.anchor and not scope.latest.instruments else ()
    if before:
        # «(ب) البروتوكول المكمل لها المتعلق ب…»
        return _protocols(mention, before, unit)
    if not scope.latest.instruments or scope.is_strange(mention.gender):
        return None
    if not (_is_near(mention, scope, unit) or _is_subject(mention, scope, unit)):
        return None
    if mention.possessed == "both":
        both = scope.in_sentence()
        return Choice(tuple(reversed(both)), "anaphoric", "anaphoric.both") if len(both) == 2 else None
    if mention.possessed == "itself":
        if len(scope.latest.instruments) > 1:
            return unresolved("candidates", scope.latest.instruments)
        return Choice(scope.latest.instruments, "anaphoric", "anaphoric.provisions")
    return _protocols(mention, scope.latest.instruments, unit)


def _protocols(mention: Mention, latest: tuple[str, ...], unit: Unit) -> Choice | None:
    """As many protocols of what was named last as the word says; None where it has none."""
    parents = [one for one in latest if unit.catalogue.children(one)]
    if not parents and (mention.place or mention.year):
        # «البروتوكول الأول لاتفاقية لاهاي …، والمادة ١٥ من بروتوكولها الثاني»
        parents = [above for one in latest for above in unit.catalogue.parents(one)]
    families = dict.fromkeys(unit.catalogue.children(parent) for parent in parents)
    children = tuple(
        child
        for family in families
        for child in family
        if mention.year in {"", unit.catalogue.instruments[child].year}
        and mention.place in {0, unit.catalogue.instruments[child].place}
    )
    wanted = {"protocol": 1, "two protocols": 2}.get(mention.possessed or "", len(children))
    if not children:
        return None
    among = mention.anchor.among if mention.anchor else None
    if among is not None:
        # «البروتوكول المكمل لها المتعلق ب…»: the one of the title, and none where that is not known.
        told = tuple(one for one in children if one in among)
        return (
            Choice(told, "explicit", "explicit.subject")
            if len(told) == 1
            else unresolved("candidates", children)
        )
    if len(families) > 1 or len(children) != wanted:
        return unresolved("candidates", children)
    return Choice(_own_first(children, unit.grounds), "inherited", "inherited.protocols")


def _amendment(mention: Mention, scope: Scope, unit: Unit) -> Choice | None:
    """«اتفاقية بازل وتعديل الحظر الملحق بها»: the only amendment to what was named last, or of that year."""
    if (
        len(scope.latest.instruments) != 1
        or scope.is_strange(mention.gender)
        or not _is_near(mention, scope, unit)
    ):
        return None
    found = [
        one
        for one in unit.catalogue.amendments(scope.latest.instruments[0])
        if mention.year in {"", unit.catalogue.instruments[one].year}
    ]
    if len(found) > 1:
        return unresolved("candidates", found)
    return Choice((found[0],), "inherited", "inherited.amendment") if found else None


def _parent(scope: Scope, unit: Unit) -> Choice:
    """«الاتفاقية الأم»: what the protocols belong to that the unit names, else the document's own."""
    for named in (scope.recent(), list(unit.grounds.defaults[:1])):
        above = list(dict.fromkeys(parent for one in named for parent in unit.catalogue.parents(one)))
        if len(above) == 1:
            return Choice((above[0],), "inherited", "inherited.parent")
        if above:
            return unresolved("candidates", above)
    return unresolved("nothing_named")


def of_gender(gender: str, instruments: list[str], unit: Unit) -> list[str]:
    """Those that a pronoun of this gender can point at; a gender that is not known fits any."""
    if not gender:
        return instruments
    kinds = {one: unit.catalogue.instruments[one].kind for one in instruments}
    return [
        one for one, kind in kinds.items() if unit.lexicon.pointers.pronouns.get(kind, gender) in {gender, ""}
    ]


def _own_first(children: tuple[str, ...], grounds: Grounds) -> tuple[str, ...]:
    """The document's own protocol comes first, then the catalogue's order."""
    own = tuple(one for one in grounds.defaults[:1] if one in children)
    return (*own, *(one for one in children if one not in own))


def _is_near(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether the last instrument is of the right gender, with no other noun between."""
    between = unit.text[scope.latest.end : mention.start]
    if len(between) > _POSSESSED_REACH or SENTENCE_END.search(between):
        return False
    if mention.possessed not in {"itself", "both"}:
        return mention.rule != "instrument.protocols_joined" or not between.strip()
    if mention.gender and len(of_gender(mention.gender, list(scope.latest.instruments), unit)) < len(
        scope.latest.instruments
    ):
        return False
    # A definite noun between would be the nearer antecedent: «الاتفاقية في التشريعات وأحكامها».
    return not has_noun(between, unit)


def is_another_noun(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a definite noun stands after the instrument named last, which an ending may point at."""
    return scope.latest.end >= 0 and has_noun(unit.text[scope.latest.end : mention.start], unit)


def has_noun(text: str, unit: Unit) -> bool:
    """Tell whether a definite noun stands in a text, but for those that govern provisions."""
    sign = unit.lexicon.joining.article_sign
    return bool(sign) and any(
        sign in word[:4] and len(word) > 4 and word not in unit.lexicon.organs.governing
        for word in text.split()
    )


def has_other_subject(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… أن اتفاقية س تكمل اتفاقية ص، إذ توجب المادة ٣ منها …»: a clause of its own may be about the first.

    Words that do not only join them stand between the two, and a comma after the second, with no word that
    takes the article out of it.
    """
    if mention.kind != "article" or mention.place or len(scope.latest.instruments) != 1:
        return False
    pause = _PAUSED.match(unit.text, scope.latest.end)
    between = unit.text[scope.latest.end : mention.start]
    if (
        pause is None
        or SENTENCE_END.search(between)
        or unit.lexicon.pointers.relatives.longest(unit.text, pause.end())
    ):
        return False
    if not between[pause.end() - scope.latest.end :].strip() or unit.lexicon.links.particular.search(between):
        return False
    own = [one for one in scope.in_sentence() if one not in scope.latest.instruments]
    ends = [scope.ends.get(one, -1) for one in of_gender(mention.gender, own, unit)]
    if mention.gender and scope.stranger.gender == mention.gender:
        ends.append(scope.stranger.end)
    return any(_LINKING.fullmatch(unit.text, end, scope.latest.start) is not None for end in ends if end >= 0)


def _is_subject(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«أن العهد يعلو على القوانين بموجب المادة ١١ من الدستور، …. تستشهد بأحكامه»: the sentence is about it.

    It is the only instrument of the sentence, and in a treaty body's document its own.
    """
    if mention.possessed != "itself" or not unit.grounds.closing or len(scope.latest.instruments) != 1:
        return False
    if scope.latest.instruments != unit.grounds.defaults[:1] or scope.in_sentence() != list(
        scope.latest.instruments
    ):
        return False
    if mention.gender and not of_gender(mention.gender, list(scope.latest.instruments), unit):
        return False
    before = WORD.findall(unit.text[max(0, scope.latest.start - WORD_REACH) : scope.latest.start])
    between = unit.text[scope.latest.end : mention.start]
    return (
        bool(before)
        and before[-1] in unit.lexicon.pointers.subject_marks
        and not SENTENCE_END.search(between)
    )


_BOTH = 2


def counted(mention: Mention, scope: Scope, catalogue: Catalogue) -> Mention:
    """«الاتفاقية الأولى»: the phrase with its word of place and its instrument;
    itself where that cannot be told.

    Two of the kind, or more before «الأخيرة», must have been named in the sentence, each once.
    """
    anchor = mention.anchor
    if (
        anchor is None
        or not anchor.place
        or anchor.rule == "possessed"
        or mention.kind not in {"article", "part", "instrument", "context"}
    ):
        return mention
    one = _placed(anchor, scope, catalogue) or _named(anchor, scope, catalogue)
    if one is None and mention.kind in {"article", "part"}:
        one = _named_before(anchor, scope, catalogue)
    if one is None and anchor.rule == "placed":
        # «the second Protocol» of what is not known is none of those that are.
        kind: Literal["context"] | None = "context" if mention.kind == "instrument" else None
        unknown = anchor._replace(manner="unknown", rule="")
        return mention._replace(anchor=unknown, kind=kind or mention.kind)
    if one is None:
        return mention
    end = mention.end if mention.shared else max(mention.end, anchor.place_end)
    known = anchor._replace(manner="named", instruments=(one,), rule="counted")
    if mention.kind == "context":
        mention = mention._replace(kind="instrument", rule="instrument.described")
    return mention._replace(end=end, anchor=known)


def _named(anchor: Anchor, scope: Scope, catalogue: Catalogue) -> str | None:
    """The one of that place among those of its kind that the sentence names."""
    if "" in scope.sequences.here or scope.unknown.get(anchor.kind) == scope.sentence:
        return None
    named = _of_kind(scope.sequences.here, anchor, catalogue)
    if not named:
        return None
    if not anchor.kind:
        return _of_two(named, anchor.place)
    if anchor.place == 1 and len(named) == 1 and (len(scope.sequences.here) > 1 or scope.pointed):
        # «اتفاقية عام 1951 وبروتوكولها، … من الاتفاقية الأولى»
        return named[0]
    if anchor.place < 0 and len(named) == 1 and len(set(scope.sequences.here)) > 1:
        return named[0]
    if len(named) < _BOTH or len(set(named)) < len(named) or (len(named) > _BOTH and anchor.place > 0):
        return None
    return named[anchor.place - 1 if anchor.place > 0 else -1]


def _named_before(anchor: Anchor, scope: Scope, catalogue: Catalogue) -> str | None:
    """The one of the two of its kind that the last sentence with any names,
    in the unit or in the one before it.
    """
    if "" in scope.sequences.here or (scope.sequences.here and not anchor.kind):
        return None  # the sentence names something itself, of which it is not known what comes last
    if _of_kind(scope.sequences.here, anchor, catalogue):
        return None
    before = scope.sequences.before
    if not before and scope.before and (scope.before.item or not scope.item):
        # An item goes on from the one before it, and from nothing earlier in that.
        before = scope.before.sequences.here or ([] if scope.item else scope.before.sequences.before)
        if anchor.kind in scope.before.unknown:
            return None
    if "" in before or anchor.kind in scope.unknown:
        return None
    return _of_two(_of_kind(before, anchor, catalogue), anchor.place)


def _of_kind(sequence: list[str], anchor: Anchor, catalogue: Catalogue) -> list[str]:
    kinds = {anchor.kind, *anchor.also}
    return [one for one in sequence if not anchor.kind or catalogue.instruments[one].kind in kinds]


def _of_two(named: list[str], place: int) -> str | None:
    """The first or the second of two, in the order of their first namings; None where they are not two."""
    both = list(dict.fromkeys(named))
    return both[place - 1 if place > 0 else -1] if len(both) == _BOTH and place < len(both) + 1 else None


def _placed(anchor: Anchor, scope: Scope, catalogue: Catalogue) -> str | None:
    """«اتفاقية لاهاي … وبروتوكوليها، … من البروتوكول الثاني»:
    the one of that place among those of a convention named.
    """
    if anchor.kind != "protocol" or anchor.place < 1:
        return None
    known = catalogue.instruments
    # «البروتوكول الأول لاتفاقية لاهاي …، والبروتوكول الثاني»
    families = {parent for one in scope.named if known[one].place for parent in catalogue.parents(one)}
    placed = {
        child
        for one in (*scope.named, *families)
        for child in catalogue.children(one)
        if known[child].place == anchor.place
    }
    return placed.pop() if len(placed) == 1 else None


# Kinds of which a text outside the catalogue may be meant by the word for them.
_CALLED_SO = frozenset({*TREATIES, "declaration"})
# How far after an article the name of a treaty may be part of what the article is of.
_INSIDE_REACH = 80
_ESTABLISHING = frozenset({"definite.section", "definite.document"})


def held_by(resolution: Mention, unit: Unit) -> tuple[str, ...]:
    """The instruments that a resolution holds, where it is one that is known by its symbol."""
    symbols = {target.symbol for target in resolution.targets}
    return _by_symbol(unit.catalogue).get(symbols.pop() or "", ()) if len(symbols) == 1 else ()


@cache
def _by_symbol(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The instruments that a document holds, by its symbol."""
    found: dict[str, tuple[str, ...]] = {}
    for one in catalogue.instruments.values():
        if one.symbol:
            found[one.symbol] = (*found.get(one.symbol, ()), one.id)
    return found


def is_ruled(mention: Mention) -> bool:
    """Tell whether a mention is of rules or principles, whose numbers stand in the place of articles."""
    return "rule." in mention.rule


def note(mention: Mention, rows: list[Resolved], scope: Scope, unit: Unit) -> None:
    """Put what the mention named into the scope and the grounds."""
    anchor: Anchor | None = mention.anchor
    if anchor:
        unit.grounds.protocols |= _protocols_meant(anchor, rows, unit)
        if _note_outside(mention, anchor, scope, unit):
            return
    elif mention.rule == "context.alike":
        return
    if mention.rule.startswith("comment."):
        scope.comment.instruments, scope.comment.end = mention.about, mention.end
    if mention.kind == "resolution":
        _note_resolution(mention, scope, unit)
        return
    if anchor and _note_unknown(mention, anchor, rows, scope, unit):
        return
    if mention.kind not in {"article", "part", "instrument"} or not rows:
        return
    named = tuple(dict.fromkeys(row.instrument for row in rows if row.instrument))
    if mention.kind == "instrument" and not named:
        scope.unsettled.instruments, scope.unsettled.end = rows[0].choice.candidates, mention.end
    if mention.kind == "instrument" and mention.possessed not in {None, "itself", "both"}:
        # «وبروتوكولاتها» does not compete with its convention for what comes later.
        scope.pointed = named
        if mention.possessed == "protocol":
            unit.grounds.pointed |= dict.fromkeys(named, 1)
        return
    _note_named(mention, named, rows, scope, unit)
    if mention.kind == "article":
        _note_articles(mention, rows, scope, unit)
    for one in named:
        unit.grounds.section.pop(one, None)
        unit.grounds.section[one] = 1
        unit.grounds.unknown.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.unknown_document.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.document[one] = 1
        unit.grounds.annex.named[one] = 1


def _note_outside(mention: Mention, anchor: Anchor, scope: Scope, unit: Unit) -> bool:
    """Note national law, and texts outside the catalogue; tell whether the mention is one of those."""
    if anchor.manner == "law":
        scope.law.here = scope.law.named = True
        if any(target.article for target in mention.targets):
            scope.law.cited = mention.end
            scope.law.article = True
        return True
    if anchor.manner == "stranger" and anchor.rule == SHORT:
        unit.grounds.called_alike.add(anchor.among or frozenset())
    if anchor.alike:
        unit.grounds.called_alike.update(anchor.alike)
    if mention.rule == "context.alike":
        return True
    if anchor.manner != "stranger":
        return False
    head = WORD.match(unit.text, anchor.start)
    kind = kind_of(head[0], unit.lexicon) if head else ""
    # «إعلان الدوحة بشأن الغابات»: «الإعلان» may be that.
    unit.grounds.unknown |= {kind} & _CALLED_SO
    scope.name_stranger(anchor.kind, mention.end)
    return True


def _note_resolution(mention: Mention, scope: Scope, unit: Unit) -> None:
    """Note a resolution, and what it holds.

    «إعلان …، الذي اعتمدته الجمعية العامة في قرارها ٦١/٢٩٥» is what was named last, and no other text.
    """
    held = held_by(mention, unit)
    if not (held and held == scope.latest.instruments):
        scope.name_stranger(next(iter(unit.lexicon.organs.stranger_units.values()), ""), mention.end)
        scope.stranger.adopted = held


def _note_unknown(mention: Mention, anchor: Anchor, rows: list[Resolved], scope: Scope, unit: Unit) -> bool:
    """Note an instrument that the catalogue lacks; tell whether there is nothing else to note."""
    pronoun = unit.lexicon.pointers.pronouns.get(anchor.kind, "")
    unknown = anchor.manner == "unknown"
    if unknown and mention.kind == "context":
        scope.name_stranger(pronoun, mention.end)
    if unknown and anchor.year:
        unit.grounds.strangers.add((anchor.kind, anchor.year))
    if unknown and anchor.rule == "no_treaty":
        return True
    if anchor.rule == "outer":
        # «هذه الاتفاقية» may be the one that the title names, «منه» is of the text itself.
        scope.name(anchor.instruments, mention.start, mention.end - 1)
        scope.name_stranger(pronoun, mention.end)
        _name_unknown(anchor.kind, scope, unit)
        return True
    if unknown or (anchor.manner == "customary" and not rows):
        _name_unknown(anchor.kind, scope, unit)
        if mention.kind == "instrument":
            scope.name_stranger(pronoun, mention.end)
    return False


def _note_named(
    mention: Mention, named: tuple[str, ...], rows: list[Resolved], scope: Scope, unit: Unit
) -> None:
    """Note what was named, and how."""
    anchor, grounds = mention.anchor, unit.grounds
    if anchor and anchor.manner == "described" and rows[0].choice.rule in _ESTABLISHING:
        before = grounds.established.setdefault(anchor.kind, named[0])
        grounds.established[anchor.kind] = before if before == named[0] else ""
    if mention.kind == "instrument":
        if anchor and _is_inside(mention, scope, unit):
            scope.genitive = mention.end
        if anchor and anchor.manner == "named" and len(named) == 1:
            _name_alike(anchor, named[0], scope, unit)
    by_place = anchor is not None and anchor.rule == "counted"
    assumed = all(row.choice.status == "default" for row in rows)
    scope.name(named, mention.start, mention.end, assumed=assumed, anew=not by_place)


def _note_articles(mention: Mention, rows: list[Resolved], scope: Scope, unit: Unit) -> None:
    """Note which articles were cited, and of what."""
    cited = [row for row in rows if row.target.article]
    for row in cited:
        article = row.target.article or ""
        scope.articles.setdefault(article, set()).add(row.instrument or "")
        if row.instrument:
            unit.grounds.articles[article] = row.instrument
            scope.cited_of[row.instrument] = article
    if not (scope.cited and is_ruled(mention)):
        # «المادة المذكورة» after a rule is the article before it.
        scope.cited = Cited(
            tuple((row.target, row.instrument) for row in rows),
            tuple(dict.fromkeys(one for row in rows for one in row.choice.candidates)),
            scope.sentence,
            mention.end,
            bare=mention.anchor is None or mention.possessed is not None,
        )


def _is_inside(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«المادة ٢٢ من النظام الداخلي لمؤتمر الأطراف في اتفاقية …»: tell whether an instrument is but a part of
    what the article before it is of.
    """
    open_article = scope.cited is not None and not any(one for _, one in scope.cited.rows)
    end = max(scope.law.cited, scope.cited.end if scope.cited and open_article else -1)
    if end < 0 or end > mention.start or mention.start - end > _INSIDE_REACH:
        return False
    between = unit.text[end : mention.start]
    return bool(between.strip()) and not PAUSE.search(between) and not mention.joined


def _name_alike(anchor: Anchor, instrument: str, scope: Scope, unit: Unit) -> None:
    """«بروتوكول إسطنبول» is no protocol, and «البروتوكول» after it may mean it all the same."""
    word = WORD.match(unit.text, anchor.start)
    called, kind = kind_of(word[0], unit.lexicon) if word else "", unit.catalogue.instruments[instrument].kind
    if called in _CALLED_SO and kind not in _CALLED_SO and unit.lexicon.joining.article_sign:
        scope.name_unknown(called)


def _protocols_meant(anchor: Anchor, rows: list[Resolved], unit: Unit) -> set[str]:
    """The protocols that a mention means; one is empty where it may mean one that is not known."""
    meant = {*anchor.instruments, *(row.instrument for row in rows if row.instrument)}
    found = {one for one in meant if unit.catalogue.instruments[one].kind == "protocol"}
    untold = anchor.kind == "protocol" or (anchor.manner == "unknown" and not anchor.kind)
    return found if found or not untold else {""}


def _name_unknown(kind: str, scope: Scope, unit: Unit) -> None:
    """Note an instrument outside the catalogue: nearer than what was named before it."""
    scope.name_unknown(kind)
    unit.grounds.unknown.add(kind)
    unit.grounds.unknown_document.add(kind)


_QUOTE = re.compile(r"[«»\"“”„]")
_QUOTE_REACH = 2000
# How far after a plan its paragraph may be, how far back its clause is read, and the words «هذا القرار».
_PLAN_REACH, _CLAUSE, _OWN_REACH = 60, 300, 40
_PARTED = re.compile(r"\s?[،,]\s?")
_DIGIT = re.compile(r"\d")
_ROMAN_ITEM = re.compile(r"[ivx]{1,5}")


def own_article(mention: Mention, unit: Unit) -> Iterator[Resolved]:
    """«الفقرة ١ من هذه المادة» in a treaty's own text: of the article that the paragraph stands in.

    None for several articles, in the text of a treaty that the catalogue does not hold, within a quotation,
    which may be of another article, and where it is said to be of something else.
    """
    if _is_quoted(unit.text, mention.start) or is_of_other(unit.text, mention.end, unit.lexicon):
        return
    treaty, article = unit.grounds.treaty, unit.grounds.article
    if not treaty or not article or mention.back != 1 or mention.back_to != "article" or mention.anchor:
        return
    if having((treaty,), article, unit.catalogue):
        choice = Choice((treaty,), "definite", "definite.article")
        for target in mention.targets:
            yield Resolved(mention, target._replace(article=article), treaty, choice)


def _is_quoted(text: str, start: int) -> bool:
    """Tell whether `start` stands within quotation marks."""
    opened = False
    for mark in _QUOTE.finditer(text, max(0, start - _QUOTE_REACH), start):
        opened = mark[0] == "«" or (mark[0] != "»" and not opened)
    return opened


def pointed_back(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«تلك المادة»: the articles of the mention before, where they are as many as the word says.

    Without any, the word has another sense («تلك المادة المخدرة»), and there is no row.
    """
    if mention.rule.endswith((OF_ARTICLE, OF_TEXT, ITS_PARAGRAPHS)) and not _cites_article(scope):
        plan = _plan_before(mention, scope, unit)
        if plan:
            whole = mention._replace(kind="instrument")
            choice = Choice((plan,), "anaphoric", "anaphoric.paragraphs")
            yield from (Resolved(whole, target, plan, choice) for target in mention.targets)
            return
        if _is_own(mention, unit):
            ours = own_paragraph(mention)._replace(said=True)
            yield from (
                Resolved(ours, one, None, Choice((), "explicit", "explicit.symbol")) for one in ours.targets
            )
            return
    before = scope.cited_before()
    if not before or mention.rule.endswith(OF_TEXT):
        return
    if scope.law.cited > (scope.cited.end if scope.cited else -1):
        # «المادة ١٢٥ من القانون تجيز …، وأن الفقرة ٣ من المادة نفسها …»
        candidates = [one for _, one in before[0].rows if one]
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", candidates))
        return
    if mention.rule.endswith((OF_ARTICLE, ITS_PARAGRAPHS)) and _is_of_what_follows(mention, scope, unit):
        # «المادة ٥ من …، وخطة عمل مدريد، ولا سيما الفقرة ٣ منها»
        others = [one for one in scope.latest.instruments if one not in before[0].candidates]
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", others))
        return
    if mention.back_to == "paragraph":
        yield from _in_paragraph(mention, before[0])
        return
    if mention.anchor:
        before = _of_instrument(mention.anchor, scope, unit)
    if not before:
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before"))
        return
    cited = next((one for one in before if _as_many(one, mention.back)), before[0])
    if not _as_many(cited, mention.back):
        candidates = [one for _, one in cited.rows if one]
        yield Resolved(mention, mention.targets[0], None, unresolved("candidates", candidates))
        return
    for target, instrument in dict.fromkeys((Target(article=t.article), i) for t, i in cited.rows):
        choice = (
            Choice((instrument,), "anaphoric", "anaphoric.article")
            if instrument
            else unresolved("article_before", having(cited.candidates, target.article, unit.catalogue))
        )
        for own in mention.targets:
            yield Resolved(mention, own._replace(article=target.article), instrument, choice)


def _cites_article(scope: Scope) -> bool:
    """Tell whether the sentence has cited an article, of which a paragraph may be."""
    return scope.cited is not None and scope.cited.sentence == scope.sentence


def _is_of_other_gender(mention: Mention, start: int, unit: Unit) -> bool:
    """Whether the word at `start` is known to have another gender than the mention asks for."""
    word = WORD.match(unit.text, start)
    gender = unit.lexicon.names.head_genders.get(word[0]) if word else None
    return bool(gender and mention.gender) and gender != mention.gender


def _plan_before(mention: Mention, scope: Scope, unit: Unit) -> str | None:
    """«خطة التنمية المستدامة لعام ٢٠٣٠، ولا سيما الفقرة ٨٧ منها»: the text directly before that has
    paragraphs and no articles, where it is not what another text is about («تقرير عن خطة …»).
    """
    lexicon = unit.lexicon
    # Where words for texts are not known, a report on the plan would not be told from the plan.
    if len(scope.latest.instruments) != 1 or scope.latest.end < 0 or not lexicon.organs.stranger_units:
        return None
    one = unit.catalogue.instruments[scope.latest.instruments[0]]
    if one.kind in TREATIES or one.articles or one.ruled or not of_gender(mention.gender, [one.id], unit):
        return None
    if scope.in_sentence()[:1] != [one.id] or scope.stranger.end > -1:
        return None
    if _is_of_other_gender(mention, scope.latest.start, unit):
        return None
    about = _clause(unit.text, scope.latest.start)
    if _speaks_of_text(about, lexicon) or not _is_behind(mention, scope.latest.end, unit):
        return None
    return one.id


def _is_behind(mention: Mention, end: int, unit: Unit) -> bool:
    """Tell whether nothing but a joiner, a word such as «ولا سيما» or the relative «الذي» and its verb stands
    between a text and a paragraph «of it».
    """
    links, between = unit.lexicon.links, unit.text[end : mention.start]
    if any(one.fullmatch(between) for one in (_PARTED, links.particular, links.separator)):
        return True
    relative = unit.lexicon.pointers.relatives.longest(between, len(between) - len(between.lstrip(" ،,")))
    clause = between[relative[1] :] if relative and unit.lexicon.joining.article_sign else ""
    if not clause or len(between) > _PLAN_REACH or SENTENCE_END.search(between) or has_noun(clause, unit):
        return False
    return unit.lexicon.laws.text_words.isdisjoint(WORD.findall(clause))


def _is_own(mention: Mention, unit: Unit) -> bool:
    """«تنفيذ هذا القرار، ولا سيما الفقرتين ٢ و٦ منه»: tell whether a word such as «ولا سيما» takes numbered
    paragraphs out of the document itself.

    Not where the clause has a number, of another text, or speaks of another text or an annex.
    """
    lexicon = unit.lexicon
    clause = _clause(unit.text, mention.start, pauses=False)
    taken = particular_at_end(clause, lexicon)
    numbered = all(one.paragraph and not one.article for one in mention.targets)
    if taken is None or not numbered or mention.anchor or _DIGIT.search(clause):
        return False
    for word in WORD.finditer(clause, max(0, taken.start() - _OWN_REACH), taken.start()):
        own = lexicon.document.own_text.longest(clause, word.start())
        if own is not None and own[1] == taken.start():
            return not _speaks_of_text(clause[: word.start()], lexicon)
    return False


def _clause(text: str, end: int, *, pauses: bool = True) -> str:
    """The words before `end` in its sentence; with `pauses` those after the last pause."""
    before = SENTENCE_END.split(text[max(0, end - _CLAUSE) : end])[-1]
    return PAUSE.split(before)[-1] if pauses else before


def _speaks_of_text(clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause has a word for a text, or for a part of one."""
    return not lexicon.laws.text_words.isdisjoint(WORD.findall(clause)) or _speaks_of_part(clause, lexicon)


def _speaks_of_part(clause: str, lexicon: Lexicon) -> bool:
    """Tell whether a clause has a word for a part, «مرفق», or says that something is annexed."""
    found = (find(clause, word.start(), lexicon) for word in WORD.finditer(clause))
    if any(one is not None and isinstance(one.entry, UnitWord) and one.entry.unit == "part" for one in found):
        return True
    return any(lexicon.names.complements.longest(clause, word.start()) for word in WORD.finditer(clause))


def _is_of_what_follows(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a paragraph may be of a text that has paragraphs and no articles, named after the article
    cited last; with an ending that points, of any definite noun there.
    """
    cited = scope.cited
    if cited is None or cited.end < 0 or cited is scope.around.above:
        # «… المادة ١٨ …» above, and «الاتفاقية، ولا سيما فقراتها ٣ و٨»
        return bool(of_gender(mention.gender, scope.own(), unit))
    if scope.stranger.end > cited.end and scope.stranger.gender in {"", mention.gender}:
        return True
    plans = [one for one in scope.latest.instruments if unit.catalogue.instruments[one].kind not in TREATIES]
    if scope.latest.end > cited.end and of_gender(mention.gender, plans, unit):
        return True
    return mention.rule.endswith(ITS_PARAGRAPHS) and has_noun(unit.text[cited.end : mention.start], unit)


def _of_instrument(anchor: Anchor, scope: Scope, unit: Unit) -> list[Cited]:
    """«той же статьи Пакта»: the article of that instrument that was cited last."""
    if anchor.manner == "named":
        meant = anchor.instruments
    else:
        meant = by_description(anchor, None, scope, unit.grounds, unit.catalogue).instruments
    article = scope.cited_of.get(meant[0]) if len(meant) == 1 else None
    return [Cited(((Target(article=article), meant[0]),), meant, scope.sentence)] if article else []


def _in_paragraph(mention: Mention, cited: Cited) -> Iterator[Resolved]:
    """«inciso ii) del mismo apartado»: items of the one paragraph, or of the one item of it,
    that was cited before.
    """
    (target, instrument), *others = cited.rows
    same = all(
        (row[0].article, row[0].paragraph, row[1]) == (target.article, target.paragraph, instrument)
        for row in others
    )
    if not same or instrument is None or not (target.paragraph or target.subparagraph):
        yield Resolved(mention, mention.targets[0], None, unresolved("article_before", cited.candidates))
        return
    above = (target.subparagraph or "").partition("(")[0]
    for own in mention.targets:
        letter = own.subparagraph
        if above and letter and _ROMAN_ITEM.fullmatch(letter) and not (target.paragraph and len(letter) == 1):
            letter = f"{above}({letter})"
        found = target._replace(subparagraph=letter or target.subparagraph)
        yield Resolved(mention, found, instrument, Choice((instrument,), "anaphoric", "anaphoric.article"))


def continued(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«الفقرة ١١ من المادة ٤٤ … (الفقرة ١٥)»: of the one article cited directly before it; else no row.

    With a letter it must be in the same sentence, without one the article must have been cited by paragraph,
    in the same sentence or the one before.
    """
    cited = scope.cited
    if cited is None or cited.end != mention.within or scope.latest.end != cited.end or scope.law.here:
        return
    above = {(target.article, instrument) for target, instrument in cited.rows}
    article, instrument = next(iter(above))
    if len(above) != 1 or instrument is None or article is None or scope.stranger.end > cited.end:
        return
    choice = Choice((instrument,), "anaphoric", "anaphoric.article")
    if mention.back:
        # «الفقرة ذاتها»: in the same sentence, and one paragraph or item only.
        ((target, _), *others) = cited.rows
        if not others and (target.paragraph or target.subparagraph) and scope.sentence == cited.sentence:
            yield Resolved(mention, target, instrument, choice)
        return
    lettered = all(one.subparagraph for one in mention.targets)
    by_paragraph = all(target.paragraph for target, _ in cited.rows)
    farthest = 1 if by_paragraph and not lettered else 0
    if scope.sentence - cited.sentence > farthest or not (lettered or by_paragraph):
        return
    paragraphs = {target.paragraph for target, _ in cited.rows}
    alone = any(own.subparagraph and not own.paragraph for own in mention.targets)
    between = WORD.findall(unit.text, cited.end, mention.start) if alone else []
    if alone and (len(paragraphs) > 1 or not unit.lexicon.laws.text_words.isdisjoint(between)):
        # «القانون الوطني، الفقرة الفرعية (ج)»
        return
    for own in mention.targets:
        paragraph = own.paragraph or (next(iter(paragraphs)) if len(paragraphs) == 1 else None)
        yield Resolved(mention, own._replace(article=article, paragraph=paragraph), instrument, choice)


def said_before(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«المادة 16 المذكورة أعلاه»: of what the article of that number was last said to be of."""
    for target in mention.targets:
        cited = [
            one
            for before in scope.cited_before()
            for row, one in before.rows
            if row.article == target.article
        ]
        one = next(iter(cited), None) or unit.grounds.articles.get(target.article or "")
        choice = Choice((one,), "anaphoric", "anaphoric.article") if one else unresolved("article_before")
        yield Resolved(mention, target, one, choice)


def _as_many(cited: Cited, back: int) -> bool:
    """Tell whether as many articles were cited as the word that points at them says."""
    count = len({target.article for target, _ in cited.rows})
    return count == back or (back == 3 and count > 2)


def bare_part(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«الفصل الثالث» where the sentence has named one instrument, which has that part; else no row.

    In a treaty's own text it is that treaty's where the sentence names none. «(الجزء الثالث)» is of the one
    instrument directly before the bracket only.
    """
    named, own = scope.in_sentence(), unit.grounds.treaty
    directly = _before_bracket(mention, scope, unit)
    if directly or mention.rule.endswith(BRACKETED):
        for one in directly:
            known = unit.catalogue.instruments[one].parts
            for target in mention.targets:
                if not (known and target.part and target.part.isdecimal() and int(target.part) > known):
                    yield Resolved(mention, target, one, Choice((one,), "inherited", "inherited.part"))
        return
    choice = Choice(tuple(named), "inherited", "inherited.part")
    if own and not named:
        named, choice = [own], Choice((own,), "default", "default.treaty")
    if len(named) != 1 or named[0] in scope.assumed or scope.unknown or scope.law.here:
        return
    parts = unit.catalogue.instruments[named[0]].parts or 0
    if all(
        target.part and target.part.isdecimal() and int(target.part) <= parts for target in mention.targets
    ):
        for target in mention.targets:
            yield Resolved(mention, target, named[0], choice)


def _before_bracket(mention: Mention, scope: Scope, unit: Unit) -> tuple[str, ...]:
    """The one instrument that is named directly before the bracket that a phrase opens."""
    return (
        scope.latest.instruments
        if in_bracket_behind(mention, scope, unit) and len(scope.latest.instruments) == 1
        else ()
    )


def targets_by_number(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«الغايتان ٢١ و٢٢»: of the one plan that the sentence names whose numbered parts are targets; else no
    row.
    """
    plans = [one for one in scope.in_sentence() if is_plan(one, unit.catalogue)]
    known = unit.catalogue.instruments[plans[0]] if len(plans) == 1 else None
    if (
        known is None
        or known.divided != "targets"
        or not all(known.has_part(one.part or "") for one in mention.targets)
    ):
        return
    for target in mention.targets:
        yield Resolved(mention, target, known.id, Choice((known.id,), "inherited", "inherited.goal"))


def bare_rule(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """«قواعد نيلسون مانديلا (القاعدة ٥٨)»: of the rules named directly before, or alone in the sentence;
    else no row, but one that is not resolved for «المبدأ ٥ منها».

    Where the sentence names none, those that alone the unit,
    what it hangs under and the items before it have named. No row for «القاعدة ٤ من القواعد المعمول بها».
    """
    if not mention.possessed and is_of_other(unit.text, mention.end, unit.lexicon):
        return

    def ruled(instruments: Iterable[str]) -> list[str]:
        found = [one for one in instruments if unit.catalogue.instruments[one].ruled]
        return of_gender(mention.gender, found, unit) if mention.possessed else found

    directly = in_bracket_behind(mention, scope, unit)
    # «los Principios Rectores …, en particular el principio 9»
    directly = directly or 0 <= mention.within == scope.latest.end
    last = (
        (directly or mention.possessed)
        and len(scope.latest.instruments) == 1
        and not scope.is_strange(mention.gender)
    )
    named = ruled(scope.latest.instruments) if last else ruled(scope.in_sentence())
    if not named and not (scope.law.here or scope.unknown or scope.is_strange(mention.gender)):
        named = ruled(dict.fromkeys((*scope.named, *scope.beside)))
    if len(named) != 1:
        # «مجموعة مبادئ الغابات، ولا سيما المبدأ ٥ منها»: of a text that the catalogue does not hold.
        open_rows = mention.targets if mention.possessed and not scope.law.here else ()
        yield from (Resolved(mention, one, None, unresolved("of_it", named)) for one in open_rows)
        return
    for target in mention.targets:
        if unit.catalogue.has_article(named[0], target.article or ""):
            yield Resolved(mention, target, named[0], Choice((named[0],), "inherited", "inherited.rule"))
        elif mention.possessed:
            yield Resolved(mention, target, None, unresolved("no_such_article"))


_ITS = "+article.of_it"
# How far after «الإعلان» the resolution may stand that adopted it.
_ADOPTED_REACH = 90
_BY_SURROUNDINGS = frozenset({"default.section", "default.heading", "default.title"})
# Grounds that a law which is named nearer takes away.
_MAY_BE_LAWS = frozenset(
    {"default.body", "default.before", "default.listed", "default.title", "default.heading"}
    | {"default.section", "inherited.item", "inherited.sentence"}
)
_IN_TEXT = frozenset({"inherited.item", "inherited.sentence", "inherited.article_before"})
_OWN_TEXT = frozenset({"convention", "protocol", "covenant"})
"""Kinds of which «this one» may mean what was named elsewhere."""
_FAR = frozenset({"definite.section", "definite.document", "definite.sole"})
_IN_UNIT = frozenset(
    {"definite.item", "definite.sentence", "definite.said", "definite.pair", "definite.term"}
)


def resolve(mentions: list[Mention], scope: Scope, unit: Unit) -> Iterator[Resolved]:
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
        mention = counted(_adopted(found, following, unit), scope, unit.catalogue)
        position = mention.end
        rows = list(_rows(mention, scope, unit))
        note(mention, rows, scope, unit)
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
    held = held_by(following, unit)
    meant = tuple(
        one
        for one in held
        if (one in anchor.among if anchor.among else unit.catalogue.instruments[one].kind == anchor.kind)
    )
    manner: Literal["named", "unknown"] = "named" if len(meant) == 1 else "unknown"
    return mention._replace(anchor=anchor._replace(manner=manner, instruments=meant, rule="adopted"))


def _rows(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    if mention.kind in {"article", "part", "instrument"}:
        special = next(filter(None, (read(mention, scope, unit) for read in _SPECIAL)), None)
        if special is not None:
            yield from special
        elif _may_be_cited(mention, scope, unit):
            for target in mention.targets:
                yield from _cited(mention, target, scope, unit)
    elif mention.rule.endswith(BARE) and not scope.is_empty():
        # What the paragraph above names may have paragraphs, too.
        return
    elif mention.rule.endswith(OWN) and scope.comment.instruments and _is_of_comment(mention, unit):
        # «التعليق العام رقم ٣٥ …، والفقرة ٢ من هذا التعليق العام»: of either.
        return
    elif mention.kind != "context":
        for target in mention.targets:
            yield Resolved(mention, target, None, _symbol(mention, target, scope))


def _pointing_rows(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved] | None:
    """What goes on from a citation before, or points back at one."""
    if mention.rule.endswith(CONTINUED):
        return continued(mention, scope, unit)
    if mention.back:
        this = unit.lexicon.links.this.search(unit.text, mention.start, mention.end)
        own = unit.grounds.treaty is not None and this
        return own_article(mention, unit) if own else pointed_back(mention, scope, unit)
    return said_before(mention, scope, unit) if mention.said else None


def _part_rows(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved] | None:
    """Rules, goals and targets, and parts that say of nothing what they are of."""
    if mention.anchor is None and mention.rule.startswith("rule."):
        return bare_rule(mention, scope, unit)
    if mention.rule == BY_NUMBER:
        return targets_by_number(mention, scope, unit)
    if is_goal(mention):
        return _goals(mention, scope, unit)
    if mention.kind == "part" and mention.anchor is None and not mention.possessed:
        return bare_part(mention, scope, unit)
    return None


def _instrument_rows(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved] | None:
    """Instruments that a pronoun points at, and customary names."""
    if mention.kind != "instrument":
        return None
    if mention.possessed:
        choice = of_possessor(mention, scope, unit)
        if choice is None and mention.rule == "instrument.annexed":
            choice = unresolved("nothing_named")
        return _spread(mention, mention.targets[0], choice) if choice else iter(())
    if mention.anchor and mention.anchor.manner == "customary":
        choice = by_customary(mention.anchor, None, scope, unit.grounds, unit.catalogue)
        # Without ground for it, it is the bare name of an instrument that is not known.
        told = choice.instruments or mention.rule == "instrument.described"
        return _spread(mention, mention.targets[0], choice) if told else iter(())
    return None


_SPECIAL: tuple[Callable[[Mention, Scope, Unit], Iterator[Resolved] | None], ...] = (
    _pointing_rows,
    _part_rows,
    _instrument_rows,
)


def _goals(mention: Mention, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """The goals or targets of a plan."""
    own = mention.possessed is not None
    for target in () if is_untold(mention) else mention.targets:
        part = target.part or ""
        goal = by_goal(mention.anchor, part, scope, unit.grounds, unit.catalogue, own=own)
        yield from _spread(mention, target, goal)


def _may_be_cited(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a phrase is no law's: it names something, or the sentence has named no law."""
    if mention.anchor is None and not mention.possessed and is_laws_title(mention, scope, unit):
        return False
    return (
        mention.anchor is not None
        or not scope.law.here
        or (mention.possessed == "itself" and law_between(mention, scope, unit) == "other")
        or is_closing(mention, scope, unit)
        or (scope.law.article and is_bracketed(mention, unit))
        or is_listed(mention, scope, unit.grounds)
    )


def _cited(mention: Mention, target: Target, scope: Scope, unit: Unit) -> Iterator[Resolved]:
    """The rows of one target of a phrase."""
    choice = _choice(mention, target, scope, unit)
    if _has_no_paragraphs(mention, target, choice, unit):
        choice = unresolved("no_such_article", choice.instruments)
    annexed = target.paragraph and mention.anchor
    if annexed and mention.anchor and _is_annexed(mention.anchor, choice, unit.annexed.here, unit):
        # «الفقرة ٣ من خطة العمل هذه» in the annex that is the plan
        own = own_paragraph(mention._replace(targets=(target,)))
        yield Resolved(own, own.targets[0], None, Choice((), "explicit", "explicit.symbol"))
    # The bare name of an instrument that is not known is no row, nor is «تلك الاتفاقية» for one.
    elif mention.kind != "instrument" or not _is_no_name(mention.anchor, choice, unit):
        yield from _spread(mention, target, choice)


def _has_no_paragraphs(mention: Mention, target: Target, choice: Choice, unit: Unit) -> bool:
    """«الفقرة ٥ من الميثاق»: tell whether a paragraph without an article is of a treaty that has articles."""
    alone = mention.kind == "instrument" and target.paragraph is not None and target.article is None
    meant = [unit.catalogue.instruments[one] for one in choice.instruments] if alone else []
    described = mention.anchor is not None and mention.anchor.manner == "described"
    return described and bool(meant) and all(one.binds and one.articles for one in meant)


def _is_of_comment(mention: Mention, unit: Unit) -> bool:
    """Tell whether «من هذا التعليق العام» stands after a paragraph."""
    of = unit.lexicon.links.of.match(unit.text, mention.end)
    places = (skip(unit.text, mention.end), of.end() if of else mention.end)
    return any(unit.lexicon.document.own_comment.longest(unit.text, place) for place in places)


def _is_no_name(anchor: Anchor | None, choice: Choice, unit: Unit) -> bool:
    """«تلك الاتفاقية» for an instrument that is not known; «المعاهدة» where the unit has named none.

    And «هذه الاتفاقية» in the text of a treaty that is not known, «هذه المبادئ التوجيهية» in an annex that
    is called so.
    """
    if choice.rule in {"unresolved.unknown_said", "unresolved.treaty"}:
        return True
    if anchor is not None and _is_annexed(anchor, choice, unit.annexed.all, unit):
        return True
    if anchor is not None and anchor.rule in {SHORT, SHORT_SAID, DOUBTFUL}:
        alike = next((one for one in unit.lexicon.kinds.alike if one.among == anchor.among), None)
        if alike is None or not alike.everyday:
            # «برنامج العمل» where nothing so called has been named is that of a meeting.
            return choice.status == "unresolved" and not choice.candidates
        # An everyday word is one only where it is known what it means.
        bare = alike.bound and alike.words.match(unit.text, anchor.start) is not None
        return bare or choice.status == "unresolved"
    described = anchor.kind if anchor is not None and anchor.manner == "described" else ""
    pointing = anchor is not None and anchor.pointing and choice.rule in _IN_UNIT
    if described in unit.lexicon.kinds.bound and not (pointing or choice.rule == "definite.term"):
        return True
    if described in unit.lexicon.kinds.told and choice.status == "unresolved":
        return True
    everyday = described in unit.lexicon.kinds.everyday
    return everyday and choice.rule not in _IN_UNIT


def _is_annexed(anchor: Anchor, choice: Choice, titles: Iterable[tuple[str, ...]], unit: Unit) -> bool:
    """«هذه المبادئ التوجيهية»: the annex that is called so, where the unit names no other such text.

    One word must point at it: «المبادئ» may be any.
    """
    words = WORD.findall(unit.text, anchor.start, anchor.end)
    this = [word for word in words if unit.lexicon.links.this.fullmatch(word)]
    open_ = choice.status == "unresolved" or (this and choice.rule in _FAR)
    if not open_ or anchor.manner != "described":
        return False
    called = title_words(" ".join(word for word in words if word not in this), unit.lexicon)
    return len(called) + len(this) > 1 and any(title[: len(called)] == called for title in titles)


def _symbol(mention: Mention, target: Target, scope: Scope) -> Choice:
    """A document or a resolution; its symbol may not follow from its number."""
    rule = mention.rule.removesuffix(CARRIED)
    # «paragraph.single+resolution.organ»
    rule = rule[max(0, rule.find("resolution.")) :]
    if rule == "resolution.speaker" and target.symbol and scope.opened:
        return Choice((), "inherited", "inherited.organ")
    if rule == "resolution.speaker" and (target.symbol or mention.unnumbered):
        return Choice((), "default", "default.speaker")
    if rule == "resolution.bare":
        return Choice((), "default", "default.speaker")
    if rule == "resolution.cited":
        return Choice((), "inherited", "inherited.cited")
    if rule == "resolution.number" and not target.symbol:
        return unresolved("no_symbol")
    if rule.startswith("comment."):
        return _comment(mention, target)
    if rule == "resolution.short_organ" and target.symbol:
        return Choice((), "definite", "definite.organ")
    if rule in {"resolution.own_organ", "resolution.speaker"}:
        return Choice((), "inherited", "inherited.organ") if target.symbol else unresolved("no_symbol")
    known = target.symbol or mention.kind == "recommendation"
    return Choice((), "explicit", "explicit.symbol" if known else "explicit.no_symbol")


def _comment(mention: Mention, target: Target) -> Choice:
    """A treaty body's comment: its body may not be known, or its number not tell the document."""
    if not mention.unnumbered:
        return unresolved("no_body")
    if not target.symbol:
        return Choice((), "explicit", "explicit.no_symbol")
    if mention.rule == "comment.own":
        return Choice((), "inherited", "inherited.organ")
    if mention.rule == "comment.speaker":
        return Choice((), "default", "default.speaker")
    return Choice((), "explicit", "explicit.symbol")


def _spread(mention: Mention, target: Target, choice: Choice) -> Iterator[Resolved]:
    for instrument in choice.instruments or (None,):
        yield Resolved(mention, target, instrument, choice)


class Case(NamedTuple):
    """One target of a mention and all that may settle it."""

    mention: Mention
    target: Target
    scope: Scope
    unit: Unit

    def having(self, instruments: Iterable[str]) -> list[str]:
        """Return those of the instruments that may have the article."""
        return having(instruments, self.target.article, self.unit.catalogue)

    def of_gender(self, instruments: Iterable[str]) -> list[str]:
        """Return those that a pronoun of the mention's gender may mean, too."""
        return self.having(of_gender(self.mention.gender, list(instruments), self.unit))

    @property
    def default(self) -> list[str]:
        """The body's own instrument, where it may have the article."""
        return self.having(self.unit.grounds.defaults[:1])

    @property
    def within(self) -> bool:
        """Tell whether the phrase is taken out of the instrument directly before it."""
        return self.mention.within >= 0 and self.mention.within == self.scope.latest.end


def _choice(mention: Mention, target: Target, scope: Scope, unit: Unit) -> Choice:
    """What the first of the grounds that applies says of a target."""
    case = Case(mention, target, scope, unit)
    return next(filter(None, (ground(case) for ground in CITED)))


def _rule(case: Case) -> Choice | None:
    """«القاعدة ٤٥ من قواعد بانكوك»: of what is divided into rules or principles, and has that one."""
    anchor, unit = case.mention.anchor, case.unit
    if anchor is None or not is_ruled(case.mention):
        return None
    if anchor.manner == "named":
        return by_rule(anchor, case.target.article, unit.catalogue)
    by_words = by_customary if anchor.manner == "customary" else by_description
    meant = by_words(anchor, None, case.scope, unit.grounds, unit.catalogue)
    if not meant.instruments:
        return meant
    told = by_rule(anchor._replace(instruments=meant.instruments), case.target.article, unit.catalogue)
    return meant if told.instruments else told


def _of_stranger(case: Case) -> Choice | None:
    """«إعلان …، ولا سيما المادة ١٨ منه»: of a text outside the catalogue,
    unless it adopted one of ours.
    """
    mention, scope = case.mention, case.scope
    if not is_strangers(mention, scope, case.unit):
        return None
    held = case.of_gender(scope.stranger.adopted)
    if mention.possessed and len(held) == len(scope.stranger.adopted) == 1:
        # Resolutions have no articles.
        return Choice(tuple(held), "anaphoric", "anaphoric.adopted")
    return unresolved("stranger")


def _of_two_named(case: Case) -> Choice | None:
    """«l'article 46 de la première»: the first or the last of two;
    open where the sentence is about another.
    """
    mention, scope = case.mention, case.scope
    if mention.possessed != "itself":
        return None
    if has_other_subject(mention, scope, case.unit):
        return unresolved("of_it", case.having(scope.in_sentence()))
    if mention.place and mention.kind == "article":
        return of_two(mention, case.target, scope, case.unit)
    return None


def _in_common(case: Case) -> Choice | None:
    """«المادة ٣ المشتركة بينها»: an article of all that the sentence has named together."""
    scope = case.scope
    if not case.mention.rule.endswith(COMMON):
        return None
    several = len(scope.latest.instruments) > 1 and set(scope.latest.instruments) <= set(scope.in_sentence())
    common = case.having(scope.latest.instruments) if several else []
    if common and len(common) == len(scope.latest.instruments):
        return Choice(tuple(common), "anaphoric", "anaphoric.common")
    return unresolved("of_it", scope.latest.instruments)


def _of_pronoun(case: Case) -> Choice | None:
    """«المادة ١ منها»: what stands directly before, else the only one of the pronoun's gender."""
    mention, scope, unit = case.mention, case.scope, case.unit
    if not mention.possessed:
        return None
    if mention.possessed == "itself" and law_between(mention, scope, unit) == "fits":
        # «اتفاقية مناهضة التعذيب، وتعديل مدونة الأسرة بما يتفق مع المادة ١ منها»
        return unresolved("of_it", case.having(scope.latest.instruments))
    choice = of_possessor(mention, scope, unit)
    if choice and case.having(choice.instruments):
        return choice
    if mention.possessed != "itself":
        return unresolved("of_it", choice.candidates if choice else ())
    before = scope.latest_of_item_before()
    last = case.of_gender(before)
    if len(last) == len(before) == 1:
        return Choice(tuple(last), "anaphoric", "anaphoric.gender")
    fitting = case.of_gender(scope.in_sentence())
    if mention.kind == "part" and mention.rule.endswith(_ITS) and is_another_noun(mention, scope, unit):
        # «اتفاقية حقوق الطفل والتشريعات الوطنية وفصولها الأول والثاني»
        return unresolved("of_it", fitting)
    if len(fitting) == 1:
        return Choice(tuple(fitting), "anaphoric", "anaphoric.gender")
    near = case.of_gender(scope.recent())
    if len(near) == 1 and not scope.unknown and not is_of_law(mention, scope, unit):
        return Choice(tuple(near), "inherited", "inherited.item")
    return unresolved("of_it", near)


def _bare(case: Case) -> Choice | None:
    """An article alone: the first of the grounds below that applies."""
    if case.mention.anchor is not None:
        return None
    return next(filter(None, (ground(case) for ground in ALONE)))


def _closing(case: Case) -> Choice | None:
    """«(المادتان ٧ و١٠).»: articles that close a sentence in brackets are the body's own instrument's; open
    under a heading on another, or directly after another.
    """
    mention, scope, unit, default = case.mention, case.scope, case.unit, case.default
    if default and is_closing(mention, scope, unit):
        headed = case.having(unit.grounds.heading)
        if headed and default[0] not in unit.grounds.heading:
            # Under a heading on a protocol they may be of that.
            return unresolved("candidates", [*headed, *default])
        return Choice(tuple(default), "default", "default.closing")
    beside = case.having(scope.latest.instruments) if is_closing_beside(mention, scope, unit) else []
    if beside and default and default[0] not in beside:
        # «طرف في بروتوكول منع الاتجار بالأشخاص (المواد ٢ و١٢ و١٦).»
        return unresolved("candidates", [*beside, *default])
    return None


def _listed(case: Case) -> Choice | None:
    """Articles that the heading over the unit cites alone are the body's own instrument's."""
    if case.default and is_listed(case.mention, case.scope, case.unit.grounds):
        return Choice(tuple(case.default), "default", "default.listed")
    return None


def _of_comment(case: Case) -> Choice | None:
    """After a treaty body's comment: of the treaty that it is on."""
    if case.scope.comment.end > case.scope.latest.end and not case.mention.follows:
        return on_comment(case.mention, case.target, case.scope, case.unit)
    return None


def _behind_open(case: Case) -> Choice | None:
    """Directly after what is part of another text's name, or could not be settled: open."""
    mention, scope = case.mention, case.scope
    if mention.follows and scope.genitive == scope.latest.end >= 0:
        return unresolved("article_before", case.having(scope.latest.instruments))
    if mention.follows and scope.unsettled.end > scope.latest.end:
        # «والعهد (المادة ٧)», where it is not known which covenant is meant
        return unresolved("candidates", case.having(scope.unsettled.instruments))
    return None


def _by_surroundings(case: Case) -> Choice:
    """What the unit, the section or the document gives, unless a law may be meant."""
    mention, scope, unit = case.mention, case.scope, case.unit
    choice = by_context(
        case.target.article,
        scope,
        unit.grounds,
        unit.catalogue,
        follows=mention.follows,
        within=case.within,
    )
    return _may_be_laws(case, choice) or choice


def _may_be_laws(case: Case, choice: Choice) -> Choice | None:
    """A law stands between, or beside: «… established under the Act of 1998. According to article 1, …»."""
    mention, scope, unit = case.mention, case.scope, case.unit
    by_law = choice.status == "inherited" or (choice.status == "default" and not scope.law.article)
    if by_law and not case.within and is_laws(mention, scope, unit):
        return unresolved("law", choice.instruments)
    default = case.default
    bare = unit.grounds.closing and choice.rule in _IN_TEXT and not case.within
    if bare and default and default[0] not in choice.instruments:
        # A treaty body cites its own treaty bare, but may mean the one that the unit names.
        return unresolved("candidates", [*choice.instruments, *default])
    named = scope.law.named and choice.rule in _BY_SURROUNDINGS
    law = choice.rule in _MAY_BE_LAWS and not case.within
    if named or (law and (is_beside_law(mention, scope, unit) or is_of_changed_law(mention, unit))):
        return unresolved("law", choice.instruments)
    return None


def _shared_with_another(case: Case) -> Choice | None:
    """An article that took its instrument from the phrase it is joined to, and may be of another: open."""
    mention, anchor, cited = case.mention, case.mention.anchor, case.scope.cited
    if anchor is None or not mention.shared or mention.kind != "article":
        return None
    here = cited is not None and cited.bare and cited.sentence == case.scope.sentence
    if cited and here and not any(one for _, one in cited.rows):
        # «(المادة ٢٠ منها)؛ … المادتان ٦ و٣٦ والمادة ١٠ من …»: it may go on from what is not known.
        return unresolved("article_before", anchor.instruments)
    others = of_others(mention, anchor, case.target, case.scope, case.unit)
    return unresolved("candidates", [*anchor.instruments, *others]) if others else None


def _by_its_name(case: Case) -> Choice | None:
    """A name, or a customary one, or a protocol of what was named."""
    anchor, unit, article = case.mention.anchor, case.unit, case.target.article
    if anchor is not None and anchor.manner == "named":
        return by_name(anchor, article, unit.grounds, unit.catalogue)
    if anchor is not None and anchor.manner == "customary":
        return by_customary(anchor, article, case.scope, unit.grounds, unit.catalogue)
    if anchor is not None and anchor.rule in {"parent convention", "possessed"}:
        return of_family(case.mention, anchor, case.target, case.scope, unit)
    return None


def _described(case: Case) -> Choice | None:
    """A description: of the treaty whose text it stands in, else by the grounds of descriptions."""
    mention, scope, unit, anchor = case.mention, case.scope, case.unit, case.mention.anchor
    if anchor is None or anchor.manner != "described":
        return None
    short = anchor.rule in {SHORT, SHORT_SAID}
    apart = mention.follows and mention.kind == "instrument" and not (anchor.pointing or short)
    this = unit.lexicon.links.this.match(unit.text, anchor.start) is not None
    in_own = by_own_treaty(anchor, case.target.article, unit.grounds, unit.catalogue) if this else None
    if in_own:
        return in_own
    meant = by_description(
        anchor,
        case.target.article,
        scope,
        unit.grounds,
        unit.catalogue,
        scope.latest.instruments if apart else (),
        taken_out=is_taken_out(mention, unit),
    )
    if anchor.rule == UNTOLD:
        return unresolved("candidates", meant.instruments or meant.candidates)
    if meant.rule == "definite.said" and is_another_between(meant.instruments[0], anchor, scope, unit):
        return unresolved("unknown_said", meant.instruments)
    if this and anchor.kind not in _OWN_TEXT and not short and meant.rule in _FAR:
        # «the present Charter» is the text at hand, or the one quoted: not what was named elsewhere.
        return unresolved("itself", meant.instruments)
    return meant


def _unknown(case: Case) -> Choice:
    """An instrument that the catalogue lacks."""
    return unresolved((case.mention.anchor and case.mention.anchor.rule) or "unknown_instrument")


CITED: tuple[Callable[[Case], Choice | None], ...] = (
    _rule,
    _of_stranger,
    _of_two_named,
    _in_common,
    _of_pronoun,
    _bare,
    _shared_with_another,
    _by_its_name,
    _described,
    _unknown,
)
"""What settles a cited unit or name, in this order; the first that applies decides."""
ALONE: tuple[Callable[[Case], Choice | None], ...] = (
    _closing,
    _listed,
    _of_comment,
    _behind_open,
    _by_surroundings,
)
"""What settles an article that names no instrument, in this order."""


def printed() -> str:
    """Return the tables of grounds as Markdown, each ground by what it says;
    they stand in `docs/extending.md`.
    """
    tables: tuple[tuple[str, Iterable[Callable[..., object]]], ...] = (
        ("A cited unit or name", CITED),
        ("An article alone", ALONE),
        ("A description", DESCRIBED),
    )
    lines: list[str] = []
    for title, table in tables:
        lines += [f"**{title}**, in this order:", ""]
        for at, ground in enumerate(table, 1):
            said = " ".join(word for line in (ground.__doc__ or "").split("\n") for word in line.split())
            lines.append(f"{at}. {said}")
        lines.append("")
    far = ", ".join(f"`{rule.strip()}`" for rule, _ in FAR)
    return "\n".join(
        [*lines, f"**A description of what the unit does not name**, from near to far: {far}.", ""]
    )
