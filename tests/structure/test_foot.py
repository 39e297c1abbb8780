"""The foot of a resolution: the meeting and the day of adoption, below its last clause."""

import pytest

from tests.support import structure

# A clause that ends the resolution («Decides to remain seized of the matter.»), the meeting, the day.
FEET = {
    "ar": (
        "إن الجمعية العامة،",
        "تقرر أن تبقي المسألة قيد نظرها.",
        "الجلسة العامة ٦٨",
        "١٨ كانون الأول/ديسمبر ٢٠٩٨",
    ),
    "en": (
        "The General Assembly,",
        "Decides to remain seized of the matter.",
        "68th plenary meeting",
        "18 December 2098",
    ),
    "fr": (
        "L’Assemblée générale,",
        "Décide de rester saisie de la question.",
        "68e séance plénière",
        "18 décembre 2098",
    ),
    "es": (
        "La Asamblea General,",
        "Decide seguir ocupándose de la cuestión.",
        "68ª sesión plenaria",
        "18 de diciembre de 2098",
    ),
    "ru": (
        "Генеральная Ассамблея,",
        "постановляет продолжать заниматься этим вопросом.",
        "68-е пленарное заседание",
        "18 декабря 2098 года",
    ),
    "zh": ("大会，", "决定继续处理此案。", "第68次全体会议", "2098年12月18日"),
}
EACH = pytest.mark.parametrize("words", [pytest.param(words, id=code) for code, words in FEET.items()])


@EACH
@pytest.mark.parametrize("parted", ["\n", "\n\n"])
@pytest.mark.parametrize("turned", [False, True])
def test_the_meeting_and_the_day_close_a_resolution(
    words: tuple[str, ...], parted: str, *, turned: bool
) -> None:
    enacting, clause, meeting, day = words
    foot = (day, meeting) if turned else (meeting, day)
    read = structure("\n".join([f"{enacting}\n\n1. {clause}\n\n2. {clause}{parted}{foot[0]}", foot[1]]))
    last = read.paragraphs[-1]
    assert (last.path, last.text) == ("r2", clause)
    assert [line.role for line in read.lines if line.text in foot] == ["closing", "closing"]


@EACH
def test_the_meeting_and_the_day_may_stand_on_one_line(words: tuple[str, ...]) -> None:
    enacting, clause, meeting, day = words
    read = structure(f"{enacting}\n\n1. {clause}\n\n2. {clause}\n\n{meeting}, {day}")
    assert [line.role for line in read.lines if line.text][-1] == "closing"
    assert read.paragraphs[-1].path == "r2"


# The French clause alone is too short to tell the language by.
@pytest.mark.parametrize("words", [FEET[code] for code in FEET if code != "fr"])
def test_a_day_alone_closes_what_ends_there_and_a_break_stands_for_a_stop(words: tuple[str, ...]) -> None:
    enacting, clause, meeting, day = words
    clauses = "\n\n".join(f"{number}. {clause}" for number in range(1, 6))
    alone = structure(f"{enacting}\n\n{clauses}\n\n{day}")
    assert alone.lines[-1].role == "closing"
    apart = structure(f"{enacting}\n\n{clauses.rstrip('.。')}\n\n{meeting}\n\n{day}")
    assert [line.role for line in apart.lines if line.text in {meeting, day}] == ["closing", "closing"]
    within = structure(f"{enacting}\n\n{clauses}\n\n{day}\n\n6. {clause}")
    assert "closing" not in [line.role for line in within.lines]


@pytest.mark.parametrize(
    "below",
    [
        "the meeting of 2098 was held\n18 December 2098\nand went on to the next day.",
        "the meeting was held on\n18 December 2098 in Vienna",
    ],
)
def test_a_date_in_a_sentence_is_no_foot(below: str) -> None:
    text = "The General Assembly,\n\n1. Decides to act.\n\n2. Recalls the report. It notes that\nall is well."
    read = structure(f"{text}\n{below}")
    assert read.paragraphs[-1].path == "r2"


@EACH
@pytest.mark.parametrize("parted", ["\n", "\n\n"])
def test_bare_numbers_that_count_below_the_foot_begin_notes(words: tuple[str, ...], parted: str) -> None:
    enacting, clause, meeting, day = words
    notes = ["1 «Air», A/98/41.", "2 «Water», A/98/42,", "annex.", "3 () A/98/43."]
    listed = parted.join([notes[0], "\n".join(notes[1:3]), notes[3]])
    read = structure(f"{enacting}\n\n1. {clause}\n\n{meeting}\n{day}\n\n{listed}")
    assert [paragraph.path for paragraph in read.paragraphs][-1] == "r1"
    assert {line.role for line in read.lines if line.text in notes} == {"footnote"}


@pytest.mark.parametrize("number", ["1.", "1 -", "(1)", "1)", "١-", "1 –"])
def test_a_number_with_a_mark_below_the_foot_may_be_a_paragraph(number: str) -> None:
    enacting, clause, meeting, day = FEET["en"]
    read = structure(f"{enacting}\n\n1. {clause}\n\n{meeting}\n{day}\n\n{number} A/98/41.")
    assert "footnote" not in [line.role for line in read.lines]


def test_notes_with_raised_digits_may_all_stand_at_the_end_of_a_document() -> None:
    body = "\n\n".join(f"{n}. The farmers of Oria planted {n} trees.{'¹²³⁴⁵'[n - 1]}" for n in range(1, 5))
    more = "\n\n".join(f"{n}. The farmers watered the {n} trees of their valley." for n in range(5, 60))
    notes = (
        "¹ Report, p. 2.\n² Report, p. 3.\n³ Report, p. 4,\nand annex II.\n⁴ Report, p. 5.\n⁵ Report, p. 6."
    )
    found = structure(f"{body}\n\n{more}\n\nNotes\n{notes}\n")
    roles = {line.text[:1]: line.role for line in found.lines if line.text[:1] in set("¹²³⁴⁵a")}
    assert roles == dict.fromkeys("¹²³⁴⁵a", "footnote")
    assert found.paragraphs[0].text == "The farmers of Oria planted 1 trees."


SCANNED = (
    "The General Assembly,\n\nRecalling the report of the Committee on Roads,28\n\n"
    "Having heard the statement of its Chairman,29\n\n1. Decides to remain seized of the matter.\n\n"
)


def test_plain_notes_are_told_by_a_number_glued_to_a_word_and_the_next_number_below() -> None:
    notes = ["28 See the report, para. 4.", "29 Ibid.", "30 Ibid., para. 6."]
    read = structure(SCANNED + "\n\n".join(notes))
    assert [line.text for line in read.lines if line.rule == "footnote.unruled"] == notes
    assert [paragraph.path for paragraph in read.paragraphs] == ["p0", "p1", "p2", "r1"]


@pytest.mark.parametrize(
    "below",
    [
        "28 See the report.",
        "27 See the report.\n\n28 Ibid.",
        "28 roads.\n\n30 bridges.",
        "28 roads;\n\n29 bridges.",
    ],
)
def test_a_plain_number_by_itself_or_glued_to_nothing_begins_no_note(below: str) -> None:
    read = structure(SCANNED + below)
    assert "footnote" not in [line.role for line in read.lines]


def test_numbered_paragraphs_on_the_next_page_are_no_notes() -> None:
    notes = "____________\n1 See the report.\n2 Ibid."
    body = "\n\n".join(f"{n} The Committee met {n} times that year." for n in range(3, 7))
    read = structure(f"The roads are long.1 The bridges are old.2\n\n{notes}\n\f{body}\n")
    assert [line.role for line in read.lines if line.text[:1] in set("456")] == ["item"] * 3


def test_what_an_article_counts_begins_no_note() -> None:
    text = "1. Decides to act under article1 of the Covenant, and to amend annex2.\n\n"
    members = (
        "1 Members are elected for three years.\n\n2 Members may be elected again.\n\n3 The Board meets."
    )
    read = structure(f"The General Assembly,\n\n{text}{members}")
    assert "footnote" not in [line.role for line in read.lines]
