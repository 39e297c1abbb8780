"""What an entry of a list of recommendations says that asks nothing in so many words."""

import pytest

from unrec.kinds.words import words_of
from unrec.languages import load

ARABIC = load("ar")
WORDS = words_of(ARABIC)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("رأت اللجنة أنه ينبغي للدول الأطراف أن تختار بين الاتفاقيتين.", True),
        ("وارتأى الفريق العامل أنه يجب على الأمانة أن تعد دليلاً.", True),
        ("رأت اللجنة أن التقدم المحرز كاف.", False),
        ("رأت اللجنة التقرير. وأشارت إلى أنه ينبغي نشره.", False),
        ("ذكرت اللجنة أنه ينبغي للدول أن تصدق على البروتوكول.", False),
    ],
)
def test_an_opinion_that_something_ought_to_be_done(text: str, *, held: bool) -> None:
    assert bool(WORDS.opinion.match(str(ARABIC.fold(text)))) is held


@pytest.mark.parametrize(
    ("text", "reminds"),
    [
        ("تُذكَّر أطراف النزاعات المسلحة بأن الهجمات محظورة.", True),
        ("لا يخل ما ورد أعلاه بأحكام البروتوكول.", True),
        ("وسيقدم الأمين العام تقريراً مرحلياً.", False),
        ("ستواصل الأمانة تذكير الدول بذلك.", False),
    ],
)
def test_an_entry_that_reminds_or_reserves(text: str, *, reminds: bool) -> None:
    assert bool(WORDS.reminder.match(str(ARABIC.fold(text)))) is reminds


@pytest.mark.parametrize(
    ("code", "text", "asks", "where_expected"),
    [
        ("en", "The State party should ratify the Convention.", True, True),
        ("en", "States must either extradite or prosecute.", False, True),
        ("fr", "Les organisations devraient publier le rapport.", True, True),
        ("fr", "L’Assemblée générale a demandé que la situation soit examinée.", False, True),
        ("fr", "Il a également demandé un rapport.", False, False),
        ("fr", "La Charte dispose que le personnel doit être recruté avec soin.", False, True),
        ("es", "El Comité recomienda al Estado parte que publique el informe.", True, True),
        ("fr", "Le Comité note qu’aucune demande n’a été adressée à l’État voisin.", False, False),
        ("fr", "Il appelle l’attention sur son observation générale.", False, False),
        ("fr", "Le Comité demande un rapport.", True, True),
        ("es", "Señala cuestiones respecto de las cuales deben adoptarse medidas.", False, False),
        ("es", "Los Estados deben cooperar.", False, True),
        ("ru", "Государствам следует сотрудничать.", True, True),
        ("ru", "Родственники должны представить свидетельство.", False, True),
        ("zh", "委员会要求缔约国公布报告。", True, True),
        # Article 11 requires States parties to take measures; suppliers often refuse.
        ("zh", "《公约》第十一条要求缔约国采取措施。", False, False),
        ("zh", "供应商往往拒绝披露。", False, False),
        # Whether the Protocol should be amended.
        ("zh", "对于是否应当修正议定书，未能达成协商一致。", False, False),
        ("zh", "工作组通过了下列结论和建议。", False, False),
        ("zh", "各国必须合作。", False, True),
        ("ar", "ندعو الدول إلى التعاون.", True, True),
        ("ar", "وأهيب بالدول أن تنضم إلى الاتفاقية.", True, True),
        ("ar", "وأدعو الدول إلى التبرع للصناديق.", True, True),
        ("ar", "الدول الأطراف مدعوة إلى أن تنظر في التصديق عليه.", True, True),
        ("ar", "كانت المنظمات المدعوة حاضرة.", False, False),
        ("ar", "وكانت مدعوة إلى الاجتماع منظمات عديدة.", False, False),
        ("ar", "يتعين على جميع الموظفين التقيد بالنظام.", False, True),
        # A speaker said that the framework should be linked to the plan, and that the State may ask for help.
        ("ar", "عرضت الأمانة مذكرة. وقال ممثل إن الإطار ينبغي أن يربط بالخطة.", False, False),
        ("ar", "وأضاف أن الدولة تستطيع أن تطلب المساعدة.", False, False),
        ("ar", "واختتم الاجتماع في الساعة الخامسة، وتدعو الأمانة إلى نشره.", True, True),
        ("ar", "واختتم الاجتماع في الساعة الخامسة.", False, False),
        ("ar", "نوه متكلمون بالمبادئ التي ينبغي للدول أن تطبقها.", False, False),
        # What gives reason to believe, doubt or hope.
        ("ar", "ثمة أسباب تدعو إلى الاعتقاد بأن الأفعال وقعت.", False, False),
        ("ar", "وهذا ما يدعو إلى الشك في النتائج.", False, False),
        ("ar", "وهي مؤشرات تدعو إلى التفاؤل، وما يدعو للأسف قليل.", False, False),
        ("ar", "وتدعو اللجنة الدول إلى التعاون.", True, True),
        # Incidents in which the Convention should have been applied.
        ("ar", "حوادث كان ينبغي أن تطبق فيها الاتفاقية.", False, False),
    ],
)
def test_duty_and_past_ask_only_where_recommendations_are_made(
    code: str, text: str, *, asks: bool, where_expected: bool
) -> None:
    language = load(code)
    words, folded = words_of(language), str(language.fold(text))
    assert words.is_request(folded) is asks
    assert words.is_request(folded, reported=True) is where_expected
