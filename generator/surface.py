"""The public API of a generated package: one line for each name that users may rely on.

It is read from the source with griffe; nothing is imported. A line is a key and a text:

    models.Usage                             class(ModelBase)
    models.Usage.width                       int | None | Unset = UNSET
    models.Style                             Literal['vivid', 'natural']
    resources.images.Images.create           def
    resources.images.Images.create(n)        int | None = None
    resources.images.Images.create ->        ImageGenerationResponse
    resources.images.Images.create(stream: Literal[True]) ->    EventStream[ImageGenerationEvent]
    params.ImagesCreateParams                class(TypedDict)

`#1` marks a parameter that may be positional. Each name is listed once, under its shortest path. The keys of a
TypedDict are not listed, because they are the parameters of its method. Names without an underscore are public, and so
are the classes and types of private modules that a public line names. `OPERATION`, `EVENTS` and the constructors of
resources and operations are not public. They are for a facade, which is built for one version.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import griffe

Surface = dict[str, str]


def read(package: Path) -> Surface:
    """The public API of the package in this folder, sorted; empty if there is no package."""
    package = package.resolve()
    try:
        # A relative path would be relative to the working directory.
        found = griffe.load(
            package.name, search_paths=[package.parent], allow_inspection=False, try_relative_path=False
        )
    except (ImportError, UnicodeDecodeError):
        return {}
    if not isinstance(found, griffe.Module):
        return {}
    reader = _Reader(found)
    reader.read()
    return dict(sorted(reader.surface.items()))


def version(package: Path) -> str:
    """The `__version__` of a package."""
    found = re.search(r'^__version__ = "(.+)"$', (package / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{package} does not say its version")
    return found[1]


def names_in(text: str) -> set[str]:
    """The names in a type, without quoted values."""
    return set(re.findall(r"\b[A-Za-z_]\w*", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)))


class _Reader:
    def __init__(self, package: griffe.Module) -> None:
        self._package = package
        self._seen: set[str] = set()
        self.surface: Surface = {}

    def read(self) -> None:
        hidden: dict[str, tuple[str, griffe.Object]] = {}
        for path, module in _modules(self._package):
            is_hidden = any(part.startswith("_") for part in path.split("."))
            for name, member in module.members.items():
                place = f"{path}.{name}" if path else name
                if is_hidden and isinstance(member, griffe.Class | griffe.Attribute):
                    hidden[name] = (place, member)
                elif not is_hidden and member.is_public and name != "__version__" and not _for_facades(place, member):
                    self._add(place, member)
                    if path and place in self.surface:
                        self.surface[path] = "module"
        while named := [hidden.pop(name) for name in sorted(self._names() & hidden.keys())]:
            for place, member in named:
                self._add(place, member)

    def _names(self) -> set[str]:
        """Names that occur in public lines but have no line."""
        named = {name for text in self.surface.values() for name in names_in(text)}
        return named - {key.rpartition(".")[2] for key in self.surface}

    def _add(self, path: str, member: griffe.Object | griffe.Alias) -> None:
        try:
            found = member.final_target if isinstance(member, griffe.Alias) else member
        except griffe.AliasResolutionError as error:
            self.surface[path] = f"= {error.alias.target_path}"
            return
        if found.path in self._seen:
            return
        self._seen.add(found.path)
        if isinstance(found, griffe.Class):
            self._add_class(path, found)
        elif isinstance(found, griffe.Function):
            self._add_function(path, found)
        elif isinstance(found, griffe.Attribute):
            self._add_attribute(path, found)

    def _add_class(self, path: str, found: griffe.Class) -> None:
        bases = ", ".join(map(_spelled, found.bases))
        self.surface[path] = f"class({bases})" if bases else "class"
        is_attrs = any("define" in names_in(_spelled(each.value)) for each in found.decorators)
        if "TypedDict" in bases:
            return
        for name, member in found.members.items():
            if is_attrs and isinstance(member, griffe.Attribute) and "instance-attribute" in member.labels:
                self._add_field(path, member)
            elif member.is_public and not _is_usual(name) and not _for_facades(f"{path}.{name}", member):
                self._add(f"{path}.{name}", member)

    def _add_field(self, path: str, member: griffe.Attribute) -> None:
        given = _field_arguments(member.value)
        name = ast.literal_eval(given["alias"]) if "alias" in given else member.name.lstrip("_")
        if given.get("init") != "False":
            default = f" = {given['default']}" if "default" in given else ""
            self.surface[f"{path}.{name}"] = _spelled(member.annotation) + default

    def _add_attribute(self, path: str, member: griffe.Attribute) -> None:
        annotation, value = _spelled(member.annotation), _spelled(member.value)
        if value.startswith("TypeVar("):
            return
        if "property" in member.labels or "instance-attribute" in member.labels:
            self.surface[f"{path} ->"] = annotation or "Any"
        elif annotation == "TypeAlias":
            self.surface[path] = str(ast.literal_eval(value)) if value[:1] in "'\"" else value
        elif annotation and isinstance(member.value, griffe.ExprName):
            # Other names are data, such as the table of operations.
            self.surface[path] = annotation
        elif isinstance(member.value, griffe.Expr) and not isinstance(member.value, griffe.ExprCall) and not annotation:
            self.surface[path] = value
        else:
            self.surface[path] = f"= {value}"

    def _add_function(self, path: str, found: griffe.Function) -> None:
        kind = "async def" if "async" in found.labels else "def"
        self.surface[path] = " ".join([*sorted(found.labels & {"classmethod", "staticmethod"}), kind])
        own = _parameters(found)
        self.surface |= {f"{path}({name})": text for name, text in own.items()}
        ways = [(_parameters(each), _spelled(each.returns)) for each in found.overloads or [found]]
        for parameters, returned in ways:
            special = {
                name: text
                for name, text in parameters.items()
                if " = " not in text and any(other.get(name) != text for other, _ in ways)
            }
            shown = ", ".join(f"{name}: {text}" for name, text in special.items())
            self.surface[f"{path}({shown}) ->" if shown else f"{path} ->"] = returned or "Any"


def _modules(package: griffe.Module) -> Iterator[tuple[str, griffe.Module]]:
    """Every module with its path in the package, the outermost first."""
    level = [("", package)]
    while level:
        yield from level
        level = [
            (f"{path}.{name}".lstrip("."), module)
            for path, outer in level
            for name, module in sorted(outer.members.items())
            if isinstance(module, griffe.Module)
        ]


def _is_usual(name: str) -> bool:
    """Whether every object has an attribute of this name, or it is never used by name."""
    return name in ("__del__", "__class_getitem__", "__slots__") or (name != "__init__" and hasattr(object, name))


def _for_facades(path: str, member: griffe.Object | griffe.Alias) -> bool:
    if member.name == "__init__":
        return path.startswith(("resources.", "operations.", "_"))
    return path.startswith("api.") and not member.is_function


def _spelled(expression: str | griffe.Expr | None) -> str:
    """The source of an expression, without the modules of its names."""
    if isinstance(expression, griffe.ExprAttribute):
        return _spelled(expression.last)
    if isinstance(expression, griffe.ExprName):
        return expression.name
    if isinstance(expression, griffe.Expr):
        return "".join(_spelled(each) for each in expression.iterate(flat=False))
    return expression or ""


def _field_arguments(value: str | griffe.Expr | None) -> dict[str, str]:
    """The arguments of `field(...)` of attrs, or a plain value as its default."""
    if not isinstance(value, griffe.ExprCall) or _spelled(value.function) != "field":
        return {} if value is None else {"default": _spelled(value)}
    given = {each.name: _spelled(each.value) for each in value.arguments if isinstance(each, griffe.ExprKeyword)}
    return {"default": f"{given['factory']}()", **given} if "factory" in given else given


def _parameters(function: griffe.Function) -> dict[str, str]:
    bound = function.parent is not None and function.parent.is_class and "staticmethod" not in function.labels
    found = {}
    for index, each in enumerate(function.parameters):
        if index == 0 and bound:
            continue
        stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
        position = "" if each.kind is griffe.ParameterKind.keyword_only else f"#{index if bound else index + 1} "
        name = f"{stars[each.kind]}{each.name}" if each.kind in stars else f"{position}{each.name}"
        default = "" if each.default is None or each.kind in stars else f" = {_spelled(each.default)}"
        found[name] = (_spelled(each.annotation) or "Any") + default
    return found
