"""What the tests do not depend on: the terminal, and the settings of the machine, that they run in."""

import os

# What Rich and Typer ask for width, colours and whether to take a pipe for a terminal.
TERMINAL = (
    *("COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "TERMINAL_WIDTH"),
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
)


def pytest_sessionstart() -> None:
    """Forget them before any module of ours is imported, and after pytest has heeded them."""
    for name in TERMINAL:
        os.environ.pop(name, None)
