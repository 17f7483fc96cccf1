"""The component schemas and other targets of references, and the class or type that each becomes."""

from typing import TYPE_CHECKING

from ..normalise import schema as shapes
from ..problems import Pointer, Refused
from . import types
from .class_names import words_of
from .naming import module_name
from .package import AliasClass, ObjectClass, Package
from .types import Type

if TYPE_CHECKING:
    from ..check.api import Node
    from .classes import Classes


class Components:
    """Makes the types of the targets of references, each once."""

    def __init__(self, package: Package, classes: "Classes") -> None:
        self._package = package
        self._classes = classes
        self._normaliser = classes.normaliser
        self._named_types: dict[Pointer, Type] = {}
        self._open: dict[Pointer, int] = {}
        """The places in progress, and the number of lists and maps around each."""
        self._looping: set[Pointer] = set()
        self.forms: set[Pointer] = set()
        """The places of the components that are sent as forms. Their binary strings are files."""

    def make_all(self) -> None:
        """Make a class from each component that is an object or an enum."""
        for name, node in self._package.api.schemas.items():
            self._classes.names.keep(node.pointer, name)
        for component in self._package.api.schemas.values():
            for target in self._ends_first(component.pointer):
                node = self._normaliser.target(shapes.Reference(target))
                self._classes.guarded(node, lambda node: self.named(node.pointer, is_form=node.pointer in self.forms))
            self._classes.finish()

    def _ends_first(self, target: Pointer) -> list[Pointer]:
        """Make a component, after the targets that it only refers to. A chain may be too long for recursion."""
        chain = {target: None}
        try:
            while target not in self._named_types:
                shape = self._normaliser(self._normaliser.target(shapes.Reference(target))).shape
                if not isinstance(shape, shapes.Reference) or shape.target in chain:
                    break
                target = shape.target
                chain[target] = None
        except Refused:
            # It is refused when it is made.
            pass
        return list(reversed(chain))

    def named(self, target: Pointer, *, is_form: bool) -> Type:
        """The type of the target of a reference."""
        if target in self._named_types and not is_form:
            return self._named_types[target]
        node = self._normaliser.target(shapes.Reference(target))
        if target in self._open:
            return self._leading_back(target, node)
        self._open[target] = self._classes.held
        try:
            found = self._classes.typed(node, self._normaliser(node), tuple(words_of(target)), is_form)
        finally:
            del self._open[target]
        if target in self._looping:
            found = self._map_of_itself(node, found)
        elif self._classes.names.kept(target) not in (None, *self._package.classes):
            self._add_alias(node, found)
        if not is_form:
            self._named_types[target] = found
        return found

    def _leading_back(self, target: Pointer, node: "Node") -> Type:
        """The type of a schema inside itself: its own class for a map, any value if it has no class."""
        shape = self._normaliser.resolved(node).shape
        if isinstance(shape, shapes.Object):
            self._looping.add(target)
            return types.Ref(self._classes.names.of(target))
        if self._open[target] == self._classes.held:
            raise Refused(target, "the schema consists only of itself; write its other values")
        self._classes.report.warn(
            target, "the schema refers to itself without an object, so any value is accepted inside"
        )
        return types.ANYTHING

    def _map_of_itself(self, node: "Node", found: Type) -> Type:
        if not isinstance(found, types.MapOf):
            return found
        name, schema = self._classes.names.of(node.pointer), self._normaliser(node)
        model = ObjectClass(name, module_name(name), node.pointer, schema.said, schema.description, extra=found.value)
        self._package.classes[name] = model
        return types.Ref(name)

    def _add_alias(self, node: "Node", found: Type) -> None:
        name = self._classes.names.of(node.pointer)
        description = self._normaliser(node).description
        self._package.classes[name] = AliasClass(name, module_name(name), node.pointer, description, found)

    def ensure(self, owner: Pointer) -> None:
        """Make a component first if another one shares its inner classes, so that they get its name."""
        if self._classes.names.kept(owner) and owner not in self._named_types and owner not in self._open:
            node = self._normaliser.target(shapes.Reference(owner))
            self._classes.guarded(node, lambda node: self.named(owner, is_form=owner in self.forms))
            self._classes.finish(owner)
