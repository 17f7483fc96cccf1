"""Makes the fields of classes."""

import dataclasses
from typing import TYPE_CHECKING

from ..check.api import Node, Parameter
from ..normalise import Schema
from ..normalise import schema as shapes
from ..normalise.keywords import COUNT
from ..problems import Refused
from . import types, wording
from .accepted import Accepted, accepted
from .naming import Scope, python_name
from .package import EnumClass, Field, ObjectClass, Package
from .types import Type

if TYPE_CHECKING:
    from .classes import Classes, Words


class Fields:
    """Makes the fields of the classes of one package."""

    def __init__(self, package: Package, classes: "Classes") -> None:
        self._package = package
        self._classes = classes

    def fill(self, model: ObjectClass, node: Node, words: "Words", is_form: bool) -> None:
        """Give a class its fields, required ones first, otherwise in the order of the spec."""
        shape = self._classes.normaliser.resolved(node).shape
        if not isinstance(shape, shapes.Object):
            return
        scope = Scope()
        every = dict(shape.properties)
        for name in sorted(shape.required - every.keys()):
            # A required property that is not declared may have any type.
            every[name] = Node((*node.pointer, "required"), {})
        for wire, inner in every.items():
            name = scope.take(python_name(wire))
            owner = inner.pointer[:3]
            if owner != model.pointer[:3]:
                self._classes.components.ensure(owner)
            found = self.field(wire, name, inner, (*words, wire), is_form=is_form, required=wire in shape.required)
            if found is not None:
                model.fields.append(found)
        model.fields.sort(key=lambda field: not field.required)
        if shape.extra is not None:
            extra = self._classes.type_of(shape.extra, (*words, "additional_property"))
            model.extra = None if extra == types.ANYTHING else extra

    def field(
        self, wire: str, name: str, node: Node, words: "Words", *, required: bool, is_form: bool = False
    ) -> Field | None:
        """The field for a schema; None if no value can satisfy it."""
        schema = self.schema_of(node)
        if isinstance(schema.shape, shapes.Never):
            return None
        kind = self._classes.type_of(node, words, is_form=is_form)
        # A field only for responses may be missing in requests, and the reverse.
        is_sided = schema.said.get("readOnly") is True or schema.said.get("writeOnly") is True
        found = Field(wire, name, kind, required and not is_sided, "", said=schema.said, pointer=node.pointer)
        return self.described(found, schema, node)

    def parameter(self, parameter: Parameter, name: str, words: "Words") -> Field:
        """The field for a parameter. It can be left out, but it is never null."""
        node = parameter.schema
        schema = self.schema_of(node)
        kind = types.without_null(self._classes.type_of(node, words, is_strict=True))
        if parameter.style == "deepObject" and not types.may_be_object(kind):
            self._classes.report.warn(
                parameter.pointer, "the style deepObject is for objects, and this is none: it is sent in the style form"
            )
        constant = None
        if isinstance(kind, types.Constant):
            # The caller may send another value than the constant in the spec.
            constant = kind.value if parameter.is_required else None
            kind = types.Scalar(types.kind_of(kind.value))
        found = self.described(
            Field(
                parameter.name,
                name,
                kind,
                parameter.is_required and constant is None,
                "",
                said=schema.said,
                parameter=parameter,
                constant=constant,
                pointer=node.pointer,
            ),
            schema,
            node,
        )
        said = wording.sentence(parameter.description)
        # Some documents have the same description for a parameter and its schema.
        said = "" if found.text.startswith(said) else said
        marked = "Deprecated." if parameter.is_deprecated else ""
        fixed = f"{constant} unless you say otherwise." if constant is not None else ""
        return dataclasses.replace(
            found,
            doc=wording.joined(marked, said, found.doc, fixed),
            text=wording.joined(marked, said, found.text, fixed),
        )

    def schema_of(self, node: Node) -> Schema:
        """The schema of a field; any value if it is not supported. The note is added elsewhere."""
        try:
            return self._classes.normaliser(node)
        except Refused:
            return Schema(shapes.Anything())

    def described(self, field: Field, schema: Schema, node: Node) -> Field:
        """The field with its description."""
        own = wording.sentence(schema.description) or wording.sentence(self._description(node))
        marked = "Deprecated." if schema.said.get("deprecated") is True else ""
        limited = "" if isinstance(schema.shape, shapes.Reference) else wording.limits(schema.said)
        return dataclasses.replace(
            field,
            doc=wording.joined(marked, own, self._choices(field.type), limited),
            text=wording.joined(marked, own, limited),
            accepted=self.accepted(field.type),
            counts=schema.said.get(COUNT) is True,
        )

    def _description(self, node: Node) -> str:
        try:
            return self._classes.normaliser.resolved(node).description
        except Refused:
            return ""

    def _choices(self, kind: Type) -> str:
        kind = types.without_null(kind)
        listed = self._package.classes.get(kind.name) if isinstance(kind, types.Enum) else None
        return wording.choices(listed.values, listed.is_open) if isinstance(listed, EnumClass) else ""

    def accepted(self, kind: Type) -> Accepted:
        """The values that a type accepts."""

        def known(name: str) -> tuple[list[str | int | bool], bool]:
            listed = self._package.classes[name]
            assert isinstance(listed, EnumClass)
            return list(listed.values), listed.is_open

        return accepted(kind, known)

    def holds_files(self, shape: shapes.Object) -> bool:
        """Whether a property is a file, may be a file, or is a list of files."""
        return any(self._is_file(node) for node in shape.properties.values())

    def _is_file(self, node: Node) -> bool:
        try:
            shape = self._classes.normaliser.resolved(node).shape
        except Refused:
            return False
        if isinstance(shape, shapes.ListOf):
            return self._is_file(shape.item)
        if isinstance(shape, shapes.Choice):
            return any(self._is_file(each) for each in shape.variants)
        return isinstance(shape, shapes.Primitive) and shape.format == "binary"
