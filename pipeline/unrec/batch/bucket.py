"""An output in a bucket: written here first, then put there as a whole."""

from collections.abc import Iterator
from pathlib import Path

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
                f"{self.place.shown} is on the web, which is only read; name a folder or a bucket"
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

    def _entries(self) -> list[str]:
        """The files that stand there, by their paths below the address."""
        return list(self._found())

    def _found(self) -> Iterator[str]:
        with self.place.opened() as (system, path):
            system.invalidate_cache()
            for entry in system.find(path):
                if str(entry).startswith(f"{path}/"):
                    yield str(entry)[len(path) + 1 :]
