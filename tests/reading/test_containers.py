"""Archives and messages: their documents, what of them is not read, and what they may not do."""

import io
import struct
import warnings
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from tests.reading.docx_maker import files, pack, par
from unrec.batch.sources import Place, documents_under, files_under
from unrec.reading import containers, read, source_of
from unrec.reading.containers import MAX_DOCUMENTS, Inside, look_inside, member_bytes
from unrec.reading.flow import UnreadableError
from unrec.reading.office import unpacked

DOCX = pack(files(par("1. States should act.")))
PNG = b"\x89PNG\r\n\x1a\n"


def zipped(entries: dict[str, bytes], **options: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as archive:  # type: ignore[call-overload]
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail(*attached: tuple[str, bytes], body: str = "Dear all") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Annexes"
    message.set_content(body)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def outlook(*attached: tuple[str, bytes]) -> bytes:
    """A message as Outlook saves it: an OLE file of small streams, with what is attached."""
    streams = {"__properties_version1.0": b"\0" * 32}
    for i, (name, data) in enumerate(attached):
        storage = f"__attach_version1.0_#{i:08X}"
        streams[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"{storage}/__substg1.0_37010102"] = data
    return ole(streams)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE file whose streams all are in sectors of their own, padded to the least size of such."""
    storages = sorted({name.partition("/")[0] for name in streams if "/" in name})
    top = [name for name in streams if "/" not in name] + storages
    entries: list[tuple[str, int, bytes, list[str]]] = [("Root Entry", 5, b"", top)]
    entries += [(name, 2, streams[name], []) for name in streams if "/" not in name]
    for storage in storages:
        inner = [name for name in streams if name.startswith(f"{storage}/")]
        entries.append((storage, 1, b"", inner))
        entries += [(name, 2, streams[name], []) for name in inner]
    order = {name: at for at, (name, *_) in enumerate(entries)}
    directory_sectors = (len(entries) + 3) // 4
    sectors: list[bytes] = []
    fat = [0xFFFFFFFD, *range(2, directory_sectors + 1), 0xFFFFFFFE]
    sides = {}
    for _, _, _, children in entries:  # a chain to the right
        ordered = sorted(children, key=lambda name: (len(name.rpartition("/")[2]), name.upper()))
        for name, after in zip(ordered, [*ordered[1:], ""], strict=False):
            sides[name] = order[after] if after else 0xFFFFFFFF
        if ordered:
            sides[f"<{ordered[0]}"] = order[ordered[0]]
    raw = b""
    for name, kind, data, children in entries:
        first = sorted(children, key=lambda each: (len(each.rpartition("/")[2]), each.upper()))[:1]
        begin, size = 0xFFFFFFFE, 0
        if kind == 2:
            padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
            begin, size, count = len(fat), max(len(data), 4096), len(padded) // 512
            fat += [*range(begin + 1, begin + count), 0xFFFFFFFE]
            sectors += [padded[i : i + 512] for i in range(0, len(padded), 512)]
        shown = name.rpartition("/")[2].encode("utf-16-le") + b"\0\0"
        raw += struct.pack(
            "<64sHBBIII16sIQQIII",
            *(shown, len(shown), kind, 1, 0xFFFFFFFF, sides.get(name, 0xFFFFFFFF)),
            *(order[first[0]] if first else 0xFFFFFFFF, b"", 0, 0, 0, begin, size, 0),
        )
    raw = raw.ljust(directory_sectors * 512, b"\0")
    assert len(fat) <= 128
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        *(0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0),
    )  # fmt: skip
    return head.ljust(512, b"\xff") + table + raw + b"".join(sectors)


ZIP = zipped({"b/one.docx": DOCX, "a.txt": b"1. States should act.", "x.pptx": b"", "__MACOSX/._a.docx": b""})


@pytest.mark.parametrize(
    ("name", "data", "documents", "unread"),
    [
        ("a.zip", ZIP, ("a.txt", "b/one.docx"), [("x.pptx", ".pptx")]),
        ("a.dat", ZIP, ("a.txt", "b/one.docx"), [("x.pptx", ".pptx")]),
        ("a.zip", zipped({"in.zip": ZIP}), ("in.zip!a.txt", "in.zip!b/one.docx"), [("in.zip!x.pptx", ".pptx")]),
        ("a.zip", zipped({"../../etc/a.docx": DOCX, "C:\\b.docx": DOCX}), ("etc/a.docx", "C:/b.docx"), []),
        ("a.zip", zipped({"none": DOCX, "pic": PNG}), ("none",), [("pic", "a PNG picture")]),
        ("a.zip", zipped({"wrong.docx": PNG}), ("wrong.docx",), []),
        ("a.zip", zipped({}), (), []),
        (
            "m.eml",
            mail(("ann\u00e9e.docx", DOCX), ("x/../y.docx", DOCX), ("logo.png", PNG)),
            ("ann\u00e9e.docx", "y.docx"),
            [("text", "text of a message itself"), ("logo.png", ".png")],
        ),
        ("m.eml", mail(("a.docx", DOCX), ("a.docx", DOCX)), ("a.docx", "a~2.docx"), [("text", "text of a message itself")]),
        ("m.eml", mail(("a.zip", ZIP)), ("a.zip!a.txt", "a.zip!b/one.docx"), [("text", "text of a message itself"), ("a.zip!x.pptx", ".pptx")]),
        ("m.msg", outlook(("annex.docx", DOCX), ("logo.png", PNG)), ("annex.docx",), [("text", "text of a message itself"), ("logo.png", ".png")]),
    ],
)  # fmt: skip
def test_what_stands_inside(
    name: str, data: bytes, documents: tuple[str, ...], unread: list[tuple[str, str]]
) -> None:
    found = look_inside(name, data)
    assert (found.documents, [*map(tuple, found.unread)]) == (documents, unread)
    for each in documents:
        inside = member_bytes(data, each, name)
        # What stands in a small OLE stream is padded with zeros here.
        assert inside.rstrip(b"\0") in {each.rstrip(b"\0") for each in (DOCX, b"1. States should act.", PNG)}


def test_what_is_not_inside_is_told() -> None:
    with pytest.raises(UnreadableError, match="holds nothing named"):
        member_bytes(ZIP, "no.docx", "a.zip")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04broken", "damaged"),
        (zipped({"a.docx": b"\0" * 30_000_000}, compression=zipfile.ZIP_DEFLATED), "would unpack"),
        (zipped({f"{i}.txt": b"" for i in range(10_001)}), "entries"),
    ],
)
def test_what_cannot_be_opened_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        look_inside("a.zip", data)
    found = read(source_of("a.zip", data))
    assert found.failed
    assert "a.zip" in found.findings[0].message


def test_bounds() -> None:
    deep = ZIP
    for _ in range(4):
        deep = zipped({"in.zip": deep})
    assert [each.why for each in look_inside("a.zip", deep).unread] == ["over 3 containers deep"]
    many = look_inside("a.zip", zipped({f"{i:04}.txt": b"x" for i in range(MAX_DOCUMENTS + 5)}))
    assert (len(many.documents), len(many.unread)) == (MAX_DOCUMENTS, 5)


def test_a_container_that_is_read_itself_says_what_it_holds() -> None:
    found = read(source_of("a.zip", ZIP))
    assert [each.code for each in found.findings] == ["source.holds"]
    assert "2 documents" in found.findings[0].message
    assert "1 .pptx" in read(source_of("a.zip", zipped({"x.pptx": b""}))).findings[0].message


def test_places_in_containers(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.zip").write_bytes(zipped({"in!.zip": ZIP}))
    (tmp_path / "b!c.txt").write_bytes(b"text")
    place = Place(f"{tmp_path}/sub/a.zip!in!.zip!b/one.docx")
    assert (place.name, place.read_bytes()) == ("a.zip!in!.zip!b/one.docx", DOCX)
    assert Place(f"{tmp_path}/b!c.txt").name == "b!c.txt"
    with pytest.raises(OSError, match=r"a\.zip"):
        Place(f"{tmp_path}/sub/a.zip!none").read_bytes()
    names = [Path(each).relative_to(tmp_path).as_posix() for each in documents_under(tmp_path)]
    assert names == ["b!c.txt", "sub/a.zip!in!.zip!a.txt", "sub/a.zip!in!.zip!b/one.docx"]
    assert {path.name for path in tmp_path.rglob("*")} == {"sub", "b!c.txt", "a.zip"}


def test_files_are_told_by_their_bytes(tmp_path: Path) -> None:
    for name, data in {
        "a": DOCX,
        "b.dat": ZIP,
        "c.json": b"{}",
        "d": PNG,
        "e.md": b"1. text",
        "f.pdf": b"x",
    }.items():
        (tmp_path / name).write_bytes(data)
    found = {Path(each.place).name: (each.why, each.may_hold) for each in files_under(tmp_path)}
    assert found == {
        "a": ("", False),
        "b.dat": ("", True),
        "c.json": (".json", False),
        "d": ("a PNG picture", False),
        "e.md": ("", False),
        "f.pdf": ("", False),
    }


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(ZIP) - 1), st.binary(min_size=1, max_size=8))
def test_damaged_archives_are_read_or_refused(at: int, noise: bytes) -> None:
    for name, data in (("a.zip", ZIP), ("m.eml", mail(("a.zip", ZIP))), ("m.msg", outlook(("a.zip", ZIP)))):
        bytes_ = data[: at % len(data)] + noise + data[at % len(data) + len(noise) :]
        try:
            found = look_inside(name, bytes_)
        except UnreadableError:
            continue
        assert isinstance(found, Inside)
        for each in found.documents:
            try:
                member_bytes(bytes_, each, name) if each else b""
            except UnreadableError:
                continue


def test_a_message_of_endless_parts_is_bounded() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(3000))
    data = f"From: a@example.org\nMIME-Version: 1.0\n{nested}".encode()
    found = read(source_of("m.eml", data))
    assert (found.failed, len(found.findings)) == (True, 1)


def twice(*entries: tuple[str, bytes]) -> bytes:
    """A zip with these entries in order, names that come again among them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


IN = zipped({"b.txt": b"1. In."})


@pytest.mark.parametrize(
    ("entries", "documents"),
    [
        # One name twice; also where a third has the name that the second would be given.
        ([("a.txt", b"1"), ("a.txt", b"2")], {"a.txt": b"1", "a~2.txt": b"2"}),
        (
            [("a.txt", b"1"), ("a.txt", b"2"), ("a~2.txt", b"3")],
            {"a.txt": b"1", "a~2.txt": b"2", "a~2~2.txt": b"3"},
        ),
        # A name that is also that of what another entry holds.
        ([("a.zip", IN), ("a.zip!b.txt", b"1")], {"a.zip!b.txt": b"1. In.", "a.zip~b.txt": b"1"}),
        (
            [("a.zip", IN), ("a.zip!b.txt", b"1"), ("a.zip~b.txt", b"2")],
            {"a.zip!b.txt": b"1. In.", "a.zip~b.txt": b"1", "a.zip~b~2.txt": b"2"},
        ),
        ([("a!b.txt", b"1")], {"a!b.txt": b"1"}),
    ],
)
def test_every_entry_is_a_document_of_its_own_whatever_its_name(
    entries: list[tuple[str, bytes]], documents: dict[str, bytes]
) -> None:
    data = twice(*entries)
    names = look_inside("x.zip", data).documents
    assert {name: member_bytes(data, name, "x.zip") for name in names} == documents


def test_a_header_of_a_hundred_thousand_parameters_is_refused_at_once() -> None:
    many = "; ".join(f'p{at}="{at}"' for at in range(100_000))
    data = f"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; {many}\n\ntext\n".encode()
    with within(2), pytest.raises(UnreadableError, match="a header"):
        look_inside("m.eml", data)


def test_an_archive_in_an_archive_is_unpacked_once_for_all_its_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = {f"{at}.txt": b"%d. States should act." % at for at in range(20)}
    file = tmp_path / "a.zip"
    times: list[str] = []
    whole = unpacked

    def counted(*given: Any, **options: Any) -> bytes:
        times.append(given[1].filename)
        return whole(*given, **options)

    monkeypatch.setattr(containers, "unpacked", counted)
    for sign in (b"", b"Again: "):
        file.write_bytes(zipped({"in.zip": zipped({name: sign + data for name, data in inner.items()})}))
        read_bytes = {name: Place(f"{file}!in.zip!{name}").read_bytes() for name in inner}
        assert read_bytes == {name: sign + data for name, data in inner.items()}
    assert times.count("in.zip") == 2


@pytest.mark.parametrize("depth", [1, 2])
def test_what_is_deep_in_a_message_is_opened_once_for_all_documents(
    depth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"{at}.txt": b"%d. States should act." % at for at in range(20)}
    attached, way = texts, ""
    for _ in range(depth):
        attached, way = {"in.zip": zipped(attached)}, f"{way}in.zip!"
    file = tmp_path / "a.eml"
    file.write_bytes(mail(*attached.items()))
    opened: list[str] = []
    held = containers._held

    def counted(name: str, data: bytes) -> list[containers.Member]:
        opened.append(name)
        return held(name, data)

    monkeypatch.setattr(containers, "_held", counted)
    assert {name: Place(f"{file}!{way}{name}").read_bytes() for name in texts} == texts
    assert opened == ["a.eml", *["in.zip"] * depth]
