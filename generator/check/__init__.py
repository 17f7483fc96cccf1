"""The second phase: finds the parts of an API in a document, and follows their references. Schemas are not changed."""

from .api import Api
from .reading import read

__all__ = ["Api", "read"]
