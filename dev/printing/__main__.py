"""Print real documents again in many layouts, each beside its truth.

    python -m dev.printing CORPUS OUT                             every layout kept aside, as text
    python -m dev.printing CORPUS OUT --layout 60-raw --format docx --language ar --works 40
    python -m dev.printing CORPUS OUT --output RUN                also the trees of an output of `unrec run`

OUT/<layout>/<language>/NAME.txt stands beside NAME.truth.jsonl, whose rows are those of `en/resolutions`,
with the `path` of each paragraph. Of `docx`, `html` and `akn`, which have no lines, the layout is `docx`,
`docx-plain`, …. Without `--trained` only works that no training sees are printed.
"""

import argparse
import json
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dev.printing.files import FORMATS, Format, set_as_pdf, suffix, written
from dev.printing.layouts import ASIDE, Layout
from dev.printing.text import as_text, printed
from dev.printing.trees import Tree, annotated, outputs, resolutions


def chosen(trees: Iterable[Tree], language: str | None, works: int, *, trained: bool) -> Iterator[Tree]:
    """Yield at most `works` trees of each family and language, the same ones at each call."""
    groups: dict[tuple[str, str], list[Tree]] = {}
    for tree in trees:
        if (trained or tree.aside) and language in {None, tree.language}:
            groups.setdefault((tree.family, tree.language), []).append(tree)
    for group in groups.values():
        yield from sorted(group, key=lambda tree: zlib.crc32(f"s{tree.work}".encode()))[:works]


def print_tree(tree: Tree, name: str, layout: Layout, form: Format, out: Path) -> None:
    """Write one tree in one layout and format, and its truth."""
    lined = form in {"txt", "pdf"}
    folder = out / (name if form == "txt" else f"{name}-pdf" if form == "pdf" else form) / tree.language
    folder.mkdir(parents=True, exist_ok=True)
    lines = printed(tree, layout, random.Random(zlib.crc32(f"{name}{tree.name}".encode()))) if lined else []
    data = (
        as_text(lines, layout).encode()
        if form == "txt"
        else set_as_pdf(lines, layout)
        if form == "pdf"
        else written(tree, form)
    )
    (folder / f"{tree.name}.{suffix(form)}").write_bytes(data)
    rows = (json.dumps(node.as_truth(), ensure_ascii=False) for node in tree.nodes)
    (folder / f"{tree.name}.truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dev.printing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layout", action="append", choices=list(ASIDE), help="default: all")
    parser.add_argument("--format", dest="form", default="txt", choices=FORMATS)
    parser.add_argument("--language")
    parser.add_argument("--works", type=int, default=40, help="most works of a family and language")
    parser.add_argument("--output", type=Path, help="an output of `unrec run`, whose trees are printed too")
    parser.add_argument("--trained", action="store_true", help="also works that training may see")
    options = parser.parse_args(argv)
    trees = [*resolutions(options.corpus), *annotated(options.corpus)]
    trees += outputs(options.output, options.corpus / "en/upr") if options.output else []
    lined = options.form in {"txt", "pdf"}
    names = options.layout or (list(ASIDE) if lined else list(ASIDE)[:1])
    count = 0
    for tree in chosen(trees, options.language, options.works, trained=options.trained):
        for name in names:
            print_tree(tree, name, ASIDE[name], options.form, options.out)
            count += 1
    print(f"{count} documents in {options.out}")


if __name__ == "__main__":
    main()
