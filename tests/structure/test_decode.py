"""Which lines begin a paragraph, with which label, how deep: lines as printed → paths and labels.

A case is a text whose lines are parted by `|` (`||` is a blank line), the paragraphs expected (the path, then
the label as printed, or nothing), and the findings. English cases show the form; Arabic ones what only Arabic
print has, with a gloss.
"""

import math
from collections.abc import Callable
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.test_growth_exponents import grows_in_step
from tests.support import codes, each_row, structure
from unrec.batch.extract import extract
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.reading import read, source_of
from unrec.store.audit import breaches_of
from unrec.structure import structure as structured
from unrec.structure.decode import decode
from unrec.structure.features import NEVER, BodyLine, Features, weigh
from unrec.structure.labels import readings

decoder = import_module("unrec.structure.decode")

LETTERS = "abcdefghijk"

# One list after the other.
SEQUENCES = [
    ("in sequence", "1. Act.||2. Report.||3. Cooperate.", "r1 1.|r2 2.|r3 3.", ""),
    ("in sequence, tight", "1. Act.|2. Report.|3. Cooperate.", "r1 1.|r2 2.|r3 3.", ""),
    (
        "a number is left out",
        "1. Act.||2. Report.||5. Meet.||6. Review.",
        "r1 1.|r2 2.|r5 5.|r6 6.",
        "number.gap",
    ),
    (
        "a number comes again",
        "1. Act.||2. Report.||2. Meet.||3. Review.",
        "r1 1.|r2 2.|r2~2 2.|r3 3.",
        "number.repeat",
    ),
    ("the list begins late", "7. Act.||8. Report.||9. Meet.", "r7 7.|r8 8.|r9 9.", "number.not_first"),
    (
        "numbers run backwards",
        "3. Act.||2. Report.||1. Meet.",
        "r3 3.|r2 2.|r1 1.",
        "number.not_first|number.not_first",
    ),
    (
        "the list begins anew",
        "1. Act.||2. Report.||1. Meet.||2. Review.",
        "r1 1.|r2 2.|r1~2 1.|r2~2 2.",
        "number.restart",
    ),
    (
        "anew under each heading",
        "I. Prevention||1. Act.||2. Report.||II. Protection||1. Meet.||2. Review.",
        "r1 1.|r2 2.|r1~2 1.|r2~2 2.",
        "",
    ),
    (
        "over headings",
        "I. Prevention||1. Act.||2. Report.||II. Protection||3. Meet.||4. Review.",
        "r1 1.|r2 2.|r3 3.|r4 4.",
        "",
    ),
    (
        "paragraphs without a label between",
        (
            "The Committee met.||1. States should act.||The Committee then discussed the plan.||"
            "2. States should report."
        ),
        "p1|r1 1.|p2|r2 2.",
        "",
    ),
    (
        "no labels",
        "States act together.||They report every year.||The Committee thanks them.",
        "p1|p2|p3",
        "",
    ),
    # ١ ٢ ٣ are 1 2 3: States should cooperate, report, review.
    (
        "Arabic-Indic digits",
        "١- ينبغي للدول أن تتعاون.||٢- ينبغي للدول أن تقدم تقارير.||٣- ينبغي للدول أن تنظر.",
        "r1 ١-|r2 ٢-|r3 ٣-",
        "",
    ),
]

# Lists in lists.
NESTED = [
    (
        "numbers with their brackets in one sign",
        "1. 决定采取下列行动：||㈠ 建立地方治理；||㈡ 依照法治建立安排；||2. 请秘书长提出报告。",
        "r1 1.|r1.1 ㈠|r1.2 ㈡|r2 2.",
        "",
    ),
    (
        "letters after the numbers of a group, and the next group",
        "1.1 End poverty.||1.2 Protect all.||1.a Find means.||1.b Set rules.||2.1 End hunger.||2.a Invest.",
        "r1.1 1.1|r1.2 1.2|r1.a 1.a|r1.b 1.b|r2.1 2.1|r2.a 2.a",
        "",
    ),
    (
        "items",
        "1. States should:||(a) Act;||(b) Report.||2. They should meet.",
        "r1 1.|r1.1 (a)|r1.2 (b)|r2 2.",
        "",
    ),
    (
        "(i) after (h) is the ninth letter",
        "1. States should:||"
        + "||".join(f"({letter}) Do number {at};" for at, letter in enumerate(LETTERS, 1)),
        "r1 1.|" + "|".join(f"r1.{at} ({letter})" for at, letter in enumerate(LETTERS, 1)),
        "",
    ),
    (
        "(i) under (a) is the first Roman numeral",
        "1. States should:||(a) Act:||(i) at once;||(ii) with care;||(b) Report.",
        "r1 1.|r1.1 (a)|r1.1.1 (i)|r1.1.2 (ii)|r1.2 (b)",
        "",
    ),
    (
        "Roman numerals",
        "1. States should:||(i) act;||(ii) report;||(iii) meet.",
        "r1 1.|r1.1 (i)|r1.2 (ii)|r1.3 (iii)",
        "",
    ),
    (
        "doubled letters count on",
        "1. States should:||"
        + "||".join(f"({letter}) Act;" for letter in [*map(chr, range(97, 123)), "aa", "bb"]),
        "r1 1.|"
        + "|".join(
            f"r1.{at} ({letter})" for at, letter in enumerate([*map(chr, range(97, 123)), "aa", "bb"], 1)
        ),
        "",
    ),
    (
        "letters begin anew",
        "1. States should:||(a) act;||(b) report.||(a) meet.||2. They should review.",
        "r1 1.|r1.1 (a)|r1.2 (b)|r1.1~2 (a)|r2 2.",
        "number.restart",
    ),
    (
        "an item without a paragraph",
        "(a) States should act;||(b) States should report.",
        "1 (a)|2 (b)",
        "label.orphan",
    ),
    (
        "numbers in brackets",
        "1. States should:||(1) act;||(2) report.||2. They should meet.",
        "r1 1.|r1.1 (1)|r1.2 (2)|r2 2.",
        "",
    ),
    (
        "an enumeration in a sentence",
        "1. States should (a) act, (b) report and (c) meet.||2. They should review.",
        "r1 1.|r2 2.",
        "",
    ),
    # (أ) (ب) are the first letters of the abjad: that they adopt a law, that they report.
    (
        "Arabic letters and quoted digits",
        "١- ينبغي للدول:||(أ) أن تعتمد قانونا:||'١' على الفور؛||'٢' بعناية؛||(ب) أن تقدم تقريرا.",
        "r1 ١-|r1.1 (أ)|r1.1.1 '١'|r1.1.2 '٢'|r1.2 (ب)",
        "",
    ),
    # The fifth letter is printed with a stroke that draws it out, «هـ».
    (
        "the abjad up to its sixth letter",
        (
            "١- ينبغي للدول:||(أ) أن تتعاون؛||(ب) أن تتفق؛||(ج) أن تتبادل؛||(د) أن تعزز؛||"
            "(هـ) أن تنظر؛||(و) أن تقدم."
        ),
        "r1 ١-|r1.1 (أ)|r1.2 (ب)|r1.3 (ج)|r1.4 (د)|r1.5 (هـ)|r1.6 (و)",
        "",
    ),
]

# Labels that print makes hard to see, and text that looks like one.
PRINTED = [
    ("alone on a line", "1.|States should act.|2.|States should report.", "r1 1.|r2 2.", ""),
    (
        "alone, with a space below",
        "1.||States should act.||2.||States should report.",
        "r1 1.|r2 2.",
        "item.joined|item.joined",
    ),
    ("false bullets", "• 1. States should act.||• 2. States should report.", "r1 1.|r2 2.", ""),
    (
        "numbers and dates at the start of lines",
        (
            "1. The Committee welcomes the plan that was adopted in the year|"
            "2015 and the law that was adopted on|"
            "12 March 2014, and thanks the|30 States that reported.||2. The Committee recalls its decision."
        ),
        "r1 1.|r2 2.",
        "",
    ),
    (
        "amounts at the start of lines",
        (
            "1. The fund received|2.1 million dollars in the first year and|"
            "3 per cent more in the second.||2. States should pay."
        ),
        "r1 1.|r2 2.",
        "",
    ),
    # The Committee welcomes the law of 12 March 2014, the plan of 2015, and 3 million dollars for it.
    (
        "Arabic dates and amounts",
        (
            "١- ترحب اللجنة باعتماد القانون في|١٢ آذار/مارس ٢٠١٤ وبالخطة التي اعتمدت في عام|"
            "٢٠١٥ وبتخصيص|٣ ملايين دولار لها.||٢- ينبغي للدول أن تتعاون."
        ),
        "r1 ١-|r2 ٢-",
        "",
    ),
    # «٨-٢٦ أيار/مايو» is 8 to 26 May, and no paragraph 26 under 8.
    (
        "an Arabic range of days",
        "٨- قررت اللجنة أن تعقد دورتها في الفترة|٨-٢٦ أيار/مايو ٢٠١٧ في جنيف.||٩- قررت اللجنة أن تجتمع.",
        "r8 ٨-|r9 ٩-",
        "number.not_first",
    ),
    (
        "lines that print broke",
        (
            "1. The Committee recommends that States act without delay in order to protect all of the|"
            "people who live in the region and who have no other means than those which the State|"
            "provides.|"
            "2. The Committee recommends that States report on the measures that were taken to|"
            "carry out the plan."
        ),
        "r1 1.|r2 2.",
        "",
    ),
    (
        "text after the items",
        "1. States should:||(a) act;||(b) report;||and inform the Committee.||2. They should meet.",
        "r1 1.|r1.1 (a)|r1.2 (b)|r2 2.",
        "item.closing",
    ),
    # «وذلك من أجل حماية الجميع»: in order to protect all. It closes paragraph 1 and not item (ب).
    (
        "Arabic text after the items",
        (
            "١- ينبغي للدول:||(أ) أن تتعاون؛||(ب) أن تتفق؛||وذلك من أجل حماية الجميع.||"
            "٢- ينبغي للدول أن تقدم تقارير."
        ),
        "r1 ١-|r1.1 (أ)|r1.2 (ب)|r2 ٢-",
        "item.closing",
    ),
    (
        "text below an item that announces it",
        "1. States should:||(a) act;||(b) report on these matters:||Water: all of it.||Air: all of it.||2. They meet.",
        "r1 1.|r1.1 (a)|r1.2 (b)|p1|p2|r2 2.",
        "",
    ),
    # The words are item (a)'s, in which the list goes on.
    (
        "text between inner items",
        "1. States should:||(a) act:||(i) now;||and always.||(ii) in public.||2. They should meet.",
        "r1 1.|r1.1 (a)|r1.1.1 (i)|r1.1.2 (ii)|r2 2.",
        "item.closing",
    ),
    ("bullets", "1. States should:||• act;||• report.||2. They should meet.", "r1 1.|r1.p1|r1.p2|r2 2.", ""),
    (
        "dashes for bullets",
        "1. States should:||- act;||- report.||2. They should meet.",
        "r1 1.|r1.p1|r1.p2|r2 2.",
        "",
    ),
]

# Labels that name the paragraph they hang under, or call themselves a recommendation.
COMPOUND = [
    (
        "compound",
        (
            "129. These enjoy support:||129.1 Ratify it (France);||129.2 Report (Kenya).||"
            "130. These were noted:||130.1 End it (Peru)."
        ),
        "r129 129.|r129.1 129.1|r129.2 129.2|r130 130.|r130.1 130.1",
        "number.not_first",
    ),
    (
        "compound of three numbers",
        "1. Act.||1.1 Report.||1.1.1 Meet.||1.1.2 Review.||1.2 Pay.||1.2.1 Stop.||1.3 Go.||2. Rest.",
        "r1 1.|r1.1 1.1|r1.1.1 1.1.1|r1.1.2 1.1.2|r1.2 1.2|r1.2.1 1.2.1|r1.3 1.3|r2 2.",
        "",
    ),
    (
        "compound without its paragraph",
        "129.1 Ratify it (France);||129.2 Report (Kenya).",
        "r129.1 129.1|r129.2 129.2",
        "",
    ),
    (
        "a letter in a compound stays a letter",
        "17. States act:||17.a They report.||17.b They meet.",
        "r17 17.|r17.a 17.a|r17.b 17.b",
        "number.not_first",
    ),
    # These recommendations enjoy support: ratification (France); a law (Chile).
    (
        "Arabic compound",
        (
            "١٣٤- تحظى التوصيات التالية بالتأييد:||١٣٤-١ التصديق على الاتفاقية (فرنسا)؛||"
            "١٣٤-٢ اعتماد قانون (شيلي)."
        ),
        "r134 ١٣٤-|r134.1 ١٣٤-١|r134.2 ١٣٤-٢",
        "number.not_first",
    ),
    # Converters print ٧-١ from its other end: ١-٧. Both would be 7 under another number: they are text.
    (
        "Arabic compound from its other end",
        "٧- توصي اللجنة بما يلي:||١-٧ التصديق على الاتفاقية؛||٢-٧ اعتماد قانون.",
        "r7 ٧-|p1|p2",
        "number.not_first|label.out_of_sequence|label.out_of_sequence",
    ),
    (
        "named",
        "Recommendation 1||States should act.||Recommendation 2: States should report.",
        "rec1 Recommendation 1|rec2 Recommendation 2:",
        "item.joined",
    ),
    # «التوصية ١» is Recommendation 1, «التوصية الأولى» the first recommendation.
    (
        "named, with its text",
        "التوصية ١: ينبغي للدول أن تتعاون.||التوصية ٢: ينبغي للدول أن تقدم تقارير.",
        "rec1 التوصية ١:|rec2 التوصية ٢:",
        "",
    ),
    (
        "named by a word, on a line of its own",
        "التوصية الأولى|ينبغي للدول أن تتعاون.||التوصية الثانية|ينبغي للدول أن تقدم تقارير.",
        "rec1 التوصية الأولى|rec2 التوصية الثانية",
        "",
    ),
]

RESOLUTION = (
    "The General Assembly,||Recalling its resolution 60/1,||"
    "1. Requests States to act;||2. Decides to remain seized."
)

# Resolutions and annexes, whose paragraphs count apart.
APART = [
    ("a resolution", RESOLUTION, "p0|p1|r1 1.|r2 2.", ""),
    (
        "several resolutions",
        f"Resolution 1||{RESOLUTION}||Resolution 2||{RESOLUTION}",
        "d1.p0|d1.p1|d1.r1 1.|d1.r2 2.|d2.p0|d2.p1|d2.r1 1.|d2.r2 2.",
        "",
    ),
    # The General Assembly, recalling its resolution 60/1, takes note of the report; decides to remain seized.
    (
        "several Arabic resolutions",
        "||".join(
            (
                f"القرار {number}||إن الجمعية العامة،||إذ تشير إلى قرارها ٦٠/١،||١- تحيط علما بالتقرير؛||"
                "٢- تقرر أن تبقي المسألة قيد نظرها."
            )
            for number in "١٢"
        ),
        "d1.p0|d1.p1|d1.r1 ١-|d1.r2 ٢-|d2.p0|d2.p1|d2.r1 ١-|d2.r2 ٢-",
        "",
    ),
    (
        "annexes",
        "1. States should act.||Annex I||1. The fund is for aid.||Annex II||1. The council meets.",
        "r1 1.|aI.r1 1.|aII.r1 1.",
        "",
    ),
    # States should cooperate. First annex: the fund is used for aid. Second annex: the council meets.
    (
        "Arabic annexes",
        (
            "١- ينبغي للدول أن تتعاون.||المرفق الأول||١- يستخدم الصندوق في المعونة.||المرفق الثاني||"
            "١- يجتمع المجلس."
        ),
        "r1 ١-|aI.r1 ١-|aII.r1 ١-",
        "",
    ),
    # First annex: declaration of the village. Second annex: programme of action.
    (
        "Arabic annexes with their titles on one line",
        (
            "١- ينبغي للدول أن تتعاون.||المرفق الأول: إعلان القرية||١- يستخدم الصندوق في المعونة.||"
            "المرفق الثاني: منهاج العمل||١- يجتمع المجلس."
        ),
        "r1 ١-|aI.r1 ١-|aII.r1 ١-",
        "",
    ),
]

CASES = [*SEQUENCES, *NESTED, *PRINTED, *COMPOUND, *APART]


@each_row(CASES)
def test_paths_and_labels(name: str, text: str, expected: str, findings: str) -> None:
    found = structure(text.replace("|", "\n"))
    rows = [f"{one.path} {one.label or ''}".strip() for one in found.paragraphs]
    assert rows == expected.split("|")
    said = [code for code in codes(found) if not code.startswith(("language.", "document."))]
    assert said == [code for code in findings.split("|") if code]
    assert list(breaches_of(found, load_catalogue())) == []


BEGINNINGS = [
    "",
    "",
    *(f"{n}. " for n in range(1, 6)),
    "(a) ",
    "(b) ",
    "(i) ",
    "I. ",
    "II. ",
    "A. ",
    "1.1 ",
    "1.2 ",
    "• ",
    "3",
    "7",
]
DRAWN = st.lists(
    st.tuples(
        st.sampled_from(BEGINNINGS),
        st.sampled_from(["Act now", "and others", "Prevention", ""]),
        st.sampled_from(["", ".", ";", ":", ","]),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(DRAWN, st.booleans())
def test_places_that_are_left_out_as_too_dear_change_nothing(
    printed: list[tuple[str, str, str, bool]], wrapped: bool
) -> None:
    language = load("en")
    texts = [("".join(parts).strip() or "x", gap) for *parts, gap in printed]
    lines = [BodyLine(text, readings(text, language), gap) for text, gap in texts]
    many = len(lines)
    features = Features([NEVER] * many, [0.0] * many, lambda _: False, lambda _: True, frozenset())
    found = decode(lines, weigh(lines, wrapped=wrapped), features)
    unbound = {"limit": property(lambda _: math.inf, lambda _, __: None)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoder, "_Step", type("Unbound", (decoder._Step,), unbound))
        again = decode(lines, weigh(lines, wrapped=wrapped), features)
        assert again == found


def test_labels_alone_are_no_document() -> None:
    found = structure("1.\n\n2.\n\n3.")
    assert found.document.status == "failed"
    assert codes(found) == ["document.no_words"]
    assert len(found.lines) == 5


def test_fifty_levels_lose_nothing() -> None:
    labels = [".".join("1" * depth) for depth in range(1, 51)]
    found = structure("\n\n".join(f"{label} States should act." for label in labels))
    assert [one.label for one in found.paragraphs] == labels
    assert list(breaches_of(found, load_catalogue())) == []


def many(line: Callable[[int], str]) -> Callable[[int], Callable[[], object]]:
    """Return what makes the work of structuring so many lines."""

    def make(size: int) -> Callable[[], object]:
        reading = read(source_of("many.txt", "\n".join(map(line, range(size))).encode()))
        return lambda: structured(reading)

    return make


LINES = {
    "numbers": lambda at: f"{at % 9_999 + 1}. States should act.",
    "letters": lambda at: f"({LETTERS[at % len(LETTERS)]}) act;",
    "numbers that begin anew": lambda at: f"{at % 3 + 1}. States should act.",
    "labels of every kind": lambda at: f"{('1.', '(a)', '(i)', '1.1', '-', 'A.', '12')[at % 7]} act;",
    "labels alone": lambda at: f"{at % 9_999 + 1}." if at else "States should act.",
    "no labels": lambda _: "States should act.",
}


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_ten_thousand_lines_take_no_more_than_their_share(line: Callable[[int], str]) -> None:
    grows_in_step(many(line), 1_250)


def test_an_item_without_text_that_the_source_counts_takes_none_from_below() -> None:
    page = (
        b"<p>Decides:<ol><li></li><li>Urges States to act;</li><li></li></ol><p>This stands below the list."
    )
    found = extract(source_of("a.html", page), load_catalogue())
    assert [(one.label, one.text) for one in found.paragraphs] == [
        (None, "Decides:"),
        ("1.", ""),
        ("2.", "Urges States to act;"),
        ("3.", ""),
        (None, "This stands below the list."),
    ]
    assert codes(found).count("item.empty") == 2
    assert "item.joined" not in codes(found)


def test_bullets_alone_on_their_lines_have_their_text_below() -> None:
    clauses = (
        "Having considered:||-||the note of the secretariat,||-||the report of the council,||-||the plan,"
    )
    found = structure(f"{clauses}||The council decides to meet again.".replace("|", "\n"))
    texts = [unit.text for unit in found.paragraphs]
    assert texts[1:4] == ["the note of the secretariat,", "the report of the council,", "the plan,"]
    assert "-" not in texts
