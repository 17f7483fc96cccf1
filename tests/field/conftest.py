"""What the tests of this folder share."""

from tests.streams.modes import anyio_backend, certificate, mode, one_certificate

__all__ = ["anyio_backend", "certificate", "mode", "one_certificate"]
