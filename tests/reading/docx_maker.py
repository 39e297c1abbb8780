"""Makes small Word documents from pieces of WordprocessingML, for the tests of the reader."""

import hashlib
import io
import zipfile

from unrec.models import Reading, Source
from unrec.reading.docx import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RTL = "<w:bidi/>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str = "", properties: str = "") -> str:
    """A paragraph; plain text is put in a run."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def listed(text: str, number: int = 1, level: int = 0, properties: str = RTL) -> str:
    """A paragraph in list `number` at a level from 0."""
    return par(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{properties}')


def level(at: int, style: str, text: str, start: int = 1, more: str = "", after: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/>{after}</w:lvl>'
    )


def numbering(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'


def note(number: int, content: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{content}</w:{kind}>'


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def files(body: str, main_type: str = MAIN, **parts: str) -> dict[str, str]:
    """The parts of a document; `parts` are `numbering`, `styles`, `footnotes`, `header1`,
    … without their root.
    """
    roots = {"document": f"<w:body>{body}</w:body>", **parts}
    tags = {"document": "document", "endnotes": "endnotes", "footnotes": "footnotes"}
    made = {}
    relations = []
    for name, content in roots.items():
        kind = name.rstrip("0123456789")
        tag = tags.get(name, {"header": "hdr", "footer": "ftr"}.get(kind, name))
        made[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"
        if name != "document":
            relations.append(f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>')
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    made["word/_rels/document.xml.rels"] = f"{rels}{''.join(relations)}</Relationships>"
    made["_rels/.rels"] = (
        f'{rels}<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    made["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )
    return made


def pack(parts: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)  # no time of today's
    return out.getvalue()


def read_bytes(data: bytes) -> Reading:
    return read_docx(Source(name="a.docx", sha256=hashlib.sha256(data).hexdigest(), data=data))


def read(body: str, **parts: str) -> Reading:
    return read_bytes(pack(files(body, **parts)))


def texts(reading: Reading) -> list[str]:
    return [each.text for each in reading.lines]


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]
