"""Rows 30 and 31 for answers: whatever the server says, and however often, nothing shows a secret."""

import pytest

from r9s import errors
from tests.secrets.scenes import Scene, check, in_outcome, play
from tests.support.secrets import ECHO, MADE_BASE64, PROMPT, Logs
from tests.support.server import IMAGE, RawServer, answer, compressed, error
from tests.support.ways import OPTED_IN, SOON, Clients, Mode

pytestmark = pytest.mark.anyio
STATUSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    503: errors.ServiceUnavailableError,
    418: errors.R9SDefaultError,
}
LATER = {"retry-after": "3600", "x-request-id": "req-1"}
PICTURE = {**IMAGE, "data": [{"b64_json": MADE_BASE64}]}
SCENES = {
    "redirect": Scene((answer(307, {"location": "https://other.invalid/"}, b""),), errors.R9SDefaultError),
    "no body": Scene((answer(400, {}, b""),), errors.BadRequestError),
    "HTML": Scene((answer(502, {}, b"<html>no</html>"),), errors.R9SDefaultError),
    "answer": Scene((answer(200, None, PICTURE),), None),
    "answer after retries": Scene((error(503, SOON), error(429, SOON), answer(200, None, PICTURE)), None),
    "error after retries": Scene((error(500, SOON), error(503, SOON)), errors.ServiceUnavailableError,
                                 {"retries": OPTED_IN}),
    "success with HTML": Scene((answer(200, {}, b"<html>yes</html>"),), errors.ResponseValidationError),
    "success without a body": Scene((answer(200, {}, b""),), errors.ResponseValidationError),
    "success, not UTF-8": Scene((answer(200, {}, b'{"created": "\xff"}'),), errors.ResponseValidationError),
    "success, not as declared": Scene((answer(200, None, {**PICTURE, "created": []}),), None),
    "success, no object": Scene((answer(200, None, [PICTURE]),), errors.ResponseValidationError),
    "success with an error": Scene((answer(200, None, {"error": {"message": ECHO, "type": "t"}, "status": 422}),),
                                   errors.UnprocessableEntityError, echoes=True),
    "broken gzip": Scene((compressed(broken=True),), errors.ResponseValidationError),
    "broken gzip, repeated": Scene((compressed(broken=True),), errors.ResponseValidationError, {"retries": OPTED_IN}),
    "an event stream asked for": Scene((answer(),), errors.ResponseValidationError, {"stream": True}),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
async def test_no_answer_shows_a_secret(scene: Scene, mode: Mode, clients: Clients, logs: Logs) -> None:
    """Result or error, its pickles, copies and causes, the client and all logs are free of secrets."""
    with RawServer(*scene.script) as server:
        await check(mode, clients(server), scene, server, logs)
        assert ("r9s" in logs.names) is (len(server.requests) > 1), "a retry is logged"


async def test_no_error_of_a_status_shows_a_secret(mode: Mode, clients: Clients, logs: Logs) -> None:
    """Nor does the error of any class have one, also when the client has seen many."""
    with RawServer(*(error(status, LATER, ECHO) for status in STATUSES)) as server:
        client = clients(server)
        for kind in STATUSES.values():
            await check(mode, client, Scene((), kind, echoes=True), server, logs)
            logs.records.clear()
        assert len(server.requests) == len(STATUSES)


async def test_answer_too_large(mode: Mode, clients: Clients, logs: Logs) -> None:
    """An answer that is not read to its end is no exception."""
    scene = Scene((answer(),), errors.ResponseValidationError)
    with RawServer(*scene.script) as server:
        await check(mode, clients(server, max_answer_bytes=10), scene, server, logs)


async def test_what_the_server_repeats(mode: Mode, clients: Clients, logs: Logs) -> None:
    """The server's words are the server's: an error hands them over, but our own log does not repeat them."""
    with RawServer(error(503, SOON, ECHO), error(400, None, ECHO)) as server:
        _, raised = await play(mode, clients(server))
    assert PROMPT in str(raised)
    ours = [record.getMessage() for record in logs.records if record.name == "r9s"]
    assert len(ours) == 1
    assert PROMPT not in ours[0]


async def test_hook_that_raises_for_status(mode: Mode, clients: Clients, logs: Logs) -> None:
    """A borrowed client's hook that raises hands its error, with the whole request, to nobody."""

    def hook(response: object) -> None:
        response.raise_for_status()  # type: ignore[attr-defined]

    async def hook_async(response: object) -> None:
        hook(response)

    own = {"event_hooks": {"response": [hook_async if mode.is_async else hook]}}
    with RawServer(error(400)) as server:
        outcome = await play(mode, clients(server, own=own))
    assert type(outcome.error) is errors.BadRequestError
    assert in_outcome(outcome) == []
    assert logs.leaks() == []
