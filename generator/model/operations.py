"""Makes the operations of a package."""

import dataclasses
from collections.abc import Iterator

from ..check import api
from ..check.api import Api
from ..options import OPTION_NAMES
from ..problems import Problem, Report
from . import types
from .answers import Answers
from .bodies import Bodies
from .classes import Classes
from .naming import FileScope, Scope, method_name, module_name, python_name, resource_name
from .operation import Operation
from .package import Field, Package

_ARGUMENTS = ("client", "body", "self")
"""Names that the functions of operations reserve."""


class Operations:
    """Makes the operations of one package, in the order of the document."""

    def __init__(self, package: Package, classes: Classes, report: Report) -> None:
        self._package = package
        self._classes = classes
        self._report = report
        self._bodies = Bodies(package, classes, report)
        self._answers = Answers(package, classes, report)
        self._resources: dict[str, str] = {}
        self._resource_names = FileScope()
        self._modules: dict[str, FileScope] = {}
        self._methods: dict[str, Scope] = {}

    @property
    def resources(self) -> dict[str, str]:
        """By tag: the attribute of the client that has its operations."""
        return self._resources

    def make(self, found: Api) -> list[Operation]:
        """Every operation. Unsupported ones are added to the report and left out."""
        made = []
        for raw in found.operations:
            with self._report.leaving_out(f"the operation {raw.method.upper()} {raw.path}"):
                made.append(self._operation(raw))
                self._classes.finish()
        return made

    def _operation(self, raw: api.Operation) -> Operation:
        parameters = list(self._parameters(raw))
        bodies = self._bodies.of(raw)
        answers, errors, events = self._answers.of(raw)
        success = self._answers.first_success(raw)
        resources = [self._resource(tag) for tag in raw.tags]
        resource = resources[0]
        modules = self._modules.setdefault(resource, FileScope())
        operation = Operation(
            raw,
            resource,
            modules.take(module_name(raw.id)),
            {each: self._method(each, raw) for each in resources},
            parameters,
            bodies,
            answers,
            errors,
            " ".join(success.description.split()) if success else "",
            self._answers.declares_error(answers),
            events,
        )
        operation = dataclasses.replace(operation, renamed=self._body_names(operation))
        wrong = _why_no_flag(operation)
        if wrong is not None:
            self._report.refuse(wrong.pointer, wrong.reason, "the event stream")
            operation = dataclasses.replace(operation, events=None)
        return operation

    def _resource(self, tag: str) -> str:
        if tag not in self._resources:
            self._resources[tag] = self._resource_names.take(resource_name(tag))
        return self._resources[tag]

    def _method(self, resource: str, raw: api.Operation) -> str:
        scope = self._methods.setdefault(resource, Scope())
        wanted = method_name(raw.method_name or raw.id)
        number, name = 2, wanted
        while name in scope or f"{name}_async" in scope:
            name, number = f"{wanted}_{number}", number + 1
        scope.take(f"{name}_async")
        return scope.take(name)

    def _parameters(self, raw: api.Operation) -> Iterator[Field]:
        """The parameters. Of two with the same name, the one that comes first in the request keeps it."""
        order = ("path", "query", "header", "cookie")
        places: dict[str, str] = {}
        can_stream = self._answers.can_stream(raw)
        scope = Scope((*OPTION_NAMES, *_ARGUMENTS, *(("stream",) if can_stream else ())))
        for parameter in sorted(raw.parameters, key=lambda each: order.index(each.place)):
            wanted = python_name(parameter.name)
            is_flag = can_stream and (parameter.place, parameter.name) == ("query", "stream")
            # A second one in the same place gets a number. One in another place gets the name of the place.
            others = [] if places.get(wanted) == parameter.place else [f"{wanted}_in_{parameter.place}"]
            name = "stream" if is_flag else scope.take(wanted, *others)
            places.setdefault(wanted, parameter.place)
            if not (parameter.is_required or parameter.place == "path"):
                with self._report.leaving_out(f"the parameter {parameter.name!r}"):
                    yield self._parameter(raw, parameter, name)
            else:
                yield self._parameter(raw, parameter, name)

    def _parameter(self, raw: api.Operation, parameter: api.Parameter, name: str) -> Field:
        words = (raw.id, parameter.name)
        return self._classes.parameter(parameter, name, words)

    def _body_names(self, operation: Operation) -> dict[str, str]:
        """The arguments for fields of the body if their names are taken."""
        scope = Scope((*OPTION_NAMES, "self", *(field.name for field in operation.parameters)))
        if any(body.fields is None for body in operation.bodies):
            scope.take("body")
        names = {}
        for each in operation.body_fields or []:
            name = scope.take(each.name, f"{each.name}_in_body")
            if name != each.name:
                names[each.name] = name
        return names


def _why_no_flag(operation: Operation) -> Problem | None:
    """What is wrong with the field that asks for events. It must be an optional boolean."""
    for each in operation.flat if operation.can_stream else ():
        if each.wire != "stream" or (each.parameter and each.parameter.place != "query"):
            continue
        kind = types.without_null(each.type)
        is_flag = kind == types.Scalar("boolean") or (isinstance(kind, types.Constant) and isinstance(kind.value, bool))
        if each.required or not is_flag:
            reason = "the field `stream` of an operation with events must be a boolean that may be left out"
            return Problem(each.pointer, f"{reason}: take it out of `required`" if is_flag else reason)
    return None
