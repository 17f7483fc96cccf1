"""Schemas that real documents hold: for each, values of it, and what they must be in Python."""

from collections.abc import Mapping
from typing import Any, NamedTuple

REF = "#/components/schemas/"


class Row(NamedTuple):
    """A schema, and what holds for it."""

    schema: Any
    values: list[Any]
    """What must come out of a model as it went in."""
    hint: str = ""
    """The type of a field with this schema, see House.check_hint; empty where several would be right."""
    reads: Mapping[str, Any] = {}
    """Attributes of the first value as it was read, `type` for the name of its class."""


def ref(name: str) -> dict[str, Any]:
    """A reference to a component."""
    return {"$ref": f"{REF}{name}"}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    """An object."""
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def all_of(*parts: Any, **beside: Any) -> dict[str, Any]:
    """An allOf, and what stands beside it."""
    return {"allOf": list(parts), **beside}


def any_of(*parts: Any, **beside: Any) -> dict[str, Any]:
    """An anyOf, and what stands beside it."""
    return {"anyOf": list(parts), **beside}


def one_of(*parts: Any, **beside: Any) -> dict[str, Any]:
    """A oneOf, and what stands beside it."""
    return {"oneOf": list(parts), **beside}


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
NULL = {"type": "null"}
TEXTS = {"type": "array", "items": TEXT}

COMPONENTS: dict[str, Any] = {
    "Inner": obj("a", a=TEXT),
    "Other": obj("b", b=NUMBER),
    "Loose": obj(c=TEXT, d=NUMBER),
    "Mood": {"type": "string", "enum": ["good", "bad"]},
    "Count": NUMBER,
    "MaybeInner": any_of(ref("Inner"), NULL),
    "Cat": obj("kind", kind=TEXT, lives=NUMBER),
    "Dog": obj("kind", kind=TEXT, tricks=NUMBER),
    "Square": obj("shape", shape={"const": "square"}, side={"type": "number"}),
    "Circle": obj("shape", shape={"const": "circle"}, radius={"type": "number"}),
    "Alias": ref("Inner"),
    "Texts": TEXTS,
    "Pet": one_of(ref("Cat"), ref("Dog"), discriminator={"propertyName": "kind"}),
    "Dotted.Name": obj(x=TEXT),
    "Dashed-Name": obj(x=NUMBER),
    "Holder": {**obj(own={"$ref": f"{REF}Holder/$defs/Own"}), "$defs": {"Own": obj(z=TEXT)}},
    "Link": obj(value=NUMBER, next=ref("Link")),
    "Branch": obj(leaves={"type": "array", "items": ref("Branch")}, by_name={"additionalProperties": ref("Branch")}),
    "Ping": obj(pong=ref("Pong")),
    "Pong": obj(ping=ref("Ping"), either=any_of(ref("Ping"), TEXT)),
    "Nested": {"type": "array", "items": ref("Nested")},
    "Names": {"type": "object", "additionalProperties": ref("Names")},
    "Json": any_of(
        TEXT, {"type": "number"}, {"type": "array", "items": ref("Json")}, {"additionalProperties": ref("Json")}
    ),
}
PATH = "#/paths/~1placed~1{x}/post"

ENUMS: dict[str, Row] = {
    "EnumMixed": Row({"enum": ["a", 1, True, 2.5]}, ["a", 1, True, 2.5, "new"]),
    "EnumTextOrNumber": Row({"enum": ["auto", 3]}, ["auto", 3]),
    "EnumNull": Row({"type": ["string", "null"], "enum": ["a", None]}, ["a", None], "Literal['a'] | None"),
    "EnumNullUntyped": Row({"enum": ["a", None]}, ["a", None], "Literal['a'] | None"),
    "EnumOnlyNull": Row({"enum": [None]}, [None], "None"),
    "EnumBoolean": Row({"type": "boolean", "enum": [True]}, [True, False]),
    "EnumInteger": Row({"type": "integer", "enum": [3, 1, -1]}, [1, 3, -1, 9], "Literal[3, 1, -1]"),
    "EnumNumber": Row({"type": "number", "enum": [0.5, 1]}, [0.5, 1, 7]),
    "EnumQuotes": Row({"type": "string", "enum": ["it's", 'a"b', "back\\slash", "two\nlines", "ü"]}, ["it's", "new"]),
    "EnumOne": Row({"type": "string", "enum": ["only"]}, ["only", "new"], "Literal['only']"),
    "EnumEmptyText": Row({"type": "string", "enum": ["", "a"]}, ["", "a"], "Literal['', 'a']"),
    "EnumTwice": Row({"type": "string", "enum": ["a", "b", "a"]}, ["a", "b"], "Literal['a', 'b']"),
    "EnumCase": Row({"type": "string", "enum": ["A", "a", "a-b", "a_b"]}, ["A", "a", "a-b"]),
    "EnumOfArray": Row({"type": "array", "items": ref("Mood")}, [["good"], []], "list[Mood]"),
    "EnumUntyped": Row({"enum": ["x", "y"]}, ["x"], "Literal['x', 'y']"),
    "EnumWithDefault": Row({"type": "string", "enum": ["x", "y"], "default": "z"}, ["x"], "Literal['x', 'y']"),
    "ConstText": Row({"const": "x"}, ["x"], "Literal['x']"),
    "ConstQuotes": Row({"const": 'it\'s "so"\n'}, ['it\'s "so"\n']),
    "ConstInteger": Row({"type": "integer", "const": 3}, [3], "Literal[3]"),
    "ConstNumber": Row({"const": 1.5}, [1.5]),
    "ConstBoolean": Row({"const": False}, [False], "Literal[False]"),
    "ConstNull": Row({"const": None}, [None], "None"),
    "ConstArray": Row({"const": [1, "x"]}, [[1, "x"]]),
    "ConstObject": Row({"const": {"a": 1}}, [{"a": 1}]),
    "ConstOrNull": Row(any_of({"const": "x"}, NULL), ["x", None], "Literal['x'] | None"),
    "ConstUnion": Row(one_of({"const": "x"}, {"const": "y", "title": "The y"}), ["x", "y"], "Literal['x', 'y']"),
    "ConstNotOfItsType": Row({"type": "string", "const": 1}, [1]),
}

NULLABLES: dict[str, Row] = {
    "NullInType": Row({"type": ["string", "null"]}, ["x", None], "str | None"),
    "NullAnyOf": Row(any_of(ref("Inner"), NULL), [{"a": "x"}, None], "Inner | None", {"type": "Inner", "a": "x"}),
    "NullOneOf": Row(one_of(NULL, ref("Inner")), [{"a": "x"}, None], "Inner | None"),
    "NullTwice": Row(any_of(ref("MaybeInner"), NULL), [{"a": "x"}, None], "Inner | None"),
    "NullByReference": Row(ref("MaybeInner"), [{"a": "x"}, None], "Inner | None", {"type": "Inner"}),
    "NullAllOf": Row(all_of(ref("MaybeInner")), [{"a": "x"}, None], "Inner | None"),
    "NullAlone": Row(NULL, [None], "None"),
    "NullArray": Row({"type": ["array", "null"], "items": ref("Inner")}, [[{"a": "x"}], None], "list[Inner] | None"),
    "NullArrayOfAnything": Row({"type": ["array", "null"]}, [[1], None], "list[Any] | None"),
    "NullItems": Row({"type": "array", "items": {"type": ["string", "null"]}}, [["x", None]], "list[str | None]"),
    "NullValues": Row(
        {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
        [{"x": 1, "y": None}],
        "dict[str, int | None]",
    ),
    "NullEnum": Row(any_of(ref("Mood"), NULL), ["good", None], "Literal['good', 'bad'] | None"),
    "NullUnion": Row(
        one_of(ref("Inner"), ref("Other"), NULL),
        [{"a": "x"}, {"b": 1}, None],
        "Inner | Other | None",
        {"type": "Inner"},
    ),
    "NullObject": Row({"type": ["object", "null"], "properties": {"q": TEXT}}, [{"q": "x"}, None], "", {"q": "x"}),
    "NullMap": Row(
        {"type": ["object", "null"], "additionalProperties": TEXT}, [{"x": "y"}, None], "dict[str, str] | None"
    ),
    "NullKeywordOf30": Row({"type": "string", "nullable": True}, ["x", None]),
}

TYPES: dict[str, Row] = {
    "TypesTwo": Row({"type": ["string", "integer"]}, ["x", 1], "str | int"),
    "TypesThree": Row({"type": ["string", "integer", "null"]}, ["x", 1, None], "str | int | None"),
    "TypesArray": Row({"type": ["string", "array"], "items": TEXT}, ["x", ["y"]], "str | list[str]"),
    "TypesObject": Row({"type": ["string", "object"], "properties": {"q": TEXT}}, [{"q": "x"}, "y"], "", {"q": "x"}),
    "TypesOne": Row({"type": ["string"]}, ["x"], "str"),
    "TypesBoth": Row({"type": ["integer", "number"]}, [1, 1.5]),
    "Anything": Row({}, [1, "x", None, {"y": []}], "Any"),
    "True": Row(True, [1, {"x": None}], "Any"),
    "False": Row(False, []),
    "ItemsMissing": Row({"type": "array"}, [[1, "x", None]], "list[Any]"),
    "ItemsTrue": Row({"type": "array", "items": True}, [[1, "x"]], "list[Any]"),
    "ItemsFalse": Row({"type": "array", "items": False}, [[]]),
    "ItemsAlone": Row({"items": TEXT}, [["x"]]),
    "ItemsOfItems": Row({"type": "array", "items": {"type": "array", "items": ref("Inner")}}, [[[{"a": "x"}], []]]),
    "ItemsUnion": Row({"type": "array", "items": any_of(TEXT, NUMBER)}, [["x", 1]], "list[str | int]"),
    "PrefixItems": Row({"type": "array", "prefixItems": [TEXT, NUMBER]}, [["x", 1], ["x", 1, None]]),
    "PrefixOnly": Row({"type": "array", "prefixItems": [ref("Inner")], "items": False}, [[{"a": "x"}]]),
    "PrefixAndItems": Row({"type": "array", "prefixItems": [NUMBER], "items": TEXT}, [[1, "x", "y"]]),
    "Contains": Row(
        {"type": "array", "items": TEXT, "contains": {"const": "x"}, "minContains": 1}, [["x"]], "list[str]"
    ),
    "FormatBinary": Row({"type": "string", "format": "binary"}, ["AAAA"], "str"),
    "FormatByte": Row({"type": "string", "format": "byte"}, ["AAAA"], "str"),
    "FormatUnknown": Row({"type": "string", "format": "x-any"}, ["x"], "str"),
    "FormatDate": Row({"type": "string", "format": "date"}, ["2020-01-01"], "date"),
    "FormatUuid": Row({"type": "string", "format": "uuid"}, ["12345678-1234-5678-1234-567812345678"], "UUID"),
    "FormatOfNumber": Row({"type": "integer", "format": "int64"}, [2**60], "int"),
    "FormatForeign": Row({"type": "number", "format": "date"}, [1.5], "float"),
    "Encoded": Row({"type": "string", "contentEncoding": "base64", "contentMediaType": "text/plain"}, ["AA=="], "str"),
    "Free": Row({"type": "object"}, [{}, {"x": {"y": None}}], "dict[str, Any]"),
    "FreeTrue": Row({"type": "object", "additionalProperties": True}, [{"x": 1}], "dict[str, Any]"),
    "FreeAny": Row({"type": "object", "additionalProperties": {}}, [{"x": 1}], "dict[str, Any]"),
    "FreeNot": Row({"type": "object", "additionalProperties": False}, [{}]),
    "MapOfModels": Row(
        {"additionalProperties": ref("Inner"), "type": "object"}, [{"x": {"a": "y"}}], "dict[str, Inner]"
    ),
    "MapOfLists": Row({"type": "object", "additionalProperties": TEXTS}, [{"x": ["y"]}], "dict[str, list[str]]"),
    "MapOfDates": Row(
        {"type": "object", "additionalProperties": {"type": "string", "format": "date"}}, [{"x": "2024-01-02"}]
    ),
    "Titled": Row({**obj(b=TEXT), "title": "Another Name"}, [{"b": "x"}], "", {"b": "x"}),
    "FieldsAndMap": Row(
        {**obj(q=TEXT), "additionalProperties": ref("Inner")}, [{"q": "x", "more": {"a": "y"}}], "", {"q": "x"}
    ),
    "FieldsAndNothing": Row({**obj(q=TEXT), "additionalProperties": False}, [{"q": "x"}, {"new": 1}], "", {"q": "x"}),
    "FieldsUntyped": Row({"properties": {"q": TEXT}}, [{"q": "x"}], "", {"q": "x"}),
    "RequiredOnly": Row({"type": "object", "required": ["id"]}, [{"id": 1}, {"id": None}], "", {"id": 1}),
    "RequiredUndeclared": Row(obj("id", "q", q=TEXT), [{"id": [1], "q": "x"}], "", {"id": [1], "q": "x"}),
    "RequiredTwice": Row(obj("q", "q", q=TEXT), [{"q": "x"}], "", {"q": "x"}),
    "ReadOnly": Row(
        obj(q={"type": "string", "readOnly": True}, r={"type": "string", "writeOnly": True}), [{"q": "x"}, {"r": "y"}]
    ),
    "BooleanFields": Row(obj("yes", yes=True, no=False), [{"yes": 1}], "", {"yes": 1}),
}

UNCHECKED: dict[str, Row] = {
    "Not": Row({**obj(q=TEXT), "not": {"required": ["r"]}}, [{"q": "x"}], "", {"q": "x"}),
    "NotAlone": Row({"not": {"type": "null"}}, [1, "x"], "Any"),
    "IfThen": Row(
        {**obj(q=TEXT), "if": obj(q={"const": "x"}), "then": {"required": ["r"]}}, [{"q": "x"}], "", {"q": "x"}
    ),
    "Pattern": Row({**obj(q=TEXT), "patternProperties": {"^x-": NUMBER}}, [{"q": "x", "x-1": 1}], "", {"q": "x"}),
    "PatternAlone": Row({"type": "object", "patternProperties": {"^x": TEXT}}, [{"x1": "y"}]),
    "PropertyNames": Row({"type": "object", "propertyNames": {"pattern": "^a"}}, [{"ab": 1}]),
    "DependentRequired": Row({**obj(q=TEXT), "dependentRequired": {"q": ["r"]}}, [{"q": "x", "r": 1}], "", {"q": "x"}),
    "DependentSchemas": Row(
        {**obj(q=TEXT), "dependentSchemas": {"q": {"required": ["r"]}}}, [{"q": "x"}], "", {"q": "x"}
    ),
    "Unevaluated": Row({**obj(q=TEXT), "unevaluatedProperties": False}, [{"q": "x"}], "", {"q": "x"}),
    "UnevaluatedItems": Row({"type": "array", "items": TEXT, "unevaluatedItems": False}, [["x"]], "list[str]"),
    "Comments": Row({"type": "string", "$comment": "x", "examples": [1], "example": {"$ref": "#/no"}}, ["x"], "str"),
    "Described": Row({"type": "string", "x-any": {"$ref": "./no.yaml"}, "externalDocs": {"url": "x"}}, ["x"], "str"),
    "Unknown": Row({"type": "string", "optional": True, "xml": {"name": "x"}}, ["x"], "str"),
    "Limits": Row({"type": "integer", "minimum": 1, "exclusiveMaximum": 9, "multipleOf": 2}, [2, 99], "int"),
}

UNIONS: dict[str, Row] = {
    "UnionScalars": Row(any_of(TEXT, NUMBER), ["x", 1], "str | int"),
    "UnionModels": Row(one_of(ref("Inner"), ref("Other")), [{"b": 1}, {"a": "x"}], "Inner | Other", {"type": "Other"}),
    "UnionModelOrList": Row(
        any_of(ref("Inner"), {"type": "array", "items": ref("Inner")}),
        [[{"a": "x"}], {"a": "x"}],
        "Inner | list[Inner]",
    ),
    "UnionOfOne": Row(one_of(ref("Inner")), [{"a": "x"}], "Inner", {"type": "Inner"}),
    "UnionOfSame": Row(any_of(TEXT, {"type": "string", "maxLength": 3}), ["x"], "str"),
    "UnionWithAnything": Row(any_of({}, TEXT), [1, "x"]),
    "UnionOpenEnum": Row(any_of(ref("Mood"), TEXT), ["good", "new"], "Literal['good', 'bad'] | str"),
    "UnionByTag": Row(ref("Pet"), [{"kind": "Dog", "tricks": 1}, {"kind": "Cat"}], "Cat | Dog", {"type": "Dog"}),
    "UnionByMapping": Row(
        one_of(
            ref("Cat"),
            ref("Dog"),
            discriminator={"propertyName": "kind", "mapping": {"cat": f"{REF}Cat", "woof": f"{REF}Dog"}},
        ),
        [{"kind": "woof", "tricks": 2}, {"kind": "cat"}, {"kind": "cow"}],
        "Cat | Dog",
        {"type": "Dog"},
    ),
    "UnionByConst": Row(
        one_of(ref("Square"), ref("Circle")),
        [{"shape": "circle", "radius": 2}, {"shape": "square"}],
        "Square | Circle",
        {"type": "Circle"},
    ),
    "UnionBesideFields": Row(
        {**obj("id", id=TEXT), **one_of(ref("Inner"), ref("Other"))},
        [{"id": "i", "a": "x"}, {"id": "i", "b": 1}],
        "",
        {"id": "i", "a": "x"},
    ),
    "UnionBesideFieldsOfSome": Row(
        {**one_of(ref("Inner"), TEXT), "properties": {"z": NUMBER}}, [{"a": "x", "z": 1}, "x"], "", {"a": "x", "z": 1}
    ),
    "UnionOfRequired": Row(
        {**obj(q=TEXT, r=TEXT), **any_of({"required": ["q"]}, {"required": ["r"]})},
        [{"q": "x"}, {"r": "y"}, {"q": "x", "r": "y"}],
        "",
        {"q": "x"},
    ),
    "UnionInline": Row(one_of(obj("p", p=TEXT), obj("s", s=NUMBER)), [{"p": "x"}, {"s": 1}], "", {"p": "x"}),
    "UnionOfUnions": Row(
        any_of(any_of(TEXT, NULL), one_of(NUMBER, ref("Inner"))), ["x", None, 1], "str | int | Inner | None"
    ),
    "UnionBesideType": Row(
        {"type": "object", **one_of(ref("Inner"), ref("Other"))}, [{"a": "x"}, {"b": 1}], "Inner | Other"
    ),
    "UnionOfLists": Row(
        any_of({"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER}),
        [["x"], [1]],
        "list[str] | list[int]",
    ),
}

MERGES: dict[str, Row] = {
    "MergeTwo": Row(all_of(ref("Inner"), ref("Other")), [{"a": "x", "b": 1}], "", {"a": "x", "b": 1}),
    "MergeFields": Row(all_of(ref("Inner"), obj(z=NUMBER)), [{"a": "x", "z": 1}], "", {"a": "x", "z": 1}),
    "MergeBesideFields": Row(all_of(ref("Inner"), **obj(z=NUMBER)), [{"a": "x", "z": 1}], "", {"a": "x", "z": 1}),
    "MergeOne": Row(all_of(ref("Inner"), description="Of one."), [{"a": "x"}], "Inner", {"type": "Inner"}),
    "MergeNothing": Row(all_of({}, ref("Inner")), [{"a": "x"}], "Inner"),
    "MergeText": Row(all_of({"type": "string"}, {"maxLength": 5}), ["x"], "str"),
    "MergeCount": Row(all_of(ref("Count"), {"minimum": 1}), [2], "int"),
    "MergeMood": Row(all_of(ref("Mood"), default="bad"), ["good"], "Literal['good', 'bad']"),
    "MergeNarrowed": Row(all_of({"type": "string"}, {"enum": ["x", "y"]}), ["x"], "Literal['x', 'y']"),
    "MergeRefined": Row(
        all_of(ref("Loose"), obj(c={"enum": ["x", "y"]})), [{"c": "x", "d": 1}], "", {"c": "x", "d": 1}
    ),
    "MergeRequired": Row(all_of(ref("Loose"), {"required": ["c"]}), [{"c": "x"}], "", {"c": "x"}),
    "MergeRequiredBeside": Row(all_of(ref("Loose"), required=["d"]), [{"d": 1}], "", {"d": 1}),
    "MergeNullable": Row(all_of(ref("MaybeInner"), {"description": "x"}), [{"a": "x"}, None], "Inner | None"),
    "MergeUnion": Row(
        all_of(ref("Inner"), one_of(obj("p", p=TEXT), obj("s", s=NUMBER))),
        [{"a": "x", "p": "y"}, {"a": "x", "s": 1}],
        "",
        {"a": "x", "p": "y"},
    ),
    "MergeUnionOfModels": Row(
        all_of(ref("Pet"), obj(age=NUMBER)), [{"kind": "Cat", "lives": 9, "age": 3}], "", {"age": 3}
    ),
    "MergeOpen": Row(
        all_of(ref("Inner"), {"type": "object", "additionalProperties": True}),
        [{"a": "x", "more": [1]}],
        "",
        {"a": "x"},
    ),
    "MergeNested": Row(
        all_of(all_of(ref("Inner"), obj(y=TEXT)), obj(z=TEXT)),
        [{"a": "x", "y": "y", "z": "z"}],
        "",
        {"a": "x", "y": "y"},
    ),
    "MergeLists": Row(all_of(TEXTS, {"maxItems": 3}), [["x"]], "list[str]"),
    "MergeMap": Row(all_of({"type": "object", "additionalProperties": TEXT}), [{"x": "y"}], "dict[str, str]"),
    "MergeSame": Row(all_of(ref("Inner"), ref("Inner")), [{"a": "x"}], "", {"a": "x"}),
    "MergeFieldTwice": Row(
        all_of(obj(q=TEXT), obj("q", q={"type": "string", "description": "x"})), [{"q": "x"}], "", {"q": "x"}
    ),
    "RefDescribed": Row({**ref("Inner"), "description": "Beside."}, [{"a": "x"}], "Inner"),
    "RefBesideDefault": Row({**ref("Mood"), "default": None, "deprecated": False}, ["good"], "Literal['good', 'bad']"),
    "RefBesideFields": Row({**ref("Inner"), **obj(z=NUMBER)}, [{"a": "x", "z": 1}], "", {"a": "x", "z": 1}),
    "RefBesideAllOf": Row({**ref("Inner"), **all_of(obj(z=NUMBER))}, [{"a": "x", "z": 1}], "", {"a": "x", "z": 1}),
    "RefBesideRequired": Row({**ref("Loose"), "required": ["c"]}, [{"c": "x"}], "", {"c": "x"}),
    "RefBesideType": Row({**ref("Inner"), "type": "object"}, [{"a": "x"}], "Inner"),
}

REFERENCES: dict[str, Row] = {
    "RefToProperty": Row({"$ref": f"{REF}Inner/properties/a"}, ["x"], "str"),
    "RefToParameter": Row({"$ref": f"{PATH}/parameters/0/schema"}, [1], "int"),
    "RefToBody": Row(
        {"$ref": f"{PATH}/requestBody/content/application~1json/schema"}, [{"in_body": "x"}], "", {"in_body": "x"}
    ),
    "RefToAnswer": Row(
        {"$ref": "#/components/responses/Placed/content/application~1json/schema"},
        [{"in_answer": 1}],
        "",
        {"in_answer": 1},
    ),
    "RefToSharedParameter": Row({"$ref": "#/components/parameters/Placed/schema"}, ["good"], "Literal['good', 'bad']"),
    "RefToItems": Row({"$ref": f"{REF}EnumList/items"}, ["p"], "Literal['p', 'q']"),
    "RefToDefs": Row(ref("Holder"), [{"own": {"z": "x"}}], "Holder", {"type": "Holder"}),
    "RefEscaped": Row({"$ref": "#/paths/~1placed~1%7Bx%7D/post/parameters/0/schema"}, [1], "int"),
    "RefToRef": Row(ref("Alias"), [{"a": "x"}], "", {"type": "Inner"}),
    "RefToList": Row(ref("Texts"), [["x"], []], "list[str]"),
    "RefDotted": Row(ref("Dotted.Name"), [{"x": "y"}], "", {"x": "y"}),
    "RefDashed": Row(ref("Dashed-Name"), [{"x": 1}], "", {"x": 1}),
    "RecursiveLink": Row(ref("Link"), [{"value": 1, "next": {"value": 2, "next": {}}}], "Link", {"type": "Link"}),
    "RecursiveBranch": Row(
        ref("Branch"), [{"leaves": [{}, {"by_name": {"x": {"leaves": []}}}]}], "Branch", {"type": "Branch"}
    ),
    "RecursiveMutual": Row(
        ref("Ping"), [{"pong": {"ping": {}, "either": {"pong": {}}}}, {"pong": {"either": "x"}}], "Ping"
    ),
    "RecursiveList": Row(ref("Nested"), [[[], [[]]]]),
    "RecursiveMap": Row(ref("Names"), [{"x": {"y": {}}}]),
    "RecursiveUnion": Row(ref("Json"), ["x", 1.5, [["y"], {"z": [1]}], {"k": {"l": "m"}}]),
}
COMPONENTS["EnumList"] = {"type": "array", "items": {"type": "string", "enum": ["p", "q"]}}
PLACED = {
    "/placed/{x}": {
        "post": {
            "operationId": "placed",
            "parameters": [{"name": "x", "in": "path", "required": True, "schema": NUMBER}],
            "requestBody": {"content": {"application/json": {"schema": obj(in_body=TEXT)}}},
            "responses": {"200": {"$ref": "#/components/responses/Placed"}},
        }
    }
}
SHARED = {
    "responses": {"Placed": {"description": "x", "content": {"application/json": {"schema": obj(in_answer=NUMBER)}}}},
    "parameters": {"Placed": {"name": "p", "in": "query", "schema": ref("Mood")}},
}

ROWS = ENUMS | NULLABLES | TYPES | UNCHECKED | UNIONS | MERGES | REFERENCES

OLDER_COMPONENTS: dict[str, Any] = {
    "Inner": obj("a", a=TEXT),
    "Mood": {"type": "string", "enum": ["good", "bad"]},
    "NullInner": {"nullable": True, **obj(a=TEXT)},
    "NullMood": {"type": "string", "nullable": True, "enum": ["good", "bad", None]},
    "NullPart": {"nullable": True, "allOf": [ref("Inner"), obj(z=TEXT)]},
    "NullText": {"type": "string", "nullable": True},
    "NullList": {"type": "array", "nullable": True, "items": TEXT},
}
OLDER: dict[str, Row] = {
    "OldText": Row({"type": "string", "nullable": True}, ["x", None], "str | None"),
    "OldAllOf": Row({"nullable": True, "allOf": [ref("Inner")]}, [{"a": "x"}, None], "Inner | None", {"type": "Inner"}),
    "OldOneOf": Row({"nullable": True, **one_of(ref("Inner"), TEXT)}, [{"a": "x"}, "y", None], "Inner | str | None"),
    "OldEnum": Row({"type": "string", "nullable": True, "enum": ["x", None]}, ["x", None], "Literal['x'] | None"),
    "OldEnumWithoutNull": Row({"type": "string", "nullable": True, "enum": ["x"]}, ["x", None], "Literal['x'] | None"),
    "OldArray": Row({"type": "array", "nullable": True, "items": TEXT}, [["x"], None], "list[str] | None"),
    "OldItems": Row(
        {"type": "array", "items": {"type": "string", "nullable": True}}, [["x", None]], "list[str | None]"
    ),
    "OldObject": Row({"nullable": True, **obj(q=TEXT)}, [{"q": "x"}, None], "", {"q": "x"}),
    "OldMap": Row(
        {"type": "object", "nullable": True, "additionalProperties": TEXT}, [{"x": "y"}, None], "dict[str, str] | None"
    ),
    "OldInner": Row(ref("NullInner"), [{"a": "x"}, None], "NullInner | None", {"type": "NullInner"}),
    "OldMood": Row(ref("NullMood"), ["good", None], "Literal['good', 'bad'] | None"),
    "OldPart": Row(ref("NullPart"), [{"a": "x", "z": "y"}, None], "NullPart | None", {"type": "NullPart"}),
    "OldNullText": Row(ref("NullText"), ["x", None], "str | None"),
    "OldNullList": Row(ref("NullList"), [["x"], None], "list[str] | None"),
    "OldMapOfParts": Row({"type": "object", "additionalProperties": ref("NullPart")}, [{"x": {"a": "y"}, "z": None}]),
    "OldListOfParts": Row({"type": "array", "items": ref("NullInner")}, [[{"a": "y"}, None]], "list[NullInner | None]"),
    "OldBesideRef": Row({**ref("Inner"), "nullable": True, "description": "x"}, [{"a": "x"}, None]),
    "OldAnything": Row({"nullable": True}, [1, None], "Any"),
    "OldNotNullable": Row({"type": "string", "nullable": False}, ["x"], "str"),
    "OldExclusive": Row({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], "int"),
    "OldBinary": Row({"type": "string", "format": "binary"}, ["x"], "str"),
    "OldConst": Row({"type": "string", "const": "x"}, ["x"]),
    "OldTypeList": Row({"type": ["string", "null"]}, ["x", None]),
}
