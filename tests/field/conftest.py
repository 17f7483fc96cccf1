"""What the tests of this folder share."""

from tests.support.ways import anyio_backend, mode, one_certificate

__all__ = ["anyio_backend", "mode", "one_certificate"]
