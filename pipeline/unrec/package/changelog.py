"""`CHANGELOG.md`: what changed in the data since an earlier package."""

from collections import Counter
from collections.abc import Iterable, Iterator

from unrec.diff import Change
from unrec.package.info import Facts

TITLE = "# Changes of the data\n"
_SHOWN = 200


def changelog(facts: Facts, changes: Iterable[Change] | None, earlier: str = "") -> str:
    """Return the changelog: this version's entry, then the entries of the earlier package.

    `changes` is None where there is no earlier package. An entry counts the changes by kind and reason
    and names the first 200 things that changed; `unrec diff` shows all, with both texts.
    """
    head = f"## {facts.version}" + (f" — {facts.date}" if facts.date else "")
    if changes is None:
        counts = ", ".join(f"{count} {name}" for name, count in facts.rows.items())
        lines = [f"First version: {counts}."]
    else:
        lines = list(_entry(changes))
    older = earlier.removeprefix(TITLE).strip("\n")
    return f"{TITLE}\n{head}\n\n" + "\n".join(lines) + "\n" + (f"\n{older}\n" if older else "")


def _entry(changes: Iterable[Change]) -> Iterator[str]:
    counts: Counter[tuple[str, str]] = Counter()
    named: list[str] = []
    for change in changes:
        counts[change.kind, change.reason] += 1
        if len(named) < _SHOWN:
            named.append(f"- `{change.what}`: {change.kind}, because of the {change.reason}")
    if not counts:
        yield "No document, paragraph or reference changed."
        return
    yield "| kind | because of | changes |\n|---|---|---:|"
    for (kind, reason), count in sorted(counts.items()):
        yield f"| {kind} | {reason} | {count} |"
    yield ""
    yield from named
    if (more := counts.total() - len(named)) > 0:
        yield f"- and {more} more"
