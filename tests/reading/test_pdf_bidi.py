from hypothesis import given
from hypothesis import strategies as st

from unrec.reading.bidi import LTR, RTL, faced, kinds_of, logical, turned

MIRROR = dict(zip("()[]«»", ")(][»«", strict=True))


def test_right_to_left_text_is_turned_and_numbers_are_not() -> None:
    items = logical([*"٢٠١٨-٢٠١٢ ماع"], RTL)
    assert "".join(text for text, _ in items) == "عام ٢٠١٢-٢٠١٨"


def test_arabic_in_a_latin_line_is_turned_alone() -> None:
    items = logical([*"see ٥ ةداملا in"], LTR)
    assert "".join(text for text, _ in items) == "see المادة ٥ in"


def test_glyphs_are_moved_but_never_reversed() -> None:
    assert logical(["ا", "لإ"], RTL) == [("لإ", 1), ("ا", 1)]


# Pieces of a right-to-left line as (logical text, visual text), set by the bidirectional algorithm.
words = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=8).map(lambda w: (w, w[::-1]))
digits = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩"]).flatmap(lambda d: st.text(d, min_size=1, max_size=4))
numbers = digits.map(lambda n: (n, n))
fractions = st.tuples(digits, st.sampled_from("./,")).map(lambda p: (f"{p[0]}{p[1]}{p[0]}",) * 2)
ranges = st.tuples(digits, digits).map(lambda p: (f"{p[0]}-{p[1]}", f"{p[1]}-{p[0]}"))
latin = st.sampled_from(["CTOC/COP/WG.7/2019/5", "Interpol", "www.unodc.org", "A/RES/71/1", "E/CN.15"])
names = latin.map(lambda n: (n, n))
plain = st.one_of(words, numbers, fractions, ranges)


def bracketed(piece: tuple[str, str], pair: str) -> tuple[str, str]:
    return f"{pair[0]}{piece[0]}{pair[1]}", f"{pair[1]}{piece[1]}{pair[0]}"


pieces = st.one_of(plain, st.builds(bracketed, plain, st.sampled_from(["()", "[]", "«»"])))


@given(st.lists(st.tuples(words, st.one_of(pieces, names)), min_size=1, max_size=6))
def test_what_the_algorithm_set_is_restored(pairs: list[tuple[tuple[str, str], tuple[str, str]]]) -> None:
    line = [piece for pair in pairs for piece in pair]
    expected = " ".join(text for text, _ in line)
    visual = " ".join(text for _, text in reversed(line))
    # Brackets named by what was typed, and named by what they look like: both are restored.
    assert "".join(faced(logical([*visual], RTL))) == expected
    assert "".join(faced(logical([MIRROR.get(c, c) for c in visual], RTL))) == expected


@given(st.lists(st.text(min_size=1, max_size=3), max_size=40), st.sampled_from([RTL, LTR]))
def test_no_glyph_is_lost_and_none_is_made(texts: list[str], base: str) -> None:
    assert sorted(text for text, _ in logical(texts, base)) == sorted(texts)


@given(
    st.lists(st.one_of(st.sampled_from([*"ابج 12٣٤/.,-Ab"]), st.text(min_size=1, max_size=3)), max_size=40)
)
def test_texts_alone_are_turned_as_items_are(texts: list[str]) -> None:
    assert turned(texts, kinds_of(texts)) == [text for text, _ in logical(texts, RTL)]
