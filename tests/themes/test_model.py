"""The linear model: its file, its sums, and the words it names."""

from collections import Counter
from importlib.resources import files
from math import exp, sqrt

import pytest
from dev.themes import Fitted, features, figures, fit, read_texts, scores_of, written

from unrec.themes import evidence, guesses, load_model, margins, parse_model, words_of

FILE = "# made\n2.000\t0.500\t0.600\ndetention\t-1.0000\ntorture\t-0.5000\n\nprison\t300\t0:100\nthe prison\t400\t0:50 1:-20\n"


def test_a_file_is_read_as_it_says() -> None:
    model = parse_model(FILE)
    assert (model.slope, model.offset, model.least) == (2.0, 0.5, 0.6)
    assert model.bias == {"detention": -1.0, "torture": -0.5}
    (pair,) = model.features.told("the prison")[1:]
    assert (pair.name, pair.square, pair.speaks) == ("the prison", 400**2, {"detention": 400 * 50})


def test_a_margin_is_the_weighed_sum_over_the_length() -> None:
    model = parse_model(FILE)
    told = margins(model.features.told("the prison"), model)
    assert told["detention"] == pytest.approx(-1 + (300 * 100 + 400 * 50) / sqrt(300**2 + 400**2) / 100)
    assert told["torture"] == pytest.approx(-0.5 + 400 * -20 / 500 / 100)


def test_the_heaviest_words_are_the_evidence_and_low_scores_give_nothing() -> None:
    model = parse_model(FILE)
    told = model.features.told("the prison the prison")
    assert guesses(told, model, model.least) == {"detention": round(1 / (1 + exp(-0.5)), 3)}
    assert evidence("detention", told) == ("prison", "the prison")
    assert model.features.told("a word pris prison's") == []
    assert guesses([], model, 0.1) == {}


def test_no_theme_of_a_score_is_left_out() -> None:
    model = parse_model(FILE)
    told = model.features.told("the prison")
    scores = guesses(told, model, 0.0)
    assert set(scores) == {"detention", "torture"}
    for least in (0.001, *scores.values(), 0.999):
        kept = set(guesses(told, model, least - 0.0005))
        assert kept == {theme for theme, score in scores.items() if score >= least}


def test_features_are_words_and_pairs_without_numbers() -> None:
    assert features(words_of("close the 3 prisons, the 3 prisons")) == [
        "close",
        "the",
        "prisons",
        "close the",
        "the prisons",
        "prisons the",
    ]
    assert features(words_of("")) == []


def test_the_model_that_is_shipped_can_be_read() -> None:
    model = load_model("upr-issues", "en")
    assert model is not None
    assert 0.1 < model.least < 0.9
    assert len(model.features.told("abolish the death penalty")) > 3
    assert load_model("upr-issues", "fr") is None
    assert load_model("sdg", "en") is None


def test_all_that_is_weighed_for_a_theme_fits_its_lane() -> None:
    weighed = Counter[str]()
    text = files("unrec.themes").joinpath("upr-issues.en.tsv").read_text("utf-8")
    for line in text.partition("\n\n")[2].splitlines():
        _, telling, pairs = line.split("\t")
        for at, weight in (pair.split(":") for pair in pairs.split(" ")):
            weighed[at] += int(telling) * abs(int(weight))
    assert max(weighed.values()) < 2**31 / 10


@pytest.fixture
def corpus(tmp_path):  # type: ignore[no-untyped-def]
    lines = ["state,text,issues"]
    for number in range(12):
        lines.append(f"State {number},Close the old prison {number} at once,Detention")
        lines.append(f"State {number},End all hunger {number} in towns,Right to food")
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_a_fit_tells_what_it_was_shown_and_gives_the_same_bytes(corpus) -> None:  # type: ignore[no-untyped-def]
    texts = read_texts(corpus)
    themes = sorted({theme for text in texts for theme in text.themes})
    made = {written(fit(texts, themes), themes, (4.0, 0.0, 0.5), ["made"]) for _ in range(2)}
    assert len(made) == 1
    model = parse_model(made.pop())
    result = figures(model, texts, [scores_of(text, model) for text in texts])
    assert (result.micro, result.macro, result.precision, result.recall) == (1.0, 1.0, 1.0, 1.0)
    assert isinstance(fit(texts, themes), Fitted)


def test_an_issue_that_the_scheme_lacks_is_said(corpus) -> None:  # type: ignore[no-untyped-def]
    (corpus / "b.csv").write_text("state,text,issues\nA,Do good,Good deeds\n", "utf-8")
    with pytest.raises(ValueError, match="upr-issues has no issue 'Good deeds'"):
        read_texts(corpus)
