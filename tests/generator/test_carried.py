"""What the generator carries over works: the requests of specs/breadth.yaml, and the results of their answers.

Every request is made in four ways, which must not differ: by the functions under `api` and by the methods of the
resources, blocking and async.
"""

import asyncio
import contextlib
import datetime
import importlib
import json
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest

from generator.options import CALL_OPTIONS

WAYS = ["sync", "asyncio", "method", "async method"]
ID = uuid.UUID("12345678-1234-5678-1234-567812345678")
PAINTING = {"id": str(ID), "title": "Nachtwacht", "owner": None}
NOON = datetime.datetime(2024, 5, 6, 12, 0, tzinfo=datetime.UTC)

OPERATIONS = {
    "search": ("paintings", "list_paintings", None),
    "hang": ("paintings", "hang_painting", "PaintingRequest"),
    "get": ("paintings", "get_painting", None),
    "change": ("paintings", "change_painting", "ChangePaintingBody"),
    "remove": ("paintings", "remove_painting", None),
    "put_label": ("paintings", "put_label", None),
    "add": ("art_dealers", "add_dealers", None),
    "offer": ("art_dealers", "send_offer", None),
}
"""By method: the tag's module, the operation's module, and the model whose fields are the method's parameters."""


class Wire:
    """A transport for all four ways; it answers with `status` and `answer`, and keeps the requests."""

    def __init__(self, package: ModuleType, status: int = 200, answer: Any = None) -> None:
        self.package = package
        self.status = status
        self.answer = answer
        self.requests: list[httpx.Request] = []
        self._http = httpx.MockTransport(self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, content=b"" if self.answer is None else json.dumps(self.answer).encode())

    def send(self, call: Any, options: Any) -> Any:
        with httpx.Client(transport=self._http, base_url="https://gallery.example/v2") as client:
            answer = client.request(**call.request.arguments(contextlib.ExitStack()))
        return call.operation.parse(answer)

    async def send_async(self, call: Any, options: Any) -> Any:
        return self.send(call, options)

    def call(self, way: str, method: str, fields: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """Call an operation; `fields` are those of an object body."""
        tag, module, model = OPERATIONS[method]
        if "method" in way:
            resource = getattr(importlib.import_module(f"{self.package.__name__}.resources").Resources(self), tag)
            if way == "method":
                return getattr(resource, method)(**(fields or {}), **parameters)
            return asyncio.run(getattr(resource, f"{method}_async")(**(fields or {}), **parameters))
        if model:
            parameters["body"] = getattr(self.package.models, model)(**(fields or {}))
        operation = importlib.import_module(f"{self.package.__name__}.api.{tag}.{module}")
        client = self.package.AuthenticatedClient(token="secret", httpx_args={"transport": self._http})
        if way == "sync":
            with client:
                return operation.sync(client=client, **parameters)

        async def run() -> Any:
            async with client:
                return await operation.asyncio(client=client, **parameters)

        return asyncio.run(run())

    @property
    def request(self) -> httpx.Request:
        """The only request."""
        (request,) = self.requests
        return request

    @property
    def body(self) -> Any:
        """The JSON of the only request."""
        return json.loads(self.request.content)


@pytest.fixture
def wire(breadth: ModuleType) -> Callable[..., Wire]:
    """Makes a transport."""
    importlib.import_module(f"{breadth.__name__}.models")
    return lambda status=200, answer=None: Wire(breadth, status, answer)


@pytest.mark.parametrize("way", WAYS)
def test_query_and_headers(wire: Callable[..., Wire], way: str) -> None:
    """Parameters travel as the spec names them: arrays repeated, booleans in JSON's words, dates in RFC 3339's."""
    calls = wire(answer=[PAINTING])
    result = calls.call(
        way,
        "search",
        q="a&b=ü/?",
        limit=0,
        price=1.5,
        framed=False,
        colour__=["red", "dark blue"],
        years=[1642, 1643],
        flags=[True, False],
        technique="fresco",
        order="oldest",
        on=datetime.date(2024, 2, 3),
        since=NOON,
        artist=ID,
        number=7,
        class_="baroque",
        X_Visitor="me",
        X_Floor=2,
        X_Quiet=True,
    )
    assert calls.request.method == "GET"
    assert str(calls.request.url.copy_with(query=None)) == "https://gallery.example/v2/paintings"
    assert calls.request.url.params.multi_items() == [
        ("q", "a&b=ü/?"),
        ("limit", "0"),
        ("price", "1.5"),
        ("framed", "false"),
        ("colour[]", "red"),
        ("colour[]", "dark blue"),
        ("years", "1642"),
        ("years", "1643"),
        ("flags", "true"),
        ("flags", "false"),
        ("technique", "fresco"),
        ("order", "oldest"),
        ("on", "2024-02-03"),
        ("since", "2024-05-06T12:00:00+00:00"),
        ("artist", str(ID)),
        ("number", "7"),
        ("class", "baroque"),
    ]
    sent = {name: calls.request.headers[name] for name in ("accept", "x-visitor", "x-floor", "x-quiet")}
    assert sent == {"accept": "application/json", "x-visitor": "me", "x-floor": "2", "x-quiet": "true"}
    assert calls.request.content == b""
    assert [painting.title for painting in result] == ["Nachtwacht"]


@pytest.mark.parametrize("way", WAYS)
def test_unset_leaves_nothing(wire: Callable[..., Wire], way: str) -> None:
    """What is not given does not travel, neither empty nor as the default that the spec names."""
    calls = wire(answer=[])
    assert calls.call(way, "search", q="") == []
    assert calls.request.url.params.multi_items() == [("q", "")]
    assert not {"x-visitor", "x-floor", "x-quiet"} & set(calls.request.headers)
    calls = wire(201, PAINTING)
    calls.call(way, "hang", {"title": "Untitled"})
    assert calls.body == {"title": "Untitled"}


@pytest.mark.parametrize("way", WAYS)
def test_each_field_of_a_body_travels_as_its_type(wire: Callable[..., Wire], breadth: ModuleType, way: str) -> None:
    """Each field of an object body travels under its wire name as its type is written in JSON."""
    models = breadth.models
    names = {"nl": "De Nachtwacht"}
    calls = wire(201, PAINTING)
    calls.call(
        way,
        "hang",
        {
            "title": "Nachtwacht",
            "technique": "fresco",
            "order": "oldest",
            "stars": 3,
            "mood": "gloomy",
            "finish": "gloss",
            "copies": 0,
            "price": 10,
            "framed": False,
            "frame": models.Frame(material="oak", widths=[[1, 2.5], []]),
            "frames": [models.Frame(material="ash")],
            "tags": [],
            "painted_on": datetime.date(1642, 1, 2),
            "sold_at": NOON,
            "artist": ID,
            "size": "huge",
            "kind": "painting",
            "names": names,
            "anything": {"a": [1, None]},
            "from_": "Amsterdam",
            "object_": "o",
            "type": "t",
            "id": 5,
            "format": "f",
            "short_title": "NW",
            "field_2nd": "2",
        },
    )
    assert (calls.request.method, str(calls.request.url)) == ("POST", "https://gallery.example/v2/paintings")
    assert calls.request.headers["content-type"] == "application/json"
    assert calls.body == {
        "title": "Nachtwacht",
        "technique": "fresco",
        "order": "oldest",
        "stars": 3,
        "mood": "gloomy",
        "finish": "gloss",
        "copies": 0,
        "price": 10,
        "framed": False,
        "frame": {"material": "oak", "widths": [[1, 2.5], []]},
        "frames": [{"material": "ash"}],
        "tags": [],
        "painted_on": "1642-01-02",
        "sold_at": "2024-05-06T12:00:00+00:00",
        "artist": str(ID),
        "size": "huge",
        "kind": "painting",
        "names": {"nl": "De Nachtwacht"},
        "anything": {"a": [1, None]},
        "from": "Amsterdam",
        "object": "o",
        "type": "t",
        "id": 5,
        "format": "f",
        "short-title": "NW",
        "2nd": "2",
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_path_parameter_stays_in_its_segment(wire: Callable[..., Wire], way: str) -> None:
    """Whatever a path parameter holds stays inside its segment of the path; a body of another kind is `body`."""
    calls = wire(204)
    result = calls.call(way, "put_label", painting_id="a/b?c#d e%2F", label_name="{line}", line=-3, body="für\n")
    assert calls.request.method == "PUT"
    assert calls.request.url.raw_path == b"/v2/paintings/a%2Fb%3Fc%23d%20e%252F/labels/%7Bline%7D/-3"
    assert calls.body == "für\n"
    assert result is None


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_path_does_not_climb(wire: Callable[..., Wire], value: str) -> None:
    """A path parameter cannot turn one operation into another: it is refused, or stays a segment of its own."""
    calls = wire(204)
    try:
        calls.call("sync", "put_label", painting_id=value, label_name="name", line=1, body="")
    except ValueError:
        assert not calls.requests
    else:
        segments = calls.request.url.raw_path.decode().split("/")
        assert segments[:3] == ["", "v2", "paintings"]
        assert segments[4:] == ["labels", "name", "1"]
        assert segments[3] not in ("", ".", "..")


@pytest.mark.parametrize("way", WAYS)
def test_each_method_of_a_path_is_an_operation(wire: Callable[..., Wire], way: str) -> None:
    """Several methods of one path are operations of their own, with the parameters of the path; 204 gives None."""
    path = f"https://gallery.example/v2/paintings/{ID}"
    calls = wire(206, PAINTING)
    assert calls.call(way, "get", painting_id=ID).id == ID
    assert (calls.request.method, str(calls.request.url)) == ("GET", path)
    calls = wire(204)
    assert calls.call(way, "change", {"title": "New"}, painting_id=ID, If_Match="v1") is None
    assert (calls.request.method, str(calls.request.url)) == ("PATCH", path)
    assert (calls.body, calls.request.headers["if-match"]) == ({"title": "New"}, "v1")
    calls = wire(200, PAINTING)
    assert calls.call(way, "change", {"price": 3}, painting_id=ID, If_Match="v1").title == "Nachtwacht"
    calls = wire(204)
    assert calls.call(way, "remove", painting_id=ID) is None
    assert (calls.request.method, str(calls.request.url)) == ("DELETE", path)


@pytest.mark.parametrize("way", WAYS)
def test_answers_by_status(wire: Callable[..., Wire], breadth: ModuleType, way: str) -> None:
    """Each 2XX status has a result of its own type; maps and unions of scalars are results as well."""
    ticket = wire(202, {"ticket": 9}).call(way, "hang", {"title": "T"})
    assert ticket == breadth.models.Ticket(ticket=9)
    assert type(wire(201, PAINTING).call(way, "hang", {"title": "T"})) is breadth.models.Painting
    dealer = breadth.models.Dealer(name="Ann", since=datetime.date(2001, 2, 3))
    calls = wire(answer={"Ann": 3})
    result = calls.call(way, "add", body=[dealer])
    assert calls.body == [{"name": "Ann", "since": "2001-02-03"}]
    assert result == {"Ann": 3}
    loan = breadth.models.Loan(months=3)
    calls = wire(answer="not for sale")
    assert calls.call(way, "offer", body=loan) == "not for sale"
    assert calls.body == {"months": 3}
    calls = wire(answer=12.5)
    assert calls.call(way, "offer") == 12.5
    assert calls.request.content == b""


@pytest.mark.parametrize("way", ["sync", "asyncio"])
def test_null_is_not_unset(wire: Callable[..., Wire], way: str) -> None:
    """A nullable field of a model is sent as null when it is None."""
    calls = wire(200, PAINTING)
    calls.call(way, "change", {"price": None}, painting_id=ID, If_Match="v1")
    assert calls.body == {"price": None}


WRONG: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("search", {}, {"q": 1}, "q"),
    ("search", {}, {"q": "", "limit": "1"}, "limit"),
    ("search", {}, {"q": "", "limit": True}, "limit"),
    ("search", {}, {"q": "", "framed": 1}, "framed"),
    ("search", {}, {"q": "", "years": [1642, "1643"]}, r"years\[1\]"),
    ("search", {}, {"q": "", "years": 1642}, "years"),
    ("search", {}, {"q": "", "colour__": "red"}, r"colour\[\]"),
    ("search", {}, {"q": "", "on": "2024-02-03"}, "on"),
    ("search", {}, {"q": "", "artist": str(ID)}, "artist"),
    ("search", {}, {"q": "", "number": 1.5}, "number"),
    ("search", {}, {"q": "", "X_Floor": "2"}, "X-Floor"),
    ("hang", {"title": b"bytes"}, {}, "title"),
    ("hang", {"title": "", "copies": 1.5}, {}, "copies"),
    ("hang", {"title": "", "price": "1"}, {}, "price"),
    ("hang", {"title": "", "frame": ["oak"]}, {}, "frame"),
    ("hang", {"title": "", "frame": {"material": ["oak"]}}, {}, r"frame\.material"),
    ("hang", {"title": "", "tags": ["a", 1]}, {}, r"tags\[1\]"),
    ("hang", {"title": "", "sold_at": datetime.date(2024, 1, 1)}, {}, "sold_at"),
    ("hang", {"title": "", "size": [1]}, {}, "size"),
    ("hang", {"title": "", "from_": 1}, {}, "from"),
    ("put_label", {}, {"painting_id": 1, "label_name": "x", "line": 1, "body": ""}, "painting_id"),
    ("put_label", {}, {"painting_id": "1", "label_name": "x", "line": 1, "body": 5}, "body"),
    ("get", {}, {"painting_id": str(ID)}, "painting_id"),
    ("add", {}, {"body": [None]}, r"body\[0\]"),
    ("add", {}, {"body": "all"}, "body"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("method", "fields", "parameters", "named"), WRONG)
def test_a_value_of_another_type_is_a_type_error_before_sending(
    wire: Callable[..., Wire], way: str, method: str, fields: dict[str, Any], parameters: dict[str, Any], named: str
) -> None:
    """A value that is not of its type is a TypeError that names the field, and nothing is sent."""
    calls = wire()
    with pytest.raises(TypeError, match=rf"^(body\.)?{named} must be "):
        calls.call(way, method, fields, **parameters)
    assert not calls.requests


def test_wrong_nested_type(wire: Callable[..., Wire], breadth: ModuleType) -> None:
    """The error names the way to a wrong value inside models and arrays."""
    frames = [breadth.models.Frame(material="oak"), breadth.models.Frame(material="oak", widths=[[1], [2, "3"]])]
    calls = wire()
    with pytest.raises(TypeError, match=r"frames\[1\]\.widths\[1\]\[1\] must be a number, not str"):
        calls.call("method", "hang", {"title": "", "frames": frames})
    assert not calls.requests


def test_a_date_is_not_a_moment(wire: Callable[..., Wire]) -> None:
    """A datetime given for a date is refused or sent as a date; to Python it is a date, to the server it is not."""
    calls = wire(201, PAINTING)
    with contextlib.suppress(TypeError):
        calls.call("method", "hang", {"title": "", "painted_on": NOON})
    assert [json.loads(request.content)["painted_on"] for request in calls.requests] in ([], ["2024-05-06"])


@pytest.mark.parametrize("way", WAYS)
def test_a_required_argument_that_is_left_out_is_a_type_error(wire: Callable[..., Wire], way: str) -> None:
    """A required argument that is left out is a TypeError, and nothing is sent."""
    calls = wire()
    for method in ("search", "hang", "get", "put_label", "add"):
        with pytest.raises(TypeError):
            calls.call(way, method)
    assert not calls.requests


def test_options_stand_apart(breadth: ModuleType) -> None:
    """The per-call options go to the transport as they are, and never into the request."""
    seen: list[tuple[Any, Any]] = []

    class Transport:
        def send(self, call: Any, options: Any) -> None:
            seen.append((call, options))

    resources = importlib.import_module(f"{breadth.__name__}.resources").Resources(Transport())
    given = {option.name: object() for option in CALL_OPTIONS}
    resources.paintings.hang(title="T", **given)
    ((call, options),) = seen
    assert {name: getattr(options, name) for name in given} == given
    assert call.request.body.document == {"title": "T"}
    assert (call.operation.id, call.operation.method, call.operation.secured) == ("hangPainting", "POST", True)
    resources.art_dealers.offer()
    assert not seen[1][0].operation.secured
