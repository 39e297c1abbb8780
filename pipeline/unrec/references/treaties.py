"""The treaty whose own text a document is: «هذه الاتفاقية» means it there, and so does an article alone."""

from collections.abc import Iterable

from unrec.languages import Language
from unrec.models import Extraction
from unrec.references.detect import detect
from unrec.references.lexicon import Lexicon

# A text that says which treaty follows («قانون رقم ٢٢ بالتصديق على اتفاقية …») is at most this long.
_LONGEST = 600


def own_treaties(extraction: Extraction, language: Language, known: Lexicon) -> dict[str | None, str]:
    """Return the treaty that each section is part of; empty where the catalogue does not hold it.

    A heading that begins with a treaty's name tells it for what follows, as over the protocols in an annex.
    Before any, the document's title tells it, else its first paragraph, where that ends like a title, else
    the first line of the front matter that names one (a law's, by which a State accedes to it).
    Nothing is returned for a document that is no treaty.
    """
    if extraction.document.kind != "treaty":
        return {}
    first = next(iter(extraction.paragraphs), None)
    titled = first is not None and first.section_id is None and first.text[-1:].isalnum()
    ahead = [first.text] if first and titled else []
    front = [line.text for line in extraction.lines if line.role == "front_matter"]
    own = _named([extraction.document.title or "", *ahead, *front], language, known)
    found: dict[str | None, str] = {None: own}
    for section in extraction.sections:
        own = _named([section.title], language, known, at_start=True) or own
        found[section.section_id] = own
    return found


def _named(texts: Iterable[str], language: Language, known: Lexicon, *, at_start: bool = False) -> str:
    """The treaty that the first of the texts names first, which speaks of none as its own;
    empty where none does.
    """
    for text in texts:
        folded = language.fold(text).strip()
        if len(folded) > _LONGEST or known.patterns.this.search(folded):
            continue
        for mention in detect(folded, known).mentions:
            anchor = mention.anchor
            if mention.kind == "instrument" and anchor and anchor.manner == "named":
                one = len(anchor.instruments) == 1 and (mention.start == 0 or not at_start)
                return anchor.instruments[0] if one else ""
    return ""
