"""A written output, as commands read it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from unrec.cli.console import wrong_usage
from unrec.models import Extraction, InstrumentRow


def _here(context: typer.Context, folder: Path) -> Path:
    """Return where an output stands on this machine: a bucket's is copied, until the command is done."""
    from unrec.place import address_of

    address = address_of(folder)
    if address is None or context.resilient_parsing:
        return folder
    from unrec.batch.bucket import fetched
    from unrec.write import OWNED

    try:
        copy = fetched(address, OWNED)
    except FileNotFoundError as error:
        raise wrong_usage(
            f"output not found: {error.filename or error}; has `unrec run` written there?"
        ) from error
    except OSError as error:
        raise wrong_usage(str(error)) from error
    context.call_on_close(copy.cleanup)
    return Path(copy.name)


Written = Annotated[
    Path, typer.Argument(help="Where `unrec run` wrote: a folder, or s3://, gs://, az://.", callback=_here)
]


def need_output(folder: Path) -> None:
    """Leave with status 2 where the folder is not one that `unrec run` of this schema version has written."""
    from unrec.output import VersionError, check_version
    from unrec.place import address_of

    if address := address_of(folder):
        raise wrong_usage(
            f"{address} is an address, and this works on a folder of this machine; copy it here first"
        )
    try:
        check_version(folder)
    except FileNotFoundError as error:
        raise wrong_usage(f"output not found: {error.filename}; has `unrec run` written there?") from error
    except VersionError as error:
        raise wrong_usage(str(error)) from error
    except ValueError:
        return  # whoever reads on says what is wrong with it


def read_output(folder: Path) -> Iterator[Extraction]:
    """Yield the documents of an output. Leaves with status 2 where a table of it is missing or broken."""
    import msgspec

    from unrec.output import VersionError, read_extractions

    try:
        yield from read_extractions(folder)
    except FileNotFoundError as error:
        raise wrong_usage(f"{error.strerror}: {error.filename}; run `unrec run` again") from error
    except VersionError as error:
        raise wrong_usage(str(error)) from error
    except (ValueError, msgspec.ValidationError) as error:
        why = " ".join(str(error).split())
        raise wrong_usage(
            f"{folder} is not an output of this version; run `unrec run` again: {why}"
        ) from error


def known_instruments(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the names of each instrument of an output by its id. Leaves with status 2 as `read_output` does."""
    from unrec.output import read_instruments

    need_output(folder)
    try:
        return {row.instrument_id: _names(row) for row in read_instruments(folder)}
    except (FileNotFoundError, ValueError) as error:
        raise wrong_usage(f"{folder} is not an output of this version; run `unrec run` again") from error


def _names(row: InstrumentRow) -> tuple[str, ...]:
    columns = (name for name in row.__struct_fields__ if name.startswith(("title_", "short_")))
    return tuple(filter(None, (getattr(row, name) for name in columns)))
