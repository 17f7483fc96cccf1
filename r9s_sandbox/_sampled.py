"""The operations that draw no images. Each has a fixed response that is made from the spec."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ._asked import read
from ._desk import call_of, carry_out, link
from ._events import event_of
from ._idempotency import Body
from ._keys import authenticate
from ._samples import Sample, SampleAnswer, load_samples
from ._stream import EventStream

_EVENTS = "text/event-stream"
_PARAMETER = re.compile(r"\{[^{}]*\}")
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
_BYTES = b"made by the R9S sandbox\x00"


def sampled(base_path: str) -> Iterator[Route]:
    """A route for each operation of `r9s_generated`. Paths without parameters come first."""
    picture_url, samples = load_samples()
    for sample in sorted(samples, key=lambda each: each.path.count("{")):
        # Parameter names may contain characters that Starlette does not allow.
        first, *others = _PARAMETER.split(sample.path.partition("?")[0])
        path = first + "".join(f"{{p{number}}}{each}" for number, each in enumerate(others))
        yield Route(base_path + path, _Sampled(sample, picture_url).answer, methods=[sample.method])


def secret_headers() -> set[str]:
    """The headers that carry the API keys of the operations of `r9s_generated`."""
    _, samples = load_samples()
    return {name for each in samples for keys in each.keys for place, name in keys if place == "header"}


class _Sampled:
    """One operation."""

    def __init__(self, sample: Sample, picture_url: str) -> None:
        self._sample = sample
        self._picture_url = picture_url

    async def answer(self, request: Request) -> Response:
        """Respond with an example of the spec, or with a value that the spec allows."""
        owner = authenticate(request, self._sample.keys)
        asked = await read(request, self._sample)
        chosen = _choose(self._sample.answers, request.headers.get("accept", ""), stream=asked.stream)
        is_stream = chosen.media_type == _EVENTS

        async def work() -> Body:
            return self._body(chosen, request)

        def respond(body: Body, headers: Mapping[str, str] | None) -> Response:
            if is_stream:
                return EventStream(body, headers, status=chosen.status, end=chosen.sentinel)
            return Response(body[0], chosen.status, headers, chosen.media_type or None)

        call = call_of(request, owner, asked.fingerprint)
        return await carry_out(request, call, work, respond, stream=is_stream)

    def _body(self, chosen: SampleAnswer, request: Request) -> Body:
        if chosen.media_type == _EVENTS:
            return tuple(event_of(self._linked(data, request).encode(), name or None) for name, data in chosen.events)
        if chosen.content is not None:
            return (self._linked(chosen.content, request).encode(),)
        return (_bytes(chosen.media_type),)

    def _linked(self, text: str, request: Request) -> str:
        """The text, with a link to a picture of the sandbox."""
        if self._picture_url not in text:
            return text
        return text.replace(self._picture_url, link(request, _bytes("image/png"), "png"))


def _choose(answers: Sequence[SampleAnswer], accept: str, *, stream: bool) -> SampleAnswer:
    """Events if the request asks for them or nothing else exists; otherwise the first response that it accepts."""
    accepted = [each.partition(";")[0].strip().lower() for each in accept.split(",")]
    events = [each for each in answers if each.media_type == _EVENTS]
    others = [each for each in answers if each.media_type != _EVENTS]
    if events and (stream or not others or accepted == [_EVENTS]):
        return events[0]
    return next((each for each in others if each.media_type in accepted), others[0])


def _bytes(media_type: str) -> bytes:
    """A file of a media type; empty without a media type."""
    if media_type not in _FORMATS:
        return _BYTES if media_type else b""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, _FORMATS[media_type])
    return file.getvalue()
