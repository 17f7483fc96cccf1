"""Prints the request that a call would send. Nothing is sent, and no key is needed."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from r9s.operations import Operation, Plan

from ._exit_codes import DONE, WRONG_USE
from ._options import CallOptions
from ._output import as_json, say, tell, tell_json
from ._texts import headers_of
from ._wording import worded

_HIDDEN = "***"
_LEFT_OUT = ("accept-encoding", "connection", "content-length", "host")
"""Headers that the HTTP library adds. They do not depend on the call."""


def dry_run(
    operation: Operation, values: Mapping[str, Any], options: CallOptions, of_the_call: Mapping[str, Any]
) -> int:
    """Print the request, and return the exit code."""
    extra = {name: value for name, value in of_the_call.items() if name.startswith("extra_")}
    try:
        plan = operation.plan(**values, **extra)
        request = _request(operation, {**values, **of_the_call}, options)
    except (TypeError, ValueError, OSError) as error:
        say(worded(error))
        return WRONG_USE
    headers = _headers(request, options.idempotency_key)
    fields = None if plan.fields is None else [[name, _shown(value)] for name, value in plan.fields]
    url = str(request.url)
    if options.as_json:
        tell_json({"method": plan.method, "url": url, "headers": headers, "json": plan.json, "fields": fields})
        return DONE
    tell(f"{plan.method} {url}")
    for name, value in headers.items():
        tell(f"{name}: {value}")
    _tell_body(plan, fields)
    return DONE


def _tell_body(plan: Plan, fields: list[list[str]] | None) -> None:
    if plan.json is not None:
        tell("")
        tell(as_json(plan.json, indent=2))
    for position, (name, value) in enumerate(fields or ()):
        tell(f"{'' if position else os.linesep}{name}={value}")


class _Recorder(httpx.BaseTransport):
    """Keeps the request, and responds with an error."""

    request: httpx.Request | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.request = request
        return httpx.Response(400)


def _request(operation: Operation, arguments: Mapping[str, Any], options: CallOptions) -> httpx.Request:
    """The request as the SDK makes it, taken from a transport that does not send it."""
    from r9s import R9S, errors
    from r9s.utils import RetryConfig

    recorder = _Recorder()
    headers = headers_of(options.header)
    with httpx.Client(transport=recorder) as lent:
        client = R9S(_HIDDEN, server_url=options.server_url, http_headers=headers, client=lent)
        with client:
            try:
                method = getattr(getattr(client, operation.resource), operation.method)
                method(**arguments, retries=RetryConfig("none"))
            except errors.R9SError:
                pass
    assert recorder.request is not None
    return recorder.request


def _headers(request: httpx.Request, idempotency_key: str | None) -> dict[str, str]:
    """The headers, without secrets and without values that are new for each call."""
    shown = {name: value for name, value in request.headers.items() if name not in _LEFT_OUT}
    for name in shown:
        if name == "authorization":
            shown[name] = f"Bearer {_HIDDEN}"
        elif name != "idempotency-key" and re.search("auth|cookie|secret|token|key|pass|sign", name):
            shown[name] = _HIDDEN
        elif name == "content-type":
            shown[name] = shown[name].partition(";")[0]
        elif name == "idempotency-key" and idempotency_key is None:
            shown[name] = "(a new one for each call)"
    return shown


def _shown(value: Any) -> str:
    """A form field: a text unchanged, a file as its name and size."""
    if isinstance(value, (bytes, bytearray)):
        return f"@- ({len(value):,} bytes)"
    if isinstance(value, Path):
        return f"@{value} ({value.stat().st_size:,} bytes)"
    return value if isinstance(value, str) else as_json(value)
