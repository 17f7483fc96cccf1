# Copied from generator/runtime/api/__init__.py by `make regen`; do not edit.
"""One package per tag, one module per operation."""
