"""Files that hold documents: zip archives, messages. Names inside are told, and never written anywhere."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, NamedTuple

from unrec.models import Reading, Source
from unrec.reading.flow import UnreadableError, failed
from unrec.reading.office import MAX_ENTRY, MAX_TOTAL, open_zip, unpacked
from unrec.reading.registry import (
    HEAD,
    INSIDE,
    Sample,
    Unread,
    ending_of,
    loaded,
    named_by,
    names_whole,
    reader_of,
    sample_of,
    told,
    what_is,
)
from unrec.text import visible

MAX_DOCUMENTS = 1_000
MAX_DEPTH = 3


class Member(NamedTuple):
    """What a container holds: its name, and what gives all its bytes, and only the first where that is less.

    `why` says why it is none that is read, where the container itself tells.
    """

    name: str
    data: Callable[[], bytes] = bytes
    why: str = ""
    first: Callable[[], bytes] | None = None

    def head(self) -> bytes:
        """Return its first bytes."""
        return self.data()[:HEAD] if self.first is None else self.first()


class Inside(NamedTuple):
    """What stands in a container, at any depth: the names of the documents, and what is not read."""

    documents: tuple[str, ...]
    unread: tuple[Unread, ...]


def look_inside(name: str, data: bytes) -> Inside:
    """Return what stands in a container; for a table, the table itself (an empty name), or why it is none.

    At most a thousand documents, three containers deep, and a billion bytes unpacked; what is beyond is
    among the unread. Raises `UnreadableError` where the container cannot be opened.
    """
    looking = _Looking()
    looking.into("", sample_of(name, data), data, 0)
    return Inside(tuple(looking.documents), tuple(looking.unread))


@dataclass
class _Looking:
    documents: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    budget: int = MAX_TOTAL

    def into(self, name: str, sample: Sample, data: bytes, depth: int) -> None:
        """Look at a file: a document, a container to open, or what is not read."""
        reader = reader_of(sample)
        if reader is None:
            known = named_by(sample.ending) is not None  # one of another content fails, and says what it is
            self._take(name, "" if known else sample.ending or what_is(sample) or "without an ending")
        elif reader.holds is None:
            self._take(name, "")
        elif depth >= MAX_DEPTH:
            self._take(name, f"over {MAX_DEPTH} containers deep")
        else:
            held = loaded(reader.holds)(data)
            if isinstance(held, str):
                self._take(name, held)
                return
            for member in held:
                if not member.name:  # a table is its own only document
                    self._take(name, "")
                    continue
                self._member(f"{name}{INSIDE}{member.name}" if name else member.name, member, depth)

    def _member(self, name: str, member: Member, depth: int) -> None:
        if member.why:
            self._take(name, member.why)
            return
        try:
            head = member.head()
            sample = Sample(ending_of(member.name), head)
            if not names_whole(sample):
                self.into(name, sample, b"", depth + 1)
                return
            data = member.data()
            self.budget -= len(data)
            if self.budget < 0:
                self._take(name, f"over {MAX_TOTAL:,} bytes in all")
            else:
                self.into(name, sample_of(member.name, data), data, depth + 1)
        except UnreadableError as error:
            # A document that cannot be unpacked is one that failed: reading it says why.
            self._take(name, "" if ending_of(member.name) and depth < MAX_DEPTH else error.message)

    def _take(self, name: str, why: str) -> None:
        if not why and len(self.documents) >= MAX_DOCUMENTS:
            why = f"beyond {MAX_DOCUMENTS:,} documents"
        if why:
            self.unread.append(Unread(name, why))
        else:
            self.documents.append(name)


class Kept:
    """The containers that the document read last stands in, so that none is opened for each of its documents.

    Of each, `key` says where it is and of which file.
    """

    def __init__(self) -> None:
        self.opened: dict[tuple[object, ...], tuple[list[Member], int]] = {}

    def members(self, key: tuple[object, ...], name: str, data: Callable[[], bytes]) -> list[Member]:
        """Return what a container of a name holds, opened from its bytes unless it is kept under that key."""
        kept = self.opened.get(key)
        if kept is not None:
            return kept[0]
        content = data()
        members = _held(name, content)
        around = {outer: each for outer, each in self.opened.items() if key[: len(outer)] == outer}
        if sum(size for _, size in around.values()) + len(content) <= _MOST_KEPT:
            around[key] = members, len(content)
        self.opened = around
        return members


_MOST_KEPT = 50_000_000
"""Bytes of the containers that are kept."""


def member_bytes(
    data: bytes | IO[bytes], name: str, outer: str, kept: Kept | None = None, key: tuple[object, ...] = ()
) -> bytes:
    """Return the bytes of what a container holds under a name, at any depth.

    `outer` is the container's own name. It and those within it are kept in `kept` under `key` and their
    names, but for a zip that is given as a stream: of that only what is wanted is read. Raises
    `UnreadableError` where it holds nothing of that name.
    """
    kept = Kept() if kept is None else kept
    if isinstance(data, bytes):
        members = _held(outer, data)
    elif outer.lower().endswith(".zip"):
        members = zip_members(data)
    else:
        members = kept.members(key, outer, data.read)
    return _within(members, name, outer, kept, key)


def _within(members: list[Member], name: str, outer: str, kept: Kept, key: tuple[object, ...]) -> bytes:
    for member in members:
        if member.name == name:
            return member.data()
    for member in members:
        if name.startswith(f"{member.name}{INSIDE}"):
            below = (*key, member.name)
            held = kept.members(below, member.name, member.data)
            return _within(held, name[len(member.name) + 1 :], member.name, kept, below)
    raise UnreadableError("source.damaged", f"{outer} holds nothing named {name}", name)


def _held(name: str, data: bytes) -> list[Member]:
    """What a file holds; nothing where it is no container."""
    reader = reader_of(sample_of(name, data))
    held = loaded(reader.holds)(data) if reader is not None and reader.holds is not None else []
    return [] if isinstance(held, str) else held


def read_holder(source: Source) -> Reading:
    """Return a failed reading: a container is no document; its finding names what it holds."""
    try:
        inside = look_inside(source.name, source.data)
    except UnreadableError as error:
        return failed(source, "application/octet-stream", error)
    count = len(inside.documents)
    if count:
        message = f"it holds {count} document{'s' if count > 1 else ''}, which `unrec run` reads one by one"
    else:
        message = f"it holds no document that is read: {told(inside.unread)}"
    shown = ", ".join(inside.documents[:5])
    return failed(source, "application/octet-stream", UnreadableError("source.holds", message, shown))


# ---- zip archives


def zip_members(data: bytes | IO[bytes]) -> list[Member]:
    """Return what a zip archive holds, by name; folders, hidden files and what systems add are left out."""
    archive = open_zip(data)
    members: list[Member] = []
    for entry in sorted(archive.infolist(), key=lambda each: each.filename):
        parts = _parts(entry.filename)
        if not entry.filename:
            members.append(Member("entry", why="entry without a name"))
            continue
        if entry.is_dir() or not parts or parts[0] == "__MACOSX" or any(part[0] in ".~" for part in parts):
            continue
        whole = partial(unpacked, archive, entry)
        first = partial(whole, HEAD, part=True)
        members.append(Member("/".join(parts), whole, first=first))
    return _apart(members)


def _apart(members: list[Member]) -> list[Member]:
    """Return members of different names, none of which may be taken for a name inside of another.

    Beside `a.zip` an entry `a.zip!b.rtf` is called `a.zip~b.rtf`: the other is a name inside of `a.zip`.
    """
    names, times = {member.name for member in members}, Counter[str]()
    apart: list[Member] = []
    for member in members:
        name = member.name
        places = [at for at, sign in enumerate(name[:_LONGEST_NAME]) if sign == INSIDE]
        if any(name[:at] in names for at in places):
            name = name.replace(INSIDE, "~")
        apart.append(member._replace(name=_once(times, name)))
    return apart


_LONGEST_NAME = 1_000


def _parts(name: str) -> list[str]:
    """The folders and the name of an entry, as people may read them: none leads out of the archive."""
    parts = visible(name).replace("\\", "/").split("/")
    return [part for part in parts if part not in {"", ".", ".."}]


def _last_part(name: str) -> str:
    """A file's name without its folders; empty where nothing of it is left."""
    return "".join(_parts(name)[-1:]).lstrip(".~")


def _once(times: Counter[str], name: str) -> str:
    """Return a name, told by a number where it was given before; `times` counts how often."""
    times[name] += 1
    if times[name] == 1:
        return name
    ending = ending_of(name)
    stem = name[: len(name) - len(ending)]
    while (other := f"{stem}~{times[name]}{ending}") in times:
        times[name] += 1
    times[other] += 1
    return other


# ---- messages

_MAX_MESSAGE = 200_000_000
_MAX_PARTS = 1_000
_HEADER = re.compile(rb"(?im)^content-(?:type|disposition):(?>[^\r\n]++|\r?\n[ \t])*+")
_LONGEST_HEADER = 10_000
"""Bytes of a header with parameters: the time to parse them grows with the square of their number."""


def mail_members(data: bytes) -> list[Member]:
    """Return what is attached to a message (`.eml`), or the page of one that a browser saved (`.mht`).

    The message's own text is no document; it is among what is not read.
    """
    from email import message_from_bytes
    from email.errors import MessageError

    if any(len(each[0]) > _LONGEST_HEADER for each in _HEADER.finditer(data)):
        said = f"a header that describes a part is over {_LONGEST_HEADER:,} bytes"
        raise UnreadableError("source.too_big", said)
    if len(data) > _MAX_MESSAGE:
        raise UnreadableError("source.too_big", f"the message is over {_MAX_MESSAGE:,} bytes")
    try:
        message = message_from_bytes(data)
        saved = message.get("Snapshot-Content-Location") is not None or message.get("X-MimeOLE") is not None
        saved = saved and message.get_content_type() == "multipart/related"
        return _apart(list(_attached(message, saved=saved)))
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise UnreadableError("source.damaged", f"the message is damaged: {type(error).__name__}") from error


def _attached(message: Any, *, saved: bool) -> Iterator[Member]:
    times = Counter[str]()
    for count, part in enumerate(message.walk()):
        if count > _MAX_PARTS:
            yield Member("…", why=f"over {_MAX_PARTS:,} parts")
            return
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _file_name(part)
        if saved and kind == "text/html" and not times:
            name = name or "page.html"
        if not name and kind in {"text/plain", "text/html"}:
            yield Member(_once(times, "text"), why="text of a message itself")
            continue
        name = name or f"attachment{_ENDINGS.get(kind, '')}"
        yield Member(_once(times, name), partial(_payload, part))


def _payload(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


_ENDINGS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def _file_name(part: Any) -> str:
    """The name of an attachment, without folders; empty where it has none."""
    from email.header import decode_header, make_header

    stated = part.get_filename() or ""
    try:
        stated = str(make_header(decode_header(stated)))
    except (ValueError, LookupError):
        stated = str(stated)
    return _last_part(stated)


def outlook_members(data: bytes) -> list[Member]:
    """Return what is attached to a message that Outlook saved (`.msg`)."""
    import olefile

    from unrec.reading.ole import RAISED_BY_OLE

    times = Counter[str]()
    members: list[Member] = [Member("text", why="text of a message itself")]
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            storages = sorted({path[0] for path in ole.listdir() if path[0].startswith(_ATTACHED)})
            for storage in storages[:_MAX_PARTS]:
                name = next(
                    (text for tag in _NAME_TAGS if (text := _property(ole, storage, tag))), "attachment"
                )
                shown = _once(times, _last_part(name) or "attachment")
                stream = f"{storage}/__substg1.0_37010102"
                if not ole.exists(stream):
                    members.append(Member(shown, why="message in a message"))
                    continue
                content: bytes = ole.openstream(stream).read() if ole.get_size(stream) <= MAX_ENTRY else b""
                members.append(Member(shown, partial(bytes, content)))
    except RAISED_BY_OLE as error:
        raise UnreadableError("source.damaged", f"the message is damaged or cut off: {error}") from error
    return _apart(members)


_ATTACHED = "__attach_version1.0_"
_NAME_TAGS = (
    ("3707001F", "utf-16-le"),
    ("3704001F", "utf-16-le"),
    ("3707001E", "cp1252"),
    ("3704001E", "cp1252"),
)


def _property(ole: Any, storage: str, tag: tuple[str, str]) -> str:
    path = f"{storage}/__substg1.0_{tag[0]}"
    if not ole.exists(path) or ole.get_size(path) > HEAD:
        return ""
    content: bytes = ole.openstream(path).read()
    return content.decode(tag[1], "replace").strip("\0 ")
