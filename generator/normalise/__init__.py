"""The third phase: each schema in one canonical form, however the document writes it."""

from .normaliser import Normaliser
from .schema import Schema

__all__ = ["Normaliser", "Schema"]
