"""Findings by code: what each kind means, how grave it is and what to do lies in `findings.toml`."""

import msgspec

from unrec.data import held
from unrec.models import Finding, Paragraph, Severity
from unrec.text import nfc, visible

_EVIDENCE = 160
_MESSAGE = 1000


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of finding: its severity, its meaning, and what a person can do about it.

    `review` says that a document with such a finding needs a person's look, so its status is `review`.
    """

    severity: Severity
    meaning: str
    remedy: str = ""
    review: bool = False


kinds = held(dict[str, Kind], "findings.toml")
"""Every kind of finding by its code, in the order of the data file."""


def finding(
    code: str,
    message: str,
    evidence: str = "",
    *,
    document_id: str = "",
    paragraph_id: str | None = None,
    page: int | None = None,
    line: int | None = None,
) -> Finding:
    """Return a finding of a known kind. Evidence longer than 160 characters is cut, with `…` to show it.

    Controls and direction overrides in message and evidence are shown (`⟨U+202E⟩`): findings are read in
    terminals, pages and tables, and must not turn them around.

    Raises `KeyError` for a code that the data file does not list.
    """
    return Finding(
        document_id=document_id,
        code=code,
        severity=kinds()[code].severity,
        paragraph_id=paragraph_id,
        page=page,
        line=line,
        message=_shown(message, _MESSAGE),
        evidence=_shown(evidence, _EVIDENCE),
    )


def _shown(text: str, most: int) -> str:
    text = visible(nfc(text[: most + 1]))
    return text if len(text) <= most else text[: most - 1] + "…"


def finding_of(unit: Paragraph, code: str, message: str, evidence: str) -> Finding:
    """Return a finding that concerns a paragraph, at the place where that begins."""
    return finding(
        code,
        message,
        evidence,
        document_id=unit.document_id,
        paragraph_id=unit.paragraph_id,
        page=unit.page_first,
        line=unit.line_first,
    )
