"""A folder as the output of a batch: files appear whole, survive a crash of the machine, and are never overwritten."""

import errno
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ._processes import is_tag_of_gone, tag

_WORK = ".r9s-"
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)


class Folder:
    """The files of a batch in one folder; every method raises OSError when the disk does not do what it shall."""

    def __init__(self, root: Path) -> None:
        self._named = root
        # The process may go to another folder while a run is under way.
        self._root = root.absolute()
        self._work = self._root

    def __str__(self) -> str:
        return str(self._named)

    def open(self, run: str) -> Path:
        """Make the folder if it is not there; gives the one in it where this run keeps what is not finished."""
        # On the same disk a finished file only gets another name.
        # The folder's name says whose it is: a file in it might not be there yet when the process is killed.
        self._work = self._root / f"{_WORK}{run}-{tag()}"
        self._work.mkdir(parents=True, exist_ok=True)
        return self._work

    def close(self) -> None:
        """Remove what is not finished, also of runs that were killed; pictures without another name stay."""
        for work in self._root.glob(f"{_WORK}*"):
            if work == self._work or is_tag_of_gone(work.name.partition("-")[2].partition("-")[2]):
                self._sweep(work)

    def _sweep(self, work: Path) -> None:
        """Remove a work folder, but for pictures that have no other name and that no record has."""
        with suppress(OSError):
            for folder in [each for each in work.iterdir() if each.is_dir()]:
                named = all(file.stat().st_nlink > 1 for file in folder.glob("image-*"))
                if named or self._is_done(folder.name.rpartition("~")[2]):
                    shutil.rmtree(folder, ignore_errors=True)
            if not any(each.is_dir() for each in work.iterdir()):
                shutil.rmtree(work, ignore_errors=True)

    def _is_done(self, name: str) -> bool:
        try:
            return bool(json.loads((self._root / f"{name}.json").read_bytes())["state"] == "done")
        except (OSError, ValueError, LookupError, TypeError):
            return False

    def where(self, name: str) -> str:
        """The path of a file."""
        return str(self._named / name)

    def name_of(self, work: Path) -> str:
        """A folder of a run, from this one."""
        return work.relative_to(self._root).as_posix()

    def work_at(self, name: str) -> Path:
        """The folder of a run of that name."""
        return self._root / _WORK if Path(name).is_absolute() else self._root / name

    def create(self, name: str, content: bytes) -> bytes | None:
        """Write a new file and give its version; None when there is one of that name."""
        unfinished = self._written(content)
        try:
            return content if self._linked(unfinished, name) else None
        finally:
            unfinished.unlink(missing_ok=True)

    def read(self, name: str) -> tuple[bytes, bytes] | None:
        """The content of a file and its version, which is the same; None when there is none."""
        path = self._root / name
        try:
            # What is no file, but a folder or a link to itself, has no content, and keeps its name.
            content = path.read_bytes() if path.is_file() else None
        except FileNotFoundError:
            return None
        return None if content is None else (content, content)

    def swap(self, name: str, content: bytes, version: object) -> bytes | None:
        """Write a file in place of a version of it and give the new one; None when there is another one by now."""
        import fcntl

        path = self._root / name
        try:
            # Network drives lock only a file that could be written.
            with open(path, "r+b") as file:
                # Whoever waits here for another process finds a file that has no name any more.
                fcntl.flock(file, fcntl.LOCK_EX)
                if not os.path.samestat(os.fstat(file.fileno()), os.stat(path)) or file.read() != version:
                    return None
                unfinished = self._written(content)
                try:
                    os.replace(unfinished, path)
                finally:
                    unfinished.unlink(missing_ok=True)
        except FileNotFoundError:
            return None
        self._sync_names()
        return content

    def publish(self, name: str, file: Path) -> bool:
        """Give a file of the work folder its name in the output; False when there is another one of that name."""
        with open(file, "rb") as opened:
            os.fsync(opened.fileno())
        if not self._linked(file, name) and self.digest(name) != digest_of(file):
            return False
        file.unlink(missing_ok=True)
        return True

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file; None when there is none."""
        path = self._root / name
        return digest_of(path) if path.is_file() else None

    def names(self) -> Iterator[str]:
        """The names of all files."""
        with os.scandir(self._root) as entries:
            yield from (entry.name for entry in entries if entry.is_file())

    def _written(self, content: bytes) -> Path:
        """A file without a name of its own yet."""
        path = self._work / f"{uuid.uuid4().hex}.part"
        try:
            with open(path, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _linked(self, file: Path, name: str) -> bool:
        """Give a file one more name, unless that is taken."""
        path = self._root / name
        try:
            os.link(file, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return self._moved(file, path)
        self._sync_names()
        return True

    def _moved(self, file: Path, path: Path) -> bool:
        """As `_linked`, on a file system without links, such as exFAT: an empty file takes the name first."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            return False
        try:
            os.replace(file, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._sync_names()
        return True

    def _sync_names(self) -> None:
        # Not every file system lets a folder be synced.
        with suppress(OSError):
            folder = os.open(self._root, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
