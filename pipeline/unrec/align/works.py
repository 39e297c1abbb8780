"""Which documents are one work: by the id that they state, by what the user says,
by the shape of their trees.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from unrec.models import Extraction

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
    for one in extraction.paragraphs:
        numbers.update(map(_ascii, _DIGITS.findall(one.text)))
    return Signature(
        document.document_id,
        document.work_id,
        document.language,
        bool(document.symbol or document.job_number),
        Counter(one.path for one in extraction.paragraphs),
        numbers,
    )


def works(signatures: Iterable[Signature], named: Iterable[Sequence[str]] = ()) -> Iterator[Work]:
    """Yield the works of which there are documents in more than one language, in the order of their ids.

    `named` are ids of documents or works that are one work each. Raises `LookupError` where an id is nowhere.
    """
    left = {one.document_id: one for one in sorted(signatures)}
    groups: list[list[Signature]] = []
    for ids in named:
        group: list[Signature] = []
        for own in ids:
            found = [one for one in left.values() if own in {one.document_id, one.work_id}]
            if not found:
                raise LookupError(own)
            group += [left.pop(one.document_id) for one in found]
        groups.append(group)
    by_work: dict[str, list[Signature]] = {}
    for one in left.values():
        by_work.setdefault(one.work_id, []).append(one)
    groups += by_work.values()
    alone = [group for group in groups if len(group) == 1 and not group[0].stated and group[0].paths]
    groups = [group for group in groups if group not in alone] + list(_by_shape(alone))
    found_works = (_work(group) for group in groups)
    yield from sorted(work for work in found_works if len(work.documents) > 1)


def _by_shape(alone: Sequence[list[Signature]]) -> Iterator[list[Signature]]:
    """Put each document with the first group that has none in its language and the same shape."""
    groups: list[list[Signature]] = []
    for (one,) in alone:
        fitting = (group for group in groups if _fits(one, group))
        group = next(fitting, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    yield from groups


def _fits(one: Signature, group: Sequence[Signature]) -> bool:
    return all(one.language != other.language for other in group) and _same_shape(one, group[0])


def _same_shape(one: Signature, other: Signature) -> bool:
    paths = _overlap(one.paths, other.paths)
    if min(one.numbers.total(), other.numbers.total()) < _FEW_NUMBERS:
        return paths == 1.0 and one.paths.total() >= _FEW_PATHS
    return paths >= _PATHS and _overlap(one.numbers, other.numbers) >= _NUMBERS


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    """How much two have in common, of what either has."""
    return (one & other).total() / max((one | other).total(), 1)


def _work(group: Sequence[Signature]) -> Work:
    """The group's first document in each language."""
    first: dict[str, Signature] = {}
    for one in group:
        first.setdefault(one.language, one)
    documents = sorted(first.values())
    return Work(documents[0].work_id, tuple(one.document_id for one in documents))


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits).lstrip("0") or "0"
