"""Reads the servers of a document, a path or an operation."""

import re
from collections.abc import Mapping
from typing import Any

from ..problems import Pointer, Refused, Report
from .shapes import Shapes


def server_of(shapes: Shapes, data: Mapping[str, Any], pointer: Pointer, report: Report) -> str:
    """The URL of the first HTTP server, with the defaults of its variables; empty if there is none.

    A relative URL stays relative. The base URL of the client completes it.
    """
    servers = list(shapes.items(data, "servers", pointer))
    for value, place in servers:
        url = _url(shapes, value, place)
        for name in re.findall(r"{([^{}]*)}", url):
            report.warn(place, f"the server has {{{name}}}, but no variable {name!r}: give the server_url of your own")
        if not re.search(r"[\s\\]", url) and not re.match(r"(?!https?://)[a-zA-Z][\w+.-]*:", url):
            return "" if url == "/" else url.rstrip("/")
    if servers:
        raise Refused(servers[0][1], "no server has an HTTP URL; write one such as https://api.example/v1")
    return ""


def _url(shapes: Shapes, value: Any, place: Pointer) -> str:
    server = shapes.mapping(value, place, "a server")
    url = shapes.text(server, "url", place)
    for name, variable in shapes.inner(server, "variables", place).items():
        variable = shapes.mapping(variable, (*place, "variables", name), "a variable")
        choices = variable.get("enum") or [""]
        default = variable.get("default", choices[0] if isinstance(choices, list) else "")
        url = url.replace(f"{{{name}}}", str(default))
    return url
