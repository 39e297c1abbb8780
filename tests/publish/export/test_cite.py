"""How a document and a paragraph are cited."""

import datetime as dt
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.batch.made import unrec
from tests.support import structure
from unrec.models import Extraction
from unrec.publish.cite import bibtex, citation, csl, sentence

TEXT = """
    Report on an imaginary meeting

    The members met in the town hall, without a number, and spoke of the matter at length.

    12. States should act:

        (a) At once.
"""


@pytest.fixture
def extraction() -> Extraction:
    made = structure(TEXT)
    document = replace(
        made.document,
        symbol="A/99/12 (Vol. I)",
        date=dt.date(2044, 5, 7),
        title="Costs & 5% of {all}",
        language="en",
        url="https://docs.un.org/en/A/99/12(Vol.I)",
    )
    return replace(made, document=document)


def paragraph(extraction: Extraction, text: str) -> str:
    return next(unit.paragraph_id for unit in extraction.paragraphs if text in unit.text)


def test_a_sentence_names_what_is_known(extraction: Extraction) -> None:
    cited = citation(extraction, paragraph(extraction, "At once"))
    assert sentence(cited) == (
        "United Nations, “Costs & 5% of {all}”, A/99/12 (Vol. I) (7 May 2044), para. 12 (a), "
        "https://docs.un.org/en/A/99/12(Vol.I)."
    )
    bare = replace(extraction.document, symbol=None, date=None, title=None, url=None, source="a.txt")
    assert sentence(citation(replace(extraction, document=bare))) == "United Nations, “a.txt”."


def test_places_are_those_that_are_printed(extraction: Extraction) -> None:
    units = {unit.text: unit for unit in extraction.paragraphs}
    assert citation(extraction, paragraph(extraction, "States should")).place == "para. 12"
    assert citation(extraction, paragraph(extraction, "without a number")).place.startswith(
        "unnumbered para. "
    )
    paged = [replace(unit, page_first=3) for unit in units.values()]
    assert citation(replace(extraction, paragraphs=tuple(paged)), paged[-1].paragraph_id).place.endswith(
        ", p. 3"
    )
    with pytest.raises(KeyError):
        citation(extraction, "no.en:r1")


def test_a_document_of_several_meetings_is_cited_by_job_number_and_meeting(extraction: Extraction) -> None:
    document = replace(extraction.document, symbol=None, job_number="V.44-00012", url=None)
    units = tuple(replace(unit, meeting_number=3) for unit in extraction.paragraphs)
    of_meetings = replace(extraction, document=document, paragraphs=units)
    said = sentence(citation(of_meetings, paragraph(of_meetings, "States should")))
    assert said.endswith("V.44-00012 (7 May 2044), meeting 3, para. 12.")


def test_bibtex_is_escaped(extraction: Extraction) -> None:
    entry = bibtex(citation(extraction))
    assert "title = {{Costs \\& 5\\% of \\{all\\}}}," in entry
    assert entry.startswith("@techreport{")
    assert entry.count("{") == entry.count("}")


def test_csl_holds_what_programs_read(extraction: Extraction) -> None:
    (item,) = json.loads(csl([citation(extraction, paragraph(extraction, "At once"))]))
    assert item["number"] == "A/99/12 (Vol. I)"
    assert item["issued"] == {"date-parts": [[2044, 5, 7]]}
    assert item["note"] == "para. 12 (a)"
    assert None not in item.values()


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text("A/99/5\n\n1. States should act.\n")
    assert unrec(tmp_path, "run").returncode == 0
    document = json.loads(next((tmp_path / "output/json").glob("*.json")).read_text())["document_id"]
    assert "para. 1" in unrec(tmp_path, "show", "--cite", f"{document}:r1").stdout
    assert (
        json.loads(unrec(tmp_path, "show", "--cite", document, "--format", "csl").stdout)[0]["type"]
        == "report"
    )
    assert unrec(tmp_path, "show", "--cite", f"{document}:r9").returncode == 2
    assert unrec(tmp_path, "show", "--cite", "nothing").returncode == 2
