"""A report without blank lines between its paragraphs: headings above bare numbers, a draft resolution."""

from tests.support import structure

REPORT = """I. Introduction
1.
At its third meeting the Committee decided to hold a general debate on the wells of
the villages, and to hear the report of the Secretary-General on them.
2.
At its fourth meeting the Committee heard the report, and a statement by the Group of
Experts on Remote Wells.

II. Consideration of the draft
3.
On 5 May the delegation of Chad submitted a draft resolution on the wells of remote
villages, which was orally revised.
4.
The Committee adopted the draft without a vote (see para. 8).
5.
Statements were made by the representatives of Chad and of Niger, who spoke on behalf
of their villages.
6.
The Secretary said that the draft had no implications for the programme budget.
7.
The Chair closed the debate on the item.

III. Recommendation
8.
The Committee recommends the adoption of the following draft resolution:

The wells of remote villages, including those which are dug
by hand
The General Assembly,
Recalling its resolution 60/1 of 16 September 2005, by which it called upon all States
to measure the water table,
Convinced that a well in every village is an essential element for its future,
Noting the role of those who dig,
1.
Requests the Secretary-General to report on the wells;
2.
Decides to remain seized of the matter.
"""


def test_a_report_set_close() -> None:
    found = structure(REPORT)
    assert [f"{one.label} {one.title}" for one in found.sections][:3] == [
        "I. Introduction",
        "II. Consideration of the draft",
        "III. Recommendation",
    ]
    begins = [paragraph.text.split()[0] for paragraph in found.paragraphs if paragraph.label is None]
    assert begins[-4:] == ["The", "Recalling", "Convinced", "Noting"]
    assert [one.path for one in found.paragraphs if one.label][:8] == [f"r{number}" for number in range(1, 9)]


def test_enacting_words_within_a_sentence_open_nothing() -> None:
    text = """1. The Committee took note of the letter, which the Secretary-General had sent to
the General Assembly, and of the reply which he received from the States Members.
2. It recommended that the text be adopted by
The General Assembly,
where it will be discussed."""
    assert [one.path for one in structure(text).paragraphs] == ["r1", "r2"]
