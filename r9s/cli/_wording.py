"""Makes the text of an error on the command line: the exception's text, and the options for its arguments."""

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
    """The text of an error. For a system error, the message and the file."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.strerror}: {error.filename}"
    return with_options(str(error))


def with_options(text: str) -> str:
    """A text of the SDK, with the options for the arguments that it names."""
    named = [f"{name} is {option}" for name, option in _OPTIONS.items() if re.search(rf"\b{name}\b", text)]
    return f"{text}\nOn the command line {', '.join(named)}." if named else text
