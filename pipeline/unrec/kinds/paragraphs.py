"""What each paragraph is: one table of rules in order, over what is seen of a paragraph.

`python -m unrec.kinds` prints the table. The first rule that holds gives the kind, and its id.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from unrec.kinds.columns import is_table, stated_kinds
from unrec.kinds.documents import closing_brackets, document_kind
from unrec.kinds.resolutions import COMPOUND, Decided, decisions
from unrec.kinds.words import Words, words_of
from unrec.languages import load
from unrec.languages.signs import line_end
from unrec.models import Extraction, Paragraph, ParagraphKind, Section
from unrec.nested import annex_of, heading_chains
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
    """

    nearest: str = ""
    listed: bool = False
    concludes: bool = False
    any_listed: bool = False
    meeting: bool = False


class Seen(NamedTuple):
    """All that the rules ask of a paragraph.

    `after` is the paragraph after it, `above` what was told of the one it hangs under. `role` is its place in
    a decision or a treaty. `reviewed` items are of a list that ends in names; `led` is a numbered paragraph
    below words that ask what follows, `listed_below` an item below words that announce recommendations;
    `first` is the first of its section, `outside` one below a decision that belongs to none. `comments` says
    that the title is that of a general comment.
    """

    one: Paragraph
    after: Paragraph | None
    folded: str
    document: str
    heads: Heads
    role: str
    above: Told | None
    reviewed: bool
    led: bool
    listed_below: bool
    first: bool
    outside: bool
    comments: bool
    words: Words
    lists: "_Lists"

    @property
    def labelled(self) -> bool:
        """Whether it has a label."""
        return self.one.label is not None

    @property
    def colon(self) -> bool:
        """Whether it ends in a colon."""
        return line_end(self.one.text) == "colon"

    @property
    def numbers_below(self) -> bool:
        """Whether a paragraph 1 at the margin comes next."""
        return self.after is not None and self.after.level == 1 and self.after.number == 1

    @property
    def listed(self) -> bool:
        """Whether a meeting, the document or a heading is over it that holds recommendations."""
        return self.heads.meeting or self.document == "recommendations" or self.heads.listed

    @property
    def only_listed(self) -> bool:
        """A labelled paragraph there, where nothing but recommendations is looked for."""
        mixed = self.document == "concluding_observations" or self.heads.concludes
        return self.listed and not mixed and self.labelled

    @property
    def asked(self) -> bool:
        """Whether recommendations are made here, so that words in the past and of duty ask, too."""
        return self.listed or self.document == "concluding_observations"


class Rule(NamedTuple):
    """A rule: what it asks, in words and as a function, and the kind it gives; None is that of the parent."""

    id: str
    kind: ParagraphKind | None
    asks: str
    holds: Callable[[Seen], bool]


def _rule(name: str, kind: ParagraphKind | None, asks: str, holds: Callable[[Seen], bool]) -> Rule:
    return Rule(f"kind.{name}", kind, asks, holds)


def _role(name: str, kind: ParagraphKind, asks: str) -> Rule:
    return _rule(name, kind, asks, lambda seen: seen.role == name)


def _recommends(name: str, asks: str, holds: Callable[[Seen], bool]) -> Rule:
    return _rule(name, "recommendation", asks, holds)


def _plain(name: str, asks: str, holds: Callable[[Seen], bool]) -> Rule:
    return _rule(name, "paragraph", asks, holds)


def _wanted(seen: Seen) -> bool:
    return seen.above is not None and seen.above.kind == "paragraph" and seen.lists.ask(seen.one)


def _is_flat_list(seen: Seen) -> bool:
    flat = seen.heads.any_listed and seen.lists.is_flat(seen.one.section_id)
    return seen.document == "upr_report" and seen.labelled and flat


def _regrets(seen: Seen) -> bool:
    concern = seen.document == "concluding_observations" and seen.words.concern.match(seen.folded)
    return bool(concern) and not seen.words.asks(seen.folded)


def _announces(seen: Seen) -> bool:
    """Whether a labelled paragraph names recommendations that come next and asks nothing itself.

    What has a number of its own below such a line («20.1») is no item of it; nor is what stands under another
    heading, with a verb that asks or without.
    """
    one, after, words = seen.one, seen.after, seen.words
    if one.label is None or after is None or not words.names_recommendations(seen.folded):
        return False
    apart = seen.first and after.section_id != one.section_id
    if after.parent_id == one.paragraph_id:
        below = _is_compound(after) and seen.lists.ask(after)
    else:
        below = apart and seen.listed
    most_ask = apart or seen.lists.share(one.section_id) >= _MOST_ASK
    asks = _is_named(after) or words.is_request(after.search, reported=True)
    return (below or (most_ask and asks)) and not words.is_request(seen.folded, reported=True)


def _only_asks(seen: Seen) -> bool:
    """Whether the list under its heading holds recommendations alone: few of them ask in so many words."""
    if not seen.only_listed or seen.words.speech.match(seen.folded):
        return False
    sure = seen.document == "recommendations" or seen.heads.meeting
    return sure or seen.lists.share(seen.one.section_id) < _FEW_ASK


def _obliges(seen: Seen) -> bool:
    here = seen.labelled and (seen.asked or seen.comments)
    return here and seen.words.obliges(seen.folded, must=not seen.asked)


def _opens(seen: Seen) -> bool:
    announces = seen.colon and seen.numbers_below
    return not (seen.labelled or announces) and seen.words.opens(seen.folded)


def _leads(seen: Seen) -> bool:
    over_list = seen.after is not None and seen.after.parent_id == seen.one.paragraph_id
    return not seen.labelled and over_list and seen.colon and seen.words.leads(seen.folded)


RULES: tuple[Rule, ...] = (
    _role("announces_statement", "paragraph", "announces what an organ's president says in its name"),
    _role("statement", "operative", "stands in such a statement"),
    _role("annexed", "provision", "stands in the annex of a decision"),
    _role("enacting_words", "preambular", "names the organ that decides"),
    _role("preamble", "preambular", "stands between the organ and the first clause"),
    _role(
        "announcing_clause", "operative", "without a number, begins with a clause verb and ends in a colon"
    ),
    _role("numbered_clause", "operative", "is numbered, in a decision"),
    _role("unnumbered_clause", "operative", "ends a preamble as a sentence ends, without a number"),
    _role("clause", "operative", "stands among the clauses of a decision"),
    _role("closing_line", "paragraph", "is a short line without a mark below the clauses"),
    _role("after_closing", "paragraph", "stands below such a line"),
    _role("article", "provision", "stands in an article"),
    _role("treaty", "provision", "stands in a treaty below its first article or the end of its preamble"),
    _role("before_articles", "preambular", "stands in a treaty above them"),
    _recommends("reviewed_list", "is of a list whose items end in names in brackets", lambda s: s.reviewed),
    _recommends(
        "compound_number",
        "has a number such as 89.3, in a review",
        lambda s: s.document == "upr_report" and _is_compound(s.one),
    ),
    _recommends("items", "is of a list that asks by itself, below a paragraph that does not", _wanted),
    _recommends("listed_below", "hangs below words that announce them", lambda s: s.listed_below),
    _rule("parent", None, "hangs under a paragraph", lambda s: s.above is not None),
    _recommends("named", "is called a recommendation by its label", lambda s: _is_named(s.one)),
    _plain(
        "introduction",
        "stands under «Introduction», «Attendance» or the like",
        lambda s: s.heads.nearest in s.words.proceedings,
    ),
    _rule(
        "resolution_paragraph",
        "operative",
        "is labelled, in a resolution and not below what it decides",
        lambda s: s.document == "resolution" and s.labelled and not s.outside,
    ),
    _recommends("review_list", "is of a flat list of a review under a heading over them", _is_flat_list),
    _plain("review_account", "stands in a review", lambda s: s.document == "upr_report"),
    _plain("agenda", "stands in an agenda", lambda s: s.document == "agenda"),
    _plain("concern", "begins with what a treaty body regrets, and asks nothing", _regrets),
    _plain("announces", "names the recommendations that come next", _announces),
    _plain(
        "speakers",
        "asks only by what speakers said, where recommendations are",
        lambda s: s.listed and s.words.only_speakers_ask(s.folded),
    ),
    _recommends("meeting", "is labelled, under a meeting", lambda s: s.heads.meeting and _only_asks(s)),
    _recommends("listed", "is labelled, where a document or heading holds nothing else", _only_asks),
    _recommends(
        "opinion",
        "is labelled there and says what an organ holds that ought to be",
        lambda s: s.only_listed and bool(s.words.opinion.match(s.folded)),
    ),
    _recommends(
        "reminder",
        "is labelled there and begins with a reminder",
        lambda s: s.only_listed and bool(s.words.reminder.match(s.folded)),
    ),
    _recommends(
        "words",
        "is labelled and asks by its words",
        lambda s: s.labelled and s.words.is_request(s.folded, reported=s.asked),
    ),
    _recommends("duty", "is labelled and lays a duty on somebody, there or in a general comment", _obliges),
    _recommends("opening_words", "has no label and begins with a word that asks", _opens),
    _recommends("leading_words", "has no label and asks what its list says", _leads),
    _plain("speakers", "asks only by what speakers said", lambda s: s.folded in s.words.accounts),
    _recommends("listed_below", "is numbered below words without a label that ask it", lambda s: s.led),
    _plain("no_request", "asks nothing that any rule knows", lambda _: True),
)
"""The rules on paragraphs, in their order."""


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
    words = words_of(load(extraction.document.language)).of_document()
    over = {own: _heads(chain, words) for own, chain in heading_chains(extraction.sections).items()}
    title = words.language.fold_title(extraction.document.title or "")
    all_listed = words.headings.search(title) is not None
    listed = {own for own, heads in over.items() if all_listed or heads.meeting or heads.listed}
    of_lists = {*listed, None} if all_listed else listed
    decided = decisions(extraction, words, of_lists)
    kind, rule = document_kind(extraction, words, decided)
    extraction = replace(extraction, document=replace(extraction.document, kind=kind, kind_rule=rule))
    told: dict[str, Told] = {}
    for seen in _all_seen(extraction, words, over, decided, told):
        holding = next(rule for rule in RULES if rule.holds(seen))
        own = holding.kind or (seen.above.kind if seen.above else "paragraph")
        told[seen.one.paragraph_id] = Told(own, holding.id)
    paragraphs = tuple(
        replace(one, kind=told[one.paragraph_id].kind, kind_rule=told[one.paragraph_id].rule)
        for one in extraction.paragraphs
    )
    return replace(extraction, paragraphs=paragraphs)


def _all_seen(
    extraction: Extraction,
    words: Words,
    over: Mapping[str, Heads],
    decided: Decided,
    told: Mapping[str, Told],
) -> Iterator[Seen]:
    """What is seen of each paragraph in order; `told` is what the rules said of those before it."""
    paragraphs, document = extraction.paragraphs, extraction.document
    roles = dict(_roles(extraction, words, decided))
    reviewed = set(_reviewed(paragraphs, document.kind))
    lists = _Lists(paragraphs, words)
    title = words.language.fold_title(document.title or "")[:_HEAD]
    comments = words.commenting.search(title) is not None
    begun, listing = set[str | None](), set[str | None]()
    leader: Seen | None = None
    for one, after in zip_longest(paragraphs, paragraphs[1:]):
        above = told.get(one.parent_id or "")
        led = leader is not None and one.label is not None and one.section_id == leader.one.section_id
        seen = Seen(
            one=one,
            after=after,
            folded=one.search or str(words.language.fold(one.text)),
            document=document.kind,
            heads=over.get(one.section_id or "", Heads()),
            role=roles.get(one.paragraph_id, ""),
            above=above,
            reviewed=one.paragraph_id in reviewed,
            led=led,
            listed_below=above is not None and above.rule == "kind.no_request" and one.parent_id in listing,
            first=one.section_id not in begun,
            outside=one.paragraph_id in decided.outside,
            comments=comments,
            words=words,
            lists=lists,
        )
        yield seen
        if above is not None or seen.role:
            continue
        begun.add(one.section_id)
        if seen.colon and words.lists(seen.folded):
            listing.add(one.paragraph_id)
        if not led:
            asks = one.label is None and seen.colon and seen.numbers_below and words.leads(seen.folded)
            leader = seen if asks else None


def _opens_treaty(paragraph: Paragraph, words: Words) -> bool:
    """Whether a paragraph without label says that the parties have agreed."""
    return paragraph.label is None and words.agreed.search(paragraph.search) is not None


def _roles(extraction: Extraction, words: Words, decided: Decided) -> Iterator[tuple[str, str]]:
    """The place of each paragraph in a decision or a treaty."""
    document = extraction.document
    articles, opened = set(_in_articles(extraction)), False
    for one in extraction.paragraphs:
        opened = opened or one.section_id in articles
        role = decided.roles.get(one.paragraph_id, "")
        spoken = role in {"announces_statement", "statement"}
        if document.kind_rule == "document.statement" and not spoken and annex_of(one.path):
            role = "annexed"
        elif one.section_id in articles and (not role or document.kind == "treaty") and not spoken:
            role = "article"
        elif document.kind == "treaty" and not spoken:
            opens = _opens_treaty(one, words)
            role = "treaty" if opened else "before_articles"
            opened = opened or opens
        if role:
            yield one.paragraph_id, role


def _in_articles(extraction: Extraction) -> Iterator[str]:
    """The sections of a treaty's articles; a report goes through them, and what stands there is its own."""
    if extraction.document.kind == "report":
        return
    rules = {line.line: line.rule for line in extraction.lines if line.role == "heading"}
    for own, chain in heading_chains(extraction.sections).items():
        if any(rules.get(section.line) == "heading.article" for section in chain):
            yield own


def _heads(chain: Sequence[Section], words: Words) -> Heads:
    titles = [str(words.language.fold_title(section.title)).strip(" :") for section in chain]
    listed = [words.headings.search(title) is not None for title in titles]
    concludes = [words.conclusions.search(title) is not None for title in titles]
    told = next(
        (
            at
            for at in range(len(titles) - 1, -1, -1)
            if (listed[at] or concludes[at]) and words.about.search(titles[at]) is None
        ),
        None,
    )
    return Heads(
        nearest=titles[-1],
        listed=told is not None and listed[told],
        concludes=told is not None and concludes[told],
        any_listed=any(listed),
        meeting=any(section.kind == "meeting" for section in chain),
    )


def _ends_in_name(text: str) -> bool:
    """Whether the brackets that end a text hold what can only be names: letters, and not capitals alone."""
    found = closing_brackets(text)
    return found is not None and not found[0].isupper() and not re.search(r"\d", found[0].rpartition(")")[0])


def _reviewed(paragraphs: Sequence[Paragraph], kind: str) -> Iterator[str]:
    """The items of lists most of which end in a name in brackets: recommendations with who made them.

    In a review, which holds such lists for certain, the items of a short one all must.
    """
    if kind not in {"upr_report", "report", "other"}:
        return
    review = kind == "upr_report"
    ends = closing_brackets if review else _ends_in_name
    for items in _items(paragraphs).values():
        named = sum(bool(ends(one.text)) and not _calls_itself(one.text) for one in items)
        short = review and len(items) >= _FEW and all(_ends_in_name(one.text) for one in items)
        if short or (len(items) >= _REVIEWED and named >= _SHARE * len(items)):
            yield from (one.paragraph_id for one in items)


def _items(paragraphs: Iterable[Paragraph]) -> dict[str, list[Paragraph]]:
    """The labelled items of each paragraph."""
    lists: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        if one.parent_id is not None and one.label is not None:
            lists.setdefault(one.parent_id, []).append(one)
    return lists


def _calls_itself(text: str) -> bool:
    """«معاهدة إنشاء منطقة … (معاهدة بليندابا)»: what is in brackets is the item's own short name."""
    first, inside = WORD.search(text), WORD.search(text, text.rfind("(") + 1)
    return first is not None and inside is not None and first[0] == inside[0]


def _is_compound(one: Paragraph) -> bool:
    return COMPOUND.match(one.label or "") is not None


def _is_named(one: Paragraph) -> bool:
    """Whether a paragraph's label calls it a recommendation."""
    return one.path.rsplit(".", 1)[-1].startswith("rec")


class _Lists:
    """The lists of a document: items under a paragraph, numbered paragraphs of a section. Told when asked."""

    def __init__(self, paragraphs: Sequence[Paragraph], words: Words) -> None:
        self._words = words
        self._items = _items(paragraphs)
        self._asking: dict[str, bool] = {}
        self._shares: dict[str | None, float] = {}
        self._labelled: dict[str | None, list[Paragraph]] = {}
        for one in paragraphs:
            if one.label is not None and one.parent_id is None:
                self._labelled.setdefault(one.section_id, []).append(one)
        counts = Counter(one.section_id for one in paragraphs if one.label is not None)
        deep = {one.section_id for one in paragraphs if one.level > 1}
        self._flat = {own for own, count in counts.items() if count >= _REVIEWED and own not in deep}

    def ask(self, one: Paragraph) -> bool:
        """Whether a paragraph is of a list most of whose items ask, whatever the words above it say."""
        if one.parent_id is None or one.label is None:
            return False
        if one.parent_id not in self._asking:
            items = self._items[one.parent_id]
            self._asking[one.parent_id] = len(items) >= _FEW and self._share(items) >= _MOST_ASK
        return self._asking[one.parent_id]

    def share(self, section_id: str | None) -> float:
        """Return the share of a section's labelled paragraphs that ask in so many words; none of none.

        Where few do, as in lists that begin with a verbal noun, the heading alone tells.
        """
        if section_id not in self._shares:
            self._shares[section_id] = self._share(self._labelled.get(section_id, ()), reported=True)
        return self._shares[section_id]

    def is_flat(self, section_id: str | None) -> bool:
        """Whether a section has many labelled paragraphs, and nothing hangs under any."""
        return section_id in self._flat

    def _share(self, items: Sequence[Paragraph], *, reported: bool = False) -> float:
        fold = self._words.language.fold
        asks = (self._words.is_request(one.search or str(fold(one.text)), reported=reported) for one in items)
        return sum(asks) / len(items) if items else 0.0
