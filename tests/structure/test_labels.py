"""Labels and digits: what always holds, in every family and shape."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from unrec.languages import load, supported
from unrec.structure.labels import _patterns, letter_value, read_label, readings, roman_value

AR = load("ar")
FAMILIES = st.sampled_from(AR.digits.families)
MARKS = st.text(alphabet="\u200e\u200f\u202b\u202c ", max_size=3)
NUMBERED = st.sampled_from(["{}.", "{} .", "{}-", "{} –", "({})", "{})", "'{}'"])


def printed(number: int, family: str) -> str:
    return "".join(family[int(digit)] for digit in str(number))


@given(st.integers(0, 9999), FAMILIES)
def test_digits_of_every_family_have_one_value(number: int, family: str) -> None:
    assert int(printed(number, family)) == number
    assert AR.fold(printed(number, family)) == str(number)


@given(st.integers(1, 9999), FAMILIES, NUMBERED, MARKS, MARKS, st.sampled_from(["", "- ", "• "]))
def test_a_numbered_label_is_read_with_its_value_whatever_stands_around_it(
    number: int, family: str, shape: str, before: str, after: str, bullet: str
) -> None:
    label = shape.format(printed(number, family))
    line = f"{before}{bullet}{label}{after} ينبغي"
    found = read_label(line, AR)
    assert found is not None
    assert found.number == number
    assert line[found.body :] == "ينبغي"
    assert found.bullet is bool(bullet)


@given(st.integers(1, 56))
def test_letters_count_through_the_alphabet_and_then_doubled(number: int) -> None:
    order = AR.letters.order
    letter = order[(number - 1) % len(order)] * (1 if number <= len(order) else 2)
    value = letter_value(letter, AR)
    assert value is not None
    assert value[0] == number


@given(st.integers(1, 99))
def test_roman_numerals(number: int) -> None:
    tens = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"][number // 10]
    units = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][number % 10]
    assert roman_value(tens + units) == number
    assert roman_value((tens + units).upper()) == number


@given(st.text(alphabet="أبجدهـو(١٢٣)-.'– \u200fi", max_size=12))
def test_whatever_a_line_holds_its_body_begins_behind_its_label(line: str) -> None:
    found = read_label(line, AR)
    if found is not None:
        assert 0 <= found.start < found.end <= found.body <= len(line)
        assert found.number >= 0


@pytest.mark.parametrize("code", supported())
def test_only_labels_that_count_begin_with_a_digit(code: str) -> None:
    """Lines that begin with a digit are tried for no others."""
    language = load(code)
    digits = [family[1] for family in language.digits.families]
    for shape, pattern in _patterns(language):
        whole = regex.compile(pattern.pattern)
        begins = [digit for digit in digits if whole.fullmatch(digit, partial=True)]
        assert shape.kind in {"number", "compound", "named"} or not begins, shape.id


def test_a_compound_may_be_written_as_it_looks_from_right_to_left() -> None:
    values = [(label.above, label.number) for label in readings("2.1.3\tالكارثة", load("ar")) if label.above]
    assert values == [((2, 1), 3), ((3, 1), 2)]


def test_a_bare_number_before_a_month_is_a_date_and_no_label() -> None:
    assert readings("30 June 2027", load("en")) == ()
    assert [label.label for label in readings("30 Scope", load("en"))] == ["30"]
    assert [label.number for label in readings("30. June 2027", load("en"))] == [30]
