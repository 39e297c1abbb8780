"""Notes and clauses at the end of a page."""

from tests.support import structure


def test_the_second_line_of_a_note_may_begin_with_what_closes_its_bracket() -> None:
    note = "__________\n* اعتمدتها اللجنة في دورتها الستين (٣ شباط/فبراير - ٧ آذار/مارس\n٢٠٩٧)."
    text = f"الملاحظات الختامية*\n\n١- عقدت اللجنة جلسة.\n\n{note}\n\n٢- عقدت اللجنة جلسة أخرى."
    found = structure(text)
    assert [line.role for line in found.lines if "٢٠٩٧" in line.text] == ["footnote"]
    # A list under a note that opens no bracket begins where it did.
    text = "الملاحظات الختامية*\n\n__________\n* اعتمدتها اللجنة.\n١) عقدت اللجنة جلسة.\n٢) عقدت اللجنة جلسة أخرى."
    assert len([one for one in structure(text).paragraphs if one.label]) == 2


def test_a_word_that_begins_clauses_begins_one_at_the_top_of_a_page() -> None:
    """A script without capitals does not show otherwise that a clause behind a comma is a new one.

    «Recalling …, / Noting …,» with the end of a page between the last two.
    """
    long = "وإذ تشير إلى أهمية حماية البحار والمحيطات وصون مواردها الحية"
    short = "وإذ تلاحظ ما أحرز من تقدم في هذا المجال"
    clauses = [f"{long}،", f"{short}،"] * 2
    page = f"{long}،\n\n98-22817\n\nA/RES/99/97\n\n{short}،"
    found = structure("\n\n".join(["A/RES/99/97", "إن الجمعية العامة،", *clauses, page]))
    assert [one.raw.rstrip("،") for one in found.paragraphs][-4:] == [long, short, long, short]
