"""Words that foreign readers see in real documents, and we do not have: a table, and who lacks which.

    uv run python -m dev.foreign ../shared/corpus --converted --page docs/hostile-input.md

Reads every file of a folder that a foreign reader reads, too (`unrec run --check`). With --converted, each
Word file is also read as LibreOffice saves it, as OpenDocument and as Rich Text. Documents that fail say so
and are not counted. Exit status 1 where more than one word in 10,000 is lacking.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from unrec.batch.foreign import foreign_words, lacking  # noqa: E402
from unrec.reading import read, source_of  # noqa: E402
from unrec.reading.converted import saved_as  # noqa: E402

MARK = "<!-- foreign: {} -->"
ENDINGS = {".pdf", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm", ".xlsx"}
SAVED = {"odt": "odt", "rtf": "rtf"}
MOST = 1 / 10_000


def documents(folder: Path, *, converted: bool) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes of files that a foreign reader reads, and what LibreOffice makes of them."""
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in ENDINGS and file.is_file():
            data = file.read_bytes()
            yield file.name, data
            if converted and file.suffix.lower() == ".docx":
                for ending, by in SAVED.items():
                    yield f"{file.stem}.{ending}", saved_as(data, "docx", ending, by)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--converted", action="store_true")
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    count, seen, missed = Counter[str](), Counter[str](), Counter[str]()
    lists, failures = [], 0
    for name, data in documents(given.folder, converted=given.converted):
        reading = read(source_of(name, data))
        if reading.failed:
            failures += 1
            continue
        foreign = foreign_words(data, None, " ".join(each.message for each in reading.findings))
        if foreign is None:
            continue
        lost = lacking(foreign.words, (line.text for line in reading.lines))
        key = f"{name.rpartition('.')[2]}, by {foreign.reader}"
        count[key] += 1
        seen[key] += foreign.words.total()
        missed[key] += lost.total()
        if lost:
            shown = ", ".join(f"`{word}`" for word in [*lost][:8])
            lists.append(f"- {name}: {lost.total()} of {foreign.words.total():,}: {shown}")
        print(f"{name}: {lost.total()} of {foreign.words.total():,}", file=sys.stderr, flush=True)
    rows = [f"| {key} | {count[key]} | {seen[key]:,} | {missed[key]} |" for key in sorted(count)]
    whole = f"| all | {count.total()} | {seen.total():,} | {missed.total()} |"
    table = [
        "| Format, by reader | Documents | Words it sees | We lack |",
        "| --- | ---: | ---: | ---: |",
        *rows,
        whole,
    ]
    share = missed.total() / max(seen.total(), 1)
    said = f"That is {share * 10_000:.2f} in 10,000; {failures} documents fail and say so."
    made = "\n".join([*table, "", said, "", *lists])
    print(made)
    if given.page is not None:
        begin, end = (MARK.format(side) for side in ("begin", "end"))
        before, rest = given.page.read_text(encoding="utf-8").split(begin)
        given.page.write_text(f"{before}{begin}\n{made}\n{end}{rest.split(end)[1]}", encoding="utf-8")
    sys.exit(share > MOST)


if __name__ == "__main__":
    main()
