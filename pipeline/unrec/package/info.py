"""What a publisher says of a package, and what its data say by themselves."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from unrec.models import Document
from unrec.package.said import Author, author_of, check, spdx_id
from unrec.schema import TABLES


class Info(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the publisher says: the keys of `package.toml`. What is not said is left out, not invented.

    `date` is the day of publication. `licence` is an SPDX identifier or an address. `version` defaults to
    the date of the newest document (`2019.6.21`), so that the data alone decide; name, title, description
    and keywords default to words that fit every output. An author is a name, of a person or an office, with an
    ORCID iD behind it where there is one: `A Name <0000-0002-1825-0097>`; nobody is named who is not said.
    """

    name: str = "unrec"
    title: str = "Recommendations of United Nations bodies"
    description: str = (
        "Recommendations read from United Nations documents: their text, structure, and references to "
        "articles of treaties, with the place in the source of each."
    )
    version: str | None = None
    date: str | None = None
    licence: str | None = None
    url: str | None = None
    doi: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ("United Nations", "recommendations", "international law", "legal references")

    def __post_init__(self) -> None:
        """Raise `ValueError` for a value that the papers of a package cannot hold, see `unrec.package.said`."""
        check(msgspec.structs.asdict(self))

    @property
    def people(self) -> tuple[Author, ...]:
        """The authors, with their ORCID iDs."""
        return tuple(map(author_of, self.authors))

    @property
    def spdx(self) -> str | None:
        """The licence's SPDX identifier as the list of SPDX writes it; None where it is an address."""
        return spdx_id(self.licence) if self.licence else None

    @property
    def licence_url(self) -> str | None:
        """The address of the licence's text."""
        return f"https://spdx.org/licenses/{self.spdx}.html" if self.spdx else self.licence


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the data say of themselves. Nothing depends on when or where the package is made.

    `newest` is the date of the newest document; `date` that of publication, where the publisher says it.
    """

    version: str
    date: str | None
    newest: dt.date | None
    languages: tuple[str, ...]
    statuses: dict[str, int]
    rows: dict[str, int]
    schema_version: str
    extractor_version: str


def read_info(path: Path | None, **said: str | tuple[str, ...] | None) -> Info:
    """Return what the file says, with what was `said` in its place where it is not None.

    Raises `OSError` where the file cannot be read, `ValueError` naming it, or the options, where a value is
    not well formed.
    """
    options = {name: value for name, value in said.items() if value is not None}
    given: dict[str, object] = {}
    source = "the options"
    try:
        msgspec.convert(options, type=Info)
        if path is not None:
            source = str(path)
            given = msgspec.toml.decode(path.read_bytes(), type=dict[str, object])
        return msgspec.convert(given | options, type=Info)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error


def facts_of(documents: Iterable[Document], rows: dict[str, int], info: Info) -> Facts:
    """Return what the documents say of the package. Raises `ValueError` where there are none."""
    found = list(documents)
    if not found:
        raise ValueError("there are no documents to publish")
    newest = max((document.date for document in found if document.date), default=None)
    schema_version = found[0].schema_version
    return Facts(
        version=info.version or (_calendar_version(newest) if newest else schema_version),
        date=info.date,
        newest=newest,
        languages=tuple(sorted({document.language for document in found} - {"und"})),
        statuses=dict(sorted(Counter(document.status for document in found).items())),
        rows={name: rows[name] for name in TABLES},
        schema_version=schema_version,
        extractor_version=found[0].extractor_version,
    )


def _calendar_version(date: dt.date) -> str:
    return f"{date.year}.{date.month}.{date.day}"
