"""Drafts of resolutions that conferences of parties and commissions have before them, in six languages."""

import pytest

from tests.support import structure
from unrec.kinds import classify

DRAFTS = {
    "en": """\
United Nations                         CAC/COSP/93/L.4

Conference of the States Parties
to the United Nations Convention
against Corruption

Distr.: Limited
12 December 2097
Original: English

Ninety-third session
Doha, 8–12 December 2097
Agenda item 5
Asset recovery

Revised draft resolution

Guidelines on the management of frozen and seized property

The Conference of the States Parties to the United Nations Convention against Corruption,

Recalling its resolution 9/2 and the provisions of chapter V of the Convention, which concern the recovery of property,

Bearing in mind the needs of small States,

1. Adopts the Guidelines annexed to the present resolution;

2. Invites States parties to consider:

(a) Establishing an office that manages property;

(b) Training those who work in it;

3. Requests the Secretariat to report to it at its next session.

Annex

Guidelines on the management of frozen and seized property

I. Scope

1. These Guidelines assist States parties in managing property.

II. Offices

2. States parties should establish an office that manages property.
""",
    "fr": """\
Nations Unies                         CAC/COSP/93/L.4

Conférence des États parties
à la Convention des Nations Unies
contre la corruption

Distr. limitée
12 décembre 2097
Français
Original : anglais

Quatre-vingt-treizième session
Doha, 8-12 décembre 2097
Point 5 de l’ordre du jour
Recouvrement d’avoirs

Projet de résolution révisé

Directives sur la gestion des biens gelés et saisis

La Conférence des États parties à la Convention des Nations Unies contre la corruption,

Rappelant sa résolution 9/2 et les dispositions du chapitre V de la Convention, qui concernent le recouvrement des biens,

Ayant à l’esprit les besoins des petits États,

1. Adopte les Directives annexées à la présente résolution ;

2. Invite les États parties à envisager :

a) De créer un bureau chargé de la gestion des biens ;

b) De former ceux qui y travaillent ;

3. Prie le Secrétariat de lui faire rapport à sa prochaine session.

Annexe

Directives sur la gestion des biens gelés et saisis

I. Champ d’application

1. Les présentes Directives aident les États parties à gérer les biens.

II. Bureaux

2. Les États parties devraient créer un bureau chargé de la gestion des biens.
""",
    "es": """\
Naciones Unidas                         CAC/COSP/93/L.4

Conferencia de los Estados Partes
en la Convención de las Naciones Unidas
contra la Corrupción

Distr. limitada
12 de diciembre de 2097
Español
Original: inglés

93º período de sesiones
Doha, 8 a 12 de diciembre de 2097
Tema 5 del programa
Recuperación de activos

Proyecto de resolución revisado

Directrices sobre la gestión de bienes embargados e incautados

La Conferencia de los Estados Partes en la Convención de las Naciones Unidas contra la Corrupción,

Recordando su resolución 9/2 y las disposiciones del capítulo V de la Convención, que se refieren a la recuperación de bienes,

Teniendo presentes las necesidades de los Estados pequeños,

1. Aprueba las Directrices que figuran en el anexo de la presente resolución;

2. Invita a los Estados partes a que consideren la posibilidad de:

a) Establecer una oficina que gestione los bienes;

b) Capacitar a quienes trabajen en ella;

3. Solicita a la Secretaría que le presente un informe en su próximo período de sesiones.

Anexo

Directrices sobre la gestión de bienes embargados e incautados

I. Ámbito de aplicación

1. Las presentes Directrices ayudan a los Estados partes a gestionar los bienes.

II. Oficinas

2. Los Estados partes deberían establecer una oficina que gestione los bienes.
""",
    "ru": """\
Организация Объединенных Наций                         CAC/COSP/93/L.4

Конференция государств — участников
Конвенции Организации Объединенных Наций
против коррупции

Distr.: Limited
12 December 2097
Russian
Original: English

Девяносто третья сессия
Доха, 8–12 декабря 2097 года
Пункт 5 повестки дня
Меры по возвращению активов

Пересмотренный проект резолюции

Руководящие положения об управлении замороженным имуществом

Конференция государств — участников Конвенции Организации Объединенных Наций против коррупции,

ссылаясь на свою резолюцию 9/2 и положения главы V Конвенции о возвращении имущества,

учитывая потребности малых государств,

1. утверждает Руководящие положения, содержащиеся в приложении к настоящей резолюции;

2. предлагает государствам-участникам рассмотреть возможность:

a) учреждения органа, управляющего имуществом;

b) подготовки его сотрудников;

3. просит Секретариат представить ей доклад на ее следующей сессии.

Приложение

Руководящие положения об управлении замороженным имуществом

I. Сфера применения

1. Настоящие Руководящие положения помогают государствам-участникам управлять имуществом.

II. Органы

2. Государствам-участникам следует учредить орган, управляющий имуществом.
""",
    "zh": """\
联合国                         CAC/COSP/93/L.4

联合国反腐败公约
缔约国会议

Distr.: Limited
12 December 2097
Chinese
Original: English

第九十三届会议
2097年12月8日至12日，多哈
议程项目5
资产追回

订正决议草案

管理被冻结和扣押财产准则

联合国反腐败公约缔约国会议，

回顾其第9/2号决议和《公约》第五章关于追回财产的规定，

铭记小国的需要，

1. 通过本决议附件所载的《准则》；

2. 邀请缔约国考虑：

(a) 设立管理财产的办公室；

(b) 培训在其中工作的人员；

3. 请秘书处向其下届会议提出报告。

附件

管理被冻结和扣押财产准则

一、范围

1. 本《准则》协助缔约国管理财产。

二、办公室

2. 缔约国应当设立管理财产的办公室。
""",
    "ar": """\
الأمم المتحدة                         CAC/COSP/93/L.4

مؤتمر الدول الأطراف في اتفاقية
الأمم المتحدة لمكافحة الفساد

Distr.: Limited
12 December 2097
Arabic
Original: English

الدورة الثالثة والتسعون
الدوحة، 8-12 كانون الأول/ديسمبر 2097
البند 5 من جدول الأعمال
استرداد الموجودات

مشروع قرار منقح

مبادئ توجيهية بشأن إدارة الممتلكات المجمدة والمحجوزة

إن مؤتمر الدول الأطراف في اتفاقية الأمم المتحدة لمكافحة الفساد،

إذ يشير إلى قراره 9/2 وإلى أحكام الفصل الخامس من الاتفاقية التي تتعلق باسترداد الممتلكات،

وإذ يضع في اعتباره احتياجات الدول الصغيرة،

1- يعتمد المبادئ التوجيهية المرفقة بهذا القرار؛

2- يدعو الدول الأطراف إلى النظر فيما يلي:

(أ) إنشاء مكتب يتولى إدارة الممتلكات؛

(ب) تدريب العاملين فيه؛

3- يطلب إلى الأمانة أن تقدم إليه تقريراً في دورته المقبلة.

المرفق

مبادئ توجيهية بشأن إدارة الممتلكات المجمدة والمحجوزة

أولاً- النطاق

1- تساعد هذه المبادئ التوجيهية الدول الأطراف في إدارة الممتلكات.

ثانياً- المكاتب

2- ينبغي للدول الأطراف أن تنشئ مكتباً يتولى إدارة الممتلكات.
""",
}
TITLES = {
    "en": "Guidelines on the management of frozen and seized property",
    "fr": "Directives sur la gestion des biens gelés et saisis",
    "es": "Directrices sobre la gestión de bienes embargados e incautados",
    "ru": "Руководящие положения об управлении замороженным имуществом",
    "zh": "管理被冻结和扣押财产准则",
    "ar": "مبادئ توجيهية بشأن إدارة الممتلكات المجمدة والمحجوزة",
}
KINDS = [
    *("p0 preambular", "p1 preambular", "p2 preambular"),
    *("r1 operative", "r2 operative", "r2.1 operative", "r2.2 operative", "r3 operative"),
    *("a1.r1 provision", "a1.r2 provision"),
]
# A second title ends in no mark either.
BETWEEN = {
    "en": "Implementation of chapter V of the Convention and of the decisions of the previous sessions",
    "fr": "Application du chapitre V de la Convention et des décisions des sessions précédentes",
    "es": "Aplicación del capítulo V de la Convención y de las decisiones de los períodos de sesiones anteriores",
    "ru": "Осуществление главы V Конвенции и решений, принятых на предыдущих сессиях",
    "zh": "《公约》第五章和历届会议所作各项决定的执行情况以及今后的工作",
    "ar": "تنفيذ الفصل الخامس من الاتفاقية والمقررات الصادرة عن الدورات السابقة والأعمال المقبلة",
}


def kinds(text: str) -> list[str]:
    return [f"{one.path} {one.kind}" for one in classify(structure(text)).paragraphs]


@pytest.mark.parametrize("code", sorted(DRAFTS))
def test_a_draft_of_a_conference_is_a_resolution(code: str) -> None:
    found = classify(structure(DRAFTS[code]))
    assert (found.document.kind, found.document.title) == ("resolution", TITLES[code])
    assert kinds(DRAFTS[code]) == KINDS


@pytest.mark.parametrize("code", sorted(DRAFTS))
def test_nothing_runs_on_into_enacting_words(code: str) -> None:
    # No masthead tells where the title ends.
    below = DRAFTS[code].split(TITLES[code], 1)[1].lstrip()
    text = f"{TITLES[code]}\n\n{BETWEEN[code]}\n\n{below}"
    assert kinds(text) == KINDS
    first = structure(text).paragraphs[0]
    assert first.raw.endswith(
        ("Corruption,", "corruption,", "Corrupción,", "коррупции,", "会议，", "الفساد،")
    )
    assert len(first.raw) < 120


def test_enacting_words_may_take_two_lines() -> None:
    one = "إن مؤتمر الدول الأطراف في اتفاقية الأمم المتحدة لمكافحة الفساد،"
    two = "إن مؤتمر الدول الأطراف في اتفاقية\nالأمم المتحدة لمكافحة الفساد،"
    text = f"{TITLES['ar']}\n\n{BETWEEN['ar']}\n\n" + DRAFTS["ar"].split(TITLES["ar"], 1)[1].lstrip()
    assert kinds(text.replace(one, two)) == KINDS


def test_no_preamble_ends_in_a_list_with_a_full_stop() -> None:
    text = (
        "Le Conseil économique et social,\n\nRappelant sa résolution 74/306,\n\nNotant les progrès :\n\na) Des"
        " sciences ;\n\nb) De l’innovation,\n\nFait des recommandations aux gouvernements,\n\n"
        "a) Associer les femmes ;\n\nb) Promouvoir l’innovation."
    )
    assert [row.split()[1] for row in kinds(text)] == ["preambular"] * 5 + ["operative"] * 3
