"""The committed letter pairs are those of CAMeL Tools, on every Arabic code point."""

import pytest

from tests.generated import folding
from unrec import languages

NAMED = [code for code in languages.supported() if languages.load(code).search.camel_normalisers]


@pytest.mark.parametrize("code", NAMED)
def test_pairs_are_those_of_the_normalisers(code: str) -> None:
    search = languages.load(code).search
    assert search.pairs == folding.pairs(search.camel_normalisers)


@pytest.mark.parametrize("code", NAMED)
def test_no_code_point_is_folded_differently(code: str) -> None:
    from camel_tools.utils import normalize

    language = languages.load(code)
    for character in folding.arabic():
        expected = language.fold(character)
        for name in language.search.camel_normalisers:
            expected = language.fold(getattr(normalize, name)(expected))
        assert language.fold(character) == expected, f"U+{ord(character):04X}"


def test_arabic_names_its_authority() -> None:
    assert "ar" in NAMED
