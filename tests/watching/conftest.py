"""What the tests of this folder share: a list of attempts, and OpenTelemetry's collectors that keep all in memory."""

from tests.support.ways import anyio_backend, clients, mode, one_certificate
from tests.watching.collected import collected

__all__ = ["anyio_backend", "clients", "collected", "mode", "one_certificate"]
