"""The catalogue as rows of the tables `instruments` and `bodies`."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from unrec.catalogue import Body, Catalogue, Instrument
from unrec.data import languages
from unrec.models import BodyRow, InstrumentRow


def instrument_rows(catalogue: Catalogue) -> list[InstrumentRow]:
    """Return a row for each instrument of the catalogue, in the order of their ids.

    The short name in a language is that for where space is short, else the first of the names that documents
    print; null where there is neither. A protocol to a group of instruments has no single parent, and names
    none.
    """
    return [_row(one, catalogue) for _, one in sorted(catalogue.instruments.items())]


def body_rows(catalogue: Catalogue) -> list[BodyRow]:
    """Return a row for each organ of the catalogue that issues documents, in the order of their ids."""
    return [
        BodyRow(
            body_id=one.id,
            **_by_language("name", partial(_name, one)),
            symbol_prefix=one.prefix,
            instrument_ids=one.instruments,
        )
        for _, one in sorted(catalogue.bodies.items())
    ]


def _row(one: Instrument, catalogue: Catalogue) -> InstrumentRow:
    parents = catalogue.parents(one.id)
    return InstrumentRow(
        instrument_id=one.id,
        kind=one.kind,
        **_by_language("title", one.title),
        **_by_language("short", one.shortly),
        adopted=dt.date.fromisoformat(one.date) if one.date else None,
        in_force=dt.date.fromisoformat(one.in_force) if one.in_force else None,
        n_articles=one.articles,
        parent_id=parents[0] if len(parents) == 1 else None,
        url=catalogue.page(one.id),
    )


def _name(body: Body, language: str) -> str | None:
    return next(iter(body.called(language)), None)


def _by_language(column: str, text: Callable[[str], str | None]) -> dict[str, Any]:
    return {f"{column}_{code}": text(code) for code in languages()}
