"""What Python programs and notebooks work with: a document, many documents, a written output.

All of it is offered by the package itself: `unrec.read`, `unrec.read_many`, `unrec.open_output`.
"""

from unrec.api.document import Document, Output, UnrecError, open_output, read, read_many

__all__ = ["Document", "Output", "UnrecError", "open_output", "read", "read_many"]
