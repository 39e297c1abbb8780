"""The order of the output is that of the ids, whatever the order of the sources and of finishing."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batch.made import make, ordered, text, unrec
from unrec.batch import Options, Outcome, Results, Task, perform
from unrec.models import Extraction
from unrec.store.output import read_extractions


def results(folder: Path, count: int) -> tuple[list[Outcome], Results]:
    """Outcomes of `count` documents, and of two more that state the identity of the first."""
    tasks = make(folder / "raw", *range(1, count + 1))
    for name, words in (("copy.txt", ""), ("z.txt", " وتعززه")):
        (folder / "raw" / name).write_text(text(1, words), encoding="utf-8")
        tasks.append(Task(place=str(folder / "raw" / name), name=name))
    options = Options(results=str(folder / "results"))
    return [perform(task, options) for task in tasks], Results(folder / "results")


def test_ids_are_in_order_and_unique(tmp_path: Path) -> None:
    outcomes, kept = results(tmp_path, 12)
    found = [(one.document.document_id, one.document.source) for one in ordered(outcomes, kept)]
    first = [
        ("V.19-00001.ar", "1.txt"),
        ("V.19-00001~2.ar", "copy.txt"),
        ("V.19-00001~3.ar", "z.txt"),
    ]
    assert found == [*first, *((f"V.19-{number:05}.ar", f"{number}.txt") for number in range(2, 13))]


def test_the_order_of_finishing_does_not_matter(tmp_path: Path) -> None:
    outcomes, kept = results(tmp_path, 4)
    expected = list(ordered(outcomes, kept))

    @settings(max_examples=25, deadline=None)
    @given(st.permutations(outcomes))
    def same(finished: list[Outcome]) -> None:
        assert list(ordered(finished, kept)) == expected

    same()


def test_a_second_source_of_one_identity_is_renamed_throughout(tmp_path: Path) -> None:
    outcomes, kept = results(tmp_path, 1)
    first, second, _ = ordered(outcomes, kept)

    def ids(rows: Extraction) -> set[str]:
        units = {(unit.document_id, unit.paragraph_id.partition(":")[0]) for unit in rows.paragraphs}
        units |= {(row.document_id, row.recommendation_id.partition(":")[0]) for row in rows.recommendations}
        references = {(row.document_id, row.paragraph_id.partition(":")[0]) for row in rows.references}
        lines = {(line.document_id, line.document_id) for line in rows.lines}
        return {one for pair in units | references | lines for one in pair}

    assert ids(first) == {"V.19-00001.ar"}
    assert ids(second) == {"V.19-00001~2.ar"}
    assert second.findings[0].code == "document.duplicate"
    assert "1.txt" in second.findings[0].message
    assert second.document.status == first.document.status  # which source is read says nothing of the reading


def test_a_language_that_is_added_reaches_what_stands_of_the_others(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    make(raw, 1, 2, 3)
    (raw / "z.txt").write_text(text(9), encoding="utf-8")  # last by its name, not by its id
    english = "1. The Parties shall report every year.\n\n2. The Parties shall do so in public.\n"
    french = "1. Les Parties abolissent la peine de mort.\n\n2. Les Parties le font en public.\n"
    (raw / "pact.en.txt").write_text(english, encoding="utf-8")
    assert unrec(tmp_path, "run", "raw").returncode == 0
    before = (tmp_path / "output/themes.parquet").read_bytes()
    (raw / "pact.fr.txt").write_text(french, encoding="utf-8")
    assert unrec(tmp_path, "run", "raw").returncode == 0
    assert unrec(tmp_path, "run", "raw", "-o", "anew", "--no-cache").returncode == 0
    (both,) = (
        each for each in read_extractions(tmp_path / "output") if each.document.source == "pact.en.txt"
    )
    assert [(row.theme_id, row.rule.startswith("aligned:pact.fr")) for row in both.themes] == [
        ("death-penalty", True)
    ]
    themes = (tmp_path / "output/themes.parquet").read_bytes()
    assert themes == (tmp_path / "anew/themes.parquet").read_bytes() != before
