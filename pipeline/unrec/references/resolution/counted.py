"""Instruments by their place among those that the sentence names: «الاتفاقية الأولى», «البروتوكول الأخير»."""

from typing import Literal

from unrec.catalogue import Catalogue
from unrec.references.mentions import Anchor, Mention
from unrec.references.resolution.scope import Scope

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
    if "" in scope.sequence or scope.unknown.get(anchor.kind) == scope.sentence:
        return None
    named = _of_kind(scope.sequence, anchor, catalogue)
    if not named:
        return None
    if not anchor.kind:
        return _of_two(named, anchor.place)
    if anchor.place == 1 and len(named) == 1 and (len(scope.sequence) > 1 or scope.pointed):
        # «اتفاقية عام 1951 وبروتوكولها، … من الاتفاقية الأولى»
        return named[0]
    if anchor.place < 0 and len(named) == 1 and len(set(scope.sequence)) > 1:
        return named[0]
    if len(named) < _BOTH or len(set(named)) < len(named) or (len(named) > _BOTH and anchor.place > 0):
        return None
    return named[anchor.place - 1 if anchor.place > 0 else -1]


def _named_before(anchor: Anchor, scope: Scope, catalogue: Catalogue) -> str | None:
    """The one of the two of its kind that the last sentence with any names,
    in the unit or in the one before it.
    """
    if "" in scope.sequence or (scope.sequence and not anchor.kind):
        return None  # the sentence names something itself, of which it is not known what comes last
    if _of_kind(scope.sequence, anchor, catalogue):
        return None
    before = scope.sequence_before
    if not before and scope.before and (scope.before.item or not scope.item):
        # An item goes on from the one before it, and from nothing earlier in that.
        before = scope.before.sequence or ([] if scope.item else scope.before.sequence_before)
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
