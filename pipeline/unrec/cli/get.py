"""`unrec get`: official documents by their symbols."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from unrec import data
from unrec.batch import Options, Results, Task, official
from unrec.batch.official import MOST, ODS, PAUSE, SERVER, Form, Got, Settings, Wanted
from unrec.batch.sources import to_install, without_users
from unrec.batch.workers import Limits, apart, perform_all
from unrec.cli.console import complain, counted, out, print_json, progress, wrong_usage
from unrec.cli.inputs import CACHE, MEMORY, TIMEOUT
from unrec.models import Document
from unrec.reading.registry import Unread, told

FOLDER = Path("official")
"""Where official documents are saved."""
PREFIX = "get:"
"""What begins a source of `unrec run` that is to be fetched: `get:A/RES/77/1`, `get:ar,en/A/RES/77/1`."""


def get(  # noqa: PLR0913 -- the options of a command
    symbols: list[str],
    languages: str = "en",
    form: Form = "pdf",
    output: Path = FOLDER,
    ods: bool = False,
    most: int = MOST,
    pause: float = PAUSE,
    again: bool = False,
    server: str | None = None,
    private: bool = False,
    check: bool = True,
    cache: Path = CACHE,
    as_json: bool = False,
) -> None:
    """Fetch official documents by their symbols, one at a time and some seconds apart.

    Each is saved in official/ with a manifest of what came of it: saved, absent (the server has none),
    refused, or failed. What the manifest tells of is not asked for again. What was saved is then read, and a
    note says where its language or symbol is another than asked for.

    Exit status: 0 all saved or absent, 1 a server refused or failed, 2 wrong usage.
    """
    if form != "pdf" and not ods:
        raise wrong_usage(f"--format {form} needs --ods: {SERVER} sends PDF alone")
    settings = Settings(
        server or (ODS if ods else SERVER), ods, pause=pause, most=most, again=again, private=private
    )
    wanted = [Wanted(symbol, code, form) for symbol in _symbols(symbols) for code in _codes(languages)]
    got = fetched(wanted, output, settings, cache if check else None)
    if as_json:
        print_json(got)
    else:
        for each in got:
            out().print(_said(each), markup=False, emoji=False, highlight=False)
        if len(got) < len(set(wanted)):
            complain(f"{counted(len(set(wanted)) - len(got), 'document')} not asked for; --most allows more")
    raise typer.Exit(int(any(each.state in {"refused", "failed"} for each in got)))


def fetched(wanted: Sequence[Wanted], folder: Path, settings: Settings, cache: Path | None) -> list[Got]:
    """Fetch documents, in a process within the limits of a run, and read what was saved where there is a
    cache for it.

    Leaves with status 2 where the extra `http` is not installed.
    """
    limits = Limits(memory=MEMORY * 1_000_000)
    try:
        with progress("Fetching", len(set(wanted))) as bar:
            server, tell = without_users(settings.server), lambda _: bar.advance()
            got = apart(official.get_all, wanted, folder, settings, name=server, limits=limits, tell=tell)
    except ImportError as error:
        raise wrong_usage(f"get needs an optional part: {to_install('http')}") from error
    return got if cache is None else official.checked(got, folder, dict(_read(got, folder, cache)))


def _read(got: Sequence[Got], folder: Path, cache: Path) -> Iterator[tuple[str, Document]]:
    """Read what was saved, within the limits of a run; the results are kept for one."""
    tasks = [Task(place=str(folder / each.file), name=each.file) for each in got if each.file is not None]
    cache.mkdir(parents=True, exist_ok=True)
    limits = Limits(TIMEOUT, MEMORY * 1_000_000)
    for outcome in perform_all(tasks, Options(results=str(cache)), 1, limits) if tasks else ():
        extraction = outcome.rows or Results(cache).get(outcome.key)
        if extraction is not None:
            yield outcome.name, extraction.document


def _symbols(named: Sequence[str]) -> Iterator[str]:
    """Yield the symbols that are named, and those in files. Leaves with status 2 for what is none."""
    for each in named:
        listed = [each]
        if Path(each).is_file():
            listed = Path(each).read_text("utf-8-sig", "replace").splitlines()
        for line in listed:
            if text := line.partition("#")[0].strip():
                yield official.symbol_of(text)


def _codes(languages: str) -> list[str]:
    codes = [code.strip().lower() for code in languages.split(",") if code.strip()]
    if not codes or any(code not in _official() for code in codes):
        raise wrong_usage(f"no languages in {languages!r}; choose from {', '.join(_official())}")
    return codes


def with_fetched(
    places: Sequence[str], cache: Path, *, private: bool, ask: bool
) -> tuple[list[str], list[Unread]]:
    """Return the sources of a run with those that begin with `get:` fetched, and which of them did not come.

    With `ask` false, no server is asked: what the manifest does not tell of is among those that did not come.
    """
    wanted = [each for place in places if place.startswith(PREFIX) for each in _asked(place)]
    local = [place for place in places if not place.startswith(PREFIX)]
    if not wanted:
        return local, []
    if ask:
        got = fetched(wanted, FOLDER, Settings(private=private), cache)
    else:
        got = [each for each in official.read_manifest(FOLDER) if each.wanted in wanted]
    known = {each.wanted: each for each in got}
    saved = [str(FOLDER / each.file) for each in got if each.file is not None]
    missing = [
        Unread(
            f"{PREFIX}{each.language}/{each.symbol}", known[each].state if each in known else "not fetched"
        )
        for each in dict.fromkeys(wanted)
        if each not in known or known[each].file is None
    ]
    if not local and not saved:
        raise wrong_usage(f"none of what was asked for came: {told(missing)}")
    return [*local, *saved], missing


def _asked(place: str) -> list[Wanted]:
    """Return what a source of `unrec run` asks for that begins with `get:`; leaves with status 2 for none."""
    rest = place.removeprefix(PREFIX)
    codes, slash, symbol = rest.partition("/")
    if slash and codes and all(code in _official() for code in codes.split(",")):
        return [Wanted(each, code) for each in _symbols([symbol]) for code in codes.split(",")]
    return [Wanted(each) for each in _symbols([rest])]


def _said(got: Got) -> str:
    size = "" if got.bytes is None else f", {got.bytes:,} bytes"
    note = f": {got.note}" if got.note else ""
    return f"{got.state:8} {got.symbol} {got.language}{size}{note}"


def _official() -> list[str]:
    """The languages in which the United Nations keeps its documents."""
    return [code for code, head in data.languages().items() if head.official]
