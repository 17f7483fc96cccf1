"""Run as a process of its own: imports every module of a package, and says what that touched, and what it is like.

`python -W error -B inside.py FOLDER PACKAGE`, with what to look for as JSON on stdin; answers JSON on stdout.
"""

import importlib
import json
import sys
import typing
from pathlib import Path
from typing import Any

SEEN: list[str] = []
HARMFUL = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "subprocess.Popen", "socket.connect")


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what no import of a package has to do."""
    if event.startswith(HARMFUL) or (event == "open" and set("wax+") & set(str(arguments[1] or ""))):
        SEEN.append(f"{event} {arguments!r}")


def modules(folder: Path, package: str) -> list[str]:
    """The names of all modules of a package."""
    found = (path.relative_to(folder).with_suffix("").parts for path in sorted((folder / package).rglob("*.py")))
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in found]


def texts_of(kind: Any) -> list[Any]:
    """Every value of the literals in a type."""
    if typing.get_origin(kind) is typing.Literal:
        return list(typing.get_args(kind))
    return [value for inner in typing.get_args(kind) for value in texts_of(inner)]


def main(folder: Path, package: str, wanted: dict[str, Any]) -> list[str]:
    """What is wrong with the package."""
    wrong: list[str] = []
    for name in modules(folder, package):
        try:
            importlib.import_module(name)
        except Exception as error:
            wrong.append(f"{name} cannot be imported: {type(error).__name__}: {error}")
    if wrong:
        return wrong
    models = importlib.import_module(f"{package}.models")
    for name, values in wanted["enums"].items():
        found = texts_of(getattr(models, name))
        wrong += [f"{name} has {found!r}, not {value!r}" for value in values if value not in found]
    for name, given in wanted["objects"].items():
        read = getattr(models, name).from_dict(given)
        if read.to_dict() != given or read.additional_properties:
            wrong.append(f"{name} makes {read.to_dict()!r} of {given!r}, with {read.additional_properties!r} unknown")
    operations = importlib.import_module(f"{package}.operations").OPERATIONS
    for path, names in wanted["queries"].items():
        (operation,) = [each for each in operations if each.path == path]
        wires = [each.wire for each in operation.parameters]
        wrong += [f"{path} has the parameters {wires!r}, not {name!r}" for name in names if name not in wires]
    return wrong


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.addaudithook(watch)
    said = main(Path(sys.argv[1]), sys.argv[2], json.load(sys.stdin))
    print(json.dumps(said + [f"an import touched something: {each}" for each in SEEN]))
