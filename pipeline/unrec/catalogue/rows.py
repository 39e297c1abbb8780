"""The catalogue as rows of the tables `instruments` and `bodies`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from unrec.catalogue import Catalogue, Instrument, TitleLanguage
from unrec.models import BodyRow, InstrumentRow

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def instrument_rows(catalogue: Catalogue) -> list[InstrumentRow]:
    """Return a row for each instrument of the catalogue, in the order of their ids.

    The short name in a language is the first of those it is called by there. A protocol to a group of
    instruments has no single parent, and names none.
    """
    return [_row(one, catalogue) for _, one in sorted(catalogue.instruments.items())]


def body_rows(catalogue: Catalogue) -> list[BodyRow]:
    """Return a row for each organ of the catalogue that issues documents, in the order of their ids."""
    return [
        BodyRow(
            body_id=one.id,
            **_by_language("name", _first(one.names)),
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
        **_by_language("title", one.titles),
        **_by_language("short", _first(one.names)),
        adopted=dt.date.fromisoformat(one.date) if one.date else None,
        n_articles=one.articles,
        parent_id=parents[0] if len(parents) == 1 else None,
        url=_address(one.untc) if one.untc else None,
    )


def _by_language(column: str, texts: Mapping[TitleLanguage, str]) -> dict[str, Any]:
    return {f"{column}_{code}": texts.get(code) for code in get_args(TitleLanguage)}


def _first(names: Mapping[TitleLanguage, Sequence[str]]) -> dict[TitleLanguage, str]:
    return {code: own[0] for code, own in names.items() if own}


def _address(number: str) -> str:
    """Where the United Nations Treaty Collection shows what bears this number: `XVIII-12-a`."""
    chapter = _value(number.partition("-")[0])
    return f"https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no={number}&chapter={chapter}"


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    return sum(
        -own if own < following else own for own, following in zip(values, [*values[1:], 0], strict=True)
    )
