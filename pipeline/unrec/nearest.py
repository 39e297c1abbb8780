"""What somebody may have meant who named what is not there."""

from collections.abc import Iterable, Mapping

_SHOWN = 3


def nearest(name: str, names: Iterable[str], *, shown: int = _SHOWN) -> list[str]:
    """Return the few names most like one that is none of them, the most alike first; equals in their order.

    Case does not matter. There are as many as asked for wherever there are enough names.
    """
    from rapidfuzz import fuzz, process, utils

    known = list(dict.fromkeys(names))
    found = process.extract(name, known, scorer=fuzz.WRatio, processor=utils.default_process, limit=shown)
    return [one for one, _, _ in found]


def nearest_said(name: str, names: Iterable[str]) -> str:
    """Return what to say behind that there is no such name: which are the nearest, or that there are none."""
    near = nearest(name, names)
    return f"the nearest are: {', '.join(near)}" if near else "there are none"


def nearest_by_names(name: str, names: Mapping[str, Iterable[str]], *, shown: int = _SHOWN) -> list[str]:
    """Return the few keys that are, or one of whose names is, most like a name; as `nearest` does."""
    owners: dict[str, str] = {}
    for key, own in names.items():
        for one in (key, *own):
            owners.setdefault(one, key)
    found = nearest(name, owners, shown=shown * _SHOWN)
    return list(dict.fromkeys(owners[one] for one in found))[:shown]
