"""Other wordings of names: what they are made of, and that none is another instrument's."""

from functools import cache

import pytest

from tests.references.cases import ARABIC, rows_of
from unrec.catalogue import load
from unrec.references.vocabulary import Wording, wordings

CATALOGUE = load()


@cache
def every_wording() -> list[Wording]:
    return list(wordings(ARABIC, CATALOGUE))


def test_no_wording_stands_for_two_instruments_or_for_the_name_of_another() -> None:
    owners = {
        ARABIC.fold(name): {one.id} for one in CATALOGUE.instruments.values() for name in one.called("ar")
    }
    owners |= {
        ARABIC.fold(name): set(one.instruments)
        for one in CATALOGUE.groups.values()
        for name in one.called("ar")
    }
    for one in every_wording():
        assert owners.setdefault(ARABIC.fold(one.phrase), {one.instrument}) == {one.instrument}, one


def test_wordings_are_well_written() -> None:
    for one in every_wording():
        assert "  " not in one.phrase
        assert "{" not in one.phrase
        # «ل» and the article are contracted.
        assert " لال" not in one.phrase, one


def test_a_wording_keeps_its_subject() -> None:
    child = {one.phrase for one in every_wording() if one.instrument == "rights-of-the-child-convention"}
    assert "الاتفاقية المتعلقة بحقوق الطفل" in child
    assert all("الطفل" in phrase for phrase in child)


def test_the_word_before_the_subject_is_exchanged_for_one_of_the_same_gender() -> None:
    principles = {
        one.phrase for one in every_wording() if one.instrument == "internal-displacement-principles"
    }
    assert "المبادئ التوجيهية المعنية بالتشرد الداخلي" in principles
    assert not any("المتعلق ب" in phrase or "المعني ب" in phrase for phrase in principles)


@pytest.mark.slow
def test_every_wording_finds_its_instrument() -> None:
    # Each of them, two hundred to a text.
    for first in range(0, len(every_wording()), 200):
        part = every_wording()[first : first + 200]
        rows = rows_of(" ؛ ثم ".join(one.phrase for one in part))
        assert [(row.surface, row.instrument_id) for row in rows] == [
            (one.phrase, one.instrument) for one in part
        ]


def test_a_feminine_head_takes_feminine_words_before_its_subject() -> None:
    heads = ("خطة ", "استراتيجية ", "مدونة ", "خارطة ", "مبادئ ", "قواعد ")
    made = [one.phrase for one in every_wording() if one.phrase.startswith(heads)]
    assert len(made) > 20
    assert not [one for one in made if "المتعلق ب" in one or "المتصل ب" in one]
