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
    ("en", "In this regard, States whose laws allow it should review them.", "states States"),
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
    ("fr", "Les États qui ne l'ont pas encore fait devraient ratifier le Protocole.", "states Les États"),
    ("es", "Los Estados que aún no lo hayan hecho deberían ratificar el Protocolo.", "states Los Estados"),
    (
        "ru",
        "Государствам, которые еще не сделали этого, следует ратифицировать Протокол.",
        "states Государствам",
    ),
    ("zh", "尚未这样做的缔约国应当批准议定书。", "states-parties 缔约国"),
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
]


@each_row(PARTED)
def test_a_subject_is_addressed_across_what_parts_it_from_its_verb(code: str, text: str, to: str) -> None:
    assert addressees(read(text, load(code))) == [to]


@each_row(OTHERS)
def test_another_verb_addresses_nobody(code: str, text: str) -> None:
    assert not addressees(read(text, load(code)))
