"""The operations as methods, with one class for each tag."""

from dataclasses import dataclass

from openapi_python_client.strings import pascal_case

from ..model.naming import Scope, class_name
from ..model.operation import Operation
from ..model.package import Package


@dataclass(frozen=True)
class Method:
    """An operation as a method of a resource."""

    operation: Operation
    method: str
    params: str
    """The TypedDict of its parameters."""


@dataclass(frozen=True)
class Resource:
    """The operations of a tag."""

    tag: str
    name: str
    """The attribute of the client."""
    class_name: str
    doc: str
    entries: list[Method]


def resources_of(package: Package) -> dict[str, Resource]:
    """The resources with operations, by name."""
    found: dict[str, Resource] = {}
    classes, params = Scope(), Scope()
    for tag, name in package.resources.items():
        held = [each for each in package.operations if tag in each.raw.tags]
        if not held:
            continue
        own = classes.take(class_name(tag, suffix="Resource"), joint="")
        entries = [
            Method(each, each.methods[name], params.take(f"{own}{pascal_case(each.methods[name])}Params", joint=""))
            for each in held
        ]
        found[name] = Resource(tag, name, own, package.api.tags.get(tag, ""), entries)
    return dict(sorted(found.items()))


def methods_of(package: Package, resources: dict[str, Resource]) -> list[tuple[str, str, Operation]]:
    """Each operation with its resource and method, in the order of the document."""
    named: dict[tuple[int, str], tuple[str, str, Operation]] = {}
    for each in resources.values():
        for entry in each.entries:
            named[id(entry.operation), each.tag] = (each.name, entry.method, entry.operation)
    return [named[id(operation), tag] for operation in package.operations for tag in operation.raw.tags]


def params_of(resources: dict[str, Resource]) -> dict[str, str]:
    """The TypedDicts of parameters, each with the resource of its module."""
    return dict(sorted((entry.params, each.name) for each in resources.values() for entry in each.entries))
