"""A folder as the output of a batch. Files are always complete, survive a crash, and are never overwritten."""

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
    """The files of a batch in one folder. Every method raises OSError if the disk fails."""

    def __init__(self, root: Path) -> None:
        self._named = root
        # The process may change its working directory during a run.
        self._root = root.absolute()
        self._work = self._root

    def __str__(self) -> str:
        return str(self._named)

    def open(self, run: str) -> Path:
        """Make the folder if it does not exist. Return the work folder in it, for unfinished files of this run."""
        # It is on the same disk, so that a finished file only has to be renamed. Its name identifies the process: a
        # file inside it might not exist yet when the process is killed.
        self._work = self._root / f"{_WORK}{run}-{tag()}"
        self._work.mkdir(parents=True, exist_ok=True)
        return self._work

    def close(self) -> None:
        """Remove unfinished files, also those of killed runs. Pictures that are not yet in the output stay."""
        for work in self._root.glob(f"{_WORK}*"):
            if work == self._work or is_tag_of_gone(work.name.partition("-")[2].partition("-")[2]):
                self._sweep(work)

    def _sweep(self, work: Path) -> None:
        """Remove a work folder, except pictures that are not in the output and in no record."""
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
        """The name of a work folder, relative to this folder."""
        return work.relative_to(self._root).as_posix()

    def work_at(self, name: str) -> Path:
        """The work folder of that name."""
        return self._root / _WORK if Path(name).is_absolute() else self._root / name

    def create(self, name: str, content: bytes) -> bytes | None:
        """Write a new file, and return its version; None if the name is taken."""
        unfinished = self._written(content)
        try:
            return content if self._linked(unfinished, name) else None
        finally:
            unfinished.unlink(missing_ok=True)

    def read(self, name: str) -> tuple[bytes, bytes] | None:
        """The content of a file, and its version, which is the content too; None if there is no file."""
        path = self._root / name
        try:
            # A folder or a link to itself has no content.
            content = path.read_bytes() if path.is_file() else None
        except FileNotFoundError:
            return None
        return None if content is None else (content, content)

    def swap(self, name: str, content: bytes, version: object) -> bytes | None:
        """Replace a version of a file, and return the new version; None if the file has another version now."""
        import fcntl

        path = self._root / name
        try:
            # Network drives lock only files that are open for writing.
            with open(path, "r+b") as file:
                # After waiting for another process, the open file may have been replaced.
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
        """Move a file of the work folder to the output; False if the name is taken by another file."""
        with open(file, "rb") as opened:
            os.fsync(opened.fileno())
        if not self._linked(file, name) and self.digest(name) != digest_of(file):
            return False
        file.unlink(missing_ok=True)
        return True

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a file; None if it does not exist."""
        path = self._root / name
        return digest_of(path) if path.is_file() else None

    def names(self) -> Iterator[str]:
        """The names of all files."""
        with os.scandir(self._root) as entries:
            yield from (entry.name for entry in entries if entry.is_file())

    def _written(self, content: bytes) -> Path:
        """Write a temporary file."""
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
        """Link a file to another name; False if the name is taken."""
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
        """Like `_linked`, for a file system without hard links, such as exFAT: an empty file reserves the name."""
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
        # Some file systems cannot sync a folder.
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
