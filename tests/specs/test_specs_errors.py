"""Error answers have the class of their status, and the model that the document says for it."""

import datetime
from typing import Any

import pytest

from tests.specs.conftest import Opened, Served
from tests.support.server import RawServer, answer
from tests.support.ways import Mode

STEM = "errors"
"""The document that is served."""


NOON = datetime.datetime(2024, 5, 6, 12, tzinfo=datetime.UTC)
DECLARED = [
    ("400 application/problem+json 0", "BadRequestError", "Problem", {"title": "a text"}),
    (
        "402 application/json 1",
        "R9SDefaultError",
        "PayResponse402",
        {"missing": 0.5, "until": datetime.date(2024, 2, 29)},
    ),
    ("404", "NotFoundError", "NoneType", {}),
    ("409 application/json 0", "R9SDefaultError", "Paid", {"paid_at": NOON}),
    ("409 application/json 1", "R9SDefaultError", "Pending", {"since": NOON}),
    ("422 application/json 1", "UnprocessableEntityError", "list", {}),
    ("429 text/plain 0", "RateLimitError", "NoneType", {}),
    ("4XX application/json 0", "R9SDefaultError", "Problem", {"title": "a text"}),
    ("503 application/json 0", "ServiceUnavailableError", "Closed", {"opens": "a text"}),
    ("default application/json 0", "InternalServerError", "Failure", {"code": 1}),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("asked", "kind", "model", "fields"), DECLARED)
async def test_each_status_has_its_class_and_its_typed_body(
    mode: Mode, served: Served, opened: Opened, asked: str, kind: str, model: str, fields: dict[str, Any]
) -> None:
    """Each status of the document has its class and its typed body."""
    with pytest.raises(getattr(served.facade.errors, kind)) as caught:
        await mode.call(opened(served.server.url).payments, "pay", amount=1, http_headers={"x-answer": asked})
    data = caught.value.data
    assert (type(caught.value).__name__, type(data).__name__) == (kind, model)
    assert {name: getattr(data, name) for name in fields} == fields


@pytest.mark.anyio
async def test_a_list_of_errors(mode: Mode, served: Served, opened: Opened) -> None:
    """A body that is a list is a list of models."""
    headers = {"x-answer": "422 application/json 0"}
    with pytest.raises(served.facade.errors.UnprocessableEntityError) as caught:
        await mode.call(opened(served.server.url).payments, "pay", amount=1, http_headers=headers)
    assert [(type(each).__name__, each.field) for each in caught.value.data] == [("FieldError", "a text")]


OTHERWISE: list[Any] = [b"", b"<html>", b"\xff\xfe", b'{"title": ', [], "no", None, 5, {}, {"error": {}}]


@pytest.mark.anyio
@pytest.mark.parametrize("body", OTHERWISE)
async def test_an_error_body_without_the_model_leaves_no_data(
    mode: Mode, served: Served, opened: Opened, body: Any
) -> None:
    """A body that has nothing of the model leaves no data; the class is that of the status, and the body is there."""
    statuses = {400: "BadRequestError", 402: "R9SDefaultError", 503: "ServiceUnavailableError", 507: "R9SDefaultError"}
    content = answer(400, body=body if body is not None else b"null").pieces[0]
    assert isinstance(content, bytes)
    for status, kind in statuses.items():
        with RawServer(answer(status, body=body if body is not None else b"null")) as server:
            with pytest.raises(served.facade.errors.R9SError) as caught:
                await mode.call(opened(server.url).payments, "pay", amount=1)
        assert (type(caught.value).__name__, caught.value.data, caught.value.status_code) == (kind, None, status)
        assert caught.value.body == content.split(b"\r\n\r\n", 1)[1].decode(errors="replace")


@pytest.mark.anyio
async def test_a_field_that_is_not_as_declared(mode: Mode, served: Served, opened: Opened) -> None:
    """It is handed over as it came, in the model of the error."""
    with RawServer(answer(400, body={"title": 5})) as server:
        with pytest.raises(served.facade.errors.BadRequestError) as caught:
            await mode.call(opened(server.url).payments, "pay", amount=1)
    assert (type(caught.value.data).__name__, caught.value.data.title) == ("Problem", 5)
    assert caught.value.data.to_dict() == {"title": 5}


@pytest.mark.anyio
async def test_statuses_without_a_schema(mode: Mode, served: Served, opened: Opened) -> None:
    """A status that only `default` covers has its model; one that nothing covers has that of the first that fits."""
    with RawServer(answer(599, body={"code": 7}), answer(501, body={"title": "none"})) as server:
        client = opened(server.url)
        with pytest.raises(served.facade.errors.R9SDefaultError) as caught:
            await mode.call(client.payments, "pay", amount=1)
        assert (type(caught.value.data).__name__, caught.value.data.code) == ("Failure", 7)
        with pytest.raises(served.facade.errors.R9SDefaultError) as caught:
            await mode.call(client.payments, "get_receipt", payment_id="p")
        assert (type(caught.value.data).__name__, caught.value.data.title) == ("Problem", "none")


@pytest.mark.anyio
async def test_in_place_of_bytes_and_events(mode: Mode, served: Served, opened: Opened) -> None:
    """Operations whose answer is a file or a stream have typed errors too."""
    payments = opened(served.server.url).payments
    for operation, given, asked, kind, model in (
        ("get_receipt", {"payment_id": "p"}, "4XX application/json 0", "R9SDefaultError", "Problem"),
        ("follow_payments", {}, "503 application/json 0", "ServiceUnavailableError", "Closed"),
    ):
        with pytest.raises(getattr(served.facade.errors, kind)) as caught:
            await mode.call(payments, operation, http_headers={"x-answer": asked}, **given)
        assert type(caught.value.data).__name__ == model


@pytest.mark.anyio
async def test_error_that_is_no_error(mode: Mode, opened: Opened) -> None:
    """A field called `error` that the document declares in a success is part of the result."""
    with RawServer(answer(200, body={"error": "the rate is old", "rate": 1.5})) as server:
        found = await mode.call(opened(server.url).payments, "get_rates")
    assert (found.error, found.rate) == ("the rate is old", 1.5)


@pytest.mark.anyio
async def test_error_in_a_success(mode: Mode, served: Served, opened: Opened) -> None:
    """An error object in place of a result has the class of its status, and the model of that status."""
    body = {"error": {"message": "closed"}, "status": 503, "opens": "at nine"}
    with RawServer(answer(200, body=body)) as server:
        with pytest.raises(served.facade.errors.ServiceUnavailableError) as caught:
            await mode.call(opened(server.url).payments, "pay", amount=1)
    assert (type(caught.value.data).__name__, caught.value.data.opens) == ("Closed", "at nine")


def test_the_functions_raise_or_hand_over_the_answer(served: Served) -> None:
    """The functions under `api` raise UnexpectedStatus, or hand over the answer."""
    functions = served.facade.module("api.payments.pay")
    models, errors = served.facade.module("models"), served.facade.module("errors")
    body = models.PayBody(amount=1)
    with RawServer(answer(503, body={"opens": "at nine"})) as server:
        with served.facade.package.AuthenticatedClient(token="t", base_url=server.url) as client:
            with pytest.raises(errors.UnexpectedStatus, match="at nine"):
                functions.sync(client=client, body=body)
            found = functions.sync_detailed(client=client, body=body)
    assert (found.status_code, found.parsed, found.content) == (503, None, b'{"opens": "at nine"}')
