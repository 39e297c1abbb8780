"""Arabic-first PDF reading: every line of every page, in logical order, with its place.

Bytes become glyphs in show order (content, interpreter, device, characters), glyphs become rows (marks,
rows), rows become lines in logical order (lines, bidi, brackets, kashida), lines are put into the page's
reading order (columns), and the whole document tells furniture, footnotes, paragraphs and indents
(furniture, footnotes, layout, assemble). Plain Latin writing goes as strips from operation to line (strips).
"""

from unrec.reading.pdf.text_layer import read_pdf

__all__ = ["read_pdf"]
