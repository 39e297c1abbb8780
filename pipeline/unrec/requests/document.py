"""Which names a document uses: a short name means its body only where the long one stands somewhere."""

from unrec.languages import Language
from unrec.models import Extraction
from unrec.text import clean


class Names:
    """Looks names up in a whole document, which is put together when the first one is asked for."""

    def __init__(self, extraction: Extraction, language: Language) -> None:
        self._extraction, self._language = extraction, language
        self._text: str | None = None
        self._known: dict[tuple[str, ...], bool] = {}

    def holds(self, names: tuple[str, ...]) -> bool:
        """Tell whether the document holds one of the names, which are in search form; true for no names."""
        if names and names not in self._known:
            text = self._whole()
            self._known[names] = any(name in text for name in names)
        return not names or self._known[names]

    def _whole(self) -> str:
        if self._text is None:
            units = [unit.search for unit in self._extraction.paragraphs]
            lines = "\n".join(
                line.text
                for line in self._extraction.lines
                if line.role in {"front_matter", "heading", "footnote"}
            )
            self._text = " ".join([*units, self._language.fold(clean(lines).text)])
        return self._text
