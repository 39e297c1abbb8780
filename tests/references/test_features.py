"""Names by features: which wordings name an instrument without an entry, and which name none."""

from functools import cache

import pytest

from unrec.catalogue import load
from unrec.languages import load as load_language
from unrec.references.features import Keys, wordings, words_of
from unrec.references.lexicon import lexicon
from unrec.references.lookup import find
from unrec.references.vocabulary import Name, UnitWord

CATALOGUE = load()
LANGUAGES = ["ar", "en", "es", "fr", "ru"]
CHILD, TORTURE = "rights-of-the-child-convention", "convention-against-torture"
WORDINGS = [
    ("en", "the International Convention relating to the Rights of the Child", CHILD),
    ("en", "United Nations Convention concerning Rights of the Child", CHILD),
    ("en", "Convention relating to the Elimination of Racial Discrimination", "racial-discrimination-convention"),
    ("fr", "Convention internationale concernant les droits de l'enfant", CHILD),
    ("fr", "Convention de l'ONU contre la torture", TORTURE),
    ("es", "Convención Internacional relativa a los Derechos del Niño", CHILD),
    ("ru", "Международную конвенцию, касающуюся прав ребенка", CHILD),
    ("ar", "الاتفاقية الدولية المتعلقة بحقوق الطفل", CHILD),
    ("ar", "اتفاقية الأمم المتحدة بشأن حقوق الطفل", CHILD),
    ("ar", "الاتفاقية الأوروبية المتعلقة بالجريمة الإلكترونية", "budapest-convention"),
    ("en", "Third Optional Protocol to the Convention on the Rights of the Child on a communications procedure",
     "rights-of-the-child-communications-optional-protocol"),
    ("fr", "deuxième Protocole facultatif se rapportant au Pacte relatif aux droits civils et politiques",
     "death-penalty-optional-protocol"),
]  # fmt: skip
OTHERS = [
    ("en", "the Convention and the rights of the child"),
    ("en", "the Convention, the rights of the child"),
    ("en", "the Convention on Cyber Rights of the Child"),
    ("en", "the Declaration, human rights defenders"),
    ("en", "Torture; International Convention"),
    ("fr", "la Convention et les droits de l'enfant"),
    ("es", "la Declaración, el derecho al desarrollo"),
    ("ar", "اتفاقية دولية لمكافحة الفساد"),
    ("ar", "اتفاقية النقل البري"),
]


@cache
def keys_of(code: str) -> Keys:
    language = load_language(code)
    return Keys(language, words_of(language, CATALOGUE))


def named(code: str, text: str) -> tuple[tuple[str, ...], int] | None:
    """What the first words that name an instrument name, and where they end."""
    language = load_language(code)
    folded = str(language.fold(text))
    for start in range(len(folded)):
        if start == 0 or folded[start - 1] == " ":
            found = find(folded, start, lexicon(language, CATALOGUE))
            if found is not None and isinstance(found.entry, UnitWord) and found.entry.whole:
                return found.entry.whole, len(folded) - found.end
            if found is not None and isinstance(found.entry, Name) and found.entry.rule != "customary":
                return found.entry.instruments, len(folded) - found.end
    return None


@pytest.mark.parametrize(("code", "text", "instrument"), WORDINGS)
def test_a_wording_names_its_instrument_to_its_end(code: str, text: str, instrument: str) -> None:
    assert named(code, text) == ((instrument,), 0)


@pytest.mark.parametrize(("code", "text"), OTHERS)
def test_what_is_put_together_otherwise_names_none(code: str, text: str) -> None:
    assert named(code, text) is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_key_names_two_instruments_or_what_means_another_thing(code: str) -> None:
    language = load_language(code)
    other = str(language.fold(CATALOGUE.instruments[CHILD].called(code)[0]))
    made = wordings(language, CATALOGUE, keys_of(code), [other])
    assert len({one.key for one in made}) == len(made)
    assert keys_of(code).of_phrase(other) not in {one.key for one in made}
    assert min(one.key.count(" ") for one in made) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_of_the_catalogue_is_found_whole(code: str) -> None:
    for instrument in CATALOGUE.instruments.values():
        for name in instrument.called(code):
            found = find(str(load_language(code).fold(name)), 0, lexicon(load_language(code), CATALOGUE))
            assert found is not None, name
            whole = found.entry.whole if isinstance(found.entry, UnitWord) else ()
            assert instrument.id in (found.entry.instruments if isinstance(found.entry, Name) else whole), (
                name
            )
