"""The URL of a sandbox: what the server received, faults from the server's side, and a new beginning."""

import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

import r9s_sandbox
from r9s import R9S, testing
from r9s_sandbox import SandboxURL, _sampled, _samples
from r9s_sandbox._journal import Journal, ReceivedRequest

PATH = "/images/generations"
SMALL = {"prompt": "p", "size": "64x64"}
MEBIBYTE = 1024 * 1024


@pytest.fixture
def client(r9s_sandbox: SandboxURL) -> Iterator[httpx.Client]:
    """A program that is not ours."""
    with httpx.Client(base_url=r9s_sandbox, headers={"authorization": "Bearer sk-secret"}) as opened:
        yield opened


def test_the_json_of_a_request_is_there(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """With its method, path and headers, of which the key is masked."""
    r9s_client.images.create(prompt="A cat", n=2, size="64x64", extra_body={"steps": 3}, http_headers={"x-trace": "42"})
    (request,) = r9s_sandbox.requests
    assert (request.method, request.path, request.status) == ("POST", "/v1/images/generations", 200)
    assert request.json == {"prompt": "A cat", "n": 2, "size": "64x64", "steps": 3}
    assert request.prompt == "A cat"
    assert (request.headers["x-trace"], request.headers["authorization"]) == ("42", "***")
    assert r9s_sandbox.drawn == 2
    assert "A cat" not in repr(request), "a report of a failed test does not show bodies by itself"


def test_the_files_and_fields_of_a_form_are_there(r9s_sandbox: SandboxURL, r9s_client: R9S) -> None:
    """Byte by byte, with file name and media type, under the names that they came under."""
    named, unnamed = ("käse 1.png", testing.PNG), io.BytesIO(testing.PNG)
    r9s_client.images.edit(image=[named, unnamed], prompt="Füge hinzu", n=2, size="64x64")
    (request,) = r9s_sandbox.requests
    assert request.fields == {"prompt": "Füge hinzu", "n": "2", "size": "64x64"}
    assert request.prompt == "Füge hinzu"
    assert list(request.files) == ["image[]"]
    first, second = request.files["image[]"]
    assert (first.content, first.filename, first.content_type) == (testing.PNG, "käse 1.png", "image/png")
    assert second.content == testing.PNG


KEYED = {
    "picture_url": "",
    "operations": [
        {
            "method": "GET",
            "path": "/things",
            "keys": [[["header", "X-Key"]]],
            "answers": [{"status": 204, "media_type": "", "content": None, "events": [], "sentinel": ""}],
            "parameters": [],
            "bodies": [],
            "needs_body": False,
        }
    ],
}


def test_keys_in_other_headers_are_masked_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The document says which headers hold a key."""
    file = tmp_path / "_samples.yaml"
    file.write_text(f"# Generated\n{json.dumps(KEYED)}", encoding="utf-8")
    monkeypatch.setattr(_sampled, "load_samples", lambda: _samples.read_samples(file))
    with r9s_sandbox.serve() as url:
        answer = httpx.get(f"{url}/things", headers={"x-key": "sk-secret", "x-other": "1"})
        (request,) = url.requests
    assert answer.status_code == 204
    assert (request.headers["x-key"], request.headers["x-other"]) == ("***", "1")
    assert "sk-secret" not in repr(vars(request))


def test_what_a_body_is_not_is_said(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """JSON is no form, a form is no JSON, and a request that was refused before has no body that is kept."""
    client.post(PATH, json=SMALL)
    client.post("/images/edits", files={"image": testing.PNG}, data={"prompt": "p"})
    client.post(PATH, json=SMALL, headers={"authorization": ""})
    client.post(PATH, content=b"{", headers={"content-type": "application/json"})
    generation, edit, refused, broken = r9s_sandbox.requests
    with pytest.raises(ValueError, match=r"POST /v1/images/generations: the body is not a form: .*application/json"):
        _ = generation.fields
    with pytest.raises(ValueError, match="POST /v1/images/edits"):
        _ = edit.json
    with pytest.raises(ValueError, match=r"is not kept[.] Either the sandbox did not read it"):
        _ = refused.json
    with pytest.raises(ValueError, match="Expecting property name"):
        _ = broken.json
    assert (refused.body, broken.body) == (None, b"{")
    assert generation.prompt == edit.prompt == "p"


def test_a_form_in_a_query_string_is_one_too() -> None:
    """The sandbox serves operations of other documents, which may take such."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    request = ReceivedRequest("POST", "/", headers, body=b"prompt=a+cat&n=&n=2")
    assert (request.fields, request.files, request.prompt) == ({"prompt": "a cat", "n": "2"}, {}, "a cat")


def test_bodies_are_kept_up_to_64_mebibytes() -> None:
    """The oldest go first, and one that leaves the list of requests makes room."""
    journal = Journal()
    requests = [ReceivedRequest("POST", f"/{number}", {}) for number in range(3)]
    for request, size in zip(requests, (30, 30, 20), strict=True):
        journal.enter(request)
        journal.keep_body(request, bytes(size * MEBIBYTE))
    assert [len(request.body or b"") // MEBIBYTE for request in requests] == [0, 30, 20]
    for number in range(998):
        journal.enter(ReceivedRequest("GET", f"/later/{number}", {}))
    last = ReceivedRequest("POST", "/last", {})
    journal.enter(last)
    journal.keep_body(last, bytes(40 * MEBIBYTE))
    assert len(journal.requests[0].body or b"") == 20 * MEBIBYTE


def test_a_body_that_is_larger_is_not_kept(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """It is sent and answered as any other."""
    large = {"image": (None, bytes(65 * MEBIBYTE))}
    client.post("/images/edits", files={**large, "prompt": (None, b"p")})
    assert [(request.status, request.body) for request in r9s_sandbox.requests] == [(400, None)]


def test_fail_strikes_the_next_requests_whoever_sends_them(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """As often as it says; the argument counts requests, not attempts of one call."""
    r9s_sandbox.fail("429; retry-after=0", times=2)
    answers = [client.post(PATH, json={**SMALL, "prompt": str(number)}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "0"
    assert (r9s_sandbox.drawn, r9s_sandbox.faults_left) == (1, [])


@pytest.mark.parametrize(("fault", "statuses"), [("503; times=2", [503, 503, 200]), ("503; times=always", [503] * 3)])
def test_the_text_of_a_fault_may_say_how_often(
    r9s_sandbox: SandboxURL, client: httpx.Client, fault: str, statuses: list[int]
) -> None:
    """What always strikes is not counted as left."""
    r9s_sandbox.fail(fault)
    assert [client.post(PATH, json=SMALL).status_code for _ in range(3)] == statuses
    assert r9s_sandbox.faults_left == []


@pytest.mark.parametrize("path", ["/images/edits", "/v1/images/edits"])
def test_a_path_is_that_of_an_operation(r9s_sandbox: SandboxURL, client: httpx.Client, path: str) -> None:
    """With or without the base path; other operations are not struck."""
    r9s_sandbox.fail("503", path=path)
    assert client.post(PATH, json=SMALL).status_code == 200
    assert client.post("/images/edits", files={"image": testing.PNG}, data={"prompt": "p"}).status_code == 503


def test_each_request_is_struck_by_one_fault_at_most(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """That of its own header first, and then in the order in which they were asked for."""
    r9s_sandbox.fail("503")
    r9s_sandbox.fail("502")
    own = client.post(PATH, json=SMALL, headers={"x-r9s-sandbox-fault": "418"})
    assert [own.status_code, *(client.post(PATH, json=SMALL).status_code for _ in range(3))] == [418, 503, 502, 200]


def test_a_request_that_could_not_succeed_anyway_is_not_counted(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """It gets the error that it deserves."""
    r9s_sandbox.fail("503")
    assert client.post(PATH, json={}).status_code == 400
    assert client.post(PATH, json=SMALL).status_code == 503


def test_a_fault_of_streams_waits_for_a_stream(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """A request without stream passes."""
    r9s_sandbox.fail("stream-error; status=429")
    assert client.post(PATH, json=SMALL).status_code == 200
    assert "event: error" in client.post(PATH, json={**SMALL, "stream": True}).text
    assert "event: error" not in client.post(PATH, json={**SMALL, "stream": True}).text


def test_a_lost_answer_was_drawn(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """The picture is drawn before the connection is reset, as with the header."""
    r9s_sandbox.fail("reset")
    with pytest.raises(httpx.ReadError):
        client.post(PATH, json=SMALL)
    assert r9s_sandbox.drawn == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"fault": "banana"}, r"The fault 'banana' is not understood: there is no fault 'banana'\."),
        ({"fault": "429; retry=0"}, "'429' has no option 'retry=0'"),
        ({"fault": "429", "times": 0}, "times=0 must be 1 or more"),
        ({"fault": "429; times=2", "times": 1}, "the fault '429; times=2' must not have its own times"),
        ({"fault": "429", "path": "/images"}, "there is no operation with the path '/images'"),
        ({"fault": "429", "path": "/files/x.png"}, "there is no operation with the path '/files/x.png'"),
    ],
)
def test_a_fault_that_cannot_strike_is_a_value_error(
    r9s_sandbox: SandboxURL, arguments: dict[str, object], says: str
) -> None:
    """In the test itself, and not in the answer to a request."""
    with pytest.raises(ValueError, match=says):
        r9s_sandbox.fail(**arguments)  # type: ignore[arg-type]


def test_reset_forgets_everything(client: httpx.Client, r9s_sandbox: SandboxURL) -> None:
    """Requests, pictures, links, remembered keys, and faults of both kinds."""
    once = {"idempotency-key": "order-1"}
    first = client.post(PATH, json=SMALL, headers=once).json()
    client.post(PATH, json=SMALL, headers={"x-r9s-sandbox-fault": "503"})
    r9s_sandbox.fail("500")
    r9s_sandbox.reset()
    assert (r9s_sandbox.drawn, r9s_sandbox.requests, r9s_sandbox.faults_left) == (0, [], [])
    assert client.get(first["data"][0]["url"]).status_code == 404
    again = client.post(PATH, json={**SMALL, "prompt": "other"}, headers=once)
    assert (again.status_code, "idempotent-replayed" in again.headers) == (200, False)
    assert client.post(PATH, json=SMALL, headers={"x-r9s-sandbox-fault": "503"}).status_code == 503


def test_what_is_under_way_at_a_reset_is_not_seen_after_it(
    client: httpx.Client, until: Callable[[Callable[[], bool]], None], r9s_sandbox: SandboxURL
) -> None:
    """It is answered, but what it draws, and the key that it remembers, belong to what was before."""
    slow = {"x-r9s-sandbox-fault": "delay=0.3; before-work", "idempotency-key": "order-1"}
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(client.post(PATH, json=SMALL, headers=slow)))
    thread.start()
    until(lambda: len(r9s_sandbox.requests) == 1 and r9s_sandbox.requests[0].body is not None)
    r9s_sandbox.reset()
    thread.join()
    assert [answer.status_code for answer in answers] == [200]
    assert (r9s_sandbox.drawn, r9s_sandbox.requests) == (0, [])
    other = client.post(PATH, json={**SMALL, "prompt": "other"}, headers={"idempotency-key": "order-1"})
    assert other.status_code == 200


def test_a_plain_block_has_the_same(tmp_path: Path) -> None:
    """Who does not use pytest calls them on what `serve()` gives."""
    with r9s_sandbox.serve() as url, R9S("key", server_url=url) as api:
        url.fail("503; retry-after-ms=1")
        api.images.create(prompt="p", size="64x64")
        assert [request.status for request in url.requests] == [503, 200]
        url.reset()
        assert url.requests == []


def test_the_health_of_the_server_is_no_request(r9s_sandbox: SandboxURL, client: httpx.Client) -> None:
    """It is asked for every few seconds in a container, and needs no key."""
    answer = client.get(httpx.URL(r9s_sandbox).copy_with(path="/health"), headers={"authorization": ""})
    assert (answer.status_code, answer.content) == (204, b"")
    assert r9s_sandbox.requests == []
