"""The stages in their order, and one document through all of them, in memory.

`STAGES` is the only list of them: a run, the workers, the API, benchmarks and `dev/stage.py` walk it.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from unrec.batch.foreign import checked
from unrec.catalogue import Catalogue
from unrec.decisions import Decided, corrected, judged
from unrec.doubt import second_reading
from unrec.findings import finding
from unrec.kinds import answers, answers_by_place, classify, requests
from unrec.languages import Language, load
from unrec.models import Extraction, Source
from unrec.reading import read
from unrec.reading.flow import refused
from unrec.references import references
from unrec.store.audit import audit
from unrec.structure import structure
from unrec.structure.normalise import normalise
from unrec.suspicions import suspicions
from unrec.themes import themes


class Given(NamedTuple):
    """What stages are given beside the document: the catalogue, and what people said of this reading."""

    catalogue: Catalogue
    decided: Sequence[Decided] = ()


class Stage(NamedTuple):
    """One stage: what it does, in a sentence; and the doing, of a reading or what the one before gave."""

    says: str
    do: Callable[[Any, Given], Extraction]


def _classified(extraction: Extraction, given: Given) -> Extraction:
    classified = classify(extraction)
    return corrected(classified, given.decided) if given.decided else classified


def _audited(extraction: Extraction, given: Given) -> Extraction:
    if given.decided:
        extraction = judged(extraction, given.decided, given.catalogue)
    return audit(extraction, given.catalogue)


# Each is called by its name here, so that a test may put another in its place.
STAGES: Mapping[str, Stage] = {
    "structure": Stage(
        "Make sections and paragraphs of lines, and read the masthead.",
        lambda reading, _: structure(reading),
    ),
    "normalise": Stage(
        "Make the reading text and the search form of every paragraph.",
        lambda extraction, _: normalise(extraction),
    ),
    "classify": Stage("Decide what each paragraph is, and what sort of document they make.", _classified),
    "references": Stage(
        "Detect references and resolve their targets.",
        lambda extraction, given: find_references(extraction, given.catalogue),
    ),
    "themes": Stage(
        "Tell what each paragraph is about: issues and Goals, each with what shows it.",
        lambda extraction, _: find_themes(extraction),
    ),
    "requests": Stage(
        "Make recommendations of the paragraphs that ask: how strongly, by which words, and whom.",
        lambda extraction, _: requests(extraction),
    ),
    "answers": Stage(
        "Find who made each recommendation, what was answered, and what kind of action it asks for.",
        lambda extraction, _: answers_by_place(answers(extraction)),
    ),
    "suspicions": Stage(
        "Find words that may be misread, and what a second reader reads otherwise; no text is changed.",
        lambda extraction, _: find_suspicions(extraction),
    ),
    "audit": Stage("Check everything that always holds.", _audited),
}
"""What is done to a reading, in order: the first takes it, each of the others what the one before gives."""


def extract(
    source: Source,
    catalogue: Catalogue,
    *,
    ocr: bool = False,
    password: str | None = None,
    decided: Sequence[Decided] = (),
    check: bool = False,
) -> Extraction:
    """Return everything that can be told of one source; see each stage for what it guarantees.

    `decided` is what people said of this source's reading; it goes before the rules. With `check`, words that
    a foreign reader sees and no line has are a finding. For no bytes anything is
    raised but `MemoryError` where memory is out: an error inside a stage gives a document with status
    `failed` and a finding `document.crashed` that names the error and where it arose.
    """
    given = Given(catalogue, decided)
    try:
        first, *others = STAGES.values()
        extraction = first.do(read(source, ocr=ocr, password=password), given)
        if check:
            extraction = checked(extraction, source, password)
        for stage in others:
            extraction = stage.do(extraction, given)
    except MemoryError:
        raise  # the limit of a worker: what has run out of memory cannot vouch for anything
    except Exception as error:  # one document's crash must not cost the others; it is reported
        if isinstance(error, SystemError) and "without exception set" in str(error):
            raise MemoryError from error  # so CPython 3.11 says where a call finds no memory for its frame
        return crashed(source, error)
    return extraction


def find_references(extraction: Extraction, catalogue: Catalogue) -> Extraction:
    """Return the extraction with its references; a failed document has none."""
    return _in_its_language(extraction, lambda document, language: references(document, language, catalogue))


def find_themes(extraction: Extraction) -> Extraction:
    """Return the extraction with what its paragraphs are about; a failed document has no themes."""
    return _in_its_language(extraction, themes)


def find_suspicions(extraction: Extraction) -> Extraction:
    """Return the extraction with a finding for each form that may be misread, and each place that a second
    reader reads otherwise; a failed document has none.
    """
    return second_reading(_in_its_language(extraction, suspicions))


def _in_its_language(
    extraction: Extraction, stage: Callable[[Extraction, Language], Extraction]
) -> Extraction:
    """Do a stage that needs the document's language; that of a failed document may have no file."""
    if extraction.document.status == "failed":
        return extraction
    return stage(extraction, load(extraction.document.language))


def crashed(source: Source, error: BaseException) -> Extraction:
    """Return the failed document of a source on which the extractor itself broke down."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at {frame.name}:{frame.lineno}" for frame in last)
    return failed(source, "document.crashed", f"{source.name}: {type(error).__name__}{where}: {error}")


def failed(source: Source, code: str, message: str) -> Extraction:
    """Return a document with status `failed` and one finding; its text was never reached."""
    extraction = structure(refused(source, finding(code, message)))
    return replace(extraction, document=replace(extraction.document, n_findings=1))
