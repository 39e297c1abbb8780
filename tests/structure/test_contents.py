"""Contents pages: their lines are nothing else, and the body is held to what they say."""

import time

import pytest

from tests.support import structure
from unrec.models import Extraction


def roles(found: Extraction) -> list[str]:
    return [line.role for line in found.lines if line.text.strip()]


def promises(found: Extraction) -> list[tuple[str, str]]:
    return [(one.code, one.evidence) for one in found.findings if one.code.startswith("contents.")]


def headings(found: Extraction) -> list[str]:
    return [f"{section.label} {section.title}".strip() for section in found.sections]


BODIES = {
    "en": ("Contents", "Page", ["Introduction", "I. Follow-up to the review", "II. Conclusions of the group"], "The group met twice in that year."),
    "fr": ("Table des matières", "Page", ["Introduction", "I. Suivi de l’examen", "II. Conclusions du groupe"], "Le groupe s’est réuni deux fois."),
    "es": ("Índice", "Página", ["Introducción", "I. Seguimiento del examen", "II. Conclusiones del grupo"], "El grupo se reunió dos veces."),
    "ru": ("Содержание", "Стр.", ["Введение", "I. Последующая деятельность", "II. Выводы группы"], "Группа провела два заседания."),
    "zh": ("目录", "页次", ["导言", "一、后续行动", "二、工作组的结论"], "工作组在这一年举行了两次会议。"),
    "ar": ("المحتويات", "الصفحة", ["مقدمة", "أولاً- متابعة الاستعراض", "ثانياً- استنتاجات الفريق"], "اجتمع الفريق مرتين في تلك السنة."),
}  # fmt: skip


def document(code: str, rows: list[str]) -> str:
    title, column, heads, sentence = BODIES[code]
    body = "\n\n".join(f"{head}\n\n{at}. {sentence}" for at, head in enumerate(heads, 1))
    return "\n\n".join([title, column, *rows, body])


@pytest.mark.parametrize("code", BODIES)
@pytest.mark.parametrize("leaders", [" ........ ", " . . . . . . ", "……… ", "\t", "    "])
def test_a_contents_page_is_neither_headings_nor_text(code: str, leaders: str) -> None:
    heads = BODIES[code][2]
    rows = [f"{head}{leaders}{page}" for head, page in zip(heads, (3, 3, 14), strict=True)]
    found = structure(document(code, rows))
    assert found.document.language == code
    assert roles(found) == ["contents"] * 5 + ["heading", "item"] * 3
    assert [head.replace("、 ", "、") for head in headings(found)] == heads
    assert [unit.path for unit in found.paragraphs] == ["r1", "r2", "r3"]
    assert promises(found) == []


def test_numbers_go_on_without_leaders() -> None:
    rows = ["Introduction 1 3", "I. Follow-up to the review 2 3", "II. Conclusions of the group 3 14"]
    found = structure(document("en", rows).replace("Page", "Paragraphs Page"))
    assert roles(found)[:5] == ["contents"] * 5
    assert len(found.paragraphs) == 3


def test_numbers_stand_in_rows_of_their_own() -> None:
    rows = ["Introduction ......", "1", "I. Follow-up to the review ......", "2", "II. Conclusions of the group ......", "3"]  # fmt: skip
    found = structure(document("en", rows))
    assert roles(found)[:8] == ["contents"] * 8
    assert headings(found) == BODIES["en"][2]


def test_leaders_lead_to_no_number() -> None:
    rows = [f"{head} .........." for head in BODIES["en"][2]]
    found = structure(document("en", rows))
    assert roles(found)[:5] == ["contents"] * 5
    assert promises(found) == []


def test_titles_without_numbers_come_again_below() -> None:
    found = structure(document("en", BODIES["en"][2]).replace("Page\n\n", ""))
    assert roles(found) == ["contents"] * 4 + ["heading", "item"] * 3
    assert promises(found) == []


def test_a_list_below_the_title_that_does_not_come_again_is_text() -> None:
    text = "Contents\n\nThe box holds two books.\n\nIt also holds a lamp.\n\n1. The group met twice.\n\n2. It will meet again."
    found = structure(text)
    assert [role for role in roles(found)[1:] if role == "contents"] == []
    assert len(found.paragraphs) == 4


def test_a_long_title_takes_several_rows_and_an_annex_opens_no_annex() -> None:
    rows = [
        "Introduction ........ 3",
        "I. Follow-up to the",
        "review ........ 3",
        "II. Conclusions of the group ....... 14",
        "Annex",
        "Composition of the group ........ 20",
    ]
    found = structure(
        document("en", rows) + "\n\nAnnex\n\nComposition of the group\n\n1. The group had members."
    )
    assert roles(found)[:8] == ["contents"] * 8
    assert [unit.path for unit in found.paragraphs] == ["r1", "r2", "r3", "a1.r1"]
    assert promises(found) == []


def test_the_last_entries_may_lack_numbers_above_the_body() -> None:
    rows = [
        "Introduction ........ 3",
        "I. Follow-up to the review ........ 3",
        "II. Conclusions of the",
        "group",
    ]
    found = structure(document("en", rows))
    assert roles(found)[:6] == ["contents"] * 6
    assert headings(found) == BODIES["en"][2]
    assert promises(found) == []


def test_a_page_s_number_and_symbol_between_rows_are_furniture() -> None:
    rows = ["Introduction ........ 3", "I. Follow-up to the review ........ 3", "2", "A/CONF.99/3", "II. Conclusions of the group ........ 14"]  # fmt: skip
    found = structure(document("en", rows))
    assert roles(found)[:7] == ["contents"] * 4 + ["furniture", "furniture", "contents"]


def test_what_the_contents_page_says_and_the_body_does_not_bear_out() -> None:
    rows = [
        "Introduction ........ 1 3",
        "I. Follow-up to the review ........ 7–9 3",
        "II. Views of the Chair ........ 10 14",
    ]
    found = structure(document("en", rows).replace("Page", "Paragraphs Page"))
    assert promises(found) == [
        ("contents.range", "I Follow-up to the review"),
        ("contents.not_found", "II Views of the Chair"),
    ]
    assert headings(found) == BODIES["en"][2]


def test_titles_that_are_alike_are_found_in_order() -> None:
    rows = [f"{label}. Summary ........ {label and 3}" for label in ("I", "II", "III")]
    body = "\n\n".join(
        f"{label}. Summary\n\n{at}. The group met." for at, label in enumerate(("I", "II", "III"), 1)
    )
    found = structure("\n\n".join(["Public Works Act", "Contents", *rows, body]))
    assert headings(found) == ["I. Summary", "II. Summary", "III. Summary"]
    assert promises(found) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "row",
    [
        "Summary ........ 3",
        "Summary of chapter {n} ........ {n}",
        "Summary",
        "{n} ........ {n}",
        "........ {n}",
        "Contents",
    ],
)
def test_time_grows_with_the_rows(row: str) -> None:
    """Ten times the rows take no more than some thirty times as long."""

    def spent(times: int) -> float:
        rows = [row.format(n=at) for at in range(1, times + 1)]
        text = "\n".join(
            ["Contents", *rows, "", *(one.split(" ...")[0] for one in rows), "", "1. The group met."]
        )
        started = time.process_time()
        structure(text)
        return time.process_time() - started

    spent(10)
    small = max(spent(400), 0.02)
    assert spent(4000) < 30 * small


def test_an_entry_is_a_heading_of_several_lines() -> None:
    rows = [
        "Introduction ...... 3",
        "I. Follow-up to the review ...... 4",
        "Annex: Composition of the delegation ...... 9",
    ]
    text = document("en", rows).partition("\n\nII. Conclusions")[0]
    annex = "Annex\n\n[English only]\n\nComposition of the delegation\n\nThe delegation had three members."
    assert promises(structure(f"{text}\n\n{annex}")) == []
    other = annex.replace("Composition of the delegation", "Rules of the garden")
    assert [code for code, _ in promises(structure(f"{text}\n\n{other}"))] == ["contents.not_found"]


def test_parts_have_their_titles_below_them_and_a_stroke_in_the_contents() -> None:
    titles = [
        "Wells",
        "Roads",
        "Maps",
        "Schools",
        "Ports",
        "Forests",
        "Mines",
        "Markets",
        "Archives",
        "Parks",
        "Bridges",
        "Gardens",
        "Canals",
    ]
    parts = [(f"Chapter {number}", title) for number, title in enumerate(titles, 1)]
    rows = [f"{part} / {title} ........ 2" for part, title in parts]
    body = "\n\n".join(f"{part}\n{title}\n\nThe council keeps them." for part, title in parts)
    found = structure("\n\n".join(["Public Works Act", "Contents", *rows, body]))
    assert headings(found) == [f"{part} {title}" for part, title in parts]
    assert promises(found) == []


def test_an_index_at_the_end_promises_no_headings() -> None:
    words = [
        "Access",
        "Budget",
        "Courts",
        "Duties",
        "Elections",
        "Fees",
        "Grants",
        "Health",
        "Islands",
        "Judges",
        "Keys",
        "Laws",
    ]
    index = [
        f"{word} ........ {page}"
        for word, page in zip(words, (9, 3, 5, 2, 8, 1, 7, 4, 9, 2, 6, 3), strict=True)
    ]
    heads = BODIES["en"][2]
    rows = [f"{head} ........ {page}" for head, page in zip(heads, (3, 3, 14), strict=True)]
    found = structure("\n\n".join([document("en", rows), *index]))
    assert roles(found)[-len(index) :] == ["contents"] * len(index)
    assert headings(found) == heads
    assert promises(found) == []


def test_the_body_prints_labels_that_the_contents_page_does_not() -> None:
    rows = ["Purpose ........ 3", "Scope ........ 3", "Benefits ........ 4"]
    body = (
        "A. Purpose\n\n1. The group met twice.\n\nB. Scope\n\n2. It met again.\n\nC. Benefits\n\n3. It ended."
    )
    assert promises(structure("\n\n".join(["Contents", "Page", *rows, body]))) == []
