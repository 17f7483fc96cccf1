"""What an OpenAPI document says of a request and of an answer, read without any code of ours."""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi_schema_validator import OAS30Validator, OAS31Validator
from python_multipart import parse_form
from python_multipart.multipart import Field, File

from tests.specs.samples import BYTES, Samples

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_CONCRETE = {"audio/*": "audio/mpeg", "image/*": "image/webp", "*/*": "application/x-any"}
_TEXTS = ("application/xml", "application/jsonl")


class Refused(Exception):
    """The request is not as the document says."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Received(NamedTuple):
    """A request that the document allows, with values as its schemas see them."""

    operation: str
    parameters: dict[tuple[str, str], Any]
    """By location and name."""
    media_type: str | None
    body: Any
    """A JSON document, or the fields of a form; None without one."""


class Answer(NamedTuple):
    status: int
    media_type: str
    """Empty without a body."""
    body: bytes


class RawOperation(NamedTuple):
    """One operation as the document has it."""

    path: str
    method: str
    item: dict[str, Any]
    data: dict[str, Any]


def operations(data: Mapping[str, Any]) -> Iterator[RawOperation]:
    """Every operation, in the order of the document."""
    for path, item in data.get("paths", {}).items():
        yield from (RawOperation(path, method, item, item[method]) for method in item if method in METHODS)


class Route(NamedTuple):
    """An operation, and where it is."""

    pattern: re.Pattern[str]
    names: list[str]
    """The parameters that stand in the path."""
    method: str
    operation: Mapping[str, Any]
    parameters: list[Mapping[str, Any]]


class Document:
    """What an OpenAPI document says of requests and answers."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.samples = Samples(data)
        validator: Any = OAS30Validator if str(data["openapi"]).startswith("3.0") else OAS31Validator
        self._validator = validator(data, format_checker=validator.FORMAT_CHECKER)
        # Paths without parameters win.
        paths = sorted(data["paths"], key=lambda path: "{" in path)
        self.routes = [route for path in paths for route in self._of(path)]
        self._contents: dict[tuple[int, int], bytes] = {}

    def _of(self, path: str) -> Iterator[Route]:
        pattern = re.compile("([^/]+)".join(re.escape(part) for part in re.split(r"{.*?}", path)))
        item = self.data["paths"][path]
        for method in METHODS:
            if method in item:
                references = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                found = {(each["in"], each["name"]): each for each in map(self.samples.resolve, references)}
                yield Route(pattern, re.findall(r"{(.*?)}", path), method, item[method], list(found.values()))

    def why_not(self, value: Any, schema: Any) -> str | None:
        """Why a value is not right by a schema; None when it is."""
        for error in self._validator.evolve(schema=schema).iter_errors(value):
            missing = set(error.validator_value) - set(error.instance) if error.validator == "required" else {""}
            properties = self.samples.properties(error.schema)
            # What only answers have, or only requests, is required only there.
            if any(not {"readOnly", "writeOnly"} & set(properties.get(name, ())) for name in missing):
                return f"{error.json_path}: {error.message}"
        return None

    def receive(self, method: str, target: str, headers: Any, body: bytes) -> tuple[Mapping[str, Any], Received]:
        """The operation, and what came for it; raises Refused."""
        url = urlsplit(target)
        for route in self.routes:
            found = route.pattern.fullmatch(url.path)
            if found is not None and route.method == method.lower():
                break
        else:
            raise Refused(404, f"there is no {method} {url.path}")
        self._check_security(route.operation, headers)
        query = parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
        unknown = {name for name, _ in query} - {each["name"] for each in route.parameters if each["in"] == "query"}
        if unknown:
            raise Refused(400, f"there are no query parameters {sorted(unknown)}")
        in_path = dict(zip(route.names, map(unquote, found.groups()), strict=True))
        values = {}
        for parameter in route.parameters:
            name = parameter["name"]
            texts = {
                "path": [in_path[name]] if name in in_path else [],
                "query": [text for key, text in query if key == name],
                "header": headers.get_all(name) or [],
            }[parameter["in"]]
            if texts:
                values[parameter["in"], name] = self._parameter(parameter, texts)
            elif parameter.get("required"):
                raise Refused(400, f"the parameter {name!r} is missing")
        media_type, content = self._body(route.operation, headers, body)
        return route.operation, Received(route.operation["operationId"], values, media_type, content)

    def _check_security(self, operation: Mapping[str, Any], headers: Any) -> None:
        needed = operation.get("security", self.data.get("security", []))
        credentials = headers.get("authorization")
        if any(needed) and not re.fullmatch(r"Bearer \S+", credentials or ""):
            raise Refused(401, f"a bearer token is needed, not {credentials!r}")
        if not any(needed) and credentials:
            raise Refused(400, "credentials were sent to where none are needed")

    def _parameter(self, parameter: Mapping[str, Any], texts: list[str]) -> Any:
        name, schema = parameter["name"], parameter["schema"]
        style = parameter.get("style", "form" if parameter["in"] == "query" else "simple")
        listed = self.samples.kind(schema) == "array"
        if len(texts) > 1 and not (listed and style == "form" and parameter.get("explode", True)):
            raise Refused(400, f"the parameter {name!r} is there {len(texts)} times")
        if listed:
            if style != "form" or not parameter.get("explode", True):
                texts = texts[0].split(_DELIMITERS.get(style, ","))
            value: Any = [self._read(text, self.samples.resolve(schema)["items"]) for text in texts]
        else:
            value = self._read(texts[0], schema)
        self._check(value, schema, f"the parameter {name}")
        return value

    def _read(self, text: str, schema: Any) -> Any:
        """The value that a text stands for: JSON, where the schema allows that."""
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if self.why_not(value, schema) is None else text

    def _check(self, value: Any, schema: Any, what: str) -> None:
        reason = self.why_not(value, schema)
        if reason is not None:
            raise Refused(422, f"{what}: {reason}")

    def _body(self, operation: Mapping[str, Any], headers: Any, body: bytes) -> tuple[str | None, Any]:
        declared = self.samples.resolve(operation.get("requestBody", {}))
        if not body and "content-type" not in headers:
            if declared.get("required"):
                raise Refused(400, "the request body is missing")
            return None, None
        media_type = headers.get_content_type()
        by_kind = {name.split(";")[0]: media for name, media in declared.get("content", {}).items()}
        media = by_kind.get(media_type)
        if media is None:
            raise Refused(415, f"{media_type!r} is no media type of the request body")
        schema = media.get("schema", {})
        value = json.loads(body) if media_type.endswith("json") else self._form(schema, headers, body)
        self._check(_shown(value), schema, "the body")
        return media_type, value

    def _form(self, schema: Any, headers: Any, body: bytes) -> dict[str, Any]:
        properties, values = self.samples.properties(schema), {}
        for name, given in _fields(headers, body).items():
            inner = properties.get(name, {})
            listed = self.samples.kind(inner) == "array"
            item = self.samples.resolve(inner)["items"] if listed else inner
            if not listed and len(given) > 1:
                raise Refused(400, f"the field {name!r} is there {len(given)} times")
            is_file = self.samples.resolve(item).get("format") == "binary"
            if any(is_file != isinstance(each, bytes) for each in given):
                raise Refused(400, f"the field {name!r} must {'' if is_file else 'not '}be a file")
            read = [self._read(each, item) if isinstance(each, str) else each for each in given]
            values[name] = read if listed else read[0]
        return values

    def answer(self, operation: Mapping[str, Any], headers: Any) -> Answer:
        """The answer that is asked for; raises Refused when the caller does not accept it."""
        responses = operation["responses"]
        first = next(iter(responses))
        default = next(iter(self.samples.resolve(responses[first]).get("content", {})), "")
        status, _, rest = (headers.get("x-answer") or f"{first} {default} 0").partition(" ")
        media_type, _, turn = rest.rpartition(" ")
        code = code_of(status, responses)
        if not media_type:
            return Answer(code, "", b"")
        concrete = _CONCRETE.get(media_type, media_type)
        kind = concrete.split(";")[0]
        accepted = [each.split(";")[0].strip() for each in headers.get("accept", "").split(",")]
        if code < 300 and not {kind, f"{kind.split('/')[0]}/*", "*/*"} & {*accepted}:
            raise Refused(406, f"{media_type} is not among {accepted}")
        media = self.samples.resolve(responses[status])["content"][media_type]
        return Answer(code, concrete, self.content(media_type, media, int(turn or 0)))

    def content(self, media_type: str, media: Mapping[str, Any], turn: int) -> bytes:
        """The body of an answer."""
        key = id(media), turn
        if key not in self._contents:
            self._contents[key] = self._content(media_type, media, turn)
        return self._contents[key]

    def _content(self, media_type: str, media: Mapping[str, Any], turn: int) -> bytes:
        kind = self.how(media_type, media)
        if kind == "binary":
            return BYTES
        if kind == "text":
            return f"A text of {media_type}:\r\n„Grün“, 図形\n".encode()
        if kind == "events":
            return b"".join(self._event_stream(media, turn))
        value = self.samples.of(media.get("schema", {}), turn, answer=True)
        reason = self.why_not(value, media.get("schema", {}))
        assert reason is None, f"the sample is not right: {reason}"
        return json.dumps(value).encode()

    def how(self, media_type: str, media: Mapping[str, Any]) -> str:
        """How an answer travels: as json, events, text or binary."""
        if media_type == "text/event-stream":
            return "events"
        if media_type.split(";")[0].endswith("json"):
            return "json"
        if self.samples.resolve(media.get("schema", {})).get("format") == "binary":
            return "binary"
        return "text" if media_type.startswith("text/") or media_type in _TEXTS else "binary"

    def events(self, media: Mapping[str, Any], turn: int) -> list[Any]:
        """The events of a stream: one of each kind."""
        schema = media["schema"]
        count = len(self.samples.variants(schema))
        if not count:
            return [self.samples.of(schema, turn, answer=True)]
        return [self.samples.variant(schema, index, turn, answer=True) for index in range(count)]

    def _event_stream(self, media: Mapping[str, Any], turn: int) -> Iterator[bytes]:
        """The same as they travel, and what ends them."""
        several = self.samples.variants(media["schema"]) or [media["schema"]]
        yield b": a comment\n\n"
        for schema, event in zip(several, self.events(media, turn), strict=True):
            reason = self.why_not(event, schema)
            assert reason is None, f"the sample is not right: {reason}"
            rows = []
            if self._is_frame(schema):
                rows = [f"{name}: {value}" for name, value in event.items() if name != "data"]
                event, schema = event["data"], self.samples.properties(schema)["data"]
            text = event if self.samples.kind(schema) == "string" else json.dumps(event)
            yield "".join(f"{row}\n" for row in [*rows, *(f"data: {line}" for line in text.split("\n")), ""]).encode()
        places = [media, self.samples.resolve(media["schema"])]
        for name in ("x-r9s-sentinel", "x-speakeasy-sse-sentinel"):
            for place in places:
                if name in place:
                    yield f"data: {place[name]}\n\n".encode()

    def _is_frame(self, schema: Any) -> bool:
        """Whether a schema is that of a server-sent event with its fields."""
        names = set(self.samples.properties(schema)) if self.samples.kind(schema) == "object" else set()
        return names <= {"event", "data", "id", "retry"} and "data" in self.samples.required(schema)


def _fields(headers: Any, body: bytes) -> dict[str, list[str | bytes]]:
    """The fields of a form; files are bytes. Raises Refused."""
    found: dict[str, list[str | bytes]] = {}
    if headers.get_content_type() != "multipart/form-data":
        for name, text in parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)):
            found.setdefault(name, []).append(text)
        return found

    def field(each: Field) -> None:
        found.setdefault((each.field_name or b"").decode(), []).append((each.value or b"").decode())

    def file(each: File) -> None:
        each.file_object.seek(0)
        if not each.file_name:
            raise Refused(400, f"the file {each.field_name!r} has no name")
        found.setdefault((each.field_name or b"").decode(), []).append(each.file_object.read())

    needed = {name: headers[name].encode() for name in ("Content-Type", "Content-Length")}
    parse_form(needed, io.BytesIO(body), field, file)
    return found


def code_of(status: str, responses: Iterable[str]) -> int:
    """A status that a pattern of the document covers."""
    others = 500 if any(each.startswith("2") for each in responses) else 200
    return {"default": others, "2XX": 203, "4XX": 418, "5XX": 507}.get(status) or int(status)


def _shown(value: Any) -> Any:
    """A value in which files are texts, as JSON Schema sees them."""
    if isinstance(value, dict):
        return {name: _shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    return value.decode("latin-1") if isinstance(value, bytes) else value
