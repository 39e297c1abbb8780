"""Akoma Ntoso 3.0: a document as a tree in reading order, names that last, Web Annotations, and the XML.

The tree is of sections, units, broken-off texts, and marks that nest. The names are IRIs of documents, of
their units, and of what they cite, after the Akoma Ntoso Naming Convention 1.0 as the guidelines of the
United Nations (AKN4UN) narrow it; the XML is after these, too.
"""

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise, takewhile
from operator import itemgetter
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from unrec.catalogue import Catalogue, Instrument
from unrec.data import as_json
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.languages.identify import alpha3
from unrec.languages.markers import Marker, markers_in, notes_of
from unrec.models import Document, Extraction, Line, Paragraph, Reference, Section
from unrec.nested import grouped, levels_of, path_steps
from unrec.publish import template
from unrec.reading.list_labels import number_text
from unrec.structure.statements import session_of
from unrec.text import clean, cut, printable

# Where a unit's own text is broken off by its items, and continues after them.


class Words(NamedTuple):
    """A stretch `[start, end)` of a unit's `text`, and the line on which it begins."""

    start: int
    end: int
    line: int


def words(extraction: Extraction) -> dict[str, tuple[Words, ...]]:
    """Return each unit's text in stretches, by its id: one, or more where its items stand between them.

    The stretches are in reading order and hold all of the text but the single space between two of them.
    None is empty: a unit without text has none. A text that is not what the unit's lines give is one
    stretch, because its characters cannot be told to lines.
    """
    borders = _borders(extraction)
    notes = notes_of(extraction.lines) if borders else {}
    marked = markers_in(extraction.paragraphs, notes, load(extraction.document.language))
    return {
        unit.paragraph_id: tuple(_stretches(unit, borders.get(unit.paragraph_id, ()), markers))
        for unit, markers in zip(extraction.paragraphs, marked, strict=True)
    }


def _borders(extraction: Extraction) -> Mapping[str, Sequence[tuple[int, int]]]:
    """For each unit that continues after an item of its own: where in `raw` it does, and on which line."""
    first_lines: dict[str, list[int]] = {}
    for unit in extraction.paragraphs:
        if unit.parent_id is not None:
            first_lines.setdefault(unit.parent_id, []).append(unit.line_first)
    own: dict[str, list[Line]] = {}
    for line in extraction.lines:
        if line.paragraph_id in first_lines:
            own.setdefault(line.paragraph_id, []).append(line)
    return {name: list(_parted(lines, first_lines[name])) for name, lines in own.items()}


def _parted(lines: Sequence[Line], items: list[int]) -> Iterator[tuple[int, int]]:
    offset = 0
    waiting = iter(sorted(items))
    item = next(waiting, None)
    for before, line in pairwise(lines):
        offset += len(before.text) - before.body_start + 1  # the line break in `raw`
        parted = False
        while item is not None and item < line.line:
            parted, item = True, next(waiting, None)
        if parted:
            yield offset, line.line


def _stretches(
    unit: Paragraph, borders: Sequence[tuple[int, int]], markers: Sequence[Marker]
) -> Iterator[Words]:
    text = unit.text
    begin, line = 0, unit.line_first
    for start, next_line in _starts(unit, borders, markers) if borders else ():
        if start >= len(text):
            break
        # One space stands for the line break, where there are words on both sides of it.
        if begin < start - 1:
            yield Words(begin, start - 1, line)
            begin = start
        line = next_line
    if begin < len(text):
        yield Words(begin, len(text), line)


def _starts(
    unit: Paragraph, borders: Sequence[tuple[int, int]], found: Sequence[Marker]
) -> Iterator[tuple[int, int]]:
    """Where in `text` what stands after each border begins, and on which line."""
    # As `text` was made of `raw`: the markers of footnotes were cut out, the rest was cleaned.
    markers = [(marker.start, marker.end) for marker in found]
    cleaned = clean(cut(unit.raw, markers))
    if cleaned.text != unit.text:
        return
    places = range(len(unit.text) + 1)
    gone = passed = 0
    for offset, line in borders:
        while passed < len(markers) and markers[passed][1] <= offset:
            gone += markers[passed][1] - markers[passed][0]
            passed += 1
        yield bisect_left(places, offset - gone, key=lambda place: cleaned.to_source(place, place)[0]), line


# A unit's references as marks in its text that nest as XML elements must.

_DIGITS = re.compile(r"\d+")
_PLACES = ("subparagraph", "paragraph", "article", "part")


class Mark(NamedTuple):
    """Something to mark over `[start, end)` of a unit's text.

    `one` is a single reference, `many` holds further marks for its targets, `range` goes from its first
    row to its last. `rows` are its reference rows. `piece` counts the pieces of a mark that crosses another
    and was cut at its end; it is 0 for the first.
    """

    start: int
    end: int
    kind: Literal["one", "many", "range"]
    rows: tuple[Reference, ...]
    piece: int = 0


class Node(NamedTuple):
    """A mark with the marks inside it, in text order."""

    mark: Mark
    inner: list["Node"]


def marks_of(references: Iterable[Reference]) -> list[Mark]:
    """Return the marks of one unit's references.

    Rows over the same span become one mark of many. Inside it, each row gets the digits that name it
    («المادتين ٣٢ و٣٧»); where the text has them in words or letters, the first row gets the whole span,
    and the others a mark of no length at its end. No row is lost.
    """
    ordered = sorted(references, key=lambda row: (row.char_start, -row.char_end))
    marks: list[Mark] = []
    for (start, end), group in groupby(ordered, key=lambda row: (row.char_start, row.char_end)):
        rows = tuple(group)
        if len(rows) == 1:
            marks.append(Mark(start, end, "one", rows))
        elif any(step.endswith(".range") for step in rows[0].rule.partition("/")[0].split("+")):
            marks.append(Mark(start, end, "range", rows))
        else:
            marks.append(Mark(start, end, "many", rows))
            marks.extend(_members(rows))
    return marks


def _members(rows: tuple[Reference, ...]) -> list[Mark]:
    start, end = rows[0].char_start, rows[0].char_end
    places = _located(rows)
    if places is None:
        return [Mark(start if row is rows[0] else end, end, "one", (row,)) for row in rows]
    return [Mark(start + a, start + b, "one", (row,)) for (a, b), row in zip(places, rows, strict=True)]


def _located(rows: tuple[Reference, ...]) -> list[tuple[int, int]] | None:
    """Where in the surface each row's own number stands; None where not every one of them does."""
    differ = [place for place in _PLACES if len({getattr(row, place) for row in rows}) > 1]
    if len(differ) != 1 or len({row.instrument_id for row in rows}) > 1:
        return None
    runs = list(_DIGITS.finditer(rows[0].surface))
    places = []
    for row in rows:
        value = str(getattr(row, differ[0]))
        while runs and not (value.isdecimal() and int(runs[0].group()) == int(value)):
            runs.pop(0)
        if not runs:
            return None
        places.append(runs.pop(0).span())
    return places


def nest(marks: Iterable[Mark], gaps: Sequence[tuple[int, int]] = ()) -> list[Node]:
    """Return marks as trees: each lies wholly inside the mark that holds it, and none crosses another.

    A mark that crosses the end of one that began before it is cut there; its pieces name the same rows.
    So is one that crosses one of the `gaps`, which are `[start, end)`, in order, and hold nothing to mark.
    """
    top: list[Node] = []
    stack: list[Node] = []
    waiting = [(_place(mark), order, mark) for order, mark in enumerate(_clear(marks, gaps))]
    heapq.heapify(waiting)
    while waiting:
        _, order, mark = heapq.heappop(waiting)
        while stack and _is_over(stack[-1].mark, mark):
            stack.pop()
        border = _border(mark, stack, gaps)
        if border is not None:
            rest = mark._replace(start=border[1], piece=mark.piece + 1)
            heapq.heappush(waiting, (_place(rest), order, rest))
            mark = mark._replace(end=border[0])
        node = Node(mark, [])
        (stack[-1].inner if stack else top).append(node)
        stack.append(node)
    return top


def _clear(marks: Iterable[Mark], gaps: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """The marks, none of them with an end inside a gap."""
    for mark in marks:
        first, last = _gap_at(mark.start, gaps), _gap_at(mark.end - 1, gaps)
        if mark.start == mark.end or not (first or last):
            yield mark
            continue
        start = first[1] if first else mark.start
        end = last[0] if last else mark.end
        yield mark._replace(start=start, end=max(start, end))


def _gap_at(place: int, gaps: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    at = bisect_right(gaps, place, key=itemgetter(0)) - 1
    return gaps[at] if at >= 0 and place < gaps[at][1] else None


def _border(mark: Mark, stack: Sequence[Node], gaps: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a mark must be cut first, and where it continues; None where it need not be."""
    borders = []
    if stack and mark.end > stack[-1].mark.end:
        borders.append((stack[-1].mark.end, stack[-1].mark.end))
    place = bisect_left(gaps, mark.start, key=itemgetter(0))
    if place < len(gaps) and gaps[place][0] < mark.end:
        borders.append(gaps[place])
    return min(borders, key=lambda border: (border[0], -border[1]), default=None)


def _place(mark: Mark) -> tuple[int, bool, int]:
    """Text order: a mark of no length belongs to what ends there;
    an outer mark comes before what it holds.
    """
    return mark.start, mark.end > mark.start, -mark.end


def _is_over(open_mark: Mark, mark: Mark) -> bool:
    if open_mark.kind == "many" and mark.start == mark.end == open_mark.end:
        return False
    return open_mark.end <= mark.start


# A document as a tree in reading order: sections, units, and the text that stands between them.

_LOOSE = ("front_matter", "contents", "closing", "footnote", "unassigned")


class Loose(NamedTuple):
    """Lines outside headings and units that belong together:
    their role, and their reading text by paragraph.
    """

    role: str
    section_id: str | None
    line: int
    paragraphs: tuple[str, ...]


class Unit(NamedTuple):
    """A paragraph or item with what it is made of, in reading order.

    That is its own words, the items under it, and loose text and paragraphs without a label that stand
    between those.
    """

    row: Paragraph
    inside: "list[Words | Unit | Loose]"


class Part(NamedTuple):
    """A section with what stands in it, in reading order; the whole document where `section` is None."""

    section: Section | None
    inside: "list[Part | Unit | Loose]"


def tree(extraction: Extraction) -> Part:
    """Return a document's tree. Everything the ledger holds is in it but the furniture of the pages.

    A section holds its units, loose text and deeper sections by line. Loose text between a unit's items is
    in the unit; what stands in the middle of its words (a footnote below them, as a page ends) follows
    them. A paragraph of loose text that turns out empty once direction marks and layout spaces are gone
    is left out.
    """
    whole = Part(None, [])
    by_id: dict[str | None, Part] = {None: whole}
    open_parts = [(0, whole)]
    for section in extraction.sections:
        while open_parts[-1][0] >= section.level:
            open_parts.pop()
        part = by_id[section.section_id] = Part(section, [])
        open_parts[-1][1].inside.append(part)
        open_parts.append((section.level, part))
    for unit in units(extraction.paragraphs, words(extraction)):
        by_id[unit.row.section_id].inside.append(unit)
    for block in loose(extraction.lines):
        by_id[block.section_id].inside.append(block)
    for part in by_id.values():
        part.inside[:] = _settled(sorted(part.inside, key=first_line))
    return whole


def units(rows: Iterable[Paragraph], items: Mapping[str, Iterable[Words]]) -> list[Unit]:
    """Return the paragraphs that hang under no other, each with its words and items, in reading order."""
    top: list[Unit] = []
    by_id: dict[str, Unit] = {}
    for row in rows:
        unit = by_id[row.paragraph_id] = Unit(row, [*items.get(row.paragraph_id, ())])
        if row.parent_id:
            by_id[row.parent_id].inside.append(unit)
        else:
            top.append(unit)
    for unit in by_id.values():
        unit.inside.sort(key=first_line)
    return top


def loose(lines: Iterable[Line]) -> Iterator[Loose]:
    """Yield the loose text of a ledger, in order; lines of the pages' furniture do not part it."""
    printed = (line for line in lines if line.role != "furniture")
    for (role, section_id), run in groupby(printed, key=lambda line: (line.role, line.section_id)):
        if role not in _LOOSE:
            continue
        pieces = list(run)
        paragraphs = tuple(filter(None, (clean("\n".join(unit)).text for unit in _paragraphs(pieces))))
        if paragraphs:
            yield Loose(role, section_id, pieces[0].line, paragraphs)


def first_line(part: "Part | Unit | Loose | Words") -> int:
    """Return the line at which it begins."""
    if isinstance(part, Unit):
        return part.row.line_first
    if isinstance(part, Loose | Words):
        return part.line
    return part.section.line if part.section else 0


def _settled(inside: "Iterable[Part | Unit | Loose]") -> "Iterator[Part | Unit | Loose]":
    """Yield these, but put text into the unit before it where something of that unit follows."""
    unit: Unit | None = None
    for part in inside:
        if not isinstance(part, Part) and unit is not None and _last_line(unit) > first_line(part):
            _put(part, unit)
            continue
        if not isinstance(part, Loose):
            unit = part if isinstance(part, Unit) else None
        yield part


def _put(block: Loose | Unit, unit: Unit) -> None:
    place = bisect_left(unit.inside, first_line(block), key=first_line)
    before = unit.inside[place - 1] if place else None
    if isinstance(before, Unit) and _last_line(before) > first_line(block):
        _put(block, before)
    else:
        unit.inside.insert(place, block)


def _last_line(unit: Unit) -> int:
    """The line on which the last thing in a unit begins."""
    last = unit.inside[-1] if unit.inside else None
    if isinstance(last, Unit):
        return _last_line(last)
    return first_line(last) if last is not None else unit.row.line_first


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[str]]:
    waiting: list[str] = []
    for line in lines:
        if line.gap_before and waiting:
            yield waiting
            waiting = []
        waiting.append(line.text)
    if waiting:
        yield waiting


# `/akn/un/statement/deliberation/<actor>/<date>/<number>` names a work, `/ara@<date>` after it an
# expression, `.xml` a manifestation, `/~<eId>` a unit. All come from what is the same in every language
# version: the work id, the date of issue, and the units' paths.

DOCUMENT_TYPE = "statement"
SUBTYPE = "deliberation"
NO_DATE = "0001-01-01"
"""Stands where a document states no date: the convention demands one, and none is guessed."""

_UNSAFE = re.compile(r"[^A-Za-z0-9.()-]")
_MOST_ROMAN, _MOST_LETTERS = 89, 52


def date_of(document: Document) -> str:
    """Return the date in the document's IRIs: its date of issue, or `NO_DATE`."""
    return document.date.isoformat() if document.date else NO_DATE


def actor_of(document: Document, catalogue: Catalogue) -> str:
    """Return who speaks in the document: `un`, and the body its own symbol belongs to.

    The symbol alone decides, because it is the same in every language; the organ's printed name is not.
    """
    body = catalogue.body_of_symbol(document.symbol) if document.symbol else None
    return f"un-{body.id}" if body else "un"


def work_iri(document: Document, catalogue: Catalogue) -> str:
    """Return the IRI of the work: the same for all its language versions."""
    number = _UNSAFE.sub("_", document.work_id)
    actor = actor_of(document, catalogue)
    return f"/akn/un/{DOCUMENT_TYPE}/{SUBTYPE}/{actor}/{date_of(document)}/{number}"


def expression_iri(document: Document, catalogue: Catalogue) -> str:
    """Return the IRI of this language version."""
    return f"{work_iri(document, catalogue)}/{alpha3(document.language)}@{date_of(document)}"


def unit_id(path: str) -> str:
    """Return the element identifier of a paragraph: `m5.r2.9` is `sec_5__para_2__list_1__point_i`.

    Numbered paragraphs are `para` with their number, others with what their path says: `para_p4` prints no
    label, `para_rec1` calls itself a recommendation, `para_item1` is an item of no paragraph. No two paths
    have one identifier. Below, each level is a point of a list: letters at the
    first, Roman numbers at the second, digits deeper, as the United Nations print them in English; digits
    too where a list has more entries than doubled letters count, as `134.150` of a review's report. A
    resolution or an annex is a section (`sec_a1`), a cell of a table `table_1__tr_2__td_3`. The path is the
    same in all languages, so this is too. A number that repeats (`~2`) gets `_2`.
    """
    parts: list[str] = []
    depth = cells = 0
    levels, inside = len(levels_of(path)), False
    for at, place in enumerate(path_steps(path)):
        plain, _, again = place.partition("~")
        suffix = f"_{again}" if again else ""
        kind = plain.rstrip("0123456789")
        number = plain[len(kind) :]
        if cells:
            cells -= 1
            parts.append(f"{'tr' if cells else 'td'}_{plain}{suffix}")
        elif kind == "t" and number:
            cells, inside = 2, True
            parts.append(f"table_{number}{suffix}")
        elif at < levels:
            parts.append(f"sec_{number if kind == 'm' else plain}{suffix}")
        elif not inside:
            inside = True
            parts.append(f"para_{number if kind == 'r' else plain if kind else f'item{plain}'}{suffix}")
        else:
            depth += 1
            point = plain if kind else _numeral(int(plain), depth)
            parts.append(f"list_1__point_{point}{suffix}")
    return "__".join(parts)


def section_element_id(section: Section) -> str:
    """Return the element identifier of a section: `sec_5` of a meeting, `sec_h3` of another heading."""
    plain, _, again = section.section_id.rpartition(":")[2].partition("~")
    number = plain.removeprefix("m")
    return f"sec_{number}_{again}" if again else f"sec_{number}"


def reference_element_id(reference: Reference, name: str = "ref") -> str:
    """Return the element identifier of a reference: its unit's, and its ordinal there: `…__ref_2`."""
    unit = unit_id(reference.paragraph_id.removeprefix(f"{reference.document_id}:"))
    return f"{unit}__{name}_{reference.reference_id.rpartition('#')[2]}"


def target_iri(reference: Reference, document: Document, catalogue: Catalogue) -> str | None:
    """Return the IRI of what a reference points at, or None where that is not known.

    A unit of the same document is named by its fragment (`#sec_4__para_11`); an instrument or a part of
    it by an Akoma Ntoso IRI; a document or resolution by the address at which the United Nations serve
    its symbol, because its IRI would need a date that the citation does not give.
    """
    if reference.target_id is not None:
        return f"#{unit_id(reference.target_id.removeprefix(f'{document.document_id}:'))}"
    if reference.instrument_id is not None:
        return instrument_iri(reference.instrument_id, catalogue) + _portion(reference)
    if reference.symbol is not None:
        return f"https://undocs.org/{quote(reference.symbol.replace(' ', ''), safe='/().')}"
    return None


def instrument_iri(instrument_id: str, catalogue: Catalogue) -> str:
    """Return the IRI of an instrument: of its work where its date is known, else of it as a concept."""
    known: Instrument | None = catalogue.instruments.get(instrument_id)
    if known is None or known.date is None:
        return f"/akn/ontology/concept/un/{instrument_id}"
    return f"/akn/un/act/{known.kind}/un/{known.date}/{instrument_id}"


def _portion(reference: Reference) -> str:
    """The part of an instrument, as `/~art_6__para_3__list_1__point_a`; empty for the whole of it."""
    places = (
        ("part", reference.part),
        ("art", reference.article),
        ("para", reference.paragraph),
        ("list_1__point", reference.subparagraph),
    )
    named = [f"{name}_{_UNSAFE.sub('', value)}" for name, value in places if value is not None]
    return f"/~{'__'.join(named)}" if named else ""


def _numeral(value: int, depth: int) -> str:
    if depth == 1 and 1 <= value <= _MOST_LETTERS:
        return number_text(value, "lowerLetter")
    return number_text(value, "lowerRoman") if depth == 2 and 1 <= value <= _MOST_ROMAN else str(value)


# References as W3C Web Annotations: for programs that link texts without touching them.

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def annotations(extraction: Extraction, catalogue: Catalogue, base: str | None = None) -> bytes:
    """Return a document's references as JSON-LD: an annotation collection, one annotation a reference row.

    The IRIs are those of the Akoma Ntoso export: an annotation bears the IRI of the `ref`, its target is
    the unit, its body what the reference points at, or a choice of candidates where that is open. The
    target's selectors count code points of the unit's `text` and quote it, with 32 characters around.
    `base` is the address that the IRIs, which begin with `/akn/`, are relative to.
    """
    document = extraction.document
    text = template(__package__, "annotations.json.j2").render(
        document=document,
        references=extraction.references,
        units={unit.paragraph_id: unit for unit in extraction.paragraphs},
        context=[CONTEXT, {"@base": base}] if base else CONTEXT,
        expression=expression_iri(document, catalogue),
        around=_AROUND,
        ref_id=reference_element_id,
        unit_id=unit_id,
        body_of=lambda row: _body(row, document, catalogue),
    )
    return as_json(msgspec.json.decode(text))


def _body(row: Reference, document: Document, catalogue: Catalogue) -> Any:
    """What an annotation is about: an IRI, a choice of such, or nothing."""
    iri = target_iri(row, document, catalogue)
    if iri is not None:
        return f"{expression_iri(document, catalogue)}/~{iri[1:]}" if iri.startswith("#") else iri
    guesses = (replace(row, instrument_id=name) for name in row.candidates)
    items = [target_iri(guess, document, catalogue) for guess in guesses]
    return {"type": "Choice", "items": items} if items else None


# The XML: `akn.xml.j2` says how it looks, what is here gives it what it asks for.

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_TEXT = frozenset(f"{{{NAMESPACE}}}{tag}" for tag in ("p", "num", "heading"))
# What XML would read as a space, where it stands in an attribute.
_SPACES = str.maketrans({space: f"&#{ord(space)};" for space in "\t\n\r"})


def akn(extraction: Extraction, catalogue: Catalogue) -> bytes:
    """Return a document as Akoma Ntoso 3.0 XML: UTF-8, the same bytes every time, whenever and wherever.

    A resolution is written as the United Nations' conference department writes it: a formula and a container
    for each clause above its numbered paragraphs, `conclusions` for what closes it.
    The text of the elements below `meta` is all the reading text of the document, in reading order: labels
    and texts of the units, headings, and what stands between them. Furniture of the pages is not in it below
    the masthead, nor what reading texts leave out, see `unrec.structure.normalise`. Elements that
    hold text hold nothing else; white space is added between the others only.
    Characters that XML forbids are exchanged one for one, see `unrec.text.printable`.
    """
    from lxml import etree

    text = template(__package__, "akn.xml.j2", _escaped).render(_told(extraction, catalogue))
    root = etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    _indent(root, 0)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _escaped(value: object) -> str:
    """A value as it stands in XML; what the template has made of others is XML already."""
    from markupsafe import Markup, escape

    if isinstance(value, Markup):
        return value
    return Markup(escape(printable(str(value))).translate(_SPACES))  # noqa: S704 -- just escaped


def _told(extraction: Extraction, catalogue: Catalogue) -> dict[str, object]:
    """What the template asks for of a document."""
    document, whole = extraction.document, tree(extraction)
    references = grouped(extraction.references, lambda row: row.paragraph_id)
    # What stands before all else; front matter after other text stands where it is printed.
    front = list(
        takewhile(lambda part: isinstance(part, Loose) and part.role == "front_matter", whole.inside)
    )
    body = whole.inside[len(front) :]
    adopts = document.kind == "resolution"
    cover, preface = _opening(extraction)
    preamble = list(takewhile(_is_clause, body)) if adopts else []
    numbers = [name for name in (document.symbol, document.job_number) if name]
    containers: Counter[str] = Counter()

    def container(prefix: str) -> str:
        containers[prefix] += 1
        return f"{prefix}hcontainer_{containers[prefix]}"

    def nodes_of(unit: Unit) -> list[Node]:
        stretches = [part for part in unit.inside if isinstance(part, Words)]
        gaps = [(before.end, after.start) for before, after in pairwise(stretches)]
        return nest(marks_of(references.get(unit.row.paragraph_id, ())), gaps)

    def nodes_within(nodes: Sequence[Node], words: Words) -> list[Node]:
        return [node for node in nodes if words.start <= node.mark.start <= words.end]

    def numbered(text: str) -> tuple[str, str, str]:
        """A text around the document's own symbol, else its job number."""
        number = next((number for number in numbers if number in text), None)
        return text.partition(number) if number else (text, "", "")

    return {
        "document": document,
        "meetings": [section for section in extraction.sections if section.kind == "meeting"],
        "adopts": adopts,
        "cover": cover,
        "marked_as": lambda text: _marked_as(text, document),
        "preface": preface,
        "preamble": preamble,
        "conclusions": _conclusions(whole) if adopts else [],
        "body": body[len(preamble) :],
        "actor": actor_of(document, catalogue),
        "work": work_iri(document, catalogue),
        "expression": expression_iri(document, catalogue),
        "language": alpha3(document.language),
        "date": date_of(document),
        "cited": list(_instruments(extraction, catalogue)),
        "container": container,
        "nodes_of": nodes_of,
        "nodes_within": nodes_within,
        "numbered": numbered,
        "section_id": section_element_id,
        "meeting_id": lambda section: section_element_id(section).replace("sec", "meeting", 1),
        "ref_id": reference_element_id,
        "unit_id": unit_id,
        "is_parted": lambda unit: any(not isinstance(part, Words) for part in unit.inside),
        "kind_of": lambda part: type(part).__name__,
        "iri": lambda reference: target_iri(reference, document, catalogue),
    }


_ABOVE = frozenset({"front_matter", "furniture"})


def _opening(extraction: Extraction) -> tuple[list[list[str]], list[list[str]]]:
    """What is printed above the body, as paragraphs of printed lines: above the title, and from it on."""
    title = extraction.document.title
    printed = takewhile(lambda line: line.role in _ABOVE or not line.text.strip(), extraction.lines)
    shown = [line for line in printed if line.text.strip() and line.rule != "akn.meta"]
    paragraphs: list[list[str]] = []
    for line in shown:
        text = clean(line.text).text
        if line.gap_before or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(text)
    whole = [" ".join(paragraph) for paragraph in paragraphs]
    at = next((at for at, text in enumerate(whole) if title and text.endswith(title)), len(whole))
    return paragraphs[:at], paragraphs[at:]


def _marked_as(text: str, document: Document) -> tuple[str, dict[str, str]] | None:
    """The element that a line above the body is, and its attributes; None where none is known."""
    language = load(document.language)
    if text == document.symbol:
        return "docNumber", {}
    if text == document.masthead:
        return "docAuthority", {}
    when = find_date(language.fold(text), language)
    if document.date and when and when.last == document.date and (when.start, when.end) == (0, len(text)):
        return "docDate", {"date": str(document.date)}
    if document.session and session_of(text, language) == document.session:
        return "session", {"value": document.session}
    if document.agenda_item and text == document.agenda_item:
        return "inline", {"name": "agendaItem"}
    return None


def _is_clause(part: "Part | Unit | Loose") -> bool:
    """Whether it is a clause of a preamble without a label and without items."""
    if not isinstance(part, Unit) or part.row.kind != "preambular" or part.row.label is not None:
        return False
    return all(isinstance(each, Words) for each in part.inside)


def _conclusions(whole: Part) -> list[str]:
    """Take the lines that close a text from the end of its tree."""
    last = whole
    while last.inside and isinstance(last.inside[-1], Part):
        last = last.inside[-1]
    closing: list[str] = []
    while last.inside and isinstance(end := last.inside[-1], Loose) and end.role == "closing":
        closing = [*end.paragraphs, *closing]
        last.inside.pop()
    return closing


def _instruments(extraction: Extraction, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """The instruments that are cited: id, IRI, and title in the document's language, else in English."""
    for instrument_id in sorted({row.instrument_id for row in extraction.references if row.instrument_id}):
        known = catalogue.instruments.get(instrument_id)
        titles = (known.title(code) for code in (extraction.document.language, "en")) if known else ()
        yield (
            instrument_id,
            instrument_iri(instrument_id, catalogue),
            next(filter(None, titles), instrument_id),
        )


def _indent(element: Any, depth: int) -> None:
    """Put each element that holds other elements, and no text, on lines of its own."""
    if element.tag in _TEXT or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        child.tail = element.text
        _indent(child, depth + 1)
    element[-1].tail = "\n" + "  " * depth
