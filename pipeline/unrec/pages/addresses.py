"""Where each page stands: by the address that a server is asked for, or in a folder of files."""

from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

from unrec.models import Reference
from unrec.publish.names import anchor, link
from unrec.store.write import safe_name


class Addresses(Protocol):
    """Gives the address of every page, empty where there is no such page. Pages of a list count from 1."""

    @property
    def root(self) -> str:
        """What an address begins with."""

    def overview(self) -> str: ...  # noqa: D102 -- each is called like the page it leads to
    def search(self, facet: str = "", value: str = "") -> str: ...  # noqa: D102
    def documents(self, page: int = 1, words: str = "") -> str: ...  # noqa: D102
    def document(self, document_id: str, page: int = 1) -> str: ...  # noqa: D102
    def paragraph(self, paragraph_id: str) -> str: ...  # noqa: D102
    def state(self, code: str, **asked: str) -> str: ...  # noqa: D102
    def work(self, work_id: str) -> str: ...  # noqa: D102
    def timelines(self) -> str: ...  # noqa: D102
    def timeline(self, page: int = 1, **asked: Any) -> str: ...  # noqa: D102
    def findings(self, code: str = "", page: int = 1) -> str: ...  # noqa: D102
    def cited(self, page: int = 1) -> str: ...  # noqa: D102
    def judge(self, name: str) -> str: ...  # noqa: D102
    def picture(self, paragraph_id: str, page: int) -> str: ...  # noqa: D102


def _asking(address: str, asked: dict[str, Any], page: int = 1) -> str:
    pairs = {name: value for name, value in asked.items() if value not in {"", None}}
    pairs |= {"page": page} if page > 1 else {}
    return f"{address}?{urlencode(pairs)}" if pairs else address


class Served(NamedTuple):
    """The pages of a server, at its root."""

    root: str = "/"

    def overview(self) -> str:  # noqa: D102
        return self.root

    def search(self, facet: str = "", value: str = "") -> str:  # noqa: D102
        return _asking("/search", {facet: value} if facet else {})

    def documents(self, page: int = 1, words: str = "") -> str:  # noqa: D102
        return _asking("/documents", {"q": words}, page)

    def document(self, document_id: str, page: int = 1) -> str:  # noqa: D102
        return _asking(f"/documents/{quote(document_id, safe='')}", {}, page)

    def paragraph(self, paragraph_id: str) -> str:  # noqa: D102
        document_id, _, path = paragraph_id.partition(":")
        place = link(anchor("r", paragraph_id))
        return _asking(self.document(document_id), {"at": path}) + place

    def state(self, code: str, **asked: str) -> str:  # noqa: D102
        return _asking(f"/states/{quote(code, safe='')}", asked)

    def work(self, work_id: str) -> str:  # noqa: D102
        return f"/works/{quote(work_id, safe='')}"

    def timelines(self) -> str:  # noqa: D102
        return "/timeline"

    def timeline(self, page: int = 1, **asked: Any) -> str:  # noqa: D102
        return _asking("/timeline", asked, page)

    def findings(self, code: str = "", page: int = 1) -> str:  # noqa: D102
        return _asking("/findings", {"code": code}, page)

    def cited(self, page: int = 1) -> str:  # noqa: D102
        return _asking("/cited", {}, page)

    def judge(self, name: str) -> str:  # noqa: D102
        return f"/judge/{quote(name, safe='')}"

    def picture(self, paragraph_id: str, page: int) -> str:  # noqa: D102
        return f"/pictures/{quote(paragraph_id, safe='')}/{page}.png"


class Written(NamedTuple):
    """The files of a folder, as they are seen from one of them: `root` leads to the folder."""

    root: str = ""

    def _file(self, folder: str, key: str, page: int = 1) -> str:
        number = f"-{page}" if page > 1 else ""
        return f"{self.root}{folder}{quote(safe_name(key))}{number}.html"

    def overview(self) -> str:  # noqa: D102
        return f"{self.root}index.html"

    def search(self, facet: str = "", value: str = "") -> str:  # noqa: ARG002, D102
        return ""

    def documents(self, page: int = 1, words: str = "") -> str:  # noqa: ARG002, D102
        return self._file("", "documents", page)

    def document(self, document_id: str, page: int = 1) -> str:  # noqa: ARG002, D102
        return self._file("documents/", document_id)

    def paragraph(self, paragraph_id: str) -> str:  # noqa: D102
        return f"{self.document(paragraph_id.partition(':')[0])}{link(anchor('r', paragraph_id))}"

    def state(self, code: str, **asked: str) -> str:  # noqa: D102
        return "" if asked else self._file("states/", code)

    def work(self, work_id: str) -> str:  # noqa: D102
        return self._file("works/", work_id)

    def timelines(self) -> str:  # noqa: D102
        return self._file("", "timeline")

    def timeline(self, page: int = 1, **asked: Any) -> str:  # noqa: D102
        return self._file("timelines/", asked["to"], page) if asked.get("to") else ""

    def findings(self, code: str = "", page: int = 1) -> str:  # noqa: D102
        return self._file("findings/", code, page) if code else self._file("", "findings")

    def cited(self, page: int = 1) -> str:  # noqa: D102
        return self._file("", "cited", page)

    def judge(self, name: str) -> str:  # noqa: ARG002, D102
        return ""

    def picture(self, paragraph_id: str, page: int) -> str:  # noqa: ARG002, D102
        return ""


def target_of(to: Addresses, row: Reference) -> str:
    """Return where a reference leads: to the paragraph that it names, else to all that cite the same."""
    if row.target_id:
        return to.paragraph(row.target_id)
    value = row.symbol or "/".join(filter(None, (row.instrument_id, row.article)))
    return to.search("cites", value) if value else ""
