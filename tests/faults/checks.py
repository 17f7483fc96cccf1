"""What the entries of the table look at."""

from typing import Any

from r9s import UnknownEvent
from tests.faults.fault import Check
from tests.support.server import Part, files


def says(*words: str) -> Check:
    """The text of the error has all these words."""
    return Check(f"the text says {words}", lambda seen: all(word in str(seen.error) for word in words))


def knows(**facts: Any) -> Check:
    """The error has these attributes."""
    return Check(f"the error has {facts}", lambda seen: {name: getattr(seen.error, name) for name in facts} == facts)


def has_data(message: str) -> Check:
    """The typed error has the words of the body, whatever its shape."""
    return Check(f"the data say {message!r}", lambda seen: message in seen.error.data.error.message)


def quotes(text: str) -> Check:
    """The error has the request id, and what came of the body."""
    return Check(
        f"the error quotes {text!r}",
        lambda seen: seen.error.request_id == "req-7" and "req-7" in str(seen.error) and text in seen.error.body,
    )


def caused_by(*names: str) -> Check:
    """The cause is one of these exceptions, as the family of the client defines them."""
    return Check(
        f"the cause is one of {names} of the client's family",
        lambda seen: type(seen.error.__cause__) in [getattr(seen.stage.family, name) for name in names],
    )


def retried(times: int) -> Check:
    """The result knows how often the call was retried, and how it travelled."""
    return Check(
        f"{times} retries",
        lambda seen: (seen.value.http_meta.retries, seen.value.http_meta.status_code) == (times, 200),
    )


def gives(document: Any) -> Check:
    """The result is just this."""
    return Check(f"the result is {document}", lambda seen: seen.value.to_dict() == document)


def gave(*events: Any) -> Check:
    """The events of the stream, to its end or until the error: documents, or type and data of unknown ones."""
    return Check(f"the events are {events}", lambda seen: [_plain(event) for event in seen.stage.events] == [*events])


def _plain(event: Any) -> Any:
    return (event.type, event.data) if isinstance(event, UnknownEvent) else event.to_dict()


def keeps_events(number: int) -> Check:
    """The error has the events that came before it."""
    return Check(
        f"{number} partial images",
        lambda seen: seen.error.partial_images == seen.stage.events and len(seen.stage.events) == number,
    )


def connections(*numbers: int) -> Check:
    """The connections that the requests came on."""
    return Check(
        f"the connections {numbers}", lambda seen: [request.connection for request in seen.requests] == [*numbers]
    )


def waited(least: float, most: float) -> Check:
    """The seconds between the first request and the second."""
    return Check(
        f"waits {least} to {most} s between the requests",
        lambda seen: least <= seen.requests[1].at - seen.requests[0].at < most,
    )


def sent(**headers: str) -> Check:
    """The headers of every request."""
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    return Check(f"sends {wanted}", lambda seen: all(wanted.items() <= each.headers.items() for each in seen.requests))


def uploaded(filename: str, media_type: str, content: bytes) -> Check:
    """Each request carries the file."""
    wanted = [Part("image", filename, media_type, content)]
    return Check(f"uploads {wanted}", lambda seen: all(files(request) == wanted for request in seen.requests))
