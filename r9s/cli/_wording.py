"""The text of an error on the command line: that of the exception, and the options for the arguments that it names."""

import re

_OPTIONS = {
    "api_key": "--api-key-file",
    "server_url": "--server-url",
    "RetryConfig": "--retries",
    "max_elapsed_time": "--retry-for",
    "patience_ms": "--retry-for",
    "timeout_ms": "--timeout",
    "http_headers": "--header",
    "max_images": "--max-images",
    "max_failures": "--max-failures",
}


def worded(error: BaseException) -> str:
    """What an error says; of one of the system what happened, and to which file."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.strerror}: {error.filename}"
    return with_options(str(error))


def with_options(text: str) -> str:
    """A text of the SDK, and what the arguments in it are called on the command line."""
    named = [f"{name} is {option}" for name, option in _OPTIONS.items() if re.search(rf"\b{name}\b", text)]
    return f"{text}\nOn the command line {', '.join(named)}." if named else text
