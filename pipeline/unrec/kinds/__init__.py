"""kinds: what each paragraph is, and what sort of document they make; what asks, how strongly, and whom; who
recommended it, what was answered, which concern it answers, what action it asks for.

Three stages over one set of words: `classify`, `requests`, `answers`. Each rule that gives a value has an id
beside it; `python -m unrec.kinds` prints the rules on documents and paragraphs in their order.
"""

from unrec.kinds.account import answers_by_place
from unrec.kinds.answered import answers
from unrec.kinds.operative import requests, shared
from unrec.kinds.paragraphs import classify

__all__ = ["answers", "answers_by_place", "classify", "requests", "shared"]
