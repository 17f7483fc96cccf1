"""Reads an API from a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..load import Document
from ..problems import Parts, Pointer, Refused, Report
from .api import Api, Node, Operation
from .bodies import body_of, responses_of
from .parameters import parameters_of
from .security import needed_by, schemes_of
from .servers import server_of
from .shapes import Shapes, flag, said, shown

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_OF_PATHS = ("$ref", "summary", "description", "servers", "parameters")
"""The keys of a path item that are not operations."""
METHOD_NAMES = ("x-r9s-method", "x-speakeasy-name-override")
"""The extensions that name the method of an operation. The first existing one is used."""


def read(document: Document, report: Report) -> Api:
    """The API. Unsupported parts are added to `report` and left out."""
    reader = _Reader(document, report)
    return reader.api()


class _Reader:
    def __init__(self, document: Document, report: Report) -> None:
        self._root = document.data
        self._report = report
        self._shapes = Shapes(document)
        self._components: dict[str, Any] = {}
        self._api = Api("", "", "", "")

    def api(self) -> Api:
        root, api = self._root, self._api
        api.openapi = str(root.get("openapi", ""))
        with self._report.leaving_out("`info`"):
            info = self._shapes.inner(root, "info", ())
            api.title, api.description = said(info, "title"), said(info, "description")
            api.version = str(info.get("version", ""))
        with self._report.leaving_out("`servers`"):
            api.server = server_of(self._shapes, root, (), self._report)
        with self._report.leaving_out("`components`"):
            self._components = self._shapes.inner(root, "components", ())
        self._read_schemas()
        self._api.schemes = schemes_of(self._shapes, self._components, self._report)
        self._read_tags()
        with self._report.leaving_out("`paths`"):
            for path, item in self._shapes.inner(root, "paths", ()).items():
                if not path.startswith("x-"):
                    self._read_path(path, item)
        self._read_calls_by_the_server()
        return api

    def _read_schemas(self) -> None:
        place: Pointer = ("components", "schemas")
        with self._report.leaving_out("the component schemas"):
            for name, schema in self._shapes.inner(self._components, "schemas", ("components",)).items():
                self._api.schemas[name] = Node((*place, name), schema)

    def _read_tags(self) -> None:
        with self._report.leaving_out("the declared tags"):
            for tag, pointer in self._shapes.items(self._root, "tags", ()):
                with self._report.leaving_out("a declared tag"):
                    name = self._shapes.text(self._shapes.mapping(tag, pointer, "a tag"), "name", pointer)
                    self._api.tags[name] = said(tag, "description")

    def _read_path(self, path: str, item: Any) -> None:
        pointer: Pointer = ("paths", path)
        with self._report.leaving_out(f"the path {path!r}"):
            found, place = self._shapes.follow(item, pointer, "a path item")
            if not path.startswith("/"):
                raise Refused(pointer, f"a path must begin with a slash, as /{path} does")
            # Parts of the path item next to a reference count too.
            found = {**found, **{key: value for key, value in item.items() if key != "$ref"}}
            for method, operation in found.items():
                if method in METHODS:
                    with self._report.leaving_out(f"the operation {method.upper()} {path}"):
                        own = (*(pointer if place == pointer else place), method)
                        self._api.operations.append(self._operation(path, method, found, place, operation, own))
                elif method == "additionalOperations":
                    reason = "an operation with a method that HTTP does not define is not supported"
                    self._report.refuse((*place, method), reason, f"`{method}` of {path}")
                elif method not in _OF_PATHS and not method.startswith("x-"):
                    reason = f"`{method}` is not an HTTP method; write one of {', '.join(METHODS)}"
                    self._report.refuse((*place, method), reason, f"`{method}` of {path}")

    def _operation(
        self, path: str, method: str, item: Mapping[str, Any], place: Pointer, data: Any, pointer: Pointer
    ) -> Operation:
        shapes, report = self._shapes, self._report
        data = shapes.mapping(data, pointer, "an operation")
        self._note_extensions(data, pointer)
        self._note_callbacks(data, pointer)
        given = next((key for key in METHOD_NAMES if data.get(key)), None)
        parts = Parts(report, f"the operation {method.upper()} {path}")
        operation_id = parts.read(lambda: shapes.text(data, "operationId", pointer)) or ""
        name = parts.read(lambda: shapes.text(data, given, pointer) if given else "") or ""
        security = parts.read(lambda: needed_by(data, pointer, self._root, self._api.schemes, report)) or ()
        owners = ((data, pointer), (item, place))
        is_open = not any(security)
        parameters = parts.read(lambda: parameters_of(shapes, owners, path, report, parts, is_open=is_open)) or ()
        body = parts.read(lambda: body_of(shapes, data, pointer, report))
        responses = parts.read(lambda: tuple(responses_of(shapes, data, pointer, report))) or ()
        parts.refuse()
        return Operation(
            pointer,
            path,
            method,
            operation_id or f"{method} {path}",
            name,
            self._tags(data, pointer),
            said(data, "summary") or said(item, "summary"),
            said(data, "description"),
            flag(data, "deprecated"),
            parameters,
            body,
            responses,
            security,
            self._server(data, pointer) or self._server(item, place),
            data,
        )

    def _server(self, owner: Mapping[str, Any], pointer: Pointer) -> str:
        with self._report.leaving_out("`servers`"):
            return server_of(self._shapes, owner, pointer, self._report)
        return ""

    def _tags(self, data: Mapping[str, Any], pointer: Pointer) -> tuple[str, ...]:
        tags: dict[str, None] = {}
        with self._report.leaving_out("`tags`"):
            for tag, place in self._shapes.items(data, "tags", pointer):
                if not isinstance(tag, str):
                    raise Refused(place, f"a tag must be a text, not {shown(tag)}")
                tags[tag] = None
                if self._api.tags and tag not in self._api.tags:
                    reason = f"the tag {tag!r} is not declared in `tags`: its resource has no description"
                    self._report.warn((*pointer, "tags"), reason)
        return tuple(tags) or ("default",)

    def _note_extensions(self, data: Mapping[str, Any], pointer: Pointer) -> None:
        for name in data:
            if name.startswith("x-r9s-") and name not in METHOD_NAMES:
                reason = f"there is no extension {name} for operations; there is x-r9s-method"
                self._report.refuse((*pointer, name), reason, "the mark")

    def _note_callbacks(self, data: Mapping[str, Any], pointer: Pointer) -> None:
        with self._report.leaving_out("`callbacks`"):
            for name, callback in self._shapes.inner(data, "callbacks", pointer).items():
                self._read_models(callback, (*pointer, "callbacks", name))

    def _read_calls_by_the_server(self) -> None:
        with self._report.leaving_out("`webhooks`"):
            for name, item in self._shapes.inner(self._root, "webhooks", ()).items():
                self._read_models({"": item}, ("webhooks",), name)

    def _read_models(self, items: Any, pointer: Pointer, *names: str) -> None:
        """Add the schemas of calls that the server makes. Only their models are generated."""
        with self._report.leaving_out("the models of a call by the server"):
            found, pointer = self._shapes.follow(items, pointer, "a callback")
            for key, item in found.items():
                item, place = self._shapes.follow(item, (*pointer, *(names or (key,))), "a path item")
                for method in METHODS:
                    for node in self._media_of(item.get(method), (*place, method)):
                        self._api.models_only.append(node)

    def _media_of(self, data: Any, pointer: Pointer) -> Iterator[Node]:
        if not isinstance(data, dict):
            return
        body = body_of(self._shapes, data, pointer, self._report)
        for media in body.media if body else ():
            if media.has_schema:
                yield media.schema
