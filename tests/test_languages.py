"""Every example in a language file is a test, in both directions where the file says `no_match`."""

import datetime as dt
import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.kinds.words import words_of
from unrec.languages import Language, load, supported
from unrec.languages.dates import find_date
from unrec.languages.identify import alpha3, detect, known
from unrec.languages.number_words import reader
from unrec.models import LanguageCode, SourceLine
from unrec.structure.articles import find_articles
from unrec.structure.furniture import is_furniture
from unrec.structure.headings import counted_shapes, line_openings, read_heading
from unrec.structure.identity import identify, read_masthead
from unrec.structure.labels import letter_value, readings
from unrec.structure.statements import read_titled

LANGUAGES = [load(code) for code in supported()]
EACH = pytest.mark.parametrize("language", LANGUAGES, ids=supported())


def test_arabic_is_there() -> None:
    assert "ar" in supported()


def test_a_language_without_a_folder_has_shapes_and_no_words() -> None:
    language = load("xx")
    assert language.code == "und"
    assert language.labels
    assert language.reference_words is None
    assert not language.evidence.operative


@EACH
def test_digits(language: Language) -> None:
    for example in language.digits.examples:
        assert int(str(example["text"])) == example["value"]
        assert str(language.fold(str(example["text"]))) == str(example["value"])


@EACH
def test_digit_families_are_ten_digits_from_zero(language: Language) -> None:
    for family in language.digits.families:
        assert [int(digit) for digit in family] == list(range(10))


@EACH
def test_search_form(language: Language) -> None:
    for example in language.search.examples:
        assert language.fold(str(example["text"])) == example["folded"]


@EACH
@given(
    words=st.lists(
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8), max_size=9
    )
)
def test_words_are_folded_together_as_alone(language: Language, words: list[str]) -> None:
    assert language.fold_words(words) == [language.fold(word) for word in words]


@EACH
def test_letters(language: Language) -> None:
    for example in language.letters.examples:
        value = letter_value(str(example["text"]), language)
        assert value is not None
        assert value[0] == example["value"]


@EACH
def test_labels(language: Language) -> None:
    for shape in language.labels:
        assert shape.examples, shape.id
        for example in shape.examples:
            if any(character.isalpha() and not character.isascii() for character in example):
                continue  # letters of another language's order
            found = [label.shape.id for label in readings(example, language)]
            assert shape.id in found, example


@EACH
def test_headings(language: Language) -> None:
    for example in language.headings.examples:
        heading = read_heading(str(example["text"]), language)
        if example.get("no_match"):
            assert heading is None, example
            continue
        assert heading is not None, example
        assert (heading.number, heading.title, heading.level) == (
            example.get("number"),
            example["title"],
            example["level"],
        )


@EACH
def test_every_heading_word_is_read_with_its_value(language: Language) -> None:
    for table in (language.headings.ordinals, language.headings.letters):
        for value, words in table.items():
            for word in words:
                heading = read_heading(f"{word}- عنوان", language)
                assert heading is not None, word
                assert heading.number == value, word


def _day(value: dt.date | None) -> str:
    """A day as the language files write it."""
    return value.isoformat() if value else ""


@EACH
def test_meetings(language: Language) -> None:
    for example in language.meetings.examples:
        heading = read_heading(str(example["text"]), language)
        if example.get("no_match"):
            assert heading is None, example
            continue
        assert heading is not None, example
        found = (heading.meeting_number, heading.city or "", _day(heading.start_date), _day(heading.end_date))
        wanted = tuple(example[key] for key in ("meeting_number", "city", "start_date", "end_date"))
        assert found == wanted, example
        assert heading.rest == "", example


@EACH
def test_every_ordinal_of_a_meeting_is_read(language: Language) -> None:
    assert sorted(language.meetings.ordinals) == list(range(1, 31))
    for value, words in language.meetings.ordinals.items():
        for word in words:
            shape = language.meetings.shapes[0]
            line = shape.format(word=language.meetings.words[0], ordinal=word)
            heading = read_heading(line, language)
            assert heading is not None, word
            assert heading.meeting_number == value, word


@EACH
def test_dates(language: Language) -> None:
    for example in language.dates.examples:
        found = find_date(language.fold(str(example["text"])), language)
        assert found is not None, example
        assert (_day(found.first), _day(found.last)) == (example["start"], example["end"]), example


@EACH
def test_every_month_is_read_alone_and_with_each_other_name(language: Language) -> None:
    for number, (main, other, latin) in language.dates.months.items():
        names = [*main, *other, *latin, *(f"{a}/{b}" for a in main for b in other)]
        first = language.dates.year_first
        for name in names:
            shape = first if first and name not in latin else "{d} {month} {y}"
            found = find_date(language.fold(shape.format(d="5", month=name, y="2018")), language)
            assert found is not None, name
            assert found.first == dt.date(2018, number, 5), name


@EACH
def test_masthead(language: Language) -> None:
    for example in language.masthead.examples:
        found = read_masthead([str(example["text"])], language)._asdict()
        wanted = {key: value for key, value in example.items() if key != "text"}
        assert {key: found[key] for key in wanted} == wanted, example


@EACH
def test_titles(language: Language) -> None:
    for example in language.front.examples:
        found = read_masthead(example["text"].split("\n"), language).title
        assert found == (example["title"] or None), example


@EACH
def test_what_resolutions_say_of_themselves(language: Language) -> None:
    for example in language.front.stated.examples:
        lines = example["text"].split("\n")
        said = read_masthead(lines, language)
        found = identify(said, lines, read_titled(lines, language), "a.txt", "0" * 64, language).columns
        date = found["date"].isoformat() if found["date"] else ""
        assert (found["symbol"] or "", date, found["session"] or "") == (
            example["symbol"],
            example["date"],
            example["session"],
        ), example


@EACH
def test_furniture(language: Language) -> None:
    for line in language.furniture.examples:
        assert is_furniture(line, language) is not None, line
    for line in language.furniture.no_match:
        assert is_furniture(line, language) is None, line


@EACH
def test_numbers_of_articles(language: Language) -> None:
    words = language.references
    for table in filter(None, (words.ordinals, words.cardinals)):
        value_of = reader([table], str)
        for example in table.examples:
            assert value_of(str(example["text"])) == example["value"], example


@EACH
def test_article_headings(language: Language) -> None:
    for example in language.evidence.examples:
        lines = [SourceLine(line=1, text=str(example["text"]))]
        articles = find_articles(lines, line_openings(lines, language), {}, language)
        assert bool(articles.headings) is example["article"], example


@EACH
def test_what_announces_a_statement(language: Language) -> None:
    words = words_of(language)
    for example in language.evidence.statements.examples:
        folded = str(language.fold(str(example["text"])))
        found = words.statement.search(folded) and words.on_behalf.search(folded)
        assert bool(found) is example["statement"], example


@EACH
def test_what_speakers_said(language: Language) -> None:
    words = words_of(language)
    for example in language.evidence.speakers.examples:
        folded = str(language.fold(str(example["text"])))
        assert words.is_request(folded, reported=True) is not example["account"], example
        assert words.reports(folded) or not example["account"], example


@pytest.mark.parametrize("code", [code for code, entry in known().items() if entry.example])
def test_detection(code: str) -> None:
    assert detect(known()[code].example).code == code


def test_detection_of_arabic_and_of_nothing() -> None:
    assert detect("ينبغي للدول الأطراف أن تنظر في تعزيز التعاون على المستوى الدولي").code == "ar"
    # A conjunction before a number is no word of another language.
    assert detect("عملا بقراري مجلس الأمن ١٦١٢ (٢٠٠٥) و١٨٨٢ (٢٠٠٩)، وقراره ٣ (٢٠٠٥)").code == "ar"
    assert detect("12 / 34 -- 56").code == "und"
    assert detect("").code == "und"


def test_every_language_of_the_contract_has_a_code_of_three_letters() -> None:
    codes = {code: alpha3(code) for code in get_args(LanguageCode)}
    assert codes["ar"] == "ara"
    assert codes["und"] == "und"
    assert all(len(code) == 3 for code in codes.values())


@EACH
def test_what_fits_a_shape_with_a_number_fits_it_loosely(language: Language) -> None:
    words = re.escape(language.fold("Q"))
    exact, loose = counted_shapes(words, language), counted_shapes(words, language, loosely=True)
    assert len(exact) == len(loose)
    numbers = {word: 1 for own in language.meetings.ordinals.values() for word in own} | language.numbers
    for number in [*map(language.fold, numbers), "12", "IV"]:
        for shape, wanted, looked_for in zip(language.headings.shapes, exact, loose, strict=True):
            for gap in (" ", "   "):
                text = (
                    shape.replace("{word}", language.fold("Q")).replace("{ordinal}", number).replace(" ", gap)
                )
                assert re.fullmatch(wanted, text), text
                assert re.fullmatch(looked_for, text), text
