"""An output in a bucket: written here first and put there as a whole; read from a copy made here."""

import errno
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from unrec.batch.sources import Place
from unrec.place import UnfitError

_READ_ONLY = ("http://", "https://")


class Bucket:
    """A folder of a bucket (`s3://`, `gs://`, `az://` and what else fsspec has a driver for).

    Raises `UnfitError` where the address cannot be written, or its driver is not installed.
    """

    def __init__(self, address: str) -> None:
        self.place = Place(address.rstrip("/"))
        if address.lower().startswith(_READ_ONLY):
            raise UnfitError(
                f"{self.place.shown} is on the web, from which only documents are read; name a folder or a bucket"
            )
        try:
            self._entries()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UnfitError(str(error)) from error

    def replace(self, folder: Path, owned: frozenset[str]) -> None:
        """Put everything in a folder there; then remove what is `owned` there and not in the folder.

        A bucket has no renaming in one step: who reads meanwhile may see files of both. Where it fails
        half-way, doing it again puts it right. Raises `OSError` where it cannot be written.
        """
        new = {
            file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()
        }
        with self.place.opened() as (system, path):
            for name, file in new.items():
                system.put_file(str(file), f"{path}/{name}")
            for name in self._entries():
                if name.partition("/")[0] in owned and name not in new:
                    system.rm_file(f"{path}/{name}")

    def fetch(self, folder: Path, owned: frozenset[str]) -> int:
        """Copy what is `owned` there into a folder; return how many files.

        A bucket's names may hold anything: one that leads out of the folder is not copied. Raises `OSError`
        where one cannot be read.
        """
        count = 0
        with self.place.opened() as (system, path):
            for name in self._entries():
                parts = PurePosixPath(name).parts
                if parts[:1] == (name.partition("/")[0],) and parts[0] in owned and ".." not in parts:
                    target = folder.joinpath(*parts)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    system.get_file(f"{path}/{name}", str(target))
                    count += 1
        return count

    def _entries(self) -> list[str]:
        """The files that stand there, by their paths below the address."""
        return list(self._found())

    def _found(self) -> Iterator[str]:
        with self.place.opened() as (system, path):
            system.invalidate_cache()
            for entry in system.find(path):
                if str(entry).startswith(f"{path}/"):
                    yield str(entry)[len(path) + 1 :]


def fetched(address: str, owned: frozenset[str]) -> TemporaryDirectory[str]:
    """Return a copy on this machine of the output that stands at an address; it goes with the object.

    Raises `FileNotFoundError` where none stands there, `OSError` where it cannot be read.
    """
    bucket = Bucket(address)
    copy = TemporaryDirectory(prefix="unrec-", ignore_cleanup_errors=True)
    if not bucket.fetch(Path(copy.name), owned):
        copy.cleanup()
        raise FileNotFoundError(
            errno.ENOENT, "nothing that `unrec run` writes stands there", bucket.place.shown
        )
    return copy
