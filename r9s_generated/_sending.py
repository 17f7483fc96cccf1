# Copied from generator/runtime/_sending.py by `make regen`; do not edit.
"""Sends the requests of the functions under `api`, with credentials and redirects."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx

from ._operation import Operation
from ._proof import Proof
from ._request import Request
from .resources import SERVER_URL

if TYPE_CHECKING:
    from .client import Client


def base_of(operation: Operation[Any], base_url: str) -> str:
    """The base URL of an operation. An operation may have its own server.

    If the client has another server than the document, all requests go there.
    """
    own = SERVER_URL.rstrip("/")
    if operation.server is None or base_url.rstrip("/") != own:
        return base_url.rstrip("/")
    return urljoin(f"{own}/", operation.server).rstrip("/")


def send(client: Client, operation: Operation[Any], request: Request, *, stream: bool = False) -> httpx.Response:
    """Send a request; with `stream` the body of the response is not read yet."""
    if operation.streams and not stream:
        request.refuse_events()
    proof, http = client.proof_of(operation), client.get_httpx_client()
    request.encode()
    with ExitStack() as files:
        built = _built(http, operation, request, proof, request.arguments(files))
        if not _must_lead(http, proof):
            return http.send(built, stream=stream)
        for _ in range(http.max_redirects + 1):
            response = http.send(built, stream=stream, follow_redirects=False)
            if response.next_request is None:
                return response
            response.close()
            built = _led(built, response.next_request, proof)
    raise httpx.TooManyRedirects("Exceeded maximum allowed redirects.", request=built)


async def send_async(
    client: Client, operation: Operation[Any], request: Request, *, stream: bool = False
) -> httpx.Response:
    """Send a request; with `stream` the body of the response is not read yet."""
    if operation.streams and not stream:
        request.refuse_events()
    proof, http = client.proof_of(operation), client.get_async_httpx_client()
    with ExitStack() as files:
        await request.encode_async(files)
        built = _built(http, operation, request, proof, request.arguments(files, is_async=True))
        if not _must_lead(http, proof):
            return await http.send(built, stream=stream)
        for _ in range(http.max_redirects + 1):
            response = await http.send(built, stream=stream, follow_redirects=False)
            if response.next_request is None:
                return response
            await response.aclose()
            built = _led(built, response.next_request, proof)
    raise httpx.TooManyRedirects("Exceeded maximum allowed redirects.", request=built)


def _built(
    http: httpx.Client | httpx.AsyncClient,
    operation: Operation[Any],
    request: Request,
    proof: Proof | None,
    arguments: dict[str, Any],
) -> httpx.Request:
    # Otherwise httpx would take the text after two slashes for a host.
    if operation.server is not None or arguments["url"].startswith("//"):
        arguments["url"] = base_of(operation, str(http.base_url)) + arguments["url"]
    built = http.build_request(**arguments)
    # A header of the caller is intended.
    request.finish(built, proof, keeps=set(built.headers))
    return built


def _must_lead(http: httpx.Client | httpx.AsyncClient, proof: Proof | None) -> bool:
    """Whether redirects are followed with credentials that httpx would send to any server."""
    return http.follow_redirects and proof is not None and proof.is_unknown_to_httpx


def _led(request: httpx.Request, following: httpx.Request, proof: Proof | None) -> httpx.Request:
    """The request after a redirect, with credentials if it is the same server."""
    if proof is not None:
        here, there = request.url, following.url
        proof.take_from(following)
        if (here.scheme, here.host, here.port) == (there.scheme, there.host, there.port):
            proof.put_on(following)
    return following
