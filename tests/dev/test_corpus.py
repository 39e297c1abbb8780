"""`python -m dev corpus` on a corpus of our own in the formats of real ones."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from dev.__main__ import main
from dev.measure.corpus import find_parts
from dev.measure.official import label_apart, linked_by, read_record, series_of
from dev.measure.record import flaws_of, works_of
from dev.measure.resolutions import ResolutionTruth
from dev.measure.reviews import place_of
from msgspec.structs import replace
from typer.testing import CliRunner

from unrec.catalogue import load
from unrec.cli import app
from unrec.findings import finding
from unrec.measure.annotated import as_linked, plain, plain_label
from unrec.measure.scorer import MeasureError, Tally
from unrec.store.output import read_extractions
from unrec.store.write import write

REVIEW = """Human Rights Council
Twelfth session
Agenda item 6
Universal periodic review

Report of the Working Group on the Universal Periodic Review*

Peru

66. The review of Peru was held on 4 May 2009.

67. The recommendations listed below enjoy the support of Peru:

67.1. Ratify the Convention (France, Spain);

67.2. Continue its efforts to combat poverty (Chile);

67.3. Consider signing the Protocol (Brazil);

67.4. Free all prisoners (Norway).
"""
REVIEW_TRUTH: list[dict[str, Any]] = [
    {
        "label": "67.1",
        "texts": ["Ratify the Convention (France, Spain);"],
        "from": ["France", "Spain"],
        "decision": "support",
    },
    {
        "label": "67.2",
        "texts": ["Continue its efforts to combat poverty"],
        "from": ["Chile"],
        "decision": "support",
    },
    {
        "label": "67.3",
        "texts": ["Consider signing the Protocol"],
        "from": ["Brazil", "Iceland"],
        "decision": "reject",
    },
    {"label": "67.9", "texts": ["Something that nobody printed"], "from": ["Malta"], "decision": None},
]
RESOLUTION = """Resolution adopted by the General Assembly on 6 December 2006

61/53. Maintenance of international security

The General Assembly,

Recalling its resolution 60/1 of 16 September 2005,

Measures to be taken

1. Requests the Secretary-General to report;

2. Decides to remain seized of the matter.

Annex

1. This is no longer the body.
"""
RESOLUTION_TRUTH: list[dict[str, Any]] = [
    {
        "type": "title",
        "kind": None,
        "label": None,
        "text": "Maintenance of international security",
        "urls": [],
    },
    {"type": "paragraph", "kind": "preambular", "label": None, "text": "The General Assembly,", "urls": []},
    {
        "type": "paragraph",
        "kind": "preambular",
        "label": None,
        "text": "Recalling its resolution 60/1 of 16 September 2005,",
        "urls": ["https://undocs.org/en/A/RES/60/1"],
    },
    {"type": "heading", "kind": None, "label": None, "text": "Measures to be taken", "urls": []},
    {
        "type": "paragraph",
        "kind": "operative",
        "label": "1.",
        "text": "Requests the Secretary-General to report;",
        "urls": [],
    },
    {"type": "paragraph", "kind": "operative", "label": "2.", "text": "Decides something else.", "urls": []},
    {"type": "heading", "kind": None, "label": None, "text": "Annex", "urls": []},
    {
        "type": "paragraph",
        "kind": "operative",
        "label": "1.",
        "text": "This is no longer the body.",
        "urls": [],
    },
]
OBSERVATIONS = """United Nations

CCPR/C/PER/CO/9

Human Rights Committee

Concluding observations on the ninth periodic report of Peru

A. Introduction

1. The Committee considered the ninth periodic report of Peru (CCPR/C/PER/9) at its 4001st meeting.

2. The Committee thanks the State party for replies under article 40 of the Covenant, as resolution 68/268 asks.

B. Positive aspects

3. The Committee welcomes the following measures:

(a) The ratification of the Convention on the Rights of Persons with Disabilities;

(b) The law on equality referred to in paragraph 2 above.
"""
OBSERVATIONS_TRUTH: list[dict[str, Any]] = [
    {"doc": "observations.txt", "note": "", "n": 6},
    {"t": "h", "label": "A.", "text": "Introduction"},
    {"t": "h", "label": "C.", "text": "Concerns"},
    {
        "t": "p",
        "label": "1.",
        "path": "1",
        "kind": "g",
        "text": "The Committee considered the ninth periodic report of Peru (CCPR/C/PER/9) at its 4001st meeting.",
    },
    {
        "t": "p",
        "label": "2.",
        "path": "2",
        "kind": "preambular",
        "text": "The Committee thanks the State party for replies under article 40 of the Covenant, as resolution 68/268 asks.",
    },
    {
        "t": "p",
        "label": "3.",
        "path": "3",
        "kind": "g",
        "text": "The Committee welcomes the following measures:",
    },
    {
        "t": "p",
        "label": "(a)",
        "path": "2/a",
        "kind": "g",
        "text": "The ratification of the Convention on the Rights of Persons with Disabilities;",
    },
    {
        "t": "p",
        "label": "(b)",
        "path": "3/b",
        "kind": "paragraph",
        "text": "The law on equality referred to in paragraph 2 above.",
    },
    {"t": "p", "label": "", "path": "p", "kind": "e", "text": "Recalling what nobody printed,"},
    {"t": "r", "in": "1", "surface": "CCPR/C/PER/9", "symbol": "CCPR/C/PER/9"},
    {"t": "r", "in": "2", "surface": "article 40 of the Covenant", "instrument": "NOT-CCPR", "article": "40"},
    {"t": "r", "in": "2", "surface": "article 40", "instrument": "CCPR", "article": "40"},
    {"t": "r", "in": "2", "surface": "68 / 268", "symbol": "A/RES/68/268", "paragraph": "4"},
    {"t": "r", "in": "2/a", "surface": "Rights of Persons with Disabilities", "instrument": "CRPD"},
    {"t": "r", "in": "3/b", "surface": "paragraph 2", "instrument": "TARGET:2"},
    {"t": "r", "in": "p:Recalling", "surface": "nobody", "instrument": "UDHR"},
]
HEADINGS: list[tuple[str | None, str, int]] = [("A", "Introduction", 2), ("B", "Positive aspects", 3)]
ACTIONS = "state,text,action\nPeru,Ratify the Convention,5\nPeru,Continue its efforts to combat poverty,2\nPeru,Consider signing it,5\n"
CONTENT = frozenset({"corpus.json", "corpus.md", "misses.jsonl"})


def page_of(text: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in text.split("\n\n"))
    return f"<html><body>{paragraphs}</body></html>"


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {
        "corpus/reviews/peru2009.txt": REVIEW,
        "corpus/reviews/peru2009.truth.jsonl": lines(REVIEW_TRUTH),
        "corpus/resolutions/A_RES_61_53.txt": RESOLUTION,
        "corpus/resolutions/A_RES_61_53.truth.jsonl": lines(RESOLUTION_TRUTH),
        "corpus/lists.csv": ACTIONS,
        "corpus/lists/peru.txt": "Recommendations\n\n1. Ratify the Convention\n\n2. Continue its efforts to combat poverty\n\n3. Consider signing it\n",
        "corpus/pairs/plan_en.txt": RESOLUTION,
        "corpus/pairs/plan_fr.txt": RESOLUTION,
        "corpus/pairs/plan.json": json.dumps(
            {
                "main_language": "en",
                "main_xml_name": "plan_en.xml",
                "other_xml_name": "plan_fr.xml",
                "paragraphs": [
                    {"main_language": "Distr.", "other_language": "Distr."},
                    {"main_language": "The General Assembly,", "other_language": "The General Assembly,"},
                    {
                        "main_language": "Decides to remain seized of the matter.",
                        "other_language": "Not there.",
                    },
                ],
            }
        ),
        "corpus/six/text.en.txt": RESOLUTION,
        "corpus/six/text.fr.txt": RESOLUTION.replace("2. Decides to remain seized of the matter.\n", ""),
        "corpus/annotated/observations.txt": OBSERVATIONS,
        "corpus/annotated/observations.txt.truth.jsonl": lines(OBSERVATIONS_TRUTH),
        "corpus/headings/plan.txt": OBSERVATIONS,
        "corpus/headings/plan.html": page_of(OBSERVATIONS.replace("B. Positive aspects\n\n", "")),
        "corpus/headings/plan.headings.json": json.dumps(HEADINGS),
        "corpus/notes.md": "Nothing to measure.",
        "corpus/other.json": "{}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


class Ran(NamedTuple):
    """What came of a command: its exit status, what it printed and what it complained of."""

    status: int
    said: str
    complained: str


def ran(*words: str) -> Ran:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(["corpus", *words])
        except SystemExit as error:
            status = int(error.code or 0)
    out.seek(0)
    return Ran(status, out.read(), err.getvalue())


def unrec(*words: str) -> int:
    return CliRunner().invoke(app, list(words)).exit_code


def corpus(*words: str) -> int:
    return ran(*words).status


def figures(*words: str) -> dict[str, Any]:
    told = ran("corpus", "--json", "-j", "1", *words)
    assert told.status == 0, told.complained
    kinds: dict[str, Any] = json.loads(told.said)["kinds"]
    return kinds


def counts(kinds: dict[str, Any], kind: str, stage: str) -> tuple[int, int, float, float]:
    one = kinds[kind]["overall"]["stages"][stage]
    return one["gold"], one["output"], one["precision"], one["recall"]


def test_parts_are_found_by_their_truth(here: Path) -> None:
    found = [(part.kind, part.family, len(part.documents)) for part in find_parts(here / "corpus")]
    assert found == [
        ("actions", "lists", 1),
        ("annotated", "annotated", 1),
        ("headings", "headings", 2),
        ("tree", "headings", 2),
        ("pairs", "pairs", 2),
        ("resolutions", "resolutions", 1),
        ("reviews", "reviews", 1),
        ("tree", "six", 2),
    ]


def test_every_stage_counts_what_agrees(here: Path) -> None:
    kinds = figures()
    assert counts(kinds, "reviews", "places") == (4, 4, 0.75, 0.75)
    assert counts(kinds, "reviews", "texts") == (4, 3, 1.0, 0.75)
    assert counts(kinds, "reviews", "states") == (5, 4, 1.0, 0.8)
    assert counts(kinds, "reviews", "responses") == (3, 3, 0.666667, 0.666667)
    assert counts(kinds, "resolutions", "preambular") == (2, 2, 1.0, 1.0)
    assert counts(kinds, "resolutions", "operative") == (2, 1, 1.0, 0.5)
    assert counts(kinds, "resolutions", "headings") == (1, 1, 1.0, 1.0)
    assert counts(kinds, "resolutions", "symbols") == (1, 1, 1.0, 1.0)
    assert counts(kinds, "actions", "action") == (3, 3, 0.666667, 0.666667)
    assert counts(kinds, "actions", "action 2") == (1, 1, 1.0, 1.0)
    assert counts(kinds, "pairs", "aligned") == (2, 1, 1.0, 0.5)
    assert counts(kinds, "annotated", "paragraphs") == (6, 5, 1.0, 0.833333)
    assert counts(kinds, "annotated", "kinds") == (6, 5, 0.8, 0.666667)
    assert counts(kinds, "annotated", "paths") == (6, 5, 0.8, 0.666667)
    assert counts(kinds, "annotated", "headings") == (2, 1, 1.0, 0.5)
    assert counts(kinds, "annotated", "references") == (7, 5, 1.0, 0.714286)
    assert counts(kinds, "annotated", "targets") == (7, 5, 0.8, 0.571429)
    assert counts(kinds, "headings", "headings") == (4, 3, 1.0, 0.75)
    assert counts(kinds, "headings", "steps") == (1, 1, 0.0, 0.0)
    assert counts(kinds, "headings", "depth") == (3, 3, 0.666667, 0.666667)
    assert counts(kinds, "headings", "forms") == (1, 2, 0.5, 1.0)
    assert counts(kinds, "headings", "form depth") == (1, 2, 0.5, 1.0)
    assert counts(kinds, "tree", "articles") == (2, 2, 1.0, 1.0)
    gold, output, precision, recall = counts(kinds, "tree", "tree")
    assert gold == output + 1
    assert precision == 1.0
    assert recall < 1.0


def test_versions_of_a_text_cite_the_same_articles(here: Path) -> None:
    cited = "Recalling article 6 of the Convention on the Rights of the Child and article 2 thereof,"
    text = RESOLUTION.replace("Recalling its resolution", f"{cited}\n\nRecalling its resolution")
    here.joinpath("corpus/six/text.en.txt").write_text(text, encoding="utf-8")
    other = text.replace("article 6 of", "article 7 of")
    here.joinpath("corpus/six/text.fr.txt").write_text(other, encoding="utf-8")
    assert counts(figures("--kind", "tree"), "tree", "articles") == (6, 6, 0.833333, 0.833333)


def test_figures_stand_by_family_year_and_producer(here: Path) -> None:
    kinds = figures()
    assert list(kinds["reviews"]["groups"]["family"]) == ["reviews"]
    assert list(kinds["reviews"]["groups"]["year"]) == ["2009"]
    assert list(kinds["resolutions"]["groups"]["family"]) == ["A/RES"]
    assert list(kinds["resolutions"]["groups"]["year"]) == ["2006"]
    assert list(kinds["resolutions"]["groups"]["producer"]) == ["txt"]
    assert list(kinds["tree"]["worst"]) == ["A/RES/61/53 (text.fr.txt)"]


def test_only_the_kinds_asked_for_are_read(here: Path) -> None:
    assert list(figures("--kind", "actions", "--kind", "pairs")) == ["actions", "pairs"]
    assert corpus("corpus", "--kind", "poems") == 2


def test_a_written_output_is_measured_alike(here: Path) -> None:
    assert unrec("run", "corpus", "-o", "out", "-q", "--no-cache", "-j", "1") == 0
    assert figures("--from", "out") == figures()
    assert corpus("corpus", "--from", "corpus") == 2


@pytest.mark.parametrize("code", ["audit.breach", "document.crashed"])
def test_an_error_of_the_program_fails_whatever_the_figures_are(here: Path, code: str) -> None:
    assert unrec("run", "corpus", "-o", "out", "-q", "--no-cache", "-j", "1") == 0
    extractions = list(read_extractions(here / "out"))
    fault = finding(code, "line 7 is in two paragraphs", document_id=extractions[0].document.document_id)
    extractions[0] = replace(extractions[0], findings=(*extractions[0].findings, fault))
    (here / "broken").mkdir()
    write(extractions, here / "broken", load())
    options = ["corpus", "--floors", "floors.json", "--from"]
    assert corpus(*options, "out", "--update") == 0
    assert corpus(*options, "out") == 0
    result = ran(*options, "broken")
    assert result.status == 1
    source = extractions[0].document.source
    assert result.complained.splitlines() == [f"unrec: {source}: {code}: line 7 is in two paragraphs"]


def test_a_document_that_was_not_read_counts_as_missed(here: Path) -> None:
    (here / "corpus/reviews/peru2009.txt").unlink()
    assert counts(figures("--kind", "reviews"), "reviews", "places") == (4, 0, 0.0, 0.0)


def test_files_page_and_misses(here: Path) -> None:
    (here / "page.md").write_text("# Page\n\n<!-- begin corpus -->\n<!-- end corpus -->\n", encoding="utf-8")
    result = ran("corpus", "-o", "out", "--page", "page.md", "--misses", "2", "-j", "1")
    assert result.status == 0
    assert {path.name for path in (here / "out").iterdir()} == CONTENT
    page = (here / "page.md").read_text("utf-8")
    assert "| places | 4 | 4 | 0.7500 | 0.7500 | 0.7500 |" in page
    missed = [json.loads(line) for line in (here / "out/misses.jsonl").read_text("utf-8").splitlines()]
    assert {
        "document": "peru2009",
        "stage": "states",
        "place": "67.3",
        "verdict": "missed",
        "expected": "iceland",
        "got": "nothing",
    } in missed
    assert len([line for line in result.complained.splitlines() if "→" in line]) == 2
    # The texts of others stay out of the figures.
    assert "poverty" not in (here / "out/corpus.json").read_text("utf-8")
    assert corpus("corpus", "--page", "corpus/notes.md", "-j", "1") == 2


def test_the_gate_holds_what_was_reached(here: Path) -> None:
    assert unrec("run", "corpus", "-o", "out", "-q", "--no-cache", "-j", "1") == 0
    options = ("corpus", "--from", "out", "--floors", "floors.json")
    assert corpus(*options) == 1
    assert corpus(*options, "--update") == 0
    assert corpus(*options) == 0
    floors = json.loads((here / "floors.json").read_bytes())
    floors["floors"]["reviews"]["states"]["recall"] = 0.9
    (here / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    result = ran(*options)
    assert result.status == 1
    assert "reviews: states recall is 0.8000, under its floor 0.9000" in result.complained
    # What was reached once is not given up by an update.
    assert corpus(*options, "--update") == 1
    # Another truth of a kind leaves the floors of the others.
    (here / "corpus/lists.csv").write_text(ACTIONS.replace("2\n", "3\n"), encoding="utf-8")
    complaints = ran(*options).complained
    assert "actions: the floors are for other documents or another truth" in complaints
    assert "reviews: states recall is 0.8000" in complaints
    assert corpus(*options, "--kind", "actions") == 1
    assert corpus(*options, "--kind", "actions", "--update") == 0
    assert corpus(*options, "--kind", "reviews") == 1
    kept = json.loads((here / "floors.json").read_bytes())
    assert kept["floors"]["reviews"] == floors["floors"]["reviews"]
    assert kept["summary"]["kinds"]["reviews"] == floors["summary"]["kinds"]["reviews"]
    assert kept["floors"]["actions"] != floors["floors"]["actions"]


@pytest.mark.parametrize("text", ["", "[1]\n", '{"label": "1"}\n', "no JSON\n"])
def test_a_truth_in_an_unknown_format_is_named(here: Path, text: str) -> None:
    (here / "corpus/reviews/peru2009.truth.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(MeasureError, match="peru2009"):
        find_parts(here / "corpus")
    assert corpus("corpus") == 1


def test_a_later_line_or_an_action_in_an_unknown_format_is_named_too(here: Path) -> None:
    (here / "corpus/reviews/peru2009.truth.jsonl").write_text('{"texts": [], "label": "1"}\n{"texts": 3}\n')
    assert corpus("corpus", "--kind", "reviews", "-j", "1") == 1
    (here / "corpus/lists.csv").write_text("text,action\nRatify,specific\n")
    assert corpus("corpus", "--kind", "actions", "-j", "1") == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("headings/plan.headings.json", '{"I": "Introduction"}'),
        ("headings/plan.contents.json", '{"entries": []}'),
        ("annotated/observations.txt.truth.jsonl", '{"t": "r", "in": "9", "surface": "article 1"}\n'),
    ],
)
def test_a_truth_that_is_not_of_its_format_is_named(here: Path, name: str, text: str) -> None:
    (here / "corpus" / name).write_text(text, encoding="utf-8")
    result = ran("corpus", "-j", "1")
    assert result.status == 1
    assert "plan" in result.complained or "observations" in result.complained


def test_a_folder_may_hold_truths_of_several_kinds(here: Path) -> None:
    for path in (here / "corpus/annotated").iterdir():
        path.rename(here / "corpus/reviews" / path.name)
    assert list(figures("--kind", "reviews", "--kind", "annotated")) == ["reviews", "annotated"]


def test_a_folder_without_truth_is_wrong_usage(here: Path) -> None:
    (here / "empty").mkdir()
    assert corpus("empty") == 2
    assert corpus("nowhere") == 2
    assert corpus("corpus", "--update") == 2


def test_texts_labels_and_places_are_compared_without_what_print_adds() -> None:
    assert plain("  The “Right” to\u00a0life—now; ") == "the right to life now"
    assert plain_label("(a)") == "a"
    assert plain_label("١٢-") == "12"
    assert place_of("a1.r67.3") == "67.3"
    assert place_of("r129.3") == "129.3"


@pytest.mark.parametrize(
    ("symbol", "linked", "compared"),
    [
        ("A/RES/35/142 B", "A/RES/35/142B", "A/RES/35/142B"),
        ("A/RES/35/142 B", "A/RES/35/142", "A/RES/35/142"),
        ("A/RES/2106 A (XX)", "A/RES/2106(XX)", "A/RES/2106(XX)"),
        ("A/RES/35/142 B", "A/RES/35/143", "A/RES/35/142B"),
        ("A/RES/54/237 C", "A/RES/54/237A-C", "A/RES/54/237A-C"),
        ("A/RES/54/237 D", "A/RES/54/237A-C", "A/RES/54/237D"),
    ],
)
def test_a_lettered_part_is_met_by_a_link_without(symbol: str, linked: str, compared: str) -> None:
    assert as_linked(symbol, None, {linked}) == compared


@pytest.mark.parametrize(
    ("symbol", "series"),
    [("A/RES/35/142B", "A/RES/"), ("A/DEC/77/553", "A/DEC/"), ("UNEP/EA.5/RES.7", "UNEP/EA.")],
)
def test_a_series_is_what_stands_before_the_first_number(symbol: str, series: str) -> None:
    assert series_of(symbol) == series


def test_zero_of_zero_counts_as_right() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)
    assert (Tally(gold=2).precision, Tally(gold=2).recall, Tally(gold=2).f1) == (0.0, 0.0, 0.0)
    assert msgspec.structs.asdict(Tally(gold=1, output=2) + Tally(gold=3, output=4))["output"] == 6


RECORD = {
    "en": ["United Nations", "A/RES/77/1", "12 May 2023", "Seventy-seventh session", "Agenda item 14 (b)"],
    "fr": ["Nations Unies", "A/RES/77/1", "12 May 2023", "Soixante-dix-septième session", "Point 14 b)"],
}
BODIES = {
    "en": (
        "The General Assembly,",
        "Decides to meet again;",
        "Decides to close.",
        "60th plenary meeting 9 May 2023",
    ),
    "fr": (
        "L’Assemblée générale,",
        "Décide de se réunir;",
        "Décide de conclure.",
        "60e séance plénière 9 mai 2023",
    ),
}


def test_the_record_may_leave_a_label_in_the_text_and_link_what_it_does_not_mean() -> None:
    said = ResolutionTruth(type="paragraph", kind="operative", text="\u200f12 -\u200f تقرر أن تجتمع؛")
    assert (label_apart(said).label, label_apart(said).text) == ("12 -", "تقرر أن تجتمع؛")
    assert label_apart(msgspec.structs.replace(said, label="12")).text == said.text

    def linked(*symbols: str) -> list[ResolutionTruth]:
        urls = [f"https://undocs.org/fr/{symbol}" for symbol in symbols]
        return [ResolutionTruth(type="paragraph", kind="preambular", text="…", urls=urls)]

    right = linked("A/RES/60/1", "A/HRC/RES/48/11")
    languages = [right, linked("A/RES/60/1", "A/RES/48/11"), right]
    most, some = linked_by(languages)
    assert most == {"A/RES/60/1", "A/HRC/RES/48/11"}
    assert some - most == {"A/RES/48/11"}
    assert [flaw.what for flaw in flaws_of("w", dict(zip(("en", "fr", "es"), languages, strict=True)))] == [
        "another organ's resolution is linked"
    ]
    lettered = msgspec.structs.replace(linked("A/RES/55/180")[0], text="其第55/180 A号决议")
    assert [flaw[2] for flaw in flaws_of("w", {"zh": [lettered]})] == ["55/180"]


def test_the_record_is_read_by_what_most_languages_of_a_work_say(tmp_path: Path) -> None:
    body = [
        ("preambular", "Recalls,"),
        ("heading", "I"),
        ("heading", "Budget"),
        ("heading", "Having considered,"),
    ]
    for language in ("en", "fr", "zh"):
        rows = [
            {"type": "heading", "text": text}
            if kind == "heading" and language != "zh"
            else {
                "type": "paragraph",
                "kind": kind.replace("heading", "operative"),
                "label": "",
                "text": text,
            }
            for kind, text in body
        ]
        (tmp_path / f"A_RES_77_1.{language}.truth.jsonl").write_text(lines(rows), encoding="utf-8")
    for language in ("en", "zh"):
        read = read_record(tmp_path / f"A_RES_77_1.{language}.truth.jsonl")
        assert [(line.type, line.kind, line.text) for line in read] == [
            ("paragraph", "preambular", "Recalls,"),
            ("heading", None, "I Budget"),
            ("paragraph", "preambular", "Having considered,"),
        ]
    flaws = {flaw.what for flaw in flaws_of("w", works_of(tmp_path)["A_RES_77_1"])}
    assert flaws == {"clauses of a preamble are marked as headings", "stretches have another kind"}


def record(here: Path, language: str, *, cut: bool = False) -> None:
    front, (opening, first, second, closing) = RECORD[language], BODIES[language]
    printed = [*front, opening, f"1. {first}", f"2. {second}", closing]
    text = "\n\n".join(line for line in printed if not (cut and line.startswith("2.")))
    rows: list[dict[str, Any]] = [{"type": "frontmatter", "text": line} for line in front]
    rows.append({"type": "paragraph", "kind": "preambular", "label": "", "text": opening})
    for number, clause in enumerate((first, second), 1):
        rows.append({"type": "paragraph", "kind": "operative", "label": f"{number}.", "text": clause})
    rows.append({"type": "closing", "text": closing})
    folder = here / "record"
    folder.mkdir(exist_ok=True)
    (folder / f"A_RES_77_1.{language}.txt").write_text(text, encoding="utf-8")
    (folder / f"A_RES_77_1.{language}.truth.jsonl").write_text(lines(rows), encoding="utf-8")


@pytest.mark.parametrize(("cut", "agree"), [(False, 1.0), (True, 0.0)])
def test_the_languages_of_the_official_record_are_held_against_each_other(
    here: Path, cut: bool, agree: float
) -> None:
    record(here, "en")
    record(here, "fr", cut=cut)
    told = ran("record", "--json", "-j", "1")
    kinds = json.loads(told.said)["kinds"]
    assert counts(kinds, "unxml", "operative") == (4, 4 - cut, 1.0, 1 - cut / 4)
    assert counts(kinds, "unxml", "preambular") == (2, 2, 1.0, 1.0)
    assert counts(kinds, "unxml", "symbol") == (2, 2, 1.0, 1.0)
    assert kinds["unxml"]["overall"]["stages"]["closing lines"]["gold"] == 2
    assert list(kinds["unxml"]["groups"]["language"]) == ["en", "fr"]
    assert counts(kinds, "works", "one tree") == (1, 1, agree, agree)
    assert counts(kinds, "works", "one kind") == (1, 1, 1.0, 1.0)


def test_a_document_that_was_printed_again_has_the_tree_that_it_was_printed_from(here: Path) -> None:
    place = here / "printed/60-raw/en"
    place.mkdir(parents=True)
    (place / "A_RES_77_1.txt").write_text(RESOLUTION, encoding="utf-8")
    clauses = (("p0", "", "The General Assembly,"), ("r2", "2.", "Decides to remain seized of the matter."))
    rows = [
        {"path": path, "type": "paragraph", "kind": kind, "label": label, "text": text}
        for (path, label, text), kind in zip(clauses, ("preambular", "operative"), strict=True)
    ]
    (place / "A_RES_77_1.truth.jsonl").write_text(lines(rows), encoding="utf-8")
    kinds = json.loads(ran("printed", "--json", "-j", "1").said)["kinds"]
    assert counts(kinds, "reprint", "paths") == (2, 2, 1.0, 1.0)
    assert counts(kinds, "reprint", "kinds") == (2, 2, 1.0, 1.0)
    assert counts(kinds, "reprint", "texts")[3] == 1.0
    assert [list(groups) for groups in kinds["reprint"]["groups"].values()] == [["60-raw"], ["en"]]


def test_a_document_from_elsewhere_may_have_several_right_answers(here: Path) -> None:
    place = here / "elsewhere"
    (place / "truth").mkdir(parents=True)
    (place / "observations.txt").write_text(OBSERVATIONS, encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {"doc": "observations.txt", "mast": {}},
        {"t": "h", "title": "Introduction"},
        {"t": "p", "label": "1.", "path": "1", "kind": "g/o", "start": "The Committee considered the ninth"},
        {"t": "p", "label": "(a)", "path": "9/a", "kind": "o", "start": "The ratification of the Convention"},
        {"t": "p", "label": "(b)", "path": "?", "kind": "g", "start": "The law on equality"},
        {"t": "p", "label": "7.", "path": "7", "kind": "g", "start": "Something that nobody printed"},
        {"t": "r", "in": "1", "surface": "CCPR/C/PER/9", "instrument": "", "symbol": "CCPR/C/PER/9"},
        {"t": "r", "in": "?", "surface": "paragraph 2", "instrument": "TARGET:2"},
        {"t": "r", "in": "p:The ratification", "surface": "Convention on the Rights", "instrument": "NONE"},
    ]
    (place / "truth/observations.txt.jsonl").write_text(lines(rows), encoding="utf-8")
    kinds = json.loads(ran("elsewhere", "--json", "-j", "1").said)["kinds"]
    assert counts(kinds, "outside", "paragraphs") == (4, 3, 1.0, 0.75)
    assert counts(kinds, "outside", "paths") == (4, 3, 0.666667, 0.5)
    assert counts(kinds, "outside", "kinds") == (4, 3, 0.666667, 0.5)
    assert counts(kinds, "outside", "headings") == (1, 1, 1.0, 1.0)
    assert counts(kinds, "outside", "references") == (2, 2, 1.0, 1.0)
    assert counts(kinds, "outside", "confident") == (2, 3, 0.666667, 1.0)
