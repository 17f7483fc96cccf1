"""The second phase: the parts of an API in a document, with their references followed. Schemas stay as they are."""

from .api import Api
from .reading import read

__all__ = ["Api", "read"]
