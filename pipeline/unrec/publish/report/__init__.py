"""The review page: an output as one self-contained HTML file, where a person checks it with their eyes.

`data` makes what the page shows from the extractions, `render` the file. The page asks nothing of any
network, and its own policy forbids that it could; the same output gives the same bytes.
"""
