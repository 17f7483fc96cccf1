"""Documents that are no text, no YAML or no OpenAPI, that lead in circles, or that are far too large."""

import gzip
import json
from collections.abc import Callable
from typing import Any, NamedTuple

SCHEMA = "#/components/schemas/A"
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\nservers: [{url: 'https://h.example'}]\n"
PATHS = (
    "paths:\n  /a:\n    get:\n      operationId: a\n"
    f"      responses: {{'200': {{description: x, content: {{application/json: {{schema: {{$ref: '{SCHEMA}'}}}}}}}}}}\n"
)
YAML = f"{HEAD}{PATHS}components:\n  schemas:\n    A: {{type: object, properties: {{x: {{type: string}}}}}}\n"
DEEP = 10_000
CHAIN = 1_500


class Row(NamedTuple):
    """One document."""

    content: bytes
    verdict: str = "refused"
    """`refused`, `carried` or `either`."""
    says: str = ""
    """What a refusal matches, in any case of letters."""


def api(schema: Any, **components: Any) -> dict[str, Any]:
    """A small document with the schema A, and other components."""
    answer = {"description": "x", "content": {"application/json": {"schema": {"$ref": SCHEMA}}}}
    schemas = {"A": schema, **components.pop("schemas", {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "servers": [{"url": "https://h.example"}],
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": answer}}}},
        "components": {"schemas": schemas, **components},
    }


def carrying(document: dict[str, Any], **operation: Any) -> dict[str, Any]:
    """The same with more in its operation."""
    document["paths"]["/a"]["get"] |= operation
    return document


def row(document: Any, verdict: str = "refused", says: str = "") -> Row:
    """A document as JSON."""
    return Row(json.dumps(document).encode(), verdict, says)


def text(content: str, verdict: str = "refused", says: str = "") -> Row:
    """A document as YAML."""
    return Row(content.encode(), verdict, says)


def nested(depth: int, opening: str, inner: str, closing: str) -> str:
    """The same thing in itself, as JSON: a document so deep cannot be built with `json`."""
    return opening * depth + inner + closing * depth


def deep(opening: str, inner: str, closing: str) -> Row:
    """The small document with a deep schema."""
    found = json.dumps(api("HERE")).replace('"HERE"', nested(DEEP, opening, inner, closing))
    return Row(found.encode(), "refused", "deep|nest")


def bomb(place: str) -> str:
    """Ten aliases of ten aliases, nine levels of them, in a document."""
    rows = ["b0: &b0 {x: {type: string}}"]
    rows += [f"b{n}: &b{n} {{{', '.join(f'x{i}: *b{n - 1}' for i in range(10))}}}" for n in range(1, 10)]
    return f"{YAML}{place}".replace("BOMB", "".join(f"\n      {each}" for each in rows))


FILES: dict[str, Row] = {
    "empty": Row(b"", says="empty|mapping"),
    "blanks": Row(b" \n\n\t\n"),
    "only a comment": Row(b"# openapi: 3.1.0\n", says="empty|mapping"),
    "null": Row(b"null\n", says="mapping|object"),
    "a number": Row(b"42\n", says="mapping|object"),
    "a list in JSON": Row(b"[]", says="mapping|object"),
    "a picture": Row(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xfe" * 50),
    "gzip": Row(gzip.compress(YAML.encode(), mtime=0)),
    "null bytes": Row(b"\0" * 5000),
    "a null in the text": Row(YAML.replace("title: T", "title: T\0").encode()),
    "an escape of a terminal": Row(YAML.replace("title: T", "title: \x1b[2J").encode()),
    "bad UTF-8": Row(YAML.encode() + b"\xc3\x28\xff"),
    "latin-1": Row(YAML.replace("title: T", "title: \xe9t\xe9").encode("latin-1")),
    "UTF-8 with a mark": Row(b"\xef\xbb\xbf" + YAML.encode(), "carried"),
    "UTF-16": Row(YAML.encode("utf-16"), "either"),
    "UTF-16 without a mark": Row(YAML.encode("utf-16-be"), "either"),
    "UTF-32": Row(YAML.encode("utf-32"), "either"),
    "half of JSON": Row(json.dumps(api({})).encode()[:-9]),
    "two documents": text(f"{YAML}---\n{YAML}"),
    "a key twice": text(YAML.replace("title: T", "title: T, title: U"), says="twice|duplicate"),
    "a key twice in JSON": Row(b'{"openapi": "3.1.0", "openapi": "3.1.0"}'),
    "NaN in JSON": Row(json.dumps(api({"enum": [float("nan")]})).encode()),
    "an alias without an anchor": text(YAML.replace("title: T", "title: *x")),
    "a list as a key": text(f"{YAML}? [a, b]\n: c\n"),
    "an object as a key": text(f"{YAML}? {{a: b}}\n: c\n"),
    "YAML of the future": text(f"%YAML 3.0\n---\n{YAML}", "either"),
    "a tag of its own": text(YAML.replace("title: T", "title: !include /etc/passwd")),
    "a call": text(YAML.replace("title: T", "title: !!python/object/apply:os.system ['touch canary']")),
    "a call by new": text(YAML.replace("title: T", "title: !!python/object/new:os.system ['touch canary']")),
    "a name of Python": text(YAML.replace("title: T", "title: !!python/name:os.system")),
    "a module of Python": text(YAML.replace("title: T", "title: !!python/module:antigravity")),
    "a tag with a handle": text(
        f"%TAG !x! tag:yaml.org,2002:python/\n---\n{YAML}".replace("title: T", "title: !x!name:os.system")
    ),
    "binary": text(YAML.replace("title: T", "title: !!binary aGVsbG8="), "either"),
    "a set": text(YAML.replace("title: T", "title: T, x-set: !!set {a, b}"), "either"),
    "a date and a time": text(YAML.replace("title: T", "title: T, x-at: 2001-12-14t21:59:43.10-05:00"), "carried"),
    "a day that there is not": text(YAML.replace("title: T", "title: T, x-at: 2001-13-99"), "carried"),
    "a number of 5,000 digits": text(YAML.replace("title: T", f"title: T, x-n: {'9' * 5000}"), "either"),
    "a number of 5,000 digits in JSON": Row(
        json.dumps(api({"const": "N"})).replace('"N"', "9" * 5000).encode(), "either"
    ),
    "a limit without an end": text(
        YAML.replace("type: string", "type: number, maximum: 1e400, minimum: -.inf"), "either"
    ),
    "a list that holds itself": text(f"{YAML}x-a: &a [*a]\n", says="alias|anchor|itself"),
    "an object that holds itself": text(f"{YAML}x-a: &a {{b: *a}}\n", says="alias|anchor|itself"),
    "a schema that holds itself": text(YAML.replace("A: {", "A: &a {not: *a, "), says="alias|anchor|itself"),
    "a merge of itself": text(f"{YAML}x-a: &a\n  <<: *a\n"),
}

REFERENCE = {"$ref": SCHEMA}
OTHER = {"schemas": {"B": {"$ref": SCHEMA}}}


def _itself(kind: str) -> dict[str, Any]:
    return {kind: {"X": {"$ref": f"#/components/{kind}/X"}}}


def _of(kind: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/X"}


CIRCLES: dict[str, Row] = {
    "a schema": row(api(REFERENCE), says=r"itself|circl|cycl"),
    "two schemas": row(api({"$ref": "#/components/schemas/B"}, **OTHER), says=r"itself|circl|cycl"),
    "allOf": row(api({"allOf": [REFERENCE]}), says=r"itself|circl|cycl"),
    "allOf with more": row(
        api({"allOf": [REFERENCE, {"type": "object", "properties": {"x": {}}}]}), says="itself|circl|cycl"
    ),
    "allOf of two": row(api({"allOf": [{"$ref": "#/components/schemas/B"}]}, schemas={"B": {"allOf": [REFERENCE]}})),
    "oneOf": row(api({"oneOf": [REFERENCE]}), says="itself|circl|cycl"),
    "anyOf with more": row(api({"anyOf": [REFERENCE, {"type": "string"}]}), says="itself|circl|cycl"),
    "oneOf through allOf": row(api({"oneOf": [{"allOf": [REFERENCE]}, {"type": "string"}]}), says="itself|circl|cycl"),
    "not": row(api({"type": "string", "not": REFERENCE}), "either"),
    "items": row(api({"type": "array", "items": REFERENCE}), "either"),
    "additional properties": row(api({"type": "object", "additionalProperties": REFERENCE}), "carried"),
    "a property": row(api({"type": "object", "properties": {"x": REFERENCE}}), "carried"),
    "allOf of a property": row(api({"type": "object", "properties": {"x": {"allOf": [REFERENCE]}}}), "carried"),
    "a part of itself": row(api({"type": "object", "properties": {"x": {"$ref": f"{SCHEMA}/properties/x"}}})),
    "a deeper part of itself": row(api({"$ref": f"{SCHEMA}/properties/x"})),
    "the whole document": row(api({"$ref": "#"}), "either"),
    "nothing": row(api({"$ref": ""}), "either"),
    "an empty name": row(api({"$ref": "#/"})),
    "all schemas": row(api({"$ref": "#/components/schemas"}), "either"),
    "an operation": row(api({"$ref": "#/paths/~1a/get"}), "either"),
    "a number": row(api({"$ref": 7})),
    "a list": row(api({"$ref": [SCHEMA]})),
    "a bad escape": row(api({"$ref": "#/components/schemas/%zz~2"})),
    "an index that is none": row(api({"$ref": "#/servers/99999999999999999999/url"})),
    "an index below zero": row(api({"$ref": "#/servers/-1"})),
    "a parameter": row(carrying(api({}, **_itself("parameters")), parameters=[_of("parameters")])),
    "an answer": row(carrying(api({}, **_itself("responses")), responses={"200": _of("responses")})),
    "a body": row(carrying(api({}, **_itself("requestBodies")), requestBody=_of("requestBodies"))),
    "a scheme": row(carrying(api({}, **_itself("securitySchemes")), security=[{"X": []}])),
    "a path item": row({**api({}, **_itself("pathItems")), "paths": {"/a": _of("pathItems")}}),
    "a path": row({**api({}), "paths": {"/a": {"$ref": "#/paths/~1a"}}}),
    "two paths": row({**api({}), "paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}}),
    "a callback": row(carrying(api({}, **_itself("callbacks")), callbacks={"x": _of("callbacks")}), "either"),
    "an example": row(carrying(api({"examples": [REFERENCE]}, **_itself("examples"))), "carried"),
    "a mapping": row(
        api({"oneOf": [REFERENCE], "discriminator": {"propertyName": "x", "mapping": {"y": SCHEMA}}}), says=""
    ),
    "a header": row(
        carrying(
            api({}, **_itself("headers")),
            responses={"200": {"description": "x", "headers": {"X": _of("headers")}}},
        ),
        "either",
    ),
}


def _huge() -> dict[str, Callable[[], Row]]:
    members = {f"p{n}": {"type": "string", "description": "x"} for n in range(5000)}
    refs = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(CHAIN)}
    alls = {f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}], "description": "x"} for n in range(CHAIN)}
    last = {f"S{CHAIN}": {"type": "object", "properties": {"x": {"type": "string"}}}}
    first = {"$ref": "#/components/schemas/S0"}
    media = {f"application/vnd.x{n}+json": {"schema": REFERENCE} for n in range(300)}
    variants = [{"type": "object", "properties": {f"p{n}": {"const": n}}} for n in range(1000)]
    answers = {"200": {"description": "x", "content": media}}
    queries = [{"name": f"q{n}", "in": "query", "schema": {"type": "string"}} for n in range(1000)]
    thing = {"type": "object", "properties": {"x": {"type": "string"}}}
    return {
        "a bomb of aliases": lambda: text(bomb("x-bomb:BOMB\n"), says="alias|anchor"),
        "a bomb of schemas": lambda: text(
            bomb("").replace(
                "A: {type", "B: {type: object}\n    A:\n      type: object\n      properties:BOMB\n    C: {type"
            ),
            "either",
        ),
        "many aliases of one list": lambda: text(
            f"{YAML}x-a: &a [{'x, ' * 20_000}x]\nx-b: [{'*a, ' * 20_000}*a]\n", says="alias|anchor"
        ),
        "deep YAML": lambda: text(f"{YAML}x-a: {'[' * DEEP}{']' * DEEP}\n", says="deep|nest"),
        "deep YAML without an end": lambda: text(f"{YAML}x-a: {'[' * 10 * DEEP}"),
        "deep objects of YAML": lambda: text(f"{YAML}x-a: {nested(DEEP, '{a: ', '1', '}')}\n", says="deep|nest"),
        "deep blocks of YAML": lambda: text(f"{YAML}x-a:\n  {'- ' * DEEP}x\n", says="deep|nest"),
        "deep lines of YAML": lambda: text(
            YAML + "x-a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 3000)), says="deep|nest"
        ),
        "deep keys of YAML": lambda: text(f"{YAML}{'? ' * DEEP}x\n"),
        "deep JSON": lambda: deep('{"type": "object", "properties": {"x": ', "{}", "}}"),
        "deep lists of JSON": lambda: Row(("[" * 10 * DEEP).encode()),
        "deep items": lambda: deep('{"type": "array", "items": ', "{}", "}"),
        "deep allOf": lambda: deep('{"allOf": [', "{}", "]}"),
        "deep oneOf": lambda: deep('{"oneOf": [', "{}", ', {"type": "null"}]}'),
        "a long chain of references": lambda: row(api(first, schemas={**refs, **last}), "either"),
        "a long chain of allOf": lambda: row(api(first, schemas={**alls, **last}), "either"),
        "an enum of 50,000": lambda: row(api({"type": "string", "enum": [f"v{n}" for n in range(50_000)]}), "carried"),
        "5,000 properties": lambda: row(api({"type": "object", "properties": members}), "carried"),
        "300 media types": lambda: row(carrying(api(thing), responses=answers), "carried"),
        "1,000 variants": lambda: row(api({"oneOf": variants}), "carried"),
        "1,000 parameters": lambda: row(carrying(api(thing), parameters=queries), "either"),
        "a text of 5 MB": lambda: row(api({**thing, "description": "word " * 1_000_000}), "carried"),
        "a name of 1 MB": lambda: row(api({"type": "object", "properties": {"x" * 1_000_000: {}}}), "either"),
        "a path of 100,000 parts": lambda: row({**api(thing), "paths": {"/a" * 100_000: {}}}, "either"),
    }


HUGE = _huge()
