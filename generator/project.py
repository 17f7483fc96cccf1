"""Renders the package: openapi-python-client's Project with our templates, and the files it does not know of."""

import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, StrictUndefined
from jinja2.bccache import Bucket
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.strings import ClassName, PythonIdentifier, safe_for_docstring, snake_case

from . import describe
from .kinds import Kinds, spell
from .normalise import Normalised
from .options import CALL_OPTIONS

PACKAGE = "r9s_generated"
DISTRIBUTION = "r9s-generated"
ROOT = Path(__file__).parent.parent
TEMPLATES = Path(__file__).parent / "templates"
RUNTIME = Path(__file__).parent / "runtime"
SIGNATURE = "Generated from"
PINNED = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}
"""Every byte of the output depends on these two."""

_COPIED = [f"{name}.py.jinja" for name in ("api_init", "client", "errors", "types")]
"""What openapi-python-client would render in place of a file of ours that is copied."""

# The rules are chosen one by one: ruff's defaults rewrite annotations in ways that mypy --strict rejects.
_RUFF_RULES = "F401,I,UP006,UP007,UP035,UP045"
_RUFF = ("--isolated", "--no-cache", "--config", "line-length = 120", "--config", "target-version = 'py311'")


def _ruff_binary() -> str:
    """The ruff of this environment; inside the package `python -m ruff` would import our types.py for the stdlib's."""
    return str(Path(sysconfig.get_path("scripts")) / "ruff")


def _docstring(text: Any) -> str:
    """A text that can stand anywhere in a docstring, also at its end; nothing for None."""
    safe = "" if text is None else safe_for_docstring(text)
    return f"{safe} " if safe.endswith('"') else safe


def server_url(data: dict[str, Any]) -> str:
    """The first server of a document, with the defaults of its variables; empty without one."""
    server = (data.get("servers") or [{"url": ""}])[0]
    url = str(server["url"])
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable["default"]))
    return url.rstrip("/")


class _Compiled(BytecodeCache):
    """Keeps compiled templates for the next project of this process: compiling takes longer than rendering."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class PinError(Exception):
    """A tool whose version decides the output is not the pinned one."""


def check_pins() -> None:
    """Raise PinError unless the tools are exactly the pinned ones."""
    for name, wanted in PINNED.items():
        found = version(name)
        if found != wanted:
            raise PinError(f"the generator needs {name}=={wanted}, but {found} is installed: run `make setup`")


def configuration(source: Path, output: Path) -> Config:
    """The settings of openapi-python-client for our package."""
    return Config.from_sources(
        ConfigFile(
            project_name_override=DISTRIBUTION,
            package_name_override=PACKAGE,
            literal_enums=True,
            post_hooks=[],
        ),
        MetaType.NONE,
        source,
        "utf-8",
        True,
        output,
    )


class R9SProject(Project):
    """The package that `make regen` writes."""

    def __init__(self, parsed: GeneratorData, config: Config, normalised: Normalised, source: Path) -> None:
        components = {
            str(ClassName(name, "field_")) for name in normalised.data.get("components", {}).get("schemas", {})
        }
        kinds = Kinds(parsed)
        # A map that stands inline is written as a dict wherever it stands.
        parsed.models = [
            each for each in parsed.models if str(each.class_info.name) in components or not kinds.is_map(each)
        ]
        super().__init__(openapi=parsed, config=config, custom_template_path=TEMPLATES)
        # Every template that is rendered is ours: a typo fails instead of printing nothing.
        self.env.undefined = StrictUndefined
        self.env.bytecode_cache = _COMPILED
        assert self.env.loader is not None
        self.env.loader = ChoiceLoader([DictLoader(dict.fromkeys(_COPIED, "")), self.env.loader])
        self.source = source
        self.normalised = normalised
        self.describer = describe.Describer(parsed, normalised)
        self.operations = self.describer.operations
        self.resources = self._resources()
        self.env.filters["safe_for_docstring"] = _docstring
        # Nothing of a document becomes code.
        self.env.filters["literal"] = repr
        self.env.globals.update(self._globals(parsed))

    def _globals(self, parsed: GeneratorData) -> dict[str, Any]:
        data = self.normalised.data
        return {
            "call_options": CALL_OPTIONS,
            "spell": spell,
            "describe": self.describer.describe,
            "describer": self.describer,
            "operations": {op.endpoint.name: op for op in self.operations},
            "answered": self.describer.answered(),
            "server_url": server_url(data),
            "modules": self._modules(parsed),
            "resources": self.resources,
            "methods": self._methods(),
            "params_class": describe.params_class,
        }

    def _modules(self, parsed: GeneratorData) -> dict[str, str]:
        classes = [item.class_info for item in [*parsed.models, *parsed.enums]]
        self.classes = {str(info.name) for info in classes}
        found = {str(info.name): str(info.module_name) for info in sorted(classes, key=lambda info: str(info.name))}
        aliases = {op.events.alias: snake_case(op.events.alias) for op in self.operations if op.events}
        return dict(sorted({**aliases, **found}.items()))

    def _resources(self) -> dict[str, dict[str, Any]]:
        described = {tag["name"]: tag.get("description", "") for tag in self.normalised.data.get("tags", [])}
        found: dict[str, dict[str, Any]] = {}
        for operation in self.operations:
            for tag in operation.raw.data.get("tags") or ["default"]:
                entry = {"class": describe.resource_class(tag), "doc": described.get(tag, ""), "operations": []}
                found.setdefault(PythonIdentifier(tag, prefix="tag"), entry)["operations"].append(operation)
        return dict(sorted(found.items()))

    def _methods(self) -> list[tuple[str, describe.Operation]]:
        """Each operation with the resource that has it as a method, in the order of the document."""
        return [
            (PythonIdentifier(tag, prefix="tag"), operation)
            for operation in self.operations
            for tag in operation.raw.data.get("tags") or ["default"]
        ]

    def _params(self) -> dict[str, str]:
        """The TypedDicts of parameters, each with the tag of its module."""
        return dict(
            sorted(
                (describe.params_class(resource["class"], operation.method), tag)
                for tag, resource in self.resources.items()
                for operation in resource["operations"]
            )
        )

    def build(self) -> list[GeneratorError]:
        """Write every file into the output folder, formatted and with its header."""
        self.project_dir.mkdir(parents=True, exist_ok=True)
        self._create_package()
        self._build_models()
        self._build_api()
        for name in ("_event_table.py", "_operation_table.py", "_options.py", "pyproject.toml", "README.md"):
            self._write(name, name)
        self._write("resources/__init__.py", "resources/init.py")
        self._write("params/__init__.py", "params/init.py", params=self._params())
        for tag, resource in self.resources.items():
            for folder in ("resources", "params"):
                self._write(f"{folder}/{tag}.py", f"{folder}/resource.py", tag=tag, resource=resource)
        for events in (operation.events for operation in self.operations if operation.events):
            if events.alias not in self.classes:
                self._write(f"models/{snake_case(events.alias)}.py", "event_alias.py", events=events)
        self._ruff()
        self.sign(self.package_dir)
        self._copy()
        return list(self._get_errors())

    def _write(self, path: str, template: str, **context: Any) -> None:
        target = self.package_dir / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(self.env.get_template(f"{template}.jinja").render(**context), encoding="utf-8")

    def _ruff(self) -> None:
        for command in (["check", "--fix-only", "--select", _RUFF_RULES], ["format"]):
            done = subprocess.run(
                [_ruff_binary(), *command, *_RUFF, str(self.package_dir)], capture_output=True, text=True
            )
            if done.returncode:
                self.errors.append(GeneratorError(header="ruff failed", detail=done.stderr or done.stdout))

    def sign(self, folder: Path) -> None:
        """Put the line that says where a file comes from at the top of each."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                said = f"{SIGNATURE} {self.source.name} by `make regen`; do not edit."
                line = f"<!-- {said} -->" if file.suffix == ".md" else f"# {said}"
                _put(file, line, file.read_text(encoding="utf-8"))

    def _copy(self) -> None:
        """Add the files that are the same for every spec."""
        files = {file.relative_to(RUNTIME): file for pattern in ("*.py", "py.typed") for file in RUNTIME.rglob(pattern)}
        for name, file in {**files, Path("LICENSE"): ROOT / "LICENSE"}.items():
            said = f"Copied from {file.relative_to(ROOT).as_posix()} by `make regen`; do not edit."
            _put(self.package_dir / name, said if name.name == "LICENSE" else f"# {said}", file.read_text("utf-8"))


def _put(file: Path, line: str, text: str) -> None:
    file.write_text(f"{line}\n{text}", encoding="utf-8", newline="\n")
