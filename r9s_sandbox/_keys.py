"""Checks the credentials of a request."""

from collections.abc import Sequence

from starlette.requests import Request

from ._errors import APIError
from ._idempotency import digest

Key = tuple[str, str]
"""How one credential is sent: `bearer` or `basic`, or `header`, `query` or `cookie` and its name."""

_TOKEN: tuple[tuple[Key, ...], ...] = ((("bearer", ""),),)
_SAID = {"bearer": "The header Authorization must be Bearer and an API key.", "basic": "Authorization must be Basic."}


def authenticate(request: Request, alternatives: Sequence[Sequence[Key]] = _TOKEN) -> str:
    """A digest of the credentials, for the first alternative that is complete. Without alternatives none are needed.

    Raises `APIError` 401 if they are missing, and 403 if one starts with `denied-`.
    """
    found = [[_credential(request, key) for key in keys] for keys in alternatives] or [[]]
    given = next((credentials for credentials in found if all(credentials)), None)
    if given is None:
        raise _missing(alternatives[0])
    if any(each.startswith("denied-") for each in given):
        raise APIError(403, "This API key has no permission for this request.", code="permission_denied")
    return digest(*given)


def _credential(request: Request, key: Key) -> str:
    place, name = key
    match place:
        case "header":
            return request.headers.get(name, "").strip()
        case "query":
            return request.query_params.get(name, "")
        case "cookie":
            return request.cookies.get(name, "")
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    return credential.strip() if scheme.lower() == place else ""


def _missing(keys: Sequence[Key]) -> APIError:
    place, name = keys[0]
    message = _SAID.get(place, f"The API key is missing: {place} {name}.")
    headers = {"www-authenticate": place.title()} if place in _SAID else None
    return APIError(401, message, code="invalid_api_key", headers=headers)
