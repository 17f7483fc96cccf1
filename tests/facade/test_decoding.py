"""Compressed answers, damaged ones, and those that are too large."""

import gzip
import json
import zlib

import pytest

from r9s import R9S, errors
from tests.support.server import IMAGE, RawServer, Step, answer, compressed, head
from tests.support.ways import OPTED_IN, Clients, Mode

pytestmark = pytest.mark.anyio


async def test_what_came_of_a_broken_gzip(mode: Mode, clients: Clients) -> None:
    """Row 21, "typed": the error carries the request id and what could be decoded of the body."""
    begins = b'{"created": 1, "data": ['
    packer = zlib.compressobj(wbits=31)
    good = packer.compress(begins) + packer.flush(zlib.Z_SYNC_FLUSH)
    # There is no third kind of block in RFC 1951.
    bad = b"\x07" * 100
    fields = {"content-encoding": "gzip", "content-length": str(len(good + bad)), "x-request-id": "req-5"}
    with RawServer(Step((head(200, fields) + good, 0.05, bad))) as server:
        with pytest.raises(errors.ResponseValidationError) as caught:
            await mode.create(clients(server))
    assert caught.value.request_id == "req-5"
    assert caught.value.body == begins.decode()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
async def test_a_compressed_answer_is_decoded(mode: Mode, clients: Clients, encoding: str) -> None:
    """Row 21: what an owned client asks for is decoded."""
    plain = json.dumps(IMAGE).encode()
    body = {"gzip": gzip.compress(plain), "deflate": zlib.compress(plain), "identity": plain}[encoding]
    with RawServer(answer(200, {"content-encoding": encoding}, body)) as server:
        result = await mode.create(clients(server))
    assert result.to_dict() == IMAGE


async def test_a_compressed_error(mode: Mode, clients: Clients) -> None:
    """Its text is there, and raw_response can be read although the header says gzip."""
    body = {"error": {"message": "squeezed", "type": "t"}}
    with RawServer(compressed(body, status=400)) as server:
        with pytest.raises(errors.BadRequestError, match="squeezed") as caught:
            await mode.create(clients(server))
    assert caught.value.raw_response is not None
    assert caught.value.raw_response.json() == body


@pytest.mark.parametrize("packed", [True, False])
async def test_an_answer_that_is_too_large(mode: Mode, clients: Clients, packed: bool) -> None:
    """Row 21: a bomb is not unpacked beyond the cap, the error is clear, and no second one is asked for."""
    body = b" " * 4_000_000
    with RawServer(compressed(body) if packed else answer(200, None, body)) as server:
        with pytest.raises(errors.ResponseValidationError, match="larger") as caught:
            await mode.create(clients(server, retry_config=OPTED_IN, max_answer_bytes=1_000_000))
        assert server.wait(lambda: server.open == 0), "what is left is not read"
    assert len(server.requests) == 1
    assert len(caught.value.body) <= 1_000_000


async def test_an_answer_that_is_just_small_enough(mode: Mode, clients: Clients) -> None:
    """The cap counts the decoded bytes, and is itself allowed."""
    body = json.dumps(IMAGE).encode()
    with RawServer(compressed(body), answer(200, None, body)) as server:
        for _ in range(2):
            client = clients(server, max_answer_bytes=len(body))
            assert (await mode.create(client)).created == IMAGE["created"]


def test_the_largest_answer_has_256_mib_unless_told() -> None:
    """256 MiB, unless somebody sets another."""
    assert R9S("k")._transport.settings.max_answer_bytes == 256 * 2**20
    assert R9S("k").with_options(max_answer_bytes=7)._transport.settings.max_answer_bytes == 7
