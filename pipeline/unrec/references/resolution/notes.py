"""What a mention leaves behind in the scope and the grounds, for the mentions after it."""

from collections.abc import Mapping
from functools import cache

from unrec.catalogue import TREATIES, Catalogue
from unrec.references.mentions import SHORT, Anchor, Mention
from unrec.references.resolution.scope import Cited, Scope
from unrec.references.resolution.unit import Resolved, Unit
from unrec.references.words.lookup import PAUSE, kind_of
from unrec.text import WORD

# Kinds of which a text outside the catalogue may be meant by the word for them.
_CALLED_SO = frozenset({*TREATIES, "declaration"})
# How far behind an article the name of a treaty may be part of what the article is of.
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
    if anchor and anchor.manner == "law":
        scope.law = scope.law_named = True
        if any(target.article for target in mention.targets):
            scope.law_cited = mention.end
            scope.law_article = True
        return
    if anchor and anchor.manner == "stranger" and anchor.rule == SHORT:
        unit.grounds.called_alike.add(anchor.among or frozenset())
    if anchor and anchor.alike:
        unit.grounds.called_alike.update(anchor.alike)
    if mention.rule == "context.alike":
        return
    if anchor and anchor.manner == "stranger":
        head = WORD.match(unit.text, anchor.start)
        kind = kind_of(head[0], unit.lexicon) if head else ""
        # «إعلان الدوحة بشأن الغابات»: «الإعلان» may be that.
        unit.grounds.unknown |= {kind} & _CALLED_SO
        scope.name_stranger(anchor.kind, mention.end)
        return
    if mention.rule.startswith("comment."):
        scope.about, scope.about_end = mention.about, mention.end
    if mention.kind == "resolution":
        held = held_by(mention, unit)
        if held and held == scope.latest:
            # «إعلان …، الذي اعتمدته الجمعية العامة في قرارها ٦١/٢٩٥»: what was named last, and no other text.
            return
        scope.name_stranger(next(iter(unit.lexicon.organs.stranger_units.values()), ""), mention.end)
        scope.adopted = held
        return
    if anchor and anchor.manner == "unknown" and mention.kind == "context":
        scope.name_stranger(unit.lexicon.pointers.pronouns.get(anchor.kind, ""), mention.end)
    if anchor and anchor.manner == "unknown" and anchor.year:
        unit.grounds.strangers.add((anchor.kind, anchor.year))
    if anchor and anchor.manner == "unknown" and anchor.rule == "no_treaty":
        return
    if anchor and anchor.rule == "outer":
        # «هذه الاتفاقية» may be the one that the title names, «منه» is of the text itself.
        scope.name(anchor.instruments, mention.start, mention.end - 1)
        scope.name_stranger(unit.lexicon.pointers.pronouns.get(anchor.kind, ""), mention.end)
        _name_unknown(anchor.kind, scope, unit)
        return
    if anchor and (anchor.manner == "unknown" or (anchor.manner == "customary" and not rows)):
        _name_unknown(anchor.kind, scope, unit)
        if mention.kind == "instrument":
            scope.name_stranger(unit.lexicon.pointers.pronouns.get(anchor.kind, ""), mention.end)
    if mention.kind not in {"article", "part", "instrument"} or not rows:
        return
    named = tuple(dict.fromkeys(row.instrument for row in rows if row.instrument))
    if mention.kind == "instrument" and not named:
        scope.unsettled, scope.unsettled_end = rows[0].choice.candidates, mention.end
    if mention.kind == "instrument" and mention.possessed not in {None, "itself", "both"}:
        # «وبروتوكولاتها» does not compete with its convention for what comes later.
        scope.pointed, scope.pointed_end = named, mention.end
        if mention.possessed == "protocol":
            unit.grounds.pointed |= dict.fromkeys(named, 1)
        return
    if anchor and anchor.manner == "described" and rows[0].choice.rule in _ESTABLISHING:
        before = unit.grounds.established.setdefault(anchor.kind, named[0])
        unit.grounds.established[anchor.kind] = before if before == named[0] else ""
    if mention.kind == "instrument" and unit.text.endswith(
        unit.lexicon.document.parties, 0, max(0, mention.start - 1)
    ):
        scope.bound = named
    if anchor and mention.kind == "instrument" and _is_inside(mention, scope, unit):
        scope.genitive = mention.end
    if anchor and anchor.manner == "named" and mention.kind == "instrument" and len(named) == 1:
        _name_alike(anchor, named[0], scope, unit)
    by_place = anchor is not None and anchor.rule == "counted"
    assumed = all(row.choice.status == "default" for row in rows)
    scope.name(named, mention.start, mention.end, assumed=assumed, anew=not by_place)
    if mention.kind == "article":
        unit.grounds.articles |= {
            row.target.article: row.instrument for row in rows if row.target.article and row.instrument
        }
        candidates = tuple(dict.fromkeys(one for row in rows for one in row.choice.candidates))
        for row in rows:
            if row.instrument and row.target.article:
                scope.cited_of[row.instrument] = row.target.article
            if row.target.article:
                scope.articles.setdefault(row.target.article, set()).add(row.instrument or "")
        if not (scope.cited and is_ruled(mention)):
            # «المادة المذكورة» behind a rule is the article before it.
            scope.cited = Cited(
                tuple((row.target, row.instrument) for row in rows),
                candidates,
                scope.sentence,
                mention.end,
                bare=anchor is None or mention.possessed is not None,
            )
    for one in named:
        unit.grounds.section.pop(one, None)
        unit.grounds.section[one] = 1
        unit.grounds.unknown.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.unknown_document.discard(unit.catalogue.instruments[one].kind)
        unit.grounds.document[one] = 1
        unit.grounds.annex[one] = 1


def _is_inside(mention: Mention, scope: Scope, unit: Unit) -> bool:
    """«المادة ٢٢ من النظام الداخلي لمؤتمر الأطراف في اتفاقية …»: tell whether an instrument is but a part of
    what the article before it is of.
    """
    open_article = scope.cited is not None and not any(one for _, one in scope.cited.rows)
    end = max(scope.law_cited, scope.cited.end if scope.cited and open_article else -1)
    if end < 0 or end > mention.start or mention.start - end > _INSIDE_REACH:
        return False
    between = unit.text[end : mention.start]
    return bool(between.strip()) and not PAUSE.search(between) and not mention.joined


def _name_alike(anchor: Anchor, instrument: str, scope: Scope, unit: Unit) -> None:
    """«بروتوكول إسطنبول» is no protocol, and «البروتوكول» behind it may mean it all the same."""
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
