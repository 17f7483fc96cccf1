# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

import httpx

from ... import errors, models
from ..._answers import send_stream, send_stream_async
from ..._bodies import Media as _Media
from ..._bodies import Multipart as _Multipart
from ..._bodies import body_of as _body_of
from ..._events import Events
from ..._fields import Fields as _Fields
from ..._operation import Operation
from ..._references import Ref
from ..._request import Request as _Request
from ..._sending import send as _send
from ..._sending import send_async as _send_async
from ..._stream import AsyncEventStream, EventStream
from ..._unions import Tagged
from ...client import AuthenticatedClient, Client
from ...types import Response

OPERATION: Operation[models.ImageGenerationResponse] = Operation(
    id="createImageEdit",
    method="POST",
    security=(("bearer",),),
    answers={
        "200": {
            "application/json": Ref("ImageGenerationResponse"),
        },
    },
    errors={
        "400": Ref("ErrorResponse"),
        "401": Ref("ErrorResponse"),
        "403": Ref("ErrorResponse"),
        "404": Ref("ErrorResponse"),
        "422": Ref("ErrorResponse"),
        "429": Ref("ErrorResponse"),
        "500": Ref("ErrorResponse"),
        "503": Ref("ErrorResponse"),
    },
    declares_error=True,
    streams=True,
)

EVENTS: Events[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk] = Events(
    Tagged(
        ("type", "image_edit.partial_image", Ref("ImageEditPartialImage")),
        ("type", "image_edit.completed", Ref("ImageEditCompleted")),
        ("object", "image.edit.chunk", Ref("ImageEditChunk")),
    ),
    sentinel="[DONE]",
    terminal=("ImageEditCompleted",),
    completing=("ImageEditCompleted", "ImageEditChunk"),
)
_BODIES: tuple[_Media, ...] = (
    _Multipart(Ref("ImageEditRequest"), _Fields(arrays={"image": "image[]"}, deep=("svg",))),
)


def _build_request(
    *,
    body: models.ImageEditRequest,
) -> _Request:
    """The request; raises TypeError or ValueError for an argument that is not valid."""
    _request = _Request(
        "POST",
        "/images/edits",
        {"accept": "application/json"},
    )
    _request.body = _body_of(body, _BODIES)
    return _request


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[models.ImageGenerationResponse]:
    parsed: models.ImageGenerationResponse | None = None
    if OPERATION.is_success(response.status_code):
        parsed = OPERATION.parse(response)
    elif client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def _result(response: httpx.Response) -> models.ImageGenerationResponse:
    if not OPERATION.is_success(response.status_code):
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return OPERATION.parse(response)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> Response[models.ImageGenerationResponse]:
    """Edit image

    Returns the Response with its status, headers and body, and the result in `parsed`.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success, and `client.raise_on_unexpected_status` is set.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _response = _send(
        client,
        OPERATION,
        _build_request(
            body=body,
        ),
    )
    return _build_response(client=client, response=_response)


def sync(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> models.ImageGenerationResponse:
    """Edit image

    Returns the result.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _response = _send(
        client,
        OPERATION,
        _build_request(
            body=body,
        ),
    )
    return _result(_response)


def stream(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> EventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]:
    """Edit image

    Returns the events as they arrive. Close the stream, or read it to its end.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _request = _build_request(
        body=body,
    )
    _request.headers["accept"] = "text/event-stream"
    _request = _request.with_body({"stream": True})
    return send_stream(client, OPERATION, _request, EVENTS)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> Response[models.ImageGenerationResponse]:
    """Edit image

    Returns the Response with its status, headers and body, and the result in `parsed`.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success, and `client.raise_on_unexpected_status` is set.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _response = await _send_async(
        client,
        OPERATION,
        _build_request(
            body=body,
        ),
    )
    return _build_response(client=client, response=_response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> models.ImageGenerationResponse:
    """Edit image

    Returns the result.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _response = await _send_async(
        client,
        OPERATION,
        _build_request(
            body=body,
        ),
    )
    return _result(_response)


async def asyncio_stream(
    *,
    client: AuthenticatedClient,
    body: models.ImageEditRequest,
) -> AsyncEventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]:
    """Edit image

    Returns the events as they arrive. Close the stream, or read it to its end.

    Args:
        client: The client that sends the request.
        body: The request body.

    Raises:
        TypeError: An argument has the wrong type. Nothing was sent.
        errors.UnexpectedStatus: The status is not a success.
        errors.UnreadableAnswer: The status is a success, but the body does not match the spec.
        errors.ErrorInSuccess: The status is a success, but the body is an error object.
        httpx.HTTPError: There was no response. It is httpx.TimeoutException if the client's timeout has passed.
    """
    _request = _build_request(
        body=body,
    )
    _request.headers["accept"] = "text/event-stream"
    _request = _request.with_body({"stream": True})
    return await send_stream_async(client, OPERATION, _request, EVENTS)
