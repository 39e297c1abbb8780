"""unrec: United Nations recommendations as structured, citable data."""

__version__ = "0.1.0"
