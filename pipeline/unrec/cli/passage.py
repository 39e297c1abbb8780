"""Text of any direction in the terminal, line by line."""

from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.text import Text

from unrec.text import visible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

# First-strong isolate and its end: what stands between takes its own direction and leaves the rest of the line alone.
_ISOLATE, _END = "\u2068", "\u2069"
_INDENT = 2


class Passage:
    """A text behind a few words of ours, wrapped at the width there is, each line isolated by itself.

    A terminal reorders every line alone: an isolate that begins on one line and ends on another would turn
    both around. Nothing in the text ends the isolate or drives the terminal.
    """

    def __init__(self, before: Text, text: str, style: str = "", *, isolate: bool = True) -> None:
        self._before, self._text = before, Text(visible(text), style)
        self._around = (_ISOLATE, _END) if isolate else ("", "")

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        """Yield the lines."""
        lead = self._before
        if lead.cell_len > options.max_width // 2:
            yield lead
            lead = Text(" " * _INDENT)
        begin, end = self._around
        for line in self._text.wrap(console, max(options.max_width - lead.cell_len, 1)):
            line.rstrip()
            yield Text.assemble(lead, begin, line, end)
            lead = Text(" " * lead.cell_len)

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> Measurement:
        """Return the width it needs at least, and at most."""
        return Measurement.get(console, options, Text.assemble(self._before, self._text))
