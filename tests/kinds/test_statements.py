"""Statements that an organ's president makes in its name, alone and behind a resolution, in six languages."""

import pytest

from tests.support import structure
from unrec.kinds import classify
from unrec.models import Extraction

# «… the President made the following statement on behalf of the Council: "The Security Council reaffirms …
# "The Council stresses that States should … "The Council will remain seized of the matter."»
STATEMENTS = {
    "ar": (
        "أدلى رئيس مجلس الأمن، في الجلسة المعقودة في ٢٧ أيار/مايو ٢٠٩٨، بالبيان التالي باسم المجلس:\n\n"
        "”يعيد مجلس الأمن تأكيد ضرورة حماية المدنيين في النزاعات المسلحة.\n\n"
        "”ويشدد المجلس على أنه ينبغي للدول أن تحترم القانون الدولي الإنساني.\n\n"
        "”وسيبقي المجلس المسألة قيد نظره.“"
    ),
    "en": (
        "At its meeting on 27 May 2098 the President of the Security Council made the following statement on "
        "behalf of the Council:\n\n"
        '"The Security Council reaffirms the need to protect civilians in armed conflict.\n\n'
        '"The Council stresses that States should respect international humanitarian law.\n\n'
        '"The Council will remain seized of the matter."'
    ),
    "fr": (
        "À la séance tenue le 27 mai 2098, le Président du Conseil de sécurité a fait, au nom du Conseil, la "
        "déclaration suivante :\n\n"
        "« Le Conseil de sécurité réaffirme qu’il faut protéger les civils dans les conflits armés.\n\n"
        "Le Conseil souligne que les États devraient respecter le droit international humanitaire.\n\n"
        "Le Conseil demeure saisi de la question. »"
    ),
    "es": (
        "En la sesión celebrada el 27 de mayo de 2098 la Presidencia del Consejo de Seguridad formuló, en nombre "
        "del Consejo, la siguiente declaración:\n\n"
        "“El Consejo de Seguridad reafirma la necesidad de proteger a los civiles en los conflictos armados.\n\n"
        "El Consejo recalca que los Estados deberían respetar el derecho internacional humanitario.\n\n"
        "El Consejo seguirá ocupándose de la cuestión.”"
    ),
    "ru": (
        "На заседании, состоявшемся 27 мая 2098 года, Председатель Совета Безопасности сделал от имени Совета "
        "следующее заявление:\n\n"
        "«Совет Безопасности вновь подтверждает необходимость защиты гражданских лиц в вооруженных конфликтах.\n\n"
        "Совет подчеркивает, что государствам следует соблюдать международное гуманитарное право.\n\n"
        "Совет будет продолжать заниматься этим вопросом»."
    ),
    "zh": (
        "在2098年5月27日举行的会议上，安全理事会主席代表安理会发表声明如下：\n\n"
        "“安全理事会重申必须在武装冲突中保护平民。\n\n"
        "“安理会强调，各国应当尊重国际人道法。\n\n"
        "“安理会将继续处理此案。”"
    ),
}
HEAD = "S/PRST/2098/7\n\n"
EACH = pytest.mark.parametrize("text", [pytest.param(text, id=code) for code, text in STATEMENTS.items()])


def rules(read: Extraction) -> list[str]:
    return [f"{one.kind} {one.kind_rule}" for one in read.paragraphs]


@EACH
def test_a_statement_is_one_of_clauses_behind_what_announces_it(text: str) -> None:
    read = classify(structure(HEAD + text))
    assert (read.document.kind, read.document.kind_rule) == ("resolution", "document.statement")
    assert rules(read) == ["paragraph kind.announces_statement", *["operative kind.statement"] * 3]


def test_what_follows_the_quotation_or_opens_none_is_of_no_statement() -> None:
    text = (
        STATEMENTS["en"]
        + "\n\nThe meeting rose at noon, and all should attend the next.\n\nThe end came soon after."
    )
    assert rules(classify(structure(HEAD + text)))[4:] == ["paragraph kind.no_request"] * 2
    plain = STATEMENTS["en"].replace('"', "")
    assert not [rule for rule in rules(classify(structure(HEAD + plain))) if "statement" in rule]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "the President of the Security Council",
            "the representative of Peru, in a private capacity and not",
        ),
        ("The Security Council reaffirms", "My Government reaffirms"),
        ("made the following statement", "read out a letter"),
    ],
)
def test_a_statement_of_another_is_none(old: str, new: str) -> None:
    text = STATEMENTS["en"].replace(old, new)
    text = text.replace("on behalf of the Council", "on behalf of the Group") if "Peru" in new else text
    read = classify(structure(HEAD + text))
    assert not [rule for rule in rules(read) if "statement" in rule]
    assert read.document.kind_rule != "document.statement"
