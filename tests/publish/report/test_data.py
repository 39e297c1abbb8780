import pytest
from msgspec import structs

from tests.publish.report.made import many, nested, page_of, small, suspected
from unrec.catalogue import load
from unrec.models import ThemeRow
from unrec.publish.report.charts import LETTERS, MEETINGS_SHOWN, WIDTH, Chart, shortened
from unrec.publish.report.page_data import Page, citations

SMALL = page_of(small())


def chart(page: Page, name: str) -> Chart:
    return next(one for one in page.charts if one.id == name)


def test_units_stand_in_reading_order_with_their_parents() -> None:
    units = list(SMALL.units())
    assert [unit.row.path for unit in units] == [
        "m1.r1", "m1.r2", "m1.r3", "m1.r3.1", "m1.r3.2", "m2.r1", "m2.r2",
    ]  # fmt: skip
    assert [unit.parent for unit in units] == [-1, -1, -1, 2, 2, -1, -1]


def test_parents_count_through_all_documents() -> None:
    second = small()
    renamed = structs.replace(
        second,
        document=structs.replace(second.document, document_id="B.ar"),
        paragraphs=tuple(
            structs.replace(
                unit,
                document_id="B.ar",
                paragraph_id=f"B.ar:{unit.path}",
                parent_id=unit.parent_id and f"B.ar:{unit.parent_id.partition(':')[2]}",
            )
            for unit in second.paragraphs
        ),
        recommendations=(),
        references=(),
        findings=(),
    )
    assert [unit.parent for unit in page_of(small(), renamed).units()][7:] == [-1, -1, -1, 9, 9, -1, -1]


def test_findings_come_gravest_first_with_meaning_and_remedy() -> None:
    assert [(kind.severity, kind.code) for kind in SMALL.kinds] == [
        ("error", "audit.breach"),
        ("warning", "number.gap"),
        ("info", "item.joined"),
    ]
    assert all(kind.meaning for kind in SMALL.kinds)


def test_raw_is_given_only_where_it_differs() -> None:
    assert not any(unit.raw for unit in SMALL.units())
    own = small()
    first = structs.replace(own.paragraphs[0], raw="ينبغي\nللدول")
    changed = structs.replace(own, paragraphs=(first, *own.paragraphs[1:]))
    assert next(page_of(changed).units()).raw == "ينبغي\nللدول"


def test_what_is_cited_is_counted_by_instrument_and_article() -> None:
    found = {
        (group.name, entry.name): (entry.references, [unit.path for unit in entry.units])
        for group in SMALL.cited
        for entry in group.entries
    }
    assert found == {
        ("Organized Crime Convention", "article 18"): (1, ["m1.r2"]),
        ("Organized Crime Convention", "article 24"): (1, ["m2.r2"]),
        ("Smuggling of Migrants Protocol", "article 6"): (1, ["m1.r1"]),
        ("Smuggling of Migrants Protocol", "article 16"): (1, ["m1.r3.2"]),
    }


def test_symbols_and_targets_not_known_come_last() -> None:
    own = small()
    row = structs.replace(own.references[0], instrument_id=None, article=None)
    rows = [
        row,
        structs.replace(row, symbol="A/RES/65/230", kind="resolution"),
        *[structs.replace(row, instrument_id="new-treaty")] * 2,
    ]
    units = {unit.paragraph_id: unit for unit in own.paragraphs}
    found = citations(rows, units, load())
    assert [(group.name, group.references) for group in found] == [
        ("new-treaty", 2),
        ("Documents and resolutions", 1),
        ("Without a known target", 1),
    ]


def test_charts_hold_the_figures() -> None:
    by_meeting = chart(SMALL, "by-meeting")
    assert by_meeting.columns == ("recommendations", "items")
    assert by_meeting.rows == (("Meeting 1, 2012", (3, 2)), ("Meeting 2, 2013", (2, 0)))
    strength = chart(SMALL, "strength")
    assert strength.columns == ("should", "may wish", "encouraged")
    assert strength.rows == (("Meeting 1, 2012", (2, 1, 0)), ("Meeting 2, 2013", (1, 0, 1)))
    assert strength.description == (
        "Meeting 1, 2012: 2 should, 1 may wish; Meeting 2, 2013: 1 should, 1 encouraged."
    )


def test_a_meeting_counts_what_stands_under_its_headings_and_no_other_meeting_of_its_name() -> None:
    page = page_of(nested())
    assert chart(page, "by-meeting").rows == (
        ("Meeting 1, 2012 (m1)", (2,)),
        ("Meeting 1, 2012 (m1~2)", (3,)),
    )
    assert chart(page, "strength").rows == (
        ("Meeting 1, 2012 (m1)", (2, 0)),
        ("Meeting 1, 2012 (m1~2)", (0, 3)),
    )


def test_paragraphs_in_no_meeting_are_not_counted_and_the_page_says_so() -> None:
    own = nested()
    outside = tuple(
        structs.replace(unit, section_id=None) if unit.path == "m1.r1" else unit
        for unit in own.recommendations
    )
    one = chart(page_of(structs.replace(own, recommendations=outside)), "by-meeting")
    assert [values for _, values in one.rows] == [(1,), (3,)]
    assert one.note == "Outside meetings, not counted: 1."
    assert chart(page_of(own), "by-meeting").note == ""


def test_meetings_of_several_documents_bear_their_document() -> None:
    assert [label for label, _ in chart(page_of(small(), nested()), "by-meeting").rows] == [
        "Meeting 1, 2012 (V.98-00001.ar)",
        "Meeting 2, 2013 (V.98-00001.ar)",
        "Meeting 1, 2012 (m1) (V.98-00002.ar)",
        "Meeting 1, 2012 (m1~2) (V.98-00002.ar)",
    ]


def test_the_filter_of_a_meeting_takes_in_its_headings() -> None:
    page = page_of(nested())
    meeting = next(facet for facet in page.facets.facets if facet.name == "meeting")
    assert [(choice.label, choice.units) for _, group in meeting.groups for choice in group] == [
        ("Meeting 1, 2012 (m1)", 2),
        ("Meeting 1, 2012 (m1) › منع الجريمة", 1),
        ("Meeting 1, 2012 (m1) › التعاون الدولي", 1),
        ("Meeting 1, 2012 (m1~2)", 3),
    ]
    first, inner, *_ = (choice.number for _, group in meeting.groups for choice in group)
    assert [first in met for met in page.facets.met] == [True, True, False, False, False]
    assert [inner in met for met in page.facets.met] == [True, False, False, False, False]


def test_a_strength_keeps_its_colour_whatever_else_there_is() -> None:
    assert dict(chart(SMALL, "strength").legend) == {"should": 0, "may wish": 1, "encouraged": 3}


def test_bars_are_to_scale_and_within_the_drawing() -> None:
    for one in SMALL.charts:
        scales = {round(bar.total / (bar.end - one.left), 3) for bar in one.bars}
        assert len(scales) == 1
        assert all(bar.end < WIDTH and bar.y < one.height for bar in one.bars)


def test_no_strength_gives_no_chart_of_it() -> None:
    own = small()
    bare = tuple(structs.replace(unit, strength=None) for unit in own.recommendations)
    assert {one.id for one in page_of(structs.replace(own, recommendations=bare)).charts} == {
        "by-meeting",
        "most-cited",
        "by-upr-issues",
    }


def test_themes_are_drawn_by_what_shows_them() -> None:
    own = small()
    paragraph = own.paragraphs[0]
    row = ThemeRow(
        paragraph_id=paragraph.paragraph_id,
        document_id=paragraph.document_id,
        scheme="sdg",
        theme_id="16",
        status="explicit",
        rule="named",
    )
    rows = [
        row,
        structs.replace(row, theme_id="16.2"),
        structs.replace(row, status="term"),
        structs.replace(row, theme_id="5"),
    ]
    one = chart(page_of(structs.replace(own, themes=tuple(rows))), "by-sdg")
    assert one.title == "Paragraphs by Goal"
    assert one.columns == ("explicit", "term")
    assert one.rows == (
        ("16 Peace, justice and strong institutions", (1, 1)),
        ("5 Gender equality", (1, 0)),
    )


def test_many_meetings_are_drawn_in_part_and_listed_in_full() -> None:
    one = chart(page_of(many(90, each=3)), "by-meeting")
    assert (len(one.bars), len(one.rows)) == (MEETINGS_SHOWN, 30)
    assert one.note == f"The {MEETINGS_SHOWN} largest of 30; the table has all."


def test_filters_count_the_units_that_meet_them() -> None:
    found = {
        facet.name: {choice.key: choice.units for _, group in facet.groups for choice in group}
        for facet in SMALL.facets.facets
    }
    assert found["strength"] == {"should": 3, "may_wish": 1, "encouraged": 1, "": 2}
    assert found["addressee"] == {"states": 2, "states-parties": 2, "unodc": 1}
    assert found["cited"]["organized-crime-convention"] == 2
    assert found["cited"]["organized-crime-convention/article 18"] == 1
    assert found["status"] == {"explicit": 4, "definite": 1, "": 2}
    assert found["findings"] == {
        "any": 2, "none": 5, "warning": 1, "info": 1, "code:item.joined": 1, "code:number.gap": 1,
    }  # fmt: skip
    assert "document" not in found, "every unit is of the one document"


def test_each_unit_meets_its_choices() -> None:
    number = SMALL.facets.number("addressee", "unodc")
    assert [number in met for met in SMALL.facets.met] == [False, True, False, False, False, False, False]
    assert SMALL.facets.number("addressee", "nobody") is None


def test_a_reference_without_a_target_is_marked_so_whatever_its_status() -> None:
    unknown, perhaps, known, *_ = (target for unit in page_of(suspected()).units() for target in unit.targets)
    assert (unknown.row.status, unknown.mark, unknown.name) == (
        "explicit",
        "unresolved",
        "resolution, target not known",
    )
    assert (perhaps.row.status, perhaps.mark) == ("unresolved", "unresolved")
    assert known.mark == known.row.status != "unresolved"
    marks = [
        run.link.mark for unit in page_of(suspected()).units() for run in unit.runs if run.link is not None
    ]
    assert marks[:2] == ["unresolved", "unresolved"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Meeting 1, 2012", "Meeting 1, 2012"),
        ("Smuggling of Migrants Protocol, art. 16", "Smuggling of Migrants Protocol, art. 16"),
        (
            "Convention on the Rights of the Child, art. 32",
            "Convention on the…of the Child, art. 32",
        ),
        ("Meeting 1, 2013 (CTOC-COP-WG.2-2099-1.ar)", "Meeting 1, 2013 (CTOC-COP-WG.2-2099-1.ar)"),
        (
            "Meeting 12, 2013 (CTOC-COP-WG.2-2099-CRP.1-ADD.1.ar)",
            "Meeting 12, 2013 (…WG.2-2099-CRP.1-ADD.1.ar)",
        ),
        (
            "International Convention against the Taking of Hostages, art. 5",
            "International…of Hostages, art. 5",
        ),
        ("x" * 60, "x" * 18 + "…" + "x" * 25),
        ("a\u202eb", "aU+202Eb"),
    ],
)
def test_a_long_label_keeps_its_ends(label: str, expected: str) -> None:
    assert shortened(label) == expected
    assert len(expected) <= LETTERS


def test_the_filter_of_an_entry_shows_just_the_paragraphs_that_it_lists() -> None:
    for page in (SMALL, page_of(many(9)), page_of(nested())):
        met = list(zip(page.units(), page.facets.met, strict=True))
        for group in page.cited:
            for entry in group.entries:
                number = page.facets.number("cited", entry.facet)
                if number is not None:
                    shown = [unit.row for unit, numbers in met if number in numbers]
                    assert shown == list(entry.units), entry.facet
