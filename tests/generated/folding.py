"""Letter variants made one in search form, from CAMeL Tools.

`python -m tests.generated.folding` writes them.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from unrec import languages

# Every block whose letters are Arabic, presentation forms and later additions among them.
BLOCKS = (
    *(range(0x0600, 0x0700), range(0x0750, 0x0780), range(0x0870, 0x0900), range(0xFB50, 0xFE00)),
    *(range(0xFE70, 0xFF00), range(0x10EC0, 0x10F00), range(0x1EE00, 0x1EF00)),
)
_LINE = re.compile(r"^pairs = \{.*\}$", re.MULTILINE)


def arabic() -> list[str]:
    """Return every assigned Arabic code point."""
    points = (chr(point) for block in BLOCKS for point in block)
    return [character for character in points if unicodedata.category(character) != "Cn"]


def pairs(normalisers: Iterable[str]) -> dict[str, str]:
    """Return each Arabic character that these normalisers together change, with what it becomes."""
    from camel_tools.utils import normalize

    changed: dict[str, str] = {}
    for character in arabic():
        result = character
        for name in normalisers:
            result = getattr(normalize, name)(result)
        if result != character:
            changed[character] = result
    return changed


def line(code: str) -> str:
    """Return the line of a language's `script.toml` that holds the pairs."""
    table = pairs(languages.load(code).search.camel_normalisers)
    inner = ", ".join(f'"{one}" = "{by}"' for one, by in table.items())
    return f"pairs = {{ {inner} }}"


def main() -> None:
    """Write the pairs of every language that names normalisers."""
    for code in languages.supported():
        if languages.load(code).search.camel_normalisers:
            path = Path(languages.__file__).parent / code / "script.toml"
            path.write_text(_LINE.sub(line(code), path.read_text("utf-8"), count=1), "utf-8")


if __name__ == "__main__":
    main()
