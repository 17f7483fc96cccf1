# Generated from images.yaml by `make regen`; do not edit.
"""One package per tag, one module per operation."""
