"""The counting server that these tests stand on: driven by plain calls of the SDK."""

import base64

import pytest

from r9s import R9S, errors
from r9s.utils import BackoffStrategy, RetryConfig
from tests.batch.counting import Counting
from tests.batch.reply import Reply, by_prompt, error, in_turn

QUICK = RetryConfig("backoff", BackoffStrategy(1, 5, 1, 2_000), False)


def client(server: Counting) -> R9S:
    """A client of the server, that waits for nothing."""
    return R9S(api_key="test", server_url=server.url, retry_config=QUICK, timeout_ms=5_000)


def test_it_counts_what_it_read_and_draws_another_picture_each_time() -> None:
    """Two calls with one key are two requests of that key, with pictures that differ."""
    with Counting() as server, client(server) as r9s:
        results = [r9s.images.create(prompt="fox", n=2, idempotency_key="k") for _ in range(2)]
        pictures = [base64.b64decode(image.b64_json or "") for result in results for image in result.data]
        assert pictures == [drawn for ask in server.of("k") for drawn in ask.drawn]
        assert len(set(pictures)) == server.drawn == 4
        assert (server.charged()["k"], server.peak, server.under_way) == (2, 1, set())


def test_it_reads_the_files_of_forms() -> None:
    """The contents of a form's files arrive as they are."""
    with Counting() as server, client(server) as r9s:
        image = b"\x89PNG\r\n\x1a\n--\r\n\r\n"
        r9s.images.edit(image=[image, b"\xff\xd8\xff"], prompt="hat", n=2)
        (ask,) = server.asks
        assert ask.files == {"image[]": [image, b"\xff\xd8\xff"]}
        assert (ask.prompt, ask.count, len(ask.drawn)) == ("hat", 2, 2)


def test_links_lead_to_the_picture_and_fail_as_told() -> None:
    """A URL gives the picture; the first time it is refused here."""
    with Counting(in_turn(Reply(links=True))) as server, client(server) as r9s:
        server.download[1] = error(503)
        result = r9s.images.create(prompt="fox")
        assert r9s.read(result.data[0]) == server.asks[0].drawn[0]
        assert list(server.fetched.values()) == [2]


@pytest.mark.parametrize(
    ("reply", "raised", "may_be_billed"),
    [
        (error(400), errors.BadRequestError, False),
        (error(429, headers={"retry-after": "60"}), errors.RateLimitError, False),
        (error(429, code="insufficient_quota"), errors.RateLimitError, False),
        (error(500), errors.InternalServerError, True),
        (Reply(end="reset"), errors.R9SConnectionError, True),
        (Reply(end="close"), errors.R9SConnectionError, True),
        (Reply(cut=True), errors.R9SConnectionError, True),
        (Reply(body=b"{what"), errors.ResponseValidationError, True),
    ],
)
def test_it_fails_as_planned(reply: Reply, raised: type[errors.R9SError], may_be_billed: bool) -> None:
    """A reply that is an error is one for the client, and others are served beside it."""
    once = RetryConfig("none")
    with Counting(by_prompt({"bad": reply})) as server, client(server) as r9s:
        with pytest.raises(raised):
            r9s.images.create(prompt="bad", retries=once)
        r9s.images.create(prompt="good")
        assert [ask.may_be_billed for ask in server.asks] == [may_be_billed, True]


def test_a_request_that_was_reset_before_it_was_read_does_not_count() -> None:
    """Nobody read it, so that nothing can have been drawn."""
    with Counting() as server, client(server) as r9s:
        server.unread = 1
        with pytest.raises(errors.R9SConnectionError):
            r9s.images.create(prompt="fox", retries=RetryConfig("none"))
        assert (server.heads, server.asks, server.drawn) == (1, [], 0)


def test_missing_pictures_and_hanging() -> None:
    """One of two pictures may lack its bytes, and a call may hang until the client leaves."""
    plan = by_prompt({"two": Reply(missing=1), "hang": Reply(end="hang")})
    with Counting(plan) as server, client(server) as r9s:
        data = r9s.images.create(prompt="two", n=2).data
        assert [bool(image.b64_json) for image in data] == [True, False]
        with pytest.raises(errors.R9STimeoutError):
            r9s.images.create(prompt="hang", timeout_ms=100, retries=RetryConfig("none"))
        assert server.charged().total() == 2


def test_a_server_that_does_not_listen_refuses() -> None:
    """Nothing is read, and nothing can have been billed."""
    with Counting(listening=False) as server, client(server) as r9s:
        with pytest.raises(errors.R9SConnectionError, match="The request was not processed"):
            r9s.images.create(prompt="fox", retries=RetryConfig("none"))
        assert server.heads == 0
