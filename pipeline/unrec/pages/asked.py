"""What was asked of whom: of the States under review with their answers, and of others, how strongly."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from unrec.find.search import DocumentRow, Finder

SHOWN = 12
"""Paragraphs of a document that are named for each who was asked."""


class AskedOf(NamedTuple):
    """Who was asked, how often and how: by answer, or by strength; and by which paragraphs of a document."""

    who: str
    total: int
    how: tuple[tuple[str, int], ...]
    paragraphs: tuple[str, ...]


class Asked(NamedTuple):
    """States under review, by what they answered; others, by how strongly they were asked."""

    states: tuple[AskedOf, ...]
    others: tuple[AskedOf, ...]


_STATES = (
    "SELECT state, coalesce(response, ''), count(*), {ids} FROM indexed_documents AS d "
    "JOIN indexed_paragraphs AS p USING (document) WHERE p.kind = 'recommendation' AND state NOTNULL AND {which} "
    "GROUP BY 1, 2"
)
_OTHERS = (
    "SELECT each.value, strength, count(*), {ids} FROM indexed_documents AS d "
    "JOIN indexed_paragraphs AS p USING (document), json_each(addressees) AS each "
    "WHERE addressees NOTNULL AND strength NOTNULL AND state ISNULL AND {which} GROUP BY 1, 2"
)
_ONCE = "d.document = (SELECT min(document) FROM indexed_documents AS o WHERE o.work_id = d.work_id)"


def asked_of(finder: Finder, document: DocumentRow | None = None) -> Asked:
    """Return what was asked in a document, or in all: there of a work in several languages in one alone."""
    ids = "json_group_array(paragraph_id)" if document else "NULL"
    which = f"d.document = {document.document}" if document else _ONCE
    queries = (query.format(ids=ids, which=which) for query in (_STATES, _OTHERS))
    return Asked(*(_gathered(finder.base.execute(query)) for query in queries))


def _gathered(rows: Iterable[tuple[str, str, int, str | None]]) -> tuple[AskedOf, ...]:
    by_who: dict[str, list[tuple[str, int, list[str]]]] = {}
    for who, how, count, ids in rows:
        by_who.setdefault(who, []).append((how, count, msgspec.json.decode(ids or "[]")))
    made = [
        AskedOf(
            who,
            sum(count for _, count, _ in parts),
            tuple(sorted(((how, count) for how, count, _ in parts), key=lambda part: (-part[1], part[0]))),
            tuple(each for _, _, ids in parts for each in ids)[:SHOWN],
        )
        for who, parts in by_who.items()
    ]
    return tuple(sorted(made, key=lambda row: (-row.total, row.who)))
