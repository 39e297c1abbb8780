"""What LibreOffice converts: limits, refusals, and what is said of a file that it reads only in part."""

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reading.test_containers import zipped
from unrec.batch.task import Options, key_of
from unrec.models import Reading
from unrec.reading import converted, read, source_of
from unrec.reading.converted import TO_INSTALL, convert, release
from unrec.reading.limits import ReadError
from unrec.reading.registry import is_converted

HERE = Path(__file__).parents[1] / "fixtures/formats"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason=f"needs LibreOffice Writer: {TO_INSTALL}"
)
NAMES = "".join(
    f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
    for each in ("office", "text", "table")
)
DRAWN = (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
TEXT = "application/vnd.oasis.opendocument.text"


def odt(body: str, scripts: str = "", **parts: str) -> bytes:
    """An OpenDocument text; names of further parts have `__` for a slash."""
    held = {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    listed = ENTRY.format("/", TEXT) + "".join(
        ENTRY.format(name, "text/xml") for name in ("content.xml", *held)
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{listed}</manifest:manifest>"
    )
    content = (
        f'<office:document-content{NAMES}{DRAWN} office:version="1.2">{scripts}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TEXT, zipfile.ZIP_STORED)
        for name, part in {"content.xml": content, "META-INF/manifest.xml": manifest, **held}.items():
            archive.writestr(name, part)
    return out.getvalue()


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines if line.text]


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    release.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    yield
    release.cache_clear()


@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_without_libreoffice_the_refusal_names_the_package(ending: str) -> None:
    reading = read(source_of(f"one.{ending}", (HERE / f"one.{ending}").read_bytes()))
    assert (reading.failed, codes(reading)) == (True, ["converter.missing"])
    assert TO_INSTALL in reading.findings[0].message
    assert f"one.{ending}" in reading.findings[0].message


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("one.doc", True), ("one.odt", True), ("one.rtf", True), ("one.docx", False), ("one.html", False)],
)
def test_what_is_converted_is_told_by_its_bytes(name: str, is_one: bool) -> None:
    data = (HERE / name).read_bytes()
    assert is_converted("file", data) == is_one


def test_a_result_is_kept_for_a_version_of_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = set()
    for version in ("LibreOffice 1", "LibreOffice 2"):
        monkeypatch.setattr(converted, "release", lambda version=version: version)
        keys |= {
            key_of(source_of(name, (HERE / name).read_bytes()), Options(results="results"))
            for name in ("one.doc", "one.docx")
        }
    assert len(keys) == 3


@needs_office
@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_a_finding_names_the_converter_and_its_version(ending: str) -> None:
    reading = read(source_of(f"one.{ending}", (HERE / f"one.{ending}").read_bytes()))
    said = next(each for each in reading.findings if each.code == "source.converted")
    assert release() in said.message
    assert said.severity == "info"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt("<text:p>a</text:p>", extra="<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "source.damaged"),
        (odt("<text:p>a</text:p>", extra=" " * 50_000_000), "source.too_big"),
        (odt("<text:p>a</text:p>", META__x="<a/>")[:-300], "source.damaged"),
        (
            zipped({"mimetype": TEXT.encode(), "META-INF/manifest.xml": b"<m:encryption-data/>"}),
            "source.protected",
        ),
    ],
    ids=["document type", "bomb", "cut off", "encrypted"],
)
@needs_office
def test_hostile_packages_are_refused_before_they_are_converted(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "convert", lambda *_: pytest.fail("it was converted"))
    reading = converted.read_converted(source_of("a.odt", data))
    assert (reading.failed, codes(reading)) == (True, [code])
    assert "a.odt" in reading.findings[0].message


@needs_office
def test_a_package_without_its_list_of_parts_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(odt("<text:p>1. Decides.</text:p>"))) as archive:
        bare = {name: archive.read(name) for name in ("mimetype", "content.xml")}
    reading = read(source_of("a.odt", zipped(bare)))
    assert texts(reading) == ["1. Decides."]
    assert codes(reading) == ["source.no_manifest", "source.converted"]


@needs_office
def test_an_encrypted_or_truncated_word_file_is_refused_before_it_is_converted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(converted, "convert", lambda *_: pytest.fail("it was converted"))
    data = (HERE / "one.doc").read_bytes()
    begin = data.index(b"\xec\xa5") + 11
    protected = data[:begin] + bytes([data[begin] | 1]) + data[begin + 1 :]
    assert codes(read(source_of("a.doc", protected))) == ["source.protected"]
    assert codes(read(source_of("a.doc", data[: len(data) // 2]))) == ["source.damaged"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1 a\par b}", []),
        (rb"{\rtf1 a\{\par {\b b}{\*\bin3 }}}" + b"}}\r\n\0", []),
        (rb"{\rtf1 a\par {\b b", ["within 2 open groups"]),
        (rb"{\rtf1 a}{b}", ["3 bytes after"]),
        (rb"{\rtf1 \trowd\cellx1\intbl a\cell b\cell\row c}", ["1 cells stand beyond"]),
        (rb"{\rtf1 \trowd\cellx1\cellx2\intbl a\cell b\cell\row c}", []),
    ],
)
def test_rich_text_that_is_cut_off_or_has_cells_too_many_is_said(data: bytes, said: list[str]) -> None:
    findings = converted._checked(data, converted._RTF)
    assert len(findings) == len(said)
    for each, words in zip(findings, said, strict=True):
        assert each.code == "source.cut"
        assert words in each.message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1 {\field{\*\fldinst EQ \\f(a,b)}{\fldrslt }}\par}", r"EQ \\f(a,b)"),
        (
            rb"{\rtf1 {\field{\*\fldinst {\rtlch\fcs1 \af0 \ltrch  EQ \\o(a,b) }}{\fldrslt }}\par}",
            r"EQ \\o(a,b)",
        ),
        (rb'{\rtf1 {\field{\*\fldinst HYPERLINK "EQ"}{\fldrslt EQ}}\par}', ""),
    ],
)
def test_formulas_that_stand_in_fields_of_rich_text_are_named(data: bytes, said: str) -> None:
    assert "".join(each.evidence for each in converted._checked(data, converted._RTF)) == said


@needs_office
def test_a_formula_is_text_and_words_that_go_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>share</mi><mo>=</mo><mn>42</mn></math>'
    frame = (
        '<draw:frame draw:name="a"><draw:object xlink:href="./Object 1" xlink:type="simple"/></draw:frame>'
    )
    data = odt(f"<text:p>1. Decides that {frame} remain;</text:p>", **{"Object 1__content": formula})
    monkeypatch.setattr(
        converted, "convert", lambda *_: convert(odt("<text:p>1. Decides that remain;</text:p>"), "odt")
    )
    reading = read(source_of("a.odt", data))
    lost = next(each for each in reading.findings if each.code == "converter.lost")
    assert set(lost.evidence.split()) == {"share", "=", "42"}


@needs_office
def test_comments_of_opendocument_and_rich_text_have_a_finding() -> None:
    comment = "<office:annotation><dc:creator>A</dc:creator><text:p>a remark</text:p></office:annotation>"
    reading = read(source_of("a.odt", odt(f"<text:p>1. Decides{comment};</text:p>")))
    assert {"docx.comments", "source.converted"} == {*codes(reading)}
    rich = rb"{\rtf1 1. Decides{\*\atnid A}{\*\atnauthor A}\chatn{\*\annotation a remark};\par}"
    assert "docx.comments" in codes(read(source_of("a.rtf", rich)))


@needs_office
def test_no_link_is_followed_and_no_macro_runs(tmp_path: Path) -> None:
    secret, ran = tmp_path / "secret.txt", tmp_path / "ran.txt"
    secret.write_text("the secret", "utf-8")
    section = (
        f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}" xlink:type="simple"/>'
        "<text:p>as it was</text:p></text:section>"
    )
    scripts = (
        '<office:scripts xmlns:dom="http://www.w3.org/2001/xml-events" '
        'xmlns:ooo="http://openoffice.org/2004/office"><office:event-listeners><script:event-listener script:language="ooo:script" '
        'script:event-name="dom:load" xlink:type="simple" '
        'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
        "</office:event-listeners></office:scripts>"
    )
    basic = 'xmlns:script="http://openoffice.org/2000/script"'
    library = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
    data = odt(
        section,
        scripts,
        **{
            "Basic__Standard__Module1": f'<script:module {basic} script:name="Module1" script:language="StarBasic">'
            f'Sub Main\nOpen "{ran}" For Output As #1\nPrint #1, "ran"\nClose #1\nEnd Sub</script:module>',
            "Basic__Standard__script-lb": f'<library:library {library} library:name="Standard" library:readonly="false">'
            '<library:element library:name="Module1"/></library:library>',
            "Basic__script-lc": f'<library:libraries {library}><library:library library:name="Standard" '
            'library:link="false"/></library:libraries>',
        },
    )
    assert texts(read(source_of("a.odt", data))) == ["as it was"]
    assert not ran.exists()
    _open(data, tmp_path, ran)
    assert ran.exists(), "the macro would not have run anyhow"
    ran.unlink()
    rich = rb'{\rtf1 {\field{\*\fldinst INCLUDETEXT "%s"}{\fldrslt as it was}}\par}' % str(secret).encode()
    assert texts(read(source_of("a.rtf", rich))) == ["as it was"]
    assert not ran.exists()


def _open(data: bytes, folder: Path, ran: Path) -> None:
    """Show a file in LibreOffice, in a profile where any macro runs, until one has."""
    loose = converted.PROFILE.replace("<value>3</value>", "<value>0</value>").replace("true", "false")
    (folder / "profile/user").mkdir(parents=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(loose, "utf-8")
    (folder / "a.odt").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [converted._program(), "--headless", "--norestore", profile, str(folder / "a.odt")]
    until = time.monotonic() + 60
    while time.monotonic() < until and not ran.exists():
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as shown:
            # It ends at once where it has only made its profile.
            while time.monotonic() < until and shown.poll() is None and not ran.exists():
                time.sleep(0.1)
            shown.kill()


@needs_office
def test_a_table_that_grows_without_end_is_stopped_or_bounded() -> None:
    cells = '<table:table-cell table:number-columns-repeated="60000"><text:p>a</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="60000">{cells}</table:table-row>'
    reading = read(source_of("a.odt", odt(f"<table:table>{rows}</table:table><text:p>b</text:p>")))
    assert reading.failed or len(reading.lines) < 1_000_000


@needs_office
def test_a_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(converted, "SECONDS", 1)
    monkeypatch.setattr(converted, "_program", lambda: str(slow))
    with pytest.raises(ReadError, match="stopped after 1 seconds"):
        convert(b"{\\rtf1 a}", "rtf")
    assert subprocess.run(["pgrep", "-f", str(slow)], check=False, capture_output=True).stdout == b""
