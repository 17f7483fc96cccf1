"""The operations of a document, in the least that `generator.showing.shown` asks for; nothing is checked."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def resolver(document: Any) -> Callable[[str], Any]:
    """Finds what a reference within the document leads to."""

    def resolve(ref: str) -> Any:
        node = document
        for part in ref.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    return resolve


def operations_of(document: Any) -> Iterator[Any]:
    """Each operation, in the order of the document."""
    resolve = resolver(document)

    def at(node: Any) -> Any:
        return resolve(node["$ref"]) if "$ref" in node else node

    def media_of(holder: Any) -> list[Any]:
        return [
            SimpleNamespace(media_type=kind, schema=_node(media.get("schema", {})), raw=media)
            for kind, media in holder.get("content", {}).items()
        ]

    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                data = item[method]
                body = at(data["requestBody"]) if "requestBody" in data else None
                yield SimpleNamespace(
                    path=path,
                    method=method,
                    parameters=[
                        SimpleNamespace(
                            name=each["name"],
                            place=each["in"],
                            is_required=each.get("required", False),
                            schema=_node(each.get("schema", {})),
                            raw=each,
                        )
                        for each in map(at, [*item.get("parameters", []), *data.get("parameters", [])])
                    ],
                    body=body and SimpleNamespace(is_required=body.get("required", False), media=media_of(body)),
                    responses=[
                        SimpleNamespace(status=str(status), media=media_of(at(response)))
                        for status, response in data.get("responses", {}).items()
                    ],
                    security=[list(each) for each in data.get("security", document.get("security", []))],
                )


def _node(schema: Any) -> Any:
    return SimpleNamespace(data=schema, parts=())
