# Generated from images.yaml by `make regen`; do not edit.
"""The operations with the tag `images`."""
