"""Quotations and references of papers: what is right is found however print set it, what is not never."""

import random
import re
import unicodedata
from pathlib import Path

import pytest

from tests.find.conftest import extractions
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.find.search import Finder, places_of
from unrec.find.verify import Change, Checked, _place, check_paper, check_quotation, quotations
from unrec.models import Paragraph
from unrec.reading import source_of

UNITS = [row for one in extractions() for row in one.paragraphs]


def verdicts(finder: Finder, text: str, name: str = "paper.txt") -> list[Checked]:
    paper = extract(source_of(name, text.encode()), load())
    return list(check_paper(finder, paper, load()))


PAPER = """The Working Group asked the State to “End the detention of children” (A/HRC/99/4, para. 113).

It was also told to “Protect children and all their families”, and “Abolish the death penalty” was refused.

Nobody ever said “the moon is made of the finest green cheese there is”. He said “no more”.

See A/HRC/99/4, para. 999, and A/HRC/98/4, and article 6 of the Protocol against the Smuggling of Migrants by Land,
Sea and Air, supplementing the United Nations Convention against Transnational Organized Crime.
"""


def test_a_paper_is_checked(finder: Finder) -> None:
    found = verdicts(finder, PAPER)
    told = [(one.kind, one.verdict, one.words) for one in found]
    assert ("quotation", "found", "End the detention of children") in told
    assert ("quotation", "found", "Abolish the death penalty") in told
    assert ("quotation", "differs", "Protect children and all their families") in told
    assert (
        "quotation",
        "not held",
        "the moon is made of the finest green cheese there is",
    ) in told
    assert ("quotation", "too short", "no more") in told
    differs = next(one for one in found if one.verdict == "differs" and one.kind == "quotation")
    assert differs.changes == (Change("all", ""),)
    assert differs.distance == 4
    assert differs.places[0].paragraph_id == "A-HRC-99-4.en:r113.2"
    cited = {(one.kind, one.cited): one.verdict for one in found if one.kind != "quotation"}
    assert cited["place", "A/HRC/99/4, 113"] == "found"
    assert cited["place", "A/HRC/99/4, 999"] == "no such paragraph"
    assert cited["document", "A/HRC/98/4"] == "not held"
    assert cited["article", "smuggling-protocol/6"] == "found"
    assert all("documents" in one.searched or "catalogue" in one.searched for one in found)


def test_a_place_is_where_the_words_stand(finder: Finder) -> None:
    checked = check_quotation(finder, "detention of  chil-\ndren")
    (place,) = checked.places
    text = next(row.text for row in UNITS if row.paragraph_id == place.paragraph_id)
    assert text[place.start : place.end] == "detention of children"


def test_words_may_be_left_out_in_one_paragraph_and_in_order(finder: Finder) -> None:
    assert check_quotation(finder, "Abolish the death […] without trial").verdict == "found"
    assert check_quotation(finder, "without trial … Abolish the death").verdict != "found"
    assert check_quotation(finder, "End the detention ... Abolish the death").verdict != "found"


def test_words_of_another_document_than_the_cited_are_found_elsewhere(finder: Finder) -> None:
    (quote, _) = verdicts(
        finder, "As CTOC/COP/2099/L.3 says, “End the detention of children” at once, all of them."
    )[::-1][:2]
    every = verdicts(
        finder, "As CTOC/COP/2099/L.3 says, “End the detention of children” at once, all of them."
    )
    quote = next(one for one in every if one.kind == "quotation")
    assert quote.verdict == "found elsewhere"
    assert quote.cited == "CTOC/COP/2099/L.3"
    assert quote.places[0].paragraph_id == "A-HRC-99-4.en:r113.1"


def test_words_of_another_paragraph_than_the_cited_are_found_elsewhere(finder: Finder) -> None:
    text = "It was told to “End the detention of children” (A/HRC/99/4, para. {}), at once."
    for cited, verdict in (("113.1", "found"), ("113", "found"), ("113.2", "found elsewhere")):
        (quote, place) = verdicts(finder, text.format(cited))
        assert (quote.verdict, place.kind, place.verdict) == (verdict, "place", "found"), cited


def test_words_of_a_document_that_is_not_held_are_found_elsewhere(finder: Finder) -> None:
    (quote, place) = verdicts(finder, "They say “End the detention of children” (A/HRC/98/4, para. 3).")
    assert (quote.verdict, quote.note) == ("found elsewhere", "A/HRC/98/4, cited beside it, is not held")
    assert (place.kind, place.verdict, place.cited) == ("place", "not held", "A/HRC/98/4, 3")


# A sentence, and what comes of its citations.
PLACES = [
    ("See A/HRC/99/4, para. 113.500, on that.", [("no such paragraph", "A/HRC/99/4, 113.500")]),
    ("See paragraph 999 of A/HRC/99/4 on that.", [("no such paragraph", "A/HRC/99/4, 999")]),
    (
        "See paragraph 999 of document A/HRC/99/4 and paragraph 113.2 of A/HRC/99/4.",
        [("no such paragraph", "A/HRC/99/4, 999"), ("found", "A/HRC/99/4, 113.2")],
    ),
    (
        "See A/HRC/99/4, paras. 113.1, 113.2 and 114 (a), on that.",
        [("found", "A/HRC/99/4, 113.1, 113.2, 114(a)")],
    ),
    ("See A/HRC/99/4, para. 114 (b), on that.", [("no such paragraph", "A/HRC/99/4, 114(b)")]),
    (
        "Article 99 of the Convention on the Rights of the Child says so.",
        [("no such article", "99")],
    ),
    (
        "Voir le paragraphe 999 du document A/HRC/99/4 et A/HRC/99/4, par. 113.2, et les États.",
        [("no such paragraph", "A/HRC/99/4, 999"), ("found", "A/HRC/99/4, 113.2")],
    ),
    (
        "Véase el párrafo 999 del documento A/HRC/99/4 y A/HRC/99/4, párr. 113.2, y los Estados.",
        [("no such paragraph", "A/HRC/99/4, 999"), ("found", "A/HRC/99/4, 113.2")],
    ),
    (
        "См. пункт 999 документа A/HRC/99/4 и A/HRC/99/4, п. 113.2, и все государства.",
        [("no such paragraph", "A/HRC/99/4, 999"), ("found", "A/HRC/99/4, 113.2")],
    ),
    (
        "انظر الوثيقة A/HRC/99/4، الفقرة ١١٣-٢، والفقرة ٩٩٩ من الوثيقة A/HRC/99/4 والدول الأعضاء.",
        [("found", "A/HRC/99/4, 113.2"), ("no such paragraph", "A/HRC/99/4, 999")],
    ),
    (
        "见A/HRC/99/4号文件第999段和A/HRC/99/4，第113.2段，各国应当采取行动。",
        [("no such paragraph", "A/HRC/99/4, 999"), ("found", "A/HRC/99/4, 113.2")],
    ),
]


def test_a_place_that_is_not_there_is_never_found(finder: Finder) -> None:
    for text, expected in PLACES:
        assert [(each.verdict, each.cited) for each in verdicts(finder, text)] == expected, text


def test_half_a_word_is_no_quotation(finder: Finder) -> None:
    assert check_quotation(finder, "nd the detention of childre").verdict == "differs"
    assert check_quotation(finder, "the detention of child").verdict == "differs"


def test_a_word_goes_on_after_its_vowel_signs() -> None:
    assert _place("ينبغيللدولعقد", "ينبغي للدول عقدٌ") is not None
    assert _place("ينبغيللدولعقد", "ينبغي للدول عقدًا") is None
    assert _place("عقدالاجتماع", "وُعقد الاجتماع") is None
    assert list(places_of("عقد", "عقدًا عقد")) == [(6, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a “b c” d", ["b c"]),
        ('"one" and "two"', ["one", "two"]),
        ("«قال» و“كتب”", ["قال", "كتب"]),
        ("„so“ it is", ["so"]),
        ("he said 「是」", ["是"]),
        ("no closing “ here", []),
        ('6" pipes and 7" pipes', []),
    ],
)
def test_quotation_marks_of_every_kind(text: str, expected: list[str]) -> None:
    assert [quote.words for quote in quotations(text)] == expected


def stretches(count: int, seed: int) -> list[tuple[Paragraph, list[str]]]:
    """Stretches of 6 to 14 words of paragraphs, or of Chinese letters."""
    draw = random.Random(seed)
    made: list[tuple[Paragraph, list[str]]] = []
    while len(made) < count:
        row = draw.choice(UNITS)
        words = (
            re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+", row.text)
            if row.language == "zh"
            else row.text.split(" ")
        )
        size = draw.randrange(6, 15) * (3 if row.language == "zh" else 1)
        if len(words) < size + 2:
            continue
        at = draw.randrange(len(words) - size)
        some = words[at : at + size]
        joined = ("" if row.language == "zh" else " ").join(some)
        if joined in row.text and sum(map(str.isalnum, joined)) >= 20 and "…" not in joined:
            made.append((row, some))
    return made


def glued(row: Paragraph, words: list[str]) -> str:
    return ("" if row.language == "zh" else " ").join(words)


def noisy(text: str, draw: random.Random, *, spaced: bool) -> str:
    """A text as some print or conversion may leave it."""
    if spaced:
        words = text.split(" ")
        for at, word in enumerate(words):
            if len(word) > 7 and word.isalpha() and word.isascii() and draw.random() < 0.3:
                words[at] = f"{word[:4]}-\n{word[4:]}"
        text = draw.choice([" ", "  ", "\n", "\u00a0"]).join(words)
    for plain, ligature in (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("لا", "ﻻ"), ("'", "’"), ("-", "‑")):
        if draw.random() < 0.5:
            text = text.replace(plain, ligature)
    if draw.random() < 0.3:
        text = "".join(f"{one}\u00ad" if one.isascii() and one.isalpha() else one for one in text)
    if draw.random() < 0.3:
        text = unicodedata.normalize("NFD", text)
    return text


def test_noise_of_print_is_forgiven_and_a_changed_word_never(finder: Finder) -> None:
    draw = random.Random(5)
    every = " ".join(row.text for row in UNITS)
    lost, accepted = [], []
    for row, words in stretches(300, 3):
        whole = glued(row, words)
        if check_quotation(finder, noisy(whole, draw, spaced=row.language != "zh")).verdict != "found":
            lost.append(whole)
        at = draw.randrange(1, len(words) - 1)
        other = draw.choice(
            [word for word in draw.choice(UNITS).text.split(" ") if word != words[at]] or ["xyzzy"]
        )
        spoilt = glued(row, [*words[:at], other, *words[at + 1 :]])
        if spoilt not in every and check_quotation(finder, spoilt).verdict == "found":
            accepted.append((whole, spoilt))
    assert lost == []
    assert accepted == []


def test_what_the_cited_document_never_said_is_not_in_it(finder: Finder) -> None:
    """A document that is held in the language of the paper can be said not to hold words; no other can."""
    invented = "“the moon is made of the finest green cheese there is”"
    (held, _) = verdicts(finder, f"The Group said {invented} (A/HRC/99/4, para. 113).")
    assert (held.verdict, held.cited) == ("not in the document", "A/HRC/99/4")
    assert held.note == "nothing in A-HRC-99-4.en, cited beside it, is like it"
    (absent, _) = verdicts(finder, f"The Group said {invented} (A/HRC/98/4, para. 113).")
    assert (absent.verdict, absent.note) == ("not held", "A/HRC/98/4, cited beside it, is not held")


def test_a_paper_in_word_and_in_pdf(finder: Finder, tmp_path: Path) -> None:
    import docx

    file = tmp_path / "paper.docx"
    document = docx.Document()
    for part in PAPER.split("\n\n"):
        document.add_paragraph(part.replace("\n", " "))
    document.save(str(file))
    paper = extract(source_of(file.name, file.read_bytes()), load())
    found = [one.verdict for one in check_paper(finder, paper, load()) if one.kind == "quotation"]
    assert found == ["found", "differs", "found", "not held", "too short"]
