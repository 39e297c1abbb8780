"""Generated tables inside a page written by hand."""

from collections.abc import Mapping


def set_into(page: str, sections: Mapping[str, str]) -> str:
    """Return the page with each section's text between its marks, everything else untouched.

    A section's marks are `<!-- begin NAME -->` and `<!-- end NAME -->`, each once. Raises `ValueError`
    where a mark is missing, stands twice or out of order.
    """
    for name, text in sections.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
            raise ValueError(f"{begin} and {end} must stand in it once, in this order")
        before, _, rest = page.partition(begin)
        after = rest.partition(end)[2]
        page = f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"
    return page
