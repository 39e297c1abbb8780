"""The tables of the grammar, printed: what one number is made of, and what a unit is of.

A unit's word stands before its numbers (`units`) or around them (`around`), as the words of the language say;
both are read by the same roles (`numerals`).
"""

from unrec.references.numerals import AGAIN, NUMBERS, Roles
from unrec.references.units import WHOLES


def printed() -> str:
    """Return the tables of the grammar as Markdown: which roles make a number, and what a unit is of;
    they stand in `docs/extending.md`.
    """
    lines = ["**What one number is made of**: the first row that can be read.", ""]
    lines += ["| written | roles, in their order |", "| --- | --- |"]
    rows = [*((f"after {before}", roles) for before, roles in AGAIN), *NUMBERS]
    lines += [f"| {shape or 'any'} | {_said_of(roles)} |" for shape, roles in rows]
    lines += ["", "**What a unit is of**, by what follows its numbers, in this order:", ""]
    sayings = (" ".join((whole.__doc__ or "").split()) for whole in WHOLES)
    return "\n".join([*lines, *(f"{at}. {said}" for at, said in enumerate(sayings, 1)), ""])


def _said_of(roles: Roles) -> str:
    """A row of roles as it is printed."""
    steps = (
        ("; or ".join((role.__doc__ or "").rstrip(".") for role in each), missing) for missing, each in roles
    )
    return " · ".join(f"[{said}]" if missing else said for said, missing in steps)
