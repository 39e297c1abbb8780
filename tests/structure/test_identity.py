"""Who a document is: symbol, ids, organ, session, State, link; and what names it where it says nothing."""

import datetime as dt

import pytest

from tests.reading.docx_maker import par, read
from tests.support import codes, structure
from unrec.catalogue import load as load_catalogue
from unrec.models import StateNamed
from unrec.structure import structure as structured
from unrec.structure.identity import file_id

SHA = "3f2a1c" + "0" * 58
RESOLUTION = """
Resolution adopted by the General Assembly on 24 December 2097

92/249. A garden for every school

The General Assembly,

Recalling its resolution 91/12 of 6 November 2096,

1. Decides to plant trees.

2. Requests the Secretary-General to report on it.
"""
VOLUME = """
9. Decides to include in the provisional agenda an item entitled "Old trees".

82nd plenary meeting
29 November 1979

34/65. Young trees

The General Assembly,

1. Decides to plant trees.

83rd plenary meeting
1 December 1979

34/69. Old trees

The General Assembly,

1. Decides to keep old trees.

100th plenary meeting
6 December 1979
"""
VOTES = (
    "RESOLUTION 92/249\nAdopted on 24 December 2097, by a recorded vote of 2 to 1, as follows:\n"
    f"In favour: {', '.join(f'Land {n}' for n in range(99))}\nAgainst: Oria\n"
    "92/249. A garden for every school\nThe General Assembly,\n1. Decides to plant trees."
)
REVIEW = """
United Nations

A/HRC/22/7

General Assembly

Distr.: General
18 December 2012

Original: English

Human Rights Council
Twenty-second session
Agenda item 6
Universal Periodic Review

Report of the Working Group on the Universal Periodic Review*

Peru

1. The Working Group held its fourteenth session.

2. It elected three rapporteurs.
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A_RES_72_249.txt", "A_RES_72_249-3f2a1c"),
        ("minutes (final) v2.docx", "minutes-final-v2-3f2a1c"),
        ("mail.eml!annexes/Annex: A~1.pdf", "Annex-A-1-3f2a1c"),
        ("تقرير.pdf", "تقرير-3f2a1c"),
        ("~.pdf", "3f2a1c"),
        ("no.ending.here", "no.ending-3f2a1c"),
        (f"{'a' * 99}.txt", f"{'a' * 60}-3f2a1c"),
    ],
)
def test_a_file_names_what_says_nothing_of_itself(name: str, expected: str) -> None:
    assert file_id(name, SHA) == expected


def test_a_resolution_is_known_by_its_number_and_who_adopted_it() -> None:
    document = structure(RESOLUTION, "a.txt").document
    assert (document.document_id, document.symbol) == ("A-RES-92-249.en", "A/RES/92/249")
    assert (document.date, document.session, document.body) == (
        dt.date(2097, 12, 24),
        "92",
        "general-assembly",
    )
    assert document.url == "https://docs.un.org/en/A/RES/92/249"


def test_a_number_of_which_nothing_says_whose_it_is_gives_no_symbol() -> None:
    document = structure("Resolution 30/5\n\nThe Conference,\n\n1. Decides to plant trees.", "a.txt").document
    assert (document.symbol, document.body) == (None, None)
    assert document.work_id.startswith("a-")


def test_of_several_resolutions_that_is_meant_which_the_file_names() -> None:
    found = structure(VOLUME, "A_RES_34_65.txt")
    assert (found.document.symbol, found.document.date) == ("A/RES/34/65", dt.date(1979, 12, 1))
    assert "identity.several" in codes(found)
    other = structure(VOLUME, "volume.txt")
    assert (other.document.symbol, other.document.date) == (None, None)
    assert "identity.several" in codes(other)


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (VOLUME, "A_RES_34_65.txt", "Young trees"),
        (VOLUME, "A_RES_34_69.txt", "Old trees"),
        (VOLUME, "volume.txt", None),
        (f"RESOLUTIONS ADOPTED ON THE REPORTS OF A COMMITTEE\n{VOLUME}", "A_RES_34_65.txt", "Young trees"),
        (
            VOLUME.replace("Young trees", "Young trees\nand old ones*"),
            "A_RES_34_65.txt",
            "Young trees and old ones",
        ),
        # Votes stand between the number and the title.
        (
            VOTES,
            "a.txt",
            "A garden for every school",
        ),
    ],
)
def test_what_is_printed_after_the_own_number_is_the_title(text: str, name: str, title: str | None) -> None:
    assert structure(text, name).document.title == title


def test_a_symbol_alone_on_a_line_of_the_body_is_cited() -> None:
    text = "Report on trees\n\nI. Introduction\n\n1. The Committee read the report.\n\nA/HRC/99/3\n\n2. It took note."
    assert structure(text, "a.txt").document.symbol is None


def test_a_resolution_that_is_quoted_far_down_does_not_name_the_document() -> None:
    report = "\n\n".join(f"{number}. The Committee planted a tree." for number in range(1, 80))
    quoted = "72/249. A garden for every school\n\nThe General Assembly,\n\nDecides to plant trees."
    assert structure(f"{report}\n\n{quoted}", "report.txt").document.symbol is None
    assert structure(f"{report}\n\n{quoted}", "A_RES_72_249.txt").document.symbol == "A/RES/72/249"


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("A/HRC/ 12/9", "A/HRC/12/9"),
        ("A/HRC/12/\n9", "A/HRC/12/9"),
        ("CTOC/COP/WG.7\n/2018/3", "CTOC/COP/WG.7/2018/3"),
        ("S/RES/2240(2015)", "S/RES/2240 (2015)"),
        ("| United Nations | A/98/7 |", "A/98/7"),
        ("United Nations\tA/98/7", "A/98/7"),
    ],
)
def test_a_symbol_may_be_parted_or_stand_in_a_row(printed: str, symbol: str) -> None:
    text = f"{printed}\n\nDistr.: General\n9 October 2098\n\nGeneral Assembly\n\nReport on trees\n\n1. They grow.\n\n2. They are old."
    document = structure(text, "a.txt").document
    assert (document.symbol, document.date, document.masthead) == (
        symbol,
        dt.date(2098, 10, 9),
        "General Assembly",
    )


def test_a_row_of_a_masthead_holds_distribution_and_day() -> None:
    text = "联合国 | S/RES/4985 (2091) |\n\n安全理事会 | Distr.: General 10 June 2091 |\n\n第4985(2091)号决议\n\n安全理事会,\n\n1. 决定种树;\n\n2. 决定继续处理此案。"
    document = structure(text, "a.txt").document
    assert (document.symbol, document.distribution, document.masthead, document.date) == (
        "S/RES/4985 (2091)",
        "general",
        "安全理事会",
        dt.date(2091, 6, 10),
    )


@pytest.mark.parametrize("where", ["header", "box", "table"])
def test_the_masthead_of_a_word_file_is_read_where_it_stands(where: str) -> None:
    lines = ("A/98/7", "General Assembly", "Distr.: General", "9 October 2098", "Original: English")
    masthead = "".join(map(par, lines))
    text = "".join(
        map(
            par,
            ("Eightieth session", "Agenda item 7", "Trees", "", "Report on young trees", "", "1. They grow."),
        )
    )
    parts: dict[str, str] = {}
    if where == "header":
        section = '<w:sectPr><w:titlePg/><w:headerReference w:type="first" r:id="header1"/></w:sectPr>'
        body, parts = text + section, {"header1": masthead}
    elif where == "box":
        body = par(
            f"<w:r><w:pict><v:textbox><w:txbxContent>{masthead}</w:txbxContent></v:textbox></w:pict></w:r>"
        )
        body += text
    else:
        cells = "".join(f"<w:tc>{par(line)}</w:tc>" for line in lines)
        body = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{text}"
    document = structured(read(body, **parts)).document
    assert (document.symbol, document.masthead, document.distribution, document.date, document.session) == (
        "A/98/7",
        "General Assembly",
        "general",
        dt.date(2098, 10, 9),
        "80",
    )
    assert (document.title, document.agenda_item) == ("Report on young trees", "Agenda item 7: Trees")


def test_a_running_header_below_the_masthead_s_is_no_title() -> None:
    section = (
        '<w:sectPr><w:titlePg/><w:headerReference w:type="first" r:id="header1"/>'
        '<w:headerReference w:type="default" r:id="header2"/></w:sectPr>'
    )
    first = par("A/98/7") + par("General Assembly") + par("9 October 2098")
    running = par("A/98/7") + par("Section 13: a document about trees")
    body = par("Report on young trees") + par() + par("1. They grow.") + section
    document = structured(read(body, header1=first, header2=running)).document
    assert (document.symbol, document.date, document.title) == (
        "A/98/7",
        dt.date(2098, 10, 9),
        "Report on young trees",
    )


def test_a_review_names_its_state_session_and_cycle() -> None:
    document = structure(REVIEW, "a.txt").document
    assert document.state_under_review == StateNamed(name="Peru", code="PER")
    assert (document.session, document.cycle, document.body) == ("22", 2, "human-rights-council")
    assert document.masthead == "Human Rights Council"
    shouted = structure(REVIEW.replace("18 December", "18 DECEMBER").replace("Peru", "PERU"), "a.txt")
    assert shouted.document.state_under_review == StateNamed(name="PERU", code="PER")
    assert shouted.document.date == dt.date(2012, 12, 18)


def test_symbol_and_title_that_name_different_states_are_told() -> None:
    text = "CEDAW/C/PER/CO/9\n\nDistr.: General\n9 October 2098\n\nCommittee on the Elimination of Discrimination against Women\n\nConcluding observations on the ninth periodic report of {}\n\n1. The Committee considered the report.\n\n2. It thanks the State party."
    same, other = structure(text.format("Peru"), "a.txt"), structure(text.format("Chile"), "a.txt")
    assert same.document.state_under_review == StateNamed(name="Peru", code="PER")
    assert "identity.state_differs" not in codes(same)
    assert other.document.state_under_review == StateNamed(name=None, code="PER")
    assert "identity.state_differs" in codes(other)


def test_a_document_that_only_names_states_reviews_none() -> None:
    text = "A/98/7\n\nDistr.: General\n9 October 2098\n\nGeneral Assembly\n\nReport on trees in Peru\n\n1. They grow.\n\n2. They are old."
    assert structure(text, "a.txt").document.state_under_review is None


def test_a_file_may_be_called_by_its_symbol_without_the_year_and_its_language() -> None:
    text = "S/RES/9656 (2092)\n\nSecurity Council\n\nResolution 9656 (2092)\n\nThe Security Council,\n\n1. Decides to meet."
    for name, told in (
        ("S_RES_9656.en.txt", False),
        ("S_RES_9656-fr.pdf", False),
        ("S_RES_9657.en.txt", True),
    ):
        assert ("identity.symbol_differs" in codes(structure(text, name))) == told


def test_a_file_that_is_called_by_another_symbol_is_told() -> None:
    assert "identity.symbol_differs" in codes(structure(REVIEW, "A_HRC_22_8.txt"))
    for name in ("A_HRC_22_7.txt", "A-HRC-22-7-en.txt", "peru2012.txt", "TCP_IP_1.txt"):
        assert "identity.symbol_differs" not in codes(structure(REVIEW, name))


@pytest.mark.parametrize(
    ("symbol", "body"),
    [
        ("A/HRC/12/9", "human-rights-council"),
        ("A/HRC/WG.6/34/ITA/3", "universal-periodic-review"),
        ("A/80/600", "general-assembly"),
        ("A/S-32/1", "general-assembly"),
        ("A/C.5/80/L.3", "general-assembly"),
        ("S/RES/2240 (2015)", "security-council"),
        ("S/2015/7", "security-council"),
        ("E/2019/20", "economic-and-social-council"),
        ("E/C.12/PER/CO/4", "economic-social-cultural-rights-committee"),
        ("CEDAW/C/PER/CO/9", "discrimination-against-women-committee"),
        ("CTOC/COP/WG.7/2018/3", "ctoc-smuggling-of-migrants"),
        ("A/CONF.222/4", None),
        ("A/AC.999/1", None),
        ("XYZ/1", None),
    ],
)
def test_the_organ_of_a_symbol(symbol: str, body: str | None) -> None:
    found = load_catalogue().issuer(symbol)
    assert (found.id if found else None) == body


OPENINGS = {
    "ar": "القرار {number}\n\nإن مجلس الأمن،\n\nإذ يشير إلى قراراته السابقة،\n\n١- يقرر إنشاء لجنة؛\n\n{closing}",
    "en": "Resolution {number}\n\nThe Security Council\n\nRecalling its resolutions,\n\n1. Decides to establish a committee.\n\n{closing}",
    "es": "Resolución {number}\n\nEl Consejo de Seguridad\n\nRecordando sus resoluciones,\n\n1. Decide establecer un comité.\n\n{closing}",
    "fr": "Résolution {number}\n\nLe Conseil de sécurité\n\nRappelant ses résolutions,\n\n1. Décide de créer un comité.\n\n{closing}",
    "ru": "Резолюция {number}\n\nСовет Безопасности\n\nссылаясь на свои резолюции,\n\n1. постановляет учредить комитет.\n\n{closing}",
    "zh": "第{number}号决议\n\n安全理事会\n\n回顾其以前的决议,\n\n1. 决定设立一个委员会。\n\n{closing}",
}
CLOSINGS = {
    "ar": ("اتخذ بالإجماع في الجلسة 4872.", "اتخذ في الجلسة 4872 بأغلبية 14 صوتا مقابل لا شيء."),
    "en": (
        "Adopted unanimously at the 4872nd meeting.",
        "Adopted at the 4872nd meeting by 14 votes to none.",
    ),
    "es": (
        "Aprobada por unanimidad en la 4872ª sesión.",
        "Aprobada en la 4872ª sesión por 14 votos contra ninguno.",
    ),
    "fr": ("Adoptée à l’unanimité à la 4872eséance.", "Adoptée à la 4872e séance par 14 voix contre zéro."),
    "ru": ("Принята единогласно на 4872-м заседании.", "Принята на 4872-м заседании 14 голосами."),
    "zh": ("第4872次会议一致通过。", "第4872次会议以14票对零票通过。"),
}


@pytest.mark.parametrize("language", OPENINGS)
def test_a_resolution_as_text_opens_with_its_number_and_closes_with_its_adoption(language: str) -> None:
    for closing in CLOSINGS[language]:
        found = structure(OPENINGS[language].format(number="1518", closing=closing))
        assert found.document.symbol == "S/RES/1518 (2003)"
        assert found.lines[-1].role == "closing"
        assert found.lines[2].role == "item"
        assert found.document.masthead is None


def test_a_number_alone_is_no_symbol_of_an_organ_that_counts_otherwise() -> None:
    text = OPENINGS["en"].format(number="1518", closing="").replace("Security Council", "General Assembly")
    assert structure(text).document.symbol is None


def test_what_goes_on_below_a_meeting_is_no_closing_line() -> None:
    closing = "The 4872nd meeting took note of it."
    assert structure(OPENINGS["en"].format(number="1518", closing=closing)).lines[-1].role != "closing"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("الملاحظات الختامية بشأن التقرير الدوري الثالث للبوسنة والهرسك", "للبوسنة والهرسك"),
        ("الملاحظات الختامية بشأن التقرير الدوري الثالث لتوغو", "توغو"),
        ("الملاحظات الختامية بشأن التقرير الدوري الثالث للبنان", "لبنان"),
    ],
)
def test_a_state_is_named_with_a_preposition_written_to_it(title: str, name: str) -> None:
    codes_of = {"للبوسنة والهرسك": "BIH", "توغو": "TGO", "لبنان": "LBN"}
    text = f"اللجنة المعنية بحقوق الإنسان\n\n{title}\n\nأولاً- مقدمة\n\n١- نظرت اللجنة في التقرير."
    assert structure(text).document.state_under_review == StateNamed(name=name, code=codes_of[name])


@pytest.mark.parametrize("star", ["*", "∗", "⁎", "＊"])
def test_every_sign_that_marks_a_note_is_one(star: str) -> None:
    title = "Report of the Working Group on the Universal Periodic Review"
    text = f"""
    Human Rights Council
    Agenda item 6
    Universal periodic review

    {title}{star}

    Peru

    {star} The annex to the present report is circulated as received.

    II. Conclusions{star}{star}

    1. The Working Group adopted its report.

    {star}{star} Conclusions will not be edited.
    """
    found = structure(text)
    assert found.document.title == f"{title} Peru"
    assert [section.title for section in found.sections] == ["Conclusions"]
    assert found.lines[-1].role == "footnote"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("RESOLUCIÓN DEL PRESIDENTE DE LA CORTE\nDE 14 DE NOVIEMBRE DE 2093\n\nVISTO:\n\n1. El escrito.", (2093, 11, 14)),
        ("Resolution 753 (2098)\nof 29 May 2098\n\nThe Council,\n\nRecalling its aims,\n\n1. Decides to meet.", (2098, 5, 29)),
        ("COUR DE JUSTICE\n\nARRÊT\n\nLe 28 mars 2092\n\n1. La Cour est saisie de la demande.\n\n2. Elle a entendu les parties et leurs avocats.", (2092, 3, 28)),
        ("Report on the seminar\nheld on 12 May 2098\n\n1. It was short.\n\n2. It was good.", None),
        ("Report on the seminar\n\n1. It was held on 12 May 2098.\n\n2. It was good.", None),
    ],
)  # fmt: skip
def test_a_day_that_is_of_the_title_dates_the_document(text: str, date: tuple[int, int, int] | None) -> None:
    assert structure(text).document.date == (dt.date(*date) if date else None)
