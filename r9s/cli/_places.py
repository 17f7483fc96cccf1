"""Where results are saved: in names that are free, and somewhere else rather than nowhere."""

import mimetypes
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from r9s.errors import PartialSaveError

from ._output import say

Save = Callable[[Path], Sequence[Path]]
"""Saves pictures in a folder, and returns their files."""
_NAME_WITH_EXTENSION = re.compile(r".+\.[A-Za-z][A-Za-z0-9]*", re.DOTALL)


class Place:
    """A folder, or the name of a file in one; what is there already stays, unless it may be overwritten.

    As for `r9s.save`, a name is that of a folder when it ends in `/`, when there is such a folder, or when it has no
    extension.
    """

    def __init__(self, output: str | None, overwrite: bool) -> None:
        text = output or "."
        path = Path(text)
        is_file = _NAME_WITH_EXTENSION.fullmatch(path.name) and not text.endswith(("/", os.sep)) and not path.is_dir()
        self._folder = path.parent if is_file else path
        self._name = path.name if is_file else None
        self._overwrite = overwrite

    def check(self) -> None:
        """Raise OSError or ValueError where nothing could be saved; said before a call, it costs nothing."""
        if self._name is None and self._folder == Path("-"):
            raise ValueError("-o - cannot be: name a file or a folder")
        there = next(each for each in (self._folder, *self._folder.absolute().parents) if each.exists())
        if not there.is_dir():
            raise NotADirectoryError(f"{there} is a file, not a folder")
        try:
            tempfile.TemporaryFile(dir=there).close()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(there)) from None

    def keep(self, save: Save, *, of: int = 1) -> list[Path]:
        """Save pictures, some of so many, here; where that fails, in a folder of the system for temporary files.

        Raises OSError when that fails, too, and what `save` raises. After a PartialSaveError of it, the files that
        could be saved are in its `saved`.
        """
        try:
            return self._keep_here(save, of)
        except OSError as error:
            reason: Exception = error
        except PartialSaveError as error:
            if not any(isinstance(each, OSError) for each in error.failed.values()):
                raise
            reason = error
        folder = Path(tempfile.mkdtemp(prefix="r9s-"))
        say(f"{self._folder} cannot be written ({reason}): what came is saved in {folder}")
        return list(save(folder))

    def _keep_here(self, save: Save, of: int) -> list[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".r9s-", dir=self._folder))
        try:
            try:
                return self._moved(save(unfinished), of)
            except PartialSaveError as error:
                error.saved[:] = self._moved(error.saved, of)
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _moved(self, files: Sequence[Path], of: int) -> list[Path]:
        wanted = [self._folder / self._name_for(each, max(of, len(files))) for each in files]
        if self._overwrite:
            return [file.replace(path) for file, path in zip(files, wanted, strict=True)]
        # The pictures of one call get the same number behind their names.
        free = next(number for number in count(1) if not any(_numbered(each, number).exists() for each in wanted))
        return [
            next(path for number in count(free) if _named(file, path := _numbered(name, number)))
            for file, name in zip(files, wanted, strict=True)
        ]

    def _name_for(self, file: Path, of: int) -> str:
        """The name that a picture shall have; several of one name get numbers, other formats their own extension."""
        if self._name is None:
            return file.name
        wanted = Path(self._name)
        stem = wanted.stem if of == 1 else f"{wanted.stem}-{_number_in(file)}"
        given, actual = (mimetypes.guess_type(f"x{each}")[0] or "" for each in (wanted.suffix, file.suffix))
        fits = given == actual or not given.startswith("image/")
        return f"{stem}{wanted.suffix}{'' if fits else file.suffix}"


def _number_in(file: Path) -> str:
    """The number in `image-1` or `image-1-unfinished`, with what stands behind it."""
    return file.stem.partition("-")[2] or file.stem


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}_{number}{path.suffix}")


def _named(file: Path, path: Path) -> bool:
    """Give a file its name; False when that is taken, also by somebody who was faster."""
    try:
        os.link(file, path)
    except FileExistsError:
        return False
    except OSError:
        # This file system, such as exFAT, knows no links: then the name comes first.
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        os.replace(file, path)
        return True
    with suppress(OSError):
        file.unlink()
    return True
