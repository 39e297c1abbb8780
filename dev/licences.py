"""The licences of all that is installed with the package and its extras, as their authors state them.

    uv run python -m dev.licences

Prints a line for each: name, release, licence.
"""

from importlib.metadata import PackageNotFoundError, distribution, metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "unrec-documents"


def licences() -> dict[str, str]:
    """Return the licence of everything that the package needs and that is installed, by name."""
    extras = tuple(metadata(NAME).get_all("Provides-Extra") or ())
    found: dict[str, str] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(NAME, extras)]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        try:
            installed = distribution(name)
        except PackageNotFoundError:  # not for this system, or of an extra that is not installed
            continue
        found[name] = _stated(name)
        needed = (
            each
            for each in map(Requirement, installed.requires or ())
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *wanted))
        )
        waiting.extend((canonicalize_name(each.name), tuple(sorted(each.extras))) for each in needed)
    return dict(sorted(found.items()))


def _stated(name: str) -> str:
    """What a distribution says of its licence: an expression, its classifiers, or a text's first line."""
    told = metadata(name)

    def first(field: str) -> str:
        return str((told.get_all(field) or ("",))[0])

    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if "License ::" in each
    ]
    return first("License-Expression") or "; ".join(classified) or first("License").partition("\n")[0]


if __name__ == "__main__":
    for name, licence in licences().items():
        print(f"{name} {distribution(name).version}: {licence}")
