from unrec.models import Section
from unrec.publish.report.page_names import Places, places

# End of the id, level, ordinal of the meeting (none for another heading).
HEADINGS: list[tuple[str, int, int | None]] = [
    ("h1", 1, None),
    ("m1", 2, 1),
    ("h2", 3, None),
    ("m2", 2, 2),
    ("h3", 1, None),
    ("h4", 2, None),
]


def made(document: str = "D.ar", headings: list[tuple[str, int, int | None]] = HEADINGS) -> list[Section]:
    return [
        Section(
            section_id=f"{document}:{end}",
            document_id=document,
            kind="meeting" if meeting else "heading",
            level=level,
            label="",
            title="" if meeting else "متابعة",
            meeting_number=meeting,
            line=line,
        )
        for line, (end, level, meeting) in enumerate(headings, start=1)
    ]


def meetings(found: Places) -> dict[str, str]:
    own = {section_id: found.meeting(section_id) for section_id in found.chains}
    return {section_id: meeting.section_id for section_id, meeting in own.items() if meeting}


def test_a_section_belongs_to_the_meeting_above_it() -> None:
    assert meetings(places([made()])) == {"D.ar:m1": "D.ar:m1", "D.ar:h2": "D.ar:m1", "D.ar:m2": "D.ar:m2"}
    assert places([made()]).meeting(None) is None


def test_a_meeting_within_a_meeting_belongs_to_the_outer_one() -> None:
    found = places([made(headings=[("m1", 1, 1), ("m2", 2, 2)])])
    assert meetings(found) == {"D.ar:m1": "D.ar:m1", "D.ar:m2": "D.ar:m1"}
    assert [one.section_id for one in found.meetings()] == ["D.ar:m1"]


def test_no_heading_stands_under_one_of_another_document() -> None:
    found = places([made("A.ar", [("m1", 1, 1)]), made("B.ar", [("h1", 2, None), ("m1", 1, 1)])])
    assert meetings(found) == {"A.ar:m1": "A.ar:m1", "B.ar:m1": "B.ar:m1"}
    assert found.names == {"A.ar:m1": "Meeting 1", "B.ar:h1": "متابعة", "B.ar:m1": "Meeting 1"}
    assert found.order == {"A.ar:m1": 0, "B.ar:h1": 1, "B.ar:m1": 2}


def test_only_what_is_called_the_same_at_the_same_place_is_told_apart() -> None:
    assert places([made()]).names == {
        "D.ar:h1": "متابعة (h1)",
        "D.ar:m1": "متابعة (h1) › Meeting 1",
        "D.ar:h2": "متابعة (h1) › Meeting 1 › متابعة",
        "D.ar:m2": "متابعة (h1) › Meeting 2",
        "D.ar:h3": "متابعة (h3)",
        "D.ar:h4": "متابعة (h3) › متابعة",
    }
