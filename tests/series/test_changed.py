"""What changed between two texts, word by word, in any script."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support import each_row
from unrec.series.changed import in_words, runs

CASES = [
    ("Ratify the Convention", "Ratify the Convention", None),
    ("Consider ratifying it.", "Ratify it.", "«Consider ratifying» → «Ratify»"),
    ("Ratify it.", "Ratify it, soon.", "+ «, soon»"),
    ("To end it now", "To end it", "− «now»"),
    ("", "New", "+ «New»"),
    ("Ratify it;", "Ratify it.", None),
    ("دعا الدول إلى التصديق", "دعا جميع الدول إلى الانضمام", "+ «جميع»; «التصديق» → «الانضمام»"),
    ("大会请秘书长提交报告", "大会再次请秘书长报告", "+ «再次»; − «提交»"),
    ("выполнить план", "полностью выполнить план", "+ «полностью»"),
]


@each_row(CASES)
def test_what_changed_in_words(old: str, new: str, changed: str | None) -> None:
    assert in_words(old, new) == changed


TEXTS = st.lists(st.sampled_from(["one", "two", "ثلاثة", "四", "5", ",", "don't"]), max_size=12).map(" ".join)


@given(TEXTS, TEXTS)
def test_no_word_is_lost_or_added(old: str, new: str) -> None:
    parts = list(runs(old, new))
    assert "".join(part.text for part in parts if part.edit != "gone") == new
    without_spaces = "".join(part.text for part in parts if part.edit != "new").split()
    assert "".join(without_spaces) == "".join(old.split())
