"""No key, no prompt and no image where they do not belong: errors, what is inside them, and logs."""

import io
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from r9s import R9S, errors
from r9s.utils import RetryConfig
from tests.facade.rawserver import IMAGE, RawServer, Step, answer, compressed, error, reset, truncated
from tests.facade.ways import QUICK, SECRET, Raised

pytestmark = pytest.mark.anyio


def whole_chain(found: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    cause: BaseException | None = found
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def all_inside(thing: Any, seen: set[int], depth: int = 0) -> Iterator[str]:
    """The repr of everything that is reachable through `vars`, slots, items and frames' locals left aside."""
    if id(thing) in seen or depth > 8:
        return
    seen.add(id(thing))
    yield repr(thing)
    inner = list(vars(thing).values()) if hasattr(thing, "__dict__") and not isinstance(thing, type) else []
    inner += list(thing.values()) if isinstance(thing, dict) else []
    inner += list(thing) if isinstance(thing, (list, tuple, set)) else []
    inner += [thing.raw] if isinstance(thing, httpx.Headers) else []
    for part in inner:
        yield from all_inside(part, seen, depth + 1)


def test_no_key_in_any_error(every_error: dict[str, errors.R9SError]) -> None:
    """Row 31: not in text, repr, vars, raw_response, the request behind it, the cause's request, or the traceback."""
    for name, found in every_error.items():
        chain = list(whole_chain(found))
        shown = [str(one) for one in chain] + [repr(one) for one in chain]
        shown += ["".join(traceback.format_exception(found))]
        if found.raw_response is not None:
            shown += [str(found.raw_response.request.headers.raw), repr(vars(found.raw_response.request))]
            assert found.raw_response.request.content == b"", "nor the prompt"
        assert not [text for text in shown if SECRET in text], name
        assert not [text for text in all_inside(found, set()) if SECRET in text], name


def test_no_key_on_the_request_of_the_cause(raised: Raised) -> None:
    """Error reporters look at `__cause__.request.headers`; the credentials are not there either."""
    for step in (reset(), truncated(), compressed(broken=True)):
        for one in whole_chain(raised(step)):
            assert not [text for text in all_inside(one, set()) if SECRET in text], type(one)


@pytest.mark.parametrize("step", [reset(), truncated(), Step(end="hang")])
def test_no_key_in_the_locals_of_our_own_frames(raised: Raised, step: Step) -> None:
    """Error reporters send the repr of every local; those of the SDK do not show the key."""
    found = raised(step, timeout_ms=200)
    shown = io.StringIO()
    for one in whole_chain(found):
        report = traceback.TracebackException.from_exception(one, capture_locals=True)
        ours = [frame for frame in report.stack if "/r9s/" in frame.filename]
        print(*((frame.name, frame.locals) for frame in ours), file=shown)
    assert SECRET not in shown.getvalue()


def test_no_key_in_logs(raised: Raised, caplog: pytest.LogCaptureFixture) -> None:
    """Row 31: neither our logger nor those of httpx show the key, the prompt or an image at level DEBUG."""
    caplog.set_level("DEBUG")
    image = {**IMAGE, "data": [{"b64_json": "QkFTRTY0" * 10}]}
    with RawServer(error(503), answer(200, None, image)) as server:
        with R9S(SECRET, server_url=server.url, retry_config=RetryConfig("backoff", QUICK)) as client:
            client.images.create(prompt="SECRET-PROMPT")
    raised(reset(), prompt="SECRET-PROMPT")
    assert any(record.name == "r9s" for record in caplog.records), "a retry is logged"
    for secret in (SECRET, "SECRET-PROMPT", "QkFTRTY0"):
        assert secret not in caplog.text


def test_results_are_short_in_repr() -> None:
    """A print of a result names the length of base64, not megabytes of it."""
    with RawServer(answer(200, None, {**IMAGE, "data": [{"b64_json": "QUJD" * 100_000}]})) as server:
        with R9S(SECRET, server_url=server.url) as client:
            result = client.images.create(prompt="a cat")
    assert len(repr(result)) < 500
    assert "400000" in repr(result)
    assert not [text for text in all_inside(result, set()) if SECRET in text]
