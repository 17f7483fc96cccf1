"""What a call raises: the class that the status decides, with all that the answer said."""

import json

import pytest

from r9s import errors, models
from r9s.utils import RetryConfig
from tests.facade.conftest import Raised
from tests.support.server import RawServer, Step, answer, compressed, error, truncated
from tests.support.ways import Clients, Mode

pytestmark = pytest.mark.anyio
ONCE = RetryConfig("none")
TABLE = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    503: errors.ServiceUnavailableError,
    **dict.fromkeys(
        [301, 302, 303, 304, 307, 308, 402, 405, 408, 409, 413, 415, 418, 425, 451], errors.R9SDefaultError
    ),
    **dict.fromkeys([499, 501, 502, 504, 505, 511, 520, 529, 599], errors.R9SDefaultError),
}


async def test_the_class_of_each_status(mode: Mode, clients: Clients) -> None:
    """Exactly the class of the table (row 20: without a content type as well), and each request was sent once."""
    found = {}
    with RawServer(*map(answer, TABLE)) as server:
        client = clients(server, retry_config=ONCE)
        for status in TABLE:
            with pytest.raises(errors.R9SError) as caught:
                await mode.create(client)
            assert caught.value.status_code == status
            found[status] = type(caught.value)
    assert found == TABLE
    assert len(server.requests) == len(TABLE)


def test_the_errors_have_one_base_and_two_families() -> None:
    """One base, one class per status beside each other, and the two families that DESIGN.md names."""
    public = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(kind, errors.R9SError) for kind in public)
    parents = {kind.__name__: kind.__base__.__name__ for kind in public}
    assert parents.pop("NotFoundError") == "R9SDefaultError"
    assert parents.pop("R9STimeoutError") == parents.pop("IncompleteStreamError") == "R9SConnectionError"
    assert parents.pop("R9SError") == "Exception"
    assert set(parents.values()) == {"R9SError"}
    assert {"ResponseValidationError", "R9SConnectionError", *(kind.__name__ for kind in TABLE.values())} <= {
        kind.__name__ for kind in public
    }


@pytest.mark.parametrize("step", [truncated(status=503), truncated(status=400), compressed(status=503, broken=True)])
def test_the_status_decides_even_if_the_body_breaks_off(raised: Raised, step: Step) -> None:
    """An error body that is cut or undecodable does not turn an answer into a broken connection."""
    found = raised(step)
    assert type(found) is TABLE[found.status_code or 0]


def test_all_that_the_error_knows(raised: Raised) -> None:
    """The attributes that DESIGN.md names, for an error in the API's form."""
    inner = {"message": "too much", "type": "rate_limit", "code": None, "param": "n", "new": [1]}
    headers = {"x-request-id": "req-1", "retry-after": "7", "X-Extra": "x"}
    found = raised(answer(429, headers, {"error": inner, "status": 429, "more": 1}))
    assert found.message == "too much"
    assert found.status_code == 429
    assert found.headers["x-extra"] == "x"
    assert json.loads(found.body)["error"] == inner
    assert isinstance(found.data, models.ErrorResponse)
    assert (found.data.error.message, found.data.error.type) == ("too much", "rate_limit")
    assert (found.data.error.code, found.data.error.param) == (None, "n")
    assert found.data.status == 429
    assert found.request_id == "req-1"
    assert found.retry_after == 7
    assert isinstance(found.retry_after, int), "whole seconds are whole"
    assert (found.code, found.type, found.param) == (None, "rate_limit", "n")
    assert found.raw_response is not None
    assert found.raw_response.status_code == 429
    assert found.raw_response.json()["error"] == inner
    for part in ("too much", "status 429", "request id req-1", "retry after 7 s"):
        assert part in str(found), "people read the text, not the attributes"


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"x-request-id": "a"}, "a"),
        ({"X-ONR-Request-ID": "b"}, "b"),
        ({"x-onr-request-id": "b", "x-request-id": "a"}, "a"),
        ({}, None),
    ],
)
def test_the_request_id(raised: Raised, headers: dict[str, str], request_id: str | None) -> None:
    """From `x-request-id`, else `x-onr-request-id`; on errors of an answer and of a success that cannot be read."""
    assert raised(answer(400, headers)).request_id == request_id
    assert raised(answer(200, headers, b"<html>")).request_id == request_id
    assert raised(compressed(broken=True)).request_id is None


def test_the_text_of_every_error_says_what_to_do(every_error: dict[str, errors.R9SError]) -> None:
    """Beyond what happened there is advice in it: more words than the message and the facts."""
    silent = []
    for name, found in every_error.items():
        rest = str(found).replace(found.message, "").replace("status", "").replace("request id req-1", "")
        if len(rest.split()) < 5:
            silent.append(f"{name}: {found}")
    assert silent == []


@pytest.mark.parametrize("step", [answer(402), error(504), answer(502, None, b"<html>"), answer(302)])
def test_other_statuses_say_what_to_do_too(raised: Raised, step: Step) -> None:
    """R9SDefaultError stands for many statuses, and its text still says what to do next."""
    found = raised(step)
    assert found.advice
    assert found.advice in str(found)
