# Generated from images.yaml by `make regen`; do not edit.
"""Image generation over one protocol for the models of many providers.

The typed client, generated from the OpenAPI document. It has `models`, one module of functions per operation under
`api`, and `Client` and `AuthenticatedClient` to call them. The package `r9s` adds retries, errors and lifecycles.
"""

from typing import TYPE_CHECKING

from ._lazy import attach

if TYPE_CHECKING:
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client

__version__ = "1.0.0"

__all__ = ["AuthenticatedClient", "Client", "__version__"]

__getattr__ = attach(__name__, {"AuthenticatedClient": "client", "Client": "client"})


def __dir__() -> list[str]:
    return __all__
