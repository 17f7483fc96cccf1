"""Prints the expressions of generated modules: paths, parameters, bodies, and the fields of classes."""

import re
from collections.abc import Iterable, Mapping

from ..check.parameters import STYLES
from ..media import is_json
from ..model import types
from ..model.operation import Operation
from ..model.package import Body, Field, ObjectClass
from ..model.relations import Relations
from .annotations import Annotations
from .codecs import Codecs
from .texts import literal


def or_none(text: str, found: types.Type) -> str:
    """An annotation with None; `text` is the annotation of the type."""
    return text if types.NULL in types.variants_of(found) else f"{text} | None"


class Expressions:
    """Prints expressions for one package."""

    def __init__(self, codecs: Codecs, relations: Relations) -> None:
        self._codec = codecs
        self._relations = relations
        self._scopes: dict[str, Annotations] = {}
        """By class: the annotations of the attributes in its body."""

    def path_of(self, operation: Operation) -> str:
        """The path, with the parameters in it."""
        named = {field.wire: field for field in operation.at("path")}
        # Some documents distinguish operations of one path by a fragment, which is never sent.
        pieces = re.split(r"{([^{}]*)}", operation.raw.path.partition("#")[0])
        found = [
            self._path_parameter(named[piece]) if index % 2 else literal(piece)
            for index, piece in enumerate(pieces)
            if index % 2 or piece
        ]
        return " + ".join(found)

    def _path_parameter(self, field: Field) -> str:
        return f"_path_of({self._arguments(field)})"

    def target_of(self, field: Field) -> str:
        """The rest of a statement that sets a parameter on a request."""
        parameter = field.parameter
        assert parameter is not None
        if parameter.place == "query":
            return f"query += _query_of({self._arguments(field)})"
        if parameter.place == "cookie":
            return f"cookies += _cookie_of({self._arguments(field)})"
        return f"headers[{literal(field.wire.lower())}] = _header_of({self._arguments(field)})"

    def _arguments(self, field: Field) -> str:
        parameter = field.parameter
        assert parameter is not None
        given = [literal(field.wire), field.name, self._codec(field.type)]
        if parameter.content:
            return ", ".join([*given, 'style="json"'] if is_json(parameter.content) else given)
        usual = parameter.place in ("query", "cookie") and parameter.style in ("form", "cookie")
        if parameter.style not in (STYLES[parameter.place][0], "cookie"):
            given.append(f"style={literal(parameter.style)}")
        if parameter.explode != (usual or parameter.style == "deepObject"):
            given.append(f"explode={literal(parameter.explode)}")
        if parameter.allow_reserved and parameter.place == "query":
            given.append("reserved=True")
        return ", ".join(given)

    def media_of(self, body: Body) -> str:
        """One media type of a request body."""
        if body.kind == "raw":
            return f"_Raw({', '.join(literal(kind) for kind in body.media_types)})"
        if body.kind == "text":
            return f"_Text({literal(body.media_type.replace('*', 'plain'))})"
        codec = self._codec(body.type)
        if body.kind == "json":
            # A range cannot be sent as a media type.
            usual = body.media_type == "application/json" or "*" in body.media_type
            return f"_Json({codec})" if usual else f"_Json({codec}, {literal(body.media_type)})"
        fields: Mapping[str, object] = {
            "arrays": dict(body.arrays),
            "deep": body.deep,
            "types": dict(body.part_types),
            "joined": dict(body.joined),
        }
        given = ", ".join(f"{name}={literal(value)}" for name, value in fields.items() if value)
        kind = "_Form" if body.kind == "form" else "_Multipart"
        return f"{kind}({codec}, _Fields({given}))" if given else f"{kind}({codec})"

    def attribute_of(self, model: ObjectClass, field: Field) -> str:
        """The annotation and the default of an attribute.

        A field that the spec promises may come with another type. If it does not come, it is None, empty, or its
        constant value.
        """
        hint = self._scope_of(model)(field.type)
        if field.required:
            default = self.default_of(model.name, field)
            is_fixed = isinstance(field.type, types.Constant)
            if default is None:
                # A constant is sent automatically.
                return f"{hint} = {literal(field.type.value)}" if isinstance(field.type, types.Constant) else hint
            hint = hint if is_fixed or field.type == types.ANYTHING else f"{hint} | Any"
            return f"{hint}{' | None' if default == 'None' else ''} = {default}"
        if self._may_be_null(model, field):
            hint = f"{hint} | None"
        return f"{hint} = None" if self._relations.is_answer(model.name) else f"{hint} | Unset = UNSET"

    def _scope_of(self, model: ObjectClass) -> Annotations:
        if model.name not in self._scopes:
            self._scopes[model.name] = Annotations(each.name for each in model.fields)
        return self._scopes[model.name]

    def _may_be_null(self, model: ObjectClass, field: Field) -> bool:
        """Whether a response may have null for a field that is not nullable in the spec: any optional field."""
        can = types.NULL in types.variants_of(field.type) or field.type == types.ANYTHING
        return model.name in self._relations.answered and not field.required and not can

    def default_of(self, name: str, field: Field) -> str | None:
        """The code for the value of a missing required field; None if the class cannot be without it."""
        if not field.required or not self._relations.is_answer(name):
            return None
        if self._relations.events_complete.get(name) is False:
            return None
        if isinstance(field.type, types.ListOf):
            return "_field(factory=list)"
        if isinstance(field.type, types.Constant) and isinstance(field.type.value, str):
            return literal(field.type.value)
        if isinstance(field.type, types.Ref) and not self._relations.leads_back(field.type.name):
            return f"_field(factory={self._codec(field.type)}.nothing)"
        return "None"

    def wire_of(self, model: ObjectClass, field: Field) -> str:
        """The entry of a field in the table of its class."""
        codec = self._codec(field.type)
        codec = f"Nullable({codec})" if self._may_be_null(model, field) else codec
        given = [literal(field.name), codec]
        if field.required:
            given.append("required=True")
            given += ["has_default=True"] if self.default_of(model.name, field) else []
        return f"Wire({', '.join(given)})"

    @staticmethod
    def argument(field: Field, taken: Iterable[str] = ()) -> str:
        """The annotation of an argument of a method. A mapping is accepted in place of an object."""
        scope = Annotations(taken)
        is_mapping = isinstance(field.type, types.Ref) and field.parameter is None and bool(field.pointer)
        return f"{scope(field.type)} | Mapping[{scope.builtin('str')}, object]" if is_mapping else scope(field.type)
