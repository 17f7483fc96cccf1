"""Idempotency keys: a repeated call is not drawn, and so not billed, twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

import r9s_sandbox
from r9s_sandbox import SandboxURL
from r9s_sandbox._store import Store

Generate = Callable[..., httpx.Response]


@pytest.fixture
def key() -> str:
    """An idempotency key that no other test uses."""
    return uuid4().hex


def test_a_repeated_call_gets_the_first_answer_again(generate: Generate, url: SandboxURL, key: str) -> None:
    """The same bytes, links included, with a request id of its own; and nothing is drawn."""
    before = url.drawn
    first = generate({"prompt": "a", "n": 2}, idempotency_key=key)
    again = generate({"n": 2, "prompt": "a"}, idempotency_key=key)
    assert first.status_code == 200
    assert again.content == first.content
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert ("idempotent-replayed" in first.headers, "idempotent-replayed" in again.headers) == (False, True)
    assert url.drawn - before == 2


def test_repeats_that_come_while_the_first_is_drawn_wait_for_it(
    generate: Generate, url: SandboxURL, key: str, held: threading.Event, until: Callable[[Callable[[], bool]], None]
) -> None:
    """Of five attempts at once, one is drawn, and all get its answer."""
    before = url.drawn
    with ThreadPoolExecutor(5) as pool:
        answers = [pool.submit(generate, {"prompt": "at once"}, idempotency_key=key) for _ in range(5)]
        until(lambda: sum(each.headers.get("idempotency-key") == key for each in url.requests) == 5)
        held.set()
        bodies = {answer.result().content for answer in answers}
    assert len(bodies) == 1
    assert url.drawn - before == 1


def test_a_key_cannot_be_used_for_another_body(generate: Generate, key: str) -> None:
    """That is a mistake in the caller, and a 422 says so."""
    assert generate({"prompt": "a"}, idempotency_key=key).status_code == 200
    response = generate({"prompt": "b"}, idempotency_key=key)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "idempotency_key_reused"


def test_keys_of_another_owner_are_other_keys(generate: Generate, key: str) -> None:
    """Two API keys never see each other's answers."""
    mine = generate({"prompt": "a"}, idempotency_key=key)
    theirs = generate({"prompt": "b"}, idempotency_key=key, authorization="Bearer other")
    assert (mine.status_code, theirs.status_code) == (200, 200)


def test_without_a_key_every_call_is_drawn(generate: Generate, url: SandboxURL) -> None:
    """That is the double bill that the key prevents."""
    before = url.drawn
    assert generate({"prompt": "a"}).content != generate({"prompt": "a"}).content
    assert url.drawn - before == 2


def test_a_failed_call_is_not_remembered(generate: Generate, key: str) -> None:
    """After an error, the key is free for the corrected request."""
    assert generate({"prompt": "a", "size": "banana"}, idempotency_key=key).status_code == 422
    assert generate({"prompt": "a"}, idempotency_key=key).status_code == 200


def test_an_answer_is_forgotten_when_its_links_expire(key: str) -> None:
    """A repeated call never gets dead links."""
    now = 0
    headers = {"authorization": "Bearer k", "idempotency-key": key}
    with r9s_sandbox.serve(ttl=10, clock=lambda: now) as url, httpx.Client(base_url=url, headers=headers) as client:
        links = []
        for age in (0, 9, 10):
            now = age
            answer = client.post("/images/generations", json={"prompt": "a", "size": "64x64"})
            links.append(answer.json()["data"][0]["url"])
        assert links[0] == links[1] != links[2]
        assert client.get(links[2]).status_code == 200


def test_a_store_is_bounded_by_entries() -> None:
    """What was not read for the longest time goes first."""
    store: Store[int] = Store(clock=lambda: 0, ttl=1, max_entries=2, max_bytes=100)
    store.put("a", 1)
    store.put("b", 2)
    assert store.get("a") == 1
    store.put("c", 3)
    assert [store.get(key) for key in "abc"] == [1, None, 3]


def test_a_store_is_bounded_by_bytes() -> None:
    """Large values make room for new ones; one that replaces another is counted once."""
    store: Store[int] = Store(clock=lambda: 0, ttl=1, max_entries=9, max_bytes=100)
    for _ in range(3):
        store.put("a", 1, 60)
    store.put("b", 2, 40)
    assert [store.get(key) for key in "ab"] == [1, 2]
    store.put("c", 3, 60)
    assert [store.get(key) for key in "abc"] == [None, 2, 3]
