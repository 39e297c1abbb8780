"""Lists whose items end in a name in brackets: recommendations of a review, each with who made it."""

import re
from collections.abc import Sequence

from unrec.models import Paragraph

_SHARE = 0.6
_BRACKETS = re.compile(r"\([^()]*[^\W\d_]{3}[^()]*(?:\([^()]*\)[^()]*)?\)\W*\d{0,3}\W*$")


def ends_in_names(items: Sequence[Paragraph], share: float = _SHARE) -> bool:
    """Whether most of these paragraphs end in a name in brackets."""
    named = sum(bool(_BRACKETS.search(one.text)) for one in items)
    return bool(items) and named >= share * len(items)


def is_name_at_end(text: str) -> bool:
    """Whether the brackets that end a text hold what can only be names: letters, and not capitals alone."""
    found = _BRACKETS.search(text)
    return found is not None and not found[0].isupper() and not re.search(r"\d", found[0].partition(")")[0])
