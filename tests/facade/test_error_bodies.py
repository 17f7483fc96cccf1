"""What error bodies say, in every shape that gateways and providers are known to send."""

import json
import pickle
from typing import Any, NamedTuple

import httpx
import pytest

from r9s import errors, models
from r9s._error_bodies import ErrorBody
from r9s._error_building import answer_error
from r9s._http.answers import Answer
from r9s._retry_policy import Verdict
from r9s.utils import RetryConfig
from r9s_generated.api.images.create_image_edit import OPERATION
from tests.facade.conftest import Raised
from tests.support.server import RawServer, answer
from tests.support.ways import NO_WAIT, Clients, Mode


class Said(NamedTuple):
    """What an error has of a body."""

    message: str
    code: str | None = None
    type: str | None = None
    param: str | None = None


DETAILS = [
    {"loc": ["body", "size"], "msg": "Input should be a string", "type": "string_type", "input": 5},
    {"loc": ["body", "image", 1], "msg": "Field required", "type": "missing"},
]
INNER = '{"error": {"message": "m", "code": "moderation_blocked"}}'
SHAPES: dict[str, tuple[Any, Said]] = {
    "the API's": ({"error": {"message": "m", "type": "t", "code": "c", "param": "size"}}, Said("m", "c", "t", "size")),
    "without a type": ({"error": {"message": "m", "code": "moderation_blocked"}}, Said("m", "moderation_blocked")),
    "a code that is a number": ({"error": {"message": "m", "code": 1301}}, Said("m", "1301")),
    "a list of one": (
        [{"error": {"code": 400, "message": "m", "status": "INVALID_ARGUMENT", "details": []}}],
        Said("m", "400", "INVALID_ARGUMENT"),
    ),
    "without the object around it": ({"code": "BadSize", "message": "m", "request_id": "r"}, Said("m", "BadSize")),
    "detail": ({"detail": "m"}, Said("m")),
    "details": (
        {"detail": DETAILS},
        Said("body.size: Input should be a string; body.image[1]: Field required", None, "string_type", "size"),
    ),
    "detail with an error": ({"detail": {"error": {"message": "m", "code": "c"}}}, Said("m", "c")),
    "a text as error": ({"error": "all is lost"}, Said("all is lost")),
    "a code as error": ({"error": "model_not_found"}, Said("model_not_found", "model_not_found")),
    "a code as error, and words": ({"error": "invalid_grant", "error_description": "m"}, Said("m", "invalid_grant")),
    "a reason as error, and words": ({"error": "Bad Request", "message": "m", "statusCode": 400}, Said("m")),
    "a status beside it": ({"error": {"message": "m"}, "status": 429}, Said("m")),
    "a code beside it": ({"error": {"message": "m"}, "code": "c"}, Said("m", "c")),
    "errors": ({"success": False, "errors": [{"code": 7003, "message": "a"}, {"message": "b"}]}, Said("a; b", "7003")),
    "errors that are texts": ({"name": "bad_request", "errors": ["a", "b", "a"]}, Said("a; b", "bad_request")),
    "errors by field": ({"title": "Invalid", "errors": {"prompt": ["long", "rude"]}}, Said("prompt: long; rude")),
    "message": ({"message": "m"}, Said("m")),
    "several messages": ({"message": ["a", "b"], "error": "Bad Request"}, Said("a; b")),
    "a problem": ({"title": "Gone", "detail": "m", "status": 410, "type": "/gone"}, Said("m", None, "/gone")),
    "the error of a stream": ({"error": {"type": "error", "code": "c", "message": "m", "param": None}}, Said("m", "c")),
    "an error of an error": ({"error": {"error": {"message": "m", "code": "c"}}}, Said("m", "c")),
}  # fmt: skip
IN_TEXTS: dict[str, tuple[Any, Said]] = {
    "a whole number with a point": ({"error": {"message": "m", "code": 1301.0}}, Said("m", "1301")),
    "JSON as message": ({"error": {"message": INNER}}, Said("m", "moderation_blocked")),
    "JSON as message, twice": (
        {"error": {"message": json.dumps({"error": {"message": INNER}})}},
        Said("m", "moderation_blocked"),
    ),
    "JSON as message, without an object around it": ({"message": '{"message": "m", "code": "c"}'}, Said("m", "c")),
    "JSON as error": ({"error": INNER}, Said("m", "moderation_blocked")),
    "JSON as body": (INNER, Said("m", "moderation_blocked")),
    "JSON as details": ({"detail": [INNER]}, Said("m", "moderation_blocked")),
    "JSON after words": (
        {"error": {"message": f"litellm.BadRequestError: AzureException - {INNER}. Retried: 0", "code": "400"}},
        Said("litellm.BadRequestError: AzureException - m. Retried: 0", "moderation_blocked"),
    ),
    "JSON in a sentence": (
        {"error": {"message": 'Not a prompt: {"message": "x", "code": "y"}', "code": "c"}},
        Said('Not a prompt: {"message": "x", "code": "y"}', "c"),
    ),
    "braces": ({"error": {"message": "{size} is {wrong}", "code": "c"}}, Said("{size} is {wrong}", "c")),
}  # fmt: skip
SILENT: dict[str, bytes] = {
    "HTML": b"<html><body>no</body></html>",
    "text": b"no",
    "empty": b"",
    "a JSON text": b'"no"',
    "a number": b"5",
    "null": b"null",
    "cut short": b'{"error": {"message": "no"',
    "an empty object": b"{}",
    "nothing known": b'{"foo": 1}',
    "an error that says nothing": b'{"error": {}}',
    "deep": b'{"error":' * 2_000 + b"1" + b"}" * 2_000,
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same_things(raised: Raised, shape: str) -> None:
    """Message, code, type and param are at hand, on the error and in its typed data; nothing of the body is lost."""
    document, said = SHAPES[shape]
    found = raised(answer(400, body=document))
    assert type(found) is errors.BadRequestError
    assert Said(found.message, found.code, found.type, found.param) == said
    assert isinstance(found.data, models.ErrorResponse)
    assert found.data.error.message == said.message
    assert str(found.data.error.code or None) == str(said.code)
    lost = {word for word in _words(document) if word not in json.dumps(found.data.to_dict()) + found.message}
    # What only repeats another word, or names the kind of an event, may go.
    assert lost <= {"Bad Request", "error"}


@pytest.mark.parametrize("shape", IN_TEXTS)
def test_an_error_in_a_text_says_the_same_things(raised: Raised, shape: str) -> None:
    """Gateways put the answer of a provider into a message; what stands around it stays in the message."""
    document, said = IN_TEXTS[shape]
    found = raised(answer(400, body=document))
    assert Said(found.message, found.code, found.type, found.param) == said
    assert isinstance(found.data, models.ErrorResponse)
    assert found.data.error.message == said.message


def _words(document: Any) -> set[str]:
    if isinstance(document, dict):
        return {word for value in document.values() for word in _words(value)}
    if isinstance(document, list):
        return {word for value in document for word in _words(value)}
    return {document} if isinstance(document, str) else set()


@pytest.mark.parametrize("shape", SILENT)
def test_a_body_that_says_nothing_leaves_no_data(raised: Raised, shape: str) -> None:
    """There is a message all the same, for people."""
    found = raised(answer(400, {"content-type": "application/json"}, SILENT[shape]))
    assert (found.data, found.code, found.type, found.param) == (None, None, None, None)
    assert found.message


def test_a_page_is_shown_as_its_words(raised: Raised) -> None:
    """Without tags, styles and scripts."""
    title, style = b"<title>502 Bad Gateway</title>", b"<style>p {color: red}</style>"
    page = b"<html><head>%b%b</head><body><h1>502 Bad Gateway</h1><p>nginx</p></body></html>" % (style, title)
    found = raised(answer(502, {"content-type": "text/html"}, page))
    assert found.message == "502 Bad Gateway nginx"
    assert found.body == page.decode()


def test_code_and_type_travel_with_the_error(raised: Raised) -> None:
    """Through a pickle."""
    found = raised(
        answer(400, body={"error": {"message": "m", "code": "content_filter", "type": "t", "param": "prompt"}})
    )
    again = pickle.loads(pickle.dumps(found))
    assert (again.code, again.type, again.param) == ("content_filter", "t", "prompt")
    assert str(again) == str(found)
    assert "(status 400; code content_filter)" in str(found)


SPENT = "insufficient_quota"
NOTHING_LEFT: list[Any] = [
    {"error": {"message": "m", "code": SPENT}},
    {"error": {"message": "m", "type": SPENT}},
    [{"error": {"message": "m", "code": SPENT}}],
    {"code": SPENT, "message": "m"},
    {"detail": {"code": SPENT, "message": "m"}},
    {"detail": SPENT},
    {"error": SPENT},
    {"error": SPENT, "message": "m"},
    {"errors": [{"code": SPENT, "message": "m"}]},
    {"error": {"message": "m"}, "code": SPENT},
    {"error": {"message": "m", "code": 429}, "code": SPENT},
    [{"error": {"message": "m", "code": "busy"}}, {"error": {"message": "m", "code": SPENT}}],
    {"error": {"message": "m", "details": [{"reason": SPENT}]}},
    b'{"error": {"message": "m", "code": "insufficient\\u005fquota"}}',
]


@pytest.mark.anyio
async def test_an_account_with_nothing_left_is_not_asked_again(mode: Mode, clients: Clients) -> None:
    """In every shape; the advice says why."""
    with RawServer(*(answer(429, {"retry-after-ms": "1"}, document) for document in NOTHING_LEFT)) as server:
        client = clients(server, retry_config=RetryConfig("backoff", NO_WAIT, max_attempts=3))
        for number, document in enumerate(NOTHING_LEFT, 1):
            with pytest.raises(errors.RateLimitError, match="is used up"):
                await mode.create(client)
            assert len(server.requests) == number, document


@pytest.mark.parametrize("status", [402, 500, 503])
def test_a_spent_quota_is_not_retried_with_any_status(raised: Raised, status: int) -> None:
    """Not even with a status that the caller wants to be retried."""
    config = RetryConfig("backoff", NO_WAIT, max_attempts=3, retry_statuses=(402,))
    found = raised(answer(status, body={"error": {"message": "m", "code": SPENT}}), retries=config)
    assert found.note == ""
    assert "is used up" in str(found)
    assert not found.is_repeatable


def test_what_only_mentions_the_quota_is_retried() -> None:
    """The word in a sentence is no code."""
    assert not ErrorBody(b'{"error": {"message": "this is not insufficient_quota", "code": "busy"}}').is_spent
    assert not ErrorBody(b"<html>insufficient_quota</html>").is_spent


def inside(document: dict[str, Any], status: int = 200) -> errors.R9SError:
    """The error for an error object in an answer that calls itself a success."""
    content = json.dumps(document).encode()
    sent = Answer(status, httpx.Headers({"x-request-id": "req-7"}), content)
    return answer_error(OPERATION, sent, Verdict(sent, 0, ""), document)


@pytest.mark.parametrize(
    ("document", "kind", "status"),
    [
        ({"error": {"message": "m", "code": 429}}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "code": "429"}}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "code": 429.0}}, errors.RateLimitError, 429),
        ({"error": {"message": '{"message": "m", "code": "busy"}', "code": 429}}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "status": 503}}, errors.ServiceUnavailableError, 503),
        ({"error": {"message": "m", "code": "busy"}, "status": 429}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "code": 429, "status": "RESOURCE_EXHAUSTED"}}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "code": 400}, "status": 500}, errors.InternalServerError, 500),
        ({"error": {"message": "m"}, "code": 403}, errors.PermissionDeniedError, 403),
        ({"error": {"message": "m", "code": 402}}, errors.R9SDefaultError, 402),
        ({"error": {"message": "m", "code": 401}}, errors.AuthenticationError, 401),
        ({"error": {"message": "m", "code": 404}}, errors.NotFoundError, 404),
        ({"error": {"message": "m", "code": 500}}, errors.InternalServerError, 500),
        ({"error": {"message": "m", "code": 503}}, errors.ServiceUnavailableError, 503),
        ({"error": {"message": "m", "code": 502}}, errors.R9SDefaultError, 502),
        ({"error": {"message": "m", "code": 429}, "data": None}, errors.RateLimitError, 429),
        ({"error": {"message": "m", "code": "content_filter"}}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m", "code": 1301}}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m", "code": 0}}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m", "code": 200}, "status": 200}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m", "code": True}}, errors.R9SDefaultError, 200),
        ({"error": "m"}, errors.R9SDefaultError, 200),
        ({"error": ["m"]}, errors.R9SDefaultError, 200),
        ({"error": 1, "status": 429}, errors.RateLimitError, 429),
        ({"error": {"message": "m"}, "status": 402}, errors.R9SDefaultError, 402),
        ({"error": {"message": "m"}, "status": "429"}, errors.RateLimitError, 429),
        ({"error": {"message": "m"}, "status": "busy"}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m"}, "status": None}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m"}, "status": True}, errors.R9SDefaultError, 200),
        ({"error": {"message": "m"}, "created": 1, "data": []}, errors.R9SDefaultError, 200),
    ],
)
def test_the_status_or_the_code_inside_a_success_picks_the_class(
    document: dict[str, Any], kind: type[errors.R9SError], status: int
) -> None:
    """With the advice of that class; the text never reads as if 200 were the error."""
    found = inside(document)
    assert (type(found), found.status_code) == (kind, status)
    assert kind.advice in str(found)
    assert "inside a response with status 200" in str(found)
    assert "(status 200" not in str(found)
    assert "RetryConfig" not in str(found), "such an error is never retried"
    if status == 200:
        assert "billed" in str(found)
    else:
        assert f"(status {status}, inside a response with status 200; " in str(found)
    assert str(pickle.loads(pickle.dumps(found))) == str(found)


def test_an_error_without_words_inside_a_success_is_shown_as_it_came() -> None:
    """And not as OK."""
    found = inside({"error": {"code": 0}})
    assert found.message == 'The response contains an error: {"error": {"code": 0}}'
    assert found.code == "0"
