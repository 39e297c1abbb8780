"""Names of documents, units and targets."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from unrec.catalogue import load
from unrec.models import Document, Reference
from unrec.publish.export.akn import NO_DATE, expression_iri, instrument_iri, target_iri, unit_id, work_iri

DOCUMENT = Document(
    document_id="CTOC-COP-WG.7-2018-3.ar",
    work_id="CTOC-COP-WG.7-2018-3",
    language="ar",
    symbol="CTOC/COP/WG.7/2018/3",
    date=dt.date(2018, 5, 14),
    source="a.txt",
    sha256="0" * 64,
    media_type="text/plain",
    extractor_version="0",
)
WORK = "/akn/un/statement/deliberation/un-ctoc-smuggling-of-migrants/2018-05-14/CTOC-COP-WG.7-2018-3"
FRBR = re.compile(r"/akn/un/[a-z]+/[a-z]+/[a-z][^/]*/\d{4}-\d\d-\d\d/[^/]+")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("m5.r2.9", "sec_5__para_2__list_1__point_i"),
        ("r12", "para_12"),
        ("p0", "para_p0"),
        ("rec1", "para_rec1"),
        ("2", "para_item2"),
        ("a1.2~2.3", "sec_a1__para_item2_2__list_1__point_c"),
        ("r1.a", "para_1__list_1__point_a"),
        ("r2.p1.3", "para_2__list_1__point_p1__list_1__point_iii"),
        ("d2.a1.r3", "sec_d2__sec_a1__para_3"),
        ("a1.t2.1.4~2", "sec_a1__table_2__tr_1__td_4_2"),
        ("m2.r8.5", "sec_2__para_8__list_1__point_e"),
        ("r1.27", "para_1__list_1__point_aa"),
        ("r1.52", "para_1__list_1__point_zz"),
        ("r134.150", "para_134__list_1__point_150"),
        ("r1.2.4", "para_1__list_1__point_b__list_1__point_iv"),
        ("r1.1.49", "para_1__list_1__point_a__list_1__point_xlix"),
        ("r1.1.1.3", "para_1__list_1__point_a__list_1__point_i__list_1__point_3"),
        ("m5~2.r2~3.1~2", "sec_5_2__para_2_3__list_1__point_a_2"),
        ("r0.0", "para_0__list_1__point_0"),
    ],
)
def test_element_identifier_of_a_path(path: str, expected: str) -> None:
    assert unit_id(path) == expected


NUMBERS = st.tuples(st.integers(0, 400), st.integers(1, 3)).map(
    lambda n: f"{n[0]}" + (f"~{n[1]}" if n[1] > 1 else "")
)
OUTERMOST = st.tuples(st.sampled_from(["r", "", "p", "rec"]), NUMBERS).map("".join)
LEVELS = st.lists(st.tuples(st.sampled_from("mad"), NUMBERS).map("".join), max_size=2)
PATHS = st.tuples(LEVELS, OUTERMOST, st.lists(NUMBERS, max_size=4)).map(
    lambda p: ".".join([*p[0], p[1], *p[2]])
)


@given(st.sets(PATHS, max_size=40))
def test_different_paths_have_different_identifiers(paths: set[str]) -> None:
    assert len({unit_id(path) for path in paths}) == len(paths)
    assert all(re.fullmatch(r"[a-z0-9_]+", unit_id(path)) for path in paths)


def test_a_work_has_one_iri_in_all_languages() -> None:
    english = replace(DOCUMENT, language="en", document_id="CTOC-COP-WG.7-2018-3.en", body="Working Group")
    assert work_iri(DOCUMENT, load()) == work_iri(english, load()) == WORK
    assert expression_iri(DOCUMENT, load()) == f"{WORK}/ara@2018-05-14"
    assert expression_iri(english, load()) == f"{WORK}/eng@2018-05-14"


def test_a_document_without_symbol_and_date_has_an_iri_of_the_same_form() -> None:
    bare = replace(DOCUMENT, symbol=None, date=None, work_id="V.19-08455~2", language="und")
    assert work_iri(bare, load()) == f"/akn/un/statement/deliberation/un/{NO_DATE}/V.19-08455_2"
    assert FRBR.fullmatch(work_iri(bare, load()))
    assert expression_iri(bare, load()).endswith(f"/und@{NO_DATE}")


def reference(**fields: str | None) -> Reference:
    fixed = {
        "reference_id": "CTOC-COP-WG.7-2018-3.ar:r1#1",
        "paragraph_id": "CTOC-COP-WG.7-2018-3.ar:r1",
        "document_id": "CTOC-COP-WG.7-2018-3.ar",
        "kind": "article",
        "surface": "x",
        "char_start": 0,
        "char_end": 1,
        "status": "explicit",
        "rule": "test",
    }
    return Reference(**(fixed | fields))  # type: ignore[arg-type]


PROTOCOL = "/akn/un/act/protocol/un/2000-11-15/smuggling-protocol"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"instrument_id": "smuggling-protocol"}, PROTOCOL),
        ({"instrument_id": "smuggling-protocol", "article": "6"}, f"{PROTOCOL}/~art_6"),
        (
            {"instrument_id": "smuggling-protocol", "article": "6", "paragraph": "3", "subparagraph": "a"},
            f"{PROTOCOL}/~art_6__para_3__list_1__point_a",
        ),
        ({"instrument_id": "smuggling-protocol", "article": "8 bis"}, f"{PROTOCOL}/~art_8bis"),
        ({"instrument_id": "smuggling-protocol", "part": "2"}, f"{PROTOCOL}/~part_2"),
        ({"target_id": "CTOC-COP-WG.7-2018-3.ar:m4.r11"}, "#sec_4__para_11"),
        ({"symbol": "S/RES/2240(2015)"}, "https://undocs.org/S/RES/2240(2015)"),
        ({"symbol": "A/RES/2200(د-٢١)"}, "https://undocs.org/A/RES/2200(%D8%AF-%D9%A2%D9%A1)"),
        ({}, None),
    ],
)
def test_target(fields: dict[str, str], expected: str | None) -> None:
    assert target_iri(reference(**fields), DOCUMENT, load()) == expected


def test_every_instrument_has_an_iri_of_its_own() -> None:
    iris = {instrument_iri(name, load()) for name in load().instruments}
    assert len(iris) == len(load().instruments)
    dated = [name for name, one in load().instruments.items() if one.date]
    assert all(FRBR.fullmatch(instrument_iri(name, load())) for name in dated)
    assert instrument_iri("unheard-of", load()) == "/akn/ontology/concept/un/unheard-of"
