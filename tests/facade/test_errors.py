"""What a call raises: the class that the status decides, with all that the answer said."""

import json
from typing import Any

import httpx
import pytest

from r9s import R9S, errors, models
from r9s.utils import RetryConfig
from tests.facade.conftest import Raised
from tests.support.secrets import KEY
from tests.support.server import IMAGE, RawServer, Step, answer, compressed, error, head, reset, truncated
from tests.support.ways import NO_WAIT, Clients, Mode

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
FORMS: dict[str, tuple[dict[str, str], bytes]] = {
    "the API's": ({"content-type": "application/json"}, b'{"error": {"message": "m", "type": "t"}}'),
    "a string": ({"content-type": "application/json"}, b'"quota is used up"'),
    "a string as error": ({"content-type": "application/json"}, b'{"error": "quota is used up"}'),
    "a list": ({"content-type": "application/json"}, b'[{"message": "quota is used up"}]'),
    "a number": ({"content-type": "application/json"}, b"17"),
    "null": ({"content-type": "application/json"}, b"null"),
    "detail": ({"content-type": "application/json"}, b'{"detail": "quota is used up"}'),
    "details": ({"content-type": "application/json"}, b'{"detail": [{"loc": ["body"], "msg": "quota is used up"}]}'),
    "half an error": ({"content-type": "application/json"}, b'{"error": {"message": "quota is used up"}}'),
    "odd types": ({"content-type": "application/json"}, b'{"error": {"message": 1, "type": ["quota is used up"]}}'),
    "HTML": ({"content-type": "text/html"}, b"<html><body><h1>quota is used up</h1></body></html>"),
    "HTML that says JSON": ({"content-type": "application/json"}, b"<html>quota is used up</html>"),
    "text": ({"content-type": "text/plain"}, b"quota is used up"),
    "no content type": ({}, b"quota is used up"),
    "binary": ({"content-type": "application/octet-stream"}, bytes(range(256))),
    "cut short": ({"content-type": "application/json"}, b'{"error": {"message": "quota is used up'),
    "empty": ({"content-type": "application/json"}, b""),
    "nothing at all": ({}, b""),
    "deep": ({"content-type": "application/json"}, b"[" * 100_000),
}
TYPED = {"the API's", "a string as error", "a list", "detail", "details", "half an error", "odd types"}
"""The forms that say something of the API's own error."""


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


def test_the_tree() -> None:
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


@pytest.mark.parametrize("status", [400, 402, 500, 503])
@pytest.mark.parametrize("form", FORMS)
def test_the_status_decides_whatever_the_body_looks_like(raised: Raised, form: str, status: int) -> None:
    """And the text says what the body said, where it said something; `data` is there where it can be."""
    headers, body = FORMS[form]
    found = raised(answer(status, {"x-request-id": "req-7", **headers}, body))
    assert type(found) is TABLE[status]
    assert found.status_code == status
    assert found.body == body.decode("utf-8", "replace")
    assert found.request_id == "req-7"
    assert (found.data is not None) == (form in TYPED)
    assert found.message
    if b"quota is used up" in body:
        assert "quota is used up" in found.message


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


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "0.5"}, 0.5), ({"retry-after-ms": "1500"}, 1.5), ({"retry-after": "nan"}, None), ({}, None)],
)
def test_retry_after_on_the_error(raised: Raised, headers: dict[str, str], seconds: float | None) -> None:
    """Seconds as a float; `None` when the server did not say, or said nothing that means anything."""
    assert raised(answer(503, headers)).retry_after == seconds


@pytest.mark.parametrize("status", [302, 307, 308])
async def test_a_post_follows_no_redirect(mode: Mode, clients: Clients, status: int) -> None:
    """Row 32: it raises R9SDefaultError after one request, and the text names the target."""
    with RawServer() as target, RawServer() as server:
        server.script(answer(status, {"location": f"{target.url}/elsewhere"}))
        with pytest.raises(errors.R9SDefaultError, match=f"{target.url}/elsewhere") as caught:
            await mode.create(clients(server, retry_config=RetryConfig("backoff", NO_WAIT, True, max_attempts=2)))
        assert target.connections == 0
    assert len(server.requests) == 1
    assert caught.value.headers["location"] == f"{target.url}/elsewhere"


@pytest.mark.parametrize("form", ["the API's", "detail", "HTML", "text", "a string"])
def test_the_text_names_the_target_of_a_redirect(raised: Raised, form: str) -> None:
    """Row 32: whatever stands in the body."""
    headers, body = FORMS[form]
    found = raised(answer(307, {"location": "https://other.example/v1", **headers}, body))
    assert "https://other.example/v1" in str(found)


JSON = {"content-type": "application/json", "x-request-id": "req-9"}
UNREADABLE = {
    "HTML": answer(200, {"content-type": "text/html", "x-request-id": "req-9"}, b"<html>welcome</html>"),
    "empty": answer(200, JSON, b""),
    "blank": answer(200, JSON, b"  \n"),
    "broken": answer(200, JSON, b'{"created": 1, "data": ['),
    "two": answer(200, JSON, b"{} {}"),
    "a list": answer(200, JSON, b"[]"),
    "a string": answer(200, JSON, b'"ok"'),
    "null": answer(200, JSON, b"null"),
    "not UTF-8": answer(200, JSON, b'{"created": 1, "data": [{"b64_json": "AA\xff\xfeAA"}]}'),
    "UTF-16": answer(200, JSON, json.dumps(IMAGE).encode("utf-16")),
    "deep": answer(200, JSON, b'{"created": 1, "data": ' + b"[" * 100_000),
    "deep objects": answer(200, JSON, b'{"a":' * 100_000),
    "204": Step((head(204, {"x-request-id": "req-9"}),)),
}


@pytest.mark.parametrize("form", UNREADABLE)
async def test_a_success_that_cannot_be_read(mode: Mode, clients: Clients, form: str) -> None:
    """Rows 16 and 17: ResponseValidationError with the body and the request id, raised at the first attempt."""
    step = UNREADABLE[form]
    with RawServer(step) as server:
        with pytest.raises(errors.ResponseValidationError) as caught:
            await mode.create(clients(server, retry_config=RetryConfig("backoff", NO_WAIT, max_attempts=3)))
    sent = b"".join(piece for piece in step.pieces if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]
    assert caught.value.body == sent.decode("utf-8", "replace")
    assert caught.value.request_id == "req-9"
    assert "req-9" in str(caught.value)
    assert caught.value.raw_response is not None
    assert caught.value.raw_response.content == sent
    assert len(str(caught.value)) < 3_000, "a snippet, not the whole body"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "message"),
    [
        ({"error": {"message": "no", "type": "t"}}, errors.R9SDefaultError, 200, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": 429}, errors.RateLimitError, 429, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": 400}, errors.BadRequestError, 400, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": 404}, errors.NotFoundError, 404, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": 402}, errors.R9SDefaultError, 402, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": "429"}, errors.RateLimitError, 429, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": "busy"}, errors.R9SDefaultError, 200, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": None}, errors.R9SDefaultError, 200, "no"),
        ({"error": {"message": "no", "type": "t"}, "status": True}, errors.R9SDefaultError, 200, "no"),
        ({"error": "no"}, errors.R9SDefaultError, 200, "no"),
        ({"error": ["no"]}, errors.R9SDefaultError, 200, "no"),
        ({"error": 1, "status": 429}, errors.RateLimitError, 429, "429"),
        ({"error": {"message": "no", "type": "t"}, **IMAGE, "data": []}, errors.R9SDefaultError, 200, "no"),
    ],
)
async def test_an_error_inside_a_success(
    mode: Mode, clients: Clients, body: Any, kind: type[errors.R9SError], status: int, message: str
) -> None:
    """Row 18: raised as an error of the API; its own status picks the class, else it is R9SDefaultError."""
    with RawServer(answer(200, {"x-onr-request-id": "req-3"}, body)) as server:
        with pytest.raises(errors.R9SError) as caught:
            await mode.create(clients(server, retry_config=ONCE))
    assert type(caught.value) is kind
    assert caught.value.status_code == status
    assert message in caught.value.message
    assert caught.value.request_id == "req-3"
    assert json.loads(caught.value.body) == body


@pytest.mark.parametrize(
    "more",
    [
        {"error": None},
        {"usage": None, "size": None, "quality": None, "background": None, "output_format": None},
        {"size": "7x7", "quality": "superb", "background": "checkered", "output_format": "heic"},
        {"brand_new": {"a": [1]}, "usage": {"total_tokens": None, "tiles": 4, "input_tokens_details": None}},
        {"usage": "none of your business"},
        {"created": 1.7e9},
    ],
)
def test_what_is_tolerated(more: dict[str, Any]) -> None:
    """Null for an optional field, unknown fields (kept) and unknown enum values (passed through) are all fine."""
    image = {"url": None, "b64_json": "AAAA", "revised_prompt": None, "seed": 7}
    body = {**IMAGE, "data": [image], **more}
    with RawServer(answer(200, None, body)) as server, R9S(KEY, server_url=server.url) as client:
        result = client.images.create(prompt="a cat")
    assert result.to_dict() == body
    assert result.data[0]["seed"] == 7


CONTENT_TYPES = ["text/plain", "application/problem+json", "application/json; charset=utf-8", "nonsense", ""]


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_the_content_type_is_no_reason_to_withhold_a_result(kind: str) -> None:
    """What can be read is a result, however the answer is labelled, with a byte order mark too."""
    body = b"\xef\xbb\xbf" + json.dumps(IMAGE).encode()
    with RawServer(answer(200, {"content-type": kind}, body)) as server, R9S(KEY, server_url=server.url) as client:
        assert client.images.create(prompt="a cat").data[0].url == IMAGE["data"][0]["url"]  # type: ignore[index]


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


def test_what_was_sent_and_what_was_not(raised: Raised) -> None:
    """Only an error after sending says that an image may have been billed."""
    assert "billed" in str(raised(reset()))
    with R9S(KEY, server_url="http://127.0.0.1:1", retry_config=ONCE) as client:
        with pytest.raises(errors.R9SConnectionError) as caught:
            client.images.create(prompt="a cat")
    assert "billed" not in str(caught.value)
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
