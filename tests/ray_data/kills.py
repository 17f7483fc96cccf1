"""What actors import."""

import os

from r9s import R9S


def make_client() -> R9S:
    """A client whose pictures take 0.4 s, and whose requests say which process sends them."""
    return R9S(http_headers={"x-r9s-sandbox-fault": "delay=0.4", "x-pid": str(os.getpid())})
