"""The way from a spec file to a finished package, in a folder of its own until nothing is wrong with it."""

import contextlib
import difflib
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.strings import ClassName

from . import document, walk
from .checks import check
from .describe import module_name
from .leave_out import leave_out
from .normalise import Normalised, normalise
from .problems import Pointer, Problem, SpecError, Unsupported
from .project import SIGNATURE, R9SProject, configuration
from .reference import Reference


class Targets(NamedTuple):
    """The folders that are generated."""

    package: Path
    pages: Path | None
    """The reference pages; None for none."""

    def folders(self) -> list[Path]:
        """Those that there are."""
        return [self.package] if self.pages is None else [self.package, self.pages]


T = TypeVar("T")


def generate(spec: Path, targets: Targets, *, skip: bool = False) -> list[str]:
    """Write what `spec` gives to new folders; raises SpecError, and what was written then does not count.

    With `skip`, what cannot be carried is left out instead; returns a line for each such thing.
    """
    source = document.load(spec)
    left: list[Problem] = []

    def settled(step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except Unsupported as found:
                if not skip:
                    raise source.error(found.problems) from None
                left.extend(leave_out(source, found.problems))

    settled(lambda: _expect(document.validate(source)))
    settled(lambda: _expect(check(source.data)))
    project = settled(lambda: _planned(source, targets.package))
    errors = project.build()
    if targets.pages is not None:
        Reference(project, targets.pages).write()
        project.sign(targets.pages)
    if errors:
        raise SpecError(f"{spec}: {error.header}: {error.detail}" for error in errors)
    return source.rows(left)


def _expect(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise Unsupported(found)


def _planned(source: document.Document, package: Path) -> R9SProject:
    """Everything that will be written; raises Unsupported for what is lost on the way through openapi-python-client."""
    normalised = normalise(source.data)
    _expect(normalised.problems)
    config = configuration(source.path, package)
    parsed = GeneratorData.from_dict(normalised.data, config=config)
    if isinstance(parsed, GeneratorError):
        raise SpecError.at(source.path, None, f"{parsed.header}: {parsed.detail}")
    lost = [*_reported(parsed, normalised), *_missing(parsed, normalised)]
    _expect(Problem(normalised.place(each.pointer), each.reason) for each in lost)
    project = R9SProject(parsed, config, normalised, source.path)
    _expect(Problem(normalised.place(each.pointer), each.reason) for each in project.describer.check())
    return project


def _reported(parsed: GeneratorData, normalised: Normalised) -> Iterator[Problem]:
    """What the library says that it has left out."""
    errors: list[Any] = [*parsed.errors]
    for collection in parsed.endpoint_collections_by_tag.values():
        errors += collection.parse_errors
    for error in errors:
        # Some texts of the library show its objects in place of what they hold.
        text = re.sub(r"<[\w.]+ object at 0x[0-9a-f]+>", "it", f"{error.header or ''} {error.detail or ''}")
        yield Problem(_place(text, normalised.data), text)


def _place(text: str, data: dict[str, Any]) -> Pointer:
    """The operation or component that a message of the library is about, as far as it says."""
    operation = re.search(r"parsing ([A-Z]+) (\S+) within", text)
    if operation:
        return ("paths", operation[2], operation[1].lower())
    schema = re.search(r"/components/(\w+)/([^\s:]+)", text)
    if schema:
        return ("components", schema[1], schema[2])
    # A class that stands inline has a name that begins with that of what is around it.
    places: dict[str, Pointer] = {
        str(ClassName(name, "field_")): ("components", "schemas", name)
        for name in data.get("components", {}).get("schemas", {})
    }
    places |= {str(ClassName(each.data["operationId"], "field_")): each.pointer for each in walk.operations(data)}
    named = re.findall(r'"(\w+)"', text)
    around = [place for place in places if any(name.startswith(place) for name in named)]
    return places[max(around, key=len)] if around else ()


def _missing(parsed: GeneratorData, normalised: Normalised) -> Iterator[Problem]:
    """What the library has left out without saying so."""
    names = {endpoint.name for each in parsed.endpoint_collections_by_tag.values() for endpoint in each.endpoints}
    for operation in walk.operations(normalised.data):
        if module_name(operation) not in names:
            yield Problem(operation.pointer, "the operation did not come out of openapi-python-client")
    classes = {str(item.class_info.name) for item in [*parsed.models, *parsed.enums]}
    for name, schema in normalised.data.get("components", {}).get("schemas", {}).items():
        is_class = schema.get("properties") or schema.get("enum")
        if is_class and str(ClassName(name, "field_")) not in classes:
            yield Problem(("components", "schemas", name), "the schema did not come out of openapi-python-client")


def regenerate(spec: Path, targets: Targets, *, skip: bool = False) -> tuple[list[str], list[str]]:
    """Replace the package, and the pages if there are any; all or nothing.

    Returns the paths that changed, and with `skip` what was left out.
    """
    for target in targets.folders():
        _refuse_foreign(target)
    with _rendered(spec, targets, skip) as (fresh, left):
        changed = {name: [each for each, _ in differences(new, old)] for name, new, old in fresh}
        for name, new, old in fresh:
            if changed[name]:
                _replace(new, old)
        return [f"{name}/{each}" for name, each_changed in changed.items() for each in each_changed], left


def differences(fresh: Path, committed: Path) -> Iterator[tuple[str, str]]:
    """Each file that differs, with a diff from what is committed to what the spec gives now."""
    for name in sorted(_files(fresh) | _files(committed)):
        old, new = committed / name, fresh / name
        if old.exists() and new.exists() and old.read_bytes() == new.read_bytes():
            continue
        before = old.read_text(encoding="utf-8", errors="replace").splitlines(True) if old.exists() else []
        after = new.read_text(encoding="utf-8").splitlines(True) if new.exists() else []
        yield name, "".join(difflib.unified_diff(before, after, f"committed/{name}", f"from the spec/{name}"))


def check_committed(spec: Path, targets: Targets) -> list[tuple[str, str]]:
    """The differences between what is there and what `spec` gives."""
    with _rendered(spec, targets) as (fresh, _):
        return [(f"{name}/{each}", diff) for name, new, old in fresh for each, diff in differences(new, old)]


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@contextlib.contextmanager
def _rendered(
    spec: Path, targets: Targets, skip: bool = False
) -> Generator[tuple[list[tuple[str, Path, Path]], list[str]], None, None]:
    """What the spec gives, in a temporary folder: for each target its name, its new and its old folder; what is not."""
    with tempfile.TemporaryDirectory(prefix="r9s-generator-") as folder:
        fresh = Targets(Path(folder, "package"), Path(folder, "pages") if targets.pages else None)
        with contextlib.redirect_stdout(io.StringIO()):
            left = generate(spec, fresh, skip=skip)
        yield [(old.name, new, old) for new, old in zip(fresh.folders(), targets.folders(), strict=True)], left


def _replace(fresh: Path, output: Path) -> None:
    """Swap the folders by renaming, so that there is never half a package."""
    output.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    old = staged / "old"
    try:
        shutil.copytree(fresh, staged / "new")
        if output.exists():
            output.rename(old)
        (staged / "new").rename(output)
    except BaseException:
        if old.exists() and not output.exists():
            old.rename(output)
        raise
    finally:
        shutil.rmtree(staged)


def _refuse_foreign(output: Path) -> None:
    """Never replace a folder that this generator did not write."""
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    first = next((output / name for name in ("pyproject.toml", "README.md") if (output / name).is_file()), None)
    if first is None or SIGNATURE not in first.read_text(encoding="utf-8").partition("\n")[0]:
        raise SpecError.at(output, None, "exists and was not generated; choose another folder")
