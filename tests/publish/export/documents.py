"""Documents that the tests of the exports share."""

from functools import cache

from msgspec.structs import replace

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction, Reference
from unrec.reading import source_of

TEXT = """الأمم المتحدة
CTOC/COP/WG.7/2018/3

Distr.: General
14 May 2018
Arabic
Original: English

الفريق العامل المعني بتهريب المهاجرين

أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢

اعتمد الفريق العامل التوصيات التالية:

١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول أن تقوم بما يلي:

(أ) تدريب الموظفين؛

(ب) تنفيذ المادتين ١٦ و١٨ من اتفاقية مكافحة الجريمة المنظمة.

٣- ينبغي للدول أن تنفذ المواد من ١٠ إلى ١٢ من اتفاقية مكافحة الجريمة المنظمة.

٤- ينبغي للدول أن تنفذ التوصية ٢ أعلاه، وأن تطبق القرار ٢٢٤٠ (٢٠١٥) لمجلس الأمن.

ثانياً- الاجتماع الثاني، فيينا، ١١ إلى ١٣ تشرين الثاني/نوفمبر ٢٠١٣

١- ينبغي للدول أن تعزز التعاون.
"""


@cache
def document(text: str = TEXT) -> Extraction:
    """A document from text, through every stage."""
    return extract(source_of("a.txt", text.encode()), load())


def with_text(text: str, *spans: tuple[int, int, str]) -> Extraction:
    """The document with another text in its first paragraph, and references to instruments at these spans."""
    whole = document()
    unit = replace(whole.paragraphs[0], text=text)
    rows = tuple(
        Reference(
            reference_id=f"{unit.paragraph_id}#{position}",
            paragraph_id=unit.paragraph_id,
            document_id=unit.document_id,
            kind="instrument",
            surface=text[start:end],
            char_start=start,
            char_end=end,
            instrument_id=instrument or None,
            status="explicit" if instrument else "unresolved",
            candidates=() if instrument else ("smuggling-protocol", "firearms-protocol"),
            rule="test",
        )
        for position, (start, end, instrument) in enumerate(spans, 1)
    )
    return replace(whole, paragraphs=(unit, *whole.paragraphs[1:]), references=rows)
