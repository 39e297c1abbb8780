"""Opening a .docx safely: a zip of XML parts that may come from anyone.

Nothing is written to disk, nothing is fetched, pictures and other media are never unpacked, and only as
much is unpacked as the limits allow. What breaks a limit raises ReadError, which becomes a finding.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from unrec.reading.limits import ReadError
from unrec.reading.office import Element, children, open_zip, parse, unpacked

# A long report's document.xml is 1–5 MB; one of 40 MB would be some ten thousand pages.
MAX_PART_BYTES = 40_000_000

# Parts that a Word document has and that hold no text.
_TEXTLESS = (
    "word/styles",
    "word/settings",
    "word/numbering",
    "word/fonttable",
    "word/theme/",
    "word/websettings",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_TYPE = "macroenabled"
_MAIN_TYPES = ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")
# ISO 29500-2 allows no other: what else zip knows has decoders of its own, each with faults of its own.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Package:
    """The XML parts of an opened .docx, by part name (`word/document.xml`)."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Wrap an archive that has passed the guards."""
        self._archive = archive
        self._names = {each.casefold(): each for each in archive.namelist()}
        self.types = self._content_types()
        self.main = self._main_part()

    def has(self, part: str) -> bool:
        """Whether the archive holds the part."""
        return part.casefold() in self._names

    def xml(self, part: str) -> Element:
        """Return the root element of a part. Raises ReadError where it is missing,
        too big or not sound XML.
        """
        stored = self._names.get(part.casefold())
        if stored is None:
            raise ReadError("docx.no_document", f"the file has no part {part}", part)
        data = unpacked(self._archive, stored, MAX_PART_BYTES, damaged="docx.damaged", too_big="docx.too_big")
        return parse(data, part, damaged="docx.damaged", dtd="docx.dtd")

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts that `part` names in relationships of that kind (`footnotes`): id → part name."""
        return {key: target for key, each, target in self.relations(part) if each == kind}

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield the relationships of a part: its id, its kind (`footnotes`), the name of the other part as
        the archive has it, whatever the case in which it is named (ISO 29500-2).

        External targets, which would have to be fetched, and targets the archive lacks are left out.
        """
        folder, _, file = part.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if not self.has(rels):
            return
        for each in children(self.xml(rels), "rel:Relationship"):
            target = each.get("Target") or ""
            name = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            stored = self._names.get(name.casefold())
            if each.get("TargetMode") != "External" and stored is not None:
                yield each.get("Id") or "", (each.get("Type") or "").rpartition("/")[2], stored

    def only(self, kind: str) -> Element | None:
        """Return the root of the one part of that kind which the main document names;
        None where there is none.
        """
        part = self.name_of(kind)
        return None if part is None else self.xml(part)

    def name_of(self, kind: str) -> str | None:
        """Return the name of that part."""
        return next(iter(self.related(self.main, kind).values()), None)

    def texts(self) -> list[str]:
        """Return the names of all parts that may hold text of Word's, the small ones first."""
        members = [
            each
            for each in self._archive.infolist()
            if each.filename.casefold().endswith(".xml")
            and not each.filename.casefold().startswith(_TEXTLESS)
        ]
        return [each.filename for each in sorted(members, key=lambda each: (each.file_size, each.filename))]

    def size(self, part: str) -> int:
        """Return how many bytes a part that the archive holds unpacks to, at the most."""
        return self._archive.getinfo(self._names[part.casefold()]).file_size

    def _content_types(self) -> dict[str, str]:
        """Part name (folded) → content type, from `[Content_Types].xml`."""
        if not self.has("[Content_Types].xml"):
            raise ReadError("docx.no_document", "the zip is no Word document: it has no [Content_Types].xml")
        root = self.xml("[Content_Types].xml")
        return {
            (each.get("PartName") or "").lstrip("/").casefold(): (each.get("ContentType") or "").casefold()
            for each in children(root, "ct:Override")
        }

    def _main_part(self) -> str:
        """Return the name of the main document part. Raises ReadError
        where there is none, or it has macros.
        """
        macros = [part for part, kind in self.types.items() if _MACRO_TYPE in kind or "vbaproject" in kind]
        macros += [stored for folded, stored in self._names.items() if folded.endswith("vbaproject.bin")]
        if macros:
            raise ReadError(
                "docx.macros", "the document carries macros; save it as .docx without them", macros[0]
            )
        named = list(self.related("", "officeDocument").values()) or ["word/document.xml"]
        main = named[0]
        kind = self.types.get(main.casefold(), _MAIN_TYPES[0])
        if not self.has(main) or not any(each in kind for each in _MAIN_TYPES):
            raise ReadError("docx.no_document", "the zip holds no Word document", f"{main} {kind}")
        return main


def open_package(data: bytes) -> Package:
    """Open the bytes of a .docx.

    Raises ReadError for what is no zip (`docx.not_docx`), an old or encrypted Word file (`docx.legacy`,
    `docx.encrypted`), a damaged or hostile archive (`docx.damaged`, `docx.bomb`, `docx.unsafe_name`), one
    with macros (`docx.macros`) and one that holds no document (`docx.no_document`).
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError("docx.encrypted", "the document is protected by a password")
        raise ReadError("docx.legacy", "this is an old binary Word file; save it as .docx")
    if not data.startswith(b"PK"):
        raise ReadError("docx.not_docx", "the file is no Word document", repr(data[:16]))
    archive = open_zip(data, damaged="docx.damaged", too_big="docx.bomb")
    for code, message, evidence in _dangers(archive.infolist()):
        raise ReadError(code, message, evidence)
    return Package(archive)


def _dangers(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str, str]]:
    """Return what is wrong with a zip's directory, as code, message and evidence; nothing is unpacked."""
    for each in (each for each in entries if each.compress_type not in _PACKED):
        message = f"a part is packed by method {each.compress_type}, not as Word does"
        yield "docx.damaged", message, each.orig_filename
    seen: set[str] = set()
    for each in entries:
        # ZipInfo normalises names; orig_filename is what the file says.
        written = each.orig_filename
        name = written.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
            yield "docx.unsafe_name", "the zip names a file outside itself", written
        if each.flag_bits & 1:
            yield "docx.encrypted", "the zip is protected by a password", written
        if name.casefold() in seen:
            yield "docx.damaged", "the zip holds two files of one name", written
        seen.add(name.casefold())
