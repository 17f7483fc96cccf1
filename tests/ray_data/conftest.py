"""A real Ray on this machine, a sandbox that counts, and a server that speaks S3. Run by `make test-ray`.

The folder is not named `ray`: where Ray is not installed, such a folder would be taken for it.
"""

import importlib.util
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import r9s_sandbox
from tests.ray_data.seen import Seen
from tests.support.ways import watchdog

# Ray has an environment of its own, .venv/ray: in others there is nothing to run here.
collect_ignore_glob = [] if importlib.util.find_spec("ray") else ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors, but for those that Ray gives itself."""
    config.addinivalue_line("filterwarnings", r"ignore::DeprecationWarning:ray\.")


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    """A test that hangs fails, and the others have their turn."""
    with watchdog(115):
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[r9s_sandbox.SandboxURL]:
    """One sandbox for all tests, since Ray's processes have the environment of their start."""
    with r9s_sandbox.serve() as url:
        yield url


@pytest.fixture
def sandbox(server: r9s_sandbox.SandboxURL, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What the sandbox sees in a test; the environment names it."""
    for name, value in _settings(server).items():
        monkeypatch.setenv(name, value)
    return Seen(server)


def _settings(server: str) -> dict[str, str]:
    return {"R9S_BASE_URL": server, "R9S_API_KEY": "test"}


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The URL of a server that speaks S3: moto, with one write at a time, since it is not free of races."""
    import moto.s3.responses
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    lock, put = threading.Lock(), moto.s3.responses.S3Response.put_object

    def put_object(*given: Any, **named: Any) -> Any:
        with lock:
            return put(*given, **named)

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moto.s3.responses.S3Response, "put_object", put_object)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


def _store(s3: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The URL of a prefix in a bucket of the test's own; the environment names its server."""
    import boto3

    for name, value in _store(s3).items():
        monkeypatch.setenv(name, value)
    bucket = re.sub("[^a-z]+", "-", request.node.name).strip("-")
    boto3.client("s3", endpoint_url=s3, region_name="us-east-1").create_bucket(Bucket=bucket)
    return f"s3://{bucket}/pictures"


@pytest.fixture(scope="session")
def ray_data(server: str, s3: str) -> Iterator[Any]:
    """Ray Data on a Ray that leaves nothing behind: neither a process, nor anything at home."""
    # The names of sockets below it must be short.
    with (
        tempfile.TemporaryDirectory(prefix="r9s-ray-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        token = Path(folder, "token")
        token.write_text("ab" * 32)
        settings = {
            "PYTHONPATH": str(Path(__file__).parents[2]),  # for what actors import of the tests
            "RAY_AUTH_TOKEN_PATH": str(token),
            "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
            "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # every socket on 127.0.0.1
            "RAY_USAGE_STATS_ENABLED": "0",
            "TMPDIR": folder,  # where who is killed leaves what it had
        }
        for name, value in {**settings, **_settings(server), **_store(s3)}.items():
            patch.setenv(name, value)
        import ray
        import ray.data

        logging.getLogger("ray.data").setLevel(logging.ERROR)
        try:
            ray.init(num_cpus=4, include_dashboard=False, logging_level="ERROR", log_to_driver=False, _temp_dir=folder)
            yield ray.data
        finally:
            ray.shutdown()
            assert not left_behind(str(token))


def left_behind(mark: str) -> list[str]:
    """The processes besides this one that have this in their environment, and do not end (Linux)."""
    deadline = time.monotonic() + 20
    while True:
        found: list[str] = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark.encode() in (process / "environ").read_bytes() and process.name != str(os.getpid()):
                    found.append((process / "cmdline").read_text(errors="replace").replace("\0", " "))
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)
