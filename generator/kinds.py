"""The types of the spec as Python annotations and as codecs of the generated package."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import LiteralEnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty


@dataclass(frozen=True)
class Type:
    """How a type is written in an annotation, and which codec reads and writes it."""

    annotation: str
    codec: str
    classes: tuple[str, ...] = ()
    """The generated classes that the annotation names, sorted."""
    qualified: str = ""
    """The annotation with `models.` before each generated class."""

    def __post_init__(self) -> None:
        if not self.qualified:
            object.__setattr__(self, "qualified", self.annotation)


NOTHING = Type("None", "NULL")
TEXT = Type("str", "TEXT")
BINARY = Type("BinaryAnswer", "BINARY", (), "_late.BinaryAnswer")


_SCALARS: dict[type, tuple[str, str]] = {
    StringProperty: ("str", "STRING"),
    IntProperty: ("int", "INTEGER"),
    FloatProperty: ("float", "NUMBER"),
    BooleanProperty: ("bool", "BOOLEAN"),
    NoneProperty: ("None", "NULL"),
    AnyProperty: ("Any", "ANY"),
    DateProperty: ("datetime.date", "DATE"),
    DateTimeProperty: ("datetime.datetime", "DATETIME"),
    UuidProperty: ("uuid.UUID", "UUID"),
}


_BUILTINS = {"str", "int", "float", "bool", "list", "dict", "bytes"}
_MODULES = {"datetime", "uuid", "models"}


def spell(annotation: str, taken: Iterable[str]) -> str:
    """The annotation for a class body in which these names are taken by attributes or methods."""
    names = set(taken)
    module = "_builtins" if "builtins" in names else "builtins"
    for name in names & _BUILTINS:
        annotation = _outside_texts(annotation, rf"(?<![\w.]){name}(?!\w)", f"{module}.{name}")
    for name in names & _MODULES:
        annotation = _outside_texts(annotation, rf"(?<![\w.]){name}\.", f"_{name}.")
    return annotation


def _outside_texts(annotation: str, pattern: str, new: str) -> str:
    pieces = re.split(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", annotation)
    return "".join(piece if index % 2 else re.sub(pattern, new, piece) for index, piece in enumerate(pieces))


class Kinds:
    """Describes the types of one parsed document."""

    def __init__(self, parsed: GeneratorData) -> None:
        self.unknown: list[str] = []
        """Why types were taken for `Any` since somebody last looked: there is no codec for them."""
        self._models = {str(model.class_info.name): model for model in parsed.models}

    def describe(self, prop: Any) -> Type:
        """The type of a parsed property, without regard to whether it is required."""
        if type(prop) in _SCALARS:
            return Type(*_SCALARS[type(prop)])
        if isinstance(prop, FileProperty):
            return Type("Upload", "FILE", (), "_late.Upload")
        if isinstance(prop, LiteralEnumProperty):
            name = str(prop.class_info.name)
            return Type(name, "INTEGER" if prop.value_type is int else "STRING", (name,), f"models.{name}")
        if isinstance(prop, ConstProperty):
            raw = prop.value.raw_value
            if isinstance(raw, float):
                return Type("float", "NUMBER")  # PEP 586 knows no literal floats.
            codec = {bool: "BOOLEAN", int: "INTEGER", float: "NUMBER"}.get(type(raw), "STRING")
            return Type(f"Literal[{raw!r}]", codec)
        if isinstance(prop, ModelProperty) and self.is_map(prop):
            inner = self.describe(prop.additional_properties) if prop.additional_properties else Type("Any", "ANY")
            return Type(
                f"dict[str, {inner.annotation}]",
                f"MapOf({inner.codec})",
                inner.classes,
                f"dict[str, {inner.qualified}]",
            )
        if isinstance(prop, ModelProperty):
            name = str(prop.class_info.name)
            return Type(name, f"Ref({name!r})", (name,), f"models.{name}")
        if isinstance(prop, ListProperty):
            inner = self.describe(prop.inner_property)
            # A list of uploads is only ever given, so a list of any one kind of upload must do.
            many = "Sequence" if inner.codec == "FILE" else "list"
            return Type(
                f"{many}[{inner.annotation}]", f"ListOf({inner.codec})", inner.classes, f"{many}[{inner.qualified}]"
            )
        if isinstance(prop, UnionProperty):
            tags = self._tags(prop.inner_properties)
            return union([self.describe(inner) for inner in prop.inner_properties], tags)
        self.unknown.append(f"{type(prop).__name__.removesuffix('Property').lower()} is not a supported type here")
        return Type("Any", "ANY")

    def is_map(self, model: ModelProperty) -> bool:
        """Whether a model has only fields that the spec does not name, and is a dict; one that holds itself is none."""
        found = self._models.get(str(model.class_info.name), model)
        if found.required_properties or found.optional_properties:
            return False
        return not self._reaches(found.additional_properties, str(model.class_info.name), set())

    def _reaches(self, prop: Any, name: str, seen: set[str]) -> bool:
        """Whether a type leads back to that class without an object in between."""
        inner = [*getattr(prop, "inner_properties", ()), getattr(prop, "inner_property", None)]
        if isinstance(prop, ModelProperty):
            own = str(prop.class_info.name)
            if own == name or own in seen:
                return own == name
            seen.add(own)
            found = self._models.get(own, prop)
            inner = [] if found.required_properties or found.optional_properties else [found.additional_properties]
        return any(self._reaches(each, name, seen) for each in inner if each)

    def model(self, name: str) -> ModelProperty | None:
        """The model of that name; None for another class."""
        return self._models.get(name)

    def tags_of(self, names: Iterable[str]) -> list[tuple[str, str, str]]:
        """What tells these classes from one another: property, value and class."""
        return self._tags([self._models[name] for name in names if name in self._models])

    def _tags(self, variants: list[Any]) -> list[tuple[str, str, str]]:
        """The models of a union that the value of a property tells from all others: property, value and class."""
        named = {str(each.class_info.name): each for each in variants if isinstance(each, ModelProperty)}
        models = {name: self._models.get(name, each) for name, each in named.items()}
        found: dict[str, dict[str, list[str]]] = {}
        free: set[str] = set()
        for name, model in models.items():
            for prop in [*(model.required_properties or []), *(model.optional_properties or [])]:
                values = _constants(prop)
                found.setdefault(prop.name.get_untrusted_value(), {})[name] = values
                free |= set() if values else {prop.name.get_untrusted_value()}
        tags = []
        for tag in [tag for tag in found if tag not in free]:
            every = [value for values in found[tag].values() for value in values]
            for name, values in found[tag].items():
                # One of several values tells something only where the others have that property too.
                if all(every.count(value) == 1 for value in values) and (len(values) == 1 or len(found[tag]) > 1):
                    tags += [(tag, value, name) for value in values]
        return tags

    def fields(self, name: str) -> list[Any]:
        """The properties of the model of that name; none for another class."""
        model = self._models.get(name)
        return [*(model.required_properties or []), *(model.optional_properties or [])] if model else []

    def holds(self, name: str) -> list[Any]:
        """The properties of the model of that name, and its additional ones; none for another class."""
        extra = getattr(self._models.get(name), "additional_properties", None)
        return [*self.fields(name), extra] if extra else self.fields(name)

    def is_marked(self, name: str, extension: str) -> bool:
        """Whether the schema of a model has a vendor extension that is true."""
        model = self._models.get(name)
        return bool(model and (model.data.model_extra or {}).get(extension) is True)


def _constants(prop: Any) -> list[str]:
    """The texts that are all that a property can be; nothing for one that can be something else."""
    if isinstance(prop, LiteralEnumProperty):
        return sorted(value for value in prop.values if isinstance(value, str))
    value = prop.value.raw_value if isinstance(prop, ConstProperty) else None
    return [value] if isinstance(value, str) else []


def union(variants: list[Type], tags: list[tuple[str, str, str]] | None = None) -> Type:
    """The type that is any of these: told apart by tags where there are any, and else by trying one after the other."""
    told = {f"Ref({model!r})" for _, _, model in tags or ()}
    tagged = f"Tagged({', '.join(f'({name!r}, {value!r}, Ref({model!r}))' for name, value, model in tags or ())})"
    codecs = list(dict.fromkeys(tagged if variant.codec in told else variant.codec for variant in variants))
    # What a tag says comes first, and the widest variant last.
    codecs.sort(key=lambda codec: (codec == "ANY", codec.startswith("MapOf"), not codec.startswith("Tagged")))
    codec = codecs[0] if len(codecs) == 1 else f"OneOf({', '.join(codecs)})"
    variants = sorted(variants, key=lambda variant: variant.annotation == "None")
    return Type(
        " | ".join(dict.fromkeys(variant.annotation for variant in variants)),
        codec,
        tuple(sorted({name for variant in variants for name in variant.classes})),
        " | ".join(dict.fromkeys(variant.qualified for variant in variants)),
    )
