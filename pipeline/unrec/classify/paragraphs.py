"""What each paragraph is: by where it stands in its document, then by its words."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from unrec.classify.statements import Statements
from unrec.classify.words import Words
from unrec.models import Extraction, Paragraph, ParagraphKind, Section
from unrec.sections import annex_of, heading_chains
from unrec.structure.signs import line_end
from unrec.text import WORD, late

_MAX_CLOSING = 120
_TAIL, _HEAD = 300, 60
_ENACTING = "p0"
# A list of at least so many items, most of which end in a name in brackets, is one of a review.
_REVIEWED, _FEW, _SHARE = 4, 2, 0.6
_FEW_ASK, _MOST_ASK = 0.25, 0.5
_BRACKETS = late(r"\([^()]*[^\W\d_]{3}[^()]*(?:\([^()]*\)[^()]*)?\)\W*\d{0,3}\W*$")
_COMPOUND = re.compile(r"\d+\W{1,2}\d+")
_OF_SEVERAL = re.compile(r"d[0-9A-Z]")


class Told(NamedTuple):
    """A kind and the id of the rule that gave it."""

    kind: ParagraphKind
    rule: str


class _Heads(NamedTuple):
    """The folded titles of the headings over a paragraph, what the nearest that tells anything tells,
    and whether any is one over recommendations.
    """

    titles: tuple[str, ...]
    listed: bool
    concludes: bool
    any_listed: bool


def kinds_of(extraction: Extraction, words: Words, stated: Statements) -> dict[str, Told]:
    """Return the kind of every paragraph by its id.

    An item has its own kind where a rule on items gives one, else its parent's.
    """
    told: dict[str, Told] = {}
    chains = heading_chains(extraction.sections)
    enacted = dict(_enacted(extraction, words, stated)) if extraction.document.kind != "treaty" else {}
    rules = {line.line: line.rule for line in extraction.lines if line.role == "heading"}
    # A report goes through a treaty's articles; what stands under them is its own.
    articles = {
        one.section_id
        for one in extraction.sections
        if rules.get(one.line) == "heading.article" and extraction.document.kind != "report"
    }
    reviewed = (
        _reviewed(extraction.paragraphs, review=extraction.document.kind == "upr_report")
        if extraction.document.kind in {"upr_report", "report", "other"}
        else set()
    )
    asking = _Asking(extraction.paragraphs, words)
    over = {own: _heads(chain, words) for own, chain in chains.items()}
    in_article = {own for own, chain in chains.items() if any(one.section_id in articles for one in chain)}
    nothing = _heads((), words)
    wanted = _Wanted(extraction.paragraphs, words)
    bare = _without_lists(extraction.paragraphs)
    opened, begun, listing = False, set[str | None](), set[str | None]()
    led: Paragraph | None = None
    for paragraph, after in zip_longest(extraction.paragraphs, extraction.paragraphs[1:]):
        own, above = paragraph.paragraph_id, told.get(paragraph.parent_id or "")
        chain = chains.get(paragraph.section_id or "", ())
        within = paragraph.section_id in in_article
        opened = opened or within
        if own in stated.announcing:
            told[own] = Told("paragraph", "kind.announces_statement")
        elif own in stated.clauses:
            told[own] = Told("operative", "kind.statement")
        elif extraction.document.kind_rule == "document.statement" and annex_of(paragraph.path):
            told[own] = Told("provision", "kind.annexed")
        elif own in enacted:
            told[own] = enacted[own]
        elif within:
            told[own] = Told("provision", "kind.article")
        elif extraction.document.kind == "treaty":
            agreed = not opened and paragraph.label is None and words.agreed.search(paragraph.search)
            told[own] = (
                Told("provision", "kind.treaty") if opened else Told("preambular", "kind.before_articles")
            )
            opened = opened or bool(agreed)
        elif own in reviewed:
            told[own] = Told("recommendation", "kind.reviewed_list")
        elif extraction.document.kind == "upr_report" and _COMPOUND.match(paragraph.label or ""):
            told[own] = Told("recommendation", "kind.compound_number")
        elif above is not None and above.kind == "paragraph" and wanted.holds(paragraph):
            told[own] = Told("recommendation", "kind.items")
        elif above is not None and above.rule == "kind.no_request" and paragraph.parent_id in listing:
            told[own] = Told("recommendation", "kind.listed_below")
        elif above is not None:
            told[own] = Told(above.kind, "kind.parent")
        else:
            first = paragraph.section_id not in begun
            begun.add(paragraph.section_id)
            heads = over[paragraph.section_id or ""] if chain else nothing
            if line_end(paragraph.text) == "colon" and words.lists(_folded(paragraph, words)):
                listing.add(own)
            told[own] = _by_words(
                paragraph, after, chain, heads, extraction, words, asking, bare, wanted, first=first
            )
            if paragraph.label is None or led is None or paragraph.section_id != led.section_id:
                led = paragraph if _leads_on(paragraph, after, words) else None
            elif told[own].rule == "kind.no_request":
                told[own] = Told("recommendation", "kind.listed_below")
    return told


def _leads_on(paragraph: Paragraph, after: Paragraph | None, words: Words) -> bool:
    """Whether a paragraph asks what the numbers behind it say: «It is recommended that … take the following
    measures:», then 1, 2, 3 at the margin.
    """
    numbered = after is not None and after.level == 1 and after.number == 1 and paragraph.label is None
    colon = numbered and line_end(paragraph.text) == "colon"
    return colon and words.leads(_folded(paragraph, words))


def _heads(chain: Sequence[Section], words: Words) -> _Heads:
    titles = tuple(str(words.language.fold_title(section.title)).strip(" :") for section in chain)
    told = next((title for title in reversed(titles) if _tells(title, words)), "")
    listed = words.headings.search(told) is not None
    any_listed = any(words.headings.search(title) for title in titles)
    return _Heads(titles, listed, words.conclusions.search(told) is not None, any_listed)


def _enacted(extraction: Extraction, words: Words, stated: Statements) -> Iterator[tuple[str, Told]]:
    """The clauses of resolutions, by print alone.

    The enacting words open a preamble. A clause of it ends in a comma and has no number; the first paragraph
    with a number is operative, or, where none has the number 1, one that ends in a semicolon or a full stop,
    and so is what follows, until the first clause below a heading or above a paragraph 1 ends in a comma,
    which opens a preamble again, or a short line without a mark at its end:
    there the date of adoption and the annexes follow. Neither do the clauses go on below a statement.
    «Decides:» above the clauses is operative, too.
    """
    part, section = "", None
    kinds: dict[str, Told] = {}
    decided = _decided_in_annexes(extraction.paragraphs)
    first = _first_numbered(extraction.paragraphs, decided)
    several = any(_OF_SEVERAL.match(one.path) for one in extraction.paragraphs)
    anew = _before_first(extraction.paragraphs)
    for one in extraction.paragraphs:
        step = one.path.rsplit(".", 1)[-1]
        annex = _is_annexed(one, decided)
        if step == _ENACTING:
            part = "preamble"
            kinds[one.paragraph_id] = Told("preambular", "kind.enacting_words")
        elif not part:
            if one.label is None and words.enacting.match(one.search) is not None:
                part = "preamble"
                kinds[one.paragraph_id] = Told("preambular", "kind.enacting_words")
        elif several and not _OF_SEVERAL.match(one.path):
            part = ""
        elif one.paragraph_id in stated.announcing:
            part = "closed"
        elif annex:
            kinds[one.paragraph_id] = Told("provision", "kind.annexed")
        elif one.parent_id in kinds:
            enacting = kinds[one.parent_id].rule == "kind.enacting_words"
            above = Told("operative", "kind.clause") if enacting else kinds[one.parent_id]
            kinds[one.paragraph_id] = above
        elif part == "preamble" and _announces(one, words):
            kinds[one.paragraph_id] = Told("operative", "kind.announcing_clause")
        elif part == "preamble" and one.paragraph_id in first and one.label is None:
            kinds[one.paragraph_id] = Told("preambular", "kind.preamble")
        else:
            again = one.paragraph_id in anew or (one.section_id != section and line_end(one.text) == "comma")
            part, kinds[one.paragraph_id] = _clause(one, "preamble" if again else part)
        section = one.section_id
        if one.paragraph_id in kinds:
            yield one.paragraph_id, kinds[one.paragraph_id]


def _announces(one: Paragraph, words: Words) -> bool:
    """Whether a clause without a number enacts what follows it: «Recommends … the following draft:»."""
    return one.label is None and line_end(one.text) == "colon" and words.enacts(one.search)


def _decided_in_annexes(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """The annexes with enacting words in the section they go on with: that is a decision, no annex to it."""
    return frozenset(
        annex_of(after.path)
        for one, after in pairwise(paragraphs)
        if one.path.rsplit(".", 1)[-1] == _ENACTING
        and one.section_id == after.section_id
        and annex_of(after.path)
    )


def _is_annexed(one: Paragraph, decided: Container[str]) -> bool:
    """Whether a paragraph stands in an annex that is no decision itself."""
    annex = annex_of(one.path)
    return bool(annex) and annex not in decided


def _first_numbered(paragraphs: Sequence[Paragraph], decided: Container[str]) -> set[str]:
    """The paragraphs below which their resolution has a paragraph 1, which ends the preamble."""
    above: set[str] = set()
    numbered = False
    for one in reversed(paragraphs):
        if numbered:
            above.add(one.paragraph_id)
        if one.path.rsplit(".", 1)[-1] == _ENACTING:
            numbered = False
        elif _is_paragraph_1(one) and not _is_annexed(one, decided):
            numbered = True
    return above


def _is_paragraph_1(one: Paragraph) -> bool:
    return one.parent_id is None and one.label is not None and one.number == 1 and one.letter is None


def _before_first(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The paragraphs without a label right above a first number, with those above that end in a comma too."""
    found: set[str] = set()
    opens = False
    for one in reversed(paragraphs):
        if one.label is not None:
            opens = _is_paragraph_1(one)
        elif opens and line_end(one.text) == "comma":
            found.add(one.paragraph_id)
        else:
            opens = False
    return found


def ends_in_brackets(text: str) -> bool:
    """Whether a text ends in words in brackets, as a recommendation of a review does in who made it."""
    return _BRACKETS.search(text[-_TAIL:]) is not None


def _ends_in_name(text: str) -> bool:
    """Whether the brackets that end a text hold what can only be names: letters, and not capitals alone."""
    found = _BRACKETS.search(text[-_TAIL:])
    return found is not None and not found[0].isupper() and not re.search(r"\d", found[0].rpartition(")")[0])


def _clause(one: Paragraph, part: str) -> tuple[str, Told]:
    end = line_end(one.text)
    if one.label is not None and one.number is not None and one.letter is None:
        return "operative", Told("operative", "kind.numbered_clause")
    if part == "preamble":
        if end in {"semicolon", "stop"} and one.label is None:
            return "operative", Told("operative", "kind.unnumbered_clause")
        return part, Told("preambular", "kind.preamble")
    if not end and one.label is None and len(one.text) < _MAX_CLOSING:
        return "closed", Told("paragraph", "kind.closing_line")
    if part == "closed":
        return part, Told("paragraph", "kind.after_closing")
    return part, Told("operative", "kind.clause")


def _reviewed(paragraphs: Sequence[Paragraph], *, review: bool) -> set[str]:
    """The items of lists most of which end in a name in brackets: recommendations with who made them.

    In a review, which holds such lists for certain, the items of a short one all must.
    """
    lists: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        if one.parent_id is not None and one.label is not None:
            lists.setdefault(one.parent_id, []).append(one)
    found: set[str] = set()
    for items in lists.values():
        ends = ends_in_brackets if review else _ends_in_name
        named = sum(ends(one.text) and not _calls_itself(one.text) for one in items)
        short = review and len(items) >= _FEW and all(_ends_in_name(one.text) for one in items)
        if short or (len(items) >= _REVIEWED and named >= _SHARE * len(items)):
            found.update(one.paragraph_id for one in items)
    return found


def _calls_itself(text: str) -> bool:
    """«معاهدة إنشاء منطقة … (معاهدة بليندابا)»: what is in brackets is the item's own short name."""
    first, inside = WORD.search(text), WORD.search(text, text.rfind("(") + 1)
    return first is not None and inside is not None and first[0] == inside[0]


class _Wanted:
    """The items of lists most of which ask by words of their own, whatever the words above the list say; told
    of a list when it is asked for.
    """

    def __init__(self, paragraphs: Iterable[Paragraph], words: Words) -> None:
        self._words = words
        self._lists: dict[str, list[Paragraph]] = {}
        self._known: dict[str, bool] = {}
        for one in paragraphs:
            if one.parent_id is not None and one.label is not None:
                self._lists.setdefault(one.parent_id, []).append(one)

    def holds(self, one: Paragraph) -> bool:
        """Tell whether a paragraph is such an item."""
        if one.parent_id is None or one.label is None:
            return False
        if one.parent_id not in self._known:
            items = self._lists[one.parent_id]
            asks = (self._words.is_request(_folded(item, self._words)) for item in items)
            self._known[one.parent_id] = len(items) >= _FEW and sum(asks) >= _MOST_ASK * len(items)
        return self._known[one.parent_id]


def _by_words(
    paragraph: Paragraph,
    after: Paragraph | None,
    chain: Sequence[Section],
    heads: _Heads,
    extraction: Extraction,
    words: Words,
    asking: "_Asking",
    bare: Container[str | None],
    wanted: _Wanted,
    *,
    first: bool,
) -> Told:
    """A paragraph of no resolution and no treaty: a recommendation where its heading and its words say so."""
    folded = _folded(paragraph, words)
    titles = heads.titles
    kind = extraction.document.kind
    if _is_named(paragraph):
        return Told("recommendation", "kind.named")
    if titles and titles[-1] in words.proceedings:
        return Told("paragraph", "kind.introduction")
    if kind == "resolution" and paragraph.label is not None:
        return Told("operative", "kind.resolution_paragraph")
    if kind == "upr_report":
        flat = paragraph.section_id in bare and paragraph.label is not None
        flat = flat and heads.any_listed
        return (
            Told("recommendation", "kind.review_list") if flat else Told("paragraph", "kind.review_account")
        )
    if kind == "agenda":
        return Told("paragraph", "kind.agenda")
    meeting = any(section.kind == "meeting" for section in chain)
    listed = meeting or kind == "recommendations" or heads.listed
    mixed = kind == "concluding_observations" or heads.concludes
    if kind == "concluding_observations" and words.concern.match(folded) and not words.asks(folded):
        return Told("paragraph", "kind.concern")
    if paragraph.label is not None and after is not None and words.names_recommendations(folded):
        apart = first and after.section_id != paragraph.section_id
        # What has a number of its own below such a line («20.1») is no item of it; nor is what stands under
        # another heading, with a verb that asks or without.
        numbered = _COMPOUND.match(after.label or "") is not None and wanted.holds(after)
        below = numbered if after.parent_id == paragraph.paragraph_id else apart and listed
        most_ask = apart or asking.share(paragraph.section_id) >= _MOST_ASK
        if (below or (most_ask and _asks(after, words))) and not words.is_request(folded, reported=True):
            return Told("paragraph", "kind.announces")
    if listed and words.only_speakers_ask(folded):
        return Told("paragraph", "kind.speakers")
    if listed and not mixed and paragraph.label is not None and not words.speech.match(folded):
        pure = kind == "recommendations" or meeting or asking.share(paragraph.section_id) < _FEW_ASK
        if pure:
            return Told("recommendation", "kind.meeting" if meeting else "kind.listed")
    if listed and not mixed and paragraph.label is not None and words.opinion.match(folded):
        return Told("recommendation", "kind.opinion")
    if listed and not mixed and paragraph.label is not None and words.reminder.match(folded):
        return Told("recommendation", "kind.reminder")
    own = listed or kind == "concluding_observations"
    if paragraph.label is not None and words.is_request(folded, reported=own):
        return Told("recommendation", "kind.words")
    comments = words.commenting.search(words.language.fold_title(extraction.document.title or "")[:_HEAD])
    if paragraph.label is not None and (own or comments) and words.obliges(folded, must=not own):
        return Told("recommendation", "kind.duty")
    announces = (
        line_end(paragraph.text) == "colon" and after is not None and after.level == 1 and after.number == 1
    )
    if paragraph.label is None and not announces and words.opens(folded):
        return Told("recommendation", "kind.opening_words")
    over_list = after is not None and after.parent_id == paragraph.paragraph_id
    if paragraph.label is None and over_list and line_end(paragraph.text) == "colon" and words.leads(folded):
        return Told("recommendation", "kind.leading_words")
    return Told("paragraph", "kind.speakers" if folded in words.accounts else "kind.no_request")


def _asks(one: Paragraph, words: Words) -> bool:
    return _is_named(one) or words.is_request(one.search, reported=True)


def _is_named(one: Paragraph) -> bool:
    """Whether a paragraph's label calls it a recommendation."""
    return one.path.rsplit(".", 1)[-1].startswith("rec")


def _without_lists(paragraphs: Sequence[Paragraph]) -> frozenset[str | None]:
    """The sections in which nothing hangs under a labelled paragraph, and of which there are many."""
    counts = Counter(one.section_id for one in paragraphs if one.label is not None)
    listed = {one.section_id for one in paragraphs if one.level > 1}
    return frozenset(own for own, count in counts.items() if count >= _REVIEWED and own not in listed)


class _Asking:
    """The share of each section's labelled paragraphs whose words ask something, told when it is asked for.

    Where none or few do, as in lists that begin with a verbal noun, the heading alone tells.
    """

    def __init__(self, paragraphs: Iterable[Paragraph], words: Words) -> None:
        self._words = words
        self._shares: dict[str | None, float] = {}
        self._labelled: dict[str | None, list[Paragraph]] = {}
        for one in paragraphs:
            if one.label is not None and one.parent_id is None:
                self._labelled.setdefault(one.section_id, []).append(one)

    def share(self, section_id: str | None) -> float:
        """Return the share of a section; none of no paragraphs."""
        if section_id not in self._shares:
            own = self._labelled.get(section_id, ())
            asks = (self._words.is_request(_folded(one, self._words), reported=True) for one in own)
            self._shares[section_id] = sum(asks) / len(own) if own else 0.0
        return self._shares[section_id]


def _folded(one: Paragraph, words: Words) -> str:
    return one.search or str(words.language.fold(one.text))


def _tells(title: str, words: Words) -> bool:
    tells = words.headings.search(title) is not None or words.conclusions.search(title) is not None
    return tells and words.about.search(title) is None
