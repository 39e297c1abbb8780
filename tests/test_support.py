"""A table of rows in one test: none is left out, and each that fails is named."""

import pytest

from tests.support import Only, check_rows, each_row, shown


def check(number: int, wanted: int) -> None:
    assert 10 // number == wanted


def test_every_row_is_checked_and_each_failing_one_is_told() -> None:
    checked = []
    rows = [(5, 2), (3, 4), (0, 1), (2, 5)]

    def note(number: int, wanted: int) -> None:
        checked.append(number)
        check(number, wanted)

    with pytest.raises(pytest.fail.Exception) as failure:
        check_rows(rows, note)
    assert checked == [5, 3, 0, 2]
    message = str(failure.value)
    assert message.startswith("2 of 4 rows failed:\n3 | 4\n    AssertionError")
    assert "\n0 | 1\n    ZeroDivisionError" in message
    assert "5 | 2" not in message


def test_rows_that_hold_fail_nothing() -> None:
    check_rows([(5, 2), (1, 10)], check)


def test_a_table_without_a_row_fails() -> None:
    with pytest.raises(AssertionError, match="no row"):
        check_rows([], check)


def test_only_the_rows_that_are_asked_for_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Only, "text", "3 |")
    with pytest.raises(pytest.fail.Exception, match="1 of 1 rows failed"):
        check_rows([(5, 3), (3, 4)], check)
    with pytest.raises(pytest.skip.Exception, match="none of 2 rows"):
        check_rows([(5, 2), (1, 10)], check)


def test_of_very_many_failing_rows_the_others_are_counted() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"\n… and 60 more$"):
        check_rows([(1, number) for number in range(11, 111)], check)


def test_a_test_is_made_of_a_check_and_keeps_its_name_and_rows() -> None:
    made = each_row([(5, 2)])(check)
    made()
    assert made.__name__ == "check"
    assert getattr(made, "rows") == ((5, 2),)  # noqa: B009
    with pytest.raises(pytest.fail.Exception, match="1 of 1"):
        each_row([(5, 3)], lambda row: f"ten over {row[0]}")(check)()


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("a text", "a text"),
        (("a", 1), "a | 1"),
        ({"group": "articles", "text": "article 6"}, "articles: article 6"),
        (None, "None"),
    ],
)
def test_a_row_is_called_by_what_it_holds(row: object, name: str) -> None:
    assert shown(row) == name
