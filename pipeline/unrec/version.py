"""The version of this program, and the name under which the package index has it."""

__version__ = "0.2.0"

# `unrec` on the package index is somebody else's program: nothing here may tell anybody to install that.
DISTRIBUTION = "unrec-documents"


def install(extra: str) -> str:
    """Return the command that installs an optional part, as messages quote it."""
    return f"pip install '{DISTRIBUTION}[{extra}]'"
