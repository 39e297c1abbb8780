"""The languages of a work: what one of them shows, the aligned paragraphs of the others are about, too."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from msgspec.structs import replace

from tests.kinds.operative_cases import document, unit
from unrec.batch import in_order
from unrec.batch.extract import extract, find_references, find_themes
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.models import Extraction, ThemeRow
from unrec.reading import source_of
from unrec.store.audit import breaches_of
from unrec.themes import shared, version_of

CATALOGUE = load_catalogue()
SIX = Path(__file__).parents[1] / "fixtures/six"


def told(*texts: str, language: str, printed: bool = True) -> Extraction:
    """A document with these paragraphs, in lists of one kind, their numbers printed or not."""
    units = [
        replace(unit(text, f"r{number}", language=load(language)), label=f"{number}." if printed else None)
        for number, text in enumerate(texts, 1)
    ]
    return find_themes(find_references(document(*units), CATALOGUE))


def rows(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [(row.paragraph_id.partition(":")[2], row.theme_id, row.rule) for row in extraction.themes]


ENGLISH = ("Abolish the death penalty.", "Improve the conditions in overcrowded jails and police cells.")
FRENCH = ("Abolir la peine de mort.", "Améliorer la situation dans les maisons d'arrêt.")


def test_a_paragraph_gets_what_its_translation_shows_and_says_where_that_stands() -> None:
    english, french = told(*ENGLISH, language="en"), told(*FRENCH, language="fr")
    assert [row.theme_id for row in french.themes] == ["death-penalty"]
    both = shared(french, [version_of(english)])
    (there,) = (row for row in english.themes if row.theme_id == "detention")
    (added,) = (row for row in both.themes if row.theme_id == "detention")
    assert added.rule == f"aligned:{there.paragraph_id}:{there.rule}"
    assert (added.status, added.score) == (there.status, there.score)
    assert added.char_start is added.char_end is None
    assert {row for row in both.themes if not row.rule.startswith("aligned:")} == {*french.themes}
    assert not [line for line in breaches_of(both, CATALOGUE) if "theme" in line]


def test_the_surest_evidence_counts() -> None:
    english, french = told(ENGLISH[0], language="en"), told("Rien.", language="fr")
    (row,) = english.themes
    guessed = replace(english, themes=(replace(row, status="model", char_start=None, char_end=None),))
    both = shared(french, [version_of(guessed), version_of(english)])
    assert [each.status for each in both.themes] == ["term"]


def test_a_list_of_another_length_is_not_aligned_where_no_number_is_printed() -> None:
    english, french = (
        told(*ENGLISH, language="en", printed=False),
        told("Rien.", language="fr", printed=False),
    )
    assert shared(french, [version_of(english)]).themes == ()
    printed = told(*ENGLISH, language="en"), told("Rien.", language="fr")
    assert [row.theme_id for row in shared(printed[1], [version_of(printed[0])]).themes] == ["death-penalty"]


def test_another_tree_shows_nothing() -> None:
    english, french = told(*ENGLISH, "Go.", "Stop.", language="en"), told("Rien.", language="fr")
    assert shared(french, [version_of(english)]).themes == ()


def of_six(name: str) -> Iterator[Extraction]:
    for path in sorted(SIX.glob(f"{name}.*.txt")):
        yield extract(source_of(path.name, path.read_bytes()), CATALOGUE)


AGREE = 0.95
"""Floor: share of aligned paragraphs, by pairs of languages, that have the same themes in a run over all."""


def alike(documents: Sequence[Extraction], scheme: str) -> float:
    tables: list[dict[str, set[str]]] = []
    for each in documents:
        tables.append({row.path: set() for row in each.paragraphs})
        for row in each.themes:
            if row.scheme == scheme:
                tables[-1][row.paragraph_id.partition(":")[2]].add(row.theme_id)
    pairs = [(one[path], two[path]) for one, two in combinations(tables, 2) for path in one.keys() & two]
    return sum(one == two for one, two in pairs) / len(pairs)


def test_a_run_gives_the_languages_of_a_work_the_same_themes() -> None:
    for name in ("resolution", "meetings"):
        alone = list(of_six(name))
        together = list(in_order(alone))
        assert len({each.document.language for each in together}) == 6
        assert any(row.rule.startswith("aligned:") for each in together for row in each.themes)
        for scheme in ("upr-issues", "sdg"):
            assert alike(together, scheme) >= AGREE
            assert alike(together, scheme) >= alike(alone, scheme)


def test_each_text_alone_is_as_it_was() -> None:
    (only,) = in_order([next(of_six("resolution"))])
    assert not [row for row in only.themes if row.rule.startswith("aligned:")]


def test_files_that_differ_by_their_language_are_one_work() -> None:
    def named(name: str, text: str) -> Extraction:
        return extract(source_of(name, text.encode()), CATALOGUE)

    english = "1. The Parties shall abolish the death penalty.\n\n2. They shall report on it every year.\n"
    french = "1. Les Parties abolissent cela.\n\n2. Elles présentent un rapport à ce sujet chaque année.\n"

    def themes(*names: str) -> list[ThemeRow]:
        texts = [named(name, text) for name, text in zip(names, (english, french), strict=True)]
        return [row for each in in_order(texts) if each.document.language == "fr" for row in each.themes]

    assert [row.theme_id for row in themes("pact.en.txt", "pact.fr.txt")] == ["death-penalty"]
    assert themes("pact.en.txt", "other.fr.txt") == []
    assert themes("pact.en.txt", "pact.es.txt") == []
