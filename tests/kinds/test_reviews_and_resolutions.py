"""Layouts of reviews and resolutions that real documents have, each told by print or by its words."""

import pytest

from unrec.batch.extract import extract
from unrec.catalogue import load as catalogue
from unrec.models import Extraction
from unrec.reading import source_of

HEAD = "Human Rights Council\nTwelfth session\nAgenda item 6\nUniversal periodic review\n\n"
MANY = "\n\n".join(
    f"{number}. Ratify the Convention number {number} (France, Peru);" for number in range(1, 6)
)


def read(text: str) -> Extraction:
    return extract(source_of("x.txt", text.encode()), catalogue())


def kinds(text: str) -> dict[str, str]:
    return {row.text[:24].split("\n")[0]: row.kind for row in read(text).paragraphs}


@pytest.mark.parametrize(
    "title",
    [
        "REPORT OF THE WORKING GROUP ON\nTHE UNIVERSAL PERIODIC REVIEW",
        "Report of the Working Group on the Universal Periodic Review",
    ],
)
def test_a_title_in_capitals_tells_as_one_in_small_letters(title: str) -> None:
    text = f"{HEAD}{title}*\n\nPeru\n\n1. The review of Peru was held.\n\n2. These will be examined by Peru, which will provide responses in due time:\n\n{MANY}\n"
    document = read(text).document
    assert document.kind == "upr_report"
    assert (document.title or "").endswith("Peru")


def test_a_short_list_of_a_review_whose_items_all_end_in_names_recommends() -> None:
    text = f"{HEAD}Report of the Working Group on the Universal Periodic Review*\n\nPeru\n\n1. The review of Peru was held.\n\n2. The recommendations below do not enjoy the support of Peru:\n\n(a) Prohibit corporal punishment (Chile);\n\n(b) Free all prisoners (Argentina).\n\n3. Peru had ratified:\n\n(a) The first Convention (CRC);\n\n(b) The second Convention (A/HRC/WG.6/4/PER/3).\n"
    asked = [row.text for row in read(text).recommendations]
    assert asked == ["Prohibit corporal punishment (Chile);", "Free all prisoners (Argentina)."]


RESOLUTION = """Resolution adopted by the General Assembly on 6 December 2006

61/53. Maintenance of international security

The General Assembly,

Recalling its resolution 60/1 of 16 September 2005,

{above}1. Requests the Secretary-General to report;

2. Decides to remain seized of the matter.
"""


def test_a_clause_that_a_note_follows_is_no_heading() -> None:
    text = RESOLUTION.format(above="Having heard the statement of the representative,29\n\n")
    assert [row.kind for row in read(text).paragraphs].count("preambular") == 3
    assert not read(text).sections


def test_a_preamble_opens_anew_above_a_paragraph_1() -> None:
    text = (
        RESOLUTION.format(above="")
        + "\nEmphasizing the need for programmes,\n\nEmphasizing also the budget,\n\n1. Reiterates the priorities;\n"
    )
    found = {row.text: row.kind for row in read(text).paragraphs}
    assert found["Emphasizing the need for programmes,"] == "preambular"
    assert found["Emphasizing also the budget,"] == "preambular"
    assert found["Reiterates the priorities;"] == "operative"


def test_enacting_words_within_the_first_clause_are_the_only_ones() -> None:
    clause = "The General Assembly, Recalling its resolution 60/1 of 16 September 2005, in which it asked for a report on the whole matter,"
    text = f"61/53. Maintenance of international security\n\n{clause}\n\nGuided by the Charter,\n\n1. Requests the Secretary-General to report.\n"
    assert [row.kind for row in read(text).paragraphs][-3:] == ["preambular", "preambular", "operative"]


def test_the_letter_of_a_part_heads_it() -> None:
    part = "{}\n\nThe General Assembly,\n\nRecalling its resolution 60/1,\n\n1. Requests the Secretary-General to report.\n\n"
    found = read(f"61/53. Maintenance of international security\n\n{part.format('A')}{part.format('B')}")
    assert [section.label for section in found.sections] == ["A", "B"]
    assert [row.kind for row in found.paragraphs] == ["preambular", "preambular", "operative"] * 2


@pytest.mark.parametrize(
    ("title", "enacting", "rule"),
    [
        ("Report of the Human Rights Council", "The General Assembly,\n\n", "enacting_words"),
        ("Agenda of the session", "The General Assembly,\n\n", "enacting_words"),
        ("Agenda of the session", "", "clauses"),
    ],
)
def test_a_resolution_may_be_called_as_what_it_is_about(title: str, enacting: str, rule: str) -> None:
    text = (
        RESOLUTION.format(above="")
        .replace("Maintenance of international security", title)
        .replace("The General Assembly,\n\n", enacting)
    )
    document = read(text).document
    assert (document.kind, document.kind_rule) == ("resolution", f"document.{rule}")
