"""Stores of obstore for these tests: moto, a server that speaks S3 as Amazon's does."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.batch.s3 import BUCKET, environment


@contextmanager
def moto_store() -> Iterator[dict[str, str]]:
    """moto in a thread, with an empty bucket; gives the variables that obstore reads to find it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        root = f"http://{host}:{port}"
        _post(f"{root}/moto-api/reset", "POST")
        _post(f"{root}/{BUCKET}", "PUT")
        yield environment(root)
    finally:
        server.stop()


def _post(url: str, method: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, b"", method=method), timeout=10) as answer:
        answer.read()
