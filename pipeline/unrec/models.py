"""Every record that crosses a stage or reaches a file. Of ours it asks only which languages there are.

These types are the only definition of the data: `unrec.store.schema` derives the Arrow schemas, the JSON
Schema and the codebook from them, and each field's description below is the codebook's text.

Conventions, everywhere: strings are UTF-8 NFC; offsets count Unicode code points and are half-open
`[start, end)`; boxes are PDF points from the top-left corner of the page; pages and lines count from 1;
dates are calendar days, ISO 8601 in JSON. Records are frozen: a stage returns changed copies.
"""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, structs

from unrec.data import languages

SCHEMA_VERSION = "4.0"

# The languages are those that have a folder of data; what checks types cannot know them.
if TYPE_CHECKING:
    LanguageCode: TypeAlias = str
    TitleLanguage: TypeAlias = str
else:
    TitleLanguage = Literal[tuple(languages())]
    LanguageCode = Literal[(*languages(), "und")]
Status = Literal["ok", "review", "failed"]
Severity = Literal["info", "warning", "error"]
Direction = Literal["ltr", "rtl", "mixed"]
Role = Literal[
    "furniture",
    "front_matter",
    "contents",
    "heading",
    "closing",
    "item",
    "continuation",
    "footnote",
    "table",
    "unassigned",
]
DocumentKind = Literal[
    "recommendations",
    "report",
    "concluding_observations",
    "upr_report",
    "resolution",
    "treaty",
    "agenda",
    "other",
]
ParagraphKind = Literal["recommendation", "operative", "preambular", "provision", "paragraph"]
Response = Literal["supported", "implemented", "pending", "noted", "rejected"]
SectionKind = Literal["meeting", "heading"]
ReferenceKind = Literal[
    "article", "part", "instrument", "recommendation", "document", "resolution", "stranger"
]
Distribution = Literal["general", "limited", "restricted", "provisional", "other"]
ReferenceStatus = Literal["explicit", "definite", "inherited", "anaphoric", "default", "unresolved"]
Origin = Literal["text", "ocr"]
ThemeScheme = Literal["upr-issues", "sdg"]
ThemeStatus = Literal["explicit", "term", "model"]
SeriesRelation = Literal["same", "same_aim", "stronger", "weaker"]
Strength = Literal[
    "should",
    "may_wish",
    "may",
    "encouraged",
    "invited",
    "requested",
    "recommended",
    "called_on",
    "other",
]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A frozen, strict record: unknown fields are refused when one is read back.

    No record can hold itself, so that the collector of cycles need not know of any.
    """


class Box(Record, frozen=True, kw_only=True):
    """A rectangle on a page, in PDF points, origin at the page's top-left corner."""

    page: Annotated[int, Meta(description="page, from 1")]
    x0: Annotated[float, Meta(description="left edge; x0 < x1")]
    top: Annotated[float, Meta(description="upper edge; top < bottom")]
    x1: Annotated[float, Meta(description="right edge")]
    bottom: Annotated[float, Meta(description="lower edge")]


# ---------------------------------------------------------------------------------------------
# What is read


class Source(Record, frozen=True, kw_only=True):
    """The bytes of one file and the name a person knows it by. The name is never used as a path."""

    name: str
    sha256: str
    data: bytes


class SourceCell(Record, frozen=True, kw_only=True):
    """Where a line stands in a table. All count from 1, columns in the direction of reading.

    A table that continues over a page is one, and its header is no row again. `header` is the text of the
    column's cell in the header row; null where the table has none, and in the header row itself. `heads` is
    true where the source states that the row is one of headers.
    """

    table: int
    row: int
    column: int
    header: str | None = None
    row_span: int = 1
    column_span: int = 1
    heads: bool = False


class SourceLine(Record, frozen=True, kw_only=True):
    """One line of a source, in logical order, before anything is known of its meaning.

    `text` holds the source's characters (NFC), without the line end. `gap_before` is true where a new
    paragraph may begin: after a blank line, a wider leading than the body's, or at a paragraph mark.
    `role` is what the reader alone can tell from the page (furniture, a footnote), with the `rule` that
    told it. `indent` is the distance in points from the body's right edge (left in a left-to-right
    script) to the line's first character; null where the source has no layout. `heading_level` is the outline
    level, from 1, that a Word style or paragraph states. `size` is that of most of its letters, in points;
    `weight` and `slant` are the shares of its letters, 0 to 1, that are in bold and in italic type, null
    where the source does not say or the line has no letter. `cell` is the place of a line of a table,
    `direction` that of its paragraph, where the source states it.
    """

    line: int
    text: str
    page: int | None = None
    box: Box | None = None
    gap_before: bool = False
    indent: float | None = None
    size: float | None = None
    role: Role | None = None
    rule: str | None = None
    repair: str | None = None
    origin: Origin = "text"
    heading_level: int | None = None
    weight: float | None = None
    slant: float | None = None
    cell: SourceCell | None = None
    direction: Direction | None = None

    @property
    def bold(self) -> bool:
        """Whether nearly all of its letters are in bold type, and that is known."""
        return self.weight is not None and self.weight >= _NEARLY_ALL


_NEARLY_ALL = 0.9
"""Share of a line's letters: the mark of a note, or its label, may be set otherwise."""


class Finding(Record, frozen=True, kw_only=True):
    """What a person should look at."""

    document_id: Annotated[str, Meta(description="the document it concerns")]
    code: Annotated[str, Meta(description="kind of finding, `area.what`; listed in the codebook")]
    severity: Annotated[Severity, Meta(description="`info`, `warning` or `error`")]
    paragraph_id: Annotated[str | None, Meta(description="the paragraph it concerns")] = None
    page: Annotated[int | None, Meta(description="page, from 1")] = None
    line: Annotated[int | None, Meta(description="line of the source, from 1")] = None
    message: Annotated[str, Meta(description="what was found, in a sentence")]
    evidence: Annotated[str, Meta(description="the text that shows it, as in the source")]


class Reading(Record, frozen=True, kw_only=True):
    """What the read stage makes of a source: its lines, and what went wrong.

    `failed` is true where nothing usable could be read; the findings then say why. Findings carry an
    empty `document_id` until the document's identity is known. `language` is the code of the language that
    the source says it is in, `title`, `date` and `adopted` are those that its front matter gives, where it
    says so.
    """

    name: str
    sha256: str
    media_type: str
    pages: int | None = None
    lines: tuple[SourceLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: bool = False
    language: str | None = None
    title: str | None = None
    date: dt.date | None = None
    adopted: dt.date | None = None


# ---------------------------------------------------------------------------------------------
# What is written


_AGREEMENT = (
    "0 to 1: how sure a second, independent reader of the lines is of this reading, calibrated; null where "
    "it has not read them"
)


class StateNamed(Record, frozen=True, kw_only=True):
    """A State that a document is about."""

    name: Annotated[str | None, Meta(description="as printed; null where only the symbol tells it")] = None
    code: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3, where the name is a State's")] = None


class Document(Record, frozen=True, kw_only=True):
    """One row a source file."""

    document_id: Annotated[str, Meta(description="`<work_id>.<language>`")]
    work_id: Annotated[
        str,
        Meta(
            description="the same in all languages: the document's own symbol with `/` as `-`, else its "
            "job number, else the stem of the file's name and six hex digits of the source's SHA-256"
        ),
    ]
    language: Annotated[LanguageCode, Meta(description="`und` where the text's language is not known")]
    symbol: Annotated[
        str | None,
        Meta(
            description="the symbol the document states as its own, or that its number as a resolution or "
            "decision gives: `A/HRC/12/9`, `S/RES/2456 (2019)`; never one that it cites"
        ),
    ] = None
    job_number: Annotated[str | None, Meta(description="job number, such as V.19-08455")] = None
    date: Annotated[
        dt.date | None, Meta(description="date of issue; of a text that prints none, that of its adoption")
    ] = None
    original_language: Annotated[
        LanguageCode | None, Meta(description="language the document was drafted in")
    ] = None
    adopted: Annotated[
        dt.date | None, Meta(description="day on which the text was adopted, where it says so")
    ] = None
    distribution: Annotated[
        Distribution | None,
        Meta(description="distribution, by the printed form; `other` where that is not known"),
    ] = None
    title: Annotated[str | None, Meta(description="title, as printed")] = None
    body: Annotated[
        str | None,
        Meta(description="body_id of the organ that its symbol, else what it says of itself, belongs to"),
    ] = None
    masthead: Annotated[
        str | None, Meta(description="the organ it is of or addressed to, as its masthead prints it")
    ] = None
    session: Annotated[
        str | None,
        Meta(description="session of the organ, ASCII: `72`; `S-32` special, `ES-11` emergency; or a year"),
    ] = None
    cycle: Annotated[int | None, Meta(description="cycle of the Universal Periodic Review")] = None
    state_under_review: Annotated[
        StateNamed | None, Meta(description="the State that it reviews, where it reviews one")
    ] = None
    url: Annotated[
        str | None, Meta(description="where the United Nations keeps it in this language, by its symbol")
    ] = None
    agenda_item: Annotated[str | None, Meta(description="agenda item, as printed")] = None
    kind: Annotated[DocumentKind, Meta(description="what sort of document it is")] = "other"
    kind_rule: Annotated[str, Meta(description="id of the rule that gave the kind")] = ""
    source: Annotated[str, Meta(description="name of the source file")]
    sha256: Annotated[str, Meta(description="SHA-256 of the source's bytes, hexadecimal")]
    media_type: Annotated[str, Meta(description="media type found from the bytes")]
    n_pages: Annotated[int | None, Meta(description="number of pages, where the source has pages")] = None
    n_sections: Annotated[int, Meta(description="number of section rows")] = 0
    n_paragraphs: Annotated[int, Meta(description="number of paragraph rows")] = 0
    n_recommendations: Annotated[
        int, Meta(description="number of recommendation rows that hang under no other one")
    ] = 0
    n_items: Annotated[int, Meta(description="number of recommendation rows that hang under another one")] = 0
    n_tables: Annotated[int, Meta(description="number of tables")] = 0
    n_references: Annotated[int, Meta(description="number of reference rows")] = 0
    n_findings: Annotated[int, Meta(description="number of finding rows")] = 0
    status: Annotated[
        Status,
        Meta(description="`ok`; `review` where a person must look; `failed` where nothing was extracted"),
    ] = "ok"
    schema_version: Annotated[str, Meta(description="version of this schema")] = SCHEMA_VERSION
    extractor_version: Annotated[str, Meta(description="version of unrec that wrote the row")]
    language_data: Annotated[
        str | None, Meta(description="hash of the language files it was read with, 12 hex digits")
    ] = None
    catalogue_data: Annotated[
        str | None, Meta(description="hash of the catalogue its references were resolved with")
    ] = None


class Section(Record, frozen=True, kw_only=True):
    """One row a heading: a meeting, or another heading the document prints."""

    section_id: Annotated[str, Meta(description="`<document_id>:m<meeting>` or `:h<ordinal of the heading>`")]
    document_id: Annotated[str, Meta(description="the document it stands in")]
    parent_id: Annotated[str | None, Meta(description="the section it stands under")] = None
    kind: Annotated[SectionKind, Meta(description="`meeting` or `heading`")]
    level: Annotated[int, Meta(description="1 for the outermost headings")]
    label: Annotated[str, Meta(description="as printed: `أولاً-`; empty where none is printed")]
    number: Annotated[int | None, Meta(description="the label's value")] = None
    title: Annotated[str, Meta(description="as printed, label left out, printed lines joined by a space")]
    meeting_number: Annotated[int | None, Meta(description="ordinal of the meeting or session")] = None
    city: Annotated[str | None, Meta(description="city, as printed")] = None
    start_date: Annotated[dt.date | None, Meta(description="first day of the meeting")] = None
    end_date: Annotated[dt.date | None, Meta(description="last day of the meeting")] = None
    page: Annotated[int | None, Meta(description="page of the heading")] = None
    line: Annotated[int, Meta(description="line of the heading")]
    agreement: Annotated[float | None, Meta(description=_AGREEMENT)] = None


class Addressee(Record, frozen=True, kw_only=True):
    """One whom a recommendation asks to act. A body that is merely mentioned, or that speaks, is none."""

    id: Annotated[str, Meta(description="canonical id: `states-parties`; `other` for one without an id")]
    surface: Annotated[str, Meta(description="as printed, whole words: `للدول الأطراف`")]
    char_start: Annotated[
        int, Meta(description="offset into the row's `text`; `text[char_start:char_end] == surface`")
    ]
    char_end: Annotated[int, Meta(description="offset after the last character")]
    rule: Annotated[str, Meta(description="id of the operative rule, `/`, how the words are tied to it")]


class Recommender(Record, frozen=True, kw_only=True):
    """A State or delegation that makes a recommendation."""

    name: Annotated[str, Meta(description="as printed")]
    code: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3, where the name is a State's")] = None


class Unit(Record, frozen=True, kw_only=True):
    """What a paragraph and a recommendation have in common: a place in the tree, and a text."""

    document_id: Annotated[str, Meta(description="the document it stands in")]
    work_id: Annotated[str, Meta(description="the same in all languages")]
    language: Annotated[LanguageCode, Meta(description="language of the text")]
    section_id: Annotated[str | None, Meta(description="the innermost section it stands in")] = None
    meeting_number: Annotated[int | None, Meta(description="ordinal of its meeting")] = None
    path: Annotated[str, Meta(description="language-independent place: `m5.r2.9`; repeats get `~2`")]
    parent_id: Annotated[str | None, Meta(description="the paragraph it hangs under")] = None
    level: Annotated[
        int,
        Meta(
            description="1 numbered or unlabelled; 2 lettered, or `٧-١` under paragraph 7; 3 and more deeper"
        ),
    ]
    label: Annotated[
        str | None, Meta(description="as printed: `١٢-`, `(هـ)`, `129.3`; null where none is")
    ] = None
    number: Annotated[
        int | None, Meta(description="the label's value: 12, 5; of `129.3` the last number, 3")
    ] = None
    letter: Annotated[str | None, Meta(description="the letter of a lettered label: `هـ`")] = None
    kind: Annotated[ParagraphKind, Meta(description="what the paragraph is")] = "paragraph"
    kind_rule: Annotated[str, Meta(description="id of the rule that gave the kind")] = ""
    raw: Annotated[
        str, Meta(description="the source characters, printed line breaks as `\\n`, label left out")
    ]
    text: Annotated[str, Meta(description="clean reading text, one line; empty before normalise")] = ""
    search: Annotated[str, Meta(description="text folded for matching")] = ""
    full_text: Annotated[str, Meta(description="for an item: its parent's full text, then its own")] = ""
    page_first: Annotated[int | None, Meta(description="first page")] = None
    page_last: Annotated[int | None, Meta(description="last page")] = None
    line_first: Annotated[int, Meta(description="first line of the source")]
    line_last: Annotated[int, Meta(description="last line of the source")]
    boxes: Annotated[tuple[Box, ...], Meta(description="where its lines stand on the pages")] = ()
    n_references: Annotated[int, Meta(description="number of its reference rows")] = 0
    origin: Annotated[Origin, Meta(description="`ocr` where any of its lines came from OCR")] = "text"
    agreement: Annotated[float | None, Meta(description=_AGREEMENT)] = None


class Paragraph(Unit, frozen=True, kw_only=True):
    """One row a paragraph of the body, labelled or not. Cells of tables are rows of `cells`."""

    paragraph_id: Annotated[str, Meta(description="`<document_id>:<path>`")]


class CellParagraph(Paragraph, frozen=True, kw_only=True):
    """A cell of a table as the stages read it: a paragraph with a place. It is written as a `Cell`.

    Tables, rows and columns count from 1. `header` and `value` are what `Cell.header` and `Cell.number` are.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: tuple[str, ...] = ()
    value: float | None = None


class Table(Record, frozen=True, kw_only=True):
    """One row a table."""

    table_id: Annotated[str, Meta(description="`<document_id>:t<ordinal of the table>`")]
    document_id: Annotated[str, Meta(description="the document it stands in")]
    section_id: Annotated[str | None, Meta(description="the innermost section it stands in")] = None
    page_first: Annotated[int | None, Meta(description="first page")] = None
    page_last: Annotated[int | None, Meta(description="last page")] = None
    box: Annotated[
        Box | None, Meta(description="where its cells stand on its first page; null where that is not known")
    ] = None
    caption: Annotated[
        str | None, Meta(description="the caption right above it, as printed: `Table 3 Resources`")
    ] = None
    unit: Annotated[
        str | None,
        Meta(description="what its figures count, printed in brackets above it, brackets left out"),
    ] = None
    notes: Annotated[tuple[str, ...], Meta(description="the notes right below it, in order")] = ()
    n_rows: Annotated[int, Meta(description="number of rows, up to the last that holds text")]
    n_columns: Annotated[int, Meta(description="number of columns, up to the last that holds text")]
    header_rows: Annotated[int, Meta(description="number of its first rows that hold headers")] = 0


class Cell(Record, frozen=True, kw_only=True):
    """One row a cell of a table that holds text."""

    cell_id: Annotated[str, Meta(description="`<document_id>:t<table>.<row>.<column>`")]
    document_id: Annotated[str, Meta(description="the document it stands in")]
    table_id: Annotated[str, Meta(description="the table it stands in")]
    section_id: Annotated[str | None, Meta(description="the innermost section it stands in")] = None
    row: Annotated[int, Meta(description="row, from 1, in reading order; over pages, too")]
    column: Annotated[
        int, Meta(description="column, from 1, in reading order: from the right in a right-to-left text")
    ]
    row_span: Annotated[int, Meta(description="number of rows it takes")] = 1
    column_span: Annotated[int, Meta(description="number of columns it takes")] = 1
    header: Annotated[
        tuple[str, ...], Meta(description="texts of the headers over it, outermost first; none for a header")
    ] = ()
    kind: Annotated[ParagraphKind, Meta(description="what the cell is, as for a paragraph")] = "paragraph"
    kind_rule: Annotated[str, Meta(description="id of the rule that gave the kind")] = ""
    raw: Annotated[str, Meta(description="the source characters, printed line breaks as `\\n`")]
    text: Annotated[str, Meta(description="clean reading text, one line")] = ""
    search: Annotated[str, Meta(description="text folded for matching")] = ""
    number: Annotated[
        float | None,
        Meta(
            description="the number that the whole cell is: -1234.5 for `(1 234.5)`; null for a header, for "
            "what is no number, and where two readings are possible (`1,234` in a table that shows no other)"
        ),
    ] = None
    page_first: Annotated[int | None, Meta(description="first page")] = None
    page_last: Annotated[int | None, Meta(description="last page")] = None
    line_first: Annotated[int, Meta(description="first line of the source")]
    line_last: Annotated[int, Meta(description="last line of the source")]
    boxes: Annotated[tuple[Box, ...], Meta(description="where its lines stand on the pages")] = ()
    n_references: Annotated[int, Meta(description="number of its reference rows")] = 0
    origin: Annotated[Origin, Meta(description="`ocr` where any of its lines came from OCR")] = "text"


class Recommendation(Unit, frozen=True, kw_only=True):
    """One row a paragraph or cell of kind `recommendation` or `operative`, and one an item under it."""

    recommendation_id: Annotated[str, Meta(description="the same as the paragraph's id")]
    state_under_review: Annotated[
        StateNamed | None, Meta(description="the State that its document reviews, where it reviews one")
    ] = None
    meeting_start: Annotated[dt.date | None, Meta(description="first day of its meeting")] = None
    meeting_end: Annotated[dt.date | None, Meta(description="last day of its meeting")] = None
    city: Annotated[str | None, Meta(description="city of its meeting, as printed")] = None
    strength: Annotated[
        Strength | None,
        Meta(
            description="how strongly it asks, by its first operative words that ask; `called_on` also where "
            "one is urged, `other` for decisions, obligations and observations; null where the unit has no "
            "operative words of its own: an item inherits nothing, its `full_text` shows its parent's"
        ),
    ] = None
    strength_rule: Annotated[str | None, Meta(description="id of the rule that gave the strength")] = None
    operative_words: Annotated[
        str | None,
        Meta(description="the operative words as printed: `ينبغي`; from the first to the last of them"),
    ] = None
    operative_start: Annotated[
        int | None,
        Meta(description="offset into `text`; `text[operative_start:operative_end] == operative_words`"),
    ] = None
    operative_end: Annotated[int | None, Meta(description="offset after the last character")] = None
    addressees: Annotated[
        tuple[Addressee, ...],
        Meta(
            description="who is asked, by any operative words of the unit, each once, in text order; "
            "not who is only mentioned or who asks; an item inherits none"
        ),
    ] = ()
    action: Annotated[
        int | None,
        Meta(
            description="what kind of action is asked for: 1 minimal, 2 continuing, 3 considering, 4 general, "
            "5 specific"
        ),
    ] = None
    action_rule: Annotated[str | None, Meta(description="id of the rule that gave the action")] = None
    recommended_by: Annotated[
        tuple[Recommender, ...],
        Meta(description="the States or delegations in brackets at its end, which `text` keeps"),
    ] = ()
    response: Annotated[
        Response | None, Meta(description="what was answered, by the paragraph it hangs under or its section")
    ] = None
    response_rule: Annotated[str | None, Meta(description="id of the rule that gave the response")] = None
    response_source: Annotated[
        str | None,
        Meta(description="the paragraph of another document of the run that gives the response, if one does"),
    ] = None
    concern_id: Annotated[
        str | None, Meta(description="the paragraph whose concern it answers, where the document pairs them")
    ] = None


class Reference(Record, frozen=True, kw_only=True):
    """One row a target: a dual or a list of articles gives one row each, over the same span."""

    reference_id: Annotated[str, Meta(description="`<paragraph_id>#<ordinal in the paragraph>`")]
    paragraph_id: Annotated[str, Meta(description="the paragraph, or the cell, whose `text` holds it")]
    document_id: Annotated[str, Meta(description="the document it stands in")]
    kind: Annotated[ReferenceKind, Meta(description="what is referred to")]
    surface: Annotated[str, Meta(description="the words as they stand: `text[char_start:char_end]`")]
    char_start: Annotated[int, Meta(description="first code point in the paragraph's `text`")]
    char_end: Annotated[int, Meta(description="one past the last code point")]
    instrument_id: Annotated[
        str | None,
        Meta(description="id in the catalogue of instruments; null for a `stranger`, which it does not hold"),
    ] = None
    article: Annotated[str | None, Meta(description="article, ASCII: `6`")] = None
    paragraph: Annotated[
        str | None, Meta(description="paragraph of the article, resolution or document, ASCII: `3`")
    ] = None
    subparagraph: Annotated[str | None, Meta(description="sub-paragraph, Latin: `a`")] = None
    part: Annotated[
        str | None,
        Meta(description="part, chapter or annex: `2`; `preamble`"),
    ] = None
    target_id: Annotated[
        str | None,
        Meta(description="a paragraph_id: of the document itself, or of the one that `symbol` names"),
    ] = None
    symbol: Annotated[
        str | None,
        Meta(description="symbol of the document or resolution, with its lettered part: `A/RES/35/142 B`"),
    ] = None
    status: Annotated[
        ReferenceStatus,
        Meta(
            description="how the target was found; a resolution or decision that is named in full, but whose "
            "number does not tell its symbol, is `explicit` and has none"
        ),
    ]
    candidates: Annotated[
        tuple[str, ...], Meta(description="instrument ids, best first; filled where unresolved")
    ] = ()
    rule: Annotated[str, Meta(description="id of the rule that fired")]


class ThemeRow(Record, frozen=True, kw_only=True):
    """One row a theme of a paragraph, by each scheme: what it is about."""

    paragraph_id: Annotated[str, Meta(description="the paragraph that is about it")]
    document_id: Annotated[str, Meta(description="the document it stands in")]
    scheme: Annotated[ThemeScheme, Meta(description="the list of themes")]
    theme_id: Annotated[str, Meta(description="the theme in its scheme: `detention`; `16`; `8.7`, a target")]
    status: Annotated[
        ThemeStatus,
        Meta(
            description="whether it is named by number, a term of it stands in the text, or the words weigh so"
        ),
    ]
    rule: Annotated[
        str,
        Meta(
            description="what shows it: `named`, `instrument:<id>`, `term:<terms>`, `model:<words>`; "
            "`aligned:<paragraph>:<rule>` where another language of the work does, then without a span"
        ),
    ]
    char_start: Annotated[
        int | None, Meta(description="first code point in the paragraph's `text` of the first that shows it")
    ] = None
    char_end: Annotated[int | None, Meta(description="one past the last code point")] = None
    score: Annotated[
        float | None,
        Meta(description="share of such scores that were right, by the model; null where it says nothing"),
    ] = None


class Line(Record, frozen=True, kw_only=True):
    """The ledger: every line of every source, exactly once, in reading order, blank lines too."""

    document_id: Annotated[str, Meta(description="the document it stands in")]
    line: Annotated[int, Meta(description="line of the source, from 1")]
    page: Annotated[int | None, Meta(description="page, from 1")] = None
    text: Annotated[str, Meta(description="the source's characters, NFC, without the line end")]
    box: Annotated[Box | None, Meta(description="where the line stands on its page")] = None
    role: Annotated[Role, Meta(description="what the line is")]
    paragraph_id: Annotated[str | None, Meta(description="the paragraph the line belongs to")] = None
    section_id: Annotated[str | None, Meta(description="the section the line stands in")] = None
    direction: Annotated[Direction, Meta(description="of its letters; the document's where it has none")]
    repair: Annotated[str | None, Meta(description="what was done to restore logical order")] = None
    rule: Annotated[str, Meta(description="id of the rule that gave the role")]
    body_start: Annotated[
        int,
        Meta(
            description="code points of `text` before the body: false bullet, label and the spaces around "
            "them; `raw` is made of what follows"
        ),
    ] = 0
    gap_before: Annotated[bool, Meta(description="whether a new paragraph may begin here")] = False
    indent: Annotated[float | None, Meta(description="points from the body's edge, where known")] = None
    origin: Annotated[Origin, Meta(description="`ocr` where the line came from OCR")] = "text"


_Row = TypeVar("_Row", bound=Record)


def _in_each_language(after: str, **meanings: str) -> Callable[[type[_Row]], type[_Row]]:
    """Give a record columns `<name>_<code>` of text in every language, after one of its own;
    each may be null.
    """

    def with_columns(record: type[_Row]) -> type[_Row]:
        columns = [
            (
                f"{name}_{code}",
                Annotated[str | None, Meta(description=f"{meaning} {language.english_name}")],
                None,
            )
            for name, meaning in meanings.items()
            for code, language in languages().items()
        ]
        fields: list[Any] = []
        for field in structs.fields(record):
            fields.append(
                (field.name, field.type) if field.required else (field.name, field.type, field.default)
            )
            fields += columns if field.name == after else []
        made: type[Any] = msgspec.defstruct(
            record.__name__,
            fields,
            bases=record.__bases__,
            module=record.__module__,
            namespace={"__doc__": record.__doc__},
            frozen=True,
            kw_only=True,
        )
        return made

    return with_columns


@_in_each_language("kind", title="official title in", short="short name in")
class InstrumentRow(Record, frozen=True, kw_only=True):
    """One row an instrument of the catalogue: what an `instrument_id` means."""

    instrument_id: Annotated[str, Meta(description="id in the catalogue of instruments")]
    kind: Annotated[str, Meta(description="`convention`, `protocol`, …")]
    adopted: Annotated[dt.date | None, Meta(description="day of adoption")] = None
    in_force: Annotated[dt.date | None, Meta(description="day of entry into force")] = None
    n_articles: Annotated[int | None, Meta(description="number of articles, where known")] = None
    parent_id: Annotated[str | None, Meta(description="the instrument that a protocol supplements")] = None
    url: Annotated[str | None, Meta(description="where its official text stands")] = None


@_in_each_language("body_id", name="name in")
class BodyRow(Record, frozen=True, kw_only=True):
    """One row an organ that issues documents."""

    body_id: Annotated[str, Meta(description="id in the catalogue of organs")]
    symbol_prefix: Annotated[str | None, Meta(description="how its documents' symbols begin")] = None
    instrument_ids: Annotated[tuple[str, ...], Meta(description="the instruments its documents mean")] = ()


class Alignment(Record, frozen=True, kw_only=True):
    """One row a path of a work that is there in more than one language."""

    work_id: Annotated[str, Meta(description="the work; where its documents have several ids, the first")]
    path: Annotated[str, Meta(description="place in the document, the same in all languages")]
    languages: Annotated[tuple[str, ...], Meta(description="the languages that have it")]
    kind_agrees: Annotated[bool, Meta(description="whether the paragraph is of one kind in all of them")]
    label_agrees: Annotated[bool, Meta(description="whether its label has one value in all of them")]
    references_agree: Annotated[
        bool,
        Meta(description="whether its references have the same targets in all whose words are known"),
    ]
    disagreement: Annotated[str | None, Meta(description="what differs, in words")] = None


class SeriesRow(Record, frozen=True, kw_only=True):
    """One row a paragraph that was said before."""

    series_id: Annotated[str, Meta(description="the first paragraph of its series, which has no row")]
    paragraph_id: Annotated[str, Meta(description="the paragraph that was said before")]
    previous_id: Annotated[str | None, Meta(description="the earlier paragraph that it is most like")] = None
    similarity: Annotated[
        float, Meta(description="share of words that both have, 0 to 1, each weighed by how rare it is")
    ]
    relation: Annotated[
        SeriesRelation,
        Meta(
            description="`same`: who does one has done the other; `same_aim`: what is asked for the same aim "
            "differs; `stronger`, `weaker`: it also asks for more, or less, than before"
        ),
    ]
    changed: Annotated[str | None, Meta(description="words that went, came or took another's place")] = None
    rule: Annotated[
        str, Meta(description="how sure it is to have one aim, and to be the same, and the signs of that")
    ]


class Extraction(Record, frozen=True, kw_only=True):
    """One document as it grows through the stages: its rows of all tables.

    `paragraphs` holds the cells of its tables, too, where they stand; `unrec.tables` parts them into rows of
    `paragraphs` and `cells`, and joins those.

    structure fills `document`, `sections`, `paragraphs` (with `raw` only) and the role of every line;
    normalise their texts; classify their kinds and the document's; references what they cite; themes what
    they are about; requests makes `recommendations` of the paragraphs that ask or enact. `status` and counts
    are final after audit.
    """

    document: Document
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()
