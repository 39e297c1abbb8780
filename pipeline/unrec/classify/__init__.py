"""classify: what each paragraph is, and what sort of document they make, each with the rule that said so."""

from collections.abc import Mapping

from msgspec.structs import replace

from unrec.classify.documents import document_kind
from unrec.classify.paragraphs import Told, kinds_of
from unrec.classify.statements import statements
from unrec.classify.words import words_of
from unrec.languages import load
from unrec.models import Extraction, Paragraph

__all__ = ["classify"]


def classify(extraction: Extraction) -> Extraction:
    """Fill the kind of every paragraph and of the document, with the rules that gave them.

    Kinds come after the structure and change no text. What print shows (the clauses of a resolution, the
    articles of a treaty, lists whose items end in the name of a State) needs no language; what only words
    show is `paragraph` in a language without data. A failed document is returned as it is.
    """
    if extraction.document.status == "failed":
        return extraction
    words = words_of(load(extraction.document.language))._replace(known={}, accounts=set())
    stated = statements(extraction.paragraphs, words)
    kind, rule = document_kind(extraction, words, stated)
    document = replace(extraction.document, kind=kind, kind_rule=rule)
    told = kinds_of(replace(extraction, document=document), words, stated)
    paragraphs = tuple(_with(one, told) for one in extraction.paragraphs)
    return replace(extraction, document=document, paragraphs=paragraphs)


def _with(paragraph: Paragraph, told: Mapping[str, Told]) -> Paragraph:
    found = told[paragraph.paragraph_id]
    return replace(paragraph, kind=found.kind, kind_rule=found.rule)
