"""What a pronoun or a possessive ending points at: «أحكامها», «وبروتوكولاتها», «المادة ٣ من الأولى»."""

import re

from unrec.references.mentions import Anchor, Mention, Points, Target
from unrec.references.resolution.choose import Choice, having, unresolved
from unrec.references.resolution.scope import Grounds, Scope
from unrec.references.resolution.unit import Unit
from unrec.references.words.lookup import SENTENCE_END, WORD_REACH, find
from unrec.references.words.vocabulary import Name
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
    named = list(dict.fromkeys(one for one in scope.sequence if one))
    counted = _next_counted(mention, scope, unit)
    if counted is not None:
        told = having(counted, target.article, unit.catalogue)
        return (
            Choice(tuple(told), "anaphoric", "anaphoric.order")
            if len(told) == 1
            else unresolved("of_it", named)
        )
    if len(named) < 2:
        named = list(dict.fromkeys((*(one for one in scope.sequence_before if one), *named)))
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
    if scope.latest_end < 0 or lexicon.counting.ordinals.longest(place, 0) is None:
        return None
    for word in WORD.finditer(text, scope.latest_start, scope.latest_end):
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
    before = scope.latest_of_item_before() if mention.anchor and not scope.latest else ()
    if before:
        # «(ب) البروتوكول المكمل لها المتعلق ب…»
        return _protocols(mention, before, unit)
    if not scope.latest or scope.is_strange(mention.gender):
        return None
    if not (_is_near(mention, scope, unit) or _is_subject(mention, scope, unit)):
        return None
    if mention.possessed == "both":
        both = scope.in_sentence()
        return Choice(tuple(reversed(both)), "anaphoric", "anaphoric.both") if len(both) == 2 else None
    if mention.possessed == "itself":
        if len(scope.latest) > 1:
            return unresolved("candidates", scope.latest)
        return Choice(scope.latest, "anaphoric", "anaphoric.provisions")
    return _protocols(mention, scope.latest, unit)


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
    if len(scope.latest) != 1 or scope.is_strange(mention.gender) or not _is_near(mention, scope, unit):
        return None
    found = [
        one
        for one in unit.catalogue.amendments(scope.latest[0])
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
    between = unit.text[scope.latest_end : mention.start]
    if len(between) > _POSSESSED_REACH or SENTENCE_END.search(between):
        return False
    if mention.possessed not in {"itself", "both"}:
        return mention.rule != "instrument.protocols_joined" or not between.strip()
    if mention.gender and len(of_gender(mention.gender, list(scope.latest), unit)) < len(scope.latest):
        return False
    # A definite noun between would be the nearer antecedent: «الاتفاقية في التشريعات وأحكامها».
    return not has_noun(between, unit)


def is_another_noun(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """Tell whether a definite noun stands behind the instrument named last, which an ending may point at."""
    return scope.latest_end >= 0 and has_noun(unit.text[scope.latest_end : mention.start], unit)


def has_noun(text: str, unit: Unit) -> bool:
    """Tell whether a definite noun stands in a text, but for those that govern provisions."""
    sign = unit.lexicon.joining.article_sign
    return bool(sign) and any(
        sign in word[:4] and len(word) > 4 and word not in unit.lexicon.organs.governing
        for word in text.split()
    )


def has_other_subject(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«… أن اتفاقية س تكمل اتفاقية ص، إذ توجب المادة ٣ منها …»: a clause of its own may be about the first.

    Words that do not only join them stand between the two, and a comma behind the second, with no word that
    takes the article out of it.
    """
    if mention.kind != "article" or mention.place or len(scope.latest) != 1:
        return False
    pause = _PAUSED.match(unit.text, scope.latest_end)
    between = unit.text[scope.latest_end : mention.start]
    if (
        pause is None
        or SENTENCE_END.search(between)
        or unit.lexicon.pointers.relatives.longest(unit.text, pause.end())
    ):
        return False
    if not between[pause.end() - scope.latest_end :].strip() or unit.lexicon.links.particular.search(between):
        return False
    own = [one for one in scope.in_sentence() if one not in scope.latest]
    ends = [scope.ends.get(one, -1) for one in of_gender(mention.gender, own, unit)]
    if mention.gender and scope.stranger_gender == mention.gender:
        ends.append(scope.stranger_end)
    return any(_LINKING.fullmatch(unit.text, end, scope.latest_start) is not None for end in ends if end >= 0)


def _is_subject(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«أن العهد يعلو على القوانين بموجب المادة ١١ من الدستور، …. تستشهد بأحكامه»: the sentence is about it.

    It is the only instrument of the sentence, and in a treaty body's document its own.
    """
    if mention.possessed != "itself" or not unit.grounds.closing or len(scope.latest) != 1:
        return False
    if scope.latest != unit.grounds.defaults[:1] or scope.in_sentence() != list(scope.latest):
        return False
    if mention.gender and not of_gender(mention.gender, list(scope.latest), unit):
        return False
    before = WORD.findall(unit.text[max(0, scope.latest_start - WORD_REACH) : scope.latest_start])
    between = unit.text[scope.latest_end : mention.start]
    return (
        bool(before)
        and before[-1] in unit.lexicon.pointers.subject_marks
        and not SENTENCE_END.search(between)
    )
