"""Reads the servers of a document, a path or an operation."""

import re
from collections.abc import Mapping
from typing import Any

from ..problems import Pointer, Refused, Report
from .shapes import Shapes


def server_of(shapes: Shapes, data: Mapping[str, Any], pointer: Pointer, report: Report) -> str:
    """The URL of the first server, with the defaults of its variables; empty without one.

    A relative one is left relative: the base URL of a client completes it.
    """
    for value, place in shapes.items(data, "servers", pointer):
        server = shapes.mapping(value, place, "a server")
        url = shapes.text(server, "url", place)
        for name, variable in shapes.inner(server, "variables", place).items():
            variable = shapes.mapping(variable, (*place, "variables", name), "a variable")
            choices = variable.get("enum") or [""]
            default = variable.get("default", choices[0] if isinstance(choices, list) else "")
            url = url.replace(f"{{{name}}}", str(default))
        url = re.sub(r"{([^{}]*)}", r"\1", url)
        if re.search(r"[\s\\{}]", url) or re.match(r"(?!https?://)[a-zA-Z][\w+.-]*:", url):
            raise Refused((*place, "url"), f"the server {url!r} is no URL of HTTP, as https://api.example/v1 is")
        return "" if url == "/" else url.rstrip("/")
    return ""
