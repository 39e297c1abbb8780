"""The table of rules, for the codebook and the tests: what each id in a row's `rule` says."""

from functools import cache
from importlib import resources

import msgspec

Example = dict[str, str | list[str]]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: its id, what it says, and texts it holds for."""

    id: str
    meaning: str
    examples: tuple[Example, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its id, in the order of the data file."""
    data = resources.files(__package__ or __name__).joinpath("rules.toml").read_bytes()
    return {rule.id: rule for rule in msgspec.toml.decode(data, type=_File).rule}


def parts(rule: str) -> list[str]:
    """Return the ids a row's `rule` is put together from: `a+b/c` is a, b and c."""
    return rule.replace("/", "+").split("+")
