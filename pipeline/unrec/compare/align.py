"""align: one work in several languages, joined by path; where the readings differ, one of them is wrong."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.findings import finding
from unrec.languages import load
from unrec.models import Alignment, Extraction, Finding, Paragraph, Reference
from unrec.nested import grouped

# Which documents are one work: by the id that they state, by what the user says,
# by the shape of their trees.

# Documents without a symbol are one work where nearly all of their paths, and most of the numbers in their
# texts, are the same. With few numbers the trees must be the same whole, and not small.
_PATHS, _NUMBERS = 0.8, 0.6
_FEW_NUMBERS, _FEW_PATHS = 3, 5
_DIGITS = re.compile(r"\d+")


class Signature(NamedTuple):
    """What tells a document's work: its ids, its language,
    the paths of its tree and the numbers in its texts.

    `stated` says that the document states its symbol or job number, so that its work is known.
    """

    document_id: str
    work_id: str
    language: str
    stated: bool
    paths: Counter[str]
    numbers: Counter[str]


class Work(NamedTuple):
    """The documents of a work, one a language, in the order of their ids; `work_id` is that of the first."""

    work_id: str
    documents: tuple[str, ...]


def signature(extraction: Extraction) -> Signature:
    """Return what tells a document's work."""
    document = extraction.document
    numbers: Counter[str] = Counter()
    for paragraph in extraction.paragraphs:
        numbers.update(map(_ascii, _DIGITS.findall(paragraph.text)))
    return Signature(
        document.document_id,
        document.work_id,
        document.language,
        bool(document.symbol or document.job_number),
        Counter(paragraph.path for paragraph in extraction.paragraphs),
        numbers,
    )


def works(signatures: Iterable[Signature], named: Iterable[Sequence[str]] = ()) -> Iterator[Work]:
    """Yield the works of which there are documents in more than one language, in the order of their ids.

    `named` are ids of documents or works that are one work each. Raises `LookupError` where an id is nowhere.
    """
    left = {signature.document_id: signature for signature in sorted(signatures)}
    groups: list[list[Signature]] = []
    for ids in named:
        group: list[Signature] = []
        for named_id in ids:
            matching = [sign for sign in left.values() if named_id in {sign.document_id, sign.work_id}]
            if not matching:
                raise LookupError(named_id)
            group += [left.pop(signature.document_id) for signature in matching]
        groups.append(group)
    by_work = grouped(left.values(), lambda signature: signature.work_id)
    parted: tuple[list[list[Signature]], ...] = [], []
    for group in (*groups, *by_work.values()):
        parted[len(group) == 1 and not group[0].stated and bool(group[0].paths)].append(group)
    groups = [*parted[False], *_by_shape(parted[True])]
    yield from sorted(work for work in map(_work, groups) if len(work.documents) > 1)


def _by_shape(alone: Sequence[list[Signature]]) -> list[list[Signature]]:
    """Put each document with the first group that has none in its language and the same shape."""
    groups: list[list[Signature]] = []
    for single in alone:
        spoken = single[0].language
        fitting = (
            group
            for group in groups
            if all(spoken != other.language for other in group) and _same_shape(single[0], group[0])
        )
        group = next(fitting, None)
        if group is None:
            groups.append(single)
        else:
            group += single
    return groups


def _same_shape(signature: Signature, other: Signature) -> bool:
    paths = _overlap(signature.paths, other.paths)
    if min(signature.numbers.total(), other.numbers.total()) < _FEW_NUMBERS:
        return paths == 1.0 and signature.paths.total() >= _FEW_PATHS
    return paths >= _PATHS and _overlap(signature.numbers, other.numbers) >= _NUMBERS


def _overlap(left: Counter[str], right: Counter[str]) -> float:
    """How much two have in common, of what either has."""
    return (left & right).total() / max((left | right).total(), 1)


def _work(group: Sequence[Signature]) -> Work:
    """The group's first document in each language."""
    first: dict[str, Signature] = {}
    for signature in group:
        first.setdefault(signature.language, signature)
    documents = sorted(first.values())
    return Work(documents[0].work_id, tuple(document.document_id for document in documents))


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits).lstrip("0") or "0"


Target = tuple[str, ...]
_SHOWN = 70


class Cell(NamedTuple):
    """A paragraph in one language, as it is compared:
    `references` are targets, None where no words of references are known.
    """

    document_id: str
    paragraph_id: str
    language: str
    kind: str
    label: tuple[int | None, bool]
    references: frozenset[Target] | None
    text: str


class Aligned(NamedTuple):
    """A path of a work, and its paragraph in each language that has it, by code."""

    work_id: str
    path: str
    cells: Mapping[str, Cell]


def cells(extraction: Extraction) -> dict[str, Cell]:
    """Return the paragraphs of a document by path, in reading order."""
    cited = grouped(extraction.references, lambda row: row.paragraph_id)
    refers = load(extraction.document.language).reference_words is not None
    return {
        one.path: _cell(one, cited.get(one.paragraph_id, []), refers=refers) for one in extraction.paragraphs
    }


def align(work: Work, documents: Mapping[str, Mapping[str, Cell]]) -> Iterator[Aligned]:
    """Yield the paths of a work that more than one language has, in reading order.

    `documents` are the cells of each document by its id. The order is that of the document with most
    paragraphs; what it lacks comes last.
    """
    parts = [documents[document] for document in work.documents]
    longest = max(parts, key=len)
    paths = dict.fromkeys(path for part in (longest, *parts) for path in part)
    for path in paths:
        by_language = {part[path].language: part[path] for part in parts if path in part}
        if len(by_language) > 1:
            yield Aligned(work.work_id, path, by_language)


def row_of(aligned: Aligned) -> Alignment:
    """Return the row of a path: whether kind, label and targets agree, and what differs."""
    said = dict(_differences(aligned))
    return Alignment(
        work_id=aligned.work_id,
        path=aligned.path,
        languages=tuple(sorted(aligned.cells)),
        kind_agrees="kind" not in said,
        label_agrees="label" not in said,
        references_agree="references" not in said,
        disagreement="; ".join(f"{what}: {differs}" for what, differs in said.items()) or None,
    )


def disagreements(aligned: Aligned) -> Iterator[Finding]:
    """Yield a finding for each difference, at the paragraph of the fewest, with its text and another's."""
    for what, differs in _differences(aligned):
        rare, other = _apart(aligned, what)
        yield finding(
            "language.disagrees",
            f"{aligned.work_id} {aligned.path}, {what}: {differs}",
            f"{rare.language}: {_shown(rare.text)} | {other.language}: {_shown(other.text)}",
            document_id=rare.document_id,
            paragraph_id=rare.paragraph_id,
        )


def _cell(unit: Paragraph, rows: Sequence[Reference], *, refers: bool) -> Cell:
    targets = frozenset(target for row in rows if (target := _target(row)))
    label = (unit.number, unit.label is not None)
    return Cell(
        unit.document_id,
        unit.paragraph_id,
        unit.language,
        unit.kind,
        label,
        targets if refers else None,
        unit.text,
    )


def _target(row: Reference) -> Target:
    """What a reference points at, without the document it stands in; empty where that is open."""
    inside = row.target_id.split(":", 1)[1] if row.target_id else ""
    parts = (row.instrument_id, row.article, row.paragraph, row.subparagraph, row.part, row.symbol, inside)
    if row.status == "unresolved" and not (row.symbol or inside):
        return ()
    return tuple(filter(None, parts))


def _differences(aligned: Aligned) -> Iterator[tuple[str, str]]:
    """What differs, and the value in each language in words."""
    for what in ("kind", "label", "references"):
        values = {code: getattr(cell, what) for code, cell in sorted(aligned.cells.items())}
        known = {code: value for code, value in values.items() if value is not None}
        if len(set(known.values())) > 1:
            said = (f"{code} {_said(value, known.values())}" for code, value in known.items())
            yield what, ", ".join(said)


def _said(value: object, all_values: Iterable[object]) -> str:
    """A value in words; of targets only those that not every language has."""
    if isinstance(value, frozenset):
        common = frozenset.intersection(*(value for value in all_values if isinstance(value, frozenset)))
        special = sorted(value - common)
        return " + ".join(" ".join(target) for target in special) or "nothing"
    if isinstance(value, tuple):
        number, labelled = value
        return str(number) if number is not None else "labelled" if labelled else "none"
    return str(value)


def _apart(aligned: Aligned, what: str) -> tuple[Cell, Cell]:
    """A paragraph of the value that fewest languages have, and one of another value."""
    known = [cell for _, cell in sorted(aligned.cells.items()) if getattr(cell, what) is not None]
    values = [getattr(cell, what) for cell in known]
    fewest = min(known, key=lambda cell: values.count(getattr(cell, what)))
    return fewest, next(cell for cell in known if getattr(cell, what) != getattr(fewest, what))


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
