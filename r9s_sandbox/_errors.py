"""Errors in the form of the API: `{"error": {"message", "type", "code", "param"}, "status"}`."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ._json import encode

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class APIError(HTTPException):
    """Ends a request with an error response.

    `param` names the field or header that the error is about, `code` is for programs.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, headers)
        self.param = param
        self.code = code


def answer_error(request: Request, error: Exception) -> Response:
    """The response for an exception: that of an `HTTPException`, 499 if the client has left, otherwise 500."""
    match error:
        case HTTPException():
            return error_response(error)
        case ClientDisconnect():
            return error_response(APIError(499, "The client left before its request was complete."))
    return error_response(APIError(500, "The sandbox failed. This is a bug in it."))


def error_response(error: HTTPException) -> Response:
    """The JSON response for one error."""
    status = error.status_code
    detail: dict[str, str | None] = {
        "message": error.detail,
        "type": _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "code": getattr(error, "code", None),
    }
    param = getattr(error, "param", None)
    if param is not None:
        detail["param"] = param
    return Response(encode({"error": detail, "status": status}), status, error.headers, "application/json")


def status_phrase(status: int) -> str:
    """The name of a status, such as "Service Unavailable"; "Error" for an unknown number."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
