"""What the tests of this folder share."""

from tests.support.ways import anyio_backend, clients, mode, one_certificate

__all__ = ["anyio_backend", "clients", "mode", "one_certificate"]
