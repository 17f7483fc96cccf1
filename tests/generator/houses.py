"""Packages as their users have them: imported, called, and looked at through their annotations."""

import datetime
import fcntl
import importlib
import inspect
import json
import os
import pkgutil
import re
import sys
import traceback
import types
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import pytest

from tests.generator.recorder import Recorder
from tests.support.server import Request

INFO = {"title": "T", "version": "1.0.0"}
SERVERS = [{"url": "https://h.example"}]
DONE = {"204": {"description": "Done."}}


class Sender:
    """The transport of the resources: it sends as the function of the operation under `api` does."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(self, call: Any, options: Any) -> Any:
        """Send what the method made, and read the answer as the method says; options are for facades."""
        modules = [module for name, module in list(sys.modules.items()) if ".api." in name]
        (function,) = [each for each in modules if getattr(each, "OPERATION", None) is call.operation]
        with self._client as client:
            return call.operation.parse(function._send(client, call.operation, call.request))


class House:
    """A package that was generated, and the server that its calls go to."""

    def __init__(self, folder: Path, out: str, recorder: Recorder) -> None:
        self.folder = folder
        self.out = out
        """What the generator said."""
        self.recorder = recorder

    def module(self, name: str = "") -> Any:
        """The package, or a module of it."""
        return importlib.import_module(f"{self.folder.name}.{name}" if name else self.folder.name)

    def model(self, name: str) -> Any:
        """A model, or the type that has the name of a schema."""
        return getattr(self.module("models"), name)

    def import_all(self) -> list[str]:
        """Import every module; their names."""
        package = self.module()
        found = [
            package.__name__,
            *(each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")),
        ]
        for name in found:
            module = importlib.import_module(name)
            for public in getattr(module, "__all__", ()):
                getattr(module, public)
        return found

    def method(self, name: str) -> Any:
        """A method, such as `images.create`, of which each call goes to the server."""
        resource, _, method = name.rpartition(".")
        client = self.module("client").Client(base_url=self.recorder.url)
        return getattr(getattr(self.module("resources").Resources(Sender(client)), resource), method)

    def call(self, name: str, *, answered: tuple[Any, ...] = (), **arguments: Any) -> tuple[Any, Request]:
        """Call a method; the result, and what was sent. `answered` is the status, the body and the media type."""
        self.recorder.prepare(*answered)
        result = self.method(name)(**arguments)
        return result, self.recorder.only

    def function(self, operation: str) -> Any:
        """The module under `api` of the operation with this operationId."""
        for each in pkgutil.walk_packages(self.module("api").__path__, f"{self.folder.name}.api."):
            module = importlib.import_module(each.name)
            if getattr(getattr(module, "OPERATION", None), "id", None) == operation:
                return module
        raise LookupError(operation)

    def authenticated(self, operation: str, token: Any, **settings: Any) -> Request:
        """Call the function of an operation without arguments by an AuthenticatedClient; what was sent."""
        self.recorder.prepare()
        with self.module().AuthenticatedClient(base_url=self.recorder.url, token=token, **settings) as client:
            self.function(operation).sync(client=client)
        return self.recorder.only

    def hint(self, place: str) -> Any:
        """The type of a field, `Model.field`, or of a method's parameter or result, `resource.method:parameter`."""
        if ":" in place:
            name, _, parameter = place.partition(":")
            return get_type_hints(self.method(name), localns=self._names())[parameter]
        name, _, field = place.partition(".")
        return get_type_hints(self.model(name), localns=self._names())[field]

    def _names(self) -> dict[str, Any]:
        return {"models": self.module("models")}

    def wanted(self, text: str) -> Any:
        """The type that a text stands for, in which the models have their plain names."""
        models = {name: self.model(name) for name in self.module("models").__all__}
        return eval(text, {"Any": Any, "Literal": Literal, "date": datetime.date, "UUID": uuid.UUID, **models})

    def check_hint(self, place: str, text: str) -> None:
        """Fail unless the type is that of the text; what need not be there may be None as well."""
        found, wanted = members(self.hint(place)), members(self.wanted(text))
        owner = place.partition(".")[0]
        is_answer = ":" not in place and getattr(self.model(owner), "_is_answer", False)
        spare = {"NoneType", "Any"} if is_answer else {"NoneType", "Unset"} if "Unset" in found else set()
        if "Any" in wanted & found:
            return
        missing, more = wanted - found, found - wanted - spare
        if ":" in place:
            # Where a model is taken, so is a mapping of its fields.
            more = {each for each in more if not each.startswith("Mapping[") and not each.endswith(("Dict", "Params"))}
        assert (missing, more) == (set(), set()), f"{place} is {' | '.join(sorted(found))}, not {text}"


def members(hint: Any) -> set[str]:
    """The variants of a type, each as a text that does not depend on the order of anything."""
    if hint is None:
        return {"NoneType"}
    if get_origin(hint) in (Union, types.UnionType):
        return {each for inner in get_args(hint) for each in members(inner)}
    if get_origin(hint) is Literal:
        return {f"Literal[{value!r}]" for value in get_args(hint)}
    if get_origin(hint) is not None:
        inner = ", ".join(" | ".join(sorted(members(each))) for each in get_args(hint))
        return {f"{getattr(get_origin(hint), '__name__', get_origin(hint))}[{inner}]"}
    return {getattr(hint, "__name__", str(hint))}


def plain(value: Any) -> Any:
    """A result as the JSON that it came from."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


class Houses:
    """Generates packages, each once for all the processes of a run."""

    def __init__(self, run: Callable[..., Any], recorder: Recorder, shared: Path, workshop: Path) -> None:
        self._run = run
        self._recorder = recorder
        self._shared = shared
        self._workshop = workshop

    def write(self, name: str, text: str) -> Path:
        """A document of this text, for `of` and `tried`."""
        spec = self._shared / f"{name}.yaml"
        spec.write_text(text, encoding="utf-8")
        return spec

    def of(self, name: str, document: Any, *flags: str) -> House:
        """The package for a document: the path of its file, or what is to stand there as JSON."""
        made, said = self.tried(name, document, *flags)
        assert made, f"{name} was refused: {said.err}"
        return made

    def tried(self, name: str, document: Any, *flags: str) -> tuple[House | None, Any]:
        """The package if there is one, and what the run of the generator gave."""
        folder = self._shared / name
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = folder.with_suffix(".run.json")
            if not kept.exists():
                spec = document if isinstance(document, Path) else folder.with_suffix(".json")
                if not isinstance(document, Path):
                    spec.write_text(json.dumps(document, indent=1), encoding="utf-8")
                try:
                    done = self._run("--spec", spec, "--output", folder, *flags)
                    kept.write_text(json.dumps([done.status, done.out, done.err]))
                except Exception:  # A crash is told for each test, and costs its time once.
                    kept.write_text(json.dumps([2, "", traceback.format_exc()]))
        status, out, err = json.loads(kept.read_text())
        said = types.SimpleNamespace(status=status, out=out, err=err)
        if status or not folder.is_dir():
            return None, said
        if not (self._workshop / name).exists():
            (self._workshop / name).symlink_to(folder, target_is_directory=True)
            importlib.invalidate_caches()
        return House(self._workshop / name, out, self._recorder), said

    def mostly(self, name: str, labels: Mapping[str, Iterable[str]], document: Callable[[list[str]], Any]) -> "Mostly":
        """One package from many parts, each with a label and the names that a refusal may call it by.

        The parts of which a refusal speaks are not in it.
        """
        left, refused = list(labels), dict[str, str]()
        said: Any = None
        for attempt in range(9):
            house, said = self.tried(f"{name}_{attempt}", document(left))
            if house:
                return Mostly(house, refused)
            bad = {label: text for label in left if (text := _told(said.err, [label, *labels[label]]))}
            if not bad:
                break
            refused |= bad
            left = [label for label in left if label not in bad]
        return Mostly(None, refused | dict.fromkeys(left, said.err))


def _told(text: str, names: list[str]) -> str:
    """The lines in which one of the names stands."""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return "\n".join(row for row in text.splitlines() if pattern.search(row))


class Mostly(NamedTuple):
    """A package of many parts, and why which of them are not in it."""

    house: House | None
    refused: dict[str, str]

    def part(self, label: str) -> House:
        """The package, if the part is in it."""
        assert label not in self.refused, self.refused[label]
        assert self.house
        return self.house


def document(
    paths: dict[str, Any] | None = None, schemas: dict[str, Any] | None = None, version: str = "3.1.0", **more: Any
) -> dict[str, Any]:
    """A document; an operation without responses gets one."""
    for item in (paths or {}).values():
        for method, operation in item.items():
            if method in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
                operation.setdefault("responses", DONE)
    components = {"schemas": schemas or {}, **more.pop("components", {})}
    return {
        "openapi": version,
        "info": INFO,
        "servers": SERVERS,
        "paths": paths or {},
        "components": components,
        **more,
    }


def body(schema: Any, media_type: str = "application/json", *, required: bool = True, **media: Any) -> dict[str, Any]:
    """A request body of one media type."""
    return {"required": required, "content": {media_type: {"schema": schema, **media}}}


def answer(schema: Any, media_type: str = "application/json", status: str = "200") -> dict[str, Any]:
    """The answers of an operation."""
    return {status: {"description": "x", "content": {media_type: {"schema": schema}}}}


def parameters_of(method: Any) -> list[str]:
    """The names of a method's parameters."""
    return list(inspect.signature(method).parameters)


@pytest.fixture(scope="session")
def recorder() -> Iterator[Recorder]:
    """One server for all tests of the process."""
    with Recorder() as server:
        yield server


@pytest.fixture(scope="session")
def houses(
    run: Callable[..., Any], recorder: Recorder, workshop: Path, tmp_path_factory: pytest.TempPathFactory
) -> Houses:
    """Makes packages."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "houses"
    shared.mkdir(exist_ok=True)
    return Houses(run, recorder, shared, workshop)
