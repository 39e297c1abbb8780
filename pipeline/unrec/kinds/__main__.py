"""`python -m unrec.kinds` prints the rules on documents and paragraphs, in their order."""

from collections.abc import Iterator

from unrec.kinds.documents import DOCUMENT_RULES
from unrec.kinds.paragraphs import RULES


def tables() -> Iterator[str]:
    """Yield the lines of both tables. Of all rules the first that holds counts."""
    yield from ("| rule | a document is of its kind where |", "|---|---|")
    yield from (f"| `{rule.id}` | {rule.asks} |" for rule in DOCUMENT_RULES)
    yield from ("", "| rule | kind | a paragraph is of it where it |", "|---|---|---|")
    yield from (f"| `{rule.id}` | {rule.kind or 'as its parent'} | {rule.asks} |" for rule in RULES)


if __name__ == "__main__":
    print("\n".join(tables()))  # noqa: T201 -- what it is for
