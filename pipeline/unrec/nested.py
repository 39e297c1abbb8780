"""A document as one tree: document → sections → recommendations → items, with references and findings.

The nodes are the rows themselves, with lists in the place of counts: the rows stay the only definition.
"""

# The rows' counts become lists here: the one place where a subclass narrows a field to another type.
# mypy: disable-error-code="assignment"

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, structs

from unrec.models import Document, Extraction, Finding, Recommendation, Record, Reference, Section


class RecommendationNode(Recommendation, frozen=True, kw_only=True):
    """A recommendation or item with what hangs under it."""

    references: Annotated[tuple[Reference, ...], Meta(description="its references, in text order")] = ()
    findings: Annotated[tuple[Finding, ...], Meta(description="findings that concern it")] = ()
    items: Annotated[tuple["RecommendationNode", ...], Meta(description="its items, in reading order")] = ()


class SectionNode(Section, frozen=True, kw_only=True):
    """A section with its own recommendations; those under a deeper heading stand in that heading's section."""

    recommendations: Annotated[
        tuple[RecommendationNode, ...], Meta(description="its numbered recommendations")
    ] = ()


class Counts(Record, frozen=True, kw_only=True):
    """How many rows the document has in each table."""

    sections: int
    recommendations: int
    items: int
    references: int
    findings: int


class DocumentNode(Document, frozen=True, kw_only=True):
    """A whole document."""

    counts: Annotated[Counts, Meta(description="how many rows it has in each table")]
    sections: Annotated[tuple[SectionNode, ...], Meta(description="its headings, in order")] = ()
    recommendations: Annotated[
        tuple[RecommendationNode, ...], Meta(description="recommendations that stand under no heading")
    ] = ()
    findings: Annotated[
        tuple[Finding, ...], Meta(description="findings that concern no single recommendation")
    ] = ()


def nest(extraction: Extraction) -> DocumentNode:
    """Return the tree of one document's rows. Nothing is lost but the ledger; `flatten` gives the rows back."""
    references = grouped(extraction.references, lambda row: row.recommendation_id)
    findings = grouped(extraction.findings, lambda row: row.recommendation_id)
    children = grouped(extraction.recommendations, lambda row: row.parent_id)
    known = {unit.recommendation_id for unit in extraction.recommendations}

    def node(unit: Recommendation) -> RecommendationNode:
        own = unit.recommendation_id
        return RecommendationNode(
            **_fields(unit)
            | {
                "references": tuple(references.get(own, ())),
                "findings": tuple(findings.get(own, ())),
                "items": tuple(map(node, children.get(own, ()))),
            }
        )

    by_section: dict[str | None, list[RecommendationNode]] = {}
    for unit in children.get(None, ()):
        by_section.setdefault(unit.section_id, []).append(node(unit))
    document = extraction.document
    return DocumentNode(
        **_fields(document)
        | {
            "counts": Counts(**{name: getattr(document, name) for name in Counts.__struct_fields__}),
            "sections": tuple(
                SectionNode(**_fields(section), recommendations=tuple(by_section.get(section.section_id, ())))
                for section in extraction.sections
            ),
            "recommendations": tuple(by_section.get(None, ())),
            "findings": tuple(
                finding for key, group in findings.items() if key not in known for finding in group
            ),
        }
    )


def _fields(record: Record) -> dict[str, Any]:
    return structs.asdict(record)


_Row = TypeVar("_Row", bound=Record)
_Key = TypeVar("_Key")


def grouped(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, list[_Row]]:
    """Return rows by a key, such as the id of their recommendation; keys and rows in the order of the rows."""
    groups: dict[_Key, list[_Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def encode(node: DocumentNode) -> bytes:
    """Return a document as JSON: UTF-8, two spaces of indent, a final line end; the same bytes every time."""
    return msgspec.json.format(msgspec.json.encode(node), indent=2) + b"\n"


def decode(data: bytes) -> DocumentNode:
    """Return the document of such a JSON. Raises `msgspec.ValidationError` where it is not one."""
    return msgspec.json.decode(data, type=DocumentNode)


def flatten(node: DocumentNode) -> Extraction:
    """Return the rows of a tree, without the ledger: `flatten(nest(e))` has the rows of `e`, in order."""
    units: list[Recommendation] = []
    references: list[Reference] = []
    findings: list[Finding] = list(node.findings)

    def walk(unit: RecommendationNode) -> None:
        fields = {name: getattr(unit, name) for name in Recommendation.__struct_fields__}
        units.append(Recommendation(**fields | {"references": len(unit.references)}))
        references.extend(unit.references)
        findings.extend(unit.findings)
        for item in unit.items:
            walk(item)

    for top in (
        *node.recommendations,
        *(unit for section in node.sections for unit in section.recommendations),
    ):
        walk(top)
    fields = {name: getattr(node, name) for name in Document.__struct_fields__}
    counts = structs.asdict(node.counts)
    return Extraction(
        document=Document(**fields | counts),
        sections=tuple(
            Section(**{name: getattr(section, name) for name in Section.__struct_fields__})
            for section in node.sections
        ),
        recommendations=tuple(units),
        references=tuple(references),
        findings=tuple(findings),
    )
