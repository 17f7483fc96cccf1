"""Saves results under free names. If the place cannot be written, they are saved in a temporary folder."""

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
    """A folder, or a file name. Existing files are kept, unless `overwrite` is true.

    As in `r9s.save`, a name is a folder if it ends in `/`, if the folder exists, or if it has no extension.
    """

    def __init__(self, output: str | None, overwrite: bool) -> None:
        text = output or "."
        path = Path(text)
        is_file = _NAME_WITH_EXTENSION.fullmatch(path.name) and not text.endswith(("/", os.sep)) and not path.is_dir()
        self._folder = path.parent if is_file else path
        self._name = path.name if is_file else None
        self._overwrite = overwrite

    def check(self) -> None:
        """Raise OSError or ValueError if nothing can be saved here. Before the call this costs nothing."""
        if self._name is None and self._folder == Path("-"):
            raise ValueError("-o - is not supported: pass a file or a folder")
        there = next(each for each in (self._folder, *self._folder.absolute().parents) if each.exists())
        if not there.is_dir():
            raise NotADirectoryError(f"{there} is a file, not a folder")
        try:
            tempfile.TemporaryFile(dir=there).close()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(there)) from None

    def keep(self, save: Save, *, of: int = 1) -> list[Path]:
        """Save pictures here or, if that fails, in a temporary folder; `of` is the number of pictures of the call.

        Raises OSError if that fails too, and the errors of `save`. The attribute `saved` of a PartialSaveError has the
        files that were saved.
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
        say(f"{self._folder} cannot be written ({reason}). The result is saved in {folder}")
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
        # All pictures of one call get the same number at the end of their names.
        free = next(number for number in count(1) if not any(_numbered(each, number).exists() for each in wanted))
        return [
            next(path for number in count(free) if _named(file, path := _numbered(name, number)))
            for file, name in zip(files, wanted, strict=True)
        ]

    def _name_for(self, file: Path, of: int) -> str:
        """The name of a picture. Several pictures get numbers. Another format gets its own extension."""
        if self._name is None:
            return file.name
        wanted = Path(self._name)
        stem = wanted.stem if of == 1 else f"{wanted.stem}-{_number_in(file)}"
        given, actual = (mimetypes.guess_type(f"x{each}")[0] or "" for each in (wanted.suffix, file.suffix))
        fits = given == actual or not given.startswith("image/")
        return f"{stem}{wanted.suffix}{'' if fits else file.suffix}"


def _number_in(file: Path) -> str:
    """The part after `image-` in a name such as `image-1` or `image-1-unfinished`."""
    return file.stem.partition("-")[2] or file.stem


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}_{number}{path.suffix}")


def _named(file: Path, path: Path) -> bool:
    """Rename a file; False if the name is taken."""
    try:
        os.link(file, path)
    except FileExistsError:
        return False
    except OSError:
        # The file system (such as exFAT) has no hard links. So reserve the name first.
        try:
            path.open("xb").close()
        except FileExistsError:
            return False
        os.replace(file, path)
        return True
    with suppress(OSError):
        file.unlink()
    return True
