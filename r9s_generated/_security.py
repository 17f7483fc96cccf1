# Generated from images.yaml by `make regen`; do not edit.
"""The security schemes of the API: how credentials are sent."""

from __future__ import annotations

from ._credentials import Bearer, Scheme

SCHEMES: dict[str, Scheme] = {
    "bearer": Bearer(),
}
