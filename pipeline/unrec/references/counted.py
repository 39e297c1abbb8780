"""Instruments by their place among those that the sentence names: «الاتفاقية الأولى», «البروتوكول الأخير»."""

from unrec.catalogue import Catalogue
from unrec.references.mentions import Mention
from unrec.references.scope import Scope


def counted(mention: Mention, scope: Scope, catalogue: Catalogue) -> Mention:
    """«الاتفاقية الأولى»: the phrase with its word of place and its instrument; itself where that cannot be told.

    Two of the kind, or more before «الأخيرة», must have been named in the sentence, each once.
    """
    anchor = mention.anchor
    if anchor is None or not anchor.place or mention.kind not in {"article", "part", "instrument", "context"}:
        return mention
    if "" in scope.sequence or scope.unknown.get(anchor.kind) == scope.sentence:
        return mention
    named = [one for one in scope.sequence if catalogue.instruments[one].kind == anchor.kind]
    if len(named) < 2 or len(set(named)) < len(named) or (len(named) > 2 and anchor.place > 0):
        return mention
    one = named[anchor.place - 1 if anchor.place > 0 else -1]
    end = mention.end if mention.shared else max(mention.end, anchor.place_end)
    known = anchor._replace(manner="named", instruments=(one,), rule="counted")
    if mention.kind == "context":
        mention = mention._replace(kind="instrument", rule="instrument.described")
    return mention._replace(end=end, anchor=known)
