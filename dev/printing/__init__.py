"""The same words printed in many layouts: known trees, and a printer that knows the role of each line.

`trees` gathers trees of real documents that carry their own truth; `layouts` says how a page may look, and
which layouts no training draws; `text` prints a tree as plain text; `files` as DOCX, HTML and PDF.
"""
