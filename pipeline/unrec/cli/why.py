"""`unrec show ID --why`: what told for the reading of a paragraph, by what print shows of its first line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from unrec.cli.console import wrong_usage
from unrec.cli.inputs import load_paragraph, read_output
from unrec.evidence import ROLES, read_lines
from unrec.models import Line, SourceLine

_NAMES = {role.letter: role for role in ROLES}
_NOT_READ = frozenset({"contents", "table"})


def explained(paragraph_id: str, output: Path) -> Iterator[str]:
    """Yield lines of text: the rules that gave kind and role, what print alone says of the first line with
    the five features that tell most for or against it, and what the second reader says.

    It is told by the ledger of the output, which keeps places and texts but no type sizes. Leaves with
    status 2 where there is no such paragraph.
    """
    if ":" not in paragraph_id:
        raise wrong_usage(f"{paragraph_id} is not a paragraph's id, such as V.19-08455.ar:m1.r2")
    extraction, paragraph = load_paragraph(paragraph_id, output)
    document_id = extraction.document.document_id
    ledger = next(each.lines for each in read_output(output) if each.document.document_id == document_id)
    index = next(at for at, line in enumerate(ledger) if line.line == paragraph.line_first)
    yield f"{paragraph_id}: {paragraph.kind}, by {paragraph.kind_rule}"
    yield f"its first line: {ledger[index].role}, by {ledger[index].rule}"
    yield from _of_line(ledger, index)
    if paragraph.agreement is not None:
        yield f"second reader: agreement {paragraph.agreement:.2f}"
    for found in extraction.findings:
        if found.code == "doubt.reader" and found.paragraph_id == paragraph.paragraph_id:
            yield found.message


def _of_line(ledger: Sequence[Line], index: int) -> Iterator[str]:
    """Yield what print says of a line."""
    lines = [
        SourceLine(
            line=each.line,
            text=each.text,
            page=each.page,
            box=each.box,
            gap_before=each.gap_before,
            indent=each.indent,
        )
        for each in ledger
    ]
    taken = {at for at, each in enumerate(ledger) if each.role in _NOT_READ}
    told = read_lines(lines, taken)
    row = told.row.get(index)
    if row is None:
        yield "print is not asked: it is a line of a table"
        return
    role = _NAMES[told.tags[row]]
    going = " that goes on" if role.inside else ""
    yield f"by print alone: {role.name}{going} ({told.chances[row].max():.2f})"
    for weight, feature in told.reasons(index):
        yield f"  {weight:+.2f}  {feature}"
