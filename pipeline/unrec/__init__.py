"""unrec: United Nations recommendations as structured, citable data.

`unrec.read` gives one document, `unrec.read_many` one after the other, `unrec.open_output` what a run has
written. Each is imported when it is first asked for, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unrec.api import Document, Output, UnrecError, open_output, read, read_many
    from unrec.version import __version__

__all__ = ["Document", "Output", "UnrecError", "__version__", "open_output", "read", "read_many"]


def __getattr__(name: str) -> Any:
    """Return what the package offers by name, imported now."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # By name, and not as an import: what the stages are made of does not hang on what is offered here.
    return getattr(import_module("unrec.version" if name == "__version__" else "unrec.api"), name)


def __dir__() -> list[str]:
    """Return the names that the package offers."""
    return sorted({*globals(), *__all__})
