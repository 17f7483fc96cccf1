"""Makes the classes of a package, and the types with their names, from schemas."""

import dataclasses
from collections.abc import Callable

from ..check.api import Node, Parameter
from ..load.references import pointer_of
from ..normalise import Normaliser, Schema
from ..normalise import schema as shapes
from ..problems import Pointer, Refused, Report
from . import types
from .accepted import Accepted
from .class_names import ClassNames
from .components import Components
from .fields import Fields
from .naming import module_name
from .package import EnumClass, Field, ObjectClass, Package
from .types import Type, union

_SCALARS: dict[str, types.ScalarName] = {"date": "date", "date-time": "date-time", "uuid": "uuid"}
_LONGEST = 40
"""The maximum nesting of classes. A deeper class contains itself."""
_DEEPEST = 60
"""The maximum nesting of lists, maps and unions."""
_MOST_JOINED = 10_000
"""The maximum number of combinations of unions by `allOf`. Each further union may multiply them by ten."""
Words = tuple[str, ...]
_Key = tuple[Pointer, tuple[Pointer, ...], bool]


class Classes:
    """Makes classes when types need them, one for each schema."""

    def __init__(self, package: Package, normaliser: Normaliser, report: Report) -> None:
        self.normaliser = normaliser
        self.report = report
        self._package = package
        self.names = ClassNames()
        self._made: dict[_Key, Type] = {}
        self.components = Components(package, self)
        self._depth = self.held = self._joined = 0
        """The current nesting of types, and how many of them are lists and maps."""
        self._waiting: list[tuple[ObjectClass, Node, Words, bool]] = []
        self._fields = Fields(package, self)
        self._told: dict[tuple[str, str], set[str]] = {}
        """By class and property: the values of a discriminator for the class."""

    def parameter(self, parameter: Parameter, name: str, words: Words) -> Field:
        """The field for a parameter of an operation."""
        place = parameter.schema.pointer
        words = (str(place[2]),) if place[:2] == ("components", "parameters") else words
        return self._fields.parameter(parameter, name, words)

    def accepted(self, found: Type) -> Accepted:
        """The values that a type accepts."""
        return self._fields.accepted(found)

    def fix_tags(self) -> None:
        """Give a property the only value of the discriminators for its class, if the spec allows any text."""
        for (name, wire), values in self._told.items():
            model = self._package.object_class(name)
            for index, field in enumerate(model.fields if model else ()):
                if field.wire == wire and field.type == types.STRING and len(values) == 1 and model:
                    fixed = types.Constant(next(iter(values)))
                    model.fields[index] = dataclasses.replace(field, type=fixed, accepted=self.accepted(fixed))

    def finish(self, only: Pointer | None = None) -> None:
        """Make the fields of all classes that have names now, or of the class at one place."""
        waiting = [each for each in self._waiting if only is None or each[0].pointer == only]
        while waiting:
            for each in waiting:
                self._waiting.remove(each)
                self._fields.fill(*each)
            waiting = list(self._waiting) if only is None else []

    def type_of(self, node: Node, words: Words, *, is_form: bool = False, is_strict: bool = False) -> Type:
        """The type of a schema.

        For an unsupported schema a note is added, and any value is accepted. With `is_strict`, raises Refused.
        """

        def make(node: Node) -> Type:
            return self.typed(node, self.normaliser(node), words, is_form)

        return make(node) if is_strict else self.guarded(node, make)

    def guarded(self, node: Node, make: Callable[[Node], Type]) -> Type:
        """The type of a schema; any value, and a note, if it is refused."""
        try:
            return make(node)
        except Refused as found:
            self.report.refuse(found.pointer, found.reason, "a type: any value is accepted there")
            return types.ANYTHING

    def typed(self, node: Node, schema: Schema, words: Words, is_form: bool) -> Type:
        """The type of a normalised schema; raises Refused."""
        if len(words) > _LONGEST:
            raise Refused(node.pointer, "the schema contains itself in more and more forms")
        if self._depth > _DEEPEST:
            raise Refused(node.pointer, f"more than {_DEEPEST} lists, maps and unions are nested")
        self._depth += 1
        try:
            found = self._plain(node, schema, words, is_form)
        finally:
            self._depth -= 1
        return union([found, types.NULL]) if schema.is_nullable else found

    def _plain(self, node: Node, schema: Schema, words: Words, is_form: bool) -> Type:
        match schema.shape:
            case shapes.Reference(target):
                return self.components.named(target, is_form=is_form)
            case shapes.Primitive(kind, form):
                if form == "binary" and kind == "string":
                    return types.File() if is_form else types.STRING
                return types.Scalar(_SCALARS.get(form, kind) if kind == "string" else kind)
            case shapes.Constant(value):
                # PEP 586 has no literal floats.
                return types.Scalar("number") if isinstance(value, float) else types.Constant(value)
            case shapes.Values():
                return self._enum(node, schema, schema.shape, words)
            case shapes.ListOf(item):
                return types.ListOf(self._inside(item, (*words, "item"), is_form))
            case shapes.Object():
                return self._object(node, schema, schema.shape, words, is_form)
            case shapes.Choice():
                return self._choice(schema.shape, words, is_form)
            case shapes.Null():
                return types.NULL
            case _:
                return types.ANYTHING

    def _choice(self, choice: shapes.Choice, words: Words, is_form: bool) -> Type:
        found: list[Type] = []
        told: list[tuple[str, str]] = []
        for index, variant in enumerate(choice.variants):
            target = self._target(variant)
            self._joined += bool(variant.parts)
            if self._joined > _MOST_JOINED:
                raise Refused(variant.pointer, f"unions that are joined make more than {_MOST_JOINED:,} combinations")
            # A joined variant keeps the name of the component.
            word = str(target[-1]) if variant.parts and target else f"type_{_index(variant, index)}"
            kind = self.type_of(variant, (*words, word), is_form=is_form)
            found.append(kind)
            if choice.tag and isinstance(kind, types.Ref):
                values = choice.values_for(target)
                told += [(value, kind.name) for value in values]
                self._told.setdefault((kind.name, choice.tag), set()).update(values)
        return union(found, choice.tag, told)

    def _target(self, variant: Node) -> Pointer:
        """The component of a variant that is a reference, or is joined with one; None otherwise."""
        for part in (*reversed(variant.parts), variant):
            if isinstance(part.data, dict) and isinstance(part.data.get("$ref"), str):
                return pointer_of(part.data["$ref"])
        return ()

    def _inside(self, node: Node, words: Words, is_form: bool = False) -> Type:
        """The type of the items of a list or a map."""
        self.held += 1
        try:
            return self.type_of(node, words, is_form=is_form)
        finally:
            self.held -= 1

    def _enum(self, node: Node, schema: Schema, values: shapes.Values, words: Words) -> Type:
        key = self._key(node, False)
        if key not in self._made:
            name = self.names.kept(node.pointer) or self.names.new(*words)
            kinds = tuple(dict.fromkeys(types.kind_of(value) for value in values.values))
            found = EnumClass(name, module_name(name), node.pointer, schema.description, values.values, values.is_open)
            self._package.classes[name] = found
            self._made[key] = types.Enum(name, kinds)
        return self._made[key]

    def _object(self, node: Node, schema: Schema, shape: shapes.Object, words: Words, is_form: bool) -> Type:
        if not shape.properties and (not shape.required or shape.extra is not None):
            if shape.extra is None:
                return types.MapOf(types.ANYTHING)
            return types.MapOf(self._inside(shape.extra, (*words, "additional_property")))
        is_form = is_form and self._fields.holds_files(shape)
        key = self._key(node, is_form)
        if key not in self._made:
            name = self._name_of_class(node, words, shape, is_form)
            found = ObjectClass(name, module_name(name), node.pointer, schema.said, schema.description)
            self._package.classes[name] = found
            self._made[key] = types.Ref(name)
            self._waiting.append((found, node, words, is_form))
        return self._made[key]

    def _name_of_class(self, node: Node, words: Words, shape: shapes.Object, is_form: bool) -> str:
        own = self.names.kept(node.pointer) if not node.parts else None
        if own and (is_form or node.pointer not in self.components.forms or not self._fields.holds_files(shape)):
            return own
        return self.names.new(*words, "json") if own else self.names.new(*words)

    @staticmethod
    def _key(node: Node, is_form: bool) -> _Key:
        return node.pointer, tuple(part.pointer for part in node.parts), is_form

    def class_of_any(self, node: Node, words: Words, found: types.MapOf) -> types.Ref:
        """A class without fields, for a form with any fields."""
        name = self.names.new(*words)
        extra = None if found.value == types.ANYTHING else found.value
        self._package.classes[name] = ObjectClass(name, module_name(name), node.pointer, {}, extra=extra)
        return types.Ref(name)


def _index(variant: Node, index: int) -> int:
    last = variant.pointer[-1] if variant.pointer else index
    return last if isinstance(last, int) else index
