"""A decision is told by the sum of its clauses, with its enacting words or without.

Of each paragraph a case gives the path and the kind: `e` preambular, `o` operative, `g` neither, `r` a
recommendation.
"""

import pytest

from tests.support import structure
from unrec.kinds import classify
from unrec.models import Extraction

LETTERS = {"preambular": "e", "operative": "o", "paragraph": "g", "recommendation": "r", "provision": "v"}


def read(text: str) -> Extraction:
    return classify(structure(text.replace("|", "\n")))


def kinds(text: str) -> str:
    return " ".join(f"{one.path}:{LETTERS[one.kind]}" for one in read(text).paragraphs)


CUT_OFF = {
    "en": (
        "Mindful of the state of the bridges,||Taking note of the report of the Secretary-General,||"
        "1. Approves the plan of the Secretary-General;||2. Decides to review the plan;||"
        "3. Decides to remain seized of the matter."
    ),
    "fr": (
        "Conscient de l'état des ponts,||Prenant note du rapport du Secrétaire général,||"
        "1. Approuve le plan du Secrétaire général;||2. Prie le Secrétaire général d'agir en conséquence;||"
        "3. Décide de rester saisi de la question."
    ),
    "es": (
        "Consciente del estado de los puentes,||Tomando nota del informe del Secretario General,||"
        "1. Aprueba el plan del Secretario General;||2. Pide al Secretario General que le informe;||"
        "3. Decide seguir ocupándose de la cuestión."
    ),
    "ru": (
        "сознавая состояние мостов в регионе,||принимая к сведению доклад Генерального секретаря,||"
        "1. одобряет план Генерального секретаря;||2. просит Генерального секретаря представить доклад;||"
        "3. постановляет продолжать заниматься этим вопросом."
    ),
    "zh": (
        "意识到桥梁的状况，||注意到秘书长的报告，||1. 核可秘书长的计划；||2. 请秘书长提交报告；||"
        "3. 决定继续处理此案。"
    ),
    "ar": (
        "وإذ يدرك حالة الجسور في المنطقة،||وإذ يحيط علماً بتقرير الأمين العام،||"
        "١- يوافق على خطة الأمين العام؛||٢- يطلب إلى الأمين العام أن يقدم تقريراً؛||"
        "٣- يقرر أن يبقي المسألة قيد نظره."
    ),
}
"""A resolution whose enacting words are on another page."""


@pytest.mark.parametrize("code", CUT_OFF)
def test_clauses_below_a_preamble_decide_without_enacting_words(code: str) -> None:
    found = read(CUT_OFF[code])
    assert "".join(LETTERS[one.kind] for one in found.paragraphs) == "eeooo"
    assert found.document.kind == "resolution"


def test_clauses_alone_decide_where_nearly_all_begin_with_their_verbs() -> None:
    text = "1. Approves the plan;||2. Decides to review it;||3. Decides to remain seized of the matter."
    assert kinds(text) == "r1:o r2:o r3:o"
    assert read(text).document.kind_rule == "document.clauses"


def test_enacting_words_that_became_a_heading_are_not_missed() -> None:
    text = (
        "2. Decides to meet again.||74th plenary meeting||45/262. Assistance||The General Assembly||"
        "Recalling its resolution 42/169 of 11 December 1987,||Deeply concerned about the losses,||"
        "1. Expresses its solidarity;||2. Urges all States to contribute generously;||"
        "3. Requests the Secretary-General to report."
    )
    found = read(text)
    assert [one.kind for one in found.paragraphs[-5:]] == ["preambular"] * 2 + ["operative"] * 3


ENDNOTES = (
    "Report of the independent expert on housing||I. Housing||1. The expert visited three countries.||"
    "2. Evictions have grown in number.||Notes||Zed Books, London,||1. See the report on Ruritania.||"
    "2. Ibid., paragraph 14.||3. See general comment No. 7.||4. Communication from the Government."
)


def test_a_line_of_an_endnote_is_no_organ_that_decides() -> None:
    assert "o" not in kinds(ENDNOTES)
    assert read(ENDNOTES).document.kind == "report"


COMMITTEE = (
    "Decision adopted by the Committee||"
    "The Committee against Torture, established under article 17 of the Convention,||"
    "Meeting on 8 May 2099,||Having concluded its consideration of the complaint,||Adopts the following:||"
)


def test_numbered_facts_below_what_a_committee_adopts_are_no_clauses() -> None:
    text = (
        f"{COMMITTEE}1.1 The complainant is a teacher.||1.2 The Committee requested the State party not to expel "
        "her.||2.1 She left the country in 2095.||2.2 In 2096 she was arrested.||"
        "3. The complainant claims a breach of article 3.||4. The Committee notes the argument."
    )
    found = {one.path: one.kind for one in read(text).paragraphs}
    assert found["p2"] == "preambular"
    assert {found[path] for path in ("r1.1", "r1.2", "r2.1", "r2.2", "r3", "r4")} == {"paragraph"}


def test_a_preamble_above_what_is_adopted_needs_no_organ_that_is_known() -> None:
    text = (
        "Constatations adoptées par le Comité||"
        "Le Comité des droits de l'homme, institué en vertu de l'article 28 du Pacte international relatif aux "
        "droits civils et politiques,||Réuni le 28 mars 2099 à Genève pour sa cent vingt-cinquième session,||"
        "Ayant achevé l'examen de la communication présentée par X. en vertu du Protocole facultatif,||"
        "Adopte ce qui suit :||1. L'auteur de la communication est X.||2. Elle a été arrêtée par la police.||"
        "3. Elle a porté plainte.||4. Le Comité considère que les faits font apparaître une violation."
    )
    found = read(text).paragraphs
    assert [LETTERS[one.kind] for one in found if one.label is None][:3] == ["e", "e", "e"]
    assert {one.kind for one in found if one.label} == {"paragraph"}


def test_a_declaration_that_an_assembly_adopts_is_operative() -> None:
    text = (
        "The General Assembly,||Adopts the following political declaration:||"
        "1. We, Heads of State, have met in New York.||2. We are many.||3. There is much to be done."
    )
    assert kinds(text) == "p0:e p1:e r1:o r2:o r3:o"


HEADED = (
    "The Conference of the Parties,||Recalling its decision 1/CP.17,||I. ADOPTION||"
    "1. Decides to adopt the plan;||2. Requests the secretariat to publish it;||II. FINANCE||"
    "3. Invites Parties to contribute;||Technical matters||4. Urges Parties to report."
)


def test_no_heading_closes_a_decision() -> None:
    assert kinds(HEADED) == "p0:e p1:e r1:o r2:o r3:o r4:o"


def test_requests_under_a_heading_over_recommendations_are_no_decision() -> None:
    text = (
        "Report of the meeting||II. Recommendations||1. Invites States to train judges;||"
        "2. Requests the Secretariat to help;||3. Urges States to report;||4. Encourages States to meet."
    )
    assert kinds(text) == "r1:r r2:r r3:r r4:r"


def test_an_organ_that_no_data_know_decides_by_its_clauses() -> None:
    text = (
        "The Governing Forum,||Recalling its decision 27/9,||1. Takes note of the report;||"
        "2. Requests the Director to continue;||3. Encourages Governments to help."
    )
    assert kinds(text) == "p0:e p1:e r1:o r2:o r3:o"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. The Committee may consider the matter at a public meeting.", "g"),
        ("1. States parties may consider the matter at a public meeting.", "r"),
    ],
)
def test_what_an_organ_may_do_is_no_request(text: str, kind: str) -> None:
    assert kinds(f"Concluding observations on the report of Kenya||{text}") == f"r1:{kind}"


def test_a_short_clause_of_a_preamble_is_no_organ() -> None:
    text = (
        "Recalling its resolution 1591 (2005), in which it decided on measures with regard to the region,||"
        "Acting under Chapter VII of the Charter,||1. Decides to extend the mandate;||"
        "2. Requests the Secretary-General to report;||3. Decides to remain seized of the matter."
    )
    found = read(text)
    assert "".join(LETTERS[one.kind] for one in found.paragraphs) == "eeooo"
    assert found.document.kind_rule == "document.clauses"
