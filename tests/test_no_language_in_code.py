"""No code names a language or lists its letters: what a language needs lies in its folder.

Looked at are the string literals (patterns among them) of every module outside `languages/` and `catalogue/`;
docstrings and comments may show examples.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import unrec
from unrec.languages.identify import known
from unrec.models import LanguageCode

CODE = Path(unrec.__file__).parent
CODES = frozenset(known()) | (frozenset(get_args(LanguageCode)) - {"und"})
NAMES = re.compile(rf"(?i)\b(?:{'|'.join(sorted({entry.name for entry in known().values()}))})\b")
# Marks that only some scripts print; `unrec.text` holds them by what they do.
MARKS = frozenset("،؛؟٪٫٬。，；：！？（）、．")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

# What may name a script or a language all the same, and why.
ALLOWED = {
    "publish/export/grids.py": "the marks of numbers, by what a workbook shows them as",
    "batch/foreign.py": "letters that two readers of one script give in two forms, and marks that they give or leave out",
    "batch/official.py": "a document is asked for in one language unless others are named",
    "doubt/signs.py": "scripts that put no spaces between words, as classes of characters",
    "structure/figures.py": "the Arabic marks of numbers, by what they are read as",
    "cli/get.py": "a document is asked for in one language unless others are named",
    "reading/html.py": "CSS's own names of list styles",
    "text.py": "the one place of named classes of characters, and of presentation forms and tatweel",
    "models.py": "the contract: examples of values",
    "publish/export/akn.py": "titles that the document's language lacks, in the language of the mark-up",
    "publish/names.py": "the language of the page's own words",
    "reading/bidi.py": "repair by script: marks of numbers and brackets in right-to-left lines",
    "reading/docx/styles.py": "Word's own default for the language of right-to-left text",
    "reading/mending.py": "repair by script: what extraction, fonts and keyboards leave of Arabic letters and numbers",
    "reading/ocr/__init__.py": "the words that a page of any script may hold are recognised beside its own",
    "reading/pdf/assemble.py": "repair by script: words of running titles in right-to-left lines",
    "reading/pdf/characters.py": "repair by script: presentation forms, drawn-out letters, ligatures, signs drawn apart",
    "reading/pdf/lines.py": "repair by script: labels and parted digits of a line, how a footnote's line ends",
    "reading/pdf/strips.py": "repair by script: vowel signs drawn in rows of their own",
    "reading/plain_text.py": "bytes in another encoding show in letters that no text mixes so",
    "reading/verdict.py": "Latin letters with accents show a text layer in the wrong encoding",
}
# The phrases of references are composed there, with marks between their parts.
PUNCTUATED = "references/"


class Found(NamedTuple):
    """A literal that names a language, by file and line."""

    file: str
    line: int
    literal: str


def literals() -> Iterator[Found]:
    for path in sorted(CODE.rglob("*.py")):
        file = path.relative_to(CODE).as_posix()
        if file.startswith(("languages/", "catalogue/")):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield Found(file, node.lineno, node.value)


def has_letters(literal: str) -> bool:
    """Whether letters, their marks or digits stand in a literal that are not those of ASCII."""
    return any(
        not character.isascii()
        and (unicodedata.category(character)[0] in "LM" or unicodedata.category(character) == "Nd")
        for character in literal
    )


def names_a_language(found: Found) -> bool:
    literal = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), found.literal)
    return (
        has_letters(literal)
        or literal in CODES
        or NAMES.search(literal) is not None
        or (not found.file.startswith(PUNCTUATED) and not MARKS.isdisjoint(literal))
    )


@cache
def naming() -> list[Found]:
    return [found for found in literals() if names_a_language(found)]


def test_no_literal_names_a_language() -> None:
    assert [found for found in naming() if found.file not in ALLOWED] == []


def test_what_is_allowed_is_needed() -> None:
    assert ALLOWED.keys() == {found.file for found in naming()} & ALLOWED.keys()


def test_the_search_finds_what_it_looks_for() -> None:
    for literal in ("[أب]", r"[\u4e00-\u9fff]", "ar", "in French", "[،,]"):
        assert names_a_language(Found("x.py", 1, literal)), literal
    for literal in ("[•–]", "are", "¹", "«»", "an arc"):
        assert not names_a_language(Found("x.py", 1, literal)), literal
