"""Executive summaries of reviews: sections with numbers, paragraphs without, in six languages."""

import pytest

from tests.support import structure
from unrec.kinds import classify
from unrec.models import Extraction

SUMMARIES = {
    "ar": """\
الأمم المتحدة                         CAC/COSP/IRG/II/94/1/Add.3

مؤتمر الدول الأطراف في اتفاقية
الأمم المتحدة لمكافحة الفساد

Distr.: General
3 May 2097
Arabic
Original: English

فريق استعراض التنفيذ
الدورة الرابعة والتسعون
فيينا، 3-7 حزيران/يونيه 2097
البند 4 من جدول الأعمال
استعراض تنفيذ اتفاقية الأمم المتحدة لمكافحة الفساد

خلاصة وافية
مذكرة من الأمانة
إضافة

ثانياً- خلاصة وافية

توفالو

1- مقدمة: لمحة عامة عن الإطار القانوني والمؤسسي لتوفالو في سياق تنفيذ
اتفاقية الأمم المتحدة لمكافحة الفساد

انضمت توفالو إلى الاتفاقية في 4 أيلول/سبتمبر 2015. وهي ليست طرفاً في اتفاقية مكافحة الجريمة المنظمة.

2- الفصل الثاني: التدابير الوقائية

2-1- ملاحظات على تنفيذ المواد قيد الاستعراض

سياسات وممارسات مكافحة الفساد الوقائية (المادتان 5 و6)

تشير الاستراتيجية الوطنية إلى المادة 5 من الاتفاقية. ولم يجر تقييمها.

2-2- التجارب الناجحة والممارسات الجيدة

عموماً، يسلَّط الضوء على التجربة الناجحة التالية في تنفيذ الفصل الثاني من الاتفاقية:

    •   إشراك المدارس عن كثب في التوعية (الفقرة 1 (ج) من المادة 13).

2-3- التحديات التي تواجه التنفيذ

وُجهت إلى توفالو التوصيات التالية:

    •   تقييم التدابير الإدارية دورياً (الفقرة 3 من المادة 5)؛

    •   النظر في اعتماد نظم لإقرار الذمة المالية (الفقرة 5 من المادة 8).

3- الفصل الخامس: استرداد الموجودات

3-1- ملاحظات على تنفيذ المواد قيد الاستعراض

يمكن لتوفالو أن تتخذ الاتفاقية أساساً قانونياً للمساعدة القانونية المتبادلة (المادة 46).

3-2- التحديات التي تواجه التنفيذ

توصى توفالو بما يلي:

    •   السماح بالمصادرة دون إدانة (الفقرة 1 (ج) من المادة 54)؛
""",
    "en": """\
United Nations                         CAC/COSP/IRG/II/94/1/Add.3

Conference of the States Parties
to the United Nations Convention
against Corruption

Distr.: General
3 May 2097
Original: English

Implementation Review Group
Ninety-fourth session
Vienna, 3–7 June 2097
Agenda item 4
Review of the implementation of the United Nations
Convention against Corruption

Executive summary
Note by the Secretariat
Addendum

II. Executive summary

Tuvalu

1. Introduction: overview of the legal and institutional framework of Tuvalu in the context of
implementation of the United Nations Convention against Corruption

Tuvalu acceded to the Convention on 4 September 2015. It is not a party to the Organized Crime
Convention.

2. Chapter II: preventive measures

2.1. Observations on the implementation of the articles under review

Preventive anti-corruption policies and practices (arts. 5 and 6)

The national strategy refers to article 5 of the Convention. It has not been evaluated.

2.2. Successes and good practices

Overall, the following success in implementing chapter II of the Convention is highlighted:

    •   Close involvement of schools in awareness-raising (art. 13, para. 1 (c)).

2.3. Challenges in implementation

The following challenges are identified, and the following recommendations are made to Tuvalu:

    •   Evaluate periodically the relevant administrative measures (art. 5, para. 3);

    •   Consider adopting systems for the declaration of assets (art. 8, para. 5).

3. Chapter V: asset recovery

3.1. Observations on the implementation of the articles under review

Tuvalu can take the Convention as the legal basis for mutual legal assistance (art. 46).

3.2. Challenges in implementation

It is recommended that Tuvalu:

    •   Permit confiscation without a conviction (art. 54, para. 1 (c));
""",
    "es": """\
Naciones Unidas                         CAC/COSP/IRG/II/94/1/Add.3

Conferencia de los Estados Partes
en la Convención de las Naciones Unidas
contra la Corrupción

Distr. general
3 de mayo de 2097
Español
Original: inglés

Grupo de Examen de la Aplicación
94º período de sesiones
Viena, 3 a 7 de junio de 2097
Tema 4 del programa
Examen de la aplicación de la Convención
de las Naciones Unidas contra la Corrupción

Resumen
Nota de la Secretaría
Adición

II. Resumen

Tuvalu

1. Introducción: sinopsis del marco jurídico e institucional de Tuvalu en el contexto de la
aplicación de la Convención de las Naciones Unidas contra la Corrupción

Tuvalu se adhirió a la Convención el 4 de septiembre de 2015. No es parte en la Convención contra
la Delincuencia Organizada.

2. Capítulo II: medidas preventivas

2.1. Observaciones sobre la aplicación de los artículos objeto de examen

Políticas y prácticas de prevención de la corrupción (arts. 5 y 6)

La estrategia nacional se refiere al artículo 5 de la Convención. No ha sido evaluada.

2.2. Logros y buenas prácticas

En general, se destaca el siguiente logro en la aplicación del capítulo II de la Convención:

    •   La estrecha participación de las escuelas en la sensibilización (art. 13, párr. 1 c)).

2.3. Problemas en la aplicación

Se formularon a Tuvalu las siguientes recomendaciones:

    •   Evaluar periódicamente las medidas administrativas pertinentes (art. 5, párr. 3);

    •   Considerar la posibilidad de adoptar sistemas de declaración de bienes (art. 8, párr. 5).

3. Capítulo V: recuperación de activos

3.1. Observaciones sobre la aplicación de los artículos objeto de examen

Tuvalu puede considerar la Convención base jurídica de la asistencia judicial (art. 46).

3.2. Problemas en la aplicación

Se recomienda que Tuvalu:

    •   Permitir el decomiso sin que medie una condena (art. 54, párr. 1 c));
""",
    "fr": """\
Nations Unies                         CAC/COSP/IRG/II/94/1/Add.3

Conférence des États parties
à la Convention des Nations Unies
contre la corruption

Distr. générale
3 mai 2097
Français
Original : anglais

Groupe d’examen de l’application
Quatre-vingt-quatorzième session
Vienne, 3-7 juin 2097
Point 4 de l’ordre du jour
Examen de l’application de la Convention
des Nations Unies contre la corruption

Résumé analytique
Note du Secrétariat
Additif

II. Résumé analytique

Tuvalu

1. Introduction : aperçu du cadre juridique et institutionnel des Tuvalu dans le contexte de
l’application de la Convention des Nations Unies contre la corruption

Les Tuvalu ont adhéré à la Convention le 4 septembre 2015. Ils ne sont pas partie à la Convention
contre la criminalité organisée.

2. Chapitre II : mesures préventives

2.1. Observations sur l’application des articles examinés

Politiques et pratiques de prévention de la corruption (art. 5 et 6)

La stratégie nationale fait référence à l’article 5 de la Convention. Elle n’a pas été évaluée.

2.2. Expériences positives et bonnes pratiques

De manière générale, l’expérience positive suivante est mise en avant :

    •   Association étroite des écoles à la sensibilisation (art. 13, par. 1 c)).

2.3. Problèmes rencontrés dans l’application

Les recommandations suivantes sont adressées aux Tuvalu :

    •   Évaluer périodiquement les mesures administratives pertinentes (art. 5, par. 3) ;

    •   Envisager d’adopter des systèmes de déclaration de patrimoine (art. 8, par. 5).

3. Chapitre V : recouvrement d’avoirs

3.1. Observations sur l’application des articles examinés

Les Tuvalu peuvent prendre la Convention comme base légale de l’entraide judiciaire (art. 46).

3.2. Problèmes rencontrés dans l’application

Il est recommandé aux Tuvalu :

    •   Permettre la confiscation sans condamnation (art. 54, par. 1 c)) ;
""",
    "ru": """\
Организация Объединенных Наций                         CAC/COSP/IRG/II/94/1/Add.3

Конференция государств — участников
Конвенции Организации Объединенных Наций
против коррупции

Distr.: General
3 May 2097
Russian
Original: English

Группа по обзору хода осуществления
Девяносто четвертая сессия
Вена, 3–7 июня 2097 года
Пункт 4 повестки дня
Обзор хода осуществления Конвенции
Организации Объединенных Наций против коррупции

Резюме
Записка Секретариата
Добавление

II. Резюме

Тувалу

1. Введение: обзор правовых и институциональных основ Тувалу в контексте осуществления
Конвенции Организации Объединенных Наций против коррупции

Тувалу присоединилась к Конвенции 4 сентября 2015 года. Она не является участником Конвенции
против организованной преступности.

2. Глава II: меры по предупреждению коррупции

2.1. Комментарии по осуществлению статей, являющихся предметом обзора

Политика и практика предупреждения коррупции (статьи 5 и 6)

В национальной стратегии упоминается статья 5 Конвенции. Оценка стратегии не проводилась.

2.2. Успешные результаты и виды эффективной практики

В целом следует отметить следующий успешный результат в осуществлении главы II Конвенции:

    •   Тесное вовлечение школ в разъяснительную работу (подпункт (c) пункта 1 статьи 13).

2.3. Проблемы в осуществлении

Тувалу были вынесены следующие рекомендации:

    •   периодически проводить оценку административных мер (пункт 3 статьи 5);

    •   рассмотреть возможность создания систем декларирования имущества (пункт 5 статьи 8).

3. Глава V: меры по возвращению активов

3.1. Комментарии по осуществлению статей, являющихся предметом обзора

Тувалу может рассматривать Конвенцию как правовое основание взаимной помощи (статья 46).

3.2. Проблемы в осуществлении

Тувалу рекомендуется:

    •   разрешить конфискацию без вынесения приговора (подпункт (c) пункта 1 статьи 54);
""",
    "zh": """\
联合国                         CAC/COSP/IRG/II/94/1/Add.3

联合国反腐败公约
缔约国会议

Distr.: General
3 May 2097
Chinese
Original: English

实施情况审议组
第九十四届会议
2097年6月3日至7日，维也纳
议程项目4
联合国反腐败公约实施情况审议

执行摘要
秘书处的说明
增编

二. 执行摘要

图瓦卢

1. 导言：图瓦卢在实施《联合国反腐败公约》方面的法律和体制框架概述

图瓦卢于2015年9月4日加入《公约》。该国不是《打击跨国有组织犯罪公约》的缔约国。

2. 第二章：预防措施

2.1. 对所审议条款实施情况的意见

预防性反腐败政策和做法（第五条和第六条）

国家战略提到《公约》第五条。该战略尚未得到评估。

2.2. 成功经验和良好做法

总体而言，在实施《公约》第二章方面突出强调以下成功经验：

    •   学校密切参与提高认识工作（第十三条第一款第(三)项）。

2.3. 实施方面的挑战

向图瓦卢提出了以下建议：

    •   定期评估有关行政措施（第五条第三款）；

    •   考虑建立财产申报制度（第八条第五款）。

3. 第五章：资产追回

3.1. 对所审议条款实施情况的意见

图瓦卢可以将《公约》作为司法协助的法律依据（第四十六条）。

3.2. 实施方面的挑战

建议图瓦卢：

    •   允许不经定罪没收（第五十四条第一款第(三)项）；
""",
}
TITLES = {
    "ar": "خلاصة وافية",
    "en": "Executive summary",
    "es": "Resumen",
    "fr": "Résumé analytique",
    "ru": "Резюме",
    "zh": "执行摘要",
}
STATES = {"ar": "توفالو", "en": "Tuvalu", "es": "Tuvalu", "fr": "Tuvalu", "ru": "Тувалу", "zh": "图瓦卢"}
RULES = [
    "heading.unlabelled",
    *["heading.number.section"] * 3,
    "heading.unlabelled",
    *["heading.number.section"] * 5,
]
KINDS = [
    *("p1 paragraph", "p2 paragraph", "p3 paragraph", "p3.p1 paragraph"),
    *("p4 paragraph", "p4.p1 recommendation", "p4.p2 recommendation"),
    *("p5 paragraph", "p6 recommendation", "p6.p1 recommendation"),
]


def heads(found: Extraction) -> list[str]:
    rules = {line.line: line.rule for line in found.lines if line.role == "heading"}
    return [rules[one.line] for one in found.sections]


@pytest.mark.parametrize("code", sorted(SUMMARIES))
def test_numbers_head_sections_and_paragraphs_have_none(code: str) -> None:
    found = classify(structure(SUMMARIES[code]))
    assert heads(found)[1:] == RULES
    assert found.sections[1].title == STATES[code]
    assert (found.document.kind, found.document.title) == ("report", TITLES[code])
    assert all(one.label is None for one in found.paragraphs)


@pytest.mark.parametrize("code", sorted(SUMMARIES))
def test_what_is_recommended_to_a_state(code: str) -> None:
    found = classify(structure(SUMMARIES[code]))
    assert [f"{one.path} {one.kind}" for one in found.paragraphs] == KINDS
    listed = {one.kind_rule for one in found.paragraphs if one.path.startswith("p4.")}
    assert listed == {"kind.listed_below"}


@pytest.mark.parametrize("code", sorted(SUMMARIES))
def test_a_summary_without_a_front_is_a_report(code: str) -> None:
    part = SUMMARIES[code].split("\n\n", 5)[5]
    assert classify(structure(part)).document.kind == "report"


ITEM = {
    "ar": "سن قانون بشأن حماية المبلغين عن الفساد",
    "en": "A law for the protection of those who report corruption",
    "es": "Una ley para la protección de quienes denuncian la corrupción",
    "fr": "Une loi pour la protection de ceux qui signalent la corruption",
    "ru": "Закон о защите лиц, которые сообщают о коррупции",
    "zh": "关于保护举报腐败者的法律",
}
SIGNS = {"fr": "recommandations", "ru": "и", "zh": "建", "ar": "ت", "es": "Se "}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Where the last sentence asks nothing and lists no recommendations, the list is an account.
        ("The following challenges were met:", "paragraph paragraph"),
        ("The recommendations of the review met with the following difficulties:", "paragraph paragraph"),
        ("States should act. The law has these parts:", "paragraph paragraph"),
        ("It is recommended that Tuvalu:", "recommendation recommendation"),
        ("The law is sound. It is recommended that Tuvalu:", "recommendation recommendation"),
        ("In view of this, the following recommendations were made:", "paragraph recommendation"),
        ("Les recommandations ci-après ont été formulées :", "paragraph recommendation"),
        ("L’application des recommandations se heurte aux obstacles suivants :", "paragraph paragraph"),
        ("Были вынесены следующие рекомендации:", "paragraph recommendation"),
        ("Se formularon a continuación las recomendaciones siguientes:", "paragraph recommendation"),
        ("提出了下列建议：", "paragraph recommendation"),
        ("وقُدمت التوصيات الآتية:", "paragraph recommendation"),
    ],
)
def test_what_leads_to_a_list(text: str, expected: str) -> None:
    code = "en" if text.isascii() else next(own for own, sign in SIGNS.items() if sign in text)
    found = classify(structure(f"{text}\n\n•   {ITEM[code]};\n\n•   {ITEM[code]}."))
    assert " ".join(one.kind for one in found.paragraphs[:2]) == expected


def test_a_name_above_other_numbers_is_judged_as_before() -> None:
    # Below the part's heading and above paragraph 1 of a text that numbers its paragraphs.
    text = "II. Summary\n\nTuvalu\n\n1. The law is sound.\n\n2. It is applied.\n\n3. It is known."
    assert "heading.number.section" not in heads(structure(text))


def test_what_is_numbered_at_the_margin_below_words_that_ask_is_recommended() -> None:
    text = (
        "CAC/COSP/IRG/II/5/1/Add.97\n\nخلاصة وافية\n\nيوصى بأن تتخذ الدولة الإجراءات التالية:\n\n"
        "1- الإسراع باعتماد آلية لرصد الخطة الاستراتيجية؛\n\n2- تعزيز استقلالية لجنة مكافحة الفساد."
    )
    kinds = [(one.label, one.kind) for one in classify(structure(text)).paragraphs if one.label]
    assert kinds == [("1-", "recommendation"), ("2-", "recommendation")]
    plain = classify(
        structure(text.replace("يوصى بأن تتخذ الدولة الإجراءات التالية", "اتخذت الدولة الإجراءات التالية"))
    )
    assert {one.kind for one in plain.paragraphs if one.label} == {"paragraph"}
