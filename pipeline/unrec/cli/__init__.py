"""The command line: the only code that knows paths."""

from unrec.cli.main import app, main

__all__ = ["app", "main"]
