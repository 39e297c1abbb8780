"""One document through every stage, in memory."""

import traceback
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.decisions import Decided, corrected, judged
from unrec.findings import finding
from unrec.kinds import answers, classify, requests
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


def extract(
    source: Source,
    catalogue: Catalogue,
    *,
    ocr: bool = False,
    password: str | None = None,
    decided: Sequence[Decided] = (),
) -> Extraction:
    """Return everything that can be told of one source; see each stage for what it guarantees.

    `decided` is what people said of this source's reading; it goes before the rules. For no bytes anything is
    raised but `MemoryError` where memory is out: an error inside a stage gives a document with status
    `failed` and a finding `document.crashed` that names the error and where it arose.
    """
    try:
        extraction = structure(read(source, ocr=ocr, password=password))
        extraction = classify(normalise(extraction))
        if decided:
            extraction = corrected(extraction, decided)
        extraction = find_suspicions(answers(requests(find_themes(find_references(extraction, catalogue)))))
        if decided:
            extraction = judged(extraction, decided, catalogue)
        return audit(extraction, catalogue)
    except MemoryError:
        raise  # the limit of a worker: what has run out of memory cannot vouch for anything
    except Exception as error:  # one document's crash must not cost the others; it is reported
        if isinstance(error, SystemError) and "without exception set" in str(error):
            raise MemoryError from error  # so CPython 3.11 says where a call finds no memory for its frame
        return crashed(source, error)


def find_references(extraction: Extraction, catalogue: Catalogue) -> Extraction:
    """Return the extraction with its references; a failed document has none."""
    return _in_its_language(extraction, lambda document, language: references(document, language, catalogue))


def find_themes(extraction: Extraction) -> Extraction:
    """Return the extraction with what its paragraphs are about; a failed document has no themes."""
    return _in_its_language(extraction, themes)


def find_suspicions(extraction: Extraction) -> Extraction:
    """Return the extraction with a finding for each form that may be misread; a failed document has none."""
    return _in_its_language(extraction, suspicions)


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
