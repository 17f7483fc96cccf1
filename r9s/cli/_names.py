"""Converts names of the API to names on the command line."""


def dashed(name: str) -> str:
    """A Python name as a name on the command line."""
    return name.strip("_").replace("_", "-").lower()
