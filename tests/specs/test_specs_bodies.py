"""Operations with two media types for their body: what was given decides which is sent."""

from typing import Any

import pytest

from tests.specs.conftest import Opened, Served
from tests.support.server import RawServer, answer
from tests.support.ways import Mode

STEM = "bodies"
"""The document that is served."""

PNG = b"\x89PNG\r\n\x1a\n..."


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "given", "media_type", "body"),
    [
        ("print_from_address", {"address": "a"}, "application/json", {"address": "a"}),
        (
            "print_from_address",
            {"address": "a", "language": "nl"},
            "application/json",
            {"address": "a", "language": "nl"},
        ),
        ("print_from_address", {"photo": PNG}, "multipart/form-data", {"photo": PNG}),
        (
            "print_from_address",
            {"photo": PNG, "language": "nl"},
            "multipart/form-data",
            {"photo": PNG, "language": "nl"},
        ),
        ("add_template", {"width": 1}, "application/json", {"width": 1}),
        ("add_template", {"source": "a b&c"}, "application/x-www-form-urlencoded", {"source": "a b&c"}),
    ],
)
async def test_what_was_given(
    mode: Mode, served: Served, opened: Opened, method: str, given: dict[str, Any], media_type: str, body: Any
) -> None:
    """The media type is sent whose fields were given."""
    await mode.call(opened(served.server).labels, method, **given, http_headers={"x-case": "given"})
    received = served.server.received.pop("given")
    assert (received.media_type, received.body) == (media_type, body)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "given", "says"),
    [
        ("print_from_address", {}, r"\(none\).*address \(required\), language; or photo \(required\), language"),
        ("print_from_address", {"language": "nl"}, r"\(language\).*it accepts address"),
        ("print_from_address", {"address": "a", "photo": PNG}, r"\(address, photo\)"),
        ("print_from_address", {"address": 5}, "address must be a string, not int"),
        ("print_from_address", {"photo": "a name"}, "photo must be bytes"),
        ("add_template", {}, r"\(none\)"),
        ("add_template", {"width": "1"}, "width must be an integer, not str"),
        ("add_template", {"source": 1}, "source must be a string, not int"),
    ],
)
async def test_what_fits_none(mode: Mode, opened: Opened, method: str, given: dict[str, Any], says: str) -> None:
    """Fields that make neither body are a TypeError that says what each takes; nothing is sent."""
    with RawServer(answer(204)) as server:
        with pytest.raises(TypeError, match=says):
            await mode.call(opened(server).labels, method, **given)
        assert server.requests == []


@pytest.mark.anyio
async def test_extra_body_goes_with_the_body_that_was_chosen(mode: Mode, served: Served, opened: Opened) -> None:
    """`extra_body` goes the same way as the body that was chosen."""
    labels, sent = opened(served.server).labels, {"x-case": "more"}
    for given in ({"address": "a"}, {"photo": PNG}):
        await mode.call(labels, "print_from_address", **given, extra_body={"corner": "top"}, http_headers=sent)
        assert served.server.received.pop("more").body == {**given, "corner": "top"}
    await mode.call(labels, "add_template", source="s", extra_body={"source": "t", "corner": 1}, http_headers=sent)
    assert served.server.received.pop("more").body == {"source": "t", "corner": 1}


def test_the_functions_send_the_media_type_of_the_model(served: Served) -> None:
    """The functions under `api` send the media type of the model that they are given, and take no other."""
    functions, models = served.facade.module("api.labels.print_from_address"), served.facade.module("models")
    with served.facade.package.AuthenticatedClient(
        token="t", base_url=served.server.url, headers={"x-case": "function"}
    ) as client:
        for body, media_type in (
            (models.PrintFromAddressJsonBody(address="a"), "application/json"),
            (models.PrintFromAddressFilesBody(photo=PNG), "multipart/form-data"),
        ):
            functions.sync(client=client, body=body)
            assert served.server.received.pop("function").media_type == media_type
        with pytest.raises(TypeError, match="must be a PrintFromAddress"):
            functions.sync(client=client, body=models.Place(city="c"))
    assert served.server.received == {}
