"""What goes wrong, as an exception that names the kind of it."""

from collections.abc import Iterable
from typing import Self

from unrec.findings import kinds
from unrec.models import Finding


class UnrecError(Exception):
    """Something could not be read; the message says what, in a sentence.

    `code` tells what kind of error it is: that of a finding (`source.empty`, `pdf.encrypted`; the codebook
    lists them), or `output.missing`, `output.version`, `output.broken`, `output.no_document`,
    `catalogue.broken`. `findings` are all that was found out about the source before it failed; `remedy` is
    what a person can do, empty where there is no advice.
    """

    def __init__(self, code: str, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, tuple[Finding, ...]]]:
        """Return what makes the same error in another process."""
        return type(self), (self.code, str(self), self.findings)

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        known = kinds().get(self.code)
        return known.remedy if known else ""
