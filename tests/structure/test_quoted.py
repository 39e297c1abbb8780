"""Texts quoted at length, whose paragraphs begin with an opening quotation mark, before their labels."""

import pytest

from tests.support import codes, structure
from unrec.kinds import classify
from unrec.models import Extraction


def shown(text: str) -> list[str]:
    """Return path, label, kind and first word of each paragraph; `||` is a blank line, `|` a line's end."""
    found = classify(structure(text.replace("||", "\n\n").replace("|", "\n")))
    assert conserved(found)
    return [
        f"{one.path} {one.label or '_'} {one.kind} {one.text.strip(_MARKS).split()[0]}"
        for one in found.paragraphs
    ]


_MARKS = '«“" '


def conserved(found: Extraction) -> bool:
    """Whether the lines, their labels left out, are the raw text of the paragraphs."""
    lines: dict[str | None, list[str]] = {}
    for line in found.lines:
        if line.role in {"item", "continuation", "table"}:
            lines.setdefault(line.paragraph_id, []).append(line.text[line.body_start :])
    return {one.paragraph_id: one.raw for one in found.paragraphs} == {
        own: "\n".join(parts) for own, parts in lines.items()
    }


# A council recommends to an assembly a draft on wells: the same in each language, with its own marks.
DRAFTS = {
    "ar": (
        "إن المجلس الاقتصادي والاجتماعي،||إذ يشير إلى قراره ٢٠٩٠/٤،||"
        "يوصي الجمعية العامة باعتماد مشروع القرار التالي:||"
        '"إن الجمعية العامة،||"إذ تدرك أهمية الآبار،||"١ - تحث الدول على حفر الآبار في القرى البعيدة|'
        'وعلى صيانتها؛||"٢ - تطلب إلى الأمين العام ما يلي:||"(أ) تدريب الحفارين؛||"(ب) قياس منسوب المياه؛||'
        '"٣ - تقرر أن تبقي المسألة قيد نظرها."||الجلسة العامة ٤١'
    ),
    "en": (
        "The Economic and Social Council,||Recalling its resolution 2090/4,||"
        "Recommends to the General Assembly the adoption of the following draft resolution:||"
        "“The General Assembly,||“Aware of the importance of wells,||“1. Urges States to dig wells in remote|"
        "villages and to maintain them;||“2. Requests the Secretary-General:||“(a) To train those who dig;||"
        "“(b) To measure the water table;||“3. Decides to remain seized of the matter.”||"
        "41st plenary meeting"
    ),
    "fr": (
        "Le Conseil économique et social,||Rappelant sa résolution 2090/4,||"
        "Recommande à l'Assemblée générale d'adopter le projet de résolution suivant :||"
        "« L'Assemblée générale,||« Consciente de l'importance des puits,||« 1. Prie les États de creuser des|"
        "puits dans les villages éloignés ;||« 2. Prie le Secrétaire général :||« a) De former des puisatiers ;||"
        "« b) De mesurer la nappe ;||« 3. Décide de rester saisie de la question. »||"
        "41e séance plénière"
    ),
    "es": (
        "El Consejo Económico y Social,||Recordando su resolución 2090/4,||"
        "Recomienda a la Asamblea General que apruebe el siguiente proyecto de resolución:||"
        "“La Asamblea General,||“Consciente de la importancia de los pozos,||“1. Insta a los Estados a que caven|"
        "pozos en las aldeas remotas;||“2. Pide al Secretario General que:||“a) Forme a los poceros;||"
        "“b) Mida la capa freática;||“3. Decide seguir ocupándose de la cuestión.”||"
        "41ª sesión plenaria"
    ),
    "ru": (
        "Экономический и Социальный Совет,||ссылаясь на свою резолюцию 2090/4,||"
        "рекомендует Генеральной Ассамблее принять следующий проект резолюции:||"
        "«Генеральная Ассамблея,||«сознавая значение колодцев,||«1. призывает государства рыть колодцы в|"
        "отдаленных селениях;||«2. просит Генерального секретаря:||«a) обучать колодезников;||"
        "«b) измерять уровень воды;||«3. постановляет продолжать заниматься этим вопросом».||"
        "41-е пленарное заседание"
    ),
    "zh": (
        "经济及社会理事会，||回顾其第2090/4号决议，||建议大会通过下列决议草案：||"
        "“大会，||“认识到水井的重要性，||“1. 促请各国在偏远村庄挖井并加以维护；||“2. 请秘书长：||"
        "“(a) 培训挖井工人；||“(b) 测量地下水位；||“3. 决定继续处理此案。”||第41次全体会议"
    ),
}
_STEPS = ["p0", "p1", "r1", "r2", "r2.1", "r2.2", "r3"]
_WHOLE = [f"d1.p{n}" for n in range(3)] + [f"d2.{step}" for step in _STEPS] + ["d1.p3"]


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_quoted_in_a_resolution_is_a_resolution_of_its_own(language: str) -> None:
    rows = [row.split(" ") for row in shown(DRAFTS[language])]
    assert [row[0] for row in rows] == _WHOLE
    assert next(row for row in rows if row[0] == "d1.p2")[2] == "operative"
    marked = [row for row in rows if row[0].startswith("d2.r")]
    assert all(row[1][0] in '"“«' for row in marked)
    assert [row[0] for row in rows if "_" in row] == [one for one in _WHOLE if ".r" not in one]


@pytest.mark.parametrize("language", DRAFTS)
def test_nothing_of_a_quoted_draft_is_odd(language: str) -> None:
    found = structure(DRAFTS[language].replace("||", "\n\n").replace("|", "\n"))
    assert not [code for code in codes(found) if code.startswith("number.") or code == "label.orphan"]


CASES = [
    (
        "what quotes a draft goes on behind it, with its own numbers",
        (
            "The Council,||Recalling its resolution 2090/4,||1. Takes note of the report;||"
            "2. Decides to submit the following draft resolution to the General Assembly:||"
            "“The General Assembly,||“Recalling the report,||“1. Endorses the plan;||“2. Calls for aid.”||"
            "3. Requests the Secretariat to report."
        ),
        [
            "d1.p0 _ preambular The",
            "d1.p1 _ preambular Recalling",
            "d1.r1 1. operative Takes",
            "d1.r2 2. operative Decides",
            "d2.p0 _ preambular The",
            "d2.p1 _ preambular Recalling",
            "d2.r1 “1. operative Endorses",
            "d2.r2 “2. operative Calls",
            "d1.r3 3. operative Requests",
        ],
    ),
    (
        "paragraphs that an amendment quotes hang under it, from whatever number on",
        (
            "The Council,||Recalling its resolution 2090/4,||1. Adopts the rules;||"
            "2. Decides to add to rule 9:||“4. The Bureau keeps the list.||“5. The list is public.”||"
            "3. Requests the Secretariat to report."
        ),
        [
            "p0 _ preambular The",
            "p1 _ preambular Recalling",
            "r1 1. operative Adopts",
            "r2 2. operative Decides",
            "r2.4 “4. operative The",
            "r2.5 “5. operative The",
            "r3 3. operative Requests",
        ],
    ),
    (
        "a quotation that begins with a number counts nothing by itself",
        "1. The text reads:||“12. The door is open.”||2. It was read twice.",
        [
            "r1 1. paragraph The",
            "p1 _ paragraph 12.",
            "r2 2. paragraph It",
        ],
    ),
    (
        "nor do numbers of quotations that do not follow one another",
        "1. The texts read:||“3. The door is open.”||“7. The window is shut.”||2. They were read twice.",
        [
            "r1 1. paragraph The",
            "p1 _ paragraph 3.",
            "p2 _ paragraph 7.",
            "r2 2. paragraph They",
        ],
    ),
]


@pytest.mark.parametrize(("says", "text", "rows"), CASES, ids=[case[0] for case in CASES])
def test_quotations(says: str, text: str, rows: list[str]) -> None:
    assert shown(text) == rows, says
