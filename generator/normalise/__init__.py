"""The third phase: converts each schema to one canonical form."""

from .normaliser import Normaliser
from .schema import Schema

__all__ = ["Normaliser", "Schema"]
