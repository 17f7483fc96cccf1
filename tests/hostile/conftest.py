"""What the tests of hostile documents share with those of the generator."""

from tests.generator.conftest import environment, root, run, specs, workshop

__all__ = ["environment", "root", "run", "specs", "workshop"]
