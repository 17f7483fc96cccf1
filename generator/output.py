"""Replaces the output folders. Each is replaced as a whole, and only if all of its files were generated."""

import contextlib
import difflib
import io
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from .generate import Found, Targets, generate
from .messages import one_line
from .problems import SpecError

SHOWN = 5
"""How many foreign files a message names."""
_OURS = re.compile(
    r"# Generated from .+ by `make regen`; do not edit\.|<!-- Generated from .+ by `make regen`; do not edit\. -->"
    r"|# Copied from generator/runtime/\S+ by `make regen`; do not edit\."
    r"|Copied from LICENSE by `make regen`; do not edit\."
)
_LONGEST_LINE = 5000


class Fresh(NamedTuple):
    """A newly generated folder."""

    folder: Path
    output: Path
    """The folder to replace."""


def regenerate(
    spec: Path, targets: Targets, *, skip: bool = False, version: str | None = None
) -> tuple[list[str], Found]:
    """Replace the package, and the pages if there are any. Replace all folders or none.

    Return the changed paths, and the messages of the run. Raises SpecError, also if something cannot be written.
    """
    guard(spec, targets)
    with _told(targets), _rendered(spec, targets, skip, version) as (fresh, found):
        changed = {each: [name for name, _ in differences(each.folder, each.output)] for each in fresh}
        # In the meantime somebody may have added a file.
        guard(spec, targets)
        _replace([each for each in fresh if changed[each]])
        return [f"{each.output.name}/{name}" for each, names in changed.items() for name in names], found


def check_committed(spec: Path, targets: Targets, version: str | None = None) -> list[tuple[str, str]]:
    """The differences between the existing files and `spec`: each file, and the text to print."""
    with _told(targets), _rendered(spec, targets, False, version) as (fresh, _):
        return [
            (f"{output.name}/{name}", diff) for folder, output in fresh for name, diff in differences(folder, output)
        ]


def differences(fresh: Path, committed: Path) -> Iterator[tuple[str, str]]:
    """Each file that differs, with a diff from the existing file to the new one.

    For a file that the generator did not write there is only the name, because its content may be private.
    """
    expected, foreign = set(_files(fresh)), set(foreign_in(committed))
    for name in sorted(expected | set(_files(committed))):
        old, new = committed / name, fresh / name
        if name in foreign and name not in expected:
            yield name, f"{one_line(str(old))}: was not written by this generator"
            continue
        is_there = old.is_file()
        if is_there and name in expected and old.read_bytes() == new.read_bytes():
            continue
        before = old.read_text(encoding="utf-8", errors="replace").splitlines(True) if is_there else []
        after = new.read_text(encoding="utf-8").splitlines(True) if name in expected else []
        yield name, "".join(difflib.unified_diff(before, after, f"committed/{name}", f"from the spec/{name}"))


def guard(spec: Path, targets: Targets) -> None:
    """Refuse folders with files that this generator did not write; raises SpecError."""
    with _told(targets):
        for target in targets.folders():
            # The target of a link or of `..` would be replaced.
            place = target.resolve()
            _refuse_place(target, place, spec)
            _refuse_foreign(target, place)
    if targets.pages is not None:
        package, pages = targets.package.resolve(), targets.pages.resolve()
        if package == pages or package in pages.parents or pages in package.parents:
            reason = "the pages need a folder of their own, neither in that of the package nor around it"
            raise _refusal(targets.pages, reason)


def foreign_in(folder: Path) -> list[str]:
    """The files and links in a folder that this generator did not write."""
    return [name for name in _files(folder) if not _is_ours(folder / name)]


def _refuse_place(output: Path, place: Path, spec: Path) -> None:
    """Refuse a folder that cannot be a package."""
    around = next(each for each in (place, *place.parents) if os.path.lexists(each))
    if not around.is_dir():
        what = "is a file" if around == place else f"cannot be made, since {around} is a file"
        raise _refusal(output, f"{what}; choose another folder")
    kept = {
        "your home": Path("~").expanduser(),
        "the folder of the document": spec.parent,
        "the folder that you are in": Path.cwd(),
    }
    for what, folder in kept.items():
        if place == (found := folder.resolve()) or place in found.parents:
            raise _refusal(output, f"is {what}, or around it, and would be replaced as a whole; choose another folder")


def _refuse_foreign(output: Path, place: Path) -> None:
    foreign = foreign_in(place)
    if foreign:
        more = f" and {len(foreign) - SHOWN} more" if len(foreign) > SHOWN else ""
        named = f"{', '.join(foreign[:SHOWN])}{more}"
        what = f"contains files that this generator did not write: {named}"
        raise _refusal(output, f"{what}; move them elsewhere, or choose another folder")
    for folder, _, _ in os.walk(place):
        if not os.access(folder, os.W_OK | os.X_OK):
            what = f"cannot be replaced, since {folder} is read-only"
            raise _refusal(output, f"{what}; make it writable, or choose another folder")


def _refusal(output: Path, reason: str) -> SpecError:
    return SpecError.at(output, None, reason)


def _files(folder: Path) -> Iterator[str]:
    """All files in a folder, except compiled Python files. Links are not followed."""
    for place, folders, files in os.walk(folder, onerror=_fail):
        links = [each for each in folders if Path(place, each).is_symlink()]
        folders[:] = sorted(set(folders).difference(links))
        for name in sorted([*files, *links]):
            path = Path(place, name)
            if path.suffix != ".pyc" or path.parent.name != "__pycache__" or path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _fail(error: OSError) -> None:
    # A missing folder is empty.
    if not isinstance(error, FileNotFoundError):
        raise error


def _is_ours(path: Path) -> bool:
    """Whether the generator wrote the first line of a file."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        line = file.readline(_LONGEST_LINE)
    return _OURS.fullmatch(line.decode("utf-8", errors="replace").rstrip("\r\n")) is not None


@contextlib.contextmanager
def _told(targets: Targets) -> Iterator[None]:
    """Turn an error of the file system into a refusal."""
    try:
        yield
    except OSError as error:
        raise _refusal(targets.package, f"{error.strerror or error}; nothing was changed") from error


@contextlib.contextmanager
def _rendered(
    spec: Path, targets: Targets, skip: bool = False, version: str | None = None
) -> Generator[tuple[list[Fresh], Found], None, None]:
    """Generate into a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="r9s-generator-", ignore_cleanup_errors=True) as folder:
        fresh = Targets(Path(folder, "package"), Path(folder, "pages") if targets.pages else None)
        with contextlib.redirect_stdout(io.StringIO()):
            found = generate(spec, fresh, skip=skip, version=version)
        pairs = zip(fresh.folders(), targets.folders(), strict=True)
        # Replace the target of a link, and keep the link.
        yield [Fresh(new, old.resolve()) for new, old in pairs], found


def _replace(every: list[Fresh]) -> None:
    """Swap all folders by renaming them, so that there is never an incomplete package."""
    with _uninterrupted(), contextlib.ExitStack() as tidying:
        staged = [(each.output, _staged(each, tidying)) for each in every]
        with contextlib.ExitStack() as undoing:
            for output, beside in staged:
                if output.exists():
                    output.rename(beside / "old")
                    undoing.callback((beside / "old").rename, output)
                (beside / "new").rename(output)
                undoing.callback(output.rename, beside / "new")
            undoing.pop_all()


def _staged(fresh: Fresh, tidying: contextlib.ExitStack) -> Path:
    """A folder next to the output, with the new folder in it."""
    fresh.output.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{fresh.output.name}-", dir=fresh.output.parent))
    tidying.callback(_tidy, beside, fresh.output)
    shutil.copytree(fresh.folder, beside / "new")
    return beside


def _tidy(beside: Path, output: Path) -> None:
    if (beside / "old").exists() and not output.exists():
        raise _refusal(output, f"could neither be replaced nor restored; it is in {beside / 'old'}")
    shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until the block has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        held.append(number)

    before = signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
        if held:
            signal.raise_signal(signal.SIGINT)
