from collections.abc import Callable

import pytest
from dev.trigrams import model_of
from hypothesis import given
from hypothesis import strategies as st

from unrec.languages import load
from unrec.languages.identify import known
from unrec.models import SourceLine
from unrec.reading.verdict import MIN_LETTERS, judge, letters_of, models, page_list, scorer

# From the Universal Declaration of Human Rights and from recommendations;
# none of it is in the model's source.
RIGHTS = """يولد جميع الناس أحراراً متساوين في الكرامة والحقوق، وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح
الإخاء. لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز، كالتمييز بسبب العنصر أو اللون
أو الجنس أو اللغة أو الدين أو الرأي السياسي أو أي رأي آخر، أو الأصل الوطني أو الاجتماعي أو الثروة أو الميلاد أو أي وضع
آخر، دون أية تفرقة بين الرجال والنساء. لكل فرد الحق في الحياة والحرية وسلامة شخصه."""
STORY = """كان الطقس بارداً في ذلك الصباح، وخرج الصياد العجوز إلى البحر كما يفعل كل يوم منذ أربعين سنة. رمى شبكته ثلاث مرات
فلم يجد فيها إلا الطين والحجارة، فجلس على صخرة يفكر في أولاده الجياع. ثم سمع صوتاً خلفه، فالتفت ورأى طائراً أبيض
يحط على رأس القارب وينظر إليه كأنه يريد أن يقول شيئاً. ضحك الرجل وقسم رغيفه نصفين."""
MEETING = """(أ) اعتماد جدول الأعمال؛ (ب) تنظيم الأعمال: ٢٠١٢-٢٠١٨ CTOC/COP/WG.7/2018/3 ينبغي للدول الأطراف أن تنظر في إنشاء
قواعد بيانات وطنية وأن تتبادل الإحصاءات والخبرات مع المنظمات الدولية المعنية بالطيران المدني والنقل البحري، وأن توفر
التدريب للمدعين العامين والقضاة وحرس الحدود وموظفي القنصليات."""
PERSIAN = """تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و وجدان هستند و باید
نسبت به یکدیگر با روح برادری رفتار کنند. هر کس می‌تواند بدون هیچ گونه تمایز، مخصوصاً از حیث نژاد، رنگ، جنس، زبان، مذهب،
عقیده سیاسی یا هر عقیده دیگر و همچنین ملیت، وضع اجتماعی، ثروت، ولادت یا هر موقعیت دیگر، از تمام حقوق بهره‌مند گردد."""
PASHTO = """د بشر ټول افراد آزاد نړۍ ته راځي او د حیثیت او حقوقو له پلوه سره برابر دي. ټول د عقل او وجدان خاوندان دي
او یو له بل سره باید د ورورۍ په روحیه سره چلند وکړي. هر څوک کولای شي پرته له هر ډول توپیره د نژاد، رنګ، جنس، ژبې، مذهب
او سیاسي عقیدې له مخې له ټولو حقونو او آزادیو څخه ګټه واخلي چې په دې اعلامیه کې راغلې دي."""
ENGLISH = "All human beings are born free and equal in dignity and rights. They are endowed with reason. " * 4
FRENCH = (
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison. " * 4
)
SOUND = [RIGHTS, STORY, MEETING]


def lines(text: str, page: int = 1) -> list[SourceLine]:
    return [SourceLine(line=i, text=each, page=page) for i, each in enumerate(text.split("\n"), 1)]


def backwards(text: str) -> str:
    return "\n".join(each[::-1] for each in text.split("\n"))


def exchanged(text: str) -> str:
    """The letters moved on by nine places in the alphabet, as by a font with the wrong map."""
    alphabet = models()["ar"].alphabet
    return text.translate(str.maketrans(alphabet, alphabet[9:] + alphabet[:9]))


def wrongly_decoded(text: str) -> str:
    return text.encode("cp1256", "ignore").decode("latin-1")


@pytest.mark.parametrize("text", [*SOUND, PERSIAN, PASHTO, ENGLISH, FRENCH, ENGLISH + "\n" + RIGHTS])
def test_sound_text_is_accepted(text: str) -> None:
    assert judge(lines(text), {1: (0, 900)}).status == "ok"


@pytest.mark.parametrize("text", SOUND)
@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (backwards, "pdf.visual_order"),
        (exchanged, "pdf.cipher"),
        (wrongly_decoded, "pdf.encoding"),
    ],
)
def test_damaged_text_is_rejected(text: str, damage: Callable[[str], str], code: str) -> None:
    verdict = judge(lines(damage(text)), {})
    assert verdict.status == "failed"
    assert [each.code for each in verdict.findings] == [code]
    assert verdict.bad_pages == (1,)
    assert verdict.findings[0].page == 1
    assert "page 1" in verdict.findings[0].message


def test_another_language_is_not_judged_by_this_one_even_backwards() -> None:
    assert judge(lines(backwards(PASHTO)), {}).status == "ok"


def test_a_bad_page_among_good_ones_asks_for_a_look() -> None:
    pages = lines(RIGHTS, 1) + lines(STORY, 2) + lines(exchanged(MEETING), 3) + lines(exchanged(RIGHTS), 4)
    verdict = judge(pages, {})
    assert verdict.status == "review"
    assert verdict.bad_pages == (3, 4)
    assert "pages 3–4" in verdict.findings[0].message
    assert verdict.findings[0].evidence == exchanged(MEETING).split("\n", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("bad", "drawn", "status", "codes"),
    [
        (0, 1000, "ok", []),
        (15, 1000, "ok", ["pdf.unmapped_few"]),
        (0, 0, "ok", []),
        (50, 1000, "review", ["pdf.unmapped_some"]),
        (900, 1000, "failed", ["pdf.unmapped"]),
    ],
)
def test_glyphs_without_a_character_are_counted(bad: int, drawn: int, status: str, codes: list[str]) -> None:
    verdict = judge(lines(RIGHTS), {1: (bad, drawn)})
    assert (verdict.status, [each.code for each in verdict.findings]) == (status, codes)


def test_short_pages_are_judged_together() -> None:
    words = exchanged(RIGHTS + STORY).split()
    shorts = [" ".join(words[i : i + 10]) for i in range(0, len(words), 10)]
    assert all(len(each) < MIN_LETTERS for each in shorts)
    assert judge(lines(shorts[0]), {}).status == "ok"
    pages = [line for number, text in enumerate(shorts, 1) for line in lines(text, number)]
    assert judge(pages, {}).bad_pages == tuple(range(1, len(shorts) + 1))


def test_text_from_ocr_and_without_a_page_is_not_judged() -> None:
    read = [SourceLine(line=1, text=exchanged(RIGHTS), page=1, origin="ocr")]
    assert judge(read, {}).status == "ok"
    assert judge([SourceLine(line=1, text=exchanged(RIGHTS))], {}).status == "ok"


def test_an_empty_document_has_nothing_to_judge() -> None:
    assert judge([], {}).status == "ok"


@pytest.mark.parametrize(
    ("numbers", "written"),
    [([3], "3"), ([1, 2, 3], "1–3"), ([9, 1, 2, 5], "1–2, 5, 9"), ([4, 4], "4"), ([], "")],
)
def test_page_list(numbers: list[int], written: str) -> None:
    assert page_list(numbers) == written


@pytest.mark.parametrize("text", [RIGHTS, MEETING])
def test_sound_text_lies_well_below_the_doubtful_and_damaged_well_above(text: str) -> None:
    judged = scorer("ar")
    letters = judged.letters(text)
    assert judged.bits(letters) < judged.model.doubtful - 0.3
    assert judged.bits(letters[::-1]) > judged.model.doubtful + 0.3
    assert judged.bits(judged.letters(exchanged(text))) > judged.model.doubtful + 0.3


def test_models_are_of_languages_that_can_be_named() -> None:
    for code, model in models().items():
        assert load(code).script == known()[code].script
        assert model.source
        assert set("".join(model.trigrams)) <= set(model.alphabet + " ")


def test_a_model_is_made_of_letters_that_are_used() -> None:
    model = model_of("بابا باب 123 ababab ببـاب َباب پ", "ar", "test", 4.0)
    assert model.alphabet == "اب"
    assert letters_of("باً-بـاب x", model.alphabet) == " با باب "


@given(st.text(max_size=400))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = judge(lines(text), {1: (1, 3)})
    assert (verdict.status == "ok") == (not verdict.findings)


# Arabic drawn by the Latin letters of an old font: «الجريدة الرسمية».
OLD_FONT = (
    "W—uNL'« fOz— ∫ ÁU—b√ bË ¨ tB vü« ÊuUI« »«uM« fK —d © vË_« …œU‡‡*« ¤ ÈdB*« vB« fK:« rOEMË ¡UA≈ ÊQ v "
    "o«d*« ÊuUI« ÂUJQ qLF UB?B?« s UdOË ¨ÈdDO?« VD«Ë ¨idL?«Ë ¨vFO?D« ÃöF«Ë ¨Wb?OB«Ë ¨ÊUM_«Ë vK tUJ?√ Èd UL? "
)
NAMES = "McDonald, DeSouza and O'Brien met UNODC, IAEA and WHO; see A/RES/71/1 (para. 3) – “Doha” – at 5 °C… "


def test_letters_and_signs_for_those_of_another_script() -> None:
    verdict = judge(lines(OLD_FONT * 3), {})
    assert [each.code for each in verdict.findings] == ["pdf.encoding"]
    assert verdict.findings[0].message.startswith("the text layer is wrong on page 1: ")
    assert "--ocr" in verdict.findings[0].message


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, NAMES * 6], ids=["English", "French", "names"])
def test_latin_text_with_some_signs_is_sound(text: str) -> None:
    assert judge(lines(text * 2), {}).findings == ()


@given(st.text(alphabet="\u0627\u0628\u062a\u0644\u0645\u0646 x", max_size=80))
def test_adding_up_by_words_is_adding_up_triples(text: str) -> None:
    judged = scorer("ar")
    letters = judged.letters(text)
    triples = [letters[i : i + 3] for i in range(len(letters) - 2)]
    for each in triples:  # a triple by itself has no word to be added up by
        assert judged.bits(each) == judged._cost(each)
    if triples:
        assert judged.bits(letters) == pytest.approx(sum(map(judged._cost, triples)) / len(triples))
