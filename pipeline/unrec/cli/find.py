"""`unrec search`, `recommendations`, `verify` and `serve`: paragraphs found, and quotations checked."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.text import Text

from unrec.api import read
from unrec.batch.sources import to_install
from unrec.cli.console import (
    complain,
    counted,
    need,
    print_json,
    say,
    unwrapped,
    wrong_usage,
)
from unrec.cli.inputs import (
    build_index,
    here,
    load_catalogue,
    need_output,
    opened_index,
    page_language,
    password_of,
    say_built,
    source_places,
)
from unrec.cli.publish import check_workbook, put_workbook
from unrec.cli.show import Passage, picture_of
from unrec.data import write_whole
from unrec.decisions import read_decisions
from unrec.find.recommendations import Given
from unrec.find.recommendations import recommendations as given_to
from unrec.find.search import Hit, Results
from unrec.find.verify import Checked, check_paper
from unrec.pages.judging import Desk
from unrec.publish.export.people import Row, Sheet, Value, sheet
from unrec.publish.export.workbook import write_sheet
from unrec.publish.names import PAGE_LANGUAGE
from unrec.store.write import safe_name
from unrec.text import visible
from unrec.themes.terms import theme_name

_Several = list[str] | None


def search(
    context: typer.Context,
    query: str = "",
    output: Path = Path("output"),
    to: _Several = None,
    by: _Several = None,
    response: _Several = None,
    cites: _Several = None,
    lang: _Several = None,
    limit: int = 20,
    as_json: bool = False,
    file: Path | None = None,
    page: Path | None = None,
    index_only: bool = False,
    anew: bool = False,
    source: Path = Path("raw"),
    ask_password: bool = False,
    password_file: Path | None = None,
) -> None:
    """Find paragraphs by their words: a line each, with its id, its place, why it was found, and its text.

    Letter variants, vowel signs, the family of digits, case, and what is written to the beginning of a word
    do not matter; "words in quotes" are found as printed.

    The index, search.sqlite beside the tables, is made where it is missing, and brought up to date where the
    tables have changed: only documents that changed are written again. It holds no more than the tables do,
    and any tool for SQLite opens it.

    Exit status: 0 something was found, 1 nothing was, 2 wrong usage or a query that is none.
    """
    if file is not None:
        _check_sheet(file)
    if not index_only:
        output = here(context, output)
    if index_only or anew:
        need_output(output)
        say_built(build_index(output, anew=anew), output)
    if index_only:
        return
    asked = {
        "to": to or (),
        "by": by or (),
        "response": response or (),
        "cites": cites or (),
        "lang": lang or (),
    }
    with opened_index(output) as finder:
        results = finder.search(finder.read(query, asked), limit)
    if file is not None:
        _write(file, [_sheet(results.hits)])
    if page is not None:
        _cut(results.hits, output, page, source, password_of(password_file, ask=ask_password))
    if as_json:
        print_json(results)
    else:
        _print(results)
    raise typer.Exit(0 if results.hits else 1)


def _check_sheet(file: Path) -> None:
    """Leave with status 2 where a path is none for a table."""
    if file.suffix.lower() not in {".xlsx", ".csv"}:
        raise wrong_usage(f"{file} ends neither in .xlsx nor in .csv")


def _write(file: Path, sheets: Sequence[Sheet]) -> None:
    """Write sheets as a workbook, or the first as CSV."""
    if file.suffix.lower() == ".csv":
        write_sheet(file, sheets[0])
    else:
        check_workbook(file)
        put_workbook(file, sheets)


def recommendations(
    output: Path = Path("output"),
    to: str = "",
    by: _Several = None,
    response: _Several = None,
    theme: _Several = None,
    file: Path | None = None,
    as_json: bool = False,
) -> None:
    """List all recommendations to a State, with who made them and what was answered.

    Paragraphs of that kind alone, not what delegations said in the dialogue. Below them it says how many
    there are by answer, theme and recommending State, and draws the answers by theme. With -o they are
    written as a workbook (.xlsx), with a sheet of those figures, or as CSV.

    Exit status: 0 something was found, 1 nothing was, 2 wrong usage.
    """
    if not to:
        raise wrong_usage("--to names the State: MAR")
    if file is not None:
        _check_sheet(file)
    with opened_index(output) as finder:
        given = given_to(finder, to, by or (), response or (), theme or ())
    if file is not None:
        _write(file, [_sheet(given.rows), _figures(given)])
    if as_json:
        print_json(given)
    else:
        _print_given(given)
    raise typer.Exit(0 if given.rows else 1)


def _figures(given: Given) -> Sheet:
    """How many there are by answer, theme and recommending State."""
    parts = (("response", given.responses), ("theme", given.themes), ("recommended by", given.recommended_by))
    rows = [
        Row((name, value or None, count), PAGE_LANGUAGE) for name, counts in parts for value, count in counts
    ]
    return sheet("Figures", rows, ours=True)


_WIDTH, _THEMES = 40, 12
_BARS = {"supported": "█", "implemented": "▓", "pending": "░", "noted": "▒", "rejected": "·", "": " "}


def _print_given(given: Given) -> None:
    for hit in given.rows:
        who = Text(visible(", ".join(hit.recommended_by) or "–"), "cyan")
        lead = Text(visible(hit.paragraph_id), "bold").append("  ").append_text(who)
        lead.append(f"  {hit.response or 'no answer'}  ", "dim")
        unwrapped().print(Passage(lead, hit.text))
    for name, counts in (("answered", given.responses), ("made by", given.recommended_by)):
        listed = ", ".join(f"{value or 'no answer'} {count}" for value, count in counts[:_THEMES])
        say(f"{name}: {listed}{' …' if len(counts) > _THEMES else ''}")
    answered, most = dict(given.answered), max((count for _, count in given.themes), default=1)
    for theme, count in given.themes[:_THEMES]:
        bars = "".join(
            _BARS[how] * max(1, round(part * _WIDTH / most))
            for how in _BARS
            for part in (dict(answered[theme]).get(how, 0),)
            if part
        )
        say(f"{theme_name(theme, PAGE_LANGUAGE)[:36]:>36} {bars} {count}")
    if given.themes:
        say(" ".join(f"{bar} {how or 'no answer'}" for how, bar in _BARS.items()))
    more = "more than " if given.more else ""
    say(f"{more}{counted(len(given.rows), 'recommendation')} to {given.to}; searched: {given.searched}")


def _print(results: Results) -> None:
    for hit in results.hits:
        unwrapped().print(Passage(_lead(hit), _excerpt(hit)))
    count = (
        f"more than {results.total:,} paragraphs, in reading order"
        if results.more
        else counted(results.total, "paragraph")
    )
    say(f"{len(results.hits)} of {count}; searched: {results.searched}")


def _lead(hit: Hit) -> Text:
    """What stands before a text: the paragraph's id, its place, and why it was found."""
    place = ", ".join(filter(None, (hit.section, f"page {hit.page}" if hit.page else None)))
    lead = Text(visible(hit.paragraph_id), "bold")
    if place:
        lead.append(f"  \u2068{visible(place)}\u2069", "not bold cyan")
    if hit.why:
        lead.append(f"  \u2068[{visible('; '.join(hit.why))}]\u2069", "not bold dim")
    return lead.append("  ")


_BEFORE, _LONGEST = 80, 320


def _excerpt(hit: Hit) -> Text:
    """The text, its words marked; of a long one what stands around the first of them."""
    start = 0
    if hit.marks and hit.marks[0].start > _BEFORE and len(hit.text) > _LONGEST:
        start = hit.text.rfind(" ", 0, hit.marks[0].start - _BEFORE) + 1
    end = len(hit.text)
    if end - start > _LONGEST:
        end = max(hit.text.rfind(" ", start, start + _LONGEST), start + _LONGEST // 2)
    text, at = Text("…" if start else ""), start
    for mark in hit.marks:
        if start <= mark.start and mark.end <= end:
            text.append(visible(hit.text[at : mark.start])).append(
                visible(hit.text[mark.start : mark.end]), "bold reverse"
            )
            at = mark.end
    return text.append(visible(hit.text[at:end])).append("…" if end < len(hit.text) else "")


def _sheet(hits: Sequence[Hit]) -> Sheet:
    def cells(hit: Hit) -> tuple[Value, ...]:
        place = (hit.paragraph_id, hit.text, "; ".join(hit.why), hit.section, hit.page, hit.kind)
        return (
            *place,
            ", ".join(hit.recommended_by) or None,
            hit.response,
            ", ".join(hit.cites) or None,
            hit.url,
        )

    return sheet("Paragraphs", [Row(cells(hit), hit.language) for hit in hits])


def _cut(hits: Sequence[Hit], output: Path, folder: Path, source: Path, password: str | None) -> None:
    """Write a picture of each paragraph that stands on a page; say which do not."""
    for hit in hits:
        if hit.page is None:
            complain(f"{hit.paragraph_id} has no place on a page")
            continue
        data = picture_of(hit.paragraph_id, output, source, password)
        write_whole(folder / f"{safe_name(hit.paragraph_id)}.png", data)


def verify(
    file: Path,
    output: Path = Path("output"),
    as_json: bool = False,
    ask_password: bool = False,
    password_file: Path | None = None,
    catalogue: Path | None = None,
) -> None:
    """Check what a paper quotes and cites against the documents of an output.

    A quotation is found in the document and paragraph cited beside it, found elsewhere, differs (in which
    words), is not in the document, or not held here; under 12 letters nothing is said. Line ends, hyphens,
    the shape of quotes, ligatures and vowel signs do not count. A citation is found, or there is no such
    paragraph, no such article, or what it names is not held.

    Exit status: 0 all is found, 1 anything is not, 2 wrong usage, or no readable paper.
    """
    need(file, "paper")
    paper = read(file, password=password_of(password_file, ask=ask_password), catalogue=catalogue)
    with opened_index(output) as finder:
        checked = list(check_paper(finder, paper.extraction, load_catalogue(catalogue)))
        searched = finder.searched
    if as_json:
        print_json(checked)
    else:
        for each in checked:
            _print_checked(each)
        said = ", ".join(
            f"{verdict}: {count}" for verdict, count in Counter(check.verdict for check in checked).items()
        )
        say(f"{said or 'nothing is quoted or cited'}; searched: {searched}, and the catalogue of instruments")
    raise typer.Exit(int(any(each.verdict not in _UNJUDGED for each in checked)))


_COLOURS = {"found": "green", "found elsewhere": "yellow", "too short": "dim", "not held": "magenta"}
_UNJUDGED = frozenset({"found", "too short"})


def _print_checked(checked: Checked) -> None:
    place = f"{checked.paper}{f', page {checked.page}' if checked.page else ''}"
    lead = Text(f"{place}  ", "dim").append(
        f"{checked.kind}: {checked.verdict}  ", _COLOURS.get(checked.verdict, "red")
    )
    where = ", ".join(each.paragraph_id for each in checked.places)
    if remarks := "; ".join(filter(None, (where, checked.note))):
        lead.append(f"[{visible(remarks)}]  ", "dim")
    unwrapped().print(Passage(lead, checked.words))
    for change in checked.changes:
        text = Text("    ").append(f"- \u2068{visible(change.quoted) or '(nothing)'}\u2069", "red")
        text.append(f"  + \u2068{visible(change.printed) or '(nothing)'}\u2069", "green")
        unwrapped().print(text, soft_wrap=True)


LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The addresses that only this machine reaches."""


def serve(
    output: Path = Path("output"),
    port: int = 8765,
    host: str = "127.0.0.1",
    token: str | None = None,
    source: list[Path] | None = None,
    decisions: Path = Path("decisions.json"),
    reviewer: str = "",
    interface: str | None = None,
    catalogue: Path | None = None,
    mcp: bool = False,
) -> None:
    """Serve an output as pages, whatever its size: search, documents as trees, findings, and judging.

    The pages need no script, and every filter stands in the address. They are for this machine alone, unless
    you name another --host, with a --token. What you judge is kept in the file of decisions as you do, never
    in the tables. It needs the optional part `serve`.

    With --mcp, offer it to agents as tools instead: search, get_paragraph, get_document, verify_quote,
    resolve_reference and compare; every answer names its paragraphs and says what was searched. That needs
    the optional part `mcp`.

    Exit status: 0 stopped, 2 wrong usage.
    """
    try:
        if mcp:
            from unrec.find.mcp import server
        else:
            import uvicorn

            from unrec.pages.serve import Site, app
    except ImportError as error:
        extra = "mcp" if mcp else "serve"
        raise wrong_usage(f"{error.name} is missing; {to_install(extra)}") from error
    if host not in LOOPBACK and not token:
        raise wrong_usage(f"--host {host} can be reached by others; give a --token that they must bring")
    language = page_language(interface)
    if decisions.exists():
        read_decisions(decisions.read_bytes(), decisions.name)
    with opened_index(output):
        pass
    if mcp:
        server(output, load_catalogue(catalogue)).run()
        return
    hosts = ("localhost", "127.0.0.1", "[::1]") if host in LOOPBACK else ("*",)
    site = Site(
        folder=output,
        sources=tuple(source_places(source)),
        catalogue=load_catalogue(catalogue),
        desk=Desk(decisions, reviewer),
        language=language,
        token=token,
        hosts=hosts,
    )
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{port}/ – stop with Ctrl-C")
    uvicorn.run(app(site), host=host, port=port, log_level="warning", limit_concurrency=200)
