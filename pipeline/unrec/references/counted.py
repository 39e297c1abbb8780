"""Instruments by their place among those that the sentence names: «الاتفاقية الأولى», «البروتوكول الأخير»."""

from unrec.catalogue import Catalogue
from unrec.references.mentions import Anchor, Mention
from unrec.references.scope import Scope


def counted(mention: Mention, scope: Scope, catalogue: Catalogue) -> Mention:
    """«الاتفاقية الأولى»: the phrase with its word of place and its instrument; itself where that cannot be told.

    Two of the kind, or more before «الأخيرة», must have been named in the sentence, each once.
    """
    anchor = mention.anchor
    if anchor is None or not anchor.place or mention.kind not in {"article", "part", "instrument", "context"}:
        return mention
    one = _placed(anchor, scope, catalogue) or _named(anchor, scope, catalogue)
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
    named = [one for one in scope.sequence if catalogue.instruments[one].kind == anchor.kind]
    if anchor.place == 1 and len(named) == 1 and (len(scope.sequence) > 1 or scope.pointed):
        # «اتفاقية عام 1951 وبروتوكولها، … من الاتفاقية الأولى»
        return named[0]
    if len(named) < 2 or len(set(named)) < len(named) or (len(named) > 2 and anchor.place > 0):
        return None
    return named[anchor.place - 1 if anchor.place > 0 else -1]


def _placed(anchor: Anchor, scope: Scope, catalogue: Catalogue) -> str | None:
    """«اتفاقية لاهاي … وبروتوكوليها، … من البروتوكول الثاني»: the one of that place among those of a convention named."""
    if anchor.kind != "protocol" or anchor.place < 1:
        return None
    placed = {
        child
        for one in scope.named
        for child in catalogue.children(one)
        if catalogue.instruments[child].place == anchor.place
    }
    return placed.pop() if len(placed) == 1 else None
