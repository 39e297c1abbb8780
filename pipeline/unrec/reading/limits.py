"""What a PDF may ask of the reader, and what archives raise. A file that asks for more is refused with a
finding, never tried.

The limits are far above what printed documents need: the longest United Nations reports have some
hundreds of pages, a page some ten kilobytes of content.
"""

import lzma
import zipfile
import zlib

MAX_PAGES = 5_000
"""Pages of one file."""
MAX_STREAM_BYTES = 64 * 1024 * 1024
"""Bytes one stream may unpack to."""
MAX_PREDICTED_BYTES = 16 * 1024 * 1024
"""Bytes of a stream that uses a predictor, which is undone in slow steps; cross-reference tables do."""
MAX_TREE_DEPTH = 200
"""Levels of the page tree."""
MAX_TREE_NODES = 4 * MAX_PAGES
"""Nodes of the page tree, pages included."""
MAX_REFERENCES = 32
"""References to references to an object."""
MAX_TABLES = 1_000
"""Cross-reference tables, one for every time the file was saved."""
MAX_OPERATORS_IN_ALL = 40_000_000
"""Drawing operators of all pages together, some forty seconds' work; a printed page has some thousands."""
MAX_GLYPHS = 200_000
"""Glyphs of one page; a page of small type has some ten thousand."""
MAX_PAGE_TEXT = 1_000_000
"""Characters of one page, where each glyph may stand for several."""
MAX_GLYPH_TEXT = 500
"""Characters one glyph may stand for: the longest ligature has eighteen, the text of a marked span more."""
MAX_FONT_RANGE = 0x110000
"""Characters that the ranges of one of a font's tables may cover together: all of Unicode."""
MAX_FONT_RANGES = 100_000
"""Entries of one of a font's tables; one for each character of a font of Chinese has some 20,000."""
MAX_FONT_BYTES = 2 * 1024 * 1024
"""Bytes of one of a font's character maps; that of a whole font of Chinese has some 600,000."""
MAX_KEPT_BYTES = 8 * 1024 * 1024
"""Bytes of what a document showed that are kept to be shown again: glyphs, strings, marked sequences."""
MAX_MAPS_BYTES = 16 * 1024 * 1024
"""Bytes of the character maps of all fonts that are held at a time."""
RAISED_BY_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
)
"""What `zipfile` raises for archives that are damaged, encrypted, or packed in a way it does not know."""


class ReadError(Exception):
    """A file, or a page of it, that cannot be read.

    `code` is a finding's code, `message` says what is wrong, `evidence` shows it.
    """

    def __init__(self, code: str, message: str, evidence: str = "") -> None:
        """Keep the parts of the finding apart."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.evidence = evidence
