"""The summary of `make regen`: the news for users of the package, the changed files, and the next steps."""

from collections.abc import Iterator
from pathlib import Path

from . import versions
from .changes import compare, report
from .messages import one_line
from .surface import Surface, read, version


def before(package: Path) -> Surface:
    """The public API of the old package; empty if there is none."""
    return read(package) if (package / "__init__.py").is_file() else {}


def after(package: Path, old: Surface, changed: list[str], spec: Path, *, is_ours: bool) -> Iterator[str]:
    """The news as lines; `is_ours` means the package of this repository."""
    if not changed:
        yield one_line(f"everything is up to date with {spec.name}")
        return
    if not old:
        yield _summary(package)
        return
    new = read(package)
    changes = list(report(compare(old, new)))
    yield "changes of the public API (! breaks existing code):" if changes else "the public API has not changed"
    yield from [*changes, "files:", *(f"    {name}" for name in changed)]
    if is_ours:
        released = versions.load()
        advice = released and versions.advice(versions.Release(version(package), new), released)
        yield "next:"
        yield from [f"    {advice}", "    make regen"] if advice else []
        yield "    make check"


def _summary(package: Path) -> str:
    operations = _modules(package / "api", "*/*.py")
    models = _modules(package / "models", "*.py")
    return f"new package: {operations} operation{'s' * (operations != 1)}, {models} model{'s' * (models != 1)}"


def _modules(folder: Path, pattern: str) -> int:
    return sum(file.name != "__init__.py" for file in folder.glob(pattern))
