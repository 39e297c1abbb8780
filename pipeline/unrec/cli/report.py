"""What a run says when it is done."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unrec.cli.console import complain, counted, err, print_table, unwrapped
from unrec.findings import kinds
from unrec.models import Document, Extraction, Finding
from unrec.text import visible

if TYPE_CHECKING:
    from rich.table import Table

    from unrec.batch.index import Entry, Index

_SHOWN = 40
_COUNTS = {
    "sections": "n_sections",
    "paras": "n_paragraphs",
    "recs": "n_recommendations",
    "items": "n_items",
    "refs": "n_references",
    "findings": "n_findings",
}


@dataclass
class Summary:
    """What came of a run: the first documents and the first errors, and how many there are of what.

    With `whole`, all documents and all findings that are more than notes. `status` is 1 where a document
    failed or an invariant broke, else 0. `written` is false where the output already was what it should be.
    """

    whole: bool = False
    documents: list[Document] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    notable: list[Finding] = field(default_factory=list)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: int = 0
    status: int = 0
    hashes: set[str] = field(default_factory=set)
    written: bool = True

    def take(self, extraction: Extraction) -> None:
        """Take note of a document on its way to the output."""
        self.count += 1
        self.hashes.add(extraction.document.sha256)
        if self.whole or self.count <= _SHOWN:
            self.documents.append(extraction.document)
        self.kinds.update((item.severity, item.code) for item in extraction.findings)
        if len(self.wrong) < _SHOWN:
            self.wrong.extend(item for item in extraction.findings if item.severity == "error")
        if self.whole:
            self.notable.extend(item for item in extraction.findings if item.severity != "info")
        if extraction.document.status == "failed" or self.kinds["error", "audit.breach"]:
            self.status = 1

    def watch(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """Take note of each extraction on its way to the output."""
        for extraction in extractions:
            self.take(extraction)
            yield extraction

    def pass_by(self, entry: "Entry", load: Callable[[], Extraction]) -> None:
        """Take note of a document that stands as it did;
        it is loaded only where more of it is to be shown.
        """
        erred = any(kind.severity == "error" for kind in entry.kinds)
        if self.whole or self.count < _SHOWN or (erred and len(self.wrong) < _SHOWN):
            self.take(load())
            return
        self.count += 1
        self._count(entry)

    def stand(self, index: "Index", output: Path) -> None:
        """Take note of a whole output that stands as it did; its tables are read where all is to be shown."""
        self.written = False
        self.count = len(index.entries)
        self.documents, self.wrong = list(index.documents), list(index.wrong)
        for entry in index.entries:
            self._count(entry)
        if self.whole:
            from unrec.output import read_documents, read_findings

            self.documents = list(read_documents(output))
            self.notable = [item for item in read_findings(output) if item.severity != "info"]

    def _count(self, entry: "Entry") -> None:
        for kind in entry.kinds:
            self.kinds[kind.severity, kind.code] += kind.times
        if entry.head.status == "failed" or self.kinds["error", "audit.breach"]:
            self.status = 1

    def first(self) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
        """Return the documents and errors that are shown where not all are."""
        return tuple(self.documents[:_SHOWN]), tuple(self.wrong[:_SHOWN])

    def print(self, output: str, cached: int = 0) -> None:
        """Print a row a document, the kinds of findings in words, and every error in full."""
        print_table(self._table())
        out = unwrapped()
        hidden = self.count - len(self.documents)
        if hidden > 0:
            out.print(f"… and {counted(hidden, 'more document')}; --verbose shows all")
        grave = [
            (count, code) for (severity, code), count in sorted(self.kinds.items()) if severity != "info"
        ]
        if grave:
            out.print("to look at:")
        for count, code in grave:
            said = f"{count:>5}  {code}: {_meaning(code)}"
            out.print(said, markup=False, emoji=False, highlight=False)
        for item in self.notable:
            self._print_finding(item)
        kept = f", {cached} of {self.count} documents unchanged" if cached else ""
        # A path may hold what elsewhere would be a colour or a picture's name.
        said = (
            f"written to {visible(output)}/{kept}"
            if self.written
            else f"{visible(output)}/ is as it was{kept}"
        )
        out.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)
        self.print_errors()

    def print_errors(self) -> None:
        """Say on standard error what failed and why."""
        for item in self.wrong[:_SHOWN]:
            complain(f"{item.document_id}: {item.message}")
        errors = sum(count for (severity, _), count in self.kinds.items() if severity == "error")
        if errors > _SHOWN:
            err().print(f"… and {errors - _SHOWN} more; see findings.parquet")

    def told(self, output: str, cached: int) -> dict[str, Any]:
        """Return the same for other programs: every document, every kind of finding with its meaning."""
        return {
            "output": output,
            "written": self.written,
            "status": self.status,
            "unchanged": cached,
            "documents": self.documents,
            "findings": [
                {"code": code, "severity": severity, "count": count, "meaning": _meaning(code)}
                for (severity, code), count in sorted(self.kinds.items())
            ],
            "to_look_at": self.notable,
        }

    def _table(self) -> "Table":
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
        for name in ("document", "status"):
            table.add_column(name, overflow="fold")
        for name in _COUNTS:
            table.add_column(name, justify="right")
        table.add_column("source", overflow="fold")
        for row in self.documents:
            counts = [str(getattr(row, name)) for name in _COUNTS.values()]
            table.add_row(escape(row.document_id), _coloured(row.status), *counts, escape(row.source))
        return table

    def _print_finding(self, item: Finding) -> None:
        place = item.paragraph_id or item.document_id
        said = f"  {item.severity}  {visible(place)}  {item.message} ({item.code})"
        unwrapped().print(said, markup=False, emoji=False, highlight=False)


def _meaning(code: str) -> str:
    known = kinds().get(code)
    return known.meaning if known else ""


def _coloured(status: str) -> str:
    return {"ok": "[green]ok[/green]", "review": "[yellow]review[/yellow]", "failed": "[red]failed[/red]"}[
        status
    ]
