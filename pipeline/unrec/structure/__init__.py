"""structure: lines → a document with its masthead, its headings,
and the tree of all paragraphs of its body.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, get_args

from msgspec.structs import replace

from unrec.catalogue import exports
from unrec.findings import finding
from unrec.languages import Language, load, supported
from unrec.languages.identify import Detected, detect, known
from unrec.languages.markers import without_markers
from unrec.models import (
    Direction,
    Document,
    Extraction,
    Finding,
    LanguageCode,
    Line,
    Reading,
    Section,
    SourceLine,
)
from unrec.nested import heading_chains
from unrec.structure import tree
from unrec.structure.articles import find_articles
from unrec.structure.contents import align, find_contents, promises
from unrec.structure.decode import decode
from unrec.structure.depth import with_depths
from unrec.structure.features import Known, body_lines, features_of, weigh, weighed
from unrec.structure.front import Top, claim_front, claim_top
from unrec.structure.furniture import UNASSIGNED, Claim, claim_lines
from unrec.structure.headings import Heading, line_openings
from unrec.structure.identity import file_id, identify, read_masthead
from unrec.structure.labels import Label, read_label
from unrec.structure.layout import Layout, read_layout
from unrec.structure.placed import Placed, find_headings, ordinal_clauses, with_titles
from unrec.structure.set_titles import set_title
from unrec.structure.statements import Statement, closing, heading_number, read_titled
from unrec.structure.tables import table_rows, table_units
from unrec.text import IDEOGRAPHS, LEFT_TO_RIGHT, RIGHT_TO_LEFT, clean
from unrec.version import __version__

_RTL = re.compile(f"[{RIGHT_TO_LEFT}]")
_LTR = re.compile(f"[{LEFT_TO_RIGHT}]")
_MIXED = 0.8
# So many lines on the body has begun, and its first heading may be a date up to this length.
_BELOW, _HEAD = 3, 60
# A symbol alone on a line of the text may be cited there: it tells something only where it comes again.
_LONE_SYMBOL = "furniture.lone_symbol"
# What numbers its paragraphs anew below it.
_RESETS = frozenset({"heading.meeting", "heading.article", "heading.annex", "heading.resolution"})


def structure(reading: Reading) -> Extraction:
    """Find a document's masthead, its headings, and every paragraph of its body, from print.

    Guarantees: one ledger line for each line read, in the same order; every line of the body begins or goes
    on with exactly one paragraph or heading, with the rule that says so; the bodies of a paragraph's lines,
    joined by line breaks, are its `raw`; gaps, repeats and restarts are findings, never renumbered. A
    language without data of its own gets the same structure, from print alone, and a finding. A reading that
    failed, or that holds no words, gives a document with status `failed` and the findings that say why.
    """
    detected = _detected(reading)
    if reading.failed or not any(_WORDS.search(line.text) for line in reading.lines):
        return _failed(reading, detected)
    language = load(detected.code)
    # The lines are let go of one by one as they become the ledger's: both would take twice the room.
    lines = list(reading.lines)
    evidence = next((line.text for line in lines if line.text.strip()), "")
    reading = replace(reading, lines=())
    begins = line_openings(lines, language)
    language.remember(line.text for line, begin in zip(lines, begins, strict=True) if begin)
    pages = find_contents(lines, begins, language)
    gaps = [line.gap_before for line in lines]
    layout = read_layout(lines, pages.lines)
    if layout is not None:
        lines = layout.lines
    claims = claim_lines(lines, begins, pages.lines, language)
    if layout is not None:
        claims = {**layout.claims, **claims}
    top = claim_top(lines, claims, language, is_table=reading.media_type in exports.TYPES)
    cells = table_units(lines, claims, top.body)
    claims.update((index, Claim("table", "table.cell")) for unit in cells for index in unit.lines)
    said = _resolutions(lines, claims, top.body, language)
    _claim_headings(claims, said.numbered, first=0)
    clauses = ordinal_clauses(lines, begins, claims, language)
    articles = find_articles(
        lines, begins, {**claims, **dict.fromkeys((*clauses, *top.title_lines))}, language
    )
    shown = find_headings(lines, begins, claims, articles.headings, language, {*clauses, *top.title_lines})
    fixed = _in_order(said.numbered, shown)
    top = top.above(min(top.body, *(placed.start for placed in fixed[:1]), len(lines)))
    document, odd = _document(reading, lines, language, top, claims, said)
    del said  # it holds each line once more
    claim_front(claims, top)
    _claim_headings(claims, fixed, first=1)
    free = [at for at in range(len(lines)) if claims.get(at, UNASSIGNED).role in {"unassigned", "heading"}]
    matches = align(pages, lines, free)
    named = {match.start: lines[match.start].page == match.entry.page for match in matches}
    known = Known(named, top.title, top.below_title, language, wrapped=True)
    built = _built(lines, begins, claims, fixed, clauses, known, layout)
    built.units[:] = sorted((*built.units, *cells), key=lambda unit: unit.lines[0])
    titled = with_titles(_in_order(fixed, built.heads), lines)
    depths = {match.start: match.entry.depth for match in matches}
    headings = with_depths(list(titled), lines, depths, language, min(pages.lines, default=0))
    _claim_headings(claims, headings, first=0)
    sections, section_of, unsure = _sections(document.document_id, headings, lines)
    chains, steps = heading_chains(sections), tree.steps_of(headings, sections, language)
    tree.assign_paths(built, section_of, chains, steps, document.document_id)
    units = [unit for unit in built.units if not unit.front]
    tree.claim_body(built, claims)
    return Extraction(
        document=document,
        sections=sections,
        tables=tuple(table_rows(cells, lines, claims, sections, section_of, document)),
        paragraphs=tuple(tree.paragraph_rows(units, lines, section_of, chains, document)),
        findings=(
            *_of_reading(reading, document, detected, evidence),
            *(*odd, *unsure, *_odd_articles(articles.odd, lines, document.document_id)),
            *tree.findings_of(built, lines, document),
            *promises(pages, matches, headings, units, lines, document.document_id),
        ),
        lines=tuple(_ledger(document, lines, claims, section_of, language, gaps)),
    )


def _in_order(*headings: Iterable[Placed]) -> list[Placed]:
    return sorted(chain.from_iterable(headings), key=attrgetter("start"))


class _Said(NamedTuple):
    """The lines of a text, blank where the page claims them; the resolutions that they hold by number and
    title; and the headings of those that stand with others. All are empty where no line is such a number.
    """

    texts: Sequence[str]
    titled: Sequence[Statement]
    numbered: Sequence[Placed]


def _claim_headings(claims: dict[int, Claim], headings: Sequence[Placed], *, first: int) -> None:
    """Claim the lines of headings from the first or the second on."""
    for placed in headings:
        for index in range(placed.start + first, placed.end):
            claims.setdefault(index, Claim("heading", placed.heading.rule))


_WORDS = re.compile(rf"[^\W\d_]{{2}}|[{IDEOGRAPHS}]")


def _built(
    lines: Sequence[SourceLine],
    begins: Sequence[bool],
    claims: Mapping[int, Claim],
    fixed: Sequence[Placed],
    clauses: Mapping[int, Label],
    known: Known,
    layout: Layout | None,
) -> tree.Built:
    """The paragraphs and headings of what is free. The lines as the
    decoder sees them are needed no longer then.
    """
    language = known.language
    free, body, wrapped = body_lines(lines, begins, claims, fixed, language, clauses, resets=_RESETS)
    if layout is not None:  # a blank line above may be that of a page that ends within a paragraph
        body = [
            line if line.gap == lines[index].gap_before else replace(line, gap=lines[index].gap_before)
            for line, index in zip(body, free, strict=True)
        ]
    evidence = weigh(body, wrapped=wrapped, small_clauses=language.small_clauses)
    if layout is not None:
        evidence = weighed(evidence, [layout.begins.get(index, 0.0) for index in free], alone=layout.alone)
    features = features_of(lines, free, body, evidence, known._replace(wrapped=wrapped), language)
    below = bool(free) and any(line.cell is not None for line in lines[free[-1] + 1 :])
    dear: list[int] = []
    built = tree.build(lines, free, body, decode(body, evidence, features, dear, table_below=below), language)
    message = "even the likeliest reading of this line is unlikely"
    built.odd.extend(("line.dear", message, free[at], None) for at in dear)
    return built


def _detected(reading: Reading) -> Detected:
    """The language of the words; where they tell none, that which the source states."""
    detected = detect("\n".join(line.text for line in reading.lines if line.role is None))
    stated = known().get(reading.language or "")
    if detected.code != "und" or stated is None:
        return detected
    return Detected(reading.language or "und", stated.name, 1.0)


def _of_reading(reading: Reading, document: Document, detected: Detected, evidence: str) -> Iterator[Finding]:
    """What the reader found, and what a person should know of the language that was found."""
    document_id = document.document_id
    yield from (replace(item, document_id=document_id) for item in reading.findings)
    if detected.code not in supported():
        names = ", ".join(known()[code].name for code in supported())
        message = f"the text of {reading.name} is in {detected.name} ({detected.code}), for which there are no words"
        yield finding(
            "language.structure_only", f"{message}; there are for: {names}", evidence, document_id=document_id
        )
    elif reading.language in supported() and reading.language != detected.code:
        said = known()[reading.language].name
        message = f"{reading.name} says that it is in {said}, and its words are in {detected.name}"
        yield finding("language.declared", message, reading.language, document_id=document_id)
    elif detected.share < _MIXED:
        message = (
            f"{detected.share:.0%} of the letters of {reading.name} are in the script of {detected.name}"
        )
        yield finding("language.mixed", message, document_id=document_id)


def direction(text: str, neutral: Direction) -> Direction:
    """Return the direction of a line's letters; `neutral` where it has none."""
    if text.isascii() and text[:1].isalpha():
        return "ltr"
    rtl, ltr = None if text.isascii() else _RTL.search(text), _LTR.search(text)
    if rtl and ltr:
        return "mixed"
    return "rtl" if rtl else "ltr" if ltr else neutral


def _odd_articles(
    odd: Iterable[tuple[int, str]], lines: Sequence[SourceLine], document_id: str
) -> Iterator[Finding]:
    """What is odd about the sequence of a document's articles."""
    for index, message in odd:
        line = lines[index]
        evidence = line.text[:_MAX_STATED]
        yield finding(
            "article.sequence", message, evidence, document_id=document_id, page=line.page, line=line.line
        )


def _ledger(
    document: Document,
    lines: list[SourceLine],
    claims: Mapping[int, Claim],
    section_of: Sequence[str | None],
    language: Language,
    gaps: Sequence[bool],
) -> Iterator[Line]:
    """Yield the ledger's rows; the lines they are made of are taken out of `lines`."""
    lines.reverse()
    for index in range(len(lines)):
        line, claim = lines.pop(), claims.get(index, UNASSIGNED)
        yield Line(
            document_id=document.document_id,
            line=line.line,
            page=line.page,
            text=line.text,
            box=line.box,
            role=claim.role,
            paragraph_id=claim.paragraph_id,
            section_id=section_of[index],
            direction=direction(line.text, line.direction or language.direction),
            repair=line.repair,
            rule=claim.rule,
            body_start=claim.body_start,
            gap_before=gaps[index],
            indent=line.indent,
            origin=line.origin,
        )


def _row(reading: Reading, work_id: str, code: str, **columns: Any) -> Document:
    """The row of a document; its id is that of its work with its language."""
    language = next((known_code for known_code in get_args(LanguageCode) if known_code == code), "und")
    return Document(
        document_id=f"{work_id}.{language}",
        work_id=work_id,
        language=language,
        source=reading.name,
        sha256=reading.sha256,
        media_type=reading.media_type,
        n_pages=reading.pages,
        extractor_version=__version__,
        **columns,
    )


def _document(
    reading: Reading,
    lines: Sequence[SourceLine],
    language: Language,
    top: Top,
    claims: Mapping[int, Claim],
    said: _Said,
) -> tuple[Document, list[Finding]]:
    """The document's row, and what is odd about who it is."""
    furniture = [
        (line.text, claims[index].rule)
        for index, line in enumerate(lines)
        if index in claims and claims[index].role == "furniture" and line.text.strip()
    ]
    again = Counter(text.strip() for text, rule in furniture if rule == _LONE_SYMBOL)
    headers = [text for text, rule in furniture if rule != _LONE_SYMBOL or again[text.strip()] > 1]
    below = next((line.text for line in lines[top.body : top.body + _BELOW] if line.text.strip()), "")
    masthead = read_masthead(top.shown, language, headers, top.front, below if len(below) < _HEAD else "")
    unnamed = masthead.symbol is None or masthead.title is None
    texts = said.texts or (_texts(lines, claims) if unnamed else ())
    who = identify(masthead, texts, said.titled, reading.name, reading.sha256, language)
    title = who.columns["title"] or reading.title
    if title is None and who.columns["symbol"] is None:
        title = set_title(lines, claims)
    stated = {"title": title, "date": who.columns["date"] or reading.date}
    stated["adopted"] = who.columns["adopted"] or reading.adopted
    document = _row(reading, who.work_id, language.code, **{**who.columns, **stated})
    return document, [replace(item, document_id=document.document_id) for item in who.findings]


def _resolutions(
    lines: Sequence[SourceLine], claims: Mapping[int, Claim], body: int, language: Language
) -> _Said:
    """The resolutions of a text. One alone stands with others where what closes another is right above it,
    below a numbered clause.
    """
    if all(heading_number(line.text, language) is None for line in lines):
        return _Said((), [], [])
    texts = _texts(lines, claims)
    titled = several = read_titled(texts, language)
    if len(titled) == 1:
        above = [text for text in texts[body : titled[0].line] if text]
        closed = any(closing(clean(text).text, language) for text in above[-_NEAR:])
        several = titled if closed and any(read_label(text, language) for text in above) else []
    headings = [Heading(each.label, None, each.title or "", 1, _NUMBERED) for each in several]
    placed = (Placed(head, each.line, each.end) for head, each in zip(headings, several, strict=True))
    return _Said(texts, titled, list(placed))


_NUMBERED = "heading.resolution"
_NEAR = 2
"""Lines above a resolution's number in which the meeting is named that closed another."""


def _texts(lines: Sequence[SourceLine], claims: Mapping[int, Claim]) -> list[str]:
    """The words of each line of the text; empty for what the page claims, and for a longer paragraph."""
    return [
        line.text.strip()
        if len(line.text) <= _MAX_STATED and claims.get(index, UNASSIGNED).role in _SPEAKING
        else ""
        for index, line in enumerate(lines)
    ]


_MAX_STATED = 400
_SPEAKING = frozenset({"unassigned", "front_matter", "heading", "closing"})


def _failed(reading: Reading, detected: Detected) -> Extraction:
    """A document of which nothing could be made: its ledger is whole, its lines are unassigned."""
    work_id = file_id(reading.name, reading.sha256)
    document = _row(reading, work_id, detected.code, status="failed")
    findings = [replace(item, document_id=document.document_id) for item in reading.findings]
    if not reading.failed:
        message = f"{reading.name} holds no words"
        evidence = next((line.text for line in reading.lines if line.text.strip()), "")
        findings.append(finding("document.no_words", message, evidence, document_id=document.document_id))
    indexes = range(len(reading.lines))
    claims = dict.fromkeys(indexes, Claim("unassigned", "document.failed"))
    gaps = [line.gap_before for line in reading.lines]
    lines = _ledger(document, list(reading.lines), claims, [None for _ in indexes], load(detected.code), gaps)
    return Extraction(document=document, findings=tuple(findings), lines=tuple(lines))


def _sections(
    document_id: str, headings: Sequence[Placed], lines: Sequence[SourceLine]
) -> tuple[tuple[Section, ...], list[str | None], list[Finding]]:
    """The section rows, the section of each line by index, and what is odd about the headings."""
    sections: list[Section] = []
    section_of: list[str | None] = [None] * len(lines)
    findings: list[Finding] = []
    meetings: Counter[tuple[str, str]] = Counter()
    others = 0
    above: list[Section] = []
    outermost = min((placed.heading.level for placed in headings), default=1)
    for position, placed in enumerate(headings):
        heading = placed.heading
        if heading.meeting_number is None:
            others += 1
            section_path = f"h{others}"
        else:
            section_path = tree.told_apart(f"m{heading.meeting_number}", meetings)
        first = lines[placed.start]
        level = heading.level - outermost + 1
        above = [section for section in above if section.level < level]
        section = Section(
            section_id=f"{document_id}:{section_path}",
            document_id=document_id,
            parent_id=above[-1].section_id if above else None,
            kind="heading" if heading.meeting_number is None else "meeting",
            # `ألف-` is the second level where `أولاً-` is the first, and else the first.
            level=level,
            label=heading.label,
            number=heading.number,
            title=without_markers(clean(heading.title).text),
            meeting_number=heading.meeting_number,
            city=heading.city,
            start_date=heading.start_date,
            end_date=heading.end_date,
            page=first.page,
            line=first.line,
        )
        above.append(section)
        sections.append(section)
        findings.extend(_odd(placed, section, first, "~" in section_path))
        end = headings[position + 1].start if position + 1 < len(headings) else len(lines)
        section_of[placed.start : end] = [section.section_id] * (end - placed.start)
    return tuple(sections), section_of, findings


def _odd(placed: Placed, section: Section, line: SourceLine, repeated: bool) -> Iterator[Finding]:
    heading = placed.heading
    notes: list[tuple[str, str]] = []
    if placed.end - placed.start > 1:
        notes.append(("header.two_lines", "a heading printed over two lines was joined"))
    if section.title != (printed := clean(heading.title).text):
        notes.append(("footnote.marker", f"the marker of a footnote was left out of «{printed}»"))
    if repeated:
        notes.append(("meeting.repeat", f"meeting {heading.meeting_number} is printed more than once"))
    if heading.bad_date:
        notes.append(
            ("header.bad_date", "the dates of this heading are not in the calendar, or run backwards")
        )
    elif section.kind == "meeting" and section.start_date is None:
        notes.append(("header.no_date", "this meeting's header prints no date"))
    if heading.rest:
        notes.append(("header.unparsed", f"«{heading.rest}» is neither a place nor a date"))
    for code, message in notes:
        evidence = f"{heading.label} {heading.title}".strip()
        yield finding(
            code, message, evidence, document_id=section.document_id, page=line.page, line=line.line
        )
