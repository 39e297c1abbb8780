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
    placed = _placed(anchor, scope, catalogue)
    if placed:
        named = anchor._replace(manner="named", instruments=(placed,), rule="counted")
        end = mention.end if mention.shared else max(mention.end, anchor.place_end)
        kind, rule = ("instrument", "instrument.described") if mention.kind == "context" else (mention.kind, mention.rule)
        return mention._replace(kind=kind, rule=rule, end=end, anchor=named)
    if "" in scope.sequence or scope.unknown.get(anchor.kind) == scope.sentence:
        return mention
    named = [one for one in scope.sequence if one and catalogue.instruments[one].kind == anchor.kind]
    if anchor.place == 1 and len(named) == 1 and (len(scope.sequence) > 1 or scope.pointed):
        # «اتفاقية عام 1951 وبروتوكولها، … من الاتفاقية الأولى»
        named = [*named, ""]
    if len(named) < 2 or len(set(named)) < len(named) or (len(named) > 2 and anchor.place > 0):
        return mention
    one = named[anchor.place - 1 if anchor.place > 0 else -1]
    end = mention.end if mention.shared else max(mention.end, anchor.place_end)
    known = anchor._replace(manner="named", instruments=(one,), rule="counted")
    if mention.kind == "context":
        mention = mention._replace(kind="instrument", rule="instrument.described")
    return mention._replace(end=end, anchor=known)


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
