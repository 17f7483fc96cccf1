"""Renders the package, with the Project of openapi-python-client, our model, our templates, and our own files."""

import subprocess
import sysconfig
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, StrictUndefined
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import EndpointCollection
from openapi_python_client.parser.properties import Class
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier

from ..load import Document
from ..model import types
from ..model.operation import Operation
from ..model.package import AliasClass, AnyClass, EnumClass, Package
from ..model.pictures import PicturesOf
from ..model.relations import Relations
from ..options import CALL_OPTIONS
from ..problems import Report, SpecError
from ..showing.spelling import call, imports
from . import texts
from .annotations import Annotations, readable
from .codecs import Codecs
from .compiled import COMPILED
from .examples import CLIENT, Calls
from .expressions import Expressions, or_none
from .resources import methods_of, params_of, resources_of

PACKAGE = "r9s_generated"
DISTRIBUTION = "r9s-generated"
ROOT = Path(__file__).parent.parent.parent
TEMPLATES = Path(__file__).parent.parent / "templates"
RUNTIME = Path(__file__).parent.parent / "runtime"
SIGNATURE = "Generated from"
PINNED = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}
"""Every byte of the output depends on these two."""

_COPIED = [
    f"{name}.py.jinja" for name in ("api_init", "client", "errors", "types", "str_enum", "int_enum", "literal_enum")
]
"""Files of openapi-python-client that we replace by our own or do not need."""

# The rules are chosen one by one, because ruff's defaults rewrite annotations in ways that mypy --strict rejects.
_RUFF_RULES = "F401,I,UP006,UP007,UP035,UP045"
_RUFF = ("--isolated", "--no-cache", "--config", "line-length = 120", "--config", "target-version = 'py311'")


class PinError(Exception):
    """A tool that affects the output does not have the pinned version."""


def check_pins() -> None:
    """Raise PinError unless the tools have the pinned versions."""
    for name, wanted in PINNED.items():
        found = version(name)
        if found != wanted:
            raise PinError(f"the generator needs {name}=={wanted}, but {found} is installed: run `make setup`")


@dataclass(frozen=True)
class _Model:
    """A class for the templates of openapi-python-client."""

    found: AnyClass
    class_info: Class
    template: str


@dataclass(frozen=True)
class _Endpoint:
    """An operation for the templates of openapi-python-client."""

    operation: Operation
    name: str


def _configuration(source: Path, output: Path) -> Config:
    """The settings of openapi-python-client for our package."""
    settings = ConfigFile(project_name_override=DISTRIBUTION, package_name_override=PACKAGE, post_hooks=[])
    return Config.from_sources(settings, MetaType.NONE, source, "utf-8", True, output)


def _parsed(package: Package) -> GeneratorData:
    """Our model in the form that openapi-python-client needs."""
    models: list[Any] = [
        _Model(found, Class(PythonIdentifier(found.name, "", skip_snake_case=True), found.module), _template(found))  # type: ignore[arg-type]
        for found in package.classes.values()
    ]
    collections: dict[Any, EndpointCollection] = {}
    for operation in package.operations:
        tag = PythonIdentifier(operation.resource, "", skip_snake_case=True)
        held = collections.setdefault(operation.resource, EndpointCollection(tag))
        held.endpoints.append(_Endpoint(operation, operation.module))  # type: ignore[arg-type]
    return GeneratorData(
        title=UntrustedString(package.api.title),
        description=UntrustedString(package.api.description),
        version=UntrustedString(package.version),
        models=models,
        errors=[],
        endpoint_collections_by_tag=collections,
        enums=[],
    )


def _template(found: AnyClass) -> str:
    return {EnumClass: "enum", AliasClass: "alias"}.get(type(found), "object") + ".py.jinja"


class R9SProject(Project):
    """The package that `make regen` writes."""

    def __init__(self, package: Package, document: Document, report: Report, output: Path) -> None:
        source = document.path
        super().__init__(
            openapi=_parsed(package), config=_configuration(source, output), custom_template_path=TEMPLATES
        )
        self.source = source
        self.package = package
        self.relations = Relations(package)
        self.pictures = PicturesOf(package, self.relations)
        self.codecs = Codecs(package)
        self.expressions = Expressions(self.codecs, self.relations)
        self.calls = Calls(package, document, report)
        self.resources = resources_of(package)
        self.modules = dict(sorted((found.name, found.module) for found in package.classes.values()))
        # All templates are ours, so a typo must fail instead of printing nothing.
        self.env.undefined = StrictUndefined
        self.env.bytecode_cache = COMPILED
        assert self.env.loader is not None
        self.env.loader = ChoiceLoader([DictLoader(dict.fromkeys(_COPIED, "")), self.env.loader])
        self.env.filters.update({each.__name__: each for each in _FILTERS}, tuple=tuple, wordwrap=texts.wrapped)
        self.env.globals.update(self._globals())

    def _globals(self) -> dict[str, Any]:
        return {
            "api": self.package.api,
            "package": self.package,
            "call_options": CALL_OPTIONS,
            "schemes": self._schemes(),
            "modules": self.modules,
            "resources": self.resources,
            "methods": methods_of(self.package, self.resources),
            "relations": self.relations,
            "pictures": self.pictures,
            "calls": self.calls,
            "call": call,
            "client": CLIENT,
            "imports": imports,
            "annotations": Annotations,
            "hint": lambda found, taken=(), **given: Annotations(taken, **given)(found),
            "readable": readable,
            "codec": self.codecs,
            "classes_in": types.classes_in,
            "or_none": or_none,
            **{name: getattr(self.expressions, name) for name in _EXPRESSIONS},
        }

    def _schemes(self) -> dict[str, Any]:
        used = {name for operation in self.package.operations for each in operation.security for name in each}
        return {name: scheme for name, scheme in self.package.api.schemes.items() if name in used}

    def write(self) -> None:
        """Write every file into the output folder, formatted and with its header."""
        errors: list[GeneratorError] = list(self.build())
        for name in (
            "_event_table.py",
            "_operation_table.py",
            "_options.py",
            "_security.py",
            "pyproject.toml",
            "README.md",
        ):
            self._write(name, name)
        self._write("resources/__init__.py", "resources/init.py")
        self._write("params/__init__.py", "params/init.py", params=params_of(self.resources))
        for name, resource in self.resources.items():
            for folder in ("resources", "params"):
                self._write(f"{folder}/{name}.py", f"{folder}/resource.py", resource=resource)
        self._ruff()
        self.sign(self.package_dir)
        self._copy()
        _put(self.package_dir / "_samples.yaml", self._said("#"), self.calls.samples())
        if errors:
            raise SpecError(f"{self.source}: {error.header}: {error.detail}" for error in errors)

    def _write(self, path: str, template: str, **context: Any) -> None:
        target = self.package_dir / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(self.env.get_template(f"{template}.jinja").render(**context), encoding="utf-8")

    def _ruff(self) -> None:
        # Inside the package, `python -m ruff` would import our types.py instead of the standard library's.
        ruff = str(Path(sysconfig.get_path("scripts")) / "ruff")
        for command in (["check", "--fix-only", "--select", _RUFF_RULES], ["format"]):
            done = subprocess.run([ruff, *command, *_RUFF, str(self.package_dir)], capture_output=True, text=True)
            if done.returncode:
                raise SpecError([f"{self.source}: ruff failed: {done.stderr or done.stdout}"])

    def sign(self, folder: Path) -> None:
        """Add a line about the source at the top of each file."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                line = self._said("<!--", " -->") if file.suffix == ".md" else self._said("#")
                _put(file, line, file.read_text(encoding="utf-8"))

    def _said(self, begin: str, end: str = "") -> str:
        name = texts.comment(self.source.name)
        return f"{begin} {SIGNATURE} {name} by `make regen`; do not edit.{end}"

    def _copy(self) -> None:
        """Add the files that are the same for every spec."""
        files = {file.relative_to(RUNTIME): file for pattern in ("*.py", "py.typed") for file in RUNTIME.rglob(pattern)}
        for name, file in {**files, Path("LICENSE"): ROOT / "LICENSE"}.items():
            said = f"Copied from {file.relative_to(ROOT).as_posix()} by `make regen`; do not edit."
            _put(self.package_dir / name, said if name.name == "LICENSE" else f"# {said}", file.read_text("utf-8"))


_FILTERS = (
    texts.cell,
    texts.code,
    texts.docstring,
    texts.literal,
    texts.markdown,
    texts.one_line,
    texts.toml,
)
_EXPRESSIONS = ("path_of", "target_of", "media_of", "attribute_of", "default_of", "wire_of", "argument")


def _put(file: Path, line: str, text: str) -> None:
    file.write_text(f"{line}\n{text}", encoding="utf-8", newline="\n")
