"""What each paragraph is: one table of rules in order, over what is seen of a paragraph.

`python -m unrec.kinds` prints the table. The first rule that holds gives the kind, and its id.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from unrec.kinds.columns import is_table, stated_kinds
from unrec.kinds.documents import LAW, closing_brackets, document_kind, headed
from unrec.kinds.judgments import decree, is_judgment, ordered
from unrec.kinds.resolutions import COMPOUND, Decided, decisions
from unrec.kinds.words import Words, words_of
from unrec.languages import load
from unrec.languages.signs import line_end
from unrec.models import DocumentKind, Extraction, Paragraph, ParagraphKind, Section
from unrec.nested import annex_of, grouped, heading_chains
from unrec.text import WORD

_HEAD = 60
# A list of at least so many items, most of which end in a name in brackets, is one of a review.
_REVIEWED, _FEW, _SHARE = 4, 2, 0.6
_FEW_ASK, _MOST_ASK = 0.25, 0.5


class Told(NamedTuple):
    """A kind and the id of the rule that gave it."""

    kind: ParagraphKind
    rule: str


class Heads(NamedTuple):
    """The headings over a paragraph: the folded title of the nearest, whether the nearest that tells anything
    is over recommendations or over conclusions, whether any is over recommendations, or is a meeting.

    In a document, what is `alone` is one of recommendations and nothing else, and where something is `asked`
    words in the past and of duty ask, too.
    """

    nearest: str = ""
    listed: bool = False
    concludes: bool = False
    any_listed: bool = False
    meeting: bool = False
    alone: bool = False
    asked: bool = False

    def within(self, kind: str) -> "Heads":
        """Return the same in a document of a kind, which may be of recommendations itself."""
        listed = self.listed or self.meeting or kind == "recommendations"
        concluding = kind == "concluding_observations"
        alone = listed and not (concluding or self.concludes)
        return self._replace(listed=listed, alone=alone, asked=listed or concluding)


class Seen(NamedTuple):
    """All that the rules ask of a paragraph.

    `after` is the paragraph after it, `above` what was told of the one it hangs under. It may be `labelled`,
    and end in a `colon`, with a paragraph 1 at the margin next (`counted`). `role` is its place in a decision
    or a treaty. `led` is a numbered paragraph below words that ask what follows, `listed_below` an item below
    words that announce recommendations; `first` is the first of its section.
    """

    row: Paragraph
    after: Paragraph | None
    folded: str
    heads: Heads
    role: str
    above: Told | None
    labelled: bool
    colon: bool
    counted: bool
    led: bool
    listed_below: bool
    first: bool
    doc: "_Document"


class Rule(NamedTuple):
    """A rule: what it asks, in words and as a function, and the kind it gives; None is that of the parent.

    One without a function holds for the paragraphs whose role has its name.
    """

    id: str
    kind: ParagraphKind | None
    asks: str
    holds: Callable[[Seen], object] | None = None


def _rule(
    name: str, kind: ParagraphKind | None, asks: str, holds: Callable[[Seen], object] | None = None
) -> Rule:
    return Rule(f"kind.{name}", kind, asks, holds)


def _recommends(name: str, asks: str, holds: Callable[[Seen], object]) -> Rule:
    return _rule(name, "recommendation", asks, holds)


def _plain(name: str, asks: str, holds: Callable[[Seen], object]) -> Rule:
    return _rule(name, "paragraph", asks, holds)


def _is_compound(paragraph: Paragraph) -> bool:
    return COMPOUND.match(paragraph.label or "") is not None


def _is_named(paragraph: Paragraph) -> bool:
    """Whether a paragraph's label calls it a recommendation."""
    return paragraph.path.rsplit(".", 1)[-1].startswith("rec")


def _reviewed_number(s: Seen) -> bool:
    return s.doc.kind == "upr_report" and _is_compound(s.row)


def _resolution(s: Seen) -> bool:
    return s.doc.kind == "resolution" and s.labelled and s.row.paragraph_id not in s.doc.outside


def _review_list(s: Seen) -> bool:
    flat = s.heads.any_listed and s.row.section_id in s.doc.flat
    return s.doc.kind == "upr_report" and s.labelled and flat


def _regrets(s: Seen) -> bool:
    concern = s.doc.kind == "concluding_observations" and s.doc.words.concern.match(s.folded)
    return bool(concern) and not s.doc.words.asks(s.folded)


def _announces(s: Seen) -> bool:
    """Whether a labelled paragraph names recommendations that come next and asks nothing itself.

    What has a number of its own below such a line («20.1») is no item of it; nor is what stands under another
    heading, with a verb that asks or without.
    """
    row, after, words = s.row, s.after, s.doc.words
    if not s.labelled or after is None or not words.names_recommendations(s.folded):
        return False
    apart = s.first and after.section_id != row.section_id
    if after.parent_id == row.paragraph_id:
        below = _is_compound(after) and s.doc.asks(after)
    else:
        below = apart and s.heads.listed
    most_ask = apart or s.doc.share(row.section_id) >= _MOST_ASK
    asks = _is_named(after) or s.doc.is_request(after.search, reported=True)
    return (below or (most_ask and asks)) and not s.doc.is_request(s.folded, reported=True)


def _only_asks(s: Seen) -> bool:
    """Whether the list under its heading holds recommendations alone: few of them ask in so many words.

    Where most do, what is over a list and asks nothing, nor an item of it, only tells.
    """
    if not (s.labelled and s.heads.alone) or s.doc.words.speech.match(s.folded):
        return False
    if s.heads.meeting or (s.doc.kind == "recommendations" and not (s.colon and s.doc.tells(s.row))):
        return True
    return s.doc.share(s.row.section_id) < _FEW_ASK


def _obliges(s: Seen) -> bool:
    here = s.labelled and (s.heads.asked or s.doc.comments)
    return here and s.doc.words.obliges(s.folded, must=not s.heads.asked)


def _opens(s: Seen) -> bool:
    return not (s.labelled or (s.colon and s.counted)) and s.doc.words.opens(s.folded)


def _leads(s: Seen) -> bool:
    over_list = s.after is not None and s.after.parent_id == s.row.paragraph_id
    return not s.labelled and over_list and s.colon and s.doc.words.leads(s.folded)


RULES: tuple[Rule, ...] = (
    _rule("announces_statement", "paragraph", "announces what an organ's president says in its name"),
    _rule("statement", "operative", "stands in such a statement"),
    _rule("annexed", "provision", "stands in the annex of a decision"),
    _rule("enacting_words", "preambular", "names the organ that decides"),
    _rule("preamble", "preambular", "stands between the organ and the first clause"),
    _rule("announcing_clause", "operative", "has no number, begins with a clause verb and ends in a colon"),
    _rule("numbered_clause", "operative", "is numbered, in a decision"),
    _rule("unnumbered_clause", "operative", "ends a preamble as a sentence ends, without a number"),
    _rule("clause", "operative", "stands among the clauses of a decision"),
    _rule("closing_line", "paragraph", "is a short line without a mark below the clauses"),
    _rule("after_closing", "paragraph", "stands below such a line"),
    _rule("article", "provision", "stands in an article"),
    _rule("treaty", "provision", "stands in a treaty below its first article or the end of its preamble"),
    _rule("before_articles", "preambular", "stands in a treaty above them"),
    _rule("considered", "preambular", "is a clause of consideration of a decree"),
    _rule("decreed", "operative", "stands in a decree below words that decide"),
    _rule("ordered", "operative", "is numbered, where a court says what it orders"),
    _plain(
        "judgment",
        "stands in a judgment, and not below what the court orders",
        lambda s: s.doc.judgment and not (s.above and s.above.kind == "operative"),
    ),
    _recommends(
        "reviewed_list",
        "is of a list whose items end in names in brackets",
        lambda s: s.row.paragraph_id in s.doc.reviewed,
    ),
    _recommends("compound_number", "has a number such as 89.3, in a review", _reviewed_number),
    _recommends(
        "items",
        "is of a list that asks by itself, below a paragraph that does not",
        lambda s: s.above and s.above.kind == "paragraph" and s.doc.asks(s.row),
    ),
    _recommends("listed_below", "hangs below words that announce them", lambda s: s.listed_below),
    _rule("parent", None, "hangs under a paragraph", lambda s: s.above),
    _recommends("named", "is called a recommendation by its label", lambda s: _is_named(s.row)),
    _plain(
        "introduction",
        "stands under «Introduction», «Attendance» or the like",
        lambda s: s.heads.nearest in s.doc.words.proceedings,
    ),
    _rule(
        "resolution_paragraph",
        "operative",
        "is labelled, in a resolution and not below what it decides",
        _resolution,
    ),
    _recommends("review_list", "is of a flat list of a review under a heading over them", _review_list),
    _plain("review_account", "stands in a review", lambda s: s.doc.kind == "upr_report"),
    _plain("agenda", "stands in an agenda", lambda s: s.doc.kind == "agenda"),
    _plain("concern", "begins with what a treaty body regrets, and asks nothing", _regrets),
    _plain("announces", "names the recommendations that come next", _announces),
    _recommends("meeting", "is labelled, under a meeting", lambda s: s.heads.meeting and _only_asks(s)),
    _recommends("listed", "is labelled, where a document or heading holds nothing else", _only_asks),
    _recommends(
        "opinion",
        "is labelled there and says what an organ holds that ought to be",
        lambda s: s.labelled and s.heads.alone and s.doc.words.opinion.match(s.folded),
    ),
    _recommends(
        "reminder",
        "is labelled there and begins with a reminder",
        lambda s: s.labelled and s.heads.alone and s.doc.words.reminder.match(s.folded),
    ),
    _recommends(
        "words",
        "is labelled and asks by its words",
        lambda s: s.labelled and s.doc.is_request(s.folded, reported=s.heads.asked),
    ),
    _recommends("duty", "is labelled and lays a duty on somebody, there or in a general comment", _obliges),
    _recommends("opening_words", "has no label and begins with a word that asks", _opens),
    _recommends("leading_words", "has no label and asks what its list says", _leads),
    _plain("speakers", "asks only by what speakers said", lambda s: s.doc.words.reports(s.folded)),
    _recommends("listed_below", "is numbered below words without a label that ask it", lambda s: s.led),
    _plain("no_request", "asks nothing that any rule knows", lambda _: True),
)
"""The rules on paragraphs, in their order."""

_OF_ROLE = {rule.id.removeprefix("kind."): rule for rule in RULES if rule.holds is None}
_OTHERS = [(rule.holds, rule) for rule in RULES if rule.holds is not None]


def classify(extraction: Extraction) -> Extraction:
    """Fill the kind of every paragraph and of the document, with the rules that gave them.

    Kinds come after the structure and change no text. What print shows (the clauses of a resolution, the
    articles of a treaty, lists whose items end in the name of a State) needs no language; what only words
    show is `paragraph` in a language without data. A failed document is returned as it is.
    """
    if extraction.document.status == "failed":
        return extraction
    if is_table(extraction):
        return stated_kinds(extraction)
    words = words_of(load(extraction.document.language))
    chains = heading_chains(extraction.sections)
    over = {section: _heads(chain, words) for section, chain in chains.items()}
    title = words.language.fold_title(extraction.document.title or "")
    listed: set[str | None] = {section for section, heads in over.items() if heads.meeting or heads.listed}
    listed = {None, *over} if words.headings.search(title) else listed
    decided = decisions(extraction, words, listed)
    kind, rule = document_kind(extraction, words, decided)
    extraction = replace(extraction, document=replace(extraction.document, kind=kind, kind_rule=rule))
    over = {section: heads.within(kind) for section, heads in over.items()}
    kinds: dict[str, Told] = {}
    for seen in _all_seen(extraction, _Document(extraction, words, decided), over, kinds):
        first = _OF_ROLE.get(seen.role) or next(rule for holds, rule in _OTHERS if holds(seen))
        inherited: ParagraphKind = seen.above.kind if seen.above else "paragraph"
        kinds[seen.row.paragraph_id] = Told(first.kind or inherited, first.id)
    paragraphs = tuple(
        replace(
            paragraph, kind=kinds[paragraph.paragraph_id].kind, kind_rule=kinds[paragraph.paragraph_id].rule
        )
        for paragraph in extraction.paragraphs
    )
    return replace(extraction, paragraphs=paragraphs)


def _all_seen(
    extraction: Extraction, doc: "_Document", over: Mapping[str, Heads], kinds: Mapping[str, Told]
) -> Iterator[Seen]:
    """What is seen of each paragraph in order; `kinds` is what the rules said of those before it."""
    paragraphs, nowhere = extraction.paragraphs, Heads().within(doc.kind)
    begun, listing = set[str | None](), set[str | None]()
    asking: tuple[str | None] | None = None  # the section in which words ask what follows
    for row, after in zip_longest(paragraphs, paragraphs[1:]):
        above, section = kinds.get(row.parent_id or ""), row.section_id
        seen = Seen(
            row=row,
            after=after,
            folded=doc.folded(row),
            heads=over.get(section or "", nowhere),
            role=doc.roles.get(row.paragraph_id, ""),
            above=above,
            labelled=row.label is not None,
            colon=line_end(row.text) == "colon",
            counted=after is not None and after.level == 1 and after.number == 1,
            led=asking == (section,) and row.label is not None,
            listed_below=row.parent_id in listing,
            first=section not in begun,
            doc=doc,
        )
        yield seen
        if above is not None or seen.role:
            continue
        begun.add(section)
        untold = kinds[row.paragraph_id].rule == "kind.no_request"
        if seen.colon and untold and doc.words.lists(seen.folded):
            listing.add(row.paragraph_id)
        if not seen.led:
            asking = (section,) if _asks_below(seen) else None


def _asks_below(s: Seen) -> bool:
    return not s.labelled and s.colon and s.counted and s.doc.words.leads(s.folded)


def _roles(extraction: Extraction, words: Words, decided: Decided) -> Iterator[tuple[str, str]]:
    """The place of each paragraph in a decision or a treaty."""
    document, opened = extraction.document, False
    treaty = document.kind == "treaty" or document.kind_rule == LAW
    stated = document.kind_rule == "document.statement"
    articles = _in_articles(extraction)
    for paragraph in extraction.paragraphs:
        opened = opened or paragraph.section_id in articles
        role = decided.roles.get(paragraph.paragraph_id, "")
        if role in {"announces_statement", "statement"}:
            yield paragraph.paragraph_id, role
        elif stated and annex_of(paragraph.path):
            yield paragraph.paragraph_id, "annexed"
        elif paragraph.section_id in articles and (treaty or not role):
            yield paragraph.paragraph_id, "article"
        elif treaty:
            yield paragraph.paragraph_id, "treaty" if opened else "before_articles"
            opened = opened or (paragraph.label is None and words.agreed.search(paragraph.search) is not None)
        elif role:
            yield paragraph.paragraph_id, role


def _in_articles(extraction: Extraction) -> set[str | None]:
    """The sections of articles; a report goes through those of a treaty, and what stands there is its own."""
    heads = {section.line for section in headed(extraction, "heading.article")}
    chains = heading_chains(extraction.sections).items() if extraction.document.kind != "report" else ()
    return {own for own, chain in chains if not heads.isdisjoint(section.line for section in chain)}


def _heads(chain: Sequence[Section], words: Words) -> Heads:
    titles = [words.language.fold_title(section.title).strip(" :") for section in chain]
    listed = [words.headings.search(title) is not None for title in titles]
    concludes = [words.conclusions.search(title) is not None for title in titles]
    tells = [
        (lists, ends)
        for title, lists, ends in zip(titles, listed, concludes, strict=True)
        if (lists or ends) and words.about.search(title) is None
    ]
    lists, ends = tells[-1] if tells else (False, False)
    meeting = any(section.kind == "meeting" for section in chain)
    return Heads(titles[-1], lists, ends, any_listed=any(listed), meeting=meeting)


def _ends_in_name(text: str) -> bool:
    """Whether the brackets that end a text hold what can only be names: letters, and not capitals alone."""
    brackets = closing_brackets(text)
    names = brackets[0].rpartition(")")[0] if brackets else ""
    return brackets is not None and not brackets[0].isupper() and not any(map(str.isdecimal, names))


def _calls_itself(text: str) -> bool:
    """«معاهدة إنشاء منطقة … (معاهدة بليندابا)»: what is in brackets is the item's own short name."""
    first, inside = WORD.search(text), WORD.search(text, text.rfind("(") + 1)
    return first is not None and inside is not None and first[0] == inside[0]


class _Document:
    """All that the rules ask of a document: its kind, whether it is a general comment (`comments`), the
    `roles` of its paragraphs and those `outside` of what it decides, and its lists: items by their parent,
    other labelled paragraphs by their section. Items `reviewed` are of lists that end in names; `flat` are
    the sections with many labelled paragraphs, under none of which anything hangs. `judgment` says that it is
    one.
    """

    def __init__(self, extraction: Extraction, words: Words, decided: Decided) -> None:
        document, paragraphs = extraction.document, extraction.paragraphs
        labelled = [paragraph for paragraph in paragraphs if paragraph.label is not None]
        self._paragraphs = paragraphs
        self.words: Words = words
        self.is_request: Callable[..., bool] = cache(words.is_request)
        self.kind: DocumentKind = document.kind
        self.outside: frozenset[str] = decided.outside
        self.judgment: bool = document.kind_rule != LAW and is_judgment(extraction, words.language)
        self.roles = dict(_roles(extraction, words, decided))
        if self.kind == "resolution" and not self.roles:
            self.roles |= decree(extraction, words.language)
        if self.judgment:
            self.roles |= dict.fromkeys(ordered(extraction, words.language), "ordered")
        title = words.language.fold_title(document.title or "")[:_HEAD]
        self.comments: bool = words.commenting.search(title) is not None
        self._items = grouped(
            (paragraph for paragraph in labelled if paragraph.parent_id is not None),
            lambda paragraph: paragraph.parent_id,
        )
        self._below = grouped(
            (paragraph for paragraph in paragraphs if paragraph.parent_id is not None),
            lambda paragraph: paragraph.parent_id,
        )
        self._outer = grouped(
            (paragraph for paragraph in labelled if paragraph.parent_id is None),
            lambda paragraph: paragraph.section_id,
        )
        sections = grouped(labelled, lambda paragraph: paragraph.section_id)
        deep = {paragraph.section_id for paragraph in paragraphs if paragraph.level > 1}
        self.flat: set[str | None] = {
            section for section, rows in sections.items() if len(rows) >= _REVIEWED
        } - deep
        self.reviewed: set[str] = set(self._reviewed())
        self._shares: dict[str, float] = {}

    def folded(self, paragraph: Paragraph) -> str:
        """Return a paragraph's text in search form."""
        return paragraph.search or self.words.language.fold(paragraph.text)

    def asks(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is of a list most of whose items ask, whatever the words above it say."""
        items = self._items.get(paragraph.parent_id, ()) if paragraph.label is not None else ()
        return len(items) >= _FEW and self._share(items, reported=False) >= _MOST_ASK

    def tells(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is over a list, and neither it nor an item asks: «… these benefits:»."""
        items = [item for item in self._below.get(paragraph.paragraph_id, ()) if item is not paragraph]
        every = [paragraph, *items]
        return bool(items) and not any(self.is_request(self.folded(each), reported=True) for each in every)

    def share(self, section_id: str | None) -> float:
        """Return the share of a section's labelled paragraphs that ask in so many words; none of none.

        Where few do, as in lists that begin with a verbal noun, the heading alone tells.
        """
        return self._share(self._outer.get(section_id, ()), reported=True)

    def _reviewed(self) -> Iterator[str]:
        """The items of lists most of which end in a name in brackets: recommendations with who made them.

        In a review, which holds such lists for certain, the items of a short one all must.
        """
        review = self.kind == "upr_report"
        ends = closing_brackets if review else _ends_in_name
        for items in self._items.values() if review or self.kind in {"report", "other"} else ():
            named = sum(bool(ends(item.text)) and not _calls_itself(item.text) for item in items)
            short = review and len(items) >= _FEW and all(_ends_in_name(item.text) for item in items)
            if short or (len(items) >= _REVIEWED and named >= _SHARE * len(items)):
                yield from (item.paragraph_id for item in items)
        if review:
            yield from self._in_a_row()

    def _in_a_row(self) -> Iterator[str]:
        """The paragraphs of a review that follow each other, more than a few, all with names at their ends: a
        list without labels, or with a heading above each.
        """
        rows = (row for row in self._paragraphs if row.label is None or row.parent_id is None)
        for same in grouped(rows, lambda row: row.parent_id).values():
            for named, run in groupby(same, lambda row: _ends_in_name(row.text)):
                listed = list(run)
                if named and len(listed) > _FEW:
                    yield from (row.paragraph_id for row in listed)

    def _share(self, items: Sequence[Paragraph], *, reported: bool) -> float:
        if items and items[0].paragraph_id not in self._shares:
            asks = (self.is_request(self.folded(item), reported=reported) for item in items)
            self._shares[items[0].paragraph_id] = sum(asks) / len(items)
        return self._shares[items[0].paragraph_id] if items else 0.0
