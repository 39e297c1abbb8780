"""Mentions → targets: which instrument each means, from what the unit and the document have named."""
