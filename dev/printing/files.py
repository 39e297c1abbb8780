"""Prints a tree as DOCX, HTML, PDF, and Akoma Ntoso in the form of the United Nations' conference department.

PDF is set by fpdf2, with shaped letters, where a face on this machine holds the script; for wide characters
by reportlab, whose Asian faces need no file.
"""

import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from msgspec import structs

from dev.printing.layouts import ONE_LINE, Layout
from dev.printing.text import PrintedLine, columns, is_wide
from dev.printing.trees import Node, Tree
from unrec.languages.identify import alpha3

Format = Literal["txt", "docx", "docx-plain", "html", "html-plain", "pdf", "akn"]
FORMATS: tuple[Format, ...] = ("txt", "docx", "docx-plain", "html", "html-plain", "pdf", "akn")

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_FACES = {
    False: "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    True: "/usr/share/fonts/opentype/fonts-hosny-amiri/Amiri-Regular.ttf",
}
_WIDE_FACE = "STSong-Light"
_SIZE, _LEADING, _MARGIN = 10, 13, 60  # points
_SHEET = (595, 842)
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the same bytes on every day


def suffix(form: Format) -> str:
    """Return the ending of a file in this format."""
    return form.partition("-")[0]


def written(tree: Tree, form: Format) -> bytes:
    """Return the tree as a Word file, a web page or Akoma Ntoso, without its notes.

    `-plain` has no styles, and its labels are typed.
    """
    tree = structs.replace(tree, nodes=tuple(node for node in tree.nodes if node.role != "note"))
    if form.startswith("docx"):
        return _docx(tree, plain=form.endswith("plain"))
    if form == "akn":
        return _akn(tree)
    return _html(tree, plain=form.endswith("plain")).encode()


# ---------------------------------------------------------------------------------------------
# Word


def _docx(tree: Tree, *, plain: bool) -> bytes:
    import docx

    document = docx.Document()
    right_to_left = bool(_RIGHT_TO_LEFT.search(tree.nodes[-1].text))
    numbering = None if plain else _numbering(document)
    expected = 0
    for node in tree.nodes:
        counted = bool(re.fullmatch(r"\d+\.", node.label)) and node.level == 1 and node.role == "paragraph"
        number = numbering if counted and int(node.label[:-1]) == expected + 1 else None
        if node.role == "heading" and not plain:
            paragraph = document.add_heading(f"{node.label} {node.text}".strip(), min(node.level, 9))
        else:
            label = "" if number is not None or not node.label else node.label + "\t"
            paragraph = document.add_paragraph(label + node.text)
        if number is not None:
            expected += 1
            _number(paragraph, number)
        if right_to_left:
            paragraph.paragraph_format.element.get_or_add_pPr().append(_element("w:bidi"))
            for run in paragraph.runs:
                run.element.get_or_add_rPr().append(_element("w:rtl"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _numbering(document: Any) -> int:
    """Add a list `1.`, `2.` … to the document's numbering; return its id."""
    root = document.part.numbering_part.element
    abstract = _element("w:abstractNum", abstractNumId=900)
    level = _element("w:lvl", ilvl=0)
    for tag, value in (("w:start", 1), ("w:numFmt", "decimal"), ("w:lvlText", "%1.")):
        level.append(_element(tag, val=value))
    abstract.append(level)
    root.insert(0, abstract)
    number = _element("w:num", numId=900)
    number.append(_element("w:abstractNumId", val=900))
    root.append(number)
    return 900


def _number(paragraph: Any, numbering: int) -> None:
    properties = _element("w:numPr")
    properties.append(_element("w:ilvl", val=0))
    properties.append(_element("w:numId", val=numbering))
    paragraph.paragraph_format.element.get_or_add_pPr().append(properties)


# ---------------------------------------------------------------------------------------------
# Web pages


def _html(tree: Tree, *, plain: bool) -> str:
    body = "\n".join(_html_node(node, plain=plain) for node in tree.nodes)
    side = "rtl" if _RIGHT_TO_LEFT.search(tree.nodes[-1].text) else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{tree.language}" dir="{side}"><head><meta charset="utf-8">'
        f"<title>{html.escape(tree.work)}</title></head><body>\n{body}\n</body></html>\n"
    )


def _html_node(node: Node, *, plain: bool) -> str:
    text = html.escape(f"{node.label} {node.text}".strip())
    if plain:
        return f"<div>{text}</div>"
    if node.role in {"heading", "title"}:
        level = min(node.level + (node.role == "heading"), 6)
        return f"<h{level}>{text}</h{level}>"
    return f"<p>{text}</p>"


# ---------------------------------------------------------------------------------------------
# Akoma Ntoso

_AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_HOLDERS = {"front": "coverPage", "title": "preface", "closing": "conclusions"}


def _akn(tree: Tree) -> bytes:
    """The tree as the conference department marks resolutions: a container for each preambular clause,
    paragraphs with lists of points. Headings stand in sections, which hold what comes after.
    """
    from lxml import etree

    root = etree.Element(f"{{{_AKN}}}akomaNtoso", nsmap={None: _AKN})
    statement = _under(root, "statement", name="resolution")
    expression = _under(_under(_under(statement, "meta"), "identification", source="#un"), "FRBRExpression")
    _under(expression, "FRBRlanguage", language=alpha3(tree.language))
    holders: dict[str, Any] = {}
    open_units: list[tuple[int, Any]] = []
    sections: list[tuple[int, Any]] = []
    for node in tree.nodes:
        part = _HOLDERS.get(node.role) or ("preamble" if node.kind == "preambular" else "mainBody")
        if part not in holders:
            holders[part] = _under(statement, part)
            open_units, sections = [], []
        if node.role in _HOLDERS:
            _under(holders[part], "p").text = node.text
        elif node.role == "heading":
            sections = [each for each in sections if each[0] < node.level]
            holder = sections[-1][1] if sections else holders[part]
            sections.append((node.level, _under(holder, "section" if part == "mainBody" else "container")))
            _labelled(sections[-1][1], node)
            _under(sections[-1][1], "heading").text = node.text
            open_units = []
        elif part == "preamble":
            _under(_under(sections[-1][1] if sections else holders[part], "container"), "p").text = node.text
        else:
            open_units = [each for each in open_units if each[0] < node.level]
            unit = _unit(
                open_units[-1][1] if open_units else sections[-1][1] if sections else holders[part], node
            )
            open_units.append((node.level, unit))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _unit(holder: Any, node: Node) -> Any:
    """Add a paragraph, or a point to the paragraph or point above; what holds points is a list."""
    if holder.tag.endswith(("paragraph", "point")):
        lists = [each for each in holder if each.tag.endswith("list")]
        if lists:
            held = lists[0]
        else:
            content = holder[-1]
            held = _under(holder, "list")
            content.tag = content.tag.replace("content", "intro")
            held.append(content)
        unit = _under(held, "point")
    else:
        unit = _under(holder, "paragraph")
    _labelled(unit, node)
    _under(_under(unit, "content"), "p").text = node.text
    return unit


def _labelled(element: Any, node: Node) -> None:
    if node.label:
        _under(element, "num").text = node.label


def _under(element: Any, tag: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(element, f"{{{_AKN}}}{tag}", attributes)


# ---------------------------------------------------------------------------------------------
# PDF


def set_as_pdf(lines: list[PrintedLine], layout: Layout) -> bytes:
    """Return the printed lines set as a PDF, page for page; each line stands where the layout puts it."""
    sheets = list(_sheets(lines, layout))
    if any(is_wide(c) for line in lines[:40] for c in line.text):
        return _wide_pdf(sheets)
    return _shaped_pdf(sheets)


def _sheets(lines: list[PrintedLine], layout: Layout) -> Iterator[list[str]]:
    """Yield the lines of each sheet of paper; form feeds and full sheets end one."""
    most = (_SHEET[1] - 2 * _MARGIN) // _LEADING
    sheet: list[str] = []
    for line in lines:
        if sheet and ("\f" in line.text or (len(sheet) >= most and not layout.page)):
            yield sheet
            sheet = []
        sheet.append(line.text.replace("\f", "").replace("\t", "    "))
    yield sheet


def _placed(sheet: list[str], size: float) -> Iterator[tuple[float, float, str]]:
    """Yield each line's indent and height on the sheet, in points, and its text."""
    leading = min(_LEADING, (_SHEET[1] - 2 * _MARGIN) / len(sheet))
    for n, text in enumerate(sheet):
        bare = text.lstrip(" ")
        if bare:
            yield (len(text) - len(bare)) * size / 2, _MARGIN + n * leading, bare


def _fitting(sheets: list[list[str]]) -> float:
    """Return the size at which the longest line fits the sheet."""
    longest = max((columns(text) for sheet in sheets for text in sheet), default=1)
    return min(_SIZE, 2 * (_SHEET[0] - _MARGIN) / longest) if longest < ONE_LINE else _SIZE


def _shaped_pdf(sheets: list[list[str]]) -> bytes:
    import fpdf

    pdf = fpdf.FPDF(unit="pt", format="A4")
    pdf.set_creation_date(_EPOCH)
    right_to_left = any(_RIGHT_TO_LEFT.search(text) for text in sheets[0])
    pdf.add_font("face", fname=_FACES[right_to_left])
    pdf.set_text_shaping(use_shaping_engine=True)
    size = min(_fitting(sheets), _SIZE)
    pdf.set_auto_page_break(auto=False)
    for sheet in sheets:
        pdf.add_page()
        pdf.set_font("face", size=size)
        for indent, height, text in _placed(sheet, size):
            width = pdf.get_string_width(text)
            left = _SHEET[0] - _MARGIN - indent - width if right_to_left else _MARGIN + indent
            pdf.set_xy(max(2, left), height)
            pdf.cell(width, _LEADING, text)
    return bytes(pdf.output())


def _wide_pdf(sheets: list[list[str]]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    _register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=_SHEET, invariant=1)
    size = _fitting(sheets)
    for sheet in sheets:
        canvas.setFont(_WIDE_FACE, size)
        for indent, height, text in _placed(sheet, size):
            canvas.drawString(_MARGIN + indent, _SHEET[1] - height, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _register() -> None:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont(_WIDE_FACE))


def can_set(text: str) -> bool:
    """Whether this machine has a face for the text's script."""
    if any(is_wide(c) for c in text):
        return True
    return Path(_FACES[bool(_RIGHT_TO_LEFT.search(text))]).is_file()
