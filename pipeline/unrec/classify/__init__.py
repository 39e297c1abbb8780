"""classify: what each paragraph is, and what sort of document they make."""

from msgspec.structs import replace

from unrec.models import Extraction

__all__ = ["classify"]

_RULE = "bridge"


def classify(extraction: Extraction) -> Extraction:
    """Fill the kind of every paragraph and of the document, with the rules that gave them.

    A failed document is returned as it is.
    """
    if extraction.document.status == "failed":
        return extraction
    paragraphs = tuple(
        replace(one, kind="recommendation" if one.label is not None else "paragraph", kind_rule=_RULE)
        for one in extraction.paragraphs
    )
    asks = any(one.kind == "recommendation" for one in paragraphs)
    document = replace(extraction.document, kind="recommendations" if asks else "other", kind_rule=_RULE)
    return replace(extraction, document=document, paragraphs=paragraphs)
