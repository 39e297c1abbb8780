"""What a run says when it is done."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from unrec.cli.console import complain, counted, err, out
from unrec.models import Document, Extraction, Finding
from unrec.text import visible

_SHOWN = 40


@dataclass
class Summary:
    """What came of a run: the first documents and the first errors, and how many there are of what.

    `status` is 1 where a document failed or an invariant broke, else 0.
    """

    documents: list[Document] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: int = 0
    status: int = 0

    def watch(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """Take note of each extraction on its way to the output."""
        for extraction in extractions:
            self.count += 1
            if self.count <= _SHOWN:
                self.documents.append(extraction.document)
            self.kinds.update((item.severity, item.code) for item in extraction.findings)
            if len(self.wrong) < _SHOWN:
                self.wrong.extend(item for item in extraction.findings if item.severity == "error")
            if extraction.document.status == "failed" or self.kinds["error", "audit.breach"]:
                self.status = 1
            yield extraction

    def print(self, output: Path, cached: int = 0) -> None:
        """Print a row a document, the findings by kind, and every error in full."""
        table = Table(box=None, pad_edge=False)
        for name in ("document", "status"):
            table.add_column(name, overflow="fold")
        for name in ("sections", "paragraphs", "recs", "items", "refs", "findings"):
            table.add_column(name, justify="right", min_width=len(name))
        table.add_column("source", overflow="fold")
        for row in self.documents:
            counts = (
                row.n_sections,
                row.n_paragraphs,
                row.n_recommendations,
                row.n_items,
                row.n_references,
                row.n_findings,
            )
            table.add_row(
                escape(row.document_id), _coloured(row.status), *map(str, counts), escape(row.source)
            )
        out.print(table)
        if self.count > _SHOWN:
            out.print(f"… and {counted(self.count - _SHOWN, 'more document')}")
        grave = ", ".join(
            f"{code} {count}" for (severity, code), count in sorted(self.kinds.items()) if severity != "info"
        )
        if grave:
            out.print(f"to look at: {grave}", highlight=False)
        kept = f", {cached} of {self.count} documents unchanged" if cached else ""
        # A path may hold what elsewhere would be a colour or a picture's name.
        said = f"written to {visible(str(output))}/{kept}"
        out.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)
        self.print_errors()

    def print_errors(self) -> None:
        """Say on standard error what failed and why."""
        for item in self.wrong[:_SHOWN]:
            complain(f"{item.document_id}: {item.message}")
        errors = sum(count for (severity, _), count in self.kinds.items() if severity == "error")
        if errors > _SHOWN:
            err.print(f"… and {errors - _SHOWN} more; see findings.parquet")


def _coloured(status: str) -> str:
    return {"ok": "[green]ok[/green]", "review": "[yellow]review[/yellow]", "failed": "[red]failed[/red]"}[
        status
    ]
