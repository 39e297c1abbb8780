"""What can be judged of a paragraph and of a document, and decisions kept in their file as they are made."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, get_args

import msgspec
from msgspec.structs import replace

from unrec.data import as_json, write_whole
from unrec.decisions import (
    FORMAT,
    Decision,
    Decisions,
    DecisionsError,
    Field,
    Judged,
    Target,
    addressee_ids,
    read_decisions,
)
from unrec.models import Document, Paragraph, ParagraphKind, Recommendation, Reference, Response, Strength
from unrec.nested import narrowed
from unrec.store.folders import alone

_MOST_DIGITS = 9


class Thing(NamedTuple):
    """What a person can judge: what the rules gave, what may stand instead, and what was decided of it."""

    path: str
    field: Field
    was: str
    at: int = 0
    choices: tuple[str, ...] = ()
    target: Target | None = None
    decided: Decision | None = None


def things_of(row: Paragraph, asked: Recommendation | None, references: list[Reference]) -> Iterator[Thing]:
    """Yield what can be judged of a paragraph."""
    yield Thing(row.path, "kind", row.kind, choices=get_args(ParagraphKind))
    yield Thing(row.path, "label", row.label or "")
    yield Thing(row.path, "text", row.text)
    if asked is not None:
        yield Thing(row.path, "strength", asked.strength or "", choices=get_args(Strength))
        yield Thing(row.path, "response", asked.response or "", choices=get_args(Response))
        for each in asked.recommended_by:
            yield Thing(row.path, "recommender", each.code or each.name)
        for addressee in asked.addressees:
            yield Thing(row.path, "addressee", addressee.id, choices=addressee_ids())
    for reference in references:
        target = narrowed(reference, Target)
        at = int(reference.reference_id.rpartition("#")[2])
        yield Thing(row.path, "reference", reference.surface, at, target=target)


def things_of_document(document: Document) -> Iterator[Thing]:
    """Yield what can be judged of a document as a whole."""
    yield Thing("", "date", str(document.date or ""))
    yield Thing("", "symbol", document.symbol or "")


class Desk:
    """The file that decisions are kept in. Several programs may keep theirs in one file at once."""

    def __init__(self, file: Path, reviewer: str) -> None:
        self.file = file
        self.reviewer = reviewer

    def read(self) -> Decisions:
        """Return what is kept. Raises `DecisionsError` where the file holds none."""
        if not self.file.exists():
            return Decisions(format=FORMAT, reviewer=self.reviewer)
        return read_decisions(self.file.read_bytes(), self.file.name)

    def on(self, document: Document) -> dict[tuple[str, str, str], Decision]:
        """Return the decisions on a document of these bytes, by what they are about."""
        every = (judged for judged in self.read().documents if judged.sha256 == document.sha256)
        return {decision.thing: decision for judged in every for decision in judged.decisions}

    def keep(self, document: Document, decision: Decision) -> None:
        """Keep a decision, in the place of an earlier one about the same thing.

        Raises `DecisionsError` where it says nothing that could be done, or the file is none of decisions.
        """
        with alone(self.file):
            kept = self.read()
            judged = {each.sha256: each for each in kept.documents}
            mine = judged.get(
                document.sha256, Judged(document_id=document.document_id, sha256=document.sha256)
            )
            others = (other for other in mine.decisions if other.thing != decision.thing)
            judged[document.sha256] = replace(mine, decisions=(*others, decision))
            whole = replace(kept, reviewer=kept.reviewer or self.reviewer, documents=tuple(judged.values()))
            data = as_json(whole, indent=1)
            read_decisions(data, self.file.name)  # what could not be read again is not kept
            write_whole(self.file, data)


def decision_of(form: Mapping[str, str]) -> Decision:
    """Return the decision that a form says. Raises `DecisionsError` where it says none."""
    named = {name: value for name in Target.__struct_fields__ if (value := form.get(name, "").strip())}
    correct = form.get("verdict") == "correct"
    of_reference = form.get("field") == "reference"
    columns: dict[str, object] = {name: form.get(name, "") for name in ("path", "field", "verdict", "was")}
    at = form.get("at", "")
    if len(at) > _MOST_DIGITS:
        raise DecisionsError(f"no decision: a place of {len(at):,} characters is none")
    columns["at"] = int(at) if at.isdecimal() else 0
    if correct and of_reference:
        columns["target"] = named
    elif correct:
        columns["value"] = form.get("value", "").strip()
    try:
        return msgspec.convert(columns, Decision)
    except msgspec.ValidationError as error:
        raise DecisionsError(f"no decision: {error}") from error
