"""Names of the API as they are written on a command line."""


def dashed(name: str) -> str:
    """A name of Python as it is written on a command line."""
    return name.strip("_").replace("_", "-").lower()
