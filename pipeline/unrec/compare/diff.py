"""What changed between two outputs, paragraph by paragraph, finding by finding, line by line, and why."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeVar

from msgspec.structs import replace

from unrec.models import (
    Addressee,
    Box,
    Document,
    Extraction,
    Finding,
    Line,
    Paragraph,
    Recommendation,
    Recommender,
    Record,
    Reference,
    Section,
    ThemeRow,
    Unit,
)
from unrec.nested import grouped

# One difference, why it came about, and how the values of columns are shown.

Reason = Literal["source", "language data", "catalogue", "rules"]
Kind = Literal[
    "added",
    "removed",
    "document",
    "section",
    "meeting",
    "text",
    "structure",
    "request",
    "references",
    "themes",
    "findings",
    "lines",
    "places",
]


class Change(NamedTuple):
    """One difference. `old` and `new` show the two sides; one is empty where nothing stands there.

    `what` is the id of the document, section or paragraph, or of a run of paragraphs that
    changed alike: `V.19-08455.ar:m1.r1–m1.r9`.
    """

    what: str
    kind: Kind
    reason: Reason
    old: str
    new: str


Cause = Literal["source", "language data", "catalogue"]

STRUCTURE: tuple[Cause, ...] = ("source", "language data")
"""What headings, labels, texts, addressees and suspicions depend on besides the rules."""

TARGETS: tuple[Cause, ...] = ("source", "catalogue", "language data")
"""What references and themes depend on besides the rules."""

OWN_WORDS: tuple[Cause, ...] = ("language data",)
"""What is told from a unit's text alone, where that text is the same."""

READING: tuple[Cause, ...] = ("source",)
"""What the reader tells without knowing the language."""

PLACES = frozenset(
    {"page", "line", "box", "boxes", "indent", "page_first", "page_last", "line_first", "line_last"}
)
"""Where rows stand in the source. One line put in moves all below it, so these are said once a document."""

LEFT_OUT: dict[str, str] = {
    "document_id": "pairs the documents, and says which rows are of which",
    **dict.fromkeys(
        ("n_sections", "n_paragraphs", "n_recommendations", "n_items", "n_references", "n_findings"),
        "a count of rows",
    ),
    **dict.fromkeys(
        ("schema_version", "extractor_version", "language_data", "catalogue_data"),
        "says how a document was made; the reason of a change, never one",
    ),
}
"""The columns that are not compared, each with why. All others are, those yet to be added too."""


def reason(old: Document, new: Document, causes: Iterable[Cause]) -> Reason:
    """Return the first of the causes that differs between two documents; the rules where none does."""
    differs = {
        "source": (old.sha256, old.source) != (new.sha256, new.source),
        "language data": old.language_data != new.language_data,
        "catalogue": old.catalogue_data != new.catalogue_data,
    }
    return next((cause for cause in causes if differs[cause]), "rules")


def columns(kind: type[Record], *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the columns of a record that are compared, without those of another kind of change."""
    skipped = {*LEFT_OUT, *PLACES, *but}
    return tuple(name for name in kind.__struct_fields__ if name not in skipped)


def places(kind: type[Record]) -> tuple[str, ...]:
    """Return the columns that say where such a row stands."""
    return tuple(name for name in kind.__struct_fields__ if name in PLACES)


def differing(old: Record, new: Record, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the columns in which two records differ."""
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def shown(record: Record, names: Iterable[str]) -> str:
    """Return columns with their values: `level 2; label «(أ)»; parent_id –`."""
    return "; ".join(f"{name} {_value(getattr(record, name))}" for name in names)


def _value(value: Any) -> str:
    match value:
        case None:
            return "–"
        case str():
            return value if value.isascii() and value and " " not in value else f"«{value}»"
        case tuple():
            return ", ".join(map(_value, value)) or "none"
        case Addressee():
            return f"{value.id} «{value.surface}» [{value.char_start}, {value.char_end}) by {value.rule}"
        case Recommender():
            return f"{value.name} ({value.code or '?'})"
        case Box():
            corners = f"{value.x0:g}, {value.top:g}, {value.x1:g}, {value.bottom:g}"
            return f"page {value.page} ({corners})"
        case _:
            return str(value)


class Moved(NamedTuple):
    """A row that stands elsewhere. Where `old` or `new` is None it is a blank line that came or went."""

    table: str
    what: str
    old: Record | None
    new: Record | None


class Both:
    """Two readings of a document, and what is to be known of the changes that were told.

    `said` are the ids of units and sections whose own lines changed, `seated` those of units that stand in
    another section, `moved` the rows that stand elsewhere, `told` is how many changes there are.
    """

    def __init__(self, old: Extraction, new: Extraction) -> None:
        self.old, self.new = old, new
        self.said: set[str] = set()
        self.seated: set[str] = set()
        self.moved: list[Moved] = []
        self.told = 0

    def change(self, what: str | None, kind: Kind, causes: Iterable[Cause], old: str, new: str) -> Change:
        """Return a change of a part, or of the document, with the first of its causes that differs."""
        self.told += 1
        why = reason(self.old.document, self.new.document, causes)
        return Change(what or self.new.document.document_id, kind, why, old, new)

    def note(self, table: str, what: str, old: Record, new: Record) -> None:
        """Take note of a row if the columns differ that say where it stands."""
        if differing(old, new, places(type(old))):
            self.moved.append(Moved(table, what, old, new))


def moves(both: Both, *, alone: bool) -> Iterator[Change]:
    """Yield at most one change: how many rows of each table stand elsewhere, with the first of them.

    Blank lines that came or went are told with them, or where the document has no other change (`alone`).
    """
    moved = both.moved
    pairs = [(row.what, row.old, row.new) for row in moved if row.old and row.new]
    if not pairs and not (moved and alone):
        return
    gone, come = sum(row.new is None for row in moved), sum(row.old is None for row in moved)
    before = [f"blank lines that went: {gone}"] if gone else []
    after = [f"blank lines that came: {come}"] if come else []
    if pairs:
        what, left, right = pairs[0]
        names = differing(left, right, places(type(left)))
        counts = Counter(row.table for row in moved if row.old and row.new)
        how_many = ", ".join(f"{count} {table}" for table, count in counts.items())
        before.insert(0, f"{how_many}, first {what}: {shown(left, names)}")
        after.insert(0, f"{how_many}, first {what}: {shown(right, names)}")
    yield both.change(None, "places", STRUCTURE, "; ".join(before), "; ".join(after))


# The document row, the sections, and the meeting and section that units stand in.

MEETING = ("section_id", "meeting_number")
_OF_MEETING = ("meeting_start", "meeting_end", "city")

_Row = TypeVar("_Row", bound=Record)
# That bytes changed and nothing else is told only where nothing else is.
_DOCUMENT = columns(Document, but=("sha256",))
_OPINION = "agreement"  # it hangs on the whole document, and changes with any of its texts
_SECTION = columns(Section, but=("section_id", _OPINION))


def paired(
    old: Iterable[_Row], new: Iterable[_Row], key: str
) -> Iterator[tuple[str, _Row | None, _Row | None]]:
    """Yield each id with the rows that bear it on the two sides. One that repeats is paired in order."""
    before, after = _numbered(old, key), _numbered(new, key)
    for row_id in dict.fromkeys([*before, *after]):
        yield row_id[0], before.get(row_id), after.get(row_id)


def _numbered(rows: Iterable[_Row], key: str) -> dict[tuple[str, int], _Row]:
    times: Counter[str] = Counter()
    paired: dict[tuple[str, int], _Row] = {}
    for row in rows:
        row_id = getattr(row, key)
        paired[row_id, times[row_id]] = row
        times[row_id] += 1
    return paired


def document(both: Both) -> Iterator[Change]:
    """Yield at most one change: the document's columns that differ."""
    old, new = both.old.document, both.new.document
    if names := differing(old, new, _DOCUMENT):
        yield both.change(None, "document", _causes(both, names), shown(old, names), shown(new, names))


def _causes(both: Both, names: tuple[str, ...]) -> tuple[Cause, ...]:
    if {*names} <= {"media_type", "n_pages", "source"}:
        return READING
    # The status follows from the findings; of those that count, only a breach may come from the catalogue.
    return TARGETS if names == ("status",) and _breached(both.old) != _breached(both.new) else STRUCTURE


def _breached(extraction: Extraction) -> bool:
    return any(item.code == "audit.breach" for item in extraction.findings)


def sections(both: Both) -> Iterator[Change]:
    """Yield a change for each section that came, went or differs, and add its id to `said`."""
    for section_id, left, right in paired(both.old.sections, both.new.sections, "section_id"):
        names = differing(left, right, _SECTION) if left and right else _SECTION
        if left and right:
            both.note("sections", section_id, left, right)
        if names:
            both.said.add(section_id)
            before, after = (shown(row, names) if row else "" for row in (left, right))
            yield both.change(section_id, "section", STRUCTURE, before, after)


def meetings(both: Both) -> Iterator[Change]:
    """Yield a change for each run of units whose meeting or section changed alike.

    The ids of those that stand in another section are added to `seated`.
    """
    pairs = [
        (left, right)
        for _, left, right in paired(both.old.paragraphs, both.new.paragraphs, "paragraph_id")
        if left and right
    ]
    both.seated.update(right.paragraph_id for left, right in pairs if left.section_id != right.section_id)
    before, after = asked(both.old), asked(both.new)
    moved = (
        (*_meeting(left, right, before.get(left.paragraph_id), after.get(right.paragraph_id)), right)
        for left, right in pairs
    )
    for (one, other), run in groupby(moved, key=itemgetter(0, 1)):
        if not one:
            continue
        units = [unit for _, _, unit in run]
        what, count = units[0].paragraph_id, ""
        if len(units) > 1:
            what, count = f"{what}–{units[-1].path}", f"{len(units)} paragraphs: "
        yield both.change(what, "meeting", STRUCTURE, count + one, count + other)


def asked(extraction: Extraction) -> dict[str, Recommendation]:
    """Return the recommendations of a document by the id of their paragraph."""
    return {row.recommendation_id: row for row in extraction.recommendations}


def _meeting(
    left: Paragraph, right: Paragraph, before: Recommendation | None, after: Recommendation | None
) -> tuple[str, str]:
    names = differing(left, right, MEETING)
    sides = [shown(left, names)], [shown(right, names)]
    if before and after:
        names = differing(before, after, _OF_MEETING)
        sides[0].append(shown(before, names))
        sides[1].append(shown(after, names))
    first, other = ("; ".join(filter(None, side)) for side in sides)
    return first, other


# Paragraphs: their texts, their places in the tree, whom they ask, what they cite.

_TEXT = ("raw", "text", "search", "full_text")
_STRUCTURE = columns(Paragraph, but=(*_TEXT, *MEETING, "paragraph_id", _OPINION))
_REQUEST = columns(Recommendation, but=(*Unit.__struct_fields__, *_OF_MEETING, "recommendation_id"))
# What is told from a paragraph's own words alone; the rest also from the document, or from what is above.
_OWN = frozenset({"strength", "strength_rule", "operative_words", "operative_start", "operative_end"})
_REFERENCE = columns(Reference, but=("reference_id", "paragraph_id"))
_THEME = columns(ThemeRow, but=("paragraph_id",))
_SPAN = frozenset({"char_start", "char_end"})


def units(both: Both) -> Iterator[Change]:
    """Yield the changes of each unit, at most one a kind, and add to `said` those whose own lines changed."""
    cited, about = _by_paragraph(both, "references"), _by_paragraph(both, "themes")
    asking = asked(both.old), asked(both.new)
    pairs = list(paired(both.old.paragraphs, both.new.paragraphs, "paragraph_id"))
    retold = {key for key, left, right in pairs if left and right and left.full_text != right.full_text}
    for key, left, right in pairs:
        references = [rows.pop(key, []) for rows in cited]
        if left and right:
            both.note("paragraphs", key, left, right)
            same = left.text == right.text
            differences = [
                *_unit(both, left, right, retold),
                *_request(both, key, *(rows.get(key) for rows in asking)),
                *_references(both, key, *references, same_text=same),
                *_themes(both, key, *(rows.get(key, []) for rows in about), same_text=same),
            ]
        else:
            differences = [_come_or_gone(both, key, left, right)]
        if any(change.kind in {"added", "removed", "text", "structure"} for change in differences):
            both.said.add(key)
        yield from differences
    for key in dict.fromkeys([*cited[0], *cited[1]]):
        yield from _references(both, key, *(rows.get(key, []) for rows in cited), same_text=True)


def _by_paragraph(both: Both, table: str) -> list[dict[str, list[Any]]]:
    """The rows of each side by the id of their paragraph."""
    return [grouped(getattr(side, table), lambda row: str(row.paragraph_id)) for side in (both.old, both.new)]


def _come_or_gone(both: Both, key: str, left: Paragraph | None, right: Paragraph | None) -> Change:
    before, after = (row.text if row else "" for row in (left, right))
    return both.change(key, "added" if left is None else "removed", STRUCTURE, before, after)


def _unit(both: Both, left: Paragraph, right: Paragraph, retold: set[str]) -> Iterator[Change]:
    if left == right:
        return
    key = right.paragraph_id
    if left.text != right.text:
        yield both.change(key, "text", STRUCTURE, left.text, right.text)
    elif names := differing(left, right, _TEXT):
        # An item's full text begins with its parent's, whose own change is told.
        follows = left.parent_id != right.parent_id or left.parent_id in retold
        names = tuple(name for name in names if name != "full_text" or not follows)
        if names:
            yield both.change(key, "text", STRUCTURE, shown(left, names), shown(right, names))
    if names := differing(left, right, _STRUCTURE):
        yield both.change(key, "structure", STRUCTURE, shown(left, names), shown(right, names))


def _request(
    both: Both, key: str, left: Recommendation | None, right: Recommendation | None
) -> Iterator[Change]:
    if left is None or right is None:
        if left or right:
            yield both.change(key, "request", STRUCTURE, _asks(left), _asks(right))
        return
    same_text = left.text == right.text
    pair = (left, right) if same_text else (_unplaced(left), _unplaced(right))
    names = differing(*pair, _REQUEST)
    if names:
        causes = OWN_WORDS if same_text and _OWN.issuperset(names) else STRUCTURE
        yield both.change(key, "request", causes, shown(left, names), shown(right, names))


def _asks(row: Recommendation | None) -> str:
    """A recommendation that stands on one side only, with what is known of it."""
    if row is None:
        return ""
    return "; ".join(
        ["a recommendation", *filter(None, [shown(row, [n for n in _REQUEST if getattr(row, n)])])]
    )


def _unplaced(unit: Recommendation) -> Recommendation:
    """The unit without the offsets into its text, which say nothing where the text is another."""
    addressees = tuple(replace(addressee, char_start=0, char_end=0) for addressee in unit.addressees)
    return replace(unit, operative_start=None, operative_end=None, addressees=addressees)


def _references(
    both: Both, key: str, left: Sequence[Reference], right: Sequence[Reference], *, same_text: bool
) -> Iterator[Change]:
    if left == right:
        return
    names = tuple(name for name in _REFERENCE if same_text or name not in _SPAN)
    before, after = ([tuple(getattr(row, name) for name in names) for row in rows] for rows in (left, right))
    gone, come = _without(left, before, Counter(after)), _without(right, after, Counter(before))
    ids = not (gone or come)
    if (
        not ids
        or before != after
        or [row.reference_id for row in left] != [row.reference_id for row in right]
    ):
        rows = (left, right) if ids else (gone, come)
        yield both.change(key, "references", TARGETS, *(_cited(side, ids=ids) for side in rows))


def _themes(
    both: Both, key: str, left: Sequence[ThemeRow], right: Sequence[ThemeRow], *, same_text: bool
) -> Iterator[Change]:
    names = tuple(name for name in _THEME if same_text or name not in _SPAN)
    before, after = ([shown(row, names) for row in rows] for rows in (left, right))
    if before != after:
        gone = [row for row in before if row not in after]
        come = [row for row in after if row not in before]
        yield both.change(key, "themes", TARGETS, " | ".join(gone or before), " | ".join(come or after))


def _without(
    rows: Iterable[Reference], keys: Iterable[tuple[object, ...]], there: Counter[tuple[object, ...]]
) -> list[Reference]:
    """The rows that are not on the other side too."""
    references: list[Reference] = []
    for row, key in zip(rows, keys, strict=True):
        if there[key]:
            there[key] -= 1
        else:
            references.append(row)
    return references


def _cited(rows: Sequence[Reference], *, ids: bool) -> str:
    return "; ".join(_reference(row, ids=ids) for row in rows)


def _reference(row: Reference, *, ids: bool) -> str:
    targets = [target for target in (row.instrument_id, row.target_id, row.symbol) if target]
    parts = [
        f"{name} {value}"
        for name in ("article", "paragraph", "subparagraph", "part")
        if (value := getattr(row, name))
    ]
    candidates = [f"candidates {', '.join(row.candidates)}"] if row.candidates else []
    where = f"{row.reference_id} " if ids else ""
    return (
        f"{where}{row.kind} «{row.surface}» [{row.char_start}, {row.char_end}) {', '.join([*targets, *parts]) or '?'} "
        f"({', '.join([row.status, *candidates, row.rule])})"
    )


# Findings: those that came and went, by the unit they concern; one that only moved is no news.

_NUMBERS = re.compile(r"[0-9]+")
_FINDING_COLUMNS = columns(Finding, but=("message", "evidence"))


class _Sorted(NamedTuple):
    gone: list[Finding]
    come: list[Finding]
    both: list[tuple[Finding, Finding]]


def findings(both: Both) -> Iterator[Change]:
    """Yield a change for each unit with other findings, and one for those of the document as a whole.

    A finding is the same where all but its place is, and the numbers in its message: it may count words
    of the whole document. Those that only have other counts are told with the document's. The evidence
    of a unit whose text changed is told with that text.
    """
    old, new = both.old, both.new
    if old.findings == new.findings:
        return
    before = {unit.paragraph_id: unit.text for unit in old.paragraphs}
    after = {unit.paragraph_id: unit.text for unit in new.paragraphs}
    reworded = {unit for unit, text in before.items() if after.get(unit, text) != text}
    sorted_out = _sort(old.findings, new.findings, reworded)
    for left, right in sorted_out.both:
        both.note("findings", left.code, left, right)
    recounted = [pair for pair in sorted_out.both if pair[0].message != pair[1].message]
    gone, come = (_by_unit(items, {*before, *after}) for items in (sorted_out.gone, sorted_out.come))
    owners: dict[str | None, None] = dict.fromkeys([*gone, *come, *([None] if recounted else [])])
    for owner in owners:
        if owner is not None and (owner in before) != (owner in after):
            continue  # they came or went with their unit
        pairs = recounted if owner is None else []
        yield _told_of(both, owner, gone.get(owner, []), come.get(owner, []), pairs)


def _told_of(
    both: Both,
    unit: str | None,
    gone: Sequence[Finding],
    come: Sequence[Finding],
    recounted: Sequence[tuple[Finding, Finding]],
) -> Change:
    """Return the change of a unit's findings, or of those of the document as a whole."""
    lefts, rights = [pair[0] for pair in recounted], [pair[1] for pair in recounted]
    codes = [item.code for item in (*gone, *come, *rights)]
    cited = any(code.startswith("reference.") or code == "audit.breach" for code in codes)
    before, after = (
        "; ".join([*map(_shown, rows), *_recounted(counts)])
        for rows, counts in ((gone, lefts), (come, rights))
    )
    return both.change(unit, "findings", TARGETS if cited else STRUCTURE, before, after)


def _sort(old: Iterable[Finding], new: Iterable[Finding], reworded: Collection[str]) -> _Sorted:
    """Pair equal findings first, then those that differ in place or numbers, in their order."""
    before, after = Counter(old), Counter(new)
    rows: dict[tuple[object, ...], tuple[list[Finding], list[Finding]]] = defaultdict(lambda: ([], []))
    for side, counted in enumerate((before - after, after - before)):
        for item in counted.elements():
            rows[_key(item, reworded)][side].append(item)
    found = _Sorted([], [], [])
    for lefts, rights in rows.values():
        for left, right in zip_longest(lefts, rights):
            if left and right:
                found.both.append((left, right))
            elif left:
                found.gone.append(left)
            else:
                found.come.append(right)
    return found


def _key(item: Finding, reworded: Collection[str]) -> tuple[object, ...]:
    evidence = "" if item.paragraph_id in reworded else item.evidence
    return (_NUMBERS.sub("0", item.message), evidence, *(getattr(item, name) for name in _FINDING_COLUMNS))


def _by_unit(items: Iterable[Finding], units: Collection[str]) -> dict[str | None, list[Finding]]:
    return grouped(items, lambda item: item.paragraph_id if item.paragraph_id in units else None)


def _shown(item: Finding) -> str:
    where = "".join(f", {name} {value}" for name in ("page", "line") if (value := getattr(item, name)))
    return f"{item.severity} {item.code}{where}: {item.message}" + (
        f" — {item.evidence}" if item.evidence else ""
    )


def _recounted(rows: list[Finding]) -> list[str]:
    """The first of the findings whose numbers changed, and how many more there are."""
    if not rows:
        return []
    first = rows[0]
    more = f", and {len(rows) - 1} more with other numbers" if len(rows) > 1 else ""
    return [f"{first.code} of {first.paragraph_id or 'the document'}: {first.message}{more}"]


# The ledger: lines with another role, rule or text, each with those that changed alike.


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield stretches of indices that together cover both sequences, in order, none empty on both sides.

    Where the two ranges have one length, their lines belong together one by one; else the lines of
    the one took the place of those of the other. Lines that stand once on each side hold their places
    (the longest run of them that is in order); between two such, what begins and ends alike is paired.
    """
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, range(i, a), range(j, b))
        if a < len(old) and b < len(new):
            yield range(a, a + 1), range(b, b + 1)
        i, j = a + 1, b + 1


def _between(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[range, range]]:
    head, tail = ends_alike(old[left.start : left.stop], new[right.start : right.stop])
    ends = len(left) - tail, len(right) - tail
    for one, other in (
        (left[:head], right[:head]),
        (left[head : ends[0]], right[head : ends[1]]),
        (left[ends[0] :], right[ends[1] :]),
    ):
        if one or other:
            yield one, other


def ends_alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items two sequences, or letters two texts, begin and end with alike; none is both."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - head
    return head, next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest increasing run of lines that stand once on each side."""
    before, after = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if after[line] == 1}
    return longest_run(
        [(i, where[line]) for i, line in enumerate(old) if before[line] == 1 and line in where]
    )


def longest_run(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most of these pairs, which come by their first place, whose second places rise, too."""
    lasts: list[int] = []  # the smallest end of a run of each length
    of_last: list[int] = []  # which pair that is
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(lasts, j)
        lasts[length : length + 1] = [j]
        of_last[length : length + 1] = [at]
        previous.append(of_last[length - 1] if length else -1)
    run: list[tuple[int, int]] = []
    at = of_last[-1] if of_last else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]


_LINE_COLUMNS = columns(Line, but=("text",))
_IDS = frozenset({"paragraph_id", "section_id"})
_SHOWN = 12

_Pair = tuple[Line, Line]


def ledger(both: Both) -> Iterator[Change]:
    """Yield a change for each stretch of lines with other texts, and one for all lines that changed alike.

    Lines are paired by their texts. The texts of lines whose unit or section is in `said` are told with it,
    and so are the ids of units and sections there, and the section of a unit in `seated`. Blank lines that
    came or went are noted in `moved`.
    """
    old, new = both.old.lines, both.new.lines
    if old == new:
        return
    alike: dict[tuple[str, str], list[_Pair]] = {}
    for left, right in stretches([line.text for line in old], [line.text for line in new]):
        before, after = old[left.start : left.stop], new[right.start : right.stop]
        if before == after:
            continue
        if len(before) == len(after):
            pairs = list(zip(before, after, strict=True))
            for pair in pairs:
                both.note("lines", f"line {pair[0].line}", *pair)
                names = differing(*pair, _LINE_COLUMNS)
                if names and not _told(both, *pair, names):
                    alike.setdefault((shown(pair[0], names), shown(pair[1], names)), []).append(pair)
            before, after = _reworded(pairs)
        for one, other in _replaced(both, before, after):
            yield both.change(None, "lines", STRUCTURE, one, other)
    for (one, other), run in alike.items():
        lefts, rights = (_numbers(pair[side].line for pair in run) for side in (0, 1))
        yield both.change(None, "lines", STRUCTURE, f"{lefts}: {one}", f"{rights}: {other}")


def _reworded(pairs: Iterable[_Pair]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of pairs whose texts differ, of each side."""
    differ = [pair for pair in pairs if pair[0].text != pair[1].text]
    return tuple(pair[0] for pair in differ), tuple(pair[1] for pair in differ)


def _told(both: Both, left: Line, right: Line, names: Collection[str]) -> bool:
    """Whether ids of units and sections are all that differs, and are told with those."""
    if not _IDS.issuperset(names):
        return False
    if "paragraph_id" in names:
        return left.paragraph_id in both.said and right.paragraph_id in both.said
    return left.paragraph_id in both.seated or {left.section_id, right.section_id} - {None} <= both.said


def _replaced(both: Both, before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The texts of lines that took one another's place, if there is anything to tell of them."""
    both.moved += [Moved("lines", "", line, None) for line in before if not line.text.strip()]
    both.moved += [Moved("lines", "", None, line) for line in after if not line.text.strip()]
    left, right = ([line for line in lines if not _covered(line, both.said)] for lines in (before, after))
    if left or right:
        yield _texts(left), _texts(right)


def _covered(line: Line, said: Collection[str]) -> bool:
    if not line.text.strip():
        return True
    return line.paragraph_id in said or (line.role == "heading" and line.section_id in said)


def _texts(lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    return f"{_numbers(line.line for line in lines)}: " + " / ".join(f"«{line.text}»" for line in lines)


def _numbers(numbers: Iterable[int]) -> str:
    """`lines 3, 7–9 and 40 more`: runs of numbers, the first twelve of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    first = ", ".join("–".join(map(str, run)) for run in runs[:_SHOWN])
    more = sum(run[-1] - run[0] + 1 for run in runs[_SHOWN:])
    is_single = len(runs) == 1 and len(runs[0]) == 1
    return f"line{'' if is_single else 's'} {first}" + (f" and {more} more" if more else "")


def compare(old: Iterable[Extraction], new: Iterable[Extraction]) -> Iterator[Change]:
    """Yield the changes from one output to another.

    Both come in the order of document ids and are taken one at a time. First come the documents that both
    have, in that order: a document's own columns, its sections, its paragraphs with what they ask, their
    references and findings, its ledger, and where all of these stand. Then come those that only one has; of
    them only the document rows are kept.

    Every column is compared but those of `LEFT_OUT`. What follows from a change that is told is not told
    again: the rows of a unit that came or went, offsets into a text that changed, the full texts under a
    changed text, the lines of a changed unit, blank lines. Places that moved are one change a document.

    The reason is the source where its bytes or its name differ; else the language data or the catalogue,
    where a hash says that they did and the change is of their kind; else the rules of the program.
    """
    before, after = iter(old), iter(new)
    left, right = next(before, None), next(after, None)
    gone: list[Document] = []
    come: list[Document] = []
    while left is not None or right is not None:
        if right is None or (left is not None and left.document.document_id < right.document.document_id):
            assert left is not None
            gone.append(left.document)
            left = next(before, None)
        elif left is None or right.document.document_id < left.document.document_id:
            come.append(right.document)
            right = next(after, None)
        else:
            yield from _documents(left, right)
            left, right = next(before, None), next(after, None)
    yield from _whole(gone, come, "removed")
    yield from _whole(come, gone, "added")


def _whole(rows: list[Document], others: list[Document], kind: Kind) -> Iterator[Change]:
    """The documents that only one side has. The same bytes under another id were not lost, but read again."""
    by_bytes = {other.sha256: other for other in others}
    for row in rows:
        counts = f"{row.n_recommendations} recommendations, {row.n_items} items"
        text = f"{row.source}: {row.n_paragraphs} paragraphs, {counts}"
        twin = by_bytes.get(row.sha256)
        why: Reason = "source"
        if twin is not None:
            text += f"; the same bytes are {twin.document_id} on the other side"
            why = reason(row, twin, STRUCTURE)
        old, new = (text, "") if kind == "removed" else ("", text)
        yield Change(row.document_id, kind, why, old, new)


def _documents(old: Extraction, new: Extraction) -> Iterator[Change]:
    both = Both(old, new)
    for part in (document, sections, meetings, units, findings, ledger):
        yield from part(both)
    yield from moves(both, alone=not both.told)
    sums = old.document.sha256, new.document.sha256
    if not both.told and sums[0] != sums[1]:
        after = f"sha256 {sums[1]}; the source's bytes changed, the data did not"
        yield both.change(None, "document", READING, f"sha256 {sums[0]}", after)
