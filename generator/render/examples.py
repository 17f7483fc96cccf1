"""Makes the calls in the pages and the README. They can be run unchanged."""

from collections.abc import Mapping
from typing import Any

from ..check.api import Media, Parameter
from ..load import Document
from ..load.references import MISSING, pointer_of, resolve
from ..model.operation import Operation
from ..model.package import Package
from ..problems import Report
from ..showing.answers import file_of, sample_of
from ..showing.arguments import Examples, examples_of
from ..showing.flat import fits, flat
from ..showing.shown import schema_of, shown_by
from ..showing.spelling import Code, Source, call

Arguments = list[tuple[str, Source]]
CLIENT = Source(Code("client", "from r9s_generated import AuthenticatedClient"))


class Calls:
    """The example calls of one package, and the sandbox's responses to them."""

    def __init__(self, package: Package, document: Document, report: Report) -> None:
        self._package = package
        self._report = report
        self._root: Mapping[str, Any] = document.data
        self._names = {found.pointer: name for name, found in package.classes.items()}

    def _resolve(self, reference: Any) -> Any:
        found = resolve(self._root, reference) if isinstance(reference, str) else MISSING
        return None if found is MISSING else found

    def _class_of(self, reference: Any) -> str | None:
        is_local = isinstance(reference, str) and reference.startswith("#")
        return self._names.get(pointer_of(reference)) if is_local else None

    def _found(self, operation: Operation) -> Examples:
        return examples_of(self._resolve, operation.raw, self._class_of)

    def arguments_of(self, operation: Operation) -> Arguments:
        """The arguments of the method: the required ones, and those in the example of the body."""
        found = self._found(operation)
        self._tell_unused(operation)
        arguments: Arguments = []
        for field in operation.flat:
            place = field.parameter.place if field.parameter else ""
            source = found.parameters.get((place, field.wire)) or (None if place else found.fields.get(field.wire))
            source = source or (found.body if field.name == "body" else None)
            if source is not None and (field.required or not source.is_only) and field.constant is None:
                arguments.append((field.name, source))
        return arguments

    def _tell_unused(self, operation: Operation) -> None:
        """Warn about examples that do not match their schemas, so that they are not used."""
        holders: list[Parameter | Media] = [*operation.raw.parameters]
        holders += operation.raw.body.media if operation.raw.body else ()
        for holder in holders:
            schema = schema_of(holder.schema)
            if not all(self._is_right(schema, value) for value in shown_by(self._resolve, holder.raw)):
                self._report.warn(holder.pointer, "an example is not shown, because it does not match its schema")

    def _is_right(self, schema: Any, value: Any) -> bool:
        """Whether a value matches a schema. An object may lack required properties, such as a file."""
        named = flat(self._resolve, schema).get("properties")
        if not isinstance(value, dict) or not isinstance(named, dict):
            return fits(self._resolve, schema, value)
        return all(fits(self._resolve, named[name], each) for name, each in value.items() if name in named)

    def of_function(self, operation: Operation) -> Arguments:
        """The arguments of the function of an operation. Its body is an object."""
        found = self._found(operation)
        arguments = [
            (field.name, found.parameters[field.parameter.place, field.wire])
            for field in operation.parameters
            if field.required and field.parameter
        ]
        body = next((body for body in operation.bodies if body.fields is not None), None)
        if body is None:
            return [*arguments, ("body", found.body)] if found.body and operation.body_required else arguments
        fields = {
            each.name: found.fields[each.wire]
            for each in body.fields or []
            if each.required and each.wire in found.fields
        }
        if any(isinstance(each.value, dict | list) for each in fields.values()) and found.body:
            return [*arguments, ("body", found.body)]
        text = call(f"models.{getattr(body.type, 'name', '')}", list(fields.items()))
        inner = frozenset(line for each in fields.values() for line in each.imports)
        return [*arguments, ("body", Source(Code(text, "from r9s_generated import models", inner)))]

    def samples(self) -> str:
        """The sandbox's responses for each operation, as the text of a file."""
        schemes = self._package.api.schemes
        return file_of([sample_of(self._resolve, each.raw, schemes) for each in self._package.operations])
