"""Whom words address where a relative clause, a complement or an insertion stands between."""

from tests.kinds.operative_cases import addressees, read
from tests.support import each_row
from unrec.languages import load

PARTED = [
    ("en", "States that recognize adoption should establish procedures.", "states States"),
    (
        "en",
        "Governments which have not yet ratified the Protocol should consider doing so.",
        "governments Governments",
    ),
    (
        "en",
        "States, which have laws on it, which are old, and customs, may wish to mend them.",
        "states States",
    ),
    (
        "en",
        "States, in cooperation with the Secretariat, should, where possible, cooperate.",
        "states States",
    ),
    ("en", "States that have not ratified it should consider ratifying it.", "states States"),
    ("en", "States that have laws on this should review them.", "states States"),
    ("en", "States in that region should cooperate.", "states States"),
    ("en", "States that as yet have not ratified the Protocol should do so.", "states States"),
    ("es", "Los Estados que no sean partes en ellos deberían adherirse.", "states Los Estados"),
    ("fr", "Les États qui ne l'ont pas encore fait devraient ratifier le Protocole.", "states Les États"),
    ("es", "Los Estados que aún no lo hayan hecho deberían ratificar el Protocolo.", "states Los Estados"),
    (
        "ru",
        "Государствам, которые еще не сделали этого, следует ратифицировать Протокол.",
        "states Государствам",
    ),
    ("ar", "على الدول التي لم تصدق بعد على البروتوكول أن تنظر في ذلك.", "states الدول"),
    ("ar", "وفي هذه الحالة ينبغي للدول التي ترفض التسليم أن تحيل القضية.", "states للدول"),
]
# The verb is that clause's own, or another's, or the subject opens no sentence.
OTHERS = [
    ("en", "States that the Committee should visit are named in the annex."),
    ("en", "States, which the Committee should visit, are named in the annex."),
    ("en", "The Court held that States that recognize adoption should establish procedures."),
    ("en", "States in the region agreed that the Secretariat should publish the names."),
    ("fr", "Les États que le Comité devrait visiter sont nommés en annexe."),
    ("es", "La Corte estimó que los Estados que reconocen la adopción deberían hacerlo."),
    ("ru", "Суд отметил, что государствам, которые признают усыновление, следует сделать это."),
    ("zh", "法院裁定，承认收养制度的国家应当制定程序。"),
    ("ar", "على الدول التي وقعت البروتوكول قبل أن يدخل حيز النفاذ."),
    ("ar", "وعلى البلدان التي بينت الدراسة أن اقتصاداتها هشة أعباء كبيرة."),
    ("ar", "وعلى الدول التي أظهرت الدراسة أن القانون فيها معيب أعباء كبيرة."),
    ("en", "States parties with laws that should be repealed are many."),
    ("en", "States in this region are asked what they should do."),
    ("en", "The Secretariat in its note said that it should act."),
    ("en", "Member States with advice on what should be done wrote."),
    ("en", "States in which the police should act are named below."),
    ("en", "States to which assistance should be provided are named below."),
    ("en", "States whose laws should be changed are named below."),
    ("en", "States parties in whose territory people should be free are named below."),
    ("fr", "Les États sans lois qui devraient protéger les enfants sont nombreux."),
    ("fr", "Les États qui savent qu'ils devraient agir sont nombreux."),
    ("fr", "Les États dont les parlements devraient agir sont nombreux."),
    ("fr", "Les États dans lesquels la police devrait agir sont nombreux."),
    ("fr", "Les États où les enfants devraient être libres sont nombreux."),
    ("es", "Los Estados que saben que deberían actuar son muchos."),
    ("es", "Los Estados cuyos parlamentos deberían actuar son muchos."),
    ("es", "Los Estados en los que la policía debería actuar son muchos."),
    ("es", "Los Estados en que los niños deberían ser libres son muchos."),
    ("zh", "委员会制定的国家应当遵守的准则已经通过。"),
    ("zh", "公约规定的缔约国应当承担的义务很多。"),
]


@each_row(PARTED)
def test_a_subject_is_addressed_across_what_parts_it_from_its_verb(code: str, text: str, to: str) -> None:
    assert addressees(read(text, load(code))) == [to]


@each_row(OTHERS)
def test_another_verb_addresses_nobody(code: str, text: str) -> None:
    assert not addressees(read(text, load(code)))
