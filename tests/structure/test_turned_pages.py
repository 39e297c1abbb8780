"""Numbered paragraphs that go on behind the end of a page, in texts of six languages."""

import pytest

from tests.support import codes, structure
from unrec.models import Extraction

# A paragraph's two sentences, a third text, and what a note at the page's foot says.
TEXTS = {
    "ar": (
        "عقد الفريق جلسة في مدينة جنيف.",
        "ثم عقد جلسة أخرى في مدينة فيينا.",
        "انظر الموقع الشبكي للأمانة.",
    ),
    "en": (
        "The Group met in Geneva in the spring.",
        "It met again in Vienna in the autumn.",
        "See the website.",
    ),
    "es": ("El Grupo se reunió en Ginebra.", "Volvió a reunirse en Viena en otoño.", "Véase el sitio web."),
    "fr": ("Le Groupe s’est réuni à Genève.", "Il s’est réuni de nouveau à Vienne.", "Voir le site Web."),
    "ru": ("Группа провела заседание в Женеве.", "Затем она собралась в Вене.", "См. веб-сайт."),
    "zh": ("工作组在日内瓦举行了会议。", "工作组随后在维也纳再次举行了会议。", "见秘书处网站。"),
}


def document(code: str, *, broken: int = 3, last: int = 6, apart: str = "", plain: int = 0) -> Extraction:
    """A text of numbered paragraphs, of which one is broken by a page's end and one by a blank line."""
    first, second, note = TEXTS[code]
    parts = ["A/99/97"]
    for number in range(1, last + 1):
        parts.append(f"{number}. {first}" if number in {broken, plain} else f"{number}. {first} {second}")
        if number == broken:
            parts += [f"__________\n1 {note}\n\n1/9\n\fA/99/97\n{apart}", second]
        if number == plain:
            parts.append(second)
    return structure("\n\n".join(parts))


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_numbered_paragraph_goes_on_on_the_next_page(code: str) -> None:
    found = document(code)
    assert [one.label for one in found.paragraphs] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert found.paragraphs[2].raw == "\n".join(TEXTS[code][:2])
    assert "item.joined" in codes(found)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_with_paragraphs_without_numbers_has_them_at_the_top_of_a_page_too(code: str) -> None:
    found = document(code, plain=5)
    assert [one.label for one in found.paragraphs].count(None) == 2


def test_where_numbers_do_not_go_on_or_are_few_nothing_is_joined() -> None:
    assert document("en", broken=2, last=4).paragraphs[2].label is None
    assert document("en", broken=6).paragraphs[-1].label is None


def test_what_stands_below_a_heading_on_the_next_page_is_a_paragraph() -> None:
    found = document("en", apart="\nII. Other meetings\n")
    assert [one.label for one in found.paragraphs].count(None) == 1


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
