"""What somebody may have meant who named what is not there."""

from collections.abc import Iterable

_SHOWN = 3


def nearest(name: str, names: Iterable[str], *, shown: int = _SHOWN) -> list[str]:
    """Return the few names most like one that is none of them, the most alike first; equals in their order.

    Case does not matter. There are as many as asked for wherever there are enough names.
    """
    from rapidfuzz import fuzz, process, utils

    known = list(dict.fromkeys(names))
    found = process.extract(name, known, scorer=fuzz.WRatio, processor=utils.default_process, limit=shown)
    return [one for one, _, _ in found]
