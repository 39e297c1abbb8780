"""Parts, rules and targets by their number alone: «الفصل الثالث», «(القاعدة ٥٨)», «الغايتان ٢١ و٢٢»."""

from collections.abc import Iterable, Iterator

from unrec.references.detection.units import BRACKETED
from unrec.references.mentions import Mention
from unrec.references.resolution.antecedents import of_gender
from unrec.references.resolution.beside import in_bracket_behind
from unrec.references.resolution.choose import Choice, is_plan, unresolved
from unrec.references.resolution.scope import Scope
from unrec.references.resolution.unit import Resolved, Unit
from unrec.references.words.lookup import is_of_other


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
    if len(named) != 1 or named[0] in scope.assumed or scope.unknown or scope.law:
        return
    parts = unit.catalogue.instruments[named[0]].parts or 0
    if all(
        target.part and target.part.isdecimal() and int(target.part) <= parts for target in mention.targets
    ):
        for target in mention.targets:
            yield Resolved(mention, target, named[0], choice)


def _before_bracket(mention: Mention, scope: Scope, unit: Unit) -> tuple[str, ...]:
    """The one instrument that is named directly before the bracket that a phrase opens."""
    return scope.latest if in_bracket_behind(mention, scope, unit) and len(scope.latest) == 1 else ()


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
    directly = directly or 0 <= mention.within == scope.latest_end
    last = (directly or mention.possessed) and len(scope.latest) == 1 and not scope.is_strange(mention.gender)
    named = ruled(scope.latest) if last else ruled(scope.in_sentence())
    if not named and not (scope.law or scope.unknown or scope.is_strange(mention.gender)):
        named = ruled(dict.fromkeys((*scope.named, *scope.beside)))
    if len(named) != 1:
        # «مجموعة مبادئ الغابات، ولا سيما المبدأ ٥ منها»: of a text that the catalogue does not hold.
        open_rows = mention.targets if mention.possessed and not scope.law else ()
        yield from (Resolved(mention, one, None, unresolved("of_it", named)) for one in open_rows)
        return
    for target in mention.targets:
        if unit.catalogue.has_article(named[0], target.article or ""):
            yield Resolved(mention, target, named[0], Choice((named[0],), "inherited", "inherited.rule"))
        elif mention.possessed:
            yield Resolved(mention, target, None, unresolved("no_such_article"))
