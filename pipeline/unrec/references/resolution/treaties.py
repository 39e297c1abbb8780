"""The treaty whose own text a document is: «هذه الاتفاقية» means it there, and so does an article alone."""

from collections.abc import Iterable
from itertools import islice, takewhile
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import Extraction
from unrec.references.detection.detect import detect
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import skip

# Of a preamble so many paragraphs are looked at.
_MOST = 40
# A text that says which treaty follows («قانون رقم ٢٢ بالتصديق على اتفاقية …») is at most this long.
_LONGEST = 600


class Own(NamedTuple):
    """The treaty that a section is part of, empty where the catalogue does not hold it, and the article of it
    that the section is, or is part of; null where it is none.
    """

    treaty: str
    article: str | None = None


def own_treaties(extraction: Extraction, language: Language, known: Lexicon) -> dict[str | None, Own]:
    """Return what each section is part of.

    A heading that begins with a treaty's name tells it for what follows, as over the protocols in an annex.
    Before any, the document's title tells it, else its first paragraph, where that ends like a title, else
    the first line of the front matter that names one (a law's, by which a State accedes to it), else the
    words before the first article that name one as its own («have agreed to the present Charter of …»).
    A section is an article where its label, or its title, is one's number; what hangs under it is part of it.
    Nothing is returned for a document that is no treaty.
    """
    if extraction.document.kind != "treaty":
        return {}
    first = next(iter(extraction.paragraphs), None)
    titled = first is not None and first.section_id is None and first.text[-1:].isalnum()
    ahead = [first.text] if first and titled else []
    front = [line.text for line in extraction.lines if line.role == "front_matter"]
    treaty = _named([extraction.document.title or "", *ahead, *front], language, known)
    articles = {
        one.section_id: _article(one.label, language, known) or _article(one.title, language, known)
        for one in extraction.sections
    }
    if not treaty:
        preamble = takewhile(lambda one: articles.get(one.section_id or "") is None, extraction.paragraphs)
        treaty = _called_own((one.text for one in islice(preamble, _MOST)), language, known)
    found: dict[str | None, Own] = {None: Own(treaty)}
    for section in extraction.sections:
        treaty = _named([section.title], language, known, at_start=True) or treaty
        outer = found.get(section.parent_id) if section.parent_id else None
        article = articles[section.section_id] or (outer.article if outer else None)
        found[section.section_id] = Own(treaty, article)
    return found


def _called_own(texts: Iterable[str], language: Language, known: Lexicon) -> str:
    """The one treaty that the texts name with a word such as «the present» before, in, or behind its name;
    empty where none is, or several are.
    """
    this, found = known.links.this, set[str]()
    for text in texts:
        folded = language.fold(text)
        if not this.search(folded):
            continue
        ends = {skip(folded, one.end()) for one in this.finditer(folded)}
        for mention in detect(folded, known).mentions:
            anchor = mention.anchor
            if mention.kind != "instrument" or anchor is None or anchor.manner != "named":
                continue
            behind = this.match(folded, skip(folded, mention.end))
            if mention.start in ends or behind or this.match(folded, mention.start):
                found.update(anchor.instruments)
    return found.pop() if len(found) == 1 else ""


def _article(heading: str, language: Language, known: Lexicon) -> str | None:
    """The one article whose number the heading begins with, of no instrument that it names."""
    for mention in detect(language.fold(heading).strip(), known).mentions:
        alone = mention.kind == "article" and mention.start == 0 and mention.anchor is None
        return mention.targets[0].article if alone and len(mention.targets) == 1 else None
    return None


def _named(texts: Iterable[str], language: Language, known: Lexicon, *, at_start: bool = False) -> str:
    """The treaty that the first of the texts names first, which speaks of none as its own;
    empty where none does.
    """
    for text in texts:
        folded = language.fold(text).strip()
        if len(folded) > _LONGEST or known.links.this.search(folded):
            continue
        for mention in detect(folded, known).mentions:
            anchor = mention.anchor
            if mention.kind == "instrument" and anchor and anchor.manner == "named":
                one = len(anchor.instruments) == 1 and (mention.start == 0 or not at_start)
                return anchor.instruments[0] if one else ""
    return ""
