"""Exported tables of recommendations: what their columns hold, and the answers that they give."""

import re
from functools import cache

import msgspec

from unrec.data import ROOT, read_record
from unrec.models import Response

TYPES = frozenset({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
"""The media types of such tables."""


class Exports(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of `exports.toml`: names of columns by what they hold, and wordings of answers."""

    columns: dict[str, tuple[str, ...]]
    responses: dict[Response, tuple[str, ...]]


@cache
def _exports() -> tuple[dict[str, str], dict[str, Response]]:
    """What each column holds, by its name, and each answer, by its wording."""
    data = read_record(ROOT.joinpath("catalogue", "exports.toml"), Exports)
    return (
        {name: kind for kind, names in data.columns.items() for name in names},
        {said: value for value, wordings in data.responses.items() for said in wordings},
    )


def column(header: str) -> str | None:
    """Return what a column of that name holds (`text`, `response`, `by`, `state`, …); None where unknown."""
    return _exports()[0].get(" ".join(header.split()).casefold())


def entries(said: str) -> list[str]:
    """Return what a cell lists: `- France - Spain`, as the Index writes even one, or `France; Spain`."""
    return [entry for part in _LISTED.split(said) if (entry := part.strip())]


_LISTED = re.compile(r"(?:^|\s)-\s+|[;|\n]|,\s+(?=[A-Z])")


def response(said: str) -> Response | None:
    """Return the answer that a cell gives; None where its wording is unknown."""
    return _exports()[1].get(" ".join(said.split()).removeprefix("- ").casefold().rstrip("."))
