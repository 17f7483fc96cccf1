"""What the tests of this folder share: a list of attempts, and OpenTelemetry's collectors that keep all in memory."""

from tests.streams.modes import anyio_backend, certificate, clients, mode, one_certificate
from tests.watching.collected import collected

__all__ = ["anyio_backend", "certificate", "clients", "collected", "mode", "one_certificate"]
