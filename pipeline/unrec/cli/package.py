"""`unrec package`: the data as a package that can be published and cited."""

from pathlib import Path
from typing import Annotated

import typer

from unrec.cli.console import complain, err, need, wrong_usage
from unrec.cli.document import Written
from unrec.cli.sources import output_folder
from unrec.text import visible


def package(
    output: Written = Path("output"),
    target: Annotated[
        Path, typer.Option("-o", "--to", help="Folder to write; an earlier package there is replaced.")
    ] = Path("package"),
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV beside Parquet.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Write JSON Lines beside Parquet.")] = False,
    previous: Annotated[
        Path | None, typer.Option(help="An earlier package, to say in the changelog what changed.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--info", help="What to say of the package.", show_default="package.toml, if it is there"
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Short name: lower-case letters, digits, . _ -")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the package.")] = None,
    version: Annotated[
        str | None, typer.Option(help="Version of the data.", show_default="date of the newest document")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(help="Day of publication, such as 2019-06-21."),
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option("--licence", "--license", help="An SPDX identifier, such as CC-BY-4.0, or a URL."),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where the package is published.")] = None,
    doi: Annotated[str | None, typer.Option(help="Its DOI, such as 10.5281/zenodo.1234567.")] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(help="Who made it, with an ORCID iD: 'A Name <0000-0002-1825-0097>'; several times."),
    ] = None,
) -> None:
    """Write the tables as a package for repositories, with all it needs to be found, checked and cited.

    Data Package, Croissant, a Hugging Face card, codebook, citation, changelog and checksums; the same
    tables give the same bytes. Day of publication, licence, address, DOI and authors are left out where you
    do not say them; none is invented.

    Exit status: 0 all well, 2 wrong usage or an output of another version.
    """
    from unrec.package.info import read_info
    from unrec.package.write import DESCRIPTOR, OWNED, is_ours, version_of, write_package

    need(output, "output")
    if previous is not None:
        need(previous / DESCRIPTOR, "earlier package")
    if (
        target.exists()
        and not (target / DESCRIPTOR).is_file()
        and (target.is_file() or any(target.iterdir()))
    ):
        raise wrong_usage(f"{target} is not empty and not a package; name another folder with -o")
    before = version_of(previous) if previous else None
    default = Path("package.toml")
    path = need(file, "information") if file else default if default.is_file() else None
    formats = ("parquet", *(("csv",) if as_csv else ()), *(("jsonl",) if as_jsonl else ()))
    try:
        info = read_info(
            path,
            name=name,
            title=title,
            version=version,
            date=date,
            licence=licence,
            url=url,
            doi=doi,
            authors=tuple(author) if author else None,
        )
        with output_folder(target, OWNED, is_ours) as folder:
            facts = write_package(output, folder, info, formats=formats, previous=previous)
    except ValueError as error:
        raise wrong_usage(str(error)) from error
    except FileNotFoundError as error:
        raise wrong_usage(f"{error.strerror}: {error.filename}; has `unrec run` written there?") from error
    if facts.version == before:
        complain(f"{facts.version} is the version of the earlier package too; say another with --version")
    if info.licence is None:
        complain("no licence is stated; say one with --licence, or others cannot know what they may do")
    done = f"version {facts.version} written to {visible(str(target))}/"
    err().print(done, markup=False, highlight=False, emoji=False)
