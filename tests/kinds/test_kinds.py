"""What each paragraph is, with the rule that said so. Texts are written as in "
"`tests/structure/test_decode.py`."""

import pytest

from tests.support import structure
from unrec.kinds import classify

REVIEW = "Report of the Working Group on the Universal Periodic Review||Kenya||II. Conclusions"
CASES = [
    (
        "the clauses of a resolution, and their items",
        (
            "The General Assembly,||Recalling its resolution 60/1,||1. Takes note of the report;||"
            "2. Requests States:||(a) to act;||(b) to report."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|r1 operative numbered_clause|"
            "r2 operative numbered_clause|r2.1 operative numbered_clause|r2.2 operative numbered_clause"
        ),
    ),
    (
        "clauses without a number: the first that ends in a semicolon is operative",
        (
            "The Security Council,||Recalling its resolution 1325 (2000),||Decides to extend the mandate;||"
            "Requests the Secretary-General to report."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|p2 operative unnumbered_clause|"
            "p3 operative clause"
        ),
    ),
    # The General Assembly, recalling its resolution 60/1, takes note («تحيط علما») of the report; decides …
    (
        "an Arabic resolution, whatever its verbs",
        (
            "إن الجمعية العامة،||إذ تشير إلى قرارها ٦٠/١،||١- تحيط علما بالتقرير؛||"
            "٢- تقرر أن تبقي المسألة قيد نظرها."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|r1 operative numbered_clause|"
            "r2 operative numbered_clause"
        ),
    ),
    (
        "what announces the clauses is one, and what only recalls is none",
        (
            "The General Assembly,||Recalling the following resolutions:||(a) On wells, of 2090;||(b) On rivers, of 2091,||Decides:||"
            "1. To take note of the report;||2. To end the mandate."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|1 preambular preamble|2 preambular preamble|"
            "p2 operative announcing_clause|r1 operative numbered_clause|r2 operative numbered_clause"
        ),
    ),
    # The Council of the League, having read the report, decides («يقرر»): to welcome the plan; to fund it.
    (
        "an Arabic clause that announces the others",
        "إن مجلس الجامعة،||وإذ يشير إلى التقرير،||يقرر:||١- الترحيب بالخطة؛||٢- تمويلها.",
        (
            "p0 preambular enacting_words|p1 preambular preamble|p2 operative announcing_clause|"
            "r1 operative numbered_clause|r2 operative numbered_clause"
        ),
    ),
    (
        "the rules that a resolution adopts",
        (
            "The General Assembly,||Recalling its resolution 60/1,||1. Adopts the rules.||Annex||"
            "1. The fund is for aid."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|r1 operative numbered_clause|"
            "a1.r1 provision annexed"
        ),
    ),
    (
        "the annex to a decision, by its number, is no decision",
        (
            "The Conference of the Parties,||1. Adopts the rules in the annex;||Annex to decision BC-9/4||"
            "A. Mandate||1. The subcommittee is established under article 15.||2. It meets once a year."
        ),
        (
            "p0 preambular enacting_words|r1 operative numbered_clause|a1.r1 provision annexed|"
            "a1.r2 provision annexed"
        ),
    ),
    # Report of the meeting: the meeting was opened. Annex: The Conference of the Parties, recalling; decides.
    (
        "a decision in the annex of a report",
        (
            "تقرير الاجتماع||١- افتتح الرئيس الاجتماع.||٢- أقر جدول الأعمال.||المرفق||إن مؤتمر الأطراف،||"
            "إذ يشير إلى مقرره السابق،||١- يرحب بالتقرير؛||٢- يقرر إنشاء فريق يعنى بما يلي:||(أ) الغايات؛||"
            "(ب) المؤشرات."
        ),
        (
            "r1 paragraph no_request|r2 paragraph no_request|p0 preambular enacting_words|"
            "a1.p1 preambular preamble|a1.r1 operative numbered_clause|a1.r2 operative numbered_clause|"
            "a1.r2.1 operative numbered_clause|a1.r2.2 operative numbered_clause"
        ),
    ),
    (
        "a treaty",
        (
            "Convention on Safe Roads||The States Parties to this Convention,||"
            "Recalling the Charter,||Article 1||"
            "Each State shall keep its roads safe.||Article 2||1. Each State shall report.||"
            "2. Reports are public.||"
            "Article 3||This Convention is open for signature."
        ),
        (
            "p0 preambular before_articles|p1 preambular before_articles|art1.p1 provision article|"
            "art2.r1 provision article|"
            "art2.r2 provision article|art3.p1 provision article"
        ),
    ),
    # Convention on safe roads: every State keeps its roads safe; reports; the reports are public.
    (
        "an Arabic treaty",
        (
            "اتفاقية بشأن الطرق الآمنة||إن الدول الأطراف في هذه الاتفاقية،||إذ تشير إلى الميثاق،||المادة ١||"
            "تحافظ كل دولة على سلامة طرقها.||المادة ٢||١- تقدم كل دولة تقريرا.||المادة ٣||"
            "يفتح باب التوقيع على هذه الاتفاقية."
        ),
        (
            "p0 preambular before_articles|p1 preambular before_articles|art1.p1 provision article|"
            "art2.r1 provision article|"
            "art3.p1 provision article"
        ),
    ),
    (
        "a review: a list without labels, all of it with the name of a State at the end",
        (
            f"{REVIEW}||129. The recommendations below were made:||Ratify it (France);||Adopt a law (Chile);||"
            "Report (Peru).||130. The delegation thanked all States."
        ),
        (
            "r129 paragraph review_account|p1 recommendation reviewed_list|p2 recommendation reviewed_list|"
            "p3 recommendation reviewed_list|r130 paragraph review_account"
        ),
    ),
    (
        "a review: items that end in the name of a State",
        (
            f"{REVIEW}||129. The recommendations listed below enjoy the support of Kenya:||"
            "129.1 Ratify it (France);||"
            "129.2 Adopt a law (Chile);||129.3 Report (Peru);||129.4 Protect children (Ghana).||"
            "130. The delegation thanked all States."
        ),
        (
            "r129 paragraph review_account|r129.1 recommendation reviewed_list|"
            "r129.2 recommendation reviewed_list|"
            "r129.3 recommendation reviewed_list|r129.4 recommendation reviewed_list|"
            "r130 paragraph review_account"
        ),
    ),
    (
        "concerns, and what a committee recommends",
        (
            "Concluding observations on the report of Kenya||A. Introduction||"
            "1. The Committee considered the report and recommended steps.||"
            "B. Principal areas of concern and recommendations||"
            "2. The Committee is concerned about the situation of children.||"
            "3. The Committee recommends that the State party protect all children."
        ),
        "r1 paragraph introduction|r2 paragraph concern|r3 recommendation words",
    ),
    # Introduction: the committee considered the report. The committee is concerned («يساور»).
    (
        "Arabic concerns and recommendations",
        (
            "ملاحظات ختامية بشأن تقرير كينيا||أولاً- مقدمة||١- نظرت اللجنة في التقرير.||"
            "ثانياً- دواعي القلق والتوصيات||"
            "٢- يساور اللجنة القلق إزاء حالة الأطفال.||٣- توصي اللجنة الدولة الطرف بأن تحمي جميع الأطفال."
        ),
        "r1 paragraph introduction|r2 paragraph concern|r3 recommendation words",
    ),
    # First meeting, Vienna: States should cooperate; «تعزيز», promotion of: a list of such needs no verb.
    (
        "what a meeting recommends",
        (
            "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢||"
            "١- ينبغي للدول أن تتعاون.||٢- تعزيز تبادل المعلومات."
        ),
        "m1.r1 recommendation meeting|m1.r2 recommendation meeting",
    ),
    (
        "a report: account, then recommendations",
        (
            "Report of the Special Rapporteur on housing||I. Introduction||"
            "1. The Special Rapporteur visited Kenya.||"
            "II. Recommendations||2. States should build houses:||(a) in towns;||(b) in villages."
        ),
        (
            "r1 paragraph introduction|r2 recommendation words|r2.1 recommendation parent|"
            "r2.2 recommendation parent"
        ),
    ),
    # The committee welcomes the report and calls upon States to cooperate. Speakers noted that they did.
    (
        "a welcome with a request is a request; an account is none",
        "تقرير اللجنة||١- ترحب اللجنة بالتقرير وتدعو الدول إلى التعاون.||٢- لاحظ المتكلمون أن الدول تعاونت.",
        "r1 recommendation words|r2 paragraph no_request",
    ),
    # Recommendation 1: States should cooperate. Recommendation 2: promotion of cooperation.
    (
        "what calls itself a recommendation",
        "التوصية ١: ينبغي للدول أن تتعاون.||التوصية ٢: تعزيز التعاون.",
        "rec1 recommendation named|rec2 recommendation named",
    ),
    (
        "an agenda",
        "Provisional agenda||1. Opening of the session.||2. Adoption of the agenda.",
        "r1 paragraph agenda|r2 paragraph agenda",
    ),
    (
        "items that ask by words of their own",
        (
            "Report of the inspectors||II. Findings||1. The inspectors made informal suggestions:||"
            "(a) The organizations should publish the figures;||(b) The teams should share services."
        ),
        "r1 paragraph no_request|r1.1 recommendation items|r1.2 recommendation items",
    ),
    (
        "what announces the recommendations below it",
        (
            "Report on the meeting of the Working Group||II. Recommendations||"
            "1. The Working Group adopted the recommendations below.||2. States should act.||"
            "3. States should report."
        ),
        "r1 paragraph announces|r2 recommendation words|r3 recommendation words",
    ),
    (
        "what announces recommendations that have numbers under its own",
        (
            "Report on the meeting of the Working Group||II. Recommendations||"
            "1. The Working Group adopted the recommendations below.||1.1 States should act.||"
            "1.2 States should report."
        ),
        "r1 paragraph announces|r1.1 recommendation items|r1.2 recommendation items",
    ),
    (
        "items that end in articles in brackets name nobody",
        (
            "Report of the Special Rapporteur||II. Law||1. The Convention covers:||(a) Waste (article 4);||"
            "(b) Export (article 5);||(c) Notice (article 6);||(d) Return (articles 8 and 9)."
        ),
        (
            "r1 paragraph no_request|r1.1 paragraph parent|r1.2 paragraph parent|r1.3 paragraph parent|"
            "r1.4 paragraph parent"
        ),
    ),
    (
        "an account of recommendations made before",
        (
            "Report on the meeting of the Working Group||I. Introduction||1. The meeting was held.||"
            "II. Implementation of previous recommendations||2. Ten had ratified the Protocol.||3. Eight had not."
        ),
        "r1 paragraph introduction|r2 paragraph no_request|r3 paragraph no_request",
    ),
    # A list of treaties, each with its short name in brackets, and one of recommendations with who made them.
    (
        "a list of treaties with their short names recommends nothing",
        (
            "١- نُظر في المعاهدات التالية:||(أ) معاهدة إنشاء منطقة خالية من الأسلحة النووية في أفريقيا (معاهدة بليندابا)؛||"
            "(ب) معاهدة حظر الأسلحة النووية في أمريكا اللاتينية (معاهدة تلاتيلولكو)؛||"
            "(ج) معاهدة المنطقة الخالية من الأسلحة النووية في جنوب المحيط الهادئ (معاهدة راروتونغا)؛||"
            "(د) معاهدة إنشاء منطقة خالية من الأسلحة النووية في جنوب شرق آسيا (معاهدة بانكوك)."
        ),
        "r1 paragraph no_request|r1.1 paragraph parent|r1.2 paragraph parent|r1.3 paragraph parent|r1.4 paragraph parent",
    ),
    (
        "a list whose items end in names of States recommends",
        (
            "١- نُظر في ما يلي:||(أ) إنشاء منطقة خالية (كينيا)؛||(ب) حظر الأسلحة (نيجيريا)؛||"
            "(ج) نزع السلاح (مصر)؛||(د) تبادل المعلومات (الهند)."
        ),
        (
            "r1 paragraph no_request|r1.1 recommendation reviewed_list|r1.2 recommendation reviewed_list|"
            "r1.3 recommendation reviewed_list|r1.4 recommendation reviewed_list"
        ),
    ),
    (
        "a flat list in a review",
        (
            "تقرير الفريق العامل المعني بالاستعراض الدوري الشامل||كينيا||ثانياً- الاستنتاجات و/أو التوصيات||"
            "١- التصديق على الاتفاقية.||٢- إلغاء عقوبة الإعدام.||٣- تعزيز التعليم.||٤- تحسين السجون."
        ),
        (
            "r1 recommendation review_list|r2 recommendation review_list|r3 recommendation review_list|"
            "r4 recommendation review_list"
        ),
    ),
    # An opinion that asks, a reminder, and what a speaker said, in a list of recommendations.
    (
        "an opinion and a reminder among recommendations",
        (
            "A/HRC/99/1||تقرير الخبراء||ثالثاً- التوصيات||١- ينبغي للدول أن تتعاون.||"
            "٢- رأت اللجنة أنه ينبغي للدول الأطراف أن تختار بين الاتفاقيتين.||"
            "٣- تُذكَّر أطراف النزاعات بأن الهجمات محظورة.||٤- قال ممثل إن ذلك كاف."
        ),
        "r1 recommendation words|r2 recommendation opinion|r3 recommendation reminder|r4 paragraph no_request",
    ),
    (
        "a paragraph without a label that opens with a request",
        "رأي الخبراء||توصي اللجنة الدول بأن تتعاون.||نص آخر هنا.",
        "p1 paragraph no_request|p2 recommendation opening_words|p3 paragraph no_request",
    ),
    (
        "the meeting and the day below a resolution, and what follows",
        (
            "إن الجمعية العامة،||إذ تشير إلى قرارها ٦٠/١،||١- تحيط علما بالتقرير؛||"
            "٢- تقرر أن تبقي المسألة قيد نظرها.||الجلسة العامة ٥٤||١٨ كانون الأول/ديسمبر ٢٠٩٩||نص ورد بعد ذلك."
        ),
        (
            "p0 preambular enacting_words|p1 preambular preamble|r1 operative numbered_clause|"
            "r2 operative numbered_clause|p2 paragraph after_closing"
        ),
    ),
    (
        "what speakers asked for is no recommendation of the meeting, under its recommendations neither",
        (
            "Report on the meeting of the Working Group||II. Deliberations||"
            "1. Training was lacking, and several speakers stressed that it should be offered.||"
            "2. Several speakers noted the report. The Working Group recommends that States publish it.||"
            "III. Recommendations||3. States should cooperate.||"
            "4. The matter was raised, and one delegation recalled that States should report.||"
            "5. As several speakers stressed, States should train judges."
        ),
        (
            "r1 paragraph speakers|r2 recommendation words|r3 recommendation words|r4 paragraph speakers|"
            "r5 recommendation words"
        ),
    ),
    # Speakers stressed that dual criminality, provided for in paragraph 1, should be read broadly. The matter
    # was raised, and speakers recalled that States should cooperate. The Working Group recommends it, too.
    (
        "what Arabic speakers said, also behind words set between commas",
        (
            "تقرير الفريق العامل||ثانياً- المداولات||"
            "١- وشدد متكلمون على أن ازدواجية التجريم، المنصوص عليها في الفقرة ١، ينبغي أن تُفسَّر بمرونة.||"
            "٢- وأثيرت مسألة الحماية، فذكّر متكلمون بأنه ينبغي للدول أن تتعاون.||"
            "٣- وشدد متكلمون على أهمية التعاون، ويوصي الفريق العامل الدول بذلك."
        ),
        "r1 paragraph speakers|r2 paragraph speakers|r3 recommendation words",
    ),
    # In a general comment States must («على», «يجب على») do what an account of the law only tells.
    (
        "a duty laid on somebody asks in a general comment",
        (
            "التعليق العام رقم ٩١ بشأن الأطفال||١- نظرت اللجنة في التقارير.||"
            "٢- على الدول الأطراف التي تعترف بنظام التبني أن تضع إجراءات لمراجعته.||"
            "٣- ويجب على الدول الأطراف أن تحتفظ بسجلات.||٤- ويتعين احترام حق الأسر في المعرفة.||"
            "٥- ويسري ذلك على الدول التي ترى أن القانون كاف."
        ),
        (
            "r1 paragraph no_request|r2 recommendation duty|r3 recommendation duty|r4 paragraph no_request|"
            "r5 paragraph no_request"
        ),
    ),
    (
        "a duty in English, in a general comment and under recommendations",
        (
            "General comment No. 91 on children||1. It is incumbent upon States that allow adoption to review it."
            "||2. States parties must review it.||3. The law was amended.||"
            "II. Conclusions and recommendations||4. It is for the Secretariat to report."
        ),
        "r1 recommendation duty|r2 recommendation duty|r3 paragraph no_request|r4 recommendation duty",
    ),
    (
        "the same duties in an account of the law ask nothing",
        (
            "Study on the law of adoption||1. It is incumbent upon States that allow adoption to review it."
            "||2. States parties whose law allows adoption must review it.||3. The law was amended."
        ),
        "r1 paragraph no_request|r2 paragraph no_request|r3 paragraph no_request",
    ),
    (
        "what stands in brackets asks nothing, nor does a list of benefits among recommendations",
        (
            "Recommendations on wells||1. Languages are local ones, and English (which is recommended to all).||"
            "2. A register of wells will bring the following benefits:||(a) Fewer dry wells;||(b) Clean water.||"
            "3. States should keep one."
        ),
        (
            "r1 recommendation listed|r2 paragraph no_request|r2.1 paragraph parent|r2.2 paragraph parent|"
            "r3 recommendation listed"
        ),
    ),
    (
        "definitions under a heading of their own",
        (
            "Study of wells||I. Definitions||1. Well: a hole that must be dug.||II. Terms||2. Water (as recommended).||"
            "3. Should there be a need for a vote, it is taken.||4. States should dig wells."
        ),
        ("r1 paragraph introduction|r2 paragraph no_request|r3 paragraph no_request|r4 recommendation words"),
    ),
    # To recommend to States to dig wells. The council may recommend a well.
    (
        "a Russian infinitive that recommends, and one that only may",
        "Вопросы воды||1. Рекомендовать государствам рыть колодцы.||2. Совет может рекомендовать колодец.",
        "r1 recommendation words|r2 paragraph no_request",
    ),
    # Hebrew, which has no folder: States parties should consider …. Its clauses show by print only.
    (
        "a language without words",
        (
            "1. המדינות החברות צריכות לשקול את הגברת שיתוף הפעולה.||"
            "2. המדינות החברות צריכות לשקול את הגברת שיתוף הפעולה."
        ),
        "r1 paragraph no_request|r2 paragraph no_request",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_kinds(text: str, expected: str) -> None:
    found = classify(structure(text.replace("|", "\n")))
    rows = [f"{one.path} {one.kind} {one.kind_rule.removeprefix('kind.')}" for one in found.paragraphs]
    assert rows == expected.split("|")


def test_structure_and_text_stay_as_they_are() -> None:
    before = structure("1. States should act:\n\n(a) at once;\n\n(b) with care.")
    after = classify(before)
    assert [(one.paragraph_id, one.text) for one in after.paragraphs] == [
        (one.paragraph_id, one.text) for one in before.paragraphs
    ]
    assert after.lines == before.lines


def test_a_failed_document_is_returned_as_it_is() -> None:
    failed = structure("1.\n\n2.")
    assert classify(failed) is failed
