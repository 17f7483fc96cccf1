"""What the generator finds for the sandbox: what a request must have, and what it is answered."""

import json

import pytest
import yaml

from generator.check.api import Scheme
from generator.showing.answers import Answer, Sample, file_of, sample_of
from generator.showing.scalars import PICTURE, PICTURE_URL
from tests.generator.operations_of import operations_of, resolver

SCHEMES = {
    "bearer": Scheme(kind="bearer", name=""),
    "key": Scheme(kind="header", name="X-Key"),
}
PARTS = yaml.safe_load("""
Partial: {type: object, required: [type], properties: {type: {const: partial}}}
Done: {type: object, x-r9s-terminal: true, required: [type], properties: {type: {const: done}}}
Failed: {type: object, required: [type, error], properties: {type: {const: failed}, error: {type: string}}}
""")


def found(operation: str) -> Sample:
    """What is found for an operation, which is YAML."""
    document = {"paths": {"/a/{b}": {"post": yaml.safe_load(operation)}}, "components": {"schemas": PARTS}}
    (only,) = operations_of(document)
    return sample_of(resolver(document), only, SCHEMES)


ANSWERS: list[tuple[str, list[Answer]]] = [
    ("{}", [Answer(204)]),
    ("{'204': {}}", [Answer(204)]),
    ("{'201': {}}", [Answer(201)]),
    ("{'404': {}, '2XX': {content: {text/plain: {}}}}", [Answer(200, "text/plain", "text")]),
    ("{'202': {content: {text/plain: {example: hi}}}, '200': {}}", [Answer(202, "text/plain", "hi")]),
    ("{default: {content: {application/json: {schema: {const: 1}}}}}", [Answer(200, "application/json", "1")]),
    ("{'200': {content: {'*/*': {schema: {const: 1}}}}}", [Answer(200, "application/json", "1")]),
    ("{'200': {content: {application/a+json: {schema: {const: 1}}}}}", [Answer(200, "application/a+json", "1")]),
    ("{'200': {content: {text/json: {example: {a: 2024-01-02}}}}}", [Answer(200, "text/json", '{"a": "2024-01-02"}')]),
    ("{'200': {content: {'image/*': {}}}}", [Answer(200, "image/png")]),
    ("{'200': {content: {'*/*': {schema: {format: binary}}}}}", [Answer(200, "application/octet-stream")]),
    ("{'200': {content: {text/xml: {schema: {type: object}}}}}", [Answer(200, "text/xml", "<sample/>")]),
]  # fmt: skip


@pytest.mark.parametrize(("responses", "expected"), ANSWERS)
def test_the_first_success_is_answered_in_each_media_type(responses: str, expected: list[Answer]) -> None:
    """The first status of a success, in each of its media types."""
    assert list(found(f"{{responses: {responses}}}").answers) == expected


def test_pictures_in_answers_are_real() -> None:
    """Are real ones, also in an example."""
    mark = "contentMediaType: image/png"
    schema = f"{{properties: {{b: {{{mark}, contentEncoding: base64}}, u: {{{mark}, format: uri}}}}}}"
    content = f"{{application/json: {{schema: {schema}, example: {{b: x, u: y, o: z}}}}}}"
    (answer,) = found(f"{{responses: {{'200': {{content: {content}}}}}}}").answers
    assert json.loads(answer.content or "") == {"b": PICTURE, "u": PICTURE_URL, "o": "z"}


def events(content: str) -> Answer:
    """The one answer of an operation that gives events."""
    (answer,) = found(f"{{responses: {{'200': {{content: {{text/event-stream: {content}}}}}}}}}").answers
    assert (answer.status, answer.media_type, answer.content) == (200, "text/event-stream", None)
    return answer


def test_a_stream_has_one_event_of_each_kind() -> None:
    """One of each kind but those of failures, and what completes at the end."""
    refs = ", ".join(f"{{$ref: '#/components/schemas/{name}'}}" for name in ("Done", "Failed", "Partial"))
    answer = events(f"{{x-r9s-sentinel: over, schema: {{oneOf: [{refs}]}}}}")
    assert answer.events == (("partial", '{"type": "partial"}'), ("done", '{"type": "done"}'))
    assert answer.sentinel == "over"


def test_events_with_their_fields() -> None:
    """Where the schema is that of the whole event, its data may be an object or a text."""
    answer = events("{schema: {required: [data], properties: {event: {const: a}, data: {const: b}}}}")
    assert (answer.events, answer.sentinel) == ((("a", "b"),), "[DONE]")
    answer = events("{schema: {required: [data], properties: {data: {$ref: '#/components/schemas/Done'}}}}")
    assert answer.events == (("", '{"type": "done"}'),)


def test_a_request_says_what_it_must_have() -> None:
    """Credentials, required parameters, media types with their required fields."""
    assert found(
        """
        security: [{bearer: [], key: []}, {}]
        parameters:
          - {name: b, in: path, required: true, schema: {type: string}}
          - {name: q, in: query, required: true, schema: {type: string}}
          - {name: o, in: query, schema: {type: string}}
          - {name: f, in: query, required: true, schema: {type: object}}
          - {name: X-H, in: header, required: true, schema: {type: string}}
        requestBody:
          required: true
          content:
            application/json: {schema: {required: [a, id], properties: {id: {readOnly: true}}}}
            multipart/form-data: {schema: {required: [image, other], properties: {
              image: {x-r9s-array-name: 'image[]'}, other: {x-r9s-array-name: 'many[]'}}}}
        """
    ) == Sample(
        "POST",
        "/a/{b}",
        (Answer(204),),
        ((("bearer", ""), ("header", "X-Key")), ()),
        (("query", "q"), ("header", "X-H")),
        (("application/json", ("a",)), ("multipart/form-data", ("image",))),
        True,
    )


def test_the_file_is_json_in_ascii() -> None:
    """Is JSON in plain letters, whatever the document says."""
    text = file_of([found("{responses: {'200': {content: {text/plain: {example: '\U0001f600 {{ 中'}}}}}")])
    assert text.isascii()
    assert json.loads(text)["operations"][0]["answers"][0]["content"] == "\U0001f600 {{ 中"
